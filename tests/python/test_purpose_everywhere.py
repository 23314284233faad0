"""No measure tells of single persons outside a review without a purpose: every measure of the registry is asked."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import casegraph as cg
from casegraph.cli.measure import compute
from casegraph.measures import measures
from casegraph.purpose import FEW
from casegraph.registry import Measure
from casegraph.result import Result

PERSONS = [f"person-{number}" for number in range(FEW + 2)]
IDS = ("person-", "contact-", "incident-", "identifier-", "check-", "share-")
RULE = "marac_potential_escalation_3_in_12_months"
# What a measure needs to be asked at all; groups where it has them, so that its rows need not be of persons.
NEEDED: Mapping[str, Mapping[str, Any]] = {
    "knowledge.never_passed_on": {"by": "agency"},  # rows of contacts where there is a purpose, unless asked
    "frequency.rate_ratio": {"first": ("2011-01-01", "2011-06-01"), "second": ("2011-06-01", "2011-12-01")},
    "frequency.recency": {"as_of": "2012-01-01"},
    "frequency.recency_shares": {"as_of": "2012-01-01"},
    "frequency.proximity": {"reference": "2012-01-01"},
    "frequency.proximity_shares": {"reference": "2012-01-01"},
    "frequency.harm": {"weights": {"call": 2}, "weight_by": "kind"},
    "frequency.counts": {"by": "agency"},
    "frequency.appointments": {"by": "agency"},
    "frequency.waits": {"by": "agency"},
    "frequency.sequence_complexity": {"by": "sector"},
    "frequency.mutual_excitation": {"by": "sector", "streams": "agency"},
    "knowledge.first_held": {"fact": "domestic_abuse"},
    "knowledge.lags": {"fact": "domestic_abuse"},
    "knowledge.rule": {"rule": RULE},
    "knowledge.rule_counts": {"rule": RULE},
    "knowledge.nth_incident": {"pair": PERSONS[:2]},
    "structure.households": {"at": "2011-03-01", "by": "household"},
    "structure.components": {"by": "component"},
    "structure.path": {"a": PERSONS[0], "b": PERSONS[1]},
    "visibility.checks_of": {"table": {"agency": ["police"], "person": [PERSONS[0]], "at": ["2011-12-01"]}},
    "visibility.changes": {"as_if": "shared"},
    "visibility.check": {"contact": "contact-9", "agency": "police", "person": PERSONS[0], "window": "P18M"},
}
OBSERVED = {"observed": "window", "start": "2011-01-01", "end": "2012-01-01", "by": "agency"}
WITHIN_A_REVIEW_ALONE = ("knowledge.distinct_partners",)
# Arguments that can name one person: each such measure is asked of one in each of these ways.
ONE: Mapping[str, Any] = {
    "persons": PERSONS[0],
    "pair": PERSONS[:2],
    "fact": {"flag": "domestic_abuse", "persons": [PERSONS[0]]},
    "death_of": PERSONS[0],
}
MEASURES = {name: one for name, one in measures().items() if name not in WITHIN_A_REVIEW_ALONE}


def book(review: bool = False) -> cg.Casebook:
    contacts = range(24)
    tables: dict[str, Any] = {
        "persons": {
            "person_id": PERSONS,
            "death_date": ["2012-01-01", *[None] * (len(PERSONS) - 1)],
            "birth_date": [*["1980-01-01"] * (len(PERSONS) - 1), "2005-01-01"],
        },
        "agencies": {"agency_id": ["police", "health"], "name": ["Police", "Hospital"], "area": ["north", "south"]},
        "addresses": {"address_id": ["place-0", "place-1"], "area": ["north", "south"]},
        "residences": {
            "person_id": [PERSONS[0], PERSONS[0], PERSONS[1]],
            "address_id": ["place-0", "place-1", "place-0"],
            "start": ["2011-01-01", "2011-06-01", "2011-01-01"],
            "end": ["2011-05-31", "2011-12-31", "2011-12-31"],
        },
        "identifiers": {
            "identifier_id": ["identifier-0", "identifier-1"],
            "person_id": PERSONS[:2],
            "kind": ["phone", "phone"],
            "value": ["1", "1"],
        },
        "incidents": {"incident_id": [f"incident-{n}" for n in contacts], "start": [day(n) for n in contacts]},
        "contacts": {
            "contact_id": [f"contact-{n}" for n in contacts],
            "incident_id": [f"incident-{n}" for n in contacts],
            "agency_id": [["police", "health"][n % 2] for n in contacts],
            "date": [day(n) for n in contacts],
            "booked_on": [day(max(0, n - 1)) for n in contacts],
            "kind": [["call", "appointment"][n % 2] for n in contacts],
            "attendance": [["attended", "not_attended"][n // 2 % 2] for n in contacts],
            "met_at": [f"place-{n % 2}" for n in contacts],
        },
        "participants": {
            "contact_id": [f"contact-{n}" for n in contacts for _ in range(2)],
            "person_id": [PERSONS[(n + m) % len(PERSONS)] for n in contacts for m in range(2)],
            "presence": ["took_part"] * (2 * len(contacts)),
        },
        "flags": {
            "contact_id": [f"contact-{n}" for n in contacts],
            "flag": ["domestic_abuse"] * len(contacts),
            "state": ["yes"] * len(contacts),
            "stated_by": ["agency_then"] * len(contacts),
        },
        "shares": {
            "share_id": ["share-0"],
            "date": ["2011-06-01"],
            "from_agency": ["police"],
            "to_agency": ["health"],
            "about_person": [PERSONS[0]],
            "status": ["made"],
        },
        "share_items": {"share_id": ["share-0"], "contact_id": ["contact-0"]},
        "contact_links": {
            "from_contact": ["contact-5", "contact-5"],
            "to_contact": ["contact-4", "contact-3"],
            "kind": ["reply", "replaces"],
            "status": ["made", "made"],
        },
        "checks": {
            "check_id": ["check-0"],
            "contact_id": ["contact-9"],
            "agency_id": ["police"],
            "date": [day(9)],
            "key_kind": ["person"],
            "key": [PERSONS[9]],
            "status": ["made"],
        },
    }
    if review:
        tables["reviews"] = {"review_id": ["R"], "title": ["Made review"]}
    return cg.Casebook(tables, validate=False)


def day(number: int) -> str:
    return f"2011-{number // 2 + 1:02}-{10 + 5 * (number % 2)}"


BOOK = book()


def asked_of(one: Measure, graph: Any, **given: Any) -> Result:
    accepted = inspect.signature(one.method or len).parameters
    fixed = {**(OBSERVED if "observed" in accepted else {}), **NEEDED.get(one.name, {})}
    no_day = ("reference",) * ("death_of" in given)
    left_out = {
        "frequency.rate_ratio": ("start", "end"),
        "frequency.proximity": no_day,
        "frequency.proximity_shares": no_day,
    }
    fixed = {name: value for name, value in fixed.items() if name not in left_out.get(one.name, ())}
    given = {**{name: value for name, value in fixed.items() if name in accepted}, **given}
    family, method = one.name.split(".")
    result: Result = getattr(getattr(graph, family), method)(**given)
    return result


def told_ids(table: Any) -> list[str]:
    """Every cell of a table that is, or holds, the id of a person, a contact or what belongs to one."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list | tuple):
            for each in value:
                yield from texts(each)

    cells = (value for name in table.column_names for value in table[name].to_pylist())
    return [text for cell in cells for text in texts(cell) if any(part in text for part in IDS)]


