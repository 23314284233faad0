"""A casebook in a database: a table per table of the schema, and a table `casebook` that describes it.

DuckDB and SQLite are files; PostgreSQL is reached by its URL. Nothing is ever written to a server.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from casegraph.errors import ArgumentError, DataError, NotFoundError, Problem
from casegraph.io.about import ABOUT, about_rows, read_about
from casegraph.io.atomic import atomic_file
from casegraph.io.contents import Contents, Origin, checksum, ordered, unknown_table, visible_value
from casegraph.io.migrations import bring_up_to_date
from casegraph.schema import schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DUCKDB_NAMES", "SCHEMES", "SQLITE_NAMES", "kind_of_file", "read_database", "read_server", "write_duckdb"]

DUCKDB_NAMES: Final = (".duckdb", ".ddb")
SQLITE_NAMES: Final = (".sqlite", ".sqlite3")
SCHEMES: Final = ("postgresql", "postgres")  # of servers

_SQLITE_NAMES_ASKED = "select name from sqlite_master where type in ('table', 'view')"
_FIRST_BYTES = {"duckdb": (8, b"DUCK"), "sqlite": (0, b"SQLite format 3\0")}
# PostgreSQL types that come as they are; any other comes as its text.
_PLAIN_TYPES = frozenset(
    {"smallint", "integer", "bigint", "real", "double precision", "boolean", "text", "character varying", "date"}
    | {"time without time zone"}
)
# Small blocks: a review's tables are small. One thread: rows keep their order.
_DUCKDB_SMALL = {"threads": 1, "default_block_size": 16384}
# A database that came from elsewhere may hold views that would read other files or load code.
_DUCKDB_SAFE = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def kind_of_file(path: Path) -> str | None:
    """Return ``duckdb`` or ``sqlite`` by a file's first bytes; None: it is no database."""
    with path.open("rb") as file:
        start = file.read(16)
    for kind, (at, mark) in _FIRST_BYTES.items():
        if start[at : at + len(mark)] == mark:
            return kind
    return None


def read_database(path: Path, kind: str) -> Contents:
    """Return what a DuckDB or SQLite file holds of a casebook.

    Raises
    ------
    ArgumentError
        Where the package that reads it is not installed.
    DataError
        Where the file cannot be read, or is of a newer version.
    """
    source: _Source = _DuckDB(path) if kind == "duckdb" else _SQLite(path)
    try:
        contents = _contents(source, own=True)
    finally:
        source.close()
    contents.checksums = {path.name: checksum(path)}
    return contents


def read_server(url: str) -> Contents:
    """Return what the database at ``url`` (``postgresql://user@host/name``) holds of a casebook.

    A database of a server may hold much else: tables that are none of the casebook's are left alone, and
    the search path of the connection says whose tables are meant. Rows come in the order of their keys,
    as a server keeps none.

    Raises
    ------
    ArgumentError
        Where the package that reads it is not installed.
    NotFoundError
        Where there is no table of a casebook.
    DataError
        Where the server cannot be reached or refuses.
    """
    source = _PostgreSQL(url)
    try:
        return _contents(source, own=False)
    finally:
        source.close()


def write_duckdb(contents: Contents, path: Path, *, overwrite: bool = False) -> None:
    """Write a casebook as a DuckDB file; the file appears whole or not at all.

    Raises
    ------
    ArgumentError
        Where the file is there already and ``overwrite`` is False, or DuckDB is not installed.
    """
    duckdb = _needed("duckdb", "DuckDB files")
    if path.exists() and not overwrite:
        raise ArgumentError(f"{path}: the file is there already; accepted: another name, or overwrite=True")
    with atomic_file(path) as target, duckdb.connect(str(target), config=_DUCKDB_SMALL) as connection:
        for name in ordered(contents.tables):
            _store(connection, name, contents.tables[name])
        _store(connection, ABOUT, _about_table(contents))


def _store(connection: Any, name: str, table: pa.Table) -> None:
    connection.register("incoming", table)
    connection.execute(f"create table {_quoted(name)} as select * from incoming")
    connection.unregister("incoming")


