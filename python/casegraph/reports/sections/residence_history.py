"""Where each person lived, and the moves across areas."""

from __future__ import annotations

from collections.abc import Callable

from casegraph import plots
from casegraph.plots.residences import Stay, stays_of
from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.page import Part
from casegraph.reports.page_tables import About, Column, Table, cell
from casegraph.reports.pictures import Attributes, Mark, embedded
from casegraph.reports.view import Id

__all__ = ["residence_history"]

_MOST_DRAWN = 60  # persons; of more the principal ones alone


def residence_history(builder: Builder) -> list[Part]:
    """The picture of stays, and their table."""
    view = builder.view
    if not view.size("residences"):
        return []
    stays = stays_of(view.book)
    shown = [row["person_id"] for row in view.rows("persons") if row["person_id"] in stays]
    if len(shown) > _MOST_DRAWN:
        shown = [person for person in view.principals if person in stays]
    table = _table(builder, stays, shown)
    if not shown:
        return [table]
    drawn = plots.residences(view.book, persons=shown)
    places = {one.row: anchor for one, anchor in zip(_in_order(stays, shown), table.anchors or (), strict=False)}
    picture = embedded(builder, "residences", "Where persons lived", drawn, _in_picture(builder, places), "pd")
    return [picture, table]


def _in_order(stays: dict[Id, list[Stay]], shown: list[Id]) -> list[Stay]:
    return [one for person in shown for one in stays[person]]


def _in_picture(builder: Builder, places: dict[int, str]) -> Callable[[Attributes], Mark]:
    """Bars lead to the rows of their stays."""
    view = builder.view

    def mark(attributes: Attributes) -> Mark:
        row = attributes.get("data-row")
        if row is None:
            return Mark(About())
        stay = view.row("residences", int(row) - 1)
        label = f"{view.person(stay['person_id'])}, {view.address(stay['address_id'])}, {_when(stay)}"
        return Mark(_about(builder, stay), label, places.get(int(row) - 1))

    return mark


def _about(builder: Builder, stay: dict[str, str | None]) -> About:
    days = (builder.view.days(stay["start"])[0], builder.view.days(stay["end"])[1])
    return About(persons=(stay["person_id"],) if stay["person_id"] is not None else (), days=days)


def _when(stay: dict[str, str | None]) -> str:
    start, end = (words.edtf_words(stay[one]) if stay[one] else "not stated" for one in ("start", "end"))
    return f"from {start} to {end}"


def _table(builder: Builder, stays: dict[Id, list[Stay]], shown: list[Id]) -> Table:
    view = builder.view
    columns = [
        Column("person", "Person", page=False),
        Column("address", "Address", head=True),
        Column("start", "From"),
        Column("end", "To"),
        Column("area", "Area", description="police area, or where none is stated the place\u2019s own"),
        Column(
            "move", "Moved across areas", description="from the area of the stay before, in the order of beginnings"
        ),
        Column("kind", "As"),
        Column("certainty", "How sure"),
        Column("gist", "Gist", wide=True),
        Column("source", "Source"),
    ]
    left = view.size("residences") - sum(len(stays[person]) for person in shown)
    told = "Stays in the order in which they had begun, as far as their dates tell; several may be of the same time."
    if left:
        told += f" {words.counted(left, 'stay')} without any date, or of other persons, {'is' if left == 1 else 'are'} "
        told += "not listed."
    table = Table("residence-history", "Where each person lived", columns, note=told, follows="pd", folded=True)
    table.groups, table.anchors = [], []
    for person in shown:
        before = ""
        for one in stays[person]:
            row = view.row("residences", one.row)
            is_move = bool(before and one.area and one.area != before)
            table.groups.append(view.person(person))
            table.anchors.append(f"w-{one.row + 1}")
            table.is_about(_about(builder, row))
            table.rows.append(
                [
                    cell(view.person(person)),
                    cell(view.address(one.address)),
                    cell(row["start"], words.edtf_words(row["start"]) if row["start"] else "not stated"),
                    cell(row["end"], words.edtf_words(row["end"]) if row["end"] else "not stated"),
                    cell(one.area or None, one.area or "not stated"),
                    cell(f"from {before} to {one.area}" if is_move else None, mark="possible" if is_move else ""),
                    cell(row["kind"], words.term(row["kind"])),
                    cell(row["certainty"], words.term(row["certainty"])),
                    cell(row["gist"]),
                    cell(row["source"], view.sources(row["source"])),
                ]
            )
            before = one.area or before
    return table
