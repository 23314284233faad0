"""Two windows compared, trend and change points by the core and by a slow twin, on casebooks made at random."""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise
from math import isnan
from typing import Any

import pytest
from casebooks import bytes_of
from contact_casebooks import (
    CHOSEN,
    OBSERVED,
    OBSERVED_GROUPS,
    PRESENCES,
    SPANS,
    START,
    books,
    by_key,
    calls,
    contacts_behind,
    graph_of,
    on,
    open_as_inf,
    same,
    window_arguments,
    window_days,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.frequency_change import (
    ChangeReference,
    event_tests,
    hamed_rao,
    made_equal,
    mann_kendall,
    season_effects,
    sign,
    theil_sen,
)

EXAMPLES = settings(max_examples=80, deadline=None)
CUTS = st.sampled_from([(), ("custody", "abroad")])


@EXAMPLES
@given(
    books(),
    OBSERVED_GROUPS,
    CHOSEN,
    PRESENCES,
    st.integers(1, 25),
    st.integers(1, 20),
    st.integers(1, 20),
    OBSERVED,
    CUTS,
)
def test_rate_ratio(
    book: Any, by: Any, persons: Any, presence: str, day: int, before: int, after: int, observed: str, cut: Any
) -> None:
    asked = {"persons": persons, "presence": presence, "cut": cut, "observed": observed}
    result = graph_of(book).frequency.rate_ratio(
        by=by, event=on(day), before=f"P{before}D", after=f"P{after}D", **asked
    )
    apart = graph_of(book).frequency.rate_ratio(
        by=by, first=(on(day - before), on(day)), second=(on(day), on(day + after)), **asked
    )
    assert bytes_of(apart.table) == bytes_of(result.table)
    middle = START.toordinal() + day
    first, second = set(range(middle - before, middle)), set(range(middle, middle + after))
    expected = ChangeReference(book).rate_ratio(by, first, second, **asked)
    rows = by_key(result, by)
    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        want = expected[key]
        for name in ("first_certain", "second_certain", "n_dropped", "status"):
            assert row[name] == want[name], name
        for name in ("first_possible", "second_possible"):
            assert open_as_inf(row[name]) == want[name], name
        for name in ("ratio_least", "ratio_most", "lower", "upper", "p", "q", "p_minlike"):
            assert same(row[name], want[name]), (name, row, want)
        assert (row["finding"] == "not_determinable") == (want["status"] not in ("ok", "no_upper_bound"))


@EXAMPLES
@given(books(most=12), OBSERVED_GROUPS, CHOSEN, SPANS, st.sampled_from(["day", "week", "month"]), OBSERVED, CUTS)
def test_trend(book: Any, by: Any, persons: Any, window: Any, bin: str, observed: str, cut: Any) -> None:
    asked = {"persons": persons, "cut": cut, "observed": observed}
    result = graph_of(book).frequency.trend(by=by, bin=bin, **window_arguments(window), **asked)
    twin = ChangeReference(book)
    expected = twin.trend(by, window_days(window) or set(), bin, **asked)
    rows = by_key(result, by)
    assert rows.keys() == expected.keys()
    groups = twin.groups(by, persons=persons)
    for number, (key, row) in enumerate(rows.items()):
        want = expected[key]
        assert (row["bins"], row["contacts"]) == (len(want["bins"]), sum(want["events"]))
        assert row["exposure_days"] == sum(want["exposure"])
        for name in ("n_uncertain", "n_dropped", "status", "events_status"):
            assert row[name] == want[name], name
        sure = twin.sure_events(groups.get(key, ()), by, key, observed, persons=persons)
        assert row["n_left_out"] == twin.left_out(sure, window_days(window))
        assert row["s"] == (want["s"] if want["status"] == "ok" else None)
        if want["status"] == "ok":
            assert same(row["p"], want["p"])
        for name in ("z", "tau_b", "slope", "slope_lower", "slope_upper", "laplace", "laplace_p", "power_beta"):
            assert same(row[name], want[name]), name
        assert same(row["power_p"], want["power_p"])
        assert contacts_behind(result, number) == want["counted"]
        assert isnan(row["laplace_q"]) == (isnan(want["laplace_p"]) or len(want["times"]) < 4)
        if want["status"] not in ("ok", "too_few"):
            assert row["finding"] == "not_determinable"
        elif not want["counted"]:
            assert row["finding"] == "no_contacts"


@EXAMPLES
@given(books(most=12), OBSERVED_GROUPS, CHOSEN, SPANS, st.sampled_from(["week", "month"]), OBSERVED, CUTS)
def test_change_points(book: Any, by: Any, persons: Any, window: Any, bin: str, observed: str, cut: Any) -> None:
    asked = {"persons": persons, "cut": cut, "observed": observed}
    result = graph_of(book).frequency.change_points(by=by, bin=bin, rounds=19, **window_arguments(window), **asked)
    expected = ChangeReference(book).change_points(by, window_days(window) or set(), bin, **asked)
    rows: dict[Any, list[Any]] = {}
    for row in result.to_pylist():
        rows.setdefault(tuple(row[group] for group in by), []).append(row)
    assert rows.keys() == expected.keys()
    for key, found in rows.items():
        wanted = expected[key]
        assert len(found) == len(wanted)
        for number, (row, want) in enumerate(zip(found, wanted, strict=True)):
            assert {name: row[name] for name in want} == want
            assert (row["segment"], row["segments"]) == (number + 1, len(wanted))
            if row["status"] == "ok":
                assert row["finding"] == ("change" if len(wanted) > 1 else "no_change_found")
                assert same(row["rate"], want["contacts"] / want["exposure_days"] * 365.25)


@EXAMPLES
@given(books(most=12), SPANS)
def test_threads_change_nothing(book: Any, window: Any) -> None:
    frequency = graph_of(book).frequency
    asked = {"by": ["person", "agency"], "rounds": 9, **window_arguments(window)}
    one, two = (frequency.change_points(threads=threads, **asked).table for threads in (1, 2))
    assert bytes_of(one) == bytes_of(two)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 700), min_size=200, max_size=260), st.sampled_from(["month", "weekday", "both"]))
