"""Time to a further contact, and concentration, written out slowly (measures, sections 1, 6 and 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from math import exp, hypot, inf, log, nan, sqrt
from statistics import NormalDist
from typing import Any

from reference.drawn_dates import random_word
from reference.frequency import Key, Reference, Row, episodes_of, possible_period, stretches

Gap = tuple[int, bool, str]  # days, whether a contact ended it, person


def kaplan_meier(gaps: Sequence[Gap], within: float) -> dict[str, float]:
    """Share without an event by a time, with its errors and limits."""
    survival, hazard = 1.0, 0.0
    influence = dict.fromkeys({person for _, _, person in gaps}, 0.0)
    for time in sorted({days for days, ended, _ in gaps if ended and days <= within}):
        at_risk = [gap for gap in gaps if gap[0] >= time]
        ended = [gap for gap in at_risk if gap[0] == time and gap[1]]
        n, d = len(at_risk), len(ended)
        survival *= 1 - d / n
        if d == n:
            continue
        hazard += d / (n * (n - d))
        for gap in at_risk:
            influence[gap[2]] += (gap in ended and gap[0] == time and gap[1]) / (n - d) - d / (n * (n - d))
    out = {"repeated": 1 - survival, "se": survival * sqrt(hazard), "lower": nan, "upper": nan, "se_persons": nan}
    if len(influence) > 1:
        out["se_persons"] = survival * sqrt(sum(value**2 for value in influence.values()))
    if 0 < survival < 1:
        width = NormalDist().inv_cdf(0.975) * sqrt(hazard) / log(survival)
        out["lower"], out["upper"] = 1 - survival ** exp(width), 1 - survival ** exp(-width)
    return out


def nelson_aalen(gaps: Sequence[Gap], within: float) -> tuple[float, float]:
    """Cumulative hazard by a time, and its standard error."""
    hazard = variance = 0.0
    for time in sorted({days for days, ended, _ in gaps if ended and days <= within}):
        n = sum(days >= time for days, *_ in gaps)
        d = sum(days == time and ended for days, ended, _ in gaps)
        hazard += d / n
        variance += d / n**2
    return hazard, sqrt(variance)


def stratified_log_rank(strata: Sequence[Sequence[Sequence[Gap]]]) -> float:
    """Chi-squared of two groups, excesses and variances added up over strata: strata[i][g] are gaps of group g."""
    excess = variance = 0.0
    for first, second in strata:
        both = [*first, *second]
        for time in sorted({days for days, ended, _ in both if ended}):
            n1, n = (sum(days >= time for days, *_ in group) for group in (first, both))
            d1, d = (sum(days == time and ended for days, ended, _ in group) for group in (first, both))
            excess += d1 - d * n1 / n
            variance += d * n1 / n * (1 - n1 / n) * (n - d) / (n - 1) if n > 1 else 0.0
    return excess**2 / variance if variance > 1e-12 else nan


def mean_cumulative(units: Sequence[tuple[int, list[float]]], within: float) -> tuple[float, float]:
    """Mean number of events by a time and its error, of units given as (days observed, times of events)."""
    mean = 0.0
    influence = [0.0] * len(units)
    for time in sorted({time for _, times in units for time in times if time <= within}):
        at_risk = [number for number, (end, _) in enumerate(units) if end >= time]
        events = [units[number][1].count(time) for number in at_risk]
        mean += sum(events) / len(at_risk)
        for number, own in zip(at_risk, events, strict=True):
            influence[number] += (own - sum(events) / len(at_risk)) / len(at_risk)
    return mean, sqrt(sum(value**2 for value in influence)) if len(units) > 1 else nan


def near_pairs(
    events: Sequence[tuple[float, float, str, int]], km: Sequence[float], days: Sequence[float]
) -> list[int]:
    """Pairs of events (x and y in km, address, day) by bin of distance, the same address first, and of time."""

    def bin_of(value: float, edges: Sequence[float]) -> int | None:
        return next((n for n, (a, b) in enumerate(pairwise(edges)) if a <= value < b), None)

    counts = [0] * (len(km) * (len(days) - 1))
    for a, b in combinations(events, 2):
        apart = hypot(a[0] - b[0], a[1] - b[1])
        in_place = bin_of(apart, km)
        place = 0 if a[2] == b[2] else None if in_place is None else in_place + 1
        time = bin_of(abs(a[3] - b[3]), days)
        if place is not None and time is not None:
            counts[place * (len(days) - 1) + time] += 1
    return counts


def shuffled(days: Sequence[int], seed: int, number: int) -> list[int]:
    """The days in the order of one shuffle (Fisher and Yates)."""
    out = list(days)
    for turn, left in enumerate(range(len(out), 1, -1)):
        other = int((random_word(seed, number, turn) >> 11) * 2.0**-53 * left)
        out[left - 1], out[other] = out[other], out[left - 1]
    return out


def shuffled_within(days: Sequence[int], strata: Sequence[int], seed: int, number: int) -> list[int]:
    """The same within each stratum of events, the strata in the order of their numbers."""
    out, turn = list(days), 0
    for stratum in sorted(set(strata)):
        members = [n for n, one in enumerate(strata) if one == stratum]
        for left in range(len(members), 1, -1):
            other = int((random_word(seed, number, turn) >> 11) * 2.0**-53 * left)
            turn += 1
            a, b = members[left - 1], members[other]
            out[a], out[b] = out[b], out[a]
    return out


def nearest_tie(book: Any, one: set[str], other: set[str], ties: Sequence[str]) -> int | None:
    """The place of the first tie between a person of one event and one of another."""
    stays: dict[str, list[tuple[str, set[int]]]] = {}
    for row in book.get("residences", []):
        days = possible_period(row.get("start"), row.get("end"))
        stays.setdefault(row["person_id"], []).append((row["address_id"], days))
    related = {frozenset((row["from_person"], row["to_person"])) for row in book.get("relationships", [])}

    def has(tie: str, a: str, b: str) -> bool:
        if tie == "same_person":
            return a == b
        if tie == "related":
            return a != b and frozenset((a, b)) in related
        homes = [(x, y) for p, x in stays.get(a, []) for q, y in stays.get(b, []) if a != b and p == q]
        return any(x & y for x, y in homes) if tie == "same_household" else bool(homes)

    return next((n for n, tie in enumerate(ties) if any(has(tie, a, b) for a in one for b in other)), None)


def tied_pairs(near: Mapping[tuple[int, int], int], ties: int, when: Sequence[int], days: Sequence[float]) -> list[int]:
    """Pairs of events by tie and bin of time."""
    counts = [0] * (ties * (len(days) - 1))
    for (a, b), tie in near.items():
        for bin, (low, high) in enumerate(pairwise(days)):
            if low <= abs(when[a] - when[b]) < high:
                counts[tie * (len(days) - 1) + bin] += 1
    return counts


def median(gaps: Sequence[Gap]) -> float:
    times = sorted({days for days, ended, _ in gaps if ended})
    return next((time for time in times if kaplan_meier(gaps, time)["repeated"] >= 0.5 - 1e-12), inf) if gaps else nan


def gini(counts: Sequence[int]) -> float:
    """Mean difference of all pairs over twice the mean."""
    n, c = len(counts), sum(counts)
    return sum(abs(a - b) for a in counts for b in counts) / (2 * n * c)


class RecurrenceReference(Reference):
    """The measures of recurrence and concentration on one casebook."""

    def time_to_repeat(
        self,
        by: Sequence[str],
        *,
        window: set[int],
        observed: str,
        persons: Sequence[str] | None = None,
        cut: Sequence[str] = (),
        merge: int = 1,
    ) -> dict[Key, Row]:
        """The gaps of each group, followed person by person."""
        units = ["person", *(group for group in by if group != "person")]
        out: dict[Key, Row] = {} if by else {(): self.no_gaps()}
        found = self.groups(units, persons=persons)
        for unit in self.covered_groups(units, persons, None) if observed == "coverage" else ():
            found.setdefault(unit, set())
        for unit, contacts in found.items():
            group = out.setdefault(self.group_of(units, unit, by), self.no_gaps())
            kept, days, _ = self.counted_in(group, contacts, units, unit, window, observed, persons, cut)
            for run in stretches(days):
                inside = [day for day, _ in kept if day in run]
                episodes = episodes_of(inside, merge)
                group["n_merged"] += len(inside) - len(episodes)
                for day, following in zip(episodes, [*episodes[1:], None][: len(episodes)], strict=True):
                    length = run[-1] - day if following is None else following - day
                    group["gaps"].append((length, following is not None, unit[0]))
        return out

    def mean_cumulative(
        self,
        by: Sequence[str],
        *,
        window: set[int],
        observed: str,
        persons: Sequence[str] | None = None,
        cut: Sequence[str] = (),
    ) -> dict[Key, Row]:
        """Days observed and times of contacts of each person of each group, those without a contact too."""
        units = ["person", *(group for group in by if group != "person")]
        found = self.groups(units, persons=persons)
        keys = set(found) | (self.covered_groups(units, persons, None) if observed == "coverage" else set())
        out: dict[Key, Row] = {} if by else {(): self.nobody()}
        for unit in keys:
            group = out.setdefault(self.group_of(units, unit, by), self.nobody())
            contacts = found.get(unit, set())
            kept, days, status = self.counted_in(group, contacts, units, unit, window, observed, persons, cut)
            if status == "ok":
                group["units"].append((len(days), sorted(sum(d < day for d in days) + 0.5 for day, _ in kept)))
        if observed == "window" and "person" not in by:
            everybody = self.persons if persons is None else persons
            for key, group in out.items():
                others = [p for p in everybody if p not in {u[0] for u in keys if self.group_of(units, u, by) == key}]
                silent = [(len(window & self.life(p)), []) for p in others if window & self.life(p)]
                group["units"] += silent
                group["status"] = "ok" if group["units"] else group["status"]
        return out

    def counted_in(
        self,
        group: Row,
        contacts: Iterable[str],
        units: Sequence[str],
        unit: Key,
        window: set[int],
        observed: str,
        persons: Sequence[str] | None,
        cut: Sequence[str],
    ) -> tuple[list[tuple[int, str]], set[int], str]:
        """A person's days and contacts where observed; what is left out, and the status, go to the group."""
        person = unit[0]
        sure = self.sure_events(contacts, units, unit, observed, persons=persons)
        kept, uncertain = self.moments(contacts, sure, "day", window)
        group["n_uncertain"] += len(uncertain)
        group["left_out"] |= {contact for contact in sure if self.left_out([contact], window)}
        if observed == "window":
            days = self.said_observed(units, unit, window)
            status = "ok" if days else "zero_exposure"
            seen = [(day, contact) for day, contact in kept if day in days]
        else:
            agencies = self.agencies_of(units, unit, None)
            days = self.observed(person, agencies, cut, window)
            status = "ok" if days else "zero_exposure"
            if not self.coverage(person, agencies)[0]:
                status = "no_coverage"
            seen = [
                (day, contact)
                for day, contact in kept
                if day in self.observed(person, [self.contacts[contact]["agency_id"]], cut, window)
            ]
        group["n_dropped"] += len(kept) - len(seen)
        if status == "ok" or group["status"] == "no_coverage":
            group["status"] = status if group["status"] != "ok" else "ok"
        return seen, days, status

    @staticmethod
    def group_of(units: Sequence[str], unit: Key, by: Sequence[str]) -> Key:
        return tuple(unit[units.index(name)] for name in by)

    @staticmethod
    def nobody() -> Row:
        return {"units": [], "n_uncertain": 0, "n_dropped": 0, "status": "no_coverage", "left_out": set()}

    @staticmethod
    def no_gaps() -> Row:
        return {"gaps": [], "n_uncertain": 0, "n_dropped": 0, "n_merged": 0, "status": "no_coverage", "left_out": set()}

    def concentration(
        self,
        of: str,
        by: Sequence[str],
        *,
        window: set[int],
        persons: Sequence[str] | None = None,
        affected_only: bool = False,
    ) -> dict[Key, dict[str, list[float]]]:
        """The counts of every unit, certain and possible, in each group."""
        units: Sequence[Any] = {
            "person": self.persons if persons is None else persons,
            "address": [row["address_id"] for row in self.rows("addresses")],
            "agency": self.agencies,
        }[of]
        found = self.groups([*by, of], persons=persons)
        out: dict[Key, dict[str, list[float]]] = {}
        for key in {unit[:-1] for unit in found} | ({()} if not by else set()):
            counts: dict[str, list[float]] = {"certain": [], "possible": []}
            for unit in units:
                inside = [
                    contact
                    for contact in found.get((*key, unit), set())
                    if not self.contacts[contact].get("part_of") and self.days(contact) & window
                ]
                sure = {c for c in inside if self.is_sure(c, [*by, of], (*key, unit), persons=persons)}
                counts["certain"].append(sum(self.least(c) for c in sure if self.days(c) <= window))
                counts["possible"].append(sum(self.most(c) for c in inside))
            if affected_only:
                counts = {name: [count for count in values if count] for name, values in counts.items()}
            out[key] = counts
        return out
