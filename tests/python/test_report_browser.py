"""The report in a browser: what a reader sees, follows and prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from colour_vision import contrast
from playwright.sync_api import Browser, Page, sync_playwright
from report_casebook import hostile, story

import casegraph as cg
from casegraph.reports import Options, write_report

pytestmark = pytest.mark.browser

_CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("reports")
    books = {"story": story(), "hostile": hostile(), "dhr7": cg.example("dhr7"), "made": made()}
    written = {name: write_report(book, folder / name).as_uri() for name, book in books.items()}
    public = Options(audience=cg.Audience("public"))
    written["public"] = write_report(books["dhr7"], folder / "public", public).as_uri()
    return written


def made() -> cg.Casebook:
    """Not the case that the page was made for: 300 contacts of 40 agencies."""
    return cg.simulate(contacts=300, persons=60, addresses=40, agencies=40, seed=4)


@pytest.fixture
def page(browser: Browser, reports: dict[str, str]) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(reports["dhr7"])
    yield opened
    opened.close()


@pytest.mark.parametrize("name", ["story", "hostile", "dhr7", "made", "public"])
def test_nothing_is_asked_for_or_complained_of(browser: Browser, reports: dict[str, str], name: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(reports[name])
    assert asked == [reports[name]]
    assert said == []
    page.close()


def test_numbers_can_be_read_on_the_shades_of_the_heat_map(page: Page) -> None:
    pairs = page.evaluate(
        """() => [...document.querySelectorAll('.t-h')].map(text => [
             getComputedStyle(text).fill, getComputedStyle(text.previousElementSibling).fill])"""
    )
    shades = {(text, ground) for text, ground in pairs}
    assert len({ground for _, ground in shades}) >= 4
    for text, ground in shades:
        assert contrast(_code(text), _code(ground)) >= 4.5, (text, ground)


def _code(color: str) -> str:
    """ "rgb(18, 67, 109)" as "#12436D"."""
    return "#" + "".join(f"{int(part):02X}" for part in color.removeprefix("rgb(").removesuffix(")").split(","))


def test_a_script_that_got_in_would_not_run(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    refused = page.evaluate(
        """() => {
             const script = document.createElement('script')
             script.append('window.ran = 1')
             document.body.append(script)
             try { document.body.innerHTML = '<p>' } catch { return true }
             return false
           }"""
    )
    assert refused
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in text or "TrustedScript" in text for text in said)


@pytest.mark.parametrize("name", ["story", "hostile", "dhr7", "made", "public"])
def test_no_accessibility_rule_is_broken(browser: Browser, reports: dict[str, str], name: str) -> None:
    context = browser.new_context(bypass_csp=True)  # the checker is a script that the page does not know
    page = context.new_page()
    page.goto(reports[name])
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()


def test_no_accessibility_rule_is_broken_while_it_is_used(browser: Browser, reports: dict[str, str]) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(reports["story"])
    page.locator("#choose-agency summary").click()
    page.locator("#choose-agency input").first.check()
    page.locator("#search").fill("threats")
    filtered = Axe().run(page)
    assert filtered.violations_count == 0, filtered.generate_report()
    page.locator("#found a").first.click()
    opened = Axe().run(page)
    assert opened.violations_count == 0, opened.generate_report()
    context.close()


def test_without_scripts_a_figure_leads_to_its_paragraphs_and_back(browser: Browser, reports: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(reports["dhr7"])
    assert page.locator(".ev:visible").count() == 0
    figure = page.locator("#case .cards a[href^='#e-']").first
    figure.click()
    panel = page.locator(".ev:visible")
    assert panel.count() == 1
    assert "All contacts" in panel.inner_text()
    assert "[" in panel.locator("li").first.inner_text()
    link = panel.locator("li a").first
    target = (link.get_attribute("href") or "").removeprefix("#")
    link.click()
    assert page.locator(".ev:visible").count() == 0
    row = page.locator(f"tr[id='{target}']")
    box = row.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900
    page.go_back()
    panel.locator(".close").click()
    assert page.locator(".ev:visible").count() == 0
    box = figure.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900
    context.close()


def test_without_scripts_a_mark_leads_to_its_contact(browser: Browser, reports: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(reports["dhr7"])
    mark = page.locator("#timeline-all a").first
    target = mark.get_attribute("href") or ""
    mark.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith(target)
    box = page.locator(f"tr[id='{target[1:]}']").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900
    context.close()


def test_the_first_key_skips_to_the_report(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@pytest.mark.parametrize("width", [1280, 640, 320])  # 640: a laptop at 200 % zoom
@pytest.mark.parametrize("name", ["hostile", "dhr7", "made", "public"])
def test_the_page_never_scrolls_sideways(browser: Browser, reports: dict[str, str], name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(reports[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_no_text_of_a_picture_is_cut_off_or_covers_another(page: Page) -> None:
    outside = page.evaluate(
        """() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
             const view = svg.viewBox.baseVal
             return [...svg.querySelectorAll('text')].filter(text => {
               const box = text.getBBox()
               return text.parentNode === svg
                 && (box.x < -1 || box.x + box.width > view.width + 1 || box.y + box.height > view.height + 1)
             }).map(text => svg.id + ': ' + text.textContent)
           })"""
    )
    assert outside == []
    covered = page.evaluate(
        """() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
             const lanes = [...svg.querySelectorAll('.t-lane')].map(text => text.getBBox())
             lanes.sort((a, b) => a.y - b.y)
             return lanes.filter((box, at) => at && box.y < lanes[at - 1].y + 10).map(() => svg.id)
           })"""
    )
    assert covered == []


def test_it_prints_on_paper_with_everything_unfolded(page: Page, tmp_path: Path) -> None:
    page.emulate_media(media="print")
    assert not page.locator("nav.toc").is_visible()
    printed = page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    for name in ("#t-relationships table", "#t-inputs table"):
        box = page.locator(name).bounding_box()
        assert box is not None
        assert box["height"] > 20


@pytest.mark.parametrize("width", [1280, 1440])
def test_tables_of_the_review_fit_a_laptop(browser: Browser, reports: dict[str, str], width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(reports["dhr7"])
    wider = page.evaluate(
        """() => {
             document.querySelectorAll('details').forEach(one => { one.open = true })
             return [...document.querySelectorAll('.scroll')]
               .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.ariaLabel)
           }"""
    )
    assert wider == []
    page.close()


def test_a_table_that_is_wider_than_its_place_says_so_and_scrolls_by_keyboard(
    browser: Browser, reports: dict[str, str]
) -> None:
    page = browser.new_page(viewport={"width": 500, "height": 900})
    page.goto(reports["dhr7"])
    table = page.locator('.scroll[aria-label="Contacts by agency and year"]')
    assert table.evaluate("one => one.scrollWidth > one.clientWidth + 100")
    assert "linear-gradient" in table.evaluate("one => getComputedStyle(one).backgroundImage")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)  # it moves smoothly
    assert table.evaluate("one => one.scrollLeft") > 0
    page.emulate_media(media="print")
    assert table.evaluate("one => getComputedStyle(one).overflowX") == "visible"
    assert table.evaluate("one => getComputedStyle(one).backgroundImage") == "none"
    page.close()


def test_the_whole_name_of_each_agency_stands_beside_its_lane_and_row(page: Page) -> None:
    names = cg.example("dhr7").agencies["name"].to_pylist()
    for picture in ("#timeline-all", "#heat-map-1", "#heat-map-2"):
        lines = page.locator(f"{picture} .t-lane").all_text_contents()
        assert lines
        assert not [line for line in lines if line.endswith("\u2026")]
        told, rest = " ".join(lines), set(names)
        for name in sorted(rest, key=len, reverse=True):  # longest first: names hold each other
            told = told.replace(name, "")
        assert told.strip() == ""
