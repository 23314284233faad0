"""Visibility: what a check showed, or would have shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.arguments import Id, Ids, choice, day_number, duration, ids, names, refusal, thread_count
from casegraph.display import reporting
from casegraph.errors import ArgumentError, DataError, shown
from casegraph.frames import to_arrow
from casegraph.measures.reading import ReadFamily
from casegraph.purpose import stated_purpose
from casegraph.registry import Column, measure, named
from casegraph.result import Result
from casegraph.schema import schema

if TYPE_CHECKING:
    from casegraph.graph import CaseGraph

__all__ = ["Visibility"]

_KEYS = ("address", "person", "identifier")
_OFFERED = (*_KEYS, "household")
_AS_IF = ("linked", "shared", "opened", "filed")
_EPOCH = date(1970, 1, 1).toordinal()
_CURVE = ("P1M", "P3M", "P6M", "P12M", "P18M", "P24M", "P36M", "P60M", None)
_CLASSES = {
    "silo": Column("contacts", "not held by the checker"),
    "accessible": Column("contacts", "in another's records that the checker could have opened, not looked up"),
    "recording": Column("contacts", "held, but filed under another key"),
    "not_determinable": Column("contacts", "held; under which key it was filed is not stated"),
    "window": Column("contacts", "held and filed under the key, but older than the check looks back"),
    "found": Column("contacts", "shown by the check"),
    "unsettled": Column("contacts", "dates, times or records leave the class open"),
}
_UNSPECIFIED = Column(
    "shares",
    "of content not stated, that may have carried these contacts to where the check looked; read as scope says",
)
# How each scope reads a share whose content is not stated.
_READ_AS = {
    "stated": "moved nothing",
    "about_person": "moved what its sender held about the person whom it was about; where none is stated, nothing",
    "all": "moved everything that its sender held",
}
_STATUS = Column("", "ok, no_relevant_contacts, or no_key_or_day where the check cannot be split")
_OPENED = {
    "accessible_found": Column("contacts", "of the accessible, those that opening the records would have shown"),
}
_SPLIT_DEFINITION = (
    "Each contact of the relevant persons before the check takes the first class that applies: silo (not held by the "
    "checker), or accessible where the checker could have opened the holder's records; recording (held, filed under "
    "another key), or not_determinable where its filing is not stated; window (filed under the key, older than the "
    "check looks back); found. A contact whose class depends on an uncertain day, on the unknown order within a day or "
    "on where it was recorded is unsettled; n is the sum of the contacts certain of a class and those unsettled."
)
_POPULATION_DEFINITION = (
    "Every contact of one exact day is split as if its own agency had made a check then, with the keys that the "
    "contact offers: the address it concerns (else where they met), the persons as recorded by then, and their "
    "identifiers; with the key household, also those who lived at an address of theirs on the day (looked up for "
    "certain where both certainly lived there). With as_if the population is taken to be without one of its gaps, an "
    "upper bound of what mending it could show. "
    "Numbers are added up over the checks. "
)
_POSSIBLE = {
    f"{name}_possible": Column("contacts", f"that may be of the class {name}; with bounds")
    for name in _CLASSES
    if name != "unsettled"
}
_GROUPS = {
    "agency": Column("", "agency that is taken to check"),
    "area": Column("", "area of that agency; empty where not stated"),
    "year": Column("year", "of the contact; empty where its days are not of one year"),
    "kind": Column("", "kind of the contact; empty where not stated"),
    "contact": Column("", "contact at which the check is taken to be made"),
}
_POPULATION_COLUMNS = {
    "checks": Column("checks", "contacts at which a check is taken to be made"),
    "skipped": Column("contacts", "contacts without one exact day, or that offer no key"),
    "with_relevant": Column("checks", "that had a relevant contact before them, or may have had"),
    "with_found": Column("checks", "that would certainly have shown one or more"),
    "n": Column("contacts", "relevant contacts, added up over checks"),
}
_BOUNDS = {
    "with_found_possible": Column("checks", "that may have shown one or more; with bounds"),
    **_POSSIBLE,
    "accessible_found_possible": Column("contacts", "that opening the records may have shown; with bounds"),
}
_POPULATION_EDGES = {
    "contact without one exact day, or without a key": "skipped",
    "no earlier contact": "counts 0",
    "a group without a contact": "no row",
    "a key of a kind of identifier that the casebook does not have": "offered by no contact",
}
_HOLDER_DEFINITION = (
    " Where a check asks one holder's records, relevant are the contacts on record with that holder, and each takes "
    "its class as if the holder had looked; a contact that these records may or may not hold is unsettled."
)
_SOURCE = "casegraph, measures: checks and visibility (own definition; no standard exists)"


class Visibility(ReadFamily):
    """What checks showed or would have shown. Use ``graph.visibility``."""

    def __init__(self, graph: CaseGraph) -> None:
        self._graph = graph

    @measure(
        "visibility.check",
        title="What a check showed",
        definition=_SPLIT_DEFINITION + _HOLDER_DEFINITION,
        source=_SOURCE,
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
        options = _options(scope, ties, parent_holds_child, assume_filed, took_part_only)
        holder_asked, persons_asked, day = _core.visibility_asked(core, query)
        asked = {**query, **options, "at": at, "holder": holder_asked, "persons": persons_asked}
        asked["unspecified_shares_read"] = _READ_AS[scope]
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
        + _SPLIT_DEFINITION
        + _HOLDER_DEFINITION,
        source=_SOURCE,
        columns={
            "check": Column("", "check_id"),
            "agency": Column("", "agency that looked or could have looked"),
            "holder": Column("", "whose records were asked; empty: the agency's own and those it could open"),
            "contact": Column("", "contact that the check belongs to"),
            "day": Column("day", "day of the check; empty where it is not one day"),
            "made": Column("", "made, not_made or unclear"),
            "n": Column("contacts", "relevant contacts"),
            **_CLASSES,
            **_POSSIBLE,
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
        options = _options(scope, ties, parent_holds_child, assume_filed, took_part_only)
        stated = stated_purpose(self._graph, purpose, instead="visibility.split")
        return Result(
            named("visibility.checks"),
            {**options, "bounds": bounds, "unspecified_shares_read": _READ_AS[scope], **stated},
            lambda evidence: _core.visibility_checks(self._graph._core, bounds=bounds, evidence=evidence, **options),
            self._graph,
        )

    @measure(
        "visibility.checks_of",
        title="Checks of a table of one's own",
        definition="What each check that a table lists would have shown. " + _SPLIT_DEFINITION + _HOLDER_DEFINITION,
        source=_SOURCE,
        columns={
            "row": Column("", "row of the table, from 1"),
            "agency": Column("", "agency that looks"),
            "holder": Column("", "whose records are asked; empty: the agency's own and those it could open"),
            "contact": Column("", "contact that the check belongs to"),
            "day": Column("day", "day of the check; empty where it is not one day"),
            "n": Column("contacts", "relevant contacts"),
            **_CLASSES,
            **_POSSIBLE,
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
        options = _options(scope, ties, parent_holds_child, assume_filed, took_part_only)
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
        asked["unspecified_shares_read"] = _READ_AS[scope]
        return Result(named("visibility.checks_of"), asked, compute, self._graph)

    @measure(
        "visibility.split",
        title="What every agency could have found at each contact",
        definition=_POPULATION_DEFINITION + _SPLIT_DEFINITION,
        source=_SOURCE,
        columns={**_GROUPS, **_POPULATION_COLUMNS, **_CLASSES, **_OPENED, **_BOUNDS},
        edge_cases=_POPULATION_EDGES,
        example='graph.visibility.split(window="P18M")',
    )
    def split(
        self,
        by: str | Sequence[str] = "agency",
        *,
        keys: str | Iterable[str] = _KEYS,
        window: str | None = None,
        as_if: str | Iterable[str] = (),
        agencies: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        bounds: bool = False,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Split, for every contact, what its agency could have found then.

        Parameters
        ----------
        by
            One or several of ``agency`` (default), ``area`` (of the agency), ``year`` and ``kind`` (of the contact); or
            ``contact``, or ``total``.
        keys
            Which keys are looked up: ``address``, ``person``, ``identifier`` (of any kind), ``household``, or the kinds
            of identifiers alone, such as ``phone``.
        window
            How far back, as an ISO 8601 duration; without limit where None.
        as_if
            Any of ``linked`` (every record names the persons that it was about), ``shared`` (every agency holds what
            any recorded, from then on), ``opened`` (every agency could open all records of every other) and ``filed``
            (every record is filed at the address that it concerns, else at which they met).
        agencies
            Only checks of these.
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
            Also how many contacts may be of each class (``found_possible``), those unsettled that may be among them.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows of single contacts are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a group or contact, or one in all. Its evidence, made when it is asked for, is each contact at which
            a check is taken to be made (``part`` check, or skipped) and each earlier contact that this check counts
            (``part`` counted), with ``check``, ``class``, ``classes`` and ``if_opened`` as in :meth:`check`; of one
            row, ``evidence(row)``, it takes as much less as the row counts fewer.

        Raises
        ------
        casegraph.ArgumentError
            A group, key, window or option that is not accepted; rows of contacts without a review or purpose.
        casegraph.NotFoundError
            An agency that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> split = cg.example("dhr7").graph().visibility.split("total", window="P18M").to_pylist()[0]
        >>> classes = ("silo", "accessible", "recording", "not_determinable", "window", "found", "unsettled")
        >>> sum(split[name] for name in classes) == split["n"]
        True
        """
        query = self._population(by, keys, as_if, agencies, threads) | {"bounds": bounds}
        query |= _options(scope, ties, parent_holds_child, assume_filed, took_part_only)
        looked_back = [duration("window", window)]
        stated = stated_purpose(
            self._graph, purpose, needed="contact" in query["by"], instead="a split by agency, area, year or kind"
        )
        return Result(
            named("visibility.split"),
            {**query, "window": window, **stated},
            lambda evidence: self._split(query, evidence, looked_back, with_windows=False),
            self._graph,
            lambda rows: self._split(query, True, looked_back, with_windows=False, rows=rows)[1],
        )

    @measure(
        "visibility.curve",
        title="What could have been found, by how far back checks look",
        definition=(
            "The split of every contact, once for each length of the window. Only contacts that are held change their "
            "class, at the length that reaches them: from window to found, or, where their filing is not stated, to "
            "not_determinable. " + _POPULATION_DEFINITION + _SPLIT_DEFINITION
        ),
        source=_SOURCE,
        columns={
            **{name: column for name, column in _GROUPS.items() if name != "contact"},
            "window_length": Column("", "how far back, as an ISO 8601 duration; empty: without limit"),
            **_POPULATION_COLUMNS,
            **_CLASSES,
            **_OPENED,
            **_BOUNDS,
        },
        edge_cases=_POPULATION_EDGES,
        example='graph.visibility.curve(["P6M", "P18M"])',
    )
    def curve(
        self,
        windows: Sequence[str | None] = _CURVE,
        *,
        by: str | Sequence[str] = "total",
        keys: str | Iterable[str] = _KEYS,
        as_if: str | Iterable[str] = (),
        agencies: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        bounds: bool = False,
        threads: int = 0,
    ) -> Result:
        """Split every contact for several lengths of the window, in one pass.

        Parameters
        ----------
        windows
            How far back, as ISO 8601 durations; None: without limit. From 1 to 64 of them, in the order of the rows.
        by
            ``total`` (default), or one or several of ``agency``, ``area``, ``year`` and ``kind``.
        keys, as_if, agencies, scope, ties, parent_holds_child, assume_filed, took_part_only, bounds, threads
            As in :meth:`split`.

        Returns
        -------
        Result
            One row a group and window; evidence as of :meth:`split`, each row with the classes of its window.

        Raises
        ------
        casegraph.ArgumentError
            A group, key, window or option that is not accepted.
        casegraph.NotFoundError
            An agency that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> curve = cg.example("dhr7").graph().visibility.curve(["P6M", "P18M", None]).to_pylist()
        >>> [row["found"] for row in curve] == sorted(row["found"] for row in curve)
        True
        """
        given = [windows] if isinstance(windows, str) else list(windows)
        lengths = [duration("windows", window) for window in given]
        query = self._population(by, keys, as_if, agencies, threads) | {"bounds": bounds}
        query |= _options(scope, ties, parent_holds_child, assume_filed, took_part_only)

        def compute(evidence: bool) -> tuple[Any, Any]:
            table, rows = self._split(query, evidence, lengths, with_windows=True)
            return _with_windows(pa.table(table), lengths), rows

        return Result(
            named("visibility.curve"),
            {**query, "windows": given},
            compute,
            self._graph,
            lambda rows: self._split(query, True, lengths, with_windows=True, rows=rows)[1],
        )

    @measure(
        "visibility.without_gaps",
        title="What could have been found without each gap",
        definition=(
            "The split of every contact as things were, then as if one gap had not been there, each alone, and last "
            "as if none had been: every record naming the persons that it was about (linked), every agency holding "
            "what any recorded (shared), every agency able to open all records (opened), every record filed at the "
            "right address (filed). gain is how many more contacts are found for sure than as things were; what could "
            "be opened is not found by that alone, so gain_if_opened also counts the accessible contacts that opening "
            "the records would have shown. Gains do not add up: what two gaps hide together either alone may hide too. "
            + _POPULATION_DEFINITION
            + _SPLIT_DEFINITION
        ),
        source=_SOURCE,
        columns={
            "as_if": Column("", "as_it_was, linked, shared, opened, filed, or all"),
            **{name: column for name, column in _GROUPS.items() if name != "contact"},
            **_POPULATION_COLUMNS,
            **_CLASSES,
            **_OPENED,
            **_BOUNDS,
            "gain": Column("contacts", "found more than as_it_was, in the same group"),
            "gain_if_opened": Column(
                "contacts", "found or, where it is accessible, to be found by opening it: more than as_it_was"
            ),
        },
        edge_cases={**_POPULATION_EDGES, "a group in which no check can be made": "counts 0, gain 0"},
        example='graph.visibility.without_gaps(window="P18M")',
    )
    def without_gaps(
        self,
        by: str | Sequence[str] = "total",
        *,
        keys: str | Iterable[str] = _KEYS,
        window: str | None = None,
        agencies: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        bounds: bool = False,
        threads: int = 0,
    ) -> Result:
        """How the split of every contact changes with linkage, sharing, access and filing, each alone and all together.

        Parameters
        ----------
        by
            ``total`` (default), or one or several of ``agency``, ``area``, ``year`` and ``kind``.
        keys, window, agencies, scope, ties, parent_holds_child, assume_filed, took_part_only, bounds, threads
            As in :meth:`split`.

        Returns
        -------
        Result
            One row for each gap and group; evidence as of :meth:`split`.

        Raises
        ------
        casegraph.ArgumentError
            A group, key, window or option that is not accepted.
        casegraph.NotFoundError
            An agency that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> rows = cg.example("dhr7").graph().visibility.without_gaps(window="P18M").to_pylist()
        >>> [row["as_if"] for row in rows]
        ['as_it_was', 'linked', 'shared', 'opened', 'filed', 'all']
        >>> rows[0]["gain"]
        0
        """
        if by == "contact" or "contact" in ([by] if isinstance(by, str) else by):
            raise ArgumentError("by: 'contact' is not accepted; accepted: total, agency, area, year, kind")
        options = _options(scope, ties, parent_holds_child, assume_filed, took_part_only)
        looked_back = [duration("window", window)]
        alternatives = {"as_it_was": (), **{gap: (gap,) for gap in _AS_IF}, "all": _AS_IF}
        queries = {
            name: self._population(by, keys, gaps, agencies, threads) | {"bounds": bounds} | options
            for name, gaps in alternatives.items()
        }

        size = 0  # rows of each alternative: groups are of contacts, and the same whatever the gap

        def compute(evidence: bool) -> tuple[Any, Any]:
            nonlocal size
            tables, behind = [], []
            for place, (name, query) in enumerate(queries.items()):
                found, rows = self._split(query, evidence, looked_back, with_windows=False)
                table = pa.table(found)
                size = table.num_rows
                tables.append(table.add_column(0, "as_if", pa.array([name] * size, pa.string())))
                if evidence:
                    behind.append(_moved_down(pa.table(rows), place * size))
            whole = pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()
            return _with_gain(whole, queries["as_it_was"]["by"]), _joined(behind) if evidence else None

        def evidence_of(rows: Sequence[int]) -> pa.Table:
            behind = []
            for place, query in enumerate(queries.values()):
                asked_here = [row - place * size for row in rows if row // size == place]
                if asked_here or place == 0:
                    found = self._split(query, True, looked_back, with_windows=False, rows=asked_here)[1]
                    behind.append(_moved_down(pa.table(found), place * size))
            return _joined(behind)

        asked = {name: value for name, value in queries["as_it_was"].items() if name != "as_if"}
        return Result(named("visibility.without_gaps"), {**asked, "window": window}, compute, self._graph, evidence_of)

    @measure(
        "visibility.changes",
        title="What changes its class in a what-if",
        definition=(
            "The split of every contact on two sides: as things were, and as they would be in a what-if, or without "
            "some gaps (as_if). Each earlier contact is counted under its class before and its class after, those that "
            "stay as they were too, added up over checks; with detail, each check and contact of which the classes "
            "are not the same is a row, with the steps that it may have failed at before and after: held (the checker "
            "did not hold it), opened (it could have opened the holder's records), filed (under another key, or it is "
            "not stated under which), window (older than the check looks back). What a side does not count, since it "
            "is not there, not before the check, or no check can be made, is not_asked there. "
            + _POPULATION_DEFINITION
            + _SPLIT_DEFINITION
        ),
        source=_SOURCE,
        columns={
            **{name: column for name, column in _GROUPS.items() if name != "contact"},
            "class_before": Column("", "its class, unsettled, or not_asked"),
            "class_after": Column("", "the same in the what-if"),
            "contacts": Column("contacts", "that move so, added up over checks"),
            "checks": Column("checks", "that count one or more of them"),
            "check": Column("", "contact at which the check is taken to be made"),
            "contact": Column("", "the earlier contact"),
            "contact_agency": Column("", "agency that made it"),
            "first_day": Column("day", "first day that it may have been on; empty where open"),
            "last_day": Column("day", "last day that it may have been on; empty where open"),
            "classes_before": Column("", "every class that it may be of; empty where it is not asked about"),
            "classes_after": Column("", "the same in the what-if"),
            "failed_before": Column("", "steps at which it may fail: held, opened, filed, window; empty where none"),
            "failed_after": Column("", "the same in the what-if"),
        },
        edge_cases={
            "nothing changes": "with detail no row, else each class to itself",
            "a contact of several classes before and after, not the same": "with detail a row, unsettled to unsettled",
            "a check that is skipped on both sides, or counts nothing": "no row",
            "a contact that the what-if removes": "to not_asked, as what its own check counted",
        },
        example='graph.visibility.changes(as_if="shared", by="agency")',
    )
    def changes(
        self,
        other: CaseGraph | None = None,
        *,
        as_if: str | Iterable[str] = (),
        by: str | Sequence[str] = "total",
        detail: bool = False,
        keys: str | Iterable[str] = _KEYS,
        window: str | None = None,
        agencies: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Which contacts change their class in a what-if, or without some gaps, for every check of a population.

        Parameters
        ----------
        other
            The graph after, such as ``graph.what_if(...)``; this one is before. Where it is not given and no ``as_if``
            either, a graph that is a what-if is after, and before it the graph as recorded.
        as_if
            Gaps that are not there after: ``linked``, ``shared``, ``opened``, ``filed``, as in :meth:`split`.
        by
            ``total`` (default), or one or several of ``agency``, ``area``, ``year`` and ``kind``.
        detail
            One row a check and contact that changes, instead of one a group and pair of classes.
        keys, window, agencies, scope, ties, parent_holds_child, assume_filed, took_part_only, threads
            As in :meth:`split`.
        purpose
            What rows of single contacts (detail) are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a group and pair of classes; with ``detail`` one a check and contact that changes. Evidence is the
            contacts that a row counts, with ``check``, ``classes_before`` and ``classes_after``.

        Raises
        ------
        casegraph.ArgumentError
            Nothing to compare with; a graph of another casebook; a group, key, window or option that is not accepted;
            rows of contacts without a review or purpose.
        casegraph.NotFoundError
            An agency that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> graph = cg.example("dhr7").graph()
        >>> refiled = graph.what_if(refile=dict.fromkeys(["c-2.17-1", "c-2.19-1", "c-2.20-1"], "a-pfp"))
        >>> rows = graph.visibility.changes(refiled, keys="address", detail=True).to_pylist()
        >>> {(row["class_before"], row["class_after"], row["failed_before"]) for row in rows} >= {
        ...     ("recording", "found", "filed")
        ... }
        True
        """
        query = self._population(by, keys, as_if, agencies, threads)
        before, after = self._sides(other, query["as_if"])
        if "contact" in query["by"]:
            raise ArgumentError("by: 'contact' is not accepted; accepted: total, agency, area, year, kind; detail=True")
        if detail and query["by"]:
            raise ArgumentError("by: is not accepted with detail=True, whose rows are of single contacts")
        query |= _options(scope, ties, parent_holds_child, assume_filed, took_part_only)
        looked_back = duration("window", window)
        stated = stated_purpose(before, purpose, needed=detail, instead="detail=False")

        def compute(evidence: bool, rows: Sequence[int] | None = None) -> tuple[Any, ...]:
            with reporting("contacts compared") as report:
                return _core.visibility_changes(
                    before._core,
                    after._core,
                    each_contact=detail,
                    window=looked_back,
                    evidence=evidence,
                    evidence_rows=rows,
                    report=report,
                    **query,
                )

        asked = {**query, "detail": detail, "window": window, **stated}
        if after is not before and after.changed:
            asked["other" if before.changed else "what_if"] = after.changed
        return Result(named("visibility.changes"), asked, compute, before, lambda rows: compute(True, rows)[1])

    def _sides(self, other: CaseGraph | None, as_if: Sequence[str]) -> tuple[CaseGraph, CaseGraph]:
        """The graphs before and after."""
        this = self._graph
        if other is None:
            if not this.changed and not as_if:
                raise ArgumentError("other: nothing to compare with; accepted: a graph of a what-if, or as_if")
            return (this if as_if else this.book.graph(purpose=this.purpose)), this
        if not isinstance(other, type(this)):
            raise refusal("other", other, "a graph, such as graph.what_if(...)")
        if other.book is not this.book:
            raise ArgumentError("other: is of another casebook; accepted: a graph of the same one")
        return this, other

    def _keys_accepted(self) -> list[str]:
        """Keys by their names; kinds of identifiers, those that the casebook adds to the vocabulary among them."""
        own = self._graph.book.vocabularies.get("identifier_kind", ())
        return [*_OFFERED, *schema().vocabulary("identifier_kind").values, *own]

    def _split(
        self,
        query: dict[str, Any],
        evidence: bool,
        windows: list[str | None],
        *,
        with_windows: bool,
        rows: Sequence[int] | None = None,
    ) -> tuple[Any, ...]:
        """The core's answer, with the evidence of ``rows`` (of all where None) where it is asked for."""
        with reporting("contacts checked") as report:
            return _core.visibility_split(
                self._graph._core,
                evidence=evidence,
                evidence_rows=rows,
                windows=windows,
                with_windows=with_windows,
                report=report,
                **query,
            )

    def _population(
        self,
        by: str | Sequence[str],
        keys: str | Iterable[str],
        as_if: str | Iterable[str],
        agencies: Ids,
        threads: int,
    ) -> dict[str, Any]:
        asked_keys = names("keys", keys)
        for key in asked_keys:
            choice("keys", key, self._keys_accepted())
        taken = names("as_if", as_if)
        for gap in taken:
            choice("as_if", gap, _AS_IF)
        groups = [] if by == "total" else names("by", by)
        for group in groups:
            choice(
                "by",
                group,
                (*_GROUPS, "total") if len(groups) == 1 else [name for name in _GROUPS if name != "contact"],
            )
        if len(set(groups)) < len(groups):
            raise ArgumentError(f"by: {groups!r} names a group twice")
        return {
            "by": groups,
            "keys": asked_keys,
            "as_if": taken,
            "agencies": ids(agencies),
            "threads": thread_count(threads),
        }


def _with_gain(table: pa.Table, groups: list[str]) -> pa.Table:
    """How many more contacts are found than as things were; groups are of contacts, and the same whatever the gap."""
    rows = table.select(["as_if", *groups, "found", "accessible_found"]).to_pylist()
    was = {tuple(row[name] for name in groups): row for row in rows if row["as_if"] == "as_it_was"}

    def more(*columns: str) -> pa.Array:
        gains = [sum(row[one] - was[tuple(row[name] for name in groups)][one] for one in columns) for row in rows]
        return pa.array(gains, pa.int64())

    gained = table.append_column("gain", more("found"))
    return gained.append_column("gain_if_opened", more("found", "accessible_found"))


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


def _moved_down(evidence: pa.Table, rows: int) -> pa.Table:
    """The evidence of an answer that stands so many rows further down in another."""
    return evidence.set_column(0, "answer_row", pc.add(evidence["answer_row"], rows))


def _joined(tables: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(tables).unify_dictionaries()


def _with_windows(table: pa.Table, lengths: list[str | None]) -> pa.Table:
    """The places of the windows as what they are."""
    place = table.column_names.index("window_length")
    texts = pa.array(lengths, pa.string()).take(table["window_length"].combine_chunks())
    return table.set_column(place, "window_length", texts)


def _options(
    scope: str, ties: str, parent_holds_child: bool, assume_filed: str | None, took_part_only: bool
) -> dict[str, Any]:
    if assume_filed is not None:
        choice("assume_filed", assume_filed, ("met_at", "concerns_address"))
    return {
        "scope": choice("scope", scope, ("stated", "about_person", "all")),
        "ties": choice("ties", ties, ("strict", "closure")),
        "parent_holds_child": parent_holds_child,
        "assume_filed": assume_filed or "",
        "took_part_only": took_part_only,
    }
