"""Rules over incidents: when each agency, some together, or all would have met them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.arguments import Id, Ids, choice, ids, thread_count
from casegraph.errors import ArgumentError
from casegraph.measures.holding import SCOPE_NOTE, holding_of
from casegraph.measures.knowledge_base import HINDSIGHT_NOTE, SOURCE, KnowledgeBase, pairs_of
from casegraph.measures.rules import Rule, rule_of
from casegraph.purpose import is_review, stated_purpose
from casegraph.registry import Column, measure
from casegraph.result import Result

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["KnowledgeRules"]

_PARTNERS = ("partner", "former_partner", "spouse", "former_spouse")


class KnowledgeRules(KnowledgeBase):
    """Rules over distinct incidents of a pair or person, and the k-th of them."""

    @measure(
        "knowledge.rule",
        title="A rule, on what agencies held on record",
        definition=(
            "Whether, and on which day, a rule was met on the coded data. Met on the day on which the k-th "
            "distinct incident inside a window (half-open) had happened and the holder held, for all k, "
            "records that name both persons, in any presence, and state what the rule asks for. Cancelled and "
            "missed appointments never count. Judged on what each agency held, on chosen agencies together, "
            "and on all together. That a rule was met on the coded data does not say that anybody should have "
            "been referred. " + HINDSIGHT_NOTE
        ),
        source=SOURCE,
        columns={
            "rule": Column("", "name of the rule"),
            "version": Column("", "version of the rule"),
            "person_a": Column("", "person_id"),
            "person_b": Column("", "person_id; empty in a rule about one person"),
            "holder": Column(
                "", "agency (its own holdings), chosen (agencies asked for, together), pooled (all together)"
            ),
            "agency": Column("", "agency_id, where the holder is one agency"),
            "status": Column("", "met, not_met, not_applicable (area or time) or cannot_be_evaluated"),
            "reason": Column(
                "",
                "why it is not applicable (area; time: not in force on any day asked about, or of what happened) or "
                "cannot be evaluated",
            ),
            "met_on": Column("day", "day from which it was certainly met"),
            "possibly_met_on": Column("day", "first day on which it was possibly met; empty where never or not stated"),
            "lag_days": Column(
                "days",
                "met_on after that of all pooled; inf where the holder never met it, NaN where all pooled never did",
            ),
            "possible_lag_days": Column("days", "the same of possibly_met_on"),
            "occasions_certain": Column(
                "incidents",
                "incidents (contacts, where the rule counts them) that certainly count, whatever their days",
            ),
            "occasions_possible": Column("incidents", "the same, possibly"),
        },
        edge_cases={
            "a flag is absent or not_recorded": "unknown: the incident counts in the possible bound only",
            "met in the possible bound only": "cannot_be_evaluated; reason and evidence name what would decide it",
            "two incidents exactly one window apart": "not both inside it",
            "no agency alone met it": "lag_days inf in each agency's row",
            "incident without a day": "the day of its earliest dated contact; else possible only",
            "a day on which the rule was not in force": (
                "not_applicable, reason time; result.parameters['definition'] says since and until when it was in "
                "force, and whether it was on the day asked about"
            ),
            "no pair given": "every pair with an incident that may count, by the agencies that held a record of one",
        },
        example='graph.knowledge.rule("marac_potential_escalation_3_in_12_months", pair=("Perpetrator", "PFP"))',
    )
    def rule(
        self,
        rule: str | Rule,
        pair: Ids | Sequence[Sequence[Id]] = None,
        *,
        agencies: str | Sequence[Id] = "each",
        hindsight: bool = False,
        at: str | date | None = None,
        before: Id | None = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Evaluate a rule on what agencies held on record.

        Parameters
        ----------
        rule
            The name of a rule (:func:`casegraph.measures.rules.rules` lists them), or a
            :class:`casegraph.measures.rules.Rule`.
        pair
            Two persons (one, in a rule about one person), or several pairs; None: every pair.
        agencies
            ``each`` (default): each agency by its own holdings; ``pooled``: all together alone; or agencies whose
            holdings count together. All pooled is always the last row of a pair.
        at
            Only what had happened and was held by this day.
        before
            An incident, or ``fatal_incident``: as of the moment before its first contact, as in :meth:`first_held`.
        scope, hindsight, ties, parent_holds_child
            As in :meth:`first_held`.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows of pairs of persons are asked for, in a casebook without a review; the result records it.
            :meth:`rule_counts` needs none.

        Returns
        -------
        Result
            One row for each pair and holder; evidence lists the contacts and flags of the incidents counted.
        """
        chosen = rule_of(rule)
        self._check_rule(chosen)
        holders, members = _holders(agencies)
        stated = stated_purpose(self._graph, purpose, instead="knowledge.rule_counts")
        core, moment = self._moment(at, before)
        query = {
            "rule": chosen.as_dict(),
            "pairs": pairs_of(pair, 1 if chosen.unit == "person" else 2),
            "holders": holders,
            "chosen": members,
            "hindsight": hindsight,
            "at": moment,
            "as_it_happened": False,
            "threads": thread_count(threads),
            "holding": holding_of(scope, ties, parent_holds_child),
        }
        asked = {
            "rule": chosen.name,
            "version": chosen.version,
            "definition": chosen.told(moment),
            "pair": pair,
            "agencies": agencies,
            "at": at,
            "before": before,
        }
        return self._result(
            "knowledge.rule",
            query,
            {**asked, "hindsight": hindsight, **stated},
            _core.knowledge_rule,
            lambda table: _with_rule(table, chosen),
            core=core,
        )

    @measure(
        "knowledge.rule_counts",
        title="For how many pairs a rule was met, by agency and pooled",
        definition=(
            "Number of pairs of persons (or persons, in a rule about one) for which a rule was met on what each agency "
            "held on record alone, on what chosen agencies held together, and on what all held together, over every "
            "pair with an incident that may count. 'Met on the coded data' is not 'should have been referred'. "
            + SCOPE_NOTE
            + " "
            + HINDSIGHT_NOTE
        ),
        source=SOURCE,
        columns={
            "rule": Column("", "name of the rule"),
            "version": Column("", "version of the rule"),
            "holder": Column(
                "", "agency (its own holdings), chosen (agencies asked for, together), pooled (all together)"
            ),
            "agency": Column("", "agency_id, where the holder is one agency"),
            "pairs": Column("pairs", "of which the holder held a record of an incident"),
            "met": Column("pairs", "for which the rule was certainly met"),
            "not_met": Column("pairs", "for which it was not met, not even possibly"),
            "cannot_be_evaluated": Column("pairs", "for which it was met in the possible bound only"),
            "not_applicable": Column("pairs", "to which it does not apply (area or time)"),
            "pooled_met": Column("pairs", "of these pairs, those for which all pooled certainly met it"),
            "in_time": Column("pairs", "of pooled_met: met by the holder on the same day"),
            "later": Column("pairs", "of pooled_met: met by the holder on a later day"),
            "never": Column("pairs", "of pooled_met: never certainly met by the holder"),
        },
        edge_cases={
            "agency that held no record of a pair": "no row",
            "no pair": "one row of all pooled, counts 0",
            "a day on which the rule was not in force": (
                "not_applicable; result.parameters['definition'] says since and until when it was in force"
            ),
            "a flag is absent or not_recorded": "unknown: the incident counts in the possible bound only",
        },
        example='graph.knowledge.rule_counts("marac_potential_escalation_3_in_12_months")',
    )
    def rule_counts(
        self,
        rule: str | Rule,
        *,
        agencies: str | Sequence[Id] = "each",
        hindsight: bool = False,
        at: str | date | None = None,
        before: Id | None = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        threads: int = 0,
    ) -> Result:
        """For how many pairs of persons a rule was met.

        Parameters
        ----------
        rule
            The name of a rule, or a :class:`casegraph.measures.rules.Rule`, as in :meth:`rule`.
        agencies
            ``each`` (default): each agency by its own holdings; ``pooled``: all together alone; or agencies whose
            holdings count together (such as those of a joint screening). All pooled is always the last row.
        hindsight, at, before, scope, ties, parent_holds_child
            As in :meth:`rule`.
        threads
            0 for as many as the machine has; the answer is the same for any number.

        Returns
        -------
        Result
            One row a holder; evidence lists the contacts and flags of the incidents by which the pairs counted as met
            met it, with ``person_a``, ``person_b`` and ``met_on`` of the pair, and the ``incident``.

        Raises
        ------
        casegraph.ArgumentError
            A rule, flag or option that is not accepted.
        casegraph.NotFoundError
            An agency that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> knowledge = cg.example("dhr7").graph().knowledge
        >>> rows = knowledge.rule_counts("marac_potential_escalation_3_in_12_months").to_pylist()
        >>> rows[-1]["holder"], rows[-1]["met"] <= rows[-1]["pairs"]
        ('pooled', True)
        """
        chosen = rule_of(rule)
        self._check_rule(chosen)
        holders, members = _holders(agencies)
        core, moment = self._moment(at, before)
        query = {
            "rule": chosen.as_dict(),
            "holders": holders,
            "chosen": members,
            "hindsight": hindsight,
            "at": moment,
            "threads": thread_count(threads),
            "holding": holding_of(scope, ties, parent_holds_child),
        }
        asked = {
            "rule": chosen.name,
            "version": chosen.version,
            "definition": chosen.told(moment),
            "agencies": agencies,
            "at": at,
            "before": before,
            "hindsight": hindsight,
        }
        return self._result(
            "knowledge.rule_counts",
            query,
            asked,
            partial(_with_evidence_of_rows, self._graph.book),
            lambda table: _with_rule(table, chosen),
            core=core,
        )

    def _check_rule(self, rule: Rule) -> None:
        for argument, vocabulary, terms in (
            ("flags", "flag", rule.flags),
            ("also_flags", "flag", rule.also_flags),
            ("kinds", "contact_kind", rule.kinds),
            ("sectors", "sector", rule.sectors),
        ):
            self._check_terms(f"rule '{rule.name}', {argument}", vocabulary, terms)

    @measure(
        "knowledge.distinct_partners",
        title="Distinct partners on record with one person, over time",
        definition=(
            "Number of distinct partners and former partners of a person with whom an agency held an incident on "
            "record, and the day from which there were one, two and more. An incident counts from the day on which "
            "the agency held records of it that name both and state what is asked for, as in rule() with one "
            "incident. Partners are those that relationships state, of any time; they are counted and never named, so "
            "that the count can be told beside the current partner. That both are named does not say who harmed whom. "
            "Within a review only. " + SCOPE_NOTE + " " + HINDSIGHT_NOTE
        ),
        source=SOURCE + "; counts of victims of one person: MATAC definitions of a serial perpetrator",
        columns={
            "person": Column("", "person_id"),
            "holder": Column(
                "", "agency (its own holdings), chosen (agencies asked for, together), pooled (all together)"
            ),
            "agency": Column("", "agency_id, where the holder is one agency"),
            "k": Column("partners", "how many"),
            "met_on": Column("day", "day from which so many were certainly on record; empty where never"),
            "possibly_met_on": Column("day", "day from which so many may have been; empty where no day is stated"),
        },
        edge_cases={
            "a casebook without a review": "an error, whatever the purpose",
            "a person without a partner, or without an incident with one": "no row",
            "a flag is absent or not_recorded": "unknown: the incident counts in the possible bound only",
            "a partner who is also a former partner": "one",
        },
        example='graph.knowledge.distinct_partners("Perpetrator")',
    )
    def distinct_partners(
        self,
        persons: Ids = None,
        *,
        fact: str = "domestic_abuse",
        agencies: str | Sequence[Id] = "each",
        hindsight: bool = False,
        at: str | date | None = None,
        before: Id | None = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        threads: int = 0,
    ) -> Result:
        """From which day how many distinct partners of a person were on record in incidents with them.

        Parameters
        ----------
        persons
            Whose partners; None: of all who have one.
        fact
            The flag that a record of the incident states.
        agencies
            ``each`` (default): each agency by its own holdings; ``pooled``: all together alone; or agencies whose
            holdings count together. All pooled is always the last holder of a person.
        hindsight, at, before, scope, ties, parent_holds_child
            As in :meth:`rule`.
        threads
            0 for as many as the machine has; the answer is the same for any number.

        Returns
        -------
        Result
            One row for each person, holder and number of partners.

        Raises
        ------
        casegraph.ArgumentError
            A casebook without a review; a flag or option that is not accepted.
        casegraph.NotFoundError
            A person or agency that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> knowledge = cg.example("dhr7").graph().knowledge
        >>> rows = knowledge.distinct_partners("Perpetrator", agencies="pooled").to_pylist()
        >>> [row["k"] for row in rows]
        [1, 2]
        """
        if not is_review(self._graph.book):
            raise ArgumentError("distinct_partners: accepted within a review only; this casebook has none")
        holders, members = _holders(agencies)
        core, moment = self._moment(at, before)
        query = {
            "fact": self._fact(fact, None),
            "persons": ids(persons),
            "ties": list(_PARTNERS),
            "holders": holders,
            "chosen": members,
            "hindsight": hindsight,
            "at": moment,
            "threads": thread_count(threads),
            "holding": holding_of(scope, ties, parent_holds_child),
        }
        asked = {
            "persons": persons,
            "fact": fact,
            "agencies": agencies,
            "at": at,
            "before": before,
            "hindsight": hindsight,
        }
        return self._result("knowledge.distinct_partners", query, asked, _core.knowledge_distinct_partners, core=core)

    @measure(
        "knowledge.nth_incident",
        title="Day of the k-th incident of a pair",
        definition=(
            "Day of the k-th distinct incident of a pair of persons that some record states to be what is "
            "asked for, as it happened: whoever held it, and whenever it was recorded. The day of an incident "
            "is its stated start, narrowed by its earliest dated contact. " + HINDSIGHT_NOTE
        ),
        source=SOURCE,
        columns={
            "person_a": Column("", "person_id"),
            "person_b": Column("", "person_id"),
            "fact": Column("", "the flag that the incidents state"),
            "k": Column("incidents", "which incident"),
            "status": Column(
                "", "ok; possible_only (fewer than k certainly count); too_few (fewer than k possibly count)"
            ),
            "on": Column("day", "day by which the k-th incident had certainly happened"),
            "possibly_on": Column("day", "first day on which it had possibly happened; empty where not stated"),
            "incidents_certain": Column("incidents", "that certainly count"),
            "incidents_possible": Column("incidents", "that possibly count"),
        },
        edge_cases={
            "fewer than k incidents": "status too_few, days empty",
            "a flag is absent or not_recorded": "the incident counts in the possible bound only",
        },
        example='graph.knowledge.nth_incident(("Perpetrator", "PFP"), k=3)',
    )
    def nth_incident(
        self,
        pair: Sequence[Id],
        k: int = 3,
        *,
        fact: str = "domestic_abuse",
        hindsight: bool = False,
        before: Id | None = None,
        purpose: str | None = None,
    ) -> Result:
        """Day of the k-th distinct incident of a pair, as it happened.

        Parameters
        ----------
        pair
            Two persons.
        k
            Which incident, from 1.
        fact
            The flag that a record of the incident states.
        hindsight
            Also flags stated by anyone but ``agency_then``.
        before
            An incident, or ``fatal_incident``: only what came before its first contact, as in :meth:`first_held`.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row; evidence lists the contacts and flags of the incidents counted.
        """
        chosen = Rule("nth_incident", flags=[fact], k=k, window=None)
        self._check_terms("fact", "flag", [fact])
        pairs = pairs_of(pair, 2)
        core, moment = self._moment(None, before)
        query = {
            "rule": chosen.as_dict(),
            "pairs": pairs,
            "holders": "pooled",
            "chosen": None,
            "hindsight": hindsight,
            "at": moment,
            "as_it_happened": True,
            "threads": 1,
            "holding": holding_of("stated", "closure", False),
        }
        stated = stated_purpose(self._graph, purpose, instead="knowledge.rule_counts")
        asked = {"pair": pair, "k": k, "fact": fact, "hindsight": hindsight, "before": before, **stated}
        return self._result(
            "knowledge.nth_incident", query, asked, _core.knowledge_rule, lambda table: _nth(table, fact, k), core=core
        )


