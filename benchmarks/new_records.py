"""New records linked to an index: how long, how many ids stay, and whether linking all anew gives the same.

    python benchmarks/new_records.py [--records N] [--batch N] [--batches N] [--seed N] [--constrained] [--anew]

Makes records of workload W2 (`agency_records.py`), links the first N, makes an index of them and adds batches of
further records of the same population. Told are seconds on the clock and of the processor of each batch (median and
greatest), of finding the best matches of one record, and the share of the records before that bear the id that they
bore: after each batch, and after all. With `--anew` all records are linked anew with model and frequencies frozen, and
it is told whether the clusters are the same.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import agency_records
import numpy as np

import casegraph as cg


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - clock, time.process_time() - processor


def persons_of(index: cg.linkage.Index) -> Any:
    return np.asarray(index.crosswalk["entity_id"].combine_chunks().dictionary_encode().cast("string").to_pylist())


def clusters(crosswalk: Any) -> Any:
    """Of each record the first one of its person, by the order of the ids."""
    order = np.argsort(np.asarray(crosswalk["record_id"].to_pylist()))
    persons = np.asarray(crosswalk["entity_id"].to_pylist())[order]
    _, first, code = np.unique(persons, return_index=True, return_inverse=True)
    return first[code]


def run(options: argparse.Namespace) -> dict[str, Any]:
    table = agency_records.made(options.records + options.batch * options.batches, options.seed)
    table = table.drop_columns(agency_records.TRUTH).combine_chunks()
    base = table.slice(0, options.records)
    settings = None
    if options.constrained:
        settings = replace(cg.link(base.slice(0, 2_000)).settings, link=0.9, apart=["birth_date"], split=True)
    links = cg.link(base, settings)
    index, index_clock, index_processor = timed(links.index)
    start = persons_of(index)
    before = start
    clock, processor, stayed = [], [], []
    for at in range(options.batches):
        batch = table.slice(options.records + at * options.batch, options.batch)
        _, seconds, of_processor = timed(lambda batch=batch: index.add(batch))
        clock.append(seconds)
        processor.append(of_processor)
        now = persons_of(index)
        stayed.append(float((now[: len(before)] == before).mean()))
        before = now
    one = table.slice(5, 1).drop_columns("record_id").to_pylist()[0]
    matches = [timed(lambda: index.match(one))[1] for _ in range(20)]
    found: dict[str, Any] = {
        "records": options.records, "batch": options.batch, "batches": options.batches,
        "index_clock_s": index_clock, "index_processor_s": index_processor,
        "batch_clock_s": {"median": statistics.median(clock), "greatest": max(clock)},
        "batch_processor_s": {"median": statistics.median(processor), "greatest": max(processor)},
        "match_one_clock_s": statistics.median(matches),
        "ids_kept_by_a_batch": {"mean": statistics.mean(stayed), "least": min(stayed)},
        "ids_kept_by_all": float((before[: options.records] == start).mean()),
    }  # fmt: skip
    if options.anew:
        frozen = links.index()
        anew = cg.link(table, links.settings, model=links.model, frequencies=frozen)
        found["the_same_as_anew"] = bool((clusters(anew.crosswalk) == clusters(index.crosswalk)).all())
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=1_000)
    parser.add_argument("--batches", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    help_constrained = "records with dates of birth that do not agree are kept apart, and clusters split"
    parser.add_argument("--constrained", action="store_true", help=help_constrained)
    parser.add_argument("--anew", action="store_true", help="compare with linking all anew")
    print(json.dumps(run(parser.parse_args()), indent=1))


if __name__ == "__main__":
    main()
