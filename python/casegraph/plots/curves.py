"""Curves of measures: how many contacts were followed by another, and how unevenly contacts are spread."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, width_of
from casegraph.plots.dot_rows import is_number
from casegraph.plots.frame import Frame, frame, scale_of
from casegraph.plots.picture import Picture
from casegraph.plots.results import count_keys, group_name, need, nothing, rows_of, told, withheld
from casegraph.plots.series import MOST_SERIES, line, marker, series_key
from casegraph.plots.shapes import Point
from casegraph.plots.sheet import finish, heading, key, notes
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, joined, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["lorenz", "time_to_repeat"]

_KEYS = ("person", "agency", "sector", "address", "kind")
_HIGH = 62.0  # millimetres of the frame
_SHARES = [(share / 100, f"{share} %") for share in (0, 25, 50, 75, 100)]
_MOST_BANDS = 2  # curves whose limits can be told apart
_ASIDE = 1.6  # millimetres from one group's points to the next one's
_DAILY = 12  # lengths from which on a curve is drawn as steps


@for_audience
def time_to_repeat(result: Result, *, width: str = "page") -> Picture:
    """Draw which share of contacts had been followed by another after each length of time (Kaplan-Meier).

    Parameters
    ----------
    result
        The result of ``graph.frequency.time_to_repeat``; with many lengths, such as ``within=range(1, 366)``, the whole
        curve, with few ones points with their limits.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        A curve for each row group, at most seven (those with the most times between contacts). The share counts
        contacts whose follow-up was cut off as long as they were observed.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = graph.frequency.time_to_repeat(within=range(1, 181), persons="Perpetrator").plot()
    >>> picture.alt.startswith("Contacts followed by a further one")
    True
    """
    need(result, ["frequency.time_to_repeat"])
    canvas, names = Canvas(width_of(width)), Names(result._book)
    title = f"Contacts followed by a further one{told(result, names)}"
    groups, refused = _groups(result, names, lambda row: row["status"] == "ok")
    lines = withheld(result)
    lines += [f"No curve ({term(reason)}): {some(named, 8)}." for reason, named in refused.items()]
    if not groups:
        said = nothing("No curve could be drawn.", result)
        y = notes(canvas, heading(canvas, title, said), lines)
        return finish(canvas, y, title, " ".join([f"{title}: {said}", *lines]))
    shown, dropped = _largest(groups, lambda rows: rows[0]["gaps"] or 0)
    lines += [f"Not drawn, with fewer times between contacts: {some(dropped, 8)}."] if dropped else []
    longest = max(row["within_days"] for rows in shown.values() for row in rows)
    confidence = f"{100 * float(result.parameters.get('confidence', 0.95)):g} %"
    has_limits = len(shown) <= _MOST_BANDS or max(len(rows) for rows in shown.values()) < _DAILY
    limits = f", {confidence} limits" if has_limits else "; limits are drawn for one curve or two"
    y = heading(canvas, title, f"Kaplan-Meier estimate{limits}; {counted(len(shown), 'group')}")
    across = scale_of(longest, is_whole=True)
    titles = ("share followed by a further contact", "days since the contact")
    made, y = frame(canvas, y, _HIGH, across, _SHARES, titles)
    for number, rows in enumerate(shown.values()):
        with canvas.mark("curve", **{one: rows[0][one] for one in _KEYS if rows[0][one] is not None}):
            _survival(canvas, made, number, rows, has_limits)
    y = key(canvas, y + 1, series_key(dict(enumerate(shown))))
    y = notes(canvas, y, lines)
    return finish(
        canvas, y, title, " ".join([f"{title}.", *(_repeat_told(name, rows) for name, rows in shown.items()), *lines])
    )


def _survival(canvas: Canvas, made: Frame, number: int, rows: Sequence[Row], has_limits: bool) -> None:
    ordered = [row for row in sorted(rows, key=lambda row: row["within_days"]) if is_number(row["repeated"])]
    places = [(made.x(row["within_days"]), made.y(row["repeated"])) for row in ordered]
    if len(ordered) >= _DAILY:
        steps: list[Point] = [(made.left, made.bottom)]
        for x, y in places:
            steps += [(x, steps[-1][1]), (x, y)]
        if has_limits:
            _band(canvas, made, ordered)
        line(canvas, number, steps)
        for x, y in _every(places):
            marker(canvas, number, x, y)
        return
    for (middle, y), row in zip(places, ordered, strict=True):
        x = middle + _ASIDE * number
        if is_number(row["lower"]):
            line(canvas, number, [(x, made.y(row["lower"])), (x, made.y(row["upper"]))])
        marker(canvas, number, x, y)


def _band(canvas: Canvas, made: Frame, rows: Sequence[Row]) -> None:
    """The limits of a curve of steps."""
    upper: list[Point] = []
    lower: list[Point] = []
    for row, after in itertools.pairwise(rows):
        if is_number(row["lower"]) and is_number(row["upper"]):
            left, right = made.x(row["within_days"]), made.x(after["within_days"])
            upper += [(left, made.y(row["upper"])), (right, made.y(row["upper"]))]
            lower += [(left, made.y(row["lower"])), (right, made.y(row["lower"]))]
    if upper:
        canvas.polygon([*upper, *reversed(lower)], fill=style.PALE, color=None, layer=1, opacity=0.7)


def _every(places: list[Point]) -> list[Point]:
    """A few of the places of a curve, for its marks."""
    step = max(1, len(places) // 8)
    return places[step - 1 :: step]


def _repeat_told(name: str, rows: Sequence[Row]) -> str:
    ordered = [row for row in sorted(rows, key=lambda row: row["within_days"]) if is_number(row["repeated"])]
    step = max(1, len(ordered) // 8)
    parts = [f"{100 * row['repeated']:.0f} % within {row['within_days']:g} days" for row in ordered[step - 1 :: step]]
    median = rows[0]["median"]
    half = f"; half of them within {median:g} days" if is_number(median) else ""
    return f"{name}, {counted(rows[0]['gaps'] or 0, 'time')} between contacts: {joined(parts)}{half}."


@for_audience
def lorenz(counts: Result, units: int | None = None, *, width: str = "page") -> Picture:
    """Draw how unevenly contacts are spread over agencies, persons or addresses (Lorenz curve).

    Parameters
    ----------
    counts
        The result of ``graph.frequency.counts`` by one key (the units), or by two (a curve for each of the first).
    units
        How many units there are, those without a contact included; None: only those with a contact are counted.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        Across the share of units, those with the fewest contacts first; up the share of the certain counts on them. The
        straight line is an even spread. At most seven curves, those with the most contacts.

    Raises
    ------
    casegraph.ArgumentError
        Counts by another number of keys; fewer units than have a contact.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = cg.plots.lorenz(graph.frequency.counts("agency", persons="Perpetrator"))
    >>> picture.alt.startswith("How contacts with Perpetrator are spread over agencies")
    True
    """
    need(counts, ["frequency.counts"])
    keys = count_keys(counts)
    if len(keys) not in (1, 2):
        raise ArgumentError(f"counts by {joined(keys) or 'nothing'}: accepted: counts by one key or two")
    canvas, names = Canvas(width_of(width)), Names(counts._book)
    many = {"agency": "agencies", "address": "addresses"}.get(keys[-1], f"{keys[-1]}s")
    title = f"How contacts{told(counts, names)} are spread over {many}"
    found: dict[str, list[int]] = {}
    for row in rows_of(counts):
        if row["certain"]:
            name = group_name(names, keys[0], row[keys[0]]) if len(keys) == 2 else "contacts"
            found.setdefault(name, []).append(row["certain"])
    if units is not None and any(len(one) > units for one in found.values()):
        most = max(len(one) for one in found.values())
        raise ArgumentError(f"units: {units} is not accepted; {most} have a contact; accepted: that or more")
    lines = withheld(counts)
    if lines or not found:  # a spread over some of the units is none over all
        said = nothing("No contact is certain.", counts)
        y = notes(canvas, heading(canvas, title, said), lines)
        return finish(canvas, y, title, " ".join([f"{title}: {said}", *lines]))
    groups = {name: sorted([0] * ((units or len(one)) - len(one)) + one) for name, one in found.items()}
    shown, dropped = _largest(groups, sum)
    said = f"certain counts; {f'{units:,} {many}, those without a contact too' if units else f'{many} with a contact'}"
    y = heading(canvas, title, said)
    across = [(share, words) for share, words in _SHARES]
    made, y = frame(canvas, y, _HIGH, across, _SHARES, ("share of contacts", f"share of {many}, fewest contacts first"))
    canvas.line([(made.left, made.bottom), (made.right, made.top)], color=style.GREY, stroke=0.7, dashes=(1, 2))
    for number, values in enumerate(shown.values()):
        with canvas.mark("curve"):
            points = [(made.x(a), made.y(b)) for a, b in _cumulated(values)]
            line(canvas, number, points)
            for x, at in _every(points):
                marker(canvas, number, x, at)
    y = key(canvas, y + 1, [*series_key(dict(enumerate(shown))), (_even, "an even spread")])
    lines = [f"Not drawn, with fewer contacts: {some(dropped, 8)}."] if dropped else []
    y = notes(canvas, y, lines)
    findings = [_spread_told(name, values, many) for name, values in shown.items()]
    return finish(canvas, y, title, " ".join([f"{title}, {said}.", *findings, *lines]))


def _even(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([(x - 3.5, y + 1.5), (x + 3.5, y - 1.5)], color=style.GREY, stroke=0.7, dashes=(1, 2))


def _cumulated(values: Sequence[int]) -> list[tuple[float, float]]:
    total, so_far, out = sum(values), 0, [(0.0, 0.0)]
    for number, value in enumerate(values, 1):
        so_far += value
        out.append((number / len(values), so_far / total))
    return out


def _spread_told(name: str, values: Sequence[int], many: str) -> str:
    total = sum(values)
    so_far = itertools.accumulate(reversed(values))
    number = next(at for at, reached in enumerate(so_far, 1) if 2 * reached >= total)
    return (
        f"{name}: half of {total:,} on {number:,} of {len(values):,} {many}; "
        f"the one with most has {100 * values[-1] / total:.0f} %."
    )


def _groups(result: Result, names: Names, has_curve: Any) -> tuple[dict[str, list[Row]], dict[str, list[str]]]:
    """Rows by the words of their keys; and the names of those without a curve by the reason."""
    keys = [name for name in result.columns if name in _KEYS]
    groups: dict[str, list[Row]] = {}
    refused: dict[str, list[str]] = {}
    for row in rows_of(result):
        name = ", ".join(group_name(names, one, row[one]) for one in keys) or "all contacts"
        if has_curve(row):
            groups.setdefault(name, []).append(row)
        elif name not in refused.setdefault(str(row["status"]), []):
            refused[str(row["status"])].append(name)
    return groups, refused


def _largest(groups: dict[str, Any], size: Any) -> tuple[dict[str, Any], list[str]]:
    """As many groups as have a look of their own, the largest first; and the names of the others."""
    ranked = sorted(groups, key=lambda name: (-size(groups[name]), list(groups).index(name)))
    return {name: groups[name] for name in ranked[:MOST_SERIES]}, ranked[MOST_SERIES:]
