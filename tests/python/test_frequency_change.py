"""Change over time at its edges, against SciPy, and on the bundled review."""

from __future__ import annotations

from math import inf, isnan
from typing import Any

import pytest
from scipy import stats
from test_frequency import cover, frequency_of, on_days, only

import casegraph as cg

YEAR = {"start": "2011-01-01", "end": "2012-01-01", "observed": "window"}


def days_of_months(*counts: int) -> list[dict[str, Any]]:
    """That many contacts in each month of 2011."""
    return [{"date": f"2011-{month:02}-{10 + n:02}"} for month, count in enumerate(counts, 1) for n in range(count)]


# -- two windows -----------------------------------------------------------------------------------------
def test_rate_ratio_check_values() -> None:
    windows = {"first": ("2011-01-01", "2011-01-31"), "second": ("2011-01-31", "2011-03-02"), "observed": "window"}
    row = only(frequency_of(on_days(*range(5), *range(30, 42))).rate_ratio("person", **windows))
    assert (row["first_certain"], row["second_certain"], row["first_days"], row["second_days"]) == (5, 12, 30, 30)
    assert row["ratio_least"] == row["ratio_most"] == pytest.approx(2.4)
    assert (row["lower"], row["upper"]) == pytest.approx((0.78705, 8.69598), abs=5e-6)
    assert row["p"] == row["q"] == pytest.approx(0.14346, abs=5e-6)
    assert row["finding"] == "no_difference_found"


def test_rate_ratio_against_scipy() -> None:
    frequency = frequency_of(on_days(*range(4), *range(40, 51)))
    row = only(
        frequency.rate_ratio(first=("2011-01-01", "2011-02-10"), second=("2011-02-10", "2011-03-02"), observed="window")
    )
    test = stats.binomtest(11, 15, 20 / 60)
    share = test.proportion_ci(method="exact")
    assert row["lower"] == pytest.approx(share.low / (1 - share.low) * 40 / 20)
    assert row["upper"] == pytest.approx(share.high / (1 - share.high) * 40 / 20)
    assert row["finding"] == "higher"


def test_rate_ratio_and_q_against_statsmodels() -> None:
    from statsmodels.stats.multitest import multipletests
    from statsmodels.stats.rates import test_poisson_2indep

    counts = {"call": (5, 12), "visit": (1, 9), "test": (4, 4), "arrest": (1, 3)}
    contacts = [
        {**row, "kind": kind}
        for kind, (before, after) in counts.items()
        for row in on_days(*range(before), *range(40, 40 + after))
    ]
    windows = {"first": ("2011-01-01", "2011-02-10"), "second": ("2011-02-10", "2011-03-02"), "observed": "window"}
    rows = frequency_of(contacts).rate_ratio("kind", **windows).to_pylist()
    for row in rows:
        before, after = counts[row["kind"]]
        # Their exact p adds up all that is no likelier; the one-sided p is the same, and ours its double.
        tails = [
            test_poisson_2indep(after, 20, before, 40, method="exact-cond", alternative=side).pvalue
            for side in ("larger", "smaller")
        ]
        assert row["p"] == pytest.approx(min(1, 2 * min(tails)))
    expected = multipletests([row["p"] for row in rows], method="fdr_bh")[1]
    assert [row["q"] for row in rows] == pytest.approx(list(expected))


def test_an_uncertain_day_widens_the_ratio() -> None:
    contacts = [*on_days(0, 1, 40), {"date": "2011-01-30/2011-02-03"}]
    row = only(frequency_of(contacts).rate_ratio(event="2011-02-01", before="P31D", after="P31D", observed="window"))
    assert (row["first_certain"], row["first_possible"]) == (2, 3)
    assert (row["second_certain"], row["second_possible"]) == (1, 2)
    assert (row["ratio_least"], row["ratio_most"]) == pytest.approx((1 / 3, 1))


