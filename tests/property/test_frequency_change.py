"""Two windows compared, trend and change points by the core and by a slow twin, on casebooks made at random."""

from __future__ import annotations

from math import isnan
from typing import Any

from casebooks import bytes_of
from contact_casebooks import (
    CHOSEN,
    PRESENCES,
    START,
    books,
    by_key,
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
from reference.frequency_change import ChangeReference

EXAMPLES = settings(max_examples=80, deadline=None)
OBSERVED = st.sampled_from(["coverage", "coverage", "window"])
GROUPS = st.sampled_from([["person"], ["agency"], ["person", "agency"], ["sector"], []])
SPANS = st.tuples(st.integers(-10, 10), st.integers(15, 45)).map(lambda pair: (pair[0], sum(pair)))
CUTS = st.sampled_from([(), ("custody", "abroad")])


@EXAMPLES
@given(books(), GROUPS, CHOSEN, PRESENCES, st.integers(1, 25), st.integers(1, 20), st.integers(1, 20), OBSERVED, CUTS)
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
        for name in ("ratio_least", "ratio_most", "lower", "upper", "p", "q"):
            assert same(row[name], want[name]), (name, row, want)
        assert (row["finding"] == "not_determinable") == (want["status"] not in ("ok", "no_upper_bound"))


@EXAMPLES
@given(books(most=12), GROUPS, CHOSEN, SPANS, st.sampled_from(["day", "week", "month"]), OBSERVED, CUTS)
def test_trend(book: Any, by: Any, persons: Any, window: Any, bin: str, observed: str, cut: Any) -> None:
    asked = {"persons": persons, "cut": cut, "observed": observed}
    result = graph_of(book).frequency.trend(by=by, bin=bin, **window_arguments(window), **asked)
    expected = ChangeReference(book).trend(by, window_days(window) or set(), bin, **asked)
    rows = by_key(result, by)
    assert rows.keys() == expected.keys()
    for number, (key, row) in enumerate(rows.items()):
        want = expected[key]
        assert (row["bins"], row["contacts"]) == (len(want["bins"]), sum(want["events"]))
        assert row["exposure_days"] == sum(want["exposure"])
        for name in ("n_uncertain", "n_dropped", "status", "events_status"):
            assert row[name] == want[name], name
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
@given(books(most=12), GROUPS, CHOSEN, SPANS, st.sampled_from(["week", "month"]), OBSERVED, CUTS)
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
