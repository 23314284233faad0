"""Contacts that are probably of one incident: proposed links, each with its evidence."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from casegraph import _core
from casegraph.errors import ArgumentError, DataError
from casegraph.frames import to_arrow
from casegraph.linkage.arguments import checked

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["IncidentModel", "incident_model", "propose_contact_links"]

_DAY = 24 * 60
_SAME_DAY = -1  # stands for a gap: the same day, the time of one or both not stated
# Longest gap in minutes, and the share of contacts of one incident that are so close: assumed.
_GAPS = {2: 0.2, 10: 0.2, 60: 0.25, 360: 0.15, _DAY: 0.05, _SAME_DAY: 0.15}
_AROUND = 30  # days before and after from which the usual number of contacts a day is taken
_SHARES = {"place": 0.8, "phone": 0.4, "person": 0.8}  # how often contacts of one incident share it: assumed
_OTHERS = 0.2
_MOST_ROUNDS, _STILL = 200, 1e-9


@dataclass(frozen=True)
class IncidentModel:
    """How contacts of one incident agree: what :func:`propose_contact_links` weighs by.

    Attributes
    ----------
    gaps : dict
        The share of pairs of one incident at each gap: at most so many minutes apart, and -1 for the same day with a
        time missing. They add up to 1.
    shares : dict
        How often two contacts of one incident that both have a ``place``, ``phone`` or ``person`` share one.
    others : float
        How many further contacts of its incident a contact has, on average.
    learnt_from : str
        ``assumed``, ``EM`` or ``labels``.
    pairs : float
        Pairs of one incident that it was learnt from: labelled ones, or what EM expects.
    """

    gaps: Mapping[int, float] = field(default_factory=lambda: dict(_GAPS))
    shares: Mapping[str, float] = field(default_factory=lambda: dict(_SHARES))
    others: float = _OTHERS
    learnt_from: str = "assumed"
    pairs: float = 0.0


@dataclass(frozen=True)
class _Contact:
    id: Any
    row: int
    day: int
    minute: int | None
    sequence: float | None  # its place within the day, where times do not give it
    keys: frozenset[tuple[str, Any]]
    incident: Any = None  # as stated


@checked
def propose_contact_links(
    book: Casebook,
    *,
    records: Any = None,
    least: float = 0.5,
    others: float | None = None,
    with_linked: bool = False,
    model: IncidentModel | None = None,
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
        How many further contacts of its incident a contact is taken to have, on average; None: what the model says.
    with_linked
        Whether pairs that ``contact_links`` of the casebook name already, or that are stated to be of one incident
        (``contacts.incident_id``), are listed too.
    model
        How contacts of one incident agree; None: as assumed below. :func:`incident_model` learns one from the
        contacts, or from labels.

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
    contacts of one incident have it (assumed where no model is given: 80 % a place, 80 % a person, 40 % a phone; 40 %
    within ten minutes) over
    how often two contacts of this casebook have it by chance: a person who is in every contact says nothing, and a gap
    is weighed by how many contacts a day there usually were in that month.
    Contacts that are stated to be of two incidents (``incident_id``) are never proposed, whatever they share.
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
    model = model or IncidentModel()
    if others is not None:
        model = replace(model, others=others)
    if not model.others > 0:
        raise ArgumentError(f"others: {model.others} is not accepted; accepted: more than 0")
    contacts = list(_contacts(book, records))
    known = {frozenset((row["from_contact"], row["to_contact"])) for row in book.contact_links.to_pylist()}
    chance = _Chance(contacts, model)
    rows = []
    for a, b in _close(contacts):
        is_stated = a.incident is not None and a.incident == b.incident
        if not with_linked and (is_stated or frozenset((a.id, b.id)) in known):
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


@checked
def incident_model(book: Casebook, *, records: Any = None, labels: Any = None, worth: float = 20.0) -> IncidentModel:
    """Learn how contacts of one incident agree, from labels or from the contacts themselves.

    Parameters
    ----------
    book, records
        As of :func:`propose_contact_links`.
    labels
        Pairs of contacts that are known to be of one incident: a table with ``from_contact`` and ``to_contact``, such
        as ``contact_links`` of the kind ``same_incident`` that somebody has checked. None: EM.
    worth
        How many pairs what is assumed counts for beside what is learnt. Few pairs of one casebook are of one incident:
        without it one of them would decide.

    Returns
    -------
    IncidentModel
        ``others`` too is learnt by EM, not from labels, which need not be all there are.

    Raises
    ------
    casegraph.ArgumentError
        ``worth`` is not above 0.
    casegraph.DataError
        No pair of contacts to learn from; a contact among the labels that is not in the casebook on one exact day.

    Notes
    -----
    EM looks at the pairs that are compared at all: within a day of each other, with something in common. That makes
    ``shares`` somewhat too high; contacts of one incident that share nothing are not seen. By chance a pair agrees as
    its own contacts tell (how common the place is, how many contacts a day there were), which stays as it is. In a
    review of few persons EM takes what happened on one day for one incident: in the bundled one it expects 120 pairs
    where 11 are stated. Labels are to be preferred there.

    Examples
    --------
    >>> import casegraph as cg
    >>> model = cg.linkage.incident_model(cg.example("dhr7"))
    >>> model.learnt_from, round(sum(model.gaps.values()), 6)
    ('EM', 1.0)
    """
    if not worth > 0:
        raise ArgumentError(f"worth: {worth} is not accepted; accepted: more than 0")
    contacts = list(_contacts(book, records))
    if labels is not None:
        pairs = _labelled(contacts, labels)
        if not pairs:
            raise DataError("labels: no pair of contacts lies within a day; accepted: at least one")
        learnt = _learnt([(a, b, 1.0) for a, b in pairs], worth)
        return replace(learnt, learnt_from="labels")
    pairs = list(_close(contacts))
    if not pairs:
        raise DataError(
            "contacts: no two within a day of each other have anything in common; accepted: labels, or none"
        )
    model = IncidentModel()
    for _ in range(_MOST_ROUNDS):
        chance = _Chance(contacts, model)
        weighed = [(a, b, 1 / (1 + 2.0 ** -chance.weighed(a, b)[0])) for a, b in pairs]
        learnt = replace(_learnt(weighed, worth), learnt_from="EM")
        expected = learnt.pairs
        others = (2 * expected + worth * _OTHERS) / (len(contacts) + worth)
        learnt = replace(learnt, others=others)
        change = max(abs(learnt.shares[kind] - model.shares[kind]) for kind in _SHARES)
        change = max(change, *(abs(learnt.gaps[gap] - model.gaps[gap]) for gap in _GAPS), abs(others - model.others))
        model = learnt
        if change < _STILL:
            break
    return model


def _labelled(contacts: list[_Contact], labels: Any) -> list[tuple[_Contact, _Contact]]:
    of_id = {contact.id: contact for contact in contacts}
    pairs = []
    for at, row in enumerate(to_arrow(labels, "labels").to_pylist(), start=1):
        sides = []
        for name in ("from_contact", "to_contact"):
            if row.get(name) not in of_id:
                raise DataError(
                    f"labels, row {at}, column {name}: '{row.get(name)}' is no contact on one exact day; accepted: "
                    "contact_id of such a contact"
                )
            sides.append(of_id[row[name]])
        if _gap(*sides) is not None:
            pairs.append((sides[0], sides[1]))
    return pairs


def _learnt(pairs: list[tuple[_Contact, _Contact, float]], worth: float) -> IncidentModel:
    """Shares among pairs that each count for so much, what is assumed counting for `worth` pairs."""
    gaps = {gap: worth * share for gap, share in _GAPS.items()}
    shared = {kind: worth * often for kind, often in _SHARES.items()}
    known = dict.fromkeys(_SHARES, worth)
    for a, b, weight in pairs:
        gap = _gap(a, b)
        assert gap is not None
        gaps[_level(gap)] += weight
        for kind in _SHARES:
            of_a, of_b = (_of_kind(one, kind) for one in (a, b))
            if of_a and of_b:
                known[kind] += weight
                shared[kind] += weight * bool(of_a & of_b)
    total = sum(gaps.values())
    # Never 0 or 1: neither is certain.
    often = {kind: min(max(shared[kind] / known[kind], 1e-3), 1 - 1e-3) for kind in _SHARES}
    return IncidentModel({gap: count / total for gap, count in gaps.items()}, often, pairs=sum(one[2] for one in pairs))


def _of_kind(contact: _Contact, kind: str) -> set[tuple[str, Any]]:
    return {key for key in contact.keys if key[0] == kind}


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
    for row in (book.records if records is None else to_arrow(records, "records")).to_pylist():
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
        incident = row.get("incident_id")
        yield _Contact(row["contact_id"], at, first, minute, row.get("sequence"), frozenset(shared), incident)


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
    """Pairs within a day of each other that share something and are not stated to be of two incidents, the earlier
    first."""
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
                if None not in (a.incident, b.incident) and a.incident != b.incident:
                    continue
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

    def __init__(self, contacts: list[_Contact], model: IncidentModel) -> None:
        size = len(contacts)
        self.model = model
        self.prior = math.log2(model.others / max(size - 1 - model.others, 0.5))
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
        weight = self.prior + math.log2(self.model.gaps[level] / self._gap_by_chance(level, a.day))
        words = ["same day, a time is not stated" if gap == _SAME_DAY else _apart(gap)]
        for kind, often in self.model.shares.items():
            of_a, of_b = (_of_kind(one, kind) for one in (a, b))
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
