"""Validation finds exactly the faults that were planted in a made casebook, in order, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from casegraph import _core

Row = dict[str, Any]
# level, rule, table, row (from 1), column
Found = tuple[str, str, str, int, str]

SCHEMA = {table["name"]: table for table in _core.schema()["tables"]}
TABLES = list(SCHEMA)
COLUMNS = {name: [column["name"] for column in table["columns"]] for name, table in SCHEMA.items()}
TYPES = {(name, column["name"]): column["type"] for name, table in SCHEMA.items() for column in table["columns"]}
FIRST_DAY = date(2009, 1, 1)
MADE = [
    "persons",
    "agencies",
    "addresses",
    "contacts",
    "participants",
    "shares",
    "episodes",
    "contact_links",
    "flags",
]


@dataclass
class Casebook:
    """Rows by table, ids that count up, and what validation must find."""

    id_kind: str  # text, integer or dictionary
    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in MADE})
    expected: list[Found] = field(default_factory=list)
    ids: int = 0

    def new_id(self) -> Any:
        self.ids += 1
        return self.ids if self.id_kind == "integer" else f"id-{self.ids}"

    def add(self, table: str, **cells: Any) -> Row:
        self.tables[table].append(cells)
        return cells

    def expect(self, rule: str, table: str, column: str, level: str = "error", row: Row | None = None) -> None:
        """Expect a problem of the table's last row, or of the row given."""
        rows = self.tables[table]
        number = len(rows) if row is None else next(n for n, one in enumerate(rows, 1) if one is row)
        self.expected.append((level, rule, table, number, column))

    def arrow(self) -> dict[str, pa.Table]:
        return {name: self._arrow(name, rows) for name, rows in self.tables.items()}

    def _arrow(self, name: str, rows: list[Row]) -> pa.Table:
        given = [column for column in COLUMNS[name] if any(column in row for row in rows)]
        return pa.table({column: self._column(name, column, rows) for column in given})

    def _column(self, name: str, column: str, rows: list[Row]) -> pa.Array:
        values = [row.get(column) for row in rows]
        if TYPES[name, column] == "id" and self.id_kind == "integer":
            return pa.array(values, pa.int64())
        made = pa.array(values)
        return made.dictionary_encode() if self.id_kind == "dictionary" and made.type == pa.string() else made


def a_contact(book: Casebook, day: str | None, **cells: Any) -> Row:
    """Add a contact with a participant of its own, so that nothing of it is wrong."""
    agency = book.tables["agencies"][0]["agency_id"]
    contact = book.add("contacts", contact_id=book.new_id(), agency_id=agency, kind="call", date=day, **cells)
    person = book.add("persons", person_id=book.new_id())
    book.add("participants", contact_id=contact["contact_id"], person_id=person["person_id"], presence="absent")
    return contact


def a_person(book: Casebook, **cells: Any) -> Row:
    return book.add("persons", person_id=book.new_id(), **cells)


def takes_part(book: Casebook, person: Row, contact: Row, **cells: Any) -> Row:
    part = {"contact_id": contact["contact_id"], "person_id": person["person_id"], "presence": "took_part"}
    return book.add("participants", **{**part, **cells})


def duplicate_person(book: Casebook) -> None:
    book.add("persons", person_id=book.tables["persons"][0]["person_id"])
    book.expect("duplicate_key", "persons", "person_id")


def duplicate_participant(book: Casebook) -> None:
    contact, person = a_contact(book, None), a_person(book)
    takes_part(book, person, contact)
    takes_part(book, person, contact)
    book.expect("duplicate_key", "participants", "contact_id")


def dangling_person(book: Casebook) -> None:
    takes_part(book, {"person_id": book.new_id()}, a_contact(book, None))
    book.expect("dangling_key", "participants", "person_id")


def dangling_incident(book: Casebook) -> None:
    a_contact(book, None, part_of=book.new_id())
    book.expect("dangling_key", "contacts", "part_of")


def empty_name(book: Casebook) -> None:
    book.add("agencies", agency_id=book.new_id())
    book.expect("required_cell", "agencies", "name")


def empty_author(book: Casebook) -> None:
    contact = a_contact(book, None)
    book.add("flags", contact_id=contact["contact_id"], flag="drugs", state="yes", stated_by=None)
    book.expect("flag_without_author", "flags", "stated_by")


def unknown_term(book: Casebook) -> None:
    a_person(book, sex="mail")
    book.expect("unknown_term", "persons", "sex")


