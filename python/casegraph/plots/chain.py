"""The shortest explained path between two persons: each vertex below the one before, the step's sentence between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, line_height, width_of, wrapped
from casegraph.plots.picture import Picture
from casegraph.plots.results import need, rows_of
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, row_end, rows_begin
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, plain, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["chain"]

_STEP = 11.0  # millimetres from one vertex to the next, at least
_X = MARGIN + 5.0


@for_audience
def chain(result: Result, *, width: str = "page") -> Picture:
    """Draw the shortest explained path between two persons, step by step.

    Parameters
    ----------
    result
        The result of ``graph.structure.path``.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A circle for a person, a square for an address, a diamond for any other vertex, in the order of the path, and
        beside each line the sentence that its row says, with the row it stands in. A dashed line was possibly in force
        on the day asked about.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> picture = cg.example("dhr7").graph().structure.path("PFP", "Victim").plot()
    >>> "to Victim: 2 steps. 1. PFP is recorded as partner of Perpetrator" in picture.alt
    True
    """
    need(result, ["structure.path"])
    canvas, names = Canvas(width_of(width)), Names(result._book)
    ends = [names.person(result.parameters[end]) for end in ("a", "b")]
    title = f"Shortest explained path from {ends[0]} to {ends[1]}"
    steps = [row for row in rows_of(result) if row["status"] == "ok" and row["step"]]
    if not steps:
        statuses = [str(row["status"]) for row in rows_of(result)]
        said = f"No path is drawn ({term(statuses[0]) if statuses else 'no path'})."
        return finish(canvas, heading(canvas, title, said), title, f"{title}: {said}")
    said = counted(len(steps), "step")
    y = heading(canvas, title, f"{said}; each is a row of the casebook, and says no more than that row")
    rows_begin(canvas, y)
    y = _vertex(canvas, names, steps[0]["from_kind"], steps[0]["from"], y)
    for row in steps:
        y = _edge(canvas, row, y)
        y = _vertex(canvas, names, row["to_kind"], row["to"], y)
        row_end(canvas, y)
    y = key(canvas, y + 1, _key(steps))
    sentences = [f"{at}. {plain(row['sentence'])}." for at, row in enumerate(steps, 1)]
    return finish(canvas, y, title, " ".join([f"{title}: {said}.", *sentences]))


def _name(names: Names, kind: str, value: Any) -> str:
    known = {"person": names.persons, "agency": names.agencies, "address": names.addresses}.get(kind, {})
    found = next((name for one, name in known.items() if str(one) == str(value)), plain(value))
    return found if kind == "person" else f"{found} ({term(kind)})"


def _symbol(canvas: Canvas, kind: str, x: float, y: float) -> None:
    if kind == "person":
        canvas.circle(x, y, 1.8, fill="#FFFFFF", color=style.BLUE, stroke=1.2)
    elif kind == "address":
        canvas.box(x - 1.6, y - 1.6, 3.2, 3.2, fill="#FFFFFF", color=style.PINK, stroke=1.2)
    else:
        points = [(x, y - 2), (x + 2, y), (x, y + 2), (x - 2, y)]
        canvas.polygon(points, fill="#FFFFFF", color=style.GREY, stroke=1.2)


def _vertex(canvas: Canvas, names: Names, kind: str, value: Any, y: float) -> float:
    lines = wrapped(_name(names, kind, value), canvas.width - MARGIN - _X - 5, style.SIZE, 2, "bold")
    high = max(4.4, line_height(style.SIZE) * len(lines) + 0.6)
    with canvas.mark("vertex", **{kind: value}):
        _symbol(canvas, kind, _X, y + high / 2)
        top = y + high / 2 - line_height(style.SIZE) * len(lines) / 2
        canvas.text(_X + 4, top, lines, weight="bold")
    return y + high


def _edge(canvas: Canvas, row: Row, y: float) -> float:
    where = f"{plain(row['table'], 40)}, row {row['row']}" if row["row"] is not None else ""
    told = f"{plain(row['sentence'])} ({where})" if where else plain(row["sentence"])
    lines = wrapped(told, canvas.width - MARGIN - _X - 7, style.SMALL, 4)
    high = max(_STEP - 4.4, line_height(style.SMALL) * len(lines) + 1.6)
    with canvas.mark("step", edge=row["edge"], table=row["table"]):
        dashes = (2, 1.2) if row["in_force"] == "possible" else None
        canvas.line([(_X, y + 0.2), (_X, y + high - 0.2)], color=style.INK, stroke=1.0, dashes=dashes)
        top = y + high / 2 - line_height(style.SMALL) * len(lines) / 2
        canvas.text(_X + 6, top, lines, size=style.SMALL, color=style.GREY)
    return y + high


def _key(steps: list[Row]) -> list[KeyItem]:
    kinds = {row[end] for row in steps for end in ("from_kind", "to_kind")}
    items: list[KeyItem] = []
    if "person" in kinds:
        items.append((lambda canvas, x, y: _symbol(canvas, "person", x, y), "person"))
    if "address" in kinds:
        items.append((lambda canvas, x, y: _symbol(canvas, "address", x, y), "address"))
    if kinds - {"person", "address"}:
        others = ", ".join(sorted(term(kind) for kind in kinds - {"person", "address"}))
        items.append((lambda canvas, x, y: _symbol(canvas, "other", x, y), others))
    if any(row["in_force"] == "possible" for row in steps):
        dashed = "possibly in force on the day asked about"
        items.append((lambda canvas, x, y: canvas.line([(x, y - 2), (x, y + 2)], stroke=1.0, dashes=(2, 1.2)), dashed))
    return items
