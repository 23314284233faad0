"""Pictures of ``casegraph.plots`` in the page: text as text, marks that lead to their rows and follow its filters, and
no style that its policy would refuse."""

from __future__ import annotations

import io
import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from casegraph.plots import Picture as Drawing
from casegraph.plots import style
from casegraph.plots.canvas import matplotlib
from casegraph.reports import svg
from casegraph.reports.builder import Builder
from casegraph.reports.page import Picture
from casegraph.reports.page_tables import About

__all__ = ["Attributes", "Mark", "embedded"]

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_TITLE, _TITLE_HEIGHT = re.compile(r'<text (?=[^>]*font-weight="700")(?=[^>]*font-size="9")[^>]*>[^<]*</text>'), 14.0
_DOTTED, _NUMBERS = re.compile(r' d="([^"]*C[^"]*)"'), re.compile(r"-?[0-9.]+")
_SHAPE = re.compile(r"(?:text|shape)-(\d+)")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_STYLES = frozenset(
    {
        "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "fill-opacity", "opacity",
        "stroke-linecap", "stroke-linejoin", "font-size", "font-weight", "text-anchor", "clip-path",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """What a mark of a picture is about, its words, and the anchor of its row; None: it leads nowhere."""

    about: About
    label: str = ""
    anchor: str | None = None


Attributes = Mapping[str, Any]


def embedded(
    builder: Builder, name: str, title: str, drawing: Drawing, mark: Callable[[Attributes], Mark], follows: str
) -> Picture:
    """A finished picture as a part of a section.

    Parameters
    ----------
    builder
        Knows how a page numbers what marks are about.
    name
        Of the picture, in ids.
    title
        The heading above it; the picture's own is left out.
    drawing
        The picture; its alternative text becomes the description.
    mark
        What each of its marks is about, from the attributes that the picture gives it.
    follows
        The filters that its marks follow.
    """
    markup = _Markup(builder, name, drawing, mark).figure()
    return Picture(name, title, markup, follows=follows, drawing=drawing)


class _Markup:
    """The markup of one picture."""

    def __init__(self, builder: Builder, name: str, drawing: Drawing, mark: Callable[[Attributes], Mark]) -> None:
        self._builder, self._name, self._drawing = builder, name, drawing
        marks = drawing._canvas.marks if drawing._canvas is not None else []
        self._marks = [mark(attributes) for attributes in marks]
        self._linked: set[int] = set()

    def figure(self) -> str:
        root = ET.fromstring(_svg(self._drawing))  # our own drawing, never a file
        width, height = (float(number) for number in root.attrib["viewBox"].split()[2:])
        content = "".join(self._element(child) for child in root if child.tag != f"{_SVG}metadata")
        untitled = _TITLE.sub("", content, count=1)  # the page's heading says it
        if untitled != content:
            content = svg.element("g", untitled, transform=f"translate(0 {svg.number(-_TITLE_HEIGHT)})")
            height -= _TITLE_HEIGHT
        role = "group" if self._linked else "img"
        title, alt = self._drawing.title, self._drawing.alt
        return svg.figure(self._name, title, alt, width, height, content, role=role, class_="drawing")

    def _element(self, node: ET.Element) -> str:
        """An element with its styles as attributes, its numbers short, its ids those of this picture."""
        tag = node.tag.removeprefix(_SVG)
        if tag == "style" or not node.tag.startswith(_SVG):
            return ""
        inside = self._inside(node)
        told = _attributes(tag, node, self._name)
        if tag == "pattern":
            inside = _DOTTED.sub(lambda found: f' d="{_dots(found[1])}"', inside)
        if tag == "g":
            told.pop("id", None)
            if not told:
                return inside
        if tag == "defs" and not inside:
            return ""
        return svg.element_of(tag, told, svg.plain_text(node.text or "") if tag == "text" else inside)

    def _inside(self, node: ET.Element) -> str:
        """The elements below one, neighbouring shapes of one mark together."""
        parts = []
        for number, shapes in groupby(node, key=_mark_of):
            content = "".join(self._element(shape) for shape in shapes)
            parts.append(content if number is None else self._marked(number, content))
        return "".join(parts)

    def _marked(self, number: int, content: str) -> str:
        mark = self._marks[number]
        told = self._builder.keys.about(mark.about)
        if mark.anchor is None:
            return svg.element_of("g", told, content) if told else content
        if number in self._linked:  # told once, and one stop of the keyboard; a pointer may hit any of its shapes
            hidden = {"href": f"#{mark.anchor}", "tabindex": "-1", "aria-hidden": "true"}
            return svg.element_of("a", {**hidden, **told}, content)
        self._linked.add(number)
        return svg.link(mark.anchor, content, mark.label, told)


def _mark_of(node: ET.Element) -> int | None:
    """The number of the mark that a shape belongs to."""
    found = _SHAPE.fullmatch(node.attrib.get("id", ""))
    return int(found[1]) if found else None


def _svg(drawing: Drawing) -> str:
    sink = io.BytesIO()
    with matplotlib().rc_context({**style.RC, "svg.fonttype": "none"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*")
        drawing.figure.savefig(sink, format="svg", metadata={"Date": None})
    return sink.getvalue().decode("utf-8")


def _attributes(tag: str, node: ET.Element, name: str) -> dict[str, str]:
    found = {key: value for key, value in node.attrib.items() if key not in ("style", "class")}
    for part in node.attrib.get("style", "").split(";"):
        key, _colon, value = (piece.strip() for piece in part.partition(":"))
        if key in _STYLES:
            found[key] = value.removesuffix("px") if key == "font-size" else value
    if tag == "text" and found.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        del found["transform"]
    if found.get("stroke-dashoffset") == "0":
        del found["stroke-dashoffset"]
    told = {}
    for key, value in found.items():
        short = _NUMBER.sub(_short, " ".join(value.split())) if key != "id" else value
        if key == "id":
            short = f"{name}-{value}"
        short = short.replace("url(#", f"url(#{name}-")
        if key == f"{_XLINK}href":
            key, short = "href", f"#{name}-{value.removeprefix('#')}"
        told[key] = short
    return told


def _dots(path: str) -> str:
    """A path of many small circles, each drawn as eight curves, with each as two arcs."""
    told = []
    for part in path.split("z"):
        numbers = [float(number) for number in _NUMBERS.findall(part)]
        if not numbers:
            continue
        xs, ys = numbers[0::2], numbers[1::2]
        across, middle = max(xs) - min(xs), (max(ys) + min(ys)) / 2
        half = svg.number(across / 2)
        arc = f"a{half} {half} 0 1 0 "
        left, top, wide = svg.number(min(xs)), svg.number(middle), svg.number(across)
        told.append(f"M{left} {top}{arc}{wide} 0{arc}-{wide} 0")
    return "".join(told)


def _short(found: re.Match[str]) -> str:
    return svg.number(float(found[0]))
