"""A made casebook says that it is made, with its seed and parameters, in every file that it or an answer goes to."""

from __future__ import annotations

import csv
import hashlib
import json
import pickle
import sqlite3
from functools import cache
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

import casegraph as cg
from casegraph import cli
from casegraph.io.made import read_label

ASKED = {"contacts": 120, "persons": 40, "addresses": 30, "agencies": 12}
PURPOSE = "a test"


@cache
def book() -> cg.Casebook:
    return cg.simulate(**ASKED, seed=9, parameters={"misfiled": 0.25})


def is_label(found: object) -> bool:
    assert isinstance(found, dict)
    return bool(
        found["made"] is True
        and found["describes"] == "nobody"
        and found["seed"] == 9
        and found["contacts"] == 120
        and found["parameters"]["misfiled"] == 0.25
        and found["parameters"]["late"] == 0.1
        and found["set"] == {"misfiled": 0.25}
    )


def test_a_made_casebook_has_a_label_and_no_other_has() -> None:
    assert is_label(dict(book().made))
    assert cg.example("dhr7").made is None
    assert cg.example("dhr7").graph().frequency.counts("agency").made is None
    with pytest.raises(TypeError):
        book().made["seed"] = 10


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "[" * 200_000, '{"a":' * 200_000])
def test_what_is_no_label_of_numbers_or_too_deep_is_none(value: str) -> None:
    assert read_label('{"made": true, "seed": 1.5}') == {"made": True, "seed": 1.5}
    assert read_label(f'{{"made": true, "seed": {value}}}') is None
    assert read_label(value) is None


@pytest.mark.parametrize(
    "name", ["csv", "parquet", "made.xlsx", "made.duckdb"]
)  # every format that a casebook is written in
def test_written_and_opened_it_is_made_still(tmp_path: Path, name: str) -> None:
    form = None if "." in name else name
    where = book().write(tmp_path / name, format=form)
    again = cg.open(where)
    assert is_label(dict(again.made)), name
    assert again.validate().problems.num_rows == 0
    twice = cg.open(again.write(tmp_path / "again", format="parquet"))
    assert is_label(dict(twice.made)), name
    answer = twice.graph(purpose=PURPOSE).frequency.counts("agency")
    assert is_label(read_label(answer.table.schema.metadata[b"casegraph.made"]))


def test_every_file_of_a_folder_is_labelled(tmp_path: Path) -> None:
    folder = book().write(tmp_path / "made", format="parquet")
    for file in folder.glob("*.parquet"):
        assert is_label(read_label(pq.read_schema(file).metadata[b"casegraph"])), file
    resources = json.loads((folder / "datapackage.json").read_text())["resources"]
    assert resources
    assert all(one["description"].startswith("Made, describes nobody. ") for one in resources)
    bundled = json.loads((cg.example("dhr7").write(tmp_path / "dhr7") / "datapackage.json").read_text())
    assert "made" not in bundled["casegraph"]
    assert not any("Made" in one["description"] for one in bundled["resources"])


def test_without_a_descriptor_its_parquet_files_still_say_so(tmp_path: Path) -> None:
    folder = book().write(tmp_path / "made", format="parquet")
    (folder / "datapackage.json").unlink()
    assert is_label(dict(cg.open(folder, descriptor=False).made))


def test_tables_read_from_its_files_bear_it_into_a_casebook(tmp_path: Path) -> None:
    folder = book().write(tmp_path / "made", format="parquet")
    tables = {file.stem: pq.read_table(file) for file in folder.glob("*.parquet")}
    assert is_label(dict(cg.Casebook(tables).made))
    others = {name: table.replace_schema_metadata() for name, table in tables.items()}
    assert cg.Casebook(others).made is None
    assert is_label(dict(cg.Casebook(others).with_tables(flags=tables["flags"]).made))


