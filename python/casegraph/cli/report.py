"""casegraph report."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.audience import Audience
from casegraph.cli.output import json_option, listed_files, say
from casegraph.cli.reading import audience_options, no_descriptor_option, opened
from casegraph.cli.suggestions import complete_casebook


@click.command(
    epilog="""
\b
Examples:
  casegraph report dhr7 -o out/
  casegraph report casebook.xlsx -o report/ --at 2010-11-28 --at 2014-03-15
  casegraph report folder/ -o report/ --persons Victim --persons PFP --window P24M
  casegraph report extracts.xlsx -o report/ --purpose "audit of referrals in 2024"
  casegraph report dhr7 -o board/ --audience board
  casegraph report dhr7 -o public/ --audience public --threshold 10
"""
)
@click.argument("casebook", metavar="NAME_OR_PATH", shell_complete=complete_casebook)
@click.option(
    "-o",
    "--out",
    required=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Folder to write; an earlier report in it is replaced.",
)
@click.option(
    "--persons", metavar="ID", multiple=True, help="A principal person; may be repeated. Else chosen by role."
)
@click.option("--at", metavar="DATE", multiple=True, help="A day for households and holdings; may be repeated.")
@click.option(
    "--window", metavar="DURATION", default="P18M", show_default=True, help="How far back checks look, as P18M or P90D."
)
@click.option("--title", metavar="TEXT", help="Title of the report; else that of the casebook.")
@click.option("--date", "date_", metavar="TEXT", help="A date to print on the report; none is printed otherwise.")
@click.option(
    "--purpose",
    metavar="TEXT",
    help="What rows about single persons are for, where the casebook has no review; printed on the report.",
)
@no_descriptor_option
@json_option
@audience_options
def report(
    casebook: str,
    out: Path,
    persons: tuple[str, ...],
    at: tuple[str, ...],
    window: str,
    title: str | None,
    date_: str | None,
    purpose: str | None,
    no_descriptor: bool,
    as_json: bool,
    audience: Audience,
) -> None:
    """Write a report of a casebook: a page, a Word document, a workbook and tables.

    NAME_OR_PATH is a casebook that ships with casegraph (dhr7), a folder or a workbook. The page is one
    file that works offline; every figure in it leads to the gists and paragraphs behind it.
    """
    from casegraph.reports import Options, write_report
    from casegraph.reports.write import check_folder

    check_folder(out)
    book = opened(casebook, descriptor=not no_descriptor)
    page = write_report(book, out, Options(persons, at, window, title, date_, purpose, audience))
    text = f"{page}: open it in a browser; a Word document, a workbook and tables stand beside it"
    say(as_json, text, page=str(page), files=listed_files(out))
