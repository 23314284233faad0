"""Arguments of linkage, refused by name before anything is read."""

from __future__ import annotations

from typing import Any

from casegraph.errors import ArgumentError

__all__ = ["guarded", "of_type", "whole"]


def whole(name: str, value: Any, least: int = 0, most: int | None = None) -> int:
    """Return a whole number, or refuse it by name."""
    is_whole = hasattr(value, "__index__") and not isinstance(value, bool)
    if not is_whole or value < least or (most is not None and value > most):
        up_to = f" to {most}" if most is not None else " or more"
        told = value if is_whole else f"a {type(value).__name__}"
        raise ArgumentError(f"{name}: {told} is not accepted; accepted: a whole number, {least}{up_to}")
    return int(value)


def of_type(name: str, value: Any, kind: type, accepted: str) -> None:
    """Refuse what is neither None nor of the type."""
    if value is not None and not isinstance(value, kind):
        raise ArgumentError(f"{name}: a {type(value).__name__} is not accepted; accepted: {accepted}")


def guarded(report: Any) -> Any:
    """Return a report of progress that is told of work only where there is some, so that shares of it can be made."""
    if report is None:
        return None
    if not callable(report):
        raise ArgumentError(f"report: a {type(report).__name__} is not accepted; accepted: a function of (done, total)")

    def told(done: int, total: int) -> Any:
        return report(done, total) if total > 0 else None

    return told
