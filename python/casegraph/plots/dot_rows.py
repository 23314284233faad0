"""Rows with a point and an interval each, on one scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casegraph.plots import style
from casegraph.plots.canvas import Canvas, line_height, text_width, wrapped
from casegraph.plots.frame import ticks
from casegraph.plots.sheet import MARGIN, KeyItem, row_end, rows_begin

__all__ = ["DotRow", "dot_key", "draw_rows", "is_number", "top_of"]


_BESIDE = 0.3  # of the width: the widest line of what stands beside a row


@dataclass(frozen=True)
class DotRow:
    """A row: its words, what stands beside it, and its values; None where it has none."""

    words: str
    beside: str
    value: float | None
    low: float | None = None
    high: float | None = None
    second: float | None = None  # a hollow point, such as what is possible
    about: Mapping[str, Any] = field(default_factory=dict)  # what its mark tells to scripts

    @property
    def has_second(self) -> bool:
        return is_number(self.second) and self.second != self.value


def is_number(value: float | None) -> bool:
    """There, and neither NaN nor without bounds."""
    return value is not None and math.isfinite(value)


def top_of(rows: Sequence[DotRow]) -> float:
    """The greatest value drawn: all points, and intervals up to four times the greatest point."""
    points = [float(one) for row in rows for one in (row.value, row.second) if one is not None and is_number(one)]
    ends = [float(row.high) for row in rows if row.high is not None and is_number(row.high)]
    if not points:
        return max(ends, default=1.0) or 1.0
    return max(min(max(ends, default=1.0), 4 * max(points)), max(points)) or max(ends, default=0.0) or 1.0


def draw_rows(
    canvas: Canvas,
    y: float,
    rows: Sequence[DotRow],
    mark: str,
    *,
    reference: float | None = None,
    least: float = 0.0,
    is_log: bool = False,
) -> float:
    """Draws the rows and their scale from ``least`` to the greatest value; gives the height below.

    ``is_log``: on a scale of logarithms around 1, as far down as up; what is 0 or without bound stands at its end."""
    room = canvas.width * 0.32
    beside = [wrapped(row.beside, canvas.width * _BESIDE, style.SMALL, 4) for row in rows]
    right = max((text_width(line, style.SMALL) for lines in beside for line in lines), default=0.0) + 1.5
    left, end = MARGIN + room + 3, canvas.width - MARGIN - right - 2
    top = y
    least, most = _bounds(rows, least, reference, is_log)

    def x(value: float) -> float:
        low, at, high = (_log(one) if is_log else one for one in (least, value, most))
        return left + (end - left) * min(max((at - low) / (high - low), 0.0), 1.0)

    rows_begin(canvas, y)
    for row, told in zip(rows, beside, strict=True):
        label = wrapped(row.words, room, style.SMALL, 3)
        high = max(4.2, line_height(style.SMALL) * max(len(label), len(told)) + 1)
        middle = y + high / 2
        canvas.text(
            MARGIN + room, middle - line_height(style.SMALL) * len(label) / 2, label, size=style.SMALL, anchor="right"
        )
        with canvas.mark(mark, **row.about):
            _row(canvas, row, middle, x, least, most)
        canvas.text(
            canvas.width - MARGIN, middle - line_height(style.SMALL) * len(told) / 2, told, size=style.SMALL,
            color=style.GREY, anchor="right",
        )  # fmt: skip
        y += high
        row_end(canvas, y)
    if reference is not None:
        canvas.line([(x(reference), top), (x(reference), y)], color=style.PINK, stroke=1.0, dashes=(5, 2), layer=1)
    free = 0.0
    for value in _log_scale(most) if is_log else _scale(least, most):
        words, at = f"{value:,.3g}" if is_log else f"{value:,.6g}", x(value)
        half = text_width(words, style.SMALL) / 2
        canvas.line([(at, top), (at, y + 0.8)], color=style.LIGHT, stroke=0.5, layer=0.5)
        if at - half >= free:
            canvas.text(at, y + 1, words, size=style.SMALL, color=style.GREY, anchor="center")
            free = at + half + 1.5
    return y + 1 + line_height(style.SMALL)


def _bounds(rows: Sequence[DotRow], least: float, reference: float | None, is_log: bool) -> tuple[float, float]:
    """The ends of the scale."""
    if not is_log:
        return least, max(top_of(rows), reference or 0.0)
    most = _log_top(rows)
    return 1 / most, most


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf


def _log_top(rows: Sequence[DotRow]) -> float:
    """The end of a scale of logarithms: the value farthest from 1, at most 100 times as much or as little."""
    values = [float(one) for row in rows for one in (row.value, row.low, row.high, row.second) if one is not None]
    far = max((abs(math.log(one)) for one in values if one > 0 and math.isfinite(one)), default=0.0)
    return math.exp(min(max(far, math.log(2)), math.log(100)) * 1.02)


def _log_scale(most: float) -> list[float]:
    above = [one for one in (2, 5, 10, 20, 50, 100) if one <= most]
    return [*(1 / one for one in reversed(above)), 1.0, *above]


def _scale(least: float, most: float) -> list[float]:
    if least >= 0:
        return ticks(most)
    side = ticks(max(most, -least))
    return [value for value in [*(-one for one in reversed(side[1:])), *side] if least <= value <= most]


def _row(canvas: Canvas, row: DotRow, y: float, x: Any, least: float, most: float) -> None:
    if row.low is not None and row.high is not None and not math.isnan(row.low + row.high):
        low, up = x(row.low), x(row.high)
        canvas.line([(low, y), (up, y)], color=style.BLUE, stroke=1.2)
        if row.low < least:
            canvas.polygon([(low, y - 1), (low - 1.6, y), (low, y + 1)], fill=style.BLUE, color=None)
        else:
            canvas.line([(low, y - 0.9), (low, y + 0.9)], color=style.BLUE, stroke=1.0)
        if row.high > most:
            canvas.polygon([(up, y - 1), (up + 1.6, y), (up, y + 1)], fill=style.BLUE, color=None)
        else:
            canvas.line([(up, y - 0.9), (up, y + 0.9)], color=style.BLUE, stroke=1.0)
    if row.has_second and row.second is not None:
        canvas.circle(x(row.second), y, 0.9, fill="#FFFFFF", color=style.ORANGE, layer=3)
    if row.value is not None and is_number(row.value):
        canvas.circle(x(row.value), y, 0.9, fill=style.BLUE, color="#FFFFFF", stroke=0.3, layer=4)


def dot_key(
    rows: Sequence[DotRow],
    point: str,
    interval: str,
    second: str = "",
    reference: str = "",
    *,
    is_log: bool = False,
) -> list[KeyItem]:
    """The key of what the rows hold."""

    def with_interval(canvas: Canvas, x: float, y: float) -> None:
        canvas.line([(x - 3, y), (x + 3, y)], color=style.BLUE, stroke=1.2)
        if point:
            canvas.circle(x, y, 0.9, fill=style.BLUE, color="#FFFFFF", stroke=0.3)

    def alone(canvas: Canvas, x: float, y: float) -> None:
        canvas.circle(x, y, 0.9, fill=style.BLUE, color="#FFFFFF", stroke=0.3)

    def hollow(canvas: Canvas, x: float, y: float) -> None:
        canvas.circle(x, y, 0.9, fill="#FFFFFF", color=style.ORANGE)

    def beyond(canvas: Canvas, x: float, y: float) -> None:
        canvas.polygon([(x - 1, y - 1), (x + 0.8, y), (x - 1, y + 1)], fill=style.BLUE, color=None)

    def line(canvas: Canvas, x: float, y: float) -> None:
        canvas.line([(x, y - 2), (x, y + 2)], color=style.PINK, stroke=1.0, dashes=(5, 2))

    least, most = _bounds(rows, -math.inf, None, is_log)
    has_interval = any(row.low is not None and row.high is not None for row in rows)
    items: list[KeyItem] = []
    if has_interval:
        items.append((with_interval, f"{point}; {interval}" if point else interval))
    elif point:
        items.append((alone, point))
    if second and any(row.has_second for row in rows):
        items.append((hollow, second))
    if any((row.high or 0.0) > most or (row.low is not None and row.low < least) for row in rows):
        items.append((beyond, "interval goes on"))
    if reference:
        items.append((line, reference))
    return items
