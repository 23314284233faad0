"""EDTF through the bindings, and against the PyPI package ``edtf``.

Where the two differ is listed in ``KNOWN_DIFFERENCES``, each with its reason; docs/edtf.md says the same.
Everything else of levels 0 and 1 must agree.
"""

from __future__ import annotations

import calendar
import importlib.metadata
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from casegraph import _core

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its grammar warns with newer versions of pyparsing
    import edtf

COMPARED_VERSION = "5.0.2"
NO_BOUND = None
# (first, last, approximate, uncertain): days since 1970-01-01, or None where refused.
Reading = tuple[int | None, int | None, bool, bool] | None


def day_number(year: int, month: int, day: int) -> int:
    """Count days since 1970-01-01, with years moved by whole cycles of 400 into those that datetime has."""
    cycles = (2000 - year) // 400
    moved = date(year + 400 * cycles, month, day)
    return moved.toordinal() - date(1970, 1, 1).toordinal() - 146097 * cycles


def ours(text: str) -> Reading:
    try:
        return _core.parse_edtf(text)
    except _core.ArgumentError:
        return None


def theirs(text: str) -> Reading:
    """Read with the package; an exception of whatever kind counts as refused."""

    def bound(value: object) -> int | None:
        if isinstance(value, float):  # plus or minus infinity
            return NO_BOUND
        return day_number(value.tm_year, value.tm_mon, value.tm_mday)  # type: ignore[attr-defined]

    try:
        parsed = edtf.parse_edtf(text)
        both = bool(parsed.is_uncertain_and_approximate)
        first, last = bound(parsed.lower_strict()), bound(parsed.upper_strict())
        return (first, last, parsed.is_approximate or both, parsed.is_uncertain or both)
    except Exception:
        return None


def between(first: str, last: str, approximate: bool = False, uncertain: bool = False) -> Reading:
    """Build a reading from two days as text, ``..`` for no bound, with a year that may be negative."""

    def number(text: str) -> int | None:
        if text == "..":
            return NO_BOUND
        year, month, day = re.fullmatch(r"(-?\d{4,})-(\d\d)-(\d\d)", text).groups()  # type: ignore[union-attr]
        return day_number(int(year), int(month), int(day))

    return (number(first), number(last), approximate, uncertain)


@dataclass(frozen=True)
class Difference:
    name: str
    reason: str
    applies: Callable[[str], bool]
    text: str
    ours: Reading
    theirs: Reading


