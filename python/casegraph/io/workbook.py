"""A casebook in an Excel workbook: a sheet per table, and a sheet `casebook` that describes it.

Faults of a sheet are reported with their cell; the values that a row's place stands for are never guessed.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph.errors import DataError, Problem
from casegraph.io.about import ABOUT, About, read_about
from casegraph.io.cells import typed
from casegraph.io.contents import Contents, Origin, checksum, unknown_table, visible_value
from casegraph.io.migrations import bring_up_to_date
from casegraph.io.shorthand import SHORTHAND, expand, taken_as_present
from casegraph.io.spreadsheet import Sheet, column_letters, look_through
from casegraph.io.workbook_cells import Refusal, text_of
from casegraph.schema import schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["START_SHEET", "TERMS_SHEET", "read_workbook"]

START_SHEET = "start"  # a template's instructions
TERMS_SHEET = "vocabularies"  # the terms behind a template's drop-down lists

_LISTED_CELLS = 20  # of one kind in one column; the rest are counted
_HEADER_SOUGHT = 20  # rows in which a misplaced header is looked for


def read_workbook(path: Path) -> Contents:
    """Return what a workbook holds.

    Raises
    ------
    DataError
        Where the file is no workbook that can be read, or of a newer version.
    """
    sheets = look_through(path)
    rows = _Values(path)
    contents = Contents({}, checksums={path.name: checksum(path)})
    about = _read_about(rows, sheets, contents)
    own_problems: list[Problem] = []
    for sheet in sheets:
        if sheet.name in schema().tables:
            _TableSheet(sheet, rows.of(sheet.name), about, contents).read()
        elif sheet.name not in (ABOUT, START_SHEET, TERMS_SHEET):
            what = "the hidden sheet" if sheet.hidden else "the sheet"
            problem = unknown_table(sheet.name, what, sheet.name)
            own_problems += [problem] if problem else []
    contents.problems += own_problems
    _append_lists(contents, about)
    for name, table in contents.tables.items():
        contents.tables[name], problems = typed(table, about.types.get(name, {}), name)
        contents.problems += problems
    return bring_up_to_date(contents, path.name)


class _Values:
    """The values of a workbook's sheets, row by row from A1."""

    def __init__(self, path: Path) -> None:
        import python_calamine

        self._path = path
        self._book: Any = self._guarded(lambda: python_calamine.CalamineWorkbook.from_path(str(path)))

    def of(self, name: str) -> list[list[Any]]:
        sheet = self._guarded(lambda: self._book.get_sheet_by_name(name))
        rows: list[list[Any]] = self._guarded(lambda: sheet.to_python(skip_empty_area=False))
        return rows

    def _guarded(self, read: Any) -> Any:
        try:
            return read()
        except BaseException as error:
            if isinstance(error, Exception) or type(error).__name__ == "PanicException":
                raise DataError(f"{self._path}: the workbook cannot be read: {error}") from None
            raise


# -- the sheet `casebook` ----------------------------------------------------------------------------


def _read_about(rows: _Values, sheets: Sequence[Sheet], contents: Contents) -> About:
    listed = rows.of(ABOUT) if any(sheet.name == ABOUT for sheet in sheets) else []
    entries = []
    for number, row in enumerate(listed, start=1):
        key, value = (str(cell) for cell in (*row, "", "")[:2])
        if key.strip() not in ("", "key") and not key.startswith("#"):
            entries.append((key.strip(), value, f"{ABOUT}!A{number}"))
    return read_about(entries, contents)


# -- the sheets of tables ----------------------------------------------------------------------------


