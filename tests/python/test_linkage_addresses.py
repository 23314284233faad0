"""Addresses read, linked and matched; records filed elsewhere. All addresses are made."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pytest

import casegraph as cg
from casegraph.linkage import filed_elsewhere, link_addresses, match_addresses, parse_addresses

STREETS = [
    "High Street",
    "Mill Lane",
    "Park Road",
    "Church Lane",
    "Elm Grove",
    "Station Road",
    "Kings Avenue",
    "Oak Close",
]
TOWNS = ["Madetown", "Netherby", "Overwold", "Castleford Green"]
SHORT = {"Street": "St", "Road": "Rd", "Lane": "Ln", "Avenue": "Ave", "Grove": "Gr", "Close": "Cl"}


def made_addresses(many: int, seed: int = 1) -> list[dict[str, Any]]:
    draw = random.Random(seed)
    rows, seen = [], set()
    while len(rows) < many:
        street = draw.randrange(len(STREETS) * len(TOWNS))
        unit = f"Flat {draw.randrange(1, 9)}, " if draw.random() < 0.25 else ""
        town = TOWNS[street % len(TOWNS)]
        first = f"{unit}{draw.randrange(1, 140)} {STREETS[street // len(TOWNS)]}"
        if (first, town) in seen:
            continue
        seen.add((first, town))
        postcode = f"ZZ{1 + street % 9} {street % 7}{'ABDEFG'[street % 6]}{'HJLNPQ'[street % 5]}"
        rows.append({"address_id": f"a{len(rows)}", "first": first, "town": town, "postcode": postcode})
    return rows


def typed(row: dict[str, Any], draw: random.Random) -> str:
    """The address as somebody else would have typed it."""
    first, town, postcode = row["first"], row["town"], row["postcode"]
    if draw.random() < 0.5:
        for word, short in SHORT.items():
            first = first.replace(word, short)
    if ", " in first and draw.random() < 0.4:
        unit, rest = first.split(", ")
        first = f"{rest} {unit}"
    if draw.random() < 0.2:
        postcode = ""
    if draw.random() < 0.1:
        at = draw.randrange(len(first))
        first = first[:at] + first[at + 1 :] if first[at].isalpha() else first
    text = f"{first}, {town}, {postcode}" if draw.random() < 0.7 else f"{first} {town} {postcode}"
    return text.upper() if draw.random() < 0.3 else text


def test_parts_are_a_table() -> None:
    read = parse_addresses(["Flat 2, 12 High St, Madetown, ZZ1 2AB", None, "NFA"])
    assert read.slice(0, 1).to_pylist() == [
        {
            "unit": "2", "building": None, "number": "12", "street": "high street", "locality": None,
            "town": "madetown", "county": None, "postcode": "ZZ12AB", "placeholder": False,
            "normal": "flat 2, 12 high street, madetown, ZZ12AB",
        }
    ]  # fmt: skip
    assert read["normal"].to_pylist()[1:] == [None, None]
    assert read["placeholder"].to_pylist() == [False, False, True]
    with pytest.raises(cg.DataError, match="a column of text"):
        parse_addresses([1, 2])


def test_typed_addresses_find_their_own_in_a_list() -> None:
    known = made_addresses(600)
    draw = random.Random(7)
    asked = [{"address_id": row["address_id"], "address": typed(row, draw)} for row in draw.sample(known, 250)]
    found = match_addresses(asked, known, reference_columns=["first", "town", "postcode"]).to_pylist()
    right = sum(row["reference_id"] == row["address_id"] for row in found)
    wrong = sum(row["reference_id"] not in (None, row["address_id"]) and row["probability"] > 0.95 for row in found)
    assert right >= 235
    assert wrong <= 5
    assert [row["address_id"] for row in found] == [row["address_id"] for row in asked]


def test_addresses_typed_twice_are_linked() -> None:
    known = made_addresses(300, 3)
    draw = random.Random(9)
    rows = [
        {"address_id": f"{row['address_id']}-{copy}", "address": typed(row, draw), "truth": row["address_id"]}
        for row in known
        for copy in (1, 2)
    ]
    links = link_addresses([{k: v for k, v in row.items() if k != "truth"} for row in rows])
    scores = links.evaluation.scores([row["truth"] for row in rows]).to_pylist()
    f1 = next(row["value"] for row in scores if (row["kind"], row["measure"]) == ("pairwise", "f1"))
    assert f1 > 0.9


def test_the_recording_gap_of_the_review_is_found() -> None:
    book = cg.example("dhr7")
    listed = filed_elsewhere(book)
    found = {row["contact_id"]: (row["filed_at"], row["probable"]) for row in listed.to_pylist()}
    # Paragraphs 2.24 and 2.29: October stood under her mother's address. 2.96: officers were sent to the wrong one.
    october = dict.fromkeys(["c-2.17-1", "c-2.19-1", "c-2.20-1"], ("a-pfp-mother", "a-pfp"))
    assert found == {**october, "c-2.96-2": ("elsewhere", "a-shirley")}
    # Told by the records in words, without what a reader coded.
    matched = pa.table({"contact_id": ["c-2.17-1"], "reference_id": ["a-pfp"]})
    told = filed_elsewhere(book, matched=matched, use_stated=False).to_pylist()
    assert "record" in next(row for row in told if row["contact_id"] == "c-2.17-1")["evidence"]


def test_a_record_filed_where_it_belongs_is_not_listed() -> None:
    book = cg.Casebook(
        {
            "persons": [{"person_id": "P"}],
            "addresses": [{"address_id": name} for name in ("home", "other")],
            "agencies": [{"agency_id": "police", "name": "Police"}],
            "residences": [{"person_id": "P", "address_id": "home", "start": "2010", "end": "2020"}],
            "contacts": [
                {
                    "contact_id": "right",
                    "agency_id": "police",
                    "kind": "call",
                    "date": "2015-03-01",
                    "filed_at": "home",
                },
                {
                    "contact_id": "wrong",
                    "agency_id": "police",
                    "kind": "call",
                    "date": "2015-03-02",
                    "filed_at": "other",
                },
                {
                    "contact_id": "moved",
                    "agency_id": "police",
                    "kind": "call",
                    "date": "2021-03-02",
                    "filed_at": "other",
                },
            ],
            "participants": [
                {"contact_id": name, "person_id": "P", "presence": "took_part"} for name in ("right", "wrong", "moved")
            ],
        }
    )
    (row,) = filed_elsewhere(book).to_pylist()
    assert (row["contact_id"], row["probable"], row["evidence"], row["for_filed"]) == ("wrong", "home", "residence", "")
