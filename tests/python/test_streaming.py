"""Counts from Parquet files in a stream: the numbers of the graph, without the graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import casegraph as cg
from casegraph import cli, streaming


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(streaming, "_ROWS_PER_PIECE", 700)
    return


@pytest.fixture(scope="module")
def made(tmp_path_factory: Any) -> Path:
    sizes = {"contacts": 5_000, "persons": 800, "addresses": 500, "agencies": 30}
    errors = {"month_only": 0.2, "year_only": 0.1}
    return cg.simulate_to(tmp_path_factory.mktemp("stream") / "made", **sizes, seed=2, parameters=errors)


def rows(table: pa.Table, by: list[str]) -> dict[tuple[Any, ...], tuple[int, int | None]]:
    return {tuple(row[name] for name in by): (row["certain"], row["possible"]) for row in table.to_pylist()}


@pytest.mark.parametrize(
    "by",
    [
        ["agency"],
        ["agency", "month"],
        ["kind", "year"],
        ["sector", "month"],
        ["year"],
        ["quarter", "weekday"],
        ["agency", "week"],
        ["agency", "sector", "kind"],
        ["person"],
        ["person", "month"],
        ["kind", "person", "agency"],
        [],
    ],
)
@pytest.mark.parametrize("presence", ["took_part", "absent", "any", "took_part_or_absent"])
def test_the_numbers_are_those_of_the_graph(made: Path, by: list[str], presence: str) -> None:
    asked = {"presence": presence, "start": "2016-03-01", "end": "2022-06-01"}
    streamed = cg.stream_counts(made, by, purpose="a test", **asked)
    whole = cg.open(made).graph(purpose="a test").frequency.counts(by, **asked).table
    assert streamed.column_names == whole.column_names
    found = rows(streamed, by)
    assert found == rows(whole, by)
    assert len(found) == streamed.num_rows


def test_agencies_are_in_the_order_of_their_table(made: Path) -> None:
    streamed = cg.stream_counts(made, ["agency"])
    assert (
        streamed["agency"].to_pylist()
        == cg.open(made).graph(purpose="a test").frequency.counts("agency").table["agency"].to_pylist()
    )


def test_one_agency(made: Path) -> None:
    asked = {"agencies": [3, 5]}
    whole = cg.open(made).graph(purpose="a test").frequency.counts("agency", **asked).table
    assert rows(cg.stream_counts(made, "agency", **asked), ["agency"]) == rows(whole, ["agency"])


def book_of(contacts: list[dict[str, Any]]) -> cg.Casebook:
    participants = [
        {"contact_id": row["contact_id"], "person_id": 1, "role": "subject", "presence": "took_part"}
        for row in contacts
    ]
    return cg.Casebook(
        {
            "persons": pa.table({"person_id": [1]}),
            "agencies": pa.table({"agency_id": ["a", "b"], "name": ["A", "B"]}),
            "contacts": pa.Table.from_pylist(contacts),
            "participants": pa.Table.from_pylist(participants),
        },
        validate=False,
    )


def test_rows_that_stand_for_several_and_parts_of_them(tmp_path: Path) -> None:
    contacts = [
        {"contact_id": n, "agency_id": "ab"[n % 2], "date": f"2020-{1 + n % 12:02}-10", "kind": "call", "part_of": None}
        | {"count_min": 2 if n % 5 == 0 else None, "count_max": 4 if n % 10 == 0 else None}
        | {"agency_certainty": "assumed" if n % 7 == 0 else None}
        for n in range(1, 2_000)
    ]
    contacts[50]["part_of"] = 1
    where = book_of(contacts).write(tmp_path / "book", format="parquet")
    whole = cg.open(where).graph().frequency.counts(["agency", "month"]).table
    streamed = cg.stream_counts(where, ["agency", "month"])
    assert rows(streamed, ["agency", "month"]) == rows(whole, ["agency", "month"])
    assert None in streamed["possible"].to_pylist()  # at least two, with no upper number
    by = ["person", "agency"]
    with pytest.raises(cg.ArgumentError, match="purpose: rows about single persons"):
        cg.stream_counts(where, by)
    streamed = cg.stream_counts(where, by, purpose="a test")
    assert streamed.schema.metadata == {b"casegraph.purpose": b"a test"}
    assert rows(streamed, by) == rows(cg.open(where).graph(purpose="a test").frequency.counts(by).table, by)


def test_by_person_the_files_are_in_the_order_of_their_contacts(tmp_path: Path) -> None:
    book = book_of(
        [{"contact_id": n, "agency_id": "a", "date": "2020-01-01", "kind": "call"} for n in (1, 2, 4, 3, 5, 6)]
    )
    where = book.write(tmp_path / "book", format="parquet")
    assert cg.stream_counts(where, "agency")["certain"].to_pylist() == [6]
    with pytest.raises(cg.ArgumentError, match=r"contacts\.parquet is in another order; accepted: rows in ascending"):
        cg.stream_counts(where, "person", purpose="a test")


def test_no_contact_at_all(tmp_path: Path) -> None:
    empty = book_of([{"contact_id": 1, "agency_id": "a", "date": "2020-01-01", "kind": "call"}])
    none = {
        name: table.slice(0, 0) if name in ("contacts", "participants") else table
        for name, table in empty.tables.items()
    }
    where = cg.Casebook(none, validate=False).write(tmp_path / "book", format="parquet")
    assert cg.stream_counts(where, "agency").num_rows == 0
    assert cg.stream_counts(where, []).to_pylist() == [{"certain": 0, "possible": 0}]


def test_what_is_not_accepted(made: Path, tmp_path: Path) -> None:
    with pytest.raises(cg.ArgumentError, match=r"by: 'address' is not accepted in a stream; accepted: person, agency"):
        cg.stream_counts(made, "address")
    with pytest.raises(cg.ArgumentError, match="presence: 'there' is not accepted"):
        cg.stream_counts(made, presence="there")
    with pytest.raises(cg.NotFoundError, match=r"there is no agencies\.parquet"):
        cg.stream_counts(tmp_path)
    with pytest.raises(cg.NotFoundError, match="999"):
        cg.stream_counts(made, agencies=999)
    with pytest.raises(cg.ArgumentError, match="start"):
        cg.stream_counts(made, start="2020")
    texts = cg.example("dhr7").write(tmp_path / "texts", format="parquet")
    with pytest.raises(cg.ArgumentError, match=r"contact_id: .* is not accepted in a stream; accepted: whole numbers"):
        cg.stream_counts(texts)


def test_the_command_line_counts_in_a_stream(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["measure", "frequency.counts", str(made), "by=agency,year", "--stream"]) == 0
    streamed = capsys.readouterr().out
    assert cli.main(["measure", "frequency.counts", str(made), "by=agency,year"]) == 0
    assert sorted(streamed.split()) == sorted(capsys.readouterr().out.split())


def test_an_audience_sees_of_a_stream_what_it_sees_of_the_whole(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["measure", "frequency.counts", str(made), "by=sector,year", "--audience", "public", "--threshold", "80"]
    assert cli.main([*asked, "--stream"]) == 0
    streamed = capsys.readouterr()
    assert "withheld" in streamed.err
    assert cli.main(asked) == 0
    whole = capsys.readouterr()
    assert sorted(streamed.out.split()) == sorted(whole.out.split())
    assert streamed.err == whole.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["frequency.rates"], "--stream: frequency.rates is not accepted; accepted: frequency.counts"),
        (["frequency.counts", "address=filed_at"], "address: is not accepted with --stream; accepted: by, agencies"),
        (["frequency.counts", "--evidence"], "--evidence needs the whole casebook"),
        (["frequency.counts", "by=person", "--audience", "board"], "pseudonyms of persons need the whole casebook"),
    ],
)
def test_what_needs_the_whole_casebook(
    made: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    name, *rest = arguments
    assert cli.main(["measure", name, str(made), *rest, "--stream"]) == 2
    assert told in capsys.readouterr().err
