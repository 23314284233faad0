"""Uncertainty of links carried through any measure of the graph."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.display import reporting
from casegraph.errors import ArgumentError, DataError
from casegraph.linkage.arguments import checked, whole
from casegraph.linkage.truth import codes_of

if TYPE_CHECKING:
    from casegraph.casebook import Casebook
    from casegraph.graph import CaseGraph
    from casegraph.linkage.links import Links

__all__ = ["Samples", "Uncertainty"]

_MOST_SAMPLES = 10_000
_SHARPEST, _MOST_DOUBT = 100, 100  # far beyond what any model's weights leave in doubt

Numbers = np.ndarray[Any, Any]


class Uncertainty:
    """Clusterings drawn by their probability, and what they make of a measure. Use ``links.uncertainty``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    @checked
    def samples(
        self,
        many: int = 20,
        *,
        seed: int = 1,
        sharpness: float = 1.0,
        doubt: float = 2.0,
        missed: bool = True,
        one_per_source: bool | None = None,
        apart: Sequence[str] | None = None,
        report: Any = None,
    ) -> Samples:
        """Return clusterings drawn by their probability.

        Parameters
        ----------
        many
            How many.
        seed
            Where the random numbers start: the same clusterings for the same seed, on any number of threads.
        sharpness
            What weights are multiplied by. 1 trusts the model; less widens intervals where the model is too sure, as
            it is where errors occur together.
        doubt
            How far the model may be wrong: the standard deviation, in bits, of what a sample adds to the weight of each
            level of each comparison, and, half as much, to all weights alike; one draw a sample. Weights grow by as
            much as leaves a pair as likely as it was, in the mean over samples.
        missed
            Whether matches that no rule compared are drawn too. None is with fewer than three rules.
        one_per_source, apart
            Constraints as of ``links.clustering.split``; None: those of the settings. What is decided always holds.
        report
            Called with (done, total) now and then.

        Returns
        -------
        Samples
            For ``samples.measure(book, ...)``.

        Raises
        ------
        casegraph.ArgumentError
            ``many`` not from 2 to 10,000, ``sharpness`` not above 0 and at most 100, ``doubt`` not from 0 to 100.

        Notes
        -----
        Clusters are joined one pair of them after another, the likeliest first; where two are not joined, they are kept
        apart for good. So every clustering is transitive, as links drawn one by one would not be. A record alone is
        weighed by all its pairs with the other cluster, in the mean, and by how seldom a record is the only one of its
        person: half the logarithm of h = (records with others / records alone) x (records of a person / others of a
        record), counted in the components of probability one half. So two records that have no other pair are
        together oftener than their pair is probable where few persons have one record. Of two clusters all records
        count, each by its nearest of the other, and the odds are divided by the number of records of the smaller, all
        of which would have to differ alike; and by eight for each record after the first that puts down a date (of
        birth) at odds with all of the other's: a wrong one is seldom put down again, and a father and a son of one name
        and address each have their own. This goes within each component of kept pairs (``settings.keep``); components
        of more than 400 records are first cut at higher weights. How many matches no rule compared is drawn between
        .4 and 4 times what capture and recapture says if all are as easily found (Good 1953); who they are is not
        known, and is drawn by what the model says of pairs with a value in common.
        """
        whole("many", many, 2, _MOST_SAMPLES)
        whole("seed", seed, 0, 2**64 - 1)
        if not 0 < sharpness <= _SHARPEST:
            raise ArgumentError(f"sharpness: {sharpness} is not accepted; accepted: more than 0, at most {_SHARPEST}")
        if not 0 <= doubt <= _MOST_DOUBT:
            raise ArgumentError(f"doubt: {doubt} is not accepted; accepted: 0 to {_MOST_DOUBT} bits")
        links = self._links
        settings = links.settings
        sources, comparisons = links.clustering._constraints(
            settings.one_per_source if one_per_source is None else one_per_source,
            settings.apart if apart is None else apart,
        )
        least = math.log2(settings.keep / (1 - settings.keep))
        with reporting("clusters drawn") as shown:
            found, joined = _core.sample_clusters(
                links._linker, links.model.to_core(), links._pairs, least, sources, comparisons, sharpness, doubt,
                missed, many, seed, 0, report or shown, *links._decided_pairs(),
            )  # fmt: skip
        return Samples(links, pa.table(found), joined)

    def missed(self) -> pa.Table:
        """Estimate how many matches no rule compared.

        Returns
        -------
        pyarrow.Table
            One row: ``found`` (matches expected among the kept pairs), ``by_one_rule`` and ``by_two_rules`` (of
            these, found
            by exactly so many), ``missed``, and ``recall`` of the rules, found / (found + missed).

        Notes
        -----
        Capture and recapture: rules are occasions on which a match is found or not, and from those found once and twice
        follows how many were never found (Chao 1987, Biometrics 43:783, bias-corrected): f1 (f1 - 1) / (2 (f2 +
        1)). It is a
        lower bound where some matches are harder to find than others, as careless records are. NaN with fewer than
        three rules.

        Examples
        --------
        >>> import casegraph as cg
        >>> people = cg.simulate(contacts=300, seed=5).records
        >>> missed = cg.link(people).uncertainty.missed()
        >>> missed.column_names
        ['found', 'by_one_rule', 'by_two_rules', 'missed', 'recall']
        """
        links = self._links
        times = _rules_of(links)
        probability = np.asarray(links._pairs["probability"])
        found = float(probability.sum())
        once, twice = (float(probability[times == many].sum()) for many in (1, 2))
        missed = _chao(once, twice) if len(links.settings.rules) > 2 else math.nan
        row = {"found": found, "by_one_rule": once, "by_two_rules": twice, "missed": missed}
        return pa.Table.from_pylist([{**row, "recall": found / (found + missed) if found + missed else math.nan}])

    def own_clusters(self) -> Numbers:
        """Of each record the smallest row that links within its own agency alone join it with.

        What an agency could link with nobody else's records: chains through another agency's record do not count.

        Raises
        ------
        casegraph.ArgumentError
            ``settings.source`` names no column.
        """
        links = self._links
        if links.settings.source is None:
            raise ArgumentError("settings.source names no column; accepted: source='agency_id' or the like")
        sources = codes_of(links.records[links.settings.source])
        a, b = (np.asarray(links._pairs[name]) for name in ("row_a", "row_b"))
        own = links._pairs.filter(pa.array((sources[a] == sources[b]) & (sources[a] >= 0)))
        return np.asarray(pa.table(_core.clusters(links.records.num_rows, own, links._link))["cluster"])


