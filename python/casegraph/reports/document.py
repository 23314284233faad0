"""The report as a Word document: real headings, captions, tables with heads, alternative texts, a table of contents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from casegraph.plots import Picture as Drawing
from casegraph.reports import words
from casegraph.reports.contents import Contents
from casegraph.reports.drawings import drawing_of
from casegraph.reports.page import Cards, Part, Picture, Section, Text
from casegraph.reports.page_tables import Cell, Column, Table
from casegraph.version import VERSION

__all__ = ["write_document"]

_PORTRAIT, _LANDSCAPE = 170.0, 257.0  # millimetres of text on an A4 page with margins of 20 mm
_HIGHEST = 195.0  # of a picture, so that heading, lead and caption stay on its page
_LONGEST = 4_000  # characters in one cell; the files hold all
_LETTER, _PADDING = 1.62, 4.2  # millimetres of a letter in a table, and of a cell's margins
_PROSE = 500  # letters of a cell from which on its row may go on on the next page
_SHORT = 12  # letters of a text that is kept on one line
_STAMP = (1980, 1, 1, 0, 0, 0)
_NUMERIC = ("number", "bounds", "percent")
_INK, _SOFT, _HEAD = "1B2430", "55606E", "E8EDF2"


def write_document(contents: Contents, path: Path) -> None:
    """Write the Word document of a report: equal contents give equal bytes."""
    document = _Document(contents).made()
    sink = io.BytesIO()
    document.save(sink)
    path.write_bytes(_with_fixed_stamps(sink.getvalue()))


def _with_fixed_stamps(content: bytes) -> bytes:
    """The same package with one date for all of its files."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            made.writestr(info, given.read(name))
    return sink.getvalue()


@dataclass(frozen=True)
class _Grid:
    """A table as a document has it: heads, rows of lines of text, widths in millimetres."""

    heads: list[str]
    numeric: list[bool]
    rows: list[list[list[str]]]
    widths: list[float]

    @property
    def is_wide(self) -> bool:
        return sum(self.widths) > _PORTRAIT + 0.5


