"""The tables of a report, before they become HTML, CSV or a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

__all__ = ["WITHHELD", "About", "Bounds", "Cell", "Column", "Count", "Table", "Value", "cell"]


WITHHELD: Final = "[c]"  # stands for a figure that the audience may not see: the shorthand of official statistics


@dataclass(frozen=True)
class Bounds:
    """A count of which some part may not be certain; either end may be withheld."""

    certain: float | int | str | None
    possible: float | int | str | None


@dataclass(frozen=True, slots=True)
class About:
    """What a row, a mark or a figure is about: what a reader of the page may filter by. Ids are the casebook's.

    None: it is not of any in particular, and stays whatever is chosen; nothing in a tuple: of none, and it goes.
    ``days`` are the first and the last day that it may be of (None: open).
    """

    agencies: tuple[str | int, ...] | None = None
    persons: tuple[str | int, ...] | None = None
    kinds: tuple[str, ...] | None = None
    days: tuple[int | None, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Which contacts a figure counts, so that a page can count anew those that a filter leaves."""

    agency: str | int | None = None
    person: str | int | None = None
    took_part: bool = False  # else the person in any part
    first: int | None = None  # days of the month or year
    last: int | None = None
    undated: bool = False  # those whose date has no first or no last day
    narrow: bool = False  # without those that may be on any day of more than three months


Value = str | int | float | bool | date | Bounds | None
Kind = Literal["text", "number", "bounds", "percent", "date"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, how it reads, and where it leads.

    ``link`` is an anchor of the page; ``mark`` is a class of the cell (``possible`` or ``none``);
    ``more`` are further lines in the page: (label, text); ``count`` says which contacts its figure counts.
    """

    value: Value
    text: str | None = None
    link: str | None = None
    mark: str = ""
    title: str = ""
    more: tuple[tuple[str, str], ...] = ()
    count: Count | None = None


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
    names: bool = False  # values are ids; people are shown their labels


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
    group_of: str = ""  # what a group is, for files without such headings; "": the rows say it themselves
    folded: bool = False  # shown closed
    page: bool = True  # False: in the files only
    annex: bool | None = None  # whether it stands in a document's annex; None: where it is long, wide or folded
    apart: tuple[str, ...] = ()  # columns that a document leaves to a picture beside it
    style: str = ""
    most: int = 400  # rows shown in the page; the files hold all
    about: list[About] | None = None  # of each row
    attributes: list[dict[str, str]] | None = None  # of each row in the page, where they are more than `about` says
    follows: str | None = None  # which filters its figures follow: a(gency), p(erson), k(ind), d(ay); None: of no case

    def is_about(self, about: About) -> None:
        """Say what the row last added is about: every row of the table, or none."""
        if self.about is None:
            self.about = []
        self.about.append(about)


def cell(value: Value, text: str | None = None, link: str | None = None, mark: str = "", title: str = "") -> Cell:
    """A cell."""
    return Cell(value, text, link, mark, title)
