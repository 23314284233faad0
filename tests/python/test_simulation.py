"""Made casebooks: the same for the same seed, labelled as made, without a problem, and with the truth kept apart."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import casegraph as cg
from casegraph import _core
from casegraph.simulation import PARAMETERS

SIZES = {"contacts": 5_000, "persons": 1_500, "addresses": 700, "agencies": 24}


def tables(seed: int, threads: int, **sizes: int) -> dict[str, bytes]:
    """Each table of the first piece, of the casebook and of the truth, as the bytes of its Arrow stream."""
    recorded, truth = _core.Population(**{**SIZES, **sizes}, seed=seed, threads=threads).piece(0, threads)
    found = {}
    for name, frame in [*recorded.items(), *((f"true {name}", frame) for name, frame in truth.items())]:
        made = pa.table(frame)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, made.schema) as writer:
            writer.write_table(made)
        found[name] = bytes(sink.getvalue())
    return found


@cache
def book() -> cg.Casebook:
    return cg.simulate(**SIZES, seed=3)


@cache
def truth() -> dict[str, list[dict[str, Any]]]:
    return {name: table.to_pylist() for name, table in cg.simulated_truth(**SIZES, seed=3).items()}


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads() -> None:
    sizes = {"contacts": 40_000, "persons": 12_000}  # several blocks
    one = tables(7, 1, **sizes)
    assert one == tables(7, 2, **sizes) == tables(7, 16, **sizes)


def test_another_seed_gives_another_casebook() -> None:
    assert tables(1, 1) != tables(2, 1)
    assert tables(0, 1) != tables(2**64 - 1, 1)


def test_more_contacts_change_nothing_of_the_persons() -> None:
    few, many = tables(1, 1), tables(1, 1, contacts=6_000)
    assert all(few[name] == many[name] for name in ("persons", "addresses", "residences", "relationships"))


def test_it_says_that_it_is_made() -> None:
    assert book().title == "Made casebook (seed 3): describes nobody"
    assert book().reviews["title"].to_pylist() == ["Made casebook: describes nobody"]
    assert book().reviews["kind"].to_pylist() == ["made"]
    assert all(name.startswith("Made agency ") for name in book().agencies["name"].to_pylist())
    assert all(code is None or code.startswith("Q") for code in book().records["postcode"].to_pylist())


def test_it_has_the_sizes_asked_for_and_no_problem_at_all() -> None:
    report = book().validate()
    assert report.problems.num_rows == 0
    assert {name: getattr(book(), name).num_rows for name in SIZES} == SIZES
    assert 1.3 * SIZES["contacts"] < book().participants.num_rows < 1.7 * SIZES["contacts"]


def test_a_few_persons_have_far_more_contacts_than_most() -> None:
    counts = Counter(row["entity_id"] for row in truth()["crosswalk"])
    met = sorted(book().graph(purpose="a test").frequency.counts("person").table["possible"].to_pylist(), reverse=True)
    assert sum(met[: SIZES["persons"] // 10]) > 0.35 * sum(met)
    assert len(counts) < SIZES["persons"]  # and many have none


def test_incidents_come_in_bursts_of_which_the_truth_tells_who_brought_about_whom() -> None:
    sizes = {
        "contacts": 20_000,
        "persons": 100,
        "addresses": 60,
    }  # many contacts each, so that few bursts are cut short
    starts = dict(cg.simulate(**sizes).incidents.select(["incident_id", "start"]).to_pandas().itertuples(index=False))
    incidents = cg.simulated_truth(**sizes)["incidents"].to_pylist()
    brought = [row for row in incidents if row["triggered_by"] is not None]
    assert 0.26 < len(brought) / len(starts) < 0.31  # 0.3, less those past the end
    gaps = [
        (date.fromisoformat(starts[row["incident_id"]]) - date.fromisoformat(starts[row["triggered_by"]])).days
        for row in brought
        if len(starts[row["incident_id"]]) == len(starts[row["triggered_by"]]) == 10
    ]
    assert 10 < sum(gaps) / len(gaps) < 14  # decay_days: 12


def test_days_and_hours_have_a_rhythm() -> None:
    rows = book().contacts.to_pylist()
    true = {row["contact_id"]: row for row in truth()["contacts"]}
    calls = [true[row["contact_id"]] for row in rows if row["kind"] == "emergency_call"]
    hours = Counter(int(row["time"][:2]) for row in calls)
    assert sum(hours[hour] for hour in (19, 20, 21)) > 3 * sum(hours[hour] for hour in (3, 4, 5))
    planned = [date.fromisoformat(true[row["contact_id"]]["date"]) for row in rows if row["kind"] == "appointment"]
    assert sum(day.weekday() >= 5 for day in planned) < 0.01 * len(planned)
    weekend = [date.fromisoformat(row["date"]).weekday() >= 5 for row in calls]
    assert sum(weekend) / len(weekend) > 2 / 7 + 0.03
    # No working day, and neither day of the weekend, stands out.
    of_days = Counter(day.weekday() for day in planned)
    assert max(of_days[day] for day in range(5)) < 1.25 * min(of_days[day] for day in range(5))
    of_days = Counter(date.fromisoformat(row["date"]).weekday() for row in calls)
    assert max(of_days[5], of_days[6]) < 1.25 * min(of_days[5], of_days[6])


def test_appointments_end_in_every_way() -> None:
    endings = Counter(book().contacts["attendance"].to_pylist())
    assert set(endings) == {
        None,
        "attended",
        "late",
        "not_attended",
        "cancelled_by_agency",
        "cancelled_by_person",
        "no_reply",
        "child_not_brought",
        "unknown",
    }
    assert "replaces" in book().contact_links["kind"].to_pylist()


def test_shares_say_what_they_carried() -> None:
    shares = book().shares
    assert set(shares["status"].to_pylist()) == {"made", "receipt_unconfirmed", "no_record_found"}
    carried = set(book().share_items["share_id"].to_pylist())
    assert 0.6 * shares.num_rows < len(carried) < shares.num_rows


def test_records_err_as_often_as_asked_and_the_truth_says_where() -> None:
    recorded = book().contacts.to_pylist()
    true = truth()["contacts"]
    assert [row["contact_id"] for row in recorded] == [row["contact_id"] for row in true]
    wrong = sum(a["filed_at"] not in (None, b["filed_at"]) for a, b in zip(recorded, true, strict=True))
    stated = sum(row["filed_at"] is not None for row in recorded)
    assert 0.02 < wrong / stated < 0.04
    assert all(
        b["incident_id"] == a["incident_id"] or a["incident_id"] is None for a, b in zip(recorded, true, strict=True)
    )
    assert any(a["incident_id"] is None for a in recorded)
    assert {len(row["date"]) for row in recorded} == {4, 7, 10}
    assert all(b["date"].startswith(a["date"]) for a, b in zip(recorded, true, strict=True))
    assert 0.08 < sum(row["recorded_on"] is not None for row in recorded) / len(recorded) < 0.12
    assert {row["status"] for row in truth()["contact_links"]} == {"not_made"}
    hidden = book().participants["recorded_as"].to_pylist()
    assert 0.02 < sum(name is not None for name in hidden) / len(hidden) < 0.04


def test_records_link_to_the_persons_that_the_truth_names() -> None:
    """What the crosswalk says is right of a record is what the person's other records say."""
    persons = {row["person_id"]: row for row in book().persons.to_pylist()}
    records = {row["record_id"]: row for row in book().records.to_pylist()}
    crosswalk = truth()["crosswalk"]
    assert {row["record_id"] for row in crosswalk} == set(records)
    assert {row["errors"] for row in crosswalk} >= {"none", "name", "birth_date", "postcode"}
    names: dict[int, set[tuple[str, str]]] = {}
    for row in crosswalk:
        record, person = records[row["record_id"]], persons[row["entity_id"]]
        if row["errors"] == "none":
            assert record["birth_date"] in (None, person["birth_date"])
            names.setdefault(row["entity_id"], set()).add((record["given_name"], record["family_name"]))
    assert all(len(one) == 1 for one in names.values())


