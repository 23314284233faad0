"""Small pieces of SVG markup; every text and attribute value that passes through here is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from casegraph.reports import words

__all__ = [
    "LINE",
    "attribute",
    "element",
    "element_of",
    "figure",
    "lines",
    "link",
    "number",
    "plain_text",
    "text",
    "title",
]

LINE = 12.0  # from one line of text to the next


def attribute(value: str) -> str:
    """A value between double quotes."""
    return escape(words.plain(value), {'"': "&quot;", "'": "&#39;"})


def number(value: float) -> str:
    """A coordinate: at most one decimal, the same on every machine."""
    rounded = round(value, 1)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded:.1f}"


def plain_text(content: str) -> str:
    """Text between tags."""
    return escape(words.plain(content))


def element_of(name: str, attributes: Mapping[str, str], content: str = "") -> str:
    """An element with attributes as they are called."""
    told = "".join(f' {key}="{attribute(value)}"' for key, value in attributes.items())
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def element(name: str, content: str = "", **attributes: str | float | None) -> str:
    """An element; ``_`` in an attribute's name stands for ``-``, and ``class_`` is the class."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{attribute(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def text(x: float, y: float, content: str, class_: str = "", anchor: str | None = None, hover: str = "") -> str:
    """A line of text."""
    inside = escape(words.plain(content)) + (title(hover) if hover else "")
    return element("text", inside, x=x, y=y, class_=class_ or None, text_anchor=anchor)


def lines(x: float, middle: float, contents: Sequence[str], class_: str, hover: str = "") -> str:
    """Lines of text below each other that end at ``x``, their block centred on ``middle``."""
    first = middle + 3.6 - (len(contents) - 1) * LINE / 2
    told = [text(x, first + at * LINE, one, class_, "end", hover) for at, one in enumerate(contents)]
    return told[0] if len(told) == 1 else element("g", "".join(told))


def title(content: str) -> str:
    """The words that a pointer shows and a screen reader says."""
    return f"<title>{escape(words.plain(content))}</title>"


def link(anchor: str | None, content: str, name: str, more: Mapping[str, str] | None = None) -> str:
    """``content`` as a link to a place in the page; without one just named. ``more`` are further attributes."""
    inside = title(name) + content
    told = "".join(f' {key}="{attribute(value)}"' for key, value in (more or {}).items())
    if anchor is None:
        return f"<g{told}>{inside}</g>"
    return f'<a href="#{attribute(anchor)}" aria-label="{attribute(name)}"{told}>{inside}</a>'


def figure(
    name: str,
    heading: str,
    description: str,
    width: float,
    height: float,
    content: str,
    *,
    role: str = "group",
    class_: str = "",
) -> str:
    """A whole drawing with its name and description.

    Drawings that hold links, which an image's role would hide from assistive technology, are groups.
    """
    named = f' class="{class_}"' if class_ else ""
    head = (
        f'<title id="{attribute(name)}-t">{escape(words.plain(heading))}</title>'
        f'<desc id="{attribute(name)}-d">{escape(words.plain(description))}</desc>'
    )
    return (
        f'<svg id="{attribute(name)}" viewBox="0 0 {number(width)} {number(height)}" role="{role}"{named} '
        f'aria-labelledby="{attribute(name)}-t" aria-describedby="{attribute(name)}-d" '
        f'xmlns="http://www.w3.org/2000/svg">{head}{content}</svg>'
    )
