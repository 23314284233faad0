"""What linkage found: pairs, clusters, the crosswalk, the model, and why two records are linked or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.display import Table, paragraphs, reporting
from casegraph.errors import ArgumentError, NotFoundError
from casegraph.io.atomic import atomic_file
from casegraph.linkage.arguments import checked, whole
from casegraph.linkage.link import cut_pairs, ids_of
from casegraph.linkage.model import Model, StandardErrors
from casegraph.linkage.settings import Rule, Settings
from casegraph.version import VERSION

if TYPE_CHECKING:
    from casegraph.casebook import Casebook
    from casegraph.linkage.charts import Charts
    from casegraph.linkage.clustering import Clustering
    from casegraph.linkage.evaluation import Evaluation
    from casegraph.linkage.index import Index
    from casegraph.linkage.review import Review
    from casegraph.linkage.uncertainty import Uncertainty
    from casegraph.linkage.viewers import Viewers

__all__ = ["Links"]

_NONE_DECIDED = pa.table(
    {
        **{name: pa.array([], pa.int64()) for name in ("row_a", "row_b")},
        **{name: pa.array([], pa.string()) for name in ("decision", "decided_by", "date")},
    }
)


class Links:
    """The links of one table of records.

    Made by :func:`casegraph.link`. Nothing that it prints shows a value of a record: :meth:`explain` shows them only
    when asked to.

    Attributes
    ----------
    settings : Settings
        With the threshold that was chosen, where none was given.
    is_threshold_chosen : bool
        Whether the threshold was chosen here, by the expected F1.
    model : Model
    records : pyarrow.Table
        As given.
    """

    def __init__(
        self,
        records: pa.Table,
        settings: Settings,
        linker: _core.Linker,
        model: Model,
        found: _core.FoundLinks,
        on: date | None = None,
        decided: pa.Table | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        self._decided = decided
        self._notes = list(notes)
        self._are = "persons"  # what clusters stand for
        self._is_trained = False  # whether the model was learnt from these records alone
        self.records = records
        self.is_threshold_chosen = settings.link is None
        self.settings = settings if settings.link is not None else replace(settings, link=_chosen(found, settings.keep))
        self.model = model
        self._linker = linker
        self._found = found
        self._on = on
        assert self.settings.link is not None
        self._link = self.settings.link
        self._clusters = self.clusters_at(self._link)
        self._how: dict[str, Any] = {}  # how the clusters were made, where not by the threshold alone

    # -- what was found --------------------------------------------------------------------------
    @cached_property
    def _pairs(self) -> pa.Table:
        """The pairs by their rows: a table is made of what the core keeps only when somebody looks at it."""
        return pa.table(self._found.pairs())

    @property
    def pairs(self) -> pa.Table:
        """Pairs of at least ``settings.keep``: ids, weight, probability, rule, and the level of each comparison.

        Sorted by the rows of their records. ``weight`` is log2 of the odds that both are of one person, ``rule`` the
        first rule that pairs them. Where pairs were decided on, ``decision`` says how, and the probability of such a
        pair is 1 or 0; its weight stays the model's. A decided pair that was not compared, or not kept, is in
        :attr:`decisions` alone.
        """
        ids = self._ids()
        found = {
            "record_a": ids.take(self._pairs["row_a"]),
            "record_b": ids.take(self._pairs["row_b"]),
            **{name: self._pairs[name] for name in ("weight", "probability", "rule")},
        }
        if self._decided is not None and self._decided.num_rows:
            found |= self._decided_of_pairs()
        patterns = self._pairs["pattern"].to_numpy()
        for at, comparison in enumerate(self.settings.comparisons):
            level = ((patterns >> (4 * at)) & 15).astype(np.int32)
            found[f"level_{comparison.title}"] = pa.DictionaryArray.from_arrays(level, comparison.labels)
        return pa.table(found)

    @property
    def clusters(self) -> pa.Table:
        """A row a record: its id, its cluster (the smallest row, from 0, of its records), its probability."""
        return self._clusters

    @checked
    def clusters_at(self, probability: float) -> pa.Table:
        """Return the clusters of the pairs of at least this probability (``settings.keep`` or more)."""
        if not self.settings.keep <= probability < 1:
            raise ArgumentError(
                f"probability: {probability} is not accepted; accepted: {self.settings.keep} (settings.keep) to below 1"
            )
        if self._decided is not None and self._decided.num_rows:
            least = _core.weight_of(probability)
            core = self.model.to_core()
            decided = _core.decided_clusters(self._linker, core, self._pairs, least, *self._decided_pairs())
            return self._clusters_table(np.asarray(pa.table(decided)["cluster"]))
        found = pa.table(self._found.clusters(probability))
        return pa.table({"record_id": self._ids(), "cluster": found["cluster"], "probability": found["probability"]})

    @property
    def thresholds(self) -> pa.Table:
        """What clusters are expected to be at thresholds: probability, and expected precision, recall and F1.

        Expected by the model alone, without labels: each pair that was kept is a match with its probability, and pairs
        that a cluster makes beyond those are taken for none. The F1 is not that of labelled pairs, but its greatest
        value lies where theirs does, as far as measured (docs/linkage.md). Recall is among pairs that were compared.
        """
        names = ("probability", "precision", "recall", "f1")
        found = self._found.expected_f1()
        return pa.table({name: pa.array([one[name] for one in found], pa.float64()) for name in names})

    @property
    def crosswalk(self) -> pa.Table:
        """The casebook's table ``crosswalk``: which person each record stands for.

        ``entity_id`` is ``p-`` and the smallest id of the cluster's records, whatever their order; ``probability`` that
        of the record's strongest link within it, missing where the record is alone.
        """
        size = self.records.num_rows
        decided_by = [self._decided_by()] * size
        for row, who in self._deciders().items():
            decided_by[row] = f"{decided_by[row]}; {who}"
        rows = self._in_order[self._places(np.asarray(self._clusters["cluster"]))]
        named = pc.cast(self._ids().take(pa.array(rows)), pa.string())
        return pa.table(
            {
                "record_id": self._ids(),
                "entity": pa.array(["person"] * size, pa.string()),
                "entity_id": pc.binary_join_element_wise("p-", named, ""),
                "probability": self._clusters["probability"],
                "decided_by": pa.array(decided_by, pa.string()),
                "date": pa.array([None if self._on is None else self._on.isoformat()] * size, pa.string()),
            }
        )

    @cached_property
    def _in_order(self) -> Any:
        """Rows by their ids."""
        return np.asarray(pc.sort_indices(self._ids())).astype(np.int64)

    def _places(self, clusters: Any) -> Any:
        """Of each record the place, among the ids in their order, of the smallest in its cluster."""
        place = np.empty(len(self._in_order), np.int64)
        place[self._in_order] = np.arange(len(place))
        smallest = np.full(len(place), len(place), np.int64)
        np.minimum.at(smallest, clusters, place)
        return smallest[clusters]

    def _decided_by(self) -> str:
        how = [name if value is True else f"{name} {', '.join(value)}" for name, value in self._how.items()]
        return "; ".join([f"casegraph {VERSION} link, {self._link:g}", *how])

    @property
    def decisions(self) -> pa.Table:
        """Pairs that somebody, or a deterministic rule, decided on, whatever they weigh.

        ``record_a``, ``record_b``, ``decision`` (``link`` or ``apart``), ``decided_by``, ``date``, and ``honoured``:
        whether the clusters keep to it. Where decisions contradict each other, keeping apart wins, and as few links as
        can be are given up.
        """
        ids = self._ids()
        decided = self._decided if self._decided is not None else _NONE_DECIDED
        return pa.table(
            {
                "record_a": ids.take(decided["row_a"]),
                "record_b": ids.take(decided["row_b"]),
                **{name: decided[name] for name in ("decision", "decided_by", "date")},
                "honoured": pa.array(self._honoured(decided), pa.bool_()),
            }
        )

    def _honoured(self, decided: pa.Table) -> Any:
        cluster = np.asarray(self._clusters["cluster"])
        together = cluster[np.asarray(decided["row_a"])] == cluster[np.asarray(decided["row_b"])]
        return together == np.asarray(pc.equal(decided["decision"], "link")).astype(bool)

    def _decided_pairs(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """What is always linked, and what never: rows."""
        if self._decided is None:
            return [], []
        from casegraph.linkage.decisions import row_pairs

        return row_pairs(self._decided, "link"), row_pairs(self._decided, "apart")

    def _deciders(self) -> dict[int, str]:
        """Of each record that is linked by decision, by whom: the first of them."""
        if self._decided is None:
            return {}
        kept = self._decided.filter(pa.array(self._honoured(self._decided), pa.bool_()))
        found: dict[int, str] = {}
        for row in kept.filter(pc.equal(kept["decision"], "link")).to_pylist():
            for side in ("row_a", "row_b"):
                found.setdefault(row[side], f"certain by {row['decided_by'] or 'a decision'}")
        return found

    @checked
    def cut_blocks(self, pairs: int = 10_000, *, show_values: bool = False) -> pa.Table:
        """Return the blocks that ``settings.most_rows_of_block`` cut, and what that may have cost.

        Parameters
        ----------
        pairs
            How many of the pairs that were left out are weighed of each block, drawn with the settings' seed.
        show_values
            Whether the values of the block are shown; else they are masked.

        Returns
        -------
        pyarrow.Table
            A row a block: ``rule``, ``value``, ``rows``, ``all_pairs``, ``pairs`` (within the window), ``matches_lost``
            (expected among the pairs left out that no other rule has: their mean probability by the model, times how
            many they are), its ``standard_error`` (of the sampling alone) and ``recall_lost`` (its share of all matches
            that are expected, found or not). Matches are rare among the pairs of a large block: a sample that met none
            says no more than that there are few.
        """
        if pairs < 1:
            raise ArgumentError(f"pairs: {pairs} is not accepted; accepted: 1 or more")
        found = pa.table(_core.left_out(self._linker, self.model.to_core(), pairs, self.settings.seed))
        lost = np.asarray(found["matches"], float)
        expected = float(np.asarray(self._pairs["probability"]).sum()) + float(lost.sum())
        rules = [self.settings.rules[at] for at in found["rule"].to_pylist()]
        first = found["first_row"].to_pylist()
        values = [self._value_of(*one) if show_values else "***" for one in zip(rules, first, strict=True)]
        return pa.table(
            {
                "rule": pa.array([rule.label for rule in rules], pa.string()),
                "value": pa.array(values, pa.string()),
                **{name: found[name] for name in ("rows", "all_pairs", "pairs")},
                "matches_lost": found["matches"],
                "standard_error": found["standard_error"],
                "recall_lost": pa.array(lost / expected if expected else lost, pa.float64()),
            }
        )  # fmt: skip

    def _value_of(self, rule: Rule, row: int) -> str:
        columns = [column for part in rule.whole_parts for column in part.columns]
        return " + ".join(str(self.records[column][row].as_py()) for column in columns)

    @property
    def rules(self) -> pa.Table:
        """A row a rule: ``pairs`` it has by itself, and ``compared``, those that no earlier rule had."""
        return pa.table(
            {
                "rule": [rule.label for rule in self.settings.rules],
                "pairs": pa.array(self._linker.pair_counts(), pa.int64()),
                "compared": pa.array(self._found.compared(), pa.int64()),
            }
        )

    @checked
    def suggest_rules(self, recall: float = 0.99, *, candidates: Sequence[Rule] | None = None) -> pa.Table:
        """Choose rules that find a share of the matches with the fewest pairs.

        Parameters
        ----------
        recall
            The share wanted of the matches that the rules of the settings together find, which the probabilities of
            the pairs add up to. What no rule finds nobody counts: begin with rules that are loose
            (``links.uncertainty.missed()`` estimates what they miss).
        candidates
            Rules to choose among, such as ``cg.linkage.candidate_rules(links.settings)`` makes of the columns; None:
            the rules of the settings. The records are read anew for each 60 of them; nothing is compared.

        Returns
        -------
        pyarrow.Table
            In the order of choice ``rule``, ``pairs`` it has by itself (counted exactly), ``alone`` (the share of the
            matches that it finds by itself) and ``recall`` (the share that it finds with those before it).

        Raises
        ------
        casegraph.ArgumentError
            ``recall`` not above 0 and at most 1; ``candidates`` that are no rules, or ask for columns that there are
            not.

        Notes
        -----
        Greedy: each next rule is the one that finds most further matches for each of its pairs (once counting what
        is found beyond the share wanted, once not: the cheaper choice is given), and a rule that those chosen after it
        make needless is left out again. What it costs (pairs, those of several rules counting in each)
        is at most ``1 + ln(M / m)`` times the cheapest choice among the candidates that finds as much, M being the
        matches wanted and m the fewest that were still wanted before a choice (Wolsey 1982, Combinatorica 2:385); most
        often it is close to it.

        Examples
        --------
        >>> import casegraph as cg
        >>> names = ["Ann Field", "Bob Moss", "Cy Lake", "Di Wood", "Ed Hill"]
        >>> people = [(*name.split(), f"{1960 + 7 * at}-0{at + 1}-1{at}") for at, name in enumerate(names)]
        >>> rows = [dict(zip(("given_name", "family_name", "birth_date"), one)) for one in people + people[:2]]
        >>> links = cg.link(rows)
        >>> found = links.suggest_rules(0.9, candidates=cg.linkage.candidate_rules(links.settings))
        >>> found["pairs"].to_pylist()
        [2]
        """
        from casegraph.linkage.rule_suggestions import chosen_rules

        return chosen_rules(self, recall, candidates)

    @checked
    def standard_errors(self, draws: int = 100, *, seed: int = 1, threads: int = 0) -> Model:
        """Estimate how far m, u and the prior might be from what they are by chance, and keep that in ``model``.

        Parameters
        ----------
        draws
            How often persons are drawn anew, 20 to 10,000. Of 100 draws a standard error is itself unsure by 7 % of it.
        seed
            Of the draws; the same seed gives the same standard errors, on any number of threads.
        threads
            0: all processors.

        Returns
        -------
        Model
            The model, which ``links.model`` is from now on: with ``errors``, columns ``m_se``, ``u_se`` and
            ``match_weight_se`` in ``table()``, and whiskers in ``links.charts.model()``. Its other numbers, the pairs
            and the clusters stay as they are.

        Raises
        ------
        casegraph.ArgumentError
            Draws out of range; a model that was not learnt from these records (``model=``, ``frequencies=``, labels).

        Notes
        -----
        Persons, as the clusters have them, are drawn with replacement, and the model is estimated from each draw, from
        where the model is (Efron 1979, Ann. Stat. 7:1; of groups Field and Welsh 2007, JRSS B 69:369): standard
        deviations of these. Persons and not pairs are drawn, because pairs share records and one pair stands in several
        rules. What it does not hold: that the model is wrong (kinds of pairs, independence within them), that clusters
        are, and that persons of one household err together. Levels that hardly a pair has rest on pseudo-counts, of
        which no draw knows: theirs are too small.

        Examples
        --------
        >>> import casegraph as cg
        >>> names = ["Ann Field", "Bob Moss", "Cy Lake", "Di Wood", "Ed Hill"]
        >>> people = [(*name.split(), f"{1960 + 7 * at}-0{at + 1}-1{at}") for at, name in enumerate(names)]
        >>> columns = ("given_name", "family_name", "birth_date")
        >>> links = cg.link([dict(zip(columns, person)) for person in people + people[:2]])
        >>> links.standard_errors(20).table().column_names[-3:]
        ['m_se', 'u_se', 'match_weight_se']
        """
        whole("threads", threads)
        whole("draws", draws, 20, 10_000)
        whole("seed", seed, 0, 2**64 - 1)
        if not self._is_trained:
            raise ArgumentError(
                "standard_errors: the model was not learnt from these records; accepted: links of cg.link without "
                "model= and frequencies="
            )
        persons = np.unique(np.asarray(self._clusters["cluster"]), return_inverse=True)[1]
        with reporting("persons drawn") as shown:
            found = self._linker.standard_errors(persons.tolist(), draws, seed, threads, shown)
        prior = None if self.settings.prior is not None else found["prior"]
        errors = StandardErrors(found["m"], found["u"], found["weight"], prior, draws)
        self.model = replace(self.model, errors=errors)
        return self.model

    @property
    def compared(self) -> int:
        """How many pairs were compared."""
        return sum(self._found.compared())

    def __len__(self) -> int:
        """How many pairs are kept."""
        return len(self._found)

    @property
    def warnings(self) -> list[str]:
        """What the reader of the result should know: columns left out, cells that could not be read, m not learnt."""
        found = list(self._notes)
        found += [f"column {column} was left out: {why}" for column, why in self.settings.left_out.items()]
        found += [
            f"column {one['column']}: {one['unread']} cells hold nothing that can be read as "
            f"{self.settings.columns[one['column']]} and count as missing (the first in row {one['first_unread_row']})"
            for one in self._linker.fields()
            if one["unread"]
        ]
        found += [
            f"column {one['column']}: {one['placeholders']} cells hold a word for no value (settings.placeholders) and "
            "count as missing"
            for one in self._linker.fields()
            if one["placeholders"]
        ]
        found += [
            f"column {one['column']}: all {one['present']} values are the same one, so it tells nobody apart"
            for one in self._linker.fields()
            if one["distinct"] == 1 and one["present"] > 1
        ]
        blocks, pairs = cut_pairs(self._linker, len(self.settings.rules))
        found += [
            f"rule {rule.label}: {cut} blocks of more than {self.settings.most_rows_of_block} records are cut, "
            f"{left_out} pairs are not compared; cut_blocks() estimates what that costs"
            for rule, cut, left_out in zip(self.settings.rules, blocks, pairs, strict=True)
            if cut
        ]
        if self._decided is not None and (broken := int((~self._honoured(self._decided)).sum())):
            found.append(f"decisions: {broken} contradict others and are not kept to; decisions names them")
        found += [
            f"comparison {name}: no rule could teach its m, so it is a guess; a rule without its column would"
            for name in self.model.not_learnt
        ]
        return found

    # -- what can be done with them: each in a module of its own ----------------------------------
    @property
    def evaluation(self) -> Evaluation:
        """How good the links are, held against labels."""
        from casegraph.linkage.evaluation import Evaluation

        return Evaluation(self)

    @property
    def clustering(self) -> Clustering:
        """Splitting of implausible clusters, quality of clusters, ids carried over, what a threshold changes."""
        from casegraph.linkage.clustering import Clustering

        return Clustering(self)

    @property
    def charts(self) -> Charts:
        """Pictures of the model and the links."""
        from casegraph.linkage.charts import Charts

        return Charts(self)

    @property
    def viewers(self) -> Viewers:
        """Static pages to look at pairs and clusters."""
        from casegraph.linkage.viewers import Viewers

        return Viewers(self)

    @property
    def review(self) -> Review:
        """Clerical review: sampled pairs in a workbook, answers read back."""
        from casegraph.linkage.review import Review

        return Review(self)

    @checked
    def index(self, *, threads: int = 0) -> Index:
        """Return an index to which new records are linked, with model, clusters and frequencies of values as here."""
        from casegraph.linkage.index import Index

        pairs = self.pairs.select(["record_a", "record_b", "weight", "probability"]) if self._is_constrained() else None
        decided = self.decisions if self._decided is not None else None
        return Index(
            self.records, self.crosswalk, self.settings, self.model, pairs=pairs, decisions=decided, threads=threads
        )

    def _is_constrained(self) -> bool:
        return self.settings.is_constrained or self._decided is not None

    @property
    def uncertainty(self) -> Uncertainty:
        """Clusterings drawn by their probability, carried through any measure."""
        from casegraph.linkage.uncertainty import Uncertainty

        return Uncertainty(self)

    @checked
    def casebook(
        self, book: Casebook | Mapping[str, Any], *, linked: bool = True, presence: str = "took_part"
    ) -> Casebook:
        """Return a casebook whose persons and participants are those that the records make.

        Parameters
        ----------
        book
            A casebook with the contacts and agencies, whose persons, and all tables that speak of persons, are left
            out; or the tables ``contacts`` and ``agencies`` and others without persons, by name.
        linked
            False: each record is a person of its own.
        presence
            What each record says of the person at its contact (``contact_id``): ``took_part`` or ``spoken_about``.

        Returns
        -------
        Casebook
            With a person a cluster, named as in the crosswalk, which is kept, and a participant a contact and person.
            Where an agency's own records do not tie a contact to the person, ``recorded_as`` of the participant says
            ``tied to the person by pooled records only``: a check does not find it (a recording gap, which
            ``as_if="linked"`` of ``graph.visibility.split`` closes), and rules do not ask it.

        Notes
        -----
        An agency's records of a person fall into groups by links among them alone: the one with the most records is
        taken to name the person, whichever record the agency has in hand (:meth:`linked_by` asks from one record).
        This needs ``settings.source``, and pairs of one agency that were compared (not ``between_sources``).

        Raises
        ------
        casegraph.DataError
            Records without ``contact_id``, or with none that is in the casebook.
        """
        from casegraph.linkage.downstream import casebook_of

        return casebook_of(self, book, linked=linked, presence=presence)

    @checked
    def linked_by(self, shown: Any, *, agency: Any, record: Any) -> pa.Table:
        """Return what a check showed with, for each contact, whose records it takes to link it.

        A check is not to be credited with a contact that the agency could not have tied to the person by its own
        records.

        Parameters
        ----------
        shown
            The answer of ``graph.visibility.check(..., detail=True)``, or any table with a column ``contact``.
        agency
            The agency that looked.
        record
            The record that it had in hand, by id; it may be another agency's.

        Returns
        -------
        pyarrow.Table
            ``shown`` with a column ``linked_by``: ``own records`` (links among the agency's own records and the one in
            hand
            lead there), ``pooled records only`` (a record of another agency is needed), or ``not linked`` (the contact
            has no record of that person).

        Raises
        ------
        casegraph.ArgumentError
            No source in the settings; an answer without contacts.
        casegraph.NotFoundError
            No such record, or no record of such an agency.
        """
        from casegraph.linkage.downstream import linked_by

        return linked_by(self, shown, agency=agency, record=record)

    def _with_clusters(self, clusters: Any, **how: Any) -> Links:
        """The same pairs with other clusters: of each record the smallest row of its cluster."""
        links = copy(self)
        links._clusters = self._clusters_table(clusters)
        links._how = {name: value for name, value in how.items() if value}
        return links

    def _clusters_table(self, clusters: Any) -> pa.Table:
        """Clusters with the probability of each record's strongest link within its own; 1 where it was decided."""
        best = np.full(len(clusters), -1.0)
        linked = [(self._pairs, np.asarray(self._pairs["probability"]))]
        if self._decided is not None:
            decided = self._decided.filter(pc.equal(self._decided["decision"], "link"))
            linked.append((decided, np.ones(decided.num_rows)))
        for pairs, probability in linked:
            a, b = (np.asarray(pairs[name]) for name in ("row_a", "row_b"))
            within = clusters[a] == clusters[b]
            for rows in (a, b):
                np.maximum.at(best, rows[within], probability[within])
        best = pa.array(best, mask=best < 0)
        return pa.table({"record_id": self._ids(), "cluster": clusters, "probability": best})

    # -- why -------------------------------------------------------------------------------------
    @checked
    def explain(self, a: Any, b: Any, *, show_values: bool = False) -> pa.Table:
        """Return how the weight of two records comes about, a row a step.

        Parameters
        ----------
        a, b
            Ids of records (rows from 0 where the records have no ids). They need not have been compared.
        show_values
            Whether the records' values are shown; else they are masked.

        Returns
        -------
        pyarrow.Table
            ``step`` (``prior``, each comparison, ``<comparison>: frequency`` where a rare or common value counts,
            ``kinds of pairs``: what it changes that relatives, neighbours and persons who moved agree in several things
            at once, ``calibration`` where labels told that weights count for more or less, and ``total``),
            ``level``, ``weight`` (log2), ``cumulative``, ``probability`` so far, ``value_a``, ``value_b``.
            Where the pair was decided on, a last step ``decided`` says what and by whom, and has no weight.
        """
        row_a, row_b = sorted((self._row(a, "a"), self._row(b, "b")))
        pattern = self._linker.compare(row_a, row_b)
        core = self.model.to_core()
        total = self.model.prior_weight
        steps = [_step("prior", "", total, total)]
        known = self.model.table()["match_weight"].to_pylist()
        for at, comparison in enumerate(self.settings.comparisons):
            level = pattern >> (4 * at) & 15
            weight = known[sum(len(labels) for labels in self.model.labels[:at]) + level]
            total += weight
            step = _step(comparison.title, comparison.labels[level], weight, total)
            for side, row in (("value_a", row_a), ("value_b", row_b)):
                value = self.records[comparison.column][row].as_py()
                step[side] = None if value is None else str(value) if show_values else "***"
            steps.append(step)
            frequency = self._linker.value_weight(core, at, pattern, row_a)
            if frequency:
                total += frequency
                steps.append(_step(f"{comparison.title}: frequency", comparison.labels[level], frequency, total))
        whole = _core.pair_weight(self._linker, core, row_a, row_b)
        if self.model.kinds or (self.model.slope, self.model.intercept) != (1.0, 0.0):
            before = total
            if self.model.kinds:
                plain = self.model.uncalibrated.to_core()  # what labels told comes last
                before = _core.pair_weight(self._linker, plain, row_a, row_b)
                steps.append(_step("kinds of pairs", "", before - total, before))
            if before != whole:
                steps.append(_step("calibration", "", whole - before, whole))
        steps.append(_step("total", "", whole, whole))
        steps += self._decided_step(row_a, row_b)
        kinds = {"step": pa.string(), "level": pa.string(), "value_a": pa.string(), "value_b": pa.string()}
        numbers = {name: pa.float64() for name in ("weight", "cumulative", "probability")}
        order = ["step", "level", "weight", "cumulative", "probability", "value_a", "value_b"]
        return pa.Table.from_pylist(steps, pa.schema([(name, {**kinds, **numbers}[name]) for name in order]))

    def _steps(self, a: Any, b: Any, *, show_values: bool) -> tuple[list[dict[str, Any]], str]:
        """The steps that have a weight, and what was decided on the pair; empty where nothing was."""
        steps = self.explain(a, b, show_values=show_values).to_pylist()
        decided = steps.pop()["level"] if steps[-1]["step"] == "decided" else ""
        return steps, decided

    def _decided_of_pairs(self) -> dict[str, Any]:
        """Of the kept pairs what was decided, and the probability that this makes."""
        assert self._decided is not None
        keys, decided = (
            np.asarray(one["row_a"]) * self.records.num_rows + np.asarray(one["row_b"])
            for one in (self._pairs, self._decided)
        )
        at = pc.index_in(pa.array(keys), value_set=pa.array(decided))
        decision = self._decided["decision"].take(at)
        certain = pc.cast(pc.equal(decision, "link"), pa.float64())
        return {"probability": pc.coalesce(certain, self._pairs["probability"]), "decision": decision}

    def _decided_step(self, row_a: int, row_b: int) -> list[dict[str, Any]]:
        if self._decided is None:
            return []
        here = pc.and_(pc.equal(self._decided["row_a"], row_a), pc.equal(self._decided["row_b"], row_b))
        return [
            {
                "step": "decided",
                "level": f"{row['decision']}, by {row['decided_by'] or 'a decision'}",
                "probability": float(row["decision"] == "link"),
            }
            for row in self._decided.filter(here).to_pylist()
        ]

    def _row(self, record: Any, name: str = "record") -> int:
        ids = self._ids()
        found = pc.index(ids, pa.scalar(record, ids.type)).as_py() if _is_of(record, ids.type) else -1
        if found < 0:
            raise NotFoundError(
                f"{name}: there is no such record; accepted: an id of the column {self.settings.id_column}, or a row "
                "from 0 where there is none"
            )
        return int(found)

    def _ids(self) -> pa.ChunkedArray:
        return ids_of(self.records, self.settings)

    # -- out -------------------------------------------------------------------------------------
    @checked
    def write(self, folder: str | Path) -> Path:
        """Write crosswalk.csv, pairs.csv, rules.csv, model.csv, model.json and settings.json into a folder.

        Where pairs were decided on, decisions.csv too.
        """
        from pyarrow import csv

        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        tables = {"crosswalk": self.crosswalk, "pairs": self.pairs, "rules": self.rules, "model": self.model.table()}
        if self._decided is not None:
            tables["decisions"] = self.decisions
        for name, table in tables.items():
            with atomic_file(target / f"{name}.csv") as place:
                csv.write_csv(table, place)
        self.model.save(target / "model.json")
        self.settings.save(target / "settings.json")
        return target

    def __repr__(self) -> str:
        clusters = pc.count_distinct(self._clusters["cluster"]).as_py()
        linked = self.records.num_rows - self._clusters["probability"].null_count
        chosen = " (chosen)" if self.is_threshold_chosen else ""
        lines = [
            f"Links: {self.records.num_rows:,} records, {self.compared:,} pairs compared, {len(self):,} of "
            f"probability {self.settings.keep:g} or more",
            f"  at {self._link:g}{chosen}: {clusters:,} {self._are}; {linked:,} records are linked to another",
        ]
        return "\n".join(lines + [f"  note: {warning}" for warning in self.warnings])

    def _repr_html_(self) -> str:
        summary, at, *_ = repr(self).split("\n")
        rules = Table(
            caption="Pairs of each rule, and those that no earlier rule had",
            headings=("rule", "pairs", "compared"),
            rows=[tuple(row.values()) for row in self.rules.to_pylist()],
            notes=("pairs, clusters, crosswalk and model are tables; explain(a, b) says why two records are linked.",),
        )
        return paragraphs([summary, at.strip(), *(f"Note: {warning}" for warning in self.warnings)]) + rules.html()


def _chosen(found: _core.FoundLinks, keep: float) -> float:
    """Return the threshold of the greatest expected F1, which is never below what was kept."""
    return max(found.best_threshold(), keep)


def _step(name: str, level: str, weight: float, total: float) -> dict[str, Any]:
    return {
        "step": name,
        "level": level,
        "weight": weight,
        "cumulative": total,
        "probability": _core.probability_of(total),
        "value_a": None,
        "value_b": None,
    }


def _is_of(value: Any, kind: pa.DataType) -> bool:
    try:
        pa.scalar(value, kind)
    except (pa.ArrowException, TypeError, ValueError):
        return False
    return True
