"""``cg.link``: from records to links, at first try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from casegraph import _core
from casegraph.display import reporting
from casegraph.errors import ArgumentError, DataError
from casegraph.linkage.arguments import checked, guarded, of_type, whole
from casegraph.linkage.column_names import is_usual
from casegraph.linkage.defaults import person_settings
from casegraph.linkage.intake import taken_in
from casegraph.linkage.model import Kind, Model
from casegraph.linkage.readings import is_list, linker_of
from casegraph.linkage.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

    from casegraph.linkage.index import Index
    from casegraph.linkage.links import Links

__all__ = ["count_pairs", "cut_pairs", "default_settings", "ids_of", "link", "trained"]


@checked
def link(
    records: Any,
    settings: Settings | None = None,
    *,
    model: Model | None = None,
    frequencies: Index | None = None,
    decisions: Any = None,
    columns: Mapping[str, str] | None = None,
    date_format: str | None = None,
    on: date | None = None,
    threads: int = 0,
    report: Any = None,
) -> Links:
    """Say which records are of the same person, with what probability.

    Parameters
    ----------
    records
        Any dataframe with a row a record. Without settings, columns of the casebook's table ``records`` are used:
        given_name, family_name, birth_date, sex, address_line_1, postcode, phone, email, national_number, and
        record_id and agency_id where they are there. Usual names of these (Forename, Surname, DOB, NHS No, Post Code)
        are taken for them, which ``links.warnings`` tells.
    settings
        What is compared, and which pairs; `person_settings` of the columns where None.
    model
        A trained model; None: one is trained on the records.
    frequencies
        An index whose frequencies of values are used in place of those of the records: with its model too, what
        linking everything anew gives is what adding to the index gives.
    decisions
        Pairs that somebody decided on: ``record_a``, ``record_b``, ``decision`` (``link`` or ``apart``) and, where
        known, ``decided_by`` and ``date``. They hold whatever the pairs weigh, as deterministic rules of the settings
        (``certain``) do; see :attr:`Links.decisions <casegraph.linkage.Links.decisions>`.
    columns
        What columns of other names are: ``{"Client first name": "given_name"}``.
    date_format
        How dates are written, as of :meth:`datetime.datetime.strptime`: ``"%d/%m/%Y"``. None: each column's own way is
        found from all its cells (``25/12/1980`` day first or month first, ``25 Dec 1980``, ``1980-12-25 00:00:00``,
        days as Excel counts them), and a column of which that cannot be told is refused. Two digits of a year (``%y``)
        are 1930 to 2029.
    on
        The day that the crosswalk gives as that of the decision; missing where None.
    threads
        Processors to use; 0: all. The answer is the same, to the byte.
    report
        Called with (done, total) now and then.

    Returns
    -------
    Links
        Pairs, clusters, crosswalk and the model, and the explanation of any pair.

    Raises
    ------
    casegraph.DataError
        A column that is absent, has no value, or is of a type that cannot be compared so; ids that are missing or
        repeat; no rule that pairs any records.
    casegraph.ArgumentError
        Settings that contradict themselves; a rule with more pairs than are allowed, with their number; a column or a
        format that does not fit the records.

    Notes
    -----
    Fellegi and Sunter's model with kinds of pairs (latent classes): levels of agreement are independent within a kind;
    persons who moved, and relatives and neighbours of others, are kinds of their own. u (levels among strangers) comes
    from pairs at random, the levels of the other kinds by EM from the pairs of the rules, each rule teaching only the
    comparisons of columns that it does not use; the prior from the pairs compared. Docs: ``docs/linkage.md``.

    Examples
    --------
    >>> import casegraph as cg
    >>> names = ["Ann Field", "Bob Moss", "Cy Lake", "Di Wood", "Ed Hill"]
    >>> people = [(*name.split(), f"{1960 + 7 * at}-0{at + 1}-1{at}") for at, name in enumerate(names)]
    >>> columns = ("given_name", "family_name", "birth_date")
    >>> links = cg.link([dict(zip(columns, person)) for person in people + people[:2]])
    >>> [(pair["record_a"], pair["record_b"]) for pair in links.pairs.to_pylist()]
    [(0, 5), (1, 6)]
    """
    from casegraph.linkage.links import Links  # late, so that `import casegraph` stays quick

    _check_arguments(settings, model, frequencies, on, threads)
    report = guarded(report)
    table, notes = taken_in(records, settings, columns=columns, date_format=date_format)
    if table.num_rows < 2:
        raise DataError(f"records: {table.num_rows} rows; accepted: two or more")
    settings = settings or default_settings(table)
    _check_ids(table, settings)
    if settings.source is not None and settings.source not in table.column_names:
        raise DataError(
            f"records: there is no column '{settings.source}' (settings.source); there are "
            f"{', '.join(table.column_names)}; accepted: a column with the agency of each record"
        )
    with reporting("records read") as shown:
        linker = linker_of(table, settings, threads, report or shown)
    decided = None
    if decisions is not None or settings.certain:
        from casegraph.linkage.decisions import decisions_of

        decided = decisions_of(table, settings, ids_of(table, settings), decisions, threads=threads)
    if frequencies is not None:
        frequencies.give_frequencies(linker)
    is_trained = model is None and frequencies is None
    if model is None:
        with reporting("model trained") as shown:
            model = trained(linker, settings, threads, report or shown)
    with reporting("pairs compared") as shown:
        found = linker.score(model.to_core(), settings.keep, threads, report or shown)
    links = Links(table, settings, linker, model, found, on, decided, notes)
    links._is_trained = is_trained
    if settings.split or settings.one_per_source or settings.apart:
        return links.clustering.split(one_per_source=settings.one_per_source, apart=settings.apart)
    return links


@checked
def count_pairs(records: Any, settings: Settings | None = None, *, threads: int = 0) -> pa.Table:
    """Count the pairs of each rule exactly, before any is compared.

    Parameters
    ----------
    records, settings, threads
        As of :func:`link`. `most_pairs_of_rule` is not asked: a rule may have any number.

    Returns
    -------
    pyarrow.Table
        ``rule``, ``pairs``; a pair that several rules have counts in each. Where ``most_rows_of_block`` cuts blocks,
        ``pairs`` are those that are left, ``cut_blocks`` says how many were cut and ``left_out`` how many pairs those
        lost.

    Raises
    ------
    casegraph.DataError, casegraph.ArgumentError
        As of :func:`link`, where the settings do not fit the records.

    Examples
    --------
    >>> from casegraph.linkage import Comparison, Level, Rule, Settings, count_pairs
    >>> exact = [Comparison(name, [Level("exact")]) for name in ("name", "town")]
    >>> settings = Settings({"name": "text", "town": "text"}, exact, [Rule(["name"]), Rule(["name", "town"])])
    >>> count_pairs({"name": ["Ann", "Ann", "Ann"], "town": ["Bath", "Bath", "York"]}, settings).to_pydict()
    {'rule': ['name', 'name + town'], 'pairs': [3, 1], 'cut_blocks': [0, 0], 'left_out': [0, 0]}
    """
    import pyarrow as pa

    of_type("settings", settings, Settings, "Settings")
    table, _ = taken_in(records, settings)
    settings = replace(settings or default_settings(table), most_pairs_of_rule=2**62)
    linker = linker_of(table, settings, threads)
    cut, lost = cut_pairs(linker, len(settings.rules))
    return pa.table(
        {
            "rule": [rule.label for rule in settings.rules],
            "pairs": pa.array(linker.pair_counts(), pa.int64()),
            "cut_blocks": pa.array(cut, pa.int64()),
            "left_out": pa.array(lost, pa.int64()),
        }
    )


def _check_arguments(settings: Any, model: Any, frequencies: Any, on: Any, threads: Any) -> None:
    of_type("settings", settings, Settings, "Settings; a file is read by Settings.load")
    of_type("model", model, Model, "a Model; a file is read by Model.load")
    of_type("on", on, date, "a date")
    whole("threads", threads)
    if frequencies is not None and not hasattr(frequencies, "give_frequencies"):
        raise ArgumentError(f"frequencies: a {type(frequencies).__name__} is not accepted; accepted: an Index")


def cut_pairs(linker: _core.Linker, rules: int) -> tuple[list[int], list[int]]:
    """Return of each rule how many blocks were cut, and how many pairs that left out."""
    blocks, pairs = [0] * rules, [0] * rules
    for rule, all_pairs, left in linker.cuts():
        blocks[rule] += 1
        pairs[rule] += all_pairs - left
    return blocks, pairs


def ids_of(table: pa.Table, settings: Settings) -> pa.ChunkedArray:
    """Return the id of each record: its row from 0 where there is no column of ids."""
    import pyarrow as pa

    if settings.id_column in table.column_names:
        return table[settings.id_column]
    return pa.chunked_array([pa.array(range(table.num_rows), pa.int64())])


def default_settings(table: pa.Table) -> Settings:
    """Return the settings of persons for the columns of ``table`` that have values."""
    empty = {
        column: "no record has a value"
        for column in table.column_names
        if table[column].null_count == table.num_rows or _is_blank(table[column])
    }
    columns = [name for name in table.column_names if name not in empty]
    settings = person_settings(columns, empty=empty, lists=[name for name in columns if is_list(table[name])])
    if len(settings.comparisons) < 2 or not settings.rules:
        # Where no name is known the header may be missing, and a record of a person stand in its place.
        is_header = any(is_usual(name) for name in table.column_names)
        there = (
            f"there are {', '.join(table.column_names)}"
            if is_header
            else (f"no name of its columns ({table.num_columns}) is known, and the header may be missing")
        )
        raise DataError(
            f"records: too few known columns to link by; {there}; accepted: at least "
            "two of given_name, family_name, birth_date, address_line_1, postcode, phone, email, national_number "
            "with values, columns={'Client first name': 'given_name'} (--column 'Client first name=given_name' on the "
            "command line), or settings of your own"
        )
    return settings


def _is_blank(column: pa.ChunkedArray) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return False
    texts = column.cast(kind)
    return not pc.any(pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(texts)), 0)).as_py()


def _are_distinct(values: pa.ChunkedArray) -> bool:
    """Whether no value, of which none is missing, stands twice: much faster than counting distinct ones."""
    import numpy as np
    import pyarrow as pa

    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_integer(values.type):
        numbers = values.to_numpy()
        if not (numbers[1:] > numbers[:-1]).all():
            numbers = np.sort(numbers)
        return bool((numbers[1:] != numbers[:-1]).all())
    coded = values.dictionary_encode()  # its chunks share the dictionary of all
    return coded.num_chunks == 0 or len(coded.chunk(coded.num_chunks - 1).dictionary) == len(values)


def _check_ids(table: pa.Table, settings: Settings) -> None:
    import pyarrow.compute as pc

    name = settings.id_column
    if name not in table.column_names:
        return
    ids = table[name]
    if ids.null_count:
        row = pc.index(pc.is_null(ids), True).as_py() + 1
        raise DataError(f"records, row {row}, column {name}: the id is missing; accepted: one of its own in each row")
    if not _are_distinct(ids):
        counts = pc.value_counts(ids.combine_chunks())
        twice = counts.filter(pc.greater(counts.field("counts"), 1)).field("values")[0].as_py()
        row = pc.index(ids, twice).as_py() + 1
        raise DataError(
            f"records, row {row}, column {name}: its id stands in a further row; accepted: one of its own in each row"
        )


def trained(linker: _core.Linker, settings: Settings, threads: int, report: Any) -> Model:
    """Return the model that EM finds."""
    found = linker.train(threads, report)
    names = [comparison.title for comparison in settings.comparisons]
    return Model(
        names,
        [comparison.labels for comparison in settings.comparisons],
        [one["m"] for one in found["comparisons"]],
        [one["u"] for one in found["comparisons"]],
        settings.prior if settings.prior is not None else found["prior"],
        [name for at, name in enumerate(names) if not found["learnt"] >> at & 1],
        found["iterations"],
        [Kind(one["name"], one["is_match"], one["share"], one["levels"]) for one in found["kinds"]],
    )
