"""Measures of contact frequency over all persons at once, beside Polars and DuckDB on the same Parquet files.

    python benchmarks/frequency.py [--contacts N] [--runs N] [--tools casegraph,polars,duckdb] [-o RESULTS.json]

Ten contacts a person, 500 agencies, exact days (date32), so that all three do the same work. Contacts are in order of
time and participants in none, so that no tool finds a person's contacts side by side. Each tool runs in a process of
its own, one after the other, from the same files: it reads them into its own memory (`load`, apart), answers each
question there to an Arrow table, and says what its answer adds up to, which must be the same for all. At last, `files`:
the files into the tool's own storage, then the eight queries of `contacts.py`. Medians of the runs, on the clock and of
the processors.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from contacts import NEEDED, QUERIES, by_casegraph, by_duckdb, by_polars
from peak_memory import peak_megabytes
from shared_population import about

import casegraph as cg

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


Work = Callable[[], pa.Table]
QUESTIONS = {  # of which columns of the answer the sums are compared: ours, and theirs
    "person_month": (("certain",), ("n",)),
    "gaps": (("gaps", "mean", "sd", "local_variation"), ("n", "mean", "sd", "local_variation")),
    "repeats": (("contacts", "eligible", "repeats"), ("contacts", "eligible", "repeats")),
    "next_agency": (("contacts",), ("n",)),
}


def casegraph_works(folder: Path) -> tuple[dict[str, Work], Callable[[], Any]]:
    def loaded() -> cg.CaseGraph:
        tables = {name: pq.read_table(folder / f"{name}.parquet") for name in NEEDED}
        return cg.Casebook(tables, title="Made casebook", validate=False).graph(purpose="timing")

    frequency = loaded().frequency
    works: dict[str, Work] = {
        "person_month": lambda: frequency.counts(["person", "month"]).table,
        # The other tools know no coverage: gaps reach across time that nobody described, as theirs do.
        "gaps": lambda: frequency.waits("person", within_coverage=False).table,
        "repeats": lambda: frequency.repeats("P30D", by="person", observed_until="2024-12-31").table,
        "next_agency": lambda: frequency.next_agency().table,
    }

    def files() -> None:
        graph = loaded()
        for by in QUERIES:
            by_casegraph(graph, by)

    return works, files


def polars_works(folder: Path) -> tuple[dict[str, Work], Callable[[], Any]]:
    def loaded() -> dict[str, pl.DataFrame]:
        return {name: pl.read_parquet(folder / f"{name}.parquet") for name in ("contacts", "participants")}

    frames = loaded()
    works: dict[str, Work] = {
        "person_month": lambda: months_by_polars(frames),
        "gaps": lambda: gaps_by_polars(frames),
        "repeats": lambda: repeats_by_polars(frames),
        "next_agency": lambda: next_by_polars(frames),
    }

    def files() -> None:
        read = loaded()
        for by in QUERIES:
            by_polars(read, by)

    return works, files


def duckdb_works(folder: Path) -> tuple[dict[str, Work], Callable[[], Any]]:
    def loaded() -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        for name in ("contacts", "participants"):
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{folder / name}.parquet')")
        return connection

    connection = loaded()
    queries = {"person_month": MONTHS, "gaps": GAPS, "repeats": REPEATS.format(within=WITHIN), "next_agency": NEXT}
    works: dict[str, Work] = {
        name: (lambda query=query: connection.sql(query).to_arrow_table()) for name, query in queries.items()
    }

    def files() -> None:
        stored = loaded()
        for by in QUERIES:
            by_duckdb(stored, by)

    return works, files


TOOLS = {"casegraph": casegraph_works, "polars": polars_works, "duckdb": duckdb_works}


def run_tool(tool: str, folder: Path, runs: int) -> dict[str, Any]:
    """What one tool takes for each question, and what its answers add up to."""
    figures: dict[str, Any] = {}
    begun, used = time.perf_counter(), time.process_time()
    works, files = TOOLS[tool](folder)
    figures["load"] = {"s": time.perf_counter() - begun, "processor_s": time.process_time() - used}
    for name, work in works.items():
        answer = work()
        columns = QUESTIONS[name][0 if tool == "casegraph" else 1]
        figures[name] = clocked(runs, work) | {"sums": [answer.num_rows, *sums(answer, *columns)]}
        del answer
    works.clear()
    figures["files"] = clocked(max(1, runs // 3), files)
    figures["peak_mb"] = peak_megabytes()
    return figures


def clocked(runs: int, work: Callable[[], Any]) -> dict[str, float]:
    clock, processor = [], []
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    return {"s": statistics.median(clock), "processor_s": statistics.median(processor)}


def alone(tool: str, folder: Path, runs: int) -> dict[str, Any]:
    """The same in a process of its own."""
    asked = [sys.executable, __file__, "--tool", tool, "--folder", str(folder), "--runs", str(runs)]
    return json.loads(subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--tool", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.tool:
        print(json.dumps(run_tool(options.tool, options.folder, options.runs)))
        return
    figures: dict[str, Any] = about([options.contacts]) | {"polars": pl.__version__, "duckdb": duckdb.__version__}
    with tempfile.TemporaryDirectory() as place:
        folder = options.folder or Path(place)
        if not (folder / "contacts.parquet").exists():
            for name, table in made(options.contacts).items():
                pq.write_table(table, folder / f"{name}.parquet")
        tools = options.tools.split(",")
        of_tool = {tool: alone(tool, folder, options.runs) for tool in tools}
    for name in QUESTIONS:
        check(name, *(of_tool[tool][name]["sums"] for tool in tools))
    for name in ("load", *QUESTIONS, "files"):
        figures[name] = {tool: {key: of_tool[tool][name][key] for key in ("s", "processor_s")} for tool in tools}
        others = [of_tool[tool][name] for tool in tools if tool != "casegraph"]
        if "casegraph" in tools and others:
            own = of_tool["casegraph"][name]
            figures[name]["ratio"] = min(each["s"] for each in others) / own["s"]
            figures[name]["processor_ratio"] = min(each["processor_s"] for each in others) / own["processor_s"]
    figures["peak_mb"] = {tool: of_tool[tool]["peak_mb"] for tool in tools}
    print(json.dumps(figures, indent=1))
    if options.output:
        options.output.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
