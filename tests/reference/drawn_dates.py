"""Days drawn for contacts of an uncertain day, and statistics over many draws, written out slowly.

A draw is a casebook in which every uncertain day is one day; a statistic over draws is what the same question gives on
each of these casebooks, put in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from math import ceil, floor, isnan, nan

from reference.frequency import AFTER, BEFORE, Book, Row, ends

_WORD = 2**64
_STEP = 0x9E3779B97F4A7C15


def mix(z: int) -> int:
    """The mixing function of SplitMix64 (Steele, Lea & Flood 2014)."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % _WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % _WORD
    return z ^ (z >> 31)


def random_word(seed: int, task: int, turn: int = 0) -> int:
    """A random number of a task, the first where no turn is given."""
    key = mix(seed ^ mix((task + _STEP) % _WORD))
    return mix((key + _STEP * (turn + 1)) % _WORD)


def is_drawn(contact: Row) -> bool:
    first, last = ends(contact["date"])
    return first != last and first != BEFORE and last != AFTER


def drawn_days(book: Book, seed: int, draw: int) -> dict[int, int]:
    """The day of each contact of a bounded, uncertain day, by the row of the contact."""
    of_draw = random_word(seed, draw)
    days = {}
    for row, contact in enumerate(book["contacts"]):
        if is_drawn(contact):
            first, last = ends(contact["date"])
            unit = (random_word(of_draw, row) >> 11) * 2.0**-53
            days[row] = first + int(unit * (last - first + 1))
    for chain in chains(book):
        for row, day in zip(chain, sorted(days[row] for row in chain), strict=True):
            days[row] = day
    return days


def chains(book: Book) -> list[list[int]]:
    """Rows of drawn contacts with a sequence, of the same days, that share persons, directly or through others."""
    persons: dict[str, set[str]] = {}
    for part in book["participants"]:
        persons.setdefault(part["contact_id"], set()).add(part["person_id"])
    left = [row for row, contact in enumerate(book["contacts"]) if is_drawn(contact) and contact.get("sequence")]
    found = []
    while left:
        chain, grown = [left.pop(0)], True
        while grown:
            grown = False
            for row in list(left):
                if any(_linked(book, persons, row, other) for other in chain):
                    chain.append(row)
                    left.remove(row)
                    grown = True
        found.append(sorted(chain, key=lambda row: (book["contacts"][row]["sequence"], row)))
    return found


def _linked(book: Book, persons: dict[str, set[str]], a: int, b: int) -> bool:
    one, other = book["contacts"][a], book["contacts"][b]
    shared = persons.get(one["contact_id"], set()) & persons.get(other["contact_id"], set())
    return one["date"] == other["date"] and bool(shared)


def with_days(book: Book, seed: int, draw: int) -> Book:
    """The casebook in which the drawn days are the days."""
    days = drawn_days(book, seed, draw)
    contacts = [
        {**contact, "date": date.fromordinal(days[row]).isoformat()} if row in days else contact
        for row, contact in enumerate(book["contacts"])
    ]
    return {**book, "contacts": contacts}


def spread(numbers: Sequence[float]) -> tuple[float, float, float]:
    """Low, median and high of the numbers that are there; NaN where these are under half."""
    found = sorted(number for number in numbers if not isnan(number))
    if not found or 2 * len(found) < len(numbers):
        return nan, nan, nan
    last = len(found) - 1
    middle = (found[floor(last / 2)], found[ceil(last / 2)])
    median = middle[0] if middle[0] == middle[1] else sum(middle) / 2
    return found[floor(0.025 * last)], median, found[ceil(0.975 * last)]


def commonest(words: Sequence[str]) -> str:
    counts = Counter(words)
    return min(counts, key=lambda word: (-counts[word], "" if word == "ok" else word))
