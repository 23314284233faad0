"""The graph, counts and checks at a million contacts, beside Polars and DuckDB on the same tables.

    python benchmarks/contacts.py [--contacts N] [--runs N] [-o RESULTS.json]

Dates are exact days (date32), so that all three do the same work: count the contacts in which a person took part by
person, agency and year. Answers are compared before anything is timed. Each figure is the median of the runs, in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import casegraph as cg
from casegraph import _core

QUERIES = [  # the eight of the comparison from files
    ("person", "agency", "year"),
    ("person", "year"),
    ("agency", "year"),
    ("agency", "kind"),
    ("person", "agency"),
    ("agency", "month"),
    ("person",),
    ("kind", "year"),
]


def made(contacts: int) -> dict[str, pa.Table]:
    scale = contacts / 1_000_000
    book = cg.simulate(
        contacts,
        persons=max(1, round(300_000 * scale)),
        addresses=max(1, round(200_000 * scale)),
        agencies=200,
        seed=1,
        validate=False,
    )
    tables = {name: table for name, table in book.tables.items() if table.num_rows}
    dates = pc.cast(tables["contacts"]["date"], pa.string())
    exact = pc.if_else(
        pc.equal(pc.utf8_length(dates), 10),
        dates,
        pc.if_else(
            pc.equal(pc.utf8_length(dates), 7),
            pc.binary_join_element_wise(dates, "-15", ""),
            pc.binary_join_element_wise(dates, "-07-01", ""),
        ),
    )
    contacts_table = tables["contacts"]
    place = contacts_table.column_names.index("date")
    tables["contacts"] = contacts_table.set_column(place, "date", pc.cast(exact, pa.date32()))
    # Of assumed persons casegraph counts contacts as possible alone; the others know no such thing.
    parts = tables["participants"]
    tables["participants"] = parts.filter(pc.equal(parts["certainty"], "stated"))
    return {name: table.combine_chunks() for name, table in tables.items()}


def timed(runs: int, *works: Callable[[], Any]) -> list[float]:
    """Median seconds of each, run in turn."""
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for place, work in enumerate(works):
            start = time.perf_counter()
            work()
            seconds[place].append(time.perf_counter() - start)
    return [statistics.median(times) for times in seconds]


def by_casegraph(graph: Any, by: tuple[str, ...]) -> pa.Table:
    return graph.frequency.counts(by=by).table


def by_polars(frames: dict[str, pl.DataFrame], by: tuple[str, ...]) -> pa.Table:
    parts = frames["participants"].lazy().filter(pl.col("presence") == "took_part")
    columns = {
        "person": pl.col("person_id").alias("person"),
        "agency": pl.col("agency_id").alias("agency"),
        "kind": pl.col("kind").cast(pl.String),
        "year": pl.col("date").dt.year().alias("year"),
        "month": pl.col("date").dt.truncate("1mo").alias("month"),
    }
    if "person" in by:
        rows = parts.select("contact_id", "person_id").join(frames["contacts"].lazy(), on="contact_id")
    else:
        rows = frames["contacts"].lazy().join(parts.select("contact_id"), on="contact_id", how="semi")
    return rows.group_by([columns[name] for name in by]).agg(pl.len().alias("n")).collect().to_arrow()


def by_duckdb(connection: duckdb.DuckDBPyConnection, by: tuple[str, ...]) -> pa.Table:
    columns = {
        "person": "person_id",
        "agency": "agency_id",
        "kind": "kind",
        "year": "year(date)",
        "month": "date_trunc('month', date)",
    }
    keys = ", ".join(f"{columns[name]} AS {name}" for name in by)
    if "person" in by:
        rows = "participants JOIN contacts USING (contact_id) WHERE presence = 'took_part'"
    else:
        rows = "contacts WHERE contact_id IN (SELECT contact_id FROM participants WHERE presence = 'took_part')"
    return connection.sql(f"SELECT {keys}, count(*) AS n FROM {rows} GROUP BY ALL").to_arrow_table()


def checksum(table: pa.Table, count: str) -> tuple[int, int, int]:
    """Rows, their sum and the sum of squares: the same groups with the same numbers give the same three."""
    numbers = pc.cast(table[count], pa.int64())
    return table.num_rows, pc.sum(numbers).as_py(), pc.sum(pc.multiply(numbers, numbers)).as_py()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    tables = made(options.contacts)
    frames = {name: pl.from_arrow(tables[name]) for name in ("contacts", "participants")}
    connection = duckdb.connect()
    for name in frames:
        connection.register(f"{name}_arrow", tables[name])
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_arrow")
    book = cg.Casebook(tables, title="Made casebook", validate=False)
    graph = book.graph(purpose="timing")

    for by in QUERIES:
        ours = checksum(by_casegraph(graph, by), "certain")
        theirs = {checksum(by_polars(frames, by), "n"), checksum(by_duckdb(connection, by), "n")}
        if {ours} != theirs:
            raise SystemExit(f"answers differ for {by}: {ours} and {theirs}")

    figures: dict[str, Any] = {
        "contacts": options.contacts,
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
        "casegraph": cg.__version__,
        "polars": pl.__version__,
        "duckdb": duckdb.__version__,
    }
    (figures["build_s"],) = timed(options.runs, lambda: _core.build_graph(tables))
    figures["bytes_per_contact"] = graph._core.bytes() / options.contacts
    by = QUERIES[0]
    ours, polars_s, duckdb_s = timed(
        options.runs,
        lambda: by_casegraph(graph, by),
        lambda: by_polars(frames, by),
        lambda: by_duckdb(connection, by),
    )
    figures |= {"counts_s": ours, "counts_polars_s": polars_s, "counts_duckdb_s": duckdb_s}
    figures["counts_ratio"] = min(polars_s, duckdb_s) / ours
    (figures["checks_s"],) = timed(options.runs, lambda: graph.visibility.split("total", keys="address", window="P18M"))
    figures["checks"] = graph.visibility.split("total", keys="address", window="P18M").table["checks"][0].as_py()
    figures |= from_files(tables, options.runs)
    for name, value in figures.items():
        print(f"{name:24} {value:.4g}" if isinstance(value, float) else f"{name:24} {value}")
    if options.output:
        options.output.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


# What the queries need: contacts and participants for all three, and for casegraph the tables that these refer to.
NEEDED = ("persons", "addresses", "agencies", "incidents", "contacts", "participants")


def from_files(tables: dict[str, pa.Table], runs: int) -> dict[str, float]:
    """The same Parquet files into each tool's own storage, then eight queries."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: f"{folder}/{name}.parquet" for name in NEEDED}
        for name, path in paths.items():
            pq.write_table(tables[name], path)

        def ours() -> None:
            read = {name: pq.read_table(path) for name, path in paths.items()}
            graph = cg.Casebook(read, title="Made casebook", validate=False).graph(purpose="timing")
            for by in QUERIES:
                by_casegraph(graph, by)

        def in_duckdb() -> None:
            connection = duckdb.connect()
            for name in ("contacts", "participants"):
                connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{paths[name]}')")
            for by in QUERIES:
                by_duckdb(connection, by)

        def in_polars() -> None:
            frames = {name: pl.read_parquet(paths[name]) for name in ("contacts", "participants")}
            for by in QUERIES:
                by_polars(frames, by)

        own, duck, polar = timed(max(3, runs // 2), ours, in_duckdb, in_polars)
    return {"files_s": own, "files_duckdb_s": duck, "files_polars_s": polar, "files_ratio": min(duck, polar) / own}


if __name__ == "__main__":
    main()
