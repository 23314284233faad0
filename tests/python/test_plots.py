"""Pictures: that nothing overlaps, that each is the same every time, that hostile text is harmless."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from plot_pictures import KINDS, LONG_NAMES, hostile_book, pictures, text_boxes
from plot_pictures import made as made_book

import casegraph as cg
from casegraph.plots import Picture, style
from casegraph.plots.canvas import text_width, wrapped

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def dhr7() -> cg.Casebook:
    return cg.example("dhr7")


@pytest.fixture(scope="module")
def made() -> cg.Casebook:
    return made_book()


@pytest.fixture(scope="module")
def long_names() -> cg.Casebook:
    return hostile_book(LONG_NAMES)


def overlaps(boxes: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes share more than a hair (half a pixel of a hundred an inch)."""
    ordered = sorted(boxes, key=lambda one: one[1].x0)
    wrong = []
    for at, (one, a) in enumerate(ordered):
        for other, b in ordered[at + 1 :]:
            if b.x0 >= a.x1 - 0.5:
                break
            if min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5:
                wrong.append((one, other))
    return wrong


def outside(picture: Picture) -> list[str]:
    width, height = picture.figure.get_size_inches() * picture.figure.dpi
    return [
        text
        for text, box in text_boxes(picture)
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > width + 0.5 or box.y1 > height + 0.5
    ]


@pytest.mark.parametrize("width", ["page", "column"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("subject", ["dhr7", "made", "long_names"])
def test_no_texts_overlap_or_leave_the_picture(
    subject: str, kind: str, width: str, request: pytest.FixtureRequest
) -> None:
    book = request.getfixturevalue(subject)
    picture = pictures(book, width)[kind]()
    assert overlaps(text_boxes(picture)) == []
    assert outside(picture) == []


def test_overlaps_are_found() -> None:
    from casegraph.plots.canvas import Canvas

    canvas = Canvas(84)
    canvas.text(10, 10, "one text")
    canvas.text(12, 10.5, "and another")
    assert overlaps(text_boxes(Picture(canvas.figure(30), "", ""))) == [("one text", "and another")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_picture_is_the_same_bytes(kind: str) -> None:
    first, second = (pictures(cg.example("dhr7"))[kind]() for _ in range(2))
    for format in ("svg", "png", "pdf"):
        assert first.to_bytes(format) == second.to_bytes(format)
    assert first.alt == second.alt


def test_a_picture_is_the_same_in_every_process() -> None:
    code = (
        "import hashlib, casegraph as cg\n"
        "book, plots = cg.example('dhr7'), cg.plots\n"
        "for one in plots.network(book, most_nodes=60), plots.timeline(book), plots.genogram(book, '2014-03-15'):\n"
        "    print(hashlib.sha256(one.to_bytes('svg')).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_names_no_moment_and_describes_itself(kind: str, dhr7: cg.Casebook) -> None:
    picture = pictures(dhr7)[kind]()
    root = ElementTree.fromstring(picture.to_bytes("svg"))
    assert root.get("role") == "img"
    assert [root[0].tag, root[1].tag] == [f"{SVG}title", f"{SVG}desc"]
    assert (root[0].text, root[1].text) == (picture.title, picture.alt)
    assert b"dc:date" not in picture.to_bytes("svg")
    assert b"CreationDate" not in picture.to_bytes("pdf")


@pytest.mark.parametrize("width", ["page", "column"])
def test_hostile_text_is_harmless(width: str) -> None:
    book = hostile_book()
    for kind, draw in pictures(book, width).items():
        picture = draw()
        svg = picture.to_bytes("svg").decode("utf-8")
        ElementTree.fromstring(svg)
        assert "<script" not in svg, kind
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00\x1b]", svg + picture.alt), kind
        assert "<script" not in picture._repr_html_(), kind
        assert len(picture.alt) <= 20_000, kind
        assert overlaps(text_boxes(picture)) == [], kind
        assert outside(picture) == [], kind


def test_text_wraps_and_keeps_its_words() -> None:
    lines = wrapped("Birmingham and Solihull Mental Health NHS Foundation Trust", 30, style.SMALL, 9)
    assert " ".join(lines) == "Birmingham and Solihull Mental Health NHS Foundation Trust"
    assert all(text_width(line, style.SMALL) <= 30 for line in lines)
    assert wrapped("x" * 10_000, 20, style.SMALL, 3)[-1].endswith("…")
    assert wrapped("", 20) == []


def test_parts_of_bars_differ_without_colour() -> None:
    from casegraph.plots.gaps import PARTS

    for one, other in itertools.combinations(PARTS.values(), 2):
        assert (one.hatch, one.is_open) != (other.hatch, other.is_open)
