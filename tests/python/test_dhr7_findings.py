"""The review's own findings, reproduced from its coded data alone; each names the paragraphs it stands on."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pyarrow.compute as pc
import pytest

import casegraph as cg

OCTOBER_2010 = ("c-2.17-1", "c-2.19-1", "c-2.20-1")  # report, appointment called off, visit


@cache
def graph() -> Any:
    return cg.example("dhr7").graph()


def classes(result: Any, part: str = "relevant") -> dict[str, int]:
    return {row["class"]: row["certain"] for row in result.to_pylist() if row["part"] == part}


def test_what_the_address_check_of_28_november_2010_showed() -> None:
    """2.24, 2.29: the October record stood under another address, so the check could not show it."""
    check = graph().visibility.check("k-2.29", persons="PFP", detail=True)
    of_october = {row["contact"]: row for row in check.to_pylist() if row["contact"] in OCTOBER_2010}
    assert set(of_october) == set(OCTOBER_2010)
    assert {row["class"] for row in of_october.values()} == {"recording"}
    assert classes(graph().visibility.check("k-2.29", persons="PFP"))["found"] == 0


def test_the_check_computed_without_the_reviews_own_word_shows_the_same() -> None:
    """The split does not lean on what the source states: asked in full, without the casebook's check."""
    check = graph().visibility.check(
        agency="wmp", address="a-pfp", contact="c-2.26-2", window="P18M", persons="PFP", detail=True
    )
    assert not any(row["stated"] for row in check.to_pylist())
    assert {row["class"] for row in check.to_pylist() if row["contact"] in OCTOBER_2010} == {"recording"}


def test_what_the_check_would_have_shown_had_october_been_filed_there() -> None:
    """2.29: with the right details in October, the check would have shown them."""
    refiled = graph().what_if(refile=dict.fromkeys(OCTOBER_2010, "a-pfp"))
    check = refiled.visibility.check("k-2.29", persons="PFP", detail=True)
    assert {row["contact"] for row in check.to_pylist() if row["class"] == "found"} == set(OCTOBER_2010)
    assert classes(refiled.visibility.check("k-2.29", persons="PFP"))["recording"] == 0


def test_a_window_of_one_month_would_not_have_reached_the_report() -> None:
    refiled = graph().what_if(refile=dict.fromkeys(OCTOBER_2010, "a-pfp"))
    check = refiled.visibility.check("k-2.29", persons="PFP", window="P1M", detail=True)
    shown = {row["contact"]: row["class"] for row in check.to_pylist()}
    assert shown["c-2.17-1"] == "window"
    assert shown["c-2.20-1"] == "window"


def test_two_calls_one_minute_apart_were_not_put_together() -> None:
    """2.35, 2.37."""
    contacts = {row["contact_id"]: row for row in graph().book.contacts.to_pylist()}
    links = graph().book.contact_links.to_pylist()
    (link,) = [row for row in links if row["from_contact"] == "c-2.37-1" and row["kind"] == "same_incident"]
    assert link["status"] == "not_made"
    first, second = contacts[link["to_contact"]], contacts["c-2.37-1"]
    assert first["date"] == second["date"] == "2011-01-15"
    minutes = [int(row["time_min"][:2]) * 60 + int(row["time_min"][3:]) for row in (first, second)]
    assert minutes[1] - minutes[0] == 1
    assert first["incident_id"] == second["incident_id"]


def test_eleven_days_from_report_to_visit_and_one_move_of_the_appointment() -> None:
    """2.17 to 2.20."""
    delays = graph().frequency.delays(agencies="wmp").to_pylist()
    (visit,) = [row for row in delays if row["from_contact"] == "c-2.17-1" and row["to_contact"] == "c-2.20-1"]
    assert (visit["days_min"], visit["days_max"]) == (11, 11)
    rebooked = graph().frequency.rebookings().to_pylist()
    (chain,) = [row for row in rebooked if row["last_contact"] == "c-2.20-1"]
    assert chain["rebookings"] == 1


