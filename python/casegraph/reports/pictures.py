"""Pictures of ``casegraph.plots`` as a part of the page: text as text, no style that its policy would refuse."""

from __future__ import annotations

import io
import re
import warnings
import xml.etree.ElementTree as ET
from importlib.util import find_spec

from casegraph.plots import Picture as Drawing
from casegraph.plots import style
from casegraph.plots.canvas import matplotlib
from casegraph.reports import svg
from casegraph.reports.page import Part, Picture, Text

__all__ = ["embedded", "need_drawing"]

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_DOTTED, _NUMBERS = re.compile(r' d="([^"]*C[^"]*)"'), re.compile(r"-?[0-9.]+")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
# Any other font is narrower than the one that places were computed for.
_FONTS = "DejaVu Sans,Verdana,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
_STYLES = frozenset(
    {
        "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "fill-opacity", "opacity",
        "stroke-linecap", "stroke-linejoin", "font-size", "font-weight", "text-anchor", "clip-path",
    }
)  # fmt: skip


def need_drawing() -> bool:
    """Whether the library that draws is there."""
    return find_spec("matplotlib") is not None


def embedded(name: str, title: str, drawing: Drawing, note: str = "") -> Part:
    """A finished picture as a part of a section; its alternative text is the drawing's description."""
    return Picture(name, title, _markup(name, drawing), note)


def _markup(name: str, drawing: Drawing) -> str:
    root = ET.fromstring(_svg(drawing))  # our own drawing, never a file
    width, height = (float(number) for number in root.attrib["viewBox"].split()[2:])
    content = "".join(_element(child, name) for child in root if child.tag != f"{_SVG}metadata")
    return svg.figure(name, drawing.title, drawing.alt, width, height, content, role="img", class_="drawing")


def _svg(drawing: Drawing) -> str:
    sink = io.BytesIO()
    with matplotlib().rc_context({**style.RC, "svg.fonttype": "none"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*")
        drawing.figure.savefig(sink, format="svg", metadata={"Date": None})
    return sink.getvalue().decode("utf-8")


def _element(node: ET.Element, name: str) -> str:
    """An element with its styles as attributes, its numbers short, its ids those of this picture."""
    tag = node.tag.removeprefix(_SVG)
    if tag == "style" or not node.tag.startswith(_SVG):
        return ""
    inside = "".join(_element(child, name) for child in node)
    told = _attributes(tag, node, name)
    if tag == "pattern":
        inside = _DOTTED.sub(lambda found: f' d="{_dots(found[1])}"', inside)
    if tag == "g":
        told.pop("id", None)
        if not told:
            return inside
    if tag == "defs" and not inside:
        return ""
    if tag == "text":
        return svg.element_of("text", told, svg.plain_text(node.text or ""))
    return svg.element_of(tag, told, inside)


def _attributes(tag: str, node: ET.Element, name: str) -> dict[str, str]:
    found = {key: value for key, value in node.attrib.items() if key not in ("style", "class")}
    for part in node.attrib.get("style", "").split(";"):
        key, _colon, value = (piece.strip() for piece in part.partition(":"))
        if key in _STYLES:
            found[key] = value.removesuffix("px") if key == "font-size" else value
    if tag == "text":
        found["font-family"] = _FONTS
        if found.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
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


def not_drawn() -> Text:
    """What stands where the library that draws is not there."""
    return Text(["This picture needs matplotlib: pip install 'casegraph[report]'."])
