"""The errors of casegraph, and a problem of a casebook as a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from casegraph._core import ArgumentError, DataError, Error, NotFoundError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "PROBLEM_COLUMNS",
    "ArgumentError",
    "DataError",
    "Error",
    "InvalidCasebook",
    "NotFoundError",
    "Problem",
    "printable",
    "sentence",
    "shown",
]

PROBLEM_COLUMNS = ("level", "rule", "table", "row", "column", "value", "reason", "accepted", "place")
_SHOWN_PROBLEMS = 20
_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a casebook's data.

    ``row`` counts the table's data rows from 1; 0 where the problem is the table's, the column's or
    the file's. ``place`` says where that row stands in a file, as ``contacts!C8`` or
    ``contacts.csv, row 8`` (both count the header as row 1).
    """

    reason: str
    accepted: str = ""
    table: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    rule: str = "unreadable"
    level: Literal["error", "warning"] = "error"
    place: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the problem as a row of the table of problems."""
        return asdict(self)


def printable(text: object) -> str:
    """Return text fit for one line of a message: line ends and control characters are escaped."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in str(text))


def shown(text: object) -> str:
    """Return a value fit for one line of a message: as `printable`, and cut where it is long."""
    whole = str(text)
    return printable(whole if len(whole) <= _LONGEST_VALUE else whole[:_LONGEST_VALUE] + "...")


def sentence(problem: Mapping[str, Any]) -> str:
    """Return a problem as one line: where, value, reason, what would be accepted."""
    where = [shown(problem["table"])] if problem["table"] else []
    if problem["row"]:
        where.append(f"row {problem['row']}")
    if problem["column"]:
        where.append(f"column {shown(problem['column'])}")
    text = ", ".join(where)
    if problem.get("place"):
        text += f" ({shown(problem['place'])})" if text else shown(problem["place"])
    if problem["value"]:
        text += f", value '{shown(problem['value'])}'"
    text += (": " if text else "") + printable(problem["reason"])
    if problem["accepted"]:
        text += f" [accepted: {printable(problem['accepted'])}]"
    return text


class InvalidCasebook(DataError):  # noqa: N818 (a name that later work relies on)
    """A casebook that does not hold together.

    Attributes
    ----------
    problems : pyarrow.Table
        Every problem, a row each: level, rule, table, row, column, value, reason, accepted, place.
    """

    def __init__(self, problems: pa.Table) -> None:
        self.problems = problems
        super().__init__(_summary(problems))

    def __reduce__(self) -> tuple[type[InvalidCasebook], tuple[pa.Table]]:
        return (InvalidCasebook, (self.problems,))


def _summary(problems: pa.Table) -> str:
    levels = problems.column("level").to_pylist()
    errors = [row for row, level in enumerate(levels) if level == "error"]
    lines, told = [], set()
    for problem in problems.take(errors[:_SHOWN_PROBLEMS]).to_pylist():
        accepted = problem["accepted"] or ""
        # A vocabulary of thirty terms is read once, not at each of twenty rows.
        lines.append(f"- {sentence({**problem, 'accepted': 'as said above'} if accepted in told else problem)}")
        if len(accepted) > _LONGEST_VALUE:
            told.add(accepted)
    total = len(errors)
    head = "the casebook has 1 error" if total == 1 else f"the casebook has {total} errors"
    if total > _SHOWN_PROBLEMS:
        head += f"; the first {_SHOWN_PROBLEMS}"
        lines.append(f"and {total - _SHOWN_PROBLEMS} more; all are in the exception's `problems`")
    return "\n".join([f"{head}:", *lines])
