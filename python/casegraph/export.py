"""The graph in other libraries' hands: NetworkX, igraph, GraphML and SciPy, with every attribute.

Vertices are called ``person:PFP``, ``address:a-1``, ``identifier:...``, ``agency:...``, ``incident:...`` and
``contact:...``. A vertex has its ``node_type``, its ``row`` (in the casebook's table, from 1) and every column
of that row; an edge its ``edge_type``, ``table`` and ``row``, and, where it is a row of participants, residences,
relationships or identifiers, every column of that row. Values that are missing are absent, never empty; dates and
times are texts (ISO 8601, or EDTF as coded). Parallel edges are kept: an edge's key is its type and row.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TextIO

from casegraph import _core
from casegraph.errors import ArgumentError, DataError

if TYPE_CHECKING:
    import igraph
    import networkx
    import pyarrow as pa
    import scipy.sparse

    from casegraph.graph import CaseGraph

__all__ = ["Incidence", "to_igraph", "to_networkx", "to_scipy", "write_graphml"]

_TABLES = {
    "person": ("persons", "person_id"),
    "address": ("addresses", "address_id"),
    "identifier": ("identifiers", "identifier_id"),
    "agency": ("agencies", "agency_id"),
    "incident": ("incidents", "incident_id"),
    "contact": ("contacts", "contact_id"),
}
# Edges that are rows of a table of their own; all others are cells of contacts.
_EDGE_TABLES = {
    "takes_part": "participants",
    "resides": "residences",
    "related": "relationships",
    "has_identifier": "identifiers",
}
_ADDRESS_ROLES = ("met_at", "concerns_address", "filed_at")

Attributes = dict[str, Any]


class Incidence(NamedTuple):
    """A sparse matrix, and what its rows and columns stand for."""

    matrix: scipy.sparse.csr_array
    rows: pa.Table  # index, and the id of the casebook
    columns: pa.Table


@dataclass(frozen=True)
class _Edge:
    source: int
    target: int
    key: str
    attributes: Attributes


class _Elements:
    """Vertices and edges of a graph with the casebook's cells, as the graph (and its overlays) have them."""

    def __init__(self, graph: CaseGraph) -> None:
        import pyarrow as pa

        self._graph = graph
        adjacency = _core.adjacency(graph._core)
        self._vertices = pa.table(adjacency.vertices())
        self._edges = pa.table(adjacency.edges())

    @cached_property
    def vertices(self) -> list[tuple[str, Attributes]]:
        """Name and attributes of each vertex."""
        found = []
        kinds, rows = (self._vertices[name].to_pylist() for name in ("kind", "row"))
        for kind, row in zip(kinds, rows, strict=True):
            table, key = _TABLES[kind]
            attributes = {"node_type": kind, "row": row + 1, **self._cells(table, row)}
            found.append((f"{kind}:{attributes[key]}", attributes))
        return found

    def edges(self) -> Iterator[_Edge]:
        """Every edge, in order of its type and row."""
        columns = (self._edges[name].to_pylist() for name in ("kind", "source", "target", "row"))
        for kind, source, target, row in zip(*columns, strict=True):
            table = _EDGE_TABLES.get(kind)
            attributes = {"edge_type": kind, "table": table or "contacts", "row": row + 1}
            if table:
                attributes |= self._cells(table, row)
            yield _Edge(source, target, f"{kind}:{row + 1}", attributes)

    def _cells(self, table: str, row: int) -> Attributes:
        columns = self._columns[table]
        return {name: values[row] for name, values in columns.items() if values[row] is not None}

    @cached_property
    def _columns(self) -> Mapping[str, Mapping[str, list[Any]]]:
        names = {table for table, _ in _TABLES.values()} | set(_EDGE_TABLES.values())
        tables = self._graph.book.tables
        found: dict[str, dict[str, list[Any]]] = {name: {} for name in names}
        for name in names & set(tables):
            found[name] = {column: _plain(tables[name][column]) for column in tables[name].column_names}
        _apply_overlay(self._graph, found)
        return found


def _apply_overlay(graph: CaseGraph, columns: dict[str, dict[str, list[Any]]]) -> None:
    """Put what a what-if changed in the place of the casebook's cells: dates, filing, and how persons are recorded."""
    import pyarrow as pa

    contacts, participants = columns["contacts"], columns["participants"]
    state = pa.table(_core.contact_state(graph._core)).to_pydict()
    if contacts:
        size = len(contacts["contact_id"])
        dates = contacts.setdefault("date", [None] * size)
        filed = contacts.setdefault("filed_at", [None] * size)
        for row, first, last, address in zip(*state.values(), strict=True):
            if _bounds(dates[row]) != (first, last):
                dates[row] = _edtf(first, last)
            if _text(address) != _text(filed[row]):  # one "elsewhere" makes the core's column text
                filed[row] = address
        if wholes := contacts.get("part_of"):
            left = {contacts["contact_id"][row] for row in state["row"]}
            contacts["part_of"] = [whole if whole in left else None for whole in wholes]
    recorded_as = participants.get("recorded_as")
    if recorded_as:
        parts = pa.table(_core.participant_state(graph._core)).to_pydict()
        for row, otherwise in zip(parts["row"], parts["recorded_otherwise"], strict=True):
            if not otherwise:
                recorded_as[row] = None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _plain(column: pa.ChunkedArray) -> list[Any]:
    """The column's values as texts, numbers and truth values."""
    values: list[Any] = column.to_pylist()
    if any(isinstance(value, (dt.date, dt.time)) for value in values):
        return [None if value is None else _iso(value) for value in values]
    return values


