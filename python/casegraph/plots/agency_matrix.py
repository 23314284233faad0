"""Agencies against agencies, or against facts: a square in each cell that has a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.picture import Picture
from casegraph.plots.results import need, rows_of, told
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes, row_end, rows_begin
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, joined, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["OF_MATRIX", "agency_matrix"]

_MOST = 40  # rows, and columns
_CELL = 7.0  # millimetres: the widest cell
_READABLE = 3.4  # the narrowest cell that has its number in it
_NUMBER = 5.0  # points of a number in a cell


@dataclass(frozen=True)
class _Look:
    """How one measure's rows become cells: what goes down and across, the number, and whether it is the full look."""

    title: str
    down: str
    across: str
    one: str  # what a number counts
    many: str
    number: Callable[[Row], int]
    is_full: Callable[[Row], bool]
    full_words: str
    hollow_words: str
    is_mirrored: bool = False  # a pair stands in both halves
    caution: str = ""


_LOOKS: Mapping[str, _Look] = {
    "structure.co_contact": _Look(
        "Agencies that met the same persons", "agency", "other", "person", "persons", lambda row: int(row["persons"]),
        lambda row: bool(row["shared"]), "persons met by both; a share between the two is recorded as made",
        "persons met by both; no share recorded as made", is_mirrored=True,
    ),
    "frequency.next_agency": _Look(
        "Agency of the next contact", "from_agency", "to_agency", "contact", "contacts",
        lambda row: int(row["contacts"]), lambda row: row["contacts"] > (row["unsure"] or 0),
        "contacts followed so", "contacts followed so, each one unsure: another contact may have come between",
    ),
    "knowledge.never_passed_on": _Look(
        "Held on record and never passed on", "agency", "fact", "contact", "contacts", lambda row: 1,
        lambda row: row["status"] == "held", "contacts that state it, one or more held for certain",
        "contacts that state it, possibly held",
    ),
    "knowledge.what_if_shares": _Look(
        "What each share between two agencies would have added", "from_agency", "to_agency", "contact", "contacts",
        lambda row: int(row["gain"]), lambda row: True,
        "contacts that the sender (down) held and the receiver (across) did not", "",
        caution="Each share is taken alone. What it would have added to a record is not what anybody would have done.",
    ),
}  # fmt: skip
OF_MATRIX = tuple(_LOOKS)

_Cell = tuple[int, bool]  # the number, and whether it has the full look


@for_audience(marks_gaps=True)
def agency_matrix(result: Result, *, width: str = "page") -> Picture:
    """Draw numbers of pairs of agencies, or of agencies and facts, as squares, the larger the greater.

    Parameters
    ----------
    result
        The result of ``graph.structure.co_contact``, ``graph.frequency.next_agency``,
        ``graph.knowledge.never_passed_on`` or ``what_if_shares``.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        Agencies down, and across agencies by the numbers before their names (or facts by theirs, named below). A full
        square and a hollow one tell two states apart, such as with and without a recorded share. Of more than 40
        agencies those with the greatest sums are drawn.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = graph.structure.co_contact(persons="Perpetrator").plot()
    >>> picture.alt.startswith("Agencies that met the same persons")
    True
    """
    need(result, list(OF_MATRIX))
    return _Matrix(result, Canvas(width_of(width))).picture()


