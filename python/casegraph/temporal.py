"""Who can be reached from whom along timed edges of any kind: shares, calls, moves, contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.display import reporting
from casegraph.errors import ArgumentError, NotFoundError
from casegraph.frames import to_arrow

__all__ = ["TimedEdges"]

_TIES = ("closure", "strict", "recorded")
_TIMES = "dates, texts in EDTF, or whole numbers"
_IDS = "texts or whole numbers"
_EPOCH = date(1970, 1, 1).toordinal()
Id = str | int


class TimedEdges:
    """Edges that depart at a time and arrive at the same time or later.

    A path is time-respecting where each edge departs not before the one before it has arrived. Within one tick (a day,
    where times are dates) ``ties`` says more: ``closure``, edges of one tick may follow each other in any order (the
    upper bound); ``strict``, an edge departs later than the one before it departed (the lower bound); ``recorded``, in
    the order of the rows.

    Parameters
    ----------
    edges
        Any table with the columns ``source`` and ``target`` (texts or whole numbers), ``departure`` and, where edges
        take time, ``arrival`` (both dates, both texts in EDTF, or both whole numbers). An edge of an uncertain day
        (``2011-03``) is one that departs on its first day and arrives on its last, whether it was one day or another:
        what is reached by it is the certain bound.

    Raises
    ------
    casegraph.ArgumentError
        A column that is missing or of another type; an edge, named by its row from 0, with a missing value, a day that
        is not EDTF or has no bound, or an arrival before its departure.

    Notes
    -----
    One pass over the edges in the order of departure [1]_; for many sources, one bit a source and 256 of them a pass.

    References
    ----------
    .. [1] Wu et al. (2014), Path problems in temporal graphs, PVLDB 7:721.

    Examples
    --------
    >>> from casegraph.temporal import TimedEdges
    >>> calls = {"source": ["a", "b", "b"], "target": ["b", "c", "d"], "departure": [1, 1, 3]}
    >>> edges = TimedEdges(calls)
    >>> edges.earliest_arrival("a").to_pylist()[0]
    {'vertex': 'b', 'arrival': 1, 'edge': 0}
    >>> edges.path("a", "c"), edges.path("a", "c", ties="strict")
    ([0, 1], [])
    """

    def __init__(self, edges: Any) -> None:
        table = to_arrow(edges, "edges")
        for name in ("source", "target", "departure"):
            if table.column_names.count(name) != 1:
                has = "no column" if name not in table.column_names else "more than one column"
                raise ArgumentError(f"edges: has {has} '{name}'; accepted: source, target, departure, arrival")
        ends = [_ids(table, name) for name in ("source", "target")]
        if ends[0].type != ends[1].type:
            raise ArgumentError("edges: source and target are not of one type")
        columns = dict(zip(("source", "target"), ends, strict=True))
        columns |= self._ticks_of_edges(table)
        with reporting("edges ordered") as report:
            self._core = _core.timed_edges(pa.table(columns), report)
        self._vertices = pa.table(self._core.vertices())["id"].combine_chunks()

    def __len__(self) -> int:
        """Return the number of edges."""
        return len(self._core)

    @property
    def vertices(self) -> pa.Array:
        """The ids of the vertices, in the order of their first edge (sources before targets)."""
        return self._vertices

    def earliest_arrival(
        self,
        source: Id,
        *,
        start: date | int | None = None,
        end: date | int | None = None,
        ties: str = "closure",
    ) -> pa.Table:
        """When each vertex can be reached first from one.

        Parameters
        ----------
        source
            The id of a vertex.
        start, end
            Only edges that depart from ``start`` on and arrive by ``end``.
        ties
            ``closure`` (default), ``strict`` or ``recorded``.

        Returns
        -------
        pyarrow.Table
            One row a vertex that can be reached, the source left out: ``vertex``, ``arrival`` and ``edge``, the row of
            the last edge of such a path.

        Raises
        ------
        casegraph.NotFoundError
            A source that no edge has.
        casegraph.ArgumentError
            A time or rule that is not accepted.

        Examples
        --------
        >>> from casegraph.temporal import TimedEdges
        >>> edges = TimedEdges({"source": [1, 2], "target": [2, 3], "departure": [4, 2]})
        >>> edges.earliest_arrival(1).to_pydict()
        {'vertex': [2], 'arrival': [4], 'edge': [0]}
        """
        with reporting("edges followed") as report:
            asked = self._window(start, end, ties)
            found = pa.table(self._core.earliest(self._place("source", source), **asked, report=report))
        return pa.table(
            {
                "vertex": self._vertices.take(found["vertex"].combine_chunks()),
                "arrival": self._times(found["arrival"]),
                "edge": found["edge"],
            }
        )

    def path(
        self,
        source: Id,
        target: Id,
        *,
        start: date | int | None = None,
        end: date | int | None = None,
        ties: str = "closure",
    ) -> list[int]:
        """Rows of the edges by which the target is reached first.

        Parameters
        ----------
        source, target
            Ids of vertices.
        start, end, ties
            As in :meth:`earliest_arrival`.

        Returns
        -------
        list of int
            In the order of the path; empty where the target is not reached, or is the source.

        Raises
        ------
        casegraph.NotFoundError
            A vertex that no edge has.
        casegraph.ArgumentError
            A time or rule that is not accepted.

        Examples
        --------
        >>> from casegraph.temporal import TimedEdges
        >>> TimedEdges({"source": [1, 2], "target": [2, 3], "departure": [4, 5]}).path(1, 3)
        [0, 1]
        """
        places = self._place("source", source), self._place("target", target)
        return self._core.path(*places, **self._window(start, end, ties))

    def reached(
        self,
        sources: Sequence[Id] | None = None,
        *,
        start: date | int | None = None,
        end: date | int | None = None,
        ties: str = "closure",
        threads: int = 0,
    ) -> pa.Table:
        """How many vertices can be reached from each of many.

        Parameters
        ----------
        sources
            Ids of vertices; None: every vertex. Memory is a bit for each vertex and source.
        start, end, ties
            As in :meth:`earliest_arrival`.
        threads
            0 for as many as the machine has; the answer is the same for any number.

        Returns
        -------
        pyarrow.Table
            One row a source: ``source`` and ``reached``, the source itself left out.

        Raises
        ------
        casegraph.NotFoundError
            A vertex that no edge has.
        casegraph.ArgumentError
            A time or rule that is not accepted.

        Examples
        --------
        >>> from casegraph.temporal import TimedEdges
        >>> TimedEdges({"source": [1, 2], "target": [2, 3], "departure": [4, 5]}).reached().to_pydict()
        {'source': [1, 2, 3], 'reached': [2, 1, 0]}
        """
        places = list(range(len(self._vertices))) if sources is None else self._places(sources)
        with reporting("sources followed") as report:
            counts = self._core.reached(places, threads=threads, **self._window(start, end, ties), report=report)
        ids = self._vertices.take(pa.array(places, pa.int64()))
        return pa.table({"source": ids, "reached": pa.array(counts, pa.int64())})

    # -- times and ids as the core counts them ---------------------------------------------------
    def _ticks_of_edges(self, table: pa.Table) -> dict[str, pa.ChunkedArray]:
        """When edges depart and, where they take time or their days are uncertain, when they arrive."""
        there = [name for name in ("departure", "arrival") if name in table.column_names]
        kinds = {_kind_of_time(table[name].type) for name in there}
        if len(kinds) > 1:
            raise ArgumentError("edges: departure and arrival are not of one type")
        (kind,) = kinds
        for name in there:
            _refuse_missing(table[name], name, _TIMES)
            if kind is None:
                raise ArgumentError(f"edges, {name}: {table[name].type} is not accepted; accepted: {_TIMES}")
        self._is_dated = kind != "numbers"
        if kind == "texts":
            days = [_days(table[name], name) for name in there]
            return {"departure": days[0][0], "arrival": days[-1][1]}
        as_days = [pc.cast(table[name], pa.date32()) if kind == "dates" else table[name] for name in there]
        ticks = [pc.cast(column, pa.int32()) if kind == "dates" else column for column in as_days]
        return dict(zip(there, ticks, strict=True))

    def _times(self, ticks: pa.ChunkedArray) -> pa.ChunkedArray:
        return pc.cast(pc.cast(ticks, pa.int32()), pa.date32()) if self._is_dated else ticks

    def _window(self, start: Any, end: Any, ties: str) -> dict[str, Any]:
        if ties not in _TIES:
            raise ArgumentError(f"ties: {ties!r} is not accepted; accepted: {', '.join(_TIES)}")
        return {"start": self._tick("start", start), "end": self._tick("end", end), "ties": ties}

    def _tick(self, argument: str, time: Any) -> int | None:
        if time is None:
            return None
        if self._is_dated and isinstance(time, date):
            return time.toordinal() - _EPOCH
        if not self._is_dated and isinstance(time, int) and not isinstance(time, bool) and -(2**31) <= time < 2**31 - 1:
            return time
        accepted = "a date" if self._is_dated else "a whole number"
        raise ArgumentError(f"{argument}: {time!r} is not accepted; accepted: {accepted}")

    def _place(self, argument: str, vertex: Id) -> int:
        try:
            place = pc.index(self._vertices, pa.scalar(vertex, self._vertices.type)).as_py()
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
            place = -1
        if place < 0:
            raise NotFoundError(f"{argument}: no edge has the vertex {vertex!r}")
        return int(place)

    def _places(self, sources: Sequence[Id]) -> list[int]:
        """The places of many vertices: one look at each vertex, not one at all vertices for each source."""
        try:
            wanted = pa.array(sources, self._vertices.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, OverflowError):
            wanted = pa.array([], self._vertices.type)
        found = pc.index_in(self._vertices, value_set=wanted.unique())
        there = pc.indices_nonzero(pc.is_valid(found))
        place_of = dict(zip(self._vertices.take(there).to_pylist(), there.to_pylist(), strict=True))
        if any(source not in place_of for source in sources):
            return [self._place("sources", source) for source in sources]  # refuses the first that no edge has
        return [place_of[source] for source in sources]


def _kind_of_time(kind: pa.DataType) -> str | None:
    if pa.types.is_date(kind):
        return "dates"
    if pa.types.is_integer(kind):
        return "numbers"
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or kind == pa.string_view()
    return "texts" if is_text else None


def _days(column: pa.ChunkedArray, name: str) -> tuple[pa.Array, pa.Array]:
    """The first and the last day of each text in EDTF; each different text is read once."""
    codes = pc.dictionary_encode(pc.cast(column, pa.string())).combine_chunks()
    bounds = [_bounds(text) for text in codes.dictionary.to_pylist()]
    for code, found in enumerate(bounds):
        if found is None:
            row = pc.index(codes.indices, code).as_py()
            raise ArgumentError(
                f"edges, row {row}, {name}: {codes.dictionary[code].as_py()!r} is not accepted; "
                "accepted: EDTF with a first and a last day, such as 2011-03-01, 2011-03 or 2011-03/2011-05"
            )
    first, last = zip(*bounds, strict=True) if bounds else ((), ())
    return pa.array(first, pa.int32()).take(codes.indices), pa.array(last, pa.int32()).take(codes.indices)


def _bounds(text: str) -> tuple[int, int] | None:
    try:
        first, last, _approximate, _uncertain = _core.parse_edtf(text)
    except ArgumentError:
        return None
    return None if first is None or last is None else (first, last)


def _refuse_missing(column: pa.ChunkedArray, name: str, accepted: str) -> None:
    if column.null_count:
        row = pc.index(pc.is_null(column), True).as_py()
        raise ArgumentError(f"edges, row {row}, {name}: a missing value is not accepted; accepted: {accepted}")


def _ids(table: pa.Table, name: str) -> pa.ChunkedArray:
    column = table[name]
    if pa.types.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    if pa.types.is_integer(column.type):
        column = pc.cast(column, pa.int64())
    elif pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or column.type == pa.string_view():
        column = pc.cast(column, pa.string())
    elif not pa.types.is_null(column.type):
        raise ArgumentError(f"edges, {name}: {column.type} is not accepted; accepted: {_IDS}")
    _refuse_missing(column, name, _IDS)
    return pc.cast(column, pa.string()) if pa.types.is_null(column.type) else column
