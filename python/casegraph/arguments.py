"""Arguments that several measures share: one reading, one message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from numbers import Integral, Real
from typing import Any, Final, TypeVar

from casegraph import _core
from casegraph.errors import ArgumentError, shown

__all__ = [
    "AN_ID",
    "Id",
    "Ids",
    "can_be_written",
    "choice",
    "day_number",
    "duration",
    "ids",
    "names",
    "number",
    "one_id",
    "read",
    "refusal",
    "several",
    "text",
    "thread_count",
    "truth",
    "whole",
]

Id = str | int  # a casebook's own id
Ids = Id | Sequence[Id] | None  # one, several, or None: whatever the measure says of leaving it out

_EPOCH = date(1970, 1, 1).toordinal()
_MOST_ID = 2**63 - 1
AN_ID: Final = "an id of the casebook, a text or a whole number"
_Text = TypeVar("_Text", bound=str)
_Read = TypeVar("_Read")


def read(argument: str, reader: Callable[..., _Read], *given: object) -> _Read:
    """What a reader of the core makes of it; its refusal says which argument it is about."""
    try:
        return reader(*given)
    except ArgumentError as refused:
        raise ArgumentError(f"{argument}: {refused}") from None


def refusal(argument: str, value: object, accepted: str) -> ArgumentError:
    """The error that names the argument, what it was given and what it accepts."""
    return ArgumentError(f"{argument}: {shown(repr(value))} is not accepted; accepted: {accepted}")


def text(argument: str, value: object) -> str:
    """A text that can be written down: no NUL, no half of a surrogate pair."""
    if not isinstance(value, str):
        raise refusal(argument, value, "a text")
    if not can_be_written(value):
        raise refusal(argument, value, "a text of whole characters, without NUL")
    return str(value)


def can_be_written(value: str) -> bool:
    """Whether a text is whole characters without NUL."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def several(argument: str, value: object, accepted: str) -> list[Any]:
    """What is listed, in order; a text, bytes, or a mapping lists nothing."""
    if hasattr(value, "to_pylist"):  # of Arrow, whose own values are no Python values
        value = value.to_pylist()
    if isinstance(value, str | bytes | bytearray | Mapping | type) or not isinstance(value, Iterable):
        raise refusal(argument, value, accepted)
    try:
        return list(value)
    except TypeError:  # says that it can be gone through, and cannot: an array of no dimension
        raise refusal(argument, value, accepted) from None


def names(argument: str, value: str | Iterable[str] | None) -> list[str]:
    """One name or several, as a list."""
    if value is None:
        return []
    given = [value] if isinstance(value, str) else several(argument, value, "a text, or a list of texts")
    return [text(argument, item) for item in given]


def ids(value: str | int | Sequence[str | int] | None, argument: str = "persons or agencies") -> list[str | int] | None:
    """One id or several, as a list; None stays None (all)."""
    if value is None:
        return None
    given = [value] if isinstance(value, str | int) else several(argument, value, f"{AN_ID}, or a list of such")
    return [one_id(argument, item) for item in given]


def one_id(argument: str, value: object) -> Id:
    """A casebook's own id: a text, or a whole number of 64 bits; true and false are none."""
    if isinstance(value, str):
        return text(argument, value)
    if isinstance(value, bool) or not isinstance(value, Integral) or not -_MOST_ID - 1 <= int(value) <= _MOST_ID:
        raise refusal(argument, value, AN_ID)
    return int(value)


def choice(argument: str, value: _Text, accepted: Iterable[str]) -> _Text:
    """``value`` where it is one of ``accepted``; else a clear error."""
    allowed = list(accepted)
    if not isinstance(value, str) or value not in allowed:
        raise refusal(argument, value, ", ".join(allowed))
    return value


def day_number(argument: str, value: str | date | None) -> int | None:
    """Days since 1970-01-01 of one exact day, given as ``date`` or text ``2010-11-28``."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.toordinal() - _EPOCH
    if isinstance(value, str):
        first, last, _approximate, _uncertain = read(argument, _core.parse_edtf, text(argument, value))
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
    if isinstance(value, bool) or not isinstance(value, Integral) or not least <= value <= most:
        raise refusal(argument, value, f"a whole number from {least} to {most}")
    return int(value)


def number(argument: str, value: float, accepted: str = "a number") -> float:
    """A number, whose range the core looks at."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise refusal(argument, value, accepted)
    try:
        return float(value)
    except OverflowError:
        raise ArgumentError(f"{argument}: the number is too large; accepted: {accepted}") from None


def truth(argument: str, value: object) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise refusal(argument, value, "True or False")
    return value


def thread_count(threads: int) -> int:
    """How many threads were asked for; 0 for as many as the machine has."""
    return whole("threads", threads, 0, 256)
