"""What checks showed: the definitions of measures section 13 written out slowly, standard library only.

A casebook is a dict of tables, a table a list of dicts; days are ordinals. A contact is classed once for every day
that it may have been on, every place in the day of the check, and every day that its record, its end and the
identification of its persons may have been; its classes are all that came of it. What reached an agency by a share
is what reference/knowledge.py says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any, NamedTuple

from reference.knowledge import NEG, POS, Reference, days

Row = dict[str, Any]
Book = dict[str, list[Row]]
Keys = list[tuple[str, str]]  # kind and id; "perhaps": of a person who is perhaps looked up

CLASSES = ["silo", "accessible", "recording", "not_determinable", "window", "found"]
LATER = "later"  # not before the check, or not in the records asked: no class of it
MARGIN = 100  # days around the check that stand for all others


class Split(NamedTuple):
    classes: set[str]
    if_opened: set[str]
    stated: bool = False

    @property
    def settled(self) -> bool:
        return len(self.classes) == 1


class Moment(NamedTuple):
    checker: str
    day: int
    contact: str | None
    begin: int | None  # first day looked at
    holder: str | None = None  # whose records are asked; None: the checker's own and those it could open


def less(day: int, span: str) -> int:
    """A day less a duration such as P18M, P10D or P1M5D: calendar months first, then days."""
    months, rest = re.fullmatch(r"P(?:(\d+)M)?(?:(\d+)D)?", span).groups()  # type: ignore[union-attr]
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 - int(months or 0), 12)
    length = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(start.day, length)).toordinal() - int(rest or 0)


class Checker:
    def __init__(
        self,
        book: Book,
        scope: str = "stated",
        ties: str = "closure",
        parents: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        as_if: Iterable[str] = (),
    ) -> None:
        book = without_gaps(book, as_if)
        self.book = book
        self.all_shared = "shared" in as_if
        self.scope = scope
        self.holding = Reference(book, scope, ties, parents)
        self.contacts = {row["contact_id"]: row for row in book["contacts"]}
        self.identifiers = {row["identifier_id"]: row for row in book.get("identifiers", [])}
        self.assume_filed, self.took_part_only = assume_filed, took_part_only

    def rows(self, table: str) -> list[Row]:
        return self.book.get(table, [])

    def parts(self, contact: str) -> list[Row]:
        return [row for row in self.rows("participants") if row["contact_id"] == contact]

    def incident(self, contact: str | None) -> list[str]:
        """The contact and the other contacts of its incident."""
        if contact is None:
            return []
        name = self.contacts[contact]["incident_id"]
        return [
            c for c, row in self.contacts.items() if c == contact or (name is not None and row["incident_id"] == name)
        ]

    def holders(self, key: str, at: int) -> Iterator[set[str]]:
        """Whom an identifier leads to at a moment, for every day that the use of another row may have begun on."""
        own = self.identifiers[key]
        choices: list[list[str | None]] = [[own["person_id"]]]
        for name, row in self.identifiers.items():
            if name == key or not own["value"] or (row["kind"], row["value"]) != (own["kind"], own["value"]):
                continue
            begun = {day <= at for day in self.days_of(row["start"], at)} if row["start"] else {True}
            choices.append([row["person_id"] if each else None for each in begun])
        for choice in product(*choices):
            yield {person for person in choice if person is not None}

    # -- which contacts --------------------------------------------------------------------------
    def persons(self, moment: Moment, keys: Keys) -> set[str]:
        """Whose contacts are relevant where nobody is named."""
        found = {part["person_id"] for c in self.incident(moment.contact) for part in self.parts(c)}
        if found:
            return found
        for kind, key in keys:
            if kind == "person":
                found.add(key)
            if kind == "household":
                found |= {other for other, _ in self.household(key, moment.day)}
            if kind == "identifier":
                found |= set().union(*self.holders(key, moment.day))
            if kind == "address":
                found |= {
                    stay["person_id"]
                    for stay in self.rows("residences")
                    if stay["address_id"] == key and self.possibly_on(stay, moment.day)
                }
        return found

    def relevant(self, moment: Moment, persons: Iterable[str]) -> list[str]:
        """Contacts in which one of the persons has a part, those of the check's own incident left out."""
        named = set(persons)
        return [
            contact
            for contact in self.contacts
            if contact not in self.incident(moment.contact)
            and any(
                part["person_id"] in named and not (self.took_part_only and part["presence"] != "took_part")
                for part in self.parts(contact)
            )
        ]

    # -- periods ---------------------------------------------------------------------------------
    @staticmethod
    def possibly_on(row: Row, day: int) -> bool:
        return days(row["start"])[0] <= day <= days(row["end"])[1]

    @staticmethod
    def certainly_on(row: Row, day: int) -> bool:
        start = days(row["start"])[1] if row["start"] else NEG
        end = days(row["end"])[0] if row["end"] else POS
        return start <= day <= end

    # -- one contact -----------------------------------------------------------------------------
    def days_of(self, text: str | None, near: int) -> list[int]:
        """The days of a date: those around the check, and one before and after them for all the rest."""
        first, last = days(text)
        around = range(max(first, near - MARGIN), min(last, near + MARGIN) + 1)
        return [*([NEG] if first < near - MARGIN else []), *around, *([POS] if last > near + MARGIN else [])]

    def is_before(self, moment: Moment, contact: str, day: int) -> set[bool]:
        """Whether the contact, on that day, was before the check."""
        if day != moment.day:
            return {day < moment.day}
        exact = (moment.day, moment.day)
        if moment.contact is None:
            return {True, False}
        one, other = self.contacts[contact], self.contacts[moment.contact]
        if days(one["date"]) != exact or days(other["date"]) != exact:
            return {True, False}
        if one["time_min"] and other["time_min"]:  # HH:MM sorts as text
            if (one["time_max"] or one["time_min"]) < other["time_min"]:
                return {True}
            if (other["time_max"] or other["time_min"]) < one["time_min"]:
                return {False}
        places = one["sequence"], other["sequence"]
        if None in places or places[0] == places[1]:
            return {True, False}
        return {places[0] < places[1]}

    def is_held(self, agency: str, contact: str, day: int, at: int) -> set[bool]:
        """Whether the agency held the contact at a moment, where the contact was on that day, before it."""
        row = self.contacts[contact]
        if agency not in self.holding.line(row["agency_id"]) and not self.all_shared:
            return {
                certain
                for certain in (True, False)
                if certain == self.holding.holds_at(agency, contact, at, certain=True)
                or certain == self.holding.holds_at(agency, contact, at, certain=False)
            }
        recorded = self.days_of(row["recorded_on"], at) if row["recorded_on"] else [day]
        ends = self.days_of(row["retention_end"], at) if row["retention_end"] else [POS]
        found = {begin <= at <= end for begin, end in product(recorded, ends)}
        if not row["recorded_on"] and not row["date"]:
            found.add(False)  # no usable date: never held for certain
        return found

    def opens(self, moment: Moment, contact: str, day: int) -> set[bool]:
        """Whether the checker could have opened records in which the contact was."""
        found = {False}
        for access in self.rows("access"):
            if access["agency_id"] != moment.checker or not self.possibly_on(access, moment.day):
                continue
            held = self.is_held(access["holder_agency"], contact, day, moment.day)
            own = access["holder_agency"] in self.holding.line(self.contacts[contact]["agency_id"])
            where = self.contacts[contact]["recorded_in"] if own else None
            if True not in held or (access["records"] != "all" and where not in (None, access["records"])):
                continue
            found.add(True)
            is_the_kind = access["records"] == "all" or where is not None
            if is_the_kind and held == {True} and self.certainly_on(access, moment.day):
                return {True}
        return found

    def names(self, contact: str, at: int) -> Iterator[set[str]]:
        """The persons that the record names at a moment, for every day that some may have been identified on."""
        choices = []
        for part in self.parts(contact):
            named = {True}
            if part["recorded_as"]:
                named = {False}
                if part["identified_on"]:
                    named = {day <= at for day in self.days_of(part["identified_on"], at)}
            choices.append([(part["person_id"], each) for each in named])
        for choice in product(*choices):
            yield {person for person, is_named in choice if is_named}

    def filings(self, contact: str, keys: Keys, at: int) -> set[str]:
        """How the record's keys compare with those looked up: match, differ, or unstated."""
        row = self.contacts[contact]
        filed = row["filed_at"] or (row[self.assume_filed] if self.assume_filed else None)
        found = set()
        unstated = filed is None and any(kind == "address" for kind, _ in keys)
        led_to = [
            self.holders(key, at) if kind == "identifier" else [{key}, set()] if kind == "perhaps" else [{key}]
            for kind, key in keys
        ]
        for named, *looked_up in product(self.names(contact, at), *led_to):
            matches = [
                filed == key if kind == "address" else bool(persons & named)
                for (kind, key), persons in zip(keys, looked_up, strict=True)
            ]
            found.add("match" if any(matches) else "unstated" if unstated else "differ")
        return found

    def shown(self, moment: Moment, contact: str, keys: Keys, day: int) -> set[str]:
        """Steps 2 to 4: what looking at the record would have shown."""
        _first, last = days(self.contacts[contact]["date"])
        found = set()
        for filing in self.filings(contact, keys, moment.day):
            if filing == "differ":
                found.add("recording")
            elif filing == "unstated":
                found.add("window" if moment.begin is not None and last < moment.begin else "not_determinable")
            else:
                found.add("window" if moment.begin is not None and day < moment.begin else "found")
        return found

    def asked_of(self, moment: Moment, contact: str, keys: Keys) -> Split:
        """The steps asked of one holder's records; on a day on which these lack the contact it is not asked about."""
        assert moment.holder is not None
        found: set[str] = set()
        for day in self.days_of(self.contacts[contact]["date"], moment.day):
            for before in self.is_before(moment, contact, day):
                for held in self.is_held(moment.holder, contact, day, moment.day) if before else {False}:
                    found |= self.shown(moment, contact, keys, day) if held else {LATER}
        return Split(found, set())

    def split(self, moment: Moment, contact: str, keys: Keys) -> Split:
        if moment.holder is not None:
            return self.asked_of(moment, contact, keys)
        found = Split(set(), set())
        for day in self.days_of(self.contacts[contact]["date"], moment.day):
            for before in self.is_before(moment, contact, day):
                if not before:
                    found.classes.add(LATER)
                    continue
                for held in self.is_held(moment.checker, contact, day, moment.day):
                    if held:
                        found.classes.update(self.shown(moment, contact, keys, day))
                        continue
                    own = self.all_shared or moment.checker in self.holding.line(self.contacts[contact]["agency_id"])
                    for opened in {False} if own else self.opens(moment, contact, day):
                        found.classes.add("accessible" if opened else "silo")
                        if opened:
                            found.if_opened.update(self.shown(moment, contact, keys, day))
        return found

    def unspecified_shares(self, moment: Moment, contact: str) -> set[str]:
        """Shares that state no content and may have carried the contact to where the check looked."""
        asked = {moment.holder or moment.checker}
        if moment.holder is None:
            opened = [row for row in self.rows("access") if row["agency_id"] == moment.checker]
            asked |= {row["holder_agency"] for row in opened if self.possibly_on(row, moment.day)}
        asked -= set(self.holding.line(self.contacts[contact]["agency_id"]))
        stated = {row["share_id"] for row in self.rows("share_items")}
        named = {part["person_id"] for part in self.parts(contact)}
        found = set()
        for share in self.rows("shares"):
            sender, receiver, about = share["from_agency"], share["to_agency"], share["about_person"]
            if share["status"] not in ("made", "receipt_unconfirmed") or receiver in (None, sender):
                continue
            if share["share_id"] in stated or not asked & set(self.holding.line(receiver)):
                continue
            if about is not None and about not in named and self.scope != "all":
                continue
            days_by_then = [day for day in self.days_of(share["date"], moment.day) if day <= moment.day]
            if any(self.holding.holds_at(sender, contact, day, certain=False) for day in days_by_then):
                found.add(share["share_id"])
        return found

    # -- checks ----------------------------------------------------------------------------------
    def check(self, moment: Moment, keys: Keys, persons: Iterable[str] | None = None) -> dict[str, Split]:
        """Every relevant contact that may have been before the check."""
        named = self.persons(moment, keys) if persons is None else persons
        keys = self.looked_up(keys, moment.day)
        splits = {contact: self.split(moment, contact, keys) for contact in self.relevant(moment, named)}
        return {contact: split for contact, split in splits.items() if split.classes != {LATER}}

    def moment_of(self, row: Row) -> Moment | None:
        """When a check of the casebook was; None where it has no exact day or no key."""
        contact = row["contact_id"]
        first, last = days(row["date"] or (self.contacts[contact]["date"] if contact else None))
        if first != last or not row["key"]:
            return None
        begin = less(first, row["window"]) if row["window"] else None
        return Moment(row["agency_id"], first, contact, begin, row["holder_agency"])

    def check_of_casebook(self, row: Row) -> dict[str, Split]:
        moment = self.moment_of(row)
        assert moment is not None
        keys = [(row["key_kind"], row["key"])]
        led_to = self.looked_up(keys, moment.day)
        splits = {c: self.split(moment, c, led_to) for c in self.relevant(moment, self.persons(moment, keys))}
        for hit in self.rows("check_hits"):
            if hit["check_id"] == row["check_id"] and hit["contact_id"] in splits:
                name = hit["contact_id"]
                splits[name] = self.stated(splits[name], hit["shown"] == "yes", row["status"] == "made")
        return {contact: split for contact, split in splits.items() if split.classes != {LATER}}

    @staticmethod
    def stated(split: Split, shown: bool, made: bool) -> Split:
        """The source's word overrides; of a check not made it tells what looking would have shown."""

        def said(classes: set[str]) -> set[str]:
            left = classes - {"found"}
            return {"found"} if shown else left if left - {LATER} else {"not_determinable"}

        if not shown and split.classes == {LATER}:
            return split
        if made or "accessible" not in split.classes:
            return Split(said(split.classes), split.if_opened, True)
        return Split({"accessible"}, said(split.if_opened), True)

    def offered(self, contact: str, day: int, kinds: Iterable[str]) -> Keys:
        """The keys that a contact offers: those recorded by then."""
        row = self.contacts[contact]
        keys = []
        address = row["concerns_address"] or row["met_at"]
        if "address" in kinds and address:
            keys.append(("address", address))
        for part in self.parts(contact):
            identified = days(part["identified_on"])[1] if part["identified_on"] else POS
            if part["recorded_as"] and identified > day:
                continue
            if "person" in kinds:
                keys.append(("person", part["person_id"]))
            if "household" in kinds:
                keys.extend(self.looked_up([("household", part["person_id"])], day))
            for name, identifier in self.identifiers.items():
                begun = days(identifier["start"])[0] <= day
                is_asked = "identifier" in kinds or identifier["kind"] in kinds
                if is_asked and identifier["person_id"] == part["person_id"] and begun:
                    keys.append(("identifier", name))
        return keys

    def looked_up(self, keys: Keys, day: int) -> Keys:
        """The keys of a day: a household as the persons of it, those who perhaps lived in it looked up perhaps."""
        found = []
        for kind, key in keys:
            if kind == "household":
                found += [("person" if sure else "perhaps", other) for other, sure in self.household(key, day)]
            else:
                found.append((kind, key))
        return found

    def household(self, person: str, day: int) -> Iterator[tuple[str, bool]]:
        """Who lived with the person on a day, and whether both certainly did."""
        stays = [row for row in self.rows("residences") if self.possibly_on(row, day)]
        for own, other in product(stays, stays):
            if own["person_id"] == person and own["address_id"] == other["address_id"]:
                yield other["person_id"], self.certainly_on(own, day) and self.certainly_on(other, day)

    def population(self, contact: str, kinds: Iterable[str], window: str | None) -> dict[str, Split] | None:
        """The split as if the contact's agency had made the check then; None where it is skipped."""
        row = self.contacts[contact]
        first, last = days(row["date"])
        keys = self.offered(contact, first, kinds) if first == last else []
        if not keys:
            return None
        moment = Moment(row["agency_id"], first, contact, less(first, window) if window else None)
        persons = {part["person_id"] for c in self.incident(contact) for part in self.parts(c)}
        return self.check(moment, keys, persons)

    def every_split(
        self, kinds: Iterable[str], window: str | None, agencies: Iterable[str] | None = None
    ) -> dict[str, dict[str, Split] | None]:
        """What each contact's check counts; None where it is skipped."""
        return {
            name: self.population(name, kinds, window)
            for name, row in self.contacts.items()
            if agencies is None or row["agency_id"] in agencies
        }

    def every_contact(
        self, kinds: Iterable[str], window: str | None, agencies: Iterable[str] | None = None
    ) -> dict[str, dict[str, int]]:
        """The numbers of each contact's check."""
        found = {}
        for name, splits in self.every_split(kinds, window, agencies).items():
            made = dict(NOTHING)
            if splits is None:
                made["skipped"] = 1
            else:
                made |= tally_of_population(list(splits.values()))
                made["checks"] = 1
                made["with_relevant"] = int(made["n"] > 0)
                made["with_found"] = int(made["found"] > 0)
                made["with_found_possible"] = int(made["found_possible"] > 0)
            found[name] = made
        return found

    def grouped(self, found: dict[str, dict[str, int]], names: list[str]) -> dict[tuple[Any, ...], dict[str, int]]:
        """Those numbers added up over the contacts of each group."""
        groups: dict[tuple[Any, ...], dict[str, int]] = {} if names else {(): dict(NOTHING)}
        for contact, numbers in found.items():
            sums = groups.setdefault(self.group(contact, names), dict(NOTHING))
            for name, number in numbers.items():
                sums[name] += number
        return groups

    def group(self, contact: str, names: Iterable[str]) -> tuple[Any, ...]:
        """Of which group a contact's check is."""
        areas = {row["agency_id"]: row.get("area") for row in self.rows("agencies")}
        row = self.contacts[contact]
        first, last = days(row["date"])
        is_one_year = first > NEG and last < POS
        years = {date.fromordinal(day).year for day in (first, last)} if is_one_year else set()
        values = {
            "agency": row["agency_id"],
            "area": areas[row["agency_id"]],
            "kind": row["kind"],
            "year": years.pop() if len(years) == 1 else None,
            "contact": contact,
        }
        return tuple(values[name] for name in names)


