"""The pictures of a report as files of documents can hold them: drawn by ``casegraph.plots``."""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.errors import Error
from casegraph.plots import Picture as Drawing
from casegraph.plots import heat_map, timeline
from casegraph.reports.page import Picture
from casegraph.reports.view import View

__all__ = ["Drawn", "drawing_of"]


@dataclass(frozen=True)
class Drawn:
    """A drawing, or the words for why there is none."""

    title: str
    drawing: Drawing | str
    note: str = ""


def drawing_of(part: Picture, view: View) -> Drawn | None:
    """The drawing of a part; None where another part's drawing holds what it shows.

    The page draws timeline and heat map in panels of its own, which lead to the rows behind each mark; a document has
    each of them once.
    """
    if part.drawing is not None:
        return Drawn(part.title, part.drawing, part.note)
    try:
        if part.name == "timeline":
            return Drawn(part.title, timeline(view.book), part.note)
        if part.name == "heat-map-1":
            yearly = view.graph.frequency.counts(by=["agency", "month"], presence="any")
            return Drawn("Contacts by agency in time", heat_map(yearly))
    except Error as error:  # more than one drawing can hold
        return Drawn(part.title, f"Not drawn: {error}")
    return None
