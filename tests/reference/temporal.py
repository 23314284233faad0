"""Earliest arrival along timed edges: every time-respecting path written out, standard library only."""

from __future__ import annotations

from collections.abc import Sequence

Edge = tuple[str, str, int, int]  # source, target, departure, arrival


def may_follow(edges: Sequence[Edge], one: int, other: int, ties: str) -> bool:
    """Whether an edge may be used right after another."""
    (_a, middle, departed, arrived), (source, _b, departs, _arrives) = edges[one], edges[other]
    if middle != source or departs < arrived:
        return False
    if departs == departed:  # both within one tick
        return ties == "closure" or (ties == "recorded" and other > one)
    return True


def earliest(
    edges: Sequence[Edge], source: str, ties: str = "closure", start: int | None = None, end: int | None = None
) -> dict[str, int]:
    """Earliest arrival at each vertex other than the source, over every path of edges used once each."""
    found: dict[str, int] = {}

    def is_in(edge: Edge) -> bool:
        return (start is None or edge[2] >= start) and (end is None or edge[3] <= end)

    def go(path: list[int]) -> None:
        target, arrived = edges[path[-1]][1], edges[path[-1]][3]
        if target != source:
            found[target] = min(found.get(target, arrived), arrived)
        for other in range(len(edges)):
            if other not in path and is_in(edges[other]) and may_follow(edges, path[-1], other, ties):
                go([*path, other])

    for first, edge in enumerate(edges):
        if edge[0] == source and is_in(edge):
            go([first])
    return found
