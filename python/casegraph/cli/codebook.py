"""casegraph codebook."""

from __future__ import annotations

import json

import click

from casegraph.cli.output import json_option, say
from casegraph.codebook import FORMATS
from casegraph.codebook import codebook as text_of


@click.command(
    epilog="""
\b
Examples:
  casegraph codebook
  casegraph codebook --table contacts
  casegraph codebook --format markdown > codebook.md
"""
)
@click.option("--table", metavar="TABLE", help="Only this table and the vocabularies that it uses.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@json_option
def codebook(table: str | None, format_: str, as_json: bool) -> None:
    """Print what belongs in each table and column of a casebook, and the terms of each vocabulary.

    The definitions of an agency contact and of an incident come first.
    """
    if as_json:
        say(True, "", **json.loads(text_of(table, "json")))
    else:
        click.echo(text_of(table, format_), nl=False)
