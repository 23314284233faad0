"""Children at contacts about domestic abuse: a lane for each child, a mark for each contact."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.axis import TimeAxis, window
from casegraph.plots.canvas import Canvas, line_height, width_of, wrapped
from casegraph.plots.lanes import levels
from casegraph.plots.measure_rows import measure_rows
from casegraph.plots.picture import Picture
from casegraph.plots.results import need, rows_of
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes, row_end, rows_begin
from casegraph.plots.tables import Names, Row, days
from casegraph.plots.words import counted, day_text, iso_text, joined, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["exposure"]

_LEVEL, _MARK = 3.4, 1.1
_HOW = {
    "took_part": "the child took part",
    "absent": "the child was absent",
    "spoken_about": "the child was spoken about",
    "address": "at an address where the child lived",
    "household": "about somebody of the child's household",
}
_SIDES = {"took_part": 0, "absent": 5, "spoken_about": 3, "address": 4, "household": 6}  # corners of the mark


@for_audience
def exposure(result: Result, *, width: str = "page") -> Picture:
    """Draw at which contacts, such as those about domestic abuse, children were present, spoken about or at home.

    Parameters
    ----------
    result
        The result of ``graph.structure.children_exposed``; by contact, or by child (then the counts are drawn).
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A lane for each child and a mark for each contact: its shape tells how the child had to do with it, full where
        that is certain, hollow where it is possible. A line beneath a mark spans the days that it may be of.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> picture = cg.example("dhr7").graph().structure.children_exposed().plot()
    >>> picture.alt.startswith("Children at contacts flagged domestic abuse: 3 children")
    True
    """
    need(result, ["structure.children_exposed"])
    if "contact" not in result.columns:
        return measure_rows(result, width=width)
    return _Exposure(result, Canvas(width_of(width))).picture()


class _Exposure:
    def __init__(self, result: Result, canvas: Canvas) -> None:
        self.canvas, self.names = canvas, Names(result._book)
        self.flag = term(result.parameters.get("flag", "domestic_abuse"))
        rows = rows_of(result)
        spans = [_span(row) for row in rows]
        self.days = window(spans, None, None)
        placed = [(row, span) for row, span in zip(rows, spans, strict=True) if None not in span]
        self.undated = len(rows) - len(placed)
        self.children: dict[Any, list[tuple[Row, tuple[int, int]]]] = {}
        for row, (first, last) in placed:
            if first is not None and last is not None:
                self.children.setdefault(row["child"], []).append((row, (first, last)))

    def picture(self) -> Picture:
        title = f"Children at contacts flagged {self.flag}"
        if self.days is None or not self.children:
            said = "No dated contact to draw."
            return finish(self.canvas, heading(self.canvas, title, said), title, f"{title}: {said}")
        contacts = {row["contact"] for mine in self.children.values() for row, _ in mine}
        children = counted(len(self.children), "child", "children")
        said = f"{children}, {counted(len(contacts), 'contact')}, {day_text(self.days[0])} to {day_text(self.days[1])}"
        y = self._draw(heading(self.canvas, title, said))
        y = key(self.canvas, y + 1, self._key())
        lines = [f"{counted(self.undated, 'row')} without a bounded date not drawn."] if self.undated else []
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, " ".join([f"{title}: {said}.", *map(self._told, self.children), *lines]))

    def _draw(self, y: float) -> float:
        assert self.days is not None
        room = self.canvas.width * 0.22
        axis = TimeAxis(self.days, MARGIN + room + 2, self.canvas.width - MARGIN - 2)
        top = y
        rows_begin(self.canvas, y)
        for child, mine in self.children.items():
            spans = [self._ends(axis, span) for _, span in mine]
            placed = levels(spans, 0.3)
            label = wrapped(self.names.person(child), room, style.SMALL, 3)
            high = max(line_height(style.SMALL) * len(label), _LEVEL * (max(placed) + 1)) + 1.6
            middle = y + high / 2
            self.canvas.text(
                MARGIN + room, middle - line_height(style.SMALL) * len(label) / 2, label, size=style.SMALL,
                anchor="right",
            )  # fmt: skip
            bottom = middle + _LEVEL * max(placed) / 2
            for (row, span), ends, level in zip(mine, spans, placed, strict=True):
                about = {"person": child, "contact": row["contact"], "agency": row["agency"], "date": iso_text(*span)}
                with self.canvas.mark("exposure", **about):
                    self._mark(row, span, ends, bottom - _LEVEL * level)
            y += high
            row_end(self.canvas, y)
        return axis.draw(self.canvas, top, y)

    @staticmethod
    def _ends(axis: TimeAxis, span: tuple[int, int]) -> tuple[float, float]:
        left, right = axis.x(span[0]), axis.x(span[1] + 1)
        middle = (left + right) / 2
        return min(left, middle - _MARK), max(right, middle + _MARK)

    def _mark(self, row: Row, span: tuple[int, int], ends: tuple[float, float], y: float) -> None:
        if span[0] != span[1]:
            self.canvas.line([(ends[0], y), (ends[1], y)], color=style.BLUE, stroke=0.8)
        _symbol(self.canvas, row["how"], sum(ends) / 2, y, row["exposure"] == "certain")

    def _key(self) -> list[KeyItem]:
        rows = [row for mine in self.children.values() for row, _ in mine]

        def item(how: str) -> KeyItem:
            return (lambda canvas, x, y: _symbol(canvas, how, x, y, True)), _HOW[how]

        items = [item(how) for how in _HOW if any(row["how"] == how for row in rows)]
        if any(row["exposure"] != "certain" for row in rows):
            hollow = next(row["how"] for row in rows if row["exposure"] != "certain")
            items.append((lambda canvas, x, y: _symbol(canvas, hollow, x, y, False), "hollow: possibly so"))
        return items

    def _told(self, child: Any) -> str:
        mine = [row for row, _ in self.children[child]]
        sure = len({row["contact"] for row in mine if row["exposure"] == "certain"})
        every = len({row["contact"] for row in mine})
        ways = [f"{sum(row['how'] == how for row in mine)} {words}" for how, words in _HOW.items()
                if any(row["how"] == how for row in mine)]  # fmt: skip
        return f"{self.names.person(child)}: {counted(every, 'contact')}, {sure} for certain; {joined(ways)}."


def _symbol(canvas: Canvas, how: str, x: float, y: float, is_certain: bool) -> None:
    fill = style.BLUE if is_certain else "#FFFFFF"
    corners = _SIDES.get(how, 0)
    if corners == 0:
        canvas.circle(x, y, _MARK, fill=fill, color=style.BLUE, stroke=0.9)
        return
    turn = math.pi / 4 if corners == 4 else 0.0
    size = _MARK * (1.3 if corners == 3 else 1.2)
    points = [
        (x + size * math.sin(turn + 2 * math.pi * at / corners), y - size * math.cos(turn + 2 * math.pi * at / corners))
        for at in range(corners)
    ]
    canvas.polygon(points, fill=fill, color=style.BLUE, stroke=0.9)


def _span(row: Row) -> tuple[int | None, int | None]:
    """First and last day that a contact may be of; for some audiences these are months."""
    first, last = (row[one] for one in ("first_day", "last_day"))
    return days(first and str(first))[0], days(last and str(last))[1]
