"""The report for the public: figures that rest on many contacts, and what is withheld and why.

Nothing here reads a row about a person or a contact: all figures come from measures as the public may see them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from casegraph import plots
from casegraph.audience import Audience
from casegraph.audience.counts import is_small, with_complements
from casegraph.audience.dates import months_in
from casegraph.measures import measures
from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.page import Part, Section, Text
from casegraph.reports.page_tables import WITHHELD, About, Bounds, Cell, Column, Kind, Table, cell
from casegraph.reports.pictures import Attributes, Mark, embedded
from casegraph.reports.view import Id, View
from casegraph.result import Result
from casegraph.schema import schema
from casegraph.version import VERSION

__all__ = ["PUBLIC_SECTIONS", "PUBLIC_TITLE"]

PUBLIC_TITLE: Final = "How agencies were in contact with persons: figures for the public"

# What the report for a board has and this one has not, and why.
_LEFT_OUT = (
    ("Persons, households, where they lived and the genogram", "each tells of single persons"),
    ("The timeline of single contacts and the list of contacts", "each mark and row tells of a single contact"),
    ("Rows and paragraphs behind the figures", "each tells of a single contact, in words of the source or the coder"),
    ("Single checks, replies, delays, silences and shares of information", "each tells of single contacts"),
    (
        "How the split changes with how far back checks look",
        "lengths differ by small counts, and totals over agencies would let withheld figures be worked out",
    ),
    ("Who held what on record from which day, and when rules would have been met", "each tells of single contacts"),
    ("Findings, and the words of recommendations and actions", "texts are not given to the public by this program"),
    ("Names of agencies, places and documents, the title, names of input files", "they can point to persons"),
)


@dataclass(frozen=True)
class _Shown:
    """A column of an answer; ``of``: whose ids its values are."""

    name: str
    label: str
    possible: str = ""
    kind: Kind = "text"
    of: str = ""


class _Asked:
    """What the tables are asked for: who and when is read from the whole casebook, and said in pseudonyms."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._full = View(view.source, replace(view.options, audience=Audience()))

    @cached_property
    def principals(self) -> list[Id]:
        return [self._key("persons", person) for person in self._full.principals]

    @property
    def moment(self) -> Mapping[str, Any]:
        asked = dict(self._full.last_moment.asked)
        if "before" in asked:
            asked["before"] = self._key("incidents", asked["before"])
        return asked

    @property
    def moment_told(self) -> str:
        return months_in(self._full.last_moment.told)

    def label(self, of: str, value: Any) -> str:
        """The words for an id or a term."""
        if value is None:
            return "not stated"
        table = {"person": "persons", "agency": "agencies"}.get(of)
        if table is None:
            return words.term(str(value)) if of == "term" else str(value)
        return self._labels(table).get(value, str(value))

    def _labels(self, table: str) -> Mapping[Id, str]:
        return self.view.source._sight(self.view.audience)[0].labels(table)

    def _key(self, table: str, value: Id) -> Id:
        return self.view.source.key_for(self.view.audience, table, value)


def about(builder: Builder) -> Section:
    """What it is, and how to read it."""
    view = builder.view
    least = view.audience.threshold
    section = Section(
        "about",
        "What this is, and what it leaves out",
        "This report counts how agencies were in contact with persons, from the coded record of "
        f"{'a review' if view.size('reviews') == 1 else 'a casebook'}. It is made for the public.",
    )
    section.parts.append(
        Text(
            points=(
                f"Counts under {least} are withheld, and so is every figure that rests on one. Where a withheld count "
                "could be worked out from a total, a further count is withheld with it. A withheld figure is shown as "
                f"{WITHHELD}; rows without any figure are left out, and the note of the table says how many.",
                "Dates are months at the finest. Persons, agencies and incidents have numbers instead of names.",
                "A figure such as \u201c12 to 25\u201d means that 12 are certain and up to 25 possible, given "
                "uncertain dates and numbers. \u201cAt least 12\u201d: no upper number is stated, or it is withheld.",
                "A count is of contacts that the sources describe. No contact described is not the same as no contact.",
                "An agency held something on record, or could have found it by a look-up that it could have made. "
                "Records do not show what anybody understood. One review has no base rate.",
            ),
            title="How to read it",
        )
    )
    return section


