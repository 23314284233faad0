"""What the report cannot show."""

from __future__ import annotations

from casegraph.reports.builder import Builder
from casegraph.reports.page import Section, Text

__all__ = ["limits"]

_LIMITS = (
    "It looks back. Whoever reads these rows side by side sees what nobody saw then. A flag that only the review "
    "or the coder states is hindsight, and is left out of every measure unless a figure says otherwise.",
    "An agency held something on record, or could have found it by a look-up that it could have made. Records do "
    "not show what anybody understood.",
    "A count is of contacts that the sources describe. Where an agency's dealings with a person are not described "
    "(no coverage), having no contact here does not mean that there was none.",
    "Dates are often uncertain. A figure such as \u201c12 to 15\u201d means that 12 are certain and up to 15 "
    "possible; both ends are exact, and neither is an estimate. \u201cAt least 12\u201d means that the source "
    "states no upper number. Whom or which agency a record means is sometimes only assumed: "
    "such contacts are possible, not "
    "certain, wherever persons or agencies are told apart.",
    "A rule that was met on the coded data does not say that anybody should have been referred. One review has no "
    "base rate: how often the same pattern ended otherwise cannot be read from it.",
)


def limits(builder: Builder) -> Section:
    """What to keep in mind beside every figure."""
    told = list(_LIMITS)
    if builder.view.made:
        told.insert(0, "The casebook is made: it describes nobody.")
    return Section("limits", "Limits: what this cannot show", "", [Text(points=told)])
