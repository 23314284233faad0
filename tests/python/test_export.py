"""Exports: every attribute of every vertex and edge survives, missing values stay missing, parallel edges apart."""

from __future__ import annotations

import datetime as dt
import json
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pytest
from made_casebook import with_integer_ids

import casegraph as cg
from casegraph.graph import CaseGraph

NODE_TABLES = {
    "person": ("persons", "person_id"),
    "address": ("addresses", "address_id"),
    "identifier": ("identifiers", "identifier_id"),
    "agency": ("agencies", "agency_id"),
    "incident": ("incidents", "incident_id"),
    "contact": ("contacts", "contact_id"),
}
# Edge, its table, the kinds and columns of its ends, and whether it carries the row's cells.
EDGES = (
    ("takes_part", "participants", ("person", "person_id"), ("contact", "contact_id"), True),
    ("by_agency", "contacts", ("contact", "contact_id"), ("agency", "agency_id"), False),
    ("of_incident", "contacts", ("contact", "contact_id"), ("incident", "incident_id"), False),
    ("met_at", "contacts", ("contact", "contact_id"), ("address", "met_at"), False),
    ("concerns_address", "contacts", ("contact", "contact_id"), ("address", "concerns_address"), False),
    ("filed_at", "contacts", ("contact", "contact_id"), ("address", "filed_at"), False),
    ("resides", "residences", ("person", "person_id"), ("address", "address_id"), True),
    ("related", "relationships", ("person", "from_person"), ("person", "to_person"), True),
    ("has_identifier", "identifiers", ("person", "person_id"), ("identifier", "identifier_id"), True),
)

# Tables whose rows are edges where they join two vertices: edge, first end, other ends (the first that the row
# has), and the table of what belongs to a row.
ROWS = {
    "shares": ("share", ("agency", "from_agency"), [("agency", "to_agency"), ("person", "to_person")], "share_items"),
    "access": ("access", ("agency", "agency_id"), [("agency", "holder_agency")], None),
    "coverage": ("coverage", ("agency", "agency_id"), [("person", "person_id")], None),
    "contact_links": ("contact_link", ("contact", "from_contact"), [("contact", "to_contact")], None),
    "flags": ("flag", ("contact", "contact_id"), [], None),
    "assessments": ("assessment", ("contact", "contact_id"), [("person", "risk_to")], None),
    "episodes": ("episode", ("person", "person_id"), [("agency", "agency_id")], None),
    "checks": ("check", ("agency", "agency_id"), [("key", "key"), ("contact", "contact_id")], "check_hits"),
}
KEYS = {"shares": "share_id", "checks": "check_id"}
OF_THE_GRAPH = {
    *(table for table, _ in NODE_TABLES.values()),
    *(table for _, table, *_ in EDGES),
    *ROWS,
    "share_items",
    "check_hits",
    "reviews",
}

Attributes = dict[str, Any]
Edges = dict[tuple[frozenset[str], str], Attributes]


def rows_of(book: cg.Casebook, table: str) -> list[tuple[int, Attributes]]:
    """Each row with its number and its known cells, straight from the casebook."""
    rows = book.tables[table].to_pylist() if table in book.tables else []
    return [
        (number, {name: plain(value) for name, value in cells.items() if value is not None})
        for number, cells in enumerate(rows, start=1)
    ]


def first_same(book: cg.Casebook) -> dict[Any, Any]:
    """Of each identifier the first of that kind and value."""
    first: dict[Any, Any] = {}
    found = {}
    for _, cells in rows_of(book, "identifiers"):
        name, value = cells["identifier_id"], cells.get("value", "").strip()
        found[name] = first.setdefault((cells["kind"], value), name) if value else name
    return found


def joined_by(book: cg.Casebook, table: str, cells: Attributes) -> tuple[str, str | None]:
    """The names of the vertices that a row of one of ROWS stands with."""
    _, (kind, column), others, _ = ROWS[table]
    found = None
    for other, name in others:
        if found is None and name in cells:
            what = cells["key_kind"].replace("household", "person") if other == "key" else other
            found = f"{what}:{first_same(book)[cells[name]] if what == 'identifier' else cells[name]}"
    return f"{kind}:{cells[column]}", found


