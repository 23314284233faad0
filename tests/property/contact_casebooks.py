"""Casebooks of contacts, coverage and episodes made at random, and how their answers are compared."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf, isnan
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from reference.frequency import ends

import casegraph as cg
from casegraph.graph import CaseGraph
from casegraph.result import Result

START = date(2011, 1, 1)
PERSONS = ["A", "B", "C"]
AGENCIES = ["police", "health", "school"]
SECTORS = {"police": "police", "health": "acute_hospital", "school": None}
ADDRESSES = ["home", "office"]
REVIEWS = ["r1", "r2"]
ENDINGS = ["attended", "late", "not_attended", "cancelled_by_agency", "no_reply", "unknown"]
NOT_KEPT = ("not_attended", "cancelled_by_agency", "cancelled_by_person", "child_not_brought")
CERTAINTIES = st.sampled_from([None, None, None, "stated", "assumed"])
EXAMPLES = settings(max_examples=120, deadline=None)
NUMBERS = {"count_min", "count_max", "severity"}
FLOATS = {"latitude", "longitude", "sequence"}


def on(offset: int) -> str:
    return (START + timedelta(days=offset)).isoformat()


OFFSETS = st.integers(0, 30)
EXACT = OFFSETS.map(on)
RANGES = st.tuples(OFFSETS, st.integers(1, 12)).map(lambda pair: f"{on(pair[0])}/{on(sum(pair))}")
OPEN = st.one_of(OFFSETS.map(lambda n: f"../{on(n)}"), OFFSETS.map(lambda n: f"{on(n)}/.."), st.none())
DATES = st.one_of(EXACT, EXACT, EXACT, EXACT, RANGES, OPEN)
LIMITS = st.one_of(EXACT, EXACT, RANGES, OPEN)


def some(draw: st.DrawFn, strategy: st.SearchStrategy[Any], chance: int = 3) -> Any:
    """A value one time in `chance`, else nothing."""
    return draw(strategy) if draw(st.integers(1, chance)) == 1 else None


def contact(draw: st.DrawFn, number: int) -> dict[str, Any]:
    least = some(draw, st.integers(0, 3), 6)
    time = some(draw, st.sampled_from(["09:00", "09:01", "17:30"]), 2)
    return {
        "contact_id": f"c{number}",
        "part_of": f"c{draw(st.integers(0, number - 1))}" if number and draw(st.integers(1, 7)) == 1 else None,
        "agency_id": draw(st.sampled_from(AGENCIES)),
        "agency_certainty": draw(CERTAINTIES),
        "incident_id": some(draw, st.just("fatal"), 5),
        "sequence": some(draw, st.sampled_from([1.0, 2.0]), 3),
        "date": draw(DATES),
        "time_min": time,
        "time_max": some(draw, st.just("18:00"), 5) if time else None,
        "kind": draw(st.sampled_from(["call", "appointment"])),
        "attendance": some(draw, st.sampled_from(ENDINGS), 2),
        "booked_on": some(draw, DATES, 2),
        "met_at": draw(st.sampled_from([*ADDRESSES, None])),
        "count_min": least,
        "count_max": None if least is None or draw(st.booleans()) else least + draw(st.integers(0, 2)) or 1,
    }


def cover(draw: st.DrawFn, reviews: list[str]) -> dict[str, Any]:
    start, end = draw(LIMITS), draw(LIMITS)
    if start and end and ends(start)[0] > ends(end)[1]:
        start, end = end, start
    return {
        "agency_id": draw(st.sampled_from(AGENCIES)),
        "person_id": draw(st.sampled_from([*PERSONS, None, None])),
        "review_id": some(draw, st.sampled_from(reviews), 2),
        "topic": some(draw, st.just("pregnancy"), 6),
        "start": start,
        "end": end,
        "basis": draw(st.sampled_from(["imr", "imr", "imr", "described_only"])),
    }


@st.composite
def books(draw: st.DrawFn, most: int = 7) -> dict[str, list[dict[str, Any]]]:
    contacts = [contact(draw, n) for n in range(draw(st.integers(1, most)))]
    participants, links = [], []
    for row in contacts:
        parts = st.tuples(
            st.sampled_from(PERSONS), st.sampled_from(["took_part", "took_part", "absent", "spoken_about"])
        )
        for person, presence in draw(st.lists(parts, unique=True, max_size=3)):
            part = {"contact_id": row["contact_id"], "person_id": person, "presence": presence}
            participants.append({**part, "certainty": draw(CERTAINTIES)})
    for later in range(1, len(contacts)):
        for earlier in draw(st.lists(st.integers(0, later - 1), unique=True, max_size=2)):
            links.append(
                {
                    "from_contact": f"c{later}",
                    "to_contact": f"c{earlier}",
                    "kind": draw(st.sampled_from(["reply", "replaces"])),
                    "status": draw(st.sampled_from(["made", "not_made", "proposed"])),
                }
            )
    reviews = REVIEWS[: draw(st.integers(1, 2))]
    episodes = [
        {
            "episode_id": f"e{n}",
            "person_id": draw(st.sampled_from(PERSONS)),
            "kind": draw(st.sampled_from(["custody", "abroad", "pregnancy"])),
            "start": draw(EXACT),
            "end": draw(st.one_of(st.just(on(31)), st.none())),
        }
        for n in range(draw(st.integers(0, 2)))
    ]
    return {
        "reviews": [
            {"review_id": name, "title": name, "fatal_incident_id": some(draw, st.just("fatal"), 2)} for name in reviews
        ],
        "persons": [
            {
                "person_id": name,
                "review_id": draw(st.sampled_from([*reviews, None])),
                "birth_date": some(draw, st.one_of(EXACT, RANGES, OPEN), 5),
                "death_date": some(draw, st.one_of(EXACT, RANGES), 2),
            }
            for name in PERSONS
        ],
        "agencies": [{"agency_id": name, "name": name, "sector": SECTORS[name]} for name in AGENCIES],
        "addresses": [
            {"address_id": name, "latitude": 52.0 + n / 100, "longitude": -1.5} for n, name in enumerate(ADDRESSES)
        ],
        "incidents": [{"incident_id": "fatal"}],
        "contacts": contacts,
        "participants": participants,
        "contact_links": links,
        "coverage": [cover(draw, reviews) for _ in range(draw(st.integers(0, 5)))],
        "episodes": episodes,
    }


def graph_of(book: dict[str, list[dict[str, Any]]]) -> CaseGraph:
    tables = {}
    for name, rows in book.items():
        if not rows:
            continue
        columns = {}
        for key in rows[0]:
            kind = pa.int64() if key in NUMBERS else pa.float64() if key in FLOATS else pa.string()
            columns[key] = pa.array([row[key] for row in rows], kind)
        tables[name] = pa.table(columns)
    return cg.Casebook(tables, validate=False).graph(purpose="a test")


GROUPS = st.sampled_from(
    [["person"], ["agency"], ["person", "agency"], ["agency", "person"], ["sector"], ["person", "sector"], []]
)
OBSERVED_GROUPS = st.sampled_from([["person"], ["agency"], ["person", "agency"], ["sector"], []])
OBSERVED = st.sampled_from(["coverage", "coverage", "window"])
SPANS = st.tuples(st.integers(-10, 10), st.integers(15, 45)).map(lambda pair: (pair[0], sum(pair)))
CHOSEN = st.sampled_from([None, None, ["A"], ["B", "A"]])
PRESENCES = st.sampled_from(["took_part", "absent", "any", "took_part_or_absent"])
WINDOWS = st.one_of(st.none(), st.tuples(OFFSETS, st.integers(1, 20)).map(lambda pair: (pair[0], sum(pair))))


def window_days(window: tuple[int, int] | None) -> set[int] | None:
    return None if window is None else {START.toordinal() + n for n in range(*window)}


def window_arguments(window: tuple[int, int] | None) -> dict[str, Any]:
    return {} if window is None else {"start": on(window[0]), "end": on(window[1])}


def calls(counts: list[int]) -> Any:
    """A casebook of one person and as many calls on each day, from START on."""
    named = [(f"c{day}-{number}", day) for day, count in enumerate(counts) for number in range(count)]
    return {
        "persons": [{"person_id": "A"}],
        "agencies": [{"agency_id": "police", "name": "Police"}],
        "contacts": [
            {"contact_id": name, "agency_id": "police", "kind": "call", "date": on(day)} for name, day in named
        ],
        "participants": [{"contact_id": name, "person_id": "A", "presence": "took_part"} for name, _ in named],
    }


def by_key(result: Result, by: list[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    rows = result.to_pylist()
    keyed = {tuple(row[group] for group in by): row for row in rows}
    assert len(keyed) == len(rows)
    return keyed


def same(value: Any, expected: float) -> bool:
    """Equal to 1e-9, NaN to NaN."""
    return isnan(value) if isnan(expected) else value == pytest.approx(expected, rel=1e-9, abs=1e-9)


def open_as_inf(possible: int | None) -> float:
    """A possible count that has no upper bound is missing."""
    return inf if possible is None else possible


def contacts_behind(result: Result, row: int) -> set[str]:
    evidence = result.evidence(row).to_pylist()
    return {entry["id"] for entry in evidence if entry["table"] == "contacts"}
