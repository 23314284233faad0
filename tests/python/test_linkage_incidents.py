"""Proposed links between contacts of one incident."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from typing import Any

import pytest

import casegraph as cg
from casegraph.linkage import IncidentModel, incident_model, incidents, new_calls, propose_contact_links
from casegraph.linkage.chance_pairs import Contact


def book_of(*contacts: dict[str, Any], persons: dict[str, list[str]] | None = None, **tables: Any) -> cg.Casebook:
    rows = [{"agency_id": "police", "kind": "call", **one} for one in contacts]
    filler = [
        {
            "contact_id": f"f{at}",
            "agency_id": "police",
            "kind": "call",
            "date": f"20{10 + at % 9}-0{1 + at % 9}-{10 + at % 17}",
        }
        for at in range(60)
    ]
    places = {one[name] for one in rows for name in ("met_at", "concerns_address", "filed_at") if one.get(name)}
    parts = [
        {"contact_id": contact, "person_id": person, "presence": "took_part"}
        for person, of in (persons or {}).items()
        for contact in of
    ]
    given: dict[str, Any] = {
        "agencies": [{"agency_id": "police", "name": "Police"}],
        "contacts": [*rows, *filler],
        "addresses": [{"address_id": place} for place in sorted(places)],
        "persons": [{"person_id": person} for person in persons or {"nobody": []}],
        "participants": parts or [{"contact_id": "f0", "person_id": "nobody", "presence": "took_part"}],
        **tables,
    }
    return cg.Casebook({name: table for name, table in given.items() if table})


def call(name: str, date: str, time: str | None = None, place: str | None = None) -> dict[str, Any]:
    return {"contact_id": name, "date": date, "time_min": time, "concerns_address": place}


def test_the_two_emergency_calls_of_the_review() -> None:
    book = cg.example("dhr7")
    links = propose_contact_links(book, with_linked=True).to_pylist()
    calls = next(row for row in links if {row["from_contact"], row["to_contact"]} == {"c-2.35-1", "c-2.37-1"})
    assert calls["from_contact"] == "c-2.37-1"
    assert calls["minutes"] == 1
    assert calls["gist"].startswith("1 minute apart")
    assert (calls["kind"], calls["status"]) == ("same_incident", "proposed")
    known = {frozenset((row["from_contact"], row["to_contact"])) for row in book.contact_links.to_pylist()}
    for row in propose_contact_links(book).to_pylist():
        assert frozenset((row["from_contact"], row["to_contact"])) not in known


def test_proposals_are_rows_of_contact_links() -> None:
    book = cg.example("dhr7")
    proposed = propose_contact_links(book, least=0.9)
    columns = ["from_contact", "to_contact", "kind", "status", "probability", "gist", "note"]
    rows = [*book.contact_links.select(columns).to_pylist(), *proposed.select(columns).to_pylist()]
    assert cg.Casebook._of  # the book takes them as they are
    assert book.with_tables(contact_links=rows).contact_links.num_rows == len(rows)


def test_close_in_time_at_one_place() -> None:
    book = book_of(call("a", "2015-05-01", "22:10", "home"), call("b", "2015-05-01", "22:14", "home"),
                   call("c", "2015-05-03", "22:14", "home"))  # fmt: skip
    (row,) = propose_contact_links(book).to_pylist()
    assert (row["from_contact"], row["to_contact"], row["minutes"]) == ("b", "a", 4)
    assert row["gist"] == "4 minutes apart; place: home"


def test_over_midnight_and_without_times() -> None:
    book = book_of(call("a", "2015-05-01", "23:58", "home"), call("b", "2015-05-02", "00:03", "home"),
                   call("d", "2016-05-02", None, "other"), call("e", "2016-05-02", None, "other"),
                   call("g", "2016-05", None, "other"))  # fmt: skip
    rows = {row["from_contact"]: row for row in propose_contact_links(book).to_pylist()}
    assert rows["b"]["minutes"] == 5
    assert rows["e"]["minutes"] is None
    assert "which was first is not known" in rows["e"]["note"]
    assert "g" not in rows  # its day is not stated


def test_a_phone_and_a_rare_person_tell_and_a_common_person_does_not() -> None:
    calls = [call("a", "2015-05-01", "10:00"), call("b", "2015-05-01", "10:20")]
    everywhere = [f"f{at}" for at in range(60)]
    common = propose_contact_links(book_of(*calls, persons={"P": ["a", "b", *everywhere]}), least=0.001).to_pylist()
    rare = propose_contact_links(book_of(*calls, persons={"P": ["a", "b"]}), least=0.001).to_pylist()
    weight = {name: next(r["weight"] for r in rows if r["from_contact"] == "b") for name, rows in
              (("common", common), ("rare", rare))}  # fmt: skip
    assert weight["rare"] > weight["common"] + 2  # rates of few contacts are drawn to each other
    records = [{"record_id": n, "agency_id": "police", "contact_id": n, "phone": p} for n, p in
               (("a", "+44 7700 900123"), ("b", "07700 900123"))]  # fmt: skip
    (phone,) = propose_contact_links(book_of(*calls, records=records)).to_pylist()
    assert phone["gist"] == "20 minutes apart; phone: the same"


def test_nothing_shared_is_nothing_proposed() -> None:
    book = book_of(call("a", "2015-05-01", "10:00", "home"), call("b", "2015-05-01", "10:01", "other"))
    assert propose_contact_links(book, least=0.001).num_rows == 0
    with pytest.raises(cg.ArgumentError, match="least"):
        propose_contact_links(book, least=1)
    with pytest.raises(cg.ArgumentError, match="others"):
        propose_contact_links(book, others=0)


def test_a_new_call_after_an_agency_had_left_may_be_another_incident() -> None:
    """What the review says of the day of the death: officers left with advice, and hours later he called again."""
    book = cg.example("dhr7")
    contacts = book.contacts.to_pylist()
    stated = {row["contact_id"]: row["incident_id"] for row in contacts}
    bare = book.with_tables(contacts=[{k: v for k, v in row.items() if k != "incident_id"} for row in contacts])
    rows = propose_contact_links(bare, with_linked=True).to_pylist()
    fatal = {"i-fatal", "i-2014-03-15-morning"}
    apart = [row for row in rows if {stated[row["from_contact"]], stated[row["to_contact"]]} == fatal]
    assert len(apart) == 25
    assert [row for row in rows if row["may_be_two"] is not None] == apart
    # Paragraphs 2.115 to 2.117; the two calls came at almost one time.
    assert {row["may_be_two"] for row in apart} == {
        f"within hours, may be two incidents: {call} is a call after c-2.115-1 had ended (advice_given)"
        for call in ("c-2.116-1", "c-2.117-1")
    }


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({}, True),
        ({"b": {"outcome": "arrested"}}, False),  # the same matter goes on
        ({"b": {"kind": "call"}}, False),  # nobody was there
        ({"c": {"initiated_by": "agency"}}, False),  # the agency calls back
        ({"c": {"kind": "consultation"}}, False),
        ({"b": {"time_min": "13:00"}}, False),  # it ended after the call
        ({"c": {"time_min": None}}, False),  # which was first is not stated
        ({"c": {"time_min": None, "sequence": 3}}, False),
        ({"b": {"sequence": 2}, "c": {"time_min": None, "sequence": 3}}, True),
        ({"b": {"concerns_address": "elsewhere-1"}}, False),  # of another place
        ({"c": {"date": "2015-05-02", "time_min": "09:00"}}, True),  # within a day
    ],
)
def test_what_tells_of_two_incidents(changes: dict[str, dict[str, Any]], is_told: bool) -> None:
    contacts = {
        "a": call("a", "2015-05-01", "10:00", "home"),
        "b": {**call("b", "2015-05-01", "10:20", "home"), "kind": "attendance", "outcome": "no_further_action"},
        "c": {**call("c", "2015-05-01", "12:30", "home"), "initiated_by": "person"},
    }
    book = book_of(*({**row, **changes.get(name, {})} for name, row in contacts.items()))
    rows = {
        (row["to_contact"], row["from_contact"]): row["may_be_two"]
        for row in propose_contact_links(book, least=0.001).to_pylist()
    }
    told = [found for pair, found in rows.items() if "c" in pair]
    assert told
    assert any(found is not None for found in told) == is_told
    assert all(found is None for pair, found in rows.items() if "c" not in pair)


def test_may_be_two_is_what_looking_at_all_contacts_between_finds() -> None:
    book = cg.simulate(contacts=2000, seed=304, parameters={"unlinked": 0.6}, validate=False)
    rows = {row["contact_id"]: row for row in book.contacts.to_pylist()}
    contacts = {one.id: one for one in incidents._contacts(book, None)}

    def first(a: Contact, b: Contact) -> bool:
        if a.day != b.day:
            return a.day < b.day
        if None not in (a.sequence, b.sequence) and a.sequence != b.sequence:
            return (a.sequence or 0) < (b.sequence or 0)
        return None not in (a.minute, b.minute) and (a.minute or 0) < (b.minute or 0)

    def told(one: Contact, other: Contact) -> bool:
        a, b = (other, one) if first(other, one) else (one, other)
        among = [x for x in contacts.values() if (x is a or first(a, x)) and (x is b or first(x, b))]
        return any(
            x.keys & y.keys & a.keys & b.keys and first(x, y)
            for x in among
            if rows[x.id]["kind"] in ("attendance", "emergency_department", "home_visit", "report_in_person")
            and rows[x.id]["outcome"] in ("no_further_action", "treated", "closed", "advice_given", "taken_home")
            for y in among
            if rows[y.id]["kind"] in ("emergency_call", "call", "report_in_person")
            and rows[y.id]["initiated_by"] in ("person", "family", "public")
        )

    proposed = propose_contact_links(book, least=0.02).to_pylist()
    found = [row["may_be_two"] is not None for row in proposed]
    assert found == [told(contacts[row["to_contact"]], contacts[row["from_contact"]]) for row in proposed]
    assert 0 < sum(found) < len(found)


def book_of_incidents(many: int = 60) -> cg.Casebook:
    """Incidents of two contacts three to eight minutes apart at one place, whose persons are never the same."""
    contacts = []
    persons: dict[str, list[str]] = {}
    for at in range(many):
        day = f"20{12 + at % 6}-0{1 + at % 8}-{10 + at % 15}"
        for side, minute in (("a", 10), ("b", 13 + at % 6)):
            contacts.append(call(f"{side}{at}", day, f"{8 + at % 12:02}:{minute}", f"place-{at}"))
            persons[f"{side}-person-{at}"] = [f"{side}{at}"]
    return book_of(*contacts, persons=persons)


def test_em_learns_how_contacts_of_one_incident_agree() -> None:
    book = book_of_incidents()
    model = incident_model(book)
    assert model.learnt_from == "EM"
    assert model.pairs == pytest.approx(60, abs=3)
    assert sum(model.gaps.values()) == pytest.approx(1)
    # Assumed were .2 within ten minutes and .8 of them one person; what is assumed counts for 20 pairs beside the 60.
    assert model.gaps[10] == pytest.approx((60 + 20 * 0.2) / 80, abs=0.03)
    assert model.shares["person"] == pytest.approx(20 * 0.8 / 80, abs=0.03)
    assert model.shares["place"] > 0.9
    assert model.others == pytest.approx((2 * 60 + 20 * 0.2) / (180 + 20), abs=0.05)
    before = {
        row["to_contact"]: row["weight"]
        for row in propose_contact_links(book, least=0.01, model=IncidentModel()).to_pylist()
    }
    after = {
        row["to_contact"]: row["weight"] for row in propose_contact_links(book, least=0.01, model=model).to_pylist()
    }
    assert all(after[contact] > before[contact] for contact in before if contact.startswith("a"))


def test_probabilities_are_as_often_right_as_they_say() -> None:
    pairs: list[tuple[float, bool]] = []
    for made in (
        {"contacts": 6000, "seed": 301},
        {"contacts": 6000, "persons": 600, "seed": 302, "parameters": {"unlinked": 0.6}},
        {"contacts": 6000, "seed": 303, "parameters": {"unlinked": 0.9, "branching": 0.5, "month_only": 0.1}},
    ):
        truth = cg.simulated_truth(**made)["contacts"]
        incident = dict(zip(truth["contact_id"].to_pylist(), truth["incident_id"].to_pylist(), strict=True))
        for row in propose_contact_links(cg.simulate(**made, validate=False), least=0.02).to_pylist():
            pairs.append((row["probability"], incident[row["from_contact"]] == incident[row["to_contact"]]))
    for least, most, apart in ((0.5, 1, 0.03), (0.9, 1, 0.02), (0.02, 0.5, 0.15)):
        within = [pair for pair in pairs if least <= pair[0] < most]
        assert len(within) > 80
        stated, true = (sum(pair[at] for pair in within) / len(within) for at in (0, 1))
        assert stated == pytest.approx(true, abs=apart), (least, most)


def test_a_person_and_where_they_live_are_not_two_pieces_of_evidence() -> None:
    """Daily contacts of one person at one place: another on one day is no news, however rare both are elsewhere."""
    daily = [call(f"d{at}", f"2015-05-{at:02}", "10:00" if at % 2 else "13:00", "home") for at in range(1, 29)]
    again = call("again", "2015-05-15", "13:00", "home")
    persons = {"P": [*(one["contact_id"] for one in daily), "again"]}
    (row,) = [
        row
        for row in propose_contact_links(book_of(*daily, again, persons=persons), least=0.001).to_pylist()
        if {row["from_contact"], row["to_contact"]} == {"again", "d15"}
    ]
    assert row["probability"] < 0.6


@pytest.mark.parametrize("at_others", [True, False])
def test_of_many_persons_each_is_counted(at_others: bool) -> None:
    """Three contacts a day of the same persons: that two of one day have them in common is no news, nor of many."""
    days = [f"2015-{5 + at // 28:02}-{1 + at % 28:02}" for at in range(56)]
    contacts = [call(f"{day}-{hour}", day, f"{hour:02}:00", "hall") for day in days for hour in (9, 12, 15)]
    pair = {f"{days[20]}-9", f"{days[20]}-12"}
    ids = [one["contact_id"] for one in contacts]

    def probability(many: int) -> float:
        # The last is at all contacts; the first ones at one of the two not, or at all.
        but_one = ids if at_others else [name for name in ids if name != min(pair)]
        persons = {f"P{at:02}": but_one if at + 1 < many else ids for at in range(many)}
        rows = propose_contact_links(book_of(*contacts, persons=persons), least=1e-9).to_pylist()
        return float(next(row["probability"] for row in rows if {row["from_contact"], row["to_contact"]} == pair))

    assert probability(13) == pytest.approx(probability(12), rel=0.1)
    assert probability(30) == pytest.approx(probability(12), rel=0.1)


def test_same_bytes_whatever_the_order_of_sets() -> None:
    code = (
        "import casegraph as cg; book = cg.simulate(contacts=1000, seed=5, validate=False); "
        "print(cg.linkage.incident_model(book), cg.linkage.propose_contact_links(book, least=0.02).to_pylist())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_labels_teach_the_shares_exactly() -> None:
    book = book_of_incidents(10)
    labels = [{"from_contact": f"b{at}", "to_contact": f"a{at}"} for at in range(6)]
    model = incident_model(book, labels=labels, worth=4)
    assert (model.learnt_from, model.pairs) == ("labels", 6)
    assert model.shares == pytest.approx({"place": (6 + 3.2) / 10, "person": 3.2 / 10, "phone": 0.4})
    assert model.gaps[10] == pytest.approx((6 + 4 * 0.2) / 10)
    assert model.others == 0.2  # labels need not be all there are


@pytest.mark.parametrize(
    ("labels", "change", "message"),
    [
        ([{"from_contact": "b0", "to_contact": "zz"}], {}, "labels, row 1, column to_contact: no contact on one"),
        ([{"from_contact": "b0", "to_contact": "a1"}], {}, "labels: no pair of contacts lies within a day"),
        (None, {"worth": 0}, "worth: 0 is not accepted"),
        (None, {"worth": math.inf}, "worth: inf is not accepted"),
    ],
)
def test_bad_labels_of_incidents_are_refused(labels: Any, change: dict[str, Any], message: str) -> None:
    with pytest.raises(cg.Error, match=message):
        incident_model(book_of_incidents(4), labels=labels, **change)


GAPS, SHARES = IncidentModel().gaps, IncidentModel().shares


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (IncidentModel(others=0), "model, others: 0 is not accepted; accepted: 1e-09 or more"),
        (IncidentModel(others=math.nan), "model, others: nan is not accepted"),
        (IncidentModel(others=math.inf), "model, others: inf is not accepted"),
        (IncidentModel(others="2"), "model, others: '2' is not accepted"),
        (IncidentModel(others_by_stating={0: 0.0, 1: 0.2, 2: 0.2}), "model, others_by_stating, 0: 0.0 is not accepted"),
        (IncidentModel(others_by_stating={1: -1}), "model, others_by_stating, 1: -1 is not accepted"),
        (IncidentModel(others_by_stating={1: math.nan}), "model, others_by_stating, 1: nan is not accepted"),
        (IncidentModel(others_by_stating=[1]), "model, others_by_stating: a list is not accepted"),
        (IncidentModel(gaps={**GAPS, 10: 0.0}), "model, gaps, 10: 0.0 is not accepted; accepted: 1e-09 to 1 - 1e-09"),
        (IncidentModel(gaps={**GAPS, 10: math.nan}), "model, gaps, 10: nan is not accepted"),
        (IncidentModel(gaps={2: 0.5, 10: 0.5}), "model, gaps: there is no 60; accepted: 2, 10, 60, 360, 1440, -1"),
        (IncidentModel(shares={**SHARES, "place": 1.0}), "model, shares, 'place': 1.0 is not accepted"),
        (IncidentModel(shares={**SHARES, "place": None}), "model, shares, 'place': None is not accepted"),
        (IncidentModel(shares={"place": 0.5}), "model, shares: there is no 'phone'; accepted: place, phone, person"),
    ],
)
def test_a_model_that_cannot_weigh_is_refused_by_attribute(model: IncidentModel, message: str) -> None:
    with pytest.raises(cg.ArgumentError, match=message):
        propose_contact_links(book_of_incidents(4), model=model)


@pytest.mark.parametrize("others", [math.inf, 1e-320])
def test_others_beyond_all_numbers_are_refused(others: float) -> None:
    with pytest.raises(cg.ArgumentError, match=f"others: {others} is not accepted; accepted: 1e-09 or more"):
        propose_contact_links(book_of_incidents(4), others=others)


@pytest.mark.parametrize("worth", [20.0, 1e-300])
def test_a_model_learnt_where_all_state_their_incident_weighs_where_none_does(worth: float) -> None:
    days = [f"2015-0{1 + at % 9}-{10 + at % 17}" for at in range(40)]
    calls = [call(f"{side}{at}", day, f"10:{minute}", f"place-{at}")
             for at, day in enumerate(days) for side, minute in (("a", 10), ("b", 15))]  # fmt: skip
    agency = {"agency_id": "police", "name": "Police"}

    def book(stated: bool) -> cg.Casebook:
        rows = [{**one, "agency_id": "police", "kind": "call"} for one in calls]
        if stated:
            rows = [{**one, "incident_id": str(one["contact_id"])[1:]} for one in rows]
        tables: dict[str, Any] = {
            "agencies": [agency],
            "contacts": rows,
            "addresses": [{"address_id": f"place-{at}"} for at in range(40)],
            "persons": [{"person_id": "P"}],
            "participants": [{"contact_id": "a0", "person_id": "P", "presence": "took_part"}],
        }
        if stated:
            tables["incidents"] = [{"incident_id": str(at)} for at in range(40)]
        return cg.Casebook(tables)

    model = incident_model(book(True), worth=worth)
    assert model.others_by_stating is not None
    assert min(model.others_by_stating.values()) >= 1e-9
    rows = propose_contact_links(book(False), least=1e-12, model=model).to_pylist()
    assert len(rows) >= 40
    assert all(0 < row["probability"] < 1 for row in rows)


def test_stated_incidents_are_kept_to() -> None:
    def with_incidents(a: str | None, b: str | None) -> cg.Casebook:
        calls = [
            {**call("a", "2015-03-04", "10:39", "h"), "incident_id": a},
            {**call("b", "2015-03-04", "10:41", "h"), "incident_id": b},
        ]
        return book_of(*calls, incidents=[{"incident_id": one} for one in ("i1", "i2")])

    def proposed(book: cg.Casebook, **how: Any) -> list[set[str]]:
        rows = propose_contact_links(book, **how).to_pylist()
        return [{row["from_contact"], row["to_contact"]} for row in rows]

    pair = [{"a", "b"}]
    assert proposed(with_incidents(None, None)) == pair
    assert proposed(with_incidents("i1", None)) == pair
    assert proposed(with_incidents("i1", "i2")) == []
    assert proposed(with_incidents("i1", "i2"), with_linked=True) == []
    assert proposed(with_incidents("i1", "i1")) == []
    assert proposed(with_incidents("i1", "i1"), with_linked=True) == pair


def test_a_busy_day_without_a_new_call_costs_each_pair_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls in the morning, endings in the afternoon: none is after another, whichever two are asked of."""

    def contact(at: int, is_call: bool) -> Contact:
        ended = None if is_call else "advice_given"
        return Contact(f"c{at}", 0, 0, at, None, frozenset({("place", "home")}), None, ended, is_call)

    contacts = [contact(at, at < 30) for at in range(60)]
    asked, is_before = [], new_calls._is_before

    def counted(a: Contact, b: Contact) -> bool:
        asked.append((a.id, b.id))
        return is_before(a, b)

    monkeypatch.setattr(new_calls, "_is_before", counted)
    finder = new_calls.NewCalls(contacts)
    pairs = [(a, b) for at, a in enumerate(contacts) for b in contacts[at + 1 :]]
    assert all(finder.between(a, b) is None for a, b in pairs)
    assert len(asked) <= len(pairs) + 30 * 30