class _Document:
    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._document = Document()
        self._bookmarks = 0
        self._numbers = {"Table": 0, "Figure": 0}
        self._headings: list[tuple[int, str, str]] = []  # level, words, bookmark
        self._is_landscape = False

    def made(self) -> Any:
        self._prepare()
        self._title()
        contents_at = self._paragraph("Contents", "Contents heading")
        for number, section in enumerate(self._contents.sections, start=1):
            self._section(number, section)
        self._portrait()
        self._table_of_contents(contents_at)
        return self._document

    # -- the document ------------------------------------------------------------------------------

    def _prepare(self) -> None:
        contents, document = self._contents, self._document
        core = document.core_properties
        core.title = words.cut(_text(contents.title), 250)
        core.author, core.last_modified_by, core.language = "", "", "en-GB"
        core.subject = f"Audience: {contents.view.audience}"
        core.comments, core.keywords, core.category = f"casegraph {VERSION}", "", ""
        core.created = core.modified = datetime(2000, 1, 1)
        core.revision = 1
        _set_styles(document)
        section = document.sections[0]
        _set_page(section, landscape=False)
        footer = section.footer.paragraphs[0]
        footer.style = document.styles["Footer"]
        footer.add_run(f"Audience: {contents.view.audience}. Page ")
        _field(footer, "PAGE", "1")
        footer.add_run(" of ")
        _field(footer, "NUMPAGES", "1")

    def _title(self) -> None:
        contents, view = self._contents, self._contents.view
        self._paragraph(contents.title, "Title")
        for review in view.rows("reviews")[:1]:
            if review["partnership"]:
                self._paragraph(review["partnership"], "Subtitle")
        if view.options.date:
            self._paragraph(view.options.date, "Subtitle")
        if view.made:
            self._paragraph(
                "Made data: this casebook was generated for tests and pictures. No person, agency or event in it is "
                "real.",
                "Intense Quote",
            )
        self._paragraph(f"Audience: {view.audience}. Made with casegraph {VERSION}.", "Note")
        if view.audience.sees_rows:
            self._paragraph(
                "The rows and paragraphs behind each figure are listed in report.html, which lies beside this "
                "document, and in tables/evidence.csv.",
                "Note",
            )

    def _paragraph(self, text: str, style: str = "Normal") -> Any:
        return self._document.add_paragraph(_text(text), style)

    def _section(self, number: int, section: Section) -> None:
        if self._is_landscape and not self._is_wide(section.parts[0] if section.parts else None):
            self._portrait()
        self._heading(1, f"{number}. {section.title}")
        if section.lead:
            self._paragraph(section.lead)
        for part in section.parts:
            self._part(part)

    def _part(self, part: Part) -> None:
        if isinstance(part, Table):
            if part.page:
                self._table(part)
        elif isinstance(part, Picture):
            self._picture(part)
        elif isinstance(part, Cards):
            self._portrait()
            self._cards(part)
        else:
            self._portrait()
            self._words(part)

    def _words(self, part: Text) -> None:
        if part.title:
            self._heading(2, part.title)
        for paragraph in part.paragraphs:
            self._paragraph(paragraph)
        for point in part.points:
            self._paragraph(point, "List Bullet")

    def _cards(self, part: Cards) -> None:
        self._heading(2, part.title)
        rows = [[[_cell_text(card.value)], [_cell_text(card.label)], [_cell_text(card.detail)]] for card in part.cards]
        grid = _Grid(["Figure", "Of what", "How it is meant"], [False] * 3, rows, [34.0, 56.0, 80.0])
        self._caption("Table", part.title)
        self._grid(grid, part.title)
        self._note(part.note)

    # -- headings and contents ---------------------------------------------------------------------

    def _heading(self, level: int, text: str) -> None:
        told = words.cut(_text(text), 300)
        paragraph = self._document.add_heading(told, level)
        self._bookmarks += 1
        name = f"_Toc{self._bookmarks:06d}"
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(self._bookmarks))
        start.set(qn("w:name"), name)
        paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
        paragraph._p.append(end)
        self._headings.append((level, told, name))

    def _table_of_contents(self, above: Any) -> None:
        """A field that Word can bring up to date, with its entries filled in: it reads without that too."""
        last = above._p
        for at, (level, told, bookmark) in enumerate(self._headings):
            paragraph = self._document.add_paragraph("", f"toc {level}")
            if at == 0:
                _field_begin(paragraph, 'TOC \\o "1-2" \\n \\h \\z \\u')
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), bookmark)
            link.set(qn("w:history"), "1")
            link.append(_run(told))
            paragraph._p.append(link)
            if at == len(self._headings) - 1:
                _field_end(paragraph)
            last.addnext(paragraph._p)
            last = paragraph._p

    def _caption(self, what: str, text: str, *, before: bool = True) -> None:
        """ "Table 3: ...", with a number that Word keeps; above a table, below a picture."""
        self._numbers[what] += 1
        paragraph = self._document.add_paragraph(f"{what} ", "Caption")
        _field(paragraph, f"SEQ {what} \\* ARABIC", str(self._numbers[what]))
        paragraph.add_run(f": {words.cut(_text(text), 400)}")
        paragraph.paragraph_format.keep_with_next = before

    def _note(self, text: str) -> None:
        if text:
            self._paragraph(text, "Note")

    # -- pages -------------------------------------------------------------------------------------

    def _portrait(self) -> None:
        self._turn(landscape=False)

    def _turn(self, *, landscape: bool) -> None:
        if self._is_landscape != landscape:
            _set_page(self._document.add_section(), landscape=landscape)
            self._is_landscape = landscape

    def _is_wide(self, part: Part | None) -> bool:
        return isinstance(part, Table) and part.page and bool(part.rows) and _grids_of(part)[0].is_wide

    # -- tables ------------------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        if not table.rows:
            self._heading(2, table.title)
            self._paragraph(table.empty)
            return
        grids = _grids_of(table)
        self._turn(landscape=grids[0].is_wide or self._is_landscape)  # no page is turned back for one table
        self._heading(2, table.title)
        for at, grid in enumerate(grids, start=1):
            self._turn(landscape=grid.is_wide or self._is_landscape)
            self._caption("Table", table.title if len(grids) == 1 else f"{table.title} (part {at} of {len(grids)})")
            self._grid(grid, table.title)
        left = len(table.rows) - len(grids[0].rows)
        more = f"The first {len(grids[0].rows):,} of {len(table.rows):,} rows; tables/{table.name}.csv has all."
        self._note(" ".join(part for part in (table.note, more if left else "") if part))

    def _grid(self, grid: _Grid, title: str) -> None:
        self._document.element.body.insert_element_before(_table_element(grid, _text(title)), "w:sectPr")
        # Two tables that touch would become one, and a reader needs a line between them.
        self._paragraph("", "Note")

    # -- pictures ----------------------------------------------------------------------------------

    def _picture(self, part: Picture) -> None:
        found = drawing_of(part, self._contents.view)
        if found is None:
            return
        self._portrait()
        self._heading(2, found.title)
        if isinstance(found.drawing, str):
            self._paragraph(found.drawing)
            return
        for at, (png, width, height) in enumerate(_sheets(found.drawing)):
            paragraph = self._document.add_paragraph("", "Picture")
            scale = min(_PORTRAIT / width, _HIGHEST / height)
            inline = paragraph.add_run().add_picture(io.BytesIO(png), Mm(width * scale), Mm(height * scale))
            properties = inline._inline.docPr
            properties.set("descr", words.cut(_text(found.drawing.alt), 8_000) if at == 0 else "Continued.")
            properties.set("title", words.cut(_text(found.title), 250))
            properties.set("name", f"Picture {properties.get('id')}")
        self._caption("Figure", found.title, before=False)
        self._note(found.note)


