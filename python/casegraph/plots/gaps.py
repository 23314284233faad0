"""What checks showed and why they did not show the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.bars import WITHHELD, Bar, Part, bar_key, bar_told, draw_bars, used_parts
from casegraph.plots.canvas import Canvas, width_of
from casegraph.plots.picture import Picture
from casegraph.plots.results import group_name, need, rows_of
from casegraph.plots.sheet import finish, heading, key, notes
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, day_text, plain, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["PARTS", "gaps", "parts_in_all"]

# In the order in which they are asked.
PARTS: dict[str, Part] = {
    "silo": Part("held by others only (silo gap)", style.PINK, "||||"),
    "accessible": Part("accessible, not looked up", style.PURPLE, "----"),
    "recording": Part("held, filed under another key (recording gap)", style.ORANGE, "////"),
    "not_determinable": Part("held, filing not stated", style.GREY, "++++"),
    "window": Part("held, older than the check looks back (window gap)", style.TURQUOISE, "\\\\\\\\"),
    "found": Part("found", style.BLUE),
    "unsettled": Part("dates or records leave it open", "#FFFFFF", is_open=True),
}
_PARTS = {**PARTS, "withheld": WITHHELD, "not_asked": Part("not counted there", style.GREY, "xxxx")}
_TITLE = "What checks showed, and why not the rest"
_CHANGED = "What contacts would be in the what-if, by what they were before"


_DRAWN = [f"visibility.{name}" for name in ("check", "checks", "checks_of", "split", "changes")]


@for_audience(marks_gaps=True)
def gaps(results: Result | Mapping[str, Result], *, width: str = "page") -> Picture:
    """Draw of which parts the relevant contacts of checks are made up: found, or why not.

    Parameters
    ----------
    results
        The result of ``graph.visibility.check``, ``checks``, ``checks_of``, ``split`` or ``changes``; or several by
        name, such as one for each length of the window: ``{"6 months": ..., "18 months": ...}``.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A bar for each check, agency or name, whose parts add up to all its relevant contacts: those that are certain of
        each part, and those that dates or records leave open. Rows without a relevant contact are told below. Of
        changes, a bar for each part before, whose parts are those after.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure, or of changes among results of others; no result at all.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> by_window = {w: graph.visibility.check("k-2.29", persons="PFP", window=w) for w in ("P1M", "P18M")}
    >>> "P18M: 8 relevant contacts" in cg.plots.gaps(by_window).alt
    True
    """
    given = dict(results) if isinstance(results, Mapping) else {"": results}
    if not given:
        raise ArgumentError("results: none is given; accepted: a result, or several by name")
    changed = [one.measure.name == "visibility.changes" for one in given.values()]
    if any(changed) and not all(changed):
        raise ArgumentError("results: changes stand alone; accepted: results of visibility.changes, or none of them")
    for one in given.values():
        need(one, _DRAWN)
    return _Gaps(given, Canvas(width_of(width)), _CHANGED if any(changed) else _TITLE).picture()


class _Gaps:
    def __init__(self, given: Mapping[str, Result], canvas: Canvas, title: str) -> None:
        self.canvas, self.title = canvas, title
        self.bars: list[Bar] = []
        self.empty: list[str] = []
        self.withheld: list[str] = []
        for name, result in given.items():
            for bar in _bars_of(result):
                words = ", ".join(one for one in (plain(name), bar.words) if one) or "the check"
                if bar.total:
                    self.bars.append(replace(bar, words=words))
                else:
                    (self.withheld if bar.about.get("withheld") else self.empty).append(words)

    def picture(self) -> Picture:
        title = self.title
        lines = self._lines()
        if not self.bars:
            told = "No check had a relevant contact." if not self.withheld else "All figures are withheld."
            y = notes(self.canvas, heading(self.canvas, title, told), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {told}", *lines]))
        said = f"Relevant contacts by the first reason that applies; {counted(len(self.bars), 'bar')}"
        if title == _CHANGED:
            said = f"A bar for each part before, of the parts after; {counted(len(self.bars), 'bar')}"
        y = heading(self.canvas, title, said)
        y = draw_bars(self.canvas, y, self.bars, _PARTS)
        y = key(self.canvas, y + 1, bar_key(_PARTS, used_parts(_PARTS, self.bars)))
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, self._alt(title, lines))

    def _lines(self) -> list[str]:
        lines = []
        if self.empty:
            lines.append(f"Without a relevant contact: {some(self.empty)}.")
        if self.withheld:
            lines.append(f"Withheld, because a count is small: {some(self.withheld)}.")
        return lines

    def _alt(self, title: str, lines: list[str]) -> str:
        told = [f"{title}."]
        told += [
            f"{bar.words[:1].upper()}{bar.words[1:]}: {bar_told(bar, _PARTS, 'relevant contact')}."
            for bar in self.bars[:40]
        ]
        if len(self.bars) > 40:
            told.append(f"{len(self.bars) - 40} more bars.")
        return " ".join([*told, *lines])


def parts_in_all(result: Result) -> dict[str, int]:
    """The parts of all bars of a result together."""
    bars = _bars_of(result)
    return {part: sum(bar.parts.get(part, 0) for bar in bars) for part in PARTS}


def _bars_of(result: Result) -> list[Bar]:
    ways = {"visibility.check": _of_check, "visibility.changes": _of_changes}
    return ways.get(result.measure.name, _of_rows)(result)


def _of_changes(result: Result) -> list[Bar]:
    if "contact" in result.columns:
        raise ArgumentError("changes with detail=True are a row a contact; accepted: the same without detail")
    names = Names(result._book)
    bars: dict[str, Bar] = {}
    for row in rows_of(result):
        group = [
            group_name(names, one, row[one]) for one in ("agency", "area", "year", "kind") if one in result.columns
        ]
        words = ", ".join([*group, f"before: {_PARTS[row['class_before']].words}"])
        bar = bars.setdefault(words, Bar(words, {}, {"agency": row["agency"], "before": row["class_before"]}))
        bars[words] = replace(bar, parts={**bar.parts, row["class_after"]: row["contacts"]})
    return list(bars.values())


def _of_check(result: Result) -> list[Bar]:
    rows = rows_of(result)
    if "contact" in result.columns:
        raise ArgumentError("the check with detail=True is a row a contact; accepted: the same check without detail")
    parts = {row["class"]: row["certain"] for row in rows if row["part"] == "relevant" and row["class"] in PARTS}
    return [Bar("", parts, {"check": result.parameters.get("check")})]


def _of_rows(result: Result) -> list[Bar]:
    names = Names(result._book)
    return [_bar(row, names) for row in rows_of(result)]


def _bar(row: Row, names: Names) -> Bar:
    about: dict[str, Any] = {one: row[one] for one in ("agency", "contact", "check")}
    found = {part: int(row[part] or 0) for part in PARTS if row[part] is not None}
    if row["withheld"]:
        found["withheld"] = int(row["n"] or 0) - sum(found.values())
        about["withheld"] = row["withheld"]
    return Bar(_row_name(row, names), {part: count for part, count in found.items() if count}, about)


def _row_name(row: Row, names: Names) -> str:
    parts: list[Any] = []
    if row["agency"] is not None:
        parts.append(group_name(names, "agency", row["agency"]))
    if row["contact"] is not None and row["check"] is None:
        parts.append(f"at contact {plain(row['contact'], 60)}")
    if row["row"] is not None:
        parts.append(f"row {row['row']}")
        if row["day"] is not None:
            parts.append(day_text(row["day"]))
    if row["check"] is not None:
        parts.append(f"check {plain(row['check'], 60)}")
        if row["day"] is not None:
            parts.append(day_text(row["day"]))
        if row["made"] is not None:
            parts.append(term(row["made"]))
    return ", ".join(parts)
