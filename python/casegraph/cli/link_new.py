"""``casegraph link-new``: new records linked to records that are linked already."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from casegraph.cli.intake import Intake, intake_options
from casegraph.cli.output import json_option, say
from casegraph.errors import DataError, NotFoundError

__all__ = ["link_new"]

_WRITTEN = ("crosswalk.csv", "pairs.csv", "settings.json", "model.json")


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
@intake_options
@click.option("-o", "--output", required=True, metavar="FOLDER", type=click.Path(), help="Folder to write.")
@json_option
def link_new(records: str, base: str, linked: str, intake: Intake, output: str, as_json: bool) -> None:
    """Link new RECORDS (CSV or Parquet) to those of an earlier linkage, which is not done again.

    Model, ids of persons and how rare each value is stay as they were. Writes crosswalk.csv of the new records,
    pairs.csv, changes.csv (persons that new records joined), and all.csv, the crosswalk of all records.
    """
    from pyarrow import csv

    from casegraph.io.atomic import atomic_file
    from casegraph.io.table_file import read_table
    from casegraph.linkage import Index, Model, Settings

    folder = Path(linked)
    missing = [name for name in _WRITTEN if not (folder / name).is_file()]
    if missing:
        raise NotFoundError(f"{folder}: it lacks {', '.join(missing)}; accepted: a folder that casegraph link wrote")
    crosswalk = read_table(folder / "crosswalk.csv")
    settings, model = Settings.load(folder / "settings.json"), Model.load(folder / "model.json")
    decided = folder / "decisions.csv"
    (known, _), (new, notes) = intake.read_all([base, records], settings)
    _refuse_cut(known, crosswalk, settings.id_column, base, folder)
    _refuse_renamed(known, new, settings, records)
    index = Index(
        known,
        crosswalk,
        settings,
        model,
        pairs=_numbers(read_table(folder / "pairs.csv")),
        decisions=read_table(decided) if decided.is_file() else None,
    )
    added = index.add(new, on=date.today())
    target = Path(output)
    target.mkdir(parents=True, exist_ok=True)
    tables = {"crosswalk": added.crosswalk, "pairs": added.pairs, "changes": added.changes, "all": index.crosswalk}
    for name, table in tables.items():
        with atomic_file(target / f"{name}.csv") as place:
            csv.write_csv(table, place)
    say(
        as_json,
        "\n".join([f"{added!r}\n  in {target}", *(f"  note: {note}" for note in notes)]),
        records=added.crosswalk.num_rows,
        pairs_kept=added.pairs.num_rows,
        changes=added.changes.num_rows,
        notes=notes,
        folder=output,
        files=[f"{name}.csv" for name in tables],
    )


def _refuse_cut(base: Any, crosswalk: Any, ids: str, file: str, folder: Path) -> None:
    """A base that lacks records of the crosswalk would lose them without a word."""
    import pyarrow.compute as pc

    if ids not in base.column_names:
        raise DataError(f"{file}: there is no column {ids}; accepted: the records that {folder} was made of")
    there = pc.is_in(crosswalk["record_id"], value_set=base[ids].cast("string"))
    lacking = crosswalk.num_rows - (pc.sum(there).as_py() or 0)
    if lacking:
        first = pc.index(there, False).as_py() + 1
        raise DataError(
            f"{file}: it lacks {lacking} records of {folder / 'crosswalk.csv'} (the first in row {first} there); "
            "accepted: all records that were linked"
        )


def _refuse_renamed(base: Any, new: Any, settings: Any, file: str) -> None:
    """A column that has another name in new records would be missing in each of them."""
    lacking = [name for name in [settings.id_column, *settings.columns] if name not in new.column_names]
    lacking = [name for name in lacking if name in base.column_names]
    if lacking:
        raise DataError(
            f"{file}: there is no column {', '.join(lacking)}; there are {', '.join(new.column_names)}; accepted: the "
            f"columns of the records before, or --column 'NAME={lacking[0]}'; an empty column where nothing is known"
        )


def _numbers(pairs: Any) -> Any:
    """Pairs as numbers again: cells of a CSV file are read as texts."""
    import pyarrow as pa

    for name in ("weight", "probability"):
        pairs = pairs.set_column(pairs.column_names.index(name), name, pairs[name].cast(pa.float64()))
    return pairs
