"""Who held what on record: the check values of the definitions, legible cases, and the coded review."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from math import inf, isnan
from typing import Any

import pyarrow as pa
import pytest

import casegraph as cg
from casegraph.audience import DEFAULT_THRESHOLD
from casegraph.graph import CaseGraph
from casegraph.measures.rules import Rule, rule_named, rules

START = date(2011, 1, 1)


def on(offset: int) -> str:
    return (START + timedelta(days=offset)).isoformat()


def graph_of(
    contacts: Sequence[tuple[Any, ...]],
    *,
    agencies: Sequence[str] = ("A", "B", "C", "D"),
    flag: str = "domestic_abuse",
    shares: Sequence[dict[str, Any]] = (),
    persons: Sequence[str] = ("x", "y"),
    state: str = "yes",
    stated_by: str = "agency_then",
    extra: dict[str, Any] | None = None,
    **columns: Sequence[Any],
) -> CaseGraph:
    """Contacts as (id, agency, date), each naming all persons and carrying the flag; shares with their `contacts`."""
    ids = [row[0] for row in contacts]
    tables: dict[str, Any] = {
        "persons": {"person_id": list(persons)},
        "agencies": {"agency_id": list(agencies), "name": list(agencies)},
        "contacts": {
            "contact_id": ids,
            "agency_id": [row[1] for row in contacts],
            "date": pa.array([row[2] for row in contacts], pa.string()),
            "kind": ["call"] * len(ids),
            **columns,
        },
        "participants": {
            "contact_id": [name for name in ids for _ in persons],
            "person_id": [person for _ in ids for person in persons],
            "presence": ["spoken_about"] * (len(ids) * len(persons)),
        },
        "flags": {
            "contact_id": ids,
            "flag": [flag] * len(ids),
            "state": [state] * len(ids),
            "stated_by": [stated_by] * len(ids),
        },
        "reviews": {"review_id": ["R"], "title": ["Made review"]},
        **(extra or {}),
    }
    if shares:
        names = [f"s{number}" for number in range(1, len(shares) + 1)]
        keys = ("date", "from_agency", "to_agency", "status", "about_person", "forum")
        tables["shares"] = {
            "share_id": names,
            **{key: pa.array([share.get(key) for share in shares], pa.string()) for key in keys},
        }
        items = [(name, c) for name, share in zip(names, shares, strict=True) for c in share.get("contacts", ())]
        if items:
            tables["share_items"] = {"share_id": [i[0] for i in items], "contact_id": [i[1] for i in items]}
    return cg.Casebook(tables, validate=False).graph(purpose="a test")


def share(sender: str, to: str | None, day: str | None, *contacts: str, **more: Any) -> dict[str, Any]:
    made = {"status": "made", "from_agency": sender, "to_agency": to, "date": day, "contacts": contacts}
    return {**made, **more}


def by_agency(result: Any) -> dict[str, dict[str, Any]]:
    return {row["agency"]: row for row in result.to_pylist()}


class TestFragmentation:
    def test_check_values(self) -> None:
        # C = {1..6}; A holds {1, 2, 3}, B {3, 4}, D {5, 6}: contact 3 came to B by a share.
        contacts = [(str(n), agency, on(n)) for n, agency in enumerate("AAABDD", start=1)]
        graph = graph_of(contacts, agencies="ABD", shares=[share("A", "B", on(9), "3")])
        for row in graph.knowledge.fragmentation().to_pylist():
            assert (row["n"], row["held"], row["agencies"]) == (6, 6, 3)
            assert (row["best_agency"], row["best_held"], row["best"]) == ("A", 3, 0.5)
            assert row["herfindahl"] == pytest.approx(17 / 49, abs=1e-12)
            assert row["herfindahl"] == pytest.approx(0.3469, abs=5e-5)
            assert row["overlap"] == pytest.approx(0.1429, abs=5e-5)

    def test_no_contacts_has_no_value(self) -> None:
        row = graph_of([("1", "A", on(1))]).knowledge.fragmentation(on(0)).to_pylist()[0]
        assert row["status"] == "no_contacts"
        assert isnan(row["best"])

    def test_what_is_not_recorded_yet_is_held_by_nobody(self) -> None:
        graph = graph_of([("1", "A", on(1))], recorded_on=[on(5)])
        assert graph.knowledge.fragmentation(on(2)).to_pylist()[0]["status"] == "not_held"
        assert graph.knowledge.fragmentation(on(5)).to_pylist()[0]["status"] == "ok"

    def test_each_agency_has_its_row_in_the_holdings(self) -> None:
        contacts = [(str(n), agency, on(n)) for n, agency in enumerate("AAABDD", start=1)]
        rows = by_agency(graph_of(contacts).knowledge.holdings(by="agency"))
        assert {agency: row["held_certain"] for agency, row in rows.items()} == {"A": 3, "B": 1, "C": 0, "D": 2}
        assert rows["A"]["share_certain"] == 0.5


class TestChains:
    # A>B@1, B>C@1, B>C@2, C>D@2, A>D@5, one contact of A from day 0.
    WAYS = (("A", "B", 1), ("B", "C", 1), ("B", "C", 2), ("C", "D", 2), ("A", "D", 5))

    def arrivals(self, ties: str) -> tuple[dict[str, date | None], dict[str, str | None]]:
        shares = [share(sender, to, on(day), "c") for sender, to, day in self.WAYS]
        rows = by_agency(graph_of([("c", "A", on(0))], shares=shares).knowledge.first_held(ties=ties))
        return {a: row["held_from"] for a, row in rows.items()}, {a: row["chain"] for a, row in rows.items()}

    def test_closure_lets_a_contact_pass_several_agencies_in_a_day(self) -> None:
        days, chains = self.arrivals("closure")
        assert [(days[a] - START).days for a in "ABCD"] == [0, 1, 1, 2]  # type: ignore[operator]
        assert [chains[a] for a in "ABCD"] == [None, "s1", "s1 > s2", "s1 > s2 > s4"]

    def test_strict_asks_for_an_earlier_day(self) -> None:
        days, chains = self.arrivals("strict")
        assert [(days[a] - START).days for a in "ABCD"] == [0, 1, 2, 5]  # type: ignore[operator]
        assert chains["D"] == "s5"

    def test_fewest_shares_first_then_smallest_rows(self) -> None:
        shares = [share("A", "B", on(1), "c"), share("B", "C", on(3), "c")]
        shares += [share("A", "C", on(3), "c"), share("A", "C", on(3), "c")]
        rows = by_agency(graph_of([("c", "A", on(0))], shares=shares).knowledge.first_held())
        assert (rows["C"]["chain"], rows["C"]["shares"]) == ("s3", 1)

    def test_a_share_before_the_sender_held_it_moves_nothing(self) -> None:
        shares = [share("B", "C", on(1), "c"), share("A", "B", on(2), "c")]
        rows = by_agency(graph_of([("c", "A", on(0))], shares=shares).knowledge.first_held())
        assert (rows["B"]["status"], rows["C"]["status"]) == ("held", "never")

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            ("made", "held"),
            ("receipt_unconfirmed", "possibly_held"),
            ("no_record_found", "never"),
            ("stated_not_made", "never"),
            ("unclear", "never"),
        ],
    )
    def test_only_shares_that_were_made_move_anything(self, status: str, expected: str) -> None:
        graph = graph_of([("c", "A", on(0))], shares=[share("A", "B", on(1), "c", status=status)])
        assert by_agency(graph.knowledge.first_held())["B"]["status"] == expected

    def test_scopes_are_nested_upper_bounds(self) -> None:
        contacts = [("c", "A", on(0)), ("d", "A", on(1)), ("e", "A", on(9))]
        parts = {"contact_id": ["c", "d", "e"], "person_id": ["x", "y", "x"], "presence": ["took_part"] * 3}
        shares = [share("A", "B", on(5), about_person="x")]
        graph = graph_of(contacts, shares=shares, extra={"participants": parts})
        held = {
            scope: by_agency(graph.knowledge.holdings(by="agency", scope=scope))["B"]["held_certain"]
            for scope in ("stated", "about_person", "all")
        }
        assert held == {"stated": 0, "about_person": 1, "all": 2}

    @pytest.mark.parametrize(
        ("day", "expected"), [(on(3), "held"), (on(4), "never"), (f"{on(2)}/{on(5)}", "possibly_held")]
    )
    def test_what_is_no_longer_kept_is_not_in_everything_the_sender_held(self, day: str, expected: str) -> None:
        shares = [share("A", "B", day, about_person="x")]
        graph = graph_of([("c", "A", on(0))], retention_end=[on(3)], shares=shares)
        for scope in ("about_person", "all"):
            assert by_agency(graph.knowledge.first_held(scope=scope))["B"]["status"] == expected

    def test_an_agency_above_holds_what_those_below_hold_where_asked(self) -> None:
        agencies = {"agency_id": ["A", "B"], "name": ["A", "B"], "parent_agency": pa.array(["B", None])}
        graph = graph_of([("c", "A", on(0))], extra={"agencies": agencies})
        assert by_agency(graph.knowledge.first_held())["B"]["status"] == "never"
        assert by_agency(graph.knowledge.first_held(parent_holds_child=True))["B"]["status"] == "held"

    def test_a_made_share_of_what_if_moves_the_contact(self) -> None:
        graph = graph_of([("c", "A", on(0))], shares=[share("A", "B", on(1), "c", status="stated_not_made")])
        changed = graph.what_if(made=["s1"])
        assert by_agency(graph.knowledge.first_held())["B"]["status"] == "never"
        assert by_agency(changed.knowledge.first_held())["B"]["held_from"] == date(2011, 1, 2)
        added = {"from_agency": "A", "to_agency": "C", "date": on(3), "contacts": ["c"]}
        result = graph.what_if(shares=[added]).knowledge.first_held()
        assert by_agency(result)["C"]["held_from"] == date(2011, 1, 4)
        assert result.evidence().num_rows > 0


class TestFirstHeld:
    def test_a_contact_without_a_day_is_held_in_the_possible_bound_only(self) -> None:
        row = by_agency(graph_of([("c", "A", None)]).knowledge.first_held())["A"]
        assert (row["status"], row["held_from"], row["possibly_from"]) == ("possibly_held", None, None)

    def test_a_month_gives_two_bounds(self) -> None:
        row = by_agency(graph_of([("c", "A", "2011-02")]).knowledge.first_held())["A"]
        assert (row["held_from"], row["possibly_from"]) == (date(2011, 2, 28), date(2011, 2, 1))

    def test_hindsight_is_kept_apart(self) -> None:
        graph = graph_of([("c", "A", on(0))], stated_by="review")
        assert len(graph.knowledge.first_held()) == 0
        assert by_agency(graph.knowledge.first_held("domestic_abuse"))["A"]["status"] == "never"
        assert by_agency(graph.knowledge.first_held("domestic_abuse", hindsight=True))["A"]["status"] == "held"

    def test_a_record_that_names_the_person_otherwise_states_nothing_of_the_person_until_identified(self) -> None:
        parts = {
            "contact_id": ["c"],
            "person_id": ["x"],
            "presence": ["took_part"],
            "recorded_as": ["unknown female"],
            "identified_on": [on(7)],
        }
        graph = graph_of([("c", "A", on(0))], extra={"participants": parts})
        assert by_agency(graph.knowledge.first_held())["A"]["held_from"] == START
        assert by_agency(graph.knowledge.first_held(persons="x"))["A"]["held_from"] == START + timedelta(7)

    def test_a_fact_in_words_reaches_the_receiver(self) -> None:
        items = {"share_id": ["s1"], "contact_id": pa.array([None], pa.string()), "fact": ["domestic_abuse"]}
        graph = graph_of(
            [("c", "A", on(0))], shares=[share("A", "B", on(4), about_person="x")], extra={"share_items": items}
        )
        row = by_agency(graph.knowledge.first_held("domestic_abuse", persons="x"))["B"]
        assert (row["status"], row["held_from"], row["by"], row["chain"]) == (
            "held",
            date(2011, 1, 5),
            "share_item",
            "s1",
        )
        assert by_agency(graph.knowledge.first_held("domestic_abuse", persons="y"))["B"]["status"] == "never"

    def test_facts_of_several_parts(self) -> None:
        graph = graph_of([("c", "A", on(0)), ("d", "B", on(2))])
        fact = {"flag": "domestic_abuse", "kind": "call", "pair": ("x", "y"), "label": "calls about both"}
        result = graph.knowledge.first_held([fact, "domestic_abuse"], agencies=["B"])
        assert [(row["fact"], row["held_from"]) for row in result.to_pylist()] == [
            ("calls about both", START + timedelta(2)),
            ("domestic_abuse", START + timedelta(2)),
        ]

    def test_what_was_first_held_later_counts_as_never(self) -> None:
        graph = graph_of([("c", "A", on(5))])
        assert by_agency(graph.knowledge.first_held(at=on(4)))["A"]["status"] == "never"
        assert by_agency(graph.knowledge.first_held(at=on(5)))["A"]["status"] == "held"

    def test_evidence_leads_to_contact_flag_and_shares(self) -> None:
        graph = graph_of([("c", "A", on(0))], shares=[share("A", "B", on(1), "c")])
        evidence = graph.knowledge.first_held(agencies="B").evidence().to_pylist()
        assert [(row["table"], row["row"]) for row in evidence] == [("contacts", 1), ("flags", 1), ("shares", 1)]
        assert (evidence[0]["id"], evidence[2]["id"]) == ("c", "s1")

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"fact": "domestic_abus"}, "domestic_abus"),
            ({"fact": {"kind": "phone"}}, "phone"),
            ({"fact": {"flags": "drugs"}}, "flags"),
            ({"fact": {}}, "states nothing"),
            ({"fact": {"pair": ("x", "x")}}, "two different persons"),
            ({"scope": "some"}, "scope"),
            ({"ties": "any"}, "ties"),
            ({"at": "2011"}, "not one day"),
        ],
    )
    def test_errors_say_what_is_accepted(self, arguments: dict[str, Any], message: str) -> None:
        with pytest.raises(cg.ArgumentError, match=message):
            graph_of([("c", "A", on(0))]).knowledge.first_held(**arguments)

    def test_unknown_persons_and_agencies_are_not_found(self) -> None:
        graph = graph_of([("c", "A", on(0))])
        with pytest.raises(cg.NotFoundError, match="nobody"):
            graph.knowledge.first_held(persons="nobody")
        with pytest.raises(cg.NotFoundError, match="none"):
            graph.knowledge.first_held(agencies="none")


class TestHoldings:
    def test_a_record_is_held_until_its_retention_ends(self) -> None:
        graph = graph_of([("c", "A", on(0))], retention_end=[on(3)])
        counts = [by_agency(graph.knowledge.holdings(on(day)))["A"]["held_certain"] for day in (-1, 0, 3, 4)]
        assert counts == [0, 1, 1, 0]
        assert by_agency(graph.knowledge.holdings(on(4)))["A"]["held_from"] == START

    def test_a_copy_outlives_the_record(self) -> None:
        shares = [share("A", "B", on(1), "c")]
        rows = by_agency(graph_of([("c", "A", on(0))], retention_end=[on(3)], shares=shares).knowledge.holdings(on(9)))
        assert (rows["A"]["held_certain"], rows["B"]["held_certain"], rows["A"]["all_certain"]) == (0, 1, 1)

    def test_by_kind_and_person(self) -> None:
        graph = graph_of([("c", "A", on(0)), ("d", "B", on(2))])
        assert {row["fact"] for row in graph.knowledge.holdings(by="kind").to_pylist()} == {"call"}
        rows = graph.knowledge.holdings(by="person").to_pylist()
        assert [(row["fact"], row["agency"], row["held_certain"]) for row in rows] == [
            ("x", "A", 1),
            ("x", "B", 1),
            ("y", "A", 1),
            ("y", "B", 1),
        ]

    def test_an_unknown_axis_is_refused(self) -> None:
        with pytest.raises(cg.ArgumentError, match="by"):
            graph_of([("c", "A", on(0))]).knowledge.holdings(by="sector")


class TestNeverPassedOn:
    def test_what_no_made_share_carried(self) -> None:
        contacts = [("c", "A", on(0)), ("d", "A", on(1)), ("e", "B", on(2))]
        shares = [share("A", "B", on(4), "c"), share("A", "B", on(5), "d", status="receipt_unconfirmed")]
        result = graph_of(contacts, shares=shares).knowledge.never_passed_on()
        assert [(row["agency"], row["contact"], row["other_status"]) for row in result.to_pylist()] == [
            ("A", "d", "receipt_unconfirmed"),
            ("B", "e", None),
        ]
        assert {row["table"] for row in result.evidence(0).to_pylist()} == {"contacts", "flags", "shares"}

    def test_by_the_day_asked_about(self) -> None:
        graph = graph_of([("c", "A", on(0))], shares=[share("A", "B", on(4), "c")])
        assert [len(graph.knowledge.never_passed_on(on(day))) for day in (-1, 0, 3, 4)] == [0, 1, 1, 0]

    def test_by_agency_and_by_pair_of_agencies(self) -> None:
        contacts = [("c", "A", on(0)), ("d", "A", on(1)), ("e", "B", on(2))]
        shares = [share("A", "B", on(4), "c"), share("A", "B", on(5), "d", status="receipt_unconfirmed")]
        knowledge = graph_of(contacts, shares=shares).knowledge
        rows = knowledge.never_passed_on(by="agency").to_pylist()
        assert [(row["agency"], row["held"], row["never_passed_on"], row["would_have_carried"]) for row in rows] == [
            ("A", 2, 1, 1),
            ("B", 1, 1, 0),
        ]
        pairs = knowledge.never_passed_on(by=["agency", "other_agency"]).to_pylist()
        assert {(row["agency"], row["other_agency"], row["never_passed_on"]) for row in pairs} == {
            ("A", "B", 1),
            ("B", "A", 1),
        }
        (early,) = knowledge.never_passed_on(on(1), by=["agency", "other_agency"]).to_pylist()
        assert (early["agency"], early["other_agency"], early["held"]) == ("A", None, 2)
        (nothing,) = knowledge.never_passed_on(on(-1), by=()).to_pylist()
        assert (nothing["held"], nothing["never_passed_on"]) == (0, 0)

    @pytest.mark.parametrize("by", ["address", ["agency", "contact"], ["agency", "agency"]])
    def test_groups_that_are_none_are_refused(self, by: Any) -> None:
        with pytest.raises(cg.ArgumentError, match="by: "):
            graph_of([("c", "A", on(0))]).knowledge.never_passed_on(by=by)

    def test_outside_a_review_groups_are_the_default(self) -> None:
        made = cg.simulate(contacts=400, persons=60, addresses=40, agencies=12, seed=2)
        tables = {name: table for name, table in made.tables.items() if name != "reviews" and table.num_rows}
        graph = cg.Casebook(tables, validate=False).graph()
        rows = graph.knowledge.never_passed_on()
        assert rows.columns[0] == "agency"
        assert "contact" not in rows.columns
        assert "purpose" not in rows.parameters
        one = graph.knowledge.never_passed_on(purpose="a test")
        assert one.parameters["purpose"] == "a test"
        assert len(one) == sum(row["never_passed_on_possible"] for row in rows.to_pylist())
        with pytest.raises(cg.ArgumentError, match="by='agency'"):
            graph.knowledge.never_passed_on(by="contact")

    def test_the_public_sees_no_small_count(self) -> None:
        made = cg.simulate(contacts=6000, persons=800, addresses=600, agencies=12, seed=2).graph()
        seen = made.knowledge.never_passed_on(by="sector").seen_by("public")
        shown = [row for row in seen.to_pylist() if row["held"] is not None]
        assert 0 < len(shown) < len(seen)
        for row in shown:
            numbers = [row["held"], row["never_passed_on"], row["held"] - row["never_passed_on"]]
            numbers += [row["would_have_carried"] or 0]
            assert all(number == 0 or number >= DEFAULT_THRESHOLD for number in numbers)
        rows = made.knowledge.never_passed_on(by="contact", purpose="a test").seen_by("public")
        assert len(rows) == 0

    def test_a_share_to_a_person_passes_it_on(self) -> None:
        graph = graph_of([("c", "A", on(0))], shares=[share("A", None, on(4), "c")])
        assert len(graph.knowledge.never_passed_on()) == 0


def judged(graph: CaseGraph, rule: Rule, **more: Any) -> dict[str | None, dict[str, Any]]:
    more.setdefault("pair", ("x", "y"))
    return {row["agency"]: row for row in graph.knowledge.rule(rule, **more).to_pylist()}


def three(k: int = 3, window: str | None = "P365D", **more: Any) -> Rule:
    return Rule("made", flags="domestic_abuse", k=k, window=window, **more)


class TestRule:
    # Incidents on days 0, 100, 200; A holds 0 and 200, B holds 100.
    CONTACTS = (("1", "A", on(0)), ("2", "B", on(100)), ("3", "A", on(200)))

    def graph(self, **more: Any) -> CaseGraph:
        return graph_of(self.CONTACTS, agencies="AB", **more)

    def test_check_values_three(self) -> None:
        rows = judged(self.graph(), three())
        assert (rows[None]["status"], rows[None]["met_on"], rows[None]["lag_days"]) == (
            "met",
            START + timedelta(200),
            0,
        )
        for agency in "AB":
            assert (rows[agency]["status"], rows[agency]["met_on"], rows[agency]["lag_days"]) == ("not_met", None, inf)

    def test_check_values_two(self) -> None:
        rows = judged(self.graph(), three(k=2))
        assert rows["A"]["met_on"] == START + timedelta(200)
        assert rows[None]["met_on"] == START + timedelta(100)
        assert rows["A"]["lag_days"] == 100
        assert rows["B"]["lag_days"] == inf

    def test_two_incidents_exactly_a_window_apart_are_not_both_in_it(self) -> None:
        apart = graph_of([("1", "A", "2011-01-31"), ("2", "A", "2012-01-31")])
        inside = graph_of([("1", "A", "2011-01-31"), ("2", "A", "2012-01-30")])
        assert judged(apart, three(k=2, window="P12M"))["A"]["status"] == "not_met"
        assert judged(inside, three(k=2, window="P12M"))["A"]["met_on"] == date(2012, 1, 30)

    def test_a_month_that_has_no_such_day(self) -> None:
        # One month from 31 January ends with 27 February: [31 January, 28 February).
        assert (
            judged(graph_of([("1", "A", "2011-01-31"), ("2", "A", "2011-02-28")]), three(2, "P1M"))["A"]["status"]
            == "not_met"
        )
        assert (
            judged(graph_of([("1", "A", "2011-01-31"), ("2", "A", "2011-02-27")]), three(2, "P1M"))["A"]["status"]
            == "met"
        )

    def test_a_share_brings_the_incident_and_the_day(self) -> None:
        rows = judged(self.graph(shares=[share("B", "A", on(230), "2")]), three())
        assert rows["A"]["met_on"] == START + timedelta(230)
        assert rows["A"]["lag_days"] == 30

    def test_chosen_agencies_together(self) -> None:
        result = self.graph().knowledge.rule(three(), ("x", "y"), agencies=["A", "B"])
        assert [(row["holder"], row["status"]) for row in result.to_pylist()] == [("chosen", "met"), ("pooled", "met")]
        assert len(self.graph().knowledge.rule(three(), ("x", "y"), agencies="pooled")) == 1

    def test_every_pair_where_none_is_named(self) -> None:
        result = self.graph(persons=("x", "y", "z")).knowledge.rule(three(), agencies="pooled").to_pylist()
        assert [(row["person_a"], row["person_b"], row["status"]) for row in result] == [
            ("x", "y", "met"),
            ("x", "z", "met"),
            ("y", "z", "met"),
        ]

    @pytest.mark.parametrize("state", ["not_recorded", None])
    def test_an_unknown_flag_leaves_it_open(self, state: str | None) -> None:
        graph = self.graph(state=state) if state else self.graph(flag="drugs")
        row = judged(graph, three())[None]
        assert (row["status"], row["reason"]) == ("cannot_be_evaluated", "flag_unknown")
        assert (row["met_on"], row["possibly_met_on"]) == (None, START + timedelta(200))

    def test_a_flag_denied_does_not_count(self) -> None:
        assert judged(self.graph(state="no"), three())[None]["status"] == "not_met"

    def test_a_missing_or_uncertain_day_leaves_it_open(self) -> None:
        missing = graph_of([("1", "A", on(0)), ("2", "A", None), ("3", "A", on(9))])
        assert judged(missing, three())["A"]["reason"] == "date_missing"
        wide = graph_of([("1", "A", on(0)), ("2", "A", "2011"), ("3", "A", on(9))])
        assert judged(wide, three(window="P30D"))["A"]["reason"] == "date_uncertain"
        assert judged(wide, three(window="P30D"))["A"]["possibly_met_on"] == START + timedelta(9)

    def test_an_unconfirmed_share_leaves_it_open(self) -> None:
        shares = [share("B", "A", on(230), "2", status="receipt_unconfirmed")]
        row = judged(self.graph(shares=shares), three())["A"]
        assert (row["status"], row["reason"]) == ("cannot_be_evaluated", "holding_uncertain")

    def test_contacts_of_one_incident_count_once(self) -> None:
        ids = {"incident_id": ["i", "i", "j"]}
        incidents = {"incidents": {"incident_id": ["i", "j"]}}
        graph = graph_of(self.CONTACTS, agencies="AB", extra=incidents, **ids)
        assert judged(graph, three(k=3))[None]["status"] == "not_met"
        assert judged(graph, three(k=2))[None]["met_on"] == START + timedelta(200)
        assert judged(graph, three(k=3, counting="contact"))[None]["status"] == "met"

    def test_the_contacts_of_an_incident_name_both_together(self) -> None:
        parts = {"contact_id": ["1", "2"], "person_id": ["x", "y"], "presence": ["took_part", "absent"]}
        extra = {"incidents": {"incident_id": ["i"]}, "participants": parts}
        graph = graph_of([("1", "A", on(0)), ("2", "B", on(0))], agencies="AB", extra=extra, incident_id=["i", "i"])
        rows = judged(graph, three(k=1))
        assert [rows[agency]["status"] for agency in ("A", "B", None)] == ["not_met", "not_met", "met"]

    @pytest.mark.parametrize(
        ("kind", "attendance", "expected"),
        [
            ("appointment", "attended", "met"),
            ("appointment", "not_attended", "not_met"),
            ("appointment", "cancelled_by_agency", "not_met"),
            ("appointment", "cancelled_by_person", "not_met"),
            ("home_visit", "no_reply", "not_met"),
            ("attendance", "no_reply", "met"),
            ("appointment", "child_not_brought", "not_met"),
        ],
    )
    def test_cancelled_and_missed_appointments_never_count(self, kind: str, attendance: str, expected: str) -> None:
        graph = graph_of([("1", "A", on(0))], attendance=[attendance], kind=[kind])
        for counting in ("incident", "contact"):
            assert judged(graph, three(k=1, counting=counting))["A"]["status"] == expected

    def test_counted_rows_count_as_often_as_they_stand_for(self) -> None:
        graph = graph_of([("1", "A", on(0))], count_min=[2], count_max=[4])
        statuses = [judged(graph, three(k=k, counting="contact"))["A"]["status"] for k in (2, 4, 5)]
        assert statuses == ["met", "cannot_be_evaluated", "not_met"]

    def test_time_in_force(self) -> None:
        day = {name: on(n) for name, n in (("0", 0), ("150", 150), ("200", 200), ("201", 201))}
        assert judged(self.graph(), three(in_force=(day["150"], None)))[None]["status"] == "met"
        assert judged(self.graph(), three(in_force=(day["0"], day["200"])))[None]["status"] == "not_met"
        late = judged(self.graph(), three(in_force=(day["201"], None)))[None]
        assert (late["status"], late["reason"]) == ("not_applicable", "time")
        early = judged(self.graph(), three(in_force=(day["150"], None)), at=day["0"])[None]
        assert (early["status"], early["reason"]) == ("not_applicable", "time")

    def test_area(self) -> None:
        agencies = {"agency_id": ["A", "B"], "name": ["A", "B"], "area": pa.array(["north", None])}
        graph = self.graph(extra={"agencies": agencies})
        rows = judged(graph, three(k=1, area="north"))
        assert [(rows[a]["status"], rows[a]["reason"]) for a in ("A", "B", None)] == [
            ("met", None),
            ("cannot_be_evaluated", "area_missing"),
            ("met", None),
        ]
        assert judged(graph, three(k=1, area="south"))["A"]["reason"] == "area"

    def test_by_a_day(self) -> None:
        assert judged(self.graph(), three(), at=on(199))[None]["status"] == "not_met"
        assert judged(self.graph(), three(), at=on(200))[None]["status"] == "met"

    def test_a_repeat_counts_after_a_referral(self) -> None:
        referral = share("A", "D", on(100), about_person="x", forum="MARAC")
        graph = graph_of(self.CONTACTS, shares=[referral])
        rows = judged(graph, at_any_time("marac_repeat_any_abuse"))
        assert rows[None]["met_on"] == START + timedelta(200)
        assert rows["A"]["status"] == "met"
        assert rows["B"]["status"] == "not_met"  # it took no part in the referral
        older = judged(graph, at_any_time("marac_repeat_criminal_conduct"))[None]
        assert (older["status"], older["reason"]) == ("cannot_be_evaluated", "flag_unknown")
        assert judged(self.graph(), at_any_time("marac_repeat_any_abuse"))[None]["reason"] == "shares_missing"

    @pytest.mark.parametrize("forum", ["marac", "Birmingham MARAC", "MARAC (Birmingham)"])
    def test_a_forum_is_known_by_a_word_of_its_name(self, forum: str) -> None:
        for named, status in ((forum, "met"), ("MARACAS", "not_met")):
            graph = graph_of(self.CONTACTS, shares=[share("A", "D", on(100), about_person="x", forum=named)])
            assert judged(graph, at_any_time("marac_repeat_any_abuse"))[None]["status"] == status

    def test_a_rule_about_one_person(self) -> None:
        rows = judged(self.graph(), three(unit="person"), pair="x")
        assert (rows[None]["person_b"], rows[None]["status"]) == (None, "met")

    def test_evidence_lists_the_incidents_counted(self) -> None:
        result = self.graph().knowledge.rule(three(), ("x", "y"), agencies="pooled")
        evidence = result.evidence().to_pylist()
        assert [row["id"] for row in evidence if row["table"] == "contacts"] == ["1", "2", "3"]
        assert sum(row["table"] == "flags" for row in evidence) == 3

    def test_words(self) -> None:
        definition = self.graph().knowledge.rule(three(), ("x", "y")).measure.definition
        assert "met on the coded data" in definition
        assert "knew" not in definition

    @pytest.mark.parametrize(
        "arguments",
        [
            {"k": 0},
            {"k": 2.5},
            {"window": "P0D"},
            {"window": "a year"},
            {"counting": "calls"},
            {"unit": "household"},
            {"in_force": (on(1), on(1))},
        ],
    )
    def test_a_rule_that_makes_no_sense_is_refused(self, arguments: dict[str, Any]) -> None:
        with pytest.raises(cg.ArgumentError):
            Rule("made", **{"flags": ["drugs"], **arguments})

    def test_arguments_are_checked(self) -> None:
        knowledge = self.graph().knowledge
        with pytest.raises(cg.NotFoundError, match="marac_repeat_any_abuse"):
            knowledge.rule("marac_repeat_any_abuze")
        with pytest.raises(cg.ArgumentError, match="flag"):
            knowledge.rule(Rule("made", flags="drug"))
        with pytest.raises(cg.ArgumentError, match="two different persons"):
            knowledge.rule(three(), ("x",))
        with pytest.raises(cg.ArgumentError, match="agencies"):
            knowledge.rule(three(), agencies="all")
        with pytest.raises(cg.ArgumentError, match="agencies"):
            knowledge.rule(three(), agencies=[])


def at_any_time(name: str) -> Rule:
    """The definition, asked of a time when it was not in force."""
    return replace(rule_named(name), in_force=(None, None))


class TestEvidenceOfRuleCounts:
    """Which pairs met the rule, by which incidents, and from which day."""

    def counts(self, **more: Any) -> Any:
        incidents = {"incidents": {"incident_id": ["i", "j", "k"], "start": [on(0), on(100), on(200)]}}
        contacts = [("1", "A", on(0)), ("2", "B", on(0)), ("3", "A", on(100)), ("4", "A", on(200))]
        graph = graph_of(contacts, extra=incidents, incident_id=["i", "i", "j", "k"], **more)
        return graph.knowledge.rule_counts(three(k=2))

    def test_it_names_the_pair_the_incidents_and_the_days(self) -> None:
        counts = self.counts()
        assert [(row["agency"], row["met"]) for row in counts.to_pylist()] == [("A", 1), ("B", 0), (None, 1)]
        by_a, by_b, pooled = (counts.evidence(row).to_pylist() for row in range(3))
        assert by_b == []
        for evidence, ids in ((by_a, ["1", "3"]), (pooled, ["1", "2", "3"])):
            contacts = [row for row in evidence if row["table"] == "contacts"]
            assert [row["id"] for row in contacts] == ids
            assert [row["incident"] for row in contacts] == ["i"] * (len(ids) - 1) + ["j"]
            assert [row["date"] for row in contacts] == [on(0)] * (len(ids) - 1) + [on(100)]
            assert {(row["person_a"], row["person_b"]) for row in evidence} == {("x", "y")}
            assert {row["met_on"] for row in evidence} == {START + timedelta(100)}
            assert {row["incident"] for row in evidence if row["table"] == "flags"} == {"i", "j"}

    def test_each_of_several_pairs_has_its_own(self) -> None:
        counts = self.counts(persons=("x", "y", "z"))
        pooled = counts.evidence(2).to_pylist()
        pairs = list(dict.fromkeys((row["person_a"], row["person_b"]) for row in pooled))
        assert pairs == [("x", "y"), ("x", "z"), ("y", "z")]

    def test_it_is_worked_out_when_it_is_asked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = []
        rule = cg._core.knowledge_rule
        monkeypatch.setattr(
            cg._core, "knowledge_rule", lambda *given, **named: asked.append(1) or rule(*given, **named)
        )
        counts = self.counts()
        assert asked == []
        counts.evidence()
        counts.evidence(0)
        assert asked == [1]

    def test_an_audience_sees_pseudonyms_and_the_public_nothing(self) -> None:
        counts = self.counts()
        board = counts.seen_by("board").evidence().to_pylist()
        assert {(row["person_a"], row["person_b"]) for row in board} == {("person-1", "person-2")}
        assert {row["incident"] for row in board} == {"incident-1", "incident-2"}
        assert counts.seen_by("public").evidence().num_rows == 0

    def test_rows_alone_name_nobody(self) -> None:
        assert self.counts().evidence_rows().column_names == ["answer_row", "table", "row"]


class TestRulesShipped:
    def test_each_says_who_published_it_for_where_and_since_when(self) -> None:
        for name, rule in rules().items():
            assert rule.publisher, name
            assert rule.published_for, name
            assert rule.in_force_basis, name
            known = [day for day in rule.in_force if day is not None]
            assert known or "not known" in rule.told_in_force
            assert all(str(day) in rule.told() for day in known)

    def test_the_two_definitions_of_a_repeat_are_never_in_force_at_once(self) -> None:
        older, current = rule_named("marac_repeat_criminal_conduct"), rule_named("marac_repeat_any_abuse")
        assert older.in_force[1] == current.in_force[0]

    @pytest.mark.parametrize(
        ("name", "year", "status"),
        [
            ("marac_potential_escalation_3_in_12_months", 2008, "not_applicable"),
            ("marac_potential_escalation_3_in_12_months", 2011, "met"),
            ("marac_potential_escalation_3_in_12_months", 2024, "met"),
            ("marac_repeat_any_abuse", 2017, "not_applicable"),
            ("marac_repeat_any_abuse", 2020, "met"),
            ("marac_repeat_criminal_conduct", 2017, "cannot_be_evaluated"),
            ("marac_repeat_criminal_conduct", 2020, "not_applicable"),
        ],
    )
    def test_a_definition_of_another_time_does_not_apply(self, name: str, year: int, status: str) -> None:
        days = [f"{year}-0{month}-01" for month in (3, 4, 5)]
        referral = share("A", "D", f"{year}-02-01", about_person="x", forum="MARAC")
        graph = graph_of([(str(n), "A", day) for n, day in enumerate(days)], shares=[referral])
        row = judged(graph, rule_named(name))[None]
        assert row["status"] == status
        assert (row["reason"] == "time") == (status == "not_applicable")
        counts = graph.knowledge.rule_counts(name).to_pylist()[-1]
        assert counts[status] == 1

    def test_the_answer_says_which_definition_it_is_of_and_whether_it_was_in_force(self) -> None:
        graph = graph_of([("1", "A", "2017-03-01")])
        for ask in (graph.knowledge.rule, graph.knowledge.rule_counts):
            result = ask("marac_repeat_any_abuse", at="2017-12-31")  # type: ignore[operator]
            told = result.parameters["definition"]
            assert told.startswith("marac_repeat_any_abuse, version current: published by SafeLives, for England")
            assert told.endswith("in force: from 2019-01-01; asked as of 2017-12-31, when it was not in force")
            assert result.table.schema.metadata[b"casegraph.definition"].decode() == told
            assert f"The rule: {told}." in " ".join(repr(result).split())
            later = ask("marac_repeat_any_abuse", at="2019-01-01")  # type: ignore[operator]
            assert later.parameters["definition"].endswith("in force: from 2019-01-01")
        ended = graph.knowledge.rule("marac_repeat_criminal_conduct", at="2019-01-01").parameters["definition"]
        assert ended.endswith("until 2019-01-01 (that day left out); asked as of 2019-01-01, when it was not in force")

    def test_each_has_source_version_and_words(self) -> None:
        entries = json.loads(files("casegraph").joinpath("data/rules.json").read_text(encoding="utf-8"))["rules"]
        assert [entry["name"] for entry in entries] == list(rules())
        for rule in rules().values():
            assert rule.source
            assert rule.version
            assert rule.title
            assert rule.summary.endswith(".")

    def test_each_can_be_evaluated(self) -> None:
        graph = graph_of([("1", "A", on(0))])
        for name, rule in rules().items():
            assert len(graph.knowledge.rule(name, ("x", "y") if rule.unit == "pair" else "x")) == 5

    def test_the_definitions_differ_where_the_field_does(self) -> None:
        assert rule_named("marac_potential_escalation_3_in_12_months").k == 3
        assert rule_named("marac_potential_escalation_5_call_outs_in_12_months").k == 5
        older, current = rule_named("marac_repeat_criminal_conduct"), rule_named("marac_repeat_any_abuse")
        assert set(older.also_flags) == {"physical_violence", "threats", "harassment"}
        assert current.also_flags == ()


def assessed(*rows: tuple[str, str, str | None, str | None], tool: str = "DASH 2009") -> CaseGraph:
    """Contacts c1, c2 ... of agency A with V and P, each with an assessment: (completion, day, grade, risk_to)."""
    names = [f"c{number}" for number in range(1, len(rows) + 1)]
    tables = {
        "persons": {"person_id": ["V", "P"]},
        "agencies": {"agency_id": ["A", "B"], "name": ["A", "B"]},
        "contacts": {
            "contact_id": names,
            "agency_id": ["A" if number % 2 else "B" for number in range(1, len(rows) + 1)],
            "kind": ["report_in_person"] * len(rows),
            "date": [row[1] for row in rows],
        },
        "participants": {
            "contact_id": [name for name in names for _ in range(2)],
            "person_id": ["V", "P"] * len(rows),
            "presence": ["took_part"] * (2 * len(rows)),
        },
        "assessments": {
            "assessment_id": [f"a{name}" for name in names],
            "contact_id": names,
            "tool": [tool] * len(rows),
            "completion": [row[0] for row in rows],
            "grade": [row[2] for row in rows],
            "risk_to": [row[3] for row in rows],
        },
    }
    return cg.Casebook(tables, validate=False).graph(purpose="a test")


class TestVisibleHighRisk:
    RULE = "marac_visible_high_risk_14_ticks"

    @pytest.mark.parametrize(
        ("row", "status"),
        [
            (("completed", "2012-05-01", "14", "V"), "met"),
            (("completed", "2012-05-01", "24", "V"), "met"),
            (("completed", "2012-05-01", "High", "V"), "met"),
            (("completed", "2012-05-01", "13", "V"), "not_met"),
            (("completed", "2012-05-01", "14/24", "V"), "met"),
            (("completed", "2012-05-01", "15 ticks", "V"), "met"),
            (("completed", "2012-05-01", "9 of 24", "V"), "not_met"),
            (("completed", "2012-05-01", "14a", "V"), "cannot_be_evaluated"),
            (("completed", "2012-05-01", "see file", "V"), "cannot_be_evaluated"),
            (("completed", "2012-05-01", "-14", "V"), "cannot_be_evaluated"),
            (("completed", "2012-05-01", "medium", "V"), "not_met"),
            (("refused", "2012-05-01", "14", "V"), "not_met"),
            (("completed", "2012-05-01", None, "V"), "cannot_be_evaluated"),
            (("unclear", "2012-05-01", "15", "V"), "cannot_be_evaluated"),
            (("completed", "2012-05-01", "15", None), "cannot_be_evaluated"),
            (("completed", "2012-05-01", "15", "P"), "not_met"),
        ],
    )
    def test_threshold_one_below_and_what_leaves_it_open(self, row: Any, status: str) -> None:
        (*_, pooled) = assessed(row).knowledge.rule(self.RULE, "V").to_pylist()
        assert (pooled["holder"], pooled["status"]) == ("pooled", status)
        assert pooled["met_on"] == (date(2012, 5, 1) if status == "met" else None)

    def test_each_person_apart_and_of_that_tool_alone(self) -> None:
        graph = assessed(("completed", "2012-05-01", "15", "V"))
        rows = graph.knowledge.rule(self.RULE, ["V", "P"], agencies="pooled").to_pylist()
        assert [(row["person_a"], row["status"]) for row in rows] == [("V", "met"), ("P", "not_met")]
        for tool, status in (("local form", "not_met"), ("dashboard", "not_met"), ("SafeLives Dash (2009)", "met")):
            other = assessed(("completed", "2012-05-01", "high", "V"), tool=tool)
            (*_, pooled) = other.knowledge.rule(self.RULE, "V").to_pylist()
            assert pooled["status"] == status

    def test_by_agency_chosen_and_pooled_with_its_evidence(self) -> None:
        graph = assessed(("completed", "2012-05-01", "9", "V"), ("completed", "2012-06-01", "15", "V"))
        result = graph.knowledge.rule(self.RULE, "V")
        found = {row["agency"]: row["status"] for row in result.to_pylist()}
        assert found == {"A": "not_met", "B": "met", None: "met"}
        assert {("contacts", "c2"), ("assessments", "ac2")} <= {
            (row["table"], row["id"]) for row in result.evidence(1).to_pylist()
        }
        chosen, _ = graph.knowledge.rule(self.RULE, "V", agencies=["A"]).to_pylist()
        assert (chosen["holder"], chosen["status"]) == ("chosen", "not_met")
        counts = graph.knowledge.rule_counts(self.RULE).to_pylist()
        assert (counts[-1]["holder"], counts[-1]["met"]) == ("pooled", 1)


class TestNthIncident:
    def test_as_it_happened_whoever_held_it_and_whenever(self) -> None:
        graph = graph_of(TestRule.CONTACTS, agencies="AB", recorded_on=[on(500)] * 3)
        row = graph.knowledge.nth_incident(("x", "y"), 2, purpose="a test").to_pylist()[0]
        assert (row["status"], row["on"]) == ("ok", START + timedelta(100))

    def test_fewer_than_k(self) -> None:
        row = graph_of([("1", "A", on(0))]).knowledge.nth_incident(("x", "y"), 2, purpose="a test").to_pylist()[0]
        assert (row["status"], row["on"], row["incidents_certain"]) == ("too_few", None, 1)
        row = (
            graph_of([("1", "A", on(0))], flag="drugs")
            .knowledge.nth_incident(("x", "y"), 1, purpose="a test")
            .to_pylist()[0]
        )
        assert (row["status"], row["on"], row["possibly_on"]) == ("possible_only", None, START)

    def test_the_start_of_an_incident_comes_before_its_contacts(self) -> None:
        incidents = {"incidents": {"incident_id": ["i"], "start": [on(0)]}}
        graph = graph_of([("1", "A", on(5))], extra=incidents, incident_id=["i"])
        assert graph.knowledge.nth_incident(("x", "y"), 1, purpose="a test").to_pylist()[0]["on"] == START


def overlapping(held: dict[str, str]) -> CaseGraph:
    """Each contact is recorded by an agency of its own, which shared it with those that are said to hold it."""
    contacts = sorted(set("".join(held.values())) | {"j"})
    shares = [share(f"of-{one}", agency, on(1), one) for agency, each in held.items() for one in each]
    agencies = [*held, "Z", *(f"of-{one}" for one in contacts)]
    return graph_of([(one, f"of-{one}", on(0)) for one in contacts], agencies=agencies, shares=shares)


class TestBestShares:
    def test_the_greatest_gain_first(self) -> None:
        contacts = [(str(n), agency, on(n)) for n, agency in enumerate("AAABBC", start=1)]
        graph = graph_of(contacts)
        result = graph.knowledge.best_shares(3)
        assert [(row["from_agency"], row["to_agency"], row["gain"], row["gained"]) for row in result.to_pylist()] == [
            ("A", "B", 3, 3),
            ("A", "C", 3, 6),
            ("B", "A", 2, 8),
        ]
        assert result.to_pylist()[0]["gap"] == 12  # 3 agencies lack 3, 4 and 5 of the 6
        assert [row["id"] for row in result.evidence(0).to_pylist()] == ["1", "2", "3"]

    def test_what_the_best_could_gain_stands_beside(self) -> None:
        """A holds 1 to 4 and B 3 to 6, of which C lacks all: the greatest first is as good as can be, and says so."""
        contacts = [("1", "A", on(0)), ("2", "A", on(1)), ("3", "B", on(2)), ("4", "C", on(3))]
        rows = graph_of(contacts).knowledge.best_shares(3).to_pylist()
        assert [(row["gained"], row["best_at_most"], row["of_best"]) for row in rows] == [
            (2, 2, 1.0),
            (4, 4, 1.0),
            (5, 5, 1.0),
        ]
        assert [row["guaranteed"] for row in rows] == pytest.approx([1.0, 0.75, 19 / 27])

    def test_greedy_falls_short_where_the_greatest_overlaps_two(self) -> None:
        """P, which holds most, holds half of what Q and half of what R do: these two together are better."""
        rows = overlapping({"P": "cdefi", "Q": "abcd", "R": "efgh"}).knowledge.best_shares(2, to="Z").to_pylist()
        assert [(row["from_agency"], row["gained"]) for row in rows] == [("P", 5), ("Q", 7)]
        best = len(set("abcd") | set("efgh"))
        assert (best, rows[1]["best_at_most"], rows[1]["gap"]) == (8, 9, 10)  # 5 + 4 before any; 5 + 2 + 2 after one
        assert rows[1]["guaranteed"] == 0.75
        assert rows[1]["of_best"] == 7 / 9

    def test_ends_where_nothing_is_left_to_gain(self) -> None:
        graph = graph_of([("1", "A", on(0)), ("2", "B", on(0))])
        assert len(graph.knowledge.best_shares(9, to="A")) == 1
        assert len(graph.knowledge.best_shares(9, on(-1))) == 0

    def test_the_shares_taken_close_what_they_say(self) -> None:
        contacts = [(str(n), agency, on(n)) for n, agency in enumerate("AAABBC", start=1)]
        graph = graph_of(contacts)
        first = graph.knowledge.best_shares(1).to_pylist()[0]
        added = {"from_agency": "A", "to_agency": "B", "date": on(6), "contacts": ["1", "2", "3"]}
        after = graph.what_if(shares=[added]).knowledge.best_shares(99).to_pylist()
        assert after[0]["gap"] == first["gap"] - first["gain"]

    def test_a_number_that_makes_no_sense_is_refused(self) -> None:
        with pytest.raises(cg.ArgumentError, match="k"):
            graph_of([("1", "A", on(0))]).knowledge.best_shares(0)


@pytest.fixture(scope="module")
def graph() -> CaseGraph:
    return cg.example("dhr7").graph()


class TestCodedReview:
    """The published review (dhr7), as coded."""

    @pytest.mark.parametrize(("hindsight", "day"), [(True, date(2011, 3, 1)), (False, date(2012, 5, 17))])
    def test_third_incident(self, graph: CaseGraph, hindsight: bool, day: date) -> None:
        result = graph.knowledge.nth_incident(("Perpetrator", "PFP"), 3, hindsight=hindsight)
        assert result.to_pylist()[0]["on"] == day
        sources = [row["source"] for row in result.evidence().to_pylist() if row["table"] == "contacts"]
        assert all(sources)

    def test_escalation_was_met_on_what_one_police_force_held(self, graph: CaseGraph) -> None:
        name = "marac_potential_escalation_3_in_12_months"
        rows = judged(graph, rule_named(name), pair=("Perpetrator", "PFP"), hindsight=True)
        assert (rows["wmp"]["status"], rows["wmp"]["met_on"]) == ("met", date(2011, 3, 1))
        assert rows["wmercia"]["status"] == "not_met"
        then = judged(graph, rule_named(name), pair=("Perpetrator", "PFP"))
        assert then["wmp"]["status"] == "cannot_be_evaluated"

    def test_no_agency_held_half_of_what_was_recorded(self, graph: CaseGraph) -> None:
        for row in graph.knowledge.fragmentation(persons="Perpetrator").to_pylist():
            assert row["best_agency"] == "wmp"
            assert 0.3 < row["best"] < 0.5


def test_chains_that_many_contacts_came_by_are_one_term_each() -> None:
    result = cg.example("dhr7").graph().knowledge.held_since(received_only=True)
    chains = [row["chain"] for row in result.to_pylist()]
    assert len(set(chains)) < len(chains)
    assert result.to_pandas()["chain"].tolist() == chains


def test_an_agency_that_is_named_twice_counts_once() -> None:
    lags = cg.example("dhr7").graph().knowledge.lags_of_persons("domestic_abuse", agencies=["wmp", "wmp", "wmp-ppu"])
    once = cg.example("dhr7").graph().knowledge.lags_of_persons("domestic_abuse", agencies=["wmp", "wmp-ppu"])
    assert lags.to_pylist() == once.to_pylist()


def test_quartiles_of_few_persons_need_a_purpose() -> None:
    tables = dict(cg.simulate(contacts=2000, seed=5).tables)
    del tables["reviews"]
    book = cg.Casebook(tables, validate=False)
    rows = book.graph().knowledge.lags_of_persons("drugs").to_pylist()
    few = [row for row in rows if row["status"] == "few_persons"]
    assert few
    assert all(0 < row["persons_exact"] < 10 and row["days_median"] != row["days_median"] for row in few)
    told = book.graph(purpose="a test").knowledge.lags_of_persons("drugs").to_pylist()
    assert all(row["days_median"] == row["days_median"] for row in told if row["status"] == "ok")
    assert {row["status"] for row in told} <= {"ok", "too_few"}
