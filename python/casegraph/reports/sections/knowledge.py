"""What each agency held on record, since when, and what was passed on."""

from __future__ import annotations

from datetime import date
from typing import Any

from casegraph.measures.rules import rules
from casegraph.reports import words
from casegraph.reports.builder import Builder, Shown
from casegraph.reports.page import Section
from casegraph.reports.page_tables import Cell, Column, Table, cell
from casegraph.reports.sections.key_figures import pairs_of_note
from casegraph.reports.view import Id, Moment

__all__ = ["knowledge"]


def knowledge(builder: Builder) -> Section:
    """Section 8."""
    view = builder.view
    section = Section(
        "knowledge",
        "Knowledge: what each agency held on record",
        "An agency holds a contact that it recorded, or that a share which was made is stated to have "
        "carried to it. Facts are "
        "flags that the record made at the time states; what only the review or the coder states is "
        "hindsight and left out. "
        "Empty means that no record of it is told of, not that there was none.",
    )
    for at, moment in enumerate(view.moments):
        section.parts.append(_first_held(builder, moment, folded=at < len(view.moments) - 1))
    section.parts.append(_fragmentation(builder))
    section.parts.append(_never_passed_on(builder))
    section.parts.append(_shares(builder))
    section.parts.append(_rules(builder))
    return section


def _first_held(builder: Builder, moment: Moment, *, folded: bool) -> Table:
    view = builder.view
    asked = view.principals if view.large else None
    result = builder.use(view.graph.knowledge.holdings(**moment.asked, persons=asked))
    rows = [(at, row) for at, row in enumerate(result.to_pylist()) if row["held_certain"] or row["held_possible"]]
    facts = _flag_order(builder, {row["fact"] for _at, row in rows})
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
        "them was held. Dashed: "
        "possibly held only.",
        measure="knowledge.holdings",
        style="matrix upright",
        folded=folded,
        empty="No agency held a record that states any flag.",
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
    return table


def _flag_order(builder: Builder, facts: set[str]) -> list[str]:
    from casegraph.schema import schema

    known = [*schema().vocabulary("flag").values, *builder.view.book.vocabularies.get("flag", ())]
    return [fact for fact in known if fact in facts]


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


def _never_passed_on(builder: Builder) -> Table:
    view = builder.view
    moment = view.last_moment
    result = view.graph.knowledge.never_passed_on(**moment.asked, persons=view.principals if view.large else None)
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
    order = {status: at for at, status in enumerate(_share_statuses())}
    rows = sorted(enumerate(view.rows("shares")), key=lambda pair: (order[pair[1]["status"]], pair[0]))
    table.anchors, table.groups = [], []
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
        table.groups.append(words.term(row["status"]))
    return table


def _kind(about: str, kind: str) -> str:
    return f"{kind} about {about}" if about else kind


def _share_statuses() -> tuple[str, ...]:
    from casegraph.schema import schema

    return schema().vocabulary("share_status").values


def _rules(builder: Builder) -> Table:
    view = builder.view
    columns = [
        Column("rule", "Rule", page=False),
        Column("persons", "Persons", page=False),
        Column("holder", "On whose records", head=True),
        Column("status", "Status"),
        Column("met_on", "Met on", kind="date"),
        Column("possibly_met_on", "Possibly met on", kind="date"),
        Column("lag_days", "Days after all together", "days", "", "number"),
        Column("occasions", "Incidents that count", "incidents", "", "bounds"),
    ]
    table = Table(
        "knowledge-rules",
        "Rules on the coded data",
        columns,
        note=f"Each rule on all agencies\u2019 records together{view.before_fatal}, and on each agency\u2019s alone "
        "where any incident counts. \u201cCannot be "
        "evaluated\u201d: it was met only if something not stated was so. Met on the coded data does not "
        "say that anybody should have "
        "been referred. Sources of the rules stand under \u201cdefinitions\u201d.",
        measure="knowledge.rule",
        empty="There are no two principal persons to whom a rule could apply.",
    )
    pairs = pairs_of_note(builder)
    table.groups = []
    for rule in rules().values() if pairs else ():
        asked: Any = pairs if rule.unit == "pair" else list(view.principals)
        result = builder.use(view.graph.knowledge.rule(rule, asked, before=view.fatal_incident))
        for at, row in enumerate(result.to_pylist()):
            if row["holder"] != "pooled" and not row["occasions_possible"]:
                continue
            names = words.joined(view.person(row[end]) for end in ("person_a", "person_b") if row[end] is not None)
            holder = view.agency(row["agency"]) if row["agency"] is not None else "all together"
            lag = row["lag_days"]
            told_lag = "" if lag is None or lag != lag else "never alone" if lag == float("inf") else words.number(lag)
            link = builder.evidence.of(f"{rule.title}: {names}, {holder}", result, at)
            count = builder.bounds(row["occasions_certain"], row["occasions_possible"], link)
            reason = f": {words.term(row['reason'])}" if row["reason"] else ""
            table.rows.append(
                [
                    cell(rule.title or rule.name),
                    cell(names),
                    cell(holder),
                    cell(row["status"], words.term(row["status"]) + reason),
                    cell(row["met_on"], words.day_text(row["met_on"])),
                    cell(row["possibly_met_on"], words.day_text(row["possibly_met_on"])),
                    cell(None if lag is None or lag != lag or lag == float("inf") else lag, told_lag),
                    count,
                ]
            )
            table.groups.append(f"{rule.title or rule.name}: {names}")
    return table
