"""Lists in one cell of the contacts sheet, as a short way to write participants and flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casegraph.errors import Problem

__all__ = ["SHORTHAND", "ListedRow", "expand", "taken_as_present"]

SHORTHAND = {"persons": "participants", "flags": "flags"}

_NOBODY_CAME = frozenset(
    {"not_attended", "no_reply", "cancelled_by_agency", "cancelled_by_person", "child_not_brought"}
)
_ACCEPTED = {
    "persons": "persons apart by ;, each as person, person:role or person:role:presence "
    "('person-1; person-2:child:spoken_about')",
    "flags": "flags apart by ;, each as flag:author or flag=state:author, the author one of agency_then, agency_later, "
    "review, coder ('domestic_abuse:agency_then; drugs=no:review')",
}


@dataclass(frozen=True)
class _Fault:
    """Why an item of a list stands for no row."""

    rule: str
    reason: str


_UNREADABLE = _Fault("unreadable_list", "the list in this cell cannot be read")
_NO_AUTHOR = _Fault(
    "flag_without_author",
    "the flag does not say who states it, so the record of the time cannot be told from hindsight",
)


@dataclass(frozen=True)
class ListedRow:
    """A row of the long table that a list stands for, and the data row of the contact it comes from."""

    row: int
    cells: dict[str, str | None]


def expand(
    column: str, lists: Sequence[str | None], contacts: Sequence[str | None], sources: Sequence[str | None]
) -> tuple[list[ListedRow], list[Problem]]:
    """Return the rows that the lists of a shorthand column stand for.

    ``persons``: ``A`` stands for a person who took part; ``A:reported_victim`` states the role and
    ``A:reported_victim:absent`` the presence. ``flags``: ``drugs:agency_then`` stands for state ``yes``,
    ``drugs=no:review`` states the state. A flag without author is refused, as in the long table: what the record
    of the time states cannot else be told from hindsight. Each row takes the contact's source.
    """
    rows: list[ListedRow] = []
    problems: list[Problem] = []
    for row, (text, contact, source) in enumerate(zip(lists, contacts, sources, strict=True), start=1):
        for item in (text or "").split(";"):
            if not item.strip():
                continue
            cells = _person(item) if column == "persons" else _flag(item)
            if isinstance(cells, _Fault):
                problems.append(_problem(cells, column, row, text or "", item))
                continue
            rows.append(ListedRow(row, {"contact_id": contact, **cells, "source": source}))
    return rows, problems


def taken_as_present(lists: Sequence[str | None], attendances: Sequence[str | None]) -> list[Problem]:
    """Warn of contacts that did not take place and whose list does not say who was there: all count as present."""
    found = []
    for row, (text, attendance) in enumerate(zip(lists, attendances, strict=True), start=1):
        items = [item.strip() for item in (text or "").split(";") if item.strip()]
        if attendance in _NOBODY_CAME and items and all(item.count(":") < 2 for item in items):
            reason = f"the contact ended as {attendance}, and the list says of nobody whether they were there: all are "
            found.append(
                Problem(
                    rule="presence_open",
                    level="warning",
                    table="contacts",
                    row=row,
                    column="persons",
                    value=(text or "")[:80],
                    reason=reason + "taken to have taken part",
                    accepted="person:role:absent for whoever did not come ('person-1:subject:absent')",
                )
            )
    return found


def _person(item: str) -> dict[str, str | None] | _Fault:
    parts = [part.strip() for part in item.split(":")]
    if len(parts) > 3 or not all(parts):
        return _UNREADABLE
    role = parts[1] if len(parts) > 1 else None
    return {"person_id": parts[0], "role": role, "presence": parts[2] if len(parts) > 2 else "took_part"}


def _flag(item: str) -> dict[str, str | None] | _Fault:
    told, colon, author = item.replace("@", ":", 1).partition(":")  # `@`: as older workbooks have it
    flag, equals, state = told.partition("=")
    parts = [flag.strip(), state.strip() if equals else "yes", *([author.strip()] if colon else [])]
    if not all(parts) or any(mark in part for part in parts for mark in ":@="):
        return _UNREADABLE
    if not colon:
        return _NO_AUTHOR
    return {"flag": parts[0], "state": parts[1], "stated_by": parts[2]}


def _problem(fault: _Fault, column: str, row: int, text: str, item: str) -> Problem:
    return Problem(
        rule=fault.rule,
        table="contacts",
        row=row,
        column=column,
        value=(item.strip() if fault is _NO_AUTHOR else text)[:80],
        reason=fault.reason,
        accepted=_ACCEPTED[column] + f"; or rows of the sheet {SHORTHAND[column]}",
    )