def test_a_workbook_and_a_database_show_it_to_readers(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(book().write(tmp_path / "made.xlsx"))["casebook"]
    assert is_label(read_label({row[0].value: row[1].value for row in sheet.iter_rows()}["made"]))
    with sqlite3.connect(tmp_path / "made.sqlite") as connection:
        for name, table in book().tables.items():
            columns = ", ".join(f'"{column}"' for column in table.column_names)
            connection.execute(f"create table {name} ({columns})")
            marks = ", ".join("?" * table.num_columns)
            rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
            connection.executemany(f"insert into {name} values ({marks})", rows)
        connection.execute("create table casebook (key, value)")
        connection.execute("insert into casebook values ('made', ?)", (json.dumps(dict(book().made)),))
    connection.close()
    assert is_label(dict(cg.open(tmp_path / "made.sqlite").made))


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_what_simulate_writes_has_the_truth_in_its_descriptor(tmp_path: Path, form: str) -> None:
    out = tmp_path / "made"
    args = [x for key, value in ASKED.items() for x in (f"--{key}", str(value))]
    command = ["simulate", *args, "--seed", "9", "--set", "misfiled=0.25", "--format", form, "-o", str(out)]
    assert cli.main(command) == 0
    package = json.loads((out / "datapackage.json").read_text())
    assert is_label(package["casegraph"]["made"])
    named = {one["path"]: one for one in package["resources"]}
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {"datapackage.json"}
    assert set(named) == there
    assert {f"truth/{name}.{form}" for name in cg.simulated_truth(**ASKED)} <= there
    for path, one in named.items():
        data = (out / path).read_bytes()
        assert one["description"].startswith("Made, describes nobody"), path
        assert (one["bytes"], one["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}"), path
    again = cg.open(out)
    assert is_label(dict(again.made))
    assert again.validate().problems.num_rows == 0
    assert set(again.tables) == set(book().tables)  # the truth is none of its tables


def test_what_comes_of_it_is_made_too(tmp_path: Path) -> None:
    made = book()
    for other in (
        made.with_tables(flags=None),
        made.seen_by("board"),
        made.seen_by("public"),
        pickle.loads(pickle.dumps(made)),
        cg.open(made.write(tmp_path / "public", audience="public")),
    ):
        assert is_label(dict(other.made))
    graph = made.graph(purpose=PURPOSE)
    for answer in (
        graph.frequency.counts("agency"),
        graph.frequency.counts("agency").seen_by("public"),
        graph.what_if(refile={1: 2}).frequency.counts("agency"),
    ):
        assert is_label(dict(answer.made))
        pq.write_table(answer.table, tmp_path / "answer.parquet")
        assert is_label(read_label(pq.read_schema(tmp_path / "answer.parquet").metadata[b"casegraph.made"]))
        assert is_label(answer.to_pandas().attrs["made"])
    evidence = graph.frequency.counts("agency").evidence(0)
    assert is_label(read_label(evidence.schema.metadata[b"casegraph.made"]))
    folder = made.write(tmp_path / "stream", format="parquet")
    counted = cg.stream_counts(folder, ["agency"])
    assert is_label(read_label(counted.schema.metadata[b"casegraph.made"]))
    assert is_label(json.loads(graph.to_networkx().graph["made"]))


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_an_answer_saved_on_the_command_line_says_so(tmp_path: Path, ending: str) -> None:
    folder, out = book().write(tmp_path / "made"), tmp_path / f"answer.{ending}"
    assert cli.main(["measure", "frequency.counts", str(folder), "by=agency", "-o", str(out)]) == 0
    said = "made, describes nobody: seed=9, contacts=120, persons=40, addresses=30, agencies=12, areas=1, misfiled=0.25"
    if ending == "parquet":
        assert is_label(read_label(pq.read_schema(out).metadata[b"casegraph.made"]))
    elif ending == "csv":
        assert {row["made_data"] for row in csv.DictReader(out.read_text(encoding="utf-8").splitlines())} == {said}
    else:
        assert {row["made_data"] for row in json.loads(out.read_text())} == {said}


def test_what_is_shown_of_an_answer_says_so() -> None:
    answer = book().graph(purpose=PURPOSE).frequency.counts("year")
    said = "Made data, seed 9: it describes nobody."
    assert said in repr(answer)
    assert said in answer._repr_html_()
    assert said in repr(answer.show(rows=1))
    picture = answer.plot()
    assert picture.alt.endswith(said)
    assert picture.alt.count(said) == 1
    for drawn in (
        cg.plots.timeline(book(), persons=[1]),
        cg.plots.residences(book(), persons=[1]),
        cg.plots.genogram(book(), persons=[1, 2]),
        cg.plots.rhythm(book()),
        cg.plots.rhythm(book(), audience="public"),
        cg.plots.timeline(book(), audience="public"),
        cg.plots.gaps({"one": book().graph(purpose=PURPOSE).visibility.split("total")}),
    ):
        assert drawn.alt.endswith(said), drawn.title
        assert drawn.alt.count(said) == 1
    assert said in picture.to_bytes("svg").decode()
    assert said not in repr(cg.example("dhr7").graph().frequency.counts("year"))
    assert said not in cg.example("dhr7").graph().frequency.counts("year").plot().alt


def test_a_report_says_so_under_any_title(tmp_path: Path) -> None:
    args = ["report", str(book().write(tmp_path / "made")), "-o", str(tmp_path / "out"), "--title", "Quarterly"]
    assert cli.main(args) == 0
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Quarterly (made data: describes nobody)" in page


@pytest.mark.parametrize("label", ['"yes"', '{"made": false}', "3"])
def test_a_label_that_is_none_is_refused(tmp_path: Path, label: str) -> None:
    folder = book().write(tmp_path / "made")
    package = json.loads((folder / "datapackage.json").read_text())
    package["casegraph"]["made"] = json.loads(label)
    (folder / "datapackage.json").write_text(json.dumps(package))
    with pytest.raises(cg.DataError, match="'made' must be the label of a made casebook"):
        cg.open(folder)


def test_an_entry_of_a_workbook_that_is_no_label_is_a_problem(tmp_path: Path) -> None:
    path = book().write(tmp_path / "made.xlsx")
    workbook = openpyxl.load_workbook(path)
    for row in workbook["casebook"].iter_rows():
        if row[0].value == "made":
            row[1].value = "yes"
    workbook.save(path)
    with pytest.raises(cg.InvalidCasebook, match="the entry is not known, or its value is not"):
        cg.open(path)


def test_the_label_is_no_part_of_the_tables() -> None:
    for table in book().tables.values():
        assert not table.schema.metadata