def _about_table(contents: Contents) -> pa.Table:
    import pyarrow as pa

    # Columns keep their types here, and no cell starts a comment: `type` and `comments` say nothing.
    rows = [row for row in about_rows(contents) if not row[0].startswith(("type.", "comments"))]
    return pa.table({"key": [key for key, _ in rows], "value": [value for _, value in rows]})


def _contents(source: _Source, *, own: bool) -> Contents:
    """Read a casebook; ``own``: the database is the casebook's own, so that other tables are slips."""
    names = source.names()
    contents = Contents({}, problems=[*_slips(source, names, own=own)])
    found = [name for name in schema().tables if name in names]
    if not found:
        raise NotFoundError(f"{source.place}: the database has no table of a casebook, such as contacts")
    _read_about(source, names, contents)
    for name in found:
        contents.tables[name], problems = source.table(name)
        contents.problems += problems
        contents.origins[name] = Origin(f"{source.place}, table {name}", first=1)
    return bring_up_to_date(contents, source.place)


def _slips(source: _Source, names: Sequence[str], *, own: bool) -> list[Problem]:
    others = [name for name in names if name not in schema().tables and name != ABOUT]
    problems = [unknown_table(name, "the table", source.place) for name in others]
    return [one for one in problems if one is not None and (own or one.level == "error")]


def _read_about(source: _Source, names: Sequence[str], contents: Contents) -> None:
    if ABOUT not in names:
        return
    table, _ = source.table(ABOUT)
    if not {"key", "value"} <= set(table.column_names):
        raise DataError(f"{source.place}, table {ABOUT}: its columns must be key and value")
    pairs = zip(table.column("key").to_pylist(), table.column("value").to_pylist(), strict=True)
    place = f"{source.place}, table {ABOUT}"
    read_about(((str(key), "" if value is None else str(value), place) for key, value in pairs), contents)


def _needed(module: str, what: str) -> Any:
    import importlib

    extra = "duckdb" if module == "duckdb" else "postgresql"
    try:
        return importlib.import_module(module)
    except ImportError:
        raise ArgumentError(
            f"{what} are not read or written without {module}; accepted: pip install casegraph[{extra}]"
        ) from None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]


class _Source(ABC):
    """A database that is read."""

    place: str  # how messages call it; never with a password

    @abstractmethod
    def names(self) -> list[str]:
        """Return the names of its tables and views, in order."""

    @abstractmethod
    def table(self, name: str) -> tuple[pa.Table, list[Problem]]:
        """Return a table's rows, and what is wrong with them."""

    @abstractmethod
    def close(self) -> None:
        """End the connection."""


class _DuckDB(_Source):
    """A DuckDB file, opened for reading alone and cut off from everything else."""

    def __init__(self, path: Path) -> None:
        duckdb = _needed("duckdb", "DuckDB files")
        self.place, self._error = path.name, duckdb.Error
        self._connection = self._told(lambda: duckdb.connect(str(path), read_only=True, config=_DUCKDB_SAFE))

    def names(self) -> list[str]:
        found = "select table_name from information_schema.tables where table_schema = 'main' order by 1"
        return [name for (name,) in self._told(lambda: self._connection.execute(found).fetchall())]

    def table(self, name: str) -> tuple[pa.Table, list[Problem]]:
        rows = self._told(lambda: self._connection.sql(f"from main.{_quoted(name)}").to_arrow_table())
        return rows, []

    def close(self) -> None:
        self._connection.close()

    def _told(self, ask: Any) -> Any:
        try:
            return ask()
        except self._error as error:
            raise DataError(f"{self.place}: the DuckDB file cannot be read: {_first_line(error)}") from None