def how_often(builder: Builder) -> Section:
    """Contacts counted by agency, kind and year; rates; appointments."""
    asked, frequency = _Asked(builder.view), builder.view.graph.frequency
    section = Section(
        "how-often",
        "How often agencies were in contact",
        "Every table has contacts of all persons, but for the rates: they are of the persons that the review is about.",
    )
    count = (_Shown("certain", "Contacts", "possible", "bounds"),)
    for name, title, by, heading in (
        ("contacts", "Contacts in all", "", ()),
        ("contacts-agency", "Contacts by agency", "agency", (_Shown("agency", "Agency", of="agency"),)),
        ("contacts-kind", "Contacts by kind", "kind", (_Shown("kind", "Kind", of="term"),)),
        ("contacts-year", "Contacts by year", "year", (_Shown("year", "Year", kind="number"),)),
    ):
        result = frequency.counts(by=[by] if by else [], presence="any")
        section.parts.append(_table(builder, asked, result, name, title, (*heading, *count)))
    years = plots.timeline(builder.view.book)
    section.parts.append(embedded(builder, "years-drawn", "Contacts by year, drawn", years, _no_link, ""))
    if asked.principals:
        rates = frequency.rates(by=["person"], persons=asked.principals)
        shown = (
            _Shown("person", "Person", of="person"),
            _Shown("certain", "Contacts in coverage", "possible", "bounds"),
            _Shown("exposure_days", "Days covered", kind="number"),
            _Shown("rate", "Contacts a year", kind="number"),
            _Shown("lower", "Lower limit", kind="number"),
            _Shown("upper", "Upper limit", kind="number"),
        )
        section.parts.append(_table(builder, asked, rates, "rates", "Contacts a year of coverage", shown))
    ends = frequency.appointments(by=[])
    shown = (
        _Shown("total", "Appointments and planned visits", "total_possible", "bounds"),
        _Shown("known", "End known", kind="number"),
        _Shown("attended", "Attended", kind="number"),
        _Shown("share_attended", "Share attended, of known", kind="percent"),
        _Shown("lower", "Lower limit", kind="percent"),
        _Shown("upper", "Upper limit", kind="percent"),
    )
    section.parts.append(_table(builder, asked, ends, "appointments", "Appointments", shown))
    return section


def what_could_be_found(builder: Builder) -> Section:
    """Checks at every contact, added up by agency."""
    asked = _Asked(builder.view)
    result = builder.view.graph.visibility.split(window=builder.view.options.window)
    labels = {
        "silo": "Held by others only",
        "accessible": "In records that could have been opened",
        "recording": "Filed under another key",
        "not_determinable": "Filing not stated",
        "window": "Older than the check looks back",
        "found": "Would have been shown",
        "unsettled": "Left open by dates or records",
    }
    shown = [_Shown("agency", "Agency", of="agency"), _Shown("checks", "Checks", kind="number")]
    shown += [_Shown("n", "Relevant contacts", kind="number")]
    shown += [_Shown(name, label, kind="number") for name, label in labels.items()]
    title = "What a check at every contact would have shown, by agency"
    table = _table(builder, asked, result, "checks", title, shown)
    drawn = embedded(builder, "checks-drawn", "What checks would have shown, drawn", result.plot(), _no_link, "")
    return Section(
        "could-have-found",
        "What agencies could have found",
        "A check is taken to be made at each contact that has one day and offers a key. Contacts are added up over the "
        "checks, so one contact counts in each check to which it is relevant.",
        [table, drawn],
    )


def _no_link(attributes: Attributes) -> Mark:
    """Marks of pictures for the public are counts: they lead nowhere."""
    return Mark(About())


def held_on_record(builder: Builder) -> Section:
    """How the contacts about the principal persons were spread over agencies."""
    asked = _Asked(builder.view)
    section = Section(
        "held",
        "What agencies held on record",
        f"How much of all contacts about the persons that the review is about one agency held {asked.moment_told}.",
    )
    if asked.principals:
        result = builder.view.graph.knowledge.fragmentation(**asked.moment, persons=asked.principals)
        shown = (
            _Shown("bound", "Counted", of="term"),
            _Shown("n", "Contacts", kind="number"),
            _Shown("held", "Held by some agency", kind="number"),
            _Shown("best_agency", "The agency that held most", of="agency"),
            _Shown("best_held", "Held by it", kind="number"),
            _Shown("best", "Share held by it", kind="percent"),
        )
        section.parts.append(_table(builder, asked, result, "held", "Contacts held by one agency", shown))
    return section


def recommendations(builder: Builder) -> Section:
    """Recommendations by level and actions by status, counted."""
    view, parts = builder.view, list[Part]()
    for table, column, title in (
        ("recommendations", "level", "Recommendations by level"),
        ("actions", "status", "Actions by status"),
    ):
        counts = Counter(row[column] or "not stated" for row in view.rows(table))
        parts.append(_counted(f"{table}-{column}", title, column.capitalize(), counts, view.audience.threshold))
    return Section(
        "recommendations", "Recommendations and actions", "Counts alone; the review prints the texts.", parts
    )


