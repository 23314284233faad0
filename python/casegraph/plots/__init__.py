"""Pictures of a casebook and of what is measured on it, ready for a paper; see docs/pictures.md.

Each is one call and gives a :class:`Picture`, which shows itself in a notebook, saves itself as SVG, PNG or PDF, and
tells in words (``alt``) what it shows. They need matplotlib: ``pip install 'casegraph[plot]'``.
"""

from casegraph.plots.gaps import gaps
from casegraph.plots.genogram import genogram, genogram_coordinates
from casegraph.plots.heat_map import heat_map
from casegraph.plots.picture import Picture
from casegraph.plots.rates import rates
from casegraph.plots.recommendations import recommendations
from casegraph.plots.residences import residences
from casegraph.plots.timeline import timeline
from casegraph.plots.who_held_what import who_held_what

__all__ = [
    "Picture",
    "gaps",
    "genogram",
    "genogram_coordinates",
    "heat_map",
    "rates",
    "recommendations",
    "residences",
    "timeline",
    "who_held_what",
]
