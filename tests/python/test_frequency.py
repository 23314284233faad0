"""Contact frequency at its edges, the check values of the definitions, and the bundled review."""

from __future__ import annotations

from datetime import date
from math import isnan, log
from typing import Any

import pyarrow as pa
import pytest

import casegraph as cg
from casegraph.graph import CaseGraph
from casegraph.measures.frequency import Frequency

Row = dict[str, Any]


def graph_of(
    contacts: list[Row], participants: list[tuple[str, str, str]] | None = None, **tables: list[Row]
) -> CaseGraph:
    """A graph of contacts c0, c1 ... with person A, unless participants are given."""
    rows = [
        {"contact_id": f"c{n}", "agency_id": "police", "kind": "call", "date": None, **row}
        for n, row in enumerate(contacts)
    ]
    parts = participants or [(row["contact_id"], "A", "took_part") for row in rows]
    book: dict[str, list[Row]] = {
        "persons": [{"person_id": "A", "death_date": None}, {"person_id": "B", "death_date": None}],
        "agencies": [
            {"agency_id": "police", "name": "Police", "sector": "police"},
            {"agency_id": "health", "name": "Hospital", "sector": "acute_hospital"},
        ],
        "contacts": rows,
        "participants": [{"contact_id": c, "person_id": p, "presence": how} for c, p, how in parts],
        **tables,
    }
    frames = {}
    for name, given in book.items():
        keys = list(dict.fromkeys(key for row in given for key in row))
        frames[name] = pa.table({key: pa.array([row.get(key) for row in given]) for key in keys})
    return cg.Casebook(frames, validate=False).graph(purpose="a test")


def frequency_of(contacts: list[Row], *args: Any, **tables: Any) -> Frequency:
    return graph_of(contacts, *args, **tables).frequency


def cover(start: str | None = "2011-01-01", end: str | None = "2011-01-10", **row: Any) -> Row:
    return {"agency_id": "police", "person_id": "A", "start": start, "end": end, "basis": "imr", **row}


def on_days(*days: int) -> list[Row]:
    return [{"date": date.fromordinal(date(2011, 1, 1).toordinal() + day).isoformat()} for day in days]


def only(result: Any) -> Row:
    (row,) = result.to_pylist()
    return row


# -- rates -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("n", "lower", "upper"),
    [(0, 0, 3.6889), (1, 0.0253, 5.5716), (2, 0.2422, 7.2247), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904)],
)
def test_rate_limits_are_those_of_garwood(n: int, lower: float, upper: float) -> None:
    contacts = on_days(*range(n)) or [{"date": "2012-01-01"}]
    row = only(frequency_of(contacts, coverage=[cover()]).rates(per=10, start="2011-01-01", end="2011-01-11"))
    assert (row["certain"], row["exposure_days"], row["rate"]) == (n, 10, n)
    assert row["lower"] == pytest.approx(lower, abs=5e-5)
    assert row["upper"] == pytest.approx(upper, abs=5e-5)


def test_rate_units() -> None:
    frequency = frequency_of(on_days(0, 1), coverage=[cover()])
    rates = {per: only(frequency.rates(per=per))["rate"] for per in ("day", "year", "month", "30.4375 days", 365.25)}
    assert rates["day"] == pytest.approx(0.2)
    assert rates["year"] == rates[365.25] == pytest.approx(0.2 * 365.25)
    assert rates["month"] == rates["30.4375 days"] == pytest.approx(0.2 * 30.4375)


def test_uncertain_dates_and_numbers_widen_the_limits() -> None:
    contacts = [
        {"date": "2011-01-02"},
        {"date": "2011-01-09/2011-01-12"},  # may lie after coverage
        {"date": "2011-01-03", "count_min": 2, "count_max": 4},
        {"date": "2011-01-04", "part_of": "c2"},  # counted in c2
    ]
    row = only(frequency_of(contacts, coverage=[cover()]).rates(per=10))
    assert (row["certain"], row["possible"], row["n_dropped"]) == (3, 6, 0)
    assert row["lower"] == pytest.approx(0.6187, abs=5e-5)  # of 3
    assert row["upper"] == pytest.approx(13.0595, abs=5e-5)  # of 6


def test_coverage_that_does_not_observe() -> None:
    rows = [
        cover(topic="pregnancy"),
        cover(basis="described_only"),
        cover(basis="none"),
    ]
    row = only(frequency_of(on_days(1), coverage=rows).rates())
    assert (row["status"], row["coverage_excluded"], row["n_dropped"]) == ("no_coverage", 3, 1)
    assert isnan(row["rate"])
    assert isnan(row["upper"])


def test_coverage_without_an_end_needs_a_window() -> None:
    frequency = frequency_of(on_days(1), coverage=[cover(end=None)])
    row = only(frequency.rates())
    assert (row["status"], row["exposure_days"]) == ("open_coverage", None)
    assert isnan(row["rate"])
    row = only(frequency.rates(end="2011-01-06"))
    assert (row["status"], row["exposure_days"]) == ("ok", 5)


def test_coverage_counts_only_the_days_that_are_sure() -> None:
    row = only(frequency_of(on_days(1), coverage=[cover("2010-12/2011-01-03", "2011-01-08/2011-02")]).rates())
    assert row["exposure_days"] == 6  # 3 to 8 January
    assert (row["certain"], row["n_dropped"]) == (0, 1)


