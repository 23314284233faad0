"""The JSON Schema of settings of linkage, for editors and for checks outside casegraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from casegraph.errors import ArgumentError, shown
from casegraph.linkage.settings import ABOUT, DERIVED, LEVELS, Certain, Comparison, Level, Part, Rule, Settings

__all__ = ["refuse_unlike", "settings_schema"]

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 1}
_PROBABILITY = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
_MAYBE = {"anyOf": [_PROBABILITY, {"type": "null"}]}
_MAYBE_TEXT = {"type": ["string", "null"]}
_FLAG = {"type": "boolean"}
_NAMES = {"type": "array", "items": _TEXT}
_TEXTS = {"type": "object", "additionalProperties": _TEXT}


def _list_of(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


_PARTS = {"type": "array", "minItems": 1, "items": {"anyOf": [_TEXT, {"$ref": "#/$defs/Part"}]}}
_KINDS: dict[type, dict[str, Any]] = {
    Level: {
        "kind": {"enum": list(LEVELS)},
        "threshold": {"type": "number", "minimum": 0},
        "parts": _list_of("Level"),
        "name": _TEXT,
    },
    Comparison: {
        "column": _TEXT,
        "levels": {**_list_of("Level"), "minItems": 1, "maxItems": 14},
        "second_column": _MAYBE_TEXT,
        "term_frequencies": _FLAG,
        "name": _TEXT,
        "about": {"enum": list(ABOUT)},
    },
    Part: {
        "column": _TEXT,
        "derived": {"enum": list(DERIVED)},
        "length": {"type": "integer", "minimum": 0},
        "second_column": _MAYBE_TEXT,
    },
    Rule: {"parts": _PARTS, "sorted_by": _NAMES},
    Certain: {"agree": _PARTS, "decision": {"enum": ["link", "apart"]}, "differ": _NAMES, "name": _TEXT},
    Settings: {
        "columns": _TEXTS,
        "comparisons": _list_of("Comparison"),
        "rules": _list_of("Rule"),
        "id_column": _TEXT,
        "source": _MAYBE_TEXT,
        "between_sources": _FLAG,
        "keep": _PROBABILITY,
        "link": _MAYBE,
        "prior": _MAYBE,
        "most_pairs_of_rule": _COUNT,
        "random_pairs": _COUNT,
        "pairs_to_learn": _COUNT,
        "seed": {"type": "integer", "minimum": 0},
        "left_out": _TEXTS,
        "lists": _TEXTS,
        "most_rows_of_block": {"anyOf": [{"type": "integer", "minimum": 2}, {"type": "null"}]},
        "window": _COUNT,
        "certain": _list_of("Certain"),
        "split": _FLAG,
        "one_per_source": _FLAG,
        "apart": _NAMES,
        "placeholders": _NAMES,
    },
}
_REQUIRED: dict[type, list[str]] = {
    Level: ["kind"],
    Comparison: ["column", "levels"],
    Part: ["column"],
    Rule: ["parts"],
    Certain: ["agree"],
    Settings: ["columns", "comparisons", "rules"],
}


def settings_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of what :meth:`Settings.save` writes and :meth:`Settings.load` reads.

    Examples
    --------
    >>> from casegraph.linkage import settings_schema
    >>> settings_schema()["required"]
    ['casegraph_linkage', 'columns', 'comparisons', 'rules']
    """
    described = {kind.__name__: _object(kind) for kind in _KINDS if kind is not Settings}
    whole = _object(Settings)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of a casegraph linkage",
        **whole,
        "properties": {"casegraph_linkage": {"const": 1}, **whole["properties"]},
        "required": ["casegraph_linkage", *whole["required"]],
        "$defs": described,
    }


def refuse_unlike(given: Mapping[str, Any]) -> None:
    """Refuse what does not keep to the schema, with the path of the setting, what it is, and what is accepted."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match
    from jsonschema.validators import extend

    # Tuples are lists as far as JSON knows.
    checker = Draft202012Validator.TYPE_CHECKER.redefine("array", lambda _, value: isinstance(value, list | tuple))
    checker = checker.redefine("object", lambda _, value: isinstance(value, Mapping))
    error = best_match(extend(Draft202012Validator, type_checker=checker)(settings_schema()).iter_errors(given))
    if error is None:
        return
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path).lstrip(".")
    where = f"settings, {path}" if path else "settings"
    raise ArgumentError(f"{where}: {_reason(error)}")


def _reason(error: Any) -> str:
    value, rule = error.instance, error.validator_value
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        unknown = ", ".join(f"'{shown(name)}'" for name in value if name not in known)
        return f"{unknown} is not known; accepted: {', '.join(known)}"
    if error.validator == "required":
        lacking = [name for name in rule if name not in value]
        return f"it lacks {', '.join(lacking)}; accepted: an object with {', '.join(rule)}"
    told = f"{shown(repr(value))} is not accepted; accepted: "
    if error.validator == "enum":
        return told + ", ".join(map(str, rule))
    if error.validator == "type":
        kinds = [rule] if isinstance(rule, str) else rule
        return told + " or ".join(_WORDS[kind] for kind in kinds)
    return told + _LIMITS.get(error.validator, "{}: " + str(error.message)).format(rule)


_WORDS = {
    "string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
    "array": "a list", "object": "an object", "null": "null",
}  # fmt: skip
_LIMITS = {
    "minimum": "{} or more", "exclusiveMinimum": "more than {}", "exclusiveMaximum": "less than {}",
    "minItems": "a list of {} or more", "maxItems": "a list of at most {}",
    "anyOf": "what the setting is documented to be",
}  # fmt: skip


def _object(kind: type) -> dict[str, Any]:
    names = [one.name for one in fields(kind)]
    return {
        "type": "object",
        "properties": {name: _KINDS[kind][name] for name in names},
        "required": _REQUIRED[kind],
        "additionalProperties": False,
    }
