"""Which agency came next, and whether contacts became more severe, written out slowly."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import log, log2
from typing import Any

from reference.frequency import Key, Reference, Row


def tau_b(values: Sequence[int]) -> float | None:
    """Kendall's tau-b of values with their order; None where all are equal."""
    pairs = [(a, b) for place, a in enumerate(values) for b in values[place + 1 :]]
    s = sum((b > a) - (b < a) for a, b in pairs)
    untied = sum(a != b for a, b in pairs)
    return s / (len(pairs) * untied) ** 0.5 if untied else None


def complexity(states: Sequence[str], alphabet: int) -> dict[str, float]:
    """Entropy, complexity and turbulence, the subsequences of the runs written out one by one."""
    runs = [(state, len(list(run))) for state, run in itertools.groupby(states)]
    letters = [state for state, _ in runs]
    chosen = itertools.product([False, True], repeat=len(letters))
    distinct = {tuple(itertools.compress(letters, choice)) for choice in chosen}
    shares = [states.count(state) / len(states) for state in set(states)]
    entropy = -sum(p * log(p) for p in shares) / log(alphabet) if alphabet > 1 else 0.0
    mean = len(states) / len(runs)
    variance = sum((length - mean) ** 2 for _, length in runs) / len(runs)
    most = (len(runs) - 1) * (1 - mean) ** 2
    changes = (len(runs) - 1) / (len(states) - 1) if len(states) > 1 else 0.0
    return {
        "entropy": entropy,
        "complexity": (changes * max(0.0, entropy)) ** 0.5,
        "turbulence": log2(len(distinct) * (most + 1) / (variance + 1)),
    }


class SequenceReference(Reference):
    """The measures of the order of contacts on one casebook whose contacts have neither times nor sequence."""

    def one_day(self, contact: str) -> int | None:
        """The day of a contact that has one, is one contact and no part of another."""
        found = self.days(contact)
        is_one = self.least(contact) == 1 and self.most(contact) == 1
        return min(found) if len(found) == 1 and is_one and not self.contacts[contact].get("part_of") else None

    def next_agency(
        self, *, window: set[int] | None, persons: Sequence[str] | None, presence: str
    ) -> dict[Key, dict[str, Any]]:
        out: dict[Key, dict[str, Any]] = {}
        for person in self.persons if persons is None else persons:
            mine = [c for c in self.contacts if self.persons_in(c, presence, [person])]
            dated, open_ones = [], []
            for contact in mine:
                day = self.one_day(contact)
                if day is not None and self.is_stated(contact, person, presence):
                    if window is None or day in window:
                        dated.append((day, contact))
                elif not self.contacts[contact].get("part_of"):
                    open_ones.append(self.days(contact))
            dated.sort()
            for (first, a), (last, b) in itertools.pairwise(dated):
                key = (self.contacts[a]["agency_id"], self.contacts[b]["agency_id"])
                row = out.setdefault(key, {"contacts": 0, "same_day": 0, "unsure": 0, "days": 0})
                row["contacts"] += 1
                row["same_day"] += first == last
                row["unsure"] += any(days & set(range(first, last + 1)) for days in open_ones)
                row["days"] += last - first
        return out

    def states(self, by: Sequence[str], *, persons: Sequence[str] | None) -> dict[Key, tuple[list[str], int]]:
        """The agencies of each group's contacts in order, and how many contacts have no one day."""
        out: dict[Key, tuple[list[str], int]] = {}
        for key, contacts in self.groups(by, persons=persons).items():
            sure = {c for c in contacts if self.is_sure(c, by, key, persons=persons)}
            kept, uncertain = self.moments(contacts, sure, "day", None)
            out[key] = ([self.contacts[contact]["agency_id"] for _, contact in sorted(kept)], len(uncertain))
        return out

    def severities(self, by: Sequence[str], *, persons: Sequence[str] | None) -> dict[Key, Row]:
        out: dict[Key, Row] = {}
        for key, contacts in self.groups(by, persons=persons).items():
            sure = {c for c in contacts if self.is_sure(c, by, key, persons=persons)}
            kept, uncertain = self.moments(contacts, sure, "day", None)
            graded = [self.contacts[contact].get("severity") for _, contact in sorted(kept)]
            stated = [grade for grade in graded if grade is not None]
            steps = list(itertools.pairwise(stated))
            out[key] = {
                "contacts": len(stated),
                "n_unstated": len(graded) - len(stated),
                "n_uncertain": len(uncertain),
                "n_left_out": self.left_out(sure),
                "next_more": sum(b > a for a, b in steps),
                "next_same": sum(b == a for a, b in steps),
                "next_less": sum(b < a for a, b in steps),
                "tau_b": tau_b(stated) if len(stated) > 2 else None,
            }
        return out
