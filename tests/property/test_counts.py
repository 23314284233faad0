"""Contacts counted by the core and by a slow twin, on casebooks made at random."""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import Any

import pytest
from casebooks import AGENCIES, OFFSETS, PERSONS, books, bytes_of, graph_of, on
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reference.counts import UNKNOWN, Counter, exposure, window

import casegraph as cg
from casegraph.result import Result

TIMES = ["year", "quarter", "month", "week", "weekday", "hour"]
DIMENSIONS = ["person", "agency", "sector", "address", "incident", "kind", "area", "flag", *TIMES]
EXAMPLES = settings(max_examples=150, deadline=None)
FEWER = settings(max_examples=40, deadline=None)

QUERIES = st.fixed_dictionaries(
    {
        "by": st.lists(st.sampled_from(DIMENSIONS), unique=True, max_size=3),
        "persons": st.sampled_from([None, None, None, ["A"], ["B", "A"], []]),
        "agencies": st.sampled_from([None, None, AGENCIES[:1], AGENCIES[:2]]),
        "presence": st.sampled_from(["took_part", "took_part", "absent", "spoken_about", "any", "took_part_or_absent"]),
        "window": st.one_of(st.none(), st.tuples(OFFSETS, OFFSETS).map(sorted)),
        "before_death": st.sampled_from([None, None, "P10D", "P1M", "P1M5D"]),
        "death_of": st.sampled_from([None, None, "A", "B"]),
        "address": st.sampled_from(["met_at", "concerns_address", "filed_at"]),
        "flag_state": st.sampled_from(["yes", "yes", "no", "not_recorded"]),
        "hindsight": st.booleans(),
        "unit": st.sampled_from(["contacts", "contacts", "incidents"]),
    }
)
SEVERAL = st.lists(QUERIES, min_size=5, max_size=5)


def arguments(query: dict[str, Any]) -> dict[str, Any]:
    asked = {name: value for name, value in query.items() if name != "window"}
    if query["window"] is not None:
        asked |= {name: on(offset) for name, offset in zip(("start", "end"), query["window"], strict=True)}
    if not query["before_death"]:
        asked["death_of"] = None
    elif not query["death_of"] and "person" not in query["by"] and query["persons"] != ["A"]:
        asked["by"] = ["person", *query["by"]]
    return asked


def keyed(result: Result, by: list[str]) -> dict[tuple[Any, ...], tuple[int, float, frozenset[str]]]:
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
        found[key] = (row["certain"], open_as_inf(row["possible"]), names)
    return found


def open_as_inf(possible: int | None) -> float:
    """A possible count that has no upper bound is missing."""
    return inf if possible is None else possible


@EXAMPLES
@given(books(least=3), SEVERAL)
def test_the_core_counts_as_the_twin_does(book: Any, queries: list[dict[str, Any]]) -> None:
    graph, twin = graph_of(book), Counter(book)
    for query in queries:
        asked = arguments(query)
        if twin.refuses(asked["before_death"], asked["persons"], asked["death_of"]):
            with pytest.raises(cg.ArgumentError, match=r"(before_death|death_of): of .* known"):
                graph.frequency.counts(**asked)
            continue
        result = graph.frequency.counts(**asked)
        before = asked.pop("before_death")
        assert keyed(result, asked["by"]) == twin.counts(**asked, before=before)
        tells_exposure = bool({*asked["by"]} & {*TIMES}) and "person" not in asked["by"] and not before
        assert result.columns == [*asked["by"], "certain", "possible", *["exposure_days"] * tells_exposure]
        if tells_exposure:
            inside = window(asked.get("start"), asked.get("end"))
            for row in result.to_pylist():
                assert row["exposure_days"] == exposure(UNKNOWN | row, asked["by"], inside), row
        assert all(0 <= row["certain"] <= open_as_inf(row["possible"]) for row in result.to_pylist())


@FEWER
@given(books(), QUERIES)
def test_any_number_of_threads_gives_the_same_bytes(book: Any, query: dict[str, Any]) -> None:
    counts = graph_of(book).frequency.counts
    asked = arguments(query)
    assume(not Counter(book).refuses(asked["before_death"], asked["persons"], asked["death_of"]))
    one, two, many = (counts(**asked, threads=threads) for threads in (1, 2, 16))
    assert bytes_of(one.table) == bytes_of(two.table) == bytes_of(many.table)
    assert one.evidence().equals(many.evidence())


@pytest.mark.parametrize("unit", ["contacts", "incidents"])
@pytest.mark.parametrize(
    "by",
    [
        ["person"],
        ["agency"],
        ["person", "year"],
        ["agency", "month"],
        ["flag", "agency"],
        ["address", "year"],
        ["person", "week"],
        ["area", "weekday", "hour"],
        [],
    ],
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
            cg.simulate(contacts=100_000, persons=20_000, addresses=9_000, agencies=30, validate=False).graph(
                purpose="a test"
            )
        )
    return _MADE[0]


@FEWER
@given(books(), st.sampled_from(DIMENSIONS[:7]), st.sampled_from(["took_part", "any"]))
def test_groups_that_tile_add_up_to_the_total(book: Any, by: str, presence: str) -> None:
    """Every contact has one agency, sector, address, incident and kind, so their groups add up to the total; of an
    agency that is only assumed, the total is certain and its group is not. A contact has several persons, so theirs
    add up to no less."""
    graph = graph_of(book)
    rows = graph.frequency.counts(by, presence=presence, persons=PERSONS).to_pylist()
    (total,) = graph.frequency.counts([], presence=presence, persons=PERSONS).to_pylist()
    certain, possible = (sum(open_as_inf(row[bound]) for row in rows) for bound in ("certain", "possible"))
    if by == "person":
        assert certain >= total["certain"]
        assert possible >= open_as_inf(total["possible"])
        return
    assert possible == open_as_inf(total["possible"])
    assert certain <= total["certain"] if by in ("agency", "sector", "area") else certain == total["certain"]


@FEWER
@given(books(), st.lists(OFFSETS, min_size=1, max_size=3, unique=True))
def test_windows_that_tile_lose_no_exact_day_and_count_none_twice(book: Any, cuts: list[int]) -> None:
    for row in book["contacts"]:
        row["date"] = row["date"] if row["date"] and "/" not in row["date"] else on(7)
    graph = graph_of(book)
    ends = [None, *(on(cut) for cut in sorted(cuts)), None]
    (whole,) = graph.frequency.counts([]).to_pylist()
    parts = [graph.frequency.counts([], start=start, end=end).to_pylist()[0] for start, end in pairwise(ends)]
    for bound in ("certain", "possible"):
        assert sum(open_as_inf(part[bound]) for part in parts) == open_as_inf(whole[bound])
