"""The graph in other libraries' hands: NetworkX, igraph, GraphML and SciPy, with every attribute.

Vertices are called ``person:PFP``, ``address:a-1``, ``identifier:...``, ``agency:...``, ``incident:...`` and
``contact:...``. A vertex has its ``node_type``, its ``row`` (in the casebook's table, from 1) and every column
of that row; an edge its ``edge_type``, ``table`` and ``row``, and, where it is a row of a table of its own, every
column of that row. Values that are missing are absent, never empty; dates and times are texts (ISO 8601, or EDTF as
coded). Parallel edges are kept: an edge's key is its type and row.

Every row of every table that the graph is made of is in the export. One that joins two vertices is an edge:

======================  =====================================================================================
``takes_part``          participants: person, contact
``by_agency`` ...       contacts: contact, and its agency, incident and addresses (without the contact's columns)
``resides``             residences: person, address
``related``             relationships: person, person
``has_identifier``      identifiers (vertices too): person, and the first identifier of that kind and value
``share``               shares: from agency, to agency (else to person); what it carried is ``share_items``
``access``              access: agency, holder agency
``coverage``            coverage: agency, person
``contact_link``        contact_links: later contact, earlier contact
``assessment``          assessments: contact, person at risk
``episode``             episodes: person, agency in charge
``check``               checks: agency, and the key looked up (else the contact); what it showed is ``check_hits``
======================  =====================================================================================

One that has only the first of the two vertices, and every flag, stands with that vertex, in an attribute that is
called after the table (``flags``, ``episodes``, ``coverage`` ...). Such an attribute, as well as ``share_items``,
``check_hits`` and the graph's own ``reviews``, is one text that holds a list in JSON, each row with its columns: no
format for graphs has lists, and so it is the same in all (``json.loads(vertex["flags"])``). A later identifier of the
same kind and value as an earlier one has ``same_as``, and no ties of its own.

The graph is undirected; from where to where a share or a tie goes stands in its columns (``from_agency``,
``from_person``). What a what-if adds has no ``row``, and ``what-if-1`` in its key.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TextIO

from casegraph import _core
from casegraph.audience import AudienceLike
from casegraph.audience.counts import is_small, with_complements
from casegraph.errors import ArgumentError, DataError
from casegraph.export.elements import NOT_XML, TABLES, Attributes, Elements

if TYPE_CHECKING:
    import igraph
    import networkx
    import pyarrow as pa
    import scipy.sparse

    from casegraph.graph import CaseGraph

__all__ = ["Incidence", "to_igraph", "to_networkx", "to_scipy", "write_graphml"]

_ADDRESS_ROLES = ("met_at", "concerns_address", "filed_at")


class Incidence(NamedTuple):
    """A sparse matrix, and what its rows and columns stand for."""

    matrix: scipy.sparse.csr_array
    rows: pa.Table  # index, and the id of the casebook
    columns: pa.Table


# -- libraries ---------------------------------------------------------------------------------------


def to_networkx(graph: CaseGraph, *, audience: AudienceLike = None) -> networkx.MultiGraph:
    """Return the graph as a NetworkX MultiGraph.

    Parameters
    ----------
    graph
        The graph.
    audience
        Who is to see it; see :mod:`casegraph.audience`. For the public it has agencies alone, and says so in its
        attribute ``withheld``.

    Notes
    -----
    Undirected; each edge's key is its type and row (``takes_part:12``). Missing values are absent from the
    attributes, so that ``attributes.get(name)`` is None and every NetworkX writer takes the graph.
    """
    networkx = _imported("networkx")
    elements = _elements(graph, audience)
    out = networkx.MultiGraph(**elements.graph_attributes)
    out.add_nodes_from(elements.vertices)
    names = [name for name, _ in elements.vertices]
    out.add_edges_from((names[edge.source], names[edge.target], edge.key, edge.attributes) for edge in elements.edges)
    return out


def to_igraph(graph: CaseGraph, *, audience: AudienceLike = None) -> igraph.Graph:
    """Return the graph as an undirected igraph Graph.

    Parameters
    ----------
    graph
        The graph.
    audience
        Who is to see it, as of :func:`to_networkx`.

    Notes
    -----
    A vertex is found by its ``id`` (``g.vs.find(id="person:PFP")``), as in a graph that igraph reads from GraphML;
    ``name`` is the column of the table agencies. Missing values are None.
    """
    igraph = _imported("igraph")
    elements = _elements(graph, audience)
    edges = elements.edges
    out = igraph.Graph(n=len(elements.vertices), edges=[(edge.source, edge.target) for edge in edges], directed=False)
    for name, value in elements.graph_attributes.items():
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
    audience: AudienceLike = None,
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
    audience
        Who is to see it. For the public the matrix is of floating numbers, and NaN stands for a count that is withheld.

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

    graph = graph.seen_by(audience)
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
    if not graph.book.audience.sees_rows:
        matrix = _without_small_counts(matrix, graph.book.audience.threshold)
    return Incidence(matrix, _index(graph, rows), _index(graph, columns))


def _without_small_counts(matrix: scipy.sparse.csr_array, threshold: int) -> scipy.sparse.csr_array:
    """The matrix with NaN for small counts, and for those from which they could be worked out."""
    import numpy as np

    values, entries = matrix.data.tolist(), matrix.tocoo()
    lines: dict[tuple[str, int], list[int]] = {}
    for at, (row, column) in enumerate(zip(entries.row.tolist(), entries.col.tolist(), strict=True)):
        lines.setdefault(("row", row), []).append(at)
        lines.setdefault(("column", column), []).append(at)
    small = [at for at, value in enumerate(values) if is_small(value, threshold)]
    found = matrix.astype(np.float64)
    found.data[sorted(with_complements(values, small, list(lines.values()), threshold))] = np.nan
    return found


def _index(graph: CaseGraph, kind: str) -> pa.Table:
    import pyarrow as pa

    table, key = TABLES[kind]
    # Ids alone: those of the public are numbered pseudonyms, whose rows it is not given.
    given = (graph.book._exact or graph.book).tables.get(table)
    ids = pa.chunked_array([pa.array([], pa.string())]) if given is None else given[key]
    if kind == "contact":  # in the order of time, and without those that a what-if removed
        ids = ids.take(pa.table(_core.contact_state(graph._core))["row"])
    return pa.table({"index": pa.array(range(len(ids)), pa.int64()), key: ids})


def _elements(graph: CaseGraph, audience: AudienceLike) -> Elements:
    return Elements(graph.seen_by(audience)._as_shown())


def _as_columns(elements: Sequence[Attributes]) -> dict[str, list[Any]]:
    names = dict.fromkeys(name for attributes in elements for name in attributes)
    return {name: [attributes.get(name) for attributes in elements] for name in names}


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
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)


def write_graphml(graph: CaseGraph, path: str | os.PathLike[str], *, audience: AudienceLike = None) -> Path:
    """Write the graph as GraphML and return where.

    Parameters
    ----------
    path
        The file; it appears whole or not at all, in the place of one that is there.
    audience
        Who is to see it, as of :func:`to_networkx`.

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
    elements = _elements(graph, audience)
    edges = elements.edges
    node_keys = _Keys("node", (attributes for _, attributes in elements.vertices))
    edge_keys = _Keys("edge", (edge.attributes for edge in edges))
    graph_keys = _Keys("graph", [elements.graph_attributes])
    target = Path(path).resolve()
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}.tmp")
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write(_HEAD)
            for keys in (graph_keys, node_keys, edge_keys):
                keys.write_declarations(file)
            file.write('<graph edgedefault="undirected">\n')
            graph_keys.write_data(file, elements.graph_attributes, "the casebook")
            names = [_escaped(name, name) for name, _ in elements.vertices]
            for name, (_, attributes) in zip(names, elements.vertices, strict=True):
                file.write(f'<node id="{name}">\n')
                node_keys.write_data(file, attributes, f"{TABLES[attributes['node_type']][0]}, row {attributes['row']}")
                file.write("</node>\n")
            for edge in edges:
                file.write(f'<edge id="{edge.key}" source="{names[edge.source]}" target="{names[edge.target]}">\n')
                edge_keys.write_data(file, edge.attributes, edge.place)
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
    if found := NOT_XML.search(text):
        raise DataError(f"{place}: the character U+{ord(found.group()):04X} cannot be written to GraphML")
    return text.translate(_ESCAPES)
