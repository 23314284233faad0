"""The front door: records as agencies send them, made the table that linkage reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casegraph.errors import DataError
from casegraph.frames import to_arrow
from casegraph.linkage.column_names import named
from casegraph.linkage.defaults import READ_AS
from casegraph.linkage.recorded_dates import ACCEPTED, check_format, dates_of

if TYPE_CHECKING:
    import pyarrow as pa

    from casegraph.linkage.settings import Settings

__all__ = ["taken_in"]

_OF_DIGITS = ("phone", "identifier")


def taken_in(
    records: Any,
    settings: Settings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    date_format: str | None = None,
) -> tuple[pa.Table, list[str]]:
    """Return records with the names, types and dates that linkage reads, and what the reader should know of that.

    Raises
    ------
    casegraph.ArgumentError
        ``columns`` or ``date_format`` that do not fit.
    casegraph.DataError
        No table; two columns of one name; dates whose order cannot be told; a number with decimals where it names
        something.
    """
    check_format(date_format)
    wanted = None
    if settings is not None:
        wanted = [*settings.columns, settings.id_column, *([settings.source] if settings.source else [])]
    table, notes = named(to_arrow(records, "records"), wanted, columns)
    read_as = dict(READ_AS if settings is None else settings.columns)
    ids = ("record_id", "agency_id") if settings is None else (settings.id_column, settings.source)
    listed = () if settings is None else settings.lists  # texts of several values: the core parts them
    for at, name in enumerate(table.column_names):
        if (name in read_as or name in ids) and name not in listed:
            before = table.column(at)
            after = _read(before, name, read_as.get(name, "id"), date_format, notes)
            if after is not before:
                table = table.set_column(at, name, after)
    return table, notes


def _read(values: pa.ChunkedArray, column: str, kind: str, date_format: str | None, notes: list[str]) -> Any:
    values = _plain_type(values, column, kind)
    import pyarrow as pa

    coded = pa.types.is_dictionary(values.type)
    if (values.type.value_type if coded else values.type) != pa.string() or values.null_count == len(values):
        return values
    if kind == "date":
        return dates_of(values, column, date_format)
    return _without_decimals(values, column, notes) if kind in _OF_DIGITS else values


def _plain_type(values: pa.ChunkedArray, column: str, kind: str) -> pa.ChunkedArray:
    """Texts of any width as texts, whole numbers whatever type holds them as such, days without their time."""
    import pyarrow as pa

    found = values.type
    if pa.types.is_dictionary(found):
        if found.value_type == pa.string() and kind != "id":
            return values
        return _plain_type(values.cast(found.value_type), column, kind)
    if found in (pa.large_string(), pa.string_view()):
        return values.cast(pa.string())
    if kind == "date" and (pa.types.is_timestamp(found) or pa.types.is_date64(found)):
        return _days(values)
    if kind == "date" and pa.types.is_integer(found):
        return values.cast(pa.string())
    if kind in (*_OF_DIGITS, "date", "sex", "id") and (pa.types.is_floating(found) or pa.types.is_decimal(found)):
        whole = _whole(values, column)
        return whole.cast(pa.string()) if kind == "date" else whole
    if kind == "id" and not (pa.types.is_integer(found) or pa.types.is_string(found) or pa.types.is_null(found)):
        return values.cast(pa.string()) if _is_castable(found) else _refuse_type(values, column)
    return values


def _is_castable(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_boolean(kind) or pa.types.is_temporal(kind))


def _refuse_type(values: pa.ChunkedArray, column: str) -> Any:
    raise DataError(f"records, column {column}: its values are of type {values.type}; accepted: text or whole numbers")


def _days(values: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_timestamp(values.type):
        if values.type.tz is not None:
            values = pc.local_timestamp(values)
        values = pc.floor_temporal(values, unit="day")
    return values.cast(pa.date32())


def _whole(values: pa.ChunkedArray, column: str) -> pa.ChunkedArray:
    """Numbers that a data frame made floating because some are missing, whole again."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_decimal(values.type):
        values = values.cast(pa.float64())
    values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    is_whole = pc.and_(pc.equal(pc.floor(values), values), pc.less(pc.abs(values), 2.0**53))
    if not pc.all(is_whole).as_py() and values.null_count < len(values):
        row = pc.index(is_whole, False).as_py() + 1
        raise DataError(
            f"records, row {row}, column {column}: a number with decimals, or too large to be whole; accepted: text, "
            "or whole numbers" + (f"; dates: {ACCEPTED}" if column == "birth_date" else "")
        )
    return values.cast(pa.int64())


def _without_decimals(values: pa.ChunkedArray, column: str, notes: list[str]) -> pa.ChunkedArray:
    """``447700900123.0`` as the number it was; ``4.477E+11``, whose last digits are lost, as missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = values.cast(pa.string())
    lost = pc.match_substring(texts, "e+", ignore_case=True)
    if not pc.any(pc.or_(pc.ends_with(texts, ".0"), lost)).as_py():
        return values
    texts = pc.replace_substring_regex(texts, r"^(\d+)\.0$", r"\1")
    many = pc.sum(lost).as_py() or 0
    if many:
        row = pc.index(lost, True).as_py() + 1
        notes.append(
            f"column {column}: {many} cells are numbers cut by a spreadsheet (as 4.477E+11; the first in row {row}) "
            "and count as missing; save the column as text"
        )
        texts = pc.if_else(lost, pa.scalar(None, pa.string()), texts)
    return texts
