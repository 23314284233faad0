"""``casegraph link``: which records are of the same person."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["link"]


@click.command(
    epilog="""
\b
Examples:
  casegraph link records.csv -o linked/                  the columns of the casebook's table records
  casegraph link records.parquet --threshold 0.99 -o linked/
  casegraph link records.csv --settings linked/settings.json --model linked/model.json -o again/
"""
)
@click.argument("records", type=click.Path())
@click.option("--settings", "settings_file", metavar="FILE", type=click.Path(), help="Settings as JSON.")
@click.option("--model", "model_file", metavar="FILE", type=click.Path(), help="A trained model as JSON.")
@click.option(
    "--threshold",
    type=float,
    help="Probability from which records are linked [default: that of the greatest expected F1].",
)
@click.option("-o", "--output", required=True, metavar="FOLDER", type=click.Path(), help="Folder to write.")
def link(records: str, settings_file: str | None, model_file: str | None, threshold: float | None, output: str) -> None:
    """Link the RECORDS (CSV or Parquet, a row a record) of persons across agencies.

    Writes crosswalk.csv (which person each record stands for, with probability), pairs.csv, rules.csv, model.csv,
    model.json and settings.json. No value of a record is printed.
    """
    from dataclasses import replace

    from casegraph.linkage import Model, Settings
    from casegraph.linkage import link as linked
    from casegraph.linkage.link import default_settings
    from casegraph.linkage.read import read_records

    table = read_records(Path(records))
    settings = Settings.load(settings_file) if settings_file else default_settings(table)
    if threshold is not None:
        settings = replace(settings, link=threshold)
    model = Model.load(model_file) if model_file else None
    links = linked(table, settings, model=model)
    where = links.write(output)
    click.echo(f"{links!r}\n  in {where}")
