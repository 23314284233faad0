"""Self-exciting contacts: the fitted rate over the days observed, and how well the fit agrees with the contacts.

The answer of the measure has the parameters alone. Days of contacts and of observation come from its evidence; the
likelihood that they give with these parameters must be the answer's own, else no rate is drawn.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.axis import TimeAxis
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.dot_rows import is_number
from casegraph.plots.picture import Picture
from casegraph.plots.results import GROUP_KEYS, group_name, need, rows_of, told
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes, row_end, rows_begin
from casegraph.plots.tables import Names, Row, days, records
from casegraph.plots.words import counted, day_number, iso_text, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["excitation"]

_MOST = 6  # groups drawn
_HIGH, _SQUARE = 24.0, 27.0  # millimetres of the rate's panel, and of the residuals'
_SAMPLES = 300  # of the rate between contacts, over all days
_MONTH = 30.0  # days that a rate is told for
_CAUTION = "Excitation describes how contacts lie in time; it does not say that one contact caused another."


@dataclass(frozen=True)
class _Process:
    """A fitted process with the contacts that it was fitted to, in observed days; ``stretches`` are calendar days."""

    background: float
    branching: float
    decay: float
    stretches: Sequence[tuple[int, int]]  # first and last day, both observed
    contacts: Sequence[tuple[float, int]]  # observed time, calendar day; ascending

    @property
    def end(self) -> float:
        return float(sum(last - first + 1 for first, last in self.stretches))

    def rate(self, time: float) -> float:
        """Contacts a day just before ``time``: contacts of that time itself excite only what comes later."""
        past = (at for at, _ in self.contacts if at < time)
        excited = sum(math.exp(-self.decay * (time - at)) for at in past)
        return self.background + self.branching * self.decay * excited

    def compensator(self, time: float) -> float:
        past = (at for at, _ in self.contacts if at < time)
        excited = sum(1 - math.exp(-self.decay * (time - at)) for at in past)
        return self.background * time + self.branching * excited

    @property
    def log_likelihood(self) -> float:
        return sum(math.log(self.rate(at)) for at, _ in self.contacts) - self.compensator(self.end)

    @property
    def residuals(self) -> list[float]:
        """Increments of the compensator from contact to contact: exponential with mean 1 if the process is this one."""
        totals = [0.0, *(self.compensator(at) for at, _ in self.contacts)]
        return [b - a for a, b in itertools.pairwise(totals)]

    def calendar(self, time: float) -> float:
        """The calendar day of an observed time."""
        for first, last in self.stretches:
            if time <= last - first + 1:
                return first + time
            time -= last - first + 1
        return float(self.stretches[-1][1] + 1)


@for_audience(marks_gaps=True)
def excitation(result: Result, *, width: str = "page") -> Picture:
    """Draw the fitted rate of a self-exciting process over the days observed, and how well it fits.

    Parameters
    ----------
    result
        The result of ``graph.frequency.self_exciting``.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        For each group with a fit (the six with the most contacts, where there are more) the fitted rate as a line over
        the days observed, a tick for each contact, and the background as a dashed line; below it the residuals against
        what the process would give, which lie on the straight line where it fits, and the figures of the fit. Where the
        audience may not see the days of contacts, or the rate cannot be worked out from them, the figures stand alone.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> fit = graph.frequency.self_exciting(by="person", persons="Perpetrator", merge_within=1, rounds=99)
    >>> "a further 0.21 contacts (95 % limits 0.023 to 1.9)" in fit.plot().alt
    True
    """
    need(result, ["frequency.self_exciting"])
    return _Excitation(result, Canvas(width_of(width))).picture()


class _Excitation:
    def __init__(self, result: Result, canvas: Canvas) -> None:
        self.result, self.canvas, self.names = result, canvas, Names(result._book)
        self.about = told(result, self.names)
        self.keys = [name for name in result.columns if name in GROUP_KEYS]
        fitted: list[tuple[int, Row]] = []
        self.refused: dict[str, list[str]] = {}
        for at, row in enumerate(rows_of(result)):
            if row["status"] == "ok" and is_number(row["branching"]):
                fitted.append((at, row))
            else:
                reason = "withheld, because a count is small" if row["withheld"] else term(row["status"])
                self.refused.setdefault(reason, []).append(self._name(row))
        ranked = sorted(fitted, key=lambda one: (-one[1]["contacts"], one[0]))[:_MOST]
        self.rows = sorted(ranked, key=lambda one: one[0])
        self.hidden = [self._name(row) for at, row in fitted if (at, row) not in self.rows]
        self.used: set[str] = set()

    def _name(self, row: Row) -> str:
        return ", ".join(group_name(self.names, one, row[one]) for one in self.keys) or "all contacts"

    def picture(self) -> Picture:
        title = f"Self-exciting contacts{self.about}"
        lines = [f"No fit ({reason}): {some(named, 8)}." for reason, named in self.refused.items()]
        if self.hidden:
            lines.append(f"Not drawn, with fewer contacts: {some(self.hidden, 8)}.")
        if not self.rows:
            said = "No process could be fitted."
            y = notes(self.canvas, heading(self.canvas, title, said), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {said}", *lines]))
        lines.append(_CAUTION)
        y = heading(self.canvas, title, f"contacts in {_MONTH:.0f} days, and the fit; {counted(len(self.rows), 'row')}")
        rows_begin(self.canvas, y)
        for at, row in self.rows:
            with self.canvas.mark("fit", **{one: row[one] for one in self.keys if row[one] is not None}):
                self.canvas.text(MARGIN, y + 0.8, self._headline(row), size=style.SMALL, weight="bold")
            y = self._group(_process(self.result, at, row), row, y + 1.2 + line_height(style.SMALL))
            row_end(self.canvas, y)
        y = key(self.canvas, y + 1, self._key())
        y = notes(self.canvas, y, lines)
        return finish(
            self.canvas, y, title, " ".join([f"{title}.", *(self._told(row) for _, row in self.rows), *lines])
        )

    def _headline(self, row: Row) -> list[str]:
        words = f"{self._name(row)}: {counted(row['contacts'], 'contact')} in {row['days']:,} days"
        return wrapped(words, self.canvas.width - 2 * MARGIN, style.SMALL, 1, "bold")

    def _group(self, process: _Process | None, row: Row, y: float) -> float:
        if process is None:
            room = self.canvas.width - 2 * MARGIN
            return self.canvas.text(MARGIN, y, self._figures(row, room), size=style.SMALL) + 1
        y = self._rate(process, y)
        self._residuals(process, y)
        left = MARGIN + 12 + _SQUARE + 5
        below = self.canvas.text(left, y + 2, self._figures(row, self.canvas.width - MARGIN - left), size=style.SMALL)
        return max(below, y + _SQUARE + 2 * line_height(style.SMALL) + 3)

    def _rate(self, process: _Process, y: float) -> float:
        first, last = process.stretches[0][0], process.stretches[-1][1]
        left = MARGIN + 12
        axis = TimeAxis((first, last), left, self.canvas.width - MARGIN - 2)
        samples = _sampled(process)
        most = max(rate for _, rate in samples) * _MONTH
        bottom = y + _HIGH

        def height(rate: float) -> float:
            return bottom - 3 - (_HIGH - 4.5) * rate * _MONTH / most

        self.canvas.line([(left, height(0)), (axis.right, height(0))], color=style.GREY, stroke=0.6)
        for rate in (0.0, most / _MONTH):
            at = height(rate) - line_height(style.SMALL) / 2
            self.canvas.text(left - 1, at, f"{rate * _MONTH:.2g}", size=style.SMALL, anchor="right")
        for start, end in process.stretches:
            inside = [(axis.x(day), height(rate)) for day, rate in samples if start - 1e-9 <= day <= end + 1 + 1e-9]
            with self.canvas.mark("rate", date=iso_text(start, end)):
                self.canvas.line(inside, color=style.BLUE, stroke=1.0)
            ends = [(axis.x(start), height(process.background)), (axis.x(end + 1), height(process.background))]
            self.canvas.line(ends, color=style.PINK, stroke=0.9, dashes=(4, 1.6), layer=1.5)
        for (_, after), (before, _) in itertools.pairwise(process.stretches):
            self.used.add("gap")
            a, b = axis.x(after + 1), axis.x(before)
            self.canvas.box(
                a, y + 1, b - a, bottom - 4 - y, fill=None, color=style.UNSTATED, stroke=0, hatch="////", layer=0.6
            )
        for _, day in process.contacts:
            x = axis.x(day + 0.5)
            with self.canvas.mark("contact", date=iso_text(day)):
                self.canvas.line([(x, bottom - 2.6), (x, bottom - 0.8)], color=style.INK, stroke=0.8)
        return axis.draw(self.canvas, y, bottom) + 2

    def _residuals(self, process: _Process, y: float) -> None:
        left, top = MARGIN + 12, y + 1
        right, bottom = left + _SQUARE, top + _SQUARE
        found = sorted(process.residuals)
        expected = [-math.log(1 - (at + 0.5) / len(found)) for at in range(len(found))]
        most = max(*found, *expected) * 1.05
        self.canvas.box(left, top, _SQUARE, _SQUARE, color=style.GREY, stroke=0.6, layer=1)
        self.canvas.line([(left, bottom), (right, top)], color=style.PINK, stroke=0.8, dashes=(1, 1.6), layer=1.5)
        for a, b in zip(expected, found, strict=True):
            with self.canvas.mark("residual"):
                x, at = left + _SQUARE * a / most, bottom - _SQUARE * b / most
                self.canvas.circle(x, at, 0.7, fill="#FFFFFF", color=style.BLUE, stroke=0.8)
        for value in (0.0, most):
            share = value / most
            at = bottom - _SQUARE * share
            lift = line_height(style.SMALL) * (1 - share)
            self.canvas.text(left - 1, at - lift, f"{value:.2g}", size=style.SMALL, color=style.GREY, anchor="right")
        words = "expected of the process"
        half = text_width(words, style.SMALL) / 2
        middle = max((left + right) / 2, MARGIN + half)
        self.canvas.text(middle, bottom + 0.8, words, size=style.SMALL, color=style.GREY, anchor="center")

    def _figures(self, row: Row, room: float) -> list[str]:
        return [line for words in self._figure_words(row) for line in wrapped(words, room, style.SMALL, 3)]

    def _figure_words(self, row: Row) -> list[str]:
        limits = f"95 % limits {row['branching_lower']:.2g} to {row['branching_upper']:.2g}"
        found = f"p of no excitation {row['p']:.2g}" if is_number(row["p"]) else "p of no excitation not asked for"
        fit = [
            f"Kolmogorov-Smirnov distance {row['ks']:.2f} (p {row['ks_p']:.2g})" if is_number(row["ks"]) else "",
            f"Ljung-Box p {row['ljung_box_p']:.2g}" if is_number(row["ljung_box_p"]) else "",
        ]
        return [
            f"Background: {row['background'] * _MONTH:.2g} contacts in {_MONTH:.0f} days.",
            f"After each contact a further {row['branching']:.2g} contacts ({limits}), half of them within "
            f"{row['half_life']:.2g} days.",
            f"{found[:1].upper()}{found[1:]}: {term(row['finding'])}.",
            f"Residuals: {', '.join(one for one in fit if one) or 'not checked'}; a small p speaks against the fit.",
        ]

    def _told(self, row: Row) -> str:
        words = " ".join(self._figure_words(row))
        return f"{self._name(row)}, {counted(row['contacts'], 'contact')} in {row['days']:,} days. {words}"

    def _key(self) -> list[KeyItem]:
        def rate(canvas: Canvas, x: float, y: float) -> None:
            canvas.line([(x - 3.5, y + 1), (x - 1, y + 1), (x - 1, y - 1.4), (x + 3.5, y + 0.6)], color=style.BLUE)

        def background(canvas: Canvas, x: float, y: float) -> None:
            canvas.line([(x - 3.5, y), (x + 3.5, y)], color=style.PINK, stroke=0.9, dashes=(4, 1.6))

        def contact(canvas: Canvas, x: float, y: float) -> None:
            canvas.line([(x, y - 0.9), (x, y + 0.9)], color=style.INK, stroke=0.8)

        def residual(canvas: Canvas, x: float, y: float) -> None:
            canvas.circle(x, y, 0.7, fill="#FFFFFF", color=style.BLUE, stroke=0.8)

        def gap(canvas: Canvas, x: float, y: float) -> None:
            canvas.box(x - 3, y - 1.2, 6, 2.4, fill=None, color=style.UNSTATED, stroke=0, hatch="////")

        if not any(shape for shape in self.canvas.marks if "residual" in shape["class"]):
            return []
        items: list[KeyItem] = [
            (rate, "fitted rate"), (background, "background"), (contact, "contact"),
            (residual, "residual, on the dotted line where the process fits"),
        ]  # fmt: skip
        return [*items, (gap, "not observed")] if "gap" in self.used else items


def _sampled(process: _Process) -> list[tuple[float, float]]:
    """Calendar days with the rate there: steps between, and just before and after each contact."""
    step = max(process.end / _SAMPLES, 1e-6)
    times = {step * at for at in range(int(process.end / step) + 1)} | {process.end}
    for at, _ in process.contacts:
        times |= {at, at + 1e-6}
    return [(process.calendar(time), process.rate(time)) for time in sorted(times)]


def _process(result: Result, at: int, row: Row) -> _Process | None:
    """The process with its contacts in observed time; None where they do not give the answer's own likelihood."""
    found = result._behind(at).to_pylist()
    dated = [days(one["date"]) for one in found if one["table"] == "contacts"]
    if not dated or any(first is None or first != last for first, last in dated):  # days that the audience is not shown
        return None
    stretches = _observed(result, found)
    if not stretches:
        return None
    contacts = sorted((_observed_time(stretches, day), day) for day, _ in dated if day is not None)
    process = _Process(row["background"], row["branching"], row["decay"], stretches, contacts)
    is_same = process.end == row["days"] and math.isclose(
        process.log_likelihood, row["log_likelihood"], rel_tol=1e-6, abs_tol=1e-6
    )
    return process if is_same else None


def _observed(result: Result, evidence: Iterable[Row]) -> list[tuple[int, int]]:
    """The calendar days that were observed, in stretches: by coverage those that are surely covered."""
    asked = result.parameters
    start, end = (day_number(name, asked.get(name)) for name in ("start", "end"))
    if asked.get("observed") == "window":
        return [(start, end - 1)] if start is not None and end is not None else []
    rows = records(result._book.coverage)
    spans = []
    for one in evidence:
        if one["table"] == "coverage":
            first, last = days(rows[one["row"] - 1]["start"])[1], days(rows[one["row"] - 1]["end"])[0]
            if first is None or last is None:
                return []
            first = first if start is None else max(first, start)
            last = last if end is None else min(last, end - 1)
            if first <= last:
                spans.append((first, last))
    return _joined(spans)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def _observed_time(stretches: Sequence[tuple[int, int]], day: int) -> float:
    """The noon of a day in observed time."""
    before = bisect.bisect_right([first for first, _ in stretches], day) - 1
    passed = sum(last - first + 1 for first, last in stretches[: max(before, 0)])
    return passed + day - stretches[max(before, 0)][0] + 0.5
