"""``casegraph link-new``: new records linked to records that are linked already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from casegraph.cli.output import json_option, say

__all__ = ["link_new"]


@click.command(
    "link-new",
    epilog="""
\b
Examples:
  casegraph link records.csv -o linked/
  casegraph link-new new.csv --base records.csv --linked linked/ -o added/
  casegraph link-new may.parquet --base april.parquet --linked april/ -o may/
""",
)
@click.argument("records", type=click.Path())
@click.option("--base", required=True, metavar="FILE", type=click.Path(), help="The records that are linked.")
@click.option("--linked", required=True, metavar="FOLDER", type=click.Path(), help="What casegraph link wrote of them.")
@click.option("-o", "--output", required=True, metavar="FOLDER", type=click.Path(), help="Folder to write.")
@json_option
def link_new(records: str, base: str, linked: str, output: str, as_json: bool) -> None:
    """Link new RECORDS (CSV or Parquet) to those of an earlier linkage, which is not done again.

    Model, ids of persons and how rare each value is stay as they were. Writes crosswalk.csv of the new records,
    pairs.csv, changes.csv (persons that new records joined), and all.csv, the crosswalk of all records.
    """
    from pyarrow import csv

    from casegraph.io.atomic import atomic_file
    from casegraph.linkage import Index, Model, Settings
    from casegraph.linkage.read import read_records

    folder = Path(linked)
    crosswalk = read_records(folder / "crosswalk.csv")
    settings, model = Settings.load(folder / "settings.json"), Model.load(folder / "model.json")
    decided = folder / "decisions.csv"
    index = Index(
        read_records(Path(base)),
        crosswalk,
        settings,
        model,
        pairs=_numbers(read_records(folder / "pairs.csv")),
        decisions=read_records(decided) if decided.is_file() else None,
    )
    added = index.add(read_records(Path(records)))
    target = Path(output)
    target.mkdir(parents=True, exist_ok=True)
    tables = {"crosswalk": added.crosswalk, "pairs": added.pairs, "changes": added.changes, "all": index.crosswalk}
    for name, table in tables.items():
        with atomic_file(target / f"{name}.csv") as place:
            csv.write_csv(table, place)
    say(
        as_json,
        f"{added!r}\n  in {target}",
        records=added.crosswalk.num_rows,
        pairs_kept=added.pairs.num_rows,
        changes=added.changes.num_rows,
        folder=output,
        files=[f"{name}.csv" for name in tables],
    )


def _numbers(pairs: Any) -> Any:
    """Pairs as numbers again: cells of a CSV file are read as texts."""
    import pyarrow as pa

    for name in ("weight", "probability"):
        pairs = pairs.set_column(pairs.column_names.index(name), name, pairs[name].cast(pa.float64()))
    return pairs
