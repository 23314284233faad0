"""The one place that knows dataframe libraries: any of them in, Arrow out.

Objects that offer ``__arrow_c_stream__`` (Arrow, Polars, DuckDB) are taken as they are; pandas goes
through pyarrow, which knows its missing values; all others go through narwhals. Every library is
imported only when one of its objects is met.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError, DataError, Problem, sentence

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa

__all__ = ["to_arrow", "to_pandas", "to_polars"]

_LOOKED_AT = 10_000  # values whose types a message names


def to_arrow(data: Any, name: str = "table", problems: list[Problem] | None = None) -> pa.Table:
    """Return any dataframe as a pyarrow Table.

    Parameters
    ----------
    data
        A pandas, Polars or Arrow table, a DuckDB relation, any object with ``__arrow_c_stream__``, any
        frame that narwhals knows, a mapping of column names to values, or a list of rows as mappings.
    name
        What messages call it.
    problems
        Takes the columns whose values cannot be an Arrow column (texts mixed with numbers, say); each leaves as a
        column of missing values, so that all of them can be told at once.

    Raises
    ------
    DataError
        Where a column's values cannot be an Arrow column and ``problems`` is None; where the whole is no table.
    ArgumentError
        Where ``data`` is no dataframe.
    """
    if _is_from("pandas", data):
        return _from_pandas(data, name, problems)
    if _is_from("polars", data) and hasattr(data, "collect"):
        data = data.collect()
    if hasattr(data, "__arrow_c_stream__"):
        return _from_stream(data, name)
    if isinstance(data, Mapping):
        return _from_columns(data, name, problems)
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _from_rows(data, name, problems)
    return _from_any(data, name)


def _is_from(library: str, data: Any) -> bool:
    return type(data).__module__.partition(".")[0] == library


def _from_stream(data: Any, name: str) -> pa.Table:
    import pyarrow as pa

    if isinstance(data, pa.Table):
        return data
    try:
        return pa.table(data)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise DataError(f"{name}: the {type(data).__name__} cannot be read as a table: {error}") from error


def _from_pandas(frame: pandas.DataFrame, name: str, problems: list[Problem] | None) -> pa.Table:
    import pyarrow as pa

    if not hasattr(frame, "columns"):
        raise ArgumentError(f"{name}: a pandas {type(frame).__name__} is not a table; give a DataFrame")
    named = [str(level) for level in frame.index.names if level is not None]
    if named:
        raise DataError(
            f"{name}: the data frame's index holds {', '.join(named)}, which would be lost; "
            "call reset_index() first (reset_index(drop=True) to leave it out)"
        )
    names = [_column_name(column, name) for column in frame.columns]
    columns = [_pandas_column(frame.iloc[:, at], name, column, problems) for at, column in enumerate(names)]
    return pa.Table.from_arrays(columns, names=names)


def _column_name(column: Any, name: str) -> str:
    if not isinstance(column, str):
        raise DataError(f"{name}: {column!r} is not a column name; column names are text")
    return column


def _pandas_column(
    series: pandas.Series[Any], name: str, column: str, problems: list[Problem] | None
) -> pa.Array | pa.ChunkedArray:
    import pyarrow as pa

    if series.isna().all():  # all missing: of any type, whatever pandas made of it
        return pa.nulls(len(series))
    try:
        found = pa.array(series, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        kinds = {type(value).__name__ for value in series.dropna().head(_LOOKED_AT)}
        return _refused(name, column, kinds, len(series), problems, error)
    return found


def _refused(
    name: str, column: str, kinds: set[str], length: int, problems: list[Problem] | None, error: Exception
) -> pa.Array:
    """Tell of a column that cannot be one of Arrow's, and give one of missing values in its place."""
    import pyarrow as pa

    told = ", ".join(sorted(kinds))
    problem = Problem(
        rule="unsupported_type",
        table=name,
        column=column,
        reason=f"values of different types ({told}) are mixed"
        if len(kinds) > 1
        else f"values of the type {told} are not read",
        accepted="a column of one type: make the values text where they are given, such as with .astype(str) in "
        "pandas, empty ones left missing",
    )
    if problems is None:
        raise DataError(sentence(problem.as_dict())) from error
    problems.append(problem)
    return pa.nulls(length)


def _from_columns(data: Mapping[Any, Any], name: str, problems: list[Problem] | None) -> pa.Table:
    import pyarrow as pa

    names = [_column_name(column, name) for column in data]
    columns = [
        _list_column(values, name, column, problems) for column, values in zip(names, data.values(), strict=True)
    ]
    if len({len(column) for column in columns}) > 1:
        lengths = ", ".join(f"{column}: {len(values)}" for column, values in zip(names, columns, strict=True))
        raise DataError(f"{name}: the columns differ in length ({lengths})")
    return pa.Table.from_arrays(columns, names=names)


def _from_rows(rows: Sequence[Any], name: str, problems: list[Problem] | None) -> pa.Table:
    for at, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise ArgumentError(f"{name}: row {at} is a {type(row).__name__}; rows are mappings of column to value")
    names = list(dict.fromkeys(column for row in rows for column in row))
    return _from_columns({column: [row.get(column) for row in rows] for column in names}, name, problems)


def _list_column(values: Any, name: str, column: str, problems: list[Problem] | None) -> pa.Array | pa.ChunkedArray:
    import pyarrow as pa

    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return values
    if isinstance(values, (str, bytes)) or not hasattr(values, "__len__"):
        raise DataError(f"{name}, column {column}: a list of values is needed, not a {type(values).__name__}")
    try:
        return pa.array(values)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        kinds = {type(value).__name__ for value in list(values)[:_LOOKED_AT] if value is not None}
        return _refused(name, column, kinds, len(values), problems, error)


def _from_any(data: Any, name: str) -> pa.Table:
    import narwhals as nw

    try:
        frame = nw.from_native(data)
    except TypeError as error:
        raise ArgumentError(
            f"{name}: a {type(data).__name__} is not a dataframe; accepted: pandas, Polars and Arrow tables, "
            "DuckDB relations, and any object with __arrow_c_stream__"
        ) from error
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect(backend="pyarrow")
    found: pa.Table = frame.to_arrow()
    return found


def to_pandas(table: pa.Table) -> pandas.DataFrame:
    """Return a pandas DataFrame; whole numbers and truth values that are missing stay what they are.

    A column of integers or booleans with missing values becomes ``Int64`` or ``boolean``, so that no
    integer turns into a floating number.
    """
    import pandas as pd
    import pyarrow as pa

    nullable = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype()}
    wanted = {field.type for field in table.schema if table.column(field.name).null_count and field.type in nullable}
    found: pandas.DataFrame = table.to_pandas(
        types_mapper=lambda kind: nullable[kind] if kind in wanted else None, date_as_object=False
    )
    return found


def to_polars(table: pa.Table) -> polars.DataFrame:
    """Return a Polars DataFrame."""
    import polars

    found = polars.from_arrow(table)
    assert isinstance(found, polars.DataFrame)
    return found
