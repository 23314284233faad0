"""Pictures for an audience: of what it may see, or a sheet that says that the picture is withheld, and why."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, overload

from casegraph.audience import Audience, AudienceLike
from casegraph.io.made import made_sentence
from casegraph.plots.canvas import Canvas, width_of
from casegraph.plots.picture import Picture
from casegraph.plots.sheet import finish, heading
from casegraph.plots.tables import listed

__all__ = ["for_audience"]

_Draw = Callable[..., Picture]
_PARAMETER = """    audience
        Who is to see it: ``restricted`` (everything, where not given), ``board`` or ``public``. Of what the public may
        not see a sheet is drawn that says so.

    Returns
"""


@overload
def for_audience(draw: _Draw) -> _Draw: ...
@overload
def for_audience(*, marks_gaps: bool = False, public: _Draw | None = None) -> Callable[[_Draw], _Draw]: ...
def for_audience(draw: _Draw | None = None, *, marks_gaps: bool = False, public: _Draw | None = None) -> Any:
    """Give a picture of a casebook or of answers the argument ``audience``.

    Parameters
    ----------
    draw
        The picture, which is given what the audience may see.
    marks_gaps
        Whether it marks which of an answer's figures are withheld, and draws the others.
    public
        What is drawn of a casebook for the public instead: counts of the whole casebook.
    """

    def decorated(draw: _Draw) -> _Draw:
        @wraps(draw)
        def drawn(given: Any, *arguments: Any, audience: AudienceLike = None, **named: Any) -> Picture:
            seen = _seen(given, audience)
            return _told_as_made(pictured(given, seen, arguments, audience, named), seen)

        def pictured(
            given: Any, seen: Any, arguments: tuple[Any, ...], audience: AudienceLike, named: dict[str, Any]
        ) -> Picture:
            name, width = draw.__name__.replace("_", " ").capitalize(), str(named.get("width", "page"))
            if reason := _reason(seen, marks_gaps):
                if public is None or not hasattr(seen, "graph"):
                    return _withheld(name, reason, width)
                asked = [*arguments, *(value for key, value in named.items() if key not in ("width", "silence"))]
                if any(_is_asked(one) for one in asked):
                    return _withheld(name, _WHOLE, width)
                return public(seen, width=width)
            if named.get("persons") is not None and seen is not given:
                named["persons"] = _renamed(given, audience, named["persons"])
            return draw(seen, *arguments, **named)

        signature = inspect.signature(draw)
        asked = inspect.Parameter("audience", inspect.Parameter.KEYWORD_ONLY, default=None, annotation="AudienceLike")
        before = [one for one in signature.parameters.values() if one.kind is not one.VAR_KEYWORD]
        after = [one for one in signature.parameters.values() if one.kind is one.VAR_KEYWORD]
        drawn.__dict__["__signature__"] = signature.replace(parameters=[*before, asked, *after])
        drawn.__doc__ = (draw.__doc__ or "").replace("\n    Returns\n", _PARAMETER, 1)
        return drawn

    return decorated if draw is None else decorated(draw)


_WHOLE = (
    "withheld from the public: two parts of the record could be compared. Asked for without persons, start and end, "
    "counts of the whole casebook are drawn."
)


def _is_asked(value: Any) -> bool:
    """Whether an argument narrows the picture: no persons listed are all."""
    return value is not None and not (isinstance(value, list | tuple) and not value)


def _seen(given: Any, audience: AudienceLike) -> Any:
    """A casebook, an answer, or several by name, as the audience may see them."""
    if isinstance(given, Mapping):
        return {name: _seen(one, audience) for name, one in given.items()}
    if isinstance(given, Iterable):
        return [_seen(one, audience) for one in given]
    return given.seen_by(audience) if hasattr(given, "seen_by") else given


def _told_as_made(picture: Picture, seen: Any) -> Picture:
    """The picture; of made data, with a sentence below it that says so."""
    several = seen.values() if isinstance(seen, Mapping) else seen if isinstance(seen, list) else [seen]
    made = next((label for label in (getattr(one, "made", None) for one in several) if label is not None), None)
    if made is None or picture.alt.endswith(made_sentence(made)):  # a picture that calls another one is told once
        return picture
    return picture.with_note(made_sentence(made))


def _reason(seen: Any, marks_gaps: bool) -> str:
    """Why the picture is not drawn; empty where it is."""
    if isinstance(seen, Mapping):
        seen = list(seen.values())
    if isinstance(seen, list):  # of several answers what one withholds another one could tell
        return next(filter(None, (_reason(one, marks_gaps and len(seen) == 1) for one in seen)), "")
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
    return [book.key_for(audience, "persons", person) for person in listed(persons)]


def _withheld(title: str, reason: str, width: str) -> Picture:
    canvas = Canvas(width_of(width))
    said = reason[:1].upper() + reason[1:]
    return finish(canvas, heading(canvas, title, said), title, f"{title}: {said}")
