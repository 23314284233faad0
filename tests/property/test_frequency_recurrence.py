"""Time to a further contact and concentration by the core and by a slow twin, on casebooks made at random."""

from __future__ import annotations

from itertools import combinations
from math import ceil, cos, inf, isnan, log, pi
from typing import Any

import pytest
from casebooks import bytes_of
from contact_casebooks import (
    CHOSEN,
    OBSERVED,
    OBSERVED_GROUPS,
    SPANS,
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
from reference.frequency_recurrence import (
    RecurrenceReference,
    gini,
    kaplan_meier,
    mean_cumulative,
    median,
    near_pairs,
    nearest_tie,
    nelson_aalen,
    shuffled,
    shuffled_within,
    stratified_log_rank,
    tied_pairs,
)

EXAMPLES = settings(max_examples=80, deadline=None)
CUTS = st.sampled_from([(), ("custody", "abroad")])


@EXAMPLES
@given(books(most=12), OBSERVED_GROUPS, CHOSEN, SPANS, OBSERVED, CUTS, st.sampled_from([0, 1, 3]))
def test_time_to_repeat(book: Any, by: Any, persons: Any, window: Any, observed: str, cut: Any, merge: int) -> None:
    asked = {"persons": persons, "observed": observed, "cut": cut}
    within = [1, 7, 30]
    result = graph_of(book).frequency.time_to_repeat(
        by=by, within=within, merge_within=merge, **window_arguments(window), **asked
    )
    expected = RecurrenceReference(book).time_to_repeat(by, window=window_days(window) or set(), merge=merge, **asked)
    rows = by_key(result, [*by, "within_days"])
    assert rows.keys() == {(*key, days) for key in expected for days in within}
    for (*key, days), row in rows.items():
        want = expected[tuple(key)]
        gaps = want["gaps"]
        assert (row["gaps"], row["repeats"]) == (len(gaps), sum(ended for _, ended, _ in gaps))
        assert row["persons"] == len({person for _, _, person in gaps})
        for name in ("n_uncertain", "n_dropped", "n_merged"):
            assert row[name] == want[name], name
        assert row["n_left_out"] == len(want["left_out"])
        found = kaplan_meier(gaps, days)
        status = want["status"] if want["status"] != "ok" else "ok" if gaps else "too_few"
        if status == "ok" and days > max(gap[0] for gap in gaps) and found["repeated"] < 1 - 1e-12:
            status = "past_follow_up"
        assert row["status"] == status
        if status != "ok":
            assert isnan(row["repeated"])
            continue
        assert row["at_risk"] == sum(gap[0] >= days for gap in gaps)
        for name in ("repeated", "se", "se_persons", "lower", "upper"):
            assert same(row[name], found[name]), (name, row, found)
        hazard, hazard_se = nelson_aalen(gaps, days)
        assert same(row["hazard"], hazard)
        assert same(row["hazard_se"], hazard_se)
        assert row["hazard"] >= row["repeated"] - 1e-12  # 1 - S, and -log S is more yet
        assert row["median"] == median(gaps)


@EXAMPLES
@given(books(most=12), OBSERVED_GROUPS, CHOSEN, SPANS, OBSERVED, CUTS)
def test_mean_cumulative(book: Any, by: Any, persons: Any, window: Any, observed: str, cut: Any) -> None:
    asked = {"persons": persons, "observed": observed, "cut": cut}
    within = [1, 7, 30]
    result = graph_of(book).frequency.mean_cumulative(by=by, within=within, **window_arguments(window), **asked)
    expected = RecurrenceReference(book).mean_cumulative(by, window=window_days(window) or set(), **asked)
    rows = by_key(result, [*by, "within_days"])
    assert rows.keys() == {(*key, days) for key in expected for days in within}
    for (*key, days), row in rows.items():
        want = expected[tuple(key)]
        units = want["units"]
        for name in ("n_uncertain", "n_dropped"):
            assert row[name] == want[name], name
        assert row["n_left_out"] == len(want["left_out"])
        assert row["persons"] == len(units)
        if want["status"] != "ok":
            assert row["status"] == want["status"]
            continue
        assert row["at_risk"] == sum(end >= days for end, _ in units)
        assert row["contacts"] == sum(time <= days for _, times in units for time in times)
        mean, error = mean_cumulative(units, days)
        if row["at_risk"] == 0:
            assert row["status"] == "past_follow_up"
            assert isnan(row["mean"])
            continue
        assert row["status"] == ("ok" if mean else "no_events")
        assert row["mean"] == pytest.approx(mean)
        if mean:
            assert same(row["se"], error)


@EXAMPLES
@given(
    books(most=12),
    st.sampled_from(["person", "address", "agency"]),
    st.sampled_from([[], ["kind"], ["sector"]]),
    CHOSEN,
    SPANS,
    st.booleans(),
    st.sampled_from([0.2, 0.34, 1]),
)
def test_concentration(book: Any, of: str, by: Any, persons: Any, window: Any, affected_only: bool, top: float) -> None:
    asked = {"persons": persons, "affected_only": affected_only}
    result = graph_of(book).frequency.concentration(of, by=by, top=top, rounds=19, **window_arguments(window), **asked)
    expected = RecurrenceReference(book).concentration(of, by, window=window_days(window) or set(), **asked)
    rows = by_key(result, [*by, "counts"])
    assert rows.keys() == {(*key, counts) for key in expected for counts in ("certain", "possible")}
    for (*key, name), row in rows.items():
        counts = expected[tuple(key)][name]
        n, c, affected = len(counts), sum(counts), sum(count > 0 for count in counts)
        assert (row["units"], open_as_inf(row["contacts"]), row["affected"]) == (n, c, affected)
        if c == inf:
            assert row["status"] == "no_upper_bound"
            assert row["prevalence"] == affected / n
            assert all(isnan(row[name]) for name in ("incidence", "gini_generalised", "top_share", "p_random"))
            continue
        assert row["status"] == ("too_few" if not n else "ok" if c else "no_events")
        if not c:
            assert isnan(row["gini_generalised"])
            continue
        g = gini(counts)
        assert row["gini"] == pytest.approx(g, abs=1e-12)
        assert row["gini_generalised"] == pytest.approx(max(1, n / c) * (g - 1) + 1, abs=1e-12)
        assert row["prevalence"] * row["per_affected"] == pytest.approx(row["incidence"])
        assert row["herfindahl"] == pytest.approx(sum((count / c) ** 2 for count in counts))
        assert row["theil"] == pytest.approx(sum(k / c * log(n * k / c) for k in counts if k), abs=1e-12)
        most = sorted(counts)[n - ceil(round(top * n, 9)) :]
        assert row["top_share"] == pytest.approx(sum(most) / c)
        assert isnan(row["p_random"]) == affected_only
        assert affected_only or 0 < row["p_random"] <= 1


@EXAMPLES
@given(books(most=12), SPANS)
def test_threads_change_nothing(book: Any, window: Any) -> None:
    frequency = graph_of(book).frequency
    for ask in (frequency.time_to_repeat, frequency.concentration):
        one, two = (ask(threads=threads, **window_arguments(window)).table for threads in (1, 2))
        assert bytes_of(one) == bytes_of(two)


@EXAMPLES
@given(
    books(most=10),
    st.sampled_from(["person", "address", "agency"]),
    CHOSEN,
    SPANS,
    st.booleans(),
    st.sampled_from([2, 100]),
)
def test_lorenz(book: Any, of: str, persons: Any, window: Any, affected_only: bool, points: int) -> None:
    asked = {"persons": persons, "affected_only": affected_only}
    result = graph_of(book).frequency.lorenz(of, points=points, **window_arguments(window), **asked)
    twin = RecurrenceReference(book).concentration(of, [], window=window_days(window) or set(), **asked)
    for which in ("certain", "possible"):
        rows = [row for row in result.to_pylist() if row["counts"] == which]
        counts = sorted(twin[()][which])
        if inf in counts or not sum(counts):
            assert [row["status"] for row in rows] == [
                "no_upper_bound" if inf in counts else "no_events" if counts else "too_few"
            ]
            continue
        assert rows[0]["units"] == rows[0]["contacts"] == 0
        assert rows[-1]["units"] == rows[-1]["contacts"] == 1
        assert len(rows) == 1 + min(points, len(counts))
        for row in rows:
            place = row["units"] * len(counts)
            whole, part = int(place + 1e-9), place - int(place + 1e-9)
            held = sum(counts[:whole]) + part * (counts[whole] if part > 1e-9 else 0)
            assert row["contacts"] == pytest.approx(held / sum(counts))


@EXAMPLES
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 40)), max_size=10),
    st.integers(0, 2**63 - 1),
)
def test_near_repeat(placed: list[tuple[int, int, int]], seed: int) -> None:
    """Contacts at addresses on a grid; the fourth column of places has no coordinates."""
    book = {
        "persons": [{"person_id": "A"}],
        "agencies": [{"agency_id": "police", "name": "Police"}],
        "addresses": [
            {"address_id": f"a{x}{y}", "latitude": None if y == 3 else 52 + y / 111.19, "longitude": x / 111.19}
            for x in range(5)
            for y in range(4)
        ],
        "contacts": [
            {"contact_id": f"c{n}", "agency_id": "police", "kind": "call", "date": on(day), "met_at": f"a{x}{y}"}
            for n, (x, y, day) in enumerate(placed)
        ]
        or [{"contact_id": "c", "agency_id": "police", "kind": "call", "date": on(0), "met_at": None}],
        "participants": [
            {"contact_id": f"c{n}", "person_id": "A", "presence": "took_part"} for n in range(len(placed))
        ],
    }
    km, days, rounds = [0, 1.5, 4], [0, 5, 20], 19
    result = graph_of(book).frequency.near_repeat(kilometres=km, days=days, rounds=rounds, seed=seed)
    rows = result.to_pylist()
    known = sorted((day, n) for n, (x, y, day) in enumerate(placed) if y != 3)
    middle = sum(52 + placed[n][1] / 111.19 for _, n in known) / max(1, len(known))
    degree = 6371.0088 * pi / 180
    events = [
        (
            placed[n][0] / 111.19 * degree * cos(middle * pi / 180),
            placed[n][1] / 111.19 * degree,
            f"{placed[n][:2]}",
            day,
        )
        for day, n in known
    ]
    seen = near_pairs(events, km, days)
    draws = []
    for number in range(rounds):
        moved = shuffled([event[3] for event in events], seed, number)
        draws.append(near_pairs([(*event[:3], day) for event, day in zip(events, moved, strict=True)], km, days))
    assert [row["pairs"] for row in rows] == seen
    for row, pairs, drawn in zip(rows, seen, zip(*draws, strict=True), strict=True):
        assert (row["events"], row["n_unplaced"]) == (len(events), len(placed) - len(events))
        if len(events) < 2:
            assert row["status"] == "too_few"
            assert isnan(row["p"])
            continue
        assert row["simulated"] == pytest.approx(sum(drawn) / rounds)
        assert row["p"] == pytest.approx((1 + sum(one >= pairs for one in drawn)) / (rounds + 1))
    if any(seen):
        first = next(n for n, pairs in enumerate(seen) if pairs)
        assert 2 <= len({row["id"] for row in result.evidence(first).to_pylist()}) <= 2 * seen[first]