def test_a_season_is_taken_out(days: list[int], season: str) -> None:
    """The slope and Laplace's u are those of exposure and time that run as fast as the season."""
    first = START.toordinal()
    days = [day for day in days if season != "weekday" or date.fromordinal(first + day).weekday() < 5] + list(
        range(700)
    )
    book = calls([days.count(day) for day in range(701)])
    asked = {"start": on(0), "end": on(701), "observed": "window", "bin": "day", "season": season}
    (row,) = graph_of(book).frequency.trend(**asked).to_pylist()
    assert row["season"] == {"both": "month and weekday"}.get(season, season)
    of_day = [date.fromordinal(first + day) for day in range(701)]
    cells: dict[tuple[int, int], list[float]] = {}
    for place, day in enumerate(of_day):
        key = (day.month if season != "weekday" else 0, day.weekday() if season != "month" else 0)
        cell = cells.setdefault(key, [0, 0])
        cell[0] += days.count(place)
        cell[1] += 1
    effects = season_effects([(m, w, int(n), length) for (m, w), (n, length) in cells.items()])
    weights = [
        effects[day.month if season != "weekday" else 0, day.weekday() if season != "month" else 0] for day in of_day
    ]
    before = [sum(weights[:place]) for place in range(702)]
    times = [before[day] + weights[day] / 2 for day in sorted(days)]
    assert row["laplace"] == pytest.approx(event_tests(times, before[-1])["laplace"], rel=1e-6)
    rates = [days.count(place) / weights[place] for place in range(701)]
    assert row["s"] == sum(sign(round(b - a, 9)) for a, b in combinations(rates, 2))


