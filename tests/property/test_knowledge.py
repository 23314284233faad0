"""What agencies held on record, by the core and by a slow twin, on casebooks made at random."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from math import exp, inf, isnan
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from casebooks import bytes_of
from hypothesis import given, settings
from hypothesis import strategies as st

import casegraph as cg
from casegraph.graph import CaseGraph
from casegraph.measures.rules import Rule

sys.path.insert(0, str(Path(__file__).parents[1]))

from reference.frequency import quartiles
from reference.knowledge import NEG, POS, Reference, before

START = date(2011, 1, 1)
PERSONS = ["A", "B", "C"]
AGENCIES = ["police", "health", "school", "court"]
FLAGS = ["threats", "drugs"]
PAIR = ("A", "B")
EXAMPLES = settings(max_examples=150, deadline=None)


def on(offset: int) -> str:
    return (START + timedelta(days=offset)).isoformat()


OFFSETS = st.integers(0, 12)
DATES = st.one_of(
    OFFSETS.map(on),
    st.tuples(OFFSETS, st.integers(1, 2)).map(lambda pair: f"{on(pair[0])}/{on(sum(pair))}"),
    st.none(),
    OFFSETS.map(lambda offset: f"../{on(offset)}"),
)
DAYS = st.one_of(OFFSETS.map(on), DATES)


def some(draw: st.DrawFn, strategy: st.SearchStrategy[Any], chance: int = 3) -> Any:
    """A value one time in `chance`, else nothing."""
    return draw(strategy) if draw(st.integers(1, chance)) == 1 else None


def contact(draw: st.DrawFn, number: int, incidents: list[str]) -> dict[str, Any]:
    return {
        "contact_id": f"c{number}",
        "agency_id": draw(st.sampled_from(AGENCIES)),
        "date": draw(DAYS),
        "recorded_on": some(draw, DATES, 5),
        "retention_end": some(draw, OFFSETS.map(lambda offset: on(offset + 5)), 6),
        "incident_id": draw(st.sampled_from([None, *incidents])),
        "time_min": some(draw, st.sampled_from(["09:00", "09:01"]), 2),
        "sequence": some(draw, st.sampled_from([1.0, 2.0]), 3),
        "kind": draw(st.sampled_from(["call", "appointment"])),
        "attendance": some(draw, st.sampled_from(["attended", "cancelled_by_person", "no_reply"])),
    }


def share(draw: st.DrawFn, number: int) -> dict[str, Any]:
    return {
        "share_id": f"s{number}",
        "date": draw(DAYS),
        "from_agency": draw(st.sampled_from(AGENCIES)),
        "to_agency": draw(st.sampled_from([*AGENCIES, None])),
        "about_person": draw(st.sampled_from([*PERSONS, None])),
        "status": draw(st.sampled_from(["made", "made", "made", "receipt_unconfirmed", "stated_not_made"])),
    }


@st.composite
def books(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    incidents = [f"i{n}" for n in range(draw(st.integers(0, 3)))]
    contacts = [contact(draw, n, incidents) for n in range(draw(st.integers(1, 7)))]
    shares = [share(draw, n) for n in range(draw(st.integers(0, 5)))]
    participants, flags, items = [], [], []
    for row in contacts:
        named = st.one_of(st.just(["A", "B"]), st.lists(st.sampled_from(PERSONS), unique=True, max_size=3))
        for person in draw(named):
            hidden = draw(st.integers(1, 6)) == 1
            participants.append(
                {
                    "contact_id": row["contact_id"],
                    "person_id": person,
                    "presence": draw(st.sampled_from(["took_part", "absent", "spoken_about"])),
                    "recorded_as": "unknown" if hidden else None,
                    "identified_on": some(draw, DATES, 2) if hidden else None,
                }
            )
        for flag in draw(st.sampled_from([FLAGS, FLAGS, FLAGS[:1], FLAGS[1:], []])):
            flags.append(
                {
                    "contact_id": row["contact_id"],
                    "flag": flag,
                    "state": draw(st.sampled_from(["yes", "yes", "yes", "no", "not_recorded"])),
                    "stated_by": draw(st.sampled_from(["agency_then", "agency_then", "review"])),
                }
            )
    for row in shares:
        for number in draw(st.lists(st.integers(0, len(contacts) - 1), unique=True, max_size=2)):
            items.append({"share_id": row["share_id"], "contact_id": f"c{number}", "fact": None})
        if draw(st.integers(1, 5)) == 1:
            items.append({"share_id": row["share_id"], "contact_id": None, "fact": draw(st.sampled_from(FLAGS))})
    book = {
        "persons": [{"person_id": person} for person in PERSONS],
        "agencies": [{"agency_id": name, "name": name, "parent_agency": None} for name in AGENCIES],
        "incidents": [{"incident_id": name, "start": some(draw, DAYS, 2)} for name in incidents],
        "contacts": contacts,
        "participants": participants,
        "flags": flags,
        "shares": shares,
        "share_items": items,
    }
    if draw(st.booleans()):
        book["agencies"][1]["parent_agency"] = AGENCIES[0]
        book["agencies"][2]["parent_agency"] = draw(st.sampled_from(AGENCIES[:2]))
    return book


@st.composite
def plain_books(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Contacts of two agencies that all name both persons and state the flag: what windows and shares turn on."""
    days = st.one_of(OFFSETS.map(on), OFFSETS.map(on), OFFSETS.map(on), DATES)
    names = [f"c{n}" for n in range(draw(st.integers(2, 5)))]
    agencies = [draw(st.sampled_from(AGENCIES[:2])) for _ in names]
    ends = [some(draw, OFFSETS.map(lambda offset: on(offset + 3)), 4) for _ in names]
    shares = [share(draw, n) for n in range(draw(st.integers(0, 2)))]
    items = [{"share_id": row["share_id"], "contact_id": draw(st.sampled_from(names)), "fact": None} for row in shares]
    return {
        "persons": [{"person_id": person} for person in PERSONS],
        "agencies": [{"agency_id": name, "name": name, "parent_agency": None} for name in AGENCIES],
        "incidents": [],
        "contacts": [
            {"contact_id": name, "agency_id": agency, "date": draw(days), "retention_end": end, "kind": "call"}
            for name, agency, end in zip(names, agencies, ends, strict=True)
        ],
        "participants": [
            {"contact_id": name, "person_id": person, "presence": "took_part"} for name in names for person in "AB"
        ],
        "flags": [
            {"contact_id": name, "flag": flag, "state": "yes", "stated_by": "agency_then"}
            for name in names
            for flag in FLAGS
        ],
        "shares": shares,
        "share_items": draw(st.sampled_from([items, []])),
    }


