"""The command line ``casegraph``: one module a command, loaded when it is asked for."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from casegraph.cli.output import asks_for_json, say_error
from casegraph.cli.refusals import refusal
from casegraph.cli.suggestions import meant
from casegraph.errors import Error, shown
from casegraph.version import VERSION

__all__ = ["COMMANDS", "cli", "main"]

# The commands in the order of the help: name -> module:function.
COMMANDS: dict[str, str] = {
    "report": "casegraph.cli.report:report",
    "template": "casegraph.cli.template:template",
    "codebook": "casegraph.cli.codebook:codebook",
    "validate": "casegraph.cli.validate:validate",
    "measure": "casegraph.cli.measure:measure",
    "link": "casegraph.cli.link:link",
    "link-new": "casegraph.cli.link_new:link_new",
    "same-incident": "casegraph.cli.same_incident:same_incident",
    "reach": "casegraph.cli.reach:reach",
    "plot": "casegraph.cli.plot:plot",
    "simulate": "casegraph.cli.simulate:simulate",
    "versions": "casegraph.cli.versions:versions",
    "completion": "casegraph.cli.completion:completion",
}

_EXAMPLES = """
\b
Examples:
  casegraph report dhr7 -o out/             a page, a workbook and tables
  casegraph template casebook.xlsx          an empty workbook to fill in
  casegraph codebook --table contacts       what belongs in each column
  casegraph validate casebook.xlsx          every problem, with its cell
  casegraph validate reviews/ --format csv  the same as a table
  casegraph measure --list                  what can be measured
  casegraph measure frequency.counts dhr7 by=agency,year persons=Perpetrator
  casegraph link records.csv -o linked/     which records are of the same person
  casegraph link-new new.csv --base records.csv --linked linked/ -o added/
  casegraph same-incident dhr7 -o links.csv    contacts that are probably of one incident
  casegraph reach shares.csv -o reached.csv    who is reached along edges in time
  casegraph plot genogram dhr7 -o family.svg   a picture for a paper
  casegraph simulate -o made/               a made casebook to try things on
  casegraph validate casebook.xlsx --json   for programs, at every command
  casegraph versions                        what figures were computed with
  eval "$(casegraph completion bash)"       completion in the shell
"""


class _Commands(click.Group):
    """Knows the commands by name and loads each when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = meant(args[0], COMMANDS)
            raise click.UsageError(
                f"there is no command '{shown(args[0])}'{hint}; accepted: {', '.join(COMMANDS)}", ctx
            )
        return super().resolve_command(ctx, args)


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EXAMPLES,
)
@click.version_option(VERSION, prog_name="casegraph")
def cli() -> None:
    """Turn reviews and multi-agency records into a graph of persons, addresses and agency contacts.

    A casebook is a folder with datapackage.json (CSV or Parquet files) or an Excel workbook with a sheet
    per table. Every command says more with --help, and answers programs with --json.

    Exit status: 0 when all is well, 2 on bad input, 130 when interrupted.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; bad input is one message, never a traceback."""
    _speak_utf8()
    as_json = asks_for_json(sys.argv[1:] if arguments is None else arguments)
    try:
        result: Any = cli.main(args=arguments, prog_name="casegraph", standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        say_error(as_json, "Interrupted", "interrupted")
        return 130
    except click.ClickException as error:
        lines = refusal(error)
        say_error(as_json, type(error).__name__, "error: " + (lines[0] if as_json else "\n".join(lines)))
        return 2
    except BrokenPipeError:
        # The reader of the output went away (casegraph codebook | head): no fault of the input.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Error as error:
        say_error(as_json, type(error).__name__, f"error: {error}", error)
        return 2
    except OSError as error:
        say_error(as_json, type(error).__name__, f"error: {_refusal(error)}")
        return 2
    return result if isinstance(result, int) else 0


def _speak_utf8() -> None:
    """Write UTF-8 to files and other programs; a terminal that lacks a character is given its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _refusal(error: OSError) -> str:
    """What the operating system refuses, in words, without the number that it gives it."""
    if error.filename is None or not error.strerror:
        return str(error)
    return f"{error.filename}: {error.strerror.lower()}"
