import pickle
import tomllib
from pathlib import Path

import pyarrow as pa
import pytest
from made_casebook import assert_same, problems_of, small, small_tables, with_integer_ids

import casegraph as cg
from casegraph.schema import schema


def test_tables_are_attributes_in_the_schemas_order_and_types():
    book = small()
    assert list(book.tables) == [name for name in schema().tables if name in small_tables()]
    assert book.contacts.column("count_min").type == pa.int64()
    assert book.contacts.column_names == [
        name for name in schema().tables["contacts"].column_names if name in small_tables()["contacts"]
    ]
    assert with_integer_ids().contacts.column("contact_id").type == pa.int64()


def test_a_table_that_is_not_there_is_empty_with_all_columns():
    shares = small().shares
    assert shares.num_rows == 0
    assert tuple(shares.column_names) == schema().tables["shares"].column_names
    assert "shares" not in small().tables
    assert "shares" in dir(small())


def test_a_slip_in_a_name_is_told():
    with pytest.raises(AttributeError, match="did you mean 'contacts'"):
        _ = small().contact
    assert not hasattr(small(), "_private")
    with pytest.raises(cg.NotFoundError, match="did you mean 'persons'"):
        cg.Casebook({"person": {"person_id": ["x"]}})


def test_a_casebook_does_not_change():
    book = small()
    with pytest.raises(AttributeError, match="does not change"):
        book.title = "x"
    with pytest.raises(AttributeError, match="does not change"):
        del book._contents
    with pytest.raises(TypeError):
        book.tables["contacts"] = None


def test_with_tables_gives_a_new_casebook():
    book = small()
    less = book.with_tables(participants=book.participants.slice(0, 1), addresses=None, validate=False)
    assert (less.participants.num_rows, book.participants.num_rows) == (1, 2)
    assert "addresses" not in less.tables
    assert less.title == book.title
    with pytest.raises(cg.InvalidCasebook, match="filed_at"):
        book.with_tables(addresses=None)
    with pytest.raises(cg.NotFoundError):
        book.with_tables(adresses=None)


def test_from_frames_and_pickling():
    book = cg.Casebook.from_frames(**small_tables())
    assert book.contacts.equals(small().contacts)
    assert_same(pickle.loads(pickle.dumps(small())), small())
    # Files of earlier versions name the module by its former place; protocol 2 does so in plain text.
    written = pickle.dumps(small(), protocol=2)
    former = written.replace(b"casegraph.casebook.book\n", b"casegraph.casebook\n")
    assert former != written
    assert_same(pickle.loads(former), small())


def test_errors_come_all_at_once_with_a_readable_message():
    tables = small_tables()
    tables["contacts"]["date"] = ["2011-02-30", "soon"]
    tables["participants"]["person_id"] = ["P1", "P9"]
    with pytest.raises(cg.InvalidCasebook) as caught:
        cg.Casebook(tables)
    found = {(one["table"], one["row"], one["column"]) for one in problems_of(caught.value)}
    assert {("contacts", 1, "date"), ("contacts", 2, "date"), ("participants", 2, "person_id")} <= found
    assert "3 errors" in str(caught.value)
    assert "contacts, row 1, column date, value '2011-02-30'" in str(caught.value)
    assert isinstance(caught.value, cg.Error)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems.equals(caught.value.problems)


def test_the_message_shows_twenty_problems_and_the_total():
    tables = small_tables()
    tables["participants"] = {
        "contact_id": ["c1"] * 30,
        "person_id": [f"X{n}" for n in range(30)],
        "presence": ["took_part"] * 30,
    }
    with pytest.raises(cg.InvalidCasebook) as caught:
        cg.Casebook(tables)
    message = str(caught.value)
    assert message.count("\n- ") == 20
    assert "30 errors; the first 20" in message
    assert "and 10 more" in message


def test_a_bad_key_is_told_once_and_not_again_by_all_who_refer_to_it():
    tables = small_tables()
    tables["persons"]["person_id"] = [" P1", "P2"]
    with pytest.raises(cg.InvalidCasebook) as caught:
        cg.Casebook(tables)
    assert [(one["table"], one["column"]) for one in problems_of(caught.value)] == [("persons", "person_id")]


