"""Flags on matched contacts."""

from __future__ import annotations

from collections.abc import Sequence

from .codings import Coding, Row
from .comparison import Comparison
from .figures import Figure, both_ways, found

FEWEST_FOR_A_FLAG = 5
Keyed = dict[tuple[int, str], list[Row]]


def of_flags(comparison: Comparison) -> list[Figure]:
    first, second = keyed_flags(comparison, comparison.first, 0), keyed_flags(comparison, comparison.second, 1)
    shared = sorted(set(first) & set(second))
    figures = [
        *found("flags on matched contacts", len(first), len(second), len(shared), "contact and flag the same"),
        *both_ways(
            "flag state, where both have the flag",
            [(said(first[key], "state"), said(second[key], "state")) for key in shared],
        ),
        *both_ways(
            "flag stated_by, where both have the flag",
            [(said(first[key], "stated_by"), said(second[key], "stated_by")) for key in shared],
        ),
    ]
    for flag in sorted({key[1] for key in first} | {key[1] for key in second}):
        figures += of_one_flag(flag, first, second, len(comparison.matches))
    return figures


def of_one_flag(flag: str, first: Keyed, second: Keyed, contacts: int) -> list[Figure]:
    in_first = {number for number, name in first if name == flag}
    in_second = {number for number, name in second if name == flag}
    f1 = 2 * len(in_first & in_second) / (len(in_first) + len(in_second))
    figures = [Figure(f"flag {flag}", "F1", len(in_first | in_second), f1, note="n: contacts with it in either")]
    if len(in_first | in_second) < FEWEST_FOR_A_FLAG:
        return figures
    pairs = [
        (said(first.get((number, flag), []), "state"), said(second.get((number, flag), []), "state"))
        for number in range(contacts)
    ]
    return [*figures, *both_ways(f"flag {flag}: state", pairs)]


def keyed_flags(comparison: Comparison, coding: Coding, side: int) -> Keyed:
    keyed: Keyed = {}
    for number, pair in enumerate(comparison.matches):
        for row in coding.of_contact("flags", coding.contacts[pair[side]]["contact_id"]):
            keyed.setdefault((number, row["flag"]), []).append(row)
    return keyed


def said(rows: Sequence[Row], column: str) -> str:
    return " and ".join(sorted({row[column] for row in rows})) or "none"
