"""Contacts counted, and their rates over the time observed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from casegraph import _core
from casegraph.arguments import choice, day_number, duration, ids, names, number, one_id, thread_count, truth
from casegraph.errors import ArgumentError
from casegraph.measures.frequency_base import (
    ADDRESSES,
    COVERAGE_EDGES,
    FATAL_EDGES,
    GROUP_COLUMNS,
    OBSERVED_GROUPS,
    OPEN,
    OPEN_ROW,
    PRESENCES,
    UNSURE_EDGES,
    FrequencyBase,
    Id,
    Ids,
    end_day,
    groups,
    share,
)
from casegraph.measures.frequency_dates import BOUNDS
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["FrequencyCounts"]

_TIMES = ("year", "quarter", "month", "week", "weekday", "hour")
_DIMENSIONS = ("person", "agency", "sector", "area", "address", "incident", "kind", "flag", *_TIMES)
_BINS = ("day", "week", "month", "quarter", "year", "weekday", "hour", "weekday_hour")
_DAYS_PER = {"year": 365.25, "month": 30.4375, "day": 1.0}


_RATE_GROUPS = (*OBSERVED_GROUPS, "address", "kind", "flag")


def _days_per(value: str | float) -> float:
    """Number of days in the unit of time of a rate."""
    if isinstance(value, str):
        if value in _DAYS_PER:
            return _DAYS_PER[value]
        stated = re.fullmatch(r"(\d+(?:\.\d+)?) days?", value)
        if stated and float(stated[1]) > 0:
            return float(stated[1])
    elif isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return number("per", value)
    raise ArgumentError(
        f"per: {value!r} is not accepted; accepted: year (365.25 days), month (30.4375 days), day, or a "
        "number of days above 0, also as '30.4375 days'"
    )


class FrequencyCounts(FrequencyBase):
    """Measures of counts and rates."""

    @measure(
        "frequency.counts",
        uncertain_days=BOUNDS,
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
            "incident itself never); where only the day of death is known, those of earlier days. By time a count "
            "has beside it, in exposure_days, how many days of the window the row's bins have: a month cut by the "
            "window, a short month, a weekday that comes five times. Nothing says that they were observed days: rates "
            "divides by time observed."
        ),
        source="casegraph, measures: counts with bounds",
        columns={
            "person": Column("", "person_id"),
            "agency": Column("", "agency_id"),
            "sector": Column("", "sector of the agency"),
            "area": Column("", "area of the agency"),
            "address": Column("", "address_id, in the part asked for (met_at, concerns_address, filed_at)"),
            "incident": Column("", "incident_id; a contact without one is an incident of its own, shown empty"),
            "kind": Column("", "kind of contact"),
            "flag": Column("", "flag that the contact carries"),
            "year": Column("calendar year", "year; empty where the date has no bounds"),
            "quarter": Column("calendar quarter", "first day of the quarter; empty where the date has no bounds"),
            "month": Column("calendar month", "first day of the month; empty where the date has no bounds"),
            "week": Column("week", "Monday of the week (ISO 8601); empty where the date has no bounds"),
            "weekday": Column("1 to 7", "day of the week, 1 Monday (ISO 8601); empty where the date has no bounds"),
            "hour": Column("0 to 23", "hour of the recorded time of day; empty where none is recorded"),
            "certain": Column("contacts", "count over dates, numbers, persons and agencies that are sure"),
            "possible": Column("contacts", f"count over those that may be; {OPEN}"),
            "exposure_days": Column(
                "days", "days of the window in the row's bins of time; only by time, not by person or before a death"
            ),
        },
        edge_cases={
            **FATAL_EDGES,
            "no contact in a group": "the group has no row",
            "no start or end": (
                "the bins are whole, from that of the first contact to that of the last; by weekday or hour alone the "
                "window has no length and exposure_days is empty"
            ),
            "by hour": (
                "every day has every hour. A contact whose least and latest time lie in several hours is possible in "
                "each; the row with an empty hour says how many have no time of day"
            ),
            "by time and person": "no exposure_days: a person's time is their own; rates tells it",
            "a row with count_min and no count_max": OPEN_ROW,
            **UNSURE_EDGES,
            "before death, a person asked for without a known death": "an error; death_of counts before another's",
            "before death, nobody asked for": "persons without a known death have no row",
            "date not stated": (
                "possible in every window; by year, quarter, month, week or weekday a row in which that is empty"
            ),
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
        purpose: str | None = None,
    ) -> Result:
        """Count contacts by any of person, agency, sector, area, address, incident, kind, flag and times.

        Parameters
        ----------
        by
            Groups, one or several of ``person``, ``agency``, ``sector``, ``area`` (of the agency), ``address``,
            ``incident``, ``kind``, ``flag``; and of ``year``, ``quarter``, ``month``, ``week`` (from Monday),
            ``weekday`` and ``hour`` (of the recorded time of day).
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
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
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

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
            "by": groups(by, _DIMENSIONS),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "start": day_number("start", start),
            "end": end_day(end),
            "before_death": duration("before_death", before_death),
            "death_of": None if death_of is None else one_id("death_of", death_of),
            "address": choice("address", address, ADDRESSES),
            "flag_state": choice("flag_state", flag_state, ("yes", "no", "not_recorded")),
            "hindsight": truth("hindsight", hindsight),
            "unit": choice("unit", unit, ("contacts", "incidents")),
            "threads": thread_count(threads),
        }
        return self._result("frequency.counts", _core.frequency_counts, query, start=start, end=end, purpose=purpose)

    @measure(
        "frequency.rates",
        uncertain_days=BOUNDS,
        title="Contacts per time observed",
        definition=(
            "Number of contacts in each group divided by the time in which they would have been described. The time is "
            "the union of the coverage of the group's agencies for each person, in person-days, added up over the "
            "persons of the group; only contacts within the coverage of their own agency for the person are counted. "
            "As that time is a person's under an agency, a contact whose person or agency is only assumed is possible "
            "and never certain, whatever the groups. Limits are exact Poisson limits: the lower from the certain "
            "count, the upper from the possible count; there is none where that has no upper bound. rate_shrunk draws "
            "each rate towards that of all rows, the more the shorter it was observed, by a gamma prior fitted to the "
            "rows: few contacts in little time make no extreme rate. With bin each group has a row for each day, week, "
            "month, quarter or year, with the time observed in it; or for each day of the week, hour of the day or "
            "both: a rate of Mondays, or of the hour from 22:00, is per time observed on Mondays, or in that hour, and "
            "compares with the rate of all time."
        ),
        source=(
            "Garwood 1936, Biometrika 28:437; Berry & Armitage 1995, J R Stat Soc D 44:417, for mid-P; Clayton & "
            "Kaldor 1987, Biometrics 43:671, and Marshall 1991, J R Stat Soc C 40:283, for rate_shrunk"
        ),
        columns={
            **GROUP_COLUMNS,
            "flag": Column("", "flag that the contact carries, as the record made at the time states it"),
            "from_day": Column("day", "first day of the bin in the window; only with bins of the calendar"),
            "to_day": Column("day", "last day of the bin in the window; only with bins of the calendar"),
            "weekday": Column("1 to 7", "day of the week, 1 Monday (ISO 8601); only with bin weekday or weekday_hour"),
            "hour": Column("0 to 23", "hour of the recorded time of day; only with bin hour or weekday_hour"),
            "certain": Column("contacts", "count within coverage over dates, numbers, persons, agencies that are sure"),
            "possible": Column("contacts", f"count within coverage over those that may be; {OPEN}"),
            "exposure_days": Column(
                "person-days",
                "time observed, with hours the days that have the hour; empty where coverage has an open end",
            ),
            "rate": Column("contacts per unit of time", "certain count per unit of exposure"),
            "rate_possible": Column(
                "contacts per unit of time", "possible count per unit of exposure; NaN where it is open"
            ),
            "lower": Column("contacts per unit of time", "lower exact limit, from the certain count"),
            "upper": Column(
                "contacts per unit of time", "upper exact limit, from the possible count; NaN where it is open"
            ),
            "rate_shrunk": Column("contacts per unit of time", "empirical-Bayes rate, from the certain counts"),
            "n_dropped": Column(
                "rows", "contacts that may be in the window and are on no day in coverage: not counted"
            ),
            "coverage_excluded": Column("rows", "coverage that observes nothing (topic-limited, described_only, none)"),
            "n_untimed": Column(
                "rows", "contacts counted on the row's days that have no time of day: in no hour; only with hours"
            ),
            "status": Column("", "ok, no_coverage, open_coverage, zero_exposure, no_upper_bound (rate and lower hold)"),
        },
        edge_cases={
            **FATAL_EDGES,
            "no coverage": "rate NaN, status no_coverage; the contacts are in n_dropped",
            "a row with count_min and no count_max": "possible empty, upper NaN, status no_upper_bound",
            "a person or agency that is only assumed": "the contact is possible, never certain",
            "coverage without a start or end, and no window that closes it": "rate NaN, status open_coverage",
            "coverage, but none of it in the window": "rate NaN, status zero_exposure",
            "no contact in time observed": "rate 0, lower limit 0",
            "rows that differ no more than by chance": "rate_shrunk is the rate of all rows together",
            "under two rows with time observed, or no contact": "rate_shrunk NaN",
            "several persons in a contact, no person among the groups": "the contact is counted once",
            "a person abroad or in custody": "stays observed unless cut says otherwise",
            "by kind, address or flag": "coverage names none of them: the time is that of the group's agencies, the "
            "same for each, of whoever was observed and not of an address; one without a contact has no row",
            "several flags": "the contact is counted under each of them; one without a flag is in no row",
            "contacts without an address": "are in no row by address",
            "with bin, a contact whose day is not surely in one bin": "possible in each bin that it may be in",
            "with bin, no start or end": "the window from the first to the last day of coverage that has both ends",
            "a bin that is not observed, or in which there is no contact": (
                "has a row all the same: rate NaN, status zero_exposure or no_coverage; or rate 0"
            ),
            "by day of the week, a contact whose day is not sure": "possible on each day that it may be on",
            "by hour, a contact whose least and latest time lie in several hours": "possible in each of them",
            "by hour, a contact without a time of day": (
                "in no hour, neither certain nor possible: rates and limits are of contacts with a recorded time; "
                "n_untimed says how many have none"
            ),
            "by hour, a time that is a default (00:00, 09:00)": "taken as recorded: that hour stands out",
            "by hour, days on which clocks change": "every day has every hour once",
            **COVERAGE_EDGES,
        },
        example='graph.frequency.rates(by=["person", "agency"], per="year")',
    )
    def rates(
        self,
        by: str | Iterable[str] | None = None,
        *,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        address: str = "met_at",
        start: str | date | None = None,
        end: str | date | None = None,
        bin: str | None = None,
        cut: str | Iterable[str] = (),
        per: str | float = "year",
        confidence: float = 0.95,
        limits: str = "exact",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Rate of contacts over the time that coverage observes, with exact limits.

        Parameters
        ----------
        by
            Groups, up to four of ``person``, ``agency``, ``sector``, ``address``, ``kind``, ``flag``;
            by default persons and agencies within a review, or of a graph for a purpose, else agencies.
        persons, agencies
            Only these persons (in the presence asked for), only contacts and coverage of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        address
            Which address: ``met_at``, ``concerns_address`` or ``filed_at``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        bin
            A row for each ``day``, ``week`` (from Monday), ``month``, ``quarter`` or ``year`` of the window, or for
            each ``weekday``, ``hour`` (of the recorded time of day) or ``weekday_hour``; by default one for the whole.
        cut
            Kinds of episodes, such as ``("abroad", "custody")``, whose days are not observed.
        per
            Unit of time: ``year`` (365.25 days), ``month`` (30.4375 days), ``day``, or a number of days.
        confidence
            Of the two-sided limits.
        limits
            ``exact`` (Garwood: covers at least as often as it says) or ``mid_p`` (narrower: as often on average).
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a group (and bin) with counts, exposure, rate, limits and status.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, unit, bin or confidence that is not accepted; a window that is reversed; more than
            100,000 bins.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        by = self._by(by, ("person", "agency"), purpose=purpose)
        query = {
            "by": groups(by, _RATE_GROUPS),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "address": choice("address", address, ADDRESSES),
            "start": day_number("start", start),
            "end": end_day(end),
            "bin": None if bin is None else choice("bin", bin, _BINS),
            "cut": names("cut", cut),
            "per_days": _days_per(per),
            "confidence": share("confidence", confidence),
            "mid_p": choice("limits", limits, ("exact", "mid_p")) == "mid_p",
            "threads": thread_count(threads),
        }
        return self._result(
            "frequency.rates", _core.frequency_rates, query, start=start, end=end, limits=limits, purpose=purpose
        )
