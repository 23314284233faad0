"""What made populations promise: each share within exact limits of its parameter, and a truth that can be worked out.

The moves, the incidents that are ones for MARAC, and whose phone is whose are worked out again from the tables, slowly.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from scipy.stats import binomtest

import casegraph as cg
from casegraph.simulation import PARAMETERS

ASKED = {"contacts": 30_000, "persons": 9_000, "addresses": 6_000, "agencies": 48}
# Everything is stated of the days and links that these tests look at.
SURE = {"month_only": 0, "year_only": 0, "unlinked": 0}
START, END = date(2015, 1, 1), date(2025, 1, 1)
YEAR = timedelta(days=365)
Rows = list[dict[str, Any]]


class Made:
    """A made population as rows, with what is looked up in it."""

    def __init__(self, seed: int, **parameters: float) -> None:
        self.asked: dict[str, Any] = {**ASKED, "seed": seed, "parameters": {**SURE, **parameters}}
        self.parameters = {**PARAMETERS, **parameters}
        self.book = cg.simulate(**self.asked)
        self._rows: dict[str, Rows] = {}
        self.truth: dict[str, Rows] = {name: t.to_pylist() for name, t in cg.simulated_truth(**self.asked).items()}
        self.agency_area = {row["agency_id"]: row["area"] for row in self.rows("agencies")}
        self.sector = {row["agency_id"]: row["sector"] for row in self.rows("agencies")}
        self.contacts = {row["contact_id"]: row for row in self.rows("contacts")}
        self.day = {row["contact_id"]: date.fromisoformat(row["date"]) for row in self.truth["contacts"]}
        self.time = {row["contact_id"]: row["time"] for row in self.truth["contacts"]}
        self.incident = {row["contact_id"]: row["incident_id"] for row in self.truth["contacts"]}
        self.kind = {row["incident_id"]: row["kind"] for row in self.rows("incidents")}
        self.of_person: dict[int, list[int]] = defaultdict(list)  # contacts that are of the person's own incidents
        told = set()
        for row in self.rows("participants"):
            if row["contact_id"] not in told:  # the first participant is whose contact it is
                told.add(row["contact_id"])
                self.of_person[row["person_id"]].append(row["contact_id"])
        self.shares = {row["share_id"]: row for row in self.rows("shares")}
        self.items: dict[int, list[int]] = defaultdict(list)
        for row in self.rows("share_items"):
            self.items[row["share_id"]].append(row["contact_id"])

    def rows(self, table: str) -> Rows:
        if table not in self._rows:
            self._rows[table] = getattr(self.book, table).to_pylist()
        return self._rows[table]


@cache
def made(seed: int = 1, **parameters: float) -> Made:
    return Made(seed, **parameters)


@cache
def with_(name: str, value: float) -> Made:
    return made(2, **{name: value})


def within_exact_limits(hits: Iterable[bool], parameter: float, least: int = 30) -> None:
    """Whether the share of hits is that of the parameter, at one in a million."""
    found = list(hits)
    assert len(found) >= least
    if parameter in (0, 1):
        assert set(found) == {bool(parameter)}
        return
    low, high = binomtest(sum(found), len(found)).proportion_ci(1 - 1e-6, method="exact")
    assert low <= parameter <= high, (sum(found), len(found), parameter)


# -- moves -------------------------------------------------------------------------------------------


def moves_worked_out(one: Made) -> dict[tuple[int, date], tuple[str, str, int]]:
    """By person and day: area left, area moved to, and how many contacts with agencies of the area left there were."""
    area = {row["address_id"]: row["area"] for row in one.rows("addresses")}
    stays: dict[int, Rows] = defaultdict(list)
    for row in one.rows("residences"):
        stays[row["person_id"]].append(row)
    found = {}
    for person, its in stays.items():
        for old, new in pairwise(sorted(its, key=lambda row: row["start"])):
            left, there = area[old["address_id"]], area[new["address_id"]]
            if left == there:
                continue
            day = date.fromisoformat(new["start"])
            before = [
                contact
                for contact in one.of_person[person]
                if one.day[contact] < day and one.agency_area[one.contacts[contact]["agency_id"]] == left
            ]
            found[person, day] = (left, there, len(before))
    return found


def test_the_truth_has_every_move_to_another_area() -> None:
    one = made()
    told = {
        (row["person_id"], date.fromisoformat(row["date"])): (row["from_area"], row["to_area"], row["contacts"])
        for row in one.truth["moves"]
    }
    assert len(told) == len(one.truth["moves"]) > 300
    assert told == moves_worked_out(one)


@pytest.mark.parametrize("share", [0.0, PARAMETERS["passed_on"], 0.75, 1.0])
def test_records_go_along_after_as_many_moves_as_asked(share: float) -> None:
    moves = with_("passed_on", share).truth["moves"]
    within_exact_limits((row["share_id"] is not None for row in moves if row["contacts"]), share)
    assert all(row["share_id"] is None for row in moves if not row["contacts"])


def test_what_goes_along_is_what_the_old_area_had_and_goes_to_the_new_one() -> None:
    one = made()
    delays = []
    for row in one.truth["moves"]:
        if row["share_id"] is None:
            continue
        share, moved = one.shares[row["share_id"]], date.fromisoformat(row["date"])
        assert share["about_person"] == row["person_id"]
        assert one.agency_area[share["from_agency"]] == row["from_area"]
        assert one.agency_area[share["to_agency"]] == row["to_area"]
        assert one.sector[share["from_agency"]] == one.sector[share["to_agency"]]
        assert share["status"] in ("made", "receipt_unconfirmed")
        items = one.items[share["share_id"]]
        assert items
        for contact in items:
            assert one.contacts[contact]["agency_id"] == share["from_agency"]
            assert contact in one.of_person[row["person_id"]]
            assert one.day[contact] < moved
        delays.append((date.fromisoformat(share["date"]) - moved).days)
    assert min(delays) >= 0
    # Whole days of an exponential delay, cut short at the end of the observed time for a few: 13.5 and less.
    mean = sum(delays) / len(delays)
    assert 13.5 - 5 * 14 / math.sqrt(len(delays)) - 1 < mean < 13.5 + 5 * 14 / math.sqrt(len(delays))


def test_what_went_along_is_measured() -> None:
    def along(one: Made, within: str) -> tuple[int, int]:
        rows = one.book.graph().knowledge.border_crossings(within).to_pylist()
        return sum(row["along_certain"] for row in rows), sum(
            row["with_records"] - row["nothing_along"] for row in rows
        )

    nothing, always = with_("passed_on", 0.0), with_("passed_on", 1.0)
    assert along(nothing, "P10Y") == (0, 0)
    contacts, moves = along(always, "P10Y")
    assert contacts > 300
    assert moves > 150
    assert 0 < along(always, "P7D")[0] < contacts
    rows = always.book.graph().knowledge.border_crossings().to_pylist()
    assert sum(row["moves"] for row in rows) == len(always.truth["moves"])


# -- risk and MARAC ----------------------------------------------------------------------------------


@cache
def incidents_of_abuse(one: Made) -> dict[int, list[list[int]]]:
    """By person the contacts of each incident of domestic abuse, in the order in which they began."""
    found = {}
    for person, contacts in one.of_person.items():
        by_incident: dict[int, list[int]] = defaultdict(list)
        for contact in contacts:
            if one.kind[one.incident[contact]] == "domestic_abuse":
                by_incident[one.incident[contact]].append(contact)
        if by_incident:
            found[person] = sorted(by_incident.values(), key=lambda its: (one.day[its[0]], one.time[its[0]], its[0]))
    return found


def kept(one: Made, contact: int) -> bool:
    return one.contacts[contact]["attendance"] in (None, "attended", "late", "unknown")


@pytest.mark.parametrize("share", [PARAMETERS["assessed"], 1.0])
def test_risk_is_assessed_as_often_as_asked_where_it_should_be(share: float) -> None:
    one = with_("assessed", share)
    assessed = {row["contact_id"]: row for row in one.rows("assessments")}
    assert all(contact == row["assessment_id"] for contact, row in assessed.items())
    occasions = {}
    for person, incidents in incidents_of_abuse(one).items():
        for contacts in incidents:
            for kind in ("attendance", "appointment"):
                its = [c for c in contacts if one.contacts[c]["kind"] == kind and kept(one, c)]
                occasions |= {its[0]: person} if its else {}
    assert set(assessed) <= set(occasions)
    assert all(row["risk_to"] == occasions[contact] for contact, row in assessed.items())
    within_exact_limits((contact in assessed for contact in occasions), share)


@pytest.mark.parametrize(
    ("high", "medium"), [(PARAMETERS["graded_high"], PARAMETERS["graded_medium"]), (0.5, 0.5), (0.0, 0.2)]
)
def test_grades_are_given_as_often_as_asked(high: float, medium: float) -> None:
    one = made(3, graded_high=high, graded_medium=medium)
    rows = one.rows("assessments")
    assert {(row["tool"], row["version"]) for row in rows} == {("DASH", "2009")}
    within_exact_limits((row["completion"] == "refused" for row in rows), PARAMETERS["declined"])
    assert all((row["grade"] is None) == (row["completion"] == "refused") for row in rows)
    graded = [row["grade"] for row in rows if row["grade"] is not None]
    within_exact_limits((grade == "high" for grade in graded), high)
    within_exact_limits((grade == "medium" for grade in graded), medium)
    within_exact_limits((grade == "standard" for grade in graded), round(1 - high - medium, 12))


def referrals_worked_out(one: Made) -> dict[int, tuple[int, int, str]]:
    """By incident: the contact, the person and the criterion, given which incidents truly were referred and when."""
    high = {row["contact_id"] for row in one.rows("assessments") if row["grade"] == "high"}
    share_of = {row["incident_id"]: row["share_id"] for row in one.truth["referrals"]}
    found = {}
    for person, incidents in incidents_of_abuse(one).items():
        referred: date | None = None
        for at, contacts in enumerate(incidents):
            first = one.day[contacts[0]]
            at_high = next((c for c in contacts if c in high), None)
            criterion = None
            if referred is not None and referred < first <= referred + YEAR:
                criterion = "repeat"
            elif at_high is not None:
                criterion = "high_risk"
            elif at >= 2 and one.day[incidents[at - 2][0]] > first - YEAR:
                criterion = "escalation"
            if criterion is None:
                continue
            contact = contacts[0] if criterion == "escalation" or at_high is None else at_high
            incident = one.incident[contacts[0]]
            found[incident] = (contact, person, criterion)
            if share_of.get(incident) is not None:
                referred = date.fromisoformat(one.shares[share_of[incident]]["date"])
    return found


def test_the_truth_has_every_incident_for_marac_and_why() -> None:
    one = made()
    told = {
        row["incident_id"]: (row["contact_id"], row["person_id"], row["criterion"]) for row in one.truth["referrals"]
    }
    assert len(told) == len(one.truth["referrals"]) > 100
    assert told == referrals_worked_out(one)


@pytest.mark.parametrize(
    ("name", "criterion", "others"),
    [
        ("referred", "high_risk", [0.5]),
        ("referred_again", "repeat", [0.5]),
        ("referred_escalating", "escalation", [0.5]),
    ],
)
def test_as_many_are_referred_as_asked(name: str, criterion: str, others: list[float]) -> None:
    for share in [PARAMETERS[name], *others]:
        rows = made(4, graded_high=0.4, **{name: share}).truth["referrals"]
        within_exact_limits((row["share_id"] is not None for row in rows if row["criterion"] == criterion), share)


def test_referrals_and_meetings_tell_what_agencies_had() -> None:
    one = made()
    referrals = {row["share_id"]: row for row in one.truth["referrals"] if row["share_id"] is not None}
    assert {
        key for key, share in one.shares.items() if (share["kind"], share["forum"]) == ("referral", "MARAC")
    } == set(referrals)
    for key, row in referrals.items():
        share, contact = one.shares[key], one.contacts[row["contact_id"]]
        assert share["from_agency"] == contact["agency_id"]
        assert share["to_agency"] is None or one.sector[share["to_agency"]] == "domestic_abuse_service"
        assert share["to_agency"] != share["from_agency"]
        assert date.fromisoformat(share["date"]) >= one.day[row["contact_id"]]
        assert row["contact_id"] in one.items[key]
    meetings = [share for share in one.shares.values() if share["kind"] == "meeting"]
    assert meetings
    told_of = {row["person_id"] for row in referrals.values()}
    for share in meetings:
        day = date.fromisoformat(share["date"])
        assert share["forum"] == "MARAC"
        assert day.weekday() == 2
        assert share["about_person"] in told_of
        assert one.agency_area[share["from_agency"]] == one.agency_area[share["to_agency"]]
        assert share["from_agency"] != share["to_agency"]
        assert one.items[share["share_id"]]
        for contact in one.items[share["share_id"]]:
            assert one.contacts[contact]["agency_id"] == share["from_agency"]
            assert day - YEAR < one.day[contact] <= day


def test_no_share_has_the_id_of_another() -> None:
    one = made()
    assert len(one.shares) == one.book.shares.num_rows


def test_repeats_after_a_referral_are_found_by_the_published_rule() -> None:
    def met(one: Made) -> int:
        rows = one.book.graph(purpose="a test").knowledge.rule_counts("marac_repeat_any_abuse").to_pylist()
        return sum(row["pooled_met"] for row in rows)

    assert met(made(4, graded_high=0.4, referred=1.0)) > 20
    assert met(made(4, assessed=0, referred_escalating=0)) == 0  # nobody is referred, so nothing is a repeat


# -- phones ------------------------------------------------------------------------------------------


def twelfth_birthday(born: str) -> date:
    return date.fromisoformat(born) + timedelta(days=4383)


def shared_and_own(one: Made) -> tuple[set[str], dict[int, Rows]]:
    """The numbers of households, and each person's other ones in order."""
    of_number: dict[str, set[int]] = defaultdict(set)
    for row in one.rows("identifiers"):
        of_number[row["value"]].add(row["person_id"])
    shared = {number for number, persons in of_number.items() if len(persons) > 1}
    own: dict[int, Rows] = defaultdict(list)
    for row in one.rows("identifiers"):
        if row["value"] not in shared:
            own[row["person_id"]].append(row)
    return shared, own


