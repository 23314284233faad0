"""What checks showed: every edge case of the definitions and the registry, errors, and the rows behind each figure."""

from __future__ import annotations

from datetime import date
from math import isnan
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import casegraph as cg
from casegraph.graph import CaseGraph

COLUMNS = [
    "contact_id", "agency_id", "date", "kind", "incident_id", "met_at", "concerns_address", "filed_at", "time_min",
    "time_max", "sequence", "recorded_on", "retention_end", "recorded_in",
]  # fmt: skip
CLASSES = ["silo", "accessible", "recording", "not_determinable", "window", "found"]
Rows = list[dict[str, Any]]


def contact(name: str, agency: str = "police", day: str | None = "2010-05-28", **cells: Any) -> dict[str, Any]:
    row = {"contact_id": name, "agency_id": agency, "date": day, "kind": "call", "filed_at": "home"}
    return {**dict.fromkeys(COLUMNS), **row, **cells}


def part(name: str, person: str = "A", **cells: Any) -> dict[str, Any]:
    row = {"contact_id": name, "person_id": person, "presence": "took_part"}
    return {**row, "recorded_as": None, "identified_on": None, **cells}


def table(rows: Rows) -> pa.Table:
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], pa.float64() if name == "sequence" else pa.string())
            for name in rows[0]
        }
    )


def graph(contacts: Rows, parts: Rows | None = None, **more: Rows) -> CaseGraph:
    """Two synthetic persons and three agencies; where no parts are given A took part in everything."""
    parts = [part(row["contact_id"]) for row in contacts] if parts is None else parts
    tables = {
        "persons": table([{"person_id": "A"}, {"person_id": "B"}]),
        "agencies": table([{"agency_id": name, "name": name} for name in ("police", "health", "school")]),
        "addresses": table([{"address_id": "home"}, {"address_id": "office"}]),
        "contacts": table(contacts),
        "participants": table(parts),
        **{name: table(rows) for name, rows in more.items()},
    }
    incidents = sorted({row["incident_id"] for row in contacts if row["incident_id"]})
    if incidents:
        tables["incidents"] = table([{"incident_id": name} for name in incidents])
    return cg.Casebook(tables).graph(purpose="a test")


def check(of: CaseGraph, **asked: Any) -> dict[str, dict[str, Any]]:
    """What a check of the police at home on 28 November 2010 shows, contact by contact."""
    if not {"address", "person", "identifier", "check"} & set(asked):
        asked["address"] = "home"
    if "check" not in asked:
        asked = {"agency": "police", "at": "2010-11-28", "persons": "A", **asked}
    return {row["contact"]: row for row in of.visibility.check(detail=True, **asked).to_pylist()}


def classes(of: CaseGraph, **asked: Any) -> dict[str, str]:
    return {
        name: row["classes"] if row["class"] == "unsettled" else row["class"]
        for name, row in check(of, **asked).items()
    }


# -- the steps ---------------------------------------------------------------------------------------------
def test_the_first_step_that_fails_is_the_class() -> None:
    contacts = [
        contact("silo", "health"),
        contact("recording", filed_at="office"),
        contact("elsewhere", filed_at="elsewhere"),
        contact("misfiled and old", day="2008-01-01", filed_at="office"),
        contact("unstated", filed_at=None),
        contact("unstated and old", day="2008-01-01", filed_at=None),
        contact("old", day="2008-01-01"),
        contact("found"),
        contact("later", day="2010-12-01"),
    ]
    assert classes(graph(contacts), window="P18M") == {
        "silo": "silo",
        "recording": "recording",
        "elsewhere": "recording",
        "misfiled and old": "recording",
        "unstated": "not_determinable",
        "unstated and old": "window",
        "old": "window",
        "found": "found",
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2009-05-27", "window"),
        ("2009-05-28", "found"),  # 18 calendar months before 28 November 2010, which belongs
        ("2009-05-27/2009-05-28", "window; found"),
        ("2009-05", "window; found"),
        ("../2009-05-27", "window"),
        ("2010-11-27", "found"),
    ],
)
def test_the_window_is_in_calendar_months_and_half_open(day: str, expected: str) -> None:
    assert classes(graph([contact("c", day=day)]), window="P18M") == {"c": expected}
    assert classes(graph([contact("c", day=day)])) == {"c": "found"}


