"""Dates as an audience may see them: exact, or months at the finest."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import Any

__all__ = ["days_in", "month", "months_in", "printed_documents", "rows_printed"]

_PRINTED_KINDS = frozenset({"overview_report", "executive_summary"})  # what a review is printed as
_DAY = re.compile(r"(?<![\d-])(\d{4}-[\dX]{2})-[\dX]{2}(?![\d-])")
_WORDED_DAY = re.compile(r"\b\d{1,2} ((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4})\b")
_TWICE = re.compile(r"^(\d{4}-[\dX]{2})([~?%]?)/\1\2$")


def month(edtf: str | None) -> str | None:
    """An EDTF date without its days: ``2011-03-02`` is ``2011-03``; what is no finer than a month stays.

    It holds every day that the date may have been, and qualifiers and open ends stay.
    """
    if edtf is None:
        return None
    return _TWICE.sub(r"\1\2", _DAY.sub(r"\1", edtf))


def months_in(text: str, exact: Container[date] = frozenset()) -> str:
    """A text in which each exact day, as digits or in words, is only its month; days of ``exact`` in digits stay."""

    def seen(found: re.Match[str]) -> str:
        return found[0] if "X" not in found[0] and date.fromisoformat(found[0]) in exact else found[1]

    return _WORDED_DAY.sub(r"\1", _DAY.sub(seen, text))


def days_in(edtf: str) -> list[date]:
    """The exact days that an EDTF date names, ends of intervals included."""
    return [date.fromisoformat(found.group()) for found in _DAY.finditer(edtf) if "X" not in found.group()]


def printed_documents(tables: Mapping[str, Any]) -> frozenset[str]:
    """The documents that are the printed form of a review."""
    documents = tables.get("documents")
    if documents is None or "kind" not in documents.column_names:
        return frozenset()
    pairs = zip(documents["document_id"].to_pylist(), documents["kind"].to_pylist(), strict=True)
    return frozenset(str(name) for name, kind in pairs if kind in _PRINTED_KINDS)


def rows_printed(sources: Iterable[str | None], documents: frozenset[str]) -> list[bool]:
    """For each row whether a printed document is among its sources."""
    return [_is_printed(source, documents) for source in sources]


def _is_printed(source: str | None, documents: frozenset[str]) -> bool:
    parts = (source or "").split(";")
    return any(part.partition(":")[0].strip() in documents for part in parts)
