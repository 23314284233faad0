"""What changes in a what-if, on made data: what is counted quickly is what weighing each pair by itself finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

import casegraph as cg
from casegraph.graph import CaseGraph

CLASSES = ["silo", "accessible", "recording", "not_determinable", "window", "found", "unsettled"]


@pytest.fixture(scope="module")
def made() -> CaseGraph:
    return cg.simulate(contacts=260, persons=40, addresses=30, agencies=24, seed=5).graph(purpose="a test")


def some(graph: CaseGraph, table: str, column: str, every: int) -> list[Any]:
    return graph.book.tables[table][column].to_pylist()[::every]


def moved(graph: CaseGraph) -> CaseGraph:
    return graph.what_if(
        move=dict.fromkeys(some(graph, "contacts", "contact_id", 37), "2016-05-04/2016-06-07"),
        remove=some(graph, "contacts", "contact_id", 41)[1::3],
    )


WHAT_IFS: dict[str, Callable[[CaseGraph], CaseGraph]] = {
    "nothing": lambda graph: graph.what_if(),
    "removed": lambda graph: graph.what_if(remove=some(graph, "contacts", "contact_id", 7)),
    "moved": moved,
    "one person": lambda graph: graph.what_if(same_person=[some(graph, "persons", "person_id", 11)]),
    "refiled": lambda graph: graph.what_if(
        refile=dict.fromkeys(some(graph, "contacts", "contact_id", 5), some(graph, "addresses", "address_id", 9)[1])
    ),
    "not shared": lambda graph: graph.what_if(unshare=some(graph, "shares", "share_id", 2)),
    "opened": lambda graph: graph.what_if(
        access=[(one, other) for one, other in zip(*[iter(some(graph, "agencies", "agency_id", 2))] * 2, strict=False)]
    ),
}
AS_IF = [(), ("shared",), ("opened",), ("linked",), ("filed",), ("linked", "shared", "opened", "filed")]
WAYS: list[dict[str, Any]] = [
    {"window": "P18M"},
    {"keys": "address", "window": "P6M", "by": ["agency"]},
    {"keys": ["person", "household"], "took_part_only": True},
    {"keys": ["identifier", "address"], "parent_holds_child": True, "scope": "about_person", "by": ["kind", "year"]},
]


def weighed(behind: list[dict[str, Any]], rows: range) -> tuple[list[int], list[int]]:
    """Pairs and checks behind each row, by the evidence: that classifies every pair on both sides."""
    pairs = Counter(row["answer_row"] for row in behind)
    checks = Counter(row for row, _ in {(row["answer_row"], row["check"]) for row in behind})
    return [pairs[row] for row in rows], [checks[row] for row in rows]


@pytest.mark.parametrize("ways", WAYS, ids=lambda ways: "-".join(ways))
@pytest.mark.parametrize("name", WHAT_IFS)
def test_counts_are_of_the_pairs_that_the_evidence_lists(made: CaseGraph, name: str, ways: dict[str, Any]) -> None:
    after = WHAT_IFS[name](made)
    asked = {"as_if": AS_IF[len(name) % len(AS_IF)], **ways}
    result = made.visibility.changes(after, **asked)
    rows = result.to_pylist()
    assert rows
    behind = result.evidence().to_pylist()
    assert ([row["contacts"] for row in rows], [row["checks"] for row in rows]) == weighed(behind, range(len(rows)))
    for threads in (1, 3):
        assert made.visibility.changes(after, threads=threads, **asked).table == result.table
    assert_detail(made, after, behind, asked)


def assert_detail(made: CaseGraph, after: CaseGraph, behind: list[dict[str, Any]], asked: dict[str, Any]) -> None:
    """Rows of pairs are those of the evidence whose classes are not the same."""
    asked = {name: value for name, value in asked.items() if name != "by"}
    detail = made.visibility.changes(after, detail=True, **asked).to_pylist()
    told = {key(row) for row in detail}
    changed = {
        (str(row["check"]), row["id"], row["classes_before"], row["classes_after"])
        for row in behind
        if (row["classes_before"], row["classes_after"]) != (None, None)
        and row["classes_before"] != row["classes_after"]
    }
    # Whether it may not have been before the check is no class, but a change of it is one.
    assert changed <= told
    hidden = told - changed
    unsettled = {key(row) for row in detail if row["class_before"] == row["class_after"] == "unsettled"}
    assert hidden <= unsettled
    assert len(told) == len(detail)


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    return str(row["check"]), str(row["contact"]), row["classes_before"], row["classes_after"]


@pytest.mark.parametrize("as_if", AS_IF[1:], ids="-".join)
def test_what_moves_adds_up_to_both_splits(made: CaseGraph, as_if: tuple[str, ...]) -> None:
    rows = made.visibility.changes(as_if=as_if, window="P12M").to_pylist()
    before, after = (made.visibility.split("total", window="P12M", as_if=gaps).to_pylist()[0] for gaps in ((), as_if))
    for side, split in (("class_before", before), ("class_after", after)):
        counted: Counter[str] = Counter()
        for row in rows:
            counted[row[side]] += row["contacts"]
        assert {name: counted[name] for name in CLASSES} == {name: split[name] for name in CLASSES}


def of_one_incident(contacts: int) -> CaseGraph:
    """Three in four contacts are of one incident of a dozen persons, some of them in two roles."""
    days = [f"2015-{1 + n * 7 % 12:02}-{1 + n * 5 % 28:02}" for n in range(contacts)]
    parts = [
        {"contact_id": f"c{n}", "person_id": f"p{(n * n + more) % 12}", "role": role, "presence": "took_part"}
        for n in range(contacts)
        for more, role in [(0, "subject"), (0, "caller"), (n % 3, "other")][: 1 + n % 3]
    ]
    rows = [
        {
            "contact_id": f"c{n}",
            "agency_id": f"a{n % 3}",
            "incident_id": "large" if n % 4 else None,
            "date": day,
            "kind": "call",
            "filed_at": "home",
            "met_at": "home" if n % 2 else None,
        }
        for n, day in enumerate(days)
    ]
    tables = {
        "persons": [{"person_id": f"p{n}"} for n in range(12)],
        "agencies": [{"agency_id": f"a{n}", "name": f"Agency {n}"} for n in range(3)],
        "addresses": [{"address_id": name} for name in ("home", "office")],
        "incidents": [{"incident_id": "large"}],
        "contacts": rows,
        "participants": parts,
    }
    made = {name: pa.Table.from_pylist(rows) for name, rows in tables.items()}
    return cg.Casebook(made, validate=False).graph(purpose="a test")


@pytest.mark.parametrize("took_part_only", [False, True])
@pytest.mark.parametrize(
    "what_if", [{"refile": {"c4": "office"}}, {"refile": {"c5": "office"}}, {"remove": ["c5", "c8"]}], ids=str
)
def test_an_incident_of_many_contacts_and_persons(what_if: dict[str, Any], took_part_only: bool) -> None:
    before = of_one_incident(120)
    after = before.what_if(**what_if)
    asked = {"window": "P3M", "took_part_only": took_part_only}
    result = before.visibility.changes(after, **asked)
    rows = result.to_pylist()
    counted = [row["contacts"] for row in rows], [row["checks"] for row in rows]
    assert counted == weighed(result.evidence().to_pylist(), range(len(rows)))
    (split,) = before.visibility.split("total", **asked).to_pylist()
    for name in CLASSES:
        assert split[name] == sum(row["contacts"] for row in rows if row["class_before"] == name)


@pytest.mark.parametrize("measure", ["changes", "without_gaps"])
def test_a_refusal_names_no_group_that_is_refused_too(measure: str) -> None:
    visibility = cg.simulate(contacts=300, seed=3).graph().visibility
    accepted = "agency, area, year, kind, total"
    with pytest.raises(cg.ArgumentError, match=f"^by: 'quarter' is not accepted; accepted: {accepted}$"):
        getattr(visibility, measure)(by="quarter", **({"as_if": "shared"} if measure == "changes" else {}))
