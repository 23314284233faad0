"""Measures whose answer is a figure or an interval for each row: a point, a line, one scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casegraph.errors import ArgumentError
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, width_of
from casegraph.plots.dot_rows import DotRow, dot_key, draw_rows, is_number
from casegraph.plots.picture import Picture
from casegraph.plots.results import group_name, need, rows_of, told
from casegraph.plots.sheet import finish, heading, key, notes
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, day_text, plain, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["DRAWN", "measure_rows"]

_MOST_ROWS = 60
_KEYS = (
    "person", "agency", "sector", "address", "kind", "incident", "flag", "year", "month", "from_agency", "to_agency",
    "from_contact", "to_contact",
)  # fmt: skip


@dataclass(frozen=True)
class _Look:
    """How one measure's rows are drawn: the columns, and the words for what they are."""

    title: str
    unit: str  # after a figure
    beside: Callable[[Row], str]
    value: str = ""
    low: str = ""
    high: str = ""
    second: str = ""
    point_words: str = ""
    interval_words: str = ""
    second_words: str = ""
    reference: float | None = None
    reference_words: str = ""
    status: str = "status"  # rows of another status than ok have no figure
    note: str = ""  # what words beside the figures mean


def _contacts(row: Row) -> str:
    last = row["contacts_possible"] if row["contacts_possible"] is not None else row["contacts"]
    return f"{_bounds(row['contacts'], row['contacts_possible'])} {'contact' if last == 1 else 'contacts'} before"


def _bounds(certain: int | None, possible: int | None) -> str:
    if possible is None:
        return f"at least {certain or 0:,}"
    return f"{certain or 0:,}" if certain == possible else f"{certain or 0:,} to {possible:,}"


def _silence(row: Row) -> str:
    first, last = row["from_day"] or row["possible_from_day"], row["to_day"] or row["possible_to_day"]
    return f"{day_text(first)} to {day_text(last)}" if first or last else ""


def _repeats(row: Row) -> str:
    within = f"{row['within_months']} months" if row["within_months"] else f"{row['within_days']} days"
    return f"{row['repeats']} of {row['eligible']} in {within}"


def _dispersion(row: Row) -> str:
    return f"{term(row['finding'])}, q = {row['q']:.2g}" if is_number(row["q"]) else term(row["finding"])


def _trend(row: Row) -> str:
    tests = [
        f"{words} {row[column]:.2g}"
        for words, column in (("bins", "q"), ("days", "laplace_q"))
        if is_number(row[column])
    ]
    return f"{term(row['finding'])}; q of {', of '.join(tests)}" if tests else term(row["finding"])


def _intervals(row: Row) -> str:
    return f"{counted(row['gaps'] or 0, 'time')}, {term(row['finding'])}"


def _concentration(row: Row) -> str:
    top = f", top {100 * row['top_share']:.0f} %" if is_number(row["top_share"]) else ""
    return f"{row['contacts']:,} on {row['affected']} of {row['units']}{top}"


