"""Comma-separated files, read strictly and written so that the same table is always the same bytes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph.errors import Problem, shown

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["read_csv", "write_csv"]

_ACCEPTED = "comma-separated text in UTF-8, a header in the first row, quotes as in RFC 4180"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_QUOTED_CELL = re.compile(rb'(?:(?<=[,\r\n])|\A)"[^"]*+(?:""[^"]*+)*+"(?=[,\r\n]|\Z)')
_HEADER_BYTES = 1 << 20
_LISTED_ROWS = 100
_ROWS_AT_ONCE = 1 << 14


class _Refused(Exception):  # noqa: N818
    """The file cannot be read as a table; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


def read_csv(data: bytes, table: str, file: str) -> tuple[pa.Table | None, list[Problem], list[int]]:
    """Return the file's columns, all as text (empty cells missing), what is wrong with it, and the rows left out.

    Nothing is guessed: neither separator, nor encoding, nor types. The table is None where the file
    cannot be read at all; rows with more or fewer cells than the header are left out of it, and their numbers
    in the file (the header's is 1) are given.
    """
    try:
        body = _checked_bytes(data, table, file)
        names = _header(body, table, file)
        _check_quotes(body, table, file)
        return _parsed(body, names, table, file)
    except _Refused as refused:
        return None, [refused.problem], []


def _fault(table: str, file: str, reason: str, accepted: str = _ACCEPTED, **at: Any) -> Problem:
    return Problem(rule="unreadable_file", table=table, reason=reason, accepted=accepted, place=file, **at)


def _checked_bytes(data: bytes, table: str, file: str) -> bytes:
    if data[:2] in _UTF16_MARKS:
        raise _Refused(_fault(table, file, "the file is UTF-16, not UTF-8", "the same file saved as 'CSV UTF-8'"))
    if data.startswith(_BYTE_ORDER_MARK):
        data = data[len(_BYTE_ORDER_MARK) :]
    if not data.strip():
        reason = "the file is empty"
        raise _Refused(_fault(table, file, reason, "a header row at least, or no file where there are no rows"))
    nul = data.find(b"\0")
    if nul >= 0:
        reason = f"line {_line(data, nul)} holds a NUL byte: the file is damaged, no text, or UTF-16"
        raise _Refused(_fault(table, file, reason))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = (
            f"line {_line(data, error.start)} is not UTF-8 (byte 0x{data[error.start]:02x}); "
            "perhaps the file is in Windows-1252, as Excel's plain CSV is"
        )
        raise _Refused(_fault(table, file, reason, "the same file saved as 'CSV UTF-8'")) from None
    return data


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _header(data: bytes, table: str, file: str) -> list[str]:
    start = io.StringIO(data[:_HEADER_BYTES].decode("utf-8", errors="ignore"), newline="")
    try:
        names = next((row for row in csv.reader(start) if row), [])
    except csv.Error as error:
        raise _Refused(_fault(table, file, f"the header row cannot be read: {error}")) from None
    if len(names) == 1:
        for separator, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")):
            if separator in names[0]:
                raise _Refused(_fault(table, file, f"the columns are separated by {word}, not by commas"))
    if any(not name.strip() for name in names):
        at = next(at for at, name in enumerate(names, start=1) if not name.strip())
        reason = f"column {at} of the header has no name"
        raise _Refused(_fault(table, file, reason, "a header that names every column"))
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        reason = f"the header names '{shown(twice[0])}' more than once"
        raise _Refused(_fault(table, file, reason, "every column named once", column=twice[0][:80]))
    return names


def _check_quotes(data: bytes, table: str, file: str) -> None:
    if b'"' not in data:
        return
    # What is left after every well-formed quoted cell is blotted out (lengths kept) must hold no quote.
    rest = _QUOTED_CELL.sub(lambda cell: b"q" * len(cell.group()), data)
    stray = rest.find(b'"')
    if stray >= 0:
        reason = f"line {_line(data, stray)} holds a quotation mark that opens or closes no cell"
        accepted = 'a cell with quotes, commas or line ends between quotes, each quote in it doubled: "said ""no"""'
        raise _Refused(_fault(table, file, reason, accepted))


def _parsed(data: bytes, names: list[str], table: str, file: str) -> tuple[pa.Table, list[Problem], list[int]]:
    import pyarrow as pa
    import pyarrow.csv

    ragged: list[tuple[int, int]] = []

    def keep(row: Any) -> str:
        ragged.append((row.number, row.actual_columns))
        return "skip"

    if not data.endswith(b"\n"):
        data += b"\n"
    try:
        read = pyarrow.csv.read_csv(
            pa.BufferReader(data),
            read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=min(len(data) + 1, 2**31 - 1)),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=keep),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowException as error:
        raise _Refused(_fault(table, file, f"the file cannot be read: {error}")) from None
    return read, _ragged_rows(ragged, len(names), table, file), [number for number, _ in ragged]


def _ragged_rows(rows: list[tuple[int, int]], expected: int, table: str, file: str) -> list[Problem]:
    accepted = f"{expected} cells, as in the header; a cell that holds a comma stands between quotes"
    problems = [
        _fault(table, f"{file}, row {number}", f"the row has {count} cells", accepted, row=number - 1)
        for number, count in rows[:_LISTED_ROWS]
    ]
    if len(rows) > _LISTED_ROWS:
        reason = f"{len(rows) - _LISTED_ROWS} more rows have more or fewer cells than the header"
        problems.append(_fault(table, file, reason, accepted))
    return problems


def write_csv(table: pa.Table, path: Path) -> None:
    """Write the table as UTF-8, comma-separated, a line feed after each row, quotes where needed."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = pa.table({name: pa.array([name]) for name in table.column_names})
    with path.open("wb") as file:
        for part in (names, *_slices(table)):
            cells = [_cells(part.column(name), alone=part.num_columns == 1) for name in part.column_names]
            for line in pc.binary_join_element_wise(*cells, pa.scalar(",", pa.large_string())).to_pylist():
                file.write(line.encode("utf-8") + b"\n")


def _slices(table: pa.Table) -> list[pa.Table]:
    return [table.slice(start, _ROWS_AT_ONCE) for start in range(0, table.num_rows, _ROWS_AT_ONCE)]


def _cells(column: Any, *, alone: bool) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    text = pc.cast(pc.cast(column, pa.string()), pa.large_string())
    marks = pc.match_substring_regex(text, '[",\r\n]')
    doubled = pc.replace_substring(text, '"', '""')
    mark = pa.scalar('"', pa.large_string())
    quoted = pc.binary_join_element_wise(mark, doubled, mark, pa.scalar("", pa.large_string()))
    # A row with a single empty cell would be an empty line, which readers skip.
    return pc.fill_null(pc.if_else(marks, quoted, text), pa.scalar('""' if alone else "", pa.large_string()))
