import datetime as dt
import subprocess
import sys

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from made_casebook import small, small_tables

import casegraph as cg
from casegraph.frames import to_arrow, to_pandas, to_polars

COLUMNS = {"contact_id": ["c1", "c2", "c3"], "severity": [1, 2, 3], "gist": ["a", None, "é"]}


def frames():
    polars = pl.DataFrame(COLUMNS)
    duck = duckdb.connect()
    duck.register("contacts", pa.table(COLUMNS))
    return {
        "columns": COLUMNS,
        "rows": [dict(zip(COLUMNS, row, strict=True)) for row in zip(*COLUMNS.values(), strict=True)],
        "arrow": pa.table(COLUMNS),
        "batch": pa.RecordBatch.from_pydict(COLUMNS),
        "reader": pa.table(COLUMNS).to_reader(max_chunksize=1),
        "polars": polars,
        "polars lazy": polars.lazy(),
        "pandas": pd.DataFrame(COLUMNS),
        "pandas object": pd.DataFrame(COLUMNS).astype({"gist": object}),
        "pandas categories": pd.DataFrame(COLUMNS).astype({"gist": "category"}),
        "pandas arrow": pd.DataFrame(COLUMNS).convert_dtypes(dtype_backend="pyarrow"),
        "duckdb": duck.sql("select * from contacts"),
        "sliced": pa.concat_tables([pa.table(COLUMNS)] * 2).slice(3),
    }


@pytest.mark.parametrize("kind", frames())
def test_every_dataframe_gives_the_same_columns(kind):
    table = to_arrow(frames()[kind], "contacts")
    assert table.num_rows == 3
    assert {name: table.column(name).to_pylist() for name in table.column_names} == COLUMNS


@pytest.mark.parametrize("library", ["pandas", "polars", "duckdb"])
def test_a_casebook_of_any_library_is_the_same(library):
    tables = {name: pa.table(columns) for name, columns in small_tables().items()}
    made = {
        "pandas": lambda table: table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get),
        "polars": pl.from_arrow,
        "duckdb": lambda table: duckdb.connect().from_arrow(table),
    }[library]
    book = cg.Casebook({name: made(table) for name, table in tables.items()})
    for name, table in small().tables.items():
        assert book.tables[name].to_pylist() == table.to_pylist(), name


def test_integers_that_became_floats_are_refused_with_the_reason():
    frame = pd.DataFrame({"person_id": [1, np.nan, 3]})  # float64: 1.0, NaN, 3.0
    with pytest.raises(cg.InvalidCasebook, match=r"decimal numbers.*empty cells.*accepted"):
        cg.Casebook({"persons": frame}, validate=False)


def test_objects_with_missing_integers_stay_integers():
    frame = pd.DataFrame({"person_id": pd.Series([1, 2], dtype=object), "review_id": [np.nan, np.nan]})
    assert to_arrow(frame).column("person_id").type == pa.int64()
    assert to_arrow(frame).column("review_id").null_count == 2  # an all-missing column has no type of its own


def test_mixed_texts_and_numbers_are_refused_by_name():
    frame = pd.DataFrame({"person_id": pd.Series(["a", 1, np.nan], dtype=object)})
    with pytest.raises(cg.DataError, match=r"persons, column person_id: .*\(int, str\) are mixed"):
        to_arrow(frame, "persons")
    with pytest.raises(cg.DataError, match="persons, column person_id"):
        to_arrow({"person_id": ["a", 1]}, "persons")


def test_an_index_that_holds_data_is_not_dropped_in_silence():
    frame = pd.DataFrame({"contact_id": ["c1"], "gist": ["x"]}).set_index("contact_id")
    with pytest.raises(cg.DataError, match=r"index holds contact_id.*reset_index"):
        to_arrow(frame, "contacts")
    assert to_arrow(pd.DataFrame(COLUMNS).iloc[[2, 0]], "contacts").column("contact_id").to_pylist() == [
        "c3",
        "c1",
    ]


@pytest.mark.parametrize("value", [3, "contacts.csv", None, object(), pd.Series([1])])
def test_what_is_no_dataframe_is_refused(value):
    with pytest.raises(cg.ArgumentError, match="contacts"):
        to_arrow(value, "contacts")


def test_columns_of_different_lengths_and_names_that_are_no_text_are_refused():
    with pytest.raises(cg.DataError, match="a: 1, b: 2"):
        to_arrow({"a": [1], "b": [1, 2]})
    with pytest.raises(cg.DataError, match="0 is not a column name"):
        to_arrow(pd.DataFrame([[1]]))
    with pytest.raises(cg.ArgumentError, match="row 2"):
        to_arrow([{"a": 1}, 2])