def graph_of(book: dict[str, list[dict[str, Any]]]) -> CaseGraph:
    tables = {}
    for name, rows in book.items():
        if rows:
            columns = {key: [row[key] for row in rows] for key in rows[0]}
            tables[name] = {
                key: pa.array(values, pa.float64() if key == "sequence" else pa.string())
                for key, values in columns.items()
            }
    return cg.Casebook({name: pa.table(table) for name, table in tables.items()}, validate=False).graph(
        purpose="a test"
    )


def cell(ordinal: int, known: bool = True) -> date | None:
    """A day as a result shows it: empty where never, or not stated."""
    return None if not known or ordinal in (NEG, POS) else date.fromordinal(ordinal)


WAYS = st.fixed_dictionaries(
    {
        "scope": st.sampled_from(["stated", "stated", "about_person", "all"]),
        "ties": st.sampled_from(["closure", "strict"]),
        "parent_holds_child": st.booleans(),
    }
)


def twin_of(book: dict[str, Any], ways: dict[str, Any]) -> Reference:
    return Reference(book, ways["scope"], ways["ties"], ways["parent_holds_child"])


@EXAMPLES
@given(books(), WAYS, st.booleans(), st.sampled_from([None, ["A"], ["A", "B"]]))
def test_first_held(book: Any, ways: dict[str, Any], hindsight: bool, persons: list[str] | None) -> None:
    twin = twin_of(book, ways)
    rows = graph_of(book).knowledge.first_held(FLAGS, persons=persons, hindsight=hindsight, **ways).to_pylist()
    assert [(row["fact"], row["agency"]) for row in rows] == [(f, a) for f in FLAGS for a in AGENCIES]
    for row in rows:
        certain = twin.first_held(row["fact"], row["agency"], persons, hindsight, True)
        possible = twin.first_held(row["fact"], row["agency"], persons, hindsight, False)
        expected = "held" if certain != POS else "possibly_held" if possible != POS else "never"
        assert row["status"] == expected
        assert row["held_from"] == cell(certain)
        assert row["possibly_from"] == cell(possible)
        if row["by"] == "share":
            *_, chain = twin.held(row["agency"], row["contact"], certain != POS)
            assert row["chain"] == " > ".join(f"s{n}" for n in chain)
            assert row["shares"] == len(chain)


