"""What measures share that ask for the days of contacts, several of a day merged or apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from casegraph.arguments import day_number, whole
from casegraph.measures.frequency_base import COVERAGE_EDGES, MOST_DAYS, WITHOUT_ONE_DAY, Ids, end_day, share
from casegraph.measures.frequency_change import MOST_ROUNDS, UNSURE_OBSERVED_EDGES, observed_query
from casegraph.registry import Column

__all__ = ["BY_WINDOW", "EVENT_COLUMNS", "EVENT_EDGES", "event_query"]

BY_WINDOW = "by='agency' with observed='window', start and end,"
EVENT_COLUMNS = {
    "n_uncertain": WITHOUT_ONE_DAY,
    "n_dropped": Column("rows", "contacts outside coverage: not used"),
    "n_merged": Column("contacts", "contacts merged into the one kept before (merge_within)"),
}
EVENT_EDGES = {
    "no person among the groups": (
        "the contacts of a group with anybody are one sequence: the pace of an agency's work, never how soon a person "
        "is met again, for which waits(), repeats() and time_to_repeat() follow persons apart. Its gaps shorten, and "
        "finding says so, where more persons come, though none of them is met sooner"
    ),
    "a contact of an uncertain day": "not used and counted in n_uncertain; a day is never put in its place",
    **UNSURE_OBSERVED_EDGES,
    "observation that breaks off": "no gap reaches across; observed time runs on",
    **COVERAGE_EDGES,
}


def event_query(
    by: str | Iterable[str],
    persons: Ids,
    agencies: Ids,
    presence: str,
    start: str | date | None,
    end: str | date | None,
    cut: str | Iterable[str],
    observed: str,
    merge_within: int,
    significance: float,
    rounds: int,
    seed: int,
    threads: int,
) -> dict[str, Any]:
    """The arguments that measures of days of contacts share, as the core takes them."""
    return observed_query(by, persons, agencies, presence, cut, observed, threads) | {
        "start": day_number("start", start),
        "end": end_day(end),
        "merge_days": whole("merge_within", merge_within, 0, MOST_DAYS),
        "significance": share("significance", significance),
        "rounds": whole("rounds", rounds, 0, MOST_ROUNDS),
        "seed": whole("seed", seed, 0, 2**63 - 1),
    }
