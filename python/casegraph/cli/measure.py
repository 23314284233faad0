"""``casegraph measure``: any measure of any casebook as a table."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from casegraph.audience import Audience
from casegraph.casebook import Casebook
from casegraph.cli.output import as_json_text, json_option, say
from casegraph.cli.reading import audience_options, no_descriptor_option, opened
from casegraph.cli.suggestions import complete_casebook, complete_measure, meant
from casegraph.display import no_such_person
from casegraph.errors import ArgumentError, NotFoundError
from casegraph.graph import CaseGraph
from casegraph.measures.rules import Rule
from casegraph.result import Result

__all__ = ["compute", "measure"]

_DESCRIBED = ("name", "title", "definition", "source", "example", "uncertain_days")
_FORMS = ("csv", "json", "parquet")


@click.command(
    epilog="""
\b
Examples:
  casegraph measure --list
  casegraph measure --describe frequency.counts
  casegraph measure frequency.counts dhr7 by=agency,year persons=Perpetrator
  casegraph measure visibility.check dhr7 check=k-2.29 persons=PFP --evidence
  casegraph measure visibility.check dhr7 check=k-2.29 --what-if refiled.json
  casegraph measure knowledge.first_held dhr7 fact='{"kind": "emergency_call"}'
  casegraph measure knowledge.fragmentation casebook.xlsx -o fragmentation.parquet
  casegraph measure frequency.counts dhr7 by=agency --audience public
  casegraph measure frequency.counts made/ by=agency,year --stream    Parquet files larger than memory
"""
)
@click.argument("name", required=False, shell_complete=complete_measure)
@click.argument("casebook", required=False, shell_complete=complete_casebook)
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
@click.option(
    "--what-if",
    "what_if",
    metavar="FILE",
    help='JSON of changes, asked as if they had been: {"refile": {"c1": "a1"}, "unshare": ["s1"]}; the keys are the '
    "arguments of graph.what_if.",
)
@click.option(
    "--stream",
    is_flag=True,
    help="Of frequency.counts: read a folder of Parquet files piece by piece, where it is larger than memory.",
)
@no_descriptor_option
@json_option
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
    what_if: str | None,
    stream: bool,
    no_descriptor: bool,
    as_json: bool,
    audience: Audience,
) -> None:
    """Compute the measure NAME of CASEBOOK (a path, or the name of an example) with ARGUMENTS (key=value).

    Several values of one key are separated by commas; a fact or a rule of your own is JSON, or for a rule the name of
    a file of JSON with its keys.
    """
    from casegraph.measures import measures

    known = measures()
    if listed:
        _list(known, as_json)
        return
    if describe is not None:
        _describe(_named(known, describe), as_json)
        return
    if name is None or casebook is None:
        raise click.UsageError("which measure of which casebook? casegraph measure --list tells of every one")
    chosen = _named(known, name)
    target = None if output in (None, "-") else output
    form = form or _form_of(target)
    changes = _changes(what_if)
    if stream:
        _refuse_with_stream({"--evidence": evidence, "--what-if": bool(what_if), "--no-descriptor": no_descriptor})
        answer = _streamed(chosen, casebook, arguments, audience)
    else:
        answer = compute(chosen, casebook, arguments, descriptor=not no_descriptor, changes=changes)
    result = answer.seen_by(audience)
    table = result.evidence() if evidence else result.table
    if target is not None or not as_json:
        _write(table, form, target)
    if as_json:
        say(True, "", **_as_data(result, table, target))
        return
    for told in result.withheld:
        click.echo(told, err=True)


def _as_data(result: Any, table: Any, target: str | None) -> dict[str, Any]:
    """The answer with what it was asked for; its rows, unless they went to a file."""
    units = result.units
    columns = [{"name": name, "unit": units.get(name, "")} for name in table.column_names]
    rows = {"rows": table.to_pylist()} if target is None else {"file": target, "n_rows": table.num_rows}
    about = {"measure": result.measure.name, "arguments": result.parameters, "withheld": list(result.withheld)}
    if result.made:
        about["made_data"] = result.made
    if result.uncertain_days:
        about["uncertain_days"] = result.uncertain_days
    return {**about, "columns": columns, **rows}


def _named(known: Mapping[str, Any], name: str) -> Any:
    if name not in known:
        raise ArgumentError(
            f"there is no measure '{name}'{meant(name, known, dotted=True)}; see casegraph measure --list"
        )
    return known[name]


def _list(known: Mapping[str, Any], as_json: bool) -> None:
    width = max(len(name) for name in known)
    lines = [f"{name:<{width}}  {known[name].title}: {known[name].summary}" for name in sorted(known)]
    told = [{"name": name, "title": known[name].title, "summary": known[name].summary} for name in sorted(known)]
    say(as_json, "\n".join(lines), measures=told)


def _describe(chosen: Any, as_json: bool) -> None:
    lines = [f"{chosen.name}: {chosen.title}\n\n{chosen.definition}\n\nSource: {chosen.source}"]
    if chosen.uncertain_days:
        lines.append(f"\nContacts of an uncertain day are {chosen.uncertain_days}.")
    lines.append("\nColumns")
    for column, meaning in chosen.columns.items():
        unit = f" [{meaning.unit}]" if meaning.unit else ""
        lines.append(f"  {column}{unit}: {meaning.description}")
    lines.append("\nEdge cases")
    lines += [f"  {case}: {value}" for case, value in chosen.edge_cases.items()]
    lines.append(f"\nExample\n  {chosen.example}\n\nArguments")
    arguments = {}
    for parameter in _parameters(chosen).values():
        is_required = parameter.default is parameter.empty
        default = "required" if is_required else f"default {parameter.default!r}"
        lines.append(f"  {parameter.name}: {parameter.annotation} ({default})")
        arguments[parameter.name] = {"type": str(parameter.annotation), "required": is_required}
        arguments[parameter.name] |= {} if is_required else {"default": parameter.default}
    told = {name: getattr(chosen, name) for name in _DESCRIBED}
    columns = [{"name": name, "unit": one.unit, "what": one.description} for name, one in chosen.columns.items()]
    say(
        as_json,
        "\n".join(lines),
        **told,
        columns=columns,
        edge_cases=dict(chosen.edge_cases),
        arguments=arguments,
    )


# Of the evidence of any measure, whose rows are of single contacts.
_PURPOSE = inspect.Parameter("purpose", inspect.Parameter.KEYWORD_ONLY, default=None, annotation="str | None")


def _parameters(chosen: Any) -> dict[str, inspect.Parameter]:
    parameters = dict(inspect.signature(chosen.method).parameters)
    parameters.pop("self")
    parameters.setdefault("purpose", _PURPOSE)
    return parameters


def compute(
    chosen: Any,
    casebook: str,
    arguments: tuple[str, ...],
    *,
    descriptor: bool = True,
    changes: Mapping[str, Any] | None = None,
) -> Any:
    """The answer of a measure on a casebook, with its arguments as they are typed, and a what-if's changes."""
    given = _read(chosen, arguments)
    book = opened(casebook, descriptor=descriptor)
    _check_ids(book, given)
    family, _, method = chosen.name.partition(".")
    graph = book.graph(purpose=given.get("purpose"))
    if "purpose" not in inspect.signature(chosen.method).parameters:
        given.pop("purpose", None)
    call: Callable[..., Any] = getattr(getattr(graph.what_if(**changes) if changes else graph, family), method)
    return call(**given)


