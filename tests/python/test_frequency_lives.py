"""Birth and death begin and end observation, whatever coverage says."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

import casegraph as cg


def graph(**person: Any) -> Any:
    """One person covered through 2015 and 2016, with contacts on three days of 2015 and one of 2016."""
    book = cg.Casebook(
        {
            "persons": pa.Table.from_pylist(
                [{"person_id": "A", "birth_date": None, "death_date": None} | person, {"person_id": "B"}]
            ),
            "agencies": {"agency_id": ["police"], "name": ["Police"]},
            "contacts": {
                "contact_id": ["c0", "c1", "c2", "c3"],
                "agency_id": ["police"] * 4,
                "date": ["2015-02-01", "2015-03-01", "2015-05-31", "2016-03-01"],
                "kind": ["call"] * 4,
            },
            "participants": {
                "contact_id": ["c0", "c1", "c2", "c3"],
                "person_id": ["A"] * 4,
                "presence": ["took_part"] * 4,
            },
            "coverage": {"agency_id": ["police"], "start": ["2015-01-01"], "end": ["2016-12-31"], "basis": ["imr"]},
        },
        validate=False,
    )
    return book.graph(purpose="a test")


def only(result: Any) -> dict[str, Any]:
    (row,) = result.to_pylist()
    return row


def test_death_ends_the_exposure_with_its_day() -> None:
    row = only(graph(death_date="2015-06-01").frequency.rates(by="person", persons="A"))
    assert (row["exposure_days"], row["certain"], row["n_dropped"]) == (152, 3, 1)
    row = only(graph(death_date="2015-06").frequency.rates(by="person", persons="A"))
    assert row["exposure_days"] == 181  # the latest day that may have been that of death
    assert only(graph().frequency.rates(by="person", persons="A"))["exposure_days"] == 731


def test_birth_begins_it() -> None:
    row = only(graph(birth_date="2015-03-01").frequency.rates(by="person", persons="A"))
    assert (row["exposure_days"], row["certain"], row["n_dropped"]) == (731 - 59, 3, 1)


def test_groups_without_persons_add_up_lives() -> None:
    row = only(graph(death_date="2015-06-01").frequency.rates(by="agency"))
    assert row["exposure_days"] == 152 + 731
    rows = graph(death_date="2015-06-01").frequency.change_points(by="agency", bin="quarter").to_pylist()
    assert sum(row["exposure_days"] for row in rows) == 152 + 731


def test_window_does_not_keep_the_dead_observed() -> None:
    window = {"start": "2015-01-01", "end": "2017-01-01", "observed": "window"}
    frequency = graph(death_date="2015-06-01").frequency
    row = only(
        frequency.rate_ratio(
            by="person", first=("2015-01-01", "2015-06-01"), second=("2015-06-01", "2016-01-01"), observed="window"
        )
    )
    assert (row["first_days"], row["second_days"]) == (151, 1)
    row = only(frequency.time_to_repeat(by=(), within=[30], **window))
    assert (row["gaps"], row["repeats"], row["n_dropped"]) == (3, 2, 1)  # the last, of one day, is cut by death
    rows = frequency.mean_cumulative(by=(), within=[100, 200], **window).to_pylist()
    assert [each["at_risk"] for each in rows] == [2, 1]


def test_silence_ends_with_death() -> None:
    row = only(graph(death_date="2015-06-01").frequency.silence(by="person", persons="A"))
    assert (row["days_max"], row["observed_days"]) == (91, 152)
    assert row["censored_days_max"] == 31  # up to the first contact; after the last there is one day


def test_repeats_need_a_life_to_follow() -> None:
    frequency = graph(death_date="2015-06-01").frequency
    for until in (None, "2016-12-31"):
        row = only(frequency.repeats("P30D", by="person", persons="A", observed_until=until))
        assert (row["contacts"], row["eligible"], row["repeats"]) == (4, 2, 1)
    assert only(frequency.repeats("P30D", by="person", observed_until="2016-12-31"))["eligible"] == 2


@pytest.mark.parametrize("measure", ["trend", "dispersion", "self_exciting"])
def test_contacts_after_death_are_dropped(measure: str) -> None:
    frequency = graph(death_date="2015-06-01").frequency
    row = only(getattr(frequency, measure)(by="person", persons="A"))
    assert row["n_dropped"] == 1
