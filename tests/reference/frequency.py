"""How often, how long, how close: the definitions of measures sections 1, 2 and 13 written out slowly.

Standard library only. A casebook is a dict of tables, a table a list of dicts; absent cells are missing or
None. Days are ordinals, and a set of days is a Python set of them: two days beyond the calendar stand for all
that lies before and after it, so that an open date is a set like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise, permutations, product
from math import comb, exp, inf, lgamma, log, nan, sqrt
from statistics import quantiles
from typing import Any

from reference.order import before_incident, fatal_incident_of

Row = dict[str, Any]
Book = dict[str, list[Row]]
Key = tuple[Any, ...]

FIRST, LAST = date(2010, 12, 1).toordinal(), date(2011, 6, 30).toordinal()
BEFORE, AFTER = FIRST - 1, LAST + 1
CALENDAR = range(BEFORE, AFTER + 1)
EVERY_DAY = frozenset(CALENDAR)


# -- days ------------------------------------------------------------------------------------------------
def ends(text: str | None) -> tuple[int, int]:
    """First and last day of the few EDTF forms that the tests use."""
    if not text:
        return BEFORE, AFTER
    first, _, last = text.partition("/")
    last = last or first
    return (
        BEFORE if first == ".." else date.fromisoformat(first).toordinal(),
        AFTER if last == ".." else date.fromisoformat(last).toordinal(),
    )


def days(text: str | None) -> set[int]:
    first, last = ends(text)
    return set(range(first, last + 1))


def episodes_of(times: Iterable[int], merge: int) -> list[int]:
    """Times that ascend, without those that are less than ``merge`` after the one kept before."""
    kept: list[int] = []
    for time in times:
        if not kept or time - kept[-1] >= merge:
            kept.append(time)
    return kept


def certain_period(start: str | None, end: str | None) -> set[int]:
    """The days surely in a period: from the last day it may begin to the first day it may end."""
    first = ends(start)[1] if start else BEFORE
    last = ends(end)[0] if end else AFTER
    return set() if first == AFTER or last == BEFORE else set(range(first, last + 1))


def possible_period(start: str | None, end: str | None) -> set[int]:
    return set(range(ends(start)[0], ends(end)[1] + 1))


def is_open(observed: set[int]) -> bool:
    return BEFORE in observed or AFTER in observed


def stretches(observed: set[int]) -> list[list[int]]:
    """Runs of days without a break."""
    runs: list[list[int]] = []
    for day in sorted(observed):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def add_months(ordinal: int, months: int) -> int:
    start = date.fromordinal(ordinal)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    length = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(start.day, length)).toordinal()


# -- limits ----------------------------------------------------------------------------------------------
def root(f: Callable[[float], float], low: float, high: float) -> float:
    """Where an increasing function is 0, by halving."""
    for _ in range(200):
        middle = (low + high) / 2
        if f(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def poisson_at_most(n: int, mean: float) -> float:
    if mean == 0:
        return 1.0
    return sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(n + 1))


def garwood(certain: int, possible: int, exposure: float) -> tuple[float, float]:
    top = 20.0 + 5 * possible
    lower = 0.0 if certain == 0 else root(lambda m: 1 - poisson_at_most(certain - 1, m) - 0.025, 0, top)
    upper = root(lambda m: 0.025 - poisson_at_most(possible, m), 0, top)
    return lower / exposure, upper / exposure


def mid_p(certain: int, possible: int, exposure: float) -> tuple[float, float]:
    """Limits with half of the probability of the count itself in each tail."""
    top = 20.0 + 5 * possible

    def up_to(n: int, mean: float) -> float:  # P(X < n) + P(X = n) / 2
        below = poisson_at_most(n - 1, mean) if n else 0.0
        return (below + poisson_at_most(n, mean)) / 2

    lower = 0.0 if certain == 0 else root(lambda m: 1 - up_to(certain, m) - 0.025, 0, top)
    upper = root(lambda m: 0.025 - up_to(possible, m), 0, top)
    return lower / exposure, upper / exposure


def shrunk_rates(counts: Sequence[int], exposures: Sequence[float]) -> list[float]:
    """Rates drawn towards that of all by a gamma prior of their mean and of the variance beyond Poisson's."""
    pairs = [(n, t) for n, t in zip(counts, exposures, strict=True) if t]
    total, time = sum(n for n, _ in pairs), sum(t for _, t in pairs)
    if len(pairs) < 2 or not total:
        return [nan] * len(counts)
    mean = total / time
    between = sum(t * (n / t - mean) ** 2 for n, t in pairs) / time - mean * len(pairs) / time
    if between <= 0:
        return [mean if t else nan for t in exposures]
    shape, rate = mean**2 / between, mean / between
    return [(n + shape) / (t + rate) if t else nan for n, t in zip(counts, exposures, strict=True)]


