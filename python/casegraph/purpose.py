"""Rows about persons: within a review they are its matter; elsewhere they need a purpose, which the result states.

Rows about persons are those that name a person, a contact or what belongs to one; figures about fewer persons than
:data:`FEW`, which tell of each of them whatever they are grouped by; and the rows behind any figure. Every
:class:`casegraph.result.Result` asks here, so that no measure can forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from casegraph.audience import DEFAULT_THRESHOLD
from casegraph.audience.measures import entity_of
from casegraph.errors import ArgumentError, shown

if TYPE_CHECKING:
    import pyarrow as pa

    from casegraph.casebook import Casebook
    from casegraph.graph import CaseGraph

__all__ = [
    "FEW",
    "checked_purpose",
    "has_purpose",
    "is_review",
    "purpose_of_rows",
    "purpose_of_what_is_asked",
    "stated_purpose",
]

FEW: Final = DEFAULT_THRESHOLD
"""An answer about fewer persons than this is about each of them; the threshold of small counts."""

# Arguments that name persons, or what belongs to one of them.
_NAMING: Final = ("persons", "person", "pair", "identifier", "death_of", "a", "b")
_OF_PERSONS: Final = frozenset({"persons", "contacts", "incidents", "identifiers", "checks", "shares"})
_EXAMPLE: Final = "such as purpose='audit of referrals in 2024'"


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
        raise ArgumentError(f"purpose: {shown(repr(purpose))} is not accepted; accepted: a text that says what for")
    try:
        purpose.encode()
    except UnicodeEncodeError:
        raise ArgumentError(f"purpose: {shown(repr(purpose))} is not accepted; accepted: whole characters") from None
    return purpose.strip()


def stated_purpose(
    graph: CaseGraph,
    purpose: str | None,
    *,
    needed: bool = True,
    instead: str = "",
    what: str = "rows about single persons",
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
    what
        What needs it, for the message.

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
        f"purpose: {what} of a casebook without a review need a stated purpose, which the result records, "
        f"{_EXAMPLE}{told}"
    )


def purpose_of_what_is_asked(graph: CaseGraph, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """The purpose of an answer about few persons, whatever its rows are; nothing where none is needed.

    Parameters
    ----------
    graph
        The graph asked.
    parameters
        What the measure was asked for, with its purpose where one was stated.

    Raises
    ------
    casegraph.ArgumentError
        Fewer persons than :data:`FEW` of a casebook without a review, and no purpose.
    """
    if "purpose" in parameters or is_review(graph.book):
        return {}
    few = _few(parameters)
    if few is None:
        return {}
    argument, count = few
    named = f"{count} {'person' if count == 1 else 'persons'}"
    return stated_purpose(
        graph,
        None,
        what=f"figures about {named} ({argument}), fewer than {FEW},",
        instead=f"no such argument, or {FEW} persons and more,",
    )


def purpose_of_rows(
    graph: CaseGraph, parameters: Mapping[str, Any], measure: str, table: pa.Table
) -> Mapping[str, Any]:
    """The purpose of an answer whose rows name persons or what is theirs; nothing where they do not, or it is stated.

    Parameters
    ----------
    graph
        The graph asked.
    parameters
        What the measure was asked for, with its purpose where one was stated.
    measure
        Its name.
    table
        Its answer.

    Raises
    ------
    casegraph.ArgumentError
        Rows that name persons of a casebook without a review, and no purpose.
    """
    if "purpose" in parameters or is_review(graph.book) or not _names_persons(measure, table):
        return {}
    return stated_purpose(graph, None)


def _names_persons(measure: str, table: pa.Table) -> bool:
    return any(
        entity_of(measure, name) in _OF_PERSONS and table[name].null_count < table.num_rows
        for name in table.column_names
    )


def _few(parameters: Mapping[str, Any]) -> tuple[str, int] | None:
    """The first argument that names fewer persons than :data:`FEW`, and how many."""
    facts = parameters.get("fact")
    asked = [(name, parameters.get(name)) for name in _NAMING]
    for fact in [facts] if isinstance(facts, Mapping) else facts if isinstance(facts, list | tuple) else []:
        if isinstance(fact, Mapping):
            asked += [(f"fact, {name}", fact.get(name)) for name in ("persons", "pair")]
    for argument, value in asked:
        named = set(_ids_in(value))
        if named and len(named) < FEW:
            return argument, len(named)
    return None


def _ids_in(value: Any) -> Iterator[Any]:
    """The ids in what an argument was given: one, a list, or a list of pairs."""
    if isinstance(value, str | int):
        yield value
    elif isinstance(value, Iterable):
        for one in value:
            yield from _ids_in(one)
