"""Incidents, with the contacts that belong to each."""

from __future__ import annotations

from typing import Any

from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.options import CONTACTS_IN_PAGE
from casegraph.reports.page_tables import About, Column, Table, cell
from casegraph.reports.view import Id

__all__ = ["incidents"]


def incidents(builder: Builder) -> Table:
    """The table of incidents."""
    view = builder.view
    columns = [
        Column("incident", "Incident", head=True),
        Column("start", "From"),
        Column("end", "To"),
        Column("kind", "Kind"),
        Column("address", "Where"),
        Column("contacts", "Contacts", "contacts", "contacts that belong to it", "number"),
        Column("gist", "Gist", wide=True),
        Column("source", "Source"),
    ]
    table = Table("incidents", "Incidents", columns, most=CONTACTS_IN_PAGE)
    table.note = "Contacts that belong to no incident are incidents of their own wherever incidents are counted."
    table.anchors, table.follows = [], "apkd"
    belonging: dict[Id, list[tuple[str, int]]] = {}
    for at, incident in enumerate(view.table("contacts")["incident_id"].to_pylist()):
        belonging.setdefault(incident, []).append(("contacts", at))
    for at, row in enumerate(view.rows("incidents")):
        rows = belonging.get(row["incident_id"], [])
        name = view.row_id("incidents", at)
        link = builder.evidence.listed(f"Contacts of incident {name}", rows) if rows else None
        table.rows.append(
            [
                cell(name),
                cell(row["start"], words.edtf_words(row["start"])),
                cell(row["end"], words.edtf_words(row["end"]) if row["end"] else ""),
                cell(row["kind"], words.term(row["kind"])),
                cell(view.address(row["address_id"])),
                cell(len(rows), words.number(len(rows)), link),
                cell(row["gist"]),
                cell(row["source"], view.sources(row["source"])),
            ]
        )
        table.anchors.append(f"i-{at + 1}")
        if not view.large:
            table.is_about(_about(builder, row, [at for _table, at in rows]))
    return table


def _about(builder: Builder, row: dict[str, Any], contacts: list[int]) -> About:
    """An incident is about whatever its contacts are about, on its own days."""
    view = builder.view
    rows = [view.row("contacts", at) for at in contacts]
    persons = [person for one in rows for person in view.persons_of.get(one["contact_id"], ())]
    first, last = view.days(row["start"])[0], view.days(row["end"] or row["start"])[1]
    return About(
        tuple(one["agency_id"] for one in rows), tuple(persons), tuple(one["kind"] for one in rows), (first, last)
    )
