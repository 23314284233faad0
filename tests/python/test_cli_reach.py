"""``casegraph reach``: who is reached along timed edges, and what is no edge."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from casegraph import cli
from casegraph.temporal import TimedEdges

EDGES = "from,to,on,source\na,b,2011-03,x\nb,c,2011-03-15,x\nb,d,2011-04-02,x\n"
NAMED = ("--column", "from=source", "--column", "to=target", "--column", "on=departure")


@pytest.fixture
def edges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("edges.csv").write_text(EDGES, encoding="utf-8")
    return tmp_path


def test_whom_one_reaches_and_when(edges: Path) -> None:
    assert cli.main(["reach", "edges.csv", *NAMED, "--source", "a", "-o", "first.csv"]) == 0
    assert Path("first.csv").read_text().splitlines() == [
        '"vertex","arrival","edge"',
        '"b",2011-03-31,0',
        '"d",2011-04-02,2',
    ]


def test_how_many_each_reaches(edges: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["reach", "edges.csv", *NAMED, "--end", "2011-03-31", "-o", "reached.csv"]) == 0
    assert capsys.readouterr().out == "4 rows, of 3 edges, in reached.csv\n"
    assert Path("reached.csv").read_text().split() == ['"source","reached"', '"a",1', '"b",1', '"c",0', '"d",0']


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_times_that_are_whole_numbers(edges: Path, ending: str) -> None:
    table = {"source": [1, 2, 2], "target": [2, 3, 4], "departure": [5, 5, 4]}
    if ending == "csv":
        lines = [",".join(table), *(",".join(map(str, row)) for row in zip(*table.values(), strict=True))]
        Path("calls.csv").write_text("\n".join(lines), encoding="utf-8")
    else:
        pq.write_table(pa.table(table), "calls.parquet")
    for ties in ("closure", "strict"):
        assert cli.main(["reach", f"calls.{ending}", "--numbers", "--ties", ties, "-o", "reached.csv"]) == 0
        expected = TimedEdges(table).reached(ties=ties)
        found = [line.split(",") for line in Path("reached.csv").read_text().replace('"', "").splitlines()[1:]]
        assert [(int(one), int(count)) for one, count in found] == list(
            zip(*expected.to_pydict().values(), strict=True)
        )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["edges.csv"], "edges: has no column 'target'"),
        (["nothing.csv"], "nothing.csv: there is no such file"),
        (
            ["edges.csv", "--column", "form=source"],
            "--column: 'form=source' is not accepted; accepted: one of from, to",
        ),
        (["edges.csv", *NAMED, "--column", "to=source"], "each once"),
        (["edges.csv", *NAMED, "--source", "z"], "source: no edge has the vertex 'z'"),
        (["edges.csv", *NAMED, "--start", "March"], "--start: 'March' is not accepted; accepted: a day such as"),
        (["edges.csv", *NAMED, "--numbers"], "edges, row 0, departure: '2011-03' is not accepted; accepted: whole"),
        (["odd.csv"], "edges, row 1, target: a missing value is not accepted"),
        (["late.csv"], "edges, row 0, departure: '2011/..' is not accepted"),
    ],
)
def test_bad_input_is_one_message_and_no_file(
    edges: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    Path("odd.csv").write_text("source,target,departure\na,b,2011\nb,,2011\n", encoding="utf-8")
    Path("late.csv").write_text("source,target,departure\na,b,2011/..\n", encoding="utf-8")
    assert cli.main(["reach", *arguments, "-o", "out.csv"]) == 2
    assert told in capsys.readouterr().err
    assert not Path("out.csv").exists()
