"""Which agency held what on record, and from which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.picture import Picture
from casegraph.plots.results import need, rows_of, told
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes
from casegraph.plots.tables import Names, Row, records
from casegraph.plots.words import counted, day_text, iso_text, joined, plain, some, term

if TYPE_CHECKING:
    from casegraph.result import Result

__all__ = ["who_held_what"]

_ROW = 4.4
_HEAD = 5.5  # points of the agencies' names
_MOST_FACTS = 22  # of one panel, so that it fits on a page
_NARROWEST = 16.4  # millimetres of a column with a day in it

Cell = tuple[date | None, date | None]  # held for certain from, possibly from


@for_audience
def who_held_what(result: Result, *, width: str = "page") -> Picture:
    """Draw the matrix of agencies and facts, with the day from which each was held on record.

    Parameters
    ----------
    result
        The result of ``graph.knowledge.holdings``, ``first_held``, or ``held_since``, whose contacts are then the rows.
    width
        ``page`` (174 mm) or ``column`` (84 mm); what does not fit side by side stands in further panels.

    Returns
    -------
    Picture
        A full square: held for certain from that day; a hollow one: possibly held from that day; empty: not held on
        record. Agencies that held none of the facts are named below. "Held on record" does not say that anybody knew.

    Raises
    ------
    casegraph.ArgumentError
        The result of another measure, or holdings on several days.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> picture = cg.plots.who_held_what(graph.knowledge.first_held("domestic_abuse", persons="PFP"))
    >>> "West Midlands Police first, from 8 Oct 2010" in picture.alt
    True
    """
    need(result, ["knowledge.first_held", "knowledge.holdings", "knowledge.held_since"])
    if "day" in result.columns:
        raise ArgumentError("holdings on several days: accepted: holdings on one day")
    return _Matrix(result, Canvas(width_of(width))).picture()


class _Matrix:
    def __init__(self, result: Result, canvas: Canvas) -> None:
        self.canvas, self.names = canvas, Names(result._book)
        self.about = told(result, self.names)
        self.at = result.parameters.get("at")
        self.what = "contact" if result.measure.name == "knowledge.held_since" else "fact"
        self.labels = _contact_names(result) if self.what == "contact" else {}
        self.cells: dict[tuple[Any, Any], Cell] = {}
        self.contacts: dict[tuple[Any, Any], Any] = {}
        facts: list[Any] = []
        agencies: list[Any] = []
        for row in rows_of(result):
            fact = row[self.what]
            facts.append(fact)
            agencies.append(row["agency"])
            if _is_held(row):
                self.cells[row["agency"], fact] = (row["held_from"], row["possibly_from"])
                self.contacts[row["agency"], fact] = row["contact"]
        self.all_facts = list(dict.fromkeys(facts))
        self.all_agencies = list(dict.fromkeys(agencies))
        self.agencies = [one for one in self.all_agencies if any(agency == one for agency, _ in self.cells)]
        self.facts = [one for one in self.all_facts if any(fact == one for _, fact in self.cells)]
        longest = max((text_width(self._name(one), style.SMALL) for one in self.facts), default=0.0)
        self.room = min(canvas.width * (0.28 if canvas.width > 100 else 0.36), longest + 1)

    def _name(self, fact: Any) -> str:
        if self.what == "contact":
            return self.labels.get(fact, plain(fact))
        return self.names.person(fact) if fact in self.names.persons else term(fact)

    def _counted(self, facts: list[Any]) -> str:
        """How many facts of the contacts asked about, or how many of these contacts."""
        number = counted(len(facts), self.what)
        return f"{number}{self.about}" if self.what == "contact" else f"{number} from contacts{self.about}"

    def picture(self) -> Picture:
        title = "Who held what on record, and from when"
        when = f", by {day_text(self.at) if isinstance(self.at, date) else self.at}" if self.at else ""
        if not self.cells:
            said = f"No agency held any of {self._counted(self.all_facts)} on record{when}."
            return finish(self.canvas, heading(self.canvas, title, said), title, f"{title}: {said}")
        said = f"{self._counted(self.facts)} held by {counted(len(self.agencies), 'agency', 'agencies')}{when}"
        y = heading(self.canvas, title, said)
        space = self.canvas.width - 2 * MARGIN - self.room - 2
        per_panel = max(1, int(space / _NARROWEST))
        self.canvas.cut(y)
        for start in range(0, len(self.agencies), per_panel):
            agencies = self.agencies[start : start + per_panel]
            facts = [one for one in self.facts if any((agency, one) in self.cells for agency in agencies)]
            for at in range(0, len(facts), _MOST_FACTS):
                y = self._panel(agencies, facts[at : at + _MOST_FACTS], space, y) + 3
                self.canvas.cut(y)
        y = key(self.canvas, y, self._key())
        lines = self._lines()
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, self._alt(when, lines))

    def _panel(self, agencies: list[Any], facts: list[Any], space: float, y: float) -> float:
        """Agencies across, and down the facts that one of them held."""
        pitch = min(24.0, space / len(agencies))
        left = MARGIN + self.room + 2
        heads = [wrapped(self.names.agency(one), pitch - 1.0, _HEAD, 7) for one in agencies]
        high = line_height(_HEAD) * max(len(one) for one in heads)
        for at, head in enumerate(heads):
            top = y + high - line_height(_HEAD) * len(head)
            with self.canvas.mark("agency", agency=agencies[at]):
                self.canvas.text(left + pitch * (at + 0.5), top, head, size=_HEAD, anchor="center")
        y += high + 0.8
        for fact in facts:
            label = wrapped(self._name(fact), self.room, style.SMALL, 2)
            tall = max(_ROW + line_height(5.5), line_height(style.SMALL) * len(label) + 1)
            self.canvas.text(
                MARGIN + self.room, y + tall / 2 - line_height(style.SMALL) * len(label) / 2, label, size=style.SMALL,
                anchor="right",
            )  # fmt: skip
            for at, agency in enumerate(agencies):
                cell = self.cells.get((agency, fact))
                if cell is not None:
                    person = fact if fact in self.names.persons else None
                    about = {"agency": agency, "fact": fact, "person": person, "contact": self.contacts[agency, fact]}
                    certain, possible = cell
                    with self.canvas.mark(
                        "held" if certain else "possibly-held", **about, date=iso_text(certain or possible)
                    ):
                        self._cell(left + pitch * (at + 0.5), y, cell)
            y += tall
            self.canvas.line([(MARGIN, y), (self.canvas.width - MARGIN, y)], color=style.LIGHT, stroke=0.4, layer=0.1)
        return y

    def _cell(self, x: float, y: float, cell: Cell) -> None:
        certain, possible = cell
        _square(self.canvas, x, y + 2.2, certain is not None)
        day = certain or possible
        words = day_text(day) if day else "no day"
        self.canvas.text(x, y + 3.9, words, size=5.5, anchor="center")

    def _key(self) -> list[KeyItem]:
        items: list[KeyItem] = []
        if any(certain is not None for certain, _ in self.cells.values()):
            items.append((lambda canvas, x, y: _square(canvas, x, y, True), "held for certain, from the day below"))
        if any(certain is None for certain, _ in self.cells.values()):
            items.append((lambda canvas, x, y: _square(canvas, x, y, False), "possibly held, from the day below"))
        return items

    def _lines(self) -> list[str]:
        nothing = [self.names.agency(one) for one in self.all_agencies if one not in self.agencies]
        lines = []
        if nothing:
            lines.append(f"None of these {self.what}s held on record: {some(nothing)}.")
        absent = [self._name(one) for one in self.all_facts if one not in self.facts]
        if absent:
            lines.append(f"Held by no agency: {joined(absent)}.")
        return lines

    def _alt(self, when: str, lines: list[str]) -> str:
        parts = [
            f"Who held what on record{when}: {self._counted(self.facts)}, "
            f"{counted(len(self.agencies), 'agency', 'agencies')} held one or more."
        ]
        for fact in self.facts:
            certain = sorted(
                (cell[0], self.agencies.index(agency), agency)
                for (agency, one), cell in self.cells.items()
                if one == fact and cell[0] is not None
            )
            holders = sum(one == fact for _, one in self.cells)
            if certain:
                first = f"{self.names.agency(certain[0][2])} first, from {day_text(certain[0][0])}"
            else:
                first = "none for certain from a stated day"
            parts.append(f"{self._name(fact)}: {counted(holders, 'agency', 'agencies')}, {first}.")
        return " ".join([*parts, *lines])


def _is_held(row: Row) -> bool:
    """Of holdings: some of it is possibly held; of first_held: it is, or possibly; of held_since: every row is."""
    if row["by"] is not None and row["status"] is None:
        return True
    return bool(row["held_possible"]) if row["status"] is None else row["status"] in ("held", "possibly_held")


def _contact_names(result: Result) -> dict[Any, str]:
    """What each contact is called: its kind, its day as stated, and its id, by which the table knows it."""
    return {
        row["contact_id"]: ", ".join(
            part
            for part in (term(row["kind"] or "contact"), plain(row["date"] or ""), plain(row["contact_id"]))
            if part
        )
        for row in records(result._book.contacts)
    }


def _square(canvas: Canvas, x: float, y: float, is_certain: bool) -> None:
    fill = style.BLUE if is_certain else "#FFFFFF"
    canvas.box(x - 1.2, y - 1.2, 2.4, 2.4, fill=fill, color=style.BLUE, stroke=0.8)