def items_of(book: cg.Casebook, table: str, cells: Attributes) -> list[Attributes]:
    """What belongs to a share or a check."""
    inner, key = ROWS[table][3], KEYS.get(table)
    if inner is None or key is None:
        return []
    return [{"row": n, **item} for n, item in rows_of(book, inner) if item[key] == cells[key]]


def expected_nodes(book: cg.Casebook) -> dict[str, Attributes]:
    """Every row of the tables of vertices, and with it the rows that join it to no other."""
    nodes: dict[str, Attributes] = {}
    for kind, (table, key) in NODE_TABLES.items():
        for row, cells in rows_of(book, table):
            nodes[f"{kind}:{cells[key]}"] = {"node_type": kind, "row": row, **cells}
    for name, first in first_same(book).items():
        if name != first:
            nodes[f"identifier:{name}"]["same_as"] = first
    for table, (*_, inner) in ROWS.items():
        lists: dict[str, list[Attributes]] = {}
        for row, cells in rows_of(book, table):
            own, other = joined_by(book, table, cells)
            if other is None:
                parts = items_of(book, table, cells)
                lists.setdefault(own, []).append({"row": row, **cells} | ({inner: parts} if parts else {}))
        for name, items in lists.items():
            nodes[name][table] = items
    return nodes


def expected_edges(book: cg.Casebook) -> Edges:
    edges: Edges = {}
    for kind, table, *ends, carries in EDGES:
        for row, cells in rows_of(book, table):
            if any(cells.get(column, "elsewhere") == "elsewhere" for _, column in ends):
                continue
            named = [(what, cells[column]) for what, column in ends]
            names = frozenset(
                f"{what}:{first_same(book)[name] if what == 'identifier' else name}" for what, name in named
            )
            edges[names, f"{kind}:{row}"] = {
                "edge_type": kind,
                "table": table,
                "row": row,
                **(cells if carries else {}),
            }
    for table, (kind, *_, inner) in ROWS.items():
        for row, cells in rows_of(book, table):
            own, other = joined_by(book, table, cells)
            if other is None:
                continue
            attributes = {"edge_type": kind, "table": table, "row": row, **cells}
            if parts := items_of(book, table, cells):
                attributes[inner] = parts
            edges[frozenset((own, other)), f"{kind}:{row}"] = attributes
    return edges


def expected_title(book: cg.Casebook) -> Attributes:
    reviews = [{"row": row, **cells} for row, cells in rows_of(book, "reviews")]
    made = {} if book.made is None else {"made": json.dumps(dict(book.made), sort_keys=True)}
    return ({"title": book.title} if book.title else {}) | ({"reviews": reviews} if reviews else {}) | made


LISTS = {*ROWS, "share_items", "check_hits", "reviews"}


def read(attributes: Attributes) -> Attributes:
    """The attributes with their lists, which are JSON, as lists."""
    return {n: json.loads(v) if n in LISTS and isinstance(v, str) and v else v for n, v in attributes.items()}


def read_all(elements: Mapping[Any, Attributes]) -> dict[Any, Attributes]:
    return {key: read(attributes) for key, attributes in elements.items()}


def every_row(nodes: Mapping[Any, Attributes], edges: Edges, title: Attributes) -> dict[str, list[Attributes]]:
    """The casebook's tables again, from an export whose lists are read."""
    found: dict[str, dict[int, Attributes]] = {table: {} for table in OF_THE_GRAPH}

    def take(table: str, cells: Attributes) -> None:
        cells = {n: v for n, v in cells.items() if n not in ("node_type", "edge_type", "table", "same_as")}
        for inner in LISTS & cells.keys():
            for item in cells.pop(inner):
                take(inner, item)
        number = int(cells.pop("row"))
        assert number not in found[table], (table, number)
        found[table][number] = cells

    for attributes in nodes.values():
        take(NODE_TABLES[attributes["node_type"]][0], attributes)
    for attributes in edges.values():
        if attributes["table"] not in ("contacts", "identifiers"):  # those ties are of rows that are vertices
            take(attributes["table"], attributes)
    for review in title.get("reviews", []):
        take("reviews", review)
    return {table: [rows[number] for number in sorted(rows)] for table, rows in found.items()}


def plain(value: Any) -> Any:
    """Dates and times as the casebook's texts have them."""
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, dt.date) else value


def networkx_edges(graph: nx.MultiGraph) -> Edges:
    found = [((frozenset((u, v)), key), attributes) for u, v, key, attributes in graph.edges(keys=True, data=True)]
    assert len(dict(found)) == len(found)
    return dict(found)


