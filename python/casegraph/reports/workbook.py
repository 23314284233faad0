"""The report as an accessible workbook: cover, contents, notes, and one table a sheet.

After the guidance of the Government Analysis Function (*Releasing statistics in spreadsheets*, 2023): every table is a
marked-up table with unique heads, without merged, hidden or empty cells; what is missing is said in shorthand, which
the sheet of notes explains; sheets have a title in their first cell and say what follows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from casegraph.measures import measures
from casegraph.reports import words
from casegraph.reports.contents import Contents
from casegraph.reports.page_tables import WITHHELD, Column, Table
from casegraph.reports.tables_out import Plain, flat_columns, flat_rows
from casegraph.schema import schema
from casegraph.version import VERSION

__all__ = ["write_workbook"]

_LONGEST_CELL, _LONGEST_SHEET, _LONGEST_HEAD = 32_767, 31, 250
_MOST_ROWS = 1_000_000
_MISSING: Final = "[x]"
_NOT_DEFINED: Final = "[z]"
_SHORTHAND: Final = {
    WITHHELD: "Withheld from this audience: the count is small, or a small one could be worked out from it.",
    _MISSING: "Not stated. In a column of possible counts: no upper number is stated.",
    _NOT_DEFINED: "Not applicable: the figure is not defined here, such as a share of no contacts.",
}
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
_WIDTHS = {"number": 12, "bounds": 12, "percent": 12, "date": 13}
_HEAD_ROW = 4  # of each table, from 0: title, what follows, shorthand and the way back stand above it


def write_workbook(contents: Contents, path: Path) -> None:
    """Write the workbook of a report: equal contents give equal bytes."""
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
            "title": words.cut(_text(contents.title), 200),
            "subject": f"Audience: {contents.view.audience}",
            "comments": f"casegraph {VERSION}",
            "created": datetime(2000, 1, 1),
        }
    )
    _Workbook(book, contents).write()
    book.close()


def _text(value: str) -> str:
    return words.still(words.plain(value))


def _with_unit(heading: str, column: Column) -> str:
    plain = not column.unit or column.unit in heading.lower() or column.unit in ("contacts", "appointments", "rows")
    return heading if plain else f"{heading} ({column.unit})"


def _unique(headings: Sequence[str]) -> list[str]:
    """Heads that differ whatever the case of their letters, none empty: a marked-up table needs that."""
    found: list[str] = []
    taken: set[str] = set()
    for heading in headings:
        told = " ".join(words.cut(_text(heading), _LONGEST_HEAD).split()) or "Column"
        number, chosen = 1, told
        while chosen.lower() in taken:
            number += 1
            chosen = f"{told} ({number})"
        taken.add(chosen.lower())
        found.append(chosen)
    return found


def _whole_words(name: str, most: int) -> str:
    """As many whole words of a name as fit; a single longer word is cut."""
    kept = name if len(name) <= most else name[: most + 1].rpartition(" ")[0] or name[:most]
    words_kept = kept.split(" ")
    while len(words_kept) > 1 and words_kept[-1].lower() in _LEANING and kept != name:
        words_kept.pop()
    return " ".join(words_kept)


_HIGHEST = 30  # lines that are counted: more do not make a row higher


def _height(cells: Sequence[tuple[Plain, float]]) -> float:
    """Points that a row of wrapped texts needs; programs do not all work it out themselves."""
    lines = 1
    for value, width in cells:
        if isinstance(value, str):
            lines = max(lines, sum(_lines_of(line, int(width)) for line in value[: _HIGHEST * int(width)].split("\n")))
    return min(15.0 * lines, 400.0)


def _lines_of(text: str, width: int) -> int:
    """Lines that a text takes where words that do not fit go to the next line, and longer ones are broken."""
    lines, room = 1, width
    for word in text.split(" "):
        if len(word) > room and room < width:
            lines, room = lines + 1, width
        lines += max(0, -(-len(word) // width) - 1)
        room -= len(word) % width + 1 if len(word) > width else len(word) + 1
    return lines


class _Workbook:
    def __init__(self, book: Any, contents: Contents) -> None:
        self._book, self._contents = book, contents
        self._taken: set[str] = set()
        self._tables = 0
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._top = book.add_format({"valign": "top"})
        right = {"valign": "top", "align": "right", "indent": 1}  # apart from a text in the next column
        self._right = book.add_format(right)
        self._day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self._share = book.add_format({**right, "num_format": "0.000"})
        self._link = book.add_format({"valign": "top", "font_color": "#0B4C86", "underline": 1})

    def write(self) -> None:
        cover, listed, notes = self._sheet("Cover"), self._sheet("Contents"), self._sheet("Notes")
        shown = [table for table in self._contents.tables if 0 < len(table.rows) <= _MOST_ROWS]
        sheets = [(table, self._table(table)) for table in shown]
        self._cover(cover)
        self._list(listed, sheets)
        self._notes(notes, sheets)

    def _sheet(self, name: str) -> Any:
        cleaned = " ".join("".join(" " if letter in "[]:*?/\\'," else letter for letter in _text(name)).split())
        number, chosen = 1, _whole_words(cleaned or "Table", _LONGEST_SHEET)
        while chosen.lower() in self._taken:
            number += 1
            chosen = f"{_whole_words(cleaned, _LONGEST_SHEET - len(str(number)) - 1)} {number}"
        self._taken.add(chosen.lower())
        return self._book.add_worksheet(chosen)

    # -- cover, contents, notes --------------------------------------------------------------------

    def _cover(self, sheet: Any) -> None:
        contents, view = self._contents, self._contents.view
        told = [contents.title]
        if view.made:
            told.append("Made data: this casebook was generated for tests and pictures. Nothing in it is real.")
        told += [
            "Tables of a report on how agencies were in contact with persons and with one another.",
            f"Made with casegraph {VERSION}, casebook schema {schema().version}.",
            f"Audience: {view.audience}.",
        ]
        if view.audience.sees_rows:
            told += [
                f"Principal persons: {words.joined(view.person(person) for person in view.principals) or 'none'}.",
                f"Days chosen: {', '.join(view.chosen_days) or 'none'}.",
            ]
        told.append(f"Checks look back: {view.options.window}.")
        if view.options.date:
            told.append(view.options.date)
        told += [
            "A count has two columns: certain, and possible given uncertain dates and numbers.",
            "An agency held on record, or could have found; flags stated only later are hindsight and left out.",
            "The sheet Contents leads to all tables. The sheet Notes explains the shorthand in square brackets.",
        ]
        told += [f"Input, SHA-256 of {name}: {value}" for name, value in view.book.checksums.items()]
        sheet.set_column(0, 0, 110, self._wrap)
        for at, line in enumerate(told):
            sheet.set_row(at, _height([(line, 110)]))
            self._write_text(sheet, at, 0, line, self._title if at == 0 else self._wrap)
        self._for_print(sheet)

    def _list(self, sheet: Any, sheets: Sequence[tuple[Table, str]]) -> None:
        self._above(sheet, "Contents", "This sheet has one table: a row for each table of the workbook, with a link.")
        rows: list[list[Plain]] = [[name, table.title, len(table.rows)] for table, name in sheets]
        rows += [
            [_NOT_DEFINED, f"{table.title} (no sheet: {self._why_none(table)})", len(table.rows)]
            for table in self._contents.tables
            if not 0 < len(table.rows) <= _MOST_ROWS
        ]
        columns = [Column("sheet", "Sheet"), Column("title", "Table", wide=True), Column("n", "Rows", kind="number")]
        self._marked_up(sheet, columns, ["Sheet", "Table", "Rows"], [34, 90, 10], rows)
        for at, (_table, name) in enumerate(sheets, start=_HEAD_ROW + 1):
            sheet.write_url(at, 0, f"internal:'{name}'!A1", self._link, name)

    @staticmethod
    def _why_none(table: Table) -> str:
        return "too many rows, see the CSV file" if table.rows else table.empty.rstrip(".")

    def _notes(self, sheet: Any, sheets: Sequence[tuple[Table, str]]) -> None:
        self._above(sheet, "Notes", "This sheet has one table: the shorthand, then what each measure is.")
        rows: list[list[Plain]] = [[short, meaning] for short, meaning in _SHORTHAND.items()]
        used = {table.measure for table, _name in sheets}
        rows += [[name, f"{one.definition} Source: {one.source}"] for name, one in measures().items() if name in used]
        columns = [Column("note", "Shorthand or measure"), Column("meaning", "Meaning", wide=True)]
        self._marked_up(sheet, columns, ["Shorthand or measure", "Meaning"], [34, 110], rows)

    # -- tables ------------------------------------------------------------------------------------

    def _table(self, table: Table) -> str:
        sheet = self._sheet(_SHEETS.get(table.name, table.title))
        columns = flat_columns(table)
        headings = _unique([_with_unit(heading, column) for _name, heading, column in columns])
        widths = [_WIDTHS.get(column.kind, 46 if column.wide else 22) for _name, _heading, column in columns]
        self._above(sheet, table.title, table.note)
        # A table on one sheet has no empty cell: what is missing is said.
        rows = [[_told(value) for value in row] for row in flat_rows(table, labels=True)]
        self._marked_up(sheet, [column for *_, column in columns], headings, widths, rows)
        used = {short for row in rows for short in row if isinstance(short, str) and short in _SHORTHAND}
        if used:
            told = f"Shorthand: {', '.join(sorted(used))}; the sheet Notes explains it."
            self._write_text(sheet, 2, 0, told, self._top)
        name: str = sheet.get_name()
        return name

    def _above(self, sheet: Any, title: str, note: str) -> None:
        """What stands above a table: title, what follows, shorthand, the way back."""
        self._write_text(sheet, 0, 0, title, self._title)
        self._write_text(
            sheet, 1, 0, note or f"This sheet has one table, which starts in cell A{_HEAD_ROW + 1}.", self._top
        )
        self._write_text(sheet, 2, 0, "No shorthand is used in this table.", self._top)
        if sheet.get_name() == "Contents":
            sheet.write_url(3, 0, "internal:'Cover'!A1", self._link, "Cover")
        else:
            sheet.write_url(3, 0, "internal:'Contents'!A1", self._link, "Contents")

    def _marked_up(
        self,
        sheet: Any,
        columns: Sequence[Column],
        headings: Sequence[str],
        widths: Sequence[float],
        rows: Sequence[Sequence[Plain]],
    ) -> None:
        self._tables += 1
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.add_table(
            _HEAD_ROW,
            0,
            _HEAD_ROW + len(rows),
            len(headings) - 1,
            {
                "name": f"Table_{self._tables}",
                "style": "Table Style Light 1",
                "banded_rows": False,
                "first_column": True,
                "columns": [{"header": heading, "header_format": self._head} for heading in headings],
            },
        )
        sheet.set_row(_HEAD_ROW, _height(list(zip(headings, [width - 3 for width in widths], strict=True))))
        for at, row in enumerate(rows, start=_HEAD_ROW + 1):
            sheet.set_row(at, _height(list(zip(row, widths, strict=True))))
            for place, value in enumerate(row):
                self._value(sheet, at, place, value, columns[place])
        sheet.freeze_panes(_HEAD_ROW + 1, 1)
        sheet.repeat_rows(_HEAD_ROW)
        self._for_print(sheet)

    @staticmethod
    def _for_print(sheet: Any) -> None:
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    # -- cells -------------------------------------------------------------------------------------

    def _value(self, sheet: Any, row: int, column: int, value: Plain, told: Column) -> None:
        if isinstance(value, bool) or value is None or isinstance(value, str):
            text = _MISSING if value is None else value if isinstance(value, str) else "yes" if value else "no"
            style = self._right if told.kind in _WIDTHS else self._wrap if told.wide or len(text) > 24 else self._top
            self._write_text(sheet, row, column, text, style)
        elif isinstance(value, date):
            self._date(sheet, row, column, value)
        else:
            self._number(sheet, row, column, value)

    def _number(self, sheet: Any, row: int, column: int, value: float) -> None:
        # A spreadsheet holds 15 digits; larger whole numbers, and what is no number, stand as text.
        if isinstance(value, float) and not math.isfinite(value):
            self._write_text(sheet, row, column, words.number(value), self._right)
        elif abs(value) >= 1e15:
            self._write_text(sheet, row, column, str(value), self._right)
        else:
            style = self._share if isinstance(value, float) and value % 1 else self._right
            sheet.write_number(row, column, value, style)

    def _date(self, sheet: Any, row: int, column: int, value: date) -> None:
        if value.year < 1900:
            self._write_text(sheet, row, column, value.isoformat(), self._top)
        else:
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self._day)

    def _write_text(self, sheet: Any, row: int, column: int, value: str, style: Any) -> None:
        sheet.write_string(row, column, words.cut(_text(value), _LONGEST_CELL), style)


_BLANK = re.compile(r"\s*")


def _told(value: Plain) -> Plain:
    """A cell's value, or the shorthand for why there is none."""
    if isinstance(value, float) and math.isnan(value):
        return _NOT_DEFINED
    if value is None or (isinstance(value, str) and _BLANK.fullmatch(_text(value))):
        return _MISSING
    return value
