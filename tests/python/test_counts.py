"""Contacts counted: every edge case that the registry names, errors, and the rows behind each figure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

import casegraph as cg
from casegraph.graph import CaseGraph

COLUMNS = [
    "contact_id", "agency_id", "date", "kind", "incident_id", "met_at", "concerns_address", "filed_at", "part_of",
    "count_min", "count_max", "time_min", "sequence", "agency_certainty",
]  # fmt: skip
TYPES = {"count_min": pa.int64(), "count_max": pa.int64(), "sequence": pa.float64()}


def contact(name: str, agency: str = "police", day: str | None = "2011-05-05", **cells: Any) -> dict[str, Any]:
    return {**dict.fromkeys(COLUMNS), "contact_id": name, "agency_id": agency, "date": day, "kind": "call", **cells}


def graph(
    contacts: list[dict[str, Any]],
    parts: list[tuple[str, str, str]] | None = None,
    flags: list[tuple[str, str, str, str]] = (),  # type: ignore[assignment]
    death: str | None = None,
    fatal: str | None = None,
) -> CaseGraph:
    """Two synthetic persons; where no parts are given A took part in everything."""
    parts = [(row["contact_id"], "A", "took_part") for row in contacts] if parts is None else parts
    incidents = sorted({row["incident_id"] for row in contacts if row["incident_id"]})
    tables: dict[str, Any] = {
        "persons": {"person_id": ["A", "B"], "death_date": pa.array([death, None], pa.string())},
        "agencies": {"agency_id": ["police", "health"], "name": ["A force", "A trust"], "sector": ["police", None]},
        "addresses": {"address_id": ["home"]},
        "contacts": {name: pa.array([row[name] for row in contacts], TYPES.get(name, pa.string())) for name in COLUMNS},
        "participants": {
            name: [part[at] for part in parts] for at, name in enumerate(("contact_id", "person_id", "presence"))
        },
    }
    if flags:
        names = ("contact_id", "flag", "state", "stated_by")
        tables["flags"] = {name: [flag[at] for flag in flags] for at, name in enumerate(names)}
    if incidents:
        tables["incidents"] = {"incident_id": incidents}
    if fatal:
        tables["reviews"] = {"review_id": ["r"], "title": ["A made review"], "fatal_incident_id": [fatal]}
    return cg.Casebook(tables).graph(purpose="a test")


def rows(result: Any) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in result.to_pylist()]


def test_a_group_without_a_contact_has_no_row() -> None:
    assert rows(graph([contact("a")]).frequency.counts()) == [("police", 1, 1)]
    assert rows(graph([contact("a")]).frequency.counts(agencies="health")) == []


def test_no_groups_give_one_row_with_the_total() -> None:
    found = graph([contact("a"), contact("b", "health", None)])
    assert rows(found.frequency.counts([])) == [(2, 2)]
    assert rows(found.frequency.counts([], persons="B")) == [(0, 0)]
    assert rows(found.frequency.counts([], persons=[])) == [(0, 0)]


def test_a_date_not_stated_is_possible_in_every_window_and_of_no_year() -> None:
    found = graph([contact("a", day=None), contact("b", day="../2011-05"), contact("c")])
    assert rows(found.frequency.counts([], start="1950-01-01", end="1950-01-02")) == [(0, 2)]
    assert rows(found.frequency.counts("year")) == [(None, 2, 2, None), (2011, 1, 1, 365)]
    assert rows(found.frequency.counts("month"))[0][0] is None


def test_a_date_over_several_months_is_possible_in_each_and_certain_in_none() -> None:
    found = graph([contact("a", day="2010-12-31/2011-02-01")])
    months = [date(2010, 12, 1), date(2011, 1, 1), date(2011, 2, 1)]
    lengths = dict(zip(months, (31, 31, 28), strict=True))
    assert rows(found.frequency.counts("month")) == [(month, 0, 1, lengths[month]) for month in months]
    assert rows(found.frequency.counts("year")) == [(2010, 0, 1, 365), (2011, 0, 1, 365)]
    assert rows(found.frequency.counts([])) == [(1, 1)]


def test_a_window_is_half_open() -> None:
    found = graph([contact("a", day="2011-05-05")])
    assert rows(found.frequency.counts([], start="2011-05-05", end="2011-05-06")) == [(1, 1)]
    assert rows(found.frequency.counts([], end="2011-05-05")) == [(0, 0)]
    assert rows(found.frequency.counts([], start="2011-05-05", end="2011-05-05")) == [(0, 0)]


def test_several_flags_count_under_each_and_two_authors_of_one_flag_once() -> None:
    stated = [("a", "drugs", "yes", "agency_then"), ("a", "drugs", "yes", "review"), ("a", "threats", "yes", "review")]
    stated += [("b", "drugs", "no", "agency_then")]
    found = graph([contact("a"), contact("b")], flags=stated)
    assert rows(found.frequency.counts("flag")) == [("drugs", 1, 1)]
    assert rows(found.frequency.counts("flag", hindsight=True)) == [("drugs", 1, 1), ("threats", 1, 1)]
    assert rows(found.frequency.counts("flag", flag_state="no")) == [("drugs", 1, 1)]
    assert rows(found.frequency.counts("flag", flag_state="not_recorded")) == []


def test_a_row_of_several_contacts_enters_both_bounds_and_its_parts_neither() -> None:
    whole = contact("a", day="2011-05", count_min=3, count_max=5)
    found = graph([whole, contact("b", part_of="a"), contact("c", count_max=4), contact("d", count_min=2)])
    assert rows(found.frequency.counts([])) == [(3 + 1 + 2, None)]  # of d at least two, and no upper number is stated
    closed = graph([whole, contact("b", part_of="a"), contact("c", count_max=4), contact("d")])
    assert rows(closed.frequency.counts([])) == [(3 + 1 + 1, 5 + 4 + 1)]
    assert rows(found.frequency.counts([], end="2011-05-05")) == [(0, 5)]
    assert rows(found.frequency.counts([], unit="incidents")) == [(3, 3)]


def test_incidents_count_once_and_a_contact_without_one_is_its_own() -> None:
    found = graph([contact("a", incident_id="i"), contact("b", "health", incident_id="i"), contact("c"), contact("d")])
    assert rows(found.frequency.counts([], unit="incidents")) == [(3, 3)]
    assert rows(found.frequency.counts("agency", unit="incidents")) == [("police", 3, 3), ("health", 1, 1)]
    assert sorted(rows(found.frequency.counts("incident")), key=str) == [("i", 2, 2), (None, 1, 1), (None, 1, 1)]


def test_an_incident_is_certain_by_one_certain_contact() -> None:
    found = graph([contact("a", day=None, incident_id="i"), contact("b", incident_id="i")])
    assert rows(found.frequency.counts([], unit="incidents", start="2011-05-01", end="2011-06-01")) == [(1, 1)]
    assert rows(found.frequency.counts([], unit="incidents", end="2011-05-01")) == [(0, 1)]


def test_presence_and_persons() -> None:
    parts = [("a", "A", "took_part"), ("a", "B", "absent"), ("b", "B", "spoken_about")]
    found = graph([contact("a"), contact("b"), contact("c")], parts)
    assert rows(found.frequency.counts("person")) == [("A", 1, 1)]
    assert rows(found.frequency.counts("person", presence="any")) == [("A", 1, 1), ("B", 2, 2)]
    assert rows(found.frequency.counts([], presence="any")) == [(3, 3)]  # nobody's contact is one too
    assert rows(found.frequency.counts([])) == [(1, 1)]
    assert rows(found.frequency.counts([], presence="spoken_about", persons=["A", "B"])) == [(1, 1)]


def test_addresses_by_their_part_in_the_contact() -> None:
    found = graph([contact("a", met_at="home", filed_at="elsewhere"), contact("b", concerns_address="home")])
    assert rows(found.frequency.counts("address")) == [(None, 1, 1), ("home", 1, 1)]
    assert rows(found.frequency.counts("address", address="filed_at")) == [(None, 1, 1), ("elsewhere", 1, 1)]
    assert rows(found.frequency.counts("address", address="concerns_address")) == [(None, 1, 1), ("home", 1, 1)]


def test_a_sector_not_stated_is_empty() -> None:
    assert rows(graph([contact("a"), contact("b", "health")]).frequency.counts("sector")) == [
        (None, 1, 1),
        ("police", 1, 1),
    ]


@pytest.mark.parametrize(
    ("death", "expected"),
    [
        ("2011-06-06", (1, 1)),
        ("2011-05-05", (0, 0)),  # the day of death is not before it
        ("2011-06-05", (1, 1)),  # one calendar month before is 5 May, which belongs
        ("2011-06-06/2011-06-08", (0, 0)),
        ("2011-06-05/2011-06-08", (0, 1)),
        ("2011-05-01/2011-05-06", (0, 1)),
        ("../2011-05-31", (0, 1)),
        ("2011-05-31/..", (0, 1)),
        ("2011-07-01/..", (0, 0)),
    ],
)
def test_the_window_before_a_death(death: str, expected: tuple[int, int]) -> None:
    span = "P1M" if death != "2011-06-06" else "P32D"
    found = rows(graph([contact("a")], death=death).frequency.counts("person", before_death=span))
    assert found == ([("A", *expected)] if expected[1] else [])


def test_before_a_death_that_is_not_known_is_refused_and_another_persons_death_may_be_named() -> None:
    counts = graph([contact("a")], death=None).frequency.counts
    for persons in (None, "A"):
        with pytest.raises(cg.ArgumentError, match=r"before_death: of .* known"):
            counts("person", before_death="P1M", persons=persons)
    with pytest.raises(cg.ArgumentError, match="death_of: of 'A' no death is known"):
        counts([], before_death="P1M", death_of="A")
    with pytest.raises(cg.ArgumentError, match="death_of: needs before_death"):
        counts([], death_of="A")
    counts = graph([contact("a")], death="2011-05-20").frequency.counts
    assert rows(counts([], before_death="P1M", death_of="A")) == [(1, 1)]
    with pytest.raises(cg.NotFoundError):
        counts([], before_death="P1M", death_of="nobody")


def test_the_window_before_a_death_ends_at_the_first_contact_of_the_fatal_incident() -> None:
    """Whichever of the incident's contacts was the first: the later bound of one may be the earlier of the other."""
    contacts = [
        contact("before", day="2011-05-05"),
        contact("between", day="2011-05-20"),
        contact("fatal-1", day="2011-05-15/2011-05-31", incident_id="i"),
        contact("fatal-2", day="2011-05-20", incident_id="i"),
    ]
    found = graph(contacts, death="2011-06-30", fatal="i").frequency.counts("person", before_death="P1Y")
    assert rows(found) == [("A", 1, 2)]
    assert found.evidence()["id"].to_pylist() == ["before", "between"]