def test_an_appointment_that_was_called_off_answered_nothing() -> None:
    """2.19, 2.64: what was offered and cancelled is no reply; 2.94, 2.102: nor is what a person did of their own."""
    kept = {(row["from_contact"], row["to_contact"]) for row in graph().frequency.delays().to_pylist()}
    offered = {row["to_contact"]: row for row in graph().frequency.delays(also_not_kept=True).to_pylist()}
    for reply in ("c-2.19-1", "c-2.64-3"):
        assert reply not in {later for _, later in kept}
        assert (offered[reply]["status"], offered[reply]["attendance"]) == ("not_kept", "cancelled_by_agency")
    assert len(offered) > len({later for _, later in kept})
    assert not {"c-2.94-2", "c-2.102-1"} & set(offered)


def test_the_visit_of_the_last_morning_came_before_the_fatal_incident() -> None:
    """2.112 to 2.116: attended at 08:22; the fatal incident's first contact was at 11:04."""
    proximity = graph().frequency.proximity(persons="Victim").to_pylist()
    (row,) = [row for row in proximity if row["agency"] == "wmercia"]
    assert (row["last_contact"], row["days_min"], row["days_max"]) == ("c-2.115-1", 0, 0)
    assert [row[f"within_{months}_months"] for months in (12, 6, 1)] == ["yes"] * 3
    for span in ("P1M", "P12M"):
        counts = graph().frequency.counts("agency", persons="Victim", before_death=span).to_pylist()
        assert [row["certain"] for row in counts if row["agency"] == "wmercia"] == [1]


def test_contacts_of_the_perpetrator_before_the_victims_death() -> None:
    (row,) = graph().frequency.counts([], persons="Perpetrator", before_death="P1M", death_of="Victim").to_pylist()
    assert row["certain"] >= 1
    with pytest.raises(cg.ArgumentError, match="'Perpetrator' no death is known"):
        graph().frequency.counts([], persons="Perpetrator", before_death="P1M")


def test_appointments_of_a_person_are_those_with_or_for_the_person() -> None:
    """Contacts that only spoke about a person are not that person's appointments."""
    rows = graph().frequency.appointments("person", persons=["PFP", "P1"]).to_pylist()
    assert [(row["person"], row["attended"], row["known"]) for row in rows] == [("PFP", 4, 6)]


def test_rows_that_stand_for_at_least_so_many_have_no_upper_bound() -> None:
    """2.55: "a number of appointments" missed; at least three."""
    (row,) = graph().frequency.appointments("person", persons="Perpetrator").to_pylist()
    assert row["not_attended"] >= 3
    assert row["not_attended_possible"] is None
    assert row["attended_possible"] is not None


def police() -> list[str]:
    return [
        row["agency_id"]
        for row in graph().book.agencies.to_pylist()
        if row["sector"] == "police" and row["parent_agency"] is None
    ]


def test_which_police_forces_had_met_the_perpetrator_before_the_last_day() -> None:
    """3.14, 3.40: only the force of his home city had; the force called that morning had not."""
    met = graph().frequency.counts("agency", persons="Perpetrator", agencies=police(), end="2014-03-15").to_pylist()
    assert {row["agency"] for row in met if row["certain"] > 0} == {"wmp"}
    held = graph().knowledge.holdings("2014-03-14", persons="Perpetrator", by="kind").to_pylist()
    assert sum(row["held_certain"] for row in held if row["agency"] == "wmp") > 0
    assert sum(row["held_certain"] for row in held if row["agency"] == "wmercia") == 0


def test_what_the_attending_force_could_have_opened_and_did_not() -> None:
    """3.40, 3.41: nothing of its own before that morning; records of the other force were open to it."""
    check = graph().visibility.check("k-3.41", persons="Perpetrator", detail=True)
    rows = [row for row in check.to_pylist() if row["last_day"] and row["last_day"] < dt.date(2014, 3, 15)]
    assert not [row for row in rows if row["class"] in ("found", "recording", "window", "not_determinable")]
    accessible = [row for row in rows if row["class"] == "accessible"]
    assert accessible
    assert {row["agency"] for row in accessible} == {"wmp"}
    checks = {row["check"]: row for row in graph().visibility.checks().to_pylist()}
    assert checks["k-3.41"]["made"] == "not_made"
    # What they were about, by the records' own word then: self-harm, and threats to PFP or hers.
    flags = graph().book.flags
    named = flags.filter(
        pc.is_in(flags["contact_id"], value_set=check.table["contact"].cast("string").combine_chunks())
    )
    opened = {row["contact"] for row in accessible}
    shown = {row["flag"] for row in named.to_pylist() if row["contact_id"] in opened and row["state"] == "yes"}
    assert {"self_harm", "domestic_abuse"} <= shown


