"""What checks show, by how far back they look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casegraph import plots
from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.page import Part
from casegraph.reports.page_tables import About, Cell, Column, Table, cell
from casegraph.reports.pictures import Mark, embedded

__all__ = ["window_lengths"]

_LENGTHS = ("P1M", "P3M", "P6M", "P12M", "P18M", "P24M", "P36M", "P60M")
_MOST_CHECKS = 60


def window_lengths(builder: Builder, classes: Mapping[str, str]) -> list[Part]:
    """The split over lengths of the window: of all contacts as checks, and of each check of the casebook."""
    view = builder.view
    curve = builder.use(view.graph.visibility.curve([*_LENGTHS, None]))
    parts: list[Part] = []
    if any(row["n"] for row in curve.to_pylist()):
        title = "What every agency could have found, by how far back checks look"
        drawn = plots.windows(curve)
        parts.append(embedded(builder, "windows", title, drawn, lambda attributes: Mark(About()), ""))
        parts.append(_curve(builder, curve.to_pylist(), classes))
    checks = _checks(builder)
    return [*parts, checks] if checks.rows else parts


def _length(window: str | None) -> str:
    """ "P18M" as "18 months"; without limit where there is none."""
    return "without limit" if window is None else words.counted(int(window[1:-1]), "month")


def _curve(builder: Builder, rows: list[dict[str, Any]], classes: Mapping[str, str]) -> Table:
    columns = [
        Column("window_length", "Looking back", head=True),
        Column("with_found", "Checks that would show one or more", "checks", "", "number"),
        Column("checks", "Checks", "contacts", "contacts at which a check is taken to be made", "number"),
        Column("n", "n", "contacts", "relevant contacts, added up over checks", "number"),
        *(Column(name, label, "contacts", "", "number") for name, label in classes.items()),
    ]
    table = Table(
        "visibility-windows",
        "The split over lengths of the window",
        columns,
        note="As if every agency had looked up the address, the persons and their numbers at every contact of one "
        "exact day. What a longer window shows leaves the window gap; no length changes a silo or recording gap.",
        measure="visibility.curve",
        style="matrix",
        folded=True,
    )
    for row in rows:
        line = [cell(row["window_length"] or "without limit", _length(row["window_length"]))]
        line += [
            Cell(row[one.name], words.number(row[one.name]) if row[one.name] else "\u2013", mark=_mark(row[one.name]))
            for one in columns[1:]
        ]
        table.rows.append(line)
    return table


def _mark(value: Any) -> str:
    return "" if value else "none"


def _checks(builder: Builder) -> Table:
    """Of each check that can be split: what it would have shown, and what would be older than it looks back."""
    view = builder.view
    columns = [
        Column("check", "Check", head=True),
        Column("agency", "By"),
        Column("n", "n", "contacts", "relevant contacts", "number"),
        *(Column(f"found_{window}", f"Found, {_length(window)}", "contacts", "", "number") for window in _LENGTHS),
        Column("found_or_older", "Found or older", "contacts", "found by a check of any length", "number"),
    ]
    table = Table(
        "visibility-check-windows",
        "Each check with windows of other lengths",
        columns,
        note="Found: certainly shown by the check; older: held and filed under the key, but older than it looks back. "
        "The other parts of the split no length changes. Where the source says what a check showed, its word stands.",
        measure="visibility.check",
        style="matrix",
        folded=True,
        follows="a",
    )
    rows = [row for row in view.checks.to_pylist() if row["status"] == "ok"]
    for row in rows if len(rows) <= _MOST_CHECKS else ():
        counts = [_split(builder, row["check"], window) for window in _LENGTHS]
        line = [
            cell(str(row["check"]), link=builder.row_link("checks", row["check"])),
            cell(view.agency(row["agency"])),
            cell(row["n"], words.number(row["n"])),
        ]
        found = [one.get("found", 0) for one in counts]
        line += [cell(one, words.number(one)) for one in (*found, found[0] + counts[0].get("window", 0))]
        table.rows.append(line)
        table.is_about(About((row["agency"],)))
    return table


def _split(builder: Builder, check: Any, window: str) -> dict[str, int]:
    result = builder.use(builder.view.graph.visibility.check(check, window=window))
    return {row["class"]: row["certain"] for row in result.to_pylist() if row["part"] == "relevant"}
