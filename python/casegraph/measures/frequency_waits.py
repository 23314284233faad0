"""Times between contacts, and contacts followed by another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from casegraph import _core
from casegraph.arguments import choice, day_number, ids, read, several, text, thread_count, truth, whole
from casegraph.errors import ArgumentError
from casegraph.measures.frequency_base import (
    ADDRESSES,
    CONTACT_GROUPS,
    COVERAGE_EDGES,
    FATAL_EDGES,
    GROUP_COLUMNS,
    MOST_DAYS,
    PRESENCES,
    UNIT_COLUMNS,
    UNIT_EDGES,
    FrequencyBase,
    Ids,
    days_apart,
    end_day,
    groups,
    share,
    unit_of,
)
from casegraph.measures.frequency_dates import (
    BOUNDS_OR_LEFT_OUT,
    DATES_DEFINITION,
    DATES_EDGES,
    DRAWN,
    LEFT_OUT_COLUMNS,
    LEFT_OUT_EDGES,
    NOT_DRAWN,
    drawn_columns,
    undrawn_query,
)
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["FrequencyWaits"]

_MOST_CONTACTS = 1000
_RHYTHM = {
    "burstiness": "-1 to 1",
    "burstiness_finite": "-1 to 1",
    "memory": "-1 to 1",
    "memory_corrected": "",
    "local_variation": "0 to 3",
    "cv2": "0 to 2",
}

# The spread over draws of what is told over units, beside that of the medians.
_QUARTILES_DRAWN = {
    name: Column(one.unit, f"{one.description}; with units")
    for name, one in drawn_columns(
        unit_mean="days",
        unit_mean_q1="days",
        unit_mean_q3="days",
        **{f"{name}_{quartile}": unit for name, unit in _RHYTHM.items() for quartile in ("q1", "q3")},
    ).items()
    if name.endswith(("_low", "_high"))
}


def _spans(argument: str, value: str | int | Iterable[str | int]) -> list[str]:
    """Times as ISO 8601 durations; whole numbers are days."""
    accepted = "whole days from 1, or P30D, P12M"
    given = [value] if isinstance(value, str | int) else several(argument, value, accepted)
    spans = []
    for item in given:
        if isinstance(item, bool) or not isinstance(item, str | int) or (isinstance(item, int) and item < 1):
            raise ArgumentError(f"{argument}: {item!r} is not accepted; accepted: {accepted}")
        span = item if isinstance(item, str) else f"P{whole(argument, item, 1, MOST_DAYS)}D"
        read(argument, _core.subtract_span, 0, text(argument, span))
        spans.append(span)
    return spans


_LISTS_DIFFER = (
    "Uncertain days are not drawn: which contacts follow one another differs from draw to draw, so that a list of gaps "
    "has no rows in common; waits(dates='sample') says what their lengths come to."
)


class FrequencyWaits(FrequencyBase):
    """Measures of times between contacts."""

    @measure(
        "frequency.waits",
        uncertain_days=DRAWN,
        title="Time between contacts",
        definition=(
            "Times between consecutive contacts of one person in each group (by address: at one address; of says "
            "otherwise), never between contacts of different ones. Where persons are not among the groups, mean to "
            "longest are over the gaps of all of them, each gap counting once; rhythm is never that of gaps thrown "
            "together, which look bursty where persons differ in their rate: burstiness to cv2 are medians over the "
            "persons that have one, beside their quartiles. Used are contacts that have one moment (an exact day, and "
            "by the minute one time) and surely belong to the group. Where coverage says when a person's contacts "
            "would have been described, a time that leaves coverage is no time between contacts, and contacts outside "
            "are not used (within_coverage). Contacts whose person (where persons are followed or asked for) or "
            "agency (of groups by agency or sector, or of agencies asked "
            "for) is only assumed are left out and counted in n_uncertain. With r the standard deviation "
            "over the mean: burstiness "
            "(r-1)/(r+1), -1 regular, 0 for a long Poisson sequence, towards 1 bursty; burstiness_finite is "
            "corrected for the number m of gaps: (sqrt(m+1) r - sqrt(m-1)) / ((sqrt(m+1)-2) r + sqrt(m-1)). "
            "Memory is the correlation of consecutive gaps, memory_corrected adds 1/(number of pairs), its "
            "bias under independence. Local variation is 3 times the mean of ((a-b)/(a+b))^2 over "
            "consecutive gaps, cv2 the mean of 2 |a-b|/(a+b): both 1 for Poisson." + DATES_DEFINITION
        ),
        source=(
            "Goh & Barabasi 2008, EPL 81:48002; Kim & Jo 2016, PRE 94:032311; Shinomoto, Shima & Tanji 2003, "
            "Neural Comput 15:2823; Holt et al. 1996, J Neurophysiol 75:1806"
        ),
        columns={
            **GROUP_COLUMNS,
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
            "status": Column("", "of the lengths: ok, too_few (no gap) or no_coverage"),
            "burstiness": Column("-1 to 1", "burstiness"),
            "burstiness_finite": Column("-1 to 1", "burstiness corrected for few gaps"),
            "burstiness_status": Column("", "ok, too_few (under 2 gaps) or zero_mean"),
            "memory": Column("-1 to 1", "correlation of consecutive gaps"),
            "memory_corrected": Column("", "memory with its bias taken off"),
            "memory_status": Column("", "ok, too_few (under 3 pairs of gaps) or zero_variance"),
            "local_variation": Column("0 to 3", "local variation"),
            "cv2": Column("0 to 2", "local coefficient of variation"),
            "local_variation_status": Column("", "of local_variation and cv2: ok, too_few or zero_mean"),
            **UNIT_COLUMNS,
            "units_with_gaps": Column("units", "of them, those with a gap; with units"),
            "units_burstiness": Column("units", "of them, those whose burstiness is defined; with units"),
            "units_memory": Column("units", "of them, those whose memory is defined; with units"),
            "units_local_variation": Column("units", "of them, those whose local variation is defined; with units"),
            "unit_mean": Column("days", "median over units of their mean gap; with units"),
            "unit_mean_q1": Column("days", "lower quartile of the same"),
            "unit_mean_q3": Column("days", "upper quartile of the same"),
            **{
                f"{name}_{quartile}": Column(unit, f"{which} quartile of {name} over units; with units")
                for name, unit in _RHYTHM.items()
                for quartile, which in (("q1", "lower"), ("q3", "upper"))
            },
            **drawn_columns(
                mean="days",
                median="days",
                sd="days",
                **_RHYTHM,
            ),
            **_QUARTILES_DRAWN,
        },
        edge_cases={
            "the rhythm of the week or the year": (
                "left in: a wait is so many days of the calendar; intervals takes it out of what it says (season)"
            ),
            **FATAL_EDGES,
            **DATES_EDGES,
            "under two contacts with a moment": "lengths NaN, status too_few",
            "contacts of one day": "gaps of 0 days, unless merged",
            "all gaps 0": "burstiness, local variation and cv2 NaN, zero_mean",
            "all gaps equal": "burstiness -1; memory NaN, zero_variance",
            "a row that stands for several contacts": "uncertain; its parts that have a moment are used",
            "a gap that leaves coverage": "no gap; pairs do not reach across it",
            **UNIT_EDGES,
            "quartiles over units": (
                "between the two nearest in proportion; drawn anew with the days, and their medians over draws told "
                "with "
                "their middle 95 %"
            ),
            "nobody with enough gaps, by group": "NaN, status too_few",
            "within_coverage not given": (
                "True where persons are followed and coverage observes any of them, else False: then gaps "
                "reach across time that nobody described. The result's parameters say which"
            ),
            "a person without coverage, where that of others counts": "no contact is used, status no_coverage",
            **COVERAGE_EDGES,
        },
        example='graph.frequency.waits(by="person", persons="Perpetrator")',
    )
    def waits(
        self,
        by: str | Iterable[str] | None = None,
        *,
        of: str | None = None,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        resolution: str = "day",
        merge_within: str | float | None = None,
        within_coverage: bool | None = None,
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        seed: int = 0,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Time between consecutive contacts, and how regular or bursty it is.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``, ``address`` (where they met), ``kind``;
            by default persons within a review, or of a graph for a purpose, else agencies.
        of
            Whose contacts follow each other within a group: ``person``, ``address`` or ``agency``; by default the
            person, or the address where that is a group and the person is not.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        resolution
            ``day``, or ``minute``: only contacts whose time is known too.
        merge_within
            A contact less than this after the one kept before it belongs to the same episode: a number of
            days, or a duration such as ``P2D`` or ``PT30M``.
        within_coverage
            Only contacts within coverage, and only gaps that do not leave it. Needs persons, as
            groups or followed within them. By default so where coverage observes any of the persons; the result's
            parameters say whether.
        dates
            ``exact``: contacts of an uncertain day are not used, and counted. ``sample``: their days are drawn.
            ``refuse``: a group with one has no answer.
        samples
            How many draws of days (with ``dates="sample"``).
        undated
            Contacts whose days have no bounds, which cannot be drawn: ``refuse`` the group, or ``leave_out``.
        seed
            Of the draws; the answer is the same for the same seed.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

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
        by = self._by(by, ("person",), purpose=purpose)
        query = self._waits_query(
            by, of, persons, agencies, presence, start, end, resolution, merge_within, within_coverage
        )
        query |= {"each": False, "threads": thread_count(threads)}
        return self._drawn_result(
            "frequency.waits",
            _core.frequency_waits,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            purpose=purpose,
        )

    @measure(
        "frequency.gaps",
        uncertain_days=NOT_DRAWN,
        title="Each time between contacts",
        definition=(
            "Every time between two consecutive contacts of one person within a group (by address: at one address; "
            "of says otherwise) that have one moment and surely belong to it, as waits() uses them, within coverage "
            "where that is known. Gaps of 0 days join contacts of one day. A gap with n_between above 0 is the "
            "longest that it may be: another contact may lie in it. " + _LISTS_DIFFER
        ),
        source="casegraph, measures: inter-event times",
        columns={
            **GROUP_COLUMNS,
            "from_contact": Column("", "contact_id of the earlier contact"),
            "to_contact": Column("", "contact_id of the later contact"),
            "from_day": Column("day", "day of the earlier contact"),
            "to_day": Column("day", "day of the later contact"),
            "days": Column("days", "length of the gap"),
            "minutes": Column("minutes", "length of the gap; empty unless resolution is minute"),
            "n_between": Column(
                "contacts",
                "contacts without one moment, of several, or of an assumed person or agency, that may lie between the "
                "two or on their days",
            ),
            **LEFT_OUT_COLUMNS,
        },
        edge_cases={
            **LEFT_OUT_EDGES,
            "dates='refuse', a contact of an uncertain day that may be in the window": (
                "one row without a gap: days NaN, dates refused, n_between how many such contacts"
            ),
            "an uncertain contact that may lie between the two": "counted in n_between; days is an upper bound",
            **FATAL_EDGES,
            "no person among the groups": "the unit whose contacts these are is a column of the answer all the same",
            "under two contacts with a moment": "no row",
            "contacts without one moment": "not used; waits() counts them",
            "a gap that leaves coverage": "no row, unless within_coverage is False",
        },
        example='graph.frequency.gaps(by="person", persons="Perpetrator", resolution="minute")',
    )
    def gaps(
        self,
        by: str | Iterable[str] | None = None,
        *,
        of: str | None = None,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        resolution: str = "day",
        merge_within: str | float | None = None,
        within_coverage: bool | None = None,
        dates: str = "exact",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """List each time between consecutive contacts, with the contacts at its ends.

        Parameters
        ----------
        by, of, persons, agencies, presence, start, end, resolution, merge_within, within_coverage, threads
            As in :meth:`waits`.
        dates
            ``exact``: contacts of an uncertain day are not used, and counted. ``refuse``: a group with one has no
            answer. ``sample`` is not accepted: every draw has gaps of its own.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

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
        asked = groups(self._by(by, ("person",), purpose=purpose), CONTACT_GROUPS)
        unit = unit_of(of, asked)
        by = asked if unit in asked else [*asked, unit]
        query = self._waits_query(
            by, unit, persons, agencies, presence, start, end, resolution, merge_within, within_coverage
        )
        drawn, told = undrawn_query(dates, _LISTS_DIFFER)
        query |= {"each": True, "dates": drawn, "threads": thread_count(threads)}
        return self._result(
            "frequency.gaps",
            _core.frequency_waits,
            query,
            start=start,
            end=end,
            purpose=purpose,
            about_persons=True,
            instead="frequency.waits by agency",
            **told,
        )

    def _waits_query(
        self,
        by: str | Iterable[str],
        of: str | None,
        persons: Ids,
        agencies: Ids,
        presence: str,
        start: str | date | None,
        end: str | date | None,
        resolution: str,
        merge_within: str | float | None,
        within_coverage: bool | None,
    ) -> dict[str, Any]:
        given = groups(by, CONTACT_GROUPS)
        unit = unit_of(of, given)
        chosen = {"persons": ids(persons, "persons"), "agencies": ids(agencies, "agencies")}
        if within_coverage is None:
            within_coverage = "person" in (*given, unit) and _core.frequency_observes_some(self._graph._core, **chosen)
        return chosen | {
            "by": given,
            "of": unit,
            "presence": choice("presence", presence, PRESENCES),
            "start": day_number("start", start),
            "end": end_day(end),
            "resolution": choice("resolution", resolution, ("day", "minute")),
            "merge_within_days": days_apart("merge_within", merge_within),
            "within_coverage": truth("within_coverage", within_coverage),
        }

    @measure(
        "frequency.repeats",
        uncertain_days=BOUNDS_OR_LEFT_OUT,
        title="Contacts followed by another",
        definition=(
            "Share of contacts that were followed, within a time h, by another of the same person in the same group, "
            "such as with the same agency (followed_by='any': in any group; by address: by another at that address; "
            "of says "
            "otherwise). Where persons are not among the groups, each person's contacts are followed apart and then "
            "added up: the share is of all their contacts. Of the contacts with an exact day t, those are eligible "
            "whose whole follow-up (the days after t up to "
            "t + h) was observed; the others belong to survival measures. A contact whose day is uncertain "
            "is never followed up itself, but makes a repeat certain where all its days lie in the "
            "follow-up, possible where some do. Nor is one whose person (where persons are followed or asked for) "
            "or agency (of groups by agency or sector, or of agencies asked for) is only assumed; "
            "it makes a repeat possible, never certain."
        ),
        source=(
            "Farrell & Pease 1993; limits: Clopper & Pearson 1934, Biometrika 26:404; standard error of a ratio over "
            "clusters: Cochran 1977, Sampling Techniques, 6.3"
        ),
        columns={
            **GROUP_COLUMNS,
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
            "units": Column("units", "persons (or what of says) with an eligible contact; only of several"),
            "se_units": Column("of eligible", "standard error of the share, each unit's contacts taken together"),
        },
        edge_cases={
            **FATAL_EDGES,
            "nothing eligible": "share and limits NaN, status too_few",
            "no coverage and no observed_until": "share NaN, status no_coverage",
            "a second contact on the same day": "a repeat of the earlier row, only with include_same_day",
            **UNIT_EDGES,
            "neither followed nor grouped by person": "observation is coverage of everybody in the casebook, whatever "
            "review; else give observed_until",
            "several persons in a row": "the exact limits take contacts as independent, which those of one person are "
            "not: with many contacts of few persons se_units is the better measure (NaN of one unit)",
            "contact without an address, by address": "in no group",
            "a person who died": "observation ends with the latest day that may be that of death, whatever coverage or "
            "observed_until say; a contact whose follow-up reaches beyond it is not eligible",
        },
        example='graph.frequency.repeats("P30D", by="person", observed_until="2014-03-15")',
    )
    def repeats(
        self,
        within: str | int | Iterable[str | int] = "P30D",
        *,
        by: str | Iterable[str] | None = None,
        of: str | None = None,
        followed_by: str = "same",
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
        purpose: str | None = None,
    ) -> Result:
        """Share of contacts that were followed by another within a time.

        Parameters
        ----------
        within
            The time, or several: ISO 8601 durations in calendar months or days (``P30D``, ``P12M``), or days.
        by
            Groups, any of ``person``, ``agency``, ``sector``, ``address``, ``kind``;
            by default persons within a review, or of a graph for a purpose, else agencies.
        of
            Whose contacts follow each other within a group: ``person``, ``address`` or ``agency``; by default the
            person, or the address where that is a group and the person is not.
        followed_by
            ``same`` (default): a repeat is a contact of the same group, such as of the same agency. ``any``: of
            whatever agency, sector and kind.
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
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

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
        asked = groups(self._by(by, ("person",), purpose=purpose), CONTACT_GROUPS)
        followed = choice("followed_by", followed_by, ("same", "any"))
        query = {
            "by": asked,
            "of": unit_of(of, asked),
            "by_any": followed == "any",
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "address": choice("address", address, ADDRESSES),
            "start": day_number("start", start),
            "end": end_day(end),
            "within": _spans("within", within),
            "observed_until": day_number("observed_until", observed_until),
            "include_same_day": truth("include_same_day", include_same_day),
            "confidence": share("confidence", confidence),
            "threads": thread_count(threads),
        }
        shown: dict[str, Any] = {"start": start, "end": end, "observed_until": observed_until, "followed_by": followed}
        return self._result("frequency.repeats", _core.frequency_repeats, query, **shown, purpose=purpose)

    @measure(
        "frequency.continuation",
        uncertain_days=BOUNDS_OR_LEFT_OUT,
        title="Further contact, given the number so far",
        definition=(
            "For k = 1, 2, ...: of the units (persons, households, addresses or agencies) that had at least k "
            "contacts, the share that had a further one within a fixed time h after the k-th. Contacts are counted on "
            "record, by group, "
            "from start on (from the first on record where there is none); the k-th lies in the window, a further one "
            "may lie after it. Contacts of one day are one unless include_same_day. A unit is followed where all days "
            "from the k-th, of day t, to t + h were observed; others are left out and counted in n_censored. Where a "
            "contact without one day, that stands for several, or that does not surely belong to the unit may lie "
            "from start to t + h, it is open which contact is the k-th: left out and counted in n_uncertain. "
            "A contact is of a household (an address) where a person who took part lived there on its day. "
            "That the share rises with k is no sign that contacts bring about contacts: units with many contacts "
            "are those of a higher rate."
        ),
        source=(
            "Barnham, Barnes & Sherman 2017, Cambridge Journal of Evidence-Based Policing 1:46 (fixed follow-up, "
            "conditional probability of the next contact); limits: Clopper & Pearson 1934, Biometrika 26:404"
        ),
        columns={
            **GROUP_COLUMNS,
            "flag": Column("", "flag that the record made at the time states of the contact"),
            "area": Column("", "area of the agency; empty where not stated"),
            "household": Column("", "address_id where a person of the contact lived on its day"),
            "k": Column("contacts", "number of contacts so far"),
            "units": Column("units", "persons, households, addresses or agencies with at least k contacts"),
            "followed": Column("units", "of them, those observed for the whole time after the k-th"),
            "n_censored": Column("units", "of them, those whose observation ends sooner: left out"),
            "n_uncertain": Column("units", "of them, those for whom a contact of no one day leaves it open: left out"),
            "further": Column("units", "of those followed, those with a further contact within the time"),
            "share": Column("of followed", "further over followed"),
            "lower": Column("of followed", "lower exact limit"),
            "upper": Column("of followed", "upper exact limit"),
            "median_days": Column("days", "median time from the k-th to the next, of those with a further one"),
            "status": Column("", "ok, too_few (nobody followed) or no_coverage"),
        },
        edge_cases={
            **FATAL_EDGES,
            "nobody followed": "share, limits and median NaN, status too_few",
            "nobody with a further contact": "share 0, median NaN",
            "no coverage and no observed_until": "share NaN, status no_coverage",
            "a second contact on the same day": "no contact of its own, unless include_same_day",
            "contacts before start": "not counted: k is the number since start",
            "contacts outside coverage": "count towards k: they are on record; a unit is followed by coverage alone",
            "a group without a unit": "one row of k = 1, units 0, status too_few",
            "households, addresses and agencies": "observation is coverage of everybody in the casebook, "
            "whatever review; else give observed_until",
            "contact without an address, of addresses": "in no unit",
            "contact of persons whose address on the day is not known, of households": "in no unit",
            "contact of persons of several households, or with several flags": "of each",
            "a residence that may not have been then, or is not stated for certain": "the contact does not surely "
            "belong to the household",
            "persons who move": "their later contacts are of the household that they moved to",
            "a person who died": "observation ends with the latest day that may be that of death, whatever coverage or "
            "observed_until say: left out, in n_censored, where that comes before the end of the time",
        },
        example='graph.frequency.continuation("P12M", observed_until="2014-03-15", most=5)',
    )
    def continuation(
        self,
        within: str | int = "P24M",
        *,
        of: str = "person",
        by: str | Iterable[str] = (),
        most: int = 10,
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
        purpose: str | None = None,
    ) -> Result:
        """Share of persons, households, addresses or agencies with a further contact, given how many they had so far.

        Parameters
        ----------
        within
            The time after the k-th contact: an ISO 8601 duration in calendar months or days (``P24M``, ``P731D``), or
            days.
        of
            The units: ``person``, ``household``, ``address`` or ``agency``.
        by
            Groups, up to three of ``person``, ``agency``, ``sector``, ``area``, ``address``, ``household``, ``kind``
            and ``flag``, but the units. Contacts are counted, and looked for, within each: by flag, further contacts
            with that flag.
        most
            The greatest number of contacts so far that has a row.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        address
            Which address: ``met_at``, ``concerns_address`` or ``filed_at``.
        start, end
            Contacts are counted from ``start``, and those up to, and not including, ``end`` are followed up; what
            follows them may lie after it.
        observed_until
            The last day observed; by default coverage says what was observed.
        include_same_day
            Take contacts of one day as several.
        confidence
            Of the two-sided limits.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row for each group and number of contacts so far.

        Raises
        ------
        casegraph.ArgumentError
            A time, unit, group, presence, address or number that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        spans = _spans("within", within)
        if len(spans) != 1:
            raise ArgumentError(f"within: {within!r} is not accepted; accepted: one time, such as P24M")
        grouped = groups(by, (*CONTACT_GROUPS, "flag", "area", "household"))
        query = {
            "of": choice("of", of, ("person", "household", "address", "agency")),
            "by": grouped,
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "address": choice("address", address, ADDRESSES),
            "start": day_number("start", start),
            "end": end_day(end),
            "within": spans[0],
            "most": whole("most", most, 1, _MOST_CONTACTS),
            "observed_until": day_number("observed_until", observed_until),
            "include_same_day": truth("include_same_day", include_same_day),
            "confidence": share("confidence", confidence),
            "threads": thread_count(threads),
        }
        shown: dict[str, Any] = {"start": start, "end": end, "observed_until": observed_until}
        return self._result(
            "frequency.continuation",
            _core.frequency_continuation,
            query,
            about_persons="household" in grouped,
            purpose=purpose,
            **shown,
        )
