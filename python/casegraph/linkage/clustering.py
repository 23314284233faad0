"""Clusters of links: plausible ones, how well they hold, their ids, and what a threshold changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.display import reporting
from casegraph.errors import ArgumentError, DataError
from casegraph.frames import to_arrow
from casegraph.linkage.arguments import checked, having
from casegraph.linkage.truth import codes_of

if TYPE_CHECKING:
    from casegraph.linkage.links import Links

__all__ = ["Clustering", "changed", "named"]


class Clustering:
    """Clusters of the links. Use ``links.clustering``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    @checked
    def split(self, *, one_per_source: bool = False, apart: Sequence[str] = (), report: Any = None) -> Links:
        """Return the links with implausible clusters split.

        Parameters
        ----------
        one_per_source
            Whether no two records of one agency (``settings.source``) are ever of one person. Records without an agency
            are held back by nobody.
        apart
            Comparisons, such as ``birth_date``, whose last level (none of the levels of agreement holds) keeps two
            records out of one cluster whatever else agrees.
        report
            Called with (done, total) now and then.

        Returns
        -------
        Links
            The same pairs, other clusters; their settings say so (``split``, ``one_per_source``, ``apart``), which
            linking by them, and an index of the links, then does again. What is decided holds (:attr:`Links.decisions
            <casegraph.linkage.Links.decisions>`).

        Raises
        ------
        casegraph.ArgumentError
            ``one_per_source`` without a source; a comparison that there is not.

        Notes
        -----
        Within each component of links at the threshold, the records are parted so that the sum of the weights of all
        pairs within clusters, compared by a rule or not, is greatest (correlation clustering; Bansal, Blum and Chawla
        2004): a chain of weak links falls apart where its ends speak against each other. Exact up to seven records,
        above by a local search that gives one answer whatever the order of links. Components of more than 400 records
        are first cut at higher weights. A pair whose dates (of birth) are at odds, each put down in k records or more
        of the component, weighs 3 (k - 1) bits less: a wrong date is seldom put down again, while a father and a son of
        one name and address each have their own.
        """
        links = self._links
        sources, comparisons = self._constraints(one_per_source, apart)
        least = float(np.log2(links._link / (1 - links._link)))
        with reporting("clusters parted") as shown:
            found = pa.table(
                _core.split_clusters(
                    links._linker, links.model.to_core(), links._pairs, least, sources, comparisons, 0, report or shown,
                    *links._decided_pairs(),
                )
            )  # fmt: skip
        split = links._with_clusters(np.asarray(found["cluster"]), one_per_source=one_per_source, apart=apart)
        split.settings = replace(links.settings, split=True, one_per_source=one_per_source, apart=list(apart))
        return split

    def _constraints(self, one_per_source: bool, apart: Sequence[str]) -> tuple[list[int], list[int]]:
        links = self._links
        titles = [comparison.title for comparison in links.settings.comparisons]
        unknown = [name for name in apart if name not in titles]
        if unknown:
            raise ArgumentError(f"apart: there is no comparison '{unknown[0]}'; accepted: {', '.join(titles)}")
        sources: list[int] = []
        if one_per_source:
            if links.settings.source is None:
                raise ArgumentError("one_per_source: settings.source names no column; accepted: source='agency_id'")
            sources = (codes_of(links.records[links.settings.source]) + 1).tolist()
        return sources, [titles.index(name) for name in apart]

    def quality(self) -> pa.Table:
        """Return how well each cluster of two records or more holds together.

        Returns
        -------
        pyarrow.Table
            ``cluster`` (id of its first record), ``records``, ``sources`` (agencies; missing without a source),
            ``links`` (kept pairs within it), ``density`` (their share of all its pairs), ``bridges`` (links without
            which
            it falls apart), ``diameter`` (the most links of a shortest path), ``weakest`` (the probability of the link
            at
            which it first falls apart as the threshold rises) and ``against`` (its pairs that weigh against one person,
            compared or not; missing above 400 records). ``diameter`` and ``weakest`` are missing where the links
            within it do not join it.
        """
        links = self._links
        clusters = links.clusters["cluster"]
        least = float(np.log2(links.settings.keep / (1 - links.settings.keep)))
        found = pa.table(_core.cluster_quality(links.clusters.select(["cluster"]), links._pairs, least))
        first = np.asarray(found["cluster"])
        against = _core.pairs_against(links._linker, links.model.to_core(), links.clusters.select(["cluster"]))
        weakest = [None if value is None else _probability(value) for value in found["weakest"].to_pylist()]
        return pa.table(
            {
                "cluster": links._ids().take(found["cluster"]),
                "records": found["records"],
                "sources": pa.array(self._sources(np.asarray(clusters), first), pa.int64()),
                "links": found["links"],
                "density": found["density"],
                "bridges": found["bridges"],
                "diameter": found["diameter"],
                "weakest": pa.array(weakest, pa.float64()),
                "against": pa.array([None if one < 0 else one for one in against], pa.int64()),
            }
        )

    def _sources(self, clusters: Any, first: Any) -> list[int | None]:
        links = self._links
        if links.settings.source is None:
            return [None] * len(first)
        sources = codes_of(links.records[links.settings.source])
        both = np.unique(np.column_stack([clusters, sources])[sources >= 0], axis=0)
        counts = np.bincount(both[:, 0], minlength=len(clusters)) if len(both) else np.zeros(len(clusters), int)
        return [int(count) for count in counts[first]]

    @checked
    def changes(self, low: float, high: float) -> pa.Table:
        """Return what a lower threshold joins that a higher one keeps apart.

        Parameters
        ----------
        low, high
            Probabilities, ``settings.keep`` or more.

        Returns
        -------
        pyarrow.Table
            A row a cluster at ``low`` that is several at ``high``: ``cluster`` (id of its first record), ``records``,
            ``parts`` (clusters at ``high``), ``largest_part`` (records), ``joined_at`` (the greatest probability of a
            link between its parts).

        Raises
        ------
        casegraph.ArgumentError
            A threshold that is not accepted, or ``low`` not below ``high``.
        """
        if not low < high:
            raise ArgumentError(f"low: {low} is not below high ({high})")
        links = self._links
        loose, tight = (np.asarray(links.clusters_at(one)["cluster"]) for one in (low, high))
        parts = np.unique(np.column_stack([loose, tight]), axis=0, return_counts=True)
        count = np.bincount(parts[0][:, 0], minlength=len(loose))
        chosen = np.flatnonzero(count > 1)
        largest = np.zeros(len(loose), int)
        np.maximum.at(largest, parts[0][:, 0], parts[1])
        a, b = np.asarray(links._pairs["row_a"]), np.asarray(links._pairs["row_b"])
        probability = np.asarray(links._pairs["probability"])
        between = (loose[a] == loose[b]) & (tight[a] != tight[b])
        joined = np.zeros(len(loose))
        np.maximum.at(joined, loose[a[between]], probability[between])
        return pa.table(
            {
                "cluster": links._ids().take(pa.array(chosen)),
                "records": np.bincount(loose, minlength=len(loose))[chosen],
                "parts": count[chosen],
                "largest_part": largest[chosen],
                "joined_at": joined[chosen],
            }
        )

    @checked
    def carried_over(self, crosswalk: Any) -> tuple[pa.Table, pa.Table]:
        """Return the crosswalk with ids of an earlier one, and what became of the earlier persons.

        Parameters
        ----------
        crosswalk
            An earlier crosswalk: ``record_id`` and ``entity_id``. Records that are in one of the two only are accepted.

        Returns
        -------
        pyarrow.Table
            The crosswalk. A cluster keeps the id of the earlier person of whom it has most records (of equals, the one
            whose cluster has the smallest id); of several clusters of one person the one with most of its records keeps
            the id, the others are named by their own smallest ids.
        pyarrow.Table
            ``entity_id`` of each earlier person whose records changed company, ``change`` (``merged``, ``split`` or
            ``both``), ``into`` (the ids that its records have now, apart by ;).

        Raises
        ------
        casegraph.DataError
            A record stands for two persons in the earlier crosswalk.
        """
        links = self._links
        earlier = having(to_arrow(crosswalk, "crosswalk"), "crosswalk", "record_id", "entity_id")
        earlier = earlier.select(["record_id", "entity_id"])
        if pc.count_distinct(earlier["record_id"]).as_py() != earlier.num_rows:
            raise DataError("crosswalk: a record_id stands in two rows; accepted: each record once")
        now = links.crosswalk
        at = pc.index_in(now["record_id"], value_set=earlier["record_id"].cast(now["record_id"].type))
        before = earlier["entity_id"].cast(pa.string()).take(at).to_pylist()
        cluster = np.asarray(links.clusters["cluster"]).tolist()
        own = now["entity_id"].to_pylist()
        names = named(cluster, before, own)
        ids = [names[one] for one in cluster]
        column = now.schema.get_field_index("entity_id")
        return now.set_column(column, "entity_id", pa.array(ids, pa.string())), changed(ids, before)


