"""Tables of every producer, as they come through the Arrow boundary of the core."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from casegraph import _core

Problem = dict[str, Any]


def normalised(table: str, data: Any) -> tuple[pa.Table, list[Problem]]:
    """Return the table in the schema's types, checked by pyarrow in full, and the problems."""
    found, problems = _core.normalise(table, data)
    back = pa.table(found)
    back.validate(full=True)
    return back, pa.table(problems).to_pylist()


def cells(column: str, values: Any, table: str = "contacts") -> list[Any]:
    """Return what becomes of one column of an Arrow table without problems but those of absent columns."""
    back, problems = normalised(table, pa.table({column: values}))
    assert [problem["rule"] for problem in problems if problem["rule"] != "missing_column"] == []
    return back.column(column).to_pylist()


def rules(column: str, values: Any, table: str = "contacts") -> list[tuple[str, int]]:
    """Return rule and row of each problem of one column."""
    _, problems = normalised(table, pa.table({column: values}))
    return [(problem["rule"], problem["row"]) for problem in problems if problem["rule"] != "missing_column"]


def refused(column: str, values: Any, table: str = "contacts") -> str:
    """Return the one problem with which a column is refused, as "row 2: reason; accepted: ..."; row 0 is left out."""
    _, problems = normalised(table, pa.table({column: values}))
    (problem,) = [one for one in problems if one["column"] == column]
    assert problem["rule"] == ("unsupported_value" if problem["row"] else "unsupported_type")
    assert (problem["table"], problem["value"]) == (table, "")
    place = f"row {problem['row']}: " if problem["row"] else ""
    return f"{place}{problem['reason']}; accepted: {problem['accepted']}"


AGENCIES = pa.table(
    {
        "agency_id": ["wmp", "nhs", "council"],
        "name": ["West Midlands Police", "Hôpital — ö😀", "a council with a name longer than twelve bytes"],
        "sector": pa.array(["police", "health", None]).dictionary_encode(),
        "area": ["", None, "Birmingham"],
    }
)
AGENCY_ROWS = [
    {"agency_id": "wmp", "name": "West Midlands Police", "sector": "police", "area": None},
    {"agency_id": "nhs", "name": "Hôpital — ö😀", "sector": "health", "area": None},
    {
        "agency_id": "council",
        "name": "a council with a name longer than twelve bytes",
        "sector": None,
        "area": "Birmingham",
    },
]

PRODUCERS: dict[str, Callable[[pa.Table], Any]] = {
    "pyarrow": lambda table: table,
    "pyarrow batches": lambda table: pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1)),
    "pyarrow views": lambda table: table.set_column(1, "name", table.column("name").cast(pa.string_view())),
    "pyarrow large": lambda table: table.set_column(1, "name", table.column("name").cast(pa.large_string())),
    "pyarrow slice": lambda table: pa.concat_tables([table, table, table]).combine_chunks().slice(3, 3),
    "pyarrow chunked slice": lambda table: pa.concat_tables([table.slice(2), table]).slice(1),
    "pandas": lambda table: table.to_pandas(),
    "pandas categories": lambda table: table.to_pandas().astype({"sector": "category", "area": "category"}),
    "pandas objects": lambda table: table.to_pandas().astype({"name": object}),
    "polars": lambda table: pl.from_arrow(table),
    "polars categories": lambda table: pl.from_arrow(table).with_columns(pl.col("area").cast(pl.Categorical)),
    "polars slice": lambda table: pl.concat([pl.from_arrow(table)] * 2, rechunk=False)[2:6][1:],
    "duckdb": lambda table: duckdb.connect().from_arrow(table),
}


@pytest.mark.parametrize("producer", PRODUCERS)
def test_every_producer_gives_the_same_table(producer: str) -> None:
    back, problems = normalised("agencies", PRODUCERS[producer](AGENCIES))
    assert problems == []
    assert back.to_pylist() == AGENCY_ROWS


@pytest.mark.parametrize("producer", PRODUCERS)
def test_every_producer_gives_a_table_without_rows(producer: str) -> None:
    data = AGENCIES.slice(1, 0) if "slice" in producer else PRODUCERS[producer](AGENCIES.slice(0, 0))
    back, problems = normalised("agencies", data)
    assert problems == []
    assert back.num_rows == 0
    assert back.column_names == ["agency_id", "name", "sector", "area"]


