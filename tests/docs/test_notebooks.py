"""Every notebook runs, and what it shows is what the code and the data give now."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from casegraph.measures import measures

ASKED = sorted(name for name in measures() if name.partition(".")[0] in ("frequency", "visibility", "knowledge"))
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
RENEW = "tools/run-notebooks executes it and stores what it puts out"

pytestmark = pytest.mark.filterwarnings("default")  # those of the client; what a notebook warns of is looked at below


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def executed(path: Path) -> Any:
    """The notebook as this environment executes it, in the folder of the tests, so that both mean one package."""
    notebook = read(path)
    # What a kernel prints arrives in as many pieces as it was busy: they are one text, here and where it is stored.
    NotebookClient(notebook, kernel_name="python3", timeout=300, coalesce_streams=True).execute()
    return notebook


def shown(cell: Any) -> list[str]:
    """What a reader reads beneath a cell. Pixels differ between versions of the library that draws; words do not."""
    texts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            texts.append(output.text)
            continue
        if "image/png" in output.data:
            texts.append(output.metadata["image/png"]["alt"])
            continue
        kinds = [kind for kind in ("text/html", "text/markdown") if kind in output.data]
        texts += [without_style(output.data[kind]) for kind in kinds]
        if not kinds:
            texts.append(output.data["text/plain"])
    return texts


def without_style(html: str) -> str:
    """The table without the style sheet that a library puts before it."""
    return re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL).strip()


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("name", ASKED)
def test_every_measure_of_contacts_checks_and_holdings_is_asked_in_a_notebook(name: str) -> None:
    call = re.compile(rf"\b{re.escape(name)}\(")
    assert any(call.search(cell.source) for path in NOTEBOOKS for cell in code(read(path)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_without_a_warning_and_its_stored_outputs_are_true(path: Path) -> None:
    for stored, fresh in zip(code(read(path)), code(executed(path)), strict=True):
        warned = [output.text for output in fresh.outputs if output.get("name") == "stderr"]
        assert warned == []
        assert shown(stored) == shown(fresh), f"stale beneath:\n{stored.source}\n{RENEW}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_as_it_was_executed_from_top_to_bottom(path: Path) -> None:
    counts = [cell.execution_count for cell in code(read(path))]
    assert counts == list(range(1, len(counts) + 1)), RENEW


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_picture_has_its_description_in_words(path: Path) -> None:
    pictures = 0
    for cell in code(read(path)):
        for output in cell.outputs:
            if "image/png" not in output.get("data", {}):
                continue
            pictures += 1
            words = output.metadata["image/png"]["alt"]
            assert len(words) > 40
            assert words in output.data["text/plain"]
    assert pictures
