"""The two codings as their coders left them, and how far two of their cells or rows are alike."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "docs" / "coding"
UNNUMBERED = {"title-page": "title", "list-of-recommendations": "recommendations"}
Row = dict[str, str]
Pair = tuple[int, int]


class Coding:
    """One coder's tables, with agencies, addresses and persons under the ids that both share."""

    def __init__(self, root: Path, name: str) -> None:
        self.tables = {file.stem: read(file) for file in sorted((root / name).glob("*.csv"))}
        self.agency = crosswalk(root / "agency_map.csv", name, "agency_id")
        self.address = crosswalk(root / "address_map.csv", name, "address_id") | {"": "", "elsewhere": "elsewhere"}
        self.person = crosswalk(root / "person_map.csv", name, "person_id")
        self.contacts = self.tables["contacts"]
        self.position = {row["contact_id"]: index for index, row in enumerate(self.contacts)}

    def of_contact(self, table: str, contact_id: str) -> list[Row]:
        return [row for row in self.tables[table] if row["contact_id"] == contact_id]

    def persons_of(self, contact_id: str) -> dict[str, list[Row]]:
        """The rows of each person at a contact."""
        found: dict[str, list[Row]] = {}
        for row in self.of_contact("participants", contact_id):
            found.setdefault(self.person[row["person_id"]], []).append(row)
        return found


def read(file: Path) -> list[Row]:
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def crosswalk(file: Path, coding: str, key: str) -> dict[str, str]:
    return {row[key]: row["common_id"] for row in read(file) if row["coding"] == coding}


def paragraphs(row: Row) -> frozenset[str]:
    return frozenset(place(part.strip()) for part in row["source"].split(";") if part.strip())


def place(text: str) -> str:
    """Where a row stands, the coders' names for the same unnumbered part of a document made one."""
    document, _, part = text.partition(":")
    part = part.split(",")[0].replace(" ", "-")
    return f"{document}:{UNNUMBERED.get(part, part)}"


def words(row: Row, *columns: str) -> frozenset[str]:
    """The longer words of free text: of use to tell apart rows that stand in the same place."""
    return frozenset(word for name in columns for word in re.findall(r"[a-z]{4,}", row[name].lower()))


def bounds(edtf: str) -> tuple[date, date]:
    """First and last day of a date as the codebook writes it; an open or empty one has no end."""
    parts = edtf.split("/") if edtf else ["..", ".."]
    return day(parts[0], last=False), day(parts[-1], last=True)


def day(text: str, *, last: bool) -> date:
    if text in ("", ".."):
        return date.max if last else date.min
    found = [int(part) for part in re.sub(r"[~?%]", "", text).split("-")]
    if len(found) == 3:
        return date(*found)
    year, month = found[0], found[1] if len(found) == 2 else (12 if last else 1)
    if not last:
        return date(year, month, 1)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def span(row: Row) -> tuple[date, date]:
    """The days on which a row with a start and an end can have held."""
    return bounds(row["start"])[0], bounds(row["end"])[1]


def spans_overlap(one: Row, other: Row) -> bool:
    (a_first, a_last), (b_first, b_last) = span(one), span(other)
    return a_first <= b_last and b_first <= a_last


def overlap(one: str, other: str) -> bool:
    (a_first, a_last), (b_first, b_last) = bounds(one), bounds(other)
    return a_first <= b_last and b_first <= a_last


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def same_place(one: Row, other: Row) -> int:
    """How far two rows stand on the same paragraphs, 0 to 1000; one coder may cite more of the later ones."""
    a, b = paragraphs(one), paragraphs(other)
    return round(700 * len(a & b) / min(len(a), len(b)) + 300 * jaccard(a, b)) if a and b else 0