def test_before_a_death_contacts_of_its_day_go_by_their_order() -> None:
    """By time, then by sequence; possible where neither tells; those of the fatal incident itself never."""
    day = "2011-05-05"
    contacts = [
        contact("fatal", day=day, incident_id="i", time_min="11:04", sequence=5.0),
        contact("morning", day=day, time_min="08:22"),
        contact("evening", day=day, time_min="20:00"),
        contact("earlier", day=day, sequence=4.0),
        contact("later", day=day, sequence=6.0),
        contact("unordered", day=day),
    ]
    found = graph(contacts, death="2011-05-06", fatal="i").frequency.counts("person", before_death="P1M")
    assert rows(found) == [("A", 2, 3)]
    assert set(found.evidence()["id"].to_pylist()) == {"morning", "earlier", "unordered"}


def test_an_assumed_person_or_agency_is_possible_only_where_it_matters() -> None:
    counts = graph([contact("a", agency_certainty="assumed"), contact("b")]).frequency.counts
    assert rows(counts([])) == [(2, 2)]
    assert rows(counts("person")) == [("A", 2, 2)]
    assert rows(counts("agency")) == [("police", 1, 2)]
    assert rows(counts([], agencies="police")) == [(1, 2)]


def test_evidence_leads_from_each_row_to_its_contacts() -> None:
    found = graph([contact("a"), contact("b", "health"), contact("c", day=None)]).frequency.counts()
    behind = found.evidence()
    assert behind.column_names == ["answer_row", "table", "row", "id", "date", "source", "gist"]
    assert [(row["answer_row"], row["table"], row["row"], row["id"]) for row in behind.to_pylist()] == [
        (0, "contacts", 3, "c"),
        (0, "contacts", 1, "a"),
        (1, "contacts", 2, "b"),
    ]
    assert found.evidence(1)["id"].to_pylist() == ["b"]
    assert found.evidence([0, 1]).num_rows == 3
    assert found.evidence_rows()["row"].to_pylist() == [2, 0, 1]  # from 0
    with pytest.raises(IndexError, match="the answer has no row 2; it has 2 rows"):
        found.evidence(2)


