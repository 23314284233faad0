"""What the report is, what it is made from, and what it cannot show."""

from __future__ import annotations

from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.page import Section, Text
from casegraph.reports.page_tables import Column, Table, cell

__all__ = ["about"]

_LIMITS = (
    "It looks back. Whoever reads these rows side by side sees what nobody saw then. A flag that only the review "
    "or the coder states is hindsight, and is left out of every measure unless a figure says otherwise.",
    "An agency held something on record, or could have found it by a look-up that it could have made. Records do "
    "not show what anybody understood.",
    "A count is of contacts that the sources describe. Where an agency's dealings with a person are not described "
    "(no coverage), having no contact here does not mean that there was none.",
    "Dates are often uncertain. A figure such as \u201c12 to 15\u201d means that 12 are certain and up to 15 "
    "possible; both ends are exact, and neither is an estimate. \u201cAt least 12\u201d means that the source "
    "states no upper number. Whom or which agency a record means is sometimes only assumed: "
    "such contacts are possible, not "
    "certain, wherever persons or agencies are told apart.",
    "A rule that was met on the coded data does not say that anybody should have been referred. One review has no "
    "base rate: how often the same pattern ended otherwise cannot be read from it.",
)


def about(builder: Builder) -> Section:
    """Section 1."""
    view = builder.view
    sizes = ", ".join(
        words.counted(view.size(name), one, many)
        for name, one, many in (
            ("persons", "person", "persons"),
            ("agencies", "agency", "agencies"),
            ("addresses", "address", "addresses"),
            ("incidents", "incident", "incidents"),
            ("contacts", "contact", "contacts"),
            ("shares", "share of information", "shares of information"),
        )
        if view.size(name)
    )
    made = f"It is made from {sizes}." if sizes else "The casebook has no rows: there is nothing to count yet."
    section = Section(
        "about",
        "What this is, and what it cannot show",
        "This report describes how agencies were in contact with persons and with one another, from the coded "
        f"record of {'a review' if view.size('reviews') == 1 else 'the casebook'}. {made} Every underlined figure "
        "leads to the rows behind it, with the coder\u2019s gist and the paragraph of the source.",
    )
    if view.size("reviews"):
        section.parts.append(_reviews(builder))
    section.parts.append(Text(points=_LIMITS, title="How to read it"))
    return section


def _reviews(builder: Builder) -> Table:
    view = builder.view
    columns = [
        Column("review", "Review", head=True),
        Column("partnership", "Partnership"),
        Column("kind", "Kind"),
        Column("death", "Death"),
        Column("scope", "In scope"),
        Column("completed", "Completed"),
        Column("gist", "Gist", wide=True),
        Column("source", "Source"),
    ]
    table = Table("reviews", "The review" if view.size("reviews") == 1 else "The reviews", columns)
    kinds = _meanings("review_kind")
    for row in view.rows("reviews"):
        scope = " to ".join(words.edtf_words(row[end]) for end in ("scope_start", "scope_end") if row[end])
        table.rows.append(
            [
                cell(row["title"] or str(row["review_id"])),
                cell(row["partnership"]),
                cell(row["kind"], kinds.get(row["kind"] or "", words.term(row["kind"]))),
                cell(row["death_date"], words.edtf_words(row["death_date"])),
                cell(scope or "not stated"),
                cell(row["completion_date"], words.edtf_words(row["completion_date"])),
                cell(row["gist"]),
                cell(row["source"], view.sources(row["source"])),
            ]
        )
    return table


def _meanings(vocabulary: str) -> dict[str, str]:
    from casegraph.schema import schema

    return {term.value: term.meaning for term in schema().vocabulary(vocabulary).terms}
