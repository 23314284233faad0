"""Arrow tables to the graph: with whole numbers as ids and exact days, and with texts as ids and EDTF dates.

    python benchmarks/ingest.py [--contacts N] [--runs N] [-o RESULTS.json]

The made population of ``benchmarks/frequency.py`` with all its errors: three participants for two contacts. Tables that
contacts and participants refer to are read too. Seconds on the clock and of the processors, medians of the runs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

import casegraph as cg
from casegraph import _core


def made(contacts: int) -> dict[str, pa.Table]:
    persons = max(1, contacts // 10)
    book = cg.simulate(contacts, persons, persons * 2 // 3, agencies=500, seed=1, validate=False)
    small = ("persons", "addresses", "agencies", "contacts", "participants", "incidents")
    tables = {name: book.tables[name].combine_chunks() for name in small}
    # Where addresses lie is no part of the work that was agreed on: it takes 16 bytes an address.
    return tables | {"addresses": tables["addresses"].drop_columns(["latitude", "longitude"])}


def is_id(name: str) -> bool:
    return name.endswith("_id") or name in ("met_at", "concerns_address", "filed_at", "parent_agency")


def with_whole_numbers(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Dates as date32; months and years become their middle, since a column of days holds nothing else."""
    contacts = tables["contacts"]
    texts = contacts["date"].cast(pa.string())
    length = pc.utf8_length(texts)
    whole = pc.if_else(
        pc.equal(length, 10),
        texts,
        pc.if_else(
            pc.equal(length, 7),
            pc.binary_join_element_wise(texts, "-15", ""),
            pc.binary_join_element_wise(texts, "-07-01", ""),
        ),
    )
    place = contacts.column_names.index("date")
    return tables | {"contacts": contacts.set_column(place, "date", pc.cast(whole, pa.date32()))}


def with_texts(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Ids as texts such as 000000123, dates as EDTF texts, each in a plain column."""

    def column(name: str, values: Any) -> Any:
        if is_id(name):
            return pc.utf8_lpad(values.cast(pa.string()), width=9, padding="0")
        return values.cast(pa.string()) if name == "date" else values

    return {
        name: pa.table({one: column(one, table[one]) for one in table.column_names}).combine_chunks()
        for name, table in tables.items()
    }


def measured(tables: dict[str, pa.Table], runs: int) -> dict[str, float]:
    clock, processor = [], []
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        graph = _core.build_graph(tables)
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
        size = graph.bytes()
        del graph
    return {"s": statistics.median(clock), "processor_s": statistics.median(processor), "bytes": size}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    tables = made(options.contacts)
    figures: dict[str, Any] = {"contacts": options.contacts, "participants": len(tables["participants"])}
    for name, form in (("numbers", with_whole_numbers), ("texts", with_texts)):
        found = measured(form(tables), options.runs)
        figures |= {f"{name}_s": found["s"], f"{name}_processor_s": found["processor_s"]}
        figures[f"{name}_bytes_per_contact"] = found["bytes"] / options.contacts
        print(name, found, flush=True)
    print(json.dumps(figures, indent=1))
    if options.output:
        options.output.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