@EXAMPLES
@given(books(), WAYS, st.booleans(), st.sampled_from([None, ["A"]]), st.one_of(st.none(), st.integers(-1, 20)))
def test_holdings(
    book: Any, ways: dict[str, Any], hindsight: bool, persons: list[str] | None, offset: int | None
) -> None:
    twin = twin_of(book, ways)
    at = None if offset is None else on(offset)
    day = twin.end() if offset is None else START.toordinal() + offset
    result = graph_of(book).knowledge.holdings(at, persons=persons, hindsight=hindsight, **ways)
    rows = result.to_pylist()
    assert [(row["fact"], row["agency"]) for row in rows] == [(f, a) for f in twin.flags(hindsight) for a in AGENCIES]
    for row in rows:
        for bound in (True, False):
            held = twin.holdings(row["fact"], row["agency"], day, persons, hindsight, bound)
            assert row["held_certain" if bound else "held_possible"] == held


@EXAMPLES
@given(books(), st.sampled_from(["flag", "kind", "person", "agency"]), st.lists(st.integers(0, 40), min_size=1))
def test_holdings_on_several_days_are_those_of_each(book: Any, by: str, offsets: list[int]) -> None:
    knowledge = graph_of(book).knowledge
    days = sorted({on(offset) for offset in offsets})
    result = knowledge.holdings([on(offset) for offset in offsets], by=by)
    rows, behind = result.to_pylist(), result.evidence_rows().to_pylist()
    expected, cited = [], []
    for day in days:
        alone = knowledge.holdings(day, by=by)
        cited += [one | {"answer_row": one["answer_row"] + len(expected)} for one in alone.evidence_rows().to_pylist()]
        expected += [{"day": date.fromisoformat(day)} | row for row in alone.to_pylist()]
    assert repr(rows) == repr(expected)
    assert behind == cited
    for refused in ([], [None], "soon"):
        with pytest.raises(cg.ArgumentError, match="at: "):
            knowledge.holdings(refused, by=by)
    with pytest.raises(cg.ArgumentError, match="not both"):
        knowledge.holdings(days, by=by, before="fatal_incident")


@EXAMPLES
@given(
    st.one_of(plain_books(), books()), WAYS, st.sampled_from([None, ["A"]]), st.one_of(st.none(), st.integers(-1, 20))
)
def test_fragmentation(book: Any, ways: dict[str, Any], persons: list[str] | None, offset: int | None) -> None:
    twin = twin_of(book, ways)
    day = twin.end() if offset is None else START.toordinal() + offset
    at = None if offset is None else on(offset)
    rows = graph_of(book).knowledge.fragmentation(at, persons=persons, **ways).to_pylist()
    for row, certain in zip(rows, (True, False), strict=True):
        n, held, union = twin.fragmentation(day, persons, certain)
        assert (row["n"], row["held"]) == (n, union)
        assert row["status"] == ("no_contacts" if n == 0 else "not_held" if union == 0 else "ok")
        if row["status"] != "ok":
            assert isnan(row["best"])
            assert isnan(row["herfindahl"])
            assert isnan(row["overlap"])
            continue
        assert row["best"] == pytest.approx(max(held) / n)
        assert row["best_agency"] == AGENCIES[held.index(max(held))]
        assert row["herfindahl"] == pytest.approx(sum((h / sum(held)) ** 2 for h in held))
        assert row["overlap"] == pytest.approx(1 - union / sum(held))


@EXAMPLES
@given(books(), WAYS, st.booleans(), st.sampled_from([None, ["A"], ["A", "B"]]))
def test_what_was_on_record_before_an_incident(
    book: Any, ways: dict[str, Any], hindsight: bool, persons: list[str] | None
) -> None:
    """The same figures as of the casebook that has no more than what came before, or may have."""
    if not book["incidents"]:
        return
    knowledge = graph_of(book).knowledge
    found = before(book, "i0")
    if found is None:
        with pytest.raises(cg.ArgumentError, match="before: no contact of the incident has a day"):
            knowledge.holdings(before="i0")
        return
    then, day = found
    twin = twin_of(then, ways)
    for row in knowledge.holdings(before="i0", persons=persons, hindsight=hindsight, **ways).to_pylist():
        for bound in (True, False):
            held = twin.holdings(row["fact"], row["agency"], day, persons, hindsight, bound)
            assert row["held_certain" if bound else "held_possible"] == held
    spread = knowledge.fragmentation(before="i0", persons=persons, **ways).to_pylist()
    for row, certain in zip(spread, (True, False), strict=True):
        n, _, union = twin.fragmentation(day, persons, certain)
        assert (row["n"], row["held"]) == (n, union)
    kept = knowledge.never_passed_on(before="i0", hindsight=hindsight).to_pylist()
    assert {(row["agency"], row["fact"], row["contact"]) for row in kept} == Reference(then).never_passed_on(
        day, hindsight
    )