def _sheets(drawing: Drawing) -> Iterator[tuple[bytes, float, float]]:
    """The picture as PNG, in pages where it is high, each with its width and height in millimetres."""
    for page in drawing.pages:
        png = page.to_bytes("png")
        width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
        yield png, width * 25.4 / 300, height * 25.4 / 300


# -- a table of the report as a grid -------------------------------------------------------------------


def _grids_of(table: Table) -> list[_Grid]:
    """The table as one grid, or as several where it has too many columns for a page."""
    shown = [at for at, column in enumerate(table.columns) if column.page and not _only_leads(table, at)]
    columns = [table.columns[at] for at in shown]
    heads = [_head(column) for column in columns]
    rows = [[_lines(row[at]) for at in shown] for row in table.rows[: table.most]]
    numeric = [column.kind in _NUMERIC for column in columns]
    first = 1
    if table.groups:
        first = 2
        heads, numeric = ["Group", *heads], [False, *numeric]
        rows = [[[_cell_text(group)], *row] for group, row in zip(table.groups, rows, strict=False)]
    least, wanted = _needs(heads, rows)
    return [
        _Grid(
            [heads[at] for at in part],
            [numeric[at] for at in part],
            [[row[at] for at in part] for row in rows],
            _shared_out([least[at] for at in part], [wanted[at] for at in part]),
        )
        for part in _columns_apart(least, first)
    ]


def _only_leads(table: Table, at: int) -> bool:
    """Whether a column has nothing but links to rows that a page lists."""
    return all(row[at].link and row[at].text is None and row[at].value == "rows" for row in table.rows)


def _head(column: Column) -> str:
    """The heading of a column, with the unit where it is one of time."""
    is_told = column.unit in ("days", "months", "years", "minutes") and column.unit not in column.label.lower()
    return _cell_text(f"{column.label} ({column.unit})" if is_told else column.label)


