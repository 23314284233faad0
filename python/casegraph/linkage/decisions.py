"""Links that are certain: decided by somebody, or by a deterministic rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casegraph.errors import ArgumentError, DataError
from casegraph.frames import to_arrow
from casegraph.linkage.model import even_model
from casegraph.linkage.readings import linker_of
from casegraph.linkage.record_pairs import refuse_repeated, rows_of_pairs
from casegraph.linkage.settings import Certain, Comparison, Level, Settings

__all__ = ["decisions_of", "row_pairs"]

_MOST_PAIRS = 20_000_000
_KINDS = {"row_a": pa.int64(), "row_b": pa.int64(), "decision": pa.string(), "decided_by": pa.string(),
          "date": pa.string()}  # fmt: skip


def decisions_of(
    records: pa.Table, settings: Settings, ids: pa.ChunkedArray, given: Any = None, *, threads: int = 0
) -> pa.Table:
    """Return the pairs that are decided: ``row_a``, ``row_b``, ``decision``, ``decided_by``, ``date``.

    Each pair once, by rows: what somebody decided counts before the rules, and an earlier rule before a later one.

    Parameters
    ----------
    records, settings, ids
        The records, the settings with their deterministic rules, and the id of each record.
    given
        Decisions of persons: a table with ``record_a``, ``record_b``, ``decision`` (``link`` or ``apart``) and, where
        known, ``decided_by`` and ``date``.

    Raises
    ------
    casegraph.DataError
        A record that there is not, a pair of a record with itself, a decision that is neither, a pair decided twice.
    casegraph.ArgumentError
        A deterministic rule with more than 20 million pairs.
    """
    tables = [] if given is None else [_given(given, ids)]
    tables += [_of_rule(records, settings, one, threads) for one in settings.certain]
    if not tables:
        return pa.table({name: pa.array([], kind) for name, kind in _KINDS.items()})
    decided = pa.concat_tables(tables)
    a, b = (np.asarray(decided[name]) for name in ("row_a", "row_b"))
    _, first = np.unique(a * records.num_rows + b, return_index=True)  # by rows; of one pair the earliest
    return decided.take(pa.array(first))


def row_pairs(decided: pa.Table, decision: str) -> list[tuple[int, int]]:
    """Return the pairs of one decision, as the core takes them."""
    chosen = decided.filter(pc.equal(decided["decision"], decision))
    return list(zip(chosen["row_a"].to_pylist(), chosen["row_b"].to_pylist(), strict=True))


def _given(given: Any, ids: pa.ChunkedArray) -> pa.Table:
    table = to_arrow(given, "decisions")
    for name in ("record_a", "record_b", "decision"):
        if name not in table.column_names:
            raise DataError(f"decisions: there is no column '{name}'; accepted: record_a, record_b, decision")
    a, b = rows_of_pairs(table, ids, "decisions")
    for at in np.flatnonzero(a == b)[:1]:
        raise DataError(f"decisions, row {at + 1}: a record is paired with itself; accepted: two records")
    for at, decision in enumerate(table["decision"].to_pylist(), start=1):
        if decision not in ("link", "apart"):
            raise DataError(f"decisions, row {at}, column decision: '{decision}'; accepted: link, apart")
    refuse_repeated(a, b, "decisions")
    texts = {
        name: table[name].cast(pa.string()) if name in table.column_names else pa.nulls(len(a), pa.string())
        for name in ("decided_by", "date")
    }
    return pa.table({"row_a": a, "row_b": b, "decision": table["decision"].cast(pa.string()), **texts},
                    pa.schema(list(_KINDS.items())))  # fmt: skip


def _of_rule(records: pa.Table, settings: Settings, certain: Certain, threads: int) -> pa.Table:
    """All pairs of a deterministic rule: compared by nothing but whether the columns differ that must."""
    differ = list(certain.differ)
    used = {part.column for part in certain.rule.whole_parts} | set(differ)
    alone = replace(
        settings,
        columns={name: kind for name, kind in settings.columns.items() if name in used},
        lists={name: kind for name, kind in settings.lists.items() if name in used},
        comparisons=[Comparison(column, [Level("exact")]) for column in differ or [certain.rule.whole_parts[0].column]],
        rules=[certain.rule],
        certain=(),
        apart=(),
        most_pairs_of_rule=_MOST_PAIRS,
        most_rows_of_block=None,
    )
    try:
        linker = linker_of(records, alone, threads, accept_nothing=True)
    except ArgumentError as error:
        raise ArgumentError(f"certain, {certain.label}: {error}") from None
    model = even_model(len(one.labels) for one in alone.comparisons)
    pairs = pa.table(linker.score(model, 0.25, threads, None).pairs())
    patterns = np.asarray(pairs["pattern"])
    chosen = np.ones(len(patterns), bool)
    for at in range(len(differ)):
        chosen &= (patterns >> (4 * at) & 15) == 2  # both have it, and none of the levels holds
    size = int(chosen.sum())
    rows = {name: np.asarray(pairs[name])[chosen].astype(np.int64) for name in ("row_a", "row_b")}
    told = {
        "decision": [certain.decision] * size,
        "decided_by": [f"rule {certain.label}"] * size,
        "date": [None] * size,
    }
    return pa.table({**rows, **told}, pa.schema(list(_KINDS.items())))
