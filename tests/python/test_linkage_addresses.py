"""Addresses read, linked and matched; records filed elsewhere. All addresses are made."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pytest
import uk_addresses

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


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12 High Street Flat 2, Madetown", ("2", None, "12", "high street", "madetown", None)),
        ("flat2 12 HIGH ST MADETOWN", ("2", None, "12", "high street", "madetown", None)),
        ("Flat 2 - 12 High Street - Madetown", ("2", None, "12", "high street", "madetown", None)),
        ("Flat 2a/14 Byres Road, Madetown", ("2a", None, "14", "byres road", "madetown", None)),
        ("Flat 0/2 310 Argyle St Madetown", ("0/2", None, "310", "argyle street", "madetown", None)),
        ("3/1, 14 Byres Road, Madetown", ("3/1", None, "14", "byres road", "madetown", None)),
        ("14/3 Byres Road Madetown", ("3", None, "14", "byres road", "madetown", None)),
        ("2/R 14 Byres Rd Madetown", ("2r", None, "14", "byres road", "madetown", None)),
        ("2/R, 14 Byres Rd, Madetown", ("2r", None, "14", "byres road", "madetown", None)),
        ("Flat 2/R, 14 Byres Road, Madetown", ("2r", None, "14", "byres road", "madetown", None)),
        ("Flat 2R, 14 Byres Road, Madetown", ("2r", None, "14", "byres road", "madetown", None)),
        ("Suite 12/a High Road, Madetown", ("12a", None, None, "high road", "madetown", None)),
        ("bf, 12 High Street, Madetown", ("basement", None, "12", "high street", "madetown", None)),
        ("1F2, 14 Byres Road, Madetown", ("1f2", None, "14", "byres road", "madetown", None)),
        ("GFF 12 Park Road Madetown", ("ground floor", None, "12", "park road", "madetown", None)),
        ("Basement 9 Elm Grove Madetown", ("basement", None, "9", "elm grove", "madetown", None)),
        ("12 - 14 Mill Lane Madetown", (None, None, "12-14", "mill lane", "madetown", None)),
        ("5 St John St, St Made", (None, None, "5", "saint john street", "saint made", None)),
        ("Rose House Mill Lane Madetown", (None, "rose house", None, "mill lane", "madetown", None)),
        ("Flat 3, 2 Rose Court, Mill Lane, Madetown", ("3", "rose court", "2", "mill lane", "madetown", None)),
        (
            "Block C Flat 12 Elm House Mill Lane Madetown",
            ("12", "block c elm house", None, "mill lane", "madetown", None),
        ),
        ("The Old Rectory, Overwold, Shropshire", (None, "the old rectory", None, None, "overwold", "shropshire")),
        ("Rose Cottage, Nr Madetown, Warks", (None, "rose cottage", None, None, "madetown", "warwickshire")),
        ("3 Elm Road, Hamilton, South Lanarkshire", (None, None, "3", "elm road", "hamilton", "south lanarkshire")),
        ("3 Elm Road, Hamilton, Lanarkshire", (None, None, "3", "elm road", "hamilton", "lanarkshire")),
        ("3 Elm Road, Madetown East Ayrshire", (None, None, "3", "elm road", "madetown", "east ayrshire")),
        ("12 Elm Road Madetown Co Antrim", (None, None, "12", "elm road", "madetown", "county antrim")),
        (
            "15A Elm Park, Madetown, Co. Down, Northern Ireland",
            (None, None, "15a", "elm park", "madetown", "county down"),
        ),
        ("Heol y Bryn, Madetown, Ceredigion", (None, None, None, "heol y bryn", "madetown", "ceredigion")),
        ("c/o 3 Oak Close, Madetown", (None, None, "3", "oak close", "madetown", None)),
        ("c/o A Maker, 3 Oak Close, Madetown", (None, None, "3", "oak close", "madetown", None)),
        ("Mill Lane, 14", (None, None, "14", "mill lane", None, None)),
        ("Caravan 5, Riverside Park, Overwold", ("5", None, None, "riverside park", "overwold", None)),
    ],
)
def test_addresses_as_they_are_typed(text: str, parts: tuple[str | None, ...]) -> None:
    (read,) = parse_addresses([text]).to_pylist()
    assert tuple(read[name] for name in ("unit", "building", "number", "street", "town", "county")) == parts


FORMS = [
    form
    for lines in (uk_addresses.LOOKED_AT, uk_addresses.SET_ASIDE, uk_addresses.AFTERWARDS)
    for form in uk_addresses.read(lines)
]


@pytest.mark.parametrize(("text", "parts"), [form for form in FORMS if form[0] not in uk_addresses.MISREAD])
def test_uk_addresses_of_many_kinds(text: str, parts: dict[str, str]) -> None:
    (read,) = parse_addresses([text]).to_pylist()
    assert uk_addresses.of_row(read) == parts


def test_what_is_misread_is_said() -> None:
    forms = dict(FORMS)
    assert len(forms) == 143
    assert forms.keys() >= uk_addresses.MISREAD
    rows = parse_addresses(list(forms)).to_pylist()
    found = {text: uk_addresses.of_row(row) for text, row in zip(forms, rows, strict=True)}
    assert {text for text in forms if found[text] != forms[text]} == uk_addresses.MISREAD
    right, of = map(sum, zip(*(uk_addresses.right_fields(forms[text], found[text]) for text in forms), strict=True))
    assert (right, of) == (532, 542)


@pytest.mark.parametrize(
    "text", ["Unknown Road, Madetown", "Homeless Hostel, 12 Mill Street, Madetown", "None Such Lane, Madetown"]
)
def test_streets_and_hostels_are_places(text: str) -> None:
    assert parse_addresses([text])["placeholder"].to_pylist() == [False]


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


@pytest.mark.parametrize("with_postcode", [True, False])
def test_neighbours_of_what_the_list_lacks_are_not_matches(with_postcode: bool) -> None:
    """Half of what is asked is not in the list, but other houses and flats of the same streets are."""
    every, draw = made_addresses(600, 11), random.Random(11)
    known = [row for row in every if draw.random() < 0.5]
    listed = {row["address_id"] for row in known}
    asked = [
        {
            "address_id": row["address_id"],
            "address": ", ".join([row["first"], row["town"], row["postcode"]][: 2 + with_postcode]),
        }
        for row in every
    ]
    found = match_addresses(asked, known, reference_columns=["first", "town", "postcode"]).to_pylist()
    matched = [row for row in found if row["reference_id"] and row["probability"] >= 0.5]
    right = sum(row["reference_id"] == row["address_id"] for row in matched)
    assert right / len(matched) >= 0.95
    assert right / len(listed) >= 0.95
    assert sum(row["probability"] for row in matched) / len(matched) == pytest.approx(right / len(matched), abs=0.05)


def test_a_flat_is_not_the_house_and_a_grove_no_close() -> None:
    known = [{"address_id": name, "address": name} for name in
             ("12 Elm Grove, Madetown", "Flat 2, 12 Elm Grove, Madetown", "12 Elm Close, Madetown",
              *(f"{at} {street}, Madetown" for at in range(20, 40) for street in STREETS))]  # fmt: skip
    asked = ["12 ELM GR MADETOWN", "12 Elm Grove Flat 2, Madetown", "12 elm cl, madetown"]
    rows = match_addresses([{"address": one} for one in asked], known).to_pylist()
    assert [row["reference_id"] for row in rows] == [row["address_id"] for row in known[:3]]
    assert all(row["margin"] > 1 for row in rows), [row["margin"] for row in rows]


def test_equal_candidates_share_the_probability() -> None:
    known = [{"address": f"{at} High Street, {town}"} for at in range(1, 30) for town in TOWNS]
    (row,) = match_addresses([{"address": "12 High Street"}], known).to_pylist()
    assert row["margin"] == 0
    assert row["probability"] <= 1 / len(TOWNS)


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
    assert f1 > 0.94


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