def _probability(weight: float) -> float:
    with np.errstate(over="ignore"):
        return float(1 / (1 + np.exp2(-weight)))


def named(cluster: list[int], before: list[str | None], own: list[str]) -> dict[int, str]:
    """Return the id of each cluster: the pairs of cluster and earlier person with most common records choose first."""
    common: dict[tuple[int, str], list[int]] = {}
    for row, (one, person) in enumerate(zip(cluster, before, strict=True)):
        if person is not None:
            common.setdefault((one, person), []).append(row)
    found: dict[int, str] = {}
    taken: set[str] = set()
    for (one, person), _rows in sorted(common.items(), key=lambda item: (-len(item[1]), own[item[1][0]], item[0][1])):
        if one not in found and person not in taken:
            found[one] = person
            taken.add(person)
    earlier = {person for person in before if person is not None}
    for one in dict.fromkeys(cluster):
        if one not in found:
            name = own[one]
            while name in taken or name in earlier:  # the smallest id's name stands for another person already
                name += "-new"
            found[one] = name
            taken.add(name)
    return found


def changed(ids: list[str], before: list[str | None]) -> pa.Table:
    """Return a row for each earlier person whose records changed company."""
    now_of: dict[str, dict[str, None]] = {}
    before_of: dict[str, dict[str, None]] = {}
    for now, person in zip(ids, before, strict=True):
        if person is not None:
            now_of.setdefault(person, {})[now] = None
            before_of.setdefault(now, {})[person] = None
    rows = []
    for person, now_ids in now_of.items():
        merged = any(len(before_of[one]) > 1 for one in now_ids)
        if merged or len(now_ids) > 1:
            change = "both" if merged and len(now_ids) > 1 else "merged" if merged else "split"
            rows.append({"entity_id": person, "change": change, "into": "; ".join(now_ids)})
    kinds = [(name, pa.string()) for name in ("entity_id", "change", "into")]
    return pa.Table.from_pylist(rows, pa.schema(kinds))
