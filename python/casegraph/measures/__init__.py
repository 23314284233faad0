"""What casegraph measures: contact frequency, visibility, knowledge and structure."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from casegraph.registry import Measure, registered

__all__ = ["FAMILIES", "measures"]

FAMILIES = ("frequency", "visibility", "knowledge", "structure")


def measures() -> Mapping[str, Measure]:
    """Every measure by name, family by family in the order of registration, those of a family's own module first."""
    for family in FAMILIES:
        import_module(f"casegraph.measures.{family}")
    found = registered()
    return {name: found[name] for family in FAMILIES for name in _of(family, found)}


def _of(family: str, found: Mapping[str, Measure]) -> list[str]:
    names = [name for name in found if name.startswith(f"{family}.")]
    return sorted(
        names, key=lambda name: getattr(found[name].method, "__module__", "") != f"casegraph.measures.{family}"
    )
