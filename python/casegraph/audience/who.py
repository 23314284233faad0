"""The audiences by name, with the threshold of small counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from casegraph.errors import ArgumentError, shown

__all__ = ["AUDIENCES", "BOARD", "DEFAULT_THRESHOLD", "PUBLIC", "RESTRICTED", "Audience", "AudienceLike"]

RESTRICTED: Final = "restricted"
BOARD: Final = "board"
PUBLIC: Final = "public"
AUDIENCES: Final = (RESTRICTED, BOARD, PUBLIC)
DEFAULT_THRESHOLD: Final = 10


@dataclass(frozen=True)
class Audience:
    """Who is to see an output.

    Parameters
    ----------
    name
        ``restricted`` (everything), ``board`` (pseudonyms, gists) or ``public`` (figures alone).
    threshold
        Counts below it are withheld from the public; at least 1.

    Raises
    ------
    casegraph.ArgumentError
        Another name; a threshold that is no whole number of at least 1.

    Examples
    --------
    >>> import casegraph as cg
    >>> cg.Audience("public").threshold
    10
    >>> print(cg.Audience("public", threshold=5))
    public (counts under 5 withheld)
    """

    name: str = RESTRICTED
    threshold: int = DEFAULT_THRESHOLD

    def __post_init__(self) -> None:
        if self.name not in AUDIENCES:
            raise ArgumentError(
                f"audience: '{shown(str(self.name))}' is not accepted; accepted: {', '.join(AUDIENCES)}"
            )
        if isinstance(self.threshold, bool) or not isinstance(self.threshold, int) or self.threshold < 1:
            raise ArgumentError(
                f"threshold: {shown(repr(self.threshold))} is not accepted; accepted: a whole number of at least 1"
            )

    @classmethod
    def of(cls, given: AudienceLike) -> Audience:
        """The audience that a name, or an audience itself, stands for.

        Parameters
        ----------
        given
            An audience or its name; None for ``restricted``.

        Returns
        -------
        Audience
            With the default threshold where a name is given.

        Raises
        ------
        casegraph.ArgumentError
            A name that is none.

        Examples
        --------
        >>> import casegraph as cg
        >>> cg.Audience.of("board").name
        'board'
        """
        return given if isinstance(given, Audience) else cls(RESTRICTED if given is None else given)

    @property
    def sees_all(self) -> bool:
        """Whether nothing is kept from it."""
        return self.name == RESTRICTED

    @property
    def sees_rows(self) -> bool:
        """Whether it may see rows about single persons and contacts."""
        return self.name != PUBLIC

    def __str__(self) -> str:
        return f"{self.name} (counts under {self.threshold} withheld)" if self.name == PUBLIC else self.name


AudienceLike = Audience | str | None
