"""Contacts counted with bounds: the definition of measures sections 0 and 13 written out slowly.

Standard library only. A casebook is a dict of tables, a table a list of dicts. A date is a Python set of the days
that it may be, in a short calendar with one day before it and one day after it that stand for all others. What is
certain holds on every one of these days, what is possible on some.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import inf
from typing import Any

from reference.order import before_incident, fatal_incident_of

Row = dict[str, Any]
Book = dict[str, list[Row]]
Key = tuple[Any, ...]
Count = tuple[int, float, frozenset[str]]  # certain, possible (inf: open), and the contacts that may be counted

FIRST, LAST = date(2010, 1, 1).toordinal(), date(2012, 12, 31).toordinal()
BEFORE, AFTER = FIRST - 1, LAST + 1
EVERY_DAY = frozenset(range(BEFORE, AFTER + 1))


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def days(text: str | None) -> frozenset[int]:
    """The days of the few EDTF forms that the tests use; every day where nothing is stated."""
    if not text:
        return EVERY_DAY
    first, _, last = text.partition("/")
    begin = BEFORE if first == ".." else ordinal(first)
    end = AFTER if last == ".." else ordinal(last or first)
    return frozenset(range(begin, end + 1))


def is_bounded(these: frozenset[int]) -> bool:
    return BEFORE not in these and AFTER not in these


def less_months(day: int, months: int) -> int:
    """The same day of the month so many months before, or the last day that month has."""
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 - months, 12)
    length = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(start.day, length)).toordinal()


def less(day: int, span: str) -> int:
    """A day less a duration such as P18M, P10D or P1M5D: months first, then days."""
    months, weeks_or_days = re.fullmatch(r"P(?:(\d+)M)?(?:(\d+)D)?", span).groups()  # type: ignore[union-attr]
    return less_months(day, int(months or 0)) - int(weeks_or_days or 0)


def window(start: str | None, end: str | None) -> frozenset[int]:
    """The days from `start` up to, and not including, `end`."""
    begin = ordinal(start) if start else BEFORE
    stop = ordinal(end) if end else AFTER + 1
    return frozenset(day for day in EVERY_DAY if begin <= day < stop)


def death_of(book: Book, person: str) -> tuple[frozenset[int], str | None] | None:
    """When measures before the person's death stop: at the first contact of the fatal incident, where the person has
    a part in it and a date is known of it, with that incident; else at the death; None where no death is stated."""
    (row,) = [row for row in book["persons"] if row["person_id"] == person]
    if not row.get("death_date"):
        return None
    incident = fatal_incident_of(book, person)
    dates = [days(c["date"]) for c in book["contacts"] if incident and c["incident_id"] == incident]
    if dates:
        first = frozenset(range(min(map(min, dates)), min(map(max, dates)) + 1))
        if first != EVERY_DAY:
            return first, incident
    return days(row["death_date"]), None


def before_death(death: frozenset[int], span: str, own_day: bool) -> tuple[frozenset[int], frozenset[int]]:
    """The days in the window before death for certain, and possibly: in every, in some of the windows it may be. The
    day itself belongs to it where contacts have an order within it."""
    known = [day for day in death if BEFORE < day < AFTER]
    windows = [frozenset(range(max(FIRST, less(day, span)), day + own_day)) for day in known]
    possible = frozenset().union(*windows)
    if BEFORE in death:
        possible |= {BEFORE}
    if AFTER in death:
        possible |= {AFTER}
    certain = frozenset.intersection(*windows) if windows and is_bounded(death) else frozenset()
    return certain, possible


# The bin of a day, by what it is called.
BINS: dict[str, Callable[[date], Any]] = {
    "year": lambda day: day.year,
    "quarter": lambda day: date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
    "month": lambda day: day.replace(day=1),
    "week": lambda day: date.fromisocalendar(*day.isocalendar()[:2], 1),
    "weekday": lambda day: day.isoweekday(),
}
UNKNOWN: dict[str, Any] = dict.fromkeys([*BINS, "hour"])


def bins(these: frozenset[int], by: Sequence[str]) -> list[tuple[dict[str, Any], frozenset[int]]]:
    """The bins of time that the days lie in, with all days of each; one empty one where no year is known."""
    asked = [name for name in BINS if name in by]
    if not asked or not is_bounded(these):
        return [(UNKNOWN, EVERY_DAY)]
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for day in sorted(these):
        values = {name: BINS[name](date.fromordinal(day)) for name in asked}
        found[tuple(values.values())] = UNKNOWN | values
    return [(values, days_in(values, asked)) for values in found.values()]


def days_in(values: dict[str, Any], asked: Sequence[str]) -> frozenset[int]:
    """All days of a bin."""
    return frozenset(
        day
        for day in range(FIRST, LAST + 1)
        if all(BINS[name](date.fromordinal(day)) == values[name] for name in asked)
    )


def hours(row: Row, by: Sequence[str]) -> list[int | None]:
    """The hours in which a contact may have been; one that is none where no time is recorded, or none is asked for."""
    if "hour" not in by or not row.get("time_min"):
        return [None]
    first = int(row["time_min"][:2])
    last = int(row["time_max"][:2]) if row.get("time_max") else first
    return list(range(first, max(first, last) + 1))


def exposure(values: dict[str, Any], by: Sequence[str], inside: frozenset[int]) -> int | None:
    """How many days of the window a row's bins have; none of a bin that is not known, or where it has no end."""
    if any(values[name] is None for name in (*BINS, "hour") if name in by):
        return None
    asked = [name for name in BINS if name in by]
    is_open = BEFORE in inside or AFTER in inside
    if is_open and not set(asked) - {"weekday"}:
        return None
    return len(days_in(values, asked) & inside)


