"""Every rule of validation, through the bindings: one fault in a casebook that is otherwise right."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from casegraph import _core

Row = dict[str, Any]
Book = dict[str, list[Row]]

RULE_FILES = Path(__file__).parents[2] / "cpp" / "casegraph" / "validation" / "rules"

# A casebook with a row in every table, in which nothing is wrong.
RIGHT: Book = {
    "documents": [{"document_id": "overview", "title": "Overview report"}],
    "reviews": [
        {"review_id": "R1", "title": "One", "scope_start": "2009", "scope_end": "2014-03-15"},
        {"review_id": "R2", "title": "Two", "fatal_incident_id": "i1"},
    ],
    "persons": [
        {
            "person_id": "A",
            "review_id": "R1",
            "sex": "female",
            "birth_date": "1983",
            "death_date": "2014-03-16",
        },
        {"person_id": "B", "birth_date": "1985-06", "source": "overview:1.2; overview:1.3"},
        {"person_id": "U", "unborn": True, "role": "unborn_child"},
    ],
    "relationships": [{"relationship_id": "r1", "from_person": "A", "to_person": "B", "kind": "partner"}],
    "identifiers": [{"identifier_id": "p1", "person_id": "A", "kind": "phone"}],
    "addresses": [{"address_id": "a1", "latitude": 52.45, "longitude": -1.82}],
    "residences": [{"person_id": "A", "address_id": "a1", "start": "2010", "end": "2012-03~"}],
    "agencies": [
        {"agency_id": "wmp", "name": "Police"},
        {"agency_id": "gp", "name": "Surgery", "parent_agency": "wmp"},
    ],
    "coverage": [{"agency_id": "wmp", "person_id": "A", "basis": "imr", "start": "2009", "end": "2014"}],
    "access": [{"agency_id": "gp", "holder_agency": "wmp", "records": "intelligence"}],
    "incidents": [{"incident_id": "i1", "start": "2010-10-08", "end": "2010-10-19"}],
    "contacts": [
        {
            "contact_id": "c1",
            "agency_id": "wmp",
            "incident_id": "i1",
            "date": "2010-10-08",
            "kind": "report_in_person",
            "time_min": "10:39",
            "time_max": "10:45",
            "recorded_on": "2010-10-08",
            "booked_on": "2010-10",
            "filed_at": "elsewhere",
            "met_at": "a1",
            "count_min": 1,
            "count_max": 2,
        },
        {"contact_id": "c2", "agency_id": "gp", "date": "2010-11-28", "kind": "test", "part_of": "c1"},
    ],
    "participants": [
        {
            "contact_id": "c1",
            "person_id": "A",
            "presence": "took_part",
            "recorded_as": "unknown female",
            "identified_on": "2014",
        },
        {"contact_id": "c2", "person_id": "B", "presence": "spoken_about"},
    ],
    "assessments": [{"assessment_id": "as1", "contact_id": "c1", "tool": "DASH", "completion": "refused"}],
    "flags": [{"contact_id": "c1", "flag": "harassment", "state": "yes", "stated_by": "agency_then"}],
    "contact_links": [{"from_contact": "c2", "to_contact": "c1", "kind": "reply", "status": "made"}],
    "shares": [{"share_id": "s1", "date": "2010-10-19", "from_agency": "wmp", "to_agency": "gp", "status": "made"}],
    "share_items": [{"share_id": "s1", "contact_id": "c1"}],
    "checks": [
        {
            "check_id": "k1",
            "agency_id": "wmp",
            "key_kind": "address",
            "key": "a1",
            "window": "P18M",
            "status": "made",
        }
    ],
    "check_hits": [{"check_id": "k1", "contact_id": "c1", "shown": "no"}],
    "episodes": [{"episode_id": "e1", "person_id": "A", "kind": "curfew", "duration_min": 1, "duration_max": 2}],
    "statements": [{"entity_table": "persons", "entity_id": "A", "column": "death_date", "value": "2014-03-15"}],
    "findings": [{"finding_id": "f1", "review_id": "R1", "kind": "good_practice"}],
    "recommendations": [{"recommendation_id": "rec1", "review_id": "R1", "made_by": "wmp"}],
    "actions": [{"action_id": "act1", "recommendation_id": "rec1"}],
    "codes": [{"entity_table": "reviews", "entity_id": "R1", "variable": "theme"}],
    "records": [{"record_id": "x1", "agency_id": "wmp", "given_name": "Somebody"}],
    "crosswalk": [{"record_id": "x1", "entity": "person", "entity_id": "A", "probability": 0.5}],
}
ID_COLUMNS = {
    (table["name"], column["name"])
    for table in _core.schema()["tables"]
    for column in table["columns"]
    if column["type"] == "id"
}


def tables_of(book: Book) -> dict[str, pa.Table]:
    """Return the book's tables as columns; a column is there where a row has it."""
    tables = {}
    for name, rows in book.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        tables[name] = pa.table({column: [row.get(column) for row in rows] for column in columns})
    return tables


