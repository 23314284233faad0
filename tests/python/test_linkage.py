"""Linkage as its users meet it: first try, settings, model, explanation, refusals, the command line."""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from jsonschema import Draft202012Validator

import casegraph as cg
from casegraph import _core
from casegraph.cli import main
from casegraph.linkage import (
    Certain,
    Comparison,
    Level,
    Model,
    Part,
    Rule,
    Settings,
    count_pairs,
    person_settings,
    prior_from_rules,
    register_level,
    settings_schema,
)

GIVEN = ["Ann", "Bea", "Cyril", "Dora", "Edgar", "Fay", "Gus", "Hana", "Ivo", "June", "Karim", "Lola", "Mo", "Nadia"]
FAMILY = ["Abbot", "Barker", "Castle", "Dunmore", "Elland", "Frost", "Garside", "Holt", "Ingram", "Jessop", "Kaur"]


def made_records(persons: int = 400, seed: int = 3) -> list[dict[str, Any]]:
    """Two agencies' records of the same persons, the second's with a few errors; `x_person` is the truth."""
    draw = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for number in range(persons):
        born = date(1940, 1, 1).toordinal() + draw.randrange(25_000)
        person = {
            "given_name": draw.choice(GIVEN),
            "family_name": draw.choice(FAMILY),
            "birth_date": date.fromordinal(born).isoformat(),
            "sex": draw.choice(["female", "male"]),
            "address_line_1": f"{draw.randrange(1, 90)} {draw.choice(FAMILY)} Street",
            "postcode": f"ZZ{draw.randrange(1, 9)} {draw.randrange(1, 9)}{draw.choice('ABDEF')}{draw.choice('GHJLN')}",
            "phone": f"07700 9{draw.randrange(10_000):05}",
        }
        for agency in ("police", "health"):
            row = {"record_id": f"{agency}-{number}", "agency_id": agency, **person, "x_person": number}
            if agency == "health":
                _spoil(row, draw)
            rows.append(row)
    return rows


def _spoil(row: dict[str, Any], draw: random.Random) -> None:
    match draw.randrange(6):
        case 0:
            row["phone"] = None
        case 1:
            row["family_name"] = row["family_name"][:-1] + "x"
        case 2:
            row["given_name"], row["family_name"] = row["family_name"], row["given_name"]
        case 3:
            year, month, day = row["birth_date"].split("-")
            row["birth_date"] = f"{year}-{day}-{month}" if int(day) <= 12 else f"{year}-{month}"
        case 4:
            row["postcode"] = row["address_line_1"] = None


def even_model(settings: Settings) -> Model:
    """A model that tells nothing apart, so that all pairs that are compared are kept."""
    labels = [one.labels for one in settings.comparisons]
    even = [[0.0, *[1 / (len(levels) - 1)] * (len(levels) - 1)] for levels in labels]
    return Model([one.title for one in settings.comparisons], labels, even, even, 0.5)


def pairwise_f1(links: cg.linkage.Links, truth: list[int]) -> float:
    def pairs(labels: list[int]) -> set[tuple[int, int]]:
        of: dict[int, list[int]] = {}
        for row, label in enumerate(labels):
            of.setdefault(label, []).append(row)
        return {(a, b) for rows in of.values() for at, a in enumerate(rows) for b in rows[at + 1 :]}

    found, true = pairs(links.clusters["cluster"].to_pylist()), pairs(truth)
    return 2 * len(found & true) / (len(found) + len(true))


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return made_records()


@pytest.fixture(scope="module")
def links(records: list[dict[str, Any]]) -> cg.linkage.Links:
    return cg.link(records)


def test_links_at_first_try(links: cg.linkage.Links, records: list[dict[str, Any]]) -> None:
    assert pairwise_f1(links, [row["x_person"] for row in records]) > 0.98
    assert links.warnings == []


