"""A sheet on which pictures are drawn in millimetres, from the top left; the one place that draws with matplotlib."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from casegraph.errors import ArgumentError, Error
from casegraph.plots import style
from casegraph.plots.shapes import Circle, Line, Point, Polygon, Shape, TextLine
from casegraph.plots.words import plain

__all__ = ["Attributes", "Canvas", "line_height", "text_width", "width_of", "wrapped"]

_MM = 25.4
_POINT = style.POINT_MM
Attributes = dict[str, Any]  # of a mark in the file: class, and data-... with a value or several
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


# Of its size, what a letter from another font may be wider than the box that stands for it here.
_WIDEST = 0.6


@lru_cache(maxsize=65536)
def text_width(text: str, size: float = style.SIZE, weight: str = "normal") -> float:
    """Millimetres that one line of text takes."""
    import warnings

    font = _font(weight)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a letter that the font lacks is drawn from another
        font.set_text(text, 0.0)
    lacking = sum(1 for letter in text if font.get_char_index(ord(letter)) == 0)
    return (float(font.get_width_height()[0]) / 64 / 100 + lacking * _WIDEST) * size * _POINT


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
    """Shapes and texts in millimetres; the height is known when all is drawn.

    Where a picture is made of rows, ``cut`` says where one page may end and another begin; what stands above the first
    cut and below the last one is on every page, what stands below ``foot`` on the last one.
    """

    def __init__(self, width: float) -> None:
        self.width = width
        self.shapes: list[Shape] = []
        self.marks: list[Attributes] = []
        self.cuts: list[float] = []
        self.foot: float | None = None
        self.tail: list[float] = []  # heights below the foot at which a page may end
        self._mark: int | None = None

    @contextmanager
    def mark(self, name: str, /, **about: Any) -> Iterator[None]:
        """What is drawn inside is one mark; ``about`` (contact, person, agency, date, ...) is told to scripts."""
        before = self._mark
        self._mark = len(self.marks)
        self.marks.append({"class": f"mark {name}", **{f"data-{one}": value for one, value in about.items()}})
        try:
            yield
        finally:
            self._mark = before

    def cut(self, y: float) -> None:
        """A page may end here."""
        self.cuts.append(y)

    # -- shapes --------------------------------------------------------------------------------------
    def line(
        self,
        points: Sequence[Point],
        *,
        color: str = style.INK,
        stroke: float = 0.8,
        dashes: Sequence[float] | None = None,
        layer: float = 2,
    ) -> None:
        """A line through points; ``dashes`` in points."""
        self.shapes.append(Line(tuple(points), color, stroke, tuple(dashes or ()), layer, self._mark))

    def polygon(
        self,
        points: Sequence[Point],
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
        looks = (fill, color, stroke, hatch, tuple(dashes or ()), layer, opacity)
        self.shapes.append(Polygon(tuple(points), *looks, self._mark))

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
        self.shapes.append(Circle(x, y, radius, fill, color, stroke, layer, self._mark))

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
            if line.strip():
                middle = y + pitch * (number + 0.5)
                self.shapes.append(TextLine(x, middle, line, size, color, anchor, weight, layer, self._mark))
        return y + pitch * len(lines)

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
            for order, shape in enumerate(self._in_order()):
                for artist in shape.artists():
                    artist.set_zorder(order)
                    artist.set_gid(_name(shape))
                    axes.add_artist(artist)
                    artist.set_clip_on(False)
        return figure

    def _in_order(self) -> list[Shape]:
        """From the lowest layer to the highest; the shapes of one mark together, at the lowest layer of them."""
        lowest: dict[int, float] = {}
        for shape in self.shapes:
            if shape.mark is not None:
                lowest[shape.mark] = min(lowest.get(shape.mark, shape.layer), shape.layer)

        def place(shape: Shape) -> tuple[float, int, float]:
            if shape.mark is None:
                return shape.layer, -1, shape.layer
            return lowest[shape.mark], shape.mark, shape.layer

        return sorted(self.shapes, key=place)


def _name(shape: Shape) -> str:
    """By which a shape is found in the file: what it is, and its mark."""
    what = "text" if isinstance(shape, TextLine) else "shape"
    return what if shape.mark is None else f"{what}-{shape.mark}"