def impossible_date(book: Casebook) -> None:
    a_person(book, birth_date="2011-02-29", death_date="2010-13")
    book.expect("impossible_date", "persons", "birth_date")
    book.expect("impossible_date", "persons", "death_date")


def bad_date(book: Casebook) -> None:
    a_contact(book, "8 October 2010")
    book.expect("bad_date", "contacts", "date")


def reversed_episode(book: Casebook) -> None:
    person = a_person(book)["person_id"]
    row = {"person_id": person, "kind": "curfew", "start": "2010-05", "end": "2010-04-30"}
    book.add("episodes", episode_id=book.new_id(), duration_min=3, duration_max=2, **row)
    book.expect("reversed_interval", "episodes", "end")
    book.expect("reversed_interval", "episodes", "duration_max")


def reversed_times(book: Casebook) -> None:
    a_contact(book, None, time_min="10:39", time_max="10:38")
    book.expect("reversed_interval", "contacts", "time_max")


def out_of_range(book: Casebook) -> None:
    book.add("addresses", address_id=book.new_id(), latitude=90.5, longitude=0.0)
    book.expect("out_of_range", "addresses", "latitude")


def after_death(book: Casebook) -> None:
    takes_part(book, a_person(book, death_date="2010-10"), a_contact(book, "2010-11-01"))
    book.expect("took_part_after_death", "participants", "person_id", "warning")


def before_birth(book: Casebook) -> None:
    takes_part(book, a_person(book, birth_date="2010-11"), a_contact(book, "2010-10"))
    book.expect("took_part_before_birth", "participants", "person_id", "warning")


def nobody_there(book: Casebook) -> None:
    agency = book.tables["agencies"][0]["agency_id"]
    book.add("contacts", contact_id=book.new_id(), agency_id=agency, kind="call")
    book.expect("contact_without_participant", "contacts", "contact_id", "warning")


def recorded_before(book: Casebook) -> None:
    contact = a_contact(book, "2010-10", recorded_on="2010-09-30", booked_on="2010-11")
    book.expect("recorded_before_contact", "contacts", "recorded_on", "warning", contact)
    book.expect("booked_after_contact", "contacts", "booked_on", "warning", contact)


def identified_unrecorded(book: Casebook) -> None:
    takes_part(book, a_person(book), a_contact(book, None), identified_on="2014")
    book.expect("identified_without_recorded_as", "participants", "identified_on")


def part_of_each_other(book: Casebook) -> None:
    first = a_contact(book, None)
    second = a_contact(book, None, part_of=first["contact_id"])
    first["part_of"] = second["contact_id"]
    book.expect("part_of_cycle", "contacts", "part_of", row=first)


def link_backwards(book: Casebook) -> None:
    earlier, later = a_contact(book, "2010-10-08"), a_contact(book, "2010-11")
    ends = {"from_contact": earlier["contact_id"], "to_contact": later["contact_id"]}
    book.add("contact_links", kind="reply", status="made", **ends)
    book.expect("link_backwards", "contact_links", "from_contact", "warning")


def link_to_itself(book: Casebook) -> None:
    contact = a_contact(book, "2010-10-08")["contact_id"]
    book.add("contact_links", from_contact=contact, to_contact=contact, kind="follows", status="made")
    book.expect("link_to_itself", "contact_links", "to_contact")


def no_receiver(book: Casebook) -> None:
    agency = book.tables["agencies"][0]["agency_id"]
    book.add("shares", share_id=book.new_id(), from_agency=agency, status="made")
    book.expect("share_without_receiver", "shares", "to_agency")


def no_receiver_told(book: Casebook) -> None:
    agency = book.tables["agencies"][0]["agency_id"]
    book.add("shares", share_id=book.new_id(), from_agency=agency, status="stated_not_made")
    book.expect("share_without_receiver", "shares", "to_agency", "warning")


def bad_source(book: Casebook) -> None:
    a_person(book, source="overview 2.17")
    book.expect("bad_source", "persons", "source")


FAULTS: list[Callable[[Casebook], None]] = [
    duplicate_person,
    duplicate_participant,
    dangling_person,
    dangling_incident,
    empty_name,
    empty_author,
    unknown_term,
    impossible_date,
    bad_date,
    reversed_episode,
    reversed_times,
    out_of_range,
    after_death,
    before_birth,
    nobody_there,
    recorded_before,
    identified_unrecorded,
    part_of_each_other,
    link_backwards,
    link_to_itself,
    no_receiver,
    no_receiver_told,
    bad_source,
]