@pytest.mark.parametrize("share", [PARAMETERS["phones"], 1.0])
def test_as_many_persons_have_a_phone_as_asked(share: float) -> None:
    one = with_("phones", share)
    _, own = shared_and_own(one)
    old_enough = [row["person_id"] for row in one.rows("persons") if twelfth_birthday(row["birth_date"]) < END]
    within_exact_limits((person in own for person in old_enough), share)
    assert set(own) <= set(old_enough)


def test_numbers_change_as_often_as_asked_and_one_follows_the_other() -> None:
    one = made()
    _, own = shared_and_own(one)
    changes, years = 0, 0.0
    for rows in own.values():
        assert rows[-1]["end"] is None
        for old, new in pairwise(rows):
            assert date.fromisoformat(old["end"]) + timedelta(days=1) == date.fromisoformat(new["start"])
        changes += len(rows) - 1
        start = date.fromisoformat(rows[0]["start"]) if len(rows[0]["start"]) == 10 else START
        years += (END - max(start, START)).days / 365.25
    expected = years / 10 * PARAMETERS["phone_changes_per_decade"]
    assert abs(changes - expected) < 6 * math.sqrt(expected)
    assert all(row["value"].startswith("+999") and len(row["value"]) == 15 for row in one.rows("identifiers"))


