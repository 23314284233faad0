"""``casegraph completion``: what a shell needs to complete commands, options, measures and casebooks."""

from __future__ import annotations

import click

from casegraph.cli.output import json_option, say

__all__ = ["completion"]

_VARIABLE = "_CASEGRAPH_COMPLETE"


@click.command(
    epilog="""
\b
Examples:
  bash, in ~/.bashrc:                    eval "$(casegraph completion bash)"
  zsh, in ~/.zshrc:                      eval "$(casegraph completion zsh)"
  fish, once:  casegraph completion fish > ~/.config/fish/completions/casegraph.fish
"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@json_option
def completion(shell: str, as_json: bool) -> None:
    """Print the completion script for SHELL.

    A shell that has read it completes commands and options, and the names of measures, pictures and examples.
    """
    from click.shell_completion import get_completion_class

    from casegraph.cli import cli

    kind = get_completion_class(shell)
    assert kind is not None  # click has these three
    complete = kind(cli, {}, "casegraph", _VARIABLE)
    script = complete.source_template % complete.source_vars()
    say(as_json, script.rstrip("\n"), shell=shell, script=script)
