"""Who is in the casebook, how they are tied, who lived with whom, and where each person lived."""

from __future__ import annotations

from collections.abc import Callable

from casegraph import plots
from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.page import Section
from casegraph.reports.page_tables import About, Cell, Column, Count, Table, cell
from casegraph.reports.pictures import Attributes, Mark, embedded
from casegraph.reports.sections.residence_history import residence_history

__all__ = ["persons"]

_SHOWN = 200  # of a larger casebook only persons of note are listed


def persons(builder: Builder) -> Section:
    """Who is in the casebook."""
    section = Section(
        "persons",
        "Who: persons, ties, households and homes",
        "Persons are called by their role or pseudonym. Households are read from stated residences: "
        "\u201cpossible\u201d means that the dates or the source leave it open.",
    )
    if 0 < builder.view.size("relationships") <= 2_000:
        day = builder.view.chosen_days[-1] if builder.view.chosen_days else None
        drawn = plots.genogram(builder.view.book, day)
        when = f", {words.edtf_words(day)}" if day else ""
        section.parts.append(embedded(builder, "genogram", f"Genogram{when}", drawn, _in_genogram(builder), "p"))
    section.parts.append(_persons(builder))
    if builder.view.size("relationships") and builder.view.size("relationships") <= 2_000:
        section.parts.append(_relationships(builder))
    if builder.view.size("residences"):
        for at, day in enumerate(builder.view.chosen_days):
            section.parts.append(_households(builder, day, at))
    section.parts += residence_history(builder)
    return section


def _in_genogram(builder: Builder) -> Callable[[Attributes], Mark]:
    """Symbols lead to the rows of their persons; lines and households are about all whom they join."""
    view = builder.view
    listed = view.size("persons") <= _SHOWN

    def mark(attributes: Attributes) -> Mark:
        given = attributes.get("data-person")
        persons = tuple(given) if isinstance(given, list | tuple) else () if given is None else (given,)
        at = view.place_of("persons", persons[0]) if "person" in str(attributes["class"]).split() else None
        name = view.person(persons[0]) if persons else ""
        shown = at is not None and (listed or persons[0] in view.principals)
        return Mark(About(persons=persons), name, f"p-{at + 1}" if shown and at is not None else None)

    return mark


def _persons(builder: Builder) -> Table:
    view = builder.view
    columns = [
        Column("person", "Person", head=True),
        Column("role", "Role"),
        Column("sex", "Sex"),
        Column("birth_date", "Born"),
        Column("death_date", "Died"),
        Column("took_part", "Contacts, took part", "contacts", "contacts in which the person took part", "bounds"),
        Column("any_part", "Contacts, any part", "contacts", "absent and spoken about included", "bounds"),
        Column("gist", "Gist", wide=True),
        Column("source", "Source"),
    ]
    anchors: list[str] = []
    table = Table("persons", "Persons", columns, anchors=anchors, follows="apkd")
    listed = view.size("persons") <= _SHOWN
    if not listed:
        table.note = f"Of {view.size('persons'):,} persons only the principal ones are listed."
    places = range(view.size("persons")) if listed else [view.place_of("persons", value) for value in view.principals]
    rows = [view.row("persons", at) for at in places if at is not None]
    asked = None if listed else view.principals
    counts = {}
    for presence in ("took_part", "any"):
        result = builder.use(view.graph.frequency.counts(by=["person"], persons=asked, presence=presence))
        counts[presence] = (result, {row["person"]: at for at, row in enumerate(result.to_pylist())})
    for row in rows:
        person = row["person_id"]
        cells = [
            cell(row["label"] or str(person)),
            cell(row["role"], words.term(row["role"]) or "not stated"),
            cell(row["sex"], words.term(row["sex"])),
            cell(row["birth_date"], words.edtf_words(row["birth_date"]) if row["birth_date"] else ""),
            cell(row["death_date"], words.edtf_words(row["death_date"]) if row["death_date"] else ""),
        ]
        for presence, told in (("took_part", "took part"), ("any", "had any part")):
            result, found = counts[presence]
            title = f"Contacts in which {view.person(person)} {told}"
            count = Count(person=person, took_part=presence == "took_part")
            met = person in found
            cells.append(builder.counted(result, found[person], title, count) if met else builder.bounds(0, 0))
        table.rows.append([*cells, cell(row["gist"]), cell(row["source"], view.sources(row["source"]))])
        anchors.append(f"p-{(view.place_of('persons', person) or 0) + 1}")
        table.is_about(About(persons=(person,)))
    return table


def _relationships(builder: Builder) -> Table:
    view = builder.view
    columns = [
        Column("from_person", "Person", head=True),
        Column("kind", "is the \u2026 of"),
        Column("to_person", "Person"),
        Column("start", "From"),
        Column("end", "To"),
        Column("certainty", "How sure"),
        Column("gist", "Gist", wide=True),
        Column("source", "Source"),
    ]
    table = Table("relationships", "How persons are tied", columns, folded=True, follows="p")
    for row in view.rows("relationships"):
        table.rows.append(
            [
                cell(view.person(row["from_person"])),
                cell(row["kind"], words.term(row["kind"])),
                cell(view.person(row["to_person"])),
                _day(row["start"]),
                _day(row["end"]),
                cell(row["certainty"], words.term(row["certainty"])),
                cell(row["gist"]),
                cell(row["source"], view.sources(row["source"])),
            ]
        )
        table.is_about(About(persons=(row["from_person"], row["to_person"])))
    return table


def _day(text: str | None) -> Cell:
    return cell(text, words.edtf_words(text) if text else "")


def _households(builder: Builder, day: str, number: int) -> Table:
    view = builder.view
    result = builder.use(view.graph.structure.households(day, persons=view.principals if view.large else None))
    columns = [
        Column("address", "Address", page=False),
        Column("person", "Person", head=True),
        Column("residence", "Lived there", description="certain, or possible where dates leave it open"),
        Column("kind", "As"),
        Column("child", "Child", description="whether under 18 on the day"),
        Column("age", "Age", "years"),
        Column("source", "Rows", files=False),
    ]
    table = Table(
        f"households-{day}",
        f"Households on {words.edtf_words(day)}",
        columns,
        measure=result.measure.name,
        folded=number < len(view.chosen_days) - 1,
        empty="Nobody is stated to have lived anywhere on that day.",
        follows="p",
    )
    table.groups, table.group_of = [], "Address"
    for at, row in enumerate(result.to_pylist()):
        if row["address"] is None:
            continue
        address, person = view.address(row["address"]), view.person(row["person"])
        title = f"{person} at {address}, {words.edtf_words(day)}"
        table.groups.append(address)
        table.is_about(About(persons=(row["person"],)))
        table.rows.append(
            [
                cell(address),
                cell(person),
                cell(row["residence"], mark="possible" if row["residence"] == "possible" else ""),
                cell(row["residence_kind"], words.term(row["residence_kind"])),
                cell(row["is_child"], "" if row["is_child"] == "no" else words.term(row["is_child"])),
                cell(words.bounds(row["age_min"], row["age_max"]) if row["age_min"] is not None else None),
                cell("rows", link=builder.evidence.of(title, result, at)),
            ]
        )
    return table
