"""A made casebook with many shares, and how the benchmarks time work on it."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pyarrow as pa

import casegraph as cg

AGENCIES = 500


def made_graph(contacts: int) -> Any:
    """The graph of so many contacts, half as many participants more, a tenth as many persons and as many shares.

    Half of the shares pass on what an earlier share brought, the others what their sender recorded.
    """
    book = cg.simulate(
        contacts, persons=max(2, contacts // 10), addresses=max(1, contacts // 12), agencies=AGENCIES, validate=False
    )
    tables = {name: table for name, table in book.tables.items() if table.num_rows}
    tables["shares"], tables["share_items"] = with_more_shares(tables, max(1, contacts // 10))
    return cg.Casebook(tables, title="Made casebook: describes nobody", validate=False).graph()


def with_more_shares(tables: dict[str, pa.Table], wanted: int) -> tuple[pa.Table, pa.Table]:
    random = np.random.default_rng(1)
    shares, items = tables["shares"], tables["share_items"]
    more = max(0, wanted - shares.num_rows)
    earlier = random.integers(0, shares.num_rows, more)
    passes_on = random.random(more) < 0.5
    makers = tables["contacts"]["agency_id"].to_numpy()
    contact = np.where(passes_on, items["contact_id"].to_numpy()[earlier], random.integers(1, len(makers) + 1, more))
    sender = np.where(passes_on, shares["to_agency"].to_numpy()[earlier], makers[contact - 1])
    day = np.datetime64("2006-01-01") + random.integers(0, 365 * 17, more)
    numbers = np.arange(shares.num_rows + 1, shares.num_rows + more + 1)
    added = pa.table(
        {
            "share_id": pa.array(numbers, pa.int64()),
            "date": pa.array(day.astype("datetime64[D]").astype(str)),
            "from_agency": pa.array(sender, pa.int64()),
            "to_agency": pa.array(random.integers(1, AGENCIES + 1, more), pa.int64()),
            "status": pa.array(["made"] * more),
        }
    )
    carried = pa.table({"share_id": added["share_id"], "contact_id": pa.array(contact, pa.int64())})
    return (
        pa.concat_tables([shares.cast(added.schema), added]),
        pa.concat_tables([items.select(["share_id", "contact_id"]), carried]),
    )


def timed(runs: int, work: Callable[[], Any]) -> dict[str, float]:
    """Best and median seconds on the clock, and least processor seconds, of some runs."""
    clock, processor = [], []
    for _ in range(runs):
        started, used = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    return {
        "best_s": round(min(clock), 4),
        "median_s": round(statistics.median(clock), 4),
        "processor_s": round(min(processor), 4),
    }


def report(figures: dict[str, Any]) -> None:
    print(json.dumps(figures, indent=2), flush=True)


def about(sizes: Iterable[int]) -> dict[str, Any]:
    return {
        "sizes": list(sizes),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "load": [round(each, 1) for each in os.getloadavg()],
        "casegraph": cg.__version__,
    }


def peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
