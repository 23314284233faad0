"""Evaluation, charts, viewers and clerical review of links."""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from test_linkage import made_records

import casegraph as cg
from casegraph.linkage.agreement import agreement, wilson
from casegraph.linkage.evaluation import age_bands, name_forms, name_particles
from casegraph.linkage.sampling import stratified


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return made_records()


@pytest.fixture(scope="module")
def links(records: list[dict[str, Any]]) -> cg.linkage.Links:
    return cg.link(records)


# -- agreement: the slow, obvious twin -------------------------------------------------------------


def twin(found: Sequence[int], true: Sequence[int]) -> dict[tuple[str, str], float]:
    def clusters(labels: Sequence[int]) -> list[frozenset[int]]:
        return [frozenset(row for row, one in enumerate(labels) if one == label) for label in set(labels)]

    def pairs(labels: Sequence[int]) -> set[tuple[int, ...]]:
        return {pair for rows in clusters(labels) for pair in itertools.combinations(sorted(rows), 2)}

    def with_f1(kind: str, precision: float, recall: float) -> dict[tuple[str, str], float]:
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {(kind, "precision"): precision, (kind, "recall"): recall, (kind, "f1"): f1}

    found_pairs, true_pairs = pairs(found), pairs(true)
    both = len(found_pairs & true_pairs)
    whole = len(set(clusters(found)) & set(clusters(true)))
    of_found = {row: rows for rows in clusters(found) for row in rows}
    of_true = {row: rows for rows in clusters(true) for row in rows}
    rows = range(len(found))
    return {
        **with_f1("pairwise", both / len(found_pairs), both / len(true_pairs)),
        **with_f1("cluster", whole / len(clusters(found)), whole / len(clusters(true))),
        **with_f1(
            "b_cubed",
            sum(len(of_found[row] & of_true[row]) / len(of_found[row]) for row in rows) / len(found),
            sum(len(of_found[row] & of_true[row]) / len(of_true[row]) for row in rows) / len(found),
        ),
    }


@pytest.mark.parametrize("seed", range(8))
def test_agreement_is_that_of_its_twin(seed: int) -> None:
    draw = random.Random(seed)
    true = [draw.randrange(12) for _ in range(40)]
    found = [one if draw.random() < 0.8 else draw.randrange(12) for one in true]
    expected = twin(found, true)
    for one in agreement(np.array(found), np.array(true), resamples=50):
        assert one.value == pytest.approx(expected[one.kind, one.measure], abs=1e-12)


def test_perfect_and_hopeless_agreement() -> None:
    same = np.array([0, 0, 1, 1, 2])
    assert {one.value for one in agreement(same, same)} == {1.0}
    apart = agreement(np.arange(4), np.zeros(4, int))
    by = {(one.kind, one.measure): one.value for one in apart}
    assert math.isnan(by["pairwise", "precision"])  # no pair was found: nothing to be right about
    assert by["pairwise", "recall"] == 0
    assert by["b_cubed", "precision"] == 1
    assert by["b_cubed", "recall"] == 0.25


def test_measures_of_groups_add_up_to_that_of_all() -> None:
    draw = np.random.default_rng(5)
    true = draw.integers(0, 30, 90)
    found = np.where(draw.random(90) < 0.8, true, draw.integers(0, 30, 90))
    half = np.arange(90) < 45
    sizes = {label: (true == label).sum() for label in true}
    weight = np.array([sizes[label] - 1 for label in true])
    value = {
        name: next(o.value for o in agreement(found, true, among) if (o.kind, o.measure) == ("pairwise", "recall"))
        for name, among in (("all", None), ("first", half), ("second", ~half))
    }
    joined = (value["first"] * weight[half].sum() + value["second"] * weight[~half].sum()) / weight.sum()
    assert joined == pytest.approx(value["all"])


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    held = 0
    for seed in range(120):
        draw = np.random.default_rng(seed)
        persons = np.arange(100).repeat(2)
        found = persons.copy()
        missed = draw.random(100) < 0.3  # each person's pair is missed with this chance: recall .7
        found[1::2][missed] = 1000 + np.flatnonzero(missed)
        recall = next(
            one
            for one in agreement(found, persons, resamples=300, seed=seed)
            if (one.kind, one.measure) == ("pairwise", "recall")
        )
        held += recall.lower <= 0.7 <= recall.upper
    assert 108 <= held <= 119  # 95 % of 120 is 114


