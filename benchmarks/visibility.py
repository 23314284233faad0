"""Visibility of every contact of a population: the split, its curve over windows, what is listed, one check, a table.

    python benchmarks/visibility.py [--sizes 100000,1000000,10000000] [--runs N]

No other tool has this measure; `tests/property/test_visibility.py` compares its answers with a twin in plain Python.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import pyarrow as pa
from peak_memory import peak_megabytes
from shared_population import about, made_graph, report, timed_anew

KEYS = ["person", "address"]
LISTED = 1_000_000  # contacts up to which every contact that is counted is listed
CHECKS = 100_000  # rows of a table of checks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000,10000000")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    report(about(sizes))
    for size in sizes:
        graph = made_graph(size)
        split = graph.visibility.split("total", keys=KEYS, window="P18M").to_pylist()[0]
        works = {
            "split": lambda graph: graph.visibility.split(keys=KEYS, window="P18M"),
            "split_by_area_year_kind": lambda graph: graph.visibility.split(
                ["area", "year", "kind"], keys=KEYS, window="P18M"
            ),
            "curve_of_9_windows": lambda graph: graph.visibility.curve(keys=KEYS),
            "split_as_if_shared": lambda graph: graph.visibility.split(keys=KEYS, window="P18M", as_if="shared"),
            "changes_as_if_shared": lambda graph: graph.visibility.changes(as_if="shared", keys=KEYS, window="P18M"),
            "changes_as_if_opened": lambda graph: graph.visibility.changes(as_if="opened", keys=KEYS, window="P18M"),
            **what_if_works(graph),
        }
        if size <= LISTED:
            works |= listed_works()
        figures = {name: timed_anew(options.runs, graph, work) for name, work in works.items()}
        report(
            {
                "contacts": size,
                "checks": split["checks"],
                "relevant": split["n"],
                **figures,
                "one_check_of_a_table_us": check_of_a_table(graph),
                "peak_mb": peak_megabytes(),
            }
        )
    report({"one_check_python_us": one_check()})


def listed_works() -> dict[str, Callable[[Any], Any]]:
    """What asks of each contact that is counted which it is."""
    return {
        "split_with_bounds": lambda graph: graph.visibility.split(keys=KEYS, window="P18M", bounds=True),
        "split_and_evidence_of_one_agency": lambda graph: graph.visibility.split(keys=KEYS, window="P18M").evidence(0),
    }


def what_if_works(graph: Any) -> dict[str, Callable[[Any], Any]]:
    """Changes of a what-if in which a thousand contacts are refiled, and of one in which as many are not there."""
    some = graph.book.contacts["contact_id"].to_pylist()[:: max(1, graph.book.contacts.num_rows // 1000)]
    home = graph.book.addresses["address_id"][0].as_py()
    what_ifs = {
        "refiled": graph.what_if(refile=dict.fromkeys(some, home)),
        "removed": graph.what_if(remove=some),
    }

    def changes(after: Any) -> Callable[[Any], Any]:
        return lambda graph: graph.visibility.changes(after, keys=KEYS, window="P18M")

    return {f"changes_{name}": changes(after) for name, after in what_ifs.items()}


def check_of_a_table(graph: Any) -> float:
    """Processor microseconds of a check among many, at the contacts of the casebook where they met."""
    contacts = graph.book.contacts.slice(0, CHECKS)
    table = pa.table(
        {"agency": contacts["agency_id"], "contact": contacts["contact_id"], "address": contacts["met_at"]}
    )
    graph.visibility.checks_of(table, window="P18M")  # what checks look up is arranged
    used = time.process_time()
    graph.visibility.checks_of(table, window="P18M")
    return round((time.process_time() - used) / table.num_rows * 1e6, 2)


def one_check() -> float:
    """Microseconds of one check of a review from Python, its result made, median of a thousand."""
    import casegraph as cg

    check = cg.example("dhr7").graph().visibility.check
    times = []
    for _ in range(1000):
        started = time.perf_counter()
        check("k-2.29", persons="PFP")
        times.append(time.perf_counter() - started)
    return round(sorted(times)[500] * 1e6, 1)


if __name__ == "__main__":
    main()
