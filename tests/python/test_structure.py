"""Households, paths and links: what each measure says at its edges, and of the bundled review."""

from __future__ import annotations

import _thread
import datetime as dt
import signal
import threading
import time
from functools import cache
from typing import Any

import pytest

import casegraph as cg
from casegraph.graph import CaseGraph


@cache
def dhr7() -> CaseGraph:
    return cg.example("dhr7").graph()


def made(**tables: Any) -> CaseGraph:
    """A graph of synthetic persons A to D, two addresses and two agencies."""
    book: dict[str, Any] = {
        "persons": [{"person_id": person} for person in "ABCD"],
        "addresses": [{"address_id": address} for address in ("home", "flat")],
        "agencies": [{"agency_id": agency, "name": agency} for agency in ("police", "health")],
        "contacts": [{"contact_id": "c0", "agency_id": "police", "kind": "call"}],
        "participants": [{"contact_id": "c0", "person_id": "D", "presence": "took_part"}],
        **tables,
    }
    return cg.Casebook({name: rows for name, rows in book.items() if rows}, validate=False).graph()


def lives(person: str, address: str = "home", start: str | None = None, end: str | None = None) -> dict[str, Any]:
    return {"person_id": person, "address_id": address, "start": start, "end": end}


def contact(name: str, date: str | None = "2011-05-05", agency: str = "police", **cells: Any) -> dict[str, Any]:
    return {"contact_id": name, "agency_id": agency, "date": date, "kind": "call", **cells}


def part(name: str, person: str, presence: str = "took_part", role: str | None = None) -> dict[str, Any]:
    return {"contact_id": name, "person_id": person, "presence": presence, "role": role}


def abuse(name: str, stated_by: str = "agency_then", state: str = "yes") -> dict[str, Any]:
    return {"contact_id": name, "flag": "domestic_abuse", "state": state, "stated_by": stated_by}