def validated(tables: dict[str, pa.Table], **options: Any) -> list[Row]:
    """Normalise and validate tables; what is there must fit the schema's types."""
    normalised = {}
    for name, table in tables.items():
        frame, problems = _core.normalise(name, table)
        assert {one["rule"] for one in pa.table(problems).to_pylist()} <= {"missing_column"}
        normalised[name] = pa.table(frame)
    found: list[Row] = pa.table(_core.validate(normalised, **options)).to_pylist()
    return found


def places(problems: list[Row]) -> list[tuple[str, str, str, int, str]]:
    return [(one["level"], one["rule"], one["table"], one["row"], one["column"]) for one in problems]


@dataclass(frozen=True)
class Fault:
    """A change of one table, and the one problem that it makes."""

    rule: str
    table: str
    row: int
    column: str
    change: Callable[[list[Row]], object]
    value: str = ""
    level: str = "error"
    text: str = ""  # in reason or accepted

    def __str__(self) -> str:
        return f"{self.rule}-{self.table}-{self.column}"


def put(row: int, **cells: Any) -> Callable[[list[Row]], object]:
    """Write cells into a row, counted from 1."""
    return lambda rows: rows[row - 1].update(cells)


def more(**cells: Any) -> Callable[[list[Row]], object]:
    """Add a row."""
    return lambda rows: rows.append(cells)


def drop(column: str) -> Callable[[list[Row]], object]:
    """Take a column away."""
    return lambda rows: [row.pop(column, None) for row in rows]


