"""Arguments of linkage, refused by name before anything is read."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import wraps
from inspect import signature
from numbers import Real
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from casegraph.errors import ArgumentError, DataError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["checked", "guarded", "having", "of_type", "whole"]

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


def _is_whole(value: Any) -> bool:
    return hasattr(value, "__index__") and not isinstance(value, bool) and abs(value.__index__()) < 2**64


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and not math.isnan(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str | Mapping)


def _are_pairs(value: Any) -> bool:
    return _is_list(value) and all(isinstance(one, tuple | list) and len(one) == 2 for one in value)


def _are_texts(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str) and all(isinstance(one, str) for one in value)


# By the annotation of an argument: whether a value is such a one, and what is accepted, in words.
_KINDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "int": (_is_whole, "a whole number"),
    "float": (_is_number, "a number"),
    "str": (lambda value: isinstance(value, str), "a text"),
    "bytes": (lambda value: isinstance(value, bytes), "bytes"),
    "bool": (lambda value: type(value).__name__ in ("bool", "bool_"), "True or False"),
    "date": (lambda value: isinstance(value, date), "a date"),
    "str | Path": (lambda value: isinstance(value, str | os.PathLike), "a path"),
    "Sequence[str]": (_are_texts, "a list of texts"),
    "Iterable[str]": (_are_texts, "a list of texts"),
    "Sequence[Any]": (_is_list, "a list"),
    "Sequence[tuple[Any, Any]]": (_are_pairs, "a list of pairs of ids"),
    "Mapping[str, int]": (lambda value: isinstance(value, Mapping), "a mapping of text to whole numbers"),
    "Mapping[str, str]": (lambda value: isinstance(value, Mapping), "a mapping of text to text"),
    "Mapping[str, Any]": (lambda value: isinstance(value, Mapping), "a mapping"),
}
_CLASSES = {"Casebook": "a Casebook", "Settings": "Settings (Settings.load reads a file)",
            "Model": "a Model (Model.load reads a file)", "Index": "an Index",
            "IncidentModel": "an IncidentModel, of incident_model"}  # fmt: skip


def checked(function: Callable[_Given, _Answer]) -> Callable[_Given, _Answer]:
    """Let a function refuse by name what is not of the type that its annotation says, before it does anything."""
    parameters = signature(function).parameters
    kinds = {name: str(one.annotation) for name, one in parameters.items()}

    @wraps(function)
    def called(*given: _Given.args, **named: _Given.kwargs) -> _Answer:
        for name, value in {**dict(zip(parameters, given, strict=False)), **named}.items():
            _check(name, value, kinds.get(name, "Any"))
        return function(*given, **named)

    return called


def _check(name: str, value: Any, annotation: str) -> None:
    kind = annotation.removesuffix(" | None")
    if name == "report" and value is not None and not callable(value):
        raise ArgumentError(f"report: a {type(value).__name__} is not accepted; accepted: a function of (done, total)")
    if name == "many" and isinstance(value, int) and value < 1:
        raise ArgumentError(f"many: {value} is not accepted; accepted: 1 or more")
    if name == "seed" and isinstance(value, int) and not 0 <= value < 2**64:
        raise ArgumentError(f"seed: {value} is not accepted; accepted: 0 to {2**64 - 1}")
    if value is None and kind != annotation:
        return
    if kind in _KINDS:
        is_one, accepted = _KINDS[kind]
        fits = is_one(value)
    elif kind in _CLASSES:
        accepted, fits = _CLASSES[kind], kind in {one.__name__ for one in type(value).__mro__}
    else:
        return
    if not fits:
        if kind == "int" and isinstance(value, int) and not isinstance(value, bool):
            accepted += f" of less than {2**64}, with either sign"
        told = str(value) if isinstance(value, int | float) else f"a {type(value).__name__}"
        raise ArgumentError(f"{name}: {told} is not accepted; accepted: {accepted}")


_MOST = 2**31 - 1


def whole(name: str, value: Any, least: int = 0, most: int = _MOST) -> int:
    """Return a whole number, or refuse it by name."""
    is_whole = hasattr(value, "__index__") and not isinstance(value, bool)
    if not is_whole or value < least or value > most:
        up_to = " or more" if most == _MOST and (not is_whole or value <= most) else f" to {most}"
        told = value if is_whole else f"a {type(value).__name__}"
        raise ArgumentError(f"{name}: {told} is not accepted; accepted: a whole number, {least}{up_to}")
    return int(value)


def of_type(name: str, value: Any, kind: type, accepted: str) -> None:
    """Refuse what is neither None nor of the type."""
    if value is not None and not isinstance(value, kind):
        raise ArgumentError(f"{name}: a {type(value).__name__} is not accepted; accepted: {accepted}")


def having(table: pa.Table, name: str, *columns: str) -> pa.Table:
    """Return the table, or refuse one that lacks a column by its name."""
    for column in columns:
        if column not in table.column_names:
            raise DataError(f"{name}: there is no column '{column}'; accepted: {', '.join(columns)}")
    return table


def guarded(report: Any) -> Any:
    """Return a report of progress that is told of work only where there is some, so that shares of it can be made."""
    if report is None:
        return None

    def told(done: int, total: int) -> Any:
        return report(done, total) if total > 0 else None

    return told
