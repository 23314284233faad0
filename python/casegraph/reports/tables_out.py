"""The tables of a report as CSV files and as one workbook."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

from casegraph.measures import measures
from casegraph.reports import words
from casegraph.reports.contents import Contents
from casegraph.reports.page_tables import WITHHELD, Bounds, Column, Table
from casegraph.reports.sections.contact_csv import write_contacts
from casegraph.schema import schema
from casegraph.version import VERSION

__all__ = ["write_csv", "write_workbook"]

_Plain = str | int | float | bool | date | None
_LONGEST_CELL = 32_767
_MOST_ROWS = 1_000_000
_LONGEST_SHEET = 31
# Names of sheets where a table's title is longer than a workbook allows.
_SHEETS = {
    "frequency-person-agency": "Contacts by person and agency",
    "frequency-rates": "Contacts a year of coverage",
    "frequency-proximity": "Last contact before death",
    "frequency-silence": "Longest time without contact",
    "frequency-appointments-agency": "Appointments by agency",
    "frequency-appointments-person": "Appointments by person",
    "knowledge-fragmentation": "How records were spread",
    "knowledge-never-passed-on": "Never passed on",
    "knowledge-shares": "Information passed on or not",
    "visibility-checks": "Checks and what they showed",
    "visibility-refiled": "Checks if records were refiled",
    "visibility-split": "What agencies could have found",
    "definitions": "Definitions of measures",
    "parameters": "Measures and their parameters",
    "inputs": "Input files",
}
_LEANING = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
_WIDTHS = {"number": 11, "bounds": 11, "percent": 11, "date": 13}


def flat_columns(table: Table) -> list[tuple[str, str, Column]]:
    """Columns of a file: counts with bounds take two; (name, heading, column)."""
    found = []
    for column in table.columns:
        if not column.files:
            continue
        if column.kind == "bounds":
            found.append((f"{column.name}_certain", f"{column.label}, certain", column))
            found.append((f"{column.name}_possible", f"{column.label}, possible", column))
        else:
            found.append((column.name, column.label, column))
    return found


def flat_rows(table: Table) -> Iterator[list[_Plain]]:
    """Rows of a file."""
    for row in table.rows:
        line: list[_Plain] = []
        for column, cell in zip(table.columns, row, strict=True):
            value = cell.value
            if not column.files:
                continue
            if isinstance(value, Bounds):
                line += [value.certain, value.possible]
            elif column.kind == "bounds":
                line += [value, value] if isinstance(value, int | float) or value == WITHHELD else [None, None]
            else:
                line.append(value if value is not None or column.kind in _WIDTHS else cell.text)
        yield line


# -- CSV ---------------------------------------------------------------------------------------------


def write_csv(contents: Contents, folder: Path) -> None:
    """Write a file for each table, one that explains their columns, and the rows behind the figures."""
    folder.mkdir()
    explained: list[list[_Plain]] = []
    for table in contents.tables:
        columns = flat_columns(table)
        _write(folder / f"{table.name}.csv", [name for name, *_ in columns], flat_rows(table))
        for name, heading, column in columns:
            explained.append(
                [f"{table.name}.csv", table.title, name, heading, column.unit, column.description, table.measure]
            )
    if contents.view.large:
        names = write_contacts(contents.view, folder / "contacts.csv")
        explained += [["contacts.csv", "Contacts", name, words.term(name), "", "", ""] for name in names]
    _write(folder / "evidence.csv", ["figure", "row", "link", "date", "text", "source"], _evidence(contents))
    explained.append(
        [
            "evidence.csv",
            "Rows behind the figures",
            "figure",
            "Figure",
            "",
            "title of the figure; rows are listed as in the page",
            "",
        ]
    )
    _write(
        folder / "columns.csv",
        ["file", "title", "column", "heading", "unit", "description", "measure"],
        iter(explained),
    )


def _evidence(contents: Contents) -> Iterator[list[_Plain]]:
    for block in contents.evidence:
        for title, entry in product((block.title, *block.also), block.entries):
            yield [title, entry.what, entry.link, entry.date, entry.text, entry.source]


def _write(path: Path, names: list[str], rows: Iterator[list[_Plain]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(names)
        for row in rows:
            writer.writerow([_csv_cell(value) for value in row])


def _csv_cell(value: _Plain) -> _Plain:
    if isinstance(value, str):
        return words.inert(words.plain(value))
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


# -- workbook ----------------------------------------------------------------------------------------


def write_workbook(contents: Contents, path: Path) -> None:
    """Write one workbook: a cover, and a sheet for each table that starts in A1."""
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    # No clock: equal inputs give equal files.
    book.set_properties(
        {
            "title": words.cut(words.plain(contents.title), 200),
            "comments": f"casegraph {VERSION}",
            "created": datetime(2000, 1, 1),
        }
    )
    _Workbook(book, contents).write()
    book.close()


def _with_unit(heading: str, column: Column) -> str:
    plain = not column.unit or column.unit in heading.lower() or column.unit in ("contacts", "appointments", "rows")
    return heading if plain else f"{heading} ({column.unit})"


def _whole_words(name: str, most: int) -> str:
    """As many whole words of a name as fit; a single longer word is cut."""
    kept = name if len(name) <= most else name[: most + 1].rpartition(" ")[0] or name[:most]
    words_kept = kept.split(" ")
    while len(words_kept) > 1 and words_kept[-1].lower() in _LEANING and kept != name:
        words_kept.pop()
    return " ".join(words_kept)


def _height(cells: Sequence[tuple[_Plain, float]]) -> float:
    """Points that a row of wrapped texts needs; programs do not all work it out themselves."""
    lines = 1
    for value, width in cells:
        if isinstance(value, str):
            lines = max(lines, sum(-(-len(line) // int(width)) or 1 for line in value.split("\n")))
    return min(15.0 * lines, 400.0)


class _Workbook:
    def __init__(self, book: Any, contents: Contents) -> None:
        self._book, self._contents = book, contents
        self._taken: set[str] = set()
        self._bold = book.add_format({"bold": True, "font_size": 14})
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._top = book.add_format({"valign": "top"})
        self._day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self._share = book.add_format({"valign": "top", "num_format": "0.000"})

    def write(self) -> None:
        cover = self._sheet("Cover")
        tables = [table for table in self._contents.tables if len(table.rows) <= _MOST_ROWS]
        sheets = [(table, self._table(table)) for table in tables]
        self._cover(cover, sheets)

    def _sheet(self, name: str) -> Any:
        cleaned = " ".join("".join(" " if letter in "[]:*?/\\'," else letter for letter in name).split()) or "Table"
        number, chosen = 1, _whole_words(cleaned, _LONGEST_SHEET)
        while chosen.lower() in self._taken:
            number += 1
            chosen = f"{_whole_words(cleaned, _LONGEST_SHEET - len(str(number)) - 1)} {number}"
        self._taken.add(chosen.lower())
        return self._book.add_worksheet(chosen)

    def _cover(self, sheet: Any, sheets: list[tuple[Table, str]]) -> None:
        contents, view = self._contents, self._contents.view
        sheet.set_column(0, 0, 34, self._wrap)
        sheet.set_column(1, 1, 100, self._wrap)
        lines: list[tuple[str, str]] = [(contents.title, "")]
        if view.made:
            lines.append(("Made data", "This casebook was generated for tests and pictures. Nothing in it is real."))
        lines += [
            ("Made with", f"casegraph {VERSION}, casebook schema {schema().version}"),
            ("Audience", str(view.audience)),
            ("Principal persons", words.joined(view.person(person) for person in view.principals)),
            ("Days chosen", ", ".join(view.chosen_days)),
            ("Checks look back", view.options.window),
        ]
        if view.options.date:
            lines.append(("Date", view.options.date))
        lines += [
            ("Bounds", "A count has two columns: certain, and possible given uncertain dates and numbers."),
            (
                "Words",
                "An agency held on record, or could have found; flags stated only later are hindsight and left out.",
            ),
            ("", ""),
            ("Sheet", "Table"),
            *((name, table.title) for table, name in sheets),
            ("", ""),
            ("Measure", "Definition"),
        ]
        used = {table.measure for table, _name in sheets}
        lines += [(name, f"{one.definition} Source: {one.source}") for name, one in measures().items() if name in used]
        lines += [("", ""), ("Input file", "SHA-256"), *view.book.checksums.items()]
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for at, (left, right) in enumerate(lines):
            sheet.set_row(at, _height([(right, 100)]))
            self._text(
                sheet,
                at,
                0,
                left,
                self._bold if at == 0 else self._head if right in ("Table", "Definition", "SHA-256") else self._wrap,
            )
            self._text(sheet, at, 1, right, self._wrap)

    def _table(self, table: Table) -> str:
        sheet = self._sheet(_SHEETS.get(table.name, table.title))
        self._text(sheet, 0, 0, table.title, self._bold)
        columns = flat_columns(table)
        self._text(sheet, 1, 0, table.note or "One table, from row 3.", self._top)
        widths = [_WIDTHS.get(column.kind, 46 if column.wide else 22) for _name, _heading, column in columns]
        headings = [_with_unit(heading, column) for _name, heading, column in columns]
        for at, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            self._text(sheet, 2, at, heading, self._head)
            sheet.set_column(at, at, width)
        sheet.set_row(2, _height(list(zip(headings, widths, strict=True))))
        sheet.freeze_panes(3, 1)
        sheet.repeat_rows(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for at, row in enumerate(flat_rows(table), start=3):
            sheet.set_row(at, _height(list(zip(row, widths, strict=True))))
            for place, value in enumerate(row):
                self._value(sheet, at, place, value, columns[place][2])
        if not table.rows:
            self._text(sheet, 3, 0, table.empty, self._top)
        else:
            sheet.autofilter(2, 0, 2 + len(table.rows), len(columns) - 1)
        name: str = sheet.get_name()
        return name

    def _value(self, sheet: Any, row: int, column: int, value: _Plain, told: Column) -> None:
        if isinstance(value, str):
            self._text(sheet, row, column, value, self._wrap if told.wide or len(value) > 24 else self._top)
        elif isinstance(value, bool):
            self._text(sheet, row, column, "yes" if value else "no", self._top)
        elif isinstance(value, date):
            self._date(sheet, row, column, value)
        elif isinstance(value, int | float):
            self._number(sheet, row, column, value)

    def _number(self, sheet: Any, row: int, column: int, value: float) -> None:
        # A spreadsheet holds 15 digits; larger whole numbers, and what is no number, stand as text.
        if isinstance(value, float) and not math.isfinite(value):
            self._text(sheet, row, column, words.number(value), self._top)
        elif abs(value) >= 1e15:
            self._text(sheet, row, column, str(value), self._top)
        else:
            sheet.write_number(row, column, value, self._share if isinstance(value, float) and value % 1 else self._top)

    def _date(self, sheet: Any, row: int, column: int, value: date) -> None:
        if value.year < 1900:
            self._text(sheet, row, column, value.isoformat(), self._top)
        else:
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self._day)

    def _text(self, sheet: Any, row: int, column: int, value: str, style: Any) -> None:
        cleaned = words.cut(words.plain(value), _LONGEST_CELL)
        if cleaned:
            sheet.write_string(row, column, cleaned, style)
