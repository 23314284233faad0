"""Made casebooks: the same for the same seed, labelled as made, and without a problem."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa
import pytest

import casegraph as cg
from casegraph import _core
from casegraph.validation import ValidationReport

SIZES = {"contacts": 5_000, "persons": 1_500, "addresses": 700, "agencies": 12}


def tables(seed: int, threads: int, **sizes: int) -> dict[str, bytes]:
    """Each table as the bytes of its Arrow stream."""
    found = {}
    for name, frame in _core.simulate(**{**SIZES, **sizes}, seed=seed, threads=threads).items():
        made = pa.table(frame)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, made.schema) as writer:
            writer.write_table(made)
        found[name] = bytes(sink.getvalue())
    return found


@cache
def book() -> cg.Casebook:
    return cg.simulate(**SIZES, seed=3)


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads() -> None:
    sizes = {"contacts": 150_000, "persons": 70_000}  # several chunks
    one = tables(7, 1, **sizes)
    assert one == tables(7, 2, **sizes) == tables(7, 16, **sizes)


def test_another_seed_gives_another_casebook() -> None:
    assert tables(1, 1) != tables(2, 1)
    assert tables(0, 1) != tables(2**64 - 1, 1)


def test_a_table_depends_on_its_own_rows_alone() -> None:
    """More contacts change nothing of the persons; a share's own draws are its own."""
    few, many = tables(1, 1), tables(1, 1, contacts=6_000)
    assert all(few[name] == many[name] for name in ("persons", "addresses", "residences", "agencies"))


def test_it_says_that_it_is_made() -> None:
    assert book().title == "Made casebook (seed 3): describes nobody"
    assert book().reviews["title"].to_pylist() == ["Made casebook: describes nobody"]
    assert book().reviews["kind"].to_pylist() == ["made"]
    assert all(name.startswith("Made agency ") for name in book().agencies["name"].to_pylist())


def test_its_label_stays_with_it_on_disk(tmp_path: Any) -> None:
    written = book().write(tmp_path / "made", format="parquet")
    again = cg.open(written)
    assert again.title == book().title
    assert again.reviews["kind"].to_pylist() == ["made"]
    assert again.contacts.equals(book().contacts)


def test_it_has_the_sizes_asked_for_and_no_problem_at_all() -> None:
    report: ValidationReport = book().validate()
    assert report.ok
    assert [problem for problem in report.problems.to_pylist() if problem["level"] == "error"] == []
    assert {name: getattr(book(), name).num_rows for name in SIZES} == SIZES
    assert book().participants.num_rows == SIZES["contacts"] * 3 // 2


def test_it_has_what_makes_measures_hard() -> None:
    dates = book().contacts["date"].to_pylist()
    assert {len(date) for date in dates} == {4, 7, 10}
    filed, concerned = book().contacts["filed_at"].to_pylist(), book().contacts["concerns_address"].to_pylist()
    assert any(a is not None and a != b for a, b in zip(filed, concerned, strict=True))
    assert None in filed
    met = sorted(book().graph().frequency.counts("person").table["possible"].to_pylist(), reverse=True)
    assert sum(met[: len(met) // 10]) > 0.25 * sum(met)  # a few have far more contacts than most


def test_the_smallest_there_is() -> None:
    made = cg.simulate(contacts=1, persons=1, addresses=1, agencies=1)
    assert made.graph().frequency.counts([]).table["possible"].to_pylist() == [1]
    assert made.shares.num_rows == 0


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    cg.simulate(contacts=10, persons=5, addresses=5, agencies=2, report=lambda done, total: told.append((done, total)))
    assert told[-1] == (13, 13)


@pytest.mark.parametrize("name", list(SIZES))
@pytest.mark.parametrize("size", [0, -1, 2_000_000_001])
def test_a_size_that_is_not_accepted(name: str, size: int) -> None:
    with pytest.raises(cg.ArgumentError, match=f"{name}: {size} is not accepted; accepted: 1 to 2,000,000,000"):
        cg.simulate(**{**SIZES, name: size})


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_that_is_not_accepted(seed: int) -> None:
    with pytest.raises(cg.ArgumentError, match=f"seed: {seed} is not accepted; accepted: 0 to 18446744073709551615"):
        cg.simulate(**SIZES, seed=seed)
