"""What checks showed and why they did not show the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.picture import Picture
from casegraph.plots.results import group_name, need, rows_of
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes, row_end, rows_begin
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, day_text, joined, plain, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["PARTS", "gaps", "parts_in_all"]

# Each part with its words, fill and hatch; in the order in which they are asked.
PARTS: dict[str, tuple[str, str, str]] = {
    "silo": ("held by others only (silo gap)", style.PINK, "||||"),
    "accessible": ("accessible, not looked up", style.PURPLE, "----"),
    "recording": ("held, filed under another key (recording gap)", style.ORANGE, "////"),
    "not_determinable": ("held, filing not stated", style.GREY, "++++"),
    "window": ("held, older than the check looks back (window gap)", style.TURQUOISE, "\\\\\\\\"),
    "found": ("found", style.BLUE, ""),
    "unsettled": ("dates or records leave it open", "#FFFFFF", ""),
}
_BAR = 5.0
_Bar = tuple[str, dict[str, Any], dict[str, int]]  # its words, what its marks are about, its parts


@for_audience
def gaps(results: Result | Mapping[str, Result], *, width: str = "page") -> Picture:
    """Draw of which parts the relevant contacts of checks are made up: found, or why not.

    Parameters
    ----------
    results
        The result of ``graph.visibility.check``, ``checks`` or ``split``; or several by name, such as one for each
        length of the window: ``{"6 months": ..., "18 months": ...}``.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A bar for each check, agency or name, whose parts add up to all its relevant contacts: those that are certain of
        each part, and those that dates or records leave open. Rows without a relevant contact are told below.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure; no result at all.

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
    for one in given.values():
        need(one, ["visibility.check", "visibility.checks", "visibility.split"])
    return _Gaps(given, Canvas(width_of(width))).picture()