def test_a_parameter_can_be_set() -> None:
    sure = cg.simulate(**SIZES, parameters={"month_only": 0, "year_only": 0, "late": 1.0})
    assert {len(day) for day in sure.contacts["date"].to_pylist()} == {10}
    assert None not in sure.contacts["recorded_on"].to_pylist()
    with pytest.raises(cg.ArgumentError, match="parameters: 'colour' is not accepted; accepted: moves_per_decade, "):
        cg.simulate(**SIZES, parameters={"colour": 1})
    with pytest.raises(cg.ArgumentError, match=r"late: 1\.5\d* is not accepted; accepted: 0 to 1"):
        cg.simulate(**SIZES, parameters={"late": 1.5})


def test_every_parameter_and_its_default_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "simulation.md").read_text(encoding="utf-8")
    for name, value in PARAMETERS.items():
        assert f"| `{name}` | {value:g} |" in page, name


def test_written_piece_by_piece_it_is_the_same_and_every_file_says_that_it_is_made(tmp_path: Path) -> None:
    sizes = {"contacts": 700_000, "persons": 4_000, "addresses": 900, "agencies": 24}  # two pieces
    assert _core.Population(**sizes, seed=4).pieces == 2
    folder = cg.simulate_to(tmp_path / "made", **sizes, seed=4)
    files = sorted(folder.rglob("*.parquet"))
    assert len(files) == 18 + 6
    for file in files:
        label = json.loads(pq.read_schema(file).metadata[b"casegraph"])
        assert (label["made"], label["describes"], label["seed"]) == (True, "nobody", 4)
    assert json.loads((folder / "datapackage.json").read_text())["title"] == "Made casebook (seed 4): describes nobody"
    again, memory = cg.open(folder), cg.simulate(**sizes, seed=4, validate=False)
    assert again.validate().problems.num_rows == 0
    for name, table in memory.tables.items():
        assert again.tables[name].cast(table.schema).equals(table), name
    for name, table in cg.simulated_truth(**sizes, seed=4).items():
        assert pq.read_table(folder / "truth" / f"{name}.parquet").equals(table), name


