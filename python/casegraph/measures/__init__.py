"""What casegraph measures: contact frequency, visibility, knowledge and structure."""

from __future__ import annotations

from casegraph.measures.registry import Column, Measure, measure, measures, named

__all__ = ["Column", "Measure", "load_all", "measure", "measures", "named"]


def load_all() -> None:
    """Import every family, so that the registry is complete."""
    from casegraph.measures import frequency, knowledge, structure, visibility  # noqa: F401