def _holders(agencies: str | Sequence[Id]) -> tuple[str, list[Id] | None]:
    if isinstance(agencies, str):
        return choice("agencies", agencies, ("each", "pooled")), None
    members = ids(agencies) or []
    if not members:
        raise ArgumentError("agencies: no agency given; accepted: 'each', 'pooled', or a list of agencies")
    return "chosen", members


def _with_evidence_of_rows(book: Casebook, graph: Any, *, evidence: bool, **query: Any) -> tuple[Any, Any]:
    """The counts; their evidence is that of the rows of pairs that are counted as met, with the pair and the day.

    Persons and incidents are told as rows of their tables (from 0), for :class:`casegraph.result.Result` to name.
    """
    counts = pa.table(_core.knowledge_rule_counts(graph, **query)[0])
    if not evidence:
        return counts, None
    rows, behind = map(pa.table, _core.knowledge_rule(graph, pairs=None, as_it_happened=False, evidence=True, **query))
    places = _places_among(counts, rows)
    is_met = pc.equal(pc.cast(rows["status"].combine_chunks(), pa.string()), "met")
    behind = behind.filter(is_met.take(behind["answer_row"].combine_chunks()))
    of_row = behind["answer_row"].combine_chunks()
    persons = book.tables["persons"]["person_id"].combine_chunks()
    keys = {
        "answer_row": places.take(of_row),
        **{name: _rows_among(persons, rows[name]).take(of_row) for name in ("person_a", "person_b")},
        "met_on": rows["met_on"].combine_chunks().take(of_row),
        "table": pc.cast(behind["table"], pa.string()),
        "row": behind["row"],
    }
    found = pa.table(keys)
    found = found.take(pc.sort_indices(found, sort_keys=[(name, "ascending") for name in keys]))
    return counts, found.append_column("incident", _incidents_of(book, found))