def test_households_share_phones_as_often_as_asked() -> None:
    def households(one: Made) -> list[set[int]]:
        """Persons who are tied by partnership or parenthood: not all of a household, but of one only."""
        group: dict[int, set[int]] = {}
        for row in one.rows("relationships"):
            a, b = row["from_person"], row["to_person"]
            joined = group.get(a, {a}) | group.get(b, {b})
            for person in joined:
                group[person] = joined
        return list({id(members): members for members in group.values()}.values())

    for share in (PARAMETERS["household_phone"], 1.0):
        one = with_("household_phone", share)
        shared, _ = shared_and_own(one)
        numbers: dict[int, set[str]] = defaultdict(set)
        for row in one.rows("identifiers"):
            if row["value"] in shared:
                numbers[row["person_id"]].add(row["value"])
        its = [set().union(*(numbers[person] for person in members)) for members in households(one)]
        assert all(len(found) <= 1 for found in its)
        within_exact_limits((bool(found) for found in its), share)


def test_records_state_phones_as_often_as_asked_and_err_as_often_as_asked() -> None:
    one = made()
    person_of = {row["record_id"]: row for row in one.truth["crosswalk"]}
    uses: dict[int, Rows] = defaultdict(list)
    for row in one.rows("identifiers"):
        uses[row["person_id"]].append(row)

    def in_use(person: int, day: date) -> set[str]:
        return {
            row["value"]
            for row in uses[person]
            if (len(row["start"]) == 4 or date.fromisoformat(row["start"]) <= day)
            and (row["end"] is None or day <= date.fromisoformat(row["end"]))
        }

    stated, called, right = [], [], []
    for row in one.rows("records"):
        true = person_of[row["record_id"]]
        numbers = in_use(true["entity_id"], one.day[row["contact_id"]])
        contact = one.contacts[row["contact_id"]]
        if not numbers:
            assert row["phone"] is None
            continue
        own_call = contact["channel"] == "telephone" and contact["initiated_by"] == "person"
        (called if own_call else stated).append(row["phone"] is not None)
        if row["phone"] is not None:
            right.append(row["phone"] in numbers)
            assert right[-1] or true["errors"] in ("phone", "several")
            assert not right[-1] or true["errors"] != "phone"
    within_exact_limits(stated, PARAMETERS["phone_stated"])
    within_exact_limits(called, 0.9)
    within_exact_limits((not one for one in right), PARAMETERS["wrong_phone"])


