"""What checks showed or would have shown, and what it would have been had records been filed otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from casegraph import plots
from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.keys import of_contact
from casegraph.reports.page import Section, Text
from casegraph.reports.page_tables import About, Cell, Column, Table, cell
from casegraph.reports.pictures import Attributes, Mark, embedded
from casegraph.reports.sections.window_lengths import window_lengths
from casegraph.reports.view import Id
from casegraph.result import Result

__all__ = ["visibility"]

_MOST_DRAWN = 60  # checks
_BY_PERSON = ("person", "household")  # kinds of keys that are persons
_CLASSES = {
    "found": "Found",
    "recording": "Recording gap",
    "window": "Window gap",
    "silo": "Silo gap",
    "accessible": "Accessible",
    "not_determinable": "Not determinable",
    "unsettled": "Unsettled",
}
_MEANINGS = (
    "Found: held by the checker, filed under the key looked up, and not older than the check looks back.",
    "Recording gap: held, but filed under another address, person or number than the one looked up.",
    "Window gap: held and filed there, but older than the check looks back.",
    "Silo gap: not held by the checker, and not open to it.",
    "Accessible: not looked up, though in another agency\u2019s records that the checker could have opened.",
    "Not determinable: held; under which key it was filed is not stated.",
    "Unsettled: uncertain days, times or records leave the class open.",
)


def visibility(builder: Builder) -> Section:
    """What a check would have shown."""
    section = Section(
        "visibility",
        "What a check showed, or would have shown",
        "For each look-up that the sources tell of, made or not, every earlier contact of the persons "
        "concerned falls into "
        "one class. The classes add up to n. Where the source says what a check showed, its word stands.",
    )
    section.parts.append(Text(points=_MEANINGS, title="Classes"))
    checks = _checks(builder)
    if 0 < len(checks.rows) <= _MOST_DRAWN and any(row[-1].value is not None for row in checks.rows):
        drawn = plots.gaps(builder.view.checks)
        title = "What checks showed, and why not the rest"
        section.parts.append(embedded(builder, "gaps", title, drawn, _in_gaps(builder), "apkd"))
    section.parts.append(checks)
    refiled = _refiled(builder)
    if refiled is not None:
        section.parts.append(refiled)
    section.parts.append(_split(builder))
    section.parts += window_lengths(builder, _CLASSES)
    return section


def _class_columns(first: list[Column]) -> list[Column]:
    known = [Column(name, label, "contacts", "", "number") for name, label in _CLASSES.items()]
    return [*first, Column("n", "n", "contacts", "relevant contacts", "number"), *known]


class _Detail:
    """The contacts of each class of one check."""

    def __init__(self, builder: Builder, check: Id, graph: Any) -> None:
        self._builder = builder
        self.result: Result = graph.visibility.check(check, detail=True)
        self.rows: dict[str, list[int]] = {}
        for at, row in enumerate(self.result.to_pylist()):
            self.rows.setdefault(row["class"], []).append(at)

    def cell(self, name: str, count: int, title: str) -> Cell:
        rows = self.rows.get(name, []) if name != "n" else sorted(at for found in self.rows.values() for at in found)
        link = self._builder.evidence.of(title, self.result, rows) if rows and count else None
        return Cell(count, words.number(count) if count else "\u2013", link, "" if count else "none")


def _checks(builder: Builder) -> Table:
    view = builder.view
    result = builder.use(view.checks)
    columns = _class_columns(
        [
            Column("check", "Check", head=True),
            Column("agency", "By", description="and whose records were asked, where not the agency's own"),
            Column("day", "Day", kind="date"),
            Column("key", "Looked up"),
            Column("made", "Made"),
            Column("not_split", "Why not split", description="empty where the check is split", page=False),
        ]
    )
    table = Table(
        "visibility-checks",
        "Checks, and what they showed or would have shown",
        columns,
        note="A check that was not made is split as if it had been. Relevant persons are all "
        "participants of the check\u2019s "
        "incident, else those who lived at the address, else the persons looked up.",
        measure="visibility.checks",
        style="matrix",
        empty="The casebook tells of no look-ups.",
    )
    table.anchors, table.follows = [], "apkd"
    for row in result.to_pylist():
        place = view.place_of("checks", row["check"])
        told = view.row("checks", place) if place is not None else {}
        detail = _Detail(builder, row["check"], view.graph) if row["status"] == "ok" else None
        reason = _why_not_split(row["status"], told)
        head = [
            cell(str(row["check"]), title=told.get("gist") or ""),
            cell(_asked(builder, row)),
            cell(row["day"], words.day_text(row["day"]) or "not one day"),
            cell(_key(builder, told)),
            Cell(row["made"], words.term(row["made"]), more=(("not split:", reason),)),
            cell(reason),
        ]
        title = f"Check {row['check']}"
        if detail is None:
            figures = [Cell(None, "\u2013", mark="none", title=reason) for _ in ("n", *_CLASSES)]
        else:
            figures = [
                detail.cell(name, row[name], f"{title}: {_CLASSES.get(name, 'all relevant contacts').lower()}")
                for name in ("n", *_CLASSES)
            ]
        table.rows.append(head + figures)
        table.anchors.append(f"k-{(place or 0) + 1}")
        table.is_about(_about(builder, row))
    return table


def _about(builder: Builder, check: Mapping[str, Any]) -> About:
    """A check is about those that its contact is about, else about its agency and day."""
    view = builder.view
    at = None if check["contact"] is None else view.place_of("contacts", check["contact"])
    if at is not None:
        found = of_contact(view, at)
    else:
        place = view.place_of("checks", check["check"])
        told = {} if place is None else view.row("checks", place)
        found = About(persons=(told["key"],) if told.get("key_kind") in _BY_PERSON and told["key"] else (), kinds=())
    days = found.days
    if isinstance(check["day"], date):  # for some audiences it is a month, as text
        days = ((check["day"] - date(1970, 1, 1)).days,) * 2
    return About((check["agency"],), found.persons, found.kinds, days or (None, None))


def _in_gaps(builder: Builder) -> Callable[[Attributes], Mark]:
    """Parts of a bar lead to the row of their check."""
    view = builder.view
    checks = {row["check"]: row for row in view.checks.to_pylist()}

    def mark(attributes: Attributes) -> Mark:
        row = checks.get(attributes.get("data-check"))
        if row is None:
            return Mark(About())
        part = _CLASSES.get(attributes.get("data-part") or "", "").lower()
        return Mark(_about(builder, row), f"check {row['check']}: {part}", builder.row_link("checks", row["check"]))

    return mark


def _asked(builder: Builder, row: Mapping[str, Any]) -> str:
    by = builder.view.agency(row["agency"])
    return by if row["holder"] is None else f"{by}, of the records of {builder.view.agency(row['holder'])}"


def _why_not_split(status: str, told: Mapping[str, Any]) -> str:
    if status == "ok":
        return ""
    if status == "no_relevant_contacts":
        return "no earlier contact on record to ask about"
    return "what was looked up is not stated" if told.get("key") is None else "its day is not one day"


def _key(builder: Builder, check: Mapping[str, Any]) -> str:
    view, kind, key = builder.view, check.get("key_kind"), check.get("key")
    if key is None:
        return words.term(kind)
    name = view.address(key) if kind == "address" else view.person(key) if kind in _BY_PERSON else str(key)
    window = f", {words.cut(str(check['window']), 20)} back" if check.get("window") else ""
    return f"{words.term(kind)}: {name}{window}"


def misfiled(builder: Builder) -> dict[Id, Id]:
    """Contacts filed elsewhere than at the address that they concerned, with that address."""
    view = builder.view
    table = view.table("contacts")
    columns = (table[name].to_pylist() for name in ("contact_id", "filed_at", "concerns_address"))
    return {
        contact: concerned
        for contact, filed, concerned in zip(*columns, strict=True)
        if filed is not None and concerned is not None and filed != concerned
    }


def _refiled(builder: Builder) -> Table | None:
    view = builder.view
    moved = misfiled(builder)
    if not moved or not view.size("checks"):
        return None
    before = {row["check"]: row for row in view.checks.to_pylist()}
    graph = view.graph.what_if(refile=moved)
    after = builder.use(graph.visibility.checks())
    columns = [
        Column("check", "Check", head=True),
        Column("agency", "By"),
        Column("day", "Day", kind="date"),
        Column("n", "n", "contacts", "relevant contacts", "number"),
    ]
    for name in ("found", "recording", "window", "unsettled"):
        label = _CLASSES[name]
        columns.append(Column(f"{name}_as_filed", f"{label}, as filed", "contacts", "", "number"))
        columns.append(Column(f"{name}_if_refiled", f"{label}, if refiled", "contacts", "", "number"))
    names = words.joined(str(contact) for contact in list(moved)[:12]) + (" and others" if len(moved) > 12 else "")
    table = Table(
        "visibility-refiled",
        "What if records had been filed under the address that they concerned",
        columns,
        note=f"Contacts filed elsewhere: {names}. Only checks whose split changes are listed. What the "
        "source says that a check "
        "showed does not hold of a record that is refiled, and is left out there.",
        measure="visibility.checks",
        style="matrix",
        empty="No check\u2019s split would have changed.",
        follows="apkd",
    )
    for row in after.to_pylist():
        old = before[row["check"]]
        if all(old[name] == row[name] for name in _CLASSES):
            continue
        was, now = _Detail(builder, row["check"], view.graph), _Detail(builder, row["check"], graph)
        line = [
            cell(str(row["check"]), link=builder.row_link("checks", row["check"])),
            cell(view.agency(row["agency"])),
            cell(row["day"], words.day_text(row["day"])),
            cell(row["n"], words.number(row["n"])),
        ]
        for name in ("found", "recording", "window", "unsettled"):
            title = f"Check {row['check']}, {_CLASSES[name].lower()}"
            line.append(was.cell(name, old[name], f"{title}, as filed"))
            line.append(now.cell(name, row[name], f"{title}, if refiled"))
        table.rows.append(line)
        table.is_about(_about(builder, row))
    return table


def _split(builder: Builder) -> Table:
    view = builder.view
    window = view.options.window
    result = builder.use(view.graph.visibility.split(window=window))
    columns = _class_columns(
        [
            Column("agency", "Agency", head=True),
            Column("checks", "Checks", "contacts", "contacts at which a check is taken to be made", "number"),
        ]
    )
    table = Table(
        "visibility-split",
        "What every agency could have found at each of its contacts",
        columns,
        note="As if the agency had looked up the address, the persons and their numbers at every contact "
        "of one exact day, "
        f"{window} back. Numbers are added up over these checks, so that one earlier contact counts at "
        "each later check. This "
        "describes records, not what was reasonable to look up.",
        measure="visibility.split",
        style="matrix",
        folded=True,
        empty="No contact has one exact day and a key to look up.",
        follows="a",
    )
    for at, row in enumerate(result.to_pylist()):
        if not row["n"]:
            continue
        link = builder.evidence.of(
            f"{view.agency(row['agency'])}, contacts at which a check is taken to be made", result, at
        )
        figures = [
            Cell(row[name], words.number(row[name]) if row[name] else "\u2013", mark="" if row[name] else "none")
            for name in ("n", *_CLASSES)
        ]
        table.rows.append(
            [cell(view.agency(row["agency"])), Cell(row["checks"], words.number(row["checks"]), link), *figures]
        )
        table.is_about(About((row["agency"],)))
    return table
