"""Terms that a question names: those of the schema, of the casebook or of its rows; any other is a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.schema import closest, schema

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["check_terms", "topic_rows"]

_WEIGHED = {"kind": ("contacts", "kind"), "outcome": ("contacts", "outcome"), "flag": ("flags", "flag")}


def check_terms(book: Casebook, query: Mapping[str, Any]) -> None:
    """Refuse terms that nobody can have meant.

    Parameters
    ----------
    book
        Whose terms are accepted too.
    query
        What the core is asked: ``cut`` (kinds of episodes), ``kinds`` (of contacts), ``flags``, ``weights`` with
        ``weight_by``.

    Raises
    ------
    casegraph.ArgumentError
        A term that neither the vocabulary nor the casebook has.
    """
    _check("cut", query.get("cut", ()), book, "episodes", "kind")
    _check("kinds", query.get("kinds", ()), book, "contacts", "kind")
    _check("flags", query.get("flags", ()), book, "flags", "flag")
    if query.get("weight_by") in _WEIGHED:
        _check("weights", [term for term, _ in query["weights"]], book, *_WEIGHED[query["weight_by"]])


def topic_rows(book: Casebook, topic: str | None) -> list[int]:
    """Rows of coverage that are limited to a topic, from 0.

    Raises
    ------
    casegraph.ArgumentError
        A topic to which no coverage is limited. What topics there are is not told: it is the casebook's own text.
    """
    if topic is None:
        return []
    coverage = (book._exact or book).tables.get("coverage")
    has_topics = coverage is not None and "topic" in coverage.column_names
    topics = coverage["topic"].to_pylist() if has_topics and coverage is not None else []
    rows = [row for row, one in enumerate(topics) if one == topic]
    if not rows:
        raise ArgumentError(
            f"topic: {topic!r} is not accepted; accepted: a topic to which a row of coverage is limited, word for word"
        )
    return rows


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