def awkward() -> cg.Casebook:
    """Every kind of value and row that exports trip over; synthetic."""
    return cg.Casebook(
        {
            "persons": {
                "person_id": ["A", "B", "C", 'D "&<>é\U0001f600'],
                "unborn": [True, False, None, None],
                "birth_date": ["1983", None, "2001-02/2001-03", "1990~"],
                "label": ["a < b & c > \"d\" 'e'", None, "two\nlines\tand a tab", "]]>"],
                "x_own": ["mine", None, None, None],
            },
            "addresses": {
                "address_id": ["home", "flat"],
                "latitude": [52.45000000000001, None],
                "longitude": [-1e-300, 1.0],
            },
            "agencies": {"agency_id": ["police", "health"], "name": ["A police force", "A trust"]},
            "incidents": {"incident_id": ["i"], "address_id": ["home"]},
            "contacts": {
                "contact_id": ["c1", "c2", "c3"],
                "agency_id": ["police"] * 3,
                "kind": ["call"] * 3,
                "date": ["2011-03", None, "2010-12-24?"],
                "time_min": ["10:39", None, None],
                "sequence": [1.5, None, 2.0],
                "severity": [2**62, None, -1],
                "incident_id": ["i", None, "i"],
                "met_at": ["home", None, "home"],
                "concerns_address": ["home", None, None],
                "filed_at": ["elsewhere", "home", "home"],
            },
            "participants": {
                "contact_id": ["c1", "c1", "c2", "c3"],
                "person_id": ["A", "A", "B", 'D "&<>é\U0001f600'],
                "presence": ["took_part", "spoken_about", "absent", "took_part"],
                "role": ["caller", "child", None, None],
                "recorded_as": [None, None, "unknown female", None],
            },
            "residences": {
                "person_id": ["A", "A", "B"],
                "address_id": ["home", "home", "home"],
                "start": ["2010", "2012", None],
            },
            "relationships": {
                "from_person": ["A", "B", "A"],
                "to_person": ["B", "A", "B"],
                "kind": ["partner", "partner", "friend"],
            },
            "identifiers": {
                "identifier_id": ["n1", "n2", "n3", "n4"],
                "person_id": ["A", None, "B", "C"],
                "kind": ["phone"] * 4,
                "value": ["07700 900001", None, " 07700 900001", "07700 900002"],
            },
            "reviews": {"review_id": ["R"], "title": ['A "review"'], "fatal_incident_id": ["i"]},
            "shares": {
                "share_id": ["s1", "s2", "s3", "s4", "s5"],
                "from_agency": ["police", "police", "health", "police", "health"],
                "to_agency": ["health", "health", None, None, "health"],
                "to_person": [None, "A", "B", None, None],
                "forum": [None, "MARAC", None, "MARAC", None],
                "date": ["2011-03", None, "2011-04-01/2011-04-03", "2011-05~", None],
                "status": ["made", "stated_not_made", "unclear", "no_record_found", "receipt_unconfirmed"],
                "gist": ['a <b> & "c"\ttab', None, None, "é\U0001f600", None],
            },
            "share_items": {
                "share_id": ["s4", "s1", "s1"],
                "contact_id": ["c1", "c2", None],
                "fact": [None, None, 'two\nlines & "more"'],
            },
            "access": {
                "agency_id": ["health", "health"],
                "holder_agency": ["police", "police"],
                "records": ["intelligence", "all"],
                "start": ["2010", None],
            },
            "coverage": {
                "agency_id": ["police", "police", "health", "health"],
                "person_id": ["A", None, "A", None],
                "review_id": [None, "R", "R", None],
                "basis": ["imr", "chronology", "none", "summary"],
                "start": ["2009", None, "2010-01-01", None],
            },
            "flags": {
                "contact_id": ["c2", "c1", "c1", "c1"],
                "flag": ["drugs", "drugs", "threats", "threats"],
                "state": ["yes", "no", "not_recorded", "yes"],
                "stated_by": ["review", "agency_then", "agency_then", "coder"],
            },
            "contact_links": {
                "from_contact": ["c1", "c1"],
                "to_contact": ["c3", "c3"],
                "kind": ["reply", "follows"],
                "status": ["made", "proposed"],
                "probability": [None, 0.1],
            },
            "assessments": {
                "assessment_id": ["as1", "as2"],
                "contact_id": ["c1", "c1"],
                "tool": ["DASH", "DASH"],
                "completion": ["refused", "completed"],
                "risk_to": ["B", None],
            },
            "episodes": {
                "episode_id": ["e1", "e2"],
                "person_id": ["A", "A"],
                "kind": ["custody", "abroad"],
                "agency_id": ["police", None],
                "duration_min": [3, None],
            },
            "checks": {
                "check_id": ["k1", "k2", "k3", "k4", "k5", "k6"],
                "agency_id": ["police"] * 6,
                "contact_id": ["c1", None, "c1", None, None, None],
                "share_id": [None, "s1", None, None, None, None],
                "key_kind": ["address", "person", "identifier", "identifier", "address", "household"],
                "key": ["home", "A", None, "n3", None, "A"],
                "window": ["P18M", None, None, None, None, None],
                "status": ["made", "not_made", "unclear", "made", "made", "made"],
            },
            "check_hits": {
                "check_id": ["k1", "k1", "k5"],
                "contact_id": ["c2", "c3", "c2"],
                "shown": ["no", "yes", "no"],
            },
        },
        title="Made & awkward",
    )


