"""Record linkage: which records are of the same person, with what probability, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casegraph.linkage.defaults import person_settings
from casegraph.linkage.link import count_pairs, link
from casegraph.linkage.model import Model
from casegraph.linkage.prior import prior_from_rules
from casegraph.linkage.settings import Comparison, Level, Part, Rule, Settings

if TYPE_CHECKING:
    from casegraph.linkage.links import Links

__all__ = [
    "Comparison",
    "Level",
    "Links",
    "Model",
    "Part",
    "Rule",
    "Settings",
    "count_pairs",
    "link",
    "person_settings",
    "prior_from_rules",
]


def __getattr__(name: str) -> Any:
    if name == "Links":  # late, so that `import casegraph` stays quick
        from casegraph.linkage.links import Links

        return Links
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
