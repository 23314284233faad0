"""The split of every contact of a population: what each agency could have found then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from casegraph import _core
from casegraph.arguments import Ids, choice, duration, ids, names, thread_count
from casegraph.display import reporting
from casegraph.errors import ArgumentError
from casegraph.measures.answers import joined, moved_down
from casegraph.measures.visibility_base import CLASSES, POSSIBLE, SOURCE, SPLIT_DEFINITION, VisibilityBase, options_of
from casegraph.purpose import stated_purpose
from casegraph.registry import Column, measure, named
from casegraph.result import Result
from casegraph.schema import schema

__all__ = ["GROUPS", "KEYS", "POPULATION_DEFINITION", "VisibilityPopulation"]

KEYS = ("address", "person", "identifier")
OFFERED = (*KEYS, "household")
GAPS = ("linked", "shared", "opened", "filed")
_CURVE = ("P1M", "P3M", "P6M", "P12M", "P18M", "P24M", "P36M", "P60M", None)
_OPENED = {
    "accessible_found": Column("contacts", "of the accessible, those that opening the records would have shown"),
}
POPULATION_DEFINITION = (
    "Every contact of one exact day is split as if its own agency had made a check then, with the keys that the "
    "contact offers: the address it concerns (else where they met), the persons as recorded by then, and their "
    "identifiers; with the key household, also those who lived at an address of theirs on the day (looked up for "
    "certain where both certainly lived there). With as_if the population is taken to be without one of its gaps, an "
    "upper bound of what mending it could show. "
    "Numbers are added up over the checks. "
)
GROUPS = {
    "agency": Column("", "agency that is taken to check"),
    "area": Column("", "area of that agency; empty where not stated"),
    "year": Column("year", "of the contact; empty where its days are not of one year"),
    "kind": Column("", "kind of the contact; empty where not stated"),
    "contact": Column("", "contact at which the check is taken to be made"),
}
_POPULATION_COLUMNS = {
    "checks": Column("checks", "contacts at which a check is taken to be made"),
    "skipped": Column("contacts", "contacts without one exact day, or that offer no key"),
    "with_relevant": Column("checks", "that had a relevant contact before them, or may have had"),
    "with_found": Column("checks", "that would certainly have shown one or more"),
    "n": Column("contacts", "relevant contacts, added up over checks"),
}
_BOUNDS = {
    "with_found_possible": Column("checks", "that may have shown one or more; with bounds"),
    **POSSIBLE,
    "accessible_found_possible": Column("contacts", "that opening the records may have shown; with bounds"),
}
_POPULATION_EDGES = {
    "contact without one exact day, or without a key": "skipped",
    "no earlier contact": "counts 0",
    "a group without a contact": "no row",
    "a key of a kind of identifier that the casebook does not have": "offered by no contact",
}


class VisibilityPopulation(VisibilityBase):
    """What every agency could have found at each contact."""

    @measure(
        "visibility.split",
        title="What every agency could have found at each contact",
        definition=POPULATION_DEFINITION + SPLIT_DEFINITION,
        source=SOURCE,
        columns={**GROUPS, **_POPULATION_COLUMNS, **CLASSES, **_OPENED, **_BOUNDS},
        edge_cases=_POPULATION_EDGES,
        example='graph.visibility.split(window="P18M")',
    )
    def split(
        self,
        by: str | Sequence[str] = "agency",
        *,
        keys: str | Iterable[str] = KEYS,
        window: str | None = None,
        as_if: str | Iterable[str] = (),
        agencies: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        bounds: bool = False,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Split, for every contact, what its agency could have found then.

        Parameters
        ----------
        by
            One or several of ``agency`` (default), ``area`` (of the agency), ``year`` and ``kind`` (of the contact); or
            ``contact``, or ``total``.
        keys
            Which keys are looked up: ``address``, ``person``, ``identifier`` (of any kind), ``household``, or the kinds
            of identifiers alone, such as ``phone``.
        window
            How far back, as an ISO 8601 duration; without limit where None.
        as_if
            Any of ``linked`` (every record names the persons that it was about), ``shared`` (every agency holds what
            any recorded, from then on), ``opened`` (every agency could open all records of every other) and ``filed``
            (every record is filed at the address that it concerns, else at which they met).
        agencies
            Only checks of these.
        scope
            What a share carried: ``stated`` (its items), ``about_person`` or ``all`` (upper bounds).
        ties
            ``closure`` or ``strict``: whether information passes several agencies within a day.
        parent_holds_child
            Whether an agency holds what the agencies below it hold.
        assume_filed
            ``met_at`` or ``concerns_address``: takes records whose filing is not stated to be filed there.
        took_part_only
            Only contacts in which a relevant person took part.
        bounds
            Also how many contacts may be of each class (``found_possible``), those unsettled that may be among them.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows of single contacts are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a group or contact, or one in all. Its evidence, made when it is asked for, is each contact at which
            a check is taken to be made (``part`` check, or skipped) and each earlier contact that this check counts
            (``part`` counted), with ``check``, ``class``, ``classes`` and ``if_opened`` as in :meth:`check`; of one
            row, ``evidence(row)``, it takes as much less as the row counts fewer.

        Raises
        ------
        casegraph.ArgumentError
            A group, key, window or option that is not accepted; rows of contacts without a review or purpose; shares
            that with ``scope`` would have brought contacts to agencies more than a thousand million times.
        casegraph.NotFoundError
            An agency that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> split = cg.example("dhr7").graph().visibility.split("total", window="P18M").to_pylist()[0]
        >>> classes = ("silo", "accessible", "recording", "not_determinable", "window", "found", "unsettled")
        >>> sum(split[name] for name in classes) == split["n"]
        True
        """
        query = self._population(by, keys, as_if, agencies, threads) | {"bounds": bounds}
        query |= options_of(scope, ties, parent_holds_child, assume_filed, took_part_only)
        looked_back = [duration("window", window)]
        stated = stated_purpose(
            self._graph, purpose, needed="contact" in query["by"], instead="a split by agency, area, year or kind"
        )
        return Result(
            named("visibility.split"),
            {**query, "window": window, **stated},
            lambda evidence: self._split(query, evidence, looked_back, with_windows=False),
            self._graph,
            lambda rows: self._split(query, True, looked_back, with_windows=False, rows=rows)[1],
        )

    @measure(
        "visibility.curve",
        title="What could have been found, by how far back checks look",
        definition=(
            "The split of every contact, once for each length of the window. Only contacts that are held change their "
            "class, at the length that reaches them: from window to found, or, where their filing is not stated, to "
            "not_determinable. " + POPULATION_DEFINITION + SPLIT_DEFINITION
        ),
        source=SOURCE,
        columns={
            **{name: column for name, column in GROUPS.items() if name != "contact"},
            "window_length": Column("", "how far back, as an ISO 8601 duration; empty: without limit"),
            **_POPULATION_COLUMNS,
            **CLASSES,
            **_OPENED,
            **_BOUNDS,
        },
        edge_cases=_POPULATION_EDGES,
        example='graph.visibility.curve(["P6M", "P18M"])',
    )
    def curve(
        self,
        windows: Sequence[str | None] = _CURVE,
        *,
        by: str | Sequence[str] = "total",
        keys: str | Iterable[str] = KEYS,
        as_if: str | Iterable[str] = (),
        agencies: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        bounds: bool = False,
        threads: int = 0,
    ) -> Result:
        """Split every contact for several lengths of the window, in one pass.

        Parameters
        ----------
        windows
            How far back, as ISO 8601 durations; None: without limit. From 1 to 64 of them, in the order of the rows.
        by
            ``total`` (default), or one or several of ``agency``, ``area``, ``year`` and ``kind``.
        keys, as_if, agencies, scope, ties, parent_holds_child, assume_filed, took_part_only, bounds, threads
            As in :meth:`split`.

        Returns
        -------
        Result
            One row a group and window; evidence as of :meth:`split`, each row with the classes of its window.

        Raises
        ------
        casegraph.ArgumentError
            A group, key, window or option that is not accepted.
        casegraph.NotFoundError
            An agency that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> curve = cg.example("dhr7").graph().visibility.curve(["P6M", "P18M", None]).to_pylist()
        >>> [row["found"] for row in curve] == sorted(row["found"] for row in curve)
        True
        """
        given = [windows] if isinstance(windows, str) else list(windows)
        lengths = [duration("windows", window) for window in given]
        query = self._population(by, keys, as_if, agencies, threads) | {"bounds": bounds}
        query |= options_of(scope, ties, parent_holds_child, assume_filed, took_part_only)

        def compute(evidence: bool) -> tuple[Any, Any]:
            table, rows = self._split(query, evidence, lengths, with_windows=True)
            return _with_windows(pa.table(table), lengths), rows

        return Result(
            named("visibility.curve"),
            {**query, "windows": given},
            compute,
            self._graph,
            lambda rows: self._split(query, True, lengths, with_windows=True, rows=rows)[1],
        )

    @measure(
        "visibility.without_gaps",
        title="What could have been found without each gap",
        definition=(
            "The split of every contact as things were, then as if one gap had not been there, each alone, and last "
            "as if none had been: every record naming the persons that it was about (linked), every agency holding "
            "what any recorded (shared), every agency able to open all records (opened), every record filed at the "
            "right address (filed). gain is how many more contacts are found for sure than as things were; what could "
            "be opened is not found by that alone, so gain_if_opened also counts the accessible contacts that opening "
            "the records would have shown. Gains do not add up: what two gaps hide together either alone may hide too. "
            + POPULATION_DEFINITION
            + SPLIT_DEFINITION
        ),
        source=SOURCE,
        columns={
            "as_if": Column("", "as_it_was, linked, shared, opened, filed, or all"),
            **{name: column for name, column in GROUPS.items() if name != "contact"},
            **_POPULATION_COLUMNS,
            **CLASSES,
            **_OPENED,
            **_BOUNDS,
            "gain": Column("contacts", "found more than as_it_was, in the same group"),
            "gain_if_opened": Column(
                "contacts", "found or, where it is accessible, to be found by opening it: more than as_it_was"
            ),
        },
        edge_cases={**_POPULATION_EDGES, "a group in which no check can be made": "counts 0, gain 0"},
        example='graph.visibility.without_gaps(window="P18M")',
    )
    def without_gaps(
        self,
        by: str | Sequence[str] = "total",
        *,
        keys: str | Iterable[str] = KEYS,
        window: str | None = None,
        agencies: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        bounds: bool = False,
        threads: int = 0,
    ) -> Result:
        """How the split of every contact changes with linkage, sharing, access and filing, each alone and all together.

        Parameters
        ----------
        by
            ``total`` (default), or one or several of ``agency``, ``area``, ``year`` and ``kind``.
        keys, window, agencies, scope, ties, parent_holds_child, assume_filed, took_part_only, bounds, threads
            As in :meth:`split`.

        Returns
        -------
        Result
            One row for each gap and group; evidence as of :meth:`split`.

        Raises
        ------
        casegraph.ArgumentError
            A group, key, window or option that is not accepted.
        casegraph.NotFoundError
            An agency that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> rows = cg.example("dhr7").graph().visibility.without_gaps(window="P18M").to_pylist()
        >>> [row["as_if"] for row in rows]
        ['as_it_was', 'linked', 'shared', 'opened', 'filed', 'all']
        >>> rows[0]["gain"]
        0
        """
        options = options_of(scope, ties, parent_holds_child, assume_filed, took_part_only)
        looked_back = [duration("window", window)]
        alternatives = {"as_it_was": (), **{gap: (gap,) for gap in GAPS}, "all": GAPS}
        queries = {
            name: self._population(by, keys, gaps, agencies, threads, of_contacts=False) | {"bounds": bounds} | options
            for name, gaps in alternatives.items()
        }

        size = 0  # rows of each alternative: groups are of contacts, and the same whatever the gap

        def compute(evidence: bool) -> tuple[Any, Any]:
            nonlocal size
            tables, behind = [], []
            for place, (name, query) in enumerate(queries.items()):
                found, rows = self._split(query, evidence, looked_back, with_windows=False)
                table = pa.table(found)
                size = table.num_rows
                tables.append(table.add_column(0, "as_if", pa.array([name] * size, pa.string())))
                if evidence:
                    behind.append(moved_down(pa.table(rows), place * size))
            whole = pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()
            return _with_gain(whole, queries["as_it_was"]["by"]), joined(behind) if evidence else None

        def evidence_of(rows: Sequence[int]) -> pa.Table:
            behind = []
            for place, query in enumerate(queries.values()):
                asked_here = [row - place * size for row in rows if row // size == place]
                if asked_here or place == 0:
                    found = self._split(query, True, looked_back, with_windows=False, rows=asked_here)[1]
                    behind.append(moved_down(pa.table(found), place * size))
            return joined(behind)

        asked = {name: value for name, value in queries["as_it_was"].items() if name != "as_if"}
        return Result(named("visibility.without_gaps"), {**asked, "window": window}, compute, self._graph, evidence_of)

    def _keys_accepted(self) -> list[str]:
        """Keys by their names; kinds of identifiers, those that the casebook adds to the vocabulary among them."""
        own = self._graph.book.vocabularies.get("identifier_kind", ())
        return [*OFFERED, *schema().vocabulary("identifier_kind").values, *own]

    def _split(
        self,
        query: dict[str, Any],
        evidence: bool,
        windows: list[str | None],
        *,
        with_windows: bool,
        rows: Sequence[int] | None = None,
    ) -> tuple[Any, ...]:
        """The core's answer, with the evidence of ``rows`` (of all where None) where it is asked for."""
        with reporting("contacts checked") as report:
            return _core.visibility_split(
                self._graph._core,
                evidence=evidence,
                evidence_rows=rows,
                windows=windows,
                with_windows=with_windows,
                report=report,
                **query,
            )

    def _population(
        self,
        by: str | Sequence[str],
        keys: str | Iterable[str],
        as_if: str | Iterable[str],
        agencies: Ids,
        threads: int,
        *,
        of_contacts: bool = True,
    ) -> dict[str, Any]:
        asked_keys = names("keys", keys)
        for key in asked_keys:
            choice("keys", key, self._keys_accepted())
        taken = names("as_if", as_if)
        for gap in taken:
            choice("as_if", gap, GAPS)
        groups = [] if by == "total" else names("by", by)
        is_one = len(groups) == 1
        accepted = [name for name in GROUPS if name != "contact" or (is_one and of_contacts)]
        for group in groups:
            choice("by", group, [*accepted, "total"] if is_one else accepted)
        if len(set(groups)) < len(groups):
            raise ArgumentError(f"by: {groups!r} names a group twice")
        return {
            "by": groups,
            "keys": asked_keys,
            "as_if": taken,
            "agencies": ids(agencies),
            "threads": thread_count(threads),
        }


def _with_gain(table: pa.Table, groups: list[str]) -> pa.Table:
    """How many more contacts are found than as things were; groups are of contacts, and the same whatever the gap."""
    rows = table.select(["as_if", *groups, "found", "accessible_found"]).to_pylist()
    was = {tuple(row[name] for name in groups): row for row in rows if row["as_if"] == "as_it_was"}

    def more(*columns: str) -> pa.Array:
        gains = [sum(row[one] - was[tuple(row[name] for name in groups)][one] for one in columns) for row in rows]
        return pa.array(gains, pa.int64())

    gained = table.append_column("gain", more("found"))
    return gained.append_column("gain_if_opened", more("found", "accessible_found"))


def _with_windows(table: pa.Table, lengths: list[str | None]) -> pa.Table:
    """The places of the windows as what they are."""
    place = table.column_names.index("window_length")
    texts = pa.array(lengths, pa.string()).take(table["window_length"].combine_chunks())
    return table.set_column(place, "window_length", texts)
