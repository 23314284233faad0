"""Writes a casebook as an Excel workbook that reads back as the same casebook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError, DataError, Problem, sentence
from casegraph.io.about import ABOUT, about_rows
from casegraph.io.atomic import atomic_file
from casegraph.io.cells import field_type
from casegraph.io.contents import Contents, ordered, visible_value
from casegraph.io.workbook_cells import number_cell, unfit_text
from casegraph.schema import schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["OPTIONS", "Styles", "new_workbook", "write_workbook"]

# Text stays text, whatever it looks like.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MOST_ROWS = 1_048_576 - 1
_SHOWN_FAULTS = 20
_MADE = dt.datetime(2000, 1, 1)  # the same casebook is always the same bytes


class Styles:
    """The cell formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self.text = book.add_format({"num_format": "@"})
        self.header = book.add_format({"bold": True, "num_format": "@", "bottom": 1})


def new_workbook(path: Path) -> Any:
    """Return an xlsxwriter workbook that converts nothing and bears no date."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), OPTIONS)
    book.set_properties({"created": _MADE})
    return book


def write_workbook(contents: Contents, path: Path, *, overwrite: bool = False) -> None:
    """Write a casebook as a workbook; the file appears whole or not at all.

    Raises
    ------
    ArgumentError
        Where the file is there already and ``overwrite`` is False.
    DataError
        Where a cell or table is larger than a workbook can hold.
    """
    if path.exists() and not overwrite:
        raise ArgumentError(
            f"{path}: the file is there already; accepted: another name, or overwrite=True "
            "(formats, comments and other sheets of the old workbook are not kept)"
        )
    faults = _faults(contents)
    if faults:
        raise DataError(_unfit(path, faults))
    with atomic_file(path) as target:
        book = new_workbook(target)
        styles = Styles(book)
        _write_about(book, styles, contents)
        for name in ordered(contents.tables):
            _write_table(book, styles, name, contents.tables[name])
        book.close()


def _faults(contents: Contents) -> list[Problem]:
    faults = []
    for name in ordered(contents.tables):
        table = contents.tables[name]
        if table.num_rows > _MOST_ROWS:
            reason = f"the table has {table.num_rows:,} rows; a sheet holds at most {_MOST_ROWS:,}"
            faults.append(Problem(table=name, reason=reason, accepted="a folder of CSV or Parquet files"))
        for column in table.column_names:
            faults += _unfit_cells(name, column, table.column(column))
    return faults


def _unfit_cells(table: str, column: str, values: Any) -> list[Problem]:
    if field_type(values.type) != "string":
        return []
    faults = []
    for row, text in enumerate(values.to_pylist(), start=1):
        reason = unfit_text(text) if text is not None else None
        if reason is not None:
            value = visible_value(table, text)
            accepted = "a shorter text, or a folder of CSV or Parquet files"
            faults.append(Problem(table=table, row=row, column=column, value=value, reason=reason, accepted=accepted))
    return faults


def _unfit(path: Path, faults: list[Problem]) -> str:
    lines = [f"- {sentence(fault.as_dict())}" for fault in faults[:_SHOWN_FAULTS]]
    if len(faults) > _SHOWN_FAULTS:
        lines.append(f"- and {len(faults) - _SHOWN_FAULTS} more")
    return f"{path}: the casebook does not fit into a workbook:\n" + "\n".join(lines)


def _write_about(book: Any, styles: Styles, contents: Contents) -> None:
    sheet = book.add_worksheet(ABOUT)
    sheet.set_column(0, 0, 32, styles.text)
    sheet.set_column(1, 1, 60, styles.text)
    for row, (key, value) in enumerate([("key", "value"), *about_rows(contents)]):
        style = styles.header if row == 0 else styles.text
        sheet.write_string(row, 0, key, style)
        sheet.write_string(row, 1, value, style)


def _write_table(book: Any, styles: Styles, name: str, table: pa.Table) -> None:
    declared = schema().tables[name]
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.column_names):
        known = declared.find(column)
        counted = known is not None and known.type in ("integer", "number")
        sheet.set_column(at, at, 16, None if counted else styles.text)
        sheet.write_string(0, at, column, styles.header)
        _write_column(sheet, styles, at, table.column(column), counted=counted)


def _write_column(sheet: Any, styles: Styles, at: int, values: Any, *, counted: bool) -> None:
    texts = _texts(values)
    numbers = values.to_pylist() if counted else [None] * len(texts)
    for row, (text, number) in enumerate(zip(texts, numbers, strict=True), start=1):
        if isinstance(number, (int, float)) and number_cell(number):
            sheet.write_number(row, at, number)
        elif text is not None:
            sheet.write_string(row, at, text, styles.text)


def _texts(values: Any) -> list[str | None]:
    import pyarrow as pa
    import pyarrow.compute as pc

    found: list[str | None] = pc.cast(values, pa.string()).to_pylist()
    return found
