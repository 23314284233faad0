"""What every picture has around it: title, what is drawn, key and notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casegraph.plots import style
from casegraph.plots.canvas import Canvas, line_height, text_width, wrapped
from casegraph.plots.picture import Picture

__all__ = ["MARGIN", "KeyItem", "finish", "heading", "key", "notes", "row_end", "rows_begin"]

MARGIN = 2.0
_SYMBOL = 8.0  # millimetres of a symbol in the key

# Draws a symbol around (x, y), and the words for it.
KeyItem = tuple[Callable[[Canvas, float, float], None], str]


def heading(canvas: Canvas, title: str, subtitle: str = "") -> float:
    """Title and what is drawn; gives where the picture may begin."""
    room = canvas.width - 2 * MARGIN
    y = canvas.text(MARGIN, MARGIN, wrapped(title, room, style.TITLE, 2, "bold"), size=style.TITLE, weight="bold")
    if subtitle:
        y = canvas.text(MARGIN, y + 0.6, wrapped(subtitle, room, style.SIZE, 4), size=style.SIZE, color=style.GREY)
    return y + 2


def key(canvas: Canvas, y: float, items: Sequence[KeyItem]) -> float:
    """Symbols with their words, in as many lines as they need."""
    if not items:
        return y
    x, pitch = MARGIN, 5.0
    top = y + pitch / 2 + 0.5
    room = canvas.width - 2 * MARGIN
    for draw, words in items:
        lines = wrapped(words, room - _SYMBOL - 1, style.SMALL, 2)
        wide = _SYMBOL + 1 + max(text_width(line, style.SMALL) for line in lines)
        if x > MARGIN and x + wide > canvas.width - MARGIN:
            x, top = MARGIN, top + pitch
        with canvas.mark("key"):
            draw(canvas, x + _SYMBOL / 2, top)
        height = line_height(style.SMALL) * len(lines)
        canvas.text(x + _SYMBOL + 1, top - height / 2, lines, size=style.SMALL)
        x += wide + 3.5
        if len(lines) > 1:
            x, top = MARGIN, top + pitch
    return top + pitch / 2 + 0.5


def notes(canvas: Canvas, y: float, lines: Sequence[str]) -> float:
    """Sentences below the picture."""
    canvas.foot = y if canvas.foot is None else canvas.foot
    for line in lines:
        words = wrapped(line, canvas.width - 2 * MARGIN, style.SMALL, 8)
        y = canvas.text(MARGIN, y + 0.4, words, size=style.SMALL, color=style.GREY)
        canvas.tail.append(y)
    return y


def rows_begin(canvas: Canvas, y: float) -> None:
    """Rows stand below this height."""
    canvas.line([(MARGIN, y), (canvas.width - MARGIN, y)], color=style.LIGHT, stroke=0.4, layer=0.1)
    canvas.cut(y)


def row_end(canvas: Canvas, y: float) -> None:
    """A row ends here, and with it a page may end."""
    rows_begin(canvas, y)


def finish(canvas: Canvas, y: float, title: str, alt: str) -> Picture:
    """The picture, as high as what was drawn."""
    return Picture(canvas.figure(y + MARGIN), title, alt, canvas=canvas, height=y + MARGIN)
