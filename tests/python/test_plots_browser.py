"""Pictures in a browser: no two texts overlap, none leaves the picture, whatever the names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from plot_pictures import KINDS, LONG_NAMES, hostile_book, made, pictures

import casegraph as cg
from casegraph.plots import Picture

pytestmark = pytest.mark.browser

_CHROMIUM = "/usr/bin/chromium"
_HAIR = 0.4  # pixels of 96 an inch
_MEASURE = """() => {
  const svg = document.querySelector('svg'), sheet = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('g.text')].map(one => {
    const box = one.getBoundingClientRect();
    return [box.left - sheet.left, box.top - sheet.top, box.right - sheet.left, box.bottom - sheet.top];
  });
  return {width: sheet.width, height: sheet.height, texts};
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1200, "height": 1200})
        yield opened
        browser.close()


@pytest.fixture(scope="module")
def books() -> dict[str, cg.Casebook]:
    return {"dhr7": cg.example("dhr7"), "made": made(), "long names": hostile_book(LONG_NAMES)}


def measured(page: Page, picture: Picture) -> dict[str, Any]:
    svg = picture.to_bytes("svg").decode("utf-8")
    page.set_content(f'<!doctype html><body style="margin:0">{svg[svg.index("<svg") :]}</body>')
    found: dict[str, Any] = page.evaluate(_MEASURE)
    return found


def overlaps(texts: list[list[float]]) -> list[tuple[list[float], list[float]]]:
    wrong = []
    for at, a in enumerate(texts):
        for b in texts[at + 1 :]:
            if min(a[2], b[2]) - max(a[0], b[0]) > _HAIR and min(a[3], b[3]) - max(a[1], b[1]) > _HAIR:
                wrong.append((a, b))
    return wrong


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("subject", ["dhr7", "made", "long names"])
def test_no_texts_overlap_or_leave_the_picture(
    subject: str, kind: str, page: Page, books: dict[str, cg.Casebook]
) -> None:
    for sheet in pictures(books[subject])[kind]().pages:
        found = measured(page, sheet)
        assert found["texts"]
        assert overlaps(found["texts"]) == []
        for left, top, right, bottom in found["texts"]:
            assert left >= -_HAIR
            assert top >= -_HAIR
            assert right <= found["width"] + _HAIR
            assert bottom <= found["height"] + _HAIR


def test_overlaps_are_found(page: Page) -> None:
    from casegraph.plots.sheet import finish

    canvas = cg.plots.canvas.Canvas(84)
    canvas.text(10, 10, "one text")
    canvas.text(12, 10.5, "and another")
    canvas.text(80, 20, "over the edge")
    found = measured(page, finish(canvas, 30, "", ""))
    assert len(overlaps(found["texts"])) == 1
    assert max(right for _, _, right, _ in found["texts"]) > found["width"]


def test_a_picture_in_a_page_with_a_strict_policy_is_not_complained_of(page: Page) -> None:
    # As the report takes it in: inline styles and scripts are refused there.
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    svg = cg.plots.timeline(cg.example("dhr7"), "2013-01-01", "2014-03-31").to_bytes("svg").decode("utf-8")
    policy = "default-src 'none'; style-src 'none'; script-src 'none'"
    page.set_content(
        f'<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="{policy}"></head>'
        f"<body>{svg[svg.index('<svg') :]}</body></html>"
    )
    assert said == []
    contacts = page.evaluate("() => document.querySelectorAll('.mark.contact[data-contact][data-agency]').length")
    assert contacts > 20


def test_several_pictures_stand_in_one_page(page: Page) -> None:
    book = cg.example("dhr7")
    drawn = [cg.plots.genogram(book), cg.plots.residences(book), cg.plots.recommendations(book)]
    inner = "".join(one.to_bytes("svg").decode("utf-8").partition("<svg")[2].join(["<svg", ""]) for one in drawn)
    page.set_content(f"<!doctype html><body>{inner}</body>")
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    assert page.evaluate("() => document.querySelectorAll('svg').length") == 3