def test_overlapping_coverage_is_counted_once_and_custody_only_where_asked() -> None:
    custody = [{"episode_id": "e", "person_id": "A", "kind": "custody", "start": "2011-01-03", "end": "2011-01-04"}]
    frequency = frequency_of(on_days(2, 6), coverage=[cover(), cover("2011-01-05", "2011-01-12")], episodes=custody)
    row = only(frequency.rates())
    assert (row["exposure_days"], row["certain"], row["n_dropped"]) == (12, 2, 0)
    row = only(frequency.rates(cut=("abroad", "custody")))
    assert (row["exposure_days"], row["certain"], row["n_dropped"]) == (10, 1, 1)


def test_zero_exposure_and_the_other_groups() -> None:
    frequency = frequency_of(on_days(1), coverage=[cover(), cover(person_id=None, agency_id="health")])
    row = only(frequency.rates(start="2012-01-01", end="2013-01-01"))
    assert (row["status"], row["exposure_days"]) == ("zero_exposure", 0)
    by_agency = {row["agency"]: row for row in frequency.rates(by="agency").to_pylist()}
    assert by_agency["health"]["exposure_days"] == 20  # two persons of ten days
    assert by_agency["police"]["exposure_days"] == 10
    asked = frequency.rates(persons=["A", "B"]).to_pylist()
    assert [(row["person"], row["agency"]) for row in asked] == [("A", "police"), ("A", "health"), ("B", "health")]
    total = only(frequency.rates(by=[]))
    assert (total["certain"], total["exposure_days"]) == (1, 20)


def of_reviews(coverage: list[Row], reviews: tuple[str | int | None, ...] = ("r1", "r2", None)) -> Frequency:
    """Persons A, B and C of these reviews, each with one contact in coverage."""
    parts = [(f"c{n}", person, "took_part") for n, person in enumerate("ABC")]
    persons = [{"person_id": p, "review_id": review} for p, review in zip("ABC", reviews, strict=True)]
    return frequency_of(on_days(1, 2, 3), parts, persons=persons, coverage=coverage)


def statuses(frequency: Frequency) -> dict[str, str]:
    return {row["person"]: row["status"] for row in frequency.rates().to_pylist()}


def test_coverage_of_a_review_is_of_its_persons_alone() -> None:
    of_r1 = of_reviews([cover(person_id=None, review_id="r1")])
    assert statuses(of_r1) == {"A": "ok", "B": "no_coverage", "C": "no_coverage"}
    assert {row["person"]: row["status"] for row in of_r1.silence().to_pylist()} == {
        "A": "too_few",
        "B": "no_coverage",
        "C": "no_coverage",
    }
    (whole,) = of_r1.rates(by="agency").to_pylist()
    assert (whole["exposure_days"], whole["certain"], whole["n_dropped"]) == (10, 1, 2)
    assert of_r1.rates(persons=["A", "B"]).evidence(1)["table"].to_pylist() == []
    assert only(of_r1.repeats(by="agency", of="agency"))["status"] == "no_coverage"  # not all are observed
    assert only(of_r1.repeats(by="agency"))["status"] == "too_few"  # one person is, for less than 30 days


def test_coverage_without_person_and_review_is_of_everybody() -> None:
    frequency = of_reviews([cover(person_id=None, review_id=None)])
    assert statuses(frequency) == {"A": "ok", "B": "ok", "C": "ok"}
    assert only(frequency.rates(by="agency"))["exposure_days"] == 30


@pytest.mark.parametrize("review", ["r1", 1])
def test_in_a_casebook_of_one_review_its_coverage_is_of_everybody(review: str | int) -> None:
    frequency = of_reviews([cover(person_id=None, review_id=review)], (review, None, None))
    assert statuses(frequency) == {"A": "ok", "B": "ok", "C": "ok"}
    assert only(frequency.rates(by="agency"))["exposure_days"] == 30


def test_coverage_of_a_person_is_theirs_whatever_review_it_names() -> None:
    frequency = of_reviews([cover(person_id="B", review_id="r1"), cover(person_id=None, review_id="r2")])
    assert statuses(frequency) == {"A": "no_coverage", "B": "ok", "C": "no_coverage"}
    assert only(frequency.rates(by="agency"))["exposure_days"] == 10  # the days of B's two rows are counted once


def test_reviews_with_whole_numbers_as_ids() -> None:
    frequency = of_reviews([cover(person_id=None, review_id=2)], (1, 2, None))
    assert statuses(frequency) == {"A": "no_coverage", "B": "ok", "C": "no_coverage"}


def test_rates_by_weekday_are_per_time_on_that_day() -> None:
    # 2011-01-03 is a Monday; four weeks are observed, and two Mondays and one Sunday have a contact.
    contacts = [{"date": "2011-01-03"}, {"date": "2011-01-10"}, {"date": "2011-01-16"}]
    frequency = frequency_of(contacts, coverage=[cover("2011-01-03", "2011-01-30")])
    rows = {row["weekday"]: row for row in frequency.rates(bin="weekday", per=7).to_pylist()}
    assert list(rows) == [1, 2, 3, 4, 5, 6, 7]
    assert {row["exposure_days"] for row in rows.values()} == {4}
    assert [row["certain"] for row in rows.values()] == [2, 0, 0, 0, 0, 0, 1]
    assert rows[1]["rate"] == pytest.approx(2 / (4 / 7))
    assert rows[2]["rate"] == rows[2]["lower"] == 0
    assert rows[2]["upper"] == pytest.approx(-log(0.025) / (4 / 7))
    assert only(frequency.rates(per=7))["rate"] == pytest.approx(sum(row["rate"] for row in rows.values()) / 7)


