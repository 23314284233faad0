"""How often two contacts that are not of one incident have by chance what contacts of one incident have."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np

__all__ = ["ChancePairs", "Contact", "joint"]

DAY = 24 * 60
SAME_DAY = -1  # stands for a gap: the same day, the time of one or both not stated
_NEAR, _FAR = 8, 30  # days: contacts 2 to so many days away tell how many there are by chance
_LEAST, _MOST = 0.02, 0.98  # no share of chance pairs is taken for never or always
_MOST_KEYS = 12  # of one kind and contact, for what is usual: a meeting of thirty tells as much by its first dozen


@dataclass(frozen=True)
class Contact:
    id: Any
    row: int
    day: int
    minute: int | None
    sequence: float | None  # its place within the day, where times do not give it
    keys: frozenset[tuple[str, Any]]
    incident: Any = None  # as stated
    ended: str | None = None  # with which outcome an agency that was present left, or was left
    is_call: bool = False  # for help, by the person, the family or the public

    def of_kind(self, kind: str) -> set[tuple[str, Any]]:
        return {key for key in self.keys if key[0] == kind}


Joint = tuple[tuple[str, Any], ...]


def joint(keys: Iterable[tuple[str, Any]]) -> Joint:
    return tuple(sorted(keys, key=lambda key: (key[0], str(key[1]))))


def kinds_of(shared: Joint) -> tuple[str, ...]:
    return tuple(key[0] for key in shared)


@dataclass
class _Pool:
    """Contacts a day, around contacts that have keys of the same kinds."""

    near: float = 0.0  # a day, 2 to _NEAR days away
    far: float = 0.0  # a day, 2 to _FAR days away
    alike: float = 1.0  # the shape of the gamma distribution of the rates: small where they differ much


class _Days:
    """The days of the contacts that have certain keys, in order: of all such contacts, however many keys they have."""

    def __init__(self, contacts: list[Contact]) -> None:
        in_order = sorted(contacts, key=lambda one: one.day)
        self._day = [contact.day for contact in in_order]
        self._having: dict[tuple[str, Any], set[int]] = defaultdict(set)
        for at, contact in enumerate(in_order):
            for key in contact.keys:
                self._having[key].add(at)
        self._found: dict[Joint, list[int]] = {}

    def of(self, shared: Joint) -> list[int]:
        if shared not in self._found:
            rarest, *others = sorted((self._having.get(key, set()) for key in shared), key=len)
            self._found[shared] = [self._day[at] for at in sorted(rarest.intersection(*others))]
        return self._found[shared]


class ChancePairs:
    """What pairs of contacts two days to a month apart have in common: they too share persons and places, and are not
    of one incident for that.

    A person and a place do not come together by chance alone: persons live somewhere. So what two contacts share is
    counted as a whole, around the contacts of this casebook, and not multiplied. Contacts of one person come in bursts,
    so days near by count. A person's own rate is drawn to that of all (gamma and Poisson).

    Contacts that state no incident are counted apart as well: two that state one are not in question.
    """

    def __init__(self, contacts: list[Contact]) -> None:
        self._days = {"all": _Days(contacts), "open": _Days([one for one in contacts if one.incident is None])}
        self._pools = {among: self._pooled(contacts, among) for among in ("all", "open")}
        self._apart = _minutes_apart(contacts)
        self._timeless = {
            is_open: _timeless([one for one in contacts if (one.incident is None) == is_open])
            for is_open in (False, True)
        }

    def _pooled(self, contacts: list[Contact], among: str) -> dict[tuple[str, ...], _Pool]:
        days = self._days[among]
        near: dict[tuple[str, ...], list[int]] = defaultdict(list)
        far: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for contact in contacts:
            for shared in _joints(contact):
                listed = days.of(shared)
                near[kinds_of(shared)].append(_around(listed, contact.day, _NEAR))
                far[kinds_of(shared)].append(_around(listed, contact.day, _FAR))
        return {kinds: _pool(near[kinds], far[kinds]) for kinds in near}

    def count(self, key: tuple[str, Any]) -> int:
        return len(self._days["all"].of((key,)))

    def a_day(self, shared: Joint, day: int, among: str) -> float:
        """Contacts a day that share this, by chance, around that day."""
        pool = self._pools[among].get(kinds_of(shared), _Pool())
        if not pool.far:
            return 0.5 / (2 * (_NEAR - 1) * max(1, len(self._days["all"].of(shared))))
        own = _around(self._days[among].of(shared), day, _FAR)
        rate = (own + pool.alike) / (2 * (_FAR - 1) + pool.alike / pool.far)
        return rate * pool.near / pool.far

    def also(self, shared: Joint, kind: str, among: str) -> float:
        """How often those that share this share something of a further kind."""
        pools = self._pools[among]
        more = tuple(sorted((*kinds_of(shared), kind)))
        fewer, both = pools.get(kinds_of(shared)), pools.get(more)
        if not fewer or not both or not fewer.near:
            return 0.5
        return min(_MOST, max(_LEAST, both.near / fewer.near))

    def at_gap(self, longest: int, shorter: int, pair: tuple[Contact, Contact]) -> float:
        """Of the contacts of one day, how many lie so many minutes from one at a usual time; or lack a time."""
        timed = 1.0
        for contact in pair:
            timed *= 1 - self._timeless[contact.incident is None]
        if longest == SAME_DAY:
            return 1 - timed
        return timed * float(self._apart[shorter + (shorter > 0) : longest + 1].sum())


def _joints(contact: Contact) -> list[Joint]:
    """What another contact can share with it, one key of some kinds: of many keys of a kind only the first."""
    by_kind: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for key in joint(contact.keys):
        if len(by_kind[key[0]]) < _MOST_KEYS:
            by_kind[key[0]].append(key)
    kinds = sorted(by_kind)
    return [
        chosen
        for many in range(1, len(kinds) + 1)
        for some in combinations(kinds, many)
        for chosen in product(*(by_kind[kind] for kind in some))
    ]


def _around(days: list[int], day: int, most: int) -> int:
    """How many lie 2 to `most` days before or after; those nearer may be of its own incident."""
    within = bisect_right(days, day + most) - bisect_left(days, day - most)
    return within - (bisect_right(days, day + 1) - bisect_left(days, day - 1))


def _pool(near: list[int], far: list[int]) -> _Pool:
    # Half a contact is added: what was not seen in this casebook may be.
    near_rate = (sum(near) + 0.5) / (len(near) * 2 * (_NEAR - 1))
    far_rate = (sum(far) + 0.5) / (len(far) * 2 * (_FAR - 1))
    mean, spread = float(np.mean(far)), float(np.var(far))
    alike = mean * mean / (spread - mean) if spread > mean > 0 else 10.0
    return _Pool(near_rate, far_rate, min(10.0, max(0.1, alike)))


def _timeless(contacts: list[Contact]) -> float:
    """Which share states no time, drawn to a half as if by two contacts; never 0 or 1."""
    return (sum(one.minute is None for one in contacts) + 1) / (len(contacts) + 2)


def _minutes_apart(contacts: list[Contact]) -> np.ndarray[Any, Any]:
    """By minutes apart, 0 to a day: how many of the contacts of one day lie so far from a contact, if each day has as
    many and at the hours of this casebook."""
    at = np.zeros(DAY, np.int64)
    for contact in contacts:
        if contact.minute is not None:
            at[contact.minute % DAY] += 1
    known = int(at.sum())
    even = np.full(DAY + 1, 2.0 / DAY)
    even[0] /= 2
    if not known:
        return even
    circle = np.concatenate([at, at])
    # Of the day before, the same and the next: as many lie a number of minutes later on the clock as earlier.
    found = np.array([int(np.dot(at, circle[gap : gap + DAY])) for gap in range(DAY + 1)], np.float64)
    found[[0, DAY]] -= known  # not with itself
    found[1:] *= 2
    found /= max(1, known * (known - 1))
    weight = 50 / (50 + known)  # few times of day tell little: drawn to even ones
    return weight * even + (1 - weight) * found
