"""``casegraph link``: which records are of the same person."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casegraph.cli.intake import Intake, intake_options
from casegraph.cli.output import json_option, listed_files, say
from casegraph.errors import ArgumentError

if TYPE_CHECKING:
    from casegraph.linkage import Links

__all__ = ["link"]


@click.command(
    epilog="""
\b
Examples:
  casegraph link records.csv -o linked/                  the columns of the casebook's table records
  casegraph link records.parquet --threshold 0.99 -o linked/
  casegraph link records.csv --settings linked/settings.json --model linked/model.json -o again/
  casegraph link records.csv --one-per-source --apart birth_date -o linked/
  casegraph link records.csv --column "Client name=given_name" --date-format %d/%m/%Y -o linked/
  casegraph link records.csv --pages --truth person --review 200 -o linked/   how good are the links?
  casegraph link records.csv --answers linked/review.xlsx -o again/           learn from the answers
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
@click.option("--one-per-source", is_flag=True, help="No two records of one agency are of one person.")
@click.option("--apart", multiple=True, metavar="COMPARISON", help="Disagreeing on it keeps records apart.")
@click.option("--decisions", metavar="FILE", type=click.Path(), help="Pairs decided on: record_a, record_b, decision.")
@click.option("--truth", metavar="COLUMN", help="Column that says who is who: writes evaluation.csv, thresholds.csv.")
@click.option("--pages", is_flag=True, help="Writes charts, and pages of pairs and clusters with values masked.")
@click.option(
    "--review",
    type=click.IntRange(min=1),
    metavar="N",
    help="Writes review.xlsx: N pairs to be judged, with their values.",
)
@click.option("--answers", metavar="FILE", type=click.Path(), help="An answered review.xlsx: m is learnt from it.")
@click.option("--force", is_flag=True, help="Replace a review.xlsx that has answers.")
@intake_options
@click.option("-o", "--output", required=True, metavar="FOLDER", type=click.Path(), help="Folder to write.")
@json_option
def link(
    records: str,
    settings_file: str | None,
    model_file: str | None,
    threshold: float | None,
    one_per_source: bool,
    apart: tuple[str, ...],
    decisions: str | None,
    truth: str | None,
    pages: bool,
    review: int | None,
    answers: str | None,
    force: bool,
    intake: Intake,
    output: str,
    as_json: bool,
) -> None:
    """Link the RECORDS (CSV or Parquet, a row a record) of persons across agencies.

    Writes crosswalk.csv (which person each record stands for, with probability), pairs.csv, rules.csv, model.csv,
    model.json and settings.json. No value of a record is printed; review.xlsx alone shows any.
    """
    from dataclasses import replace

    from casegraph.io.table_file import read_table
    from casegraph.linkage import Model, Settings
    from casegraph.linkage import link as linked
    from casegraph.linkage.link import default_settings

    settings = Settings.load(settings_file) if settings_file else None
    model = Model.load(model_file) if model_file else None
    table, notes = intake.read(records, settings)
    settings = settings or default_settings(table)
    if threshold is not None:
        settings = replace(settings, link=threshold)
    decided = read_table(Path(decisions), intake.encoding) if decisions else None
    _check(table, settings, truth, answers, Path(output) / "review.xlsx" if review and not force else None)
    links = linked(table, settings, model=model, decisions=decided, on=date.today())
    labels = None
    if answers is not None:
        labels = links.review.read(answers)
        links = linked(table, settings, model=links.review.retrained(labels), decisions=decided, on=date.today())
    links._notes = [*notes, *links._notes]
    if one_per_source or apart:
        links = links.clustering.split(one_per_source=one_per_source, apart=apart)
    where = links.write(output)
    if truth is not None:
        _write(links.evaluation.scores(truth), where / "evaluation.csv")
        _write(links.evaluation.thresholds(truth), where / "thresholds.csv")
    elif labels is not None:
        _write(links.evaluation.scores(labels), where / "evaluation.csv")
    if pages:
        _write(links.clustering.quality(), where / "clusters.csv")
        _write_pages(links, where, truth)
    if review is not None:
        links.review.write(where / "review.xlsx", review, overwrite=True)
    say(
        as_json,
        f"{links!r}\n  in {where}",
        records=links.records.num_rows,
        pairs_compared=links.compared,
        pairs_kept=len(links),
        persons=len(set(links.clusters["cluster"].to_pylist())),
        notes=links.warnings,
        folder=output,
        files=listed_files(where),
    )


def _check(table: Any, settings: Any, truth: str | None, answers: str | None, review: Path | None) -> None:
    """Refuse before the work what would be refused after it."""
    from casegraph.linkage.link import ids_of
    from casegraph.linkage.review import is_answered, read_answers
    from casegraph.linkage.truth import truth_codes

    if truth is not None:
        truth_codes(table, truth)
    if answers is not None:
        read_answers(answers, ids_of(table, settings).type)
    if review is not None and review.is_file() and is_answered(review):
        raise ArgumentError(f"{review}: it has answers, which would be lost; accepted: --force, or another folder")


def _write(table: Any, path: Path) -> None:
    from pyarrow import csv

    from casegraph.io.atomic import atomic_file

    with atomic_file(path) as place:
        csv.write_csv(table, place)


def _write_pages(links: Links, where: Path, truth: str | None) -> None:
    links.viewers.comparisons(where / "comparisons.html")
    links.viewers.clusters(where / "clusters.html")
    links.charts.model().save(where / "model.svg")
    links.charts.weights(truth).save(where / "weights.svg")
    links.charts.unlinkable().save(where / "unlinkable.svg")
    if truth is not None:
        links.charts.precision_recall(truth).save(where / "precision-recall.svg")
        links.charts.thresholds(truth).save(where / "thresholds.svg")
