"""Samples of pairs, spread over their probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["STRATA", "stratified"]

# Bounds of the strata: where the model is sure few pairs tell enough, where it is not many are needed.
STRATA = (0.0, 0.2, 0.5, 0.8, 0.95, 0.99, 1.0)


def stratified(probabilities: Any, many: int, seed: int) -> tuple[Any, Any]:
    """Return places of a sample, ascending, and how many pairs each stands for.

    Every stratum gives the same number, or all it has where that is fewer; what is left over goes to the others. The
    sample is the same for the same seed and probabilities.
    """
    stratum = np.digitize(probabilities, STRATA[1:-1])
    places = [np.flatnonzero(stratum == one) for one in range(len(STRATA) - 1)]
    wanted = _shared_out(many, [len(one) for one in places])
    draw = np.random.default_rng(seed)
    chosen, stands_for = [], []
    for those, number in zip(places, wanted, strict=True):
        if number:
            chosen.append(draw.choice(those, number, replace=False))
            stands_for.append(np.full(number, len(those) / number))
    if not chosen:
        return np.empty(0, np.int64), np.empty(0)
    rows, worth = np.concatenate(chosen), np.concatenate(stands_for)
    order = np.argsort(rows)
    return rows[order], worth[order]


def _shared_out(many: int, there: list[int]) -> list[int]:
    wanted = [0] * len(there)
    left = min(many, sum(there))
    while left:
        open_ones = [at for at in range(len(there)) if wanted[at] < there[at]]
        share = max(1, left // len(open_ones))
        for at in open_ones:
            more = min(share, there[at] - wanted[at], left)
            wanted[at] += more
            left -= more
    return wanted
