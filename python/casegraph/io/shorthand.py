"""Lists in one cell of the contacts sheet, as a short way to write participants and flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casegraph.errors import Problem

__all__ = ["SHORTHAND", "ListedRow", "expand"]

SHORTHAND = {"persons": "participants", "flags": "flags"}

# What can only be said in hindsight is never taken for something that the record made at the time states.
_NEEDS_AUTHOR = frozenset({"missed_opportunity", "good_practice"})

_ACCEPTED = {
    "persons": "persons apart by ;, each as person, person:role or person:role:presence ('PFP; S1:child:spoken_about')",
    "flags": "flags apart by ;, each as flag, flag=state or flag=state@author "
    "('harassment; drugs=no@review; missed_opportunity@review')",
}


@dataclass(frozen=True)
class ListedRow:
    """A row of the long table that a list stands for, and the data row of the contact it comes from."""

    row: int
    cells: dict[str, str | None]


def expand(
    column: str, lists: Sequence[str | None], contacts: Sequence[str | None], sources: Sequence[str | None]
) -> tuple[list[ListedRow], list[Problem]]:
    """Return the rows that the lists of a shorthand column stand for.

    ``persons``: ``PFP`` stands for a person who took part; ``PFP:reported_victim`` states the role and
    ``PFP:reported_victim:absent`` the presence. ``flags``: ``harassment`` stands for state ``yes`` by
    ``agency_then``; ``drugs=no`` states the state, ``drugs=no@review`` also the author, which a flag that is
    always hindsight must have. Each row takes the contact's source.
    """
    rows: list[ListedRow] = []
    problems: list[Problem] = []
    for row, (text, contact, source) in enumerate(zip(lists, contacts, sources, strict=True), start=1):
        for item in (text or "").split(";"):
            if not item.strip():
                continue
            cells = _person(item) if column == "persons" else _flag(item)
            if cells is None:
                problems.append(_unreadable(column, row, text or ""))
                break
            rows.append(ListedRow(row, {"contact_id": contact, **cells, "source": source}))
    return rows, problems


def _person(item: str) -> dict[str, str | None] | None:
    parts = [part.strip() for part in item.split(":")]
    if len(parts) > 3 or not all(parts):
        return None
    role = parts[1] if len(parts) > 1 else None
    return {"person_id": parts[0], "role": role, "presence": parts[2] if len(parts) > 2 else "took_part"}


def _flag(item: str) -> dict[str, str | None] | None:
    rest, at, author = item.partition("@")
    flag, equals, state = rest.partition("=")
    parts = [flag.strip(), state.strip() if equals else "yes", author.strip() if at else "agency_then"]
    if not all(parts) or any(mark in part for part in parts for mark in "@="):
        return None
    if parts[0] in _NEEDS_AUTHOR and not at:
        return None
    return {"flag": parts[0], "state": parts[1], "stated_by": parts[2]}


def _unreadable(column: str, row: int, text: str) -> Problem:
    return Problem(
        rule="unreadable_list",
        table="contacts",
        row=row,
        column=column,
        value=text[:80],
        reason="the list in this cell cannot be read",
        accepted=_ACCEPTED[column] + f"; or rows of the sheet {SHORTHAND[column]}",
    )
