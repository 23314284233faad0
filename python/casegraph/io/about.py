"""What a workbook or a database says of its casebook, by key and value, in a sheet or table `casebook`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casegraph.errors import Problem
from casegraph.io.cells import FIELD_TYPES, field_type
from casegraph.io.contents import Contents, ordered
from casegraph.io.made import label_text, read_label
from casegraph.schema import schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ABOUT", "About", "about_rows", "read_about"]

ABOUT = "casebook"  # key and value: schema_version, title, time_zone, types, terms of one's own


@dataclass
class About:
    """What the entries say."""

    values: dict[str, str] = field(default_factory=dict)
    types: dict[str, dict[str, str]] = field(default_factory=dict)
    vocabularies: dict[str, list[str]] = field(default_factory=dict)


def read_about(entries: Iterable[tuple[str, str, str]], contents: Contents) -> About:
    """Take the entries (key, value and where each stands) into ``contents``, and return them.

    An entry that is not known becomes a problem of ``contents``.
    """
    about = About()
    for key, value, place in entries:
        if not _take_entry(about, key, value):
            contents.problems.append(_unknown_entry(key, place))
    contents.title = about.values.get("title") or None
    contents.time_zone = about.values.get("time_zone") or contents.time_zone
    contents.schema_version = about.values.get("schema_version") or None
    contents.vocabularies = about.vocabularies
    contents.made = read_label(about.values.get("made"))
    return about


def _take_entry(about: About, key: str, value: str) -> bool:
    kind, _, rest = key.partition(".")
    if key in ("schema_version", "title", "time_zone", "comments") or (key == "made" and read_label(value)):
        about.values[key] = value
    elif kind == "vocabulary" and rest in schema().vocabularies:
        if value:
            about.vocabularies.setdefault(rest, []).append(value)
    elif kind == "type" and value in FIELD_TYPES and rest.partition(".")[0] in schema().tables:
        table, _, column = rest.partition(".")
        about.types.setdefault(table, {})[column] = value
    else:
        return False
    return True


def _unknown_entry(key: str, place: str) -> Problem:
    return Problem(
        rule="unknown_entry",
        value=key[:80],
        reason="the entry is not known, or its value is not",
        accepted="schema_version, title, time_zone, comments, made with the label of a made casebook, "
        "vocabulary.<name> with a term, "
        f"type.<table>.<column> with one of {', '.join(FIELD_TYPES)}",
        place=place,
    )


def about_rows(contents: Contents) -> list[tuple[str, str]]:
    """Return the entries of a casebook."""
    rows = [
        ("schema_version", schema().version),
        ("title", contents.title or ""),
        ("time_zone", contents.time_zone),
    ]
    if contents.made is not None:
        rows.append(("made", label_text(contents.made)))
    if any(_starts_like_comment(table) for table in contents.tables.values()):
        rows.append(("comments", "no"))
    rows += [(f"vocabulary.{name}", term) for name, terms in sorted(contents.vocabularies.items()) for term in terms]
    for name in ordered(contents.tables):
        table, declared = contents.tables[name], schema().tables[name]
        for column in table.schema:
            known, kind = declared.find(column.name), field_type(column.type)
            if known is not None and (known.type, kind) in (
                ("id", "integer"),
                ("date", "date"),
                ("time", "time"),
            ):
                rows.append((f"type.{name}.{column.name}", kind))
    return rows


def _starts_like_comment(table: pa.Table) -> bool:
    import pyarrow.compute as pc

    if (
        table.num_columns == 0
        or field_type(table.column(0).type) != "string"
        or table.column(0).null_count == table.num_rows
    ):
        return False
    return bool(pc.any(pc.starts_with(table.column(0), "#")).as_py())
