"""The lines of the README run, and give what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import casegraph as cg

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_first_two_commands_are_one_line_each() -> None:
    first, second, *_ = blocks("bash")
    assert (first, second) == ("bash tools/example\n", "bash tools/test\n")


def test_six_lines_lead_to_the_first_insight(capsys: pytest.CaptureFixture[str]) -> None:
    (six,) = blocks("python")
    assert len([line for line in six.splitlines() if line]) == 6
    exec(compile(six, "README.md", "exec"), {})  # our own lines
    found = re.findall(r"relevant +found +(\d+)", capsys.readouterr().out, re.MULTILINE)
    assert "`found` goes from 0 to 3" in README
    assert found == ["0", "3"]


def test_the_number_of_tables_is_true() -> None:
    words = {24: "twenty-four", 28: "twenty-eight"}
    tables = cg.schema().tables
    assert f"{words[len(tables) - len(cg.schema().essential)]} more are optional" in README
    changes = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"{words[len(tables)]} tables" in changes
