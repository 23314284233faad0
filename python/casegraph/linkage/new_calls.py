"""Contacts of one day between which an agency's part had ended and somebody called for help anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from casegraph.linkage.chance_pairs import Contact, joint

__all__ = ["NewCalls", "ending_of", "is_call_for_help"]

# Somebody of an agency was there, and it was over: they left, or the person did. An arrest or a bed goes on.
_PRESENT = frozenset({"attendance", "home_visit", "report_in_person", "emergency_department"})
_OVER = frozenset(
    {"no_further_action", "advice_given", "warned", "closed", "taken_home", "treated", "self_discharged", "declined"}
)
_CALLS = frozenset({"emergency_call", "call", "report_in_person"})
_BY = frozenset({"person", "family", "public"})


def ending_of(row: Mapping[str, Any]) -> str | None:
    """With which outcome an agency that was present left, or was left."""
    return row["outcome"] if row["kind"] in _PRESENT and row.get("outcome") in _OVER else None


def is_call_for_help(row: Mapping[str, Any]) -> bool:
    """Whether the person, the family or the public called or came."""
    return row["kind"] in _CALLS and row.get("initiated_by") in _BY


class NewCalls:
    """Finds between two contacts one that ended and, later, a call for help, both of what the two have in common."""

    def __init__(self, contacts: list[Contact]) -> None:
        self._ended: dict[tuple[tuple[str, Any], int], list[Contact]] = defaultdict(list)
        self._calls: dict[tuple[tuple[str, Any], int], list[Contact]] = defaultdict(list)
        self._after: dict[tuple[tuple[str, Any], tuple[int, ...]], list[tuple[Contact, set[Any]]]] = {}
        for contact in contacts:
            for key in contact.keys:
                if contact.ended is not None:
                    self._ended[key, contact.day].append(contact)
                if contact.is_call:
                    self._calls[key, contact.day].append(contact)

    def between(self, a: Contact, b: Contact) -> tuple[Contact, Contact] | None:
        """A contact that ended and a call after it, neither before ``a`` nor after ``b``: the first of the casebook.

        None where there are none, or where times and sequence leave open which was first.
        """
        if _is_before(b, a):
            a, b = b, a
        days = tuple(sorted({a.day, b.day}))
        for key in joint(a.keys & b.keys):
            calls: list[Contact] | None = None
            for ended, after in self._endings(key, days):
                if not _is_within(a, ended, b):
                    continue
                if calls is None:
                    calls = [call for day in days for call in self._calls.get((key, day), ()) if _is_within(a, call, b)]
                if (found := next((call for call in calls if call.id in after), None)) is not None:
                    return ended, found
        return None

    def _endings(self, key: tuple[str, Any], days: tuple[int, ...]) -> list[tuple[Contact, set[Any]]]:
        """Contacts that ended with the ids of calls after them, looked for once: on a busy day many pairs ask."""
        if (key, days) not in self._after:
            calls = [call for day in days for call in self._calls.get((key, day), ())]
            ended = [one for day in days for one in self._ended.get((key, day), ())]
            pairs = ((one, {call.id for call in calls if _is_before(one, call)}) for one in ended)
            self._after[key, days] = [(one, after) for one, after in pairs if after]
        return self._after[key, days]


def _is_within(a: Contact, one: Contact, b: Contact) -> bool:
    return (one is a or _is_before(a, one)) and (one is b or _is_before(one, b))


def _is_before(a: Contact, b: Contact) -> bool:
    """Whether it is stated that one was before the other: by day, by its place within the day, by the time."""
    if a.day != b.day:
        return a.day < b.day
    if a.sequence is not None and b.sequence is not None and a.sequence != b.sequence:
        return a.sequence < b.sequence
    return a.minute is not None and b.minute is not None and a.minute < b.minute
