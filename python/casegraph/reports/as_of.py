"""What each agency held on record, could have found, and what only others held: on every day on which that changed.

All of it is asked of the core, day by day; the page only looks up what was computed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pyarrow.compute as pc

from casegraph.graph import CaseGraph
from casegraph.reports import words
from casegraph.reports.view import Id, Moment, View, iso_day

__all__ = ["AsOf", "Line", "Pair", "State", "Subject", "as_of", "line_words", "state"]

Pair = tuple[int, int]  # certain, possible
_NONE: Pair = (0, 0)
_MOST_STEPS = 400  # of a longer record the ends of months
_MOST_ALONE = 6  # principal persons that are also shown one by one
_ALL = "relevant"  # the part of a check's answer that is about all relevant contacts
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Line:
    """One agency at one moment; numbers are of contacts about the persons asked for, certain and possible.

    ``by_name`` and ``by_home`` are what a look-up then would have shown: of the persons, and of the addresses where
    they lived (None where that is not known); ``openable`` what it could have seen in another agency's records.
    """

    held: Pair = _NONE
    by_name: Pair = _NONE
    by_home: Pair | None = None
    openable: Pair = _NONE
    only_others: Pair = _NONE
    facts: Mapping[str, Pair] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """All agencies at one moment; those without a line held nothing and could have opened nothing."""

    moment: Moment
    lines: Mapping[Id, Line]
    contacts: Pair  # about the persons, by then


@dataclass(frozen=True)
class Subject:
    """Whom a row of states is about."""

    name: str
    persons: tuple[Id, ...]
    states: Sequence[State]


@dataclass(frozen=True)
class AsOf:
    """What the slider shows: a row of states for all principal persons together, and for each alone."""

    subjects: Sequence[Subject]
    start: int  # the moment shown first, as a place in the states of the first subject
    fatal_from: int  # from which moment on the fatal incident is on record too; their number where it never is
    thinned: bool  # ends of months only


def as_of(view: View) -> AsOf | None:
    """The states of the principal persons at every moment at which one of them differs from the one before."""
    if not view.principals or view.large:
        return None
    everybody = tuple(view.principals)
    days = _days(view, everybody)
    thinned = len(days) > _MOST_STEPS
    if thinned:
        days = _ends_of_months(days)[-_MOST_STEPS:]
    moments = list(_moments(view, days))
    states = _changes([state(view, moment, everybody) for moment in moments])
    if not states:
        return None
    moments = [one.moment for one in states]
    subjects = [Subject("all principal persons", everybody, states)]
    if 1 < len(everybody) <= _MOST_ALONE:
        subjects += [Subject(view.person(one), (one,), _alone(view, moments, one, thinned)) for one in everybody]
    fatal_from = _fatal_from(view, moments)
    return AsOf(subjects, max(0, min(fatal_from, len(moments)) - 1), fatal_from, thinned)


def _alone(view: View, moments: Sequence[Moment], person: Id, thinned: bool) -> list[State]:
    """The states of one person at all moments; asked anew where something may have changed for that person."""
    days = _days(view, (person,))
    asked = {moment.name for moment in _moments(view, _ends_of_months(days) if thinned else days)}
    found: list[State] = []
    for moment in moments:
        if found and moment.name not in asked:
            found.append(replace(found[-1], moment=moment))
        else:
            found.append(state(view, moment, (person,)))
    return found


def state(view: View, moment: Moment, persons: Sequence[Id]) -> State:
    """What every agency held about ``persons``, and could have found, at one moment."""
    knowledge, asked = view.graph.knowledge, dict(moment.asked)
    held: dict[Id, Pair] = {}
    contacts = _NONE
    for row in knowledge.holdings(**asked, persons=list(persons), by="agency").to_pylist():
        contacts = (row["all_certain"], row["all_possible"])
        held[row["agency"]] = (row["held_certain"], row["held_possible"])
    facts: dict[Id, dict[str, Pair]] = {}
    by_flag = knowledge.holdings(**asked, persons=list(persons), by="flag").table
    by_flag = by_flag.filter(pc.greater(by_flag["held_possible"], 0))  # of each agency and flag there is a row
    for row in by_flag.select(["agency", "fact", "held_certain", "held_possible"]).to_pylist():
        facts.setdefault(row["agency"], {})[row["fact"]] = (row["held_certain"], row["held_possible"])
    graph, look = _look(view, moment)
    homes = _homes(view, look, persons)
    lines: dict[Id, Line] = {}
    for agency in view.agency_order:
        own = held.get(agency, _NONE)
        if not own[1] and agency not in view.openers:
            continue
        named = _split(graph, agency, look, persons, person=list(persons))
        if not own[1] and not named["accessible"][1]:
            continue
        # What an agency did not hold, a look-up in its own records does not find.
        asks_home = homes and own[1]
        home = _split(graph, agency, look, persons, address=homes)["found"] if asks_home else _NONE if homes else None
        lines[agency] = Line(own, named["found"], home, named["accessible"], named["silo"], facts.get(agency, {}))
    return State(moment, lines, contacts)


def line_words(line: Line) -> tuple[str, str, str, str, str]:
    """The cells of one agency's line: held, by name, by address, openable, only others."""
    home = "not known where" if line.by_home is None else words.bounds(*line.by_home)
    told = (line.held, line.by_name, line.openable, line.only_others)
    held, named, opened, others = (words.bounds(*pair) for pair in told)
    return held, named, home, opened, others


