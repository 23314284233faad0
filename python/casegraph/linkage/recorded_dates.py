"""Columns of dates as agencies write them, made the form that the core reads: ``1980-12-25``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from casegraph.errors import ArgumentError, DataError, shown

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["check_format", "dates_of"]

ACCEPTED = (
    "1980-12-25, 19801225, 1980-12, 1980, 1980-12-25 00:00:00, 25/12/1980 (the whole column day first, or month "
    "first), 25 Dec 1980, numbers of days as Excel counts them, "
    "or date_format='%d/%m/%Y' (--date-format on the command line)"
)
_FORMAT_HINT = "date_format='%d/%m/%Y' or '%m/%d/%Y' (--date-format on the command line)"
_TIME = re.compile(r"(?<=\d)[T ]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?( ?(Z|UTC|[+-]\d{2}:?\d{2}))?$")
_KNOWN = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-\d{2}|\d{8}|\d{4}")  # what the core reads itself
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_EXCEL = re.compile(r"(\d{5})(\.\d+)?")
_EXCEL_START = date(1899, 12, 30)  # so that 60 and later are right: Excel has a 29 February 1900
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/., ]*([a-z]{3,9})\.?[-/., ]*(\d{4})")
_NAMED_DAY = re.compile(r"([a-z]{3,9})\.?[-/., ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4})")
_FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


def check_format(date_format: str | None) -> None:
    """Refuse a format that is none of :meth:`datetime.datetime.strptime`, or that does not say a whole day."""
    if date_format is None:
        return
    day = date(1980, 12, 25)
    try:
        is_whole = isinstance(date_format, str) and _by_format(day.strftime(date_format), date_format) == str(day)
    except (ValueError, re.error):
        is_whole = False
    if not is_whole:
        raise ArgumentError(
            f"date_format: '{shown(date_format)}' says no whole day; accepted: a format of day, month and year such as "
            "'%d/%m/%Y', '%m/%d/%Y', '%d %b %Y' or '%d.%m.%y'"
        )


def dates_of(values: pa.ChunkedArray, column: str, date_format: str | None) -> pa.ChunkedArray:
    """Return a column of texts with its dates in the form that the core reads; other cells as they are.

    Whether days or months stand first is decided once for the whole column, by cells that can be read in one way only.

    Raises
    ------
    casegraph.DataError
        The column's cells contradict each other, or most are such as leave open which stands first, or which century.
    """
    import pyarrow as pa

    chunks = values.combine_chunks()
    coded = chunks if pa.types.is_dictionary(chunks.type) else chunks.dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.unify_dictionaries().combine_chunks() if coded.num_chunks != 1 else coded.chunk(0)
    texts = [None if text is None else text.strip() for text in coded.dictionary.to_pylist()]
    if all(text is None or _KNOWN.fullmatch(text) for text in texts):
        return values
    if date_format is not None:
        read = [_known_or(text, date_format) for text in texts]
    else:
        plain = [None if text is None else _TIME.sub("", text) for text in texts]
        order = _order(plain, coded, column)
        is_excel = _is_excel(plain)
        read = [None if text is None else _read(text, order, is_excel) for text in plain]
    filled = next((code for code, text in enumerate(texts) if text), None)
    if filled is not None and not any(text and _KNOWN.fullmatch(text) for text in read):
        raise DataError(
            f"records, column {column}: no cell can be read as a date (the first is in row {_row(coded, filled)}); "
            f"accepted: {ACCEPTED}"
        )
    return pa.chunked_array([pa.array(read, pa.string()).take(coded.indices)])


def _known_or(text: str | None, date_format: str) -> str | None:
    if text is None or _KNOWN.fullmatch(text):
        return text
    try:
        return _by_format(text, date_format)
    except ValueError:
        return text  # the core counts it as unread


def _by_format(text: str, date_format: str) -> str:
    try:
        found = datetime.strptime(text, date_format)
    except ValueError:
        found = datetime.strptime(_TIME.sub("", text), date_format)
    # As spreadsheets do: two digits are 1930 to 2029 (strptime would have 1969 to 2068, when nobody is born yet).
    century = 100 if "%y" in date_format and found.year >= 2030 else 0
    return found.date().replace(year=found.year - century).isoformat()


def _is_excel(texts: Sequence[str | None]) -> bool:
    """Whether the column holds numbers of days: all that the core cannot read are numbers of five digits."""
    filled = [text for text in texts if text and not _KNOWN.fullmatch(text)]
    return bool(filled) and all(_EXCEL.fullmatch(text) for text in filled)


def _order(texts: Sequence[str | None], coded: pa.DictionaryArray, column: str) -> str:
    """``day``, ``month``, or nothing where no cell asks or it cannot be told."""
    found = [(code, match) for code, text in enumerate(texts) if text and (match := _YEAR_LAST.fullmatch(text))]
    filled = sum(bool(text) for text in texts)
    short = [code for code, match in found if len(match[4]) == 2]
    found = [(code, match) for code, match in found if len(match[4]) == 4]
    if 2 * len(short) > filled:
        raise DataError(
            f"records, row {_row(coded, short[0])}, column {column}: its year has two digits, which may be of either "
            "century; accepted: years of four digits, or date_format='%d/%m/%y' (--date-format on the command line), "
            "by which they are 1930 to 2029"
        )
    days = [code for code, match in found if int(match[1]) > 12 >= int(match[3])]
    months = [code for code, match in found if int(match[3]) > 12 >= int(match[1])]
    if days and months:
        raise DataError(
            f"records, column {column}: row {_row(coded, days[0])} has the day first, row {_row(coded, months[0])} the "
            f"month; accepted: one order in the whole column, or {_FORMAT_HINT}: cells that differ from it count as "
            "missing"
        )
    if days or months:
        return "day" if days else "month"
    if all(match[1] == match[3] for _, match in found):
        return "day"  # the same either way
    if 2 * len(found) > filled:
        raise DataError(
            f"records, column {column}: no date says whether days or months stand first (none has a number above 12); "
            f"accepted: {_FORMAT_HINT}"
        )
    return ""


def _row(coded: pa.DictionaryArray, code: int) -> int:
    import pyarrow.compute as pc

    return int(pc.index(coded.indices, code).as_py()) + 1


def _read(text: str, order: str, is_excel: bool) -> str:
    if _KNOWN.fullmatch(text):
        return text
    if is_excel and (match := _EXCEL.fullmatch(text)):
        return (_EXCEL_START + timedelta(days=int(match[1]))).isoformat()
    if match := _YEAR_FIRST.fullmatch(text):
        return _digits(match[1], match[2], match[3])
    if (match := _YEAR_LAST.fullmatch(text)) and order and len(match[4]) == 4:
        day, month = (match[1], match[3]) if order == "day" else (match[3], match[1])
        return _digits(match[4], month, day)
    if match := _MONTH_YEAR.fullmatch(text):
        return f"{match[2]}-{int(match[1]):02}"
    return _with_month_named(text)


def _with_month_named(text: str) -> str:
    small = text.lower()
    if match := _DAY_NAMED.fullmatch(small):
        day, name, year = match.groups()
    elif match := _NAMED_DAY.fullmatch(small):
        name, day, year = match.groups()
    else:
        return text
    if name[:3] not in _MONTHS or not (_FULL_MONTHS[_MONTHS.index(name[:3])].startswith(name) or name == "sept"):
        return text
    return _digits(year, str(_MONTHS.index(name[:3]) + 1), day)


def _digits(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"