@EXAMPLES
@given(books(), st.booleans(), st.booleans(), st.one_of(st.none(), st.integers(-1, 20)))
def test_never_passed_on(book: Any, parents: bool, hindsight: bool, offset: int | None) -> None:
    twin = Reference(book, parents=parents)
    day = twin.end() if offset is None else START.toordinal() + offset
    at = None if offset is None else on(offset)
    result = graph_of(book).knowledge.never_passed_on(at, hindsight=hindsight, parent_holds_child=parents)
    found = [(row["agency"], row["fact"], row["contact"]) for row in result.to_pylist()]
    assert len(found) == len(set(found))
    assert set(found) == twin.never_passed_on(day, hindsight)


FACT_GROUPS = st.lists(
    st.sampled_from(["agency", "other_agency", "sector", "area", "fact", "kind", "year", "quarter", "month"]),
    max_size=3,
    unique=True,
)


@EXAMPLES
@given(books(), st.booleans(), st.booleans(), st.one_of(st.none(), st.integers(-1, 20)), FACT_GROUPS)
def test_facts_never_passed_on_by_groups(
    book: Any, parents: bool, hindsight: bool, offset: int | None, by: list[str]
) -> None:
    twin = Reference(book, parents=parents)
    day = twin.end() if offset is None else START.toordinal() + offset
    at = None if offset is None else on(offset)
    result = graph_of(book).knowledge.never_passed_on(at, by=by, hindsight=hindsight, parent_holds_child=parents)
    counts = ("held", "never_passed_on", "never_passed_on_possible", "would_have_carried")
    rows = result.to_pylist()
    found = {tuple(row[name] for name in by): [row[name] for name in counts] for row in rows}
    assert len(found) == len(rows)
    assert found == twin.facts_never_passed_on(day, hindsight, by)
    for row in rows:
        assert row["share"] == row["never_passed_on"] / row["held"] if row["held"] else row["share"] != row["share"]
    behind = [set() for _ in rows]
    for one in result.evidence().to_pylist():
        if one["table"] == "contacts":
            behind[one["answer_row"]].add(one["id"])
    assert all(len(contacts) <= row["never_passed_on_possible"] for contacts, row in zip(behind, rows, strict=True))
    assert all(
        bool(contacts) == bool(row["never_passed_on_possible"]) for contacts, row in zip(behind, rows, strict=True)
    )


@EXAMPLES
@given(books(), WAYS, st.sampled_from([None, ["A"]]), st.integers(1, 4))
def test_best_shares(book: Any, ways: dict[str, Any], persons: list[str] | None, k: int) -> None:
    twin = twin_of(book, ways)
    day = START.toordinal() + 8
    rows = graph_of(book).knowledge.best_shares(k, on(8), persons=persons, **ways).to_pylist()
    found = [(row["from_agency"], row["to_agency"], row["gain"]) for row in rows]
    assert found == twin.best_shares(k, day, persons)
    # The guarantees of every row, against every choice of so many shares.
    held = twin.sets_held(day, persons)
    receivers = [agency for agency in AGENCIES if held[agency]]
    pairs = [(a, b) for a in receivers for b in receivers if a != b]
    assert [row["best_at_most"] for row in rows] == twin.best_at_most(held, rows)
    for row in rows:
        choices = combinations(pairs, min(row["rank"], len(pairs)))
        best = max(sum(len(v) for v in covered(held, choice).values()) for choice in choices)
        assert row["gained"] <= best <= row["best_at_most"] <= row["gap"]
        assert row["of_best"] == row["gained"] / row["best_at_most"]
        assert 1 - exp(-1) < row["guaranteed"] <= row["of_best"] + 1e-12
        assert row["gained"] >= row["guaranteed"] * best - 1e-12


def covered(held: dict[str, set[str]], choice: Any) -> dict[str, set[str]]:
    new: dict[str, set[str]] = {}
    for sender, receiver in choice:
        new.setdefault(receiver, set()).update(held[sender] - held[receiver])
    return new


RULES = st.fixed_dictionaries(
    {
        "flag": st.sampled_from(FLAGS),
        "hindsight": st.booleans(),
        "k": st.integers(1, 3),
        "window": st.sampled_from(["P3D", "P6D", "P1M", None]),
        "counting": st.sampled_from(["incident", "contact"]),
        "from": st.sampled_from([NEG, START.toordinal() + 4]),
        "to": st.sampled_from([POS, START.toordinal() + 9]),
    }
)


def rule_of(given_rule: dict[str, Any]) -> Rule:
    period = (cell(given_rule["from"]), cell(given_rule["to"]))
    return Rule(
        "made",
        flags=given_rule["flag"],
        k=given_rule["k"],
        window=given_rule["window"],
        counting=given_rule["counting"],
        in_force=period,
    )


