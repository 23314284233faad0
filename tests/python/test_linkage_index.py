"""New records linked to an index: the same as linking all anew with model and frequencies frozen."""

from __future__ import annotations

from typing import Any

import pytest
from test_linkage import made_records

import casegraph as cg

Rows = list[dict[str, Any]]


def rows_and_batches() -> tuple[Rows, list[Rows]]:
    rows = made_records(500)
    return rows[:800], [rows[800:860], rows[860:990], rows[990:]]


def sets(crosswalk: Any) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in crosswalk.to_pylist():
        found.setdefault(row["entity_id"], set()).add(row["record_id"])
    return {frozenset(one) for one in found.values()}


def pairs_of(table: Any) -> dict[tuple[str, str], float]:
    return {(row["record_a"], row["record_b"]): row["weight"] for row in table.to_pylist()}


def test_adding_gives_what_linking_all_anew_gives() -> None:
    base, batches = rows_and_batches()
    # Records that join two persons, so that clusters merge.
    bridge = {**base[0], "record_id": "bridge", "birth_date": None}
    batches[0] = [*batches[0], bridge]
    links = cg.link(base)
    index = links.index()
    added = [index.add(batch) for batch in batches]
    everything = [*base, *(row for batch in batches for row in batch)]
    fresh = links.index()  # frequencies of the base alone
    anew = cg.link(everything, links.settings, model=links.model, frequencies=fresh)
    assert sets(index.crosswalk) == sets(anew.crosswalk)
    of_added = {pair: weight for one in added for pair, weight in pairs_of(one.pairs).items()}
    of_base = pairs_of(links.pairs)
    assert of_added.keys() | of_base.keys() == pairs_of(anew.pairs).keys()
    assert not of_added.keys() & of_base.keys()
    assert {**of_added, **of_base} == pairs_of(anew.pairs)  # to the last bit


def test_ids_stay_and_merges_are_told() -> None:
    base, batches = rows_and_batches()
    links = cg.link(base)
    before = {row["record_id"]: row["entity_id"] for row in links.crosswalk.to_pylist()}
    index = links.index()
    changed = {}
    for batch in batches:
        added = index.add(batch)
        changed.update({row["entity_id"]: row["into"] for row in added.changes.to_pylist()})
        assert added.crosswalk["record_id"].to_pylist() == [row["record_id"] for row in batch]
    now = {row["record_id"]: row["entity_id"] for row in index.crosswalk.to_pylist()}
    for record, entity in before.items():
        assert now[record] == changed.get(entity, entity)
    moved = sum(now[record] != entity for record, entity in before.items())
    assert moved / len(before) <= 0.01


def test_a_batch_that_joins_two_persons_keeps_the_larger_ones_id() -> None:
    rows = made_records(200)
    one = {**rows[0], "record_id": "a1"}
    far = {"given_name": "Zo", "family_name": "Quux", "birth_date": "1931-01-02", "email": "one@example.org"}
    base = [*rows, one, {"record_id": "far", **far}]
    links = cg.link(base)
    index = links.index()
    entity = {row["record_id"]: row["entity_id"] for row in index.crosswalk.to_pylist()}
    assert entity["far"] != entity["a1"]
    both = {**far, **{name: rows[0][name] for name in ("address_line_1", "postcode", "phone")}}
    joined = index.add([{"record_id": "j1", **far}, {"record_id": "j2", **both}])
    crosswalk = {row["record_id"]: row["entity_id"] for row in joined.crosswalk.to_pylist()}
    assert crosswalk["j1"] == entity["far"] == crosswalk["j2"]


def test_best_matches_of_one_record() -> None:
    base, batches = rows_and_batches()
    index = cg.link(base).index()
    asked = {**base[10], "record_id": "other"}
    found = index.match(asked, most=3).to_pylist()
    assert found[0]["record_id"] in {base[10]["record_id"], base[11]["record_id"]}
    assert len(found) <= 3
    assert [row["weight"] for row in found] == sorted((row["weight"] for row in found), reverse=True)
    assert len(index) == 800  # asked, not added
    several = index.match([asked, batches[0][0], {"given_name": "Nobody"}]).to_pylist()
    assert {row["row"] for row in several} <= {0, 1}
    assert [row["row"] for row in several] == sorted(row["row"] for row in several)
    assert index.match({"given_name": "Nobody"}).num_rows == 0


def test_a_pair_with_a_new_record_is_explained() -> None:
    base, _ = rows_and_batches()
    links = cg.link(base)
    index = links.index()
    new = {name: value for name, value in base[10].items() if name != "record_id"}
    matches = {row["record_id"]: row["weight"] for row in index.match(new).to_pylist()}
    other = base[11]["record_id"]
    steps = index.explain(new, other).to_pylist()
    assert steps[-1]["cumulative"] == pytest.approx(matches[other], rel=1e-12)
    assert {row["value_a"] for row in steps} <= {None, "***"}


def test_an_index_of_files_is_that_of_the_links() -> None:
    base, batches = rows_and_batches()
    links = cg.link(base)
    again = cg.linkage.Index(links.records, links.crosswalk, links.settings, links.model)
    assert again.add(batches[0]).crosswalk.equals(links.index().add(batches[0]).crosswalk)


@pytest.mark.parametrize(
    ("batch", "words"),
    [
        ([{"given_name": "Ann"}], "there is no column 'record_id'"),
        ([{"record_id": "police-1"}], "row 1, column record_id: its id is there already"),
        ([{"record_id": "x"}, {"record_id": "x"}], "row 2, column record_id: its id is there already"),
        ([{"record_id": None}], "the id is missing"),
        ([{"record_id": "x", "birth_date": [1, 2]}], "column birth_date: its values are of type list"),
    ],
)
def test_what_cannot_be_added_is_refused(batch: Rows, words: str) -> None:
    base, _ = rows_and_batches()
    index = cg.link(base).index()
    with pytest.raises(cg.DataError, match=words):
        index.add(batch)
    assert len(index) == 800


def test_an_index_needs_ids_and_a_whole_crosswalk() -> None:
    base, _ = rows_and_batches()
    links = cg.link(base)
    with pytest.raises(cg.DataError, match="it lacks the record of row 1"):
        cg.linkage.Index(links.records, links.crosswalk.slice(1), links.settings, links.model)
    with pytest.raises(cg.DataError, match="an index needs ids"):
        cg.linkage.Index(links.records.drop_columns("record_id"), links.crosswalk, links.settings, links.model)
