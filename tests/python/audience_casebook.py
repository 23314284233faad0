"""A made casebook with a word of its own in every text cell, and what of it may stand in outputs for each audience."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import casegraph as cg
from casegraph.audience.columns import Holds, holds
from casegraph.schema import schema

MARK = "Zq"  # every planted word begins with it
_WORDS = (Holds.NAME, Holds.ORGANISATION, Holds.TOKEN, Holds.IDENTITY, Holds.WORDS, Holds.REMARK)


def word(table: str, column: str, row: int) -> str:
    """The word that is planted in a cell."""
    return f"{MARK}{table.replace('_', '')}{column.replace('_', '')}{row}x"


def _planted_id(value: str) -> str:
    return value if value in ("", "elsewhere", "report") else f"{MARK}id{value.replace('-', '')}x"


def planted_tables(document_kind: str) -> dict[str, dict[str, list[Any]]]:
    """The schema's own made casebook with planted words and ids; a gist names the person and what identifies them."""
    tables: dict[str, dict[str, list[Any]]] = {}
    for name, table in schema().tables.items():
        rows = table.examples
        if not rows:
            continue
        tables[name] = {
            column.name: [
                _cell(name, column.name, column.type, row[at], number) for number, row in enumerate(rows, start=1)
            ]
            for at, column in enumerate(table.columns)
        }
    tables["documents"]["kind"] = [document_kind]
    person, place = word("persons", "label", 1), word("addresses", "label", 1)
    number = word("identifiers", "value", 1)
    gists = tables["contacts"]["gist"]
    tables["contacts"]["gist"] = [f"{gist} {person} at {place}, {number}" for gist in gists]
    tables["agencies"]["name"] = [f"{name} of {person}" for name in tables["agencies"]["name"]]
    tables["records"] = {
        "record_id": [_planted_id("record-1")],
        "agency_id": [_planted_id("agency-1")],
        "contact_id": [_planted_id("contact-1")],
        **{one: [word("records", one, 1)] for one in ("given_name", "family_name", "address_line_1", "town", "phone")},
    }
    tables["crosswalk"] = {
        "record_id": [_planted_id("record-1")],
        "entity": ["person"],
        "entity_id": [_planted_id("person-1")],
        "decided_by": [word("crosswalk", "decided_by", 1)],
    }
    return tables


def _cell(table: str, column: str, kind: str, example: str, row: int) -> Any:
    held = holds(table, column)
    if (table, column) == ("recommendations", "addressed_to"):
        return f"{_planted_id('agency-1')}; {word(table, column, row)}"
    if column == "checksum":
        return word(table, column, row)
    if held in (Holds.KEY, Holds.REF):
        return _planted_id(example) or None
    if held in _WORDS and kind in ("text", "list"):
        return word(table, column, row)
    if not example:
        return None
    if kind == "boolean":
        return example == "true"
    if kind in ("integer", "number"):
        return float(example) if kind == "number" else int(example)
    return example


def planted(document_kind: str = "extract") -> cg.Casebook:
    """The casebook; ``overview_report`` makes it one whose dates the review prints."""
    return cg.Casebook(planted_tables(document_kind), title=f"{MARK}title of {word('persons', 'label', 1)}")


# -- what an audience may not see ------------------------------------------------------------------


def ids_of_rows() -> set[str]:
    """Planted ids of the rows that the board knows by pseudonyms."""
    kept = ("report", "made1", "finding1", "recommendation1", "action1")
    found = set()
    for name, columns in planted_tables("extract").items():
        for column, values in columns.items():
            if holds(name, column) is Holds.KEY:
                found |= {value for value in values if value and not any(one in value for one in kept)}
    return found


def hidden_from_board() -> set[str]:
    """Planted words that a board may not see."""
    found = ids_of_rows()
    for name, columns in planted_tables("extract").items():
        for column, values in columns.items():
            gone = holds(name, column) in (Holds.NAME, Holds.TOKEN, Holds.IDENTITY, Holds.REMARK)
            if gone or name in ("records", "statements"):
                found |= {value for value in values if isinstance(value, str) and value.startswith(MARK)}
    return found


def exact_days() -> set[str]:
    """Each exact day of the casebook, as digits and in words."""
    from casegraph.reports.words import edtf_words

    found = set()
    for name, columns in planted_tables("extract").items():
        for column, values in columns.items():
            if holds(name, column) is Holds.DATE:
                found |= {value for value in values if value and re.fullmatch(r"\d{4}-\d\d-\d\d", value)}
    return found | {edtf_words(day) for day in found}


# -- what stands in a file -------------------------------------------------------------------------


def texts_in(content: bytes, name: str = "") -> Iterator[str]:
    """All text of a file: of a package of its parts and their names, of PDF and PNG of what is compressed."""
    yield name
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for info in package.infolist():
                yield from texts_in(package.read(info), info.filename)
                yield info.comment.decode("utf-8", "replace")
    elif content.startswith(b"PAR1"):
        import pyarrow.parquet as pq

        yield str(pq.read_table(io.BytesIO(content)).to_pylist()) + str(pq.read_schema(io.BytesIO(content)))
    else:
        yield content.decode("utf-8", "replace")
        yield content.decode("utf-16-be", "replace")
        for found in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            try:
                yield zlib.decompress(found[1]).decode("latin-1")
            except zlib.error:
                continue


def text_of(*places: Path) -> str:
    """Everything that files and folders hold, their names included, with entities as the letters they are."""
    import html

    found: list[str] = []
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file():
                found += texts_in(path.read_bytes(), path.name)
    whole = "\n".join(found)
    return f"{whole}\n{html.unescape(whole)}"
