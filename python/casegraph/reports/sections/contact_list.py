"""Every contact, in order of time, with what its row says and where that stands."""

from __future__ import annotations

from typing import Any

from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.options import CONTACTS_IN_PAGE
from casegraph.reports.page import Section, Text
from casegraph.reports.page_tables import Cell, Column, Table, cell
from casegraph.reports.view import Id, View

__all__ = ["contact_list"]

_PRESENCE = {"took_part": "", "absent": " (absent)", "spoken_about": " (spoken about)"}


def contact_list(builder: Builder) -> Section:
    """The record itself."""
    view = builder.view
    section = Section(
        "contacts",
        "Every contact",
        "In order of the first day on which each may have been; those without a date come last. A person "
        "without a remark "
        "took part. Flags name their author where it is not the record made at the time.",
    )
    if view.large:
        section.parts.append(
            Text(
                [
                    f"The casebook holds {view.size('contacts'):,} contacts. Above {CONTACTS_IN_PAGE:,} "
                    "they are left out of "
                    "this page; tables/contacts.csv beside it lists all of them."
                ]
            )
        )
        return section
    section.parts.append(_table(builder))
    return section


def _table(builder: Builder) -> Table:
    view = builder.view
    columns = [
        Column("date", "Date", description="in EDTF in the files", head=True),
        Column("time", "Time"),
        Column("agency", "Agency"),
        Column("kind", "What"),
        Column("told", "Gist, persons, places, flags", wide=True, files=False),
        Column("persons", "Persons", page=False, wide=True),
        Column("where", "Where", page=False, wide=True),
        Column("flags", "Noted", page=False, wide=True),
        Column("gist", "Gist", page=False, wide=True),
        Column("source", "Source"),
        Column("contact", "Contact"),
    ]
    table = Table(
        "contacts", "Contacts in order of time", columns, empty="The casebook has no contacts.", most=CONTACTS_IN_PAGE
    )
    table.anchors, table.groups = [], []
    table.follows, table.attributes, parts = "apkd", [], _parts(view)
    persons, flags = _persons(view), _flags(view)
    rows = view.rows("contacts")
    for at in sorted(range(len(rows)), key=lambda at: _order(view, rows[at], at)):
        row = rows[at]
        contact = row["contact_id"]
        who, where, noted = "; ".join(persons.get(contact, [])), _where(view, row), "; ".join(flags.get(contact, []))
        table.rows.append(
            [
                cell(row["date"], words.edtf_words(row["date"])),
                cell(_time(row["time_min"], row["time_max"])),
                cell(view.agency(row["agency_id"])),
                cell(_what(row)),
                Cell(None, row["gist"] or "", more=(("Persons", who), ("Where", where), ("Noted", noted))),
                cell(who),
                cell(where),
                cell(noted),
                cell(row["gist"]),
                cell(row["source"], view.sources(row["source"])),
                cell(str(contact)),
            ]
        )
        table.anchors.append(f"c-{at + 1}")
        table.attributes.append(builder.keys.contact(row, parts.get(contact, ())))
        first = view.days(row["date"])[0]
        table.groups.append(str(_year(first)) if first is not None else "Not dated, or no first day")
    return table


def _order(view: View, row: dict[str, object], at: int) -> tuple[float, float, str, int, int]:
    first, last = view.days(row["date"] if isinstance(row["date"], str) else None)
    sequence = row["sequence"] if isinstance(row["sequence"], int) else 0
    return (
        float("inf") if first is None else first,
        float("inf") if last is None else last,
        str(row["time_min"] or ""),
        sequence,
        at,
    )


def _year(day: int) -> int:
    from datetime import date, timedelta

    return (date(1970, 1, 1) + timedelta(days=day)).year


def _time(first: str | None, last: str | None) -> str:
    if not first or first == last:
        return first or last or ""
    return f"{first} to {last}" if last else first


def _what(row: dict[str, object]) -> str:
    parts = [words.term(str(row["kind"]))]
    parts += [words.term(str(row[name])) for name in ("attendance", "outcome") if row[name]]
    if row["count_min"] is not None or row["count_max"] is not None:
        low, high = row["count_min"] or 1, row["count_max"]
        parts.append(f"stands for at least {low}" if high is None else f"stands for {low} to {high}")
    if row["part_of"] is not None:
        parts.append(f"part of {row['part_of']}")
    return ", ".join(parts)


def _where(view: View, row: dict[str, object]) -> str:
    told = []
    for name, label in (("met_at", "met at"), ("concerns_address", "about"), ("filed_at", "filed at")):
        value = row[name]
        if isinstance(value, str | int):
            told.append(f"{label} {view.address(value)}")
    return "; ".join(told)


def _parts(view: View) -> dict[Id, list[dict[str, Any]]]:
    found: dict[Id, list[dict[str, Any]]] = {}
    for row in view.rows("participants"):
        found.setdefault(row["contact_id"], []).append(row)
    return found


def _persons(view: View) -> dict[Id, list[str]]:
    found: dict[Id, list[str]] = {}
    for row in view.rows("participants"):
        told = _PRESENCE.get(row["presence"] or "took_part", "")
        if row["certainty"] in ("assumed", "one_of"):
            told += f" ({words.term(row['certainty'])})"
        if row["recorded_as"] is not None:
            told += f" (recorded as {view.person(row['recorded_as'])})"
        found.setdefault(row["contact_id"], []).append(view.person(row["person_id"]) + told)
    return found


def _flags(view: View) -> dict[Id, list[str]]:
    found: dict[Id, list[str]] = {}
    for row in view.rows("flags"):
        state = "" if row["state"] == "yes" else f" {words.term(row['state'])}"
        author = "" if row["stated_by"] == "agency_then" else f" ({words.term(row['stated_by'])})"
        found.setdefault(row["contact_id"], []).append(words.term(row["flag"]) + state + author)
    return found