def test_no_contact_before() -> None:
    row = only(frequency_of(on_days(40)).rate_ratio(event="2011-02-01", observed="window"))
    assert row["ratio_least"] == row["upper"] == inf
    row = only(frequency_of(on_days(900)).rate_ratio(event="2011-02-01", observed="window"))
    assert row["status"] == "no_events"
    assert isnan(row["p"])


def test_windows_said_wrongly() -> None:
    frequency = frequency_of(on_days(0))
    for windows in (
        {},
        {"event": "2011-02-01", "first": ("2011-01-01", "2011-02-01")},
        {"first": ("2011-01-01", "2011-02-01")},
        {"first": ("2011-01-01", "2011-03-01"), "second": ("2011-02-01", "2011-04-01")},
        {"first": ("2011-03-01", "2011-01-01"), "second": ("2011-04-01", "2011-05-01")},
        {"first": "2011-01-01", "second": ("2011-04-01", "2011-05-01")},
        {"event": "2011-02", "before": "P1M"},
        {"event": "2011-02-01", "before": "P0D"},
    ):
        with pytest.raises(cg.ArgumentError):
            frequency.rate_ratio(**windows)
    with pytest.raises(cg.ArgumentError, match="known"):
        frequency.rate_ratio("address", event="2011-02-01")


# -- trend -----------------------------------------------------------------------------------------------
def test_trend_check_values() -> None:
    frequency = frequency_of(days_of_months(1, 1, 2, 2, 3, 3, 5, 4))
    row = only(frequency.trend(start="2011-01-01", end="2011-09-01", observed="window"))
    assert (row["bins"], row["contacts"], row["finding"]) == (8, 21, "escalation")
    lengths = [31, 28, 31, 30, 31, 30, 31, 31]
    rates = [n / days for n, days in zip((1, 1, 2, 2, 3, 3, 5, 4), lengths, strict=True)]
    expected = stats.kendalltau(range(8), rates)
    assert row["tau_b"] == pytest.approx(expected.statistic)
    assert row["status"] == row["events_status"] == "ok"


