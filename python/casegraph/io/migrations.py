"""From a casebook of an older schema version to this one's, a step at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casegraph.errors import DataError, Problem
from casegraph.io.contents import Contents
from casegraph.schema import schema

__all__ = ["MIGRATIONS", "Migration", "bring_up_to_date"]

Version = tuple[int, int]


@dataclass(frozen=True)
class Migration:
    """One step: what changes a casebook of version ``start`` into one of version ``end``."""

    start: Version
    end: Version
    change: Callable[[Contents], Contents]


# Version 1.0 is the first; every later version adds its step here.
MIGRATIONS: tuple[Migration, ...] = ()


def bring_up_to_date(
    contents: Contents, place: str, steps: Sequence[Migration] = MIGRATIONS, current: str | None = None
) -> Contents:
    """Return the contents in the current schema version.

    A newer version is refused: what it added would be read as something else, or not at all.

    Raises
    ------
    DataError
        Where the version is newer, unknown, or older than any that can be migrated.
    """
    now = _version(current or schema().version, place)
    if contents.schema_version is None:
        contents.problems.append(_no_version(place, now))
        return contents
    version = _version(contents.schema_version, place)
    if version > now:
        raise DataError(
            f"{place}: the casebook has schema version {_text(version)}, and this casegraph reads up to "
            f"{_text(now)}; accepted: a newer casegraph (pip install --upgrade casegraph)"
        )
    while version < now:
        step = next((step for step in steps if step.start == version), None)
        if step is None:
            raise DataError(f"{place}: there is no way from schema version {_text(version)} to {_text(now)}")
        contents, version = step.change(contents), step.end
    return contents


def _version(text: str, place: str) -> Version:
    found = re.fullmatch(r"(\d{1,6})\.(\d{1,6})", text)
    if found is None:
        raise DataError(f"{place}: schema_version '{text[:80]}' is not a version; accepted: two numbers as in 1.0")
    return int(found[1]), int(found[2])


def _text(version: Version) -> str:
    return f"{version[0]}.{version[1]}"


def _no_version(place: str, now: Version) -> Problem:
    return Problem(
        rule="no_schema_version",
        level="warning",
        reason=f"no schema_version is stated; read as version {_text(now)}",
        accepted=f"schema_version {_text(now)}",
        place=place,
    )