@EXAMPLES
@given(st.lists(st.integers(0, 6), min_size=5, max_size=30))
def test_prewhitening(counts: list[int]) -> None:
    """The test of what each bin has beside what the one before explains, as pymannkendall has it."""
    if not sum(counts):
        return
    asked = {"start": on(0), "end": on(len(counts)), "observed": "window", "bin": "day", "serial": "prewhiten"}
    (row,) = graph_of(calls(counts)).frequency.trend(**asked).to_pylist()
    n = len(counts)
    slope = theil_sen(range(n), counts)["slope"]
    rest = [value - slope * place for place, value in enumerate(counts)]
    mean = sum(rest) / n
    variance = sum((value - mean) ** 2 for value in rest)
    r = sum((a - mean) * (b - mean) for a, b in pairwise(rest)) / variance if variance > 1e-12 else 0.0
    tested = counts
    if abs(r) * n**0.5 > 1.959963984540054:
        tested = made_equal([b - r * a + slope * place for place, (a, b) in enumerate(pairwise(rest), 1)])
    want = mann_kendall(range(len(tested)), tested)
    assert row["s"] == want["s"]
    assert same(row["z"], want["z"])


@EXAMPLES
@given(books(), st.integers(1, 25), OBSERVED)
def test_rate_difference_lies_in_its_limits(book: Any, day: int, observed: str) -> None:
    result = graph_of(book).frequency.rate_ratio(
        by=["person"], event=on(day), before="P20D", after="P20D", observed=observed
    )
    for row in result.to_pylist():
        if isnan(row["difference_least"]):
            assert row["status"] in ("no_coverage", "open_coverage", "zero_exposure")
            continue
        first, second = (row[f"{side}_certain"] / row[f"{side}_days"] for side in ("first", "second"))
        assert row["difference_least"] <= (second - first) * 365.25 + 1e-9
        assert row["difference_most"] >= (second - first) * 365.25 - 1e-9
        assert row["difference_lower"] <= row["difference_least"]
        assert row["difference_most"] <= row["difference_upper"]
        if row["first_possible"] == row["first_certain"] and row["second_possible"] == row["second_certain"]:
            assert same(row["difference_least"], (second - first) * 365.25)


@EXAMPLES
@given(st.lists(st.integers(0, 6), min_size=5, max_size=30))
def test_hamed_and_rao(counts: list[int]) -> None:
    if not sum(counts):
        return
    asked = {"start": on(0), "end": on(len(counts)), "observed": "window", "bin": "day"}
    frequency = graph_of(calls(counts)).frequency
    (plain,), (row,) = (frequency.trend(**asked, serial=serial).to_pylist() for serial in ("none", "hamed_rao"))
    assert row["s"] == plain["s"]
    factor = hamed_rao(range(len(counts)), counts)
    if factor <= 0 or abs(factor - 1) < 1e-9 or plain["s"] == 0:
        assert same(row["z"], plain["z"])
    else:
        assert same(row["z"], plain["z"] / factor**0.5)


@EXAMPLES
@given(books(most=12), SPANS, st.sampled_from(["week", "month"]), OBSERVED)
def test_penalty_path(book: Any, window: Any, bin: str, observed: str) -> None:
    """For a penalty within each range the changes are those of change_points()."""
    asked = {"by": ["person"], "bin": bin, "observed": observed, **window_arguments(window)}
    frequency = graph_of(book).frequency
    ranges: dict[Any, set[Any]] = {}
    for row in frequency.penalty_path(**asked, penalties=(0.5, 30)).to_pylist():
        key = (row["person"], row["penalty_from"], row["penalty_to"], row["breaks"])
        ranges.setdefault(key, set()).update({row["from_day"]} - {None})
    for (person, low, high, breaks), days in ranges.items():
        assert len(days) == breaks
        middle = (low + high) / 2
        found = frequency.change_points(**asked, persons=[person], penalty=middle, rounds=0).to_pylist()
        if high - low > 1e-6:
            assert {row["from_day"] for row in found if row["segment"] > 1} == days
