"""Levels of somebody's own: a function of two values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from casegraph.errors import ArgumentError, DataError
from casegraph.linkage.arguments import checked

__all__ = ["function_of", "register_level"]

Function = Callable[[Sequence[str], Sequence[str]], Any]

_FUNCTIONS: dict[str, Function] = {}


@checked
def register_level(name: str, function: Function) -> None:
    """Let ``Level("own", name=name)`` be a level of agreement that is your own function.

    Parameters
    ----------
    name
        What the level is called. Settings that name it can be saved; whoever loads them registers it first.
    function
        Called with two lists of values of one length, as they are read (in small letters, without accents), gives a
        truth value for each pair. The same pair must always give the same answer. Each pair of values is asked about
        once, the earlier in order first, so that the level is symmetric; those that the rules compare in bulk, up to 20
        million, before pairs are compared. Functions run one at a time, whatever the threads.

    Raises
    ------
    casegraph.ArgumentError
        No name.

    Examples
    --------
    >>> from casegraph.linkage import Level, register_level
    >>> register_level("same_length", lambda a, b: [len(x) == len(y) for x, y in zip(a, b)])
    >>> Level("own", name="same_length").label
    'same_length'
    """
    if not callable(function):
        raise ArgumentError(f"function: a {type(function).__name__} is not accepted; accepted: a function")
    if not name:
        raise ArgumentError("name: it is empty; accepted: a text")
    _FUNCTIONS[name] = function


def function_of(name: str) -> Callable[[list[str], list[str]], list[bool]]:
    """Return the function of a level, whose answers are checked; unknown names are refused."""
    if name not in _FUNCTIONS:
        known = ", ".join(sorted(_FUNCTIONS)) or "none"
        raise ArgumentError(f"level own: '{name}' is not registered; there are: {known}; see register_level")
    function = _FUNCTIONS[name]

    def answered(a: list[str], b: list[str]) -> list[bool]:
        try:
            answers = [bool(one) for one in function(a, b)]
        except Exception as error:  # whatever a function of somebody's own may raise
            raise DataError(f"level own, {name}: its function failed: {error}") from error
        if len(answers) != len(a):
            raise DataError(
                f"level own, {name}: its function gave {len(answers)} answers of {len(a)}; accepted: one each"
            )
        return answers

    return answered
