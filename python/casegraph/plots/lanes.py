"""What every picture with lanes shares: the order of agencies, the levels of marks, and which contacts did not happen.

The timeline of a paper and that of the report's page differ in what a mark is (see docs/decisions/0008); they agree in
where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casegraph import _core
from casegraph.schema import schema

__all__ = ["CANCELLED", "MISSED", "by_sector", "levels"]

# How appointments and planned visits end that did not take place: missed, and cancelled or moved beforehand.
MISSED = frozenset({"not_attended", "no_reply", "child_not_brought"})
CANCELLED = frozenset({"cancelled_by_agency", "cancelled_by_person"})


def by_sector(agencies: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Rows of the table agencies by sector in the order of its vocabulary, then as the casebook lists them."""
    order = {value: at for at, value in enumerate(schema().vocabulary("sector").values)}
    return sorted(agencies, key=lambda row: order.get(row["sector"] or "other", len(order)))


def levels(spans: Sequence[tuple[float, float]], apart: float) -> list[int]:
    """The level of each mark of one lane, 0 the lowest, so that none comes nearer to another than ``apart``.

    Laid out by the core, in the unit of ``spans`` (from where to where each mark goes).
    """
    found: list[int] = _core.levels([0] * len(spans), [a for a, _ in spans], [b for _, b in spans], apart)
    return found
