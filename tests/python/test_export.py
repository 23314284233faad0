"""Exports: every attribute of every vertex and edge survives, missing values stay missing, parallel edges apart."""

from __future__ import annotations

import datetime as dt
import math
import subprocess
import sys
from collections import Counter
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

Attributes = dict[str, Any]
Edges = dict[tuple[frozenset[str], str], Attributes]


def expected_nodes(book: cg.Casebook) -> dict[str, Attributes]:
    """Every row of the tables of vertices, straight from the casebook."""
    nodes = {}
    for kind, (table, key) in NODE_TABLES.items():
        for row, cells in enumerate(book.tables[table].to_pylist() if table in book.tables else [], start=1):
            known = {name: plain(value) for name, value in cells.items() if value is not None}
            nodes[f"{kind}:{cells[key]}"] = {"node_type": kind, "row": row, **known}
    return nodes


def expected_edges(book: cg.Casebook) -> Edges:
    edges = {}
    for kind, table, *ends, carries in EDGES:
        for row, cells in enumerate(book.tables[table].to_pylist() if table in book.tables else [], start=1):
            if any(cells.get(column) in (None, "elsewhere") for _, column in ends):
                continue
            names = frozenset(f"{what}:{cells[column]}" for what, column in ends)
            known = {name: plain(value) for name, value in cells.items() if value is not None}
            edges[names, f"{kind}:{row}"] = {
                "edge_type": kind,
                "table": table,
                "row": row,
                **(known if carries else {}),
            }
    return edges


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
            "agencies": {"agency_id": ["police"], "name": ["A police force"]},
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
            "identifiers": {"identifier_id": ["n1", "n2"], "person_id": ["A", None], "kind": ["phone", "phone"]},
        },
        title="Made & awkward",
    )


@cache
def graphs() -> dict[str, CaseGraph]:
    books = {"dhr7": cg.example("dhr7"), "awkward": awkward(), "integers": with_integer_ids()}
    return {name: book.graph() for name, book in books.items()}


NAMES = ("dhr7", "awkward", "integers")
every_graph = pytest.mark.parametrize("name", NAMES)


@every_graph
def test_networkx_has_every_attribute_of_the_casebook(name: str) -> None:
    graph = graphs()[name]
    out = graph.to_networkx()
    assert type(out) is nx.MultiGraph
    assert dict(out.nodes(data=True)) == expected_nodes(graph.book)
    assert networkx_edges(out) == expected_edges(graph.book)
    assert out.graph == ({"title": graph.book.title} if graph.book.title else {})


@every_graph
def test_igraph_has_every_attribute_of_the_casebook(name: str) -> None:
    graph = graphs()[name]
    out = graph.to_igraph()
    assert not out.is_directed()
    assert igraph_nodes(out) == expected_nodes(graph.book)
    assert igraph_edges(out) == expected_edges(graph.book)
    assert {name: out[name] for name in out.attributes()} == ({"title": graph.book.title} if graph.book.title else {})


@every_graph
def test_graphml_comes_back_through_networkx_as_it_was(name: str, tmp_path: Path) -> None:
    graph = graphs()[name]
    path = graph.write_graphml(tmp_path / "graph.graphml")
    back = nx.read_graphml(path, force_multigraph=True)
    assert typed(dict(back.nodes(data=True))) == typed(expected_nodes(graph.book))
    assert typed(networkx_edges(back)) == typed(expected_edges(graph.book))


@every_graph
def test_graphml_comes_back_through_igraph(name: str, tmp_path: Path) -> None:
    """igraph has no missing values in GraphML, and holds numbers as floating ones: but for that, as it was."""
    graph = graphs()[name]
    back = igraph.Graph.Read_GraphML(str(graph.write_graphml(tmp_path / "graph.graphml")))
    # It leaves an ampersand in a vertex's own name escaped; in every other attribute it does not.
    back.vs["id"] = [vertex.replace("&#38;", "&") for vertex in back.vs["id"]]
    assert agrees(igraph_nodes(back, keep_empty=True), expected_nodes(graph.book))
    assert agrees(igraph_edges(back, keep_empty=True), expected_edges(graph.book))


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
    assert dict(back.nodes(data=True)) == expected_nodes(book)
    assert networkx_edges(back) == expected_edges(book)


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
        matrix, contacts, _ = changed.to_scipy("contact", "agency")
        assert contacts["contact_id"].to_pylist() == ["c2", "c3"]
        assert matrix.shape == (2, 1)


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
