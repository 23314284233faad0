"""Withheld counts: nothing that is withheld follows from what is shown, by a twin that solves with fractions."""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))

from reference.disclosure import cells_that_follow, lines_that_tell

from casegraph.audience.counts import with_complements

COUNTS = st.one_of(st.none(), st.integers(0, 60))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[int | None], list[list[int]]]:
    """Some cells of a table of one to three keys, and its lines: cells that differ in one key alone."""
    keys = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    places = [place for place in product(*map(range, keys)) if draw(st.integers(0, 9)) > 0]
    lines: dict[tuple[object, ...], list[int]] = {}
    for at, place in enumerate(places):
        for key in range(len(keys)):
            lines.setdefault((key, *place[:key], *place[key + 1 :]), []).append(at)
    return draw(st.lists(COUNTS, min_size=len(places), max_size=len(places))), list(lines.values())


@st.composite
def any_lines(draw: st.DrawFn) -> tuple[list[int | None], list[list[int]]]:
    """Lines of whatever cells."""
    size = draw(st.integers(1, 12))
    line = st.lists(st.integers(0, size - 1), min_size=1, max_size=5, unique=True)
    return draw(st.lists(COUNTS, min_size=size, max_size=size)), draw(st.lists(line, max_size=10))


@settings(max_examples=300, deadline=None)
@given(st.one_of(tables(), any_lines()), st.integers(1, 20))
def test_nothing_withheld_follows_from_what_is_shown(
    case: tuple[list[int | None], list[list[int]]], threshold: int
) -> None:
    values, lines = case
    small = {at for at, value in enumerate(values) if value is not None and value < threshold}
    gone = with_complements(values, small, lines, threshold)
    assert gone >= small
    assert lines_that_tell(values, gone, lines, threshold) == []
    # A cell may follow only where nothing is left to withhold with it.
    assert not any(_reached(cell, lines) - gone for cell in cells_that_follow(gone, lines))
    assert with_complements(values, small, lines, threshold) == gone
    if not small:
        assert gone == set()


def _reached(cell: int, lines: list[list[int]]) -> set[int]:
    """The cells that lines lead to from one."""
    found, before = {cell}, set[int]()
    while found != before:
        before = set(found)
        found |= {other for line in lines if before & set(line) and len(line) > 1 for other in line}
    return found


def test_a_cell_that_joins_two_blocks_is_not_left_to_be_worked_out() -> None:
    values = [20, 20, 90, 90, 20, 20, 3, 90, 90, 90, 20, 20, 90, 90, 20, 20]
    lines = [[4 * row + column for column in range(4)] for row in range(4)]
    lines += [[4 * row + column for row in range(4)] for column in range(4)]
    blocks = [0, 1, 4, 5, 6, 10, 11, 14, 15]
    assert cells_that_follow(blocks, lines) == {6}
    assert lines_that_tell(values, set(blocks), lines, 10) == []  # line by line nothing is wrong
    assert cells_that_follow(with_complements(values, blocks, lines, 10), lines) == set()