def withheld(builder: Builder) -> Section:
    """What is withheld, and why."""
    least = builder.view.audience.threshold
    table = Table(
        "withheld",
        "Withheld from the public",
        [Column("part", "Part", head=True), Column("reason", "Why it is withheld", wide=True)],
        style="prose",
    )
    table.rows = [[cell(part), cell(reason)] for part, reason in _LEFT_OUT]
    for result in builder.used.values():
        for told in result.withheld:
            part, _colon, reason = told.partition(": ")
            table.rows.append([cell(part + _by(result)), cell(reason)])
    lead = f"Whoever may see the casebook can make a report without these gaps. The threshold of counts is {least}."
    return Section("withheld", "What is withheld, and why", lead, [table])


def _by(result: Result) -> str:
    """ ", by agency": several tables have figures of one measure."""
    by = result.parameters.get("by") or ()
    groups = [by] if isinstance(by, str) else list(by)
    return f", by {words.joined(words.term(group) for group in groups)}" if groups else ""


def definitions(builder: Builder) -> Section:
    """Definitions of the measures used, and the version."""
    columns = [
        Column("measure", "Measure", head=True),
        Column("definition", "Definition", wide=True),
        Column("source", "Source of the definition"),
    ]
    table = Table("definitions", "Definitions of the measures used", columns, style="prose", annex=True)
    used = {result.measure.name for result in builder.used.values()}
    table.rows = [
        [cell(f"{one.title} ({name})"), cell(one.definition), cell(one.source)]
        for name, one in measures().items()
        if name in used
    ]
    version = f"casegraph {VERSION}, casebook schema {schema().version}. Audience: {builder.view.audience}."
    return Section("definitions", "Definitions", "", [table, Text(points=[version], title="Version")])


PUBLIC_SECTIONS: Sequence[Callable[[Builder], Section]] = (
    about,
    how_often,
    what_could_be_found,
    held_on_record,
    recommendations,
    withheld,
    definitions,
)


# -- tables ------------------------------------------------------------------------------------------


def _table(builder: Builder, asked: _Asked, result: Result, name: str, title: str, shown: Sequence[_Shown]) -> Table:
    """The rows of an answer that have a figure; the note says how many have none."""
    builder.use(result)
    known = result.measure.columns
    columns = [
        Column(
            one.name,
            one.label,
            known[one.name].unit if one.name in known else "",
            known[one.name].description if one.name in known else "",
            one.kind,
            head=at == 0,
        )
        for at, one in enumerate(shown)
    ]
    table = Table(name, title, columns, measure=result.measure.name, empty="All figures are withheld.")
    rows = result.to_pylist()
    for row in rows:
        gone = set((row.get("withheld") or "").split("; "))
        if any(one.name not in gone for one in shown if one.kind != "text" and not _is_key(one)):
            table.rows.append([_cell(asked, one, row, gone) for one in shown])
    left = len(rows) - len(table.rows)
    if left and table.rows:
        least = builder.view.audience.threshold
        table.note = (
            f"{words.counted(left, 'row')} of {len(rows):,} left out: counts under {least}, or counts from which one "
            "could be worked out."
        )
    if not rows:
        table.empty = "There is nothing to count."
    return table


def _is_key(shown: _Shown) -> bool:
    return shown.name == "year"


def _cell(asked: _Asked, shown: _Shown, row: Mapping[str, Any], gone: set[str]) -> Cell:
    value = row[shown.name]
    if shown.name in gone:
        return Cell(WITHHELD, WITHHELD, mark="withheld")
    if shown.possible:
        possible = row[shown.possible]
        certain = words.bounds(value, possible)
        return Cell(Bounds(value, WITHHELD if shown.possible in gone else possible), certain)
    if shown.kind == "percent":
        return cell(value, words.percent(value))
    if shown.kind == "number":
        return cell(
            value, "not stated" if value is None else words.number(value) if shown.name != "year" else str(value)
        )
    return cell(asked.label(shown.of, value))


def _counted(name: str, title: str, heading: str, counts: Mapping[str, int], least: int) -> Table:
    """A table of counts, those that are small withheld."""
    terms, values = list(counts), list(counts.values())
    small = [at for at, value in enumerate(values) if is_small(value, least)]
    gone = with_complements(values, small, [range(len(values))], least)
    columns = [Column("term", heading, head=True), Column("count", "Number", kind="number")]
    table = Table(name, title, columns, empty="The casebook tells of none.")
    for at, term in enumerate(terms):
        told = Cell(WITHHELD, WITHHELD, mark="withheld") if at in gone else cell(values[at], words.number(values[at]))
        table.rows.append([cell(words.term(term)), told])
    return table
