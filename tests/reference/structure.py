"""Households, paths, components and co-contact written out slowly, standard library only.

A casebook is a dict of tables, a table a list of dicts; absent cells are missing or None. Days are ordinals. Paths are
found by trying them all, ages by counting birthdays, overlaps by looking at every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, product

from reference.knowledge import NEG, POS, Book, Days, Row, day, days

Vertex = tuple[str, str]  # (kind, id)

EDGE_KINDS = (
    "takes_part",
    "by_agency",
    "of_incident",
    "met_at",
    "concerns_address",
    "filed_at",
    "resides",
    "related",
    "has_identifier",
)
ANY = ("took_part", "absent", "spoken_about")


def age(birth: int, on: int) -> int:
    """Birthdays had by a day; 29 February falls on 1 March where there is none."""

    def birthday(years: int) -> int:
        born = date.fromordinal(birth)
        try:
            return born.replace(year=born.year + years).toordinal()
        except ValueError:
            return date(born.year + years, 3, 1).toordinal()

    years = 0
    while birthday(years + 1) <= on:
        years += 1
    return years


class Reference:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.contacts = {row["contact_id"]: row for row in self.rows("contacts")}
        self.persons = {row["person_id"]: row for row in self.rows("persons")}

    def rows(self, table: str) -> list[Row]:
        return self.book.get(table, [])

    def thing(self, row: Row) -> str:
        """The first identifier of the row's kind and value; the row's own where it has no value."""
        value = (row.get("value") or "").strip(" \t\r\n")
        for other in self.rows("identifiers"):
            if value and (other["kind"], (other.get("value") or "").strip(" \t\r\n")) == (row["kind"], value):
                return str(other["identifier_id"])
        return str(row["identifier_id"])

    # -- edges -------------------------------------------------------------------------------------
    def edges(self) -> Iterator[tuple[int, int, Vertex, Vertex, Row]]:
        """(kind, row from 1, end, other end, the row)."""
        for table, kind, ends in (
            ("participants", "takes_part", (("person", "person_id"), ("contact", "contact_id"))),
            ("contacts", "by_agency", (("contact", "contact_id"), ("agency", "agency_id"))),
            ("contacts", "of_incident", (("contact", "contact_id"), ("incident", "incident_id"))),
            ("contacts", "met_at", (("contact", "contact_id"), ("address", "met_at"))),
            ("contacts", "concerns_address", (("contact", "contact_id"), ("address", "concerns_address"))),
            ("contacts", "filed_at", (("contact", "contact_id"), ("address", "filed_at"))),
            ("residences", "resides", (("person", "person_id"), ("address", "address_id"))),
            ("relationships", "related", (("person", "from_person"), ("person", "to_person"))),
            ("identifiers", "has_identifier", (("person", "person_id"), ("identifier", "identifier_id"))),
        ):
            for number, row in enumerate(self.rows(table), start=1):
                one, other = ((end, row.get(column)) for end, column in ends)
                if kind == "has_identifier":
                    other = ("identifier", self.thing(row))
                if one[1] is not None and other[1] not in (None, "elsewhere"):
                    yield EDGE_KINDS.index(kind), number, one, other, row

    def in_force(self, kind: int, row: Row, at: int) -> str | None:
        """Whether an edge is there on a day: certain, possible or not at all."""
        if EDGE_KINDS[kind] in ("resides", "related", "has_identifier"):
            start, end = days(row.get("start")), days(row.get("end"))
            if not start[0] <= at <= end[1]:
                return None
            begun = start == (NEG, POS) or start[1] <= at
            lasting = end == (NEG, POS) or at <= end[0]
            return "certain" if begun and lasting else "possible"
        first, last = days(self.contacts[row["contact_id"]].get("date"))
        if first > at:
            return None
        return "certain" if last <= at else "possible"

    # -- paths -------------------------------------------------------------------------------------
    def path(
        self,
        a: str,
        b: str,
        through: Iterable[str] = ("person", "address", "identifier", "incident", "contact"),
        at: int | None = None,
        certain: bool = False,
        took_part_only: bool = False,
        max_length: int | None = None,
    ) -> list[tuple[int, int]] | None:
        """The smallest sequence of (kind, row) of all shortest ones; None: no path, or none short enough."""
        ties = []
        for kind, number, one, other, row in self.edges():
            if took_part_only and row.get("presence", "took_part") != "took_part":
                continue
            if at is not None and self.in_force(kind, row, at) not in (
                ("certain",) if certain else ("certain", "possible")
            ):
                continue
            ties += [(one, other, (kind, number)), (other, one, (kind, number))]
        start, goal = ("person", a), ("person", b)
        allowed = set(through)
        walks: list[tuple[Vertex, list[tuple[int, int]]]] = [(start, [])]
        seen = {start}
        while walks:
            arrived = [walk for vertex, walk in walks if vertex == goal]
            if arrived:
                best = min(arrived)
                return best if max_length is None or len(best) <= max_length else None
            longer = [
                (other, [*walk, step])
                for vertex, walk in walks
                for one, other, step in ties
                if one == vertex and other not in seen and (other == goal or other[0] in allowed)
            ]
            seen |= {vertex for vertex, _ in longer}
            walks = longer
        return None

    # -- components --------------------------------------------------------------------------------
    def components(self, over: Iterable[str]) -> list[set[Vertex]]:
        """Sets of vertices joined by the ties, those with a person, most persons first, then by first person."""
        order = [("person", person) for person in self.persons]
        sets = [{vertex} for vertex in order]
        for kind, _, one, other, _ in self.edges():
            if EDGE_KINDS[kind] in over:
                joined = {one, other}.union(*(s for s in sets if s & {one, other}))
                sets = [s for s in sets if not s & joined] + [joined]
        sets = [s for s in sets if any(vertex[0] == "person" for vertex in s)]
        return sorted(
            sets, key=lambda s: (-sum(v[0] == "person" for v in s), min(order.index(v) for v in s if v in order))
        )

    # -- residence ---------------------------------------------------------------------------------
    def lives(self, row: Row, on: int) -> str | None:
        """Whether a row of residences (or identifiers) has its person there on a day: certain, possible or not."""
        person = self.persons[row["person_id"]]
        birth, death = days(person.get("birth_date")), days(person.get("death_date"))
        if not birth[0] <= on <= death[1]:
            return None
        alive = (birth == (NEG, POS) or birth[1] <= on) and (death == (NEG, POS) or on <= death[0])
        found = self.in_force(EDGE_KINDS.index("resides"), row, on)
        return found if alive or found is None else "possible"

    def child(self, person: str, on: Days) -> tuple[str, str | None, int | None, int | None]:
        """(is_child, child_by, age_min, age_max) over days; days open on one side are the day that is stated."""
        first, last = on
        first, last = (last if first == NEG else first), (first if last == POS else last)
        known = POS not in (first, last) and NEG not in (first, last)
        row = self.persons[person]
        birth = days(row.get("birth_date"))
        least = max(0, age(birth[1], first)) if known and birth[1] != POS else None
        most = max(0, age(birth[0], last)) if known and birth[0] != NEG else None
        if row.get("unborn"):
            return "no", None, least, most
        if known and birth != (NEG, POS):
            if least is not None and least >= 18:
                return "no", "birth", least, most
            return ("certain" if most is not None and most < 18 else "possible"), "birth", least, most
        for part in self.rows("participants"):
            if known and part["person_id"] == person and part.get("role") == "child":
                seen = days(self.contacts[part["contact_id"]].get("date"))[0]
                if seen not in (NEG, POS) and seen >= first:
                    return "possible", "record", least, most
        return "unknown", None, least, most

    def households(self, at: int) -> list[Row]:
        """One row an address and member, without the order and the rows' terms."""
        found = []
        addresses = dict.fromkeys(row["address_id"] for row in self.rows("addresses"))
        for address in addresses:
            members = []
            for person in self.persons:
                stays = [
                    self.lives(row, at)
                    for row in self.rows("residences")
                    if (row["person_id"], row["address_id"]) == (person, address)
                ]
                if not any(stays):
                    continue
                is_child, child_by, least, most = self.child(person, (at, at))
                members.append(
                    {
                        "address": address,
                        "person": person,
                        "residence": "certain" if "certain" in stays else "possible",
                        "age_min": least,
                        "age_max": most,
                        "is_child": is_child,
                        "child_by": child_by,
                        "unborn": bool(self.persons[person].get("unborn")),
                    }
                )
            counted = [member for member in members if not member["unborn"]]
            certain = [member for member in counted if member["residence"] == "certain"]
            for member in members:
                member["n_members_certain"] = len(certain)
                member["n_members_possible"] = len(counted)
                member["n_children_certain"] = sum(m["is_child"] == "certain" for m in certain)
                member["n_children_possible"] = sum(m["is_child"] in ("certain", "possible") for m in counted)
                member["n_age_unknown"] = sum(m["is_child"] == "unknown" for m in counted)
            found += members
        return found

    def co_residence(self, start: int, end: int) -> dict[tuple[str, str, str], tuple[int, int]]:
        """(address, person, other) -> (certain, possible) days of [start, end) on which both lived there."""
        found = {}
        for address in dict.fromkeys(row["address_id"] for row in self.rows("addresses")):
            for pair in combinations(self.persons, 2):
                stays = [
                    [r for r in self.rows("residences") if (r["person_id"], r["address_id"]) == (person, address)]
                    for person in pair
                ]
                # A day is certain where one certain stay of each covers it.
                levels = [[{self.lives(r, on) for r in rows} for on in range(start, end)] for rows in stays]
                possible = sum(bool(a - {None}) and bool(b - {None}) for a, b in zip(*levels, strict=True))
                certain = sum("certain" in a and "certain" in b for a, b in zip(*levels, strict=True))
                if possible:
                    found[address, *pair] = (certain, possible)
        return found

    def shared_identifiers(self, start: int, end: int) -> dict[tuple[str, str, str], Row]:
        """(identifier, person, other) of those who may have had it on some day of [start, end)."""
        found = {}
        rows = [row for row in self.rows("identifiers") if row["person_id"] is not None]
        for thing in dict.fromkeys(self.thing(row) for row in self.rows("identifiers")):
            # By person, what is known of each day: a set of certain, possible and None.
            levels = {
                person: {
                    on: {self.lives(r, on) for r in rows if (r["person_id"], self.thing(r)) == (person, thing)}
                    for on in range(start, end)
                }
                for person in self.persons
            }
            users = [p for p, by_day in levels.items() if any(level - {None} for level in by_day.values())]
            for pair in combinations(users, 2):
                both = [[levels[person][on] for person in pair] for on in range(start, end)]
                possible = [on for on, pairs in enumerate(both, start) if all(level - {None} for level in pairs)]
                found[thing, *pair] = {
                    "n_persons": len(users),
                    "days_certain": sum(all("certain" in level for level in pairs) for pairs in both),
                    "days_possible": len(possible),
                    "first_day": min(possible, default=None),
                    "last_day": max(possible, default=None),
                    "status": "ok" if possible else "not_at_once",
                }
        return found

    # -- agencies ----------------------------------------------------------------------------------
    def co_contact(
        self, within: int | None, persons: set[str] | None = None, took_part_only: bool = True
    ) -> dict[tuple[str, str], tuple[int, int | None, int | None, int, int]]:
        """(agency, other) -> (persons, pairs certain, pairs possible, shares made, shares unconfirmed)."""
        presences = ("took_part",) if took_part_only else ANY
        met: dict[str, set[str]] = {}
        for part in self.rows("participants"):
            if part.get("presence", "took_part") in presences and (persons is None or part["person_id"] in persons):
                met.setdefault(part["contact_id"], set()).add(part["person_id"])
        found = {}
        for pair in combinations([row["agency_id"] for row in self.rows("agencies")], 2):
            one, other = ([c for c in met if self.contacts[c]["agency_id"] == agency] for agency in pair)
            both = set().union(*(met[c] for c in one)) & set().union(*(met[c] for c in other))
            if not both:
                continue
            certain = possible = None
            if within is not None:
                near = [
                    self.near(a, b, within)
                    for a, b in product(one, other)
                    if met[a] & met[b] and not self.contacts[a].get("part_of") and not self.contacts[b].get("part_of")
                ]
                certain, possible = near.count("certain"), len(near) - near.count(None)
            shares = [s for s in self.rows("shares") if {s["from_agency"], s.get("to_agency")} == set(pair)]
            statuses = [s["status"] for s in shares]
            found[pair] = (len(both), certain, possible, statuses.count("made"), statuses.count("receipt_unconfirmed"))
        return found

    def near(self, a: str, b: str, within: int) -> str | None:
        first, other = days(self.contacts[a].get("date")), days(self.contacts[b].get("date"))
        gaps = (max(first[0] - other[1], other[0] - first[1], 0), max(first[1] - other[0], other[1] - first[0]))
        if gaps[0] > within:
            return None
        return "certain" if gaps[1] <= within else "possible"

    # -- children ----------------------------------------------------------------------------------
    def children_exposed(self, hindsight: bool) -> dict[tuple[str, str], tuple[str, str]]:
        """(contact, child) -> (how, exposure)."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for contact, row in self.contacts.items():
            if not any(
                flag["contact_id"] == contact
                and flag["flag"] == "domestic_abuse"
                and flag["state"] == "yes"
                and (hindsight or flag["stated_by"] == "agency_then")
                for flag in self.rows("flags")
            ):
                continue
            parts = [p for p in self.rows("participants") if p["contact_id"] == contact]
            for how, person, sure in self.ways(row, parts):
                status = self.child(person, days(row.get("date")))[0]
                if status == "unknown" and any(p["person_id"] == person and p.get("role") == "child" for p in parts):
                    status = "possible"
                if status not in ("certain", "possible"):
                    continue
                exposure = "certain" if sure and status == "certain" else "possible"
                if (contact, person) not in found or (exposure == "certain") > (found[contact, person][1] == "certain"):
                    found[contact, person] = (how, exposure)
        return found

    def ways(self, contact: Row, parts: list[Row]) -> Iterator[tuple[str, str, bool]]:
        for part in parts:
            yield part.get("presence", "took_part"), part["person_id"], True
        on = days(contact.get("date"))
        for row in self.rows("residences"):
            if row["address_id"] == contact.get("concerns_address") and self.some(row, None, on):
                yield "address", row["person_id"], self.every(row, None, on)
        for part in parts:
            if part.get("presence", "took_part") != "took_part":
                continue
            for own in self.rows("residences"):
                if own["person_id"] != part["person_id"]:
                    continue
                for row in self.rows("residences"):
                    if (
                        row["address_id"] == own["address_id"]
                        and row["person_id"] != own["person_id"]
                        and self.some(row, own, on)
                    ):
                        yield "household", row["person_id"], self.every(row, own, on)

    def levels(self, row: Row, own: Row | None, on: Days) -> list[set[str | None]]:
        """How sure the stays are on each day, open days cut to those that the tests' dates can reach."""
        near = range(max(on[0], day("1900-01-01")), min(on[1], day("2100-01-01")) + 1)
        if len(near) > 4000:  # the days on which nothing changes need no looking at
            near = range(max(on[0], day("2008-01-01")), min(on[1], day("2014-01-01")) + 1)
        return [{self.lives(row, d)} | ({self.lives(own, d)} if own else set()) for d in near]

    def some(self, row: Row, own: Row | None, on: Days) -> bool:
        return any(None not in level for level in self.levels(row, own, on))

    def every(self, row: Row, own: Row | None, on: Days) -> bool:
        return all(level == {"certain"} for level in self.levels(row, own, on)) and self.open_ended(row, own, on)

    def open_ended(self, row: Row, own: Row | None, on: Days) -> bool:
        """A contact without a first or last day is covered by stays without one alone."""
        stays = [row, own] if own else [row]
        lives = [
            (self.persons[r["person_id"]].get("birth_date"), self.persons[r["person_id"]].get("death_date"))
            for r in stays
        ]
        starts_open = all(not r.get("start") for r in stays) and not any(birth for birth, _ in lives)
        ends_open = all(not r.get("end") for r in stays) and not any(death for _, death in lives)
        return (on[0] != NEG or starts_open) and (on[1] != POS or ends_open)
