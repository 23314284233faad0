"""When the rate of contacts changed: a stretch of time for each rate."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.axis import TimeAxis, window
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.picture import Picture
from casegraph.plots.results import GROUP_KEYS, group_name, need, rows_of, told
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes, row_end, rows_begin
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, day_number, day_text, iso_text, joined, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["change_points"]

_HIGH, _MOST_ROWS = 15.0, 40


@for_audience
def change_points(result: Result, *, width: str = "page") -> Picture:
    """Draw the rate of contacts in each stretch between two changes.

    Parameters
    ----------
    result
        The result of ``graph.frequency.change_points``.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A row for each group with its own scale; a line as high as the rate over the days of the stretch, a pale band
        for its interval, the rate written above it. A row without a change has one stretch.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = graph.frequency.change_points(
    ...     by="person", persons="Victim", bin="month", end="fatal_incident"
    ... ).plot()
    >>> "Victim: changed on 1 Jan 2014, from 0.0 to 15.0 contacts a year" in picture.alt
    True
    """
    need(result, ["frequency.change_points"])
    return _Changes(result, Canvas(width_of(width))).picture()


class _Changes:
    def __init__(self, result: Result, canvas: Canvas) -> None:
        self.canvas, self.names = canvas, Names(result._book)
        self.about = told(result, self.names)
        self.keys = [name for name in result.columns if name in GROUP_KEYS]
        self.groups: dict[str, list[Row]] = {}
        self.refused: dict[str, list[str]] = {}
        for row in rows_of(result):
            name = ", ".join(group_name(self.names, one, row[one]) for one in self.keys) or "all contacts"
            if row["status"] == "ok" and row["from_day"] is not None and row["to_day"] is not None:
                self.groups.setdefault(name, []).append(row)
            else:
                self.refused.setdefault(str(row["status"]), []).append(name)
        ranked = sorted(self.groups, key=lambda name: (-len(self.groups[name]), list(self.groups).index(name)))
        self.shown = [name for name in self.groups if name in ranked[:_MOST_ROWS]]

    def picture(self) -> Picture:
        title = f"When the rate of contacts changed{self.about}"
        lines = [f"No rate ({term(reason)}): {some(named, 8)}." for reason, named in self.refused.items()]
        if len(self.groups) > len(self.shown):
            lines.insert(0, f"{counted(len(self.groups) - len(self.shown), 'more row')} with fewer changes not drawn.")
        if not self.shown:
            said = "No rate could be given."
            y = notes(self.canvas, heading(self.canvas, title, said), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {said}", *lines]))
        changed = sum(len(self.groups[name]) > 1 for name in self.shown)
        y = heading(self.canvas, title, f"contacts a year; {changed} of {counted(len(self.shown), 'row')} changed")
        y = self._draw(y)
        y = key(self.canvas, y + 1, self._key())
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, " ".join([f"{title}.", *map(self._told, self.shown), *lines]))

    def _draw(self, y: float) -> float:
        days = [(day_number("day", row["from_day"]), day_number("day", row["to_day"]))
                for name in self.shown for row in self.groups[name]]  # fmt: skip
        drawn = window(days, min(a for a, _ in days if a is not None), max(b for _, b in days if b is not None))
        assert drawn is not None
        room = self.canvas.width * 0.26
        axis = TimeAxis(drawn, MARGIN + room + 2, self.canvas.width - MARGIN - 2)
        top = y
        rows_begin(self.canvas, y)
        for name in self.shown:
            label = wrapped(name, room, style.SMALL, 4)
            middle = y + _HIGH / 2 - line_height(style.SMALL) * len(label) / 2
            self.canvas.text(MARGIN + room, middle, label, size=style.SMALL, anchor="right")
            self._rates(self.groups[name], axis, y)
            y += _HIGH
            row_end(self.canvas, y)
        return axis.draw(self.canvas, top, y)

    def _rates(self, rows: list[Row], axis: TimeAxis, y: float) -> None:
        floor, high = y + _HIGH - 1.5, _HIGH - 3.5 - line_height(style.SMALL)
        most = max(max((float(row["rate"]) for row in rows), default=0.0), 1e-9)
        free, last = axis.left, None
        for row in rows:
            first, end = day_number("day", row["from_day"]), day_number("day", row["to_day"])
            assert first is not None
            assert end is not None
            left, right = axis.x(first), axis.x(end + 1)
            at = floor - high * float(row["rate"]) / most
            about: dict[str, Any] = {one: row[one] for one in self.keys}
            with self.canvas.mark("rate", **about, date=iso_text(first, end)):
                low, up = (floor - high * min(float(row[one]) / most, 1.0) for one in ("lower", "upper"))
                self.canvas.box(left, up, right - left, max(low - up, 0.2), fill=style.PALE, color=None, layer=1)
                if last is not None:
                    self.canvas.line([(left, last), (left, at)], color=style.BLUE, stroke=0.8, dashes=(1, 1))
                self.canvas.line([(left, at), (right, at)], color=style.BLUE, stroke=1.6)
            words = f"{row['rate']:.1f}"
            half = text_width(words, style.SMALL) / 2
            x = min(max((left + right) / 2, axis.left + half), axis.right - half)
            if x - half >= free:
                self.canvas.text(x, at - line_height(style.SMALL) - 0.5, words, size=style.SMALL, anchor="center")
                free = x + half + 1
            last = at

    def _key(self) -> list[KeyItem]:
        def rate(canvas: Canvas, x: float, y: float) -> None:
            canvas.box(x - 3.5, y - 1.5, 7, 3, fill=style.PALE, color=None, layer=1)
            canvas.line([(x - 3.5, y), (x + 3.5, y)], color=style.BLUE, stroke=1.6)

        return [(rate, "rate over the days of a stretch, with its interval as far as the row's own scale goes")]

    def _told(self, name: str) -> str:
        rows = self.groups[name]
        if len(rows) == 1:
            return f"{name}: no change found, {rows[0]['rate']:.1f} contacts a year."
        changes = joined(
            f"on {day_text(row['from_day'])}, from {before['rate']:.1f} to {row['rate']:.1f} contacts a year"
            for before, row in itertools.pairwise(rows)
        )
        return f"{name}: changed {changes}."
