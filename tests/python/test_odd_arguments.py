"""Odd values of arguments of knowledge, visibility, structure, what-ifs and rules: casegraph's errors, or an answer."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import casegraph as cg
from casegraph.graph import CaseGraph
from casegraph.measures import measures
from casegraph.measures.reading import READERS
from casegraph.measures.rules import Rule, rule_named

FAMILIES = ("knowledge", "visibility", "structure")
RULE = "marac_potential_escalation_3_in_12_months"
GRAPH = cg.example("dhr7").graph()
KNOWN: Mapping[str, Mapping[str, Any]] = {
    "knowledge.first_held": {"fact": "domestic_abuse"},
    "knowledge.lags": {"fact": "threats", "persons": "PFP"},
    "knowledge.rule": {"rule": RULE, "pair": ("Perpetrator", "PFP")},
    "knowledge.rule_counts": {"rule": RULE},
    "knowledge.nth_incident": {"pair": ("Perpetrator", "PFP")},
    "structure.households": {"at": "2014-03-15"},
    "structure.path": {"a": "PFP", "b": "Victim"},
    "visibility.check": {"check": "k-2.29"},
    "visibility.checks_of": {"table": {"agency": ["wmp"], "address": ["a-pfp"], "at": ["2010-11-28"]}},
    "visibility.changes": {"other": GRAPH.what_if(refile={"c-2.17-1": "a-pfp"})},
}
ODD: list[Any] = [
    None, True, 0, -1, 5, 2**31, 2**63, 10**30, 2.5, math.nan, math.inf, -math.inf, 1j,
    "", "x", "PFP", "\ud800", "a\x00b", "2014-13-40", "P", "P-1D", "P99999999999Y", b"x", bytearray(b"x"),
    [], [[]], [None], [5], [math.nan], [b"x"], ["x", 5], ["PFP"], [["PFP"]], [["PFP", "Victim"]], [{}], (), {},
    {"x": 1},
    {"flag": 5}, {"flag": "threats", "persons": 2.5}, {"flag": None, "pair": "PFP"}, {"pair": [5, [6]]}, {"kind": []},
    {"label": 5, "flag": "threats"}, {5: 5}, set(), {"PFP"}, iter(["PFP"]), iter([5]), range(3), date(2014, 3, 1),
    datetime(2014, 3, 1, 12), date.min, date.max, np.int64(3), np.float64("nan"), np.array(["PFP"]), np.array([[1.5]]),
    np.str_("PFP"), object(), object, len, ..., Rule("made", flags="threats"),
]  # fmt: skip


def calls() -> list[tuple[str, str]]:
    names = [name for name in measures() if name.partition(".")[0] in FAMILIES]
    return [
        (name, argument)
        for name in names
        for argument in inspect.signature(measures()[name].method or len).parameters
        if argument != "self"
    ]


def told_by(ask: Callable[..., Any], given: Mapping[str, Any]) -> tuple[Any, str]:
    """What is answered and nothing, or nothing and casegraph's own error."""
    try:
        return ask(**given), ""
    except (cg.ArgumentError, cg.NotFoundError) as error:
        return None, str(error)


def answer(ask: Callable[..., Any], argument: str, given: Mapping[str, Any]) -> Any:
    """What is answered; None where it is refused by an error that begins with the argument's name."""
    found, said = told_by(ask, given)
    without = argument == "check" and given[argument] is None and said.startswith("agency: which agency checks?")
    assert not said or said.startswith((f"{argument}:", f"{argument},")) or without, (given, said)
    return found


def each(value: Any) -> Any:
    """An iterator is read once: each call is given one of its own."""
    return iter([5]) if isinstance(value, Iterator) else value


@pytest.mark.parametrize(("name", "argument"), calls())
def test_an_odd_value_is_refused_by_name_or_answered(name: str, argument: str) -> None:
    family, _, method = name.partition(".")
    for odd in ODD:
        given = {**KNOWN.get(name, {}), argument: each(odd)}
        result = answer(getattr(getattr(GRAPH, family), method), argument, given)
        if result is not None:
            assert repr(result)
            assert result.evidence_rows().num_rows >= 0


def test_the_sweep_knows_every_annotation() -> None:
    """An annotation that nobody reads would let anything through to the core."""
    for name, argument in calls():
        annotation = str(inspect.signature(measures()[name].method or len).parameters[argument].annotation)
        assert annotation.removesuffix(" | None") in READERS, (name, argument)


CHANGES = tuple(name for name in inspect.signature(CaseGraph.what_if).parameters if name != "self")
PARTS: Mapping[str, Any] = {
    "from_agency": "wmp",
    "to_agency": "wmercia",
    "date": "2014-01-01",
    "contacts": ["c-2.17-1"],
}


