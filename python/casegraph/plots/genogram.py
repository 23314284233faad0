"""The genogram: a family with the standard symbols. Where everything stands is computed in the core."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from casegraph import _core
from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.picture import Picture
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes
from casegraph.plots.tables import Names, Row, listed, records
from casegraph.plots.words import counted, day_number, day_text, days_text, iso_text, joined, term

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["genogram", "genogram_coordinates"]

_WIDEST, _NARROWEST = 26.0, 11.0  # millimetres from one person to the next
_LABEL = 0.86  # of that distance: widest line of a label
_SMALLEST = 5.5  # points of a label
_LANE, _TRACK, _AIR = 2.2, 2.6, 3.0
_STATES = {
    "married": "married",
    "together": "a couple",
    "separated": "separated",
    "divorced": "divorced",
    "parents": "parents of one child",
    "later": "a couple only later",
}


def genogram_coordinates(
    book: Casebook,
    date: str | datetime.date | None = None,
    *,
    persons: Iterable[Any] | None = None,
    most_persons: int = 60,
) -> dict[str, Any]:
    """Where everything stands in the genogram, as the core computes it.

    Parameters
    ----------
    book, date, persons, most_persons
        As of :func:`genogram`.

    Returns
    -------
    dict
        ``families``, each with ``persons`` (row in the table persons from 0, generation from 0, x in distances of
        neighbours), ``unions``, ``households``, ``index``, ``not_drawn``, ``width``, ``generations`` and
        ``crossings``; and ``left_out``, rows of persons. No family where the casebook's audience sees no persons.

    Raises
    ------
    casegraph.ArgumentError
        A date that is not one day.
    casegraph.NotFoundError
        A person whom the casebook does not have.

    Examples
    --------
    >>> import casegraph as cg
    >>> drawn = cg.plots.genogram_coordinates(cg.example("dhr7"))
    >>> drawn["families"][0]["crossings"]
    0
    """
    chosen = None if persons is None else listed(persons)
    if chosen is not None and not chosen:
        raise ArgumentError("persons: nobody is named; accepted: one person or several, or None for all")
    if not book.audience.sees_rows:  # the graph behind it has the whole casebook
        return {"families": [], "left_out": []}
    drawn: dict[str, Any] = _core.genograms(
        book.graph()._core, date=day_number("date", date), persons=chosen, most_persons=most_persons
    )
    return drawn


@for_audience
def genogram(
    book: Casebook,
    date: str | datetime.date | None = None,
    *,
    persons: Iterable[Any] | None = None,
    width: str = "page",
    most_persons: int = 60,
) -> Picture:
    """Draw the families of a casebook with the standard symbols of a genogram.

    Square: male; circle: female; diamond: not stated or neither; triangle: unborn; a cross: died; double border: whom a
    review is about; one slash across a couple's line: separated; two: divorced; dashed outline: a household.

    Parameters
    ----------
    book
        A casebook with the table relationships.
    date
        A day: couples are told, and households outlined, as of then. Deaths are marked whenever they were. None:
        couples as last known, no households.
    persons
        Only these; None: the families of those whom a review is about, or where there are none, all families.
    width
        ``page`` (174 mm) or ``column`` (84 mm); families too large for it make the picture wider.
    most_persons
        Persons drawn at most, nearest first; the picture says how many are left out.

    Returns
    -------
    Picture
        The same family gives the same drawing. Where no ties of family are on record it says so.

    Raises
    ------
    casegraph.ArgumentError
        A date that is not one day; another width; nobody in persons.
    casegraph.NotFoundError
        A person whom the casebook does not have.

    Notes
    -----
    Symbols after McGoldrick, Gerson and Petry, *Genograms: assessment and intervention* (3rd edition, 2008).

    Examples
    --------
    >>> import casegraph as cg
    >>> picture = cg.plots.genogram(cg.example("dhr7"), "2014-03-15")
    >>> "Perpetrator and Perpetrator's former partner, separated: children S1 and S2" in picture.alt
    True
    """
    room = width_of(width)
    drawn = genogram_coordinates(book, date, persons=persons, most_persons=most_persons)
    return _Genogram(book, day_number("date", date), drawn, room).picture()


@dataclass
class _Rows:
    """Heights of one family in millimetres: per generation its row of symbols and labels, and what lies below."""

    top: list[float] = field(default_factory=list)
    bottom: list[float] = field(default_factory=list)
    first_lane: list[float] = field(default_factory=list)
    first_track: list[float] = field(default_factory=list)
    above: float = 0.0  # first track above the oldest generation


class _Genogram:
    def __init__(self, book: Casebook, day: int | None, drawn: dict[str, Any], room: float) -> None:
        self.day = day
        self.names = Names(book)
        self.persons = records(book.persons)
        self.addresses = records(book.addresses)
        self.relationships = records(book.relationships)
        self.drawn = drawn
        self.families: list[dict[str, Any]] = drawn["families"]
        widest = max((family["width"] for family in self.families), default=0) + 1
        self.pitch = max(_NARROWEST, min(_WIDEST, (room - 2 * MARGIN) / widest))
        self.canvas = Canvas(max(room, widest * self.pitch + 2 * MARGIN))
        self.radius = min(3.0, 0.15 * self.pitch)
        self.size = self._label_size()
        self.labels = {place: self._label(place) for family in self.families for place, _, _ in family["persons"]}
        self.used: set[str] = set()
        self.households: list[str] = []

    # -- what is said --------------------------------------------------------------------------------
    def _label_size(self) -> float:
        """Points at which the longest word of a name fits, in the bounds of what can be read."""
        words = [
            word for family in self.families for place, _, _ in family["persons"] for word in self._name(place).split()
        ]
        widest = max((text_width(word[:20], style.SMALL) for word in words), default=1.0)
        return min(style.SMALL, max(_SMALLEST, style.SMALL * _LABEL * self.pitch / widest))

    def _label(self, place: int) -> list[str]:
        row = self.persons[place]
        lines = wrapped(self._name(place), _LABEL * self.pitch, self.size, 3)
        for told in (
            f"b. {days_text(row['birth_date'])}" if days_text(row["birth_date"]) else "",
            f"d. {days_text(row['death_date'])}" if days_text(row["death_date"]) else "",
            (f"unborn, {term(row['sex'])}" if row["sex"] in ("male", "female") else "unborn") if row["unborn"] else "",
        ):
            if told:
                lines += wrapped(told, _LABEL * self.pitch, self.size, 2)
        return lines

    def _name(self, place: int) -> str:
        return self.names.person(self.persons[place]["person_id"])

    def picture(self) -> Picture:
        title = "Genogram"
        when = "as last known" if self.day is None else f"on {day_text(self.day)}"
        count = sum(len(family["persons"]) for family in self.families)
        if not count:
            y = heading(self.canvas, title, "The casebook has no ties of family to draw.")
            return finish(self.canvas, y, title, "Genogram: the casebook has no ties of family to draw.")
        subtitle = f"{counted(count, 'person')} in {counted(len(self.families), 'family', 'families')}; couples {when}"
        if self.day is not None:
            subtitle += ", households outlined as of that day"
        y = heading(self.canvas, title, subtitle)
        y = self._shelves(y)
        y = key(self.canvas, y, self._key())
        y = notes(self.canvas, y, [*self.households, *self._notes()])
        return finish(self.canvas, y, title, self._alt(count, when))

    def _notes(self) -> list[str]:
        told = []
        for family in self.families:
            for row in family["not_drawn"]:
                tie = self.relationships[row]
                told.append(
                    f"Not drawn as a line: {self.names.person(tie['from_person'])}, {term(tie['kind'])} of "
                    f"{self.names.person(tie['to_person'])}."
                )
        if self.drawn["left_out"]:
            told.append(f"{counted(len(self.drawn['left_out']), 'more person')} with ties of family not drawn.")
        return told

    def _alt(self, count: int, when: str) -> str:
        generations = max(family["generations"] for family in self.families)
        told = [f"Genogram of {counted(count, 'person')} in {counted(generations, 'generation')}, couples {when}."]
        about = [self._described(place) for family in self.families for place in family["index"]]
        if about:
            told.append(f"The review is about {joined(about)}.")
        for family in self.families:
            told += [self._union_told(union) for union in family["unions"]]
        died = [
            self._name(place)
            for family in self.families
            for place, _, _ in family["persons"]
            if self.persons[place]["death_date"]
        ]
        if died:
            told.append(f"Died: {joined(died)}.")
        told += [*self.households, *self._notes()]
        return " ".join(told)

    def _described(self, place: int) -> str:
        row = self.persons[place]
        told = [term(row["sex"])] if row["sex"] in ("male", "female", "other") else ["sex not stated"]
        if days_text(row["birth_date"]):
            told.append(f"born {days_text(row['birth_date'])}")
        if days_text(row["death_date"]):
            told.append(f"died {days_text(row['death_date'])}")
        return f"{self._name(place)} ({', '.join(told)})"

    def _union_told(self, union: dict[str, Any]) -> str:
        parents = [self._name(place) for place in union["parents"]]
        children = [self._name(place) for place in union["children"]]
        offspring = f"{'child' if len(children) == 1 else 'children'} {joined(children)}"
        if not parents:
            return f"Brothers or sisters whose parents are not on record: {joined(children)}."
        if len(parents) == 1:
            return f"{parents[0]}, other parent not on record: {offspring}."
        told = f"{joined(parents)}, {_STATES[union['state']]}{self._doubt(union)}"
        return f"{told}: {offspring}." if children else f"{told}."

    def _doubt(self, union: dict[str, Any]) -> str:
        row = union["row"]
        return " (disputed)" if row is not None and self.relationships[row]["certainty"] == "disputed" else ""

    def _is_assumed(self, union: dict[str, Any]) -> bool:
        """A parent of the union's children is assumed or disputed."""
        parents = {self.persons[place]["person_id"] for place in union["parents"]}
        children = {self.persons[place]["person_id"] for place in union["children"]}
        return any(
            tie["kind"] == "parent"
            and tie["from_person"] in parents
            and tie["to_person"] in children
            and tie["certainty"] in ("assumed", "disputed")
            for tie in self.relationships
        )

    # -- where it stands -----------------------------------------------------------------------------
    def _shelves(self, y: float) -> float:
        """Families side by side, in as many shelves as they need."""
        x, height = MARGIN, 0.0
        self.canvas.cut(y)
        for family in self.families:
            wide = (family["width"] + 1) * self.pitch
            if x > MARGIN and x + wide > self.canvas.width - MARGIN + 1e-6:
                x, y, height = MARGIN, y + height, 0.0
                self.canvas.cut(y)
            height = max(height, self._family(family, x + self.pitch / 2, y))
            x += wide
        self.canvas.cut(y + height)
        return y + height

    def _rows(self, family: dict[str, Any], y: float) -> _Rows:
        rows = _Rows()
        unions = family["unions"]
        orphans = [one["track"] + 1 for one in unions if not one["parents"] and one["generation"] == 0]
        rows.above = y + _AIR
        y += _AIR + (_TRACK * max(orphans) + 1 if orphans else 0) + 1
        for generation in range(family["generations"]):
            labels = [len(self.labels[place]) for place, at, _ in family["persons"] if at == generation]
            rows.top.append(y)
            rows.bottom.append(y + 2 * self.radius + 4.0 + line_height(self.size) * max(labels))
            lanes = max((one["lane"] for one in unions if one["generation"] == generation), default=0)
            tracks = max((one["track"] + 1 for one in unions if _space(one) == generation), default=0)
            rows.first_lane.append(rows.bottom[-1] + _AIR - _LANE)
            rows.first_track.append(rows.bottom[-1] + _AIR + _LANE * lanes)
            y = rows.first_track[-1] + _TRACK * max(tracks - 1, 0) + _AIR + 1
        return rows

    def _symbol_y(self, rows: _Rows, generation: int) -> float:
        return rows.top[generation] + 1.8 + self.radius

    def _family(self, family: dict[str, Any], x: float, y: float) -> float:
        rows = self._rows(family, y)
        where = {
            place: (x + at * self.pitch, self._symbol_y(rows, generation))
            for place, generation, at in family["persons"]
        }
        for union in family["unions"]:
            with self.canvas.mark("couple", person=self._ids(union["parents"]), child=self._ids(union["children"])):
                self._union(union, rows, where, x)
        for place, (at, middle) in where.items():
            with self.canvas.mark("person", person=self.persons[place]["person_id"]):
                self._person(place, at, middle, place in family["index"])
        for number, household in enumerate(family["households"]):
            self._household(household, number, rows, x)
        return rows.bottom[-1] + _AIR - y

    def _ids(self, places: list[int]) -> list[Any]:
        return [self.persons[place]["person_id"] for place in places]

    # -- lines ---------------------------------------------------------------------------------------
    def _union(self, union: dict[str, Any], rows: _Rows, where: dict[int, tuple[float, float]], x: float) -> None:
        drop = x + union["drop"] * self.pitch
        start = self._couple(union, rows, where, drop)
        if not union["children"]:
            return
        space = _space(union)
        first = rows.first_track[space] if space >= 0 else rows.above
        bar = first + _TRACK * union["track"]
        dashes = (3, 1.6) if self._is_assumed(union) else None
        if dashes:
            self.used.add("assumed")
        if start is not None:
            self.canvas.line([(drop, start), (drop, bar)], dashes=dashes)
        ends = [where[place][0] for place in union["children"]]
        ends = [*ends, drop] if union["parents"] else ends
        if max(ends) - min(ends) > 1e-6:
            self.canvas.line([(min(ends), bar), (max(ends), bar)], dashes=dashes)
        for place in union["children"]:
            at, middle = where[place]
            self.canvas.line([(at, bar), (at, middle - self.radius)], dashes=dashes)

    def _couple(
        self, union: dict[str, Any], rows: _Rows, where: dict[int, tuple[float, float]], drop: float
    ) -> float | None:
        """The line of the parents; gives the height at which their children's line begins."""
        height: float
        parents = [where[place] for place in union["parents"]]
        if not parents:
            return None
        if len(parents) == 1:
            (at, middle), side = parents[0], drop - parents[0][0]
            if abs(side) < 1e-6:
                height = rows.bottom[union["generation"]]
                return height
            self.canvas.line([(at + (self.radius if side > 0 else -self.radius), middle), (drop, middle)])
            return middle
        (left, middle), (right, _) = parents
        dashes = (1, 1.6) if union["state"] in ("parents", "later") else None
        if union["lane"] == 0:
            height = middle
            ends = (left + self.radius, right - self.radius)
            self.canvas.line([(ends[0], middle), (ends[1], middle)], dashes=dashes)
        else:
            height = rows.first_lane[union["generation"]] + _LANE * union["lane"]
            ends = (left + self.pitch / 2, right - self.pitch / 2)
            self.canvas.line(
                [
                    (left + self.radius, middle),
                    (ends[0], middle),
                    (ends[0], height),
                    (ends[1], height),
                    (ends[1], middle),
                    (right - self.radius, middle),
                ],
                dashes=dashes,
            )
        self._state(union, ends[0] + (drop - ends[0]) * 0.5, height)
        return height

    def _state(self, union: dict[str, Any], x: float, y: float) -> None:
        self.used.add(union["state"])
        count = {"separated": 1, "divorced": 2}.get(union["state"], 0)
        for number in range(count):
            _slash(self.canvas, x + 1.1 * (number - (count - 1) / 2), y)
        if self._doubt(union):
            self.used.add("disputed")
            self.canvas.text(x + 1.4 + 0.6 * count, y - line_height(style.SMALL) - 0.2, "?", size=style.SMALL)

    # -- persons -------------------------------------------------------------------------------------
    def _person(self, place: int, x: float, y: float, is_index: bool) -> None:
        row = self.persons[place]
        shape = _shape(row)
        self.used.add(shape)
        _symbol(self.canvas, shape, x, y, self.radius)
        if is_index:
            self.used.add("index")
            _symbol(self.canvas, shape, x, y, self.radius * 0.74)
        if row["death_date"]:
            self.used.add("died")
            _cross(self.canvas, x, y, self.radius)
        self.canvas.text(x, y + self.radius + 1.0, self.labels[place], size=self.size, anchor="center")

    def _household(self, household: dict[str, Any], number: int, rows: _Rows, x: float) -> None:
        self.used.add("household")
        letter = _letter(len(self.households))
        color = style.PALETTE[number % len(style.PALETTE)]
        corners: list[tuple[float, float]] = []
        about = {
            "address": self.addresses[household["address"]]["address_id"],
            "person": self._ids([place for place, _ in household["members"]]),
            "date": iso_text(self.day),
        }
        for loop in household["loops"]:
            points = []
            for at, edge in loop:
                generation, is_bottom = divmod(edge, 2)
                if generation >= len(rows.top):
                    generation, is_bottom = len(rows.top) - 1, 1
                points.append((x + at * self.pitch, rows.bottom[generation] if is_bottom else rows.top[generation]))
            points = _inwards(points, 0.014 * self.pitch * (number % 4), 0.5 * (number % 4))
            with self.canvas.mark("household", **about):
                self.canvas.polygon(points, color=color, stroke=0.9, dashes=(4, 2), layer=1)
            corners += points
        left, top = min(corners, key=lambda point: (point[1], point[0]))
        wide = text_width(letter, style.SMALL, "bold") + 1.2
        tall = line_height(style.SMALL)
        self.canvas.box(left + 0.5, top - tall / 2, wide, tall, fill="#FFFFFF", color=None, layer=4)
        self.canvas.text(
            left + 0.5 + wide / 2, top - tall / 2, letter, size=style.SMALL, weight="bold", color=style.INK,
            anchor="center",
        )  # fmt: skip
        self.households.append(self._household_told(letter, household))

    def _household_told(self, letter: str, household: dict[str, Any]) -> str:
        rows = [self.persons[place]["person_id"] for place, _ in household["members"]]
        sure = [self.names.person(one) for one, (_, certain) in zip(rows, household["members"], strict=True) if certain]
        maybe = [
            self.names.person(one) for one, (_, certain) in zip(rows, household["members"], strict=True) if not certain
        ]
        address = self.addresses[household["address"]]["address_id"]
        told = f"Household {letter}, {self.names.address(address)}, on {day_text(self.day)}: "
        parts = [joined(sure)] if sure else []
        if maybe:
            parts.append(f"possibly {joined(maybe)}")
        return f"{told}{'; '.join(parts)}."

    def _key(self) -> list[KeyItem]:
        radius = 1.7
        shapes = {"square": "male", "circle": "female", "diamond": "sex not stated, or neither", "triangle": "unborn"}
        items: list[KeyItem] = [
            (partial(_key_symbol, shape, radius), words) for shape, words in shapes.items() if shape in self.used
        ]

        def index(canvas: Canvas, x: float, y: float) -> None:
            _symbol(canvas, "square", x - 2, y, radius)
            _symbol(canvas, "square", x - 2, y, radius * 0.7)
            _symbol(canvas, "circle", x + 2, y, radius)
            _symbol(canvas, "circle", x + 2, y, radius * 0.7)

        def died(canvas: Canvas, x: float, y: float) -> None:
            _symbol(canvas, "square", x, y, radius)
            _cross(canvas, x, y, radius)

        def couple(slashes: int, dashes: tuple[float, float] | None = None) -> Any:
            def draw(canvas: Canvas, x: float, y: float) -> None:
                canvas.line([(x - 2.8, y), (x + 2.8, y)], dashes=dashes)
                for number in range(slashes):
                    _slash(canvas, x + 1.1 * (number - (slashes - 1) / 2), y)

            return draw

        def household(canvas: Canvas, x: float, y: float) -> None:
            canvas.box(x - 2.6, y - 1.6, 5.2, 3.2, color=style.BLUE, stroke=0.9, dashes=(4, 2))

        def question(canvas: Canvas, x: float, y: float) -> None:
            canvas.text(x, y - line_height(style.SMALL) / 2, "?", size=style.SMALL, anchor="center")

        for name, draw, words in (
            ("index", index, "whom the review is about"),
            ("died", died, "died"),
            ("married", couple(0), "married or civil partners"),
            ("together", couple(0), "partners"),
            ("separated", couple(1), "separated"),
            ("divorced", couple(2), "divorced"),
            ("parents", couple(0, (1, 1.6)), "no tie on record but a common child"),
            ("later", couple(0, (1, 1.6)), "a couple only later"),
            ("assumed", couple(0, (3, 1.6)), "a parent assumed or disputed"),
            ("disputed", question, "accounts differ"),
            ("household", household, "household"),
        ):
            if name in self.used:
                items.append((draw, words))
        return items


