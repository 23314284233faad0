"""Any column in any layout of Arrow comes out of the core as the values that went in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import polars as pl
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from casegraph import _core

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
ITEMS = st.lists(WORDS.filter(lambda text: ";" not in text), max_size=3)
MIDNIGHTS = st.dates().map(lambda day: dt.datetime(day.year, day.month, day.day))
MINUTES = st.times().map(lambda time: time.replace(second=0, microsecond=0))
TEXTS = (pa.string(), pa.large_string(), pa.string_view())
CODES = (pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64())


@dataclass(frozen=True)
class Kind:
    """Values that a column of the schema takes, and the Arrow types in which they may come."""

    table: str
    column: str
    values: st.SearchStrategy[Any]
    types: tuple[pa.DataType, ...]


KINDS = [
    Kind("contacts", "gist", WORDS, TEXTS),
    Kind("contacts", "gist", WORDS, tuple(pa.dictionary(code, text) for code in CODES for text in TEXTS)),
    Kind("contacts", "count_min", st.integers(0, 127), CODES),
    Kind("contacts", "count_min", st.integers(-(2**63), 2**63 - 1), (pa.int64(),)),
    Kind("addresses", "latitude", st.floats(allow_nan=False, allow_infinity=False), (pa.float64(),)),
    Kind("addresses", "latitude", st.floats(allow_nan=False, allow_infinity=False, width=32), (pa.float32(),)),
    Kind("persons", "unborn", st.booleans(), (pa.bool_(),)),
    Kind("contacts", "date", st.dates(), (pa.date32(), pa.date64())),
    Kind("contacts", "date", MIDNIGHTS, tuple(pa.timestamp(unit) for unit in ("s", "ms", "us"))),
    Kind("contacts", "time_min", MINUTES, (pa.time32("s"), pa.time32("ms"), pa.time64("us"), pa.time64("ns"))),
    Kind("contacts", "source", ITEMS, (pa.list_(pa.string()), pa.large_list(pa.string_view()))),
]


@st.composite
def chunks(draw: st.DrawFn) -> tuple[Kind, pa.ChunkedArray, list[Any]]:
    """Give a column in chunks, each a slice of a longer array, and the values that it holds."""
    kind = draw(st.sampled_from(KINDS))
    arrow_type = draw(st.sampled_from(kind.types))
    cells = st.lists(st.none() | kind.values, max_size=12)
    arrays, expected = [], []
    for _ in range(draw(st.integers(0, 4))):
        before, here, after = draw(cells), draw(cells), draw(cells)
        whole = array_of([*before, *here, *after], arrow_type)
        arrays.append(whole.slice(len(before), len(here)))
        expected += here
    return kind, pa.chunked_array(arrays, arrow_type), expected


def array_of(values: list[Any], arrow_type: pa.DataType) -> pa.Array:
    if not pa.types.is_dictionary(arrow_type):
        return pa.array(values, arrow_type)
    plain = pa.array(values, pa.string()).dictionary_encode()
    indices, terms = plain.indices.cast(arrow_type.index_type), plain.dictionary.cast(arrow_type.value_type)
    return pa.DictionaryArray.from_arrays(indices, terms)


def as_told(value: Any) -> Any:
    """Give the value that the core makes of one: lists are one text, empty texts are missing."""
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, dt.datetime):
        value = value.date()
    return None if value == "" else value


@given(chunks())
def test_every_layout_gives_the_same_values(given_chunks: tuple[Kind, pa.ChunkedArray, list[Any]]) -> None:
    kind, column, expected = given_chunks
    frame, problems = _core.normalise(kind.table, pa.table({kind.column: column}))
    back = pa.table(frame)
    back.validate(full=True)
    assert back.column(kind.column).to_pylist() == [as_told(value) for value in expected]
    assert {problem["rule"] for problem in pa.table(problems).to_pylist()} <= {"missing_column"}
    again = pa.table(_core.normalise(kind.table, frame)[0])
    assert again.equals(back)
    assert pl.DataFrame(frame).get_column(kind.column).to_list() == back.column(kind.column).to_pylist()


@given(
    st.lists(st.none() | st.binary(max_size=12), min_size=1, max_size=8),
    st.sampled_from(["plain", "large", "view"]),
)
def test_text_is_refused_exactly_where_python_refuses_it(values: list[bytes | None], layout: str) -> None:
    binary, text = {
        "plain": (pa.binary(), pa.string()),
        "large": (pa.large_binary(), pa.large_string()),
        "view": (pa.binary_view(), pa.string_view()),
    }[layout]
    column = pa.Array.from_buffers(text, len(values), pa.array(values, binary).buffers())
    refused = [row for row, value in enumerate(values, start=1) if value is not None and not is_utf8(value)]
    told = pa.table(_core.normalise("contacts", pa.table({"gist": column}))[1]).to_pylist()
    if refused:
        (problem,) = [one for one in told if one["column"] == "gist"]
        assert (problem["rule"], problem["row"]) == ("unsupported_value", refused[0])
        assert problem["reason"] == "text that is not UTF-8"
    else:
        assert "unsupported_value" not in {one["rule"] for one in told}


def is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


@given(st.text(max_size=40))
def test_a_number_is_read_as_python_reads_it_or_refused(text: str) -> None:
    frame, problems = _core.normalise("addresses", pa.table({"address_id": ["a"], "latitude": [text]}))
    [value] = pa.table(frame).column("latitude").to_pylist()
    if value is None:
        assert text == "" or len(problems) == 1
    else:
        assert value == float(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive_as_text(number: float) -> None:
    frame, problems = _core.normalise("addresses", pa.table({"address_id": ["a"], "latitude": [repr(number)]}))
    assert pa.table(frame).column("latitude").to_pylist() == [number]
    assert len(problems) == 0
