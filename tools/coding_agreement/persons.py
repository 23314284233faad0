"""Ties between persons, what is theirs, where they lived and in what state they were."""

from __future__ import annotations

from .codings import Row, same_place, spans_overlap
from .comparison import Comparison
from .figures import Figure
from .tables import Table

SYMMETRIC = frozenset(
    [
        "partner",
        "former_partner",
        "sibling",
        "half_sibling",
        "step_sibling",
        "friend",
        "neighbour",
        "associate",
        "relative",
    ]
)


def relationships(comparison: Comparison) -> Table:
    first, second = comparison.sides

    def weigh(one: Row, other: Row) -> int:
        ours = first.person[one["from_person"]], first.person[one["to_person"]]
        theirs = second.person[other["from_person"]], second.person[other["to_person"]]
        if set(ours) != set(theirs):
            return 0
        kind, ends = one["kind"] == other["kind"], ours == theirs
        return 100 + same_place(one, other) + 600 * kind + 100 * ends + 100 * spans_overlap(one, other)

    return Table(comparison, "relationships", weigh)


def of_relationships(comparison: Comparison) -> list[Figure]:
    first, second = comparison.sides
    table = relationships(comparison)

    def ends(row: Row, persons: dict[str, str]) -> tuple[str, ...]:
        both = (persons[row["from_person"]], persons[row["to_person"]])
        return tuple(sorted(both)) if row["kind"] in SYMMETRIC else both

    return [
        *table.found("the same two persons"),
        *table.cells("kind"),
        *table.agreeing(
            "who is what to whom",
            lambda row: ends(row, first.person),
            lambda row: ends(row, second.person),
            "ties that are the same from both ends always agree",
        ),
        *table.cells("certainty", "stated"),
        *table.dates("start", "end"),
    ]


def identifiers(comparison: Comparison) -> Table:
    first, second = comparison.sides

    def weigh(one: Row, other: Row) -> int:
        shared = same_place(one, other)
        person = first.person.get(one["person_id"], "") == second.person.get(other["person_id"], "")
        kind = one["kind"] == other["kind"]
        if not shared or not spans_overlap(one, other) or not (person or kind):
            return 0
        return shared + 300 * person + 300 * kind

    return Table(comparison, "identifiers", weigh)


def of_identifiers(comparison: Comparison) -> list[Figure]:
    first, second = comparison.sides
    table = identifiers(comparison)
    return [
        *table.found(),
        *table.cells("kind"),
        *table.read(
            "person",
            lambda row: first.person.get(row["person_id"], ""),
            lambda row: second.person.get(row["person_id"], ""),
        ),
        *table.dates("start", "end"),
    ]


def residences(comparison: Comparison) -> Table:
    first, second = comparison.sides

    def weigh(one: Row, other: Row) -> int:
        person = first.person[one["person_id"]] == second.person[other["person_id"]]
        where = first.address[one["address_id"]] == second.address[other["address_id"]]
        if not person or not where or not spans_overlap(one, other):
            return 0
        return 100 + same_place(one, other) + 300 * (one["kind"] == other["kind"]) + same_days(one, other)

    return Table(comparison, "residences", weigh)


def of_residences(comparison: Comparison) -> list[Figure]:
    table = residences(comparison)
    return [
        *table.found("person and place the same, some day possible for both"),
        *table.cells("kind"),
        *table.cells("certainty", "stated"),
        *table.dates("start", "end"),
    ]


def episodes(comparison: Comparison, without: str = "") -> Table:
    first, second = comparison.sides

    def weigh(one: Row, other: Row) -> int:
        shared = same_place(one, other)
        if first.person[one["person_id"]] != second.person[other["person_id"]] or not spans_overlap(one, other):
            return 0
        agency = first.agency.get(one["agency_id"]) == second.agency.get(other["agency_id"])
        kind = without != "kind" and one["kind"] == other["kind"]
        if not shared or not (kind or (agency and one["agency_id"])):
            return 0
        return shared + 300 * agency + 600 * kind + same_days(one, other)

    return Table(comparison, "episodes", weigh)


def of_episodes(comparison: Comparison) -> list[Figure]:
    first, second = comparison.sides
    table, blind = episodes(comparison), episodes(comparison, without="kind")
    return [
        *table.found(),
        *table.cells("kind"),
        *blind.read("kind, matched without it", lambda row: row["kind"], lambda row: row["kind"]),
        *table.read(
            "agency",
            lambda row: first.agency.get(row["agency_id"], "not stated"),
            lambda row: second.agency.get(row["agency_id"], "not stated"),
        ),
        *table.dates("start", "end"),
        *table.agreeing("length in days", lengths, lengths, "least and most, an empty cell a value of its own"),
    ]


def same_days(one: Row, other: Row) -> int:
    return sum(100 for column in ("start", "end") if one[column] and one[column] == other[column])


def lengths(row: Row) -> tuple[str, str]:
    return row["duration_min"], row["duration_max"]
