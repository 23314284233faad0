"""The core of record linkage against its slow twin, on texts and records made at random."""

from __future__ import annotations

import math

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import linkage as twin

import casegraph as cg
from casegraph import _core
from casegraph.linkage import Comparison, Level, Model, Part, Rule, Settings

# Few letters, so that texts are alike; some beyond ASCII and some long, which take other kernels.
TEXT = st.one_of(
    st.text("abc", max_size=8),
    st.text("abé", max_size=8),
    st.text("ab", min_size=60, max_size=70),
    st.text("абв ", max_size=6),
)


@given(TEXT, TEXT)
@settings(max_examples=400, deadline=None)
def test_similarities_are_the_twins_and_symmetric(a: str, b: str) -> None:
    assert _core.jaro(a, b) == pytest.approx(twin.jaro(a, b), abs=1e-12)
    assert _core.jaro_winkler(a, b) == pytest.approx(twin.jaro_winkler(a, b), abs=1e-12)
    assert _core.levenshtein(a, b) == twin.edit_distance(a, b, transpositions=False)
    assert _core.damerau_levenshtein(a, b) == twin.edit_distance(a, b, transpositions=True)
    assert _core.qgram_jaccard(a, b) == twin.qgram_jaccard(a, b)
    assert _core.qgram_cosine(a, b) == pytest.approx(twin.qgram_cosine(a, b), abs=1e-12)
    for measure in (_core.jaro, _core.jaro_winkler, _core.levenshtein, _core.damerau_levenshtein, _core.qgram_jaccard):
        assert measure(a, b) == measure(b, a)


@given(st.text("abcdefghilmnorstwyz '-é1", max_size=12))
@settings(max_examples=300, deadline=None)
def test_soundex_is_the_twins(text: str) -> None:
    assert _core.soundex(text) == twin.soundex(text)


NAMES = ["ann", "anne", "anna", "bob", "rob", "robert", "rupert"]
DATES = ["19800102", "19800201", "19800103", "19810102", "19911224"]
RECORD = st.fixed_dictionaries(
    {
        "given": st.one_of(st.none(), st.sampled_from(NAMES)),
        "family": st.one_of(st.none(), st.sampled_from(NAMES)),
        "born": st.one_of(st.none(), st.sampled_from(DATES)),
    }
)
COMPARISONS = [
    Comparison(
        "given", [Level("exact"), Level("jaro_winkler", 0.9), Level("swapped"), Level("soundex")], "family", True
    ),
    Comparison(
        "family",
        [
            Level("exact"),
            Level("damerau_levenshtein", 1),
            Level(
                "all_of", parts=[Level("soundex"), Level("any_of", parts=[Level("levenshtein", 3), Level("initial")])]
            ),
            Level("qgram_cosine", 0.3),
        ],
    ),
    Comparison(
        "born",
        [Level("exact"), Level("one_digit_off"), Level("day_month_swapped"), Level("same_year")],
        term_frequencies=True,
    ),
]
RULES = [
    Rule(["given", Part("born", "year")]),
    Rule([Part("family", "soundex"), Part("given", "prefix", 1)]),
    Rule(["born"]),
]
MODEL = Model(
    [comparison.title for comparison in COMPARISONS],
    [comparison.labels for comparison in COMPARISONS],
    [[0, 0.7, 0.1, 0.05, 0.05, 0.1], [0, 0.8, 0.1, 0.03, 0.02, 0.05], [0, 0.8, 0.05, 0.05, 0.05, 0.05]],
    [[0, 0.1, 0.1, 0.01, 0.1, 0.69], [0, 0.1, 0.1, 0.04, 0.06, 0.7], [0, 0.05, 0.05, 0.02, 0.08, 0.8]],
    0.2,
)


@given(st.lists(RECORD, min_size=2, max_size=14))
@settings(max_examples=150, deadline=None)
def test_pairs_weights_and_clusters_are_the_twins(records: list[twin.Record]) -> None:
    table = pa.table({name: pa.array([r[name] for r in records], pa.string()) for name in ("given", "family", "born")})
    chosen = Settings({"given": "text", "family": "text", "born": "date"}, COMPARISONS, RULES, keep=1e-9, link=0.6)
    counts = twin.pair_counts(records, RULES)
    if not sum(counts) or any(table[name].null_count == len(table) for name in table.column_names):
        with pytest.raises(cg.DataError):
            cg.link(table, chosen, model=MODEL)
        return
    links = cg.link(table, chosen, model=MODEL, threads=2)
    assert links.rules["pairs"].to_pylist() == counts
    expected = twin.compared(records, RULES)
    found = {(row["record_a"], row["record_b"]): row for row in links.pairs.to_pylist()}
    assert found.keys() == expected.keys()
    labels = [rule.label for rule in RULES]
    for (a, b), row in found.items():
        assert row["rule"] == labels[expected[a, b]]
        for comparison in COMPARISONS:
            level = twin.level_of(comparison, records[a], records[b])
            assert row[f"level_{comparison.title}"] == comparison.labels[level]
        wanted = twin.weight(records, records[a], records[b], COMPARISONS, MODEL)
        assert row["weight"] == pytest.approx(wanted, abs=1e-5)
        assert row["probability"] == pytest.approx(1 / (1 + 2**-wanted), abs=1e-5)
        steps = links.explain(a, b)
        assert steps["cumulative"][-1].as_py() == pytest.approx(wanted, abs=1e-5)
    estimates = links.thresholds.to_pylist()
    kept = [(a, b, row["probability"]) for (a, b), row in found.items()]
    for estimate in estimates:
        if any(abs(probability - estimate["probability"]) < 1e-5 for _, _, probability in kept):
            continue  # on which side of the threshold such a pair falls is a matter of rounding
        expected = twin.expected_f1(len(records), kept, estimate["probability"])
        assert estimate["f1"] == pytest.approx(expected, abs=0.02)  # probabilities to 1/64 of a bit
    linked = [pair for pair, row in found.items() if row["probability"] >= 0.6]
    assert links.clusters["cluster"].to_pylist() == twin.clusters(len(records), linked)
    assert not any(math.isnan(p) for p in links.pairs["probability"].to_pylist())