class TestHouseholds:
    @staticmethod
    def row(graph: CaseGraph, person: str, at: str = "2011-05-05") -> dict[str, Any]:
        rows = [row for row in graph.structure.households(at).to_pylist() if row["person"] == person]
        assert len(rows) == 1
        return rows[0]

    def test_of_the_victim_on_the_day_of_the_fatal_incident(self) -> None:
        """2.110 to 2.122: the Victim, her son, her mother, her mother's partner, her brothers, and the Perpetrator."""
        rows = dhr7().structure.households("2014-03-15", persons="Victim").to_pylist()
        assert {row["person"] for row in rows} == {"Victim", "Perpetrator", "S3", "M", "F2", "S4", "S5"}
        assert {row["address"] for row in rows} == {"a-victim-redditch"}
        child = next(row for row in rows if row["person"] == "S3")
        assert (child["is_child"], child["age_min"], child["age_max"]) == ("certain", 2, 2)
        assert child["n_children_certain"] == 1

    def test_the_two_children_who_lived_with_pfp_in_november_2010(self) -> None:
        """2.31: the flat where she lived with them."""
        result = dhr7().structure.households("2010-11-28", by="household")
        (home,) = [row for row in result.to_pylist() if row["address"] == "a-pfp"]
        assert (home["n_members_certain"], home["n_children_certain"]) == (3, 2)
        paragraphs = " ".join(row["source"] for row in result.evidence(0).to_pylist() if row["table"] == "residences")
        assert "2.31" in paragraphs

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            ("2011-05-05", "2011-05-05", "certain"),
            (None, None, "certain"),
            ("2011-05", None, "possible"),
            (None, "2011-05", "possible"),
            ("../2011-05-05", "2011-05-05/..", "certain"),
            ("2011-05-05/..", None, "possible"),
        ],
    )
    def test_a_stay_is_as_sure_as_its_dates(self, start: str | None, end: str | None, expected: str) -> None:
        assert self.row(made(residences=[lives("A", start=start, end=end)]), "A")["residence"] == expected

    def test_the_surest_of_several_stays_counts(self) -> None:
        stays = [{**lives("A", start="2011-05"), "certainty": "stated"}, {**lives("A"), "certainty": "disputed"}]
        row = self.row(made(residences=stays), "A")
        assert (row["residence"], row["certainty"]) == ("certain", "disputed")
        assert row["n_members_certain"] == 1

    @pytest.mark.parametrize(
        ("birth", "expected"),
        [
            ("1993-05-05", ("no", 18, 18)),
            ("1993-05-06", ("certain", 17, 17)),
            ("1993", ("possible", 17, 18)),
            ("1992-02-29", ("no", 19, 19)),
            ("2011-05-05", ("certain", 0, 0)),
            ("../1993-05-05", ("no", 18, None)),
            ("../1994-05-05", ("possible", 17, None)),
            ("2000-01-01/..", ("certain", None, 11)),
            (None, ("unknown", None, None)),
        ],
    )
    def test_who_is_a_child(self, birth: str | None, expected: tuple[str, int | None, int | None]) -> None:
        persons = [{"person_id": "A", "birth_date": birth}, {"person_id": "D", "birth_date": None}]
        graph = made(persons=persons, residences=[lives("A")])
        row = self.row(graph, "A")
        assert (row["is_child"], row["age_min"], row["age_max"]) == expected

    def test_a_leap_day_child_comes_of_age_on_the_first_of_march(self) -> None:
        graph = made(
            persons=[{"person_id": "A", "birth_date": "1992-02-29"}, {"person_id": "D"}], residences=[lives("A")]
        )
        assert self.row(graph, "A", "2010-02-28")["is_child"] == "certain"
        assert self.row(graph, "A", "2010-03-01")["is_child"] == "no"

    def test_a_record_names_a_child_of_unknown_age(self) -> None:
        graph = made(
            contacts=[contact("c0"), contact("c1", "2011-06-01")],
            participants=[part("c0", "D"), part("c1", "A", "spoken_about", "child")],
            residences=[lives("A")],
        )
        then, after = (self.row(graph, "A", at) for at in ("2011-06-01", "2011-06-02"))
        assert (then["is_child"], then["child_by"], then["n_children_possible"]) == ("possible", "record", 1)
        assert (after["is_child"], after["child_by"], after["n_age_unknown"]) == ("unknown", None, 1)
        assert {row["table"] for row in graph.structure.households("2011-06-01").evidence().to_pylist()} == {
            "residences",
            "participants",
            "contacts",
        }

    def test_an_unborn_child_is_shown_and_never_counted(self) -> None:
        persons = [{"person_id": "A", "unborn": True}, {"person_id": "D", "unborn": False}]
        row = self.row(made(persons=persons, residences=[lives("A")]), "A")
        assert row["unborn"] is True
        assert row["is_child"] == "no"
        assert {row[name] for name in row if name.startswith("n_")} == {0}

    def test_nobody_lives_anywhere_before_birth_or_after_death(self) -> None:
        persons = [
            {"person_id": "A", "birth_date": "2011-05-06", "death_date": None},
            {"person_id": "B", "birth_date": None, "death_date": "2011-05-04"},
            {"person_id": "C", "birth_date": None, "death_date": "2011-05"},
            {"person_id": "D", "birth_date": None, "death_date": "2011-05-05"},
        ]
        graph = made(persons=persons, residences=[lives(person) for person in "ABCD"])
        rows = graph.structure.households("2011-05-05").to_pylist()
        assert [(row["person"], row["residence"]) for row in rows] == [("C", "possible"), ("D", "certain")]

    def test_nobody_lives_anywhere(self) -> None:
        for graph in (made(), made(residences=[lives("A", end="2010")])):
            (row,) = graph.structure.households("2011-05-05").to_pylist()
            assert (row["status"], row["address"], row["person"]) == ("no_residence", None, None)
            (row,) = graph.structure.households("2011-05-05", by="household").to_pylist()
            assert row["status"] == "no_residence"

    def test_a_person_asked_for_who_lives_nowhere(self) -> None:
        graph = made(residences=[lives("A"), lives("C", "flat")])
        rows = graph.structure.households("2011-05-05", persons=["A", "B"]).to_pylist()
        assert [(row["person"], row["address"], row["status"]) for row in rows] == [
            ("A", "home", "ok"),
            ("B", None, "no_residence"),
        ]

    def test_what_is_refused(self) -> None:
        structure = dhr7().structure
        with pytest.raises(cg.ArgumentError, match="one day"):
            structure.households("2011")
        with pytest.raises(cg.ArgumentError, match="a day is needed"):
            structure.households(None)  # type: ignore[arg-type]
        with pytest.raises(cg.ArgumentError, match="accepted: person, household"):
            structure.households("2011-05-05", by="street")
        with pytest.raises(cg.NotFoundError, match="nobody"):
            structure.households("2011-05-05", persons="nobody")


