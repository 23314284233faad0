"""Which picture a measure's answer has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots.gaps import gaps
from casegraph.plots.genogram import genogram
from casegraph.plots.heat_map import heat_map
from casegraph.plots.picture import Picture
from casegraph.plots.rates import rates
from casegraph.plots.recommendations import recommendations
from casegraph.plots.residences import residences
from casegraph.plots.timeline import timeline
from casegraph.plots.who_held_what import who_held_what

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["OF_CASEBOOK", "OF_MEASURE", "plot_result"]

# Measure -> the picture of its answer.
OF_MEASURE: Mapping[str, Callable[..., Picture]] = {
    "frequency.counts": heat_map,
    "frequency.rates": rates,
    "knowledge.first_held": who_held_what,
    "knowledge.holdings": who_held_what,
    "visibility.check": gaps,
    "visibility.checks": gaps,
    "visibility.split": gaps,
}

# Pictures of a casebook, by the name that the command line knows them by.
OF_CASEBOOK: Mapping[str, Callable[..., Picture]] = {
    "genogram": genogram,
    "timeline": timeline,
    "residences": residences,
    "recommendations": recommendations,
}


def plot_result(result: Result, **options: Any) -> Picture:
    """Draw a measure's answer; see :meth:`casegraph.result.Result.plot`."""
    name = result.measure.name
    if name not in OF_MEASURE:
        raise ArgumentError(f"{name} has no picture; measures that have one: {', '.join(OF_MEASURE)}")
    return OF_MEASURE[name](result, **options)