_LOOKS: Mapping[str, _Look] = {
    "frequency.counts": _Look(
        "Contacts", "contacts", lambda row: _bounds(row["certain"], row["possible"]), value="certain",
        low="certain", high="possible", point_words="certain count", interval_words="up to what is possible",
        status="",
    ),
    "frequency.waits": _Look(
        "Times between contacts", "days", lambda row: f"{counted(row['gaps'], 'time')}",
        value="median", low="shortest", high="longest", second="mean",
        point_words="median", interval_words="from the shortest to the longest", second_words="mean",
    ),
    "frequency.silence": _Look(
        "Longest silences", "days", _silence, low="days_min", high="days_max",
        point_words="days without contact, where they are sure",
        interval_words="else from what is sure to what is possible",
    ),
    "frequency.repeats": _Look(
        "Contacts followed by another", "of those followed up", _repeats, value="share", low="lower", high="upper",
        second="share_possible", point_words="share surely followed by another", interval_words="its exact limits",
        second_words="share possibly followed",
    ),
    "frequency.proximity": _Look(
        "Days from the last contact to the death or day asked about", "days", _contacts, low="days_min",
        high="days_max", point_words="days, where they are sure", interval_words="else the least and the greatest",
    ),
    "frequency.delays": _Look(
        "From report to response", "days", lambda row: day_text(row["from_day"]) if row["from_day"] else "",
        low="days_min", high="days_max", point_words="days, where they are sure",
        interval_words="else the least and the greatest",
    ),
    "frequency.trend": _Look(
        "Trend of contacts", "contacts a year, per year", _trend, value="slope", low="slope_lower", high="slope_upper",
        point_words="median slope between bins", interval_words="its limits", reference=0.0, reference_words="no trend",
        note="q: the p of a test, adjusted for all tests; of bins that of Mann and Kendall, of days that of Laplace.",
    ),
    "frequency.dispersion": _Look(
        "How unevenly contacts fall in time", "variance over mean", _dispersion, value="fano",
        point_words="variance over mean of the counts (Fano factor)", reference=1.0,
        reference_words="1: as even as chance (Poisson)",
        note="q: the p of the test for unevenness, adjusted for the number of rows.",
    ),
    "frequency.intervals": _Look(
        "Rhythm of the times between contacts", "local variation", _intervals, value="local_variation_revised",
        point_words="local variation", reference=1.0,
        reference_words="1: as chance gives; below: regular; above: in bursts", status="local_variation_status",
    ),
    "frequency.concentration": _Look(
        "Concentration of contacts", "generalised Gini index", _concentration, value="gini_generalised",
        second="gini_expected", point_words="generalised Gini index, 0 even to 1 all on one",
        second_words="what chance gives",
    ),
}  # fmt: skip
DRAWN = tuple(_LOOKS)


@for_audience
def measure_rows(result: Result, *, width: str = "page") -> Picture:
    """Draw the figure or interval of each row of a measure's answer on one scale.

    Parameters
    ----------
    result
        The result of ``graph.frequency.waits``, ``silence``, ``repeats``, ``proximity``, ``delays``, ``trend``,
        ``dispersion``, ``intervals`` or ``concentration``, or of ``counts`` by one key.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A point or a line for each row (the 60 with the greatest figures, where there are more), with what it rests on
        beside it. Rows without a figure are named below with the reason.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = graph.frequency.waits(by="person", persons="Perpetrator").plot()
    >>> picture.alt.startswith("Times between contacts with Perpetrator.")
    True
    """
    need(result, list(DRAWN))
    if result.measure.name == "frequency.counts" and len(set(result.columns) & set(_KEYS)) != 1:
        raise ArgumentError("counts by more than one key: accepted: counts by one key")
    return _Rows(result, Canvas(width_of(width))).picture()


