"""Rows about persons: within a review they are its matter; elsewhere they need a purpose, which the result states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.measures.arguments import text

if TYPE_CHECKING:
    from casegraph.casebook import Casebook
    from casegraph.graph import CaseGraph

__all__ = ["checked_purpose", "has_purpose", "is_review", "stated_purpose"]


def is_review(book: Casebook) -> bool:
    """Whether the casebook is of a review, whose persons are its matter."""
    reviews = book.tables.get("reviews")
    return reviews is not None and reviews.num_rows > 0


def has_purpose(graph: CaseGraph) -> bool:
    """Whether rows about persons may be given unasked: in a review, or where the graph is for a purpose."""
    return graph.purpose is not None or is_review(graph.book)


def checked_purpose(purpose: str | None) -> str | None:
    """The purpose without blanks around it, None where none is stated; one that says nothing is refused."""
    if purpose is None:
        return None
    if not isinstance(purpose, str) or not purpose.strip():
        raise ArgumentError(f"purpose: {purpose!r} is not accepted; accepted: a text that says what for")
    return text("purpose", purpose).strip()


def stated_purpose(
    graph: CaseGraph, purpose: str | None, *, needed: bool = True, instead: str = ""
) -> Mapping[str, Any]:
    """The purpose as a parameter of the result; nothing where none is stated and none is needed.

    Parameters
    ----------
    graph
        The graph asked, whose own purpose counts where none is given.
    purpose
        Why rows about single persons are asked for.
    needed
        Whether the answer has such rows.
    instead
        What gives counts without a purpose, for the message.

    Raises
    ------
    casegraph.ArgumentError
        Rows about persons of a casebook without a review, and no purpose; a purpose that says nothing.
    """
    if purpose is None and needed and not is_review(graph.book):
        purpose = graph.purpose
    stated = checked_purpose(purpose)
    if stated is not None:
        return {"purpose": stated}
    if not needed or is_review(graph.book):
        return {}
    told = f"; {instead} gives counts without one" if instead else ""
    raise ArgumentError(
        "purpose: rows about single persons of a casebook without a review need a stated purpose, which the result "
        f"records, such as purpose='audit of referrals in 2024'{told}"
    )