NEW_CONTACT = {"agency_id": "wmp", "kind": "call"}
NEW_SHARE = {"share_id": "s2", "from_agency": "wmp"}
FAULTS = [
    Fault("missing_column", "agencies", 0, "name", drop("name"), text="no column name"),
    Fault("empty_table", "participants", 0, "", lambda rows: rows.clear(), level="warning"),
    Fault("required_cell", "agencies", 2, "name", put(2, name=None)),
    Fault(
        "flag_without_author",
        "flags",
        2,
        "stated_by",
        more(contact_id="c1", flag="drugs", state="yes"),
        text="hindsight",
    ),
    Fault("duplicate_key", "persons", 4, "person_id", more(person_id="A"), "A", text="row 1"),
    Fault("duplicate_key", "share_items", 2, "share_id", more(share_id="s1", contact_id="c1"), "s1, c1, (empty)"),
    Fault(
        "duplicate_value",
        "relationships",
        2,
        "relationship_id",
        more(relationship_id="r1", from_person="B", to_person="A", kind="partner"),
        "r1",
    ),
    Fault("reserved_id", "addresses", 2, "address_id", more(address_id="elsewhere"), "elsewhere"),
    Fault("reserved_id", "documents", 2, "document_id", more(document_id="a:b", title="x"), "a:b"),
    Fault("missing_word_id", "findings", 1, "finding_id", put(1, finding_id="None"), "None", text="missing value"),
    Fault("missing_word_id", "contacts", 2, "incident_id", put(2, incident_id="nan"), "nan", text="an empty cell"),
    Fault("decimal_id", "findings", 1, "finding_id", put(1, finding_id="1.0"), "1.0", text="write 1"),
    Fault("word_that_may_be_missing_id", "findings", 1, "finding_id", put(1, finding_id="NA"), "NA", level="warning"),
    Fault("dangling_key", "residences", 1, "address_id", put(1, address_id="a9"), "a9", text="addresses"),
    Fault("dangling_key", "contacts", 1, "filed_at", put(1, filed_at="elsewher"), "elsewher", text="elsewhere"),
    Fault("dangling_key", "reviews", 1, "fatal_incident_id", put(1, fatal_incident_id="i9"), "i9"),
    Fault("dangling_key", "recommendations", 1, "made_by", put(1, made_by="council"), "council"),
    Fault("dangling_key", "checks", 1, "key", put(1, key="A"), "A", text="addresses"),
    Fault("dangling_key", "crosswalk", 1, "entity_id", put(1, entity_id="a1"), text="persons"),
    Fault("dangling_key", "statements", 1, "entity_id", put(1, entity_id="Z"), "Z", text="persons"),
    Fault("dangling_key", "codes", 1, "entity_id", put(1, entity_id="Z"), "Z", text="reviews"),
    Fault("unknown_entity_table", "codes", 1, "entity_table", put(1, entity_table="review"), "review"),
    Fault("unknown_entity_table", "statements", 1, "entity_table", put(1, entity_table="flags"), "flags"),
    Fault("unknown_entity_column", "statements", 1, "column", put(1, column="died"), "died", text="persons"),
    Fault("unknown_term", "persons", 1, "sex", put(1, sex="femal"), "femal", text="`female`"),
    Fault("impossible_date", "persons", 2, "birth_date", put(2, birth_date="2011-02-30"), "2011-02-30"),
    Fault("bad_date", "persons", 2, "birth_date", put(2, birth_date="June 1985"), "June 1985"),
    Fault("bad_duration", "checks", 1, "window", put(1, window="18 months"), "18 months", text="P18M"),
    Fault("reversed_interval", "residences", 1, "end", put(1, end="2009"), "2009", text="start (2010)"),
    Fault("reversed_interval", "reviews", 1, "scope_end", put(1, scope_end="2008"), "2008"),
    Fault("reversed_interval", "persons", 2, "death_date", put(2, death_date="1984"), "1984"),
    Fault("reversed_interval", "contacts", 1, "time_max", put(1, time_max="10:38"), "10:38"),
    Fault("reversed_interval", "contacts", 1, "count_max", put(1, count_min=3), "2", text="count_min (3)"),
    Fault("reversed_interval", "episodes", 1, "duration_max", put(1, duration_min=3), "2"),
    Fault("out_of_range", "contacts", 1, "count_min", put(1, count_min=0), "0", text="1 or more"),
    Fault("out_of_range", "episodes", 1, "duration_min", put(1, duration_min=-1), "-1"),
    Fault("out_of_range", "addresses", 1, "latitude", put(1, latitude=90.5), "90.5", text="90"),
    Fault("out_of_range", "crosswalk", 1, "probability", put(1, probability=1.5), text="from 0 to 1"),
    Fault(
        "took_part_after_death",
        "participants",
        1,
        "person_id",
        lambda rows: None,
        "A",
        "warning",
        text="persons row 1",
    ),
    Fault("took_part_before_birth", "participants", 1, "person_id", lambda rows: None, "A", "warning"),
    Fault("unborn_with_birth_date", "persons", 3, "birth_date", put(3, birth_date="2014"), level="warning"),
    Fault(
        "contact_without_participant",
        "contacts",
        3,
        "contact_id",
        more(contact_id="c3", **NEW_CONTACT),
        "c3",
        "warning",
    ),
    Fault(
        "recorded_before_contact",
        "contacts",
        1,
        "recorded_on",
        put(1, recorded_on="2010-09"),
        "2010-09",
        "warning",
    ),
    Fault("booked_after_contact", "contacts", 1, "booked_on", put(1, booked_on="2011"), "2011", "warning"),
    Fault("identified_without_recorded_as", "participants", 1, "identified_on", put(1, recorded_as=None), "2014"),
    Fault("part_of_cycle", "contacts", 1, "part_of", put(1, part_of="c2"), "c2", text="c1, c2, c1"),
    Fault("part_of_cycle", "contacts", 2, "part_of", put(2, part_of="c2"), "c2", text="itself"),
    Fault("parent_agency_cycle", "agencies", 1, "parent_agency", put(1, parent_agency="gp"), "gp"),
    Fault("link_to_itself", "contact_links", 1, "to_contact", put(1, to_contact="c2"), "c2"),
    Fault(
        "link_backwards",
        "contact_links",
        1,
        "from_contact",
        put(1, from_contact="c1", to_contact="c2"),
        "c1",
        "warning",
    ),
    Fault("share_without_receiver", "shares", 2, "to_agency", more(**NEW_SHARE, status="made"), text="forum"),
    Fault(
        "share_without_receiver",
        "shares",
        2,
        "to_agency",
        more(**NEW_SHARE, status="no_record_found"),
        level="warning",
    ),
    Fault("share_item_without_content", "share_items", 2, "contact_id", more(share_id="s1")),
    Fault(
        "share_carries_later_contact",
        "share_items",
        1,
        "contact_id",
        put(1, contact_id="c2"),
        "c2",
        "warning",
    ),
    Fault(
        "coverage_without_person_or_review",
        "coverage",
        2,
        "review_id",
        more(agency_id="gp", basis="imr"),
        level="warning",
    ),
    Fault(
        "coverage_of_another_review",
        "coverage",
        2,
        "person_id",
        more(agency_id="gp", basis="imr", person_id="A", review_id="R2"),
        "A",
        level="warning",
    ),
    Fault("bad_source", "agencies", 1, "source", put(1, source="overview 2.17"), "overview 2.17"),
    Fault(
        "dangling_source",
        "agencies",
        1,
        "source",
        put(1, source="overview:1;imr:2"),
        "imr:2",
        text="documents",
    ),
]
# What lies in another table than the one in which the problem is told.
ELSEWHERE: dict[str, tuple[str, Callable[[list[Row]], object]]] = {
    "took_part_after_death": ("persons", put(1, death_date="2010-10-07")),
    "took_part_before_birth": ("persons", put(1, birth_date="2010-10-09", death_date=None)),
}


