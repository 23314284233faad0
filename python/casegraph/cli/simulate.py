"""``casegraph simulate``: a made casebook of any size."""

from __future__ import annotations

from pathlib import Path

import click

from casegraph.cli.output import json_option, listed_files, say

__all__ = ["simulate"]


@click.command(
    epilog="""
\b
Examples:
  casegraph simulate -o made/                                    ten thousand contacts
  casegraph simulate --contacts 1000000 --agencies 200 --seed 7 --format parquet -o made/
                                                                 written piece by piece, at any size
  casegraph simulate --set misfiled=0.1 --set late=0 -o made/    other parameters (docs/simulation.md)
"""
)
@click.option("--contacts", type=int, default=10_000, show_default=True, help="Number of contacts.")
@click.option("--persons", type=int, help="Number of persons; by default three for ten contacts.")
@click.option("--addresses", type=int, help="Number of addresses; by default two for three persons.")
@click.option("--agencies", type=int, default=20, show_default=True, help="Number of agencies.")
@click.option(
    "--areas", type=int, help="Number of areas; by default one for every twelve agencies, two from 16 agencies on."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same casebook.")
@click.option("--set", "settings", multiple=True, metavar="NAME=NUMBER", help="Another value of a parameter.")
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option("--overwrite", is_flag=True, help="Replace a casebook that is already there.")
@click.option("-o", "--output", required=True, metavar="FOLDER", type=click.Path(), help="Folder to write.")
@json_option
def simulate(
    contacts: int,
    persons: int | None,
    addresses: int | None,
    agencies: int,
    areas: int | None,
    seed: int,
    settings: tuple[str, ...],
    form: str,
    overwrite: bool,
    output: str,
    as_json: bool,
) -> None:
    """Make a casebook that describes nobody, for benchmarks and teaching; it says so itself.

    The folder also holds ``truth``: what is true where the records err. Parquet files say in themselves that they are
    made, CSV files beside datapackage.json, which says so.
    """
    from casegraph.errors import ArgumentError
    from casegraph.io.folder import write_folder
    from casegraph.simulation import TRUTH, simulate_to, simulated_truth
    from casegraph.simulation import simulate as make

    target = Path(output)
    if not overwrite and target.exists() and (target.is_file() or any(target.iterdir())):
        raise ArgumentError(f"{output}: something is there already; accepted: a new or empty folder, or --overwrite")
    parameters = dict(_parameter(text) for text in settings)
    if form == "parquet":
        where = simulate_to(
            target,
            contacts,
            persons,
            addresses,
            agencies,
            seed=seed,
            parameters=parameters,
            areas=areas,
            overwrite=overwrite,
        )
    else:
        asked = (contacts, persons, addresses, agencies)
        book = make(*asked, seed=seed, parameters=parameters, areas=areas)
        truth = simulated_truth(*asked, seed=seed, parameters=parameters, areas=areas)
        write_folder(book._contents, target, overwrite=overwrite, beside={TRUTH: truth})
        where = target
    title = f"Made casebook (seed {seed}): describes nobody"
    text = f"{title}: {contacts:,} contacts in {where}\nnext: casegraph report {where} -o out/"
    say(as_json, text, title=title, folder=output, contacts=contacts, files=listed_files(where))


def _parameter(text: str) -> tuple[str, float]:
    from casegraph.errors import ArgumentError

    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise ArgumentError(
            f"--set: {text!r} is not accepted; accepted: a parameter and a number, misfiled=0.1"
        ) from None
