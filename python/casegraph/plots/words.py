"""Dates, numbers and names as pictures word them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from casegraph import _core
from casegraph.errors import ArgumentError

__all__ = [
    "WEEKDAYS",
    "counted",
    "day_number",
    "day_text",
    "days_text",
    "days_told",
    "iso_text",
    "joined",
    "month_text",
    "of_number",
    "plain",
    "quarter_text",
    "some",
    "term",
    "visible",
]

_EPOCH = date(1970, 1, 1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST = 600  # characters of one label that are looked at; no picture has room for more


def plain(text: object, most: int = _LONGEST) -> str:
    """``text`` on one line, without characters that steer how others are shown (controls, direction marks)."""
    whole = str(text)
    cut = whole if len(whole) <= most else whole[: most - 1] + "…"
    kept = "".join(" " if one.isspace() else one for one in cut if one.isspace() or _is_visible(one))
    return " ".join(kept.split())


def visible(text: str) -> str:
    """``text`` without characters that steer how others are shown, else as it is."""
    return "".join(one for one in text if _is_visible(one))


def _is_visible(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def term(value: object) -> str:
    """A vocabulary's term as words."""
    return plain(value).replace("_", " ")


def counted(count: int, one: str, many: str | None = None) -> str:
    """ "1 contact", "2 contacts"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def joined(parts: Iterable[str], last: str = "and") -> str:
    """ "a, b and c"."""
    listed = list(parts)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}" if len(listed) > 1 else "".join(listed)


def some(parts: list[str], most: int = 12) -> str:
    """As ``joined``; of many the first ones and how many more."""
    return joined(parts) if len(parts) <= most else f"{', '.join(parts[:most])} and {len(parts) - most:,} more"


def of_number(day: int) -> date:
    """The date that many days after 1970-01-01; the nearest one that Python can hold."""
    least, most = (date.min - _EPOCH).days, (date.max - _EPOCH).days
    return _EPOCH + timedelta(days=min(max(int(day), least), most))


def day_text(day: date | int | str | None) -> str:
    """ "15 Mar 2014"; of an EDTF date, such as the month that an audience is shown, its words."""
    if day is None:
        return "not stated"
    if isinstance(day, str):
        return days_text(day) or "not stated"
    if isinstance(day, int):
        day = of_number(day)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def iso_text(first: int | date | str | None, last: int | date | str | None = None) -> str | None:
    """A day, or two as an interval, as scripts read them: "2014-03-15", "2014-03-01/2014-03-31"; open ends as ".."."""
    if first is None and last is None:
        return None
    ends = [_iso(first), _iso(last)]
    return ends[0] if last is None or ends[0] == ends[1] else "/".join(ends)


def _iso(day: int | date | str | None) -> str:
    if day is None:
        return ".."
    if isinstance(day, str):
        return day
    return (of_number(day) if isinstance(day, int) else day).isoformat()


def month_text(day: date) -> str:
    """ "Mar 2014"."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def quarter_text(day: date) -> str:
    """ "Q1 2014"."""
    return f"Q{(day.month - 1) // 3 + 1} {day.year}"


def days_text(edtf: str | None) -> str:
    """An EDTF date in words, as short as can be: "1993", "Mar 2014", "by 8 Oct 2010"."""
    if not edtf:
        return ""
    first, last, approximate, _uncertain = _core.parse_edtf(str(edtf))
    about = "about " if approximate else ""
    if first is None and last is None:
        return ""
    if first is None:
        return f"{about}by {day_text(last)}"
    if last is None:
        return f"{about}from {day_text(first)}"
    if first == last:
        return about + day_text(first)
    start, end, after = of_number(first), of_number(last), of_number(last + 1)
    if start.day == 1 and after.day == 1:
        if (start.year, start.month) == (end.year, end.month):
            return about + month_text(start)
        if start.month == 1 and end.month == 12:
            return about + (str(start.year) if start.year == end.year else f"{start.year} to {end.year}")
    return f"{about}{day_text(first)} to {day_text(last)}"


def days_told(first: int | None, last: int | None) -> str:
    """When something was, in a sentence: "on 15 Mar 2014", "between 1 Mar 2014 and 31 Mar 2014", "by 15 Mar 2014"."""
    if first is None:
        return "at no stated time" if last is None else f"by {day_text(last)}"
    if last is None:
        return f"on or after {day_text(first)}"
    return f"on {day_text(first)}" if first == last else f"between {day_text(first)} and {day_text(last)}"


def day_number(argument: str, value: Any) -> int | None:
    """The day of a ``datetime.date`` or an ISO date as a number of days since 1970-01-01.

    Raises
    ------
    casegraph.ArgumentError
        Anything else, and a date that is not one day.
    """
    if value is None:
        return None
    if isinstance(value, date):
        return (date(value.year, value.month, value.day) - _EPOCH).days
    try:
        first, last, _approximate, _uncertain = _core.parse_edtf(value)
    except (TypeError, _core.Error):
        first, last = None, None
    if first is None or first != last:
        raise ArgumentError(f"{argument}: {plain(value, 80)!r} is not accepted; accepted: one day, such as 2014-03-15")
    return int(first)