class TestPath:
    def test_pfp_and_the_victim_are_two_steps_apart(self) -> None:
        result = dhr7().structure.path("PFP", "Victim")
        assert [(row["from"], row["to"], row["table"]) for row in result.to_pylist()] == [
            ("PFP", "Perpetrator", "relationships"),
            ("Perpetrator", "Victim", "relationships"),
        ]
        assert [row["source"] for row in result.evidence().to_pylist()] != [None, None]

    def test_each_step_says_what_its_row_says(self) -> None:
        graph = made(
            contacts=[contact("c0"), contact("c1", "2011-05", met_at="home", incident_id="i")],
            incidents=[{"incident_id": "i"}],
            participants=[part("c1", "A"), part("c1", "B", "spoken_about")],
            residences=[{**lives("C", start="2010", end="../2012-01-01"), "certainty": "assumed"}],
        )
        assert [row["sentence"] for row in graph.structure.path("A", "B").to_pylist()] == [
            "A took part in contact c1 (police, between 2011-05-01 and 2011-05-31)",
            "B is spoken of in contact c1 (police, between 2011-05-01 and 2011-05-31)",
        ]
        assert [row["sentence"] for row in graph.structure.path("A", "C").to_pylist()][1:] == [
            "contact c1 (police, between 2011-05-01 and 2011-05-31) took place at address home",
            "C lived at address home (from between 2010-01-01 and 2010-12-31, until 2012-01-01 or earlier; assumed)",
        ]

    def test_a_person_and_themselves(self) -> None:
        result = dhr7().structure.path("PFP", "PFP")
        assert len(result) == 0
        assert result.evidence().num_rows == 0

    def test_no_path(self) -> None:
        graph = made()
        (row,) = graph.structure.path("A", "D").to_pylist()
        assert row["status"] == "no_path"
        assert {row[name] for name in row if name != "status"} == {None}

    def test_agencies_only_where_asked_for(self) -> None:
        graph = made(
            contacts=[contact("c0"), contact("c1"), contact("c2")],
            participants=[part("c1", "A"), part("c2", "B")],
        )
        assert graph.structure.path("A", "B").to_pylist()[0]["status"] == "no_path"
        asked = graph.structure.path("A", "B", through=["contact", "agency"])
        assert [row["edge"] for row in asked.to_pylist()] == ["takes_part", "by_agency", "by_agency", "takes_part"]

    def test_the_smallest_row_of_equal_paths(self) -> None:
        ties = [{"from_person": a, "to_person": b, "kind": "friend"} for a, b in ("CB", "AC", "BA", "AB")]
        path = made(relationships=ties).structure.path("A", "B")
        assert [row["row"] for row in path.to_pylist()] == [3]

    def test_as_of_a_day(self) -> None:
        graph = made(
            contacts=[contact("c0"), contact("c1", "2011-05-10/2011-05-12")],
            participants=[part("c1", "A"), part("c1", "B")],
        )
        structure = graph.structure
        assert structure.path("A", "B", at="2011-05-09").to_pylist()[0]["status"] == "no_path"
        assert {row["in_force"] for row in structure.path("A", "B", at="2011-05-11").to_pylist()} == {"possible"}
        assert structure.path("A", "B", at="2011-05-11", certain=True).to_pylist()[0]["status"] == "no_path"
        assert {row["in_force"] for row in structure.path("A", "B", at="2011-05-12", certain=True).to_pylist()} == {
            "certain"
        }
        assert {row["in_force"] for row in structure.path("A", "B").to_pylist()} == {None}

    def test_only_meetings(self) -> None:
        graph = made(contacts=[contact("c1")], participants=[part("c1", "A"), part("c1", "B", "absent")])
        assert len(graph.structure.path("A", "B")) == 2
        assert graph.structure.path("A", "B", took_part_only=True).to_pylist()[0]["status"] == "no_path"

    def test_longer_than_asked_for(self) -> None:
        structure = dhr7().structure
        assert structure.path("PFP", "Victim", max_length=2).to_pylist()[0]["status"] == "ok"
        for length in (0, 1):
            (row,) = structure.path("PFP", "Victim", max_length=length).to_pylist()
            assert row["status"] == "none_within_max_length"
        assert len(structure.path("PFP", "PFP", max_length=0)) == 0

    def test_integer_ids(self) -> None:
        graph = made(
            persons=[{"person_id": 2**62}, {"person_id": 7}],
            participants=None,
            relationships=[{"from_person": 7, "to_person": 2**62, "kind": "friend"}],
        )
        (row,) = graph.structure.path(7, 2**62).to_pylist()
        assert (row["from"], row["to"]) == ("7", str(2**62))

    def test_what_is_refused(self) -> None:
        structure = dhr7().structure
        with pytest.raises(cg.ArgumentError, match="through: 'street'"):
            structure.path("PFP", "Victim", through="street")
        with pytest.raises(cg.ArgumentError, match="give at"):
            structure.path("PFP", "Victim", certain=True)
        with pytest.raises(cg.NotFoundError, match="nobody"):
            structure.path("PFP", "nobody")
        for length in (-1, 1.5, True, 2**40):
            with pytest.raises(cg.ArgumentError, match="max_length"):
                structure.path("PFP", "Victim", max_length=length)  # type: ignore[arg-type]