def test_rows_may_name_different_columns():
    assert to_arrow([{"a": 1}, {"b": "x"}]).to_pylist() == [{"a": 1, "b": None}, {"a": None, "b": "x"}]


def test_going_out_keeps_missing_integers_exact():
    table = pa.table({"n": [2**60 + 1, None], "yes": [True, None], "day": [dt.date(1, 1, 1), None]})
    frame = to_pandas(table)
    assert str(frame.dtypes["n"]) == "Int64"
    assert frame["n"][0] == 2**60 + 1
    assert str(frame.dtypes["yes"]) == "boolean"
    assert to_polars(table)["n"].to_list() == [2**60 + 1, None]


def test_importing_casegraph_loads_no_dataframe_library():
    code = "import sys, casegraph; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "pandas",
        "polars",
        "duckdb",
        "narwhals",
        "pyarrow",
        "numpy",
        "click",
        "rich",
        "jinja2",
        "xlsxwriter",
    }
    assert "casegraph" in loaded
    assert not heavy & set(loaded)


def refused(tables):
    with pytest.raises(cg.InvalidCasebook) as caught:
        cg.Casebook(tables)
    return {(one["rule"], one["table"], one["row"], one["column"]): one for one in caught.value.problems.to_pylist()}


def test_every_unsupported_column_of_every_table_is_told_at_once():
    tables = small_tables()
    persons = pa.table(
        {
            "person_id": ["P1", "P2"],
            "label": pa.array([b"a", b"b"], pa.binary()),
            "sexx": pa.array([[1], [2]], pa.list_(pa.int64())),
            "x_own": pa.array([{"a": 1}, None]),
            "death_date": pa.array([dt.datetime(2011, 1, 1, 5), None], pa.timestamp("us")),
        }
    )
    contacts = pd.DataFrame({**tables["contacts"], "gist": ["a", 1], "extra": [["a"], 1]})
    found = refused({**tables, "persons": persons, "contacts": contacts, "agencies": {
        "agency_id": ["police", 7], "name": ["A", "B"]}})  # fmt: skip
    assert set(found) == {
        ("unsupported_type", "persons", 0, "label"),
        ("unknown_column", "persons", 0, "sexx"),
        ("unsupported_type", "persons", 0, "x_own"),
        ("unsupported_value", "persons", 1, "death_date"),
        ("unsupported_type", "contacts", 0, "gist"),
        ("unknown_column", "contacts", 0, "extra"),
        ("unsupported_type", "agencies", 0, "agency_id"),
    }  # no reference to agencies dangles, and no required cell is missed besides
    unknown = found["unknown_column", "persons", 0, "sexx"]
    assert "list<int64>" in unknown["reason"]
    assert unknown["accepted"].startswith("sex; or a name that starts with x_")
    own = found["unsupported_type", "persons", 0, "x_own"]
    assert own["reason"] == "columns of type struct are not read"
    assert own["accepted"].startswith("text, whole and decimal numbers")
    assert own["accepted"].endswith("a column of your own is kept as text")
    assert found["unsupported_type", "persons", 0, "label"]["accepted"] == "text"
    assert "int, str" in found["unsupported_type", "agencies", 0, "agency_id"]["reason"]


def test_unsupported_columns_of_tables_that_take_the_place_of_others_are_told_at_once():
    with pytest.raises(cg.InvalidCasebook) as caught:
        small().with_tables(
            persons={"person_id": ["P1", "P2"], "label": ["a", 1]},
            addresses=pa.table({"address_id": ["home"], "label": pa.array([b"a"], pa.binary())}),
        )
    assert [one["column"] for one in caught.value.problems.to_pylist()] == ["label", "label"]


EMPTY_TYPES = [
    pa.null(), pa.binary(), pa.list_(pa.int64()), pa.struct([("a", pa.int8())]), pa.decimal128(9, 2),
    pa.timestamp("us", "UTC"), pa.duration("s"), pa.dictionary(pa.int8(), pa.binary()), pa.map_(pa.string(), pa.int8()),
]  # fmt: skip


@pytest.mark.parametrize("kind", EMPTY_TYPES, ids=str)
def test_a_column_without_values_is_empty_whatever_its_type(kind):
    columns = {name: pa.nulls(2, kind) for name in ("label", "birth_date", "unborn", "x_own")}
    book = small(persons=pa.table({"person_id": ["P1", "P2"], **columns}))
    for name in columns:
        assert book.persons[name].null_count == 2
    assert pa.types.is_boolean(book.persons["unborn"].type)
    assert pa.types.is_string(book.persons["x_own"].type)