@pytest.mark.parametrize("name", MEASURES)
def test_without_a_purpose_no_answer_names_anybody(name: str) -> None:
    """Asked of all persons: an answer either has no id of a person or contact in any cell, or is refused."""
    try:
        result = asked_of(MEASURES[name], BOOK.graph())
    except cg.ArgumentError:
        with pytest.raises(cg.ArgumentError, match=r"^purpose: "):
            asked_of(MEASURES[name], BOOK.graph())
        result = asked_of(MEASURES[name], BOOK.graph(purpose="audit"))
        assert result.parameters["purpose"] == "audit"
    else:
        assert told_ids(result.table) == []
        assert "purpose" not in result.parameters
    assert len(result) > 0


@pytest.mark.parametrize("name", MEASURES)
def test_evidence_is_rows_of_single_contacts_and_needs_one(name: str) -> None:
    plain, within = BOOK.graph(), book(review=True).graph()
    for ask in ("evidence", "evidence_rows"):
        try:
            result = asked_of(MEASURES[name], plain)
        except cg.ArgumentError:
            result = asked_of(MEASURES[name], BOOK.graph(purpose="audit"))
        else:
            with pytest.raises(cg.ArgumentError, match=r"purpose: rows of evidence, .* need a stated purpose"):
                getattr(result, ask)()
            with pytest.raises(cg.ArgumentError, match="accepted: a text that says what for"):
                getattr(result, ask)(purpose=" ")
        found = getattr(result, ask)(purpose=" an inspection ")
        assert found.schema.metadata[b"casegraph.purpose"] == b"an inspection"
        of_graph = getattr(asked_of(MEASURES[name], BOOK.graph(purpose="audit")), ask)()
        assert of_graph.schema.metadata[b"casegraph.purpose"] == b"audit"
        assert of_graph.to_pylist() == found.to_pylist()
        assert b"casegraph.purpose" not in (getattr(asked_of(MEASURES[name], within), ask)().schema.metadata or {})


