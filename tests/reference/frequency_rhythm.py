"""Dispersion, intervals, self-excitation, recency and weights, written out slowly (measures, sections 1 to 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from math import exp, inf, log, nan, sqrt
from typing import Any

from reference.frequency import AFTER, BEFORE, Key, Row, episodes_of, stretches
from reference.frequency_change import ChangeReference, sign


def dispersion(counts: Sequence[int]) -> dict[str, float]:
    """Of counts in windows that are alike; two windows or more, with a contact."""
    k = len(counts)
    mean = sum(counts) / k
    variance = sum((y - mean) ** 2 for y in counts) / (k - 1)
    z = [((y - mean) ** 2 - y) / mean for y in counts]
    z_mean = sum(z) / k
    z_sd = sqrt(sum((value - z_mean) ** 2 for value in z) / (k - 1))
    return {
        "mean": mean,
        "variance": variance,
        "fano": variance / mean,
        "allan": sum((b - a) ** 2 for a, b in pairwise(counts)) / (k - 1) / (2 * mean),
        "statistic": (k - 1) * variance / mean,
        "alpha": max(0.0, (variance - mean) / mean**2),
        "nb1_mean": z_mean,
        "nb1_t": z_mean / (z_sd / sqrt(k)) if z_sd > 1e-9 else nan,
        "nb2_slope": z_mean / mean,
    }


def revised_variation(pieces: Sequence[Sequence[float]], dead_time: float) -> float:
    pairs = [pair for piece in pieces for pair in pairwise(piece) if sum(pair)]
    terms = [(1 - 4 * a * b / (a + b) ** 2) * (1 + 4 * dead_time / (a + b)) for a, b in pairs]
    return 3 * sum(terms) / len(terms) if terms else nan


def tau_b(values: Sequence[float]) -> float:
    """Of values with their place in the order."""
    pairs = list(combinations(values, 2))
    different = sum(a != b for a, b in pairs)
    return sum(sign(b - a) for a, b in pairs) / sqrt(len(pairs) * different) if different else nan


def hawkes_log_likelihood(times: Sequence[float], end: float, mu: float, alpha: float, beta: float) -> float:
    """By the sum over all pairs of events."""
    total = -mu * end
    for time in times:
        earlier = sum(alpha * beta * exp(-beta * (time - before)) for before in times if before < time)
        total += log(mu + earlier) - alpha * (1 - exp(-beta * (end - time)))
    return total


def excitation_log_likelihood(
    times: Mapping[str, Sequence[float]], to: str, end: float, mu: float, alphas: Mapping[str, float], beta: float
) -> float:
    """Of one stream given all, by the sum over all pairs of events."""
    total = -mu * end
    for time in times[to]:
        rate = mu
        for source, alpha in alphas.items():
            rate += sum(alpha * beta * exp(-beta * (time - before)) for before in times[source] if before < time)
        total += log(rate)
    for source, alpha in alphas.items():
        total -= sum(alpha * (1 - exp(-beta * (end - time))) for time in times[source])
    return total


class RhythmReference(ChangeReference):
    """The measures of rhythm, recency and weight on one casebook."""

    def dispersion(self, by: Sequence[str], window: set[int], width: int, **asked: Any) -> dict[Key, Row]:
        first, last = min(window), max(window)
        parts = [set(range(day, day + width)) for day in range(first, last + 2 - width, width)]
        whole = self.counted(by, window=window, **asked)
        found = [self.counted(by, window=part, **asked) for part in parts]
        persons = asked.get("persons")
        out: dict[Key, Row] = {}
        for key, row in whole.items():
            exposures = [counts[key]["exposure_days"] for counts in found]
            most = max(exposures, default=0)
            counts, placed, unplaced = (
                [],
                0,
                set(self.sure_events(row["counted"], by, key, asked["observed"], persons=persons)),
            )
            for part, exposure in zip(parts, exposures, strict=True):
                sure = [
                    contact
                    for contact in row["counted"]
                    if self.least(contact) == self.most(contact)
                    and self.is_surely_in(contact, key, by, part, "took_part", persons, asked)
                ]
                placed += len(sure)
                unplaced -= set(sure) if exposure else set()
                if exposure == most > 0:
                    counts.append(sum(self.least(contact) for contact in sure))
            status = "ok" if row["status"] == "no_upper_bound" else row["status"]
            if status == "ok":
                status = "too_few" if len(counts) < 2 else "ok" if sum(counts) else "zero_mean"
            out[key] = {
                "counts": counts,
                "windows": len(counts),
                "n_partial": sum(0 < exposure < most for exposure in exposures),
                "contacts": sum(counts),
                "n_uncertain": len(row["counted"]) - placed,
                "n_left_out": self.left_out(unplaced),
                "n_dropped": row["n_dropped"],
                "status": status,
            }
        return out

    def gaps(self, by: Sequence[str], *, window: set[int], observed: str, merge: int, **asked: Any) -> dict[Key, Row]:
        """Gaps of each group in pieces, one a stretch of observation."""
        out: dict[Key, Row] = {}
        for key, contacts in self.groups(by, persons=asked.get("persons")).items():
            sure = self.sure_events(contacts, by, key, observed, persons=asked.get("persons"))
            kept, uncertain = self.moments(contacts, sure, "day", window)
            days, dropped, status = self.said_observed(by, key, window), 0, "ok"
            if observed == "window":
                status = "ok" if days else "zero_exposure"
                seen = [(day, contact) for day, contact in kept if day in days]
                dropped, kept = len(kept) - len(seen), seen
            if observed == "coverage":
                person = key[by.index("person")]
                agencies = self.agencies_of(by, key, None)
                days = self.observed(person, agencies, (), window)
                status = "ok" if days else "zero_exposure"
                status = status if self.coverage(person, agencies)[0] else "no_coverage"
                seen = [
                    (day, contact)
                    for day, contact in kept
                    if day in self.observed(person, [self.contacts[contact]["agency_id"]], (), window)
                ]
                dropped, kept = len(kept) - len(seen), seen
            pieces, events, merged = [], 0, 0
            for run in stretches(days):
                inside = [day for day, _ in kept if day in run]
                episodes = episodes_of(inside, merge)
                pieces.append([b - a for a, b in pairwise(episodes)])
                events += len(episodes)
                merged += len(inside) - len(episodes)
            flat = [gap for piece in pieces for gap in piece]
            out[key] = {
                "pieces": pieces,
                "contacts": events,
                "gaps": len(flat),
                "n_uncertain": len(uncertain),
                "n_dropped": dropped,
                "n_merged": merged,
                "n_left_out": self.left_out(sure, window),
                "status": status if status != "ok" else "ok" if flat else "too_few",
            }
        return out

    def recency(self, by: Sequence[str], as_of: int, **asked: Any) -> dict[Key, Row]:
        out: dict[Key, Row] = {}
        for key, contacts in self.groups(by, **asked).items():
            possible = [c for c in contacts if min(self.days(c)) <= as_of and self.most(c)]
            sure = {c for c in possible if self.is_sure(c, by, key, **asked)}
            certain = [c for c in possible if c in sure and max(self.days(c)) <= as_of and self.least(c)]
            latest = max((min(max(self.days(c)), as_of) for c in possible), default=BEFORE)
            surely = max((min(self.days(c)) for c in certain), default=BEFORE)
            counted = [c for c in possible if not self.contacts[c].get("part_of")]
            out[key] = {
                "contacts_certain": sum(self.least(c) for c in counted if c in certain),
                "contacts_possible": sum(self.most(c) for c in counted),
                "days_least": None if latest in (BEFORE, AFTER) else as_of - latest,
                "days_most": None if surely in (BEFORE, AFTER) else as_of - surely,
                "status": "ok" if certain else "possible_only" if possible else "no_contacts",
            }
        return out

    def harm(self, by: Sequence[str], weights: Mapping[str, float], window: set[int], **asked: Any) -> dict[Key, Row]:
        out: dict[Key, Row] = {}
        for key, contacts in self.groups(by, **asked).items():
            inside = [c for c in contacts if not self.contacts[c].get("part_of") and self.days(c) & window]
            weighted = [c for c in inside if self.contacts[c]["kind"] in weights]
            sure = [c for c in weighted if self.days(c) <= window and self.is_sure(c, by, key, **asked)]
            row: Row = {
                "certain": sum(self.least(c) for c in sure),
                "possible": sum(self.most(c) for c in weighted),
                "harm_certain": sum(self.least(c) * weights[self.contacts[c]["kind"]] for c in sure),
                "harm_possible": nan
                if any(self.most(c) == inf for c in weighted)
                else sum(self.most(c) * weights[self.contacts[c]["kind"]] for c in weighted),
                "n_unweighted": len(inside) - len(weighted),
                "status": "ok" if weighted else "none_weighted" if inside else "no_contacts",
            }
            out[key] = row
        return out
