"""A made casebook with many shares, and how the benchmarks time work on it."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pyarrow as pa

import casegraph as cg

AGENCIES = 500
# Shares of single contacts alone, none of MARAC or of moves: what is timed is as many shares as were asked for.
ONE_CONTACT = {"assessed": 0, "referred_escalating": 0, "passed_on": 0}


def made_graph(contacts: int) -> Any:
    """The graph of so many contacts, half as many participants more, a tenth as many persons and as many shares.

    Half of the shares pass on what an earlier share brought, the others what their sender recorded.
    """
    book = cg.simulate(
        contacts,
        persons=max(2, contacts // 10),
        addresses=max(1, contacts // 12),
        agencies=AGENCIES,
        parameters=ONE_CONTACT,
        validate=False,
    )
    tables = {name: table for name, table in book.tables.items() if table.num_rows}
    tables["shares"], tables["share_items"] = with_more_shares(tables, max(1, contacts // 10))
    return cg.Casebook(tables, title="Made casebook: describes nobody", validate=False).graph(purpose="timing")


def with_more_shares(tables: dict[str, pa.Table], wanted: int) -> tuple[pa.Table, pa.Table]:
    random = np.random.default_rng(1)
    shares, items = tables["shares"], tables["share_items"]
    more = max(0, wanted - shares.num_rows)
    contacts = tables["contacts"]["contact_id"].to_numpy()
    makers = tables["contacts"]["agency_id"].to_numpy()
    agencies = tables["agencies"]["agency_id"].to_numpy()
    of_contact = random.integers(0, len(contacts), more)
    sender = makers[of_contact]
    receiver = random.choice(agencies, more)
    passed_on = np.arange(more // 2, more)  # what one of the first half brought goes on from its receiver
    of_contact[passed_on] = of_contact[passed_on - more // 2]
    sender[passed_on] = receiver[passed_on - more // 2]
    day = np.datetime64("2010-01-01") + random.integers(0, 365 * 14, more)
    added = pa.table(
        {
            "share_id": pa.array(np.arange(more) + 10_000_000_000, pa.int64()),
            "date": pa.array(day.astype("datetime64[D]").astype(str)),
            "from_agency": pa.array(sender, pa.int64()),
            "to_agency": pa.array(receiver, pa.int64()),
            "status": pa.array(["made"] * more),
        }
    )
    carried = pa.table({"share_id": added["share_id"], "contact_id": pa.array(contacts[of_contact], pa.int64())})
    return (
        pa.concat_tables([shares.select(added.column_names).cast(added.schema), added]),
        pa.concat_tables([items.select(["share_id", "contact_id"]).cast(carried.schema), carried]),
    )


def timed_anew(runs: int, graph: Any, work: Callable[[Any], Any]) -> dict[str, float]:
    """The same of work on a graph of which nothing was asked yet: what is kept for later questions counts each time."""
    fresh = [graph.what_if() for _ in range(runs)]
    return timed(runs, lambda: work(fresh.pop()))


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