def _iso(value: dt.date | dt.time) -> str:
    return value.isoformat("minutes") if isinstance(value, dt.time) else value.isoformat()


@lru_cache(maxsize=65536)
def _bounds(date: str | None) -> tuple[dt.date | None, dt.date | None]:
    if date is None:
        return None, None
    first, last, _approximate, _uncertain = _core.parse_edtf(date)
    return _date(first), _date(last)


def _date(days: int | None) -> dt.date | None:
    return None if days is None else dt.date.fromordinal(dt.date(1970, 1, 1).toordinal() + days)


def _edtf(first: dt.date | None, last: dt.date | None) -> str | None:
    if first is None and last is None:
        return None
    if first == last and first is not None:
        return first.isoformat()
    return f"{'..' if first is None else first.isoformat()}/{'..' if last is None else last.isoformat()}"


# -- libraries ---------------------------------------------------------------------------------------


def to_networkx(graph: CaseGraph) -> networkx.MultiGraph:
    """Return the graph as a NetworkX MultiGraph.

    Notes
    -----
    Undirected; each edge's key is its type and row (``takes_part:12``). Missing values are absent from the
    attributes, so that ``attributes.get(name)`` is None and every NetworkX writer takes the graph.
    """
    networkx = _imported("networkx")
    elements = _Elements(graph)
    out = networkx.MultiGraph(**_title(graph))
    out.add_nodes_from(elements.vertices)
    names = [name for name, _ in elements.vertices]
    out.add_edges_from((names[edge.source], names[edge.target], edge.key, edge.attributes) for edge in elements.edges())
    return out


def to_igraph(graph: CaseGraph) -> igraph.Graph:
    """Return the graph as an undirected igraph Graph.

    Notes
    -----
    A vertex is found by its ``id`` (``g.vs.find(id="person:PFP")``), as in a graph that igraph reads from GraphML;
    ``name`` is the column of the table agencies. Missing values are None.
    """
    igraph = _imported("igraph")
    elements = _Elements(graph)
    edges = list(elements.edges())
    out = igraph.Graph(n=len(elements.vertices), edges=[(edge.source, edge.target) for edge in edges], directed=False)
    for name, value in _title(graph).items():
        out[name] = value
    out.vs["id"] = [name for name, _ in elements.vertices]
    for name, values in _as_columns([attributes for _, attributes in elements.vertices]).items():
        out.vs[name] = values
    out.es["id"] = [edge.key for edge in edges]
    for name, values in _as_columns([edge.attributes for edge in edges]).items():
        out.es[name] = values
    return out


def to_scipy(
    graph: CaseGraph,
    rows: str = "person",
    columns: str = "agency",
    *,
    through_contacts: bool = False,
    took_part_only: bool = True,
    addresses: str | Sequence[str] = _ADDRESS_ROLES,
) -> Incidence:
    """Return how often vertices of one kind meet those of another, as a SciPy sparse array.

    Parameters
    ----------
    rows, columns
        ``person``, ``address``, ``identifier``, ``agency``, ``incident`` or ``contact``.
    through_contacts
        For persons and addresses, and persons and persons: the contacts of both, not the rows of residences or
        relationships.
    took_part_only
        Only contacts in which the person took part.
    addresses
        As which of its addresses a contact belongs to one: any of ``met_at``, ``concerns_address``, ``filed_at``.

    Returns
    -------
    Incidence
        ``matrix`` (int64, a ``csr_array``), and two index tables: ``rows`` and ``columns``, each with ``index`` and
        the casebook's id. With contacts on one side a value is 1 where the contact belongs to the vertex; of persons
        with addresses, persons or identifiers it is a number of rows; else a number of contacts that belong to both.

    Raises
    ------
    casegraph.ArgumentError
        A kind that is not accepted, or a pair that has no matrix (identifiers meet persons only).
    """
    sparse = _imported("scipy.sparse", "scipy")
    import numpy as np
    import pyarrow as pa

    height, width, offsets, entries = _core.incidence(
        graph._core,
        rows=rows,
        columns=columns,
        through_contacts=through_contacts,
        took_part_only=took_part_only,
        addresses=[addresses] if isinstance(addresses, str) else list(addresses),
    )
    pointers = pa.table(offsets)["offset"].to_numpy()
    found = pa.table(entries)
    matrix = sparse.csr_array(
        (np.array(found["value"]), np.array(found["index"]), np.array(pointers)), shape=(height, width)
    )
    return Incidence(matrix, _index(graph, rows), _index(graph, columns))


