"""A cell of a workbook as the text that it stands for, or the reason why it stands for none."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

__all__ = ["LONGEST_CELL", "Refusal", "number_cell", "text_of", "unfit_text"]

LONGEST_CELL = 32_767  # UTF-16 code units; Excel's own limit
_MOST_EXACT = 10**15  # Excel keeps fifteen digits of a number
_AS_TEXT = "text: format the column as Text and type the value again"
# Two escapes of the file format that share an underscore, and characters that it cannot hold.
_UNFIT = re.compile("[\ufffe\uffff]|_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")


class Refusal(NamedTuple):
    """Why a cell cannot be taken, and what could."""

    rule: str
    reason: str
    accepted: str


def text_of(value: Any, kind: str, declared: str) -> str | Refusal | None:
    """Return a cell's text; None where it is empty.

    Parameters
    ----------
    value
        As python-calamine gives it.
    kind
        The column's type in the schema; ``own`` for a column that is the user's.
    declared
        The type that the workbook itself states for the column: ``integer`` for ids that are whole numbers.
    """
    if isinstance(value, str):
        return value or None
    if value is None:
        return None
    if isinstance(value, bool):
        return _truth(value, kind)
    if isinstance(value, (int, float)):
        return _number(value, kind, declared)
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return _moment(value, kind)
    return Refusal("unreadable_cell", f"a cell of type {type(value).__name__} cannot be read", _AS_TEXT)


def _truth(value: bool, kind: str) -> str | Refusal:
    if kind in ("boolean", "own"):
        return "true" if value else "false"
    return Refusal("truth_value", f"Excel holds the truth value {str(value).upper()} here, not text", _AS_TEXT)


def _number(value: float, kind: str, declared: str) -> str | Refusal:
    whole = float(value).is_integer() and abs(value) < _MOST_EXACT
    if kind in ("integer", "boolean", "own") or (kind == "id" and declared == "integer"):
        return str(int(value)) if whole else repr(float(value))
    if kind == "number":
        return repr(float(value))
    if kind == "date":
        reason = "Excel holds a number here, not a date; it may have converted one"
        return Refusal(
            "number_in_date",
            reason,
            "a date as text (2010-10-08, 2011-09, 2011), the column formatted as Text",
        )
    if kind == "id":
        reason = "Excel holds a number here, and ids are text: zeros in front, or digits behind, may be lost"
        return Refusal("number_in_id", reason, _AS_TEXT)
    return Refusal("number_in_text", "Excel holds a number here, not text; it may have converted it", _AS_TEXT)


def _moment(value: dt.date | dt.time | dt.timedelta, kind: str) -> str | Refusal:
    if kind == "date" and isinstance(value, dt.date):
        if not isinstance(value, dt.datetime):
            return value.isoformat()
        if value.time() == dt.time():
            return value.date().isoformat()
        return Refusal("time_in_date", "Excel holds a date with a time of day here", "the date alone, as 2010-10-08")
    if kind == "time" and not isinstance(value, dt.date):
        text = _clock(value)
        if text is not None:
            return text
        return Refusal("not_a_time", "Excel holds a time that is no hour and minute of a day", "a time as HH:MM")
    if kind == "own":
        return str(value)
    return Refusal("date_in_text", "Excel holds a date or time here; it may have converted the text", _AS_TEXT)


def _clock(value: dt.time | dt.timedelta) -> str | None:
    if isinstance(value, dt.timedelta):
        if not dt.timedelta() <= value < dt.timedelta(days=1):
            return None
        value = (dt.datetime(2000, 1, 1) + value).time()
    return value.strftime("%H:%M") if value.second == value.microsecond == 0 else None


def unfit_text(text: str) -> str | None:
    """Return why a text cannot stand in a cell of a workbook; None where it can."""
    if len(text) > LONGEST_CELL // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST_CELL:
        return f"the cell has {len(text):,} characters; a workbook's cell holds at most {LONGEST_CELL:,}"
    if _UNFIT.search(text):
        return "the cell holds characters that a workbook cannot hold"
    return None


def number_cell(value: float) -> bool:
    """Return whether a number comes back from a workbook's number cell as it is."""
    return float(f"{value:.16G}") == value and abs(value) < _MOST_EXACT
