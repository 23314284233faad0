"""Spans of calendar months and days, against a slow twin made of datetime and calendar."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from casegraph import _core

EPOCH = date(1970, 1, 1)


def before(day: date, span: str) -> date:
    """Ask the core for the day that lies the span before."""
    return EPOCH + timedelta(days=_core.subtract_span((day - EPOCH).days, span))


def before_slowly(day: date, years: int, months: int, weeks: int, days: int) -> date:
    """Walk back month by month, take the last day where the month is shorter, then walk back the days."""
    year, month = day.year, day.month
    for _ in range(12 * years + months):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last)) - timedelta(days=7 * weeks + days)


def span_text(years: int, months: int, weeks: int, days: int) -> str:
    counted = ((years, "Y"), (months, "M"), (weeks, "W"), (days, "D"))
    parts = [f"{value}{unit}" for value, unit in counted if value]
    return "P" + "".join(parts or ["0D"])


counts = st.integers(0, 40)
late_days = st.dates(min_value=date(200, 1, 1))
month_ends = st.tuples(st.integers(200, 9999), st.integers(1, 12)).map(
    lambda pair: date(*pair, calendar.monthrange(*pair)[1])
)


@settings(max_examples=1000, deadline=None)
@given(st.one_of(late_days, month_ends), counts, counts, counts, counts)
@example(date(2010, 11, 28), 0, 18, 0, 0)
@example(date(2012, 2, 29), 1, 0, 0, 0)
@example(date(2010, 3, 31), 0, 1, 0, 1)
def test_agrees_with_the_slow_twin(day: date, years: int, months: int, weeks: int, days: int) -> None:
    expected = before_slowly(day, years, months, weeks, days)
    assert before(day, span_text(years, months, weeks, days)) == expected


@settings(max_examples=300, deadline=None)
@given(late_days, late_days, st.integers(0, 600))
def test_an_earlier_day_never_lands_later(one: date, other: date, months: int) -> None:
    one, other = sorted((one, other))
    assert before(one, f"P{months}M") <= before(other, f"P{months}M")


@settings(max_examples=300, deadline=None)
@given(late_days, st.integers(0, 1200))
def test_months_keep_the_day_unless_it_does_not_exist(day: date, months: int) -> None:
    result = before(day, f"P{months}M")
    assert 12 * day.year + day.month - (12 * result.year + result.month) == months
    assert result.day == min(day.day, calendar.monthrange(result.year, result.month)[1])


@settings(max_examples=300, deadline=None)
@given(late_days, st.integers(0, 5000), st.integers(0, 5000))
def test_days_add_up(day: date, some: int, more: int) -> None:
    assume(some + more > 0)
    assert before(before(day, f"P{some}D"), f"P{more}D") == before(day, f"P{some + more}D")


@settings(max_examples=300, deadline=None)
@given(late_days, st.integers(0, 100))
def test_a_year_is_twelve_months_and_a_week_seven_days(day: date, count: int) -> None:
    assert before(day, f"P{count}Y") == before(day, f"P{12 * count}M")
    assert before(day, f"P{count}W") == before(day, f"P{7 * count}D")


def test_the_eighteen_months_of_an_address_check() -> None:
    assert before(date(2010, 11, 28), "P18M") == date(2009, 5, 28)
    assert before(date(2010, 11, 28), "P1Y6M") == date(2009, 5, 28)


def test_a_month_without_that_day_gives_its_last() -> None:
    assert before(date(2010, 3, 31), "P1M") == date(2010, 2, 28)
    assert before(date(2012, 3, 31), "P1M") == date(2012, 2, 29)


NO_SPANS = ["", "P", "P1", "18M", "p1m", "P1M ", "P-1M", "P+1M", "P-0D"]
NO_SPANS += ["P1M1Y", "P1M1M", "P1.5M", "PT5H", "P100001D"]


@pytest.mark.parametrize("span", NO_SPANS)
def test_refuses_what_is_no_span(span: str) -> None:
    with pytest.raises(_core.ArgumentError, match="is not a duration such as P18M, P1Y or P90D"):
        _core.subtract_span(0, span)


@settings(max_examples=300, deadline=None)
@given(st.text("P0123456789YMWD-T.", max_size=12))
def test_any_text_is_read_or_refused(span: str) -> None:
    if re.fullmatch(r"P(?=.)(\d{1,5}Y)?(\d{1,5}M)?(\d{1,5}W)?(\d{1,5}D)?", span):
        assert _core.subtract_span(0, span) <= 0
    elif not re.search(r"\d{6}", span):  # many digits may be leading zeros
        with pytest.raises(_core.ArgumentError, match="is not a duration"):
            _core.subtract_span(0, span)


@pytest.mark.parametrize("day", [-(2**31), 2**31 - 1, 2_932_897, -4_371_588])
def test_refuses_days_outside_the_calendar(day: int) -> None:
    with pytest.raises(_core.ArgumentError, match="outside the years -9999 to 9999"):
        _core.subtract_span(day, "P1M")


def test_the_ends_of_the_calendar() -> None:
    assert _core.subtract_span(2_932_896, "P0D") == 2_932_896
    assert _core.subtract_span(-4_371_587, "P0D") == -4_371_587
