"""Bringing tables to the schema's types, checking them against each other, and the report of problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casegraph import _core
from casegraph.display import Table, is_code, options
from casegraph.display.names import holds_names
from casegraph.errors import PROBLEM_COLUMNS, Problem, sentence
from casegraph.schema import schema

if TYPE_CHECKING:
    import pandas
    import pyarrow as pa

__all__ = ["ValidationReport", "cross_check", "normalise", "problems_table"]

_MOST_PER_RULE = 1000

Placing = Callable[[str, int, str], str]  # table, row, column -> place in a file


class ValidationReport:
    """Every problem of a casebook.

    Attributes
    ----------
    problems : pyarrow.Table
        A row each: level (``error`` or ``warning``), rule, table, row (data rows from 1; 0: the table's or
        the column's), column, value, reason, accepted, place (where in a file, if read from one).

    Notes
    -----
    A casebook with errors is not usable; warnings name what may be as it is and deserves a look.
    """

    def __init__(self, problems: pa.Table) -> None:
        self.problems = problems

    @property
    def errors(self) -> pa.Table:
        """The problems of level error."""
        return self._of_level("error")

    @property
    def warnings(self) -> pa.Table:
        """The problems of level warning."""
        return self._of_level("warning")

    @property
    def ok(self) -> bool:
        """Whether there is no error; there may be warnings."""
        return not self.errors.num_rows

    def _of_level(self, level: str) -> pa.Table:
        import pyarrow.compute as pc

        return self.problems.filter(pc.equal(self.problems.column("level"), level))

    def to_arrow(self) -> pa.Table:
        """Return the problems as a pyarrow Table."""
        return self.problems

    def to_pandas(self) -> pandas.DataFrame:
        """Return the problems as a pandas DataFrame."""
        from casegraph.frames import to_pandas

        return to_pandas(self.problems)

    def to_polars(self) -> Any:
        """Return the problems as a Polars DataFrame."""
        from casegraph.frames import to_polars

        return to_polars(self.problems)

    def to_pylist(self) -> list[dict[str, Any]]:
        """Return the problems as dictionaries."""
        found: list[dict[str, Any]] = self.problems.to_pylist()
        return found

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.problems.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        count: int = self.problems.num_rows
        return count

    def __bool__(self) -> bool:
        return True  # a report without problems is a report

    def summary(self) -> str:
        """Return how many errors and warnings there are, in words."""
        return f"{_count(self.errors.num_rows, 'error')}, {_count(self.warnings.num_rows, 'warning')}"

    def __str__(self) -> str:
        lines = [f"- {problem['level']}: {sentence(_masked(problem))}" for problem in self.to_pylist()]
        return "\n".join([self.summary(), *lines])

    def __repr__(self) -> str:
        return f"<ValidationReport: {self.summary()}>"

    def _repr_html_(self) -> str:
        if not len(self):
            return f"<p>{self.summary()}</p>"
        shown = [_masked(problem) for problem in self.problems.slice(0, options.rows).to_pylist()]
        return Table(
            caption=self.summary(),
            headings=PROBLEM_COLUMNS,
            rows=[[problem[name] for name in PROBLEM_COLUMNS] for problem in shown],
            total=len(self),
            where="to_pandas() has them all" if len(self) > options.rows else "",
        ).html()


def _masked(problem: dict[str, Any]) -> dict[str, Any]:
    """The problem without a value that may be a person's name, unless names are asked for; its place is told."""
    table = schema().tables.get(problem["table"])
    column = table.find(problem["column"]) if table is not None else None
    value = problem["value"]
    if options.show_names or column is None or not value or is_code(value):
        return problem
    if not holds_names(problem["table"], column.name, column.refers_to):
        return problem
    hidden = "(may be a name: not shown)"
    return {**problem, "value": hidden, "reason": problem["reason"].replace(value, hidden)}


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def problems_table(problems: Iterable[Problem]) -> pa.Table:
    """Return problems as a table."""
    import pyarrow as pa

    rows = [problem.as_dict() for problem in problems]
    kinds = {name: pa.int64() if name == "row" else pa.string() for name in PROBLEM_COLUMNS}
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()})


def normalise(name: str, table: pa.Table, place: Placing | None = None) -> tuple[pa.Table, list[Problem]]:
    """Return a table in the schema's types, and every cell and column that does not fit."""
    import pyarrow as pa

    data, problems = _core.normalise(name, table)
    return pa.table(data), _problems(problems, place)


def cross_check(
    tables: Mapping[str, pa.Table],
    vocabularies: Mapping[str, Sequence[str]],
    place: Placing | None = None,
    known: Sequence[Problem] = (),
) -> list[Problem]:
    """Return the problems of normalised tables, within and between them.

    ``known``: what reading and normalising found before; what would only repeat it or follow from it is left out:
    what refers to a table that could not be read whole is not said to dangle.
    """
    extra = {name: list(terms) for name, terms in vocabularies.items()}
    incomplete = sorted({one.table for one in known if _lost_rows(one, tables)})
    found = _problems(_core.validate(dict(tables), extra, _MOST_PER_RULE, incomplete), place)
    return _without_what_follows(found, known)


# Of a table that was read, what says that rows or their ids are missing from it.
_LOSSES = frozenset({"unreadable_file", "merged_cells"})


def _lost_rows(problem: Problem, tables: Mapping[str, pa.Table]) -> bool:
    if problem.level != "error" or problem.table not in schema().tables:
        return False
    return problem.table not in tables or problem.rule in _LOSSES


def _without_what_follows(found: list[Problem], known: Sequence[Problem]) -> list[Problem]:
    # A cell that did not fit left as missing: it is then "required and empty", and a key that others miss.
    cells = {(one.table, one.row, one.column) for one in known}
    broken = {(one.table, one.column) for one in known}

    def follows(problem: Problem) -> bool:
        table, column = problem.table, problem.column
        if (table, problem.row, column) in cells or (table, 0, column) in cells:
            return True
        declared = schema().tables[table].find(column) if problem.rule == "dangling_key" else None
        referred = declared.refers_to if declared is not None else ""
        return bool(referred) and any((referred, key) in broken for key in schema().tables[referred].key)

    return [problem for problem in found if not follows(problem)]


def _problems(frame: _core.Frame, place: Placing | None) -> list[Problem]:
    import pyarrow as pa

    rows = pa.table(frame).to_pylist()
    if place is not None:
        for row in rows:
            row["place"] = place(row["table"], row["row"], row["column"])
    return [Problem(**row) for row in rows]
