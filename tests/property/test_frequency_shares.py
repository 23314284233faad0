"""Shares of persons, replies and appointments by the core and by a slow twin, on casebooks made at random."""

from __future__ import annotations

import sys
from math import isnan
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))

from contact_casebooks import (
    CHOSEN,
    EXAMPLES,
    PRESENCES,
    START,
    WINDOWS,
    books,
    by_key,
    contacts_behind,
    graph_of,
    on,
    window_arguments,
    window_days,
)
from reference.frequency import share_lower, share_upper
from reference.frequency_shares import SharesReference

from casegraph.result import Result

BINS = st.sampled_from([None, "month", "quarter", "year"])
LENGTHS = (1, 3, 7, 20)


def with_areas(book: Any) -> Any:
    for row in book["agencies"]:
        row["area"] = {"police": "north", "health": "south", "school": None}[row["agency_id"]]
    return book


def agrees(row: Any, want: Any, total: int, certain: int, possible: int, most: int | None = None) -> None:
    """Counts of a row as the twin has them, and the shares and limits that follow."""
    for name, value in want.items():
        if name.startswith("days_median"):
            assert isnan(row[name]) if value is None else row[name] == pytest.approx(value), name
        elif name != "most":
            assert row[name] == value, name
    most = total if most is None else most
    if not total:
        assert isnan(row["share"])
        assert isnan(row["lower"])
        return
    assert row["share"] == certain / total
    assert row["lower"] == pytest.approx(share_lower(certain, total), abs=1e-9)
    most = most or total  # of those who may not be of it at all, none has it
    assert row["share_possible"] == possible / most
    assert row["upper"] == pytest.approx(share_upper(possible, most), abs=1e-9)
    assert row["share"] <= row["share_possible"]


@EXAMPLES
@given(books(), st.sampled_from([[], ["agency"], ["sector"]]), CHOSEN, WINDOWS, st.booleans())
def test_silence_shares(book: Any, by: Any, persons: Any, window: Any, meetings: bool) -> None:
    cut = ("abroad", "custody")
    of = "meetings" if meetings else "contacts"
    result = graph_of(book).frequency.silence_shares(
        by, at_least=LENGTHS, of=of, persons=persons, cut=cut, **window_arguments(window)
    )
    expected = SharesReference(book).silence_shares(
        by, LENGTHS, persons=persons, cut=cut, window=window_days(window), presence="took_part" if meetings else "any"
    )
    rows = by_key(result, [*by, "at_least_days"])
    assert rows.keys() == expected.keys()
    for number, (key, row) in enumerate(rows.items()):
        want = expected[key]
        agrees(row, want, want["persons"], want["silent"], want["silent_possible"])
        tables = set(result.evidence(number)["table"].to_pylist())
        assert ("coverage" in tables) == bool(want["persons"])
        assert "contacts" not in tables or want["silent_possible"]


@EXAMPLES
@given(
    books(), st.sampled_from([[], ["agency"], ["sector"], ["kind", "agency"]]), CHOSEN, PRESENCES, st.integers(0, 35)
)
def test_recency_shares(book: Any, by: Any, persons: Any, presence: str, day: int) -> None:
    within = (0, 3, 10)
    result = graph_of(book).frequency.recency_shares(
        by, as_of=on(day), within=within, persons=persons, presence=presence
    )
    expected = SharesReference(book).recency_shares(
        by, START.toordinal() + day, within, persons=persons, presence=presence
    )
    rows = by_key(result, [*by, "within_days"])
    assert rows.keys() == expected.keys()
    for number, (key, row) in enumerate(rows.items()):
        want = expected[key]
        agrees(row, want, want["persons_possible"], want["within"], want["within_possible"], want["most"])
        assert bool(contacts_behind(result, number)) == bool(want["within_possible"])


OF_LINKS = st.lists(
    st.sampled_from(["agency", "sector", "area", "kind", "from_agency", "from_sector", "from_area", "from_kind"]),
    unique=True,
    max_size=3,
)


