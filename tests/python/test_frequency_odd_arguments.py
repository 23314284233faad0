"""Whatever an argument is given, the answer is a result or an error of casegraph that says which argument and why."""

from __future__ import annotations

import inspect
from datetime import date
from math import inf, nan
from typing import Any

import pytest

import casegraph as cg
from casegraph.measures import measures

ODD: list[Any] = [
    None, True, 5, 0, -1, 1.5, nan, inf, -inf, 10**30, "a", "", "30", "a\0b", "\udc80", b"a", [], [5], ["a", 5], [None],
    [[1]], (1, 2), {}, {"a": 1}, {1}, object(), len, date(2014, 1, 1),
]  # fmt: skip
NEEDED: dict[str, dict[str, Any]] = {
    "recency": {"as_of": "2014-03-01"},
    "recency_shares": {"as_of": "2014-03-01"},
    "harm": {"weights": {"arrest": 1.0}},
    "rate_ratio": {"event": "2013-01-15", "before": "P1M", "after": "P1M"},
}
FREQUENCY = sorted(name.partition(".")[2] for name in measures() if name.startswith("frequency."))
SMALL = {"contacts": 50, "persons": 10, "addresses": 5, "agencies": 3}


@pytest.fixture(scope="module")
def frequency() -> Any:
    return cg.example("dhr7").graph().frequency


def refusal(call: Any, **given: Any) -> str | None:
    """What casegraph says against it; None where it gives a result. Any other error is the test's failure."""
    try:
        assert call(**given) is not None
    except cg.Error as refused:
        return str(refused)
    return None


@pytest.mark.parametrize("name", FREQUENCY)
def test_measures_of_frequency(frequency: Any, name: str) -> None:
    method = getattr(frequency, name)
    takes = inspect.signature(method).parameters
    usual = {"persons": "Victim", "rounds": 9, "samples": 9}
    asked = {key: value for key, value in usual.items() if key in takes} | NEEDED.get(name, {})
    for argument in takes:
        for odd in ODD:
            said = refusal(lambda **given: method(**given).table, **{**asked, argument: odd})
            told = {argument, "windows"} if name == "rate_ratio" else {argument}
            assert said is None or any(word in said for word in told), (argument, odd, said)


def test_simulate() -> None:
    for argument in inspect.signature(cg.simulate).parameters:
        for odd in ODD:
            if argument == "report" and odd is len:
                continue  # what is called fails by its own fault
            said = refusal(cg.simulate, **{**SMALL, argument: odd})
            assert said is None or argument in said, (argument, odd, said)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: f.counts(by=5), "by: 5 is not accepted; accepted: a text, or a list of texts"),
        (lambda f: f.repeats(inf), "within: inf is not accepted; accepted: whole days from 1, or P30D, P12M"),
        (lambda f: f.repeats("30"), "within: '30' is not a duration"),
        (
            lambda f: f.time_to_repeat(within="30"),
            "within: '30' is not accepted; accepted: whole days from 1, one or several",
        ),
        (lambda f: f.counts(persons=[None]), "persons: None is not accepted; accepted: an id of the casebook"),
        (lambda f: f.rates(start="soon"), "start: 'soon' is not an EDTF date"),
        (lambda f: f.counts().evidence("a"), "rows: 'a' is not accepted; accepted: whole numbers from 0"),
        (lambda f: cg.simulate(contacts=1.5), "contacts: 1.5 is not accepted; accepted: 1 to 2,000,000,000"),
        (lambda f: cg.simulate(parameters=[1]), r"parameters: \[1\] is not accepted"),
    ],
)
def test_says_what_is_accepted(frequency: Any, call: Any, message: str) -> None:
    with pytest.raises(cg.ArgumentError, match=message):
        call(frequency)