class Samples:
    """Clusterings drawn by their probability. Made by ``links.uncertainty.samples``.

    Attributes
    ----------
    table : pyarrow.Table
        Of each record (in order) the smallest row of its cluster, a column a sample.
    joined : numpy.ndarray
        How many clusters of each sample were joined in place of matches that no rule compared.
    """

    def __init__(self, links: Links, table: pa.Table, joined: Sequence[int] | None = None) -> None:
        self._links = links
        self.table = table
        self.joined = np.zeros(table.num_columns, np.int64) if joined is None else np.asarray(joined, np.int64)
        self._base: tuple[int, CaseGraph] | None = None

    def __len__(self) -> int:
        return int(self.table.num_columns)

    def __repr__(self) -> str:
        return f"Samples: {len(self)} clusterings of {self.table.num_rows:,} records"

    def together(self, a: Any, b: Any) -> float:
        """Share of the samples in which two records are of one person."""
        row_a, row_b = self._links._row(a, "a"), self._links._row(b, "b")
        return float(np.mean([column[row_a].as_py() == column[row_b].as_py() for column in self.table.columns]))

    def graphs(self, book: Casebook | Mapping[str, Any]) -> Iterator[CaseGraph]:
        """Return the samples' graphs, made one by one: ``book`` with the persons that each makes of the records."""
        base = self._graph_of_records(book)
        return (_merged(self._links, base, np.asarray(column)) for column in self.table.columns)

    @checked
    def persons(self, *, level: float = 0.9) -> pa.Table:
        """Return how many persons the records are of.

        Parameters
        ----------
        level
            Of the interval.

        Returns
        -------
        pyarrow.Table
            One row: ``linked`` (with the links as they are), ``drawn`` (mean of the samples, without what no rule
            compared), ``missed`` (how many times, on average, two clusters were joined in place of matches that no rule
            compared), ``estimate`` (mean with these), ``lower``, ``upper``.

        Raises
        ------
        casegraph.ArgumentError
            ``level`` is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise ArgumentError(f"level: {level} is not accepted; accepted: more than 0 and less than 1")
        counts = np.asarray([pc.count_distinct(column).as_py() for column in self.table.columns], float)
        lower, upper = interval(counts, level)
        row = {
            "linked": pc.count_distinct(self._links.clusters["cluster"]).as_py(),
            "drawn": float((counts + self.joined).mean()), "missed": float(np.mean(self.joined)),
            "estimate": float(counts.mean()), "lower": float(lower), "upper": float(upper),
        }  # fmt: skip
        return pa.Table.from_pylist([row])

    @checked
    def measure(
        self, book: Casebook | Mapping[str, Any], measure: Callable[[CaseGraph], Any], *, level: float = 0.9
    ) -> pa.Table:
        """Return a measure with the interval that the uncertainty of the links leaves it.

        Parameters
        ----------
        book
            As of ``links.casebook``: what has the contacts of the records; the persons are those that the records make.
        measure
            Of a graph a number, or a result or table: columns of texts and days are keys, all others values.
        level
            Of the interval, whose ends are percentiles of the samples.

        Returns
        -------
        pyarrow.Table
            A row a key and value: the keys, ``value`` (name of the column), ``estimate`` (with the links as they are),
            ``lower``, ``upper``, ``mean``, ``sd``, ``samples`` (in how many the key is there), ``unlinked`` (each
            record a
            person of its own), ``own`` (links within an agency alone; missing without a source), and ``due_to_linkage``
            (``estimate`` less ``own``, or less ``unlinked`` without a source).

        Raises
        ------
        casegraph.ArgumentError
            ``level`` is not between 0 and 1; ``measure`` is no function, or gives neither a number nor a table.
        casegraph.DataError
            The records have no contacts in the casebook; a measure's key stands in two rows.

        Notes
        -----
        A person bears the id of the first record of its cluster; where samples part that record's company, the
        figures are of whom it is with. A key that a sample does not have counts in none of its figures.
        """
        if not 0 < level < 1:
            raise ArgumentError(f"level: {level} is not accepted; accepted: more than 0 and less than 1")
        if not callable(measure):
            raise ArgumentError(
                f"measure: a {type(measure).__name__} is not accepted; accepted: a function of a graph, such as "
                "lambda graph: graph.frequency.rates()"
            )
        base = self._graph_of_records(book)
        links = self._links
        estimate = _figures(measure(_merged(links, base, np.asarray(links.clusters["cluster"]))))
        unlinked = _figures(measure(base))
        own: dict[Any, float] | None = None
        if links.settings.source is not None:
            own = _figures(measure(_merged(links, base, links.uncertainty.own_clusters())))
        drawn: dict[Any, list[float]] = {}
        for graph in self.graphs(book):
            for key, value in _figures(measure(graph)).items():
                drawn.setdefault(key, []).append(value)
        rows = []
        for key in dict.fromkeys([*estimate, *drawn]):
            keys, name = key
            values = np.asarray([one for one in drawn.get(key, []) if not math.isnan(one)])
            lower, upper = interval(values, level) if len(values) else (None, None)
            without = (unlinked if own is None else own).get(key)
            here = estimate.get(key)
            rows.append(
                {
                    **dict(keys), "value": name, "estimate": here, "lower": lower, "upper": upper,
                    "mean": float(values.mean()) if len(values) else None,
                    "sd": float(values.std(ddof=1)) if len(values) > 1 else None,
                    "samples": len(values), "unlinked": unlinked.get(key), "own": None if own is None else own.get(key),
                    "due_to_linkage": None if here is None or without is None else here - without,
                }
            )  # fmt: skip
        return _table(rows)

    def _graph_of_records(self, book: Casebook | Mapping[str, Any]) -> CaseGraph:
        if self._base is None or self._base[0] != id(book):
            self._base = (id(book), self._links.casebook(book, linked=False).graph())
        return self._base[1]


def interval(values: Numbers, level: float) -> tuple[Any, Any]:
    """Return the interval that a further draw lies in with probability ``level``; draws run along the first axis.

    Of n draws alike one more lies below the k-th with probability k / (n + 1), so that percentiles are at these places
    (Weibull's); between the least and the greatest of 20 draws lie 19 of 21 further ones.
    """
    lower, upper = np.quantile(values, [0.5 - level / 2, 0.5 + level / 2], axis=0, method="weibull")
    return lower, upper


def _rules_of(links: Links) -> Numbers:
    """Of each kept pair how many rules have it."""
    rules = np.ascontiguousarray(links._pairs["rules"])
    bits = np.unpackbits(rules.view(np.uint8).reshape(len(rules), 8), axis=1)
    return np.asarray(bits.sum(axis=1, dtype=np.int64))


def _chao(once: float, twice: float) -> float:
    return max(0.0, once * (once - 1) / (2 * (twice + 1)))


def _merged(links: Links, base: CaseGraph, clusters: Numbers) -> CaseGraph:
    from casegraph.graph import CaseGraph

    of_person = links._places(clusters)[links._in_order]  # its persons stand by the ids of the records
    return CaseGraph(base._core.same_persons(of_person.astype(np.uint32).tolist()), base.book, purpose=base.purpose)


def _figures(answer: Any) -> dict[Any, float]:
    """Numbers of an answer by (keys, name of the value)."""
    if isinstance(answer, bool | int | float | np.number):
        return {((), "value"): float(answer)}
    try:
        table = pa.table(answer)
    except (pa.ArrowException, TypeError, ValueError, AttributeError) as error:
        raise ArgumentError(
            f"measure: it gave a {type(answer).__name__}; accepted: a function of a graph that gives a number, a "
            "result or a table"
        ) from error
    found: dict[Any, float] = {}
    values = [field.name for field in table.schema if _is_number(field.type)]
    keys = [name for name in table.column_names if name not in values]
    for row in table.to_pylist():
        key = tuple((name, row[name]) for name in keys)
        for name in values:
            if (key, name) in found:
                raise DataError(f"measure: two rows have the keys {dict(key)}; accepted: one row for each")
            if row[name] is not None:
                found[key, name] = float(row[name])
    return found


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    if not rows:
        return pa.table({})
    names = list(dict.fromkeys(name for row in rows for name in row))
    fixed = {"samples": pa.int64(), "value": pa.string()}
    numbers = ("estimate", "lower", "upper", "mean", "sd", "unlinked", "own", "due_to_linkage")
    fixed.update(dict.fromkeys(numbers, pa.float64()))
    keys = [name for name in names if name not in fixed]
    order = [*keys, "value", "estimate", "lower", "upper", "mean", "sd", "samples", "unlinked", "own", "due_to_linkage"]
    return pa.table({name: pa.array([row.get(name) for row in rows], fixed.get(name)) for name in order})