def test_phones_are_keys_of_checks_and_join_persons() -> None:
    graph = made().book.graph(purpose="a test")
    found = graph.visibility.split("total", keys="identifier", window="P18M").to_pylist()[0]
    assert found["with_found"] > 500
    alone = made(5, phones=0, household_phone=0).book
    assert alone.identifiers.num_rows == 0
    none = alone.graph(purpose="a test").visibility.split("total", keys="identifier", window="P18M").to_pylist()[0]
    assert none["with_found"] == 0
    assert graph.structure.shared_identifiers().table.num_rows > 1000


# -- places ------------------------------------------------------------------------------------------


def kilometres(a: dict[str, Any], b: dict[str, Any]) -> float:
    """Near the equator, where a degree is 111 km along either axis."""
    return 111.2 * math.hypot(a["latitude"] - b["latitude"], a["longitude"] - b["longitude"])


def test_addresses_lie_in_their_areas_in_the_open_sea() -> None:
    one = made()
    rows = one.rows("addresses")
    within_exact_limits((row["latitude"] is None for row in rows), PARAMETERS["unlocated"])
    assert all((row["latitude"] is None) == (row["longitude"] is None) for row in rows)
    placed = [row for row in rows if row["latitude"] is not None]
    assert all(0 < row["latitude"] < 2 and -8.5 < row["longitude"] < -5.5 for row in placed)
    by_area: dict[str, Rows] = defaultdict(list)
    by_street: dict[tuple[str, str], Rows] = defaultdict(list)
    for row in placed:
        by_area[row["area"]].append(row)
        by_street[row["area"], row["postcode"]].append(row)
    middles = [
        {axis: sum(row[axis] for row in its) / len(its) for axis in ("latitude", "longitude")}
        for its in by_area.values()
    ]
    assert len(middles) == 4
    assert min(kilometres(a, b) for at, a in enumerate(middles) for b in middles[:at]) > 15
    for its, middle in zip(by_area.values(), middles, strict=True):
        away = sorted(kilometres(row, middle) for row in its)
        assert away[-1] < 25
    streets = [its for its in by_street.values() if len(its) > 1]
    assert max(kilometres(its[0], row) for its in streets for row in its) < 0.25


