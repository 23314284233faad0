"""Vertices and edges with the casebook's cells, as a graph and its overlays have them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from casegraph import _core
from casegraph.io.made import label_text

if TYPE_CHECKING:
    import pyarrow as pa

    from casegraph.graph import CaseGraph

Attributes = dict[str, Any]
Columns = dict[str, dict[str, list[Any]]]

# The kinds of vertices: table and key.
TABLES = {
    "person": ("persons", "person_id"),
    "address": ("addresses", "address_id"),
    "identifier": ("identifiers", "identifier_id"),
    "agency": ("agencies", "agency_id"),
    "incident": ("incidents", "incident_id"),
    "contact": ("contacts", "contact_id"),
}
# Edges of the core's adjacency that are rows of a table of their own; all others are cells of contacts.
_EDGE_TABLES = {
    "takes_part": "participants",
    "resides": "residences",
    "related": "relationships",
    "has_identifier": "identifiers",
}


class _End(NamedTuple):
    """A column that names a vertex, and the vertex's kind; no kind: the column key_kind tells."""

    kind: str | None
    column: str


class _RowKind(NamedTuple):
    """A table whose rows are edges where they join two vertices, and else stand with the first."""

    table: str
    edge_type: str
    first: _End
    seconds: tuple[_End, ...] = ()  # the first that the row has is the other end
    parts: tuple[str, str] | None = None  # the table of what belongs to a row, and the key of both


_ROW_KINDS = (
    _RowKind(
        "shares",
        "share",
        _End("agency", "from_agency"),
        (_End("agency", "to_agency"), _End("person", "to_person")),
        ("share_items", "share_id"),
    ),
    _RowKind("access", "access", _End("agency", "agency_id"), (_End("agency", "holder_agency"),)),
    _RowKind("coverage", "coverage", _End("agency", "agency_id"), (_End("person", "person_id"),)),
    _RowKind("contact_links", "contact_link", _End("contact", "from_contact"), (_End("contact", "to_contact"),)),
    _RowKind("flags", "flag", _End("contact", "contact_id")),
    _RowKind("assessments", "assessment", _End("contact", "contact_id"), (_End("person", "risk_to"),)),
    _RowKind("episodes", "episode", _End("person", "person_id"), (_End("agency", "agency_id"),)),
    _RowKind(
        "checks",
        "check",
        _End("agency", "agency_id"),
        (_End(None, "key"), _End("contact", "contact_id")),
        ("check_hits", "check_id"),
    ),
)
_PARTS = tuple(kind.parts[0] for kind in _ROW_KINDS if kind.parts)
_WITHHELD = (
    "For the public: vertices and edges of persons, addresses, identifiers, incidents and contacts are withheld, "
    "because each stands for a single person or contact."
)
# Characters that no XML document may hold, even escaped.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Edge:
    """Places of its ends among the vertices, its key, and its attributes."""

    source: int
    target: int
    key: str
    attributes: Attributes

    @property
    def place(self) -> str:
        """Where it stands in the casebook, for messages."""
        return f"{self.attributes['table']}, row {self.attributes.get('row', 'added')}"


class _Row(NamedTuple):
    """A row of the casebook, from 0, or one that a what-if added (no number); and its cells."""

    number: int | None
    cells: Attributes

    def as_item(self) -> Attributes:
        return self.cells if self.number is None else {"row": self.number + 1, **self.cells}


