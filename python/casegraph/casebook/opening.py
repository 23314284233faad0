"""The front doors: casebooks in files, in databases, and those that ship with the package."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph import io
from casegraph.casebook.book import Casebook
from casegraph.casebook.checking import examined
from casegraph.display import interruptible
from casegraph.errors import NotFoundError
from casegraph.io import Contents
from casegraph.schema import closest

if TYPE_CHECKING:
    from casegraph.validation import ValidationReport

__all__ = ["examine", "example", "example_folder", "examples", "open_casebook"]


def open_casebook(path: str | PathLike[str], *, validate: bool = True, descriptor: bool = True) -> Casebook:
    """Read a casebook.

    Parameters
    ----------
    path
        A folder with datapackage.json (CSV or Parquet), an Excel workbook (.xlsx), a DuckDB or SQLite file
        with a table per table, or the address of a PostgreSQL database (``postgresql://host/name``).
    validate
        False checks the types of every cell, and leaves out the rules between rows and tables.
    descriptor
        False reads ``<table>.csv`` by name in a folder that has no datapackage.json.

    Returns
    -------
    Casebook
        Checked, with every table in the schema's types.

    Raises
    ------
    InvalidCasebook
        Where there are problems of level error; all are in its ``problems``.
    NotFoundError
        Where there is nothing at ``path``, or no descriptor in the folder.
    DataError
        Where a file cannot be read at all.

    Examples
    --------
    >>> import casegraph as cg
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = cg.example("dhr7").write(f"{folder}/review.xlsx")
    ...     book = cg.open(path)
    >>> book.time_zone
    'Europe/London'
    """
    return Casebook._of(interruptible(lambda: _contents_at(path, descriptor=descriptor)), validate=validate)


def examine(path: str | PathLike[str], *, descriptor: bool = True) -> ValidationReport:
    """Read a casebook and return every problem, without raising for those of its data.

    Parameters
    ----------
    path
        A folder with datapackage.json (CSV or Parquet), an Excel workbook (.xlsx), a DuckDB or SQLite file
        with a table per table, or the address of a PostgreSQL database (``postgresql://host/name``).
    descriptor
        False reads ``<table>.csv`` by name in a folder that has no datapackage.json.

    Returns
    -------
    ValidationReport
        Every problem, warnings included.

    Raises
    ------
    NotFoundError, DataError
        Where what is at ``path`` cannot be read at all.
    """
    from casegraph.validation import ValidationReport, problems_table

    contents = interruptible(lambda: _contents_at(path, descriptor=descriptor))
    return ValidationReport(problems_table(examined(contents, validate=True)[1]))


def _contents_at(path: str | PathLike[str], *, descriptor: bool) -> Contents:
    if isinstance(path, str) and "://" in path:
        return io.read_address(path)
    return io.read(Path(path), descriptor=descriptor)


def examples() -> list[str]:
    """Return the names of the casebooks that ship with the package.

    Returns
    -------
    list of str
        What :func:`example` accepts.

    Examples
    --------
    >>> import casegraph as cg
    >>> cg.examples()
    ['dhr7']
    """
    return sorted(entry.name for entry in _data_folder().iterdir() if (entry / "datapackage.json").is_file())


def example(name: str = "dhr7") -> Casebook:
    """Read a casebook that ships with the package.

    Parameters
    ----------
    name
        One of :func:`examples`.

    Returns
    -------
    Casebook
        ``dhr7``: a published, anonymised review, coded paragraph by paragraph.

    Raises
    ------
    NotFoundError
        Where there is no example of that name.

    Examples
    --------
    >>> import casegraph as cg
    >>> cg.example("dhr7").reviews["review_id"].to_pylist()
    ['DHR7']
    """
    return open_casebook(example_folder(name))


def example_folder(name: str) -> Path:
    """Return the folder of a casebook that ships with the package.

    Raises
    ------
    NotFoundError
        Where there is no example of that name.
    """
    available = examples()
    if name not in available:
        listed = ", ".join(available) or "none"
        raise NotFoundError(f"there is no example '{name}'{closest(name, available)}; available: {listed}")
    return _data_folder() / name


def _data_folder() -> Path:
    from importlib.resources import files

    return Path(str(files("casegraph"))) / "data"
