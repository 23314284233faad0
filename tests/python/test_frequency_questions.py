"""What questions about contact frequency accept, and what the results say of the days that they left out."""

from __future__ import annotations

import inspect
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

import casegraph as cg
from casegraph.errors import ArgumentError
from casegraph.measures import measures
from casegraph.measures.frequency_dates import BOUNDS, BOUNDS_OR_LEFT_OUT, DRAWN, NOT_DRAWN, OVER_BOTH


@pytest.fixture(scope="module")
def review() -> Any:
    return cg.example("dhr7").graph()


def test_a_window_may_end_with_the_fatal_incident(review: Any) -> None:
    asked = {"by": "person", "persons": ["Victim", "Perpetrator"], "bin": "quarter"}
    result = review.frequency.trend(**asked, end="fatal_incident")
    assert (result.parameters["end"], result.parameters["end_day"]) == ("fatal_incident", date(2014, 3, 15))
    assert result.to_pandas().equals(review.frequency.trend(**asked, end="2014-03-15").to_pandas())
    # Contacts of the homicide itself are no escalation that came before it.
    assert {row["finding"] for row in result.to_pylist()} == {"no_escalation_found"}
    assert result.evidence().num_rows == review.frequency.trend(**asked, end="2014-03-15").evidence().num_rows


def test_the_day_of_the_fatal_incident_is_as_fine_as_the_audience_may_see(review: Any) -> None:
    result = review.frequency.trend(end="fatal_incident")
    assert result.seen_by("public").parameters["end_day"] == "2014-03"
    assert result.seen_by("board").parameters["end_day"] == date(2014, 3, 15)  # the review prints it
    assert review.seen_by("board").frequency.trend(end="fatal_incident").parameters["end_day"] == date(2014, 3, 15)


def book(**changes: Any) -> cg.Casebook:
    tables = {
        "persons": {"person_id": ["A", "B"]},
        "agencies": {"agency_id": ["police"], "name": ["Police"]},
        "contacts": {
            "contact_id": ["c1", "c2", "c3"],
            "agency_id": ["police"] * 3,
            "date": ["2015-02-01", "2015-03", "2015-06-01"],
            "kind": ["call"] * 3,
        },
        "participants": {"contact_id": ["c1", "c2", "c3"], "person_id": ["A"] * 3, "presence": ["took_part"] * 3},
        "coverage": {"agency_id": ["police"], "start": ["2015-01-01"], "end": ["2015-12-31"], "basis": ["imr"]},
    }
    return cg.Casebook({**tables, **changes}, validate=False)


@pytest.mark.parametrize(
    ("reviews", "told"),
    [
        ({}, "names none; accepted too: a day"),
        ({"reviews": {"review_id": ["r1", "r2"], "title": ["", ""], "fatal_incident_id": ["i1", "i2"]}}, "i1, i2"),
        ({"reviews": {"review_id": ["r1"], "title": [""], "fatal_incident_id": ["i1"]}}, "no"),
    ],
)
def test_the_fatal_incident_must_be_one_with_a_day(reviews: Any, told: str) -> None:
    incidents = {"incidents": pa.table({"incident_id": ["i1", "i2"]})}
    frequency = book(**reviews, **incidents).graph(purpose="a test").frequency
    with pytest.raises(ArgumentError, match=f"end: .*{told}"):
        frequency.rates(end="fatal_incident")


@pytest.mark.parametrize(
    ("ask", "argument"),
    [
        (lambda f: f.rates(cut="custdy"), "cut: 'custdy'.*did you mean 'custody'"),
        (lambda f: f.silence(cut=["abroad", "nonsense"]), "cut: 'nonsense'"),
        (lambda f: f.harm(weights={"foo": 1}), "weights: 'foo'"),
        (lambda f: f.harm(weights={"foo": 1}, weight_by="flag"), "weights: 'foo'"),
        (lambda f: f.near_repeat(kinds="nonsense"), "kinds: 'nonsense'"),
        (lambda f: f.silence(flags="drgs"), "flags: 'drgs'.*did you mean 'drugs'"),
        (lambda f: f.silence(topic="domestic abuse"), "topic: accepted with flags"),
        (lambda f: f.silence(flags="domestic_abuse", topic="weather"), "topic: 'weather' is not accepted"),
        (lambda f: f.near_repeat_ties(kinds="nonsense"), "kinds: 'nonsense'"),
        (lambda f: f.near_repeat_ties(ties="cousin"), "ties: 'cousin' is not accepted"),
        (lambda f: f.near_repeat_ties(ties=[]), "ties: none is named"),
        (lambda f: f.near_repeat_ties(ties=["related", "related"]), "ties: one is named twice"),
        (lambda f: f.near_repeat_ties(shuffled_within="sector"), "shuffled_within: 'sector' is not accepted"),
        (lambda f: f.near_repeat_ties(days=[5, 1]), "days: "),
    ],
)
def test_a_term_that_nobody_has_is_refused(review: Any, ask: Any, argument: str) -> None:
    with pytest.raises(ArgumentError, match=argument):
        ask(review.frequency)


