"""Which withheld cells follow from what is shown, worked out with fractions; the rules of suppression said plainly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

Cells = Sequence[int]


def cells_that_follow(withheld: Iterable[int], lines: Iterable[Cells]) -> set[int]:
    """The withheld cells with one value alone in every solution of the lines' sums; lines of one cell say nothing."""
    unknowns = sorted(withheld)
    rows = [[Fraction(int(cell in line)) for cell in unknowns] for line in lines if len(line) > 1]
    reduced = _reduced(rows)
    return {unknowns[row.index(1)] for row in reduced if sum(1 for one in row if one) == 1}


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Reduced row echelon form."""
    rows, done = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        at = next((one for one in range(done, len(rows)) if rows[one][column]), None)
        if at is None:
            continue
        rows[done], rows[at] = rows[at], rows[done]
        pivot = rows[done][column]
        rows[done] = [one / pivot for one in rows[done]]
        for other in range(len(rows)):
            factor = rows[other][column]
            if other != done and factor:
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[done], strict=True)]
        done += 1
    return rows[:done]


def lines_that_tell(
    values: Sequence[float | None], gone: set[int], lines: Iterable[Cells], threshold: float
) -> list[Cells]:
    """Lines of which something is shown, and less than two cells, or less than the threshold, withheld."""
    found = []
    for line in lines:
        hidden = [cell for cell in line if cell in gone]
        is_told = len(hidden) < 2 or sum(values[cell] or 0 for cell in hidden) < threshold
        if hidden and len(hidden) < len(line) and is_told:
            found.append(line)
    return found