@settings(max_examples=300, deadline=None)
@given(st.one_of(plain_books(), books()), WAYS, RULES, st.one_of(st.none(), st.integers(0, 16)))
def test_rule(book: Any, ways: dict[str, Any], rule: dict[str, Any], offset: int | None) -> None:
    twin = twin_of(book, ways)
    at = POS if offset is None else START.toordinal() + offset
    asked = {"hindsight": rule["hindsight"], "at": None if offset is None else on(offset), **ways}
    rows = graph_of(book).knowledge.rule(rule_of(rule), PAIR, purpose="a test", **asked).to_pylist()
    assert [row["agency"] for row in rows] == [*AGENCIES, None]
    pooled = [twin.met(PAIR, AGENCIES, rule, at, certain) for certain in (True, False)]
    for row in rows:
        group = AGENCIES if row["agency"] is None else [row["agency"]]
        certain, possible = (twin.met(PAIR, group, rule, at, bound) for bound in (True, False))
        if row["status"] == "not_applicable":
            assert (certain, possible) == (POS, POS)
            continue
        expected = "met" if certain != POS else "cannot_be_evaluated" if possible != POS else "not_met"
        assert row["status"] == expected
        assert (row["met_on"], row["possibly_met_on"]) == (cell(certain), cell(possible))
        assert same(row["lag_days"], lag(certain, pooled[0]))
        assert same(row["possible_lag_days"], lag(possible, pooled[1]))


@settings(max_examples=150, deadline=None)
@given(st.one_of(plain_books(), books()), WAYS, RULES, st.one_of(st.none(), st.integers(0, 16)))
def test_rule_counts(book: Any, ways: dict[str, Any], rule: dict[str, Any], offset: int | None) -> None:
    """As many as the rows of pairs say, and as the twin counts."""
    twin, knowledge = twin_of(book, ways), graph_of(book).knowledge
    at = POS if offset is None else START.toordinal() + offset
    asked = {"hindsight": rule["hindsight"], "at": None if offset is None else on(offset), **ways}
    for agencies in ("each", "pooled", AGENCIES[:2]):
        counts = knowledge.rule_counts(rule_of(rule), agencies=agencies, **asked)
        rows = knowledge.rule(rule_of(rule), agencies=agencies, purpose="a test", **asked).to_pylist()
        *holders, pooled = counts.to_pylist()
        assert pooled["holder"] == "pooled"
        for row in (*holders, pooled):
            same_holder = [one for one in rows if (one["holder"], one["agency"]) == (row["holder"], row["agency"])]
            assert row["pairs"] == len(same_holder)
            for status in ("met", "not_met", "cannot_be_evaluated", "not_applicable"):
                assert row[status] == sum(one["status"] == status for one in same_holder)
        if agencies == "each":
            assert [row["agency"] for row in holders] == [a for a in AGENCIES if a in {one["agency"] for one in rows}]
            check_counts(twin, rule, at, holders)
        check_evidence(book, counts.evidence().to_pylist(), (*holders, pooled), rows)