def _lines(cell: Cell) -> list[str]:
    text = cell.text if cell.text is not None else "" if cell.value is None else str(cell.value)
    more = [f"{label}: {told}" for label, told in cell.more if told]
    return [_cell_text(line) for one in (text, *more) for line in one.split("\n")]


def _cell_text(text: str) -> str:
    return words.cut(_text(text), _LONGEST)


def _needs(heads: Sequence[str], rows: Sequence[Sequence[Sequence[str]]]) -> tuple[list[float], list[float]]:
    """Millimetres that each column needs, so that no usual word is broken, and those that would do it good."""
    least, wanted = [], []
    for at, head in enumerate(heads):
        texts = [line for row in rows for line in row[at]]
        longest = float(max((min(len(one), 16) for text in texts for one in _kept_whole(text)), default=1))
        longest = max(longest, *(1.2 * min(len(word), 12) for word in head.split()), 3)  # heads are bold
        lengths = sorted(len(text) for text in texts) or [0]
        usual = lengths[len(lengths) * 9 // 10]
        wanted.append(_PADDING + _LETTER * max(longest, min(400, usual), min(len(head), 12)))
        # A long text in a column as narrow as its longest word would run down the page.
        least.append(max(_PADDING + _LETTER * longest, min(0.5 * wanted[-1], 42.0) if usual > 20 else 0.0))
    return least, wanted


def _shared_out(least: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """Widths of columns on the page that they need; what is left goes to those that want more."""
    room = _PORTRAIT if sum(least) <= _PORTRAIT else _LANDSCAPE
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    more = [want - have for want, have in zip(wanted, least, strict=True)]
    share = (room - sum(least)) / sum(more) if sum(more) else 0.0
    return [have + extra * min(1.0, share) for have, extra in zip(least, more, strict=True)]


def _columns_apart(least: Sequence[float], heads: int) -> list[list[int]]:
    """The columns of each of the tables that one is parted into where it is wider than a page; all have the heads."""
    number = len(_parts_within(least, heads, _LANDSCAPE))
    even = sum(least[:heads]) + sum(least[heads:]) / number
    found = _parts_within(least, heads, even)
    while len(found) > number:  # of like widths, so that no part is left with a column or two
        even += _PADDING
        found = _parts_within(least, heads, even)
    return found


def _parts_within(least: Sequence[float], heads: int, most: float) -> list[list[int]]:
    first = list(range(heads))
    found, width = [first.copy()], sum(least[:heads])
    for at in range(heads, len(least)):
        if width + least[at] > most and len(found[-1]) > heads:
            found.append(first.copy())
            width = sum(least[:heads])
        found[-1].append(at)
        width += least[at]
    return found


def _kept_whole(text: str) -> list[str]:
    """What of a text stays on one line: its words; the whole of a short one, such as a date."""
    return [text] if len(text) <= _SHORT else text.split()


# -- parts of a Word document that the library has no words for ------------------------------------------


def _text(text: str) -> str:
    return words.still(words.plain(text))


def _run(text: str) -> Any:
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


def _field_begin(paragraph: Any, code: str) -> None:
    asked, told = OxmlElement("w:r"), OxmlElement("w:instrText")
    told.text = f" {code} "
    told.set(qn("xml:space"), "preserve")
    asked.append(told)
    for element in (_mark("begin"), asked, _mark("separate")):
        paragraph._p.append(element)


def _field_end(paragraph: Any) -> None:
    paragraph._p.append(_mark("end"))


def _field(paragraph: Any, code: str, shown: str) -> None:
    """A field with what it shows until it is brought up to date."""
    _field_begin(paragraph, code)
    paragraph._p.append(_run(shown))
    _field_end(paragraph)


def _table_element(grid: _Grid, title: str) -> Any:
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
    table.append(_row(grid, [[head] for head in grid.heads], is_head=True))
    for row in grid.rows:
        table.append(_row(grid, row, is_head=False))
    return table


def _row(grid: _Grid, cells: Sequence[Sequence[str]], *, is_head: bool) -> Any:
    row, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
    if all(sum(map(len, lines)) <= _PROSE for lines in cells):
        properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for lines, width, is_number in zip(cells, grid.widths, grid.numeric, strict=True):
        cell, told, size = OxmlElement("w:tc"), OxmlElement("w:tcPr"), OxmlElement("w:tcW")
        size.set(qn("w:w"), str(_twips(width)))
        size.set(qn("w:type"), "dxa")
        told.append(size)
        cell.append(told)
        for line in lines:
            cell.append(_cell_paragraph(line, is_number=is_number, is_head=is_head))
        row.append(cell)
    return row


def _cell_paragraph(text: str, *, is_number: bool, is_head: bool) -> Any:
    paragraph, properties, style = OxmlElement("w:p"), OxmlElement("w:pPr"), OxmlElement("w:pStyle")
    style.set(qn("w:val"), "Tablehead" if is_head else "Tablecell")
    properties.append(style)
    if is_number:
        side = OxmlElement("w:jc")
        side.set(qn("w:val"), "right")
        properties.append(side)
    paragraph.append(properties)
    if text:
        paragraph.append(_run(text))
    return paragraph


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


# -- styles ----------------------------------------------------------------------------------------------


def _set_page(section: Any, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)


def _set_styles(document: Any) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "en-GB")
    defaults.append(language)
    for name, size, bold, before, after in (
        ("Normal", 10.5, None, 0, 6),
        ("Title", 22, True, 0, 6),
        ("Subtitle", 12, False, 0, 6),
        ("Heading 1", 16, True, 18, 6),
        ("Heading 2", 12.5, True, 12, 4),
        ("Caption", 9.5, True, 6, 3),
        ("Footer", 9, None, 0, 0),
    ):
        _set_style(styles[name], size, bold=bold, before=before, after=after)
    for name, size, base in (
        ("Note", 9, "Normal"),
        ("Table cell", 8.5, "Normal"),
        ("Table head", 8.5, "Normal"),
        ("Picture", 10, "Normal"),
        ("Contents heading", 16, "Normal"),
        ("toc 1", 10.5, "Normal"),
        ("toc 2", 10, "Normal"),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        heading = name in ("Table head", "Contents heading")
        _set_style(style, size, bold=heading, before=0, after=1 if name.startswith(("Table", "toc")) else 6)
    styles["toc 2"].paragraph_format.left_indent = Mm(6)
    styles["Picture"].paragraph_format.keep_with_next = True
    styles["Picture"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles.element.append(_table_style())


def _set_style(style: Any, size: float, *, bold: bool | None, before: float, after: float) -> None:
    style.font.name = "Arial"
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(_SOFT if style.name in ("Note", "Footer", "Subtitle") else _INK)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _table_style() -> Any:
    line = f"w:val='single' w:sz='4' w:space='0' w:color='{_SOFT}'"
    thin = "w:val='single' w:sz='4' w:space='0' w:color='C5CCD4'"
    return parse_xml(
        f"<w:style {nsdecls('w')} w:type='table' w:customStyle='1' w:styleId='CasegraphTable'>"
        "<w:name w:val='Casegraph table'/><w:basedOn w:val='TableNormal'/><w:uiPriority w:val='99'/>"
        f"<w:tblPr><w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {thin}/></w:tblBorders>"
        "<w:tblCellMar><w:top w:w='40' w:type='dxa'/><w:left w:w='80' w:type='dxa'/><w:bottom w:w='40' w:type='dxa'/>"
        "<w:right w:w='80' w:type='dxa'/></w:tblCellMar></w:tblPr>"
        f"<w:tblStylePr w:type='firstRow'><w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val='clear' w:color='auto' "
        f"w:fill='{_HEAD}'/></w:tcPr></w:tblStylePr></w:style>"
    )
