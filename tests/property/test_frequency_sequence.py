"""The order of contacts by the core and by a slow twin, on casebooks made at random."""

from __future__ import annotations

from functools import partial
from math import isnan
from typing import Any

import pytest
from casebooks import bytes_of
from contact_casebooks import (
    CHOSEN,
    EXAMPLES,
    PRESENCES,
    WINDOWS,
    books,
    by_key,
    contacts_behind,
    graph_of,
    window_arguments,
    window_days,
)
from hypothesis import given
from hypothesis import strategies as st
from reference.frequency_sequence import SequenceReference, complexity

import casegraph as cg


def without_order(book: Any) -> Any:
    """Contacts of one day are in the order of their ids alone."""
    for row in book["contacts"]:
        row["time_min"] = row["time_max"] = row["sequence"] = None
    return book


@EXAMPLES
@given(books(most=9), CHOSEN, PRESENCES, WINDOWS)
def test_next_agency(book: Any, persons: Any, presence: str, window: Any) -> None:
    twin = SequenceReference(without_order(book))
    result = graph_of(book).frequency.next_agency(persons=persons, presence=presence, **window_arguments(window))
    expected = twin.next_agency(window=window_days(window), persons=persons, presence=presence)
    rows = by_key(result, ["from_agency", "to_agency"])
    assert rows.keys() == expected.keys()
    from_agency: dict[str, int] = {}
    for (first, _), want in expected.items():
        from_agency[first] = from_agency.get(first, 0) + want["contacts"]
    for number, (key, row) in enumerate(rows.items()):
        want = expected[key]
        assert {name: row[name] for name in ("contacts", "same_day", "unsure")} == {
            name: want[name] for name in ("contacts", "same_day", "unsure")
        }
        assert row["mean_days"] == pytest.approx(want["days"] / want["contacts"])
        assert row["share"] == pytest.approx(want["contacts"] / from_agency[key[0]])
        assert contacts_behind(result, number) <= set(twin.contacts)


@EXAMPLES
@given(books(most=9), st.sampled_from([["person"], ["agency"], []]), CHOSEN, st.randoms(use_true_random=False))
def test_severity_trend(book: Any, by: Any, persons: Any, random: Any) -> None:
    for row in without_order(book)["contacts"]:
        row["severity"] = random.choice([None, 1, 1, 2, 3])
    result = graph_of(book).frequency.severity_trend(by=by, persons=persons)
    expected = SequenceReference(book).severities(by, persons=persons)
    rows = by_key(result, by)
    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        want = expected[key]
        for name in ("contacts", "n_unstated", "n_uncertain", "n_left_out", "next_more", "next_same", "next_less"):
            assert row[name] == want[name], name
        assert row["status"] == ("ok" if want["contacts"] > 2 else "too_few")
        if want["tau_b"] is None:
            assert isnan(row["tau_b"])
        else:
            assert row["tau_b"] == pytest.approx(want["tau_b"])


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_answer_is_the_same_on_any_number_of_threads(threads: int) -> None:
    frequency = cg.simulate(20_000, agencies=40, validate=False).graph(purpose="a test").frequency
    asked = {"by": "person", "within": "P30D", "observed_until": "2024-12-31"}
    for ask in (frequency.next_agency, frequency.waits, partial(frequency.repeats, **asked)):
        assert bytes_of(ask(threads=threads).table) == bytes_of(ask(threads=3).table)


@EXAMPLES
@given(books(most=9), st.sampled_from([["person"], ["agency"], ["person", "kind"], []]), CHOSEN)
def test_sequence_complexity(book: Any, by: Any, persons: Any) -> None:
    twin = SequenceReference(without_order(book))
    result = graph_of(book).frequency.sequence_complexity(by, persons=persons)
    expected = twin.states(by, persons=persons)
    rows = by_key(result, by)
    assert rows.keys() == expected.keys()
    alphabet = len({state for states, _ in expected.values() for state in states})
    for number, (key, row) in enumerate(rows.items()):
        states, uncertain = expected[key]
        assert (row["contacts"], row["n_uncertain"], row["alphabet"]) == (len(states), uncertain, alphabet)
        assert row["states"] == len(set(states))
        assert row["status"] == ("ok" if states else "too_few")
        assert len(contacts_behind(result, number)) == len(states)
        for name in ("entropy", "complexity", "turbulence"):
            if not states:
                assert isnan(row[name])
            else:
                assert row[name] == pytest.approx(complexity(states, alphabet)[name], abs=1e-9)