# -- moments -----------------------------------------------------------------------------------------


def _days(view: View, persons: Sequence[Id]) -> list[int]:
    """Every day on which something may change, in order."""
    found: set[int | None] = set()
    about = {row["contact_id"] for row in view.rows("participants") if row["person_id"] in persons}
    for row in view.rows("contacts"):
        if row["contact_id"] in about:
            found.update(view.days(row["date"]))
            found.update(view.days(row["recorded_on"]))
            found.update(_after(view.days(row["retention_end"]), 1))
    for row in view.rows("participants"):
        if row["contact_id"] in about:
            found.update(view.days(row["identified_on"]))
    for row in view.rows("shares"):
        found.update(view.days(row["date"]))
    # A look-up is made on the morning after: what begins on a day shows from the day before.
    for row in (*view.rows("access"), *(r for r in view.rows("residences") if r["person_id"] in persons)):
        found.update(_after(view.days(row["start"]), -1))
        found.update(view.days(row["end"]))
    low = min((day for day in found if day is not None), default=0)
    contacts = [day for day in (view.first_day, view.last_day) if day is not None]
    if contacts:
        low = max(low, contacts[0])
    return sorted(day for day in found if day is not None and day >= low)


def _after(days: tuple[int | None, int | None], more: int) -> Iterator[int | None]:
    return (None if day is None else day + more for day in days)


def _ends_of_months(days: Sequence[int]) -> list[int]:
    def end(day: int) -> int:
        when = _EPOCH + timedelta(days=day)
        later = date(when.year + when.month // 12, when.month % 12 + 1, 1) if when.year < 9999 else date.max
        return (later - _EPOCH).days - 1

    return sorted({end(day) for day in days})


def _moments(view: View, days: Sequence[int]) -> Iterator[Moment]:
    """The ends of days, and the moment before the fatal incident between its day and the one before."""
    fatal = view.fatal_day
    told_fatal = fatal is None or not view.may_see(fatal)
    for day in days:
        if fatal is not None and not told_fatal and day >= fatal:
            told_fatal = True
            yield Moment(
                f"{iso_day(fatal)}-before",
                f"{words.day_text(fatal)}, before the fatal incident",
                {"before": view.fatal_incident},
            )
        yield Moment(iso_day(day), words.day_text(day), {"at": iso_day(day)})


def _fatal_from(view: View, moments: Sequence[Moment]) -> int:
    fatal = view.fatal_day
    if fatal is None:
        return len(moments)
    later = (at for at, moment in enumerate(moments) if moment.asked.get("at", "") >= iso_day(fatal))
    return next(later, len(moments))


def _changes(states: Sequence[State]) -> list[State]:
    """The first state with anything in it, and those that differ from the one before."""
    kept: list[State] = []
    for one in states:
        if not kept and not one.lines:
            continue
        if not kept or (one.lines, one.contacts) != (kept[-1].lines, kept[-1].contacts):
            kept.append(one)
    return kept


# -- look-ups ----------------------------------------------------------------------------------------


def _look(view: View, moment: Moment) -> tuple[CaseGraph, dict[str, Any]]:
    """When a look-up at a moment is made, and on what record: at the first contact of the fatal incident, or on the
    next morning, without the contacts that were surely later than the day."""
    if "at" not in moment.asked:
        if view.fatal_contact is None:
            return view.graph, {"at": iso_day(view.fatal_day or 0)}
        return view.graph, {"contact": view.fatal_contact}
    day = date.fromisoformat(moment.asked["at"])
    later = view.contacts_after((day - _EPOCH).days)
    graph = view.graph.what_if(remove=later) if later else view.graph
    return graph, {"at": (day + timedelta(days=1)).isoformat() if day < date.max else day.isoformat()}


def _homes(view: View, look: Mapping[str, Any], persons: Sequence[Id]) -> list[Id]:
    day = look.get("at") or (None if view.fatal_day is None else iso_day(view.fatal_day))
    if day is None or not view.size("residences"):
        return []
    found = view.graph.structure.households(day, persons=list(persons)).to_pylist()
    homes = {row["address"]: None for row in found if row["person"] in persons and row["address"] is not None}
    return list(homes)


def _split(
    graph: CaseGraph, agency: Id, look: Mapping[str, Any], persons: Sequence[Id], **keys: Any
) -> Mapping[str, Pair]:
    """How a look-up by an agency would have split the contacts about persons, however far back they lie."""
    table = graph.visibility.check(agency=agency, persons=list(persons), **look, **keys).table
    columns = (table.column(name).to_pylist() for name in ("part", "class", "certain", "possible"))
    return {kind: (certain, possible) for part, kind, certain, possible in zip(*columns, strict=True) if part == _ALL}
