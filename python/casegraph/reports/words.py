"""How figures, dates and terms are put in words, everywhere in a report."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from casegraph import _core

__all__ = [
    "bounds",
    "counted",
    "counted_bounds",
    "cut",
    "day_text",
    "days_between",
    "edtf_words",
    "inert",
    "joined",
    "month_text",
    "number",
    "percent",
    "plain",
    "sources",
    "still",
    "term",
    "wrapped",
]

_EPOCH = date(1970, 1, 1)
_FIRST_DAY, _LAST_DAY = (date.min - _EPOCH).days, (date.max - _EPOCH).days
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = re.compile(r"\d{4}-\d{2}")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# XML 1.0 and HTML know no such characters; they carry no meaning that a reader would miss.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 65534, 65535], "�")
# Embeddings, overrides, isolates and marks of direction.
_TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_SURROGATES = range(0xD800, 0xE000)


def plain(text: str) -> str:
    """``text`` without characters that no document may hold; each is shown as the replacement character."""
    cleaned = text.translate(_CONTROLS)
    if any(ord(letter) in _SURROGATES for letter in cleaned):
        cleaned = "".join("\ufffd" if ord(letter) in _SURROGATES else letter for letter in cleaned)
    return cleaned


def still(text: str) -> str:
    """``text`` without the marks that turn the direction of what stands beside them."""
    return text.translate(_TURNING)


def inert(text: str) -> str:
    """``text`` with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def cut(text: str, most: int) -> str:
    """``text``, shortened with an ellipsis where it is longer than ``most`` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "\u2026"


def term(value: str | None) -> str:
    """A vocabulary's term as words: ``not_attended`` is "not attended", with its apostrophe where it has one."""
    return (value or "").replace("_", " ").replace("childrens ", "children's ")


def number(value: float | None, decimals: int = 2) -> str:
    """A number for people: thousands apart, no superfluous digits, a word where there is none."""
    if value is None:
        return ""
    if isinstance(value, float):
        if math.isnan(value):
            return "not defined"
        if math.isinf(value):
            return "no limit" if value > 0 else "\u2212no limit"
        if not value.is_integer():
            return f"{value:,.{decimals}f}".replace("-", "\u2212")
    return f"{int(value):,}".replace("-", "\u2212")


def percent(share: float | None) -> str:
    """A share of 1 as a percentage."""
    if share is None or math.isnan(share):
        return "not defined"
    return f"{100 * share:.0f}\u00a0%"


def bounds(certain: float | None, possible: float | None) -> str:
    """A number with its bounds: "12", "12 to 15", "at least 12" where no other end is stated."""
    if possible is None:
        return "" if certain is None else f"at least {number(certain)}" if certain else "0 or more"
    if certain is None:
        return f"up to {number(possible)}"
    if certain == possible:
        return number(certain)
    return f"{number(certain)} to {number(possible)}"


def wrapped(text: str, width: int, most: int) -> list[str]:
    """The text on lines of at most ``width`` characters; what goes beyond ``most`` lines is cut."""
    found = textwrap.wrap(plain(text), width, break_on_hyphens=False) or [""]
    return found if len(found) <= most else [*found[: most - 1], cut(" ".join(found[most - 1 :]), width)]


def counted(count: int, one: str, many: str | None = None) -> str:
    """ "1 contact", "2 contacts"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def counted_bounds(certain: float | None, possible: float | None, one: str, many: str | None = None) -> str:
    """ "1 contact", "0 to 1 contact", "1 to 2 contacts", "at least 2 contacts": the word goes with the last number."""
    last = certain if possible is None else possible
    return f"{bounds(certain, possible)} {one if last == 1 else many or one + 's'}"


def joined(parts: Iterable[str], last: str = "and") -> str:
    """ "a, b and c"."""
    listed = list(parts)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"


# -- dates -------------------------------------------------------------------------------------------


def day_text(day: date | int | str | None) -> str:
    """ "15 Mar 2014"; days are dates, numbers of days since 1970-01-01, or months ("2014-03") for some audiences."""
    if day is None:
        return ""
    if isinstance(day, str):
        return edtf_words(day)
    if isinstance(day, int):
        if not _FIRST_DAY <= day <= _LAST_DAY:
            return f"day {day} since 1970"
        day = _EPOCH + timedelta(days=day)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_text(day: date | str | None) -> str:
    """ "Mar 2014"; of a day, or of a month that stands for one."""
    if isinstance(day, str):
        return edtf_words(day[: len("2014-03")])
    return "" if day is None else f"{_MONTHS[day.month - 1]} {day.year}"


def days_between(first: int, last: int) -> str:
    """The days from one to another, as short as they can be said."""
    if first == last:
        return day_text(first)
    if not _FIRST_DAY <= first <= last < _LAST_DAY:
        return f"{day_text(first)} to {day_text(last)}"
    a, b = _EPOCH + timedelta(days=first), _EPOCH + timedelta(days=last)
    after = b + timedelta(days=1)
    if a.day == 1 and after.day == 1:
        if (a.year, a.month) == (b.year, b.month):
            return month_text(a)
        if a.month == 1 and b.month == 12:
            return str(a.year) if a.year == b.year else f"{a.year} to {b.year}"
        return f"{month_text(a)} to {month_text(b)}"
    return f"{day_text(first)} to {day_text(last)}"


def edtf_words(text: str | None) -> str:
    """An EDTF date in words: ``../2011-03-02`` is "by 2 Mar 2011"."""
    if not text:
        return "not stated"
    try:
        first, last, approximate, uncertain = _core.parse_edtf(text)
    except Exception:  # a table that is not checked as dates (a statement's value): shown as it stands
        return text
    about = "about " if approximate else ""
    doubt = " (uncertain)" if uncertain else ""
    if first is None and last is None:
        return "not stated"
    if first is None:
        return f"{about}by {day_text(last)}{doubt}"
    if last is None:
        return f"{about}from {day_text(first)}{doubt}"
    return f"{about}{days_between(first, last)}{doubt}"


# -- sources -----------------------------------------------------------------------------------------


def sources(text: str | None, only_document: str | None = None) -> str:
    """``overview:2.17; overview:2.18`` as "2.17, 2.18"; the document is named where there are several."""
    if not text:
        return ""
    grouped: dict[str, list[str]] = {}
    for part in (piece.strip() for piece in text.split(";")):
        document, colon, place = part.partition(":")
        if not colon:
            document, place = "", part
        grouped.setdefault(document, []).append(place)
    told = []
    for document, places in grouped.items():
        prefix = f"{document} " if document and document != only_document else ""
        told.append(prefix + ", ".join(places))
    return "; ".join(told)


def shown(value: Any) -> str:
    """Any value of a measure's table for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, str) and _MONTH.fullmatch(value):  # a day that the audience may not see
        return edtf_words(value)
    if isinstance(value, list):
        return ", ".join(shown(part) for part in value)
    return str(value)
