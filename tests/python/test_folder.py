import hashlib
import json
import os

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_casebook import assert_same, problems_of, small, small_tables, with_integer_ids

import casegraph as cg
from casegraph.io import atomic, migrations
from casegraph.io.contents import Contents
from casegraph.io.delimited import read_csv


@pytest.fixture
def folder(tmp_path):
    return small().write(tmp_path / "book")


def described(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def rewrite(folder, change):
    package = described(folder)
    change(package)
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def faults_of(folder, **options):
    with pytest.raises(cg.InvalidCasebook) as caught:
        cg.open(folder, **options)
    return [one for one in problems_of(caught.value) if one["level"] == "error"]


# -- round trip --------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["csv", "parquet"])
@pytest.mark.parametrize("made", [small, with_integer_ids])
def test_reading_back_gives_the_same_casebook(tmp_path, format, made):
    book = made()
    again = cg.open(book.write(tmp_path / "book", format=format))
    assert_same(again, book)
    for file, digest in again.checksums.items():
        assert hashlib.sha256((tmp_path / "book" / file).read_bytes()).hexdigest() == digest
    assert f"contacts.{format}" in again.checksums
    assert "datapackage.json" in again.checksums
    assert len(again.validate()) == 0


def test_the_same_casebook_is_the_same_bytes(tmp_path):
    one, other = small().write(tmp_path / "book"), small().write(tmp_path / "elsewhere" / "book")
    for file in sorted(os.listdir(one)):
        assert (one / file).read_bytes() == (other / file).read_bytes(), file


def test_csv_is_plain_and_quoted_only_where_needed(folder):
    text = (folder / "agencies.csv").read_bytes()
    assert text == b'agency_id,name\npolice,A police force\nhealth,"A ""trust"", or two"\n'
    assert b"\r" not in (folder / "contacts.csv").read_bytes()


def test_others_can_read_the_package(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    package = described(folder)
    contacts = next(one for one in package["resources"] if one["name"] == "contacts")
    assert contacts["schema"]["primaryKey"] == "contact_id"
    assert {"fields": "agency_id", "reference": {"resource": "agencies", "fields": "agency_id"}} in contacts["schema"][
        "foreignKeys"
    ]
    fields = {field["name"]: field for field in contacts["schema"]["fields"]}
    assert fields["count_min"]["type"] == "integer"
    assert fields["date"]["description"].startswith("the day")
    assert package["profile"] == "tabular-data-package"
    assert package["casegraph"] == {"schema_version": "1.0", "time_zone": "Europe/London", "vocabularies": {}}


def test_a_cell_of_a_mebibyte_survives_and_one_of_ten_megabytes_is_refused(tmp_path):
    tables = small_tables()
    tables["contacts"]["gist"] = ['"a,\n' * (1 << 18), None]
    book = cg.Casebook(tables)
    folder = book.write(tmp_path / "book")
    assert_same(cg.open(folder), cg.Casebook(tables))
    (folder / "contacts.csv").write_bytes((folder / "contacts.csv").read_bytes().replace(b"a", b"a" * 10))
    with pytest.raises(cg.InvalidCasebook, match=r"contacts.csv.*1 MiB") as caught:
        cg.open(folder)
    assert len(str(caught.value)) < 10_000


# -- CSV files that are not what they should be ------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"  \n", "empty"),
        ("contact_id,kind\nc1,call\n".encode("utf-16"), "UTF-16"),
        ("contact_id,kind\nc1,call\n".encode("utf-16-le"), "NUL"),
        ("contact_id,kind\nc1,cäll\n".encode("cp1252"), "line 2 is not UTF-8 .*Windows-1252"),
        (b"contact_id,kind\nc1,ca\0ll\n", "line 2 holds a NUL"),
        (b"contact_id;kind\nc1;call\n", "semicolons"),
        (b"contact_id\tkind\nc1\tcall\n", "tabs"),
        (b"contact_id,kind,kind\nc1,call,call\n", "names 'kind' more than once"),
        (b"contact_id,\nc1,call\n", "column 2 of the header has no name"),
        (b'contact_id,kind\nc1,"call\n', "line 2 holds a quotation mark"),
        (b'contact_id,kind\nc1,"call"s\n', "line 2 holds a quotation mark"),
        (b'contact_id,kind\nc1,6" pipe\n', "line 2 holds a quotation mark"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_message(folder, data, reason):
    (folder / "contacts.csv").write_bytes(data)
    faults = faults_of(folder)
    assert len(faults) == 1
    assert faults[0]["place"] == "contacts.csv"
    assert faults[0]["table"] == "contacts"
    assert faults[0]["accepted"]
    import re

    assert re.search(reason, faults[0]["reason"])


def test_ragged_rows_are_each_named(folder):
    (folder / "agencies.csv").write_bytes(b'agency_id,name\npolice,"A\nforce"\nhealth,A trust, or two\n\nx\n')
    faults = faults_of(folder)
    rows = [(one["row"], one["place"], one["reason"]) for one in faults if one["rule"] == "unreadable_file"]
    assert rows == [
        (2, "agencies.csv, row 3", "the row has 3 cells"),
        (3, "agencies.csv, row 4", "the row has 1 cells"),
    ]


def test_hundreds_of_ragged_rows_are_counted():
    _, problems, rows = read_csv(b"a,b\n" + b"1\n" * 250, "agencies", "agencies.csv")
    assert len(problems) == 101
    assert "150 more rows" in problems[-1].reason
    assert rows == list(range(2, 252))


def test_rows_after_a_ragged_one_are_named_by_their_place_in_the_file(folder):
    (folder / "persons.csv").write_bytes(b"person_id,birth_date\nP1,1983\nP2,1983,x\nP3\nP4,1983-02-30\n")
    fault = next(one for one in faults_of(folder) if one["value"] == "1983-02-30")
    assert fault["place"] == "persons.csv, row 5"


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r", b""])
def test_a_byte_order_mark_and_all_line_ends_are_accepted(folder, ending):
    lines = [b"agency_id,name", b"police,A police force", b'health,"A ""trust"", or two"']
    data = b"\xef\xbb\xbf" + (ending or b"\n").join(lines) + ending
    (folder / "agencies.csv").write_bytes(data)
    assert cg.open(folder).agencies.equals(small().agencies)


def test_nothing_is_guessed_from_cells(folder):
    (folder / "agencies.csv").write_bytes(b"agency_id,name,area\npolice,NA,007\nhealth,NULL,1e5\n")
    agencies = cg.open(folder).agencies
    assert agencies.column("name").to_pylist() == ["NA", "NULL"]
    assert agencies.column("area").to_pylist() == ["007", "1e5"]


def test_empty_cells_are_missing_quoted_or_not(folder):
    (folder / "agencies.csv").write_bytes(b'agency_id,name,area\npolice,x,""\nhealth,y,\n')
    assert cg.open(folder).agencies.column("area").to_pylist() == [None, None]


def test_problems_name_the_row_of_the_file(folder):
    (folder / "persons.csv").write_bytes(b"person_id,birth_date\nP1,1983\nP2,1983-02-30\n")
    fault = faults_of(folder)[0]
    assert (fault["row"], fault["column"], fault["place"]) == (2, "birth_date", "persons.csv, row 3")


# -- types -------------------------------------------------------------------------------------------


def test_whole_number_ids_are_what_the_descriptor_says(tmp_path):
    folder = with_integer_ids().write(tmp_path / "book")
    (folder / "persons.csv").write_bytes(b"person_id\n1\n007\n9999999999999999999\n4611686018427387904\n")
    faults = faults_of(folder)
    assert [(one["row"], one["value"]) for one in faults if one["rule"] == "id_not_whole_number"] == [
        (2, "007"),
        (3, "9999999999999999999"),
    ]


def test_a_day_column_that_got_a_month_is_text_again(tmp_path):
    folder = with_integer_ids().write(tmp_path / "book")
    text = (folder / "contacts.csv").read_text().replace("2010-10-08", "2010-10").replace("10:39:00", "10:40")
    (folder / "contacts.csv").write_text(text)
    contacts = cg.open(folder).contacts
    assert contacts.column("date").to_pylist() == ["2010-10", None]
    assert contacts.column("time_min").to_pylist() == ["10:40", None]


# -- the descriptor ----------------------------------------------------------------------------------


def test_a_folder_without_descriptor_says_what_to_do(folder):
    (folder / "datapackage.json").unlink()
    with pytest.raises(cg.NotFoundError, match=r"no datapackage.json.*contacts.csv.*descriptor=False.*--no-descriptor"):
        cg.open(folder)
    book = cg.open(folder, descriptor=False)
    assert book.contacts.equals(small().contacts)
    assert book.title is None


def test_an_empty_folder_and_two_files_of_one_table_are_refused(tmp_path, folder):
    with pytest.raises(cg.NotFoundError, match="nor has it a file named as a table"):
        cg.open(tmp_path / "book" / "..")
    with pytest.raises(cg.NotFoundError, match="no file named as a table"):
        cg.open(tmp_path, descriptor=False)
    (folder / "datapackage.json").unlink()
    pq.write_table(small().persons, folder / "persons.parquet")
    with pytest.raises(cg.DataError, match=r"twice, as persons\.csv and as persons\.parquet"):
        cg.open(folder, descriptor=False)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda p: p.pop("resources"), "list of resources"),
        (lambda p: p.update(resources=[7]), "an object with a name"),
        (lambda p: p.update(title=7), "'title' must be text"),
        (lambda p: p.update(casegraph=[]), "must be an object"),
        (lambda p: p["casegraph"].update(vocabularies={"channel": "x"}), "a list of terms"),
        (
            lambda p: p["casegraph"].update(schema_version="2.0"),
            r"schema version 2.0.*up to 1.0.*newer casegraph",
        ),
        (lambda p: p["casegraph"].update(schema_version="new"), "is not a version"),
        (lambda p: p["casegraph"].update(schema_version="0.9"), "no way from schema version 0.9"),
        (lambda p: p["resources"][0].update(path="../contacts.csv"), "leaves the folder"),
        (lambda p: p["resources"][0].update(path="/etc/passwd"), "leaves the folder"),
        (lambda p: p["resources"][0].update(path="C:\\x.csv"), "leaves the folder"),
        (lambda p: p["resources"][0].update(path="http://example.org/x.csv"), "leaves the folder"),
        (lambda p: p["resources"][0].update(path=["a.csv", "b.csv"]), "path of one file"),
        (lambda p: p["resources"][0].update(format="xml"), "accepted: csv, parquet"),
        (lambda p: p["resources"][0].update(encoding="latin-1"), "accepted: utf-8"),
        (lambda p: p["resources"][0].update(dialect={"delimiter": ";"}), "accepted: the comma"),
        (lambda p: p["resources"][0]["schema"]["fields"][0].update(type="geopoint"), "has type 'geopoint'"),
        (lambda p: p["resources"].append(p["resources"][0]), "named more than once"),
    ],
)
def test_a_descriptor_that_cannot_be_is_refused(folder, change, reason):
    rewrite(folder, change)
    with pytest.raises(cg.DataError, match=reason):
        cg.open(folder)


