"""``casegraph measure`` and ``casegraph simulate``: every measure, every format, and bad input without a traceback."""

from __future__ import annotations

import ast
import csv
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import casegraph as cg
from casegraph import cli
from casegraph.cli import main
from casegraph.measures import measures

NAMES = sorted(measures())
Run = Callable[..., tuple[int, bytes, str]]


@cache
def graph() -> Any:
    return cg.example("dhr7").graph()


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command line in this process; gives status, output, messages."""

    def call(*arguments: Any) -> tuple[int, bytes, str]:
        status = cli.main([str(one) for one in arguments])
        captured = capfdbinary.readouterr()
        messages = captured.err.decode("utf-8")
        assert "Traceback" not in messages
        return status, captured.out, messages

    return call


def parameters(name: str) -> list[str]:
    import inspect

    return [parameter for parameter in inspect.signature(measures()[name].method).parameters if parameter != "self"]


def example_of(name: str) -> dict[str, Any]:
    """The arguments of the registry's example, by name."""
    call = ast.parse(measures()[name].example, mode="eval").body
    assert isinstance(call, ast.Call)
    given = dict(zip(parameters(name), (ast.literal_eval(value) for value in call.args), strict=False))
    return given | {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return json.dumps(value)
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def arguments_of(name: str) -> list[str]:
    return [f"{key}={as_text(value)}" for key, value in example_of(name).items()]


def expected(name: str) -> Any:
    family, _, method = name.partition(".")
    return getattr(getattr(graph(), family), method)(**example_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_in_every_format_gives_the_answer_of_its_example(name: str, run: Run, tmp_path: Path) -> None:
    answer = expected(name).table
    status, out, err = run("measure", name, "dhr7", *arguments_of(name))
    assert (status, err) == (0, "")
    header, *rows = csv.reader(io.StringIO(out.decode("utf-8")))
    assert (header, len(rows)) == (answer.column_names, answer.num_rows)
    target = tmp_path / "answer.json"
    assert run("measure", name, "dhr7", *arguments_of(name), "-o", target)[:2] == (0, b"")
    data = json.loads(target.read_text(encoding="utf-8"), parse_constant=lambda word: pytest.fail(word))
    assert [list(row) for row in data] == [answer.column_names] * answer.num_rows
    target = tmp_path / "answer.parquet"
    assert run("measure", name, "dhr7", *arguments_of(name), "-o", target)[:2] == (0, b"")
    assert pq.read_table(target).to_pylist().__repr__() == answer.to_pylist().__repr__()  # NaN is not equal to itself
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.json", "answer.parquet"]


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_gives_its_evidence_and_describes_itself(name: str, run: Run) -> None:
    status, out, _ = run("measure", name, "dhr7", *arguments_of(name), "--evidence", "--format", "json")
    assert status == 0
    assert len(json.loads(out)) == expected(name).evidence().num_rows
    status, out, _ = run("measure", "--describe", name)
    assert status == 0
    text = out.decode("utf-8")
    assert all(part in text for part in (measures()[name].definition, measures()[name].source, *parameters(name)))


def test_the_list_has_them_all(run: Run) -> None:
    status, out, _ = run("measure", "--list")
    assert status == 0
    assert [line.split()[0] for line in out.decode("utf-8").splitlines()] == NAMES


def test_formats_by_option_and_by_name(run: Run, tmp_path: Path) -> None:
    asked = ("measure", "frequency.counts", "dhr7")
    assert json.loads(run(*asked, "--format", "json")[1])
    assert run(*asked, "--format", "parquet")[1][:4] == b"PAR1"
    target = tmp_path / "counts.csv"
    assert run(*asked, "-o", target)[0] == 0
    assert target.read_bytes() == run(*asked)[1]


def test_a_casebook_of_ones_own_with_whole_numbers_as_ids(run: Run, tmp_path: Path) -> None:
    sizes = ("--contacts", 60, "--persons", 20, "--addresses", 10, "--agencies", 3, "--seed", 5)
    status, out, _ = run("simulate", *sizes, "-o", tmp_path / "made")
    assert status == 0
    assert out.decode().startswith("Made casebook (seed 5): describes nobody: 60 contacts in ")
    status, out, _ = run("measure", "frequency.counts", tmp_path / "made", "by=agency", "agencies=1,2")
    assert status == 0
    assert {row["agency"] for row in csv.DictReader(io.StringIO(out.decode()))} <= {"1", "2"}
    assert run("simulate", *sizes, "-o", tmp_path / "made")[0] == 2  # nothing is overwritten unasked
    assert run("simulate", *sizes, "-o", tmp_path / "made", "--overwrite", "--format", "parquet")[0] == 0
    assert run("measure", "frequency.counts", tmp_path / "made")[0] == 0


BAD = [
    (["frequency.count", "dhr7"], "there is no measure 'frequency.count'"),
    (["frequency.counts"], "which measure of which casebook?"),
    ([], "which measure of which casebook?"),
    (["frequency.counts", "nowhere"], "nowhere"),
    (
        ["frequency.counts", "dhr7", "agency"],
        "'agency' is not accepted (did you mean 'agencies'?); accepted: key=value with by, persons",
    ),
    (["frequency.counts", "dhr7", "colour=red"], "'colour=red' is not accepted"),
    (["frequency.counts", "dhr7", "by=colour"], "by: 'colour' is not accepted"),
    (["frequency.counts", "dhr7", "persons=Nobody"], "persons: the casebook has no 'Nobody'"),
    (["frequency.counts", "dhr7", "hindsight=perhaps"], "hindsight: 'perhaps' is not accepted; accepted: true, false"),
    (["frequency.counts", "dhr7", "threads=two"], "threads: 'two' is not a number"),
    (["frequency.counts", "dhr7", "threads=-1"], "threads: -1 is not accepted"),
    (["frequency.counts", "dhr7", "start=2011-02-30"], "2011-02-30"),
    (
        ["frequency.counts", "dhr7", "before_death=P1M,P2M"],
        "before_death: 'P1M,P2M' is not accepted; accepted: one value",
    ),
    (["frequency.proximity", "dhr7", "months=12,x"], "months: 'x' is not a number"),
    (["frequency.joint_appointments", "dhr7", "within_days=99999999999"], "within_days: 99999999999 is not accepted"),
    (["frequency.counts", "dhr7", "--format", "pdf"], "pdf"),
    (["visibility.check", "dhr7"], "which agency checks?"),
    (["visibility.check", "dhr7", "check=k-0"], "check: the casebook has no 'k-0'"),
    (["visibility.split", "dhr7", "window=18"], "'18' is not a duration"),
    (["knowledge.rule", "dhr7"], "knowledge.rule needs rule=..."),
    (["knowledge.rule", "dhr7", "rule=no_such_rule"], "no_such_rule"),
    (["structure.path", "dhr7", "a=PFP"], "structure.path needs b=..."),
    (["--describe", "counts"], "there is no measure 'counts'"),
    (["frequency.counts", "dhr7", "-o", "no/such/folder/counts.csv"], "no/such/folder"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_bad_input_is_one_message_and_status_2(
    arguments: list[str], message: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = run("measure", *arguments)
    assert (status, out) == (2, b"")
    assert message in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_any_argument_ends_in_a_traceback(name: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every argument with values that are of another kind, too large, empty or hostile to a terminal."""
    once = graph()  # before it is stood in for: in whichever order the tests run
    monkeypatch.setattr(cg, "example", lambda _name: once.book)
    monkeypatch.setattr(cg.Casebook, "graph", lambda _book, purpose=None: once)
    known = dict(argument.split("=", 1) for argument in arguments_of(name))
    for parameter in parameters(name):
        for value in ("", "-1", "1,2", "99999999999999999999", "é\x1b[31m"):
            given = {**known, parameter: value}
            status, _, err = run("measure", name, "dhr7", *(f"{key}={text}" for key, text in given.items()))
            assert status in (0, 2), (parameter, value)
            assert "\x1b" not in err


@pytest.mark.parametrize(
    ("option", "value"), [("--contacts", 0), ("--persons", -1), ("--seed", -1), ("--seed", 2**64), ("--agencies", "x")]
)
def test_simulate_refuses_what_it_cannot_make(option: str, value: Any, run: Run, tmp_path: Path) -> None:
    status, out, err = run("simulate", option, value, "-o", tmp_path / "made")
    assert (status, out) == (2, b"")
    assert str(value) in err
    assert not (tmp_path / "made").exists()


def test_a_dash_is_standard_output(run: Run) -> None:
    plain = run("measure", "frequency.counts", "dhr7", "by=agency")
    assert run("measure", "frequency.counts", "dhr7", "by=agency", "-o", "-") == plain
    status, out, _ = run("measure", "frequency.counts", "dhr7", "by=agency", "-o", "-", "--format", "json")
    assert (status, json.loads(out)[0].keys()) == (0, {"agency", "certain", "possible"})
    assert not Path("-").exists()


@pytest.mark.parametrize("name", ["x.txt", "x", "x.csv.gz", ".csv"])
def test_a_name_that_says_no_format_is_refused(run: Run, tmp_path: Path, name: str) -> None:
    status, out, err = run("measure", "frequency.counts", "dhr7", "-o", tmp_path / name)
    assert (status, out) == (2, b"")
    assert "accepted: .csv, .json, .parquet, or --format" in err
    assert list(tmp_path.iterdir()) == []
    assert run("measure", "frequency.counts", "dhr7", "-o", tmp_path / name, "--format", "csv")[0] == 0
    assert (tmp_path / name).read_bytes() == run("measure", "frequency.counts", "dhr7")[1]


def test_the_ending_says_the_format_in_any_case_of_letters(run: Run, tmp_path: Path) -> None:
    assert run("measure", "frequency.counts", "dhr7", "-o", tmp_path / "x.JSON")[0] == 0
    assert json.loads((tmp_path / "x.JSON").read_text(encoding="utf-8"))


def test_a_folder_without_descriptor_is_measured_as_it_is_validated(run: Run, tmp_path: Path) -> None:
    folder = cg.example("dhr7").write(tmp_path / "book")
    (folder / "datapackage.json").unlink()
    status, _, err = run("measure", "frequency.counts", folder)
    assert status == 2
    assert "--no-descriptor" in err
    assert run("measure", "frequency.counts", folder, "--no-descriptor") == run("measure", "frequency.counts", "dhr7")


def test_a_folder_that_is_called_as_an_example_is_the_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dhr7").mkdir()
    for command in (("measure", "frequency.counts", "dhr7"), ("validate", "dhr7"), ("report", "dhr7", "-o", "out")):
        status, _, err = run(*command)
        assert (status, "no datapackage.json" in err) == (2, True), command


@pytest.mark.parametrize(
    ("name", "arguments", "column"),
    [
        ("frequency.harm", ["by=agency", "weights=arrest:5,call:1"], "harm_certain"),
        ("frequency.harm", ["weights=arrest:5"], "harm_certain"),
        ("frequency.rate_ratio", ["by=person", "persons=Victim", "event=2013-05-01", "before=P10M"], "finding"),
        ("frequency.rate_ratio", ["first=2013-01-01,2013-05-01", "second=2013-05-01,2014-01-01"], "finding"),
        ("frequency.time_to_repeat", ["by=person", "within=30,90"], "repeated"),
        ("frequency.time_to_repeat", ["within=30"], "repeated"),
        ("frequency.change_points", ["penalty=3.5", "bin=quarter"], "segment"),
        ("frequency.waits", ["dates=sample", "undated=leave_out", "samples=20"], "memory_low"),
        ("frequency.trend", ["persons=Victim", "serial=prewhiten", "season=month"], "season"),
        ("frequency.near_repeat", ["kilometres=0,0.5", "days=0,30", "rounds=9"], "simulated"),
        (
            "frequency.near_repeat_ties",
            ["ties=same_person,related", "days=0,30", "rounds=9", "shuffled_within=all"],
            "simulated",
        ),
        ("frequency.rates", ["by=agency", "persons=Victim", "bin=weekday_hour"], "n_untimed"),
        ("frequency.intervals", ["by=person", "persons=Perpetrator", "season=month"], "season"),
        ("frequency.dispersion_curve", ["persons=Victim", "widths=30"], "fano"),
        ("frequency.counts", ["by=", "persons=Victim"], "certain"),
        ("knowledge.distinct_partners", ["persons=Perpetrator", "agencies=pooled"], "met_on"),
    ],
)
def test_statistics_of_frequency(run: Run, name: str, arguments: list[str], column: str) -> None:
    status, output, messages = run("measure", name, "dhr7", *arguments)
    assert status == 0, messages
    assert column in output.decode("utf-8").splitlines()[0].replace('"', "").split(",")


def test_a_what_if_and_a_rule_of_ones_own_from_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changes = tmp_path / "refiled.json"
    changes.write_text('{"refile": {"c-2.17-1": "a-pfp", "c-2.19-1": "a-pfp"}}', encoding="utf-8")
    asked = ["measure", "visibility.check", "dhr7", "check=k-2.29", "persons=PFP", "--json"]
    assert main([*asked, "--what-if", str(changes)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["arguments"]["what_if"] == "records refiled: 2"
    assert next(row["certain"] for row in answer["rows"] if row["class"] == "found") == 2
    rule = tmp_path / "two.json"
    rule.write_text('{"name": "two", "k": 2, "window": "P6M", "flags": ["domestic_abuse"]}', encoding="utf-8")
    told = []
    for given in (f"rule={rule}", f"rule={rule.read_text(encoding='utf-8')}"):
        assert main(["measure", "knowledge.rule", "dhr7", given, "pair=Perpetrator,PFP", "agencies=pooled"]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert '"two"' in told[0]
    assert main(["measure", "visibility.curve", "dhr7", "windows=P6M,none"]) == 0
    assert capsys.readouterr().out.splitlines()[2].startswith(",")
    assert main(["measure", "knowledge.first_held", "dhr7", 'fact={"kind": "emergency_call"}']) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "accepted: a JSON object"),
        ("{", "is not JSON"),
        ('{"refil": {}}', "'refil' is not accepted (did you mean 'refile'?)"),
        ('{"unshare": "s-1"}', "unshare: 's-1' is not accepted; accepted: a list"),
    ],
)
def test_changes_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    (tmp_path / "changes.json").write_text(text, encoding="utf-8")
    asked = ["measure", "frequency.counts", "dhr7", "--what-if", str(tmp_path / "changes.json")]
    assert main(asked) == 2
    assert said in capsys.readouterr().err


def test_a_table_of_the_users_is_a_file(run: Run, tmp_path: Path) -> None:
    checks = tmp_path / "checks.csv"
    checks.write_text("agency;at;address\nwmp;2010-11-28;a-pfp\nwmp;2010-11;a-pfp\n", encoding="utf-8")
    status, out, _ = run(
        "measure", "visibility.checks_of", "dhr7", f"table={checks}", "window=P18M", "--format", "json"
    )
    assert status == 0
    assert [row["status"] for row in json.loads(out)] == ["ok", "no_key_or_day"]
    checks.write_text("agency,at,address\nwmp,2010-11-28,nowhere\n", encoding="utf-8")
    status, _, messages = run("measure", "visibility.checks_of", "dhr7", f"table={checks}")
    assert status == 2
    assert "table, row 1, column address, value 'nowhere': the casebook's addresses have no such id" in messages
    assert run("measure", "visibility.checks_of", "dhr7", "table=nowhere.csv")[0] == 2


def test_what_a_what_if_changes_is_told_by_its_file(run: Run, tmp_path: Path) -> None:
    changes = tmp_path / "changes.json"
    changes.write_text(json.dumps({"refile": {"c-2.17-1": "a-pfp"}}), encoding="utf-8")
    asked = ("measure", "visibility.changes", "dhr7", "keys=address", "detail=true", "--format", "json")
    status, out, _ = run(*asked, "--what-if", changes)
    assert status == 0
    assert {row["contact"] for row in json.loads(out)} == {"c-2.17-1"}
    assert run(*asked)[0] == 2  # nothing to compare with