class TestCoContact:
    def test_pairs_within_days(self) -> None:
        graph = made(
            contacts=[
                contact("p1", "2011-05-01"),
                contact("p2", "2011-05-20"),
                contact("h1", "2011-05-04", "health"),
                contact("h2", "2011-05-21/2011-05-25", "health"),
                contact("h3", None, "health"),
            ],
            participants=[part("p1", "A"), part("p2", "A"), part("p2", "B"), part("h1", "A"), part("h2", "A"),
                          part("h2", "B"), part("h3", "A")],
        )  # fmt: skip
        for within, certain, possible in ((0, 0, 2), (3, 1, 4), (5, 2, 4), (1000, 4, 6)):
            (row,) = graph.structure.co_contact(within).to_pylist()
            assert (row["agency"], row["other"], row["persons"]) == ("police", "health", 2)
            # with p1 and p2: h1 3 and 16 days, h2 20 to 24 and 1 to 5 days, h3 at any distance
            assert (row["pairs_certain"], row["pairs_possible"]) == (certain, possible), within
        (row,) = graph.structure.co_contact().to_pylist()
        assert (row["pairs_certain"], row["pairs_possible"]) == (None, None)
        (row,) = graph.structure.co_contact(persons="B").to_pylist()
        assert row["persons"] == 1

    def test_shares_between_the_two(self) -> None:
        shares = [
            {"share_id": f"s{at}", "from_agency": a, "to_agency": b, "status": status}
            for at, (a, b, status) in enumerate(
                [("police", "health", "receipt_unconfirmed"), ("police", "health", "stated_not_made")]
            )
        ]
        parts = [part("c0", "A"), part("c1", "A")]
        graph = made(contacts=[contact("c0"), contact("c1", agency="health")], participants=parts, shares=shares)
        (row,) = graph.structure.co_contact().to_pylist()
        assert (row["shares_made"], row["shares_unconfirmed"], row["shared"]) == (0, 1, False)
        changed = graph.what_if(made=["s1"])
        (row,) = changed.structure.co_contact().to_pylist()
        assert (row["shares_made"], row["shared"]) == (1, True)
        assert {entry["id"] for entry in changed.structure.co_contact().evidence().to_pylist()} == {
            "c0",
            "c1",
            "s0",
            "s1",
        }

    def test_an_added_share_has_no_row_to_cite(self) -> None:
        parts = [part("c0", "A"), part("c1", "A")]
        graph = made(contacts=[contact("c0"), contact("c1", agency="health")], participants=parts)
        added = {"from_agency": "health", "to_agency": "police", "date": "2011-05-06", "contacts": ["c1"]}
        result = graph.what_if(shares=[added]).structure.co_contact()
        assert result.to_pylist()[0]["shared"]
        assert result.evidence()["table"].to_pylist() == ["contacts", "contacts"]

    def test_what_is_refused(self) -> None:
        for days in (-1, 2.5, "P30D"):
            with pytest.raises(cg.ArgumentError, match="within_days"):
                dhr7().structure.co_contact(days)  # type: ignore[arg-type]


