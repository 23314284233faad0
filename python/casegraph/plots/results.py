"""What pictures of measures' answers share: whose answer it is, and what its ids are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots.tables import Names, Row, listed, records
from casegraph.plots.words import WEEKDAYS, joined, month_text, plain, quarter_text, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["GROUP_KEYS", "count_keys", "group_name", "need", "rows_of", "told"]

GROUP_KEYS = ("person", "agency", "sector", "address", "kind")  # by which contacts are grouped, in their order


def need(result: Result, measures: Sequence[str]) -> None:
    """Refuse the answer of a measure that the picture is not of."""
    name = getattr(getattr(result, "measure", None), "name", None)
    if name not in measures:
        given = name or type(result).__name__
        raise ArgumentError(f"{plain(given, 80)} is not accepted; accepted: the result of {joined(measures, 'or')}")


def rows_of(result: Result) -> list[Row]:
    """The answer's rows."""
    return records(result.table)


def count_keys(counts: Result) -> list[str]:
    """By what contacts are counted."""
    return [name for name in counts.columns if name not in ("certain", "possible", "exposure_days", "withheld")]


def group_name(names: Names, column: str, value: Any) -> str:
    """The words for a key of an answer's row."""
    if value is None:
        return "not stated"
    if column == "agency" or column.endswith("_agency"):
        return names.agency(value)
    if column in ("person", "other", "child"):
        return names.person(value)
    if column == "address":
        return names.address(value)
    if column == "household":
        return f"household at {names.address(value)}"
    if column == "month":
        return month_text(value)
    if column == "quarter":
        return quarter_text(value)
    if column == "year":
        return str(value)
    if column == "weekday":
        return WEEKDAYS[value - 1]
    if column == "hour":
        return f"{value:02}:00 to {value:02}:59"
    return term(value)


def told(result: Result, names: Names) -> str:
    """Whom the answer is about, as a part of a sentence: " of contacts with Victim"."""
    persons = result.parameters.get("persons")
    if not persons:
        return ""
    return f" with {joined(names.person(one) for one in listed(persons))}"
