"""Structure by the core and by a slow twin, on casebooks made at random."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reference.structure import EDGE_KINDS, Reference, day

import casegraph as cg
from casegraph.graph import CaseGraph

START = date(2011, 1, 1)
PERSONS = ["A", "B", "C", "D", "E"]
ADDRESSES = ["home", "flat", "hostel"]
AGENCIES = ["police", "health", "school"]
INCIDENTS = ["i1", "i2"]
EXAMPLES = settings(max_examples=60, deadline=None)
OFFSETS = st.integers(0, 14)

Tables = dict[str, list[dict[str, Any]]]


def on(offset: int) -> str:
    return (START + timedelta(days=offset)).isoformat()


EXACT = OFFSETS.map(on)
SPANS = st.tuples(OFFSETS, st.integers(1, 4)).map(lambda pair: f"{on(pair[0])}/{on(sum(pair))}")
OPEN = st.one_of(OFFSETS.map(lambda offset: f"../{on(offset)}"), OFFSETS.map(lambda offset: f"{on(offset)}/.."))
DATES = st.one_of(EXACT, EXACT, SPANS, OPEN, st.none())
BIRTHS = st.one_of(
    st.none(),
    st.sampled_from(["1970-05-05", "1993-01-05", "1992-12-28/1993-01-08", "1992-02-29", "2005-06-01", "../1980-01-01"]),
    OFFSETS.map(on),
)


def maybe(draw: st.DrawFn, strategy: st.SearchStrategy[Any], chance: int = 2) -> Any:
    return draw(strategy) if draw(st.integers(1, chance)) == 1 else None


@st.composite
def books(draw: st.DrawFn) -> Tables:
    contacts = [
        {
            "contact_id": f"c{number}",
            "agency_id": draw(st.sampled_from(AGENCIES)),
            "date": draw(DATES),
            "kind": "call",
            "incident_id": maybe(draw, st.sampled_from(INCIDENTS)),
            "met_at": maybe(draw, st.sampled_from(ADDRESSES), 3),
            "concerns_address": maybe(draw, st.sampled_from(ADDRESSES), 3),
            "filed_at": maybe(draw, st.sampled_from([*ADDRESSES, "elsewhere"]), 3),
            "part_of": f"c{number - 1}" if number and draw(st.integers(1, 6)) == 1 else None,
        }
        for number in range(draw(st.integers(1, 6)))
    ]
    ids = st.sampled_from([row["contact_id"] for row in contacts])
    persons = st.sampled_from(PERSONS)
    presences = st.sampled_from(["took_part", "took_part", "absent", "spoken_about"])
    periods = {"start": DATES, "end": DATES}

    def rows(most: int, **columns: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
        return draw(st.lists(st.fixed_dictionaries(columns), max_size=most))

    return {
        "persons": [
            {
                "person_id": person,
                "birth_date": draw(BIRTHS),
                "death_date": maybe(draw, EXACT, 5),
                "unborn": maybe(draw, st.booleans(), 4),
            }
            for person in PERSONS
        ],
        "addresses": [{"address_id": address} for address in ADDRESSES],
        "agencies": [{"agency_id": agency, "name": agency} for agency in AGENCIES],
        "incidents": [{"incident_id": incident} for incident in INCIDENTS],
        "contacts": contacts,
        "participants": rows(
            9, contact_id=ids, person_id=persons, presence=presences, role=st.sampled_from([None, "child", "caller"])
        ),
        "residences": rows(6, person_id=persons, address_id=st.sampled_from(ADDRESSES), **periods),
        "relationships": rows(4, from_person=persons, to_person=persons, kind=st.just("friend"), **periods),
        "identifiers": [
            {"identifier_id": f"n{number}", **row}
            for number, row in enumerate(
                rows(
                    5,
                    person_id=st.sampled_from([*PERSONS, None]),
                    kind=st.sampled_from(["phone", "phone", "email"]),
                    value=st.sampled_from([None, "1", "1", " 1", "2"]),
                    **periods,
                )
            )
        ],
        "flags": rows(
            5,
            contact_id=ids,
            flag=st.sampled_from(["domestic_abuse", "domestic_abuse", "drugs"]),
            state=st.sampled_from(["yes", "yes", "no"]),
            stated_by=st.sampled_from(["agency_then", "agency_then", "review"]),
        ),
        "shares": [
            {"share_id": f"s{number}", **row}
            for number, row in enumerate(
                rows(
                    4,
                    from_agency=st.sampled_from(AGENCIES),
                    to_agency=st.sampled_from([*AGENCIES, None]),
                    date=DATES,
                    status=st.sampled_from(["made", "receipt_unconfirmed", "stated_not_made"]),
                )
            )
        ],
    }


def graph_of(tables: Tables) -> CaseGraph:
    # Without the rules between rows: measures answer for odd casebooks too (a stay after a death, a reversed one).
    return cg.Casebook({name: rows for name, rows in tables.items() if rows}, validate=False).graph(purpose="a test")


@EXAMPLES
@given(books(), OFFSETS)
def test_households(tables: Tables, offset: int) -> None:
    expected = Reference(tables).households(day(on(offset)))
    found = graph_of(tables).structure.households(on(offset)).to_pylist()
    if not expected:
        assert [row["status"] for row in found] == ["no_residence"]
        return
    named = [{name: row[name] for name in expected[0]} for row in found]
    assert named == expected
    assert {row["status"] for row in found} == {"ok"}


@EXAMPLES
@given(books(), OFFSETS, st.sampled_from(PERSONS))
def test_households_by_address_and_of_one_person(tables: Tables, offset: int, person: str) -> None:
    structure = graph_of(tables).structure
    whole = structure.households(on(offset)).to_pylist()
    counts = [name for name in whole[0] if name.startswith("n_")]
    rows = structure.households(on(offset), by="household").to_pylist()
    assert rows == [
        {name: row[name] for name in ("address", "address_kind", *counts, "status")}
        for row in {row["address"]: row for row in whole}.values()
    ]
    homes = {row["address"] for row in whole if row["person"] == person}
    own = structure.households(on(offset), persons=person).to_pylist()
    if homes:
        assert own == [row for row in whole if row["address"] in homes]
    else:
        assert [(row["person"], row["status"]) for row in own] == [(person, "no_residence")]


@EXAMPLES
@given(
    books(),
    st.sampled_from(PERSONS),
    st.sampled_from(PERSONS),
    st.sets(st.sampled_from(["person", "address", "identifier", "agency", "incident", "contact"])),
    st.one_of(st.none(), OFFSETS),
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), st.integers(0, 6)),
)
def test_paths(
    tables: Tables,
    a: str,
    b: str,
    through: set[str],
    offset: int | None,
    certain: bool,
    took_part_only: bool,
    max_length: int | None,
) -> None:
    certain = certain and offset is not None
    at = None if offset is None else day(on(offset))
    twin = Reference(tables)
    expected = twin.path(a, b, through, at, certain, took_part_only, max_length)
    found = graph_of(tables).structure.path(
        a,
        b,
        through=sorted(through),
        at=None if offset is None else on(offset),
        certain=certain,
        took_part_only=took_part_only,
        max_length=max_length,
    )
    rows = found.to_pylist()
    if expected is None:
        (row,) = rows
        if row["status"] == "none_within_max_length":
            assert max_length is not None
        else:
            assert row["status"] == "no_path"
            assert twin.path(a, b, through, at, certain, took_part_only) is None
        return
    assert [(EDGE_KINDS.index(row["edge"]), row["row"]) for row in rows] == expected
    assert all(row["length"] == len(expected) and row["sentence"] for row in rows)
    ends = [(row["from_kind"], row["from"]) for row in rows] + [("person", b)]
    assert ends[0] == ("person", a)
    assert [(row["to_kind"], row["to"]) for row in rows] == ends[1:]
    assert {place for place in ends[1:-1] if place[0] not in through} == set()


@EXAMPLES
@given(books(), st.sampled_from(PERSONS), st.sampled_from(PERSONS))
def test_a_path_is_as_long_the_other_way(tables: Tables, a: str, b: str) -> None:
    structure = graph_of(tables).structure
    there, back = structure.path(a, b), structure.path(b, a)
    assert len(there) == len(back)
    assert there.evidence().num_rows >= (there.to_pylist()[0]["status"] == "ok" if len(there) else 0)


@EXAMPLES
@given(books(), st.sets(st.sampled_from(EDGE_KINDS)))
def test_components(tables: Tables, over: set[str]) -> None:
    expected = Reference(tables).components(over)
    structure = graph_of(tables).structure
    number = {vertex: at for at, joined in enumerate(expected, start=1) for vertex in joined}
    assert [
        (row["person"], row["component"], row["n_persons"]) for row in structure.components(over=over).to_pylist()
    ] == [
        (person, number["person", person], sum(v[0] == "person" for v in expected[number["person", person] - 1]))
        for person in PERSONS
    ]
    kinds = {"person": "n_persons", "address": "n_addresses", "identifier": "n_identifiers", "agency": "n_agencies",
             "incident": "n_incidents", "contact": "n_contacts"}  # fmt: skip
    for row, joined in zip(structure.components(over=over, by="component").to_pylist(), expected, strict=True):
        sizes = Counter(kind for kind, _ in joined)
        assert {name: row[column] for name, column in kinds.items()} == {name: sizes[name] for name in kinds}


@EXAMPLES
@given(books(), OFFSETS, st.integers(0, 25))
def test_co_residence(tables: Tables, offset: int, length: int) -> None:
    start, end = on(offset - 5), on(offset - 5 + length)
    expected = Reference(tables).co_residence(day(start), day(end))
    found = graph_of(tables).structure.co_residence(start, end).to_pylist()
    assert {
        (row["address"], row["person"], row["other"]): (row["days_certain"], row["days_possible"]) for row in found
    } == expected
    assert len(found) == len(expected)
    assert {row["status"] for row in found} <= {"ok"}


@EXAMPLES
@given(books(), OFFSETS, st.integers(0, 25), st.one_of(st.none(), st.sampled_from(PERSONS)))
def test_shared_identifiers(tables: Tables, offset: int, length: int, person: str | None) -> None:
    start, end = on(offset - 5), on(offset - 5 + length)
    expected = Reference(tables).shared_identifiers(day(start), day(end))
    if person:
        expected = {key: row for key, row in expected.items() if person in key[1:]}
    result = graph_of(tables).structure.shared_identifiers(start, end, persons=person)
    found = {}
    for row in result.to_pylist():
        key = (row.pop("identifier"), row.pop("person"), row.pop("other"))
        assert row.pop("kind") in ("phone", "email")
        for name in ("first_day", "last_day"):
            row[name] = row[name] and row[name].toordinal()
        found[key] = row
    assert found == expected
    assert len(found) == len(result)
    behind = result.evidence().to_pylist()
    assert {entry["table"] for entry in behind} <= {"identifiers"}
    for number, row in enumerate(result.to_pylist()):
        rows = [tables["identifiers"][entry["row"] - 1] for entry in behind if entry["answer_row"] == number]
        assert {entry["person_id"] for entry in rows} == {row["person"], row["other"]}


@EXAMPLES
@given(
    books(),
    st.one_of(st.none(), st.integers(0, 15)),
    st.one_of(st.none(), st.sets(st.sampled_from(PERSONS), min_size=1)),
    st.booleans(),
)
def test_co_contact(tables: Tables, within: int | None, persons: set[str] | None, took_part_only: bool) -> None:
    expected = Reference(tables).co_contact(within, persons, took_part_only)
    found = (
        graph_of(tables)
        .structure.co_contact(
            within, persons=None if persons is None else sorted(persons), took_part_only=took_part_only
        )
        .to_pylist()
    )
    columns = ("persons", "pairs_certain", "pairs_possible", "shares_made", "shares_unconfirmed")
    assert {(row["agency"], row["other"]): tuple(row[name] for name in columns) for row in found} == expected
    assert all(row["shared"] == (row["shares_made"] > 0) for row in found)


@EXAMPLES
@given(books(), st.booleans())
def test_children_exposed(tables: Tables, hindsight: bool) -> None:
    # The twin takes the first of several equal ways in the order of rows, as the core does.
    expected = Reference(tables).children_exposed(hindsight)
    structure = graph_of(tables).structure
    found = structure.children_exposed(hindsight=hindsight).to_pylist()
    assert {(row["contact"], row["child"]): row["exposure"] for row in found} == {
        key: exposure for key, (_, exposure) in expected.items()
    }
    assert len(found) == len(expected)
    by_child = structure.children_exposed(hindsight=hindsight, by="child").to_pylist()
    assert {row["child"]: (row["contacts_certain"], row["contacts_possible"]) for row in by_child} == {
        child: (
            sum(key[1] == child and exposure == "certain" for key, (_, exposure) in expected.items()),
            sum(key[1] == child for key in expected),
        )
        for child in {key[1] for key in expected}
    }


@EXAMPLES
@given(books(), OFFSETS)
def test_evidence_leads_from_every_row(tables: Tables, offset: int) -> None:
    assume(tables["residences"] and tables["participants"])
    structure = graph_of(tables).structure
    results = [structure.households(on(offset)), structure.co_contact(3), structure.co_residence(on(0), on(20)),
               structure.children_exposed(hindsight=True)]  # fmt: skip
    for result in results:
        statuses = result.to_pylist()
        answered = set(result.evidence()["answer_row"].to_pylist())
        assert answered == {at for at, row in enumerate(statuses) if row.get("status", "ok") == "ok"}
