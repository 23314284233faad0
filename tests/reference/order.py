"""What came before what: day, then time, then sequence, tried on every day that two contacts may have been on.

Standard library only. A contact is a dict; its days are a set of ordinals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Row = dict[str, Any]
Days = Callable[[Row], Iterable[int]]


def within_day(a: Row, b: Row) -> str:
    """``before``, ``after`` or ``unknown`` of two contacts of one day."""
    a_time, b_time = a.get("time_min"), b.get("time_min")
    if a_time and b_time:
        if (a.get("time_max") or a_time) < b_time:
            return "before"
        if (b.get("time_max") or b_time) < a_time:
            return "after"
    a_place, b_place = a.get("sequence"), b.get("sequence")
    if a_place is None or b_place is None or a_place == b_place:
        return "unknown"
    return "before" if a_place < b_place else "after"


def order(a: Row, b: Row, days: Days) -> str:
    """How ``a`` lies to ``b`` whatever their days were: ``before``, ``after``, or ``unknown``."""
    found = {"before" if x < y else "after" if x > y else within_day(a, b) for x in set(days(a)) for y in set(days(b))}
    return found.pop() if len(found) == 1 else "unknown"


def before_incident(contact: Row, contacts: Iterable[Row], incident: str, days: Days) -> str:
    """Whether a contact came before the first of an incident: ``certain``, ``possible`` or ``no``."""
    if contact.get("incident_id") == incident:
        return "no"
    orders = {order(contact, other, days) for other in contacts if other.get("incident_id") == incident}
    return "no" if "after" in orders else "certain" if orders <= {"before"} else "possible"


def fatal_incident_of(book: dict[str, list[Row]], person: str) -> str | None:
    """The fatal incident of a review in which the person had a part."""
    for review in book.get("reviews", []):
        incident = review["fatal_incident_id"]
        names = {c["contact_id"] for c in book["contacts"] if incident and c.get("incident_id") == incident}
        if any(part["contact_id"] in names and part["person_id"] == person for part in book["participants"]):
            return str(incident)
    return None