def without_gaps(book: Book, as_if: Iterable[str]) -> Book:
    """The casebook as it would be without some of its gaps."""
    then = dict(book)
    if "linked" in as_if:
        then["participants"] = [{**row, "recorded_as": None} for row in book["participants"]]
    if "filed" in as_if:
        then["contacts"] = [
            {**row, "filed_at": row["concerns_address"] or row["met_at"] or row["filed_at"]} for row in book["contacts"]
        ]
    if "opened" in as_if:
        names = [row["agency_id"] for row in book["agencies"]]
        opened = [{"agency_id": a, "holder_agency": b, "records": "all"} for a, b in product(names, names) if a != b]
        then["access"] = [*book["access"], *({**row, "start": None, "end": None} for row in opened)]
    return then


def tally(splits: Iterable[Split]) -> dict[str, int]:
    """n, the contacts certain of each class, and those unsettled."""
    found = dict.fromkeys(["n", *CLASSES, "unsettled"], 0)
    for split in splits:
        found["n"] += 1
        found[next(iter(split.classes)) if split.settled else "unsettled"] += 1
    return found


def possible(splits: Iterable[Split]) -> dict[str, int]:
    """How many contacts may be of each class."""
    found = dict.fromkeys([f"{name}_possible" for name in CLASSES], 0)
    for split in splits:
        for name in split.classes - {LATER}:
            found[f"{name}_possible"] += 1
    return found


def tally_of_population(splits: Sequence[Split]) -> dict[str, int]:
    """Besides, of the accessible those that opening the records would, or may, have shown."""
    shown = [split for split in splits if split.classes == {"accessible"} and split.if_opened == {"found"}]
    may_be_shown = [split for split in splits if "accessible" in split.classes and "found" in split.if_opened]
    opened = {"accessible_found": len(shown), "accessible_found_possible": len(may_be_shown)}
    return tally(splits) | possible(splits) | opened


NOTHING = {
    **dict.fromkeys(["checks", "skipped", "with_relevant", "with_found", "with_found_possible"], 0),
    **tally_of_population([]),
}


def changes(
    before: Checker, after: Checker, kinds: Sequence[str], window: str | None, agencies: Iterable[str] | None = None
) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """By check and contact, its classes on both sides; empty where it is not asked about."""
    was, then = (checker.every_split(kinds, window, agencies) for checker in (before, after))
    found = {}
    for check in was:
        one, other = was[check] or {}, then.get(check) or {}
        for contact in {*one, *other}:
            first, last = (side[contact].classes if contact in side else set() for side in (one, other))
            found[check, contact] = (first, last)
    return found
