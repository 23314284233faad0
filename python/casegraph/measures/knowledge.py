"""Knowledge: which agency held what on record, and since when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.errors import ArgumentError
from casegraph.measures.arguments import choice, day_number, duration, ids, thread_count
from casegraph.measures.purpose import stated_purpose
from casegraph.measures.rules import Rule, rule_named
from casegraph.registry import Column, measure, named
from casegraph.result import Result
from casegraph.schema import closest, schema

if TYPE_CHECKING:
    from casegraph.graph import CaseGraph

__all__ = ["Knowledge"]

_Id = str | int
_Ids = _Id | Sequence[_Id] | None
_Fact = str | Mapping[str, Any]
_SOURCE = "casegraph, measures: checks, visibility, knowledge, rules (own definition; no standard exists)"
_SCOPES = ("stated", "about_person", "all")
_SCOPE_NOTE = (
    "Information moves only along shares that were made, within what they are stated to have carried. The "
    "scopes 'about_person' (all that the sender then held about the person) and 'all' (all that it then held) "
    "are upper bounds."
)
_HINDSIGHT_NOTE = (
    "Flags count where the record made at the time states them (agency_then); with hindsight=True also those "
    "that the agency later, the review or the coder states."
)


class Knowledge:
    """Which agency held what on record, and since when. Use ``graph.knowledge``.

    An agency *held on record* or *possibly held*; that is all that records can show. A contact is held by the
    agency that made it from ``recorded_on`` (by default its day) until ``retention_end``, and by agencies that a share
    which carried it reached.
    """

    def __init__(self, graph: CaseGraph) -> None:
        self._graph = graph

    @measure(
        "knowledge.first_held",
        title="Since when each agency held a fact on record",
        definition=(
            "First day on which each agency held a fact on record: the later of the day of the contact that "
            "states it and the day on which the agency held that contact, by its own record or along a chain "
            "of shares whose days do not decrease; or the day of a share with an item that states the fact in "
            "words. " + _SCOPE_NOTE + " " + _HINDSIGHT_NOTE
        ),
        source=_SOURCE,
        columns={
            "fact": Column("", "the fact: a flag, or the label of the fact given"),
            "agency": Column("", "agency_id"),
            "status": Column("", "held (for certain), possibly_held, or never"),
            "held_from": Column("day", "first day from which it was certainly held; empty where it never was"),
            "possibly_from": Column(
                "day", "first day from which it may have been held; empty where never or where no day is stated"
            ),
            "contact": Column("", "contact_id of the contact that states it first (certainly held, else possibly)"),
            "by": Column("", "own_record, share, or share_item (stated by an item of a share in words)"),
            "chain": Column("", "share_id of each share along which it came, first to last"),
            "shares": Column("shares", "length of the chain; 0 for an own record"),
        },
        edge_cases={
            "never held": "status never, days empty",
            "contact without a day": "possibly held since a day not stated, never certainly",
            "receipt of a share not confirmed": "possibly held only",
            "several chains that arrive on one day": "the one with fewest shares, then with the smallest rows",
            "the record names the person otherwise": "held from identified_on; never where it was not identified",
        },
        example='graph.knowledge.first_held("domestic_abuse", persons="PFP")',
    )
    def first_held(
        self,
        fact: _Fact | Sequence[_Fact] | None = None,
        *,
        persons: _Ids = None,
        agencies: _Ids = None,
        scope: str = "stated",
        hindsight: bool = False,
        at: str | date | None = None,
        before: _Id | None = None,
        ties: str = "closure",
        parent_holds_child: bool = False,
    ) -> Result:
        """Since when each agency held facts on record.

        Parameters
        ----------
        fact
            A flag, or ``{"flag": ..., "kind": ..., "persons": [...], "pair": (a, b), "label": ...}`` (each part
            optional; persons: any of them named; pair: both named), or several. None: every flag that is stated.
        persons
            Only records that name any of these persons, in any presence.
        agencies
            Rows of these agencies only.
        scope
            What a share carried: ``stated`` (default), or the upper bounds ``about_person`` and ``all``.
        hindsight
            Also flags stated by anyone but ``agency_then``.
        at
            What was first held after this day counts as never.
        before
            An incident, or ``fatal_incident`` for the one that the review names: what was on record at the moment
            before its first contact, instead of by the end of a day. Its own contacts, and those that surely came
            after its first by day, time and sequence, are left out; contacts of that day without an order, and
            shares, records and identifications known by that day alone, are only possible.
        ties
            ``closure`` (default): within one day a contact may pass several agencies; ``strict``: the sender held it
            on an earlier day.
        parent_holds_child
            Whether an agency holds what the agencies below it hold.

        Returns
        -------
        Result
            One row for each fact and agency.
        """
        facts = None if fact is None else [self._fact(item, persons) for item in _several(fact)]
        core, moment = self._moment(at, before)
        query = {
            "facts": facts,
            "persons": ids(persons),
            "agencies": ids(agencies),
            "hindsight": hindsight,
            "at": moment,
            "holding": _holding(scope, ties, parent_holds_child),
        }
        asked = {
            "fact": fact,
            "persons": persons,
            "agencies": agencies,
            "at": at,
            "before": before,
            "hindsight": hindsight,
        }
        return self._result("knowledge.first_held", query, asked, _core.knowledge_first_held, core=core)

    @measure(
        "knowledge.holdings",
        title="What each agency held on record on a day",
        definition=(
            "Number of contacts that each agency held on record on the day asked about, for each fact that "
            "they state: a flag, a kind of contact, a person named, or (by agency) none. "
            + _SCOPE_NOTE
            + " "
            + _HINDSIGHT_NOTE
        ),
        source=_SOURCE,
        columns={
            "fact": Column("", "flag, kind of contact or person_id"),
            "agency": Column("", "agency_id"),
            "held_certain": Column("contacts", "held for certain on the day"),
            "held_possible": Column("contacts", "possibly held on the day"),
            "all_certain": Column("contacts", "of all agencies that state the fact, certainly on or before the day"),
            "all_possible": Column("contacts", "of all agencies that state the fact, possibly on or before the day"),
            "share_certain": Column("of all_certain", "held_certain / all_certain; NaN where there are none"),
            "share_possible": Column("of all_possible", "held_possible / all_possible; NaN where there are none"),
            "held_from": Column(
                "day", "first day from which the agency certainly held one; empty where not by the day"
            ),
            "possibly_from": Column(
                "day", "first day from which it possibly held one; empty where never or not stated"
            ),
        },
        edge_cases={
            "nothing held": "counts 0 (by flag, kind and agency every agency has a row; by person only holders)",
            "at not given": "the last day of any contact or share of the casebook",
            "before an incident": "what was on record before its first contact; possible only what may be after",
            "retention_end before the day": "not held any more; held_from stays",
        },
        example='graph.knowledge.holdings("2014-03-15", by="flag")',
    )
    def holdings(
        self,
        at: str | date | None = None,
        *,
        before: _Id | None = None,
        persons: _Ids = None,
        by: str = "flag",
        scope: str = "stated",
        hindsight: bool = False,
        ties: str = "closure",
        parent_holds_child: bool = False,
        purpose: str | None = None,
    ) -> Result:
        """Who held how many contacts on record on a day, by fact.

        Parameters
        ----------
        at
            The day; None: the last day of any contact or share of the casebook.
        before
            An incident, or ``fatal_incident``: as of the moment before its first contact, as in :meth:`first_held`.
        persons
            Only contacts in which any of these persons has a part, in any presence.
        by
            ``flag`` (default), ``kind``, ``person`` or ``agency``.
        scope, hindsight, ties, parent_holds_child
            As in :meth:`first_held`.
        purpose
            What rows by person are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row for each fact and agency.
        """
        core, moment = self._moment(at, before)
        query = {
            "by": choice("by", by, ("flag", "kind", "person", "agency")),
            "persons": ids(persons),
            "hindsight": hindsight,
            "at": moment,
            "holding": _holding(scope, ties, parent_holds_child),
        }
        stated = stated_purpose(self._graph.book, purpose, needed=by == "person", instead="by='agency'")
        asked = {"at": at, "before": before, "by": by, "persons": persons, "hindsight": hindsight}
        return self._result("knowledge.holdings", query, {**asked, **stated}, _core.knowledge_holdings, core=core)

    @measure(
        "knowledge.fragmentation",
        title="How what is on record was spread over agencies",
        definition=(
            "How the contacts of persons were spread over the agencies that held them on record. best is the "
            "greatest share of the n contacts that one agency held; herfindahl the sum over agencies of (h / "
            "sum of h) squared, with h the contacts an agency held: 1/k where k agencies held alike, 1 where "
            "one held all; overlap is 1 minus (contacts that some agency held / sum of h): 0 where no contact "
            "was held twice. " + _SCOPE_NOTE
        ),
        source=_SOURCE,
        columns={
            "bound": Column("", "certain: contacts certainly on or before the day, certainly held; possible: possibly"),
            "status": Column("", "ok, no_contacts, or not_held (no agency held any of them)"),
            "n": Column("contacts", "contacts of the persons by the day"),
            "held": Column("contacts", "of these, held by some agency"),
            "agencies": Column("agencies", "that held any"),
            "best_agency": Column("", "agency_id of the agency that held most; the first of several"),
            "best_held": Column("contacts", "held by it"),
            "best": Column("of n", "best_held / n; NaN where the status is not ok"),
            "herfindahl": Column("", "concentration of the holdings; NaN where the status is not ok"),
            "overlap": Column("", "share of the holdings that are held more than once; NaN where the status is not ok"),
        },
        edge_cases={
            "no contacts": "status no_contacts, NaN",
            "no agency held any": "status not_held, NaN",
            "at not given": "the last day of any contact or share of the casebook",
            "before an incident": "what was on record before its first contact; possible only what may be after",
        },
        example='graph.knowledge.fragmentation(persons="Perpetrator")',
    )
    def fragmentation(
        self,
        at: str | date | None = None,
        *,
        before: _Id | None = None,
        persons: _Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
    ) -> Result:
        """How what is on record about persons was spread over agencies on a day.

        ``holdings(at, persons=..., by="agency")`` gives the row of each agency.

        Parameters
        ----------
        at
            The day; None: the last day of any contact or share of the casebook.
        before
            An incident, or ``fatal_incident``: as of the moment before its first contact, as in :meth:`first_held`.
        persons
            Contacts in which any of these persons has a part, in any presence; None: all contacts.
        scope, ties, parent_holds_child
            As in :meth:`first_held`.

        Returns
        -------
        Result
            Two rows: what is certain, and what is possible.
        """
        core, moment = self._moment(at, before)
        query = {
            "persons": ids(persons),
            "at": moment,
            "holding": _holding(scope, ties, parent_holds_child),
        }
        return self._result(
            "knowledge.fragmentation",
            query,
            {"at": at, "before": before, "persons": persons},
            _core.knowledge_fragmentation,
            core=core,
        )

    @measure(
        "knowledge.never_passed_on",
        title="Facts held on record and never passed on",
        definition=(
            "Facts (a flag of a contact) that the agency which made the contact held on record by the day, and "
            "that no share with status made, to whomever, is stated to have carried by then. Shares of another "
            "status that would have carried it are named beside. " + _HINDSIGHT_NOTE
        ),
        source=_SOURCE,
        columns={
            "agency": Column("", "agency_id of the holder"),
            "fact": Column("", "flag"),
            "contact": Column("", "contact_id of the contact that states it"),
            "status": Column("", "held (for certain) or possibly_held"),
            "held_from": Column("day", "first day from which it was certainly held"),
            "possibly_from": Column("day", "first day from which it was possibly held; empty where not stated"),
            "other_share": Column("", "share_id of the first share of another status that would have carried it"),
            "other_status": Column("", "its status"),
        },
        edge_cases={
            "a made share whose day may lie after the day asked about": "counts as passed on where it may lie before",
            "a fact in words": "carried where a share item names the flag and the share is about a participant",
            "every fact was passed on": "no rows",
        },
        example='graph.knowledge.never_passed_on(persons="Perpetrator")',
    )
    def never_passed_on(
        self,
        at: str | date | None = None,
        *,
        before: _Id | None = None,
        persons: _Ids = None,
        scope: str = "stated",
        hindsight: bool = False,
        ties: str = "closure",
        parent_holds_child: bool = False,
    ) -> Result:
        """Facts that an agency held on record and that no made share carried.

        Parameters
        ----------
        at
            By this day; None: the last day of any contact or share of the casebook.
        before
            An incident, or ``fatal_incident``: as of the moment before its first contact, as in :meth:`first_held`.
        persons
            Only contacts in which any of these persons has a part, in any presence.
        scope, hindsight, ties, parent_holds_child
            As in :meth:`first_held`.

        Returns
        -------
        Result
            One row for each contact and flag, by agency, flag and time.
        """
        core, moment = self._moment(at, before)
        query = {
            "persons": ids(persons),
            "hindsight": hindsight,
            "at": moment,
            "holding": _holding(scope, ties, parent_holds_child),
        }
        asked = {"at": at, "before": before, "persons": persons, "hindsight": hindsight}
        return self._result("knowledge.never_passed_on", query, asked, _core.knowledge_never_passed_on, core=core)

    @measure(
        "knowledge.rule",
        title="A rule, on what agencies held on record",
        definition=(
            "Whether, and on which day, a rule was met on the coded data. Met on the day on which the k-th "
            "distinct incident inside a window (half-open) had happened and the holder held, for all k, "
            "records that name both persons, in any presence, and state what the rule asks for. Cancelled and "
            "missed appointments never count. Judged on what each agency held, on chosen agencies together, "
            "and on all together. That a rule was met on the coded data does not say that anybody should have "
            "been referred. " + _HINDSIGHT_NOTE
        ),
        source=_SOURCE,
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
            "reason": Column("", "why it is not applicable or cannot be evaluated"),
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
            "no pair given": "every pair with an incident that may count, by the agencies that held a record of one",
        },
        example='graph.knowledge.rule("marac_potential_escalation_3_in_12_months", pair=("Perpetrator", "PFP"))',
    )
    def rule(
        self,
        rule: str | Rule,
        pair: _Ids | Sequence[Sequence[_Id]] = None,
        *,
        agencies: str | Sequence[_Id] = "each",
        hindsight: bool = False,
        at: str | date | None = None,
        before: _Id | None = None,
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
            The name of a rule (:func:`casegraph.measures.rules.rules` lists them), or a :class:`Rule`.
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
        chosen = rule_named(rule) if isinstance(rule, str) else rule
        self._check_rule(chosen)
        holders, members = _holders(agencies)
        stated = stated_purpose(self._graph.book, purpose, instead="knowledge.rule_counts")
        core, moment = self._moment(at, before)
        query = {
            "rule": chosen.as_dict(),
            "pairs": _pairs(pair, 1 if chosen.unit == "person" else 2),
            "holders": holders,
            "chosen": members,
            "hindsight": hindsight,
            "at": moment,
            "as_it_happened": False,
            "threads": thread_count(threads),
            "holding": _holding(scope, ties, parent_holds_child),
        }
        asked = {
            "rule": chosen.name,
            "version": chosen.version,
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
            + _SCOPE_NOTE
            + " "
            + _HINDSIGHT_NOTE
        ),
        source=_SOURCE,
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
            "a flag is absent or not_recorded": "unknown: the incident counts in the possible bound only",
        },
        example='graph.knowledge.rule_counts("marac_potential_escalation_3_in_12_months")',
    )
    def rule_counts(
        self,
        rule: str | Rule,
        *,
        agencies: str | Sequence[_Id] = "each",
        hindsight: bool = False,
        at: str | date | None = None,
        before: _Id | None = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        threads: int = 0,
    ) -> Result:
        """For how many pairs of persons a rule was met.

        Parameters
        ----------
        rule
            The name of a rule, or a :class:`Rule`, as in :meth:`rule`.
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
            met it.

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
        chosen = rule_named(rule) if isinstance(rule, str) else rule
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
            "holding": _holding(scope, ties, parent_holds_child),
        }
        asked = {
            "rule": chosen.name,
            "version": chosen.version,
            "agencies": agencies,
            "at": at,
            "before": before,
            "hindsight": hindsight,
        }
        return self._result(
            "knowledge.rule_counts",
            query,
            asked,
            _with_evidence_of_rows,
            lambda table: _with_rule(table, chosen),
            core=core,
        )

    @measure(
        "knowledge.held_since",
        title="Since when each agency held each contact",
        definition=(
            "First day on which each agency held each contact on record, by its own record or along a chain of shares "
            "whose days do not decrease, with the chain. " + _SCOPE_NOTE
        ),
        source=_SOURCE,
        columns={
            "contact": Column("", "contact_id"),
            "agency": Column("", "agency_id of an agency that ever held it"),
            "by": Column("", "own_record or share"),
            "held_from": Column("day", "from which it certainly held it; empty where never for certain"),
            "possibly_from": Column("day", "from which it possibly held it; empty where the day is not stated"),
            "chain": Column(
                "", "share_id of each share along which it came, first to last; of the certain bound first"
            ),
            "shares": Column("shares", "length of the chain; 0 for an own record"),
        },
        edge_cases={
            "never held": "no row",
            "contact without a day": "possibly held since a day not stated, never certainly",
            "several chains that arrive on one day": "the one with fewest shares, then with the smallest rows",
        },
        example='graph.knowledge.held_since(persons="PFP", received_only=True)',
    )
    def held_since(
        self,
        *,
        persons: _Ids = None,
        agencies: _Ids = None,
        received_only: bool = False,
        at: str | date | None = None,
        before: _Id | None = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        purpose: str | None = None,
    ) -> Result:
        """Since when each agency held each contact on record, and by which shares it came.

        Parameters
        ----------
        persons
            Only contacts in which any of these persons has a part, in any presence; None: all contacts.
        agencies
            Rows of these agencies only.
        received_only
            Only what came by a share.
        at
            What was first held after this day has no row.
        before, scope, ties, parent_holds_child
            As in :meth:`first_held`.
        purpose
            What rows of single contacts are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row for each contact and agency, contacts in the order of time; evidence lists the contact and shares.

        Raises
        ------
        casegraph.ArgumentError
            A day or option that is not accepted; no review and no purpose.
        casegraph.NotFoundError
            An id that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> rows = cg.example("dhr7").graph().knowledge.held_since(received_only=True).to_pylist()
        >>> all(row["by"] == "share" and row["chain"] for row in rows)
        True
        """
        stated = stated_purpose(self._graph.book, purpose, instead="knowledge.holdings")
        core, moment = self._moment(at, before)
        query = {
            "persons": ids(persons),
            "agencies": ids(agencies),
            "received_only": bool(received_only),
            "at": moment,
            "holding": _holding(scope, ties, parent_holds_child),
        }
        asked = {
            "persons": persons,
            "agencies": agencies,
            "received_only": received_only,
            "at": at,
            "before": before,
            **stated,
        }
        return self._result("knowledge.held_since", query, asked, _core.knowledge_held_since, core=core)

    @measure(
        "knowledge.what_if_shares",
        title="What each share between two agencies would have added",
        definition=(
            "For every two agencies and one day, the contacts that a share of all that the first certainly held would "
            "have put on record with the second, which did not certainly hold them. Each share is taken alone. It says "
            "nothing of whether a share was lawful, or would have been read. " + _SCOPE_NOTE
        ),
        source=_SOURCE,
        columns={
            "from_agency": Column("", "agency_id of the sender"),
            "to_agency": Column("", "agency_id of the receiver"),
            "day": Column("day", "the day of the share"),
            "held": Column("contacts", "certainly held by the sender"),
            "in_common": Column("contacts", "of these, certainly held by the receiver"),
            "gain": Column("contacts", "that the share would have added: held - in_common"),
            "to_held": Column("contacts", "certainly held by the receiver"),
        },
        edge_cases={
            "sender that held nothing": "no row",
            "at not given": "the last day of any contact or share of the casebook",
            "held in the possible bound only": "not counted as held",
        },
        example='graph.knowledge.what_if_shares("2014-03-15", persons="Perpetrator")',
    )
    def what_if_shares(
        self,
        at: str | date | None = None,
        *,
        persons: _Ids = None,
        agencies: _Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
    ) -> Result:
        """What each share that could have been made on one day would have added.

        Parameters
        ----------
        at
            The day of the shares; None: the last day of any contact or share of the casebook.
        persons
            Contacts in which any of these persons has a part, in any presence; None: all contacts.
        agencies
            Senders and receivers; None: every agency.
        scope, ties, parent_holds_child
            How agencies held what they did, as in :meth:`first_held`.

        Returns
        -------
        Result
            One row for each sender and receiver; evidence lists the contacts that each share would have added.

        Raises
        ------
        casegraph.ArgumentError
            A day or option that is not accepted.
        casegraph.NotFoundError
            An id that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> rows = cg.example("dhr7").graph().knowledge.what_if_shares("2014-03-15").to_pylist()
        >>> all(row["gain"] == row["held"] - row["in_common"] for row in rows)
        True
        """
        query = {
            "persons": ids(persons),
            "agencies": ids(agencies),
            "at": day_number("at", at),
            "holding": _holding(scope, ties, parent_holds_child),
        }
        asked = {"at": at, "persons": persons, "agencies": agencies}
        return self._result("knowledge.what_if_shares", query, asked, _core.knowledge_what_if_shares)

    @measure(
        "knowledge.nth_incident",
        title="Day of the k-th incident of a pair",
        definition=(
            "Day of the k-th distinct incident of a pair of persons that some record states to be what is "
            "asked for, as it happened: whoever held it, and whenever it was recorded. The day of an incident "
            "is its stated start, narrowed by its earliest dated contact. " + _HINDSIGHT_NOTE
        ),
        source=_SOURCE,
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
        pair: Sequence[_Id],
        k: int = 3,
        *,
        fact: str = "domestic_abuse",
        hindsight: bool = False,
        before: _Id | None = None,
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

        Returns
        -------
        Result
            One row; evidence lists the contacts and flags of the incidents counted.
        """
        chosen = Rule("nth_incident", flags=[fact], k=k, window=None)
        self._check_rule(chosen)
        pairs = _pairs(pair, 2)
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
            "holding": _holding("stated", "closure", False),
        }
        asked = {"pair": pair, "k": k, "fact": fact, "hindsight": hindsight, "before": before}
        return self._result(
            "knowledge.nth_incident", query, asked, _core.knowledge_rule, lambda table: _nth(table, fact, k), core=core
        )

    @measure(
        "knowledge.best_shares",
        title="Shares that would have closed most of the gap",
        definition=(
            "The shares of one day that, taken one after the other by the greatest gain, would have put most "
            "contacts on record with agencies that did not hold them. A share takes all that its sender "
            "certainly held on that day, and before any of these shares, of the contacts asked about; its gain "
            "is the number of these that the receiver did not hold. For one day the gain is monotone and "
            "submodular, so that the shares found close at least 1 - 1/e (63 %) of what the best k would. It "
            "says nothing of whether a share was lawful, or would have been read."
        ),
        source=(
            "casegraph, measures: greedy best shares; Nemhauser, Wolsey and Fisher (1978), Mathematical "
            "Programming 14:265; Leskovec et al. (2007), KDD"
        ),
        columns={
            "rank": Column("", "1 for the share taken first"),
            "from_agency": Column("", "agency_id of the sender"),
            "to_agency": Column("", "agency_id of the receiver"),
            "day": Column("day", "the day of all shares"),
            "gain": Column("contacts", "that the share would have added to what the receiver held"),
            "gained": Column("contacts", "by this and the shares before it, for all receivers"),
            "gap": Column("contacts", "that some agency held and a receiver did not, over all receivers, before any"),
            "closed": Column("of gap", "gained / gap"),
        },
        edge_cases={
            "fewer than k shares have a gain": "only those are listed; none where every receiver holds all",
            "equal gains": "the sender, then the receiver, that comes first in the casebook",
            "held in the possible bound only": "not counted as held",
        },
        example='graph.knowledge.best_shares(3, "2014-03-15", persons="Perpetrator", to=["wmercia"])',
    )
    def best_shares(
        self,
        k: int = 3,
        at: str | date | None = None,
        *,
        persons: _Ids = None,
        to: _Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
    ) -> Result:
        """Which k shares on one day would have closed most of the gap.

        Parameters
        ----------
        k
            At most so many shares.
        at
            The day of the shares; None: the last day of any contact or share of the casebook.
        persons
            Contacts in which any of these persons has a part, in any presence; None: all contacts.
        to
            Receivers; None: every agency that held any of these contacts.
        scope, ties, parent_holds_child
            How agencies held what they did, as in :meth:`first_held`.

        Returns
        -------
        Result
            One row for each share, in the order taken; evidence lists the contacts that each would have added.

        Raises
        ------
        casegraph.ArgumentError
            A k that is not a whole number from 1 to 1,000,000; an option that is not accepted.
        casegraph.NotFoundError
            An id that the graph does not have.
        """
        if not isinstance(k, int) or isinstance(k, bool) or not 1 <= k <= 1_000_000:
            raise ArgumentError(f"k: {k!r} is not accepted; accepted: a whole number from 1 to 1,000,000")
        query = {
            "shares": k,
            "persons": ids(persons),
            "receivers": ids(to),
            "at": day_number("at", at),
            "holding": _holding(scope, ties, parent_holds_child),
        }
        asked = {"k": k, "at": at, "persons": persons, "to": to}
        return self._result("knowledge.best_shares", query, asked, _core.knowledge_best_shares)

    @measure(
        "knowledge.border_crossings",
        title="What went along when persons moved to another area",
        definition=(
            "For moves of persons between addresses of two areas (two stays that follow each other; the day of the move "
            "is the start of the second): how many contacts, certainly before it, an agency of the old area certainly "
            "held on record then, and how many of these an agency of the new area held by some time after. Held on "
            "record there is all that it says: not that anybody asked, nor that anything should have been passed on. "
            + _SCOPE_NOTE
        ),
        source=_SOURCE,
        columns={
            "from_area": Column("", "area of the address left"),
            "to_area": Column("", "area of the address moved to"),
            "moves": Column("moves", "of all persons"),
            "undated": Column("moves", "whose day has no two bounds; not looked at further"),
            "with_records": Column("moves", "before which an agency of the old area held a contact"),
            "nothing_along": Column("moves", "of with_records, of which no contact even possibly went along"),
            "contacts": Column("contacts", "that agencies of the old area held, added up over moves"),
            "along_certain": Column("contacts", "certainly held in the new area by then, the move at its earliest"),
            "along_possible": Column("contacts", "possibly so, the move at its latest"),
        },
        edge_cases={
            "area of an address or agency not stated": "no move; not an agency of the area",
            "no move between areas": "no row",
            "held in the new area already": "counts as along",
        },
        example="graph.knowledge.border_crossings()",
    )
    def border_crossings(
        self,
        within: str = "P1M",
        *,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
    ) -> Result:
        """How much of what was on record went along when persons moved to another area.

        Parameters
        ----------
        within
            How long after the move, as an ISO 8601 duration in calendar months or days.
        scope, ties, parent_holds_child
            As in :meth:`first_held`.

        Returns
        -------
        Result
            One row for each two areas with a move between them; evidence lists the residences and the contacts.

        Raises
        ------
        casegraph.ArgumentError
            A duration or option that is not accepted.

        Examples
        --------
        >>> import casegraph as cg
        >>> rows = cg.example("dhr7").graph().knowledge.border_crossings().to_pylist()
        >>> all(row["along_certain"] <= row["along_possible"] <= row["contacts"] for row in rows)
        True
        """
        query = {
            "within": duration("within", within) or "P0D",
            "holding": _holding(scope, ties, parent_holds_child),
        }
        return self._result("knowledge.border_crossings", query, {"within": within}, _core.knowledge_border_crossings)

    # -- what the measures share -----------------------------------------------------------------
    def _moment(self, at: str | date | None, before: _Id | None) -> tuple[Any, int | None]:
        """The core's graph, and the day by which it is asked about."""
        if before is None:
            return self._graph._core, day_number("at", at)
        if at is not None:
            raise ArgumentError("at: give a day, or before with an incident, not both")
        return self._graph._as_before(before)

    def _result(
        self,
        name: str,
        query: Mapping[str, Any],
        asked: Mapping[str, Any],
        ask: Callable[..., tuple[Any, Any]],
        finish: Callable[[pa.Table], pa.Table] | None = None,
        core: Any = None,
    ) -> Result:
        graph = self._graph
        asked_of = graph._core if core is None else core
        holding = query["holding"]

        def compute(evidence: bool) -> tuple[Any, Any]:
            table, rows = ask(asked_of, evidence=evidence, **query)
            return (finish(pa.table(table)) if finish else table), rows

        return Result(named(name), {**asked, **holding}, compute, graph.book)

    def _fact(self, fact: _Fact, persons: _Ids) -> dict[str, Any]:
        given: dict[str, Any] = {"flag": fact} if isinstance(fact, str) else dict(fact)
        unknown = set(given) - {"flag", "kind", "persons", "pair", "label"}
        if unknown:
            accepted = "flag, kind, persons, pair, label"
            raise ArgumentError(f"fact: '{sorted(unknown)[0]}' is not accepted; accepted: {accepted}")
        flags = [given["flag"]] if "flag" in given else []
        kinds = [given["kind"]] if "kind" in given else []
        self._check_terms("fact", "flag", flags)
        self._check_terms("fact", "contact_kind", kinds)
        pair = _pairs(given.get("pair"), 2)
        people = ids(given.get("persons", persons))
        if not (flags or kinds or pair or people):
            raise ArgumentError("fact: states nothing; accepted: flag, kind, persons, pair")
        label = given.get("label") or _label(flags, kinds, pair, given.get("persons"))
        return {"label": label, "flags": flags, "kinds": kinds, "persons": people, "pair": pair[0] if pair else None}

    def _check_rule(self, rule: Rule) -> None:
        for argument, vocabulary, terms in (
            ("flags", "flag", [*rule.flags, *rule.also_flags]),
            ("kinds", "contact_kind", rule.kinds),
            ("sectors", "sector", rule.sectors),
        ):
            self._check_terms(f"rule '{rule.name}', {argument}", vocabulary, terms)

    def _check_terms(self, argument: str, vocabulary: str, terms: Iterable[str]) -> None:
        """A misspelt flag would be a fact that nobody ever held: refuse it."""
        known = [*schema().vocabulary(vocabulary).values, *self._graph.book.vocabularies.get(vocabulary, ())]
        for term in terms:
            if term not in known:
                raise ArgumentError(
                    f"{argument}: '{term}' is not a term of the vocabulary '{vocabulary}'{closest(str(term), known)}"
                )


def _several(fact: _Fact | Sequence[_Fact]) -> list[_Fact]:
    if isinstance(fact, str | Mapping):
        return [fact]
    return list(fact)


def _label(flags: list[str], kinds: list[str], pair: list[list[_Id]] | None, persons: _Ids) -> str:
    parts: list[str] = [*flags, *kinds]
    if persons is not None:
        parts.append("persons " + ", ".join(map(str, ids(persons) or [])))
    if pair:
        parts.append("pair " + ", ".join(map(str, pair[0])))
    return "; ".join(parts) or "any contact"


def _holding(scope: str, ties: str, parent_holds_child: bool) -> dict[str, Any]:
    return {
        "scope": choice("scope", scope, _SCOPES),
        "ties": choice("ties", ties, ("closure", "strict")),
        "parent_holds_child": bool(parent_holds_child),
    }


def _holders(agencies: str | Sequence[_Id]) -> tuple[str, list[_Id] | None]:
    if isinstance(agencies, str):
        return choice("agencies", agencies, ("each", "pooled")), None
    members = ids(agencies) or []
    if not members:
        raise ArgumentError("agencies: no agency given; accepted: 'each', 'pooled', or a list of agencies")
    return "chosen", members


def _pairs(pair: Any, size: int) -> list[list[_Id]] | None:
    """One pair or several, as lists of ``size`` distinct ids; None stays None (every pair)."""
    if pair is None:
        return None
    if isinstance(pair, str | int):
        pair = [pair]
    given = list(pair)
    several = [list(entry) for entry in given] if given and not isinstance(given[0], str | int) else [given]
    for entry in several:
        if len(entry) != size or len(set(entry)) != size:
            wanted = "two different persons" if size == 2 else "one person"
            raise ArgumentError(f"pair: {entry!r} is not accepted; accepted: {wanted}, or a list of such")
    return several


def _with_evidence_of_rows(graph: Any, *, evidence: bool, **query: Any) -> tuple[Any, Any]:
    """The counts; their evidence is that of the rows of pairs that are counted as met."""
    counts = pa.table(_core.knowledge_rule_counts(graph, **query)[0])
    if not evidence:
        return counts, None
    rows, behind = map(pa.table, _core.knowledge_rule(graph, pairs=None, as_it_happened=False, evidence=True, **query))
    places = _places_among(counts, rows)
    is_met = pc.equal(pc.cast(rows["status"].combine_chunks(), pa.string()), "met")
    of_row = behind["answer_row"].combine_chunks()
    kept = behind.set_column(0, "answer_row", places.take(of_row)).filter(is_met.take(of_row))
    keys = {"answer_row": kept["answer_row"], "table": pc.cast(kept["table"], pa.string()), "row": kept["row"]}
    order = pc.sort_indices(pa.table(keys), sort_keys=[(name, "ascending") for name in keys])
    return counts, kept.take(order)


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
