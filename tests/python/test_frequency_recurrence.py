"""Time to a further contact and concentration at their edges, against lifelines, and on the bundled review."""

from __future__ import annotations

from datetime import date
from math import exp, inf, isnan
from typing import Any

import pyarrow as pa
import pytest
from test_frequency import cover, frequency_of, on_days, only

import casegraph as cg

OBSERVED = {"start": "2011-01-01", "end": "2011-04-11", "observed": "window"}  # 100 days


# -- time to a further contact ---------------------------------------------------------------------------
def test_gaps_and_their_censoring() -> None:
    rows = frequency_of(on_days(0, 10, 14)).time_to_repeat(within=[4, 10, 85], **OBSERVED).to_pylist()
    assert (rows[0]["gaps"], rows[0]["repeats"]) == (3, 2)  # 10 and 4 days, and 85 days without one
    assert [row["repeated"] for row in rows] == pytest.approx([1 / 3, 2 / 3, 2 / 3])
    assert [row["at_risk"] for row in rows] == [3, 2, 1]
    assert rows[0]["median"] == 10
    assert rows[0]["n_merged"] == 0
    assert isnan(rows[0]["se_persons"])
    assert isnan(rows[0]["log_rank_p"])


def test_past_follow_up() -> None:
    row = only(frequency_of(on_days(0, 10)).time_to_repeat(within=95, **OBSERVED))
    assert row["status"] == "past_follow_up"
    assert isnan(row["repeated"])


def test_no_repeat_and_no_contact() -> None:
    row = only(frequency_of(on_days(3)).time_to_repeat(within=30, **OBSERVED))
    assert (row["repeated"], row["median"], row["status"]) == (0, inf, "ok")
    assert isnan(row["lower"])
    row = only(frequency_of(on_days(400)).time_to_repeat(within=30, **OBSERVED))
    assert (row["status"], row["gaps"]) == ("too_few", 0)
    assert only(frequency_of(on_days(3)).time_to_repeat(within=30))["status"] == "no_coverage"


def test_contacts_of_one_day_are_one_unless_asked_otherwise() -> None:
    frequency = frequency_of(on_days(0, 0, 5))
    assert only(frequency.time_to_repeat(within=5, **OBSERVED))["n_merged"] == 1
    row = only(frequency.time_to_repeat(within=5, merge_within=0, **OBSERVED))
    assert (row["gaps"], row["repeats"], row["n_merged"]) == (3, 2, 0)


def test_hazard_and_its_error_against_lifelines_without_ties() -> None:
    from lifelines import NelsonAalenFitter

    days = (0, 3, 10, 30, 31, 60)  # gaps 3, 7, 20, 1, 29, and 39 to the end
    rows = frequency_of(on_days(*days)).time_to_repeat(curve=True, **OBSERVED).to_pylist()
    fitter = NelsonAalenFitter().fit([3, 7, 20, 1, 29, 39], [1, 1, 1, 1, 1, 0])
    limits = fitter.confidence_interval_
    assert [row["within_days"] for row in rows] == [1, 3, 7, 20, 29]
    for row in rows:
        assert row["hazard"] == pytest.approx(fitter.predict(row["within_days"]))
        width = exp(1.959963984540054 * row["hazard_se"] / row["hazard"])
        expected = tuple(limits.loc[row["within_days"]])
        assert (row["hazard"] / width, row["hazard"] * width) == pytest.approx(expected, rel=1e-9)


def test_a_break_of_coverage_censors() -> None:
    coverage = [cover("2011-01-01", "2011-01-10"), cover("2011-01-20", "2011-01-31")]
    row = only(frequency_of(on_days(5, 20), coverage=coverage).time_to_repeat(within=4))
    assert (row["gaps"], row["repeats"], row["at_risk"]) == (2, 0, 2)  # 4 and 10 days to the ends


def test_against_lifelines() -> None:
    from lifelines import KaplanMeierFitter, NelsonAalenFitter
    from lifelines.statistics import multivariate_logrank_test

    days = {"A": (0, 3, 4, 11, 30, 31, 60), "B": (2, 40, 55, 90)}
    contacts = [*on_days(*days["A"]), *on_days(*days["B"])]
    parts = [(f"c{n}", "A" if n < len(days["A"]) else "B", "took_part") for n in range(len(contacts))]
    frequency = frequency_of(contacts, parts)
    durations, ended, who = [], [], []
    for person, on in days.items():
        for day, after in zip(on, [*on[1:], None], strict=True):
            durations.append((99 if after is None else after) - day)
            ended.append(after is not None)
            who.append(person)
    fitter = KaplanMeierFitter().fit(durations, ended)
    rows = frequency.time_to_repeat(curve=True, **OBSERVED).to_pylist()
    for row in rows:
        assert 1 - row["repeated"] == pytest.approx(fitter.predict(row["within_days"]))
        limits = fitter.confidence_interval_.loc[row["within_days"]]
        if row["repeated"] < 1:
            assert (1 - row["upper"], 1 - row["lower"]) == pytest.approx(tuple(limits), abs=1e-9)
    assert rows[0]["median"] == fitter.median_survival_time_
    hazard = NelsonAalenFitter(nelson_aalen_smoothing=False).fit(durations, ended)
    for row in rows:
        assert row["hazard"] == pytest.approx(hazard.predict(row["within_days"]))
    test = multivariate_logrank_test(durations, who, ended)
    rows = frequency.time_to_repeat("person", within=30, **OBSERVED).to_pylist()
    assert {row["log_rank_df"] for row in rows} == {1}
    assert rows[0]["log_rank"] == pytest.approx(test.test_statistic)
    assert rows[1]["log_rank_p"] == pytest.approx(test.p_value)