class _SQLite(_Source):
    """A SQLite file, opened for reading alone."""

    def __init__(self, path: Path) -> None:
        import sqlite3

        self.place, self._error = path.name, (sqlite3.Error, UnicodeDecodeError)
        self._connection = self._told(lambda: sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True))

    def names(self) -> list[str]:
        found = (
            "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\'"
        )
        return sorted(name for (name,) in self._told(lambda: self._connection.execute(found).fetchall()))

    def table(self, name: str) -> tuple[pa.Table, list[Problem]]:
        import pyarrow as pa

        columns, rows = self._told(lambda: self._rows(name))
        problems: list[Problem] = []
        arrays = []
        for at, column in enumerate(columns):
            values = [row[at] for row in rows]
            arrays.append(_of_one_type(values, name, column, problems))
        return pa.Table.from_arrays(arrays, names=columns), problems

    def close(self) -> None:
        self._connection.close()

    def _rows(self, name: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        answer = self._connection.execute(f"select * from {_quoted(name)}")
        return [described[0] for described in answer.description], answer.fetchall()

    def _told(self, ask: Any) -> Any:
        try:
            return ask()
        except self._error as error:
            raise DataError(f"{self.place}: the SQLite file cannot be read: {_first_line(error)}") from None


def _of_one_type(values: list[Any], table: str, column: str, problems: list[Problem]) -> pa.Array:
    """SQLite keeps a type for each value: whole numbers stay numbers where all are, else all is text."""
    import pyarrow as pa

    kinds = {type(value) for value in values if value is not None}
    if kinds == {int}:
        return pa.array(values, pa.int64())
    if kinds and kinds <= {int, float}:
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    for row, value in enumerate(values, start=1):
        if isinstance(value, bytes):
            problems.append(_binary(table, row, column, value))
    return pa.array(
        [None if value is None or isinstance(value, bytes) else str(value) for value in values], pa.string()
    )


def _binary(table: str, row: int, column: str, value: bytes) -> Problem:
    return Problem(
        rule="binary_value",
        table=table,
        row=row,
        column=column,
        value=visible_value(table, value.hex()[:40]),
        reason="the cell holds bytes, not text or a number",
        accepted="text, a number, or null",
    )


class _PostgreSQL(_Source):
    """A PostgreSQL database: the tables that the connection's search path shows, in one reading."""

    def __init__(self, url: str) -> None:
        dbapi = _needed("adbc_driver_postgresql.dbapi", "PostgreSQL databases")
        self.place, self._error = _without_secrets(url), dbapi.Error
        self._connection = self._told(lambda: dbapi.connect(url))
        self._cursor = self._connection.cursor()
        # All tables as of one moment, and nothing can be changed.
        self._told(lambda: self._cursor.execute("set transaction isolation level repeatable read, read only"))

    def names(self) -> list[str]:
        found = (
            "select distinct table_name::text from information_schema.tables "
            "where table_schema = any (current_schemas(false)) order by 1"
        )
        names: list[str] = self._rows(found).column(0).to_pylist()
        return names

    def table(self, name: str) -> tuple[pa.Table, list[Problem]]:
        rows = self._rows(f"select {', '.join(self._columns(name))} from {_quoted(name)}")
        declared = schema().tables.get(name)
        keys = [key for key in declared.key if key in rows.column_names] if declared is not None else []
        # Sorted here and not there: how a server orders text hangs on its locale.
        return rows.sort_by([(key, "ascending") for key in keys or rows.column_names]), []

    def _columns(self, name: str) -> list[str]:
        """Each column of a table as it is asked for: as text where its type is none of a casebook's."""
        found = self._rows(
            "select column_name::text, data_type::text from information_schema.columns "
            f"where table_name = {_literal(name)} and table_schema = any (current_schemas(false)) "
            f"and format('%I.%I', table_schema, table_name)::regclass = {_literal(_quoted(name))}::regclass "
            "order by ordinal_position"
        )
        listed = zip(found.column(0).to_pylist(), found.column(1).to_pylist(), strict=True)
        return [
            _quoted(column) if kind in _PLAIN_TYPES else f"{_quoted(column)}::text as {_quoted(column)}"
            for column, kind in listed
        ]

    def close(self) -> None:
        self._cursor.close()
        self._connection.close()

    def _rows(self, query: str) -> pa.Table:
        def ask() -> Any:
            self._cursor.execute(query)
            return self._cursor.fetch_arrow_table()

        return self._told(ask)

    def _told(self, ask: Any) -> Any:
        try:
            return ask()
        except self._error as error:
            raise DataError(f"{self.place}: the database cannot be read: {_first_line(error)}") from None


def _without_secrets(url: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"
