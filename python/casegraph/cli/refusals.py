"""What is wrong with the arguments of a command, in words: what would be accepted, and what to do next."""

from __future__ import annotations

import re
from typing import Any

import click

from casegraph.cli.suggestions import meant
from casegraph.errors import shown

__all__ = ["refusal"]

_OPTION = re.compile(r"(?<!\S)--?[a-z][a-z-]*")
_VALUE = re.compile(r"^'?(?P<value>.*?)'? is not ", re.DOTALL)


def refusal(error: click.ClickException) -> list[str]:
    """The message of a command that cannot be understood: one sentence, then an example and where to read on."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    lines = [_told(error)]
    if context is not None:
        example = _example(context.command, lines[0])
        lines += [f"for example: {example}"] if example else []
        lines.append(f"all of it: {context.command_path} --help")
    return lines


def _told(error: click.ClickException) -> str:
    if isinstance(error, click.MissingParameter) and error.param is not None:
        help_ = getattr(error.param, "help", None)
        return f"{_name(error.param)} is missing" + (f": {help_}" if help_ else "")
    if isinstance(error, click.NoSuchOption):
        known = [] if error.ctx is None else [name for one in error.ctx.command.params for name in one.opts]
        options = [name for name in known if name.startswith("--")]
        return (
            f"there is no option '{shown(error.option_name)}'{meant(error.option_name, options)}; accepted: "
            + ", ".join([*options, "--help"])
        )
    if isinstance(error, click.BadParameter) and error.param is not None:
        accepted = _accepted(error.param.type)
        found = _VALUE.match(error.message)
        if accepted and found:
            value = found["value"]
            hint = meant(value, error.param.type.choices) if isinstance(error.param.type, click.Choice) else ""
            return f"{_name(error.param)}: '{shown(value)}' is not accepted{hint}; accepted: {accepted}"
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name} needs a value behind it"
    return error.format_message()


def _accepted(kind: click.ParamType[Any]) -> str:
    if isinstance(kind, click.Choice):
        return ", ".join(str(choice) for choice in kind.choices)
    if isinstance(kind, click.IntRange) and kind.min is not None:
        return f"a whole number of at least {kind.min}"
    return {"integer": "a whole number", "float": "a number"}.get(kind.name, "")


def _name(param: click.Parameter) -> str:
    """``-o FOLDER`` of an option, ``CASEBOOK`` of an argument."""
    if isinstance(param, click.Argument):
        return param.human_readable_name
    takes = param.metavar or ""
    return f"{param.opts[0]} {takes}".strip()


def _example(command: click.Command, told: str) -> str:
    """The first example of a command's help with an option that the message names, else the first of all."""
    lines = [line.strip() for line in (command.epilog or "").split("\n")]
    # What an example does stands apart from it, behind several spaces.
    examples = [re.split(r" {2,}", line)[0] for line in lines if line.startswith("casegraph ")]
    named = set(_OPTION.findall(told.split("accepted:")[0]))
    return next((one for one in examples if named & set(one.split())), examples[0] if examples else "")
