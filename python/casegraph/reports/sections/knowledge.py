"""What each agency held on record, since when, and what it could have found."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow.compute as pc

from casegraph import plots
from casegraph.reports import words
from casegraph.reports.as_of import Line, as_of, line_words, state
from casegraph.reports.builder import Builder
from casegraph.reports.page import Part, Picture, Section
from casegraph.reports.page_tables import About, Bounds, Cell, Column, Table, cell
from casegraph.reports.view import Id, Moment, View

__all__ = ["AS_OF", "AS_OF_NOTE", "knowledge"]


def knowledge(builder: Builder) -> Section:
    """Who held what, since when, and what they could have found."""
    view = builder.view
    section = Section(
        "knowledge",
        "Who held what on record, and when",
        "An agency holds a contact that it recorded, or that a share which was made is stated to have "
        "carried to it. Facts are "
        "flags that the record made at the time states; what only the review or the coder states is "
        "hindsight and left out. "
        "Empty means that no record of it is told of, not that there was none.",
    )
    section.as_of = as_of(view)
    last = len(view.moments) - 1
    if section.as_of is not None:
        section.parts += [_as_of(builder, moment, is_last=at == last) for at, moment in enumerate(view.moments)]
    section.parts += _drawn(builder)
    section.parts += [_first_held(builder, moment, folded=at < last) for at, moment in enumerate(view.moments)]
    section.parts.append(_fragmentation(builder))
    return section


AS_OF = (
    Column("agency", "Agency", head=True),
    Column("held", "Held on record", "contacts", "contacts about the principal persons that it held", "bounds"),
    Column("by_name", "Could have found by name", "contacts", "by looking up the principal persons", "bounds"),
    Column("by_home", "Could have found by address", "contacts", "by looking up where they lived that day", "bounds"),
    Column("openable", "Could have opened", "contacts", "in another agency\u2019s records open to it", "bounds"),
    Column("only_others", "Only others held", "contacts", "held by others, and not open to it", "bounds"),
    Column("facts", "Facts held", "", "flags, with the contacts held that state each", wide=True),
)
AS_OF_NOTE = (
    "Contacts about the principal persons. A look-up is taken to be made on the next morning, however far back, by "
    "the names of the persons, or by the addresses where they lived that day as far as is stated. Agencies that held "
    "nothing about them are not listed; what only the review or the coder states is hindsight and left out."
)


def _drawn(builder: Builder) -> list[Part]:
    """Who held what at the last moment, for documents; on the page the slider and the tables say it."""
    view = builder.view
    if view.large or not view.moments:
        return []
    moment = view.moments[-1]
    held = view.graph.knowledge.holdings(**moment.asked)
    if not pc.any(pc.greater(held.table["held_possible"], 0)).as_py():
        return []
    title = f"Who held what on record {moment.told}, and from when"
    return [Picture("who-held-what", title, "", drawing=plots.who_held_what(held), page=False)]


def _as_of(builder: Builder, moment: Moment, *, is_last: bool) -> Table:
    view = builder.view
    found = state(view, moment, view.principals)
    table = Table(
        f"as-of-{moment.name}",
        f"Could have found {moment.told}, beside what was held and what only others held",
        AS_OF,
        note=AS_OF_NOTE,
        measure="visibility.check",
        folded=True,
        follows="a",
        annex=not is_last,
        apart=("facts",) if is_last else (),
        empty="No agency held a contact about the principal persons.",
    )
    for agency, line in found.lines.items():
        pairs = (line.held, line.by_name, line.by_home, line.openable, line.only_others)
        told = zip(pairs, line_words(line), strict=True)
        table.rows.append(
            [
                cell(view.agency(agency)),
                *(Cell(None if pair is None else Bounds(*pair), text) for pair, text in told),
                cell(_facts_told(view, line)),
            ]
        )
        table.is_about(About((agency,)))
    return table


def _facts_told(view: View, line: Line) -> str:
    """ "domestic abuse 3, weapon 1 to 2"."""
    order = view.flag_order(line.facts)
    return ", ".join(f"{words.term(fact)} {words.bounds(*line.facts[fact])}" for fact in order)


def _first_held(builder: Builder, moment: Moment, *, folded: bool) -> Table:
    view = builder.view
    asked = view.principals if view.large else None
    result = builder.use(view.graph.knowledge.holdings(**moment.asked, persons=asked))
    rows = [(at, row) for at, row in enumerate(result.to_pylist()) if row["held_certain"] or row["held_possible"]]
    facts = view.flag_order({row["fact"] for _at, row in rows})
    cells: dict[tuple[Id, str], tuple[int, dict[str, Any]]] = {
        (row["agency"], row["fact"]): (at, row) for at, row in rows
    }
    columns = [Column("agency", "Agency", head=True)]
    columns += [
        Column(
            fact,
            words.term(fact),
            "",
            f"contacts held that state {words.term(fact)}, and since when the first",
            "bounds",
        )
        for fact in facts
    ]
    table = Table(
        f"knowledge-holdings-{moment.name}",
        f"Held on record {moment.told}",
        columns,
        note="Each cell: the number of contacts held that state the fact, and since when the first of "
        "them was held. \u201c0 to 1\u201d: possibly held only.",
        measure="knowledge.holdings",
        style="matrix upright",
        folded=folded,
        annex=True,
        empty="No agency held a record that states any flag.",
        follows="a",
    )
    for agency in (agency for agency in view.agency_order if any((agency, fact) in cells for fact in facts)):
        line = [cell(view.agency(agency))]
        for fact in facts:
            line.append(
                _held(
                    builder,
                    result,
                    cells.get((agency, fact)),
                    f"{view.agency(agency)}, {words.term(fact)}, {moment.told}",
                )
            )
        table.rows.append(line)
        table.is_about(About((agency,)))
    return table


def _held(builder: Builder, result: Any, found: tuple[int, dict[str, Any]] | None, title: str) -> Cell:
    if found is None:
        return builder.bounds(0, 0)
    at, row = found
    plain = builder.bounds(row["held_certain"], row["held_possible"], builder.evidence.of(title, result, at))
    since: date | None = row["held_from"] or row["possibly_from"]
    told = f"{plain.text}\n{words.month_text(since) if since else 'undated'}"
    return Cell(
        plain.value, told, plain.link, plain.mark, title=f"{title}: since {words.day_text(since) or 'a day not stated'}"
    )


def _fragmentation(builder: Builder) -> Table:
    view = builder.view
    columns = [
        Column("day", "When", head=True),
        Column("bound", "Bound"),
        Column("n", "Contacts", "contacts", "contacts of the principal persons by the day", "number"),
        Column("held", "Held by some agency", "contacts", "", "number"),
        Column("agencies", "Agencies holding", "agencies", "", "number"),
        Column("best_agency", "Best informed"),
        Column("best_held", "It held", "contacts", "", "number"),
        Column("best", "Share", "of n", "", "percent"),
        Column("herfindahl", "Concentration", "", "1/k where k agencies held alike, 1 where one held all", "number"),
        Column("overlap", "Held twice", "", "share of the holdings that are held more than once", "percent"),
    ]
    table = Table(
        "knowledge-fragmentation",
        "How records of the principal persons were spread over agencies",
        columns,
        note="Every contact that names a principal person, in any part.",
        measure="knowledge.fragmentation",
        empty="No contact of a principal person is told of.",
        follows="",
    )
    for moment in view.moments:
        result = builder.use(view.graph.knowledge.fragmentation(**moment.asked, persons=view.principals or None))
        for at, row in enumerate(result.to_pylist()):
            title = f"Contacts held on record {moment.told} ({row['bound']})"
            link = builder.evidence.of(title, result, at) if row["n"] else None
            table.rows.append(
                [
                    cell(moment.name, moment.told),
                    cell(row["bound"]),
                    cell(row["n"], words.number(row["n"]), link),
                    cell(row["held"], words.number(row["held"])),
                    cell(row["agencies"], words.number(row["agencies"])),
                    cell(view.agency(row["best_agency"])),
                    cell(row["best_held"], words.number(row["best_held"])),
                    cell(row["best"], words.percent(row["best"])),
                    cell(row["herfindahl"], words.number(row["herfindahl"])),
                    cell(row["overlap"], words.percent(row["overlap"])),
                ]
            )
    return table