def test_near_repeats_are_measured_on_it() -> None:
    graph = made().book.graph(purpose="a test")
    rows = graph.frequency.near_repeat(rounds=99).to_pylist()
    assert all(row["status"] == "ok" for row in rows)
    assert sum(row["pairs"] for row in rows if not math.isnan(row["km_from"])) > 500  # at two addresses near each other
    # Incidents that bring about others do so at one address, and nowhere near it.
    assert max(row["p"] for row in rows if math.isnan(row["km_from"]) and row["days_to"] == 14) < 0.05


# -- households and records --------------------------------------------------------------------------


def homes(one: Made) -> Callable[[int, str], int]:
    """Where a person lived on a day."""
    stays: dict[int, Rows] = defaultdict(list)
    for row in one.rows("residences"):
        stays[row["person_id"]].append(row)

    def home(person: int, day: str) -> int:
        last: int = [row["address_id"] for row in stays[person] if row["start"] <= day][-1]
        return last

    return home


def test_partnerships_are_formed_and_part_as_often_as_asked_and_partners_live_together_meanwhile() -> None:
    one = made()
    partners = [row for row in one.rows("relationships") if row["kind"] == "partner"]
    within_exact_limits((row["start"] is not None for row in partners), PARAMETERS["formed"])
    within_exact_limits((row["end"] is not None for row in partners), PARAMETERS["separated"])
    former = {
        (row["from_person"], row["to_person"]): row for row in one.rows("relationships") if "former" in row["kind"]
    }
    home = homes(one)
    for row in partners:
        a, b = row["from_person"], row["to_person"]
        assert row["start"] is None or row["end"] is None or row["start"] <= row["end"]
        for day in {row["start"], row["end"], "2024-12-31" if row["end"] is None else None} - {None}:
            assert home(a, day) == home(b, day)
        assert ((a, b) in former) == (row["end"] is not None)


