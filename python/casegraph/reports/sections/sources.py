"""Definitions of the measures and rules; where everything comes from."""

from __future__ import annotations

import json
from typing import Any

from casegraph.measures import measures
from casegraph.measures.rules import rules
from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.page import Section, Text
from casegraph.reports.page_tables import Column, Table, cell
from casegraph.schema import schema
from casegraph.version import VERSION

__all__ = ["definitions", "provenance"]

_MOST = 5_000


def definitions(builder: Builder) -> Section:
    """What the measures and rules mean; made after all sections that ask measures."""
    return Section(
        "definitions",
        "Definitions",
        "What each measure counts, where its definition comes from, and what it gives at its edges.",
        [_measures(builder), _rules()],
    )


def provenance(builder: Builder) -> Section:
    """What the figures rest on."""
    return Section(
        "provenance",
        "Provenance: documents, parameters and inputs",
        "What the figures rest on. With the same files and the same version of casegraph this report comes out the "
        "same.",
        [
            _documents(builder),
            _statements(builder),
            _asked(builder),
            _inputs(builder),
            Text(points=_versions(builder), title="Version and settings"),
        ],
    )


def _documents(builder: Builder) -> Table:
    columns = [
        Column("document", "Document", head=True),
        Column("title", "Title", wide=True),
        Column("kind", "Kind"),
        Column("date", "Date"),
        Column("checksum", "SHA-256 of the text coded"),
    ]
    table = Table("documents", "Documents that rows refer to", columns, empty="The casebook names no documents.")
    for row in builder.view.rows("documents")[:_MOST]:
        table.rows.append(
            [
                cell(str(row["document_id"])),
                cell(row["title"]),
                cell(row["kind"], words.term(row["kind"])),
                cell(row["date"], words.edtf_words(row["date"])),
                cell(row["checksum"] or "not stated"),
            ]
        )
    return table


def _statements(builder: Builder) -> Table:
    view = builder.view
    columns = [
        Column("where", "Row", head=True),
        Column("column", "Column"),
        Column("coded", "Coded as"),
        Column("other", "Stated otherwise"),
        Column("said_by", "By"),
        Column("gist", "Gist", wide=True),
        Column("source", "Source"),
    ]
    table = Table(
        "statements",
        "Statements that differ",
        columns,
        folded=True,
        note="Where accounts or sources differ, one value is coded and used; the others stand here.",
        empty="The casebook tells of no statements that differ.",
    )
    for row in view.rows("statements")[:_MOST] if view.size("statements") <= _MOST else ():
        name = str(row["entity_table"])
        at = view.place_of(name, row["entity_id"]) if name in schema().tables else None
        coded = view.row(name, at).get(row["column"]) if at is not None else None
        link = builder.evidence.anchor(name, at) if at is not None else None
        table.rows.append(
            [
                cell(f"{words.term(name)} {row['entity_id']}", link=link),
                cell(words.term(row["column"])),
                cell(None if coded is None else str(coded), "" if coded is None else str(coded)),
                cell(row["value"]),
                cell(row["said_by"]),
                cell(row["gist"]),
                cell(row["source"], view.sources(row["source"])),
            ]
        )
    return table


def _measures(builder: Builder) -> Table:
    columns = [
        Column("measure", "Measure", head=True),
        Column("definition", "Definition", wide=True),
        Column("source", "Source of the definition"),
        Column("edge_cases", "Edge cases", wide=True),
    ]
    table = Table("definitions", "Definitions of the measures used", columns, style="prose", folded=True)
    used = {result.measure.name for result in builder.used.values()}
    for name, measure in measures().items():
        if name in used:
            edges = "; ".join(f"{case}: {value}" for case, value in measure.edge_cases.items())
            table.rows.append(
                [cell(f"{measure.title} ({name})"), cell(measure.definition), cell(measure.source), cell(edges)]
            )
    return table


def _rules() -> Table:
    columns = [
        Column("rule", "Rule", head=True),
        Column("version", "Version"),
        Column("summary", "What it asks", wide=True),
        Column("source", "Source"),
        Column("published", "Published by, for"),
        Column("in_force", "In force", wide=True),
        Column("note", "Note", wide=True),
    ]
    table = Table("rules", "Rules evaluated", columns, style="prose", folded=True)
    for rule in rules().values():
        table.rows.append(
            [
                cell(rule.title or rule.name),
                cell(rule.version),
                cell(rule.summary),
                cell(rule.source),
                cell(f"{rule.publisher}: {rule.published_for}"),
                cell(f"{rule.told_in_force}. {rule.in_force_basis}."),
                cell(rule.note),
            ]
        )
    return table


def _asked(builder: Builder) -> Table:
    columns = [
        Column("measure", "Measure", head=True),
        Column("parameters", "Asked for", wide=True),
        Column("rows", "Rows", kind="number"),
    ]
    table = Table(
        "parameters", "Every measure that was asked, with its parameters", columns, style="prose", folded=True
    )
    for result in builder.used.values():
        asked = {name: value for name, value in result.parameters.items() if value not in (None, "", [], ())}
        told = json.dumps(asked, ensure_ascii=False, default=str, sort_keys=True)
        table.rows.append([cell(result.measure.name), cell(told), cell(len(result), words.number(len(result)))])
    return table


def _inputs(builder: Builder) -> Table:
    columns = [Column("file", "File", head=True), Column("sha256", "SHA-256")]
    table = Table(
        "inputs",
        "Input files and their checksums",
        columns,
        style="prose",
        folded=True,
        empty="The casebook was made in memory; there are no files.",
    )
    for name, checksum in builder.view.book.checksums.items():
        table.rows.append([cell(name), cell(checksum)])
    return table


def _versions(builder: Builder) -> list[str]:
    view = builder.view
    found: list[Any] = [
        f"casegraph {VERSION}, casebook schema {schema().version}, times in {view.book.time_zone}.",
        f"Principal persons: {words.joined(view.person(person) for person in view.principals) or 'none'}.",
        f"Days chosen: {words.joined(words.edtf_words(day) for day in view.chosen_days) or 'none'}.",
        f"Checks at every contact look {view.options.window} back.",
    ]
    if view.purpose is not None:
        found.append(f"Rows about single persons were asked for with this purpose: {view.purpose}")
    if view.options.date:
        found.append(f"Dated {view.options.date}.")
    return found
