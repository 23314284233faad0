"""Days and hours that are exactly stated."""

from __future__ import annotations

from typing import Any

from casegraph import _core

__all__ = ["exact_day", "hour_of"]


def exact_day(edtf: str | None) -> int | None:
    """The day of a date that is one, and neither approximate nor uncertain."""
    if not edtf:
        return None
    first, last, approximate, uncertain = _core.parse_edtf(edtf)
    return first if first == last and not approximate and not uncertain else None


def hour_of(first: Any, last: Any) -> int | None:
    """The hour that a time stated within one hour is in."""
    if first is None:
        return None
    hours = {int(str(one)[:2]) for one in (first, last) if one is not None}
    return hours.pop() if len(hours) == 1 else None
