"""On which day of the week and at which hour contacts were."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING, Any

from casegraph.display import no_such_person
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of
from casegraph.plots.dates import exact_day, hour_of
from casegraph.plots.frame import Frame, frame, scale_of
from casegraph.plots.picture import Picture
from casegraph.plots.sheet import finish, heading, notes
from casegraph.plots.tables import Names, listed, records
from casegraph.plots.whole_counts import week
from casegraph.plots.words import WEEKDAYS, counted, day_number, joined, of_number

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["rhythm"]

_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HIGH = 34.0


@for_audience(public=week)
def rhythm(
    book: Casebook,
    start: str | datetime.date | None = None,
    end: str | datetime.date | None = None,
    *,
    persons: Any = None,
    width: str = "page",
) -> Picture:
    """Draw how many contacts were on each day of the week and at each hour.

    Parameters
    ----------
    book
        A casebook.
    start, end
        First and last day counted; None: all.
    persons
        Only contacts with a part of one of these; None: all.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        Bars with their counts. Only contacts whose day is exact have a day of the week, and only those whose time is
        stated within one hour an hour; how many have none is told below.

    Raises
    ------
    casegraph.ArgumentError
        A date that is not one day.
    casegraph.NotFoundError
        A person whom the casebook does not have.

    Examples
    --------
    >>> import casegraph as cg
    >>> picture = cg.plots.rhythm(cg.example("dhr7"), persons="Perpetrator")
    >>> picture.alt.startswith("Contacts with Perpetrator by day of the week and hour.")
    True
    """
    wanted = listed(persons)
    bounds = (day_number("start", start), day_number("end", end))
    return _Rhythm(book, Canvas(width_of(width)), bounds, wanted).picture()


class _Rhythm:
    def __init__(
        self, book: Casebook, canvas: Canvas, bounds: tuple[int | None, int | None], persons: list[Any]
    ) -> None:
        self.canvas, self.names, self.persons = canvas, Names(book), persons
        for person in persons:
            if person not in self.names.persons:
                raise no_such_person(person, self.names.persons)
        wanted = set(persons)
        meant = {row["contact_id"] for row in records(book.participants) if row["person_id"] in wanted}
        self.by_day: Counter[int] = Counter()
        self.by_hour: Counter[int] = Counter()
        self.without_day = self.without_hour = 0
        for row in records(book.contacts):
            if persons and row["contact_id"] not in meant:
                continue
            first = exact_day(row["date"])
            if first is None:
                self.without_day += 1
                continue
            if (bounds[0] is not None and first < bounds[0]) or (bounds[1] is not None and first > bounds[1]):
                continue
            self.by_day[of_number(first).weekday()] += 1
            hour = hour_of(row["time_min"], row["time_max"])
            if hour is None:
                self.without_hour += 1
            else:
                self.by_hour[hour] += 1

    def picture(self) -> Picture:
        about = f" with {joined(self.names.person(one) for one in self.persons)}" if self.persons else ""
        title = f"Contacts{about} by day of the week and hour"
        total = self.by_day.total()
        lines = self._lines()
        if not total:
            said = "No contact has an exact day."
            y = notes(self.canvas, heading(self.canvas, title, said), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {said}", *lines]))
        y = heading(
            self.canvas,
            title,
            f"{counted(total, 'contact')} on an exact day, {self.by_hour.total():,} at a stated hour",
        )
        y = self._bars(
            y, "day", [(number, _WEEK[number], self.by_day[number]) for number in range(7)], "day of the week"
        )
        if self.by_hour:
            hours = [(hour, f"{hour:02d}", self.by_hour[hour]) for hour in range(24)]
            y = self._bars(y + 2, "hour", hours, "hour of the day, from 00 to 23")
        y = notes(self.canvas, y + 1, lines)
        return finish(self.canvas, y, title, " ".join([f"{title}.", *self._told(), *lines]))

    def _bars(self, y: float, what: str, values: list[tuple[int, str, int]], below: str) -> float:
        up = scale_of(max(count for _, _, count in values), is_whole=True)
        across = [(number + 0.5, words) for number, words, _ in values]
        made, y = frame(self.canvas, y, _HIGH, across, up, ("contacts", below), bounds=(0.0, float(len(values))))
        for number, _words, count in values:
            if count:
                with self.canvas.mark("count", **{what: number}):
                    self._bar(made, number, count)
        return y

    def _bar(self, made: Frame, number: int, count: int) -> None:
        left, right, top = made.x(number + 0.15), made.x(number + 0.85), made.y(count)
        self.canvas.box(left, top, right - left, made.bottom - top, fill=style.BLUE, color=None)
        words = f"{count:,}"
        if text_width(words, 5.5) < (right - left) * 1.35:
            self.canvas.text((left + right) / 2, top - line_height(5.5), words, size=5.5, anchor="center")

    def _told(self) -> list[str]:
        total = self.by_day.total()
        weekend = self.by_day[5] + self.by_day[6]
        most = max(range(7), key=lambda day: (self.by_day[day], -day))
        told = [
            f"{counted(total, 'contact')} on an exact day: most on {WEEKDAYS[most]} ({self.by_day[most]}), "
            f"{weekend} at the weekend ({100 * weekend / total:.0f} %)."
        ]
        if self.by_hour:
            night = sum(count for hour, count in self.by_hour.items() if hour < 8 or hour >= 18)
            told.append(
                f"{counted(self.by_hour.total(), 'contact')} at a stated hour: {night} before 8 or from 18 on "
                f"({100 * night / self.by_hour.total():.0f} %)."
            )
        return told

    def _lines(self) -> list[str]:
        lines = []
        if self.without_day:
            lines.append(f"{counted(self.without_day, 'contact')} without an exact day not counted.")
        if self.without_hour:
            lines.append(f"{counted(self.without_hour, 'contact')} without a stated hour are among the days only.")
        return lines
