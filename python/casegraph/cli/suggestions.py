"""What a person may have meant by a word that is not known, and what a shell offers to complete."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

import click
from click.shell_completion import CompletionItem

__all__ = ["complete_casebook", "complete_kind", "complete_measure", "meant"]


def meant(word: str, known: Iterable[str], *, dotted: bool = False) -> str:
    """``" (did you mean 'x'?)"`` where a known word is close; of a ``dotted`` one its last part suffices."""
    names = list(known)
    forms = {name.lower(): name for name in reversed(names)}
    ends = {name.rpartition(".")[2].lower(): name for name in reversed(names)} if dotted else {}
    found = difflib.get_close_matches(word.strip().lower(), [*ends, *forms], n=1, cutoff=0.7)
    return f" (did you mean '{(ends | forms)[found[0]]}'?)" if found else ""


def complete_casebook(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The examples, then files and folders."""
    from casegraph.casebook import examples

    found = [CompletionItem(name) for name in examples() if name.startswith(incomplete)]
    return [*found, CompletionItem(incomplete, type="file")]


def complete_measure(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of measures, with their titles."""
    from casegraph.measures import measures

    return _offered({name: one.title for name, one in measures().items()}, incomplete)


def complete_kind(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Kinds of pictures."""
    from casegraph.plots.registry import OF_CASEBOOK, OF_MEASURE

    return _offered(dict.fromkeys([*OF_CASEBOOK, *OF_MEASURE]), incomplete)


def _offered(named: dict[str, Any], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name, help=told) for name, told in named.items() if name.startswith(incomplete)]
