"""Made casebooks of any size, for benchmarks, pictures and tests. They describe nobody."""

from __future__ import annotations

from typing import Any

from casegraph import _core
from casegraph.casebook import Casebook
from casegraph.display import reporting

__all__ = ["simulate"]


def simulate(
    contacts: int = 10_000,
    persons: int = 3_000,
    addresses: int = 2_000,
    agencies: int = 20,
    *,
    seed: int = 1,
    validate: bool = True,
    report: Any = None,
) -> Casebook:
    """Make a casebook in which a few persons and agencies have far more contacts than most.

    Parameters
    ----------
    contacts, persons, addresses, agencies
        Numbers of rows; participants are three for every two contacts.
    seed
        The same seed gives the same casebook on every machine and any number of processors.
    validate
        Whether the made tables are checked against each other, as those of any casebook.
    report
        Called with (done, total) now and then.

    Returns
    -------
    Casebook
        Labelled as made, in its title and its review (kind ``made``); ids are int64.

    Raises
    ------
    casegraph.ArgumentError
        A number of rows that is not from 1 to 2,000,000,000, or a seed that is not from 0 to 2**64 - 1.

    Examples
    --------
    >>> import casegraph as cg
    >>> cg.simulate(contacts=100, persons=30, addresses=20, agencies=5).contacts.num_rows
    100
    """
    import pyarrow as pa  # late, so that `import casegraph` stays quick

    sizes = {"contacts": contacts, "persons": persons, "addresses": addresses, "agencies": agencies}
    if not 0 <= seed < 2**64:
        raise _core.ArgumentError(f"seed: {seed} is not accepted; accepted: 0 to 18446744073709551615")
    with reporting("casebook made") as shown:
        made = _core.simulate(**sizes, seed=seed, report=report or shown)
    return Casebook(
        {name: pa.table(table) for name, table in made.items()},
        title=f"Made casebook (seed {seed}): describes nobody",
        validate=validate,
    )