def _refuse_with_stream(options: Mapping[str, bool]) -> None:
    for option, is_given in options.items():
        if is_given:
            raise click.UsageError(f"{option} needs the whole casebook; accepted: {option} without --stream")


def _streamed(chosen: Any, folder: str, arguments: tuple[str, ...], audience: Audience) -> Result:
    """The answer of ``stream_counts``, which an audience may be shown as that of any measure."""
    from casegraph.streaming import known_tables, stream_counts

    if chosen.name != "frequency.counts":
        raise ArgumentError(f"--stream: {chosen.name} is not accepted; accepted: frequency.counts")
    given = _read(chosen, arguments)
    accepted = [name for name in inspect.signature(stream_counts).parameters if name != "path"]
    for name in given:
        if name not in accepted:
            raise ArgumentError(f"{name}: is not accepted with --stream; accepted: {', '.join(accepted)}")
    if "person" in given.get("by", ()) and not audience.sees_all:
        raise ArgumentError(
            f"--audience {audience.name}: pseudonyms of persons need the whole casebook; accepted: without --stream"
        )
    table = stream_counts(folder, **given)
    graph = Casebook(known_tables(folder), validate=False).graph(purpose=given.get("purpose"))
    return Result(chosen, given, lambda evidence: (table, None), graph)


