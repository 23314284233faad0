"""The codebook: every table, column and vocabulary of the casebook, printed from the schema itself."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from casegraph.errors import ArgumentError
from casegraph.schema import Column, Table, Vocabulary, schema

__all__ = ["AGENCY_CONTACT", "DEFINITIONS", "FORMATS", "INCIDENT", "TYPES", "codebook"]

FORMATS = ("text", "markdown", "json")
_WIDTH = 100

AGENCY_CONTACT = (
    "An agency contact is one encounter, or one attempt at an encounter, between one agency and one or "
    "more persons at one time; or one act of an agency about a person that it recorded at one time: an "
    "arrest, a hearing, an assessment, the closing of a case. A telephone call and the visit that it led "
    "to are two contacts of one incident. Contacts that the source gives only as a number, such as daily "
    "tests, are one row with count_min and count_max, and a single one told apart among them is part_of "
    "that row. A missed appointment, a visit without reply and a closed case are contacts. What one "
    "agency tells another about a person is a share and no contact. What the review process itself did is "
    "neither."
)
INCIDENT = (
    "An incident is something that happened and that no, one or several contacts belong to. It lasts "
    "until it is dealt with: a new call after it was closed, or a new act on another day, is a new "
    "incident. A contact that belongs to no incident is an incident of its own wherever incidents are "
    "counted."
)
DEFINITIONS = {"agency contact": AGENCY_CONTACT, "incident": INCIDENT}

TYPES = {
    "id": "an identifier of one's own: text, or whole numbers, the same for all ids of a kind; kept as given",
    "text": "free text",
    "integer": "a whole number",
    "number": "a decimal number",
    "boolean": "true or false",
    "date": "EDTF (ISO 8601-2, levels 0 and 1): 2010-10-08, 2011-09, 2011, 2012-03~, ../2013-01; "
    "on a contact A/B is some day from A to B",
    "time": "local time of day, HH:MM",
    "category": "one term of a vocabulary",
    "list": "several texts or ids in one cell, apart by ;",
}


def codebook(table: str | None = None, format: str = "text") -> str:
    """Return the codebook, whole or of one table.

    Parameters
    ----------
    table
        A table's name; None for all tables.
    format
        ``text``, ``markdown`` or ``json``.

    Raises
    ------
    NotFoundError
        Where there is no such table.
    ArgumentError
        Where there is no such format.
    """
    tables = [schema().table(table)] if table else list(schema().tables.values())
    vocabularies = _used_by(tables) if table else list(schema().vocabularies.values())
    if format == "json":
        return json.dumps(_as_data(tables, vocabularies), ensure_ascii=False, indent=2) + "\n"
    if format not in FORMATS:
        raise ArgumentError(f"there is no format '{format}' of the codebook; accepted: {', '.join(FORMATS)}")
    lines = _markdown(tables, vocabularies) if format == "markdown" else _text(tables, vocabularies)
    return "\n".join(lines) + "\n"


def _used_by(tables: Iterable[Table]) -> list[Vocabulary]:
    names = {column.vocabulary for table in tables for column in table.columns if column.vocabulary}
    return [vocabulary for name, vocabulary in schema().vocabularies.items() if name in names]


def _notes(column: Column, table: Table) -> list[str]:
    notes = []
    if column.name in table.key:
        notes.append("key")
    if column.required:
        notes.append("required")
    if column.unique and column.name not in table.key:
        notes.append("unique")
    if column.vocabulary:
        notes.append(f"terms: {column.vocabulary}")
    if column.refers_to:
        notes.append(f"refers to {column.refers_to}")
    return notes


# -- text --------------------------------------------------------------------------------------------


def _text(tables: list[Table], vocabularies: list[Vocabulary]) -> Iterator[str]:
    yield f"Codebook of the casebook, schema version {schema().version}"
    yield from _heading("Definitions")
    for name, definition in DEFINITIONS.items():
        yield from _entry(name, definition)
    yield from _heading("Types")
    for name, meaning in TYPES.items():
        yield from _entry(name, meaning)
    for table in tables:
        yield from _text_of_table(table)
    for vocabulary in vocabularies:
        closed = "" if vocabulary.extensible else " (closed: a casebook adds no terms)"
        yield from _heading(f"Vocabulary {vocabulary.name}: {vocabulary.description}{closed}")
        for term in vocabulary.terms:
            yield from _entry(term.value, term.meaning)


def _text_of_table(table: Table) -> Iterator[str]:
    yield from _heading(f"Table {table.name}{' (needed)' if table.essential else ''}")
    yield f"One row is {table.row_is}."
    if table.identity_store:
        yield "Holds identities: kept apart from the other tables; messages never show its values."
    yield f"Key: {', '.join(table.key)}"
    yield ""
    for column in table.columns:
        notes = "; ".join([column.type, *_notes(column, table)])
        given = column.example or column.second_example
        example = f" Example: {given}" if given else ""
        yield from _entry(column.name, f"{column.description}. [{notes}]{example}")


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield from textwrap.wrap(text, _WIDTH)
    yield "-" * min(len(text), _WIDTH)


def _entry(name: str, text: str) -> Iterator[str]:
    label = f"  {name:<24}"
    if len(label) > 26:
        yield label.rstrip()
        label = " " * 26
    yield from textwrap.wrap(text, _WIDTH, initial_indent=label, subsequent_indent=" " * 26)


# -- Markdown ----------------------------------------------------------------------------------------


def _markdown(tables: list[Table], vocabularies: list[Vocabulary]) -> Iterator[str]:
    yield from (f"# Codebook of the casebook, schema version {schema().version}", "", "## Definitions", "")
    for name, definition in DEFINITIONS.items():
        yield from (f"**{name.capitalize()}.** {definition}", "")
    yield from ("## Types", "", *_rows(("type", "meaning"), TYPES.items()))
    for table in tables:
        yield from ("", f"## Table `{table.name}`{' (needed)' if table.essential else ''}", "")
        yield from (f"One row is {table.row_is}. Key: {', '.join(f'`{name}`' for name in table.key)}.", "")
        cells = (
            (
                f"`{one.name}`",
                "; ".join([one.type, *_notes(one, table)]),
                one.description,
                one.example or one.second_example,
            )
            for one in table.columns
        )
        yield from _rows(("column", "type", "description", "example"), cells)
    for vocabulary in vocabularies:
        closed = "" if vocabulary.extensible else " Closed: a casebook adds no terms."
        yield from (
            "",
            f"## Vocabulary `{vocabulary.name}`",
            "",
            f"{vocabulary.description.capitalize()}.{closed}",
            "",
        )
        yield from _rows(("term", "meaning"), ((f"`{term.value}`", term.meaning) for term in vocabulary.terms))


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


# -- JSON --------------------------------------------------------------------------------------------


def _as_data(tables: list[Table], vocabularies: list[Vocabulary]) -> dict[str, Any]:
    return {
        "schema_version": schema().version,
        "definitions": DEFINITIONS,
        "types": TYPES,
        "tables": [
            {
                "name": table.name,
                "row_is": table.row_is,
                "needed": table.essential,
                "identity_store": table.identity_store,
                "key": list(table.key),
                "columns": [_column_data(column) for column in table.columns],
            }
            for table in tables
        ],
        "vocabularies": [
            {
                "name": vocabulary.name,
                "description": vocabulary.description,
                "extensible": vocabulary.extensible,
                "terms": {term.value: term.meaning for term in vocabulary.terms},
            }
            for vocabulary in vocabularies
        ],
    }


def _column_data(column: Column) -> dict[str, Any]:
    names = (
        *("name", "type", "required", "unique", "vocabulary", "refers_to", "description", "example"),
        "second_example",
    )
    return {name: getattr(column, name) for name in names}
