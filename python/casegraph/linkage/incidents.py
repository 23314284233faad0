"""Contacts that are probably of one incident: proposed links, each with its evidence."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from casegraph import _core
from casegraph.errors import ArgumentError

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["propose_contact_links"]

_DAY = 24 * 60
_SAME_DAY = -1  # stands for a gap: the same day, the time of one or both not stated
# Longest gap in minutes, and the share of contacts of one incident that are so close: assumed, not learnt.
_GAPS = {2: 0.2, 10: 0.2, 60: 0.25, 360: 0.15, _DAY: 0.05, _SAME_DAY: 0.15}
_AROUND = 30  # days before and after from which the usual number of contacts a day is taken
_SHARES = {"place": 0.8, "phone": 0.4, "person": 0.8}  # how often contacts of one incident share it


@dataclass(frozen=True)
class _Contact:
    id: Any
    row: int
    day: int
    minute: int | None
    sequence: float | None  # its place within the day, where times do not give it
    keys: frozenset[tuple[str, Any]]


def propose_contact_links(
    book: Casebook, *, records: Any = None, least: float = 0.5, others: float = 0.2, with_linked: bool = False
) -> pa.Table:
    """Propose which contacts are of one incident.

    Parameters
    ----------
    book
        A casebook: contacts with a day, their addresses, participants, and phones among the identifiers.
    records
        Records with ``contact_id`` and ``phone``, where there are; those of the casebook by default.
    least
        The probability from which a link is proposed.
    others
        How many further contacts of its incident a contact is taken to have, on average.
    with_linked
        Whether pairs that ``contact_links`` of the casebook name already are listed too.

    Returns
    -------
    pyarrow.Table
        Rows of ``contact_links``: ``from_contact`` (the later), ``to_contact``, ``kind`` (``same_incident``),
        ``status``
        (``proposed``), ``probability``, ``gist`` (the evidence in words) and ``note``; besides ``weight`` (log2 of the
        odds) and ``minutes`` between them (missing where a time is). The likeliest first.

    Raises
    ------
    casegraph.ArgumentError
        ``least`` or ``others`` out of range.

    Notes
    -----
    Compared are contacts within a day of each other that share a place (met at, concerned or filed under), a phone or a
    person. The weight is that of Fellegi and Sunter: the prior, the gap in time and each thing shared, log2 of how
    often
    contacts of one incident have it (assumed: 80 % a place, 80 % a person, 40 % a phone; 40 % within ten minutes) over
    how often two contacts of this casebook have it by chance: a person who is in every contact says nothing, and a gap
    is weighed by how many contacts a day there usually were in that month.
    Only contacts on one exact day are looked at. The probability is as good as these assumptions.

    Examples
    --------
    The two emergency calls of one minute of the bundled review:

    >>> import casegraph as cg
    >>> links = cg.linkage.propose_contact_links(cg.example("dhr7"), with_linked=True).to_pylist()
    >>> calls = [row for row in links if {row["from_contact"], row["to_contact"]} == {"c-2.35-1", "c-2.37-1"}]
    >>> calls[0]["minutes"]
    1
    """
    if not 0 < least < 1:
        raise ArgumentError(f"least: {least} is not accepted; accepted: more than 0 and less than 1")
    if not others > 0:
        raise ArgumentError(f"others: {others} is not accepted; accepted: more than 0")
    contacts = list(_contacts(book, records))
    known = {frozenset((row["from_contact"], row["to_contact"])) for row in book.contact_links.to_pylist()}
    chance = _Chance(contacts, others)
    rows = []
    for a, b in _close(contacts):
        if not with_linked and frozenset((a.id, b.id)) in known:
            continue
        weight, words = chance.weighed(a, b)
        probability = 1 / (1 + 2.0**-weight)
        if probability >= least:
            rows.append(_row(a, b, weight, probability, words))
    rows.sort(key=lambda row: (-row["weight"], str(row["from_contact"]), str(row["to_contact"])))
    ids = book.contacts["contact_id"].type
    kinds = {"from_contact": ids, "to_contact": ids, "minutes": pa.int64()}
    numbers = {"probability": pa.float64(), "weight": pa.float64()}
    order = ["from_contact", "to_contact", "kind", "status", "probability", "gist", "note", "weight", "minutes"]
    return pa.Table.from_pylist(
        rows, pa.schema([(name, {**kinds, **numbers}.get(name, pa.string())) for name in order])
    )


def _contacts(book: Casebook, records: Any) -> Iterator[_Contact]:
    keys: dict[Any, set[tuple[str, Any]]] = defaultdict(set)
    phones: dict[Any, set[str]] = defaultdict(set)
    for row in book.identifiers.to_pylist():
        if row["kind"] == "phone" and row.get("value") and row.get("person_id") is not None:
            phones[row.get("person_id")].add(_core.normalise_phone(row.get("value")))
    for row in book.participants.to_pylist():
        keys[row["contact_id"]].add(("person", row.get("person_id")))
        if row["presence"] == "took_part":
            keys[row["contact_id"]].update(("phone", phone) for phone in phones[row.get("person_id")])
    for row in (records if records is not None else book.records).to_pylist():
        phone = _core.normalise_phone(row.get("phone") or "")
        if phone and row.get("contact_id") is not None:
            keys[row["contact_id"]].add(("phone", phone))
    for at, row in enumerate(book.contacts.to_pylist()):
        if row.get("date") is None:
            continue
        first, last, approximate, uncertain = _core.parse_edtf(row.get("date"))
        if first is None or first != last or approximate or uncertain:
            continue
        places = {row.get("met_at"), row.get("concerns_address"), row.get("filed_at")} - {None, "elsewhere"}
        shared = keys[row["contact_id"]] | {("place", place) for place in places}
        minute = _minute(row.get("time_min"), row.get("time_max"))
        yield _Contact(row["contact_id"], at, first, minute, row.get("sequence"), frozenset(shared))


def _minute(earliest: Any, latest: Any) -> int | None:
    """The middle of the times between which it was."""
    found = [_minutes_of(one) for one in (earliest, latest) if one is not None]
    return sum(found) // len(found) if found else None


def _minutes_of(time: Any) -> int:
    if hasattr(time, "hour"):
        return int(time.hour) * 60 + int(time.minute)
    hours, minutes = str(time).split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _close(contacts: list[_Contact]) -> Iterator[tuple[_Contact, _Contact]]:
    """Pairs within a day of each other that share something, the earlier first."""
    of_key: dict[tuple[str, Any], list[_Contact]] = defaultdict(list)
    for contact in sorted(contacts, key=lambda one: (one.day, one.minute if one.minute is not None else -1, one.row)):
        for key in contact.keys:
            of_key[key].append(contact)
    seen: set[tuple[int, int]] = set()
    for listed in of_key.values():
        for at, a in enumerate(listed):
            for b in listed[at + 1 :]:
                if b.day > a.day + 1:
                    break
                if (a.row, b.row) not in seen and _gap(a, b) is not None:
                    seen.add((a.row, b.row))
                    yield a, b


def _gap(a: _Contact, b: _Contact) -> int | None:
    """Minutes apart; _SAME_DAY where a time is missing and the day the same; None where more than a day apart."""
    if a.minute is None or b.minute is None:
        return _SAME_DAY if a.day == b.day else None
    gap = abs((b.day - a.day) * _DAY + b.minute - a.minute)
    return gap if gap <= _DAY else None


class _Chance:
    """How often two contacts of the casebook have by chance what contacts of one incident have."""

    def __init__(self, contacts: list[_Contact], others: float) -> None:
        size = len(contacts)
        self.prior = math.log2(others / max(size - 1 - others, 0.5))
        self.size = size
        self.count: dict[tuple[str, Any], int] = defaultdict(int)
        for contact in contacts:
            for key in contact.keys:
                self.count[key] += 1
        self.days = sorted(contact.day for contact in contacts)

    def _rate(self, day: int) -> float:
        """Contacts a day in the months before and after; the days next to it, whose may be its own, left out."""
        around = bisect_right(self.days, day + _AROUND) - bisect_left(self.days, day - _AROUND)
        near = bisect_right(self.days, day + 1) - bisect_left(self.days, day - 1)
        return (around - near + 0.5) / (2 * _AROUND - 2)

    def _gap_by_chance(self, level: int, day: int) -> float:
        """How often another contact, taken at random, lies so far from one of this day."""
        width = 1.0 if level == _SAME_DAY else 2 * (level - _shorter(level)) / _DAY
        return min(0.5, width * self._rate(day) / max(self.size - 1, 1))

    def weighed(self, a: _Contact, b: _Contact) -> tuple[float, list[str]]:
        gap = _gap(a, b)
        assert gap is not None
        level = _level(gap)
        weight = self.prior + math.log2(_GAPS[level] / self._gap_by_chance(level, a.day))
        words = ["same day, a time is not stated" if gap == _SAME_DAY else _apart(gap)]
        for kind, often in _SHARES.items():
            of_a, of_b = ({key for key in one.keys if key[0] == kind} for one in (a, b))
            if not of_a or not of_b:
                continue
            common = of_a & of_b
            if not common:
                weight += math.log2((1 - often) / (1 - self._by_chance(of_a)))
                words.append(f"no {kind} in common")
                continue
            # The rarest of what they share tells most; what nearly all contacts have tells nothing.
            rarest = min(common, key=lambda key: (self.count[key], str(key)))
            weight += max(0.0, math.log2(often / min(often, self.count[rarest] / self.size)))
            names = ", ".join(sorted(str(key[1]) for key in common)) if kind != "phone" else "the same"
            words.append(f"{kind}: {names}")
        return weight, words

    def _by_chance(self, keys: set[tuple[str, Any]]) -> float:
        """How often a contact has one of these by chance; never so sure that its absence would say all."""
        return min(0.95, sum(self.count[key] for key in keys) / self.size)


def _level(gap: int) -> int:
    return gap if gap == _SAME_DAY else next(longest for longest in _GAPS if gap <= longest)


def _shorter(level: int) -> int:
    return max((longest for longest in _GAPS if longest < level), default=0)


def _apart(minutes: int) -> str:
    if minutes < 90:
        return f"{minutes} minute{'' if minutes == 1 else 's'} apart"
    return f"{minutes / 60:.1f} hours apart"


def _row(a: _Contact, b: _Contact, weight: float, probability: float, words: list[str]) -> dict[str, Any]:
    gap = _gap(a, b)
    is_open = gap == _SAME_DAY and (a.sequence is None or b.sequence is None or a.sequence == b.sequence)
    if gap == _SAME_DAY and not is_open and (a.sequence or 0) > (b.sequence or 0):
        a, b = b, a
    return {
        "from_contact": b.id,
        "to_contact": a.id,
        "kind": "same_incident",
        "status": "proposed",
        "probability": probability,
        "gist": "; ".join(words),
        "note": "proposed by a program" + ("; which was first is not known from the times" if is_open else ""),
        "weight": weight,
        "minutes": None if gap == _SAME_DAY else gap,
    }
