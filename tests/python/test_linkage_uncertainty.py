"""Sampled clusterings carried through measures, and what an agency's own records could have linked."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from test_linkage import made_records

import casegraph as cg

Rows = list[dict[str, Any]]
Tables = dict[str, Any]


def with_contacts(rows: Rows) -> tuple[Rows, Tables]:
    """Each record made at a contact of its own."""
    records = [{**row, "contact_id": f"c-{row['record_id']}"} for row in rows]
    contacts = [
        {
            "contact_id": row["contact_id"],
            "agency_id": row["agency_id"],
            "kind": "call",
            "date": f"2020-{1 + at % 12:02}-10",
        }
        for at, row in enumerate(records)
    ]
    agencies = [{"agency_id": name, "name": name.title()} for name in sorted({row["agency_id"] for row in rows})]
    return records, {"contacts": contacts, "agencies": agencies}


def doubtful(persons: int, seed: int) -> tuple[Rows, list[int]]:
    """Pairs of records that share little, so that the model is in doubt about many of them."""
    rows = made_records(persons, seed)
    draw = random.Random(seed)
    for row in rows:
        for name in ("phone", "postcode", "address_line_1", "birth_date"):
            if draw.random() < 0.55:
                row[name] = None
    return rows, [row["x_person"] for row in rows]


@pytest.fixture(scope="module")
def linked() -> tuple[cg.linkage.Links, Tables]:
    rows, _ = doubtful(300, 5)
    records, book = with_contacts(rows)
    return cg.link(records), book


def components(graph: cg.graph.CaseGraph) -> int:
    return int(graph._core.sizes()["persons"])


def test_samples_are_transitive_and_of_the_seed(linked: tuple[cg.linkage.Links, Tables]) -> None:
    links, _ = linked
    samples = links.uncertainty.samples(20, seed=3)
    assert len(samples) == 20
    for column in samples.table.columns:
        labels = np.asarray(column)
        assert (labels <= np.arange(len(labels))).all()
        assert (labels[labels] == labels).all()  # a cluster is named by its first record, which is in it
    assert samples.table.equals(links.uncertainty.samples(20, seed=3).table)
    assert not samples.table.equals(links.uncertainty.samples(20, seed=4).table)


def bits_of_records_alone(clusters: list[int]) -> float:
    """What is added for a record alone: half the logarithm of how seldom a record is the only one of its person."""
    sizes = Counter(clusters).values()
    rows, alone, few = len(clusters), sum(size == 1 for size in sizes), 5
    others = (sum(size * (size - 1) for size in sizes) + few) / (rows + few)
    return math.log2((rows - alone + few) / (alone + few) * (rows / len(sizes)) / others) / 2


def test_sharpness_is_of_all_weights_those_of_pairs_that_are_not_kept_among_them() -> None:
    person = {"agency_id": "police", "given_name": "Quill", "family_name": "Zephyrin", "sex": "female",
              "birth_date": "1981-03-04", "address_line_1": "1 Xanadu Road", "postcode": "ZZ9 9ZZ"}  # fmt: skip
    phones = [f"07700 99999{at}" for at in range(3)]
    own = [{**person, "record_id": f"q{at}", "phone": phone} for at, phone in enumerate(phones)]
    other = {"given_name": "Zoltan", "family_name": "Abcxyz", "address_line_1": "77 Elsewhere Lane", "postcode": "XY1"}
    links = cg.link([*made_records(), *own, {**own[0], **other, "record_id": "x"}])
    kept = [row for row in links.pairs.to_pylist() if "x" in (row["record_a"], row["record_b"])]
    assert [(row["record_a"], row["probability"] > 0.5) for row in kept] == [("q0", True)]
    asked = {"doubt": 0, "missed": False}
    # Two pairs that are not kept speak against it, more than one for it; but hardly anybody has one record alone.
    assert 0.5 < links.uncertainty.samples(200, **asked).together("q0", "x") < 0.95
    assert links.uncertainty.samples(200, sharpness=6, **asked).together("q0", "x") < 0.1


def test_pairs_alone_are_together_as_often_as_is_probable_where_persons_have_several(
    linked: tuple[cg.linkage.Links, Tables],
) -> None:
    links, _ = linked
    samples = links.uncertainty.samples(400, seed=1, missed=False)
    # Pairs that are a component of their own: the model's odds, and those of a record not to be the only one.
    more = bits_of_records_alone(links.clusters_at(0.5)["cluster"].to_pylist())
    assert more > 0.2
    pairs = links.pairs.to_pylist()
    count: dict[str, int] = {}
    for row in pairs:
        for side in ("record_a", "record_b"):
            count[row[side]] = count.get(row[side], 0) + 1
    alone = [row for row in pairs if count[row["record_a"]] == count[row["record_b"]] == 1]
    unsure = [row for row in alone if 0.1 < row["probability"] < 0.9]
    assert unsure
    for row in unsure:
        share = samples.together(row["record_a"], row["record_b"])
        odds = 2**more * row["probability"] / (1 - row["probability"])
        assert share == pytest.approx(odds / (1 + odds), abs=4 * 0.5 / 400**0.5)


def test_a_measure_has_an_interval(linked: tuple[cg.linkage.Links, Tables]) -> None:
    links, book = linked
    samples = links.uncertainty.samples(40)
    (row,) = samples.measure(book, components).to_pylist()
    assert row["unlinked"] == 600
    assert row["lower"] <= row["mean"] <= row["upper"] < 600
    assert row["estimate"] == len(set(links.clusters["cluster"].to_pylist()))
    assert row["due_to_linkage"] == row["estimate"] - row["own"]
    per_agency = samples.measure(book, lambda graph: graph.frequency.counts("agency")).to_pylist()
    certain = {r["agency"]: r for r in per_agency if r["value"] == "certain"}
    # Contacts of an agency do not depend on who is who.
    assert {r["lower"] for r in certain.values()} == {r["upper"] for r in certain.values()} == {300.0}
    assert all(r["due_to_linkage"] == 0 for r in certain.values())


def test_graphs_are_those_built_of_the_linked_casebook(linked: tuple[cg.linkage.Links, Tables]) -> None:
    links, book = linked
    built = links.casebook(book).graph(purpose="a test")
    overlaid = next(links.uncertainty.samples(2).__class__(links, links.clusters.select(["cluster"])).graphs(book))
    for graph in (built, overlaid):
        assert components(graph) == len(set(links.clusters["cluster"].to_pylist()))
    by_person = [g.frequency.counts(["person", "agency"], purpose="a test").to_pylist() for g in (built, overlaid)]
    key = ("person", "agency")
    assert sorted(by_person[0], key=lambda r: [r[k] for k in key]) == sorted(
        by_person[1], key=lambda r: [r[k] for k in key]
    )


def test_samples_hold_the_truth_of_single_records() -> None:
    """Over made populations of none to two records a person; the model is trained anew on each."""
    held, drawn, true = [], [], []
    for seed in range(8):
        draw = random.Random(seed)
        rows, _ = doubtful(250, 100 + seed)
        rows = [row for row in rows if draw.random() < 0.7]
        persons = np.unique([row["x_person"] for row in rows], return_inverse=True)[1]
        links = cg.link(rows)
        samples = links.uncertainty.samples(40, seed=seed)
        labels = np.array([np.asarray(column) for column in samples.table.columns])
        sizes = np.array([np.bincount(one, minlength=len(one))[one] for one in labels])
        low, high = np.quantile(sizes, [0.05, 0.95], axis=0)
        size = np.bincount(persons)[persons]
        held.append(float(((low <= size) & (size <= high)).mean()))
        drawn.append(float(np.mean([len(np.unique(one)) for one in labels])))
        true.append(len(np.unique(persons)))
    assert np.mean(held) > 0.6
    # Pairs that no rule has are drawn too: the number of persons is near the truth.
    assert np.mean(drawn) == pytest.approx(np.mean(true), rel=0.15)


def test_samples_keep_to_the_settings_own_constraints(linked: tuple[cg.linkage.Links, Tables]) -> None:
    links, _ = linked
    rows = links.records.to_pylist()
    again = [{**row, "record_id": f"again-{at}", "address_line_1": None} for at, row in enumerate(rows[:60])]
    everyone = [*rows, *again]
    settings = replace(links.settings, one_per_source=True, apart=["birth_date"])
    held = cg.link(everyone, settings).uncertainty
    agency = np.array([row["agency_id"] for row in everyone])

    def shared(samples: Any) -> int:
        """Pairs of one agency in one cluster."""
        keys = [np.unique([f"{x}/{y}" for x, y in zip(column.to_pylist(), agency, strict=True)], return_counts=True)[1]
                for column in samples.table.columns]  # fmt: skip
        return int(sum((one * (one - 1) // 2).sum() for one in keys))

    assert shared(held.samples(5)) == 0
    assert shared(held.samples(5, missed=False)) == 0
    assert shared(held.samples(5, one_per_source=False, apart=())) > 0


def test_what_no_rule_compared_is_drawn_unless_asked_not_to(linked: tuple[cg.linkage.Links, Tables]) -> None:
    links, _ = linked
    drawn, without = links.uncertainty.samples(20), links.uncertainty.samples(20, missed=False)
    assert drawn.joined.sum() > 0
    assert without.joined.sum() == 0
    counts = [np.array([len(np.unique(np.asarray(one))) for one in of.table.columns]) for of in (drawn, without)]
    assert (counts[0] + drawn.joined == counts[1]).all()
    (row,) = drawn.persons().to_pylist()
    assert row["drawn"] - row["missed"] == pytest.approx(row["estimate"])


def test_same_person_is_a_what_if(linked: tuple[cg.linkage.Links, Tables]) -> None:
    links, book = linked
    graph = links.casebook(book, linked=False).graph(purpose="a test")
    joined = graph.what_if(same_person=[["p-police-0", "p-health-0"]])
    assert components(joined) == components(graph) - 1
    counts = {row["person"]: row["certain"] for row in joined.frequency.counts("person").to_pylist()}
    assert counts["p-health-0"] == 2  # the first in the casebook keeps its id
    assert "p-police-0" not in counts
    with pytest.raises(cg.ArgumentError, match="is in two groups"):
        graph.what_if(same_person=[["p-police-0", "p-health-0"], ["p-health-0", "p-police-1"]])


def test_a_check_is_not_credited_with_pooled_links() -> None:
    """Two records of the police that only a record of the hospital ties together."""
    base = made_records(150, 8)
    one = {"given_name": "Quill", "family_name": "Zephyrin", "birth_date": "1981-03-04", "sex": "female"}
    home = {"address_line_1": "1 Xanadu Road", "postcode": "ZZ9 9ZZ", "phone": "07700 999999"}
    extra = [
        {"record_id": "x1", "agency_id": "police", **one},
        {"record_id": "x2", "agency_id": "health", **one, **home},
        {"record_id": "x3", "agency_id": "police", "given_name": "Q", **home},
        {"record_id": "x4", "agency_id": "police", **one, "phone": home["phone"]},
    ]
    records, book = with_contacts([*base, *extra])
    links = cg.link(records)
    cluster = {row["record_id"]: row["cluster"] for row in links.clusters.to_pylist()}
    assert cluster["x1"] == cluster["x2"] == cluster["x4"]
    graph = links.casebook(book).graph(purpose="a test")
    shown = graph.visibility.check(agency="police", person="p-x1", at="2021-06-01", persons="p-x1", detail=True)
    found = {
        row["contact"]: row["linked_by"] for row in links.linked_by(shown, agency="police", record="x1").to_pylist()
    }
    assert found["c-x1"] == found["c-x4"] == "own records"
    assert found["c-x2"] == "pooled records only"
    table = pa.table({"contact": ["c-x1", "c-police-0"]})
    assert links.linked_by(table, agency="police", record="x1")["linked_by"].to_pylist() == [
        "own records",
        "not linked",
    ]
    own = links.uncertainty.own_clusters()
    rows = {row["record_id"]: at for at, row in enumerate(records)}
    assert own[rows["x2"]] == rows["x2"]  # nobody else's records help the hospital


def test_what_cannot_be_carried_is_refused(linked: tuple[cg.linkage.Links, Tables]) -> None:
    links, book = linked
    with pytest.raises(cg.ArgumentError, match="many: 1"):
        links.uncertainty.samples(1)
    with pytest.raises(cg.ArgumentError, match="sharpness"):
        links.uncertainty.samples(sharpness=0)
    samples = links.uncertainty.samples(2)
    with pytest.raises(cg.ArgumentError, match="level"):
        samples.measure(book, components, level=90)
    with pytest.raises(cg.DataError, match="no column contact_id"):
        cg.link(made_records(30)).casebook(book)
    with pytest.raises(cg.DataError, match="none has a contact_id"):
        links.casebook(cg.example("dhr7"))
    with pytest.raises(cg.NotFoundError, match="no record is of 'fire'"):
        links.linked_by(pa.table({"contact": ["c"]}), agency="fire", record="police-0")


def test_a_check_finds_no_contact_that_pooled_records_alone_tie_to_the_person(tmp_path: Path) -> None:
    rows = made_records(60)
    stray = {"record_id": "police-x", "agency_id": "police", "given_name": "Zebedee", "family_name": "Quill",
             "birth_date": "1931-05-06", "x_person": 0}  # fmt: skip
    records, book = with_contacts([*rows, stray])

    def decided(*pairs: tuple[str, str]) -> cg.linkage.Links:
        return cg.link(records, decisions=[{"record_a": a, "record_b": b, "decision": "link"} for a, b in pairs])

    def classes(casebook: cg.Casebook) -> dict[str, str]:
        shown = casebook.graph(purpose="a test").visibility.check(
            agency="police", person="p-health-0", persons="p-health-0", at="2026-01-01", detail=True
        )
        return {row["contact"]: row["class"] for row in shown.to_pylist()}

    together = ("police-0", "health-0")
    links = decided(together, ("health-0", "police-x"))
    casebook = links.casebook(book)
    assert casebook.crosswalk["entity_id"].to_pylist().count("p-health-0") == 3
    pooled = [row for row in casebook.participants.to_pylist() if row["recorded_as"]]
    assert [(row["contact_id"], row["recorded_as"]) for row in pooled] == [
        ("c-police-x", "tied to the person by pooled records only")
    ]
    assert classes(casebook) == {"c-police-0": "found", "c-police-x": "recording", "c-health-0": "silo"}
    found = casebook.graph(purpose="a test").visibility
    # Of checks at contacts the agency could not know whom that of police-x was about, unless its records were linked.
    skipped = {as_if: sum(row["skipped"] for row in found.split(as_if=as_if).to_pylist()) for as_if in ((), "linked")}
    assert skipped == {(): 1, "linked": 0}
    casebook.write(tmp_path / "kept")
    again = cg.open(tmp_path / "kept")
    assert again.crosswalk.num_rows == len(records)
    assert classes(again) == classes(casebook)
    # Somebody at the agency linked the two: then its own records do.
    own = decided(together, ("health-0", "police-x"), ("police-0", "police-x")).casebook(book)
    assert classes(own)["c-police-x"] == "found"
    assert not [row for row in own.participants.to_pylist() if row.get("recorded_as")]
