"""Contact frequency: how often agencies met persons, at what intervals, and how it ended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from casegraph import _core
from casegraph.errors import ArgumentError
from casegraph.measures.arguments import choice, day_number, duration, ids, names, thread_count, whole
from casegraph.measures.frequency_base import CONTACT_GROUPS as _CONTACT_GROUPS
from casegraph.measures.frequency_base import COVERAGE_EDGES as _COVERAGE_EDGES
from casegraph.measures.frequency_base import GROUP_COLUMNS as _GROUP_COLUMNS
from casegraph.measures.frequency_base import OBSERVED_GROUPS as _OBSERVED_GROUPS
from casegraph.measures.frequency_base import OPEN as _OPEN
from casegraph.measures.frequency_base import OPEN_ROW as _OPEN_ROW
from casegraph.measures.frequency_base import PRESENCES as _PRESENCES
from casegraph.measures.frequency_base import UNSURE_EDGES as _UNSURE_EDGES
from casegraph.measures.frequency_base import Id, Ids
from casegraph.measures.frequency_base import days_apart as _days_apart
from casegraph.measures.frequency_base import groups as _groups
from casegraph.measures.frequency_change import FrequencyChange
from casegraph.measures.frequency_recurrence import FrequencyRecurrence
from casegraph.measures.frequency_rhythm import FrequencyRhythm
from casegraph.measures.frequency_weight import FrequencyWeight
from casegraph.registry import Column, measure, named
from casegraph.result import Result

__all__ = ["Frequency"]

_DIMENSIONS = ("person", "agency", "sector", "address", "incident", "kind", "flag", "year", "month")
_ADDRESSES = ("met_at", "concerns_address", "filed_at")
_ATTENDANCES = {
    "attended": "took place",
    "late": "the person came too late for it to take place as planned",
    "not_attended": "the person did not come",
    "cancelled_by_agency": "the agency cancelled or moved it",
    "cancelled_by_person": "the person cancelled or moved it",
    "no_reply": "the agency went and nobody answered",
    "child_not_brought": "a child was not brought",
    "unknown": "how it ended is not stated",
}
_LINK_KINDS = ("reply", "same_incident", "follows", "replaces")
_LINK_STATUSES = ("made", "not_made", "proposed")
_DAYS_PER = {"year": 365.25, "month": 30.4375, "day": 1.0}


def _days_per(value: str | float) -> float:
    """Number of days in the unit of time of a rate."""
    if isinstance(value, str):
        if value in _DAYS_PER:
            return _DAYS_PER[value]
        stated = re.fullmatch(r"(\d+(?:\.\d+)?) days?", value)
        if stated and float(stated[1]) > 0:
            return float(stated[1])
    elif not isinstance(value, bool) and value > 0:
        return float(value)
    raise ArgumentError(
        f"per: {value!r} is not accepted; accepted: year (365.25 days), month (30.4375 days), day, or a "
        "number of days above 0, also as '30.4375 days'"
    )


def _spans(argument: str, value: str | int | Iterable[str | int]) -> list[str]:
    """Times as ISO 8601 durations; whole numbers are days."""
    given = [value] if isinstance(value, str | int) else list(value)
    spans = []
    for item in given:
        if isinstance(item, bool) or not isinstance(item, str | int) or (isinstance(item, int) and item < 1):
            raise ArgumentError(f"{argument}: {item!r} is not accepted; accepted: whole days from 1, or P30D, P12M")
        spans.append(item if isinstance(item, str) else f"P{item}D")
    return spans


class Frequency(FrequencyChange, FrequencyRecurrence, FrequencyRhythm, FrequencyWeight):
    """Measures of contact frequency on one graph. Use ``graph.frequency``."""

    @measure(
        "frequency.counts",
        title="Contacts counted",
        definition=(
            "Number of contacts in each group. A contact whose day is uncertain is counted as certain where "
            "every day it may have fallen on lies in the group's window, as possible where some day does. A "
            "row that stands for several contacts (count_min, count_max) adds its least number to the "
            "certain and its greatest to the possible count, which has no upper bound where only the least "
            "is stated; a contact that is a part of a counted row is not counted again. Where persons are "
            "counted or asked for, a contact is certain only where it is stated to have been that person "
            "(not assumed, not one of several); where agencies or sectors are, only where its agency is "
            "stated. Before a death, contacts are taken that came before the first contact of the fatal "
            "incident, by day, time and sequence (possible where that order is not known; those of the "
            "incident itself never); where only the day of death is known, those of earlier days."
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
            "certain": Column("contacts", "count over dates, numbers, persons and agencies that are sure"),
            "possible": Column("contacts", f"count over those that may be; {_OPEN}"),
        },
        edge_cases={
            "no contact in a group": "the group has no row",
            "a row with count_min and no count_max": _OPEN_ROW,
            **_UNSURE_EDGES,
            "before death, a person asked for without a known death": "an error; death_of counts before another's",
            "before death, nobody asked for": "persons without a known death have no row",
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
        death_of: Id | None = None,
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
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``.
        before_death
            Only the window of this length (``P12M``) before the death of ``death_of``, or by default of the
            person counted. It ends at the first contact of the fatal incident where that is known, else
            before the day of death. Needs ``death_of``, ``person`` among the groups or one person in
            ``persons``.
        death_of
            The person before whose death is counted; by default each person's own.
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
            A group, presence, address, state or unit that is not accepted; a window that is reversed;
            ``before_death`` where no death is known.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query: dict[str, Any] = {
            "by": _groups(by, _DIMENSIONS),
            "persons": ids(persons),
            "agencies": ids(agencies),
            "presence": choice("presence", presence, _PRESENCES),
            "start": day_number("start", start),
            "end": day_number("end", end),
            "before_death": duration("before_death", before_death),
            "death_of": death_of,
            "address": choice("address", address, _ADDRESSES),
            "flag_state": choice("flag_state", flag_state, ("yes", "no", "not_recorded")),
            "hindsight": hindsight,
            "unit": choice("unit", unit, ("contacts", "incidents")),
            "threads": thread_count(threads),
        }
        graph = self._graph
        return Result(
            named("frequency.counts"),
            {**query, "start": start, "end": end},
            lambda evidence: _core.frequency_counts(graph._core, evidence=evidence, **query),
            graph.book,
        )

    @measure(
        "frequency.rates",
        title="Contacts per time observed",
        definition=(
            "Number of contacts in each group divided by the time in which they would have been described. "
            "The time is the union of the coverage of the group's agencies for each person, in person-days, "
            "added up over the persons of the group; only contacts within the coverage of their own agency "
            "for the person are counted. As that time is a person's under an agency, a contact whose person "
            "or agency is only assumed is possible and never certain, whatever the groups. Limits are exact "
            "Poisson limits: the lower from the certain count, the upper from the possible count; there is "
            "none where that has no upper bound."
        ),
        source="Garwood 1936, Biometrika 28:437",
        columns={
            **{name: _GROUP_COLUMNS[name] for name in _OBSERVED_GROUPS},
            "certain": Column("contacts", "count within coverage over dates, numbers, persons, agencies that are sure"),
            "possible": Column("contacts", f"count within coverage over those that may be; {_OPEN}"),
            "exposure_days": Column("person-days", "time observed; empty where coverage has an open end"),
            "rate": Column("contacts per unit of time", "certain count per unit of exposure"),
            "rate_possible": Column(
                "contacts per unit of time", "possible count per unit of exposure; NaN where it is open"
            ),
            "lower": Column("contacts per unit of time", "lower exact limit, from the certain count"),
            "upper": Column(
                "contacts per unit of time", "upper exact limit, from the possible count; NaN where it is open"
            ),
            "n_dropped": Column(
                "rows", "contacts that may be in the window and are on no day in coverage: not counted"
            ),
            "coverage_excluded": Column("rows", "coverage that observes nothing (topic-limited, described_only, none)"),
            "status": Column("", "ok, no_coverage, open_coverage, zero_exposure, no_upper_bound (rate and lower hold)"),
        },
        edge_cases={
            "no coverage": "rate NaN, status no_coverage; the contacts are in n_dropped",
            "a row with count_min and no count_max": "possible empty, upper NaN, status no_upper_bound",
            "a person or agency that is only assumed": "the contact is possible, never certain",
            "coverage without a start or end, and no window that closes it": "rate NaN, status open_coverage",
            "coverage, but none of it in the window": "rate NaN, status zero_exposure",
            "no contact in time observed": "rate 0, lower limit 0",
            "several persons in a contact, no person among the groups": "the contact is counted once",
            "a person abroad or in custody": "stays observed unless cut says otherwise",
            **_COVERAGE_EDGES,
        },
        example='graph.frequency.rates(by=["person", "agency"], per="year")',
    )
    def rates(
        self,
        by: str | Iterable[str] = ("person", "agency"),
        *,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        cut: str | Iterable[str] = (),
        per: str | float = "year",
        confidence: float = 0.95,
        threads: int = 0,
    ) -> Result:
        """Rate of contacts over the time that coverage observes, with exact limits.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``.
        persons, agencies
            Only these persons (in the presence asked for), only contacts and coverage of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``.
        cut
            Kinds of episodes, such as ``("abroad", "custody")``, whose days are not observed.
        per
            Unit of time: ``year`` (365.25 days), ``month`` (30.4375 days), ``day``, or a number of days.
        confidence
            Of the two-sided limits.
        threads
            0 for as many as the machine has; the answer is the same for any number.

        Returns
        -------
        Result
            One row a group with counts, exposure, rate, limits and status.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, unit or confidence that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = {
            "by": _groups(by, _OBSERVED_GROUPS),
            "persons": ids(persons),
            "agencies": ids(agencies),
            "presence": choice("presence", presence, _PRESENCES),
            "start": day_number("start", start),
            "end": day_number("end", end),
            "cut": names("cut", cut),
            "per_days": _days_per(per),
            "confidence": confidence,
            "threads": thread_count(threads),
        }
        return self._result("frequency.rates", _core.frequency_rates, query, start=start, end=end)

    @measure(
        "frequency.waits",
        title="Time between contacts",
        definition=(
            "Times between consecutive contacts of each group that have one moment (an exact day, and by the "
            "minute one time) and surely belong to it, and their rhythm. Contacts whose person (of groups by "
            "person, or of persons asked for) or agency (of groups by agency or sector, or of agencies asked "
            "for) is only assumed are left out and counted in n_uncertain. With r the standard deviation "
            "over the mean: burstiness "
            "(r-1)/(r+1), -1 regular, 0 for a long Poisson sequence, towards 1 bursty; burstiness_finite is "
            "corrected for the number m of gaps: (sqrt(m+1) r - sqrt(m-1)) / ((sqrt(m+1)-2) r + sqrt(m-1)). "
            "Memory is the correlation of consecutive gaps, memory_corrected adds 1/(number of pairs), its "
            "bias under independence. Local variation is 3 times the mean of ((a-b)/(a+b))^2 over "
            "consecutive gaps, cv2 the mean of 2 |a-b|/(a+b): both 1 for Poisson."
        ),
        source=(
            "Goh & Barabasi 2008, EPL 81:48002; Kim & Jo 2016, PRE 94:032311; Shinomoto, Shima & Tanji 2003, "
            "Neural Comput 15:2823; Holt et al. 1996, J Neurophysiol 75:1806"
        ),
        columns={
            **_GROUP_COLUMNS,
            "contacts": Column("contacts", "contacts used, after merging"),
            "gaps": Column("gaps", "times between them"),
            "n_uncertain": Column(
                "rows",
                "contacts without one moment, that stand for several, or of an assumed person or agency: not used",
            ),
            "n_dropped": Column("rows", "contacts outside coverage: not used (within_coverage)"),
            "n_merged": Column("contacts", "contacts merged into the one before (merge_within)"),
            "mean": Column("days", "mean gap"),
            "median": Column("days", "median gap"),
            "sd": Column("days", "standard deviation over the number of gaps"),
            "shortest": Column("days", "shortest gap"),
            "longest": Column("days", "longest gap"),
            "status": Column("", "of the lengths: ok or too_few (no gap)"),
            "burstiness": Column("-1 to 1", "burstiness"),
            "burstiness_finite": Column("-1 to 1", "burstiness corrected for few gaps"),
            "burstiness_status": Column("", "ok, too_few (under 2 gaps) or zero_mean"),
            "memory": Column("-1 to 1", "correlation of consecutive gaps"),
            "memory_corrected": Column("", "memory with its bias taken off"),
            "memory_status": Column("", "ok, too_few (under 3 pairs of gaps) or zero_variance"),
            "local_variation": Column("0 to 3", "local variation"),
            "cv2": Column("0 to 2", "local coefficient of variation"),
            "local_variation_status": Column("", "of local_variation and cv2: ok, too_few or zero_mean"),
        },
        edge_cases={
            "under two contacts with a moment": "lengths NaN, status too_few",
            "contacts of one day": "gaps of 0 days, unless merged",
            "all gaps 0": "burstiness, local variation and cv2 NaN, zero_mean",
            "all gaps equal": "burstiness -1; memory NaN, zero_variance",
            "a row that stands for several contacts": "uncertain; its parts that have a moment are used",
            "a gap that leaves coverage": "left out only with within_coverage; pairs do not reach across it",
        },
        example='graph.frequency.waits(by="person", persons="Perpetrator")',
    )
    def waits(
        self,
        by: str | Iterable[str] = ("person",),
        *,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        resolution: str = "day",
        merge_within: str | float | None = None,
        within_coverage: bool = False,
        threads: int = 0,
    ) -> Result:
        """Time between consecutive contacts, and how regular or bursty it is.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``, ``address`` (where they met), ``kind``.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``.
        resolution
            ``day``, or ``minute``: only contacts whose time is known too.
        merge_within
            A contact less than this after the one kept before it belongs to the same episode: a number of
            days, or a duration such as ``P2D`` or ``PT30M``.
        within_coverage
            Only contacts within coverage, and only gaps that do not leave it. Needs ``person`` among the
            groups.
        threads
            0 for as many as the machine has; the answer is the same for any number.

        Returns
        -------
        Result
            One row a group with the number of gaps, their lengths in days and their rhythm, each with
            its status.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, resolution or length that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = self._waits_query(
            by, persons, agencies, presence, start, end, resolution, merge_within, within_coverage
        )
        query |= {"each": False, "threads": thread_count(threads)}
        return self._result("frequency.waits", _core.frequency_waits, query, start=start, end=end)

    @measure(
        "frequency.gaps",
        title="Each time between contacts",
        definition=(
            "Every time between two consecutive contacts of a group that have one moment and surely belong "
            "to it, as waits() uses them. Gaps of 0 days join contacts of one day."
        ),
        source="casegraph, measures: inter-event times",
        columns={
            **_GROUP_COLUMNS,
            "from_contact": Column("", "contact_id of the earlier contact"),
            "to_contact": Column("", "contact_id of the later contact"),
            "from_day": Column("day", "day of the earlier contact"),
            "to_day": Column("day", "day of the later contact"),
            "days": Column("days", "length of the gap"),
            "minutes": Column("minutes", "length of the gap; empty unless resolution is minute"),
        },
        edge_cases={
            "under two contacts with a moment": "no row",
            "contacts without one moment": "not used; waits() counts them",
        },
        example='graph.frequency.gaps(by="person", persons="Perpetrator", resolution="minute")',
    )
    def gaps(
        self,
        by: str | Iterable[str] = ("person",),
        *,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        resolution: str = "day",
        merge_within: str | float | None = None,
        within_coverage: bool = False,
        threads: int = 0,
    ) -> Result:
        """List each time between consecutive contacts, with the contacts at its ends.

        Parameters
        ----------
        by, persons, agencies, presence, start, end, resolution, merge_within, within_coverage, threads
            As in :meth:`waits`.

        Returns
        -------
        Result
            One row a gap, by group, in order of time.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, resolution or length that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = self._waits_query(
            by, persons, agencies, presence, start, end, resolution, merge_within, within_coverage
        )
        query |= {"each": True, "threads": thread_count(threads)}
        return self._result("frequency.gaps", _core.frequency_waits, query, start=start, end=end)

    @staticmethod
    def _waits_query(
        by: str | Iterable[str],
        persons: Ids,
        agencies: Ids,
        presence: str,
        start: str | date | None,
        end: str | date | None,
        resolution: str,
        merge_within: str | float | None,
        within_coverage: bool,
    ) -> dict[str, Any]:
        return {
            "by": _groups(by, _CONTACT_GROUPS),
            "persons": ids(persons),
            "agencies": ids(agencies),
            "presence": choice("presence", presence, _PRESENCES),
            "start": day_number("start", start),
            "end": day_number("end", end),
            "resolution": choice("resolution", resolution, ("day", "minute")),
            "merge_within_days": _days_apart("merge_within", merge_within),
            "within_coverage": within_coverage,
        }

    @measure(
        "frequency.repeats",
        title="Contacts followed by another",
        definition=(
            "Share of contacts that were followed by another of the same group within a time h. Of the "
            "contacts with an exact day t, those are eligible whose whole follow-up (the days after t up to "
            "t + h) was observed; the others belong to survival measures. A contact whose day is uncertain "
            "is never followed up itself, but makes a repeat certain where all its days lie in the "
            "follow-up, possible where some do. Nor is one whose person (of groups by person, or of persons "
            "asked for) or agency (of groups by agency or sector, or of agencies asked for) is only assumed; "
            "it makes a repeat possible, never certain."
        ),
        source="Farrell & Pease 1993; limits: Clopper & Pearson 1934, Biometrika 26:404",
        columns={
            **_GROUP_COLUMNS,
            "within_months": Column("calendar months", "the time h: its months"),
            "within_days": Column("days", "the time h: its days, beside its months"),
            "contacts": Column("contacts", "contacts with an exact day, in the window"),
            "eligible": Column("contacts", "of them, those whose whole follow-up was observed"),
            "repeats": Column("contacts", "eligible contacts that were surely followed by another"),
            "repeats_possible": Column("contacts", "eligible contacts that may have been followed by another"),
            "share": Column("of eligible", "repeats over eligible"),
            "share_possible": Column("of eligible", "repeats_possible over eligible"),
            "lower": Column("of eligible", "lower exact limit, from repeats"),
            "upper": Column("of eligible", "upper exact limit, from repeats_possible"),
            "n_uncertain": Column(
                "rows", "contacts without one day, that stand for several, or of an assumed person or agency"
            ),
            "status": Column("", "ok, no_coverage or too_few (nothing eligible)"),
        },
        edge_cases={
            "nothing eligible": "share and limits NaN, status too_few",
            "no coverage and no observed_until": "share NaN, status no_coverage",
            "a second contact on the same day": "a repeat of the earlier row, only with include_same_day",
            "no person among the groups": "observation is coverage of everybody in the casebook, whatever review; "
            "else give observed_until",
            "contact without an address, by address": "in no group",
        },
        example='graph.frequency.repeats("P30D", by="person", observed_until="2014-03-15")',
    )
    def repeats(
        self,
        within: str | int | Iterable[str | int] = "P30D",
        *,
        by: str | Iterable[str] = ("person",),
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        address: str = "met_at",
        start: str | date | None = None,
        end: str | date | None = None,
        observed_until: str | date | None = None,
        include_same_day: bool = False,
        confidence: float = 0.95,
        threads: int = 0,
    ) -> Result:
        """Share of contacts that were followed by another within a time.

        Parameters
        ----------
        within
            The time, or several: ISO 8601 durations in calendar months or days (``P30D``, ``P12M``), or days.
        by
            Groups, any of ``person``, ``agency``, ``sector``, ``address``, ``kind``.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        address
            Which address: ``met_at``, ``concerns_address`` or ``filed_at``.
        start, end
            Only contacts in this window are followed up; what follows them may lie after it.
        observed_until
            The last day observed; by default coverage says what was observed.
        include_same_day
            Count a later row of the same day as a repeat.
        confidence
            Of the two-sided limits.
        threads
            0 for as many as the machine has; the answer is the same for any number.

        Returns
        -------
        Result
            One row for each group and time.

        Raises
        ------
        casegraph.ArgumentError
            A time, group, presence, address or confidence that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = {
            "by": _groups(by, _CONTACT_GROUPS),
            "persons": ids(persons),
            "agencies": ids(agencies),
            "presence": choice("presence", presence, _PRESENCES),
            "address": choice("address", address, _ADDRESSES),
            "start": day_number("start", start),
            "end": day_number("end", end),
            "within": _spans("within", within),
            "observed_until": day_number("observed_until", observed_until),
            "include_same_day": include_same_day,
            "confidence": confidence,
            "threads": thread_count(threads),
        }
        shown = {"start": start, "end": end, "observed_until": observed_until}
        return self._result("frequency.repeats", _core.frequency_repeats, query, **shown)

    @measure(
        "frequency.delays",
        title="From report to response",
        definition=(
            "Time from a contact to the agency's later one that answers it (contact_links of kind reply), "
            "with bounds where a day is uncertain; in minutes where both have a day and a time. An "
            "appointment or visit that was cancelled or missed answers nothing: it is left out unless asked "
            "for, and then marked not_kept. A visit that nobody answered was made, and counts. Where the "
            "later contact is an appointment that replaced others or was replaced, also how often, and the "
            "wait from the first booking to the one that took place."
        ),
        source="casegraph, measures: delay",
        columns={
            "from_contact": Column("", "contact_id of the report"),
            "to_contact": Column("", "contact_id of the response"),
            "from_agency": Column("", "agency that had the report"),
            "to_agency": Column("", "agency that responded"),
            "from_day": Column("day", "day of the report; empty where uncertain"),
            "to_day": Column("day", "day of the response; empty where uncertain"),
            "days_min": Column("days", "least delay; empty where a date is open"),
            "days_max": Column("days", "greatest delay; empty where a date is open"),
            "minutes_min": Column("minutes", "least delay; empty unless both have a day and a time"),
            "minutes_max": Column("minutes", "greatest delay; empty unless both have a day and a time"),
            "link_status": Column("", "made, not_made (belong together, not put together then) or proposed"),
            "attendance": Column("", "how the response ended, where it is an appointment or planned visit"),
            "status": Column(
                "",
                "ok, no_date, reversed (the response's days lie before the report's), or not_kept (a reply that "
                "was cancelled or missed)",
            ),
            "rebookings": Column("appointments", "links `replaces` in the chain that the response belongs to"),
            "wait_days_min": Column("days", "least wait from the first booking to the appointment that took place"),
            "wait_days_max": Column("days", "greatest such wait"),
            "wait_status": Column("", "ok, not_stated, did_not_take_place, unknown or reversed"),
        },
        edge_cases={
            "no link of this kind": "no row",
            "one day, no times": "0 days; minutes empty",
            "days that overlap": "least delay 0: the response is the later one",
            "response before the report": "status reversed, negative days as stated",
            "several responses": "one row each",
            "a reply that was cancelled or missed": "no row, or with also_not_kept one with status not_kept",
            "no booking stated": "wait empty, wait_status not_stated",
        },
        example='graph.frequency.delays(agencies="wmp")',
    )
    def delays(
        self,
        kind: str = "reply",
        *,
        statuses: str | Iterable[str] = ("made", "not_made"),
        persons: Ids = None,
        agencies: Ids = None,
        also_not_kept: bool = False,
    ) -> Result:
        """Delay from a report to the response, and how often the appointment was moved.

        Parameters
        ----------
        kind
            Kind of link: ``reply`` (default), ``same_incident``, ``follows`` or ``replaces``.
        statuses
            Of the link, any of ``made``, ``not_made``, ``proposed``.
        persons
            Only links one of whose contacts names one of these persons, in any presence.
        agencies
            Only responses of these agencies.
        also_not_kept
            Also replies that are an appointment or visit which was cancelled or missed (status ``not_kept``).

        Returns
        -------
        Result
            One row a link, in order of the report.

        Raises
        ------
        casegraph.ArgumentError
            A kind or status that is not accepted.
        casegraph.DataError
            Appointments that replace one another in a circle.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        wanted = names("statuses", statuses)
        for status in wanted:
            choice("statuses", status, _LINK_STATUSES)
        query = {
            "kind": choice("kind", kind, _LINK_KINDS),
            "statuses": wanted,
            "persons": ids(persons),
            "agencies": ids(agencies),
            "also_not_kept": bool(also_not_kept),
        }
        return self._result("frequency.delays", _core.frequency_delays, query)

    @measure(
        "frequency.rebookings",
        title="Appointments that were moved",
        definition=(
            "Chains of appointments each of which replaces the one before (contact_links of kind replaces "
            "that are not merely proposed), and the wait from the day the first was booked to the day the "
            "last took place. Where one replaces several, the first of them in time is followed."
        ),
        source="casegraph, measures: delay",
        columns={
            "first_contact": Column("", "contact_id of the first appointment"),
            "last_contact": Column("", "contact_id of the last appointment"),
            "agency": Column("", "agency of the last appointment"),
            "rebookings": Column("appointments", "how often it was moved"),
            "moved_by_agency": Column(
                "appointments", "of those before the last, how many the agency cancelled or moved"
            ),
            "moved_by_person": Column(
                "appointments", "of those before the last, how many the person cancelled or moved"
            ),
            "booked_on": Column("day", "day the first was booked; empty where uncertain or not stated"),
            "held_on": Column("day", "day of the last; empty where uncertain"),
            "attendance": Column("", "how the last ended; empty where not stated"),
            "wait_days_min": Column("days", "least wait from the booking to the one that took place"),
            "wait_days_max": Column("days", "greatest such wait"),
            "wait_status": Column("", "ok, not_stated, did_not_take_place, unknown or reversed"),
        },
        edge_cases={
            "the last was not kept": "wait empty, did_not_take_place",
            "no booking stated, or no day": "wait empty, not_stated",
            "appointments in a circle": "an error that names the contact",
        },
        example="graph.frequency.rebookings()",
    )
    def rebookings(self, *, persons: Ids = None, agencies: Ids = None) -> Result:
        """List appointments that were moved, with the wait from the first booking.

        Parameters
        ----------
        persons, agencies
            Only chains whose last appointment names one of these persons (in any presence), is of these
            agencies.

        Returns
        -------
        Result
            One row a chain, in order of the last appointment.

        Raises
        ------
        casegraph.DataError
            Appointments that replace one another in a circle.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = {"persons": ids(persons), "agencies": ids(agencies)}
        return self._result("frequency.rebookings", _core.frequency_rebookings, query)

    @measure(
        "frequency.appointments",
        title="Appointments by how they ended",
        definition=(
            "Number of appointments and planned visits (contacts whose attendance is stated) by how they "
            "ended, with certain and possible counts. By person, or of persons asked for, those that were "
            "with or for the person (took part, or was absent), not those that only spoke about them; a "
            "person who is only assumed, and by agency an agency that is, makes one possible, never certain. "
            "The share attended is attended over known: all whose ending is not unknown, those to which "
            "somebody came too late and those cancelled included. Its limits are exact: the lower from the "
            "fewest attended among the most others, the upper from the most attended among the fewest others."
        ),
        source="casegraph, measures: counts with bounds; limits: Clopper & Pearson 1934, Biometrika 26:404",
        columns={
            **_GROUP_COLUMNS,
            **{
                f"{name}{suffix}": Column("appointments", f"{meaning}; {kind}")
                for name, meaning in _ATTENDANCES.items()
                for suffix, kind in (("", "certain count"), ("_possible", f"possible count ({_OPEN})"))
            },
            "total": Column("appointments", "all, certain count"),
            "total_possible": Column("appointments", f"all, possible count; {_OPEN}"),
            "known": Column("appointments", "all but unknown, certain count: the denominator of the share"),
            "share_attended": Column("of known", "attended over known, certain counts"),
            "lower": Column("of known", "lower exact limit; 0 where the others have no upper bound"),
            "upper": Column("of known", "upper exact limit; 1 where those attended have no upper bound"),
            "status": Column("", "ok or too_few (no ending is known)"),
        },
        edge_cases={
            "no appointment in a group": "the group has no row",
            "no ending known": "share NaN, status too_few",
            "a row with count_min and no count_max": _OPEN_ROW,
            **_UNSURE_EDGES,
            "a part of a counted row": "not counted beside it where the row itself is an appointment",
            "no groups asked for": "one row with the total",
        },
        example='graph.frequency.appointments(by="agency", persons="Perpetrator")',
    )
    def appointments(
        self,
        by: str | Iterable[str] = ("agency",),
        *,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str | None = None,
        address: str = "met_at",
        start: str | date | None = None,
        end: str | date | None = None,
        confidence: float = 0.95,
        threads: int = 0,
    ) -> Result:
        """Count appointments by how they ended.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``, ``address``, ``kind``.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            By person, and of persons asked for, by default ``took_part_or_absent``: those that were with or
            for the person, kept or missed. Otherwise ``any``. Accepted are also ``took_part``, ``absent``
            and ``spoken_about``.
        address
            Which address: ``met_at``, ``concerns_address`` or ``filed_at``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``.
        confidence
            Of the two-sided limits.
        threads
            0 for as many as the machine has; the answer is the same for any number.

        Returns
        -------
        Result
            One row a group that has an appointment.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, address or confidence that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        groups = _groups(by, _CONTACT_GROUPS)
        if presence is None:
            presence = "any" if persons is None and "person" not in groups else "took_part_or_absent"
        query = {
            "by": groups,
            "persons": ids(persons),
            "agencies": ids(agencies),
            "presence": choice("presence", presence, _PRESENCES),
            "address": choice("address", address, _ADDRESSES),
            "start": day_number("start", start),
            "end": day_number("end", end),
            "confidence": confidence,
            "threads": thread_count(threads),
        }
        return self._result("frequency.appointments", _core.frequency_appointments, query, start=start, end=end)

    @measure(
        "frequency.joint_appointments",
        title="Appointments that lay close together",
        definition=(
            "Pairs of appointments of different agencies with the same person at most so many days apart, "
            "each appointment used once, as many pairs as there can be (maximum matching). With within_km "
            "both places must be known and be the same or that near. No claim that they should have been "
            "joined."
        ),
        source="Edmonds 1965, Canad. J. Math. 17:449; casegraph, measures: joint appointments",
        columns={
            "first_contact": Column("", "contact_id of the earlier appointment"),
            "second_contact": Column("", "contact_id of the later appointment"),
            "first_agency": Column("", "its agency_id"),
            "second_agency": Column("", "its agency_id"),
            "person": Column("", "person_id, the first where they share several"),
            "days_min": Column("days", "least number of days apart"),
            "days_max": Column("days", "greatest number of days apart"),
            "same_place": Column("", "yes, no; empty where either place is not stated"),
            "km": Column("km", "distance of the places; empty where not known"),
        },
        edge_cases={
            "no such pair": "no row",
            "date not stated or open": "the appointment is left out",
            "a person who was only spoken about": "the appointment is not theirs",
            "uncertain days": "a pair where every day is near enough (bound certain), or some is (possible)",
            "a person or agency that is only assumed": "the appointment pairs with bound possible only",
            "a part of a counted row": "left out",
        },
        example="graph.frequency.joint_appointments(within_days=7)",
    )
    def joint_appointments(
        self,
        within_days: int = 7,
        *,
        within_km: float | None = None,
        persons: Ids = None,
        agencies: Ids = None,
        attendance: str | Iterable[str] = (
            "attended",
            "late",
            "not_attended",
            "no_reply",
            "child_not_brought",
            "unknown",
        ),
        bound: str = "certain",
        threads: int = 0,
    ) -> Result:
        """List appointments of different agencies with one person that lay close together.

        Parameters
        ----------
        within_days
            At most so many days apart.
        within_km
            Both places known, and the same or at most so far apart; by default place is not asked about.
        persons, agencies
            Only appointments with one of these persons, of these agencies.
        attendance
            How the appointments ended; by default all but those cancelled.
        bound
            ``certain`` (near on all days that they may have been on) or ``possible`` (on some).
        threads
            0 for as many as the machine has; the answer is the same for any number.

        Returns
        -------
        Result
            One row a pair, in order of the first appointment.

        Raises
        ------
        casegraph.ArgumentError
            A distance, attendance or bound that is not accepted.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        wanted = names("attendance", attendance)
        for ending in wanted:
            choice("attendance", ending, _ATTENDANCES)
        query = {
            "persons": ids(persons),
            "agencies": ids(agencies),
            "within_days": whole("within_days", within_days, 0, 100_000),
            "within_km": within_km,
            "attendance": wanted,
            "possible": choice("bound", bound, ("certain", "possible")) == "possible",
            "threads": thread_count(threads),
        }
        return self._result("frequency.joint_appointments", _core.frequency_joint_appointments, query)

    @measure(
        "frequency.silence",
        title="Longest silence",
        definition=(
            "Longest time between two contacts next to each other, by person and agency, within coverage. "
            "Gaps are cut where coverage begins or ends and where an episode of the kinds in cut (abroad, "
            "custody) interrupts; those cut are listed apart as censored. Over uncertain days, days_min is "
            "silent whatever the days and days_max is the longest that the gap can have been. A contact "
            "whose person, or by agency or sector whose agency, is only assumed ends a gap in days_min and "
            "not in days_max, as one does that may not have been at all. Without "
            "coverage the gap is only that of what the source describes."
        ),
        source="casegraph, measures: silence",
        columns={
            **{name: _GROUP_COLUMNS[name] for name in _OBSERVED_GROUPS},
            "days_min": Column("days", "length that is sure: from contact to contact; censored: to the end observed"),
            "days_max": Column("days", "length that is possible; empty where open"),
            "from_day": Column("day", "day of the contact before, or first day observed; empty where nothing is sure"),
            "to_day": Column("day", "day of the contact after, or the day after the last observed"),
            "from_contact": Column("", "contact_id before the gap with the greatest sure length"),
            "to_contact": Column("", "contact_id after it"),
            "possible_from_day": Column("day", "where the gap of the greatest days_max begins at its longest"),
            "possible_to_day": Column("day", "where it ends"),
            "possible_from_contact": Column("", "contact_id there; empty where only observation ends it"),
            "possible_to_contact": Column("", "contact_id there; empty where only observation ends it"),
            "gaps": Column("gaps", "gaps between contacts"),
            "censored_days_min": Column("days", "sure length of the longest gap that is cut; empty where open"),
            "censored_days_max": Column("days", "its possible length, the greatest over gaps that are cut"),
            "censored_from": Column("day", "its first day"),
            "censored_to": Column("day", "the contact or the day after observation that ends it"),
            "censored_at": Column("", "where it is cut: start, end or both"),
            "cut_at": Column("", "(all_gaps) where the gap is cut: start, end, both; empty for one between contacts"),
            "observed_days": Column("days", "days observed; empty where open"),
            "status": Column("", "ok, no_coverage, zero_exposure or too_few (no gap between contacts)"),
        },
        edge_cases={
            "no coverage that observes": "status no_coverage; the gaps are between described contacts",
            "no contact while observed": "the whole time is one gap, cut at both ends; status too_few",
            "coverage without a start or end": "the gap there has no length and is not compared",
            "date not stated": "the contact may fall in any gap: days_min 0, days_max as if it did not",
            "contacts of one day": "no gap between them",
            **{name: meaning.split(";")[0] for name, meaning in _COVERAGE_EDGES.items()},
        },
        example='graph.frequency.silence(by=["person", "agency"], persons="Perpetrator")',
    )
    def silence(
        self,
        by: str | Iterable[str] = ("person", "agency"),
        *,
        of: str = "contacts",
        persons: Ids = None,
        agencies: Ids = None,
        start: str | date | None = None,
        end: str | date | None = None,
        cut: str | Iterable[str] = ("abroad", "custody"),
        all_gaps: bool = False,
        threads: int = 0,
    ) -> Result:
        """Longest time without a described contact, within coverage.

        Parameters
        ----------
        by
            ``person``, alone or with ``agency`` or ``sector``.
        of
            ``contacts`` (default: of every presence, missed appointments too) or ``meetings`` (the person
            took part).
        persons, agencies
            Only these persons, only contacts and coverage of these agencies.
        start, end
            Only the window from ``start`` up to, and not including, ``end``.
        cut
            Kinds of episodes that interrupt a silence.
        all_gaps
            List every gap instead of the longest, with ``cut_at``.
        threads
            0 for as many as the machine has; the answer is the same for any number.

        Returns
        -------
        Result
            One row a group; with ``all_gaps`` one row a gap.

        Raises
        ------
        casegraph.ArgumentError
            Groups without a person; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = {
            "by": _groups(by, _OBSERVED_GROUPS),
            "persons": ids(persons),
            "agencies": ids(agencies),
            "presence": "took_part" if choice("of", of, ("contacts", "meetings")) == "meetings" else "any",
            "start": day_number("start", start),
            "end": day_number("end", end),
            "cut": names("cut", cut),
            "all_gaps": all_gaps,
            "threads": thread_count(threads),
        }
        return self._result("frequency.silence", _core.frequency_silence, query, start=start, end=end, of=of)

    @measure(
        "frequency.proximity",
        title="Last contact before a death",
        definition=(
            "Days from the last contact to a death, by person and agency, and whether there was a contact in "
            "the calendar months before it. The reference is the person's own death, the death of another "
            "person, or a day. Of a person who had a part in the fatal incident of a review it is the first "
            "contact of that incident, and contacts count that came before it by day, time and sequence, "
            "those of the same day too (possible where the order is not known; those of the incident itself "
            "never). Otherwise only contacts on earlier days count. A contact whose person, or by agency or "
            "sector whose agency, is only assumed is possible, never certain."
        ),
        source="casegraph, measures: proximity",
        columns={
            "person": _GROUP_COLUMNS["person"],
            "agency": _GROUP_COLUMNS["agency"],
            "sector": _GROUP_COLUMNS["sector"],
            "kind": _GROUP_COLUMNS["kind"],
            "reference_first": Column("day", "first day that the reference may be"),
            "reference_last": Column("day", "last day that the reference may be"),
            "days_min": Column("days", "least number of days from the last contact to the reference"),
            "days_max": Column("days", "greatest such number; empty where no contact surely was before"),
            "last_contact": Column("", "contact_id of the last contact that surely was before"),
            "contacts": Column("contacts", "contacts before the reference, certain count"),
            "contacts_possible": Column("contacts", f"contacts before the reference, possible count; {_OPEN}"),
            "within_12_months": Column("", "a contact in the 12 months before: yes, possible, no"),
            "within_6_months": Column("", "a contact in the 6 months before: yes, possible, no"),
            "within_1_months": Column("", "a contact in the month before: yes, possible, no"),
            "status": Column("", "ok, no_reference or no_contact"),
        },
        edge_cases={
            "no death known": "no row; persons asked for by name have one, status no_reference",
            "no contact before": "lengths empty, status no_contact",
            "a contact on the day itself": (
                "0 days where it came before the fatal incident's first contact; not before where only a day is known"
            ),
            "a row with count_min and no count_max": _OPEN_ROW,
            **_UNSURE_EDGES,
            "uncertain days": "days_min and days_max over all days; months yes only where every day agrees",
        },
        example='graph.frequency.proximity(death_of="Victim")',
    )
    def proximity(
        self,
        by: str | Iterable[str] = ("person", "agency"),
        *,
        reference: str | date = "death",
        death_of: Id | None = None,
        months: Sequence[int] = (12, 6, 1),
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        threads: int = 0,
    ) -> Result:
        """Days from the last contact to a death, and contacts in the months before it.

        Parameters
        ----------
        by
            ``person``, alone or with any of ``agency``, ``sector``, ``kind``.
        reference
            ``death`` (default), or one day for all.
        death_of
            A person whose death is the reference for all; by default each person's own.
        months
            Lengths of time before the reference, in calendar months.
        persons, agencies
            Only these persons (in the presence asked for), only contacts of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        threads
            0 for as many as the machine has; the answer is the same for any number.

        Returns
        -------
        Result
            One row a group of persons whose reference is known.

        Raises
        ------
        casegraph.ArgumentError
            Groups without a person; a reference that is not one day; both a day and ``death_of``; a person in
            ``death_of`` whose death is not known.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        own = reference == "death"
        if death_of is not None and not own:
            raise ArgumentError("reference: give a day or death_of, not both")
        query = {
            "by": _groups(by, ("person", "agency", "sector", "kind")),
            "persons": ids(persons),
            "agencies": ids(agencies),
            "presence": choice("presence", presence, _PRESENCES),
            "reference_day": None if own else day_number("reference", reference),
            "death_of": death_of,
            "months": [whole("months", month, 1, 1200) for month in months],
            "threads": thread_count(threads),
        }
        return self._result("frequency.proximity", _core.frequency_proximity, query, reference=str(reference))
