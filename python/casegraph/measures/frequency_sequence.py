"""In which order persons met agencies, and how severe one contact was after another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casegraph import _core
from casegraph.arguments import choice, day_number, ids, thread_count
from casegraph.measures.frequency_base import (
    ADDRESSES,
    CONTACT_GROUPS,
    FATAL_EDGES,
    GROUP_COLUMNS,
    PRESENCES,
    WITHOUT_ONE_DAY,
    FrequencyBase,
    Ids,
    end_day,
    groups,
    share,
)
from casegraph.measures.frequency_dates import DATES_DEFINITION, DATES_EDGES, DRAWN, drawn_columns
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["FrequencySequence"]


class FrequencySequence(FrequencyBase):
    """Measures of the order of contacts."""

    @measure(
        "frequency.next_agency",
        uncertain_days=DRAWN,
        title="Agency of the next contact",
        definition=(
            "How often a person's contact with one agency was followed, as that person's next contact, by one with "
            "another agency or the same: the directly-follows graph of agencies. Contacts of one day, that are one "
            "contact and stated to be the person's, are taken in the order of day, time, sequence and id, person by "
            "person; each is a pair with the next. A pair of one day is in an order that may not have been recorded "
            "(same_day). unsure are the pairs between which a further contact of the person may lie, whose day or "
            "number is uncertain or which is only assumed to be theirs. What followed did not come of what went before."
            + DATES_DEFINITION
        ),
        source="van der Aalst 2016, Process Mining, 2nd ed.: directly-follows graph",
        columns={
            "from_agency": Column("", "agency_id of the contact"),
            "to_agency": Column("", "agency_id of the person's next contact"),
            "contacts": Column("contacts", "contacts followed so"),
            "same_day": Column("contacts", "of these, followed on the same day"),
            "unsure": Column("contacts", "of these, after which another contact may have come first"),
            "mean_days": Column("days", "mean time between the two"),
            "share": Column("share", "contacts, of all of from_agency that were followed"),
            **drawn_columns(contacts="contacts", mean_days="days", share="share"),
        },
        edge_cases={
            **DATES_EDGES,
            "dates='sample', two agencies that follow one another in some draws only": (
                "a row all the same: in the other draws contacts, same_day and unsure are 0, mean_days NaN"
            ),
            "days refused, whoever's contact it is": "all counts empty, all numbers NaN: rows are over all persons",
            **FATAL_EDGES,
            "a person's last contact": "is followed by none: not counted",
            "a contact with several persons": "is followed for each of them",
            "a contact of an uncertain day, of several, or of an assumed person": "in no pair; makes pairs unsure",
            "contacts outside the window": "in no pair: the next contact is the next in the window",
        },
        example='graph.frequency.next_agency(persons="Perpetrator")',
    )
    def next_agency(
        self,
        *,
        persons: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        seed: int = 0,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Count which agency followed which, as persons met them.

        Parameters
        ----------
        persons
            Only these persons.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        dates
            ``exact``: contacts of an uncertain day are not used, and counted. ``sample``: their days are drawn.
            ``refuse``: with one there is no answer.
        samples
            How many draws of days (with ``dates="sample"``).
        undated
            Contacts whose days have no bounds, which cannot be drawn: ``refuse`` to answer, or ``leave_out``.
        seed
            Of the draws of days; the answer is the same for the same seed.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row for each two agencies of which one followed the other.

        Raises
        ------
        casegraph.ArgumentError
            A presence that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person that the graph does not have.
        """
        query = {
            "persons": ids(persons, "persons"),
            "presence": choice("presence", presence, PRESENCES),
            "start": day_number("start", start),
            "end": end_day(end),
            "threads": thread_count(threads),
        }
        return self._drawn_result(
            "frequency.next_agency",
            _core.frequency_next_agency,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            purpose=purpose,
        )

    @measure(
        "frequency.severity_trend",
        uncertain_days=DRAWN,
        title="Trend of severity",
        definition=(
            "Whether the contacts of a group become more severe, one after another, on the casebook's own scale of "
            "severity, of which only the order is used: Kendall's tau-b of severity with the order of the contacts, "
            "its p exact for up to 10 contacts without ties, else normal with ties taken off; how many contacts were "
            "followed by a more, as, or less severe one; and the mean severity of the first and last third. The "
            "finding is escalation or decline where q is below the significance, and otherwise says plainly "
            "no_escalation_found. Severity is how the record or coder graded a contact, not how much harm was done."
            + DATES_DEFINITION
        ),
        source="Kendall 1938, Biometrika 30:81; Mann 1945, Econometrica 13:245",
        columns={
            **GROUP_COLUMNS,
            "contacts": Column("contacts", "contacts of one day with a stated severity"),
            "n_unstated": Column("contacts", "contacts of one day without one: not used"),
            "n_uncertain": WITHOUT_ONE_DAY,
            "next_more": Column("contacts", "followed by a more severe one"),
            "next_same": Column("contacts", "followed by one as severe"),
            "next_less": Column("contacts", "followed by a less severe one"),
            "s": Column("pairs of contacts", "pairs that rise less pairs that fall"),
            "first_third": Column("", "mean severity of the first third; NaN under 3 contacts"),
            "last_third": Column("", "mean severity of the last third"),
            "tau_b": Column("-1 to 1", "tau-b of severity with order; NaN where all are as severe"),
            "p": Column("", "two-sided p of no order"),
            "q": Column("", "p adjusted for the number of rows that could find anything"),
            "status": Column("", "ok, too_few (under 3)"),
            "finding": Column("", "escalation, decline, no_escalation_found or not_determinable"),
            **drawn_columns(tau_b="-1 to 1", first_third="", last_third="", p=""),
        },
        edge_cases={
            **DATES_EDGES,
            **FATAL_EDGES,
            "under 3 contacts": "NaN, status too_few",
            "so few that no order of them is rare enough": "q NaN, not_determinable",
            "all as severe": "tau_b NaN, p 1, no_escalation_found",
            "contacts of one day": "in the order of time, sequence and id",
            "no severity stated": "counted in n_unstated",
        },
        example='graph.frequency.severity_trend(by="person", persons=["Victim", "Perpetrator"])',
    )
    def severity_trend(
        self,
        by: str | Iterable[str] | None = None,
        *,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        address: str = "met_at",
        start: str | date | None = None,
        end: str | date | None = None,
        significance: float = 0.05,
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        seed: int = 0,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Say whether contacts become more severe, one after another.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``, ``address``, ``kind``;
            by default persons within a review, or of a graph for a purpose, else agencies.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        address
            Which address: ``met_at``, ``concerns_address`` or ``filed_at``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        significance
            A q below this is a finding.
        dates
            ``exact``: contacts of an uncertain day are not used, and counted. ``sample``: their days are drawn.
            ``refuse``: a group with one has no answer.
        samples
            How many draws of days (with ``dates="sample"``).
        undated
            Contacts whose days have no bounds, which cannot be drawn: ``refuse`` the group, or ``leave_out``.
        seed
            Of the draws of days; the answer is the same for the same seed.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a group that has a contact.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, address or number that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        by = self._by(by, ("person",), purpose=purpose)
        query = {
            "by": groups(by, CONTACT_GROUPS),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "address": choice("address", address, ADDRESSES),
            "start": day_number("start", start),
            "end": end_day(end),
            "significance": share("significance", significance),
            "threads": thread_count(threads),
        }
        return self._drawn_result(
            "frequency.severity_trend",
            _core.frequency_severity_trend,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            purpose=purpose,
        )

    @measure(
        "frequency.sequence_complexity",
        uncertain_days=DRAWN,
        title="How varied a sequence of contacts is",
        definition=(
            "Contacts of a group in order, each a state: its agency, sector or kind. entropy is that of the shares of "
            "states, over its greatest value for the states of all groups of the answer; complexity brings in how "
            "often the state changes, sqrt(changes / (contacts - 1) times entropy); turbulence counts distinct "
            "subsequences of the runs, and grows where their lengths are alike. All describe a sequence, and say "
            "nothing of its merit." + DATES_DEFINITION
        ),
        source="Gabadinho et al. 2011, J Stat Softw 40(4); Elzinga & Liefbroer 2007, Eur J Popul 23:225",
        columns={
            **GROUP_COLUMNS,
            "contacts": Column("contacts", "contacts with one day, in order"),
            "spells": Column("runs", "runs of one state"),
            "states": Column("states", "different states"),
            "alphabet": Column("states", "different states of all groups of the answer"),
            "entropy": Column("0 to 1", "entropy of the states"),
            "complexity": Column("0 to 1", "complexity index"),
            "turbulence": Column("", "turbulence, from 1"),
            "n_uncertain": WITHOUT_ONE_DAY,
            "status": Column("", "ok, or too_few (no contact)"),
            **drawn_columns(entropy="0 to 1", complexity="0 to 1", turbulence=""),
        },
        edge_cases={
            **DATES_EDGES,
            "dates='sample', the alphabet": "the states of drawn contacts are in it, whatever the draw",
            **FATAL_EDGES,
            "no contact with one day": "NaN, status too_few",
            "one contact": "entropy and complexity 0, turbulence 1",
            "one state in all groups": "entropy 0",
            "contacts of one day": "in the order of time and sequence where these are known, else of their rows",
            "sector or kind not stated": "a state of its own",
        },
        example='graph.frequency.sequence_complexity(persons=["Victim", "Perpetrator"], states="sector")',
    )
    def sequence_complexity(
        self,
        by: str | Iterable[str] | None = None,
        *,
        states: str = "agency",
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        seed: int = 0,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Entropy, complexity and turbulence of the sequence of a group's contacts.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``, ``address``, ``kind``; by default persons
            within a review, or of a graph for a purpose, else agencies.
        states
            ``agency``, ``sector`` or ``kind``.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        dates
            ``exact``: contacts of an uncertain day are not used, and counted. ``sample``: their days are drawn.
            ``refuse``: a group with one has no answer.
        samples
            How many draws of days (with ``dates="sample"``).
        undated
            Contacts whose days have no bounds, which cannot be drawn: ``refuse`` the group, or ``leave_out``.
        seed
            Of the draws of days; the answer is the same for the same seed.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a group.

        Raises
        ------
        casegraph.ArgumentError
            A group, state or presence that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = {
            "by": groups(self._by(by, ("person",), purpose=purpose), CONTACT_GROUPS),
            "states": choice("states", states, ("agency", "sector", "kind")),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "start": day_number("start", start),
            "end": end_day(end),
            "threads": thread_count(threads),
        }
        return self._drawn_result(
            "frequency.sequence_complexity",
            _core.frequency_sequence_complexity,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            purpose=purpose,
        )