class _TableSheet:
    """Reads one sheet into a table of texts, with every fault and its cell."""

    def __init__(self, sheet: Sheet, rows: list[list[Any]], about: About, contents: Contents) -> None:
        self._sheet, self._rows, self._contents = sheet, rows, contents
        self._table = schema().tables[sheet.name]
        self._types = about.types.get(sheet.name, {})
        self._with_comments = about.values.get("comments", "yes").lower() != "no"
        self._numbers: array[int] = array("q")  # the sheet's row of each data row
        self._letters: dict[str, str] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def read(self) -> None:
        header = self._header()
        if header is None:
            return
        self._letters = {name: column_letters(at + 1) for at, name in enumerate(header) if name}
        comments = self._find_rows()
        self._merged_cells()
        self._formulas_and_errors(comments)
        columns = {name: self._column(name, at) for at, name in enumerate(header) if name}
        self._nameless_columns(header)
        self._count_the_rest()
        self._store(columns)

    def _fault(self, rule: str, reason: str, accepted: str, cell: str = "", **at: Any) -> None:
        place = f"{self._sheet.name}!{cell}" if cell else self._sheet.name
        self._contents.problems.append(
            Problem(rule=rule, table=self._table.name, reason=reason, accepted=accepted, place=place, **at)
        )

    def _listed_fault(self, refusal: Refusal, row: int, column: str, value: Any, letter: str) -> None:
        self._counts[refusal.rule, column] += 1
        if self._counts[refusal.rule, column] <= _LISTED_CELLS:
            value = visible_value(self._table.name, value)
            cell = f"{letter}{self._numbers[row - 1]}"
            self._fault(*refusal, cell, row=row, column=column, value=value)

    def _count_the_rest(self) -> None:
        for (rule, column), count in self._counts.items():
            if count > _LISTED_CELLS:
                reason = f"{count - _LISTED_CELLS} more cells of this column have the same fault ({rule})"
                self._fault(rule, reason, "as said of the first ones", column=column)

    def _header(self) -> list[str] | None:
        if not self._rows:
            accepted = "a header in row 1, or no such sheet"
            self._fault("empty_sheet", "the sheet is empty", accepted)
            return None
        names = [cell.strip() if isinstance(cell, str) else cell for cell in self._rows[0]]
        if not self._is_header(names):
            self._misplaced_header()
            return None
        for at, name in enumerate(names, start=1):
            if not isinstance(name, str):
                cell = f"{column_letters(at)}1"
                self._fault("unreadable_header", f"the header holds {name!r}, no name of a column", "text", cell)
                return None
        twice = [name for name, count in Counter(name for name in names if name).items() if count > 1]
        if twice:
            cell = f"{column_letters(len(names) - names[::-1].index(twice[0]))}1"
            reason = "the header names this column more than once"
            self._fault("duplicate_column", reason, "every column named once", cell, column=twice[0][:80])
            return None
        return names

    def _is_header(self, cells: Sequence[Any]) -> bool:
        known = [cell for cell in cells if isinstance(cell, str) and self._known(cell.strip())]
        return bool(known)

    def _known(self, name: str) -> bool:
        return self._table.find(name) is not None

    def _misplaced_header(self) -> None:
        at = next((n for n, row in enumerate(self._rows[:_HEADER_SOUGHT], start=1) if self._is_header(row)), None)
        accepted = f"a header in row 1 with columns of this table ({', '.join(self._table.column_names[:4])} ...)"
        if at is None:
            self._fault("no_header", "row 1 names no column of this table", accepted, "1:1")
        else:
            reason = f"the header stands in row {at}, and belongs in row 1; delete the rows above it"
            self._fault("misplaced_header", reason, accepted, f"A{at}")

    def _find_rows(self) -> set[int]:
        """Notes the rows with data; returns those that are comments."""
        comments = set()
        for number, row in enumerate(self._rows[1:], start=2):
            first = row[0] if row else ""
            if self._with_comments and isinstance(first, str) and first.startswith("#"):
                comments.add(number)
            elif any(cell != "" and cell is not None for cell in row):
                self._numbers.append(number)
        return comments

    def _merged_cells(self) -> None:
        for area in self._sheet.merged:
            in_header = re.match(r"\$?[A-Z]+\$?1\b", area) is not None
            what = "the header has merged cells" if in_header else "cells are merged, so that rows lack their values"
            accepted = "a sheet without merged cells: select all, then unmerge"
            self._fault("merged_header" if in_header else "merged_cells", what, accepted, area)

    def _formulas_and_errors(self, comments: set[int]) -> None:
        data_rows = {number: at for at, number in enumerate(self._numbers, start=1)}
        names = {letter: name for name, letter in self._letters.items()}
        found = [(cell, "formula", "") for cell in self._sheet.formulas]
        found += [(cell, "error_value", text) for cell, text in self._sheet.errors]
        for cell, rule, text in found:
            letter, number = re.sub(r"\d", "", cell), int(re.sub(r"\D", "", cell))
            if number in comments:
                continue
            column = names.get(letter, letter)
            self._counts[rule, column] += 1
            if self._counts[rule, column] > _LISTED_CELLS:
                continue
            reason = "the cell holds a formula" if rule == "formula" else "the cell holds one of Excel's error values"
            accepted = "the value itself: copy, then paste as values"
            self._fault(rule, reason, accepted, cell, row=data_rows.get(number, 0), column=column, value=text)

    def _column(self, name: str, at: int) -> list[str | None]:
        declared = self._table.find(name)
        kind = declared.type if declared else "text" if name in SHORTHAND else "own"
        wanted, letter = self._types.get(name, "string"), column_letters(at + 1)
        refused = {cell for cell, _ in self._sheet.errors}
        texts: list[str | None] = []
        for row, number in enumerate(self._numbers, start=1):
            value = self._rows[number - 1][at]
            text = text_of(value, kind, wanted)
            if isinstance(text, Refusal):
                if f"{letter}{number}" not in refused:
                    self._listed_fault(text, row, name, value, letter)
                text = None
            texts.append(text)
        return texts

    def _nameless_columns(self, header: Sequence[str]) -> None:
        for at, name in enumerate(header):
            if name:
                continue
            number = next((n for n in self._numbers if self._rows[n - 1][at] not in ("", None)), None)
            if number is not None:
                cell = f"{column_letters(at + 1)}{number}"
                self._fault("nameless_column", "the cell stands under no column name", "a name in row 1", cell)

    def _store(self, columns: Mapping[str, list[str | None]]) -> None:
        import pyarrow as pa

        name = self._table.name
        self._contents.origins[name] = Origin(name, self._numbers, self._letters)
        types = [pa.string()] * len(columns)
        arrays = [pa.array(texts, kind) for texts, kind in zip(columns.values(), types, strict=True)]
        self._contents.tables[name] = pa.Table.from_arrays(arrays, names=list(columns))


