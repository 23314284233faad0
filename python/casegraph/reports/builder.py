"""Cells and tables made of measures, with links to what stands behind each figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casegraph.reports import words
from casegraph.reports.evidence import Evidence
from casegraph.reports.keys import Keys
from casegraph.reports.page_tables import About, Bounds, Cell, Column, Count, Kind, Table
from casegraph.reports.view import Id, View
from casegraph.result import Result

__all__ = ["Builder", "Shown"]


@dataclass(frozen=True)
class Shown:
    """How a column of a measure is shown; ``possible`` names the column of the other bound."""

    name: str
    label: str
    possible: str = ""
    kind: Kind | None = None
    of: str = ""  # person, agency, address, contact, term: what its values name
    evidence: bool = False
    wide: bool = False
    quiet: bool = False  # a dash stands for zero


class Builder:
    """Makes cells and tables from results; shared by all sections."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.evidence = Evidence(view)
        self.keys = Keys(view)
        self.used: dict[str, Result] = {}  # results by measure and parameters, for the list of definitions

    def use(self, result: Result) -> Result:
        """Remember that a measure was asked, and give it back."""
        self.used[f"{result.measure.name} {result.parameters!r}"] = result
        return result

    # -- cells -------------------------------------------------------------------------------------

    def bounds(
        self, certain: Any, possible: Any, link: str | None = None, *, quiet: bool = True, count: Count | None = None
    ) -> Cell:
        """A number with its bounds; where ``quiet``, a dash stands for zero."""
        if quiet and certain == 0 and possible == 0:
            return Cell(Bounds(0, 0), "\u2013", None, "none")
        mark = "possible" if not certain else ""
        return Cell(Bounds(certain, possible), words.bounds(certain, possible), link, mark, count=count)

    def counted(self, result: Result, row: int, title: str, count: Count | None = None) -> Cell:
        """The count of a row of ``frequency.counts``, linked to its contacts; ``count`` says which these are."""
        certain, possible = (result.table[name][row].as_py() for name in ("certain", "possible"))
        return self.bounds(certain, possible, self.evidence.of(title, result, row), count=count)

    def contact(self, value: Id | None) -> Cell:
        """A contact's id, linked to its row."""
        if value is None:
            return Cell(None)
        at = self.view.place_of("contacts", value) if not self.view.large else None
        return Cell(str(value), link=None if at is None else self.evidence.anchor("contacts", at))

    def row_link(self, table: str, value: Id | None) -> str | None:
        """The anchor of a row by its id."""
        at = None if value is None else self.view.place_of(table, value)
        return None if at is None else self.evidence.anchor(table, at)

    def label(self, of: str, value: Any) -> str:
        """The words for an id or a term."""
        makers: Mapping[str, Callable[[Any], str]] = {
            "person": self.view.person,
            "agency": self.view.agency,
            "address": self.view.address,
            "term": words.term,
        }
        return "" if value is None else makers[of](value) if of in makers else str(value)

    # -- tables ------------------------------------------------------------------------------------

    def table(
        self,
        result: Result,
        columns: Sequence[Shown],
        *,
        name: str,
        title: str,
        behind: Callable[[Mapping[str, Any]], str],
        note: str = "",
        keep: Callable[[Mapping[str, Any]], bool] | None = None,
        about: Callable[[Mapping[str, Any]], About] | None = None,
        **other: Any,
    ) -> Table:
        """A table of a result; ``behind(row)`` entitles the evidence of a row, ``about(row)`` says what it is of."""
        self.use(result)
        table = Table(
            name, title, [self._column(result, shown, at) for at, shown in enumerate(columns)], note=note, **other
        )
        table.measure = result.measure.name
        for at, row in enumerate(result.to_pylist()):
            if keep is not None and not keep(row):
                continue
            linked = any(shown.evidence for shown in columns)
            link = self.evidence.of(behind(row), result, at) if linked else None
            table.rows.append([self._cell(shown, row, link) for shown in columns])
            if about is not None:
                table.is_about(about(row))
        return table

    def _column(self, result: Result, shown: Shown, at: int) -> Column:
        known = result.measure.columns.get(shown.name)
        kind: Kind = shown.kind or ("bounds" if shown.possible else "text")
        unit, description = (known.unit, known.description) if known else ("", "")
        names = shown.of in ("person", "agency", "address")
        return Column(shown.name, shown.label, unit, description, kind, head=at == 0, wide=shown.wide, names=names)

    def _cell(self, shown: Shown, row: Mapping[str, Any], link: str | None) -> Cell:
        value = row[shown.name]
        behind = link if shown.evidence else None
        if shown.possible:
            return self.bounds(value, row[shown.possible], behind, quiet=shown.quiet)
        if shown.of == "contact":
            return self.contact(value)
        if shown.of:
            return Cell(None if value is None else str(value), self.label(shown.of, value), behind)
        if shown.kind == "percent":
            return Cell(value, words.percent(value), behind)
        return Cell(value, words.shown(value), behind)
