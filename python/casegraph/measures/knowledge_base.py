"""What the measures of knowledge share: facts, moments, and how information moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from casegraph.arguments import Id, Ids, day_number, ids, one_id, refusal, several, text
from casegraph.errors import ArgumentError
from casegraph.measures.reading import ReadFamily, some_ids
from casegraph.registry import named
from casegraph.result import Result
from casegraph.schema import closest, schema

if TYPE_CHECKING:
    from casegraph.graph import CaseGraph

__all__ = [
    "HINDSIGHT_NOTE",
    "SOURCE",
    "Fact",
    "KnowledgeBase",
    "pairs_of",
    "read_facts",
]

Fact = str | Mapping[str, Any]
SOURCE = "casegraph, measures: checks, visibility, knowledge, rules (own definition; no standard exists)"
HINDSIGHT_NOTE = (
    "Flags count where the record made at the time states them (agency_then); with hindsight=True also those "
    "that the agency later, the review or the coder states."
)


class KnowledgeBase(ReadFamily):
    """The graph that is asked, and what the measures make of their arguments."""

    def __init__(self, graph: CaseGraph) -> None:
        self._graph = graph

    def _moment(self, at: str | date | None, before: Id | None) -> tuple[Any, int | None]:
        """The core's graph, and the day by which it is asked about."""
        if before is None:
            return self._graph._core, day_number("at", at)
        if at is not None:
            raise ArgumentError("at: give a day, or before with an incident, not both")
        return self._graph._as_before(before)

    def _result(
        self,
        name: str,
        query: Mapping[str, Any],
        asked: Mapping[str, Any],
        ask: Callable[..., tuple[Any, Any]],
        finish: Callable[[pa.Table], pa.Table] | None = None,
        core: Any = None,
    ) -> Result:
        graph = self._graph
        asked_of = graph._core if core is None else core
        holding = query["holding"]

        def compute(evidence: bool) -> tuple[Any, Any]:
            table, rows = ask(asked_of, evidence=evidence, **query)
            return (finish(pa.table(table)) if finish else table), rows

        return Result(named(name), {**asked, **holding}, compute, graph)

    def _fact(self, fact: Fact, persons: Ids) -> dict[str, Any]:
        given = {"flag": fact} if isinstance(fact, str) else fact
        flags = [given["flag"]] if "flag" in given else []
        kinds = [given["kind"]] if "kind" in given else []
        self._check_terms("fact", "flag", flags)
        self._check_terms("fact", "contact_kind", kinds)
        pair = pairs_of(given.get("pair"), 2, "fact, pair")
        people = ids(given.get("persons", persons))
        if not (flags or kinds or pair or people):
            raise ArgumentError("fact: states nothing; accepted: flag, kind, persons, pair")
        label = given.get("label") or _label(flags, kinds, pair, given.get("persons"))
        return {"label": label, "flags": flags, "kinds": kinds, "persons": people, "pair": pair[0] if pair else None}

    def _check_terms(self, argument: str, vocabulary: str, terms: Iterable[str]) -> None:
        """A misspelt flag would be a fact that nobody ever held: refuse it."""
        known = [*schema().vocabulary(vocabulary).values, *self._graph.book.vocabularies.get(vocabulary, ())]
        for term in terms:
            if term not in known:
                raise ArgumentError(
                    f"{argument}: '{term}' is not a term of the vocabulary '{vocabulary}'{closest(str(term), known)}"
                )


_FACT = "a flag, or a dict of flag, kind, persons, pair and label"
_PARTS = {"flag": text, "kind": text, "persons": some_ids, "pair": some_ids, "label": text}


def read_facts(fact: Any) -> Any:
    """One fact or several, as they are given, each part of its kind; a part that is None is not there."""
    if fact is None or isinstance(fact, str | Mapping):
        return fact if fact is None else _read_fact(fact)
    read = [_read_fact(one) for one in several("fact", fact, f"{_FACT}, or a list of such")]
    return tuple(read) if isinstance(fact, tuple) else read


def _read_fact(fact: Any) -> Fact:
    if isinstance(fact, str):
        return text("fact", fact)
    if not isinstance(fact, Mapping):
        raise refusal("fact", fact, f"{_FACT}, or a list of such")
    unknown = [part for part in fact if part not in _PARTS]
    if unknown:
        raise refusal("fact", unknown[0], ", ".join(_PARTS))
    return {part: _PARTS[part](f"fact, {part}", value) for part, value in fact.items() if value is not None}


def _label(flags: list[str], kinds: list[str], pair: list[list[Id]] | None, persons: Ids) -> str:
    parts: list[str] = [*flags, *kinds]
    if persons is not None:
        parts.append("persons " + ", ".join(map(str, ids(persons) or [])))
    if pair:
        parts.append("pair " + ", ".join(map(str, pair[0])))
    return "; ".join(parts) or "any contact"


def pairs_of(pair: Any, size: int, argument: str = "pair") -> list[list[Id]] | None:
    """One pair or several, as lists of ``size`` distinct ids; None stays None (every pair)."""
    if pair is None:
        return None
    wanted = f"{'two different persons' if size == 2 else 'one person'}, or a list of such"
    given = [pair] if isinstance(pair, str | int) else several(argument, pair, wanted)
    if size == 1 and all(isinstance(entry, str | int) for entry in given):
        given = [[entry] for entry in given]  # persons, each asked about alone
    of_pairs = bool(given) and not isinstance(given[0], str | int)
    entries = [several(argument, entry, wanted) for entry in given] if of_pairs else [given]
    pairs = [[one_id(argument, one) for one in entry] for entry in entries]
    for entry in pairs:
        if len(entry) != size or len(set(entry)) != size:
            raise refusal(argument, entry, wanted)
    return pairs
