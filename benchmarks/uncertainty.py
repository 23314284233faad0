"""Do the intervals that linkage leaves a measure hold the truth as often as they say?

    python benchmarks/uncertainty.py [--data w2|simulate] [--populations N] [--records N] [--samples N ...]
                                     [--first-seed N] [-o RESULTS.json]

Makes many small populations whose truth is known (workload W2 of `agency_records.py`, or the records of
`casegraph.simulate`), links each anew without labels, draws clusterings and asks of each figure whether its 90 %
interval holds the truth. Figures of one person are of whom each first record of a cluster is with in a
sample, whoever else's first record that is (`samples.measure` leaves a sample out where it is another's): contacts
(each record is one), contacts at one agency, agencies (degree in the network of persons and agencies), others met
(degree in the network of persons: distinct persons with a contact at a common address).
Totals: persons, components (of persons that common addresses join), contacts a person, others met a person, persons
with five contacts or more, and the contacts of these.

`held`: share of intervals that hold the truth, with its own 95 % interval (Wilson's over populations for totals; for
figures of persons from the spread between populations, as persons of one population are not independent).
`held_unsure`: the same of intervals that are more than one number. Where a figure can take few values an interval that
is meant to hold 90 % holds more: of 2 with probability .3 and 3 with .7 both must be in. `held_even` is what would be
held were the values at either end counted as often as makes the interval one of exactly 90 % (randomised, as of
Clopper and Pearson's; in expectation, nothing is drawn): .9 where the draws are what they should be, on figures of any
kind. `held_even_unsure` is the same where the draws differ.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import agency_records
import numpy as np

import casegraph as cg
from casegraph.linkage.uncertainty import interval

LEVEL = 0.9
MANY = 5  # contacts of a person with many
Numbers = np.ndarray[Any, Any]


@dataclass
class Population:
    """Records, and what is true of them: a code a record."""

    records: Any
    person: Numbers
    address: Numbers
    agency: Numbers


def of_w2(size: int, seed: int) -> Population:
    table = agency_records.made(size, seed)
    agency = np.asarray(table["agency_id"].combine_chunks().dictionary_encode().indices)
    person = np.unique(np.asarray(table["person"]), return_inverse=True)[1]
    lines = [table[name].to_pylist() for name in ("address_line_1", "postcode")]
    filed = [str(at) if None in one else ", ".join(one).upper() for at, one in enumerate(zip(*lines, strict=True))]
    address = np.unique(filed, return_inverse=True)[1]
    return Population(table.drop_columns(agency_records.TRUTH), person, address, agency)


# Records state no phones: so they were when the figures of docs/linkage.md were measured.
WITHOUT_PHONES = {"phones": 0, "household_phone": 0, "formed": 0}


def of_simulate(size: int, seed: int) -> Population:
    contacts = round(size * 2.4)  # so many have a record
    sizes = {"contacts": contacts, "persons": max(1, contacts // 5), "agencies": 12}
    arguments = {**sizes, "seed": seed, "parameters": WITHOUT_PHONES}
    book = cg.simulate(**arguments)
    records = book.tables["records"]
    truth = cg.simulated_truth(**arguments)["crosswalk"]
    person_of = dict(zip(truth["record_id"].to_pylist(), truth["entity_id"].to_pylist(), strict=True))
    filed = book.contacts["filed_at"].to_pylist()
    address_of = dict(zip(book.contacts["contact_id"].to_pylist(), filed, strict=True))
    address = [address_of.get(one) for one in records["contact_id"].to_pylist()]
    # Records of contacts that are filed nowhere meet nobody.
    address = [-at - 1 if one is None else one for at, one in enumerate(address)]
    person = np.unique([person_of[one] for one in records["record_id"].to_pylist()], return_inverse=True)[1]
    agency = np.unique(np.asarray(records["agency_id"]), return_inverse=True)[1]
    return Population(records, person, np.unique(address, return_inverse=True)[1], agency)


MADE: dict[str, Callable[[int, int], Population]] = {"w2": of_w2, "simulate": of_simulate}


# -- figures of a clustering ---------------------------------------------------------------------------------------


def met(labels: Numbers, address: Numbers) -> Numbers:
    """Of each label (0, 1, ...) how many others share an address with it."""
    pairs = set()
    there = np.unique(np.column_stack([address, labels]), axis=0)
    for group in np.split(there[:, 1], np.flatnonzero(np.diff(there[:, 0])) + 1):
        if len(group) > 1:
            a, b = np.meshgrid(group, group)
            pairs.update(zip(a[a != b].tolist(), b[a != b].tolist(), strict=True))
    return np.bincount([a for a, _ in pairs], minlength=labels.max() + 1)


def components(labels: Numbers, address: Numbers) -> int:
    """Of the network of persons and addresses."""
    parents = list(range(labels.max() + 1 + address.max() + 1))

    def root(node: int) -> int:
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    for person, place in np.unique(np.column_stack([labels, labels.max() + 1 + address]), axis=0).tolist():
        parents[root(person)] = root(place)
    return len({root(node) for node in range(len(parents))})


def figures(labels: Numbers, data: Population, heads: Numbers) -> tuple[dict[str, Numbers], dict[str, float]]:
    """Of the person of each of ``heads`` (rows), and of all together."""
    labels = np.unique(labels, return_inverse=True)[1]
    contacts = np.bincount(labels)
    of_agency = np.bincount(labels[data.agency == 1], minlength=len(contacts))
    known = np.unique(np.column_stack([labels, data.agency]), axis=0)
    agencies = np.bincount(known[:, 0], minlength=len(contacts))
    others = met(labels, data.address)
    of_persons = {"contacts": contacts, "contacts at one agency": of_agency, "agencies": agencies, "others met": others}
    totals = {
        "persons": float(len(contacts)),
        "components": float(components(labels, data.address)),
        "contacts a person": float(contacts.mean()),
        "others met a person": float(others.mean()),
        f"persons with {MANY} contacts or more": float((contacts >= MANY).sum()),
        f"contacts of persons with {MANY} or more": float(contacts[contacts >= MANY].sum()),
    }
    return {name: values[labels[heads]] for name, values in of_persons.items()}, totals


# -- coverage ------------------------------------------------------------------------------------------------------


@dataclass
class Coverage:
    """Of one figure over populations: lists with a number a population."""

    held: list[float] = field(default_factory=list)
    held_unsure: list[float] = field(default_factory=list)
    even: list[float] = field(default_factory=list)
    even_unsure: list[float] = field(default_factory=list)
    unsure: list[float] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    above: list[float] = field(default_factory=list)
    below: list[float] = field(default_factory=list)

    def add(self, drawn: Numbers, truth: Numbers) -> None:
        """``drawn``: a row a sample, a column a person."""
        low, high = interval(drawn, LEVEL)
        held = (low - 1e-9 <= truth) & (truth <= high + 1e-9)
        less, equal = (drawn < truth).sum(0), (drawn == truth).sum(0)
        at, up_to = less / (len(drawn) + 1), (less + equal + 1) / (len(drawn) + 1)
        tail = (1 - LEVEL) / 2
        even = (np.clip(up_to, tail, 1 - tail) - np.clip(at, tail, 1 - tail)) / (up_to - at)
        unsure, differs = high > low, drawn.min(0) < drawn.max(0)
        self.held.append(float(held.mean()))
        self.even.append(float(even.mean()))
        self.unsure.append(float(unsure.mean()))
        self.width.append(float((high - low).mean()))
        self.above.append(float((truth > high + 1e-9).mean()))
        self.below.append(float((truth < low - 1e-9).mean()))
        if unsure.any():
            self.held_unsure.append(float(held[unsure].mean()))
        if differs.any():
            self.even_unsure.append(float(even[differs].mean()))

    def told(self, *, is_total: bool) -> dict[str, Any]:
        populations = len(self.held)
        held = statistics.mean(self.held)
        if is_total:
            low, high = wilson(round(held * populations), populations)
            found = {"held": held, "held_low": low, "held_high": high, "held_even": statistics.mean(self.even)}
        else:
            low, high = between(self.held)
            found = {"held": held, "held_low": low, "held_high": high, "unsure": statistics.mean(self.unsure)}
            for name, values in (("held_unsure", self.held_unsure), ("held_even", self.even),
                                 ("held_even_unsure", self.even_unsure)):  # fmt: skip
                low, high = between(values)
                found |= {name: statistics.mean(values), f"{name}_low": low, f"{name}_high": high}
        return found | {"truth_above": statistics.mean(self.above), "truth_below": statistics.mean(self.below),
                        "width": statistics.mean(self.width)}  # fmt: skip


def wilson(held: int, of: int, z: float = 1.96) -> tuple[float, float]:
    share, centre = held / of, (held + z * z / 2) / (of + z * z)
    half = z / (of + z * z) * math.sqrt(of * share * (1 - share) + z * z / 4)
    return centre - half, centre + half


def between(values: list[float]) -> tuple[float, float]:
    spread = 1.96 * statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else math.nan
    mean = statistics.mean(values)
    return mean - spread, mean + spread


# -- the runs ------------------------------------------------------------------------------------------------------


def run(options: argparse.Namespace) -> dict[str, Any]:
    coverage: dict[int, dict[str, Coverage]] = {many: {} for many in options.samples}
    totals: set[str] = set()
    persons_of: dict[int, Coverage] = {many: Coverage() for many in options.samples}
    seconds: dict[str, list[float]] = {"link": [], **{f"samples_{many}": [] for many in options.samples}}
    for seed in range(options.first_seed, options.first_seed + options.populations):
        data = MADE[options.data](options.records, seed)
        started = time.process_time()
        links = cg.link(data.records)
        seconds["link"].append(time.process_time() - started)
        heads = np.unique(np.asarray(links.clusters["cluster"]))
        true_persons, true_totals = figures(data.person, data, heads)
        totals = set(true_totals)
        for many in options.samples:
            started = time.process_time()
            samples = links.uncertainty.samples(many, seed=seed, **options.sampling)
            seconds[f"samples_{many}"].append(time.process_time() - started)
            drawn = [figures(np.asarray(column), data, heads) for column in samples.table.columns]
            for name, truth in true_persons.items():
                values = np.array([of_persons[name] for of_persons, _ in drawn])
                coverage[many].setdefault(name, Coverage()).add(values, truth)
            for name, total in true_totals.items():
                values = np.array([[of_all[name]] for _, of_all in drawn])
                coverage[many].setdefault(name, Coverage()).add(values, np.array([total]))
            (row,) = samples.persons(level=LEVEL).to_pylist()
            persons_of[many].held.append(float(row["lower"] <= true_totals["persons"] <= row["upper"]))
            persons_of[many].width.append(row["upper"] - row["lower"])
    found: dict[str, Any] = {
        "data": options.data, "populations": options.populations, "records": options.records,
        "first_seed": options.first_seed,
        "seconds_of_processor": {name: statistics.median(values) for name, values in seconds.items()},
    }  # fmt: skip
    for many in options.samples:
        of = coverage[many]
        told = {name: one.told(is_total=name in totals) for name, one in of.items()}
        low, high = wilson(round(sum(persons_of[many].held)), options.populations)
        told["samples.persons()"] = {"held": statistics.mean(persons_of[many].held), "held_low": low,
                                     "held_high": high, "width": statistics.mean(persons_of[many].width)}  # fmt: skip
        found[f"samples_{many}"] = told
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", choices=list(MADE), default="w2")
    parser.add_argument("--populations", type=int, default=60)
    parser.add_argument("--records", type=int, default=2_000)
    parser.add_argument("--samples", type=int, nargs="+", default=[20, 100])
    parser.add_argument("--doubt", type=float, help="other than the default of samples()")
    parser.add_argument("--first-seed", type=int, default=1_000)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    options.sampling = {} if options.doubt is None else {"doubt": options.doubt}
    found = run(options)
    for name, of in found.items():
        if not name.startswith("samples"):
            print(name, of)
            continue
        print(name)
        for figure, one in of.items():
            print(f"  {figure:40}", "  ".join(f"{key} {value:.3f}" for key, value in one.items()))
    if options.output:
        options.output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
