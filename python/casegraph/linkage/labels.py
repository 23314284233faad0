"""A model learnt from records or pairs that are labelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from casegraph import _core
from casegraph.errors import ArgumentError, DataError
from casegraph.frames import to_arrow
from casegraph.linkage.arguments import checked
from casegraph.linkage.intake import taken_in
from casegraph.linkage.link import default_settings, ids_of, trained
from casegraph.linkage.model import Kind, Model
from casegraph.linkage.readings import linker_of
from casegraph.linkage.settings import Settings
from casegraph.linkage.truth import is_pairs, labelled_pairs, truth_codes

__all__ = ["learnt_shares", "model_from_labels"]


@checked
def model_from_labels(
    records: Any,
    settings: Settings | None = None,
    truth: Any = None,
    *,
    u: bool = False,
    worth: float = 20.0,
    model: Model | None = None,
    threads: int = 0,
) -> Model:
    """Return a model whose m, and u where wanted, are those of labelled records or pairs.

    Parameters
    ----------
    records, settings, threads
        As of :func:`casegraph.link`.
    truth
        A column of the records, or a value a record, that says which are of one person; missing where that is not
        known. Or labelled pairs: ``record_a``, ``record_b``, ``match`` and, where they were sampled, ``stands_for``.
    u
        Whether u too is learnt from the labels: among labelled records from pairs of two persons drawn at random;
        among labelled pairs from those that are no match, which is the u of pairs that were compared and chosen to be
        labelled, and much too high as that of pairs at random.
    worth
        How many pairs the shares that EM found count for beside the labelled ones, so that a few labels do not make a
        level impossible.
    model
        The model that is begun with; None: one trained on the records by EM.

    Returns
    -------
    Model
        Its prior is that of ``model``; each kind of pairs has what was learnt in proportion. A calibration that
        ``model`` has is left out, being one of other weights. Comparisons without a labelled match that has both
        values keep their m, and those that EM could not learn either are named in ``not_learnt``.

    Raises
    ------
    casegraph.ArgumentError
        ``worth`` is not above 0; no ``truth``.
    casegraph.DataError
        No two labelled records are of one person; no pair is a match.

    Examples
    --------
    >>> from casegraph.linkage import Comparison, Level, Rule, Settings, model_from_labels
    >>> exact = [Comparison(name, [Level("exact")]) for name in ("name", "town")]
    >>> settings = Settings({"name": "text", "town": "text"}, exact, [Rule(["name"])])
    >>> records = {"name": ["Ann", "Ann", "Bob", "Ann"], "town": ["Bath", "York", "York", "Bath"]}
    >>> model = model_from_labels(records, settings, ["a", "a", "b", None], worth=1e-9)
    >>> [round(share, 6) for share in model.m[1]]  # of town: the one pair of one person differs
    [0.0, 0.0, 1.0]
    """
    if not worth > 0:
        raise ArgumentError(f"worth: {worth} is not accepted; accepted: more than 0")
    if truth is None:
        raise ArgumentError("truth: none is given; accepted: a column, a value a record, or labelled pairs")
    table, _ = taken_in(records, settings)
    settings = settings or default_settings(table)
    linker = linker_of(table, settings, threads)
    model = model or trained(linker, settings, threads, None)
    levels = _levels(linker, table, settings, truth)
    if levels["match_pairs"] <= 0:
        raise DataError("truth: no two labelled records are of one person; accepted: labels with at least one match")
    known = [sum(counts[1:]) > 0 for counts in levels["matches"]]
    return relearnt(
        model,
        m=learnt_shares(levels["matches"], model.m, worth),
        u=learnt_shares(levels["others"], model.u, worth) if u else model.u,
        known=known,
    )


def _levels(linker: _core.Linker, table: Any, settings: Settings, truth: Any) -> dict[str, Any]:
    if isinstance(truth, Sequence) and truth and isinstance(truth[0], Mapping):
        truth = to_arrow(truth, "labels")
    if is_pairs(truth):
        a, b, match, stands_for = labelled_pairs(truth, ids_of(table, settings))
        weights = stands_for / stands_for.sum() * len(a)
        return _core.levels_of_pairs(linker, a.tolist(), b.tolist(), match.tolist(), weights.tolist())
    codes = truth_codes(table, truth)
    return _core.levels_of_persons(linker, codes.tolist(), settings.random_pairs, settings.seed)


def learnt_shares(
    counts: Sequence[Sequence[float]], before: Sequence[Sequence[float]], worth: float
) -> list[list[float]]:
    """Return shares of levels by counts of labelled pairs, to which ``worth`` pairs of the shares before are added."""
    learnt = []
    for pairs, shares in zip(counts, before, strict=True):
        sums = np.asarray(pairs) + worth * np.asarray(shares)
        sums[0] = 0.0  # "not known" says nothing
        learnt.append([float(one) for one in sums / sums.sum()])
    return learnt


def relearnt(
    model: Model, *, m: Sequence[Sequence[float]], u: Sequence[Sequence[float]], known: Sequence[bool]
) -> Model:
    """Return the model with other m and u, and its kinds of pairs changed in proportion.

    The calibration of the weights before does not hold for others, and is left out. ``known``: of each comparison
    whether anything was learnt.
    """
    kinds = [_as_learnt(one, model.m, m) if one.is_match else _as_learnt(one, model.u, u) for one in model.kinds]
    still = [name for name in model.not_learnt if not known[list(model.names).index(name)]]
    return replace(model, m=m, u=u, kinds=kinds, not_learnt=still).uncalibrated


def _as_learnt(kind: Kind, before: Sequence[Sequence[float]], after: Sequence[Sequence[float]]) -> Kind:
    """Each level of a kind as much likelier or less likely as it is among all matches, or all others."""
    levels = []
    for shares, old, new in zip(kind.levels, before, after, strict=True):
        changed = [share * b / a if a else 0.0 for share, a, b in zip(shares, old, new, strict=True)]
        total = sum(changed)  # 0 where labels rule out every level that this kind has
        levels.append([share / total for share in changed] if total else list(shares))
    return replace(kind, levels=levels)
