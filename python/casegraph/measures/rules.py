"""Rules such as "three incidents in 12 months": named, versioned, with source, area and time in force.

A rule is data. Those that casegraph ships are in ``data/rules.json``, in its own words; a rule of one's own
is a :class:`Rule`. A rule is *met on the coded data* or not; that says nothing of what should have been done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from casegraph import _core
from casegraph.arguments import choice, day_number, duration, names, refusal, several, text, whole
from casegraph.errors import ArgumentError, NotFoundError
from casegraph.schema import closest

__all__ = ["Rule", "rule_named", "rule_of", "rules"]

_Day = str | date | None
_LIMITS = "two days, from and to, each a date, a text such as '2010-11-28', or None"


@dataclass(frozen=True)
class Rule:
    """One rule on the incidents, or contacts, of a pair of persons or of one person.

    Parameters
    ----------
    name, version
        What the rule is called; two versions of a rule are two rules.
    source
        Where the definition comes from.
    publisher, published_for
        Who published it, and for where, in words.
    area
        Areas (as in ``agencies.area``) where it applies; None: everywhere.
    in_force
        ``(from, to)``: the day on which it is met lies in ``[from, to)``; None: without limit. To ask what a rule would
        say of another time, take one without limits: ``dataclasses.replace(rule, in_force=(None, None))``.
    in_force_basis
        What these days rest on.
    unit
        ``pair`` (default) or ``person``.
    flags, also_flags
        A record of the incident states any of ``flags`` and, where given, any of ``also_flags``.
    kinds, sectors
        Only contacts of any of these kinds, of agencies of any of these sectors.
    tools, grades, least_ticks
        Only contacts with a completed assessment of one of these tools (a word of their names, in either case) with one
        of these grades, or a grade that states at least ``least_ticks`` (14, 14/24, 14 of 24, 14 ticks), of the risk to
        one of the persons. A grade that cannot be read leaves it open.
    k, window
        ``k`` of them inside a window of this length (``P12M``, half-open); None: without limit.
    counting
        ``incident`` (default: distinct incidents) or ``contact``.
    after_referral_to
        The window begins on the day after a share about one of the persons to any of these forums (a word of their
        names, in either case: ``Birmingham MARAC`` is a MARAC).
    title, summary, note
        For people.

    Examples
    --------
    >>> from casegraph.measures.rules import Rule
    >>> Rule("two_in_a_year", k=2, window="P1Y", flags=["threats"]).window
    'P1Y'
    """

    name: str
    version: str = "1"
    source: str = ""
    publisher: str = ""
    published_for: str = ""
    area: str | Iterable[str] | None = None
    in_force: tuple[_Day, _Day] = (None, None)
    in_force_basis: str = ""
    unit: str = "pair"
    flags: str | Iterable[str] = ()
    also_flags: str | Iterable[str] = ()
    kinds: str | Iterable[str] = ()
    sectors: str | Iterable[str] = ()
    tools: str | Iterable[str] = ()
    grades: str | Iterable[str] = ()
    least_ticks: int = 0
    k: int = 3
    window: str | None = "P12M"
    counting: str = "incident"
    after_referral_to: str | Iterable[str] = ()
    title: str = ""
    summary: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for column in (
            "name",
            "version",
            "source",
            "publisher",
            "published_for",
            "in_force_basis",
            "title",
            "summary",
            "note",
        ):
            text(column, getattr(self, column))
        for column in ("flags", "also_flags", "kinds", "sectors", "tools", "grades", "after_referral_to", "area"):
            given = getattr(self, column)
            object.__setattr__(self, column, tuple(names(column, given)))
        choice("unit", text("unit", self.unit), ("pair", "person"))
        choice("counting", text("counting", self.counting), ("incident", "contact"))
        whole("k", self.k, 1, 1_000_000)
        whole("least_ticks", self.least_ticks, 0, 1_000)
        if self.window is not None:
            length = duration("window", text("window", self.window))
            if length is not None and _core.subtract_span(0, length) >= 0:
                raise ArgumentError(f"window: {length!r} has no length; accepted: a duration such as P12M, or None")
        start, end = self._days_in_force()
        if start is not None and end is not None and start >= end:
            raise ArgumentError("in_force: the rule ends before it begins")

    def _days_in_force(self) -> tuple[int | None, int | None]:
        limits = several("in_force", self.in_force, _LIMITS)
        if len(limits) != 2:
            raise refusal("in_force", self.in_force, _LIMITS)
        start, end = (day_number("in_force", text("in_force", day) if isinstance(day, str) else day) for day in limits)
        object.__setattr__(self, "in_force", tuple(limits))
        return start, end

    @property
    def told_in_force(self) -> str:
        """When it was in force, in words; ``at any time`` where no limit is stated."""
        since, until = (None if day is None else str(day) for day in self.in_force)
        found = [f"from {since}"] if since is not None else []
        found += [f"until {until} (that day left out)"] if until is not None else []
        if found:
            return " ".join(found)
        return "not known when (taken as at any time)" if self.in_force_basis else "at any time"

    def told(self, at: int | None = None) -> str:
        """Which definition was asked: who published it, for where, when it was in force; and on the day asked about.

        Parameters
        ----------
        at
            The day as of which it is asked, in days since 1970-01-01; None where none is.
        """
        published = [f"published by {self.publisher}"] if self.publisher else []
        published += [f"for {self.published_for}"] if self.published_for else []
        text = f"{self.name}, version {self.version}: {', '.join([*published, f'in force: {self.told_in_force}'])}"
        start, end = self._days_in_force()
        if at is None or ((start is None or start <= at) and (end is None or at < end)):
            return text
        when = date(1970, 1, 1) + timedelta(days=at)
        return f"{text}; asked as of {when}, when it was not in force"

    def as_dict(self) -> dict[str, Any]:
        """The rule as the compiled core takes it."""
        start, end = self._days_in_force()
        return {
            "flags": list(self.flags),
            "also": list(self.also_flags),
            "kinds": list(self.kinds),
            "sectors": list(self.sectors),
            "tools": list(self.tools),
            "grades": list(self.grades),
            "ticks": self.least_ticks,
            "least": self.k,
            "window": self.window,
            "counting": self.counting,
            "unit": self.unit,
            "forums": list(self.after_referral_to),
            "areas": list(self.area or ()),
            "from": start,
            "to": end,
        }


@cache
def rules() -> Mapping[str, Rule]:
    """The rules that casegraph ships, by name."""
    text = files("casegraph").joinpath("data/rules.json").read_text(encoding="utf-8")
    found = (_rule_from(entry) for entry in json.loads(text)["rules"])
    return {rule.name: rule for rule in found}


def rule_named(name: str) -> Rule:
    """The rule called ``name``; :class:`casegraph.NotFoundError` where there is none."""
    known = rules()
    if text("rule", name) not in known:
        raise NotFoundError(f"rule: there is no rule '{name}'{closest(name, known)}; there are: {', '.join(known)}")
    return known[name]


def rule_of(rule: str | Rule) -> Rule:
    """A rule as it is, or the one of that name."""
    if isinstance(rule, Rule):
        return rule
    if not isinstance(rule, str):
        raise refusal("rule", rule, "the name of a rule, or a casegraph.measures.rules.Rule")
    return rule_named(rule)


def _rule_from(entry: Mapping[str, Any]) -> Rule:
    given = dict(entry)
    period = given.pop("in_force")
    return Rule(in_force=(period["from"], period["to"]), **given)
