"""Whether contacts bring about further ones: self-excitation, and the excitation of several streams by each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casegraph import _core
from casegraph.arguments import choice, whole
from casegraph.measures.frequency_base import FATAL_EDGES, GROUP_COLUMNS, FrequencyBase, Ids
from casegraph.measures.frequency_dates import (
    DATES_DEFINITION,
    DATES_EDGES,
    DRAWN,
    LEFT_OUT_COLUMNS,
    LEFT_OUT_EDGES,
    NOT_DRAWN,
    drawn_columns,
    undrawn_query,
)
from casegraph.measures.frequency_events import BY_WINDOW, EVENT_COLUMNS, EVENT_EDGES, event_query
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["FrequencyExcitation"]


_STREAMS_DIFFER = (
    "Uncertain days are not drawn: which streams have contacts enough to take part, and so what each is adjusted for, "
    "differs from draw to draw; self_exciting(dates='sample') draws them for one stream."
)


class FrequencyExcitation(FrequencyBase):
    """Measures of what follows on contacts."""

    @measure(
        "frequency.self_exciting",
        uncertain_days=DRAWN,
        title="Self-exciting contacts",
        definition=(
            "A Hawkes process with an exponential kernel fitted to the days of contacts in observed time: each "
            "contact adds branching times decay times exp(-decay t) to the rate t days later, on top of a "
            "constant background. branching is how many further contacts each brings about on average. Contacts of "
            "one day do not excite each other. Errors are of the logarithms, from the observed information; fit "
            "is checked by the residuals, which are exponential if the process is this one (ks, ljung_box). p is "
            "of no excitation, by simulation of as many contacts at random. Excitation describes clustering in "
            "time; it does not say that one contact caused another." + DATES_DEFINITION
        ),
        source="Hawkes 1971, Biometrika 58:83; Ozaki 1979, Ann Inst Stat Math 31:145; Ogata 1988, JASA 83:9",
        columns={
            **GROUP_COLUMNS,
            "contacts": Column("contacts", "contacts with one day, observed, after merging"),
            "days": Column("days", "time observed"),
            "background": Column("contacts per day", "rate without excitation"),
            "branching": Column("contacts per contact", "branching ratio of the process, from 0, below 1"),
            "branching_lower": Column("contacts per contact", "lower 95 % limit, by the logarithm"),
            "branching_upper": Column("contacts per contact", "upper 95 % limit, by the logarithm"),
            "half_life": Column("days", "time in which excitation halves"),
            "decay": Column("per day", "rate at which excitation fades"),
            "se_log_background": Column("", "standard error of the logarithm of the background"),
            "se_log_branching": Column("", "standard error of the logarithm of the branching ratio"),
            "se_log_decay": Column("", "standard error of the logarithm of the decay"),
            "log_likelihood": Column("", "of the fit"),
            "log_likelihood_poisson": Column("", "of a constant rate"),
            "p": Column("", "p of no excitation; NaN where rounds is 0"),
            "q": Column("", "p adjusted for the number of rows"),
            "ks": Column("0 to 1", "greatest distance of the residuals from the exponential distribution"),
            "ks_p": Column("", "its p; small where the process is another one"),
            "ljung_box_p": Column("", "p of no correlation of the residuals"),
            **EVENT_COLUMNS,
            "status": Column(
                "", "ok, too_few, no_events, no_excitation, not_converged, no_coverage, open_coverage or zero_exposure"
            ),
            "finding": Column("", "clustering_found, no_clustering_found or not_determinable"),
            **drawn_columns(
                background="contacts per day",
                branching="contacts per contact",
                decay="per day",
                p="",
                ks_p="",
                ljung_box_p="",
            ),
        },
        edge_cases={
            **FATAL_EDGES,
            **DATES_EDGES,
            "under 10 contacts": "NaN, status too_few",
            "branching of 0 most likely": "branching 0, decay NaN, status no_excitation",
            "a likelihood that grows up to a bound": (
                "status not_converged, and no number as if fitted; decay lies from 1/days to 10/least gap"
            ),
            "several contacts a day": "make ks_p small, since days are no finer; merge_within=1 makes them one",
            **EVENT_EDGES,
        },
        example='graph.frequency.self_exciting(by="person", persons="Perpetrator", merge_within=1, rounds=99)',
    )
    def self_exciting(
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
        significance: float = 0.05,
        rounds: int = 199,
        seed: int = 0,
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Fit a process in which contacts bring about further contacts, with its errors and a check of the fit.

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
        significance
            A q below this is a finding.
        rounds
            Simulated sets for p; 0 for none.
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
            be observed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        by = self._by_observed(by, observed, ("agency",), purpose)
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
        )
        return self._drawn_result(
            "frequency.self_exciting",
            _core.frequency_self_exciting,
            query,
            (dates, samples, seed, undated),
            start=start,
            end=end,
            purpose=purpose,
            instead=BY_WINDOW,
        )

    @measure(
        "frequency.mutual_excitation",
        uncertain_days=NOT_DRAWN,
        title="Who follows whom",
        definition=(
            "self_exciting() for several streams of contacts at once, those of agencies, sectors or kinds: each "
            "contact of one stream adds branching times decay times exp(-decay t) to the rate of another, or its own, "
            "t days later, on top of that one's background. branching is how many contacts of the second each contact "
            "of the first brings about on average, the other streams allowed for. The decay is one for each stream "
            "that receives. Limits are from the observed information, of the logarithm. p is of no excitation from "
            "the one to the other, by simulation of the second without it, with the other streams as they were. The "
            "fit of each receiving stream is checked by its residuals (ks, ljung_box). Contacts of one day do not "
            "excite each other. That contacts of one agency come after those of another does not say that they were "
            "made because of them. " + _STREAMS_DIFFER
        ),
        source=(
            "Hawkes 1971, Biometrika 58:83; Ogata 1988, JASA 83:9; Bertsekas 1982, SIAM J Control Optim 20:221, for "
            "the fit"
        ),
        columns={
            **GROUP_COLUMNS,
            "from_agency": Column("", "agency_id of the first stream; where streams are agencies"),
            "to_agency": Column("", "agency_id of the second"),
            "from_sector": Column("", "sector of the first stream; where streams are sectors"),
            "to_sector": Column("", "sector of the second"),
            "from_kind": Column("", "kind of contact of the first stream; where streams are kinds"),
            "to_kind": Column("", "kind of the second"),
            "n_from": Column("contacts", "contacts of the first stream on the days that count"),
            "n_to": Column("contacts", "contacts of the second"),
            "days": Column("days", "time observed, by coverage that which all streams that take part share"),
            "background": Column("contacts per day", "rate of the second stream without excitation"),
            "branching": Column("contacts per contact", "of the second, for each contact of the first"),
            "branching_lower": Column("contacts per contact", "lower 95 % limit; NaN where branching is 0"),
            "branching_upper": Column("contacts per contact", "upper 95 % limit"),
            "se_log_branching": Column("", "standard error of the logarithm of branching"),
            "decay": Column("per day", "rate at which excitation of the second stream fades"),
            "half_life": Column("days", "time in which it halves"),
            "p": Column("", "p of no excitation from the first to the second; NaN where rounds is 0"),
            "q": Column("", "p adjusted for the number of pairs of the answer"),
            "ks": Column("0 to 1", "greatest distance of the second's residuals from the exponential distribution"),
            "ks_p": Column("", "its p; small where the process is another one"),
            "ljung_box_p": Column("", "p of no correlation of the residuals"),
            "spectral_radius": Column("", "of all branching of the group; from 1 on contacts would grow without end"),
            **EVENT_COLUMNS,
            "status": Column(
                "",
                (
                    "ok, too_few, no_excitation, not_converged, not_stationary, uncertain_dates, no_coverage, "
                    "open_coverage or zero_exposure"
                ),
            ),
            "finding": Column("", "follows, not_found or not_determinable"),
            **LEFT_OUT_COLUMNS,
        },
        edge_cases={
            **LEFT_OUT_EDGES,
            **FATAL_EDGES,
            "a stream of under `least` contacts": "takes no part; its rows are NaN, status too_few",
            "more than 12 streams that take part": "an error",
            "no branching above 0 for the second stream": "branching 0, p 1, status no_excitation",
            "a likelihood that grows up to a bound of the decay": "NaN, status not_converged",
            "a spectral radius of 1 or more": "NaN, status not_stationary",
            "streams that are never observed together": "status zero_exposure",
            "several contacts a day": "make ks_p small, since days are no finer; see merge_within",
            **EVENT_EDGES,
        },
        example=(
            'graph.frequency.mutual_excitation(\n    [], streams="sector", least=15, observed="window", '
            'start="2009-01-01", end="2014-03-15", merge_within=1\n)'
        ),
    )
    def mutual_excitation(
        self,
        by: str | Iterable[str] | None = None,
        *,
        streams: str = "agency",
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        cut: str | Iterable[str] = (),
        observed: str = "coverage",
        merge_within: int = 0,
        least: int = 30,
        significance: float = 0.05,
        rounds: int = 99,
        seed: int = 0,
        dates: str = "exact",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Fit how contacts of one agency, sector or kind bring about those of another, with errors and a check.

        Parameters
        ----------
        by
            Groups, each with streams of its own: ``person`` and any of ``agency``, ``sector``, ``address``, ``kind``;
            without ``person`` only with ``observed="window"``;
            by default persons; with ``observed="window"`` in a casebook without a review, and no purpose, no groups.
        streams
            ``agency``, ``sector`` or ``kind``.
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
            Days; a contact less than this after the one of its stream kept before belongs to the same episode.
        least
            Fewest contacts of a stream that takes part, from 10.
        significance
            A q below this is a finding.
        rounds
            Simulated sets for p; 0 for none.
        seed
            Of the simulation; the answer is the same for the same seed.
        dates
            ``exact``: contacts of an uncertain day are not used, and counted. ``refuse``: such a group has no answer.
            ``sample`` is not accepted: which streams take part differs from draw to draw.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row for each group and ordered pair of its streams, each stream with itself too.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence or number that is not accepted; a window that is reversed, or open though it is said to be
            observed; more than 12 streams that take part.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        drawn, told = undrawn_query(dates, _STREAMS_DIFFER)
        by = self._by_observed(by, observed, (), purpose)
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
            "streams": choice("streams", streams, ("agency", "sector", "kind")),
            "least": whole("least", least, 10, 1_000_000),
            "dates": drawn,
        }
        return self._result(
            "frequency.mutual_excitation",
            _core.frequency_mutual_excitation,
            query,
            start=start,
            end=end,
            purpose=purpose,
            **told,
            instead=BY_WINDOW,
        )
