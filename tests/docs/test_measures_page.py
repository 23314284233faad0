"""docs/measures.md says what the registry says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from casegraph.measures import measures
from casegraph.measures.rules import rules

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "measures.md"


@cache
def tool() -> dict[str, Any]:
    """What the script defines; it has no ending that Python would import it by."""
    return run_path(str(ROOT / "tools" / "measures-page"))


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == tool()["page"](), "run tools/measures-page"


@pytest.mark.parametrize("name", sorted(measures()))
def test_a_measure_is_on_the_page_with_all_that_the_registry_has(name: str) -> None:
    one = measures()[name]
    text = PAGE.read_text(encoding="utf-8")
    _, found, rest = text.partition(f"### {name}\n")
    assert found
    section = re.split(r"^##", rest, maxsplit=1, flags=re.MULTILINE)[0]
    assert one.definition in section
    assert one.example in section
    assert all(f"| `{column}` |" in section for column in one.columns)
    assert all(f"| {case} |" in section for case in one.edge_cases)
    assert f"(#{name.replace('.', '')})" in text


def test_every_argument_is_described() -> None:
    undescribed = [
        f"{name}({argument})"
        for name, one in measures().items()
        for argument, _, words in tool()["arguments"](one)
        if not words
    ]
    assert undescribed == []


def test_the_rules_that_are_shipped_are_on_the_page_with_their_time_in_force() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## Rules that are shipped\n")[2]
    for one in rules().values():
        row = next(line for line in section.split("\n") if line.startswith(f"| `{one.name}` |"))
        for told in (one.version, one.publisher, one.published_for, one.told_in_force, one.in_force_basis):
            assert told in row
