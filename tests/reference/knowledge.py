"""Who held what, when: the definitions of measures section 13 written out slowly, standard library only.

A casebook is a dict of tables, a table a list of dicts; absent cells are missing or None. Days are ordinals.
Chains of shares are found by trying them all, windows by trying all days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise, product
from typing import Any

from reference.order import before_incident

NEG = -(10**9)  # before all days
POS = 10**9  # never, or after all days

Row = dict[str, Any]
Book = dict[str, list[Row]]
Days = tuple[int, int]


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def days(text: str | None) -> Days:
    """First and last day of the few EDTF forms that the tests use."""
    if not text:
        return NEG, POS
    first, _, last = text.partition("/")
    if not last and "/" not in text:
        last = first
    return (NEG if first in ("", "..") else day(first)), (POS if last in ("", "..") else day(last))


def add_months(ordinal: int, months: int) -> int:
    start = date.fromordinal(ordinal)
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    length = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(start.day, length)).toordinal()


def window_end(begin: int, window: str | None) -> int:
    if window is None:
        return POS
    number = int(window[1:-1])
    return add_months(begin, number) if window[-1] == "M" else begin + number


def before(book: Book, incident: str) -> tuple[Book, int] | None:
    """The casebook as it stood before the incident's first contact, and the day as of which to ask it; None where that
    has no day. What is known by a day that may be the same one may lie after all days."""
    fatal = [row for row in book["contacts"] if row["incident_id"] == incident]
    first, last = (min((days(row["date"])[end] for row in fatal), default=at) for end, at in ((0, NEG), (1, POS)))
    if NEG in (first, last) or POS in (first, last):
        return None

    def after_all(text: str | None) -> str | None:
        begin, _ = days(text)
        return None if begin == NEG else f"{date.fromordinal(begin)}/.."

    def blurred(text: str | None) -> str | None:
        begin, end = days(text)
        return text if text is None or end < first or begin > last else after_all(text)

    def some_days(row: Row) -> range:
        begin, end = days(row["date"])
        return range(max(begin, first - 100), min(end, last + 100) + 1)

    found = {row["contact_id"]: before_incident(row, book["contacts"], incident, some_days) for row in book["contacts"]}
    kept = {name for name, order in found.items() if order != "no"}
    then = {name: [row for row in rows if row.get("contact_id") in {None, *kept}] for name, rows in book.items()}
    then["contacts"] = [
        {**row, "date": after_all(row["date"]) if found[row["contact_id"]] == "possible" else row["date"]}
        for row in then["contacts"]
    ]
    then["contacts"] = [{**row, "recorded_on": blurred(row.get("recorded_on"))} for row in then["contacts"]]
    then["shares"] = [{**row, "date": blurred(row["date"])} for row in book.get("shares", [])]
    then["participants"] = [{**row, "identified_on": blurred(row["identified_on"])} for row in then["participants"]]
    return then, last


class Reference:
    def __init__(self, book: Book, scope: str = "stated", ties: str = "closure", parents: bool = False) -> None:
        self.book, self.scope, self.ties, self.parents = book, scope, ties, parents
        self.agencies = [row["agency_id"] for row in book["agencies"]]
        self.contacts = {row["contact_id"]: row for row in book["contacts"]}
        self.above = {row["agency_id"]: row.get("parent_agency") for row in book["agencies"]}
        self.memo: dict[tuple[str, str, bool], tuple[int, int, tuple[int, ...]]] = {}

    def rows(self, table: str) -> list[Row]:
        return self.book.get(table, [])

    # -- holding ---------------------------------------------------------------------------------
    def line(self, agency: str) -> list[str]:
        """The agency and, where they hold what it holds, those above it."""
        found = [agency]
        while self.parents and self.above[found[-1]] and self.above[found[-1]] not in found:
            found.append(self.above[found[-1]])
        return found

    def own(self, contact: str, certain: bool) -> Days:
        """From when until when the agency that made the contact holds it."""
        row = self.contacts[contact]
        recorded = days(row.get("recorded_on") or row.get("date"))
        kept = days(row["retention_end"]) if row.get("retention_end") else (POS, POS)
        return (recorded[1], kept[0]) if certain else (recorded[0], kept[1])

    def carries(self, number: int, contact: str) -> str | None:
        """How a share may carry a contact: stated by an item, within the scope, or not at all."""
        share = self.rows("shares")[number]
        if any(i["share_id"] == share["share_id"] and i.get("contact_id") == contact for i in self.rows("share_items")):
            return "stated"
        if self.scope == "all":
            return "scope"
        named = any(
            p["contact_id"] == contact and p["person_id"] == share.get("about_person")
            for p in self.rows("participants")
        )
        return "scope" if self.scope == "about_person" and named else None

    def passed(self, number: int, how: str, start: int, until: int, certain: bool) -> int:
        """When the receiver has what the sender has from `start` to `until`; POS: never."""
        share = self.rows("shares")[number]
        first, last = days(share.get("date"))
        if start == POS:
            return POS
        if certain:
            by = last if how == "stated" else first
            in_time = start < by if self.ties == "strict" else start <= by
            if share["status"] != "made" or last == POS or by == NEG or not in_time:
                return POS
            return last if how == "stated" or last <= until else POS
        # The first day of the share on which the sender has it.
        begin = start + 1 if self.ties == "strict" and start != NEG else start
        arrival = max(first, begin)
        return arrival if arrival <= last and (how == "stated" or arrival <= until) else POS

    def chains(self, contact: str, certain: bool) -> Iterator[tuple[list[str], int, tuple[int, ...]]]:
        """Every chain of shares that carries the contact: who has it then, from when, along which rows."""
        owners = self.line(self.contacts[contact]["agency_id"])
        start, until = self.own(contact, certain)
        stack: list[tuple[list[str], int, tuple[int, ...]]] = [(owners, start, ())]
        while stack:
            holders, since, chain = stack.pop()
            yield holders, since, chain
            for number, share in enumerate(self.rows("shares")):
                how = self.carries(number, contact)
                moves = share["status"] in ("made", "receipt_unconfirmed") and share.get("to_agency")
                if number in chain or not how or not moves or share["from_agency"] == share["to_agency"]:
                    continue
                if share["from_agency"] not in holders:
                    continue
                end = until if share["from_agency"] in owners else POS
                arrival = self.passed(number, how, since, end, certain)
                if arrival != POS:
                    stack.append((self.line(share["to_agency"]), arrival, (*chain, number)))

    def held(self, agency: str, contact: str, certain: bool) -> tuple[int, int, tuple[int, ...]]:
        """From when, until when, and along which shares the agency holds the contact."""
        key = (agency, contact, certain)
        if key not in self.memo:
            if agency in self.line(self.contacts[contact]["agency_id"]):
                self.memo[key] = (*self.own(contact, certain), ())
            else:
                arrivals = [
                    (since, len(chain), chain)
                    for holders, since, chain in self.chains(contact, certain)
                    if agency in holders
                ]
                since, _, chain = min(arrivals, default=(POS, 0, ()))
                self.memo[key] = (since, POS, chain)
        return self.memo[key]

    def holds_at(self, agency: str, contact: str, at: int, certain: bool) -> bool:
        since, until, _ = self.held(agency, contact, certain)
        return since != POS and since <= at <= until

    # -- facts -----------------------------------------------------------------------------------
    def truth(self, contact: str, flag: str, hindsight: bool) -> str:
        found = [
            f["state"]
            for f in self.rows("flags")
            if f["contact_id"] == contact and f["flag"] == flag and (hindsight or f["stated_by"] == "agency_then")
        ]
        return "yes" if "yes" in found else "no" if "no" in found else "unknown"

    def named(self, contact: str, person: str, certain: bool) -> int:
        """From when the record names the person."""
        since = [POS]
        for part in self.rows("participants"):
            if part["contact_id"] == contact and part["person_id"] == person:
                if not part.get("recorded_as"):
                    since.append(NEG)
                elif part.get("identified_on"):
                    since.append(days(part["identified_on"])[1 if certain else 0])
        return min(since)

    def of_persons(self, persons: list[str] | None) -> list[str]:
        """Contacts in which any of the persons has a part."""
        return [
            c
            for c in self.contacts
            if persons is None
            or any(p["contact_id"] == c and p["person_id"] in persons for p in self.rows("participants"))
        ]

    def flags(self, hindsight: bool) -> list[str]:
        return sorted(
            {
                f["flag"]
                for f in self.rows("flags")
                if f["state"] == "yes" and (hindsight or f["stated_by"] == "agency_then")
            }
        )

    def end(self) -> int:
        """The last day of anything recorded of contacts and shares."""
        cells = [c.get(k) for c in self.rows("contacts") for k in ("date", "recorded_on")]
        cells += [s.get("date") for s in self.rows("shares")]
        known = [d for cell in cells for d in days(cell) if d not in (NEG, POS)]
        return max(known, default=NEG)

    # -- measures --------------------------------------------------------------------------------
    def first_held(self, flag: str, agency: str, persons: list[str] | None, hindsight: bool, certain: bool) -> int:
        found = [POS]
        for contact in self.contacts:
            if self.truth(contact, flag, hindsight) != "yes":
                continue
            event = days(self.contacts[contact].get("date"))[1 if certain else 0]
            named = NEG if persons is None else min(self.named(contact, p, certain) for p in persons)
            found.append(max(event, named, self.held(agency, contact, certain)[0]))
        for item in self.rows("share_items"):
            share = next(s for s in self.rows("shares") if s["share_id"] == item["share_id"])
            to = share.get("to_agency")
            if item.get("fact") != flag or not to or agency not in self.line(to):
                continue
            if persons is not None and share.get("about_person") not in persons:
                continue
            if share["status"] == "made" or (share["status"] == "receipt_unconfirmed" and not certain):
                found.append(days(share.get("date"))[1 if certain else 0])
        return min(found)

    def holdings(
        self, flag: str, agency: str, at: int, persons: list[str] | None, hindsight: bool, certain: bool
    ) -> int:
        side = 1 if certain else 0
        return sum(
            self.truth(c, flag, hindsight) == "yes"
            and days(self.contacts[c].get("date"))[side] <= at
            and self.holds_at(agency, c, at, certain)
            for c in self.of_persons(persons)
        )

    def fragmentation(self, at: int, persons: list[str] | None, certain: bool) -> tuple[int, list[int], int]:
        """Contacts, how many each agency held, how many some agency held."""
        side = 1 if certain else 0
        contacts = [c for c in self.of_persons(persons) if days(self.contacts[c].get("date"))[side] <= at]
        held = [[self.holds_at(a, c, at, certain) for c in contacts] for a in self.agencies]
        return len(contacts), [sum(row) for row in held], sum(any(column) for column in zip(*held, strict=True))

    def never_passed_on(self, at: int, hindsight: bool) -> set[tuple[str, str, str]]:
        """(agency, flag, contact), of stated items only."""
        found = set()
        for contact, row in self.contacts.items():
            agency = row["agency_id"]
            for flag in self.flags(hindsight):
                held = max(self.held(agency, contact, False)[0], days(row.get("date"))[0])
                if self.truth(contact, flag, hindsight) != "yes" or held > at:
                    continue
                if not self.holds_at(agency, contact, at, False):
                    continue
                if not any(self.was_carried(n, contact, flag, at) for n in range(len(self.rows("shares")))):
                    found.add((agency, flag, contact))
        return found

    def facts_held(self, at: int, hindsight: bool) -> Iterator[tuple[str, str, int | None, str]]:
        """(flag, contact, day from which it was certainly held, what became of it) of what its agency possibly held."""
        shares = range(len(self.rows("shares")))
        for contact, row in self.contacts.items():
            agency, (first, last) = row["agency_id"], days(row.get("date"))
            for flag in self.flags(hindsight):
                since = max(self.held(agency, contact, False)[0], first)
                is_held = self.holds_at(agency, contact, at, False) and since <= at
                if self.truth(contact, flag, hindsight) != "yes" or not is_held:
                    continue
                surely = max(self.held(agency, contact, True)[0], last)
                is_certain = self.holds_at(agency, contact, at, True) and surely <= at
                carried = any(self.was_carried(n, contact, flag, at) for n in shares)
                would = any(self.was_carried(n, contact, flag, at, made=False) for n in shares)
                became = "passed" if carried else "would" if would else "never"
                yield flag, contact, surely if is_certain else None, became

    def facts_never_passed_on(self, at: int, hindsight: bool, by: list[str]) -> dict[tuple[Any, ...], list[int]]:
        """By group: held, never passed on, possibly held and never passed on, of another status."""
        found: dict[tuple[Any, ...], list[int]] = {} if by else {(): [0, 0, 0, 0]}
        for flag, contact, since, became in self.facts_held(at, hindsight):
            for other in self.met_by(contact, at) if "other_agency" in by else [None]:
                counts = found.setdefault(self.fact_key(flag, contact, since, other, by), [0, 0, 0, 0])
                counts[0] += since is not None
                counts[1] += since is not None and became != "passed"
                counts[2] += became != "passed"
                counts[3] += since is not None and became == "would"
        return found

    def fact_key(self, flag: str, contact: str, since: int | None, other: str | None, by: list[str]) -> tuple[Any, ...]:
        row = self.contacts[contact]
        agency = next(one for one in self.rows("agencies") if one["agency_id"] == row["agency_id"])
        day = None if since is None else date.fromordinal(since)
        of_contact = {
            "agency": row["agency_id"],
            "other_agency": other,
            "sector": agency.get("sector"),
            "area": agency.get("area"),
            "fact": flag,
            "kind": row.get("kind"),
            "year": day and day.year,
            "quarter": day and date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
            "month": day and date(day.year, day.month, 1),
        }
        return tuple(of_contact[name] for name in by)

    def met_by(self, contact: str, at: int) -> list[str | None]:
        """Other agencies that had certainly recorded a contact with one of its persons; None where there is none."""
        persons = {part["person_id"] for part in self.rows("participants") if part["contact_id"] == contact}
        theirs = {part["contact_id"] for part in self.rows("participants") if part["person_id"] in persons}
        own = self.contacts[contact]["agency_id"]
        recorded = {
            self.contacts[one]["agency_id"]
            for one in theirs
            if days(self.contacts[one].get("recorded_on") or self.contacts[one].get("date"))[1] <= at
            and days(self.contacts[one].get("date"))[0] <= at
        }
        return sorted(recorded - {own}) or [None]

    def was_carried(self, number: int, contact: str, flag: str, at: int, made: bool = True) -> bool:
        """By a share that was made by then; or that has another status."""
        share = self.rows("shares")[number]
        first, last = days(share.get("date"))
        if (share["status"] == "made") != made or (made and first > at):
            return False
        for item in self.rows("share_items"):
            if item["share_id"] != share["share_id"]:
                continue
            if item.get("contact_id") == contact:
                return True
            if item.get("contact_id") or item.get("fact") != flag or last < days(self.contacts[contact].get("date"))[0]:
                continue
            about = share.get("about_person")
            if about and self.named(contact, about, False) != POS:
                return True
            since, until, _ = self.held(share["from_agency"], contact, False)
            if not about and since != POS and since <= last and first <= until:
                return True
        return False

    def sets_held(self, at: int, persons: list[str] | None) -> dict[str, set[str]]:
        """What each agency certainly held of the contacts of persons."""
        return {a: {c for c in self.of_persons(persons) if self.holds_at(a, c, at, True)} for a in self.agencies}

    def best_shares(self, k: int, at: int, persons: list[str] | None) -> list[tuple[str, str, int]]:
        """(sender, receiver, gain), the greatest gain first, each time."""
        held = self.sets_held(at, persons)
        receivers = [a for a in self.agencies if held[a]]
        now = {a: set(held[a]) for a in self.agencies}
        taken = []
        for _ in range(k):
            offers = [(a, b, len(held[a] - now[b])) for a in self.agencies for b in receivers]
            best = max(offers, key=lambda offer: offer[2], default=("", "", 0))
            if best[2] == 0:
                break
            now[best[1]] |= held[best[0]]
            taken.append(best)
        return taken

    def best_at_most(self, held: dict[str, set[str]], taken: list[dict[str, Any]]) -> list[int]:
        """By number of shares: over every prefix of those taken, what it gains and the greatest gains that remain."""
        receivers = [a for a in self.agencies if held[a]]
        bounds = [sum(len(set().union(*held.values()) - held[a]) for a in receivers)] * len(taken)
        now = {a: set(held[a]) for a in self.agencies}
        gained = 0
        for after in range(len(taken) + 1):
            gains = sorted((len(held[a] - now[b]) for a in self.agencies for b in receivers), reverse=True)
            for shares in range(max(after, 1), len(taken) + 1):
                bounds[shares - 1] = min(bounds[shares - 1], gained + sum(gains[:shares]))
            if after < len(taken):
                gained += len(held[taken[after]["from_agency"]] - now[taken[after]["to_agency"]])
                now[taken[after]["to_agency"]] |= held[taken[after]["from_agency"]]
        return bounds

    def held_since(self, at: int) -> dict[tuple[str, str], tuple[int, int, tuple[int, ...]]]:
        """By contact and agency: certain and possible day, and the shares of the certain one, else the possible."""
        found = {}
        for contact, agency in product(self.contacts, self.agencies):
            certain, _, along = self.held(agency, contact, True)
            possible, _, maybe_along = self.held(agency, contact, False)
            if possible != POS and possible <= at:
                is_certain = certain != POS and certain <= at
                found[contact, agency] = certain if is_certain else POS, possible, along if is_certain else maybe_along
        return found

    def nth_incident(self, pair: tuple[str, str], k: int, flag: str, certain: bool) -> int:
        """Day of the k-th incident whose records, whoever held them, name both and state the flag."""
        happened = []
        for contacts, when in self.occasions("incident"):
            persons = {p["person_id"] for p in self.rows("participants") if p["contact_id"] in contacts}
            wanted = {"yes"} if certain else {"yes", "unknown"}
            if set(pair) <= persons and any(self.truth(c, flag, False) in wanted for c in contacts):
                happened.append(when[1 if certain else 0])
        return sorted(happened)[k - 1] if len(happened) >= k else POS

    def border_crossings(self, within: str) -> dict[tuple[str, str], list[int]]:
        """By the two areas: moves, undated, with records, nothing along, contacts, along certainly and possibly."""
        area = {row["address_id"]: row["area"] for row in self.rows("addresses")}
        agencies = {row["agency_id"]: row["area"] for row in self.rows("agencies")}

        def held_in(where: str, contact: str, at: int, certain: bool) -> bool:
            return any(agencies[a] == where and self.holds_at(a, contact, at, certain) for a in self.agencies)

        found: dict[tuple[str, str], list[int]] = {}
        for person in {row["person_id"] for row in self.rows("residences")}:
            stays = [row for row in self.rows("residences") if row["person_id"] == person]
            stays.sort(key=lambda row: days(row["start"])[0])
            for old, new in pairwise(stays):
                here, there = area[old["address_id"]], area[new["address_id"]]
                if not here or not there or here == there:
                    continue
                first, last = days(new["start"])
                sums = found.setdefault((here, there), [0] * 7)
                sums[0] += 1
                if NEG in (first, last) or POS in (first, last):
                    sums[1] += 1
                    continue
                contacts = [
                    c
                    for c in self.of_persons([person])
                    if days(self.contacts[c].get("date"))[1] < first and held_in(here, c, first, True)
                ]
                surely = [c for c in contacts if held_in(there, c, window_end(first, within), True)]
                maybe = [c for c in contacts if c in surely or held_in(there, c, window_end(last, within), False)]
                sums[2] += bool(contacts)
                sums[3] += bool(contacts) and not maybe
                for place, counted in ((4, contacts), (5, surely), (6, maybe)):
                    sums[place] += len(counted)
        return found

    # -- rules -----------------------------------------------------------------------------------
    def takes_place(self, contact: str) -> bool:
        row = self.contacts[contact]
        ended = row.get("attendance")
        if ended == "no_reply":
            return row["kind"] not in ("appointment", "home_visit")
        return ended not in ("not_attended", "cancelled_by_agency", "cancelled_by_person", "child_not_brought")

    def occasions(self, counting: str) -> list[tuple[list[str], Days]]:
        """Each incident: the contacts of it that count, and its day."""
        groups: dict[str, list[str]] = {}
        for contact, row in self.contacts.items():
            key = row.get("incident_id") if counting == "incident" else None
            groups.setdefault(f"incident {key}" if key else f"contact {contact}", []).append(contact)
        found = []
        for key, contacts in groups.items():
            dates = [days(self.contacts[c].get("date")) for c in contacts]
            first = min([d[0] for d in dates if d[0] != NEG], default=NEG)
            last = min([d[1] for d in dates if d[1] != POS], default=POS)
            first = first if first <= last else NEG
            stated = [i.get("start") for i in self.rows("incidents") if key == f"incident {i['incident_id']}"]
            if stated and stated[0]:
                start = days(stated[0])
                narrowed = (start[0] if start[0] != NEG else first, min(last, start[1]))
                first, last = narrowed if narrowed[0] <= narrowed[1] else start
            found.append(([c for c in contacts if self.takes_place(c)], (first, last)))
        return [(contacts, when) for contacts, when in found if contacts]

    def counts(
        self,
        occasion: tuple[list[str], Days],
        pair: tuple[str, str],
        group: list[str],
        rule: Row,
        at: int,
        certain: bool,
    ) -> bool:
        """Whether the incident counts for the pair on a day, by what the group then held."""
        contacts, when = occasion
        if when[1 if certain else 0] > at:
            return False
        held = [c for c in contacts if any(self.holds_at(a, c, at, certain) for a in group)]
        both = all(any(self.named(c, p, certain) <= at for c in held) for p in pair)
        wanted = {"yes"} if certain else {"yes", "unknown"}
        return both and any(self.truth(c, rule["flag"], rule["hindsight"]) in wanted for c in held)

    def met(self, pair: tuple[str, str], group: list[str], rule: Row, at: int, certain: bool) -> int:
        """The day on which a rule is met; POS: never; NEG: on a day that is not stated."""
        occasions = self.occasions(rule["counting"])
        known = {d for _, when in occasions for d in when} | {rule["from"], rule["to"]}
        for c in self.contacts:
            known |= {d for a in group for bound in (True, False) for d in self.held(a, c, bound)[:2]}
            known |= {self.named(c, p, bound) for p in pair for bound in (True, False)}
        known = {d for d in known if d not in (NEG, POS)}
        span = range(min(known, default=0), max(known, default=0) + 1)
        for t in (NEG, *span):
            if t < rule["from"] or t > at or (rule["to"] != POS and t >= rule["to"]):
                continue
            counted = [n for n, o in enumerate(occasions) if self.counts(o, pair, group, rule, t, certain)]
            for chosen in combinations(counted, rule["k"]):
                in_force = any(occasions[n][1][0 if certain else 1] >= rule["from"] for n in chosen)
                if in_force and inside([occasions[n][1] for n in chosen], rule["window"], t, certain):
                    return t
        return POS

    def holders(self, pair: tuple[str, str], rule: Row) -> list[str] | None:
        """Agencies that ever possibly held a record of an occasion of the pair; None where none may count."""
        shared = []
        for contacts, _ in self.occasions(rule["counting"]):
            named = {p["person_id"] for p in self.rows("participants") if p["contact_id"] in contacts}
            if set(pair) <= named:
                shared.extend(contacts)
        if all(self.truth(c, rule["flag"], rule["hindsight"]) == "no" for c in shared):
            return None
        return [a for a in self.agencies if any(self.held(a, c, False)[0] != POS for c in shared)]


def inside(whens: list[Days], window: str | None, at: int, certain: bool) -> bool:
    """Whether all lie in one half-open window, on every choice of their days or on some."""
    if window is None:
        return True
    if certain:
        if len(whens) == 1:
            return True
        if any(d in (NEG, POS) for when in whens for d in when):
            return False
        choices = product(*(range(first, last + 1) for first, last in whens))
        return all(max(chosen) < window_end(min(chosen), window) for chosen in choices)
    dated = [(max(first, NEG), min(last, at)) for first, last in whens]
    finite = sorted({d for when in dated for d in when if d not in (NEG, POS)})
    if not finite:
        return True
    low, high = finite[0], finite[-1]
    choices = product(*(range(low if a == NEG else a, (high if b == POS else b) + 1) for a, b in dated))
    return any(max(chosen) < window_end(min(chosen), window) for chosen in choices)
