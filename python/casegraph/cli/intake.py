"""How the commands of linkage read records: the names of their columns, their dates and their encoding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pyarrow as pa

    from casegraph.linkage import Settings

__all__ = ["Intake", "intake_options"]


@dataclass(frozen=True, slots=True)
class Intake:
    """What the options say of files of records."""

    columns: dict[str, str] | None
    date_format: str | None
    encoding: str

    def read(self, path: str, settings: Settings | None) -> tuple[pa.Table, list[str]]:
        """Return the records of a file as linkage reads them, and what to know of that."""
        return self.read_all([path], settings)[0]

    def read_all(self, paths: Sequence[str], settings: Settings | None) -> list[tuple[pa.Table, list[str]]]:
        """Return the records of several files, of which each has some of the columns that the options name."""
        from casegraph.io.table_file import read_table
        from casegraph.linkage.intake import taken_in

        tables = [read_table(Path(path), self.encoding) for path in paths]
        there = {name for table in tables for name in table.column_names}
        nowhere = {name for name in self.columns or {} if name not in there}
        told = []
        for table in tables:
            columns = {
                name: new for name, new in (self.columns or {}).items() if name in {*table.column_names, *nowhere}
            }
            told.append(taken_in(table, settings, columns=columns, date_format=self.date_format))
        return told


def intake_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of files of records; the command is given an ``intake``."""

    @click.option("--column", multiple=True, metavar="NAME=COLUMN", help="What a column is: --column Known=given_name.")
    @click.option("--date-format", metavar="FORMAT", help="How dates are written, such as %d/%m/%Y [default: found].")
    @click.option("--encoding", default="utf-8", show_default=True, help="Of CSV files, such as cp1252.")
    @wraps(command)
    def with_intake(*given: Any, column: tuple[str, ...], date_format: str | None, encoding: str, **named: Any) -> None:
        command(*given, intake=Intake(_columns(column) or None, date_format, encoding), **named)

    return with_intake


def _columns(told: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.rpartition("=") for one in told]
    for text, (name, _, column) in zip(told, pairs, strict=True):
        if not name or not column:
            raise click.UsageError(f"--column: '{text}' is not accepted; accepted: NAME=COLUMN, as Known=given_name")
    return {name: column for name, _, column in pairs}
