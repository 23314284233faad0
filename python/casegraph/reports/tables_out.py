"""The tables of a report, flat: as CSV files, and as the rows that a workbook has."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

from casegraph.reports import words
from casegraph.reports.contents import Contents
from casegraph.reports.page_tables import WITHHELD, Bounds, Column, Table
from casegraph.reports.sections.contact_csv import write_contacts

__all__ = ["Plain", "flat_columns", "flat_rows", "write_csv"]

Plain = str | int | float | bool | date | None
_MEASURED = frozenset({"number", "bounds", "percent", "date"})


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


def flat_rows(table: Table, *, labels: bool = False) -> Iterator[list[Plain]]:
    """Rows of a file; with ``labels`` names instead of the ids of persons, agencies and addresses."""
    for row in table.rows:
        line: list[Plain] = []
        for column, cell in zip(table.columns, row, strict=True):
            value = cell.text if labels and column.names and cell.text else cell.value
            if not column.files:
                continue
            if isinstance(value, Bounds):
                line += [value.certain, value.possible]
            elif column.kind == "bounds":
                line += [value, value] if isinstance(value, int | float) or value == WITHHELD else [None, None]
            else:
                line.append(value if value is not None or column.kind in _MEASURED else cell.text)
        yield line


# -- CSV ---------------------------------------------------------------------------------------------


def write_csv(contents: Contents, folder: Path) -> None:
    """Write a file for each table, one that explains their columns, and the rows behind the figures."""
    folder.mkdir()
    explained: list[list[Plain]] = []
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


def _evidence(contents: Contents) -> Iterator[list[Plain]]:
    for block in contents.evidence:
        for title, entry in product((block.title, *block.also), block.entries):
            yield [title, entry.what, entry.link, entry.date, entry.text, entry.source]


def _write(path: Path, names: list[str], rows: Iterator[list[Plain]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(names)
        for row in rows:
            writer.writerow([_csv_cell(value) for value in row])


def _csv_cell(value: Plain) -> Plain:
    if isinstance(value, str):
        return words.inert(words.plain(value))
    if isinstance(value, float) and math.isnan(value):
        return None
    return value
