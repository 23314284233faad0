"""Splitting of clusters, their quality, ids carried over, what a threshold changes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from test_linkage import made_records

import casegraph as cg


@pytest.fixture(scope="module")
def links() -> cg.linkage.Links:
    return cg.link(made_records())


def sets(links: cg.linkage.Links) -> set[frozenset[str]]:
    found: dict[int, set[str]] = {}
    for row in links.clusters.to_pylist():
        found.setdefault(row["cluster"], set()).add(row["record_id"])
    return {frozenset(one) for one in found.values()}


def person(name: str, agency: str, **values: Any) -> dict[str, Any]:
    return {"record_id": f"{agency}-{name}", "agency_id": agency, **values}


def twins() -> list[dict[str, Any]]:
    """Beside the made records: three records that all but a date of birth says are one person."""
    same = {
        "given_name": "Quill",
        "family_name": "Zephyrin",
        "sex": "female",
        "address_line_1": "1 Xanadu Road",
        "postcode": "ZZ9 9ZZ",
        "phone": "07700 999999",
    }
    born = ["1981-03-04", "1981-03-04", "1959-11-27"]
    return [*made_records(), *(person(f"t{at}", "police", **same, birth_date=day) for at, day in enumerate(born))]


def test_two_dates_of_birth_part_a_cluster() -> None:
    links = cg.link(twins())
    joined = frozenset({"police-t0", "police-t1", "police-t2"})
    assert joined in sets(links)  # all that they share outweighs the date
    parted = links.clustering.split(apart=["birth_date"])
    assert frozenset({"police-t0", "police-t1"}) in sets(parted)
    assert frozenset({"police-t2"}) in sets(parted)
    assert parted.crosswalk["decided_by"][0].as_py().endswith("; apart birth_date")
    assert joined in sets(links)  # the links themselves stay as they are
    alone = {row["record_id"]: row["probability"] for row in parted.crosswalk.to_pylist()}
    assert alone["police-t2"] is None


def father_and_son(fathers: int, sons: int) -> list[dict[str, Any]]:
    """So many records of either: of one name and phone, each with his own date of birth."""
    same = {"given_name": "Quill", "family_name": "Zephyrin", "sex": "male", "phone": "07700 999999"}
    born = ["1959-11-27"] * fathers + ["1981-03-04"] * sons
    return [*made_records(), *(person(f"f{at}", "police", **same, birth_date=day) for at, day in enumerate(born))]


@pytest.mark.parametrize("sons", [1, 5])
def test_dates_of_birth_that_are_put_down_again_part_father_and_son(sons: int) -> None:
    links = cg.link(father_and_son(5, sons))
    father = {f"police-f{at}" for at in range(5)}
    son = {f"police-f{at}" for at in range(5, 5 + sons)}
    assert father | son in sets(links)  # what they share outweighs one date
    parted = sets(links.clustering.split())
    if sons == 1:
        assert father | son in parted  # which may be a slip
    else:
        assert father in parted
        assert son in parted


def test_one_record_a_source(links: cg.linkage.Links) -> None:
    split = links.clustering.split(one_per_source=True)
    for one in sets(split):
        agencies = [record.split("-")[0] for record in one]
        assert len(agencies) == len(set(agencies))
    quality = split.clustering.quality().to_pylist()
    assert all(row["records"] == row["sources"] == 2 for row in quality)


def test_splitting_plausible_clusters_changes_nothing(links: cg.linkage.Links) -> None:
    pairs = [one for one in sets(links) if len(one) == 2]
    assert len(pairs) > 300
    assert set(pairs) <= sets(links.clustering.split())


def test_quality_tells_what_speaks_against_a_cluster() -> None:
    links = cg.link(twins())
    quality = {row["cluster"]: row for row in links.clustering.quality().to_pylist()}
    one = quality["police-t0"]
    assert (one["records"], one["links"], one["density"], one["bridges"], one["diameter"]) == (3, 3, 1.0, 0, 1)
    assert one["weakest"] >= links.settings.link
    assert all(row["against"] >= 0 for row in quality.values())


def test_what_a_threshold_changes(links: cg.linkage.Links) -> None:
    low, high = 0.1, 0.9999999
    changes = links.clustering.changes(low, high)
    loose, tight = links.clusters_at(low), links.clusters_at(high)
    count = len(set(loose["cluster"].to_pylist()))
    assert len(set(tight["cluster"].to_pylist())) - count == sum(row["parts"] - 1 for row in changes.to_pylist())
    assert changes.num_rows
    assert all(low <= row["joined_at"] < high for row in changes.to_pylist())
    with pytest.raises(cg.ArgumentError, match="is not below"):
        links.clustering.changes(0.9, 0.5)


def crosswalk(given: dict[str, str]) -> pa.Table:
    return pa.table({"record_id": list(given), "entity_id": list(given.values())})


def test_ids_are_carried_over(links: cg.linkage.Links) -> None:
    before = {row["record_id"]: f"person {row['entity_id']}" for row in links.crosswalk.to_pylist()}
    again, changes = links.clustering.carried_over(crosswalk(before))
    assert dict(zip(again["record_id"].to_pylist(), again["entity_id"].to_pylist(), strict=True)) == before
    assert changes.num_rows == 0


def test_ids_of_persons_that_were_merged_or_split() -> None:
    links = cg.link(made_records(60))
    pair = next(one for one in sets(links) if one == {"police-5", "health-5"})
    assert pair
    before = {row["record_id"]: row["entity_id"] for row in links.crosswalk.to_pylist()}
    before["police-5"], before["health-5"] = "one", "two"  # they were apart
    before["police-6"] = before["health-6"] = before["police-7"] = before["health-7"] = "both"  # they were together
    del before["police-8"]
    again, changes = links.clustering.carried_over(crosswalk(before))
    now = dict(zip(again["record_id"].to_pylist(), again["entity_id"].to_pylist(), strict=True))
    assert now["police-5"] == now["health-5"] == "one"
    assert now["police-6"] == now["health-6"] == "both"
    assert now["police-7"] == now["health-7"] == "p-health-7"
    assert now["police-8"] == now["health-8"] == before["health-8"]
    told = {row["entity_id"]: (row["change"], row["into"]) for row in changes.to_pylist()}
    assert told["both"] == ("split", "both; p-health-7")
    assert told["two"] == ("merged", "one")
    twice = pa.table({"record_id": ["police-5", "police-5"], "entity_id": ["a", "b"]})
    with pytest.raises(cg.DataError, match="stands in two rows"):
        links.clustering.carried_over(twice)


def test_what_cannot_be_split_by_is_refused(links: cg.linkage.Links) -> None:
    with pytest.raises(cg.ArgumentError, match="no comparison 'shoe'; accepted: given_name"):
        links.clustering.split(apart=["shoe"])
    rows = [{key: value for key, value in row.items() if key != "agency_id"} for row in made_records(30)]
    with pytest.raises(cg.ArgumentError, match=r"settings\.source names no column"):
        cg.link(rows).clustering.split(one_per_source=True)
