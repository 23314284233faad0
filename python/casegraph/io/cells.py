"""Columns of text, and the few whose files say that they were another type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casegraph.errors import Problem
from casegraph.io.contents import visible_value

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FIELD_TYPES", "field_type", "typed"]

# Types of a field in a descriptor (Frictionless names) and in a workbook's `casebook` sheet.
FIELD_TYPES = ("string", "integer", "number", "boolean", "date", "time")

_WHOLE_NUMBER = r"^(0|-?[1-9][0-9]{0,18})$"


def field_type(kind: pa.DataType) -> str:
    """Return the field type that brings a column of an Arrow type back as it was."""
    import pyarrow.types as is_

    if is_.is_integer(kind):
        return "integer"
    if is_.is_floating(kind):
        return "number"
    if is_.is_boolean(kind):
        return "boolean"
    if is_.is_date(kind):
        return "date"
    return "time" if is_.is_time(kind) else "string"


def typed(texts: pa.Table, types: dict[str, str], table: str) -> tuple[pa.Table, list[Problem]]:
    """Return the table with ids, dates and times as the file says they were written.

    The core reads every other type from text. A date or time column that somebody has since given a
    value that is no single day stays text, which loses nothing.
    """
    import pyarrow as pa

    from casegraph.schema import schema

    declared = schema().tables[table]
    problems: list[Problem] = []
    columns = []
    for name in texts.column_names:
        column, wanted = texts.column(name), types.get(name, "string")
        known = declared.find(name)
        if known is not None and known.type == "id" and wanted == "integer":
            column, found = _whole_numbers(column, table, name)
            problems += found
        elif known is not None and known.type == wanted == "date":
            column = _days_or_text(column)
        elif known is not None and known.type == wanted == "time":
            column = _times_or_text(column)
        columns.append(column)
    return pa.Table.from_arrays(columns, names=texts.column_names), problems


def _whole_numbers(column: Any, table: str, name: str) -> tuple[Any, list[Problem]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    fits = pc.fill_null(pc.match_substring_regex(column, _WHOLE_NUMBER), True)
    numbers: list[int | None] = []
    problems = []
    if pc.all(fits, min_count=0).as_py():
        try:
            return pc.cast(column, pa.int64()), []
        except pa.ArrowInvalid:
            pass  # outside int64: found below
    for row, text in enumerate(column.to_pylist(), start=1):
        number = _whole_number(text)
        numbers.append(number)
        if text is not None and number is None:
            problems.append(_no_whole_number(table, row, name, text))
    return pa.chunked_array([pa.array(numbers, pa.int64())]), problems


def _whole_number(text: str | None) -> int | None:
    import re

    if text is None or not re.match(_WHOLE_NUMBER, text):
        return None
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None


def _no_whole_number(table: str, row: int, column: str, text: str) -> Problem:
    return Problem(
        rule="id_not_whole_number",
        table=table,
        row=row,
        column=column,
        value=visible_value(table, text),
        reason="the ids of this column are declared to be whole numbers, and this is none",
        accepted="a whole number without leading zeros; or the type 'string' for all ids of this kind",
    )


def _days_or_text(column: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        days = pc.cast(column, pa.date32())
    except pa.ArrowInvalid:
        return column
    # "2011-2-3" or the like would come back as another text: such a column stays as it is written.
    same = pc.all(pc.equal(pc.cast(days, pa.string()), column), min_count=0).as_py()
    return days if same is not False else column


def _times_or_text(column: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    fits = pc.match_substring_regex(column, r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$")
    if pc.all(fits, min_count=0).as_py() is False:
        return column
    hours, minutes, seconds = (pc.cast(pc.utf8_slice_codeunits(column, at, at + 2), pa.int32()) for at in (0, 3, 6))
    total = pc.add(pc.add(pc.multiply(hours, 3600), pc.multiply(minutes, 60)), seconds)
    return pc.cast(pc.cast(total, pa.int32()), pa.time32("s"))
