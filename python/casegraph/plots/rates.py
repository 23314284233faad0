"""Rates with their intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from casegraph.plots import style
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.picture import Picture
from casegraph.plots.results import group_name, need, rows_of, told
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["rates"]

_KNOWN = {
    "certain", "possible", "exposure_days", "rate", "rate_possible", "lower", "upper", "rate_shrunk", "n_dropped",
    "coverage_excluded",
    "status",
}  # fmt: skip
_REFUSED = {
    "no_coverage": "no coverage that observes contacts",
    "open_coverage": "coverage without an end",
    "zero_exposure": "no time observed",
}


def rates(result: Result, *, width: str = "page") -> Picture:
    """Draw rates of contact as points with their exact intervals.

    Parameters
    ----------
    result
        The result of ``graph.frequency.rates``.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A point for the rate of the certain count, a line for the interval, and beside it the number of contacts and the
        time observed. A hollow point: the rate of what is possible, where it differs. Rows without a rate are named
        below with the reason.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = cg.plots.rates(graph.frequency.rates("agency", persons="Perpetrator"))
    >>> "West Midlands Police: 4.01 a year (95 % interval 1.61 to 12.73; 7 contacts in 638 days)" in picture.alt
    True
    """
    need(result, ["frequency.rates"])
    return _Rates(result, Canvas(width_of(width))).picture()


class _Rates:
    def __init__(self, result: Result, canvas: Canvas) -> None:
        self.canvas, self.names = canvas, Names(result._book)
        self.about = told(result, self.names)
        self.keys = [name for name in result.columns if name not in _KNOWN]
        per = result.parameters.get("per", "year")
        self.per = f"a {per}" if isinstance(per, str) else f"per {per:g} days"
        self.confidence = float(result.parameters.get("confidence", 0.95))
        everything = rows_of(result)
        self.rows = [row for row in everything if row["status"] == "ok" and _is_number(row["rate"])]
        self.refused = [row for row in everything if row not in self.rows]

    def _name(self, row: Row) -> str:
        return ", ".join(group_name(self.names, one, row[one]) for one in self.keys) or "all contacts"

    def picture(self) -> Picture:
        title = f"Contacts{self.about} {self.per}"
        lines = self._refusals()
        if not self.rows:
            said = "No rate could be given."
            y = notes(self.canvas, heading(self.canvas, title, said), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {said}", *lines]))
        said = f"Rate with exact {100 * self.confidence:g} % Poisson interval; {counted(len(self.rows), 'row')}"
        y = heading(self.canvas, title, said)
        y = self._draw(y)
        y = key(self.canvas, y + 1, self._key())
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, " ".join([f"{title}.", *map(self._told, self.rows[:60]), *lines]))

    def _top(self) -> float:
        """The greatest value drawn: all points, and intervals up to four times the greatest point."""
        points = [row[one] for row in self.rows for one in ("rate", "rate_possible") if _is_number(row[one])]
        ends = [row["upper"] for row in self.rows if _is_number(row["upper"])]
        return max(min(max(ends, default=1.0), 4 * max(points, default=1.0)), max(points, default=1.0), 1e-9)

    def _draw(self, y: float) -> float:
        room = self.canvas.width * 0.32
        beside = [f"{row['certain']:,} in {row['exposure_days']:,} days" for row in self.rows]
        right = max(text_width(words, style.SMALL) for words in beside) + 1.5
        left, end = MARGIN + room + 3, self.canvas.width - MARGIN - right - 2
        top, most = y, self._top()

        def x(value: float) -> float:
            return left + (end - left) * min(value / most, 1.0)

        for number, (row, words) in enumerate(zip(self.rows, beside, strict=True)):
            label = wrapped(self._name(row), room, style.SMALL, 3)
            high = max(4.2, line_height(style.SMALL) * len(label) + 1)
            middle = y + high / 2
            if number % 2 == 0:
                self.canvas.box(MARGIN, y, self.canvas.width - 2 * MARGIN, high, fill="#F3F3F3", color=None, layer=0.1)
            self.canvas.text(
                MARGIN + room, middle - line_height(style.SMALL) * len(label) / 2, label, size=style.SMALL,
                anchor="right",
            )  # fmt: skip
            low, up = x(row["lower"]), x(row["upper"])
            self.canvas.line([(low, middle), (up, middle)], color=style.BLUE, stroke=1.2)
            self.canvas.line([(low, middle - 0.9), (low, middle + 0.9)], color=style.BLUE, stroke=1.0)
            if row["upper"] > most:
                self.canvas.polygon(
                    [(up, middle - 1), (up + 1.6, middle), (up, middle + 1)], fill=style.BLUE, color=None
                )
            else:
                self.canvas.line([(up, middle - 0.9), (up, middle + 0.9)], color=style.BLUE, stroke=1.0)
            if _is_number(row["rate_possible"]) and row["rate_possible"] > row["rate"]:
                self.canvas.circle(x(row["rate_possible"]), middle, 0.9, fill="#FFFFFF", color=style.ORANGE, layer=3)
            self.canvas.circle(x(row["rate"]), middle, 0.9, fill=style.BLUE, color="#FFFFFF", stroke=0.3, layer=4)
            self.canvas.text(
                self.canvas.width - MARGIN, middle - line_height(style.SMALL) / 2, words, size=style.SMALL,
                color=style.GREY, anchor="right",
            )  # fmt: skip
            y += high
        for value in _ticks(most):
            self.canvas.line([(x(value), top), (x(value), y + 0.8)], color=style.LIGHT, stroke=0.5, layer=0.5)
            self.canvas.text(x(value), y + 1, f"{value:g}", size=style.SMALL, color=style.GREY, anchor="center")
        return y + 1 + line_height(style.SMALL)

    def _key(self) -> list[KeyItem]:
        def rate(canvas: Canvas, x: float, y: float) -> None:
            canvas.line([(x - 3, y), (x + 3, y)], color=style.BLUE, stroke=1.2)
            canvas.circle(x, y, 0.9, fill=style.BLUE, color="#FFFFFF", stroke=0.3)

        def possible(canvas: Canvas, x: float, y: float) -> None:
            canvas.circle(x, y, 0.9, fill="#FFFFFF", color=style.ORANGE)

        def beyond(canvas: Canvas, x: float, y: float) -> None:
            canvas.polygon([(x - 1, y - 1), (x + 0.8, y), (x - 1, y + 1)], fill=style.BLUE, color=None)

        items: list[KeyItem] = [(rate, "rate of the certain count, and its interval")]
        if any(_is_number(row["rate_possible"]) and row["rate_possible"] > row["rate"] for row in self.rows):
            items.append((possible, "rate of what is possible"))
        if any(row["upper"] > self._top() for row in self.rows):
            items.append((beyond, "interval goes on"))
        return items

    def _told(self, row: Row) -> str:
        return (
            f"{self._name(row)}: {row['rate']:.2f} {self.per} ({100 * self.confidence:g} % interval "
            f"{row['lower']:.2f} to {row['upper']:.2f}; {counted(row['certain'], 'contact')} in "
            f"{row['exposure_days']:,} days)."
        )

    def _refusals(self) -> list[str]:
        lines = []
        for status in dict.fromkeys(row["status"] for row in self.refused):
            named = [self._name(row) for row in self.refused if row["status"] == status]
            lines.append(f"No rate ({_REFUSED.get(status, term(status))}): {some(named)}.")
        return lines


def _is_number(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _ticks(most: float) -> list[float]:
    """Round values from 0, five or so."""
    power = 10.0 ** math.floor(math.log10(most))
    step = next(power * one / 5 for one in (1, 2, 2.5, 5, 10) if most / (power * one / 5) <= 6)
    return [step * at for at in range(int(most / step + 1e-9) + 1)]
