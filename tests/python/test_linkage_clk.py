"""Linkage of records encoded as keyed Bloom filters."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from test_linkage import made_records
from test_linkage_febrl import febrl

import casegraph as cg
from casegraph.linkage import encode_records, link_encoded
from casegraph.linkage.agreement import agreement

KEY = b"a secret of the tests, 32 bytes."


def f1_of(encoded: pa.Table, truth: list[Any], least: float) -> float:
    pairs = link_encoded(encoded, least=least)
    row_of = {record: row for row, record in enumerate(encoded["record_id"].to_pylist())}
    found = np.arange(encoded.num_rows)
    for a, b, first in zip(*(pairs[n].to_pylist() for n in ("record_a", "record_b", "cluster_a")), strict=True):
        found[row_of[a]] = found[row_of[b]] = row_of[first]
    true = np.unique(np.asarray(truth), return_inverse=True)[1]
    scores = agreement(found, true, resamples=1)
    return next(one.value for one in scores if (one.kind, one.measure) == ("pairwise", "f1"))


def test_dice_is_that_of_the_bits() -> None:
    encoded = encode_records(made_records(30), KEY)
    bits = [int(text, 16) for text in encoded["clk"].to_pylist()]
    names = encoded["record_id"].to_pylist()
    expected = {}
    for a in range(60):
        for b in range(a + 1, 60):
            dice = 2 * (bits[a] & bits[b]).bit_count() / (bits[a].bit_count() + bits[b].bit_count())
            if dice >= 0.7:
                expected[names[a], names[b]] = dice
    found = {(r["record_a"], r["record_b"]): r["dice"] for r in link_encoded(encoded, least=0.7).to_pylist()}
    assert found == expected


def test_another_key_gives_another_code_and_the_same_key_the_same() -> None:
    rows = made_records(5)
    assert encode_records(rows, KEY).equals(encode_records(rows, KEY))
    other = encode_records(rows, KEY[::-1])
    assert not set(other["clk"].to_pylist()) & set(encode_records(rows, KEY)["clk"].to_pylist())
    mixed = pa.concat_tables(
        [encode_records(rows, KEY), other.set_column(0, "record_id", pa.array(list("abcdefghij")))]
    )
    pairs = link_encoded(mixed, least=0.8).to_pylist()
    assert not [row for row in pairs if len(row["record_b"]) == 1 and len(row["record_a"]) > 1]


def test_nothing_of_a_value_is_in_the_code() -> None:
    text = str(encode_records([{"given_name": "Ann", "family_name": "Field"}], KEY).to_pylist())
    assert not re.search("ann|field", text.lower())


@pytest.mark.parametrize(("number", "least", "floor"), [(1, 0.75, 0.98), (4, 0.75, 0.98)])
def test_f1_on_febrl(number: int, least: float, floor: float) -> None:
    frame, truth = febrl(number)
    assert f1_of(encode_records(frame, KEY), truth, least) >= floor


def test_what_cannot_be_encoded_or_linked_is_refused() -> None:
    rows = made_records(2)
    with pytest.raises(cg.ArgumentError, match="at least 16"):
        encode_records(rows, b"short")
    with pytest.raises(cg.ArgumentError, match="no column 'shoe'"):
        encode_records(rows, KEY, hashes={"shoe": 3})
    with pytest.raises(cg.DataError, match="no column can be encoded"):
        encode_records([{"shoe": "42"}], KEY)
    bad = pa.table({"record_id": ["a", "b"], "clk": ["0" * 256, "xyz"]})
    with pytest.raises(cg.DataError, match="row 2, column clk"):
        link_encoded(bad)
    with pytest.raises(cg.ArgumentError, match="least"):
        link_encoded(bad, least=0)
