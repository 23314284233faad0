"""The SVG of a figure as a page can take it in: named, described, marks that say what they are about.

Matplotlib writes one group a shape. Here the groups of one mark become one with its attributes, styles become
attributes (a strict content security policy refuses inline styles), and every id gets a beginning of the picture's own
(several pictures may stand in one page).
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

from casegraph.plots.canvas import Attributes
from casegraph.plots.words import visible

__all__ = ["described_svg"]

_GROUP = re.compile(r'   <g id="(?P<what>text|shape)(?:-(?P<mark>\d+))?">')
_STYLE = re.compile(r' style="([^"]*)"')
_OWN_TITLE = re.compile(r" <title>.*?</title>\n", re.DOTALL)
_STYLESHEET = re.compile(r' <defs>\n  <style type="text/css">.*?</style>\n </defs>\n', re.DOTALL)
_PLACES = re.compile(r' d="[^"]*"|translate\([^)]*\)')
_FINE = re.compile(r"(\.\d\d)\d+")  # a hundredth of a point is finer than any printer
_PLAIN_IDS = re.compile(r' id="(?:figure|axes|patch|line|text)_\d+"')


def described_svg(svg: bytes, title: str, alt: str, marks: Sequence[Attributes]) -> bytes:
    """The file with its name, description and marks."""
    text = _OWN_TITLE.sub("", svg.decode("utf-8"), count=1)
    text = _STYLESHEET.sub("", text, count=1)
    text = "\n".join(_grouped(text.split("\n"), marks))
    text = _STYLE.sub(_as_attributes, _PLAIN_IDS.sub("", text))
    text = _PLACES.sub(lambda found: _FINE.sub(r"\g<1>", found[0]), text)
    text = re.sub(r'(id="|href="#)DejaVuSans-(Bold-)?', lambda found: found[1] + ("b" if found[2] else "g"), text)
    own = "p" + hashlib.sha256(f"{title}\n{alt}".encode()).hexdigest()[:6]
    text = re.sub(r'( id="|xlink:href="#|url\(#)', rf"\g<1>{own}-", text)
    start = re.search(r"<svg\b[^>]*>", text)
    assert start is not None
    opened = (
        f'{start.group()[:-1]} role="img" aria-labelledby="{own}-title {own}-desc" '
        'stroke-linejoin="round" stroke-linecap="butt">'
    )
    told = f'\n <title id="{own}-title">{html.escape(title)}</title>\n <desc id="{own}-desc">{html.escape(alt)}</desc>'
    return (text[: start.start()] + opened + told + text[start.end() :]).encode("utf-8")


def _grouped(lines: Iterable[str], marks: Sequence[Attributes]) -> Iterable[str]:
    """The lines with neighbouring shapes of one mark in one group."""
    current: str | None = None
    is_inside = False
    for line in lines:
        begins = _GROUP.fullmatch(line)
        if begins:
            mark = begins["mark"]
            if mark != current:
                if current is not None:
                    yield "   </g>"
                if mark is not None:
                    yield f"   <g {_attributes(marks[int(mark)])}>"
                current = mark
            is_inside = True
            yield '   <g class="text">' if begins["what"] == "text" else "   <g>"
            continue
        if not is_inside and current is not None:
            yield "   </g>"
            current = None
        if line == "   </g>":
            is_inside = False
        yield line


def _attributes(about: Attributes) -> str:
    """Several values of one attribute are separated by line feeds."""
    told = ((name, _value(value)) for name, value in about.items() if value is not None)
    return " ".join(f'{name}="{value}"' for name, value in told)


def _value(value: Any) -> str:
    values = value if isinstance(value, list | tuple) else [value]
    return "&#10;".join(html.escape(visible(str(one))) for one in values)


def _as_attributes(found: re.Match[str]) -> str:
    pairs = (one.partition(":") for one in found[1].split(";") if one.strip())
    return "".join(f' {name.strip()}="{value.strip()}"' for name, _, value in pairs)
