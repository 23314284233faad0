"""The commands of linkage: what they write, and what they refuse with status 2."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
from pyarrow import csv
from test_linkage import made_records

import casegraph as cg
from casegraph.cli import main


def run(*arguments: str) -> int:
    return main([*arguments])


def written(path: Path, rows: list[dict[str, Any]]) -> str:
    csv.write_csv(pa.Table.from_pylist(rows), path)
    return str(path)


def read(path: Path) -> list[dict[str, Any]]:
    return csv.read_csv(path).to_pylist()


def test_link_evaluates_draws_and_asks(tmp_path: Path) -> None:
    records = written(tmp_path / "records.csv", made_records(80))
    out = tmp_path / "linked"
    assert run("link", records, "--truth", "x_person", "--pages", "--review", "12", "-o", str(out)) == 0
    made = {path.name for path in out.iterdir()}
    expected = {
        "crosswalk.csv", "pairs.csv", "rules.csv", "model.csv", "model.json", "settings.json", "evaluation.csv",
        "thresholds.csv", "clusters.csv", "comparisons.html", "clusters.html", "model.svg", "weights.svg",
        "unlinkable.svg", "precision-recall.svg", "thresholds.svg", "review.xlsx",
    }  # fmt: skip
    assert made == expected
    assert {row["kind"] for row in read(out / "evaluation.csv")} == {"pairwise", "cluster", "b_cubed"}
    assert "Barker" not in (out / "comparisons.html").read_text()
    book = openpyxl.load_workbook(out / "review.xlsx")
    for number, a, b, _ in list(book["sample"].iter_rows(min_row=2, values_only=True)):
        same = a.split("-")[1] == b.split("-")[1]
        book["pairs"].cell(4 + 3 * (number - 1), 2, "same person" if same else "different persons")
    book.save(out / "review.xlsx")
    again = tmp_path / "again"
    assert run("link", records, "--answers", str(out / "review.xlsx"), "-o", str(again)) == 0
    assert (again / "model.json").read_text() != (out / "model.json").read_text()
    assert len(read(again / "evaluation.csv")) == 3


def test_link_with_constraints(tmp_path: Path) -> None:
    records = written(tmp_path / "records.csv", made_records(80))
    assert run("link", records, "--one-per-source", "--apart", "birth_date", "-o", str(tmp_path / "out")) == 0
    decided = read(tmp_path / "out" / "crosswalk.csv")[0]["decided_by"]
    assert decided.endswith("; one_per_source; apart birth_date")
    assert run("link", records, "--apart", "shoe", "-o", str(tmp_path / "no")) == 2


def test_new_records_are_linked_to_what_was_written(tmp_path: Path) -> None:
    rows = made_records(120)
    base, new = written(tmp_path / "base.csv", rows[:200]), written(tmp_path / "new.csv", rows[199:])
    fresh = written(tmp_path / "fresh.csv", rows[200:])
    linked = str(tmp_path / "linked")
    assert run("link", base, "-o", linked) == 0
    out = tmp_path / "added"
    arguments = ("--base", base, "--linked", linked, "-o", str(out))
    assert run("link-new", fresh, *arguments) == 0
    assert [row["record_id"] for row in read(out / "crosswalk.csv")] == [row["record_id"] for row in rows[200:]]
    assert len(read(out / "all.csv")) == 240
    assert run("link-new", new, *arguments) == 2  # a record that is there already


def test_links_of_one_incident_are_proposed(tmp_path: Path) -> None:
    out = tmp_path / "links.csv"
    assert run("same-incident", "dhr7", "--least", "0.9", "-o", str(out)) == 0
    assert not read(out)  # every one of its incidents is stated
    book = cg.example("dhr7")
    unstated = str(tmp_path / "unstated")
    book.with_tables(contacts=book.contacts.drop_columns("incident_id")).write(unstated)
    assert run("same-incident", unstated, "--least", "0.9", "-o", str(out)) == 0
    assert {row["kind"] for row in read(out)} == {"same_incident"}
    assert run("same-incident", unstated, "--least", "2", "-o", str(out)) == 2
    plain = out.read_bytes()
    assert run("same-incident", unstated, "--least", "0.9", "--learn", "em", "-o", str(out)) == 0
    assert out.read_bytes() == plain
    for learn in ("nothing", "labels"):
        assert run("same-incident", unstated, "--least", "0.9", "--learn", learn, "-o", str(out)) == 0
        assert out.read_bytes() != plain
