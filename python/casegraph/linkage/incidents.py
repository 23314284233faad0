"""Contacts that are probably of one incident: proposed links, each with its evidence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from numbers import Real
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from casegraph import _core
from casegraph.errors import ArgumentError, DataError
from casegraph.frames import to_arrow
from casegraph.linkage.arguments import checked
from casegraph.linkage.chance_pairs import DAY, SAME_DAY, ChancePairs, Contact, joint, kinds_of
from casegraph.linkage.new_calls import NewCalls, ending_of, is_call_for_help

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["IncidentModel", "incident_model", "propose_contact_links"]

# Longest gap in minutes, and the share of contacts of one incident that are so close: assumed.
_GAPS = {2: 0.2, 10: 0.2, 60: 0.25, 360: 0.15, DAY: 0.05, SAME_DAY: 0.15}
_LINKED = 2  # of two contacts both state their incident, or a link between them is on record
_SHARES = {"place": 0.8, "phone": 0.4, "person": 0.8}  # how often contacts of one incident share it: assumed
_OTHERS = 0.2
_WORTH = 20.0
_MOST_ROUNDS, _STILL = 200, 1e-9
_RARE = 1e-9  # no share and no number of further contacts is taken for less: nothing is certain


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
    others_by_stating : dict, optional
        The same apart by how many of the two state their incident: further contacts that state none, of a contact that
        states none (0) and of one that states one (1); further contacts that are linked already (2). None: as many as
        if contacts of one incident stated it as often as all.
    learnt_from : str
        ``assumed``, ``EM`` or ``labels``.
    pairs : float
        Pairs of one incident that it was learnt from: labelled ones, or what EM expects.
    """

    gaps: Mapping[int, float] = field(default_factory=lambda: dict(_GAPS))
    shares: Mapping[str, float] = field(default_factory=lambda: dict(_SHARES))
    others: float = _OTHERS
    others_by_stating: Mapping[int, float] | None = None
    learnt_from: str = "assumed"
    pairs: float = 0.0


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
        How many further contacts of its incident a contact is taken to have, on average, 1e-9 or more; None: what the
        model says.
    with_linked
        Whether pairs that ``contact_links`` of the casebook name already, or that are stated to be of one incident
        (``contacts.incident_id``), are listed too.
    model
        How contacts of one incident agree. None: learnt from the contacts themselves, as :func:`incident_model` does;
        ``IncidentModel()``: as assumed.

    Returns
    -------
    pyarrow.Table
        Rows of ``contact_links``: ``from_contact`` (the later), ``to_contact``, ``kind`` (``same_incident``),
        ``status``
        (``proposed``), ``probability``, ``gist`` (the evidence in words) and ``note``; besides ``weight`` (log2 of the
        odds), ``minutes`` between them (missing where a time is) and ``may_be_two``: why they may be two incidents
        within hours, in words, missing where nothing says so. The likeliest first.

    Raises
    ------
    casegraph.ArgumentError
        ``least`` or ``others`` out of range; an attribute of ``model`` that lacks a number, or has one that is not of
        its range: ``others`` 1e-9 or more and not infinite, ``gaps`` and ``shares`` from 1e-9 to 1 - 1e-9.

    Notes
    -----
    Compared are contacts within a day of each other that share a place (met at, concerned or filed under), a phone or a
    person. The weight is log2 of how many contacts of its own incident agree so with a contact (how many there are, the
    gap in time, each thing shared) over how many others do by chance. The latter is counted, not multiplied up: persons
    live somewhere, so whoever shares a person mostly shares the place. It is the rate of contacts that share the same
    person and place 2 to 30 days before and after, drawn to that of all such contacts (gamma and Poisson), raised by as
    much as contacts of a week come in bursts, at the hours of this casebook. A contact without a time is weighed by how
    often times are missing.
    Contacts that are stated to be of two incidents (``incident_id``) are never proposed, whatever they share; pairs
    that are not stated to be of one are weighed apart from those that are, of which more are.
    Only contacts on one exact day are looked at. What brings two incidents about on one day (one that follows from
    another within hours) cannot be told from one incident: there the probability is too high. What would speak for two
    is said in ``may_be_two`` and not weighed: that, of the contacts that have something in common with both and lie
    between them (themselves included), one ended with the agency gone (advice given, no further action, taken home ...)
    and a later one is a call of the person, the family or the public. Read these before the others.

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
    if others is not None and not _RARE <= others < math.inf:
        raise ArgumentError(f"others: {others} is not accepted; accepted: {_MANY}")
    if model is not None:
        _check_model(model)
    contacts = list(_contacts(book, records))
    known, same = _linked(book)
    pairs = _pairs(contacts, same)
    if model is None:
        model = _by_em(pairs, contacts, _WORTH) if pairs else IncidentModel()
    if others is not None:
        model = replace(model, others=others, others_by_stating=None)
    weighing = _Weighing(model, contacts)
    new_calls = NewCalls(contacts)
    rows = []
    for pair in pairs:
        if not with_linked and (pair.stating == _LINKED or frozenset((pair.a.id, pair.b.id)) in known):
            continue
        weight = weighing.weight(pair)
        probability = 1 / (1 + 2.0**-weight)
        if probability >= least:
            row = _row(pair.a, pair.b, weight, probability, _words(pair))
            rows.append({**row, "may_be_two": _two(pair, new_calls)})
    rows.sort(key=lambda row: (-row["weight"], str(row["from_contact"]), str(row["to_contact"])))
    ids = book.contacts["contact_id"].type
    kinds = {"from_contact": ids, "to_contact": ids, "minutes": pa.int64()}
    numbers = {"probability": pa.float64(), "weight": pa.float64()}
    order = ["from_contact", "to_contact", "kind", "status", "probability", "gist", "note", "weight", "minutes",
             "may_be_two"]  # fmt: skip
    return pa.Table.from_pylist(
        rows, pa.schema([(name, {**kinds, **numbers}.get(name, pa.string())) for name in order])
    )


