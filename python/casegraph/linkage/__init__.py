"""Record linkage: which records are of the same person, with what probability, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casegraph.linkage.defaults import person_settings
from casegraph.linkage.link import count_pairs, link
from casegraph.linkage.model import Kind, Model, StandardErrors
from casegraph.linkage.own_levels import register_level
from casegraph.linkage.prior import prior_from_rules
from casegraph.linkage.readings import register_reading
from casegraph.linkage.settings import Certain, Comparison, Level, Part, Rule, Settings
from casegraph.linkage.settings_schema import settings_schema

if TYPE_CHECKING:
    from casegraph.linkage.addresses import (
        address_settings,
        filed_elsewhere,
        link_addresses,
        match_addresses,
        parse_addresses,
    )
    from casegraph.linkage.clk import encode_records, link_encoded
    from casegraph.linkage.incidents import IncidentModel, incident_model, propose_contact_links
    from casegraph.linkage.index import Index
    from casegraph.linkage.labels import model_from_labels
    from casegraph.linkage.links import Links
    from casegraph.linkage.rule_suggestions import candidate_rules

__all__ = [
    "Certain",
    "Comparison",
    "IncidentModel",
    "Index",
    "Kind",
    "Level",
    "Links",
    "Model",
    "Part",
    "Rule",
    "Settings",
    "StandardErrors",
    "address_settings",
    "candidate_rules",
    "count_pairs",
    "encode_records",
    "filed_elsewhere",
    "incident_model",
    "link",
    "link_addresses",
    "link_encoded",
    "match_addresses",
    "model_from_labels",
    "parse_addresses",
    "person_settings",
    "prior_from_rules",
    "propose_contact_links",
    "register_level",
    "register_reading",
    "settings_schema",
]

# Imported when first asked for, so that `import casegraph` stays quick.
_LATE = {
    "IncidentModel": "incidents",
    "Index": "index",
    "Links": "links",
    "address_settings": "addresses",
    "candidate_rules": "rule_suggestions",
    "encode_records": "clk",
    "filed_elsewhere": "addresses",
    "incident_model": "incidents",
    "link_addresses": "addresses",
    "link_encoded": "clk",
    "match_addresses": "addresses",
    "model_from_labels": "labels",
    "parse_addresses": "addresses",
    "propose_contact_links": "incidents",
}


def __getattr__(name: str) -> Any:
    if name in _LATE:
        from importlib import import_module

        return getattr(import_module(f"casegraph.linkage.{_LATE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
