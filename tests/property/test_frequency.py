"""Contact frequency by the core and by a slow twin, on casebooks made at random."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from itertools import combinations
from math import inf, isnan
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import casegraph as cg
from casegraph.result import Result

sys.path.insert(0, str(Path(__file__).parents[1]))

from contact_casebooks import (
    ADDRESSES,
    CERTAINTIES,
    CHOSEN,
    DATES,
    ENDINGS,
    EXAMPLES,
    GROUPS,
    NOT_KEPT,
    PERSONS,
    PRESENCES,
    START,
    WINDOWS,
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
from reference.frequency import (
    AFTER,
    BEFORE,
    LAST,
    Reference,
    add_months,
    ends,
    longest_in_every_order,
    mid_p,
    most_pairs,
    quartiles,
    rhythm,
    share_lower,
    share_upper,
    shrunk_rates,
    stretches,
)

RATE_GROUPS = st.one_of(GROUPS, st.sampled_from([["kind"], ["kind", "agency"], ["person", "kind"], ["address"]]))


@EXAMPLES
@given(books(), RATE_GROUPS, CHOSEN, PRESENCES, WINDOWS, st.sampled_from([(), ("custody", "abroad")]))
def test_rates(book: Any, by: Any, persons: Any, presence: str, window: Any, cut: Any) -> None:
    result = graph_of(book).frequency.rates(
        by=by, persons=persons, presence=presence, cut=cut, per="month", **window_arguments(window)
    )
    expected = Reference(book).rates(
        by, persons=persons, presence=presence, cut=cut, window=window_days(window), per_days=30.4375
    )
    rows = by_key(result, by)
    assert rows.keys() == expected.keys()
    for number, (key, row) in enumerate(rows.items()):
        want = expected[key]
        for name in ("certain", "n_dropped", "coverage_excluded", "status"):
            assert row[name] == want[name], name
        assert open_as_inf(row["possible"]) == want["possible"]
        if want["status"] != "no_coverage":
            assert row["exposure_days"] == want["exposure_days"]
        for name in ("rate", "rate_possible", "lower", "upper"):
            assert same(row[name], want[name]), name
        assert contacts_behind(result, number) == want["counted"]


@EXAMPLES
@given(
    books(),
    st.sampled_from([["person"], ["agency"], ["kind", "agency"], ["address"], []]),
    CHOSEN,
    st.sampled_from(["week", "month"]),
    WINDOWS,
)
def test_rates_in_bins_are_those_of_each_bin_alone(book: Any, by: Any, persons: Any, bin: str, window: Any) -> None:
    frequency = graph_of(book).frequency
    asked = {"by": by, "persons": persons}
    binned = frequency.rates(**asked, bin=bin, **window_arguments(window))
    rows = binned.to_pylist()
    starts = sorted({row["from_day"] for row in rows})
    for place, row in enumerate(rows):
        alone = frequency.rates(**asked, start=row["from_day"], end=row["to_day"] + timedelta(1))
        assert row["from_day"].isoweekday() == 1 or row["from_day"] == starts[0] or bin == "month"
        assert row["from_day"].day == 1 or row["from_day"] == starts[0] or bin == "week"
        found = by_key(alone, by)[tuple(row[name] for name in by)]
        for name in found.keys() - {"rate_shrunk"}:
            assert same(row[name], found[name]) if isinstance(found[name], float) else row[name] == found[name], name
        keys = list(by_key(alone, by))
        behind = contacts_behind(alone, keys.index(tuple(row[name] for name in by)))
        assert contacts_behind(binned, place) == behind


WEEKS = WINDOWS.filter(lambda window: window is not None)


@EXAMPLES
@given(
    books(),
    st.sampled_from([["person"], ["agency"], ["person", "agency"], ["kind", "agency"], ["address"], []]),
    CHOSEN,
    PRESENCES,
    WEEKS,
    st.sampled_from([(), ("custody", "abroad")]),
    st.sampled_from(["weekday", "hour", "weekday_hour"]),
)
def test_rates_by_weekday_and_hour(
    book: Any, by: Any, persons: Any, presence: str, window: Any, cut: Any, bin: str
) -> None:
    result = graph_of(book).frequency.rates(
        by=by, persons=persons, presence=presence, cut=cut, per="month", bin=bin, **window_arguments(window)
    )
    days = window_days(window)
    assert days is not None
    rows = result.to_pylist()
    number = 0
    twin = Reference(book)
    wanted = {}
    weekdays = range(1, 8) if "weekday" in bin else [None]
    hours = range(24) if "hour" in bin else [None]
    for weekday in weekdays:
        on_day = {day for day in days if weekday in (None, date.fromordinal(day).isoweekday())}
        for hour in hours:
            wanted[weekday, hour] = twin.rates(
                by, persons=persons, presence=presence, cut=cut, window=on_day, per_days=30.4375, hour=hour
            )
    assert len(rows) == sum(map(len, wanted.values()))
    for number, row in enumerate(rows):
        want = wanted[row.get("weekday"), row.get("hour")][tuple(row[name] for name in by)]
        for name in ("certain", "n_dropped", "coverage_excluded", "status"):
            assert row[name] == want[name], name
        assert open_as_inf(row["possible"]) == want["possible"]
        if "hour" in bin:
            assert row["n_untimed"] == want["n_untimed"]
        if want["status"] != "no_coverage":
            assert row["exposure_days"] == want["exposure_days"]
        for name in ("rate", "rate_possible", "lower", "upper"):
            assert same(row[name], want[name]), name
        if number % 29 == 0:
            assert contacts_behind(result, number) == want["counted"]


@EXAMPLES
@given(books(), st.sampled_from([["person"], ["agency"], []]), WEEKS)
def test_the_days_of_the_week_have_all_time_observed(book: Any, by: Any, window: Any) -> None:
    frequency = graph_of(book).frequency
    whole = by_key(frequency.rates(by, **window_arguments(window)), by)
    cells = {
        bin: frequency.rates(by, bin=bin, **window_arguments(window)).to_pylist() for bin in ("weekday", "weekday_hour")
    }
    for key, row in whole.items():
        of_group = {bin: [r for r in rows if tuple(r[name] for name in by) == key] for bin, rows in cells.items()}
        assert (len(of_group["weekday"]), len(of_group["weekday_hour"])) == (7, 168)
        assert sum(r["exposure_days"] for r in of_group["weekday"]) == row["exposure_days"]
        assert sum(r["exposure_days"] for r in of_group["weekday_hour"]) == 24 * row["exposure_days"]
        # Contacts of a sure day and time are in one cell each.
        assert sum(r["certain"] for r in of_group["weekday_hour"]) <= sum(r["certain"] for r in of_group["weekday"])
        assert sum(r["certain"] for r in of_group["weekday"]) <= row["certain"]


def test_rates_by_flag_count_a_contact_under_each_flag_of_its_own_time() -> None:
    on_days = ["2011-02-01", "2011-03-01", "2011-04-01"]
    tables = {
        "persons": {"person_id": ["A"]},
        "agencies": {"agency_id": ["police"], "name": ["Police"]},
        "contacts": {
            "contact_id": ["c1", "c2", "c3"],
            "agency_id": ["police"] * 3,
            "date": on_days,
            "kind": ["call"] * 3,
        },
        "participants": {"contact_id": ["c1", "c2", "c3"], "person_id": ["A"] * 3, "presence": ["took_part"] * 3},
        "flags": {
            "contact_id": ["c1", "c1", "c2", "c3"],
            "flag": ["drugs", "threats", "drugs", "drugs"],
            "state": ["yes", "yes", "yes", "no"],
            "stated_by": ["agency_then", "agency_then", "review", "agency_then"],
        },
        "coverage": {"agency_id": ["police"], "start": ["2011-01-01"], "end": ["2011-12-31"], "basis": ["imr"]},
    }
    frequency = cg.Casebook(tables, validate=False).graph(purpose="a test").frequency
    rows = frequency.rates(["flag", "agency"], persons="A").to_pylist()
    assert [(row["flag"], row["certain"], row["exposure_days"]) for row in rows] == [
        ("drugs", 1, 365),
        ("threats", 1, 365),
    ]
    assert rows[0]["rate"] == pytest.approx(365.25 / 365)
    quarters = frequency.rates("flag", persons="A", bin="quarter").to_pylist()
    assert [(row["flag"], row["certain"], row["exposure_days"]) for row in quarters] == [
        (flag, count, days) for flag in ("drugs", "threats") for count, days in ((1, 90), (0, 91), (0, 92), (0, 92))
    ]


@EXAMPLES
@given(
    books(),
    st.sampled_from([["person"], ["person", "agency"], ["address"], ["agency"]]),
    CHOSEN,
    st.sampled_from(["day", "minute"]),
    st.sampled_from([0, 1, 2.5, "P3D", "PT2H"]),
    st.sampled_from([None, True, False]),
    WINDOWS,
)
def test_waits(book: Any, by: Any, persons: Any, resolution: str, merge: Any, covered: Any, window: Any) -> None:
    assume(not covered or "person" in by)
    twin = Reference(book)
    frequency = graph_of(book).frequency
    asked = {"by": by, "persons": persons, "resolution": resolution, "merge_within": merge}
    asked |= {"of": "agency"} if by == ["agency"] else {}
    asked |= {"within_coverage": covered, **window_arguments(window)}
    result = frequency.waits(**asked)
    rows = by_key(result, by)
    if covered is None:
        covered = "person" in by and twin.observes_some(persons)
    assert result.parameters["within_coverage"] == covered
    gaps: dict[tuple[Any, ...], list[float]] = {}
    for row in frequency.gaps(**asked).to_pylist():
        gaps.setdefault(tuple(row[group] for group in by), []).append(row["days"])
        first, last = (twin.moment(row[f"{end}_contact"], resolution) for end in ("from", "to"))
        assert last - first == (row["minutes"] if resolution == "minute" else row["days"])
    groups = twin.groups(by, persons=persons)
    assert rows.keys() == groups.keys()
    merge_days = {"P3D": 3, "PT2H": 2 / 24}.get(merge, merge)
    for key, row in rows.items():
        want = twin.sequence(
            by,
            key,
            groups[key],
            persons=persons,
            resolution=resolution,
            merge=merge_days,
            within_coverage=covered,
            window=window_days(window),
        )
        for name in ("contacts", "n_merged", "n_uncertain", "n_dropped", "n_left_out"):
            assert row[name] == want[name], name
        assert row["dates"] == ("left_out" if want["n_left_out"] else "exact")
        flat = [gap for piece in want["pieces"] for gap in piece]
        assert gaps.get(key, []) == pytest.approx(flat)
        assert row["gaps"] == len(flat)
        assert row["status"] == ("no_coverage" if not want["covered"] else "ok" if flat else "too_few")
        if flat:
            assert row["mean"] == pytest.approx(sum(flat) / len(flat))
            assert (row["shortest"], row["longest"]) == pytest.approx((min(flat), max(flat)))
        found = rhythm(want["pieces"])
        for name, (value, _) in found.items():
            assert same(row[name], value), name
        for name in ("burstiness", "memory", "local_variation"):
            assert row[f"{name}_status"] == found[name][1]


@EXAMPLES
@given(
    books(12),
    st.sampled_from([("person", []), ("person", ["agency"]), ("person", ["kind"]), ("address", ["person"])]),
    CHOSEN,
    st.sampled_from([0, 2.5]),
    st.sampled_from([None, True, False]),
    WINDOWS,
)
def test_waits_of_units(book: Any, units: Any, persons: Any, merge: Any, covered: Any, window: Any) -> None:
    of, by = units
    twin = Reference(book)
    frequency = graph_of(book).frequency
    asked = {"by": by, "of": of, "persons": persons, "merge_within": merge, "within_coverage": covered}
    asked |= window_arguments(window)
    result = frequency.waits(**asked)
    if covered is None:
        covered = twin.observes_some(persons)
    whole = [*by, of]
    found: dict[tuple[Any, ...], list[Any]] = {} if by else {(): []}
    for key, contacts in twin.groups(whole, persons=persons).items():
        want = twin.sequence(
            whole,
            key,
            contacts,
            persons=persons,
            merge=merge,
            within_coverage=covered,
            window=window_days(window),
        )
        found.setdefault(key[:-1], []).append(want)
    rows = by_key(result, by)
    assert rows.keys() == found.keys()
    for key, row in rows.items():
        of_units = found[key]
        for name in ("contacts", "n_merged", "n_uncertain", "n_dropped"):
            assert row[name] == sum(unit[name] for unit in of_units), name
        gaps = [[gap for piece in unit["pieces"] for gap in piece] for unit in of_units]
        flat = sorted(gap for own in gaps for gap in own)
        assert (row["gaps"], row["units"]) == (len(flat), len(of_units))
        assert row["units_with_gaps"] == sum(bool(own) for own in gaps)
        is_covered = not of_units or any(unit["covered"] for unit in of_units)
        assert row["status"] == ("no_coverage" if not is_covered else "ok" if flat else "too_few")
        if flat:
            assert row["mean"] == pytest.approx(sum(flat) / len(flat))
            assert row["median"] == pytest.approx(median(flat))
        rhythms = [rhythm(unit["pieces"]) for unit in of_units]
        for name, prefix in (
            ("burstiness", "burstiness"),
            ("memory", "memory"),
            ("local_variation", "local_variation"),
        ):
            assert row[f"units_{prefix}"] == sum(one[name][1] == "ok" for one in rhythms)
            assert row[f"{name}_status"] == ("ok" if row[f"units_{prefix}"] else "too_few")
        spreads = {name: [one[name][0] for one in rhythms] for name in rhythm([])}
        spreads["unit_mean"] = [sum(own) / len(own) for own in gaps if own]
        for name, values in spreads.items():
            for column, value in zip((f"{name}_q1", name, f"{name}_q3"), quartiles(values), strict=True):
                assert same(row[column], value), column
    one, two = (frequency.waits(**asked, threads=threads).table for threads in (1, 2))
    assert str(one.to_pylist()) == str(two.to_pylist())


@EXAMPLES
@given(
    books(12),
    st.sampled_from([("person", []), ("person", ["agency"]), ("person", ["sector"]), ("address", ["kind"])]),
    st.sampled_from([("P7D", (0, 7)), ("P1M", (1, 0)), (20, (0, 20))]),
    st.one_of(st.none(), st.integers(0, 60)),
    st.booleans(),
    st.booleans(),
    WINDOWS,
)
def test_repeats_of_units(
    book: Any, units: Any, within: Any, until: int | None, same_day: bool, by_any: bool, window: Any
) -> None:
    of, by = units
    result = graph_of(book).frequency.repeats(
        within[0],
        by=by,
        of=of,
        followed_by="any" if by_any else "same",
        observed_until=None if until is None else on(until),
        include_same_day=same_day,
        **window_arguments(window),
    )
    expected = Reference(book).repeats_of_units(
        by,
        of,
        within[1],
        by_any=by_any,
        until=None if until is None else START.toordinal() + until,
        same_day=same_day,
        window=window_days(window),
    )
    rows = by_key(result, by)
    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        want = expected[key]
        assert same(row["se_units"], want.pop("se_units"))
        assert {name: row[name] for name in want} == want
        if want["eligible"]:
            assert row["share"] == want["repeats"] / want["eligible"]


@EXAMPLES
@given(
    books(),
    st.sampled_from([["person"], ["person", "agency"], ["address"]]),
    st.sampled_from([("P7D", (0, 7)), ("P1M", (1, 0)), (20, (0, 20))]),
    st.one_of(st.none(), st.integers(0, 60)),
    st.booleans(),
    WINDOWS,
)
def test_repeats(book: Any, by: Any, within: Any, until: int | None, same_day: bool, window: Any) -> None:
    twin = Reference(book)
    result = graph_of(book).frequency.repeats(
        within[0],
        by=by,
        observed_until=None if until is None else on(until),
        include_same_day=same_day,
        **window_arguments(window),
    )
    rows = by_key(result, by)
    groups = twin.groups(by)
    assert rows.keys() == groups.keys()
    for key, row in rows.items():
        want = twin.repeats(
            by,
            key,
            groups[key],
            within[1],
            until=None if until is None else START.toordinal() + until,
            same_day=same_day,
            window=window_days(window),
        )
        assert {name: row[name] for name in want} == want
        if want["eligible"]:
            assert row["share"] == want["repeats"] / want["eligible"]
            assert row["lower"] == pytest.approx(share_lower(want["repeats"], want["eligible"]), abs=1e-9)
            assert row["upper"] == pytest.approx(share_upper(want["repeats_possible"], want["eligible"]), abs=1e-9)
        else:
            assert isnan(row["share"])
            assert isnan(row["lower"])


@EXAMPLES
@given(
    books(12),
    st.sampled_from([("person", []), ("person", ["agency"]), ("address", ["kind"]), ("agency", ["person"])]),
    st.sampled_from([("P7D", (0, 7)), ("P1M", (1, 0)), (20, (0, 20))]),
    st.one_of(st.none(), st.integers(0, 60)),
    st.booleans(),
    WINDOWS,
    CHOSEN,
)
def test_continuation(
    book: Any, units: Any, within: Any, until: int | None, same_day: bool, window: Any, persons: Any
) -> None:
    assert_continuation(book, units, within, until, same_day, window, persons)


@st.composite
def books_of_homes(draw: st.DrawFn) -> Any:
    """Casebooks in which persons live somewhere, records state flags, and agencies have areas."""
    book = draw(books(12))
    periods = st.tuples(st.one_of(st.none(), DATES), st.one_of(st.none(), DATES))
    book["residences"] = []
    for person, address in draw(st.lists(st.tuples(st.sampled_from(PERSONS), st.sampled_from(ADDRESSES)), max_size=4)):
        start, end = draw(periods)
        if start and end and ends(start)[0] > ends(end)[1]:
            start, end = end, start
        certainty = draw(CERTAINTIES)
        row = {"person_id": person, "address_id": address, "kind": "home", "start": start, "end": end}
        book["residences"].append({**row, "certainty": certainty})
    stated = st.tuples(
        st.sampled_from([row["contact_id"] for row in book["contacts"]]),
        st.sampled_from(["domestic_abuse", "alcohol"]),
        st.sampled_from(["agency_then", "agency_then", "review"]),
    )
    book["flags"] = [
        {"contact_id": contact, "flag": flag, "state": "yes", "stated_by": author}
        for contact, flag, author in draw(st.lists(stated, unique=True, max_size=8))
    ]
    for row, area in zip(book["agencies"], ["north", "south", "north"], strict=True):
        row["area"] = area
    return book


@EXAMPLES
@given(
    books_of_homes(),
    st.sampled_from(
        [
            ("household", []),
            ("household", ["flag"]),
            ("household", ["person", "area"]),
            ("person", ["household", "flag"]),
            ("person", ["area"]),
            ("address", ["flag", "sector"]),
            ("agency", ["household"]),
        ]
    ),
    st.sampled_from([("P7D", (0, 7)), ("P1M", (1, 0))]),
    st.one_of(st.none(), st.integers(0, 60)),
    st.booleans(),
    WINDOWS,
    CHOSEN,
)
def test_continuation_of_households_and_by_flag_and_area(
    book: Any, units: Any, within: Any, until: int | None, same_day: bool, window: Any, persons: Any
) -> None:
    assert_continuation(book, units, within, until, same_day, window, persons)


def assert_continuation(
    book: Any, units: Any, within: Any, until: int | None, same_day: bool, window: Any, persons: Any
) -> None:
    of, by = units
    result = graph_of(book).frequency.continuation(
        within[0],
        of=of,
        by=by,
        most=3,
        observed_until=None if until is None else on(until),
        include_same_day=same_day,
        persons=persons,
        **window_arguments(window),
    )
    expected = Reference(book).continuation(
        of,
        by,
        within[1],
        until=None if until is None else START.toordinal() + until,
        most=3,
        window=window_days(window),
        same_day=same_day,
        persons=persons,
    )
    rows = by_key(result, [*by, "k"])
    assert rows.keys() == {(*key, k) for key, group in expected.items() for k in group["steps"] or [1]}
    for (*key, k), row in rows.items():
        group = expected[tuple(key)]
        ends = group["steps"].get(k, [])
        waits = [end for end in ends if isinstance(end, int)]
        followed = len(waits) + ends.count("none")
        assert (row["units"], row["followed"], row["further"]) == (len(ends), followed, len(waits))
        assert (row["n_censored"], row["n_uncertain"]) == (ends.count("censored"), ends.count("uncertain"))
        assert row["units"] == row["followed"] + row["n_censored"] + row["n_uncertain"]
        assert row["status"] == ("ok" if followed else "no_coverage" if ends and not group["covered"] else "too_few")
        if followed:
            assert row["share"] == len(waits) / followed
            assert row["lower"] == pytest.approx(share_lower(len(waits), followed), abs=1e-9)
            assert row["upper"] == pytest.approx(share_upper(len(waits), followed), abs=1e-9)
        else:
            assert isnan(row["share"])
        assert row["median_days"] == median(waits) if waits else isnan(row["median_days"])


@EXAMPLES
@given(books(), st.booleans())
def test_delays(book: Any, also_not_kept: bool) -> None:
    twin = Reference(book)
    for row in book["contacts"]:
        row["time_min"] = row["time_max"] = None  # the twin orders contacts by day alone
    result = graph_of(book).frequency.delays(statuses=("made", "proposed"), also_not_kept=also_not_kept)
    wanted = {
        (row["to_contact"], row["from_contact"])
        for row in book["contact_links"]
        if row["kind"] == "reply"
        and row["status"] in ("made", "proposed")
        and (also_not_kept or twin.contacts[row["from_contact"]]["attendance"] not in NOT_KEPT)
    }
    rows = by_key(result, ["from_contact", "to_contact"])
    assert rows.keys() == wanted
    for number, ((report, response), row) in enumerate(rows.items()):
        least, most = twin.apart(twin.days(report), twin.days(response))
        assert (row["days_min"], row["days_max"]) == (least, most)
        reversed_days = most is not None and most < 0
        assert row["attendance"] == twin.contacts[response]["attendance"]
        of_days = "no_date" if most is None else "reversed" if reversed_days else "ok"
        assert row["status"] == ("not_kept" if row["attendance"] in NOT_KEPT else of_days)
        chain = twin.chain(response)
        assert row["rebookings"] == len(chain) - 1
        last = twin.contacts[chain[-1]]
        booked = twin.contacts[chain[0]]["booked_on"]
        if last["attendance"] not in (None, "attended"):
            expected = "unknown" if last["attendance"] == "unknown" else "did_not_take_place"
            assert row["wait_status"] == expected
        elif booked is None or last["date"] is None:
            assert row["wait_status"] == "not_stated"
        else:
            wait = twin.apart(set(range(ends(booked)[0], ends(booked)[1] + 1)), twin.days(chain[-1]))
            assert (row["wait_days_min"], row["wait_days_max"]) == wait
        assert {report, response, *chain} == contacts_behind(result, number)


@EXAMPLES
@given(books())
def test_rebookings_are_whole_chains(book: Any) -> None:
    for row in book["contacts"]:
        row["time_min"] = row["time_max"] = None
    twin = Reference(book)
    links = [r for r in book["contact_links"] if r["kind"] == "replaces" and r["status"] != "proposed"]
    lasts = {r["from_contact"] for r in links} - {r["to_contact"] for r in links}
    rows = by_key(graph_of(book).frequency.rebookings(), ["last_contact"])
    assert {key[0] for key in rows} == lasts
    for (last,), row in rows.items():
        chain = twin.chain(last)
        assert (row["first_contact"], row["rebookings"]) == (chain[0], len(chain) - 1)
        endings = [twin.contacts[contact]["attendance"] for contact in chain[:-1]]
        assert row["moved_by_agency"] == endings.count("cancelled_by_agency")


@EXAMPLES
@given(books(), st.sampled_from([["agency"], ["person"], ["person", "kind"], []]), PRESENCES, WINDOWS)
def test_appointments(book: Any, by: Any, presence: str, window: Any) -> None:
    twin = Reference(book)
    days = window_days(window)
    rows = by_key(graph_of(book).frequency.appointments(by=by, presence=presence, **window_arguments(window)), by)
    expected: dict[Any, dict[str, list[int]]] = {}
    for key, contacts in twin.groups(by, presence=presence).items():
        counted = {c for c in contacts if twin.contacts[c]["attendance"]}
        for contact in counted:
            on_days = twin.days(contact)
            if (days is not None and not on_days & days) or counted & set(twin.wholes(contact)):
                continue
            group = expected.setdefault(key, {name: [0, 0] for name in ENDINGS})
            certain = (days is None or on_days <= days) and twin.is_sure(contact, by, key, presence=presence)
            group[twin.contacts[contact]["attendance"]][0] += twin.least(contact) if certain else 0
            group[twin.contacts[contact]["attendance"]][1] += twin.most(contact)
    if not by:
        expected.setdefault((), {name: [0, 0] for name in ENDINGS})
    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        want = expected[key]
        for name, (certain, possible) in want.items():
            assert (row[name], open_as_inf(row[f"{name}_possible"])) == (certain, possible)
        other_least, other_most = (sum(want[name][n] for name in ENDINGS[1:] if name != "unknown") for n in (0, 1))
        known = want["attended"][0] + other_least
        assert row["total"] == sum(certain for certain, _ in want.values())
        assert open_as_inf(row["total_possible"]) == sum(possible for _, possible in want.values())
        assert row["known"] == known
        if not known:
            assert row["status"] == "too_few"
            assert isnan(row["share_attended"])
            continue
        least, most = want["attended"]
        assert row["share_attended"] == least / known
        lower = 0 if other_most == inf else share_lower(least, least + other_most)
        upper = 1 if most == inf else share_upper(most, most + other_least)
        assert (row["lower"], row["upper"]) == (pytest.approx(lower, abs=1e-9), pytest.approx(upper, abs=1e-9))


@EXAMPLES
@given(books(9), st.integers(0, 9), st.sampled_from(["certain", "possible"]), st.sampled_from([None, 0.5, 2.0]))
def test_joint_appointments(book: Any, within: int, bound: str, km: float | None) -> None:
    twin = Reference(book)
    usable = []
    for contact, row in twin.contacts.items():
        on_days = twin.days(contact)
        ended = row["attendance"] not in (None, "cancelled_by_agency", "cancelled_by_person")
        if ended and not row["part_of"] and not on_days & {BEFORE, AFTER}:
            usable.append(contact)

    def near(a: str, b: str) -> bool:
        gaps = {abs(x - y) for x in twin.days(a) for y in twin.days(b)}
        places = [twin.contacts[c]["met_at"] for c in (a, b)]
        if km is not None and (None in places or (places[0] != places[1] and km < 1.112)):
            return False  # the two places are 1.11 km apart
        presence = "took_part_or_absent"
        shared = set(twin.persons_in(a, presence, None)) & set(twin.persons_in(b, presence, None))
        if bound == "certain":
            shared = {p for p in shared if all(twin.is_stated(c, p, presence) for c in (a, b))}
            if not all(map(twin.agency_is_stated, (a, b))):
                return False
        agencies = {twin.contacts[c]["agency_id"] for c in (a, b)}
        return bool(shared) and len(agencies) == 2 and (max if bound == "certain" else min)(gaps) <= within

    edges = [pair for pair in combinations(usable, 2) if near(*pair)]
    rows = graph_of(book).frequency.joint_appointments(within, bound=bound, within_km=km).to_pylist()
    used = [row[end] for row in rows for end in ("first_contact", "second_contact")]
    assert len(set(used)) == len(used)
    assert all(near(row["first_contact"], row["second_contact"]) for row in rows)
    assert len(rows) == most_pairs(edges)


@EXAMPLES
@given(books(), st.sampled_from([["person"], ["person", "agency"], ["sector", "person"]]), CHOSEN, WINDOWS)
def test_silence(book: Any, by: Any, persons: Any, window: Any) -> None:
    twin = Reference(book)
    cut = ("abroad", "custody")
    graph = graph_of(book)
    asked = {"by": by, "persons": persons, "cut": cut, **window_arguments(window)}
    longest = by_key(graph.frequency.silence(**asked), by)
    listed: dict[Any, list[dict[str, Any]]] = {}
    for row in graph.frequency.silence(all_gaps=True, **asked).to_pylist():
        listed.setdefault(tuple(row[group] for group in by), []).append(row)
    groups = twin.groups(by, persons=persons, presence="any")
    for key in twin.covered_groups(by, persons, None):
        groups.setdefault(key, set())
    assert longest.keys() == groups.keys()
    days = window_days(window)
    for key, contacts in groups.items():
        person, agencies = key[by.index("person")], twin.agencies_of(by, key, None)
        sure = {c for c in contacts if twin.is_sure(c, by, key, presence="any")}
        observed = twin.observed(person, agencies, cut, days)
        if not twin.coverage(person, agencies)[0]:
            assert longest[key]["status"] == "no_coverage"
            assert all(row["cut_at"] is None for row in listed.get(key, []))
            continue
        gaps = [gap for run in stretches(observed) for gap in twin.silent_gaps(run, contacts, sure)]
        found = listed.get(key, [])
        assert [row["cut_at"] for row in found] == [gap["cut"] for gap in gaps]
        if BEFORE in observed or AFTER in observed:
            continue  # gaps that are open have no length
        assert [(row["days_min"], row["days_max"]) for row in found] == [(g["least"], g["most"]) for g in gaps]
        between = [gap for gap in gaps if gap["cut"] is None]
        row = longest[key]
        assert row["gaps"] == len(between)
        assert row["days_min"] == max((gap["least"] for gap in between), default=None)
        assert row["days_max"] == max((gap["most"] for gap in between), default=None)
        censored = [gap for gap in gaps if gap["cut"]]
        assert row["censored_days_min"] == max((gap["least"] for gap in censored), default=None)
        expected = "zero_exposure" if not observed else "ok" if between else "too_few"
        assert row["status"] == expected


STATES = st.sampled_from(["yes", "no", "not_recorded", None])
STATED = st.tuples(STATES, st.sampled_from(["agency_then", "agency_then", "review"]))


@EXAMPLES
@given(
    books(),
    st.lists(st.fixed_dictionaries({"drugs": STATED, "alcohol": STATED}), min_size=7, max_size=7),
    st.sampled_from([["drugs"], ["drugs", "alcohol"]]),
    st.booleans(),
    st.sampled_from([["person"], ["person", "agency"]]),
    CHOSEN,
    WINDOWS,
)
def test_silence_on_a_topic(
    book: Any, stated: Any, flags: list[str], by_topic: bool, by: Any, persons: Any, window: Any
) -> None:
    """That between contacts of the topic alone, over coverage of everything and, where asked for, of the topic."""
    book["flags"] = [
        {"contact_id": row["contact_id"], "flag": flag, "state": state, "stated_by": who}
        for row, of_contact in zip(book["contacts"], stated, strict=False)
        for flag, (state, who) in of_contact.items()
        if state
    ] or [{"contact_id": "c0", "flag": "alcohol", "state": "not_recorded", "stated_by": "review"}]
    topics = [row for row in book["coverage"] if row["topic"]]
    assume(topics or not by_topic)
    then = {(r["contact_id"], r["flag"]): r["state"] for r in book["flags"] if r["stated_by"] == "agency_then"}

    def says(contact: str) -> list[str | None]:
        return [then.get((contact, flag)) for flag in flags]

    asked = {"flags": flags, "topic": "pregnancy" if by_topic else None, "by": by, "persons": persons}
    found: dict[Any, list[Any]] = {}
    rows = graph_of(book).frequency.silence(all_gaps=True, **asked, **window_arguments(window)).to_pylist()
    for row in rows:
        found.setdefault(tuple(row[group] for group in by), []).append(row)
    if by_topic:  # to the twin the topic's coverage is like any other
        book = {**book, "coverage": [{**row, "topic": None} for row in book["coverage"]]}
    twin = Reference(book)
    groups = twin.groups(by, persons=persons, presence="any")
    for key in twin.covered_groups(by, persons, None):
        groups.setdefault(key, set())
    for key, contacts in groups.items():
        person, agencies = key[by.index("person")], twin.agencies_of(by, key, None)
        if not twin.coverage(person, agencies)[0]:
            assert all(row["cut_at"] is None for row in found.get(key, []))
            continue
        topical = {c for c in contacts if set(says(c)) != {"no"}}
        sure = {c for c in topical if "yes" in says(c) and twin.is_sure(c, by, key, presence="any")}
        observed = twin.observed(person, agencies, ("abroad", "custody"), window_days(window))
        gaps = [gap for run in stretches(observed) for gap in twin.silent_gaps(run, topical, sure)]
        assert [row["cut_at"] for row in found.get(key, [])] == [gap["cut"] for gap in gaps]
        if BEFORE in observed or AFTER in observed:
            continue  # gaps that are open have no length
        lengths = [(row["days_min"], row["days_max"]) for row in found.get(key, [])]
        assert lengths == [(gap["least"], gap["most"]) for gap in gaps]


@EXAMPLES
@given(st.lists(st.tuples(st.integers(0, 25), st.integers(0, 4)), min_size=2, max_size=5))
def test_silence_bounds_hold_over_every_day(dates: list[tuple[int, int]]) -> None:
    """Whatever the days were, the longest silence lies within the bounds, and the upper one is reached."""
    contacts = [
        {
            "contact_id": f"c{n}",
            "agency_id": "police",
            "date": f"{on(first)}/{on(first + more)}",
            "kind": "call",
        }
        for n, (first, more) in enumerate(dates)
    ]
    book = {
        "persons": [{"person_id": "A"}],
        "agencies": [{"agency_id": "police", "name": "police"}],
        "contacts": contacts,
        "participants": [
            {"contact_id": row["contact_id"], "person_id": "A", "presence": "took_part"} for row in contacts
        ],
        "coverage": [{"agency_id": "police", "person_id": "A", "start": on(0), "end": on(40), "basis": "imr"}],
    }
    (row,) = graph_of(book).frequency.silence().to_pylist()
    least, most = longest_in_every_order([set(range(first, first + more + 1)) for first, more in dates])
    assert (row["days_min"] or 0) <= least
    assert (row["days_max"] or 0) == most


@EXAMPLES
@given(books(), st.sampled_from([[], ["agency"], ["sector"], ["kind"]]), st.booleans(), PRESENCES)
def test_proximity_shares(book: Any, by: Any, own: bool, presence: str) -> None:
    twin = Reference(book)
    frequency = graph_of(book).frequency
    asked: dict[str, Any] = {"presence": presence} if own else {"presence": presence, "reference": on(20)}
    known = {
        person for person in PERSONS if not own or ((death := twin.death(person)) and not {BEFORE, AFTER} & death[0])
    }
    keys = {key[1:] for key in twin.groups(["person", *by], presence=presence)} | ({()} if not by else set())
    found: dict[tuple[Any, ...], dict[str, list[str]]] = {key: {} for key in keys}
    for row in frequency.proximity(["person", *by], **asked).to_pylist():
        for months in (12, 6, 1):
            how = row[f"within_{months}_months"]
            found[tuple(row[group] for group in by)].setdefault(str(months), []).append(how)
    result = frequency.proximity_shares(by, **asked)
    rows = by_key(result, [*by, "within_months"])
    assert rows.keys() == {(*key, months) for key in found for months in (12, 6, 1)}
    for (*key, months), row in rows.items():
        hows = found[tuple(key)].get(str(months), [])
        surely, possibly = hows.count("yes"), len(hows) - hows.count("no")
        assert (row["persons"], row["within"], row["within_possible"]) == (len(known), surely, possibly)
        assert row["status"] == ("ok" if known else "no_reference")
        if known:
            assert row["share"] == surely / len(known)
            assert row["lower"] == pytest.approx(share_lower(surely, len(known)), abs=1e-9)
            assert row["upper"] == pytest.approx(share_upper(possibly, len(known)), abs=1e-9)


@EXAMPLES
@given(books(), st.sampled_from([["person"], ["person", "agency"]]), st.sampled_from([None, "A"]), PRESENCES)
def test_proximity(book: Any, by: Any, death_of: str | None, presence: str) -> None:
    twin = Reference(book)
    death = {person: twin.death(person) for person in PERSONS}

    def is_known(person: str) -> bool:
        days = death[person]
        return days is not None and not {BEFORE, AFTER} & days[0]

    frequency = graph_of(book).frequency
    if death_of and not is_known(death_of):
        with pytest.raises(cg.ArgumentError, match="reference"):
            frequency.proximity(by, death_of=death_of)
        return
    result = frequency.proximity(by, death_of=death_of, presence=presence, months=(1,))
    rows = by_key(result, by)
    groups = {
        key: contacts
        for key, contacts in twin.groups(by, presence=presence).items()
        if is_known(death_of or key[by.index("person")])
    }
    assert rows.keys() == groups.keys()
    for number, (key, row) in enumerate(rows.items()):
        moment = death[death_of or key[by.index("person")]]
        reference, incident = moment
        nearest = 1 if incident is None else 0
        pairs, sure, behind = [], [], set()
        within, counts = "no", [0, 0]
        for contact in groups[key]:
            on_days = twin.days(contact)
            if twin.contacts[contact]["part_of"] or not twin.most(contact):
                continue
            order = twin.before(contact, moment)
            before = [(r, d) for r in reference for d in on_days if d <= r - nearest and order != "no"]
            pairs += before
            behind |= {contact} if before else set()
            counts[1] += twin.most(contact) if before else 0
            recent = [(r, d) for r, d in before if d >= add_months(r, -1)]
            if order == "certain" and twin.is_sure(contact, by, key, presence=presence) and twin.least(contact) >= 1:
                counts[0] += twin.least(contact)
                sure.append(None if BEFORE in on_days else max(r - d for r, d in before))
                if len(recent) == len(reference) * len(on_days):
                    within = "yes"
            if recent and within == "no":
                within = "possible"
        assert row["days_min"] == min((r - d for r, d in pairs), default=None)
        assert row["days_max"] == min((gap for gap in sure if gap is not None), default=None)
        assert row["within_1_months"] == within
        assert [row["contacts"], open_as_inf(row["contacts_possible"])] == counts
        assert row["status"] == ("ok" if behind else "no_contact")
        assert contacts_behind(result, number) == behind


@settings(max_examples=25, deadline=None)
@given(books(12))
def test_any_number_of_threads_gives_the_same_bytes(book: Any) -> None:
    frequency = graph_of(book).frequency
    measures = [
        lambda threads: frequency.rates(["agency", "person"], threads=threads),
        lambda threads: frequency.waits(["person"], threads=threads),
        lambda threads: frequency.gaps(["agency"], threads=threads),
        lambda threads: frequency.repeats(["P7D", "P1M"], by="person", threads=threads),
        lambda threads: frequency.continuation("P7D", by="kind", threads=threads),
        lambda threads: frequency.appointments(["person"], threads=threads),
        lambda threads: frequency.joint_appointments(30, bound="possible", threads=threads),
        lambda threads: frequency.silence(["person", "agency"], threads=threads),
        lambda threads: frequency.silence(["person"], all_gaps=True, threads=threads),
        lambda threads: frequency.proximity(["person"], threads=threads),
    ]
    for compute in measures:
        one = bytes_of(compute(1))
        assert bytes_of(compute(2)) == one
        assert bytes_of(compute(16)) == one


def bytes_of(result: Result) -> bytes:
    sink = pa.BufferOutputStream()
    for table in (result.table, result.evidence()):
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def test_the_calendar_of_the_twin_holds_all_that_is_made() -> None:
    assert START.toordinal() + 30 + 12 + 62 < LAST


@EXAMPLES
@given(books(), GROUPS, CHOSEN)
def test_mid_p_limits_and_shrunk_rates(book: Any, by: Any, persons: Any) -> None:
    by = [group for group in by if group in ("person", "agency", "sector")]
    frequency = graph_of(book).frequency
    asked = {"by": by, "persons": persons, "per": "month"}
    exact = frequency.rates(**asked).to_pylist()
    rows = frequency.rates(**asked, limits="mid_p").to_pylist()
    units = [0.0 if isnan(row["rate"]) else row["exposure_days"] / 30.4375 for row in rows]
    shrunk = shrunk_rates([row["certain"] for row in rows], units)
    for row, wide, unit, rate in zip(rows, exact, units, shrunk, strict=True):
        assert same(row["rate_shrunk"], rate)
        if unit and row["possible"] is not None:
            lower, upper = mid_p(row["certain"], row["possible"], unit)
            assert same(row["lower"], lower)
            assert same(row["upper"], upper)
            assert wide["lower"] <= row["lower"]
            assert row["upper"] <= wide["upper"]
