"""Longest silences, and the last contact before a death."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from casegraph import _core
from casegraph.arguments import choice, day_number, ids, names, one_id, several, thread_count, truth, whole
from casegraph.errors import ArgumentError
from casegraph.measures.frequency_base import (
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
from casegraph.measures.frequency_terms import topic_rows
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["FrequencySilence"]


class FrequencySilence(FrequencyBase):
    """Measures of the absence of contacts."""

    @measure(
        "frequency.silence",
        uncertain_days=BOUNDS,
        title="Longest silence",
        definition=(
            "Longest time between two contacts next to each other, by person and agency, within coverage. Gaps are cut "
            "where coverage begins or ends and where an episode of the kinds in cut (abroad, custody) interrupts; "
            "those cut are listed apart as censored. Over uncertain days, days_min is silent whatever the days and "
            "days_max is the longest that the gap can have been. A contact whose person, or by agency or sector whose "
            "agency, is only assumed ends a gap in days_min and not in days_max, as one does that may not have been at "
            "all. Without coverage the gap is only that of what the source describes. With flags it is the silence on "
            "a topic: between contacts that carry one of them, as the record made at the time states. A contact of "
            "which that is not stated may be of the topic, and so ends a gap in days_min alone; one that is stated to "
            "have none of them ends none. Coverage that is limited to the topic then observes as well, where topic "
            "names it."
        ),
        source="casegraph, measures: silence",
        columns={
            **{name: GROUP_COLUMNS[name] for name in OBSERVED_GROUPS},
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
            "the rhythm of the week or the year": "left in: a silence is so many days, whatever days they are",
            **FATAL_EDGES,
            "no coverage that observes": "status no_coverage; the gaps are between described contacts",
            "no contact while observed": "the whole time is one gap, cut at both ends; status too_few",
            "coverage without a start or end": "the gap there has no length and is not compared",
            "date not stated": "the contact may fall in any gap: days_min 0, days_max as if it did not",
            "contacts of one day": "no gap between them",
            "flags, of which a contact says nothing": "it may be of the topic: days_min ends there, days_max does not",
            "flags stated by a review or coder": "not looked at: they are of hindsight",
            "topic, without flags": "an error: coverage of a topic observes no other contacts",
            **{name: meaning.split(";")[0] for name, meaning in COVERAGE_EDGES.items()},
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
        flags: str | Iterable[str] = (),
        topic: str | None = None,
        all_gaps: bool = False,
        threads: int = 0,
        purpose: str | None = None,
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
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        cut
            Kinds of episodes that interrupt a silence.
        flags
            Only contacts of a topic: those that carry one of these flags; none for all contacts.
        topic
            The words of coverage that is limited to that topic (``coverage.topic``), which then observes too.
        all_gaps
            List every gap instead of the longest, with ``cut_at``.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a group; with ``all_gaps`` one row a gap.

        Raises
        ------
        casegraph.ArgumentError
            Groups without a person; a window that is reversed; a flag that nobody has; a topic without flags, or to
            which no coverage is limited.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        asked = names("flags", flags)
        if topic is not None and not asked:
            raise ArgumentError("topic: accepted with flags, which say what contacts are of the topic")
        query = {
            "by": groups(by, OBSERVED_GROUPS),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "flags": asked,
            "topic_rows": topic_rows(self._graph.book, topic),
            "presence": "took_part" if choice("of", of, ("contacts", "meetings")) == "meetings" else "any",
            "start": day_number("start", start),
            "end": end_day(end),
            "cut": names("cut", cut),
            "all_gaps": truth("all_gaps", all_gaps),
            "threads": thread_count(threads),
        }
        return self._result(
            "frequency.silence",
            _core.frequency_silence,
            query,
            start=start,
            end=end,
            of=of,
            topic=topic,
            purpose=purpose,
            instead="frequency.silence_shares",
        )

    @measure(
        "frequency.proximity",
        uncertain_days=BOUNDS,
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
            "person": GROUP_COLUMNS["person"],
            "agency": GROUP_COLUMNS["agency"],
            "sector": GROUP_COLUMNS["sector"],
            "kind": GROUP_COLUMNS["kind"],
            "reference_first": Column("day", "first day that the reference may be"),
            "reference_last": Column("day", "last day that the reference may be"),
            "days_min": Column("days", "least number of days from the last contact to the reference"),
            "days_max": Column("days", "greatest such number; empty where no contact surely was before"),
            "last_contact": Column("", "contact_id of the last contact that surely was before"),
            "contacts": Column("contacts", "contacts before the reference, certain count"),
            "contacts_possible": Column("contacts", f"contacts before the reference, possible count; {OPEN}"),
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
            "a row with count_min and no count_max": OPEN_ROW,
            **UNSURE_EDGES,
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
        purpose: str | None = None,
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
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

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
        query = _proximity_query(reference, death_of, months, persons, agencies, presence, threads)
        return self._result(
            "frequency.proximity",
            _core.frequency_proximity,
            {**query, "by": groups(by, ("person", "agency", "sector", "kind")), "confidence": None},
            reference=str(reference),
            purpose=purpose,
            instead="frequency.proximity_shares",
        )

    @measure(
        "frequency.proximity_shares",
        uncertain_days=BOUNDS,
        title="Persons with a contact shortly before a death",
        definition=(
            "Of all persons asked for whose reference is known (their own death, the death of one person, or a day), "
            "with a contact or without, the share with a contact of the group in the calendar months before it, as "
            "proximity() says of each of them. Where days leave it open, or a person or agency is only assumed, a "
            "person is counted as possible."
        ),
        source="casegraph, measures: proximity; limits: Clopper & Pearson 1934, Biometrika 26:404",
        columns={
            "agency": GROUP_COLUMNS["agency"],
            "sector": GROUP_COLUMNS["sector"],
            "kind": GROUP_COLUMNS["kind"],
            "within_months": Column("calendar months", "length of the time before the reference"),
            "persons": Column("persons", "persons asked for whose reference is known"),
            "within": Column("persons", "of them, those who surely had a contact of the group in that time"),
            "within_possible": Column("persons", "of them, those who may have had one"),
            "share": Column("of persons", "within over persons"),
            "share_possible": Column("of persons", "within_possible over persons"),
            "lower": Column("of persons", "lower exact limit, from within"),
            "upper": Column("of persons", "upper exact limit, from within_possible"),
            "status": Column("", "ok or no_reference (of nobody)"),
        },
        edge_cases={
            "nobody whose reference is known": "counts 0, share and limits NaN, status no_reference",
            "a group without a contact of the persons asked for": "no row",
            "a person not known to the agency": "among persons: the share is of all who died, not of its clients",
            **UNSURE_EDGES,
        },
        example='graph.frequency.proximity_shares("agency")',
    )
    def proximity_shares(
        self,
        by: str | Iterable[str] = ("agency",),
        *,
        reference: str | date = "death",
        death_of: Id | None = None,
        months: Sequence[int] = (12, 6, 1),
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        confidence: float = 0.95,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Share of persons with a contact in the months before a death, by agency, sector or kind.

        Parameters
        ----------
        by
            Groups, any of ``agency``, ``sector``, ``kind``; none for all contacts together.
        reference, death_of, months, persons, agencies, presence
            As in :meth:`proximity`.
        confidence
            Of the two-sided limits.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row for each group and number of months. None is a person's; a group may be of few persons.

        Raises
        ------
        casegraph.ArgumentError
            A group, reference, number of months or confidence that is not accepted.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = _proximity_query(reference, death_of, months, persons, agencies, presence, threads)
        return self._result(
            "frequency.proximity_shares",
            _core.frequency_proximity,
            {**query, "by": groups(by, ("agency", "sector", "kind")), "confidence": share("confidence", confidence)},
            reference=str(reference),
            purpose=purpose,
        )


def _proximity_query(
    reference: str | date,
    death_of: Id | None,
    months: Sequence[int],
    persons: Ids,
    agencies: Ids,
    presence: str,
    threads: int,
) -> dict[str, Any]:
    """What both measures of proximity ask, without their groups."""
    own = reference == "death"
    if death_of is not None and not own:
        raise ArgumentError("reference: give a day or death_of, not both")
    return {
        "persons": ids(persons, "persons"),
        "agencies": ids(agencies, "agencies"),
        "presence": choice("presence", presence, PRESENCES),
        "reference_day": None if own else day_number("reference", reference),
        "death_of": None if death_of is None else one_id("death_of", death_of),
        "months": [whole("months", month, 1, 1200) for month in several("months", months, "whole months, several")],
        "threads": thread_count(threads),
    }
