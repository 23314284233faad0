"""What a report contains: its sections, computed from a casebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casegraph.audience import Audience
from casegraph.reports.builder import Builder
from casegraph.reports.evidence import Block
from casegraph.reports.keys import Keys
from casegraph.reports.options import Options
from casegraph.reports.page import Cards, Section
from casegraph.reports.page_tables import Column, Table, cell
from casegraph.reports.sections.case import case
from casegraph.reports.sections.contact_list import contact_list
from casegraph.reports.sections.for_public import PUBLIC_SECTIONS, PUBLIC_TITLE
from casegraph.reports.sections.frequency import frequency
from casegraph.reports.sections.knowledge import knowledge
from casegraph.reports.sections.limits import limits
from casegraph.reports.sections.not_passed_on import not_passed_on
from casegraph.reports.sections.outcomes import findings, recommendations
from casegraph.reports.sections.persons import persons
from casegraph.reports.sections.rules_met import rules_met
from casegraph.reports.sections.sources import definitions, provenance
from casegraph.reports.sections.visibility import visibility
from casegraph.reports.timeline import timeline
from casegraph.reports.view import View

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["SECTIONS", "Contents", "contents", "sections_for"]

Step = Callable[[str], None]
_NOBODY = "describes nobody"  # as titles of made casebooks end

# In the order of the page, a story; definitions come late because they list the measures that the others asked.
SECTIONS: Sequence[Callable[[Builder], Section]] = (
    case,
    persons,
    timeline,
    frequency,
    visibility,
    knowledge,
    not_passed_on,
    rules_met,
    findings,
    recommendations,
    contact_list,
    definitions,
    limits,
    provenance,
)


@dataclass
class Contents:
    """Everything that the report's files show."""

    title: str
    view: View
    keys: Keys
    sections: list[Section]
    evidence: list[Block]
    omitted: int  # figures whose rows are not listed in the page

    @property
    def tables(self) -> list[Table]:
        """Every table, the key figures first."""
        found = [_key_figures(self.sections)]
        found += [part for section in self.sections for part in section.parts if isinstance(part, Table)]
        return found


def contents(book: Casebook, options: Options, step: Step = lambda _name: None) -> Contents:
    """Compute the report of ``book``; ``step`` is told the name of each part as it begins."""
    step("graph")
    view = View(book, options)
    builder = Builder(view)
    sections = []
    for make in sections_for(view.audience):
        step(make.__name__.replace("_", " "))
        sections.append(make(builder))
    title = options.title or (view.book.title if view.audience.sees_rows else PUBLIC_TITLE) or _title(view)
    if view.book.made is not None and _NOBODY not in title:
        title = f"{title} (made data: {_NOBODY})"
    return Contents(title, view, builder.keys, sections, builder.evidence.blocks, builder.evidence.omitted)


def sections_for(audience: Audience) -> Sequence[Callable[[Builder], Section]]:
    """What makes the sections that an audience is shown, in their order."""
    return SECTIONS if audience.sees_rows else PUBLIC_SECTIONS


def _title(view: View) -> str:
    titles = [row["title"] for row in view.rows("reviews") if row["title"]]
    return titles[0] if len(titles) == 1 else "Agency contacts"


def _key_figures(sections: Sequence[Section]) -> Table:
    columns = [
        Column("figure", "Figure", head=True),
        Column("value", "Value"),
        Column("label", "Of what", wide=True),
        Column("detail", "Detail", wide=True),
    ]
    table = Table("key-figures", "Key figures", columns, page=False)
    for section in sections:
        for part in section.parts:
            for card in part.cards if isinstance(part, Cards) else ():
                table.rows.append([cell(card.name), cell(card.value), cell(card.label), cell(card.detail)])
    return table
