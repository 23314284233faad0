"""How contacts are spread over time: dispersion of counts, intervals between contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from casegraph import _core
from casegraph.arguments import day_number, several, whole
from casegraph.errors import ArgumentError
from casegraph.measures.frequency_base import (
    COVERAGE_EDGES,
    FATAL_EDGES,
    GROUP_COLUMNS,
    MOST_DAYS,
    FrequencyBase,
    Ids,
    end_day,
    share,
)
from casegraph.measures.frequency_change import (
    DROPPED,
    MOST_ROUNDS,
    SEASON_COLUMN,
    SEASON_EDGES,
    UNCERTAIN,
    observed_query,
    season_of,
)
from casegraph.measures.frequency_dates import DATES_DEFINITION, DATES_EDGES, DRAWN, drawn_columns
from casegraph.measures.frequency_events import BY_WINDOW, EVENT_COLUMNS, EVENT_EDGES, event_query
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["FrequencyRhythm"]

_ONE_STREAM = {
    "no person among the groups": (
        "contacts with anybody are one stream: it says whether the group's own load varies from window to window. "
        "Bursts "
        "of single persons, at times of their own, even out in it, so that a stream of many persons may be near 1 "
        "where "
        "contacts of every one of them come in bursts; by person asks for these"
    ),
}


class FrequencyRhythm(FrequencyBase):
    """Measures of the rhythm of contacts."""

    @measure(
        "frequency.dispersion",
        uncertain_days=DRAWN,
        title="Dispersion of counts",
        definition=(
            "Whether the number of contacts in windows of one length varies more than chance would have it. The "
            "Fano factor is variance over mean, 1 for a Poisson process; Allan's compares neighbouring windows "
            "and is not moved by a slow trend. The index of dispersion is tested by chi-squared, or by simulation "
            "with the number of contacts kept where the mean is below 1. The regressions of Cameron and Trivedi "
            "say whether the excess grows with the mean (nb1) or its square (nb2); with windows that are alike "
            "both tests agree. alpha is the size of the excess, (variance - mean) / mean^2. q adjusts p for the "
            "number of rows." + DATES_DEFINITION
        ),
        source=(
            "Fano 1947, Phys Rev 72:26; Allan 1966; Fisher, Thornton & Mackenzie 1922; Cameron & Trivedi 1990, "
            "J Econometrics 46:347"
        ),
        columns={
            **GROUP_COLUMNS,
            "windows": Column("windows", "windows used, all with the same exposure"),
            "n_partial": Column("windows", "windows with less exposure: not used"),
            "contacts": Column("contacts", "contacts that lie in one of the windows used for sure"),
            "mean": Column("contacts per window", "mean count"),
            "variance": Column("", "variance of the counts, over windows - 1"),
            "fano": Column("", "Fano factor"),
            "allan": Column("", "Allan factor, over windows next to each other among those used"),
            "statistic": Column("", "index of dispersion, (windows - 1) times the Fano factor"),
            "p": Column("", "p of no more variation than chance gives"),
            "q": Column("", "p adjusted for the number of rows"),
            "simulated": Column("", "whether p comes from simulation"),
            "alpha": Column("", "size of the excess, from 0"),
            "alpha_floored": Column("", "whether alpha would be below 0: less variation than Poisson"),
            "nb1_mean": Column("", "mean of ((y - mu)^2 - y) / mu"),
            "nb1_t": Column("", "its t"),
            "nb1_p": Column("", "two-sided p of t"),
            "nb2_slope": Column("", "slope of ((y - mu)^2 - y) / mu on mu, through 0"),
            "nb2_t": Column("", "its t"),
            "nb2_p": Column("", "two-sided p of t"),
            "n_uncertain": UNCERTAIN,
            "n_dropped": DROPPED,
            "status": Column("", "ok, too_few (under 2 windows), zero_mean, no_coverage or zero_exposure"),
            "nb_status": Column("", "of nb1 and nb2: the same, or zero_variance"),
            "finding": Column("", "overdispersed, no_overdispersion_found or not_determinable"),
            **drawn_columns(fano="", allan="", p="", alpha="", nb1_p="", nb2_p=""),
        },
        edge_cases={
            **FATAL_EDGES,
            **DATES_EDGES,
            **_ONE_STREAM,
            "under two windows with the same exposure": "NaN, status too_few",
            "no contact in any window": "NaN, status zero_mean",
            "all windows with one count": "fano 0; t and p of nb1 and nb2 NaN, nb_status zero_variance",
            "the end of the window": "days that fill no whole window are left out",
            "no start or end": "the window from the first to the last day of coverage that has both ends",
            **COVERAGE_EDGES,
        },
        example='graph.frequency.dispersion(by="person", persons="Perpetrator", width=30)',
    )
    def dispersion(
        self,
        by: str | Iterable[str] | None = None,
        *,
        width: int = 30,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        cut: str | Iterable[str] = (),
        observed: str = "coverage",
        significance: float = 0.05,
        rounds: int = 999,
        seed: int = 0,
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Say whether counts of contacts in windows of one length vary more than by chance.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``; with ``observed="window"`` also ``address``, ``kind``;
            by default persons within a review, or of a graph for a purpose, else agencies.
        width
            Length of the windows in days; the first begins with ``start``.
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
        significance
            A q below this is a finding.
        rounds
            Simulated sets where the mean is below 1.
        seed
            Of the simulation, and of the draws of days; the answer is the same for the same seed.
        dates
            ``exact``: contacts of an uncertain day are not used, and counted. ``sample``: their days are drawn.
            ``refuse``: a group with one has no answer.
        samples
            How many draws of days (with ``dates="sample"``).
        undated
            Contacts whose days have no bounds, which cannot be drawn: ``refuse`` the group, or ``leave_out``.
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
            A group, presence or number that is not accepted; a window that is reversed, or open though it is said to
            be observed; more than 100,000 windows.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        by = self._by(by, ("person",), purpose=purpose)
        query = observed_query(by, persons, agencies, presence, cut, observed, threads) | {
            "start": day_number("start", start),
            "end": end_day(end),
            "width_days": whole("width", width, 1, MOST_DAYS),
            "significance": share("significance", significance),
            "rounds": whole("rounds", rounds, 1, MOST_ROUNDS),
            "seed": whole("seed", seed, 0, 2**63 - 1),
        }
        return self._drawn_result(
            "frequency.dispersion",
            _core.frequency_dispersion,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            purpose=purpose,
        )

    @measure(
        "frequency.dispersion_curve",
        uncertain_days=DRAWN,
        title="Dispersion over lengths of windows",
        definition=(
            "The Fano factor and Allan's of dispersion() for windows of several lengths. Of a Poisson process both "
            "stay at 1 whatever the length; where contacts come in bursts they grow with it, and the length from "
            "which on they do is that of the bursts. p is that of each length alone; the lengths are of one sequence, "
            "so that it is not adjusted for their number." + DATES_DEFINITION
        ),
        source="Fano 1947, Phys Rev 72:26; Allan 1966; Lowen & Teich 2005, Fractal-Based Point Processes",
        columns={
            **GROUP_COLUMNS,
            "width_days": Column("days", "length of the windows"),
            "windows": Column("windows", "windows used, all with the same exposure"),
            "n_partial": Column("windows", "windows with less exposure: not used"),
            "contacts": Column("contacts", "contacts that lie in one of the windows used for sure"),
            "mean": Column("contacts per window", "mean count"),
            "fano": Column("", "Fano factor"),
            "allan": Column("", "Allan factor"),
            "p": Column("", "p of no more variation than chance gives, of this length alone"),
            "simulated": Column("", "whether p comes from simulation"),
            "n_uncertain": UNCERTAIN,
            "n_dropped": DROPPED,
            "status": Column("", "ok, too_few (under 2 windows), zero_mean, no_coverage or zero_exposure"),
            **drawn_columns(mean="contacts per window", fano="", allan="", p=""),
        },
        edge_cases={
            **DATES_EDGES,
            "dates='sample', several lengths": "a draw gives a contact one day, the same for every length",
            **FATAL_EDGES,
            **_ONE_STREAM,
            "under two windows of a length": "NaN, status too_few",
            "the end of the window": "days that fill no whole window are left out, for each length its own",
            **COVERAGE_EDGES,
        },
        example='graph.frequency.dispersion_curve(persons="Perpetrator", widths=[7, 30, 90])',
    )
    def dispersion_curve(
        self,
        by: str | Iterable[str] | None = None,
        *,
        widths: Sequence[int] = (7, 14, 30, 60, 90, 180),
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        cut: str | Iterable[str] = (),
        observed: str = "coverage",
        rounds: int = 999,
        seed: int = 0,
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Dispersion of counts for windows of several lengths.

        Parameters
        ----------
        by, persons, agencies, presence, start, end, cut, observed, rounds, seed, threads, purpose
            As in :meth:`dispersion`.
        dates, samples, undated
            How uncertain days are taken, as in :meth:`dispersion`.
        widths
            Lengths of the windows in days.

        Returns
        -------
        Result
            One row for each group and length.

        Raises
        ------
        casegraph.ArgumentError
            A group, length or number that is not accepted; more than 100,000 windows.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        by = self._by(by, ("person",), purpose=purpose)
        query = observed_query(by, persons, agencies, presence, cut, observed, threads) | {
            "start": day_number("start", start),
            "end": end_day(end),
            "widths_days": [whole("widths", width, 1, MOST_DAYS) for width in several("widths", widths, "whole days")],
            "rounds": whole("rounds", rounds, 1, MOST_ROUNDS),
            "seed": whole("seed", seed, 0, 2**63 - 1),
        }
        return self._drawn_result(
            "frequency.dispersion_curve",
            _core.frequency_dispersion_curve,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            purpose=purpose,
        )

    @measure(
        "frequency.intervals",
        uncertain_days=DRAWN,
        title="Rhythm of the times between contacts",
        definition=(
            "What waits() does not say of the gaps between contacts, within the time observed: LvR, the local "
            "variation with a dead time R, 3 times the mean of (1 - 4ab/(a+b)^2)(1 + 4R/(a+b)) over consecutive "
            "gaps; burstiness where gaps below merge_within cannot occur; the p of the memory of gaps, by "
            "shuffling them; gap_tau, Kendall's tau-b of the gaps with their order, below 0 where they shorten; "
            "and trains, runs of contacts at most train_within days apart. The finding is gaps_shorten or "
            "gaps_lengthen where gap_q is below the significance, and otherwise says plainly no_escalation_found. "
            "With season a day counts for as much as its month or weekday is busy, by effects fitted to all groups of "
            "the answer together from contacts of one day, and as one on average: what LvR, burstiness, memory and "
            "gap_tau then say is not the rhythm of the week or the year. Trains stay of days of the calendar."
            + DATES_DEFINITION
        ),
        source=(
            "Shinomoto et al. 2009, PLoS Comput Biol 5:e1000433; Kim & Jo 2016, PRE 94:032311; Goh & Barabasi 2008, "
            "EPL 81:48002; Kendall 1938; Karsai et al. 2012, Sci Rep 2:397; Jo et al. 2012, "
            "New J Phys 14:013055, for season"
        ),
        columns={
            **GROUP_COLUMNS,
            "contacts": Column("contacts", "contacts with one day, observed, after merging"),
            "gaps": Column("gaps", "times between them, none across a break of observation"),
            "local_variation_revised": Column("", "LvR; the local variation where dead_time is 0"),
            "local_variation_status": Column("", "ok, too_few (under 2 gaps in a row) or zero_mean"),
            "burstiness_shifted": Column("-1 to 1", "burstiness for few gaps, of gaps less merge_within"),
            "burstiness_status": Column("", "ok, too_few (under 2 gaps) or zero_mean"),
            "memory_p": Column("", "two-sided p of the memory against gaps in any order"),
            "memory_status": Column("", "ok, too_few (under 3 pairs of gaps) or zero_variance"),
            "gap_tau": Column("-1 to 1", "tau-b of gaps with their order"),
            "gap_p": Column("", "two-sided p of no order"),
            "gap_q": Column("", "p adjusted for the number of rows"),
            "gap_status": Column("", "ok, too_few (under 4 gaps) or zero_variance"),
            "trains": Column("trains", "runs of contacts; a contact on its own is one"),
            "longest_train": Column("contacts", "contacts in the longest"),
            "mean_train": Column("contacts", "contacts a train"),
            "longest_train_days": Column("days", "from the first to the last contact of the train that lasts longest"),
            **EVENT_COLUMNS,
            "status": Column("", "ok, too_few (no gap), no_coverage, open_coverage or zero_exposure"),
            "finding": Column("", "gaps_shorten, gaps_lengthen, no_escalation_found, not_determinable (under 5 gaps)"),
            "season": SEASON_COLUMN,
            **drawn_columns(
                local_variation_revised="", burstiness_shifted="-1 to 1", memory_p="", gap_tau="-1 to 1", gap_p=""
            ),
        },
        edge_cases={
            **FATAL_EDGES,
            **DATES_EDGES,
            "under two contacts": "NaN, status too_few",
            "all gaps equal": "gap_tau NaN, zero_variance; no_escalation_found",
            "all gaps 0": "NaN, zero_mean",
            **SEASON_EDGES,
            **EVENT_EDGES,
        },
        example='graph.frequency.intervals(by="person", persons="Perpetrator", train_within=7)',
    )
    def intervals(
        self,
        by: str | Iterable[str] | None = None,
        *,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        cut: str | Iterable[str] = (),
        observed: str = "coverage",
        merge_within: int = 0,
        dead_time: float = 0.0,
        train_within: int = 7,
        significance: float = 0.05,
        rounds: int = 999,
        seed: int = 0,
        season: str = "none",
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Rhythm of the times between contacts beyond their length and burstiness.

        Parameters
        ----------
        by
            Groups, ``person`` and any of ``agency``, ``sector``, ``address``, ``kind``; without ``person`` only with
            ``observed="window"``;
            by default persons; with ``observed="window"`` in a casebook without a review, and no purpose, agencies.
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
            Days; a contact less than this after the one kept before belongs to the same episode. 0: none.
        dead_time
            Days after a contact in which another cannot occur, for LvR.
        train_within
            Days; contacts at most so far apart are of one train.
        significance
            A gap_q below this is a finding.
        rounds
            Shuffles for memory_p.
        seed
            Of the shuffles, and of the draws of days; the answer is the same for the same seed.
        season
            What is taken out of the gaps first: ``none`` (default), ``month``, ``weekday`` or ``both``; with
            ``merge_within`` and ``dead_time`` 0 alone, which are days of the calendar.
        dates
            ``exact``: contacts of an uncertain day are not used, and counted. ``sample``: their days are drawn.
            ``refuse``: a group with one has no answer.
        samples
            How many draws of days (with ``dates="sample"``).
        undated
            Contacts whose days have no bounds, which cannot be drawn: ``refuse`` the group, or ``leave_out``.
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
            A group, presence or number that is not accepted; a window that is reversed, or open though it is said to
            be observed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        by = self._by_observed(by, observed, ("agency",), purpose)
        if isinstance(dead_time, bool) or not isinstance(dead_time, int | float):
            raise ArgumentError(f"dead_time: {dead_time!r} is not accepted; accepted: a number of days from 0")
        query = event_query(
            by,
            persons,
            agencies,
            presence,
            start,
            end,
            cut,
            observed,
            merge_within,
            significance,
            rounds,
            seed,
            threads,
        ) | {
            "dead_time_days": float(dead_time),
            "train_days": whole("train_within", train_within, 0, MOST_DAYS),
            "season": season_of(season),
        }
        return self._drawn_result(
            "frequency.intervals",
            _core.frequency_intervals,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            season=season,
            purpose=purpose,
            instead=BY_WINDOW,
        )