def test_rates_by_hour_are_of_contacts_with_a_time() -> None:
    contacts = [
        {"date": "2011-01-03", "time_min": "22:10"},
        {"date": "2011-01-04", "time_min": "22:50", "time_max": "23:10"},
        {"date": "2011-01-05"},
        {"date": "2012-01-05", "time_min": "22:00"},
    ]
    frequency = frequency_of(contacts, coverage=[cover("2011-01-01", "2011-01-30")])
    rows = {row["hour"]: row for row in frequency.rates(bin="hour", per="day").to_pylist()}
    assert list(rows) == list(range(24))
    assert {row["n_untimed"] for row in rows.values()} == {1}
    assert (rows[22]["certain"], rows[22]["possible"], rows[22]["n_dropped"]) == (1, 2, 0)
    assert (rows[23]["certain"], rows[23]["possible"]) == (0, 1)
    assert rows[22]["exposure_days"] == 30
    assert rows[22]["rate"] == pytest.approx(24 / 30)
    assert rows[22]["rate_possible"] == pytest.approx(2 * 24 / 30)
    both = frequency.rates(bin="weekday_hour", per="day").to_pylist()
    assert [(row["weekday"], row["hour"]) for row in both] == [(d, h) for d in range(1, 8) for h in range(24)]
    assert [(row["weekday"], row["hour"]) for row in both if row["certain"]] == [(1, 22)]
    assert [(row["weekday"], row["hour"]) for row in both if row["possible"]] == [(1, 22), (2, 22), (2, 23)]


def test_rates_by_weekday_without_time_observed() -> None:
    rows = frequency_of(on_days(1), coverage=[cover("2010-01-01", None)]).rates(bin="weekday").to_pylist()
    assert {row["status"] for row in rows} == {"zero_exposure"}  # no coverage has both ends
    rows = frequency_of(on_days(1)).rates(bin="weekday").to_pylist()
    assert {row["status"] for row in rows} == {"no_coverage"}


def test_rates_evidence_has_contacts_and_coverage() -> None:
    result = frequency_of(on_days(1, 30), coverage=[cover()]).rates()
    found = [(row["table"], row["row"]) for row in result.evidence().to_pylist()]
    assert found == [("contacts", 1), ("coverage", 1)]


def test_silence_on_a_topic() -> None:
    contacts = on_days(1, 11, 21, 31)
    flags = [
        {"contact_id": f"c{n}", "flag": "domestic_abuse", "state": state, "stated_by": "agency_then"}
        for n, state in enumerate(["yes", "no", "not_recorded", "yes"])
    ]
    coverage = [cover("2011-01-01", "2011-01-12"), cover("2011-01-13", "2011-02-28", topic="abuse")]
    frequency = frequency_of(contacts, coverage=coverage, flags=flags)
    row = only(frequency.silence(flags="domestic_abuse", topic="abuse"))
    # The second contact is none of the topic; the third may be, so that 20 days are sure and 30 possible.
    assert (row["days_min"], row["days_max"], row["observed_days"]) == (20, 30, 59)
    row = only(frequency.silence(flags="domestic_abuse"))  # nobody says that the topic's coverage is of this topic
    assert (row["days_min"], row["observed_days"], row["status"]) == (None, 12, "too_few")
    assert only(frequency.silence())["days_max"] == 10


# -- waits -----------------------------------------------------------------------------------------------
def test_check_values_of_intervals() -> None:
    row = only(frequency_of(on_days(0, 1, 2, 10, 11, 30)).waits())
    assert (row["contacts"], row["gaps"], row["mean"], row["median"]) == (6, 5, 6, 1)
    assert row["sd"] == pytest.approx(7.0427267, abs=1e-7)
    assert row["burstiness"] == pytest.approx(0.0799470, abs=1e-7)
    assert row["burstiness_finite"] == pytest.approx(0.3462491, abs=1e-7)
    assert row["memory"] == pytest.approx(-0.4901961, abs=1e-7)
    assert row["memory_corrected"] == pytest.approx(-0.2401961, abs=1e-7)
    assert row["local_variation"] == pytest.approx(1.5149074, abs=1e-7)
    assert row["cv2"] == pytest.approx(1.2277778, abs=1e-7)


@pytest.mark.parametrize(
    ("days", "status", "burstiness", "memory", "variation"),
    [
        ((0,), "too_few", "too_few", "too_few", "too_few"),
        ((0, 5), "ok", "too_few", "too_few", "too_few"),
        ((0, 5, 7), "ok", "ok", "too_few", "ok"),
        ((0, 0, 0), "ok", "zero_mean", "too_few", "zero_mean"),
        ((0, 2, 4, 6, 8), "ok", "ok", "zero_variance", "ok"),
    ],
)
def test_what_too_few_contacts_leave_undefined(
    days: tuple[int, ...], status: str, burstiness: str, memory: str, variation: str
) -> None:
    row = only(frequency_of(on_days(*days)).waits())
    assert row["status"] == status
    assert row["burstiness_status"] == burstiness
    assert row["memory_status"] == memory
    assert row["local_variation_status"] == variation
    for name, why in (("burstiness", burstiness), ("memory", memory), ("cv2", variation), ("mean", status)):
        assert isnan(row[name]) == (why != "ok")