@pytest.mark.parametrize(("assumed", "expected"), [("met_at", "found"), ("concerns_address", "recording")])
def test_an_assumption_about_filing_is_printed(assumed: str, expected: str) -> None:
    made = graph([contact("c", filed_at=None, met_at="home", concerns_address="office")])
    assert classes(made, assume_filed=assumed) == {"c": expected}
    result = made.visibility.check(agency="police", address="home", at="2010-11-28", assume_filed=assumed)
    assert f"assume_filed='{assumed}'" in repr(result)


# -- before the check --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("earlier", "of_check", "expected"),
    [
        ({}, {}, "found"),  # no order within the day: perhaps not before the check, so unsettled
        ({"time_min": "09:00"}, {"time_min": "09:01"}, "settled"),
        ({"time_min": "09:00", "time_max": "09:30"}, {"time_min": "09:01"}, "found"),
        ({"time_min": "09:00"}, {"sequence": 1.0}, "found"),
        ({"sequence": 1.0}, {"sequence": 2.0}, "settled"),
        ({"sequence": 2.0}, {"sequence": 1.0}, None),
        ({"time_min": "09:02"}, {"time_min": "09:01"}, None),
    ],
)
def test_a_contact_of_the_same_day(earlier: dict[str, Any], of_check: dict[str, Any], expected: str | None) -> None:
    made = graph([contact("c", day="2010-11-28", **earlier), contact("k", day="2010-11-28", **of_check)])
    found = check(made, contact="k", at=None)
    if expected is None:
        assert found == {}
        return
    assert found["c"]["classes"] == "found"
    assert found["c"]["class"] == ("found" if expected == "settled" else "unsettled")


@pytest.mark.parametrize("day", ["2010-11-20", "2010-12-05"])
def test_a_contact_of_another_day_gives_the_check_no_place_in_its_own(day: str) -> None:
    """The check was made some days after, or before, the contact that it belongs to."""
    made = graph([contact("c", day="2010-11-28"), contact("k", day=day)])
    assert check(made, contact="k")["c"]["class"] == "unsettled"


@pytest.mark.parametrize("day", [None, "2010", "2010-11-28/..", "../2010-12-05"])
def test_a_contact_that_may_be_later_is_unsettled(day: str | None) -> None:
    found = check(graph([contact("c", day=day)]))
    assert found["c"]["class"] == "unsettled"
    # Without any usable date it is never held for certain.
    assert found["c"]["classes"] == ("silo; found" if day is None else "found")


def test_the_incident_of_the_check_is_left_out() -> None:
    contacts = [contact("k", day="2010-11-28", incident_id="i"), contact("c", incident_id="i"), contact("d")]
    assert classes(graph(contacts), contact="k") == {"d": "found"}
    assert set(check(graph(contacts))) == {"k", "c", "d"}


# -- held --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"recorded_on": "2010-11-28"}, "found"),
        ({"recorded_on": "2010-11-29"}, "silo"),
        ({"recorded_on": "2010-11"}, "silo; found"),
        ({"retention_end": "2010-11-27"}, "silo"),
        ({"retention_end": "2010-11-28"}, "found"),
        ({"retention_end": "2010"}, "silo; found"),
    ],
)
def test_a_record_is_held_from_when_it_was_made_until_it_was_destroyed(cells: dict[str, Any], expected: str) -> None:
    assert classes(graph([contact("c", **cells)])) == {"c": expected}


def share(status: str = "made", day: str = "2010-11-01", to: str = "police") -> Rows:
    return [
        {"share_id": "s", "date": day, "from_agency": "health", "to_agency": to, "about_person": "A", "status": status}
    ]


ITEM = [{"share_id": "s", "contact_id": "c"}]