def test_without_validation_only_types_are_checked():
    tables = small_tables()
    tables["participants"]["person_id"] = ["P1", "P9"]
    book = cg.Casebook(tables, validate=False)
    report = book.validate()
    assert not report.ok
    assert report.errors.column("rule").to_pylist() == ["dangling_key"]
    with pytest.raises(cg.InvalidCasebook):
        cg.Casebook({**tables, "addresses": {"address_id": ["home"], "latitude": ["north"]}}, validate=False)


def test_terms_of_ones_own():
    tables = small_tables()
    tables["contacts"]["kind"] = ["helpline_chat", "call"]
    with pytest.raises(cg.InvalidCasebook, match="helpline_chat"):
        cg.Casebook(tables)
    book = cg.Casebook(tables, vocabularies={"contact_kind": ["helpline_chat"]})
    assert book.vocabularies == {"contact_kind": ("helpline_chat",)}
    with pytest.raises(cg.ArgumentError, match="takes no further terms"):
        cg.Casebook(tables, vocabularies={"presence": ["nearly"]})
    with pytest.raises(cg.NotFoundError, match="did you mean 'contact_kind'"):
        cg.Casebook(tables, vocabularies={"contact_kinds": ["x"]})
    with pytest.raises(cg.ArgumentError, match="is no term"):
        cg.Casebook(tables, vocabularies={"contact_kind": [" x"]})


def test_an_unknown_time_zone_is_refused():
    assert small().time_zone == "Europe/London"
    with pytest.raises(cg.NotFoundError, match="Europe/Lundon"):
        cg.Casebook(small_tables(), time_zone="Europe/Lundon")


def test_the_report_as_a_table_text_and_page():
    tables = small_tables()
    tables["participants"]["person_id"] = ["P1", "<b>P9</b>"]
    report = cg.Casebook(tables, validate=False).validate()
    assert pa.table(report).equals(report.problems)
    assert report.to_pandas()["column"][0] == "person_id"
    assert report.to_polars().height == len(report) == 1
    assert report.summary() == "1 error, 0 warnings"
    assert "participants, row 2, column person_id" in str(report)
    assert "&lt;b&gt;P9&lt;/b&gt;" in report._repr_html_()
    assert "<b>" not in report._repr_html_()
    clean = small().validate()
    assert clean.ok
    assert clean._repr_html_() == "<p>0 errors, 0 warnings</p>"


def test_notebooks_see_counts_and_no_values():
    book = cg.Casebook(small_tables(), title="<script>alert(1)</script>")
    page = book._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "police" not in page
    assert repr(small()) == (
        "<Casebook 'Made casebook': 1 documents, 2 persons, 1 addresses, 2 agencies, 2 contacts, 2 participants>"
    )


def test_values_of_identity_stores_are_not_in_messages():
    records = {
        "record_id": ["r1"],
        "agency_id": ["police"],
        "birth_date": ["a day in March"],
        "sex": ["femme"],
    }
    with pytest.raises(cg.InvalidCasebook) as caught:
        small(records=records)
    found = problems_of(caught.value)
    assert {one["column"] for one in found} == {"birth_date", "sex"}
    assert {one["value"] for one in found} == {""}
    assert "femme" not in str(caught.value)


def test_the_example_reads_and_unknown_names_are_told():
    with pytest.raises(cg.NotFoundError, match=r"no example 'dhr8'.*available:"):
        cg.example("dhr8")
    for name in cg.examples():
        assert cg.example(name).contacts.num_rows > 0


@pytest.mark.parametrize("path", ["nowhere/at/all", "https://example.org/x", "mysql://host/db"])
def test_paths_that_are_nothing_are_refused(path):
    with pytest.raises(cg.Error, match=r"accepted|no such file"):
        cg.open(path)


def test_file_addresses_are_paths(tmp_path):
    where = small().write(tmp_path / "a book")
    assert_same(cg.open(where.as_uri()), small())


def test_what_is_neither_folder_nor_workbook_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(cg.ArgumentError, match="neither"):
        cg.open(tmp_path / "notes.txt")


def test_the_version_is_the_packages():
    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]["version"]
    assert cg.__version__ == declared


def test_what_is_accepted_is_told_once_in_a_message():
    tables = small_tables()
    tables["contacts"]["kind"] = ["phone", "visit"]
    with pytest.raises(cg.InvalidCasebook) as refused:
        cg.Casebook(tables)
    first, second = [line for line in str(refused.value).splitlines() if "contact_kind" in line and line[0] == "-"]
    assert "emergency_call" in first
    assert second.endswith("[accepted: as said above]")
    assert all("emergency_call" in problem["accepted"] for problem in problems_of(refused.value))