@cache
def graphs() -> dict[str, CaseGraph]:
    books = {
        "dhr7": cg.example("dhr7"),
        "awkward": awkward(),
        "integers": with_integer_ids(),
        "made": cg.simulate(contacts=300, seed=7),
    }
    return {name: book.graph() for name, book in books.items()}


NAMES = ("dhr7", "awkward", "integers", "made")
every_graph = pytest.mark.parametrize("name", NAMES)


@every_graph
def test_networkx_has_every_attribute_of_the_casebook(name: str) -> None:
    graph = graphs()[name]
    out = graph.to_networkx()
    assert type(out) is nx.MultiGraph
    assert typed(read_all(dict(out.nodes(data=True)))) == typed(expected_nodes(graph.book))
    assert typed(read_all(networkx_edges(out))) == typed(expected_edges(graph.book))
    assert read(out.graph) == expected_title(graph.book)


@every_graph
def test_igraph_has_every_attribute_of_the_casebook(name: str) -> None:
    graph = graphs()[name]
    out = graph.to_igraph()
    assert not out.is_directed()
    assert typed(read_all(igraph_nodes(out))) == typed(expected_nodes(graph.book))
    assert typed(read_all(igraph_edges(out))) == typed(expected_edges(graph.book))
    assert read({name: out[name] for name in out.attributes()}) == expected_title(graph.book)


@every_graph
def test_graphml_comes_back_through_networkx_as_it_was(name: str, tmp_path: Path) -> None:
    graph = graphs()[name]
    path = graph.write_graphml(tmp_path / "graph.graphml")
    back = nx.read_graphml(path, force_multigraph=True)
    assert typed(read_all(dict(back.nodes(data=True)))) == typed(expected_nodes(graph.book))
    assert typed(read_all(networkx_edges(back))) == typed(expected_edges(graph.book))
    title = {name: value for name, value in back.graph.items() if name not in ("node_default", "edge_default")}
    assert read(title) == expected_title(graph.book)


@every_graph
def test_graphml_comes_back_through_igraph(name: str, tmp_path: Path) -> None:
    """igraph has no missing values in GraphML, and holds numbers as floating ones: but for that, as it was."""
    graph = graphs()[name]
    back = igraph.Graph.Read_GraphML(str(graph.write_graphml(tmp_path / "graph.graphml")))
    # It leaves an ampersand in a vertex's own name escaped; in every other attribute it does not.
    back.vs["id"] = [vertex.replace("&#38;", "&") for vertex in back.vs["id"]]
    assert agrees(read_all(igraph_nodes(back, keep_empty=True)), expected_nodes(graph.book))
    assert agrees(read_all(igraph_edges(back, keep_empty=True)), expected_edges(graph.book))
    assert read({name: back[name] for name in back.attributes()}) == expected_title(graph.book)