class TestCoResidence:
    def test_days_together(self) -> None:
        graph = made(residences=[lives("A", end="2011-05-10"), lives("B", start="2011-05-04/2011-05-06")])
        (row,) = graph.structure.co_residence("2011-05-01", "2011-06-01").to_pylist()
        assert (row["days_certain"], row["days_possible"]) == (5, 7)
        (row,) = graph.structure.co_residence("2011-05-10", "2011-05-11").to_pylist()
        assert (row["days_certain"], row["days_possible"]) == (1, 1)
        assert len(graph.structure.co_residence("2011-05-11", "2011-06-01")) == 0

    def test_without_an_end(self) -> None:
        graph = made(residences=[lives("A", start="2011-05-10"), lives("B", start="2011-05-01")])
        (row,) = graph.structure.co_residence().to_pylist()
        assert (row["days_certain"], row["days_possible"], row["status"]) == (None, None, "unbounded")

    def test_a_day_counts_once(self) -> None:
        stays = [lives("A", start="2011-05-01", end="2011-05-10"), lives("A", start="2011-05-08", end="2011-05-12")]
        graph = made(residences=[*stays, lives("B")])
        (row,) = graph.structure.co_residence().to_pylist()
        assert (row["days_certain"], row["days_possible"]) == (12, 12)

    def test_too_many_residents(self) -> None:
        graph = made(residences=[*(lives(person) for person in "ABC"), lives("A", "flat"), lives("B", "flat")])
        rows = graph.structure.co_residence("2011-01-01", "2011-01-02", most_residents=2).to_pylist()
        assert [(row["address"], row["person"], row["status"]) for row in rows] == [
            ("home", None, "too_many_residents"),
            ("flat", "A", "ok"),
        ]

    def test_a_reversed_window_is_refused(self) -> None:
        with pytest.raises(cg.ArgumentError, match="ends before it begins"):
            dhr7().structure.co_residence("2012-01-01", "2011-01-01")


def phone(name: str, person: str | None, value: str | None = "07700 900001", **cells: Any) -> dict[str, Any]:
    row = {"identifier_id": name, "person_id": person, "kind": "phone", "value": value, "start": None, "end": None}
    return {**row, **cells}