def test_crosswalk_is_the_casebooks(links: cg.linkage.Links) -> None:
    declared = [column.name for column in cg.schema().table("crosswalk").columns]
    assert links.crosswalk.column_names == [name for name in declared if name in links.crosswalk.column_names]
    first = links.crosswalk.slice(0, 2).to_pylist()
    assert [row["entity_id"] for row in first] == ["p-health-0", "p-health-0"]
    _, problems = _core.normalise("crosswalk", links.crosswalk)
    assert len(problems) == 0
    assert {row["entity"] for row in links.crosswalk.to_pylist()} == {"person"}
    assert all(p is None or 0.9 <= p <= 1 for p in links.crosswalk["probability"].to_pylist())
    dated = cg.link(links.records, links.settings, model=links.model, on=date(2026, 1, 2))
    assert dated.crosswalk["date"][0].as_py() == "2026-01-02"


def test_levels_of_ones_own_come_back_from_json(tmp_path: Path) -> None:
    alike = Level("all_of", parts=[Level("soundex"), Level("levenshtein", 2)], name="sounds and looks alike")
    settings = Settings(**{**TWO, "comparisons": [Comparison("a", [Level("exact"), alike]), TWO["comparisons"][1]]})
    settings.save(tmp_path / "settings.json")
    again = Settings.load(tmp_path / "settings.json")
    assert again.to_dict() == settings.to_dict()
    data = {"a": ["Robert", "Rupert", "Rob", "Robert"], "b": ["z"] * 4}
    rules = [Rule(["b"])]
    found = cg.link(data, replace(again, rules=rules, keep=1e-9, link=0.5))
    levels = {(row["record_a"], row["record_b"]): row["level_a"] for row in found.pairs.to_pylist()}
    assert levels[0, 3] == "exact"
    assert levels[0, 1] == "sounds and looks alike"
    assert levels[0, 2] == "other"


def test_a_level_may_be_a_function_of_ones_own() -> None:
    asked: list[tuple[str, str]] = []

    def same_last_letter(a: Sequence[str], b: Sequence[str]) -> list[bool]:
        asked.extend(zip(a, b, strict=True))
        return [x[-1] == y[-1] for x, y in zip(a, b, strict=True)]

    register_level("test_last", same_last_letter)
    levels = [Level("exact"), Level("all_of", parts=[Level("own", name="test_last"), Level("initial")]),
              Level("own", name="test_last")]  # fmt: skip
    settings = Settings(**{**TWO, "comparisons": [Comparison("b", levels)]}, keep=1e-9)
    again = Settings.from_dict(json.loads(json.dumps(settings.to_dict())))
    assert again.to_dict() == settings.to_dict()
    data = {"a": ["x"] * 6, "b": ["anna", "ella", "bob", "bob", "a", None]}
    links = cg.link(data, again, model=even_model(settings), threads=2)
    told = {(row["record_a"], row["record_b"]): row["level_b"] for row in links.pairs.to_pylist()}
    assert told[0, 1] == "test_last"
    assert told[0, 4] == "all_of (test_last, initial)"
    assert told[0, 2] == "other"
    assert told[2, 3] == "exact"
    assert told[0, 5] == "not_known"
    assert sorted(set(asked)) == [("a", "anna"), ("a", "bob"), ("a", "ella"), ("anna", "bob"), ("anna", "ella"),
                                  ("bob", "ella")]  # fmt: skip
    assert links.explain(0, 1)["level"].to_pylist()[1] == "test_last"
    assert cg.link(data, again).model.table().num_rows  # EM asks it too


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda a, b: [True], "level own, test_bad: its function gave 1 answers of 3; accepted: one each"),
        (lambda a, b: 1 / 0, "level own, test_bad: its function failed: division by zero"),
    ],
)
def test_a_function_that_fails_is_named(function: Any, message: str) -> None:
    register_level("test_bad", function)
    bad = Comparison("b", [Level("exact"), Level("own", name="test_bad")])
    settings = Settings(**{**TWO, "comparisons": [bad]})
    with pytest.raises(cg.DataError, match=message):
        cg.link({"a": ["x", "x", "x"], "b": ["p", "q", "r"]}, settings)
    with pytest.raises(cg.ArgumentError, match="level own: 'nobody' is not registered"):
        cg.link({"a": ["x"], "b": ["z"]} | {"a": ["x", "x"], "b": ["z", "y"]},
                Settings(**{**TWO, "comparisons": [Comparison("b", [Level("own", name="nobody")])]}))  # fmt: skip


