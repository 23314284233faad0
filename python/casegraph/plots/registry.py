"""Which picture a measure's answer has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots.audiences import for_audience
from casegraph.plots.change_points import change_points
from casegraph.plots.curves import time_to_repeat
from casegraph.plots.gap_lengths import gap_lengths
from casegraph.plots.gaps import gaps
from casegraph.plots.genogram import genogram
from casegraph.plots.heat_map import heat_map
from casegraph.plots.measure_rows import DRAWN, measure_rows
from casegraph.plots.network import network
from casegraph.plots.picture import Picture
from casegraph.plots.rates import rates
from casegraph.plots.recommendations import recommendations
from casegraph.plots.residences import residences
from casegraph.plots.results import count_keys
from casegraph.plots.rhythm import rhythm
from casegraph.plots.rule_timeline import rule_timeline
from casegraph.plots.timeline import timeline
from casegraph.plots.who_held_what import who_held_what

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["OF_CASEBOOK", "OF_MEASURE", "plot_result"]


@for_audience
def _counts(result: Result, **options: Any) -> Picture:
    """Draw counts by two keys as squares, by one key as points."""
    return (measure_rows if len(count_keys(result)) == 1 else heat_map)(result, **options)


# Measure -> the picture of its answer.
OF_MEASURE: Mapping[str, Callable[..., Picture]] = {
    **dict.fromkeys(DRAWN, measure_rows),
    "frequency.counts": _counts,
    "frequency.rates": rates,
    "frequency.gaps": gap_lengths,
    "frequency.time_to_repeat": time_to_repeat,
    "frequency.change_points": change_points,
    "knowledge.first_held": who_held_what,
    "knowledge.holdings": who_held_what,
    "knowledge.rule": rule_timeline,
    "visibility.check": gaps,
    "visibility.checks": gaps,
    "visibility.split": gaps,
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