def test_no_chunks_at_all() -> None:
    schema = pa.schema(
        [("agency_id", pa.string()), ("name", pa.string()), ("sector", pa.dictionary(pa.int8(), pa.string()))]
    )
    back, problems = normalised("agencies", pa.RecordBatchReader.from_batches(schema, []))
    assert (back.num_rows, problems) == (0, [])


def test_a_frame_can_be_streamed_twice_and_outlives_what_it_was_made_of() -> None:
    data = pa.table({"agency_id": list(range(1000)), "name": [f"agency {at}" for at in range(1000)]})
    frame, _ = _core.normalise("agencies", data)
    expected = data.to_pylist()
    del data
    gc.collect()
    first, second = pa.table(frame), pa.table(frame)
    assert len(frame) == 1000
    del frame
    gc.collect()
    assert first.to_pylist() == second.to_pylist() == expected


def test_what_leaves_enters_again() -> None:
    frame, _ = _core.normalise("agencies", AGENCIES)
    back, problems = normalised("agencies", frame)
    assert (back.to_pylist(), problems) == (AGENCY_ROWS, [])
    assert pl.from_arrow(pa.table(frame)).to_dicts() == AGENCY_ROWS
    assert pl.DataFrame(frame).to_dicts() == AGENCY_ROWS
    assert duckdb.connect().from_arrow(pa.table(frame)).fetchall() == [tuple(row.values()) for row in AGENCY_ROWS]


def test_whole_numbers_are_lent_not_copied() -> None:
    numbers = pa.array(range(1000))
    back, _ = normalised("contacts", pa.table({"count_min": numbers}))
    assert back.column("count_min").chunk(0).buffers()[1].address == numbers.buffers()[1].address


@pytest.mark.parametrize(
    "kind", [pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64()]
)
def test_integers_of_every_width(kind: pa.DataType) -> None:
    values = pa.chunked_array([pa.array([1, None, 2], kind), pa.array([], kind), pa.array([0, 9, 3], kind).slice(1)])
    assert cells("count_min", values) == [1, None, 2, 9, 3]
    assert cells("count_min", values.dictionary_encode()) == [1, None, 2, 9, 3]


@pytest.mark.parametrize("kind", [pa.float16(), pa.float32(), pa.float64()])
def test_numbers_of_every_width(kind: pa.DataType) -> None:
    values = pa.chunked_array([pa.array([0.5, None], kind), pa.array([-2, 7], kind).slice(1)])
    assert cells("latitude", values, "addresses") == [0.5, None, 7]


def test_booleans_across_bytes() -> None:
    values = [True, None, False] * 9
    assert cells("unborn", pa.array([False, *values]).slice(1), "persons") == values
    assert cells("unborn", pa.chunked_array([pa.array(values[:5]), pa.array(values[5:])]), "persons") == values


def test_unsigned_numbers_above_the_range() -> None:
    assert "row 2: a whole number that is too large" in refused("count_min", pa.array([1, 2**63], pa.uint64()))


@pytest.mark.parametrize(
    "kind", [pa.null(), pa.string(), pa.float64(), pa.int32(), pa.bool_(), pa.date32(), pa.binary()]
)
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("contacts", "incident_id"),
        ("contacts", "date"),
        ("contacts", "time_min"),
        ("contacts", "kind"),
        ("contacts", "count_min"),
        ("addresses", "latitude"),
        ("persons", "unborn"),
        ("persons", "source"),
        ("persons", "label"),
    ],
)
def test_a_column_without_values_fits_every_type(kind: Any, table: str, column: str) -> None:
    assert cells(column, pa.nulls(2, kind), table) == [None, None]


def test_dictionaries_that_change_from_chunk_to_chunk() -> None:
    chunks = [
        pa.DictionaryArray.from_arrays(pa.array([1, 0, None], pa.int8()), ["gp", "visit"]),
        pa.DictionaryArray.from_arrays(pa.array([0, 1, 2], pa.int8()), pa.array(["visit", None, "call"])),
        pa.DictionaryArray.from_arrays(pa.array([0, 0, 1], pa.int8()).slice(1), ["call", "gp"]),
    ]
    back, _ = normalised("contacts", pa.table({"kind": pa.chunked_array(chunks)}))
    column = back.column("kind").combine_chunks()
    assert column.to_pylist() == ["visit", "gp", None, "visit", None, "call", "call", "gp"]
    assert column.dictionary.to_pylist() == ["visit", "gp", "call"]


