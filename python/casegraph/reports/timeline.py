"""The timeline: a lane per agency, a mark per contact, arrows for shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from casegraph.plots.axis import window
from casegraph.plots.lanes import levels
from casegraph.reports import marks, svg, words
from casegraph.reports.builder import Builder
from casegraph.reports.keys import of_contact, of_share
from casegraph.reports.options import CONTACTS_IN_PAGE
from casegraph.reports.page import Part, Picture, Section, Text
from casegraph.reports.sections.incidents import incidents
from casegraph.reports.view import Id, View

__all__ = ["timeline"]

_WIDTH, _GUTTER, _RIGHT = 900.0, 196.0, 8.0
_APART = 9.0  # between marks of one level
_LEVEL, _LANE = 9.4, 15.0  # heights of one level of marks, and of a lane at least
_LABEL, _MOST_LINES = 27, 6  # characters of a line beside a lane, and lines
_WIDE = 400  # days: a contact that may be on any of more does not stretch the axis
_MOST_MARKS = 1_500
_ARROW_DAYS = 62  # a share that may be on any of more days has no place for an arrow
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class _Item:
    """A contact, placed in time."""

    agency: Id
    first: int | None
    last: int | None
    anchor: str | None
    family: marks.Family
    missed: bool
    name: str
    about: Mapping[str, str]


@dataclass(frozen=True)
class _Arrow:
    """A share, placed in time."""

    start: Id
    end: Id
    day: float
    status: str
    anchor: str | None
    name: str
    about: Mapping[str, str]


@dataclass
class _Lane:
    agency: Id
    y: float = 0.0
    height: float = _LANE
    levels: int = 1
    label: list[str] = field(default_factory=list)
    placed: list[tuple[float, float, int, _Item]] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def timeline(builder: Builder) -> Section:
    """What happened."""
    view = builder.view
    section = Section(
        "timeline",
        "What happened",
        "One lane for each agency, by sector. Each mark is a contact; bars are contacts whose day is uncertain. The "
        "same contacts stand as a table under \u201cevery contact\u201d.",
        on_page="A mark leads to its row.",
    )
    items, note = _items(view, builder)
    placed = [item for item in items if item.first is not None or item.last is not None]
    if not placed:
        section.parts.append(Text([note or "No contact has a date that could be drawn."]))
        section.parts += _incidents(builder)
        return section
    first, last = _range(placed)
    undated = len(items) - len(placed)
    told = (
        f"{words.counted(undated, 'contact')} without any date {'is' if undated == 1 else 'are'} not drawn. "
        if undated
        else ""
    )
    arrows, wide = _arrows(view, builder)
    panels = _panels(placed, first, last)
    whole = _Panel(builder, "timeline-all", first, last, placed, [] if panels else arrows)
    section.parts.append(
        Picture(
            "timeline",
            f"All contacts, {words.days_between(first, last)}",
            whole.draw(),
            f"{told}{note}".strip(),
            marks.key(),
            "apkd",
        )
    )
    for number, (start, end) in enumerate(panels, start=1):
        panel = _Panel(builder, f"timeline-{number}", start, end, placed, arrows)
        if panel.lanes:
            section.parts.append(Picture(f"timeline-{number}", _years(start, end), panel.draw(), "", "", "apkd"))
    if arrows or wide:
        more = f" {words.counted(wide, 'share')} without a narrow date are only in the table of shares." if wide else ""
        section.parts.append(
            Text(
                [
                    "Arrows are shares of information: solid, made; dashed, receipt not confirmed or "
                    "unclear; dotted with a cross, "
                    f"not made or no record found.{more}"
                ]
            )
        )
    section.parts += _incidents(builder)
    return section


def _incidents(builder: Builder) -> list[Part]:
    return [incidents(builder)] if 0 < builder.view.size("incidents") <= CONTACTS_IN_PAGE else []


def _items(view: View, builder: Builder) -> tuple[list[_Item], str]:
    if view.large or view.size("contacts") > _MOST_MARKS:
        rows, note = _rows_of_principals(view)
        if len(rows) > _MOST_MARKS:
            return [], f"The casebook holds {view.size('contacts'):,} contacts, too many to be drawn one by one."
    else:
        rows, note = list(range(view.size("contacts"))), ""
    return [_item(view, builder, at) for at in rows], note


def _rows_of_principals(view: View) -> tuple[list[int], str]:
    import pyarrow as pa
    import pyarrow.compute as pc

    table = view.table("participants")
    mine = table.filter(pc.is_in(table["person_id"], pa.array(view.principals, table["person_id"].type)))
    known = view.table("contacts")["contact_id"]
    found = pc.indices_nonzero(pc.is_in(known, mine["contact_id"].combine_chunks()))
    return (
        found.to_pylist(),
        "Only contacts of the principal persons are drawn: the casebook holds more than can be read.",
    )


def _item(view: View, builder: Builder, at: int) -> _Item:
    row = view.row("contacts", at)
    first, last = view.days(row["date"])
    missed = marks.is_missed(row["attendance"])
    attendance = f", {words.term(row['attendance'])}" if row["attendance"] else ""
    name = f"{words.edtf_words(row['date'])}, {view.agency(row['agency_id'])}, {words.term(row['kind'])}{attendance}"
    return _Item(
        row["agency_id"],
        first,
        last,
        builder.evidence.anchor("contacts", at),
        marks.family_of(row["kind"]),
        missed,
        name,
        builder.keys.about(of_contact(view, at)),
    )


def _arrows(view: View, builder: Builder) -> tuple[list[_Arrow], int]:
    found, wide = [], 0
    for at, row in enumerate(view.rows("shares") if view.size("shares") <= 500 else ()):
        first, last = view.days(row["date"])
        if row["from_agency"] is None or row["to_agency"] is None or row["from_agency"] == row["to_agency"]:
            continue
        if first is None or last is None or last - first > _ARROW_DAYS:
            wide += 1
            continue
        gist = f": {words.cut(row['gist'], 120)}" if row["gist"] else ""
        name = (
            f"share, {words.term(row['status'])}, {words.edtf_words(row['date'])}, "
            f"{view.agency(row['from_agency'])} to {view.agency(row['to_agency'])}{gist}"
        )
        anchor, about = builder.evidence.anchor("shares", at), builder.keys.about(of_share(view, row))
        found.append(
            _Arrow(row["from_agency"], row["to_agency"], (first + last) / 2, row["status"], anchor, name, about)
        )
    return found, wide


def _range(items: Sequence[_Item]) -> tuple[int, int]:
    found = window([(item.first, item.last) for item in items], None, None, _WIDE)
    if found is not None:
        return found
    ends = [day for item in items for day in (item.first, item.last) if day is not None]
    return min(ends), max(ends)


def _panels(items: Sequence[_Item], first: int, last: int) -> list[tuple[int, int]]:
    """Spans of whole calendar years in which something is drawn, at most eight; none where one picture shows all."""
    years = range(_date(first).year, _date(last).year + 1)
    step = max(2, -(-len(years) // 8))
    if len(years) < 2:
        return []
    spans, year = [], years[0]
    while year <= years[-1]:
        start = _day(date(year, 1, 1))
        end = _day(date(min(year + step, 9999), 1, 1)) - 1
        if any(
            item.first is not None and item.last is not None and item.first <= end and item.last >= start
            for item in items
        ):
            spans.append((start, end))
            year += step
        else:
            year += 1
    return spans


def _years(start: int, end: int) -> str:
    a, b = _date(start).year, _date(end).year
    return f"{a} and {b}" if b == a + 1 else str(a) if a == b else f"{a} to {b}"


def _date(day: int) -> date:
    return _EPOCH + timedelta(days=min(max(day, (date.min - _EPOCH).days), (date.max - _EPOCH).days))


def _day(when: date) -> int:
    return (when - _EPOCH).days


class _Panel:
    """One drawing over one span of days."""

    def __init__(
        self, builder: Builder, name: str, first: int, last: int, items: Sequence[_Item], arrows: Sequence[_Arrow]
    ) -> None:
        self._view, self._keys = builder.view, builder.keys
        self._name, self._first, self._last = name, first, last
        pad = max(3.0, (last - first) * 0.012)
        self._low, self._high = first - pad, last + pad
        self._arrows = [arrow for arrow in arrows if first <= arrow.day <= last]
        self.lanes = self._place([item for item in items if self._inside(item)])

    def _inside(self, item: _Item) -> bool:
        low = self._first if item.first is None else item.first
        high = self._last if item.last is None else item.last
        if low > self._last or high < self._first:
            return False
        # What may be on nearly any day is drawn in the picture of the whole only.
        return not self._wide(item) or self._name == "timeline-all"

    def _x(self, day: float) -> float:
        share = (day - self._low) / (self._high - self._low)
        return _GUTTER + share * (_WIDTH - _GUTTER - _RIGHT)

    def _place(self, items: Sequence[_Item]) -> list[_Lane]:
        agencies = {item.agency for item in items}
        agencies |= {end for arrow in self._arrows for end in (arrow.start, arrow.end)}
        lanes = {agency: _Lane(agency) for agency in self._view.agency_order if agency in agencies}
        for agency, lane in lanes.items():
            mine = sorted(
                (item for item in items if item.agency == agency), key=lambda one: (self._span(one), one.name)
            )
            for group in ([one for one in mine if not self._wide(one)], [one for one in mine if self._wide(one)]):
                below = 1 + max((level for *_x, level, _item in lane.placed), default=-1)  # wide ones below the others
                spans = [self._span(item) for item in group]
                placed = zip(spans, levels(spans, _APART), group, strict=True)
                lane.placed += [(*span, below + level, item) for span, level, item in placed]
        y, sector = 34.0, None
        for lane in lanes.values():
            if self._view.sector.get(lane.agency) != sector:
                sector = self._view.sector.get(lane.agency)
                y += 13.0
            lane.levels = 1 + max((level for *_x, level, _item in lane.placed), default=0)
            lane.label = words.wrapped(self._view.agency(lane.agency), _LABEL, _MOST_LINES)
            lane.y, lane.height = y, max(_LANE, lane.levels * _LEVEL + 5.0, len(lane.label) * svg.LINE + 4.0)
            y += lane.height
        self._bottom = y
        return list(lanes.values())

    @staticmethod
    def _wide(item: _Item) -> bool:
        return item.first is None or item.last is None or item.last - item.first > _WIDE

    def _span(self, item: _Item) -> tuple[float, float]:
        low = self._low if item.first is None else max(float(item.first), self._low)
        high = self._high if item.last is None else min(float(item.last), self._high)
        return self._x(low), self._x(high)

    # -- drawing -----------------------------------------------------------------------------------

    def draw(self) -> str:
        content = self._back() + self._axis() + self._labels()
        content += "".join(self._arrow(at, arrow) for at, arrow in enumerate(self._arrows))
        content += "".join(self._mark(lane, *placed) for lane in self.lanes for placed in lane.placed)
        count = sum(len(lane.placed) for lane in self.lanes)
        span = words.days_between(self._first, self._last)
        shares = f" and {words.counted(len(self._arrows), 'share')}" if self._arrows else ""
        described = (
            f"{words.counted(count, 'contact')}{shares} of "
            f"{words.counted(len(self.lanes), 'agency', 'agencies')}, {span}. "
            "Each mark links to its row in the list of contacts."
        )
        return svg.figure(self._name, f"Timeline by agency, {span}", described, _WIDTH, self._bottom + 20, content)

    def _back(self) -> str:
        parts, top = [], 30.0
        for review in self._view.rows("reviews")[:20]:
            a, b = self._view.days(review["scope_start"])[0], self._view.days(review["scope_end"])[1]
            if a is not None and b is not None and a <= self._high and b >= self._low:
                x0, x1 = self._x(max(a, self._low)), self._x(min(b, self._high))
                parts.append(
                    svg.element("rect", x=x0, y=top, width=max(1.0, x1 - x0), height=self._bottom - top, class_="scope")
                )
        sector = object()
        for lane in self.lanes:
            found = self._view.sector.get(lane.agency, "other")
            if found != sector:
                sector = found
                parts.append(svg.text(4, lane.y - 3.5, words.term(found), "t-sector"))
                parts.append(svg.element("line", x1=0, x2=_WIDTH, y1=lane.y - 0.5, y2=lane.y - 0.5, class_="rule"))
            else:
                parts.append(svg.element("line", x1=_GUTTER, x2=_WIDTH, y1=lane.y, y2=lane.y, class_="hair"))
        return "".join(parts)

    def _axis(self) -> str:
        parts = []
        for day, label, strong in _ticks(self._low, self._high):
            x = self._x(day)
            parts.append(
                svg.element(
                    "line", x1=x, x2=x, y1=26 if strong else 30, y2=self._bottom, class_="year" if strong else "month"
                )
            )
            if label and x < _WIDTH - 28:
                parts.append(svg.text(x + 3, 24, label, "t-axis"))
                parts.append(svg.text(x + 3, self._bottom + 13, label, "t-axis"))
        for day, label in _fatal(self._view):
            if self._low <= day <= self._high:
                x = self._x(day)
                parts.append(svg.element("line", x1=x, x2=x, y1=14, y2=self._bottom, class_="fatal"))
                end = x > _WIDTH - 200
                parts.append(svg.text(x - 4 if end else x + 4, 11, label, "t-fatal", "end" if end else None))
        return "".join(parts)

    def _labels(self) -> str:
        parts = []
        for lane in self.lanes:
            cut = self._view.agency(lane.agency) if lane.label[-1].endswith("\u2026") else ""
            label = svg.lines(_GUTTER - 6, lane.middle, lane.label, "t-lane", cut)
            number = self._keys.agency(lane.agency)
            parts.append(svg.element("g", label, class_="lane", data_a=None if number is None else str(number)))
        return "".join(parts)

    def _mark(self, lane: _Lane, x0: float, x1: float, level: int, item: _Item) -> str:
        y = lane.middle + (level - (lane.levels - 1) / 2) * _LEVEL
        exact = item.first is not None and item.first == item.last
        bar = ""
        if not exact:
            width = max(3.0, x1 - x0)
            bar = svg.element("rect", x=x0, y=y - 2, width=width, height=4, rx=2, class_=f"span m-{item.family.name}")
            bar += self._open_ends(item, x0, x1, y)
        return svg.link(
            item.anchor, bar + marks.mark(item.family, (x0 + x1) / 2, y, item.missed), item.name, item.about
        )

    def _open_ends(self, item: _Item, x0: float, x1: float, y: float) -> str:
        parts, n = "", svg.number
        if item.first is None or item.first < self._low:
            parts += svg.element(
                "polygon",
                points=f"{n(x0 - 4)},{n(y)} {n(x0 + 3)},{n(y - 4)} {n(x0 + 3)},{n(y + 4)}",
                class_=f"m m-{item.family.name}",
            )
        if item.last is None or item.last > self._high:
            parts += svg.element(
                "polygon",
                points=f"{n(x1 + 4)},{n(y)} {n(x1 - 3)},{n(y - 4)} {n(x1 - 3)},{n(y + 4)}",
                class_=f"m m-{item.family.name}",
            )
        return parts

    def _arrow(self, at: int, arrow: _Arrow) -> str:
        by_agency = {lane.agency: lane for lane in self.lanes}
        near = sum(1 for other in self._arrows[:at] if abs(self._x(other.day) - self._x(arrow.day)) < 3)
        x = self._x(arrow.day) + 5 + 5 * near
        y0, y1 = by_agency[arrow.start].middle, by_agency[arrow.end].middle
        down = 1 if y1 > y0 else -1
        n = svg.number
        style = {"made": "made", "receipt_unconfirmed": "open", "unclear": "open"}.get(arrow.status, "not")
        content = svg.element("line", x1=x, x2=x, y1=y0, y2=y1 - 5 * down, class_=f"share share-{style}")
        content += svg.element("circle", cx=x, cy=y0, r=1.8, class_=f"tail tail-{style}")
        head = f"{n(x)},{n(y1)} {n(x - 3.4)},{n(y1 - 6.5 * down)} {n(x + 3.4)},{n(y1 - 6.5 * down)}"
        content += svg.element("polygon", points=head, class_=f"tip tip-{style}")
        if style == "not":
            middle = (y0 + y1) / 2
            left, right, top, foot = n(x - 3.2), n(x + 3.2), n(middle - 3.2), n(middle + 3.2)
            cross = f"M{left} {top}L{right} {foot}M{right} {top}L{left} {foot}"
            content += svg.element("path", d=cross, class_="cross")
        return svg.link(arrow.anchor, content, arrow.name, arrow.about)


def _ticks(low: float, high: float) -> list[tuple[int, str, bool]]:
    """Days with a line, its label, and whether it begins a year (or stands as such)."""
    first, last = _date(int(low)), _date(int(high))
    years = last.year - first.year + 1
    step = 1 if years <= 20 else 5 if years <= 100 else 25
    ticks = [
        (_day(date(year, 1, 1)), str(year), True)
        for year in range(first.year, last.year + 1)
        if year % step == 0 and low <= _day(date(year, 1, 1)) <= high
    ]
    if years <= 4:
        for year in range(first.year, last.year + 1):
            for month in range(2, 13):
                day = _day(date(year, month, 1))
                if low <= day <= high:
                    label = date(year, month, 1).strftime("%b") if month in (4, 7, 10) else ""
                    ticks.append((day, label, False))
    if high - low < 75:
        ticks += [(day, words.day_text(day), False) for day in range(int(low) + 1, int(high), 14)]
    elif not any(label for _day_, label, _strong in ticks):
        ticks.append((int(low) + 1, words.day_text(int(low) + 1), True))
    return sorted(ticks)


def _fatal(view: View) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for review in view.rows("reviews")[:20]:
        at = (
            view.place_of("incidents", review["fatal_incident_id"]) if review["fatal_incident_id"] is not None else None
        )
        row: dict[str, Any] = view.row("incidents", at) if at is not None else {}
        for text, label in ((row.get("start"), "fatal incident"), (review["death_date"], "death")):
            first, last = view.days(text)
            if first is not None and first == last:
                found.append((first, f"{label}, {words.day_text(first)}"))
                break
    return found
