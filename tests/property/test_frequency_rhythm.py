"""Dispersion, intervals, self-excitation, recency and weights by the core and by a slow twin, on made casebooks."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from math import exp, isnan, log
from typing import Any

import pytest
import scipy.optimize
from casebooks import bytes_of
from contact_casebooks import (
    CHOSEN,
    OBSERVED,
    SPANS,
    START,
    books,
    by_key,
    calls,
    graph_of,
    on,
    open_as_inf,
    same,
    window_arguments,
    window_days,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.frequency import rhythm
from reference.frequency_change import season_effects
from reference.frequency_rhythm import (
    RhythmReference,
    dispersion,
    excitation_log_likelihood,
    hawkes_log_likelihood,
    revised_variation,
    tau_b,
)

import casegraph as cg

EXAMPLES = settings(max_examples=80, deadline=None)


@EXAMPLES
@given(
    books(most=12),
    st.sampled_from([["person"], ["agency"], ["person", "agency"], []]),
    CHOSEN,
    SPANS,
    OBSERVED,
    st.sampled_from([1, 5, 20]),
)
def test_dispersion(book: Any, by: Any, persons: Any, window: Any, observed: str, width: int) -> None:
    asked = {"persons": persons, "observed": observed}
    result = graph_of(book).frequency.dispersion(by=by, width=width, rounds=19, **window_arguments(window), **asked)
    expected = RhythmReference(book).dispersion(by, window_days(window) or set(), width, **asked)
    rows = by_key(result, by)
    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        want = expected[key]
        counts = want.pop("counts")
        assert {name: row[name] for name in want} == want
        assert (row["finding"] == "not_determinable") == (want["status"] != "ok")
        if want["status"] != "ok":
            assert isnan(row["fano"])
            continue
        for name, value in dispersion(counts).items():
            assert same(row[name], value), (name, row, counts)
        assert 0 < row["p"] <= 1 or not row["simulated"]


@EXAMPLES
@given(
    books(most=14),
    st.sampled_from([["person"], ["person", "agency"]]),
    CHOSEN,
    SPANS,
    OBSERVED,
    st.sampled_from([0, 1, 3]),
    st.sampled_from([0, 1, 7]),
)
def test_intervals(book: Any, by: Any, persons: Any, window: Any, observed: str, merge: int, train: int) -> None:
    asked = {"persons": persons, "observed": observed}
    result = graph_of(book).frequency.intervals(
        by=by, merge_within=merge, dead_time=0.5, train_within=train, rounds=9, **window_arguments(window), **asked
    )
    expected = RhythmReference(book).gaps(by, window=window_days(window) or set(), merge=merge, **asked)
    rows = by_key(result, by)
    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        want = expected[key]
        pieces = want.pop("pieces")
        assert {name: row[name] for name in want} == want
        flat = [gap for piece in pieces for gap in piece]
        assert same(row["local_variation_revised"], revised_variation(pieces, 0.5))
        shifted = rhythm([[gap - merge for gap in flat]])["burstiness_finite"]
        assert same(row["burstiness_shifted"], shifted[0])
        assert row["burstiness_status"] == shifted[1]
        assert row["memory_status"] == rhythm(pieces)["memory"][1]
        assert same(row["gap_tau"], tau_b(flat) if len(flat) >= 4 else float("nan"))
        assert row["trains"] == want["contacts"] - sum(gap <= train for gap in flat)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 700), min_size=120, max_size=200), st.sampled_from(["month", "weekday", "both"]))
def test_a_season_is_taken_out_of_the_gaps(days: list[int], season: str) -> None:
    """The gaps are those of time that runs as fast as the season; trains are of days of the calendar."""
    first = START.toordinal()
    days = sorted({day for day in days if date.fromordinal(first + day).weekday() < 5} | set(range(0, 700, 2)))
    book = calls([int(day in days) for day in range(701)])
    asked = {"start": on(0), "end": on(701), "observed": "window", "season": season, "rounds": 9}
    (row,) = graph_of(book).frequency.intervals(**asked).to_pylist()
    assert row["season"] == {"both": "month and weekday"}.get(season, season)
    of_day = [date.fromordinal(first + day) for day in range(701)]
    keys = [(day.month if season != "weekday" else 0, day.weekday() if season != "month" else 0) for day in of_day]
    cells = [(m, w, sum(keys[day] == (m, w) for day in days), keys.count((m, w))) for m, w in dict.fromkeys(keys)]
    effects = season_effects(cells)
    weights = [effects[key] for key in keys]
    times = [sum(weights[:day]) + weights[day] / 2 for day in days]
    gaps = [b - a for a, b in pairwise(times)]
    assert row["local_variation_revised"] == pytest.approx(revised_variation([gaps], 0), rel=1e-6)
    assert row["burstiness_shifted"] == pytest.approx(rhythm([gaps])["burstiness_finite"][0], rel=1e-6)
    assert row["trains"] == len(days) - sum(b - a <= 7 for a, b in pairwise(days))


def test_without_a_rhythm_of_the_week_the_season_of_weekdays_changes_nothing() -> None:
    book = calls([1, 0, 2] * 49)  # as many on each day of the week
    asked = {"start": on(0), "end": on(147), "observed": "window", "rounds": 9}
    frequency = graph_of(book).frequency
    (plain,), (seasonal,) = (frequency.intervals(**asked, season=s).to_pylist() for s in ("none", "weekday"))
    assert "season" not in plain
    assert seasonal.pop("season") == "weekday"
    for name, value in plain.items():
        assert seasonal[name] == (pytest.approx(value) if isinstance(value, float) else value), name


def test_a_rhythm_of_the_week_alone_is_no_variation_once_it_is_taken_out() -> None:
    """Contacts on each Wednesday, Saturday and Sunday: a fifth of a contact on a working day, one on a weekend's."""
    start = next(n for n in range(7) if (START + timedelta(n)).weekday() == 0)
    book = calls([0] * start + [0, 0, 1, 0, 0, 1, 1] * 20)
    asked = {"start": on(start), "end": on(start + 140), "observed": "window", "rounds": 9}
    frequency = graph_of(book).frequency
    (plain,), (seasonal,) = (frequency.intervals(**asked, season=s).to_pylist() for s in ("none", "weekday"))
    assert plain["local_variation_revised"] == pytest.approx(0.5, abs=0.02)
    assert seasonal["season"] == "weekend"
    assert seasonal["local_variation_revised"] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("own", [{"merge_within": 1}, {"dead_time": 0.5}])