class TestSharedIdentifiers:
    def test_two_persons_with_one_phone(self) -> None:
        graph = made(
            identifiers=[
                phone("n1", "B", start="2011-05-01", end="2011-05-10"),
                phone("n2", "A", " 07700 900001", start="2011-05-08/2011-05-09"),
            ]
        )
        result = graph.structure.shared_identifiers()
        (row,) = result.to_pylist()
        assert row == {
            "identifier": "n1",
            "kind": "phone",
            "n_persons": 2,
            "person": "A",
            "other": "B",
            "days_certain": 2,
            "days_possible": 3,
            "first_day": dt.date(2011, 5, 8),
            "last_day": dt.date(2011, 5, 10),
            "status": "ok",
        }
        assert {(entry["table"], entry["row"]) for entry in result.evidence().to_pylist()} == {
            ("identifiers", 1),
            ("identifiers", 2),
        }

    def test_one_after_the_other(self) -> None:
        graph = made(identifiers=[phone("n1", "A", end="2011-05-01"), phone("n2", "B", start="2011-05-02")])
        (row,) = graph.structure.shared_identifiers().to_pylist()
        assert (row["days_certain"], row["days_possible"], row["status"]) == (0, 0, "not_at_once")
        assert (row["first_day"], row["last_day"]) == (None, None)
        assert graph.structure.shared_identifiers("2011-05-02").to_pylist() == []

    def test_nobody_has_a_phone_after_death(self) -> None:
        persons = [{"person_id": "A", "death_date": "2011-05-01"}, {"person_id": "B", "death_date": None}]
        graph = made(persons=persons, participants=[part("c0", "A")], identifiers=[phone("n1", "A"), phone("n2", "B")])
        (row,) = graph.structure.shared_identifiers("2011-04-30", "2011-06-01").to_pylist()
        assert (row["days_certain"], row["last_day"]) == (2, dt.date(2011, 5, 1))

    @pytest.mark.parametrize(
        "other",
        [
            phone("n2", "B", None),
            phone("n2", "B", "07700900001"),
            phone("n2", "B", kind="vehicle"),
            phone("n2", "A"),
            phone("n2", None),
        ],
    )
    def test_what_is_not_shared(self, other: dict[str, Any]) -> None:
        graph = made(identifiers=[phone("n1", "A"), other])
        assert graph.structure.shared_identifiers().to_pylist() == []
        assert graph.structure.path("A", "B").to_pylist()[0]["status"] == "no_path"

    def test_values_that_are_withheld_are_the_same_as_no_other(self) -> None:
        """dhr7 prints no number: seven identifiers, none known to be another."""
        assert dhr7().structure.shared_identifiers().to_pylist() == []

    def test_a_phone_of_too_many(self) -> None:
        graph = made(identifiers=[phone(f"n{person}", person) for person in "ABC"])
        (row,) = graph.structure.shared_identifiers(most_persons=2).to_pylist()
        assert (row["identifier"], row["n_persons"], row["person"]) == ("nA", 3, None)
        assert row["status"] == "too_many_persons"
        assert graph.structure.shared_identifiers(most_persons=2).evidence().num_rows == 0

    def test_the_path_goes_through_it_with_both_rows(self) -> None:
        graph = made(
            identifiers=[phone("n1", "A", start="2011-05-01"), phone("n2", "B", end="2011-06-01"), phone("n3", "C")]
        )
        result = graph.structure.path("A", "B")
        assert [(row["from"], row["to"], row["table"], row["row"]) for row in result.to_pylist()] == [
            ("A", "n1", "identifiers", 1),
            ("n1", "B", "identifiers", 2),
        ]
        assert [row["sentence"] for row in result.to_pylist()] == [
            "A had identifier n1 (from 2011-05-01)",
            "B had identifier n2, the same phone as n1 (until 2011-06-01)",
        ]
        assert [entry["id"] for entry in result.evidence().to_pylist()] == ["n1", "n2"]
        assert "07700" not in f"{result!r}{result.to_pylist()}{result.evidence().to_pylist()}"

    def test_each_step_has_its_own_period(self) -> None:
        graph = made(identifiers=[phone("n1", "A", start="2011-05-02"), phone("n2", "B", end="2011-05-03")])
        path = graph.structure.path
        assert path("A", "B", at="2011-05-01").to_pylist()[0]["status"] == "no_path"
        assert [row["in_force"] for row in path("A", "B", at="2011-05-03").to_pylist()] == ["certain", "certain"]
        assert path("A", "B", at="2011-05-04").to_pylist()[0]["status"] == "no_path"

    def test_components_join_over_it(self) -> None:
        graph = made(identifiers=[phone("n1", "A"), phone("n2", "B"), phone("n3", "C", "07700 900002")])
        sizes = {row["person"]: row["n_persons"] for row in graph.structure.components().to_pylist()}
        assert sizes == {"A": 2, "B": 2, "C": 1, "D": 1}
        first = graph.structure.components(by="component").to_pylist()[0]
        assert (first["n_persons"], first["n_identifiers"]) == (2, 1)