def faulty(fault: Fault) -> Book:
    book = copy.deepcopy(RIGHT)
    fault.change(book[fault.table])
    if fault.rule in ELSEWHERE:
        table, change = ELSEWHERE[fault.rule]
        change(book[table])
    return book


def test_nothing_is_wrong_in_the_right_casebook() -> None:
    assert set(RIGHT) == {table["name"] for table in _core.schema()["tables"]}
    assert validated(tables_of(RIGHT)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_each_fault_is_found_and_nothing_else(fault: Fault) -> None:
    found = validated(tables_of(faulty(fault)))
    assert places(found) == [(fault.level, fault.rule, fault.table, fault.row, fault.column)]
    assert found[0]["value"] == fault.value
    assert fault.text in found[0]["reason"] + " | " + found[0]["accepted"]
    assert found[0]["reason"]
    assert found[0]["accepted"]


def in_other_storage(tables: dict[str, pa.Table], storage: str) -> dict[str, pa.Table]:
    """Return the tables with every text as dictionary, large or view string."""
    kinds = {
        "dictionary": pa.dictionary(pa.int32(), pa.string()),
        "large": pa.large_string(),
        "view": pa.string_view(),
    }
    out = {}
    for name, table in tables.items():
        fields = [
            pa.field(field.name, kinds[storage]) if field.type == pa.string() else field for field in table.schema
        ]
        out[name] = table.cast(pa.schema(fields))
    return out


@pytest.mark.parametrize("storage", ["dictionary", "large", "view"])
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_storage_of_texts_makes_no_difference(fault: Fault, storage: str) -> None:
    tables = tables_of(faulty(fault))
    assert validated(in_other_storage(tables, storage)) == validated(tables)


def with_integer_ids(book: Book) -> Book:
    """Return the book with a number for each id, the same everywhere; `filed_at` keeps its word."""
    numbers: dict[str, int] = {}
    out = copy.deepcopy(book)
    for name, rows in out.items():
        for row in rows:
            for column in row:
                if (name, column) in ID_COLUMNS and row[column] not in (None, "elsewhere"):
                    row[column] = numbers.setdefault(row[column], len(numbers) + 100)
    for rows in out.values():
        for row in rows:
            if row.get("source"):
                parts = [item.strip().split(":", 1) for item in row["source"].split(";")]
                row["source"] = ";".join(":".join([str(numbers.get(p[0], p[0])), *p[1:]]) for p in parts)
    return out


# The others are of ids that are words.
OF_WORDS = {"reserved_id", "missing_word_id", "decimal_id", "word_that_may_be_missing_id"}
OF_ANY_IDS = [fault for fault in FAULTS if fault.rule not in OF_WORDS and fault.column != "filed_at"]


@pytest.mark.parametrize("fault", OF_ANY_IDS, ids=str)
def test_integer_ids_make_no_difference(fault: Fault) -> None:
    found = validated(tables_of(with_integer_ids(faulty(fault))))
    assert places(found) == [(fault.level, fault.rule, fault.table, fault.row, fault.column)]


# Rules that are not of single rows, or that normalised tables never break.
ELSEWHERE_TESTED = {
    "missing_table",
    "wrong_type",
    "bad_time",
    "key_type_differs",
    "closed_vocabulary",
    "unknown_vocabulary",
}


def test_every_rule_has_a_fault() -> None:
    declared = {
        name
        for file in RULE_FILES.glob("*.[ch]pp")
        for name in re.findall(r'Rule k\w+\{"(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert declared == {fault.rule for fault in FAULTS} | ELSEWHERE_TESTED


def test_a_missing_table_is_told_once() -> None:
    for name in ["persons", "agencies", "contacts", "participants"]:
        tables = tables_of(RIGHT)
        del tables[name]
        errors = [one for one in validated(tables) if one["rule"] == "missing_table"]
        assert places(errors) == [("error", "missing_table", name, 0, "")]


def test_columns_that_were_not_normalised_are_refused_and_not_read() -> None:
    tables = tables_of(RIGHT)
    tables["persons"] = pa.table({"person_id": [1.0, 2.0], "birth_date": [1983, 1984]})
    found = pa.table(_core.validate(tables)).to_pylist()
    assert [one["column"] for one in found if one["rule"] == "wrong_type"] == ["person_id", "birth_date"]


def test_times_that_were_not_normalised_are_told() -> None:
    book = copy.deepcopy(RIGHT)
    book["contacts"][0].update(time_min="noon", time_max=None)
    found = pa.table(_core.validate(tables_of(book))).to_pylist()
    assert ("error", "bad_time", "contacts", 1, "time_min") in places(found)


def test_ids_of_another_type_are_one_problem() -> None:
    tables = tables_of(RIGHT)
    tables["addresses"] = pa.table({"address_id": pa.array([1, 2], pa.int64())})
    found = validated(tables)
    assert places(found) == [
        ("error", "key_type_differs", "residences", 0, "address_id"),
        ("error", "key_type_differs", "contacts", 0, "met_at"),
        ("error", "key_type_differs", "checks", 0, "key"),
    ]
    assert found[0]["accepted"] == "whole numbers, as in addresses.address_id"


def test_extra_terms_are_taken_by_extensible_vocabularies_only() -> None:
    book = copy.deepcopy(RIGHT)
    book["contacts"][0]["kind"] = "ritual"
    book["participants"][1]["presence"] = "dreamt_of"
    extra = {"contact_kind": ["ritual"], "presence": ["dreamt_of"], "moods": ["sad"]}
    assert places(validated(tables_of(book), extra_terms=extra)) == [
        ("error", "closed_vocabulary", "", 0, ""),
        ("error", "unknown_vocabulary", "", 0, ""),
        ("error", "unknown_term", "participants", 2, "presence"),
    ]


def test_the_rest_is_counted() -> None:
    book = copy.deepcopy(RIGHT)
    book["codes"] = [{"entity_table": "persons", "entity_id": f"n{n}", "variable": "v"} for n in range(70000)]
    found = validated(tables_of(book), most_per_rule=2)
    assert [(one["row"], one["value"]) for one in found] == [(0, ""), (1, "n0"), (2, "n1")]
    assert found[0]["reason"] == "69998 further problems of this kind are not listed"
    assert len(validated(tables_of(book), most_per_rule=0)) == 70000


def test_values_are_cut() -> None:
    book = copy.deepcopy(RIGHT)
    book["persons"][0]["sex"] = "ä" * 1000
    assert validated(tables_of(book))[0]["value"] == "ä" * 80


def test_tables_that_there_are_not_are_refused() -> None:
    with pytest.raises(_core.NotFoundError, match="people"):
        _core.validate({"people": pa.table({"person_id": ["A"]})})


def test_identities_are_never_told() -> None:
    book = copy.deepcopy(RIGHT)
    secret = "Mary Secret"
    book["records"] = [
        {"record_id": secret, "agency_id": secret, "contact_id": secret, "sex": secret, "birth_date": secret},
        {
            "record_id": secret,
            "agency_id": "wmp",
            "birth_date": "1999-02-30",
            "source": f"{secret};{secret}:1",
        },
    ]
    book["crosswalk"] = [{"record_id": "x", "entity": secret, "entity_id": secret}] * 2
    book["statements"] = [{"entity_table": "records", "entity_id": secret, "column": "given_name", "value": secret}] * 2
    found = validated(tables_of(book))
    assert {one["table"] for one in found} == {"records", "crosswalk", "statements"}
    assert len(found) > 10
    assert secret not in str(found)
    assert "1999" not in str(found)
