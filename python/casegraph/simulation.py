"""Made populations of any size, for benchmarks, pictures, tests and teaching. They describe nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph import _core
from casegraph.arguments import choice, number, truth
from casegraph.casebook import Casebook
from casegraph.casebook.checking import arrow_tables
from casegraph.display import reporting
from casegraph.errors import ArgumentError
from casegraph.io import Contents
from casegraph.io.folder import made_folder
from casegraph.io.made import IN_PARQUET, label_text

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

__all__ = ["PARAMETERS", "simulate", "simulate_to", "simulated_truth"]

PARAMETERS: Mapping[str, float] = dict(_core.simulation_parameters)
TRUTH = "truth"  # the folder beside the tables of the casebook

_Report = Callable[[int, int], Any] | None


@dataclass(frozen=True)
class _Asked:
    """A made population as asked for."""

    contacts: int
    persons: int | None
    addresses: int | None
    agencies: int
    seed: int
    parameters: Mapping[str, float] = field(default_factory=dict)
    areas: int | None = None

    def __post_init__(self) -> None:
        """Refuse what is of the wrong kind; the core looks at how large numbers may be."""
        for name in ("contacts", "persons", "addresses", "agencies"):
            if name in ("contacts", "agencies") or getattr(self, name) is not None:
                _whole_number(name, getattr(self, name), "1 to 2,000,000,000", 2**62)
        if self.areas is not None:
            _whole_number("areas", self.areas, f"1 to {min(self.agencies, 40)}", 2**62)
            if self.areas == 0:  # by which the core means that none is asked for
                raise ArgumentError(f"areas: 0 is not accepted; accepted: 1 to {min(self.agencies, 40)}, or None")
        _whole_number("seed", self.seed, f"0 to {2**64 - 1}", 2**64)
        if not 0 <= self.seed < 2**64:
            raise ArgumentError(f"seed: {self.seed} is not accepted; accepted: 0 to {2**64 - 1}")
        if not isinstance(self.parameters, Mapping):
            raise ArgumentError(
                f"parameters: {self.parameters!r} is not accepted; accepted: names with numbers, such as misfiled: 0.1"
            )
        for name, value in self.parameters.items():
            choice("parameters", name, PARAMETERS)
            number(name, value)

    def population(self) -> Any:
        return _core.Population(**self.sizes(), seed=self.seed, parameters=dict(self.parameters), areas=self.areas or 0)

    def sizes(self) -> dict[str, int]:
        """Three contacts in ten are of a person of their own, and two persons in three have an address each."""
        persons = max(1, self.contacts * 3 // 10) if self.persons is None else self.persons
        addresses = max(1, persons * 2 // 3) if self.addresses is None else self.addresses
        return {"contacts": self.contacts, "persons": persons, "addresses": addresses, "agencies": self.agencies}

    @property
    def title(self) -> str:
        told = "".join(f", {name}={value:g}" for name, value in sorted(self.parameters.items()))
        return f"Made casebook (seed {self.seed}{told}): describes nobody"

    def label(self) -> dict[str, Any]:
        """What every file says of itself."""
        own = {name: float(value) for name, value in sorted(self.parameters.items())}
        return {
            "made": True,
            "describes": "nobody",
            "seed": int(self.seed),
            **{name: int(size) for name, size in self.sizes().items()},
            "areas": int(_core.made_areas(int(self.agencies), int(self.areas or 0))),
            "parameters": {**PARAMETERS, **own},
            "set": own,
        }


def _whole_number(name: str, value: object, accepted: str, bound: int) -> None:
    if isinstance(value, bool) or not isinstance(value, Integral) or abs(int(value)) > bound:
        raise ArgumentError(f"{name}: {value!r} is not accepted; accepted: {accepted}")


def _reporter(report: _Report) -> _Report:
    if report is not None and not callable(report):
        raise ArgumentError(f"report: {report!r} is not accepted; accepted: what can be called with two numbers")
    return report


def simulate(
    contacts: int = 10_000,
    persons: int | None = None,
    addresses: int | None = None,
    agencies: int = 20,
    *,
    seed: int = 1,
    parameters: Mapping[str, float] | None = None,
    areas: int | None = None,
    validate: bool = True,
    report: _Report = None,
) -> Casebook:
    """Make a casebook of a population that never was, in memory.

    Persons live in households that move, part and have children; a few have far more contacts than most; incidents
    come in bursts, by day and week; records err. What each default is and where it comes from: docs/simulation.md.

    Parameters
    ----------
    contacts, persons, addresses, agencies
        Numbers of rows. By default three persons for ten contacts, and two addresses for three persons.
    seed
        The same seed gives the same casebook on every machine and any number of processors.
    parameters
        Other values than the defaults of ``casegraph.simulation.PARAMETERS``, such as ``{"misfiled": 0.1}``.
    areas
        How many areas there are, each with its own agencies and addresses, from 1 to the number of agencies and at
        most 40. None: one for every twelve agencies, and two from 16 agencies on. Moves from one to another are only
        where there are two.
    validate
        Whether the made tables are checked against each other, as those of any casebook.
    report
        Called with (contacts made, contacts asked for) now and then.

    Returns
    -------
    Casebook
        Labelled as made, in its title, its review (kind ``made``) and :attr:`Casebook.made`; ids are int64.

    Raises
    ------
    casegraph.ArgumentError
        A number of rows that is not from 1 to 2,000,000,000, areas that are more than the agencies or 40, a seed
        that is not from 0 to 2**64 - 1, a parameter that is not known or not accepted.

    Examples
    --------
    >>> import casegraph as cg
    >>> cg.simulate(contacts=100, persons=30, addresses=20, agencies=5).contacts.num_rows
    100
    """
    asked = _Asked(contacts, persons, addresses, agencies, seed, {} if parameters is None else parameters, areas)
    truth("validate", validate)
    with reporting("casebook made") as shown:
        tables = _whole(asked, _reporter(report) or shown, truth=False)
    return Casebook._of(Contents(arrow_tables(tables)[0], asked.title, made=asked.label()), validate=validate)


def simulated_truth(
    contacts: int = 10_000,
    persons: int | None = None,
    addresses: int | None = None,
    agencies: int = 20,
    *,
    seed: int = 1,
    parameters: Mapping[str, float] | None = None,
    areas: int | None = None,
    report: _Report = None,
) -> dict[str, pa.Table]:
    """What is true of the casebook that ``simulate`` makes with the same arguments, where its records err.

    Parameters
    ----------
    contacts, persons, addresses, agencies, seed, parameters, areas, report
        As of ``simulate``.

    Returns
    -------
    dict
        ``incidents``: incident_id, triggered_by (the incident that brought it about; empty: none). ``contacts``:
        contact_id, the incident it belongs to, its day and time, the address it should be filed at.
        ``contact_links``: links that were not made. ``crosswalk``: the person that each record stands for, and
        what is wrong in it (none, name, birth_date, postcode, phone, several). ``moves``: each move of a person to
        another area, and the share with which records went along, if any. ``referrals``: each incident that is one for
        MARAC, why, and the share that referred it, if any.

    Raises
    ------
    casegraph.ArgumentError
        As of ``simulate``.

    Examples
    --------
    >>> import casegraph as cg
    >>> sorted(cg.simulated_truth(contacts=100))
    ['contact_links', 'contacts', 'crosswalk', 'incidents', 'moves', 'referrals']
    """
    asked = _Asked(contacts, persons, addresses, agencies, seed, {} if parameters is None else parameters, areas)
    return _whole(asked, _reporter(report), truth=True)


def simulate_to(
    path: str | Path,
    contacts: int = 10_000,
    persons: int | None = None,
    addresses: int | None = None,
    agencies: int = 20,
    *,
    seed: int = 1,
    parameters: Mapping[str, float] | None = None,
    areas: int | None = None,
    overwrite: bool = False,
    report: _Report = None,
) -> Path:
    """Make a casebook of any size in a folder of Parquet files, piece by piece: memory does not grow with it.

    Parameters
    ----------
    path
        Folder to write: the tables of the casebook, which ``casegraph.open`` reads, and ``truth``, a folder of
        what ``simulated_truth`` gives. Every file says in its metadata that it is made.
    contacts, persons, addresses, agencies, seed, parameters, areas, report
        As of ``simulate``.
    overwrite
        Whether a casebook that is already there is replaced.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    casegraph.ArgumentError
        As of ``simulate``; a path that cannot be written to, or holds something already.

    Examples
    --------
    >>> import casegraph as cg, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     cg.open(cg.simulate_to(folder + "/made", contacts=100)).contacts.num_rows
    100
    """
    asked = _Asked(contacts, persons, addresses, agencies, seed, {} if parameters is None else parameters, areas)
    population = asked.population()
    folder = Path(path)
    with made_folder(folder, asked.title, asked.label(), TRUTH, overwrite=overwrite) as (target, described):
        (target / TRUTH).mkdir()
        with _Files(target, label_text(asked.label())) as files:
            files.write(_read(population.shared()), {})
            for recorded, truth in _pieces(population, asked, report):
                files.write(recorded, truth)
            described.update(files.empty)
    return folder


def _read(frames: Mapping[str, Any]) -> dict[str, pa.Table]:
    import pyarrow as pa  # late, so that `import casegraph` stays quick

    return {name: pa.table(frame) for name, frame in frames.items()}


def _pieces(
    population: Any, asked: _Asked, report: _Report
) -> Iterator[tuple[dict[str, pa.Table], dict[str, pa.Table]]]:
    made = 0
    for index in range(population.pieces):
        begun = made
        tell = None if report is None else lambda done, _, begun=begun: report(begun + done, asked.contacts)
        recorded, truth = population.piece(index, report=tell)
        made += len(recorded["contacts"])
        yield _read(recorded), _read(truth)


def _whole(asked: _Asked, report: _Report, *, truth: bool) -> dict[str, pa.Table]:
    import pyarrow as pa

    population = asked.population()
    parts: dict[str, list[pa.Table]] = {}
    for recorded, true in _pieces(population, asked, report):
        for name, table in (true if truth else recorded).items():
            parts.setdefault(name, []).append(table)
    tables = {} if truth else _read(population.shared())
    return tables | {name: pa.concat_tables(parts.pop(name)) for name in list(parts)}


class _Files:
    """Parquet files that grow piece by piece. While a piece is written, the next one is being made."""

    def __init__(self, folder: Path, label: str) -> None:
        self.empty: dict[str, pa.Table] = {}  # of each table of the casebook, its schema
        self._folder, self._label = folder, label
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._open = ExitStack()
        self._pool = ThreadPoolExecutor(max_workers=2)
        self._running: list[Future[None]] = []

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, *failure: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=failure[0] is not None)
        self._open.close()
        if failure[0] is None:
            self._wait()

    def write(self, recorded: Mapping[str, pa.Table], truth: Mapping[str, pa.Table]) -> None:
        self._wait()
        for name, table in recorded.items():
            self.empty.setdefault(name, table.slice(0, 0))
        named = {**recorded, **{f"{TRUTH}/{name}": table for name, table in truth.items()}}
        # The longest first, so that the two threads end together.
        for name in sorted(named, key=lambda name: -named[name].nbytes):
            self._running.append(self._pool.submit(self._writer(name, named[name]).write_table, named[name]))

    def _wait(self) -> None:
        for one in self._running:
            one.result()
        self._running = []

    def _writer(self, name: str, table: pa.Table) -> pq.ParquetWriter:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if name not in self._writers:
            coded = [column.name for column in table.schema if pa.types.is_dictionary(column.type)]
            schema = table.schema.with_metadata({IN_PARQUET: self._label})
            writer = pq.ParquetWriter(
                self._folder / f"{name}.parquet", schema, compression="snappy", use_dictionary=coded or False
            )
            self._writers[name] = self._open.enter_context(writer)
        return self._writers[name]
