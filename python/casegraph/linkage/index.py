"""New records linked to records that are linked already, without linking those again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.errors import ArgumentError, DataError, shown
from casegraph.frames import to_arrow
from casegraph.linkage.arguments import checked, having, whole
from casegraph.linkage.constrained import Constrained
from casegraph.linkage.intake import taken_in
from casegraph.linkage.model import Model
from casegraph.linkage.readings import linker_of, prepared
from casegraph.linkage.settings import Settings
from casegraph.version import VERSION

if TYPE_CHECKING:
    from casegraph.linkage.links import Links

__all__ = ["Added", "Index"]

_LINK = 0.95  # where the settings leave the threshold to be chosen, which a few new records cannot
_FEW = 2_000  # records that are compared sooner than threads are started
_MOST_CHUNKS = 64  # rows are fetched one by one from the records: of many pieces that takes long


@dataclass(frozen=True)
class Added:
    """What linking a batch of new records gave.

    Attributes
    ----------
    crosswalk : pyarrow.Table
        A row a new record, as ``Links.crosswalk``: which person it stands for, one that there was or a new one.
    pairs : pyarrow.Table
        Kept pairs of a new record (``record_b``) with one that there was or that came with it (``record_a``):
        ``weight``, ``probability``, ``rule``.
    changes : pyarrow.Table
        Persons that there were and that the new records joined: ``entity_id``, ``change`` (``merged``; where clusters
        are constrained also ``split`` or ``both``), ``into``.
    """

    crosswalk: pa.Table
    pairs: pa.Table
    changes: pa.Table

    def __repr__(self) -> str:
        known = self.crosswalk.num_rows - self.crosswalk["probability"].null_count
        return (
            f"Added: {self.crosswalk.num_rows:,} records, {known:,} linked to another; "
            f"{self.changes.num_rows:,} persons merged into others"
        )


class Index:
    """Linked records, kept so that new ones are linked to them at once.

    The model and how rare each value is stay as they were: a batch is linked as it would be if all records were linked
    anew with both frozen. Made by ``links.index()``, or of the files of an earlier linkage.

    Parameters
    ----------
    records
        The records that are linked, with ids.
    crosswalk
        Which person each stands for: ``record_id``, ``entity_id``.
    settings, model
        Those that they were linked by. Settings without a threshold link from 0.95.
    pairs
        The kept pairs of the linkage (``record_a``, ``record_b``, ``weight``, ``probability``), which are needed where
        clusters are split or certain: new records may change how a component is parted.
    decisions
        Pairs that were decided on, as of ``cg.link``.
    threads
        Processors to use; 0: all.

    Raises
    ------
    casegraph.ArgumentError
        No ``pairs`` where the settings or ``decisions`` ask for them.
    casegraph.DataError
        Records without ids; a record that the crosswalk lacks; what ``cg.link`` refuses.

    Examples
    --------
    >>> import casegraph as cg
    >>> names = ["Ann Field", "Bob Moss", "Cy Lake", "Di Wood", "Ed Hill"]
    >>> people = [(*name.split(), f"{1960 + 7 * at}-0{at + 1}-1{at}") for at, name in enumerate(names)]
    >>> rows = [dict(zip(("given_name", "family_name", "birth_date"), one)) for one in people + people[:2]]
    >>> index = cg.link([{"record_id": f"r{at}", **row} for at, row in enumerate(rows)]).index()
    >>> added = index.add([{"record_id": "new", **rows[2]}])
    >>> added.crosswalk["entity_id"].to_pylist()
    ['p-r2']
    """

    def __init__(
        self,
        records: Any,
        crosswalk: Any,
        settings: Settings,
        model: Model,
        *,
        pairs: Any = None,
        decisions: Any = None,
        threads: int = 0,
    ) -> None:
        for name, value, kind in (("settings", settings, Settings), ("model", model, Model)):
            if not isinstance(value, kind):
                raise ArgumentError(f"{name}: a {type(value).__name__} is not accepted; accepted: {kind.__name__}")
        whole("threads", threads)
        table, _ = taken_in(records, settings)
        if settings.id_column not in table.column_names:
            raise DataError(f"records: an index needs ids; there is no column '{settings.id_column}'")
        wanted = [settings.id_column, *settings.columns]
        if settings.source is not None and settings.source not in wanted:
            wanted.append(settings.source)
        self.settings = settings if settings.link is not None else replace(settings, link=_LINK)
        self._link = self.settings.link or _LINK
        self.model = model
        self._threads = threads
        self._columns = list(dict.fromkeys(wanted))
        self._records = table.select(self._columns).combine_chunks()
        # New records are compared with whole blocks: which neighbours a cut leaves would change with every record.
        self._whole = replace(settings, most_rows_of_block=None)
        rules = [*settings.rules, *(one.rule for one in settings.certain)]  # both pair new records with old ones
        asked = replace(self._whole, rules=rules, most_pairs_of_rule=2**62)
        linker = linker_of(self._records, asked, threads)
        self._index = _core.RecordIndex(linker, threads)
        self._row_of = {record: row for row, record in enumerate(self._records[settings.id_column].to_pylist())}
        self._entities, self._entity_of_row = self._read(to_arrow(crosswalk, "crosswalk"))
        self._known = set(self._entities)
        self._sizes = np.bincount(self._entity_of_row, minlength=len(self._entities))
        is_constrained = settings.is_constrained or decisions is not None
        self._constrained = Constrained(self, pairs, decisions) if is_constrained else None

    def _read(self, crosswalk: pa.Table) -> tuple[list[str], Any]:
        having(crosswalk, "crosswalk", "record_id", "entity_id")
        ids = self._records[self.settings.id_column]
        at = pc.index_in(ids, value_set=crosswalk["record_id"].cast(ids.type))
        if at.null_count:
            row = pc.index(pc.is_null(at), True).as_py()
            raise DataError(f"crosswalk: it lacks the record of row {row + 1}; accepted: a row for each record")
        coded = crosswalk["entity_id"].cast(pa.string()).take(at).combine_chunks().dictionary_encode()
        return coded.dictionary.to_pylist(), np.asarray(coded.indices).astype(np.int32)

    def __len__(self) -> int:
        """How many records it holds."""
        return len(self._index)

    def __repr__(self) -> str:
        persons = int((self._sizes > 0).sum())
        return f"Index: {len(self):,} records of {persons:,} persons, {self._index.bytes() / 1e6:,.0f} MB of keys"

    @checked
    def give_frequencies(self, linker: _core.Linker) -> None:
        """Let a linker weigh rare values as they are weighed here."""
        self._index.give_frequencies(linker)

    @property
    def crosswalk(self) -> pa.Table:
        """``record_id`` and ``entity_id`` of all records, those added too."""
        entities = pa.array(self._entities, pa.string())
        return pa.table(
            {
                "record_id": self._records[self.settings.id_column],
                "entity_id": entities.take(pa.array(self._entity_of_row[: len(self)])),
            }
        )

    # -- what it is for --------------------------------------------------------------------------
    @checked
    def match(self, records: Any, *, most: int = 10) -> pa.Table:
        """Return the best matches of records, without adding them.

        Parameters
        ----------
        records
            A record as a dict, or a dataframe. Ids are not needed; columns that are not there are missing.
        most
            How many matches of each record at most.

        Returns
        -------
        pyarrow.Table
            ``row`` (of the asked record, from 0), ``record_id`` of the match, ``entity_id``, ``weight``,
            ``probability``; by row, the surest first. Pairs of at least ``settings.keep`` that some rule has.
        """
        whole("most", most, 1)
        batch = self._batch([records] if isinstance(records, Mapping) else records, with_ids=False)
        compared = [name for name in self.settings.columns if batch[name].null_count < batch.num_rows]
        if not compared and batch.num_rows:
            raise DataError(
                f"records: no column that is compared has a value; accepted: {', '.join(self.settings.columns)}"
            )
        base, pairs = self._paired(batch)
        a, b = (np.asarray(pairs[name]) for name in ("row_a", "row_b"))
        known = a < len(base)  # the others are pairs among the asked ones
        weight = np.asarray(pairs["weight"])
        order = np.flatnonzero(known)
        order = order[np.lexsort((a[order], -weight[order], b[order]))]
        asked = b[order] - len(base)
        first = np.searchsorted(asked, asked, side="left")
        order = order[np.arange(len(order)) - first < most]
        rows = base[a[order]]
        entities = pa.array(self._entities, pa.string())
        return pa.table(
            {
                "row": b[order] - len(base),
                "record_id": self._records[self.settings.id_column].take(pa.array(rows)),
                "entity_id": entities.take(pa.array(self._entity_of_row[rows])),
                "weight": weight[order],
                "probability": np.asarray(pairs["probability"])[order],
            }
        )

    @checked
    def explain(self, record: Mapping[str, Any], other: Any, *, show_values: bool = False) -> pa.Table:
        """Return how the weight of a new record and one of the index comes about, as ``Links.explain``.

        Parameters
        ----------
        record
            A record as a dict.
        other
            Id of a record of the index.
        show_values
            Whether values are shown; else they are masked.
        """
        from casegraph.errors import NotFoundError

        if isinstance(other, list | dict | set) or other not in self._row_of:
            raise NotFoundError("there is no such record; accepted: an id of a record of the index")
        new = self._batch([record], with_ids=False)
        return self._links_of(np.array([self._row_of[other]]), new).explain(0, 1, show_values=show_values)

    @checked
    def add(self, records: Any, *, on: date | None = None) -> Added:
        """Link new records to those that there are and among themselves, and keep them.

        Parameters
        ----------
        records
            A dataframe with ids of their own.
        on
            The day that the crosswalk gives as that of the decision.

        Returns
        -------
        Added
            Crosswalk of the new records, their pairs, and persons that they merged.

        Raises
        ------
        casegraph.DataError
            An id that is missing or there already.

        Notes
        -----
        A cluster keeps its id. Where a new record joins several, the one with most records keeps its own (of equals
        the one
        with the first record), and ``changes`` names the others. Clusters are connected components of links, as of
        ``cg.link``. Where the settings split clusters, hold deterministic rules, or pairs were decided on, the
        components that the new records join are parted anew as a whole, to what linking all anew would give: a person
        that was there may then be split too.
        """
        batch = self._batch(records, with_ids=True)
        base, pairs = self._paired(batch)
        start = len(self)
        rows = np.concatenate([base, np.arange(start, start + batch.num_rows)])
        a, b = (rows[np.asarray(pairs[name])] for name in ("row_a", "row_b"))
        probability = np.asarray(pairs["probability"])
        linked = probability >= self._link
        if self._constrained is None:
            changes = self._join(a[linked], b[linked], batch)
        else:
            links = (a[linked], b[linked], np.asarray(pairs["weight"])[linked])
            changes = self._constrained.settle(self, batch, base, links)
            linked &= self._entity_of_row[a] == self._entity_of_row[b]
        self._keep(batch)
        best = np.full(batch.num_rows, -1.0)
        for side in (a, b):
            new = linked & (side >= start)
            np.maximum.at(best, side[new] - start, probability[new])
        if self._constrained is not None:
            for row in self._constrained.certain_rows(self, start):
                if row >= start:
                    best[row - start] = 1.0
        ids = self._records[self.settings.id_column]
        found = pa.table(
            {
                "record_a": ids.take(pa.array(a)),
                "record_b": ids.take(pa.array(b)),
                **{name: pairs[name] for name in ("weight", "probability", "rule")},
            }
        )
        return Added(self._crosswalk_of(batch, start, best, on), found, changes)

    # -- its steps -------------------------------------------------------------------------------
    def _batch(self, records: Any, *, with_ids: bool) -> pa.Table:
        table, _ = taken_in(records, self.settings)
        name = self.settings.id_column
        unknown = [column for column in table.column_names if column not in self._columns]
        if unknown and not any(column in self.settings.columns for column in table.column_names):
            raise DataError(
                f"records: none of the columns {', '.join(map(shown, unknown))} is compared; accepted: "
                f"{', '.join(self._columns)}"
            )
        columns = {}
        for column in self._columns:
            kind = self._records.schema.field(column).type
            if column not in table.column_names:
                if column == name and with_ids:
                    raise DataError(f"records: there is no column '{name}'; accepted: an id of its own in each row")
                columns[column] = pa.nulls(table.num_rows, kind)
            else:
                columns[column] = self._cast(table[column], kind, column)
        batch = pa.table(columns)
        if with_ids:
            self._check_ids(batch[name])
        return batch

    def _cast(self, values: pa.ChunkedArray, kind: pa.DataType, column: str) -> pa.ChunkedArray:
        try:
            return values.cast(kind)
        except pa.ArrowException as error:
            raise DataError(
                f"records, column {column}: its values are of type {values.type}; accepted: {kind}, as in the index"
            ) from error

    def _check_ids(self, ids: pa.ChunkedArray) -> None:
        seen: set[Any] = set()
        for row, record in enumerate(ids.to_pylist(), start=1):
            if record is None:
                raise DataError(f"records, row {row}, column {self.settings.id_column}: the id is missing")
            if record in seen or record in self._row_of:
                raise DataError(
                    f"records, row {row}, column {self.settings.id_column}: its id is there already; accepted: an "
                    "id of its own"
                )
            seen.add(record)

    def _linker(self, base: Any, batch: pa.Table) -> tuple[pa.Table, _core.Linker]:
        """Records of the index and new ones together, ready to be compared, rare values weighed as in the index."""
        few = pa.concat_tables([self._records.take(pa.array(base)), batch])
        threads = 1 if few.num_rows < _FEW else self._threads
        linker = linker_of(few, self._whole, threads, accept_nothing=True)
        self.give_frequencies(linker)
        return few, linker

    def _paired(self, batch: pa.Table) -> tuple[Any, pa.Table]:
        """Rows of the index that new records may match, and kept pairs of those and the batch with a new one."""
        base = np.asarray(self._index.candidates(prepared(batch, self.settings)), dtype=np.int64)
        _, linker = self._linker(base, batch)
        return base, pa.table(_core.score_new(linker, self.model.to_core(), len(base), self.settings.keep))

    def _links_of(self, base: Any, batch: pa.Table) -> Links:
        from casegraph.linkage.links import Links

        few, linker = self._linker(base, batch)
        few = few.drop_columns(self.settings.id_column)  # rows stand for themselves: the new ones may have no ids
        found = linker.score(self.model.to_core(), self.settings.keep, 1, None)
        return Links(few, self.settings, linker, self.model, found)

    def _join(self, a: Any, b: Any, batch: pa.Table) -> pa.Table:
        """Entities of the new rows, and of rows that there are where new ones join them."""
        start, old = len(self), len(self._entities)
        parents: dict[int, int] = {}

        def root(node: int) -> int:
            while (above := parents.get(node, node)) != node:
                parents[node] = parents.get(above, above)
                node = above
            return node

        def node_of(row: int) -> int:  # an entity that there is, or, from `old` on, a new row
            return int(self._entity_of_row[row]) if row < start else old + row - start

        for one, other in zip(a.tolist(), b.tolist(), strict=True):
            x, y = root(node_of(one)), root(node_of(other))
            if x != y:
                parents[max(x, y)] = min(x, y)
        groups: dict[int, list[int]] = {}
        known = np.unique(self._entity_of_row[a[a < start]]).tolist()
        for node in [*known, *range(old, old + batch.num_rows)]:
            groups.setdefault(root(node), []).append(node)
        return self._settle(list(groups.values()), old, start, batch)

    def _settle(self, groups: Sequence[list[int]], old: int, start: int, batch: pa.Table) -> pa.Table:
        ids = batch[self.settings.id_column].to_pylist()
        of_new = np.full(batch.num_rows, -1, dtype=np.int32)
        renamed: dict[int, int] = {}
        merged: list[dict[str, str]] = []
        for nodes in groups:
            entities = [node for node in nodes if node < old]
            if entities:
                kept = min(entities, key=lambda entity: (-int(self._sizes[entity]), entity))
                for entity in entities:
                    if entity != kept:
                        renamed[entity] = kept
                        merged.append({"entity_id": self._entities[entity], "change": "merged",
                                       "into": self._entities[kept]})  # fmt: skip
            else:
                name = f"p-{min(ids[node - old] for node in nodes)}"
                while name in self._known:
                    name += "-new"
                kept = len(self._entities)
                self._entities.append(name)
                self._known.add(name)
            for node in nodes:
                if node >= old:
                    of_new[node - old] = kept
        for before, now in renamed.items():
            self._entity_of_row[:start][self._entity_of_row[:start] == before] = now
        self._append(of_new, renamed)
        kinds = [(name, pa.string()) for name in ("entity_id", "change", "into")]
        return pa.Table.from_pylist(merged, pa.schema(kinds))

    def _append(self, of_new: Any, renamed: Mapping[int, int]) -> None:
        """Entities of the new rows, and how many records each has."""
        start, size = len(self), len(self) + len(of_new)
        if size > len(self._entity_of_row):  # room for more than is needed, so that it is seldom copied
            self._entity_of_row = np.resize(self._entity_of_row, size + size // 8)
        self._entity_of_row[start:size] = of_new
        if len(self._entities) > len(self._sizes):
            grown = np.zeros(len(self._entities) + len(self._entities) // 8, np.int64)
            grown[: len(self._sizes)] = self._sizes
            self._sizes = grown
        for before, now in renamed.items():
            self._sizes[now] += self._sizes[before]
            self._sizes[before] = 0
        np.add.at(self._sizes, of_new, 1)

    def _assign(self, rows: Any, persons: Sequence[str], new: int) -> None:
        """Give rows, of which the last `new` are new ones, their entities by name."""
        number = {name: at for at, name in enumerate(self._entities)}
        for name in persons:
            if name not in number:
                number[name] = len(self._entities)
                self._entities.append(name)
                self._known.add(name)
        entities = np.asarray([number[name] for name in persons], np.int32)
        old = rows[: len(rows) - new]
        np.add.at(self._sizes, self._entity_of_row[old], -1)
        self._append(entities[len(old) :], {})
        np.add.at(self._sizes, entities[: len(old)], 1)
        self._entity_of_row[old] = entities[: len(old)]

    def _keep(self, batch: pa.Table) -> None:
        start = len(self)
        self._index.append(prepared(batch, self.settings))
        self._records = pa.concat_tables([self._records, batch])
        if self._records[self.settings.id_column].num_chunks > _MOST_CHUNKS:
            self._records = self._records.combine_chunks()
        for row, record in enumerate(batch[self.settings.id_column].to_pylist(), start=start):
            self._row_of[record] = row

    def _crosswalk_of(self, batch: pa.Table, start: int, best: Any, on: date | None) -> pa.Table:
        size = batch.num_rows
        entities = [self._entities[entity] for entity in self._entity_of_row[start : start + size].tolist()]
        return pa.table(
            {
                "record_id": batch[self.settings.id_column],
                "entity": pa.array(["person"] * size, pa.string()),
                "entity_id": pa.array(entities, pa.string()),
                "probability": pa.array(best, mask=best < 0),
                "decided_by": pa.array([f"casegraph {VERSION} link, {self._link:g}, added"] * size, pa.string()),
                "date": pa.array([None if on is None else on.isoformat()] * size, pa.string()),
            }
        )
