"""A table of somebody's own from one file: records, edges, checks. What is wrong is told without any value."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from casegraph.errors import ArgumentError, DataError, NotFoundError

__all__ = ["read_table"]

_SEPARATORS = ",;\t|"
_OTHER_ENCODING = "encoding='cp1252' (--encoding cp1252 on the command line) where a spreadsheet wrote it"


def read_table(path: Path, encoding: str = "utf-8") -> pa.Table:
    """Return a CSV (all cells text, empty cells missing) or Parquet file as a table.

    Cells of a CSV file are parted by commas, semicolons, tabs or bars, whichever its header has most of.

    Raises
    ------
    casegraph.NotFoundError
        Where there is no such file.
    casegraph.ArgumentError
        Where it is neither .csv nor .parquet, or there is no such encoding.
    casegraph.DataError
        Where it cannot be read as one: rows with more or fewer cells than the header, by row, and bytes that are no
        text, by row and column. No value is told.
    """
    if not path.is_file():
        raise NotFoundError(f"{path}: there is no such file")
    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise ArgumentError(f"{path}: accepted: a file .csv or .parquet")
    _check_encoding(encoding)
    try:
        return _read_csv(path, encoding) if kind == ".csv" else _read_parquet(path)
    except (pa.ArrowException, UnicodeError) as error:
        # Arrow's own words hold the row that it stumbled on: a person's.
        why = _fault(path, encoding) if kind == ".csv" else "it is no whole Parquet file; accepted: one"
        raise DataError(f"{path}: cannot be read as {kind[1:]}: {why}") from error


def _check_encoding(encoding: str) -> None:
    try:
        codecs.lookup(encoding)
        "".encode(encoding)
    except LookupError as error:
        raise ArgumentError(f"encoding: '{encoding}' is not known; accepted: utf-8, cp1252, utf-16, ...") from error


def _read_parquet(path: Path) -> pa.Table:
    from pyarrow import parquet

    schema = parquet.read_schema(path)
    # Texts stay numbers of distinct ones, as the file has them: names repeat, and are read once each.
    texts = [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
    return parquet.read_table(path, read_dictionary=texts)


def _read_csv(path: Path, encoding: str) -> pa.Table:
    names, separator = _header(path, encoding)
    try:
        return _cells(path, encoding, names, separator, newlines=False)
    except pa.ArrowInvalid:
        # Slower: a line may end within a cell that stands in quotes.
        return _cells(path, encoding, names, separator, newlines=True)


def _header(path: Path, encoding: str) -> tuple[list[str], str]:
    """Names of the columns, those that have none numbered, and what parts them."""
    import csv

    with path.open("rb") as file:
        start = file.read(2)
        is_text = encoding.lower().startswith("utf-16") or b"\0" not in start + file.read(4096)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and not encoding.lower().replace("_", "-").startswith(
        "utf-16"
    ):
        raise DataError(f"{path}: it is UTF-16; accepted: UTF-8, or encoding='utf-16' (--encoding utf-16)")
    if not is_text:
        raise DataError(f"{path}: it holds bytes of no text; accepted: a file of text, saved as CSV UTF-8")
    with path.open(encoding="utf-8-sig" if _is_utf8(encoding) else encoding, newline="") as file:
        line = file.readline()
        if not line.strip():
            raise DataError(f"{path}: it has no header; accepted: names of columns in the first line")
        separator = max(_SEPARATORS, key=line.count) if any(one in line for one in _SEPARATORS) else ","
        file.seek(0)
        header = next(csv.reader(file, delimiter=separator))
    return [name.strip() or f"unnamed_{at}" for at, name in enumerate(header, start=1)], separator


def _is_utf8(encoding: str) -> bool:
    return codecs.lookup(encoding).name in ("utf-8", "utf-8-sig")


def _cells(path: Path, encoding: str, names: list[str], separator: str, *, newlines: bool) -> pa.Table:
    from pyarrow import csv

    numbered = [str(at) for at in range(len(names))]  # names may repeat: that is told later, with what is accepted
    # Every cell stays the text that it is: a phone number is no number.
    options = csv.ConvertOptions(
        column_types={name: pa.string() for name in numbered}, strings_can_be_null=True, null_values=[""]
    )
    reading = csv.ReadOptions(
        column_names=numbered, skip_rows_after_names=1, encoding="utf8" if _is_utf8(encoding) else encoding
    )
    parsing = csv.ParseOptions(delimiter=separator, newlines_in_values=newlines)
    table = csv.read_csv(path, read_options=reading, parse_options=parsing, convert_options=options)
    return table.rename_columns(names)


def _fault(path: Path, encoding: str) -> str:
    """What is wrong with a CSV file: the first row whose cells are too many or too few, or no text."""
    names, separator = _header(path, "latin-1" if _is_utf8(encoding) else encoding)
    try:
        for row, line, cells in _rows(path, "latin-1" if _is_utf8(encoding) else encoding, separator):
            if len(cells) != len(names):
                return (
                    f"row {row} (line {line}) has {len(cells)} cells where the header has {len(names)}; accepted: as "
                    "many as the header, cells that hold the separator or a line end in quotes"
                )
            bad = next((at for at, cell in enumerate(cells) if _is_utf8(encoding) and not _is_text(cell)), None)
            if bad is not None:
                return (
                    f"row {row} (line {line}), column {names[bad]}: its bytes are not UTF-8; accepted: UTF-8, or "
                    f"{_OTHER_ENCODING}"
                )
    except UnicodeError:
        return f"its bytes are not {encoding}; accepted: the encoding that it was written in, utf-8 most likely"
    return "a quote is not closed; accepted: quotes in pairs"


def _rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, int, Any]]:
    import csv

    csv.field_size_limit(2**31 - 1)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        next(reader)
        for row, cells in enumerate((one for one in reader if one), start=1):
            yield row, reader.line_num, cells


def _is_text(cell: str) -> bool:
    try:
        cell.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