def binomial_at_most(x: int, n: int, p: float) -> float:
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(x + 1))


def share_lower(x: int, n: int) -> float:
    return 0.0 if x == 0 else root(lambda p: 1 - binomial_at_most(x - 1, n, p) - 0.025, 0, 1)


def share_upper(x: int, n: int) -> float:
    return 1.0 if x == n else root(lambda p: 0.025 - binomial_at_most(x, n, p), 0, 1)


# -- rhythm ----------------------------------------------------------------------------------------------
def quartiles(values: Iterable[float]) -> tuple[float, float, float]:
    """Between the two nearest in proportion; NaN of none."""
    found = sorted(value for value in values if value == value)
    if len(found) < 2:
        return (found[0],) * 3 if found else (nan, nan, nan)
    lower, middle, upper = quantiles(found, n=4, method="inclusive")
    return lower, middle, upper


def rhythm(pieces: Sequence[Sequence[float]]) -> dict[str, tuple[float, str]]:
    """Burstiness, memory and local variation of gaps; pairs lie within a piece."""
    taus = [tau for piece in pieces for tau in piece]
    pairs = [pair for piece in pieces for pair in pairwise(piece)]
    m = len(taus)
    out: dict[str, tuple[float, str]] = {}
    mean = sum(taus) / m if m else nan
    sd = sqrt(sum((tau - mean) ** 2 for tau in taus) / m) if m else nan
    if m < 2:
        out["burstiness"] = out["burstiness_finite"] = (nan, "too_few")
    elif mean == 0:
        out["burstiness"] = out["burstiness_finite"] = (nan, "zero_mean")
    else:
        r = sd / mean
        out["burstiness"] = ((r - 1) / (r + 1), "ok")
        finite = (sqrt(m + 1) * r - sqrt(m - 1)) / ((sqrt(m + 1) - 2) * r + sqrt(m - 1))
        out["burstiness_finite"] = (finite, "ok")
    out["memory"], out["memory_corrected"] = memory(pairs)
    sums = [(a, b) for a, b in pairs if a + b > 0]
    if not pairs:
        out["local_variation"] = out["cv2"] = (nan, "too_few")
    elif not sums:
        out["local_variation"] = out["cv2"] = (nan, "zero_mean")
    else:
        out["local_variation"] = (3 * sum(((a - b) / (a + b)) ** 2 for a, b in sums) / len(sums), "ok")
        out["cv2"] = (sum(2 * abs(a - b) / (a + b) for a, b in sums) / len(sums), "ok")
    return out


def memory(pairs: Sequence[tuple[float, float]]) -> tuple[tuple[float, str], tuple[float, str]]:
    if len(pairs) < 3:
        return (nan, "too_few"), (nan, "too_few")
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    if len(set(first)) == 1 or len(set(second)) == 1:
        return (nan, "zero_variance"), (nan, "zero_variance")
    mean_1, mean_2 = sum(first) / len(pairs), sum(second) / len(pairs)
    covariance = sum((a - mean_1) * (b - mean_2) for a, b in pairs)
    value = covariance / sqrt(sum((a - mean_1) ** 2 for a in first) * sum((b - mean_2) ** 2 for b in second))
    return (value, "ok"), (value + 1 / len(pairs), "ok")


def has_presence(asked: str, presence: str) -> bool:
    return asked in ("any", presence) or (asked == "took_part_or_absent" and presence != "spoken_about")