def has_presence(asked: str, presence: str) -> bool:
    return asked in ("any", presence) or (asked == "took_part_or_absent" and presence != "spoken_about")


class Counter:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.sectors = {row["agency_id"]: row.get("sector") for row in book["agencies"]}
        self.areas = {row["agency_id"]: row.get("area") for row in book["agencies"]}

    def present(self, contact: str, presence: str) -> dict[str, bool]:
        """Persons with a part in the contact of the presence asked for, and whether it is stated that it was they."""
        found: dict[str, bool] = {}
        for part in self.book["participants"]:
            if part["contact_id"] == contact and has_presence(presence, part["presence"]):
                stated = part.get("certainty") in (None, "stated")
                found[part["person_id"]] = found.get(part["person_id"], False) or stated
        return found

    def flags(self, contact: str, state: str, hindsight: bool) -> list[str]:
        return sorted(
            {
                row["flag"]
                for row in self.book.get("flags", [])
                if row["contact_id"] == contact
                and row["state"] == state
                and (hindsight or row["stated_by"] == "agency_then")
            }
        )

    def counts(
        self,
        by: Sequence[str],
        *,
        persons: list[str] | None = None,
        agencies: list[str] | None = None,
        presence: str = "took_part",
        start: str | None = None,
        end: str | None = None,
        before: str | None = None,
        death_of: str | None = None,
        address: str = "met_at",
        flag_state: str = "yes",
        hindsight: bool = False,
        unit: str = "contacts",
    ) -> dict[Key, Count]:
        found: dict[Key, list[tuple[str, str, int, float]]] = {}
        by_person = "person" in by or (before is not None and death_of is None)
        for row in self.book["contacts"]:
            name = row["contact_id"]
            present = {p: sure for p, sure in self.present(name, presence).items() if persons is None or p in persons}
            asked_of_anybody = presence == "any" and persons is None
            if row.get("part_of") or (agencies is not None and row["agency_id"] not in agencies):
                continue  # a part is not counted beside its whole
            if not present and (by_person or not asked_of_anybody):
                continue
            for person in present if by_person else [None]:
                # Where a person is counted or named, it must be they; where an agency is, it must be that one.
                sure = present[person] if person is not None else persons is None or any(present.values())
                if agencies is not None or {"agency", "sector", "area"} & set(by):
                    sure = sure and row.get("agency_certainty") in (None, "stated")
                inside = self.windows(death_of or person, start, end, before)
                order = self.before(row, death_of or person) if before else "certain"
                if order == "no":
                    continue
                sure = sure and order == "certain"
                for flag in self.flags(name, flag_state, hindsight) if "flag" in by else [None]:
                    for key, certain, possible in self.places(row, person, flag, by, address, inside):
                        least = row["count_min"] if row.get("count_min") is not None else 1
                        open_above = inf if row.get("count_min") is not None else 1
                        most = row["count_max"] if row.get("count_max") is not None else open_above
                        incident = row["incident_id"] or f"of its own: {name}"
                        if possible:
                            found.setdefault(key, []).append((name, incident, least if certain and sure else 0, most))
        if not by:
            found.setdefault((), [])
        add_up = self.incidents if unit == "incidents" else self.contacts
        return {key: add_up(entries) for key, entries in found.items()}

    def windows(self, person: str | None, start: str | None, end: str | None, before: str | None) -> Any:
        asked = window(start, end)
        if before is None:
            return asked, asked
        death = death_of(self.book, person or "")
        if death is None:
            return frozenset(), frozenset()
        certain, possible = before_death(death[0], before, own_day=death[1] is not None)
        return certain & asked, possible & asked

    def before(self, row: Row, person: str | None) -> str:
        """Whether the contact came before the person's death, where that has an order with it."""
        death = death_of(self.book, person or "")
        if death is None or death[1] is None:
            return "certain"  # the windows tell
        return before_incident(row, self.book["contacts"], death[1], lambda contact: days(contact["date"]))

    def refuses(self, before: str | None, persons: list[str] | None, of: str | None) -> bool:
        """Whether a count before death is asked for where no death is known."""
        everybody = [row["person_id"] for row in self.book["persons"]]
        asked = [of] if of else everybody if persons is None else persons
        unknown = [person for person in asked if death_of(self.book, person) is None]
        return before is not None and (len(unknown) == len(asked) if persons is None and not of else bool(unknown))

    def places(
        self, row: Row, person: str | None, flag: str | None, by: Sequence[str], address: str, inside: Any
    ) -> list[tuple[Key, bool, bool]]:
        """Each group that the contact may be in, whether it is for certain, and whether it may be."""
        these = days(row["date"])
        certain, possible = inside
        places = []
        in_hours = hours(row, by)
        for time, in_bin in bins(these, by):
            for hour in in_hours:
                values = {
                    "person": person,
                    "agency": row["agency_id"],
                    "sector": self.sectors[row["agency_id"]],
                    "area": self.areas[row["agency_id"]],
                    "address": row.get(address),
                    "incident": row["incident_id"] or f"of its own: {row['contact_id']}",
                    "kind": row["kind"],
                    "flag": flag,
                    **time,
                    "hour": hour,
                }
                is_certain = len(in_hours) == 1 and these <= in_bin & certain
                places.append((tuple(values[name] for name in by), is_certain, bool(these & in_bin & possible)))
        return places

    @staticmethod
    def contacts(entries: list[tuple[str, str, int, float]]) -> Count:
        return (
            sum(certain for *_, certain, _ in entries),
            sum(possible for *_, possible in entries),
            frozenset(name for name, *_ in entries),
        )

    @staticmethod
    def incidents(entries: list[tuple[str, str, int, float]]) -> Count:
        return (
            len({incident for _, incident, certain, _ in entries if certain}),
            len({incident for _, incident, _, possible in entries if possible}),
            frozenset(name for name, *_ in entries),
        )
