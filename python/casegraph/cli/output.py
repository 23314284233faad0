"""What a command prints: text for people or, with ``--json``, one object for programs; errors too."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from casegraph.errors import InvalidCasebook, printable

__all__ = ["as_json_text", "asks_for_json", "json_option", "listed_files", "say", "say_error"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def json_option(command: _Command) -> _Command:
    """The option ``--json``, the same at each command."""
    told = "Print one JSON object: the result, or the error and its problems. The exit status is the same."
    return click.option("--json", "as_json", is_flag=True, help=told)(command)


def asks_for_json(arguments: Sequence[str]) -> bool:
    """Whether ``--json`` stands among the arguments, also where they cannot be understood otherwise."""
    options = list(arguments)
    return "--json" in (options[: options.index("--")] if "--" in options else options)


def say(as_json: bool, text: str, **result: Any) -> None:
    """Print ``text``, or the result as JSON."""
    click.echo(as_json_text({"ok": True, **result}) if as_json else text, nl=not as_json)


def say_error(as_json: bool, kind: str, message: str, error: Exception | None = None) -> None:
    """Print an error: on standard error for people, as JSON on standard output for programs."""
    if not as_json:
        lines = [printable(line) for line in message.split("\n")]
        click.echo("casegraph: " + "\n".join(lines), err=True)
        return
    found: dict[str, Any] = {"ok": False, "error": {"kind": kind, "message": message.removeprefix("error: ")}}
    if isinstance(error, InvalidCasebook):
        found["problems"] = error.problems.to_pylist()
    click.echo(as_json_text(found), nl=False)


def as_json_text(value: Any) -> str:
    """JSON as programs read it: UTF-8, days as ISO 8601, what is no number as null."""
    return json.dumps(_finite(value), default=str, ensure_ascii=False, indent=1) + "\n"


def listed_files(folder: Path) -> list[str]:
    """Names of the files in a folder, those of its folders too, in order."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _finite(value: Any) -> Any:
    """JSON has no NaN and no infinity: null, and the words that Python and others read as numbers."""
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return "inf" if value > 0 else "-inf"
    if isinstance(value, dict):
        return {key: _finite(cell) for key, cell in value.items()}
    return [_finite(cell) for cell in value] if isinstance(value, list | tuple) else value