def test_trend_slope_against_scipy() -> None:
    frequency = frequency_of([{"date": f"{2000 + n}-06-{10 + k}"} for n in range(9) for k in range(1 + n % 4 + n // 3)])
    row = only(frequency.trend(start="2000-01-01", end="2009-01-01", bin="year", observed="window"))
    middles, rates = [], []
    begin = 0.0
    for n in range(9):
        length = 366 if n % 4 == 0 else 365
        middles.append((begin + length / 2) / 365.25)
        rates.append((1 + n % 4 + n // 3) / length * 365.25)
        begin += length
    assert row["slope"] == pytest.approx(stats.theilslopes(rates, middles).slope)


def test_trend_against_pymannkendall() -> None:
    import pymannkendall

    counts = [1, 3, 0, 2, 2, 5, 4, 4, 6, 3, 7, 7, 2]
    contacts = [{"date": f"{2001 + n}-06-{10 + k}"} for n, count in enumerate(counts) for k in range(count)]
    asked = {"start": "2001-01-01", "end": "2014-01-01", "bin": "year", "observed": "window"}
    row = only(frequency_of(contacts).trend(**asked))
    rates = [count / (366 if (2001 + n) % 4 == 0 else 365) for n, count in enumerate(counts)]
    expected = pymannkendall.original_test(rates)
    assert row["s"] == expected.s
    assert (row["z"], row["p"]) == pytest.approx((expected.z, expected.p))


def test_serial_correlation_against_pymannkendall() -> None:
    import pymannkendall

    counts = [1, 1, 2, 2, 1, 5, 5, 4, 4, 5, 2, 1, 1, 2, 6, 6, 7, 6, 5, 3]
    contacts = [{"date": f"{2001 + n}-06-{10 + k}"} for n, count in enumerate(counts) for k in range(count)]
    asked = {"start": "2001-01-01", "end": "2021-01-01", "bin": "year", "observed": "window"}
    plain = only(frequency_of(contacts).trend(**asked))
    row = only(frequency_of(contacts).trend(serial=True, **asked))
    rates = [count / (366 if (2001 + n) % 4 == 0 else 365) for n, count in enumerate(counts)]
    expected = pymannkendall.hamed_rao_modification_test(rates)
    assert row["s"] == plain["s"] == expected.s
    assert (row["z"], row["p"]) == pytest.approx((expected.z, expected.p))
    assert row["p"] != plain["p"]
    assert row["tau_b"] == plain["tau_b"]


def test_no_escalation_is_said_plainly() -> None:
    frequency = frequency_of(days_of_months(2, 1, 2, 2, 1, 2, 1, 2, 2, 1, 2, 1))
    assert only(frequency.trend(**YEAR))["finding"] == "no_escalation_found"
    assert only(frequency_of(days_of_months(6, 5, 4, 3, 2, 1, 1, 0, 0)).trend(**YEAR))["finding"] == "decline"


def test_a_late_crowd_is_escalation_though_no_steady_rise() -> None:
    row = only(frequency_of(days_of_months(*[0] * 11, 7)).trend(**YEAR))
    assert row["q"] > 0.05 > row["laplace_q"]
    assert row["laplace_q"] > row["laplace_p"]
    assert row["finding"] == "escalation"


def test_too_few_bins_for_any_finding() -> None:
    frequency = frequency_of(days_of_months(1, 2, 3, 4))
    row = only(frequency.trend(start="2011-01-01", end="2011-05-01", observed="window"))
    assert row["status"] == "ok"
    assert row["p"] == pytest.approx(2 / 24)  # the least that four bins can give: only the days may tell
    assert row["finding"] == "no_escalation_found"
    row = only(frequency_of(days_of_months(0, 0, 1, 2)).trend(start="2011-01-01", end="2011-05-01", observed="window"))
    assert row["finding"] == "not_determinable"
    assert isnan(row["laplace_q"])
    row = only(frequency.trend(start="2011-01-01", end="2011-03-01", observed="window"))
    assert (row["status"], row["s"], row["finding"]) == ("too_few", None, "not_determinable")


def test_a_month_is_sure_of_its_month_and_of_no_week() -> None:
    frequency = frequency_of([{"date": "2011-03"}, {"date": "2011-03-05"}])
    by_month, by_week = (only(frequency.trend(bin=bin, **YEAR)) for bin in ("month", "week"))
    assert (by_month["contacts"], by_month["n_uncertain"]) == (2, 0)
    assert (by_week["contacts"], by_week["n_uncertain"]) == (1, 1)


def test_many_groups_are_adjusted_for() -> None:
    contacts = [{**row, "kind": kind} for kind in ("call", "test") for row in days_of_months(*range(8))]
    contacts += [{**row, "kind": "visit"} for row in days_of_months(2, 1, 2, 1, 2, 1, 2, 1)]
    rows = frequency_of(contacts).trend("kind", **YEAR).to_pylist()
    assert all(row["q"] >= row["p"] for row in rows)


def test_trend_needs_what_observes() -> None:
    row = only(frequency_of(on_days(0)).trend())
    assert (row["status"], row["finding"]) == ("no_coverage", "not_determinable")
    with pytest.raises(cg.ArgumentError, match="both are needed"):
        frequency_of(on_days(0)).trend(observed="window")
    with pytest.raises(cg.ArgumentError, match="bin"):
        frequency_of(on_days(0)).trend(bin="fortnight")
    with pytest.raises(cg.ArgumentError, match="significance"):
        frequency_of(on_days(0)).trend(significance=5)


def test_coverage_without_a_window() -> None:
    coverage = [cover("2011-01-05", "2011-06-10"), cover("2011-09-01", "2011-12-31")]
    row = only(frequency_of(days_of_months(*[1] * 12), coverage=coverage).trend())
    assert row["bins"] == 10  # July and August are not observed
    assert row["exposure_days"] == 157 + 122
    assert (row["contacts"], row["n_dropped"]) == (10, 2)


# -- change points ---------------------------------------------------------------------------------------
def test_change_points_check_values() -> None:
    counts = (1, 0, 2, 1, 0, 1, 6, 5, 8, 7, 6)
    contacts = [{"date": f"{2000 + n}-06-{10 + k}"} for n, count in enumerate(counts) for k in range(count)]
    asked = {"start": "2000-01-01", "end": "2011-01-01", "bin": "year", "observed": "window"}
    before, after = frequency_of(contacts).change_points(**asked).to_pylist()
    assert (before["contacts"], after["contacts"]) == (5, 32)
    assert str(after["from_day"]) == "2006-01-01"
    assert before["finding"] == after["finding"] == "change"
    assert after["ratio"] == pytest.approx(after["rate"] / before["rate"])
    assert isnan(before["ratio"])
    assert after["p"] == 0.001


def test_no_change() -> None:
    row = only(frequency_of(days_of_months(*[1] * 12)).change_points(**YEAR))
    assert (row["segments"], row["finding"], row["contacts"]) == (1, "no_change_found", 12)
    row = only(frequency_of([{"date": "2012-05-01"}]).change_points(**YEAR))
    assert (row["status"], row["finding"]) == ("no_events", "not_determinable")
    assert row["upper"] > 0


def test_the_seed_decides_and_rounds_may_be_none() -> None:
    frequency = frequency_of(days_of_months(1, 0, 2, 1, 0, 1, 2, 1))
    first, again, none = (
        frequency.change_points(seed=4, rounds=rounds, **YEAR).to_pylist()[0]["p"] for rounds in (99, 99, 0)
    )
    assert 0 < first == again <= 1
    assert isnan(none)


def test_dhr7() -> None:
    frequency = cg.example("dhr7").graph().frequency
    rows = frequency.trend(by="person", persons=["Victim", "Perpetrator"], bin="quarter").to_pylist()
    assert {row["person"] for row in rows} == {"Victim", "Perpetrator"}
    assert all(row["status"] == "ok" for row in rows)
    assert {row["finding"] for row in rows} == {"escalation"}
    evidence = frequency.change_points(by="person", persons="Victim").evidence().to_pylist()
    assert {row["table"] for row in evidence} == {"contacts"}


# -- changes over a range of penalties --------------------------------------------------------------------
def test_the_path_holds_the_segmentation_of_each_penalty() -> None:
    frequency = frequency_of(days_of_months(1, 0, 2, 1, 0, 1, 6, 5, 8, 7, 6, 1))
    path = frequency.penalty_path(penalties=(1, 200), **YEAR).to_pylist()
    assert path[0]["penalty_from"] == 1
    assert path[-1]["penalty_to"] == 200
    for penalty in (1.5, 4, 9, 25, 80, 190):
        holds = [row for row in path if row["penalty_from"] <= penalty < row["penalty_to"]]
        segments = frequency.change_points(penalty=penalty, rounds=0, **YEAR).to_pylist()
        assert {row["breaks"] for row in holds} == {len(segments) - 1}
        assert [row["from_day"] for row in holds if row["breaks"]] == [row["from_day"] for row in segments[1:]]


def test_a_path_without_contacts_and_penalties_that_are_none() -> None:
    row = only(frequency_of([{"date": "2030-01-01"}]).penalty_path(**YEAR))
    assert (row["status"], row["breaks"], row["from_day"]) == ("no_events", 0, None)
    with pytest.raises(cg.ArgumentError, match="penalties: accepted are two numbers from 0, the least first"):
        frequency_of(days_of_months(1)).penalty_path(penalties=(5, 1), **YEAR)
    with pytest.raises(cg.ArgumentError, match=r"penalties: 3 is not accepted; accepted: two numbers"):
        frequency_of(days_of_months(1)).penalty_path(penalties=3, **YEAR)
