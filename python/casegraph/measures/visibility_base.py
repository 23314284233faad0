"""What the measures of visibility share: the classes of the split, and the arguments of every check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casegraph.arguments import choice
from casegraph.measures.holding import holding_of
from casegraph.measures.reading import ReadFamily
from casegraph.registry import Column

if TYPE_CHECKING:
    from casegraph.graph import CaseGraph

__all__ = ["CLASSES", "POSSIBLE", "SOURCE", "SPLIT_DEFINITION", "VisibilityBase", "options_of"]

CLASSES = {
    "silo": Column("contacts", "not held by the checker"),
    "accessible": Column("contacts", "in another's records that the checker could have opened, not looked up"),
    "recording": Column("contacts", "held, but filed under another key"),
    "not_determinable": Column("contacts", "held; under which key it was filed is not stated"),
    "window": Column("contacts", "held and filed under the key, but older than the check looks back"),
    "found": Column("contacts", "shown by the check"),
    "unsettled": Column("contacts", "dates, times or records leave the class open"),
}
SPLIT_DEFINITION = (
    "Each contact of the relevant persons before the check takes the first class that applies: silo (not held by the "
    "checker), or accessible where the checker could have opened the holder's records; recording (held, filed under "
    "another key), or not_determinable where its filing is not stated; window (filed under the key, older than the "
    "check looks back); found. A contact whose class depends on an uncertain day, on the unknown order within a day or "
    "on where it was recorded is unsettled; n is the sum of the contacts certain of a class and those unsettled."
)
POSSIBLE = {
    f"{name}_possible": Column("contacts", f"that may be of the class {name}; with bounds")
    for name in CLASSES
    if name != "unsettled"
}
SOURCE = "casegraph, measures: checks and visibility (own definition; no standard exists)"


class VisibilityBase(ReadFamily):
    """The graph that the measures are asked of."""

    def __init__(self, graph: CaseGraph) -> None:
        self._graph = graph


def options_of(
    scope: str, ties: str, parent_holds_child: bool, assume_filed: str | None, took_part_only: bool
) -> dict[str, Any]:
    """The arguments that every check has, as the core takes them."""
    if assume_filed is not None:
        choice("assume_filed", assume_filed, ("met_at", "concerns_address"))
    return {
        **holding_of(scope, ties, parent_holds_child),
        "assume_filed": assume_filed or "",
        "took_part_only": took_part_only,
    }
