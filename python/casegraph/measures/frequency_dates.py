"""Contacts of an uncertain day where bounds cannot be carried: left out, drawn many times, or refused."""

from __future__ import annotations

from typing import Any

from casegraph.arguments import choice, whole
from casegraph.errors import ArgumentError
from casegraph.registry import Column

__all__ = [
    "BOUNDS",
    "BOUNDS_OR_LEFT_OUT",
    "DATES_DEFINITION",
    "DATES_EDGES",
    "DRAWN",
    "LEFT_OUT_COLUMNS",
    "LEFT_OUT_EDGES",
    "NOT_DRAWN",
    "OVER_BOTH",
    "DatesQuery",
    "dates_query",
    "drawn_columns",
    "undrawn_query",
]

DATES = ("exact", "sample", "refuse")
_UNDRAWN = ("exact", "refuse")
_UNDATED = ("refuse", "leave_out")
_MOST_SAMPLES = 100_000

DatesQuery = tuple[str, int, int, bool]

# What becomes of contacts of an uncertain day, measure by measure.
BOUNDS = (
    "carried as bounds: what holds on every day that a contact may have been on is certain or the least, what holds on "
    "some such day is possible or the most"
)
BOUNDS_OR_LEFT_OUT = (
    "carried as bounds where a contact that may follow is of an uncertain day; a contact that itself has none to count "
    "from is left out and counted in n_uncertain"
)
OVER_BOTH = "reckoned twice, over the certain and over the possible counts; the two are no bounds of the indices"
DRAWN = (
    "left out and counted (dates='exact'), drawn many times by a seed (dates='sample') or refused (dates='refuse'); "
    "the column dates says which"
)
NOT_DRAWN = (
    "left out and counted (dates='exact') or refused (dates='refuse'); never drawn, for the "
    "reason that the definition gives; the column dates says which"
)

LEFT_OUT_COLUMNS = {
    "dates": Column(
        "", "exact (no uncertain day), left_out (contacts of an uncertain day were not used), sampled or refused"
    ),
    "n_left_out": Column("rows", "contacts that an uncertain day alone leaves out"),
}
LEFT_OUT_EDGES = {
    "contacts that an uncertain day leaves out": (
        "dates is left_out, n_left_out says how many: where they lay, and what they would change, nobody knows"
    ),
}
DATES_DEFINITION = (
    " With dates='sample' each uncertain day is drawn from the days that it may be, every one as likely, as often as "
    "samples says: numbers are medians of the draws, and the columns that end in _low and _high hold the middle 95 % "
    "of them; q and finding are those of the medians. Nothing says that days were equally likely: the spread tells "
    "how far an answer hangs on days that nobody knows, no more."
)
DATES_EDGES = {
    **LEFT_OUT_EDGES,
    "dates='sample', a contact whose days have no bounds": (
        "cannot be drawn: NaN, status undated, dates refused; undated='leave_out' leaves it out and counts it in "
        "n_uncertain"
    ),
    "dates='sample', contacts with a sequence, of the same days, with a person in common": (
        "keep the order of their sequence in every draw"
    ),
    "dates='sample', a number that is undefined in over half of the draws": "NaN, with the commonest reason",
    "dates='refuse', a contact of an uncertain day that may be in the window": "NaN, status uncertain_dates",
}


def drawn_columns(**units: str) -> dict[str, Column]:
    """The columns that ``dates`` adds: the spread of each number named, and how the row came by its days."""
    spread = {}
    for name, unit in units.items():
        spread[f"{name}_low"] = Column(unit, f"2.5 % point of {name} over the draws; only where dates is not exact")
        spread[f"{name}_high"] = Column(unit, f"97.5 % point of {name} over the draws; only where dates is not exact")
    return {
        **spread,
        **LEFT_OUT_COLUMNS,
        "n_drawn": Column("rows", "contacts of an uncertain day that were drawn; only where dates is not exact"),
    }


def dates_query(dates: str, samples: int, seed: int, undated: str) -> tuple[DatesQuery, dict[str, Any]]:
    """How uncertain days are taken, as the core takes it, and as the result tells it.

    Parameters
    ----------
    dates
        ``exact``, ``sample`` or ``refuse``.
    samples
        How many draws.
    seed
        Of the draws.
    undated
        ``refuse`` or ``leave_out``: contacts that cannot be drawn.

    Raises
    ------
    casegraph.ArgumentError
        A word or number that is not accepted.
    """
    how = choice("dates", dates, DATES)
    query = (
        how,
        whole("samples", samples, 1, _MOST_SAMPLES),
        whole("seed", seed, 0, 2**63 - 1),
        choice("undated", undated, _UNDATED) == "leave_out",
    )
    told: dict[str, Any] = {"dates": how}
    if how == "sample":
        told |= {"samples": samples, "seed": seed, "undated": undated}
    return query, told


def undrawn_query(dates: str, why: str) -> tuple[DatesQuery, dict[str, Any]]:
    """The same of a measure whose rows, or what they are adjusted for, differ from draw to draw: nothing is drawn.

    Parameters
    ----------
    dates
        ``exact`` or ``refuse``.
    why
        Why days are not drawn, and which measure draws them.

    Raises
    ------
    casegraph.ArgumentError
        Another word; of ``sample``, why.
    """
    if dates == "sample":
        raise ArgumentError(f"dates: 'sample' is not accepted; accepted: exact, refuse. {why}")
    return (choice("dates", dates, _UNDRAWN), 1, 0, False), {"dates": dates}