@pytest.mark.parametrize("within", [0, -3, 2.5, [], "P30D", True])
def test_times_that_are_none(within: Any) -> None:
    with pytest.raises((cg.ArgumentError, TypeError)):
        frequency_of(on_days(0)).time_to_repeat(within=within)


# -- concentration ---------------------------------------------------------------------------------------
def addresses(*counts: int) -> dict[str, Any]:
    """Contacts at ten addresses, so many at each of the first."""
    contacts = [{"date": "2011-01-05", "met_at": f"a{n}"} for n, count in enumerate(counts) for _ in range(count)]
    return {"contacts": contacts, "addresses": [{"address_id": f"a{n}"} for n in range(10)]}


@pytest.mark.parametrize(
    ("counts", "gini", "generalised"), [((10, 8, 2), 0.78, 0.78), ((5, 2, 1), 0.80, 0.75), ((10,), 0.9, 0.9)]
)
def test_concentration_check_values(counts: Any, gini: float, generalised: float) -> None:
    certain, possible = frequency_of(**addresses(*counts)).concentration("address").to_pylist()
    assert certain["gini"] == possible["gini"] == pytest.approx(gini)
    assert certain["gini_generalised"] == pytest.approx(generalised)
    assert (certain["units"], certain["affected"]) == (10, len(counts))


def test_concentration_by_chance() -> None:
    even = frequency_of(**addresses(1, 1, 1, 1, 1)).concentration("address").to_pylist()[0]
    assert even["gini_generalised"] == pytest.approx(0)
    assert even["p_random"] == 1
    bunched = frequency_of(**addresses(9, 1)).concentration("address").to_pylist()[0]
    assert bunched["p_random"] < 0.05
    assert bunched["gini_expected"] < bunched["gini_generalised"]
    assert isnan(frequency_of(**addresses(9)).concentration("address", rounds=0).to_pylist()[0]["p_random"])


def test_certain_and_possible() -> None:
    contacts = [{"date": "2011-01-05"}, {"date": "2011-01-30/2011-02-02"}]
    certain, possible = frequency_of(contacts).concentration("person", end="2011-02-01").to_pylist()
    assert (certain["counts"], certain["contacts"], possible["contacts"]) == ("certain", 1, 2)
    assert certain["units"] == 2  # B had no contact


def test_concentration_refuses() -> None:
    for wrong in ({"of": "kind"}, {"of": "person", "by": "person"}, {"top": 0}, {"rounds": -1}):
        with pytest.raises(cg.ArgumentError):
            frequency_of(on_days(0)).concentration(**wrong)


def test_dhr7() -> None:
    frequency = cg.example("dhr7").graph().frequency
    rows = frequency.time_to_repeat("person", within=[30, 90], persons=["Victim", "Perpetrator"]).to_pylist()
    assert [(row["person"], row["gaps"], row["repeats"]) for row in rows[::2]] == [
        ("Victim", 3, 2),
        ("Perpetrator", 10, 9),  # contacts of an agency that is only assumed are left out
    ]
    assert all(row["status"] == "ok" for row in rows)
    by_agency = frequency.concentration("agency", persons="Victim").to_pylist()[0]
    assert 0 < by_agency["prevalence"] < 1


def test_groups_are_compared_within_strata() -> None:
    """Police meets mostly men, who come again soon, and health women, who do not: a difference of the sexes alone."""
    rows, parts = [], []
    people = {"police": ["m"] * 30 + ["f"] * 3, "health": ["m"] * 3 + ["f"] * 30}
    persons = [(f"{agency}{n}", sex) for agency, sexes in people.items() for n, sex in enumerate(sexes)]
    for number, (person, sex) in enumerate(persons):
        for time in range(3):
            day = 1 + number % 5 + time * (4 if sex == "m" else 60)
            rows.append((f"{person}-{time}", person.rstrip("0123456789"), day))
            parts.append((f"{person}-{time}", person))
    tables = {
        "persons": pa.table(
            {"person_id": [p for p, _ in persons], "sex": [{"m": "male", "f": "female"}[s] for _, s in persons]}
        ),
        "agencies": pa.table({"agency_id": list(people), "name": list(people)}),
        "contacts": pa.table(
            {
                "contact_id": [name for name, _, _ in rows],
                "agency_id": [agency for _, agency, _ in rows],
                "date": [date.fromordinal(date(2011, 1, 1).toordinal() + day).isoformat() for *_, day in rows],
                "kind": ["call"] * len(rows),
            }
        ),
        "participants": pa.table(
            {
                "contact_id": [c for c, _ in parts],
                "person_id": [p for _, p in parts],
                "presence": ["took_part"] * len(parts),
            }
        ),
    }
    frequency = cg.Casebook(tables, validate=False).graph(purpose="a test").frequency
    asked = {"by": "agency", "within": 30, "start": "2011-01-01", "end": "2012-01-01", "observed": "window"}
    plain = frequency.time_to_repeat(**asked).to_pylist()[0]
    within_sexes = frequency.time_to_repeat(strata="sex", **asked).to_pylist()[0]
    assert plain["log_rank_p"] < 0.01
    assert within_sexes["log_rank_p"] > 0.3
    with pytest.raises(cg.ArgumentError, match="strata: 'age' is not accepted; accepted: none, sex, role"):
        frequency.time_to_repeat(strata="age", **asked)
