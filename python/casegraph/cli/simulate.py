"""``casegraph simulate``: a made casebook of any size."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.cli.output import json_option, say

__all__ = ["simulate"]


@click.command(
    epilog="""
\b
Examples:
  casegraph simulate -o made/                                    ten thousand contacts
  casegraph simulate --contacts 1000000 --persons 300000 --addresses 200000 \\
      --agencies 200 --seed 7 --format parquet -o made/          the size of the benchmarks
"""
)
@click.option("--contacts", type=int, default=10_000, show_default=True, help="Number of contacts.")
@click.option("--persons", type=int, default=3_000, show_default=True, help="Number of persons.")
@click.option("--addresses", type=int, default=2_000, show_default=True, help="Number of addresses.")
@click.option("--agencies", type=int, default=20, show_default=True, help="Number of agencies.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same casebook.")
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option("--overwrite", is_flag=True, help="Replace a casebook that is already there.")
@click.option("-o", "--output", required=True, type=click.Path(), help="Folder to write.")
@json_option
def simulate(
    contacts: int,
    persons: int,
    addresses: int,
    agencies: int,
    seed: int,
    form: str,
    overwrite: bool,
    output: str,
    as_json: bool,
) -> None:
    """Make a casebook that describes nobody, for benchmarks and pictures; it says so itself."""
    from casegraph.errors import ArgumentError
    from casegraph.simulation import simulate as make

    target = Path(output)
    if not overwrite and target.exists() and (target.is_file() or any(target.iterdir())):
        raise ArgumentError(f"{output}: something is there already; accepted: a new or empty folder, or --overwrite")
    book = make(contacts, persons, addresses, agencies, seed=seed)
    where = book.write(output, format=form, overwrite=overwrite)
    rows = {name: table.num_rows for name, table in book.tables.items()}
    text = f"{book.title}: {contacts:,} contacts in {where}\nnext: casegraph report {where} -o out/"
    say(as_json, text, title=book.title, folder=output, rows=rows)