@pytest.mark.parametrize(
    ("shares", "items", "scope", "expected"),
    [
        (share(), ITEM, "stated", "found"),
        (share("receipt_unconfirmed"), ITEM, "stated", "silo; found"),
        (share("stated_not_made"), ITEM, "stated", "silo"),
        (share("unclear"), ITEM, "stated", "silo"),
        (share(day="2010-12-01"), ITEM, "stated", "silo"),
        (share(), [], "stated", "silo"),  # unspecified: moves nothing
        (share(), [], "about_person", "found"),
        (share(), [], "all", "found"),
    ],
)
def test_what_a_share_brought_is_held(shares: Rows, items: Rows, scope: str, expected: str) -> None:
    more = {"shares": shares, **({"share_items": items} if items else {})}
    assert classes(graph([contact("c", "health")], **more), scope=scope) == {"c": expected}


@pytest.mark.parametrize(
    ("records", "recorded_in", "period", "expected"),
    [
        ("all", None, (None, None), "accessible"),
        ("custody", "custody", (None, None), "accessible"),
        ("custody", "intelligence", (None, None), "silo"),
        ("custody", None, (None, None), "silo; accessible"),  # where it was recorded is not stated
        ("all", None, ("2010-11-29", None), "silo"),
        ("all", None, (None, "2010-11-28"), "accessible"),
        ("all", None, ("2010-11", None), "silo; accessible"),
    ],
)
def test_records_that_the_checker_could_have_opened(
    records: str, recorded_in: str | None, period: tuple[str | None, str | None], expected: str
) -> None:
    access = [
        {"agency_id": "police", "holder_agency": "health", "records": records, "start": period[0], "end": period[1]}
    ]
    made = graph([contact("c", "health", recorded_in=recorded_in, filed_at="office")], access=access)
    found = check(made)["c"]
    assert classes(made) == {"c": expected}
    assert found["if_opened"] == ("recording" if "accessible" in expected else "not_applicable")


def test_what_a_share_brought_to_a_holder_could_have_been_opened_there() -> None:
    access = [{"agency_id": "police", "holder_agency": "school", "records": "all", "start": None, "end": None}]
    made = graph([contact("c", "health")], shares=share(to="school"), share_items=ITEM, access=access)
    assert classes(made) == {"c": "accessible"}
    assert classes(made, at="2010-10-31") == {"c": "silo"}


# -- keys --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("recorded_as", "identified", "expected"),
    [
        (None, None, "found"),
        ("unknown man", None, "recording"),
        ("unknown man", "2010-11-29", "recording"),
        ("unknown man", "2010-11-28", "found"),
        ("unknown man", "2010-11", "recording; found"),
    ],
)
def test_a_person_as_recorded(recorded_as: str | None, identified: str | None, expected: str) -> None:
    parts = [part("c", recorded_as=recorded_as, identified_on=identified)]
    phone = [{"identifier_id": "phone", "person_id": "A", "kind": "phone"}]
    made = graph([contact("c")], parts, identifiers=phone)
    assert classes(made, person="A") == {"c": expected}
    assert classes(made, identifier="phone") == {"c": expected}
    assert classes(made, person="B") == {"c": "recording"}
    assert classes(made, person="B", address="home") == {"c": "found"}  # one key of several suffices


def test_whose_contacts_are_relevant_where_nobody_is_named() -> None:
    contacts = [contact("k", day="2010-11-28", incident_id="i"), contact("a"), contact("b")]
    parts = [part("k", "A", presence="spoken_about"), part("a", "A"), part("b", "B", presence="absent")]
    stays = [{"person_id": "B", "address_id": "home", "start": None, "end": "2010-11-28"}]
    phone = [{"identifier_id": "phone", "person_id": "A", "kind": "phone"}]
    made = graph(contacts, parts, residences=stays, identifiers=phone)

    def persons(**asked: Any) -> list[str]:
        return list(made.visibility.check(agency="police", **asked).parameters["persons"])

    assert persons(address="home", contact="k") == ["A"]
    assert persons(address="home", at="2010-11-28") == ["B"]
    assert persons(address="home", at="2010-11-29") == []
    assert persons(address="home", person="A", at="2010-11-28") == ["A", "B"]
    assert persons(identifier="phone", at="2010-11-28") == ["A"]
    assert classes(made, persons=["A", "B"], took_part_only=True) == {"a": "found"}


