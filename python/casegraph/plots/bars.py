"""Rows of bars whose parts add up to a whole; each part has a fill and a hatch of its own, and its number in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casegraph.plots import style
from casegraph.plots.canvas import Canvas, line_height, text_width, wrapped
from casegraph.plots.sheet import MARGIN, KeyItem, row_end, rows_begin
from casegraph.plots.words import counted, joined

__all__ = ["WITHHELD", "Bar", "Part", "bar_key", "bar_told", "draw_bars", "used_parts"]

_BAR = 5.0


@dataclass(frozen=True)
class Part:
    """What a part is called, and how it looks; ``is_open``: it is not told which of the others it belongs to."""

    words: str
    fill: str
    hatch: str = ""
    is_open: bool = False


# What is left of a bar whose other parts are shown: counts that the audience may not see one by one.
WITHHELD = Part("withheld: small counts", style.LIGHT, "....", is_open=True)


@dataclass(frozen=True)
class Bar:
    """A row: its words, its parts by name, and what its marks tell to scripts."""

    words: str
    parts: Mapping[str, int]
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.parts.values())


def used_parts(parts: Mapping[str, Part], bars: Sequence[Bar]) -> list[str]:
    """The parts that some bar has, in their order."""
    return [name for name in parts if any(bar.parts.get(name) for bar in bars)]


def draw_bars(canvas: Canvas, y: float, bars: Sequence[Bar], parts: Mapping[str, Part]) -> float:
    """Draws the bars on one scale; gives the height below."""
    room = canvas.width * 0.32
    left = MARGIN + room + 2
    most = max(bar.total for bar in bars)
    space = canvas.width - MARGIN - left - text_width(f" n = {most:,}", style.SMALL) - 1
    rows_begin(canvas, y)
    for bar in bars:
        label = wrapped(bar.words, room, style.SMALL, 3)
        high = max(_BAR + 1.6, line_height(style.SMALL) * len(label) + 1)
        top = y + high / 2 - line_height(style.SMALL) * len(label) / 2
        canvas.text(MARGIN + room, top, label, size=style.SMALL, anchor="right")
        x = left
        for name, part in parts.items():
            count = bar.parts.get(name, 0)
            if count:
                wide = space * count / most
                with canvas.mark("part", **bar.about, part=name):
                    _draw_part(canvas, part, x, y + (high - _BAR) / 2, wide, count)
                x += wide
        canvas.text(x + 1, y + high / 2 - line_height(style.SMALL) / 2, f"n = {bar.total:,}", size=style.SMALL)
        y += high
        row_end(canvas, y)
    return y


def _box(canvas: Canvas, part: Part, x: float, y: float, wide: float, high: float) -> None:
    canvas.box(
        x, y, wide, high, fill=part.fill, color=style.INK if part.is_open else "#FFFFFF", stroke=0.6, hatch=part.hatch,
        dashes=(2, 1.2) if part.is_open else None,
    )  # fmt: skip


def _draw_part(canvas: Canvas, part: Part, x: float, y: float, wide: float, count: int) -> None:
    _box(canvas, part, x, y, wide, _BAR)
    words = f"{count:,}"
    half = text_width(words, style.SMALL, "bold") / 2 + 0.5
    if wide > 2 * half + 0.5:
        middle, tall = x + wide / 2, line_height(style.SMALL)
        canvas.box(middle - half, y + _BAR / 2 - tall / 2, 2 * half, tall, fill="#FFFFFF", color=None, layer=4)
        canvas.text(middle, y + _BAR / 2 - tall / 2, words, size=style.SMALL, weight="bold", anchor="center")


def bar_key(parts: Mapping[str, Part], used: Sequence[str]) -> list[KeyItem]:
    """The key of the parts that are used."""

    def item(part: Part) -> KeyItem:
        return (lambda canvas, x, y: _box(canvas, part, x - 3.5, y - 1.5, 7, 3)), part.words

    return [item(parts[name]) for name in used]


def bar_told(bar: Bar, parts: Mapping[str, Part], one: str, many: str | None = None) -> str:
    """ "18 contacts, of them 9 found (50 %) and 9 ..."."""
    shares = joined(
        f"{bar.parts[name]:,} {part.words} ({100 * bar.parts[name] / bar.total:.0f} %)"
        for name, part in parts.items()
        if bar.parts.get(name)
    )
    return f"{counted(bar.total, one, many)}, of them {shares}"
