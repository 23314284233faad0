"""Statistics over drawn days, against the same question asked of casebooks in which the drawn days are the days."""

from __future__ import annotations

from math import isnan, nan
from typing import Any

import pytest
from casebooks import bytes_of
from contact_casebooks import (
    CHOSEN,
    SPANS,
    START,
    books,
    contacts_behind,
    graph_of,
    same,
    window_arguments,
    window_days,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.drawn_dates import commonest, drawn_days, ends, is_drawn, spread, with_days
from reference.frequency import BEFORE
from reference.frequency_rhythm import RhythmReference
from reference.frequency_sequence import complexity

import casegraph as cg

EXAMPLES = settings(max_examples=40, deadline=None)
SAMPLES = 9
OBSERVED = st.sampled_from(["coverage", "window"])
SEEDS = st.integers(0, 2**63 - 1)
# Of each measure: what else is asked, its keys beside the groups, and the words that are commonest over draws.
ASKED: dict[str, tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]] = {
    "intervals": ({"rounds": 9}, (), ("status", "gap_status", "memory_status")),
    "self_exciting": ({"rounds": 0}, (), ()),
    "dispersion": ({"rounds": 9, "width": 5}, (), ("status",)),
    "trend": ({"bin": "week"}, (), ("events_status",)),
    "time_to_repeat": ({"within": [3, 10]}, ("within_days",), ("status",)),
    "mean_cumulative": ({"within": [5, 20]}, ("within_days",), ("status",)),
    "dispersion_curve": ({"rounds": 9, "widths": [5, 9]}, ("width_days",), ("status",)),
    "severity_trend": ({}, (), ("status",)),
}
WITHOUT_COVERAGE = ("severity_trend",)
MORE = ("dispersion_curve", "severity_trend", "sequence_complexity", "next_agency", "near_repeat", "near_repeat_ties")


def row_key(row: dict[str, Any], keys: list[str]) -> tuple[Any, ...]:
    return tuple(row[key] for key in keys)


def uncertain(book: Any, by: list[str], key: Any, observed: str, persons: Any, window: set[int] | None) -> Any:
    """Contacts of a group that are drawn, and those that cannot be."""
    reference = RhythmReference(book)
    contacts = reference.groups(by, persons=persons).get(key, [])
    sure = set(reference.sure_events(contacts, by, key, observed, persons=persons))
    rows = {row["contact_id"]: row for row in book["contacts"]}
    in_window = [c for c in contacts if c in sure and (window is None or reference.days(c) & window)]
    open_days = [c for c in in_window if len(reference.days(c)) > 1 and reference.least(c) == reference.most(c)]
    drawn = {c for c in open_days if is_drawn(rows[c])}
    return drawn, {c for c in open_days if c not in drawn and not rows[c].get("part_of")}


@pytest.mark.parametrize("name", ASKED)
@EXAMPLES
@given(book=books(most=10), persons=CHOSEN, window=SPANS, observed=OBSERVED, seed=SEEDS)
def test_medians_and_spread_are_those_of_the_draws(
    name: str, book: Any, persons: Any, window: Any, observed: str, seed: int
) -> None:
    extra, more_keys, words = ASKED[name]
    by = ["person"]
    keys = [*by, *more_keys]
    asked = {"by": by, "persons": persons, "observed": observed, **window_arguments(window), **extra}
    if name in WITHOUT_COVERAGE:
        observed = "window"
        del asked["observed"]
        for place, contact in enumerate(book["contacts"]):
            contact["severity"] = (None, 1, 1, 2, 3)[(seed >> place) % 5]
    if "rounds" in extra:
        asked["seed"] = seed
    result = getattr(graph_of(book).frequency, name)(
        **asked, **({"seed": seed} if "seed" not in asked else {}), dates="sample", samples=SAMPLES, undated="leave_out"
    )
    draws = []
    for draw in range(SAMPLES):
        found = getattr(graph_of(with_days(book, seed, draw)).frequency, name)(**asked).to_pylist()
        draws.append({row_key(row, keys): row for row in found})
    assert result.parameters["dates"] == "sample"
    for row in result.to_pylist():
        key = row_key(row, keys)
        of_draws = [draw[key] for draw in draws]
        drawn, undated = uncertain(book, by, key[:1], observed, persons, window_days(window))
        assert row["n_left_out"] == len(undated)
        assert row["n_drawn"] == len(drawn)
        assert row["dates"] == ("sampled" if drawn else "left_out" if undated else "exact")
        for column in result.columns:
            if not column.endswith("_low"):
                continue
            value = column.removesuffix("_low")
            low, median, high = spread([one[value] for one in of_draws])
            assert same(row[value], median), (value, row, [one[value] for one in of_draws])
            assert same(row[column], low), (column, row)
            assert same(row[f"{value}_high"], high)
        for word in words:
            assert row[word] == commonest([one[word] for one in of_draws]), (word, row)