class Reference:
    """The measures on one casebook."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.persons = [row["person_id"] for row in book["persons"]]
        self.agencies = [row["agency_id"] for row in book["agencies"]]
        self.sector = {row["agency_id"]: row.get("sector") for row in book["agencies"]}
        self.contacts = {row["contact_id"]: row for row in book["contacts"]}
        self.review = {row["person_id"]: row.get("review_id") for row in book["persons"]}
        named = [row.get("review_id") for table in ("persons", "coverage", "reviews") for row in self.rows(table)]
        self.reviews = {review for review in named if review is not None}

    def rows(self, table: str) -> list[Row]:
        return self.book.get(table, [])

    # -- contacts and groups -----------------------------------------------------------------------------
    def days(self, contact: str) -> set[int]:
        return days(self.contacts[contact].get("date"))

    def least(self, contact: str) -> int:
        given = self.contacts[contact].get("count_min")
        return 1 if given is None else given

    def most(self, contact: str) -> float:
        """inf where a least number is stated and no greatest."""
        given = self.contacts[contact].get("count_max")
        if given is not None:
            return int(given)
        return 1 if self.contacts[contact].get("count_min") is None else inf

    def wholes(self, contact: str) -> list[str]:
        """The rows that the contact is a part of, directly or through others."""
        found: list[str] = []
        whole = self.contacts[contact].get("part_of")
        while whole is not None and whole != contact and whole not in found:
            found.append(whole)
            whole = self.contacts[whole].get("part_of")
        return found

    def persons_in(self, contact: str, presence: str, persons: Sequence[str] | None) -> list[str]:
        return [
            row["person_id"]
            for row in self.rows("participants")
            if row["contact_id"] == contact
            and has_presence(presence, row["presence"])
            and (persons is None or row["person_id"] in persons)
        ]

    def is_stated(self, contact: str, person: str, presence: str) -> bool:
        """Whether some part of the person in the contact is stated to be that person's."""
        return any(
            row.get("certainty") in (None, "stated")
            for row in self.rows("participants")
            if (row["contact_id"], row["person_id"]) == (contact, person) and has_presence(presence, row["presence"])
        )

    def agency_is_stated(self, contact: str) -> bool:
        return self.contacts[contact].get("agency_certainty") in (None, "stated")

    def is_sure(
        self,
        contact: str,
        by: Sequence[str],
        key: Key,
        *,
        persons: Sequence[str] | None = None,
        agencies: Sequence[str] | None = None,
        presence: str = "took_part",
    ) -> bool:
        """Whether a contact surely belongs to its group: whom it was with, where that matters, and whose it was."""
        if (agencies is not None or {"agency", "sector", "area"} & set(by)) and not self.agency_is_stated(contact):
            return False
        if "household" in by:
            return self.surely_lives(contact, by, key, presence, persons)
        if "person" in by:
            return self.is_stated(contact, key[by.index("person")], presence)
        named = self.persons_in(contact, presence, persons)
        return persons is None or any(self.is_stated(contact, person, presence) for person in named)

    def sure_events(
        self, contacts: Iterable[str], by: Sequence[str], key: Key, observed: str, **asked: Any
    ) -> set[str]:
        """Those that surely belong to their group; where coverage observes, only of a stated agency."""
        return {
            contact
            for contact in contacts
            if self.is_sure(contact, by, key, **asked) and (observed == "window" or self.agency_is_stated(contact))
        }

    def groups(
        self,
        by: Sequence[str],
        *,
        persons: Sequence[str] | None = None,
        agencies: Sequence[str] | None = None,
        presence: str = "took_part",
        address: str = "met_at",
    ) -> dict[Key, set[str]]:
        groups: dict[Key, set[str]] = {}
        if not by:
            groups[()] = set()
        for contact, row in self.contacts.items():
            agency = row["agency_id"]
            if agencies is not None and agency not in agencies:
                continue
            found = self.persons_in(contact, presence, persons)
            anybody = presence == "any" and persons is None
            for person in found if "person" in by else [None] if found or anybody else []:
                if {"flag", "area", "household"} & set(by):
                    self.add_further(groups, by, contact, [person] if person else found, address)
                    continue
                values = {
                    "person": person,
                    "agency": agency,
                    "sector": self.sector[agency],
                    "address": row.get(address),
                    "kind": row["kind"],
                }
                if "address" in by and values["address"] in (None, "elsewhere"):
                    continue
                groups.setdefault(tuple(values[group] for group in by), set()).add(contact)
        return groups

    def add_further(
        self, groups: dict[Key, set[str]], by: Sequence[str], contact: str, persons: Iterable[str], address: str
    ) -> None:
        """The same for groups of which a contact may have several."""
        row = self.contacts[contact]
        flags = [
            flag["flag"]
            for flag in self.rows("flags")
            if flag["contact_id"] == contact and flag["state"] == "yes" and flag["stated_by"] == "agency_then"
        ]
        for person in persons:
            homes = [stay["address_id"] for stay, _ in self.stays(contact, person)]
            for flag in flags if "flag" in by else [None]:
                for home in homes if "household" in by else [None]:
                    values = {
                        "person": person,
                        "agency": row["agency_id"],
                        "sector": self.sector[row["agency_id"]],
                        "area": self.area_of(row["agency_id"]),
                        "address": row.get(address),
                        "kind": row["kind"],
                        "flag": flag,
                        "household": home,
                    }
                    if "address" not in by or values["address"] not in (None, "elsewhere"):
                        groups.setdefault(tuple(values[group] for group in by), set()).add(contact)

    def area_of(self, agency: str) -> str | None:
        return next(row.get("area") for row in self.rows("agencies") if row["agency_id"] == agency)

    def stays(self, contact: str, person: str) -> list[tuple[Row, bool]]:
        """Where the person may have lived on a day that the contact may be of, and whether surely on every one."""
        first, last = ends(self.contacts[contact].get("date"))
        found = []
        for stay in self.rows("residences"):
            begin, end = ends(stay.get("start")), ends(stay.get("end"))
            if stay["person_id"] != person or stay["address_id"] == "elsewhere":
                continue
            if begin[0] > last or end[1] < first:
                continue
            since = begin[0] if not stay.get("start") else begin[1]
            until = end[1] if not stay.get("end") else end[0]
            is_stated = (stay.get("certainty") or "stated") == "stated"
            found.append((stay, is_stated and since <= first and last <= until))
        return found

    def surely_lives(self, contact: str, by: Sequence[str], key: Key, presence: str, persons: Any) -> bool:
        """Whether somebody who surely had a part in the contact surely lived at the group's household."""
        home = key[by.index("household")]
        named = [key[by.index("person")]] if "person" in by else self.persons_in(contact, presence, persons)
        return any(
            self.is_stated(contact, person, presence)
            and any(sure and stay["address_id"] == home for stay, sure in self.stays(contact, person))
            for person in named
        )

    # -- observation -------------------------------------------------------------------------------------
    def reaches(self, row: Row, person: str | None) -> bool:
        """Whether a row of coverage is about the person; None: about everybody."""
        if row.get("person_id") is not None:
            return row["person_id"] == person
        if row.get("review_id") is None or len(self.reviews) == 1:
            return True
        return person is not None and self.review[person] == row["review_id"]

    def coverage(self, person: str | None, agencies: Iterable[str]) -> tuple[list[Row], list[Row]]:
        """Rows that observe the person, and rows that would if they were of another basis."""
        used, excluded = [], []
        for row in self.rows("coverage"):
            if row["agency_id"] not in agencies or not self.reaches(row, person):
                continue
            observes = not row.get("topic") and row["basis"] not in ("described_only", "none")
            (used if observes else excluded).append(row)
        return used, excluded

    def life(self, person: str | None) -> set[int]:
        """Every day on which the person may have been alive; nobody: every day."""
        if person is None:
            return set(EVERY_DAY)
        (row,) = [row for row in self.rows("persons") if row["person_id"] == person]
        born, died = ends(row.get("birth_date")), ends(row.get("death_date"))
        return {day for day in CALENDAR if born[0] <= day <= died[1]}

    def said_observed(self, by: Sequence[str], key: Key, window: set[int]) -> set[int]:
        """The days of a window that somebody says is observed: of one person, no longer than life."""
        return window & self.life(key[by.index("person")]) if "person" in by else window

    def observes_some(self, persons: Sequence[str] | None) -> bool:
        """Whether a row of coverage observes one of the persons, or anybody where none are named."""
        rows = [r for r in self.rows("coverage") if not r.get("topic") and r["basis"] not in ("described_only", "none")]
        return any(persons is None or any(self.reaches(row, person) for person in persons) for row in rows)

    def observed(
        self,
        person: str | None,
        agencies: Iterable[str],
        cut: Sequence[str] = (),
        window: set[int] | None = None,
    ) -> set[int]:
        out: set[int] = set()
        for row in self.coverage(person, agencies)[0]:
            out |= certain_period(row.get("start"), row.get("end"))
        for row in self.rows("episodes"):
            if person is not None and row["person_id"] == person and row["kind"] in cut:
                out -= possible_period(row.get("start"), row.get("end"))
        out &= self.life(person)
        return out if window is None else out & window

    def agencies_of(self, by: Sequence[str], key: Key, agencies: Sequence[str] | None) -> list[str]:
        group = dict(zip(by, key, strict=True))
        return [
            agency
            for agency in self.agencies
            if (agencies is None or agency in agencies)
            and ("agency" not in by or agency == group["agency"])
            and ("sector" not in by or self.sector[agency] == group["sector"])
            and ("area" not in by or self.area_of(agency) == group["area"])
        ]

    def covered_groups(
        self, by: Sequence[str], persons: Sequence[str] | None, agencies: Sequence[str] | None
    ) -> set[Key]:
        """Groups that coverage makes: of its person, or of every person asked for whom it reaches."""
        out: set[Key] = set()
        for row in self.rows("coverage"):
            agency, person = row["agency_id"], row.get("person_id")
            if agencies is not None and agency not in agencies:
                continue
            if persons is not None:
                named: list[Any] = [asked for asked in persons if self.reaches(row, asked)]
            else:
                named = [] if person is None else [person]
            if "person" not in by:
                named = [None] if named or persons is None else []
            for each in named:
                values = {"person": each, "agency": agency, "sector": self.sector[agency]}
                out.add(tuple(values[group] for group in by))
        return out

    # -- rates -------------------------------------------------------------------------------------------
    def rates(
        self,
        by: Sequence[str],
        *,
        persons: Sequence[str] | None = None,
        agencies: Sequence[str] | None = None,
        presence: str = "took_part",
        cut: Sequence[str] = (),
        window: set[int] | None = None,
        per_days: float = 365.25,
        hour: int | None = None,
    ) -> dict[Key, Row]:
        """With an hour, of contacts whose recorded time may lie in it, over a twenty-fourth of the time."""
        groups = self.groups(by, persons=persons, agencies=agencies, presence=presence)
        for key in set() if {"kind", "address"} & set(by) else self.covered_groups(by, persons, agencies):
            groups.setdefault(key, set())
        everyone = self.persons if persons is None else [p for p in self.persons if p in persons]
        out: dict[Key, Row] = {}
        for key, contacts in groups.items():
            among = [key[by.index("person")]] if "person" in by else everyone
            agency_set = self.agencies_of(by, key, agencies)
            row: Row = {"certain": 0, "possible": 0, "n_dropped": 0, "n_untimed": 0, "counted": set()}
            for contact in contacts:
                days = self.days(contact)
                if self.contacts[contact].get("part_of") or not days & (EVERY_DAY if window is None else window):
                    continue
                within = self.hours(contact)
                if hour is not None and within and hour not in within:
                    continue
                agency = self.contacts[contact]["agency_id"]
                seen = [p for p in self.persons_in(contact, presence, None) if p in among]
                observed = [self.observed(person, [agency], cut, window) for person in seen]
                is_untimed = hour is not None and not within
                if not any(days & each for each in observed):
                    row["n_dropped"] += 0 if is_untimed else 1
                    continue
                if is_untimed:
                    row["n_untimed"] += 1
                    continue
                row["counted"].add(contact)
                row["possible"] += self.most(contact)
                sure = [
                    days <= each and self.is_stated(contact, person, presence)
                    for person, each in zip(seen, observed, strict=True)
                ]
                if any(sure) and self.agency_is_stated(contact) and (hour is None or within == {hour}):
                    row["certain"] += self.least(contact)
            total = [self.observed(person, agency_set, cut, window) for person in among]
            covered = any(self.coverage(person, agency_set)[0] for person in among)
            excluded = [id(r) for person in among for r in self.coverage(person, agency_set)[1]]
            row["coverage_excluded"] = len(set(excluded))
            exposure = sum(len(each) for each in total)
            row["exposure_days"] = None if any(is_open(each) for each in total) else exposure
            row["status"] = (
                "no_coverage"
                if not covered
                else "open_coverage"
                if row["exposure_days"] is None
                else "zero_exposure"
                if not exposure
                else "no_upper_bound"
                if row["possible"] == inf
                else "ok"
            )
            row["rate"] = row["rate_possible"] = row["lower"] = row["upper"] = nan
            units = exposure / per_days / (1 if hour is None else 24)
            if row["status"] in ("ok", "no_upper_bound"):
                row["rate"] = row["certain"] / units
                row["lower"], _ = garwood(row["certain"], row["certain"], units)
            if row["status"] == "ok":
                row["rate_possible"] = row["possible"] / units
                _, row["upper"] = garwood(row["certain"], row["possible"], units)
            out[key] = row
        return out

    def hours(self, contact: str) -> set[int]:
        """The hours in which the recorded time of day may lie; none where there is none."""
        row = self.contacts[contact]
        if not row.get("time_min"):
            return set()
        first = int(row["time_min"][:2])
        return set(range(first, max(first, int((row.get("time_max") or row["time_min"])[:2])) + 1))

    # -- waits -------------------------------------------------------------------------------------------
    def moment(self, contact: str, resolution: str) -> int | None:
        """Day, or minute, of a contact that has exactly one."""
        row = self.contacts[contact]
        on = self.days(contact)
        if len(on) != 1 or self.least(contact) != 1 or self.most(contact) != 1:
            return None
        (day,) = on
        if resolution == "day":
            return day
        earliest, latest = row.get("time_min"), row.get("time_max")
        if not earliest or (latest and latest != earliest):
            return None
        return day * 1440 + int(earliest[:2]) * 60 + int(earliest[3:])

    def moments(
        self, contacts: set[str], sure: set[str], resolution: str, window: set[int] | None = None
    ) -> tuple[list[tuple[int, str]], list[str]]:
        """Contacts with a moment that surely belong to the group, and others; in neither parts beside their whole."""

        def moment_of(contact: str) -> int | None:
            return self.moment(contact, resolution) if contact in sure else None

        kept, uncertain = [], []
        for contact in contacts:
            if window is not None and not self.days(contact) & window:
                continue
            moment = moment_of(contact)
            wholes = [whole for whole in self.wholes(contact) if whole in contacts]
            if moment is None:
                if not wholes:
                    uncertain.append(contact)
            elif all(moment_of(whole) is None for whole in wholes):
                kept.append((moment, contact))
        return sorted(kept), uncertain

    def left_out(self, sure: Iterable[str], window: set[int] | None = None) -> int:
        """How many contacts, of those that surely belong to a group, an uncertain day alone leaves out."""
        return sum(
            len(self.days(contact)) > 1
            and bool(self.days(contact) & (EVERY_DAY if window is None else window))
            and self.least(contact) == self.most(contact)
            and not self.contacts[contact].get("part_of")
            for contact in sure
        )

    def sequence(
        self,
        by: Sequence[str],
        key: Key,
        contacts: set[str],
        *,
        persons: Sequence[str] | None = None,
        agencies: Sequence[str] | None = None,
        resolution: str = "day",
        merge: float = 0,
        within_coverage: bool = False,
        window: set[int] | None = None,
    ) -> Row:
        """The gaps of one group, in pieces without a break of observation."""
        sure = {c for c in contacts if self.is_sure(c, by, key, persons=persons, agencies=agencies)}
        kept, uncertain = self.moments(contacts, sure, resolution, window)
        ticks = 1 if resolution == "day" else 1440
        runs = [list(CALENDAR)]
        dropped = 0
        if within_coverage:
            person = key[by.index("person")]
            inside = [
                (tick, contact)
                for tick, contact in kept
                if tick // ticks in self.observed(person, [self.contacts[contact]["agency_id"]])
            ]
            dropped = len(kept) - len(inside)
            kept = inside
            runs = stretches(self.observed(person, self.agencies_of(by, key, agencies)))
        episodes = episodes_of([tick for tick, _ in kept], merge * ticks)
        pieces: list[list[int]] = [[]]
        for before, after in pairwise(episodes):
            if any(before // ticks in run and after // ticks in run for run in runs):
                pieces[-1].append(after - before)
            else:
                pieces.append([])
        return {
            "contacts": len(episodes),
            "n_merged": len(kept) - len(episodes),
            "n_uncertain": len(uncertain),
            "n_dropped": dropped,
            "n_left_out": self.left_out(sure, window),
            "covered": not within_coverage or bool(self.coverage(person, self.agencies_of(by, key, agencies))[0]),
            "pieces": [[gap / ticks for gap in piece] for piece in pieces],
        }

    # -- repeats -----------------------------------------------------------------------------------------
    def repeats(
        self,
        by: Sequence[str],
        key: Key,
        contacts: set[str],
        within: tuple[int, int],
        *,
        until: int | None,
        agencies: Sequence[str] | None = None,
        same_day: bool = False,
        window: set[int] | None = None,
        others: set[str] | None = None,
    ) -> Row:
        months, extra = within
        sure = {c for c in contacts if self.is_sure(c, by, key, agencies=agencies)}
        kept, uncertain = self.moments(contacts, sure, "day")
        own_uncertain, after = uncertain, kept
        if others is not None and others != contacts:  # of whatever agency: it need not be stated
            sure = {c for c in others if self.is_sure(c, [by[-1]], key[-1:])}
            after, uncertain = self.moments(others, sure, "day")
        person = key[by.index("person")] if "person" in by else None
        observed = self.said_observed(by, key, set(range(BEFORE, until + 1))) if until is not None else None
        if observed is None:
            observed = self.observed(person, self.agencies_of(by, key, agencies))
        out = {"contacts": 0, "eligible": 0, "repeats": 0, "repeats_possible": 0}
        for day, contact in kept:
            if window is not None and day not in window:
                continue
            out["contacts"] += 1
            end = add_months(day, months) + extra
            if not set(range(day, end + 1)) <= observed:
                continue
            out["eligible"] += 1
            follow = set(range(day if same_day else day + 1, end + 1))
            exact = any(other in follow for other, name in after if (other, name) > (day, contact))
            out["repeats"] += exact or any(
                self.days(c) <= follow and self.least(c) >= 1 for c in uncertain if c in sure
            )
            out["repeats_possible"] += exact or any(self.days(c) & follow and self.most(c) >= 1 for c in uncertain)
        in_window = [c for c in own_uncertain if window is None or self.days(c) & window]
        covered = until is not None or bool(self.coverage(person, self.agencies_of(by, key, agencies))[0])
        status = "no_coverage" if not covered else "ok" if out["eligible"] else "too_few"
        return {**out, "n_uncertain": len(in_window), "status": status}

    def repeats_of_units(
        self, by: Sequence[str], of: str, within: tuple[int, int], *, by_any: bool = False, **asked: Any
    ) -> dict[Key, Row]:
        """Repeats of each unit apart, added up by group."""
        whole = [*by, of]
        wide = self.groups([of])
        found: dict[Key, list[Row]] = {} if by else {(): []}
        for key, contacts in self.groups(whole).items():
            others = wide[key[-1:]] if by_any else contacts
            found.setdefault(key[:-1], []).append(self.repeats(whole, key, contacts, within, others=others, **asked))
        out = {}
        for key, rows in found.items():
            row = {
                name: sum(unit[name] for unit in rows)
                for name in ("contacts", "eligible", "repeats", "repeats_possible", "n_uncertain")
            }
            row["units"] = sum(unit["eligible"] > 0 for unit in rows)
            covered = any(unit["status"] != "no_coverage" for unit in rows) or not rows
            row["status"] = "ok" if row["eligible"] else "too_few" if covered and rows else "no_coverage"
            if row["units"] > 1:
                share, k = row["repeats"] / row["eligible"], row["units"]
                left = [unit["repeats"] - share * unit["eligible"] for unit in rows]
                row["se_units"] = sqrt(sum(one * one for one in left) * k / (k - 1)) / row["eligible"]
            else:
                row["se_units"] = nan
            out[key] = row
        return out

    # -- continuation ------------------------------------------------------------------------------------
    def continuation(
        self,
        of: str,
        by: Sequence[str],
        within: tuple[int, int],
        *,
        until: int | None,
        most: int,
        window: set[int] | None = None,
        same_day: bool = False,
        persons: Sequence[str] | None = None,
    ) -> dict[tuple[Any, ...], Row]:
        """For each group and k, what became of each unit that had k contacts."""
        whole = [*by, of]
        found: dict[tuple[Any, ...], Row] = {}
        since = EVERY_DAY if window is None else {day for day in EVERY_DAY if day >= min(window, default=AFTER)}
        for key, contacts in self.groups(whole, persons=persons).items():
            sure = {c for c in contacts if self.is_sure(c, whole, key, persons=persons)}
            kept, uncertain = self.moments(contacts, sure, "day", since)
            days = [day for day, _ in kept] if same_day else sorted({day for day, _ in kept})
            person = key[whole.index("person")] if "person" in whole else None
            agencies = self.agencies_of(whole, key, None)
            observed = self.observed(person, agencies)
            covered = bool(self.coverage(person, agencies)[0])
            if until is not None:
                observed, covered = self.said_observed(whole, key, set(range(BEFORE, until + 1))), True
            group = found.setdefault(key[:-1], {"covered": False, "steps": {}})
            for k, day in enumerate(days[:most], start=1):
                if window is not None and day not in window:
                    break
                group["covered"] |= covered
                last = add_months(day, within[0]) + within[1]
                step = group["steps"].setdefault(k, [])
                if not set(range(day, last + 1)) <= observed:
                    step.append("censored")
                elif any(self.most(c) >= 1 and min(self.days(c)) <= last for c in uncertain):
                    step.append("uncertain")
                else:
                    step.append(days[k] - day if k < len(days) and days[k] <= last else "none")
        if not by:
            found.setdefault((), {"covered": False, "steps": {}})
        return found

    # -- delays ------------------------------------------------------------------------------------------
    def chain(self, contact: str) -> list[str]:
        """The appointments that the contact replaced, itself, and those that replaced it."""
        order = self.in_time()
        links = [r for r in self.rows("contact_links") if r["kind"] == "replaces" and r["status"] != "proposed"]
        chain = [contact]
        while earlier := [r["to_contact"] for r in links if r["from_contact"] == chain[0]]:
            chain.insert(0, min(earlier, key=order.index))
        while later := [r["from_contact"] for r in links if r["to_contact"] == chain[-1]]:
            chain.append(min(later, key=order.index))
        return chain

    def in_time(self) -> list[str]:
        """Contacts as the graph has them, where times and sequences are not stated."""
        rows = list(self.contacts)
        return sorted(rows, key=lambda c: (*ends(self.contacts[c].get("date")), rows.index(c)))

    def apart(self, before: set[int], after: set[int]) -> tuple[int | None, int | None]:
        """Least and greatest number of days from one date to another that is later where it may be."""
        pairs = [b - a for a, b in product(before, after)]
        open_end = BEFORE in before or AFTER in after
        open_start = AFTER in before or BEFORE in after
        later = [gap for gap in pairs if gap >= 0]
        if not later and not open_end:
            return (None if open_start else min(pairs)), max(pairs)
        return (0 if open_start else min(later, default=0)), (None if open_end else max(pairs))

    # -- proximity ---------------------------------------------------------------------------------------
    def death(self, person: str) -> tuple[set[int], str | None] | None:
        """The days counted back from: those of the first contact of the fatal incident, with it, or of the death."""
        (row,) = [row for row in self.rows("persons") if row["person_id"] == person]
        if row["death_date"] is None:
            return None
        incident = fatal_incident_of(self.book, person)
        dates = [self.days(c) for c, of in self.contacts.items() if incident and of["incident_id"] == incident]
        if dates:
            first = set(range(min(map(min, dates)), min(map(max, dates)) + 1))
            if first != EVERY_DAY:
                return first, incident
        return days(row["death_date"]), None

    def before(self, contact: str, death: tuple[set[int], str | None]) -> str:
        """Whether the contact came before: certain, possible or no; by order where an incident gives one."""
        reference, incident = death
        if incident is not None:
            return before_incident(
                self.contacts[contact], self.contacts.values(), incident, lambda row: days(row.get("date"))
            )
        pairs = [d < r for r in reference for d in self.days(contact)]
        return "certain" if all(pairs) else "possible" if any(pairs) else "no"

    # -- silence -----------------------------------------------------------------------------------------
    def silent_gaps(self, run: Sequence[int], contacts: Iterable[str], sure: set[str]) -> list[Row]:
        """Every gap of one stretch of observation, by the first day of the contacts that end it. ``sure`` are those
        that surely belong to the group."""
        inside = []
        for contact in contacts:
            on = self.days(contact) & set(run)
            if on and self.most(contact) >= 1:
                certain = contact in sure and self.days(contact) <= set(run) and self.least(contact) >= 1
                inside.append((min(on), max(on), certain))
        out = []
        for start in [*sorted({first for first, _, _ in inside}), inf]:
            near = [mark for mark in inside if mark[0] < start]
            far = [mark for mark in inside if mark[0] >= start]
            left = max((last for _, last, _ in near), default=run[0])
            right = min((first for first, _, _ in far), default=run[-1] + 1)
            widest_left = max((first for first, _, certain in near if certain), default=run[0])
            widest_right = min((last for _, last, certain in far if certain), default=run[-1] + 1)
            at = "both" if not near and not far else "start" if not near else "end" if not far else None
            if widest_right > widest_left:
                out.append({"least": max(0, right - left), "most": widest_right - widest_left, "cut": at})
        # A contact with a wide date may also come after the one that begins last.
        latest = max((first for first, _, _ in inside), default=0)
        wide = max((b[1] - a[0] for a, b in permutations(inside, 2) if a[0] == latest), default=0)
        if wide > 0:
            if len(out) < 2 or out[-2]["cut"]:
                out.insert(-1, {"least": 0, "most": wide, "cut": None})
            out[-2]["most"] = max(out[-2]["most"], wide)
        return out


def longest_in_every_order(dates: Sequence[set[int]]) -> tuple[int, int]:
    """Least and greatest longest gap between contacts over every day that each may have been on."""
    longest = []
    for chosen in product(*dates):
        order = sorted(chosen)
        longest.append(max((b - a for a, b in pairwise(order)), default=0))
    return min(longest), max(longest)


def most_pairs(edges: Sequence[tuple[str, str]]) -> int:
    """Greatest number of edges no two of which share an end, by trying."""
    if not edges:
        return 0
    (a, b), rest = edges[0], edges[1:]
    with_first = 1 + most_pairs([edge for edge in rest if a not in edge and b not in edge])
    return max(with_first, most_pairs(rest))