def ways_to_name_one() -> list[tuple[str, str]]:
    return [
        (name, argument)
        for name, one in MEASURES.items()
        for argument in inspect.signature(one.method or len).parameters
        if argument in ONE and not (name == "knowledge.nth_incident" and argument == "fact")
    ]


@pytest.mark.parametrize(("name", "argument"), ways_to_name_one())
def test_figures_about_few_persons_need_one_however_they_are_grouped(name: str, argument: str) -> None:
    given: dict[str, Any] = {argument: ONE[argument]}
    if argument == "death_of":
        given |= {"before_death": "P6M"} if name == "frequency.counts" else {}
    with pytest.raises(cg.ArgumentError, match="need a stated purpose"):
        asked_of(MEASURES[name], BOOK.graph(), **given)
    result = asked_of(MEASURES[name], BOOK.graph(), **given, purpose="audit")
    assert result.parameters["purpose"] == "audit"
    assert result.table.schema.metadata[b"casegraph.purpose"] == b"audit"
    of_graph = asked_of(MEASURES[name], BOOK.graph(purpose="audit"), **given)
    assert of_graph.parameters["purpose"] == "audit"
    assert "purpose" not in asked_of(MEASURES[name], book(review=True).graph(), **given).parameters


GROUPED = ("frequency.counts", "knowledge.fragmentation", "structure.co_contact", "frequency.next_agency")


@pytest.mark.parametrize("name", GROUPED)
@pytest.mark.parametrize("count", [1, 2, FEW - 1, FEW, FEW + 1])
def test_few_are_fewer_than_the_threshold_of_small_counts(name: str, count: int) -> None:
    """The same person twice is one: lists cannot be filled up."""
    given = PERSONS[:count] + PERSONS[:1] * FEW
    if count < FEW:
        with pytest.raises(
            cg.ArgumentError, match=rf"purpose: figures about {count} persons? \(persons\), fewer than {FEW}"
        ):
            asked_of(MEASURES[name], BOOK.graph(), persons=given)
    else:
        assert "purpose" not in asked_of(MEASURES[name], BOOK.graph(), persons=given).parameters


def test_an_iterator_of_persons_is_counted_too() -> None:
    knowledge = BOOK.graph().knowledge
    with pytest.raises(cg.ArgumentError, match="figures about 1 person"):
        knowledge.fragmentation(persons=iter(PERSONS[:1]))  # type: ignore[arg-type]
    for fact in (
        iter([{"flag": "domestic_abuse", "persons": PERSONS[:1]}]),
        {"flag": "domestic_abuse", "persons": iter(PERSONS[:1])},
        {"pair": iter(PERSONS[:2])},
    ):
        with pytest.raises(cg.ArgumentError, match=r"figures about [12] persons? \(fact, (persons|pair)\)"):
            knowledge.lags(fact)  # type: ignore[arg-type]


def test_the_public_is_given_no_evidence_and_asked_for_no_purpose() -> None:
    counts = BOOK.graph().frequency.counts("agency")
    assert counts.seen_by("public").evidence().num_rows == 0
    with pytest.raises(cg.ArgumentError, match="purpose: rows of evidence"):
        counts.seen_by("board").evidence()


def test_the_command_line_takes_a_purpose_for_the_evidence_of_any_measure(tmp_path: Path) -> None:
    BOOK.write(tmp_path / "book")
    for name in ("knowledge.border_crossings", "frequency.counts"):
        arguments = ("by=agency",) if name == "frequency.counts" else ()
        plain = compute(measures()[name], str(tmp_path / "book"), arguments)
        with pytest.raises(cg.ArgumentError, match="purpose: rows of evidence"):
            plain.evidence()
        found = compute(measures()[name], str(tmp_path / "book"), (*arguments, "purpose=audit")).evidence()
        assert found.schema.metadata[b"casegraph.purpose"] == b"audit"


def test_a_picture_of_groups_needs_none() -> None:
    assert asked_of(MEASURES["frequency.self_exciting"], BOOK.graph()).plot().alt