def _inwards(points: list[tuple[float, float]], across: float, down: float) -> list[tuple[float, float]]:
    """An outline moved to its own side, so that two households with one edge in common both show theirs.

    Outlines run so that what they hold lies to the right of the way.
    """
    moved = []
    for before, (x, y), after in zip([points[-1], *points], points, [*points[1:], points[0]], strict=False):
        ways = ((x - before[0], y - before[1]), (after[0] - x, after[1] - y))
        sides = {(-_sign(way_y), _sign(way_x)) for way_x, way_y in ways}
        moved.append((x + across * sum(side for side, _ in sides), y + down * sum(side for _, side in sides)))
    return moved


def _sign(value: float) -> int:
    return (value > 1e-9) - (value < -1e-9)


def _space(union: dict[str, Any]) -> int:
    """The generation below which the union's bar lies; -1 above the oldest."""
    return int(union["generation"]) - (0 if union["parents"] else 1)


def _letter(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _shape(row: Row) -> str:
    if row["unborn"]:
        return "triangle"
    return {"male": "square", "female": "circle"}.get(str(row["sex"]), "diamond")


def _symbol(canvas: Canvas, shape: str, x: float, y: float, radius: float) -> None:
    r = radius
    if shape == "circle":
        canvas.circle(x, y, r, fill="#FFFFFF", stroke=1.0)
    elif shape == "square":
        canvas.box(x - r, y - r, 2 * r, 2 * r, fill="#FFFFFF", stroke=1.0)
    elif shape == "diamond":
        canvas.polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], fill="#FFFFFF", stroke=1.0)
    else:
        canvas.polygon([(x, y - r), (x + r, y + 0.8 * r), (x - r, y + 0.8 * r)], fill="#FFFFFF", stroke=1.0)


def _key_symbol(shape: str, radius: float, canvas: Canvas, x: float, y: float) -> None:
    _symbol(canvas, shape, x, y, radius)


def _cross(canvas: Canvas, x: float, y: float, radius: float) -> None:
    for sign in (1, -1):
        canvas.line([(x - radius, y - sign * radius), (x + radius, y + sign * radius)], stroke=1.0, layer=4)


def _slash(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([(x - 0.8, y + 1.4), (x + 0.8, y - 1.4)], stroke=1.1, layer=4)
