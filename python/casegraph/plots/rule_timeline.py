"""Since when something had been reached: a rule met, so many incidents, so many partners on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.axis import TimeAxis, window
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.picture import Picture
from casegraph.plots.results import need, rows_of
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes, row_end, rows_begin
from casegraph.plots.tables import Names, Row, days
from casegraph.plots.words import counted, day_text, iso_text, joined, plain, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["rule_timeline"]

_REASONS = {
    "flag_unknown": "whether it was stated is not recorded",
    "date_missing": "a day is not stated",
    "date_uncertain": "a day is uncertain",
}
_VERDICTS = {"not_met": "not met", "not_applicable": "does not apply", None: "on no stated day"}
_LATE = 10**7  # a day after all others


@dataclass(frozen=True)
class _Words:
    """What a picture of one measure says."""

    title: str
    heads: str  # before what is drawn, below the title
    nothing: str  # where there is nothing to draw
    nobody: str  # before those whom there is nothing to draw of
    caution: str
    met: str
    certain_key: str
    possible_key: str


_WORDS = {
    "knowledge.rule": _Words(
        "When a rule would have been met on what was held on record", "Rules", "No holder met the rule, certainly or "
        "possibly.", "Not met by anybody", "A rule met on what agencies held on record is not a statement that anybody "
        "should have been referred, nor that anybody knew.", "met", "certainly met from this day",
        "possibly met from this day",
    ),
    "knowledge.nth_incident": _Words(
        "By which day so many incidents of two persons had happened", "Counted", "So many incidents certainly or "
        "possibly stated are not in the records.", "Fewer on record, or on no stated day",
        "As it happened: whoever held a record of it, and whenever it was recorded.", "reached",
        "certainly reached by this day", "possibly reached by this day",
    ),
    "knowledge.distinct_partners": _Words(
        "From which day so many partners of one person were on record", "Counted", "No partner was on record in an "
        "incident with the person on a stated day.", "On no stated day",
        "Partners are counted and not named. That a record of an incident names both does not say who harmed whom, "
        "nor that anybody knew.", "on record", "certainly on record from this day", "possibly on record from this day",
    ),
}  # fmt: skip

Span = tuple[int, int]  # first and last day that it may have been: for some audiences those of a month


@dataclass(frozen=True)
class _Holder:
    """A row of the picture: on whose records something had been reached, about whom, and since when."""

    rule: str
    persons: tuple[Any, ...]
    holder: str
    agencies: tuple[Any, ...]
    row: Row
    certain_day: Any
    possible_day: Any

    @property
    def met(self) -> Span | None:
        return _span(self.certain_day)

    @property
    def possibly(self) -> Span | None:
        return _span(self.possible_day)

    @property
    def is_shown(self) -> bool:
        """Met or possibly met; all together and those chosen always have a row."""
        return self.holder != "agency" or self.row["status"] in ("met", "cannot_be_evaluated", None)


@for_audience
def rule_timeline(results: Result | Iterable[Result], *, width: str = "page") -> Picture:
    """Draw from which day each agency alone, chosen agencies together and all together would have met a rule.

    So many incidents of two persons (as they happened), or so many partners of one person on record, are drawn alike.

    Parameters
    ----------
    results
        The result of ``graph.knowledge.rule``, ``nth_incident`` or ``distinct_partners``; or several of one measure,
        such as of several rules, or with ``agencies`` once ``each`` and once the chosen ones.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A row for each holder that met the rule or possibly did, and one for all together. A full diamond: certainly met
        from that day. A hollow one: possibly met from that day; the line from it is dashed until the rule was certainly
        met, and open to the right where it never certainly was. Agencies that did not meet it are counted below.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure; no result.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> pair = ("Perpetrator", "PFP")
    >>> picture = graph.knowledge.rule("marac_potential_escalation_3_in_12_months", pair).plot()
    >>> "All agencies together: possibly met from 1 Jul 2009" in picture.alt
    True
    """
    given: list[Any] = [results] if hasattr(results, "measure") else list(results)
    if not given:
        raise ArgumentError(f"results: none is given; accepted: a result of {joined(_WORDS, 'or')}, or several of one")
    for one in given:
        need(one, list(_WORDS))
        need(one, [given[0].measure.name])
    return _Rules(given, Canvas(width_of(width))).picture()


class _Rules:
    def __init__(self, results: list[Result], canvas: Canvas) -> None:
        self.canvas, self.names = canvas, Names(results[0]._book)
        self.words = _WORDS[results[0].measure.name]
        holders = [one for result in results for one in _holders(result)]
        unique = {(one.rule, one.persons, one.holder, one.agencies): one for one in holders}
        self.groups: dict[tuple[str, tuple[Any, ...]], list[_Holder]] = {}
        for one in unique.values():
            self.groups.setdefault((one.rule, one.persons), []).append(one)
        self.unmet = {
            group: members for group, members in self.groups.items() if not any(one.possibly for one in members)
        }
        self.shown = [
            one for group, members in self.groups.items() if group not in self.unmet for one in _sorted(members)
        ]
        self.used: set[str] = set()
        spans = [span for one in self.shown for span in (one.met, one.possibly) if span]
        self.days = window([(day, day) for span in spans for day in span], None, None)

    def picture(self) -> Picture:
        title = self.words.title
        lines = [*self._lines(), self.words.caution]
        if self.days is None:
            said = self.words.nothing
            y = notes(self.canvas, heading(self.canvas, title, said), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {said}", *lines]))
        y = heading(
            self.canvas,
            title,
            f"{self.words.heads}: {joined(dict.fromkeys(_rule_words(one.rule) for one in self.shown))}",
        )
        y = self._draw(y)
        y = key(self.canvas, y + 1, self._key())
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, " ".join([f"{title}.", *self._told_all(), *lines]))

    # -- drawing -------------------------------------------------------------------------------------
    def _draw(self, y: float) -> float:
        assert self.days is not None
        room = self.canvas.width * 0.34
        margin = max(30, (self.days[1] - self.days[0]) // 8)
        left, right = MARGIN + room + 2, self.canvas.width - MARGIN - 2
        axis = TimeAxis((self.days[0] - margin // 2, self.days[1] + margin), left, right)
        top, group = y, None
        rows_begin(self.canvas, y)
        for one in self.shown:
            if (one.rule, one.persons) != group:
                group = (one.rule, one.persons)
                y = self._group_head(one, y)
            label = wrapped(self._who(one), room, style.SMALL, 4)
            high = max(line_height(style.SMALL) * len(label), 2 * line_height(style.SMALL)) + 1.6
            self.canvas.text(
                MARGIN + room, y + high / 2 - line_height(style.SMALL) * len(label) / 2, label, size=style.SMALL,
                anchor="right", weight="normal" if one.holder == "agency" else "bold",
            )  # fmt: skip
            about = {"agency": one.agencies or None, "person": one.persons, "date": iso_text(*_dates(one))}
            with self.canvas.mark("rule", **about, rule=one.rule, holder=one.holder):
                self._row(one, axis, y + high - 2.0)
            y += high
            row_end(self.canvas, y)
        return axis.draw(self.canvas, top, y)

    def _group_head(self, one: _Holder, y: float) -> float:
        about = f"{joined(self.names.person(person) for person in one.persons)}: {_rule_words(one.rule)}"
        lines = wrapped(about, self.canvas.width - 2 * MARGIN, style.SMALL, 2, "bold")
        return self.canvas.text(MARGIN, y + 0.8, lines, size=style.SMALL, weight="bold") + 0.4

    def _row(self, one: _Holder, axis: TimeAxis, y: float) -> None:
        words: list[tuple[float, str]] = []
        if one.met is not None:
            self.used.add("met")
            x = _middle(axis, one.met)
            self.canvas.line([(x, y), (axis.right, y)], color=style.BLUE, stroke=1.4)
            words.append((x, day_text(one.certain_day)))
        if one.possibly is not None and one.possibly != one.met:
            self.used.add("possible")
            x = _middle(axis, one.possibly)
            end = _middle(axis, one.met) if one.met is not None else axis.right
            self.canvas.line([(x, y), (end, y)], color=style.BLUE, stroke=1.0, dashes=(3, 1.6))
            words.insert(0, (x, day_text(one.possible_day)))
            self._point(axis, one.possibly, y, is_full=False)
        if one.met is not None:
            self._point(axis, one.met, y, is_full=True)
        if not words:
            self.canvas.text(axis.left + 1, y - line_height(style.SMALL) / 2, self._verdict(one), size=style.SMALL)
        free = axis.left
        for x, told in words:
            half = text_width(told, style.SMALL) / 2
            at = min(max(x, free + half), axis.right - half)
            if at - half >= free - 1e-6:
                self.canvas.text(at, y - 1.4 - line_height(style.SMALL), told, size=style.SMALL, anchor="center")
                free = at + half + 1.5

    def _point(self, axis: TimeAxis, span: Span, y: float, *, is_full: bool) -> None:
        """A diamond on the day; of a month, in its middle, with a bar over its days."""
        if span[0] != span[1]:
            self.used.add("month")
            _month(self.canvas, axis.x(span[0]), axis.x(span[1] + 1), y)
        _diamond(self.canvas, _middle(axis, span), y, is_full=is_full)

    # -- in words ------------------------------------------------------------------------------------
    def _who(self, one: _Holder) -> str:
        if one.holder == "pooled":
            return "All agencies together"
        if one.holder == "happened":
            return "As it happened"
        named = joined(self.names.agency(agency) for agency in one.agencies)
        return named if one.holder == "agency" else f"{named} together"

    def _verdict(self, one: _Holder) -> str:
        return _VERDICTS.get(one.row["status"], "cannot be evaluated")

    def _told_all(self) -> list[str]:
        out, group = [], None
        for one in self.shown[:60]:
            if (one.rule, one.persons) != group:
                group = (one.rule, one.persons)
                out.append(f"{joined(self.names.person(each) for each in one.persons)}, {_rule_words(one.rule)}.")
            out.append(self._told(one))
        more = len(self.shown) - 60
        return [*out, f"{counted(more, 'more row')}."] if more > 0 else out

    def _told(self, one: _Holder) -> str:
        if one.met is not None:
            told = f"{self.words.met} from {day_text(one.certain_day)}"
            if one.possibly is not None and one.possibly != one.met:
                told += f", possibly from {day_text(one.possible_day)}"
        elif one.possibly is not None:
            told = f"possibly {self.words.met} from {day_text(one.possible_day)}, not for certain{self._why(one)}"
        else:
            told = self._verdict(one) + self._why(one)
        return f"{self._who(one)}: {told}."

    def _why(self, one: _Holder) -> str:
        reasons = [part.strip() for part in str(one.row["reason"] or "").split(";") if part.strip()]
        return f" ({'; '.join(_REASONS.get(part, term(part)) for part in reasons)})" if reasons else ""

    def _lines(self) -> list[str]:
        lines = []
        for (rule, persons), members in self.groups.items():
            if (rule, persons) in self.unmet:
                continue
            missing = sum(not one.is_shown for one in members)
            if missing:
                who = joined(self.names.person(person) for person in persons)
                further = counted(missing, "further agency", "further agencies")
                lines.append(f"{who}, {_rule_words(rule)}: not met by any of {further} alone.")
        if self.unmet:
            named = [
                f"{joined(self.names.person(person) for person in persons)} ({_rule_words(rule)})"
                for rule, persons in self.unmet
            ]
            lines.append(f"{self.words.nobody}: {some(named, 6)}.")
        return lines

    def _key(self) -> list[KeyItem]:
        def met(canvas: Canvas, x: float, y: float) -> None:
            canvas.line([(x - 2, y), (x + 3.5, y)], color=style.BLUE, stroke=1.4)
            _diamond(canvas, x - 2, y, is_full=True)

        def possible(canvas: Canvas, x: float, y: float) -> None:
            canvas.line([(x - 2, y), (x + 3.5, y)], color=style.BLUE, stroke=1.0, dashes=(3, 1.6))
            _diamond(canvas, x - 2, y, is_full=False)

        def month(canvas: Canvas, x: float, y: float) -> None:
            _month(canvas, x - 3, x + 3, y)
            _diamond(canvas, x, y, is_full=True)

        items = (
            ("met", met, self.words.certain_key),
            ("possible", possible, self.words.possible_key),
            ("month", month, "some day of the month under the bar: which one is not shown"),
        )
        return [(draw, words) for name, draw, words in items if name in self.used]


def _rule_words(name: str) -> str:
    return term(name).replace("marac", "MARAC")


def _holders(result: Result) -> list[_Holder]:
    chosen = result.parameters.get("agencies")
    listed = (chosen,) if isinstance(chosen, str | int) else tuple(chosen or ())
    out = []
    for row in rows_of(result):
        persons = tuple(one for one in (row["person_a"], row["person_b"], row["person"]) if one is not None)
        holder = row["holder"] or "happened"
        agencies = {"agency": (row["agency"],), "chosen": listed}.get(holder, ())
        is_met_on = holder != "happened"
        out.append(
            _Holder(
                _what(result, row),
                persons,
                holder,
                agencies,
                row,
                row["met_on" if is_met_on else "on"],
                row["possibly_met_on" if is_met_on else "possibly_on"],
            )
        )
    return out


def _what(result: Result, row: Row) -> str:
    """What had been reached: a rule's name, or so many of something, as a name is written."""
    if result.measure.name == "knowledge.nth_incident":
        return f"{counted(row['k'], 'incident')} of {plain(row['fact'], 120)}"
    if result.measure.name == "knowledge.distinct_partners":
        return counted(row["k"], "partner")
    return plain(row["rule"], 120)


