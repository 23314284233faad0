"""A picture taller than a page, in pages: what stands above its rows and below them is on each."""

from __future__ import annotations

from casegraph.plots import style
from casegraph.plots.canvas import Canvas, line_height
from casegraph.plots.shapes import Line, Shape

__all__ = ["Sheet", "pages"]

Sheet = tuple[Canvas, float]  # what is drawn, and its height in millimetres
_NUMBER = 4.0  # millimetres of the line that tells the page
_MARGIN = 2.0


def pages(canvas: Canvas, height: float, most: float = style.PAGE_MM) -> list[Sheet]:
    """The sheet cut at its cuts into as many as it takes; itself where it fits or nothing can be cut."""
    if height <= most or len(canvas.cuts) < 2:
        return [(canvas, height)]
    body, end = canvas.cuts[0], canvas.cuts[-1]
    foot = canvas.foot if canvas.foot is not None else height - _MARGIN
    room = most - body - (foot - end) - _NUMBER - _MARGIN
    parts = _filled(canvas.cuts, room)
    tails = _filled([foot, *canvas.tail], most - _MARGIN - _NUMBER)
    left = room - (parts[-1][1] - parts[-1][0])
    joined = tails and tails[0][1] - tails[0][0] <= left  # the notes fit below the last rows
    made = [_page(canvas, body, part, (end, foot), tails.pop(0) if joined and part is parts[-1] else None)
            for part in parts]  # fmt: skip
    made += [_page(canvas, None, (foot, foot), (foot, foot), tail) for tail in tails]
    for number, (page, bottom) in enumerate(made):
        page.text(
            page.width / 2, bottom, f"page {number + 1} of {len(made)}", size=style.SMALL, color=style.GREY,
            anchor="center",
        )  # fmt: skip
    return [(page, bottom + line_height(style.SMALL) + _MARGIN) for page, bottom in made]


def _filled(cuts: list[float], room: float) -> list[tuple[float, float]]:
    """From which height to which each page goes; a row that fits nowhere has a page to itself."""
    out: list[tuple[float, float]] = []
    start = last = cuts[0]
    for cut in cuts[1:]:
        if cut - start > room and last > start:
            out.append((start, last))
            start = last
        last = cut
    return [*out, (start, last)] if last > start else out


def _page(
    canvas: Canvas,
    head: float | None,
    rows: tuple[float, float],
    foot: tuple[float, float],
    tail: tuple[float, float] | None,
) -> Sheet:
    """One page: head, rows, foot and, where it is the place for them, notes."""
    page = Canvas(canvas.width)
    page.marks = canvas.marks
    regions = [] if head is None else [(-1.0, head)]
    regions += [rows, foot] if head is not None else []
    regions += [tail] if tail else []
    y = 0.0 if head is not None else _MARGIN
    for top, bottom in regions:
        top = max(top, 0.0)
        page.shapes += [shape.moved(y - top) for shape in _of(canvas.shapes, top, bottom)]
        y += bottom - top
    return page, y + 0.5


def _of(shapes: list[Shape], top: float, bottom: float) -> list[Shape]:
    """Shapes whose middle lies between two heights; upright lines as far as they do."""
    out: list[Shape] = []
    for shape in shapes:
        if isinstance(shape, Line) and shape.is_upright:
            part = shape.within(top, bottom)
            out += [part] if part is not None else []
        else:
            a, b = shape.span()
            out += [shape] if top <= (a + b) / 2 < bottom else []
    return out