# -- lists in one cell -------------------------------------------------------------------------------


def _append_lists(contents: Contents, about: About) -> None:
    contacts = contents.tables.get("contacts")
    if contacts is None:
        return
    for column, target in SHORTHAND.items():
        if column in contacts.column_names:
            _append_list(contents, contacts, column, target)
            contacts = contacts.drop_columns([column])
            _same_ids(about, target)
    contents.tables["contacts"] = contacts


def _append_list(contents: Contents, contacts: pa.Table, column: str, target: str) -> None:
    import pyarrow as pa

    def texts(name: str) -> list[str | None]:
        found = contacts.column_names
        return contacts.column(name).to_pylist() if name in found else [None] * contacts.num_rows

    rows, problems = expand(column, texts(column), texts("contact_id"), texts("source"))
    if column == "persons":
        problems += taken_as_present(texts(column), texts("attendance"))
    origin = contents.origins["contacts"]
    contents.problems += [_placed(problem, origin) for problem in problems]
    names = list(rows[0].cells) if rows else ["contact_id"]
    listed = pa.table({name: pa.array([row.cells[name] for row in rows], pa.string()) for name in names})
    assert origin.rows is not None
    assert origin.letters is not None
    placed = Origin(
        "contacts",
        array("q", (origin.rows[row.row - 1] for row in rows)),
        dict.fromkeys(names, origin.letters[column]),
    )
    earlier = contents.tables.get(target)
    if earlier is None or earlier.num_rows == 0:
        if rows:
            contents.tables[target], contents.origins[target] = listed, placed
        return
    contents.tables[target] = pa.concat_tables([earlier, listed], promote_options="default")
    first = contents.origins[target]
    contents.origins[target] = Origin(first.file, first.rows, first.letters, placed)


def _placed(problem: Problem, origin: Origin) -> Problem:
    import dataclasses

    return dataclasses.replace(problem, place=origin.place(problem.row, problem.column))


def _same_ids(about: About, target: str) -> None:
    """Ids that a list names are of the type that their own table states."""
    for column in schema().tables[target].columns:
        referred = about.types.get(column.refers_to, {}) if column.refers_to else {}
        key = schema().tables[column.refers_to].key[0] if column.refers_to else ""
        if key in referred:
            about.types.setdefault(target, {}).setdefault(column.name, referred[key])
