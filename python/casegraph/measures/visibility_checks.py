"""Checks: what one showed, what those of the casebook did, and what those of a table would have shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.arguments import Id, Ids, day_number, duration, ids, thread_count
from casegraph.display import reporting
from casegraph.errors import ArgumentError, DataError, shown
from casegraph.frames import to_arrow
from casegraph.measures.holding import READ_AS
from casegraph.measures.visibility_base import CLASSES, POSSIBLE, SOURCE, SPLIT_DEFINITION, VisibilityBase, options_of
from casegraph.purpose import stated_purpose
from casegraph.registry import Column, measure, named
from casegraph.result import Result

__all__ = ["VisibilityChecks"]

_EPOCH = date(1970, 1, 1).toordinal()
_UNSPECIFIED = Column(
    "shares",
    "of content not stated, that may have carried these contacts to where the check looked; read as scope says",
)
_STATUS = Column("", "ok, no_relevant_contacts, or no_key_or_day where the check cannot be split")
_HOLDER_DEFINITION = (
    " Where a check asks one holder's records, relevant are the contacts on record with that holder, and each takes "
    "its class as if the holder had looked; a contact that these records may or may not hold is unsettled."
)


class VisibilityChecks(VisibilityBase):
    """What checks showed, or would have shown."""

    @measure(
        "visibility.check",
        title="What a check showed",
        definition=SPLIT_DEFINITION + _HOLDER_DEFINITION,
        source=SOURCE,
        columns={
            "part": Column(
                "", "relevant: all relevant contacts; accessible: those, as if their records had been opened"
            ),
            "class": Column("", "silo, accessible, recording, not_determinable, window, found, unsettled, or n (all)"),
            "certain": Column("contacts", "contacts certain of the class"),
            "possible": Column("contacts", "contacts that may be of the class"),
            "share": Column("of n", "certain as a share of n; NaN where n is 0"),
            "status": Column("", "ok, or no_relevant_contacts"),
            "contact": Column("", "contact_id"),
            "agency": Column("", "agency that made the contact"),
            "first_day": Column("day", "first day that the contact may have been on; empty where open"),
            "last_day": Column("day", "last day that the contact may have been on; empty where open"),
            "classes": Column("", "every class that the contact may be of"),
            "if_opened": Column("", "of an accessible contact: what opening the records would have shown"),
            "stated": Column("", "true where the source states what the check showed"),
            "unspecified_shares": _UNSPECIFIED,
        },
        edge_cases={
            "no relevant contact": "counts 0, share NaN, status no_relevant_contacts",
            "a contact of the same day without an order": "unsettled",
            "the check's own contact and incident": "left out",
            "the source states what was shown": "its word overrides the class, stated is true",
            "date not stated": "unsettled",
            "an identifier that several persons had": (
                "leads to its own person, and to those whose rows of the same kind and value may have begun by the day"
            ),
            "a household of a person who has no address on the day": (
                "leads to nobody: what is held is filed under another key, unless another key leads to it"
            ),
            "a share whose content is not stated": (
                "counted in unspecified_shares where the records of its receiver were asked or could be opened, it may "
                "have been made by the day, and its sender may have held the contact by then; about another person "
                "only with scope all"
            ),
            "asked of a holder that holds none of the contacts": "counts 0, status no_relevant_contacts",
        },
        example='graph.visibility.check("k-2.29", persons="PFP")',
    )
    def check(
        self,
        check: Id | None = None,
        *,
        agency: Id | None = None,
        holder: Id | None = None,
        address: Ids = None,
        person: Ids = None,
        identifier: Ids = None,
        household: Ids = None,
        at: str | date | None = None,
        contact: Id | None = None,
        window: str | None = None,
        persons: Ids = None,
        detail: bool = False,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        purpose: str | None = None,
    ) -> Result:
        """Split the relevant contacts by what a check showed or would have shown.

        Parameters
        ----------
        check
            A check of the casebook, whose agency, contact, key and window are taken; what is given besides
            overrides them.
        agency
            The agency that looks.
        holder
            The agency whose records are asked, listed in ``result.parameters``: only contacts on record with it are
            relevant. By default the agency's own records, and those that it could open.
        address, person, identifier
            What is looked up: one or several ids.
        household
            Persons with whose household it is looked up: everybody who may have lived on the day at an address where
            they may have, themselves included; for certain those where both certainly lived there.
        at
            The day; by default that of ``contact``, or the check's. The day that was used is ``day`` in
            ``result.parameters``.
        contact
            The contact that the check belongs to: it gives the order within the day, and it and its incident are
            left out of the answer.
        window
            How far back the check looks, as an ISO 8601 duration in calendar months or days (``P18M``).
        persons
            Whose contacts are relevant. By default all participants of the check's incident, else those resident
            at the address on the day, else the persons looked up, of the household, or whose identifier it was by
            then; they are listed in ``result.parameters``.
        detail
            One row a contact instead of one row a class.
        scope
            What a share carried: ``stated`` (its items), ``about_person`` or ``all`` (upper bounds). How a share
            without items was read is ``unspecified_shares_read`` in ``result.parameters``; how many such may have
            carried a contact to where the check looked is the column ``unspecified_shares``.
        ties
            ``closure`` or ``strict``: whether information passes several agencies within a day.
        parent_holds_child
            Whether an agency holds what the agencies below it hold.
        assume_filed
            ``met_at`` or ``concerns_address``: takes records whose filing is not stated to be filed there.
        took_part_only
            Only contacts in which a relevant person took part.
        purpose
            What rows of contacts (detail) are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a class with certain and possible numbers; with ``detail`` one row a contact.

        Raises
        ------
        casegraph.ArgumentError
            No agency, key or day to ask about; an option that is not accepted.
        casegraph.NotFoundError
            An id that the graph does not have.

        Examples
        --------
        A check of the casebook, and the same asked in full:

        >>> import casegraph as cg
        >>> graph = cg.example("dhr7").graph()
        >>> shown = graph.visibility.check("k-2.29", persons="PFP").to_pylist()
        >>> {row["class"]: row["certain"] for row in shown if row["part"] == "relevant"}["recording"]
        3
        >>> asked = graph.visibility.check(
        ...     agency="wmp", address="a-pfp", contact="c-2.26-2", window="P18M", persons="PFP", detail=True
        ... )
        >>> sorted(row["contact"] for row in asked.to_pylist() if row["class"] == "recording")
        ['c-2.17-1', 'c-2.19-1', 'c-2.20-1']
        """
        query = {
            "check": check,
            "agency": agency,
            "holder": holder,
            "address": ids(address),
            "person": ids(person),
            "identifier": ids(identifier),
            "household": ids(household),
            "at": day_number("at", at),
            "contact": contact,
            "window": duration("window", window),
            "persons": ids(persons),
        }
        core = self._graph._core
        options = options_of(scope, ties, parent_holds_child, assume_filed, took_part_only)
        holder_asked, persons_asked, day = _core.visibility_asked(core, query)
        asked = {**query, **options, "at": at, "holder": holder_asked, "persons": persons_asked}
        asked["unspecified_shares_read"] = READ_AS[scope]
        if _EPOCH + day > 0:  # before that, Python has no dates
            asked["day"] = date.fromordinal(_EPOCH + day)
        stated = stated_purpose(self._graph, purpose, needed=detail, instead="detail=False")
        return Result(
            named("visibility.check"),
            {**asked, **stated},
            lambda evidence: _core.visibility_check(core, query, contacts=detail, evidence=evidence, **options),
            self._graph,
        )

    @measure(
        "visibility.checks",
        title="The checks of the casebook",
        definition="What each check that the casebook names showed or would have shown. "
        + SPLIT_DEFINITION
        + _HOLDER_DEFINITION,
        source=SOURCE,
        columns={
            "check": Column("", "check_id"),
            "agency": Column("", "agency that looked or could have looked"),
            "holder": Column("", "whose records were asked; empty: the agency's own and those it could open"),
            "contact": Column("", "contact that the check belongs to"),
            "day": Column("day", "day of the check; empty where it is not one day"),
            "made": Column("", "made, not_made or unclear"),
            "n": Column("contacts", "relevant contacts"),
            **CLASSES,
            **POSSIBLE,
            "unspecified_shares": _UNSPECIFIED,
            "status": _STATUS,
        },
        edge_cases={"check without a key or an exact day": "counts 0, status no_key_or_day"},
        example="graph.visibility.checks()",
    )
    def checks(
        self,
        *,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        bounds: bool = False,
        purpose: str | None = None,
    ) -> Result:
        """Split the relevant contacts of every check that the casebook names.

        Parameters
        ----------
        scope
            What a share carried: ``stated`` (its items), ``about_person`` or ``all`` (upper bounds).
        ties
            ``closure`` or ``strict``: whether information passes several agencies within a day.
        parent_holds_child
            Whether an agency holds what the agencies below it hold.
        assume_filed
            ``met_at`` or ``concerns_address``: takes records whose filing is not stated to be filed there.
        took_part_only
            Only contacts in which a relevant person took part.
        bounds
            Also how many contacts may be of each class (``found_possible``).
        purpose
            What rows of single checks are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a check; its evidence is the check and every contact that it counts, with ``class``, ``classes``
            and ``if_opened`` as in :meth:`check`.

        Raises
        ------
        casegraph.ArgumentError
            An option that is not accepted; no review and no purpose.

        Examples
        --------
        >>> import casegraph as cg
        >>> checks = cg.example("dhr7").graph().visibility.checks().to_pylist()
        >>> {row["check"]: row["made"] for row in checks}["k-3.41"]
        'not_made'
        """
        options = options_of(scope, ties, parent_holds_child, assume_filed, took_part_only)
        stated = stated_purpose(self._graph, purpose, instead="visibility.split")
        return Result(
            named("visibility.checks"),
            {**options, "bounds": bounds, "unspecified_shares_read": READ_AS[scope], **stated},
            lambda evidence: _core.visibility_checks(self._graph._core, bounds=bounds, evidence=evidence, **options),
            self._graph,
        )

    @measure(
        "visibility.checks_of",
        title="Checks of a table of one's own",
        definition="What each check that a table lists would have shown. " + SPLIT_DEFINITION + _HOLDER_DEFINITION,
        source=SOURCE,
        columns={
            "row": Column("", "row of the table, from 1"),
            "agency": Column("", "agency that looks"),
            "holder": Column("", "whose records are asked; empty: the agency's own and those it could open"),
            "contact": Column("", "contact that the check belongs to"),
            "day": Column("day", "day of the check; empty where it is not one day"),
            "n": Column("contacts", "relevant contacts"),
            **CLASSES,
            **POSSIBLE,
            "unspecified_shares": _UNSPECIFIED,
            "status": _STATUS,
        },
        edge_cases={
            "a row that names no key, or no exact day": "counts 0, status no_key_or_day",
            "an id that the casebook does not have, what is no date or duration": "refused, with its row and column",
            "a table without rows": "no rows",
        },
        example='graph.visibility.checks_of({"agency": ["wmp"], "address": ["a-pfp"], "at": ["2010-11-28"]})',
    )
    def checks_of(
        self,
        table: Any,
        *,
        window: str | None = None,
        persons: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        bounds: bool = False,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Split the relevant contacts of many checks, each a row of a table.

        Parameters
        ----------
        table
            Any dataframe, with the columns ``agency`` (that looks), ``at`` (dates, or EDTF as text; of a time of day
            the day counts), ``contact`` (that the check belongs to; with it ``at`` may be empty), ``holder``,
            ``window``, and one or several of what is looked up: ``address``, ``person``, ``identifier``,
            ``household``. All are as in :meth:`check`; an empty cell says nothing. From the command line, the name
            of a CSV or Parquet file.
        window
            How far back the checks look, as an ISO 8601 duration, where the table's own ``window`` is empty.
        persons
            Whose contacts are relevant, for every check. By default as in :meth:`check`.
        scope, ties, parent_holds_child, assume_filed, took_part_only
            As in :meth:`check`.
        bounds
            Also how many contacts may be of each class (``found_possible``).
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows of single checks are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a check, in the order of the table; evidence as of :meth:`checks`.

        Raises
        ------
        casegraph.ArgumentError
            What is no table; a column that is missing or that a check does not have; cells that are no id of the
            casebook, no date or no duration, each named by row and column; an option that is not accepted; no review
            and no purpose.
        casegraph.NotFoundError
            Persons that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> graph = cg.example("dhr7").graph()
        >>> look = {"agency": ["wmp", "wmp"], "address": ["a-pfp"] * 2, "at": ["2010-11-28", "2010-11"]}
        >>> [row["status"] for row in graph.visibility.checks_of(look, window="P18M").to_pylist()]
        ['ok', 'no_key_or_day']
        """
        options = options_of(scope, ties, parent_holds_child, assume_filed, took_part_only)
        whose, looked_back = ids(persons), duration("window", window)
        stated = stated_purpose(self._graph, purpose, instead="a split by agency, area, year or kind")
        core, many = self._graph._core, thread_count(threads)
        checks = _core.visibility_table(core, _in_days(_as_table(table)), "table", looked_back, whose)

        def compute(evidence: bool) -> tuple[Any, ...]:
            with reporting("checks split") as report:
                return _core.visibility_checks_of(
                    core, checks, evidence=evidence, bounds=bounds, threads=many, report=report, **options
                )

        asked = {"window": window, "persons": whose, **options, "bounds": bounds, "threads": many, **stated}
        asked["unspecified_shares_read"] = READ_AS[scope]
        return Result(named("visibility.checks_of"), asked, compute, self._graph)


def _as_table(given: Any) -> pa.Table:
    try:
        table = to_arrow(given, "table")
    except DataError as refused:
        raise ArgumentError(str(refused)) from None
    for name in table.column_names:
        if table.column_names.count(name) > 1:
            raise ArgumentError(f"table: has more than one column '{shown(name)}'; accepted: each once")
    return table


def _in_days(table: pa.Table) -> pa.Table:
    """Times as the days that they are of, where they are local."""
    for place, name in enumerate(table.column_names):
        if not pa.types.is_timestamp(table[name].type):
            continue
        local = table[name] if table[name].type.tz is None else pc.local_timestamp(table[name])
        table = table.set_column(place, name, pc.cast(pc.floor_temporal(local, unit="day"), pa.date32()))
    return table