def test_contacts_without_one_moment_are_counted_not_used() -> None:
    contacts = [
        {"date": "2011-01-01"},
        {"date": "2011-01"},
        {"date": None},
        {"date": "2011-01-01/2011-01-31", "count_min": 3, "count_max": 9},
        {"date": "2011-01-05", "part_of": "c3"},
        {"date": "2011-01", "part_of": "c3"},  # said with c3
    ]
    row = only(frequency_of(contacts).waits())
    assert (row["contacts"], row["gaps"], row["n_uncertain"], row["mean"]) == (2, 1, 3, 4)


def test_merging_counts_from_the_contact_kept() -> None:
    frequency = frequency_of(on_days(0, 1, 2, 3, 10))
    row = only(frequency.waits(merge_within=2))
    assert (row["contacts"], row["n_merged"]) == (3, 2)  # 0, 2 and 10
    gaps = frequency.gaps(merge_within="P2D").to_pylist()
    assert [(row["from_contact"], row["to_contact"], row["days"]) for row in gaps] == [
        ("c0", "c2", 2),
        ("c2", "c4", 8),
    ]


def test_a_repeat_is_of_the_same_person() -> None:
    contacts = [
        {"agency_id": "P", "date": "2011-01-01"},
        {"agency_id": "P", "date": "2011-01-02"},
        {"agency_id": "Q", "date": "2011-01-04"},
    ]
    parts = [("c0", "A", "took_part"), ("c1", "B", "took_part"), ("c2", "A", "took_part")]
    persons = [{"person_id": "A"}, {"person_id": "B"}]
    agencies = [{"agency_id": "P", "name": "p"}, {"agency_id": "Q", "name": "q"}]
    frequency = frequency_of(contacts, parts, persons=persons, agencies=agencies)
    asked: Any = {"by": "agency", "agencies": "P", "observed_until": "2011-03-01"}
    row = only(frequency.repeats("P30D", **asked))
    assert (row["contacts"], row["eligible"], row["repeats"], row["units"]) == (2, 2, 0, 2)
    assert only(frequency.repeats("P30D", **asked, followed_by="any"))["repeats"] == 1  # A was then met by Q
    assert only(frequency.repeats("P30D", **asked, of="agency"))["repeats"] == 1  # the agency met somebody else
    assert only(frequency.waits("agency", agencies="P", within_coverage=False))["status"] == "too_few"
    assert only(frequency.waits("agency", of="agency", agencies="P"))["mean"] == 1
    assert frequency.gaps("agency", within_coverage=False).to_pylist() == []
    assert [(row["person"], row["days"]) for row in frequency.gaps("kind", within_coverage=False).to_pylist()] == [
        ("A", 3)
    ]


def test_gaps_by_the_minute() -> None:
    contacts = [
        {"date": "2011-01-15", "time_min": "20:15", "time_max": "20:15"},
        {"date": "2011-01-15", "time_min": "20:14", "time_max": None},
        {"date": "2011-01-15", "time_min": None},
        {"date": "2011-01-15", "time_min": "20:00", "time_max": "21:00"},
    ]
    frequency = frequency_of(contacts)
    gap = only(frequency.gaps(resolution="minute"))
    assert (gap["from_contact"], gap["to_contact"], gap["minutes"]) == ("c1", "c0", 1)
    assert gap["days"] == pytest.approx(1 / 1440)
    assert only(frequency.waits(resolution="minute"))["n_uncertain"] == 2


def test_a_gap_that_leaves_coverage() -> None:
    coverage = [cover(), cover("2011-01-20", "2011-01-31")]
    frequency = frequency_of(on_days(0, 5, 15, 21, 25), coverage=coverage)
    assert only(frequency.waits(within_coverage=False))["gaps"] == 4
    assert only(frequency.waits())["gaps"] == 2  # so by default, where coverage says what was described
    assert frequency.waits().parameters["within_coverage"] is True
    assert frequency.waits(by="agency").parameters["within_coverage"] is True  # person by person all the same
    assert frequency.waits(by="agency", of="agency").parameters["within_coverage"] is False
    row = only(frequency.waits(within_coverage=True))
    assert (row["contacts"], row["gaps"], row["n_dropped"]) == (4, 2, 1)
    assert [row["days"] for row in frequency.gaps(within_coverage=True).to_pylist()] == [5, 4]


# -- repeats ---------------------------------------------------------------------------------------------
def test_repeats_need_the_whole_follow_up() -> None:
    frequency = frequency_of(on_days(0, 3, 20, 28))
    rows = frequency.repeats(["P7D", "P1M"], observed_until="2011-02-03").to_pylist()
    # Day 28 is 29 January: its seven days end on 5 February.
    assert (rows[0]["eligible"], rows[0]["repeats"], rows[0]["share"]) == (3, 1, 1 / 3)
    assert (rows[1]["within_months"], rows[1]["eligible"], rows[1]["repeats"]) == (1, 1, 1)
    limits = (0.0084038, 0.9057007)  # Clopper-Pearson, 1 of 3
    assert (rows[0]["lower"], rows[0]["upper"]) == pytest.approx(limits, abs=1e-6)


def test_repeats_of_the_same_day_and_of_uncertain_days() -> None:
    frequency = frequency_of([*on_days(0, 0), {"date": "2011-01-02/2011-01-20"}])
    row = only(frequency.repeats(7, observed_until="2011-12-31"))
    assert (row["eligible"], row["repeats"], row["repeats_possible"], row["n_uncertain"]) == (2, 0, 2, 1)
    row = only(frequency.repeats(7, observed_until="2011-12-31", include_same_day=True))
    assert (row["repeats"], row["repeats_possible"]) == (1, 2)
    row = only(frequency.repeats(30, observed_until="2011-12-31"))
    assert row["repeats"] == 2  # every day that it may have been lies in the time


