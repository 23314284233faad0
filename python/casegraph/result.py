"""A measure's answer: a tidy table that can be asked for the rows and paragraphs behind each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from inspect import signature
from numbers import Integral
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from casegraph.audience import Audience, AudienceLike
from casegraph.audience.measures import DAYS_USED, TERMS, seen_answer, seen_day, seen_days, seen_parameters
from casegraph.audience.tables import Sight
from casegraph.display import Names, Shown, Table, options
from casegraph.errors import ArgumentError
from casegraph.frames import to_pandas, to_polars
from casegraph.io.made import label_text, made_sentence
from casegraph.purpose import purpose_of_rows, purpose_of_what_is_asked, stated_purpose
from casegraph.registry import Measure
from casegraph.schema import schema

if TYPE_CHECKING:
    import pandas
    import polars

    from casegraph.casebook import Casebook
    from casegraph.graph import CaseGraph
    from casegraph.plots.picture import Picture

__all__ = ["Result"]

_LABELS = ("purpose", "what_if", "definition")  # of an answer, wherever it goes


class Result:
    """The table of one measure on one graph.

    Parameters
    ----------
    measure
        The measure's entry in the registry (definition, units, source).
    parameters
        What it was asked for, as keyword arguments.
    compute
        ``compute(evidence)`` gives ``(table, evidence rows)`` from the core; it is called once for the
        table and once more when evidence is first asked for.
    graph
        The graph that was asked; evidence shows ids, sources and gists of its casebook. What a what-if changed in it
        is among the parameters (``what_if``), and in the metadata of the table.
    evidence_of
        ``evidence_of(rows)`` gives the evidence rows of some rows of the answer; given where all of them may be far
        more than anybody asks for.

    Raises
    ------
    casegraph.ArgumentError
        Rows that name persons or contacts, or figures about few persons, of a casebook without a review, and no
        purpose among the parameters or of the graph.

    Examples
    --------
    >>> import casegraph as cg
    >>> result = cg.example("dhr7").graph().visibility.check("k-2.29", persons="PFP")
    >>> result.columns
    ['part', 'class', 'certain', 'possible', 'share', 'unspecified_shares', 'status']
    >>> result.units["certain"]
    'contacts'
    >>> print(result.measure.title)
    What a check showed
    """

    def __init__(
        self,
        measure: Measure,
        parameters: Mapping[str, Any],
        compute: Callable[[bool], tuple[Any, Any]],
        graph: CaseGraph,
        evidence_of: Callable[[Sequence[int]], Any] | None = None,
    ) -> None:
        book = graph.book
        self.measure = measure
        self.parameters = {**parameters, **purpose_of_what_is_asked(graph, parameters)}
        if graph.changed:
            self.parameters["what_if"] = graph.changed
        self._compute = compute
        self._evidence_of = evidence_of
        self._book = book
        self._graph = graph
        table = pa.table(compute(False)[0])
        self.parameters |= purpose_of_rows(graph, self.parameters, measure.name, table)
        self._table: pa.Table = self._labelled(table)
        self._evidence: pa.Table | None = None
        self._audience = Audience()
        self._days: frozenset[date] | None = None
        self._withheld: tuple[str, ...] = ()
        if not book.audience.sees_all:
            sight = book._sight(book.audience)[0]
            for name in DAYS_USED & self.parameters.keys():
                self.parameters[name] = seen_day(self.parameters[name], sight)
            self._show(self._table, sight, book, renamed=True)

    def _labelled(self, table: pa.Table) -> pa.Table:
        """The table with its purpose, a what-if's changes and the rule asked: Arrow, Parquet and Feather keep them."""
        labels = {f"casegraph.{name}": self.parameters.get(name) for name in _LABELS}
        labels["casegraph.made"] = None if self.made is None else label_text(self.made)
        told = {name: value for name, value in labels.items() if value is not None}
        return table.replace_schema_metadata({**(table.schema.metadata or {}), **told}) if told else table

    @property
    def made(self) -> Mapping[str, Any] | None:
        """The label of the made casebook that it is about, as :attr:`casegraph.Casebook.made`; None of any other."""
        return self._graph.book.made

    # -- the table -------------------------------------------------------------------------------
    @property
    def table(self) -> pa.Table:
        """The answer as a pyarrow Table."""
        return self._table

    @property
    def units(self) -> dict[str, str]:
        """Unit of each column; ``""`` where a column has none."""
        known = self.measure.columns
        return {name: known[name].unit if name in known else "" for name in self._table.column_names}

    @property
    def uncertain_days(self) -> str:
        """What the measure does with contacts of an uncertain day; its column ``dates``, if any, says it of each row.

        ``""`` of a measure outside contact frequency, whose definition says it.
        """
        return self.measure.uncertain_days

    def to_arrow(self) -> pa.Table:
        """The answer as a pyarrow Table.

        Returns
        -------
        pyarrow.Table
            The same as :attr:`table`. What speaks the Arrow PyCapsule interface takes the result itself.

        Examples
        --------
        >>> import casegraph as cg
        >>> result = cg.example("dhr7").graph().frequency.counts("agency")
        >>> result.to_arrow().column_names
        ['agency', 'certain', 'possible']
        """
        return self._table

    def to_pandas(self) -> pandas.DataFrame:
        """The answer as a pandas DataFrame.

        Returns
        -------
        pandas.DataFrame
            Whole numbers with missing values stay whole numbers. ``attrs`` has the purpose, what a what-if changed,
            the definition of the rule asked, and of made data their label.

        Examples
        --------
        >>> import casegraph as cg
        >>> result = cg.example("dhr7").graph().frequency.counts("agency", persons="Victim")
        >>> bool((result.to_pandas()["certain"] <= result.to_pandas()["possible"]).all())
        True
        """
        frame = to_pandas(self._table)
        frame.attrs.update({name: self.parameters[name] for name in _LABELS if self.parameters.get(name) is not None})
        if self.made is not None:
            frame.attrs["made"] = dict(self.made)
        return frame

    def to_polars(self) -> polars.DataFrame:
        """The answer as a Polars DataFrame.

        Returns
        -------
        polars.DataFrame
            Made without copying what need not be copied.

        Examples
        --------
        >>> import casegraph as cg
        >>> cg.example("dhr7").graph().frequency.counts("agency").to_polars().columns
        ['agency', 'certain', 'possible']
        """
        return to_polars(self._table)

    def to_pylist(self) -> list[dict[str, Any]]:
        """The answer as a list of dicts, a dict a row.

        Returns
        -------
        list of dict
            Missing values are None, days are ``datetime.date``.

        Examples
        --------
        >>> import casegraph as cg
        >>> graph = cg.example("dhr7").graph()
        >>> graph.knowledge.nth_incident(("Perpetrator", "PFP"), k=3).to_pylist()[0]["on"]
        datetime.date(2012, 5, 17)
        """
        rows: list[dict[str, Any]] = self._table.to_pylist()
        return rows

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return int(self._table.num_rows)

    @property
    def columns(self) -> list[str]:
        """Names of the answer's columns."""
        return list(self._table.column_names)

    # -- audiences -------------------------------------------------------------------------------
    @property
    def audience(self) -> Audience:
        """Who may see it: ``restricted``, unless :meth:`seen_by` made it."""
        return self._audience

    @property
    def withheld(self) -> tuple[str, ...]:
        """What of the answer its audience may not see, and why, in sentences; empty where nothing is left out."""
        return self._withheld

    def seen_by(self, audience: AudienceLike) -> Result:
        """The answer as an audience may see it; its figures are computed on the whole casebook.

        Parameters
        ----------
        audience
            ``restricted``, ``board`` or ``public``, or a :class:`casegraph.Audience` with a threshold of its own.

        Returns
        -------
        Result
            With pseudonyms. For the public days are months, small counts and those from which they could be worked
            out are missing, a column ``withheld`` names the columns that are missing in each row for that reason, and
            there is no evidence; of a measure whose rows tell of single persons or contacts there are no rows.

        Raises
        ------
        casegraph.ArgumentError
            An audience that is none.

        Examples
        --------
        >>> import casegraph as cg
        >>> counts = cg.example("dhr7").graph().frequency.counts("agency", persons="Perpetrator")
        >>> public = counts.seen_by("public")
        >>> min(row["certain"] for row in public.to_pylist() if row["certain"] is not None) >= 10
        True
        >>> public.evidence().num_rows
        0
        """
        who = Audience.of(audience)
        if who.sees_all or who.name == self._audience.name:
            return self
        sight, shown = self._book._sight(who)
        seen = object.__new__(Result)
        seen.measure, seen._compute, seen._evidence, seen._graph = self.measure, self._compute, None, self._graph
        seen._evidence_of = self._evidence_of
        seen.parameters = seen_parameters(self.parameters, self.measure.name, sight)
        seen._show(self._table, sight, shown, renamed=False)
        return seen

    def _show(self, table: pa.Table, sight: Sight, book: Casebook, *, renamed: bool) -> None:
        """Hold what the audience of ``sight`` may see of the answer, and no more."""
        found = seen_answer(table, self.measure, sight, renamed=renamed)
        self._table, self._withheld = self._labelled(found.table), found.withheld
        self._book, self._audience, self._days = book, sight.audience, sight.days
        if not sight.audience.sees_rows:
            self._compute, self._evidence_of = _no_evidence, None

    # -- evidence --------------------------------------------------------------------------------
    def evidence(self, rows: int | Sequence[int] | None = None, *, purpose: str | None = None) -> pa.Table:
        """The casebook's rows behind the answer's rows, with their sources and gists.

        Parameters
        ----------
        rows
            Rows of the answer, counted from 0; all where None.
        purpose
            What the rows, which are of single contacts, are asked for, in a casebook without a review; where None, the
            purpose of the answer or of the graph. The table's metadata keep it (``casegraph.purpose``).

        Returns
        -------
        pyarrow.Table
            ``answer_row`` (int64, from 0), ``table`` (of the casebook), ``row`` (in that table, from 1),
            ``id`` (the row's key as text), ``date``, ``source``, ``gist``; further columns where the measure says so.

        Raises
        ------
        casegraph.ArgumentError
            No review and no purpose; a row that is no whole number.
        IndexError
            A row that the answer does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> delays = cg.example("dhr7").graph().frequency.delays(agencies="wmp")
        >>> pairs = [(row["from_contact"], row["to_contact"]) for row in delays.to_pylist()]
        >>> evidence = delays.evidence(pairs.index(("c-2.17-1", "c-2.20-1")))
        >>> "overview:2.17" in evidence["source"][0].as_py()
        True
        """
        return self._with_purpose(lambda: self._behind(rows), purpose)

    def evidence_rows(self, *, purpose: str | None = None) -> pa.Table:
        """The rows behind all rows of the answer, without their sources and gists.

        Parameters
        ----------
        purpose
            As in :meth:`evidence`.

        Returns
        -------
        pyarrow.Table
            ``answer_row`` (from 0), ``table`` and ``row`` (in that table, from 0); small where
            :meth:`evidence` would spell out every row of a large casebook.

        Raises
        ------
        casegraph.ArgumentError
            No review and no purpose.

        Examples
        --------
        >>> import casegraph as cg
        >>> cg.example("dhr7").graph().frequency.counts("agency").evidence_rows().column_names
        ['answer_row', 'table', 'row']
        """
        return self._with_purpose(lambda: pa.table(self._compute(True)[1]).select(_EVIDENCE), purpose)

    def _with_purpose(self, rows: Callable[[], pa.Table], purpose: str | None) -> pa.Table:
        """Rows behind the answer, with the purpose that they are asked for; refused first where they need one."""
        needed = self._audience.sees_rows
        asked = purpose if purpose is not None else self.parameters.get("purpose")
        stated = stated_purpose(
            self._graph, asked, needed=needed, what="rows of evidence, each of one contact or person,"
        )
        found = rows()
        labels = {f"casegraph.{name}": told for name, told in stated.items()}
        if self.made is not None:
            labels["casegraph.made"] = label_text(self.made)
        return found.replace_schema_metadata({**(found.schema.metadata or {}), **labels}) if labels else found

    def _behind(self, rows: int | Sequence[int] | None = None) -> pa.Table:
        """The rows behind rows of the answer, for :meth:`evidence`, and for pictures that show days and nobody's id."""
        wanted = None if rows is None else self._rows_of_answer(rows)
        if wanted is not None and self._evidence is None and self._evidence_of is not None:
            return _with_sources(pa.table(self._evidence_of(wanted)), self._book, self._days)
        if self._evidence is None:
            found = pa.table(self._compute(True)[1])
            self._evidence = _with_sources(found, self._book, self._days)
        if wanted is None:
            return self._evidence
        import pyarrow.compute as pc

        return self._evidence.filter(pc.is_in(self._evidence["answer_row"], pa.array(wanted, pa.int64())))

    def _rows_of_answer(self, rows: int | Sequence[int]) -> list[int]:
        wanted = list(rows) if isinstance(rows, Iterable) and not isinstance(rows, str | bytes) else [rows]
        for row in wanted:
            if isinstance(row, bool) or not isinstance(row, Integral):
                raise ArgumentError(f"rows: {row!r} is not accepted; accepted: whole numbers from 0, one or several")
            if not 0 <= row < len(self):
                raise IndexError(f"the answer has no row {row}; it has {len(self)} rows, counted from 0")
        return [int(row) for row in wanted]

    # -- display ---------------------------------------------------------------------------------
    def plot(self, **options: Any) -> Picture:
        """Draw the answer; see docs/pictures.md.

        Parameters
        ----------
        **options
            As of the picture's function in :mod:`casegraph.plots`, such as ``width="column"``.

        Returns
        -------
        casegraph.plots.Picture
            With ``save(path)`` for SVG, PNG and PDF, and ``alt``, what it shows in words.

        Raises
        ------
        casegraph.ArgumentError
            A measure that has no picture; the message names those that have one.
        casegraph.Error
            Where matplotlib is not installed.

        Examples
        --------
        >>> import casegraph as cg
        >>> graph = cg.example("dhr7").graph()
        >>> graph.knowledge.first_held("domestic_abuse", persons="PFP").plot().title
        'Who held what on record, and from when'
        """
        from casegraph.plots.registry import plot_result  # late: pictures need a library of their own

        return plot_result(self, **options)

    def show(self, rows: int | None = None, *, names: bool | None = None) -> Shown:
        """Show more rows than usual, or names, for this once.

        Parameters
        ----------
        rows
            How many rows; as many as ``casegraph.options.rows`` says where None.
        names
            True shows ids of persons that may be names; as ``casegraph.options.show_names`` says where None.

        Returns
        -------
        casegraph.display.Shown
            What a notebook shows as a table and a terminal as text.

        Examples
        --------
        >>> import casegraph as cg
        >>> cg.example("dhr7").graph().frequency.counts("sector", persons="PFP").show(rows=2)
        Contacts counted: frequency.counts(by=['sector'], persons=['PFP'])
             sector      certain  possible
                        contacts  contacts
          0  police            8        12
          1  maternity         1         1
        2 of 5 rows; to_pandas() has them all, evidence(row) what is behind one
        """
        return Shown(self._shown(options.rows if rows is None else rows, names))

    def _shown(self, rows: int, names: bool | None = None) -> Table:
        masked = Names(self._book.tables, names)
        asked = ", ".join(f"{name}={masked.value(value)!r}" for name, value in self._asked().items())
        units = list(self.units.values())
        more = len(self) > rows
        return Table(
            caption=f"{self.measure.title}: {self.measure.name}({asked})",
            headings=self.columns,
            rows=[masked.row(row.values()) for row in self._table.slice(0, rows).to_pylist()],
            total=len(self),
            units=units if any(units) else (),
            numbered=True,
            where="to_pandas() has them all, evidence(row) what is behind one" if more else "",
            notes=[
                *([f"What if: {changed}."] if (changed := self.parameters.get("what_if")) else ()),
                *([f"The rule: {told}."] if (told := self.parameters.get("definition")) else ()),
                *(() if len(self) else ("no rows",)),
                *self._withheld,
                *(() if self.made is None else (made_sentence(self.made),)),
            ],
        )

    def _asked(self) -> dict[str, Any]:
        """The arguments that differ from what the measure takes by itself."""
        method = self.measure.method
        asked = {} if method is None else {name: one.default for name, one in signature(method).parameters.items()}
        return {
            name: value
            for name, value in self.parameters.items()
            if name in asked and value != asked[name] and value not in (None, [], (), "")
        }

    def __repr__(self) -> str:
        return self._shown(options.rows).text()

    def _repr_html_(self) -> str:
        return self._shown(options.rows).html()


