"""Two windows compared, trend and change points, written out slowly (measures, sections 1, 4 and 5).

Standard library only, on the casebooks and days of reference.frequency.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from math import ceil, comb, erfc, exp, floor, inf, isnan, log, nan, sqrt
from statistics import NormalDist, median
from typing import Any

from reference.frequency import Key, Reference, Row, share_lower, share_upper

# -- tests -----------------------------------------------------------------------------------------------


def tail_at_most(x: int, n: int, p: float) -> float:
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(x + 1))


def rate_ratio(n1: int, t1: float, n2: int, t2: float) -> dict[str, float]:
    """First over second, with exact limits and p; one of the counts is above 0."""
    n = n1 + n2
    low, high = share_lower(n1, n), share_upper(n1, n)
    p = t1 / (t1 + t2)
    at_most, at_least = tail_at_most(n1, n, p), 1 - tail_at_most(n1 - 1, n, p)
    return {
        "ratio": inf if n2 == 0 else (n1 / t1) / (n2 / t2),
        "lower": low / (1 - low) * t2 / t1 if low < 1 else inf,
        "upper": high / (1 - high) * t2 / t1 if high < 1 else inf,
        "p": min(1, 2 * min(at_most, at_least)),
        "at_most": at_most,
        "at_least": at_least,
    }


def minlike(n1: int, t1: float, n2: int, t2: float) -> float:
    """All divisions of the events that are no likelier than this one."""
    n, p = n1 + n2, t1 / (t1 + t2)
    likely = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    return min(1.0, sum(one for one in likely if one <= likely[n1] * (1 + 1e-7)))


def numbers(row: Row) -> range:
    """Every number of contacts there may be; the first ones where nothing bounds them."""
    return range(row["certain"], row["certain"] + 2 if row["possible"] == inf else row["possible"] + 1)


def q_values(p: Sequence[float]) -> list[float]:
    tested = sorted((value, place) for place, value in enumerate(p) if not isnan(value))
    out = [nan] * len(p)
    for rank, (_, place) in enumerate(tested):
        out[place] = min(min(1, later * len(tested) / (k + 1)) for k, (later, _) in enumerate(tested) if k >= rank)
    return out


def sign(x: float) -> int:
    return (x > 0) - (x < 0)


def orders_with(n: int, falling: int) -> int:
    """How many orders of n different values have that many falling pairs."""
    if n <= 1:
        return int(falling == 0)
    return sum(orders_with(n - 1, falling - k) for k in range(min(n - 1, falling) + 1))


def mann_kendall(times: Sequence[float], values: Sequence[float]) -> dict[str, float]:
    n = len(values)
    pairs = list(combinations(range(n), 2))
    s = sum(sign(times[j] - times[i]) * sign(values[j] - values[i]) for i, j in pairs)
    ties = [list(values).count(value) for value in set(values)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(c * (c - 1) * (2 * c + 5) for c in ties)) / 18
    z = 0.0 if s == 0 else (s - sign(s)) / sqrt(variance)
    different = sum(values[i] != values[j] for i, j in pairs)
    if n <= 10 and len(ties) == n:
        extreme = sum(orders_with(n, k) for k in range((len(pairs) - abs(s)) // 2 + 1))
        p = min(1, 2 * extreme / sum(orders_with(n, k) for k in range(len(pairs) + 1)))
    else:
        p = erfc(abs(z) / sqrt(2))
    tau = s / sqrt(len(pairs) * different) if different else nan
    return {"s": s, "z": z, "p": p, "tau_b": tau, "variance": variance}


def theil_sen(times: Sequence[float], values: Sequence[float]) -> dict[str, float]:
    slopes = sorted((values[j] - values[i]) / (times[j] - times[i]) for i, j in combinations(range(len(values)), 2))
    if not slopes:
        return {"slope": nan, "slope_lower": nan, "slope_upper": nan}
    out = {"slope": median(slopes), "slope_lower": nan, "slope_upper": nan}
    if len(values) >= 3:
        width = NormalDist().inv_cdf(0.975) * sqrt(mann_kendall(times, values)["variance"])
        low, high = floor((len(slopes) - width) / 2), ceil((len(slopes) + width) / 2 + 1)
        out["slope_lower"] = slopes[low - 1] if low >= 1 else -inf
        out["slope_upper"] = slopes[high - 1] if high <= len(slopes) else inf
    return out


def chi2_at_most(x: float, n: int) -> float:
    """P(chi-squared with 2n degrees of freedom <= x)."""
    term = total = exp(-x / 2)
    for k in range(1, n):
        term *= x / 2 / k
        total += term
    return 1 - total


def event_tests(times: Sequence[float], end: float) -> dict[str, Any]:
    out: dict[str, Any] = dict.fromkeys(("laplace", "laplace_p", "power_beta", "power_p"), nan)
    if end == 0 or not times:
        return {**out, "events_status": "zero_exposure" if end == 0 else "no_events"}
    n = len(times)
    u = (sum(times) / n - end / 2) / (end * sqrt(1 / (12 * n)))
    total = sum(log(end / t) for t in times)
    lower = chi2_at_most(2 * total, n)
    return {
        "laplace": u,
        "laplace_p": erfc(abs(u) / sqrt(2)),
        "power_beta": n / total,
        "power_p": min(1, 2 * min(lower, 1 - lower)),
        "events_status": "ok",
    }


def segment_cost(events: Sequence[int], exposure: Sequence[float]) -> float:
    y = sum(events)
    return -2 * y * log(y / sum(exposure)) if y else 0.0


def segments(events: Sequence[int], exposure: Sequence[float], penalty: float, least: int = 1) -> list[int]:
    """Breaks of least cost, every set of them tried; the earliest of equals, the last break looked at first."""
    n = len(events)
    best: tuple[float, list[int]] | None = None
    for k in range(n):
        for breaks in combinations(range(1, n), k):
            ends = [0, *breaks, n]
            if k and min(b - a for a, b in pairwise(ends)) < least:
                continue
            cost = sum(segment_cost(events[a:b], exposure[a:b]) for a, b in pairwise(ends))
            cost += penalty * k
            backwards = [*reversed(breaks), *[0] * (n - k)]
            if best is None or cost < best[0] - 1e-9:
                best = (cost, list(breaks))
            elif cost <= best[0] + 1e-9 and backwards < [*reversed(best[1]), *[0] * (n - len(best[1]))]:
                best = (min(cost, best[0]), list(breaks))
    return best[1] if best else []


# -- measures --------------------------------------------------------------------------------------------
def bins(first: int, last: int, bin: str) -> list[set[int]]:
    """The days from first to last, cut where the calendar begins a new bin."""

    def label(day: int) -> Any:
        on = date.fromordinal(day)
        return {
            "day": day,
            "week": on - timedelta(days=on.weekday()),
            "month": (on.year, on.month),
            "quarter": (on.year, (on.month - 1) // 3),
            "year": on.year,
        }[bin]

    found: dict[Any, set[int]] = {}
    for day in range(first, last + 1):
        found.setdefault(label(day), set()).add(day)
    return list(found.values())


def made_equal(values: Sequence[float]) -> list[float]:
    """The values, those that rounding alone tells apart made equal."""
    found, close = list(values), 1e-9 * max(1.0, *(abs(value) for value in values))
    order = sorted(range(len(values)), key=lambda at: values[at])
    for before, at in pairwise(order):
        if found[at] - found[before] <= close:
            found[at] = found[before]
    return found


def hamed_rao(times: Sequence[float], values: Sequence[float]) -> float:
    """The factor of serial correlation on the variance of s: of ranks less their trend, significant lags alone."""
    n = len(values)
    slope = theil_sen(times, values)["slope"]
    rest = made_equal([value - slope * time for time, value in zip(times, values, strict=True)])
    ranks = [sum(other < value for other in rest) + (1 + sum(other == value for other in rest)) / 2 for value in rest]
    mean = sum(ranks) / n
    variance = sum((rank - mean) ** 2 for rank in ranks)
    total = 0.0
    for lag in range(1, n):
        r = sum((ranks[at] - mean) * (ranks[at + lag] - mean) for at in range(n - lag)) / variance if variance else 0.0
        if abs(r) > 1.959963984540054 / sqrt(n):
            total += (n - lag) * (n - lag - 1) * (n - lag - 2) * r
    return 1 + 2 * total / (n * (n - 1) * (n - 2))


def season_effects(cells: Sequence[tuple[int, int, int, float]]) -> dict[tuple[int, int], float]:
    """Effect of each month and weekday, of (month, weekday, contacts, days): exposure times effect gives the counts of
    each month and each weekday, and the mean day has the effect 1."""
    months, weekdays = {m: 1.0 for m, *_ in cells}, {w: 1.0 for _, w, *_ in cells}
    for _ in range(2000):
        for m in months:
            due = sum(days * weekdays[w] for month, w, _, days in cells if month == m)
            months[m] = sum(n for month, _, n, _ in cells if month == m) / due
        for w in weekdays:
            due = sum(days * months[m] for m, weekday, _, days in cells if weekday == w)
            weekdays[w] = sum(n for _, weekday, n, _ in cells if weekday == w) / due
    weighted = sum(days * months[m] * weekdays[w] for m, w, _, days in cells)
    scale = sum(days for *_, days in cells) / weighted
    return {(m, w): months[m] * weekdays[w] * scale for m in months for w in weekdays}


class ChangeReference(Reference):
    """The measures of change on one casebook."""

    def counted(
        self,
        by: Sequence[str],
        *,
        window: set[int],
        observed: str,
        persons: Sequence[str] | None = None,
        presence: str = "took_part",
        cut: Sequence[str] = (),
    ) -> dict[Key, Row]:
        """Counts and exposure of each group, by coverage or because the window is said to be observed."""
        if observed == "coverage":
            return self.rates(by, window=window, persons=persons, presence=presence, cut=cut)
        out = {}
        for key, contacts in self.groups(by, persons=persons, presence=presence).items():
            sure = {c for c in contacts if self.is_sure(c, by, key, persons=persons, presence=presence)}
            days = self.said_observed(by, key, window)
            asked = [c for c in contacts if not self.contacts[c].get("part_of") and self.days(c) & window]
            inside = [c for c in asked if self.days(c) & days]
            out[key] = {
                "certain": sum(self.least(c) for c in inside if c in sure and self.days(c) <= days),
                "possible": sum(self.most(c) for c in inside),
                "exposure_days": len(days),
                "n_dropped": len(asked) - len(inside),
                "counted": set(inside),
                "status": "ok" if days else "zero_exposure",
            }
        return out

    def rate_ratio(self, by: Sequence[str], first: set[int], second: set[int], **asked: Any) -> dict[Key, Row]:
        before, after = (self.counted(by, window=window, **asked) for window in (first, second))
        out: dict[Key, Row] = {}
        for key in before:
            one, two = before[key], after[key]
            row: Row = {
                "first_certain": one["certain"],
                "first_possible": one["possible"],
                "second_certain": two["certain"],
                "second_possible": two["possible"],
                "n_dropped": one["n_dropped"] + two["n_dropped"],
                "status": next(
                    (each["status"] for each in (one, two) if each["status"] not in ("ok", "no_upper_bound")), "ok"
                ),
                **dict.fromkeys(("ratio_least", "ratio_most", "lower", "upper", "p", "p_minlike"), nan),
            }
            if row["status"] == "ok" and one["possible"] + two["possible"] == 0:
                row["status"] = "no_events"
            if row["status"] == "ok":
                cells = [(a, b) for a in numbers(one) for b in numbers(two)]
                every = [rate_ratio(b, two["exposure_days"], a, one["exposure_days"]) for a, b in cells if a + b]
                if inf not in (one["possible"], two["possible"]):
                    row["p_minlike"] = max(minlike(b, two["exposure_days"], a, one["exposure_days"]) for a, b in cells)
                if one["possible"] == inf:  # however many
                    every.append({"ratio": 0, "lower": 0, "upper": 0, "at_most": 0, "at_least": 1})
                if two["possible"] == inf:
                    every.append({"ratio": inf, "lower": inf, "upper": inf, "at_most": 1, "at_least": 0})
                if inf in (one["possible"], two["possible"]):
                    row["status"] = "no_upper_bound"
                ratios = [each["ratio"] for each in every]
                if (0, 0) in cells:  # may be, and then nothing is known
                    every.append({"lower": 0.0, "upper": inf, "at_most": 1.0, "at_least": 1.0})
                row |= {
                    "ratio_least": min(ratios) if two["certain"] + one["possible"] else nan,
                    "ratio_most": max(ratios) if two["possible"] + one["certain"] else nan,
                    "lower": min(each["lower"] for each in every),
                    "upper": max(each["upper"] for each in every),
                    "p": min(1, 2 * min(max(e["at_most"] for e in every), max(e["at_least"] for e in every))),
                }
            out[key] = row
        for key, q in zip(out, q_values([row["p"] for row in out.values()]), strict=True):
            out[key]["q"] = q
        return out

    def binned(self, by: Sequence[str], window: set[int], bin: str, **asked: Any) -> dict[Key, Row]:
        """Sure contacts and exposure of each bin that has any, by group."""
        whole = self.counted(by, window=window, **asked)
        parts = bins(min(window), max(window), bin)
        found = [self.counted(by, window=part, **asked) for part in parts]
        presence, persons = asked.get("presence", "took_part"), asked.get("persons")
        out: dict[Key, Row] = {}
        for key, row in whole.items():
            kept: Row = {"bins": [], "events": [], "exposure": [], "sure": 0}
            for part, counts in zip(parts, found, strict=True):
                if not counts[key]["exposure_days"]:
                    continue
                sure = [
                    contact
                    for contact in row["counted"]
                    if self.least(contact) == self.most(contact)
                    and self.is_surely_in(contact, key, by, part, presence, persons, asked)
                ]
                kept["bins"].append(part)
                kept["events"].append(sum(self.least(contact) for contact in sure))
                kept["exposure"].append(counts[key]["exposure_days"])
                kept["sure"] += len(sure)
            kept["n_uncertain"] = len(row["counted"]) - kept["sure"]
            whole_sure = self.sure_events(
                row["counted"], by, key, asked["observed"], persons=persons, presence=presence
            )
            unplaced = [
                contact
                for contact in whole_sure
                if not any(self.is_surely_in(contact, key, by, part, presence, persons, asked) for part in kept["bins"])
            ]
            kept["n_left_out"] = self.left_out(unplaced)
            kept["n_dropped"] = row["n_dropped"]
            kept["status"] = "ok" if row["status"] == "no_upper_bound" else row["status"]
            kept["counted"] = row["counted"]
            out[key] = kept
        return out

    def is_surely_in(
        self, contact: str, key: Key, by: Sequence[str], part: set[int], presence: str, persons: Any, asked: Any
    ) -> bool:
        if not self.is_sure(contact, by, key, persons=persons, presence=presence):
            return False
        if asked["observed"] == "window":
            return self.days(contact) <= self.said_observed(by, key, part)
        if not self.agency_is_stated(contact):
            return False
        among = [key[by.index("person")]] if "person" in by else persons or self.persons
        agency = self.contacts[contact]["agency_id"]
        return any(
            self.days(contact) <= self.observed(person, [agency], asked.get("cut", ()), part)
            for person in self.persons_in(contact, presence, None)
            if person in among and self.is_stated(contact, person, presence)
        )

    def trend(self, by: Sequence[str], window: set[int], bin: str, **asked: Any) -> dict[Key, Row]:
        out: dict[Key, Row] = {}
        for key, row in self.binned(by, window, bin, **asked).items():
            times = [(min(part) + max(part) + 1) / 2 / 365.25 for part in row["bins"]]
            rates = [y / e * 365.25 for y, e in zip(row["events"], row["exposure"], strict=True)]
            tests = dict.fromkeys(("z", "p", "tau_b"), nan) | {"s": None}
            if len(rates) >= 3:
                tests = {name: mann_kendall(times, rates)[name] for name in ("s", "z", "p", "tau_b")}
            status = row["status"] if row["status"] != "ok" else "ok" if len(rates) >= 3 else "too_few"
            days = (
                self.event_days(by, key, window, **asked) if "person" in by or asked["observed"] == "window" else None
            )
            events: dict[str, Any]
            if days is None:
                events = dict.fromkeys(("laplace", "laplace_p", "power_beta", "power_p"), nan)
                events["events_status"] = "needs_person"
            else:
                events = event_tests(*days)
                if row["status"] != "ok":
                    events["events_status"] = row["status"]
            out[key] = {
                **row,
                **tests,
                **theil_sen(times, rates),
                "status": status,
                "times": days[0] if days else [],
                **events,
            }
        return out

    def event_days(self, by: Sequence[str], key: Key, window: set[int], **asked: Any) -> tuple[list[float], int]:
        """Noon of the day of each contact in observed time, and how long that is."""
        persons, presence = asked.get("persons"), asked.get("presence", "took_part")
        contacts = self.groups(by, persons=persons, presence=presence).get(key, set())
        sure = self.sure_events(contacts, by, key, asked["observed"], persons=persons, presence=presence)
        kept, _ = self.moments(contacts, sure, "day", window)
        observed = self.said_observed(by, key, window)
        if asked["observed"] == "window":
            kept = [(day, contact) for day, contact in kept if day in observed]
        if asked["observed"] == "coverage":
            person = key[by.index("person")]
            cut = asked.get("cut", ())
            observed = self.observed(person, self.agencies_of(by, key, None), cut, window)
            kept = [
                (day, contact)
                for day, contact in kept
                if day in self.observed(person, [self.contacts[contact]["agency_id"]], cut, window)
            ]
        order = sorted(observed)
        return [order.index(day) + 0.5 for day, _ in kept], len(order)

    def change_points(self, by: Sequence[str], window: set[int], bin: str, **asked: Any) -> dict[Key, list[Row]]:
        out: dict[Key, list[Row]] = {}
        for key, row in self.binned(by, window, bin, **asked).items():
            n = len(row["bins"])
            status = row["status"]
            if status == "ok" and not sum(row["events"]):
                status = "no_events"
            breaks = segments(row["events"], row["exposure"], 2 * log(n)) if status == "ok" else []
            ends = [0, *breaks, n]
            out[key] = [
                {
                    "contacts": sum(row["events"][a:b]),
                    "exposure_days": sum(row["exposure"][a:b]),
                    "from_day": date.fromordinal(min(row["bins"][a])) if n else None,
                    "to_day": date.fromordinal(max(row["bins"][b - 1])) if n else None,
                    "n_uncertain": row["n_uncertain"],
                    "n_dropped": row["n_dropped"],
                    "n_left_out": row["n_left_out"],
                    "dates": "left_out" if row["n_left_out"] else "exact",
                    "status": status,
                }
                for a, b in pairwise(ends)
            ]
        return out
