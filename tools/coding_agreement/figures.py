"""Figures of agreement and their intervals."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Figure:
    variable: str
    measure: str
    n: int
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""


def kappa(variable: str, pairs: Sequence[tuple[Hashable, Hashable]], note: str = "") -> Figure:
    """Cohen's kappa (1960), its 95 % interval from the large-sample variance of Fleiss, Cohen and Everitt (1969)."""
    n = len(pairs)
    rows, columns, cells = Counter(a for a, _ in pairs), Counter(b for _, b in pairs), Counter(pairs)
    categories = sorted({*rows, *columns}, key=str)
    expected = sum(rows[c] * columns[c] for c in categories) / n**2 if n else 1.0
    if not n or rows[categories[0]] == columns[categories[0]] == n:
        reason = "undefined: no pairs" if not n else "undefined: both coders used one and the same value throughout"
        return Figure(variable, "kappa", n, None, note=joined(reason, note))
    observed = sum(cells[c, c] for c in categories) / n
    value = (observed - expected) / (1 - expected)
    agreeing = sum(cells[c, c] / n * (1 - (rows[c] + columns[c]) / n * (1 - value)) ** 2 for c in categories)
    differing = sum(
        count / n * ((columns[a] + rows[b]) / n) ** 2 for (a, b), count in sorted(cells.items(), key=str) if a != b
    )
    spread = agreeing + (1 - value) ** 2 * differing - (value - expected * (1 - value)) ** 2
    error = math.sqrt(max(spread, 0.0) / n) / (1 - expected)
    if observed == 1:
        note = joined(note, "no disagreement: the interval has no width and says nothing of sampling error")
    return Figure(
        variable, "kappa", n, value, max(-1.0, value - NORMAL_95 * error), min(1.0, value + NORMAL_95 * error), note
    )


def percent(variable: str, pairs: Sequence[tuple[Hashable, Hashable]], note: str = "") -> Figure:
    return proportion(variable, "agreement", sum(a == b for a, b in pairs), len(pairs), note)


def proportion(variable: str, measure: str, hits: int, n: int, note: str = "") -> Figure:
    """A proportion with Wilson's 95 % interval (1927)."""
    if not n:
        return Figure(variable, measure, 0, None, note=joined("undefined: no cases", note))
    p, square = hits / n, NORMAL_95**2
    centre = (p + square / (2 * n)) / (1 + square / n)
    half = NORMAL_95 * math.sqrt(p * (1 - p) / n + square / (4 * n**2)) / (1 + square / n)
    low = 0.0 if hits == 0 else centre - half
    high = 1.0 if hits == n else centre + half
    return Figure(variable, measure, n, p, low, high, note)


def found(variable: str, first: int, second: int, both: int, note: str = "") -> list[Figure]:
    """How much of either coding the other has, the first being the one to be found."""
    f1 = 2 * both / (first + second) if first + second else None
    return [
        Figure(variable, "n first", first, float(first)),
        Figure(variable, "n second", second, float(second)),
        Figure(variable, "matched", both, float(both)),
        proportion(variable, "precision", both, second, "share of the second coding's rows found in the first"),
        proportion(variable, "recall", both, first, "share of the first coding's rows found in the second"),
        Figure(variable, "F1", first + second, f1, note=note),
    ]


def both_ways(variable: str, pairs: Sequence[tuple[Hashable, Hashable]], note: str = "") -> list[Figure]:
    return [kappa(variable, pairs, note), percent(variable, pairs)]


def rand(variable: str, labels: Sequence[tuple[Hashable, Hashable]]) -> list[Figure]:
    """Rand's index (1971) and the index adjusted for chance by Hubert and Arabie (1985), over pairs of contacts."""

    def twos(counts: Iterable[int]) -> int:
        return sum(count * (count - 1) // 2 for count in counts)

    total = twos([len(labels)])
    together = twos(Counter(labels).values())
    in_first = twos(Counter(a for a, _ in labels).values())
    in_second = twos(Counter(b for _, b in labels).values())
    index = (total + 2 * together - in_first - in_second) / total if total else None
    expected = in_first * in_second / total if total else 0.0
    widest = (in_first + in_second) / 2
    adjusted = (together - expected) / (widest - expected) if widest != expected else None
    note = "n is the number of contacts; pairs of contacts are what is counted"
    return [
        Figure(variable, "Rand", len(labels), index, note=note),
        Figure(variable, "adjusted Rand", len(labels), adjusted, note=note),
    ]


def joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
