"""The report's page: one HTML file that asks for nothing from anywhere, complete without its own small script."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from casegraph.reports import words
from casegraph.reports.as_of_page import as_of_page
from casegraph.reports.contents import Contents
from casegraph.reports.keys import Choice, Keys
from casegraph.reports.options import EVIDENCE_PER_FIGURE
from casegraph.reports.page import Card, Cards, Part, Picture, Text
from casegraph.reports.page_tables import Bounds, Cell, Column, Table
from casegraph.reports.sections.knowledge import AS_OF, AS_OF_NOTE
from casegraph.reports.view import iso_day
from casegraph.version import VERSION

__all__ = ["write_page"]

_SEEN = {
    "restricted": "the page holds all that the casebook holds about the contacts listed.",
    "board": "names are pseudonyms, and days that the review does not print are months.",
    "public": "small counts, texts and days are withheld.",
}
_COMPACT = 5  # of a longer list of rows behind a figure the gists stand in the rows alone
_NUMERIC = ("number", "bounds", "percent")


def write_page(contents: Contents, path: Path) -> None:
    """Write the page of a report."""
    page = _Page(contents.keys)
    style = _template("report.css")
    script = _template("report.js") if contents.view.audience.sees_rows else ""  # it moves among rows
    template = page.environment.get_template("report.html")
    stream = template.stream(
        contents=contents,
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script),
        script_hash=_hash(script),
        keys=contents.keys,
        compact=_COMPACT,
        seen=_SEEN[contents.view.audience.name],
        as_of_columns=AS_OF,
        as_of_note=AS_OF_NOTE,
        first_day=_iso(contents.view.first_day),
        last_day=_iso(contents.view.last_day),
        version=VERSION,
        made=contents.view.made,
        under_title=_under_title(contents),
        source_line=_source_line(contents),
        most=EVIDENCE_PER_FIGURE,
        render=page.render,
    )
    stream.enable_buffering(200)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for piece in stream:
            out.write(piece)


def _iso(day: int | None) -> str:
    return "" if day is None else iso_day(day)


def _template(name: str) -> str:
    return files("casegraph.reports").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _under_title(contents: Contents) -> list[str]:
    found = []
    for review in contents.view.rows("reviews")[:1] if contents.view.audience.sees_rows else ():
        parts = [review["title"] if review["title"] != contents.title else None, review["partnership"]]
        found += [" \u00b7 ".join(part for part in parts if part)]
    if contents.view.options.date:
        found.append(contents.view.options.date)
    return [line for line in found if line]


def _source_line(contents: Contents) -> str:
    checksums = contents.view.book.checksums
    if not checksums:
        return "a casebook in memory"
    text = "\n".join(f"{name} {value}" for name, value in sorted(checksums.items()))
    whole = hashlib.sha256(text.encode()).hexdigest()
    files_read = words.counted(len(checksums), "file")
    return f"{files_read} with the joint checksum {whole[:16]} (each file\u2019s stands under \u201cprovenance\u201d)"


@dataclass(frozen=True)
class _Row:
    cells: list[Cell]
    anchor: str
    attributes: Mapping[str, str]


@dataclass
class _Group:
    heading: str
    rows: list[_Row]


class _Page:
    """Renders the parts of one page; each figure that leads to evidence is a place to come back to once."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._seen: set[str] = set()
        self.environment = Environment(
            loader=PackageLoader("casegraph.reports", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters["plain"] = words.plain
        self.environment.filters["anchor"] = _anchor
        self.environment.filters["slug"] = _slug
        self.environment.filters["by_group"] = _by_group
        self.environment.filters["count_of"] = words.counted
        self.environment.globals.update(
            linked=self._linked,
            grouped=self._grouped,
            line=self._line,
            value=self._value,
            as_of=as_of_page,
            linked_to=self._seen.__contains__,
        )
        self._parts: Any = self.environment.get_template("parts.html").module

    def render(self, part: Part) -> Markup:
        """The markup of a part of a section."""
        if isinstance(part, Cards):
            return Markup(self._parts.cards(part))
        if isinstance(part, Text):
            return Markup(self._parts.text(part))
        if isinstance(part, Picture) and not part.page:
            return Markup()
        if isinstance(part, Picture):
            return Markup(self._parts.picture(replace(part, svg=self._with_places(part.svg))))
        return Markup(self._parts.table(part)) if part.page else Markup("")

    def _with_places(self, drawing: str) -> str:
        """The drawing with a place to come back to at each link to evidence."""
        return re.sub(r'<a href="#(e-\d+)"', lambda found: f'<a href="#{found[1]}"{self._place(found[1])}', drawing)

    def _place(self, link: str) -> str:
        if not link.startswith("e-") or link in self._seen:
            return ""
        self._seen.add(link)
        return f' id="b-{link}"'

    def _linked(self, link: str | None, text: str) -> Markup:
        shown = escape(words.plain(text))
        if link is None:
            return shown
        return Markup(f'<a href="#{escape(link)}"{self._place(link)}>{shown}</a>')

    def _value(self, card: Card) -> Markup:
        """The figure of a card."""
        count = f' data-c="{self._keys.count(card.count)}"' if card.count is not None else ""
        return Markup(f'<span class="value"{count}>{self._linked(card.link, card.value)}</span>')

    def _grouped(self, table: Table) -> Iterator[_Group]:
        """The rows shown in the page, under their headings."""
        group: _Group | None = None
        for at, cells in enumerate(table.rows[: table.most]):
            heading = table.groups[at] if table.groups else ""
            if group is None or group.heading != heading:
                if group is not None:
                    yield group
                group = _Group(heading, [])
            anchor = table.anchors[at] if table.anchors else f"{_anchor(table.name)}-{at + 1}"
            group.rows.append(_Row(cells, anchor, self._attributes(table, at)))
        if group is not None:
            yield group

    def _attributes(self, table: Table, at: int) -> Mapping[str, str]:
        if table.attributes is not None:
            return table.attributes[at]
        return self._keys.about(table.about[at]) if table.about is not None else {}

    def _line(self, table: Table, row: _Row) -> Markup:
        told = {"id": row.anchor, **row.attributes}
        head = "".join(f' {name}="{escape(value)}"' for name, value in told.items())
        cells = "".join(
            self._cell(column, cell) for column, cell in zip(table.columns, row.cells, strict=True) if column.page
        )
        return Markup(f"<tr{head}>{cells}</tr>")

    def _cell(self, column: Column, cell: Cell) -> str:
        text = cell.text if cell.text is not None else "" if cell.value is None else str(cell.value)
        classes = [
            *(["n"] if column.kind in _NUMERIC else []),
            *(["w"] if column.wide else []),
            *(["o"] if isinstance(cell.value, Bounds) and cell.value.possible is None else []),
            *([cell.mark] if cell.mark else []),
            *(["x"] if _has_long_word(text) else ["s"] if len(text) <= _SHORT and not column.wide else []),
        ]
        told = f' class="{" ".join(classes)}"' if classes else ""
        told += f' data-c="{self._keys.count(cell.count)}"' if cell.count is not None else ""
        hover = f' title="{escape(words.plain(cell.title))}"' if cell.title else ""
        inside = self._linked(cell.link, text) + _more(cell)
        return f'<th scope="row"{told}{hover}>{inside}</th>' if column.head else f"<td{told}{hover}>{inside}</td>"


def _more(cell: Cell) -> Markup:
    lines = (
        Markup('<span class="more"><b>{}</b> {}</span>').format(words.plain(label), words.plain(text))
        for label, text in cell.more
        if text
    )
    return Markup("").join(lines)


_LONG_WORD, _SHORT = 28, 12  # letters: a word that is broken, a text that is not


def _has_long_word(text: str) -> bool:
    """Whether a word must be broken lest it widen the table."""
    return len(text) > _LONG_WORD and any(len(word) > _LONG_WORD for word in text.split())


def _anchor(name: str) -> str:
    return "t-" + "".join(letter if letter.isalnum() or letter == "-" else "-" for letter in name)


def _slug(title: str) -> str:
    """An anchor made of a heading."""
    return "h-" + "-".join(
        "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in title.lower()).split()
    )


def _by_group(choices: list[Choice]) -> list[tuple[str, list[Choice]]]:
    """Choices under their headings, in the order in which these come first."""
    found: dict[str, list[Choice]] = {}
    for choice in choices:
        found.setdefault(choice.group, []).append(choice)
    return list(found.items())
