"""How soon contacts come again, and on how few persons, addresses or agencies they fall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from math import isfinite

from casegraph import _core
from casegraph.arguments import choice, day_number, ids, names, number, several, thread_count, truth, whole
from casegraph.errors import ArgumentError
from casegraph.measures.frequency_base import (
    ADDRESSES,
    CONTACT_GROUPS,
    COVERAGE_EDGES,
    FATAL_EDGES,
    GROUP_COLUMNS,
    MOST_DAYS,
    OPEN,
    PRESENCES,
    UNSURE_EDGES,
    WITHOUT_ONE_DAY,
    FrequencyBase,
    Ids,
    end_day,
    groups,
    share,
    whole_days,
)
from casegraph.measures.frequency_change import MOST_ROUNDS, UNSURE_OBSERVED_EDGES, observed_query
from casegraph.measures.frequency_dates import DATES_DEFINITION, DATES_EDGES, DRAWN, OVER_BOTH, drawn_columns
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["FrequencyRecurrence"]

_UNITS = ("person", "address", "agency")
TIES = ("same_person", "same_household", "related", "same_address")


def _edges(argument: str, value: Sequence[float]) -> list[float]:
    """Edges of bins."""
    accepted = "two or more numbers from 0 that ascend"
    edges = [value] if isinstance(value, int | float | str) else several(argument, value, accepted)
    numbers = [number(argument, edge, accepted) for edge in edges]
    ascends = all(low < high for low, high in pairwise(numbers))
    if len(numbers) < 2 or numbers[0] < 0 or not ascends or not isfinite(numbers[-1]):
        raise ArgumentError(f"{argument}: {value!r} is not accepted; accepted: {accepted}")
    return numbers


class FrequencyRecurrence(FrequencyBase):
    """Measures of recurrence and concentration."""

    @measure(
        "frequency.time_to_repeat",
        uncertain_days=DRAWN,
        title="Time to a further contact",
        definition=(
            "Share of contacts that were followed by a further one of the same person, in the same group, within "
            "a time, by Kaplan and Meier: each contact begins a gap that ends with the next contact, or is "
            "censored where observation ends before there is one. Contacts less than merge_within after the one "
            "kept before are of the same episode. Limits are log-log, with Greenwood's variance, which takes gaps "
            "as independent; se_persons takes all gaps of one person together, and is the larger where persons "
            "differ. hazard is the cumulative hazard by Nelson and Aalen: it goes on adding where the share comes "
            "near 1, and a "
            "straight line says that a further contact is as likely whatever the time since the last. log_rank "
            "compares all groups of the answer with each other, and takes gaps as independent "
            "too; with strata it compares them among persons of one sex or role and adds up." + DATES_DEFINITION
        ),
        source=(
            "Kaplan & Meier 1958, JASA 53:457; Nelson 1972, Technometrics 14:945; Aalen 1978, Ann Stat 6:701; Mantel "
            "1966; Lin & Wei 1989, JASA 84:1074, for se_persons"
        ),
        columns={
            **GROUP_COLUMNS,
            "within_days": Column("days", "the time asked about"),
            "gaps": Column("gaps", "contacts after which the person was observed, each the beginning of a gap"),
            "repeats": Column("gaps", "those that ended with a further contact, at any time"),
            "persons": Column("persons", "persons with a gap"),
            "at_risk": Column("gaps", "gaps of at least within_days: neither ended nor censored before"),
            "repeated": Column("share", "share with a further contact within the time"),
            "lower": Column("share", "lower limit; NaN where the share is 0 or 1"),
            "upper": Column("share", "upper limit; NaN where the share is 0 or 1"),
            "se": Column("share", "standard error, gaps independent"),
            "se_persons": Column("share", "standard error, persons independent; NaN for one person"),
            "hazard": Column(
                "further contacts per gap", "cumulative hazard by Nelson and Aalen: repeats per gap at risk, added up"
            ),
            "hazard_se": Column("further contacts per gap", "its standard error, gaps independent"),
            "median": Column("days", "time within which half had a further contact; infinite where never half"),
            "log_rank": Column("", "chi-squared of the groups against each other, the same in every row"),
            "log_rank_df": Column("", "its degrees of freedom"),
            "log_rank_p": Column("", "its p; NaN for one group"),
            "n_uncertain": WITHOUT_ONE_DAY,
            "n_dropped": Column("rows", "contacts outside coverage: not used"),
            "n_merged": Column("contacts", "contacts merged into the one kept before"),
            "status": Column("", "ok, too_few, past_follow_up, no_coverage, open_coverage or zero_exposure"),
            **drawn_columns(repeated="share", hazard="further contacts per gap", median="days", log_rank_p=""),
        },
        edge_cases={
            **FATAL_EDGES,
            **DATES_EDGES,
            "no contact that was followed": "NaN, status too_few",
            "a time longer than any follow-up": "NaN, status past_follow_up, unless all had a repeat before",
            "no further contact at all": "repeated and hazard 0, limits NaN, median infinite",
            "a contact of an uncertain day": (
                "not used and counted in n_uncertain; a gap that it may lie in is told longer than it may have been"
            ),
            "observation that breaks off": "a gap is censored at the break; nothing is known across it",
            "the last contact on the last day observed": "a gap of 0 days, censored",
            **UNSURE_OBSERVED_EDGES,
            "curve=True": "a row for each time at which a gap ended; one row where none did",
            **COVERAGE_EDGES,
        },
        example='graph.frequency.time_to_repeat(by="person", within=[30, 90], persons=["Victim", "Perpetrator"])',
    )
    def time_to_repeat(
        self,
        by: str | Iterable[str] = (),
        *,
        within: int | Sequence[int] = (30, 90, 365),
        curve: bool = False,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        cut: str | Iterable[str] = (),
        observed: str = "coverage",
        merge_within: int = 1,
        confidence: float = 0.95,
        strata: str = "none",
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        seed: int = 0,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Share of contacts followed by another within a time, with censoring where observation ends.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``; with ``observed="window"`` also ``address``, ``kind``.
            Contacts are followed person by person within each.
        within
            Days, one number or several.
        curve
            The whole curve instead: a row for every time at which a gap ended.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        cut
            Kinds of episodes, such as ``("abroad", "custody")``, whose days are not observed by coverage.
        observed
            ``coverage``: the time that the casebook's coverage observes. ``window``: you say that the window from
            ``start`` to ``end`` was observed throughout.
        merge_within
            Days; a contact less than this after the one kept before belongs to the same episode. 1: those of one
            day are one. 0: each stands for itself.
        confidence
            Of the two-sided limits.
        strata
            ``none``, or ``sex`` or ``role`` of the person: the log-rank test compares groups within each alone.
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
            One row for each group and time.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, time or number that is not accepted; a window that is reversed, or open though it is
            said to be observed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        days = whole_days("within", within)
        query = observed_query(by, persons, agencies, presence, cut, observed, threads) | {
            "start": day_number("start", start),
            "end": end_day(end),
            "within_days": [] if curve else days,
            "merge_days": whole("merge_within", merge_within, 0, MOST_DAYS),
            "confidence": share("confidence", confidence),
            "strata": choice("strata", strata, ("none", "sex", "role")),
        }
        return self._drawn_result(
            "frequency.time_to_repeat",
            _core.frequency_time_to_repeat,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            purpose=purpose,
        )

    @measure(
        "frequency.mean_cumulative",
        uncertain_days=DRAWN,
        title="Mean number of contacts by a time",
        definition=(
            "How many contacts a person has had on average after being observed for a time: the sum over the times "
            "with a contact up to then of contacts per person observed for as long, those without a contact counted. "
            "It takes every contact, not the first further one, and bends upwards where contacts become more frequent. "
            "Time is that of being observed. The standard error takes persons as independent, and says nothing of the "
            "process of each." + DATES_DEFINITION
        ),
        source="Nelson 1988, J Qual Technol 20:24; Lawless & Nadeau 1995, Technometrics 37:158, for se",
        columns={
            **GROUP_COLUMNS,
            "within_days": Column("days", "time of being observed"),
            "persons": Column("persons", "persons observed, with or without a contact"),
            "at_risk": Column("persons", "of these, observed for as long"),
            "contacts": Column("contacts", "contacts up to then, of all persons"),
            "mean": Column("contacts per person", "mean cumulative function"),
            "lower": Column("contacts per person", "lower limit, on the scale of logarithms"),
            "upper": Column("contacts per person", "upper limit"),
            "se": Column("contacts per person", "standard error; NaN for one person"),
            "n_uncertain": WITHOUT_ONE_DAY,
            "n_dropped": Column("rows", "contacts outside coverage: not used"),
            "status": Column(
                "", "ok, no_events (mean 0, no limits), past_follow_up, no_coverage, open_coverage or zero_exposure"
            ),
            **drawn_columns(mean="contacts per person"),
        },
        edge_cases={
            **FATAL_EDGES,
            **DATES_EDGES,
            "a time longer than anybody was observed": "NaN, status past_follow_up",
            "no contact up to then": "mean 0, limits NaN, status no_events",
            "one person": "se and limits NaN",
            "persons without a contact": (
                "by coverage those that a row of coverage names, and those asked for whom coverage of everybody "
                "reaches; with observed='window' all persons of the casebook, or all asked for"
            ),
            "a contact of an uncertain day": "not used and counted in n_uncertain",
            "contacts of one day": "lie at the noon of that day in observed time",
            **UNSURE_OBSERVED_EDGES,
            **COVERAGE_EDGES,
        },
        example='graph.frequency.mean_cumulative(within=[365, 730], persons=["Victim", "Perpetrator"])',
    )
    def mean_cumulative(
        self,
        by: str | Iterable[str] = (),
        *,
        within: int | Sequence[int] = (90, 365, 1095),
        curve: bool = False,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        cut: str | Iterable[str] = (),
        observed: str = "coverage",
        confidence: float = 0.95,
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        seed: int = 0,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Mean number of contacts of a person by a time of being observed.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``; with ``observed="window"`` also ``address``, ``kind``.
        within
            Days, one number or several.
        curve
            The whole curve instead: a row for every time with a contact.
        persons, agencies
            Only these persons (in the presence asked for), only contacts and coverage of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        cut
            Kinds of episodes, such as ``("abroad", "custody")``, whose days are not observed by coverage.
        observed
            ``coverage``: the time that the casebook's coverage observes. ``window``: you say that the window from
            ``start`` to ``end`` was observed throughout.
        confidence
            Of the two-sided limits.
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
            One row for each group and time.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, time or number that is not accepted; a window that is reversed, or open though it is
            said to be observed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = observed_query(by, persons, agencies, presence, cut, observed, threads) | {
            "start": day_number("start", start),
            "end": end_day(end),
            "within_days": [] if curve else whole_days("within", within),
            "confidence": share("confidence", confidence),
        }
        return self._drawn_result(
            "frequency.mean_cumulative",
            _core.frequency_mean_cumulative,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            purpose=purpose,
        )

    @measure(
        "frequency.near_repeat",
        uncertain_days=DRAWN,
        title="Incidents near in place and in time",
        definition=(
            "Pairs of incidents by how far apart they were in place and in time, beside how many there would be if the "
            "two had nothing to do with each other: the days are shuffled over the incidents, their places kept. An "
            "incident lies where and when the first of its contacts with a place and one day was; a contact without an "
            "incident is one of its own. The same address is a bin of its own. ratio above 1 with a small q says that "
            "incidents so near in place come nearer in time than chance gives; it does not say that one brought about "
            "another." + DATES_DEFINITION
        ),
        source=(
            "Knox 1964, J R Stat Soc C 13:25; Johnson et al. 2007, J Quant Criminol 23:201; Benjamini & Hochberg 1995, "
            "J R Stat Soc B 57:289"
        ),
        columns={
            "km_from": Column("km", "least distance of the bin; empty for the same address"),
            "km_to": Column("km", "the distance from which on the next bin begins; empty for the same address"),
            "days_from": Column("days", "least time apart of the bin"),
            "days_to": Column("days", "the time from which on the next bin begins"),
            "events": Column("incidents", "incidents with a place and one day"),
            "pairs": Column("pairs", "pairs of them in the bin"),
            "expected": Column("pairs", "pairs near in place, times the share of all pairs that is so near in time"),
            "simulated": Column("pairs", "mean number over the shuffles"),
            "ratio": Column("", "pairs over simulated (Knox ratio); NaN where that is 0"),
            "p": Column("", "share of shuffles with as many pairs, the seen one counted; NaN where rounds is 0"),
            "q": Column("", "p adjusted for the number of bins"),
            "n_unplaced": Column("rows", "contacts of one day without an address that has coordinates: not used"),
            "n_uncertain": WITHOUT_ONE_DAY,
            "status": Column("", "ok, or too_few (under two incidents)"),
            **drawn_columns(pairs="pairs", expected="pairs", ratio="", p=""),
        },
        edge_cases={
            **DATES_EDGES,
            "dates='sample', the shuffles": "every draw is shuffled as often as rounds says",
            "days refused": "ratio, p and expected of every bin NaN; pairs are those of contacts of one day",
            **FATAL_EDGES,
            "under two incidents": "NaN, status too_few",
            "no pair of a bin in any shuffle": "ratio NaN",
            "distance": "in the plane that touches the earth in the middle of the incidents",
            "an address elsewhere, or without coordinates": "not used and counted in n_unplaced",
        },
        example="graph.frequency.near_repeat(kilometres=[0, 1, 5], days=[0, 30, 90, 365], rounds=99)",
    )
    def near_repeat(
        self,
        *,
        kilometres: Sequence[float] = (0, 0.2, 0.5, 1),
        days: Sequence[float] = (0, 14, 28, 56),
        kinds: str | Iterable[str] = (),
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        address: str = "met_at",
        start: str | date | None = None,
        end: str | date | None = None,
        rounds: int = 999,
        seed: int = 0,
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Say whether incidents near in place come near in time.

        Parameters
        ----------
        kilometres, days
            Edges of the bins of distance and time, ascending from 0; each bin goes from one up to the next.
        kinds
            Only contacts of these kinds; none for all.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        address
            Where a contact was: ``met_at``, ``concerns_address`` or ``filed_at``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        rounds
            Shuffles for p; 0 for none.
        seed
            Of the shuffles, and of the draws of days; the answer is the same for the same seed.
        dates
            ``exact``: contacts of an uncertain day are not used, and counted. ``sample``: their days are drawn.
            ``refuse``: with one there is no answer.
        samples
            How many draws of days (with ``dates="sample"``).
        undated
            Contacts whose days have no bounds, which cannot be drawn: ``refuse`` to answer, or ``leave_out``.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row for each bin of distance, the same address first, and of time.

        Raises
        ------
        casegraph.ArgumentError
            Edges that do not ascend from 0; a presence, address or number that is not accepted.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = {
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "address": choice("address", address, ADDRESSES),
            "start": day_number("start", start),
            "end": end_day(end),
            "kinds": names("kinds", kinds),
            "kilometres": _edges("kilometres", kilometres),
            "days": _edges("days", days),
            "rounds": whole("rounds", rounds, 0, MOST_ROUNDS),
            "seed": whole("seed", seed, 0, 2**63 - 1),
            "threads": thread_count(threads),
        }
        return self._drawn_result(
            "frequency.near_repeat",
            _core.frequency_near_repeat,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            purpose=purpose,
        )

    @measure(
        "frequency.near_repeat_ties",
        uncertain_days=DRAWN,
        title="Incidents near in ties and in time",
        definition=(
            "Pairs of incidents by the tie between the persons of the one and those of the other and by how far apart "
            "they were in time, beside how many there would be if ties and time had nothing to do with each other: the "
            "days are shuffled over the incidents, their persons kept. By default they are shuffled among the "
            "incidents of one agency (that of an incident's first contact), so that agencies which are described for "
            "other years, or whose contacts became more, make no finding. same_person: a person was in both; "
            "same_household: two persons are recorded as living at one address at times that may overlap; related: a "
            "relationship between two is on record; same_address: two are recorded as living at one address at "
            "whatever times. A pair counts under the first of the ties asked for that it has. Ties are those on record "
            "whenever, not of the days of the incidents, which are what is shuffled. An incident is on the day of the "
            "first of its contacts with one day, and of all persons who are stated to have had the part asked for in "
            "its contacts; a contact without an incident is one of its own. ratio above 1 with a small q says that "
            "incidents so tied come nearer in time than chance gives, as they also would where contacts of each person "
            "or household fall into certain years; it does not say that one brought about another." + DATES_DEFINITION
        ),
        source=(
            "Knox 1964, J R Stat Soc C 13:25, with ties in place of distance: casegraph, measures: near repeat on a "
            "network; Johnson et al. 2007, J Quant Criminol 23:201; Benjamini & Hochberg 1995, J R Stat Soc B 57:289"
        ),
        columns={
            "tie": Column("", "same_person, same_household, related or same_address"),
            "days_from": Column("days", "least time apart of the bin"),
            "days_to": Column("days", "the time from which on the next bin begins"),
            "events": Column("incidents", "incidents with one day and a person who is stated"),
            "pairs": Column("pairs", "pairs of them in the bin, whose first tie this is"),
            "simulated": Column("pairs", "mean number over the shuffles"),
            "ratio": Column("", "pairs over simulated (Knox ratio); NaN where that is 0"),
            "p": Column("", "share of shuffles with as many pairs, the seen one counted; NaN where rounds is 0"),
            "q": Column("", "p adjusted for the number of ties and bins"),
            "n_unplaced": Column("rows", "contacts of one day without a person who is stated: not used"),
            "n_uncertain": WITHOUT_ONE_DAY,
            "status": Column("", "ok, or too_few (under two incidents)"),
            **drawn_columns(pairs="pairs", ratio="", p=""),
        },
        edge_cases={
            **DATES_EDGES,
            "dates='sample', the shuffles": "every draw is shuffled as often as rounds says",
            "days refused": "ratio and p of every bin NaN; pairs are those of contacts of one day",
            **FATAL_EDGES,
            "under two incidents": "NaN, status too_few",
            "no pair of a bin in any shuffle": "ratio NaN",
            "an agency with one incident": "its day stays where it is, in every shuffle",
            "all incidents of an agency on one day": "likewise: no shuffle tells them apart",
            "a person who is assumed, or one of several": "not of the incident",
            "contacts of each person that come in bursts": (
                "a finding of same_person; pairs of the other ties then vary more than days shuffled one by one do, "
                "and a q of theirs that is not very small says less than it seems to"
            ),
            "several persons of one incident": "its ties are those of each of them",
            "residences without a start or end": "may overlap with any",
            "more than 50,000,000 pairs with a tie": "an error: ask for fewer kinds, ties or a shorter window",
        },
        example='graph.frequency.near_repeat_ties(ties=["same_person", "related"], days=[0, 30, 90, 365], rounds=99)',
    )
    def near_repeat_ties(
        self,
        *,
        ties: str | Iterable[str] = TIES,
        days: Sequence[float] = (0, 14, 28, 56),
        shuffled_within: str = "agency",
        kinds: str | Iterable[str] = (),
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        rounds: int = 999,
        seed: int = 0,
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Say whether incidents of the same person, household, relatives or address come near in time.

        Parameters
        ----------
        ties
            One or several of ``same_person``, ``same_household``, ``related`` and ``same_address``, the nearest first.
        days
            Edges of the bins of time, ascending from 0; each bin goes from one up to the next.
        shuffled_within
            Among which incidents the days are shuffled: those of one ``agency`` (default), or ``all``.
        kinds
            Only contacts of these kinds; none for all.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        rounds
            Shuffles for p; 0 for none.
        seed
            Of the shuffles, and of the draws of days; the answer is the same for the same seed.
        dates
            ``exact``: contacts of an uncertain day are not used, and counted. ``sample``: their days are drawn.
            ``refuse``: with one there is no answer.
        samples
            How many draws of days (with ``dates="sample"``).
        undated
            Contacts whose days have no bounds, which cannot be drawn: ``refuse`` to answer, or ``leave_out``.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row for each tie, in the order asked for, and bin of time.

        Raises
        ------
        casegraph.ArgumentError
            A tie that is not known or named twice, edges that do not ascend from 0; a presence or number that is not
            accepted; too many pairs.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        asked = names("ties", ties)
        if not asked:
            raise ArgumentError(f"ties: none is named; accepted: one or several of {', '.join(TIES)}")
        query = {
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "start": day_number("start", start),
            "end": end_day(end),
            "kinds": names("kinds", kinds),
            "ties": [choice("ties", tie, TIES) for tie in asked],
            "days": _edges("days", days),
            "by_agency": choice("shuffled_within", shuffled_within, ("agency", "all")) == "agency",
            "rounds": whole("rounds", rounds, 0, MOST_ROUNDS),
            "seed": whole("seed", seed, 0, 2**63 - 1),
            "threads": thread_count(threads),
        }
        return self._drawn_result(
            "frequency.near_repeat_ties",
            _core.frequency_near_repeat_ties,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            shuffled_within=shuffled_within,
            purpose=purpose,
        )

    @measure(
        "frequency.concentration",
        uncertain_days=OVER_BOTH,
        title="Concentration of contacts",
        definition=(
            "How unevenly contacts are spread over persons, addresses or agencies, those without one counted. "
            "Prevalence is the share of units with a contact, incidence contacts per unit, per_affected contacts "
            "per unit with one, so that incidence is prevalence times per_affected. The Gini index is 0 where all "
            "have alike; the generalised one allows for fewer contacts than units, where even the most equal "
            "spread leaves some without: max(1, units/contacts) (gini - 1) + 1. Few contacts look concentrated by "
            "chance alone: gini_expected is the mean generalised index of as many contacts spread at random, "
            "p_random the share of such spreads that are as uneven."
        ),
        source=(
            "Gini 1912; Bernasco & Steenbeek 2017, J Quant Criminol 33:451; Farrell & Pease 1993; Theil 1967; "
            "Herfindahl 1950"
        ),
        columns={
            **GROUP_COLUMNS,
            "counts": Column("", "certain or possible: over which counts; the two are no bounds of the indices"),
            "units": Column("units", "persons, addresses or agencies"),
            "affected": Column("units", "those with a contact"),
            "contacts": Column("contacts", f"contacts, once for each unit that they fall on; {OPEN}"),
            "prevalence": Column("share", "affected per unit"),
            "incidence": Column("contacts per unit", "contacts per unit"),
            "per_affected": Column("contacts per unit", "contacts per unit with one"),
            "gini_generalised": Column("0 to 1", "generalised Gini index"),
            "gini_generalised_unbiased": Column("0 to 1", "the same, corrected for few units or contacts"),
            "gini_expected": Column("0 to 1", "mean generalised Gini index by chance; NaN with affected_only"),
            "p_random": Column("", "share of random spreads as uneven; NaN with affected_only"),
            "gini": Column("0 to 1", "Gini index"),
            "gini_unbiased": Column("0 to 1", "Gini index times n/(n-1); NaN for one unit"),
            "top_share": Column("share", "share of contacts of the units with most (the share of units: top)"),
            "herfindahl": Column("0 to 1", "sum of squared shares of contacts"),
            "theil": Column("", "sum of s ln(n s) over shares s"),
            "status": Column("", "ok, too_few (no unit), no_events or no_upper_bound"),
        },
        edge_cases={
            **FATAL_EDGES,
            "no contact": "prevalence and incidence 0, the rest NaN, status no_events",
            "one unit": "gini 0, unbiased NaN",
            "one contact": "generalised index 0, unbiased NaN",
            "units at the edge of the top": "have one count, so that any choice among them gives the same share",
            "a row with count_min and no count_max": (
                "over the possible counts contacts empty, indices NaN but prevalence, status no_upper_bound"
            ),
            **UNSURE_EDGES,
            "a contact with several persons": "falls on each of them",
            "contacts without an address": "fall on no address",
            "persons asked for": "are the units, also those without a contact",
        },
        example='graph.frequency.concentration("agency", by="person", persons=["Victim", "Perpetrator"])',
    )
    def concentration(
        self,
        of: str = "person",
        *,
        by: str | Iterable[str] = (),
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        address: str = "met_at",
        start: str | date | None = None,
        end: str | date | None = None,
        top: float = 0.2,
        affected_only: bool = False,
        rounds: int = 199,
        seed: int = 0,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Say how unevenly contacts are spread over persons, addresses or agencies.

        Parameters
        ----------
        of
            The units: ``person``, ``address`` or ``agency``.
        by
            Groups, any of ``person``, ``agency``, ``sector``, ``address``, ``kind`` but the units.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        address
            Which address: ``met_at``, ``concerns_address`` or ``filed_at``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        top
            Share of the units whose share of contacts is told, above 0, at most 1; rounded up to whole units.
        affected_only
            Only units with a contact, where those without one are not known.
        rounds
            Random spreads for gini_expected and p_random; 0 for none.
        seed
            Of the random spreads; the answer is the same for the same seed.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            Two rows a group, over the certain and over the possible counts.

        Raises
        ------
        casegraph.ArgumentError
            A unit, group, presence, address or number that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = {
            "of": choice("of", of, _UNITS),
            "by": groups(by, CONTACT_GROUPS),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "address": choice("address", address, ADDRESSES),
            "start": day_number("start", start),
            "end": end_day(end),
            "top": number("top", top),
            "affected_only": truth("affected_only", affected_only),
            "rounds": whole("rounds", rounds, 0, MOST_ROUNDS),
            "seed": whole("seed", seed, 0, 2**63 - 1),
            "threads": thread_count(threads),
        }
        return self._result(
            "frequency.concentration", _core.frequency_concentration, query, start=start, end=end, purpose=purpose
        )

    @measure(
        "frequency.lorenz",
        uncertain_days=OVER_BOTH,
        title="Lorenz curve of contacts",
        definition=(
            "Share of the contacts that fall on each share of the persons, addresses or agencies, those with the "
            "fewest first and those without one counted: a straight line where all have alike. Twice the area between "
            "the two is the Gini index of concentration()."
        ),
        source="Lorenz 1905, Publ Am Stat Assoc 9:209",
        columns={
            **GROUP_COLUMNS,
            "counts": Column("", "certain or possible: over which counts; the two are no bounds of the curve"),
            "units": Column("share", "share of the units, those with fewest contacts first"),
            "contacts": Column("share", "share of the contacts that they have"),
            "status": Column("", "ok, too_few (no unit), no_events or no_upper_bound"),
        },
        edge_cases={
            **FATAL_EDGES,
            "no contact": "one row, contacts NaN, status no_events",
            "a row with count_min and no count_max": "over the possible counts one row, status no_upper_bound",
            "more units than points": "points between two units lie on the straight line between them",
            **UNSURE_EDGES,
        },
        example='graph.frequency.lorenz("agency", persons=["Victim", "Perpetrator"])',
    )
    def lorenz(
        self,
        of: str = "person",
        *,
        by: str | Iterable[str] = (),
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        address: str = "met_at",
        start: str | date | None = None,
        end: str | date | None = None,
        affected_only: bool = False,
        points: int = 100,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Share of the contacts that fall on each share of the persons, addresses or agencies.

        Parameters
        ----------
        of
            The units: ``person``, ``address`` or ``agency``.
        by
            Groups, any of ``person``, ``agency``, ``sector``, ``address``, ``kind`` but the units.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        address
            Which address: ``met_at``, ``concerns_address`` or ``filed_at``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        affected_only
            Only units with a contact, where those without one are not known.
        points
            Shares of the units, evenly apart; each unit where there are fewer.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row for each group, count and point.

        Raises
        ------
        casegraph.ArgumentError
            A unit, group, presence, address or number that is not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = {
            "of": choice("of", of, _UNITS),
            "by": groups(by, CONTACT_GROUPS),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "address": choice("address", address, ADDRESSES),
            "start": day_number("start", start),
            "end": end_day(end),
            "affected_only": truth("affected_only", affected_only),
            "points": whole("points", points, 1, 1_000_000),
            "threads": thread_count(threads),
        }
        return self._result("frequency.lorenz", _core.frequency_lorenz, query, start=start, end=end, purpose=purpose)