TIES = ("same_person", "same_household", "related", "same_address")
STAYS = st.tuples(
    st.sampled_from("ABCD"), st.sampled_from("xyz"), st.sampled_from([None, 0, 9]), st.sampled_from([None, 5, 30])
)
TIED = st.tuples(
    st.integers(0, 40),  # day
    st.sampled_from(["police", "health"]),
    st.sampled_from([None, None, "i1", "i2"]),
    st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from(["stated", "stated", "assumed"])), max_size=2),
)


@EXAMPLES
@given(
    st.lists(TIED, max_size=10),
    st.lists(STAYS, max_size=6),
    st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("ABCD")), max_size=2),
    st.lists(st.sampled_from(TIES), min_size=1, max_size=4, unique=True),
    st.sampled_from(["agency", "all"]),
    st.integers(0, 2**63 - 1),
)
def test_near_repeat_ties(
    made: list[Any], stays: list[Any], related: list[tuple[str, str]], ties: list[str], within: str, seed: int
) -> None:
    agencies, days, rounds = ["police", "health"], [0, 5, 20], 19
    book: dict[str, Any] = {
        "persons": [{"person_id": person} for person in "ABCD"],
        "agencies": [{"agency_id": name, "name": name} for name in agencies],
        "addresses": [{"address_id": name} for name in "xyz"],
        "incidents": [{"incident_id": name} for name in ("i1", "i2")],
        "residences": [
            {
                "person_id": person,
                "address_id": address,
                "start": None if start is None else on(start),
                "end": None if end is None else on(end),
            }
            for person, address, start, end in stays
            if start is None or end is None or start <= end
        ],
        "relationships": [{"from_person": a, "to_person": b, "kind": "sibling"} for a, b in related if a != b],
        "contacts": [
            {"contact_id": f"c{n}", "agency_id": agency, "kind": "call", "date": on(day), "incident_id": incident}
            for n, (day, agency, incident, _) in enumerate(made)
        ]
        or [{"contact_id": "c", "agency_id": "police", "kind": "call", "date": on(0), "incident_id": None}],
        "participants": [
            {"contact_id": f"c{n}", "person_id": person, "presence": "took_part", "certainty": certainty}
            for n, (*_, parts) in enumerate(made)
            for person, certainty in dict(parts).items()
        ],
    }
    book = {name: rows for name, rows in book.items() if rows}
    asked = {"ties": ties, "days": days, "shuffled_within": within, "rounds": rounds, "seed": seed}
    result = graph_of(book).frequency.near_repeat_ties(**asked)
    events: dict[Any, dict[str, Any]] = {}
    unplaced = 0
    for day, n in sorted((day, n) for n, (day, *_) in enumerate(made)):
        _, agency, incident, parts = made[n]
        stated = {person for person, certainty in dict(parts).items() if certainty == "stated"}
        unplaced += bool(parts) and not stated
        if stated:
            new = {"day": day, "agency": agencies.index(agency), "persons": set()}
            events.setdefault(incident or f"c{n}", new)["persons"] |= stated
    found = list(events.values())
    near = {}
    for (a, one), (b, other) in combinations(enumerate(found), 2):
        tie = nearest_tie(book, one["persons"], other["persons"], ties)
        if tie is not None:
            near[a, b] = tie
    when = [event["day"] for event in found]
    strata = [event["agency"] if within == "agency" else 0 for event in found]
    seen = tied_pairs(near, len(ties), when, days)
    draws = [tied_pairs(near, len(ties), shuffled_within(when, strata, seed, number), days) for number in range(rounds)]
    rows = result.to_pylist()
    assert [(row["tie"], row["days_from"]) for row in rows] == [(tie, low) for tie in ties for low in days[:-1]]
    assert [row["pairs"] for row in rows] == seen
    for row, pairs, drawn in zip(rows, seen, zip(*draws, strict=True), strict=True):
        assert (row["events"], row["n_unplaced"]) == (len(found), unplaced)
        if len(found) < 2:
            assert row["status"] == "too_few"
            assert isnan(row["p"])
            continue
        assert row["simulated"] == pytest.approx(sum(drawn) / rounds)
        assert row["p"] == pytest.approx((1 + sum(one >= pairs for one in drawn)) / (rounds + 1))
    if any(seen):
        first = next(n for n, pairs in enumerate(seen) if pairs)
        assert 2 <= len({row["id"] for row in result.evidence(first).to_pylist()}) <= 2 * seen[first]