def test_repeats_without_observation() -> None:
    row = only(frequency_of(on_days(0, 1)).repeats())
    assert (row["status"], row["eligible"]) == ("no_coverage", 0)
    assert isnan(row["share"])
    row = only(frequency_of(on_days(0, 1), coverage=[cover()]).repeats())
    assert row["status"] == "too_few"


def test_repeats_at_an_address() -> None:
    contacts = [{**row, "met_at": "home"} for row in on_days(0, 4)] + [{**on_days(5)[0], "met_at": None}]
    frequency = frequency_of(contacts, addresses=[{"address_id": "home"}])
    row = only(frequency.repeats("P7D", by="address", observed_until="2011-12-31"))
    assert (row["address"], row["contacts"], row["repeats"]) == ("home", 2, 1)


def test_a_further_contact_given_the_number_so_far() -> None:
    parts = [("c0", "A", "took_part"), ("c1", "A", "took_part"), ("c2", "A", "took_part"), ("c3", "B", "took_part")]
    frequency = frequency_of(on_days(0, 3, 20, 5), parts)
    rows = frequency.continuation("P10D", observed_until="2011-01-25").to_pylist()
    assert [row["k"] for row in rows] == [1, 2, 3]
    # A had a second contact after three days, B none; ten days after A's second contact there was no third.
    assert [(row["units"], row["followed"], row["further"]) for row in rows] == [(2, 2, 1), (1, 1, 0), (1, 0, 0)]
    assert [row["n_censored"] for row in rows] == [0, 0, 1]
    assert (rows[0]["share"], rows[0]["median_days"]) == (0.5, 3)
    assert (rows[0]["lower"], rows[0]["upper"]) == pytest.approx((0.0125791, 0.9874209), abs=1e-6)
    assert [row["status"] for row in rows] == ["ok", "ok", "too_few"]
    assert len(frequency.continuation("P10D", observed_until="2011-01-25", most=1).to_pylist()) == 1


def test_a_further_contact_of_the_same_or_of_no_one_day() -> None:
    contacts = [*on_days(0, 0, 40), {"date": "2011-01-20/2011-03-01"}]
    asked = {"within": "P10D", "observed_until": "2011-12-31"}
    rows = frequency_of(contacts).continuation(**asked).to_pylist()
    assert [(row["units"], row["followed"], row["n_uncertain"]) for row in rows] == [(1, 1, 0), (1, 0, 1)]
    rows = frequency_of(contacts).continuation(**asked, include_same_day=True).to_pylist()
    assert [(row["k"], row["followed"], row["further"]) for row in rows] == [(1, 1, 1), (2, 1, 0), (3, 0, 0)]
    assert rows[0]["median_days"] == 0


def test_a_further_contact_of_nobody_and_without_coverage() -> None:
    row = only(frequency_of(on_days(0)).continuation("P10D"))
    assert (row["status"], row["units"], row["n_censored"]) == ("no_coverage", 1, 1)
    row = only(frequency_of(on_days(0)).continuation("P10D", start="2012-01-01"))
    assert (row["status"], row["k"], row["units"]) == ("too_few", 1, 0)
    with pytest.raises(cg.ArgumentError, match="the units themselves"):
        frequency_of(on_days(0)).continuation(of="person", by="person")


def test_households_and_flags_are_followed() -> None:
    parts = [(f"c{n}", person, "took_part") for n, person in enumerate(["A", "B", "A", "A"])]
    lived = [
        {"person_id": "A", "address_id": "home", "kind": "home", "end": "2011-01-31"},
        {"person_id": "B", "address_id": "home", "kind": "home"},
        {"person_id": "A", "address_id": "office", "kind": "temporary", "start": "2011-02-01"},
    ]
    addresses = [{"address_id": "home"}, {"address_id": "office"}]
    flags = [
        {"contact_id": contact, "flag": "threats", "state": "yes", "stated_by": author}
        for contact, author in (("c0", "agency_then"), ("c2", "agency_then"), ("c3", "review"))
    ]
    made = graph_of(on_days(0, 5, 20, 40), parts, addresses=addresses, residences=lived, flags=flags)
    frequency = made.frequency
    asked: dict[str, Any] = {"within": "P20D", "observed_until": "2011-06-30"}
    rows = frequency.continuation(**asked, of="household").to_pylist()
    # Three contacts of the home of A and B, one of where A moved: one person's next contact is the household's.
    assert [(row["k"], row["units"], row["further"]) for row in rows] == [(1, 2, 1), (2, 1, 1), (3, 1, 0)]
    assert rows[0]["median_days"] == 5
    rows = frequency.continuation(**asked, by="household").to_pylist()
    assert [(row["household"], row["k"], row["units"], row["further"]) for row in rows] == [
        ("home", 1, 2, 1),
        ("home", 2, 1, 0),
        ("office", 1, 1, 0),
    ]
    rows = frequency.continuation(**asked, by="flag").to_pylist()
    assert [(row["flag"], row["k"], row["units"], row["further"]) for row in rows] == [
        ("threats", 1, 1, 1),
        ("threats", 2, 1, 0),
    ]
    with pytest.raises(cg.ArgumentError, match="the units themselves"):
        frequency.continuation(of="household", by="household")


