"""Arguments are read once, by what a signature says of them: what is of another kind is refused by its name.

A measure of a family that reads so (:class:`ReadFamily`) is given what its annotations promise: texts that can be
written, whole numbers of 64 bits, lists where several are accepted. Which of these make sense, the measure says itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from numbers import Integral, Real
from typing import Any, Final

from casegraph.errors import ArgumentError, shown
from casegraph.measures.family import Family

__all__ = [
    "READERS",
    "ReadFamily",
    "a_number",
    "a_text",
    "a_whole_number",
    "one_id",
    "refusal",
    "several_of",
    "some_ids",
    "some_names",
    "yes_no",
]

Reader = Callable[[str, Any], Any]

_ID: Final = "an id of the casebook, a text or a whole number"


def refusal(argument: str, value: object, accepted: str) -> ArgumentError:
    """The error that names the argument, what it was given and what it accepts."""
    return ArgumentError(f"{argument}: {shown(repr(value))} is not accepted; accepted: {accepted}")


def a_text(argument: str, value: Any) -> str:
    """A text that can be written down: no NUL, no half of a surrogate pair."""
    if not isinstance(value, str):
        raise refusal(argument, value, "a text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise refusal(argument, value, "a text of whole characters") from None
    if "\0" in value:
        raise refusal(argument, value, "a text without NUL")
    return str(value)


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
    if isinstance(value, bool):
        return value
    if type(value).__module__ == "numpy" and type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    raise refusal(argument, value, "True or False")


def one_id(argument: str, value: Any) -> str | int:
    """One id."""
    if isinstance(value, str):
        return a_text(argument, value)
    if isinstance(value, bool) or not isinstance(value, Integral) or not -(2**63) <= int(value) < 2**63:
        raise refusal(argument, value, _ID)
    return int(value)


def several_of(argument: str, value: Any, accepted: str) -> list[Any]:
    """What is listed, in order; a text, bytes, or a mapping lists nothing."""
    if hasattr(value, "to_pylist"):  # of Arrow, whose own values are no Python values
        value = value.to_pylist()
    if isinstance(value, str | bytes | bytearray | Mapping | type) or not isinstance(value, Iterable):
        raise refusal(argument, value, accepted)
    try:
        return list(value)
    except TypeError:  # says that it can be gone through, and cannot: an array of no dimension
        raise refusal(argument, value, accepted) from None


def some_ids(argument: str, value: Any) -> Any:
    """One id, or a list of them; a tuple stays one, as the answer tells what it was asked."""
    if isinstance(value, str) or (isinstance(value, Integral) and not isinstance(value, bool)):
        return one_id(argument, value)
    given = several_of(argument, value, f"{_ID}, or a list of such")
    if {*map(type, given)} != {str} or not _can_be_written(given):
        given = [one_id(argument, one) for one in given]
    return tuple(given) if isinstance(value, tuple) else given


def some_names(argument: str, value: Any) -> str | list[str]:
    """One text, or a list of them."""
    if isinstance(value, str):
        return a_text(argument, value)
    return [a_text(argument, one) for one in several_of(argument, value, "a text, or a list of texts")]


def _can_be_written(texts: list[str]) -> bool:
    """Whether all of many texts can, looked at as one."""
    whole = "".join(texts)
    try:
        whole.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in whole


def _day(argument: str, value: Any) -> Any:
    return a_text(argument, value) if isinstance(value, str) else value  # day_number() refuses the rest


def _id_or_ids_of_pairs(argument: str, value: Any) -> Any:
    """An id, a list of ids, or a list of lists of ids."""
    if isinstance(value, str) or (isinstance(value, Integral) and not isinstance(value, bool)):
        return one_id(argument, value)
    given = several_of(argument, value, "two different persons, one person, or a list of such")
    read = [some_ids(argument, one) for one in given]
    return tuple(read) if isinstance(value, tuple) else read


def _lengths(argument: str, value: Any) -> Any:
    if isinstance(value, str):
        return a_text(argument, value)
    given = several_of(argument, value, "durations such as 'P18M', and None")
    return [None if one is None else a_text(argument, one) for one in given]


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
    "str": a_text,
    "str | Iterable[str]": some_names,
    "str | Sequence[str]": some_names,
    "Sequence[str | None]": _lengths,
    "str | date": _day,
    "bool": yes_no,
    "int": a_whole_number,
    "float": a_number,
    # These are read where facts and rules are.
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
    names = [one.name for one in parameters]

    @wraps(method)
    def read(self: Any, *given: Any, **named: Any) -> Any:
        placed = [readers[name](name, value) if name in readers else value for name, value in zip(names, given)]  # noqa: B905
        rest = {name: readers[name](name, value) if name in readers else value for name, value in named.items()}
        return method(self, *placed, *given[len(names) :], **rest)

    return read


class ReadFamily(Family):
    """A family of measures whose arguments are read by their annotations."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, method in list(vars(cls).items()):
            if hasattr(method, "__measure__"):
                setattr(cls, name, _reading(method))
