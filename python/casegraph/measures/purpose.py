"""Rows about persons: within a review they are its matter; elsewhere they need a purpose, which the result states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["stated_purpose"]


def stated_purpose(book: Casebook, purpose: str | None, *, needed: bool = True, instead: str = "") -> Mapping[str, Any]:
    """The purpose as a parameter of the result; nothing where none is stated and none is needed.

    Parameters
    ----------
    book
        The casebook asked about.
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
    if purpose is not None:
        if not isinstance(purpose, str) or not purpose.strip():
            raise ArgumentError(f"purpose: {purpose!r} is not accepted; accepted: a text that says what for")
        return {"purpose": purpose.strip()}
    reviews = book.tables.get("reviews")
    if not needed or (reviews is not None and reviews.num_rows):
        return {}
    told = f"; {instead} gives counts without one" if instead else ""
    raise ArgumentError(
        "purpose: rows about single persons of a casebook without a review need a stated purpose, which the result "
        f"records, such as purpose='audit of referrals in 2024'{told}"
    )
