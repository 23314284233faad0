"""What the page's script shows, against what Python computes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from report_casebook import story

import casegraph as cg
from casegraph.reports import Options, words, write_report
from casegraph.reports.keys import Keys
from casegraph.reports.view import View

pytestmark = pytest.mark.browser

_CHROMIUM = "/usr/bin/chromium"
_MOST = 2_000_000  # bytes of the page of the bundled review


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def view() -> View:
    return View(cg.example("dhr7"), Options())


@pytest.fixture(scope="module")
def keys(view: View) -> Keys:
    return Keys(view)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = write_report(cg.example("dhr7"), tmp_path_factory.mktemp("dhr7") / "out")
    assert path.stat().st_size < _MOST
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(address)
    yield opened
    opened.close()
    assert said == []


def _shown(page: Page, table: str) -> dict[str, list[str]]:
    """The rows that are shown of a table: the head of each and its cells."""
    rows: list[list[str]] = page.evaluate(
        """name => [...document.querySelectorAll(`[aria-label="${name}"] tbody tr:not(.group)`)]
             .filter(row => !row.classList.contains('off') && !row.hidden)
             .map(row => [...row.children].map(cell => cell.textContent.trim()))""",
        table,
    )
    return {head: cells for head, *cells in rows}


def _told(certain: int, possible: int | None) -> str:
    return "\u2013" if certain == possible == 0 else words.bounds(certain, possible)


# -- filters -------------------------------------------------------------------------------------------

_FILTERS: tuple[Mapping[str, Any], ...] = (
    {"start": "1990-01-01", "end": "2030-01-01"},
    {"start": "2010-11-15", "end": "2012-05-18"},
    {"agencies": ["wmp", "heft"]},
    {"persons": ["PFP"]},
    {"persons": ["Victim", "Perpetrator"], "agencies": ["wmp"], "start": "2013-01-01", "end": "2014-03-15"},
)


@pytest.mark.parametrize("asked", _FILTERS, ids=[" ".join(asked) for asked in _FILTERS])
def test_counts_of_a_filter_are_those_of_the_measure(
    page: Page, view: View, keys: Keys, asked: Mapping[str, Any]
) -> None:
    _compare_counts(page, view, keys, asked)


@pytest.mark.parametrize(
    "asked", [{"agencies": [1, 2]}, {"persons": [1, 2, 3], "start": "2010-01-01", "end": "2018-01-01"}]
)
def test_counts_of_a_made_casebook_follow_too(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, asked: Mapping[str, Any]
) -> None:
    book = cg.simulate(contacts=300, persons=60, addresses=40, agencies=40, seed=4)
    address = write_report(book, tmp_path_factory.mktemp("made") / "out").as_uri()
    page = browser.new_page()
    page.goto(address)
    made = View(book, Options())
    _compare_counts(page, made, Keys(made), asked)
    page.close()


def _compare_counts(page: Page, view: View, keys: Keys, asked: Mapping[str, Any]) -> None:
    """Every cell of the table of agencies and years, and the number of all contacts."""
    _choose(page, keys, asked)
    counts = view.graph.frequency.counts
    in_all = counts(by=[], presence="any", **asked).to_pylist()[0]
    assert page.locator("#case .value").first.text_content() == words.bounds(in_all["certain"], in_all["possible"])
    expected = {
        (row["agency"], row["year"]): row for row in counts(["agency", "year"], presence="any", **asked).to_pylist()
    }
    shown = _shown(page, "Contacts by agency and year")
    heads = page.locator("[aria-label='Contacts by agency and year'] thead th").all_text_contents()
    years = [int(head) if head.isdigit() else None for head in heads[2:]]
    whole = {row["agency"] for row in counts(["agency"], presence="any").to_pylist()}
    chosen = set(asked.get("agencies", whole))
    names = {view.agency(agency): agency for agency in whole & chosen}
    assert set(shown) == set(names)
    compared = 0
    for name, cells in shown.items():
        for year, cell in zip(years, cells[1:], strict=True):
            row = expected.get((names[name], year), {"certain": 0, "possible": 0})
            assert cell == _told(row["certain"], row["possible"]), (name, year)
            compared += row["possible"] != 0
    assert compared == len(expected) > 0


def test_the_heat_map_follows_as_the_measure_counts(page: Page, view: View, keys: Keys) -> None:
    asked = {"persons": ["Perpetrator"], "start": "2011-01-01", "end": "2014-01-01"}
    _choose(page, keys, asked)
    rows = view.rows("contacts")
    wide = []
    for row in rows:
        first, last = view.days(row["date"])
        if first is None or last is None or last - first >= 92:
            wide.append(row["contact_id"])
    counts = view.graph.what_if(remove=wide).frequency.counts(["agency", "month"], presence="any", **asked)
    expected = {
        f"{view.agency(row['agency'])}, {words.counted_bounds(row['certain'], row['possible'], 'contact')} "
        f"in {words.month_text(row['month'])}"
        for row in counts.to_pylist()
    }
    shown = page.locator("svg[id^='heat-map'] [data-c$='n']:not(.off)")
    assert {mark.get_attribute("aria-label") for mark in shown.all()} == expected
    assert len(expected) > 20


def test_kinds_are_counted_as_the_measure_counts_them(page: Page, view: View) -> None:
    page.locator("#choose-kind summary").click()
    page.get_by_label("appointment", exact=True).check()
    page.get_by_label("home visit", exact=True).check()
    rows = view.graph.frequency.counts(["agency", "kind"], presence="any").to_pylist()
    chosen = [row for row in rows if row["kind"] in ("appointment", "home_visit")]
    shown = _shown(page, "Contacts by agency and year")
    for agency in {row["agency"] for row in chosen}:
        mine = [row for row in chosen if row["agency"] == agency]
        open_ended = any(row["possible"] is None for row in mine)
        possible = None if open_ended else sum(row["possible"] for row in mine)
        assert shown[view.agency(agency)][0] == _told(sum(row["certain"] for row in mine), possible)
    kinds = {view.row("contacts", int(row.split("-")[1]) - 1)["kind"] for row in _rows(page)}
    assert kinds == {"appointment", "home_visit"}


def test_marks_lists_and_notes_follow(page: Page, view: View, keys: Keys) -> None:
    _choose(page, keys, {"agencies": ["wmp"], "start": "2012-01-01", "end": "2013-01-01"})
    first, end = _day("2012-01-01"), _day("2013-01-01")
    expected = set()
    for at, row in enumerate(view.rows("contacts")):
        low, high = view.days(row["date"])
        if row["agency_id"] == "wmp" and (low is None or low < end) and (high is None or high >= first):
            expected.add(f"c-{at + 1}")
    assert set(_rows(page)) == expected
    marks = page.locator("#timeline-all a[href^='#c-']:not(.off)").evaluate_all(
        "all => all.map(one => one.getAttribute('href').slice(1))"
    )
    assert set(marks) <= expected  # those without any date are not drawn
    assert len(marks) > 5
    assert f"{len(expected)} of {view.size('contacts')} rows" in page.locator("#filter-told").inner_text()
    notes = page.locator("section#persons .follows:visible").all_text_contents()
    assert "Does not follow the filter: of the whole record." in notes
    rates = page.locator("p.follows:has(+ [aria-label^='Contacts a year'])")
    assert rates.text_content() == "Follows the filter by agency; its figures are of every period."
    page.locator(".status .clear").click()
    assert len(_rows(page)) == view.size("contacts")
    assert page.locator(".follows:visible").count() == 0


def test_showing_everything_again_shows_what_was_there(page: Page, keys: Keys) -> None:
    before = page.evaluate("document.querySelector('main').textContent")
    labels = "[...document.querySelectorAll('[aria-label]')].map(one => one.getAttribute('aria-label'))"
    told = page.evaluate(labels)
    _choose(page, keys, {"persons": ["PFP"], "start": "2010-11-15", "end": "2012-05-18"})
    assert page.evaluate(labels) != told
    page.locator(".status .clear").click()
    assert page.evaluate("document.querySelector('main').textContent") == before
    assert page.evaluate(labels) == told


def _rows(page: Page) -> list[str]:
    found: list[str] = page.locator("tr[id^='c-']:not(.off)").evaluate_all("all => all.map(one => one.id)")
    return found


def _day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def _choose(page: Page, keys: Keys, asked: Mapping[str, Any]) -> None:
    for name, plural, number in (("agency", "agencies", keys.agency), ("person", "persons", keys.person)):
        for one in asked.get(plural, ()):
            page.locator(f"#choose-{name}").evaluate("one => { one.open = true }")
            page.locator(f"#choose-{name} input[value='{number(one)}']").check()
    if "start" in asked:
        page.locator("#from").fill(asked["start"])
    if "end" in asked:  # the measure's end is the day after the last
        page.locator("#to").fill((date.fromisoformat(asked["end"]) - timedelta(days=1)).isoformat())
        page.locator("#to").blur()


# -- as of a day ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2010-11-28", "2012-05-17", "2013-06-25", "2014-03-14"])
@pytest.mark.parametrize("about", [("Victim", "Perpetrator", "PFP"), ("PFP",)], ids=["all", "one"])
def test_the_slider_shows_what_the_core_computes(page: Page, view: View, day: str, about: tuple[str, ...]) -> None:
    if len(about) == 1:
        page.locator("#as-of-about").select_option(label=view.person(about[0]))
    days = page.evaluate("JSON.parse(document.querySelector('#as-of-data').textContent).steps.map(step => step[0])")
    step = max(at for at, one in enumerate(days) if one <= day)
    page.locator("#as-of-range").fill(str(step))
    shown = _shown(page, "As of the day chosen")
    graph = view.graph
    held = {row["agency"]: row for row in graph.knowledge.holdings(day, persons=about, by="agency").to_pylist()}
    morning = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    by_then = _by_then(view, day)
    expected = {}
    for agency, row in held.items():
        split = by_then.visibility.check(agency=agency, person=about, persons=about, at=morning).to_pylist()
        by_class = {one["class"]: one for one in split if one["part"] == "relevant"}
        if row["held_possible"] or by_class["accessible"]["possible"]:
            bounds = [words.bounds(row["held_certain"], row["held_possible"])]
            bounds += [
                words.bounds(by_class[name]["certain"], by_class[name]["possible"])
                for name in ("found", "accessible", "silo")
            ]
            expected[view.agency(agency)] = bounds
    assert {name: [cells[at] for at in (0, 1, 3, 4)] for name, cells in shown.items()} == expected
    assert len(expected) > 3
    facts: dict[str, set[str]] = {}
    for row in graph.knowledge.holdings(day, persons=about, by="flag").to_pylist():
        if row["held_possible"]:
            told = f"{words.term(row['fact'])} {words.bounds(row['held_certain'], row['held_possible'])}"
            facts.setdefault(view.agency(row["agency"]), set()).add(told)
    assert {name: set(cells[5].split(", ")) for name, cells in shown.items() if cells[5]} == facts


def test_what_a_look_up_of_the_home_would_have_shown_is_the_cores(page: Page, view: View) -> None:
    day, morning, about = "2010-11-27", "2010-11-28", ["Victim", "Perpetrator", "PFP"]
    days = page.evaluate("JSON.parse(document.querySelector('#as-of-data').textContent).steps.map(step => step[0])")
    page.locator("#as-of-range").fill(str(max(at for at, one in enumerate(days) if one <= day)))
    homes = view.graph.structure.households(morning, persons=about).to_pylist()
    keys = list(dict.fromkeys(row["address"] for row in homes if row["person"] in about and row["address"]))
    by_then = _by_then(view, day)
    split = by_then.visibility.check(agency="wmp", address=keys, persons=about, at=morning).to_pylist()
    found = next(row for row in split if row["class"] == "found" and row["part"] == "relevant")
    cells = _shown(page, "As of the day chosen")[view.agency("wmp")]
    assert cells[2] == words.bounds(found["certain"], found["possible"])
    assert cells[2] != cells[1]  # records were filed under another address (2.24)


def _by_then(view: View, day: str) -> cg.CaseGraph:
    """The record without the contacts that were surely later."""
    later = []
    for row in view.rows("contacts"):
        first = view.days(row["date"])[0]
        if first is not None and first > _day(day):
            later.append(row["contact_id"])
    return view.graph.what_if(remove=later)


def test_the_slider_moves_by_keyboard_and_says_where_it_is(page: Page) -> None:
    slider = page.locator("#as-of-range")
    assert slider.get_attribute("aria-valuetext") == "15 Mar 2014, before the fatal incident"
    slider.focus()
    page.keyboard.press("ArrowLeft")
    day = page.locator("#as-of-day").inner_text()
    assert day != "15 Mar 2014, before the fatal incident"
    assert slider.get_attribute("aria-valuetext") == day
    page.locator("#as-of-next").click()
    page.locator("#as-of-next").click()
    assert "fatal incident itself" in page.locator("#as-of-told").inner_text()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    assert page.locator("#as-of-before").is_disabled()


def test_one_person_chosen_is_the_one_whom_the_slider_is_about(page: Page, view: View, keys: Keys) -> None:
    _choose(page, keys, {"persons": ["PFP"]})
    assert view.person("PFP") in page.locator("#as-of-told").inner_text()
    assert page.locator("#as-of-about").is_disabled()


def test_the_whole_page_can_be_shown_as_of_a_day(page: Page, view: View) -> None:
    page.locator("#as-of-range").fill("40")
    day = page.evaluate("JSON.parse(document.querySelector('#as-of-data').textContent).steps[40][0]")
    page.locator("#as-of-cut").click()
    shown = {int(row.split("-")[1]) - 1 for row in _rows(page)}
    for at, row in enumerate(view.rows("contacts")):
        first = view.days(row["date"])[0]
        assert (at in shown) == (first is None or first <= _day(day))
    assert f"to {words.edtf_words(day)}" in page.locator("#filter-told").inner_text()


# -- what a mark stands for ----------------------------------------------------------------------------


def test_a_mark_opens_its_gist_and_paragraph(page: Page, view: View) -> None:
    mark = page.locator("#timeline-all a[href^='#c-']").nth(20)
    row = view.row("contacts", int((mark.get_attribute("href") or "").removeprefix("#c-")) - 1)
    mark.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    told = panel.inner_text()
    assert row["gist"] in told
    assert view.sources(row["source"]) in told
    assert view.agency(row["agency_id"]) in told
    assert page.evaluate("document.querySelector('#panel').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert page.evaluate("document.activeElement.getAttribute('href')") == mark.get_attribute("href")


def test_a_figure_opens_its_rows_with_their_gists(page: Page, view: View) -> None:
    figure = page.locator("#case .cards a[href^='#e-']").first
    figure.click()
    entries = page.locator("#panel li")
    assert entries.count() > 100
    for entry in (entries.nth(0), entries.nth(60)):
        link = entry.locator("a").first
        row = view.row("contacts", int((link.get_attribute("href") or "").removeprefix("#c-")) - 1)
        assert row["gist"] in entry.inner_text()
    link = entries.nth(60).locator("a").first
    target = (link.get_attribute("href") or "")[1:]
    link.click()
    assert not page.locator("#panel").is_visible()
    box = page.locator(f"tr[id='{target}']").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900


def test_search_finds_persons_agencies_and_gists(page: Page, view: View) -> None:
    box = page.locator("#search")
    box.fill("knife")
    expected = sum("knife" in (row["gist"] or "") for name in ("contacts", "incidents") for row in view.rows(name))
    assert page.locator("#found-told").inner_text().startswith(f"{expected} rows found")
    page.locator("#found a").first.click()
    assert "knife" in page.locator("#panel").inner_text()
    page.keyboard.press("Escape")
    box.fill("ambulance serv")
    page.get_by_role("button", name="Show only Ambulance service").click()
    ambulance = [row for row in view.rows("contacts") if view.agency(row["agency_id"]) == "Ambulance service"]
    assert len(_rows(page)) == len(ambulance) > 0
    box.fill("pfp")
    assert page.get_by_role("button", name="Show only PFP's mother").count() == 1
    box.fill("zzz")
    assert page.locator("#found-told").inner_text() == "0 rows found."


# -- permalinks ----------------------------------------------------------------------------------------


def test_a_link_brings_back_what_was_chosen(browser: Browser, page: Page, view: View, keys: Keys) -> None:
    _choose(page, keys, {"agencies": ["wmp"], "persons": ["Perpetrator"], "start": "2012-01-01", "end": "2014-03-16"})
    page.locator("#as-of-range").fill("50")
    page.locator("#timeline-all a[href^='#c-']:not(.off)").first.click()
    told = [page.locator(name).inner_text() for name in ("#filter-told", "#as-of-day", "#panel")]
    rows, link = _rows(page), page.locator("#panel .permalink").evaluate("one => one.href")
    assert link == page.url
    other = browser.new_page(viewport={"width": 1280, "height": 900})
    other.goto(link)
    assert [other.locator(name).inner_text() for name in ("#filter-told", "#as-of-day", "#panel")] == told
    assert _rows(other) == rows
    other.close()


def test_links_with_nonsense_are_harmless(browser: Browser, address: str, view: View) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}#agency=999,x&from=2012-99-99&at=<b>&about=77&open=nothing&=&kind")
    assert said == []
    assert len(_rows(page)) == view.size("contacts")
    page.close()


def test_every_heading_and_row_has_an_anchor_of_its_own(page: Page) -> None:
    without = page.evaluate(
        """() => [...document.querySelectorAll('main h2,main h3,main tbody tr:not(.group)')]
             .filter(one => !one.id && !one.closest('#as-of')).length"""
    )
    assert without == 0


# -- without scripts -----------------------------------------------------------------------------------


def test_without_scripts_everything_is_there(browser: Browser, page: Page, address: str, view: View) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address)
    assert plain.locator("#tools, #as-of, #filter-status, #panel").filter(visible=True).count() == 0
    assert plain.locator("tr[id^='c-']").count() == view.size("contacts")
    for moment in view.moments:
        table = plain.locator(f"#t-as-of-{moment.name}")
        table.locator("summary").click()
        assert table.locator("tbody tr").first.is_visible()
    context.close()


def test_the_tables_at_chosen_days_are_what_the_slider_shows(page: Page, view: View) -> None:
    days = page.evaluate("JSON.parse(document.querySelector('#as-of-data').textContent).steps.map(step => step[0])")
    for moment in view.moments:
        if "before" in moment.asked:
            step = days.index("2014-03-15-before")
        else:
            step = max(at for at, one in enumerate(days) if one <= moment.name)
        page.locator("#as-of-range").fill(str(step))
        assert _shown(page, "As of the day chosen") == _shown(
            page, f"Could have found {moment.told}, beside what was held and what only others held"
        )


def test_the_script_is_one_file_that_needs_no_other() -> None:
    script = Path(cg.__file__).parent / "reports" / "templates" / "report.js"
    text = script.read_text(encoding="utf-8")
    for word in (
        "import ",
        "require(",
        "eval",
        "innerHTML",
        "fetch",
        "XMLHttpRequest",
        "http://",
        "https://",
        "Date.now",
    ):
        assert word not in text


# -- pictures of casegraph.plots -----------------------------------------------------------------------


def test_symbols_of_the_genogram_follow_and_lead_to_their_persons(page: Page, view: View, keys: Keys) -> None:
    symbols = page.locator("#genogram a[aria-label]")
    assert symbols.count() == 20
    _choose(page, keys, {"persons": ["PFP"]})
    kept = page.locator("#genogram a[aria-label]:not(.off)")
    assert [one.get_attribute("aria-label") for one in kept.all()] == [view.person("PFP")]
    kept.first.focus()
    page.keyboard.press("Enter")
    row = view.row("persons", view.place_of("persons", "PFP") or 0)
    assert row["gist"] in page.locator("#panel").inner_text()


def test_parts_of_the_bars_of_checks_follow_and_lead_to_their_checks(page: Page, view: View, keys: Keys) -> None:
    _choose(page, keys, {"agencies": ["wmercia"]})
    checks = {row["check"] for row in view.graph.visibility.checks().to_pylist() if row["agency"] == "wmercia"}
    labels = [one.get_attribute("aria-label") or "" for one in page.locator("#gaps a[aria-label]:not(.off)").all()]
    assert {label.removeprefix("check ").split(":")[0] for label in labels} == checks
    page.locator("#gaps a:not(.off)").first.click()
    assert "West Mercia Police" in page.locator("#panel").inner_text()


def test_marks_of_the_rules_lead_to_the_rows_of_their_holders(page: Page, view: View) -> None:
    mark = page.locator("#rules-drawn a[aria-label$='Drug Rehabilitation Requirement team']")
    mark.first.click()
    told = page.locator("#panel").inner_text()
    assert "Drug Rehabilitation Requirement team" in told
    assert "29 May 2012" in told
    page.keyboard.press("Escape")
    day = view.graph.knowledge.rule(
        "marac_potential_escalation_3_in_12_months", [("Perpetrator", "PFP")], before="i-fatal"
    )
    rows = [row for row in day.to_pylist() if row["agency"] == "bsmhft-drr"]
    assert [words.day_text(row["possibly_met_on"]) for row in rows] == ["29 May 2012"]


# -- audiences -----------------------------------------------------------------------------------------


def test_days_that_a_board_may_not_see_are_in_no_attribute_and_no_step(browser: Browser, tmp_path: Path) -> None:
    board = Options(audience=cg.Audience("board"))
    book = story()
    path = write_report(book, tmp_path / "out", board)
    seen = View(book, board)
    full = View(book, Options())
    page = browser.new_page()
    page.goto(path.as_uri())
    spans = page.locator("[data-d]").evaluate_all("all => [...new Set(all.map(one => one.dataset.d))]")
    days = {int(first) for first, last in (span.split(",") for span in spans) if first and first == last}
    hidden = {
        first
        for row in full.rows("contacts")
        for first, last in [full.days(row["date"])]
        if first is not None and first == last and not seen.may_see(first)
    }
    assert hidden
    assert days & hidden == set()
    steps = page.evaluate("JSON.parse(document.querySelector('#as-of-data').textContent).steps.map(step => step[0])")
    # Months begin and end on days that are told of none.
    inside = {day for day in hidden if (date(1970, 1, 1) + timedelta(days=day)).day not in (1, 28, 29, 30, 31)}
    assert inside
    assert {_day(step[:10]) for step in steps} & inside == set()
    page.locator("#as-of-range").fill(str(len(steps) - 1))
    assert page.locator("#as-of tbody tr:visible").count() > 0
    page.close()


# -- the keyboard --------------------------------------------------------------------------------------


def test_everything_is_reached_by_keyboard_in_the_order_of_the_page(page: Page) -> None:
    told = """() => {
      const one = document.activeElement
      const box = one.getBoundingClientRect()
      const style = getComputedStyle(one)
      const shown = style.outlineStyle !== 'none' || style.filter !== 'none' || one.matches('svg a')
      return [one.id || one.textContent.trim().slice(0, 40), box.width > 0 && box.bottom > 0 && shown]
    }"""
    reached = []
    for _key in range(30):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(told))
    names = [name for name, _visible in reached]
    wanted = [
        "Skip to the report",
        "search",
        "Agencies",
        "Persons",
        "Kinds of contact",
        "from",
        "to",
        "The case in figures",
    ]
    places = [names.index(name) for name in wanted]
    assert places == sorted(places)
    assert "main" not in names
    assert [name for name, visible in reached if not visible and name not in ("from", "to")] == []


def test_a_chooser_is_worked_by_keyboard_alone(page: Page) -> None:
    page.locator("#choose-kind summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("#filter-told").inner_text().startswith("Filter: ")
    assert page.evaluate("document.activeElement.checked")
