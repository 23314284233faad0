"""Shares of persons, replies and appointments by group, written out slowly from what is known of each of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations, permutations
from statistics import median
from typing import Any

from reference.frequency import AFTER, BEFORE, Book, Key, Reference, Row, ends, stretches

NOT_KEPT = ("not_attended", "cancelled_by_agency", "cancelled_by_person", "child_not_brought")


def period(days: set[int], bin: str | None) -> Any:
    """The first day of the bin that all days lie in (of a year: the year); None where there is no such bin."""
    if days & {BEFORE, AFTER}:
        return None
    months = {None: 1, "month": 1, "quarter": 3, "year": 12}[bin]
    begins = {day.replace(month=(day.month - 1) // months * months + 1, day=1) for day in map(date.fromordinal, days)}
    if len(begins) > 1:
        return None
    (begin,) = begins
    return begin.year if bin == "year" else begin


def medians(at: int, known: Sequence[tuple[int, int, bool]]) -> list[float]:
    """The median of the delays for whichever of the links that are not sure are taken; without any link none."""
    sure, unsure = ([one[at] for one in known if one[2] is wanted] for wanted in (True, False))
    taken = (some for size in range(len(unsure) + 1) for some in combinations(unsure, size))
    return [median([*sure, *some]) for some in taken if sure or some]


def greatest(group: Sequence[str], near: Container[str], is_sure: Callable[[str], bool]) -> int:
    """The total that makes the share of those near the greatest, whichever of those that are not sure belong to it."""
    open_ones = [one for one in group if not is_sure(one)]
    if not any(one in near for one in group):
        return len(group) - len(open_ones) or len(group)
    best = (Fraction(-1), 0)
    for several in range(len(open_ones) + 1):
        for taken in combinations(open_ones, several):
            of = [one for one in group if is_sure(one) or one in taken]
            if of:
                best = max(best, (Fraction(sum(one in near for one in of), len(of)), len(of)))
    return best[1]


class SharesReference(Reference):
    """The shares on one casebook."""

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self.area = {row["agency_id"]: row.get("area") for row in book["agencies"]}

    def record_value(self, name: str, contact: str) -> Any:
        """What a record has of its own: agency, sector, area, kind."""
        agency = self.contacts[contact]["agency_id"]
        return {
            "agency": agency,
            "sector": self.sector[agency],
            "area": self.area[agency],
            "kind": self.contacts[contact].get("kind"),
        }[name]

    def record_key(self, by: Sequence[str], before: str, own: str, other: str | None) -> Key:
        """The group of a record, and of a second one for the groups that begin with ``before``."""
        key: list[Any] = []
        for name in by:
            if not name.startswith(before):
                key.append(self.record_value(name, own))
            elif other is not None:
                key.append(self.record_value(name.removeprefix(before), other))
        return tuple(key)

    # -- silence -----------------------------------------------------------------------------------------
    def silence_shares(
        self,
        by: Sequence[str],
        lengths: Sequence[int],
        *,
        persons: Sequence[str] | None,
        cut: Sequence[str],
        window: set[int] | None,
        presence: str,
    ) -> dict[Key, Row]:
        whole = [*by, "person"]
        groups = self.groups(whole, persons=persons, presence=presence)
        for key in self.covered_groups(whole, persons, None):
            groups.setdefault(key, set())
        found: dict[Key, list[tuple[bool, list[list[int]], list[Row]]]] = {} if by else {(): []}
        for key, contacts in groups.items():
            person, agencies = key[-1], self.agencies_of(whole, key, None)
            sure = {c for c in contacts if self.is_sure(c, whole, key, presence=presence)}
            runs = stretches(self.observed(person, agencies, cut, window))
            gaps = [gap for run in runs for gap in self.closed_gaps(run, contacts, sure)]
            found.setdefault(key[:-1], []).append((bool(self.coverage(person, agencies)[0]), runs, gaps))
        out = {}
        for key, each in found.items():
            for length in lengths:
                long = [
                    gaps
                    for covered, runs, gaps in each
                    if covered and any(len(run) >= length or BEFORE in run or AFTER in run for run in runs)
                ]
                covered = any(one[0] for one in each)
                out[(*key, length)] = {
                    "persons": len(long),
                    "silent": sum(any(gap["least"] >= length for gap in gaps) for gaps in long),
                    "silent_possible": sum(any(gap["most"] >= length for gap in gaps) for gaps in long),
                    "n_not_covered": sum(not one[0] for one in each),
                    "status": "ok" if long else "too_few" if covered else "no_coverage",
                }
        return out

    def closed_gaps(self, run: Sequence[int], contacts: set[str], sure: set[str]) -> list[Row]:
        """Gaps of a stretch, without those that have no length because it is open where they end."""
        gaps = self.silent_gaps(run, contacts, sure)
        open_start, open_end = BEFORE in run, AFTER in run
        return [
            gap
            for gap in gaps
            if not (open_start and gap["cut"] in ("start", "both")) and not (open_end and gap["cut"] in ("end", "both"))
        ]

    # -- recency -----------------------------------------------------------------------------------------
    def recency_shares(
        self, by: Sequence[str], as_of: int, within: Sequence[int], *, persons: Sequence[str] | None, presence: str
    ) -> dict[Key, Row]:
        whole = [*by, "person"]
        found: dict[Key, list[tuple[set[str], set[str]] | None]] = {} if by else {(): []}
        for key, contacts in self.groups(whole, persons=persons, presence=presence).items():
            came = {c for c in contacts if min(self.days(c)) <= as_of and self.most(c) >= 1}
            sure = {
                c
                for c in came
                if max(self.days(c)) <= as_of and self.least(c) >= 1 and self.is_sure(c, whole, key, presence=presence)
            }
            (death,) = [row.get("death_date") for row in self.rows("persons") if row["person_id"] == key[-1]]
            died = ends(death)[1] < as_of
            found.setdefault(key[:-1], []).append(None if died else (came, sure))
        out = {}
        for key, each in found.items():
            alive = [one for one in each if one is not None and one[0]]
            for days in within:
                recent = set(range(as_of - days, as_of + 1))
                surely = [any(self.days(c) <= recent for c in sure) for _, sure in alive]
                possibly = [any(self.days(c) & recent for c in came) for came, _ in alive]
                most = sum(bool(sure) or near for (_, sure), near in zip(alive, possibly, strict=True))
                out[(*key, days)] = {
                    "persons": sum(bool(sure) for _, sure in alive),
                    "persons_possible": len(alive),
                    "within": sum(surely),
                    "within_possible": sum(possibly),
                    "most": most,
                    "n_died": each.count(None),
                    "status": "ok" if alive else "no_contacts",
                }
        return out

    # -- delays ------------------------------------------------------------------------------------------
    def delay_shares(
        self,
        by: Sequence[str],
        bin: str | None,
        within: Sequence[int],
        *,
        statuses: Sequence[str],
        persons: Sequence[str] | None = None,
    ) -> dict[Key, Row]:
        """Of contacts without times of day."""
        groups: dict[Key, list[tuple[str, str]]] = {} if by or bin else {(): []}
        for link in self.rows("contact_links"):
            response, report = link["from_contact"], link["to_contact"]
            named = [*self.persons_in(response, "any", persons), *self.persons_in(report, "any", persons)]
            if link["kind"] != "reply" or link["status"] not in statuses or (persons is not None and not named):
                continue
            key = self.record_key(by, "from_", response, report)
            groups.setdefault((*key, *([period(self.days(report), bin)] if bin else [])), []).append((response, report))
        return {
            (*key, days): self.delays_within(by, links, days, persons)
            for key, links in groups.items()
            for days in within
        }

    def delays_within(
        self, by: Sequence[str], links: Sequence[tuple[str, str]], days: int, persons: Sequence[str] | None
    ) -> Row:
        kept = [one for one in links if self.contacts[one[0]]["attendance"] not in NOT_KEPT]
        known, reversed_, no_date, sure = [], 0, 0, 0
        for response, report in kept:
            least, most = self.apart(self.days(report), self.days(response))
            if most is None:
                no_date += 1
            elif most < 0:
                reversed_ += 1
            else:
                is_sure = self.link_is_sure(by, response, report, persons)
                known.append((least or 0, most, is_sure))
                sure += most <= days and is_sure
        return {
            "links": len(known),
            "within": sure,
            "within_possible": sum(least <= days for least, *_ in known),
            "most": sum(is_sure or least <= days for least, _, is_sure in known),
            "days_median_least": min(medians(0, known)) if known else None,
            "days_median_most": max(medians(1, known)) if known else None,
            "n_no_date": no_date,
            "n_reversed": reversed_,
            "n_not_kept": len(links) - len(kept),
            "status": "ok" if known else "too_few",
        }

    def link_is_sure(self, by: Sequence[str], response: str, report: str, persons: Sequence[str] | None) -> bool:
        agency_groups = [name for name in by if not name.endswith("kind")]
        if any(not name.startswith("from_") for name in agency_groups) and not self.agency_is_stated(response):
            return False
        if any(name.startswith("from_") for name in agency_groups) and not self.agency_is_stated(report):
            return False
        return persons is None or any(
            self.is_stated(contact, person, "any")
            for contact in (response, report)
            for person in self.persons_in(contact, "any", persons)
        )

    # -- joint appointments ------------------------------------------------------------------------------
    def joint_appointment_shares(
        self, by: Sequence[str], bin: str | None, within: int, *, persons: Sequence[str] | None, km: float | None
    ) -> dict[Key, Row]:
        usable = {
            contact: self.persons_in(contact, "took_part_or_absent", persons)
            for contact, row in self.contacts.items()
            if row["attendance"] not in (None, "cancelled_by_agency", "cancelled_by_person")
            and not row["part_of"]
            and not self.days(contact) & {BEFORE, AFTER}
        }
        usable = {contact: named for contact, named in usable.items() if named}
        near: dict[Key, dict[str, bool]] = {}
        for a, b in permutations(usable, 2):
            certain, possible = (self.could_be_one(a, b, within, km, persons, is_certain=is_) for is_ in (True, False))
            if possible:
                key = (*self.record_key(by, "with_", a, b), *([period(self.days(a), bin)] if bin else []))
                found = near.setdefault(key, {})
                found[a] = found.get(a, False) or certain
        own = [name for name in by if not name.startswith("with_")]
        groups: dict[Key, list[str]] = {} if by or bin else {(): []}
        for contact in usable:
            key = (*self.record_key(own, "with_", contact, None), *([period(self.days(contact), bin)] if bin else []))
            groups.setdefault(key, []).append(contact)
        rows = near if own != list(by) else groups
        out = {}
        for key in rows:
            values = dict(zip([*by, *(["bin"] if bin else [])], key, strict=True))
            group = groups[tuple(values[name] for name in [*own, *(["bin"] if bin else [])])]
            out[key] = {
                "persons": len({person for contact in group for person in usable[contact]}),
                "appointments": len(group),
                "near": sum(near.get(key, {}).values()),
                "near_possible": len(near.get(key, {})),
                "most": greatest(group, near.get(key, {}), lambda one: self.appointment_is_sure(own, one, persons)),
                "status": "ok" if group else "no_appointments",
            }
        return out

    def appointment_is_sure(self, own: Sequence[str], contact: str, persons: Sequence[str] | None) -> bool:
        if any(name != "kind" for name in own) and not self.agency_is_stated(contact):
            return False
        named = self.persons_in(contact, "took_part_or_absent", persons)
        return persons is None or any(self.is_stated(contact, person, "took_part_or_absent") for person in named)

    def could_be_one(
        self, a: str, b: str, within: int, km: float | None, persons: Sequence[str] | None, *, is_certain: bool
    ) -> bool:
        gaps = {abs(x - y) for x in self.days(a) for y in self.days(b)}
        places = [self.contacts[contact]["met_at"] for contact in (a, b)]
        if km is not None and (None in places or (places[0] != places[1] and km < 1.112)):
            return False  # the two places are 1.11 km apart
        presence = "took_part_or_absent"
        shared = set(self.persons_in(a, presence, persons)) & set(self.persons_in(b, presence, persons))
        if is_certain:
            shared = {p for p in shared if all(self.is_stated(c, p, presence) for c in (a, b))}
            if not all(map(self.agency_is_stated, (a, b))):
                return False
        agencies = {self.contacts[contact]["agency_id"] for contact in (a, b)}
        return bool(shared) and len(agencies) == 2 and (max if is_certain else min)(gaps) <= within
