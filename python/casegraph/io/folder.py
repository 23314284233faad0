"""A casebook in a folder: a Frictionless Data Package of CSV or Parquet files."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError, DataError, NotFoundError, Problem
from casegraph.io.atomic import atomic_folder
from casegraph.io.cells import typed
from casegraph.io.contents import Contents, Origin, checksum, ordered, unknown_table
from casegraph.io.delimited import read_csv, write_csv
from casegraph.io.descriptor import DESCRIPTOR, Resource, describe, read_descriptor
from casegraph.io.made import IN_PARQUET, label_text, read_label
from casegraph.io.migrations import bring_up_to_date
from casegraph.schema import schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["made_folder", "read_folder", "write_folder"]

_DOCUMENTS = frozenset({".md", ".txt", ".rst", ".cff", ".pdf", ".docx", ".html"})


def read_folder(folder: Path, *, descriptor: bool = True) -> Contents:
    """Return what a folder holds.

    Parameters
    ----------
    folder
        A folder with datapackage.json.
    descriptor
        False reads ``<table>.csv`` and ``<table>.parquet`` by their names where there is no descriptor.

    Raises
    ------
    NotFoundError
        Where there is no descriptor (or, without one, no file named as a table).
    DataError
        Where the descriptor cannot be read, or the casebook is of a newer version.
    """
    if descriptor or (folder / DESCRIPTOR).is_file():
        described = read_descriptor(folder)
        contents, resources = described.contents, described.resources
        contents.checksums[DESCRIPTOR] = checksum(folder / DESCRIPTOR)
    else:
        contents, resources = Contents({}, schema_version=schema().version), _named_as_tables(folder)
    for resource in resources:
        _read_resource(folder, resource, contents)
    contents.problems += _unnamed_files(folder, resources)
    return bring_up_to_date(contents, DESCRIPTOR)


def _named_as_tables(folder: Path) -> tuple[Resource, ...]:
    found = []
    for name in schema().tables:
        kinds = [kind for kind in ("csv", "parquet") if (folder / f"{name}.{kind}").is_file()]
        if len(kinds) == 2:
            raise DataError(f"{folder}: table '{name}' is there twice, as {name}.csv and as {name}.parquet")
        found += [Resource(name, f"{name}.{kind}", kind) for kind in kinds]
    if not found:
        raise NotFoundError(f"{folder}: the folder has no file named as a table, such as contacts.csv")
    return tuple(found)


def _read_resource(folder: Path, resource: Resource, contents: Contents) -> None:
    name, file = resource.name, resource.path
    if name not in schema().tables:
        problem = unknown_table(name, "resource", DESCRIPTOR)
        contents.problems += [problem] if problem else []
        return
    path = folder / file
    if not path.is_file():
        reason = f"the file {file} that {DESCRIPTOR} names is not in the folder"
        accepted = f"the file, or a {DESCRIPTOR} without it"
        contents.problems.append(Problem(rule="missing_file", table=name, reason=reason, accepted=accepted, place=file))
        return
    table, digest, problems, left_out = (
        _read_parquet(path, resource) if resource.format == "parquet" else _read_csv(path, resource)
    )
    contents.checksums[file] = digest
    contents.problems += problems
    changed = _changed(resource, digest)
    contents.problems += [changed] if changed else []
    if table is not None:
        contents.made = contents.made or read_label((table.schema.metadata or {}).get(IN_PARQUET))
        contents.tables[name] = table
        contents.origins[name] = Origin(file, _file_rows(table.num_rows, left_out))


def _file_rows(count: int, left_out: list[int]) -> array[int] | None:
    """The file's row of each row that was read; None where none was left out between them."""
    if not left_out:
        return None
    skipped = set(left_out)
    rows = (number for number in range(2, count + len(left_out) + 2) if number not in skipped)
    return array("q", rows)


_Read = tuple["pa.Table | None", str, list[Problem], list[int]]  # rows, checksum, faults, rows left out


def _read_csv(path: Path, resource: Resource) -> _Read:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    texts, problems, left_out = read_csv(data, resource.name, resource.path)
    if texts is None:
        return None, digest, problems, []
    table, more = typed(texts, resource.types, resource.name)
    return table, digest, problems + more, left_out


def _read_parquet(path: Path, resource: Resource) -> _Read:
    import pyarrow as pa
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            return file.read(), checksum(path), [], []
    except (pa.ArrowException, OSError) as error:
        first_line = str(error).partition("\n")[0][:200]
        problem = Problem(
            rule="unreadable_file",
            table=resource.name,
            reason=f"the file is no Parquet file that can be read: {first_line}",
            accepted="a whole Parquet file",
            place=resource.path,
        )
        return None, checksum(path), [problem], []


