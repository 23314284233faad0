"""The heat map: contacts by agency and month, numbers in every cell."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from casegraph.reports import svg, words
from casegraph.reports.builder import Builder
from casegraph.reports.keys import is_wide, year_days
from casegraph.reports.page import Part, Picture, Text
from casegraph.reports.page_tables import Count
from casegraph.reports.view import Id, View
from casegraph.result import Result

__all__ = ["heat_map"]

_WIDTH, _GUTTER = 900.0, 190.0
_YEARS, _CELL, _ROW = 3, 16.4, 17.0
_TOTAL, _GAP = 31.0, 8.0
_MOST_AGENCIES = 60
_MOST_YEARS = 36
_MONTHS = "JFMAMJJASOND"
_LABEL, _MOST_LINES = 27, 6  # characters of a line beside a row, and lines


def heat_map(builder: Builder) -> list[Part]:
    """The pictures, and what they leave out."""
    view = builder.view
    lead = Text(
        [
            "All contacts of each agency, about anybody. A filled cell gives the number that is certain; a dashed "
            "outline means that more, or the contacts in it at all, are only possible. Years are totalled at the right."
        ],
        title="Contacts by agency and month",
        page_only=True,
    )
    wide = _wide(view)
    graph = view.graph.what_if(remove=[contact for contact, _at in wide]) if wide else view.graph
    monthly = builder.use(graph.frequency.counts(by=["agency", "month"], presence="any"))
    yearly = builder.use(view.graph.frequency.counts(by=["agency", "year"], presence="any"))
    map_ = _Map(builder, monthly, yearly)
    if not map_.years:
        return [Text(["No contact is dated closely enough to be placed in a month."])]
    notes = _notes(builder, map_, wide)
    return [lead, *_pictures(map_), *([Text(notes, page_only=True)] if notes else [])]


def _pictures(map_: _Map) -> list[Part]:
    parts: list[Part] = []
    years = map_.years[-_MOST_YEARS:]
    blocks = [years[at : at + _YEARS] for at in range(0, len(years), _YEARS)]
    for number, block in enumerate(blocks, start=1):
        heading = f"{block[0]} to {block[-1]}" if len(block) > 1 else str(block[0])
        name, key = f"heat-map-{number}", _key() if number == 1 else ""
        parts.append(Picture(name, heading, map_.draw(name, block), "", key, "apkd"))
    return parts


def _notes(builder: Builder, map_: _Map, wide: list[tuple[Id, int]]) -> list[str]:
    told = []
    if wide:
        told.append(
            f"{words.counted(len(wide), 'contact')} cannot be placed within three months, or not at all; "
            "they count in the totals "
            "of the years where they may lie, and in no month."
        )
    if len(map_.years) > _MOST_YEARS:
        told.append(
            f"Only the last {_MOST_YEARS} years with contacts are drawn; tables/frequency-agency-year.csv has all."
        )
    if builder.view.large:
        told.append("The contacts of each cell are not listed in the page: the casebook holds too many.")
    if map_.cut:
        told.append(
            f"The {_MOST_AGENCIES} agencies with most contacts are drawn; the tables have all {map_.agencies_in_all}."
        )
    return told


def _wide(view: View) -> list[tuple[Id, int]]:
    """Contacts without a date, or that may be on any of more than three months' days."""
    table = view.table("contacts")
    found = []
    for at, (contact, text) in enumerate(zip(table["contact_id"].to_pylist(), table["date"].to_pylist(), strict=True)):
        if is_wide(view.days(text)):
            found.append((contact, at))
    return found


