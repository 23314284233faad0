"""Every public function of linkage with odd values for every argument: an error of casegraph's, or an answer."""

from __future__ import annotations

import inspect
import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from test_linkage import made_records

import casegraph as cg
from casegraph import linkage
from casegraph.linkage import Settings
from casegraph.linkage.arguments import whole
from casegraph.linkage.settings import DERIVED, LEVELS, Comparison, Level, Part, Rule

ROWS = made_records(30)
LINKS = cg.link(ROWS)
INDEX = LINKS.index()
CALLED = cg.link([{**row, "contact_id": f"c{at}"} for at, row in enumerate(ROWS)])
SAMPLES = CALLED.uncertainty.samples(2)
TABLES = {
    "agencies": [{"agency_id": one, "name": one} for one in sorted({row["agency_id"] for row in ROWS})],
    "contacts": [
        {"contact_id": f"c{at}", "agency_id": row["agency_id"], "kind": "call", "date": "2020-01-10"}
        for at, row in enumerate(ROWS)
    ],
}
DECIDED = [{"record_a": ROWS[0]["record_id"], "record_b": ROWS[-1]["record_id"], "decision": "apart"}]
NEW = map("new-{}".format, itertools.count())
BOOK = cg.example("dhr7")
PAIRS = pa.table({"record_a": [ROWS[0]["record_id"]], "record_b": [ROWS[1]["record_id"]], "match": [True]})
ADDRESSES = [{"address": f"{7 * at} {name} Road, Madetown ZZ{at} 1AA"} for at, name in enumerate(("Elm", "Oak"), 1)] * 2
ODD: list[Any] = [
    None,
    "odd",
    "",
    -1,
    0,
    92,
    10**30,
    1.5,
    float("nan"),
    [],
    {},
    [1],
    ["odd"],
    [{"odd": 1}],
    True,
    object(),
]

# What fits, so that one argument at a time is odd. The file or folder is one that the test gives.
FITS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "link": lambda _: {"records": ROWS, "settings": LINKS.settings},
    "count_pairs": lambda _: {"records": ROWS, "settings": LINKS.settings},
    "person_settings": lambda _: {"columns": ["given_name", "family_name"]},
    "address_settings": lambda _: {},
    "parse_addresses": lambda _: {"texts": ["12 High St"]},
    "model_from_labels": lambda _: {"records": ROWS, "settings": LINKS.settings, "truth": "x_person"},
    "prior_from_rules": lambda _: {"records": ROWS, "settings": LINKS.settings, "rules": [Rule(["sex"])], "recall": 1},
    "filed_elsewhere": lambda _: {"book": BOOK},
    "propose_contact_links": lambda _: {"book": BOOK},
    "register_reading": lambda _: {"name": "odd_reading", "reading": list},
    "register_level": lambda _: {"name": "odd_level", "function": lambda a, b: True},
    "link_addresses": lambda _: {"addresses": ADDRESSES},
    "match_addresses": lambda _: {"addresses": ADDRESSES, "reference": ADDRESSES},
    "incident_model": lambda _: {"book": BOOK},
    "encode_records": lambda _: {"records": ROWS, "key": bytes(32)},
    "link_encoded": lambda _: {"encoded": linkage.encode_records(ROWS, bytes(32))},
    "links.viewers.comparisons": lambda folder: {"path": folder / "page.html"},
    "links.viewers.clusters": lambda folder: {"path": folder / "page.html"},
    "links.charts.weights": lambda _: {},
    "links.charts.precision_recall": lambda _: {"truth": "x_person", "others": {"other": LINKS}},
    "links.charts.thresholds": lambda _: {"truth": "x_person"},
    "links.charts.waterfall": lambda _: {"a": ROWS[0]["record_id"], "b": ROWS[1]["record_id"]},
    "links.casebook": lambda _: {"book": TABLES},
    "links.clusters_at": lambda _: {"probability": 0.5},
    "links.explain": lambda _: {"a": ROWS[0]["record_id"], "b": ROWS[1]["record_id"]},
    "candidate_rules": lambda _: {"settings": LINKS.settings},
    "links.standard_errors": lambda _: {"draws": 20},
    "links.evaluation.runs": lambda _: {"truth": "x_person", "others": {"other": LINKS}},
    "links.suggest_rules": lambda _: {"recall": 0.9},
    "links.cut_blocks": lambda _: {},
    "links.write": lambda folder: {"folder": folder / "out"},
    "links.clustering.split": lambda _: {},
    "links.clustering.changes": lambda _: {"low": 0.1, "high": 0.9},
    "links.clustering.carried_over": lambda _: {"crosswalk": LINKS.crosswalk},
    "links.evaluation.scores": lambda _: {"truth": "x_person"},
    "links.evaluation.thresholds": lambda _: {"truth": "x_person"},
    "links.evaluation.errors": lambda _: {"truth": "x_person"},
    "links.evaluation.calibration": lambda _: {"truth": "x_person"},
    "links.review.sample": lambda _: {"many": 5},
    "links.review.write": lambda folder: {"path": folder / "review.xlsx", "many": 5},
    "links.review.read": lambda folder: {"path": folder / "review.xlsx"},
    "links.review.retrained": lambda _: {"labels": PAIRS},
    "links.review.calibrated": lambda _: {"labels": PAIRS},
    "links.uncertainty.samples": lambda _: {"many": 2},
    "links.uncertainty.missed": lambda _: {},
    "samples.together": lambda _: {"a": ROWS[0]["record_id"], "b": ROWS[1]["record_id"]},
    "samples.persons": lambda _: {},
    "samples.measure": lambda _: {"book": TABLES, "measure": persons_of},
    "samples.graphs": lambda _: {"book": TABLES},
    "links.index": lambda _: {},
    "Index": lambda _: {
        "records": LINKS.records, "crosswalk": LINKS.crosswalk, "settings": LINKS.settings, "model": LINKS.model,
        "pairs": LINKS.pairs, "decisions": DECIDED,
    },
    "index.add": lambda _: {"records": [{**ROWS[0], "record_id": next(NEW)}]},
    "index.match": lambda _: {"records": ROWS[0]},
    "index.explain": lambda _: {"record": ROWS[0], "other": ROWS[1]["record_id"]},
}  # fmt: skip


