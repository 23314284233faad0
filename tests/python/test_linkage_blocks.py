"""Blocks of lists, and blocks that are cut because their key is common."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from test_linkage import even_model, made_records, pairwise_f1

import casegraph as cg
from casegraph.linkage import Comparison, Level, Rule, Settings, count_pairs

PHONES = {
    "record_id": ["a", "b", "c", "d", "e"],
    "name": ["Ann", "Anne", "Bob", "Cy", "Ann"],
    "phone": [["07700 900001", "0247"], ["+44 7700 900001", "0247"], ["0247"], ["0300"], None],
}


def phones(**changed: Any) -> Settings:
    settings = Settings(
        {"name": "text", "phone": "phone"},
        [
            Comparison("name", [Level("exact"), Level("jaro_winkler", 0.8)]),
            Comparison(
                "phone",
                [Level("exact"), Level("shared_elements", 2), Level("shared_elements"),
                 Level("best_of", parts=[Level("damerau_levenshtein", 1)])],
            ),
        ],
        [Rule(["phone"])],
        keep=1e-9,
    )  # fmt: skip
    return replace(settings, **changed)


def test_lists_are_blocked_by_each_element_and_each_pair_is_compared_once() -> None:
    links = cg.link(PHONES, phones(), model=even_model(phones()))
    assert links.rules.to_pylist() == [{"rule": "phone", "pairs": 3, "compared": 3}]
    levels = {(row["record_a"], row["record_b"]): row["level_phone"] for row in links.pairs.to_pylist()}
    assert levels == {("a", "b"): "exact", ("a", "c"): "shared_elements", ("b", "c"): "shared_elements"}
    assert count_pairs(PHONES, phones())["pairs"].to_pylist() == [3]


def test_lists_may_stand_in_text() -> None:
    texts = {**PHONES, "phone": [None if one is None else "; ".join(one) for one in PHONES["phone"]]}
    settings = phones(lists={"phone": ";"})
    assert Settings.from_dict(settings.to_dict()).to_dict() == settings.to_dict()
    model = even_model(settings)
    found = cg.link(texts, settings, model=model).pairs
    assert found.num_rows == 3
    assert found.equals(cg.link(PHONES, phones(), model=model).pairs)


def test_the_defaults_know_lists() -> None:
    rows = made_records(80)
    for row in rows:
        row["phone"] = (
            [row["phone"], "0300 123"] if row["phone"] and row["record_id"].startswith("p") else [row["phone"]]
        )
        row["family_name"] = [row["family_name"]]
    links = cg.link(rows)
    assert pairwise_f1(links, [row["x_person"] for row in rows]) > 0.95
    phone = next(one for one in links.settings.comparisons if one.column == "phone")
    assert [level.label for level in phone.levels] == ["exact", "shared_elements", "best_of (damerau_levenshtein 1)"]
    assert "shared_elements" in links.pairs["level_phone"].to_pylist()


def test_new_records_are_found_by_any_element() -> None:
    links = cg.link(PHONES, phones(link=0.5), model=even_model(phones()))
    index = links.index()
    assert index.match({"name": "Bob", "phone": ["0300", "0999"]})["record_id"].to_pylist() == ["d"]
    rows = {"record_id": ["f"], "name": ["Cy"], "phone": [["0300", "0247"]]}
    added = index.add(rows)
    everything = pa.concat_tables([pa.table(PHONES), pa.table(rows)])
    anew = cg.link(everything, links.settings, model=links.model, frequencies=links.index())
    wanted = {(row["record_a"], row["record_b"]): row["weight"] for row in anew.pairs.to_pylist()
              if row["record_b"] == "f"}  # fmt: skip
    assert {(row["record_a"], row["record_b"]): row["weight"] for row in added.pairs.to_pylist()} == wanted
    assert len(wanted) == 4


@pytest.mark.parametrize(
    ("data", "change", "message"),
    [
        ({"phone": [[1.5], [2.5], None, None, None]}, {}, "column phone: its lists hold values of type double"),
        ({"phone": [1, 2, 3, 4, 5]}, {"lists": {"phone": ""}}, "column phone: its values are of type int64.*lists"),
        ({}, {"lists": {"fax": ";"}}, "'fax' is compared, in a rule or a list, but columns does not say"),
        (
            {},
            {"comparisons": [Comparison("phone", [Level("exact"), Level("jaro", 0.9)])]},
            "level 'jaro': column 'phone' holds lists; accepted: exact, shared_elements, or best_of",
        ),
        (
            {},
            {"comparisons": [Comparison("name", [Level("shared_elements")])]},
            "level 'shared_elements': column 'name' holds single values; accepted: a column of lists",
        ),
        (
            {},
            {"comparisons": [Comparison("phone", [Level("best_of")])]},
            "level 'best_of': it has no parts",
        ),
        ({}, {"most_rows_of_block": 1}, "most_rows_of_block: 1 is not accepted; accepted: 2 or more"),
        ({}, {"window": 0}, "window: 0 is not accepted; accepted: 1 or more"),
        ({}, {"rules": [Rule(["phone"], ["fax"])]}, "'fax' is compared, in a rule or a list"),
    ],
)
def test_bad_lists_and_cuts_are_refused(data: dict[str, Any], change: dict[str, Any], message: str) -> None:
    with pytest.raises(cg.Error, match=message):
        cg.link({**PHONES, **data}, phones(**change))


def skewed(size: int = 3_000) -> list[dict[str, Any]]:
    """A tenth of the records are of a SMITH; each person twice, the second time with a slip in a tenth."""
    draw = random.Random(11)
    rows: list[dict[str, Any]] = []
    for number in range(size // 2):
        person = {"family": "Smith" if draw.random() < 0.1 else f"Name{number}",
                  "given": f"{draw.choice('abcdefghij')}{number % 97:02}{draw.choice('xyz')}",
                  "born": f"{1930 + number % 70}-{number % 12 + 1:02}-{number % 28 + 1:02}"}  # fmt: skip
        rows.append({**person, "person": number})
        slip = {"given": draw.choice("klmno") + person["given"][1:]} if draw.random() < 0.1 else {}
        rows.append({**person, **slip, "person": number})
    draw.shuffle(rows)
    return rows


SKEWED = Settings(
    {"family": "text", "given": "text", "born": "date"},
    [Comparison("family", [Level("exact")], term_frequencies=True),
     Comparison("given", [Level("exact"), Level("jaro_winkler", 0.8)], term_frequencies=True),
     Comparison("born", [Level("exact")])],
    [Rule(["family"], ["given", "born"])],
)  # fmt: skip


def test_a_common_key_is_cut_counted_before_and_its_cost_told() -> None:
    rows = skewed()
    cut = replace(SKEWED, most_rows_of_block=50, window=5)
    smiths = sum(row["family"] == "Smith" for row in rows)
    within = sum(min(5, smiths - 1 - at) for at in range(smiths))
    (counted,) = count_pairs(rows, cut).to_pylist()
    (whole,) = count_pairs(rows, SKEWED).to_pylist()
    assert counted == {"rule": "family", "pairs": whole["pairs"] - smiths * (smiths - 1) // 2 + within, "cut_blocks": 1,
                       "left_out": smiths * (smiths - 1) // 2 - within}  # fmt: skip
    links = cg.link(rows, cut)
    assert links.compared == counted["pairs"]
    (warning,) = [one for one in links.warnings if "are cut" in one]
    assert "rule family: 1 blocks of more than 50 records are cut" in warning
    # What is told of the loss is what comparing all of them finds.
    all_pairs = cg.link(rows, SKEWED, model=links.model)
    found, whole_found = (
        {(row["record_a"], row["record_b"]): row["probability"] for row in one.pairs.to_pylist()}
        for one in (links, all_pairs)
    )
    lost = sum(probability for pair, probability in whole_found.items() if pair not in found)
    (told,) = links.cut_blocks(200_000).to_pylist()
    assert told["value"] == "***"
    assert links.cut_blocks(10, show_values=True)["value"].to_pylist() == ["Smith"]
    assert told["rows"] == smiths
    assert told["all_pairs"] - told["pairs"] == counted["left_out"]
    assert lost > 3
    assert abs(told["matches_lost"] - lost) <= 4 * told["standard_error"] + 0.1 * lost
    assert 0 < told["recall_lost"] < 0.1


@pytest.mark.parametrize("threads", [2, 3])
def test_cut_blocks_are_the_same_on_any_number_of_threads(threads: int) -> None:
    cut = replace(SKEWED, most_rows_of_block=20, window=3)
    rows = skewed(1_000)
    one, other = (cg.link(rows, cut, threads=count) for count in (1, threads))
    assert one.pairs.equals(other.pairs)
    assert one.model == other.model
    assert one.cut_blocks().equals(other.cut_blocks())


def test_an_index_compares_new_records_with_the_whole_block() -> None:
    rows = [{"record_id": f"r{at}", **row} for at, row in enumerate(skewed(400))]
    links = cg.link(rows, replace(SKEWED, most_rows_of_block=5, window=1, link=0.9))
    smith = next(row for row in rows if row["family"] == "Smith")
    matches = links.index().match({name: smith[name] for name in ("family", "given", "born")}, most=50)
    same = {row["record_id"] for row in rows if all(row[k] == smith[k] for k in ("family", "given", "born"))}
    assert same <= set(matches["record_id"].to_pylist())
