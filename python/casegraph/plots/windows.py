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
from casegraph.plots.results import need, nothing, withheld
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
def windows(results: Mapping[str, Result], *, width: str = "page") -> Picture:
    """Draw how the split of relevant contacts changes with the length of the window that a check looks back.

    Parameters
    ----------
    results
        The result of ``graph.visibility.check``, ``checks`` or ``split`` for each length, such as
        ``{"P6M": ..., "P18M": ...}``; two or more.
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
    if len(results) < 2:
        raise ArgumentError(f"results: {counted(len(results), 'length')} given; accepted: two or more")
    for one in results.values():
        need(one, ["visibility.check", "visibility.checks", "visibility.split"])
    return _Windows(results, Canvas(width_of(width))).picture()


class _Windows:
    def __init__(self, results: Mapping[str, Result], canvas: Canvas) -> None:
        self.canvas, self.results = canvas, list(results.values())
        lengths = sorted((_months(name), name) for name in results)
        self.lengths = [months for months, _ in lengths]
        self.words = [_told(name) for _, name in lengths]
        self.parts = [parts_in_all(results[name]) for _, name in lengths]
        self.used = [part for part in PARTS if any(one.get(part) for one in self.parts)]

    def picture(self) -> Picture:
        title = "What checks showed over lengths of the window"
        lines = withheld(*self.results)
        if lines or not self.used:  # with other rows left out for each length the curves would tell of nothing
            told = nothing("No check had a relevant contact.", *self.results)
            y = notes(self.canvas, heading(self.canvas, title, told), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {told}", *lines]))
        total = max(sum(one.values()) for one in self.parts)
        y = heading(self.canvas, title, f"{counted(total, 'relevant contact')}; windows of {joined(self.words)}")
        most = max(one.get(part, 0) for one in self.parts for part in self.used)
        up = scale_of(most, is_whole=True)
        across = list(zip(self.lengths, self.words, strict=True))
        made, y = frame(self.canvas, y, 60, across, up, ("relevant contacts", "length of the window"), scale=math.log)
        for part in self.used:
            with self.canvas.mark("curve", part=part):
                self._curve(made, _SERIES[part], part)
        y = key(self.canvas, y + 1, series_key({_SERIES[part]: PARTS[part][0] for part in self.used}))
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
            shares = joined(f"{one[part]} {PARTS[part][0]}" for part in PARTS if one.get(part))
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
