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
  casegraph same-incident casebook.xlsx --learn labels -o links.csv  how contacts agree: of its links
""",
)
@click.argument("casebook")
@no_descriptor_option
@click.option("--least", type=float, default=0.5, show_default=True, help="Probability from which a link is proposed.")
@click.option(
    "--learn",
    type=click.Choice(["em", "labels", "nothing"]),
    default="em",
    show_default=True,
    help="How contacts of one incident agree: of these contacts, of links of the casebook, or as assumed.",
)
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(), help="The CSV file to write.")
@json_option
def same_incident(casebook: str, no_descriptor: bool, least: float, learn: str, output: str, as_json: bool) -> None:
    """Propose contact_links of kind same_incident between contacts of a CASEBOOK, each with its evidence.

    Contacts within a day of each other that share a place, a phone or a person; pairs that the casebook links already
    are left out. The rows are proposals to be looked at.
    """
    from pyarrow import csv

    from casegraph.io.atomic import atomic_file
    from casegraph.linkage import IncidentModel, incident_model, propose_contact_links

    book = opened(casebook, descriptor=not no_descriptor)
    model = IncidentModel() if learn == "nothing" else None
    if learn == "labels":
        known = book.contact_links.to_pylist()
        stated = [row for row in known if row["kind"] == "same_incident" and row.get("status") != "proposed"]
        model = incident_model(book, labels=stated)
    proposed = propose_contact_links(book, least=least, model=model)
    with atomic_file(Path(output)) as place:
        csv.write_csv(proposed, place)
    say(as_json, f"{proposed.num_rows} links proposed, in {output}", links=proposed.num_rows, file=output)
