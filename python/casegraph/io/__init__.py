"""Readers and writers of casebooks: one module a format, every one giving the same contents."""

from __future__ import annotations

from pathlib import Path

from casegraph.errors import ArgumentError, NotFoundError
from casegraph.io.contents import DEFAULT_TIME_ZONE, Contents, Origin

__all__ = ["DEFAULT_TIME_ZONE", "FORMATS", "Contents", "Origin", "need_excel", "read", "write"]

FORMATS = ("csv", "parquet", "xlsx")
_WORKBOOK = ".xlsx"
_OTHER_SPREADSHEETS = frozenset({".xls", ".xlsm", ".xlsb", ".ods", ".numbers"})


def read(path: Path, *, descriptor: bool = True) -> Contents:
    """Return what a folder or workbook holds of a casebook, faults included.

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
    if path.suffix.lower() in (_WORKBOOK, *_OTHER_SPREADSHEETS) or _starts_like_zip(path):
        need_excel("read")
        from casegraph.io.workbook import read_workbook

        return read_workbook(path)
    raise ArgumentError(
        f"{path}: a casebook is a folder with datapackage.json or an Excel workbook (.xlsx); this is neither"
    )


def _starts_like_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def write(contents: Contents, path: Path, *, format: str | None = None, overwrite: bool = False) -> None:
    """Write a casebook in ``format``; without one, a workbook where the path ends in .xlsx, else CSV files.

    Raises
    ------
    ArgumentError
        Where the format is not known, does not go with the path, or something else is at ``path``.
    DataError
        Where the casebook does not fit the format.
    """
    chosen = format or ("xlsx" if path.suffix.lower() == _WORKBOOK else "csv")
    if chosen not in FORMATS:
        raise ArgumentError(f"there is no format '{chosen}'; accepted: {', '.join(FORMATS)}")
    if (chosen == "xlsx") != (path.suffix.lower() == _WORKBOOK):
        raise ArgumentError(f"{path}: format '{chosen}' does not go with this name; .xlsx is the ending of workbooks")
    if chosen == "xlsx":
        need_excel("written")
        from casegraph.io.workbook_writer import write_workbook

        write_workbook(contents, path, overwrite=overwrite)
    else:
        from casegraph.io.folder import write_folder

        write_folder(contents, path, format=chosen, overwrite=overwrite)


def need_excel(what: str) -> None:
    """Raise where the packages for workbooks are not installed; ``what``: ``read`` or ``written``."""
    import importlib.util

    module = {"read": "python_calamine", "written": "xlsxwriter"}[what]
    if importlib.util.find_spec(module) is None:
        raise ArgumentError(f"workbooks cannot be {what} without {module}; accepted: pip install casegraph[excel]")
