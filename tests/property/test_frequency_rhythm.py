"""Dispersion, intervals, self-excitation, recency and weights by the core and by a slow twin, on made casebooks."""

from __future__ import annotations

from math import isnan, log
from typing import Any

import pytest
from casebooks import bytes_of
from contact_casebooks import (
    CHOSEN,
    START,
    books,
    by_key,
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
from reference.frequency_rhythm import RhythmReference, dispersion, hawkes_log_likelihood, revised_variation, tau_b

EXAMPLES = settings(max_examples=80, deadline=None)
OBSERVED = st.sampled_from(["coverage", "coverage", "window"])
SPANS = st.tuples(st.integers(-10, 10), st.integers(15, 45)).map(lambda pair: (pair[0], sum(pair)))


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
    weights = {"call": 2.5, "nothing": 9}
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
