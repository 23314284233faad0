"""Shares of persons, replies and appointments by group: what lists of them come to, without a row about anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from casegraph import _core
from casegraph.arguments import choice, day_number, ids, names, thread_count, whole
from casegraph.errors import ArgumentError
from casegraph.measures.frequency_appointments import (
    ATTENDANCES,
    LINK_KINDS,
    LINK_STATUSES,
    NOT_CANCELLED,
    at_most_km,
)
from casegraph.measures.frequency_base import (
    COVERAGE_EDGES,
    FATAL_EDGES,
    GROUP_COLUMNS,
    PRESENCES,
    UNSURE_EDGES,
    FrequencyBase,
    Ids,
    end_day,
    groups,
    share,
    whole_days,
)
from casegraph.measures.frequency_dates import BOUNDS
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["FrequencyShares"]

_LIMITS = "limits: Clopper & Pearson 1934, Biometrika 26:404"
_BINS = ("none", "month", "quarter", "year")


def _record_columns(other: str, whose: str) -> dict[str, Column]:
    """Columns of groups of records, and of the second record that belongs with each."""
    own = {
        "agency": Column("", "agency_id"),
        "sector": Column("", "sector of the agency; empty where not stated"),
        "area": Column("", "area of the agency; empty where not stated"),
        "kind": Column("", "kind of contact; empty where not stated"),
    }
    return own | {f"{other}{name}": Column(one.unit, f"{one.description}, {whose}") for name, one in own.items()}


def _period_columns(whose: str) -> dict[str, Column]:
    return {
        name: Column(f"calendar {name}", f"{told} of {whose}; empty where its days are not all in one")
        for name, told in (
            ("month", "first day of the month"),
            ("quarter", "first day of the quarter"),
            ("year", "year"),
        )
    }


def _bin(given: str) -> str | None:
    return None if choice("bin", given, _BINS) == "none" else given


class FrequencyShares(FrequencyBase):
    """Shares by group, where the measures of the same name list persons, replies or appointments."""

    @measure(
        "frequency.silence_shares",
        uncertain_days=BOUNDS,
        title="Persons with a long silence",
        definition=(
            "Of the persons of each group who were observed for so many days on end, the share who had a silence of "
            "at least as many, as silence() says of each of them. A gap that coverage or an episode cuts counts with "
            "the days of it that were observed: the silence lasted at least as long. Where days leave it open, or a "
            "person or agency is only assumed, a person is counted as possible."
        ),
        source=f"casegraph, measures: silence; {_LIMITS}",
        columns={
            "agency": GROUP_COLUMNS["agency"],
            "sector": GROUP_COLUMNS["sector"],
            "at_least_days": Column("days", "length of the silence asked about"),
            "persons": Column("persons", "persons observed for at least so many days without a break"),
            "silent": Column("persons", "of them, those who surely had a silence of at least so many days"),
            "silent_possible": Column("persons", "of them, those who may have had one"),
            "share": Column("of persons", "silent over persons"),
            "share_possible": Column("of persons", "silent_possible over persons"),
            "lower": Column("of persons", "lower exact limit, from silent"),
            "upper": Column("of persons", "upper exact limit, from silent_possible"),
            "n_not_covered": Column(
                "persons", "with a contact in the group and no coverage that observes: not counted"
            ),
            "status": Column("", "ok, no_coverage (of nobody) or too_few (nobody observed for so long)"),
        },
        edge_cases={
            **FATAL_EDGES,
            "nobody observed for so long": "share and limits NaN, status too_few",
            "no coverage that observes anybody of the group": "share and limits NaN, status no_coverage",
            "a person without a contact in the group": (
                "counted where a row of coverage names the person, or where the person is asked for by name"
            ),
            "observation without a start or end": "long enough; the gap there has no length and is not compared",
            "date not stated": "the contact may fall in any gap: such a silence is possible, not sure",
            **{name: meaning.split(";")[0] for name, meaning in COVERAGE_EDGES.items()},
        },
        example='graph.frequency.silence_shares("sector")',
    )
    def silence_shares(
        self,
        by: str | Iterable[str] = ("agency",),
        *,
        at_least: int | Sequence[int] = (90, 180, 365),
        of: str = "contacts",
        persons: Ids = None,
        agencies: Ids = None,
        start: str | date | None = None,
        end: str | date | None = None,
        cut: str | Iterable[str] = ("abroad", "custody"),
        confidence: float = 0.95,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Share of persons with a long time without a described contact, by agency or sector.

        Parameters
        ----------
        by
            ``agency`` or ``sector``, or none for all contacts together. Persons are followed within each.
        at_least
            Days, one number or several.
        of
            ``contacts`` (default: of every presence, missed appointments too) or ``meetings`` (the person
            took part).
        persons, agencies
            Only these persons, only contacts and coverage of these agencies.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        cut
            Kinds of episodes that interrupt a silence.
        confidence
            Of the two-sided limits.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row for each group and length. None is a person's; a group may be of few persons.

        Raises
        ------
        casegraph.ArgumentError
            A group, length or confidence that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = {
            "by": groups(by, ("agency", "sector")),
            "at_least_days": whole_days("at_least", at_least, 1),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": "took_part" if choice("of", of, ("contacts", "meetings")) == "meetings" else "any",
            "start": day_number("start", start),
            "end": end_day(end),
            "cut": names("cut", cut),
            "confidence": share("confidence", confidence),
            "threads": thread_count(threads),
        }
        return self._result(
            "frequency.silence_shares",
            _core.frequency_silence_shares,
            query,
            start=start,
            end=end,
            of=of,
            purpose=purpose,
        )

    @measure(
        "frequency.recency_shares",
        uncertain_days=BOUNDS,
        title="Persons with a contact shortly before a day",
        definition=(
            "Of the persons with a contact of each group up to a day, the share whose last one was within a number of "
            "days before it, as recency() says of each of them. share is the least that uncertain days and assumed "
            "persons or agencies allow, share_possible the greatest. Persons who surely died before the day are not "
            "counted."
        ),
        source=f"casegraph, measures: counts with bounds; {_LIMITS}",
        columns={
            "agency": GROUP_COLUMNS["agency"],
            "sector": GROUP_COLUMNS["sector"],
            "kind": GROUP_COLUMNS["kind"],
            "within_days": Column("days", "the time before the day asked about, the day itself counted"),
            "persons": Column("persons", "persons who surely had a contact up to the day"),
            "persons_possible": Column("persons", "persons who may have had one"),
            "within": Column("persons", "those whose last contact surely was within the time"),
            "within_possible": Column("persons", "those whose last contact may have been"),
            "share": Column("of persons", "within over persons_possible"),
            "share_possible": Column(
                "of persons", "within_possible over those who surely had a contact, or may have had one within"
            ),
            "lower": Column("of persons", "lower exact limit of share"),
            "upper": Column("of persons", "upper exact limit of share_possible"),
            "n_died": Column("persons", "with a contact of the group, who surely died before the day: not counted"),
            "status": Column("", "ok or no_contacts (of nobody)"),
        },
        edge_cases={
            "a contact of the day itself": "counts; 0 days",
            "contacts without a date": "may have been on the day itself",
            "nobody with a contact up to the day": "share and limits NaN, status no_contacts",
            "nobody who surely had a contact, nor may have had one within the time": "share_possible 0",
            "a person without a contact of the group": "not counted: the share is of its clients, not of everybody",
            "a person who died on the day, or whose day of death may be later": "counted",
            **UNSURE_EDGES,
        },
        example='graph.frequency.recency_shares("sector", as_of="2014-03-15")',
    )
    def recency_shares(
        self,
        by: str | Iterable[str] = ("agency",),
        *,
        as_of: str | date,
        within: int | Sequence[int] = (30, 90, 365),
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        confidence: float = 0.95,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Share of persons whose last contact was shortly before a day, by agency, sector or kind.

        Parameters
        ----------
        by
            Groups, any of ``agency``, ``sector``, ``kind``; none for all contacts together.
        as_of
            The day asked about; contacts of that day count.
        within
            Days, one number or several, from 0.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        confidence
            Of the two-sided limits.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row for each group and number of days. None is a person's; a group may be of few persons.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, day, number of days or confidence that is not accepted.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        day = day_number("as_of", as_of)
        if day is None:
            raise ArgumentError("as_of: a day is needed, such as '2010-11-28'")
        query = {
            "by": groups(by, ("agency", "sector", "kind")),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "as_of": day,
            "within_days": whole_days("within", within, 0),
            "confidence": share("confidence", confidence),
            "threads": thread_count(threads),
        }
        return self._result(
            "frequency.recency_shares", _core.frequency_recency_shares, query, as_of=as_of, purpose=purpose
        )

    @measure(
        "frequency.delay_shares",
        uncertain_days=BOUNDS,
        title="Reports answered within a time",
        definition=(
            "Of the reports that were answered (contact_links of kind reply, one for each response), the share "
            "answered within a number of days, with the median delay, as delays() says of each of them. Groups are of "
            "the response or, from_, of the report; periods are those of the report. An appointment or visit that was "
            "cancelled or missed answers nothing, and is counted apart. A report that nobody answered has no link, "
            "and is in no row: these are the delays of responses, not the chance of one. Where days leave it open, or "
            "an agency of the group (or person asked for) is only assumed, a link is counted as possible."
        ),
        source=f"casegraph, measures: delay; {_LIMITS}",
        columns={
            **_record_columns("from_", "of the report"),
            **_period_columns("the report"),
            "within_days": Column("days", "time from the day of the report: 0 for the same day"),
            "links": Column("pairs of contacts", "reports and responses whose delay is known, or has bounds"),
            "within": Column("pairs of contacts", "of them, those surely answered within the time"),
            "within_possible": Column("pairs of contacts", "of them, those that may have been"),
            "share": Column("of links", "within over links"),
            "share_possible": Column(
                "of links", "within_possible over links, without those of them that are not sure and were not within"
            ),
            "lower": Column("of links", "lower exact limit of share"),
            "upper": Column("of links", "upper exact limit of share_possible"),
            "days_median_least": Column(
                "days", "least median of the least delays, whichever links that are not sure are taken"
            ),
            "days_median_most": Column(
                "days", "greatest median of the greatest delays, whichever links that are not sure are taken"
            ),
            "n_timed": Column("pairs of contacts", "those whose delay in minutes is known exactly"),
            "minutes_median": Column("minutes", "median delay of these"),
            "n_no_date": Column("pairs of contacts", "without a delay, as a day is open: not among links"),
            "n_reversed": Column("pairs of contacts", "whose response lies before the report: not among links"),
            "n_not_kept": Column("pairs of contacts", "whose response was cancelled or missed: not among links"),
            "status": Column("", "ok or too_few (no delay is known)"),
        },
        edge_cases={
            "no link of this kind": "no row; without groups one row of zeros, status too_few",
            "no delay known in a group": "share, limits and medians NaN, status too_few",
            "one day, no times": "0 days; minutes_median is of links with times alone",
            "several responses": "one link each",
            "limits": "take links as independent; those of one report or one shift are not",
            "an agency that is only assumed, or disputed": (
                "where groups or agencies asked for are of it, the link is possible, never certain"
            ),
            "a person who is only assumed, or one of several": (
                "where persons are asked for, the link is possible, never certain"
            ),
        },
        example='graph.frequency.delay_shares("sector", within=[0, 7])',
    )
    def delay_shares(
        self,
        by: str | Iterable[str] = ("agency",),
        *,
        bin: str = "none",
        within: int | Sequence[int] = (0, 1, 7, 28),
        kind: str = "reply",
        statuses: str | Iterable[str] = ("made", "not_made"),
        persons: Ids = None,
        agencies: Ids = None,
        confidence: float = 0.95,
        purpose: str | None = None,
    ) -> Result:
        """Share of reports answered within a number of days, by agency, sector, area, kind or period.

        Parameters
        ----------
        by
            Groups, any of ``agency``, ``sector``, ``area``, ``kind`` of the response, and ``from_agency``,
            ``from_sector``, ``from_area``, ``from_kind`` of the report; none for all together.
        bin
            ``none``, or ``month``, ``quarter`` or ``year`` of the report, as a further group.
        within
            Days, one number or several, from 0.
        kind
            Kind of link: ``reply`` (default), ``same_incident``, ``follows`` or ``replaces``.
        statuses
            Of the link, any of ``made``, ``not_made``, ``proposed``.
        persons
            Only links one of whose contacts names one of these persons, in any presence.
        agencies
            Only responses of these agencies.
        confidence
            Of the two-sided limits.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row for each group and number of days. None is of one report; a group may be of few.

        Raises
        ------
        casegraph.ArgumentError
            A group, bin, kind, status, number of days or confidence that is not accepted.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        wanted = names("statuses", statuses)
        for status in wanted:
            choice("statuses", status, LINK_STATUSES)
        query = {
            "by": groups(by, _record_groups("from_")),
            "bin": _bin(bin),
            "within_days": whole_days("within", within, 0),
            "kind": choice("kind", kind, LINK_KINDS),
            "statuses": wanted,
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "confidence": share("confidence", confidence),
        }
        return self._result("frequency.delay_shares", _core.frequency_delay_shares, query, purpose=purpose)

    @measure(
        "frequency.joint_appointment_shares",
        uncertain_days=BOUNDS,
        title="Appointments that could have been joint, by group",
        definition=(
            "Of the appointments of each group, the share that lay within a number of days of an appointment of "
            "another agency with the same person, as joint_appointments() pairs them. Each appointment is asked for "
            "itself whether one is near, and two may be near to the same: joint_appointments() uses each once, but "
            "which it pairs is one choice of several, so that by group its pairs are not one number. With with_ groups "
            "the rows are of appointments near to one of that agency, sector, area or kind, over all of the group's. "
            "Where days leave it open, or a person or agency is only assumed, an appointment is near possibly. No "
            "claim that they should have been joined."
        ),
        source=f"casegraph, measures: joint appointments; {_LIMITS}",
        columns={
            **_record_columns("with_", "of the appointment near to it"),
            **_period_columns("the appointment"),
            "persons": Column("persons", "persons with an appointment of the group"),
            "within_days": Column("days", "at most so many days apart"),
            "appointments": Column("appointments", "appointments of the group with these persons, assumed ones too"),
            "near": Column("appointments", "of them, those that surely lay near to one of another agency"),
            "near_possible": Column("appointments", "of them, those that may have"),
            "share": Column("of appointments", "near over appointments"),
            "share_possible": Column(
                "of appointments",
                "near_possible over appointments, without those of them that are not sure and were not near",
            ),
            "lower": Column("of appointments", "lower exact limit of share"),
            "upper": Column("of appointments", "upper exact limit of share_possible"),
            "status": Column("", "ok or no_appointments"),
        },
        edge_cases={
            "no appointment": "no row; without groups one row of zeros, status no_appointments",
            "with_ groups": "no row where no appointment of the group may have been near to one of the second",
            "date not stated or open": "the appointment is left out",
            "a person who was only spoken about": "the appointment is not theirs",
            "a part of a counted row": "left out",
            "an appointment with several persons": "near where it is for one of them; counted once",
            "limits": "take appointments as independent; those of one person are not",
            "a row that stands for several appointments": "one appointment",
            "a person or agency that is only assumed": "the appointment is among appointments, and near possibly",
            "persons asked for, or agencies asked for or grouped by, that are only assumed": (
                "the appointment may not be of the group: it is in the total of share_possible only where it may be "
                "near"
            ),
        },
        example='graph.frequency.joint_appointment_shares(["agency", "with_agency"])',
    )
    def joint_appointment_shares(
        self,
        by: str | Iterable[str] = ("agency",),
        *,
        bin: str = "none",
        within_days: int = 7,
        within_km: float | None = None,
        persons: Ids = None,
        agencies: Ids = None,
        attendance: str | Iterable[str] = NOT_CANCELLED,
        confidence: float = 0.95,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Share of appointments that lay close to one of another agency with the same person.

        Parameters
        ----------
        by
            Groups, any of ``agency``, ``sector``, ``area``, ``kind`` of the appointment, and ``with_agency``,
            ``with_sector``, ``with_area``, ``with_kind`` of the one near to it; none for all together.
        bin
            ``none``, or ``month``, ``quarter`` or ``year`` of the appointment, as a further group.
        within_days
            At most so many days apart.
        within_km
            Both places known, and the same or at most so far apart; by default place is not asked about.
        persons, agencies
            Only appointments with one of these persons, of these agencies.
        attendance
            How the appointments ended; by default all but those cancelled.
        confidence
            Of the two-sided limits.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row a group. None is a person's; a group may be of few persons.

        Raises
        ------
        casegraph.ArgumentError
            A group, bin, distance, attendance or confidence that is not accepted.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        wanted = names("attendance", attendance)
        for ending in wanted:
            choice("attendance", ending, ATTENDANCES)
        query: dict[str, Any] = {
            "by": groups(by, _record_groups("with_")),
            "bin": _bin(bin),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "within_days": whole("within_days", within_days, 0, 100_000),
            "within_km": None if within_km is None else at_most_km(within_km),
            "attendance": wanted,
            "confidence": share("confidence", confidence),
            "threads": thread_count(threads),
        }
        return self._result(
            "frequency.joint_appointment_shares", _core.frequency_joint_appointment_shares, query, purpose=purpose
        )


def _record_groups(other: str) -> tuple[str, ...]:
    own = ("agency", "sector", "area", "kind")
    return (*own, *(f"{other}{name}" for name in own))
