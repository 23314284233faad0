"""Counts of two keys as a grid, such as agency by month."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.picture import Picture
from casegraph.plots.results import count_keys, group_name, need, rows_of, told
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes, row_end, rows_begin
from casegraph.plots.tables import Names
from casegraph.plots.whole_counts import withheld_sign
from casegraph.plots.words import counted, joined, month_text, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["heat_map"]

_CELL = 5.2  # millimetres: the widest cell
_READABLE = 3.9  # the narrowest cell that has its number in it
_DARK = 0.395  # share of the greatest count from which on white is read better on the shade than black
_STEPS = (1, 3, 12, 60)  # months of a column

Cells = dict[tuple[Any, Any], tuple[int, float]]  # certain and possible, which is infinite where nothing bounds it


@for_audience(marks_gaps=True)
def heat_map(counts: Result, *, width: str = "page") -> Picture:
    """Draw counts of two keys as squares, the larger the more contacts.

    Parameters
    ----------
    counts
        The result of ``graph.frequency.counts`` by two keys, such as ``["agency", "month"]``; where one is month or
        year, it goes across.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A full square: the certain count (its area and darkness, and where there is room its number); a hollow one: what
        is possible beyond it. Where there are more months than can stand side by side, quarters or years are drawn: the
        certain counts of their months added up. Contacts without a bounded date are told below.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure, or counts by one key or more than two.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = cg.plots.heat_map(graph.frequency.counts(["agency", "year"], persons="Perpetrator"))
    >>> picture.alt.startswith("Contacts with Perpetrator, agency by year")
    True
    """
    need(counts, ["frequency.counts"])
    keys = count_keys(counts)
    if len(keys) != 2:
        raise ArgumentError(
            f"counts by {joined(keys) or 'nothing'}: accepted: counts by two keys, such as agency and month"
        )
    down, across = (keys[1], keys[0]) if keys[0] in ("month", "year") else (keys[0], keys[1])
    return _HeatMap(counts, down, across, Canvas(width_of(width))).picture()


class _HeatMap:
    def __init__(self, counts: Result, down: str, across: str, canvas: Canvas) -> None:
        self.counts, self.down, self.across, self.canvas = counts, down, across, canvas
        self.names = Names(counts._book)
        self.about = told(counts, self.names)
        self.cells: Cells = {}
        self.gone: set[tuple[Any, Any]] = set()  # withheld from the audience
        self.undated = 0
        for row in rows_of(counts):
            place = (row[down], row[across])
            if across in ("month", "year") and row[across] is None:
                self.undated += row["possible"] or row["certain"] or 0
            elif row["withheld"] and row["certain"] is None:
                self.gone.add(place)
            elif row["possible"] is None:  # it is withheld, or no upper number is stated
                self.cells[place] = (row["certain"], row["certain"] if row["withheld"] else math.inf)
            elif row["possible"]:
                self.cells[place] = (row["certain"], row["possible"])
        self.rows = list(dict.fromkeys(row for row, _ in [*self.cells, *sorted(self.gone, key=str)]))
        self.room = canvas.width * (0.32 if canvas.width > 100 else 0.4)
        self.left = MARGIN + self.room + 2
        self.step = 1
        self.columns: list[Any] = []
        self._choose_columns()
        self.most = max((_least(*cell) for cell in self.cells.values()), default=1)

    def _choose_columns(self) -> None:
        """Months (or years) without gaps, joined to quarters or years where they are too many."""
        found = {column for _, column in (*self.cells, *self.gone)}
        space = self.canvas.width - MARGIN - self.left
        if self.across == "year":
            self.columns = list(range(min(found), max(found) + 1)) if found else []
        elif self.across == "month":
            for self.step in _STEPS:
                self.columns = _months(min(found), max(found), self.step) if found else []
                if len(self.columns) * (_READABLE if self.step < 12 else 2.0) <= space:
                    break
            self._join_months()
        else:
            self.columns = sorted(found, key=str)
        self.cell = min(_CELL, space / max(1, len(self.columns)))

    def _join_months(self) -> None:
        if self.step == 1:
            return
        joined_cells: Cells = {}
        for (row, month), (certain, possible) in self.cells.items():
            place = (row, _start(month, self.step))
            before = joined_cells.get(place, (0, 0))
            # A contact that may be in several months of one column would be counted several times as possible.
            joined_cells[place] = (before[0] + certain, max(before[1], possible, before[0] + certain))
        self.gone = {(row, _start(month, self.step)) for row, month in self.gone}
        self.cells = {place: cell for place, cell in joined_cells.items() if place not in self.gone}

    def picture(self) -> Picture:
        what = {1: self.across, 3: "quarter", 12: "year", 60: "span of five years"}[self.step]
        title = f"Contacts: {term(self.down)} by {what}"
        if not self.cells:
            said = "All figures are withheld." if self.gone else f"No contact{self.about} to draw."
            return finish(self.canvas, heading(self.canvas, title, said), title, f"{title}: {said}")
        total = sum(certain for certain, _ in self.cells.values())
        one = "month" if self.across == "month" else "square"
        said = f"{counted(total, 'contact')}{self.about} certain in one {one}{' that is shown' if self.gone else ''}"
        y = heading(self.canvas, title, said)
        y = self._draw(y)
        y = key(self.canvas, y + 1, self._key())
        lines = []
        if self.step > 1:
            lines.append(
                f"The counts of months are added up to those of a {what}: contacts that are certain in the {what} "
                "but in no one month are shown as possible."
            )
        if self.undated:
            lines.append(f"{counted(self.undated, 'contact')} without a bounded date not drawn.")
        if self.gone:
            lines.append(f"{counted(len(self.gone), 'square')} withheld: a count is small, or one could be worked out.")
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, self._alt(what, total, lines))

    def _column_name(self, column: Any) -> str:
        if self.across != "month":
            return group_name(self.names, self.across, column)
        return month_text(column) if self.step < 12 else str(column.year)

    def _draw(self, y: float) -> float:
        top = y
        rows_begin(self.canvas, y)
        for row in self.rows:
            label = wrapped(group_name(self.names, self.down, row), self.room, style.SMALL, 3)
            high = max(self.cell, line_height(style.SMALL) * len(label) + 0.8)
            self.canvas.text(
                MARGIN + self.room, y + high / 2 - line_height(style.SMALL) * len(label) / 2, label, size=style.SMALL,
                anchor="right",
            )  # fmt: skip
            for at, column in enumerate(self.columns):
                if (row, column) in self.cells:
                    with self.canvas.mark("count", **{self.down: row, self.across: column}):
                        self._square(self.left + self.cell * (at + 0.5), y + high / 2, *self.cells[row, column])
                elif (row, column) in self.gone:
                    with self.canvas.mark("withheld", **{self.down: row, self.across: column}):
                        withheld_sign(self.canvas, self.left + self.cell * (at + 0.5), y + high / 2)
            y += high
            row_end(self.canvas, y)
        return self._below(top, y)

    def _square(self, x: float, y: float, certain: int, possible: float) -> None:
        full = self.cell * 0.92
        side = max(0.9, full * (_least(certain, possible) / self.most) ** 0.5)
        words = str(certain)
        has_room = self.cell >= _READABLE and text_width(words, 5.5) < full - 0.4
        if certain and has_room:
            side = max(side, text_width(words, 5.5) + 0.6, 2.3)
        fill = _shade(certain / self.most) if certain else "#FFFFFF"
        self.canvas.box(x - side / 2, y - side / 2, side, side, fill=fill, color=style.BLUE, stroke=0.5)
        if possible > certain > 0:
            beyond = min(full, side + 0.8)
            self.canvas.box(x - beyond / 2, y - beyond / 2, beyond, beyond, color=style.ORANGE, stroke=0.7)
        if certain and has_room:
            color = "#FFFFFF" if certain / self.most > _DARK else "#000000"
            self.canvas.text(x, y - line_height(5.5) / 2, words, size=5.5, color=color, anchor="center")

    def _below(self, top: float, y: float) -> float:
        """Names of the columns, as many as stand side by side; upright ones where they are words."""
        free = 0.0
        for at, column in enumerate(self.columns):
            x = self.left + self.cell * (at + 0.5)
            words = self._column_name(column)
            half = text_width(words, style.SMALL) / 2
            if x - half < free:
                continue
            x = min(x, self.canvas.width - half - 0.5)
            if x - half < free:
                continue
            self.canvas.line([(x, top), (x, y + 0.8)], color=style.LIGHT, stroke=0.4, layer=0.5)
            self.canvas.text(x, y + 1, words, size=style.SMALL, color=style.GREY, anchor="center")
            free = x + half + 1.5
        return y + 1 + line_height(style.SMALL)

    def _key(self) -> list[KeyItem]:
        def square(share: float) -> Any:
            side = max(0.9, 3.4 * share**0.5)
            return lambda canvas, x, y: canvas.box(
                x - side / 2, y - side / 2, side, side, fill=_shade(share), color=style.BLUE, stroke=0.5
            )

        def hollow(canvas: Canvas, x: float, y: float) -> None:
            canvas.box(x - 1.2, y - 1.2, 2.4, 2.4, fill="#FFFFFF", color=style.BLUE, stroke=0.5)

        def more(canvas: Canvas, x: float, y: float) -> None:
            canvas.box(x - 1.2, y - 1.2, 2.4, 2.4, fill=_shade(0.5), color=style.BLUE, stroke=0.5)
            canvas.box(x - 1.6, y - 1.6, 3.2, 3.2, color=style.ORANGE, stroke=0.7)

        surest = max(certain for certain, _ in self.cells.values())
        items: list[KeyItem] = []
        if surest > 1:
            items.append((square(1 / self.most), "1 certain"))
        if surest:
            items.append((square(surest / self.most), f"{surest:,} certain, the most in one square"))
        if any(certain == 0 for certain, _ in self.cells.values()):
            items.append((hollow, "possible, none certain"))
        if any(possible > certain > 0 for certain, possible in self.cells.values()):
            items.append((more, "more are possible"))
        if self.gone:
            items.append((withheld_sign, "withheld"))
        return items

    def _alt(self, what: str, total: int, lines: list[str]) -> str:
        (row, column), (certain, possible) = max(self.cells.items(), key=lambda item: item[1])
        beyond = f" (possibly {possible})" if possible > certain else ""
        if math.isinf(possible):
            beyond = " (more are possible)"
        ranked = (
            "" if self.gone else f" Most in a row: {self._most_in_a_row()}."
        )  # of a row with gaps the sum is unknown
        return " ".join(
            [
                f"Contacts{self.about}, {term(self.down)} by {what}: {counted(total, 'contact')} certain in one "
                f"{'month' if self.across == 'month' else 'square'}{' that is shown' if self.gone else ''}; "
                f"{len(self.rows)} rows, {len(self.columns)} columns.",
                f"Most in one square: {certain}{beyond}, {group_name(self.names, self.down, row)}, "
                f"{self._column_name(column)}.{ranked}",
                *lines,
            ]
        )

    def _most_in_a_row(self) -> str:
        by_row = {row: sum(c for (r, _), (c, _) in self.cells.items() if r == row) for row in self.rows}
        most = sorted(by_row.items(), key=lambda item: -item[1])[:3]
        return joined(f"{group_name(self.names, self.down, one)} ({number})" for one, number in most)


def _months(first: date, last: date, step: int) -> list[date]:
    out, month = [], _start(first, step)
    while month <= last:
        out.append(month)
        after = month.year * 12 + month.month - 1 + step
        if after // 12 > date.max.year:
            break
        month = date(after // 12, after % 12 + 1, 1)
    return out


def _start(month: date, step: int) -> date:
    at = max((month.year * 12 + month.month - 1) // step * step, 12)  # there is no year 0
    return date(at // 12, at % 12 + 1, 1)


def _least(certain: int, possible: float) -> int:
    """The number that a square is as large as: what is certain, else what is possible; 1 where nothing bounds that."""
    return certain or (1 if math.isinf(possible) else int(possible))


def _shade(share: float) -> str:
    """From a pale to the dark blue of the palette, for a share of the greatest count."""
    pale, dark = (0xBF, 0xD3, 0xEA), (0x12, 0x43, 0x6D)
    weight = share**0.5
    mixed = (round(p + (d - p) * weight) for p, d in zip(pale, dark, strict=True))
    return "#" + "".join(f"{one:02X}" for one in mixed)
