"""Structure: who lived with whom, and how persons and agencies are linked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from casegraph import _core
from casegraph.arguments import Id, choice, day_number, ids, names
from casegraph.errors import ArgumentError
from casegraph.measures.reading import ReadFamily
from casegraph.purpose import has_purpose, stated_purpose
from casegraph.registry import Column, measure, named
from casegraph.result import Result

if TYPE_CHECKING:
    from casegraph.graph import CaseGraph

__all__ = ["Structure"]

_VERTICES = ("person", "address", "identifier", "agency", "incident", "contact")
_THROUGH = ("person", "address", "identifier", "incident", "contact")
_EDGES = (
    "takes_part",
    "by_agency",
    "of_incident",
    "met_at",
    "concerns_address",
    "filed_at",
    "resides",
    "related",
    "has_identifier",
)
_TIES = ("resides", "related", "has_identifier", "takes_part", "of_incident")
_CHILD = (
    "A child is under 18 (completed years; a person born on 29 February completes a year on 1 March where there is "
    "no 29 February). Where no date of birth is stated, a person whom the record of a contact of that day or later "
    "names as a child (role child) is possibly one; without such a record it is unknown. An unborn child is never "
    "counted."
)
_SOURCE = "casegraph, measures: structure"
_AGES = {
    "age_min": Column("years", "least age in completed years; empty where the date of birth has no bound"),
    "age_max": Column("years", "greatest age in completed years; empty where the date of birth has no bound"),
    "is_child": Column("", "certain, possible, no or unknown"),
    "child_by": Column("", "birth: by the date of birth; record: a contact names the person as a child"),
}


class Structure(ReadFamily):
    """Households, and how persons and agencies are linked. Use ``graph.structure``."""

    def __init__(self, graph: CaseGraph) -> None:
        self._graph = graph

    def _by(self, by: str | None, elsewhere: str) -> str:
        """What a row is asked to be of; where nothing is said, a person, if rows about persons may be given unasked."""
        if by is not None:
            return by
        return "person" if has_purpose(self._graph) else elsewhere

    @cached_property
    def _adjacency(self) -> Any:
        return _core.adjacency(self._graph._core)

    @measure(
        "structure.households",
        title="Households on a day",
        definition=(
            "The persons who lived at each address on the day, by the rows of residences, cut at birth and death. "
            "A residence is certain where it covers the day whichever of their possible days its start and end are, "
            "possible where it may. " + _CHILD
        ),
        source=_SOURCE,
        columns={
            "address": Column("", "address_id; empty where the person lived nowhere that is known"),
            "address_kind": Column("", "what kind of place"),
            "person": Column("", "person_id"),
            "residence": Column("", "certain or possible on the day"),
            "residence_kind": Column("", "how the person lived there"),
            "certainty": Column("", "how sure the row is: stated, assumed, disputed"),
            **_AGES,
            "unborn": Column("", "true for a child not born: shown, and never counted"),
            "n_members_certain": Column("persons", "certainly living there"),
            "n_members_possible": Column("persons", "certainly or possibly living there"),
            "n_children_certain": Column("persons", "certainly children and certainly living there"),
            "n_children_possible": Column("persons", "possibly children and possibly living there"),
            "n_age_unknown": Column(
                "persons", "possibly living there, of whom it is unknown whether they are children"
            ),
            "status": Column("", "ok, or no_residence"),
        },
        edge_cases={
            "nobody lived anywhere that is known": "one row with status no_residence",
            "a person asked for lived nowhere": "a row of theirs with status no_residence",
            "the person moved on the day": "both addresses: start and end belong to a stay",
            "several rows for one person and address": "the first that is certain, else the first, gives the terms",
            "the person may have died, or not been born": "possible; not shown where certainly so",
            "a prison, a hostel, a country": "shown as any address; address_kind tells",
        },
        example='graph.structure.households("2014-03-15")',
    )
    def households(
        self,
        at: str | date,
        *,
        by: str | None = None,
        persons: Id | Sequence[Id] | None = None,
        purpose: str | None = None,
    ) -> Result:
        """Who lived at each address on a day, and who of them was a child.

        Parameters
        ----------
        at
            The day.
        by
            ``person`` (one row a member, with the household's counts) or ``household`` (one row an address);
            by default persons within a review, or of a graph for a purpose, else households.
        persons
            Only the households that one of these persons may have belonged to.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a member or household, in the order of addresses and persons.

        Raises
        ------
        casegraph.ArgumentError
            ``at`` is not one day; ``by`` is not accepted.
        casegraph.NotFoundError
            A person that the graph does not have.
        """
        by = self._by(by, "household")
        query: dict[str, Any] = {
            "at": _day("at", at),
            "by": choice("by", by, ("person", "household")),
            "persons": ids(persons),
        }
        graph = self._graph
        stated = stated_purpose(self._graph, purpose, needed=by == "person", instead="by='household'")
        return Result(
            named("structure.households"),
            {**query, "at": at, **stated},
            lambda evidence: _core.structure_households(graph._core, evidence=evidence, **query),
            graph,
        )

    @measure(
        "structure.path",
        title="Shortest explained path between two persons",
        definition=(
            "A path with the fewest edges between two persons, each edge being a row of participants, residences, "
            "relationships or identifiers, or a contact's tie to its incident or addresses (or agency, where asked "
            "for). Of several shortest paths the one whose sequence of (kind of edge, row) is smallest, kinds in the "
            "order takes_part, by_agency, of_incident, met_at, concerns_address, filed_at, resides, related, "
            "has_identifier. Rows of identifiers of one kind and one value are one thing, named by its first row. "
            "With a day, only what was there on it: contacts on or before the day, and residences, "
            "relationships and identifiers in force on it."
        ),
        source=_SOURCE + "; breadth-first search, ties by row",
        columns={
            "step": Column("", "number of the edge along the path, from 1"),
            "length": Column("edges", "edges of the path"),
            "from_kind": Column("", "what the step starts at: person, address, identifier, agency, incident, contact"),
            "from": Column("", "its id"),
            "edge": Column("", "kind of edge"),
            "to_kind": Column("", "what the step leads to"),
            "to": Column("", "its id"),
            "table": Column("", "table of the casebook that the edge is a row of"),
            "row": Column("", "row in that table, from 1"),
            "in_force": Column("", "certain or possible on the day asked about; empty where none was"),
            "sentence": Column("", "what the row says, in words"),
            "status": Column("", "ok, no_path, or none_within_max_length"),
        },
        edge_cases={
            "no path": "one row with status no_path",
            "a person and themselves": "no rows: the empty path",
            "longer than max_length": "one row with status none_within_max_length",
            "a contact that only may have been by the day": "used, in_force possible; not with certain=True",
            "an identifier that several persons had": "two steps, each with its row and period; values are not said",
        },
        example='graph.structure.path("PFP", "Victim")',
    )
    def path(
        self,
        a: Id,
        b: Id,
        *,
        through: str | Iterable[str] = _THROUGH,
        at: str | date | None = None,
        certain: bool = False,
        took_part_only: bool = False,
        max_length: int | None = None,
        purpose: str | None = None,
    ) -> Result:
        """How two persons are linked, step by step, with the row behind each step.

        Parameters
        ----------
        a, b
            Two persons.
        through
            What the path may pass through between them: any of ``person``, ``address``, ``identifier``, ``agency``,
            ``incident``, ``contact``. Agencies only where asked for, since nearly everybody meets some agency.
        at
            Only what was there on this day.
        certain
            With ``at``: only what was certainly there, whichever of its possible days a date stands for.
        took_part_only
            Parts in contacts other than taking part (absent, spoken about) do not link.
        max_length
            The most edges that a path may have.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a step.

        Raises
        ------
        casegraph.ArgumentError
            A kind that is not accepted; ``at`` is not one day; ``certain`` without ``at``; a negative length.
        casegraph.NotFoundError
            A person that the graph does not have.
        """
        if certain and at is None:
            raise ArgumentError("certain: needs a day to be certain of; give at as well")
        kinds = names("through", through)
        for kind in kinds:
            choice("through", kind, _VERTICES)
        query: dict[str, Any] = {
            "through": kinds,
            "at": day_number("at", at),
            "certain": certain,
            "took_part_only": took_part_only,
            "max_length": _whole("max_length", max_length),
        }
        stated = stated_purpose(self._graph, purpose)
        return Result(
            named("structure.path"),
            {"a": a, "b": b, **query, "at": at, **stated},
            lambda evidence: _core.structure_path(self._adjacency, a, b, evidence=evidence, **query),
            self._graph,
        )

    @measure(
        "structure.co_contact",
        title="Agencies that met the same persons",
        definition=(
            "For each pair of agencies the persons that both met, the pairs of contacts (one of each agency, with the "
            "same person) at most within_days days apart, and the shares on record between the two. A pair of "
            "contacts is certain where it is within the days whichever of their possible days its dates are, "
            "possible where it may be; with two common persons it counts once. A contact that is part of a counted "
            "row does not count beside it. A share on record says that something passed, not what."
        ),
        source=_SOURCE,
        columns={
            "agency": Column("", "the agency that comes first in the casebook"),
            "other": Column("", "the other agency"),
            "persons": Column("persons", "met by both"),
            "pairs_certain": Column("pairs of contacts", "certainly within within_days; empty where it is not given"),
            "pairs_possible": Column("pairs of contacts", "certainly or possibly within within_days"),
            "shares_made": Column("shares", "recorded as made, from either to the other"),
            "shares_unconfirmed": Column("shares", "recorded as made, receipt unconfirmed"),
            "shared": Column("", "whether a share recorded as made exists between the two"),
        },
        edge_cases={
            "no common person": "the pair has no row, whatever was shared",
            "both contacts on one day": "0 days apart",
            "date not stated": "possible with every contact of the person, never certain",
        },
        example="graph.structure.co_contact(within_days=30)",
    )
    def co_contact(
        self,
        within_days: int | None = None,
        *,
        persons: Id | Sequence[Id] | None = None,
        took_part_only: bool = True,
        purpose: str | None = None,
    ) -> Result:
        """Which agencies met the same persons, how close in time, and with or without a recorded share.

        Parameters
        ----------
        within_days
            Count pairs of contacts at most so many days apart.
        persons
            Only these persons.
        took_part_only
            Only contacts in which the person took part (the default); False also counts those in which the
            person was absent or was spoken about.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row a pair of agencies with a common person.

        Raises
        ------
        casegraph.ArgumentError
            A negative number of days.
        casegraph.NotFoundError
            A person that the graph does not have.
        """
        query: dict[str, Any] = {
            "within_days": _whole("within_days", within_days),
            "persons": ids(persons),
            "took_part_only": took_part_only,
        }
        graph = self._graph
        return Result(
            named("structure.co_contact"),
            {**query, **stated_purpose(graph, purpose, needed=False)},
            lambda evidence: _core.structure_co_contact(graph._core, evidence=evidence, **query),
            graph,
        )

    @measure(
        "structure.co_residence",
        title="Persons who lived at the same address",
        definition=(
            "Pairs of persons whose stays at one address overlap in the window, with the days that they certainly and "
            "possibly both lived there. The first and the last day of a stay belong to it; stays are cut at birth "
            "and death; a day covered by several rows counts once."
        ),
        source=_SOURCE,
        columns={
            "address": Column("", "address_id"),
            "person": Column("", "the person who comes first in the casebook; empty with too_many_residents"),
            "other": Column("", "the other person"),
            "days_certain": Column("days", "days on which both certainly lived there; empty where without end"),
            "days_possible": Column("days", "days on which both may have lived there; empty where without end"),
            "status": Column("", "ok, unbounded, or too_many_residents"),
        },
        edge_cases={
            "a stay without a start or an end, and no window": "days empty, status unbounded",
            "more residents than most_residents": "no pairs, one row with status too_many_residents",
            "no overlap": "the pair has no row",
        },
        example='graph.structure.co_residence("2010-01-01", "2015-01-01")',
    )
    def co_residence(
        self,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        persons: Id | Sequence[Id] | None = None,
        most_residents: int = 200,
        purpose: str | None = None,
    ) -> Result:
        """Who lived with whom, and for how many days.

        Parameters
        ----------
        start, end
            Only the window from ``start`` up to, and not including, ``end``.
        persons
            Only pairs with one of these persons.
        most_residents
            Addresses with more possible residents in the window give no pairs, and say so.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a pair and address.

        Raises
        ------
        casegraph.ArgumentError
            A window that is reversed; a day that is not one.
        casegraph.NotFoundError
            A person that the graph does not have.
        """
        query: dict[str, Any] = {
            "start": day_number("start", start),
            "end": day_number("end", end),
            "persons": ids(persons),
            "most_residents": _whole("most_residents", most_residents),
        }
        graph = self._graph
        stated = stated_purpose(self._graph, purpose)
        return Result(
            named("structure.co_residence"),
            {**query, "start": start, "end": end, **stated},
            lambda evidence: _core.structure_co_residence(graph._core, evidence=evidence, **query),
            graph,
        )

    @measure(
        "structure.shared_identifiers",
        title="Persons who had the same phone or number",
        definition=(
            "Pairs of persons with rows of identifiers of one kind and one value (the exact text, white space at its "
            "ends apart), with the days on which both certainly and possibly had it. The first and the last day of a "
            "row belong to it; rows are cut at birth and death; a day covered by several rows counts once. A thing is "
            "named by its first row: its value is nowhere in the answer."
        ),
        source=_SOURCE,
        columns={
            "identifier": Column("", "identifier_id of the first row of that kind and value"),
            "kind": Column("", "what it is: a phone, an e-mail address, a vehicle"),
            "n_persons": Column("persons", "who may have had it in the window: the more, the less a pair says"),
            "person": Column("", "the person who comes first in the casebook; empty with too_many_persons"),
            "other": Column("", "the other person"),
            "days_certain": Column("days", "days on which both certainly had it; empty where without end"),
            "days_possible": Column("days", "days on which both may have had it; empty where without end"),
            "first_day": Column("day", "first day on which both may have had it; empty where open, or none"),
            "last_day": Column("day", "last day on which both may have had it; empty where open, or none"),
            "status": Column("", "ok, not_at_once, unbounded, or too_many_persons"),
        },
        edge_cases={
            "both had it, certainly never on one day": "days 0, status not_at_once",
            "no start or no end, and no window": "days empty, status unbounded",
            "a value that is empty or withheld": "is the same as no other",
            "one number written in two ways": "two things: nothing is guessed",
            "two rows of one person": "no pair; their days are taken together",
            "a row of nobody": "no pair, though it may be the first row and give the thing its name",
            "more persons than most_persons": "no pairs, one row with status too_many_persons",
        },
        example="graph.structure.shared_identifiers()",
    )
    def shared_identifiers(
        self,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        persons: Id | Sequence[Id] | None = None,
        most_persons: int = 200,
        purpose: str | None = None,
    ) -> Result:
        """Who had the same phone, e-mail, vehicle or number, and when both had it.

        Parameters
        ----------
        start, end
            Only who may have had it in the window from ``start`` up to, and not including, ``end``, and the days in it.
        persons
            Only pairs with one of these persons.
        most_persons
            Things of more persons in the window (a helpline, a hostel's phone) give no pairs, and say so.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a pair and thing; evidence has the rows of both.

        Raises
        ------
        casegraph.ArgumentError
            A window that is reversed; a day that is not one; a number of persons that is negative.
        casegraph.NotFoundError
            A person that the graph does not have.
        """
        query: dict[str, Any] = {
            "start": day_number("start", start),
            "end": day_number("end", end),
            "persons": ids(persons),
            "most_persons": _whole("most_persons", most_persons),
        }
        graph = self._graph
        stated = stated_purpose(self._graph, purpose)
        return Result(
            named("structure.shared_identifiers"),
            {**query, "start": start, "end": end, **stated},
            lambda evidence: _core.structure_shared_identifiers(graph._core, evidence=evidence, **query),
            graph,
        )

    @measure(
        "structure.components",
        title="Persons linked to each other",
        definition=(
            "Connected components: persons joined, directly or through others, by the ties asked for. By default by "
            "living at one address at any time, a relationship, an identifier of one kind and value, a part in one "
            "contact or one incident. Agencies and the places of contacts join nobody unless asked for."
        ),
        source=_SOURCE + "; union-find",
        columns={
            "person": Column("", "person_id"),
            "component": Column("", "number of the component: most persons first, then by first person"),
            "n_persons": Column("persons", "in the component"),
            "n_addresses": Column("addresses", "in the component"),
            "n_identifiers": Column("identifiers", "in the component; rows of one kind and one value are one"),
            "n_agencies": Column("agencies", "in the component"),
            "n_incidents": Column("incidents", "in the component"),
            "n_contacts": Column("contacts", "in the component"),
            "first_person": Column(
                "",
                "the first person of the component; empty by component without a review or purpose",
            ),
        },
        edge_cases={
            "a person without ties": "a component of their own",
            "a component without persons": "left out",
        },
        example='graph.structure.components(by="component")',
    )
    def components(
        self, *, by: str | None = None, over: str | Iterable[str] = _TIES, purpose: str | None = None
    ) -> Result:
        """Which persons belong together.

        Parameters
        ----------
        by
            ``person`` (one row a person) or ``component`` (one row a component, with its sizes);
            by default persons within a review, or of a graph for a purpose, else components.
        over
            Ties that join: any of ``takes_part``, ``by_agency``, ``of_incident``, ``met_at``, ``concerns_address``,
            ``filed_at``, ``resides``, ``related``, ``has_identifier``.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a person or component.

        Raises
        ------
        casegraph.ArgumentError
            A tie, or ``by``, that is not accepted.
        """
        by = self._by(by, "component")
        ties = names("over", over)
        for tie in ties:
            choice("over", tie, _EDGES)
        query: dict[str, Any] = {"over": ties, "by": choice("by", by, ("person", "component"))}
        # Rows of components name their first persons where there is a purpose, which is then told.
        needed = by == "person" or self._graph.purpose is not None
        stated = stated_purpose(self._graph, purpose, needed=needed, instead="by='component'")
        named_too = bool(stated) or has_purpose(self._graph)
        return Result(
            named("structure.components"),
            {**query, **stated},
            lambda evidence: self._components(query, names_persons=named_too, evidence=evidence),
            self._graph,
        )

    def _components(self, query: dict[str, Any], *, names_persons: bool, evidence: bool) -> tuple[Any, Any]:
        table, rows = _core.structure_components(self._adjacency, evidence=evidence, **query)
        if names_persons or query["by"] == "person":
            return table, rows
        found = pa.table(table)
        place = found.column_names.index("first_person")
        return found.set_column(place, "first_person", pa.nulls(found.num_rows, found.schema.types[place])), rows

    @measure(
        "structure.children_exposed",
        title="Children at contacts about domestic abuse",
        definition=(
            "Children with a part in a contact that carries the flag (state yes), children who lived that day at the "
            "address that it concerns, and children who lived that day with a person who took part in it. Certain "
            "where the child is one, and lived there, on every day that the contact may have been on. Flags count "
            "where the record made at the time states them (agency_then); with hindsight, whoever does. " + _CHILD
        ),
        source=_SOURCE,
        columns={
            "contact": Column("", "contact_id"),
            "agency": Column("", "agency_id"),
            "incident": Column("", "incident_id; empty where the contact has none"),
            "first_day": Column("day", "first day that the contact may have been on; empty where open"),
            "last_day": Column("day", "last day that the contact may have been on; empty where open"),
            "child": Column("", "person_id"),
            "how": Column("", "took_part, absent, spoken_about, address or household: the first that holds"),
            "exposure": Column("", "certain or possible"),
            **_AGES,
            "contacts_certain": Column("contacts", "certainly at or in the household of"),
            "contacts_possible": Column("contacts", "certainly or possibly"),
            "incidents_certain": Column("incidents", "distinct; a contact without one is an incident of its own"),
            "incidents_possible": Column("incidents", "distinct; a contact without one is an incident of its own"),
        },
        edge_cases={
            "no contact carries the flag": "no rows",
            "date of birth not stated": "shown where a record names the person as a child, as possible; else left out",
            "unborn": "left out",
            "date of the contact open on one side": "ages on the day that is stated; exposure possible",
            "date of the contact not stated": "only children whom its own record names so, as possible",
        },
        example="graph.structure.children_exposed(hindsight=True)",
    )
    def children_exposed(
        self,
        *,
        flag: str = "domestic_abuse",
        hindsight: bool = False,
        by: str = "contact",
        persons: Id | Sequence[Id] | None = None,
        purpose: str | None = None,
    ) -> Result:
        """Which children had a part in contacts about domestic abuse, or lived where they took place.

        Parameters
        ----------
        flag
            The flag that a contact has to carry.
        hindsight
            Also flags stated by anyone but ``agency_then``.
        by
            ``contact`` (one row a contact and child) or ``child`` (one row a child, with counts).
        persons
            Only contacts in which one of these persons has a part.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a contact and child, in the order of time; or one row a child.

        Raises
        ------
        casegraph.ArgumentError
            ``by`` is not accepted.
        casegraph.NotFoundError
            A person that the graph does not have.
        """
        query: dict[str, Any] = {
            "flag": flag,
            "hindsight": hindsight,
            "by": choice("by", by, ("contact", "child")),
            "persons": ids(persons),
        }
        graph = self._graph
        stated = stated_purpose(self._graph, purpose)
        return Result(
            named("structure.children_exposed"),
            {**query, **stated},
            lambda evidence: _core.structure_children_exposed(graph._core, evidence=evidence, **query),
            graph,
        )


def _day(argument: str, value: str | date) -> int:
    number = day_number(argument, value)
    if number is None:
        raise ArgumentError(f"{argument}: a day is needed; accepted: a date, or a text such as '2010-11-28'")
    return number


def _whole(argument: str, value: int | None) -> int | None:
    """A number of 0 or more that fits the core's 32 bits."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ArgumentError(f"{argument}: {value!r} is not accepted; accepted: a whole number from 0 to 2147483647")
    return value
