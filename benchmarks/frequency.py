"""Measures of contact frequency over all persons at once, beside Polars and DuckDB on the same tables.

    python benchmarks/frequency.py [--contacts N] [--runs N] [-o RESULTS.json]

Ten contacts a person, 500 agencies, exact days (date32), so that all three do the same work from tables in each one's
own memory to an Arrow table. Contacts are in order of time and participants in none, so that no tool finds a person's
contacts side by side. Answers are compared before anything is timed; figures are medians of the runs, in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from contacts import checksum, timed

import casegraph as cg
from casegraph import _core

WITHIN = 30


def made(contacts: int) -> dict[str, pa.Table]:
    persons = max(1, contacts // 10)
    sure = {"month_only": 0, "year_only": 0}
    book = cg.simulate(contacts, persons, persons * 2 // 3, agencies=500, seed=1, parameters=sure, validate=False)
    tables = {name: table for name, table in book.tables.items() if table.num_rows}
    rows = tables["contacts"].combine_chunks().drop_columns("time_min")  # contacts of one day are in order of ids
    rows = rows.set_column(
        rows.column_names.index("date"), "date", pc.cast(pc.cast(rows["date"], pa.string()), pa.date32())
    )
    order = pc.sort_indices(rows["date"])
    tables["contacts"] = rows.take(order)
    # One row a person and contact, stated, so that every tool counts the same ones.
    parts = tables["participants"].combine_chunks()
    sure_parts = pc.and_(pc.equal(parts["presence"], "took_part"), pc.equal(parts["certainty"], "stated"))
    parts = parts.filter(sure_parts).select(["contact_id", "person_id", "role", "presence"])
    shuffled = np.random.default_rng(1).permutation(len(parts))
    tables["participants"] = parts.take(pa.array(shuffled))
    return {name: table.combine_chunks() for name, table in tables.items()}


def sequences(frames: dict[str, pl.DataFrame], *more: str) -> pl.LazyFrame:
    contacts = frames["contacts"].lazy().select("contact_id", "date", *more)
    parts = frames["participants"].lazy().select("contact_id", "person_id")
    return parts.join(contacts, on="contact_id").sort("person_id", "date", "contact_id")


GAPS = """
WITH pairs AS (SELECT *, lag(gap) OVER (PARTITION BY person_id ORDER BY place) AS before
  FROM (SELECT person_id, date - lag(date) OVER w AS gap, row_number() OVER w AS place
    FROM participants JOIN contacts USING (contact_id) WINDOW w AS (PARTITION BY person_id ORDER BY date, contact_id)))
SELECT person_id, count(gap) AS n, avg(gap) AS mean, stddev_pop(gap) AS sd,
  (stddev_pop(gap) - avg(gap)) / nullif(stddev_pop(gap) + avg(gap), 0) AS burstiness, corr(before, gap) AS memory,
  3 * avg(((before - gap) / nullif(before + gap, 0)) ** 2) AS local_variation
FROM pairs GROUP BY person_id"""
REPEATS = """
SELECT person_id, count(*) AS contacts, count(*) FILTER (date + {within} <= DATE '2024-12-31') AS eligible,
  count(*) FILTER (date + {within} <= DATE '2024-12-31' AND later <= date + {within}) AS repeats
