"""Pictures of a model and its links, in words too; no value of a record is shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.errors import ArgumentError
from casegraph.linkage.arguments import checked
from casegraph.linkage.truth import truth_codes
from casegraph.plots import style
from casegraph.plots.canvas import Canvas, line_height, width_of, wrapped
from casegraph.plots.picture import Picture
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key

if TYPE_CHECKING:
    from casegraph.linkage.links import Links

__all__ = ["Charts"]

_HIGH = 62.0  # millimetres of the field that points are drawn in
_RUN_COLORS = (style.BLUE, style.ORANGE, style.PINK, style.TURQUOISE, style.PURPLE, style.GREY)
_RUN_DASHES: tuple[Any, ...] = ((), (4, 1.5), (1, 1), (6, 2, 1, 2), (2, 2), (8, 2))
_FURTHEST = 40  # weights beyond are drawn at this one


class _Field:
    """A field with two axes of numbers: where a pair of values lies, ticks, and what the axes mean."""

    def __init__(self, canvas: Canvas, top: float, x: tuple[float, float], y: tuple[float, float]) -> None:
        self.canvas, self.x_ends, self.y_ends = canvas, x, y
        self.left, self.right = MARGIN + 14, canvas.width - MARGIN - 3
        self.top, self.bottom = top + 2, top + _HIGH

    def x(self, value: float) -> float:
        first, last = self.x_ends
        return self.left + (min(max(value, first), last) - first) / (last - first) * (self.right - self.left)

    def y(self, value: float) -> float:
        first, last = self.y_ends
        return self.bottom - (min(max(value, first), last) - first) / (last - first) * (self.bottom - self.top)

    def axes(self, x_name: str, y_name: str) -> float:
        small = line_height(style.SMALL)
        for value in _ticks(*self.x_ends):
            self.canvas.line([(self.x(value), self.top), (self.x(value), self.bottom)], color=style.LIGHT, stroke=0.4)
            self.canvas.text(self.x(value), self.bottom + 1, _number(value), size=style.SMALL, anchor="center")
        for value in _ticks(*self.y_ends):
            self.canvas.line([(self.left, self.y(value)), (self.right, self.y(value))], color=style.LIGHT, stroke=0.4)
            self.canvas.text(
                self.left - 1.5, self.y(value) - small / 2, _number(value), size=style.SMALL, anchor="right"
            )
        below = self.bottom + 1 + small
        self.canvas.text((self.left + self.right) / 2, below, x_name, size=style.SMALL, anchor="center")
        self.canvas.text(MARGIN, self.top - small - 0.6, y_name, size=style.SMALL)
        return below + small + 1


class Charts:
    """Pictures of the model and the links. Use ``links.charts``; each gives a :class:`casegraph.plots.Picture`."""

    def __init__(self, links: Links) -> None:
        self._links = links

    @checked
    def precision_recall(
        self,
        truth: Any,
        *,
        others: Mapping[str, Any] | None = None,
        name: str = "these links",
        width: str = "page",
    ) -> Picture:
        """Draw precision against recall of the clusters at every threshold, of several runs if asked for.

        Parameters
        ----------
        truth
            As of ``links.evaluation.scores``, of records.
        others
            Other links by their names, to be drawn beside these, as of ``links.evaluation.runs``.
        name
            What these links are called where there are others.
        width
            ``page`` (174 mm) or ``column`` (84 mm).

        Returns
        -------
        casegraph.plots.Picture
            A line a run, a point a threshold; the settings' own is marked.
        """
        evaluation = self._links.evaluation
        table = evaluation.thresholds(truth) if others is None else evaluation.runs(truth, others, name=name)
        rows = [row for row in table.to_pylist() if not math.isnan(row["precision"] + row["recall"])]
        runs: dict[str, list[dict[str, Any]]] = {row.get("run", name): [] for row in table.to_pylist()}
        for row in rows:
            runs[row.get("run", name)].append(row)
        canvas = Canvas(width_of(width))
        title = "Precision and recall of pairs by threshold"
        top = heading(canvas, title, "Each point: the clusters at one threshold") + 4
        ends = {
            axis: (min(0.9, math.floor(min((row[axis] for row in rows), default=0) * 10) / 10), 1.0)
            for axis in ("recall", "precision")
        }
        field = _Field(canvas, top, ends["recall"], ends["precision"])
        bottom = field.axes("recall", "precision")
        told = [f"{title}, {len(rows)} thresholds."]
        for (run, found), color, dashes in zip(runs.items(), _RUN_COLORS, _RUN_DASHES, strict=False):
            _draw_run(field, found, color, dashes, mark=style.ORANGE if others is None else color)
            told += _told_run(f"{run}: " if len(runs) > 1 else "", found)
        items = [_dot(style.ORANGE, 1.6, "the settings' threshold"), _dot(style.BLUE, 0.7, "others")]
        if len(runs) > 1:
            items = [
                _line(color, dashes, run)
                for run, color, dashes in zip(runs, _RUN_COLORS, _RUN_DASHES, strict=False)
            ] + [_dot(style.INK, 1.6, "the settings' threshold")]  # fmt: skip
        return finish(canvas, key(canvas, bottom, items), title, " ".join(told))

    @checked
    def weights(self, truth: Any = None, *, width: str = "page") -> Picture:
        """Draw how many kept pairs have which match weight.

        Parameters
        ----------
        truth
            Where given, pairs of one person and of two are drawn apart.
        width
            ``page`` or ``column``.

        Returns
        -------
        casegraph.plots.Picture
            A bar a whole weight (log2 of the odds); the settings' threshold as a line.
        """
        links = self._links
        values = np.clip(np.floor(np.asarray(links._pairs["weight"])), -_FURTHEST, _FURTHEST).astype(int)
        groups = self._groups(truth)
        canvas = Canvas(width_of(width))
        title = "Match weights of the pairs that are kept"
        said = f"{len(values):,} pairs of probability {links.settings.keep:g} or more; weight: log2 of the odds"
        if not len(values):
            return finish(canvas, heading(canvas, title, "No pair is kept."), title, f"{title}: no pair is kept.")
        first, last = int(values.min()), int(values.max()) + 1
        counts = [np.bincount(values[chosen] - first, minlength=last - first) for _, chosen, _ in groups]
        highest = int(np.sum(counts, axis=0).max())
        field = _Field(canvas, heading(canvas, title, said) + 4, (first, last), (0, highest))
        bottom = field.axes("match weight", "pairs")
        base = np.zeros(last - first)
        for (_, _, fill), number in zip(groups, counts, strict=True):
            for at in np.flatnonzero(number).tolist():
                x, right = field.x(first + at), field.x(first + at + 1)
                y = field.y(base[at] + number[at])
                canvas.box(x + 0.1, y, right - x - 0.2, field.y(base[at]) - y, fill=fill, color=None)
            base += number
        own = math.log2(links._link / (1 - links._link))
        canvas.line([(field.x(own), field.top), (field.x(own), field.bottom)], color=style.INK, dashes=(3, 2))
        items = [_box(fill, name) for name, _, fill in groups] + [_dashed("the settings' threshold")]
        bottom = key(canvas, bottom, items)
        above = [f"{name}: {int(chosen.sum()):,}" for name, chosen, _ in groups]
        linked = int((np.asarray(links._pairs["probability"]) >= links._link).sum())
        told = f"{title}: {'; '.join(above)}; {linked:,} at the threshold {links._link:g} or above."
        return finish(canvas, bottom, title, told)

    def _groups(self, truth: Any) -> list[tuple[str, Any, str]]:
        links = self._links
        size = links._pairs.num_rows
        if truth is None:
            return [("pairs", np.ones(size, bool), style.BLUE)]
        true = truth_codes(links.records, truth)
        a, b = (true[np.asarray(links._pairs[name])] for name in ("row_a", "row_b"))
        known = (a >= 0) & (b >= 0)
        groups = [
            ("of two persons", known & (a != b), style.ORANGE),
            ("of one person", known & (a == b), style.BLUE),
            ("not labelled", ~known, style.LIGHT),
        ]
        return [group for group in groups if group[1].any()]

    @checked
    def model(self, *, width: str = "page") -> Picture:
        """Draw m, u and the match weight of each level of each comparison.

        Parameters
        ----------
        width
            ``page`` or ``column``.

        Returns
        -------
        casegraph.plots.Picture
            A row a level: how often it is met among records of one person (m) and of two (u), and the weight, to the
            right where it speaks for one person. After ``links.standard_errors()`` whiskers reach 1.96 standard errors
            to either side.
        """
        rows = [row for row in self._links.model.table().to_pylist() if row["m"] is not None]
        canvas = Canvas(width_of(width))
        title = "What each level of agreement is worth"
        said = "m: among records of one person; u: among records of two persons; weight: log2 of m / u"
        if (errors := self._links.model.errors) is not None:
            said += f"; whiskers: 1.96 standard errors ({errors.draws} draws of persons)"
        y = heading(canvas, title, said)
        most = max(abs(row["match_weight"]) + 1.96 * row.get("match_weight_se", 0.0) for row in rows)
        room = canvas.width * 0.36
        left = MARGIN + room
        share = (canvas.width - MARGIN - left) * 0.22
        middle = left + 2 * share + (canvas.width - MARGIN - left - 2 * share) / 2
        half = canvas.width - MARGIN - middle - 9
        small = line_height(style.SMALL)
        for at, name in enumerate(("m", "u")):
            canvas.text(left + at * share + 1, y, name, size=style.SMALL, weight="bold")
        canvas.text(middle, y, "weight", size=style.SMALL, weight="bold", anchor="center")
        y += small + 1
        before = None
        for row in rows:
            if row["comparison"] != before:
                y = canvas.text(MARGIN, y + 0.6, wrapped(row["comparison"], room, style.SMALL, 1), size=style.SMALL,
                                weight="bold")  # fmt: skip
                before = row["comparison"]
            canvas.text(MARGIN + 3, y, wrapped(row["level"], room - 4, style.SMALL, 1), size=style.SMALL)
            for at, name in enumerate(("m", "u")):
                fill = style.BLUE if name == "m" else style.ORANGE
                canvas.box(left + at * share + 1, y + 0.4, max(0.1, row[name] * (share - 11)), small - 0.8, fill=fill,
                           color=None)  # fmt: skip
                start = left + at * share + 1
                further = _whisker(canvas, y + small / 2, row[name], row.get(f"{name}_se"),
                                   partial(_between, start, share - 11))  # fmt: skip
                canvas.text(further + 0.6, y, _share(row[name]), size=style.SMALL)
            weight = row["match_weight"]
            end = middle + weight / most * half
            canvas.box(min(middle, end), y + 0.4, max(0.1, abs(end - middle)), small - 0.8, fill=style.TURQUOISE,
                       color=None)  # fmt: skip
            sign = 1 if weight >= 0 else -1
            further = _whisker(canvas, y + small / 2, weight, row.get("match_weight_se"),
                               lambda value: middle + min(max(value, -most), most) / most * half, sign)  # fmt: skip
            canvas.text(further + 0.6 * sign, y, f"{weight:+.1f}", size=style.SMALL,
                        anchor="left" if sign > 0 else "right")  # fmt: skip
            y += small + 0.3
        told = [f"{row['comparison']} {row['level']}: m {row['m']:.4g}, u {row['u']:.4g}, weight "
                f"{row['match_weight']:+.2f}{_told_errors(row)}." for row in rows]  # fmt: skip
        return finish(canvas, y, title, " ".join([f"{title}.", *told]))

    @checked
    def waterfall(self, a: Any, b: Any, *, show_values: bool = False, width: str = "page") -> Picture:
        """Draw how the weight of two records comes about, step by step.

        Parameters
        ----------
        a, b
            Ids of records, as of ``links.explain``.
        show_values
            Whether the records' values are shown; else they are masked.
        width
            ``page`` or ``column``.

        Returns
        -------
        casegraph.plots.Picture
            A bar a step, from the prior to the total.
        """
        steps, decided = self._links._steps(a, b, show_values=show_values)
        canvas = Canvas(width_of(width))
        title = "Why two records are linked or not"
        total = steps[-1]
        weighed = f"Weight {total['cumulative']:+.1f}, probability {total['probability']:.4g}"
        y = heading(canvas, title, f"{weighed}; decided: {decided}" if decided else weighed)
        room = canvas.width * 0.42
        ends = [0.0] + [step["cumulative"] for step in steps]
        low, high = min(ends), max(ends)
        left, right = MARGIN + room + 2, canvas.width - MARGIN - 10
        small = line_height(style.SMALL)

        def x(weight: float) -> float:
            return float(left + (weight - low) / max(high - low, 1e-9) * (right - left))

        top, before = y, 0.0
        for step in steps:
            is_total = step["step"] == "total"
            name = step["step"] if not step["level"] else f"{step['step']}: {step['level']}"
            values = f" ({step['value_a'] or 'missing'} | {step['value_b'] or 'missing'})" if show_values else ""
            canvas.text(MARGIN, y, wrapped(name + (values if step["value_a"] or step["value_b"] else ""), room,
                                           style.SMALL, 1), size=style.SMALL)  # fmt: skip
            start, end = (0.0, step["cumulative"]) if is_total else (before, step["cumulative"])
            fill = style.GREY if is_total or step["step"] == "prior" else style.BLUE if end >= start else style.ORANGE
            canvas.box(min(x(start), x(end)), y + 0.3, max(0.15, abs(x(end) - x(start))), small - 0.6, fill=fill,
                       color=None)  # fmt: skip
            canvas.text(max(x(start), x(end)) + 0.6, y, f"{step['weight']:+.1f}", size=style.SMALL)
            before = step["cumulative"]
            y += small + 0.5
        canvas.line([(x(0), top), (x(0), y)], color=style.INK, stroke=0.5, dashes=(2, 2))
        items = [_box(style.BLUE, "for one person"), _box(style.ORANGE, "against"), _box(style.GREY, "prior, total")]
        y = key(canvas, y + 1, items)
        told = [f"{step['step']}{' ' + step['level'] if step['level'] else ''} {step['weight']:+.2f}" for step in steps]
        said = f"; decided: {decided}" if decided else ""
        return finish(canvas, y, title, f"{title}: {', '.join(told)}; probability {total['probability']:.4g}{said}.")

    @checked
    def unlinkable(self, *, width: str = "page") -> Picture:
        """Draw how many records hold too little to be linked, by threshold.

        Parameters
        ----------
        width
            ``page`` or ``column``.

        Returns
        -------
        casegraph.plots.Picture
            The share of records whose weight beside an exact copy of themselves is below the weight.
        """
        links = self._links
        found = links.evaluation.unlinkable()
        weights = np.sort(np.asarray(found["weight"]))
        canvas = Canvas(width_of(width))
        title = "Records that hold too little to be linked"
        first, last = math.floor(min(weights[0], 0)), math.ceil(max(weights[-1], 1))
        shares = [(at, float(np.searchsorted(weights, at)) / len(weights)) for at in range(first, last + 1)]
        field = _Field(canvas, heading(canvas, title, "Weight of each record beside a copy of itself") + 4,
                       (first, last), (0, 1))  # fmt: skip
        bottom = field.axes("match weight asked for", "share of records below it")
        canvas.line([(field.x(at), field.y(share)) for at, share in shares], color=style.BLUE, stroke=1.2)
        own = math.log2(links._link / (1 - links._link))
        canvas.line([(field.x(own), field.top), (field.x(own), field.bottom)], color=style.INK, dashes=(3, 2))
        bottom = key(canvas, bottom, [_dashed("the settings' threshold")])
        count = int(np.sum(~np.asarray(found["linkable"])))
        told = f"{title}: {count:,} of {len(weights):,} at the threshold {links._link:g}."
        return finish(canvas, bottom, title, told)

    @checked
    def thresholds(self, truth: Any, *, width: str = "page") -> Picture:
        """Draw precision, recall and F1 of pairs against the threshold.

        Parameters
        ----------
        truth
            As of ``links.evaluation.scores``, of records.
        width
            ``page`` or ``column``.

        Returns
        -------
        casegraph.plots.Picture
            A line a measure over the match weight asked for.
        """
        rows = self._links.evaluation.thresholds(truth).to_pylist()
        canvas = Canvas(width_of(width))
        title = "Precision, recall and F1 of pairs by threshold"
        ends = (rows[0]["weight"], rows[-1]["weight"])
        if ends[0] == ends[1]:
            raise ArgumentError("thresholds: there is one alone; accepted: settings.keep below settings.link")
        field = _Field(canvas, heading(canvas, title, "Threshold as match weight, log2 of the odds") + 4, ends, (0, 1))
        bottom = field.axes("threshold", "precision, recall, F1")
        lines = [("precision", style.BLUE, (4, 1.5)), ("recall", style.ORANGE, (1, 1)), ("f1", style.PINK, None)]
        for name, color, dashes in lines:
            points = [(field.x(row["weight"]), field.y(row[name])) for row in rows if not math.isnan(row[name])]
            if len(points) > 1:
                canvas.line(points, color=color, stroke=1.2, dashes=dashes)
        bottom = key(canvas, bottom, [_line(color, dashes, name) for name, color, dashes in lines])
        told = [f"at {row['threshold']:.4g}: precision {row['precision']:.3f}, recall {row['recall']:.3f}, F1 "
                f"{row['f1']:.3f}" for row in rows[:: max(1, len(rows) // 10)]]  # fmt: skip
        return finish(canvas, bottom, title, f"{title}: {'; '.join(told)}.")


def _draw_run(field: _Field, rows: list[dict[str, Any]], color: str, dashes: Any, *, mark: str) -> None:
    """Draw a line, a point a threshold, and the settings' own in the color ``mark``."""
    points = [(field.x(row["recall"]), field.y(row["precision"])) for row in rows]
    if len(points) > 1:
        field.canvas.line(points, color=color, stroke=1, dashes=dashes)
    for row, (x, y) in zip(rows, points, strict=True):
        if row["chosen"]:
            field.canvas.circle(x, y, 1.6, fill=mark, color="#FFFFFF", layer=5)
        else:
            field.canvas.circle(x, y, 0.7, fill=color, color="#FFFFFF", stroke=0.2, layer=4)


