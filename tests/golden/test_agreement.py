"""The published agreement of the two codings is what the frozen codings give."""

from __future__ import annotations

import csv
import importlib.util
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from scipy.optimize import linear_sum_assignment

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader = SourceFileLoader("coding_agreement", str(ROOT / "tools" / "coding-agreement"))
        spec = importlib.util.spec_from_loader("coding_agreement", loader)
        assert spec
        module = importlib.util.module_from_spec(spec)
        sys.modules["coding_agreement"] = module
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = keep
    return module


@pytest.fixture(scope="module")
def comparison(tool: ModuleType):
    return tool.Comparison()


def test_the_published_figures_are_recomputed(tool: ModuleType, comparison) -> None:
    with (ROOT / "docs/coding/agreement.csv").open(newline="", encoding="utf-8") as stream:
        published = list(csv.DictReader(stream))
    computed = comparison.figures()
    assert [(row["variable"], row["measure"]) for row in published] == [(f.variable, f.measure) for f in computed]
    for row, figure in zip(published, computed, strict=True):
        assert int(row["n"]) == figure.n
        for name in ("value", "low", "high"):
            expected = getattr(figure, name)
            assert (row[name] == "") == (expected is None)
            if expected is not None:
                assert float(row[name]) == pytest.approx(expected, abs=5.1e-5)


def test_the_published_document_is_up_to_date(tool: ModuleType, comparison) -> None:
    text = (ROOT / "docs/coding/agreement.md").read_text(encoding="utf-8")
    assert text == tool.as_markdown(comparison, comparison.figures())


def test_every_agency_address_and_person_is_mapped(comparison) -> None:
    for coding in (comparison.first, comparison.second):
        for table, key, mapped in (
            ("agencies", "agency_id", coding.agency),
            ("addresses", "address_id", coding.address),
            ("persons", "person_id", coding.person),
        ):
            assert {row[key] for row in coding.tables[table]} <= set(mapped)


def test_the_matching_is_one_to_one_and_of_greatest_weight(tool: ModuleType, comparison) -> None:
    weigh = tool.contact_weight(comparison.first, comparison.second)
    weights = [[weigh(one, other) for other in comparison.second.contacts] for one in comparison.first.contacts]
    firsts, seconds = zip(*comparison.matches, strict=True)
    assert len(set(firsts)) == len(firsts)
    assert len(set(seconds)) == len(seconds)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    best = sum(weights[i][j] for i, j in zip(rows, columns, strict=True))
    assert sum(weights[i][j] for i, j in comparison.matches) == best


def test_ids_play_no_part_in_the_matching(tool: ModuleType) -> None:
    changed = tool.Comparison()
    before = list(changed.matches)
    renamed = {row["contact_id"]: f"x{index}" for index, row in enumerate(changed.second.contacts)}
    for name in ("contacts", "participants", "flags"):
        for row in changed.second.tables[name]:
            row["contact_id"] = renamed[row["contact_id"]]
    assert changed.matched() == before


def test_kappa_of_a_table_whose_values_are_known(tool: ModuleType) -> None:
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    figure = tool.kappa("known", pairs)
    assert figure.value == pytest.approx(0.4)
    # Fleiss, Cohen and Everitt by hand: rows 25 and 25, columns 30 and 20, half of the agreement expected by chance.
    variance = (0.4 * 0.34**2 + 0.3 * 0.46**2 + 0.36 * (0.1 * 1.1**2 + 0.2 * 0.9**2) - 0.1**2) / 0.25 / 50
    assert figure.high - figure.value == pytest.approx(1.959963984540054 * variance**0.5)


def test_kappa_is_undefined_where_nothing_varies(tool: ModuleType) -> None:
    figure = tool.kappa("constant", [("a", "a")] * 7)
    assert figure.value is None
    assert "undefined" in figure.note


def test_chance_and_perfect_agreement(tool: ModuleType) -> None:
    assert tool.kappa("perfect", [("a", "a"), ("b", "b")]).value == 1
    chance = [(a, b) for a in "ab" for b in "ab"]
    assert tool.kappa("chance", chance).value == 0
    rand, adjusted = tool.rand("same", [(1, "x"), (1, "x"), (2, "y"), (3, "z")])
    assert (rand.value, adjusted.value) == (1, 1)
