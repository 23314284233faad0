"""The published agreement of the two codings is what the frozen codings give."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from scipy.optimize import linear_sum_assignment

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from coding_agreement.codings import Row, paragraphs  # noqa: E402
from coding_agreement.compared import figures  # noqa: E402
from coding_agreement.comparison import Comparison, contact_weight  # noqa: E402
from coding_agreement.figures import Figure, kappa, rand  # noqa: E402
from coding_agreement.judgements import actions, findings, recommendations  # noqa: E402
from coding_agreement.page import as_markdown  # noqa: E402
from coding_agreement.persons import episodes, identifiers, relationships, residences  # noqa: E402
from coding_agreement.records import assessments, coverage  # noqa: E402
from coding_agreement.tables import Table  # noqa: E402

CODED_LATER = (
    relationships,
    identifiers,
    residences,
    episodes,
    coverage,
    assessments,
    findings,
    recommendations,
    actions,
)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return Comparison()


@pytest.fixture(scope="module")
def twice_the_first() -> Comparison:
    comparison = Comparison()
    comparison.second = comparison.first
    comparison.matches = comparison.matched()
    return comparison


@pytest.fixture(scope="module")
def computed(comparison: Comparison) -> list[Figure]:
    return figures(comparison)


def test_the_published_figures_are_recomputed(computed: list[Figure]) -> None:
    with (ROOT / "docs/coding/agreement.csv").open(newline="", encoding="utf-8") as stream:
        published = list(csv.DictReader(stream))
    assert [(row["variable"], row["measure"]) for row in published] == [(f.variable, f.measure) for f in computed]
    for row, figure in zip(published, computed, strict=True):
        assert int(row["n"]) == figure.n
        for name in ("value", "low", "high"):
            expected = getattr(figure, name)
            assert (row[name] == "") == (expected is None)
            if expected is not None:
                assert float(row[name]) == pytest.approx(expected, abs=5.1e-5)


def test_the_published_document_is_up_to_date(comparison: Comparison, computed: list[Figure]) -> None:
    text = (ROOT / "docs/coding/agreement.md").read_text(encoding="utf-8")
    assert text == as_markdown(comparison, computed)


def test_every_agency_address_and_person_is_mapped(comparison: Comparison) -> None:
    for coding in (comparison.first, comparison.second):
        for table, key, mapped in (
            ("agencies", "agency_id", coding.agency),
            ("addresses", "address_id", coding.address),
            ("persons", "person_id", coding.person),
        ):
            assert {row[key] for row in coding.tables[table]} <= set(mapped)


def test_the_matching_is_one_to_one_and_of_greatest_weight(comparison: Comparison) -> None:
    weigh = contact_weight(comparison.first, comparison.second)
    weights = [[weigh(one, other) for other in comparison.second.contacts] for one in comparison.first.contacts]
    firsts, seconds = zip(*comparison.matches, strict=True)
    assert len(set(firsts)) == len(firsts)
    assert len(set(seconds)) == len(seconds)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    best = sum(weights[i][j] for i, j in zip(rows, columns, strict=True))
    assert sum(weights[i][j] for i, j in comparison.matches) == best


def test_ids_play_no_part_in_the_matching() -> None:
    changed = Comparison()
    before = list(changed.matches)
    renamed = {row["contact_id"]: f"x{index}" for index, row in enumerate(changed.second.contacts)}
    for name in ("contacts", "participants", "flags"):
        for row in changed.second.tables[name]:
            row["contact_id"] = renamed[row["contact_id"]]
    assert changed.matched() == before


def test_every_table_of_the_casebook_was_coded_twice(comparison: Comparison) -> None:
    tables = {file.stem for file in (ROOT / "python/casegraph/data/dhr7").glob("*.csv")}
    for coding in comparison.sides:
        assert set(coding.tables) == tables


@pytest.mark.parametrize("table_of", CODED_LATER, ids=lambda make: make.__name__)
def test_rows_are_matched_one_to_one_with_the_greatest_weight(comparison: Comparison, table_of) -> None:
    table: Table = table_of(comparison)
    weights = [[table.weigh(one, other) for other in table.second] for one in table.first]
    rows, columns = linear_sum_assignment(weights, maximize=True)
    assert len({i for i, _ in table.pairs}) == len({j for _, j in table.pairs}) == len(table.pairs)
    assert all(weights[i][j] > 0 for i, j in table.pairs)
    assert sum(weights[i][j] for i, j in table.pairs) == sum(weights[i][j] for i, j in zip(rows, columns, strict=True))


@pytest.mark.parametrize("table_of", CODED_LATER, ids=lambda make: make.__name__)
def test_a_table_agrees_with_itself(twice_the_first: Comparison, table_of) -> None:
    table: Table = table_of(twice_the_first)
    assert len(table.pairs) == len(table.first)
    assert all(figure.value == 1 for figure in table.found() if figure.measure in {"precision", "recall", "F1"})


def test_a_stay_elsewhere_or_at_another_time_is_not_the_same(comparison: Comparison) -> None:
    weigh = residences(comparison).weigh
    one = stay("Victim", "a-m-birmingham", "2010", "2011")
    assert weigh(one, stay("Victim", "a-victim-bham", "2011", "2012")) > 0
    assert weigh(one, stay("Victim", "a-victim-bham", "2012", "")) == 0
    assert weigh(one, stay("Victim", "a-spain", "2010", "2011")) == 0
    assert weigh(one, stay("M", "a-victim-bham", "2010", "2011")) == 0


def stay(person: str, address: str, start: str, end: str) -> Row:
    row = {"person_id": person, "address_id": address, "start": start, "end": end}
    return {**row, "kind": "home", "source": "overview:2.57"}


def test_places_without_a_number_are_the_same_under_either_name() -> None:
    first = {"source": "overview:title page; overview:action plan, West Mercia Police, rec 2; overview:2.3"}
    second = {"source": "overview:title; overview:action-plan; overview:2.3"}
    assert paragraphs(first) == paragraphs(second)


def test_the_command_says_whether_the_page_is_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "tools" / "coding-agreement"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "agreement is up to date\n")


def test_kappa_of_a_table_whose_values_are_known() -> None:
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    figure = kappa("known", pairs)
    assert figure.value == pytest.approx(0.4)
    # Fleiss, Cohen and Everitt by hand: rows 25 and 25, columns 30 and 20, half of the agreement expected by chance.
    variance = (0.4 * 0.34**2 + 0.3 * 0.46**2 + 0.36 * (0.1 * 1.1**2 + 0.2 * 0.9**2) - 0.1**2) / 0.25 / 50
    assert figure.high - figure.value == pytest.approx(1.959963984540054 * variance**0.5)


def test_kappa_is_undefined_where_nothing_varies() -> None:
    figure = kappa("constant", [("a", "a")] * 7)
    assert figure.value is None
    assert "undefined" in figure.note


def test_chance_and_perfect_agreement() -> None:
    assert kappa("perfect", [("a", "a"), ("b", "b")]).value == 1
    chance = [(a, b) for a in "ab" for b in "ab"]
    assert kappa("chance", chance).value == 0
    plain, adjusted = rand("same", [(1, "x"), (1, "x"), (2, "y"), (3, "z")])
    assert (plain.value, adjusted.value) == (1, 1)
