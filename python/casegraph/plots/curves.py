"""Curves of measures: how many contacts were followed by another, and how unevenly contacts are spread."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, width_of
from casegraph.plots.dot_rows import is_number
from casegraph.plots.frame import Frame, frame, scale_of
from casegraph.plots.picture import Picture
from casegraph.plots.results import GROUP_KEYS, count_keys, group_name, need, rows_of, told
from casegraph.plots.series import MOST_SERIES, line, marker, series_key
from casegraph.plots.shapes import Point
from casegraph.plots.sheet import finish, heading, key, notes
from casegraph.plots.tables import Names, Row
from casegraph.plots.words import counted, joined, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["lorenz", "mean_cumulative", "penalty_path", "time_to_repeat"]

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
    lines = [f"No curve ({term(reason)}): {some(named, 8)}." for reason, named in refused.items()]
    if not groups:
        said = "No curve could be drawn."
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
        with canvas.mark("curve", **{one: rows[0][one] for one in GROUP_KEYS if rows[0][one] is not None}):
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
def mean_cumulative(result: Result, *, width: str = "page") -> Picture:
    """Draw how many contacts a person had on average by each length of time observed.

    Parameters
    ----------
    result
        The result of ``graph.frequency.mean_cumulative``; with many lengths, such as ``within=range(30, 731, 30)``, the
        whole curve.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        Points joined by a line for each group, at most seven (those with the most contacts), each with its limits.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = graph.frequency.mean_cumulative(within=[365, 730], persons=["Victim", "Perpetrator"]).plot()
    >>> picture.alt.startswith("Mean number of contacts of a person by a time")
    True
    """
    need(result, ["frequency.mean_cumulative"])
    canvas, names = Canvas(width_of(width)), Names(result._book)
    title = f"Mean number of contacts of a person by a time{told(result, names)}"
    groups, refused = _groups(result, names, lambda row: row["status"] in ("ok", "no_events"))
    lines = [f"No figure for some lengths ({term(reason)}): {some(named, 8)}." for reason, named in refused.items()]
    if not groups:
        said = "No curve could be drawn."
        y = notes(canvas, heading(canvas, title, said), lines)
        return finish(canvas, y, title, " ".join([f"{title}: {said}", *lines]))
    shown, dropped = _largest(groups, lambda rows: max(row["contacts"] or 0 for row in rows))
    lines += [f"Not drawn, with fewer contacts: {some(dropped, 8)}."] if dropped else []
    rows = [row for one in shown.values() for row in one]
    highest = max(float(row[one]) for row in rows for one in ("mean", "upper") if is_number(row[one]))
    y = heading(canvas, title, f"with {100 * float(result.parameters.get('confidence', 0.95)):g} % limits")
    across = scale_of(max(row["within_days"] for row in rows), is_whole=True)
    titles = ("contacts per person", "days observed")
    made, y = frame(canvas, y, _HIGH, across, scale_of(max(highest, 0.1)), titles)
    for number, one in enumerate(shown.values()):
        with canvas.mark("curve", **{name: one[0][name] for name in GROUP_KEYS if one[0][name] is not None}):
            _means(canvas, made, number, one)
    y = key(canvas, y + 1, series_key(dict(enumerate(shown))))
    y = notes(canvas, y, lines)
    return finish(
        canvas, y, title, " ".join([f"{title}.", *(_mean_told(name, one) for name, one in shown.items()), *lines])
    )


def _means(canvas: Canvas, made: Frame, number: int, rows: Sequence[Row]) -> None:
    aside = _ASIDE / 2 * number
    places = []
    for row in sorted(rows, key=lambda row: row["within_days"]):
        x = made.x(row["within_days"]) + aside
        places.append((x, made.y(row["mean"])))
        if is_number(row["lower"]) and is_number(row["upper"]):
            canvas.line([(x, made.y(row["lower"])), (x, made.y(row["upper"]))], color=style.GREY, stroke=0.6, layer=1.5)
    line(canvas, number, places)
    for x, y in places if len(places) < _DAILY else _every(places):
        marker(canvas, number, x, y)


def _mean_told(name: str, rows: Sequence[Row]) -> str:
    ordered = sorted(rows, key=lambda row: row["within_days"])
    step = max(1, len(ordered) // 8)
    parts = [
        f"{row['mean']:.2g} within {row['within_days']:g} days"
        + (f" ({row['lower']:.2g} to {row['upper']:.2g})" if is_number(row["lower"]) else "")
        for row in ordered[step - 1 :: step]
    ]
    return f"{name}, {counted(ordered[-1]['persons'] or 0, 'person')}: {joined(parts)}."


@for_audience
def penalty_path(result: Result, *, width: str = "page") -> Picture:
    """Draw how many changes of the rate of contacts are found for each penalty on a change.

    Parameters
    ----------
    result
        The result of ``graph.frequency.penalty_path``.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        Steps for each group, at most seven (those with the most changes), over the penalty, on a scale on which
        doubling is a step. A number of changes that holds over a long stretch does not hang on the penalty.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = graph.frequency.penalty_path(by="person", persons="Perpetrator", bin="quarter").plot()
    >>> picture.alt.startswith("Changes of the rate of contacts with Perpetrator for a range of penalties")
    True
    """
    need(result, ["frequency.penalty_path"])
    canvas, names = Canvas(width_of(width)), Names(result._book)
    title = f"Changes of the rate of contacts{told(result, names)} for a range of penalties"
    groups, refused = _groups(result, names, lambda row: row["status"] == "ok")
    lines = [f"No curve ({term(reason)}): {some(named, 8)}." for reason, named in refused.items()]
    if not groups:
        said = "No curve could be drawn."
        y = notes(canvas, heading(canvas, title, said), lines)
        return finish(canvas, y, title, " ".join([f"{title}: {said}", *lines]))
    paths = {name: _steps(rows) for name, rows in groups.items()}
    shown, dropped = _largest(paths, lambda steps: max(breaks for _, _, breaks in steps))
    lines += [f"Not drawn, with fewer changes: {some(dropped, 8)}."] if dropped else []
    steps = [one for path in shown.values() for one in path]
    least, most = min(low for low, _, _ in steps), max(high for _, high, _ in steps)
    y = heading(canvas, title, f"penalties from {least:,g} to {most:,g}; {counted(len(shown), 'group')}")
    across = [(value, f"{value:,g}") for value in _powers(least, most)]
    up = scale_of(max(breaks for _, _, breaks in steps), is_whole=True)
    bounds = (math.log(least), math.log(most))
    titles = ("changes found", "penalty on a change")
    made, y = frame(canvas, y, _HIGH, across, up, titles, scale=math.log, bounds=bounds)
    for number, (name, path) in enumerate(shown.items()):
        first = groups[name][0]
        with canvas.mark("curve", **{one: first[one] for one in GROUP_KEYS if first[one] is not None}):
            _stairs(canvas, made, number, path)
    y = key(canvas, y + 1, series_key(dict(enumerate(shown))))
    y = notes(canvas, y, lines)
    return finish(
        canvas, y, title, " ".join([f"{title}.", *(_stairs_told(name, path) for name, path in shown.items()), *lines])
    )


_Step = tuple[float, float, int]  # penalty from, to, and the changes found


def _steps(rows: Sequence[Row]) -> list[_Step]:
    """Each number of changes once: an answer has a row for each of its changes."""
    return sorted({(float(row["penalty_from"]), float(row["penalty_to"]), int(row["breaks"])) for row in rows})


def _powers(least: float, most: float) -> list[float]:
    first, last = math.floor(math.log10(least)), math.ceil(math.log10(most))
    found = [float(digit * 10.0**power) for power in range(first, last + 1) for digit in (1, 2, 5)]
    return [one for one in found if least <= one <= most] or [least]


def _stairs(canvas: Canvas, made: Frame, number: int, path: Sequence[_Step]) -> None:
    aside = 0.35 * number  # lines of several groups that lie on each other stay apart
    points = [(made.x(math.log(end)), made.y(breaks) - aside) for low, high, breaks in path for end in (low, high)]
    line(canvas, number, points)
    for low, high, breaks in path:
        marker(canvas, number, made.x((math.log(low) + math.log(high)) / 2), made.y(breaks) - aside)


def _short(value: float) -> str:
    return f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"


def _stairs_told(name: str, path: Sequence[_Step]) -> str:
    low, high, breaks = max(path, key=lambda one: math.log(one[1] / one[0]))
    return (
        f"{name}: from {counted(max(path, key=lambda one: one[2])[2], 'change')} to {path[-1][2]}; over the longest "
        f"stretch, penalties from {_short(low)} to {_short(high)}, {counted(breaks, 'change')}."
    )


@for_audience
def lorenz(counts: Result, units: int | None = None, *, width: str = "page") -> Picture:
    """Draw how unevenly contacts are spread over agencies, persons or addresses (Lorenz curve).

    Parameters
    ----------
    counts
        The result of ``graph.frequency.lorenz``; or that of ``graph.frequency.counts`` by one key (the units), or by
        two (a curve for each of the first).
    units
        Of counts: how many units there are, those without a contact included; None: only those with a contact are
        counted. The result of ``lorenz`` has its units.
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
    need(counts, ["frequency.lorenz", "frequency.counts"])
    if counts.measure.name == "frequency.lorenz":
        if units is not None:
            raise ArgumentError("units: is not accepted with the result of lorenz, which has them; accepted: None")
        return _lorenz_points(counts, Canvas(width_of(width)))
    keys = count_keys(counts)
    if len(keys) not in (1, 2):
        raise ArgumentError(f"counts by {joined(keys) or 'nothing'}: accepted: counts by one key or two")
    canvas, names = Canvas(width_of(width)), Names(counts._book)
    many = _many(keys[-1])
    title = f"How contacts{told(counts, names)} are spread over {many}"
    found: dict[str, list[int]] = {}
    for row in rows_of(counts):
        if row["certain"]:
            name = group_name(names, keys[0], row[keys[0]]) if len(keys) == 2 else "contacts"
            found.setdefault(name, []).append(row["certain"])
    if units is not None and any(len(one) > units for one in found.values()):
        most = max(len(one) for one in found.values())
        raise ArgumentError(f"units: {units} is not accepted; {most} have a contact; accepted: that or more")
    if not found:
        said = "No contact is certain."
        return finish(canvas, heading(canvas, title, said), title, f"{title}: {said}")
    groups = {name: sorted([0] * ((units or len(one)) - len(one)) + one) for name, one in found.items()}
    shown, dropped = _largest(groups, sum)
    said = f"certain counts; {f'{units:,} {many}, those without a contact too' if units else f'{many} with a contact'}"
    y = _draw_spread(canvas, heading(canvas, title, said), {one: _cumulated(shown[one]) for one in shown}, many)
    lines = [f"Not drawn, with fewer contacts: {some(dropped, 8)}."] if dropped else []
    y = notes(canvas, y, lines)
    findings = [_spread_told(name, values, many) for name, values in shown.items()]
    return finish(canvas, y, title, " ".join([f"{title}, {said}.", *findings, *lines]))


