"""A small made casebook for the tests; its persons are synthetic."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

import casegraph as cg


def small_tables() -> dict[str, dict[str, list[Any]]]:
    """The four tables that suffice, and one optional one; ids are text."""
    return {
        "persons": {"person_id": ["P1", "P2"], "role": ["victim", None], "birth_date": ["1983", None]},
        "agencies": {"agency_id": ["police", "health"], "name": ["A police force", 'A "trust", or two']},
        "addresses": {"address_id": ["home"], "latitude": [52.45000000000001]},
        "contacts": {
            "contact_id": ["c1", "c2"],
            "agency_id": ["police", "health"],
            "date": ["2010-10-08", "2011-09"],
            "time_min": ["10:39", None],
            "kind": ["call", "appointment"],
            "filed_at": ["elsewhere", "home"],
            "count_min": [None, 3],
            "source": ["overview:2.17; overview:2.18", None],
            "gist": ["reports harassment,\nin two lines", "é\U0001f600"],
        },
        "participants": {
            "contact_id": ["c1", "c2"],
            "person_id": ["P1", "P2"],
            "presence": ["took_part", "absent"],
        },
        "documents": {"document_id": ["overview"], "title": ["A review"]},
    }


def small(**changes: Any) -> cg.Casebook:
    return cg.Casebook({**small_tables(), **changes}, title="Made casebook")


def with_integer_ids() -> cg.Casebook:
    """Ids are int64, dates are days: what extracts from databases look like."""
    return cg.Casebook(
        {
            "persons": {"person_id": [1, 2**62]},
            "agencies": {"agency_id": ["007"], "name": ["An agency"]},
            "contacts": {
                "contact_id": [10, 11],
                "agency_id": ["007", "007"],
                "date": pa.array([dt.date(2010, 10, 8), None]),
                "time_min": pa.array([dt.time(10, 39), None], pa.time32("s")),
                "kind": ["call", "call"],
                "severity": [3, None],
            },
            "participants": {
                "contact_id": [10, 11],
                "person_id": [2**62, 1],
                "presence": ["took_part", "took_part"],
            },
        },
        time_zone="Europe/Dublin",
        vocabularies={"channel": ["pigeon"], "contact_kind": ["helpline_chat", "é=x@y"]},
    )


def assert_same(one: cg.Casebook, other: cg.Casebook) -> None:
    """Both casebooks hold the same, types included."""
    assert list(one.tables) == list(other.tables)
    for name, table in one.tables.items():
        assert table.schema.equals(other.tables[name].schema), name
        assert table.equals(other.tables[name]), name
    assert (one.title, one.time_zone) == (other.title, other.time_zone)
    assert dict(one.vocabularies) == dict(other.vocabularies)


def problems_of(error: BaseException) -> list[dict[str, Any]]:
    """The problems of an InvalidCasebook."""
    assert isinstance(error, cg.InvalidCasebook)
    found: list[dict[str, Any]] = error.problems.to_pylist()
    return found