def test_a_model_and_settings_come_back_from_json(links: cg.linkage.Links, tmp_path: Path) -> None:
    links.settings.save(tmp_path / "settings.json")
    links.model.save(tmp_path / "model.json")
    again = cg.link(links.records, Settings.load(tmp_path / "settings.json"), model=Model.load(tmp_path / "model.json"))
    assert again.pairs.equals(links.pairs)
    assert again.settings.to_dict() == links.settings.to_dict()


@pytest.mark.parametrize("threads", [2, 16])
def test_the_same_bytes_on_any_number_of_threads(records: list[dict[str, Any]], threads: int) -> None:
    def as_bytes(number: int) -> list[bytes]:
        found = cg.link(records, threads=number)
        tables = (found.pairs, found.crosswalk, found.rules, found.model.table())
        return [_stream(table) for table in tables]

    assert as_bytes(1) == as_bytes(threads)


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return bytes(sink.getvalue())


def test_explain_adds_up_and_masks_values(links: cg.linkage.Links) -> None:
    row = links.pairs.slice(0, 1).to_pylist()[0]
    steps = links.explain(row["record_a"], row["record_b"])
    assert steps["cumulative"][-1].as_py() == pytest.approx(row["weight"], abs=1e-9)
    assert sum(step["weight"] for step in steps.to_pylist()[:-1]) == pytest.approx(row["weight"], abs=1e-9)
    assert set(steps["value_a"].to_pylist()) <= {None, "***"}
    shown = links.explain(row["record_a"], row["record_b"], show_values=True)
    assert links.records["family_name"][0].as_py() in shown["value_a"].to_pylist()
    assert not any(name in repr(links) for name in FAMILY)
    with pytest.raises(cg.NotFoundError, match="there is no such record"):
        links.explain("nobody", row["record_a"])


def test_only_different_agencies_are_paired_where_asked(records: list[dict[str, Any]]) -> None:
    chosen = replace(person_settings(records[0]), between_sources=True)
    pairs = cg.link(records, chosen).pairs
    agency_a = [one.partition("-")[0] for one in pairs["record_a"].to_pylist()]
    agency_b = [one.partition("-")[0] for one in pairs["record_b"].to_pylist()]
    assert all(a != b for a, b in zip(agency_a, agency_b, strict=True))


def test_clusters_grow_as_the_threshold_falls(links: cg.linkage.Links) -> None:
    counts = [pc.count_distinct(links.clusters_at(p)["cluster"]).as_py() for p in (0.05, 0.5, 0.999)]
    assert counts == sorted(counts)
    with pytest.raises(cg.ArgumentError, match=r"0\.01 is not accepted"):
        links.clusters_at(0.01)


def test_an_empty_column_is_left_out_and_said_so(records: list[dict[str, Any]]) -> None:
    blank = [{**row, "email": None, "national_number": " "} for row in records]
    found = cg.link(blank)
    assert found.warnings == [
        "column email was left out: no record has a value",
        "column national_number was left out: no record has a value",
    ]


def test_dates_that_cannot_be_read_are_counted(records: list[dict[str, Any]]) -> None:
    odd = [{**row, "birth_date": "5/6/80" if at in (3, 9) else row["birth_date"]} for at, row in enumerate(records)]
    (warning,) = cg.link(odd).warnings
    assert "column birth_date: 2 cells hold nothing that can be read as date" in warning
    assert "(the first in row 4)" in warning