def two_agencies(first: list[int], second: list[int]) -> Any:
    """Contacts of A with the police on some days and of B with health on others."""
    named = [(f"a{n}", "police", "A", day) for n, day in enumerate(first)]
    named += [(f"b{n}", "health", "B", day) for n, day in enumerate(second)]
    return {
        "persons": [{"person_id": "A"}, {"person_id": "B"}],
        "agencies": [{"agency_id": "police", "name": "Police"}, {"agency_id": "health", "name": "Hospital"}],
        "contacts": [
            {"contact_id": name, "agency_id": agency, "kind": "call", "date": on(day)} for name, agency, _, day in named
        ],
        "participants": [
            {"contact_id": name, "person_id": person, "presence": "took_part"} for name, _, person, _ in named
        ],
    }


def test_agencies_described_for_other_years_make_no_finding() -> None:
    """Each agency meets a person of its own, evenly over a time of its own: no contact draws another near."""
    frequency = graph_of(two_agencies(list(range(0, 200, 10)), list(range(2000, 2200, 10)))).frequency
    asked = {"ties": "same_person", "days": [0, 50], "rounds": 199}
    (within,) = frequency.near_repeat_ties(**asked).to_pylist()
    (over_all,) = frequency.near_repeat_ties(**asked, shuffled_within="all").to_pylist()
    assert within["p"] == 1
    assert within["ratio"] == 1
    assert over_all["p"] == pytest.approx(1 / 200)
    assert over_all["ratio"] > 1.5


