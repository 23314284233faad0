"""Linkage of records that were encoded with a secret key: keyed Bloom filters, one a record (CLK)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from casegraph import _core
from casegraph.errors import ArgumentError, DataError
from casegraph.frames import to_arrow
from casegraph.linkage.arguments import checked, having

__all__ = ["encode_records", "link_encoded"]

_BITS = 1024
_MOST = 200_000  # records: all pairs are compared
# How many bits each piece of a value sets: fields that tell persons apart weigh more.
_HASHES = {
    "given_name": 15, "family_name": 15, "birth_date": 25, "sex": 5, "address_line_1": 8, "postcode": 10, "phone": 10,
    "email": 6, "national_number": 15,
}  # fmt: skip
_LEAST_KEY = 16


@checked
def encode_records(
    records: Any, key: bytes, *, hashes: Mapping[str, int] | None = None, id_column: str = "record_id"
) -> pa.Table:
    """Encode records of persons as keyed Bloom filters, one a record.

    Parameters
    ----------
    records
        A dataframe with a row a record and columns of the casebook's table ``records``.
    key
        The secret that all who encode share and nobody else has: at least 16 bytes, such as
        ``secrets.token_bytes(32)``.
    hashes
        How many bits each piece of a column's value sets; by default of the columns of ``records`` that are there.
    id_column
        The column that names a record; rows from 0 where it is not there.

    Returns
    -------
    pyarrow.Table
        ``record_id`` and ``clk``: 1,024 bits as 256 hexadecimal digits.

    Raises
    ------
    casegraph.ArgumentError
        A key that is too short; ``hashes`` of a column that there is not.
    casegraph.DataError
        No column that can be encoded.

    Notes
    -----
    A cryptographic long-term key (Schnell, Bachteler and Reiher 2011): bigrams of names and addresses, places of the
    digits of dates, phones and numbers, each hashed with the name of its column by HMAC-SHA-256 and set by double
    hashing. It is a pseudonym, not anonymous: whoever has the key can try names, and frequent values can be guessed
    from frequent patterns without it (Christen et al. 2018). It stays personal data.

    Examples
    --------
    >>> from casegraph.linkage import encode_records, link_encoded
    >>> names = ("Field", "Feild", "Moss")
    >>> people = [{"given_name": "Ann", "family_name": name, "birth_date": "1980-10-08"} for name in names]
    >>> encoded = encode_records(people, b"a secret of sixteen bytes or more")
    >>> [(row["record_a"], row["record_b"]) for row in link_encoded(encoded, least=0.85).to_pylist()]
    [('0', '1')]
    """
    if not isinstance(key, bytes) or len(key) < _LEAST_KEY:
        raise ArgumentError(f"key: accepted: bytes, at least {_LEAST_KEY} of them")
    table = to_arrow(records, "records")
    wanted = {name: many for name, many in (hashes or _HASHES).items() if name in table.column_names}
    absent = [name for name in hashes or () if name not in wanted]
    if absent:
        raise ArgumentError(f"hashes: there is no column '{absent[0]}'; there are {', '.join(table.column_names)}")
    if not wanted:
        raise DataError(f"records: no column can be encoded; accepted: {', '.join(_HASHES)}, or hashes=")
    filters = [0] * table.num_rows
    for name, many in wanted.items():
        mask = _masks(key, name, many)
        for row, value in enumerate(table[name].cast(pa.string()).to_pylist()):
            if value is not None:
                filters[row] |= mask(value)
    ids = (
        table[id_column].cast(pa.string())
        if id_column in table.column_names
        else [str(row) for row in range(len(filters))]
    )
    return pa.table({"record_id": ids, "clk": [f"{one:0{_BITS // 4}x}" for one in filters]})


def _masks(key: bytes, name: str, many: int) -> Any:
    @cache
    def of_piece(piece: str) -> int:
        digest = hmac.new(key, f"{name}\0{piece}".encode(), hashlib.sha256).digest()
        first, second = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:16], "big") | 1
        bits = 0
        for at in range(many):
            bits |= 1 << ((first + at * second) % _BITS)
        return bits

    @cache
    def of_value(value: str) -> int:
        bits = 0
        for piece in _pieces(name, value):
            bits |= of_piece(piece)
        return bits

    return of_value


def _pieces(name: str, value: str) -> list[str]:
    if name in ("birth_date", "phone", "national_number"):
        digits = _core.normalise_phone(value) if name == "phone" else _core.normalise_text(value).replace(" ", "")
        return [f"{at}:{digit}" for at, digit in enumerate(digits)]
    text = _core.normalise_postcode(value) if name == "postcode" else _core.normalise_text(value)
    padded = f"_{text}_"
    return [padded[at : at + 2] for at in range(len(padded) - 1)] if text else []


@checked
def link_encoded(encoded: Any, *, least: float = 0.75, report: Any = None) -> pa.Table:
    """Link encoded records by the bits that they share.

    Parameters
    ----------
    encoded
        What :func:`encode_records` gave with one key: ``record_id`` and ``clk``.
    least
        Dice's coefficient from which a pair is kept. There is no model of errors here: the threshold is the caller's,
        and what is good depends on the columns encoded (docs/linkage.md has figures).
    report
        Called with (done, total) now and then.

    Returns
    -------
    pyarrow.Table
        ``record_a``, ``record_b``, ``dice``, and ``cluster_a``: the first record of the cluster that both are in
        (connected components).

    Raises
    ------
    casegraph.ArgumentError
        ``least`` out of range; more than 200,000 records, as every pair is compared.
    casegraph.DataError
        A ``clk`` that is not 256 hexadecimal digits, by its row.
    """
    table = having(to_arrow(encoded, "encoded"), "encoded", "record_id", "clk")
    if not 0 < least <= 1:
        raise ArgumentError(f"least: {least} is not accepted; accepted: more than 0 and at most 1")
    if table.num_rows > _MOST:
        raise ArgumentError(
            f"encoded: {table.num_rows:,} records; accepted: at most {_MOST:,}, as every pair is compared"
        )
    packed = bytearray()
    for row, text in enumerate(table["clk"].to_pylist(), start=1):
        try:
            one = bytes.fromhex(text)
        except (TypeError, ValueError):
            one = b""
        if len(one) != _BITS // 8:
            raise DataError(f"encoded, row {row}, column clk: accepted: {_BITS // 4} hexadecimal digits")
        packed += one
    pairs = pa.table(_core.alike_filters(bytes(packed), _BITS // 64, float(least), 0, report))
    linked = pairs.append_column("probability", pairs["dice"])  # clusters ask only for their order
    clusters = pa.table(_core.clusters(table.num_rows, linked, least))["cluster"] if table.num_rows else None
    ids = table["record_id"]
    a = pairs["row_a"]
    first = ids.slice(0, 0) if clusters is None else ids.take(pa.array(np.asarray(clusters)[np.asarray(a)]))
    return pa.table(
        {"record_a": ids.take(a), "record_b": ids.take(pairs["row_b"]), "dice": pairs["dice"], "cluster_a": first}
    )