def _draw_spread(canvas: Canvas, y: float, curves: Mapping[str, Sequence[tuple[float, float]]], many: str) -> float:
    """The curves, each a share of contacts over a share of units, and their key; gives the height below."""
    made, y = frame(
        canvas, y, _HIGH, _SHARES, _SHARES, ("share of contacts", f"share of {many}, fewest contacts first")
    )
    canvas.line([(made.left, made.bottom), (made.right, made.top)], color=style.GREY, stroke=0.7, dashes=(1, 2))
    for number, curve in enumerate(curves.values()):
        with canvas.mark("curve"):
            points = [(made.x(a), made.y(b)) for a, b in curve]
            line(canvas, number, points)
            for x, at in _every(points):
                marker(canvas, number, x, at)
    return key(canvas, y + 1, [*series_key(dict(enumerate(curves))), (_even, "an even spread")])


def _lorenz_points(result: Result, canvas: Canvas) -> Picture:
    """The curves that the measure gives as points."""
    names, of = Names(result._book), str(result.parameters.get("of", "unit"))
    many = _many(of)
    title = f"How contacts{told(result, names)} are spread over {many}"
    keys = [name for name in result.columns if name in GROUP_KEYS]
    curves: dict[str, list[tuple[float, float]]] = {}
    for row in rows_of(result):
        if row["status"] == "ok":
            parts = [group_name(names, one, row[one]) for one in keys]
            curves.setdefault(", ".join([*parts, f"{row['counts']} counts"]), []).append(
                (row["units"], row["contacts"])
            )
    reasons = dict.fromkeys(term(row["status"]) for row in rows_of(result) if row["status"] != "ok")
    lines = [f"Some curves could not be drawn ({joined(reasons)})."] if reasons else []
    if not curves:
        said = "No curve could be drawn."
        y = notes(canvas, heading(canvas, title, said), lines)
        return finish(canvas, y, title, " ".join([f"{title}: {said}", *lines]))
    shown, dropped = _largest(curves, lambda curve: -_half(curve))
    said = f"{many} with a contact" if result.parameters.get("affected_only") else f"all {many} of the casebook"
    y = _draw_spread(canvas, heading(canvas, title, said), shown, many)
    lines += [f"Not drawn, more even: {some(dropped, 8)}."] if dropped else []
    y = notes(canvas, y, lines)
    findings = [
        f"{name}: half of the contacts on the {100 * (1 - _half(curve)):.0f} % of {many} with most."
        for name, curve in shown.items()
    ]
    return finish(canvas, y, title, " ".join([f"{title}, {said}.", *findings, *lines]))


def _half(curve: Sequence[tuple[float, float]]) -> float:
    """The share of units that half of the contacts fall on, of those with fewest."""
    return next((units for units, contacts in curve if contacts >= 0.5), 1.0)


def _many(one: str) -> str:
    return {"agency": "agencies", "address": "addresses"}.get(one, f"{one}s")


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
    keys = [name for name in result.columns if name in GROUP_KEYS]
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