@pytest.mark.parametrize("key", ["phone-a", "phone-b"])
def test_a_phone_leads_to_everybody_who_had_it_by_then(key: str) -> None:
    rows = [
        {"identifier_id": name, "person_id": person, "kind": "phone", "value": "07700 900001", "start": start}
        for name, person, start in [("phone-a", "A", None), ("phone-b", "B", None), ("phone-c", "C", "2010-11-29")]
    ]
    parts = [part("a", "A"), part("b", "B"), part("c", "C")]
    persons = [{"person_id": person} for person in "ABC"]
    made = graph([contact("a"), contact("b"), contact("c")], parts, identifiers=rows, persons=persons)
    result = made.visibility.check(agency="police", identifier=key, at="2010-11-28", detail=True)
    assert result.parameters["persons"] == ["A", "B"]  # C has it only from the next day on
    assert {row["contact"]: row["class"] for row in result.to_pylist()} == {"a": "found", "b": "found"}
    assert classes(made, identifier=key, persons=["A", "B", "C"]) == {"a": "found", "b": "found", "c": "recording"}


def test_a_household_is_everybody_who_lived_there_on_the_day() -> None:
    stays = [
        {"person_id": "A", "address_id": "home", "start": None, "end": None},
        {"person_id": "B", "address_id": "home", "start": None, "end": "2010-11-28"},
        {"person_id": "C", "address_id": "office", "start": None, "end": None},
    ]
    parts = [part("a", "A"), part("b", "B"), part("c", "C")]
    persons = [{"person_id": person} for person in "ABCD"]
    made = graph([contact("a"), contact("b"), contact("c")], parts, residences=stays, persons=persons)

    def found(day: str, **asked: Any) -> dict[str, str]:
        result = made.visibility.check(agency="police", at=day, persons=["A", "B", "C"], detail=True, **asked)
        return {row["contact"]: row["class"] for row in result.to_pylist()}

    assert found("2010-11-28", household="A") == {"a": "found", "b": "found", "c": "recording"}
    assert found("2010-11-28", household="B") == found("2010-11-28", household="A")
    assert found("2010-11-29", household="B") == dict.fromkeys("abc", "recording")  # B's address then is not known
    assert found("2010-11-29", household=["B", "A"]) == {"a": "found", "b": "recording", "c": "recording"}
    assert found("2010-11-28", household="D", person="C") == {"a": "recording", "b": "recording", "c": "found"}
    asked = made.visibility.check(agency="police", at="2010-11-28", household="B")
    assert asked.parameters["persons"] == ["A", "B"]
    with pytest.raises(cg.NotFoundError, match="household"):
        made.visibility.check(agency="police", at="2010-11-28", household="nobody")


def test_the_day_that_was_used_stands_in_the_result() -> None:
    made = graph([contact("k", day="2010-11-28"), contact("a")])
    by_contact = made.visibility.check(agency="police", person="A", contact="k")
    assert (by_contact.parameters["at"], by_contact.parameters["day"]) == (None, date(2010, 11, 28))
    given = made.visibility.check(agency="police", person="A", at="2010-12-01")
    assert (given.parameters["at"], given.parameters["day"]) == ("2010-12-01", date(2010, 12, 1))