TWO = {"columns": {"a": "text", "b": "text"}, "comparisons": [Comparison("a", [Level("exact")]),
       Comparison("b", [Level("exact")])], "rules": [Rule(["a"])]}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "change", "message"),
    [
        ({"a": ["x", "x"], "b": [None, None]}, {}, "column b: no row has a value that can be compared"),
        ({"a": ["x", "x"]}, {}, "there is no column 'b'; accepted: one of a"),
        ({"a": ["x", "x"], "b": [1.5, 2.5]}, {}, "column b: its values are of type float64.* as 'text'"),
        ({"a": ["x", "y"], "b": ["z", "z"]}, {}, "no rule pairs any two records"),
        ({"a": ["x"] * 5, "b": ["z"] * 5}, {"most_pairs_of_rule": 9}, "rule 'a' has 10 pairs; accepted: at most 9"),
        ({"a": ["x"], "b": ["z"]}, {}, "1 rows; accepted: two or more"),
        ({"a": ["x", "x"], "b": ["z", "z"], "record_id": [1, 1]}, {}, "row 1, column record_id: its id stands"),
        ({"a": ["x", "x"], "b": ["z", "z"], "record_id": [1, None]}, {}, "row 2, column record_id: the id is missing"),
        ({"a": ["x", "x"], "b": ["z", "z"]}, {"columns": {"a": "names", "b": "text"}}, "'names' is not known"),
        ({"a": ["x", "x"], "b": ["z", "z"]}, {"comparisons": [Comparison("a", [Level("alike")])]}, "'alike'"),
        ({"a": ["x", "x"], "b": ["z", "z"]}, {"between_sources": True}, "there is no source column"),
        (
            {"a": ["x", "x"], "b": [float("nan"), float("nan")]},
            {"columns": {"a": "text", "b": "date"}},
            "column b: (its values are of type float64.* as 'date'|no row has a value)",
        ),
        ({"a": ["x", "x"], "b": ["5/6/80", "n/k"]}, {"columns": {"a": "text", "b": "date"}}, "no cell .* 25 Dec"),
        (
            {"a": ["x", "x"], "b": ["z", "z"]},
            {"comparisons": [Comparison("a", [Level("all_of")])]},
            "comparison 'a', level 'all_of': it has no parts",
        ),
        (
            {"a": ["x", "x"], "b": ["z", "z"]},
            {"comparisons": [Comparison("a", [Level("exact", parts=[Level("initial")])])]},
            "it has parts; accepted: parts of 'all_of', 'any_of', 'none_of' and 'best_of' alone",
        ),
    ],
)  # fmt: skip
def test_bad_input_is_refused_before_work_starts(data: dict[str, Any], change: dict[str, Any], message: str) -> None:
    with pytest.raises(cg.Error, match=message):
        cg.link(data, Settings(**{**TWO, **change}))


def test_a_rule_of_a_trillion_pairs_is_refused_at_once() -> None:
    size = 1_500_000
    same = pa.DictionaryArray.from_arrays(pa.array([0] * size, pa.int32()), ["x"])
    with pytest.raises(cg.ArgumentError, match="rule 'a' has 1124999250000 pairs; accepted: at most 2000000000"):
        cg.link(pa.table({"a": same, "b": same}), Settings(**TWO))


def test_one_value_everywhere_gives_an_answer_and_a_warning() -> None:
    found = cg.link({"a": ["x"] * 6, "b": ["y"] * 6}, Settings(**TWO))
    assert found.compared == 15
    assert "column b: all 6 values are the same one, so it tells nobody apart" in found.warnings
    assert all(0 <= p <= 1 for p in found.pairs["probability"].to_pylist())


def test_pairs_are_counted_before_any_is_compared() -> None:
    size = 1_500_000
    same = pa.DictionaryArray.from_arrays(pa.array([0] * size, pa.int32()), ["x"])
    counted = count_pairs(pa.table({"a": same, "b": same}), Settings(**TWO))
    assert counted.to_pylist() == [{"rule": "a", "pairs": 1_124_999_250_000, "cut_blocks": 0, "left_out": 0}]


