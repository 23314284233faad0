"""Recommendations and actions, by when they are due and how far they have come."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.axis import TimeAxis, window
from casegraph.plots.canvas import Canvas, line_height, width_of, wrapped
from casegraph.plots.picture import Picture
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes, row_end, rows_begin
from casegraph.plots.tables import Names, Row, days, records
from casegraph.plots.whole_counts import states
from casegraph.plots.words import counted, iso_text, joined, plain, term

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["recommendations"]

# Each status with its shape and colour; told by shape, and by words in the key.
_LOOKS = {
    "completed": ("square", style.BLUE, True),
    "in_progress": ("half", style.TURQUOISE, True),
    "ongoing": ("circle", style.TURQUOISE, True),
    "not_started": ("square", style.PINK, False),
    "unclear": ("diamond", style.GREY, False),
    "": ("cross", style.ORANGE, False),
}
_WORDS = {"": "no action on record"}
_FAR = 10**9  # rows without a due date come last


@for_audience(public=states)
def recommendations(book: Casebook, *, width: str = "page") -> Picture:
    """Draw recommendations and the actions on them by due date and status.

    Parameters
    ----------
    book
        A casebook with the table recommendations, and actions where there are any.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A row for each action (for a recommendation without one, a row of its own), those due first at the top; those
        without a due date last. The mark stands at the due date, and tells the status; a line is a date known within
        bounds.

    Raises
    ------
    casegraph.ArgumentError
        Another width.

    Examples
    --------
    >>> import casegraph as cg
    >>> picture = cg.plots.recommendations(cg.example("dhr7"))
    >>> "4 completed" in picture.alt
    True
    """
    return _Recommendations(book, Canvas(width_of(width))).picture()


class _Recommendations:
    def __init__(self, book: Casebook, canvas: Canvas) -> None:
        self.canvas, self.names = canvas, Names(book)
        actions: dict[Any, list[Row]] = {}
        for row in records(book.actions):
            actions.setdefault(row["recommendation_id"], []).append(row)
        self.rows: list[tuple[Row, Row | None, tuple[int | None, int | None]]] = []
        self.count = 0
        for recommendation in records(book.recommendations):
            self.count += 1
            of_it: list[Row | None] = [*actions.get(recommendation["recommendation_id"], [])]
            for action in of_it or [None]:
                due = days((action and action["target_date"]) or recommendation["target_date"])
                self.rows.append((recommendation, action, due))
        self.rows.sort(key=lambda one: tuple(_FAR if day is None else day for day in reversed(one[2])))

    def picture(self) -> Picture:
        title = "Recommendations and actions"
        if not self.rows:
            told = "The casebook has no recommendations."
            return finish(self.canvas, heading(self.canvas, title, told), title, f"{title}: {told}")
        actions = sum(action is not None for _, action, _ in self.rows)
        said = f"{counted(self.count, 'recommendation')}, {counted(actions, 'action')}, by due date"
        y = heading(self.canvas, title, said)
        y = self._draw(y)
        y = key(self.canvas, y + 1, self._key())
        undated = sum(due == (None, None) for _, _, due in self.rows)
        lines = [f"{counted(undated, 'row')} without a due date at the end."] if undated else []
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, self._alt(said, lines))

    def _status(self, action: Row | None) -> str:
        if action is None:
            return ""
        status = str(action["status"] or "unclear")
        return status if status in _LOOKS else "unclear"

    def _label(self, recommendation: Row, action: Row | None, room: float) -> list[str]:
        whom = " and ".join(
            self.names.agency(one) if one in self.names.agencies else plain(one)
            for one in (part.strip() for part in str(recommendation["addressed_to"] or "").split(";"))
            if one
        )
        what = plain(recommendation["theme"] or recommendation["gist"] or recommendation["recommendation_id"])
        step = plain(action["gist"] or "") if action is not None else ""
        words = f"{what}: {step}" if step else what
        return [*wrapped(words, room, style.SMALL, 2), *(wrapped(f"to {whom}", room, 5.5, 3) if whom else [])]

    def _draw(self, y: float) -> float:
        room = self.canvas.width * (0.56 if self.canvas.width > 100 else 0.62)
        left = MARGIN + room + 4
        days_drawn = window([due for _, _, due in self.rows], None, None)
        axis = None
        if days_drawn is not None:
            margin = max(15, (days_drawn[1] - days_drawn[0]) // 20)
            days_drawn = (days_drawn[0] - margin, days_drawn[1] + margin)
            axis = TimeAxis(days_drawn, left, self.canvas.width - MARGIN - 2)
        top = y
        rows_begin(self.canvas, y)
        for recommendation, action, due in self.rows:
            label = self._label(recommendation, action, room)
            high = line_height(style.SMALL) * len(label) + 1.4
            self.canvas.text(MARGIN + 0.8, y + 0.7, label, size=style.SMALL)
            about = {
                "recommendation": recommendation["recommendation_id"],
                "action": action["action_id"] if action is not None else None,
                "date": iso_text(*due),
                "status": self._status(action),
            }
            with self.canvas.mark("action", **about):
                self._mark(self._status(action), due, axis, left, y + high / 2)
            y += high
            row_end(self.canvas, y)
        return axis.draw(self.canvas, top, y) if axis else y

    def _mark(
        self, status: str, due: tuple[int | None, int | None], axis: TimeAxis | None, left: float, y: float
    ) -> None:
        first, last = due
        if axis is None or first is None or last is None:
            _look(status, self.canvas, left - 1.6, y)
            return
        a, b = axis.x(first), axis.x(last + 1)
        if b - a > 3:
            self.canvas.line([(a, y), (b, y)], color=style.GREY, stroke=0.8)
        _look(status, self.canvas, (a + b) / 2, y)

    def _counts(self) -> Counter[str]:
        return Counter(self._status(action) for _, action, _ in self.rows)

    def _key(self) -> list[KeyItem]:
        counts = self._counts()
        return [(partial(_look, status), _WORDS.get(status, term(status))) for status in _LOOKS if counts[status]]

    def _alt(self, said: str, lines: list[str]) -> str:
        counts = self._counts()
        states = joined(f"{counts[status]} {_WORDS.get(status, term(status))}" for status in _LOOKS if counts[status])
        return " ".join([f"Recommendations and actions: {said}. Status: {states}.", *lines])


def _look(status: str, canvas: Canvas, x: float, y: float) -> None:
    shape, color, is_full = _LOOKS[status]
    fill, r = color if is_full else "#FFFFFF", 1.2
    if shape == "circle":
        canvas.circle(x, y, r, fill=fill, color=color)
    elif shape == "diamond":
        canvas.polygon([(x, y - 1.5), (x + 1.5, y), (x, y + 1.5), (x - 1.5, y)], fill=fill, color=color)
    elif shape == "cross":
        for sign in (1, -1):
            canvas.line([(x - r, y - sign * r), (x + r, y + sign * r)], color=color, stroke=1.2)
    else:
        canvas.box(x - r, y - r, 2 * r, 2 * r, fill="#FFFFFF", color=color)
        canvas.box(x - r, y - r, r if shape == "half" else 2 * r, 2 * r, fill=fill, color=color)
