"""Holdings: which contacts and facts each agency held on record, and since when."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from casegraph import _core
from casegraph.arguments import Id, Ids, choice, day_number, ids, names, several, thread_count
from casegraph.errors import ArgumentError
from casegraph.measures.answers import joined, moved_down
from casegraph.measures.holding import SCOPE_NOTE, holding_of
from casegraph.measures.knowledge_base import HINDSIGHT_NOTE, SOURCE, Fact, KnowledgeBase, read_facts
from casegraph.purpose import FEW, has_purpose, stated_purpose
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["KnowledgeHoldings"]


_FACT_GROUPS = ("agency", "other_agency", "sector", "area", "fact", "kind", "year", "quarter", "month")


def _groups_of_facts(by: str | Sequence[str]) -> list[str]:
    """What facts are counted by, each once."""
    groups = names("by", by)
    for group in groups:
        choice("by", group, ("contact", *_FACT_GROUPS) if len(groups) == 1 else _FACT_GROUPS)
    if len(set(groups)) < len(groups):
        raise ArgumentError(f"by: {groups!r} names a group twice")
    return groups


def _days_of(at: str | date | Sequence[str | date] | None) -> list[int] | None:
    """Several days, ascending and each once; none where one day is asked about."""
    if at is None or isinstance(at, str | date):
        return None
    days = {day_number("at", day) for day in several("at", at, "a day, or several")}
    known = sorted(day for day in days if day is not None)
    if not known or len(known) < len(days):
        raise ArgumentError("at: no day is given; accepted: a day, or several")
    return known


def _holdings_on(days: Sequence[int], core: Any, *, at: None, evidence: bool, **query: Any) -> tuple[Any, Any]:
    """Holdings day by day, one after the other: the core keeps what arrived where between them."""
    import pyarrow as pa

    tables: list[pa.Table] = []
    behind: list[pa.Table] = []
    rows = 0
    for day in days:
        answer, cited = (pa.table(one) for one in _core.knowledge_holdings(core, at=day, evidence=evidence, **query))
        column = pa.array([day] * answer.num_rows, pa.int32()).cast(pa.date32())
        tables.append(answer.add_column(0, "day", column))
        behind.append(moved_down(cited, rows))
        rows += answer.num_rows
    return joined(tables), joined(behind)


def _lags_of_many(core: Any, **query: Any) -> tuple[Any, Any]:
    """Lags over persons, without the quartiles of few."""
    import pyarrow as pa
    import pyarrow.compute as pc

    answer, cited = _core.knowledge_lags(core, **query)
    table = pa.table(answer)
    is_few = pc.and_(pc.greater(table["persons_exact"], 0), pc.less(table["persons_exact"], FEW))
    for name in ("days_q1", "days_median", "days_q3"):
        table = table.set_column(table.column_names.index(name), name, pc.if_else(is_few, math.nan, table[name]))
    place = table.column_names.index("status")
    status = pc.cast(table["status"], pa.string())
    return table.set_column(place, "status", pc.if_else(is_few, "few_persons", status)), cited


class KnowledgeHoldings(KnowledgeBase):
    """What was held on record, by whom, since when, and what never was passed on."""

    @measure(
        "knowledge.first_held",
        title="Since when each agency held a fact on record",
        definition=(
            "First day on which each agency held a fact on record: the later of the day of the contact that "
            "states it and the day on which the agency held that contact, by its own record or along a chain "
            "of shares whose days do not decrease; or the day of a share with an item that states the fact in "
            "words. " + SCOPE_NOTE + " " + HINDSIGHT_NOTE
        ),
        source=SOURCE,
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
        fact: Fact | Sequence[Fact] | None = None,
        *,
        persons: Ids = None,
        agencies: Ids = None,
        scope: str = "stated",
        hindsight: bool = False,
        at: str | date | None = None,
        before: Id | None = None,
        ties: str = "closure",
        parent_holds_child: bool = False,
        purpose: str | None = None,
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
        purpose
            What rows that name single contacts are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row for each fact and agency.

        Raises
        ------
        casegraph.ArgumentError
            A fact, day or option that is not accepted; no review and no purpose; shares that with ``scope`` would have
            brought contacts to agencies more than a thousand million times.
        casegraph.NotFoundError
            A person, agency or incident that the graph does not have.
        """
        stated = stated_purpose(self._graph, purpose, instead="knowledge.lags")
        query, asked, core = self._first_held_query(fact, persons, agencies, at, before, hindsight)
        query["holding"] = holding_of(scope, ties, parent_holds_child)
        return self._result("knowledge.first_held", query, {**asked, **stated}, _core.knowledge_first_held, core=core)

    @measure(
        "knowledge.lags",
        title="How much later one agency held a fact than another",
        definition=(
            "Days from the day on which one agency first held a fact on record to the day on which another first did, "
            "for each two agencies of which one at least possibly held it: those of first_held(), the one less the "
            "other. The agency that surely held it first is the first; where the days do not say, the earlier in the "
            "casebook's order. Of many persons the day is that of whoever was first: lags_of_persons() compares what "
            "was held about the same person. " + SCOPE_NOTE + " " + HINDSIGHT_NOTE
        ),
        source=SOURCE,
        columns={
            "fact": Column("", "the fact: a flag, or the label of the fact given"),
            "first_agency": Column("", "agency_id"),
            "second_agency": Column("", "agency_id"),
            "first_from": Column("day", "day from which the first certainly held it; empty where it never did"),
            "first_possibly_from": Column("day", "day from which it may have; empty where no day is stated"),
            "second_from": Column("day", "the same of the second"),
            "second_possibly_from": Column("day", "the same of the second; empty where never or not stated"),
            "days_least": Column(
                "days", "least that may lie between them; below 0 where the second may have been first"
            ),
            "days_most": Column("days", "most that may lie between them; inf where nothing bounds it"),
            "status": Column(
                "",
                "later (the second surely held it after the first), same_day, not_known (which was first), never (the "
                "second never held it)",
            ),
        },
        edge_cases={
            "no agency, or only one, that possibly held the fact": "no row, unless agencies are named",
            "the second never held it, not even possibly": "days inf, status never; only where agencies are named",
            "held only possibly": "days_most inf, or days_least -inf: it may never have been held",
            "a day that is not stated": "nothing bounds the days on that side",
        },
        example='graph.knowledge.lags("domestic_abuse", persons="PFP")',
    )
    def lags(
        self,
        fact: Fact | Sequence[Fact] | None = None,
        *,
        persons: Ids = None,
        agencies: Ids = None,
        scope: str = "stated",
        hindsight: bool = False,
        at: str | date | None = None,
        before: Id | None = None,
        ties: str = "closure",
        parent_holds_child: bool = False,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """How many days later one agency held facts on record than another.

        Parameters
        ----------
        fact, persons, scope, hindsight, at, before, ties, parent_holds_child
            As in :meth:`first_held`.
        agencies
            Only between these; then also where one of them never held the fact.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row for each fact and two agencies.

        Raises
        ------
        casegraph.ArgumentError
            A fact or option that is not accepted.
        casegraph.NotFoundError
            A person, agency or incident that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> knowledge = cg.example("dhr7").graph().knowledge
        >>> rows = knowledge.lags("domestic_abuse", persons="PFP").to_pylist()
        >>> all(row["days_least"] <= row["days_most"] for row in rows)
        True
        """
        query, asked, core = self._first_held_query(fact, persons, agencies, at, before, hindsight)
        query["holding"] = holding_of(scope, ties, parent_holds_child)
        query |= {"of_persons": False, "threads": thread_count(threads)}
        asked |= stated_purpose(self._graph, purpose, needed=False)
        return self._result("knowledge.lags", query, asked, _core.knowledge_lags, core=core)

    @measure(
        "knowledge.lags_of_persons",
        title="How much later one agency held a fact about the same person than another",
        definition=(
            "For each two agencies, over the persons about whom both held a fact on record: days from the day on "
            "which the first agency first held it about that person to the day on which the second first did, below "
            "0 where the second was first. The fact about a person is held with a contact that states it and names "
            "the person, in any presence, or with a share about the person. The first agency is the earlier in the "
            "casebook's order, or in that of agencies. " + SCOPE_NOTE + " " + HINDSIGHT_NOTE
        ),
        source=SOURCE,
        columns={
            "fact": Column("", "the fact: a flag, or the label of the fact given"),
            "first_agency": Column("", "agency_id"),
            "second_agency": Column("", "agency_id"),
            "persons_first": Column("persons", "about whom the first possibly held the fact"),
            "persons_second": Column("persons", "about whom the second possibly held the fact"),
            "persons": Column("persons", "about whom both possibly held it"),
            "later": Column("persons", "of them, those of whom the second surely held it after the first"),
            "earlier": Column("persons", "of them, those of whom the second surely held it before the first"),
            "same_day": Column("persons", "of them, those of whom both first held it on one day"),
            "not_known": Column("persons", "of them, those of whom the days do not say which was first"),
            "persons_exact": Column("persons", "of them, those whose days are known: the quartiles are of these"),
            "days_q1": Column("days", "lower quartile of second less first"),
            "days_median": Column("days", "median of second less first"),
            "days_q3": Column("days", "upper quartile of second less first"),
            "status": Column(
                "",
                f"ok, too_few (no person whose days are known), or few_persons (fewer than {FEW}, no review and no "
                "purpose: quartiles are left out)",
            ),
        },
        edge_cases={
            "no person about whom both held the fact": "no row, unless agencies are named",
            "a day that is not known": "the person is counted, and not among the quartiles",
            "a contact that names several persons": "states the fact of each of them",
            "a person named only later (identified_on)": "held about the person from then on",
            "a fact about a pair": "refused: it is asked of each person",
            "quartiles": "between the two nearest in proportion",
        },
        example='graph.knowledge.lags_of_persons("domestic_abuse")',
    )
    def lags_of_persons(
        self,
        fact: Fact | Sequence[Fact] | None = None,
        *,
        persons: Ids = None,
        agencies: Ids = None,
        scope: str = "stated",
        hindsight: bool = False,
        at: str | date | None = None,
        before: Id | None = None,
        ties: str = "closure",
        parent_holds_child: bool = False,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """How many days later one agency held facts about the same person than another, over many persons.

        Parameters
        ----------
        fact, scope, hindsight, at, before, ties, parent_holds_child
            As in :meth:`first_held`.
        persons
            Only facts about these; by default about anybody named where a fact is stated.
        agencies
            Only between these; then also where there is nobody about whom both held the fact.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row for each fact and two agencies. Quartiles of fewer than 10 persons need a review or a purpose: they
            would be near to a single person's.

        Raises
        ------
        casegraph.ArgumentError
            A fact or option that is not accepted; a fact about a pair.
        casegraph.NotFoundError
            A person, agency or incident that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> knowledge = cg.example("dhr7").graph().knowledge
        >>> rows = knowledge.lags_of_persons("domestic_abuse").to_pylist()
        >>> all(row["persons"] <= min(row["persons_first"], row["persons_second"]) for row in rows)
        True
        """
        query, asked, core = self._first_held_query(fact, persons, agencies, at, before, hindsight)
        query["holding"] = holding_of(scope, ties, parent_holds_child)
        query |= {"of_persons": True, "threads": thread_count(threads)}
        asked |= stated_purpose(self._graph, purpose, needed=False)
        ask = _core.knowledge_lags if purpose or has_purpose(self._graph) else _lags_of_many
        return self._result("knowledge.lags_of_persons", query, asked, ask, core=core)

    def _first_held_query(
        self,
        fact: Fact | Sequence[Fact] | None,
        persons: Ids,
        agencies: Ids,
        at: str | date | None,
        before: Id | None,
        hindsight: bool,
    ) -> tuple[dict[str, Any], dict[str, Any], Any]:
        """Since when which facts were held: as the core takes it, as it was asked, and the core's graph."""
        fact = read_facts(fact)
        listed = [fact] if isinstance(fact, str | Mapping) else fact
        facts = None if listed is None else [self._fact(item, persons) for item in listed]
        core, moment = self._moment(at, before)
        query = {
            "facts": facts,
            "persons": ids(persons),
            "agencies": ids(agencies),
            "hindsight": hindsight,
            "at": moment,
        }
        asked = {
            "fact": fact,
            "persons": persons,
            "agencies": agencies,
            "at": at,
            "before": before,
            "hindsight": hindsight,
        }
        return query, asked, core

    @measure(
        "knowledge.holdings",
        title="What each agency held on record on a day",
        definition=(
            "Number of contacts that each agency held on record on the day asked about, for each fact that "
            "they state: a flag, a kind of contact, a person named, or (by agency) none. "
            + SCOPE_NOTE
            + " "
            + HINDSIGHT_NOTE
        ),
        source=SOURCE,
        columns={
            "day": Column("day", "day asked about; only where several are"),
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
            "several days": "a row for each day, in their order, each once; held_from is up to that day",
            "before an incident": "what was on record before its first contact; possible only what may be after",
            "retention_end before the day": "not held any more; held_from stays",
        },
        example='graph.knowledge.holdings("2014-03-15", by="flag")',
    )
    def holdings(
        self,
        at: str | date | Sequence[str | date] | None = None,
        *,
        before: Id | None = None,
        persons: Ids = None,
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
            The day, or several; None: the last day of any contact or share of the casebook. What arrived where, and
            when, is reckoned once for all of them.
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
            One row for each fact and agency; for each of several days.

        Raises
        ------
        casegraph.ArgumentError
            No day among several, a day that is none, or several beside ``before``.
        """
        days = _days_of(at)
        if days is not None and before is not None:
            raise ArgumentError("at: give a day, or before with an incident, not both")
        core, moment = self._moment(at if isinstance(at, str | date) else None, before)
        query = {
            "by": choice("by", by, ("flag", "kind", "person", "agency")),
            "persons": ids(persons),
            "hindsight": hindsight,
            "at": moment,
            "holding": holding_of(scope, ties, parent_holds_child),
        }
        stated = stated_purpose(self._graph, purpose, needed=by == "person", instead="by='agency'")
        asked = {"at": at, "before": before, "by": by, "persons": persons, "hindsight": hindsight}
        ask = _core.knowledge_holdings if days is None else partial(_holdings_on, days)
        return self._result("knowledge.holdings", query, {**asked, **stated}, ask, core=core)

    @measure(
        "knowledge.fragmentation",
        title="How what is on record was spread over agencies",
        definition=(
            "How the contacts of persons were spread over the agencies that held them on record. best is the "
            "greatest share of the n contacts that one agency held; herfindahl the sum over agencies of (h / "
            "sum of h) squared, with h the contacts an agency held: 1/k where k agencies held alike, 1 where "
            "one held all; overlap is 1 minus (contacts that some agency held / sum of h): 0 where no contact "
            "was held twice. " + SCOPE_NOTE
        ),
        source=SOURCE,
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
        before: Id | None = None,
        persons: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        purpose: str | None = None,
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
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            Two rows: what is certain, and what is possible.
        """
        core, moment = self._moment(at, before)
        query = {
            "persons": ids(persons),
            "at": moment,
            "holding": holding_of(scope, ties, parent_holds_child),
        }
        stated = stated_purpose(self._graph, purpose, needed=False)
        return self._result(
            "knowledge.fragmentation",
            query,
            {"at": at, "before": before, "persons": persons, **stated},
            _core.knowledge_fragmentation,
            core=core,
        )

    @measure(
        "knowledge.never_passed_on",
        title="Facts held on record and never passed on",
        definition=(
            "Facts (a flag of a contact) that the agency which made the contact held on record by the day, and "
            "that no share with status made, to whomever, is stated to have carried by then. Shares of another "
            "status that would have carried it are named beside. By groups these facts are counted, beside all that "
            "were held: the default outside a review. With other_agency among the groups a fact counts once for each "
            "other agency that had recorded a contact with one of its persons by the day: whom it could have been "
            "passed on to, as far as records tell, which does not say that it should have been. " + HINDSIGHT_NOTE
        ),
        source=SOURCE,
        columns={
            "agency": Column("", "agency_id of the holder"),
            "other_agency": Column(
                "",
                "agency_id of another that had recorded a contact with one of the persons (in any presence), certainly "
                "by the day; empty where none had",
            ),
            "sector": Column("", "sector of the holder; empty where not stated"),
            "area": Column("", "area of the holder; empty where not stated"),
            "kind": Column("", "kind of the contact; empty where not stated"),
            "year": Column("calendar year", "of the day from which it was certainly held; empty where never certain"),
            "quarter": Column("calendar quarter", "first day of the same quarter"),
            "month": Column("calendar month", "first day of the same month"),
            "fact": Column("", "flag"),
            "contact": Column("", "contact_id of the contact that states it"),
            "status": Column("", "held (for certain) or possibly_held"),
            "held_from": Column("day", "first day from which it was certainly held"),
            "possibly_from": Column("day", "first day from which it was possibly held; empty where not stated"),
            "other_share": Column("", "share_id of the first share of another status that would have carried it"),
            "other_status": Column("", "its status"),
            "held": Column("facts", "certainly held on the day, passed on or not"),
            "never_passed_on": Column("facts", "of held, carried by no made share"),
            "never_passed_on_possible": Column(
                "facts", "possibly held, the certain ones among them, and carried by no made share"
            ),
            "share": Column("of held", "never_passed_on of held; NaN where none was held for certain"),
            "would_have_carried": Column(
                "facts", "of never_passed_on, those that a share of another status would have carried"
            ),
        },
        edge_cases={
            "a made share whose day may lie after the day asked about": "counts as passed on where it may lie before",
            "a fact in words": "carried where a share item names the flag and the share is about a participant",
            "every fact was passed on": "no rows; by groups a row with never_passed_on 0",
            "several flags of one contact": "several facts",
            "a group without a fact that was possibly held": "no row",
            "no groups (by=())": "one row in all, whatever it holds",
        },
        example='graph.knowledge.never_passed_on(persons="Perpetrator")',
    )
    def never_passed_on(
        self,
        at: str | date | None = None,
        *,
        by: str | Sequence[str] | None = None,
        before: Id | None = None,
        persons: Ids = None,
        scope: str = "stated",
        hindsight: bool = False,
        ties: str = "closure",
        parent_holds_child: bool = False,
        purpose: str | None = None,
    ) -> Result:
        """Facts that an agency held on record and that no made share carried.

        Parameters
        ----------
        at
            By this day; None: the last day of any contact or share of the casebook.
        by
            ``contact`` (a row for each contact and flag), or one or several of ``agency``, ``other_agency`` (with
            ``agency``: pairs of agencies), ``sector``, ``area``, ``fact``, ``kind``, ``year``, ``quarter`` and
            ``month``. None: ``contact`` within a review or for a purpose, else ``agency``.
        before
            An incident, or ``fatal_incident``: as of the moment before its first contact, as in :meth:`first_held`.
        persons
            Only contacts in which any of these persons has a part, in any presence.
        scope, hindsight, ties, parent_holds_child
            As in :meth:`first_held`.
        purpose
            What rows of single contacts are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row for each contact and flag, by agency, flag and time; or one for each group.

        Raises
        ------
        casegraph.ArgumentError
            A group, day or option that is not accepted; rows of contacts without a review or purpose.
        casegraph.NotFoundError
            A person or incident that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> knowledge = cg.example("dhr7").graph().knowledge
        >>> rows = knowledge.never_passed_on(by="agency").to_pylist()
        >>> sum(row["never_passed_on_possible"] for row in rows) == len(knowledge.never_passed_on(by="contact"))
        True
        """
        if by is None:
            by = "contact" if purpose or has_purpose(self._graph) else "agency"
        of_contacts = by == "contact" or by == ["contact"] or by == ("contact",)
        groups = None if of_contacts else _groups_of_facts(by)
        stated = stated_purpose(self._graph, purpose, needed=of_contacts, instead="by='agency'")
        core, moment = self._moment(at, before)
        query = {
            "by": groups,
            "persons": ids(persons),
            "hindsight": hindsight,
            "at": moment,
            "holding": holding_of(scope, ties, parent_holds_child),
        }
        asked = {
            "at": at,
            "by": "contact" if groups is None else groups,
            "before": before,
            "persons": persons,
            "hindsight": hindsight,
            **stated,
        }
        return self._result("knowledge.never_passed_on", query, asked, _core.knowledge_never_passed_on, core=core)

    @measure(
        "knowledge.held_since",
        title="Since when each agency held each contact",
        definition=(
            "First day on which each agency held each contact on record, by its own record or along a chain of shares "
            "whose days do not decrease, with the chain. " + SCOPE_NOTE
        ),
        source=SOURCE,
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
        persons: Ids = None,
        agencies: Ids = None,
        received_only: bool = False,
        at: str | date | None = None,
        before: Id | None = None,
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
        stated = stated_purpose(self._graph, purpose, instead="knowledge.holdings")
        core, moment = self._moment(at, before)
        query = {
            "persons": ids(persons),
            "agencies": ids(agencies),
            "received_only": bool(received_only),
            "at": moment,
            "holding": holding_of(scope, ties, parent_holds_child),
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
