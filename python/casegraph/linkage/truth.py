"""What is known to be true of some records: labels of records, or of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casegraph.errors import ArgumentError, DataError
from casegraph.frames import to_arrow
from casegraph.linkage.arguments import having
from casegraph.linkage.record_pairs import refuse_repeated, rows_of_pairs

__all__ = ["codes_of", "is_pairs", "labelled_pairs", "truth_codes"]


def codes_of(values: Any) -> np.ndarray[Any, Any]:
    """Numbers from 0 for distinct values, -1 for missing ones."""
    column = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    return np.asarray(column.indices.fill_null(-1)).astype(np.int64)


def truth_codes(records: pa.Table, truth: Any) -> np.ndarray[Any, Any]:
    """Return of each record the person that it is truly of, as a number; -1 where that is not known.

    Parameters
    ----------
    records
        The records.
    truth
        The name of a column of the records, or a value a record.

    Raises
    ------
    casegraph.ArgumentError
        No such column, or another number of values than of records.
    casegraph.DataError
        No record has a label.
    """
    if isinstance(truth, str):
        if truth not in records.column_names:
            raise ArgumentError(f"truth: there is no column '{truth}'; there are {', '.join(records.column_names)}")
        truth = records[truth]
    try:
        codes = codes_of(truth)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise ArgumentError(
            f"truth: a {type(truth).__name__} is not accepted; accepted: a column of the records, or a value a record"
        ) from error
    if len(codes) != records.num_rows:
        raise ArgumentError(f"truth: {len(codes)} labels; accepted: one for each of the {records.num_rows} records")
    if not (codes >= 0).any():
        raise DataError("truth: no record has a label; accepted: at least one")
    return codes


def is_pairs(truth: Any) -> bool:
    """Whether labels are of pairs: a table with record_a, record_b and match."""
    if isinstance(truth, str | Sequence | np.ndarray | pa.Array | pa.ChunkedArray):
        return False
    names = getattr(truth, "column_names", None) or list(getattr(truth, "columns", ()))
    return {"record_a", "record_b", "match"} <= set(names)


def labelled_pairs(truth: Any, ids: pa.ChunkedArray) -> tuple[np.ndarray[Any, Any], ...]:
    """Return rows of both records, whether they match, and how many pairs each stands for, of labelled pairs.

    Pairs whose ``match`` is missing were not decided and are left out.

    Raises
    ------
    casegraph.DataError
        A record that there is not; no pair that is decided; a pair twice.
    """
    table = having(to_arrow(truth, "labels"), "labels", "record_a", "record_b", "match")
    table = table.filter(pc.is_valid(table["match"]))
    if not table.num_rows:
        raise DataError("labels: no pair is decided; accepted: match true or false in at least one row")
    a, b = rows_of_pairs(table, ids, "labels")
    refuse_repeated(a, b, "labels")
    stands_for = np.asarray(table["stands_for"], float) if "stands_for" in table.column_names else np.ones(len(a))
    return a, b, np.asarray(table["match"]).astype(bool), stands_for
