"""The tables of a report, before they become HTML, CSV or a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

__all__ = ["WITHHELD", "Bounds", "Cell", "Column", "Table", "Value", "cell"]


WITHHELD: Final = "[c]"  # stands for a figure that the audience may not see: the shorthand of official statistics


@dataclass(frozen=True)
class Bounds:
    """A count of which some part may not be certain; either end may be withheld."""

    certain: float | int | str | None
    possible: float | int | str | None


Value = str | int | float | bool | date | Bounds | None
Kind = Literal["text", "number", "bounds", "percent", "date"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, how it reads, and where it leads.

    ``link`` is an anchor of the page; ``mark`` is a class of the cell (``possible`` or ``none``);
    ``more`` are further lines in the page: (label, text).
    """

    value: Value
    text: str | None = None
    link: str | None = None
    mark: str = ""
    title: str = ""
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Column:
    """A column: its name in files, its heading, unit and meaning."""

    name: str
    label: str
    unit: str = ""
    description: str = ""
    kind: Kind = "text"
    head: bool = False  # its cells are the heads of their rows
    wide: bool = False
    page: bool = True  # False: in the files only
    files: bool = True  # False: in the page only


@dataclass
class Table:
    """A table of the report; its rows may be anchors."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: list[list[Cell]] = field(default_factory=list)
    note: str = ""
    measure: str = ""
    empty: str = "The casebook has nothing to list here."
    anchors: list[str] | None = None  # an id for each row
    groups: list[str] | None = None  # a heading above the rows where it changes
    folded: bool = False  # shown closed
    page: bool = True  # False: in the files only
    style: str = ""
    most: int = 400  # rows shown in the page; the files hold all


def cell(value: Value, text: str | None = None, link: str | None = None, mark: str = "", title: str = "") -> Cell:
    """A cell."""
    return Cell(value, text, link, mark, title)
