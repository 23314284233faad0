"""What a file holds of a casebook, before it is brought to the schema's types."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph.audience import Audience
from casegraph.errors import Problem
from casegraph.schema import schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DEFAULT_TIME_ZONE", "Contents", "Origin", "checksum", "ordered", "unknown_table", "visible_value"]

DEFAULT_TIME_ZONE = "Europe/London"


@dataclass(frozen=True)
class Origin:
    """Where the rows of a table stand in a file.

    ``rows`` holds the file's row of each data row (None: data row n is row n + 1). ``letters`` gives the
    sheet's column of each column (None: the file is no workbook). Rows past ``rows`` stand where ``then``
    says. ``first`` is the number of the first row where ``rows`` is None: 2 below a header.
    """

    file: str
    rows: array[int] | None = None
    letters: Mapping[str, str] | None = None
    then: Origin | None = None
    first: int = 2

    def place(self, row: int, column: str) -> str:
        """Return where data row ``row`` (from 1) stands, as ``contacts!C8`` or ``contacts.csv, row 8``."""
        if row < 1:
            return self.file
        if self.rows is not None and row > len(self.rows):
            return self.then.place(row - len(self.rows), column) if self.then else self.file
        at = row - 1 + self.first if self.rows is None else self.rows[row - 1]
        if self.letters is None:
            return f"{self.file}, row {at}"
        letter = self.letters.get(column)
        return f"{self.file}!{letter}{at}" if letter else f"{self.file}, row {at}"


@dataclass
class Contents:
    """A casebook as a reader found it, or as a writer is to write it."""

    tables: dict[str, pa.Table]
    title: str | None = None
    time_zone: str = DEFAULT_TIME_ZONE
    vocabularies: dict[str, list[str]] = field(default_factory=dict)
    schema_version: str | None = None
    checksums: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    audience: Audience = field(default_factory=Audience)  # for whom it was made
    made: dict[str, Any] | None = None  # of a made casebook: the label that says that it describes nobody


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def visible_value(table: str, value: object) -> str:
    """Return a cell's value for a message: nothing where the table holds identities."""
    declared = schema().tables.get(table)
    return "" if declared is not None and declared.identity_store else str(value)[:80]


def unknown_table(name: str, what: str, place: str) -> Problem | None:
    """Return the problem of a file or sheet that is no table of the casebook; None where it starts with x_.

    A name close to a table's is an error (a slip would lose rows), any other a warning.
    """
    import difflib

    if name.startswith("x_"):
        return None
    near = difflib.get_close_matches(name.strip().lower(), list(schema().tables), n=1, cutoff=0.8)
    if near:
        return Problem(
            rule="unknown_table",
            reason=f"{what} '{name}' is no table of a casebook and was not read",
            accepted=f"the name '{near[0]}', if that table is meant; names that start with x_ are left alone",
            place=place,
        )
    return Problem(
        rule="unknown_table",
        level="warning",
        reason=f"{what} '{name}' is no table of a casebook and was not read",
        accepted="a table's name (see casegraph codebook); a name that starts with x_ is left alone",
        place=place,
    )


def ordered(tables: Sequence[str] | Mapping[str, object]) -> list[str]:
    """Return the names in the schema's order."""
    return [name for name in schema().tables if name in tables]
