"""Pictures for those who see red or green not, and in print without colour; contrast of marks and text."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from colour_vision import SIGHTS, contrast, difference
from plot_pictures import KINDS, made, pictures

import casegraph as cg
from casegraph.plots import Picture, style
from casegraph.plots.canvas import Canvas
from casegraph.plots.shapes import Circle, Line, Polygon, Shape, TextLine

WHITE = "#FFFFFF"
APART = 20.0  # CIE76: colours of large areas that nobody takes for each other


@pytest.fixture(scope="module")
def books() -> dict[str, cg.Casebook]:
    return {"dhr7": cg.example("dhr7"), "made": made()}


@pytest.fixture(scope="module")
def drawn(books: dict[str, cg.Casebook]) -> Callable[[str, str], Picture]:
    known: dict[tuple[str, str], Picture] = {}

    def draw(subject: str, kind: str) -> Picture:
        if (subject, kind) not in known:
            known[subject, kind] = pictures(books[subject])[kind]()
        return known[subject, kind]

    return draw


def marks_of(canvas: Canvas) -> dict[int, list[Shape]]:
    found: dict[int, list[Shape]] = {}
    for shape in canvas.shapes:
        if shape.mark is not None:
            found.setdefault(shape.mark, []).append(shape)
    return found


def colours(shape: Shape) -> list[str]:
    """The colours that a shape shows, those seen through it left out."""
    if isinstance(shape, Line | TextLine):
        return [shape.color]
    opacity = shape.opacity if isinstance(shape, Polygon) else 1.0
    stroke = [shape.color] if shape.color and (shape.stroke > 0 or (isinstance(shape, Polygon) and shape.hatch)) else []
    return [one for one in [shape.fill if opacity == 1 else None, *stroke] if one]


def look(shapes: list[Shape]) -> tuple[Any, ...]:
    """What of a symbol is not its colour: kinds and places of its shapes, fills or not, dashes, hatches, letters."""
    left = min(_xs(shape)[0] for shape in shapes)
    top = min(shape.span()[0] for shape in shapes)
    return tuple(_look(shape, left, top) for shape in shapes)


def _xs(shape: Shape) -> tuple[float, float]:
    if isinstance(shape, Circle):
        return shape.x - shape.radius, shape.x + shape.radius
    if isinstance(shape, TextLine):
        return shape.x, shape.x
    return min(x for x, _ in shape.points), max(x for x, _ in shape.points)


def _look(shape: Shape, left: float, top: float) -> tuple[Any, ...]:
    if isinstance(shape, TextLine):
        return ("text", shape.words)
    if isinstance(shape, Circle):
        return ("circle", round(shape.radius, 1), shape.fill in (None, WHITE))
    points = tuple((round(x - left, 1), round(y - top, 1)) for x, y in shape.points)
    if isinstance(shape, Line):
        return ("line", points, shape.dashes)
    return ("polygon", points, shape.fill in (None, WHITE), shape.hatch, shape.dashes)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("subject", ["dhr7", "made"])
def test_what_the_key_tells_apart_stays_apart_without_colour(
    subject: str, kind: str, drawn: Callable[[str, str], Picture]
) -> None:
    canvas = drawn(subject, kind)._canvas
    assert canvas is not None
    symbols = [shapes for at, shapes in marks_of(canvas).items() if canvas.marks[at]["class"] == "mark key"]
    for one, other in itertools.combinations(symbols, 2):
        if look(one) != look(other):
            continue  # a second mark
        pairs = [(a, b) for a, b in zip(map(colours, one), map(colours, other), strict=True) if a != b]
        for sight in SIGHTS:
            told = max((difference(x, y, sight) for a, b in pairs for x, y in zip(a, b, strict=False)), default=0.0)
            assert told >= APART, f"{sight}: two symbols of the key differ by {told:.1f}"


def test_symbols_that_only_colour_tells_apart_are_found() -> None:
    # Red and green of one lightness: apart for most, one for deuteranopes. The test above would refuse them.
    red, green = "#C85A5A", "#6F8A3C"
    assert difference(red, green, "normal") > 60
    assert difference(red, green, "deuteranopia") < APART
    first, second = Canvas(10), Canvas(10)
    first.circle(5, 5, 1, fill=red)
    second.circle(2, 5, 1, fill=green)
    assert look(first.shapes) == look(second.shapes)


def test_the_simulation_is_that_of_its_source() -> None:
    # Greys stay greys, and pure red turns to the dark yellow that the first column of each matrix gives.
    for sight in SIGHTS:
        assert difference("#808080", "#808080", sight) == 0
        assert difference("#FFFFFF", "#808080", sight) > 40
    assert difference("#FF0000", "#00FF00", "deuteranopia") < difference("#FF0000", "#00FF00", "normal") / 2
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("subject", ["dhr7", "made"])
def test_each_mark_stands_out_from_its_background(
    subject: str, kind: str, drawn: Callable[[str, str], Picture]
) -> None:
    canvas = drawn(subject, kind)._canvas
    assert canvas is not None
    for shapes in marks_of(canvas).values():
        best = max((contrast(one, WHITE) for shape in shapes for one in colours(shape)), default=0.0)
        assert best >= 3, shapes


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("subject", ["dhr7", "made"])
def test_text_can_be_read_on_what_lies_below_it(subject: str, kind: str, drawn: Callable[[str, str], Picture]) -> None:
    canvas = drawn(subject, kind)._canvas
    assert canvas is not None
    below: list[Polygon | Circle] = []
    for shape in canvas._in_order():
        if isinstance(shape, TextLine):
            ground = next((one.fill for one in reversed(below) if _holds(one, shape.x, shape.middle)), None) or WHITE
            assert contrast(shape.color, ground) >= 4.5, shape.words
        elif isinstance(shape, Polygon | Circle) and shape.fill and getattr(shape, "opacity", 1.0) > 0.8:
            below.append(shape)


def _holds(shape: Polygon | Circle, x: float, y: float) -> bool:
    if isinstance(shape, Circle):
        return (shape.x - x) ** 2 + (shape.y - y) ** 2 <= shape.radius**2
    left, right = _xs(shape)
    top, bottom = shape.span()
    return left <= x <= right and top <= y <= bottom


@pytest.mark.parametrize("color", [*style.PALETTE, style.INK, style.GREY])
def test_colours_stand_out_from_white(color: str) -> None:
    assert contrast(color, WHITE) >= 3