def test_saved_settings_keep_to_their_json_schema(records: list[dict[str, Any]]) -> None:
    schema = settings_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    alike = Level("all_of", parts=[Level("soundex"), Level("levenshtein", 2)])
    more = Settings(
        **{**TWO, "comparisons": [Comparison("a", [alike])], "rules": [Rule(["a"], ["b"])]},
        lists={"b": ";"}, most_rows_of_block=10, window=3, split=True, apart=["a"],
        certain=[Certain([Part("a", "prefix", 2)], "apart", differ=["b"])],
    )  # fmt: skip
    for settings in (person_settings(records[0]), more):
        assert Settings.from_dict(json.loads(json.dumps(settings.to_dict()))).to_dict() == settings.to_dict()
        saved = json.loads(json.dumps(settings.to_dict()))
        validator.validate(saved)
        undecided = {"certain": [{"agree": ["a"], "decision": "perhaps"}]}
        no_parts = {"rules": [{"parts": []}]}
        for wrong in ({"keep": 1}, {"treshold": 0.5}, no_parts, {"casegraph_linkage": 2}, {"window": 0}, undecided):
            assert not validator.is_valid({**saved, **wrong})


def test_a_prior_from_strict_rules(records: list[dict[str, Any]]) -> None:
    settings = person_settings(records[0])
    rules = [Rule(["given_name", "family_name", "birth_date"]), Rule(["phone", "birth_date"])]
    agree = {
        (at, other)
        for at, one in enumerate(records)
        for other in range(at + 1, len(records))
        if any(all(one[part] and one[part] == records[other][part] for part in rule.parts) for rule in rules)
        and len(one["birth_date"]) == 10
    }
    pairs = len(records) * (len(records) - 1) // 2
    assert prior_from_rules(records, settings, rules, 0.8) == pytest.approx(len(agree) / 0.8 / pairs)
    between = prior_from_rules(records, replace(settings, between_sources=True), rules, 0.8)
    assert between == pytest.approx(len(agree) / 0.8 / (len(records) // 2) ** 2)
    with pytest.raises(cg.ArgumentError, match="recall: 0 is not accepted"):
        prior_from_rules(records, settings, rules, 0)
    with pytest.raises(cg.ArgumentError, match="makes a prior of 2"):
        prior_from_rules({"a": ["x", "x"], "b": ["y", "y"]}, Settings(**TWO), [Rule(["a"])], 0.5)


def test_text_of_a_frame_that_is_not_utf8_is_refused() -> None:
    odd = pa.StringArray.from_buffers(2, pa.array([0, 3, 6], pa.int32()).buffers()[1], pa.py_buffer(b"An\xe9Ann"))
    with pytest.raises(cg.DataError, match=r"column 'a', row 1: text that is not UTF-8"):
        cg.link(pa.table({"a": odd, "b": ["z", "z"]}), Settings(**TWO))


def test_birth_dates_that_are_not_known_are_missing(records: list[dict[str, Any]]) -> None:
    frame = pd.DataFrame(records)
    frame["birth_date"] = pd.to_datetime(frame["birth_date"], errors="coerce")
    frame.loc[:5, "birth_date"] = float("nan")
    found = cg.link(frame)
    born = found.explain("police-0", "health-0").filter(pc.field("step") == "birth_date").to_pylist()[0]
    assert (born["level"], born["weight"]) == ("not_known", 0)


def test_rules_are_suggested_that_find_enough_with_fewest_pairs(links: cg.linkage.Links) -> None:
    every = links.suggest_rules(1)
    assert every["recall"].to_pylist() == sorted(every["recall"].to_pylist())
    assert every["recall"][-1].as_py() == pytest.approx(1)
    some = links.suggest_rules(0.6)
    assert some["recall"][-1].as_py() >= 0.6
    assert some.num_rows < every.num_rows <= len(links.settings.rules)
    chosen = [rule for rule in links.settings.rules if rule.label in some["rule"].to_pylist()]
    again = cg.link(links.records, replace(links.settings, rules=chosen), model=links.model)
    weights = links._pairs["probability"].to_numpy()
    found = sum(again._pairs["probability"].to_numpy())
    assert found == pytest.approx(some["recall"][-1].as_py() * weights.sum(), rel=1e-9)
    with pytest.raises(cg.ArgumentError, match="recall: 2 is not accepted"):
        links.suggest_rules(2)


def brute_force(links: cg.linkage.Links, rules: list[cg.linkage.Rule], recall: float) -> int:
    """The fewest pairs of any choice among a few rules, each tried on the records by itself."""
    weight = dict(zip(zip(links._pairs["row_a"].to_pylist(), links._pairs["row_b"].to_pylist(), strict=True),
                      links._pairs["probability"].to_pylist(), strict=True))  # fmt: skip
    found, cost = [], []
    for rule in rules:
        one = cg.link(links.records, replace(links.settings, rules=[rule], keep=1e-300), model=links.model)
        rows = zip(one._pairs["row_a"].to_pylist(), one._pairs["row_b"].to_pylist(), strict=True)
        found.append({pair for pair in rows if pair in weight})
        cost.append(cg.linkage.count_pairs(links.records, replace(links.settings, rules=[rule]))["pairs"][0].as_py())
    least = recall * sum(weight.values()) - 1e-9
    return min(
        sum(cost[at] for at in some)
        for many in range(1, len(rules) + 1)
        for some in itertools.combinations(range(len(rules)), many)
        if sum(weight[pair] for pair in set().union(*(found[at] for at in some))) >= least
    )


def test_rules_are_suggested_of_the_columns_and_cost_little(links: cg.linkage.Links) -> None:
    candidates = cg.linkage.candidate_rules(links.settings)
    labels = [rule.label for rule in candidates]
    assert len(labels) == len(set(labels)) > 100
    assert {"birth_date", "family_name + year(birth_date)", "soundex(family_name) + year(birth_date) + sex"} <= set(
        labels
    )
    assert any("outcode(postcode)" in label for label in labels)
    found = links.suggest_rules(0.95, candidates=candidates)
    chosen = [rule for rule in candidates if rule.label in found["rule"].to_pylist()]
    counted = cg.linkage.count_pairs(links.records, replace(links.settings, rules=chosen)).to_pylist()
    assert {row["rule"]: row["pairs"] for row in counted} == dict(
        zip(found["rule"].to_pylist(), found["pairs"].to_pylist(), strict=True)
    )
    again = cg.link(links.records, replace(links.settings, rules=chosen), model=links.model)
    weights = links._pairs["probability"].to_numpy()
    assert sum(again._pairs["probability"].to_numpy()) >= 0.95 * weights.sum() - 1e-6
    assert found["recall"][-1].as_py() >= 0.95
    assert sum(found["pairs"].to_pylist()) <= sum(links.suggest_rules(0.95)["pairs"].to_pylist())
    with pytest.raises(cg.ArgumentError, match="candidates: a list is not accepted; accepted: a list of rules"):
        links.suggest_rules(0.9, candidates=[])
    with pytest.raises(cg.ArgumentError, match="most_parts: 4 is not accepted; accepted: 1 to 3"):
        cg.linkage.candidate_rules(links.settings, most_parts=4)


@pytest.mark.parametrize("recall", [0.6, 0.9, 0.99])
def test_the_choice_of_rules_keeps_to_its_bound(links: cg.linkage.Links, recall: float) -> None:
    candidates = cg.linkage.candidate_rules(links.settings, most_parts=2)[::9][:8]
    best = links.suggest_rules(1, candidates=candidates)["recall"][-1].as_py()  # all that these find
    found = links.suggest_rules(recall * best, candidates=candidates)
    spent, least = sum(found["pairs"].to_pylist()), brute_force(links, candidates, recall * best)
    assert least <= spent <= 2 * least


def test_an_outcode_is_a_part_of_rules() -> None:
    rows = [
        {"name": f"n{at}", "postcode": code} for at, code in enumerate(("CV1 2AB", "cv1 9zz", "CV1", "CV12 9ZZ", None))
    ]
    settings = Settings(
        {"name": "text", "postcode": "postcode"}, [Comparison("name", [Level("exact")])],
        [Rule([Part("postcode", "outcode")])],
    )  # fmt: skip
    assert cg.linkage.count_pairs(rows, settings)["pairs"].to_pylist() == [3]
    wrong = replace(settings, rules=[Rule([Part("name", "outcode")])])
    with pytest.raises(cg.ArgumentError, match="'outcode' accepts a column read as 'postcode'"):
        cg.linkage.count_pairs(rows, wrong)


def test_the_threshold_is_chosen_where_none_is_given(links: cg.linkage.Links) -> None:
    assert links.is_threshold_chosen
    best = max(links.thresholds.to_pylist(), key=lambda row: (row["f1"], row["probability"]))
    assert links.settings.link == best["probability"]
    assert "(chosen)" in repr(links)
    given = cg.link(links.records, replace(links.settings, link=0.9), model=links.model)
    assert not given.is_threshold_chosen
    assert given.settings.link == 0.9


DIGEST = """
import hashlib, sys
sys.path.insert(0, {folder!r})
from test_linkage import made_records, _stream
import casegraph as cg
found = cg.link(made_records())
for table in (found.pairs, found.crosswalk, found.thresholds, found.model.table()):
    print(hashlib.sha256(_stream(table)).hexdigest())
"""


def test_the_same_bytes_without_the_wide_vector_units() -> None:
    """The C library chooses other kernels for mathematics there: what is the core's own must not change."""

    def run(tunables: str) -> str:
        told = {**os.environ, "GLIBC_TUNABLES": tunables}
        code = DIGEST.format(folder=str(Path(__file__).parent))
        return subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True, check=True).stdout

    narrow = run("glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX2_Usable,-FMA,-FMA_Usable")
    assert narrow.count("\n") == 4
    assert narrow == run("")


def test_settings_name_what_they_do_not_accept() -> None:
    with pytest.raises(cg.ArgumentError, match="columns: 'c' is compared, in a rule or a list"):
        Settings(**{**TWO, "rules": [Rule(["c"])]})
    with pytest.raises(cg.ArgumentError, match="'treshold' is not known"):
        Settings.from_dict({**Settings(**TWO).to_dict(), "treshold": 1})
    with pytest.raises(cg.ArgumentError, match="link: 1 is not accepted"):
        Settings(**TWO, link=1)


def test_a_frame_without_known_columns_is_told_what_to_give() -> None:
    with pytest.raises(cg.DataError, match="too few known columns to link by; no name of its columns"):
        cg.link({"name": ["x", "x"]})


def test_three_columns_suffice(records: list[dict[str, Any]]) -> None:
    kept = ("given_name", "family_name", "birth_date")
    found = cg.link([{name: row[name] for name in kept} for row in records])
    assert found.model.not_learnt == ["birth_date"]
    assert pairwise_f1(found, [row["x_person"] for row in records]) > 0.8  # few names, many errors, nothing else


def test_text_that_is_not_utf8_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "records.csv").write_bytes(b"given_name,family_name\nAnn,F\xe9ld\nAnn,Field\n")
    assert main(["link", str(tmp_path / "records.csv"), "-o", str(tmp_path / "out")]) == 2
    assert "records.csv: cannot be read as csv" in capsys.readouterr().err