def test_wilsons_interval() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I: 81 of 263, and 0 of 20.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert all(math.isnan(end) for end in wilson(0, 0))


# -- scores ----------------------------------------------------------------------------------------


def test_scores_for_all_and_apart(links: cg.linkage.Links) -> None:
    scores = links.evaluation.scores("x_person", by=["sex", "age", "name_form"], on=date(2026, 1, 1)).to_pylist()
    f1 = {(row["by"], row["group"]): row for row in scores if (row["kind"], row["measure"]) == ("pairwise", "f1")}
    assert f1["all", "all"]["records"] == 800
    assert f1["all", "all"]["value"] > 0.98
    assert f1["sex", "female"]["records"] + f1["sex", "male"]["records"] == 800
    assert sum(row["records"] for (by, _), row in f1.items() if by == "age") == 800
    assert all(row["few"] == (row["records"] < 30) for row in scores)
    assert all(row["lower"] <= row["value"] <= row["upper"] for row in scores if not math.isnan(row["lower"]))


def test_records_without_a_truth_are_left_out(links: cg.linkage.Links, records: list[dict[str, Any]]) -> None:
    some = [row["x_person"] if row["x_person"] < 100 else None for row in records]
    assert links.evaluation.scores(some)["records"][0].as_py() == 200


def test_bands_of_age_and_forms_of_names() -> None:
    born = ["1990-05-02", "19900501", "2008-01-02", "2008-01-01", "1961", "1880", "x", None]
    table = pa.table({"birth_date": born})
    expected = ["30 to 44", "30 to 44", "under 18", "18 to 29", "65 and over"] + ["not recorded"] * 3
    assert age_bands(table, date(2026, 1, 1)) == expected
    assert name_forms(pa.table({"given_name": ["Mary Ann", "", "Zoë"], "family_name": ["Lee", None, "Field"]})) == [
        "several parts",
        "not recorded",
        "accents",
    ]