@pytest.mark.parametrize(
    "index",
    [pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64()],
)
@pytest.mark.parametrize("text", [pa.string(), pa.large_string(), pa.string_view()])
def test_dictionaries_of_every_code_and_text(index: pa.DataType, text: pa.DataType) -> None:
    long = "a term of more than twelve bytes"
    values = pa.DictionaryArray.from_arrays(pa.array([1, None, 0], index), pa.array([long, "x"], text))
    assert cells("kind", values) == ["x", None, long]


def test_terms_that_no_row_uses_do_not_leave() -> None:
    values = pa.array(["of a person left out", "kept"]).dictionary_encode().slice(1)
    back, _ = normalised("contacts", pa.table({"kind": values}))
    assert back.column("kind").combine_chunks().dictionary.to_pylist() == ["kept"]


def test_days_of_every_kind() -> None:
    day = dt.date(2010, 10, 8)
    before = dt.date(1911, 3, 4)
    for kind in (pa.date32(), pa.date64(), *(pa.timestamp(unit) for unit in ("s", "ms", "us", "ns"))):
        values = pa.array([day, None, before], pa.date32()).cast(kind)
        assert cells("date", values) == [day, None, before]
        assert cells("date", values.dictionary_encode()) == [day, None, before]
    frame = pd.DataFrame({"date": pd.to_datetime(["2010-10-08", None])})
    assert normalised("contacts", frame)[0].column("date").to_pylist() == [day, None]
    assert normalised("contacts", pl.DataFrame({"date": [day, None]}))[0].column("date").to_pylist() == [
        day,
        None,
    ]


def test_instants_are_refused_by_name() -> None:
    instant = dt.datetime(2010, 10, 8, 9, 30)
    assert "row 2: a timestamp[us] with a time of day" in refused("date", pa.array([None, instant]))
    zoned = refused("date", pa.array([instant], pa.timestamp("us", "Europe/London")))
    assert "timestamp[us, Europe/London] has a time zone" in zoned
    assert "text such as 2010-10-08" in zoned
    polars = pl.DataFrame({"date": [instant]}).with_columns(pl.col("date").dt.replace_time_zone("UTC"))
    assert "has a time zone" in refused("date", polars["date"].to_arrow())


def test_times_of_whole_minutes() -> None:
    time = dt.time(9, 30)
    for kind in (pa.time32("s"), pa.time32("ms"), pa.time64("us"), pa.time64("ns")):
        assert cells("time_min", pa.array([time, None], kind)) == [time, None]
        assert "not a whole minute" in refused("time_min", pa.array([dt.time(9, 30, 15)], kind))
    assert normalised("contacts", pl.DataFrame({"time_min": [time]}))[0].column("time_min").to_pylist() == [time]


def test_lists_of_text_are_lists_in_one_cell() -> None:
    values = [["a:1", "b:2"], [], None, ["c"]]
    for kind in (pa.list_(pa.string()), pa.large_list(pa.large_string()), pa.list_(pa.string_view())):
        column = pa.chunked_array([pa.array([["x"], *values], kind).slice(1), pa.array([["d"]], kind)])
        assert cells("source", column) == ["a:1; b:2", None, None, "c", "d"]
    assert cells("source", pa.array([["a", "b"], ["c", "d"]], pa.list_(pa.string(), 2))) == ["a; b", "c; d"]
    frame = pl.DataFrame({"source": values})
    assert normalised("contacts", frame)[0].column("source").to_pylist() == ["a:1; b:2", None, None, "c"]
    assert "row 2: a list item that holds ';'" in refused("source", pa.array([["a"], ["b;c"]]))
    assert "row 1: a list with a missing item" in refused("source", pa.array([["a", None]]))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        (pa.array([b"x"]), "binary"),
        (pa.array([b"x"], pa.large_binary()), "large_binary"),
        (pa.array([b"x"], pa.binary_view()), "binary_view"),
        (pa.array([b"xy"], pa.binary(2)), "fixed_size_binary"),
        (pa.array([1], pa.decimal128(5)), "decimal"),
        (pa.array([1], pa.decimal256(5)), "decimal"),
        (pa.array([1], pa.duration("s")), "duration[s]"),
        (pa.array([{"a": 1}]), "struct"),
        (pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())), "map"),
        (pa.array([[1]]), "list<int64>"),
        (pa.array([[["x"]]]), "list<list<utf8>>"),
        (pa.array([["x"]], pa.list_view(pa.string())), "list_view<utf8>"),
        (pa.RunEndEncodedArray.from_arrays([1], ["x"]), "run_end_encoded"),
        (pa.UnionArray.from_sparse(pa.array([0], pa.int8()), [pa.array([1])]), "union"),
        (pa.array([(1, 2, 3)], pa.month_day_nano_interval()), "interval[months, days, ns]"),
        (pa.DictionaryArray.from_arrays([0], pa.array([b"x"])), "binary"),
    ],
)
def test_other_types_are_refused_by_name(values: pa.Array, name: str) -> None:
    assert f"columns of type {name} are not read" in refused("gist", values)