@pytest.mark.parametrize("formed", [0.0, 1.0])
def test_who_is_recorded_as_of_the_household_lives_there_then(formed: float) -> None:
    """Of a couple one lives elsewhere before it begins and after it parts."""
    one = made(5, formed=formed, partnered=1, separated=0.5)
    home = homes(one)
    of_households = [row for row in one.rows("participants") if row["role"] == "household"]
    whose = {contact: person for person, contacts in one.of_person.items() for contact in contacts}
    assert len(of_households) > 500
    for row in of_households:
        day = one.day[row["contact_id"]].isoformat()
        assert home(row["person_id"], day) == home(whose[row["contact_id"]], day)


def test_nobody_stands_beside_a_partner_before_the_couple_begins() -> None:
    """Neither as of the household nor otherwise; nor, once they have parted, as of the household."""
    one = made(6, formed=1, partnered=1, separated=0.5)
    times = {}
    for row in one.rows("relationships"):
        if row["kind"] == "partner":
            begun = date.fromisoformat(row["start"])
            parted = END if row["end"] is None else date.fromisoformat(row["end"]) + timedelta(days=1)
            for two in ((row["from_person"], row["to_person"]), (row["to_person"], row["from_person"])):
                times[two] = (begun, parted)
    whose = {contact: person for person, contacts in one.of_person.items() for contact in contacts}
    beside = [row for row in one.rows("participants") if (whose[row["contact_id"]], row["person_id"]) in times]
    assert len(beside) > 500
    for row in beside:
        day, (begun, parted) = one.day[row["contact_id"]], times[whose[row["contact_id"]], row["person_id"]]
        assert begun <= day
        assert day < parted or row["role"] != "household"


