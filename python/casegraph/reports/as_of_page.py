"""The page's slider: states of :mod:`casegraph.reports.as_of`, as changes from one day to the next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from casegraph.reports import words
from casegraph.reports.as_of import AsOf, Line, Subject
from casegraph.reports.keys import Choice, Keys
from casegraph.reports.view import Id, View

__all__ = ["AsOfPage", "as_of_page"]


@dataclass(frozen=True)
class AsOfPage:
    """What the template writes: the days, whom it may be about, the agencies of its rows, and the data."""

    last: int
    start: int
    subjects: Sequence[str]
    agencies: Sequence[Choice]
    thinned: bool
    data: Markup


def as_of_page(found: AsOf, keys: Keys, view: View) -> AsOfPage:
    """The slider as the template writes it."""
    whole = found.subjects[0].states
    present = {keys.agency(agency) for subject in found.subjects for one in subject.states for agency in one.lines}
    flags = view.flag_order(flag for one in whole for line in one.lines.values() for flag in line.facts)
    data = {
        "steps": [[one.moment.name, one.moment.told] for one in whole],
        "start": found.start,
        "fatal": found.fatal_from,
        "flags": [words.term(flag) for flag in flags],
        "subjects": [_subject(subject, at, keys, flags) for at, subject in enumerate(found.subjects)],
    }
    return AsOfPage(
        len(whole) - 1,
        found.start,
        [subject.name for subject in found.subjects],
        [choice for choice in keys.agencies if choice.number in present],
        found.thinned,
        _inert(data),
    )


def _subject(subject: Subject, at: int, keys: Keys, flags: Sequence[str]) -> dict[str, Any]:
    """Whom it is about, and for each agency a list of changes for each column: [place of the day, what holds from then
    on]; nothing stands for an agency that held nothing and could have opened nothing."""
    contacts: list[list[Any]] = []
    lines: dict[Id, list[list[list[Any]]]] = {}
    for step, one in enumerate(subject.states):
        _changed(contacts, step, list(one.contacts))
        for agency in one.lines:
            lines.setdefault(agency, [[] for _column in range(6)])
        for agency, columns in lines.items():
            line = one.lines.get(agency)
            for changes, told in zip(columns, [[]] * 6 if line is None else _line(line, flags), strict=True):
                _changed(changes, step, told)
    person = keys.person(subject.persons[0]) if at else None
    by_number = {keys.agency(agency): changes for agency, changes in lines.items()}
    return {"name": words.plain(subject.name), "person": person, "contacts": contacts, "lines": by_number}


def _changed(changes: list[list[Any]], step: int, told: list[Any]) -> None:
    """Note what is told at a step where it differs from what was told before."""
    if not changes or changes[-1][1:] != told:
        changes.append([step, *told])


def _line(line: Line, flags: Sequence[str]) -> list[list[Any]]:
    """What each column tells: the certain number, and the possible one where it differs; -1 where it is not known."""
    pairs = (line.held, line.by_name, line.by_home, line.openable, line.only_others)
    numbers = [[-1] if pair is None else sorted(set(pair)) for pair in pairs]
    return [*numbers, [[flags.index(flag), *sorted(set(line.facts[flag]))] for flag in flags if flag in line.facts]]


def _inert(data: Any) -> Markup:
    """JSON between script tags, which nothing in it can close."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
