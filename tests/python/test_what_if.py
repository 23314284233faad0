"""A what-if answers as the graph of the changed tables would, and leaves the graph that it is of as it was."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import casegraph as cg
from casegraph.graph import CaseGraph

Tables = dict[str, list[dict[str, Any]]]


def tables() -> Tables:
    """Synthetic: two persons, three agencies, five contacts, one of them filed under the wrong address."""

    def contact(name: str, agency: str, date: str | None, **cells: Any) -> dict[str, Any]:
        return {"contact_id": name, "agency_id": agency, "date": date, "kind": "call", "incident_id": None,
                "concerns_address": "home", "filed_at": None, "part_of": None, **cells}  # fmt: skip

    def part(contact: str, person: str, recorded_as: str | None = None) -> dict[str, Any]:
        return {"contact_id": contact, "person_id": person, "presence": "took_part", "recorded_as": recorded_as,
                "identified_on": None}  # fmt: skip

    return {
        "persons": [{"person_id": "A"}, {"person_id": "B"}],
        "addresses": [{"address_id": "home"}, {"address_id": "wrong"}],
        "agencies": [{"agency_id": name, "name": name} for name in ("police", "health", "school")],
        "incidents": [{"incident_id": "i"}],
        "contacts": [
            contact("c3", "police", "2011-03-03", filed_at="wrong", incident_id="i"),
            contact("c1", "police", "2011-01-01", filed_at="home"),
            contact("c2", "health", "2011-02", filed_at="elsewhere"),
            contact("c5", "police", "2011-05-05", filed_at="home", incident_id="i"),
            contact("c4", "health", "2011-04-04", part_of="c2"),
        ],
        "participants": [
            part("c1", "A"),
            part("c2", "A", "unknown man"),
            part("c3", "A"),
            part("c3", "B"),
            part("c4", "B"),
            part("c5", "A", "a neighbour"),
            part("c5", "B"),
        ],
        "flags": [
            {"contact_id": name, "flag": "domestic_abuse", "state": "yes", "stated_by": "agency_then"}
            for name in ("c1", "c2", "c3", "c5")
        ],
        "shares": [
            {
                "share_id": "s1",
                "from_agency": "health",
                "to_agency": "police",
                "date": "2011-02-20",
                "about_person": None,
                "status": "stated_not_made",
            },
            {
                "share_id": "s2",
                "from_agency": "police",
                "to_agency": "school",
                "date": "2011-03-10",
                "about_person": "B",
                "status": "made",
            },
        ],
        "share_items": [{"share_id": "s1", "contact_id": "c2"}, {"share_id": "s2", "contact_id": "c3"}],
        "checks": [
            {
                "check_id": "k",
                "contact_id": "c5",
                "agency_id": "police",
                "date": "2011-05-05",
                "key_kind": "address",
                "key": "home",
                "window": "P18M",
                "status": "made",
            },
        ],
        "access": [{"agency_id": "school", "holder_agency": "health", "records": "all"}],
    }


def graph_of(changed: Tables) -> CaseGraph:
    return cg.Casebook(changed, validate=False).graph(purpose="a test")


@cache
def base() -> CaseGraph:
    return graph_of(tables())


def answers(graph: CaseGraph) -> dict[str, Any]:
    """What the measures say, without the rows of the casebook, which differ where one has gone."""
    return {
        "counts": listed(graph.frequency.counts(by=["person", "agency", "month", "incident", "flag"], presence="any")),
        "filed": listed(graph.frequency.counts(by=["address"], address="filed_at")),
        "waits": listed(graph.frequency.waits()),
        "check": listed(graph.visibility.check("k", detail=True)),
        "by person": listed(graph.visibility.check("k", person="A", persons="A", detail=True)),
        "split": listed(graph.visibility.split(by="contact", purpose="a test")),
        "access": listed(
            graph.visibility.check(agency="school", person="A", persons="A", at="2011-06-01", detail=True)
        ),
        "first held": [without(row, "chain", "share") for row in listed(graph.knowledge.first_held())],
        "holdings": listed(graph.knowledge.holdings("2011-06-01", by="agency")),
        "never": [without(row, "other_share") for row in listed(graph.knowledge.never_passed_on("2011-06-01"))],
        "co contact": listed(graph.structure.co_contact(30)),
        "path": [without(row, "row") for row in listed(graph.structure.path("A", "B"))],
        "components": listed(graph.structure.components(by="component")),
        "nodes": {name: exported(cells) for name, cells in graph.to_networkx().nodes(data=True)},
        "edges": Counter(
            (*sorted((u, v)), tuple(sorted(exported(cells).items())))
            for u, v, cells in graph.to_networkx().edges(data=True)
        ),
    }


def listed(result: Any) -> list[dict[str, Any]]:
    return [{name: None if value != value else value for name, value in row.items()} for row in result.to_pylist()]


def exported(cells: dict[str, Any]) -> dict[str, Any]:
    """Attributes without rows, in the lists that are JSON too."""

    def strip(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{n: strip(v) if isinstance(v, list) else v for n, v in item.items() if n != "row"} for item in items]

    lists = {name: str(strip(json.loads(v))) for name, v in cells.items() if isinstance(v, str) and v.startswith("[{")}
    return without(cells | lists, "row")


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def cells(changed: Tables, table: str, key: str, value: str) -> list[dict[str, Any]]:
    found = [row for row in changed[table] if row[key] == value]
    assert found
    return found


def refile(changed: Tables) -> None:
    cells(changed, "contacts", "contact_id", "c3")[0]["filed_at"] = "home"
    cells(changed, "contacts", "contact_id", "c1")[0]["filed_at"] = None
    cells(changed, "contacts", "contact_id", "c5")[0]["filed_at"] = "elsewhere"


def identify(changed: Tables) -> None:
    for contact in ("c2", "c5"):
        for row in cells(changed, "participants", "contact_id", contact):
            row["recorded_as"] = None


def add_share(changed: Tables) -> None:
    share = {"share_id": "what if 1", "from_agency": "health", "to_agency": "school", "date": "2011-03-01",
             "about_person": "A", "status": "made"}  # fmt: skip
    changed["shares"].append(share)
    changed["share_items"].append({"share_id": "what if 1", "contact_id": "c2"})


def make(changed: Tables) -> None:
    cells(changed, "shares", "share_id", "s1")[0]["status"] = "made"


def open_records(changed: Tables) -> None:
    changed["access"].append({"agency_id": "school", "holder_agency": "police", "records": "all"})


def remove(changed: Tables) -> None:
    for table in ("contacts", "participants", "flags", "share_items"):
        changed[table] = [row for row in changed[table] if row["contact_id"] not in ("c1", "c2")]
    cells(changed, "contacts", "contact_id", "c4")[0]["part_of"] = None


def move(changed: Tables) -> None:
    cells(changed, "contacts", "contact_id", "c1")[0]["date"] = "2011-04-30"
    cells(changed, "contacts", "contact_id", "c3")[0]["date"] = "2010-12-01/2010-12-31"
    cells(changed, "contacts", "contact_id", "c4")[0]["date"] = None


SHARE = {"from_agency": "health", "to_agency": "school", "date": "2011-03-01", "about_person": "A", "contacts": ["c2"]}
CHANGES: dict[str, tuple[dict[str, Any], Callable[[Tables], None]]] = {
    "refile": ({"refile": {"c3": "home", "c1": None, "c5": "elsewhere"}}, refile),
    "identify": ({"identify": {"c2": "A", "c5": ["A"]}}, identify),
    "shares": ({"shares": [SHARE]}, add_share),
    "made": ({"made": ["s1"]}, make),
    "access": ({"access": [("school", "police")]}, open_records),
    "remove": ({"remove": ["c2", "c1"]}, remove),
    "move": ({"move": {"c1": "2011-04-30", "c3": "2010-12", "c4": None}}, move),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_what_if_is_the_graph_of_the_changed_tables(name: str) -> None:
    asked, change = CHANGES[name]
    before = answers(base())
    changed = tables()
    change(changed)
    found, expected = answers(base().what_if(**asked)), answers(graph_of(changed))
    for question, answer in expected.items():
        assert found[question] == answer, question
    assert answers(base()) == before
    # Each change changes some answer, so that a what-if that did nothing would be found out.
    assert found != before


def test_opened_systems_open_every_record_also_where_no_row_of_the_casebook_says_all() -> None:
    stated = tables()
    stated["access"][0]["records"] = "intelligence"
    for row in stated["contacts"]:
        row["recorded_in"] = "incident_log"
    changed = {name: [dict(row) for row in rows] for name, rows in stated.items()}
    open_records(changed)
    asked: dict[str, Any] = {"agency": "school", "person": "A", "persons": "A", "at": "2011-06-01", "detail": True}
    before = listed(graph_of(stated).visibility.check(**asked))
    found = listed(graph_of(stated).what_if(access=[("school", "police")]).visibility.check(**asked))
    assert found == listed(graph_of(changed).visibility.check(**asked))
    assert found != before


def test_several_changes_at_once_are_the_graph_of_all_of_them() -> None:
    together = ("refile", "identify", "shares", "made", "access")
    asked: dict[str, Any] = {}
    changed = tables()
    for name in together:
        asked |= CHANGES[name][0]
        CHANGES[name][1](changed)
    assert answers(base().what_if(**asked)) == answers(graph_of(changed))


def test_one_after_the_other_is_both() -> None:
    changed = tables()
    move(changed)
    remove(changed)
    step = base().what_if(**CHANGES["move"][0])
    assert answers(step.what_if(remove=["c1", "c2"])) == answers(graph_of(changed))


def test_no_change_changes_nothing() -> None:
    assert answers(base().what_if()) == answers(base())


def test_evidence_of_a_what_if_is_of_the_casebooks_rows() -> None:
    """Rows keep their numbers, whatever was taken out before them."""
    changed = base().what_if(remove=["c3"])
    rows = changed.frequency.counts(by=["agency"], presence="any").evidence().to_pylist()
    contacts = {row["id"]: row["row"] for row in rows if row["table"] == "contacts"}
    assert contacts == {"c1": 2, "c2": 3, "c5": 4}  # c4 is a part of c2


def test_a_share_about_a_person_carries_what_its_sender_held_of_that_name() -> None:
    graph = graph_of(tables())
    added = {"from_agency": "police", "to_agency": "school", "date": "2011-04-01"}
    about = graph.what_if(shares=[{**added, "about_person": "A"}])
    stated = graph.what_if(shares=[{**added, "contacts": ["c1", "c3"]}])  # c5 is later, and names A otherwise

    def held(of: CaseGraph) -> list[dict[str, Any]]:
        return of.knowledge.held_since(agencies="school", purpose="a test").to_pylist()

    assert held(about) == held(stated) != held(graph)
    assert "c1" in {row["contact"] for row in held(about)}


def test_what_the_source_says_a_check_showed_holds_of_the_records_as_they_were() -> None:
    given = tables()
    given["check_hits"] = [{"check_id": "k", "contact_id": name, "shown": "no"} for name in ("c1", "c3")]
    graph = graph_of(given)
    stated = {row["contact"] for row in graph.visibility.check("k", detail=True).to_pylist() if row["stated"]}
    assert stated == {"c1"}  # c3 is of the check's own incident
    refiled = graph.what_if(refile={"c1": "home"}).visibility.check("k", detail=True)
    assert not any(row["stated"] for row in refiled.to_pylist())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"refile": {"c9": "home"}}, "c9"),
        ({"refile": {"c1": "nowhere"}}, "nowhere"),
        ({"identify": {"c1": "Z"}}, "Z"),
        ({"made": ["s9"]}, "s9"),
        ({"access": [("police", "nobody")]}, "nobody"),
        ({"remove": ["c9"]}, "c9"),
        ({"move": {"c9": "2011"}}, "c9"),
        ({"shares": [{**SHARE, "contacts": ["c9"]}]}, "c9"),
    ],
)
def test_what_is_not_there_is_named(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(cg.NotFoundError, match=said):
        base().what_if(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"identify": {"c1": "B"}},
        {"move": {"c1": "yesterday"}},
        {"shares": [{"from_agency": "health"}]},
        {"shares": [{**SHARE, "colour": "red"}]},
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(cg.Error):
        base().what_if(**changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unshare": "s1"}, "unshare: 's1' is not accepted; accepted: a list"),
        ({"refile": ["c1"]}, "refile: ['c1'] is not accepted; accepted: a dict"),
        ({"reshare": {"s1": 20}}, "reshare: 20 is not accepted; accepted: a date, or EDTF"),
        ({"access": ["police"]}, "access: 'police' is not accepted"),
        ({"access": [("police", "health", "school")]}, "accepted: pairs of agencies"),
        ({"shares": [{"from_agency": "police", "to_agency": "school", "date": "2011"}]}, "a share of nothing"),
        ({"shares": ["s1"]}, "shares: 's1' is not accepted; accepted: a dict"),
    ],
)
def test_a_change_of_another_form_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(cg.ArgumentError) as caught:
        graph_of(tables()).what_if(**changes)
    assert said in str(caught.value)


def test_days_may_be_dates() -> None:
    import datetime

    graph = graph_of(tables())
    moved = [
        graph.what_if(move={"c1": day}).frequency.counts("month") for day in ("2011-02-03", datetime.date(2011, 2, 3))
    ]
    assert moved[0].to_pylist() == moved[1].to_pylist()


def test_answers_of_a_what_if_say_so() -> None:
    graph = graph_of(tables()).what_if(refile={"c1": "home", "c3": "home"}).what_if(unshare=["s1"])
    said = "records refiled: 2; shares taken as not made: 1"
    assert graph.changed == said
    assert said in repr(graph)
    assert said in graph._repr_html_()
    answer = graph.frequency.counts("agency")
    assert answer.parameters["what_if"] == said
    assert answer.table.schema.metadata[b"casegraph.what_if"].decode() == said
    assert answer.to_pandas().attrs == {"what_if": said}
    assert f"What if: {said}." in repr(answer)
    assert said in answer._repr_html_()
    assert "what_if" not in graph_of(tables()).frequency.counts("agency").parameters