@EXAMPLES
@given(books(most=10), st.sampled_from([["person"], ["agency"], []]), st.one_of(st.none(), SPANS), SEEDS)
def test_waits(book: Any, by: Any, window: Any, seed: int) -> None:
    asked = {"by": by, **window_arguments(window)}
    result = graph_of(book).frequency.waits(**asked, dates="sample", samples=SAMPLES, undated="leave_out", seed=seed)
    draws = [graph_of(with_days(book, seed, draw)).frequency.waits(**asked).to_pylist() for draw in range(SAMPLES)]
    for place, row in enumerate(result.to_pylist()):
        of_draws = [draw[place] for draw in draws]
        values = ["mean", "median", "sd", "burstiness", "memory", "local_variation", "cv2"]
        assert ("unit_mean_low" in result.columns) == ("person" not in by)
        if "person" not in by:  # the quartiles over persons, of each draw anew
            values += ["unit_mean", *(f"{one}_{end}" for one in ["unit_mean", *values[3:]] for end in ("q1", "q3"))]
        for value in values:
            low, median, high = spread([one[value] for one in of_draws])
            assert same(row[value], median)
            assert same(row[f"{value}_low"], low)
            assert same(row[f"{value}_high"], high)
        assert row["gaps"] == sorted(one["gaps"] for one in of_draws)[(SAMPLES - 1) // 2]
        is_covered = of_draws[0]["status"] != "no_coverage"  # whatever the days
        assert row["status"] == ("no_coverage" if not is_covered else "too_few" if isnan(row["mean"]) else "ok")


@EXAMPLES
@given(books(most=10), SPANS, OBSERVED, SEEDS)
def test_change_points(book: Any, window: Any, observed: str, seed: int) -> None:
    asked = {"by": ["person"], "bin": "week", "rounds": 0, "seed": seed, "observed": observed, "penalty": 1.0}
    asked |= window_arguments(window)
    result = graph_of(book).frequency.change_points(**asked, dates="sample", samples=SAMPLES, undated="leave_out")
    draws = [
        graph_of(with_days(book, seed, draw)).frequency.change_points(**asked).to_pylist() for draw in range(SAMPLES)
    ]
    for row in result.to_pylist():
        starts = [
            [one["from_day"] for one in draw if one["person"] == row["person"] and one["segment"] > 1] for draw in draws
        ]
        if row["dates"] != "sampled":
            assert isnan(row["support"])
            continue
        if row["segment"] > 1:
            assert row["support"] == sum(row["from_day"] in one for one in starts) / SAMPLES
        assert row["segments_low"] == min(map(len, starts)) + 1
        assert row["segments_high"] == max(map(len, starts)) + 1
        mine = [one["from_day"] for one in result.to_pylist() if one["person"] == row["person"] and one["segment"] > 1]
        assert starts.count(mine) == max(starts.count(one) for one in starts)
        assert row["contacts"] <= row["contacts_possible"]


@EXAMPLES
@given(books(most=10), CHOSEN, SPANS, SEEDS)
def test_sequence_complexity(book: Any, persons: Any, window: Any, seed: int) -> None:
    """Against the states of each draw; the alphabet is that of all draws together, so that it is taken as told."""
    asked = {"by": ["person"], "persons": persons, **window_arguments(window)}
    for contact in book["contacts"]:
        contact["severity"] = 1  # so that severity_trend uses, and cites, every contact that is in order
    result = graph_of(book).frequency.sequence_complexity(
        **asked, dates="sample", samples=SAMPLES, undated="leave_out", seed=seed
    )
    agency = {row["contact_id"]: row["agency_id"] for row in book["contacts"]}
    states: list[dict[Any, list[str]]] = []
    for draw in range(SAMPLES):
        answer = graph_of(with_days(book, seed, draw)).frequency.severity_trend(**asked)
        states.append({row["person"]: [] for row in answer.to_pylist()})
        for place, row in enumerate(answer.to_pylist()):
            states[-1][row["person"]] = [agency[c] for c in ordered(with_days(book, seed, draw), answer, place)]
    used = {state for draw in states for found in draw.values() for state in found}
    for row in result.to_pylist():
        assert row["alphabet"] >= len(used)
        for name in ("entropy", "complexity", "turbulence"):
            of_draws = [
                complexity(draw[row["person"]], row["alphabet"])[name] if draw[row["person"]] else nan
                for draw in states
            ]
            low, median, high = spread(of_draws)
            assert same(row[name], median), (name, of_draws)
            assert same(row[f"{name}_low"], low)
            assert same(row[f"{name}_high"], high)


def ordered(book: Any, answer: Any, place: int) -> list[str]:
    """The contacts behind a row in the order of day, time, sequence and row, all of which have one day."""
    place_of = {row["contact_id"]: number for number, row in enumerate(book["contacts"])}

    def key(contact: str) -> tuple[Any, ...]:
        row = book["contacts"][place_of[contact]]
        return (ends(row["date"])[0], row["time_min"] or "", row["sequence"] or 0.0, place_of[contact])

    return sorted(contacts_behind(answer, place), key=key)


@EXAMPLES
@given(books(most=10), CHOSEN, SPANS, SEEDS)
def test_next_agency(book: Any, persons: Any, window: Any, seed: int) -> None:
    asked = {"persons": persons, **window_arguments(window)}
    result = graph_of(book).frequency.next_agency(
        **asked, dates="sample", samples=SAMPLES, undated="leave_out", seed=seed
    )
    draws, behind = [], {}
    for draw in range(SAMPLES):
        answer = graph_of(with_days(book, seed, draw)).frequency.next_agency(**asked)
        draws.append({(row["from_agency"], row["to_agency"]): row for row in answer.to_pylist()})
        for place, key in enumerate(draws[-1]):
            behind.setdefault(key, set()).update(contacts_behind(answer, place))
    rows = {(row["from_agency"], row["to_agency"]): row for row in result.to_pylist()}
    assert rows.keys() == set().union(*draws)
    for place, ((first, second), row) in enumerate(rows.items()):
        left = [{key[0] for key in draw} for draw in draws]
        found = [draw.get((first, second)) for draw in draws]
        shares = [one["share"] if one else 0.0 if first in seen else nan for one, seen in zip(found, left, strict=True)]
        numbers = {
            "contacts": [one["contacts"] if one else 0 for one in found],
            "mean_days": [one["mean_days"] if one else nan for one in found],
            "share": shares,
        }
        for name, of_draws in numbers.items():
            low, median, high = spread(of_draws)
            if name == "contacts":
                median = sorted(of_draws)[(SAMPLES - 1) // 2]
            assert same(row[name], median), (name, of_draws)
            assert same(row[f"{name}_low"], low)
            assert same(row[f"{name}_high"], high)
        for name in ("same_day", "unsure"):
            assert row[name] == sorted(one[name] if one else 0 for one in found)[(SAMPLES - 1) // 2]
        assert contacts_behind(result, place) == behind[first, second]
        assert row["dates"] == ("sampled" if row["n_drawn"] else "left_out" if row["n_left_out"] else "exact")


@EXAMPLES
@given(books(most=10), SPANS, SEEDS)
def test_near_repeat(book: Any, window: Any, seed: int) -> None:
    asked = {"kilometres": [0, 2], "days": [0, 4, 40], "rounds": 9, "seed": seed, **window_arguments(window)}
    result = graph_of(book).frequency.near_repeat(**asked, dates="sample", samples=SAMPLES, undated="leave_out")
    draws = [
        graph_of(with_days(book, seed, draw)).frequency.near_repeat(**asked).to_pylist() for draw in range(SAMPLES)
    ]
    for place, row in enumerate(result.to_pylist()):
        of_draws = [draw[place] for draw in draws]
        for name in ("pairs", "expected", "ratio", "p"):
            low, median, high = spread([one[name] for one in of_draws])
            if name == "pairs":
                median = sorted(one[name] for one in of_draws)[(SAMPLES - 1) // 2]
            assert same(row[name], median), (name, [one[name] for one in of_draws])
            assert same(row[f"{name}_low"], low)
            assert same(row[f"{name}_high"], high)
        assert row["dates"] == ("sampled" if row["n_drawn"] else "left_out" if row["n_left_out"] else "exact")


@EXAMPLES
@given(books(most=10), SPANS, SEEDS)
def test_near_repeat_ties(book: Any, window: Any, seed: int) -> None:
    asked = {"ties": "same_person", "days": [0, 4, 40], "rounds": 9, "seed": seed, **window_arguments(window)}
    result = graph_of(book).frequency.near_repeat_ties(**asked, dates="sample", samples=SAMPLES, undated="leave_out")
    draws = [
        graph_of(with_days(book, seed, draw)).frequency.near_repeat_ties(**asked).to_pylist() for draw in range(SAMPLES)
    ]
    for place, row in enumerate(result.to_pylist()):
        of_draws = [draw[place] for draw in draws]
        for name in ("pairs", "ratio", "p"):
            low, median, high = spread([one[name] for one in of_draws])
            if name == "pairs":
                median = sorted(one[name] for one in of_draws)[(SAMPLES - 1) // 2]
            assert same(row[name], median), (name, [one[name] for one in of_draws])
            assert same(row[f"{name}_low"], low)
            assert same(row[f"{name}_high"], high)


@EXAMPLES
@given(books(most=10), CHOSEN, SPANS)
def test_gaps(book: Any, persons: Any, window: Any) -> None:
    """A gap is exact where nothing may lie in it; a group with an uncertain day is refused where that is asked."""
    reference = RhythmReference(book)
    asked = {"by": ["person"], "persons": persons, **window_arguments(window), "within_coverage": False}
    frequency = graph_of(book).frequency
    refused = {row["person"]: row for row in frequency.gaps(**asked, dates="refuse").to_pylist()}
    for row in frequency.gaps(**asked).to_pylist():
        contacts = reference.groups(["person"], persons=persons)[row["person"],]
        sure = {c for c in contacts if reference.is_sure(c, ["person"], (row["person"],), persons=persons)}
        _, open_ones = reference.moments(contacts, sure, "day", window_days(window))
        between = set(range(row["from_day"].toordinal(), row["to_day"].toordinal() + 1))
        assert row["n_between"] == sum(bool(reference.days(c) & between) for c in open_ones)
        drawn, undated = uncertain(book, ["person"], (row["person"],), "window", persons, window_days(window))
        open_days = {c for c in drawn if not reference.contacts[c].get("part_of")} | undated
        other = refused[row["person"]]
        assert (other["dates"] == "refused") == bool(open_days)
        if open_days:
            assert isnan(other["days"])
            assert other["from_contact"] is other["to_contact"] is None
            assert other["n_between"] == other["n_left_out"] == len(open_days)
    with pytest.raises(cg.ArgumentError, match="waits"):
        frequency.gaps(**asked, dates="sample")


@EXAMPLES
@given(books(most=10), SPANS, OBSERVED)
def test_penalty_path(book: Any, window: Any, observed: str) -> None:
    asked = {"by": ["person"], "bin": "week", "observed": observed, **window_arguments(window)}
    frequency = graph_of(book).frequency
    exact = {row["person"]: row for row in frequency.penalty_path(**asked).to_pylist()}
    refused = frequency.penalty_path(**asked, dates="refuse").to_pylist()
    for row in refused:
        is_open = exact[row["person"]]["n_left_out"] > 0
        assert row["dates"] == ("refused" if is_open else "exact")
        assert (row["status"] == "uncertain_dates") == is_open
        if is_open:
            assert isnan(row["cost"])
            assert row["from_day"] is None
            assert [one["person"] for one in refused].count(row["person"]) == 1
    with pytest.raises(cg.ArgumentError, match="change_points"):
        frequency.penalty_path(**asked, dates="sample")


@EXAMPLES
@given(books(most=10), CHOSEN)
def test_what_has_no_groups_is_refused_whole(book: Any, persons: Any) -> None:
    frequency = graph_of(book).frequency
    reference = RhythmReference(book)
    for dates in ("refuse", "sample"):
        rows = frequency.next_agency(persons=persons, dates=dates, samples=2).to_pylist()
        found = [
            uncertain(book, ["person"], (person,), "window", [person], None) for person in (persons or ["A", "B", "C"])
        ]
        drawn = {c for one, _ in found for c in one if not reference.contacts[c].get("part_of")}
        undated = {c for _, one in found for c in one}
        is_refused = bool(undated) or (dates == "refuse" and bool(drawn))
        for row in rows:
            assert (row["dates"] == "refused") == is_refused
            assert (row["contacts"] is None) == is_refused
            assert isnan(row["share"]) == is_refused
    cells = frequency.near_repeat(kilometres=[0, 2], days=[0, 40], rounds=0, dates="refuse").to_pylist()
    for row in cells:
        assert (row["status"] == "uncertain_dates") == (row["dates"] == "refused")


@EXAMPLES
@given(books(most=10), SPANS, OBSERVED)
def test_refusals(book: Any, window: Any, observed: str) -> None:
    asked = {"by": ["person"], "observed": observed, **window_arguments(window)}
    frequency = graph_of(book).frequency
    refused = frequency.intervals(**asked, rounds=0, dates="refuse").to_pylist()
    sampled = frequency.intervals(**asked, rounds=0, dates="sample", samples=2).to_pylist()
    for one, other in zip(refused, sampled, strict=True):
        drawn, undated = uncertain(book, ["person"], (one["person"],), observed, None, window_days(window))
        assert (one["dates"] == "refused") == bool(drawn or undated)
        assert (other["dates"] == "refused") == bool(undated)
        for row, reason in ((one, "uncertain_dates"), (other, "undated")):
            if row["dates"] == "refused":
                assert row["status"] == row["memory_status"] == reason
                assert isnan(row["local_variation_revised"])
                assert isnan(row["gap_tau"])
                assert row["finding"] == "not_determinable"


@EXAMPLES
@given(books(most=12), SPANS, SEEDS)
def test_threads_change_nothing(book: Any, window: Any, seed: int) -> None:
    frequency = graph_of(book).frequency
    asked = {"dates": "sample", "samples": 5, "undated": "leave_out", "seed": seed, **window_arguments(window)}
    for name in (
        "waits",
        "intervals",
        "trend",
        "change_points",
        "time_to_repeat",
        "mean_cumulative",
        "dispersion",
        *MORE,
    ):
        one, two = (getattr(frequency, name)(threads=threads, **asked) for threads in (1, 2))
        assert bytes_of(one.table) == bytes_of(two.table), name


@EXAMPLES
@given(books(most=12), SEEDS, st.integers(0, 50))
def test_draws_lie_where_they_may_and_keep_their_order(book: Any, seed: int, draw: int) -> None:
    days = drawn_days(book, seed, draw)
    rows = book["contacts"]
    for row, day in days.items():
        first, last = ends(rows[row]["date"])
        assert BEFORE < first <= day <= last
    persons = {row["contact_id"]: set() for row in rows}
    for part in book["participants"]:
        persons[part["contact_id"]].add(part["person_id"])
    for a in days:
        for b in days:
            both = (
                rows[a]["date"] == rows[b]["date"] and persons[rows[a]["contact_id"]] & persons[rows[b]["contact_id"]]
            )
            if both and (rows[a]["sequence"] or 9) < (rows[b]["sequence"] or 0):
                assert days[a] <= days[b]


def test_a_day_is_drawn_evenly() -> None:
    book = {
        "contacts": [{"contact_id": "c", "date": "2011-01-01/2011-01-10", "sequence": None}],
        "participants": [],
    }
    counts = [0] * 10
    for draw in range(2000):
        counts[drawn_days(book, 7, draw)[0] - START.toordinal()] += 1
    assert min(counts) > 150
    assert max(counts) < 250


def test_the_bundled_review() -> None:
    frequency = cg.example("dhr7").graph().frequency
    (row,) = frequency.waits(
        persons="Perpetrator", start="2009-01-01", end="2013-01-01", dates="sample", undated="leave_out"
    ).to_pylist()
    assert row["dates"] == "sampled"
    assert row["n_drawn"] == 7
    assert row["burstiness_low"] <= row["burstiness"] <= row["burstiness_high"]
    evidence = contacts_behind(frequency.waits(persons="Perpetrator", dates="sample", undated="leave_out"), 0)
    assert {"c-2.12-2", "c-2.12-3"} <= evidence
