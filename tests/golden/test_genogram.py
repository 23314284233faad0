"""The genogram of the bundled review against the drawing worked out by hand from its paragraph 1.15.1."""

from __future__ import annotations

import csv
from pathlib import Path

import casegraph as cg

GOLDEN = Path(__file__).with_name("genogram_dhr7.csv")


def golden() -> list[tuple[int, str, float]]:
    lines = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(int(row["generation"]), row["person"], float(row["x"])) for row in csv.DictReader(lines)]


def test_the_genogram_of_paragraph_1_15_1_is_the_drawing_by_hand() -> None:
    book = cg.example("dhr7")
    named = [person for _, person, _ in golden()]
    drawn = cg.plots.genogram_coordinates(book, persons=named)
    ids = book.persons["person_id"].to_pylist()
    (family,) = drawn["families"]
    assert [(generation, ids[row], x) for row, generation, x in family["persons"]] == golden()
    assert family["crossings"] == 0
    assert {ids[row] for row in family["index"]} == {"Victim", "Perpetrator"}
    unions = {
        (
            tuple(ids[row] for row in one["parents"]),
            one["state"],
            tuple(ids[row] for row in one["children"]),
            one["drop"],
        )
        for one in family["unions"]
    }
    assert unions == {
        (("PFP", "Perpetrator"), "separated", ("S1", "S2"), 0.5),
        (("Perpetrator", "Victim"), "together", ("UBC",), 2.0),
        (("Victim", "P1"), "separated", ("S3",), 3.5),
        (("F1", "M"), "separated", ("Victim",), 3.0),
        (("M", "F2"), "together", ("S4", "S5"), 5.5),
        (("MGM", "F1"), "separated", (), 2.0),
    }


def test_no_lines_cross_in_the_genogram_of_all_relatives() -> None:
    (family,) = cg.plots.genogram_coordinates(cg.example("dhr7"))["families"]
    assert len(family["persons"]) == 20
    assert family["crossings"] == 0


def test_the_household_of_the_day_before_the_death_is_outlined() -> None:
    # 2.110, 2.114 and 3.8: the Victim's family in Redditch, the Perpetrator with them; 2.121: she was pregnant.
    book = cg.example("dhr7")
    ids = book.persons["person_id"].to_pylist()
    addresses = book.addresses["address_id"].to_pylist()
    (family,) = cg.plots.genogram_coordinates(book, "2014-03-15")["families"]
    households = {
        addresses[one["address"]]: {(ids[row], certain) for row, certain in one["members"]}
        for one in family["households"]
    }
    assert households["a-victim-redditch"] == {
        *((person, True) for person in ("Victim", "Perpetrator", "S3", "M", "F2", "S4", "S5")),
        ("UBC", False),
    }