@EXAMPLES
@given(books().map(with_areas), OF_LINKS, BINS, CHOSEN)
def test_delay_shares(book: Any, by: Any, bin: str | None, persons: Any) -> None:
    for row in book["contacts"]:
        row["time_min"] = row["time_max"] = None  # the twin orders contacts by day alone
    within = (0, 2, 15)
    statuses = ("made", "proposed")
    result = graph_of(book).frequency.delay_shares(
        by, bin=bin or "none", within=within, statuses=statuses, persons=persons
    )
    expected = SharesReference(book).delay_shares(by, bin, within, statuses=statuses, persons=persons)
    rows = by_key(result, [*by, *([bin] if bin else []), "within_days"])
    assert rows.keys() == expected.keys()
    for number, (key, row) in enumerate(rows.items()):
        want = expected[key]
        agrees(row, want, want["links"], want["within"], want["within_possible"], want["most"])
        assert bool(contacts_behind(result, number)) == bool(want["within_possible"])
        assert row["n_timed"] == 0


@EXAMPLES
@given(books())
def test_medians_of_minutes_are_those_of_the_list(book: Any) -> None:
    frequency = graph_of(book).frequency
    listed = [
        row["minutes_min"]
        for row in frequency.delays(statuses=("made",)).to_pylist()
        if row["status"] == "ok" and row["minutes_min"] is not None and row["minutes_min"] == row["minutes_max"]
    ]
    (row,) = frequency.delay_shares((), within=1, statuses=("made",)).to_pylist()
    assert row["n_timed"] == len(listed)
    if listed:
        assert min(listed) <= row["minutes_median"] <= max(listed)
    else:
        assert isnan(row["minutes_median"])


OF_APPOINTMENTS = st.lists(
    st.sampled_from(["agency", "sector", "area", "kind", "with_agency", "with_sector", "with_area", "with_kind"]),
    unique=True,
    max_size=3,
)


@EXAMPLES
@given(
    books(9).map(with_areas), OF_APPOINTMENTS, BINS, CHOSEN, st.integers(0, 9), st.sampled_from([None, None, 0.5, 2.0])
)
def test_joint_appointment_shares(
    book: Any, by: Any, bin: str | None, persons: Any, within: int, km: float | None
) -> None:
    result = graph_of(book).frequency.joint_appointment_shares(
        by, bin=bin or "none", within_days=within, within_km=km, persons=persons
    )
    expected = SharesReference(book).joint_appointment_shares(by, bin, within, persons=persons, km=km)
    rows = by_key(result, [*by, *([bin] if bin else [])])
    assert rows.keys() == expected.keys()
    for number, (key, row) in enumerate(rows.items()):
        want = expected[key]
        assert row["within_days"] == within
        agrees(row, want, want["appointments"], want["near"], want["near_possible"], want["most"])
        assert bool(contacts_behind(result, number)) == bool(want["near_possible"])


@EXAMPLES
@given(books(9), st.integers(0, 9), st.sampled_from(["certain", "possible"]))
def test_every_appointment_that_is_paired_is_near_to_one(book: Any, within: int, bound: str) -> None:
    frequency = graph_of(book).frequency
    paired = len(frequency.joint_appointments(within, bound=bound))
    (row,) = frequency.joint_appointment_shares((), within_days=within).to_pylist()
    assert 2 * paired <= row["near" if bound == "certain" else "near_possible"]


@EXAMPLES
@given(books(12))
def test_any_number_of_threads_gives_the_same_bytes(book: Any) -> None:
    frequency = graph_of(book).frequency
    measures = [
        lambda threads: frequency.silence_shares("agency", at_least=LENGTHS, threads=threads),
        lambda threads: frequency.recency_shares("agency", as_of=on(20), threads=threads),
        lambda threads: frequency.joint_appointment_shares(["agency", "with_agency"], bin="month", threads=threads),
    ]
    for compute in measures:
        one = bytes_of(compute(1))
        assert bytes_of(compute(2)) == one
        assert bytes_of(compute(16)) == one


def bytes_of(result: Result) -> bytes:
    sink = pa.BufferOutputStream()
    for table in (result.table, result.evidence()):
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())
