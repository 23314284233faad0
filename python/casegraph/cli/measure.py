"""``casegraph measure``: any measure of any casebook as a table."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from casegraph.audience import Audience
from casegraph.cli.reading import audience_options, no_descriptor_option, opened
from casegraph.errors import ArgumentError

__all__ = ["compute", "measure"]

_FORMS = ("csv", "json", "parquet")


@click.command(
    epilog="""
\b
Examples:
  casegraph measure --list
  casegraph measure --describe frequency.counts
  casegraph measure frequency.counts dhr7 by=agency,year persons=Perpetrator
  casegraph measure visibility.check dhr7 check=k-2.29 persons=PFP --evidence
  casegraph measure knowledge.fragmentation casebook.xlsx -o fragmentation.parquet
  casegraph measure frequency.counts dhr7 by=agency --audience public
"""
)
@click.argument("name", required=False)
@click.argument("casebook", required=False)
@click.argument("arguments", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="List every measure with its definition and stop.")
@click.option("--describe", metavar="NAME", help="Definition, source, columns, units and edge cases of a measure.")
@click.option("--evidence", is_flag=True, help="The rows and paragraphs behind the figures instead of the figures.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    help="By the ending of FILE where not given; csv on the terminal.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to FILE (.csv, .json or .parquet) instead of the terminal; - for standard output.",
)
@no_descriptor_option
@audience_options
def measure(
    name: str | None,
    casebook: str | None,
    arguments: tuple[str, ...],
    listed: bool,
    describe: str | None,
    evidence: bool,
    form: str | None,
    output: str | None,
    no_descriptor: bool,
    audience: Audience,
) -> None:
    """Compute the measure NAME of CASEBOOK (a path, or the name of an example) with ARGUMENTS (key=value).

    Several values of one key are separated by commas.
    """
    from casegraph.measures import measures

    known = measures()
    if listed:
        _list(known)
        return
    if describe is not None:
        _describe(_named(known, describe))
        return
    if name is None or casebook is None:
        raise click.UsageError("which measure of which casebook? See casegraph measure --list.")
    chosen = _named(known, name)
    target = None if output in (None, "-") else output
    form = form or _form_of(target)
    result = compute(chosen, casebook, arguments, descriptor=not no_descriptor).seen_by(audience)
    for told in result.withheld:
        click.echo(told, err=True)
    _write(result.evidence() if evidence else result.table, form, target)


def _named(known: Mapping[str, Any], name: str) -> Any:
    if name not in known:
        from casegraph.schema import closest

        raise ArgumentError(f"there is no measure '{name}'{closest(name, known)}; see casegraph measure --list")
    return known[name]


def _list(known: Mapping[str, Any]) -> None:
    width = max(len(name) for name in known)
    for name in sorted(known):
        click.echo(f"{name:<{width}}  {known[name].title}: {known[name].summary}")


def _describe(chosen: Any) -> None:
    click.echo(f"{chosen.name}: {chosen.title}\n\n{chosen.definition}\n\nSource: {chosen.source}\n\nColumns")
    for column, meaning in chosen.columns.items():
        unit = f" [{meaning.unit}]" if meaning.unit else ""
        click.echo(f"  {column}{unit}: {meaning.description}")
    click.echo("\nEdge cases")
    for case, value in chosen.edge_cases.items():
        click.echo(f"  {case}: {value}")
    click.echo(f"\nExample\n  {chosen.example}\n\nArguments")
    for parameter in _parameters(chosen).values():
        default = "required" if parameter.default is parameter.empty else f"default {parameter.default!r}"
        click.echo(f"  {parameter.name}: {parameter.annotation} ({default})")


def _parameters(chosen: Any) -> dict[str, inspect.Parameter]:
    parameters = dict(inspect.signature(chosen.method).parameters)
    parameters.pop("self")
    return parameters


def compute(chosen: Any, casebook: str, arguments: tuple[str, ...], *, descriptor: bool = True) -> Any:
    """The answer of a measure on a casebook, with its arguments as they are typed."""
    given = _read(chosen, arguments)
    book = opened(casebook, descriptor=descriptor)
    family, _, method = chosen.name.partition(".")
    call: Callable[..., Any] = getattr(getattr(book.graph(), family), method)
    return call(**given)


def _read(chosen: Any, arguments: tuple[str, ...]) -> dict[str, Any]:
    parameters = _parameters(chosen)
    given: dict[str, Any] = {}
    for argument in arguments:
        key, separator, text = argument.partition("=")
        if not separator or key not in parameters:
            raise ArgumentError(f"'{argument}' is not accepted; accepted: key=value with {', '.join(parameters)}")
        given[key] = _value(key, text, str(parameters[key].annotation))
    missing = [p.name for p in parameters.values() if p.default is p.empty and p.name not in given]
    if missing:
        raise ArgumentError(f"{chosen.name} needs {', '.join(f'{name}=...' for name in missing)}")
    return given


# Words in the annotation of a parameter that takes several values.
_SEVERAL = ("Sequence", "Iterable", "list", "tuple", "Ids")


def _value(key: str, text: str, annotation: str) -> Any:
    """Read one argument as the measure's signature says."""
    if annotation == "bool":
        if text.lower() not in ("true", "false"):
            raise ArgumentError(f"{key}: '{text}' is not accepted; accepted: true, false")
        return text.lower() == "true"
    several = any(word in annotation for word in _SEVERAL)
    if "," in text and not several:
        raise ArgumentError(f"{key}: '{text}' is not accepted; accepted: one value")
    if "Sequence[int]" in annotation:
        return [_number(key, part.strip(), int) for part in text.split(",")]
    if annotation.split(" |")[0] in ("int", "float"):
        return _number(key, text, int if annotation.startswith("int") else float)
    if "," in text:
        return [part.strip() for part in text.split(",")]
    return [text] if several and "str |" not in annotation else text


def _number(key: str, text: str, kind: Callable[[str], Any]) -> Any:
    try:
        return kind(text)
    except ValueError:
        raise ArgumentError(f"{key}: '{text}' is not a number") from None


def _form_of(output: str | None) -> str:
    if output is None:
        return "csv"
    ending = Path(output).suffix[1:].lower()
    if ending not in _FORMS:
        accepted = ", ".join(f".{form}" for form in _FORMS)
        raise ArgumentError(f"{output}: the ending of the name says no format; accepted: {accepted}, or --format")
    return ending


def _write(table: Any, form: str, output: str | None) -> None:
    data = _bytes(table, form)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from casegraph.io.atomic import atomic_file

    with atomic_file(Path(output), parents=False) as temporary:
        temporary.write_bytes(data)


def _bytes(table: Any, form: str) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    if form == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(table, sink)
    elif form == "csv":
        import pyarrow.csv as pacsv

        pacsv.write_csv(_plain(table), sink, pacsv.WriteOptions(quoting_style="needed"))
    else:
        text = json.dumps(_finite(table.to_pylist()), default=str, ensure_ascii=False, indent=1)
        return (text + "\n").encode("utf-8")
    return bytes(sink.getvalue())


def _plain(table: Any) -> Any:
    """CSV has no dictionaries."""
    import pyarrow as pa

    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def _finite(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """JSON has no NaN and no infinity: they are null and the texts "inf", "-inf"."""
    from math import isinf, isnan

    def value(cell: Any) -> Any:
        if isinstance(cell, float) and isnan(cell):
            return None
        if isinstance(cell, float) and isinf(cell):
            return "inf" if cell > 0 else "-inf"
        return cell

    return [{key: value(cell) for key, cell in row.items()} for row in rows]