def test_contacts_of_a_household_that_come_in_bursts_are_found() -> None:
    days = [n * 40 + offset for n in range(20) for offset in (0, 1)]
    book = two_agencies(days, [])
    persons = [f"p{n}" for n in range(40)]
    book["persons"] = [{"person_id": name} for name in persons]
    book["addresses"] = [{"address_id": f"h{n}"} for n in range(20)]
    book["residences"] = [{"person_id": name, "address_id": f"h{n // 2}"} for n, name in enumerate(persons)]
    for n, row in enumerate(book["participants"]):
        row["person_id"] = persons[n]
    rows = graph_of(book).frequency.near_repeat_ties(days=[0, 7, 28], rounds=199).to_pylist()
    assert [(row["tie"], row["pairs"]) for row in rows if row["pairs"]] == [("same_household", 20)]
    (found,) = (row for row in rows if row["pairs"])
    assert found["p"] == pytest.approx(1 / 200)
    assert found["ratio"] > 5


@EXAMPLES
@given(books(most=14), st.lists(st.sampled_from(["female", "male", None]), min_size=3, max_size=3))
def test_log_rank_within_strata(book: Any, sexes: list[str | None]) -> None:
    for person, sex in zip(book["persons"], sexes, strict=True):
        person["sex"] = sex
    agencies = ["police", "health"]
    window = (-5, 45)
    asked = {"by": ["agency"], "agencies": agencies, "within": 10, "observed": "window", "strata": "sex"}
    rows = graph_of(book).frequency.time_to_repeat(**asked, **window_arguments(window)).to_pylist()
    twin = RecurrenceReference(book).time_to_repeat(
        ["agency"], window=window_days(window) or set(), merge=1, observed="window", persons=None, cut=()
    )
    gaps = {key[0]: row["gaps"] for key, row in twin.items() if key[0] in agencies}
    if len(rows) < 2 or not all(gaps.values()):
        return
    sex_of = {row["person_id"]: row["sex"] for row in book["persons"]}
    strata = [
        [[gap for gap in gaps[agency] if sex_of[gap[2]] == sex] for agency in agencies]
        for sex in ("female", "male", None)
    ]
    for row in rows:
        assert same(row["log_rank"], stratified_log_rank(strata))
