"""A trained model: how likely each level of agreement is among matches (m) and others (u)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph import _core
from casegraph.display import Table
from casegraph.errors import ArgumentError
from casegraph.io.atomic import atomic_file

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Kind", "Model", "StandardErrors", "even_model"]


@dataclass(frozen=True)
class Kind:
    """A kind of pairs, within which levels of agreement are independent.

    Attributes
    ----------
    name : str
        Such as ``match, two homes`` or ``family, same birth_date``.
    is_match : bool
        Whether its pairs are of one person.
    share : float
        Among all matches, or among all other pairs.
    levels : list of list of float
        Of each comparison a probability a level, as of ``Model.m``.
    """

    name: str
    is_match: bool
    share: float
    levels: Sequence[Sequence[float]]


@dataclass(frozen=True)
class StandardErrors:
    """How far the numbers of a model might be from what they are by chance; of :meth:`Links.standard_errors`.

    Attributes
    ----------
    m, u, weight : list of list of float
        A standard error a level, as of ``Model.m``; ``weight`` is that of log2 of m / u, in bits.
    prior : float or None
        Of the prior; None where ``settings.prior`` fixes it.
    draws : int
        How many draws of persons they are from: of n, a standard error is itself unsure by some 1 / sqrt(2 n) of it.
    """

    m: Sequence[Sequence[float]]
    u: Sequence[Sequence[float]]
    weight: Sequence[Sequence[float]]
    prior: float | None
    draws: int


@dataclass(frozen=True)
class Model:
    """The numbers of a Fellegi-Sunter model.

    Attributes
    ----------
    names : list of str
        The comparisons.
    labels : list of list of str
        The labels of each comparison's levels, ``not_known`` first.
    m, u : list of list of float
        A probability a level; that of ``not_known`` is 0 and not used.
    prior : float
        The probability that two records at random are of one person.
    not_learnt : list of str
        Comparisons whose m no rule could teach: it is the one that EM started from.
    iterations : int
        Of EM in its last round.
    kinds : list of Kind
        Kinds of matches and of other pairs that the weight of a pair takes into account; m is that of all matches
        together, u that of strangers. Empty: levels are independent among matches, and among all others.
    slope, intercept : float
        What labels told of weights (``links.review.calibrated``): one of w bits counts as intercept + slope w.
    labelled : pair of float, or None
        Between which weights, in bits, that was told. Below it a weight counts for itself, or for less by as much as
        the lowest there does; above it likewise, and for no less than the highest there. None: everywhere.
    errors : StandardErrors or None
        Of m, u, their weights and the prior, where ``links.standard_errors()`` found them. Nothing else uses them.
    """

    names: Sequence[str]
    labels: Sequence[Sequence[str]]
    m: Sequence[Sequence[float]]
    u: Sequence[Sequence[float]]
    prior: float
    not_learnt: Sequence[str] = ()
    iterations: int = 0
    kinds: Sequence[Kind] = ()
    slope: float = 1.0
    intercept: float = 0.0
    labelled: tuple[float, float] | None = None
    errors: StandardErrors | None = None

    def table(self) -> pa.Table:
        """Return a row a level: comparison, level, m, u, match_weight (log2 of m / u).

        With ``errors`` also ``m_se``, ``u_se`` and ``match_weight_se``, standard errors.
        """
        import pyarrow as pa  # late, so that `import casegraph` stays quick

        rows = [
            {
                "comparison": name,
                "level": label,
                "m": m if level else None,
                "u": u if level else None,
                "match_weight": _core.match_weight(m, u) if level else 0.0,
            }
            for name, labels, ms, us in zip(self.names, self.labels, self.m, self.u, strict=True)
            for level, (label, m, u) in enumerate(zip(labels, ms, us, strict=True))
        ]
        if (errors := self.errors) is not None:
            places = [(at, level) for at, labels in enumerate(self.labels) for level in range(len(labels))]
            for row, (at, level) in zip(rows, places, strict=True):
                row["m_se"] = errors.m[at][level] if level else None
                row["u_se"] = errors.u[at][level] if level else None
                row["match_weight_se"] = errors.weight[at][level] if level else 0.0
        return pa.Table.from_pylist(rows)

    def kinds_table(self) -> pa.Table:
        """Return a row a kind of pairs, comparison and level: kind, is_match, share, comparison, level, probability."""
        import pyarrow as pa

        columns: dict[str, list[Any]] = {
            name: [] for name in ("kind", "is_match", "share", "comparison", "level", "probability")
        }
        for kind in self.kinds:
            for name, labels, levels in zip(self.names, self.labels, kind.levels, strict=True):
                for label, probability in list(zip(labels, levels, strict=True))[1:]:
                    values = (kind.name, kind.is_match, kind.share, name, label, probability)
                    for column, value in zip(columns.values(), values, strict=True):
                        column.append(value)
        types = (pa.string(), pa.bool_(), pa.float64(), pa.string(), pa.string(), pa.float64())
        return pa.table(
            {name: pa.array(values, kind) for (name, values), kind in zip(columns.items(), types, strict=True)}
        )

    @property
    def prior_weight(self) -> float:
        """Log2 of the odds that two records at random are of one person."""
        return _core.weight_of(self.prior)

    def to_core(self) -> dict[str, Any]:
        """Return the model as the core takes it."""
        pairs = zip(self.m, self.u, strict=True)
        return {
            "prior": self.prior,
            "comparisons": [{"m": list(m), "u": list(u)} for m, u in pairs],
            "kinds": [_dict_of(kind) for kind in self.kinds],
            "slope": self.slope,
            "intercept": self.intercept,
            "labelled": None if self.labelled is None else list(self.labelled),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the model as JSON holds it."""
        return {
            "casegraph_linkage_model": 1,
            "prior": self.prior,
            "iterations": self.iterations,
            "not_learnt": list(self.not_learnt),
            "comparisons": [
                {"name": name, "labels": list(labels), "m": list(m), "u": list(u)}
                for name, labels, m, u in zip(self.names, self.labels, self.m, self.u, strict=True)
            ],
            "kinds": [_dict_of(kind) for kind in self.kinds],
            "slope": self.slope,
            "intercept": self.intercept,
            "labelled": None if self.labelled is None else list(self.labelled),
            **({} if self.errors is None else {"errors": asdict(self.errors)}),
        }

    @property
    def uncalibrated(self) -> Model:
        """The model without what labels told of its weights."""
        return replace(self, slope=1.0, intercept=0.0, labelled=None)

    @staticmethod
    def from_dict(given: Mapping[str, Any]) -> Model:
        """Return a model from what :meth:`to_dict` gave."""
        if given.get("casegraph_linkage_model") != 1:
            raise ArgumentError("model: accepted: what Model.save wrote, version 1")
        comparisons = given["comparisons"]
        return Model(
            [one["name"] for one in comparisons],
            [one["labels"] for one in comparisons],
            [one["m"] for one in comparisons],
            [one["u"] for one in comparisons],
            given["prior"],
            given["not_learnt"],
            given["iterations"],
            [Kind(**one) for one in given.get("kinds", ())],
            given.get("slope", 1.0),
            given.get("intercept", 0.0),
            None if given.get("labelled") is None else (given["labelled"][0], given["labelled"][1]),
            None if given.get("errors") is None else StandardErrors(**given["errors"]),
        )

    def save(self, path: str | Path) -> None:
        """Write the model as JSON. It holds no values of records."""
        text = json.dumps(self.to_dict(), indent=1, ensure_ascii=False) + "\n"
        with atomic_file(Path(path)) as place:
            place.write_text(text, encoding="utf-8")

    @staticmethod
    def load(path: str | Path) -> Model:
        """Read a model that :meth:`save` wrote."""
        try:
            return Model.from_dict(json.loads(Path(path).read_text(encoding="utf-8")))
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise ArgumentError(f"{path}: no model as Model.save writes it: {error}") from error

    def __repr__(self) -> str:
        lines = [f"Model: prior {self.prior:.3g} (weight {self.prior_weight:+.2f})"]
        for row in self.table().to_pylist():
            if row["m"] is not None:
                shares = f"m {row['m']:.4f}  u {row['u']:.6f}  weight {row['match_weight']:+.2f}"
                if self.errors is not None:
                    shares += f"  (se {row['m_se']:.4f}  {row['u_se']:.6f}  {row['match_weight_se']:.2f})"
                lines.append(f"  {row['comparison']:<18} {row['level']:<26} {shares}")
        if self.kinds:
            lines.append("  kinds of pairs, share among matches or among others:")
            lines += [f"    {kind.name:<40} {kind.share:.3g}" for kind in self.kinds]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = [tuple(row.values()) for row in self.table().to_pylist()]
        headings: tuple[str, ...] = ("comparison", "level", "m", "u", "match weight")
        if self.errors is not None:
            headings += ("se of m", "se of u", "se of match weight")
        return Table(f"Model: prior {self.prior:.3g} (weight {self.prior_weight:+.2f})", headings, rows).html()


def _dict_of(kind: Kind) -> dict[str, Any]:
    levels = [list(one) for one in kind.levels]
    return {"name": kind.name, "is_match": kind.is_match, "share": kind.share, "levels": levels}


def even_model(levels: Iterable[int]) -> dict[str, Any]:
    """A model that tells nothing apart, as the core reads it; ``levels``: how many each comparison has."""
    shares = [[1 / (many - 1)] * many for many in levels]
    comparisons = [{"m": share, "u": share} for share in shares]
    return {"prior": 0.5, "comparisons": comparisons, "kinds": [], "slope": 1.0, "intercept": 0.0, "labelled": None}