class _Gaps:
    def __init__(self, given: Mapping[str, Result], canvas: Canvas) -> None:
        self.canvas = canvas
        self.bars: list[_Bar] = []
        self.empty: list[str] = []
        for name, result in given.items():
            names = Names(result._book)
            found = _of_check(result) if result.measure.name == "visibility.check" else _of_rows(result, names)
            for label, about, parts in found:
                words = ", ".join(one for one in (plain(name), label) if one)
                if sum(parts.values()):
                    self.bars.append((words, about, parts))
                else:
                    self.empty.append(words or "the check")
        self.used = [part for part in PARTS if any(parts.get(part) for _, _, parts in self.bars)]

    def picture(self) -> Picture:
        title = "What checks showed, and why not the rest"
        if not self.bars:
            told = "No check had a relevant contact."
            return finish(self.canvas, heading(self.canvas, title, told), title, f"{title}: {told}")
        said = f"Relevant contacts by the first reason that applies; {counted(len(self.bars), 'bar')}"
        y = heading(self.canvas, title, said)
        y = self._draw(y)
        y = key(self.canvas, y + 1, [self._key_item(part) for part in self.used])
        lines = []
        if self.empty:
            lines.append(f"Without a relevant contact: {some(self.empty)}.")
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, self._alt(title, lines))

    def _draw(self, y: float) -> float:
        room = self.canvas.width * 0.32
        left = MARGIN + room + 2
        most = max(sum(parts.values()) for _, _, parts in self.bars)
        space = self.canvas.width - MARGIN - left - text_width(f" n = {most:,}", style.SMALL) - 1
        rows_begin(self.canvas, y)
        for words, about, parts in self.bars:
            label = wrapped(words or "the check", room, style.SMALL, 3)
            high = max(_BAR + 1.6, line_height(style.SMALL) * len(label) + 1)
            self.canvas.text(
                MARGIN + room, y + high / 2 - line_height(style.SMALL) * len(label) / 2, label, size=style.SMALL,
                anchor="right",
            )  # fmt: skip
            x, total = left, sum(parts.values())
            for part in PARTS:
                count = parts.get(part, 0)
                if count:
                    wide = space * count / most
                    with self.canvas.mark("part", **about, part=part):
                        self._part(part, x, y + (high - _BAR) / 2, wide, count)
                    x += wide
            self.canvas.text(x + 1, y + high / 2 - line_height(style.SMALL) / 2, f"n = {total:,}", size=style.SMALL)
            y += high
            row_end(self.canvas, y)
        return y

    def _part(self, part: str, x: float, y: float, wide: float, count: int) -> None:
        _words, fill, hatch = PARTS[part]
        dashes = (2, 1.2) if part == "unsettled" else None
        self.canvas.box(
            x, y, wide, _BAR, fill=fill, color=style.INK if part == "unsettled" else "#FFFFFF", stroke=0.6,
            hatch=hatch, dashes=dashes,
        )  # fmt: skip
        words = f"{count:,}"
        half = text_width(words, style.SMALL, "bold") / 2 + 0.5
        if wide > 2 * half + 0.5:
            middle, tall = x + wide / 2, line_height(style.SMALL)
            self.canvas.box(middle - half, y + _BAR / 2 - tall / 2, 2 * half, tall, fill="#FFFFFF", color=None, layer=4)
            self.canvas.text(middle, y + _BAR / 2 - tall / 2, words, size=style.SMALL, weight="bold", anchor="center")

    def _key_item(self, part: str) -> KeyItem:
        words, fill, hatch = PARTS[part]

        def draw(canvas: Canvas, x: float, y: float) -> None:
            is_open = part == "unsettled"
            canvas.box(
                x - 3.5, y - 1.5, 7, 3, fill=fill, color=style.INK if is_open else "#FFFFFF", stroke=0.6, hatch=hatch,
                dashes=(2, 1.2) if is_open else None,
            )  # fmt: skip

        return draw, words

    def _alt(self, title: str, lines: list[str]) -> str:
        told = [f"{title}."]
        for words, _, parts in self.bars[:40]:
            total = sum(parts.values())
            shares = joined(
                f"{parts[part]} {PARTS[part][0]} ({100 * parts[part] / total:.0f} %)"
                for part in PARTS
                if parts.get(part)
            )
            told.append(f"{words or 'The check'}: {counted(total, 'relevant contact')}, of them {shares}.")
        if len(self.bars) > 40:
            told.append(f"{len(self.bars) - 40} more bars.")
        return " ".join([*told, *lines])


def parts_in_all(result: Result) -> dict[str, int]:
    """The parts of all bars of a result together."""
    found = _of_check(result) if result.measure.name == "visibility.check" else _of_rows(result, Names(result._book))
    return {part: sum(parts.get(part, 0) for _, _, parts in found) for part in PARTS}


def _of_check(result: Result) -> list[_Bar]:
    rows = rows_of(result)
    if "contact" in result.columns:
        raise ArgumentError("the check with detail=True is a row a contact; accepted: the same check without detail")
    parts = {row["class"]: row["certain"] for row in rows if row["part"] == "relevant" and row["class"] in PARTS}
    return [("", {"check": result.parameters.get("check")}, parts)]


def _of_rows(result: Result, names: Names) -> list[_Bar]:
    keys = ("agency", "contact", "check")
    return [(_row_name(row, names), {one: row[one] for one in keys}, _parts_of(row)) for row in rows_of(result)]


def _row_name(row: Row, names: Names) -> str:
    parts: list[Any] = []
    if row["agency"] is not None:
        parts.append(group_name(names, "agency", row["agency"]))
    if row["contact"] is not None and row["check"] is None:
        parts.append(f"at contact {plain(row['contact'], 60)}")
    if row["check"] is not None:
        parts.append(f"check {plain(row['check'], 60)}")
        if row["day"] is not None:
            parts.append(day_text(row["day"]))
        if row["made"] is not None:
            parts.append(term(row["made"]))
    return ", ".join(parts)


def _parts_of(row: Row) -> dict[str, int]:
    found = {part: int(row[part] or 0) for part in PARTS if row[part] is not None}
    return {part: count for part, count in found.items() if count}
