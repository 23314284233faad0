"""Records from a file."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from casegraph.errors import ArgumentError, DataError, NotFoundError

__all__ = ["read_records"]


def read_records(path: Path) -> pa.Table:
    """Return the records of a CSV (UTF-8, all cells text, empty cells missing) or Parquet file.

    Raises
    ------
    casegraph.NotFoundError
        Where there is no such file.
    casegraph.ArgumentError
        Where it is neither .csv nor .parquet.
    casegraph.DataError
        Where it cannot be read as one.
    """
    if not path.is_file():
        raise NotFoundError(f"{path}: there is no such file")
    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise ArgumentError(f"{path}: accepted: a file .csv or .parquet")
    try:
        return _read_csv(path) if kind == ".csv" else _read_parquet(path)
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read as {kind[1:]}: {error}") from error


def _read_parquet(path: Path) -> pa.Table:
    from pyarrow import parquet

    schema = parquet.read_schema(path)
    # Texts stay numbers of distinct ones, as the file has them: names repeat, and are read once each.
    texts = [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
    return parquet.read_table(path, read_dictionary=texts)


def _read_csv(path: Path) -> pa.Table:
    from pyarrow import csv

    with path.open("rb") as file:
        names = csv.open_csv(file).schema.names
    # Every cell stays the text that it is: a phone number is no number.
    options = csv.ConvertOptions(
        column_types={name: pa.string() for name in names}, strings_can_be_null=True, null_values=[""]
    )
    return csv.read_csv(path, convert_options=options)
