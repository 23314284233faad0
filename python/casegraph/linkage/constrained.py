"""Clusters of an index that are more than connected components: parted anew where new records join them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from casegraph import _core
from casegraph.errors import ArgumentError
from casegraph.frames import to_arrow
from casegraph.linkage.arguments import having
from casegraph.linkage.clustering import changed, named
from casegraph.linkage.decisions import decisions_of, row_pairs
from casegraph.linkage.record_pairs import rows_of_pairs
from casegraph.linkage.truth import codes_of

if TYPE_CHECKING:
    from casegraph.linkage.index import Index

__all__ = ["Constrained"]

Numbers = np.ndarray[Any, Any]


class Constrained:
    """Links and decisions of all records of an index, so that a component can be parted anew as a whole.

    Parameters
    ----------
    index
        The index, its records and settings.
    pairs
        Links that there are: ``record_a``, ``record_b``, ``weight``, ``probability``.
    decisions
        As :attr:`Links.decisions <casegraph.linkage.Links.decisions>`, or None.

    Raises
    ------
    casegraph.ArgumentError
        No pairs.
    casegraph.DataError
        A pair or decision of a record that there is not.
    """

    def __init__(self, index: Index, pairs: Any, decisions: Any) -> None:
        if pairs is None:
            raise ArgumentError(
                "pairs: the settings split clusters or hold deterministic rules, or pairs were decided on, which new "
                "records can only be held to beside the links that there are; accepted: Links.pairs, or pairs.csv of "
                "the linkage"
            )
        table = to_arrow(pairs, "pairs")
        self._ids = index._records[index.settings.id_column]
        having(table, "pairs", "record_a", "record_b", "weight")
        a, b = rows_of_pairs(table, self._ids, "pairs")
        # By weight: the probability is what was decided, where it was, and says nothing of how the two compare.
        weight = np.asarray(table["weight"], float)
        linked = weight >= _core.weight_of(index._link)
        self._a, self._b = a[linked], b[linked]
        self._weight = weight[linked]
        decided = decisions_of(index._records, index.settings, self._ids, decisions)
        self._always, self._never = row_pairs(decided, "link"), row_pairs(decided, "apart")
        self._root = _components(len(index), *self._all_links(self._a, self._b, self._always))

    @staticmethod
    def _all_links(a: Numbers, b: Numbers, always: list[tuple[int, int]]) -> tuple[Numbers, Numbers]:
        decided = np.asarray(always, np.int64).reshape(-1, 2)
        return np.concatenate([a, decided[:, 0]]), np.concatenate([b, decided[:, 1]])

    def settle(self, index: Index, batch: pa.Table, base: Numbers, links: tuple[Numbers, Numbers, Numbers]) -> pa.Table:
        """Give the new rows, and those of the components that they join, their persons; return what changed.

        Parameters
        ----------
        index, batch
            The index, and the new records, which are not yet among its own.
        base
            Rows of the index that any rule, of the linkage or deterministic, pairs with a new one.
        links
            New links: rows of both records, and weights.
        """
        start, size = len(index), batch.num_rows
        self._decide(index, batch, base)
        a, b, weight = links
        self._a, self._b = np.concatenate([self._a, a]), np.concatenate([self._b, b])
        self._weight = np.concatenate([self._weight, weight])
        self._root = np.concatenate([self._root, np.arange(start, start + size)])
        new_a, new_b = self._all_links(a, b, [pair for pair in self._always if pair[1] >= start])
        joined = np.unique(self._root[np.concatenate([new_a, new_b])])
        old = np.flatnonzero(np.isin(self._root[:start], joined))
        rows = np.concatenate([old, np.arange(start, start + size)])
        clusters = self._parted(index, batch, old, rows)
        at = np.isin(self._a, rows) & np.isin(self._b, rows)
        local = [(x, y) for x, y in self._always if _has(rows, x) and _has(rows, y)]
        x, y = self._all_links(self._a[at], self._b[at], local)
        self._root[rows] = rows[_components(len(rows), np.searchsorted(rows, x), np.searchsorted(rows, y))]
        return self._rename(index, batch, rows, clusters)

    def certain_rows(self, index: Index, start: int) -> set[int]:
        """Rows that a decision links with another of their person, of decisions on rows from ``start`` on."""
        persons = index._entity_of_row
        return {row for x, y in self._always if y >= start and persons[x] == persons[y] for row in (x, y)}

    def _decide(self, index: Index, batch: pa.Table, base: Numbers) -> None:
        """Deterministic rules on the new records."""
        if not index.settings.certain:
            return
        few = pa.concat_tables([index._records.take(pa.array(base)), batch])
        decided = decisions_of(few, index.settings, few[index.settings.id_column])
        rows = np.concatenate([base, np.arange(len(index), len(index) + batch.num_rows)])
        for kind, pairs in (("link", self._always), ("apart", self._never)):
            for x, y in row_pairs(decided, kind):
                if y >= len(base):  # others were decided on before
                    pairs.append((int(rows[x]), int(rows[y])))

    def _parted(self, index: Index, batch: pa.Table, old: Numbers, rows: Numbers) -> Numbers:
        """Of each row the smallest row of its cluster."""
        few, linker = index._linker(old, batch)
        at = np.isin(self._a, rows) & np.isin(self._b, rows)
        pairs = pa.table(
            {
                "row_a": np.searchsorted(rows, self._a[at]),
                "row_b": np.searchsorted(rows, self._b[at]),
                "weight": self._weight[at],
            }
        )
        always, never = (
            [(int(np.searchsorted(rows, x)), int(np.searchsorted(rows, y)))
             for x, y in pairs_of_kind if _has(rows, x) and _has(rows, y)]
            for pairs_of_kind in (self._always, self._never)
        )  # fmt: skip
        settings, core = index.settings, index.model.to_core()
        least = _core.weight_of(index._link)
        if settings.split or settings.one_per_source or settings.apart:
            sources: list[int] = []
            if settings.one_per_source:
                sources = (codes_of(few[settings.source]) + 1).tolist()
            titles = [comparison.title for comparison in settings.comparisons]
            apart = [titles.index(name) for name in settings.apart]
            found = _core.split_clusters(linker, core, pairs, least, sources, apart, 1, None, always, never)
        else:
            found = _core.decided_clusters(linker, core, pairs, least, always, never)
        clusters: Numbers = rows[np.asarray(pa.table(found)["cluster"])]
        return clusters

    def _rename(self, index: Index, batch: pa.Table, rows: Numbers, clusters: Numbers) -> pa.Table:
        """Names as `Clustering.carried_over` gives them."""
        start = len(index)
        ids = [*(index._records[index.settings.id_column].take(pa.array(rows[rows < start])).to_pylist()),
               *batch[index.settings.id_column].to_pylist()]  # fmt: skip
        before = [index._entities[index._entity_of_row[row]] if row < start else None for row in rows.tolist()]
        here = set(before)
        cluster = np.searchsorted(rows, clusters).tolist()
        smallest: dict[int, Any] = {}
        for one, record in zip(cluster, ids, strict=True):
            smallest[one] = min(smallest.get(one, record), record)
        own = []
        for one in cluster:
            name = f"p-{smallest[one]}"
            while name in index._known and name not in here:
                name += "-new"
            own.append(name)
        names = named(cluster, before, own)
        persons = [names[one] for one in cluster]
        index._assign(rows, persons, batch.num_rows)
        changes = changed(persons, before).to_pylist()
        kinds = [(name, pa.string()) for name in ("entity_id", "change", "into")]
        return pa.Table.from_pylist([row for row in changes if row["into"] != row["entity_id"]], pa.schema(kinds))


def _has(rows: Numbers, row: int) -> bool:
    at = int(np.searchsorted(rows, row))
    return at < len(rows) and int(rows[at]) == row


def _components(size: int, a: Numbers, b: Numbers) -> Numbers:
    """Of each row the smallest that the links join it with."""
    pairs = pa.table({"row_a": a.astype(np.int64), "row_b": b.astype(np.int64), "probability": np.ones(len(a))})
    return np.asarray(pa.table(_core.clusters(size, pairs, 0.5))["cluster"]).astype(np.int64)