_MANY = f"{_RARE} or more, and not infinite"


def _check_model(model: IncidentModel) -> None:
    """Refuse a model that cannot weigh every pair, by the attribute."""
    by_stating = {} if model.others_by_stating is None else model.others_by_stating
    _check_number("others", model.others, math.inf, _MANY)
    for name, found, needed in (
        ("gaps", model.gaps, tuple(_GAPS)),
        ("shares", model.shares, tuple(_SHARES)),
        ("others_by_stating", by_stating, ()),
    ):
        if not isinstance(found, Mapping):
            raise ArgumentError(f"model, {name}: a {type(found).__name__} is not accepted; accepted: a dict of numbers")
        for key in needed:
            if key not in found:
                raise ArgumentError(f"model, {name}: there is no {key!r}; accepted: {', '.join(map(str, needed))}")
        for key, value in found.items():
            most, accepted = (1 - _RARE, f"{_RARE} to 1 - {_RARE}") if needed else (math.inf, _MANY)
            _check_number(f"{name}, {key!r}", value, most, accepted)


def _check_number(name: str, value: Any, most: float, accepted: str) -> None:
    if not isinstance(value, Real) or not _RARE <= float(value) <= most or math.isinf(value):
        raise ArgumentError(f"model, {name}: {value!r} is not accepted; accepted: {accepted}")


