"""The report as a Word document: a short main part, and an annex of the tables that are long.

Real headings, captions, tables with heads, alternative texts, a table of contents. The main part tells the case on
upright pages; a table that is long, wide or folded on the page stands in the annex, on turned pages in a smaller type,
and the section that it belongs to says so. Nothing stands twice.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.shared import Mm

from casegraph.plots import Picture as Drawing
from casegraph.reports import words
from casegraph.reports.contents import Contents
from casegraph.reports.document_parts import bookmark, field_begin, field_end, link_to, run, table_element
from casegraph.reports.document_parts import field as add_field
from casegraph.reports.document_styles import set_page, set_styles
from casegraph.reports.document_tables import COMPACT, PLAIN, Grid, document_text, grids_of
from casegraph.reports.drawings import drawing_of
from casegraph.reports.page import Cards, Part, Picture, Section, Text
from casegraph.reports.page_tables import Table
from casegraph.version import VERSION

__all__ = ["write_document"]

_WIDEST, _HIGHEST = 170.0, 195.0  # millimetres of a picture, so that heading, lead and caption stay on its page
_LONG = 30  # rows of a table from which on it stands in the annex
_MOST_GROUPS, _LONGEST_GROUP = 12, 40  # of a table in the annex whose groups are counted in the main part
_STAMP = (1980, 1, 1, 0, 0, 0)


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


@dataclass
class _Planned:
    """A section, what of it stands in the main part, and the tables that stand in the annex."""

    number: int
    section: Section
    here: list[tuple[Part, list[Grid]]] = field(default_factory=list)
    annexed: list[tuple[Table, list[Grid]]] = field(default_factory=list)


def _planned(contents: Contents) -> list[_Planned]:
    found = []
    for number, section in enumerate(contents.sections, start=1):
        plan = _Planned(number, section)
        for part in section.parts:
            if not isinstance(part, Table):
                if not (isinstance(part, Text) and part.page_only):
                    plan.here.append((part, []))
            elif part.page and part.rows and _is_for_the_annex(part):
                plan.annexed.append((part, grids_of(part, COMPACT)))
            elif part.page:
                plan.here.append((part, grids_of(part, PLAIN) if part.rows else []))
        found.append(plan)
    return found


def _is_for_the_annex(table: Table) -> bool:
    if table.annex is not None:
        return table.annex
    return table.folded or len(table.rows) > _LONG or len(grids_of(table, PLAIN)) > 1


class _Document:
    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._document = Document()
        self._bookmarks = 0
        self._numbers = {"Table": 0, "Figure": 0}
        self._headings: list[tuple[int, str, str]] = []  # level, words, bookmark

    def made(self) -> Any:
        plans = _planned(self._contents)
        numbers = _numbers_in_the_annex(plans)
        self._prepare()
        self._title(has_annex=bool(numbers))
        contents_at = self._paragraph("Contents", "Contents heading")
        for plan in plans:
            self._section(plan, numbers)
        if numbers:
            self._annex(plans)
        self._table_of_contents(contents_at)
        return self._document

    # -- the document ------------------------------------------------------------------------------

    def _prepare(self) -> None:
        contents, document = self._contents, self._document
        core = document.core_properties
        core.title = words.cut(document_text(contents.title), 250)
        core.author, core.last_modified_by, core.language = "", "", "en-GB"
        core.subject = f"Audience: {contents.view.audience}"
        core.comments, core.keywords, core.category = f"casegraph {VERSION}", "", ""
        core.created = core.modified = datetime(2000, 1, 1)
        core.revision = 1
        set_styles(document)
        section = document.sections[0]
        set_page(section, landscape=False)
        footer = section.footer.paragraphs[0]
        footer.style = document.styles["Footer"]
        footer.add_run(f"Audience: {contents.view.audience}. Page ")
        add_field(footer, "PAGE", "1")
        footer.add_run(" of ")
        add_field(footer, "NUMPAGES", "1")

    def _title(self, *, has_annex: bool) -> None:
        contents, view = self._contents, self._contents.view
        self._paragraph(contents.title, "Title")
        for review in view.rows("reviews")[:1]:
            if review["partnership"] and view.audience.sees_rows:
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
        told = []
        if has_annex:
            told.append("The numbered sections are the report; long tables stand in the annex, each once.")
        if view.audience.sees_rows:
            told.append(
                "The rows and paragraphs behind each figure are listed in report.html, which lies beside this "
                "document, and in tables/evidence.csv."
            )
        if told:
            self._paragraph(" ".join(told), "Note")

    def _paragraph(self, text: str, style: str = "Normal") -> Any:
        return self._document.add_paragraph(document_text(text), style)

    # -- sections ----------------------------------------------------------------------------------

    def _section(self, plan: _Planned, numbers: dict[int, int]) -> None:
        self._heading(1, f"{plan.number}. {plan.section.title}")
        if plan.section.lead:
            lead = self._paragraph(plan.section.lead)
            lead.paragraph_format.keep_with_next = bool(plan.here) and isinstance(plan.here[0][0], Picture)
        for part, grids in plan.here:
            if isinstance(part, Table):
                self._table(part, grids)
            elif isinstance(part, Picture):
                self._picture(part)
            elif isinstance(part, Cards):
                self._cards(part)
            else:
                self._words(part)
        for table, grids in plan.annexed:
            self._reference(table, numbers[id(table)], len(grids))

    def _words(self, part: Text) -> None:
        if part.title:
            self._heading(2, part.title)
        for paragraph in part.paragraphs:
            self._paragraph(paragraph)
        for point in part.points:
            self._paragraph(point, "List Bullet")

    def _cards(self, part: Cards) -> None:
        texts = [(card.value, card.label, card.detail) for card in part.cards]
        rows = [[[words.cut(document_text(text), 4_000)] for text in line] for line in texts]
        grid = Grid(["Figure", "Of what", "How it is meant"], [False] * 3, rows, [34.0, 56.0, 80.0])
        self._caption("Table", part.title)
        self._grid(grid, part.title)
        self._note(part.note)

    def _reference(self, table: Table, number: int, grids: int) -> None:
        """ "In the annex: Table 31, Findings by kind, 97 rows (missed opportunity 12, good practice 3)"."""
        rows = words.counted(len(table.rows), "row")
        groups = Counter(document_text(group) for group in table.groups or ())
        if table.group_of and len(groups) <= _MOST_GROUPS and all(len(one) <= _LONGEST_GROUP for one in groups):
            rows += f" ({', '.join(f'{group} {count}' for group, count in groups.items())})"
        paragraph = self._document.add_paragraph("In the annex: ", "Annex reference")
        told = f"Table {number}" if grids == 1 else f"Tables {number} to {number + grids - 1}"
        paragraph._p.append(link_to(_annexed(number), f"{told}, {words.cut(document_text(table.title), 300)}"))
        paragraph._p.append(run(f", {rows}."))

    def _annex(self, plans: Sequence[_Planned]) -> None:
        set_page(self._document.add_section(), landscape=True)
        self._heading(1, "Annex: tables")
        for plan in plans:
            if not plan.annexed:
                continue
            self._heading(2, f"Annex {plan.number}. {plan.section.title}")
            for table, grids in plan.annexed:
                self._table(table, grids, compact=True)

    # -- headings and contents ---------------------------------------------------------------------

    def _heading(self, level: int, text: str) -> None:
        told = words.cut(document_text(text), 300)
        name = f"_Toc{len(self._headings) + 1:06d}"
        self._named(self._document.add_heading(told, level), name)
        self._headings.append((level, told, name))

    def _named(self, paragraph: Any, name: str) -> None:
        self._bookmarks += 1
        bookmark(paragraph, self._bookmarks, name)

    def _table_of_contents(self, above: Any) -> None:
        """A field that Word can bring up to date, with its entries filled in: it reads without that too."""
        last = above._p
        for at, (level, told, name) in enumerate(self._headings):
            paragraph = self._document.add_paragraph("", f"toc {level}")
            if at == 0:
                field_begin(paragraph, 'TOC \\o "1-2" \\h \\z \\u')
            paragraph._p.append(link_to(name, told))
            if at == len(self._headings) - 1:
                field_end(paragraph)
            last.addnext(paragraph._p)
            last = paragraph._p

    def _caption(self, what: str, text: str, *, before: bool = True, named: bool = False) -> None:
        """ "Table 3: ...", with a number that Word keeps; above a table, below a picture."""
        self._numbers[what] += 1
        paragraph = self._document.add_paragraph(f"{what} ", "Caption")
        add_field(paragraph, f"SEQ {what} \\* ARABIC", str(self._numbers[what]))
        paragraph.add_run(f": {words.cut(document_text(text), 400)}")
        paragraph.paragraph_format.keep_with_next = before
        if named:
            self._named(paragraph, _annexed(self._numbers[what]))

    def _note(self, text: str) -> None:
        if text:
            self._paragraph(text, "Note")

    # -- tables ------------------------------------------------------------------------------------

    def _table(self, table: Table, grids: Sequence[Grid], *, compact: bool = False) -> None:
        if not table.rows:
            self._paragraph(f"{table.title}: {table.empty}")
            return
        for at, grid in enumerate(grids, start=1):
            title = table.title if len(grids) == 1 else f"{table.title} (part {at} of {len(grids)})"
            self._caption("Table", title, named=compact)
            self._grid(grid, table.title, compact=compact)
        left = len(table.rows) - len(grids[0].rows)
        more = f"The first {len(grids[0].rows):,} of {len(table.rows):,} rows; tables/{table.name}.csv has all."
        self._note(" ".join(part for part in (table.note, more if left else "") if part))

    def _grid(self, grid: Grid, title: str, *, compact: bool = False) -> None:
        element = table_element(grid, document_text(title), compact=compact)
        self._document.element.body.insert_element_before(element, "w:sectPr")
        # Two tables that touch would become one, and a reader needs a line between them.
        self._paragraph("", "Between")

    # -- pictures ----------------------------------------------------------------------------------

    def _picture(self, part: Picture) -> None:
        found = drawing_of(part, self._contents.view)
        if found is None:
            return
        if isinstance(found.drawing, str):
            self._paragraph(f"{found.title}: {found.drawing}")
            return
        for at, (png, width, height) in enumerate(_sheets(found.drawing)):
            paragraph = self._document.add_paragraph("", "Picture")
            scale = min(_WIDEST / width, _HIGHEST / height)
            inline = paragraph.add_run().add_picture(io.BytesIO(png), Mm(width * scale), Mm(height * scale))
            properties = inline._inline.docPr
            told = words.cut(document_text(found.drawing.alt), 8_000)
            properties.set("descr", told if at == 0 else "Continued.")
            properties.set("title", words.cut(document_text(found.title), 250))
            properties.set("name", f"Picture {properties.get('id')}")
        self._caption("Figure", found.title, before=False)
        self._note(found.note)


def _sheets(drawing: Drawing) -> Iterator[tuple[bytes, float, float]]:
    """The picture as PNG, in pages where it is high, each with its width and height in millimetres."""
    for page in drawing.pages:
        png = page.to_bytes("png")
        width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
        yield png, width * 25.4 / 300, height * 25.4 / 300


def _numbers_in_the_annex(plans: Sequence[_Planned]) -> dict[int, int]:
    """The number of each table of the annex (by its identity); those of the main part come before."""
    number = sum(1 if isinstance(part, Cards) else len(grids) for plan in plans for part, grids in plan.here) + 1
    found = {}
    for plan in plans:
        for table, grids in plan.annexed:
            found[id(table)] = number
            number += len(grids)
    return found


def _annexed(number: int) -> str:
    return f"Annex{number:04d}"