def test_a_season_goes_without_days_of_the_calendar(own: dict[str, Any]) -> None:
    frequency = graph_of(calls([1, 0, 1])).frequency
    with pytest.raises(cg.ArgumentError, match="season: accepted without merge_within and dead_time"):
        frequency.intervals(start=on(0), end=on(3), observed="window", season="weekday", **own)


@EXAMPLES
@given(st.lists(st.integers(0, 59), min_size=10, max_size=30))
def test_self_exciting(days: list[int]) -> None:
    book = {
        "persons": [{"person_id": "A"}],
        "agencies": [{"agency_id": "police", "name": "Police"}],
        "contacts": [
            {"contact_id": f"c{n}", "agency_id": "police", "kind": "call", "date": on(day)}
            for n, day in enumerate(days)
        ],
        "participants": [{"contact_id": f"c{n}", "person_id": "A", "presence": "took_part"} for n in range(len(days))],
    }
    asked = {"start": on(0), "end": on(60), "observed": "window", "rounds": 0}
    (row,) = graph_of(book).frequency.self_exciting(**asked).to_pylist()
    times = sorted(day + 0.5 for day in days)
    assert same(row["log_likelihood_poisson"], len(days) * log(len(days) / 60) - len(days)) or len(set(days)) < 2
    assert row["status"] in ("ok", "no_excitation", "not_converged")
    if row["status"] == "not_converged":
        assert isnan(row["branching"])
    if row["status"] != "ok":
        return
    fitted = (row["background"], row["branching"], row["decay"])
    assert row["log_likelihood"] == pytest.approx(hawkes_log_likelihood(times, 60, *fitted))
    assert row["log_likelihood"] > row["log_likelihood_poisson"]
    for place in range(3):  # nothing near is more likely
        for factor in (0.98, 1.02):
            near = [value * (factor if at == place else 1) for at, value in enumerate(fitted)]
            assert hawkes_log_likelihood(times, 60, *near) <= row["log_likelihood"] + 1e-7


@EXAMPLES
@given(
    books(most=9),
    st.sampled_from([["person"], ["agency"], ["person", "agency"], ["kind"], ["address"]]),
    CHOSEN,
    st.integers(-5, 50),
)
def test_recency(book: Any, by: Any, persons: Any, day: int) -> None:
    result = graph_of(book).frequency.recency(by, as_of=on(day), persons=persons)
    expected = RhythmReference(book).recency(by, START.toordinal() + day, persons=persons)
    rows = by_key(result, by)
    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        want = expected[key]
        assert open_as_inf(row["contacts_possible"]) == want.pop("contacts_possible")
        assert {name: row[name] for name in want} == want
        if row["days_least"] is not None and row["days_most"] is not None:
            assert 0 <= row["days_least"] <= row["days_most"]