def test_a_folder_is_not_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(cg.ArgumentError, match="holds something other than a casebook"):
        cg.simulate_to(tmp_path, contacts=100)
    assert cg.simulate_to(tmp_path, contacts=100, overwrite=True) == tmp_path
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert cg.open(tmp_path).contacts.num_rows == 100


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cg.simulate_to(tmp_path / "made", contacts=1000, report=stop)
    assert list(tmp_path.iterdir()) == []


def test_the_smallest_there_is() -> None:
    made = cg.simulate(contacts=1, persons=1, addresses=1, agencies=1)
    assert made.graph().frequency.counts([]).table["possible"].to_pylist() == [1]
    assert made.shares.num_rows == 0


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    cg.simulate(contacts=10, persons=5, addresses=5, agencies=2, report=lambda done, total: told.append((done, total)))
    assert told[-1] == (10, 10)
    assert told == sorted(told)


@pytest.mark.parametrize("name", list(SIZES))
@pytest.mark.parametrize("size", [0, -1, 2_000_000_001])
def test_a_size_that_is_not_accepted(name: str, size: int) -> None:
    with pytest.raises(cg.ArgumentError, match=f"{name}: {size} is not accepted; accepted: 1 to 2,000,000,000"):
        cg.simulate(**{**SIZES, name: size})


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_that_is_not_accepted(seed: int) -> None:
    with pytest.raises(cg.ArgumentError, match=f"seed: {seed} is not accepted; accepted: 0 to 18446744073709551615"):
        cg.simulate(**SIZES, seed=seed)


@pytest.mark.parametrize("areas", [0, -1, 6, 41, 1.5, "two", True])
def test_a_number_of_areas_that_is_not_accepted(areas: Any) -> None:
    with pytest.raises(cg.ArgumentError, match=f"areas: {areas!r} is not accepted; accepted: 1 to 5"):
        cg.simulate(contacts=10, agencies=5, areas=areas)


def test_the_label_says_how_many_areas_there_are(tmp_path: Path) -> None:
    asked: dict[str, Any] = {"contacts": 60, "agencies": 20}
    assert cg.simulate(**asked).made["areas"] == 2
    assert cg.simulate(**asked, areas=3).made["areas"] == 3
    assert cg.open(cg.simulate_to(tmp_path / "made", **asked, areas=4)).made["areas"] == 4
    # Asked for or not, so many areas are the same areas.
    assert cg.simulate(**asked, areas=2).contacts.equals(cg.simulate(**asked).contacts)
    assert not cg.simulate(**asked, areas=3).contacts.equals(cg.simulate(**asked).contacts)


def test_more_areas_than_forty_are_not_accepted() -> None:
    with pytest.raises(cg.ArgumentError, match="areas: 41 is not accepted; accepted: 1 to 40"):
        cg.simulate(contacts=10, agencies=500, areas=41)
