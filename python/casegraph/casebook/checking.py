"""Dataframes as the schema's tables, and every problem that is found in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError, InvalidCasebook, NotFoundError, Problem
from casegraph.io import Contents, Origin
from casegraph.schema import schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["arrow_tables", "checked", "examined", "placing"]


def arrow_tables(tables: Mapping[str, Any]) -> tuple[dict[str, pa.Table], list[Problem]]:
    """Return dataframes as Arrow tables, and the problems of all columns that cannot be ones of Arrow's."""
    from casegraph.frames import to_arrow

    for name in tables:
        schema().table(name)
    problems: list[Problem] = []
    arrow = {name: to_arrow(data, name, problems) for name, data in tables.items()}

    def is_read(problem: Problem) -> bool:
        known = schema().tables[problem.table].find(problem.column) is not None
        return known or problem.column.startswith("x_")  # any other is refused as unknown, whatever it holds

    return arrow, [problem for problem in problems if is_read(problem)]


def checked(contents: Contents, *, validate: bool) -> Contents:
    """Return the contents in the schema's types; raise with every problem where there are errors."""
    from casegraph.validation import problems_table

    normal, problems = examined(contents, validate=validate)
    if any(problem.level == "error" for problem in problems):
        raise InvalidCasebook(problems_table(problems))
    return normal


def examined(contents: Contents, *, validate: bool) -> tuple[Contents, list[Problem]]:
    """Return the contents in the schema's types, and every problem that is found."""
    from casegraph.validation import cross_check, normalise

    _check_time_zone(contents.time_zone)
    _check_vocabularies(contents.vocabularies)
    place = placing(contents.origins)
    tables: dict[str, pa.Table] = {}
    unfit: list[Problem] = []
    names = [name for name in schema().tables if name in contents.tables]
    # Tables are independent of each other; the threads are gone when the call is over, unless Ctrl-C ends it.
    pool = ThreadPoolExecutor(max_workers=2)
    try:
        fitted = pool.map(lambda name: normalise(name, contents.tables[name], place), names)
        for name, (table, found) in zip(names, fitted, strict=True):
            tables[name] = table
            unfit += found
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    normal = Contents(
        tables,
        contents.title,
        contents.time_zone,
        contents.vocabularies,
        contents.schema_version,
        contents.checksums,
        [problem for problem in [*contents.problems, *unfit] if problem.level == "warning"],
        contents.origins,
        contents.audience,
        contents.made,
    )
    problems = [*contents.problems, *unfit]
    if validate:
        problems += cross_check(tables, contents.vocabularies, place, problems)
    order = {name: at for at, name in enumerate(schema().tables)}
    return normal, sorted(problems, key=lambda one: (order.get(one.table, -1), one.row))


def placing(origins: Mapping[str, Origin]) -> Any:
    def place(table: str, row: int, column: str) -> str:
        return origins[table].place(row, column) if table in origins else ""

    return place


def _check_time_zone(name: str) -> None:
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        known = zoneinfo.available_timezones()
        if known:  # systems without time zone data cannot say
            raise NotFoundError(
                f"there is no time zone '{str(name)[:80]}'; accepted: an IANA name such as Europe/London"
            ) from None


def _check_vocabularies(vocabularies: Mapping[str, Sequence[str]]) -> None:
    for name, terms in vocabularies.items():
        if not schema().vocabulary(name).extensible:
            raise ArgumentError(f"vocabulary '{name}' takes no further terms, because measures depend on its terms")
        for term in terms:
            if not isinstance(term, str) or not term or term != term.strip() or ";" in term:
                raise ArgumentError(
                    f"vocabulary '{name}': {term!r} is no term; accepted: text without ';' and without spaces around it"
                )