def test_text_that_is_not_utf8() -> None:
    for kind in (pa.binary(), pa.large_binary(), pa.binary_view()):
        text = {
            pa.binary(): pa.string(),
            pa.large_binary(): pa.large_string(),
            pa.binary_view(): pa.string_view(),
        }[kind]
        values = pa.array([b"fine", b"caf\xe9"], kind)
        spoilt = pa.Array.from_buffers(text, 2, values.buffers())
        assert "row 2: text that is not UTF-8; accepted: UTF-8" in refused("gist", spoilt)


def test_columns_of_one_name() -> None:
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["agency_id", "agency_id"])
    with pytest.raises(_core.DataError, match="two columns are called 'agency_id'"):
        _core.normalise("agencies", table)


def test_what_a_producer_reports() -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield from AGENCIES.to_batches()
        raise ValueError("the connection was lost")

    reader = pa.RecordBatchReader.from_batches(AGENCIES.schema, batches())
    with pytest.raises(_core.DataError, match=r"table 'agencies'.*the connection was lost"):
        _core.normalise("agencies", reader)


def test_what_is_no_table() -> None:
    with pytest.raises(_core.DataError, match="a stream of int64 is no table"):
        _core.normalise("agencies", pa.chunked_array([[1]]))
    for data in (None, 7, [{"agency_id": 1}], AGENCIES.to_pylist()):
        with pytest.raises(_core.ArgumentError, match="__arrow_c_stream__"):
            _core.normalise("agencies", data)
    with pytest.raises(_core.NotFoundError, match="no table 'agency'"):
        _core.normalise("agency", AGENCIES)


def test_a_capsule_that_is_no_stream() -> None:
    class Wrong:
        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
            return "not a capsule"

    class Raising:
        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
            raise RuntimeError("no memory of its own")

    class Used:
        def __init__(self) -> None:
            self.capsule = AGENCIES.__arrow_c_stream__()

        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
            return self.capsule

    with pytest.raises((ValueError, TypeError)):
        _core.normalise("agencies", Wrong())
    with pytest.raises(RuntimeError, match="no memory"):
        _core.normalise("agencies", Raising())
    used = Used()
    _core.normalise("agencies", used)
    with pytest.raises(_core.DataError, match="was read before"):
        _core.normalise("agencies", used)


def test_ids_that_became_decimal_numbers() -> None:
    frames = [
        pd.DataFrame({"agency_id": [1, None], "name": ["a", "b"]}),
        pd.DataFrame({"agency_id": [1.0, 2.0], "name": ["a", "b"]}),
        pl.DataFrame({"agency_id": [1.0, None], "name": ["a", "b"]}),
    ]
    for frame in frames:
        back, problems = normalised("agencies", frame)
        assert [(problem["rule"], problem["row"], problem["value"]) for problem in problems] == [
            ("decimal_id", 0, "1.0")
        ]
        assert "often because a column had empty cells" in problems[0]["reason"]
        assert back.column("agency_id").to_pylist() == [None, None]
    nan = pa.table({"agency_id": pa.array([float("nan")]), "name": ["a"]})
    assert [problem["value"] for problem in normalised("agencies", nan)[1]] == ["NaN"]