class Elements:
    """Vertices, edges and attributes of a graph."""

    def __init__(self, graph: CaseGraph) -> None:
        import pyarrow as pa

        self._graph = graph
        adjacency = _core.adjacency(graph._core)
        self._vertices = pa.table(adjacency.vertices())
        self._edges = pa.table(adjacency.edges())

    @cached_property
    def vertices(self) -> list[tuple[str, Attributes]]:
        """Name and attributes of each vertex, with the rows that join it to no other."""
        alone = self._placed[1]
        return [
            (
                name,
                attributes | {table: as_json(items) for table, items in alone[at].items()}
                if at in alone
                else attributes,
            )
            for at, (name, attributes) in enumerate(self._own)
        ]

    @cached_property
    def edges(self) -> list[Edge]:
        """Every edge: those of the core's adjacency by type and row, then those of other rows."""
        return [*self._core_edges(), *self._placed[0]]

    @cached_property
    def graph_attributes(self) -> Attributes:
        """What belongs to no vertex: the casebook's title, and its reviews."""
        book = self._graph.book
        reviews = [row.as_item() for row in self._rows("reviews")]
        found = ({"title": book.title} if book.title else {}) | ({"reviews": as_json(reviews)} if reviews else {})
        found |= {} if book.made is None else {"made": label_text(book.made)}
        return found if book.audience.sees_rows else found | {"withheld": _WITHHELD}

    @cached_property
    def _own(self) -> list[tuple[str, Attributes]]:
        """Name of each vertex and the cells of its own row."""
        found = []
        kinds, rows = (self._vertices[name].to_pylist() for name in ("kind", "row"))
        for kind, row in zip(kinds, rows, strict=True):
            table, key = TABLES[kind]
            attributes = {"node_type": kind, "row": row + 1, **self._cells(table, row)}
            if kind == "identifier" and self._same_as[row] is not None:
                attributes["same_as"] = self._same_as[row]
            found.append((f"{kind}:{attributes[key]}", attributes))
        return found

    @cached_property
    def _same_as(self) -> list[Any]:
        return _state("identifier_state", self._graph)["same_as"]

    @cached_property
    def _place_of(self) -> dict[str, int]:
        places = {name: at for at, (name, _) in enumerate(self._own)}
        for name, attributes in self._own:  # the ties of a later row of a thing are those of the first
            if "same_as" in attributes:
                places[name] = places[f"identifier:{attributes['same_as']}"]
        return places

    def _core_edges(self) -> Iterator[Edge]:
        columns = (self._edges[name].to_pylist() for name in ("kind", "source", "target", "row"))
        for kind, source, target, row in zip(*columns, strict=True):
            table = _EDGE_TABLES.get(kind)
            attributes = {"edge_type": kind, "table": table or "contacts", "row": row + 1}
            if table:
                attributes |= self._cells(table, row)
            yield Edge(source, target, f"{kind}:{row + 1}", attributes)

    @cached_property
    def _placed(self) -> tuple[list[Edge], dict[int, dict[str, list[Attributes]]]]:
        """The rows that join two vertices, and by vertex and table those that do not."""
        edges: list[Edge] = []
        alone: dict[int, dict[str, list[Attributes]]] = {}
        for kind in _ROW_KINDS:
            added = 0
            parts = self._parts_of(kind)
            for row in self._rows(kind.table):
                first = self._place_of.get(_name(kind.first, row.cells))
                ends = [_name(end, row.cells) for end in kind.seconds if row.cells.get(end.column) is not None]
                own_parts = parts.get(row.cells[kind.parts[1]], []) if kind.parts else []
                if first is None or (ends and ends[0] not in self._place_of):
                    continue  # a contact that a what-if removed: what belongs to it is gone with it
                added += row.number is None
                if ends:
                    key = f"{kind.edge_type}:{f'what-if-{added}' if row.number is None else row.number + 1}"
                    attributes = {"edge_type": kind.edge_type, "table": kind.table, **row.as_item()}
                    if kind.parts and own_parts:
                        attributes[kind.parts[0]] = as_json(own_parts)
                    edges.append(Edge(first, self._place_of[ends[0]], key, attributes))
                else:
                    item = row.as_item() | ({kind.parts[0]: own_parts} if kind.parts and own_parts else {})
                    alone.setdefault(first, {}).setdefault(kind.table, []).append(item)
        return edges, alone

    def _parts_of(self, kind: _RowKind) -> Mapping[Any, list[Attributes]]:
        found = defaultdict(list)
        if kind.parts:
            table, key = kind.parts
            for row in self._rows(table):
                found[row.cells[key]].append(row.as_item())
        return found

    def _rows(self, table: str) -> Iterable[_Row]:
        """The rows of a table that the graph has."""
        if table == "shares":
            return _shares(self._graph, self._columns[table])
        if table == "share_items":
            return _share_items(self._graph, self._columns[table])
        if table == "access":
            return _access(self._graph, self._columns[table])
        if table == "check_hits":
            return [_Row(row, self._cells(table, row)) for row in _state("check_hit_state", self._graph)["row"]]
        size = len(next(iter(self._columns[table].values()), []))
        return (_Row(row, self._cells(table, row)) for row in range(size))

    def _cells(self, table: str, row: int) -> Attributes:
        return _known(self._columns[table], row)

    @cached_property
    def _columns(self) -> Columns:
        names = {table for table, _ in TABLES.values()} | set(_EDGE_TABLES.values())
        names |= {kind.table for kind in _ROW_KINDS} | {*_PARTS, "reviews"}
        tables = self._graph.book.tables
        found: Columns = {name: {} for name in sorted(names)}
        for name in found.keys() & set(tables):
            found[name] = {column: _plain(tables[name][column]) for column in tables[name].column_names}
        _apply_overlay(self._graph, found)
        return found


