"""The prior from rules so strict that nearly all of their pairs are matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from casegraph.errors import ArgumentError, DataError
from casegraph.linkage.arguments import checked
from casegraph.linkage.intake import taken_in
from casegraph.linkage.model import even_model
from casegraph.linkage.readings import linker_of
from casegraph.linkage.settings import Rule, Settings

__all__ = ["prior_from_rules"]


@checked
def prior_from_rules(
    records: Any, settings: Settings, rules: Sequence[Rule], recall: float, *, threads: int = 0
) -> float:
    """Return the probability that two records at random are of one person, from rules that are deterministic.

    Parameters
    ----------
    records, settings, threads
        As of :func:`casegraph.link`; the settings' own rules are not used.
    rules
        Rules whose pairs are taken for matches, all of them: same name, date of birth and postcode, for instance.
    recall
        The share of all matches that the rules are believed to find, more than 0 and at most 1.

    Returns
    -------
    float
        Pairs that some of the rules have, each counted once, over recall and over all pairs: for ``settings.prior``.

    Raises
    ------
    casegraph.ArgumentError
        Where recall is none, or the rules have so many pairs that the prior would be 1 or more.
    casegraph.DataError
        As of :func:`casegraph.link`; also where there are no pairs to decide on.

    Examples
    --------
    >>> from casegraph.linkage import Comparison, Level, Rule, Settings, prior_from_rules
    >>> exact = [Comparison(name, [Level("exact")]) for name in ("name", "town")]
    >>> settings = Settings({"name": "text", "town": "text"}, exact, [Rule(["name"])])
    >>> records = {"name": ["Ann", "Ann", "Bob", "Cy"], "town": ["Bath", "Bath", "York", "York"]}
    >>> prior_from_rules(records, settings, [Rule(["name", "town"])], recall=0.5)  # 1 pair of 6, of every 2 matches
    0.3333333333333333
    """
    if not 0 < recall <= 1:
        raise ArgumentError(f"recall: {recall} is not accepted; accepted: more than 0 and at most 1")
    if not isinstance(rules, Sequence) or not all(isinstance(one, Rule) for one in rules):
        raise ArgumentError("rules: accepted: a list of Rule")
    table, _ = taken_in(records, settings)
    strict = replace(settings, rules=list(rules), most_rows_of_block=None)
    linker = linker_of(table, strict, threads)
    model = even_model(len(one.labels) for one in settings.comparisons)  # only the number of pairs is asked for
    matches = sum(linker.score(model, 0.999, threads, None).compared())
    pairs = _all_pairs(table, settings)
    if pairs == 0:
        raise DataError("records: there are no pairs to decide on; accepted: records of two or more sources")
    prior = matches / recall / pairs
    if prior >= 1:
        raise ArgumentError(
            f"rules: they have {matches} of {pairs} pairs, which at a recall of {recall} makes a prior of {prior:.3g}; "
            "accepted: less than 1"
        )
    return prior


def _all_pairs(table: Any, settings: Settings) -> int:
    def pairs(rows: int) -> int:
        return rows * (rows - 1) // 2

    every = pairs(table.num_rows)
    if not settings.between_sources or settings.source is None:
        return every
    counts = table[settings.source].combine_chunks().value_counts().field("counts").to_pylist()
    return every - sum(pairs(count) for count in counts)
