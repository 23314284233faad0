"""Casebooks made at random, with everything that leaves a count or a check open. Their persons are synthetic.

A casebook is a dict of tables, a table a list of dicts, as the reference twins read them; `graph_of` makes the
core's graph of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

import casegraph as cg
from casegraph.graph import CaseGraph

Row = dict[str, Any]
Book = dict[str, list[Row]]

START = date(2011, 1, 1)
PERSONS = ["A", "B", "C"]
AGENCIES = ["police", "health", "school"]
SECTORS = {"police": "police", "health": "acute_hospital", "school": None}
AREAS = {"police": "north", "health": "south", "school": None}
ADDRESSES = ["home", "office"]
IDENTIFIERS = {"phone": "A", "car": "B", "shop": None}
FLAGS = ["threats", "drugs"]
KINDS = ["intelligence", "custody"]
TYPES = {"count_min": pa.int64(), "count_max": pa.int64(), "sequence": pa.float64()}

OFFSETS = st.sampled_from([0, 1, 4, 10, 11, 30, 31, 40])  # few days, so that many fall together, and ends of months


def on(offset: int) -> str:
    return (START + timedelta(days=offset)).isoformat()


EXACT = OFFSETS.map(on)
RANGES = st.tuples(OFFSETS, st.integers(1, 25)).map(lambda pair: f"{on(pair[0])}/{on(sum(pair))}")
OPEN = st.one_of(st.none(), OFFSETS.map(lambda n: f"../{on(n)}"), OFFSETS.map(lambda n: f"{on(n)}/.."))
DATES = st.one_of(EXACT, EXACT, EXACT, RANGES, OPEN)
STATED = st.one_of(EXACT, EXACT, RANGES)


def some(draw: st.DrawFn, strategy: st.SearchStrategy[Any], chance: int = 3) -> Any:
    """A value one time in `chance`, else nothing."""
    return draw(strategy) if draw(st.integers(1, chance)) == 1 else None


def period(draw: st.DrawFn) -> Row:
    start = some(draw, OFFSETS, 2)
    end = some(draw, st.integers(start or 0, 45), 2)
    blur = draw(st.sampled_from([0, 0, 3]))
    return {
        "start": start if start is None else f"{on(start)}/{on(start + blur)}" if blur else on(start),
        "end": end if end is None else f"{on(end)}/{on(end + blur)}" if blur else on(end),
    }


def contact(draw: st.DrawFn, number: int, incidents: list[str]) -> Row:
    time = some(draw, st.sampled_from(["09:00", "09:01", "17:30"]), 2)
    least = some(draw, st.integers(1, 3), 6)
    return {
        "contact_id": f"c{number}",
        "agency_id": draw(st.sampled_from(AGENCIES)),
        "agency_certainty": draw(st.sampled_from([None, None, None, "stated", "assumed", "disputed"])),
        "incident_id": some(draw, st.sampled_from(incidents), 3) if incidents else None,
        "part_of": f"c{draw(st.integers(0, number - 1))}" if number and draw(st.integers(1, 7)) == 1 else None,
        "date": draw(DATES),
        "time_min": time,
        "time_max": some(draw, st.just("18:00"), 5) if time else None,
        "sequence": some(draw, st.sampled_from([1.0, 2.0]), 3),
        "recorded_on": some(draw, st.one_of(STATED, OPEN), 5),
        "retention_end": some(draw, STATED, 6),
        "recorded_in": some(draw, st.sampled_from(KINDS), 2),
        "kind": draw(st.sampled_from(["call", "appointment"])),
        "met_at": some(draw, st.sampled_from(ADDRESSES), 2),
        "concerns_address": some(draw, st.sampled_from(ADDRESSES), 2),
        "filed_at": draw(st.sampled_from([*ADDRESSES, *ADDRESSES, "elsewhere", None])),
        "count_min": least,
        "count_max": some(draw, st.integers(least or 1, 4), 6),
    }


def participants(draw: st.DrawFn, contact_id: str) -> list[Row]:
    parts = st.tuples(
        st.sampled_from(PERSONS),
        st.sampled_from(["subject", "reported_victim"]),
        st.sampled_from(["took_part", "took_part", "absent", "spoken_about"]),
    )
    rows = []
    for person, role, presence in draw(st.lists(parts, unique_by=lambda part: part[:2], max_size=3)):
        hidden = draw(st.integers(1, 5)) == 1
        rows.append(
            {
                "contact_id": contact_id,
                "person_id": person,
                "role": role,
                "presence": presence,
                "certainty": draw(st.sampled_from([None, None, None, "stated", "assumed", "one_of"])),
                "recorded_as": "unknown person" if hidden else None,
                "identified_on": some(draw, DATES, 2) if hidden else None,
            }
        )
    return rows


def flags(draw: st.DrawFn, contact_id: str) -> list[Row]:
    stated = st.tuples(
        st.sampled_from(FLAGS),
        st.sampled_from(["agency_then", "agency_then", "review"]),
        st.sampled_from(["yes", "yes", "no", "not_recorded"]),
    )
    return [
        {"contact_id": contact_id, "flag": flag, "stated_by": author, "state": state}
        for flag, author, state in draw(st.lists(stated, unique_by=lambda row: row[:2], max_size=3))
    ]


def share(draw: st.DrawFn, number: int) -> Row:
    return {
        "share_id": f"s{number}",
        "date": draw(st.one_of(STATED, DATES)),
        "from_agency": draw(st.sampled_from(AGENCIES)),
        "to_agency": draw(st.sampled_from([*AGENCIES, *AGENCIES, None])),
        "about_person": some(draw, st.sampled_from(PERSONS), 2),
        "status": draw(st.sampled_from(["made", "made", "receipt_unconfirmed", "stated_not_made"])),
    }


def check(draw: st.DrawFn, number: int, contacts: list[Row]) -> Row:
    kind = draw(st.sampled_from(["address", "address", "person", "identifier", "household"]))
    tables = {"address": ADDRESSES, "person": PERSONS, "identifier": list(IDENTIFIERS), "household": PERSONS}
    keys = tables[kind]
    return {
        "check_id": f"k{number}",
        "contact_id": draw(st.sampled_from([None, *(row["contact_id"] for row in contacts)])),
        "agency_id": draw(st.sampled_from(AGENCIES)),
        "holder_agency": some(draw, st.sampled_from(AGENCIES), 2),
        "date": draw(st.one_of(EXACT, DATES)),
        "key_kind": kind,
        "key": draw(st.sampled_from([*keys, *keys, None])),
        "window": draw(st.sampled_from([None, "P10D", "P1M", "P1M5D"])),
        "status": draw(st.sampled_from(["made", "not_made", "unclear"])),
    }


@st.composite
def books(draw: st.DrawFn, least: int = 1, most: int = 6) -> Book:
    incidents = [f"i{n}" for n in range(draw(st.integers(0, 3)))]
    contacts = [contact(draw, n, incidents) for n in range(draw(st.integers(least, most)))]
    names = [row["contact_id"] for row in contacts]
    shares = [share(draw, n) for n in range(draw(st.integers(0, 4)))]
    checks = [check(draw, n, contacts) for n in range(draw(st.integers(0, 3)))]
    pairs = st.tuples(st.sampled_from([row["check_id"] for row in checks] or [""]), st.sampled_from(names))
    hits = draw(st.lists(pairs, unique=True, max_size=5)) if checks else []
    book: Book = {
        "persons": [{"person_id": name, "death_date": some(draw, DATES, 2)} for name in PERSONS],
        "agencies": [
            {"agency_id": name, "name": name, "sector": SECTORS[name], "area": AREAS[name], "parent_agency": None}
            for name in AGENCIES
        ],
        "addresses": [{"address_id": name} for name in ADDRESSES],
        "identifiers": [
            {
                "identifier_id": name,
                "person_id": person,
                "kind": draw(st.sampled_from(["phone", "phone", "vehicle"])),
                "value": draw(st.sampled_from([None, "1", "1", "2"])),
                **period(draw),
            }
            for name, person in IDENTIFIERS.items()
        ],
        "residences": [
            {
                "person_id": draw(st.sampled_from(PERSONS)),
                "address_id": draw(st.sampled_from(ADDRESSES)),
                **period(draw),
            }
            for _ in range(draw(st.integers(0, 2)))
        ],
        "incidents": [{"incident_id": name} for name in incidents],
        "contacts": contacts,
        "participants": [row for name in names for row in participants(draw, name)],
        "flags": [row for name in names for row in flags(draw, name)],
        "shares": shares,
        "share_items": [
            {"share_id": row["share_id"], "contact_id": name}
            for row in shares
            for name in draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
        ],
        "access": [
            {
                "agency_id": draw(st.sampled_from(AGENCIES)),
                "holder_agency": draw(st.sampled_from(AGENCIES)),
                "records": draw(st.sampled_from([*KINDS, "all", "all"])),
                **period(draw),
            }
            for _ in range(draw(st.integers(0, 3)))
        ],
        "checks": checks,
        "check_hits": [
            {"check_id": name, "contact_id": shown, "shown": draw(st.sampled_from(["yes", "no"]))}
            for name, shown in hits
        ],
        "reviews": [
            {"review_id": "r", "title": "A made review", "fatal_incident_id": some(draw, st.sampled_from(incidents), 2)}
        ]
        if incidents
        else [],
    }
    if draw(st.integers(1, 3)) == 1:
        book["agencies"][1]["parent_agency"] = AGENCIES[0]
    return book


def graph_of(book: Book) -> CaseGraph:
    tables = {
        name: pa.table({key: pa.array([row[key] for row in rows], TYPES.get(key, pa.string())) for key in rows[0]})
        for name, rows in book.items()
        if rows
    }
    return cg.Casebook(tables, validate=False).graph(purpose="a test")


def bytes_of(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())
