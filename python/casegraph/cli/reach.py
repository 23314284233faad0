"""``casegraph reach``: who is reached, when, along timed edges of any kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from casegraph.cli.output import json_option, say
from casegraph.errors import ArgumentError

__all__ = ["reach"]

_COLUMNS = ("source", "target", "departure", "arrival")


@click.command(
    epilog="""
\b
Examples:
  casegraph reach shares.csv -o reached.csv               how many can be reached from each
  casegraph reach shares.csv --source police -o first.csv     whom, and on which day first
  casegraph reach shares.csv --source police --column from_agency=source --column to_agency=target \\
      --column date=departure --start 2011-01-01 --end 2011-12-31 -o first.csv
  casegraph reach messages.parquet --numbers --ties strict -o reached.csv
"""
)
@click.argument("edges", type=click.Path())
@click.option(
    "--source", metavar="ID", help="From this one alone: whom it reaches, when first, and by which last edge."
)
@click.option("--start", metavar="TIME", help="Only edges that depart from here on.")
@click.option("--end", metavar="TIME", help="Only edges that arrive by here.")
@click.option(
    "--ties",
    type=click.Choice(["closure", "strict", "recorded"]),
    default="closure",
    show_default=True,
    help="What may follow what on one day: anything, nothing, or what stands below it.",
)
@click.option("--numbers", is_flag=True, help="Times are whole numbers, not dates in EDTF.")
@click.option(
    "--column",
    "renamed",
    multiple=True,
    metavar="THEIRS=OURS",
    help=f"A column of another name; ours: {', '.join(_COLUMNS)}.",
)
@click.option("--encoding", default="utf-8", show_default=True, help="How the file's text is encoded.")
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(), help="The CSV file to write.")
@json_option
def reach(
    edges: str,
    source: str | None,
    start: str | None,
    end: str | None,
    ties: str,
    numbers: bool,
    renamed: tuple[str, ...],
    encoding: str,
    output: str,
    as_json: bool,
) -> None:
    """Follow the EDGES (CSV or Parquet: source, target, departure and, where edges take time, arrival) in time.

    An edge is followed by one that departs not before it has arrived. One of an uncertain day (2011-03) departs on its
    first day and arrives on its last, so that what is reached is surely reached.
    """
    from pyarrow import csv

    from casegraph.io.atomic import atomic_file
    from casegraph.io.table_file import read_table
    from casegraph.temporal import TimedEdges

    table = _columns(read_table(Path(edges), encoding), renamed)
    followed = TimedEdges(_typed(table, numbers=numbers))
    asked: Any = {"start": _time("--start", start, numbers), "end": _time("--end", end, numbers), "ties": ties}
    found = followed.reached(**asked) if source is None else followed.earliest_arrival(source, **asked)
    with atomic_file(Path(output), parents=False) as place:
        csv.write_csv(found, place)
    told = f"{found.num_rows:,} rows, of {len(followed):,} edges, in {output}"
    say(as_json, told, edges=len(followed), n_rows=found.num_rows, file=output)


def _columns(table: Any, renamed: tuple[str, ...]) -> Any:
    """The columns of edges; one that was named goes before one that has the name already."""
    named = {name: name for name in _COLUMNS if table.column_names.count(name) == 1}
    given: set[str] = set()
    for text in renamed:
        theirs, _, ours = text.rpartition("=")
        if table.column_names.count(theirs) != 1 or ours not in _COLUMNS or ours in given:
            raise ArgumentError(
                f"--column: {text!r} is not accepted; accepted: one of {', '.join(table.column_names)}, = and one of "
                f"{', '.join(_COLUMNS)}, each once"
            )
        given.add(ours)
        named[ours] = theirs
    return table.select(list(named.values())).rename_columns(list(named))


def _typed(table: Any, *, numbers: bool) -> Any:
    """Ids as texts, which they are on the command line; times as whole numbers where they are such."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = {name: table[name] for name in table.column_names}
    for name, column in columns.items():
        is_id = name in ("source", "target")
        if pa.types.is_dictionary(column.type) or (is_id and pa.types.is_integer(column.type)):
            column = pc.cast(column, pa.string())
        if numbers and not is_id and pa.types.is_string(column.type):
            column = _whole_numbers(column, name)
        columns[name] = column
    return pa.table(columns)


def _whole_numbers(column: Any, name: str) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    wrong = pc.index(pc.match_substring_regex(column, r"^\s*-?\d{1,10}\s*$"), False).as_py()
    if wrong >= 0:
        value = column[wrong].as_py()
        raise ArgumentError(f"edges, row {wrong}, {name}: {value!r} is not accepted; accepted: whole numbers")
    return pc.cast(pc.utf8_trim_whitespace(column), pa.int64())


def _time(option: str, text: str | None, numbers: bool) -> Any:
    from datetime import date

    if text is None:
        return None
    try:
        return int(text) if numbers else date.fromisoformat(text)
    except ValueError:
        accepted = "a whole number" if numbers else "a day such as 2011-03-01"
        raise ArgumentError(f"{option}: {text!r} is not accepted; accepted: {accepted}") from None
