"""What the measures of contact frequency share: groups, observation, and the way from a question to a result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from numbers import Integral
from typing import TYPE_CHECKING, Any

from casegraph.arguments import Id, Ids, choice, day_number, names, several, whole
from casegraph.errors import ArgumentError
from casegraph.measures.family import Family
from casegraph.measures.frequency_dates import dates_query
from casegraph.measures.frequency_terms import check_terms
from casegraph.purpose import has_purpose, stated_purpose
from casegraph.registry import Column, named
from casegraph.result import Result

if TYPE_CHECKING:
    from casegraph.graph import CaseGraph

__all__ = [
    "ADDRESSES",
    "CONTACT_GROUPS",
    "COVERAGE_EDGES",
    "FATAL_EDGES",
    "GROUP_COLUMNS",
    "LIFE_EDGES",
    "MOST_DAYS",
    "OBSERVED_GROUPS",
    "OPEN",
    "OPEN_ROW",
    "PRESENCES",
    "UNITS",
    "UNIT_COLUMNS",
    "UNIT_EDGES",
    "UNSURE_EDGES",
    "WITHOUT_ONE_DAY",
    "FrequencyBase",
    "Id",
    "Ids",
    "days_apart",
    "end_day",
    "groups",
    "share",
    "unit_of",
    "whole_days",
]

ADDRESSES = ("met_at", "concerns_address", "filed_at")
PRESENCES = ("took_part", "absent", "spoken_about", "any", "took_part_or_absent")
CONTACT_GROUPS = ("person", "agency", "sector", "address", "kind")
OBSERVED_GROUPS = ("person", "agency", "sector")
GROUP_COLUMNS = {
    "person": Column("", "person_id"),
    "agency": Column("", "agency_id"),
    "sector": Column("", "sector of the agency; empty where not stated"),
    "address": Column("", "address_id, in the part asked for (met_at, concerns_address, filed_at)"),
    "kind": Column("", "kind of contact"),
}
MOST_DAYS = 1_000_000
WITHOUT_ONE_DAY = Column(
    "rows",
    "contacts that may be in the window, without one day, standing for several, or of an assumed person or agency: "
    "not used",
)
UNITS = ("person", "address", "agency")
UNIT_COLUMNS = {
    "units": Column("units", "persons (or what of says) followed; only where they are not among the groups"),
}
UNIT_EDGES = {
    "no person among the groups": (
        "contacts are followed person by person within each group all the same, and added up (by address: address by "
        "address); of says otherwise. A contact whose person is only assumed is not sure"
    ),
    "of='agency'": "contacts of an agency follow each other whoever they were with: the pace of its work, not repeats",
}
OPEN = "empty: no upper bound stated"
OPEN_ROW = "counts as at least so many; the possible count is empty: no upper bound stated"
UNSURE_EDGES = {
    "a person who is only assumed, or one of several": (
        "where persons are groups or asked for, the contact is possible, never certain"
    ),
    "an agency that is only assumed, or disputed": (
        "where agencies or sectors are groups or agencies asked for, the contact is possible, never certain"
    ),
}
FATAL_INCIDENT = "fatal_incident"
FATAL_EDGES = {
    "contacts of the fatal incident of a review": (
        "count as any other: what rises because of them rises because of the death. end='fatal_incident' ends the "
        "window before the day of its first contact"
    ),
}
LIFE_EDGES = {
    "a person who was born or died in the time": (
        "observed from the earliest day that may be that of birth to the latest that may be that of death, both "
        "belonging to it, whatever coverage or observed='window' say; other contacts are in n_dropped. A day of birth "
        "or death that is not stated ends nothing"
    ),
}
COVERAGE_EDGES = {
    "coverage limited to a topic, or described_only or none": "observes nothing; counted as excluded",
    "coverage without a person": (
        "of every person of its review, or of the casebook where it names no review; a row of the answer for "
        "persons with a contact, and those asked for by name"
    ),
    "a person without a review": (
        "under coverage of a review only where the casebook has one review; of several, not covered by it"
    ),
    "start or end of coverage uncertain": "only the days that are surely covered",
    **LIFE_EDGES,
}


def days_apart(argument: str, value: str | float | None) -> float:
    """A length of time in days: a number, or an ISO 8601 duration in weeks, days, hours or minutes."""
    if value is None:
        return 0.0
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(value)
    if isinstance(value, str):
        stated = re.fullmatch(r"P(?=.)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?)?", value)
        if stated:
            weeks, days, hours, minutes = (int(part or 0) for part in stated.groups())
            return weeks * 7 + days + hours / 24 + minutes / 1440
    raise ArgumentError(
        f"{argument}: {value!r} is not accepted; accepted: a number of days from 0, or a duration such as P2D or PT30M"
    )


def whole_days(argument: str, value: int | Sequence[int], least: int = 1) -> list[int]:
    """Lengths of time in whole days, one or several."""
    accepted = f"whole days from {least}, one or several"
    times: list[Any] = [value] if isinstance(value, Integral) else several(argument, value, accepted)
    if not times:
        raise ArgumentError(f"{argument}: no time is given; accepted: {accepted}")
    return [whole(argument, time, least, MOST_DAYS) for time in times]


def end_day(end: str | date | None) -> int | str | None:
    """The day before which a window ends; the word ``fatal_incident`` stays, for the graph to say which day it is."""
    return FATAL_INCIDENT if end == FATAL_INCIDENT else day_number("end", end)


def groups(by: str | Iterable[str], accepted: Sequence[str]) -> list[str]:
    """The groups asked for, each of them accepted."""
    given = names("by", by)
    for group in given:
        choice("by", group, accepted)
    return given


def unit_of(of: str | None, by: Sequence[str]) -> str:
    """Whose contacts follow each other: persons, or addresses where these are groups and persons are not."""
    if of is None:
        return "address" if "address" in by and "person" not in by else "person"
    return choice("of", of, UNITS)


def share(argument: str, value: float) -> float:
    """A number between 0 and 1, both left out."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise ArgumentError(f"{argument}: {value!r} is not accepted; accepted: a number between 0 and 1, such as 0.05")
    return float(value)


