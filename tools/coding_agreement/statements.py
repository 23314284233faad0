"""Second values of cells: whether both coders saw the same accounts differ."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from .codings import Row, overlap, same_place
from .comparison import Comparison
from .figures import Figure, proportion
from .judgements import actions, recommendations
from .matching import match
from .persons import episodes, identifiers, relationships, residences
from .records import assessments
from .sharing import share_weight
from .tables import Table

Entity = Callable[[Row], Hashable]
IDS = {
    "relationships": (relationships, "relationship_id"),
    "identifiers": (identifiers, "identifier_id"),
    "residences": (residences, "residence_id"),
    "episodes": (episodes, "episode_id"),
    "assessments": (assessments, "assessment_id"),
    "recommendations": (recommendations, "recommendation_id"),
    "actions": (actions, "action_id"),
}


def entities(comparison: Comparison) -> tuple[Entity, Entity]:
    """For either coding what row a statement is about, under a name that both codings share."""
    known: list[dict[tuple[str, str], Hashable]] = [{}, {}]
    tables = {name: make(comparison).numbers(key) for name, (make, key) in IDS.items()}
    shares = comparison.both("shares")
    pairs = match(*shares, share_weight(*comparison.sides))
    tables["shares"] = (
        {shares[0][i]["share_id"]: number for number, (i, _) in enumerate(pairs)},
        {shares[1][j]["share_id"]: number for number, (_, j) in enumerate(pairs)},
    )
    for side, coding in enumerate(comparison.sides):
        known[side] = {("persons", person): common for person, common in coding.person.items()}
        known[side] |= {("reviews", row["review_id"]): "the review" for row in coding.tables["reviews"]}
        known[side] |= {("contacts", name): number for name, number in comparison.numbers[side].items()}
        known[side] |= {(table, name): n for table, both in tables.items() for name, n in both[side].items()}

    def entity(side: int) -> Entity:
        return lambda row: known[side].get((row["entity_table"], row["entity_id"]), f"of coding {side} alone")

    return entity(0), entity(1)


def of_statements(comparison: Comparison) -> list[Figure]:
    one_is, other_is = entities(comparison)

    def weigh(one: Row, other: Row) -> int:
        shared = same_place(one, other)
        if not shared or one["column"] != other["column"]:
            return 0
        table = one["entity_table"] == other["entity_table"]
        entity = table and one_is(one) == other_is(other)
        return shared + 300 * table + 300 * entity + 200 * (one["value"] == other["value"])

    table = Table(comparison, "statements", weigh)
    dated = [(a["value"], b["value"]) for a, b in table.matched if is_date(a["column"])]
    return [
        *table.found("a paragraph and the column the same"),
        *table.cells("entity_table"),
        *table.agreeing(
            "row it is about",
            lambda row: (row["entity_table"], one_is(row)),
            lambda row: (row["entity_table"], other_is(row)),
        ),
        *table.agreeing(
            "value, same text", lambda row: row["value"], lambda row: row["value"], "many values are free text"
        ),
        proportion(
            "statements value, some day in common",
            "agreement",
            sum(overlap(a, b) for a, b in dated),
            len(dated),
            "where the column is a date",
        ),
    ]


def is_date(column: str) -> bool:
    return column in {"start", "end", "date"} or column.endswith("_date")
