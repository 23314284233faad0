"""What stands behind each figure of a report: rows, gists and paragraphs, listed once and linked to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from casegraph.reports import words
from casegraph.reports.options import EVIDENCE_IN_PAGE, EVIDENCE_PER_FIGURE
from casegraph.reports.view import View
from casegraph.result import Result

__all__ = ["Block", "Entry", "Evidence"]

# Tables whose rows have an anchor in the page, and its prefix.
_ANCHORS = {
    "contacts": "c",
    "shares": "s",
    "checks": "k",
    "findings": "f",
    "incidents": "i",
    "recommendations": "r",
    "actions": "a",
}
_TABLE_WORDS = {"contact_links": "link", "share_items": "item of a share", "check_hits": "stated result"}


@dataclass(frozen=True)
class Entry:
    """One row behind a figure."""

    what: str
    link: str | None
    date: str
    text: str
    source: str


@dataclass
class Block:
    """All rows behind one figure."""

    anchor: str
    title: str
    note: str
    total: int
    entries: list[Entry] = field(default_factory=list)
    also: list[str] = field(default_factory=list)  # other figures that the same rows stand behind


class _Rows:
    """The evidence of one result, grouped by the result's rows."""

    def __init__(self, result: Result) -> None:
        found = result.evidence_rows()
        answers = found["answer_row"].to_numpy()
        tables = found["table"].combine_chunks().dictionary_encode().indices.to_numpy()
        # One contact may be counted by several checks.
        _, first = np.unique(np.stack([answers, tables, found["row"].to_numpy()]), axis=1, return_index=True)
        order = np.sort(first)
        order = order[np.argsort(answers[order], kind="stable")]
        self._answers = answers[order]
        self._found = found.select(["table", "row"]).take(order)
        self._result = result  # keeps its identity while the cache holds it

    def of(self, rows: Sequence[int], most: int) -> tuple[int, list[tuple[str, int]]]:
        """How many there are, and the first ``most`` as (table, row from 0)."""
        total = 0
        listed: list[tuple[str, int]] = []
        seen: set[tuple[str, int]] = set()
        for row in rows:
            start, stop = np.searchsorted(self._answers, [row, row + 1])
            total += int(stop - start)
            part = self._found.slice(int(start), min(int(stop - start), most))
            for pair in zip(part["table"].to_pylist(), part["row"].to_pylist(), strict=True):
                if pair in seen:
                    total -= 1
                elif len(listed) < most:
                    seen.add(pair)
                    listed.append(pair)
        return total, listed


