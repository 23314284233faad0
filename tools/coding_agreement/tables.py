"""A table of both codings, its rows matched by a rule of its own, and the agreement of its cells."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property

from .codings import Row, overlap
from .comparison import Comparison
from .figures import Figure, both_ways, found, percent, proportion
from .matching import match

Reading = Callable[[Row], Hashable]


class Table:
    """Rows of one table of both codings and the pairs that they make."""

    def __init__(self, comparison: Comparison, name: str, weigh: Callable[[Row, Row], int]) -> None:
        self.name, self.weigh = name, weigh
        self.first, self.second = comparison.both(name)
        self.pairs = match(self.first, self.second, weigh)

    @cached_property
    def matched(self) -> list[tuple[Row, Row]]:
        return [(self.first[i], self.second[j]) for i, j in self.pairs]

    def numbers(self, key: str) -> tuple[dict[str, int], dict[str, int]]:
        """For either coding the number of the pair that a row of this id belongs to."""
        first = {self.first[i][key]: number for number, (i, _) in enumerate(self.pairs) if self.first[i][key]}
        second = {self.second[j][key]: number for number, (_, j) in enumerate(self.pairs) if self.second[j][key]}
        return first, second

    def found(self, note: str = "") -> list[Figure]:
        return found(self.name, len(self.first), len(self.second), len(self.pairs), note)

    def cells(self, column: str, empty: str = "", pairs: Sequence[tuple[Row, Row]] | None = None) -> list[Figure]:
        """Kappa and agreement of a category; `empty` is what an empty cell counts as."""
        rows = self.matched if pairs is None else pairs
        return both_ways(
            f"{self.name} {column}", [(one[column] or empty, other[column] or empty) for one, other in rows]
        )

    def read(self, label: str, one: Reading, other: Reading) -> list[Figure]:
        """Kappa and agreement of what two readings make of the matched rows."""
        return both_ways(f"{self.name} {label}", [(one(a), other(b)) for a, b in self.matched])

    def agreeing(self, label: str, one: Reading, other: Reading, note: str = "") -> list[Figure]:
        """Agreement without kappa, where the values are many and free."""
        return [percent(f"{self.name} {label}", [(one(a), other(b)) for a, b in self.matched], note)]

    def dates(self, *columns: str) -> list[Figure]:
        """Of each date how often it is the same text, and how often some day is possible for both."""
        figures = []
        for column in columns:
            figures += self.agreeing(f"{column}, same text", lambda row, c=column: row[c], lambda row, c=column: row[c])
            stated = [(one[column], other[column]) for one, other in self.matched if one[column] and other[column]]
            figures.append(
                proportion(
                    f"{self.name} {column}, some day in common",
                    "agreement",
                    sum(overlap(a, b) for a, b in stated),
                    len(stated),
                    "where both state it",
                )
            )
        return figures