def _rows_among(known: pa.Array, ids: pa.ChunkedArray) -> pa.Array:
    """In which row of a table each id stands; none where there is no id."""
    known, plain = _plain(pa.chunked_array([known])), _plain(ids)
    return pc.cast(pc.index_in(plain.cast(known.type), known, skip_nulls=True), pa.int64())


def _incidents_of(book: Casebook, found: pa.Table) -> pa.Array:
    """The row of the incident of each contact, and of each flag's contact; none where there is none."""
    contacts, incidents, flags = (book.tables.get(name) for name in ("contacts", "incidents", "flags"))
    if contacts is None or incidents is None or "incident_id" not in contacts.column_names:
        return pa.nulls(found.num_rows, pa.int64())
    of_contact = _rows_among(incidents["incident_id"].combine_chunks(), contacts["incident_id"])
    table, row = found["table"].combine_chunks(), found["row"].combine_chunks()
    none = pa.scalar(None, pa.int64())
    contact = pc.if_else(pc.equal(table, "contacts"), row, none)
    if flags is not None:
        flagged = _rows_among(contacts["contact_id"].combine_chunks(), flags["contact_id"])
        contact = pc.coalesce(contact, flagged.take(pc.if_else(pc.equal(table, "flags"), row, none)))
    return of_contact.take(contact)