def _told_run(run: str, rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return [f"{run}No threshold has both precision and recall."]
    best = max(rows, key=lambda row: row["f1"])
    chosen = next((row for row in rows if row["chosen"]), None)
    return [
        f"{run}{words} {row['threshold']:.4g}: precision {row['precision']:.4f}, recall {row['recall']:.4f}, "
        f"F1 {row['f1']:.4f}."
        for words, row in (("At the settings' threshold", chosen), ("Best F1", best))
        if row
    ]


def _whisker(
    canvas: Canvas, y: float, value: float, error: float | None, place: Callable[[float], float], sign: int = 1
) -> float:
    """Draw 1.96 standard errors to either side of a value, and return where value and whisker end."""
    if error is None:
        return place(value)
    ends = [place(value - 1.96 * error), place(value + 1.96 * error)]
    canvas.line([(ends[0], y), (ends[1], y)], color=style.INK, stroke=0.6, layer=5)
    for end in ends:
        canvas.line([(end, y - 0.5), (end, y + 0.5)], color=style.INK, stroke=0.6, layer=5)
    return max(*ends, place(value)) if sign > 0 else min(*ends, place(value))


def _between(start: float, room: float, share: float) -> float:
    """The place of a share from 0 to 1."""
    return start + min(max(share, 0.0), 1.0) * room


def _told_errors(row: dict[str, Any]) -> str:
    if "m_se" not in row:
        return ""
    return f" (standard errors {row['m_se']:.2g}, {row['u_se']:.2g}, {row['match_weight_se']:.2g})"


def _share(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else f"{value:.0e}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"


def _ticks(first: float, last: float) -> list[float]:
    """Round values within the ends, six or so."""
    power = 10.0 ** math.floor(math.log10(max(last - first, 1e-9)))
    step = next(power * one / 10 for one in (1, 2, 2.5, 5, 10, 20) if (last - first) / (power * one / 10) <= 7)
    return [round(step * at, 10) for at in range(math.ceil(first / step - 1e-9), math.floor(last / step + 1e-9) + 1)]


def _dot(fill: str, radius: float, words: str) -> KeyItem:
    return (lambda canvas, x, y: canvas.circle(x, y, radius, fill=fill, color="#FFFFFF", stroke=0.2), words)


def _box(fill: str, words: str) -> KeyItem:
    return (lambda canvas, x, y: canvas.box(x - 2, y - 1, 4, 2, fill=fill, color=None), words)


def _line(color: str, dashes: Any, words: str) -> KeyItem:
    return (
        lambda canvas, x, y: canvas.line([(x - 3.5, y), (x + 3.5, y)], color=color, stroke=1.2, dashes=dashes),
        words,
    )


def _dashed(words: str) -> KeyItem:
    return _line(style.INK, (3, 2), words)
