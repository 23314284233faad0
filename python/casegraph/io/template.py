"""An empty workbook for analysts: drop-down lists, notes on every column, formats that convert nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from casegraph.errors import ArgumentError
from casegraph.io.about import ABOUT, about_rows
from casegraph.io.atomic import atomic_file
from casegraph.io.contents import Contents
from casegraph.io.shorthand import SHORTHAND
from casegraph.io.spreadsheet import column_letters
from casegraph.io.workbook import START_SHEET, TERMS_SHEET
from casegraph.io.workbook_writer import new_workbook
from casegraph.schema import Column, Table, Vocabulary, schema

__all__ = ["write_template"]

_LAST_ROW = 1_048_575  # counted from 0
# Example and note of the lists on the sheet contacts. The example stands for rows of the second contact, which the
# examples of the sheets participants and flags leave out.
_LISTS = {
    "persons": (
        "person-1:subject; person-2:alleged_perpetrator:spoken_about",
        "Instead of rows on the sheet participants: persons apart by ;, each as person, person:role or "
        "person:role:presence. Without a presence: took_part; whoever did not come is person:role:absent.",
    ),
    "flags": (
        "domestic_abuse:agency_then; drugs=no:agency_later",
        "Instead of rows on the sheet flags: flags apart by ;, each as flag:author or flag=state:author. "
        "Without a state: yes. The author is needed: agency_then where the record made at the time states "
        "the facts, whatever it called them; agency_later, review or coder for everything judged later.",
    ),
}


class _Formats:
    """The cell formats of the template."""

    def __init__(self, book: Any) -> None:
        plain = {"num_format": "@", "font_name": "Calibri", "font_size": 11}
        self.text = book.add_format(plain)
        self.number = book.add_format({"font_name": "Calibri", "font_size": 11})
        self.title = book.add_format({**plain, "bold": True, "font_size": 16})
        self.wrapped = book.add_format({**plain, "text_wrap": True, "valign": "top"})
        self.bold = book.add_format({**plain, "bold": True, "valign": "top"})
        head = {**plain, "bold": True, "border": 1, "font_color": "#FFFFFF"}
        self.required = book.add_format({**head, "bg_color": "#1F4E79"})
        self.optional = book.add_format({**plain, "bold": True, "border": 1, "bg_color": "#DDEBF7"})
        self.example = book.add_format({**plain, "italic": True, "font_color": "#595959", "bg_color": "#F2F2F2"})


def write_template(path: Path, *, overwrite: bool = False) -> None:
    """Write the template; the file appears whole or not at all.

    Raises
    ------
    ArgumentError
        Where the name does not end in .xlsx, or the file is there already and ``overwrite`` is False.
    """
    if path.suffix.lower() != ".xlsx":
        raise ArgumentError(f"{path}: a template is a workbook; accepted: a name that ends in .xlsx")
    if path.exists() and not overwrite:
        raise ArgumentError(
            f"{path}: the file is there already; accepted: another name, or overwrite=True (--overwrite)"
        )
    with atomic_file(path) as target:
        book = new_workbook(target)
        formats = _Formats(book)
        tables = list(_tables())
        _write_start(book, formats, tables)
        _write_about(book, formats)
        ranges = _ranges()
        for table in tables:
            _write_table(book, formats, table, ranges)
        _write_terms(book)
        book.close()


def _tables() -> Iterator[Table]:
    """The sheets in their order: those needed first. Identities have a store of their own, not here."""
    declared = [table for table in schema().tables.values() if not table.identity_store]
    yield from (table for table in declared if table.essential)
    yield from (table for table in declared if not table.essential)


# -- the sheets that are no table --------------------------------------------------------------------


def _instructions() -> list[str]:
    return [
        "Four sheets are needed: persons, agencies, contacts, participants (blue tabs). All others are "
        "optional and add measures; a sheet that stays empty may stay or be deleted.",
        "One row is one thing. The first row of each sheet names the columns: leave it where it is, and "
        "do not merge cells. Dark blue columns are required. Point at a column's name to read what "
        "belongs in it.",
        "The grey rows are examples: one made household that runs through all sheets. Rows whose first cell "
        "starts with # are not read: use them for remarks, too.",
        "Ids are names of your own, such as person-1 or c-2.17-1: write them the same way everywhere. "
        "Persons are roles or pseudonyms, never names; professionals are roles.",
        "Dates are text: 2010-10-08, or 2011-09 or 2011 where no more is known, 2012-03~ for about "
        "March 2012, 2012-11-05/2012-11-12 for some day between. An empty date means not stated. Times "
        "are HH:MM.",
        "Cells are formatted as Text so that Excel converts nothing. Formulas are refused: paste values.",
        "Columns with a list take one of its terms. Where further terms are allowed, add them on the "
        "sheet casebook: vocabulary.contact_kind in the first column, the term in the second.",
        "On the sheet contacts, the columns persons and flags may hold lists instead of rows on the "
        "sheets participants and flags. Each flag names its author.",
        "Columns whose name starts with x_ are your own and are kept. Names, addresses and numbers of "
        "persons as agencies recorded them do not belong here; they have a store of their own.",
        "Check the workbook with: casegraph validate FILE",
    ]


def _write_start(book: Any, formats: _Formats, tables: list[Table]) -> None:
    sheet = book.add_worksheet(START_SHEET)
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 5, formats.wrapped)
    sheet.set_column(1, 1, 18, formats.wrapped)
    sheet.set_column(2, 2, 84, formats.wrapped)
    sheet.write_string(0, 0, "How to fill in this casebook", formats.title)
    row = 2
    for number, text in enumerate(_instructions(), start=1):
        sheet.write_string(row, 0, f"{number}.", formats.bold)
        sheet.merge_range(row, 1, row, 2, text, formats.wrapped)
        sheet.set_row(row, 15.5 * (1 + len(text) // 105))
        row += 1
    row += 1
    sheet.write_string(row, 1, "sheet", formats.bold)
    sheet.write_string(row, 2, "one row is", formats.bold)
    for at, table in enumerate(tables, start=row + 1):
        sheet.write_url(at, 1, f"internal:'{table.name}'!A1", formats.wrapped, table.name)
        needed = " (needed)" if table.essential else ""
        sheet.write_string(at, 2, table.row_is + needed, formats.wrapped)


def _write_about(book: Any, formats: _Formats) -> None:
    sheet = book.add_worksheet(ABOUT)
    sheet.set_column(0, 0, 32, formats.text)
    sheet.set_column(1, 1, 60, formats.text)
    sheet.fit_to_pages(1, 0)
    sheet.write_row(0, 0, ("key", "value"), formats.optional)
    for row, (key, value) in enumerate(about_rows(Contents({})), start=1):
        sheet.write_string(row, 0, key, formats.text)
        if value:
            sheet.write_string(row, 1, value, formats.text)


def _ranges() -> dict[str, str]:
    """Where the terms of each vocabulary stand on the sheet behind the lists."""
    ranges = {}
    for at, vocabulary in enumerate(schema().vocabularies.values(), start=1):
        letter = column_letters(at)
        ranges[vocabulary.name] = f"={TERMS_SHEET}!${letter}$2:${letter}${len(vocabulary.terms) + 1}"
    return ranges


def _write_terms(book: Any) -> None:
    sheet = book.add_worksheet(TERMS_SHEET)
    for at, vocabulary in enumerate(schema().vocabularies.values()):
        sheet.write_column(0, at, [vocabulary.name, *vocabulary.values])
    sheet.hide()


# -- the sheets of tables ----------------------------------------------------------------------------


def _write_table(book: Any, formats: _Formats, table: Table, ranges: dict[str, str]) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1 + len(table.columns) // 10, 0)  # on paper still readable
    sheet.repeat_rows(0)
    if table.essential:
        sheet.set_tab_color("#1F4E79")
    examples = table.examples
    for at, column in enumerate(table.columns):
        _write_column(sheet, formats, column, at)
        _add_list(sheet, column, at, 1 + len(examples), ranges)
    for number, cells in enumerate(examples, start=1):
        for at, cell in enumerate(cells):
            sheet.write_string(number, at, f"#{cell}" if at == 0 else cell, formats.example)
    if table.name == "contacts":
        for at, name in enumerate(SHORTHAND, start=len(table.columns)):
            example, note = _LISTS[name]
            _write_header(sheet, formats.optional, formats.text, at, name, note, example)
            for number in range(1, 1 + len(examples)):
                sheet.write_string(number, at, example if number == len(examples) else "", formats.example)


def _write_column(sheet: Any, formats: _Formats, column: Column, at: int) -> None:
    style = formats.required if column.required else formats.optional
    cells = formats.number if column.type in ("integer", "number") else formats.text
    longest = max(column.example, column.second_example, key=len)
    _write_header(sheet, style, cells, at, column.name, _note(column), longest)


def _write_header(sheet: Any, style: Any, cells: Any, at: int, name: str, note: str, example: str) -> None:
    sheet.set_column(at, at, min(44, max(12, len(name) + 4, len(example) + 4)), cells)
    sheet.write_string(0, at, name, style)
    lines = 2 + sum(1 + len(line) // 38 for line in note.splitlines())
    sheet.write_comment(0, at, note, {"author": "casegraph", "width": 280, "height": 15 * lines})


def _note(column: Column) -> str:
    lines = [f"{column.description}.", f"Type: {column.type}{' (required)' if column.required else ''}"]
    if column.vocabulary:
        vocabulary = schema().vocabularies[column.vocabulary]
        further = "; further terms on the sheet casebook" if vocabulary.extensible else ""
        lines.append(f"One term of {column.vocabulary}{further}")
    if column.refers_to:
        lines.append(f"An id from the sheet {column.refers_to}")
    example = column.example or column.second_example
    if example:
        lines.append(f"Example: {example}")
    return "\n".join(lines)


def _add_list(sheet: Any, column: Column, at: int, first: int, ranges: dict[str, str]) -> None:
    if column.type == "boolean":
        _list_of(sheet, at, first, ["true", "false"], "stop", "true or false")
    elif column.vocabulary:
        vocabulary: Vocabulary = schema().vocabularies[column.vocabulary]
        if vocabulary.extensible:
            message = "This is not in the list. Add it on the sheet casebook if it is meant."
            _list_of(sheet, at, first, ranges[vocabulary.name], "warning", message)
        else:
            _list_of(sheet, at, first, ranges[vocabulary.name], "stop", "Choose a term of the list.")


def _list_of(sheet: Any, at: int, first: int, source: str | list[str], kind: str, message: str) -> None:
    validation = {
        "validate": "list",
        "source": source,
        "error_type": kind,
        "error_title": "Not in the list",
        "error_message": message,
    }
    sheet.data_validation(first, at, _LAST_ROW, at, validation)
