"""Recommendations with their actions, and findings."""

from __future__ import annotations

from collections.abc import Callable

from casegraph import plots
from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.keys import of_contact
from casegraph.reports.page import Section
from casegraph.reports.page_tables import About, Column, Table, cell
from casegraph.reports.pictures import Attributes, Mark, embedded
from casegraph.reports.view import Id

__all__ = ["findings", "recommendations"]

_MOST, _MOST_DRAWN = 5_000, 80


def recommendations(builder: Builder) -> Section:
    """What was recommended, and what became of it."""
    section = Section(
        "recommendations",
        "Recommendations and their state",
        "As the review and the agencies\u2019 own reports made them, with the status that the source states.",
    )
    if 0 < builder.view.size("recommendations") <= _MOST_DRAWN:
        drawn = plots.recommendations(builder.view.book)
        title = "Recommendations and actions by due date"
        section.parts.append(embedded(builder, "recommendations-drawn", title, drawn, _in_picture(builder), "a"))
    section.parts.append(_recommendations(builder))
    section.parts.append(_actions(builder))
    return section


def _in_picture(builder: Builder) -> Callable[[Attributes], Mark]:
    """Marks lead to the row of their action, else of their recommendation."""
    view = builder.view

    def mark(attributes: Attributes) -> Mark:
        wanted, action = attributes.get("data-recommendation"), attributes.get("data-action")
        at = None if wanted is None else view.place_of("recommendations", wanted)
        if at is None:
            return Mark(About())
        to = tuple(_parts(view.row("recommendations", at)["addressed_to"]))
        status = words.term(attributes.get("data-status")) or "no action on record"
        anchor = builder.row_link("actions", action) or builder.row_link("recommendations", wanted)
        return Mark(About(to), f"{wanted}, {status}", anchor)

    return mark


def _recommendations(builder: Builder) -> Table:
    view = builder.view
    columns = [
        Column("recommendation", "Recommendation", head=True),
        Column("level", "Level"),
        Column("addressed_to", "To"),
        Column("theme", "Theme"),
        Column("gist", "Gist", wide=True),
        Column("target_date", "Target"),
        Column("repeats", "Repeats"),
        Column("source", "Source"),
    ]
    table = Table("recommendations", "Recommendations", columns, empty="The casebook tells of no recommendations.")
    if view.size("recommendations") > _MOST:
        return table
    table.anchors, table.follows = [], "a"
    for at, row in enumerate(view.rows("recommendations")):
        table.is_about(About(tuple(_parts(row["addressed_to"]))))
        to = _listed(builder, row["addressed_to"])
        table.rows.append(
            [
                cell(str(row["recommendation_id"])),
                cell(row["level"], words.term(row["level"])),
                cell(to),
                cell(row["theme"]),
                cell(row["gist"]),
                cell(row["target_date"], words.edtf_words(row["target_date"]) if row["target_date"] else ""),
                cell(row["repeats"], link=builder.row_link("recommendations", row["repeats"])),
                cell(row["source"], view.sources(row["source"])),
            ]
        )
        table.anchors.append(f"r-{at + 1}")
    return table


def _listed(builder: Builder, text: str | None) -> str:
    return "; ".join(builder.view.agency(part) for part in _parts(text))


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _actions(builder: Builder) -> Table:
    view = builder.view
    columns = [
        Column("action", "Action", head=True),
        Column("recommendation", "On"),
        Column("lead", "Lead"),
        Column("target_date", "Target"),
        Column("status", "Status"),
        Column("completed_date", "Completed"),
        Column("gist", "Gist", wide=True),
        Column("source", "Source"),
    ]
    table = Table("actions", "Actions", columns, empty="The casebook tells of no actions.", follows="")
    if view.size("actions") > _MOST:
        return table
    table.anchors = []
    for at, row in enumerate(view.rows("actions")):
        table.rows.append(
            [
                cell(str(row["action_id"])),
                cell(str(row["recommendation_id"]), link=builder.row_link("recommendations", row["recommendation_id"])),
                cell(row["lead"] or "not stated"),
                cell(row["target_date"], words.edtf_words(row["target_date"])),
                cell(row["status"], words.term(row["status"]) or "not stated"),
                cell(row["completed_date"], words.edtf_words(row["completed_date"])),
                cell(row["gist"]),
                cell(row["source"], view.sources(row["source"])),
            ]
        )
        table.anchors.append(f"a-{at + 1}")
    return table


def findings(builder: Builder) -> Section:
    """What the review concluded."""
    view = builder.view
    section = Section(
        "findings",
        "What the review found",
        "Conclusions that the review states, by kind. They are the review\u2019s, not casegraph\u2019s.",
    )
    columns = [
        Column("finding", "Finding", head=True),
        Column("about", "About contact"),
        Column("agency", "Agency"),
        Column("made_by", "Made by"),
        Column("term", "Term of reference"),
        Column("answer", "Answer"),
        Column("gist", "Gist", wide=True),
        Column("source", "Source"),
    ]
    table = Table("findings", "Findings by kind", columns, empty="The casebook tells of no findings.")
    section.parts.append(table)
    if view.size("findings") > _MOST:
        return section
    table.group_of = "Kind"
    order = {kind: at for at, kind in enumerate(_kinds())}
    rows = sorted(enumerate(view.rows("findings")), key=lambda pair: (order.get(pair[1]["kind"], 99), pair[0]))
    table.anchors, table.groups, table.follows = [], [], "apkd"
    for at, row in rows:
        contact: Id | None = row["contact_id"]
        place = None if contact is None else view.place_of("contacts", contact)
        agencies = () if row["agency_id"] is None else (row["agency_id"],)
        table.is_about(About(agencies, (), ()) if place is None else of_contact(view, place))
        table.rows.append(
            [
                cell(str(row["finding_id"])),
                builder.contact(contact),
                cell(view.agency(row["agency_id"])),
                cell(row["made_by"]),
                cell(row["term_of_reference"]),
                cell(row["answer"]),
                cell(row["gist"]),
                cell(row["source"], view.sources(row["source"])),
            ]
        )
        table.anchors.append(f"f-{at + 1}")
        table.groups.append(words.term(row["kind"]))
    return section


def _kinds() -> tuple[str, ...]:
    from casegraph.schema import schema

    return schema().vocabulary("finding_kind").values
