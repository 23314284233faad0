"""What the review concluded, recommended and had done, and its documents."""

from __future__ import annotations

from collections.abc import Hashable

from .codings import Coding, Row, overlap, same_place, words
from .comparison import Comparison
from .figures import Figure, both_ways, percent, proportion
from .tables import Table


def findings(comparison: Comparison, without: str = "") -> Table:
    first, second = comparison.sides
    at_first, at_second = comparison.numbers

    def weigh(one: Row, other: Row) -> int:
        shared = same_place(one, other)
        agency = first.agency.get(one["agency_id"]) == second.agency.get(other["agency_id"])
        kind = without != "kind" and one["kind"] == other["kind"]
        if not shared or not (kind or (agency and one["agency_id"])):
            return 0
        contact = at_first.get(one["contact_id"], -1) == at_second.get(other["contact_id"], -2)
        alike = words(one, "gist") & words(other, "gist")
        return shared + 300 * agency + 300 * kind + 200 * contact + 30 * len(alike)

    return Table(comparison, "findings", weigh)


def of_findings(comparison: Comparison) -> list[Figure]:
    first, second = comparison.sides
    at_first, at_second = comparison.numbers
    table, blind = findings(comparison), findings(comparison, without="kind")
    return [
        *table.found(),
        *table.cells("kind"),
        *blind.read("kind, matched without it", lambda row: row["kind"], lambda row: row["kind"]),
        *table.read(
            "agency",
            lambda row: first.agency.get(row["agency_id"], "none"),
            lambda row: second.agency.get(row["agency_id"], "none"),
        ),
        *table.agreeing(
            "contact",
            lambda row: at_first.get(row["contact_id"], row["contact_id"] and "one that the other coding has not"),
            lambda row: at_second.get(row["contact_id"], row["contact_id"]),
        ),
        *table.read("made_by", author, author),
        *table.agreeing("term_of_reference", term, term),
        *both_ways(
            "findings answer, where both answer a term",
            [(one["answer"], other["answer"]) for one, other in table.matched if one["answer"] and other["answer"]],
        ),
    ]


def author(row: Row) -> str:
    return "management review" if row["made_by"].endswith("IMR") else row["made_by"]


def term(row: Row) -> str:
    """The number of the term of reference; predictability and preventability are asked by number 25."""
    text = row["term_of_reference"].lower()
    for special in ("disclosure", "care programme", "cpa"):
        if special in text:
            return "disclosure" if special == "disclosure" else "care programme"
    return text.removeprefix("1.10.2(").removesuffix(")")


def recommendations(comparison: Comparison) -> Table:
    first, second = comparison.sides

    def weigh(one: Row, other: Row) -> int:
        shared = same_place(one, other)
        if not shared or one["level"] != other["level"]:
            return 0
        alike = words(one, "theme", "gist") & words(other, "theme", "gist")
        to = addressees(first, one) == addressees(second, other)
        return shared + 300 * to + 50 * len(alike) if to or alike else 0

    return Table(comparison, "recommendations", weigh)


def addressees(coding: Coding, row: Row) -> frozenset[str]:
    named = (part.strip() for part in row["addressed_to"].split(";"))
    return frozenset(coding.agency.get(name, "not an agency of the table") for name in named)


def of_recommendations(comparison: Comparison) -> list[Figure]:
    first, second = comparison.sides
    table = recommendations(comparison)
    at_first, at_second = table.numbers("recommendation_id")
    return [
        *table.found("level the same"),
        *table.agreeing("addressed_to", lambda row: addressees(first, row), lambda row: addressees(second, row)),
        *table.read(
            "made_by",
            lambda row: first.agency.get(row["made_by"], "none"),
            lambda row: second.agency.get(row["made_by"], "none"),
        ),
        *table.agreeing(
            "repeats", lambda row: at_first.get(row["repeats"], ""), lambda row: at_second.get(row["repeats"], "")
        ),
        *table.dates("target_date"),
    ]


def actions(comparison: Comparison) -> Table:
    at_first, at_second = recommendations(comparison).numbers("recommendation_id")

    def weigh(one: Row, other: Row) -> int:
        if at_first.get(one["recommendation_id"], -1) != at_second.get(other["recommendation_id"], -2):
            return 0
        alike = words(one, "lead", "gist") & words(other, "lead", "gist")
        return 100 + same_place(one, other) + 50 * len(alike) + 200 * overlap(one["target_date"], other["target_date"])

    return Table(comparison, "actions", weigh)


def of_actions(comparison: Comparison) -> list[Figure]:
    table = actions(comparison)
    both = [(one, other) for one, other in table.matched if one["lead"] and other["lead"]]
    leads = [(words(one, "lead"), words(other, "lead")) for one, other in both]
    return [
        *table.found("of the same recommendation"),
        *table.cells("status"),
        *table.read("lead stated", lambda row: bool(row["lead"]), lambda row: bool(row["lead"])),
        proportion(
            "actions lead, where both state it",
            "agreement",
            sum(2 * len(a & b) >= min(len(a), len(b)) for a, b in leads),
            len(leads),
            "half of the words of the shorter, or more, in common",
        ),
        *table.dates("target_date", "completed_date"),
    ]


def of_single_rows(comparison: Comparison) -> list[Figure]:
    """Reviews and documents: one row each, so that its cells are what is compared."""
    compared = {
        "reviews": (
            *("kind", "death_date", "notification_date", "decision_date", "completion_date"),
            *("publication_date", "scope_start", "scope_end"),
        ),
        "documents": ("kind", "date", "published", "checksum"),
    }
    figures: list[Figure] = []
    for name, columns in compared.items():
        (one,), (other,) = comparison.both(name)
        cells: list[tuple[Hashable, Hashable]] = [(one[column], other[column]) for column in columns]
        figures.append(percent(f"{name}, cells of the one row", cells, ", ".join(columns)))
    return figures
