"""How soon Ctrl-C ends long work, and whether its progress only goes forward.

    python benchmarks/interrupts.py [--contacts 1000000] [--records 200000] [--presses N]

Each work runs once whole, its progress recorded; then Ctrl-C (SIGINT) is sent at moments spread over its length, and
what is told is how long it took until Python had the KeyboardInterrupt. Work that ends before it is not counted.
`backwards`: how often a progress was less than the one before it, or its total another.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import agency_records
import numpy as np
import pyarrow as pa
from reachability import made_edges
from shared_population import about, made_graph, report

import casegraph as cg
from casegraph.display import progress
from casegraph.temporal import TimedEdges

DAY = "2015-01-01"
WINDOWS = ["P1M", "P3M", "P6M", "P12M", "P18M"]
RULE = "marac_potential_escalation_3_in_12_months"

Work = Callable[[], Any]


class Recorder:
    """Stands in for the bar of progress."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __call__(self, done: int, total: int) -> None:
        states.append((self.what, done, total))

    def close(self) -> None:
        pass


states: list[tuple[str, int, int]] = []


def backwards() -> int:
    return sum(a[0] == b[0] and (b[1] < a[1] or b[2] != a[2]) for a, b in pairwise(states))


def graph_works(contacts: int, folder: str) -> dict[str, Work]:
    graph = made_graph(contacts)
    book = graph.book
    cg.simulate_to(Path(folder) / "book", contacts)
    edges = pa.table(made_edges(2 * contacts, local=False))
    timed_edges = TimedEdges(edges)
    vertices = timed_edges.vertices
    sources = vertices.slice(0, 500).to_pylist()
    at_work: Callable[[], Any] = graph.what_if  # a graph of which nothing was asked yet
    return {
        "made contacts": lambda: cg.simulate(contacts, validate=False),
        "read from Parquet": lambda: cg.open(Path(folder) / "book"),
        "graph from tables": lambda: book.graph(purpose="timing"),
        "person x month counts": lambda: at_work().frequency.counts(["person", "month"]),
        "gaps by person": lambda: at_work().frequency.gaps("person"),
        "repeats": lambda: at_work().frequency.repeats(30),
        "split of every contact": lambda: at_work().visibility.split(by="agency"),
        "curve over windows": lambda: at_work().visibility.curve(windows=WINDOWS),
        "holdings at a date": lambda: at_work().knowledge.holdings(DAY, by="agency"),
        "held since": lambda: at_work().knowledge.held_since(),
        "best shares": lambda: at_work().knowledge.best_shares(100, DAY),
        "what-if shares": lambda: at_work().knowledge.what_if_shares(DAY),
        "rule over all pairs": lambda: at_work().knowledge.rule_counts(RULE),
        "edges arranged": lambda: TimedEdges(edges),
        "arrival from one source": lambda: timed_edges.earliest_arrival(sources[0]),
        "reached from 500 sources": lambda: timed_edges.reached(sources),
    }


def linkage_works(size: int) -> dict[str, Work]:
    records = agency_records.made(size, 1).drop_columns(agency_records.TRUTH)
    links = cg.link(records)
    return {
        "records linked": lambda: cg.link(records),
        "20 samples drawn": lambda: links.uncertainty.samples(20),
        "clusters parted": lambda: links.clustering.split(one_per_source=True),
    }


def length_of(work: Work) -> float:
    states.clear()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def interrupted(work: Work, after: float) -> float | None:
    """Milliseconds from the signal to the KeyboardInterrupt; None where the work was over before."""
    pressed = [0.0]

    def press() -> None:
        time.sleep(after)
        pressed[0] = time.perf_counter()
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press)
    over = False
    try:
        presser.start()
        work()
        over = True
        presser.join()
        time.sleep(1)
    except KeyboardInterrupt:
        waited = 1000 * (time.perf_counter() - pressed[0])
        presser.join()
        return None if over else waited
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--presses", type=int, default=20)
    options = parser.parse_args()
    report(about([options.contacts, options.records]))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    progress._bar = Recorder
    with TemporaryDirectory() as folder:
        for name, work in (graph_works(options.contacts, folder) | linkage_works(options.records)).items():
            length = length_of(work)
            steps, back = len(states), backwards()
            moments = (np.arange(options.presses) + 0.5) / options.presses * length
            waits = [one for one in (interrupted(work, after) for after in moments) if one is not None]
            figures: dict[str, Any] = {"length_s": round(length, 3), "interrupted": len(waits)}
            if waits:
                figures |= {"median_ms": round(statistics.median(waits), 1), "greatest_ms": round(max(waits), 1)}
            report({name: {**figures, "steps_told": steps, "backwards": back}})


if __name__ == "__main__":
    main()
