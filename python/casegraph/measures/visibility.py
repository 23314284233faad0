"""Visibility: what a check showed, or would have shown."""

from __future__ import annotations

from casegraph.measures.visibility_checks import VisibilityChecks
from casegraph.measures.visibility_what_if import VisibilityWhatIf

__all__ = ["Visibility"]


class Visibility(VisibilityChecks, VisibilityWhatIf):
    """What checks showed or would have shown. Use ``graph.visibility``."""
