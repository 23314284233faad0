"""What the pages show is run: Python as it stands there, and the commands."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from made_casebook import small, small_tables

import casegraph as cg
from casegraph.cli import main
from casegraph.errors import Error

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def named(pages: list[Path]) -> Any:
    return pytest.mark.parametrize("page", pages, ids=[str(page.relative_to(ROOT)) for page in pages])


TOLD = [page for page in PAGES if any(">>>" in block for block in blocks(page, "python"))]
SHOWN = [page for page in PAGES if blocks(page, "python") and page not in TOLD]
COMMANDS = [page for page in PAGES if any("casegraph " in block for block in blocks(page, "bash"))]


def records() -> list[dict[str, str]]:
    given = ("Ann Field", "Bob Moss", "Cy Lake", "Di Wood", "Ed Hill")
    people = [(*name.split(), f"{1960 + 7 * at}-0{at + 1}-1{at}") for at, name in enumerate(given)]
    ids = ["police-17", "police-18", "police-19", "police-20", "police-21", "health-4", "health-5"]
    columns = ("given_name", "family_name", "birth_date")
    rows = [dict(zip(columns, person, strict=True)) for person in people + people[:2]]
    return [{"record_id": one, **row} for one, row in zip(ids, rows, strict=True)]


def new_records() -> list[dict[str, str]]:
    return [{**one, "record_id": f"{one['record_id']}-new"} for one in records()[:3]]


def four_tables() -> dict[str, Any]:
    tables = {name: dict(small_tables()[name]) for name in ("persons", "agencies", "contacts", "participants")}
    kept = ("contact_id", "agency_id", "date", "kind")
    return {**tables, "contacts": {name: tables["contacts"][name] for name in kept}}


# What a page takes to be there: the reader's own data.
OWN: dict[str, Callable[[], dict[str, Any]]] = {
    "casebook.md": lambda: {**four_tables(), "more_contacts": four_tables()["contacts"]},
    "linkage.md": lambda: {"records": records(), "new_records": new_records()},
    "measures.md": lambda: {"graph": cg.example("dhr7").graph()},
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a casebook as a reader may have it."""
    small().write(tmp_path / "reviews")
    small().write(tmp_path / "reviews.xlsx")
    small().write(tmp_path / "reviews.duckdb")
    cg.example("dhr7").write(tmp_path / "casebook.xlsx")
    (tmp_path / "my_checks.csv").write_text("agency,at,address\nwmp,2010-11-28,a-pfp\n", encoding="utf-8")
    (tmp_path / "records.csv").write_text(
        "\n".join(",".join(row) for row in [list(records()[0]), *(list(one.values()) for one in records())]) + "\n"
    )
    (tmp_path / "changes.json").write_text(blocks(ROOT / "docs" / "how_to" / "what_if.md", "json")[0])
    monkeypatch.chdir(tmp_path)
    return tmp_path


@named(TOLD)
def test_what_stands_beneath_a_line_is_what_it_gives(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)  # the made casebook of the explanations stands there
    said: list[str] = []
    name = page.name
    test = doctest.DocTestParser().get_doctest(page.read_text(encoding="utf-8"), {}, name, str(page), 0)
    outcome = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert outcome.attempted
    assert not outcome.failed, "".join(said)


@named(SHOWN)
def test_the_code_of_a_page_runs(page: Path, desk: Path) -> None:
    names = OWN.get(page.name, dict)()
    for block in blocks(page, "python"):
        lines = [
            line for line in block.splitlines() if "postgresql://" not in line
        ]  # a server: test_database.py has one
        exec(compile("\n".join(lines), page.name, "exec"), names)  # our own lines


@named(COMMANDS)
def test_the_commands_of_a_page_run(page: Path, desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lines = [line.partition("  #")[0].strip() for block in blocks(page, "bash") for line in block.splitlines()]
    asked = [line.split()[1:] for line in lines if line.startswith("casegraph ")]
    assert asked or page.name == "offline_install.md"
    for arguments in asked:
        assert main(arguments) == 0, (arguments, capfd.readouterr().err)


def test_the_message_that_a_page_shows_is_the_one_that_is_given() -> None:
    text = (ROOT / "docs" / "how_to" / "command_line.md").read_text(encoding="utf-8")
    from casegraph.cli.measure import _named
    from casegraph.measures import measures

    with pytest.raises(Error) as refusal:
        _named(measures(), "counts")
    assert f"casegraph: error: {refusal.value}" in text


def test_every_explanation_has_its_picture_as_it_is_drawn_now() -> None:
    tool = run_path(str(ROOT / "tools" / "explanation-pictures"))
    for name in tool["PICTURES"]:
        page = (ROOT / "docs" / "explanation" / f"{name}.md").read_text(encoding="utf-8")
        assert f"]({name}.svg)" in page
        stored = (ROOT / "docs" / "explanation" / f"{name}.svg").read_text(encoding="utf-8")
        described = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)
        fresh = tool["picture"](name).to_bytes().decode("utf-8")
        assert described.findall(stored) == described.findall(fresh), "run tools/explanation-pictures"