@every_graph
def test_every_row_of_the_graph_is_in_each_format_once(name: str, tmp_path: Path) -> None:
    """Whatever stands where: from each export the casebook's tables are put together again, every cell of them."""
    graph = graphs()[name]
    expected = {table: [cells for _, cells in rows_of(graph.book, table)] for table in OF_THE_GRAPH}
    ours = graph.to_networkx()
    theirs = graph.to_igraph()
    back = nx.read_graphml(graph.write_graphml(tmp_path / "graph.graphml"), force_multigraph=True)
    for nodes, edges, title in (
        (dict(ours.nodes(data=True)), networkx_edges(ours), ours.graph),
        (igraph_nodes(theirs), igraph_edges(theirs), {name: theirs[name] for name in theirs.attributes()}),
        (dict(back.nodes(data=True)), networkx_edges(back), back.graph),
    ):
        assert every_row(read_all(nodes), read_all(edges), read(title)) == expected
    if name != "integers":
        empty = {table for table, rows in expected.items() if not rows}
        assert empty == ({"episodes", "checks", "check_hits"} if name == "made" else set())


def test_what_joins_two_vertices_is_an_edge_and_what_does_not_is_a_list() -> None:
    graph = graphs()["awkward"].to_networkx()
    between = graph["agency:police"]["agency:health"]
    assert set(between) == {"share:1", "share:2", "access:1", "access:2"}
    assert [item.get("fact") for item in json.loads(between["share:1"]["share_items"])] == [None, 'two\nlines & "more"']
    assert "share_items" not in between["share:2"]
    assert set(graph["agency:health"]["person:B"]) == {"share:3"}
    (forum,) = json.loads(graph.nodes["agency:police"]["shares"])
    assert (forum["row"], forum["forum"], forum["share_items"][0]["contact_id"]) == (4, "MARAC", "c1")
    assert set(graph["agency:health"]["agency:health"]) == {"share:5"}
    assert [flag["flag"] for flag in json.loads(graph.nodes["contact:c1"]["flags"])] == ["drugs", "threats", "threats"]
    assert set(graph["contact:c1"]["contact:c3"]) == {"contact_link:1", "contact_link:2"}
    assert [row["row"] for row in json.loads(graph.nodes["agency:police"]["coverage"])] == [2]
    assert graph["agency:police"]["identifier:n1"]["check:4"]["key"] == "n3"  # the thing that n3 is a later row of
    assert graph["agency:police"]["contact:c1"]["check:3"]["status"] == "unclear"


def igraph_nodes(graph: igraph.Graph, *, keep_empty: bool = False) -> dict[str, Attributes]:
    nodes = {}
    for vertex in graph.vs:
        attributes = vertex.attributes()
        name = attributes.pop("id")
        nodes[name] = {n: v for n, v in attributes.items() if keep_empty or v is not None}
    assert len(nodes) == graph.vcount()
    return nodes


def igraph_edges(graph: igraph.Graph, *, keep_empty: bool = False) -> Edges:
    edges = {}
    for edge in graph.es:
        attributes = edge.attributes()
        ends = frozenset(graph.vs[end]["id"] for end in edge.tuple)
        # igraph mixes up the ids of the edges that it reads; type and row are the key too.
        key = f"{attributes['edge_type']}:{int(attributes['row'])}"
        assert keep_empty or attributes["id"] == key
        attributes.pop("id")
        edges[ends, key] = {n: v for n, v in attributes.items() if keep_empty or v is not None}
    assert len(edges) == graph.ecount()
    return edges


def agrees(found: dict[Any, Attributes], expected: dict[Any, Attributes]) -> bool:
    assert found.keys() == expected.keys()
    for key, attributes in expected.items():
        for name, value in found[key].items():
            if name not in attributes:  # what igraph shows for a missing value
                assert value in ("", False) or math.isnan(value), (key, name, value)
            else:
                assert value == (float(attributes[name]) if isinstance(attributes[name], int) else attributes[name])
        assert attributes.keys() <= found[key].keys()
    return True


def typed(elements: dict[Any, Attributes]) -> dict[Any, Any]:
    """Equal only where types are equal too: True is not 1, nor 1 the number 1.0."""
    return {key: {name: (type(value), value) for name, value in given.items()} for key, given in elements.items()}


def test_parallel_edges_and_types_are_kept() -> None:
    graph = graphs()["awkward"].to_networkx()
    assert set(graph["person:A"]["contact:c1"]) == {"takes_part:1", "takes_part:2"}
    assert set(graph["person:A"]["person:B"]) == {"related:1", "related:2", "related:3"}
    assert set(graph["contact:c3"]["address:home"]) == {"met_at:3", "filed_at:3"}
    assert not graph.has_edge("contact:c1", "address:elsewhere")
    assert graph.nodes["identifier:n2"]["row"] == 2
    assert graph.degree("identifier:n2") == 0
    assert graph.nodes["person:A"]["unborn"] is True
    assert graph.nodes["person:B"]["unborn"] is False
    assert "unborn" not in graph.nodes["person:C"]
    assert graph.nodes["contact:c1"]["severity"] == 2**62


