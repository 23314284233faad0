"""The network of persons, addresses and contacts. Where its nodes stand is computed in the core."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING, Any

from casegraph import _core
from casegraph.errors import ArgumentError
from casegraph.plots import style
from casegraph.plots.audiences import for_audience
from casegraph.plots.axis import Window, window
from casegraph.plots.canvas import Canvas, line_height, text_width, width_of, wrapped
from casegraph.plots.network_nodes import TIES, Network, Node, network_of
from casegraph.plots.picture import Picture
from casegraph.plots.sheet import MARGIN, KeyItem, finish, heading, key, notes
from casegraph.plots.tables import Names, listed
from casegraph.plots.words import counted, day_number, day_text, iso_text, joined, some

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["network"]

_APART = 0.7  # millimetres between boxes
_AROUND = 55.0  # millimetres of a page for title, key and notes
_LABEL = 21.0  # widest line of a label
_SIZE = 5.5  # points
_RADII = {"person": 1.5, "address": 1.3, "contact": 0.7}
_MANY = {"person": "persons", "address": "addresses", "contact": "contacts"}
_LOOKS: dict[str, dict[str, Any]] = {
    "took_part": {"color": style.GREY, "stroke": 0.4},
    "not_present": {"color": style.GREY, "stroke": 0.4, "dashes": (1, 1.6)},
    "concerns": {"color": style.PINK, "stroke": 0.6, "dashes": (3, 1)},
    "lived": {"color": style.TURQUOISE, "stroke": 1.3},
    "kin": {"color": style.ORANGE, "stroke": 1.0, "dashes": (5, 1.2, 1, 1.2)},
}


@for_audience
def network(
    book: Casebook,
    start: str | datetime.date | None = None,
    end: str | datetime.date | None = None,
    *,
    persons: Any = None,
    most_nodes: int = 300,
    width: str = "page",
) -> Picture:
    """Draw persons, addresses and contacts as a network.

    A line between a person and a contact: the person had a part in it (full), or was absent or spoken about (dotted);
    between a contact and an address: the contact concerned it; between a person and an address: a stay; between two
    persons: a tie of family, partnership or acquaintance. Near to each other stand nodes that few lines part. Who
    stands in the middle is not therefore of more weight: that depends on what the casebook holds.

    Parameters
    ----------
    book
        A casebook.
    start, end
        Only contacts and stays that may be of these days; None: all.
    persons
        Only these persons, their contacts and addresses, and who else had a part in these contacts; None: all.
    most_nodes
        Where there are more nodes, contacts with the same persons and address are joined into one with their number,
        then persons and addresses with the same lines; then those farthest from the persons whom a review is about are
        left out. The picture says what was done.
    width
        ``page`` (174 mm) or ``column`` (84 mm).

    Returns
    -------
    Picture
        The same network gives the same drawing.

    Raises
    ------
    casegraph.ArgumentError
        An end before the start; a date that is not one day; ``most_nodes`` below 2.
    casegraph.NotFoundError
        A person whom the casebook does not have.

    Notes
    -----
    Distances on the sheet follow those in the network: Zheng, Pawar and Goodman, *Graph drawing by stochastic gradient
    descent* (IEEE TVCG 25(9), 2019), from a fixed start; then labels that overlap are pushed apart.

    Examples
    --------
    >>> import casegraph as cg
    >>> picture = cg.plots.network(cg.example("dhr7"), persons=["Victim", "Perpetrator"])
    >>> picture.alt.startswith("Network of ")
    True
    """
    if most_nodes < 2:
        raise ArgumentError(f"most_nodes: {most_nodes} is not accepted; accepted: 2 or more")
    first, last = day_number("start", start), day_number("end", end)
    days = window([], first, last) if first is not None and last is not None else None
    wanted = None if persons is None else listed(persons)
    found = network_of(book, days or (first, last), wanted, most_nodes)
    return _Drawing(book, found, Canvas(width_of(width)), (first, last)).picture()


class _Drawing:
    def __init__(
        self, book: Casebook, found: Network, canvas: Canvas, days: Window | tuple[int | None, int | None]
    ) -> None:
        self.canvas, self.found, self.days = canvas, found, days
        self.names = Names(book)
        self.labels = [wrapped(self._label(one), _LABEL, _SIZE, 3) if self._label(one) else [] for one in found.nodes]

    def _label(self, node: Node) -> str:
        if node.kind == "contact":
            return ""
        named = self.names.person if node.kind == "person" else self.names.address
        return some([named(one) for one in node.ids], 2)

    def picture(self) -> Picture:
        title = "Persons, addresses and contacts"
        if not self.found.nodes:
            told = "The casebook has no person, address or contact to draw."
            return finish(self.canvas, heading(self.canvas, title, told), title, f"{title}: {told}")
        said = f"{self._counts()}{self._when()}"
        y = heading(self.canvas, title, said)
        y = self._draw(y)
        y = key(self.canvas, y + 1, self._key())
        lines = [
            "A line tells that the casebook holds the tie, near and far how many lines part two nodes: not how close "
            "or how important anybody was.",
            *self._grouped(),
        ]
        y = notes(self.canvas, y, lines)
        return finish(self.canvas, y, title, self._alt(said, lines[1:]))

    def _counts(self) -> str:
        drawn = Counter[str]()
        for node in self.found.nodes:
            drawn[node.kind] += len(node.ids)
        return joined(counted(drawn[kind], kind, many) for kind, many in _MANY.items() if drawn[kind])

    def _when(self) -> str:
        first, last = self.days
        if first is None and last is None:
            return ""
        if first is None or last is None:
            return f", from {day_text(first)}" if last is None else f", until {day_text(last)}"
        return f", {day_text(first)} to {day_text(last)}"

    # -- drawing -------------------------------------------------------------------------------------
    def _draw(self, y: float) -> float:
        nodes, edges = self.found.nodes, self.found.edges
        boxes = [self._box(node, label) for node, label in zip(nodes, self.labels, strict=True)]
        placed = _core.network(
            boxes=boxes,
            edges=[(a, b) for a, b, _ in edges],
            width=self.canvas.width - 2 * MARGIN,
            height=style.PAGE_MM - _AROUND,
            apart=_APART,
        )
        left = MARGIN + max(0.0, (self.canvas.width - 2 * MARGIN - placed["width"]) / 2)
        where = [(left + x, y + middle) for x, middle in placed["nodes"]]
        symbols = [
            (x, middle - high / 2 + _radius(node) + 0.2)
            for (x, middle), (_, high), node in zip(where, boxes, nodes, strict=True)
        ]
        for a, b, tie in edges:
            about = {**self._about(nodes[a]), **self._about(nodes[b])} if nodes[a].kind != nodes[b].kind else {
                "person": [*nodes[a].ids, *nodes[b].ids]
            }  # fmt: skip
            with self.canvas.mark(f"tie {tie.replace('_', '-')}", **about):
                self.canvas.line([symbols[a], symbols[b]], layer=2, **_LOOKS[tie])
        for node, label, at in zip(nodes, self.labels, symbols, strict=True):
            with self.canvas.mark(node.kind, **self._about(node)):
                self._node(node, label, *at)
        return y + float(placed["height"])

    def _box(self, node: Node, label: list[str]) -> tuple[float, float]:
        radius = _radius(node)
        wide = max([2 * radius + 0.4, *(text_width(line, _SIZE) + 0.6 for line in label)])
        return wide, 2 * radius + 0.4 + line_height(_SIZE) * len(label) + (0.4 if label else 0)

    def _about(self, node: Node) -> dict[str, Any]:
        about: dict[str, Any] = {node.kind: list(node.ids)}
        if node.kind == "contact":
            about |= {"agency": list(node.agencies), "date": iso_text(*node.days)}
        return about

    def _node(self, node: Node, label: list[str], x: float, y: float) -> None:
        _symbol(self.canvas, node, x, y)
        top = y + _radius(node) + 0.4
        for number, line in enumerate(label):
            wide, tall = text_width(line, _SIZE), line_height(_SIZE)
            self.canvas.box(
                x - wide / 2 - 0.2, top + tall * number, wide + 0.4, tall, fill="#FFFFFF", color=None, layer=4,
                opacity=0.85,
            )  # fmt: skip
        self.canvas.text(x, top, label, size=_SIZE, anchor="center")

    # -- in words ------------------------------------------------------------------------------------
    def _grouped(self) -> list[str]:
        told = []
        joint = Counter(node.kind for node in self.found.nodes if len(node.ids) > 1)
        for kind, same in (("contact", "the same persons and address"), ("person", "the same lines"),
                           ("address", "the same lines")):  # fmt: skip
            if joint[kind]:
                told.append(
                    f"{_MANY[kind].capitalize()} with {same} are joined into one with their number "
                    f"({counted(joint[kind], 'symbol')})."
                )
        if self.found.left_out:
            has_index = any(node.is_index for node in self.found.nodes)
            centre = "the persons whom the review is about" if has_index else "the first person"
            left_out = counted(self.found.left_out, "person, address or contact", "persons, addresses and contacts")
            told.append(f"{left_out} farther from {centre} not drawn; narrow start, end or persons to see them.")
        return told

    def _alt(self, said: str, lines: list[str]) -> str:
        ties = Counter(tie for _, _, tie in self.found.edges)
        told = [f"Network of {said}."]
        told.append(
            f"Lines: {joined(f'{ties[tie]:,} {TIES[tie]}' for tie in TIES if ties[tie])}." if ties else "No line."
        )
        for kind, other, words in (
            ("person", "contact", "Most contacts"),
            ("address", "person", "Most persons who stayed at one address"),
        ):
            most = self._most(kind, other)
            if most:
                told.append(f"{words}: {joined(f'{name} ({number:,})' for name, number in most)}.")
        parts = self.found.parts
        told.append("All are joined by lines." if parts == 1 else f"{parts:,} parts that no line joins to each other.")
        return " ".join([*told, *lines])

    def _most(self, kind: str, other: str) -> list[tuple[str, int]]:
        """The three nodes of a kind with the most lines to another kind."""
        nodes = self.found.nodes
        linked = Counter[int]()
        for a, b, tie in self.found.edges:
            for one, to in ((a, b), (b, a)):
                if nodes[one].kind == kind and nodes[to].kind == other and tie != "concerns":
                    linked[one] += len(nodes[to].ids)
        ranked = sorted(linked.items(), key=lambda item: (-item[1], item[0]))[:3]
        return [(self._label(nodes[at]), number) for at, number in ranked if number > 1]

    def _key(self) -> list[KeyItem]:
        items: list[KeyItem] = []
        for kind in _MANY:
            for count, words in ((1, kind), (2, f"several {_MANY[kind]}")):
                if any(node.kind == kind and min(len(node.ids), 2) == count for node in self.found.nodes):
                    items.append((_symbol_item(Node(kind, ("",) * count)), words))
        if any(node.is_index for node in self.found.nodes):
            items.insert(1, (_symbol_item(Node("person", ("",), is_index=True)), "whom the review is about"))
        used = {tie for _, _, tie in self.found.edges}
        return [*items, *((_line_item(tie), words) for tie, words in TIES.items() if tie in used)]


def _radius(node: Node) -> float:
    """Millimetres from a symbol's middle to its edge; of several the number has room."""
    if len(node.ids) == 1:
        return _RADII[node.kind]
    return (1.0 if node.kind == "contact" else 0.9) + 0.5 * len(str(len(node.ids)))


