"""Parts of a Word document that the library has no words for: fields, links, tables with heads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from casegraph.reports import words
from casegraph.reports.document_tables import Grid

__all__ = ["bookmark", "field", "field_begin", "field_end", "link_to", "run", "table_element"]

_PROSE = 500  # letters of a cell from which on its row may go on on the next page


def run(text: str) -> Any:
    run, told = OxmlElement("w:r"), OxmlElement("w:t")
    told.text = text
    told.set(qn("xml:space"), "preserve")
    run.append(told)
    return run


def _mark(kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def field_begin(paragraph: Any, code: str) -> None:
    asked, told = OxmlElement("w:r"), OxmlElement("w:instrText")
    told.text = f" {code} "
    told.set(qn("xml:space"), "preserve")
    asked.append(told)
    for element in (_mark("begin"), asked, _mark("separate")):
        paragraph._p.append(element)


def field_end(paragraph: Any) -> None:
    paragraph._p.append(_mark("end"))


def field(paragraph: Any, code: str, shown: str) -> None:
    """A field with what it shows until it is brought up to date."""
    field_begin(paragraph, code)
    paragraph._p.append(run(shown))
    field_end(paragraph)


def link_to(bookmark: str, text: str) -> Any:
    """A link within the document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.set(qn("w:history"), "1")
    link.append(run(text))
    return link


def bookmark(paragraph: Any, number: int, name: str) -> None:
    """Give a paragraph a name to link to."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def table_element(grid: Grid, title: str, *, compact: bool) -> Any:
    """A table with a head that is repeated on every page; compact in the annex."""
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblStyle w:val='CasegraphTable'/>"
        f"<w:tblW w:w='{_twips(sum(grid.widths))}' w:type='dxa'/><w:tblLayout w:type='fixed'/>"
        "<w:tblLook w:val='04A0' w:firstRow='1' w:lastRow='0' w:firstColumn='1' w:lastColumn='0' w:noHBand='1' "
        "w:noVBand='1'/><w:tblCaption/></w:tblPr><w:tblGrid/></w:tbl>"
    )
    table.find(qn("w:tblPr")).find(qn("w:tblCaption")).set(qn("w:val"), words.cut(title, 250))
    for width in grid.widths:
        column = OxmlElement("w:gridCol")
        column.set(qn("w:w"), str(_twips(width)))
        table.find(qn("w:tblGrid")).append(column)
    table.append(_row(grid, [[head] for head in grid.heads], is_head=True, compact=compact))
    for row in grid.rows:
        table.append(_row(grid, row, is_head=False, compact=compact))
    return table


def _row(grid: Grid, cells: Sequence[Sequence[str]], *, is_head: bool, compact: bool) -> Any:
    row, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
    if all(sum(map(len, lines)) <= _PROSE for lines in cells):
        properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    style = ("Annex" if compact else "Table") + ("head" if is_head else "cell")
    for lines, width, is_number in zip(cells, grid.widths, grid.numeric, strict=True):
        cell, told, size = OxmlElement("w:tc"), OxmlElement("w:tcPr"), OxmlElement("w:tcW")
        size.set(qn("w:w"), str(_twips(width)))
        size.set(qn("w:type"), "dxa")
        told.append(size)
        cell.append(told)
        for line in lines:
            cell.append(_cell_paragraph(line, style, is_number=is_number))
        row.append(cell)
    return row


def _cell_paragraph(text: str, style: str, *, is_number: bool) -> Any:
    paragraph, properties, named = OxmlElement("w:p"), OxmlElement("w:pPr"), OxmlElement("w:pStyle")
    named.set(qn("w:val"), style)
    properties.append(named)
    if is_number:
        side = OxmlElement("w:jc")
        side.set(qn("w:val"), "right")
        properties.append(side)
    paragraph.append(properties)
    if text:
        paragraph.append(run(text))
    return paragraph


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)
