"""A rectangle with a scale across and one down, for curves."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casegraph.plots import style
from casegraph.plots.canvas import Canvas, line_height, text_width, wrapped
from casegraph.plots.sheet import MARGIN

__all__ = ["Frame", "frame", "scale_of", "ticks"]

Tick = tuple[float, str]  # a value, and its words


def ticks(most: float) -> list[float]:
    """Round values from 0, five or so."""
    power = 10.0 ** math.floor(math.log10(most))
    step = next(power * one / 5 for one in (1, 2, 2.5, 5, 10) if most / (power * one / 5) <= 6)
    return [step * at for at in range(int(most / step + 1e-9) + 1)]


def scale_of(most: float, *, is_whole: bool = False) -> list[Tick]:
    """Ticks from 0 to ``most`` or the next round value above it."""
    values = ticks(max(most, 5.0) if is_whole else max(most, 1e-9))
    values = [value for value in values if not is_whole or value == int(value)]
    if values[-1] < most:
        values.append(2 * values[-1] - values[-2])
    return [(value, f"{value:,.6g}") for value in values]


@dataclass(frozen=True)
class Frame:
    """Where values stand in millimetres."""

    left: float
    right: float
    top: float
    bottom: float
    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, value: float) -> float:
        return self.left + _share(value, self.across) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - _share(value, self.up) * (self.bottom - self.top)


def _share(value: float, bounds: tuple[float, float]) -> float:
    low, high = bounds
    return min(1.0, max(0.0, (value - low) / (high - low) if high > low else 0.5))


def frame(
    canvas: Canvas,
    y: float,
    high: float,
    across: Sequence[Tick],
    up: Sequence[Tick],
    titles: tuple[str, str],
    *,
    scale: Callable[[float], float] = float,
    bounds: tuple[float, float] | None = None,
) -> tuple[Frame, float]:
    """Draws scales, guide lines and the scales' titles; gives the frame and the height below.

    ``scale`` is applied to values across before they are placed (such as a logarithm); what is then put into the frame
    must be scaled likewise.
    """
    title, below = titles
    room = max(text_width(words, style.SMALL) for _, words in up)
    lines = wrapped(title, canvas.width - 2 * MARGIN, style.SMALL, 2)
    top = canvas.text(MARGIN, y, lines, size=style.SMALL, color=style.GREY) + 1.5
    ends = bounds or (scale(across[0][0]), scale(across[-1][0]))
    made = Frame(MARGIN + room + 2.5, canvas.width - MARGIN - 4, top, top + high, ends, (up[0][0], up[-1][0]))
    for value, words in up:
        at = made.y(value)
        canvas.line([(made.left - 1, at), (made.right, at)], color=style.LIGHT, stroke=0.5, layer=0.5)
        canvas.text(made.left - 1.6, at - line_height(style.SMALL) / 2, words, size=style.SMALL, anchor="right")
    free = 0.0
    for value, words in across:
        at, half = made.x(scale(value)), text_width(words, style.SMALL) / 2
        canvas.line([(at, made.bottom), (at, made.bottom + 1)], color=style.GREY, stroke=0.6)
        if at - half < free or at + half > canvas.width - 0.5:
            continue
        canvas.text(at, made.bottom + 1.2, words, size=style.SMALL, anchor="center")
        free = at + half + 1.5
    canvas.line([(made.left, made.bottom), (made.right, made.bottom)], color=style.GREY, stroke=0.6)
    bottom = made.bottom + 1.4 + line_height(style.SMALL)
    words_below = wrapped(below, made.right - made.left, style.SMALL, 2)
    bottom = canvas.text(
        (made.left + made.right) / 2, bottom, words_below, size=style.SMALL, color=style.GREY, anchor="center"
    )
    return made, bottom