FROM (SELECT person_id, date, min(date) OVER (PARTITION BY person_id ORDER BY date
    RANGE BETWEEN INTERVAL 1 DAY FOLLOWING AND UNBOUNDED FOLLOWING) AS later
  FROM participants JOIN contacts USING (contact_id)) GROUP BY person_id"""
NEXT = """
SELECT from_agency, to_agency, count(*) AS n FROM (SELECT agency_id AS from_agency,
  lead(agency_id) OVER (PARTITION BY person_id ORDER BY date, contact_id) AS to_agency
  FROM participants JOIN contacts USING (contact_id)) WHERE to_agency IS NOT NULL GROUP BY ALL"""
MONTHS = """
SELECT person_id, date_trunc('month', date) AS month, count(*) AS n
FROM participants JOIN contacts USING (contact_id) GROUP BY ALL"""


def gaps_by_polars(frames: dict[str, pl.DataFrame]) -> pa.Table:
    gap = pl.col("date").diff().dt.total_days().over("person_id")
    before = pl.col("gap").shift(1).over("person_id")
    both = pl.col("before") + pl.col("gap")
    rows = sequences(frames).with_columns(gap=gap).with_columns(before=before)
    mean, sd = pl.col("gap").mean(), pl.col("gap").std(ddof=0)
    return (
        rows.group_by("person_id")
        .agg(
            n=pl.col("gap").count(),
            mean=mean,
            sd=sd,
            burstiness=(sd - mean) / (sd + mean),
            memory=pl.corr("before", "gap"),
            local_variation=3 * pl.when(both > 0).then(((pl.col("before") - pl.col("gap")) / both) ** 2).mean(),
        )
        .collect()
        .to_arrow()
    )


def repeats_by_polars(frames: dict[str, pl.DataFrame]) -> pa.Table:
    days = sequences(frames).group_by("person_id", "date", maintain_order=True).agg(n=pl.len())
    followed = pl.col("date").shift(-1).over("person_id") - pl.col("date") <= pl.duration(days=WITHIN)
    eligible = pl.col("date") + pl.duration(days=WITHIN) <= pl.date(2024, 12, 31)
    return (
        days.with_columns(followed=followed.fill_null(False), eligible=eligible)
        .group_by("person_id")
        .agg(
            contacts=pl.col("n").sum(),
            eligible=pl.col("n").filter("eligible").sum(),
            repeats=pl.col("n").filter(pl.col("eligible") & pl.col("followed")).sum(),
        )
        .collect()
        .to_arrow()
    )


def next_by_polars(frames: dict[str, pl.DataFrame]) -> pa.Table:
    to = pl.col("agency_id").shift(-1).over("person_id")
    rows = sequences(frames, "agency_id").with_columns(to_agency=to).drop_nulls("to_agency")
    return rows.group_by("agency_id", "to_agency").agg(n=pl.len()).collect().to_arrow()


def months_by_polars(frames: dict[str, pl.DataFrame]) -> pa.Table:
    contacts = frames["contacts"].lazy().select("contact_id", month=pl.col("date").dt.truncate("1mo"))
    parts = frames["participants"].lazy().select("contact_id", "person_id")
    return parts.join(contacts, on="contact_id").group_by("person_id", "month").agg(n=pl.len()).collect().to_arrow()


def sums(table: pa.Table, *names: str) -> list[float]:
    """Sum of each column, NaN and empty left out, to five digits."""
    found = []
    for name in names:
        values = table[name].cast(pa.float64()).to_numpy()
        found.append(float(f"{np.nansum(np.where(np.isfinite(values), values, 0)):.5g}"))
    return found


def check(name: str, *answers: Any) -> None:
    if any(answer != answers[0] for answer in answers):
        raise SystemExit(f"answers differ for {name}: {answers}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    tables = made(options.contacts)
    begun = time.perf_counter()
    core = _core.build_graph(tables)
    build = time.perf_counter() - begun
    graph = cg.Casebook(tables, title="Made casebook", validate=False).graph()
    frames = {name: pl.from_arrow(tables[name]) for name in ("contacts", "participants")}
    connection = duckdb.connect()
    for name in frames:
        connection.register(f"{name}_arrow", tables[name])
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_arrow")

    def duck(text: str) -> pa.Table:
        return connection.sql(text).to_arrow_table()

    frequency = graph.frequency
    works: dict[str, tuple[Any, Any, Any]] = {
        "person_month": (
            lambda: frequency.counts(["person", "month"]).table,
            lambda: months_by_polars(frames),
            lambda: duck(MONTHS),
        ),
        "gaps": (
            lambda: frequency.waits("person").table,
            lambda: gaps_by_polars(frames),
            lambda: duck(GAPS),
        ),
        "repeats": (
            lambda: frequency.repeats("P30D", by="person", observed_until="2024-12-31").table,
            lambda: repeats_by_polars(frames),
            lambda: duck(REPEATS.format(within=WITHIN)),
        ),
        "next_agency": (
            lambda: frequency.next_agency().table,
            lambda: next_by_polars(frames),
            lambda: duck(NEXT),
        ),
    }
    ours, *theirs = (work() for work in works["person_month"])
    check("person_month", checksum(ours, "certain"), *(checksum(answer, "n") for answer in theirs))
    ours, *theirs = (work() for work in works["gaps"])
    names = ("mean", "sd", "local_variation")
    check("gaps", sums(ours, "gaps", *names), *(sums(answer, "n", *names) for answer in theirs))
    ours, *theirs = (work() for work in works["repeats"])
    names = ("contacts", "eligible", "repeats")
    check("repeats", sums(ours, *names), *(sums(answer, *names) for answer in theirs))
    ours, *theirs = (work() for work in works["next_agency"])
    check("next_agency", checksum(ours, "contacts"), *(checksum(answer, "n") for answer in theirs))

    figures: dict[str, Any] = {
        "contacts": options.contacts,
        "participants": len(tables["participants"]),
        "persons": len(tables["persons"]),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "casegraph": cg.__version__,
        "polars": pl.__version__,
        "duckdb": duckdb.__version__,
        "build_s": build,
        "bytes_per_contact": core.bytes() / options.contacts,
    }
    for name, three in works.items():
        ours_s, polars_s, duckdb_s = timed(options.runs, *three)
        figures |= {f"{name}_s": ours_s, f"{name}_polars_s": polars_s, f"{name}_duckdb_s": duckdb_s}
        figures[f"{name}_ratio"] = min(polars_s, duckdb_s) / ours_s
        print(
            name,
            f"{ours_s:.4f} polars {polars_s:.3f} duckdb {duckdb_s:.3f}: {figures[f'{name}_ratio']:.1f}",
            flush=True,
        )
    for name, value in figures.items():
        print(f"{name:24} {value:.4g}" if isinstance(value, float) else f"{name:24} {value}")
    if options.output:
        options.output.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
