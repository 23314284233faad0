import contextlib
import datetime as dt
import re
import zipfile

import openpyxl
import pyarrow as pa
import pytest
from made_casebook import assert_same, problems_of, small, small_tables, with_integer_ids
from openpyxl.comments import Comment

import casegraph as cg
from casegraph.io import spreadsheet
from casegraph.io.shorthand import expand, taken_as_present
from casegraph.io.spreadsheet import column_letters
from casegraph.io.workbook_cells import Refusal, text_of


@pytest.fixture
def path(tmp_path):
    return small().write(tmp_path / "book.xlsx")


def edit(path, change):
    """Open the workbook as an analyst would, change it, save it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def faults_of(path):
    with pytest.raises(cg.InvalidCasebook) as caught:
        cg.open(path)
    return [one for one in problems_of(caught.value) if one["level"] == "error"]


def one_fault(path, change):
    edit(path, change)
    faults = faults_of(path)
    assert len(faults) == 1, faults
    return faults[0]


# -- round trip --------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [small, with_integer_ids])
def test_reading_back_gives_the_same_casebook(tmp_path, made):
    again = cg.open(made().write(tmp_path / "book.xlsx"))
    assert_same(again, made())
    assert list(again.checksums) == ["book.xlsx"]
    assert len(again.validate()) == 0


def test_the_same_casebook_is_the_same_bytes(tmp_path):
    one, other = small().write(tmp_path / "one.xlsx"), small().write(tmp_path / "other.xlsx")
    assert one.read_bytes() == other.read_bytes()


def test_other_programs_read_the_ids_as_text(tmp_path):
    book = openpyxl.load_workbook(with_integer_ids().write(tmp_path / "book.xlsx"))
    assert book["persons"]["A3"].value == str(2**62)
    assert book["agencies"]["A2"].value == "007"
    assert book["contacts"]["A2"].number_format == "@"
    about = {row[0].value: row[1].value for row in book["casebook"].iter_rows(min_row=2)}
    assert about["type.persons.person_id"] == "integer"
    assert about["type.contacts.date"] == "date"
    assert about["schema_version"] == "1.0"


def test_text_that_looks_like_a_formula_or_address_stays_text(tmp_path):
    tables = small_tables()
    tables["contacts"]["gist"] = ['=HYPERLINK("http://x","y")', "http://example.org"]
    tables["persons"]["person_id"] = ["#P1", "P2"]  # a comment, were the workbook not to say otherwise
    tables["participants"]["person_id"] = ["#P1", "P2"]
    path = cg.Casebook(tables).write(tmp_path / "book.xlsx")
    assert_same(cg.open(path), cg.Casebook(tables))
    cell = openpyxl.load_workbook(path)["contacts"]
    assert all(one.data_type != "f" and one.hyperlink is None for row in cell.iter_rows() for one in row)


def test_cells_that_do_not_fit_are_named_and_nothing_is_written(tmp_path):
    tables = small_tables()
    tables["contacts"]["gist"] = ["x" * 32_768, "\ufffe"]
    tables["agencies"]["name"] = ["\U0001f600" * 16_383 + "x", "\U0001f600" * 16_384]
    with pytest.raises(cg.DataError) as caught:
        cg.Casebook(tables).write(tmp_path / "book.xlsx")
    message = str(caught.value)
    assert "contacts, row 1, column gist" in message
    assert "32,768 characters" in message
    assert "contacts, row 2, column gist" in message
    assert "agencies, row 2, column name" in message
    assert "agencies, row 1" not in message
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_replaced_unasked(path):
    with pytest.raises(cg.ArgumentError, match="there already"):
        small().write(path)
    with_integer_ids().write(path, overwrite=True)
    assert_same(cg.open(path), with_integer_ids())


# -- what an analyst's workbook may have -------------------------------------------------------------


def test_dates_and_times_of_excel_are_taken_where_they_are_exact(path):
    def change(book):
        book["contacts"]["C2"] = dt.datetime(2010, 10, 8)  # a true date cell
        book["contacts"]["C3"] = dt.date(2011, 9, 1)
        book["contacts"]["D2"] = dt.time(10, 39)

    assert [small().contacts.column_names.index(name) for name in ("date", "time_min")] == [2, 3]
    edit(path, change)
    contacts = cg.open(path).contacts
    assert contacts.column("date").to_pylist() == ["2010-10-08", "2011-09-01"]
    assert contacts.column("time_min").to_pylist() == ["10:39", None]


def test_comments_empty_rows_and_own_columns(path):
    def change(book):
        sheet = book["agencies"]
        sheet.append(["# a remark", "=1+1"])
        sheet.append([])
        sheet.append(["school", "A school"])
        sheet["C1"], sheet["C2"], sheet["C6"] = "x_rank", 1, 2.5

    edit(path, change)
    agencies = cg.open(path).agencies
    assert agencies.column("agency_id").to_pylist() == ["police", "health", "school"]
    assert agencies.column("x_rank").to_pylist() == ["1", None, "2.5"]


def test_notes_formats_and_sheets_of_ones_own_do_no_harm(path):
    def change(book):
        book["contacts"]["A1"].comment = Comment("mine", "me")
        book.create_sheet("x_chart")["A1"] = "=1/0"
        book.create_sheet("Pivot")["A1"] = "=1/0"
        book.create_sheet("hidden one").sheet_state = "hidden"

    edit(path, change)
    found = [(one["rule"], one["level"], one["place"]) for one in cg.open(path).validate().to_pylist()]
    assert found == [("unknown_table", "warning", "Pivot"), ("unknown_table", "warning", "hidden one")]


def test_a_sheet_named_nearly_as_a_table_is_an_error(path):
    fault = one_fault(path, lambda book: book.create_sheet("Share"))
    assert fault["place"] == "Share"
    assert "'shares'" in fault["accepted"]


def test_entries_of_the_casebook_sheet(path):
    edit(path, lambda book: book["casebook"].append(["vocabulary.channel", "pigeon"]))
    assert cg.open(path).vocabularies == {"channel": ("pigeon",)}
    fault = one_fault(path, lambda book: book["casebook"].append(["colour", "blue"]))
    assert (fault["rule"], fault["value"]) == ("unknown_entry", "colour")
    assert fault["place"].startswith("casebook!A")


def test_a_workbook_without_casebook_sheet_is_read_with_a_warning(path):
    edit(path, lambda book: book.remove(book["casebook"]))
    assert [one["rule"] for one in cg.open(path).validate().to_pylist()] == ["no_schema_version"]


def test_a_newer_version_is_refused(path):
    def change(book):
        book["casebook"]["B2"] = "2.0"

    edit(path, change)
    with pytest.raises(cg.DataError, match=r"schema version 2\.0"):
        cg.open(path)


def test_problems_name_the_cell(path):
    def change(book):
        book["persons"].insert_rows(2)
        book["persons"]["A2"] = "# a remark moves all rows down"
        book["persons"]["C4"] = "1983-02-30"

    assert small().persons.column_names[2] == "birth_date"
    fault = one_fault(path, change)
    assert (fault["row"], fault["column"], fault["place"]) == (2, "birth_date", "persons!C4")


# -- faults ------------------------------------------------------------------------------------------


def set_cell(sheet, cell, value):
    def change(book):
        book[sheet][cell] = value

    return change


@pytest.mark.parametrize(
    ("change", "rule", "place"),
    [
        (set_cell("contacts", "C2", 40459), "number_in_date", "contacts!C2"),
        (set_cell("contacts", "C2", 2010), "number_in_date", "contacts!C2"),
        (set_cell("contacts", "C2", dt.datetime(2010, 10, 8, 1, 30)), "time_in_date", "contacts!C2"),
        (set_cell("contacts", "D2", dt.time(1, 30, 5)), "not_a_time", "contacts!D2"),
        (set_cell("contacts", "I2", dt.datetime(2010, 10, 8)), "date_in_text", "contacts!I2"),
        (set_cell("addresses", "A2", 7), "number_in_id", "addresses!A2"),
        (set_cell("addresses", "A2", 7.5), "number_in_id", "addresses!A2"),
        (set_cell("agencies", "B2", 101), "number_in_text", "agencies!B2"),
        (set_cell("agencies", "B2", True), "truth_value", "agencies!B2"),
        (set_cell("contacts", "I2", "=A2"), "formula", "contacts!I2"),
        (set_cell("contacts", "I2", "#N/A"), "error_value", "contacts!I2"),
        (set_cell("contacts", "C2", "#DIV/0!"), "error_value", "contacts!C2"),
        (lambda book: book["persons"].merge_cells("B1:C1"), "merged_header", "persons!B1:C1"),
        (lambda book: book["persons"].merge_cells("B2:B3"), "merged_cells", "persons!B2:B3"),
        (lambda book: book["persons"].insert_rows(1, 2), "misplaced_header", "persons!A3"),
        (lambda book: book["persons"].delete_rows(1), "no_header", "persons!1:1"),
        (lambda book: book["persons"].delete_rows(1, 9), "empty_sheet", "persons"),
        (set_cell("persons", "B1", 7), "unreadable_header", "persons!B1"),
        (set_cell("persons", "C1", "role"), "duplicate_column", "persons!C1"),
        (set_cell("persons", "H3", "stray"), "nameless_column", "persons!H3"),
    ],
)
def test_each_fault_of_a_sheet_is_one_problem_with_its_cell(path, change, rule, place):
    assert small().contacts.column_names[8] == "gist"
    edit(path, change)
    faults = [one for one in faults_of(path) if one["place"] == place]
    assert [one["rule"] for one in faults] == [rule]
    assert faults[0]["reason"]
    assert faults[0]["accepted"]
    assert faults[0]["table"] == place.partition("!")[0]


def test_many_cells_of_one_fault_are_counted(path):
    def change(book):
        for row in range(2, 102):
            book["addresses"].cell(row, 1, row)
            book["addresses"].cell(row, 3, "=1")
        book["addresses"]["C1"] = "label"

    edit(path, change)
    faults = faults_of(path)
    assert sum(one["rule"] == "number_in_id" for one in faults) == 21
    assert sum(one["rule"] == "formula" for one in faults) == 21
    assert any("80 more cells" in one["reason"] for one in faults)


def test_numbers_are_ids_where_the_workbook_says_so(tmp_path):
    path = with_integer_ids().write(tmp_path / "book.xlsx")
    edit(path, set_cell("persons", "A2", 1))
    assert_same(cg.open(path), with_integer_ids())
    edit(path, set_cell("persons", "A2", 1.5))
    assert faults_of(path)[0]["rule"] == "id_not_whole_number"


# -- lists in one cell -------------------------------------------------------------------------------


def test_lists_in_a_cell_become_rows(path):
    def change(book):
        sheet = book["contacts"]
        column = sheet.max_column + 1
        sheet.cell(1, column, "persons")
        sheet.cell(2, column, "P2; P1:alleged_perpetrator:spoken_about;")
        sheet.cell(1, column + 1, "flags")
        sheet.cell(3, column + 1, "harassment:agency_then; drugs=no:review; domestic_abuse=not_recorded@coder")

    edit(path, change)
    book = cg.open(path)
    assert "persons" not in book.contacts.column_names
    assert [tuple(row[name] for name in ("contact_id", "person_id", "role", "presence", "source"))
            for row in book.participants.to_pylist()] == [
        ("c1", "P1", None, "took_part", None),
        ("c2", "P2", None, "absent", None),
        ("c1", "P2", None, "took_part", "overview:2.17; overview:2.18"),
        ("c1", "P1", "alleged_perpetrator", "spoken_about", "overview:2.17; overview:2.18"),
    ]  # fmt: skip
    assert [(row["contact_id"], row["flag"], row["state"], row["stated_by"]) for row in book.flags.to_pylist()] == [
        ("c2", "harassment", "yes", "agency_then"),
        ("c2", "drugs", "no", "review"),
        ("c2", "domestic_abuse", "not_recorded", "coder"),
    ]


def test_a_fault_in_a_list_names_the_cell_of_the_list(path):
    def change(book):
        book["contacts"]["J1"] = "persons"
        book["contacts"]["J3"] = "P1; P7"

    fault = one_fault(path, change)
    assert (fault["table"], fault["row"], fault["column"]) == ("participants", 4, "person_id")
    assert fault["place"] == "contacts!J3"


def test_lists_name_whole_number_ids(tmp_path):
    path = with_integer_ids().write(tmp_path / "book.xlsx")

    def change(book):
        book.remove(book["participants"])
        book["contacts"]["G1"], book["contacts"]["G2"], book["contacts"]["G3"] = "persons", str(2**62), "1"

    edit(path, change)
    assert cg.open(path).participants.column("person_id").to_pylist() == [2**62, 1]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("persons", "A:b:c:d"),
        ("persons", "A::took_part"),
        ("persons", ":role"),
        ("flags", "drugs="),
        ("flags", "=no"),
        ("flags", "drugs=no:"),
        ("flags", "drugs:review=no"),
        ("flags", "drugs:yes:review"),
    ],
)
def test_lists_that_cannot_be_read_are_refused(column, text):
    rows, problems = expand(column, [text], ["c1"], [None])
    assert rows == []
    assert [one.rule for one in problems] == ["unreadable_list"]
    assert "sheet" in problems[0].accepted


@pytest.mark.parametrize(
    ("persons", "attendance", "warned"),
    [
        ("A", "not_attended", True),
        ("A; B:parent", "child_not_brought", True),
        ("A:subject:absent", "not_attended", False),
        ("A:subject:absent; B", "no_reply", False),
        ("A", "attended", False),
        ("A", None, False),
        ("", "not_attended", False),
    ],
)
def test_a_list_of_a_contact_that_nobody_came_to_says_who_was_there(persons, attendance, warned):
    found = taken_as_present([persons], [attendance])
    assert [(one.rule, one.level, one.row) for one in found] == [("presence_open", "warning", 1)] * warned


@pytest.mark.parametrize("flag", ["drugs", "drugs=no", "missed_opportunity"])
def test_a_flag_in_a_list_needs_its_author_as_in_the_long_table(path, flag):
    rows, problems = expand("flags", [f"harassment:review; {flag}"], ["c1"], [None])
    assert [row.cells["flag"] for row in rows] == ["harassment"]
    assert [(one.rule, one.value) for one in problems] == [("flag_without_author", flag)]
    assert "flag:author or flag=state:author" in problems[0].accepted
    assert "agency_then, agency_later, review, coder" in problems[0].accepted

    def change(book):
        book["contacts"]["J1"] = "flags"
        book["contacts"]["J3"] = flag

    fault = one_fault(path, change)
    assert (fault["rule"], fault["place"]) == ("flag_without_author", "contacts!J3")


# -- files that are no workbook ----------------------------------------------------------------------


def renamed(path, change):
    """Write the workbook's parts anew, as ``change(name, data)`` gives them (None: left out)."""
    with zipfile.ZipFile(path) as old:
        parts = [(one, old.read(one)) for one in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            changed = change(name, data)
            if changed is not None:
                new.writestr(name, changed)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"contact_id,kind\n", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"old format \.xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_other_files_are_refused_by_what_they_are(tmp_path, data, reason):
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    with pytest.raises(cg.DataError, match=reason):
        cg.open(path)


def test_archives_that_are_no_workbook_are_refused(tmp_path):
    path = tmp_path / "book.xlsx"
    for part, reason in (("content.xml", "no Excel workbook"), ("xl/workbook.bin", "xlsb")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(part, "x")
        with pytest.raises(cg.DataError, match=reason):
            cg.open(path)


def test_damaged_workbooks_are_refused(path):
    whole = path.read_bytes()
    for size in range(0, len(whole), 397):
        path.write_bytes(whole[:size])
        with pytest.raises(cg.DataError):
            cg.open(path)
    for at in range(40, len(whole), 199):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with contextlib.suppress(cg.Error):  # refused, unless nothing depends on the byte that changed
            cg.open(path)


def test_a_workbook_that_unpacks_to_too_much_is_refused(path, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_BYTES", 1000)
    with pytest.raises(cg.DataError, match="would unpack to"):
        cg.open(path)


def test_a_document_type_is_refused(path):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'

    def change(name, data):
        head, tail = data.split(b"?>", 1) if name.endswith("sheet2.xml") else (b"", data)
        return head + b"?>" + bomb + tail if head else data

    renamed(path, change)
    with pytest.raises(cg.DataError, match="document type"):
        cg.open(path)


def test_a_stray_cell_far_away_does_not_fill_the_memory(path):
    edit(path, set_cell("persons", "XFD1048576", "x"))
    with pytest.raises(cg.DataError, match="reaches to cell XFD1048576"):
        cg.open(path)


def test_sheets_that_are_no_xml_or_not_there_are_refused(path):
    whole = path.read_bytes()
    renamed(path, lambda name, data: b"<a><b></a>" if "sheet2" in name else data)
    with pytest.raises(cg.DataError, match="no XML"):
        cg.open(path)
    path.write_bytes(whole)
    renamed(path, lambda name, data: None if name == "xl/worksheets/sheet2.xml" else data)
    with pytest.raises(cg.DataError, match="damaged"):
        cg.open(path)
    path.write_bytes(whole)
    renamed(path, lambda name, data: re.sub(rb'r="A2"', b'r="A-2"', data) if "sheet3" in name else data)
    with pytest.raises(cg.DataError, match="cannot be"):
        cg.open(path)


def test_columns_are_lettered_as_excel_does():
    assert [column_letters(n) for n in (1, 26, 27, 52, 702, 703, 16384)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "ZZ",
        "AAA",
        "XFD",
    ]


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("", "text", None),
        (None, "text", None),
        ("x ", "text", "x "),
        (3.0, "integer", "3"),
        (3.5, "integer", "3.5"),  # which the core refuses
        (1e300, "number", "1e+300"),
        (True, "boolean", "true"),
        (1.0, "boolean", "1"),
        (dt.timedelta(hours=9, minutes=5), "time", "09:05"),
        (dt.date(2010, 1, 2), "own", "2010-01-02"),
    ],
)
def test_cells_as_text(value, kind, text):
    assert text_of(value, kind, "string") == text


def test_cells_of_unknown_kinds_are_refused():
    assert isinstance(text_of(b"x", "text", "string"), Refusal)
    assert isinstance(text_of(dt.timedelta(days=2), "time", "string"), Refusal)


def test_tables_longer_than_a_sheet_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("casegraph.io.workbook_writer._MOST_ROWS", 1)
    with pytest.raises(cg.DataError, match="a sheet holds at most 1"):
        small().write(tmp_path / "book.xlsx")


def test_a_table_of_missing_values_only_can_be_written(tmp_path):
    book = small(agencies=pa.table({"agency_id": ["police", "health"], "name": ["a", "b"], "area": pa.nulls(2)}))
    assert_same(cg.open(book.write(tmp_path / "book.xlsx")), book)
