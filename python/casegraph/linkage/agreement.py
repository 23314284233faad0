"""How far found clusters agree with true ones: pairwise, by whole clusters, and B-cubed, with intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from casegraph import _core

__all__ = ["Agreement", "agreement", "wilson"]

Numbers = np.ndarray[Any, Any]
_KINDS = ("pairwise", "cluster", "b_cubed")
_PARTS = ("precision", "recall", "f1")


@dataclass(frozen=True)
class Agreement:
    """One measure with its interval.

    ``kind`` is ``pairwise`` (pairs of records put together), ``cluster`` (clusters found whole) or ``b_cubed`` (the
    mean over
    records, Bagga and Baldwin 1998); ``measure`` is ``precision``, ``recall`` or ``f1``. All are NaN where nothing is
    counted.
    """

    kind: str
    measure: str
    value: float
    lower: float
    upper: float


def wilson(successes: float, trials: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share (Wilson 1927, JASA 22:209); NaN without trials."""
    if trials <= 0:
        return math.nan, math.nan
    z = _normal_quantile(0.5 + level / 2)
    share = successes / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / (1 + z * z / trials)
    return max(0.0, middle - half), min(1.0, middle + half)


def _normal_quantile(share: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)


def agreement(
    found: Numbers,
    true: Numbers,
    among: Numbers | None = None,
    *,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 1,
) -> list[Agreement]:
    """Compare found clusters with true ones.

    Parameters
    ----------
    found, true
        A number a record: its cluster, its person. Records without a truth are to be left out.
    among
        Of which records the measures are, as truths and falsehoods; all where None. A pair or cluster counts by its
        share of such records, so that the measures of parts add up to that of the whole.
    level, resamples, seed
        Intervals are percentiles of a bootstrap, whose units are sets of records that no found or true cluster joins
        with others, so that errors of one household are drawn together.

    Returns
    -------
    list of Agreement
        Nine: each kind with each measure.
    """
    if among is None:
        among = np.ones(len(found), bool)
    parts = _contributions(found, true)[among]
    units = _joined(found, true)[among]
    _, unit = np.unique(units, return_inverse=True)
    sums = np.zeros((unit.max(initial=-1) + 1, parts.shape[1]))
    np.add.at(sums, unit, parts)
    values = _measures(sums.sum(axis=0, keepdims=True))[0]
    drawn = _measures(_resampled(sums, resamples, seed)) if len(sums) > 1 else np.full((1, 9), np.nan)
    with np.errstate(all="ignore"):
        edges = [_percentiles(drawn[:, at], level) for at in range(9)]
    names = [(kind, part) for kind in _KINDS for part in _PARTS]
    return [
        Agreement(kind, part, float(value), *edge)
        for (kind, part), value, edge in zip(names, values, edges, strict=True)
    ]


def _percentiles(values: Numbers, level: float) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return math.nan, math.nan
    low, high = np.quantile(known, [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high)


def _contributions(found: Numbers, true: Numbers) -> Numbers:
    """What each record adds: counts of which every measure is a ratio of sums.

    Pairs are seen from both of their records, clusters shared out among theirs: neither changes a ratio.
    """
    found_size, true_size = _sizes(found), _sizes(true)
    both_size = _sizes(_paired(found, true))
    whole = (both_size == found_size) & (both_size == true_size)
    return np.column_stack(
        [
            both_size - 1, found_size - 1, true_size - 1,
            whole / found_size, 1 / found_size, 1 / true_size,
            both_size / found_size, both_size / true_size, np.ones(len(found)),
        ]
    )  # fmt: skip


def _sizes(labels: Numbers) -> Numbers:
    _, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    return np.asarray(counts[codes], float)


def _paired(a: Numbers, b: Numbers) -> Numbers:
    _, left = np.unique(a, return_inverse=True)
    _, right = np.unique(b, return_inverse=True)
    return np.asarray(left * (right.max(initial=0) + 1) + right)


def _joined(found: Numbers, true: Numbers) -> Numbers:
    """Of each record the smallest that found or true clusters join it with, however indirectly."""
    rows = np.arange(len(found))
    edges = []
    for labels in (found, true):
        _, first, codes = np.unique(labels, return_index=True, return_inverse=True)
        edges.append((np.minimum(rows, first[codes]), np.maximum(rows, first[codes])))
    a, b = (np.concatenate(side) for side in zip(*edges, strict=True))
    pairs = pa.table({"row_a": a, "row_b": b, "probability": np.ones(len(a))})
    return np.asarray(pa.table(_core.clusters(len(found), pairs, 0.5))["cluster"])


def _resampled(sums: Numbers, resamples: int, seed: int) -> Numbers:
    """Sums of units drawn with replacement: units alike are drawn by how many there are of them."""
    alike, counts = np.unique(sums, axis=0, return_counts=True)
    times = np.random.default_rng(seed).multinomial(counts.sum(), counts / counts.sum(), size=resamples)
    return np.asarray(times @ alike)


def _measures(sums: Numbers) -> Numbers:
    """Nine measures a row of sums."""
    both, found, true, whole, found_clusters, true_clusters, precision, recall, records = sums.T
    columns = []
    with np.errstate(all="ignore"):
        for p, r in (
            (both / found, both / true),
            (whole / found_clusters, whole / true_clusters),
            (precision / records, recall / records),
        ):
            columns += [p, r, np.where(p + r > 0, 2 * p * r / (p + r), np.where(np.isnan(p + r), np.nan, 0))]
    return np.column_stack(columns)
