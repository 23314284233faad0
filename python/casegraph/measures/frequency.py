"""Contact frequency: how often agencies met persons, at what intervals, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from casegraph import _core
from casegraph.measures.arguments import choice, day_number, ids, names
from casegraph.measures.registry import Column, measure, named
from casegraph.result import Result

if TYPE_CHECKING:
    from casegraph.graph import CaseGraph

__all__ = ["Frequency"]

_DIMENSIONS = ("person", "agency", "sector", "address", "incident", "kind", "flag", "year", "month")
_PRESENCES = ("took_part", "absent", "spoken_about", "any")


class Frequency:
    """Measures of contact frequency on one graph. Use ``graph.frequency``."""

    def __init__(self, graph: CaseGraph) -> None:
        self._graph = graph

    @measure(
        "frequency.counts",
        title="Contacts counted",
        definition=(
            "Number of contacts in each group. A contact whose day is uncertain is counted as certain where "
            "every day it may have fallen on lies in the group's window, as possible where some day does. A row "
            "that stands for several contacts (count_min, count_max) adds its least number to the certain and "
            "its greatest to the possible count; a contact that is a part of a counted row is not counted again."
        ),
        source="casegraph, measures: counts with bounds",
        columns={
            "person": Column("", "person_id"),
            "agency": Column("", "agency_id"),
            "sector": Column("", "sector of the agency"),
            "address": Column("", "address_id, in the part asked for (met_at, concerns_address, filed_at)"),
            "incident": Column("", "incident_id; a contact without one is an incident of its own, shown empty"),
            "kind": Column("", "kind of contact"),
            "flag": Column("", "flag that the contact carries"),
            "year": Column("calendar year", "year; empty where the date has no bounds"),
            "month": Column("calendar month", "first day of the month; empty where the date has no bounds"),
            "certain": Column("contacts", "count over dates and numbers that are sure"),
            "possible": Column("contacts", "count over dates and numbers that may be"),
        },
        edge_cases={
            "no contact in a group": "the group has no row",
            "date not stated": "possible in every window; by year or month a row with an empty year or month",
            "several flags": "the contact is counted under each of them",
            "no groups asked for": "one row with the total",
        },
        example='graph.frequency.counts(by=["agency", "year"], persons="Perpetrator")',
    )
    def counts(
        self,
        by: str | Iterable[str] = ("agency",),
        *,
        persons: str | int | Sequence[str | int] | None = None,
        agencies: str | int | Sequence[str | int] | None = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        before_death: str | None = None,
        address: str = "met_at",
        flag_state: str = "yes",
        hindsight: bool = False,
        unit: str = "contacts",
        threads: int = 0,
    ) -> Result:
        """Count contacts by any of person, agency, sector, address, incident, kind, flag, year and month.

        Parameters
        ----------
        by
            Groups, one or several of ``person``, ``agency``, ``sector``, ``address``, ``incident``, ``kind``,
            ``flag``, ``year``, ``month``.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``.
        before_death
            Only the window of this length (``P12M``) before the death of the person counted, which ends at the
            first contact of the fatal incident. Needs ``person`` among the groups or ``persons``.
        address
            Which address: ``met_at``, ``concerns_address`` or ``filed_at``.
        flag_state
            ``yes`` (default), ``no`` or ``not_recorded``.
        hindsight
            Also flags stated by anyone but ``agency_then``.
        unit
            ``contacts`` or ``incidents`` (distinct incidents; a contact without one is its own).
        threads
            0 for as many as the machine has; the answer is the same for any number.

        Returns
        -------
        Result
            One row a group that has a contact, with ``certain`` and ``possible``.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, address, state or unit that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        groups = names("by", by)
        for group in groups:
            choice("by", group, _DIMENSIONS)
        query = {
            "by": groups,
            "persons": ids(persons),
            "agencies": ids(agencies),
            "presence": choice("presence", presence, _PRESENCES),
            "start": day_number("start", start),
            "end": day_number("end", end),
            "before_death": before_death,
            "address": choice("address", address, ("met_at", "concerns_address", "filed_at")),
            "flag_state": choice("flag_state", flag_state, ("yes", "no", "not_recorded")),
            "hindsight": hindsight,
            "unit": choice("unit", unit, ("contacts", "incidents")),
            "threads": threads,
        }
        graph = self._graph
        return Result(
            named("frequency.counts"),
            {**query, "start": start, "end": end},
            lambda evidence: _core.frequency_counts(graph._core, evidence=evidence, **query),
            graph.book,
        )
