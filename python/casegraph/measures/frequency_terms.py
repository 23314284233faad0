"""Terms that a question names: those of the schema, of the casebook or of its rows; any other is a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.schema import closest, schema

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["check_terms"]

_WEIGHED = {"kind": ("contacts", "kind"), "outcome": ("contacts", "outcome"), "flag": ("flags", "flag")}


def check_terms(book: Casebook, query: Mapping[str, Any]) -> None:
    """Refuse terms that nobody can have meant.

    Parameters
    ----------
    book
        Whose terms are accepted too.
    query
        What the core is asked: ``cut`` (kinds of episodes), ``kinds`` (of contacts), ``weights`` with ``weight_by``.

    Raises
    ------
    casegraph.ArgumentError
        A term that neither the vocabulary nor the casebook has.
    """
    _check("cut", query.get("cut", ()), book, "episodes", "kind")
    _check("kinds", query.get("kinds", ()), book, "contacts", "kind")
    if query.get("weight_by") in _WEIGHED:
        _check("weights", [term for term, _ in query["weights"]], book, *_WEIGHED[query["weight_by"]])


def _check(argument: str, given: Iterable[str], book: Casebook, table: str, column: str) -> None:
    vocabulary = schema().table(table).column(column).vocabulary
    known = {*schema().vocabulary(vocabulary).values, *book.vocabularies.get(vocabulary, ())}
    unknown = [term for term in given if term not in known]
    if not unknown:
        return
    rows = (book._exact or book).tables.get(table)  # a look at every row, only where there may be a slip
    if rows is not None and column in rows.column_names:
        known |= {term for term in rows[column].unique().to_pylist() if term is not None}
    for term in unknown:
        if term not in known:
            accepted = ", ".join(sorted(known))
            raise ArgumentError(f"{argument}: {term!r} is not accepted{closest(term, known)}; accepted: {accepted}")
