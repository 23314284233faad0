"""A table as static HTML that needs neither script nor style sheet, and as text for a terminal."""

from __future__ import annotations

import html
import math
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

from casegraph.errors import printable

__all__ = ["Shown", "Table", "paragraphs"]

_LONGEST_CELL = 240  # characters of a cell in HTML
_WIDEST_CELL = 36  # characters of a cell in a terminal
_WIDTH = 120  # where the output is no terminal


@dataclass(frozen=True)
class Table:
    """What is shown of a table: the first rows, what they are, and how many more there are.

    ``units`` stand beneath the headings, one a column. With ``numbered`` each row has its number, from 0; otherwise its
    first cell is its heading.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    total: int | None = None  # rows in all; None: those given
    units: Sequence[str] = ()
    numbered: bool = False
    notes: Sequence[str] = field(default=())
    where: str = ""  # where all rows are

    # -- what both forms say -------------------------------------------------------------------------
    @property
    def tail(self) -> list[str]:
        """What stands beneath: how many more rows there are, and notes."""
        left = (len(self.rows) if self.total is None else self.total) - len(self.rows)
        told = f"{len(self.rows):,} of {self.total:,} rows" if left > 0 else ""
        line = "; ".join(part for part in (told, self.where) if part)
        return [*([line] if line else []), *self.notes]

    def _is_number(self, column: int) -> bool:
        values = [row[column] for row in self.rows if row[column] is not None]
        return bool(values) and all(isinstance(one, int | float) and not isinstance(one, bool) for one in values)

    # -- HTML ----------------------------------------------------------------------------------------
    def html(self) -> str:
        """As a table with caption and headings with scope; every word of it survives a sanitiser."""
        right = [self._is_number(column) for column in range(len(self.headings))]
        units = self.units or [""] * len(self.headings)
        cells = [_heading(name, unit) for name, unit in zip(self.headings, units, strict=True)]
        if self.numbered:
            cells.insert(0, '<th scope="col">row</th>')
        body = []
        for number, row in enumerate(self.rows):
            shown = [
                _cell(value, number_like, heading=not (self.numbered or at))
                for at, (value, number_like) in enumerate(zip(row, right, strict=True))
            ]
            if self.numbered:
                shown.insert(0, f'<th scope="row">{number}</th>')
            body.append(f"<tr>{''.join(shown)}</tr>")
        table = (
            f"<table><caption>{html.escape(_cut(self.caption, 600))}</caption><thead><tr>{''.join(cells)}</tr></thead>"
            f"<tbody>{''.join(body)}</tbody></table>"
        )
        return table + paragraphs(self.tail)

    # -- text ----------------------------------------------------------------------------------------
    def text(self) -> str:
        """As columns of one width each; where they are wider than the terminal, in blocks one beneath the other."""
        numbers = [str(number) for number in range(len(self.rows))]
        first = [_column("", "", numbers, right=True)] if self.numbered else []
        units = self.units or [""] * len(self.headings)
        last = len(self.headings) - 1
        columns: list[list[str]] = []
        for at, (name, unit) in enumerate(zip(self.headings, units, strict=True)):
            used = sum(len(column[0]) + 2 for column in [*first, *columns]) + 4
            most = max(_WIDEST_CELL, _width() - used) if at == last else _WIDEST_CELL
            cells = [_text(row[at], most) for row in self.rows]
            columns.append(_column(name, unit, cells, right=self._is_number(at)))
        if not self.numbered:
            first, columns = columns[:1], columns[1:]
        lines = [printable(_cut(self.caption, 600))]
        for block in _blocks(first, columns, _width()):
            lines += ["  " + "  ".join(cells).rstrip() for cells in zip(*block, strict=True) if "".join(cells).strip()]
        for line in self.tail:
            lines += wrap(printable(_cut(line, 600)), _width(), break_long_words=False, break_on_hyphens=False)
        return "\n".join(lines)


class Shown:
    """A table as it is to be shown; a notebook takes the HTML, a terminal the text.

    Parameters
    ----------
    table
        What is shown.

    Examples
    --------
    >>> import casegraph as cg
    >>> print(cg.example("dhr7").graph().frequency.counts("agency", persons="Victim").show(rows=1))
    Contacts counted: frequency.counts(by=['agency'], persons=['Victim'])
         agency    certain  possible
                  contacts  contacts
      0  wmercia         2         2
    1 of 6 rows; to_pandas() has them all, evidence(row) what is behind one
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def __repr__(self) -> str:
        return self._table.text()

    def _repr_html_(self) -> str:
        return self._table.html()


def paragraphs(lines: Sequence[str]) -> str:
    """Lines of text as paragraphs."""
    return "".join(f"<p>{html.escape(_cut(line, 600))}</p>" for line in lines)


def _heading(name: str, unit: str) -> str:
    below = f"<br><small>{html.escape(unit)}</small>" if unit else ""
    return f'<th scope="col">{html.escape(_cut(name, _LONGEST_CELL))}{below}</th>'


def _cell(value: Any, is_number: bool, *, heading: bool) -> str:
    text = html.escape(_text(value, _LONGEST_CELL))
    if heading:
        return f'<th scope="row">{text}</th>'
    return f'<td style="text-align:right">{text}</td>' if is_number else f"<td>{text}</td>"


def _text(value: Any, most: int) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.4g}"
    if isinstance(value, list | tuple):
        return _cut(", ".join(_text(one, most) for one in value), most)
    return _cut(str(value), most)


def _cut(text: str, most: int) -> str:
    whole = printable(text)
    return whole if len(whole) <= most else whole[: most - 3] + "..."


def _column(name: str, unit: str, cells: Sequence[str], *, right: bool) -> list[str]:
    """Heading, unit and cells, all of one width."""
    lines = [_cut(name, _WIDEST_CELL), _cut(unit, _WIDEST_CELL), *cells]
    width = max(map(len, lines))
    return [line.rjust(width) if right else line.ljust(width) for line in lines]


def _blocks(first: list[list[str]], columns: list[list[str]], width: int) -> list[list[list[str]]]:
    """As many columns beside each other as there is room for; each block begins with the first column."""
    start = 2 + sum(len(column[0]) + 2 for column in first)
    blocks: list[list[list[str]]] = []
    used = width
    for column in columns:
        if used + len(column[0]) + 2 > width:
            blocks.append([*first])
            used = start
        blocks[-1].append(column)
        used += len(column[0]) + 2
    return blocks or [first]


def _width() -> int:
    """The terminal's columns; elsewhere one width, so that what is stored does not depend on the machine."""
    if sys.stdout is not None and sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return max(shutil.get_terminal_size().columns, 40)
    return _WIDTH