def test_shares_whose_content_is_not_stated_are_counted_and_how_they_were_read_is_told() -> None:
    sent = {"from_agency": "health", "to_agency": "police", "status": "made", "about_person": None}
    shares = [
        {"share_id": "s1", "date": "2010-11-01", **sent},
        {"share_id": "s2", "date": "2010-12-24", **sent},  # after the check
        {"share_id": "s3", "date": "2010-11-01", **sent, "about_person": "B"},
    ]
    persons = [{"person_id": person} for person in "AB"]
    made = graph([contact("a"), contact("h", "health")], shares=shares, persons=persons)
    asked = {"agency": "police", "person": "A", "at": "2010-11-28"}
    detail = made.visibility.check(**asked, detail=True)
    told = {row["contact"]: (row["class"], row["unspecified_shares"]) for row in detail.to_pylist()}
    assert told == {"a": ("found", 0), "h": ("silo", 1)}
    assert detail.parameters["unspecified_shares_read"] == "moved nothing"
    everything = made.visibility.check(**asked, detail=True, scope="all")
    told = {row["contact"]: (row["class"], row["unspecified_shares"]) for row in everything.to_pylist()}
    assert told == {"a": ("found", 0), "h": ("found", 2)}
    assert everything.parameters["unspecified_shares_read"] == "moved everything that its sender held"
    rows = made.visibility.check(**asked).to_pylist()
    assert {row["class"]: row["unspecified_shares"] for row in rows if row["part"] == "relevant"} == {
        **dict.fromkeys(("accessible", "recording", "not_determinable", "window", "found", "unsettled"), 0),
        **dict.fromkeys(("silo", "n"), 1),
    }


# -- the casebook's checks ---------------------------------------------------------------------------------
def a_check(status: str = "made", **cells: Any) -> Rows:
    row = {"check_id": "k", "contact_id": None, "agency_id": "police", "date": "2010-11-28", "key_kind": "address"}
    return [{**row, "key": "home", "window": "P18M", "status": status, **cells}]


LIVES = [{"person_id": "A", "address_id": "home", "start": None, "end": None}]


def with_check(contacts: Rows, hits: dict[str, str], status: str = "made", **more: Rows) -> CaseGraph:
    rows = [{"check_id": "k", "contact_id": name, "shown": shown} for name, shown in hits.items()]
    return graph(contacts, checks=a_check(status), residences=LIVES, **({"check_hits": rows} if rows else {}), **more)


def test_what_the_source_states_overrides_the_class_and_is_marked() -> None:
    contacts = [contact("hidden"), contact("shown", "health"), contact("other")]
    found = check(with_check(contacts, {"hidden": "no", "shown": "yes"}), check="k")
    assert {name: (row["class"], row["stated"]) for name, row in found.items()} == {
        "hidden": ("not_determinable", True),  # held and filed there: why it did not show is not known
        "shown": ("found", True),
        "other": ("found", False),
    }


def test_what_looking_would_have_shown_leaves_records_accessible() -> None:
    access = [{"agency_id": "police", "holder_agency": "health", "records": "all", "start": None, "end": None}]
    made = with_check([contact("c", "health", filed_at="office")], {"c": "yes"}, "not_made", access=access)
    found = check(made, check="k")["c"]
    assert (found["class"], found["if_opened"], found["stated"]) == ("accessible", "found", True)


def test_a_check_shows_nothing_that_came_after_it() -> None:
    assert check(with_check([contact("c", day="2011-01-01")], {"c": "no"}), check="k") == {}


@pytest.mark.parametrize("cells", [{"key": None}, {"date": None}, {"date": "2010-11"}])
def test_a_check_without_a_key_or_an_exact_day(cells: dict[str, Any]) -> None:
    made = graph([contact("c")], checks=a_check(**cells), residences=LIVES)
    (row,) = made.visibility.checks().to_pylist()
    assert row["status"] == "no_key_or_day"
    assert [row[name] for name in ("n", *CLASSES, "unsettled")] == [0] * 8
    with pytest.raises(cg.ArgumentError, match="the casebook gives it no key or no exact day"):
        made.visibility.check("k")


# -- the whole ---------------------------------------------------------------------------------------------
def test_no_relevant_contact() -> None:
    rows = graph([contact("c")]).visibility.check(agency="police", address="office", at="2010-11-28").to_pylist()
    assert all(row["certain"] == row["possible"] == 0 and isnan(row["share"]) for row in rows)
    assert {row["status"] for row in rows} == {"no_relevant_contacts"}