def test_networkx_can_write_what_it_is_given(tmp_path: Path) -> None:
    nx.write_graphml(graphs()["dhr7"].to_networkx(), tmp_path / "theirs.graphml")


def test_an_old_file_stays_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "graph.graphml"
    path.write_text("old")
    book = awkward()
    unwritable = book.with_tables(
        persons={"person_id": ["A", "B", "C", 'D "&<>é\U0001f600'], "label": [None, "a\ufffeb", None, None]},
        validate=False,
    )
    with pytest.raises(cg.DataError, match=r"persons, row 2, column label: the character U\+FFFE"):
        unwritable.graph().write_graphml(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    book.graph().write_graphml(path)
    assert path.read_text().startswith("<?xml")
    assert list(tmp_path.iterdir()) == [path]


def test_the_graph_of_no_title_and_little_else(tmp_path: Path) -> None:
    book = cg.Casebook(
        {
            "persons": {"person_id": ["A"]},
            "agencies": {"agency_id": ["p"], "name": ["p"]},
            "contacts": {"contact_id": ["c"], "agency_id": ["p"], "kind": ["call"]},
            "participants": {"contact_id": ["c"], "person_id": ["A"], "presence": ["took_part"]},
        }
    )
    back = nx.read_graphml(book.graph().write_graphml(tmp_path / "g.graphml"), force_multigraph=True)
    assert read_all(dict(back.nodes(data=True))) == expected_nodes(book)
    assert read_all(networkx_edges(back)) == expected_edges(book)


class TestWhatIf:
    def test_the_export_shows_what_was_changed(self) -> None:
        changed = graphs()["awkward"].what_if(
            refile={"c1": "flat", "c2": None}, identify={"c2": "B"}, move={"c3": "2011-05-05/.."}
        )
        out = changed.to_networkx()
        assert out.nodes["contact:c1"]["filed_at"] == "flat"
        assert out.has_edge("contact:c1", "address:flat", "filed_at:1")
        assert "filed_at" not in out.nodes["contact:c2"]
        assert not out.has_edge("contact:c2", "address:home")
        assert out.nodes["contact:c3"]["date"] == "2011-05-05/.."
        assert "recorded_as" not in out["person:B"]["contact:c2"]["takes_part:3"]
        unchanged = graphs()["awkward"].to_networkx()
        assert unchanged.nodes["contact:c3"]["date"] == "2010-12-24?"
        assert unchanged["person:B"]["contact:c2"]["takes_part:3"]["recorded_as"] == "unknown female"

    def test_a_contact_removed_is_gone_with_its_edges(self) -> None:
        changed = graphs()["awkward"].what_if(remove=["c1"])
        out = changed.to_networkx()
        assert "contact:c1" not in out
        assert out.nodes["contact:c3"]["row"] == 3
        assert not [edge for edge in out.edges(keys=True) if edge[2].startswith("contact_link")]
        assert out["agency:police"]["address:home"]["check:1"]["check_id"] == "k1"
        assert "contact_id" not in out["agency:police"]["address:home"]["check:1"]
        assert [row["row"] for row in json.loads(out.nodes["agency:police"]["checks"])] == [3, 5]  # k3 had only c1
        assert "share_items" not in json.loads(out.nodes["agency:police"]["shares"])[0]
        matrix, contacts, _ = changed.to_scipy("contact", "agency")
        assert contacts["contact_id"].to_pylist() == ["c2", "c3"]
        assert matrix.shape == (2, 2)

    def test_shares_and_access_that_were_added(self, tmp_path: Path) -> None:
        added = {"from_agency": "health", "to_agency": "police", "date": "2011-03/2011-04", "about_person": "A"}
        changed = graphs()["awkward"].what_if(
            shares=[{**added, "contacts": ["c2"]}], made=["s2"], access=[("police", "health")]
        )
        back = nx.read_graphml(changed.write_graphml(tmp_path / "g.graphml"), force_multigraph=True)
        for out in (changed.to_networkx(), back):
            between = out["agency:police"]["agency:health"]
            assert set(between) == {
                "share:1", "share:2", "share:what-if-1", "access:1", "access:2", "access:what-if-1"
            }  # fmt: skip
            assert read(between["share:what-if-1"]) == {
                "edge_type": "share",
                "table": "shares",
                "share_id": "what if 1",
                "from_agency": "health",
                "to_agency": "police",
                "about_person": "A",
                "date": "2011-03-01/2011-04-30",
                "status": "made",
                "share_items": [{"share_id": "what if 1", "contact_id": "c2"}],
            }
            assert between["access:what-if-1"]["records"] == "all"
            assert between["share:2"]["status"] == "made"
        assert changed.to_igraph().ecount() == back.number_of_edges()
        assert (
            graphs()["awkward"].to_networkx()["agency:police"]["agency:health"]["share:2"]["status"]
            == "stated_not_made"
        )

    def test_what_a_check_showed_does_not_hold_of_a_record_that_is_changed(self) -> None:
        edge = (
            graphs()["awkward"].what_if(refile={"c2": "flat"}).to_networkx()["agency:police"]["address:home"]["check:1"]
        )
        assert [hit["contact_id"] for hit in json.loads(edge["check_hits"])] == ["c3"]


class TestSciPy:
    @every_graph
    def test_persons_by_agency(self, name: str) -> None:
        graph = graphs()[name]
        matrix, persons, agencies = graph.to_scipy()
        assert persons["index"].to_pylist() == list(range(matrix.shape[0]))
        agency_of = dict(zip(*(graph.book.contacts[c].to_pylist() for c in ("contact_id", "agency_id")), strict=True))
        met = {
            (part["person_id"], part["contact_id"])
            for part in graph.book.participants.to_pylist()
            if part["presence"] == "took_part"
        }
        assert cells(matrix, persons["person_id"], agencies["agency_id"]) == Counter(
            (person, agency_of[contact]) for person, contact in met
        )

    def test_persons_by_address(self) -> None:
        matrix, persons, addresses = graphs()["awkward"].to_scipy("person", "address")
        assert cells(matrix, persons["person_id"], addresses["address_id"]) == {("A", "home"): 2, ("B", "home"): 1}
        through = graphs()["awkward"].to_scipy("person", "address", through_contacts=True)
        last = 'D "&<>é\U0001f600'
        assert cells(through.matrix, through.rows["person_id"], through.columns["address_id"]) == {
            ("A", "home"): 1,
            (last, "home"): 1,
        }
        filed = graphs()["awkward"].to_scipy("person", "address", through_contacts=True, addresses="filed_at")
        assert cells(filed.matrix, filed.rows["person_id"], filed.columns["address_id"]) == {(last, "home"): 1}

    def test_the_product_of_a_matrix_is_co_contact(self) -> None:
        graph = graphs()["dhr7"]
        matrix, _, agencies = graph.to_scipy()
        met = (matrix > 0).astype(np.int64)
        common = cells(met.T @ met, agencies["agency_id"], agencies["agency_id"])
        for row in graph.structure.co_contact().to_pylist():
            assert common[row["agency"], row["other"]] == row["persons"]

    def test_what_is_refused(self) -> None:
        with pytest.raises(cg.ArgumentError, match="rows: 'street'"):
            graphs()["dhr7"].to_scipy("street", "agency")
        with pytest.raises(cg.ArgumentError, match="no matrix of identifier and agency"):
            graphs()["dhr7"].to_scipy("identifier", "agency")


def cells(matrix: Any, rows: Any, columns: Any) -> dict[tuple[Any, Any], int]:
    found = matrix.tocoo()
    ids, names = rows.to_pylist(), columns.to_pylist()
    return {(ids[r], names[c]): int(value) for r, c, value in zip(*found.coords, found.data, strict=True)}


@pytest.mark.parametrize("library", ["networkx", "igraph", "scipy"])
def test_a_library_that_is_not_there_is_named(library: str) -> None:
    code = (
        f"import sys; sys.modules['{library}'] = None\n"
        "import casegraph as cg\n"
        "graph = cg.example('dhr7').graph()\n"
        f"try: graph.to_{library}()\n"
        "except cg.ArgumentError as error: print(error)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert f"{library} is not installed" in said
    assert "casegraph[graph]" in said
