"""Which picture a measure's answer has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots.agency_matrix import OF_MATRIX, agency_matrix
from casegraph.plots.audiences import for_audience
from casegraph.plots.chain import chain
from casegraph.plots.change_points import change_points
from casegraph.plots.curves import lorenz, mean_cumulative, penalty_path, time_to_repeat
from casegraph.plots.excitation import excitation
from casegraph.plots.exposure import exposure
from casegraph.plots.gap_lengths import gap_lengths
from casegraph.plots.gaps import gaps
from casegraph.plots.genogram import genogram
from casegraph.plots.heat_map import heat_map
from casegraph.plots.holdings_over_time import holdings_over_time
from casegraph.plots.measure_rows import DRAWN, measure_rows
from casegraph.plots.network import network
from casegraph.plots.part_bars import OF_PARTS, part_bars
from casegraph.plots.picture import Picture
from casegraph.plots.rates import rates
from casegraph.plots.recommendations import recommendations
from casegraph.plots.residences import residences
from casegraph.plots.results import count_keys
from casegraph.plots.rhythm import rhythm
from casegraph.plots.rule_timeline import rule_timeline
from casegraph.plots.timeline import timeline
from casegraph.plots.who_held_what import who_held_what
from casegraph.plots.windows import windows

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["OF_CASEBOOK", "OF_MEASURE", "plot_result"]


@for_audience(marks_gaps=True)
def _counts(result: Result, **options: Any) -> Picture:
    """Draw counts by two keys as squares, by one key as points."""
    return (measure_rows if len(count_keys(result)) == 1 else heat_map)(result, **options)


@for_audience(marks_gaps=True)
def _never_passed_on(result: Result, **options: Any) -> Picture:
    """Draw facts by agency as squares where rows are of contacts; groups as bars."""
    return (agency_matrix if "contact" in result.columns else part_bars)(result, **options)


@for_audience(marks_gaps=True)
def _holdings(result: Result, **options: Any) -> Picture:
    """Draw who held what on one day as a matrix, on several days as lines."""
    return (holdings_over_time if "day" in result.columns else who_held_what)(result, **options)


# Measure -> the picture of its answer.
OF_MEASURE: Mapping[str, Callable[..., Picture]] = {
    **dict.fromkeys(DRAWN, measure_rows),
    **dict.fromkeys(OF_PARTS, part_bars),
    **dict.fromkeys(OF_MATRIX, agency_matrix),
    "structure.path": chain,
    "structure.children_exposed": exposure,
    "frequency.counts": _counts,
    "frequency.rates": rates,
    "frequency.gaps": gap_lengths,
    "frequency.time_to_repeat": time_to_repeat,
    "frequency.mean_cumulative": mean_cumulative,
    "frequency.lorenz": lorenz,
    "frequency.penalty_path": penalty_path,
    "frequency.self_exciting": excitation,
    "frequency.change_points": change_points,
    "knowledge.first_held": who_held_what,
    "knowledge.held_since": who_held_what,
    "knowledge.never_passed_on": _never_passed_on,
    "knowledge.holdings": _holdings,
    "knowledge.rule": rule_timeline,
    "knowledge.nth_incident": rule_timeline,
    "knowledge.distinct_partners": rule_timeline,
    "visibility.check": gaps,
    "visibility.checks": gaps,
    "visibility.checks_of": gaps,
    "visibility.changes": gaps,
    "visibility.split": gaps,
    "visibility.curve": windows,
}

# Pictures of a casebook, by the name that the command line knows them by.
OF_CASEBOOK: Mapping[str, Callable[..., Picture]] = {
    "genogram": genogram,
    "timeline": timeline,
    "network": network,
    "residences": residences,
    "rhythm": rhythm,
    "recommendations": recommendations,
}


def plot_result(result: Result, **options: Any) -> Picture:
    """Draw a measure's answer; see :meth:`casegraph.result.Result.plot`."""
    name = result.measure.name
    if name not in OF_MEASURE:
        raise ArgumentError(f"{name} has no picture; measures that have one: {', '.join(OF_MEASURE)}")
    return OF_MEASURE[name](result, **options)
