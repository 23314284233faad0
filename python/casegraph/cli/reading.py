"""How every command reads a casebook: an example by its name, a folder or a workbook by its path."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from casegraph.audience import AUDIENCES, DEFAULT_THRESHOLD, PUBLIC, RESTRICTED, Audience
from casegraph.cli.suggestions import meant
from casegraph.errors import NotFoundError

if TYPE_CHECKING:
    from casegraph.casebook import Casebook
    from casegraph.validation import ValidationReport

__all__ = ["audience_options", "examined", "no_descriptor_option", "opened"]

# The options of reading, the same at each command.
no_descriptor_option = click.option(
    "--no-descriptor", is_flag=True, help="Read TABLE.csv by name where there is no datapackage.json."
)


def audience_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say who is to see what is made; the command is given an ``audience``."""

    @click.option(
        "--audience",
        type=click.Choice(AUDIENCES),
        default=RESTRICTED,
        show_default=True,
        help="Who is to see it: everything, pseudonyms and gists, or figures without small counts.",
    )
    @click.option(
        "--threshold",
        type=click.IntRange(min=1),
        default=DEFAULT_THRESHOLD,
        show_default=True,
        help="With --audience public: counts under it are withheld.",
    )
    @wraps(command)
    def with_audience(*given: Any, audience: str, threshold: int, **named: Any) -> None:
        context = click.get_current_context()
        if audience != PUBLIC and context.get_parameter_source("threshold") is ParameterSource.COMMANDLINE:
            raise click.UsageError(
                f"--threshold has no effect for the audience '{audience}', which sees all counts; "
                "accepted: --threshold with --audience public",
                context,
            )
        command(*given, audience=Audience(audience, threshold), **named)

    return with_audience


def opened(casebook: str, *, descriptor: bool) -> Casebook:
    """Read the casebook at a path, or the example of that name where there is no such path."""
    from casegraph.casebook import open_casebook

    return open_casebook(_place(casebook), descriptor=descriptor)


def examined(casebook: str, *, descriptor: bool) -> ValidationReport:
    """Return every problem of the casebook at a path, or of the example of that name."""
    from casegraph.casebook import examine

    return examine(_place(casebook), descriptor=descriptor)


def _place(casebook: str) -> str | Path:
    from casegraph.casebook import example_folder, examples

    if Path(casebook).exists() or "://" in casebook:
        return casebook
    if casebook in examples():
        return example_folder(casebook)
    listed = ", ".join(examples())
    raise NotFoundError(
        f"{casebook}: there is no such file or folder{meant(casebook, examples())}; "
        f"examples that ship with casegraph: {listed}"
    )
