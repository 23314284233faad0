"""The shapes of a sheet: where each stands, in millimetres from the top left, and how matplotlib draws it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from casegraph.plots import style

__all__ = ["Circle", "Line", "Point", "Polygon", "Shape", "TextLine"]

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    points: tuple[Point, ...]
    color: str
    stroke: float
    dashes: tuple[float, ...]
    layer: float
    mark: int | None = None

    def span(self) -> tuple[float, float]:
        return _span(self.points)

    def moved(self, down: float) -> Line:
        return replace(self, points=_moved(self.points, down))

    def within(self, top: float, bottom: float) -> Line | None:
        """The part of an upright line between two heights; None where there is none."""
        (x, a), (_, b) = self.points
        low, high = max(min(a, b), top), min(max(a, b), bottom)
        return replace(self, points=((x, low), (x, high))) if high > low + 1e-9 else None

    @property
    def is_upright(self) -> bool:
        return len(self.points) == 2 and self.points[0][0] == self.points[1][0]

    def artists(self) -> list[Any]:
        from matplotlib.lines import Line2D

        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        made = Line2D(xs, ys, color=self.color, linewidth=self.stroke, solid_capstyle="butt")
        if self.dashes:
            made.set_dashes(list(self.dashes))
        return [made]


@dataclass(frozen=True)
class Polygon:
    points: tuple[Point, ...]
    fill: str | None
    color: str | None
    stroke: float
    hatch: str
    dashes: tuple[float, ...]
    layer: float
    opacity: float
    mark: int | None = None

    def span(self) -> tuple[float, float]:
        return _span(self.points)

    def moved(self, down: float) -> Polygon:
        return replace(self, points=_moved(self.points, down))

    def artists(self) -> list[Any]:
        from matplotlib.patches import Polygon as Patch

        made = Patch(list(self.points), closed=True, linewidth=self.stroke if self.color else 0)
        made.set_facecolor((*_rgb(self.fill), self.opacity) if self.fill else "none")
        made.set_edgecolor(self.color or "none")
        if self.dashes:
            made.set_linestyle((0, self.dashes))
        if not self.hatch:
            return [made]
        over = Patch(list(self.points), closed=True, linewidth=0, facecolor="none")
        over.set_edgecolor("#FFFFFF" if self.fill else self.color or "none")
        over.set_hatch(self.hatch)
        return [made, over]


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    radius: float
    fill: str | None
    color: str
    stroke: float
    layer: float
    mark: int | None = None

    def span(self) -> tuple[float, float]:
        return self.y - self.radius, self.y + self.radius

    def moved(self, down: float) -> Circle:
        return replace(self, y=self.y + down)

    def artists(self) -> list[Any]:
        from matplotlib.patches import Circle as Patch

        fill = self.fill or "none"
        return [Patch((self.x, self.y), self.radius, facecolor=fill, edgecolor=self.color, linewidth=self.stroke)]


@dataclass(frozen=True)
class TextLine:
    """One line of text around a height."""

    x: float
    middle: float
    words: str
    size: float
    color: str
    anchor: str
    weight: str
    layer: float
    mark: int | None = None

    def span(self) -> tuple[float, float]:
        half = self.size * 0.625 * style.POINT_MM
        return self.middle - half, self.middle + half

    def moved(self, down: float) -> TextLine:
        return replace(self, middle=self.middle + down)

    def artists(self) -> list[Any]:
        from matplotlib.text import Text

        return [
            Text(
                self.x, self.middle, self.words, fontsize=self.size, color=self.color, ha=self.anchor,
                va="center_baseline", fontweight=self.weight, parse_math=False,
            )
        ]  # fmt: skip


# Each has: span(), its top and bottom; moved(), the same further down; artists(), what matplotlib draws; layer, the
# higher in front; mark, which mark of the picture it belongs to.
Shape = Line | Polygon | Circle | TextLine


def _span(points: tuple[Point, ...]) -> tuple[float, float]:
    return min(y for _, y in points), max(y for _, y in points)


def _moved(points: tuple[Point, ...], down: float) -> tuple[Point, ...]:
    return tuple((x, y + down) for x, y in points)


def _rgb(color: str) -> tuple[float, float, float]:
    return tuple(int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))  # type: ignore[return-value]
