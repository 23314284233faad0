"""Delays from report to response, rebookings, and how appointments ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casegraph import _core
from casegraph.arguments import choice, day_number, ids, names, number, refusal, thread_count, truth, whole
from casegraph.measures.frequency_base import (
    ADDRESSES,
    CONTACT_GROUPS,
    FATAL_EDGES,
    GROUP_COLUMNS,
    OPEN,
    OPEN_ROW,
    PRESENCES,
    UNSURE_EDGES,
    FrequencyBase,
    Ids,
    end_day,
    groups,
    share,
)
from casegraph.measures.frequency_dates import BOUNDS
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["ATTENDANCES", "LINK_KINDS", "LINK_STATUSES", "NOT_CANCELLED", "FrequencyAppointments", "at_most_km"]

ATTENDANCES = {
    "attended": "took place",
    "late": "the person came too late for it to take place as planned",
    "not_attended": "the person did not come",
    "cancelled_by_agency": "the agency cancelled or moved it",
    "cancelled_by_person": "the person cancelled or moved it",
    "no_reply": "the agency went and nobody answered",
    "child_not_brought": "a child was not brought",
    "unknown": "how it ended is not stated",
}
NOT_CANCELLED = tuple(name for name in ATTENDANCES if not name.startswith("cancelled"))
LINK_KINDS = ("reply", "same_incident", "follows", "replaces")
LINK_STATUSES = ("made", "not_made", "proposed")
_DAYS_PER = {"year": 365.25, "month": 30.4375, "day": 1.0}


def at_most_km(within_km: float) -> float:
    """A distance, from 0."""
    accepted = "kilometres from 0"
    kilometres = number("within_km", within_km, accepted)
    if not kilometres >= 0:  # nor NaN
        raise refusal("within_km", within_km, accepted)
    return kilometres


class FrequencyAppointments(FrequencyBase):
    """Measures of appointments and replies."""

    @measure(
        "frequency.delays",
        uncertain_days=BOUNDS,
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
        purpose: str | None = None,
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
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

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
            choice("statuses", status, LINK_STATUSES)
        query = {
            "kind": choice("kind", kind, LINK_KINDS),
            "statuses": wanted,
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "also_not_kept": truth("also_not_kept", also_not_kept),
        }
        return self._result(
            "frequency.delays",
            _core.frequency_delays,
            query,
            purpose=purpose,
            about_persons=True,
            instead="frequency.delay_shares",
        )

    @measure(
        "frequency.rebookings",
        uncertain_days=BOUNDS,
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
    def rebookings(self, *, persons: Ids = None, agencies: Ids = None, purpose: str | None = None) -> Result:
        """List appointments that were moved, with the wait from the first booking.

        Parameters
        ----------
        persons, agencies
            Only chains whose last appointment names one of these persons (in any presence), is of these
            agencies.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

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
        query = {"persons": ids(persons, "persons"), "agencies": ids(agencies, "agencies")}
        return self._result(
            "frequency.rebookings",
            _core.frequency_rebookings,
            query,
            purpose=purpose,
            about_persons=True,
            instead="frequency.appointments by agency",
        )

    @measure(
        "frequency.appointments",
        uncertain_days=BOUNDS,
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
            **GROUP_COLUMNS,
            **{
                f"{name}{suffix}": Column("appointments", f"{meaning}; {kind}")
                for name, meaning in ATTENDANCES.items()
                for suffix, kind in (("", "certain count"), ("_possible", f"possible count ({OPEN})"))
            },
            "total": Column("appointments", "all, certain count"),
            "total_possible": Column("appointments", f"all, possible count; {OPEN}"),
            "known": Column("appointments", "all but unknown, certain count: the denominator of the share"),
            "share_attended": Column("of known", "attended over known, certain counts"),
            "lower": Column("of known", "lower exact limit; 0 where the others have no upper bound"),
            "upper": Column("of known", "upper exact limit; 1 where those attended have no upper bound"),
            "status": Column("", "ok or too_few (no ending is known)"),
        },
        edge_cases={
            **FATAL_EDGES,
            "no appointment in a group": "the group has no row",
            "no ending known": "share NaN, status too_few",
            "a row with count_min and no count_max": OPEN_ROW,
            **UNSURE_EDGES,
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
        purpose: str | None = None,
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
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        confidence
            Of the two-sided limits.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

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
        asked = groups(by, CONTACT_GROUPS)
        if presence is None:
            presence = "any" if persons is None and "person" not in asked else "took_part_or_absent"
        query = {
            "by": asked,
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "address": choice("address", address, ADDRESSES),
            "start": day_number("start", start),
            "end": end_day(end),
            "confidence": share("confidence", confidence),
            "threads": thread_count(threads),
        }
        return self._result(
            "frequency.appointments", _core.frequency_appointments, query, start=start, end=end, purpose=purpose
        )

    @measure(
        "frequency.joint_appointments",
        uncertain_days=BOUNDS,
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
        attendance: str | Iterable[str] = NOT_CANCELLED,
        bound: str = "certain",
        threads: int = 0,
        purpose: str | None = None,
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
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

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
            choice("attendance", ending, ATTENDANCES)
        query = {
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "within_days": whole("within_days", within_days, 0, 100_000),
            "within_km": None if within_km is None else at_most_km(within_km),
            "attendance": wanted,
            "possible": choice("bound", bound, ("certain", "possible")) == "possible",
            "threads": thread_count(threads),
        }
        return self._result(
            "frequency.joint_appointments",
            _core.frequency_joint_appointments,
            query,
            purpose=purpose,
            about_persons=True,
            instead="frequency.joint_appointment_shares",
        )
