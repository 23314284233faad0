"""``casegraph versions``: what a figure was computed with."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

import click

from casegraph.cli.output import json_option, say

__all__ = ["versions"]


@click.command(
    epilog="""
\b
Examples:
  casegraph versions
  casegraph versions --json > versions.json    beside the tables of a paper
"""
)
@json_option
def versions(as_json: bool) -> None:
    """Print the versions of casegraph, its compiled core, the schema, Python and what they stand on.

    The same on the same installation: no clock, no paths, no names of machines.
    """
    from casegraph import _core
    from casegraph.schema import schema
    from casegraph.version import VERSION

    core, packages = _core.build(), _packages()
    lines = [
        f"casegraph {VERSION}",
        f"  schema of the casebook {schema().version}",
        f"  core: {', '.join(f'{name} {value}' for name, value in core.items())}",
        f"  Python {platform.python_version()}",
        *(f"  {name} {number or 'not installed'}" for name, number in packages),
    ]
    told = {"casegraph": VERSION, "schema": schema().version, "core": core, "python": platform.python_version()}
    say(as_json, "\n".join(lines), **told, packages=dict(packages))


def _packages() -> list[tuple[str, str | None]]:
    """Every package that casegraph may use, with its version, or None where it is not installed."""
    found: list[tuple[str, str | None]] = []
    for name in _ALWAYS + _WHERE_ASKED:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            found.append((name, None))
    return found


# What a report, a picture or an export may need beside what is always there; pyproject.toml has the reasons.
_ALWAYS = ("numpy", "pyarrow", "narwhals", "click", "rich", "anyascii", "jsonschema")
_WHERE_ASKED = (
    *("jinja2", "python-calamine", "xlsxwriter", "python-docx", "duckdb", "adbc-driver-postgresql"),
    *("matplotlib", "networkx", "scipy", "igraph", "pandas", "polars"),
)