class _Rows:
    def __init__(self, result: Result, canvas: Canvas) -> None:
        self.canvas, self.names = canvas, Names(result._book)
        self.look = _LOOKS[result.measure.name]
        self.about = told(result, self.names)
        self.keys = [name for name in result.columns if name in _KEYS]
        if "from_agency" not in self.keys:  # there contacts are ends of an interval, not what a row is about
            self.keys = [name for name in self.keys if not name.endswith("contact")]
        if "counts" in result.columns:
            self.keys.append("counts")
        everything = rows_of(result)
        shown = [row for row in everything if self._has_figure(row)]
        ranked = sorted(range(len(shown)), key=lambda at: (-self._size(shown[at]), at))[:_MOST_ROWS]
        self.rows = [shown[at] for at in sorted(ranked)]
        self.hidden = len(shown) - len(self.rows)
        self.refused = [row for row in everything if not self._has_figure(row)]

    def _has_figure(self, row: Row) -> bool:
        if self.look.status and row[self.look.status] not in (None, "ok"):
            return False
        return any(is_number(row[one]) for one in (self.look.value, self.look.low) if one)

    def _size(self, row: Row) -> float:
        """What rows are ranked by: the point, where there is one, else the end of the interval."""
        columns = (self.look.value,) if self.look.value else (self.look.low, self.look.high)
        return max(float(row[one]) for one in columns if is_number(row[one]))

    def _name(self, row: Row) -> str:
        parts = [
            group_name(self.names, "agency" if one.endswith("agency") else one, row[one])
            for one in self.keys
            if not one.endswith("contact")
        ]
        if "from_agency" in self.keys:
            parts = [f"{parts[0]} to {parts[1]}"] if len(parts) == 2 else parts
        return ", ".join(parts) or "all contacts"

    def _dot(self, row: Row) -> DotRow:
        look = self.look
        low, high = (row[one] if one else None for one in (look.low, look.high))
        about = {("contact" if one.endswith("contact") else one): row[one] for one in self.keys}
        if "from_agency" in self.keys:
            about["contact"] = [row["from_contact"], row["to_contact"]]
        value = row[look.value] if look.value else low if low == high else None
        return DotRow(
            self._name(row), plain(look.beside(row), 60), value, low,
            high if high is not None or low is None else float("inf"), row[look.second] if look.second else None, about,
        )  # fmt: skip

    def picture(self) -> Picture:
        title, lines = f"{self.look.title}{self.about}", self._lines()
        if not self.rows:
            said = "No figure could be given."
            y = notes(self.canvas, heading(self.canvas, title, said), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {said}", *lines]))
        y = heading(self.canvas, title, f"{self.look.unit}; {counted(len(self.rows), 'row')}")
        dots = [self._dot(row) for row in self.rows]
        least = min([0.0, *(float(d.low) for d in dots if d.low is not None and is_number(d.low))])
        y = draw_rows(self.canvas, y, dots, "figure", reference=self.look.reference, least=least)
        words = (self.look.point_words, self.look.interval_words, self.look.second_words, self.look.reference_words)
        y = key(self.canvas, y + 1, dot_key(dots, *words))
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, " ".join([f"{title}.", *self._finding(dots), *lines]))

    # -- in words ------------------------------------------------------------------------------------
    def _finding(self, dots: list[DotRow]) -> list[str]:
        out = []
        if len(dots) > 1:
            greatest = max(range(len(dots)), key=lambda at: self._size(self.rows[at]))
            out.append(f"Greatest: {dots[greatest].words}, {self._figure(dots[greatest])}.")
        for dot in dots:
            figure = self._figure(dot)
            rests_on = f" ({dot.beside})" if dot.beside and dot.beside not in figure else ""
            out.append(f"{dot.words}: {figure}{rests_on}.")
        return out

    def _figure(self, dot: DotRow) -> str:
        value = _short(dot.value) if is_number(dot.value) else ""
        span = ""
        if dot.low is not None and dot.high is not None and dot.low != dot.high:
            ends = (
                f"{_short(dot.low)} or more" if not is_number(dot.high) else f"{_short(dot.low)} to {_short(dot.high)}"
            )
            span = f" ({ends})" if value else ends
        unit = self.look.unit.removesuffix("s") if value == "1" and not span else self.look.unit
        return f"{value}{span} {unit}"

    def _lines(self) -> list[str]:
        lines = []
        if self.hidden:
            lines.append(f"{counted(self.hidden, 'row')} with smaller figures not drawn.")
        column = self.look.status
        reasons = dict.fromkeys(str(row[column]) if column else "" for row in self.refused)
        for reason in reasons:
            named = [self._name(row) for row in self.refused if not column or str(row[column]) == reason]
            why = f" ({term(reason)})" if reason not in ("", "ok", "None") else ""
            lines.append(f"No figure{why}: {some(named, 8)}.")
        if self.look.note and self.rows:
            lines.append(self.look.note)
        return lines


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
