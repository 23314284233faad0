"""What was passed on, and what was not."""

from __future__ import annotations

from casegraph.reports import words
from casegraph.reports.builder import Builder, Shown
from casegraph.reports.keys import of_contact, of_share
from casegraph.reports.page import Part, Section
from casegraph.reports.page_tables import About, Cell, Column, Table, cell
from casegraph.reports.pictures import Mark, embedded
from casegraph.reports.view import Id

__all__ = ["not_passed_on"]


def not_passed_on(builder: Builder) -> Section:
    """Shares by status, and facts that no share is told to have carried."""
    return Section(
        "not-passed-on",
        "What was passed on, and what was not",
        "Shares of information as the sources tell of them, and facts held on record that no share is told to have "
        "carried. That sources tell of no share does not mean that there was none.",
        [_shares(builder), _never_passed_on(builder), *_border_crossings(builder)],
    )


def _border_crossings(builder: Builder) -> list[Part]:
    """What was held on record in the new area when persons had moved."""
    if not builder.view.size("residences"):
        return []
    result = builder.view.graph.knowledge.border_crossings()
    title = "What went along when persons moved to another area"
    table = builder.table(
        result,
        [
            Shown("from_area", "From", evidence=True),
            Shown("to_area", "To"),
            Shown("moves", "Moves", kind="number"),
            Shown("with_records", "With contacts on record before", kind="number"),
            Shown("nothing_along", "Of these nothing along", kind="number"),
            Shown("contacts", "Contacts on record in the old area", kind="number"),
            Shown("along_certain", "Held in the new area by then", "along_possible"),
        ],
        name="knowledge-border-crossings",
        title="Moves from one area to another, and contacts on record",
        note="Areas are those of addresses and agencies. Contacts are added up over moves, and counted as along "
        "where an agency of the new area held them within a month, whichever way. That a record did not go along does "
        "not say that it should have.",
        behind=lambda row: f"Moves from {row['from_area']} to {row['to_area']}",
        empty="Nobody is stated to have moved from one area to another.",
    )
    if not table.rows:
        return [table]
    return [embedded(builder, "border", title, result.plot(), lambda attributes: Mark(About()), ""), table]


def _never_passed_on(builder: Builder) -> Table:
    view = builder.view
    moment = view.last_moment
    result = view.graph.knowledge.never_passed_on(
        **moment.asked, by="contact", persons=view.principals if view.large else None
    )
    when = f", {moment.told}" if moment.told else ""
    table = builder.table(
        result,
        [
            Shown("agency", "Agency", of="agency"),
            Shown("fact", "Fact", of="term", evidence=True),
            Shown("contact", "Contact", of="contact"),
            Shown("held_from", "Held since", kind="date"),
            Shown("status", "Status", of="term"),
            Shown("other_share", "A share that would have carried it"),
            Shown("other_status", "Its status", of="term"),
        ],
        name="knowledge-never-passed-on",
        title=f"Facts held on record and not told to have been passed on{when}",
        note="No share with status \u201cmade\u201d is stated to have carried the fact to anybody. "
        "Sources seldom tell of every share.",
        behind=lambda row: f"{view.agency(row['agency'])}, {words.term(row['fact'])}, contact {row['contact']}",
        folded=True,
        about=lambda row: of_contact(view, view.place_of("contacts", row["contact"]) or 0),
        follows="apkd",
        empty="Every fact was passed on, or none was held.",
    )
    place = [shown.name for shown in table.columns].index("other_share")
    for line in table.rows:
        value = line[place].value
        if isinstance(value, str):
            line[place] = Cell(value, link=builder.row_link("shares", value))
    return table


def _shares(builder: Builder) -> Table:
    view = builder.view
    columns = [
        Column("share", "Share", head=True),
        Column("date", "When"),
        Column("from", "From"),
        Column("to", "To"),
        Column("told", "What", wide=True, files=False),
        Column("about", "About", page=False),
        Column("kind", "Kind", page=False),
        Column("carried", "Carried", page=False, wide=True),
        Column("gist", "Gist", page=False, wide=True),
        Column("source", "Source"),
    ]
    table = Table(
        "knowledge-shares",
        "Information passed on, or not, by status",
        columns,
        note="A made share moves what it is stated to have carried; one whose receipt is not confirmed "
        "moves it possibly; the "
        "others move nothing.",
        empty="The casebook tells of no shares.",
    )
    if view.size("shares") > 5_000:
        table.empty = "Shares are too many to be listed; see the casebook."
        return table
    carried: dict[Id, list[str]] = {}
    for item in view.rows("share_items"):
        carried.setdefault(item["share_id"], []).append(item["fact"] or str(item["contact_id"]))
    table.group_of = "Status"
    order = {status: at for at, status in enumerate(_share_statuses())}
    rows = sorted(enumerate(view.rows("shares")), key=lambda pair: (order[pair[1]["status"]], pair[0]))
    table.anchors, table.groups, table.follows = [], [], "apd"
    for at, row in rows:
        to = view.agency(row["to_agency"]) or row["forum"] or view.person(row["to_person"]) or "not stated"
        table.rows.append(
            [
                cell(view.row_id("shares", at)),
                cell(row["date"], words.edtf_words(row["date"])),
                cell(view.agency(row["from_agency"])),
                cell(to),
                Cell(
                    None,
                    row["gist"] or "",
                    more=(
                        ("Kind", _kind(view.person(row["about_person"]), words.term(row["kind"]))),
                        ("Carried", "; ".join(words.term(item) for item in carried.get(row["share_id"], []))),
                    ),
                ),
                cell(view.person(row["about_person"])),
                cell(row["kind"], words.term(row["kind"])),
                cell("; ".join(carried.get(row["share_id"], [])) or "not stated"),
                cell(row["gist"]),
                cell(row["source"], view.sources(row["source"])),
            ]
        )
        table.anchors.append(f"s-{at + 1}")
        table.is_about(of_share(view, row))
        table.groups.append(words.term(row["status"]))
    return table


def _kind(about: str, kind: str) -> str:
    return f"{kind} about {about}" if about else kind


def _share_statuses() -> tuple[str, ...]:
    from casegraph.schema import schema

    return schema().vocabulary("share_status").values
