"""The registry is complete: no measure without definition, source, units, edge cases and an example that runs."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

import pytest

import casegraph as cg
from casegraph.measures import FAMILIES, measures

NAMES = sorted(measures())


SPLIT = ["part", "class", "classes", "if_opened"]
FURTHER = {  # columns of the evidence of single measures
    "knowledge.rule_counts": ["person_a", "person_b", "met_on", "incident"],
    **dict.fromkeys(("visibility.checks", "visibility.checks_of"), SPLIT),
    **{name: [*SPLIT, "check"] for name in ("visibility.split", "visibility.curve", "visibility.without_gaps")},
    "visibility.changes": ["check", "classes_before", "classes_after"],
}


@cache
def graph() -> Any:
    return cg.example("dhr7").graph()


def test_every_public_method_of_a_family_is_a_measure() -> None:
    for family in FAMILIES:
        methods = {
            f"{family}.{name}"
            for name, method in inspect.getmembers(type(getattr(graph(), family)), inspect.isfunction)
            if not name.startswith("_")
        }
        assert methods == {name for name in NAMES if name.startswith(f"{family}.")}


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_says_what_it_is(name: str) -> None:
    entry = measures()[name]
    assert entry.title
    assert entry.definition.endswith(".")
    assert entry.source
    assert entry.edge_cases
    assert inspect.getdoc(entry.method)


@pytest.mark.parametrize("name", NAMES)
def test_the_example_runs_and_every_column_is_described(name: str) -> None:
    entry = measures()[name]
    result = eval(entry.example, {"graph": graph()})  # our own examples
    undescribed = [column for column in result.columns if column not in entry.columns]
    assert not undescribed
    assert list(result.units) == result.columns


@pytest.mark.parametrize("name", NAMES)
def test_evidence_leads_to_rows_of_the_casebook(name: str) -> None:
    result = eval(measures()[name].example, {"graph": graph()})
    evidence = result.evidence()
    further = FURTHER.get(name, [])
    assert evidence.column_names == ["answer_row", "table", "row", "id", "date", "source", "gist", *further]
    for row in evidence.slice(0, 50).to_pylist():
        assert 0 <= row["answer_row"] < len(result)
        assert 1 <= row["row"] <= graph().book.tables[row["table"]].num_rows
