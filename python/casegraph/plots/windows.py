"""What a check shows over lengths of its window: a curve for each part of the split."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from casegraph.errors import ArgumentError
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, width_of
from casegraph.plots.frame import Frame, frame, scale_of
from casegraph.plots.gaps import PARTS, parts_in_all
from casegraph.plots.picture import Picture
from casegraph.plots.results import need, rows_of
from casegraph.plots.series import line, marker, series_key
from casegraph.plots.sheet import finish, heading, key, notes
from casegraph.plots.words import counted, joined, plain

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["windows"]

_MONTHS = {"D": 12 / 365.2425, "W": 7 * 12 / 365.2425, "M": 1.0, "Y": 12.0}
# The look of each part: its colour is that of the bars in gaps.py.
_SERIES = {"silo": 2, "accessible": 5, "recording": 3, "not_determinable": 4, "window": 1, "found": 0, "unsettled": 6}
_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


@for_audience
def windows(results: Result | Mapping[str, Result], *, width: str = "page") -> Picture:
    """Draw how the split of relevant contacts changes with the length of the window that a check looks back.

    Parameters
    ----------
    results
        The result of ``graph.visibility.curve``; or that of ``graph.visibility.check``, ``checks`` or ``split`` for
        each length, such as ``{"P6M": ..., "P18M": ...}``. Two lengths or more.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A curve for each part: the certain number of contacts over the length (on a scale on which doubling is a step).
        What a longer window finds leaves the part "older than the check looks back"; the other parts no length changes.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure; a name that is not a length such as ``P18M``; fewer than two.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> lengths = ("P1M", "P6M", "P18M", "P5Y")
    >>> picture = cg.plots.windows({one: graph.visibility.check("k-2.86", window=one) for one in lengths})
    >>> picture.alt.startswith("What checks showed over lengths of the window")
    True
    """
    parts, has_endless = _by_length(results)
    if len(parts) < 2:
        raise ArgumentError(f"results: {counted(len(parts), 'length')} given; accepted: two or more")
    return _Windows(parts, has_endless, Canvas(width_of(width))).picture()


def _by_length(results: Result | Mapping[str, Result]) -> tuple[dict[str, dict[str, int]], bool]:
    """The parts for each length; and whether the answer has checks without limit too, which have no place across."""
    if isinstance(results, Mapping):
        for one in results.values():
            need(one, ["visibility.check", "visibility.checks", "visibility.split"])
        return {name: parts_in_all(one) for name, one in results.items()}, False
    need(results, ["visibility.curve"])
    found: dict[str, dict[str, int]] = {}
    rows = rows_of(results)
    for row in rows:
        if row["window_length"] is not None:
            parts = found.setdefault(row["window_length"], dict.fromkeys(PARTS, 0))
            for part in PARTS:
                parts[part] += int(row[part] or 0)
    return found, any(row["window_length"] is None for row in rows)


class _Windows:
    def __init__(self, parts: Mapping[str, Mapping[str, int]], has_endless: bool, canvas: Canvas) -> None:
        self.canvas, self.has_endless = canvas, has_endless
        lengths = sorted((_months(name), name) for name in parts)
        self.lengths = [months for months, _ in lengths]
        self.words = [_told(name) for _, name in lengths]
        self.parts = [parts[name] for _, name in lengths]
        self.used = [part for part in PARTS if any(one.get(part) for one in self.parts)]

    def picture(self) -> Picture:
        title = "What checks showed over lengths of the window"
        if not self.used:
            told = "No check had a relevant contact."
            return finish(self.canvas, heading(self.canvas, title, told), title, f"{title}: {told}")
        total = max(sum(one.values()) for one in self.parts)
        y = heading(self.canvas, title, f"{counted(total, 'relevant contact')}; windows of {joined(self.words)}")
        most = max(one.get(part, 0) for one in self.parts for part in self.used)
        up = scale_of(most, is_whole=True)
        across = list(zip(self.lengths, self.words, strict=True))
        made, y = frame(self.canvas, y, 60, across, up, ("relevant contacts", "length of the window"), scale=math.log)
        for part in self.used:
            with self.canvas.mark("curve", part=part):
                self._curve(made, _SERIES[part], part)
        y = key(self.canvas, y + 1, series_key({_SERIES[part]: PARTS[part].words for part in self.used}))
        if self.has_endless:
            y = notes(self.canvas, y, ["Checks without limit are in the table."])
        return finish(self.canvas, y, title, self._alt(title))

    def _curve(self, made: Frame, number: int, part: str) -> None:
        points = [
            (made.x(math.log(months)), made.y(one.get(part, 0)))
            for months, one in zip(self.lengths, self.parts, strict=True)
        ]
        line(self.canvas, number, points)
        for x, y in points:
            marker(self.canvas, number, x, y)

    def _alt(self, title: str) -> str:
        told = [f"{title}."]
        for words, one in zip(self.words, self.parts, strict=True):
            shares = joined(f"{one[part]} {PARTS[part].words}" for part in PARTS if one.get(part))
            told.append(f"{words}: {counted(sum(one.values()), 'relevant contact')}, of them {shares or 'none'}.")
        first, last = self.parts[0].get("found", 0), self.parts[-1].get("found", 0)
        told.append(f"Found: {first} with {self.words[0]}, {last} with {self.words[-1]}.")
        return " ".join(told)


def _match(name: str) -> re.Match[str]:
    found = re.fullmatch(r"P(\d{1,4})([DWMY])", name)
    if found is None or int(found[1]) == 0:
        raise ArgumentError(
            f"results: {plain(name, 40)!r} is not accepted; accepted: a length, such as P6M, P18M or P5Y"
        )
    return found


def _months(name: str) -> float:
    found = _match(name)
    return int(found[1]) * _MONTHS[found[2]]


def _told(name: str) -> str:
    found = _match(name)
    return counted(int(found[1]), _UNITS[found[2]])
