"""The case in one paragraph of figures, and the figures themselves."""

from __future__ import annotations

from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.page import Section, Text
from casegraph.reports.page_tables import Column, Table, cell
from casegraph.reports.sections.key_figures import key_figures

__all__ = ["case"]


def case(builder: Builder) -> Section:
    """The first section."""
    view = builder.view
    section = Section(
        "case",
        "The case in figures",
        "Where a figure has two ends, the first is certain and the second possible, given uncertain dates and "
        "numbers. What figures cannot show stands under \u201climits\u201d.",
        on_page="Every underlined figure leads to the rows behind it, with the coder\u2019s gist and the paragraph of "
        "the source.",
    )
    figures = key_figures(builder)
    section.parts.append(
        Text([_paragraph(builder, [card.sentence for cards in figures for card in cards.cards])], style="story")
    )
    if view.size("reviews"):
        section.parts.append(_reviews(builder))
    section.parts += figures
    return section


def _paragraph(builder: Builder, sentences: list[str]) -> str:
    told = [_of_what(builder), *sentences, _actions(builder)]
    return " ".join(sentence for sentence in told if sentence) or (
        "The casebook has no rows: there is nothing to count yet."
    )


def _of_what(builder: Builder) -> str:
    view = builder.view
    if view.size("reviews") != 1:
        return f"The casebook holds {view.size('reviews'):,} reviews." if view.size("reviews") else ""
    review = view.rows("reviews")[0]
    died = [view.person(row["person_id"]) for row in view.rows("persons")[:5_000] if row["role"] == "victim"]
    told = "The review"
    if review["death_date"]:
        whom = f" of {words.joined(died)}" if died else ""
        told += f" is about the death{whom}, {words.edtf_words(review['death_date'])}"
    scope = [words.edtf_words(review[end]) for end in ("scope_start", "scope_end") if review[end]]
    if len(scope) == 2:
        joint = ";" if review["death_date"] else ""
        told += f"{joint} {'its scope runs' if joint else 'looks at the time'} from {scope[0]} to {scope[1]}"
    return "" if told == "The review" else f"{told}."


def _actions(builder: Builder) -> str:
    view = builder.view
    total = view.size("actions")
    if not total:
        return ""
    done = sum(row["status"] == "completed" for row in view.rows("actions"))
    return (
        f"Of {words.counted(total, 'action')} on {words.counted(view.size('recommendations'), 'recommendation')}, "
        f"{done:,} {'is' if done == 1 else 'are'} stated to be completed."
    )


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
