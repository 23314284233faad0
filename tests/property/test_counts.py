"""Contacts counted by the core and by a slow twin, on casebooks made at random."""

from __future__ import annotations

from typing import Any

import pytest
from casebooks import AGENCIES, OFFSETS, PERSONS, books, bytes_of, graph_of, on
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reference.counts import Counter

import casegraph as cg
from casegraph.result import Result

DIMENSIONS = ["person", "agency", "sector", "address", "incident", "kind", "flag", "year", "month"]
EXAMPLES = settings(max_examples=150, deadline=None)

QUERIES = st.fixed_dictionaries(
    {
        "by": st.lists(st.sampled_from(DIMENSIONS), unique=True, max_size=3),
        "persons": st.sampled_from([None, None, ["A"], ["B", "A"], []]),
        "agencies": st.sampled_from([None, None, AGENCIES[:1], AGENCIES[:2]]),
        "presence": st.sampled_from(["took_part", "took_part", "absent", "spoken_about", "any"]),
        "window": st.one_of(st.none(), st.tuples(OFFSETS, st.integers(0, 40))),
        "before_death": st.sampled_from([None, None, "P10D", "P1M", "P1M5D"]),
        "address": st.sampled_from(["met_at", "concerns_address", "filed_at"]),
        "flag_state": st.sampled_from(["yes", "yes", "no", "not_recorded"]),
        "hindsight": st.booleans(),
        "unit": st.sampled_from(["contacts", "contacts", "incidents"]),
    }
)


def arguments(query: dict[str, Any]) -> dict[str, Any]:
    asked = {name: value for name, value in query.items() if name != "window"}
    if query["window"] is not None:
        begin, length = query["window"]
        asked |= {"start": on(begin), "end": on(begin + length)}
    return asked


def allowed(query: dict[str, Any]) -> bool:
    return query["before_death"] is None or "person" in query["by"] or query["persons"] == ["A"]


def keyed(result: Result, by: list[str]) -> dict[tuple[Any, ...], tuple[int, int, frozenset[str]]]:
    """The result as the twin gives it; an incident of its own is told by the contact behind it."""
    behind: dict[int, set[str]] = {}
    for entry in result.evidence().to_pylist():
        assert entry["table"] == "contacts"
        behind.setdefault(entry["answer_row"], set()).add(entry["id"])
    found = {}
    for number, row in enumerate(result.to_pylist()):
        names = frozenset(behind.get(number, ()))
        key = tuple(
            f"of its own: {next(iter(names))}" if name == "incident" and row[name] is None else row[name] for name in by
        )
        assert key not in found
        found[key] = (row["certain"], row["possible"], names)
    return found


@EXAMPLES
@given(books(), QUERIES)
def test_the_core_counts_as_the_twin_does(book: Any, query: dict[str, Any]) -> None:
    assume(allowed(query))
    asked = arguments(query)
    result = graph_of(book).frequency.counts(**asked)
    before = asked.pop("before_death")
    assert keyed(result, query["by"]) == Counter(book).counts(**asked, before=before)
    assert result.columns == [*query["by"], "certain", "possible"]
    assert all(0 <= row["certain"] <= row["possible"] for row in result.to_pylist())


@EXAMPLES
@given(books(), QUERIES)
def test_any_number_of_threads_gives_the_same_bytes(book: Any, query: dict[str, Any]) -> None:
    assume(allowed(query))
    counts = graph_of(book).frequency.counts
    one, two, many = (counts(**arguments(query), threads=threads) for threads in (1, 2, 16))
    assert bytes_of(one.table) == bytes_of(two.table) == bytes_of(many.table)
    assert one.evidence().equals(many.evidence())


@pytest.mark.parametrize("unit", ["contacts", "incidents"])
@pytest.mark.parametrize(
    "by", [["person"], ["agency"], ["person", "year"], ["agency", "month"], ["flag", "agency"], ["address", "year"], []]
)
def test_any_number_of_threads_gives_the_same_bytes_where_there_are_many_chunks(by: list[str], unit: str) -> None:
    graph = made()
    tables = [graph.frequency.counts(by, unit=unit, address="filed_at", threads=n).table for n in (1, 2, 16)]
    assert bytes_of(tables[0]) == bytes_of(tables[1]) == bytes_of(tables[2])
    assert tables[0].num_rows > 0


_MADE: list[Any] = []


def made() -> Any:
    """More contacts than several chunks hold; made once."""
    if not _MADE:
        _MADE.append(
            cg.simulate(contacts=100_000, persons=20_000, addresses=9_000, agencies=30, validate=False).graph()
        )
    return _MADE[0]


@EXAMPLES
@given(books(), st.sampled_from(DIMENSIONS[:6]), st.sampled_from(["took_part", "any"]))
def test_groups_that_tile_add_up_to_the_total(book: Any, by: str, presence: str) -> None:
    """Every contact has one agency, sector, address, incident and kind, so their groups add up to the total; a contact
    has several persons, so theirs add up to no less."""
    graph = graph_of(book)
    rows = graph.frequency.counts(by, presence=presence).to_pylist()
    (total,) = graph.frequency.counts([], presence=presence, persons=PERSONS).to_pylist()
    if by == "person":
        assert sum(row["certain"] for row in rows) >= total["certain"]
    elif presence == "took_part":
        assert sum(row["certain"] for row in rows) == total["certain"]
        assert sum(row["possible"] for row in rows) == total["possible"]


@EXAMPLES
@given(books(), st.lists(OFFSETS, min_size=1, max_size=3, unique=True))
def test_windows_that_tile_lose_no_exact_day_and_count_none_twice(book: Any, cuts: list[int]) -> None:
    for row in book["contacts"]:
        row["date"] = row["date"] if row["date"] and "/" not in row["date"] else on(7)
    graph = graph_of(book)
    ends = [None, *(on(cut) for cut in sorted(cuts)), None]
    (whole,) = graph.frequency.counts([]).to_pylist()
    parts = [
        graph.frequency.counts([], start=start, end=end).to_pylist()[0]
        for start, end in zip(ends, ends[1:], strict=False)
    ]
    for bound in ("certain", "possible"):
        assert sum(part[bound] for part in parts) == whole[bound]