@checked
def incident_model(book: Casebook, *, records: Any = None, labels: Any = None, worth: float = _WORTH) -> IncidentModel:
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
        ``worth`` is not above 0, or infinite.
    casegraph.DataError
        No pair of contacts to learn from; a contact among the labels that is not in the casebook on one exact day.

    Notes
    -----
    EM looks at the pairs that are compared at all: within a day of each other, with something in common. That makes
    ``shares`` somewhat too high; contacts of one incident that share nothing are not seen. How often a pair agrees by
    chance stays as it is counted. Pairs that the casebook links (``contact_links`` of kind ``same_incident`` that are
    not only proposed) or states to be of one incident (``incident_id``) count as such. In a review of few persons EM
    takes what happened on one day for one incident: labels are to be preferred there.

    Examples
    --------
    >>> import casegraph as cg
    >>> model = cg.linkage.incident_model(cg.example("dhr7"))
    >>> model.learnt_from, round(sum(model.gaps.values()), 6)
    ('EM', 1.0)
    """
    if not 0 < worth < math.inf:
        raise ArgumentError(f"worth: {worth} is not accepted; accepted: more than 0, and not infinite")
    contacts = list(_contacts(book, records))
    if labels is not None:
        labelled = _labelled(contacts, labels)
        if not labelled:
            raise DataError("labels: no pair of contacts lies within a day; accepted: at least one")
        learnt = _learnt([(a, b, 1.0) for a, b in labelled], worth)
        return replace(learnt, learnt_from="labels")
    pairs = _pairs(contacts, _linked(book)[1])
    if not pairs:
        raise DataError(
            "contacts: no two within a day of each other have anything in common; accepted: labels, or none"
        )
    return _by_em(pairs, contacts, worth)


def _by_em(pairs: list[_Pair], contacts: list[Contact], worth: float) -> IncidentModel:
    """What is linked already is of one incident; of the others each as likely as the model says."""
    stating = sum(contact.incident is not None for contact in contacts)
    many = {0: len(contacts) - stating, 1: stating, _LINKED: len(contacts)}
    model = IncidentModel()
    assumed = _Weighing(model, contacts).others
    for _ in range(_MOST_ROUNDS):
        weighing = _Weighing(model, contacts)
        likely = [1.0 if pair.stating == _LINKED else 1 / (1 + 2.0 ** -weighing.weight(pair)) for pair in pairs]
        found = dict.fromkeys(many, 0.0)
        for pair, probability in zip(pairs, likely, strict=True):
            found[pair.stating] += probability * (1 if pair.stating == 1 else 2)
        by_stating = {of: max(_RARE, (found[of] + worth * assumed[of]) / (many[of] + worth)) for of in many}
        learnt = _learnt([(pair.a, pair.b, each) for pair, each in zip(pairs, likely, strict=True)], worth)
        others = max(_RARE, (2 * learnt.pairs + worth * _OTHERS) / (len(contacts) + worth))
        learnt = replace(learnt, learnt_from="EM", others=others, others_by_stating=by_stating)
        change = max(abs(learnt.shares[kind] - model.shares[kind]) for kind in _SHARES)
        change = max(change, *(abs(learnt.gaps[gap] - model.gaps[gap]) for gap in _GAPS))
        change = max(change, *(abs(by_stating[of] - weighing.others[of]) for of in many))
        model = learnt
        if change < _STILL:
            break
    return model


def _linked(book: Casebook) -> tuple[set[frozenset[Any]], set[frozenset[Any]]]:
    """Pairs that a link between contacts names; and those that are said to be of one incident, not only proposed."""
    pairs, same = set(), set()
    for row in book.contact_links.to_pylist():
        pair = frozenset((row["from_contact"], row["to_contact"]))
        pairs.add(pair)
        if row["kind"] == "same_incident" and row.get("status") != "proposed":
            same.add(pair)
    return pairs, same


def _labelled(contacts: list[Contact], labels: Any) -> list[tuple[Contact, Contact]]:
    of_id = {contact.id: contact for contact in contacts}
    pairs = []
    for at, row in enumerate(to_arrow(labels, "labels").to_pylist(), start=1):
        sides = []
        for name in ("from_contact", "to_contact"):
            if row.get(name) not in of_id:
                raise DataError(
                    f"labels, row {at}, column {name}: no contact on one exact day has this id; accepted: "
                    "contact_id of such a contact"
                )
            sides.append(of_id[row[name]])
        if _gap(*sides) is not None:
            pairs.append((sides[0], sides[1]))
    return pairs


def _learnt(pairs: list[tuple[Contact, Contact, float]], worth: float) -> IncidentModel:
    """Shares among pairs that each count for so much, what is assumed counting for `worth` pairs."""
    gaps = {gap: worth * share for gap, share in _GAPS.items()}
    shared = {kind: worth * often for kind, often in _SHARES.items()}
    known = dict.fromkeys(_SHARES, worth)
    for a, b, weight in pairs:
        gap = _gap(a, b)
        assert gap is not None
        gaps[_level(gap)] += weight
        for kind in _SHARES:
            of_a, of_b = (one.of_kind(kind) for one in (a, b))
            if of_a and of_b:
                known[kind] += weight
                shared[kind] += weight * bool(of_a & of_b)
    total = sum(gaps.values())
    # Never 0 or 1: neither is certain.
    often = {kind: min(max(shared[kind] / known[kind], 1e-3), 1 - 1e-3) for kind in _SHARES}
    apart = {gap: min(max(count / total, _RARE), 1 - _RARE) for gap, count in gaps.items()}
    return IncidentModel(apart, often, pairs=sum(one[2] for one in pairs))


def _contacts(book: Casebook, records: Any) -> Iterator[Contact]:
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
        yield Contact(row["contact_id"], at, first, minute, row.get("sequence"), frozenset(shared), incident,
                      ending_of(row), is_call_for_help(row))  # fmt: skip


def _minute(earliest: Any, latest: Any) -> int | None:
    """The middle of the times between which it was."""
    found = [_minutes_of(one) for one in (earliest, latest) if one is not None]
    return sum(found) // len(found) if found else None


def _minutes_of(time: Any) -> int:
    if hasattr(time, "hour"):
        return int(time.hour) * 60 + int(time.minute)
    hours, minutes = str(time).split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _close(contacts: list[Contact]) -> Iterator[tuple[Contact, Contact]]:
    """Pairs within a day of each other that share something and are not stated to be of two incidents, the earlier
    first."""
    of_key: dict[tuple[str, Any], list[Contact]] = defaultdict(list)
    for contact in sorted(contacts, key=lambda one: (one.day, one.minute if one.minute is not None else -1, one.row)):
        for key in joint(contact.keys):  # in the same order each time, so that sums are the same to the last bit
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


def _gap(a: Contact, b: Contact) -> int | None:
    """Minutes apart; SAME_DAY where a time is missing and the day the same; None where more than a day apart."""
    if a.minute is None or b.minute is None:
        return SAME_DAY if a.day == b.day else None
    gap = abs((b.day - a.day) * DAY + b.minute - a.minute)
    return gap if gap <= DAY else None


@dataclass(frozen=True)
class _Pair:
    """Two contacts that are compared, the earlier first, and what of it does not change while EM goes on."""

    a: Contact
    b: Contact
    stating: int  # how many of them state an incident; 2 where they are linked or state the same one
    level: int
    shared: tuple[str, ...]  # the kinds of which they have something in common
    apart: tuple[str, ...]  # the kinds of which both have something, and nothing in common
    by_chance: float  # contacts that agree so with one of the two and are not of its incident
    common: frozenset[tuple[str, Any]]


def _pairs(contacts: list[Contact], same: set[frozenset[Any]]) -> list[_Pair]:
    chance = ChancePairs(contacts)
    return [_pair(a, b, same, chance) for a, b in _close(contacts)]


def _pair(a: Contact, b: Contact, same: set[frozenset[Any]], chance: ChancePairs) -> _Pair:
    gap = _gap(a, b)
    assert gap is not None
    level = _level(gap)
    stating = (a.incident is not None) + (b.incident is not None)
    if stating == 2 or frozenset((a.id, b.id)) in same:
        stating = _LINKED
    among = "all" if stating == _LINKED else "open"
    common = a.keys & b.keys
    # Of what they share of a kind, the rarest tells most.
    rarest = [
        min((key for key in common if key[0] == kind), key=lambda key: (chance.count(key), str(key)))
        for kind in sorted({key[0] for key in common})
    ]
    shared = joint(rarest)
    apart = tuple(kind for kind in _SHARES if kind not in kinds_of(shared) and a.of_kind(kind) and b.of_kind(kind))
    by_chance = chance.a_day(shared, a.day, among) * chance.at_gap(level, _shorter(level), (a, b))
    for kind in apart:
        by_chance *= 1 - chance.also(shared, kind, among)
    return _Pair(a, b, stating, level, kinds_of(shared), apart, by_chance, common)


class _Weighing:
    """What a model says of pairs: log2 of how many contacts agree so that are of one incident, and that are not."""

    def __init__(self, model: IncidentModel, contacts: list[Contact]) -> None:
        self._model = model
        one = 1 / max(1, len(contacts))
        stated = sum(contact.incident is not None for contact in contacts) / max(1, len(contacts))
        # At least one contact's share: a model learnt where all state their incident weighs pairs that do not.
        shares = {0: max(1 - stated, one), 1: max(1 - stated, one), _LINKED: max(stated, one)}
        self.others = {stating: model.others * share for stating, share in shares.items()}
        self.others.update(model.others_by_stating or {})

    def weight(self, pair: _Pair) -> float:
        often = self._model.gaps[pair.level]
        for kind in pair.shared:
            often *= self._model.shares[kind]
        for kind in pair.apart:
            often *= 1 - self._model.shares[kind]
        return math.log2(self.others[pair.stating] * often / pair.by_chance)


def _words(pair: _Pair) -> list[str]:
    gap = _gap(pair.a, pair.b)
    assert gap is not None
    words = ["same day, a time is not stated" if gap == SAME_DAY else _apart(gap)]
    for kind in _SHARES:
        if kind in pair.apart:
            words.append(f"no {kind} in common")
        elif kind in pair.shared:
            names = ", ".join(sorted(str(key[1]) for key in pair.common if key[0] == kind))
            words.append(f"{kind}: {'the same' if kind == 'phone' else names}")
    return words


def _two(pair: _Pair, new_calls: NewCalls) -> str | None:
    found = new_calls.between(pair.a, pair.b)
    if found is None:
        return None
    ended, call = found
    return f"within hours, may be two incidents: {call.id} is a call after {ended.id} had ended ({ended.ended})"


def _level(gap: int) -> int:
    return gap if gap == SAME_DAY else next(longest for longest in _GAPS if gap <= longest)


def _shorter(level: int) -> int:
    return max((longest for longest in _GAPS if 0 < longest < level), default=0)


def _apart(minutes: int) -> str:
    if minutes < 90:
        return f"{minutes} minute{'' if minutes == 1 else 's'} apart"
    return f"{minutes / 60:.1f} hours apart"


def _row(a: Contact, b: Contact, weight: float, probability: float, words: list[str]) -> dict[str, Any]:
    gap = _gap(a, b)
    is_open = gap == SAME_DAY and (a.sequence is None or b.sequence is None or a.sequence == b.sequence)
    if gap == SAME_DAY and not is_open and (a.sequence or 0) > (b.sequence or 0):
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
        "minutes": None if gap == SAME_DAY else gap,
    }
