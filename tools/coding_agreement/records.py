"""What of the agencies' dealings is described, which records they could open, which assessments they made."""

from __future__ import annotations

from .codings import Coding, Row, same_place, spans_overlap, words
from .comparison import Comparison
from .figures import Figure, found
from .tables import Table


def coverage(comparison: Comparison) -> Table:
    first, second = comparison.sides

    def weigh(one: Row, other: Row) -> int:
        agency = first.agency[one["agency_id"]] == second.agency[other["agency_id"]]
        person = first.person.get(one["person_id"], "") == second.person.get(other["person_id"], "")
        if not agency or not person or not spans_overlap(one, other):
            return 0
        basis, start = one["basis"] == other["basis"], one["start"] == other["start"]
        topic = bool(one["topic"]) == bool(other["topic"])
        return 100 + same_place(one, other) + 300 * basis + 300 * start + 300 * topic

    return Table(comparison, "coverage", weigh)


def of_coverage(comparison: Comparison) -> list[Figure]:
    table = coverage(comparison)
    agencies = [{coding.agency[row["agency_id"]] for row in coding.tables["coverage"]} for coding in comparison.sides]
    persons = {coding.person[row["person_id"]] for coding in comparison.sides for row in named(coding)}
    pairs = [dealings(coding, persons) for coding in comparison.sides]
    return [
        *table.found("agency and person the same, some day possible for both; a row for all persons is one row"),
        *found("coverage, agencies with any row", len(agencies[0]), len(agencies[1]), len(agencies[0] & agencies[1])),
        *found(
            "coverage, agency and person",
            len(pairs[0]),
            len(pairs[1]),
            len(pairs[0] & pairs[1]),
            "a row without a person counts for each person that either coding names in this table",
        ),
        *table.cells("basis"),
        *table.read("topic stated", lambda row: bool(row["topic"]), lambda row: bool(row["topic"])),
        *table.dates("start", "end"),
    ]


def named(coding: Coding) -> list[Row]:
    return [row for row in coding.tables["coverage"] if row["person_id"]]


def dealings(coding: Coding, persons: set[str]) -> set[tuple[str, str]]:
    return {
        (coding.agency[row["agency_id"]], person)
        for row in coding.tables["coverage"]
        for person in ([coding.person[row["person_id"]]] if row["person_id"] else sorted(persons))
    }


def of_access(comparison: Comparison) -> list[Figure]:
    first, second = comparison.sides

    def weigh(one: Row, other: Row) -> int:
        looker = first.agency[one["agency_id"]] == second.agency[other["agency_id"]]
        holder = first.agency[one["holder_agency"]] == second.agency[other["holder_agency"]]
        return 100 + same_place(one, other) + 300 * (one["records"] == other["records"]) if looker and holder else 0

    table = Table(comparison, "access", weigh)
    return [*table.found("both agencies the same"), *table.cells("records"), *table.dates("start", "end")]


def assessments(comparison: Comparison) -> Table:
    at_first, at_second = comparison.numbers

    def weigh(one: Row, other: Row) -> int:
        shared = same_place(one, other)
        contact = at_first.get(one["contact_id"], -1) == at_second.get(other["contact_id"], -2)
        alike = words(one, "tool") & words(other, "tool")
        if not shared or not (contact or alike):
            return 0
        whom = same_person(comparison, one, other)
        return shared + 300 * contact + 200 * whom + 200 * (one["completion"] == other["completion"]) + 50 * len(alike)

    return Table(comparison, "assessments", weigh)


def same_person(comparison: Comparison, one: Row, other: Row) -> bool:
    first, second = comparison.sides
    return first.person.get(one["risk_to"], "") == second.person.get(other["risk_to"], "")


def of_assessments(comparison: Comparison) -> list[Figure]:
    first, second = comparison.sides
    at_first, at_second = comparison.numbers
    table = assessments(comparison)
    return [
        *table.found(),
        *table.agreeing(
            "contact",
            lambda row: at_first.get(row["contact_id"], -1),
            lambda row: at_second.get(row["contact_id"], -2),
        ),
        *table.cells("completion"),
        *table.read("grade stated", lambda row: bool(row["grade"]), lambda row: bool(row["grade"])),
        *table.read(
            "risk_to",
            lambda row: first.person.get(row["risk_to"], "not stated"),
            lambda row: second.person.get(row["risk_to"], "not stated"),
        ),
    ]