def persons_of(graph: Any) -> int:
    return int(graph._core.sizes()["persons"])


def named(name: str) -> Any:
    found: Any = {"links": CALLED, "index": INDEX, "samples": SAMPLES}.get(name.partition(".")[0], linkage)
    for part in name.split(".")[0 if found is linkage else 1 :]:
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("name", FITS)
def test_odd_arguments(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # some odd values are names of files
    function, told = named(name), []
    for argument in inspect.signature(function).parameters:
        for odd in ODD:
            try:
                function(**{**FITS[name](tmp_path), argument: odd})
            except (cg.Error, OSError) as error:  # OSError: a path that cannot be written, in the system's own words
                told += [f"{argument}={odd!r}: more than one line"] if "\n" in str(error) else []
            except Exception as error:
                told.append(f"{argument}={odd!r}: {type(error).__name__}: {str(error)[:80]}")
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("refused", "message"),
    [
        (
            lambda: CALLED.uncertainty.samples(2, seed=2**64),
            f"seed: {2**64} is not accepted; accepted: 0 to {2**64 - 1}",
        ),
        (lambda: CALLED.uncertainty.samples(2, seed=-1), f"seed: -1 is not accepted; accepted: 0 to {2**64 - 1}"),
        (
            lambda: CALLED.uncertainty.samples(2**64),
            f"many: {2**64} is not accepted; accepted: a whole number of less than",
        ),
        (lambda: whole("most", 2**31), f"most: {2**31} is not accepted; accepted: a whole number, 0 to {2**31 - 1}"),
        (lambda: whole("most", -1), "most: -1 is not accepted; accepted: a whole number, 0 or more"),
        (lambda: CALLED.uncertainty.samples(1), "many: 1 is not accepted; accepted: a whole number, 2 to 10000"),
        (
            lambda: CALLED.uncertainty.samples(2, doubt=float("nan")),
            "doubt: .* is not accepted; accepted: ",
        ),
        (lambda: CALLED.uncertainty.samples(2, sharpness=0), "sharpness: 0 is not accepted; accepted: more than 0"),
        (lambda: SAMPLES.measure(TABLES, 5), "measure: a int is not accepted; accepted: a function of a graph"),
        (lambda: SAMPLES.measure(TABLES, lambda graph: None), "measure: it gave a NoneType; accepted: .* number"),
        (lambda: SAMPLES.measure(5, persons_of), "book: a int is not accepted; accepted: a Casebook, or the tables"),
        (lambda: SAMPLES.graphs("x"), "book: a str is not accepted; accepted: a Casebook"),
        (lambda: SAMPLES.together("x", "y"), "a: there is no such record; accepted: an id of the column record_id"),
        (lambda: LINKS.explain(ROWS[0]["record_id"], "Secret"), "b: there is no such record"),
        (
            lambda: linkage.Index(ROWS, [{"odd": 1}], LINKS.settings, LINKS.model),
            "crosswalk: there is no column 'record_id'; accepted: record_id, entity_id",
        ),
        (lambda: linkage.Index(ROWS, LINKS.crosswalk, None, LINKS.model), "settings: a NoneType is not accepted"),
        (
            lambda: linkage.Index(ROWS, LINKS.crosswalk.slice(1), LINKS.settings, LINKS.model),
            "crosswalk: it lacks the record of row 1;",
        ),
        (lambda: INDEX.add([ROWS[3]]), "records, row 1, column record_id: its id is there already"),
    ],
)
def test_what_is_refused_is_told_by_name_and_without_values(refused: Callable[[], Any], message: str) -> None:
    with pytest.raises(cg.Error, match=message) as error:
        refused()
    assert "Secret" not in str(error.value)
    assert str(ROWS[3]["record_id"]) not in str(error.value)


