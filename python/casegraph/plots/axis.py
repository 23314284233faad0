"""The axis of time that several pictures share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.canvas import Canvas, line_height, text_width
from casegraph.plots.words import day_text, month_text, of_number

__all__ = ["TimeAxis", "Window", "window"]

Window = tuple[int, int]  # first and last day, both shown; days since 1970-01-01
_WIDE = 800  # days: a date that may be any of more does not stretch the axis
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)  # months


def window(
    spans: Iterable[tuple[int | None, int | None]], start: int | None, end: int | None, wide: int = _WIDE
) -> Window | None:
    """The days to draw: those asked for, else all that the dates may be; None where no date has a place.

    A date that may be any of more than ``wide`` days does not stretch them, where another one is narrower.
    """
    if start is not None and end is not None and end < start:
        raise ArgumentError(f"end: {day_text(end)} lies before the start, {day_text(start)}")
    known = [(a, b) for a, b in spans if a is not None and b is not None]
    narrow = [(a, b) for a, b in known if b - a <= wide] or known
    if not narrow and (start is None or end is None):
        return None
    first = min((a for a, _ in narrow), default=0) if start is None else start
    last = max((b for _, b in narrow), default=0) if end is None else end
    return (first, max(first, last))


@dataclass(frozen=True)
class TimeAxis:
    """Days from left to right."""

    days: Window
    left: float
    right: float

    def x(self, day: float) -> float:
        """Where a day begins, within the picture."""
        first, last = self.days
        share = (day - first) / (last + 1 - first)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    @property
    def per_day(self) -> float:
        """Millimetres of a day."""
        return (self.right - self.left) / (self.days[1] + 1 - self.days[0])

    def ticks(self) -> list[tuple[int, str]]:
        """First days of months with their words, as many as stand side by side."""
        from casegraph.plots.words import day_number

        start = of_number(self.days[0])
        end = of_number(self.days[1])
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        for step in _STEPS:
            pitch = (self.right - self.left) / max(1.0, months / step)
            if pitch < text_width("Mmm 2000" if step < 12 else "2000", style.SMALL) + 3:
                continue
            out = []
            first_month = -(-(start.year * 12 + start.month - 1) // step) * step
            for month in range(first_month, end.year * 12 + end.month, step):
                if not 12 <= month < 9999 * 12:
                    continue
                day = date(month // 12, month % 12 + 1, 1)
                number = day_number("tick", day)
                if number is not None and self.days[0] <= number <= self.days[1]:
                    out.append((number, str(day.year) if step >= 12 else month_text(day)))
            if out:
                return out
        return [(self.days[0], day_text(self.days[0]))]

    def draw(self, canvas: Canvas, top: float, bottom: float) -> float:
        """Guide lines from ``top`` to ``bottom`` and the words below them; gives the height below."""
        for day, words in self.ticks():
            x = self.x(day)
            canvas.line([(x, top), (x, bottom + 0.8)], color=style.LIGHT, stroke=0.5, layer=0.5)
            half = text_width(words, style.SMALL) / 2
            at = min(max(x, half + 0.5), canvas.width - half - 0.5)
            canvas.text(at, bottom + 1, words, size=style.SMALL, color=style.GREY, anchor="center")
        return bottom + 1 + line_height(style.SMALL)