def test_abuse_is_as_frequent_before_a_couple_begins_as_of_those_without_one() -> None:
    one = made(6, formed=1, partnered=1, separated=0)
    begun = {}
    for row in one.rows("relationships"):
        if row["kind"] == "partner":
            begun[row["from_person"]] = begun[row["to_person"]] = date.fromisoformat(row["start"])
    before, together = [], []
    for person, contacts in one.of_person.items():
        for contact in contacts:
            if person in begun and one.incident[contact] == contact:  # the first of its incident
                # A day more or less where the first contact waits for a working day or the weekend.
                apart = (one.day[contact] - begun[person]).days
                if abs(apart) > 14:
                    (before if apart < 0 else together).append(one.kind[contact] == "domestic_abuse")
    within_exact_limits(before, 6 / 100)  # the weights of scenarios.cpp
    within_exact_limits(together, 24 / 100)


# -- areas -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("agencies", "areas"), [(20, None), (16, None), (6, 3), (48, 2)])
def test_small_populations_have_several_areas(agencies: int, areas: int | None) -> None:
    asked: dict[str, Any] = {**ASKED, "contacts": 6_000, "agencies": agencies, "seed": 8, "areas": areas}
    book, truth = cg.simulate(**asked), cg.simulated_truth(**asked)
    expected = 2 if areas is None else areas
    area_of = dict(zip(*(book.agencies[name].to_pylist() for name in ("agency_id", "area")), strict=True))
    assert len(set(area_of.values())) == expected
    assert set(book.addresses["area"].to_pylist()) == set(area_of.values())
    police = {area_of[row["agency_id"]] for row in book.agencies.to_pylist() if row["sector"] == "police"}
    assert police == set(area_of.values())
    moves = truth["moves"].to_pylist()
    assert len(moves) > 100
    assert any(row["share_id"] is not None for row in moves)
    crossings = book.graph().knowledge.border_crossings().to_pylist()
    assert sum(row["moves"] for row in crossings) == len(moves)


def test_each_area_has_its_own_police_and_persons_meet_the_agencies_of_where_they_live() -> None:
    asked: dict[str, Any] = {"contacts": 4_000, "agencies": 20, "seed": 9, "parameters": SURE}
    book, truth = cg.simulate(**asked), cg.simulated_truth(**asked)
    agencies = {row["agency_id"]: row for row in book.agencies.to_pylist()}
    for area in {row["area"] for row in agencies.values()}:
        sectors = {row["sector"] for row in agencies.values() if row["area"] == area}
        assert sectors >= {"police", "primary_care", "acute_hospital", "childrens_social_care", "mental_health"}
        assert sectors >= {"domestic_abuse_service", "housing", "probation"}
    lives_in = dict(zip(*(book.addresses[name].to_pylist() for name in ("address_id", "area")), strict=True))
    of_contact = {row["contact_id"]: agencies[row["agency_id"]]["area"] for row in book.contacts.to_pylist()}
    # The address that a contact truly is to be filed under is the person's home, where one is stated.
    stated = [row for row in truth["contacts"].to_pylist() if row["filed_at"] is not None]
    assert len(stated) > 1_000
    assert all(lives_in[row["filed_at"]] == of_contact[row["contact_id"]] for row in stated)


