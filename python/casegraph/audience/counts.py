"""Small counts, and those from which they could be worked out.

A count under the threshold is withheld. Where a total is shown beside its parts, one withheld part is the total less
the others: so along every line of cells whose total may be known, at least two are withheld, and they add up to the
threshold or more; and no withheld cell follows from the totals of several lines together. The further ones are the
smallest. What is not looked at: how narrow the bounds are that several lines together put on a cell.

References
----------
Hundepool et al. (2012), *Statistical Disclosure Control*, Wiley, chapter 4: primary and secondary cell suppression.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casegraph import _core

__all__ = ["is_small", "with_complements"]


def is_small(count: float | None, threshold: int) -> bool:
    """Whether a count is under the threshold. Zero is; a count that is not stated is not."""
    return count is not None and count < threshold


def with_complements(
    values: Sequence[float | None], withheld: Iterable[int], lines: Sequence[Sequence[int]], threshold: int
) -> set[int]:
    """The cells to withhold so that none of ``withheld`` follows from the totals of lines.

    Parameters
    ----------
    values
        The count of each cell.
    withheld
        Places of the cells that are withheld for themselves.
    lines
        Places of the cells that add up to a total that may be known.
    threshold
        What the withheld cells of a line add up to at least, wherever the line's cells do.

    Returns
    -------
    set of int
        Places of all cells to withhold.
    """
    return set(_core.cells_to_withhold(values, list(withheld), lines, threshold))