def test_command_line(records: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pyarrow import csv

    csv.write_csv(pa.Table.from_pylist(records), tmp_path / "records.csv")
    assert main(["link", str(tmp_path / "records.csv"), "-o", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "800 records" in said
    assert not any(name in said for name in FAMILY)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"crosswalk.csv", "pairs.csv", "rules.csv", "model.csv", "model.json", "settings.json"}
    crosswalk = csv.read_csv(tmp_path / "out" / "crosswalk.csv")
    assert crosswalk["record_id"].to_pylist() == [row["record_id"] for row in records]
    assert main(["link", str(tmp_path / "none.csv"), "-o", str(tmp_path / "out")]) == 2
    assert "there is no such file" in capsys.readouterr().err


def test_names_of_persons_do_not_depend_on_the_order_of_records() -> None:
    rows = made_records(120)
    names = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        names.append(
            dict(zip(*(cg.link(rows).crosswalk[one].to_pylist() for one in ("record_id", "entity_id")), strict=True))
        )
    assert names[0] == names[1] == names[2]
    assert all(person <= f"p-{record}" for record, person in names[0].items())


def test_names_that_changed_places_are_compared() -> None:
    rows = made_records(80)
    names = ("record_id", "given_name", "family_name", "birth_date", "sex")
    plain = [{name: row[name] for name in names} for row in rows]
    swapped = [{**row, "record_id": f"s-{row['record_id']}", "given_name": row["family_name"],
                "family_name": row["given_name"]} for row in plain[:40:2]]  # fmt: skip
    links = cg.link([*plain, *swapped])
    person = dict(zip(*(links.crosswalk[one].to_pylist() for one in ("record_id", "entity_id")), strict=True))
    assert [row["record_id"] for row in swapped if person[row["record_id"]] != person[row["record_id"][2:]]] == []
    rule = links.settings.rules[-1].label
    assert rule == "birth_date + soundex(given_name, family_name in any order)"
    assert links.rules["pairs"][-1].as_py() >= 20
    found = links.index().match({name: swapped[0][name] for name in ("given_name", "family_name", "birth_date")})
    assert plain[0]["record_id"] in found["record_id"].to_pylist()


def test_words_for_no_value_are_missing_and_counted() -> None:
    rows = made_records(60)
    words = ["NULL", "n/a", "None", "UNKNOWN", "Not known", "0000 0000", "-"]
    for at, row in enumerate(rows[:14]):
        row["family_name"] = words[at % 7]
        row["birth_date"] = ("1900-01-01", "01/01/1900")[at % 2]
    links = cg.link(rows)
    told = [warning for warning in links.warnings if "settings.placeholders" in warning]
    assert told == [
        "column family_name: 12 cells hold a word for no value (settings.placeholders) and count as missing",
        "column birth_date: 14 cells hold a word for no value (settings.placeholders) and count as missing",
    ]
    assert set(links.explain("police-0", "health-3")["level"].to_pylist()[2:4]) <= {"not_known"}
    kept = cg.link(rows, replace(links.settings, placeholders=[]))
    steps = {row["step"]: row["level"] for row in kept.explain("police-0", "police-1").to_pylist()}
    assert steps["birth_date"] == "exact"


@pytest.mark.parametrize("sex", ["unknown", "Not stated", "9", "M", "m", "Male", "1"])
def test_sex_is_read_however_it_is_written(sex: str) -> None:
    rows = made_records(60)
    male = next(row for row in rows if row["sex"] == "male")
    links = cg.link(rows)
    asked = {name: male[name] for name in ("given_name", "family_name", "birth_date") if male[name]}
    steps = {
        row["step"]: row["level"] for row in links.index().explain({**asked, "sex": sex}, male["record_id"]).to_pylist()
    }
    assert steps["sex"] == ("not_known" if sex in ("unknown", "Not stated", "9") else "exact")


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [("1980", "1980", "same_partial_year"), ("1980", "1980-10-08", "same_partial_year"),
     ("1980-10", "1980-10", "same_partial_month"), ("1980-10", "1980-10-08", "same_partial_month"),
     ("1980-10", "1980-11-08", "same_year"), ("1980", "1981", "other"), ("1980-10-08", "1980-10-09", "one_digit_off")],
)  # fmt: skip
def test_dates_half_known_agree_as_far_as_they_are(a: str, b: str, level: str) -> None:
    rows = made_records(40)
    rows += [{**rows[0], "record_id": "a", "birth_date": a}, {**rows[0], "record_id": "b", "birth_date": b}]
    steps = {row["step"]: row["level"] for row in cg.link(rows).explain("a", "b").to_pylist()}
    assert steps["birth_date"] == level
