"""How many contacts each agency held on record, on several days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.axis import TimeAxis
from casegraph.plots.canvas import Canvas, line_height, width_of
from casegraph.plots.frame import Frame, frame, scale_of
from casegraph.plots.picture import Picture
from casegraph.plots.results import need, rows_of, told
from casegraph.plots.series import line, marker, series_key
from casegraph.plots.shapes import Point
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, day_number, day_text, joined, month_text, of_number, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["holdings_over_time"]

_HIGH = 62.0  # millimetres of a frame that stands alone
_LOW = 34.0  # of one among several
_MOST_AGENCIES = 5  # the marks of further series cannot be full and hollow
_MOST_PANELS = 6  # facts
_MOST_TOLD = 6  # days that words tell of
_APART = 4.0  # millimetres from a mark to the next at least
_WHOLE_DAY = len("2014-03-15")


@dataclass(frozen=True)
class _Held:
    """What an agency held on a day: for certain, and possibly."""

    day: int  # of a month, where only that may be told, the first
    iso: str
    certain: int
    possible: int

    @property
    def when(self) -> str:
        return f"on {day_text(self.day)}" if len(self.iso) == _WHOLE_DAY else f"in {month_text(of_number(self.day))}"


@for_audience(marks_gaps=True)
def holdings_over_time(result: Result, *, width: str = "page") -> Picture:
    """Draw how many contacts each agency held on record on each of several days.

    Parameters
    ----------
    result
        The result of ``graph.knowledge.holdings`` on several days.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A mark for each agency and day asked about, joined by lines that only lead from one to the next; a hollow mark
        above it where more was possibly held. Where days lie so close that marks would run together, some of them are
        marked, and lines lead through all. Agencies that held most are drawn, at most five; by flag, kind or person
        a frame for each, at most six (those of which most was held), with one scale. "Held on record" does not say that
        anybody knew.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure, or holdings on one day.

    Examples
    --------
    >>> import casegraph as cg
    >>> days = ["2011-01-01", "2012-01-01", "2013-01-01", "2014-01-01"]
    >>> picture = cg.example("dhr7").graph().knowledge.holdings(days, by="agency").plot()
    >>> picture.alt.startswith("Contacts held on record over time")
    True
    """
    need(result, ["knowledge.holdings"])
    if "day" not in result.columns:
        raise ArgumentError("holdings on one day: accepted: holdings on several days, such as at=['2013-01-01', ...]")
    return _OverTime(result, Canvas(width_of(width))).picture()


class _OverTime:
    def __init__(self, result: Result, canvas: Canvas) -> None:
        self.canvas, self.names = canvas, Names(result._book)
        self.title = f"Contacts{told(result, self.names)} held on record over time"
        rows = rows_of(result)
        self.days = sorted({_number(row) for row in rows})
        self.marked = _apart(self.days, _APART / (canvas.width - 2 * MARGIN - 12))
        self.withheld = sum(1 for row in rows if row["withheld"])
        held: dict[tuple[Any, Any], list[_Held]] = {}
        for row in rows:
            of_one = held.setdefault((row["fact"], row["agency"]), [])
            if row["held_possible"] is not None and row["held_certain"] is not None:
                certain, possible = (int(row[f"held_{bound}"]) for bound in ("certain", "possible"))
                of_one.append(_Held(_number(row), str(row["day"]), certain, possible))
        self.held = {one: found for one, found in held.items() if any(each.possible for each in found)}
        self.empty = [one for one in dict.fromkeys(agency for _, agency in held) if one not in self._agencies()]
        self.agencies, self.further = _most(self._sums(1), _MOST_AGENCIES)
        self.facts, self.further_facts = _most(self._sums(0), _MOST_PANELS)

    def _agencies(self) -> set[Any]:
        return {agency for _, agency in self.held}

    def _sums(self, place: int) -> dict[Any, int]:
        """The most that was possibly held on one day, of each fact (0) or agency (1), added up over the others."""
        sums: dict[Any, int] = {}
        for one, found in self.held.items():
            sums[one[place]] = sums.get(one[place], 0) + max(each.possible for each in found)
        return sums

    # -- drawing -------------------------------------------------------------------------------------
    def picture(self) -> Picture:
        lines = self._lines()
        if not self.held:
            said = "All figures are withheld." if self.withheld else "No agency held any on record."
            y = notes(self.canvas, heading(self.canvas, self.title, said), lines)
            return finish(self.canvas, y, self.title, " ".join([f"{self.title}: {said}", *lines]))
        said = f"{counted(len(self.days), 'day')}, {counted(len(self._agencies()), 'agency', 'agencies')}"
        y = heading(self.canvas, self.title, said)
        self.canvas.cut(y)
        up = scale_of(max(each.possible for found in self._shown().values() for each in found), is_whole=True)
        for fact in self.facts:
            y = self._panel(fact, up, y)
            self.canvas.cut(y)
        y = key(self.canvas, y + 1, self._key())
        y = notes(self.canvas, y, lines)
        findings = [self._told(fact, agency) for fact in self.facts for agency in self.agencies]
        alt = " ".join([f"{self.title}: {said}.", *(one for one in findings if one), *lines])
        return finish(self.canvas, y, self.title, alt)

    def _shown(self) -> Mapping[tuple[Any, Any], Sequence[_Held]]:
        return {one: found for one, found in self.held.items() if one[0] in self.facts and one[1] in self.agencies}

    def _panel(self, fact: Any, up: Sequence[tuple[float, str]], y: float) -> float:
        is_alone = len(self.facts) == 1
        axis = TimeAxis((self.days[0], self.days[-1]), MARGIN + 8, self.canvas.width - MARGIN - 4)
        what = "contacts" if fact is None else f"contacts, {self._fact(fact)}"
        made, y = frame(
            self.canvas, y, _HIGH if is_alone else _LOW, [(float(day), words) for day, words in axis.ticks()], up,
            (what, "day asked about"), bounds=(self.days[0], self.days[-1]),
        )  # fmt: skip
        for number, agency in reversed(list(enumerate(self.agencies))):
            found = self.held.get((fact, agency))
            if found:
                self._series(made, number, agency, fact, found)
        return y + line_height(style.SMALL)

    def _series(self, made: Frame, number: int, agency: Any, fact: Any, found: Sequence[_Held]) -> None:
        for stretch in self._stretches(found):
            points: list[Point] = [(made.x(each.day), made.y(each.certain)) for each in stretch]
            if len(points) > 1:
                line(self.canvas, number, points)
        alone = {stretch[0].day for stretch in self._stretches(found) if len(stretch) == 1}
        for each in (one for one in found if one.day in self.marked | alone):
            x, y = made.x(each.day), made.y(each.certain)
            about = {"agency": agency, "fact": fact, "date": each.iso}
            with self.canvas.mark("held", **{name: value for name, value in about.items() if value is not None}):
                if each.possible > each.certain:
                    above = made.y(each.possible)
                    self.canvas.line([(x, y), (x, above)], color=style.GREY, stroke=0.6, dashes=(1, 1))
                    marker(self.canvas, number, x, above, is_hollow=True)
                marker(self.canvas, number, x, y)

    def _stretches(self, found: Sequence[_Held]) -> list[list[_Held]]:
        """Days one after the other, cut where a figure is withheld."""
        stretches: list[list[_Held]] = [[]]
        by_day = {each.day: each for each in found}
        for day in self.days:
            if day in by_day:
                stretches[-1].append(by_day[day])
            elif stretches[-1]:
                stretches.append([])
        return [one for one in stretches if one]

    def _key(self) -> list[KeyItem]:
        items = series_key({number: self.names.agency(one) for number, one in enumerate(self.agencies)})
        if any(each.possible > each.certain for found in self._shown().values() for each in found):

            def possible(canvas: Canvas, x: float, y: float) -> None:
                canvas.line([(x, y - 0.8), (x, y + 1.6)], color=style.GREY, stroke=0.6, dashes=(1, 1))
                marker(canvas, 0, x, y - 0.8, is_hollow=True)

            items.append((possible, "hollow: possibly held, above what was held for certain"))
        return items

    # -- in words ------------------------------------------------------------------------------------
    def _fact(self, fact: Any) -> str:
        return self.names.person(fact) if fact in self.names.persons else term(fact)

    def _lines(self) -> list[str]:
        lines = []
        if self.held and len(self.days) > 1:
            some_days = f"{len(self.marked)} of the {len(self.days)}" if len(self.marked) < len(self.days) else "the"
            lines.append(f"Marks are of {some_days} days asked about; lines only join them.")
        if self.further:
            named = [self.names.agency(one) for one in self.further]
            less = "fewer told of" if self.withheld else "fewer on record"
            lines.append(f"With {less}, not drawn: {some(named, 8)}.")
        if self.further_facts:
            lines.append(f"Held less, not drawn: {some([self._fact(one) for one in self.further_facts], 8)}.")
        if self.empty and not self.withheld:
            lines.append(f"None on record on these days: {some([self.names.agency(one) for one in self.empty], 8)}.")
        if self.withheld:
            lines.append(f"{counted(self.withheld, 'figure')} withheld, because a count is small.")
        return lines

    def _told(self, fact: Any, agency: Any) -> str:
        found = self.held.get((fact, agency))
        if not found:
            return ""
        step = max(1, -(-len(found) // _MOST_TOLD))
        told = [found[0], *found[step:-1:step], found[-1]] if len(found) > 1 else found
        parts = joined(f"{_bounds(each)} {each.when}" for each in told)
        of = "" if fact is None else f", {self._fact(fact)}"
        return f"{self.names.agency(agency)}{of}: {parts}."


def _most(sums: Mapping[Any, int], most: int) -> tuple[list[Any], list[Any]]:
    """Those with the greatest sums, the first known first among equals; and the others."""
    known = list(sums)
    ranked = sorted(known, key=lambda one: (-sums[one], known.index(one)))
    return ranked[:most], [one for one in known if one not in ranked[:most]]


def _apart(days: Sequence[int], share: float) -> set[int]:
    """Days, the first and the last among them, that lie apart by a share of all the time at least."""
    least = share * (days[-1] - days[0]) if days else 0.0
    found: list[int] = []
    for day in days:
        if not found or day - found[-1] >= least:
            found.append(day)
    if found and found[-1] != days[-1]:
        found[len(found) - (len(found) > 1) :] = [days[-1]]
    return set(found)


def _number(row: Row) -> int:
    day = day_number("day", f"{row['day']}-01" if len(str(row["day"])) < _WHOLE_DAY else row["day"])
    assert day is not None
    return day


def _bounds(held: _Held) -> str:
    return f"{held.certain:,}" if held.certain == held.possible else f"{held.certain:,} to {held.possible:,}"