def test_one_area_can_be_asked_for() -> None:
    asked: dict[str, Any] = {"contacts": 2_000, "agencies": 60, "areas": 1}
    assert set(cg.simulate(**asked).agencies["area"].to_pylist()) == {"Made area 1"}
    assert cg.simulated_truth(**asked)["moves"].num_rows == 0


def test_children_are_born_and_nothing_is_recorded_of_them_before() -> None:
    one = made()
    parents = {row["to_person"] for row in one.rows("relationships") if row["kind"] == "parent"}
    born = {row["person_id"]: row["birth_date"] for row in one.rows("persons")}
    within_exact_limits((born[child] >= START.isoformat() for child in parents), 0.3)
    starts = {row["person_id"]: row["start"] for row in reversed(one.rows("residences"))}
    assert all(starts[child] == born[child] for child in parents if born[child] >= START.isoformat())
    for row in one.rows("participants"):
        assert one.day[row["contact_id"]].isoformat() >= born[row["person_id"]]


def test_records_err_as_often_as_asked() -> None:
    asked = {"misfiled": 0.2, "unfiled": 0.15, "late": 0.25, "unlinked": 0.4, "unidentified": 0.12, "unconfirmed": 0.35}
    asked |= {
        "month_only": 0.07,
        "year_only": 0.04,
        "missing": 0.2,
        "misspelt": 0.15,
        "wrong_birth": 0,
        "wrong_phone": 0,
    }
    one = made(6, **asked)
    rows = [(row, true) for row, true in zip(one.rows("contacts"), one.truth["contacts"], strict=True)]
    placed = [(row, true) for row, true in rows if true["filed_at"] is not None]
    within_exact_limits((row["filed_at"] is None for row, _ in placed), asked["unfiled"])
    filed = [(row, true) for row, true in placed if row["filed_at"] is not None]
    within_exact_limits((row["filed_at"] != true["filed_at"] for row, true in filed), asked["misfiled"])
    within_exact_limits((row["recorded_on"] is not None for row, _ in rows), asked["late"])
    assert all(row["recorded_on"] is None or row["recorded_on"] >= true["date"] for row, true in rows)
    further = [row for row, true in rows if true["incident_id"] != row["contact_id"]]
    within_exact_limits((row["incident_id"] is None for row in further), asked["unlinked"])
    within_exact_limits((len(row["date"]) == 7 for row, _ in rows), asked["month_only"])
    within_exact_limits((len(row["date"]) == 4 for row, _ in rows), asked["year_only"])
    parts = one.rows("participants")
    within_exact_limits((row["recorded_as"] is not None for row in parts), asked["unidentified"])
    records = one.rows("records")
    within_exact_limits((row["birth_date"] is None for row in records), asked["missing"])
    within_exact_limits((row["postcode"] is None for row in records), asked["missing"])
    # Either name is misspelt; nothing else is wrong.
    either = 1 - (1 - asked["misspelt"]) ** 2
    within_exact_limits((row["errors"] == "name" for row in one.truth["crosswalk"]), either)
    assert {row["errors"] for row in one.truth["crosswalk"]} <= {"none", "name", "postcode", "several"}
    sent = [s for s in one.shares.values() if s["kind"] != "meeting" and s["status"] != "no_record_found"]
    moved_or_referred = [s for s in sent if s["share_id"] > ASKED["contacts"]]
    within_exact_limits((s["status"] == "receipt_unconfirmed" for s in moved_or_referred), asked["unconfirmed"])


# -- the whole ---------------------------------------------------------------------------------------


def test_it_has_no_problem_at_all() -> None:
    assert cg.simulate(**ASKED, seed=11).validate().problems.num_rows == 0