def test_ids_stay_whole_numbers_where_a_frame_can_have_empty_cells() -> None:
    frame = pd.DataFrame({"contact_id": pd.array([1, 2], "Int64"), "incident_id": pd.array([7, None], "Int64")})
    back, problems = normalised("contacts", frame)
    assert {problem["rule"] for problem in problems} == {"missing_column"}
    assert back.column("incident_id").to_pylist() == [7, None]


def test_counts_that_pandas_made_decimal() -> None:
    assert cells("count_min", pa.array([1.0, None, 3.0])) == [1, None, 3]
    assert rules("count_min", pa.array([1.0, 2.5, float("nan")])) == [
        ("not_an_integer", 2),
        ("not_an_integer", 3),
    ]


def test_dates_that_a_spreadsheet_made_numbers() -> None:
    for values in (pa.array([40459]), pa.array([40459.0])):
        _, problems = normalised("contacts", pa.table({"date": values}))
        problem = next(
            problem for problem in problems if problem["column"] == "date" and problem["rule"] == "wrong_type"
        )
        assert problem["reason"] == "a number, perhaps a date that a spreadsheet turned into a number"
        assert problem["accepted"] == "write it as text, for example 2010-10-08"


def test_identities_are_not_repeated() -> None:
    secret = "Synthetic Person"
    table = pa.table({"record_id": [f" {secret}"], "agency_id": ["a"], "birth_date": [f"{secret}\x01"]})
    _, problems = normalised("records", table)
    assert {"white_space", "control_character"} <= {problem["rule"] for problem in problems}
    assert secret not in str(problems)


def test_a_cell_of_ten_megabytes() -> None:
    _, problems = normalised("agencies", pa.table({"agency_id": ["a"], "name": ["é" * 5_000_000]}))
    assert [(problem["rule"], problem["row"], problem["value"]) for problem in problems] == [
        ("cell_too_long", 1, "é" * 80)
    ]


def test_unknown_and_own_columns() -> None:
    table = AGENCIES.append_column("Agency ID", pa.array([1, 2, 3])).append_column("x_size", pa.array([1.5, None, 2]))
    back, problems = normalised("agencies", table)
    assert [(problem["rule"], problem["column"]) for problem in problems] == [("unknown_column", "Agency ID")]
    assert problems[0]["accepted"].startswith("agency_id; ")
    assert back.column("x_size").to_pylist() == ["1.5", None, "2.0"]
    assert back.column_names == [*AGENCIES.column_names, "x_size"]


def test_most_per_rule() -> None:
    table = pa.table({"agency_id": [f" {at}" for at in range(5)], "name": ["n"] * 5})
    listed = pa.table(_core.normalise("agencies", table, most_per_rule=2)[1]).to_pylist()
    assert [problem["row"] for problem in listed] == [1, 2, 0]
    assert listed[2]["reason"] == "3 further problems of this kind are not listed"
    assert len(_core.normalise("agencies", table, most_per_rule=0)[1]) == 5


def test_problems_have_these_columns_even_where_there_are_none() -> None:
    problems = pa.table(_core.normalise("agencies", AGENCIES)[1])
    assert problems.num_rows == 0
    assert problems.column_names == ["level", "rule", "table", "row", "column", "value", "reason", "accepted"]


def test_missing_values_of_numpy_frames() -> None:
    frame = pd.DataFrame(
        {
            "address_id": ["a", "b"],
            "latitude": np.array([52.5, np.nan]),
            "area": np.array(["x", None], object),
        }
    )
    back, problems = normalised("addresses", frame)
    assert problems == []
    assert back.to_pylist() == [
        {"address_id": "a", "area": "x", "latitude": 52.5},
        {"address_id": "b", "area": None, "latitude": None},
    ]


def test_nothing_stays_behind() -> None:
    before = pa.total_allocated_bytes()
    for _ in range(3):
        table = pa.table({"agency_id": pa.array(range(100_000)), "name": pa.array(["x" * 20] * 100_000)})
        frame, problems = _core.normalise("agencies", table)
        refusing = _core.normalise("agencies", table.append_column("area", pa.array([b"x"] * 100_000)))
        del table, frame, problems, refusing
    gc.collect()
    assert pa.total_allocated_bytes() - before < 1_000_000
