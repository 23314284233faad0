"""The two codings, their contacts matched: what every comparison starts from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from .codings import ROOT, Coding, Pair, Row, jaccard, overlap, same_place
from .matching import match


def contact_weight(first: Coding, second: Coding, without: str = "") -> Callable[[Row, Row], int]:
    """How far two contacts are alike; 0 where they cannot be the same.

    They can be where they share a paragraph, some day is possible for both, and agency or kind is the same. `without`
    leaves a variable out, so that its agreement can be looked at where it played no part in the matching.
    """

    def weigh(one: Row, other: Row) -> int:
        shared = same_place(one, other)
        if not shared or (without != "date" and not overlap(one["date"], other["date"])):
            return 0
        agency = without != "agency" and first.agency[one["agency_id"]] == second.agency[other["agency_id"]]
        kind = without != "kind" and one["kind"] == other["kind"]
        if not (agency or kind):
            return 0
        persons = jaccard(
            frozenset(first.persons_of(one["contact_id"])), frozenset(second.persons_of(other["contact_id"]))
        )
        same_day = without != "date" and one["date"] != "" and one["date"] == other["date"]
        same_time = one["time_min"] != "" and one["time_min"] == other["time_min"]
        return (
            shared
            + 300 * agency
            + 300 * kind
            + round(200 * persons)
            + 100 * same_day
            + 200 * same_time
            + 10 * (one["sequence"] == other["sequence"])
        )

    return weigh


class Comparison:
    """Both codings and the pairs of their contacts."""

    def __init__(self, root: Path = ROOT) -> None:
        self.first, self.second = Coding(root, "first"), Coding(root, "second")
        self.matches = self.matched()

    @property
    def sides(self) -> tuple[Coding, Coding]:
        return self.first, self.second

    def matched(self, without: str = "") -> list[Pair]:
        weigh = contact_weight(self.first, self.second, without)
        return match(self.first.contacts, self.second.contacts, weigh)

    @cached_property
    def numbers(self) -> tuple[dict[str, int], dict[str, int]]:
        """For either coding the number of the pair that a contact belongs to."""
        first = {self.first.contacts[i]["contact_id"]: number for number, (i, _) in enumerate(self.matches)}
        second = {self.second.contacts[j]["contact_id"]: number for number, (_, j) in enumerate(self.matches)}
        return first, second

    def both(self, name: str) -> tuple[list[Row], list[Row]]:
        """A table as either coder left it."""
        return self.first.tables[name], self.second.tables[name]

    def values(
        self, one: Callable[[Row], str], other: Callable[[Row], str], matches: Sequence[Pair] | None = None
    ) -> list[tuple[str, str]]:
        chosen = self.matches if matches is None else matches
        return [(one(self.first.contacts[i]), other(self.second.contacts[j])) for i, j in chosen]

    def column(self, name: str, empty: str = "", matches: Sequence[Pair] | None = None) -> list[tuple[str, str]]:
        return self.values(lambda row: row[name] or empty, lambda row: row[name] or empty, matches)

    def unmatched(self) -> tuple[list[Row], list[Row]]:
        in_first = {i for i, _ in self.matches}
        in_second = {j for _, j in self.matches}
        return (
            [row for index, row in enumerate(self.first.contacts) if index not in in_first],
            [row for index, row in enumerate(self.second.contacts) if index not in in_second],
        )