def _symbol_item(node: Node) -> Any:
    return lambda canvas, x, y: _symbol(canvas, node, x, y)


def _line_item(tie: str) -> Any:
    return lambda canvas, x, y: canvas.line([(x - 3.5, y), (x + 3.5, y)], **_LOOKS[tie])


def _symbol(canvas: Canvas, node: Node, x: float, y: float) -> None:
    """Circle: person; square: address; diamond: contact. Several: hollow, with their number."""
    r, several = _radius(node), len(node.ids) > 1
    color = {"person": style.BLUE, "address": style.TURQUOISE, "contact": style.GREY}[node.kind]
    looks: dict[str, Any] = {"fill": "#FFFFFF", "color": color, "stroke": 0.7} if several else {
        "fill": color, "color": "#FFFFFF", "stroke": 0.4
    }  # fmt: skip
    if node.kind == "person":
        canvas.circle(x, y, r, layer=5, **looks)
        if node.is_index:
            canvas.circle(x, y, r * 0.62, fill=color, color="#FFFFFF", stroke=0.9, layer=5)
    elif node.kind == "address":
        canvas.box(x - r, y - r, 2 * r, 2 * r, layer=5, **looks)
    else:
        canvas.polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], layer=5, **looks)
    if several:
        words = str(len(node.ids))
        canvas.text(x, y - line_height(5.0) / 2, words, size=5.0, anchor="center", weight="bold")