def _sorted(members: list[_Holder]) -> list[_Holder]:
    """All together first, then those chosen, then agencies by when they met the rule."""
    rank = {"happened": 0, "pooled": 0, "chosen": 1, "agency": 2}
    late = (_LATE, _LATE)
    return sorted(
        (one for one in members if one.is_shown),
        key=lambda one: (rank[one.holder], one.met or late, one.possibly or late),
    )


def _span(day: date | str | None) -> Span | None:
    first, last = days(None if day is None else str(day))
    return None if first is None or last is None else (first, last)


def _dates(one: _Holder) -> list[Any]:
    return [day for day in (one.possible_day, one.certain_day) if day is not None] or [None]


def _middle(axis: TimeAxis, span: Span) -> float:
    return axis.x((span[0] + span[1] + 1) / 2)


def _month(canvas: Canvas, left: float, right: float, y: float) -> None:
    canvas.box(left, y - 0.7, max(right - left, 0.8), 1.4, fill="#FFFFFF", color=style.BLUE, stroke=0.7, layer=3)


def _diamond(canvas: Canvas, x: float, y: float, is_full: bool) -> None:
    points = [(x, y - 1.3), (x + 1.3, y), (x, y + 1.3), (x - 1.3, y)]
    canvas.polygon(points, fill=style.BLUE if is_full else "#FFFFFF", color=style.BLUE, stroke=0.9, layer=4)