def matches(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.search(pattern, text) is not None


def has_february_29_of_a_common_year(text: str) -> bool:
    return any(not calendar.isleap(int(year)) for year in re.findall(r"(-?\d{4})-02-29", text))


def could_end_before_it_begins(text: str) -> bool:
    if text.count("/") != 1:
        return False
    start, end = (ours(part) for part in text.split("/"))
    if start is None or end is None:
        return False
    return start[0] > end[0] or start[1] > end[1]  # type: ignore[operator]


KNOWN_DIFFERENCES = [
    Difference(
        "29 February of a common year",
        "the package checks days against the longest February, and gives back a day that does not exist",
        has_february_29_of_a_common_year,
        "1900-02-29",
        None,
        None,  # its answer is no day: day_number refuses it
    ),
    Difference(
        "winter",
        "the package ends winter with its December, for simplicity; a winter has three months",
        matches(r"\d{4}-24"),
        "2011-24",
        between("2011-12-01", "2012-02-29"),
        between("2011-12-01", "2011-12-31"),
    ),
    Difference(
        "qualified season",
        "written like a month, a season takes a qualifier like one; the package reads it in intervals only",
        matches(r"^-?\d{4}-2[1-4][?~%]$"),
        "2011-21~",
        between("2011-03-01", "2011-05-31", approximate=True),
        None,
    ),
    Difference(
        "unspecified month or day of a negative year",
        "the package gives the bounds in the wrong order",
        matches(r"^-\d{4}-(XX|\d\d-XX)"),
        "-0004-02-XX",
        between("-0004-02-01", "-0004-02-29"),
        between("-0004-02-29", "-0004-02-01"),
    ),
    Difference(
        "decade or century before the year 0",
        "there is no year -0000, which the package's set includes",
        matches(r"^-00(0X|XX)"),
        "-000X",
        between("-0009-01-01", "-0001-12-31"),
        between("-0009-01-01", "0000-12-31"),
    ),
    Difference(
        "three unspecified digits",
        "level 1 has one or two",
        matches(r"\dXXX"),
        "1XXX",
        None,
        between("1000-01-01", "1999-12-31"),
    ),
    Difference(
        "unknown end of an interval",
        "the package assumes ten years; nothing in the text says so, and a count must not rest on it",
        matches(r"^/|/$"),
        "2013/",
        between("2013-01-01", ".."),
        between("2013-01-01", "2023-01-01"),
    ),
    Difference(
        "interval open at both ends",
        "it states no day: the cell is to be left empty",
        matches(r"^(\.\.)?/(\.\.)?$"),
        "../..",
        None,
        between("..", ".."),
    ),
    Difference(
        "interval that ends before it begins",
        "a mistake, which the package gives back as it is",
        could_end_before_it_begins,
        "2012/2011",
        None,
        between("2012-01-01", "2011-12-31"),
    ),
    Difference(
        "interval that could end before it begins",
        "the exact ends are asked for instead (2011-03-05/2011-12-31)",
        could_end_before_it_begins,
        "2011-03-05/2011",
        None,
        between("2011-03-05", "2011-12-31"),
    ),
    Difference(
        "unspecified digits in an interval",
        "read with the widest bounds; the package reads some of them, as level 2, and fails on others",
        matches(r"X.*/|/.*X"),
        "2004-XX/2005",
        between("2004-01-01", "2005-12-31"),
        None,
    ),
    Difference(
        "year of more than four digits",
        "outside the years that casegraph counts in",
        matches(r"^Y"),
        "Y12345",
        None,
        between("12345-01-01", "12345-12-31"),
    ),
    Difference(
        "time of day",
        "has a column of its own; the package drops it from the bounds",
        matches(r"T"),
        "2010-10-08T14:00:00",
        None,
        between("2010-10-08", "2010-10-08"),
    ),
    Difference(
        "spaces",
        "a cell with a space is a mistake in the data, and is said to be one; the package strips it",
        matches(r"^\s|\s$"),
        " 2011",
        None,
        between("2011-01-01", "2011-12-31"),
    ),
]


@pytest.mark.parametrize("difference", KNOWN_DIFFERENCES, ids=lambda difference: difference.name)
def test_known_difference(difference: Difference) -> None:
    assert difference.applies(difference.text)
    assert ours(difference.text) == difference.ours
    if importlib.metadata.version("edtf") == COMPARED_VERSION:
        assert theirs(difference.text) == difference.theirs


def test_the_package_returns_a_29_february_that_does_not_exist() -> None:
    if importlib.metadata.version("edtf") == COMPARED_VERSION:
        assert edtf.parse_edtf("1900-02-29").lower_strict()[:3] == (1900, 2, 29)
    with pytest.raises(_core.ArgumentError, match="February 1900 has 28 days"):
        _core.parse_edtf("1900-02-29")


# --- A stream of texts of levels 0 and 1, a few of them with months and days that do not exist ---

years = st.one_of(
    st.integers(1880, 2030).map(str),
    st.integers(0, 9999).map("{:04d}".format),
    st.integers(0, 9999).map("-{:04d}".format),
)
months = st.one_of(st.integers(1, 12), st.integers(0, 13), st.just(2)).map("{:02d}".format)
days = st.one_of(st.integers(1, 28), st.integers(28, 31), st.just(0)).map("{:02d}".format)
seasons = st.sampled_from(["21", "22", "23", "24"])
qualifiers = st.sampled_from(["", "", "?", "~", "%"])


def joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("-".join)


level_0_dates = st.one_of(years, joined(years, months), joined(years, months, days))
decades = st.tuples(years, st.sampled_from(["X", "XX"])).map(lambda pair: pair[0][: -len(pair[1])] + pair[1])
unspecified = st.one_of(
    decades,
    joined(years, st.just("XX")),
    joined(years, months, st.just("XX")),
    joined(years, st.just("XX"), st.just("XX")),
)
unqualified = st.one_of(level_0_dates, unspecified, joined(years, seasons))
level_1_dates = st.tuples(unqualified, qualifiers).map("".join)
ends = st.one_of(level_0_dates, level_0_dates, level_1_dates, st.sampled_from(["..", ""]))
intervals = st.tuples(ends, ends).map("/".join)
texts = st.one_of(level_0_dates, level_1_dates, intervals)


@settings(max_examples=600, deadline=None)
@given(texts)
@example("2010-10-08")
@example("2004-02-01/2005-02")
@example("../2013-01~")
@example("2011?/2012%")
@example("0000-02-29")
@example("-0004-02-29")
def test_agrees_with_the_package(text: str) -> None:
    assume(not any(difference.applies(text) for difference in KNOWN_DIFFERENCES))
    assert ours(text) == theirs(text)


@settings(max_examples=1000, deadline=None)
@given(texts)
def test_bounds_are_in_order_and_some_day_is_stated(text: str) -> None:
    reading = ours(text)
    if reading is None:
        return
    first, last, approximate, uncertain = reading
    assert (first, last) != (NO_BOUND, NO_BOUND)
    assert first is None or last is None or first <= last
    assert approximate == ("~" in text or "%" in text)
    assert uncertain == ("?" in text or "%" in text)


@settings(max_examples=1000, deadline=None)
@given(level_1_dates, level_1_dates)
def test_an_interval_runs_from_the_first_day_of_one_to_the_last_of_the_other(start: str, end: str) -> None:
    from_, to = ours(start), ours(end)
    whole = ours(f"{start}/{end}")
    if from_ is None or to is None or could_end_before_it_begins(f"{start}/{end}"):
        assert whole is None
    else:
        assert whole == (from_[0], to[1], from_[2] or to[2], from_[3] or to[3])


@settings(max_examples=500, deadline=None)
@given(st.dates())
def test_every_complete_date_is_its_day(day: date) -> None:
    number = (day - date(1970, 1, 1)).days
    assert _core.parse_edtf(day.isoformat()) == (number, number, False, False)


@settings(max_examples=1000, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("0123456789-/.X?~% :", max_size=30)))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    if ours(text) is not None:
        first, last, _, _ = _core.parse_edtf(text)
        assert first is None or last is None or first <= last
        return
    with pytest.raises(_core.ArgumentError, match=r"is not an EDTF date \(level 0 or 1\): ") as refusal:
        _core.parse_edtf(text)
    assert len(str(refusal.value)) < 500
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("2011-02-30", "February 2011 has 28 days"),
        ("2011-13", "month 13 does not exist: months are 01 to 12, seasons 21 to 24"),
        ("2012/2011", "the interval ends before it begins"),
        ("2011/2012-02-30", "end of the interval: February 2012 has 29 days"),
        ("28/02/2010", "the year comes first: write 2010-02-28 for 28 February 2010"),
        ("40459", "a number, perhaps a date that a spreadsheet turned into a number"),
        ("2010-10-08 14:30", "a time of day goes into a column of its own"),
        ("2010-10-08 ", "a space stands after the date"),
        ("2010\N{EN DASH}10", "a dash or another special character stands where the plain hyphen - belongs"),
        ("unknown", "words are not read"),
        ("9" * 10_000_000, "too long for a date"),
        ("2010\x00", "is not an EDTF date"),
    ],
    ids=lambda value: value[:20].encode("unicode_escape").decode(),
)
def test_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(_core.ArgumentError, match=re.escape(reason)):
        _core.parse_edtf(text)
