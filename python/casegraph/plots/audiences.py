"""Pictures for an audience: of what it may see, or a sheet that says that the picture is withheld, and why."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from casegraph.audience import Audience, AudienceLike
from casegraph.plots.canvas import Canvas, width_of
from casegraph.plots.picture import Picture
from casegraph.plots.sheet import finish, heading

__all__ = ["for_audience", "for_audience_with_gaps"]

_PARAMETER = """    audience
        Who is to see it: ``restricted`` (everything, where not given), ``board`` or ``public``. Of what the public may
        not see a sheet is drawn that says so.

    Returns
"""


def for_audience(draw: Callable[..., Picture]) -> Callable[..., Picture]:
    """Give a picture of a casebook or of answers the argument ``audience``."""
    return _for_audience(draw, marks_gaps=False)


def for_audience_with_gaps(draw: Callable[..., Picture]) -> Callable[..., Picture]:
    """As ``for_audience``; for a picture that marks which of an answer's figures are withheld, and draws the others."""
    return _for_audience(draw, marks_gaps=True)


def _for_audience(draw: Callable[..., Picture], *, marks_gaps: bool) -> Callable[..., Picture]:
    @wraps(draw)
    def drawn(given: Any, *arguments: Any, audience: AudienceLike = None, **named: Any) -> Picture:
        seen = _seen(given, audience)
        if reason := _reason(seen, marks_gaps):
            name = draw.__name__.replace("_", " ").capitalize()
            return _withheld(name, reason, str(named.get("width", "page")))
        if named.get("persons") is not None and seen is not given:
            named["persons"] = _renamed(given, audience, named["persons"])
        return draw(seen, *arguments, **named)

    signature = inspect.signature(draw)
    asked = inspect.Parameter("audience", inspect.Parameter.KEYWORD_ONLY, default=None, annotation="AudienceLike")
    before = [one for one in signature.parameters.values() if one.kind is not one.VAR_KEYWORD]
    after = [one for one in signature.parameters.values() if one.kind is one.VAR_KEYWORD]
    drawn.__signature__ = signature.replace(parameters=[*before, asked, *after])  # type: ignore[attr-defined]
    drawn.__doc__ = (draw.__doc__ or "").replace("\n    Returns\n", _PARAMETER, 1)
    return drawn


def _seen(given: Any, audience: AudienceLike) -> Any:
    """A casebook, an answer, or several by name, as the audience may see them."""
    if isinstance(given, Mapping):
        return {name: _seen(one, audience) for name, one in given.items()}
    if isinstance(given, Iterable):
        return [_seen(one, audience) for one in given]
    return given.seen_by(audience) if hasattr(given, "seen_by") else given


def _reason(seen: Any, marks_gaps: bool) -> str:
    """Why the picture is not drawn; empty where it is."""
    if isinstance(seen, Mapping):
        seen = list(seen.values())
    if isinstance(seen, list):
        return next(filter(None, (_reason(one, marks_gaps) for one in seen)), "")
    if getattr(seen, "audience", Audience()).sees_rows:
        return ""
    told: tuple[str, ...] | None = getattr(seen, "withheld", None)
    if told is None:
        return "withheld from the public, because each mark tells of a single person, contact or action."
    if told:
        why = told[0].partition(": ")[2]
        if not len(seen):
            return why
        return (
            "" if marks_gaps else f"{why} A picture without them would mislead; the table has the figures that remain."
        )
    return ""


def _renamed(book: Any, audience: AudienceLike, persons: Any) -> list[Any]:
    listed = [persons] if isinstance(persons, str | int) else list(persons)
    return [book.key_for(audience, "persons", person) for person in listed]


def _withheld(title: str, reason: str, width: str) -> Picture:
    canvas = Canvas(width_of(width))
    said = reason[:1].upper() + reason[1:]
    return finish(canvas, heading(canvas, title, said), title, f"{title}: {said}")
