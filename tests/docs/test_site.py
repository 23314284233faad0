"""The documentation site: built without a warning, whole without a network, readable for everybody."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from sphinx.util.inventory import InventoryFile

import casegraph as cg
from casegraph.measures import measures

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]  # those of the libraries that build it

# One page of each kind: front, prose, pictures, tables, code, the API, notebooks, and what Sphinx adds.
KINDS = [
    *("docs/index", "docs/tutorials/five_minutes", "docs/explanation/four_way_split", "docs/pictures"),
    *(
        "docs/measures",
        "docs/codebook",
        "docs/command_line",
        "docs/api/casebook",
        "docs/api/measures",
        "docs/reference",
    ),
    *("notebooks/01_first_look", "notebooks/02_one_claim_in_depth", "notebooks/03_an_analysts_path", "README"),
    *("genindex", "py-modindex", "search"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as tools/docs builds it."""
    folder = tmp_path_factory.mktemp("site")
    strict = ("-W", "--keep-going", "-n", "-q", "-b", "html", "-c", "docs", "-d", str(folder / "doctrees"))
    command = [sys.executable, "-m", "sphinx", *strict, ".", str(folder / "html")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder / "html"


def test_it_is_built_as_the_tool_builds_it() -> None:
    tool = (ROOT / "tools" / "docs").read_text(encoding="utf-8")
    assert "-m sphinx -W --keep-going -n -q -b html -c docs" in tool


class Parts(HTMLParser):
    """Anchors of a page, where its links lead, and what a browser would load for it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {value for name in ("id", "name") if (value := given.get(name))}
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        elif tag == "link" and given.get("href"):
            self.loads.append(str(given["href"]))
        if given.get("src"):
            self.loads.append(str(given["src"]))


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Parts]:
    return {page: Parts(page.read_text(encoding="utf-8")) for page in sorted(site.rglob("*.html"))}


def test_no_page_and_no_style_loads_anything_from_elsewhere(site: Path, pages: dict[Path, Parts]) -> None:
    assert len(pages) > 50
    remote = {load for page in pages.values() for load in page.loads if re.match(r"(\w+:)?//", load)}
    assert remote == set()
    for style in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import )\s*[\"']?(https?:)?//", style.read_text(encoding="utf-8")), style


def test_every_link_leads_somewhere(site: Path, pages: dict[Path, Parts]) -> None:
    broken = []
    for page, parts in pages.items():
        for link in parts.links:
            if re.match(r"[a-z]+:", link):
                continue
            path, anchor = urldefrag(link)
            target = (page.parent / unquote(path)).resolve() if path else page
            target = target / "index.html" if target.is_dir() else target
            if not target.exists() or (anchor and target in pages and unquote(anchor) not in pages[target].anchors):
                broken.append(f"{page.relative_to(site)}: {link}")
    assert broken == []


def public() -> list[str]:
    """The names of all that is public, as the reference has them."""
    names = [f"casegraph.{name}" for name in cg.__all__ if name not in ("__version__", "plots", "schema")]
    for module in ("casegraph.plots", "casegraph.linkage", "casegraph.export", "casegraph.reports"):
        names += [f"{module}.{name}" for name in import_module(module).__all__]
    names += ["casegraph.schema.Schema", "casegraph.graph.CaseGraph", "casegraph.result.Result"]
    names += ["casegraph.temporal.TimedEdges", "casegraph.display.Options", "casegraph.errors.Problem"]
    for name in measures():
        family, _, method = name.partition(".")
        names.append(f"casegraph.measures.{family}.{family.capitalize()}.{method}")
    return names


def test_the_reference_has_all_that_is_public(site: Path) -> None:
    with (site / "objects.inv").open("rb") as stream:
        inventory = InventoryFile.load(stream, "", lambda base, name: base + name)
    known = {name for kind, entries in inventory.items() if kind.startswith("py:") for name in entries}
    short = {name.rpartition(".")[2] for name in known}
    missing = [name for name in public() if name not in known and not _shown_elsewhere(name, short)]
    assert missing == []


def _shown_elsewhere(name: str, short: set[str]) -> bool:
    """What a package hands on is in the reference once, under the first name that it is handed on by."""
    return name.rpartition(".")[2] in short and name.startswith(("casegraph.linkage.", "casegraph.reports."))


def test_every_measure_has_its_entry_and_every_command_its_help(site: Path) -> None:
    from casegraph.cli import COMMANDS

    page = (site / "docs" / "measures.html").read_text(encoding="utf-8")
    assert all(
        f'id="{name.replace(".", "")}"' in page or f'id="{name.replace(".", "-")}"' in page for name in measures()
    )
    commands = (site / "docs" / "command_line.html").read_text(encoding="utf-8")
    assert all(f"casegraph {name}" in commands for name in COMMANDS)
    codebook = (site / "docs" / "codebook.html").read_text(encoding="utf-8")
    assert all(name in codebook for name in cg.schema().tables)


# -- in a browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", KINDS)
def test_a_page_is_accessible_and_quiet(site: Path, browser: Browser, name: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    elsewhere: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith("file:") else None)
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((site / f"{name}.html").as_uri())
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:"))] == []
    assert said == []
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
    context.close()


@pytest.mark.parametrize("name", KINDS)
def test_a_page_fits_a_narrow_screen(site: Path, browser: Browser, name: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto((site / f"{name}.html").as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    context.close()


def test_pictures_of_notebooks_keep_their_words(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site / "notebooks" / "01_first_look.html").as_uri())
    words = page.eval_on_selector_all(".bd-article img", "all => all.map(one => one.alt)")
    assert len(words) >= 3
    assert all(len(one) > 40 for one in words)
    page.close()


def test_the_front_door_leads_to_the_first_page(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.wait_for_url("**/docs/index.html")
    assert page.locator("h1").first.inner_text().startswith("casegraph")
    page.close()


def test_search_finds_without_a_network(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site / "search.html").as_uri() + "?q=fragmentation")
    page.wait_for_selector("#search-results a")
    assert page.locator("#search-results a").count() > 0
    page.close()
