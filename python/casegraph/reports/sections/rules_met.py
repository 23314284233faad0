"""Rules that would have been met, by each agency alone and by all together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from casegraph import plots
from casegraph.measures.rules import Rule, rules
from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.page import Section, Text
from casegraph.reports.page_tables import About, Column, Table, cell
from casegraph.reports.pictures import Attributes, Mark, embedded
from casegraph.reports.sections.key_figures import pairs_of_note
from casegraph.reports.view import Id, View
from casegraph.result import Result

__all__ = ["rules_met"]

_Key = tuple[str, tuple[Any, ...], Any]  # rule, persons, agency; None: all together
_MET, _POSSIBLY = 4, 5  # places of the columns of the days from which a rule was met, and possibly met
_NO_REVIEW = (
    "No rule is evaluated here: the casebook has no review, and for which of its persons a rule was met is told for "
    "a stated purpose only. casegraph report takes one with --purpose, and prints it here; casegraph plot "
    "knowledge.rule and graph.knowledge.rule take purpose=. graph.knowledge.rule_counts gives counts without one. The "
    "other rows about persons in this report are asked for with the purpose of the report itself."
)


def rules_met(builder: Builder) -> Section:
    """Rules of knowledge on the coded data."""
    view, pairs = builder.view, pairs_of_note(builder) if builder.view.may_ask_about_persons else []
    results = [
        builder.use(
            view.graph.knowledge.rule(rule, _asked(view, rule, pairs), before=view.fatal_incident, purpose=view.purpose)
        )
        for rule in (rules().values() if pairs else ())
    ]
    table, anchors = _rules(builder, results)
    section = Section(
        "rules-met",
        "Rules that would have been met",
        "When each rule would have been met on what was on record: on all agencies\u2019 records together, and on "
        "each agency\u2019s alone. That a rule was met on the coded data does not say that anybody should have been "
        "referred.",
    )
    if not view.may_ask_about_persons:
        section.parts.append(Text([_NO_REVIEW]))
        return section
    if view.purpose is not None:
        section.parts.append(Text([f"Rows about single persons were asked for with this purpose: {view.purpose}"]))
    if any(row[place].value is not None for row in table.rows for place in (_MET, _POSSIBLY)):
        drawn, mark = plots.rule_timeline(results), _in_picture(builder, anchors)
        section.parts.append(
            embedded(builder, "rules-drawn", "Since when each rule would have been met", drawn, mark, "ap")
        )
    section.parts.append(table)
    return section


def _asked(view: View, rule: Rule, pairs: list[tuple[Id, Id]]) -> Any:
    return pairs if rule.unit == "pair" else list(view.principals)


def _key(rule: Any, persons: Any, agency: Any) -> _Key:
    return (str(rule), tuple(persons), agency)


def _in_picture(builder: Builder, anchors: Mapping[_Key, str]) -> Callable[[Attributes], Mark]:
    """Marks lead to the row of their rule and holder."""
    view = builder.view

    def mark(attributes: Attributes) -> Mark:
        persons, agencies = (tuple(attributes.get(name) or ()) for name in ("data-person", "data-agency"))
        anchor = anchors.get(_key(attributes.get("data-rule"), persons, agencies[0] if agencies else None))
        holder = view.agency(agencies[0]) if agencies else "all together"
        names = words.joined(view.person(person) for person in persons)
        return Mark(
            About(agencies or None, persons), f"{words.term(attributes.get('data-rule'))}, {names}, {holder}", anchor
        )

    return mark


def _rules(builder: Builder, results: list[Result]) -> tuple[Table, dict[_Key, str]]:
    """The table, and where the row of each rule, persons and agency stands."""
    view = builder.view
    anchors: list[str] = []
    places: dict[_Key, str] = {}
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
        anchors=anchors,
    )
    table.groups, table.group_of = [], "Rule and persons"
    for rule, result in zip(rules().values(), results, strict=False):  # no results where there are no pairs
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
            anchors.append(f"u-{len(anchors) + 1}")
            places[_key(row["rule"], persons, row["agency"])] = anchors[-1]
    return table, places
