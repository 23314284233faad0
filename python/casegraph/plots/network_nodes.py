"""Which nodes and lines the network has, joined and cut down to a number that can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from casegraph.display import no_such_person
from casegraph.plots.tables import days, records

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["TIES", "Edge", "Network", "Node", "network_of"]

# Each kind of line with its words.
TIES = {
    "took_part": "person took part in contact",
    "not_present": "person absent or spoken about",
    "concerns": "contact concerned address",
    "lived": "person stayed at address",
    "kin": "tie between persons",
}
_INDEX = {"victim", "perpetrator"}

Edge = tuple[int, int, str]  # two nodes, and which of TIES
Span = tuple[int | None, int | None]


@dataclass
class Node:
    """A person, address or contact, or several of one kind."""

    kind: str  # person, address or contact
    ids: tuple[Any, ...]
    is_index: bool = False  # a review is about the person
    agencies: tuple[Any, ...] = ()
    days: Span = (None, None)


@dataclass
class Network:
    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    left_out: int = 0

    @property
    def parts(self) -> int:
        """How many parts no line joins."""
        seen: set[int] = set()
        next_to, count = _neighbours(self), 0
        for start in range(len(self.nodes)):
            if start not in seen:
                count += 1
                seen.update(_reached(next_to, [start]))
        return count


def network_of(book: Casebook, window: Span, persons: list[Any] | None, most: int) -> Network:
    """The network of a casebook with at most ``most`` nodes (each may stand for several)."""
    whole = _whole(book, window, persons)
    if len(whole.nodes) > most:
        whole = _joined(whole, lambda node: node.kind == "contact")
    while len(whole.nodes) > most:
        fewer = _joined(whole, lambda node: not node.is_index)
        if len(fewer.nodes) == len(whole.nodes):
            return _nearest(fewer, most)
        whole = fewer
    return whole


def _whole(book: Casebook, window: Span, persons: list[Any] | None) -> Network:
    made = Network()
    place: dict[tuple[str, Any], int] = {}

    def node(kind: str, one: Any, **more: Any) -> int:
        if (kind, one) not in place:
            place[kind, one] = len(made.nodes)
            made.nodes.append(Node(kind, (one,), **more))
        return place[kind, one]

    people = {row["person_id"]: row for row in records(book.persons)}
    for person in persons or []:
        if person not in people:
            raise no_such_person(person, people)
    contacts = {row["contact_id"]: row for row in records(book.contacts) if _may_be(days(row["date"]), window)}
    parts = [row for row in records(book.participants) if row["contact_id"] in contacts and row["person_id"] in people]
    if persons is not None:
        meant = {row["contact_id"] for row in parts if row["person_id"] in set(persons)}
        contacts = {one: row for one, row in contacts.items() if one in meant}
        parts = [row for row in parts if row["contact_id"] in contacts]
    shown = list(people) if persons is None else [*persons, *(row["person_id"] for row in parts)]
    for person in dict.fromkeys(shown):
        node("person", person, is_index=people[person]["role"] in _INDEX)
    for one, row in contacts.items():
        node("contact", one, agencies=(row["agency_id"],), days=days(row["date"]))
    known = {row["address_id"] for row in records(book.addresses)}
    edges: dict[tuple[int, int], str] = {}
    for row in parts:
        pair = (node("person", row["person_id"]), node("contact", row["contact_id"]))
        if edges.get(pair) != "took_part":
            edges[pair] = "took_part" if row["presence"] in (None, "took_part") else "not_present"
    for one, row in contacts.items():
        if row["concerns_address"] in known:
            edges[node("contact", one), node("address", row["concerns_address"])] = "concerns"
    for row in records(book.residences):
        lives = (days(row["start"])[0], days(row["end"])[1])
        if ("person", row["person_id"]) in place and row["address_id"] in known and _may_be(lives, window):
            edges[node("person", row["person_id"]), node("address", row["address_id"])] = "lived"
    for row in records(book.relationships):
        ends = [place.get(("person", row[one])) for one in ("from_person", "to_person")]
        if None not in ends and ends[0] != ends[1]:
            a, b = sorted(ends)  # type: ignore[type-var]
            edges[a, b] = "kin"  # type: ignore[index]
    made.edges = [(a, b, tie) for (a, b), tie in edges.items()]
    return made


def _may_be(span: Span, window: Span) -> bool:
    """Some day of ``span`` may lie in the window; where either is open at an end it may."""
    (first, last), (start, end) = span, window
    return (end is None or first is None or first <= end) and (start is None or last is None or last >= start)


def _neighbours(network: Network) -> list[list[tuple[int, str]]]:
    next_to: list[list[tuple[int, str]]] = [[] for _ in network.nodes]
    for a, b, tie in network.edges:
        next_to[a].append((b, tie))
        next_to[b].append((a, tie))
    return next_to


def _reached(next_to: list[list[tuple[int, str]]], start: list[int]) -> list[int]:
    """Nodes in the order of their distance from those that one starts at."""
    order = list(dict.fromkeys(start))
    seen = set(order)
    for one in order:  # grows while it is walked
        for other, _ in next_to[one]:
            if other not in seen:
                seen.add(other)
                order.append(other)
    return order


def _joined(network: Network, may_join: Callable[[Node], bool]) -> Network:
    """Nodes of one kind with the same lines to the same nodes as one."""
    next_to = _neighbours(network)
    groups: dict[Any, list[int]] = {}
    for at, node in enumerate(network.nodes):
        same = (node.kind, frozenset(next_to[at])) if may_join(node) and next_to[at] else (node.kind, at)
        groups.setdefault(same, []).append(at)
    became: dict[int, int] = {}
    out = Network()
    for (kind, _), members in groups.items():
        became |= dict.fromkeys(members, len(out.nodes))
        out.nodes.append(_merged(kind, [network.nodes[at] for at in members]))
    out.edges = list(dict.fromkeys((became[a], became[b], tie) for a, b, tie in network.edges))
    return out


def _merged(kind: str, nodes: list[Node]) -> Node:
    ids = tuple(one for node in nodes for one in node.ids)
    agencies = tuple(dict.fromkeys(one for node in nodes for one in node.agencies))
    starts, ends = [node.days[0] for node in nodes], [node.days[1] for node in nodes]
    first = None if None in starts else min(starts)  # type: ignore[type-var]
    last = None if None in ends else max(ends)  # type: ignore[type-var]
    return Node(kind, ids, any(node.is_index for node in nodes), agencies, (first, last))


def _nearest(network: Network, most: int) -> Network:
    """The nodes nearest to the persons whom a review is about; where there are none, to the first ones."""
    index = [at for at, node in enumerate(network.nodes) if node.is_index]
    everyone = list(range(len(network.nodes)))
    order = list(dict.fromkeys([*_reached(_neighbours(network), index or everyone[:1]), *everyone]))
    kept = {at: number for number, at in enumerate(sorted(order[:most]))}
    out = Network(left_out=sum(len(node.ids) for at, node in enumerate(network.nodes) if at not in kept))
    out.nodes = [network.nodes[at] for at in kept]
    out.edges = [(kept[a], kept[b], tie) for a, b, tie in network.edges if a in kept and b in kept]
    return out
