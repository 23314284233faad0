"""Standard errors of m, u and the prior: against a slow twin, and how often intervals of them hold the truth."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reference import linkage as twin

import casegraph as cg
from casegraph.linkage import Comparison, Level, Model, Rule, Settings

COLUMNS = ["a", "b", "c", "d"]
VALUES = (30, 60, 100, 12)
ERRORS = (0.1, 0.15, 0.2, 0.05)
RULES = [["a", "b"], ["b", "c"], ["a", "c"], ["c", "d"]]


def made(persons: int, seed: int, most: int = 2) -> list[dict[str, str]]:
    """Records of persons, two each or one to `most`, whose values are wrong as often as ERRORS say."""
    draw = random.Random(seed)
    rows = []
    for _ in range(persons):
        true = [f"{column}{draw.randrange(many)}" for column, many in zip(COLUMNS, VALUES, strict=True)]
        for _ in range(2 if most == 2 else draw.randint(1, most)):
            wrong = [draw.random() < error for error in ERRORS]
            rows.append(
                {
                    column: f"x{draw.randrange(10**9)}" if is_wrong else value
                    for column, value, is_wrong in zip(COLUMNS, true, wrong, strict=True)
                }
            )
    return rows


def settings(**given: Any) -> Settings:
    exact = [Comparison(column, [Level("exact")]) for column in COLUMNS]
    rules = [Rule(list(rule)) for rule in RULES]
    return Settings(dict.fromkeys(COLUMNS, "as_is"), exact, rules, keep=0.01, link=0.5, **given)


@pytest.mark.parametrize("seed", [1, 2])
def test_standard_errors_are_the_twins(seed: int) -> None:
    records = made(40, seed, most=3)
    links = cg.link(records, settings())
    clusters = links.clusters["cluster"].to_pylist()
    persons = [sorted(set(clusters)).index(one) for one in clusters]
    errors = links.standard_errors(20, seed=seed).errors
    assert errors is not None
    expected = twin.standard_errors(records, COLUMNS, RULES, persons, 20, seed)
    for name in ("m", "u", "weight"):
        found = [one[1] for one in getattr(errors, name)]
        assert found == pytest.approx(expected[name], rel=1e-6), name
        assert min(found) > 0
    assert errors.prior == pytest.approx(expected["prior"], rel=1e-6)


@pytest.mark.parametrize(("most", "persons"), [(2, 250), (5, 150)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(most: int, persons: int) -> None:
    """Draws have seeds and results are the same bytes everywhere, so this is one experiment, done each time anew."""
    truth = np.array([(1 - error) ** 2 for error in ERRORS])
    m, m_se, u, u_se = [], [], [], []
    for seed in range(40):
        model = cg.link(made(persons, seed, most), settings()).standard_errors(40)
        assert model.errors is not None
        m.append([one[1] for one in model.m])
        m_se.append([one[1] for one in model.errors.m])
        u.append([one[1] for one in model.u])
        u_se.append([one[1] for one in model.errors.u])
    held = (np.abs(np.array(m) - truth) < 1.96 * np.array(m_se)).mean()
    assert 0.88 <= held <= 0.98
    # Their size is that of what differs between populations, not only their coverage.
    ratio = np.sqrt((np.array(m_se) ** 2).mean(0)) / np.std(m, axis=0, ddof=1)
    assert 0.75 < ratio.min() <= ratio.max() < 1.35
    # All values are equally common here, where drawing anew gives up to the square root of three times too much.
    ratio = np.sqrt((np.array(u_se) ** 2).mean(0)) / np.std(u, axis=0, ddof=1)
    assert 0.8 < ratio.min() <= ratio.max() < 1.8


def test_half_the_persons_are_more_unsure() -> None:
    few, many = (cg.link(made(persons, 5), settings()).standard_errors(60).errors for persons in (150, 600))
    assert few is not None
    assert many is not None
    ratio = np.array([one[1] for one in few.m]) / np.array([one[1] for one in many.m])
    assert 1.6 < ratio.mean() < 2.5  # the square root of four


def test_the_same_bytes_and_nothing_else_changed() -> None:
    links = cg.link(made(100, 3, most=4), settings())
    before, pairs, clusters = links.model, links.pairs, links.clusters
    one = links.standard_errors(20, threads=1)
    several = links.standard_errors(20, threads=3)
    assert one == several
    assert links.model is several
    assert replace(one, errors=None) == before
    assert (links.pairs, links.clusters) == (pairs, clusters)
    assert links.standard_errors(20, seed=2) != one
    assert one.to_core() == before.to_core()


def test_records_of_two_sources() -> None:
    rows = [{**row, "agency": ("police", "health")[at % 2]} for at, row in enumerate(made(150, 4))]
    links = cg.link(rows, settings(source="agency", between_sources=True))
    errors = links.standard_errors(40).errors
    assert errors is not None
    # A pair that no rule compares teaches nothing, so that they are a little more than of 150 pairs.
    for (_, m, _), (_, found, _) in zip(links.model.m, errors.m, strict=True):
        assert 0.8 < found / (m * (1 - m) / 150) ** 0.5 < 2
    assert max(one[1] for one in errors.u) < 0.02


def test_levels_that_are_not_exact_and_kinds_of_pairs() -> None:
    from test_linkage import made_records

    model = cg.link(made_records(150)).standard_errors(20)
    assert model.errors is not None
    for of, errors in ((model.m, model.errors.m), (model.u, model.errors.u)):
        assert [len(one) for one in of] == [len(one) for one in errors]
        assert all(0 <= error < 1 for one in errors for error in one)
    assert any(error > 0 for error in model.errors.m[0][2:])


def test_shown_saved_and_drawn(tmp_path: Path) -> None:
    links = cg.link(made(100, 3), settings())
    plain = links.model.table()
    bare = links.charts.model().alt
    assert "m_se" not in plain.column_names
    model = links.standard_errors(20)
    table = model.table()
    assert table.select(plain.column_names) == plain
    assert table.column_names[-3:] == ["m_se", "u_se", "match_weight_se"]
    first = table.to_pylist()
    assert (first[0]["m_se"], first[0]["u_se"]) == (None, None)  # not known
    assert first[1]["m_se"] > 0
    model.save(tmp_path / "model.json")
    assert Model.load(tmp_path / "model.json") == model
    assert "standard errors" in links.charts.model().alt
    assert "standard errors" not in bare
    assert "(se " in repr(model)
    assert "se of match weight" in model._repr_html_()


def test_a_prior_that_is_fixed_has_none() -> None:
    errors = cg.link(made(60, 3), settings(prior=0.01)).standard_errors(20).errors
    assert errors is not None
    assert errors.prior is None


def test_refused_by_name() -> None:
    rows = made(60, 3)
    links = cg.link(rows, settings())
    with pytest.raises(cg.ArgumentError, match="draws: 19 is not accepted; accepted: a whole number, 20"):
        links.standard_errors(19)
    with pytest.raises(cg.ArgumentError, match="seed"):
        links.standard_errors(20, seed=-1)
    with pytest.raises(cg.ArgumentError, match=f"seed: {2**64} is not accepted"):
        links.standard_errors(20, seed=2**64)
    assert links.standard_errors(20, seed=2**64 - 1).errors is not None
    with pytest.raises(cg.ArgumentError, match="threads"):
        links.standard_errors(20, threads=-1)
    again = cg.link(rows, settings(), model=links.model)
    with pytest.raises(cg.ArgumentError, match="was not learnt from these records"):
        again.standard_errors(20)