# -- delays and appointments -----------------------------------------------------------------------------
def moved_appointment() -> CaseGraph:
    contacts = [
        {"date": "2010-10-08", "time_min": "10:39", "attendance": None, "booked_on": None},
        {"date": "2010-10-19", "attendance": "cancelled_by_agency", "booked_on": "2010-10-08"},
        {"date": "2010-10-19", "time_min": "18:00", "attendance": "attended", "booked_on": None},
    ]
    links = [
        {"from_contact": "c2", "to_contact": "c0", "kind": "reply", "status": "made"},
        {"from_contact": "c2", "to_contact": "c1", "kind": "replaces", "status": "made"},
    ]
    return graph_of(contacts, contact_links=links)


def test_delay_and_the_appointment_that_was_moved() -> None:
    result = moved_appointment().frequency.delays()
    row = only(result)
    assert (row["days_min"], row["days_max"], row["status"]) == (11, 11, "ok")
    assert (row["minutes_min"], row["minutes_max"]) == (11 * 1440 + 441, 11 * 1440 + 441)
    assert (row["rebookings"], row["wait_days_min"], row["wait_days_max"]) == (1, 11, 11)
    behind = [(entry["table"], entry["row"]) for entry in result.evidence().to_pylist()]
    assert behind == [
        ("contacts", 1),
        ("contact_links", 1),
        ("contacts", 2),
        ("contacts", 3),
        ("contact_links", 2),
    ]
    chain = only(moved_appointment().frequency.rebookings())
    assert (chain["first_contact"], chain["last_contact"], chain["rebookings"]) == ("c1", "c2", 1)
    assert (chain["moved_by_agency"], chain["moved_by_person"]) == (1, 0)
    assert (chain["booked_on"], chain["held_on"]) == (date(2010, 10, 8), date(2010, 10, 19))


@pytest.mark.parametrize(
    ("report", "response", "least", "most", "status"),
    [
        ("2011-01-01", "2011-01-01", 0, 0, "ok"),
        ("2011-01-01/2011-01-05", "2011-01-03/2011-01-09", 0, 8, "ok"),
        ("2011-01-09", "2011-01-03", -6, -6, "reversed"),
        (None, "2011-01-03", 0, None, "no_date"),
        ("2011-01-01/..", "2011-01-03/..", 0, None, "no_date"),
        ("2011-01-01", "../2011-01-05", 0, 4, "ok"),
    ],
)
def test_delays_over_uncertain_days(report: Any, response: Any, least: Any, most: Any, status: str) -> None:
    link = [{"from_contact": "c1", "to_contact": "c0", "kind": "reply", "status": "not_made"}]
    row = only(frequency_of([{"date": report}, {"date": response}], contact_links=link).delays())
    assert (row["days_min"], row["days_max"], row["status"]) == (least, most, status)
    assert row["link_status"] == "not_made"


def test_appointments_that_replace_one_another_in_a_circle_are_refused() -> None:
    links = [
        {"from_contact": "c1", "to_contact": "c0", "kind": "replaces", "status": "made"},
        {"from_contact": "c0", "to_contact": "c1", "kind": "replaces", "status": "made"},
    ]
    frequency = frequency_of(on_days(0, 1), contact_links=links)
    with pytest.raises(cg.DataError, match="lead back to contact"):
        frequency.rebookings()


def test_appointments_by_how_they_ended() -> None:
    endings = ["attended", "attended", "no_reply", "unknown", "cancelled_by_person", None]
    contacts = [{"date": "2011-01-01", "attendance": ending} for ending in endings]
    contacts += [{"date": "2011-02", "attendance": "not_attended", "count_min": 1, "count_max": 3}]
    row = only(frequency_of(contacts).appointments())
    assert (row["attended"], row["no_reply"], row["unknown"], row["cancelled_by_person"]) == (2, 1, 1, 1)
    assert (row["not_attended"], row["not_attended_possible"]) == (1, 3)
    assert (row["total"], row["total_possible"], row["known"]) == (6, 8, 5)
    assert row["share_attended"] == pytest.approx(2 / 5)
    assert row["lower"] == pytest.approx(0.0366926, abs=1e-6)  # 2 of 7
    assert row["upper"] == pytest.approx(0.8533672, abs=1e-6)  # 2 of 5
    unknown = only(frequency_of([{"date": "2011-01-01", "attendance": "unknown"}]).appointments())
    assert (unknown["status"], unknown["known"]) == ("too_few", 0)
    assert isnan(unknown["share_attended"])
    assert len(frequency_of([{"attendance": None}]).appointments()) == 0


def test_joint_appointments_use_each_once() -> None:
    contacts = [
        {"date": f"2011-01-{day:02}", "agency_id": agency, "attendance": "attended"}
        for day, agency in [(1, "police"), (3, "health"), (5, "police"), (30, "health")]
    ]
    frequency = frequency_of(contacts)
    result = frequency.joint_appointments(7)
    row = only(result)  # c1 could be joined with c0 or with c2, once
    assert row["days_min"] == row["days_max"] == 2
    assert {row["first_agency"], row["second_agency"]} == {"police", "health"}
    assert len(result.evidence()) == 2
    assert len(frequency.joint_appointments(1)) == 0
    assert len(frequency.joint_appointments(30)) == 2
    assert len(frequency.joint_appointments(30, within_km=1)) == 0  # no place is stated


# -- silence ---------------------------------------------------------------------------------------------
def test_longest_silence_and_what_is_cut() -> None:
    frequency = frequency_of(on_days(2, 4), coverage=[cover(end="2011-01-31")])
    row = only(frequency.silence())
    assert (row["days_min"], row["days_max"], row["status"]) == (2, 2, "ok")
    assert (row["from_day"], row["to_day"]) == (date(2011, 1, 3), date(2011, 1, 5))
    assert (row["censored_days_min"], row["censored_at"]) == (27, "end")
    gaps = frequency.silence(all_gaps=True).to_pylist()
    assert [(gap["days_min"], gap["cut_at"]) for gap in gaps] == [(2, "start"), (2, None), (27, "end")]