@EXAMPLES
@given(books(most=9), st.sampled_from([["person"], ["agency"], ["kind"], []]), CHOSEN, SPANS)
def test_harm(book: Any, by: Any, persons: Any, window: Any) -> None:
    weights = {"call": 2.5, "transport": 9}
    result = graph_of(book).frequency.harm(by, weights=weights, persons=persons, **window_arguments(window))
    expected = RhythmReference(book).harm(by, weights, window_days(window) or set(), persons=persons)
    rows = by_key(result, by)
    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        want = expected[key]
        assert open_as_inf(row["possible"]) == want.pop("possible")
        assert same(row["harm_possible"], want.pop("harm_possible"))
        assert {name: row[name] for name in want} == want


@EXAMPLES
@given(books(most=12), SPANS)
def test_threads_change_nothing(book: Any, window: Any) -> None:
    frequency = graph_of(book).frequency
    for ask in (frequency.dispersion, frequency.intervals, frequency.self_exciting):
        asked = {"rounds": 9, **window_arguments(window)}
        one, two = (ask(threads=threads, **asked).table for threads in (1, 2))
        assert bytes_of(one) == bytes_of(two)


@EXAMPLES
@given(books(most=12), st.sampled_from([["person"], ["agency"]]), CHOSEN, SPANS, OBSERVED)
def test_dispersion_curve(book: Any, by: Any, persons: Any, window: Any, observed: str) -> None:
    asked = {"by": by, "persons": persons, "observed": observed, "rounds": 19, **window_arguments(window)}
    frequency = graph_of(book).frequency
    rows = by_key(frequency.dispersion_curve(widths=[1, 5, 20], **asked), [*by, "width_days"])
    for width in (1, 5, 20):
        for key, alone in by_key(frequency.dispersion(width=width, **asked), by).items():
            row = rows[*key, width]
            for name in (
                "windows",
                "n_partial",
                "contacts",
                "mean",
                "fano",
                "allan",
                "p",
                "n_uncertain",
                "n_left_out",
                "status",
            ):
                same_value = row[name] == alone[name] or same(row[name], alone[name])
                assert same_value, (name, row, alone)


@EXAMPLES
@given(st.lists(st.tuples(st.sampled_from(["police", "health"]), st.integers(0, 119)), min_size=24, max_size=60))
def test_mutual_excitation(contacts: list[tuple[str, int]]) -> None:
    """No rate near the one fitted is likelier, as told by the sum over all pairs; nor one that SciPy finds."""
    book = {
        "persons": [{"person_id": "A"}],
        "agencies": [{"agency_id": name, "name": name} for name in ("police", "health")],
        "contacts": [
            {"contact_id": f"c{n}", "agency_id": agency, "kind": "call", "date": on(day)}
            for n, (agency, day) in enumerate(contacts)
        ],
        "participants": [
            {"contact_id": f"c{n}", "person_id": "A", "presence": "took_part"} for n in range(len(contacts))
        ],
    }
    asked = {"start": on(0), "end": on(120), "observed": "window", "rounds": 0, "least": 10}
    result = graph_of(book).frequency.mutual_excitation(**asked)
    rows = by_key(result, ["from_agency", "to_agency"])
    times = {name: sorted(day + 0.5 for agency, day in contacts if agency == name) for name in ("police", "health")}
    some = [name for name in times if len(times[name]) >= 10]
    for to in times:
        if not times[to]:
            continue
        of_to = {source: rows[source, to] for source in times if times[source]}
        if any(row["status"] == "too_few" for row in of_to.values()):
            assert len(some) < 2
            continue
        (status,) = {row["status"] for row in of_to.values()}
        assert status in ("ok", "no_excitation", "not_converged", "not_stationary")
        if status != "ok":
            continue
        first = next(iter(of_to.values()))
        alphas = {source: row["branching"] for source, row in of_to.items()}
        fitted = excitation_log_likelihood(times, to, 120, first["background"], alphas, first["decay"])

        def less(values: Any, to: str = to, sources: Any = tuple(alphas)) -> float:
            mu, beta, *rest = (exp(value) for value in values)
            return -excitation_log_likelihood(times, to, 120, mu, dict(zip(sources, rest, strict=True)), beta)

        start = [log(first["background"] + 1e-6), log(first["decay"]), *(log(a + 1e-3) for a in alphas.values())]
        bounds = [(-12, 3), (-log(120), log(10)), *((-14, 3) for _ in alphas)]
        found = scipy.optimize.minimize(less, start, method="L-BFGS-B", bounds=bounds)
        assert fitted >= -found.fun - 1e-4, (fitted, -found.fun)
