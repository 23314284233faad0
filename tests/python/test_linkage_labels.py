"""Models learnt from labels, whole or in part."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from reference import linkage as twin
from test_linkage import made_records, pairwise_f1

import casegraph as cg
from casegraph.linkage import Comparison, Level, Rule, Settings, model_from_labels

SETTINGS = Settings(
    {"given": "text", "family": "text"},
    [Comparison("given", [Level("exact"), Level("initial")]), Comparison("family", [Level("exact")])],
    [Rule(["family"])],
)
ROWS: list[dict[str, Any]] = [
    {"given": "ann", "family": "field", "person": 1},
    {"given": "a", "family": "field", "person": 1},
    {"given": "ann", "family": None, "person": 1},
    {"given": "bob", "family": "field", "person": 2},
    {"given": "bea", "family": "moss", "person": None},
    {"given": "bob", "family": "moss", "person": 2},
]


def test_m_is_the_share_of_labelled_pairs_and_worth_what_was_there() -> None:
    model = cg.linkage.Model(["given", "family"], [c.labels for c in SETTINGS.comparisons],
                             [[0, 0.6, 0.3, 0.1], [0, 0.9, 0.1]], [[0, 0.1, 0.1, 0.8], [0, 0.2, 0.8]], 0.1)  # fmt: skip
    found = model_from_labels(ROWS, SETTINGS, "person", model=model, worth=2)
    pairs = [(a, b) for a, b in combinations(ROWS, 2) if a["person"] is not None and a["person"] == b["person"]]
    for comparison, m, before in zip(SETTINGS.comparisons, found.m, model.m, strict=True):
        counts = [2 * share for share in before]
        for a, b in pairs:
            counts[twin.level_of(comparison, a, b)] += 1
        counts[0] = 0
        assert m == pytest.approx([count / sum(counts) for count in counts])
    assert found.u == model.u
    assert found.prior == model.prior


def test_u_from_labels_is_that_of_pairs_of_two_persons() -> None:
    rows = made_records(200)
    for row in rows[::3]:
        row["x_person"] = None  # labels of a part of the records
    model = model_from_labels(rows, truth="x_person", u=True, worth=1e-6)
    known = [row for row in rows if row["x_person"] is not None]
    apart = [(a, b) for a, b in combinations(known, 2) if a["x_person"] != b["x_person"]]
    same_sex = sum(a["sex"] == b["sex"] for a, b in apart) / len(apart)
    assert model.u[list(model.names).index("sex")][1] == pytest.approx(same_sex, abs=0.01)
    assert pairwise_f1(cg.link(rows, model=model), [int(row["record_id"].partition("-")[2]) for row in rows]) > 0.97


def test_labels_change_what_pairs_weigh_by_their_kinds() -> None:
    """With the default settings pairs are weighed by kinds, which what is learnt from labels changes too."""
    rows = made_records(200)
    by_record = {row["record_id"]: row for row in rows}
    for number in range(40):
        by_record[f"health-{number}"]["phone"] = f"07700 8{number:05}"
    before = cg.link(rows)
    assert before.model.kinds
    # Labelled are those alone whose phones differ: that they agree is learnt to say little.
    pairs = [{"record_a": f"police-{n}", "record_b": f"health-{n}", "match": True} for n in range(40)]
    model = model_from_labels(rows, before.settings, pairs, model=before.model, worth=1)
    old, new = (weights_of_persons(cg.link(rows, before.settings, model=one)) for one in (before.model, model))
    agree = [n for n in old.keys() & new.keys() if n >= 40 and by_record[f"health-{n}"]["phone"] is not None]
    assert len(agree) > 100
    assert all(new[number] < old[number] - 1 for number in agree)


def weights_of_persons(links: cg.linkage.Links) -> dict[int, float]:
    """What the two records of each person weigh."""
    numbers = {row["record_a"].partition("-")[2]: row for row in links.pairs.to_pylist()
               if row["record_a"].partition("-")[2] == row["record_b"].partition("-")[2]}  # fmt: skip
    return {int(number): row["weight"] for number, row in numbers.items()}


def test_more_kinds_of_pairs_than_a_model_may_have_are_refused() -> None:
    rows = made_records(60)
    model = cg.link(rows).model
    kinds = [*model.kinds, *[replace(model.kinds[-1], name=f"kind {number}", share=0.0) for number in range(17)]][:17]
    with pytest.raises(cg.ArgumentError, match="kinds: 17 kinds of pairs; accepted: at most 16"):
        cg.link(rows, model=replace(model, kinds=kinds))
    cg.link(rows, model=replace(model, kinds=kinds[:16]))


def test_labelled_pairs_teach_m() -> None:
    rows = made_records(200)
    links = cg.link(rows)
    pairs = [{"record_a": f"police-{n}", "record_b": f"health-{n}", "match": True} for n in range(40)]
    pairs.append({"record_a": "police-1", "record_b": "health-2", "match": False})
    learnt = model_from_labels(rows, links.settings, pairs, model=links.model)
    for found, wanted in zip(learnt.m, links.review.retrained(pairs).m, strict=True):
        assert found == pytest.approx(wanted, abs=0.01)  # the pair that is no match takes its share of the weights
    assert learnt.m != links.model.m


@pytest.mark.parametrize(
    ("truth", "change", "message"),
    [
        ("person", {"worth": 0}, "worth: 0 is not accepted"),
        (None, {}, "truth: none is given"),
        ("nobody", {}, "truth: there is no column 'nobody'"),
        ([1, 2, 3, 4, 5, None], {}, "truth: no two labelled records are of one person"),
    ],
)
def test_bad_labels_are_refused(truth: object, change: dict[str, Any], message: str) -> None:
    with pytest.raises(cg.Error, match=message):
        model_from_labels(ROWS, SETTINGS, truth, **change)