def test_what_may_only_perhaps_be_opened_is_unsettled_in_the_table_of_what_was_opened() -> None:
    access = [{"agency_id": "police", "holder_agency": "health", "records": "custody", "start": None, "end": None}]
    made = graph([contact("sure", "health", recorded_in="custody"), contact("perhaps", "health")], access=access)
    rows = made.visibility.check(agency="police", address="home", at="2010-11-28", persons="A").to_pylist()
    opened = {row["class"]: (row["certain"], row["possible"]) for row in rows if row["part"] == "accessible"}
    assert opened["found"] == (1, 2)
    assert opened["unsettled"] == (1, 1)
    assert opened["n"] == (2, 2)


def test_a_population_skips_contacts_without_one_day_or_without_a_key() -> None:
    contacts = [
        contact("a", day="2010-01-01", concerns_address="home"),
        contact("b", day="2010-02-01", met_at="home"),
        contact("c", day="2010-03"),
        contact("d", day="2010-04-01"),
    ]
    made = graph(contacts)
    (row,) = made.visibility.split("total", keys="address").to_pylist()
    assert (row["checks"], row["skipped"], row["n"], row["found"]) == (2, 2, 1, 1)
    by_contact = {row["contact"]: row for row in made.visibility.split("contact", purpose="a test").to_pylist()}
    assert [by_contact[name]["n"] for name in "abcd"] == [0, 1, 0, 3]
    assert made.visibility.split("agency", agencies="school").to_pylist() == []
    behind = made.visibility.split("agency").evidence()
    told = [(row["check"], row["part"], row["id"], row["class"]) for row in behind.to_pylist()]
    assert told == [
        ("a", "check", "a", None),
        ("b", "check", "b", None),
        ("b", "counted", "a", "found"),
        ("c", "skipped", "c", None),
        ("d", "check", "d", None),
        *(("d", "counted", name, "found") for name in "abc"),
    ]


def test_an_identifier_that_had_not_begun_is_not_offered() -> None:
    phone = [{"identifier_id": "phone", "person_id": "A", "kind": "phone", "start": "2010-06-01"}]
    made = graph([contact("a", day="2010-05-31"), contact("b", day="2010-06-01")], identifiers=phone)
    rows = {
        row["contact"]: row for row in made.visibility.split("contact", keys="identifier", purpose="a test").to_pylist()
    }
    assert (rows["a"]["checks"], rows["a"]["skipped"]) == (0, 1)
    assert (rows["b"]["checks"], rows["b"]["found"]) == (1, 1)


def test_a_kind_of_identifier_is_a_key_by_its_name_also_one_of_the_casebooks_own() -> None:
    rows = [
        {"identifier_id": "number", "person_id": "A", "kind": "phone", "value": "07700 900001"},
        {"identifier_id": "badge", "person_id": "B", "kind": "badge", "value": "17"},
    ]
    parts = [part("a", "A"), part("b", "B"), part("c", "A")]
    contacts = [contact("a"), contact("b", day="2010-06-01"), contact("c", day="2010-07-01")]
    tables = {**graph(contacts, parts).book.tables, "identifiers": table(rows)}
    made = cg.Casebook(tables, vocabularies={"identifier_kind": ["badge"]}).graph()

    def split(keys: Any) -> tuple[int, ...]:
        (row,) = made.visibility.split("total", keys=keys).to_pylist()
        return tuple(row[name] for name in ("checks", "skipped", "found"))

    assert split("phone") == (2, 1, 1)
    assert split("badge") == (1, 2, 0)
    assert split(["phone", "badge"]) == split("identifier") == (3, 0, 1)
    assert split("vehicle") == (0, 3, 0)  # of which the casebook has none


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "which agency checks?"),
        ({"agency": "police"}, "by what was looked up?"),
        ({"agency": "police", "address": "home"}, "a check needs a day, or a contact of one exact day"),
        ({"agency": "police", "address": "home", "contact": "month"}, "the day of the check's contact is not exact"),
        ({"agency": "police", "address": "home", "at": "2010-11"}, "at: '2010-11' is not one day"),
        ({"agency": "police", "address": "home", "at": "2010-11-28", "window": "18"}, "'18' is not a duration"),
        ({"agency": "police", "address": "home", "at": "2010-11-28", "window": 18}, "window: 18 is not a duration"),
        ({"agency": "police", "address": "home", "at": "2010-11-28", "scope": "some"}, "scope: 'some' is not accepted"),
        ({"agency": "police", "address": "home", "at": "2010-11-28", "ties": "loose"}, "ties: 'loose' is not accepted"),
        (
            {"agency": "police", "address": "home", "at": "2010-11-28", "assume_filed": "filed_at"},
            "assume_filed: 'filed_at' is not accepted",
        ),
    ],
)
def test_what_is_not_accepted_is_said(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(cg.ArgumentError) as caught:
        graph([contact("c"), contact("month", day="2010-05")]).visibility.check(**asked)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["check", "agency", "address", "person", "identifier", "contact", "persons"])
