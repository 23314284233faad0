"""Pictures of a casebook and of what is measured on it, ready for a paper; see docs/pictures.md.

Each is one call and gives a :class:`Picture`, which shows itself in a notebook, saves itself as SVG, PNG or PDF, and
tells in words (``alt``) what it shows. They need matplotlib: ``pip install 'casegraph[plot]'``.
"""

from casegraph.plots.agency_matrix import agency_matrix
from casegraph.plots.chain import chain
from casegraph.plots.change_points import change_points
from casegraph.plots.curves import lorenz, mean_cumulative, penalty_path, time_to_repeat
from casegraph.plots.excitation import excitation
from casegraph.plots.exposure import exposure
from casegraph.plots.gap_lengths import gap_lengths
from casegraph.plots.gaps import gaps
from casegraph.plots.genogram import genogram, genogram_coordinates
from casegraph.plots.heat_map import heat_map
from casegraph.plots.holdings_over_time import holdings_over_time
from casegraph.plots.measure_rows import measure_rows
from casegraph.plots.network import network
from casegraph.plots.part_bars import part_bars
from casegraph.plots.picture import Picture
from casegraph.plots.rates import rates
from casegraph.plots.recommendations import recommendations
from casegraph.plots.residences import residences
from casegraph.plots.rhythm import rhythm
from casegraph.plots.rule_timeline import rule_timeline
from casegraph.plots.timeline import timeline
from casegraph.plots.who_held_what import who_held_what
from casegraph.plots.windows import windows

__all__ = [
    "Picture",
    "agency_matrix",
    "chain",
    "change_points",
    "excitation",
    "exposure",
    "gap_lengths",
    "gaps",
    "genogram",
    "genogram_coordinates",
    "heat_map",
    "holdings_over_time",
    "lorenz",
    "mean_cumulative",
    "measure_rows",
    "network",
    "part_bars",
    "penalty_path",
    "rates",
    "recommendations",
    "residences",
    "rhythm",
    "rule_timeline",
    "time_to_repeat",
    "timeline",
    "who_held_what",
    "windows",
]
