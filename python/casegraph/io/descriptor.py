"""datapackage.json: the Frictionless Data Package descriptor of a casebook in a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from casegraph.errors import DataError, NotFoundError
from casegraph.io.cells import FIELD_TYPES, field_type
from casegraph.io.contents import DEFAULT_TIME_ZONE, Contents
from casegraph.io.made import read_label
from casegraph.schema import Table, schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DESCRIPTOR", "Descriptor", "Resource", "describe", "read_descriptor"]

DESCRIPTOR = "datapackage.json"

# `filed_at` may hold the reserved word `elsewhere`, which is no address: no foreign key for it.
_LOOSE_COLUMNS = frozenset({("contacts", "filed_at")})


@dataclass(frozen=True)
class Resource:
    """One file of the package: a table, its format, its field types and what its content was."""

    name: str
    path: str
    format: str
    types: dict[str, str] = field(default_factory=dict)
    hash: str | None = None


@dataclass(frozen=True)
class Descriptor:
    """What a descriptor says of the casebook, checked."""

    contents: Contents
    resources: tuple[Resource, ...]


# -- reading -----------------------------------------------------------------------------------------


def read_descriptor(folder: Path) -> Descriptor:
    """Return the descriptor of a folder.

    Raises
    ------
    NotFoundError
        Where the folder has none.
    DataError
        Where it is no JSON, or says what cannot be.
    """
    path = folder / DESCRIPTOR
    if not path.is_file():
        raise NotFoundError(_no_descriptor(folder))
    try:
        package = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DataError(f"{path}: this is not JSON in UTF-8: {error}") from None
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise DataError(f"{path}: a data package is an object with a list of resources")
    resources = tuple(_resource(entry, path) for entry in package["resources"])
    twice = {one.name for one in resources if sum(other.name == one.name for other in resources) > 1}
    if twice:
        raise DataError(f"{path}: resource '{min(twice)}' is named more than once")
    return Descriptor(_contents(package, path), resources)


def _no_descriptor(folder: Path) -> str:
    found = sorted(name for name in schema().tables if (folder / f"{name}.csv").is_file())
    hint = (
        f"it has {', '.join(f'{name}.csv' for name in found)}: casegraph.open(folder, descriptor=False), or "
        "--no-descriptor on the command line, reads such files by their names"
        if found
        else "nor has it a file named as a table, such as contacts.csv"
    )
    return f"{folder}: the folder has no {DESCRIPTOR}, so it is not a casebook; {hint}"


def _contents(package: Mapping[str, Any], path: Path) -> Contents:
    own = package.get("casegraph", {})
    if not isinstance(own, dict):
        raise DataError(f"{path}: 'casegraph' must be an object with schema_version, time_zone and vocabularies")
    vocabularies = own.get("vocabularies", {})
    if not isinstance(vocabularies, dict) or not all(_is_texts(terms) for terms in vocabularies.values()):
        raise DataError(f"{path}: 'vocabularies' must give a list of terms for each vocabulary")
    return Contents(
        tables={},
        title=_text(package, "title", path),
        time_zone=_text(own, "time_zone", path) or DEFAULT_TIME_ZONE,
        vocabularies={name: list(terms) for name, terms in vocabularies.items()},
        schema_version=_text(own, "schema_version", path),
        made=_made(own, path),
    )


def _made(own: Mapping[str, Any], path: Path) -> dict[str, Any] | None:
    label = own.get("made")
    if label is None or read_label(json.dumps(label)) is not None:
        return label
    raise DataError(f"{path}: 'made' must be the label of a made casebook, an object in which \"made\" is true")


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _text(entry: Mapping[str, Any], key: str, path: Path) -> str | None:
    value = entry.get(key)
    if value is None or isinstance(value, str):
        return value
    raise DataError(f"{path}: '{key}' must be text, not {json.dumps(value)[:40]}")


def _resource(entry: Any, path: Path) -> Resource:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise DataError(f"{path}: a resource is an object with a name")
    name = entry["name"]
    where = entry.get("path")
    if not isinstance(where, str):
        raise DataError(f"{path}: resource '{name}' must give the path of one file (no list, no inline data)")
    _check_path(where, name, path)
    kind = str(entry.get("format") or PurePosixPath(where).suffix[1:]).lower()
    if kind not in ("csv", "parquet"):
        raise DataError(f"{path}: resource '{name}' is of format '{kind[:40]}'; accepted: csv, parquet")
    _check_reading(entry, name, path)
    digest = entry.get("hash")
    return Resource(name, where, kind, _types(entry, name, path), digest if isinstance(digest, str) else None)


def _check_path(where: str, name: str, path: Path) -> None:
    parts = where.split("/")
    outside = where.startswith("/") or ".." in parts or "\\" in where or ":" in where or "\0" in where
    if outside or not where or not (path.parent / where).resolve().is_relative_to(path.parent.resolve()):
        raise DataError(
            f"{path}: the path '{where[:80]}' of resource '{name}' leaves the folder; "
            "accepted: the relative path of a file in the folder, with / between its parts"
        )


def _check_reading(entry: Mapping[str, Any], name: str, path: Path) -> None:
    encoding = str(entry.get("encoding", "utf-8")).lower()
    if encoding not in ("utf-8", "utf8", "utf-8-sig"):
        raise DataError(f"{path}: resource '{name}' is in encoding '{encoding[:40]}'; accepted: utf-8")
    dialect = entry.get("dialect", {})
    if isinstance(dialect, dict) and dialect.get("delimiter", ",") != ",":
        raise DataError(f"{path}: resource '{name}' has another delimiter; accepted: the comma")


def _types(entry: Mapping[str, Any], name: str, path: Path) -> dict[str, str]:
    declared = entry.get("schema", {})
    fields = declared.get("fields", []) if isinstance(declared, dict) else None
    if not isinstance(fields, list):
        raise DataError(f"{path}: the schema of resource '{name}' must be an object with a list of fields")
    types = {}
    for one in fields:
        if not isinstance(one, dict) or not isinstance(one.get("name"), str):
            raise DataError(f"{path}: a field of resource '{name}' has no name")
        kind = one.get("type", "string")
        if kind not in (*FIELD_TYPES, "any"):
            accepted = ", ".join(FIELD_TYPES)
            raise DataError(f"{path}: field '{one['name']}' of '{name}' has type {kind!r}; accepted: {accepted}")
        types[one["name"]] = kind
    return types


# -- writing -----------------------------------------------------------------------------------------


def describe(contents: Contents, files: Mapping[str, tuple[str, int, str]], name: str) -> str:
    """Return the text of datapackage.json.

    ``files`` gives for each table its path in the folder, its size in bytes and its SHA-256. The text is
    the same for the same casebook: it holds no date.
    """
    package: dict[str, Any] = {"profile": "tabular-data-package", "name": _slug(contents.title or name)}
    if contents.title is not None:
        package["title"] = contents.title
    package["casegraph"] = {
        "schema_version": schema().version,
        "time_zone": contents.time_zone,
        "vocabularies": {name: list(terms) for name, terms in sorted(contents.vocabularies.items())},
    }
    if contents.made is not None:
        package["casegraph"]["made"] = contents.made
    package["resources"] = [
        _described(schema().tables[table], contents, *files[table]) for table in schema().tables if table in files
    ]
    package["resources"] += [_beside(name, *file) for name, file in files.items() if name not in schema().tables]
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", title.lower()).strip("-") or "casebook"


def _beside(name: str, path: str, size: int, digest: str) -> dict[str, Any]:
    """A file that is no table of the casebook; readers leave alone what is named with x_."""
    return {
        "name": f"x_{re.sub(r'[^a-z0-9._-]+', '_', name.lower())}",
        "description": "Made, describes nobody: what is true where the records of the casebook err.",
        **_file(path, size, digest),
    }


def _file(path: str, size: int, digest: str) -> dict[str, Any]:
    kind = PurePosixPath(path).suffix[1:]
    return {
        "path": path,
        "format": kind,
        "mediatype": "text/csv" if kind == "csv" else "application/vnd.apache.parquet",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
    }


def _described(declared: Table, contents: Contents, path: str, size: int, digest: str) -> dict[str, Any]:
    tables = contents.tables
    table = tables[declared.name]
    described: dict[str, Any] = {
        "profile": "tabular-data-resource",
        "name": declared.name,
        "description": f"{'' if contents.made is None else 'Made, describes nobody. '}One row is {declared.row_is}.",
        **_file(path, size, digest),
        "schema": {"fields": [_field(declared, one) for one in table.schema], "missingValues": [""]},
    }
    key = [column for column in declared.key if column in table.column_names]
    if len(key) == len(declared.key):
        described["schema"]["primaryKey"] = key[0] if len(key) == 1 else key
    foreign = [_foreign_key(declared, column, tables) for column in table.column_names]
    found = [one for one in foreign if one is not None]
    if found:
        described["schema"]["foreignKeys"] = found
    return described


def _field(declared: Table, arrow_field: pa.Field) -> dict[str, Any]:
    described = {"name": arrow_field.name, "type": field_type(arrow_field.type)}
    column = declared.find(arrow_field.name)
    if column is not None and column.description:
        described["description"] = column.description
    return described


def _foreign_key(declared: Table, name: str, tables: Mapping[str, pa.Table]) -> dict[str, Any] | None:
    column = declared.find(name)
    if column is None or column.refers_to not in tables or (declared.name, name) in _LOOSE_COLUMNS:
        return None
    key = schema().tables[column.refers_to].key
    resource = "" if column.refers_to == declared.name else column.refers_to
    return {"fields": name, "reference": {"resource": resource, "fields": key[0]}}