@pytest.mark.parametrize(("hindsight", "day"), [(True, dt.date(2011, 3, 1)), (False, dt.date(2012, 5, 17))])
def test_the_third_incident_of_abuse(hindsight: bool, day: dt.date) -> None:
    """2.41, 3.26: on 1 March 2011 as the review looks back; on the records made at the time, in May 2012."""
    (row,) = graph().knowledge.nth_incident(("Perpetrator", "PFP"), k=3, hindsight=hindsight).to_pylist()
    assert (row["status"], row["on"]) == ("ok", day)


@pytest.mark.parametrize("moment", [{"before": "fatal_incident"}, {}])
def test_no_one_agency_held_the_whole(moment: dict[str, Any]) -> None:
    """4.6: before the fatal incident, which is what the review speaks of, and by the end of the record."""
    of_persons = graph().knowledge.fragmentation(persons=["Perpetrator", "PFP", "Victim"], **moment)
    certain, possible = of_persons.to_pylist()
    assert (certain["bound"], possible["bound"]) == ("certain", "possible")
    for bound in (certain, possible):
        assert bound["status"] == "ok"
        assert bound["best_agency"] == "wmp"
        assert bound["best"] < 0.5


def test_the_attending_force_held_no_record_of_abuse_by_him_before_the_fatal_incident() -> None:
    """3.40, 3.41: on the day as a whole it did, by the fatal incident's own records."""

    def held(**moment: str) -> dict[str, int]:
        rows = graph().knowledge.holdings(persons="Perpetrator", **moment).to_pylist()
        return {row["fact"]: row["held_possible"] for row in rows if row["agency"] == "wmercia"}

    assert held(before="fatal_incident")["domestic_abuse"] == 0
    assert held(before="i-fatal") == held(before="fatal_incident")
    assert held(before="fatal_incident")["drugs"] == 1  # the morning's visit
    assert held(at="2014-03-15")["domestic_abuse"] > 0
    with pytest.raises(cg.ArgumentError, match="not both"):
        graph().knowledge.holdings("2014-03-15", before="fatal_incident")
    with pytest.raises(cg.NotFoundError):
        graph().knowledge.holdings(before="no such incident")


def test_the_unit_that_screens_held_the_report_of_october_eleven_days_after_the_force() -> None:
    """2.17, 2.22: reported on 8 October 2010, referred to the unit on 19 October."""
    rows = graph().knowledge.lags("domestic_abuse", persons="PFP", agencies=["wmp", "wmp-ppu"]).to_pylist()
    (row,) = rows
    assert (row["first_agency"], row["second_agency"]) == ("wmp", "wmp-ppu")
    assert (row["days_least"], row["days_most"], row["status"]) == (11, 11, "later")


def test_two_partners_were_on_record_with_him_by_the_fatal_incident_alone() -> None:
    """2.17, 1.1: PFP since October 2010; the Victim not before the day of her death."""
    rows = graph().knowledge.distinct_partners("Perpetrator", agencies="pooled").to_pylist()
    assert [(row["k"], row["met_on"]) for row in rows] == [(1, dt.date(2010, 10, 8)), (2, dt.date(2014, 3, 15))]
    before = graph().knowledge.distinct_partners("Perpetrator", agencies="pooled", before="fatal_incident").to_pylist()
    assert [row["k"] for row in before if row["met_on"]] == [1]


def test_uncertain_days_leave_his_contacts_bursty_whichever_they_were() -> None:
    """2.11 to 2.71: seven contacts of 2009 to 2012 have no one day."""
    (row,) = (
        graph()
        .frequency.waits(
            persons="Perpetrator",
            start="2009-01-01",
            end="2013-01-01",
            within_coverage=False,  # what the review tells of these years, though coverage begins later
            dates="sample",
            undated="leave_out",
        )
        .to_pylist()
    )
    assert row["n_drawn"] == 7
    assert row["burstiness_finite_low"] > 0.3
