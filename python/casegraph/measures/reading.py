"""Arguments are read once, by what a signature says of them: what is of another kind is refused by its name.

A measure of a family that reads so (:class:`ReadFamily`) is given what its annotations promise: texts that can be
written, whole numbers of 64 bits, lists where several are accepted. Which of these make sense, the measure says itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from numbers import Integral, Real
from typing import Any, Final

from casegraph.arguments import AN_ID, can_be_written, names, one_id, refusal, several, text, truth
from casegraph.measures.family import Family

__all__ = ["READERS", "ReadFamily", "some_ids"]

Reader = Callable[[str, Any], Any]


def a_whole_number(argument: str, value: Any) -> int:
    """A whole number of 64 bits; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, Integral) or not -(2**63) <= int(value) < 2**63:
        raise refusal(argument, value, "a whole number")
    return int(value)


def a_number(argument: str, value: Any) -> int | float:
    """A number; not-a-number, true and false are none."""
    if isinstance(value, bool) or not isinstance(value, Real) or value != value:
        raise refusal(argument, value, "a number")
    return a_whole_number(argument, value) if isinstance(value, Integral) else float(value)


def yes_no(argument: str, value: Any) -> bool:
    """True or False, numpy's too; nothing else is taken for either."""
    is_numpy = type(value).__module__ == "numpy" and type(value).__name__ in ("bool", "bool_")
    return truth(argument, bool(value) if is_numpy else value)


def some_ids(argument: str, value: Any) -> Any:
    """One id, or a list of them; a tuple stays one, as the answer tells what it was asked."""
    if isinstance(value, str) or (isinstance(value, Integral) and not isinstance(value, bool)):
        return one_id(argument, value)
    given = several(argument, value, f"{AN_ID}, or a list of such")
    if {*map(type, given)} != {str} or not can_be_written("".join(given)):  # many, looked at as one
        given = [one_id(argument, one) for one in given]
    return tuple(given) if isinstance(value, tuple) else given


def some_names(argument: str, value: Any) -> str | list[str]:
    """One text, or a list of them."""
    return text(argument, value) if isinstance(value, str) else names(argument, value)


def _day(argument: str, value: Any) -> Any:
    return text(argument, value) if isinstance(value, str) else value  # day_number() refuses the rest


def _days(argument: str, value: Any) -> Any:
    """A day, or a list of them."""
    if value is None or isinstance(value, str | date):
        return _day(argument, value)
    return [_day(argument, one) for one in several(argument, value, "a day, or several")]


def _id_or_ids_of_pairs(argument: str, value: Any) -> Any:
    """An id, a list of ids, or a list of lists of ids."""
    if isinstance(value, str) or (isinstance(value, Integral) and not isinstance(value, bool)):
        return one_id(argument, value)
    given = several(argument, value, "two different persons, one person, or a list of such")
    read = [some_ids(argument, one) for one in given]
    return tuple(read) if isinstance(value, tuple) else read


def _lengths(argument: str, value: Any) -> Any:
    if isinstance(value, str):
        return text(argument, value)
    given = several(argument, value, "durations such as 'P18M', and None")
    return [None if one is None else text(argument, one) for one in given]


def _as_it_is(argument: str, value: Any) -> Any:
    return value


# What an annotation promises; None is accepted where the annotation says so.
READERS: Final[Mapping[str, Reader]] = {
    "Id": one_id,
    "Ids": some_ids,
    "Id | Sequence[Id]": some_ids,
    "Sequence[Id]": some_ids,
    "str | Sequence[Id]": some_ids,
    "Ids | Sequence[Sequence[Id]]": _id_or_ids_of_pairs,
    "str": text,
    "str | Iterable[str]": some_names,
    "str | Sequence[str]": some_names,
    "Sequence[str | None]": _lengths,
    "str | date": _day,
    "str | date | Sequence[str | date]": _days,
    "bool": yes_no,
    "int": a_whole_number,
    "float": a_number,
    # These are read where facts, rules, tables and graphs are.
    "Any": _as_it_is,
    "CaseGraph": _as_it_is,
    "Fact | Sequence[Fact]": _as_it_is,
    "str | Rule": _as_it_is,
}
_READ_LATER: Final = frozenset({"purpose", "window", "within"})  # by checked_purpose() and duration(), which say more
_OPTIONAL: Final = frozenset({"Ids", "Ids | Sequence[Sequence[Id]]"})


def _reader(annotation: str) -> Reader | None:
    """What reads arguments of an annotation; None where nobody said what it promises."""
    plain = annotation.removesuffix(" | None")
    read = READERS.get(plain)
    if read is None or (plain == annotation and plain not in _OPTIONAL):
        return read
    return lambda argument, value: None if value is None else read(argument, value)


def _reading(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, with its arguments read before it is called."""
    parameters = list(inspect.signature(method).parameters.values())[1:]
    found = {one.name: _reader(str(one.annotation)) for one in parameters if one.name not in _READ_LATER}
    readers = {name: read for name, read in found.items() if read is not None}
    order = [one.name for one in parameters]

    def read_one(name: str, value: Any) -> Any:
        return readers[name](name, value) if name in readers else value

    @wraps(method)
    def read(self: Any, *given: Any, **named: Any) -> Any:
        placed = [read_one(name, value) for name, value in zip(order, given, strict=False)]
        rest = {name: read_one(name, value) for name, value in named.items()}
        return method(self, *placed, *given[len(order) :], **rest)

    return read


class ReadFamily(Family):
    """A family of measures whose arguments are read by their annotations."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, method in list(vars(cls).items()):
            if hasattr(method, "__measure__"):
                setattr(cls, name, _reading(method))
