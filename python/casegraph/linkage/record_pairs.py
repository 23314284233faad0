"""Pairs of records that somebody gives by their ids, as rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casegraph.errors import DataError
from casegraph.linkage.arguments import having

__all__ = ["refuse_repeated", "rows_of_pairs"]

Rows = np.ndarray[Any, Any]


def rows_of_pairs(table: pa.Table, ids: pa.ChunkedArray, what: str) -> tuple[Rows, Rows]:
    """Return the smaller and the greater row of each pair of ``record_a`` and ``record_b``.

    Parameters
    ----------
    table
        The pairs.
    ids
        The id of each record.
    what
        What the table is called in errors.

    Raises
    ------
    casegraph.DataError
        A column or a record that there is not.
    """
    having(table, what, "record_a", "record_b")
    sides = []
    for name in ("record_a", "record_b"):
        rows = pc.index_in(table[name].cast(ids.type), value_set=ids)
        if rows.null_count:
            at = pc.index(pc.is_null(rows), True).as_py()
            raise DataError(f"{what}, row {at + 1}, column {name}: there is no record with this id")
        sides.append(np.asarray(rows).astype(np.int64))
    return np.minimum(*sides), np.maximum(*sides)


def refuse_repeated(a: Rows, b: Rows, what: str) -> None:
    """Raise where a pair of rows, the smaller one first, stands there twice."""
    if len(np.unique(a * (b.max(initial=0) + 1) + b)) != len(a):
        raise DataError(f"{what}: a pair stands in two rows; accepted: each pair once")
