"""What a report's page consists of: sections with cards, tables and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from casegraph.plots import Picture as Drawing
from casegraph.reports.as_of import AsOf
from casegraph.reports.page_tables import Count, Table

__all__ = ["Card", "Cards", "Part", "Picture", "Section", "Text"]


@dataclass(frozen=True)
class Card:
    """One key figure: the value, what it is of, how sure, and where its rows stand."""

    value: str
    label: str
    detail: str = ""
    link: str | None = None
    name: str = ""  # stable, for files
    sentence: str = ""  # the figure as a sentence of the case's paragraph
    count: Count | None = None  # which contacts it counts


@dataclass
class Cards:
    """Key figures under a heading."""

    title: str
    cards: list[Card] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawing with its words; ``svg`` is markup made by casegraph, all text in it escaped."""

    name: str
    title: str
    svg: str
    note: str = ""
    key: str = ""  # markup of the key
    follows: str = ""  # which filters its marks follow: a(gency), p(erson), k(ind), d(ay)
    drawing: Drawing | None = None  # the same for files that hold no markup
    page: bool = True  # False: in documents only; the page tells the same otherwise


@dataclass(frozen=True)
class Text:
    """Paragraphs, and points of a list."""

    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()
    title: str = ""
    style: str = "note"  # of its paragraphs: a note, or the story itself
    page_only: bool = False  # of drawings that documents have otherwise


Part = Cards | Picture | Table | Text


@dataclass
class Section:
    """A numbered section of the page."""

    anchor: str
    title: str
    lead: str = ""
    parts: list[Part] = field(default_factory=list)
    on_page: str = ""  # follows the lead on the page, of which alone it is true
    as_of: AsOf | None = None  # for the page's slider; the section's tables show the same at chosen days
