"""Answers of several questions that are made one: tables below each other, and the evidence of their rows."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["joined", "moved_down"]


def joined(tables: Iterable[pa.Table]) -> pa.Table:
    """The rows of tables one below the other, their texts numbered alike."""
    return pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()


def moved_down(evidence: pa.Table, rows: int) -> pa.Table:
    """The evidence of an answer that stands so many rows further down in another."""
    place = evidence.column_names.index("answer_row")
    column = evidence["answer_row"]
    return evidence.set_column(place, "answer_row", pc.add(column, pa.scalar(rows, column.type)))