def _places_among(counts: pa.Table, rows: pa.Table) -> pa.Array:
    """For each row of a pair the row of the counts of its holder: an agency's, else the chosen's or that of all."""
    holders = pc.cast(counts["holder"].combine_chunks(), pa.string())
    of_holder = pc.index_in(pc.cast(rows["holder"].combine_chunks(), pa.string()), holders)
    of_agency = pc.index_in(_plain(rows["agency"]), _plain(counts["agency"]), skip_nulls=True)
    return pc.cast(pc.coalesce(of_agency, of_holder), pa.int64())


def _plain(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return pc.cast(whole, whole.type.value_type) if pa.types.is_dictionary(whole.type) else whole


def _with_rule(table: pa.Table, rule: Rule) -> pa.Table:
    size = table.num_rows
    named_by = {
        "rule": pa.array([rule.name] * size, pa.string()),
        "version": pa.array([rule.version] * size, pa.string()),
    }
    return pa.table({**named_by, **{name: table[name] for name in table.column_names}})


def _nth(table: pa.Table, fact: str, k: int) -> pa.Table:
    words = {"met": "ok", "cannot_be_evaluated": "possible_only", "not_met": "too_few"}
    statuses = [words[status] for status in table["status"].to_pylist()]
    size = table.num_rows
    return pa.table(
        {
            "person_a": table["person_a"],
            "person_b": table["person_b"],
            "fact": pa.array([fact] * size, pa.string()),
            "k": pa.array([k] * size, pa.int64()),
            "status": pa.array(statuses, pa.string()),
            "on": table["met_on"],
            "possibly_on": table["possibly_met_on"],
            "incidents_certain": table["occasions_certain"],
            "incidents_possible": table["occasions_possible"],
        }
    )