def test_the_answer_shows_itself() -> None:
    found = graph([contact("a")]).frequency.counts("agency", persons="A")
    assert found.units == {"agency": "", "certain": "contacts", "possible": "contacts"}
    assert repr(found).startswith("Contacts counted: frequency.counts(by=['agency'], persons=['A'], purpose='a test')")
    assert '<th scope="col">certain<br><small>contacts</small></th>' in found._repr_html_()
    assert found.to_pandas().shape == found.to_polars().shape == (1, 3)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"by": "agent"}, "by: 'agent' is not accepted; accepted: person, agency"),
        ({"by": ["agency", "agency"]}, "by: a group is named twice"),
        ({"presence": "there"}, "presence: 'there' is not accepted"),
        ({"address": "seen_at"}, "address: 'seen_at' is not accepted"),
        ({"flag_state": "maybe"}, "flag_state: 'maybe' is not accepted"),
        ({"unit": "days"}, "unit: 'days' is not accepted"),
        ({"start": "2011"}, "start: '2011' is not one day"),
        ({"start": "2011-02-30"}, "2011-02-30"),
        ({"start": "2011-03-01", "end": "2011-02-01"}, "the window ends before it begins"),
        ({"before_death": "P12M"}, "before_death: needs 'person' among the groups, one person"),
        ({"by": "person", "before_death": "a year"}, "'a year' is not a duration"),
        ({"by": "person", "before_death": 12}, "before_death: 12 is not a duration"),
        ({"threads": -1}, "threads: -1 is not accepted; accepted: a whole number from 0 to 256"),
        ({"threads": 1.5}, "threads: 1.5 is not accepted"),
    ],
)
def test_what_is_not_accepted_is_said(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(cg.ArgumentError) as caught:
        graph([contact("a")]).frequency.counts(**asked)
    assert message in str(caught.value)


@pytest.mark.parametrize(("name", "given"), [("persons", "C"), ("agencies", "court"), ("persons", 7)])
def test_an_id_that_is_not_there(name: str, given: Any) -> None:
    with pytest.raises(cg.NotFoundError, match=f"{name}: the graph has no '?{given}'?"):
        graph([contact("a")]).frequency.counts(**{name: given})


def test_more_groups_than_can_be_told_apart_are_refused() -> None:
    everything = ["person", "agency", "sector", "address", "incident", "kind", "flag", "year", "month"]
    assert rows(graph([contact("a")], flags=[("a", "drugs", "yes", "agency_then")]).frequency.counts(everything))


@pytest.mark.parametrize(
    ("table", "column"), [("contacts", "agency_id"), ("participants", "person_id"), ("participants", "contact_id")]
)
def test_a_row_without_an_id_it_needs_is_refused_even_where_nothing_was_validated(table: str, column: str) -> None:
    tables: dict[str, dict[str, Any]] = {
        "persons": {"person_id": ["A"]},
        "agencies": {"agency_id": ["police"], "name": ["A force"]},
        "contacts": {"contact_id": ["a", "b"], "agency_id": ["police", "police"], "kind": ["call", "call"]},
        "participants": {"contact_id": ["a", "b"], "person_id": ["A", "A"], "presence": ["took_part", "absent"]},
    }
    for cells, row in ([tables[table][column][0], None], 2), ([None, None], 1):
        tables[table][column] = pa.array(cells, pa.string())
        with pytest.raises(cg.Error, match=f"table {table}, row {row}, column {column}: the id is empty"):
            cg.Casebook(tables, validate=False).graph(purpose="a test")


def test_a_fatal_incident_without_a_date_leaves_the_death_itself() -> None:
    contacts = [contact("before", day="2011-05-05"), contact("fatal", day=None, incident_id="i")]
    found = graph(contacts, death="2011-06-30", fatal="i").frequency.counts("person", before_death="P1Y")
    assert rows(found) == [("A", 1, 2)]
