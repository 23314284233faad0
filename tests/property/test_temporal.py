"""Reachability in time, by the core and by a twin that walks every path."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.temporal import Edge, earliest, may_follow

import casegraph as cg
from casegraph.temporal import TimedEdges

VERTICES = ["a", "b", "c", "d"]
EDGES = st.lists(
    st.tuples(
        st.sampled_from(VERTICES), st.sampled_from(VERTICES), st.integers(1, 4), st.sampled_from([0, 0, 0, 1, 2])
    ).map(lambda edge: (edge[0], edge[1], edge[2], edge[2] + edge[3])),
    min_size=1,
    max_size=6,
)
BOUND = st.one_of(st.none(), st.integers(0, 6))
TIES = st.sampled_from(["closure", "strict", "recorded"])


def made(edges: list[Edge], dated: bool) -> TimedEdges:
    columns = zip(*edges, strict=True)
    table: dict[str, list[Any]] = dict(
        zip(("source", "target", "departure", "arrival"), map(list, columns), strict=True)
    )
    if dated:
        for name in ("departure", "arrival"):
            table[name] = [day(tick) for tick in table[name]]
    return TimedEdges(table)


def day(tick: int) -> date:
    return date(2011, 1, 1) + timedelta(tick)


@settings(max_examples=200, deadline=None)
@given(EDGES, TIES, BOUND, BOUND, st.booleans())
def test_every_path(edges: list[Edge], ties: str, start: int | None, end: int | None, dated: bool) -> None:
    graph = made(edges, dated)
    bounds: dict[str, Any] = {"start": start, "end": end}
    if dated:
        bounds = {name: None if tick is None else day(tick) for name, tick in bounds.items()}
    vertices = graph.vertices.to_pylist()
    reached = {row["source"]: row["reached"] for row in graph.reached(ties=ties, **bounds).to_pylist()}
    for source in vertices:
        expected = earliest(edges, source, ties, start, end)
        rows = graph.earliest_arrival(source, ties=ties, **bounds).to_pylist()
        found = {row["vertex"]: row["arrival"] for row in rows}
        assert found == ({vertex: day(tick) for vertex, tick in expected.items()} if dated else expected)
        assert reached[source] == len(expected)
        for vertex in vertices:
            path = graph.path(source, vertex, ties=ties, **bounds)
            if vertex not in expected:
                assert path == []
                continue
            assert edges[path[0]][0] == source
            assert edges[path[-1]][1] == vertex
            assert edges[path[-1]][3] == expected[vertex]
            assert all(may_follow(edges, one, other, ties) for one, other in pairwise(path))


@pytest.mark.parametrize(
    ("edges", "message"),
    [
        ({"source": ["a"], "target": ["b"]}, "edges: has no column 'departure'"),
        ({"source": ["a"], "target": [1], "departure": [1]}, "edges: source and target are not of one type"),
        ({"source": [None, "a"], "target": ["b", "b"], "departure": [1, 1]}, "edges, row 0, source: a missing value"),
        ({"source": ["a"], "target": ["b"], "departure": ["x"]}, "edges, row 0, departure: 'x' is not accepted"),
        ({"source": ["a"], "target": ["b"], "departure": ["2011/.."]}, "accepted: EDTF with a first and a last day"),
        ({"source": ["a"], "target": ["b"], "departure": [1.5]}, "edges, departure: double is not accepted"),
        ({"source": ["a", "a"], "target": ["b", "b"], "departure": [1, None]}, "edges, row 1, departure: a missing"),
        ({"source": [1.5], "target": [1.5], "departure": [1]}, "edges, source: double is not accepted"),
        (
            {"source": ["a"], "target": ["b"], "departure": [2], "arrival": [1]},
            "edges, row 0: arrives before it departs",
        ),
        ({"source": ["a"], "target": ["b"], "departure": [2**40]}, "departure has a number out of range"),
    ],
)
def test_what_is_no_edge(edges: dict[str, list[Any]], message: str) -> None:
    with pytest.raises(cg.ArgumentError, match=message):
        TimedEdges(edges)


def test_what_is_not_asked() -> None:
    edges = TimedEdges({"source": ["a"], "target": ["b"], "departure": [1]})
    assert len(edges) == 1
    for wrong in ("z", 3):
        with pytest.raises(cg.NotFoundError, match="source: no edge has the vertex"):
            edges.earliest_arrival(wrong)
    with pytest.raises(cg.ArgumentError, match="ties: 'any' is not accepted"):
        edges.earliest_arrival("a", ties="any")
    with pytest.raises(cg.ArgumentError, match=r"start: .* accepted: a whole number"):
        edges.earliest_arrival("a", start=date(2011, 1, 1))


def test_an_edge_of_an_uncertain_day_departs_on_its_first_and_arrives_on_its_last() -> None:
    edges = TimedEdges(
        {"source": ["a", "b", "b"], "target": ["b", "c", "d"], "departure": ["2011-02", "2011-02-27", "2011-03-01"]}
    )
    assert edges.earliest_arrival("a").to_pylist() == [
        {"vertex": "b", "arrival": date(2011, 2, 28), "edge": 0},
        {"vertex": "d", "arrival": date(2011, 3, 1), "edge": 2},
    ]
    assert edges.earliest_arrival("a", end=date(2011, 2, 27)).num_rows == 0


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.dates(date(2011, 1, 1), date(2011, 1, 5))), min_size=1)
)
def test_texts_of_days_are_the_days(rows: list[tuple[int, int, date]]) -> None:
    source, target, days = (list(column) for column in zip(*rows, strict=True))
    dated = TimedEdges({"source": source, "target": target, "departure": days})
    told = TimedEdges({"source": source, "target": target, "departure": [str(day) for day in days]})
    assert told.reached() == dated.reached()
    assert told.earliest_arrival(source[0]) == dated.earliest_arrival(source[0])