def test_thresholds_errors_and_unlinkable_records(links: cg.linkage.Links) -> None:
    rows = links.evaluation.thresholds("x_person").to_pylist()
    assert [row["threshold"] for row in rows] == sorted(row["threshold"] for row in rows)
    assert [row["links"] for row in rows] == sorted((row["links"] for row in rows), reverse=True)
    assert [row["clusters"] for row in rows] == sorted(row["clusters"] for row in rows)
    chosen = [row for row in rows if row["chosen"]]
    scores = {(row["kind"], row["measure"]): row["value"] for row in links.evaluation.scores("x_person").to_pylist()}
    assert [row["f1"] for row in chosen] == [scores["pairwise", "f1"]]
    for error in links.evaluation.errors("x_person").to_pylist():
        same = error["record_a"].split("-")[1] == error["record_b"].split("-")[1]
        assert same == (error["error"] == "missed link")
    lacking = cg.link([*made_records(60), {"record_id": "x", "given_name": "Ann"}]).evaluation.unlinkable().to_pylist()
    assert lacking[-1]["record_id"] == "x"
    assert [row["record_id"] for row in lacking if not row["linkable"]] == ["x"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"truth": "nobody"}, "truth: there is no column 'nobody'"),
        ({"truth": [1, 2]}, "truth: 2 labels"),
        ({"truth": [None] * 800}, "no record has a label"),
        ({"truth": "x_person", "by": ["age"]}, "ages need the day"),
        ({"truth": "x_person", "by": ["shoe"]}, "there is no column 'shoe'"),
        ({"truth": "x_person", "level": 1.0}, "level: 1.0 is not accepted"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(links: cg.linkage.Links, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises((cg.ArgumentError, cg.DataError), match=re.escape(words)):
        links.evaluation.scores(**wrong)


# -- pictures and pages ----------------------------------------------------------------------------


def test_charts_say_in_words_what_they_show(links: cg.linkage.Links) -> None:
    charts = links.charts
    scores = {(row["kind"], row["measure"]): row["value"] for row in links.evaluation.scores("x_person").to_pylist()}
    told = f"precision {scores['pairwise', 'precision']:.4f}, recall {scores['pairwise', 'recall']:.4f}"
    assert told in charts.precision_recall("x_person").alt
    assert "of one person: " in charts.weights("x_person").alt
    assert f"{len(links):,}" in charts.weights().alt
    assert f"weight {links.model.table()['match_weight'][1].as_py():+.2f}" in charts.model().alt
    assert f"of 800 at the threshold {links.settings.link:g}" in charts.unlinkable().alt
    assert "F1" in charts.thresholds("x_person").alt
    masked, shown = (charts.waterfall("police-1", "health-1", show_values=show) for show in (False, True))
    assert f"probability {links.explain('police-1', 'health-1')['probability'][-1].as_py():.4g}" in masked.alt
    for picture in (masked, shown, charts.model(width="column")):
        assert picture.to_bytes("svg").startswith(b"<?xml")
        assert picture.to_bytes("svg") == picture.to_bytes("svg")


def test_runs_beside_each_other(links: cg.linkage.Links) -> None:
    rows = made_records(400)
    fewer = replace(links.settings, rules=links.settings.rules[:1], link=None)
    others = {"first rule alone": cg.link(rows, fewer), "the same": cg.link(rows, replace(links.settings, link=None))}
    table = links.evaluation.runs("x_person", others, name="all rules")
    assert table["run"].unique().to_pylist() == ["all rules", *others]
    for run, one in {"all rules": links, **others}.items():
        own = [row for row in table.to_pylist() if row.pop("run") == run]
        assert own == one.evaluation.thresholds("x_person").to_pylist()
    picture = links.charts.precision_recall("x_person", others=others, name="all rules")
    for run, one in {"all rules": links, **others}.items():
        chosen = next(row for row in one.evaluation.thresholds("x_person").to_pylist() if row["chosen"])
        told = f"precision {chosen['precision']:.4f}, recall {chosen['recall']:.4f}, F1 {chosen['f1']:.4f}"
        assert f"{run}: At the settings' threshold {chosen['threshold']:.4g}: {told}" in picture.alt
        assert run.encode() in picture.to_bytes("svg")
    lines = len(re.findall("all rules", links.charts.precision_recall("x_person").alt))
    assert lines == 0


def test_a_run_without_a_line_is_said(links: cg.linkage.Links) -> None:
    rows = [{**row, "x_person": str(at)} for at, row in enumerate(made_records(40))]
    picture = links.charts.precision_recall("x_person", others={"nobody twice": cg.link(rows)})
    assert "nobody twice: No threshold has both precision and recall." in picture.alt


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([], "others: a list is not accepted; accepted: a mapping"),
        ({}, "others: 0 are given; accepted: 1 to 5"),
        ({"other": 5}, "others: a str and a int are not accepted; accepted: a name, and Links"),
        ({"these links": None}, "others: a str and a NoneType are not accepted"),
    ],
)
def test_other_runs_that_are_none_are_refused(links: cg.linkage.Links, others: Any, words: str) -> None:
    with pytest.raises(cg.ArgumentError, match=re.escape(words)):
        links.evaluation.runs("x_person", others)
    with pytest.raises(cg.ArgumentError, match="name: 'x' is one of others too; accepted: another"):
        links.evaluation.runs("x_person", {"x": links}, name="x")
    with pytest.raises(cg.ArgumentError, match="name, others: a name is empty"):
        links.evaluation.runs("x_person", {" ": links})


def test_pages_mask_values_escape_them_and_ask_for_nothing(tmp_path: Path) -> None:
    rows = made_records(40)
    rows[0]["given_name"] = rows[1]["given_name"] = "<script>alert(1)</script>"
    links = cg.link(rows)
    names = {row["family_name"] for row in rows}
    masked = [
        links.viewers.comparisons(tmp_path / "a.html", many=20).read_text(),
        links.viewers.clusters(tmp_path / "b.html").read_text(),
    ]
    for page in masked:
        assert "Content-Security-Policy" in page
        assert "default-src 'none'" in page
        assert not [name for name in names if name in page]
        assert "style=" not in page.replace("<style>", "")
    pairs = [("police-0", "health-0")]
    shown = links.viewers.comparisons(tmp_path / "c.html", pairs=pairs, show_values=True).read_text()
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown
    assert "personal data" in shown
    of_one = links.viewers.clusters(tmp_path / "d.html", clusters=["health-3"]).read_text()
    assert of_one.count("<details>") == 1
    assert "police-3" in of_one
    with pytest.raises(cg.ArgumentError, match=r"\.html"):
        links.viewers.clusters(tmp_path / "e.txt")


# -- clerical review -------------------------------------------------------------------------------


