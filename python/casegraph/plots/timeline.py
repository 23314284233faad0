"""The timeline: a lane for each agency, a mark for each contact."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from casegraph.display import no_such_person
from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.axis import TimeAxis, window
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.lanes import CANCELLED, MISSED, by_sector, levels
from casegraph.plots.picture import Picture
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes, row_end, rows_begin
from casegraph.plots.tables import Names, days, listed, records
from casegraph.plots.whole_counts import years
from casegraph.plots.words import counted, day_number, day_text, days_told, iso_text, joined

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["timeline"]

_MARK, _GROUP = 0.85, 1.1  # radii in millimetres: one contact, several
_LEVEL = 2.05
_MOST_MARKS = 2_000
_LONGEST_DEATH = 366  # days: a death that may be on any of more is told in words only


@dataclass(frozen=True)
class _Contact:
    contacts: tuple[Any, ...]  # one, or several of one incident and day
    agency: Any
    incident: Any
    first: int | None
    last: int | None
    attendance: str
    kinds: tuple[str, ...]
    persons: tuple[Any, ...]

    @property
    def count(self) -> int:
        return len(self.contacts)

    def joined_by(self, other: _Contact) -> _Contact:
        return replace(
            self,
            contacts=self.contacts + other.contacts,
            kinds=tuple(dict.fromkeys(self.kinds + other.kinds)),
            persons=tuple(dict.fromkeys(self.persons + other.persons)),
        )

    @property
    def about(self) -> dict[str, Any]:
        """What its mark tells to scripts."""
        return {
            "contact": self.contacts,
            "agency": self.agency,
            "person": self.persons,
            "date": iso_text(self.first, self.last),
            "kind": self.kinds,
            "incident": self.incident,
        }

    @property
    def radius(self) -> float:
        return _MARK if self.count == 1 else _GROUP

    @property
    def kind(self) -> str:
        return "missed" if self.attendance in MISSED else "cancelled" if self.attendance in CANCELLED else "contact"

    @property
    def is_placed(self) -> bool:
        return self.first is not None and self.last is not None


@for_audience(public=years)
def timeline(
    book: Casebook,
    start: str | datetime.date | None = None,
    end: str | datetime.date | None = None,
    *,
    persons: Any = None,
    silence: int = 180,
    width: str = "page",
) -> Picture:
    """Draw the contacts of all agencies in time, a lane for each agency.

    A circle is a contact on one day, with a number several of one incident; a bar that fades at its ends one on some
    day between; a hollow circle with a cross a missed appointment or a visit without reply, a hollow one a cancelled
    appointment. Contacts of one incident in one
    lane are joined by a line. Bands are times of ``silence`` days or more without any contact of the lane's agency
    between two of its contacts. The scope of the review is marked above, deaths by a line.

    Parameters
    ----------
    book
        A casebook.
    start, end
        First and last day shown; None: from the first to the last contact whose date is known within 800 days.
    persons
        Only contacts with a part of one of these; None: all.
    silence
        Days without contact from which on a band is drawn. It tells of what the casebook holds; whether the agency's
        dealings are described for that time the casebook's coverage says.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        Contacts without a date that could be drawn are counted below it.

    Raises
    ------
    casegraph.ArgumentError
        An end before the start; a date that is not one day; more than 2,000 contacts to draw.
    casegraph.NotFoundError
        A person whom the casebook does not have.

    Examples
    --------
    >>> import casegraph as cg
    >>> picture = cg.plots.timeline(cg.example("dhr7"), "2010-01-01", "2011-12-31", persons="PFP")
    >>> picture.alt.startswith("Timeline of ")
    True
    """
    if silence < 1:
        raise ArgumentError(f"silence: {silence} is not accepted; accepted: a number of days, 1 or more")
    canvas = Canvas(width_of(width))
    drawn = _Timeline(book, canvas, day_number("start", start), day_number("end", end), persons, silence)
    return drawn.picture()


class _Timeline:
    def __init__(
        self, book: Casebook, canvas: Canvas, start: int | None, end: int | None, persons: Any, silence: int
    ) -> None:
        self.book, self.canvas, self.silence = book, canvas, silence
        self.names = Names(book)
        self.persons = listed(persons)
        everything = self._contacts()
        self.days = window([(one.first, one.last) for one in everything], start, end)
        self.contacts = [one for one in everything if one.is_placed and self._meets(one)]
        self.undated = sum(not one.is_placed for one in everything)
        self.outside = sum(one.is_placed for one in everything) - len(self.contacts)
        if len(self.contacts) > _MOST_MARKS:
            raise ArgumentError(
                f"{len(self.contacts):,} contacts are too many to be drawn one by one (at most {_MOST_MARKS:,}); "
                "narrow start, end or persons, or draw counts: plots.heat_map(graph.frequency.counts(...))"
            )
        self.silences: list[tuple[Any, int, int]] = []
        self.used: set[str] = set()

    def _contacts(self) -> list[_Contact]:
        known = set(self.book.persons["person_id"].to_pylist())
        for person in self.persons:
            if person not in known:
                raise no_such_person(person, self.book.persons["person_id"].to_pylist())
        parts: dict[Any, list[Any]] = {}
        for row in records(self.book.participants):
            parts.setdefault(row["contact_id"], []).append(row["person_id"])
        wanted = set(self.persons)
        return [
            _Contact(
                (row["contact_id"],), row["agency_id"], row["incident_id"], *days(row["date"]),
                str(row["attendance"] or ""), (str(row["kind"] or ""),), tuple(parts.get(row["contact_id"], ())),
            )
            for row in records(self.book.contacts)
            if not wanted or wanted.intersection(parts.get(row["contact_id"], ()))
        ]  # fmt: skip

    def _meets(self, one: _Contact) -> bool:
        if self.days is None or one.first is None or one.last is None:
            return False
        return one.first <= self.days[1] and one.last >= self.days[0]

    # -- the picture ---------------------------------------------------------------------------------
    def picture(self) -> Picture:
        title = "Timeline by agency"
        about = f" with {joined(self.names.person(one) for one in self.persons)}" if self.persons else ""
        if self.days is None or not self.contacts:
            told = f"No contact{about} has a date that could be drawn."
            return finish(self.canvas, heading(self.canvas, title, told), title, f"Timeline: {told}")
        agencies = self._agencies()
        when = f"{day_text(self.days[0])} to {day_text(self.days[1])}"
        subtitle = (
            f"{counted(len(self.contacts), 'contact')}{about} of {counted(len(agencies), 'agency', 'agencies')}, {when}"
        )
        y = heading(self.canvas, title, subtitle)
        y = self._draw(agencies, y)
        y = key(self.canvas, y + 1, self._key())
        y = notes(self.canvas, y, self._notes())
        return finish(self.canvas, y, title, self._alt(agencies, about, when))

    def _agencies(self) -> list[Any]:
        """Agencies with a contact, by sector."""
        used = {one.agency for one in self.contacts}
        return [row["agency_id"] for row in by_sector(records(self.book.agencies)) if row["agency_id"] in used]

    def _draw(self, agencies: list[Any], y: float) -> float:
        assert self.days is not None
        room = self.canvas.width * (0.3 if self.canvas.width > 100 else 0.36)
        axis = TimeAxis(self.days, MARGIN + room + 2, self.canvas.width - MARGIN - 2)
        y = self._scope(axis, self._deaths(axis, y))
        top = y
        rows_begin(self.canvas, top)
        for agency in agencies:
            mine = _grouped([one for one in self.contacts if one.agency == agency])
            placed = self._levels(mine, axis)
            label = wrapped(self.names.agency(agency), room, style.SMALL, 3)
            high = max(line_height(style.SMALL) * len(label), _LEVEL * (max(placed) + 1)) + 1.6
            middle = y + high / 2
            with self.canvas.mark("lane", agency=agency):
                self.canvas.text(
                    MARGIN + room, middle - line_height(style.SMALL) * len(label) / 2, label, size=style.SMALL,
                    anchor="right",
                )  # fmt: skip
            bottom = middle + _LEVEL * max(placed) / 2
            self._quiet(agency, mine, axis, bottom)
            self._marks(mine, placed, axis, bottom)
            y += high
            row_end(self.canvas, y)
        self._death_lines(axis, top, y)
        return axis.draw(self.canvas, top, y)

    def _span(self, one: _Contact, axis: TimeAxis) -> tuple[float, float]:
        """From where to where the mark goes."""
        if one.first is None or one.last is None:
            raise ValueError("a contact without a place in time is not drawn")
        if one.first == one.last:
            x = axis.x(one.first + 0.5)
            return x - one.radius, x + one.radius
        left, right = axis.x(one.first), axis.x(one.last + 1)
        middle = (left + right) / 2
        return min(left, middle - one.radius), max(right, middle + one.radius)

    def _levels(self, mine: list[_Contact], axis: TimeAxis) -> list[int]:
        return levels([self._span(one, axis) for one in mine], 0.3)

    def _marks(self, mine: list[_Contact], placed: list[int], axis: TimeAxis, bottom: float) -> None:
        places: dict[Any, list[tuple[float, float, _Contact]]] = {}
        for one, level in zip(mine, placed, strict=True):
            y = bottom - _LEVEL * level
            left, right = self._span(one, axis)
            with self.canvas.mark("contact", **one.about):
                if one.first != one.last:
                    self.used.add("span")
                    _fading(self.canvas, left, right, y)
                if one.first == one.last or one.kind != "contact":
                    self._mark(one, (left + right) / 2, y)
            if one.incident is not None:
                places.setdefault(one.incident, []).append(((left + right) / 2, y, one))
        for incident, points in places.items():
            if len(points) > 1:
                self.used.add("incident")
                members = [contact for _, _, one in points for contact in one.contacts]
                with self.canvas.mark("incident", incident=incident, contact=members, agency=mine[0].agency):
                    way = sorted((x, y) for x, y, _ in points)
                    self.canvas.line(way, color=style.ORANGE, stroke=1.2, layer=2.5)

    def _mark(self, one: _Contact, x: float, y: float) -> None:
        if one.count == 1:
            self.used.add(one.kind)
            _contact_mark(self.canvas, one.kind, x, y)
        else:
            self.used.add("group")
            _group_mark(self.canvas, one.count, x, y)

    def _quiet(self, agency: Any, mine: list[_Contact], axis: TimeAxis, y: float) -> None:
        """Bands between contacts of one agency that lie far apart for certain."""
        last: int | None = None
        for one in sorted(mine, key=lambda one: (one.first or 0, one.last or 0)):
            if one.first is None or one.last is None:
                continue
            if last is not None and one.first - last > self.silence:
                self.silences.append((agency, last, one.first))
                self.used.add("silence")
                left, right = axis.x(last + 1), axis.x(one.first)
                with self.canvas.mark("silence", agency=agency, date=iso_text(last, one.first)):
                    self.canvas.box(
                        left + _MARK, y - 0.8, max(0.0, right - left - 2 * _MARK), 1.6, fill=None,
                        color=style.UNSTATED, stroke=0, hatch="////", layer=0.6,
                    )  # fmt: skip
            last = one.last if last is None else max(last, one.last)

    def _scope(self, axis: TimeAxis, y: float) -> float:
        """A bracket over the time that each review looks at."""
        for row in records(self.book.reviews):
            first, last = days(row["scope_start"])[0], days(row["scope_end"])[1]
            if first is None or last is None or first > axis.days[1] or last < axis.days[0]:
                continue
            left, right = axis.x(first), axis.x(last + 1)
            words = f"scope of the review: {day_text(first)} to {day_text(last)}"
            lines = wrapped(words, axis.right - axis.left, style.SMALL, 2)
            half = max(text_width(line, style.SMALL) for line in lines) / 2
            middle = min(max((left + right) / 2, axis.left + half), axis.right - half)
            y = self.canvas.text(middle, y, lines, size=style.SMALL, color=style.GREY, anchor="center") + 0.6
            self.canvas.line([(left, y + 1.4), (left, y), (right, y), (right, y + 1.4)], color=style.GREY)
            y += 2
        return y

    def _dead(self) -> list[tuple[Any, int, int]]:
        """Persons with the first and last day that their death may be of: victims, and the persons asked for."""
        out = []
        for row in records(self.book.persons):
            first, last = days(row["death_date"])
            if first is None or last is None or last - first > _LONGEST_DEATH:
                continue
            if row["role"] == "victim" or not self.persons or row["person_id"] in self.persons:
                out.append((row["person_id"], first, last))
        return out

    def _deaths(self, axis: TimeAxis, y: float) -> float:
        """The words of each death above the lanes, beside where its line begins."""
        for person, first, last in self._dead():
            if first > axis.days[1] or last < axis.days[0]:
                continue
            words = f"{self.names.person(person)} died {days_told(first, last)}"
            lines = wrapped(words, axis.right - axis.left, style.SMALL, 2)
            half = max(text_width(line, style.SMALL) for line in lines) / 2
            at = axis.x((first + last) / 2 + 0.5)
            with self.canvas.mark("death", person=person, date=iso_text(first, last)):
                y = self.canvas.text(
                    min(max(at, axis.left + half), axis.right - half), y, lines, size=style.SMALL, color=style.PINK,
                    anchor="center",
                )  # fmt: skip
        return y

    def _death_lines(self, axis: TimeAxis, top: float, bottom: float) -> None:
        """A line down all lanes on the day; where the day is not known, one at each end."""
        for person, first, last in self._dead():
            for day in dict.fromkeys((first, last)):
                if axis.days[0] <= day <= axis.days[1]:
                    self.used.add("death")
                    x = axis.x(day + 0.5)
                    with self.canvas.mark("death", person=person, date=iso_text(first, last)):
                        self.canvas.line([(x, top), (x, bottom)], color=style.PINK, stroke=1.2, dashes=(5, 2), layer=1)

    # -- in words ------------------------------------------------------------------------------------
    def _deaths_told(self) -> list[str]:
        return [
            f"{self.names.person(row['person_id'])} died {days_told(*days(row['death_date']))}"
            for row in records(self.book.persons)
            if days(row["death_date"]) != (None, None) and row["role"] == "victim"
        ]

    def _notes(self) -> list[str]:
        told = []
        if self.undated:
            told.append(
                f"{counted(self.undated, 'contact')} whose date has no beginning or no end "
                f"{'is' if self.undated == 1 else 'are'} not drawn."
            )
        if self.outside:
            told.append(f"{counted(self.outside, 'contact')} outside these days.")
        told += [f"{one}." for one in self._deaths_told()]
        return told

    def _alt(self, agencies: list[Any], about: str, when: str) -> str:
        count = Counter(one.agency for one in self.contacts)
        most = [f"{self.names.agency(agency)} ({number})" for agency, number in count.most_common(3)]
        missed = sum(one.attendance in MISSED for one in self.contacts)
        unsure = sum(one.first != one.last for one in self.contacts)
        told = [
            f"Timeline of {counted(len(self.contacts), 'contact')}{about} of "
            f"{counted(len(agencies), 'agency', 'agencies')}, {when}; most: {joined(most)}.",
            f"{counted(missed, 'appointment or visit', 'appointments or visits')} missed or without reply; "
            f"{counted(unsure, 'contact')} on a day that is not exactly stated.",
        ]
        if self.silences:
            agency, first, last = max(self.silences, key=lambda one: one[2] - one[1])
            told.append(
                f"Longest time between two dated contacts of one agency: {last - first} days "
                f"({self.names.agency(agency)}, {day_text(first)} to {day_text(last)})."
            )
        return " ".join([*told, *self._notes()])

    def _key(self) -> list[KeyItem]:
        def span(canvas: Canvas, x: float, y: float) -> None:
            _fading(canvas, x - 3.5, x + 3.5, y)

        def incident(canvas: Canvas, x: float, y: float) -> None:
            canvas.line([(x - 2, y), (x + 2, y)], color=style.ORANGE, stroke=1.2, layer=2.5)
            for at in (x - 2, x + 2):
                _contact_mark(canvas, "contact", at, y)

        def quiet(canvas: Canvas, x: float, y: float) -> None:
            canvas.box(x - 3, y - 0.8, 6, 1.6, fill=None, color=style.UNSTATED, stroke=0, hatch="////")

        def death(canvas: Canvas, x: float, y: float) -> None:
            canvas.line([(x, y - 2), (x, y + 2)], color=style.PINK, stroke=1.2, dashes=(5, 2))

        def mark(kind: str) -> Any:
            return lambda canvas, x, y: _contact_mark(canvas, kind, x, y)

        items = (
            ("contact", mark("contact"), "contact"),
            ("group", lambda canvas, x, y: _group_mark(canvas, 3, x, y), "several of one incident"),
            ("missed", mark("missed"), "missed, or no reply"),
            ("cancelled", mark("cancelled"), "cancelled"),
            ("span", span, "on some day between"),
            ("incident", incident, "one incident"),
            ("silence", quiet, f"{self.silence} days or more without a dated contact"),
            ("death", death, "death"),
        )
        return [(draw, words) for name, draw, words in items if name in self.used]


def _grouped(contacts: list[_Contact]) -> list[_Contact]:
    """Contacts of one incident, one agency and one day as one; missed and cancelled ones each by itself."""
    together: dict[Any, int] = {}
    out: list[_Contact] = []
    for one in contacts:
        key = (one.incident, one.first)
        if one.incident is None or one.first != one.last or one.kind != "contact":
            out.append(one)
        elif key in together:
            out[together[key]] = out[together[key]].joined_by(one)
        else:
            together[key] = len(out)
            out.append(one)
    return out


def _group_mark(canvas: Canvas, count: int, x: float, y: float) -> None:
    canvas.circle(x, y, _GROUP, fill=style.BLUE, color="#FFFFFF", stroke=0.3, layer=3)
    size = 5.5 if count < 10 else 4.5
    canvas.text(x, y - line_height(size) / 2, str(count), size=size, color="#FFFFFF", anchor="center", weight="bold")


def _contact_mark(canvas: Canvas, kind: str, x: float, y: float) -> None:
    if kind == "contact":
        canvas.circle(x, y, _MARK, fill=style.BLUE, color="#FFFFFF", stroke=0.3, layer=3)
        return
    canvas.circle(x, y, _MARK, fill="#FFFFFF", color=style.PINK, stroke=0.9, layer=3)
    if kind == "missed":
        for sign in (1, -1):
            canvas.line([(x - 0.5, y - sign * 0.5), (x + 0.5, y + sign * 0.5)], color=style.PINK, stroke=0.8, layer=4)


def _fading(canvas: Canvas, left: float, right: float, y: float) -> None:
    """A bar that is faint at its ends and strong in the middle, with a thin line through all of it."""
    color = style.BLUE
    pieces = (0.25, 0.45, 0.7, 1.0, 0.7, 0.45, 0.25)
    step = (right - left) / len(pieces)
    for number, opacity in enumerate(pieces):
        canvas.box(left + step * number, y - 0.6, step, 1.2, fill=color, color=None, opacity=opacity, layer=2.8)
    canvas.line([(left, y), (right, y)], color=color, stroke=0.5, layer=2.9)
