"""Shares of persons, replies and appointments by group: by hand, at their edges, and from the command line."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_frequency import frequency_of, on_days

import casegraph as cg
from casegraph.cli.measure import compute
from casegraph.measures import measures


def cover(person: str | None, start: str, end: str) -> dict[str, Any]:
    return {"agency_id": "police", "person_id": person, "start": start, "end": end, "basis": "imr"}


def test_silence_of_two_persons() -> None:
    contacts = on_days(0, 9, 5)  # A on 1 and 10 January, B on 6
    parts = [("c0", "A", "took_part"), ("c1", "A", "took_part"), ("c2", "B", "took_part")]
    coverage = [cover("A", "2011-01-01", "2011-01-20"), cover("B", "2011-01-01", "2011-01-08")]
    rows = frequency_of(contacts, parts, coverage=coverage).silence_shares(at_least=[5, 9, 11, 30]).to_pylist()
    # A: 9 days, then 11 to the day after the last observed; B: 5 days and 3, observed for 8.
    told = [(row["persons"], row["silent"], row["status"]) for row in rows]
    assert told == [(2, 2, "ok"), (1, 1, "ok"), (1, 1, "ok"), (0, 0, "too_few")]
    assert isnan(rows[3]["share"])
    (none,) = frequency_of(contacts, parts).silence_shares((), at_least=5).to_pylist()
    assert (none["status"], none["n_not_covered"]) == ("no_coverage", 2)


def test_recency_of_two_persons() -> None:
    contacts = on_days(0, 20)
    parts = [("c0", "A", "took_part"), ("c1", "B", "took_part")]
    rows = frequency_of(contacts, parts).recency_shares(as_of="2011-01-31", within=[10, 30]).to_pylist()
    assert [(row["persons"], row["within"], row["share"]) for row in rows] == [(2, 1, 0.5), (2, 2, 1.0)]
    assert rows[0]["lower"] == pytest.approx(0.012579, abs=1e-6)  # 1 of 2
    early = frequency_of(contacts, parts).recency_shares((), as_of="2010-01-01", within=0).to_pylist()
    assert [row["status"] for row in early] == ["no_contacts"]


def test_the_last_day_of_life_counts_and_the_days_after_do_not() -> None:
    tables = {"persons": [{"person_id": "A", "death_date": "2011-01-10"}, {"person_id": "B", "death_date": None}]}
    frequency = frequency_of(on_days(0), [("c0", "A", "took_part")], **tables)
    told = [
        [(row["persons"], row["n_died"]) for row in frequency.recency_shares((), as_of=day, within=99).to_pylist()]
        for day in ("2011-01-10", "2011-01-11")
    ]
    assert told == [[(1, 0)], [(0, 1)]]


def test_an_appointment_near_to_two_is_counted_once() -> None:
    agencies = ["police", "health", "school"]
    book = cg.Casebook(
        {
            "persons": {"person_id": ["A"]},
            "agencies": {"agency_id": agencies, "name": agencies, "area": ["north", "south", "south"]},
            "contacts": {
                "contact_id": ["c0", "c1", "c2", "c3"],
                "agency_id": ["police", "health", "school", "school"],
                "date": ["2011-01-01", "2011-01-03", "2011-01-04", "2011-06-01"],
                "kind": ["appointment"] * 4,
                "attendance": ["attended"] * 4,
            },
            "participants": {
                "contact_id": ["c0", "c1", "c2", "c3"],
                "person_id": ["A"] * 4,
                "presence": ["took_part"] * 4,
            },
        },
        validate=False,
    )
    frequency = book.graph(purpose="a test").frequency
    (row,) = frequency.joint_appointment_shares((), within_days=3).to_pylist()
    assert (row["appointments"], row["near"], row["persons"]) == (4, 3, 1)
    assert len(frequency.joint_appointments(3)) == 1  # each once: c2 or c0 is left over
    rows = frequency.joint_appointment_shares(["area", "with_area"], within_days=3).to_pylist()
    assert [(row["area"], row["with_area"], row["appointments"], row["near"]) for row in rows] == [
        ("north", "south", 1, 1),
        ("south", "north", 3, 2),
        ("south", "south", 3, 2),
    ]
    months = frequency.joint_appointment_shares((), bin="quarter", within_days=3).to_pylist()
    assert [(str(row["quarter"]), row["appointments"], row["near"]) for row in months] == [
        ("2011-01-01", 3, 3),
        ("2011-04-01", 1, 0),
    ]


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda f: f.silence_shares("person"), "by: 'person'"),
        (lambda f: f.silence_shares(at_least=0), "at_least"),
        (lambda f: f.silence_shares(at_least=[]), "at_least: no time is given"),
        (lambda f: f.recency_shares(as_of=None), "as_of: a day is needed"),
        (lambda f: f.recency_shares("address", as_of="2011-01-01"), "by: 'address'"),
        (lambda f: f.delay_shares("to_agency"), "by: 'to_agency'"),
        (lambda f: f.delay_shares(bin="week"), "bin: 'week'"),
        (lambda f: f.delay_shares(["agency", "agency"]), "twice"),
        (lambda f: f.delay_shares(within=-1), "within"),
        (lambda f: f.joint_appointment_shares("person"), "by: 'person'"),
        (lambda f: f.joint_appointment_shares(within_km=-1.0), "within_km: -1.0 is not accepted"),
        (lambda f: f.joint_appointments(within_km=float("nan")), "within_km: nan is not accepted"),
        (lambda f: f.near_repeat_ties(days=[0, float("inf")]), "days: .* is not accepted"),
        (lambda f: f.joint_appointment_shares(confidence=1.0), "confidence"),
    ],
)
def test_what_is_refused(ask: Any, told: str) -> None:
    with pytest.raises(cg.ArgumentError, match=told):
        ask(frequency_of(on_days(0))).table  # noqa: B018  # nothing is computed before it is asked for


def test_on_the_bundled_review() -> None:
    frequency = cg.example("dhr7").graph().frequency
    (row,) = frequency.delay_shares((), within=7).to_pylist()
    listed = [one for one in frequency.delays().to_pylist() if one["status"] == "ok"]
    assert row["links"] == len(listed)
    assert row["within"] == sum(one["days_max"] <= 7 for one in listed)
    assert row["within_possible"] == sum(one["days_min"] <= 7 for one in listed)


def test_whole_days_may_be_of_numpy() -> None:
    frequency = frequency_of(on_days(0, 9))
    for ask in (
        lambda day: frequency.recency_shares(as_of="2011-01-31", within=day),
        lambda day: frequency.silence_shares(at_least=day),
        lambda day: frequency.delay_shares((), within=day),
        lambda day: frequency.time_to_repeat(within=day),
    ):
        assert repr(ask(np.int64(30)).to_pylist()) == repr(ask(30).to_pylist())


def test_a_reply_of_an_agency_that_is_only_assumed_never_narrows_the_bounds() -> None:
    contacts = on_days(0, 2, 0, 20)  # answered after 2 days, and after 20 by an agency that is assumed
    contacts[3]["agency_certainty"] = "assumed"
    links = [
        {"from_contact": "c1", "to_contact": "c0", "kind": "reply", "status": "made"},
        {"from_contact": "c3", "to_contact": "c2", "kind": "reply", "status": "made"},
    ]
    (row,) = frequency_of(contacts, contact_links=links).delay_shares("agency", within=7).to_pylist()
    assert (row["links"], row["within"], row["within_possible"]) == (2, 1, 1)
    assert (row["share"], row["share_possible"], row["upper"]) == (0.5, 1.0, 1.0)
    assert (row["days_median_least"], row["days_median_most"]) == (2.0, 11.0)


def test_from_the_command_line(tmp_path: Path) -> None:
    cg.example("dhr7").write(tmp_path / "book")
    asked = ("by=agency,from_agency", "bin=year", "within=0,7")
    found = compute(measures()["frequency.delay_shares"], str(tmp_path / "book"), asked)
    direct = cg.example("dhr7").graph().frequency.delay_shares(["agency", "from_agency"], bin="year", within=[0, 7])
    assert repr(found.to_pylist()) == repr(direct.to_pylist())  # NaN is itself in no other way


def test_groups_need_no_purpose_and_lists_name_them() -> None:
    made = cg.simulate(contacts=2_000, seed=5)
    tables = {name: table for name, table in made.tables.items() if name != "reviews"}
    frequency = cg.Casebook(tables, validate=False).graph().frequency
    asked: dict[str, dict[str, Any]] = {
        "silence": {},
        "recency": {"by": "person", "as_of": "2019-01-01"},
        "delays": {},
        "joint_appointments": {},
    }
    for name, arguments in asked.items():
        groups = f"{name.removesuffix('s') if name != 'silence' else name}_shares"
        with pytest.raises(cg.ArgumentError, match=f"frequency.{groups} gives counts without one"):
            getattr(frequency, name)(**arguments)
        told = getattr(frequency, groups)(**{key: value for key, value in arguments.items() if key == "as_of"})
        assert len(told) > 0
        assert "purpose" not in told.parameters
