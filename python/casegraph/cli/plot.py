"""``casegraph plot``: a picture of a casebook, or of any measure that has one."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import click

from casegraph.audience import Audience
from casegraph.cli.output import json_option, say
from casegraph.cli.reading import audience_options, opened
from casegraph.cli.suggestions import complete_casebook, complete_kind, meant
from casegraph.errors import ArgumentError, shown

__all__ = ["plot"]


@click.command(
    epilog="""
\b
Examples:
  casegraph plot --list
  casegraph plot genogram dhr7 -o family.svg
  casegraph plot genogram dhr7 date=2014-03-15 width=page -o family.png
  casegraph plot timeline casebook.xlsx start=2013-01-01 end=2014-03-31 persons=Victim -o timeline.svg
  casegraph plot frequency.counts dhr7 by=agency,month persons=Perpetrator -o heat_map.pdf
  casegraph plot knowledge.holdings dhr7 at=2014-03-15 -o held.svg
  casegraph plot timeline dhr7 --audience board -o timeline.svg
  casegraph plot network dhr7 persons=Victim,Perpetrator -o network.svg
"""
)
@click.argument("kind", required=False, shell_complete=complete_kind)
@click.argument("casebook", required=False, shell_complete=complete_casebook)
@click.argument("arguments", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="List every kind of picture and stop.")
@click.option("--alt", is_flag=True, help="Print the alternative text of the picture.")
@click.option("--width", type=click.Choice(["page", "column"]), help="174 mm (where not given) or 84 mm.")
@click.option(
    "--whole", is_flag=True, help="One sheet, where the picture is higher than an A4 page and would come in pages."
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="FILE ends in .svg, .png or .pdf.")
@json_option
@audience_options
def plot(
    kind: str | None,
    casebook: str | None,
    arguments: tuple[str, ...],
    listed: bool,
    alt: bool,
    width: str | None,
    whole: bool,
    output: str | None,
    as_json: bool,
    audience: Audience,
) -> None:
    """Draw KIND of CASEBOOK (a path, or the name of an example) with ARGUMENTS (key=value).

    KIND is a picture of a casebook (genogram, timeline, network, residences, rhythm, recommendations) or the name of a
    measure that has a picture. Several values of one key are separated by commas. SVG and PNG of a picture higher than
    an A4 page come in pages: FILE, FILE-2 and so on.
    """
    from casegraph.plots.registry import OF_CASEBOOK, OF_MEASURE

    if listed:
        _list(OF_CASEBOOK, OF_MEASURE, as_json)
        return
    if kind is None or casebook is None:
        raise click.UsageError("which picture of which casebook? casegraph plot --list tells of every kind")
    if kind not in OF_CASEBOOK and kind not in OF_MEASURE:
        known = [*OF_CASEBOOK, *OF_MEASURE]
        raise ArgumentError(
            f"there is no picture '{shown(kind)}'{meant(kind, known, dotted=True)}; accepted: {', '.join(known)}"
        )
    if output is None and not (alt or as_json):
        raise click.UsageError("where to? Give -o FILE (.svg, .png or .pdf), or --alt for the picture in words")
    given, options = _split(arguments, width)
    picture = _drawn(kind, casebook, given, {**options, "audience": audience})
    written: list[Path] = []
    if output is not None:
        written = [picture.save(output)] if whole else picture.save_pages(output)
    lines = [f"{picture.title}: {page}" for page in written] + ([picture.alt] if alt else [])
    say(as_json, "\n".join(lines), title=picture.title, alt=picture.alt, files=[str(page) for page in written])


def _list(of_casebook: Any, of_measure: Any, as_json: bool) -> None:
    functions = {**of_casebook, **of_measure}
    told = {name: (inspect.getdoc(function) or "").split("\n")[0] for name, function in functions.items()}
    width = max(map(len, told))
    text = "\n".join(f"{name:<{width}}  {line}" for name, line in told.items())
    say(as_json, text, pictures=[{"kind": name, "what": line} for name, line in told.items()])


def _split(arguments: tuple[str, ...], width: str | None) -> tuple[tuple[str, ...], dict[str, Any]]:
    """What is asked of the casebook, and how it is drawn."""
    given = tuple(one for one in arguments if not one.startswith("width="))
    drawn = [one.partition("=")[2] for one in arguments if one.startswith("width=")]
    chosen = width or (drawn[-1] if drawn else None)
    return given, {"width": chosen} if chosen else {}


def _drawn(kind: str, casebook: str, given: tuple[str, ...], options: dict[str, Any]) -> Any:
    from casegraph.cli.measure import compute
    from casegraph.measures import measures
    from casegraph.plots.registry import OF_CASEBOOK

    if kind not in OF_CASEBOOK:
        return compute(measures()[kind], casebook, given).plot(**options)
    function = OF_CASEBOOK[kind]
    accepted = [name for name in inspect.signature(function).parameters if name not in ("book", "width", "audience")]
    values: dict[str, Any] = {}
    for argument in given:
        key, separator, text = argument.partition("=")
        if not separator or key not in accepted:
            raise ArgumentError(
                f"'{shown(argument)}' is not accepted{meant(key, accepted)}; accepted: "
                + (f"key=value with {', '.join(accepted)}" if accepted else "no argument but width")
            )
        values[key] = _value(key, text)
    book = opened(casebook, descriptor=True)
    if "persons" in values:
        values["persons"] = _typed(book, values["persons"])
    return function(book, **values, **options)


def _value(key: str, text: str) -> Any:
    if key in ("silence", "most_persons", "most_nodes"):
        if not text.isascii() or not text.isdigit():
            raise ArgumentError(f"{key}: '{shown(text)}' is not a number")
        return int(text)
    return [part.strip() for part in text.split(",")] if key == "persons" else text


def _typed(book: Any, persons: list[str]) -> list[Any]:
    """Ids as the casebook has them: numbers where they are numbers."""
    import pyarrow as pa

    if not pa.types.is_integer(book.persons["person_id"].type):
        return persons
    return [int(one) if one.lstrip("-").isdigit() else one for one in persons]
