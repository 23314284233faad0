"""Rules that would have been met, by each agency alone and by all together."""

from __future__ import annotations

from typing import Any

from casegraph.measures.rules import rules
from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.page import Section
from casegraph.reports.page_tables import About, Column, Table, cell
from casegraph.reports.sections.key_figures import pairs_of_note

__all__ = ["rules_met"]


def rules_met(builder: Builder) -> Section:
    """Rules of knowledge on the coded data."""
    return Section(
        "rules-met",
        "Rules that would have been met",
        "When each rule would have been met on what was on record: on all agencies\u2019 records together, and on "
        "each agency\u2019s alone. That a rule was met on the coded data does not say that anybody should have been "
        "referred.",
        [_rules(builder)],
    )


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
        follows="ap",
    )
    pairs = pairs_of_note(builder)
    table.groups = []
    for rule in rules().values() if pairs else ():
        asked: Any = pairs if rule.unit == "pair" else list(view.principals)
        result = builder.use(view.graph.knowledge.rule(rule, asked, before=view.fatal_incident, purpose=view.purpose))
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
            persons = tuple(row[end] for end in ("person_a", "person_b") if row[end] is not None)
            table.is_about(About(None if row["agency"] is None else (row["agency"],), persons))
    return table
