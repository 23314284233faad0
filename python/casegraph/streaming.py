"""Contacts counted from Parquet files piece by piece, for casebooks that do not fit into memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph.casebook import Casebook
from casegraph.errors import ArgumentError, NotFoundError
from casegraph.io.made import IN_PARQUET, label_text, read_label

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["known_tables", "stream_counts"]

_GROUPS = ("person", "agency", "sector", "kind", "year", "quarter", "month", "week", "weekday")
_PRESENCES = {
    "took_part": ("took_part",),
    "absent": ("absent",),
    "spoken_about": ("spoken_about",),
    "took_part_or_absent": ("took_part", "absent"),
    "any": None,
}
_NEEDED = ("agency_id", "agency_certainty", "date", "kind", "count_min", "count_max", "part_of")
_OF_PARTICIPANTS = ("contact_id", "person_id", "role", "presence", "certainty")
_ROWS_PER_PIECE = 2_000_000
_MOST_IDS = 1 << 32  # from the least to the greatest contact_id: a byte each


def stream_counts(
    path: str | Path,
    by: str | Iterable[str] = ("agency",),
    *,
    agencies: str | int | Sequence[str | int] | None = None,
    presence: str = "took_part",
    start: str | date | None = None,
    end: str | date | None = None,
    purpose: str | None = None,
    threads: int = 0,
) -> pa.Table:
    """Count contacts as ``graph.frequency.counts`` does, without a graph of them all: files larger than memory.

    Contacts and participants are read in pieces. Each piece is counted by the core as a graph of its own, and the
    counts are added up, so that the numbers are those of ``cg.open(path).graph().frequency.counts(...)``. Of the
    contacts only a byte each is kept, that says whether somebody had the part asked for; by person not even that, but
    both files need to be in ascending order of ``contact_id``: a piece of contacts and its participants are read side
    by side.

    Parameters
    ----------
    path
        Folder of a casebook in Parquet files, such as ``simulate_to`` or ``book.write(path, format="parquet")`` makes.
    by
        Groups, any of ``person``, ``agency``, ``sector``, ``kind``, ``year``, ``quarter``, ``month``, ``week``,
        ``weekday``.
    agencies, presence, start, end, threads
        As of ``graph.frequency.counts``.
    purpose
        What rows about persons are asked for, in a folder without a review; the table's metadata keep it
        (``casegraph.purpose``), and the label of made data (``casegraph.made``).

    Returns
    -------
    pyarrow.Table
        One row a group that has a contact, with ``certain`` and ``possible`` (empty: no upper bound stated), in
        ascending order of the groups, empty ones first; agencies in the order of their table. By person it is as large
        as there are groups: its memory comes on top of the pieces'.

    Raises
    ------
    casegraph.ArgumentError
        A group, presence or window that is not accepted; ids of contacts that are no whole numbers, or lie more than
        4,294,967,296 apart; by person, files that are not in ascending order of ``contact_id``, or no purpose where
        one is needed.
    casegraph.NotFoundError
        A folder without contacts.parquet, participants.parquet or agencies.parquet; an agency that is not there.

    Notes
    -----
    By address, incident or flag a count needs the whole: ``cg.open(path)``. The casebook is not validated, but
    a date or a number that cannot be read is an error.

    Examples
    --------
    >>> import casegraph as cg, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = cg.simulate_to(folder + "/made", contacts=1000)
    ...     counted = cg.stream_counts(made, ["agency", "year"])
    >>> counted.column_names
    ['agency', 'year', 'certain', 'possible', 'exposure_days']
    """
    import pyarrow as pa

    groups = [by] if isinstance(by, str) else list(by)
    for group in groups:
        if group not in _GROUPS:
            accepted = ", ".join(_GROUPS)
            raise ArgumentError(f"by: {group!r} is not accepted in a stream; accepted: {accepted} (else: cg.open)")
    if presence not in _PRESENCES:
        raise ArgumentError(f"presence: {presence!r} is not accepted; accepted: {', '.join(_PRESENCES)}")
    folder = Path(path)
    known = known_tables(folder)
    asked = {"by": groups, "agencies": agencies, "presence": "any", "start": start, "end": end, "threads": threads}
    asked["purpose"] = purpose
    if "person" in groups:
        asked["presence"] = presence
        pieces = _pieces_with_participants(folder)
    else:
        pieces = ({"contacts": contacts} for contacts in _pieces(folder, _Wanted(folder, _PRESENCES[presence])))
    parts = [_counted({}, known, asked)]  # of no contact: the columns, and every argument is looked at once
    parts.extend(_counted(piece, known, asked) for piece in pieces)
    counted = _added_up(pa.concat_tables(parts, promote_options="permissive"), groups, known["agencies"])
    labels = {} if purpose is None else {"casegraph.purpose": purpose.strip()}
    made = read_label((known["agencies"].schema.metadata or {}).get(IN_PARQUET))
    labels |= {} if made is None else {"casegraph.made": label_text(made)}
    return counted.replace_schema_metadata(labels) if labels else counted


def known_tables(folder: str | Path) -> dict[str, pa.Table]:
    """The tables that are small whatever the number of contacts: agencies, and reviews where there are any."""
    known = {"agencies": _read(Path(folder), "agencies")}
    if (Path(folder) / "reviews.parquet").is_file():
        known["reviews"] = _read(Path(folder), "reviews")
    return known


def _counted(more: dict[str, pa.Table], known: dict[str, pa.Table], asked: dict[str, Any]) -> pa.Table:
    book = Casebook({**known, **more}, validate=False)
    table = book.graph().frequency.counts(**asked).table
    import pyarrow as pa

    # A dictionary of its own in each piece: plain text, so that they can be added up.
    fields = [
        pa.field(one.name, one.type.value_type if pa.types.is_dictionary(one.type) else one.type)
        for one in table.schema
    ]
    return table.cast(pa.schema(fields))


def _file(folder: Path, name: str) -> Any:
    import pyarrow.parquet as pq

    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise NotFoundError(
            f"{folder}: there is no {name}.parquet; accepted: the folder of a casebook in Parquet files"
        )
    return pq.ParquetFile(path, memory_map=True)


def _read(folder: Path, name: str) -> pa.Table:
    with _file(folder, name) as file:
        return file.read()


def _batches(file: Any, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    there = [name for name in columns if name in file.schema_arrow.names]
    yield from file.iter_batches(batch_size=_ROWS_PER_PIECE, columns=there, use_threads=True)


class _Wanted:
    """Which contacts have a participant in the presence asked for: a byte for each id."""

    def __init__(self, folder: Path, presences: tuple[str, ...] | None) -> None:
        self._everything = presences is None
        if presences is None:
            return
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        self._least, most = _span(folder)
        self._marks = np.zeros(most - self._least + 1, dtype=np.bool_)
        with _file(folder, "participants") as file:
            for batch in _batches(file, ("contact_id", "presence")):
                ids = batch.column("contact_id")
                if not pa.types.is_integer(ids.type):
                    raise ArgumentError(f"contact_id: {ids.type} is not accepted in a stream; accepted: whole numbers")
                rows = pc.is_in(batch.column("presence"), value_set=pa.array(presences, pa.string()))
                self._marks[ids.to_numpy(zero_copy_only=False)[_bools(rows)] - self._least] = True

    def of(self, ids: pa.Array) -> Any:
        """A mask of the contacts that are wanted; None for all."""
        return None if self._everything else self._marks[ids.to_numpy(zero_copy_only=False) - self._least]


def _bools(values: Any) -> Any:
    return values.to_numpy(zero_copy_only=False)


def _span(folder: Path) -> tuple[int, int]:
    """The least and the greatest contact_id, by the statistics of the file or, where it has none, by reading."""
    import pyarrow as pa
    import pyarrow.compute as pc

    least, most = None, None
    with _file(folder, "contacts") as file:
        kind = file.schema_arrow.field("contact_id").type
        if not pa.types.is_integer(kind):
            raise ArgumentError(
                f"contact_id: {kind} is not accepted in a stream; accepted: whole numbers (else: cg.open)"
            )
        for batch in _batches(file, ("contact_id",)):
            if batch.num_rows == 0:
                continue
            found = pc.min_max(batch.column("contact_id")).as_py()
            least = found["min"] if least is None else min(least, found["min"])
            most = found["max"] if most is None else max(most, found["max"])
    if least is None or most is None:
        return 0, 0
    if most - least >= _MOST_IDS:
        raise ArgumentError(
            f"contact_id: {least} to {most} is too wide in a stream; accepted: ids less than {_MOST_IDS} apart"
        )
    return least, most


def _pieces_with_participants(folder: Path) -> Iterator[dict[str, pa.Table]]:
    """Contacts, without parts of counted rows, with their participants and the persons whom these name."""
    import pyarrow as pa
    import pyarrow.compute as pc

    _span(folder)  # that ids are whole numbers
    with _file(folder, "contacts") as contacts, _file(folder, "participants") as participants:
        parts = _InOrder(participants, _OF_PARTICIPANTS, "participants")
        rows = _InOrder(contacts, ("contact_id", *_NEEDED), "contacts")
        while (table := rows.next_batch()) is not None:
            of_them = parts.up_to(pc.max(table["contact_id"]).as_py())
            if "part_of" in table.column_names:
                table = table.filter(pc.is_null(table["part_of"])).drop_columns("part_of")
                of_them = of_them.filter(pc.is_in(of_them["contact_id"], value_set=table["contact_id"]))
            persons = pa.table({"person_id": pc.unique(of_them["person_id"])})
            yield {"persons": persons, "contacts": table, "participants": of_them}


class _InOrder:
    """Rows of a file in ascending order of contact_id, batch by batch or up to an id."""

    def __init__(self, file: Any, columns: Sequence[str], name: str) -> None:
        self._batches = _batches(file, columns)
        self._name = name
        self._last: int | None = None
        kept = [column for column in columns if column in file.schema_arrow.names]
        self._rest = file.schema_arrow.empty_table().select(kept)

    def next_batch(self) -> pa.Table | None:
        import numpy as np
        import pyarrow as pa

        for batch in self._batches:
            if batch.num_rows == 0:
                continue
            ids = batch.column("contact_id").to_numpy(zero_copy_only=False)
            if (self._last is not None and ids[0] < self._last) or np.any(ids[1:] < ids[:-1]):
                raise ArgumentError(
                    f"by: 'person' is not accepted in a stream where {self._name}.parquet is in another order; "
                    "accepted: rows in ascending order of contact_id (else: cg.open)"
                )
            self._last = int(ids[-1])
            return pa.Table.from_batches([batch])
        return None

    def up_to(self, contact: int) -> pa.Table:
        """The rows of contacts up to this one that were not given yet."""
        import numpy as np
        import pyarrow as pa

        kept = [self._rest]
        while self._last is None or self._last <= contact:
            more = self.next_batch()
            if more is None:
                break
            kept.append(more)
        table = pa.concat_tables(kept)
        ids = table["contact_id"].to_numpy()
        end = int(np.searchsorted(ids, contact, side="right"))
        self._rest = table.slice(end)
        return table.slice(0, end)


def _pieces(folder: Path, wanted: _Wanted) -> Iterator[pa.Table]:
    """The contacts that are wanted, without parts of counted rows, under ids of their own."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    with _file(folder, "contacts") as file:
        for batch in _batches(file, ("contact_id", *_NEEDED)):
            table = pa.Table.from_batches([batch])
            mask = wanted.of(batch.column("contact_id"))
            if mask is not None and not mask.all():
                table = table.filter(pa.array(mask))
            if "part_of" in table.column_names:
                table = table.filter(pc.is_null(table["part_of"])).drop_columns("part_of")
            numbers = pa.array(np.arange(table.num_rows, dtype=np.int64))
            if table.num_rows:
                yield table.set_column(0, "contact_id", numbers)


def _added_up(table: pa.Table, groups: Sequence[str], agencies: pa.Table) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pc.ScalarAggregateOptions(skip_nulls=False, min_count=1)  # what has no upper bound has none in the sum
    figures = [name for name in ("certain", "possible", "exposure_days") if name in table.column_names]
    # A bin has as many days in every piece.
    how = {"certain": ("sum", None), "possible": ("sum", whole), "exposure_days": ("max", None)}
    sums = table.group_by(list(groups)).aggregate([(name, *how[name]) for name in figures])
    sums = sums.rename_columns([name.removesuffix("_sum").removesuffix("_max") for name in sums.column_names])
    sums = sums.select([*groups, *figures])
    if not groups:
        return sums
    keys: dict[str, pa.Array | pa.ChunkedArray] = {}
    for name in groups:
        values = sums[name]
        if name == "agency":
            values = pc.index_in(values, value_set=agencies["agency_id"].cast(values.type))
        # What is empty comes first: by a key of its own, since versions of Arrow differ in how they are told so.
        keys |= {f"{name} is there": pc.is_valid(values).cast(pa.int8()), name: values}
    rows = pc.sort_indices(pa.table(keys), sort_keys=[(name, "ascending") for name in keys])
    return sums.take(rows).combine_chunks()