def test_an_id_that_is_not_there(name: str) -> None:
    asked = {"agency": "police", "address": "home", "at": "2010-11-28", name: "nowhere"}
    with pytest.raises(cg.NotFoundError, match=f"{name}: the graph has no 'nowhere'"):
        graph([contact("c")]).visibility.check(**asked)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"by": "person"}, "by: 'person' is not accepted; accepted: agency, area, year, kind, contact, total"),
        (
            {"keys": "telephone"},
            "keys: 'telephone' is not accepted; accepted: address, person, identifier, household, phone",
        ),
        ({"threads": 257}, "threads: 257 is not accepted"),
    ],
)
def test_what_a_population_does_not_accept(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(cg.ArgumentError) as caught:
        graph([contact("c")]).visibility.split(**asked)
    assert message in str(caught.value)


# -- changes -----------------------------------------------------------------------------------------------
def test_what_a_what_if_changes_is_told_contact_by_contact_and_in_all() -> None:
    contacts = [contact("a", day="2010-01-01", concerns_address="home", filed_at="office")]
    contacts += [contact("b", day="2010-02-01", concerns_address="home")]
    made = graph(contacts)
    refiled = made.what_if(refile={"a": "home"})
    asked = {"keys": "address", "window": "P18M"}
    (row,) = made.visibility.changes(refiled, detail=True, purpose="a test", **asked).to_pylist()
    told = {name: row[name] for name in ("check", "contact", "class_before", "class_after", "failed_before")}
    assert told == {
        "check": "b",
        "contact": "a",
        "class_before": "recording",
        "class_after": "found",
        "failed_before": "filed",
    }
    assert row["failed_after"] is None
    in_all = made.visibility.changes(refiled, **asked)
    assert in_all.to_pylist() == [{"class_before": "recording", "class_after": "found", "contacts": 1, "checks": 1}]
    assert in_all.parameters["what_if"] == "records refiled: 1"
    # A graph that is a what-if is compared with what was recorded; one that is none with nothing.
    assert refiled.visibility.changes(**asked).to_pylist() == in_all.to_pylist()
    assert made.visibility.changes(as_if="filed", **asked).to_pylist() == in_all.to_pylist()
    back = refiled.visibility.changes(made, **asked).to_pylist()
    assert [(row["class_before"], row["class_after"]) for row in back] == [("found", "recording")]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "other: nothing to compare with; accepted: a graph of a what-if, or as_if"),
        ({"other": "a"}, "other: 'a' is not accepted; accepted: a graph"),
        ({"as_if": "filed", "by": "contact"}, "by: 'contact' is not accepted"),
        ({"as_if": "filed", "by": "year", "detail": True}, "by: is not accepted with detail=True"),
        ({"as_if": "filed", "detail": True}, "purpose: "),
    ],
)
def test_what_changes_do_not_accept(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(cg.ArgumentError) as caught:
        graph([contact("c")]).book.graph().visibility.changes(**asked)
    assert str(caught.value).startswith(message)


def test_changes_are_of_one_casebook_and_of_contacts_that_were_there() -> None:
    made = graph([contact("a"), contact("b", day="2010-12-01")])
    with pytest.raises(cg.ArgumentError, match="other: is of another casebook"):
        made.visibility.changes(graph([contact("a")]))
    fewer = made.what_if(remove=["a"])
    with pytest.raises(cg.ArgumentError, match="other: has contacts that this graph lacks"):
        fewer.visibility.changes(made)
    (row,) = made.visibility.changes(fewer).to_pylist()
    assert (row["class_before"], row["class_after"]) == ("found", "not_asked")


# -- checks of a table -------------------------------------------------------------------------------------
def test_the_checks_of_any_table() -> None:
    made = graph([contact("c"), contact("k", day="2010-11-28")])
    day = date(2010, 11, 28)
    rows = {"agency": ["police"], "person": ["A"], "at": [day]}
    tables = [
        rows,
        pa.table(rows),
        pd.DataFrame({**rows, "at": pd.to_datetime(["2010-11-28 13:05"])}),
        pd.DataFrame({**rows, "at": pd.to_datetime(["2010-11-28 23:30"]).tz_localize("Europe/London")}),
        pl.DataFrame(rows),
        [{"agency": "police", "person": "A", "contact": "k"}],
    ]
    for table in tables:
        result = made.visibility.checks_of(table, window="P18M", purpose="a test")
        (row,) = result.to_pylist()
        assert (row["row"], row["agency"], row["day"], row["status"]) == (1, "police", day, "ok")
        assert row["found"] == 1
        assert result.evidence(purpose="a test").to_pylist()[-1]["part"] == "counted"
    with pytest.raises(cg.ArgumentError, match=r"^purpose: rows about single persons"):
        made.book.graph().visibility.checks_of(rows)


def test_ids_that_are_numbers_are_found_as_numbers_and_as_text() -> None:
    tables = {
        "persons": {"person_id": ["A"]},
        "agencies": {"agency_id": ["police"], "name": ["Police"]},
        "contacts": {"contact_id": [7], "agency_id": ["police"], "date": ["2010-05-28"], "kind": ["call"]},
        "participants": {"contact_id": [7], "person_id": ["A"], "presence": ["took_part"]},
    }
    made = cg.Casebook(tables).graph()
    for seven in ([7], ["7"]):
        table = {"agency": ["police"], "person": ["A"], "contact": seven}
        assert made.visibility.checks_of(table, purpose="a test").to_pylist()[0]["contact"] == 7


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (5, "table: "),
        ({"agency": ["police"], "person": ["A"]}, "table: has no column of when it was looked up"),
        (
            {"agency": ["police"], "person": ["nobody"], "at": ["2010-11-28"]},
            "table, row 1, column person, value 'nobody': the casebook's persons have no such id [accepted: ids of",
        ),
        (
            {"agency": ["police"], "person": ["A"], "at": ["28/11/2010"]},
            "table, row 1, column at, value '28/11/2010': ",
        ),
        (
            {"agency": ["police"], "person": ["A"], "at": ["2010-11-28"], "window": ["18 months"]},
            "table, row 1, column window, value '18 months': is no duration [accepted: ISO 8601",
        ),
        (
            {"agency": ["police", "x"], "person": ["A", "y"], "at": [None, None]},
            "table: 2 errors\n- row 2, column agency",
        ),
        ({"agency": ["police"], "key": ["A"], "at": [None]}, "table, column key: is not one of a check's"),
    ],
)
def test_what_a_table_of_checks_does_not_accept(table: Any, message: str) -> None:
    with pytest.raises(cg.ArgumentError) as caught:
        graph([contact("c")]).visibility.checks_of(table, purpose="a test")
    assert str(caught.value).startswith(message)


def test_a_long_value_is_cut_between_characters() -> None:
    checks = {"agency": ["a" + "é" * 60], "address": ["a-pfp"], "at": ["2010-11-28"]}
    with pytest.raises(cg.ArgumentError, match=r"value 'aé+\.\.\.': the casebook's agencies have no such id"):
        cg.example("dhr7").graph().visibility.checks_of(checks)


def test_a_column_that_stands_twice_is_refused() -> None:
    columns = [pa.array([value]) for value in ("wmp", "a-pfp", "zzz", "2010-11-28")]
    with pytest.raises(cg.ArgumentError, match="table: has more than one column 'address'"):
        cg.example("dhr7").graph().visibility.checks_of(pa.table(columns, names=["agency", "address", "address", "at"]))