def test_a_term_that_does_not_occur_is_accepted(review: Any) -> None:
    frequency = review.frequency
    absent = set(cg.schema().vocabulary("episode_kind").values) - set(review.book.episodes["kind"].to_pylist())
    assert frequency.rates(cut=min(absent)).to_pandas().equals(frequency.rates().to_pandas())
    contacts = {**book().tables["contacts"].to_pydict(), "kind": ["our own"] * 3}
    own = book(contacts=contacts).graph().frequency.harm(weights={"our own": 2})  # no vocabulary has it, the rows do
    assert [row["certain"] for row in own.to_pylist()] == [3]


LEAVING_OUT = {
    "waits": {},
    "gaps": {},
    "trend": {"bin": "week"},
    "change_points": {"bin": "week", "rounds": 0},
    "penalty_path": {"bin": "week"},
    "dispersion": {},
    "dispersion_curve": {"widths": [10]},
    "intervals": {"rounds": 0},
    "self_exciting": {"rounds": 0},
    "mutual_excitation": {"rounds": 0},
    "time_to_repeat": {"within": [30]},
    "mean_cumulative": {"within": [30]},
    "severity_trend": {},
    "sequence_complexity": {},
    "next_agency": {},
}


@pytest.mark.parametrize("measure", LEAVING_OUT)
def test_results_say_what_an_uncertain_day_leaves_out(measure: str) -> None:
    ask = {**LEAVING_OUT[measure], **({} if measure == "next_agency" else {"by": "person"})}
    for day, told in (("2015-03", ("left_out", 1)), ("2015-03-04", ("exact", 0))):
        contacts = {**book().tables["contacts"].to_pydict(), "date": ["2015-02-01", day, "2015-06-01"]}
        rows = getattr(book(contacts=contacts).graph(purpose="a test").frequency, measure)(**ask).to_pylist()
        assert rows
        assert {(row["dates"], row["n_left_out"]) for row in rows if row.get("person") != "B"} == {told}


def test_every_measure_says_what_it_does_with_uncertain_days(review: Any) -> None:
    """By bounds, by drawing, by leaving out or by refusing: in the registry, in its arguments and in its columns."""
    of_frequency = {name: one for name, one in measures().items() if name.startswith("frequency.")}
    for name, one in of_frequency.items():
        arguments = inspect.signature(one.method).parameters
        columns = set(one.columns)
        if one.uncertain_days == DRAWN:
            assert {"dates", "samples", "undated", "seed"} <= set(arguments), name
            assert {"dates", "n_left_out", "n_drawn"} <= columns, name
        elif one.uncertain_days == NOT_DRAWN:
            assert "dates" in arguments, name
            assert "samples" not in arguments, name
            assert {"dates", "n_left_out"} <= columns, name
            with pytest.raises(ArgumentError, match=r"'sample' is not accepted; accepted: exact, refuse\. Uncertain"):
                getattr(review.frequency, name.split(".")[1])(dates="sample")
        else:
            assert "dates" not in arguments, name
            if one.uncertain_days == OVER_BOTH:
                assert "counts" in columns, name
            elif one.uncertain_days == BOUNDS_OR_LEFT_OUT:
                assert "n_uncertain" in columns, name
            else:
                assert one.uncertain_days == BOUNDS, name
                upper = [column for column in columns if column.endswith(("possible", "_max", "_most"))]
                assert upper, name
    assert review.frequency.counts().uncertain_days == BOUNDS


def test_near_repeat_says_so_too() -> None:
    addresses = {"address_id": ["home"], "latitude": [52.0], "longitude": [-1.0]}
    contacts = {**book().tables["contacts"].to_pydict(), "met_at": ["home"] * 3}
    frequency = book(contacts=contacts, addresses=addresses).graph().frequency
    rows = frequency.near_repeat(kilometres=[0, 1], days=[0, 30], rounds=9).to_pylist()
    assert {(row["dates"], row["n_left_out"]) for row in rows} == {("left_out", 1)}


def test_who_is_observed_without_a_contact_is_covered() -> None:
    (row,) = book().graph(purpose="a test").frequency.time_to_repeat(persons="B", within=[30]).to_pylist()
    assert (row["status"], row["gaps"]) == ("too_few", 0)


@pytest.mark.parametrize("measure", ["self_exciting", "intervals", "mutual_excitation"])
def test_defaults_outside_a_review_work_with_a_purpose(measure: str) -> None:
    ask = getattr(book().graph().frequency, measure)
    result = ask(rounds=0, purpose="a test")
    assert {row["person"] for row in result.to_pylist()} == {"A"}
    assert result.parameters["purpose"] == "a test"
    with pytest.raises(ArgumentError, match=r"purpose.*observed='window'"):
        ask(rounds=0)
    assert len(ask(rounds=0, observed="window", start="2015-01-01", end="2016-01-01"))
