"""Rates with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, width_of
from casegraph.plots.dot_rows import DotRow, dot_key, draw_rows, is_number
from casegraph.plots.picture import Picture
from casegraph.plots.results import group_name, need, rows_of, told
from casegraph.plots.sheet import finish, heading, key, notes
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["rates"]

_KNOWN = {
    "certain", "possible", "exposure_days", "rate", "rate_possible", "lower", "upper", "rate_shrunk", "n_dropped",
    "n_untimed", "coverage_excluded",
    "status", "withheld",
}  # fmt: skip
_REFUSED = {
    "no_coverage": "no coverage that observes contacts",
    "open_coverage": "coverage without an end",
    "zero_exposure": "no time observed",
}
_WITHHELD = "withheld, because a count is small"


@for_audience(marks_gaps=True)
def rates(result: Result, *, width: str = "page") -> Picture:
    """Draw rates of contact as points with their exact intervals.

    Parameters
    ----------
    result
        The result of ``graph.frequency.rates``.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A point for the rate of the certain count, a line for the interval, and beside it the number of contacts and the
        time observed. A hollow point: the rate of what is possible, where it differs. Rows without a rate are named
        below with the reason.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = cg.plots.rates(graph.frequency.rates("agency", persons="Perpetrator"))
    >>> "West Midlands Police: 4.01 a year (95 % interval 1.61 to 12.73; 7 contacts in 638 days)" in picture.alt
    True
    """
    need(result, ["frequency.rates"])
    return _Rates(result, Canvas(width_of(width))).picture()


class _Rates:
    def __init__(self, result: Result, canvas: Canvas) -> None:
        self.canvas, self.names = canvas, Names(result._book)
        self.about = told(result, self.names)
        self.keys = [name for name in result.columns if name not in _KNOWN]
        per = result.parameters.get("per", "year")
        self.per = f"a {per}" if isinstance(per, str) else f"per {per:g} days"
        self.confidence = float(result.parameters.get("confidence", 0.95))
        everything = rows_of(result)
        self.rows = [row for row in everything if row["status"] == "ok" and is_number(row["rate"])]
        self.refused = [row for row in everything if row not in self.rows]

    def _name(self, row: Row) -> str:
        return ", ".join(group_name(self.names, one, row[one]) for one in self.keys) or "all contacts"

    def picture(self) -> Picture:
        title = f"Contacts{self.about} {self.per}"
        lines = self._refusals()
        if not self.rows:
            said = "No rate could be given."
            y = notes(self.canvas, heading(self.canvas, title, said), lines)
            return finish(self.canvas, y, title, " ".join([f"{title}: {said}", *lines]))
        said = f"Rate with exact {100 * self.confidence:g} % Poisson interval; {counted(len(self.rows), 'row')}"
        y = heading(self.canvas, title, said)
        dots = [self._dot(row) for row in self.rows]
        y = draw_rows(self.canvas, y, dots, "rate")
        words = ("rate of the certain count", "its interval", "rate of what is possible")
        y = key(self.canvas, y + 1, dot_key(dots, *words))
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, " ".join([f"{title}.", *map(self._told, self.rows[:60]), *lines]))

    def _dot(self, row: Row) -> DotRow:
        return DotRow(
            self._name(row), f"{row['certain']:,} in {row['exposure_days']:,} days", row["rate"], row["lower"],
            row["upper"], row["rate_possible"], {one: row[one] for one in self.keys},
        )  # fmt: skip

    def _told(self, row: Row) -> str:
        return (
            f"{self._name(row)}: {row['rate']:.2f} {self.per} ({100 * self.confidence:g} % interval "
            f"{row['lower']:.2f} to {row['upper']:.2f}; {counted(row['certain'], 'contact')} in "
            f"{row['exposure_days']:,} days)."
        )

    def _refusals(self) -> list[str]:
        lines = []
        reasons = [_WITHHELD if row["withheld"] else row["status"] for row in self.refused]
        for status in dict.fromkeys(reasons):
            named = [self._name(row) for row, reason in zip(self.refused, reasons, strict=True) if reason == status]
            lines.append(f"No rate ({_REFUSED.get(status, term(status))}): {some(named)}.")
        return lines
