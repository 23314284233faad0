"""Dispersion, intervals, self-excitation, recency and weights at their edges, and on the bundled review."""

from __future__ import annotations

from datetime import date
from math import isnan
from typing import Any

import numpy as np
import pytest
from scipy import stats
from test_frequency import frequency_of, graph_of, on_days, only

import casegraph as cg

OBSERVED = {"start": "2011-01-01", "end": "2011-04-11", "observed": "window"}  # 100 days


def in_windows(*counts: int) -> list[dict[str, Any]]:
    """That many contacts in each window of ten days."""
    return on_days(*(10 * window + n % 10 for window, count in enumerate(counts) for n in range(count)))


# -- dispersion ------------------------------------------------------------------------------------------
def test_dispersion_check_values() -> None:
    row = only(frequency_of(in_windows(2, 0, 1, 5, 0, 0, 3, 1, 0, 8)).dispersion(width=10, **OBSERVED))
    assert (row["windows"], row["contacts"], row["simulated"]) == (10, 20, False)
    assert row["fano"] == pytest.approx(3.5555556, abs=5e-8)
    assert row["statistic"] == pytest.approx(32)
    assert row["p"] == pytest.approx(1.9913e-4, abs=5e-9)
    assert row["alpha"] == pytest.approx(1.2777778, abs=5e-8)
    assert (row["nb1_mean"], row["nb1_t"]) == pytest.approx((2.2, 1.6026217), abs=5e-8)
    assert row["finding"] == "overdispersed"


def test_dispersion_against_scipy() -> None:
    counts = [2, 0, 1, 5, 0, 0, 3, 1, 0, 8]
    row = only(frequency_of(in_windows(*counts)).dispersion(width=10, **OBSERVED))
    z = [((y - 2) ** 2 - y) / 2 for y in counts]
    assert (row["nb1_t"], row["nb1_p"]) == pytest.approx(tuple(stats.ttest_1samp(z, 0)))
    assert row["p"] == pytest.approx(stats.chi2.sf(9 * np.var(counts, ddof=1) / 2, 9))


def test_dispersion_where_there_is_none() -> None:
    row = only(frequency_of(in_windows(*[2] * 10)).dispersion(width=10, **OBSERVED))
    assert (row["fano"], row["alpha"], row["alpha_floored"]) == (0, 0, True)
    assert (row["nb_status"], row["finding"]) == ("zero_variance", "no_overdispersion_found")
    assert isnan(row["nb1_t"])
    assert only(frequency_of(on_days(900)).dispersion(width=10, **OBSERVED))["status"] == "zero_mean"
    assert only(frequency_of(on_days(1)).dispersion(width=90, **OBSERVED))["status"] == "too_few"
    assert only(frequency_of(on_days(1)).dispersion(width=101, **OBSERVED))["windows"] == 0
    with pytest.raises(cg.ArgumentError, match="width"):
        frequency_of(on_days(1)).dispersion(width=0)


def test_few_contacts_are_simulated() -> None:
    row = only(frequency_of(in_windows(0, 5)).dispersion(width=10, **OBSERVED))
    assert row["simulated"]
    assert row["p"] < 0.01


# -- intervals -------------------------------------------------------------------------------------------
def test_interval_check_values() -> None:
    row = only(frequency_of(on_days(0, 1, 2, 10, 11, 30)).intervals(dead_time=1, train_within=2, **OBSERVED))
    assert row["local_variation_revised"] == pytest.approx(2.0396996, abs=5e-8)
    assert row["burstiness_shifted"] == pytest.approx(0.3462491, abs=5e-8)
    assert (row["trains"], row["longest_train"], row["longest_train_days"]) == (3, 3, 2)
    assert row["gap_tau"] == pytest.approx(stats.kendalltau(range(5), [1, 1, 8, 1, 19]).statistic)
    assert row["finding"] == "no_escalation_found"


def test_gaps_that_shorten() -> None:
    row = only(frequency_of(on_days(0, 20, 38, 54, 68, 80, 90, 98)).intervals(**OBSERVED))
    assert (row["gap_tau"], row["finding"]) == (-1, "gaps_shorten")
    row = only(frequency_of(on_days(0, 20, 38, 54, 68)).intervals(**OBSERVED))
    assert row["finding"] == "not_determinable"  # four gaps have no order that is rare enough


def test_intervals_refuse() -> None:
    frequency = frequency_of(on_days(0, 1))
    with pytest.raises(cg.ArgumentError, match="person"):
        frequency.intervals("agency")
    for wrong in ({"dead_time": -1}, {"dead_time": "P1D"}, {"merge_within": -1}, {"train_within": -1}, {"rounds": -1}):
        with pytest.raises(cg.ArgumentError):
            frequency.intervals(**wrong)
    assert only(frequency_of(on_days(0)).intervals(**OBSERVED))["status"] == "too_few"


# -- self-excitation -------------------------------------------------------------------------------------
def test_contacts_in_clusters() -> None:
    bursts = [start + step for start in (3, 30, 52, 81) for step in (0, 1, 2, 3, 5)]
    row = only(frequency_of(on_days(*bursts)).self_exciting(rounds=49, **OBSERVED))
    assert (row["status"], row["finding"], row["days"]) == ("ok", "clustering_found", 100)
    assert 0.4 < row["branching"] < 1
    assert row["branching_lower"] < row["branching"] < row["branching_upper"]
    assert row["background"] / (1 - row["branching"]) == pytest.approx(0.2, rel=0.3)