def check_evidence(
    book: Any, shown: list[dict[str, Any]], holders: Sequence[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    """Each pair counted as met stands behind its holder with the day, and with an incident of both that states it."""
    for place, holder in enumerate(holders):
        behind = [row for row in shown if row["answer_row"] == place]
        met = [
            (row["person_a"], row["person_b"], row["met_on"])
            for row in rows
            if (row["holder"], row["agency"], row["status"]) == (holder["holder"], holder["agency"], "met")
        ]
        assert {(row["person_a"], row["person_b"], row["met_on"]) for row in behind} == set(met)
        assert len(met) == holder["met"]
    known = {row["incident_id"] for row in book["incidents"]}
    incident_of = {row["contact_id"]: row.get("incident_id") for row in book["contacts"]}
    incident_of = {contact: one if one in known else None for contact, one in incident_of.items()}
    for row in shown:
        if row["table"] in ("contacts", "flags"):
            assert row["incident"] == incident_of[row["id"].split(" / ")[0]]


def check_counts(twin: Reference, rule: dict[str, Any], at: int, rows: list[dict[str, Any]]) -> None:
    expected: dict[str, list[int]] = {}
    for pair in combinations(PERSONS, 2):
        holders = twin.holders(pair, rule)
        if holders is None:
            continue
        together = twin.met(pair, AGENCIES, rule, at, True)
        for agency in holders:
            alone = twin.met(pair, [agency], rule, at, True)
            numbers = expected.setdefault(agency, [0] * 5)
            numbers[0] += 1
            numbers[1] += together != POS
            numbers[2] += together != POS and alone == together
            numbers[3] += together != POS and together < alone < POS
            numbers[4] += together != POS and alone == POS
    names = ("pairs", "pooled_met", "in_time", "later", "never")
    assert {row["agency"]: [row[name] for name in names] for row in rows} == expected


@EXAMPLES
@given(books(), WAYS, st.one_of(st.none(), st.integers(0, 14)), st.booleans())
def test_held_since(book: Any, ways: dict[str, Any], offset: int | None, received_only: bool) -> None:
    twin = twin_of(book, ways)
    at = POS if offset is None else START.toordinal() + offset
    asked = {"at": None if offset is None else on(offset), "received_only": received_only, **ways}
    rows = graph_of(book).knowledge.held_since(purpose="a test", **asked).to_pylist()
    found = {}
    for row in rows:
        chain = tuple(int(name[1:]) for name in row["chain"].split(" > ")) if row["chain"] else ()
        assert row["shares"] == len(chain)
        assert row["by"] == ("share" if chain else "own_record")
        found[row["contact"], row["agency"]] = row["held_from"], row["possibly_from"], chain
    assert len(found) == len(rows)
    assert found == {
        key: (cell(certain), cell(possible), chain)
        for key, (certain, possible, chain) in twin.held_since(at).items()
        if chain or not received_only
    }


@EXAMPLES
@given(books(), WAYS, st.sampled_from([None, ["A"]]), st.integers(0, 14))
def test_what_if_shares(book: Any, ways: dict[str, Any], persons: list[str] | None, offset: int) -> None:
    held = twin_of(book, ways).sets_held(START.toordinal() + offset, persons)
    result = graph_of(book).knowledge.what_if_shares(on(offset), persons=persons, **ways)
    rows = result.to_pylist()
    assert [(row["from_agency"], row["to_agency"]) for row in rows] == [
        (a, b) for a in AGENCIES for b in AGENCIES if a != b and held[a]
    ]
    behind: dict[int, set[str]] = {}
    for one in result.evidence().to_pylist():
        behind.setdefault(one["answer_row"], set()).add(one["id"])
    for place, row in enumerate(rows):
        sender, receiver = held[row["from_agency"]], held[row["to_agency"]]
        numbers = [row[name] for name in ("held", "in_common", "gain", "to_held")]
        assert numbers == [len(sender), len(sender & receiver), len(sender - receiver), len(receiver)]
        assert behind.get(place, set()) == sender - receiver


@EXAMPLES
@given(books(), WAYS, RULES)
def test_first_held_rules_and_incidents_before_one(book: Any, ways: dict[str, Any], rule: dict[str, Any]) -> None:
    """As of the casebook that has no more than what came before the incident, or may have."""
    found = before(book, "i0") if book["incidents"] else None
    if found is None:
        return
    then, day = found
    twin, knowledge = twin_of(then, ways), graph_of(book).knowledge
    for row in knowledge.first_held(FLAGS, before="i0", **ways).to_pylist():
        certain, possible = (twin.first_held(row["fact"], row["agency"], None, False, bound) for bound in (True, False))
        assert row["held_from"] == (cell(certain) if certain <= day else None)
        assert row["possibly_from"] == (cell(possible) if possible <= day else None)
    for row in knowledge.rule(
        rule_of(rule), PAIR, before="i0", hindsight=rule["hindsight"], purpose="a test", **ways
    ).to_pylist():
        group = AGENCIES if row["agency"] is None else [row["agency"]]
        days = [cell(twin.met(PAIR, group, rule, day, bound)) for bound in (True, False)]
        assert row["status"] == "not_applicable" or [row["met_on"], row["possibly_met_on"]] == days
    for k in (1, 2):
        (row,) = knowledge.nth_incident(PAIR, k, fact=FLAGS[0], before="i0", purpose="a test").to_pylist()
        for name, bound in (("on", True), ("possibly_on", False)):
            expected = twin.nth_incident(PAIR, k, FLAGS[0], bound)
            assert row[name] == (cell(expected) if expected <= day else None)


AREAS = st.sampled_from(["north", "south", None])
STAYS = st.lists(st.tuples(st.sampled_from(PERSONS[:2]), st.sampled_from(["1", "2", "3"]), DAYS), max_size=5)


@EXAMPLES
@given(books(), WAYS, st.lists(AREAS, min_size=7, max_size=7), STAYS, st.sampled_from(["P3D", "P1M"]))
def test_border_crossings(book: Any, ways: dict[str, Any], areas: Any, stays: Any, within: str) -> None:
    agencies = [{**row, "area": area} for row, area in zip(book["agencies"], areas, strict=False)]
    addresses = [{"address_id": name, "area": area} for name, area in zip("123", areas[4:], strict=True)]
    residences = [{"person_id": person, "address_id": name, "start": start} for person, name, start in stays]
    book = {**book, "agencies": agencies, "addresses": addresses, "residences": residences}
    result = graph_of(book).knowledge.border_crossings(within, **ways)
    found = {(row.pop("from_area"), row.pop("to_area")): list(row.values()) for row in result.to_pylist()}
    assert found == twin_of(book, ways).border_crossings(within)
    assert len({row["answer_row"] for row in result.evidence().to_pylist()}) == len(found)


@EXAMPLES
@given(books(), WAYS, st.integers(0, 4), st.one_of(st.none(), OFFSETS))
def test_shares_taken_as_not_made_or_earlier(book: Any, ways: dict[str, Any], number: int, offset: int | None) -> None:
    if number >= len(book["shares"]):
        return
    changed = {"status": "stated_not_made"} if offset is None else {"date": on(offset)}
    shares = [{**row, **(changed if place == number else {})} for place, row in enumerate(book["shares"])]
    name = f"s{number}"
    asked = {"unshare": [name]} if offset is None else {"reshare": {name: on(offset)}}
    rows = graph_of(book).what_if(**asked).knowledge.held_since(purpose="a test", **ways).to_pylist()
    twin = twin_of({**book, "shares": shares}, ways)
    assert {(row["contact"], row["agency"]): (row["held_from"], row["possibly_from"]) for row in rows} == {
        key: (cell(certain), cell(possible)) for key, (certain, possible, _) in twin.held_since(POS).items()
    }


def lag(alone: int, pooled: int) -> float:
    if pooled == POS:
        return float("nan")
    if alone == POS:
        return inf
    return float("nan") if NEG in (alone, pooled) else alone - pooled


def same(one: float, other: float) -> bool:
    return one == other or (isnan(one) and isnan(other))


@settings(max_examples=40, deadline=None)
@given(st.lists(books(), min_size=1, max_size=1), WAYS, RULES)
def test_any_number_of_threads_gives_the_same_bytes(many: Any, ways: dict[str, Any], rule: dict[str, Any]) -> None:
    graph = graph_of(many[0])
    answers = [
        graph.knowledge.rule(rule_of(rule), threads=threads, purpose="a test", **ways).table for threads in (1, 2, 16)
    ]
    # NaN is not equal to itself; the bytes are.
    first, *others = [[column.to_pylist().__repr__() for column in table.columns] for table in answers]
    assert all(other == first for other in others)


# Bounds of the days from one agency's first day to another's, by every pair of days that may have been.
def apart(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    if second[1] == POS:
        return inf, inf
    least = second[1] - first[0] if second[1] > NEG and first[0] < POS else -inf
    most = second[0] - first[1] if first[1] > NEG and second[0] < POS else inf
    return least, most


@EXAMPLES
@given(books(), WAYS, st.booleans(), st.sampled_from([None, ["A"]]), st.booleans())
def test_lags_of_persons(
    book: Any, ways: dict[str, Any], hindsight: bool, persons: list[str] | None, named: bool
) -> None:
    twin, knowledge = twin_of(book, ways), graph_of(book).knowledge
    asked = {"persons": persons, "hindsight": hindsight, **ways}
    result = knowledge.lags_of_persons(FLAGS, agencies=AGENCIES if named else None, **asked)
    everybody = [row["person_id"] for row in book["persons"]] if persons is None else persons
    expected = {}
    for flag in FLAGS:
        held = {
            (agency, person): tuple(twin.first_held(flag, agency, [person], hindsight, sure) for sure in (True, False))
            for agency in AGENCIES
            for person in everybody
        }
        for first, second in combinations(AGENCIES, 2):
            of = {agency: {p for p in everybody if held[agency, p][1] != POS} for agency in (first, second)}
            both = of[first] & of[second]
            if not both and not named:
                continue
            bounds = [apart(held[first, p], held[second, p]) for p in both]
            days = [least for least, most in bounds if least == most]
            counts = {
                "persons_first": len(of[first]),
                "persons_second": len(of[second]),
                "persons": len(both),
                "later": sum(least > 0 for least, _ in bounds),
                "earlier": sum(most < 0 for _, most in bounds),
                "same_day": bounds.count((0, 0)),
                "persons_exact": len(days),
                "status": "ok" if days else "too_few",
            }
            expected[flag, first, second] = (counts, quartiles(days))
    rows = {(row["fact"], row["first_agency"], row["second_agency"]): row for row in result.to_pylist()}
    assert list(rows) == list(expected)
    for key, row in rows.items():
        counts, days = expected[key]
        assert {name: row[name] for name in counts} == counts
        assert row["persons"] == row["later"] + row["earlier"] + row["same_day"] + row["not_known"]
        for name, value in zip(("days_q1", "days_median", "days_q3"), days, strict=True):
            assert row[name] == value or (isnan(row[name]) and isnan(value))
    assert bytes_of(knowledge.lags_of_persons(FLAGS, threads=1, **asked).table) == bytes_of(
        knowledge.lags_of_persons(FLAGS, threads=2, **asked).table
    )


@EXAMPLES
@given(books(), WAYS, st.booleans(), st.sampled_from([None, ["A"]]), st.booleans())
def test_lags(book: Any, ways: dict[str, Any], hindsight: bool, persons: list[str] | None, named: bool) -> None:
    twin, knowledge = twin_of(book, ways), graph_of(book).knowledge
    agencies = AGENCIES if named else None
    asked = {"persons": persons, "hindsight": hindsight, **ways}
    result = knowledge.lags(FLAGS, agencies=agencies, **asked)
    rows = result.to_pylist()
    held = {
        (flag, agency): (
            twin.first_held(flag, agency, persons, hindsight, True),
            twin.first_held(flag, agency, persons, hindsight, False),
        )
        for flag in FLAGS
        for agency in AGENCIES
    }
    expected = []
    for flag in FLAGS:
        for a, b in combinations([one for one in AGENCIES if named or held[flag, one][1] != POS], 2):
            if held[flag, a][1] == held[flag, b][1] == POS:
                continue
            b_first = held[flag, b][1] != POS and held[flag, b][0] < held[flag, a][1]
            first, second = (b, a) if b_first or held[flag, a][1] == POS else (a, b)
            expected.append((flag, first, second))
    assert [(row["fact"], row["first_agency"], row["second_agency"]) for row in rows] == expected
    for row in rows:
        first, second = held[row["fact"], row["first_agency"]], held[row["fact"], row["second_agency"]]
        least, most = apart(first, second)
        assert (row["days_least"], row["days_most"]) == (least, most)
        assert row["status"] == (
            "never"
            if second[1] == POS
            else "later"
            if least > 0
            else "same_day"
            if (least, most) == (0, 0)
            else "not_known"
        )
        for side, days in (("first", first), ("second", second)):
            assert (row[f"{side}_from"], row[f"{side}_possibly_from"]) == (cell(days[0]), cell(days[1]))
    assert bytes_of(knowledge.lags(FLAGS, threads=1, **asked).table) == bytes_of(
        knowledge.lags(FLAGS, threads=2, **asked).table
    )


@EXAMPLES
@given(
    st.one_of(plain_books(), books()),
    WAYS,
    st.lists(
        st.tuples(st.sampled_from("AB"), st.sampled_from("BC"), st.sampled_from(["partner", "friend"])), max_size=4
    ),
    st.sampled_from(["each", "pooled", tuple(AGENCIES[:2])]),
)
def test_distinct_partners(book: Any, ways: dict[str, Any], ties: Any, agencies: Any) -> None:
    relationships = [{"from_person": a, "to_person": b, "kind": kind} for a, b, kind in ties if a != b]
    reviewed = {**book, "relationships": relationships, "reviews": [{"review_id": "R", "title": "R"}]}
    twin = twin_of(reviewed, ways)
    flag = FLAGS[0]
    rule = {"flag": flag, "k": 1, "window": None, "counting": "incident", "hindsight": False, "from": NEG, "to": POS}
    rows = (
        graph_of(reviewed)
        .knowledge.distinct_partners(
            fact=flag, agencies=agencies if isinstance(agencies, str) else list(agencies), **ways
        )
        .to_pylist()
    )
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault((row["person"], row["holder"], row["agency"]), []).append(row)
    for (person, holder, agency), of_holder in found.items():
        group = [agency] if agency else list(AGENCIES[:2]) if holder == "chosen" else AGENCIES
        partners = {
            other
            for row in relationships
            if row["kind"] == "partner" and person in (row["from_person"], row["to_person"])
            for other in (row["from_person"], row["to_person"])
            if other != person
        }
        for certain, name in ((True, "met_on"), (False, "possibly_met_on")):
            days = sorted(
                day for other in partners if (day := twin.met((person, other), group, rule, POS, certain)) != POS
            )
            assert [row[name] for row in of_holder] == [
                cell(days[at]) if at < len(days) else None for at in range(len(of_holder))
            ]
        assert [row["k"] for row in of_holder] == list(range(1, len(of_holder) + 1))
    with pytest.raises(cg.ArgumentError, match="within a review only"):
        graph_of({**book, "relationships": relationships}).knowledge.distinct_partners()
