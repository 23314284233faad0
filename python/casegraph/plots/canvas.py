"""A sheet on which pictures are drawn in millimetres, from the top left; the one place that draws with matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from casegraph.errors import ArgumentError, Error
from casegraph.plots import style
from casegraph.plots.words import plain

__all__ = ["Canvas", "line_height", "text_width", "width_of", "wrapped"]

_MM = 25.4
_POINT = _MM / 72
_BREAKS = "-/._,;"  # a word may end a line after these


def matplotlib() -> Any:
    """The library, or a message that says how to get it."""
    try:
        import matplotlib as library
    except ImportError:
        raise Error("pictures need matplotlib; install it with: pip install 'casegraph[plot]'") from None
    return library


def width_of(width: str) -> float:
    """Millimetres of ``column`` or ``page``."""
    if width not in style.WIDTHS:
        raise ArgumentError(f"width: {plain(width, 80)!r} is not accepted; accepted: {', '.join(style.WIDTHS)}")
    return style.WIDTHS[width]


@lru_cache(maxsize=4)
def _font(weight: str) -> Any:
    matplotlib()
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    # One of our own: matplotlib sets the sizes of those that it shares as it draws.
    font = FT2Font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(100, 72)  # at 100 points a pixel is a point
    return font


@lru_cache(maxsize=65536)
def text_width(text: str, size: float = style.SIZE, weight: str = "normal") -> float:
    """Millimetres that one line of text takes."""
    import warnings

    font = _font(weight)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a letter that the font lacks is drawn as a box
        font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64 / 100 * size * _POINT


def line_height(size: float = style.SIZE) -> float:
    """Millimetres from one line of text to the next."""
    return size * 1.25 * _POINT


def wrapped(
    text: object, width: float, size: float = style.SIZE, most_lines: int = 3, weight: str = "normal"
) -> list[str]:
    """``text`` in lines no wider than ``width`` millimetres; what does not fit ends in an ellipsis."""
    words = plain(text).split(" ")
    lines: list[str] = []
    current = ""
    while words:
        word = words.pop(0)
        tried = f"{current} {word}".strip()
        if text_width(tried, size, weight) <= width:
            current = tried
            continue
        if current:
            lines.append(current)
            current = ""
            words.insert(0, word)
        else:
            head = _fitting(word, width, size, weight)
            lines.append(head if head[-1] in _BREAKS else head + "-")
            words.insert(0, word[len(head) :])
        if len(lines) > most_lines:
            break
    if current:
        lines.append(current)
    if len(lines) <= most_lines:
        return [line for line in lines if line]
    last = lines[most_lines - 1]
    while last and text_width(last + "…", size, weight) > width:
        last = last[:-1]
    return [*lines[: most_lines - 1], last.rstrip() + "…"]


def _fitting(word: str, width: float, size: float, weight: str) -> str:
    """The longest start of a word that fits with a hyphen; at least one letter."""
    least, most = 1, len(word)
    while least < most:
        middle = (least + most + 1) // 2
        if text_width(word[:middle] + "-", size, weight) <= width:
            least = middle
        else:
            most = middle - 1
    # A hyphen or bracket is a better place to break than a letter.
    for at in range(least, max(1, least // 2), -1):
        if word[at - 1] in _BREAKS:
            return word[:at]
    # Nor does a line of one letter or two follow.
    return word[: len(word) - 3] if least > 4 and len(word) - 3 < least < len(word) else word[:least]


class Canvas:
    """Shapes and texts in millimetres; the height is known when all is drawn."""

    def __init__(self, width: float) -> None:
        self.width = width
        self._shapes: list[Any] = []

    # -- shapes: each is kept as a call on the axes, made when the height is known --------------------
    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        color: str = style.INK,
        stroke: float = 0.8,
        dashes: Sequence[float] | None = None,
        layer: float = 2,
    ) -> None:
        """A line through points; ``dashes`` in points."""

        def draw(axes: Any) -> None:
            from matplotlib.lines import Line2D

            xs, ys = [x for x, _ in points], [y for _, y in points]
            made = Line2D(xs, ys, color=color, linewidth=stroke, zorder=layer, solid_capstyle="butt")
            if dashes:
                made.set_dashes(list(dashes))
            axes.add_line(made)

        self._shapes.append(draw)

    def polygon(
        self,
        points: Sequence[tuple[float, float]],
        *,
        fill: str | None = None,
        color: str | None = style.INK,
        stroke: float = 0.8,
        hatch: str = "",
        dashes: Sequence[float] | None = None,
        layer: float = 3,
        opacity: float = 1,
    ) -> None:
        """A closed shape; hatches are drawn in white on a fill, in the line's colour without."""

        def draw(axes: Any) -> None:
            from matplotlib.patches import Polygon

            made = Polygon(list(points), closed=True, zorder=layer, linewidth=stroke if color else 0)
            made.set_facecolor((*_rgb(fill), opacity) if fill else "none")
            made.set_edgecolor(color or "none")
            if dashes:
                made.set_linestyle((0, tuple(dashes)))
            axes.add_patch(made)
            if hatch:
                over = Polygon(list(points), closed=True, zorder=layer + 0.01, linewidth=0, facecolor="none")
                over.set_edgecolor("#FFFFFF" if fill else color)
                over.set_hatch(hatch)
                axes.add_patch(over)

        self._shapes.append(draw)

    def box(self, left: float, top: float, width: float, height: float, **options: Any) -> None:
        """A rectangle."""
        right, bottom = left + width, top + height
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], **options)

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None = None,
        color: str = style.INK,
        stroke: float = 0.8,
        layer: float = 3,
    ) -> None:
        """A circle."""

        def draw(axes: Any) -> None:
            from matplotlib.patches import Circle

            axes.add_patch(
                Circle((x, y), radius, facecolor=fill or "none", edgecolor=color, linewidth=stroke, zorder=layer)
            )

        self._shapes.append(draw)

    def text(
        self,
        x: float,
        y: float,
        text: str | Sequence[str],
        *,
        size: float = style.SIZE,
        color: str = style.INK,
        anchor: str = "left",
        weight: str = "normal",
        layer: float = 6,
    ) -> float:
        """Lines of text whose first one has its top at ``y``; gives the height below the last one."""
        lines = [text] if isinstance(text, str) else list(text)
        pitch = line_height(size)
        for number, line in enumerate(lines):
            self._text_line(x, y + pitch * (number + 0.5), line, size, color, anchor, weight, layer)
        return y + pitch * len(lines)

    def _text_line(
        self, x: float, middle: float, line: str, size: float, color: str, anchor: str, weight: str, layer: float
    ) -> None:
        def draw(axes: Any) -> None:
            axes.text(
                x, middle, line, fontsize=size, color=color, ha=anchor, va="center_baseline", fontweight=weight,
                zorder=layer, parse_math=False, clip_on=False,
            )  # fmt: skip

        if line.strip():
            self._shapes.append(draw)

    def figure(self, height: float) -> Any:
        """The matplotlib figure of all that was drawn, ``height`` millimetres high."""
        library = matplotlib()
        with library.rc_context(style.RC):
            from matplotlib.backends.backend_agg import FigureCanvasAgg
            from matplotlib.figure import Figure

            figure = Figure(figsize=(self.width / _MM, height / _MM), facecolor="white")
            FigureCanvasAgg(figure)
            axes = figure.add_axes((0, 0, 1, 1))
            axes.set_axis_off()
            axes.set_xlim(0, self.width)
            axes.set_ylim(height, 0)
            for draw in self._shapes:
                draw(axes)
        return figure


def _rgb(color: str) -> tuple[float, float, float]:
    return tuple(int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))  # type: ignore[return-value]