class TestComponents:
    def test_of_the_review(self) -> None:
        """Everybody whom the review names is linked to everybody else by some row."""
        (row,) = dhr7().structure.components(by="component").to_pylist()
        assert row["n_persons"] == dhr7().book.persons.num_rows

    def test_numbers_go_by_size_and_then_by_person(self) -> None:
        graph = made(relationships=[{"from_person": "D", "to_person": "B", "kind": "friend"}])
        assert [
            (row["person"], row["component"], row["n_persons"]) for row in graph.structure.components().to_pylist()
        ] == [
            ("A", 2, 1),
            ("B", 1, 2),
            ("C", 3, 1),
            ("D", 1, 2),
        ]
        rows = graph.structure.components(by="component").to_pylist()
        assert [row["first_person"] for row in rows] == ["B", "A", "C"]
        assert rows[0]["n_contacts"] == 1
        evidence = graph.structure.components().evidence(3).to_pylist()
        assert [row["table"] for row in evidence] == ["participants", "relationships"]

    def test_what_is_refused(self) -> None:
        with pytest.raises(cg.ArgumentError, match="over: 'neighbours'"):
            dhr7().structure.components(over="neighbours")


class TestChildrenExposed:
    def test_of_the_review(self) -> None:
        """2.17, 2.31, 2.40: the two children of PFP and the Perpetrator; 2.118: the son of the Victim."""
        rows = dhr7().structure.children_exposed().to_pylist()
        assert {("c-2.40-1", "S1"), ("c-2.40-1", "S2")} <= {(row["contact"], row["child"]) for row in rows}
        assert {row["child"] for row in rows} <= {"S1", "S2", "S3", "S4", "S5"}
        assert not {row["child"] for row in dhr7().structure.children_exposed(hindsight=True).to_pylist()} & {
            "UBC", "PFP-UBC", "PFP", "Perpetrator", "Victim",
        }  # fmt: skip

    def test_how_a_child_was_there(self) -> None:
        births = {"A": "1980", "B": "2005", "C": "2006", "D": "2007"}
        persons = [{"person_id": person, "birth_date": birth} for person, birth in births.items()]
        graph = made(
            persons=persons,
            contacts=[contact("c0", concerns_address="flat")],
            participants=[part("c0", "A"), part("c0", "B", "spoken_about")],
            residences=[lives("A"), lives("C"), lives("D", "flat"), lives("B")],
            flags=[abuse("c0")],
        )
        rows = graph.structure.children_exposed().to_pylist()
        assert [(row["child"], row["how"], row["exposure"]) for row in rows] == [
            ("B", "spoken_about", "certain"),
            ("C", "household", "certain"),
            ("D", "address", "certain"),
        ]
        evidence = graph.structure.children_exposed().evidence(1)
        assert set(evidence["table"].to_pylist()) == {"residences", "contacts", "flags"}

    def test_flags_count_by_who_states_them(self) -> None:
        persons = [{"person_id": "A", "birth_date": "2005"}]
        for flag, plain, hindsight in (
            (abuse("c0"), 1, 1),
            (abuse("c0", "review"), 0, 1),
            (abuse("c0", state="no"), 0, 0),
            (abuse("c0", state="not_recorded"), 0, 0),
        ):
            graph = made(persons=persons, contacts=[contact("c0")], participants=[part("c0", "A")], flags=[flag])
            assert len(graph.structure.children_exposed()) == plain
            assert len(graph.structure.children_exposed(hindsight=True)) == hindsight
        assert len(graph.structure.children_exposed(flag="drugs")) == 0

    def test_an_open_date_makes_no_child_of_an_adult(self) -> None:
        persons = [{"person_id": "A", "birth_date": "1983"}, {"person_id": "B", "birth_date": "2005"}]
        for date, expected in (("../2014-03-15", {"B"}), ("2014-03-15/..", {"B"}), (None, set())):
            graph = made(
                persons=persons,
                contacts=[contact("c0", date)],
                participants=[part("c0", "A"), part("c0", "B")],
                flags=[abuse("c0")],
            )
            assert {row["child"] for row in graph.structure.children_exposed().to_pylist()} == expected

    def test_an_undated_record_that_names_a_child(self) -> None:
        graph = made(contacts=[contact("c0", None)], participants=[part("c0", "A", role="child")], flags=[abuse("c0")])
        (row,) = graph.structure.children_exposed().to_pylist()
        assert (row["is_child"], row["child_by"], row["exposure"]) == ("possible", "record", "possible")

    def test_by_child_counts_incidents_once(self) -> None:
        graph = made(
            persons=[{"person_id": "A", "birth_date": "2005"}],
            incidents=[{"incident_id": "i"}],
            contacts=[contact("c0", incident_id="i"), contact("c1", incident_id="i"), contact("c2", None)],
            participants=[part("c0", "A"), part("c1", "A"), part("c2", "A", role="child")],
            flags=[abuse(name) for name in ("c0", "c1", "c2")],
        )
        assert graph.structure.children_exposed(by="child").to_pylist() == [
            {
                "child": "A",
                "contacts_certain": 2,
                "contacts_possible": 3,
                "incidents_certain": 1,
                "incidents_possible": 2,
            }
        ]