def _no_evidence(_evidence: bool) -> tuple[Any, Any]:
    types = {"answer_row": pa.int64(), "table": pa.string(), "row": pa.int64()}
    return None, pa.schema(list(types.items())).empty_table()


_EVIDENCE = ["answer_row", "table", "row"]
# What some measures add to the rows behind their answers: rows of a table, which are told by their keys.
_FURTHER = {"person_a": "persons", "person_b": "persons", "incident": "incidents", "check": "contacts"}


def _with_sources(found: pa.Table, book: Casebook, days: frozenset[date] | None) -> pa.Table:
    """Join evidence rows with the casebook's ids, dates, sources and gists."""
    size = found.num_rows
    texts: dict[str, list[Any]] = {name: [None] * size for name in ("id", "date", "source", "gist")}
    tables = found["table"].to_pylist()
    rows = found["row"].to_pylist()
    for name in dict.fromkeys(tables):
        table = book.tables[name]
        places = [place for place in range(size) if tables[place] == name and rows[place] < table.num_rows]
        taken = table.take(pa.array([rows[place] for place in places], pa.int64()))
        for place, label in zip(places, _labels(taken, name), strict=True):
            texts["id"][place] = label
        for column in ("date", "source", "gist"):
            if column not in taken.column_names:
                continue
            for place, value in zip(places, taken[column].to_pylist(), strict=True):
                texts[column][place] = None if value is None else str(value)
    return pa.table(
        {
            "answer_row": found["answer_row"],
            "table": pa.array(tables, pa.string()),
            "row": pa.array(
                [
                    row + 1 if row < book.tables[table].num_rows else None
                    for row, table in zip(rows, tables, strict=True)
                ],
                pa.int64(),
            ),
            **{name: pa.array(values, pa.string()) for name, values in texts.items()},
            **{name: _further(found[name], name, book, days) for name in found.column_names if name not in _EVIDENCE},
        }
    )


def _further(column: pa.ChunkedArray, name: str, book: Casebook, days: frozenset[date] | None) -> Any:
    """A further column of evidence, as its audience may see it: keys for rows of a table, days or months."""
    if name not in _FURTHER:
        return column if name in TERMS else seen_days(column, days)
    of = _FURTHER[name]
    if of not in book.tables:
        return pa.nulls(len(column), pa.string())
    return book.tables[of][schema().table(of).key[0]].combine_chunks().take(column.combine_chunks())


def _labels(rows: pa.Table, name: str) -> list[str]:
    """The key of each row as text; the parts of a key of several columns are joined by `` / ``."""
    parts = [rows[column].to_pylist() for column in schema().table(name).key if column in rows.column_names]
    return [" / ".join(str(part) for part in key if part is not None) for key in zip(*parts, strict=True)]
