"""Tables of a report as a page of paper takes them: which columns, on how many lines, how wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from casegraph.reports import words
from casegraph.reports.page_tables import Cell, Column, Table

__all__ = ["COMPACT", "PLAIN", "Grid", "Paper", "document_text", "grids_of"]

_LONGEST, _LONGEST_NAME = 4_000, 400  # characters in one cell of prose, and of names; the files hold all
_SHORT = 12  # letters of a text that is kept on one line
_KEPT = 16  # letters of a word that is not broken
_STEPS = (3.0, 6.0, 12.0, 24.0)  # millimetres by which a column may grow at once
_HIDDEN = 0.05  # of a line that is saved in a row which another column keeps as high
_NUMERIC = ("number", "bounds", "percent")


@dataclass(frozen=True)
class Paper:
    """The room for a table, and the room that its letters take, in millimetres."""

    width: float
    letter: float
    padding: float  # of a cell, both sides


PLAIN: Final = Paper(170.0, 1.62, 4.2)  # A4 upright, 8.5 points
COMPACT: Final = Paper(267.0, 1.5, 3.0)  # A4 turned, 8 points


@dataclass(frozen=True)
class Grid:
    """A table as a document has it: heads, rows of lines of text, widths in millimetres."""

    heads: list[str]
    numeric: list[bool]
    rows: list[list[list[str]]]
    widths: list[float]


def document_text(text: str) -> str:
    """The text as a document may hold it."""
    return words.still(words.plain(text))


def grids_of(table: Table, paper: Paper) -> list[Grid]:
    """The table as one grid, or as several where it has too many columns for the paper."""
    told = [at for at, column in enumerate(table.columns) if column.page and column.name not in table.apart]
    shown = [at for at in told if not _only_leads(table, at)]
    columns = [table.columns[at] for at in shown]
    heads = [_head(column) for column in columns]
    most = [_LONGEST if column.wide else _LONGEST_NAME for column in columns]
    rows = [[_lines(row[at], cut) for at, cut in zip(shown, most, strict=True)] for row in table.rows[: table.most]]
    numeric = [column.kind in _NUMERIC for column in columns]
    first = 1
    if table.groups and table.group_of:
        first = 2
        heads, numeric = [table.group_of, *heads], [False, *numeric]
        rows = [[[_cell_text(group, _LONGEST_NAME)], *row] for group, row in zip(table.groups, rows, strict=False)]
    least = [_least(heads[at], [row[at] for row in rows], paper) for at in range(len(heads))]
    found = []
    for part in _columns_apart(least, first, paper):
        cells = [[row[at] for at in part] for row in rows]
        widths = _shared_out([least[at] for at in part], cells, paper)
        found.append(Grid([heads[at] for at in part], [numeric[at] for at in part], cells, widths))
    return found


def _only_leads(table: Table, at: int) -> bool:
    """Whether a column has nothing but links to rows that a page lists."""
    return all(row[at].link and row[at].text is None and row[at].value == "rows" for row in table.rows)


def _head(column: Column) -> str:
    """The heading of a column, with the unit where it is one of time."""
    is_told = column.unit in ("days", "months", "years", "minutes") and column.unit not in column.label.lower()
    return _cell_text(f"{column.label} ({column.unit})" if is_told else column.label, _LONGEST_NAME)


def _lines(cell: Cell, most: int) -> list[str]:
    text = cell.text if cell.text is not None else "" if cell.value is None else str(cell.value)
    more = [f"{label}: {told}" for label, told in cell.more if told]
    return [_cell_text(line, most) for one in (text, *more) for line in one.split("\n")]


def _cell_text(text: str, most: int) -> str:
    return words.cut(document_text(text), most)


# -- widths ------------------------------------------------------------------------------------------


def _least(head: str, cells: Sequence[Sequence[str]], paper: Paper) -> float:
    """Millimetres that a column needs, so that no usual word is broken."""
    longest = max((min(len(one), _KEPT) for cell in cells for text in cell for one in _kept_whole(text)), default=1)
    heads = (1.2 * min(len(word), _KEPT) for word in head.split())  # heads are bold
    letters = max(float(longest), *heads, 3.0)
    return paper.padding + paper.letter * (
        letters + 1 if letters < _KEPT else letters
    )  # a short word may be of wide ones


def _kept_whole(text: str) -> list[str]:
    """What of a text stays on one line: its words; the whole of a short one, such as a date."""
    return [text] if len(text) <= _SHORT else text.split()


def _shared_out(least: Sequence[float], rows: Sequence[Sequence[Sequence[str]]], paper: Paper) -> list[float]:
    """Widths of columns: room goes, bit by bit, to the column that then saves most lines of the table."""
    widths = list(least)
    if sum(widths) >= paper.width:
        return [width * paper.width / sum(widths) for width in widths]
    columns = [_Heights([row[at] for row in rows], paper) for at in range(len(widths))]
    lines = [column.of(width) for column, width in zip(columns, widths, strict=True)]
    while True:
        step, at = _best_growth(columns, widths, lines, paper.width - sum(widths))
        if not step:
            return widths
        widths[at] += step
        lines[at] = columns[at].of(widths[at])


def _best_growth(
    columns: Sequence[_Heights], widths: Sequence[float], lines: Sequence[Any], room: float
) -> tuple[float, int]:
    """By how much which column is best made wider: where most lines are saved for a millimetre; 0 where none is.

    Lines of a row that is no lower for it count a little: of two columns that are alike high neither saves any alone.
    """
    best, step, place = 0.0, 0.0, 0
    whole = np.max(lines, axis=0)
    for at, column in enumerate(columns):
        others = np.max([*lines[:at], np.ones_like(whole), *lines[at + 1 :]], axis=0)
        for more in _STEPS:
            if more > room:
                break
            wider = column.of(widths[at] + more)
            saved = (whole - np.maximum(others, wider)).sum() + _HIDDEN * (lines[at] - wider).sum()
            if saved / more > best:
                best, step, place = saved / more, more, at
    return step, place


class _Heights:
    """Lines that the cells of one column take at a width."""

    def __init__(self, cells: Sequence[Sequence[str]], paper: Paper) -> None:
        self._paper = paper
        self._cells = len(cells)
        self._row = np.array([at for at, cell in enumerate(cells) for _text in cell], dtype=int)
        self._length = np.array([len(text) for cell in cells for text in cell], dtype=float)

    def of(self, width: float) -> Any:
        letters = max(1.0, (width - self._paper.padding) / self._paper.letter)
        # Words that do not fit go to the next line whole, so that long texts take more than their letters.
        lines = np.ceil(np.where(self._length > letters, 1.06 * self._length, self._length) / letters)
        return np.bincount(self._row, np.maximum(lines, 1), minlength=self._cells)


def _columns_apart(least: Sequence[float], heads: int, paper: Paper) -> list[list[int]]:
    """The columns of each table that one wider than the paper is parted into; all have the heads."""
    number = len(_parts_within(least, heads, paper.width))
    even = sum(least[:heads]) + sum(least[heads:]) / number
    found = _parts_within(least, heads, even)
    while len(found) > number:  # of like widths, so that no part is left with a column or two
        even += paper.padding
        found = _parts_within(least, heads, even)
    return found


def _parts_within(least: Sequence[float], heads: int, most: float) -> list[list[int]]:
    first = list(range(heads))
    found, width = [first.copy()], sum(least[:heads])
    for at in range(heads, len(least)):
        if width + least[at] > most and len(found[-1]) > heads:
            found.append(first.copy())
            width = sum(least[:heads])
        found[-1].append(at)
        width += least[at]
    return found