@pytest.mark.parametrize("argument", CHANGES)
def test_an_odd_change_is_refused_by_name_or_made(argument: str) -> None:
    contact, person, agency, share = "c-2.17-1", "PFP", "wmp", GRAPH.book.shares["share_id"][0].as_py()
    inside: dict[str, list[Any]] = {
        "refile": [{contact: odd} for odd in ODD] + [{odd: "a-pfp"} for odd in hashable()],
        "identify": [{contact: odd} for odd in ODD] + [{odd: person} for odd in hashable()],
        "reshare": [{share: odd} for odd in ODD] + [{odd: "2014-01-01"} for odd in hashable()],
        "move": [{contact: odd} for odd in ODD] + [{odd: "2014-01-01"} for odd in hashable()],
        "access": [[(agency, odd)] for odd in ODD] + [[(odd, agency)] for odd in ODD],
        "shares": [[{**PARTS, part: odd}] for part in (*PARTS, "about_person") for odd in ODD],
        "same_person": [[[person, odd]] for odd in ODD],
    }
    for odd in [*ODD, *([odd] for odd in ODD), *inside.get(argument, ())]:
        changed = answer(GRAPH.what_if, argument, {argument: each(odd)})
        if changed is not None:
            assert repr(changed)
            assert changed.knowledge.fragmentation().to_pylist()


def hashable() -> list[Any]:
    return [odd for odd in ODD if not isinstance(odd, list | dict | set | bytearray | np.ndarray)]


@pytest.mark.parametrize("field", list(inspect.signature(Rule).parameters))
def test_an_odd_part_of_a_rule_is_refused_by_name_or_asked(field: str) -> None:
    for odd in ODD:
        rule = answer(Rule, field, {"name": "made", "flags": "threats", field: each(odd)})
        if rule is None:
            continue
        assert repr(rule)
        assert rule.told()
        counts, said = told_by(GRAPH.knowledge.rule_counts, {"rule": rule})
        assert repr(counts)
        assert not said or f", {field}: " in said, (odd, said)  # a term that the casebook does not know


def test_the_name_of_a_rule_and_the_purpose_of_a_graph() -> None:
    for odd in ODD:
        with pytest.raises(cg.Error, match=r"^rule: "):
            rule_named(each(odd))
        graph = answer(GRAPH.book.graph, "purpose", {"purpose": each(odd)})
        assert graph is None or graph.purpose in (odd, None)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: Rule("made", window=12), "window: 12 is not accepted; accepted: a text"),
        (lambda: Rule("made", flags=b"threats"), "flags: b'threats' is not accepted; accepted: a text, or a list"),
        (lambda: Rule("made", in_force="2014"), "in_force: '2014' is not accepted; accepted: two days, from and to"),
        (lambda: GRAPH.knowledge.rule(5), "rule: 5 is not accepted; accepted: the name of a rule, or"),
        (lambda: GRAPH.knowledge.first_held(5), "fact: 5 is not accepted; accepted: a flag, or a dict of flag"),
        (lambda: GRAPH.knowledge.first_held({"flag": 5}), "fact, flag: 5 is not accepted; accepted: a text"),
        (lambda: GRAPH.knowledge.best_shares(k=math.nan), "k: nan is not accepted; accepted: a whole number"),
        (lambda: GRAPH.knowledge.fragmentation(persons=2.5), "persons: 2.5 is not accepted; accepted: an id of the"),
        (lambda: GRAPH.knowledge.border_crossings("12"), "within: '12' is not a duration; accepted: ISO 8601"),
        (lambda: GRAPH.knowledge.holdings("14/03/2014"), "at: '14/03/2014' is not an EDTF date"),
        (lambda: GRAPH.visibility.check("k-2.29", detail="no"), "detail: 'no' is not accepted; accepted: True or"),
        (lambda: GRAPH.visibility.split(threads=None), "threads: None is not accepted; accepted: a whole number"),
        (lambda: GRAPH.structure.path(None, "Victim"), "a: None is not accepted; accepted: an id of the casebook"),
        (lambda: GRAPH.what_if(made="s1"), "made: 's1' is not accepted; accepted: a list"),
        (lambda: GRAPH.what_if(shares=[{"from_agency": 2.5, "to_agency": "wmp", "date": "2014", "contacts": ["c"]}]),
         "shares, from_agency: 2.5 is not accepted; accepted: an id of the casebook"),
        (lambda: GRAPH.what_if(refile={"no": "a-pfp"}), "refile, contact: the graph has no 'no'"),
    ],
)  # fmt: skip
def test_the_message_names_argument_value_and_what_is_accepted(ask: Callable[[], Any], said: str) -> None:
    with pytest.raises(cg.Error) as error:
        ask()
    assert str(error.value).startswith(said)


def test_what_other_libraries_hold_is_read_as_what_it_is() -> None:
    """Ids as numpy, Arrow and pandas have them, and true and false of numpy."""
    knowledge = GRAPH.knowledge
    wanted = knowledge.fragmentation(persons=["PFP", "Victim"]).to_pylist()
    for given in (
        np.array(["PFP", "Victim"]),
        pa.array(["PFP", "Victim"]),
        pd.Series(["PFP", "Victim"]),
        iter(["PFP", "Victim"]),
    ):
        assert knowledge.fragmentation(persons=given).to_pylist() == wanted  # type: ignore[arg-type]
    kept = knowledge.fragmentation(persons=iter(["PFP"])).parameters["persons"]  # type: ignore[arg-type]
    assert kept == ["PFP"]
    plain = knowledge.held_since(persons="PFP", received_only=True)
    assert knowledge.held_since(persons=np.str_("PFP"), received_only=np.True_).to_pylist() == plain.to_pylist()  # type: ignore[arg-type]
