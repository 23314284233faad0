"""Links between contacts, shares of information, checks and their hits."""

from __future__ import annotations

from collections.abc import Callable

from .codings import Coding, Row, overlap, same_place
from .comparison import Comparison
from .figures import Figure, both_ways, found
from .matching import match


def of_links(comparison: Comparison) -> list[Figure]:
    keyed = [
        {
            (at[row["from_contact"]], at[row["to_contact"]]): row
            for row in coding.tables["contact_links"]
            if row["from_contact"] in at and row["to_contact"] in at
        }
        for coding, at in zip(comparison.sides, comparison.numbers, strict=True)
    ]
    totals = [len(rows) for rows in comparison.both("contact_links")]
    shared = sorted(set(keyed[0]) & set(keyed[1]))
    same_kind = sum(keyed[0][key]["kind"] == keyed[1][key]["kind"] for key in shared)
    return [
        *found("contact_links", *totals, len(shared), "both contacts matched, whatever the kind of link"),
        *found("contact_links of the same kind", *totals, same_kind),
        *both_ways("contact_links kind", [(keyed[0][key]["kind"], keyed[1][key]["kind"]) for key in shared]),
        *both_ways("contact_links status", [(keyed[0][key]["status"], keyed[1][key]["status"]) for key in shared]),
    ]


def share_weight(first: Coding, second: Coding) -> Callable[[Row, Row], int]:
    def weigh(one: Row, other: Row) -> int:
        shared = same_place(one, other)
        sender = first.agency[one["from_agency"]] == second.agency[other["from_agency"]]
        receiver = recipient(first, one) == recipient(second, other)
        if not shared or not overlap(one["date"], other["date"]) or not (sender or receiver):
            return 0
        return shared + 300 * sender + 300 * receiver + 100 * (one["kind"] == other["kind"])

    return weigh


def recipient(coding: Coding, share: Row) -> str:
    if share["forum"]:
        return share["forum"].lower()
    return coding.agency.get(share["to_agency"], "") or coding.person.get(share["to_person"], "")


def of_shares(comparison: Comparison) -> list[Figure]:
    first, second = comparison.both("shares")
    pairs = match(first, second, share_weight(*comparison.sides))
    return [
        *found("shares", len(first), len(second), len(pairs)),
        *both_ways("shares kind", [(first[i]["kind"], second[j]["kind"]) for i, j in pairs]),
        *both_ways("shares status", [(first[i]["status"], second[j]["status"]) for i, j in pairs]),
    ]


def check_weight(first: Coding, second: Coding) -> Callable[[Row, Row], int]:
    def weigh(one: Row, other: Row) -> int:
        shared = same_place(one, other)
        if not shared or first.agency[one["agency_id"]] != second.agency[other["agency_id"]]:
            return 0
        same_key = one["key_kind"] == other["key_kind"] and one["key"] == other["key"]
        return shared + 300 * (one["key_kind"] == other["key_kind"]) + 100 * same_key

    return weigh


def of_checks(comparison: Comparison) -> list[Figure]:
    first, second = comparison.both("checks")
    pairs = match(first, second, check_weight(*comparison.sides))
    at_first, at_second = comparison.numbers
    checks = (
        {first[i]["check_id"]: number for number, (i, _) in enumerate(pairs)},
        {second[j]["check_id"]: number for number, (_, j) in enumerate(pairs)},
    )
    hits = [
        {
            (checks[side][row["check_id"]], comparison.numbers[side].get(row["contact_id"], -1 - side))
            for row in comparison.sides[side].tables["check_hits"]
            if row["check_id"] in checks[side]
        }
        for side in (0, 1)
    ]
    contacts = [
        (at_first.get(first[i]["contact_id"], -1), at_second.get(second[j]["contact_id"], -2)) for i, j in pairs
    ]
    listed = [len(rows) for rows in comparison.both("check_hits")]
    return [
        *found("checks", len(first), len(second), len(pairs)),
        *both_ways("checks status", [(first[i]["status"], second[j]["status"]) for i, j in pairs]),
        *both_ways("checks key_kind", [(first[i]["key_kind"], second[j]["key_kind"]) for i, j in pairs]),
        *both_ways("checks contact", contacts),
        *found("check_hits", *listed, len(hits[0] & hits[1])),
    ]