def _changes(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    found = _json_of(f"--what-if {path}", _text_of(path))
    accepted = [name for name in inspect.signature(CaseGraph.what_if).parameters if name != "self"]
    for key in found:
        if key not in accepted:
            said = f"--what-if {path}: '{key}' is not accepted{meant(key, accepted)}"
            raise ArgumentError(f"{said}; accepted: {', '.join(accepted)}")
    return found


def _text_of(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as problem:
        raise ArgumentError(f"{path}: cannot be read ({problem.strerror}); accepted: a file of JSON") from None
    except UnicodeDecodeError:
        raise ArgumentError(f"{path}: is not UTF-8; accepted: a file of JSON in UTF-8") from None


def _json_of(what: str, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as problem:
        raise ArgumentError(f"{what}: is not JSON ({problem})") from None
    if not isinstance(found, dict):
        raise ArgumentError(f"{what}: accepted: a JSON object, {{...}}")
    return found


def _own_rule(text: str) -> Rule:
    """A rule of the user's: a JSON object, or a file of one, with the arguments of Rule."""
    found = _json_of("rule", text if text.startswith("{") else _text_of(text))
    accepted = [field.name for field in fields(Rule)]
    for key in found:
        if key not in accepted:
            raise ArgumentError(f"rule: '{key}' is not accepted{meant(key, accepted)}; accepted: {', '.join(accepted)}")
    if "name" not in found:
        raise ArgumentError("rule: needs a name, which its answers bear")
    return Rule(**found)


def _own_table(name: str) -> Any:
    """A table of the user's: a CSV or Parquet file."""
    from casegraph.io.table_file import read_table

    return read_table(Path(name), "utf-8")


def _read(chosen: Any, arguments: tuple[str, ...]) -> dict[str, Any]:
    parameters = _parameters(chosen)
    given: dict[str, Any] = {}
    for argument in arguments:
        key, separator, text = argument.partition("=")
        if not separator or key not in parameters:
            accepted = f"key=value with {', '.join(parameters)}"
            raise ArgumentError(f"'{argument}' is not accepted{meant(key, parameters)}; accepted: {accepted}")
        given[key] = _value(key, text, str(parameters[key].annotation))
    missing = [p.name for p in parameters.values() if p.default is p.empty and p.name not in given]
    if missing:
        needed = ", ".join(f"{name}=..." for name in missing)
        raise ArgumentError(f"{chosen.name} needs {needed}; see casegraph measure --describe {chosen.name}")
    return given


# Arguments that take ids -> the table that has them, and its key.
_IDS = {"persons": ("persons", "person_id"), "agencies": ("agencies", "agency_id"), "check": ("checks", "check_id")}
_SHOWN_IDS = 12
_HOLDERS = ("each", "pooled")  # instead of agencies, where their holdings are asked about


def _check_ids(book: Any, given: Mapping[str, Any]) -> None:
    """Refuse an id that the casebook does not have, with the one that was perhaps meant."""
    for argument, (table, key) in _IDS.items():
        known = book.tables[table][key].to_pylist() if argument in given and table in book.tables else []
        for one in [given[argument]] if isinstance(given.get(argument), str) else given.get(argument) or []:
            if argument == "agencies" and one in _HOLDERS:
                continue
            if known and isinstance(known[0], str) and one not in known:
                if argument == "persons":
                    raise no_such_person(one, known)
                listed = ", ".join(known[:_SHOWN_IDS]) + (" and others" if len(known) > _SHOWN_IDS else "")
                raise NotFoundError(
                    f"{argument}: the casebook has no '{one}'{meant(one, known)}; {table}.{key} has {listed}"
                )


# Words in the annotation of a parameter that takes several values.
_SEVERAL = ("Sequence", "Iterable", "list", "tuple", "Ids")


def _value(key: str, text: str, annotation: str) -> Any:
    """Read one argument as the measure's signature says."""
    if key == "rule" and (text.startswith("{") or text.endswith(".json")):
        return _own_rule(text)
    if text.startswith("{"):
        return _json_of(key, text)
    if key == "table":
        return _own_table(text)
    if annotation in ("bool", "bool | None"):
        if text.lower() not in ("true", "false"):
            raise ArgumentError(f"{key}: '{text}' is not accepted; accepted: true, false")
        return text.lower() == "true"
    several = any(word in annotation for word in _SEVERAL)
    if several and not text:
        return []
    if "," in text and not several:
        raise ArgumentError(f"{key}: '{text}' is not accepted; accepted: one value")
    if "Sequence[int]" in annotation:
        return [_number(key, part.strip(), int) for part in text.split(",")]
    if "Sequence[float]" in annotation:
        return [_number(key, part.strip(), float) for part in text.split(",")]
    if annotation.split(" |")[0] in ("int", "float"):
        return _number(key, text, int if annotation.startswith("int") else float)
    if "Sequence[str | None]" in annotation:
        return [None if part.strip() == "none" else part.strip() for part in text.split(",")]
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

        pacsv.write_csv(_plain(_labelled(table)), sink, pacsv.WriteOptions(quoting_style="needed"))
    else:
        return as_json_text(_labelled(table).to_pylist()).encode("utf-8")
    return bytes(sink.getvalue())


def _labelled(table: Any) -> Any:
    """With the purpose, and the label of made data, as columns: CSV and JSON keep no metadata."""
    import pyarrow as pa

    from casegraph.io.made import read_label, short_label

    told = table.schema.metadata or {}
    purpose, made = told.get(b"casegraph.purpose"), read_label(told.get(b"casegraph.made"))
    labels = {"purpose": purpose and purpose.decode(), "made_data": made and short_label(made)}
    for name, label in labels.items():
        if label is not None:
            table = table.append_column(name, pa.array([label] * table.num_rows, pa.string()))
    return table


def _plain(table: Any) -> Any:
    """CSV has no dictionaries."""
    import pyarrow as pa

    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))
