"""The command line for programs and shells: ``--json`` everywhere, versions, completion, and what was perhaps meant."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from made_casebook import small, small_tables

import casegraph as cg
from casegraph import cli
from casegraph.measures import measures

ROOT = Path(__file__).parents[2]
SHELLS = ("bash", "zsh", "fish")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in this process, in an empty folder; gives status, output, messages."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: Any) -> tuple[int, str, str]:
        status = cli.main([str(one) for one in arguments])
        captured = capfd.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    return call


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    tables = small_tables()
    tables["participants"]["person_id"] = ["P1", "P9"]
    return cg.Casebook(tables, validate=False).write(tmp_path / "bad")


def records(folder: Path) -> Path:
    path = folder / "records.csv"
    rows = ["a,Ann,Field,1960-01-10", "b,Bob,Moss,1967-02-11", "c,Cy,Lake,1974-03-12", "d,Ann,Field,1960-01-10"]
    (folder / "edges.csv").write_text("source,target,departure\na,b,2011-03-01\n", encoding="utf-8")
    path.write_text("\n".join(["record_id,given_name,family_name,birth_date", *rows]) + "\n", encoding="utf-8")
    return path


ANSWERS: dict[tuple[str, ...], set[str]] = {
    ("report", "dhr7", "-o", "out"): {"page", "files"},
    ("template", "casebook.xlsx"): {"file"},
    ("codebook",): {"tables", "vocabularies", "definitions"},
    ("codebook", "--table", "checks"): {"tables", "vocabularies"},
    ("validate", "dhr7"): {"errors", "warnings", "problems"},
    ("measure", "--list"): {"measures"},
    ("measure", "--describe", "frequency.rates"): {"definition", "columns", "edge_cases", "arguments", "source"},
    ("measure", "frequency.counts", "dhr7", "by=agency"): {"measure", "arguments", "columns", "rows"},
    ("measure", "frequency.counts", "dhr7", "--evidence"): {"columns", "rows"},
    ("measure", "frequency.counts", "dhr7", "-o", "counts.csv"): {"file", "n_rows"},
    ("link", "records.csv", "-o", "linked"): {"records", "pairs_kept", "persons", "notes", "files"},
    ("plot", "--list"): {"pictures"},
    ("plot", "genogram", "dhr7"): {"title", "alt"},
    ("link-new", "records.csv", "--base", "base.csv", "--linked", "linked", "-o", "added"): {
        "records",
        "changes",
        "files",
    },
    ("same-incident", "dhr7", "-o", "links.csv"): {"links", "file"},
    ("reach", "edges.csv", "-o", "reached.csv"): {"edges", "n_rows", "file"},
    ("plot", "genogram", "dhr7", "-o", "family.svg"): {"title", "alt", "files"},
    ("simulate", "--contacts", "60", "--persons", "9", "--addresses", "5", "-o", "made"): {"title", "folder", "files"},
    ("versions",): {"casegraph", "schema", "core", "python", "packages"},
    ("completion", "bash"): {"script"},
}


@pytest.mark.parametrize("arguments", ANSWERS, ids=" ".join)
def test_every_command_answers_programs(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    records(tmp_path)
    if arguments[0] == "link-new":
        text = (tmp_path / "records.csv").read_text(encoding="utf-8")
        (tmp_path / "base.csv").write_text(text.replace("\n", "\nearlier-")[: -len("earlier-")], encoding="utf-8")
        run("link", "base.csv", "-o", "linked")
    status, out, err = run(*arguments, "--json")
    answer = json.loads(out, parse_constant=lambda word: pytest.fail(word))
    assert (status, err, answer["ok"]) == (0, "", True)
    assert ANSWERS[arguments] <= set(answer)
    assert str(tmp_path) not in out  # paths as they were given


def test_no_command_is_left_out() -> None:
    assert {arguments[0] for arguments in ANSWERS} == set(cli.COMMANDS)


def test_rows_for_programs_are_those_of_the_measure(run: Run) -> None:
    answer = json.loads(run("measure", "frequency.counts", "dhr7", "by=agency", "persons=PFP", "--json")[1])
    expected = cg.example("dhr7").graph().frequency.counts("agency", persons="PFP")
    assert answer["rows"] == expected.to_pylist()
    assert {one["name"]: one["unit"] for one in answer["columns"]} == expected.units
    assert answer["arguments"]["persons"] == ["PFP"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("reprot",),
        ("validate", "nowhere"),
        ("validate", "dhr7", "--fromat"),
        ("measure", "frequency.count", "dhr7"),
        ("measure",),
        ("report", "bad", "-o", "out"),
        ("codebook", "--table", "contact"),
        ("plot", "genogram", "dhr7", "-o", "family.gif"),
        ("link", "nothing.csv", "-o", "linked"),
        ("template", "casebook.doc"),
        ("simulate", "--contacts", "0", "-o", "made"),
        ("completion", "tcsh"),
        ("versions", "all"),
    ],
    ids=" ".join,
)
def test_an_error_is_an_object_with_the_status_that_it_has_for_people(
    run: Run, bad: Path, arguments: tuple[str, ...]
) -> None:
    status, out, err = run(*arguments, "--json")
    answer = json.loads(out)
    assert (status, err, answer["ok"]) == (2, "", False)
    assert answer["error"]["kind"]
    assert answer["error"]["message"]
    told = run(*arguments)
    assert (told[0], told[1]) == (2, "")
    assert answer["error"]["message"].split("\n")[0] in told[2]


def test_problems_of_a_casebook_go_with_the_error(run: Run, bad: Path) -> None:
    answer = json.loads(run("report", bad, "-o", "out", "--json")[1])
    assert answer["error"]["kind"] == "InvalidCasebook"
    (problem,) = [one for one in answer["problems"] if one["level"] == "error"]
    assert (problem["table"], problem["row"], problem["column"]) == ("participants", 2, "person_id")
    status, out, _ = run("validate", bad, "--json")
    assert (status, json.loads(out)["ok"]) == (2, False)
    assert problem in json.loads(out)["problems"]


def test_an_interrupt_is_told_to_programs_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_arguments: Any, **_options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("casegraph.cli.validate.examined", stops)
    status, out, _ = run("validate", "dhr7", "--json")
    assert (status, json.loads(out)["error"]["kind"]) == (130, "Interrupted")


# -- versions ----------------------------------------------------------------------------------------


def test_versions_are_the_same_each_time_and_tell_nothing_of_the_machine(run: Run) -> None:
    status, out, _ = run("versions")
    assert status == 0
    assert out == run("versions")[1]
    assert f"casegraph {cg.__version__}" in out
    assert cg.schema().version in out
    assert re.search(r"compiler (GCC|Clang|MSVC) \d", out)
    assert not re.search(r"[/\\]", out)
    assert os.uname().nodename not in out.split()


def test_versions_name_every_package_that_casegraph_may_use(run: Run) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    apart = {"notebook", "test", "lint", "docs"}  # those who run, check or write about casegraph
    asked = [*project["dependencies"]]
    asked += [one for extra, needed in project["optional-dependencies"].items() if extra not in apart for one in needed]
    names = {re.split(r"[><=\[]", one)[0] for one in asked}
    assert set(json.loads(run("versions", "--json")[1])["packages"]) == names


# -- completion --------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_is_given_its_script(run: Run, shell: str) -> None:
    status, out, err = run("completion", shell)
    assert (status, err) == (0, "")
    assert f"_CASEGRAPH_COMPLETE={shell}_complete" in out


def completed(line: str) -> list[str]:
    """What bash is offered at the end of a line."""
    words = line.split(" ")
    asked = {"_CASEGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    code = "import sys; from casegraph.cli import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **asked}, capture_output=True, text=True)
    assert not done.stderr
    return [offered.partition(",")[2] for offered in done.stdout.splitlines()]


def test_commands_options_measures_pictures_and_examples_are_completed() -> None:
    assert completed("casegraph va") == ["validate"]
    assert "--json" in completed("casegraph validate --")
    rates = [name for name in measures() if name.startswith("frequency.r")]
    assert completed("casegraph measure frequency.r") == rates
    assert "genogram" in completed("casegraph plot ge")
    assert "dhr7" in completed("casegraph report dh")
    assert completed("casegraph completion f") == ["fish"]


def test_bash_takes_the_script(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "completion.bash"
    script.write_text(run("completion", "bash")[1], encoding="utf-8")
    done = subprocess.run(
        ["bash", "--norc", "-c", f"source {script} && complete -p casegraph"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "casegraph" in done.stdout


# -- what was meant, and what to do next -------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("reprot", "dhr7"), "did you mean 'report'?"),
        (("validate", "dhr"), "did you mean 'dhr7'?"),
        (("validate", "nowhere"), "examples that ship with casegraph: dhr7"),
        (("measure", "counts", "dhr7"), "did you mean 'frequency.counts'?"),
        (("measure", "frequency.count", "dhr7"), "did you mean 'frequency.counts'?"),
        (("measure", "frequency.counts", "dhr7", "persn=PFP"), "did you mean 'persons'?"),
        (("measure", "frequency.counts", "dhr7", "persons=pfp"), "did you mean 'PFP'?"),
        (("measure", "knowledge.nth_incident", "dhr7"), "see casegraph measure --describe knowledge.nth_incident"),
        (("plot", "genogramm", "dhr7", "-o", "x.svg"), "did you mean 'genogram'?"),
        (("plot", "checks", "dhr7", "-o", "x.svg"), "did you mean 'visibility.checks'?"),
        (("codebook", "--table", "contact"), "did you mean 'contacts'?"),
        (("validate", "dhr7", "--formt", "json"), "'--format'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_word_that_is_not_known_is_answered_with_the_one_that_is(
    run: Run, arguments: tuple[str, ...], hint: str
) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert hint in err


def test_an_id_that_may_be_a_name_is_never_suggested(run: Run, tmp_path: Path) -> None:
    tables = small_tables()
    tables["persons"]["person_id"] = ["Jane Averill", "P2"]
    tables["participants"]["person_id"] = ["Jane Averill", "P2"]
    folder = cg.Casebook(tables).write(tmp_path / "named")
    status, _, err = run("measure", "frequency.counts", folder, "persons=Jane Averil")
    assert status == 2
    assert "Averill" not in err
    assert "P2" in err


def test_what_is_made_says_what_to_do_next(run: Run) -> None:
    assert "casegraph validate casebook.xlsx" in run("template", "casebook.xlsx")[1]
    assert "casegraph report made -o out/" in run("simulate", "--contacts", "9", "-o", "made")[1]


def leaf_commands() -> list[click.Command]:
    context = click.Context(cli.cli)
    return [command for name in cli.COMMANDS if (command := cli.cli.get_command(context, name)) is not None]


@pytest.mark.parametrize("command", leaf_commands(), ids=lambda one: str(one.name))
def test_help_has_examples_that_name_the_command_and_every_option_is_explained(command: click.Command) -> None:
    examples = (command.epilog or "").partition("Examples:")[2]
    assert examples.count(f"casegraph {command.name}") >= 2
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert all(one.help for one in options if not isinstance(one.type, click.Choice))
    assert "--json" in {name for one in options for name in one.opts}


def test_the_small_casebook_is_fine_for_programs(run: Run, tmp_path: Path) -> None:
    answer = json.loads(run("validate", small().write(tmp_path / "good"), "--json")[1])
    assert (answer["ok"], answer["problems"]) == (True, [])