def in_order(found: Found) -> tuple[int, int, int, str, str]:
    level, rule, table, row, column = found
    return (TABLES.index(table), row, COLUMNS[table].index(column), rule, level)


def a_day(draw: st.DrawFn) -> str:
    """Draw a date between 2009 and 2014, at any precision."""
    day = (FIRST_DAY + timedelta(days=draw(st.integers(0, 2000)))).isoformat()
    return draw(st.sampled_from([day, day[:7], day[:4], f"{day}~", f"{day}/..", f"{day[:4]}-XX"]))


@st.composite
def right_casebooks(draw: st.DrawFn) -> Casebook:
    """Draw a casebook in which nothing is wrong: everyone is born before 2009 and lives after 2014."""
    book = Casebook(draw(st.sampled_from(["text", "integer", "dictionary"])))
    agencies = [
        book.add("agencies", agency_id=book.new_id(), name=f"Agency {n}") for n in range(draw(st.integers(1, 3)))
    ]
    for child in agencies[1:]:
        child["parent_agency"] = agencies[0]["agency_id"]
    persons = [
        a_person(
            book,
            birth_date=draw(st.sampled_from(["1983", "1990-04", None])),
            sex=draw(st.sampled_from(["female", None])),
        )
        for _ in range(draw(st.integers(1, 6)))
    ]
    address = book.add("addresses", address_id=book.new_id(), latitude=52.5, longitude=-1.8)
    for _ in range(draw(st.integers(1, 12))):
        day = a_day(draw)
        contact = a_contact(book, day, recorded_on=day, source="overview:2.1; overview:2.2")
        contact["met_at"] = draw(st.sampled_from([address["address_id"], None]))
        for person in draw(st.lists(st.sampled_from(persons), max_size=3, unique_by=id)):
            takes_part(book, person, contact)
    return book


def found_in(book: Casebook, most_per_rule: int = 1000) -> list[Found]:
    normalised = {}
    for name, table in book.arrow().items():
        frame, problems = _core.normalise(name, table)
        # A table without rows has no columns here.
        assert pa.table(problems).num_rows == 0 or table.num_rows == 0
        normalised[name] = pa.table(frame)
    problems = pa.table(_core.validate(normalised, most_per_rule=most_per_rule)).to_pylist()
    return [(one["level"], one["rule"], one["table"], one["row"], one["column"]) for one in problems]


def capped(expected: list[Found], most: int) -> Iterator[Found]:
    """Leave the first `most` of each level, rule, table and column, and one of row 0 for the rest."""

    def group(found: Found) -> tuple[str, str, str, str]:
        return (*found[:3], found[4])

    for (level, rule, table, column), members in groupby(sorted(expected, key=group), group):
        rows = sorted(one[3] for one in members)
        yield from ((level, rule, table, row, column) for row in rows[:most])
        if len(rows) > most:
            yield (level, rule, table, 0, column)


@settings(max_examples=150, deadline=None)
@given(right_casebooks())
def test_nothing_is_found_where_nothing_was_planted(book: Casebook) -> None:
    assert found_in(book) == []


@settings(max_examples=300, deadline=None)
@given(right_casebooks(), st.lists(st.sampled_from(FAULTS), min_size=1, max_size=25))
def test_exactly_what_was_planted_is_found(book: Casebook, faults: list[Callable[[Casebook], None]]) -> None:
    for plant in faults:
        plant(book)
    assert found_in(book) == sorted(book.expected, key=in_order)


@settings(max_examples=100, deadline=None)
@given(right_casebooks(), st.lists(st.sampled_from(FAULTS), min_size=1, max_size=40), st.integers(1, 3))
def test_the_limit_leaves_the_first_of_each_kind(
    book: Casebook, faults: list[Callable[[Casebook], None]], most: int
) -> None:
    for plant in faults:
        plant(book)
    assert found_in(book, most) == sorted(capped(book.expected, most), key=in_order)


def test_every_fault_is_found_alone() -> None:
    for plant in FAULTS:
        for id_kind in ["text", "integer", "dictionary"]:
            book = Casebook(id_kind)
            book.add("agencies", agency_id=book.new_id(), name="Agency")
            a_contact(book, "2010-10-08")
            plant(book)
            assert found_in(book) == sorted(book.expected, key=in_order), plant.__name__
