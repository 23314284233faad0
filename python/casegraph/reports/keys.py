"""What a reader may filter by, and the attributes by which the page's script finds it.

Agencies, persons and kinds are numbered; the attributes hold numbers and days since 1970-01-01, never names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casegraph.reports import words
from casegraph.reports.marks import FAMILIES, family_of
from casegraph.reports.page_tables import About, Count
from casegraph.reports.view import Days, Id, View

__all__ = ["Choice", "Keys", "is_wide", "of_contact", "of_share", "year_days"]

_WIDE = 92  # days: a contact that may be on any day of more than three months has no place in one of them
_MOST_PERSONS = 300  # of a larger casebook only principal persons may be chosen
_PARTS = {"took_part": "t", "absent": "b", "spoken_about": "s"}


@dataclass(frozen=True)
class Choice:
    """One thing to filter by: its number in the attributes, its words, and the heading it stands under."""

    number: int
    label: str
    group: str = ""


class Keys:
    """Numbers agencies, persons and kinds of contact of a casebook, and writes the attributes."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._agencies = {agency: at for at, agency in enumerate(view.agency_order)}
        small = view.size("persons") <= _MOST_PERSONS
        persons = [row["person_id"] for row in view.rows("persons")] if small else view.principals
        self._persons = {person: at for at, person in enumerate(persons)}
        known = () if view.large else dict.fromkeys(view.table("contacts")["kind"].to_pylist())
        order = {family.name: at for at, family in enumerate(FAMILIES)}
        kinds = sorted((kind for kind in known if kind), key=lambda kind: (order[family_of(kind).name], kind))
        self._kinds = {kind: at for at, kind in enumerate(kinds)}

    # -- what may be chosen ------------------------------------------------------------------------

    @property
    def agencies(self) -> list[Choice]:
        """Agencies, under their sectors."""
        view = self._view
        return [
            Choice(at, view.agency(agency), words.term(view.sector.get(agency)))
            for agency, at in self._agencies.items()
        ]

    @property
    def persons(self) -> list[Choice]:
        """Persons, the principal ones first."""
        first = set(self._view.principals)
        listed = sorted(self._persons, key=lambda person: person not in first)
        return [
            Choice(self._persons[one], self._view.person(one), "principal persons" if one in first else "others")
            for one in listed
        ]

    @property
    def kinds(self) -> list[Choice]:
        """Kinds of contact, under the words of their shape."""
        return [Choice(at, words.term(kind), family_of(kind).label) for kind, at in self._kinds.items()]

    def agency(self, agency: Id) -> int | None:
        """The number of an agency."""
        return self._agencies.get(agency)

    def person(self, person: Id) -> int | None:
        """The number of a person; None of one whom a reader cannot choose."""
        return self._persons.get(person)

    # -- attributes --------------------------------------------------------------------------------

    def about(self, about: About) -> dict[str, str]:
        """The attributes of a row or mark."""
        found = {}
        if about.agencies is not None:
            found["data-a"] = _numbers(about.agencies, self._agencies)
        if about.persons is not None:
            found["data-p"] = _numbers(about.persons, self._persons)
        if about.kinds is not None:
            found["data-k"] = _numbers(about.kinds, self._kinds)
        if about.days is not None:
            found["data-d"] = _days(*about.days)
        return found

    def count(self, count: Count) -> str:
        """Which contacts a figure counts: agency, first day, last day, person, and how."""
        agency = "" if count.agency is None else str(self._agencies.get(count.agency, ""))
        person = "" if count.person is None else str(self._persons.get(count.person, "x"))
        how = ("t" if count.took_part else "") + ("u" if count.undated else "") + ("n" if count.narrow else "")
        ends = ("" if end is None else str(end) for end in (count.first, count.last))
        return "|".join((agency, *ends, person, how))

    def contact(self, row: Mapping[str, Any], parts: Iterable[Mapping[str, Any]]) -> dict[str, str]:
        """The attributes of a contact's own row: each person with the part taken (a capital letter: as is stated),
        and what it adds to counts: least, most, and whether its agency is stated."""
        view = self._view
        told = []
        for part in parts:
            number = self._persons.get(part["person_id"])
            letter = _PARTS.get(part["presence"] or "took_part", "t")
            sure = (part["certainty"] or "stated") == "stated"
            if number is not None:
                told.append(f"{number}{letter.upper() if sure else letter}")
        found = {"data-a": _numbers((row["agency_id"],), self._agencies), "data-p": " ".join(told)}
        found["data-k"] = _numbers((row["kind"],), self._kinds)
        found["data-d"] = _days(*view.days(row["date"]))
        whole = None if row["part_of"] is None else view.place_of("contacts", row["part_of"])
        # A part of a counted row is not counted again, but where that one has no place in a month.
        alone = whole is not None and is_wide(view.days(view.row("contacts", whole)["date"]))
        if whole is None or alone:
            least = 1 if row["count_min"] is None else row["count_min"]
            most = row["count_max"] if row["count_max"] is not None else "" if row["count_min"] is not None else 1
            stated = "1" if (row["agency_certainty"] or "stated") == "stated" else "0"
            found["data-n"] = f"{least} {most} {stated}" + (" part" if alone else "")
        return found


def is_wide(days: Days) -> bool:
    """Whether a contact cannot be placed within three months."""
    first, last = days
    return first is None or last is None or last - first >= _WIDE


def of_contact(view: View, at: int) -> About:
    """What a contact is about."""
    row = view.row("contacts", at)
    persons = view.persons_of.get(row["contact_id"], ())
    return About((row["agency_id"],), tuple(persons), (row["kind"],), view.days(row["date"]))


def of_share(view: View, row: Mapping[str, Any]) -> About:
    """What a share of information is about."""
    agencies = tuple(row[end] for end in ("from_agency", "to_agency") if row[end] is not None)
    persons = tuple(row[end] for end in ("about_person", "to_person") if row[end] is not None)
    return About(agencies, persons, (), view.days(row["date"]))


def year_days(year: int, month: int | None = None) -> tuple[int, int]:
    """First and last day of a year, or of a month of it."""
    start = date(year, month or 1, 1)
    after = (year + 1, 1) if month in (None, 12) else (year, month + 1)
    epoch = date(1970, 1, 1)
    last = (date(*after, 1) - epoch).days - 1 if after[0] <= date.max.year else (date.max - epoch).days
    return (start - epoch).days, last


def _numbers(ids: Sequence[Any], known: Mapping[Any, int]) -> str:
    return " ".join(str(known[one]) for one in dict.fromkeys(ids) if one in known) or "-"


def _days(first: int | None, last: int | None) -> str:
    return f"{'' if first is None else first},{'' if last is None else last}"