def test_a_descriptor_that_is_no_json_is_refused(folder):
    (folder / "datapackage.json").write_bytes(b"{'a': 1}")
    with pytest.raises(cg.DataError, match="not JSON"):
        cg.open(folder)


def test_a_link_does_not_lead_out_of_the_folder(folder, tmp_path):
    (tmp_path / "secret.csv").write_text("person_id\nx\n")
    (folder / "persons.csv").unlink()
    (folder / "persons.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(cg.DataError, match="leaves the folder"):
        cg.open(folder)


def test_changed_unnamed_and_missing_files_are_reported(folder):
    (folder / "persons.csv").write_bytes((folder / "persons.csv").read_bytes() + b"P3,,\n")
    (folder / "extra.csv").write_text("x")
    (folder / "x_own.csv").write_text("x")
    (folder / "README.md").write_text("x")
    found = {(one["rule"], one["level"], one["place"]) for one in cg.open(folder).validate().to_pylist()}
    assert found == {
        ("changed_file", "warning", "persons.csv"),
        ("unknown_file", "warning", "extra.csv"),
    }
    (folder / "persons.csv").unlink()
    assert [one["rule"] for one in faults_of(folder)] == ["missing_file"]


def test_resources_that_are_no_table(folder):
    rewrite(folder, lambda p: p["resources"].append({"name": "weather", "path": "weather.csv"}))
    assert [one["rule"] for one in cg.open(folder).validate().to_pylist()] == ["unknown_table"]
    rewrite(folder, lambda p: p["resources"].append({"name": "share", "path": "share.csv"}))
    assert "shares" in faults_of(folder)[0]["accepted"]


def test_a_package_of_somebody_else_is_read_with_a_warning(folder):
    rewrite(folder, lambda p: p.pop("casegraph"))
    assert [one["rule"] for one in cg.open(folder).validate().to_pylist()] == ["no_schema_version"]


# -- schema versions ---------------------------------------------------------------------------------


def test_older_versions_are_brought_up_step_by_step():
    def rename(contents):
        contents.tables["persons"] = contents.tables["persons"].rename_columns(["person_id"])
        return contents

    def title(contents):
        contents.title = "migrated"
        return contents

    steps = [migrations.Migration((0, 8), (0, 9), rename), migrations.Migration((0, 9), (1, 0), title)]
    old = Contents({"persons": pa.table({"person": ["P1"]})}, schema_version="0.8")
    new = migrations.bring_up_to_date(old, "here", steps, current="1.0")
    assert new.tables["persons"].column_names == ["person_id"]
    assert new.title == "migrated"
    assert new.problems == []
    with pytest.raises(cg.DataError, match=r"no way from schema version 0\.8 to 1\.0"):
        migrations.bring_up_to_date(old, "here", steps[1:], current="1.0")


@pytest.mark.parametrize("version", ["1.1", "1.10", "2.0"])
def test_any_newer_version_is_refused(folder, version):
    rewrite(folder, lambda p: p["casegraph"].update(schema_version=version))
    with pytest.raises(cg.DataError, match=rf"has schema version {version}.*reads up to 1\.0; accepted: a newer"):
        cg.open(folder)


# -- Parquet -----------------------------------------------------------------------------------------


def test_a_damaged_parquet_file_is_refused(tmp_path):
    folder = small().write(tmp_path / "book", format="parquet")
    path = folder / "contacts.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    fault = faults_of(folder)[0]
    assert (fault["rule"], fault["place"]) == ("unreadable_file", "contacts.parquet")
    assert "no Parquet file" in fault["reason"]


# -- writing -----------------------------------------------------------------------------------------


def test_a_casebook_is_replaced_and_other_files_stay(folder):
    (folder / "coding_note.md").write_text("kept")
    (folder / "x_charts").mkdir()
    with_integer_ids().write(folder, format="parquet")
    assert_same(cg.open(folder), with_integer_ids())
    assert (folder / "coding_note.md").read_text() == "kept"
    assert (folder / "x_charts").is_dir()
    assert not list(folder.glob("*.csv"))


def test_a_folder_that_is_no_casebook_is_not_touched(tmp_path):
    target = tmp_path / "photos"
    target.mkdir()
    (target / "one.jpg").write_text("x")
    with pytest.raises(cg.ArgumentError, match="something other than a casebook"):
        small().write(target)
    assert os.listdir(target) == ["one.jpg"]
    small().write(target, overwrite=True)
    assert (target / "one.jpg").read_text() == "x"
    assert_same(cg.open(target), small())


def test_a_file_is_not_taken_for_a_folder(tmp_path):
    (tmp_path / "book").write_text("x")
    with pytest.raises(cg.ArgumentError, match="this is a file"):
        small().write(tmp_path / "book")
    with pytest.raises(cg.ArgumentError, match="no format 'json'"):
        small().write(tmp_path / "new", format="json")
    with pytest.raises(cg.ArgumentError, match="does not go with this name"):
        small().write(tmp_path / "new.xlsx", format="csv")


def test_a_write_that_fails_leaves_the_old_casebook(folder, monkeypatch):
    def fails(*_args):
        raise OSError("disk full")

    monkeypatch.setattr("casegraph.io.folder.write_csv", fails)
    with pytest.raises(OSError, match="disk full"):
        with_integer_ids().write(folder)
    monkeypatch.undo()
    assert_same(cg.open(folder), small())
    assert os.listdir(folder.parent) == ["book"]  # nothing temporary is left


def test_a_swap_that_fails_puts_the_old_folder_back(folder, monkeypatch):
    real = type(folder).rename

    def rename(path, target):
        if path.name.endswith(".tmp"):
            raise OSError("no")
        return real(path, target)

    monkeypatch.setattr(type(folder), "rename", rename)
    with pytest.raises(OSError, match="no"), atomic.atomic_folder(folder, lambda name: True):
        pass
    monkeypatch.undo()
    assert_same(cg.open(folder), small())


# -- everything at once ------------------------------------------------------------------------------


def unreadable_and_faulty(folder):
    (folder / "persons.csv").write_text("person_id;role\nP1;victim\nP2;\n")
    (folder / "agencies.csv").write_text("")
    (folder / "contacts.csv").write_text(
        "contact_id,agency_id,date,kind,filed_at\n"
        "c1,nobody,2011-02-30,call,home\nc1,health,2011-03-01,appointment,nowhere\nc2,health,2011,call,\n"
    )
    (folder / "participants.csv").write_text("contact_id,person_id,presence\nc1,P9,took_part\nc7,P1,took_part\n")


def test_problems_of_readable_tables_are_told_where_others_are_unreadable(folder):
    unreadable_and_faulty(folder)
    faults = {(one["rule"], one["table"], one["row"], one["column"]) for one in faults_of(folder)}
    assert faults == {
        ("unreadable_file", "persons", 0, ""),
        ("unreadable_file", "agencies", 0, ""),
        ("impossible_date", "contacts", 1, "date"),
        ("duplicate_key", "contacts", 2, "contact_id"),
        ("dangling_key", "contacts", 2, "filed_at"),
        ("dangling_key", "participants", 2, "contact_id"),
    }  # nothing dangles that refers to persons or agencies, and neither is said to be missing


def test_what_refers_to_rows_that_could_not_be_read_does_not_dangle(folder):
    (folder / "persons.csv").write_text("person_id,birth_date\nP1,1983,more\nP2,2011-02-30\n")
    faults = [(one["rule"], one["table"], one["column"]) for one in faults_of(folder)]
    assert faults == [("impossible_date", "persons", "birth_date"), ("unreadable_file", "persons", "")] or faults == [
        ("unreadable_file", "persons", ""),
        ("impossible_date", "persons", "birth_date"),
    ]


def test_a_missing_file_hides_no_other_problem(folder):
    (folder / "agencies.csv").unlink()
    (folder / "participants.csv").write_text("contact_id,person_id,presence\nc1,P9,took_part\nc2,P1,absent\n")
    faults = {(one["rule"], one["table"]) for one in faults_of(folder)}
    assert faults == {("missing_file", "agencies"), ("dangling_key", "participants")}


# -- ids that another program made -------------------------------------------------------------------


def test_ids_made_by_a_spreadsheet_or_dataframe_are_refused(folder):
    (folder / "persons.csv").write_text("person_id\n1.0\nnan\n3\n")
    (folder / "participants.csv").write_text("contact_id,person_id,presence\nc1,1.0,took_part\nc2,3.0,absent\n")
    faults = faults_of(folder)
    assert [(one["rule"], one["table"], one["row"]) for one in faults] == [
        ("decimal_id", "persons", 1),
        ("missing_word_id", "persons", 2),
        ("decimal_id", "participants", 1),
        ("dangling_key", "participants", 2),
        ("decimal_id", "participants", 2),
    ]
    assert faults[0]["accepted"] == "write 1"
    assert "spreadsheet or dataframe made a whole number a decimal one" in faults[0]["reason"]
    assert "but it has `3`" in faults[3]["reason"]
