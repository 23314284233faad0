"""Where persons lived: a lane for each person, a bar for each stay."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casegraph.display import no_such_person
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.axis import TimeAxis, window
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.lanes import levels
from casegraph.plots.picture import Picture
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes, row_end, rows_begin
from casegraph.plots.tables import Names, days, listed, records
from casegraph.plots.words import counted, day_number, day_text, iso_text, plain

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["Stay", "residences", "stays_of"]

_BAR, _ROW = 3.2, 3.8
_FAR = 10**7


@dataclass(frozen=True)
class Stay:
    """A dated row of residences: the area is that of police, or where none is stated the place's own.

    ``sure`` are the days on which the person certainly lived there (first, last), empty where last < first.
    """

    row: int  # of the table, from 0
    person: Any
    address: Any
    possible: tuple[int, int]
    sure: tuple[int, int]
    certainty: str
    area: str

    @property
    def ends(self) -> list[int]:
        """The days that bound it, as far as there are any."""
        return [day for day in (*self.possible, *self.sure) if abs(day) < _FAR]


def stays_of(book: Casebook) -> dict[Any, list[Stay]]:
    """The dated stays of each person, by when they had begun as far as the dates tell."""
    areas = {row["address_id"]: plain(row["police_area"] or row["area"] or "") for row in records(book.addresses)}
    found: dict[Any, list[Stay]] = {}
    for at, row in enumerate(records(book.residences)):
        start, end = days(row["start"]), days(row["end"])
        if any(one is not None for one in (*start, *end)):
            found.setdefault(row["person_id"], []).append(_stay(at, row, start, end, areas.get(row["address_id"], "")))
    return {person: sorted(mine, key=_beginning) for person, mine in found.items()}


@for_audience
def residences(
    book: Casebook,
    start: str | datetime.date | None = None,
    end: str | datetime.date | None = None,
    *,
    persons: Any = None,
    width: str = "page",
) -> Picture:
    """Draw where persons lived and their moves between areas.

    A bar is a stay: full where it is certain, outlined where it is only possible on that day. Fill and letter tell the
    area (of police, or where none is stated the place's own), so that a move from one area to another shows.

    Parameters
    ----------
    book
        A casebook with the table residences.
    start, end
        First and last day shown; None: all days that a stay is dated by.
    persons
        Only these; None: all with a stay.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        Stays without any date are counted below it.

    Raises
    ------
    casegraph.ArgumentError
        An end before the start; a date that is not one day.
    casegraph.NotFoundError
        A person whom the casebook does not have.

    Examples
    --------
    >>> import casegraph as cg
    >>> picture = cg.plots.residences(cg.example("dhr7"), persons=["Victim", "Perpetrator"])
    >>> "Victim, 4 stays: West Midlands, then Spain, then Warwickshire, then West Mercia" in picture.alt
    True
    """
    canvas = Canvas(width_of(width))
    return _Residences(book, canvas, day_number("start", start), day_number("end", end), persons).picture()


class _Residences:
    def __init__(self, book: Casebook, canvas: Canvas, start: int | None, end: int | None, persons: Any) -> None:
        self.canvas, self.names = canvas, Names(book)
        wanted = None if persons is None else listed(persons)
        known = [row["person_id"] for row in records(book.persons)]
        for person in wanted or []:
            if person not in known:
                raise no_such_person(person, known)
        found = {person: mine for person, mine in stays_of(book).items() if wanted is None or person in wanted}
        asked = [row["person_id"] for row in records(book.residences) if wanted is None or row["person_id"] in wanted]
        self.undated = len(asked) - sum(map(len, found.values()))
        bounds = [(day, day) for mine in found.values() for one in mine for day in one.ends]
        self.days = window(bounds, start, end)
        if self.days is not None:
            first, last = self.days
            found = {
                person: [one for one in mine if one.possible[0] <= last and one.possible[1] >= first]
                for person, mine in found.items()
            }
        self.persons = [person for person in known if found.get(person)]
        self.stays = {person: found[person] for person in self.persons}
        used = [one.area for person in self.persons for one in self.stays[person]]
        self.known_areas = [area for area in dict.fromkeys(used) if area]

    def picture(self) -> Picture:
        title = "Where persons lived"
        if self.days is None or not self.persons:
            told = "The casebook has no dated stay to draw."
            return finish(self.canvas, heading(self.canvas, title, told), title, f"{title}: {told}")
        when = f"{day_text(self.days[0])} to {day_text(self.days[1])}"
        subtitle = f"{counted(len(self.persons), 'person')}, {when}; fill and letter: area"
        y = heading(self.canvas, title, subtitle)
        y = self._draw(y)
        y = key(self.canvas, y + 1, self._key())
        lines = (
            [f"{counted(self.undated, 'stay')} without any date {'is' if self.undated == 1 else 'are'} not drawn."]
            if self.undated
            else []
        )
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, self._alt(when, lines))

    def _draw(self, y: float) -> float:
        assert self.days is not None
        room = self.canvas.width * 0.22
        axis = TimeAxis(self.days, MARGIN + room + 2, self.canvas.width - MARGIN - 2)
        top = y
        rows_begin(self.canvas, y)
        for person in self.persons:
            mine = self.stays[person]
            spans = [(axis.x(one.possible[0]), axis.x(one.possible[1] + 1)) for one in mine]
            placed = levels(spans, -0.01)
            label = wrapped(self.names.person(person), room, style.SMALL, 3)
            high = max(line_height(style.SMALL) * len(label), _ROW * (max(placed) + 1)) + 1.4
            self.canvas.text(
                MARGIN + room, y + high / 2 - line_height(style.SMALL) * len(label) / 2, label, size=style.SMALL,
                anchor="right",
            )  # fmt: skip
            first = y + (high - _ROW * (max(placed) + 1)) / 2
            for one, level in zip(mine, placed, strict=True):
                about = {"person": one.person, "address": one.address, "date": _stay_dates(one), "row": one.row + 1}
                with self.canvas.mark("stay", **about):
                    self._bar(one, axis, first + _ROW * level + (_ROW - _BAR) / 2)
            y += high
            row_end(self.canvas, y)
        return axis.draw(self.canvas, top, y)

    def _bar(self, one: Stay, axis: TimeAxis, y: float) -> None:
        area = one.area
        fill, hatch = self._look(area)
        left, right = axis.x(one.possible[0]), axis.x(one.possible[1] + 1)
        dashes = (2, 1.2) if one.certainty in ("assumed", "disputed") else None
        wide = max(right - left, 0.6)
        self.canvas.box(left, y, wide, _BAR, fill="#FFFFFF", color=fill, stroke=0.8, dashes=dashes, layer=2)
        if one.sure[0] <= one.sure[1] and one.sure[1] >= axis.days[0] and one.sure[0] <= axis.days[1]:
            a, b = axis.x(one.sure[0]), axis.x(one.sure[1] + 1)
            self.canvas.box(a, y + 0.25, max(b - a, 0.4), _BAR - 0.5, fill=fill, color=None, hatch=hatch, layer=3)
        letter = self._letter(area)
        half = text_width(letter, style.SMALL, "bold") / 2 + 0.5
        if wide > 2 * half + 0.6:
            middle, tall = (left + right) / 2, line_height(style.SMALL)
            self.canvas.box(middle - half, y + 0.3, 2 * half, _BAR - 0.6, fill="#FFFFFF", color=None, layer=4)
            self.canvas.text(middle, y + _BAR / 2 - tall / 2, letter, size=style.SMALL, weight="bold", anchor="center")

    def _look(self, area: str) -> tuple[str, str]:
        if not area:
            return style.UNSTATED, ""
        at = self.known_areas.index(area)
        return style.PALETTE[at % len(style.PALETTE)], style.HATCHES[at % len(style.HATCHES)]

    def _letter(self, area: str) -> str:
        if not area:
            return "?"
        at = self.known_areas.index(area)
        return chr(65 + at % 26) + (str(at // 26) if at >= 26 else "")

    def _key(self) -> list[KeyItem]:
        def bar(area: str) -> Any:
            def draw(canvas: Canvas, x: float, y: float) -> None:
                fill, hatch = self._look(area)
                canvas.box(x - 3.5, y - 1.5, 7, 3, fill=fill, color=None, hatch=hatch)
                canvas.box(x - 1.3, y - 1.2, 2.6, 2.4, fill="#FFFFFF", color=None, layer=4)
                canvas.text(
                    x, y - line_height(style.SMALL) / 2, self._letter(area), size=style.SMALL, weight="bold",
                    anchor="center",
                )  # fmt: skip

            return draw

        def possible(canvas: Canvas, x: float, y: float) -> None:
            canvas.box(x - 3.5, y - 1.5, 7, 3, fill="#FFFFFF", color=style.GREY)

        def assumed(canvas: Canvas, x: float, y: float) -> None:
            canvas.box(x - 3.5, y - 1.5, 7, 3, fill="#FFFFFF", color=style.GREY, dashes=(2, 1.2))

        items: list[KeyItem] = [(bar(area), area) for area in self.known_areas]
        if any(not one.area for mine in self.stays.values() for one in mine):
            items.append((bar(""), "area not stated"))
        return [*items, (possible, "possibly there"), (assumed, "assumed or disputed")]

    def _alt(self, when: str, told: list[str]) -> str:
        parts = [f"Where {counted(len(self.persons), 'person')} lived, {when}."]
        for person in self.persons:
            mine = self.stays[person]
            areas = [one.area or "area not stated" for one in mine]
            moves = [area for at, area in enumerate(areas) if at == 0 or area != areas[at - 1]]
            parts.append(f"{self.names.person(person)}, {counted(len(mine), 'stay')}: {', then '.join(moves)}.")
        return " ".join([*parts, *told])


def _beginning(one: Stay) -> tuple[int, int]:
    """By when a stay had begun, as far as the dates tell."""
    told = [day for day in (one.sure[0], one.possible[0], one.possible[1]) if abs(day) < _FAR]
    return (told[0] if told else -_FAR, one.possible[1])


def _stay_dates(one: Stay) -> str | None:
    first, last = one.possible
    return iso_text(first if first > -_FAR else None, last if last < _FAR else None)


def _stay(
    at: int, row: dict[str, Any], start: tuple[int | None, int | None], end: tuple[int | None, int | None], area: str
) -> Stay:
    starts_known, ends_known = start != (None, None), end != (None, None)
    first = start[0] if start[0] is not None else -_FAR
    last = end[1] if end[1] is not None else _FAR
    sure_first = -_FAR if not starts_known else start[1] if start[1] is not None else _FAR
    sure_last = _FAR if not ends_known else end[0] if end[0] is not None else -_FAR
    certainty = str(row["certainty"] or "stated")
    return Stay(at, row["person_id"], row["address_id"], (first, last), (sure_first, sure_last), certainty, area)
