"""Measures whose rows are made of parts of a whole, such as appointments by how they ended: a bar for each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.bars import WITHHELD, Bar, Part, bar_key, bar_told, draw_bars, used_parts
from casegraph.plots.canvas import Canvas, width_of
from casegraph.plots.picture import Picture
from casegraph.plots.results import GROUP_KEYS, group_name, need, rows_of, told
from casegraph.plots.sheet import finish, heading, key, notes
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, joined, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["OF_PARTS", "part_bars"]

_MOST_ROWS = 60
_KEYS = (*GROUP_KEYS, "other_agency", "area", "fact", "year", "quarter", "month", "bound", "from_area", "to_area")


@dataclass(frozen=True)
class _Look:
    """How one measure's rows are cut: the parts, how many of a row each has, and the words around them."""

    title: str
    one: str  # what is counted
    parts: Mapping[str, Part]
    counts: Callable[[Row], Mapping[str, int]]
    whole: Callable[[Row], int | None]  # what the parts add up to, by which a withheld rest is told
    caution: str = ""


_ENDS = {
    "attended": Part("attended", style.BLUE),
    "late": Part("too late to take place", style.TURQUOISE, "----"),
    "not_attended": Part("not attended", style.PINK, "||||"),
    "no_reply": Part("no reply", style.ORANGE, "////"),
    "child_not_brought": Part("child not brought", style.PURPLE, "xxxx"),
    "cancelled_by_agency": Part("cancelled or moved by the agency", style.GREY, "++++"),
    "cancelled_by_person": Part("cancelled or moved by the person", style.ORANGE, "\\\\\\\\"),
    "unknown": Part("how it ended is not stated", "#FFFFFF", is_open=True),
}
_NEXT = {
    "next_more": Part("followed by a more severe contact", style.PINK, "||||"),
    "next_same": Part("followed by one as severe", style.TURQUOISE, "----"),
    "next_less": Part("followed by a less severe one", style.BLUE),
}
_SPREAD = {
    "best": Part("held by the agency that held most", style.BLUE),
    "others": Part("held by others only", style.PINK, "||||"),
    "nobody": Part("held by no agency", "#FFFFFF", is_open=True),
}
_RULE = {
    "met": Part("certainly met", style.BLUE),
    "cannot_be_evaluated": Part("possibly met", style.TURQUOISE, "----"),
    "not_met": Part("not met", style.ORANGE, "////"),
    "not_applicable": Part("does not apply", "#FFFFFF", is_open=True),
}
_ALONG = {
    "certain": Part("held in the new area by then", style.BLUE),
    "possible": Part("possibly held there", style.TURQUOISE, "----"),
    "not_along": Part("not held there", style.PINK, "||||"),
}
_PASSED = {
    "never": Part("carried by no share told of", style.PINK, "||||"),
    "would": Part("carried by none that was made; one of another status would have", style.ORANGE, "////"),
    "passed": Part("carried by a made share", style.BLUE),
}


def _read(parts: Mapping[str, Part]) -> Callable[[Row], Mapping[str, int]]:
    """Parts that are columns."""
    return lambda row: {part: int(row[part]) for part in parts if row[part]}


def _spread(row: Row) -> Mapping[str, int]:
    n, held, best = (int(row[one] or 0) for one in ("n", "held", "best_held"))
    return {"best": best, "others": held - best, "nobody": n - held}


def _along(row: Row) -> Mapping[str, int]:
    certain, possible, contacts = (int(row[one] or 0) for one in ("along_certain", "along_possible", "contacts"))
    return {"certain": certain, "possible": possible - certain, "not_along": contacts - possible}


def _passed(row: Row) -> Mapping[str, int]:
    held, never, would = (int(row[one] or 0) for one in ("held", "never_passed_on", "would_have_carried"))
    return {"never": never - would, "would": would, "passed": held - never}


_LOOKS: Mapping[str, _Look] = {
    "frequency.appointments": _Look(
        "Appointments by how they ended", "appointment", _ENDS, _read(_ENDS), lambda row: row["total"],
        "Certain counts; an ending says what is on record, not why it was so.",
    ),
    "frequency.severity_trend": _Look(
        "Whether a more severe contact followed", "contact", _NEXT, _read(_NEXT), lambda row: None
    ),
    "knowledge.fragmentation": _Look(
        "How contacts on record were spread over agencies", "contact", _SPREAD, _spread, lambda row: row["n"]
    ),
    "knowledge.rule_counts": _Look(
        "Pairs of persons by whether a rule was met", "pair", _RULE, _read(_RULE), lambda row: row["pairs"],
        "A rule met on what agencies held on record is not a statement that anybody should have been referred.",
    ),
    "knowledge.border_crossings": _Look(
        "What went along when persons moved to another area", "contact", _ALONG, _along, lambda row: row["contacts"],
        "Contacts that agencies of the area left held on record before the moves, added up over moves.",
    ),
    "knowledge.never_passed_on": _Look(
        "Facts held on record, by whether a share carried them", "fact", _PASSED, _passed, lambda row: row["held"],
        "Facts certainly held. Sources seldom tell of every share, and that a fact was not passed on does not say that "
        "it should have been.",
    ),
}  # fmt: skip
OF_PARTS = tuple(name for name in _LOOKS if name != "knowledge.never_passed_on")  # whose rows may be of contacts


