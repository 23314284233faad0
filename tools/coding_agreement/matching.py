"""Rows of two codings put together one to one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from .codings import Pair, Row


def assign(weights: Sequence[Sequence[int]]) -> list[Pair]:
    """One-to-one pairs of the greatest total weight (the Hungarian method); a weight of 0 is no pair.

    Method: Kuhn 1955, with potentials and shortest augmenting paths; the smaller index goes first where weights tie.
    """
    if not weights or not weights[0]:
        return []
    size = max(len(weights), len(weights[0]))
    top = max(max(row) for row in weights)
    cost = [
        [top - (weights[i][j] if i < len(weights) and j < len(weights[0]) else 0) for j in range(size)]
        for i in range(size)
    ]
    row_potential, column_potential = [0] * (size + 1), [0] * (size + 1)
    row_of = [0] * (size + 1)
    for row in range(1, size + 1):
        row_of[0], column = row, 0
        least: list[float] = [math.inf] * (size + 1)
        before, used = [0] * (size + 1), [False] * (size + 1)
        while row_of[column]:
            used[column], step, following = True, math.inf, 0
            for j in range(1, size + 1):
                if used[j]:
                    continue
                reduced = cost[row_of[column] - 1][j - 1] - row_potential[row_of[column]] - column_potential[j]
                if reduced < least[j]:
                    least[j], before[j] = reduced, column
                if least[j] < step:
                    step, following = least[j], j
            for j in range(size + 1):
                if used[j]:
                    row_potential[row_of[j]] += int(step)
                    column_potential[j] -= int(step)
                else:
                    least[j] -= step
            column = following
        while column:
            row_of[column], column = row_of[before[column]], before[column]
    pairs = [(row_of[j] - 1, j - 1) for j in range(1, size + 1)]
    return sorted((i, j) for i, j in pairs if i < len(weights) and j < len(weights[0]) and weights[i][j] > 0)


def match(first: Sequence[Row], second: Sequence[Row], weigh: Callable[[Row, Row], int]) -> list[Pair]:
    return assign([[weigh(one, other) for other in second] for one in first])