def test_a_sample_stands_for_all_pairs() -> None:
    probabilities = np.concatenate([np.full(5, 0.1), np.full(50, 0.6), np.full(1000, 0.999)])
    chosen, stands_for = stratified(probabilities, 90, 1)
    assert len(chosen) == len(set(chosen)) == 90
    assert stands_for.sum() == pytest.approx(1055)
    assert (probabilities[chosen] < 0.2).sum() == 5  # all of the few
    again, _ = stratified(probabilities, 90, 1)
    assert (chosen == again).all()
    assert len(stratified(probabilities, 5000, 1)[0]) == 1055


def answered(path: Path, match: dict[tuple[str, str], str]) -> None:
    book = openpyxl.load_workbook(path)
    rows = list(book["sample"].iter_rows(min_row=2, values_only=True))
    for number, a, b, _ in rows:
        book["pairs"].cell(4 + 3 * (number - 1), 2, match[a, b])
    book.save(path)


def test_a_reviews_answers_evaluate_and_retrain(links: cg.linkage.Links, tmp_path: Path) -> None:
    path = links.review.write(tmp_path / "review.xlsx", 60, seed=4)
    book = openpyxl.load_workbook(path)
    lists = book["pairs"].data_validations.dataValidation
    assert {one.formula1 for one in lists} == {'"same person,different persons,cannot tell"'}
    assert "probability" not in [cell.value for cell in book["pairs"][3]]
    assert links.review.read(path)["match"].null_count == links.review.read(path).num_rows
    pairs = [(row["record_a"], row["record_b"]) for row in links.review.sample(60, seed=4).to_pylist()]
    same = {(a, b): a.split("-")[1] == b.split("-")[1] for a, b in pairs}
    answered(path, {pair: "same person" if one else "different persons" for pair, one in same.items()})
    labels = links.review.read(path)
    assert labels["match"].to_pylist() == [same[pair] for pair in pairs]
    scores = {row["measure"]: row for row in links.evaluation.scores(labels).to_pylist()}
    assert scores["precision"]["lower"] <= scores["precision"]["value"] <= scores["precision"]["upper"]
    model = links.review.retrained(labels)
    assert all(sum(m) == pytest.approx(1) and min(m[1:]) > 0 for m in model.m)
    assert model.u == links.model.u
    again = cg.link(links.records, links.settings, model=model)
    f1 = next(r["value"] for r in again.evaluation.scores("x_person").to_pylist() if r["measure"] == "f1")
    assert f1 > 0.97


def test_faults_of_a_reviewed_workbook_are_told(links: cg.linkage.Links, tmp_path: Path) -> None:
    path = links.review.write(tmp_path / "review.xlsx", 3)
    with pytest.raises(cg.ArgumentError, match="there already"):
        links.review.write(path)
    book = openpyxl.load_workbook(path)
    book["pairs"]["B4"] = "perhaps"
    book.save(path)
    with pytest.raises(cg.DataError, match="cell B4: 'perhaps'; accepted: same person, different persons, cannot tell"):
        links.review.read(path)
    (tmp_path / "no.xlsx").write_bytes(b"no workbook")
    with pytest.raises(cg.DataError, match="no workbook of a review"):
        links.review.read(tmp_path / "no.xlsx")
    labels = pa.table({"record_a": ["police-1"], "record_b": ["health-2"], "match": [False]})
    with pytest.raises(cg.DataError, match="no pair is a match"):
        links.review.retrained(labels)
    unknown = pa.table({"record_a": ["police-1"], "record_b": ["nobody"], "match": [True]})
    with pytest.raises(cg.DataError, match="row 1, column record_b: there is no record with this id"):
        links.evaluation.scores(unknown)


def test_scores_are_apart_by_particles_of_names_and_by_any_column_of_origin() -> None:
    table = pa.table(
        {
            "given_name": ["Abu Bakr", "Sean", "Jan", "Maria", "Ann", None, "Omar"],
            "family_name": ["Khan", "O\u2019Neill", "van der Berg", "de Souza", "Mackie", " ", "bin Said"],
        }
    )
    arabic = "Arabic article or patronym"
    assert name_particles(table) == [
        arabic, "Mac, Mc or O'", "van, von or der", "de, da, di or del", "Mac, Mc or O'", "not recorded", arabic,
    ]  # fmt: skip
    rows = [{**row, "origin": "A" if row["x_person"] % 2 else "B"} for row in made_records(60)]
    scores = cg.link(rows).evaluation.scores("x_person", by=["origin", "name_particle"], resamples=10).to_pylist()
    assert {(row["by"], row["group"]) for row in scores} == {
        ("all", "all"), ("origin", "A"), ("origin", "B"), ("name_particle", "none of these"),
    }  # fmt: skip
