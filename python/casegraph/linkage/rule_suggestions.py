"""Rules of blocking that find enough for least: candidates made of the columns, and the greedy choice among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from casegraph.errors import ArgumentError
from casegraph.linkage.arguments import checked
from casegraph.linkage.readings import linker_of
from casegraph.linkage.settings import Part, Rule, Settings

if TYPE_CHECKING:
    from casegraph.linkage.links import Links

__all__ = ["candidate_rules", "chosen_rules"]

Numbers = np.ndarray[Any, Any]

_BATCH = 60  # rules of one reading of the records: what the core tells of a pair has a bit a rule
# What is made of a column by how it is read: sharp parts, and loose ones that survive an error.
_SHARP = {"sex": ()}
_LOOSE: dict[str, tuple[tuple[str, int], ...]] = {
    "name": (("prefix", 3), ("soundex", 0), ("double_metaphone", 0)),
    "text": (("prefix", 4),),
    "as_is": (("prefix", 4),),
    "date": (("year", 0),),
    "postcode": (("outcode", 0),),
    "sex": (("whole", 0),),
}


@checked
def candidate_rules(settings: Settings, *, most_parts: int = 3) -> list[Rule]:
    """Make rules of the columns of settings, for ``links.suggest_rules``.

    Parameters
    ----------
    settings
        Their columns, and how these are read.
    most_parts
        How many parts a rule has at most, 1 to 3.

    Returns
    -------
    list of Rule
        Each whole column; all pairs of whole columns, first letters, sounds, years and outcodes of two columns; of
        three columns the loose ones among these alone (first letters, sounds, years, outcodes, sex).

    Raises
    ------
    casegraph.ArgumentError
        ``most_parts`` is not from 1 to 3.

    Examples
    --------
    >>> import casegraph as cg
    >>> settings = cg.linkage.person_settings(["family_name", "birth_date"])
    >>> [rule.label for rule in cg.linkage.candidate_rules(settings)][:4]
    ['family_name', 'birth_date', 'family_name + birth_date', 'family_name + year(birth_date)']
    """
    if not 1 <= most_parts <= 3:
        raise ArgumentError(f"most_parts: {most_parts} is not accepted; accepted: 1 to 3")
    read_as = {column: str(kind) for column, kind in settings.columns.items()}
    sharp = {column: _SHARP.get(kind, (Part(column),)) for column, kind in read_as.items()}
    loose = {
        column: tuple(Part(column, derived, length) for derived, length in _LOOSE.get(kind, ()))
        for column, kind in read_as.items()
    }
    rules = [Rule([part]) for parts in sharp.values() for part in parts]
    if most_parts > 1:
        both = {column: (*sharp[column], *loose[column]) for column in read_as}
        rules += [Rule([a, b]) for one, two in combinations(both, 2) for a in both[one] for b in both[two]]
    if most_parts > 2:
        rules += [
            Rule([a, b, c])
            for one, two, three in combinations(loose, 3)
            for a in loose[one]
            for b in loose[two]
            for c in loose[three]
        ]
    return rules


def chosen_rules(links: Links, recall: float, candidates: Sequence[Rule] | None) -> pa.Table:
    """Return the rules chosen; see ``Links.suggest_rules``."""
    if not 0 < recall <= 1:
        raise ArgumentError(f"recall: {recall} is not accepted; accepted: more than 0 and at most 1")
    if candidates is None:
        rules = list(links.settings.rules)
        pairs = links._linker.pair_counts()
        sets = links._pairs["rules"].to_numpy()
        found_by = [(sets >> at & 1).astype(bool) for at in range(len(rules))]
    else:
        rules = _rules(candidates)
        pairs, found_by = [], []
        for counted, found in _counted(links, rules):
            pairs += counted
            found_by += found
    return _greedy(links._pairs["probability"].to_numpy(), rules, pairs, found_by, recall)


def _rules(candidates: Any) -> list[Rule]:
    accepted = "rules, such as candidate_rules(links.settings)"
    if not isinstance(candidates, Sequence) or not candidates or not all(isinstance(one, Rule) for one in candidates):
        raise ArgumentError(
            f"candidates: a {type(candidates).__name__} is not accepted; accepted: a list of {accepted}"
        )
    return list({rule.label: rule for rule in candidates}.values())


def _counted(links: Links, rules: list[Rule]) -> Iterator[tuple[list[int], list[Numbers]]]:
    """Of some rules after others how many pairs each has, and which kept pairs."""
    a, b = (links._pairs[name].to_numpy().astype(np.uint32) for name in ("row_a", "row_b"))
    for start in range(0, len(rules), _BATCH):
        batch = rules[start : start + _BATCH]
        settings = replace(links.settings, rules=batch, certain=(), most_pairs_of_rule=2**62)
        linker = linker_of(links.records, settings)
        sets = np.asarray(linker.rules_of(a, b), np.uint64)
        yield linker.pair_counts(), [(sets >> np.uint64(at) & np.uint64(1)).astype(bool) for at in range(len(batch))]


def _greedy(weight: Numbers, rules: list[Rule], pairs: list[int], found_by: list[Numbers], recall: float) -> pa.Table:
    total = max(float(weight.sum()), 1e-12)
    left = [at for at, count in enumerate(pairs) if count and found_by[at].any()]

    def found_with(some: list[int]) -> float:
        together = np.zeros(len(weight), dtype=bool)
        for at in some:
            together |= found_by[at]
        return float(weight[together].sum()) / total

    # What is found beyond what is asked for is worth nothing (Wolsey); at times counting it is cheaper.
    choices = []
    for most in (recall * total, total):
        picked = _picked(weight, pairs, found_by, left, recall * total, most)
        reached = min(recall, found_with(picked))
        for at in sorted(picked, key=lambda at: -pairs[at]):
            others = [one for one in picked if one != at]
            if others and found_with(others) >= reached - 1e-12:
                picked = others
        choices.append(picked)
    chosen = min(choices, key=lambda some: sum(pairs[at] for at in some))
    rows = [
        {
            "rule": rules[at].label,
            "pairs": pairs[at],
            "alone": float(weight[found_by[at]].sum()) / total,
            "recall": found_with(chosen[: order + 1]),
        }
        for order, at in enumerate(chosen)
    ]
    kinds = {"rule": pa.string(), "pairs": pa.int64(), "alone": pa.float64(), "recall": pa.float64()}
    return pa.Table.from_pylist(rows, pa.schema(list(kinds.items())))


def _picked(
    weight: Numbers, pairs: list[int], found_by: list[Numbers], left: list[int], wanted: float, most: float
) -> list[int]:
    """Rules one after another, each that which finds most for each of its pairs, until so much is found; of what is
    found no more than `most` counts."""
    missing = np.ones(len(weight), dtype=bool)
    rest, picked, found = list(left), [], 0.0
    while rest and found < wanted - 1e-12 * max(1.0, wanted):
        gains = {at: float(weight[missing & found_by[at]].sum()) for at in rest}
        best = max(rest, key=lambda at: (min(most - found, gains[at]) / pairs[at], -at))
        if not gains[best] > 0:
            break
        rest.remove(best)
        missing &= ~found_by[best]
        picked.append(best)
        found += gains[best]
    return picked