class _Map:
    """The counts to be drawn."""

    def __init__(self, builder: Builder, monthly: Result, yearly: Result) -> None:
        self._builder, self._monthly, self._yearly = builder, monthly, yearly
        self.months: dict[tuple[Id, int, int], tuple[int, dict[str, Any]]] = {}
        self.totals: dict[tuple[Id, int], tuple[int, dict[str, Any]]] = {}
        for at, row in enumerate(monthly.to_pylist()):
            if row["month"] is not None:
                self.months[row["agency"], row["month"].year, row["month"].month] = (at, row)
        for at, row in enumerate(yearly.to_pylist()):
            if row["year"] is not None:
                self.totals[row["agency"], row["year"]] = (at, row)
        self.years = sorted({year for _agency, year, _month in self.months})
        weight: Counter[Id] = Counter()
        for (agency, _, _), (_, row) in self.months.items():
            weight[agency] += row["certain"] if row["possible"] is None else row["possible"]
        self.agencies_in_all = len(weight)
        self.cut = len(weight) > _MOST_AGENCIES
        self.shown = {agency for agency, _count in weight.most_common(_MOST_AGENCIES)}

    def draw(self, name: str, block: list[int]) -> str:
        view = self._builder.view
        agencies = [
            agency
            for agency in view.agency_order
            if agency in self.shown
            and any((agency, year, month) in self.months for year in block for month in range(1, 13))
        ]
        content, y, sector = self._head(block), 34.0, None
        for agency in agencies:
            if view.sector.get(agency) != sector:
                sector = view.sector.get(agency)
                y += 14.0
                content += svg.text(4, y - 3, words.term(sector or "other"), "t-sector")
                content += svg.element("line", x1=0, x2=self._width(block), y1=y, y2=y, class_="rule")
            label = words.wrapped(view.agency(agency), _LABEL, _MOST_LINES)
            height = max(_ROW, len(label) * svg.LINE + 4.0)
            content += self._line(agency, label, block, y, height)
            y += height
        described = (
            f"Number of contacts for each of {words.counted(len(agencies), 'agency', 'agencies')} and each month of "
            f"{words.joined(str(year) for year in block)}. The table of contacts by agency and year has "
            "the same totals."
        )
        return svg.figure(
            name, f"Contacts by agency and month, {block[0]} to {block[-1]}", described, _WIDTH, y + 6, content
        )

    def _left(self, at: int) -> float:
        return _GUTTER + at * (12 * _CELL + _TOTAL + _GAP)

    def _width(self, block: list[int]) -> float:
        return self._left(len(block)) - _GAP

    def _head(self, block: list[int]) -> str:
        content = ""
        for at, year in enumerate(block):
            x = self._left(at)
            content += svg.text(x + 1, 14, str(year), "t-year")
            content += svg.text(x + 12 * _CELL + _TOTAL / 2, 29, "year", "t-axis", "middle")
            for month, letter in enumerate(_MONTHS):
                content += svg.text(x + (month + 0.5) * _CELL, 29, letter, "t-axis", "middle")
        return content

    def _line(self, agency: Id, label: list[str], block: list[int], top: float, height: float) -> str:
        name = self._builder.view.agency(agency)
        cut = name if label[-1].endswith("\u2026") else ""
        number = self._builder.keys.agency(agency)
        told = svg.lines(_GUTTER - 6, top + height / 2, label, "t-lane", cut)
        content = svg.element("g", told, class_="lane", data_a=None if number is None else str(number))
        y = top + (height - _ROW) / 2  # cells stay as high as they are wide
        for at, year in enumerate(block):
            x = self._left(at)
            content += svg.element("rect", x=x, y=top, width=12 * _CELL, height=height, class_="grid")
            for month in range(1, 13):
                found = self.months.get((agency, year, month))
                if found is not None:
                    content += self._cell(agency, year, month, found, x + (month - 1) * _CELL, y)
            total = self.totals.get((agency, year))
            if total is not None:
                content += self._total(agency, year, total, x + 12 * _CELL + _TOTAL / 2, y)
        return content

    def _cell(self, agency: Id, year: int, month: int, found: tuple[int, dict[str, Any]], x: float, y: float) -> str:
        at, row = found
        certain, possible = row["certain"], row["possible"]
        when = f"in {words.month_text(date(year, month, 1))}"
        told = f"{self._name(agency)}, {words.counted_bounds(certain, possible, 'contact')} {when}"
        level = 0 if not certain else 1 if certain == 1 else 2 if certain == 2 else 3 if certain <= 4 else 4
        open_ = " open" if possible is None or possible > certain else ""
        content = svg.element(
            "rect", x=x + 1, y=y + 1, width=_CELL - 2, height=_ROW - 2, rx=1.5, class_=f"h h{level}{open_}"
        )
        number = certain or possible
        figure = "?" if number is None else str(number) if number < 1000 else "\u2026"
        content += svg.text(x + _CELL / 2, y + 12.4, figure, f"t-h t-h{level}", "middle")
        count = Count(agency, first=year_days(year, month)[0], last=year_days(year, month)[1], narrow=True)
        return svg.link(self._behind(told, self._monthly, at), content, told, self._counted(count, when))

    def _total(self, agency: Id, year: int, found: tuple[int, dict[str, Any]], x: float, y: float) -> str:
        at, row = found
        certain, possible = row["certain"], row["possible"]
        figure = f"{certain}" if certain == possible else f"{certain}\u2013{'' if possible is None else possible}"
        told = f"{self._name(agency)}, {words.counted_bounds(certain, possible, 'contact')} in {year}"
        content = svg.text(x, y + 12.4, figure, "t-total", "middle")
        count = Count(agency, first=year_days(year)[0], last=year_days(year)[1])
        more = self._counted(count, f"in {year}")
        return svg.link(self._behind(told, self._yearly, at), content, told, more)

    def _name(self, agency: Id) -> str:
        return self._builder.view.agency(agency)

    def _counted(self, count: Count, when: str) -> dict[str, str]:
        return {"data-c": self._builder.keys.count(count), "data-w": when}

    def _behind(self, told: str, result: Result, at: int) -> str | None:
        """The contacts of a cell; those of a large casebook would fill the page with lists."""
        return None if self._builder.view.large else self._builder.evidence.of(told, result, at)


def _key() -> str:
    content, x = "", 4.0
    for level, label in ((1, "1"), (2, "2"), (3, "3 or 4"), (4, "5 or more")):
        content += svg.element("rect", x=x, y=3, width=16, height=16, rx=1.5, class_=f"h h{level}")
        content += svg.text(x + 21, 15, label, "t-small")
        x += 34 + 6 * len(label)
    for class_, label in (("h h1 open", "more are possible"), ("h h0 open", "possible only")):
        content += svg.element("rect", x=x, y=3, width=16, height=16, rx=1.5, class_=class_)
        content += svg.text(x + 21, 15, label, "t-small")
        x += 34 + 6 * len(label)
    return svg.figure(
        "key-heat", "Key to the heat map", "Darker cells hold more contacts; each holds its number.", 900, 22, content
    )