class Evidence:
    """Collects the blocks of evidence of a page."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._results: dict[int, _Rows] = {}
        self._links: dict[tuple[int, tuple[int, ...]], str | None] = {}
        self._same: dict[tuple[tuple[tuple[str, int], ...], int, str], Block] = {}
        self.blocks: list[Block] = []
        self.left = EVIDENCE_IN_PAGE
        self.omitted = 0  # figures whose rows are not listed

    def of(self, title: str, result: Result, rows: int | Sequence[int], note: str = "") -> str | None:
        """The anchor of the rows behind rows of a result; None where none are listed."""
        wanted = (rows,) if isinstance(rows, int) else tuple(rows)
        key = (id(result), wanted)
        if key not in self._links:
            if self.left <= 0:
                self.omitted += 1
                self._links[key] = None
            else:
                if id(result) not in self._results:
                    self._results[id(result)] = _Rows(result)
                total, found = self._results[id(result)].of(wanted, EVIDENCE_PER_FIGURE)
                alone = self._alone(found, total, note)
                self._links[key] = alone or self._block(title, found, total, note)
        return self._links[key]

    def _alone(self, found: Sequence[tuple[str, int]], total: int, note: str) -> str | None:
        """The row itself where a figure stands for one contact of the page: it says all that a list would."""
        return self.anchor(*found[0]) if total == len(found) == 1 and found[0][0] == "contacts" and not note else None

    def listed(self, title: str, rows: Sequence[tuple[str, int]], note: str = "") -> str | None:
        """The anchor of rows given as (table, row from 0)."""
        if self.left <= 0:
            self.omitted += 1
            return None
        return self._block(title, rows[:EVIDENCE_PER_FIGURE], len(rows), note)

    def _block(self, title: str, found: Sequence[tuple[str, int]], total: int, note: str) -> str | None:
        if not found:
            return None
        known = self._same.get((tuple(found), total, note))
        if known is not None:
            if title != known.title and title not in known.also:
                known.also.append(words.plain(title))
            return known.anchor
        anchor = f"e-{len(self.blocks) + 1}"
        entries = self._entries(found)
        self.left -= len(entries)
        block = Block(anchor, words.plain(title), note, total, entries)
        self._same[tuple(found), total, note] = block
        self.blocks.append(block)
        return anchor

    def _entries(self, found: Sequence[tuple[str, int]]) -> list[Entry]:
        contacts = {
            self._view.row("contacts", row)["contact_id"]: at
            for at, (table, row) in enumerate(found)
            if table == "contacts"
        }
        noted: dict[int, list[str]] = {}
        kept: list[tuple[int, str, int]] = []
        for at, (table, row) in enumerate(found):
            flag = self._view.row("flags", row) if table == "flags" else None
            if flag is not None and flag["contact_id"] in contacts:
                noted.setdefault(contacts[flag["contact_id"]], []).append(_flag_words(flag))
            else:
                kept.append((at, table, row))
        return [self._entry(table, row, noted.get(at, ())) for at, table, row in kept]

    def _entry(self, table: str, at: int, noted: Sequence[str]) -> Entry:
        view, row = self._view, self._view.row(table, at)
        text = words.plain(self._text(table, row))
        if noted:
            text += f" [noted: {'; '.join(dict.fromkeys(noted))}]"
        when = row.get("date") or row.get("start")
        name = _TABLE_WORDS.get(table, table[:-1] if table.endswith("s") else table)
        return Entry(
            what=f"{words.term(name)} {view.row_id(table, at)}",
            link=self.anchor(table, at),
            date=words.edtf_words(when) if ("date" in row or "start" in row) else "",
            text=text,
            source=words.plain(view.sources(row.get("source"))),
        )

    def anchor(self, table: str, at: int) -> str | None:
        """Where a row stands in the page, where it does."""
        if table not in _ANCHORS or (table == "contacts" and self._view.large):
            return None
        return f"{_ANCHORS[table]}-{at + 1}"

    def _text(self, table: str, row: dict[str, Any]) -> str:
        view, gist = self._view, row.get("gist") or ""
        if table == "contacts":
            return f"{view.agency(row['agency_id'])}, {words.term(row['kind'])}: {gist}".rstrip(": ")
        if table == "flags":
            return f"{_flag_words(row)}, of contact {row['contact_id']}"
        if table == "shares":
            to = view.agency(row["to_agency"]) or row["forum"] or view.person(row["to_person"]) or "not stated"
            return f"{view.agency(row['from_agency'])} to {to}, {words.term(row['status'])}: {gist}".rstrip(": ")
        if table == "contact_links":
            parts = (row["from_contact"], words.term(row["kind"]), row["to_contact"], words.term(row["status"]))
            return f"{parts[0]} {parts[1]} {parts[2]}, {parts[3]}: {gist}".rstrip(": ")
        if table == "residences":
            return f"{view.person(row['person_id'])} at {view.address(row['address_id'])}: {gist}".rstrip(": ")
        if table == "coverage":
            return f"{view.agency(row['agency_id'])}, {words.term(row['basis'])}: {gist}".rstrip(": ")
        if table == "episodes":
            return f"{view.person(row['person_id'])}, {words.term(row['kind'])}: {gist}".rstrip(": ")
        return gist or str(row.get("fact") or row.get("title") or row.get("label") or "")


def _flag_words(row: dict[str, Any]) -> str:
    state = "" if row["state"] == "yes" else f" {words.term(row['state'])}"
    return f"{words.term(row['flag'])}{state} ({words.term(row['stated_by'])})"
