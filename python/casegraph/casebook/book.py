"""The casebook itself: its tables, what can be done with them, and how it shows itself."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from casegraph import io
from casegraph.audience import Audience, AudienceLike
from casegraph.audience.tables import Sight
from casegraph.casebook.checking import arrow_tables, checked, placing
from casegraph.display import Table
from casegraph.errors import NotFoundError, printable
from casegraph.io import DEFAULT_TIME_ZONE, Contents
from casegraph.io.made import label_of
from casegraph.schema import closest, schema

if TYPE_CHECKING:
    import pyarrow as pa

    from casegraph.graph import CaseGraph
    from casegraph.validation import ValidationReport

_PUBLIC_TITLE = "Casebook for the public: tables about single persons and contacts are withheld"

__all__ = ["Casebook"]


class Casebook:
    """A set of tables about persons, agencies and contacts.

    Each table of the schema is an attribute: ``book.contacts`` is a pyarrow Table in the schema's types
    and order of columns; a table that the casebook does not have is an empty one with all its columns.

    Parameters
    ----------
    tables
        For each table's name any dataframe: pandas, Polars, Arrow, DuckDB, or a mapping of columns. A column in
        which every value is missing is read as empty, whatever its type.
    title
        What the casebook is called.
    time_zone
        The zone of its local times, an IANA name.
    vocabularies
        Terms of one's own: ``{"contact_kind": ["helpline_chat"]}``. Vocabularies on which measures depend
        take none.
    validate
        False checks the types of every cell, and leaves out the rules between rows and tables.

    Raises
    ------
    InvalidCasebook
        Where there are problems of level error; all are in its ``problems``.
    NotFoundError
        Where there is no such table, vocabulary or time zone.

    Examples
    --------
    >>> import casegraph as cg
    >>> book = cg.Casebook({
    ...     "persons": {"person_id": ["A"]},
    ...     "agencies": {"agency_id": ["police"], "name": ["A police force"]},
    ...     "contacts": {"contact_id": ["c1"], "agency_id": ["police"], "kind": ["call"], "date": ["2011"]},
    ...     "participants": {"contact_id": ["c1"], "person_id": ["A"], "presence": ["took_part"]},
    ... })
    >>> book.contacts.num_rows
    1
    >>> book.shares.num_rows
    0
    """

    def __init__(
        self,
        tables: Mapping[str, Any],
        *,
        title: str | None = None,
        time_zone: str = DEFAULT_TIME_ZONE,
        vocabularies: Mapping[str, Iterable[str]] | None = None,
        validate: bool = True,
    ) -> None:
        arrow, problems = arrow_tables(tables)
        own_terms = {name: list(terms) for name, terms in (vocabularies or {}).items()}
        contents = Contents(arrow, title or None, time_zone, own_terms, problems=problems, made=label_of(arrow))
        self._adopt(checked(contents, validate=validate))

    @classmethod
    def from_frames(cls, **tables: Any) -> Casebook:
        """Make a casebook of dataframes given by the names of their tables.

        Parameters
        ----------
        **tables
            Dataframes, each under its table's name.

        Returns
        -------
        Casebook
            Without a title, in the time zone Europe/London.

        Raises
        ------
        InvalidCasebook
            Where there are problems of level error; all are in its ``problems``.
        NotFoundError
            Where there is no such table.

        Examples
        --------
        >>> import casegraph as cg
        >>> book = cg.Casebook.from_frames(
        ...     persons={"person_id": [1, 2]},
        ...     agencies={"agency_id": [7], "name": ["A clinic"]},
        ...     contacts={"contact_id": [1], "agency_id": [7], "kind": ["home_visit"], "date": ["2011-03"]},
        ...     participants={"contact_id": [1, 1], "person_id": [1, 2], "presence": ["took_part", "absent"]},
        ... )
        >>> book.agencies["name"].to_pylist()
        ['A clinic']
        """
        return cls(tables)

    @classmethod
    def _of(cls, contents: Contents, *, validate: bool = True) -> Casebook:
        book = cls.__new__(cls)
        book._adopt(checked(contents, validate=validate))
        return book

    def _adopt(self, contents: Contents) -> None:
        object.__setattr__(self, "_contents", contents)
        object.__setattr__(self, "_seen", {})
        object.__setattr__(self, "_exact", None)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a casebook does not change; book.with_tables({name}=...) gives a new one")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a casebook does not change")

    def __reduce__(self) -> tuple[Any, ...]:
        return (_unpickled, (self._contents,))

    # -- what it holds -------------------------------------------------------------------------------

    _contents: Contents
    _seen: dict[Audience, tuple[Sight, Casebook]]  # as audiences see it
    # Of one made for an audience: the same with exact dates, from which measures are computed. It is never shown, and
    # does not go with the casebook into files or other processes.
    _exact: Casebook | None

    @property
    def tables(self) -> Mapping[str, pa.Table]:
        """The tables that the casebook has, in the schema's order."""
        return MappingProxyType(self._contents.tables)

    @property
    def title(self) -> str | None:
        """What the casebook is called."""
        return self._contents.title

    @property
    def time_zone(self) -> str:
        """The zone of its local times, an IANA name."""
        return self._contents.time_zone

    @property
    def vocabularies(self) -> Mapping[str, tuple[str, ...]]:
        """The terms that it adds to the schema's vocabularies."""
        return MappingProxyType({name: tuple(terms) for name, terms in self._contents.vocabularies.items()})

    @property
    def made(self) -> Mapping[str, Any] | None:
        """Of a made casebook its label: that it describes nobody, its seed, sizes and parameters; None of any other.

        It goes wherever the casebook or an answer about it goes: see docs/simulation.md.

        Examples
        --------
        >>> import casegraph as cg
        >>> cg.simulate(contacts=100, seed=3).made["seed"]
        3
        >>> cg.example("dhr7").made is None
        True
        """
        return None if self._contents.made is None else MappingProxyType(self._contents.made)

    @property
    def checksums(self) -> Mapping[str, str]:
        """The SHA-256 of each file that it was read from; empty for one made in memory."""
        return MappingProxyType(self._contents.checksums)

    def __getattr__(self, name: str) -> pa.Table:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in schema().tables:
            found = self._contents.tables.get(name)
            return found if found is not None else _empty_table(name)
        names = [*schema().tables, *(n for n in dir(type(self)) if not n.startswith("_"))]
        raise AttributeError(f"a casebook has no '{name}'{closest(name, names)}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *schema().tables})

    # -- what can be done with it --------------------------------------------------------------------

    def with_tables(self, *, validate: bool = True, **tables: Any) -> Casebook:
        """Return a new casebook in which the given tables take the place of the old ones.

        Parameters
        ----------
        validate
            False checks the types of every cell, and leaves out the rules between rows and tables.
        **tables
            Dataframes, each under its table's name; ``None`` leaves a table out.

        Returns
        -------
        Casebook
            The new one; the old one stays as it is.

        Raises
        ------
        InvalidCasebook
            Where there are problems of level error; all are in its ``problems``.
        NotFoundError
            Where there is no such table.

        Examples
        --------
        >>> import casegraph as cg
        >>> book = cg.example("dhr7")
        >>> without = book.with_tables(statements=None)
        >>> without.statements.num_rows, book.statements.num_rows > 0
        (0, True)
        """
        old = self._contents
        for name in tables:
            schema().table(name)
        given, problems = arrow_tables({name: data for name, data in tables.items() if data is not None})
        kept = {name: table for name, table in old.tables.items() if name not in tables}
        origins = {name: origin for name, origin in old.origins.items() if name not in tables}
        new = Contents(
            {**kept, **given},
            old.title,
            old.time_zone,
            old.vocabularies,
            problems=problems,
            origins=origins,
            audience=old.audience,
            made=old.made or label_of(given),
        )
        return Casebook._of(new, validate=validate)

    def validate(self) -> ValidationReport:
        """Check the whole casebook and return every problem, warnings included.

        Returns
        -------
        ValidationReport
            Every problem as table, row, column, value, reason and what would be accepted.

        Examples
        --------
        >>> import casegraph as cg
        >>> cg.example("dhr7").validate().ok
        True
        """
        from casegraph.validation import ValidationReport, cross_check, problems_table

        contents = self._contents
        found = cross_check(contents.tables, contents.vocabularies, placing(contents.origins))
        return ValidationReport(problems_table([*contents.problems, *found]))

    @property
    def audience(self) -> Audience:
        """For whom it was made: ``restricted``, unless :meth:`seen_by` made it."""
        return self._contents.audience

    def seen_by(self, audience: AudienceLike) -> Casebook:
        """The casebook as an audience may see it.

        Parameters
        ----------
        audience
            ``restricted``, ``board`` or ``public``, or a :class:`casegraph.Audience`.

        Returns
        -------
        Casebook
            For the board with pseudonyms, and dates as finely as the review prints them; for the public only with
            the tables that are about no single person or contact. What the audience may not see is not in it. For
            ``restricted`` the casebook itself.

        Raises
        ------
        casegraph.ArgumentError
            An audience that is none.

        Notes
        -----
        Measures of its graph have the figures of the whole casebook, since they are computed on exact dates, and their
        answers are shown as the audience may see them. Once it is written and read, it has the coarser dates alone.
        See docs/report.md for what each audience may see.

        Examples
        --------
        >>> import casegraph as cg
        >>> board = cg.example("dhr7").seen_by("board")
        >>> board.persons["label"][0].as_py()
        'person 1 (victim)'
        >>> cg.example("dhr7").seen_by("public").contacts.num_rows
        0
        """
        who = Audience.of(audience)
        if who.sees_all or who.name == self.audience.name:
            return self
        return self._sight(who)[1]

    def _sight(self, who: Audience) -> tuple[Sight, Casebook]:
        if who not in self._seen:
            sight = Sight(self._contents.tables, who)
            shown = Casebook._of(self._shown_to(sight), validate=False)
            exact = Contents(sight.exact(), None, self.time_zone, self._contents.vocabularies, made=self._contents.made)
            object.__setattr__(shown, "_exact", Casebook._of(exact, validate=False))
            shown._seen[who] = (sight, shown)
            self._seen[who] = (sight, shown)
        return self._seen[who]

    def key_for(self, audience: AudienceLike, table: str, value: str | int) -> str | int:
        """The id by which an audience knows a row.

        Parameters
        ----------
        audience
            ``restricted``, ``board`` or ``public``, or a :class:`casegraph.Audience`.
        table
            The row's table, such as ``persons``.
        value
            The row's id.

        Returns
        -------
        str or int
            The pseudonym, or the id itself where the audience sees it.

        Raises
        ------
        NotFoundError
            Where the table has no such row.

        Examples
        --------
        >>> import casegraph as cg
        >>> cg.example("dhr7").key_for("board", "persons", "Victim")
        'person-1'
        """
        who = Audience.of(audience)
        if who.sees_all or who.name == self.audience.name:
            return value
        found = self._sight(who)[0].key(table, value)
        if found is None:
            raise NotFoundError(f"{table}: there is no row '{str(value)[:80]}'")
        return found

    def _days_seen_by(self, who: Audience) -> frozenset[date] | None:
        """The days that an audience may see exactly; None for all."""
        return None if who.sees_all or who.name == self.audience.name else self._sight(who)[0].days

    def _shown_to(self, sight: Sight) -> Contents:
        old, who = self._contents, sight.audience
        title = sight.masks.mask(old.title) if who.sees_rows else _PUBLIC_TITLE
        used = {column.vocabulary for name in sight.shown for column in schema().tables[name].columns}
        return Contents(
            dict(sight.shown),
            title,
            old.time_zone,
            {name: terms for name, terms in old.vocabularies.items() if name in used},
            checksums=_joint(old.checksums),
            audience=who,
            made=old.made,
        )

    def write(
        self,
        path: str | PathLike[str],
        *,
        format: str | None = None,
        overwrite: bool = False,
        audience: AudienceLike = None,
    ) -> Path:
        """Write the casebook and return where.

        Parameters
        ----------
        path
            A folder, or a file whose name ends in ``.xlsx`` or ``.duckdb``.
        format
            ``csv`` (the default for a folder), ``parquet``, ``xlsx`` or ``duckdb``.
        overwrite
            True replaces a workbook or database that is there, and writes into a folder that is no casebook. A
            folder that is one is replaced in any case. Files that belong to no table are left.
        audience
            Who is to see it: ``restricted`` (everything, where not given), ``board`` or ``public``: see
            :meth:`seen_by`.

        Returns
        -------
        pathlib.Path
            Where it was written.

        Raises
        ------
        ArgumentError
            A format that is not accepted; something at ``path`` that would be overwritten.
        DataError
            A cell that the format cannot hold, by table, row and column.

        Notes
        -----
        Reading it back gives an equal casebook. The files appear whole or not at all.

        Examples
        --------
        >>> import casegraph as cg
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = cg.example("dhr7").write(f"{folder}/copy", format="parquet")
        ...     copy = cg.open(path)
        >>> copy.contacts == cg.example("dhr7").contacts
        True
        """
        target = Path(path)
        io.write(self.seen_by(audience)._contents, target, format=format, overwrite=overwrite)
        return target

    def graph(self, *, purpose: str | None = None) -> CaseGraph:
        """Build the graph of the casebook, from which all measures are asked.

        Parameters
        ----------
        purpose
            What rows about persons will be asked for. Measures of a casebook without a review need one for such rows,
            and record it in their results; each may be told another.

        Returns
        -------
        CaseGraph
            Immutable, with the families ``frequency``, ``visibility``, ``knowledge`` and ``structure``.

        Raises
        ------
        ArgumentError
            A purpose that says nothing.

        Examples
        --------
        >>> import casegraph as cg
        >>> graph = cg.example("dhr7").graph()
        >>> len(graph.frequency.counts("agency", persons="Victim")) > 1
        True
        """
        from casegraph.graph import CaseGraph

        return CaseGraph.from_casebook(self, purpose=purpose)

    def report(
        self,
        out: str | PathLike[str],
        *,
        audience: AudienceLike = None,
        persons: Sequence[str] = (),
        at: Sequence[str] = (),
        window: str = "P18M",
        title: str | None = None,
        date: str | None = None,
        purpose: str | None = None,
    ) -> Path:
        """Write a report into a folder: a page, a Word document, a workbook and tables.

        Parameters
        ----------
        out
            A folder that is not there yet, is empty, or holds an earlier report, which is replaced.
        audience
            Who is to see it: ``restricted`` (everything, where not given), ``board`` or ``public``: see
            :meth:`seen_by`.
        persons
            The principal persons, by their ids in this casebook; chosen by role where none is given.
        at
            Days on which households and holdings are shown, as ``2014-03-15``.
        window
            How far back checks look, as an ISO 8601 duration.
        title
            What the report is called; else as the casebook.
        date
            A date to print on it; none is printed otherwise, so that equal inputs give equal reports.
        purpose
            What rows about single persons are for, of a casebook without a review. Where none is stated the report
            itself is the purpose, and for which persons a rule of knowledge was met is left out, which it says. It is
            printed on the report.

        Returns
        -------
        pathlib.Path
            The page, ``report.html``; ``report.docx``, ``report.xlsx`` and ``tables`` stand beside it.

        Raises
        ------
        ArgumentError
            ``out`` is a file, or a folder that holds something else; a day that is none; an audience that is none;
            a purpose that says nothing.
        NotFoundError
            A person whom the casebook does not have.
        DataError
            Where the packages that write reports are not installed.

        Examples
        --------
        >>> import casegraph as cg
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     page = cg.example("dhr7").report(f"{folder}/public", audience="public")
        ...     sorted(path.name for path in page.parent.iterdir())
        ['casegraph-report.json', 'report.docx', 'report.html', 'report.xlsx', 'tables']
        """
        from casegraph.reports import Options, write_report

        options = Options(tuple(persons), tuple(at), window, title, date, purpose, Audience.of(audience))
        return write_report(self, Path(out), options)

    # -- how it shows itself -------------------------------------------------------------------------

    def __repr__(self) -> str:
        counts = ", ".join(f"{table.num_rows:,} {name}" for name, table in self.tables.items() if table.num_rows)
        told = f"<Casebook{f' {self.title!r}' if self.title else ''}: {counts or 'no rows'}>"
        return textwrap.fill(printable(told), 110, subsequent_indent="    ", break_on_hyphens=False)

    def _repr_html_(self) -> str:
        held = {name: table for name, table in self.tables.items() if table.num_rows}
        return Table(
            caption=self.title or "Casebook",
            headings=("table", "rows", "one row is"),
            rows=[(name, table.num_rows, schema().tables[name].row_is) for name, table in held.items()],
            notes=("book.contacts and so on are the tables; book.graph() is what measures are asked of.",),
        ).html()


def _joint(checksums: Mapping[str, str]) -> dict[str, str]:
    """One checksum of all files, whose names may tell of persons."""
    if not checksums:
        return {}
    text = "\n".join(f"{name} {value}" for name, value in sorted(checksums.items()))
    return {"all files together": hashlib.sha256(text.encode()).hexdigest()}


def _unpickled(contents: Contents) -> Casebook:
    book = Casebook.__new__(Casebook)
    book._adopt(contents)
    return book


def _empty_table(name: str) -> pa.Table:
    import pyarrow as pa

    types = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    columns = schema().tables[name].columns
    return pa.schema([(column.name, types.get(column.type, pa.string())) for column in columns]).empty_table()