def test_results_show_themselves_and_know_their_units() -> None:
    result = dhr7().structure.households("2014-03-15")
    assert "structure.households(" in repr(result)
    assert "<table>" in result._repr_html_()
    assert result.units["n_children_certain"] == "persons"
    assert result.units["age_min"] == "years"


def test_ctrl_c_ends_long_work_at_once_and_leaves_the_graph_as_it_was() -> None:
    persons = [f"P{at}" for at in range(6000)]  # eighteen million pairs under one roof
    tables = {
        "persons": {"person_id": persons},
        "addresses": {"address_id": ["home"]},
        "agencies": {"agency_id": ["police"], "name": ["police"]},
        "contacts": {"contact_id": ["c"], "agency_id": ["police"], "kind": ["call"]},
        "participants": {"contact_id": ["c"], "person_id": ["P0"], "presence": ["took_part"]},
        "residences": {"person_id": persons, "address_id": ["home"] * len(persons)},
    }
    structure = cg.Casebook(tables, validate=False).graph().structure
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background work ignores it
    began = time.monotonic()
    timer = threading.Timer(0.1, _thread.interrupt_main)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        structure.co_residence("2011-01-01", "2012-01-01", most_residents=10_000)
    signal.signal(signal.SIGINT, handler)
    assert time.monotonic() - began < 10
    timer.join()
    assert structure.co_residence("2011-01-01", "2012-01-01").to_pylist()[0]["status"] == "too_many_residents"
