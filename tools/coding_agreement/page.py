"""The figures as a table of their own and as the page that is published."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from .comparison import Comparison
from .figures import Figure
from .flags import FEWEST_FOR_A_FLAG
from .words_of_the_page import INTRODUCTION, READING


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def as_csv(figures: Sequence[Figure]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["variable", "measure", "n", "value", "low", "high", "note"])
    for f in figures:
        writer.writerow([f.variable, f.measure, f.n, number(f.value), number(f.low), number(f.high), f.note])
    return stream.getvalue()


def as_markdown(comparison: Comparison, figures: Sequence[Figure]) -> str:
    return "\n".join(
        [
            INTRODUCTION + "## Rows found by both\n",
            *rows_found(figures),
            "\nFor flags and participants only matched contacts are counted; a flag is found where both have it at the",
            "contact, whatever its state; a link where both have one between the same two contacts.\n",
            "## Values, where both have the row\n",
            *values_agreed(figures),
            "\n## Flags, over all matched contacts\n",
            *flags_agreed(figures),
            f"\nFlags at fewer than {FEWEST_FOR_A_FLAG} contacts have no kappa.\n",
            "## Incidents\n",
            *incidents_agreed(figures),
            "\n## Contacts that only one coding has\n",
            *alone(comparison),
            "",
            READING,
        ]
    )


def by_variable(figures: Sequence[Figure]) -> dict[str, dict[str, Figure]]:
    grouped: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        grouped.setdefault(figure.variable, {})[figure.measure] = figure
    return grouped


def rows_found(figures: Sequence[Figure]) -> Iterable[str]:
    yield "| rows | first | second | both | precision | recall | F1 |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for variable, of in by_variable(figures).items():
        if "matched" in of:
            counts = " | ".join(number(of[name].value) for name in ("n first", "n second", "matched"))
            yield f"| {variable} | {counts} | {short(of['precision'])} | {short(of['recall'])} | {short(of['F1'])} |"


def values_agreed(figures: Sequence[Figure]) -> Iterable[str]:
    yield "| variable | n | kappa (95 %) | agreement (95 %) |"
    yield "|---|---:|---:|---:|"
    for variable, of in by_variable(figures).items():
        if "agreement" in of and (not variable.startswith("flag ") or variable.startswith("flag st")):
            yield f"| {variable} | {of['agreement'].n} | {ranged(of.get('kappa'))} | {ranged(of['agreement'])} |"


def flags_agreed(figures: Sequence[Figure]) -> Iterable[str]:
    grouped = by_variable(figures)
    yield "| flag | contacts with it in either | F1 | kappa of the state (95 %) |"
    yield "|---|---:|---:|---:|"
    for variable, of in grouped.items():
        if variable.startswith("flag ") and "F1" in of:
            state = grouped.get(f"{variable}: state", {}).get("kappa")
            yield f"| {variable.removeprefix('flag ')} | {of['F1'].n} | {short(of['F1'])} | {ranged(state)} |"


def incidents_agreed(figures: Sequence[Figure]) -> Iterable[str]:
    of = by_variable(figures)["incident grouping"]
    yield (
        f"Which contacts belong to one incident, over all pairs of {of['Rand'].n} matched contacts: Rand "
        f"{short(of['Rand'], 3)},"
    )
    yield f"adjusted for chance {short(of['adjusted Rand'])} (Hubert and Arabie 1985)."
    yield "The first is high because most pairs are apart in both codings; the second allows for that."


def alone(comparison: Comparison) -> Iterable[str]:
    yield "| coding | contact | paragraphs | agency | kind | date |"
    yield "|---|---|---|---|---|---|"
    for name, rows in zip(("first", "second"), comparison.unmatched(), strict=True):
        for row in rows:
            where, day_of = row["source"].replace("overview:", ""), row["date"] or "not stated"
            yield f"| {name} | {row['contact_id']} | {where} | {row['agency_id']} | {row['kind']} | {day_of} |"


def short(figure: Figure, digits: int = 2) -> str:
    return "undefined" if figure.value is None else f"{figure.value:.{digits}f}"


def ranged(figure: Figure | None) -> str:
    if figure is None:
        return "-"
    if figure.value is None or figure.low is None or figure.high is None:
        return figure.note or "undefined"
    if figure.low == figure.high:
        return f"{figure.value:.2f} (no disagreement, so no width)"
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"
