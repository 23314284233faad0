"""What is held on record: how information moves between agencies, as knowledge and visibility ask about it."""

from __future__ import annotations

from typing import Any

from casegraph.arguments import choice

__all__ = ["READ_AS", "SCOPES", "SCOPE_NOTE", "holding_of"]

SCOPES = ("stated", "about_person", "all")
SCOPE_NOTE = (
    "Information moves only along shares that were made, within what they are stated to have carried. The "
    "scopes 'about_person' (all that the sender then held about the person) and 'all' (all that it then held) "
    "are upper bounds."
)
# How each scope reads a share whose content is not stated.
READ_AS = {
    "stated": "moved nothing",
    "about_person": "moved what its sender held about the person whom it was about; where none is stated, nothing",
    "all": "moved everything that its sender held",
}


def holding_of(scope: str, ties: str, parent_holds_child: bool) -> dict[str, Any]:
    """The arguments that say how information moves, as the core takes them."""
    return {
        "scope": choice("scope", scope, SCOPES),
        "ties": choice("ties", ties, ("closure", "strict")),
        "parent_holds_child": bool(parent_holds_child),
    }
