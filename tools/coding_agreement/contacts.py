"""Contacts and the persons at them."""

from __future__ import annotations

from collections.abc import Sequence

from .codings import Coding, Pair, Row, overlap, paragraphs
from .comparison import Comparison
from .figures import Figure, both_ways, found, proportion, rand

SEEN_EXAMPLES = frozenset(f"overview:2.{number}" for number in range(17, 30))  # the codebook's examples stand on them


def of_contacts(comparison: Comparison) -> list[Figure]:
    blind = {name: comparison.matched(without=name) for name in ("agency", "kind", "date")}
    column = comparison.column
    dates = column("date", matches=blind["date"])
    return [
        *found("contacts", len(comparison.first.contacts), len(comparison.second.contacts), len(comparison.matches)),
        *away_from_the_examples(comparison),
        *both_ways("agency", agencies(comparison)),
        *both_ways("agency, matched without it", agencies(comparison, blind["agency"])),
        *both_ways("date, same text", column("date")),
        *both_ways("date, same text, matched without it", dates),
        proportion(
            "date, some day in common, matched without it",
            "agreement",
            sum(overlap(a, b) for a, b in dates),
            len(dates),
            "an empty date allows any day",
        ),
        *both_ways("kind", column("kind")),
        *both_ways("kind, matched without it", column("kind", matches=blind["kind"])),
        *both_ways("channel", column("channel", "not_stated")),
        *both_ways("initiated_by", column("initiated_by", "not_stated")),
        *both_ways("attendance", column("attendance", "none")),
        *both_ways("outcome", column("outcome", "not_stated")),
        *both_ways("recorded_in", column("recorded_in", "none")),
        *both_ways("agency_certainty", column("agency_certainty", "stated")),
        *rand("incident grouping", incidents(comparison)),
        *both_ways("met_at", addresses(comparison, "met_at")),
        *both_ways("concerns_address", addresses(comparison, "concerns_address")),
        *both_ways("filed_at", addresses(comparison, "filed_at")),
        *where_both_filled(comparison, "filed_at"),
    ]


def away_from_the_examples(comparison: Comparison) -> list[Figure]:
    """The same without the contacts that stand on paragraphs whose rows the codebook shows as examples."""
    first = [not paragraphs(row) & SEEN_EXAMPLES for row in comparison.first.contacts]
    second = [not paragraphs(row) & SEEN_EXAMPLES for row in comparison.second.contacts]
    matches = [(i, j) for i, j in comparison.matches if first[i] and second[j]]
    where = "without 2.17 to 2.29"
    return [
        *found(f"contacts, {where}", sum(first), sum(second), len(matches)),
        *both_ways(f"agency, {where}", agencies(comparison, matches)),
        *both_ways(f"date, same text, {where}", comparison.column("date", matches=matches)),
        *both_ways(f"kind, {where}", comparison.column("kind", matches=matches)),
    ]


def agencies(comparison: Comparison, matches: Sequence[Pair] | None = None) -> list[tuple[str, str]]:
    return comparison.values(
        lambda row: comparison.first.agency[row["agency_id"]],
        lambda row: comparison.second.agency[row["agency_id"]],
        matches,
    )


def addresses(comparison: Comparison, name: str) -> list[tuple[str, str]]:
    return comparison.values(
        lambda row: comparison.first.address[row[name]] or "not stated",
        lambda row: comparison.second.address[row[name]] or "not stated",
    )


def where_both_filled(comparison: Comparison, name: str) -> list[Figure]:
    pairs = [pair for pair in addresses(comparison, name) if "not stated" not in pair]
    return both_ways(f"{name}, where both state it", pairs)


def incidents(comparison: Comparison) -> list[tuple[str, str]]:
    """A contact without an incident is one of its own."""

    def incident(row: Row) -> str:
        return row["incident_id"] or f"contact {row['contact_id']}"

    return comparison.values(incident, incident)


def of_participants(comparison: Comparison) -> list[Figure]:
    first, second = keyed_persons(comparison, comparison.first, 0), keyed_persons(comparison, comparison.second, 1)
    shared = sorted(set(first) & set(second))
    return [
        *found("participants on matched contacts", len(first), len(second), len(shared), "contact and person the same"),
        *both_ways("presence", [(first[key]["presence"], second[key]["presence"]) for key in shared]),
        *both_ways("participant role", [(first[key]["role"], second[key]["role"]) for key in shared]),
        *both_ways(
            "participant certainty",
            [(first[key]["certainty"] or "stated", second[key]["certainty"] or "stated") for key in shared],
        ),
    ]


def keyed_persons(comparison: Comparison, coding: Coding, side: int) -> dict[tuple[int, str], Row]:
    return {
        (number, person): rows[0]
        for number, pair in enumerate(comparison.matches)
        for person, rows in coding.persons_of(coding.contacts[pair[side]]["contact_id"]).items()
    }