def as_json(items: list[Attributes]) -> str:
    """Rows as one text; what no XML document may hold is escaped."""
    text = json.dumps(items, ensure_ascii=False)
    return NOT_XML.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _name(end: _End, cells: Attributes) -> str:
    kind = end.kind or cells["key_kind"]
    return f"{'person' if kind == 'household' else kind}:{cells[end.column]}"  # a household is named by one of it


def _known(columns: Mapping[str, list[Any]], row: int) -> Attributes:
    return {name: values[row] for name, values in columns.items() if values[row] is not None}


# -- what a what-if changed ----------------------------------------------------------------------------


def _state(name: str, graph: CaseGraph) -> dict[str, list[Any]]:
    import pyarrow as pa

    found: dict[str, list[Any]] = pa.table(getattr(_core, name)(graph._core)).to_pydict()
    return found


def _shares(graph: CaseGraph, columns: Mapping[str, list[Any]]) -> Iterator[_Row]:
    for row, share_id, from_agency, to_agency, about, first, last, made in zip(
        *_state("share_state", graph).values(), strict=True
    ):
        if row is not None:
            yield _Row(row, _known(columns, row) | ({"status": "made"} if made else {}))
            continue
        cells = {
            "share_id": share_id,
            "date": _edtf(first, last),
            "from_agency": from_agency,
            "to_agency": to_agency,
            "about_person": about,
            "status": "made",
        }
        yield _Row(None, {name: value for name, value in cells.items() if value is not None})


def _share_items(graph: CaseGraph, columns: Mapping[str, list[Any]]) -> Iterator[_Row]:
    added = _state("share_state", graph)["share_id"]
    for share, row, contact in zip(*_state("share_item_state", graph).values(), strict=True):
        if row is not None:
            yield _Row(row, _known(columns, row))
        else:
            yield _Row(None, {"share_id": added[share], "contact_id": contact})


def _access(graph: CaseGraph, columns: Mapping[str, list[Any]]) -> Iterator[_Row]:
    for row, agency, holder in zip(*_state("access_state", graph).values(), strict=True):
        if row is not None:
            yield _Row(row, _known(columns, row))
        else:  # a what-if opens all records
            yield _Row(None, {"agency_id": agency, "holder_agency": holder, "records": "all"})


def _apply_overlay(graph: CaseGraph, columns: Columns) -> None:
    """Put what a what-if changed in the place of the casebook's cells: dates, filing, and how persons are recorded."""
    contacts, participants = columns["contacts"], columns["participants"]
    state = _state("contact_state", graph)
    if contacts:
        size = len(contacts["contact_id"])
        dates = contacts.setdefault("date", [None] * size)
        filed = contacts.setdefault("filed_at", [None] * size)
        for row, first, last, address in zip(*state.values(), strict=True):
            if _bounds(dates[row]) != (first, last):
                dates[row] = _edtf(first, last)
            if _text(address) != _text(filed[row]):  # one "elsewhere" makes the core's column text
                filed[row] = address
        left = {contacts["contact_id"][row] for row in state["row"]}
        for table, column in (("contacts", "part_of"), ("checks", "contact_id")):
            if values := columns[table].get(column):
                columns[table][column] = [value if value in left else None for value in values]
    recorded_as = participants.get("recorded_as")
    if recorded_as:
        parts = _state("participant_state", graph)
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
