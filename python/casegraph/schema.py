"""The casebook's tables, columns and vocabularies, as the compiled core declares them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from casegraph import _core
from casegraph.display.tables import Table as Shown
from casegraph.errors import NotFoundError

__all__ = ["Column", "Schema", "Table", "Term", "Vocabulary", "closest", "schema"]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a vocabulary and what it means."""

    value: str
    meaning: str


@dataclass(frozen=True, slots=True, repr=False)
class Vocabulary:
    """The terms that a category column may hold; a casebook may add its own where ``extensible``."""

    name: str
    description: str
    extensible: bool
    terms: tuple[Term, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The terms alone, without their meanings."""
        return tuple(term.value for term in self.terms)

    def _shown(self) -> Shown:
        own = "a casebook may add its own" if self.extensible else "a casebook adds none"
        terms = [(term.value, term.meaning) for term in self.terms]
        return Shown(f"Vocabulary {self.name}: {self.description} ({own})", ("term", "meaning"), terms)

    def __repr__(self) -> str:
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its type, vocabulary, and the table it refers to.

    ``example`` and ``second_example`` are its cells in the first and second row of a made casebook.
    """

    name: str
    type: str
    required: bool
    vocabulary: str
    refers_to: str
    description: str
    example: str
    unique: bool
    second_example: str


@dataclass(frozen=True, repr=False)
class Table:
    """A table of the casebook."""

    name: str
    row_is: str
    essential: bool
    identity_store: bool
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in the schema's order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def examples(self) -> tuple[tuple[str, ...], ...]:
        """The table's rows in the schema's made casebook, a cell a column: none, one or two."""
        rows = tuple(one.example for one in self.columns), tuple(one.second_example for one in self.columns)
        return tuple(row for row in rows if any(row))

    def _shown(self) -> Shown:
        rows = [
            (one.name, one.type, "yes" if one.required else "", one.vocabulary or one.refers_to, one.description)
            for one in self.columns
        ]
        caption = f"Table {self.name}: a row is {self.row_is}. Key: {', '.join(self.key)}"
        return Shown(caption, ("column", "type", "required", "terms, or refers to", "what it holds"), rows)

    def __repr__(self) -> str:
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def find(self, name: str) -> Column | None:
        """Return the column of that name, or None."""
        return self._by_name.get(name)

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises
        ------
        NotFoundError
            Where the table has no such column.
        """
        found = self._by_name.get(name)
        if found is None:
            raise NotFoundError(
                f"table '{self.name}' has no column '{name}'{closest(name, self.column_names)}; "
                f"its columns are {', '.join(self.column_names)}"
            )
        return found


@dataclass(frozen=True, repr=False)
class Schema:
    """Every table and vocabulary of a casebook, in the order in which a casebook is written."""

    version: str
    tables: Mapping[str, Table]
    vocabularies: Mapping[str, Vocabulary]

    def _shown(self) -> Shown:
        rows = [
            (name, "yes" if one.essential else "", len(one.columns), one.row_is) for name, one in self.tables.items()
        ]
        return Shown(
            f"Schema of a casebook, version {self.version}",
            ("table", "needed", "columns", "one row is"),
            rows,
            notes=("schema().table(name) has a table's columns, schema().vocabulary(name) the terms of a category.",),
        )

    def __repr__(self) -> str:
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def table(self, name: str) -> Table:
        """Return the table of that name.

        Raises
        ------
        NotFoundError
            Where a casebook has no such table.
        """
        found = self.tables.get(name)
        if found is None:
            raise NotFoundError(
                f"a casebook has no table '{name}'{closest(name, self.tables)}; its tables are {', '.join(self.tables)}"
            )
        return found

    def vocabulary(self, name: str) -> Vocabulary:
        """Return the vocabulary of that name.

        Raises
        ------
        NotFoundError
            Where there is no such vocabulary.
        """
        found = self.vocabularies.get(name)
        if found is None:
            raise NotFoundError(
                f"there is no vocabulary '{name}'{closest(name, self.vocabularies)}; "
                f"the vocabularies are {', '.join(self.vocabularies)}"
            )
        return found

    @property
    def essential(self) -> tuple[str, ...]:
        """The tables that suffice for a casebook."""
        return tuple(name for name, table in self.tables.items() if table.essential)


def closest(name: str, names: Iterable[str]) -> str:
    """Return ``" (did you mean 'x'?)"`` where one of ``names`` is close to ``name``, else nothing."""
    found = difflib.get_close_matches(name.strip().lower(), list(names), n=1, cutoff=0.8)
    return f" (did you mean '{found[0]}'?)" if found else ""


@lru_cache(maxsize=1)
def schema() -> Schema:
    """Return the schema of this version of casegraph."""
    declared = _core.schema()
    tables = {entry["name"]: _table(entry) for entry in declared["tables"]}
    vocabularies = {entry["name"]: _vocabulary(entry) for entry in declared["vocabularies"]}
    return Schema(declared["version"], MappingProxyType(tables), MappingProxyType(vocabularies))


def _table(entry: Mapping[str, Any]) -> Table:
    return Table(
        name=entry["name"],
        row_is=entry["row_is"],
        essential=entry["essential"],
        identity_store=entry["identity_store"],
        key=tuple(entry["key"]),
        columns=tuple(Column(**column) for column in entry["columns"]),
    )


def _vocabulary(entry: Mapping[str, Any]) -> Vocabulary:
    terms = tuple(Term(term["value"], term["meaning"]) for term in entry["terms"])
    return Vocabulary(entry["name"], entry["description"], entry["extensible"], terms)
