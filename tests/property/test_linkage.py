"""The core of record linkage against its slow twin, on texts and records made at random."""

from __future__ import annotations

import math

import doublemetaphone
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


@given(st.text("abcdefghijklmnopqrstuvwxyz ", max_size=10))
@settings(max_examples=500, deadline=None)
def test_double_metaphone_is_the_published_programs(text: str) -> None:
    primary, alternate = _core.double_metaphone(text)
    published = doublemetaphone.doublemetaphone(text)
    # A second code that is empty is told there as if there were none.
    assert (primary, alternate if alternate else published[1]) == (published[0], published[1] or published[0]) or (
        primary == published[0] and alternate == published[1]
    )


@given(st.text("abehlmnow d", max_size=14))
@settings(max_examples=300, deadline=None)
def test_consonants_are_the_twins(text: str) -> None:
    name = _core.normalise_text(text)
    assert _core.consonants(name) == twin.consonants(name)


ALIASES = ["ann", "anne", "bob", "rob", "smith", "schmidt"]
LISTS = st.one_of(st.none(), st.frozensets(st.sampled_from(ALIASES), max_size=3))
LISTED = st.fixed_dictionaries(
    {
        "names": LISTS.map(lambda names: names or None),
        "given": st.one_of(st.none(), st.sampled_from(["smith", "schmidt", "smyth", "ann lee", "lee ann", "de lee"])),
        "family": st.one_of(st.none(), st.sampled_from(["lee", "ann", "van ann", "mohamed", "muhammad"])),
    }
)
LISTED_COMPARISONS = [
    Comparison("names", [Level("exact"), Level("shared_elements", 2), Level("shared_elements"),
                         Level("best_of", parts=[Level("jaro_winkler", 0.8), Level("double_metaphone")])]),
    Comparison("given", [Level("exact"), Level("same_words"), Level("same_words_across"), Level("double_metaphone"),
                         Level("none_of", parts=[Level("initial"), Level("jaro", 0.5)])], "family"),
    Comparison("family", [Level("exact"), Level("consonants")]),
]  # fmt: skip
LISTED_RULES = [
    Rule(["names"], ["family", "given"]),
    Rule([Part("given", "double_metaphone"), Part("names", "prefix", 1)], ["names"]),
    Rule([Part("family", "consonants")], ["given"]),
    Rule(["family"], ["given"]),
]


@given(st.lists(LISTED, min_size=2, max_size=16), st.sampled_from([None, 2, 3]), st.integers(1, 2))
@settings(max_examples=200, deadline=None)
def test_lists_sounds_and_cut_blocks_are_the_twins(records: list[twin.Record], most: int | None, window: int) -> None:
    columns = {"names": pa.list_(pa.string()), "given": pa.string(), "family": pa.string()}
    plain = [{**one, "names": None if one["names"] is None else sorted(one["names"])} for one in records]
    table = pa.table({name: pa.array([one[name] for one in plain], kind) for name, kind in columns.items()})
    if any(table[name].null_count == len(table) for name in columns):
        return
    chosen = Settings(dict.fromkeys(columns, "text"), LISTED_COMPARISONS, LISTED_RULES, keep=1e-12, link=0.6,
                      most_rows_of_block=most, window=window)  # fmt: skip
    of_rule = [twin.cut_pairs(records, rule, most or 99, window, list(rule.sorted_by)) for rule in LISTED_RULES]
    if not any(of_rule):
        with pytest.raises(cg.DataError):
            cg.link(table, chosen)
        return
    even = Model([one.title for one in LISTED_COMPARISONS], [one.labels for one in LISTED_COMPARISONS],
                 *[[[0, *[1 / (len(one.labels) - 1)] * (len(one.labels) - 1)] for one in LISTED_COMPARISONS]] * 2,
                 0.5)  # fmt: skip
    links = cg.link(table, chosen, model=even, threads=2)
    assert links.rules["pairs"].to_pylist() == [len(pairs) for pairs in of_rule]
    first: dict[tuple[int, int], str] = {}
    for rule, pairs in zip(LISTED_RULES, of_rule, strict=True):
        for pair in pairs:
            first.setdefault(pair, rule.label)
    found = {(row["record_a"], row["record_b"]): row for row in links.pairs.to_pylist()}
    assert {pair: row["rule"] for pair, row in found.items()} == first
    for (a, b), row in found.items():
        for comparison in LISTED_COMPARISONS:
            level = twin.level_of(comparison, records[a], records[b])
            assert row[f"level_{comparison.title}"] == comparison.labels[level], (records[a], records[b])
    assert links.compared == len(first)


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
    Rule([Part("given", "soundex", second_column="family")]),
    Rule([Part("given", second_column="family"), Part("born", "year")]),
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