def _changed(resource: Resource, digest: str) -> Problem | None:
    if resource.hash is None or resource.hash.lower() in (digest, f"sha256:{digest}"):
        return None
    if ":" in resource.hash and not resource.hash.lower().startswith("sha256:"):
        return None  # another kind of hash, which somebody else's tool wrote
    return Problem(
        rule="changed_file",
        level="warning",
        table=resource.name,
        reason=f"the file was changed after {DESCRIPTOR} was written (its SHA-256 differs)",
        accepted=f"write the casebook again (book.write), which renews {DESCRIPTOR}",
        place=resource.path,
    )


def _unnamed_files(folder: Path, resources: tuple[Resource, ...]) -> list[Problem]:
    named = {(folder / resource.path).resolve() for resource in resources} | {(folder / DESCRIPTOR).resolve()}
    problems = []
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith((".", "x_")) or path.suffix.lower() in _DOCUMENTS
        if path.is_file() and not hidden and path.resolve() not in named:
            problems.append(
                Problem(
                    rule="unknown_file",
                    level="warning",
                    reason=f"the file is not named in {DESCRIPTOR} and was not read",
                    accepted="a resource for it; a file whose name starts with x_ is left alone",
                    place=path.name,
                )
            )
    return problems


def write_folder(
    contents: Contents,
    folder: Path,
    *,
    format: str = "csv",
    overwrite: bool = False,
    beside: Mapping[str, Mapping[str, pa.Table]] | None = None,
) -> None:
    """Write a casebook as a Data Package; the folder appears whole or not at all.

    ``beside``: folders of CSV files in it that belong to it too, by their names; the descriptor names them with x_.

    Raises
    ------
    ArgumentError
        Where ``folder`` is a file, or a folder that holds something other than a casebook and
        ``overwrite`` is False.
    """
    _check_target(folder, overwrite)
    old = _files_of_casebooks() | set(beside or ())
    with atomic_folder(folder, belongs=lambda name: name in old) as target:
        files = {}
        for name in ordered(contents.tables):
            path = target / f"{name}.{format}"
            if format == "csv":
                write_csv(contents.tables[name], path)
            else:
                _write_parquet(contents.tables[name], path, contents.made)
            files[name] = _file(target, path)
        for name, tables in (beside or {}).items():
            (target / name).mkdir()
            for table in tables:
                path = target / name / f"{table}.csv"
                write_csv(tables[table], path)
                files[f"{name}_{table}"] = _file(target, path)
        text = describe(contents, files, folder.resolve().name)
        (target / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")


def _file(folder: Path, path: Path) -> tuple[str, int, str]:
    """A file's place in the folder, its size and its checksum."""
    return path.relative_to(folder).as_posix(), path.stat().st_size, checksum(path)


@contextmanager
def made_folder(
    folder: Path, title: str, made: dict[str, Any], beside: str, *, overwrite: bool = False
) -> Iterator[tuple[Path, dict[str, pa.Table]]]:
    """Give a temporary folder for Parquet files that are written piece by piece, and a place for their schemas.

    When the block ends well, the tables in that place, named as their files, are described in datapackage.json, with
    the label ``made``, and the folder appears whole; ``beside`` is a folder in it whose files belong to it too.

    Raises
    ------
    ArgumentError
        As of ``write_folder``.
    """
    _check_target(folder, overwrite)
    old = _files_of_casebooks() | {beside}
    with atomic_folder(folder, belongs=lambda name: name in old) as target:
        contents = Contents({}, title=title, made=made)
        yield target, contents.tables
        files = {name: _file(target, target / f"{name}.parquet") for name in contents.tables}
        files |= {f"{beside}_{path.stem}": _file(target, path) for path in sorted((target / beside).iterdir())}
        text = describe(contents, files, folder.resolve().name)
        (target / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")


def _write_parquet(table: pa.Table, path: Path, made: dict[str, Any] | None) -> None:
    import pyarrow.parquet

    if made is not None:
        told = {**(table.schema.metadata or {}), IN_PARQUET: label_text(made)}
        table = table.replace_schema_metadata(told)
    pyarrow.parquet.write_table(table, path, compression="zstd")


def _check_target(folder: Path, overwrite: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise ArgumentError(f"{folder}: this is a file; accepted: a folder, or a path that ends in .xlsx")
    if folder.is_dir() and not overwrite and any(folder.iterdir()) and not _is_casebook(folder):
        raise ArgumentError(
            f"{folder}: the folder holds something other than a casebook; accepted: a new or empty folder, "
            "or overwrite=True, which replaces the files of tables and leaves all others"
        )


def _is_casebook(folder: Path) -> bool:
    try:
        return "casegraph" in json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False


def _files_of_casebooks() -> set[str]:
    """Names of files that a new casebook replaces: those that the old one may have written."""
    return {DESCRIPTOR, *(f"{name}.{kind}" for name in schema().tables for kind in ("csv", "parquet"))}