def test_contacts_without_clusters_and_too_few() -> None:
    row = only(frequency_of(on_days(*range(0, 100, 5))).self_exciting(rounds=19, **OBSERVED))
    assert (row["status"], row["branching"], row["finding"]) == ("no_excitation", 0, "no_clustering_found")
    assert isnan(row["decay"])
    row = only(frequency_of(on_days(*range(9))).self_exciting(**OBSERVED))
    assert (row["status"], row["finding"]) == ("too_few", "not_determinable")
    row = only(frequency_of(on_days(*[5] * 12)).self_exciting(rounds=9, **OBSERVED))
    assert row["status"] == "not_converged"
    assert isnan(row["branching"])


# -- recency ---------------------------------------------------------------------------------------------
def test_recency_has_bounds() -> None:
    frequency = frequency_of([*on_days(0, 4), {"date": "2011-01-03/2011-01-08"}])
    row = only(frequency.recency("person", as_of="2011-01-10"))
    assert (row["days_least"], row["days_most"], row["contact"]) == (2, 5, "c2")
    row = only(frequency.recency("person", as_of="2011-01-05"))
    assert (row["days_least"], row["days_most"]) == (0, 0)
    assert (row["contacts_certain"], row["contacts_possible"]) == (2, 3)
    row = only(frequency.recency("person", as_of="2010-12-01"))
    assert (row["status"], row["days_least"], row["last_most"]) == ("no_contacts", None, None)


def test_recency_without_a_sure_contact() -> None:
    row = only(frequency_of([{"date": "2011-01"}]).recency("person", as_of="2011-01-20"))
    assert (row["status"], row["days_least"], row["days_most"]) == ("possible_only", 0, None)
    with pytest.raises(cg.ArgumentError):
        frequency_of(on_days(0)).recency(as_of="2011-01")


# -- weights ---------------------------------------------------------------------------------------------
def test_harm_by_kind_outcome_flag_and_severity() -> None:
    contacts = [
        {"date": "2011-01-01", "kind": "arrest", "outcome": "charged", "severity": 3},
        {"date": "2011-01-30/2011-02-02", "kind": "arrest", "outcome": None, "severity": None},
        {"date": "2011-01-05", "kind": "call", "outcome": None, "severity": 1},
    ]
    flags = [
        {"contact_id": "c2", "flag": name, "state": state, "stated_by": by}
        for name, state, by in [
            ("threats", "yes", "agency_then"),
            ("weapon", "yes", "review"),
            ("drugs", "no", "agency_then"),
        ]
    ]
    frequency = graph_of(contacts, flags=flags).frequency
    row = only(frequency.harm((), weights={"arrest": 5}, end="2011-02-01"))
    assert (row["harm_certain"], row["harm_possible"], row["n_unweighted"]) == (5, 10, 1)
    assert only(frequency.harm((), weights=["charged:4"], weight_by="outcome"))["harm_certain"] == 4
    assert only(frequency.harm((), weights={3: 9, 1: 1}, weight_by="severity"))["harm_certain"] == 10
    weights = {"threats": 2, "weapon": 7, "drugs": 100}
    assert only(frequency.harm((), weights=weights, weight_by="flag"))["harm_certain"] == 2
    assert only(frequency.harm((), weights=weights, weight_by="flag", hindsight=True))["harm_certain"] == 7


@pytest.mark.parametrize(
    "weights", [{}, {"call": -1}, {"call": float("inf")}, {"call": "much"}, ["call"], ["call:1", "call:2"]]
)
def test_weights_that_are_none(weights: Any) -> None:
    with pytest.raises(cg.ArgumentError, match="weights"):
        frequency_of(on_days(0)).harm(weights=weights)
    with pytest.raises(cg.ArgumentError, match="severity"):
        frequency_of(on_days(0)).harm(weights={"high": 1}, weight_by="severity")


def test_harm_without_weight_or_contact() -> None:
    frequency = frequency_of(on_days(0))
    row = only(frequency.harm(weights={"arrest": 1}))
    assert (row["status"], row["harm_certain"], row["n_unweighted"]) == ("none_weighted", 0, 1)
    assert isnan(row["harm_per_contact"])
    assert only(frequency.harm(weights={"call": 1}, start="2012-01-01"))["status"] == "no_contacts"


def test_dhr7() -> None:
    frequency = cg.example("dhr7").graph().frequency
    rows = {row["agency"]: row for row in frequency.recency("agency", as_of="2014-03-15", persons="Victim").to_pylist()}
    assert all(row["days_least"] is None or row["days_least"] >= 0 for row in rows.values())
    row = only(frequency.self_exciting(persons="Perpetrator", merge_within=1, rounds=19))
    assert row["status"] in ("ok", "no_excitation", "not_converged")
    harm = frequency.harm("person", weights={"arrest": 1}, persons="Perpetrator")
    counted = frequency.counts(["person", "kind"], persons="Perpetrator").to_pylist()
    arrests = next(row["certain"] for row in counted if row["kind"] == "arrest")
    assert only(harm)["harm_certain"] == arrests
    last = max(row["last_most"] for row in rows.values() if row["last_most"])
    assert last <= date(2014, 3, 15)