def test_silence_is_cut_by_custody_and_not_by_pregnancy() -> None:
    episodes = [
        {"episode_id": "e1", "person_id": "A", "kind": "custody", "start": "2011-01-10", "end": "2011-01-12"},
        {"episode_id": "e2", "person_id": "A", "kind": "pregnancy", "start": "2011-01-01", "end": None},
    ]
    frequency = frequency_of(on_days(0, 20), coverage=[cover(end="2011-01-31")], episodes=episodes)
    row = only(frequency.silence())
    assert (row["status"], row["gaps"], row["observed_days"]) == ("too_few", 0, 28)
    assert only(frequency.silence(cut=()))["days_min"] == 20


def test_silence_without_coverage_is_that_of_the_source() -> None:
    row = only(frequency_of(on_days(0, 20), coverage=[cover(basis="described_only")]).silence())
    assert (row["status"], row["days_min"], row["censored_days_min"]) == ("no_coverage", 20, None)


def test_silence_while_observed_without_any_contact() -> None:
    row = only(frequency_of([{"date": "2012-01-01"}], coverage=[cover()]).silence())
    assert (row["status"], row["days_min"], row["censored_days_min"], row["censored_at"]) == (
        "too_few",
        None,
        10,
        "both",
    )


def test_uncertain_contacts_bound_a_silence() -> None:
    contacts = [{"date": "2011-01-01"}, {"date": "2011-01-05/2011-01-09"}, {"date": "2011-01-31"}]
    row = only(frequency_of(contacts, coverage=[cover(end="2011-01-31")]).silence())
    assert (row["days_min"], row["days_max"]) == (22, 26)
    assert (row["possible_from_day"], row["possible_to_day"]) == (date(2011, 1, 5), date(2011, 1, 31))
    undated = [{"date": "2011-01-01"}, {"date": None}, {"date": "2011-01-31"}]
    row = only(frequency_of(undated, coverage=[cover(end="2011-01-31")]).silence())
    assert (row["days_min"], row["days_max"]) == (0, 30)


def test_missed_appointments_are_contacts_and_no_meetings() -> None:
    parts = [("c0", "A", "took_part"), ("c1", "A", "absent"), ("c2", "A", "took_part")]
    frequency = frequency_of(on_days(0, 5, 20), parts, coverage=[cover(end="2011-01-31")])
    assert only(frequency.silence())["days_min"] == 15
    assert only(frequency.silence(of="meetings"))["days_min"] == 20


# -- proximity -------------------------------------------------------------------------------------------
def test_last_contact_before_a_death() -> None:
    persons = [{"person_id": "A", "death_date": "2011-03-15"}, {"person_id": "B", "death_date": None}]
    contacts = [{"date": "2010-12-31"}, {"date": "2011-02/2011-03-01"}, {"date": "2011-03-15"}]
    frequency = frequency_of(contacts, persons=persons)
    row = only(frequency.proximity())
    assert (row["days_min"], row["days_max"], row["last_contact"]) == (14, 42, "c1")
    assert (row["contacts"], row["contacts_possible"]) == (2, 2)
    assert [row[f"within_{n}_months"] for n in (12, 6, 1)] == ["yes", "yes", "possible"]
    assert len(frequency.proximity(by="person")) == 1  # no row for a person whose death is not known
    asked = only(frequency.proximity(by="person", persons="B"))
    assert asked["status"] == "no_reference"


def test_proximity_to_a_day_and_to_the_death_of_another() -> None:
    persons = [{"person_id": "A", "death_date": None}, {"person_id": "B", "death_date": "2011-03-15"}]
    frequency = frequency_of([{"date": "2011-03-14"}, {"date": "2011-03-16"}], persons=persons)
    assert only(frequency.proximity(death_of="B"))["days_max"] == 1
    assert only(frequency.proximity(reference="2011-03-20"))["days_max"] == 4
    assert only(frequency.proximity(reference="2011-03-14"))["status"] == "no_contact"
    with pytest.raises(cg.ArgumentError, match="not both"):
        frequency.proximity(reference="2011-03-20", death_of="B")
    with pytest.raises(cg.ArgumentError, match="reference"):
        frequency.proximity(death_of="A")


# -- arguments -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: f.rates(by="incident"), "by: 'incident' is not accepted"),
        (lambda f: f.rates(by=["person", "person"]), "named twice"),
        (lambda f: f.rates(per="fortnight"), "per: 'fortnight'"),
        (lambda f: f.rates(per=0), "per: 0"),
        (lambda f: f.rates(confidence=1), "confidence"),
        (lambda f: f.rates(start="2012-01-01", end="2011-01-01"), "start"),
        (lambda f: f.rates(start="2011"), "start: '2011' is not one day"),
        (lambda f: f.waits(resolution="hour"), "resolution"),
        (lambda f: f.waits(merge_within=-1), "merge_within"),
        (lambda f: f.waits(merge_within="P"), "merge_within"),
        (lambda f: f.waits(by="agency", of="agency", within_coverage=True), "within_coverage"),
        (lambda f: f.waits(of="review"), "of"),
        (lambda f: f.repeats(followed_by="everybody"), "followed_by"),
        (lambda f: f.repeats([]), "within"),
        (lambda f: f.repeats(0), "within"),
        (lambda f: f.repeats("P0D"), "within"),
        (lambda f: f.repeats("soon"), "soon"),
        (lambda f: f.delays("answer"), "kind"),
        (lambda f: f.delays(statuses="maybe"), "statuses"),
        (lambda f: f.joint_appointments(-1), "within_days"),
        (lambda f: f.joint_appointments(within_km=-1), "within_km"),
        (lambda f: f.joint_appointments(attendance="eaten"), "attendance"),
        (lambda f: f.silence(by="agency"), "by"),
        (lambda f: f.silence(of="calls"), "of"),
        (lambda f: f.proximity(by="agency"), "person"),
        (lambda f: f.proximity(months=[0]), "months"),
    ],
)
def test_arguments_that_are_not_accepted(call: Any, message: str) -> None:
    with pytest.raises(cg.ArgumentError, match=message):
        call(frequency_of(on_days(0)))


