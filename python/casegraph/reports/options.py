"""What a report is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from casegraph.audience import Audience

__all__ = ["CONTACTS_IN_PAGE", "EVIDENCE_IN_PAGE", "EVIDENCE_PER_FIGURE", "Options"]

CONTACTS_IN_PAGE: Final = 5_000  # a longer list of contacts is left out of the page
EVIDENCE_PER_FIGURE: Final = 200  # rows listed behind one figure
EVIDENCE_IN_PAGE: Final = 30_000  # rows listed behind all figures together


@dataclass(frozen=True)
class Options:
    """What a report is asked for; all that is left out is chosen from the casebook.

    Parameters
    ----------
    persons
        The principal persons, by id.
    at
        Days on which households and holdings are shown, as ``2014-03-15``.
    window
        How far back the checks of the population look, as an ISO 8601 duration.
    title
        What the report is called.
    date
        A date to print on it; none is printed otherwise, so that equal inputs give equal reports.
    purpose
        What rows about single persons of a casebook without a review are for. Where it is None the report itself is
        the purpose, and rows that say for which persons a rule of knowledge was met are left out. It is printed on the
        report.
    audience
        Who is to see it: ``restricted``, ``board`` or ``public``.
    """

    persons: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    window: str = "P18M"
    title: str | None = None
    date: str | None = None
    purpose: str | None = None
    audience: Audience = field(default_factory=Audience)
