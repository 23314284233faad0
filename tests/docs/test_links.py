"""What the pages name is there: the targets of links, files, measures, commands and their options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import casegraph as cg
from casegraph.cli import COMMANDS
from casegraph.graph import CaseGraph
from casegraph.measures import FAMILIES, measures

ROOT = Path(__file__).parents[2]
APART = {".venv", "build", "out", "dist", "node_modules"}
PAGES = sorted(
    page
    for page in ROOT.rglob("*.md")
    if not any(part in APART or part.startswith(".") for part in page.relative_to(ROOT).parts[:-1])
)
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
every_page = pytest.mark.parametrize("page", PAGES, ids=NAMES)

FOLDERS = "cpp|python|tests|docs|tools|benchmarks|notebooks|cmake|[.]ci|[.]github"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@cache
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """The page without its fenced blocks of code."""
    return FENCED.sub("", text(page))


@cache
def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as Markdown readers make them."""
    titles = re.findall(r"^#{1,6} +(.+)$", prose(page), re.MULTILINE)
    plain = (re.sub(r"[`*]|\]\([^)]*\)|\[", "", title).strip().lower() for title in titles)
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in plain}


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """File and anchor of every link that stays within the repository."""
    for target in LINK.findall(SPAN.sub("", prose(page))):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = unquote(target).partition("#")
            yield (page.parent / path if path else page), anchor


def test_there_are_pages() -> None:
    assert {"README.md", "ARCHITECTURE.md", "docs/casebook.md", "docs/measures.md"} <= set(NAMES)


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    broken = [str(target) for target, _ in links(page) if not target.exists()]
    assert broken == []
    unknown = [
        f"{target.name}#{anchor}"
        for target, anchor in links(page)
        if anchor and target.suffix == ".md" and anchor not in anchors(target)
    ]
    assert unknown == []


@every_page
def test_files_named_are_there(page: Path) -> None:
    named = {span for span in SPAN.findall(prose(page)) if re.fullmatch(rf"({FOLDERS})/[\w./-]+", span)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@every_page
def test_tests_and_tools_called_are_there(page: Path) -> None:
    called = set(re.findall(r"\b(?:bash|pytest|python) ((?:tools|tests|[.]ci|benchmarks)/[\w./-]+)", text(page)))
    assert [name for name in sorted(called) if not (ROOT / name).exists()] == []


@every_page
def test_measures_named_are_measures(page: Path) -> None:
    asked = set(re.findall(rf"\bgraph\.((?:{'|'.join(FAMILIES)})\.[a-z_]+)", text(page)))
    asked |= set(re.findall(rf"casegraph measure ((?:{'|'.join(FAMILIES)})\.[a-z_]+)", text(page)))
    assert sorted(asked - set(measures())) == []


@every_page
def test_what_is_called_is_there(page: Path) -> None:
    owners: dict[str, Any] = {"cg": cg, "casegraph": cg, "book": cg.Casebook, "graph": CaseGraph}
    for owner, name in re.findall(r"\b(cg|casegraph|book|graph)\.([a-z_]+)\(", text(page)):
        known = hasattr(owners[owner], name) or (owner == "book" and name in cg.schema().tables)
        assert known, f"{owner}.{name}"


@every_page
def test_commands_named_are_commands_with_these_options(page: Path) -> None:
    for line in re.findall(r"(?:^|[`/\\])casegraph ([a-z][^`\n]*)", text(page), re.MULTILINE):
        word, *rest = re.split(r"\s+", line.partition(" #")[0])
        module, _, name = COMMANDS[word].partition(":") if word in COMMANDS else ("", "", "")
        assert module or word in ("is", "does", "turns", "holds", "has", "can", "says", "looks"), line
        if module:
            command = getattr(import_module(module), name)
            options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
            asked = {part for part in rest if re.fullmatch(r"-o|--[a-z-]+", part)}
            assert asked <= options, line