def test_persons_and_agencies_that_are_not_there() -> None:
    frequency = frequency_of(on_days(0))
    with pytest.raises(cg.NotFoundError, match="nobody"):
        frequency.rates(persons="nobody")
    with pytest.raises(cg.NotFoundError, match="nowhere"):
        frequency.delays(agencies="nowhere")


def test_a_graph_without_contacts() -> None:
    frames = {
        "persons": pa.table({"person_id": ["A"]}),
        "agencies": pa.table({"agency_id": ["police"], "name": ["Police"]}),
    }
    frequency = cg.Casebook(frames, validate=False).graph(purpose="a test").frequency
    for result in (
        frequency.rates(),
        frequency.waits(),
        frequency.gaps(),
        frequency.repeats(),
        frequency.delays(),
        frequency.rebookings(),
        frequency.appointments(),
        frequency.joint_appointments(),
        frequency.silence(),
        frequency.silence(all_gaps=True),
        frequency.proximity(),
    ):
        assert len(result) == 0
        assert len(result.evidence()) == 0


def test_every_column_has_its_unit_and_words() -> None:
    graph = moved_appointment()
    frequency = graph.frequency
    for result in (
        frequency.rates(by=["person", "agency", "sector"]),
        frequency.waits(by=["person", "agency", "sector", "kind"]),
        frequency.gaps(by=["address"]),
        frequency.repeats(),
        frequency.delays(),
        frequency.rebookings(),
        frequency.appointments(),
        frequency.joint_appointments(),
        frequency.silence(),
        frequency.silence(all_gaps=True),
        frequency.proximity(),
    ):
        assert set(result.columns) <= set(result.measure.columns), result.measure.name


# -- the bundled review ----------------------------------------------------------------------------------
def test_the_report_of_october_2010_in_the_review() -> None:
    frequency = cg.example("dhr7").graph().frequency
    delays = {(row["from_contact"], row["to_contact"]): row for row in frequency.delays().to_pylist()}
    visit = delays["c-2.17-1", "c-2.20-1"]
    assert (visit["from_day"], visit["to_day"]) == (date(2010, 10, 8), date(2010, 10, 19))
    assert (visit["days_min"], visit["days_max"], visit["rebookings"]) == (11, 11, 1)
    moved = {row["last_contact"]: row for row in frequency.rebookings().to_pylist()}
    assert moved["c-2.20-1"]["moved_by_agency"] == 1


# -- mid-P limits and empirical-Bayes rates ---------------------------------------------------------------
def test_mid_p_limits_are_within_the_exact_ones() -> None:
    frequency = frequency_of(on_days(1, 3, 5), coverage=[cover()])
    exact, mid = (only(frequency.rates(limits=how)) for how in ("exact", "mid_p"))
    assert exact["lower"] < mid["lower"] < mid["rate"] < mid["upper"] < exact["upper"]
    assert exact["rate"] == mid["rate"]
    with pytest.raises(cg.ArgumentError, match="limits: 'wald' is not accepted; accepted: exact, mid_p"):
        frequency.rates(limits="wald")


def test_rates_are_drawn_towards_that_of_all() -> None:
    contacts = [*on_days(1, 2, 3, 4, 5, 6, 7, 8), {"date": "2011-01-05"}, {"date": "2011-01-06"}]
    parts = [(f"c{n}", "A" if n < 8 else "B", "took_part") for n in range(10)]
    rows = frequency_of(contacts, parts, coverage=[cover(), cover(person_id="B")]).rates("person", per=1).to_pylist()
    pooled = 10 / 20
    between = sum(10 * (n / 10 - pooled) ** 2 for n in (8, 2)) / 20 - pooled * 2 / 20
    shape, rate = pooled**2 / between, pooled / between
    assert [row["rate_shrunk"] for row in rows] == pytest.approx([(n + shape) / (10 + rate) for n in (8, 2)])
    assert rows[0]["rate_shrunk"] < rows[0]["rate"]
    assert rows[1]["rate_shrunk"] > rows[1]["rate"]


def test_a_rate_of_one_row_is_drawn_nowhere() -> None:
    assert isnan(only(frequency_of(on_days(1, 2), coverage=[cover()]).rates())["rate_shrunk"])


def test_groups_and_bins_together_are_limited_before_any_is_counted() -> None:
    graph = cg.simulate(contacts=8000, seed=2).graph(purpose="a test")
    with pytest.raises(cg.ArgumentError, match=r"bin: .* groups in .* bins are too many rows; accepted: up to"):
        graph.frequency.rates(["person", "agency"], bin="day")
