"""Arguments that several measures share: one reading, one message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from casegraph import _core
from casegraph.errors import ArgumentError

__all__ = ["Id", "Ids", "choice", "day_number", "duration", "ids", "names", "thread_count", "whole"]

Id = str | int  # a casebook's own id
Ids = Id | Sequence[Id] | None  # one, several, or None: whatever the measure says of leaving it out

_EPOCH = date(1970, 1, 1).toordinal()
_Text = TypeVar("_Text", bound=str)


def names(argument: str, value: str | Iterable[str] | None) -> list[str]:
    """One name or several, as a list."""
    if value is None:
        return []
    given = [value] if isinstance(value, str) else list(value)
    for item in given:
        if not isinstance(item, str):
            raise ArgumentError(f"{argument}: {item!r} is not a text")
    return given


def ids(value: str | int | Sequence[str | int] | None) -> list[str | int] | None:
    """One id or several, as a list; None stays None (all)."""
    if value is None:
        return None
    return [value] if isinstance(value, str | int) else list(value)


def choice(argument: str, value: _Text, accepted: Iterable[str]) -> _Text:
    """``value`` where it is one of ``accepted``; else a clear error."""
    allowed = list(accepted)
    if value not in allowed:
        raise ArgumentError(f"{argument}: {value!r} is not accepted; accepted: {', '.join(allowed)}")
    return value


def day_number(argument: str, value: str | date | None) -> int | None:
    """Days since 1970-01-01 of one exact day, given as ``date`` or text ``2010-11-28``."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.toordinal() - _EPOCH
    if isinstance(value, str):
        try:
            first, last, _approximate, _uncertain = _core.parse_edtf(value)
        except ArgumentError as refused:
            raise ArgumentError(f"{argument}: {refused}") from None
        if first is not None and first == last:
            return int(first)
    raise ArgumentError(f"{argument}: {value!r} is not one day; accepted: a date, or a text such as '2010-11-28'")


def duration(argument: str, value: str | None) -> str | None:
    """An ISO 8601 duration as a text that the core reads; None stays None (without limit)."""
    if value is None:
        return None
    try:
        if isinstance(value, str):
            _core.subtract_span(0, value)
            return value
    except (ArgumentError, TypeError):
        pass  # the core does not know which argument it was, nor takes half a character
    raise ArgumentError(f"{argument}: {value!r} is not a duration; accepted: ISO 8601 such as P18M, P2W or P90D")


def whole(argument: str, value: int, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ArgumentError(f"{argument}: {value!r} is not accepted; accepted: a whole number from {least} to {most}")
    return value


def thread_count(threads: int) -> int:
    """How many threads were asked for; 0 for as many as the machine has."""
    return whole("threads", threads, 0, 256)
