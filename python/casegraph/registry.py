"""The registry of measures: what each is, where its definition comes from, what its columns hold.

The reference pages, ``casegraph measure --list`` and the report's list of definitions are made from it,
so nothing about a measure is written down twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

__all__ = ["Column", "Measure", "measure", "named", "registered"]


@dataclass(frozen=True)
class Column:
    """A column of a measure's table: its unit (``""`` for none) and what it holds."""

    unit: str
    description: str


@dataclass(frozen=True)
class Measure:
    """One measure: its definition, source, columns and its value at every edge case."""

    name: str  # "frequency.counts"
    title: str
    definition: str
    source: str
    columns: Mapping[str, Column]
    edge_cases: Mapping[str, str] = field(default_factory=dict)
    example: str = ""  # the call on the bundled review, as a reader would type it
    method: Callable[..., Any] | None = None
    uncertain_days: str = ""  # what becomes of contacts of an uncertain day; "" where the definition alone says it

    @property
    def summary(self) -> str:
        """First sentence of the definition."""
        return self.definition.split(". ")[0].rstrip(".") + "."


_MEASURES: dict[str, Measure] = {}
_Method = TypeVar("_Method", bound=Callable[..., Any])


def measure(
    name: str,
    *,
    title: str,
    definition: str,
    source: str,
    columns: Mapping[str, Column],
    edge_cases: Mapping[str, str],
    example: str,
    uncertain_days: str = "",
) -> Callable[[_Method], _Method]:
    """Register the decorated method as the measure ``name``."""

    def register(method: _Method) -> _Method:
        _MEASURES[name] = Measure(name, title, definition, source, columns, edge_cases, example, method, uncertain_days)
        method.__measure__ = name  # type: ignore[attr-defined]
        return method

    return register


def registered() -> Mapping[str, Measure]:
    """The measures of the families that have been imported; ``casegraph.measures.measures()`` has all."""
    return dict(_MEASURES)


def named(name: str) -> Measure:
    """The measure called ``name`` of a family that has been imported (``KeyError`` where there is none)."""
    return _MEASURES[name]
