"""Whether contacts became more or less frequent: two windows compared, trend, change points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from casegraph import _core
from casegraph.arguments import choice, day_number, duration, ids, names, number, thread_count, whole
from casegraph.errors import ArgumentError
from casegraph.measures.frequency_base import (
    CONTACT_GROUPS,
    COVERAGE_EDGES,
    FATAL_EDGES,
    GROUP_COLUMNS,
    OBSERVED_GROUPS,
    OPEN,
    PRESENCES,
    FrequencyBase,
    Ids,
    end_day,
    groups,
    share,
)
from casegraph.measures.frequency_dates import (
    BOUNDS,
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

__all__ = ["BINS", "OBSERVED", "FrequencyChange", "observed_query"]

OBSERVED = ("coverage", "window")
BINS = ("day", "week", "month", "quarter", "year")
MOST_ROUNDS = 1_000_000

UNCERTAIN = Column(
    "rows",
    "contacts that may be observed and lie in no bin for sure, stand for no sure number, or are of an assumed person "
    "or agency: not counted",
)
DROPPED = Column("rows", "contacts that may be in the window and are on no day observed: not counted")
UNSURE_OBSERVED_EDGES = {
    "a person who is only assumed, or one of several": "where persons matter, the contact is possible only",
    "an agency that is only assumed, or disputed": (
        "the contact is possible only: by coverage always, with observed='window' where agencies or sectors matter"
    ),
}
_BINNED_EDGES = {
    "a contact that is not surely in one bin": "not counted; in n_uncertain. A day is never put in its place",
    "a row that stands for a sure number of contacts": "counts as that many",
    "a row with count_min and no count_max": "stands for no sure number; in n_uncertain",
    **UNSURE_OBSERVED_EDGES,
    "no start or end": "the window from the first to the last day of coverage that has both ends",
    "bins without exposure": "left out; bins observed in part count with their exposure",
}


def observed_query(
    by: str | Iterable[str],
    persons: Ids,
    agencies: Ids,
    presence: str,
    cut: str | Iterable[str],
    observed: str,
    threads: int,
) -> dict[str, Any]:
    """The arguments of a measure whose exposure is known, as the core takes them."""
    asked = groups(by, CONTACT_GROUPS)
    if observed == "coverage" and not set(asked) <= set(OBSERVED_GROUPS):
        raise ArgumentError(
            f"by: accepted are {', '.join(OBSERVED_GROUPS)}, whose observation time is known; with observed='window' "
            "others too"
        )
    return {
        "by": asked,
        "persons": ids(persons, "persons"),
        "agencies": ids(agencies, "agencies"),
        "presence": choice("presence", presence, PRESENCES),
        "cut": names("cut", cut),
        "observed": choice("observed", observed, OBSERVED),
        "threads": thread_count(threads),
    }


SERIAL = {"none": "ignored", "hamed_rao": "variance", "prewhiten": "prewhitened"}
SEASONS = {"none": (False, False), "month": (True, False), "weekday": (False, True), "both": (True, True)}


def season_of(season: str) -> tuple[bool, bool]:
    """Whether effects of months and of weekdays are taken out."""
    return SEASONS[choice("season", season, SEASONS)]


def _serial(serial: bool | str) -> str:
    named = {False: "none", True: "hamed_rao"}.get(serial, serial) if isinstance(serial, bool) else serial
    return SERIAL[choice("serial", str(named), SERIAL)]


_SEASON_DEFINITION = (
    " With season the rate of a mean day is meant: the effect of its month, of its weekday, or both, fitted to all "
    "groups of the answer together from contacts of one day, is taken out of exposure, and of observed time, first."
)
SEASON_COLUMN = Column(
    "",
    "effects taken out: month, quarter, weekday, weekend, two of them joined by 'and', or none; only where asked for",
)
SEASON_EDGES = {
    "season, under 10 contacts in some month, or on some weekday": (
        "quarters instead, then none; weekdays and weekends, then none; the column season says which"
    ),
}


_PATHS_DIFFER = (
    "Uncertain days are not drawn: every draw has a path of its own, without rows in common; "
    "change_points(dates='sample'), at one penalty, says how often each change stays."
)


def _window(argument: str, value: Sequence[str | date]) -> tuple[int, int]:
    """A window given as its first day and the day after its last."""
    if isinstance(value, str) or len(value) != 2:
        raise ArgumentError(
            f"{argument}: {value!r} is not accepted; accepted: two days, (start, end), the end left out"
        )
    start, end = (day_number(argument, day) for day in value)
    if start is None or end is None:
        raise ArgumentError(f"{argument}: both days are needed")
    return start, end


def _two_windows(
    event: str | date | None,
    before: str | None,
    after: str | None,
    first: Sequence[str | date] | None,
    second: Sequence[str | date] | None,
) -> Any:
    """Two windows as the core takes them: either way of saying them, and not both."""
    around = event is not None and first is None and second is None
    apart = event is None and before is None and after is None and first is not None and second is not None
    if around:
        return (day_number("event", event), duration("before", before or "P12M"), duration("after", after or "P12M"))
    if apart and first is not None and second is not None:
        return (_window("first", first), _window("second", second))
    raise ArgumentError("windows: accepted is event with before and after, or first and second, not a mixture of them")


class FrequencyChange(FrequencyBase):
    """Measures of change over time."""

    @measure(
        "frequency.rate_ratio",
        uncertain_days=BOUNDS,
        title="Rate of contacts in two windows",
        definition=(
            "Rate of contacts in a second window divided by the rate in a first, such as after and before an event. "
            "Given both counts together, the second is binomial with the second window's share of the exposure, so "
            "limits and p are exact: Clopper-Pearson limits turned into limits of the ratio, and twice the smaller "
            "tail. p_minlike adds up instead all divisions of the contacts that are no likelier than this one; it is "
            "often smaller, and may be below the significance where the limits hold 1. The difference has score "
            "limits. Where counts have bounds, ratio and limits are the least and "
            "greatest, and p the greatest, that any counts within them give. q adjusts p for the number of rows "
            "(Benjamini-Hochberg). A window chosen after looking at the contacts makes p too small."
        ),
        source=(
            "Przyborowski & Wilenski 1940, Biometrika 31:313; Fay 2010, Biostatistics 11:373, for p_minlike; Clopper "
            "& Pearson 1934, Biometrika 26:404; Miettinen & "
            "Nurminen 1985, Stat Med 4:213, for the difference; "
            "Benjamini & Hochberg 1995, J R Stat Soc B 57:289"
        ),
        columns={
            **GROUP_COLUMNS,
            "first_certain": Column("contacts", "in the first window, over those that are sure"),
            "first_possible": Column("contacts", f"in the first window, over those that may be; {OPEN}"),
            "first_days": Column("person-days", "time observed in the first window; empty where coverage is open"),
            "second_certain": Column("contacts", "in the second window, over those that are sure"),
            "second_possible": Column("contacts", f"in the second window, over those that may be; {OPEN}"),
            "second_days": Column("person-days", "time observed in the second window; empty where coverage is open"),
            "ratio_least": Column("", "least ratio, second over first; NaN where that bound has no contact at all"),
            "ratio_most": Column("", "greatest ratio; infinite where the first window may have had none"),
            "lower": Column("", "lower exact limit of the ratio"),
            "upper": Column("", "upper exact limit of the ratio"),
            "p": Column("", "two-sided p of equal rates, the greatest that the counts allow"),
            "q": Column("", "p adjusted for the number of rows"),
            "p_minlike": Column(
                "",
                "two-sided p by minimum likelihood, the greatest that the counts allow; NaN where one has no upper "
                "bound "
                "or over 10,000 pairs of counts lie within them. q and limits belong to p, not to it",
            ),
            "difference_least": Column("contacts per year", "least difference of the rates, second less first"),
            "difference_most": Column("contacts per year", "greatest difference; infinite where nothing bounds it"),
            "difference_lower": Column("contacts per year", "lower score limit of the difference"),
            "difference_upper": Column("contacts per year", "upper score limit of the difference"),
            "n_dropped": DROPPED,
            "status": Column(
                "", "ok, no_coverage, open_coverage, zero_exposure, no_events, no_upper_bound (limits and p hold)"
            ),
            "finding": Column("", "higher, lower, no_difference_found or not_determinable"),
        },
        edge_cases={
            "no contact in the second window": "ratio 0, lower limit 0",
            "no contact in the first window": "ratio and upper limit infinite",
            "no contact in either": "ratio NaN, difference 0, status no_events",
            "a window that is not observed": "NaN, status no_coverage, open_coverage or zero_exposure",
            "a row with count_min and no count_max": (
                "possible empty; a ratio and limit left without bound are 0 or infinite; status no_upper_bound"
            ),
            **UNSURE_OBSERVED_EDGES,
            "the day of the event": "belongs to the second window",
            "observed='window'": "the exposure is the days of each window, once a group; of one person, those of life",
            "q at or above significance": "no_difference_found: the rates may differ by as much as the limits say",
            **COVERAGE_EDGES,
        },
        example=(
            'graph.frequency.rate_ratio(by="person", event="2013-05-01", before="P10M", after="P10M", persons="Victim")'
        ),
    )
    def rate_ratio(
        self,
        by: str | Iterable[str] | None = None,
        *,
        event: str | date | None = None,
        before: str | None = None,
        after: str | None = None,
        first: Sequence[str | date] | None = None,
        second: Sequence[str | date] | None = None,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        cut: str | Iterable[str] = (),
        observed: str = "coverage",
        confidence: float = 0.95,
        significance: float = 0.05,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Compare the rate of contacts after an event with that before, or in any two windows.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``; with ``observed="window"`` also ``address``, ``kind``;
            by default persons and agencies within a review, or of a graph for a purpose, else agencies.
        event
            A day; ``before`` ends before it, ``after`` begins with it.
        before, after
            Lengths of time, such as ``P12M`` (where not given) or ``P90D``.
        first, second
            Instead of an event: two windows as (start, end), the end left out, without a common day.
        persons, agencies
            Only these persons (in the presence asked for), only contacts and coverage of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        cut
            Kinds of episodes, such as ``("abroad", "custody")``, whose days are not observed by coverage.
        observed
            ``coverage``: the time that the casebook's coverage observes. ``window``: you say that both windows were
            observed throughout.
        confidence
            Of the two-sided limits.
        significance
            A q below this is a finding.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a group with counts and exposure of both windows, ratio, limits, p, q, status and finding.

        Raises
        ------
        casegraph.ArgumentError
            Windows that are open, reversed, have days in common or are said in two ways; a group, presence or
            number that is not accepted.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        by = self._by(by, ("person", "agency"), purpose=purpose)
        query = observed_query(by, persons, agencies, presence, cut, observed, threads) | {
            "windows": _two_windows(event, before, after, first, second),
            "confidence": share("confidence", confidence),
            "significance": share("significance", significance),
        }
        asked = (first, second) if event is None else (event, before or "P12M", after or "P12M")
        return self._result("frequency.rate_ratio", _core.frequency_rate_ratio, query, windows=asked, purpose=purpose)

    @measure(
        "frequency.trend",
        uncertain_days=DRAWN,
        title="Trend of contacts",
        definition=(
            "Whether contacts of each group become more frequent. The contacts of a fatal incident itself count unless "
            "the window ends before it (end='fatal_incident'). Over bins of the calendar: the test of Mann and "
            "Kendall on contacts per time observed, s the pairs of bins that rise less those that fall, p exact "
            "for up to 10 bins without ties, else normal with ties taken off; tau-b; and the slope of Theil and "
            "Sen with its limits, in contacts per year, per year. Over the days of the contacts themselves, in "
            "observed time: the test of Laplace, above 0 where contacts crowd towards the end, and the exponent "
            "of a power law (MIL-HDBK-189), above 1 where they do. The test over bins asks for a steady rise, "
            "that over days also sees a late crowd. q adjusts the p of both for all tests of the answer. The "
            "finding is escalation or decline where either q is below the significance, and otherwise says "
            "plainly no_escalation_found. serial allows for bins that resemble those before them, which make a "
            "chance run look like a trend: the variance of s is then multiplied by the factor of Hamed and Rao, or "
            "what each bin takes from the one before is taken off without the trend (pre-whitening)."
            + _SEASON_DEFINITION
            + DATES_DEFINITION
        ),
        source=(
            "Mann 1945, Econometrica 13:245; Kendall 1975; Theil 1950; Sen 1968, JASA 63:1379; Cox & Lewis 1966; "
            "Crow 1974; Hamed & Rao 1998, J Hydrol 204:182, for serial; Benjamini & Hochberg 1995, J R Stat Soc B "
            "57:289"
        ),
        columns={
            **GROUP_COLUMNS,
            "bins": Column("bins", "bins with exposure"),
            "contacts": Column("contacts", "contacts that lie in one bin for sure"),
            "exposure_days": Column("person-days", "time observed in the bins"),
            "n_uncertain": UNCERTAIN,
            "n_dropped": DROPPED,
            "s": Column("pairs of bins", "pairs that rise less pairs that fall"),
            "z": Column("", "s less 1 towards 0, over its standard deviation without a trend"),
            "p": Column("", "two-sided p of no trend"),
            "q": Column("", "p adjusted for all tests of the answer"),
            "tau_b": Column("-1 to 1", "Kendall's tau-b; NaN where all bins have one rate"),
            "slope": Column("contacts per year, per year", "median slope between bins"),
            "slope_lower": Column("contacts per year, per year", "lower limit; -inf where too few bins limit it"),
            "slope_upper": Column("contacts per year, per year", "upper limit; inf where too few bins limit it"),
            "status": Column("", "of the bins: ok, no_coverage, open_coverage, zero_exposure, too_few (under 3)"),
            "laplace": Column("", "Laplace's u, standard normal without a trend"),
            "laplace_p": Column("", "two-sided p of no trend"),
            "laplace_q": Column("", "p adjusted for all tests of the answer; NaN under 4 contacts"),
            "power_beta": Column("", "exponent of the power law, 1 without a trend"),
            "power_p": Column("", "two-sided p of no trend"),
            "events_status": Column(
                "", "of the days: ok, no_events, zero_variance, needs_person or why nothing is observed"
            ),
            "finding": Column(
                "", "escalation, decline, tests_disagree, no_escalation_found, no_contacts or not_determinable"
            ),
            "season": SEASON_COLUMN,
            **drawn_columns(
                z="",
                p="",
                tau_b="-1 to 1",
                slope="contacts per year, per year",
                laplace="",
                laplace_p="",
                power_beta="",
                power_p="",
            ),
        },
        edge_cases={
            **FATAL_EDGES,
            **DATES_EDGES,
            **SEASON_EDGES,
            "under 3 bins with exposure": "NaN, status too_few",
            "under 4 contacts with a day, and so few bins that no order of them is rare enough": "not_determinable",
            "all bins with one rate": "z 0, p 1, tau-b NaN",
            "contacts of one day": "lie at the noon of that day in observed time; those of uncertain days are left out",
            "no person among the groups": (
                "contacts with anybody are one stream: escalation is more contacts of the group for the time observed, "
                "be it of more persons or more often of each; by person, or mean_cumulative(), tells these apart. By "
                "coverage that time grows with the persons observed; with observed='window' it does not, so that every "
                "group that meets more persons shows escalation. events_status needs_person, unless observed='window'"
            ),
            **_BINNED_EDGES,
            **COVERAGE_EDGES,
        },
        example=(
            'graph.frequency.trend(by="person", persons=["Victim", "Perpetrator"], bin="quarter", end="fatal_incident")'
        ),
    )
    def trend(
        self,
        by: str | Iterable[str] | None = None,
        *,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        bin: str = "month",
        cut: str | Iterable[str] = (),
        observed: str = "coverage",
        confidence: float = 0.95,
        significance: float = 0.05,
        serial: bool | str = False,
        season: str = "none",
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        seed: int = 0,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Say whether contacts become more frequent, over bins of the calendar and over their days.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``; with ``observed="window"`` also ``address``, ``kind``;
            by default persons within a review, or of a graph for a purpose, else agencies.
        persons, agencies
            Only these persons (in the presence asked for), only contacts and coverage of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        bin
            ``day``, ``week`` (from Monday), ``month``, ``quarter`` or ``year``.
        cut
            Kinds of episodes, such as ``("abroad", "custody")``, whose days are not observed by coverage.
        observed
            ``coverage``: the time that the casebook's coverage observes. ``window``: you say that the window from
            ``start`` to ``end`` was observed throughout.
        confidence
            Of the limits of the slope.
        significance
            A q below this is a finding.
        serial
            Serial correlation of bins: ``none`` (or False), ``hamed_rao`` (or True: its effect on the variance is
            allowed for; p is normal, also of few bins) or ``prewhiten`` (trend-free pre-whitening: what a bin takes
            from the one before is taken off, without the trend).
        season
            Effects taken out first, fitted to all groups of the answer together: ``none``, ``month`` (bins of a day,
            a week or a month), ``weekday`` or ``both`` (bins of a day).
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
            One row a group with the tests over bins and over days, their statuses and the finding.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, bin or number that is not accepted; a window that is reversed, or open though it is
            said to be observed; more than 100,000 bins.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        by = self._by(by, ("person",), purpose=purpose)
        query = observed_query(by, persons, agencies, presence, cut, observed, threads) | {
            "start": day_number("start", start),
            "end": end_day(end),
            "bin": choice("bin", bin, BINS),
            "confidence": share("confidence", confidence),
            "significance": share("significance", significance),
            "serial": _serial(serial),
        }
        return self._drawn_result(
            "frequency.trend",
            _core.frequency_trend,
            query | {"season": season_of(season)},
            (dates, samples, seed, undated),
            start=start,
            end=end,
            serial=serial,
            season=season,
            purpose=purpose,
        )

    @measure(
        "frequency.change_points",
        uncertain_days=DRAWN,
        title="When the rate of contacts changed",
        definition=(
            "The bins of the calendar cut into segments of one rate each, so that the sum over segments of -2 Y "
            "ln(Y/E) (Y contacts, E time observed) and of a penalty for each break is least; exact, every bin a "
            "candidate. The penalty is 2 ln(number of bins) unless given. p is that of the greatest single break "
            "of the group: the share of simulated sets, contacts falling into bins as the time observed says, "
            "with as great a likelihood ratio. The finding says plainly no_change_found where one segment is "
            "best." + _SEASON_DEFINITION + DATES_DEFINITION
        ),
        source=(
            "Killick, Fearnhead & Eckley 2012, JASA 107:1590; Worsley 1986, Biometrika 73:91; limits: Garwood 1936, "
            "Biometrika 28:437"
        ),
        columns={
            **GROUP_COLUMNS,
            "segment": Column("", "number of the segment, from 1, in order of time"),
            "segments": Column("segments", "how many the group has"),
            "from_day": Column("day", "its first day"),
            "to_day": Column("day", "its last day"),
            "contacts": Column("contacts", "contacts that lie in one of its bins for sure"),
            "exposure_days": Column("person-days", "time observed in its bins"),
            "rate": Column("contacts per year", "per 365.25 days observed"),
            "lower": Column("contacts per year", "lower exact limit"),
            "upper": Column("contacts per year", "upper exact limit"),
            "ratio": Column("", "to the rate of the segment before; NaN for the first"),
            "p": Column("", "of the greatest single break of the group; NaN where rounds is 0"),
            "n_uncertain": UNCERTAIN,
            "n_dropped": DROPPED,
            "status": Column("", "ok, no_coverage, open_coverage, zero_exposure or no_events"),
            "finding": Column("", "change, no_change_found or not_determinable"),
            "season": SEASON_COLUMN,
            "contacts_possible": Column(
                "contacts", "contacts that may be in the segment; upper is of these; only where dates is not exact"
            ),
            "support": Column(
                "share", "share of draws with a break where the segment begins; NaN for the first, and where not drawn"
            ),
            **drawn_columns(segments="segments", p=""),
        },
        edge_cases={
            **FATAL_EDGES,
            **DATES_EDGES,
            "dates='sample'": (
                "the segments that most draws have; contacts are those surely in the segment whatever their days"
            ),
            **SEASON_EDGES,
            "no contact in any bin": "one segment, status no_events",
            "nothing observed": "one row without days, with the reason as status",
            "cuts of equal cost": "the earliest break",
            "limits of a segment": "as if its ends had been known; they were chosen by looking",
            **_BINNED_EDGES,
            **COVERAGE_EDGES,
        },
        example='graph.frequency.change_points(by="person", persons="Victim", bin="month", end="fatal_incident")',
    )
    def change_points(
        self,
        by: str | Iterable[str] | None = None,
        *,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        bin: str = "month",
        cut: str | Iterable[str] = (),
        observed: str = "coverage",
        penalty: float | None = None,
        least_bins: int = 1,
        confidence: float = 0.95,
        rounds: int = 999,
        seed: int = 0,
        season: str = "none",
        dates: str = "exact",
        samples: int = 200,
        undated: str = "refuse",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Find when the rate of contacts changed, and give the rate of each time between changes.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``; with ``observed="window"`` also ``address``, ``kind``;
            by default persons within a review, or of a graph for a purpose, else agencies.
        persons, agencies
            Only these persons (in the presence asked for), only contacts and coverage of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        bin
            ``day``, ``week`` (from Monday), ``month``, ``quarter`` or ``year``.
        cut
            Kinds of episodes, such as ``("abroad", "custody")``, whose days are not observed by coverage.
        observed
            ``coverage``: the time that the casebook's coverage observes. ``window``: you say that the window from
            ``start`` to ``end`` was observed throughout.
        penalty
            Cost of a break, from 0; twice the natural logarithm of the number of bins where not given.
        least_bins
            Fewest bins of a segment.
        confidence
            Of the two-sided limits of rates.
        rounds
            Simulated sets for p; 0 for none.
        seed
            Of the simulation, and of the draws of days; the answer is the same for the same seed.
        season
            Effects taken out first, fitted to all groups of the answer together: ``none``, ``month`` (bins of a day,
            a week or a month), ``weekday`` or ``both`` (bins of a day).
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
            One row a segment, by group, in order of time.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, bin or number that is not accepted; a window that is reversed, or open though it is
            said to be observed; more than 100,000 bins.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        by = self._by(by, ("person",), purpose=purpose)
        query = observed_query(by, persons, agencies, presence, cut, observed, threads) | {
            "start": day_number("start", start),
            "end": end_day(end),
            "bin": choice("bin", bin, BINS),
            "penalty": None if penalty is None else number("penalty", penalty),
            "least_bins": whole("least_bins", least_bins, 1, 100_000),
            "confidence": share("confidence", confidence),
            "rounds": whole("rounds", rounds, 0, MOST_ROUNDS),
            "seed": whole("seed", seed, 0, 2**63 - 1),
        }
        return self._drawn_result(
            "frequency.change_points",
            _core.frequency_change_points,
            query | {"season": season_of(season)},
            (dates, samples, seed, undated),
            start=start,
            end=end,
            season=season,
            purpose=purpose,
        )

    @measure(
        "frequency.penalty_path",
        uncertain_days=NOT_DRAWN,
        title="Changes of rate for a range of penalties",
        definition=(
            "The segmentations of change_points() for every penalty from the least to the greatest asked for, each "
            "with the penalties for which it costs least. A change that stays over a wide range does not hang on the "
            "penalty chosen; one that is gone at a slightly greater penalty does. Exact, every bin a candidate. "
            + _PATHS_DIFFER
        ),
        source="Haynes, Eckley & Fearnhead 2017, J Comput Graph Stat 26:134 (CROPS)",
        columns={
            **GROUP_COLUMNS,
            "breaks": Column("changes", "of the segmentation; 0: one rate throughout"),
            "penalty_from": Column("", "least penalty for which it costs least"),
            "penalty_to": Column("", "the penalty from which on the next one does, or the greatest asked for"),
            "cost": Column("", "of its segments, without penalties"),
            "from_day": Column("day", "first day of a segment but the first; one row each; empty for one segment"),
            "n_uncertain": UNCERTAIN,
            "n_dropped": DROPPED,
            "status": Column("", "ok, no_events, no_coverage, open_coverage, zero_exposure or uncertain_dates"),
            **LEFT_OUT_COLUMNS,
        },
        edge_cases={
            **LEFT_OUT_EDGES,
            "dates='refuse', a contact of an uncertain day that may be in the window": (
                "one row, cost NaN, status uncertain_dates"
            ),
            **FATAL_EDGES,
            "no contact": "one row, cost NaN, status no_events",
            "one segmentation for all penalties": "its rows alone",
            **_BINNED_EDGES,
            **COVERAGE_EDGES,
        },
        example='graph.frequency.penalty_path(by="person", persons="Perpetrator", bin="quarter", end="fatal_incident")',
    )
    def penalty_path(
        self,
        by: str | Iterable[str] | None = None,
        *,
        penalties: tuple[float, float] = (1.0, 1000.0),
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        start: str | date | None = None,
        end: str | date | None = None,
        bin: str = "month",
        cut: str | Iterable[str] = (),
        observed: str = "coverage",
        least_bins: int = 1,
        dates: str = "exact",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Say which changes of the rate stay as the penalty for a change grows.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``; with ``observed="window"`` also ``address``, ``kind``;
            by default persons within a review, or of a graph for a purpose, else agencies.
        penalties
            The least and the greatest.
        persons, agencies
            Only these persons (in the presence asked for), only contacts and coverage of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        bin
            ``day``, ``week`` (from Monday), ``month``, ``quarter`` or ``year``.
        cut
            Kinds of episodes, such as ``("abroad", "custody")``, whose days are not observed by coverage.
        observed
            ``coverage``: the time that the casebook's coverage observes. ``window``: you say that the window from
            ``start`` to ``end`` was observed throughout.
        least_bins
            Fewest bins of a segment.
        dates
            ``exact``: contacts of an uncertain day are not used, and counted. ``refuse``: a group with one has no
            answer. ``sample`` is not accepted: every draw has a path of its own.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            For each group and segmentation a row for each break, or one without a day.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, bin or number that is not accepted; a window that is reversed, or open though it is
            said to be observed; more than 100,000 bins.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        by = self._by(by, ("person",), purpose=purpose)
        numbers = isinstance(penalties, Sequence) and not isinstance(penalties, str) and len(penalties) == 2
        if not numbers or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in penalties):
            raise ArgumentError(f"penalties: {penalties!r} is not accepted; accepted: two numbers, (least, greatest)")
        query = observed_query(by, persons, agencies, presence, cut, observed, threads) | {
            "start": day_number("start", start),
            "end": end_day(end),
            "bin": choice("bin", bin, BINS),
            "low": float(penalties[0]),
            "high": float(penalties[1]),
            "least_bins": whole("least_bins", least_bins, 1, 100_000),
        }
        drawn, told = undrawn_query(dates, _PATHS_DIFFER)
        return self._result(
            "frequency.penalty_path",
            _core.frequency_penalty_path,
            query | {"dates": drawn},
            start=start,
            end=end,
            purpose=purpose,
            **told,
        )
