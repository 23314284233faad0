"""Measures whose answer is a figure or an interval for each row: a point, a line, one scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
_LIMITS_OF_BOTH = "from its lower exact limit to the upper one of the possible share"
_KEYS = (
    "person", "child", "other", "agency", "sector", "area", "address", "household", "kind", "incident", "flag", "year",
    "quarter", "month", "from_agency", "to_agency", "first_agency", "second_agency", "with_agency", "from_sector",
    "to_sector", "with_sector", "from_area", "with_area", "from_kind", "to_kind", "with_kind", "fact",
)  # fmt: skip
_PAIRED = ("from_", "to_", "first_", "second_")
_CONTACTS = ("from_contact", "to_contact", "first_contact", "second_contact", "last_contact")


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
    is_log: bool = False  # twice as much is as far as half as much
    about: Callable[[Result], str] = lambda result: ""  # what else it was asked for
    caution: str = ""
    note: str = ""  # what words beside the figures mean
    of_row: Callable[[Row], str] | None = None  # what a row is about, beside its keys
    joint: str = " and "  # between two agencies, sectors or kinds


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


def _continuation(row: Row) -> str:
    return f"{row['further']:,} of {row['followed']:,}"


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


def _rate_ratio(row: Row) -> str:
    first, second = (f"{row[f'{one}_certain']:,} in {row[f'{one}_days']:,} days" for one in ("first", "second"))
    return f"{first}, then {second}; {term(row['finding'])}"


def _harm(row: Row) -> str:
    return f"{counted(row['certain'], 'contact')} with a weight, {row['n_unweighted']:,} without"


def _moved(row: Row) -> str:
    by = [f"{row[f'moved_by_{one}']} by the {one}" for one in ("agency", "person") if row[f"moved_by_{one}"]]
    return f"moved {counted(row['rebookings'], 'time')}" + (f", {' and '.join(by)}" if by else "")


def _place(row: Row) -> str:
    km = f", {row['km']:.1f} km apart" if is_number(row["km"]) else ""
    return f"same place: {term(row['same_place'])}{km}" if row["same_place"] else km.removeprefix(", ")


def _curve(row: Row) -> str:
    partial = f", {counted(row['n_partial'], 'window')} cut short left out" if row["n_partial"] else ""
    return f"{counted(row['contacts'], 'contact')} in {counted(row['windows'], 'window')}{partial}"


def _excitation(row: Row) -> str:
    p = f", p = {row['p']:.2g}" if is_number(row["p"]) else ""
    return f"{row['n_from']:,} and {counted(row['n_to'], 'contact')}{p}; {term(row['finding'])}"


def _sequence(row: Row) -> str:
    return f"{counted(row['contacts'], 'contact')} in {counted(row['spells'], 'run')} of {row['states']} states"


def _knox(row: Row) -> str:
    q = f", q = {row['q']:.2g}" if is_number(row["q"]) else ""
    return f"{row['pairs']:,} of {row['expected']:.1f} expected{q}"


def _tied(row: Row) -> str:
    return f"{_TIES[row['tie']]}, {row['days_from']:g} to {row['days_to']:g} days apart"


def _by_chance(row: Row) -> str:
    q = f", q = {row['q']:.2g}" if is_number(row["q"]) else ""
    return f"{row['pairs']:,}, by chance {row['simulated']:,.1f}{q}"


_TIES = {
    "same_person": "the same person", "same_household": "persons of one household",
    "related": "persons with a relationship on record", "same_address": "persons who lived at one address",
}  # fmt: skip


def _close(row: Row) -> str:
    km = f"{row['km_from']:g} to {row['km_to']:g} km" if is_number(row["km_from"]) else "the same address"
    return f"{km}, {row['days_from']:g} to {row['days_to']:g} days apart"


_GAPS = {
    "as_it_was": "as it was", "linked": "every record names its persons", "shared": "every record was shared",
    "opened": "every record could be opened", "filed": "every record filed at the right address",
    "all": "all of these together",
}  # fmt: skip


def _without_gap(row: Row) -> str:
    if row["as_if"] == "as_it_was":
        return f"of {row['n']:,}"
    if row["as_if"] == "opened":  # is found only where somebody opens it
        return f"{row['gain']:,} more, {row['gain_if_opened']:,} by opening the records, of {row['n']:,}"
    return f"{row['gain']:,} more of {row['n']:,}"


def _windows_told(result: Result) -> str:
    windows = list(result.parameters.get("windows") or ())
    if len(windows) == 3:  # an event, and how long before and after it
        return f"{plain(windows[2], 20)} from {day_text(windows[0])} on, against {plain(windows[1], 20)} before it"
    return " against ".join(f"{day_text(start)} up to {day_text(end)}" for start, end in reversed(windows))


def _day_asked(name: str, before: str) -> Callable[[Result], str]:
    def told_day(result: Result) -> str:
        day = result.parameters.get(name)
        return f"{before} {day_text(day)}" if day is not None else ""

    return told_day


def _answered_within(days: int) -> str:
    return f"within {counted(days, 'day')}" if days else "on the same day"


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
        second="share_possible", point_words="share surely followed by another", interval_words=_LIMITS_OF_BOTH,
        second_words="share possibly followed",
    ),
    "frequency.continuation": _Look(
        "Further contact, given the number so far", "of those followed up", _continuation, value="share", low="lower",
        high="upper", point_words="share with a further contact", interval_words="its exact limits",
        of_row=lambda row: f"after {counted(row['k'], 'contact')}",
    ),
    "frequency.proximity": _Look(
        "Days from the last contact to the death or day asked about", "days", _contacts, low="days_min",
        high="days_max", point_words="days, where they are sure", interval_words="else the least and the greatest",
    ),
    "frequency.proximity_shares": _Look(
        "Persons with a contact shortly before the death or day asked about", "of persons",
        lambda row: f"{row['within']:,} of {row['persons']:,}", value="share", low="lower", high="upper",
        second="share_possible", point_words="share surely with a contact", interval_words=_LIMITS_OF_BOTH,
        second_words="share possibly with one", of_row=lambda row: f"within {counted(row['within_months'], 'month')}",
        caution="A contact before a death does not say that anything could have been seen then.",
    ),
    "frequency.silence_shares": _Look(
        "Persons with a long time without contact", "of persons",
        lambda row: f"{row['silent']:,} of {row['persons']:,}", value="share", low="lower", high="upper",
        second="share_possible", point_words="share surely without contact for so long",
        interval_words=_LIMITS_OF_BOTH, second_words="share possibly so",
        of_row=lambda row: f"at least {counted(row['at_least_days'], 'day')}",
    ),
    "frequency.recency_shares": _Look(
        "Persons with a contact shortly before a day", "of persons with a contact up to it",
        lambda row: f"{row['within']:,} of {row['persons_possible']:,}", value="share", low="lower", high="upper",
        second="share_possible", point_words="share surely with a contact", interval_words=_LIMITS_OF_BOTH,
        second_words="share possibly with one", about=_day_asked("as_of", "up to"),
        of_row=lambda row: f"within {counted(row['within_days'], 'day')}",
    ),
    "frequency.delay_shares": _Look(
        "Reports answered within a time, of those that were answered", "of reports and responses",
        lambda row: f"{row['within']:,} of {row['links']:,}", value="share", low="lower", high="upper",
        second="share_possible", point_words="share surely answered within it", interval_words=_LIMITS_OF_BOTH,
        second_words="share possibly so", of_row=lambda row: _answered_within(row["within_days"]),
        caution="Reports that nobody answered are not among them.",
    ),
    "frequency.joint_appointment_shares": _Look(
        "Appointments close to one of another agency with the same person", "of appointments",
        lambda row: f"{row['near']:,} of {row['appointments']:,}", value="share", low="lower", high="upper",
        second="share_possible", point_words="share surely close to one", interval_words=_LIMITS_OF_BOTH,
        second_words="share possibly so",
        caution="That appointments lay close together does not say that they should have been joined.",
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
    "frequency.dispersion_curve": _Look(
        "Unevenness, by length of window, of contacts", "variance over mean", _curve, value="fano",
        second="allan", point_words="variance over mean of the counts (Fano factor)",
        second_words="Allan factor, of neighbouring windows", reference=1.0,
        reference_words="1: as even as chance (Poisson)", of_row=lambda row: f"windows of {row['width_days']:,} days",
    ),
    "frequency.mutual_excitation": _Look(
        "Contacts that follow on those of others", "contacts for each", _excitation, value="branching",
        low="branching_lower", high="branching_upper",
        point_words="contacts of the second that follow on each of the first", interval_words="its limits",
        caution="That contacts of one come after those of another does not say that they were made because of them.",
    ),
    "frequency.sequence_complexity": _Look(
        "Variety of sequences of contacts", "complexity, 0 to 1", _sequence, value="complexity", second="entropy",
        point_words="complexity", second_words="entropy of the states",
    ),
    "frequency.near_repeat": _Look(
        "Incidents close to one another in place and time", "times as many as expected", _knox, value="ratio",
        point_words="pairs over those expected, were place and time unrelated", reference=1.0,
        reference_words="1: as many as expected", of_row=_close,
    ),
    "frequency.near_repeat_ties": _Look(
        "Incidents close to one another in ties and time", "times as many as chance gives", _by_chance, value="ratio",
        point_words="pairs over those of the shuffles", reference=1.0, reference_words="1: as many as chance gives",
        of_row=_tied,
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
    "frequency.recency": _Look(
        "Days since the last contact", "days", lambda row: counted(row["contacts_certain"] or 0, "contact"),
        low="days_least", high="days_most", point_words="days, where they are sure",
        interval_words="else the least and the greatest", about=_day_asked("as_of", "up to"),
    ),
    "frequency.harm": _Look(
        "Contacts weighted by harm", "in the unit of the weights", _harm, value="harm_certain", low="harm_certain",
        high="harm_possible", point_words="sum of weights of the certain contacts",
        interval_words="up to that of the possible ones",
        caution="The weights are those that were given; contacts without a weight add nothing.",
    ),
    "frequency.rate_ratio": _Look(
        "Rate of contacts in a second window over that in a first", "times the first rate", _rate_ratio,
        value="ratio_least", low="lower", high="upper", second="ratio_most",
        point_words="ratio, the least where dates leave it open", interval_words="its exact limits",
        second_words="the greatest that the counts allow", reference=1.0, reference_words="1: as often as before",
        is_log=True, about=_windows_told, caution="A ratio of 0 stands at the left end of the scale.",
    ),
    "frequency.rebookings": _Look(
        "From the first booking to the appointment held", "days", _moved, low="wait_days_min", high="wait_days_max",
        point_words="days, where they are sure", interval_words="else the least and the greatest",
        status="wait_status",
    ),
    "frequency.joint_appointments": _Look(
        "Appointments of two agencies that lay close together", "days apart", _place, low="days_min", high="days_max",
        point_words="days, where they are sure", interval_words="else the least and the greatest", status="",
    ),
    "knowledge.best_shares": _Look(
        "Shares that would have closed most of the gap", "contacts",
        lambda row: f"adds {row['gain']:,}; {100 * row['closed']:.1f} % of {row['gap']:,} closed", value="gained",
        point_words="contacts added by this share and those above it", status="", about=_day_asked("at", "made on"),
        caution="Chosen one after the other, each that adds most; the gap is what some agency held and a receiver did "
        "not. What a share would have added to a record is not what anybody would have done.",
    ),
    "knowledge.lags": _Look(
        "Days by which one agency held later than another what was stated of contacts", "days",
        lambda row: day_text(row["second_from"]), low="days_least", high="days_most",
        point_words="days, where they are sure", interval_words="else the least and the greatest",
        status="", joint=", then ",
    ),
    "knowledge.lags_of_persons": _Look(
        "Days by which one agency held later than another, over persons", "days",
        lambda row: f"{counted(row['persons'], 'person')}: later {row['later']:,}, earlier {row['earlier']:,}",
        value="days_median", low="days_q1", high="days_q3", point_words="median over persons with exact days",
        interval_words="middle half of them", joint=", then ",
    ),
    "visibility.without_gaps": _Look(
        "What every check could have found without each gap", "contacts", _without_gap, value="found",
        point_words="contacts found for sure", status="", of_row=lambda row: _GAPS[row["as_if"]],
        caution="Gains do not add up: what two gaps hide together either alone may hide too.",
    ),
    "structure.co_residence": _Look(
        "Days on which persons lived at the same address", "days", lambda row: "", low="days_certain",
        high="days_possible", point_words="days, where they are sure", interval_words="from certain to possible",
    ),
    "structure.shared_identifiers": _Look(
        "Days on which persons had the same phone or number", "days",
        lambda row: f"{row['n_persons']:,} persons had it", low="days_certain", high="days_possible",
        point_words="days, where they are sure", interval_words="from certain to possible",
    ),
    "structure.children_exposed": _Look(
        "Contacts that children were exposed to", "contacts",
        lambda row: f"{row['incidents_certain']:,} to {row['incidents_possible']:,} incidents",
        value="contacts_certain", low="contacts_certain", high="contacts_possible", point_words="certain count",
        interval_words="up to what is possible", status="",
    ),
}  # fmt: skip
DRAWN = tuple(_LOOKS)


@for_audience(marks_gaps=True)
def measure_rows(result: Result, *, width: str = "page") -> Picture:
    """Draw the figure or interval of each row of a measure's answer on one scale.

    Parameters
    ----------
    result
        The result of ``graph.frequency.waits``, ``silence``, ``repeats``, ``proximity``, ``proximity_shares``,
        ``silence_shares``, ``recency_shares``, ``delay_shares``, ``joint_appointment_shares``, ``delays``,
        ``trend``, ``dispersion``, ``intervals``, ``concentration``, ``recency``, ``harm``,
        ``rate_ratio``, ``rebookings`` or ``joint_appointments``, ``dispersion_curve``, ``mutual_excitation``,
        ``sequence_complexity`` or ``near_repeat``, of ``counts`` by one key, of ``graph.knowledge.best_shares``,
        ``lags`` or ``lags_of_persons``, of ``graph.visibility.without_gaps``, of ``graph.structure.co_residence`` or
        ``shared_identifiers``, or of ``children_exposed`` by child.
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
        self.result, self.canvas, self.names = result, canvas, Names(result._book)
        self.look = _LOOKS[result.measure.name]
        self.about = told(result, self.names)
        self.keys = [name for name in result.columns if name in _KEYS]
        self.contacts = [name for name in result.columns if name in _CONTACTS]
        if "counts" in result.columns:
            self.keys.append("counts")
        everything = rows_of(result)
        shown = [row for row in everything if self._has_figure(row)]
        ranked = sorted(range(len(shown)), key=lambda at: (-self._size(shown[at]), at))[:_MOST_ROWS]
        self.rows = [shown[at] for at in sorted(ranked)]
        self.hidden = len(shown) - len(self.rows)
        self.refused = [row for row in everything if not self._has_figure(row)]

    def _has_figure(self, row: Row) -> bool:
        if row["withheld"] and {self.look.value, self.look.low, self.look.high} & set(row["withheld"].split("; ")):
            return False
        if self.look.status and row[self.look.status] not in (None, "ok"):
            return False
        return any(is_number(row[one]) for one in (self.look.value, self.look.low) if one)

    def _size(self, row: Row) -> float:
        """What rows are ranked by: the point, where there is one, else the end of the interval."""
        value = row[self.look.value] if self.look.value else None
        if value is not None and is_number(value):
            return float(value)
        return max(float(row[one]) for one in (self.look.low, self.look.high) if one and is_number(row[one]))

    def _name(self, row: Row) -> str:
        parts = [self._key_name(one, row[one]) for one in self.keys]
        pair = [at for at, one in enumerate(self.keys) if one.startswith(_PAIRED)]
        if len(pair) == 2:
            joint = " to " if self.keys[pair[0]].startswith("from_") else self.look.joint
            parts = [joint.join(parts[at] for at in pair), *(one for at, one in enumerate(parts) if at not in pair)]
        if self.look.of_row is not None:
            parts.append(self.look.of_row(row))
        return ", ".join(parts) or "all contacts"

    def _key_name(self, key: str, value: Any) -> str:
        """A key's words; what is of a second record says so, unless the two stand beside each other."""
        name = group_name(self.names, key, value)
        before, _, of = key.partition("_")
        is_second = before == "with" or (before == "from" and f"to_{of}" not in self.keys)
        return f"{before} {name}" if is_second else name

    def _dot(self, row: Row) -> DotRow:
        look = self.look
        low, high = (row[one] if one else None for one in (look.low, look.high))
        about: dict[str, Any] = {one: row[one] for one in self.keys if not one.endswith("_agency")}
        if pair := [row[one] for one in self.keys if one.endswith("_agency")]:
            about["agency"] = pair
        if contacts := [row[one] for one in self.contacts if row[one] is not None]:
            about["contact"] = contacts
        value = row[look.value] if look.value else low if low == high else None
        return DotRow(
            self._name(row), plain(look.beside(row), 60), value, low,
            high if high is not None or low is None else float("inf"), row[look.second] if look.second else None, about,
        )  # fmt: skip

    def picture(self) -> Picture:
        title, lines = f"{self.look.title}{self.about}", self._lines()
        if self.look.caution:
            lines.append(self.look.caution)
        if not self.rows:
            said = "No figure could be given."
            y = notes(self.canvas, heading(self.canvas, title, said), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {said}", *lines]))
        asked = [self.look.unit, counted(len(self.rows), "row"), self.look.about(self.result)]
        y = heading(self.canvas, title, "; ".join(one for one in asked if one))
        dots = [self._dot(row) for row in self.rows]
        least = min([0.0, *(float(d.low) for d in dots if d.low is not None and is_number(d.low))])
        y = draw_rows(
            self.canvas, y, dots, "figure", reference=self.look.reference, least=least, is_log=self.look.is_log
        )
        words = (self.look.point_words, self.look.interval_words, self.look.second_words, self.look.reference_words)
        y = key(self.canvas, y + 1, dot_key(dots, *words, is_log=self.look.is_log))
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

    def _reason(self, row: Row) -> str:
        if row["withheld"]:
            return "withheld, because a count is small"
        return str(row[self.look.status]) if self.look.status else ""

    def _lines(self) -> list[str]:
        lines = []
        if self.hidden:
            lines.append(f"{counted(self.hidden, 'row')} with smaller figures not drawn.")
        reasons = dict.fromkeys(self._reason(row) for row in self.refused)
        for reason in reasons:
            named = [self._name(row) for row in self.refused if self._reason(row) == reason]
            why = f" ({term(reason)})" if reason not in ("", "ok", "None") else ""
            lines.append(f"No figure{why}: {some(named, 8)}.")
        if self.look.note and self.rows:
            lines.append(self.look.note)
        return lines


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
