import openpyxl
import pytest
from openpyxl.utils import get_column_letter

import casegraph as cg
from casegraph.io.template import write_template
from casegraph.schema import schema


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "template.xlsx"
    write_template(target)
    return target


def fill(path, rows):
    """Type rows into the sheets as an analyst does, under the example row."""
    book = openpyxl.load_workbook(path)
    for name, entries in rows.items():
        sheet = book[name]
        header = [cell.value for cell in sheet[1]]
        for number, entry in enumerate(entries, start=3):
            for column, value in entry.items():
                sheet.cell(number, header.index(column) + 1, value)
    book.save(path)


def test_an_untouched_template_has_warnings_only(path):
    book = cg.open(path)
    assert sum(table.num_rows for table in book.tables.values()) == 0
    report = book.validate()
    assert {(one["level"], one["rule"]) for one in report.to_pylist()} == {("warning", "empty_table")}
    assert [one["table"] for one in report.to_pylist()] == list(schema().essential)


def test_there_is_a_sheet_per_table_and_those_needed_come_first(path):
    names = openpyxl.load_workbook(path).sheetnames
    tables = [name for name, table in schema().tables.items() if not table.identity_store]
    assert names[:6] == ["start", "casebook", *schema().essential]
    assert sorted(names[2:-1]) == sorted(tables)
    assert names[-1] == "vocabularies"


def test_headers_notes_lists_and_formats(path):
    book = openpyxl.load_workbook(path)
    assert book["vocabularies"].sheet_state == "hidden"
    for name, table in schema().tables.items():
        if table.identity_store:
            continue
        sheet = book[name]
        header = [cell.value for cell in sheet[1]]
        assert tuple(header[: len(table.columns)]) == table.column_names
        assert sheet.freeze_panes == "B2"
        assert str(sheet["A2"].value).startswith("#")
        listed = {str(one.sqref).partition(":")[0]: one for one in sheet.data_validations.dataValidation}
        for at, column in enumerate(table.columns, start=1):
            letter = get_column_letter(at)
            note = sheet.cell(1, at).comment.text
            assert column.description in note
            assert ("(required)" in note) == column.required
            if column.type in ("id", "date", "time", "text", "category", "list"):
                assert format_of(sheet, at) == "@", (name, column.name)
            validation = listed.get(f"{letter}3")
            assert (validation is not None) == (column.type in ("category", "boolean"))
            if column.vocabulary:
                terms = terms_behind(book, validation.formula1)
                assert tuple(terms) == schema().vocabularies[column.vocabulary].values
                closed = not schema().vocabularies[column.vocabulary].extensible
                assert validation.errorStyle == (None if closed else "warning")  # None: stop


def format_of(sheet, at):
    """Neighbouring columns of the same format are stored as one range."""
    return next(one.number_format for one in sheet.column_dimensions.values() if one.min <= at <= one.max)


def terms_behind(book, formula):
    sheet, _, cells = formula.lstrip("=").partition("!")
    return [row[0].value for row in book[sheet][cells.replace("$", "")]]


def test_a_template_that_is_filled_in_reads_back(path):
    fill(
        path,
        {
            "persons": [{"person_id": "PFP", "sex": "female"}, {"person_id": "S1", "unborn": "false"}],
            "agencies": [{"agency_id": "wmp", "name": "West Midlands Police", "sector": "police"}],
            "contacts": [
                {
                    "contact_id": "c-1",
                    "agency_id": "wmp",
                    "date": "2010-10-08",
                    "time_min": "10:39",
                    "kind": "report_in_person",
                    "count_min": 2,
                    "persons": "PFP:reported_victim; S1:child:spoken_about",
                    "flags": "harassment; drugs=no@review",
                }
            ],
            "participants": [{"contact_id": "c-1", "person_id": "PFP", "role": "caller", "presence": "took_part"}],
            "casebook": [],
        },
    )
    workbook = openpyxl.load_workbook(path)
    workbook["casebook"]["B3"] = "A year of reviews"
    workbook.save(path)
    book = cg.open(path)
    assert book.title == "A year of reviews"
    assert book.contacts.column("count_min").to_pylist() == [2]
    assert book.participants.column("role").to_pylist() == ["caller", "reported_victim", "child"]
    assert book.flags.column("stated_by").to_pylist() == ["agency_then", "review"]
    assert book.persons.column("unborn").to_pylist() == [None, False]
    assert book.validate().ok


def test_a_fault_in_a_filled_template_names_its_cell(path):
    fill(path, {"persons": [{"person_id": "A"}, {"person_id": "B", "birth_date": "31/12/1983"}]})
    with pytest.raises(cg.InvalidCasebook, match=r"persons!F4"):
        cg.open(path)


def test_it_is_the_same_every_time_and_replaces_nothing(path, tmp_path):
    write_template(tmp_path / "other.xlsx")
    assert (tmp_path / "other.xlsx").read_bytes() == path.read_bytes()
    with pytest.raises(cg.ArgumentError, match="there already"):
        write_template(path)
    write_template(path, overwrite=True)
    with pytest.raises(cg.ArgumentError, match=r"\.xlsx"):
        write_template(tmp_path / "template.ods")
