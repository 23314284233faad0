"""The Word document and the workbook of a report: structure, accessibility, hostile text, equal bytes."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from made_casebook import small, with_integer_ids
from report_casebook import hostile, story

import casegraph as cg

LONG = "B" * 10_000 + " \u202eturned\u202c =1+1"


def _hostile() -> cg.Casebook:
    tables = {name: table.to_pydict() for name, table in hostile().tables.items()}
    for table, column in (("persons", "label"), ("contacts", "gist"), ("agencies", "name")):
        tables[table][column] = [*tables[table][column][:-1], LONG]
    return cg.Casebook(tables, title="=cmd|' /C calc'!A0 \u202e\x07")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return story().report(tmp_path_factory.mktemp("story") / "out").parent


@pytest.fixture(scope="module")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _hostile().report(tmp_path_factory.mktemp("hostile") / "out").parent


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cg.example("dhr7").report(tmp_path_factory.mktemp("dhr7") / "out").parent


def _document(folder: Path) -> Any:
    return docx.Document(str(folder / "report.docx"))


# -- Word --------------------------------------------------------------------------------------------


def test_headings_are_those_of_the_contents(example: Path) -> None:
    document = _document(example)
    headings = [one for one in document.paragraphs if one.style.name in ("Heading 1", "Heading 2")]
    entries = [one for one in document.paragraphs if one.style.name in ("toc 1", "toc 2")]
    told = ["".join(node.text or "" for node in one._p.iter(qn("w:t"))) for one in entries]
    assert told == [one.text for one in headings]
    assert [one.style.name[-1] for one in entries] == [one.style.name[-1] for one in headings]
    bookmarks = {node.get(qn("w:name")) for node in document.element.iter(qn("w:bookmarkStart"))}
    assert {node.get(qn("w:anchor")) for node in document.element.iter(qn("w:hyperlink"))} <= bookmarks
    fields = [node.text for node in document.element.iter(qn("w:instrText"))]
    assert sum('TOC \\o "1-2"' in field for field in fields) == 1
    begun = [node.get(qn("w:fldCharType")) for node in document.element.iter(qn("w:fldChar"))]
    assert begun.count("begin") == begun.count("separate") == begun.count("end")


def test_tables_have_heads_captions_and_no_merged_cells(example: Path) -> None:
    document = _document(example)
    assert len(document.tables) > 20
    for table in document.tables:
        assert table.style.name == "Casegraph table"
        first = table._tbl.tr_lst[0].trPr
        assert first.find(qn("w:tblHeader")) is not None  # repeated on every page
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert not list(table._tbl.iter(qn("w:gridSpan"))) and not list(table._tbl.iter(qn("w:vMerge")))  # noqa: PT018
        widths = {len(row.findall(qn("w:tc"))) for row in table._tbl.tr_lst}
        assert widths == {len(table._tbl.tblGrid.gridCol_lst)}
        before = table._tbl.getprevious()
        assert before.pPr.pStyle.val == "Caption"
    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]
    numbers = [int(one.split(":")[0].split()[1]) for one in captions if one.startswith("Table")]
    assert numbers == list(range(1, len(document.tables) + 1))


def test_lines_of_a_cell_are_paragraphs(example: Path) -> None:
    """A count above a month is no day."""
    found = [table for table in _document(example).tables if "Held on record on" in _caption_of(table)]
    cells = [_lines_of(cell) for table in found for row in table._tbl.tr_lst for cell in _cells(row)]
    assert ["2", "Oct 2010"] in cells
    assert not any("\n" in line for lines in cells for line in lines)


def _caption_of(table: Any) -> str:
    return str(table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")))


def _lines_of(cell: Any) -> list[str]:
    return [paragraph.text for paragraph in cell.paragraphs]


def test_pictures_have_alternative_texts_with_figures(example: Path) -> None:
    told = [shape._inline.docPr.get("descr") for shape in _document(example).inline_shapes]
    assert any(text.startswith("Genogram of 20 persons") for text in told)
    assert any(text.startswith("Timeline of ") for text in told)
    assert all(text and len(text) > 8 for text in told)


def test_the_document_has_language_title_and_fixed_properties(example: Path) -> None:
    core = _document(example).core_properties
    assert core.title.startswith("Domestic homicide review")
    assert (core.language, core.author, core.created.year, core.modified.year) == ("en-GB", "", 2000, 2000)
    styles = zipfile.ZipFile(example / "report.docx").read("word/styles.xml").decode()
    assert 'w:val="en-GB"' in styles
    footers = "".join(section.footer.paragraphs[0]._p.xml for section in _document(example).sections)
    assert "PAGE" in footers


def test_the_main_part_is_upright_and_short_and_the_annex_turned(example: Path) -> None:
    document = _document(example)
    upright, turned = document.sections
    assert (upright.orientation, turned.orientation) == (0, 1)
    main, annex = _tables_apart(document)
    assert len(annex) > 10
    assert max(len(table.rows) for table in main) <= 40  # what could have been found is told there whole
    for tables, room in ((main, upright), (annex, turned)):
        widths = [sum(int(one.get(qn("w:w"))) for one in table._tbl.tblGrid.gridCol_lst) for table in tables]
        assert max(widths) <= (room.page_width - room.left_margin - room.right_margin) / 635 + 10  # twips


def test_every_table_stands_once_and_the_main_part_leads_to_those_of_the_annex(example: Path) -> None:
    document = _document(example)
    captions = [one for one in document.paragraphs if one.style.name == "Caption"]
    titles = [one.text.split(": ", 1)[1] for one in captions if one.text.startswith("Table")]
    assert len(set(titles)) == len(titles)
    references = [one for one in document.paragraphs if one.style.name == "Annex reference"]
    told = {one._p.find(qn("w:hyperlink")).get(qn("w:anchor")): _all_text(one) for one in references}
    _main, annex = _tables_apart(document)
    first = {}
    for table in annex:
        caption = table._tbl.getprevious()
        name = caption.find(qn("w:bookmarkStart")).get(qn("w:name"))
        first[name] = "".join(node.text or "" for node in caption.iter(qn("w:t")))
    assert set(told) <= set(first)
    for name, reference in told.items():
        number, title = first[name].split(": ", 1)
        assert number.removeprefix("Table ") in reference
        assert title.split(" (part")[0] in reference
    assert len(told) == len({title.split(": ", 1)[1].split(" (part")[0] for title in first.values()})
    findings = next(text for text in told.values() if "Findings by kind" in text)
    assert "97 rows (missed opportunity 24," in findings


def _tables_apart(document: Any) -> tuple[list[Any], list[Any]]:
    """Those of the main part, and those of the annex."""
    body = list(document.element.body)
    begin = next(
        at
        for at, node in enumerate(body)
        if "Annex: tables" in [told.text for told in node.iter(qn("w:t"))][:1] and node.pPr.pStyle.val == "Heading1"
    )
    places = {id(node): at for at, node in enumerate(body)}
    main = [table for table in document.tables if places[id(table._tbl)] < begin]
    return main, document.tables[len(main) :]


def _all_text(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph._p.iter(qn("w:t")))


# -- Excel -------------------------------------------------------------------------------------------


def test_the_workbook_is_accessible(example: Path) -> None:
    book = openpyxl.load_workbook(example / "report.xlsx")
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    names = set()
    for sheet in book.worksheets[1:]:
        assert not sheet.merged_cells.ranges
        (table,) = sheet.tables.values()
        names.add(table.displayName)
        assert table.ref.startswith("A5:")
        assert sheet.freeze_panes == "B6"
        assert all(sheet.cell(row, 1).value for row in range(1, 5))
        heads = [cell.value.lower() for cell in sheet[5]]
        assert len(set(heads)) == len(heads)
        empty = [cell.coordinate for row in sheet[table.ref] for cell in row if cell.value in (None, "")]
        assert empty == []
        assert sheet.max_row == 4 + len(sheet[table.ref])
    assert len(names) == len(book.worksheets) - 1
    assert book.properties.title.startswith("Domestic homicide review")
    assert (book.properties.created.year, book.properties.modified.year) == (2000, 2000)


def test_contents_lead_to_every_sheet_and_notes_explain_the_shorthand(example: Path) -> None:
    book = openpyxl.load_workbook(example / "report.xlsx")
    links = {cell.value: cell.hyperlink.location for cell in book["Contents"]["A"][5:] if cell.hyperlink}
    assert set(links) == set(book.sheetnames[3:])
    assert all(place == f"'{name}'!A1" for name, place in links.items())
    explained = {cell.value for cell in book["Notes"]["A"]}
    for sheet in book.worksheets[3:]:
        used = {cell.value for row in sheet.iter_rows(min_row=6) for cell in row if str(cell.value).startswith("[")}
        short = {one for one in used if len(str(one)) == 3}
        assert short <= explained
        if short:
            assert all(one in sheet["A3"].value for one in short)


def test_people_read_names_in_the_workbook_and_programs_ids_in_the_files(example: Path) -> None:
    book = openpyxl.load_workbook(example / "report.xlsx")
    (sheet,) = (one for one in book.worksheets if str(one["A1"].value).startswith("Contacts a year of coverage"))
    agencies = {row[1].value for row in sheet.iter_rows(min_row=6)}
    assert "West Midlands Police" in agencies
    assert "wmp" not in agencies
    with (example / "tables" / "frequency-rates.csv").open(encoding="utf-8", newline="") as file:
        assert "wmp" in {row["agency"] for row in csv.DictReader(file)}


def test_withheld_figures_stand_as_shorthand(tmp_path: Path) -> None:
    page = cg.example("dhr7").report(tmp_path / "out", audience="public")
    book = openpyxl.load_workbook(page.parent / "report.xlsx")
    cells = {cell.value for row in book["Recommendations by level"].iter_rows(min_row=6) for cell in row}
    assert "[c]" in cells
    assert "[c]" in (page.parent / "tables" / "checks.csv").read_text(encoding="utf-8")


# -- both --------------------------------------------------------------------------------------------


def test_hostile_text_is_harmless(hostile_folder: Path) -> None:
    for name in ("report.docx", "report.xlsx"):
        with zipfile.ZipFile(hostile_folder / name) as package:
            for part in package.namelist():
                content = package.read(part)
                if part.endswith((".xml", ".rels")):
                    root = ElementTree.fromstring(content)
                    if part.endswith(".rels"):
                        assert "External" not in content.decode()
                    assert not [node for node in root.iter() if node.tag.endswith("}f")]  # no formula
                    text = "".join(root.itertext())
                    assert not set(text) & {"\u202e", "\u202c", "\u200f", "\x07"}
    document = _document(hostile_folder)
    assert document.core_properties.title.startswith("=cmd|")
    cells = [cell for table in document.tables for row in table._tbl.tr_lst for cell in _cells(row)]
    texts = [paragraph.text for cell in cells for paragraph in cell.paragraphs]
    assert "<script>alert(1)</script>" in texts
    assert max(map(len, texts)) <= 4_000


def _cells(row: Any) -> list[Any]:
    from docx.table import _Cell

    return [_Cell(cell, row) for cell in row.tc_lst]


def test_equal_contents_give_equal_bytes(folder: Path, tmp_path: Path) -> None:
    again = story().report(tmp_path / "again").parent
    for name in ("report.docx", "report.xlsx"):
        assert (folder / name).read_bytes() == (again / name).read_bytes()
        with zipfile.ZipFile(folder / name) as package:
            assert {info.date_time[:2] for info in package.infolist()} == {(1980, 1)}


INTEGERS = with_integer_ids().with_tables(reviews={"review_id": [1], "title": ["Made review"]})


@pytest.mark.parametrize("book", [small(), INTEGERS], ids=["small", "integers"])
@pytest.mark.parametrize("audience", ["restricted", "board", "public"])
def test_any_casebook_has_documents_for_each_audience(book: cg.Casebook, audience: str, tmp_path: Path) -> None:
    page = book.report(tmp_path / "out", audience=audience)
    assert _document(page.parent).tables
    assert openpyxl.load_workbook(page.parent / "report.xlsx").sheetnames[0] == "Cover"