class FrequencyBase(Family):
    """The graph that the measures are asked of."""

    def __init__(self, graph: CaseGraph) -> None:
        self._graph = graph

    def _by(
        self,
        by: str | Iterable[str] | None,
        within_review: tuple[str, ...],
        elsewhere: tuple[str, ...] = ("agency",),
        *,
        purpose: str | None = None,
    ) -> str | Iterable[str]:
        """The groups asked for; where none are, persons only within a review, or where there is a purpose."""
        if by is not None:
            return by
        return within_review if purpose or has_purpose(self._graph) else elsewhere

    def _by_observed(
        self, by: str | Iterable[str] | None, observed: str, otherwise: tuple[str, ...], purpose: str | None
    ) -> str | Iterable[str]:
        """The groups asked for; by default persons where coverage observes, for which it is known of persons alone."""
        return self._by(by, ("person",), otherwise if observed == "window" else ("person",), purpose=purpose)

    def _fatal_day(self) -> date:
        """The earliest day that may be that of the first contact of the fatal incident."""
        incident = self._graph._fatal_incident(FATAL_INCIDENT, argument="end", instead="a day")
        days = self._graph._core.first_contact_days(incident)
        if days is None:
            raise ArgumentError(
                "end: 'fatal_incident' needs a dated contact of that incident, and there is none; give a day instead"
            )
        return date(1970, 1, 1) + timedelta(days[0])

    def _result(
        self,
        name: str,
        compute: Any,
        query: dict[str, Any],
        *,
        purpose: str | None = None,
        about_persons: bool = False,
        instead: str = "a group such as by='agency'",
        **shown: Any,
    ) -> Result:
        """The result of one core function; ``shown`` are parameters as the caller wrote them.

        Rows are about persons where persons are a group, or ``about_persons`` says so. A window that ends with the
        fatal incident is told with the day that this is, ``end_day``.
        """
        graph = self._graph
        check_terms(graph.book, query)
        if query.get("end") == FATAL_INCIDENT:
            shown["end_day"] = self._fatal_day()
            query = {**query, "end": day_number("end", shown["end_day"])}
        needed = about_persons or "person" in query.get("by", ())
        stated = stated_purpose(graph, purpose, needed=needed, instead=instead)
        return Result(
            named(name),
            {**query, **shown, **stated},
            lambda evidence: compute(graph._core, evidence=evidence, **query),
            graph,
        )

    def _drawn_result(
        self, name: str, compute: Any, query: dict[str, Any], drawing: tuple[str, int, int, str], **shown: Any
    ) -> Result:
        """The result of a core function that may draw days; ``drawing`` is (dates, samples, seed, undated)."""
        drawn, told = dates_query(*drawing)
        return self._result(name, compute, query | {"dates": drawn}, **shown, **told)
