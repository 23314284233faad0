"""Several series in one picture: each has a colour, a dash and a mark of its own; none is told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casegraph.plots import style
from casegraph.plots.canvas import Canvas
from casegraph.plots.shapes import Point
from casegraph.plots.sheet import KeyItem

__all__ = ["MOST_SERIES", "line", "marker", "series_key"]

MOST_SERIES = 7
_COLORS = (*style.PALETTE, style.INK)
_DASHES: tuple[tuple[float, ...], ...] = ((), (4, 1.4), (1.2, 1.2), (6, 1.4, 1.2, 1.4), (8, 2), (2.5, 1), (1, 2.6))


def line(canvas: Canvas, number: int, points: Sequence[Point], *, layer: float = 2) -> None:
    """The line of a series."""
    canvas.line(points, color=_COLORS[number], stroke=1.1, dashes=_DASHES[number], layer=layer)


def marker(canvas: Canvas, number: int, x: float, y: float, *, is_hollow: bool = False) -> None:
    """The mark of a series: circle, square, triangle, diamond, triangle upside down, cross, ring."""
    r, color = 0.95, _COLORS[number]
    fill = "#FFFFFF" if is_hollow or number == 6 else color
    if number in (0, 6):
        canvas.circle(x, y, r, fill=fill, color=color)
    elif number == 5:
        for sign in (1, -1):
            canvas.line([(x - r, y - sign * r), (x + r, y + sign * r)], color=color, stroke=1.3, layer=3)
    else:
        shapes = {
            1: [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)],
            2: [(x, y - 1.2 * r), (x + 1.1 * r, y + 0.8 * r), (x - 1.1 * r, y + 0.8 * r)],
            3: [(x, y - 1.3 * r), (x + 1.3 * r, y), (x, y + 1.3 * r), (x - 1.3 * r, y)],
            4: [(x, y + 1.2 * r), (x + 1.1 * r, y - 0.8 * r), (x - 1.1 * r, y - 0.8 * r)],
        }
        canvas.polygon(shapes[number], fill=fill, color=color)


def series_key(names: Mapping[int, str]) -> list[KeyItem]:
    """The key of series by their numbers."""

    def item(number: int) -> KeyItem:
        def draw(canvas: Canvas, x: float, y: float) -> None:
            line(canvas, number, [(x - 3.5, y), (x + 3.5, y)])
            marker(canvas, number, x, y)

        return draw, names[number]

    return [item(number) for number in names]
