"""Relatives, persons who moved and careless records: kinds of pairs, calibration, and what no rule compared.

On workload W2 (benchmarks/agency_records.py), made small. The floors are what was measured, rounded down.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from test_linkage_febrl import febrl

import casegraph as cg
from casegraph.linkage import Comparison, Model, person_settings

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import agency_records

TRUTH = agency_records.TRUTH


@pytest.fixture(scope="module")
def made() -> tuple[pa.Table, Any]:
    table = agency_records.made(20_000, seed=11)
    return table.drop_columns(TRUTH), np.asarray(table["person"])


@pytest.fixture(scope="module")
def links(made: tuple[pa.Table, Any]) -> cg.linkage.Links:
    return cg.link(made[0])


def told(table: pa.Table) -> dict[str, float]:
    answer: dict[str, float] = json.loads(table.schema.metadata[b"casegraph"])
    return answer


def f1(links: cg.linkage.Links, truth: Any, threshold: float | None = None) -> float:
    """Pairwise, of the clusters."""
    clusters = links.clusters if threshold is None else links.clusters_at(threshold)
    labels = np.asarray(clusters["cluster"])

    def pairs(*keys: Any) -> int:
        _, counts = np.unique(np.stack(keys), axis=1, return_counts=True)
        return int((counts * (counts - 1) // 2).sum())

    return 2 * pairs(labels, truth) / (pairs(labels) + pairs(truth))


def without_kinds(settings: cg.linkage.Settings) -> cg.linkage.Settings:
    return replace(settings, comparisons=[replace(one, about="person") for one in settings.comparisons])


def test_made_records_are_of_the_seed_and_err_together(made: tuple[pa.Table, Any]) -> None:
    assert agency_records.made(2_000, seed=3).equals(agency_records.made(2_000, seed=3))
    assert not agency_records.made(2_000, seed=3).equals(agency_records.made(2_000, seed=4))
    records, _ = made
    blank = {name: np.asarray(records[name].is_null()) for name in ("given_name", "birth_date")}
    police = np.asarray(records["agency_id"]) == "police"
    both = (blank["given_name"] & blank["birth_date"])[police].mean()
    # Carefulness is a gamma draw of shape 2: twice a blank is half as often again as by chance.
    assert both > 1.2 * blank["given_name"][police].mean() * blank["birth_date"][police].mean()


def test_relatives_are_not_taken_for_the_person(made: tuple[pa.Table, Any], links: cg.linkage.Links) -> None:
    records, truth = made
    names = [kind.name for kind in links.model.kinds]
    assert {"match", "match, two homes", "family", "neighbours", "strangers"} <= set(names)
    with_kinds = told(links.evaluation.calibration(truth))
    plain = cg.link(records, without_kinds(links.settings))
    assert f1(links, truth) > 0.96
    assert f1(links, truth) > f1(plain, truth) + 0.1
    assert with_kinds["log_loss"] < told(plain.evaluation.calibration(truth))["log_loss"] / 5
    assert with_kinds["expected_calibration_error"] < 0.08
    best = max(f1(links, truth, threshold) for threshold in links.thresholds["probability"].to_pylist())
    assert f1(links, truth) > best - 0.01


def test_data_without_families_have_no_such_kinds() -> None:
    records, _ = febrl(3)
    links = cg.link(records)
    assert links.model.kinds
    assert not [kind for kind in links.model.kinds if kind.name.startswith("family")]


def test_explanations_add_up_with_kinds(links: cg.linkage.Links) -> None:
    pair = links.pairs.to_pylist()[100]
    steps = links.explain(pair["record_a"], pair["record_b"]).to_pylist()
    assert "kinds of pairs" in [step["step"] for step in steps]
    assert sum(step["weight"] for step in steps[:-1]) == pytest.approx(pair["weight"], abs=1e-5)
    assert steps[-1]["probability"] == pytest.approx(pair["probability"], abs=1e-6)


def test_kinds_are_saved_with_the_model(made: tuple[pa.Table, Any], links: cg.linkage.Links, tmp_path: Path) -> None:
    links.model.save(tmp_path / "model.json")
    again = cg.link(made[0], links.settings, model=Model.load(tmp_path / "model.json"))
    assert again.pairs.equals(links.pairs)
    assert set(links.model.kinds_table()["kind"].to_pylist()) == {kind.name for kind in links.model.kinds}


def test_what_a_comparison_is_about_is_checked() -> None:
    with pytest.raises(cg.ArgumentError, match="about: 'work' is not known; accepted: person, family, home, contact"):
        Comparison("phone", [], about="work")
    settings = person_settings(["family_name", "address_line_1", "phone", "given_name"])
    assert [one.about for one in settings.comparisons] == ["person", "family", "home", "contact"]


def test_labels_calibrate_weights(made: tuple[pa.Table, Any], links: cg.linkage.Links) -> None:
    records, truth = made
    # A model whose weights are half of what they should be, made right by labels of 2,000 pairs.
    wrong = cg.link(records, links.settings, model=replace(links.model, slope=0.5, intercept=1.0))
    sample = wrong.review.sample(2_000, seed=2)
    a, b = (np.asarray(sample[name]) for name in ("record_a", "record_b"))  # ids are rows
    match = truth[a] == truth[b]
    labels = pa.table({**{name: sample[name] for name in ("record_a", "record_b", "stands_for")}, "match": match})
    right = cg.link(records, links.settings, model=wrong.review.calibrated(labels))
    before, after = (told(one.evaluation.calibration(truth)) for one in (wrong, right))
    assert after["expected_calibration_error"] < before["expected_calibration_error"] / 2
    assert after["log_loss"] < before["log_loss"]
    with pytest.raises(cg.DataError, match="all are alike"):
        links.review.calibrated(labels.filter(pa.array(match)))


def test_what_no_rule_compared_is_estimated(made: tuple[pa.Table, Any], links: cg.linkage.Links) -> None:
    _, truth = made
    pairs = links._pairs
    a, b = (np.asarray(pairs[name]) for name in ("row_a", "row_b"))
    _, counts = np.unique(truth, return_counts=True)
    true = int((counts * (counts - 1) // 2).sum())
    missed = true - int((truth[a] == truth[b]).sum())
    (row,) = links.uncertainty.missed().to_pylist()
    assert row["missed"] == pytest.approx(missed, rel=0.5)
    assert row["found"] == pytest.approx(true - missed, rel=0.02)


def test_the_number_of_persons_takes_it_into_account(made: tuple[pa.Table, Any], links: cg.linkage.Links) -> None:
    _, truth = made
    (row,) = links.uncertainty.samples(20).persons().to_pylist()
    persons = len(np.unique(truth))
    assert row["lower"] <= row["estimate"] <= row["upper"] < row["linked"]
    assert abs(row["estimate"] - persons) < 0.02 * persons
    assert row["estimate"] == pytest.approx(row["drawn"] - row["missed"])
    assert row["missed"] > 0


def test_what_was_never_seen_speaks_for_nothing() -> None:
    """A postcode of another area: no such pair was there, so nothing is known of what it weighs."""
    records = agency_records.made(3_000, seed=5).drop_columns(TRUTH)
    here = pc.replace_substring_regex(records["postcode"], "^[A-Za-z]+", "ZZ")
    records = records.set_column(records.column_names.index("postcode"), "postcode", here)
    links = cg.link(records)
    weights = {(row["comparison"], row["level"]): row["match_weight"] for row in links.model.table().to_pylist()}
    assert weights["postcode", "other"] == pytest.approx(0, abs=0.01)
    assert all(weight <= 0.01 for (_, level), weight in weights.items() if level == "other")
    whole = records.filter(pc.and_(pc.is_valid(records["family_name"]), pc.is_valid(here))).to_pylist()[0]
    index = links.index()

    def probability(**more: str) -> float:
        asked = {name: whole[name] for name in ("given_name", "family_name", "birth_date") if whole[name]} | more
        found: float = index.explain(asked, whole["record_id"])["probability"][-1].as_py()
        return found

    assert probability(postcode="AB1 2CD") <= probability() + 1e-6
    assert probability(postcode=whole["postcode"]) > probability()


def test_calibration_is_not_extrapolated(links: cg.linkage.Links) -> None:
    """Answers at high weights alone, nearly half of them wrong: what the model ruled out stays ruled out."""
    likely = [row for row in links.pairs.to_pylist() if row["weight"] > 2][:200]
    labels = [{**{side: row[side] for side in ("record_a", "record_b")}, "match": at % 20 > 8 or row["weight"] > 12}
              for at, row in enumerate(likely)]  # fmt: skip
    model = links.review.calibrated(pa.Table.from_pylist(labels))
    assert model.slope < 0.9
    assert model.labelled is not None
    low = model.labelled[0]
    assert low >= 2
    again = cg.link(links.records, replace(links.settings, link=None), model=model)
    before = {(row["record_a"], row["record_b"]): row["weight"] for row in links.pairs.to_pylist()}
    after = {(row["record_a"], row["record_b"]): row["weight"] for row in again.pairs.to_pylist()}
    assert after.keys() <= before.keys()
    for pair, weight in after.items():
        if before[pair] < low:
            assert weight <= before[pair] + 1e-5
    order = sorted(after, key=lambda pair: before[pair])
    assert all(after[a] <= after[b] + 1e-5 for a, b in pairwise(order))
    assert Model.from_dict(json.loads(json.dumps(model.to_dict()))) == model
