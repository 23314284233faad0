"""How long the times between contacts were: a bar for each class of lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of
from casegraph.plots.frame import frame, scale_of
from casegraph.plots.picture import Picture
from casegraph.plots.results import need, nothing, rows_of, told, withheld
from casegraph.plots.sheet import finish, heading, notes
from casegraph.plots.tables import Names
from casegraph.plots.words import counted, day_text

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["gap_lengths"]

# Upper ends in days, and the words of each class.
_CLASSES = (
    (1.0, "under 1 day"), (7.0, "1 to 6"), (30.0, "7 to 29"), (90.0, "30 to 89"), (180.0, "90 to 179"),
    (365.0, "180 to 364"), (float("inf"), "365 or more"),
)  # fmt: skip


@for_audience
def gap_lengths(result: Result, *, width: str = "page") -> Picture:
    """Draw how many times between contacts were of which length.

    Parameters
    ----------
    result
        The result of ``graph.frequency.gaps``.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A bar with its count for each class of lengths, from under a day to a year or more.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = graph.frequency.gaps(by="person", persons="Perpetrator").plot()
    >>> picture.alt.startswith("Times between contacts with Perpetrator by length.")
    True
    """
    need(result, ["frequency.gaps"])
    canvas, names = Canvas(width_of(width)), Names(result._book)
    title = f"Times between contacts{told(result, names)} by length"
    rows = [row for row in rows_of(result) if row["days"] is not None]
    if not rows:
        said, lines = nothing("No time between two dated contacts.", result), withheld(result)
        y = notes(canvas, heading(canvas, title, said), lines)
        return finish(canvas, y, title, " ".join([f"{title}: {said}", *lines]))
    counts = [0] * len(_CLASSES)
    for row in rows:
        counts[next(at for at, (end, _) in enumerate(_CLASSES) if row["days"] < end)] += 1
    y = heading(canvas, title, f"{counted(len(rows), 'time')} between one contact and the next")
    across = [(at + 0.5, words) for at, (_, words) in enumerate(_CLASSES)]
    bounds = (0.0, float(len(_CLASSES)))
    made, y = frame(canvas, y, 50, across, scale_of(max(counts), is_whole=True), ("times", "days"), bounds=bounds)
    for at, count in enumerate(counts):
        left, right, top = made.x(at + 0.12), made.x(at + 0.88), made.y(count)
        if count:
            with canvas.mark("count", length=_CLASSES[at][1]):
                canvas.box(left, top, right - left, made.bottom - top, fill=style.BLUE, color=None)
                if text_width(f"{count:,}", style.SMALL) < (right - left) * 1.3:
                    canvas.text(
                        (left + right) / 2, top - line_height(style.SMALL), f"{count:,}", size=style.SMALL,
                        anchor="center",
                    )  # fmt: skip
    longest = max(rows, key=lambda row: row["days"])
    told_of = [f"{words}: {count}" for (_, words), count in zip(_CLASSES, counts, strict=True) if count]
    alt = [
        f"{title}.",
        f"In days, {'; '.join(told_of)}.",
        f"The longest: {longest['days']:,.0f} days, {day_text(longest['from_day'])} to {day_text(longest['to_day'])}.",
    ]
    lines = withheld(result)
    y = notes(canvas, y, lines)
    return finish(canvas, y, title, " ".join([*alt, *lines]))
