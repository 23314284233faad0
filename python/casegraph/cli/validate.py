"""casegraph validate."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import click

from casegraph.cli.output import json_option
from casegraph.cli.reading import examined, no_descriptor_option
from casegraph.cli.suggestions import complete_casebook
from casegraph.errors import PROBLEM_COLUMNS, printable, shown
from casegraph.validation import ValidationReport

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@click.command(
    epilog="""
\b
Examples:
  casegraph validate casebook.xlsx
  casegraph validate folder/ --format csv > problems.csv
  casegraph validate folder/ --no-descriptor
"""
)
@click.argument("casebook", metavar="NAME_OR_PATH", shell_complete=complete_casebook)
@click.option("--format", "format_", type=click.Choice(("text", "json", "csv")), default="text", show_default=True)
@no_descriptor_option
@json_option
def validate(casebook: str, format_: str, no_descriptor: bool, as_json: bool) -> int:
    """Check a casebook and print every problem.

    NAME_OR_PATH is a casebook that ships with casegraph (dhr7), a folder or a workbook. For each problem: table,
    row (of the data, from 1), column, value, reason, what would be accepted, and the place in the file. Errors
    make a casebook unusable and give exit status 2; warnings deserve a look.
    """
    report = examined(casebook, descriptor=not no_descriptor)
    printed = {"text": _text, "json": _json, "csv": _csv}["json" if as_json else format_](report)
    click.echo(printed, nl=False)
    return 0 if report.ok else 2


def _text(report: ValidationReport) -> str:
    lines = []
    for problem in report.to_pylist():
        lines.append(f"{problem['level']}: {_where(problem)}")
        if problem["value"]:
            lines.append(f"  value:    {shown(problem['value'])}")
        lines.append(f"  reason:   {printable(problem['reason'])}")
        if problem["accepted"]:
            lines.append(f"  accepted: {printable(problem['accepted'])}")
    return "\n".join([*lines, report.summary()]) + "\n"


def _where(problem: dict[str, Any]) -> str:
    parts = [shown(problem["table"])] if problem["table"] else []
    parts += [f"row {problem['row']}"] if problem["row"] else []
    parts += [f"column {shown(problem['column'])}"] if problem["column"] else []
    place = shown(problem["place"])
    if not parts:
        return place or "casebook"
    return ", ".join(parts) + (f" ({place})" if place else "")


def _json(report: ValidationReport) -> str:
    found = {
        "ok": report.ok,
        "errors": report.errors.num_rows,
        "warnings": report.warnings.num_rows,
        "problems": report.to_pylist(),
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _csv(report: ValidationReport) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(PROBLEM_COLUMNS)
    for problem in report.to_pylist():
        writer.writerow([_inert(problem[name]) for name in PROBLEM_COLUMNS])
    return text.getvalue()


def _inert(cell: Any) -> Any:
    """A value that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