class _Matrix:
    def __init__(self, result: Result, canvas: Canvas) -> None:
        self.canvas, self.names = canvas, Names(result._book)
        self.look = _LOOKS[result.measure.name]
        self.about = told(result, self.names)
        self.cells: dict[tuple[Any, Any], _Cell] = {}
        self.withheld = 0
        for row in rows_of(result):
            if row["withheld"]:
                self.withheld += 1
            elif self.look.number(row):
                self._add(row)
        order = list(self.names.agencies)
        known = {one: at for at, one in enumerate(order)}
        downs, acrosses = ({place[at] for place in self.cells} for at in (0, 1))
        self.is_square = self.look.across != "fact"
        self.hidden: list[Any] = []
        if self.is_square:
            self.rows = self._kept(sorted(downs | acrosses, key=lambda one: known.get(one, len(known))))
            self.columns = self.rows
        else:
            self.rows = self._kept(sorted(downs, key=lambda one: known.get(one, len(known))))
            self.columns = sorted(acrosses, key=str)[:_MOST]
        self.most = max((number for number, _ in self.cells.values()), default=1)

    def _add(self, row: Row) -> None:
        place = (row[self.look.down], row[self.look.across])
        number, is_full = self.look.number(row), self.look.is_full(row)
        before, was_full = self.cells.get(place, (0, False))
        self.cells[place] = (before + number, was_full or is_full)
        if self.look.is_mirrored:
            self.cells[place[1], place[0]] = self.cells[place]

    def _kept(self, agencies: list[Any]) -> list[Any]:
        """At most as many as can be drawn: those with the greatest sums, in their own order."""
        if len(agencies) <= _MOST:
            return agencies
        sums = dict.fromkeys(agencies, 0)
        for place, (number, _) in self.cells.items():
            for one in dict.fromkeys(place):
                if one in sums:
                    sums[one] += number
        ranked = sorted(agencies, key=lambda one: (-sums[one], agencies.index(one)))[:_MOST]
        self.hidden = [one for one in agencies if one not in ranked]
        return [one for one in agencies if one in ranked]

    # -- drawing -------------------------------------------------------------------------------------
    def picture(self) -> Picture:
        title = f"{self.look.title}{self.about}"
        lines = self._lines()
        if not self.cells:
            said = "All figures are withheld." if self.withheld else "Nothing to draw."
            y = notes(self.canvas, heading(self.canvas, title, said), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {said}", *lines]))
        y = heading(self.canvas, title, self._said())
        y = self._draw(y)
        y = key(self.canvas, y + 1, self._key())
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, " ".join([f"{title}: {self._said()}.", *self._findings(), *lines]))

    def _said(self) -> str:
        pairs = len(self._pairs())
        of = "pair of agencies" if self.is_square else "pair of agency and fact"
        return f"{counted(pairs, of, of.replace('pair', 'pairs', 1))}; most {self.look.many} in one: {self.most:,}"

    def _pairs(self) -> list[tuple[Any, Any]]:
        """Each cell once, mirrored ones too."""
        if not self.look.is_mirrored:
            return list(self.cells)
        seen: dict[frozenset[Any], tuple[Any, Any]] = {}
        for place in self.cells:
            seen.setdefault(frozenset(place), place)
        return list(seen.values())

    def _draw(self, y: float) -> float:
        room = self.canvas.width * 0.34
        left = MARGIN + room + 2
        cell = min(_CELL, (self.canvas.width - MARGIN - left) / max(1, len(self.columns)))
        size = min(style.SMALL, cell / style.POINT_MM / 1.9)
        for at in range(len(self.columns)):
            self.canvas.text(left + cell * (at + 0.5), y, str(at + 1), size=size, color=style.GREY, anchor="center")
        y += line_height(style.SMALL)
        top = y
        rows_begin(self.canvas, y)
        for number, row in enumerate(self.rows, 1):
            name = self.names.agency(row)
            label = wrapped(f"{number} {name}" if self.is_square else name, room, style.SMALL, 3)
            high = max(cell, line_height(style.SMALL) * len(label) + 0.6)
            self.canvas.text(
                MARGIN + room, y + high / 2 - line_height(style.SMALL) * len(label) / 2, label, size=style.SMALL,
                anchor="right",
            )  # fmt: skip
            for at, column in enumerate(self.columns):
                found = self.cells.get((row, column))
                if found is not None:
                    about = {"agency": [row, column]} if self.is_square else {"agency": row, "fact": column}
                    with self.canvas.mark("pair", **about):
                        self._square(left + cell * (at + 0.5), y + high / 2, cell, *found)
            y += high
            row_end(self.canvas, y)
        for at in range(len(self.columns) + 1):
            x = left + cell * at
            self.canvas.line([(x, top), (x, y)], color=style.LIGHT, stroke=0.3, layer=0.1)
        return y

    def _square(self, x: float, y: float, cell: float, number: int, is_full: bool) -> None:
        words = f"{number:,}"
        wide = text_width(words, _NUMBER)
        has_room = cell >= _READABLE and wide + 0.8 <= cell
        side = max(1.0, 0.9 * cell * (number / self.most) ** 0.5)
        if has_room:
            side = max(side, min(cell * 0.95, max(wide + 0.7, 2.1)))
        dashes = None if is_full else (1.6, 1.0)
        self.canvas.box(
            x - side / 2, y - side / 2, side, side, fill=style.BLUE if is_full else "#FFFFFF",
            color=style.BLUE if is_full else style.PINK, stroke=0.7, dashes=dashes,
        )  # fmt: skip
        if has_room:
            color = "#FFFFFF" if is_full else style.INK
            self.canvas.text(x, y - line_height(_NUMBER) / 2, words, size=_NUMBER, color=color, anchor="center")

    def _key(self) -> list[KeyItem]:
        def square(is_full: bool) -> Callable[[Canvas, float, float], None]:
            return lambda canvas, x, y: canvas.box(
                x - 1.3, y - 1.3, 2.6, 2.6, fill=style.BLUE if is_full else "#FFFFFF",
                color=style.BLUE if is_full else style.PINK, stroke=0.7, dashes=None if is_full else (1.6, 1.0),
            )  # fmt: skip

        looks = {is_full for _, is_full in self.cells.values()}
        items = ((True, self.look.full_words), (False, self.look.hollow_words))
        return [(square(is_full), words) for is_full, words in items if is_full in looks]

    # -- in words ------------------------------------------------------------------------------------
    def _column_name(self, column: Any) -> str:
        return self.names.agency(column) if self.is_square else self._fact(column)

    def _fact(self, fact: Any) -> str:
        return self.names.person(fact) if fact in self.names.persons else term(fact)

    def _lines(self) -> list[str]:
        lines = [self.look.caution] if self.look.caution else []
        if not self.is_square and self.columns:
            lines.append(
                "Across: " + ", ".join(f"{at} {self._fact(one)}" for at, one in enumerate(self.columns, 1)) + "."
            )
        if self.hidden:
            named = [self.names.agency(one) for one in self.hidden]
            lines.append(f"With smaller sums, not drawn: {some(named, 8)}.")
        if self.withheld:
            lines.append(f"{counted(self.withheld, 'pair')} withheld, because a count is small.")
        return lines

    def _findings(self) -> list[str]:
        pairs = self._pairs()
        full = sum(self.cells[one][1] for one in pairs)
        states = ((self.look.full_words, full), (self.look.hollow_words, len(pairs) - full))
        out = ["; ".join(f"{words}: {counted(number, 'pair')}" for words, number in states if words) + "."]
        ranked = sorted(pairs, key=lambda one: -self.cells[one][0])[:12]
        joint = " and " if self.look.is_mirrored or not self.is_square else " to "
        listed = [
            f"{self.names.agency(a)}{joint}{self._column_name(b)} ({self._number(self.cells[a, b])})" for a, b in ranked
        ]
        return [*out, f"Most: {joined(listed)}."]

    def _number(self, cell: _Cell) -> str:
        state = "" if not self.look.is_mirrored else ", shared" if cell[1] else ", no share"
        return f"{counted(cell[0], self.look.one, self.look.many)}{state}"
