"""Counts of a whole casebook for the public, in the place of pictures whose marks are single contacts or actions.

A count under the threshold is withheld, and so are others until it cannot be worked out; each has its place and a sign.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.audience.counts import is_small, with_complements
from casegraph.plots import style
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of
from casegraph.plots.dates import exact_day, hour_of
from casegraph.plots.frame import Frame, frame, scale_of
from casegraph.plots.picture import Picture
from casegraph.plots.sheet import KeyItem, finish, heading, key, notes
from casegraph.plots.tables import records
from casegraph.plots.words import joined, of_number, term

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["states", "week", "years"]

_HIGH = 40.0
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PARTS = (("00 to 07", range(8)), ("08 to 17", range(8, 18)), ("18 to 23", range(18, 24)))  # of the day, in hours
_Count = tuple[str, int | None]  # its words; None: withheld


def years(book: Casebook, *, width: str = "page") -> Picture:
    """Contacts of each year, in the place of a timeline."""
    counts = book.graph().frequency.counts(["year"], presence="any")
    found: dict[int, int | None] = {
        row["year"]: row["certain"] for row in counts.to_pylist() if row["year"] is not None
    }
    spans = range(min(found), max(found) + 1) if found else range(0)
    values = [(str(year), found[year]) for year in spans if year in found]
    sheet = _Sheet(book, "Contacts by year", width)
    sheet.bars("contacts that are certainly of the year", "year", values)
    return sheet.picture()


def week(book: Casebook, *, width: str = "page") -> Picture:
    """Contacts of each day of the week and part of the day, in the place of single hours."""
    by_day, by_part = Counter[int](), Counter[int]()
    without = Counter[str]()
    for row in records((book._exact or book).contacts):
        day = exact_day(row["date"])
        hour = hour_of(row["time_min"], row["time_max"])
        if day is None:
            without["day"] += 1
            continue
        by_day[of_number(day).weekday()] += 1
        if hour is None:
            without["hour"] += 1
        else:
            by_part[next(at for at, (_, hours) in enumerate(_PARTS) if hour in hours)] += 1
    sheet = _Sheet(book, "Contacts by day of the week and part of the day", width)
    days = [(name, by_day[at]) for at, name in enumerate(_WEEK)]
    parts = [(name, by_part[at]) for at, (name, _) in enumerate(_PARTS)]
    # Those without a day or hour stand in no bar; were they few, a bar that is withheld could be worked out from them.
    sheet.bars("contacts on an exact day", "day of the week", _protected(days, [without["day"]], sheet.threshold))
    hidden = [without["hour"], without["day"]]
    sheet.bars("contacts at a stated hour", "hours of the day", _protected(parts, hidden, sheet.threshold))
    return sheet.picture()


def states(book: Casebook, *, width: str = "page") -> Picture:
    """Recommendations by level and actions by status, in the place of single ones by due date."""
    sheet = _Sheet(book, "Recommendations and actions, counted", width)
    for rows, column, what in ((book.recommendations, "level", "recommendations"), (book.actions, "status", "actions")):
        counts = Counter(str(row[column] or "not stated") for row in records(rows))
        values = [(term(name), count) for name, count in counts.items()]
        sheet.bars(what, column, _protected(values, [], sheet.threshold))
    return sheet.picture()


def _protected(values: Sequence[tuple[str, int]], hidden: Sequence[int], threshold: int) -> list[_Count]:
    """The counts that may be shown; ``hidden`` are further parts of their total, which are not."""
    cells = [count for _, count in values] + [count for count in hidden if count]
    small = [at for at, count in enumerate(cells) if is_small(count, threshold)]
    gone = with_complements(cells, small, [range(len(cells))], threshold)
    return [(name, None if at in gone else count) for at, (name, count) in enumerate(values)]


class _Sheet:
    """A title with bars below it, and what is withheld in words."""

    def __init__(self, book: Casebook, title: str, width: str) -> None:
        self.threshold = book.audience.threshold
        self.canvas, self.title = Canvas(width_of(width)), title
        self.y = heading(self.canvas, title, "the whole casebook, as the public may see it")
        self.told: list[str] = []
        self.withheld = False

    def bars(self, title: str, below: str, values: Sequence[_Count]) -> None:
        """A bar for each count, and a sign for each that is withheld."""
        shown = [count for _, count in values if count is not None]
        if not values:
            return
        if not shown:
            self.told.append(f"{title[:1].upper()}{title[1:]} by {below}: all withheld.")
            self.withheld = True
            return
        up = scale_of(1.08 * max(shown), is_whole=True)  # room for the number above the highest
        across = [(at + 0.5, words) for at, (words, _) in enumerate(values)]
        bounds = (0.0, float(len(values)))
        made, self.y = frame(self.canvas, self.y, _HIGH, across, up, (title, below), bounds=bounds)
        for at, (words, count) in enumerate(values):
            with self.canvas.mark("withheld" if count is None else "count", of=words):
                self._bar(made, at, count)
        self.y += 2
        gone = [words for words, count in values if count is None]
        listed = "; ".join(f"{words}: {count:,}" for words, count in values if count is not None)
        self.told.append(f"{title[:1].upper()}{title[1:]} by {below}: {listed}.")
        if gone:
            self.withheld = True
            self.told.append(f"Withheld: {joined(gone)}.")

    def _bar(self, made: Frame, at: int, count: int | None) -> None:
        left, right = made.x(at + 0.15), made.x(at + 0.85)
        middle, size = (left + right) / 2, 5.5
        if count is None:
            withheld_sign(self.canvas, middle, made.bottom - 1.6)
            return
        top = made.y(count)
        self.canvas.box(left, top, right - left, made.bottom - top, fill=style.BLUE, color=None)
        if text_width(f"{count:,}", size) < (right - left) * 1.35:
            self.canvas.text(middle, top - line_height(size), f"{count:,}", size=size, anchor="center")

    def picture(self) -> Picture:
        lines = []
        if not self.told:
            self.told.append("There is nothing to count.")
            lines = self.told
        if self.withheld:
            items: list[KeyItem] = [
                (withheld_sign, f"withheld: under {self.threshold}, or one could be worked out from it")
            ]
            self.y = key(self.canvas, self.y, items)
            lines = [one for one in self.told if "withheld" in one.lower()]
        self.y = notes(self.canvas, self.y, lines)
        alt = f"{self.title}, the whole casebook; counts under {self.threshold} are withheld. {' '.join(self.told)}"
        return finish(self.canvas, self.y, self.title, alt)


def withheld_sign(canvas: Canvas, x: float, y: float) -> None:
    """A letter c in a dashed box, as official statistics mark a confidential figure."""
    canvas.box(x - 1.2, y - 1.3, 2.4, 2.6, fill="#FFFFFF", color=style.GREY, stroke=0.6, dashes=(1.6, 1.0))
    canvas.text(x, y - line_height(5.0) / 2, "c", size=5.0, anchor="center")
