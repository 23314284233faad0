"""Readers and writers of casebooks: one module a format, every one giving the same contents."""

from __future__ import annotations

from pathlib import Path

from casegraph.errors import ArgumentError, NotFoundError
from casegraph.io.contents import DEFAULT_TIME_ZONE, Contents, Origin

__all__ = ["DEFAULT_TIME_ZONE", "FORMATS", "Contents", "Origin", "need_excel", "read", "read_address", "write"]

FORMATS = ("csv", "parquet", "xlsx", "duckdb")
_WORKBOOK = ".xlsx"
_OTHER_SPREADSHEETS = frozenset({".xls", ".xlsm", ".xlsb", ".ods", ".numbers"})


def read(path: Path, *, descriptor: bool = True) -> Contents:
    """Return what a folder, workbook or database file holds of a casebook, faults included.

    Raises
    ------
    NotFoundError
        Where there is nothing at ``path``, or a folder without descriptor.
    DataError
        Where what is there cannot be a casebook at all.
    """
    if path.is_dir():
        from casegraph.io.folder import read_folder

        return read_folder(path, descriptor=descriptor)
    if not path.exists():
        raise NotFoundError(f"{path}: there is no such file or folder")
    if path.name == "datapackage.json":
        return read(path.parent)
    from casegraph.io import database

    kind = database.kind_of_file(path)
    if kind is not None:
        return database.read_database(path, kind)
    if path.suffix.lower() in (_WORKBOOK, *_OTHER_SPREADSHEETS) or _starts_like_zip(path):
        need_excel("read")
        from casegraph.io.workbook import read_workbook

        return read_workbook(path)
    raise ArgumentError(
        f"{path}: a casebook is a folder with datapackage.json, an Excel workbook (.xlsx), or a DuckDB or SQLite "
        "file; this is none of them"
    )


def read_address(address: str) -> Contents:
    """Return what a ``file:``, ``duckdb:``, ``sqlite:`` or ``postgresql:`` address holds of a casebook.

    Raises
    ------
    ArgumentError
        Where the address is of another kind.
    NotFoundError, DataError
        As of :func:`read`.
    """
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    from casegraph.io import database

    parts = urlsplit(address)
    if parts.scheme in database.SCHEMES:
        return database.read_server(address)
    if parts.scheme not in ("file", "duckdb", "sqlite") or parts.netloc not in ("", "localhost"):
        raise ArgumentError(
            f"'{parts.scheme}://' addresses are not read; accepted: the path of a folder, workbook or database file, "
            "or an address that starts with file:///, duckdb:///, sqlite:/// or postgresql://"
        )
    return read(Path(url2pathname(parts.path)))


def _starts_like_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def write(contents: Contents, path: Path, *, format: str | None = None, overwrite: bool = False) -> None:
    """Write a casebook in ``format``; without one, as the path's ending says, else as CSV files.

    Raises
    ------
    ArgumentError
        Where the format is not known, does not go with the path, or something else is at ``path``.
    DataError
        Where the casebook does not fit the format.
    """
    from casegraph.io import database

    of_name = {_WORKBOOK: "xlsx", **dict.fromkeys(database.DUCKDB_NAMES, "duckdb")}.get(path.suffix.lower())
    chosen = format or of_name or "csv"
    if chosen not in FORMATS:
        raise ArgumentError(f"there is no format '{chosen}'; accepted: {', '.join(FORMATS)}")
    if chosen != (of_name or chosen) or (of_name is None and chosen in ("xlsx", "duckdb")):
        raise ArgumentError(
            f"{path}: format '{chosen}' does not go with this name; .xlsx is the ending of workbooks, "
            ".duckdb that of DuckDB files"
        )
    if chosen == "xlsx":
        need_excel("written")
        from casegraph.io.workbook_writer import write_workbook

        write_workbook(contents, path, overwrite=overwrite)
    elif chosen == "duckdb":
        database.write_duckdb(contents, path, overwrite=overwrite)
    else:
        from casegraph.io.folder import write_folder

        write_folder(contents, path, format=chosen, overwrite=overwrite)


def need_excel(what: str) -> None:
    """Raise where the packages for workbooks are not installed; ``what``: ``read`` or ``written``."""
    import importlib.util

    module = {"read": "python_calamine", "written": "xlsxwriter"}[what]
    if importlib.util.find_spec(module) is None:
        raise ArgumentError(f"workbooks cannot be {what} without {module}; accepted: pip install casegraph[excel]")
