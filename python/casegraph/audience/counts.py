"""Small counts, and those from which they could be worked out.

A count under the threshold is withheld. Where a total is shown beside its parts, one withheld part is the total less
the others: so along every line of cells whose total may be known, at least two are withheld, and they add up to the
threshold or more. The further ones are the smallest.

References
----------
Hundepool et al. (2012), *Statistical Disclosure Control*, Wiley, chapter 4: primary and secondary cell suppression.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["is_small", "with_complements"]


def is_small(count: float | None, threshold: int) -> bool:
    """Whether a count is under the threshold. Zero is; a count that is not stated is not."""
    return count is not None and count < threshold


def with_complements(
    values: Sequence[float | None], withheld: Iterable[int], lines: Sequence[Sequence[int]], threshold: int
) -> set[int]:
    """The cells to withhold so that none of ``withheld`` can be worked out from the totals of lines.

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
    found = set(withheld)
    waiting = list(lines)
    through: dict[int, list[Sequence[int]]] = {}
    for line in lines:
        for cell in line:
            through.setdefault(cell, []).append(line)
    while waiting:
        for cell in _added(values, found, waiting.pop(), threshold):
            found.add(cell)
            waiting += through[cell]
    return found


def _added(values: Sequence[float | None], withheld: set[int], line: Sequence[int], threshold: int) -> list[int]:
    """The further cells of one line that are to be withheld."""
    gone = [cell for cell in line if cell in withheld]
    if not gone:
        return []
    total, number = sum(values[cell] or 0 for cell in gone), len(gone)
    added = []
    for cell in sorted((cell for cell in line if cell not in withheld), key=lambda cell: (values[cell] or 0, cell)):
        if number >= 2 and total >= threshold:
            break
        added.append(cell)
        total, number = total + (values[cell] or 0), number + 1
    return added
