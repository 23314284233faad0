"""``casegraph same-incident``: contacts that are probably of one incident."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.cli.output import json_option, say
from casegraph.cli.reading import no_descriptor_option, opened

__all__ = ["same_incident"]


@click.command(
    "same-incident",
    epilog="""
\b
Examples:
  casegraph same-incident dhr7 -o links.csv
  casegraph same-incident casebook.xlsx --least 0.9 -o links.csv
""",
)
@click.argument("casebook")
@no_descriptor_option
@click.option("--least", type=float, default=0.5, show_default=True, help="Probability from which a link is proposed.")
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(), help="The CSV file to write.")
@json_option
def same_incident(casebook: str, no_descriptor: bool, least: float, output: str, as_json: bool) -> None:
    """Propose contact_links of kind same_incident between contacts of a CASEBOOK, each with its evidence.

    Contacts within a day of each other that share a place, a phone or a person; pairs that the casebook links already
    are left out. The rows are proposals to be looked at.
    """
    from pyarrow import csv

    from casegraph.io.atomic import atomic_file
    from casegraph.linkage import propose_contact_links

    proposed = propose_contact_links(opened(casebook, descriptor=not no_descriptor), least=least)
    with atomic_file(Path(output)) as place:
        csv.write_csv(proposed, place)
    say(as_json, f"{proposed.num_rows} links proposed, in {output}", links=proposed.num_rows, file=output)