@for_audience(marks_gaps=True)
def part_bars(result: Result, *, width: str = "page") -> Picture:
    """Draw for each row of an answer the parts that make it up, on one scale.

    Parameters
    ----------
    result
        The result of ``graph.frequency.appointments`` or ``severity_trend``, or of ``graph.knowledge.fragmentation``,
        ``rule_counts``, ``border_crossings`` or, by groups, ``never_passed_on``.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A bar for each row (the 60 largest, where there are more); colour and hatch tell its parts, and their numbers
        stand in them where there is room. Rows that count nothing are named below.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure, or one with rows of contacts.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = graph.frequency.appointments(by="agency", persons="Perpetrator").plot()
    >>> picture.alt.startswith("Appointments by how they ended with Perpetrator.")
    True
    """
    need(result, list(_LOOKS))
    if "contact" in result.columns:
        raise ArgumentError("rows of contacts are not accepted; accepted: groups, such as by='agency'")
    return _PartBars(result, Canvas(width_of(width))).picture()


class _PartBars:
    def __init__(self, result: Result, canvas: Canvas) -> None:
        self.result, self.canvas, self.names = result, canvas, Names(result._book)
        self.look = _LOOKS[result.measure.name]
        self.about = told(result, self.names)
        self.parts = {**self.look.parts, "withheld": WITHHELD}
        self.keys = [name for name in _KEYS if name in result.columns]
        bars = [(row, self._bar(row)) for row in rows_of(result)]
        full = [bar for _, bar in bars if bar.total]
        ranked = sorted(range(len(full)), key=lambda at: (-full[at].total, at))[:_MOST_ROWS]
        self.bars = [full[at] for at in sorted(ranked)]
        self.hidden = len(full) - len(self.bars)
        self.empty = [bar.words for row, bar in bars if not bar.total and not row["withheld"]]
        self.withheld = [bar.words for row, bar in bars if not bar.total and row["withheld"]]

    def _bar(self, row: Row) -> Bar:
        counts = {} if row["withheld"] and self.look.whole(row) is None else dict(self.look.counts(row))
        whole = self.look.whole(row)
        if row["withheld"] and whole is not None:
            counts["withheld"] = whole - sum(counts.values())
        about = {one: row[one] for one in ("person", "agency", "address", "kind") if row[one] is not None}
        return Bar(self._name(row), {part: count for part, count in counts.items() if count > 0}, about)

    def _name(self, row: Row) -> str:
        if "from_area" in self.keys:
            return f"{term(row['from_area'])} to {term(row['to_area'])}, {counted(int(row['moves'] or 0), 'move')}"
        if row["holder"] in ("pooled", "chosen"):
            return "all agencies together" if row["holder"] == "pooled" else "chosen agencies together"
        named = [self._key_name(one, row[one]) for one in self.keys]
        if row["best_agency"] is not None:
            named.append(f"most at {self.names.agency(row['best_agency'])}")
        return ", ".join(named) or f"all {self.look.one}s"

    def _key_name(self, name: str, value: Any) -> str:
        if name != "other_agency":
            return group_name(self.names, name, value)
        return "of persons met by no other agency" if value is None else f"of persons met by {self.names.agency(value)}"

    def picture(self) -> Picture:
        title, lines = f"{self.look.title}{self.about}", self._lines()
        if not self.bars:
            said = "All figures are withheld." if self.withheld else f"No {self.look.one} to draw."
            y = notes(self.canvas, heading(self.canvas, title, said), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {said}", *lines]))
        y = heading(self.canvas, title, f"{self.look.one}s; {counted(len(self.bars), 'row')}{self._rule()}")
        y = draw_bars(self.canvas, y, self.bars, self.parts)
        y = key(self.canvas, y + 1, bar_key(self.parts, used_parts(self.parts, self.bars)))
        y = notes(self.canvas, y, lines)
        findings = [f"{bar.words}: {bar_told(bar, self.parts, self.look.one)}." for bar in self.bars]
        return finish(self.canvas, y, title, " ".join([f"{title}{self._rule()}.", *findings, *lines]))

    def _rule(self) -> str:
        rules = dict.fromkeys(term(row["rule"]) for row in rows_of(self.result) if row["rule"])
        return f"; rule: {joined(rules)}" if rules else ""

    def _lines(self) -> list[str]:
        lines = [self.look.caution] if self.look.caution else []
        if self.hidden:
            lines.append(f"{counted(self.hidden, 'smaller row')} not drawn.")
        if self.empty:
            lines.append(f"Nothing counted: {some(self.empty, 8)}.")
        if self.withheld:
            lines.append(f"Withheld, because a count is small: {some(self.withheld, 8)}.")
        return lines