def _index(graph: CaseGraph, kind: str) -> pa.Table:
    import pyarrow as pa

    table, key = _TABLES[kind]
    given = graph.book.tables.get(table)
    ids = pa.chunked_array([pa.array([], pa.string())]) if given is None else given[key]
    if kind == "contact":  # in the order of time, and without those that a what-if removed
        ids = ids.take(pa.table(_core.contact_state(graph._core))["row"])
    return pa.table({"index": pa.array(range(len(ids)), pa.int64()), key: ids})


def _as_columns(elements: Sequence[Attributes]) -> dict[str, list[Any]]:
    names = dict.fromkeys(name for attributes in elements for name in attributes)
    return {name: [attributes.get(name) for attributes in elements] for name in names}


def _title(graph: CaseGraph) -> dict[str, str]:
    return {"title": graph.book.title} if graph.book.title else {}


def _imported(module: str, package: str | None = None) -> Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError as error:
        name = package or module
        raise ArgumentError(f"{name} is not installed; install it with: pip install 'casegraph[graph]'") from error


# -- GraphML -----------------------------------------------------------------------------------------

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
# Characters that no XML document may hold, even escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)


def write_graphml(graph: CaseGraph, path: str | os.PathLike[str]) -> Path:
    """Write the graph as GraphML and return where.

    Parameters
    ----------
    path
        The file; it appears whole or not at all, in the place of one that is there.

    Raises
    ------
    casegraph.DataError
        A value holds a character that XML cannot hold.

    Notes
    -----
    Typed: texts, whole numbers (``long``), numbers (``double``) and truth values. A missing value is written as none.
    NetworkX reads every attribute back as it was (``read_graphml(path, force_multigraph=True)``). igraph has no
    missing values in GraphML and shows them as ``""``, NaN and False, holds whole numbers as floating ones, and (1.0)
    mixes up the ids of edges: there an edge's key is its ``edge_type`` and ``row``.
    """
    elements = _Elements(graph)
    edges = list(elements.edges())
    node_keys = _Keys("node", (attributes for _, attributes in elements.vertices))
    edge_keys = _Keys("edge", (edge.attributes for edge in edges))
    graph_keys = _Keys("graph", [_title(graph)])
    target = Path(path).resolve()
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}.tmp")
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write(_HEAD)
            for keys in (graph_keys, node_keys, edge_keys):
                keys.write_declarations(file)
            file.write('<graph edgedefault="undirected">\n')
            graph_keys.write_data(file, _title(graph), "the casebook")
            names = [_escaped(name, name) for name, _ in elements.vertices]
            for name, (_, attributes) in zip(names, elements.vertices, strict=True):
                file.write(f'<node id="{name}">\n')
                node_keys.write_data(
                    file, attributes, f"{_TABLES[attributes['node_type']][0]}, row {attributes['row']}"
                )
                file.write("</node>\n")
            for edge in edges:
                file.write(f'<edge id="{edge.key}" source="{names[edge.source]}" target="{names[edge.target]}">\n')
                edge_keys.write_data(file, edge.attributes, f"{edge.attributes['table']}, row {edge.attributes['row']}")
                file.write("</edge>\n")
            file.write("</graph>\n</graphml>\n")
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return Path(path)


class _Keys:
    """The attributes of nodes, edges or the graph, with their types."""

    _TYPES: ClassVar = {bool: "boolean", int: "long", float: "double", str: "string"}

    def __init__(self, domain: str, elements: Any) -> None:
        self._domain = domain
        self._types: dict[str, str] = {}
        for attributes in elements:
            for name, value in attributes.items():
                kind = self._TYPES[type(value)]
                # One name has one type in GraphML; where two tables differ, both are text.
                self._types[name] = kind if self._types.get(name, kind) == kind else "string"
        self._ids = {name: f"{domain[0]}{at}" for at, name in enumerate(self._types)}

    def write_declarations(self, file: TextIO) -> None:
        for name, kind in self._types.items():
            shown = _escaped(name, "the column's name")
            file.write(f'<key id="{self._ids[name]}" for="{self._domain}" attr.name="{shown}" attr.type="{kind}"/>\n')

    def write_data(self, file: TextIO, attributes: Attributes, place: str) -> None:
        for name, value in attributes.items():
            text = ("true" if value else "false") if isinstance(value, bool) else str(value)
            file.write(f'  <data key="{self._ids[name]}">{_escaped(text, f"{place}, column {name}")}</data>\n')


def _escaped(text: str, place: str) -> str:
    if found := _NOT_XML.search(text):
        raise DataError(f"{place}: the character U+{ord(found.group()):04X} cannot be written to GraphML")
    return text.translate(_ESCAPES)