def test_the_note_on_unused_columns_says_what_can_be_typed() -> None:
    links = cg.link([{**row, "shoe": "9"} for row in ROWS])
    assert "(--column 'name there=given_name' on the command line)" in " ".join(links.warnings)


def test_labelled_pairs_do_not_say_who_every_record_is() -> None:
    for name in ("thresholds", "errors", "calibration"):
        with pytest.raises(cg.ArgumentError, match="labelled pairs do not say who every record is"):
            getattr(LINKS.evaluation, name)(PAIRS)


def test_a_report_may_divide() -> None:
    told: list[float] = []
    cg.link(ROWS, report=lambda done, total: told.append(done / total))
    assert all(0 <= share <= 1 for share in told)


def test_one_address_is_a_text() -> None:
    assert linkage.parse_addresses("12 High Street")["number"].to_pylist() == ["12"]


def test_addresses_are_not_called_persons() -> None:
    rows = [
        {"address": f"{7 * at} {name} Road, Madetown ZZ{at} 1AA"} for at, name in enumerate(("Elm", "Oak", "Ash"), 1)
    ]
    assert "addresses; " in repr(linkage.link_addresses(rows * 2))


def test_a_match_of_columns_that_nothing_compares_is_refused() -> None:
    with pytest.raises(cg.DataError, match=r"none of the columns shoe is compared; accepted: .*given_name"):
        INDEX.match({"shoe": 1})
    row = {name: value for name, value in ROWS[0].items() if name in ("given_name", "family_name", "birth_date")}
    renamed = {"Forename": row["given_name"], "Surname": row["family_name"], "DOB": row["birth_date"]}
    assert INDEX.match(renamed) == INDEX.match(row)


def test_one_person_per_source_needs_the_column_of_sources() -> None:
    settings = replace(LINKS.settings, one_per_source=True)
    with pytest.raises(cg.DataError, match=r"there is no column 'agency_id' \(settings.source\)"):
        cg.link([{name: value for name, value in row.items() if name != "agency_id"} for row in ROWS], settings)


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ([Level("jaro_winkler", 92)], "no similarity is above 1; accepted: a threshold of 0 to 1, such as 0.92"),
        ([Level("jaro", 0.8), Level("jaro", 0.9)], "level 'jaro 0.9': no pair can have it.*from the highest"),
        (
            [Level("levenshtein", 2), Level("levenshtein", 1)],
            "level 'levenshtein 1': no pair can have it.*from the lowest",
        ),
    ],
)
def test_levels_that_no_pair_can_have_are_refused(levels: list[Level], message: str) -> None:
    with pytest.raises(cg.ArgumentError, match=message):
        Comparison("name", levels)
    Comparison("name", [Level("jaro", 0.9), Level("jaro", 0.8), Level("levenshtein", 1), Level("levenshtein", 2)])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"comparisons": 5}, "settings, comparisons: 5 is not accepted; accepted: a list"),
        ({"keep": "0.1"}, "settings, keep: '0.1' is not accepted; accepted: a number"),
        ({"keep": 1.5}, "settings, keep: 1.5 is not accepted; accepted: less than 1"),
        ({"split": "yes"}, "settings, split: 'yes' is not accepted; accepted: true or false"),
        ({"window": 0}, "settings, window: 0 is not accepted; accepted: 1 or more"),
        ({"rules": [{"parts": [3]}]}, "settings, rules[0].parts[0]: 3 is not accepted"),
        ({"rules": [{"parts": [{"column": "phone", "derived": "sounds"}]}]}, "derived: 'sounds' is not accepted"),
        ({"columns": []}, "settings, columns: [] is not accepted; accepted: an object"),
        (
            {"comparisons": [{"column": "phone", "levels": [{"kind": "exactt"}]}]},
            "settings, comparisons[0].levels[0].kind: 'exactt' is not accepted; accepted: exact, jaro",
        ),
        ({"shoe": 1}, "settings: 'shoe' is not known; accepted: casegraph_linkage, columns"),
    ],
)
def test_settings_from_json_keep_to_their_schema(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    given = {**LINKS.settings.to_dict(), **change}
    with pytest.raises(cg.ArgumentError) as refused:
        Settings.from_dict(given)
    assert message in str(refused.value)
    (tmp_path / "settings.json").write_text(json.dumps(given))
    with pytest.raises(cg.ArgumentError) as refused:
        Settings.load(tmp_path / "settings.json")
    assert str(tmp_path / "settings.json") in str(refused.value)
    assert message in str(refused.value)


def test_the_schema_knows_the_levels_of_the_core() -> None:
    for known, rule, level in ((LEVELS, "name", "odd"), (DERIVED, Part("name", "odd"), "exact")):
        settings = Settings({"name": "text"}, [Comparison("name", [Level(level)])], [Rule([rule])])
        with pytest.raises(cg.ArgumentError) as refused:
            cg.link({"name": ["a", "b"]}, settings)
        assert set(str(refused.value).split("accepted: ")[1].split(", ")) == set(known)
