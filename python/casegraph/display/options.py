"""The options of display, ``casegraph.options``."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from casegraph.errors import ArgumentError

__all__ = ["Options", "options"]

_MOST_ROWS = 10_000


class Options:
    """How casegraph shows tables, names and progress; no figure depends on it.

    Attributes
    ----------
    show_names : bool
        Whether ids of persons that may be names, labels, and values of identifiers are shown. False unless set:
        such an id is shown as ``person 7``, the seventh row of the table ``persons``.
    rows : int
        How many rows of a table are shown; 20 unless set, at most 10,000.
    progress : bool
        Whether long work shows its progress in a notebook or terminal. True unless set.

    Examples
    --------
    >>> import casegraph as cg
    >>> cg.options.show_names
    False
    >>> with cg.options.set(rows=3):
    ...     print(cg.example("dhr7").graph().frequency.counts("sector", persons="Victim"))
    Contacts counted: frequency.counts(by=['sector'], persons=['Victim'])
         sector           certain  possible
                         contacts  contacts
      0  police                 2         2
      1  primary_care           2         2
      2  acute_hospital         0         2
    3 of 6 rows; to_pandas() has them all, evidence(row) what is behind one
    """

    __slots__ = ("progress", "rows", "show_names")

    show_names: bool
    rows: int
    progress: bool

    def __init__(self) -> None:
        self.show_names = False
        self.rows = 20
        self.progress = True

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.__slots__:
            near = difflib.get_close_matches(name, self.__slots__, n=1)
            hint = f" (did you mean '{near[0]}'?)" if near else ""
            raise ArgumentError(f"there is no option '{name}'{hint}; accepted: {', '.join(self.__slots__)}")
        if name == "rows":
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST_ROWS:
                raise ArgumentError(f"rows: {value!r} is not accepted; accepted: a whole number from 1 to {_MOST_ROWS}")
        elif not isinstance(value, bool):
            raise ArgumentError(f"{name}: {value!r} is not accepted; accepted: True, False")
        object.__setattr__(self, name, value)

    @contextmanager
    def set(self, **changes: Any) -> Iterator[Options]:
        """Other options within a ``with`` block.

        Parameters
        ----------
        **changes
            Options by name.

        Returns
        -------
        context manager
            At its end the options are as they were.

        Raises
        ------
        casegraph.ArgumentError
            An option that there is not, or a value that is not accepted.

        Examples
        --------
        >>> import casegraph as cg
        >>> with cg.options.set(rows=5):
        ...     cg.options.rows
        5
        >>> cg.options.rows
        20
        """
        before = {name: getattr(self, name) for name in self.__slots__}
        try:
            for name, value in changes.items():
                setattr(self, name, value)
            yield self
        finally:
            for name, value in before.items():
                setattr(self, name, value)

    def __repr__(self) -> str:
        return "Options(" + ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__) + ")"


options = Options()
