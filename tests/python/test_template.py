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


def first_row(name):
    """The first row of a sheet that is not an example's."""
    return 2 + len(schema().tables[name].examples)


def fill(path, rows):
    """Type rows into the sheets as an analyst does, under the example rows."""
    book = openpyxl.load_workbook(path)
    for name, entries in rows.items():
        sheet = book[name]
        header = [cell.value for cell in sheet[1]]
        for number, entry in enumerate(entries, start=first_row(name)):
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
            validation = listed.get(f"{letter}{first_row(name)}")
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
                    "flags": "harassment:agency_then; drugs=no:review",
                }
            ],
            "participants": [{"contact_id": "c-1", "person_id": "PFP", "role": "caller", "presence": "took_part"}],
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
    with pytest.raises(cg.InvalidCasebook, match=r"persons!F5"):
        cg.open(path)


def test_the_examples_together_are_a_small_casebook_without_a_problem(path):
    """What the grey rows say is coherent: read as data, they give no problem, not even a warning."""
    workbook = openpyxl.load_workbook(path)
    rows = {}
    for name, table in schema().tables.items():
        if table.identity_store:
            continue
        assert len(table.examples) in (1, 2)
        rows[name] = len(table.examples)
        for row in range(2, first_row(name)):
            cell = workbook[name].cell(row, 1)
            assert cell.value.startswith("#")
            cell.value = cell.value[1:]
    workbook.save(path)
    book = cg.open(path)
    assert book.validate().to_pylist() == []
    found = {name: table.num_rows for name, table in book.tables.items()}
    assert found.pop("participants") == rows.pop("participants") + 2  # the lists of the sheet contacts
    assert found.pop("flags") == rows.pop("flags") + 2
    assert found == rows
    # And what they tell is of one household, about which the measures can be asked.
    graph = book.graph()
    assert {row["person"]: row["certain"] for row in graph.frequency.counts("person").to_pylist()} == {"person-1": 2}
    shown = graph.visibility.check("check-1", detail=True).to_pylist()
    assert [(row["contact"], row["class"], row["stated"]) for row in shown] == [("contact-1", "found", True)]
    assert book.persons["death_date"].to_pylist()[0] == book.reviews["death_date"].to_pylist()[0]


def test_no_example_is_of_the_bundled_review():
    book = cg.example("dhr7")
    told = {
        text
        for table in schema().tables.values()
        for row in table.examples
        for column, text in zip(table.columns, row, strict=True)
        if text and column.type in ("id", "text", "list") and column.name not in ("kind", "entity_table", "column")
    }
    bundled = {
        str(cell)
        for name, table in book.tables.items()
        for column in table.column_names
        if schema().tables[name].column(column).type in ("id", "text", "list")
        for cell in table[column].to_pylist()
        if cell is not None
    }
    # Words that any casebook may hold.
    assert told & bundled <= {"DASH", "2009", "medium", "review", "yes", "harassment", "persons"}


def test_it_is_the_same_every_time_and_replaces_nothing(path, tmp_path):
    write_template(tmp_path / "other.xlsx")
    assert (tmp_path / "other.xlsx").read_bytes() == path.read_bytes()
    with pytest.raises(cg.ArgumentError, match="there already"):
        write_template(path)
    write_template(path, overwrite=True)
    with pytest.raises(cg.ArgumentError, match=r"\.xlsx"):
        write_template(tmp_path / "template.ods")
