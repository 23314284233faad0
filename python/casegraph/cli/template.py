"""casegraph template."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.cli.output import json_option, say


@click.command(
    epilog="""
\b
Examples:
  casegraph template casebook.xlsx
  casegraph template casebook.xlsx --overwrite   an empty one in its place
"""
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace the file where it is there already.")
@json_option
def template(path: Path, overwrite: bool, as_json: bool) -> None:
    """Write an empty workbook to PATH, for a casebook that is filled in by hand.

    It has a sheet per table with notes on every column, drop-down lists of the terms, an example row, and
    formats that keep dates and ids as they are typed. Four sheets are needed; the first sheet tells how.
    """
    from casegraph.io import need_excel
    from casegraph.io.template import write_template

    need_excel("written")
    write_template(path, overwrite=overwrite)
    say(as_json, f"{path}: fill it in, then run: casegraph validate {path}", file=str(path))
