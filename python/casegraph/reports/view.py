"""A casebook as a report reads it: labels, rows with their sources, days, principal persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.arguments import day_number
from casegraph.display import no_such_person
from casegraph.errors import ArgumentError, Error
from casegraph.graph import CaseGraph
from casegraph.plots.lanes import by_sector
from casegraph.purpose import checked_purpose
from casegraph.reports import words
from casegraph.reports.options import CONTACTS_IN_PAGE, Options
from casegraph.schema import schema

if TYPE_CHECKING:
    from casegraph.casebook import Casebook
    from casegraph.result import Result

__all__ = ["Days", "Id", "Moment", "View"]

Id = str | int
Days = tuple[int | None, int | None]

_PRINCIPAL_ROLES = ("victim", "perpetrator", "subject", "former_partner", "partner")
_PARTNER_ROLES = ("former_partner", "partner")
_PRINCIPALS = 10
_REPORT = "the report of this casebook"  # what figures of its principal persons are asked for, where nothing is stated
_KEPT_AS_DICTS = 20_000  # rows of a table that are kept as dicts; of longer ones single rows are read


@dataclass(frozen=True)
class Moment:
    """When it is asked what was on record: by the end of a day, or before the fatal incident began."""

    name: str  # in ids and files
    told: str  # "on 15 Mar 2014"
    asked: Mapping[str, Any]  # arguments of the measures of knowledge


class View:
    """What every part of the report reads of the casebook and its graph."""

    def __init__(self, book: Casebook, options: Options) -> None:
        self.source = book  # as it is given; `book` is what the audience may see of it
        self.audience = options.audience
        self.book = book.seen_by(options.audience)
        self.options = options
        _check_window(options.window)
        self._purpose = checked_purpose(options.purpose)
        # Its measures have the figures of the whole casebook, and answer as the audience may see them.
        self.graph: CaseGraph = self.book.graph(purpose=self._purpose or _REPORT)
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._days: dict[str, Days] = {}
        self._tables: dict[str, pa.Table] = {}

    def table(self, name: str) -> pa.Table:
        """A table with all columns of the schema; those that the casebook leaves out are missing throughout."""
        if name not in self._tables:
            self._tables[name] = _whole_table(self.book, name)
        return self._tables[name]

    # -- size --------------------------------------------------------------------------------------

    def size(self, table: str) -> int:
        """Rows of a table; 0 where the casebook does not have it."""
        found = self.book.tables.get(table)
        return 0 if found is None else int(found.num_rows)

    @property
    def large(self) -> bool:
        """Whether contacts are too many to be listed one by one in a page."""
        return self.size("contacts") > CONTACTS_IN_PAGE

    @property
    def made(self) -> bool:
        """Whether the casebook says that it is a made one."""
        return any(review["kind"] == "made" for review in self.rows("reviews"))

    # -- rows --------------------------------------------------------------------------------------

    @property
    def purpose(self) -> str | None:
        """What rows about single persons are asked for; of a casebook with a review it need not be stated."""
        return self._purpose

    @property
    def may_ask_about_persons(self) -> bool:
        """Whether it may be told for whom a rule was met: that is a review's matter, or has a stated purpose."""
        return bool(self.size("reviews")) or self._purpose is not None

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row of a table as a dict. Only for tables that are known to be short, or are shown whole."""
        if table not in self._rows:
            self._rows[table] = self.table(table).to_pylist()
        return self._rows[table]

    def row(self, table: str, at: int) -> dict[str, Any]:
        """One row of a table, counted from 0."""
        if table in self._rows or self.size(table) <= _KEPT_AS_DICTS:
            return self.rows(table)[at]
        one: dict[str, Any] = self.table(table).slice(at, 1).to_pylist()[0]
        return one

    def row_id(self, table: str, at: int) -> str:
        """The id of a row as people know it; its number in the table where it has none."""
        column = _id_column(self.book, table)
        value = self.row(table, at).get(column) if column else None
        return f"row {at + 1:,}" if value is None else str(value)

    def place_of(self, table: str, value: Id) -> int | None:
        """The row of an id, counted from 0; None where there is no such row."""
        return self._places(table).get(value)

    def _places(self, table: str) -> Mapping[Id, int]:
        name = f"_{table}_places"
        found: dict[Id, int] | None = self.__dict__.get(name)
        if found is None:
            column = _id_column(self.book, table)
            values = self.table(table)[column].to_pylist() if column and self.size(table) else []
            found = {value: at for at, value in enumerate(values) if value is not None}
            self.__dict__[name] = found
        return found

    # -- labels ------------------------------------------------------------------------------------

    @cached_property
    def _persons(self) -> dict[Id, str]:
        return _labels(self.table("persons"), "person_id", "label", "person")

    @cached_property
    def _agencies(self) -> dict[Id, str]:
        return _labels(self.table("agencies"), "agency_id", "name", "agency")

    @cached_property
    def _addresses(self) -> dict[Id, str]:
        return _labels(self.table("addresses"), "address_id", "label", "address")

    def person(self, value: Id | None) -> str:
        """How the source calls a person."""
        return "" if value is None else self._persons.get(value, str(value))

    def agency(self, value: Id | None) -> str:
        """The name of an agency."""
        return "" if value is None else self._agencies.get(value, str(value))

    def address(self, value: Id | None) -> str:
        """How the source calls a place; ``elsewhere`` is one that is not told."""
        if value is None:
            return ""
        if value == "elsewhere":
            return "elsewhere, not stated where"
        return self._addresses.get(value, str(value))

    @cached_property
    def agency_order(self) -> list[Id]:
        """Agencies by sector, then as the casebook lists them."""
        return [row["agency_id"] for row in self._agency_rows]

    @cached_property
    def _agency_rows(self) -> list[dict[str, Any]]:
        return [dict(row) for row in by_sector(self.rows("agencies"))]

    @cached_property
    def sector(self) -> dict[Id, str]:
        """The sector of each agency."""
        return {row["agency_id"]: row["sector"] or "other" for row in self.rows("agencies")}

    @cached_property
    def only_document(self) -> str | None:
        """The document's id where all sources are of one: it is then not named at each of them."""
        ids = [row["document_id"] for row in self.rows("documents")]
        return str(ids[0]) if len(ids) == 1 else None

    def sources(self, text: str | None) -> str:
        """Where a row stands, for people."""
        return words.sources(text, self.only_document)

    def flag_order(self, flags: Iterable[str]) -> list[str]:
        """Flags in the order of their vocabulary."""
        known = [*schema().vocabulary("flag").values, *self.book.vocabularies.get("flag", ())]
        wanted = set(flags)
        return [flag for flag in known if flag in wanted]

    # -- persons -----------------------------------------------------------------------------------

    @cached_property
    def principals(self) -> list[Id]:
        """The persons that the report is about.

        By role, where persons have one; a partner or former partner only where some contact was had with them: one
        who is only spoken about has no dealings with agencies to report.
        """
        if self.options.persons:
            return [self._asked_person(text) for text in self.options.persons]
        if not self.size("persons"):
            return []
        table = self.table("persons").select(["person_id", "role"])
        chosen = table.filter(pc.is_in(table["role"], pa.array(_PRINCIPAL_ROLES)))
        present = self._took_part(chosen["person_id"])
        rows = [
            row
            for row in sorted(chosen.to_pylist(), key=lambda row: _PRINCIPAL_ROLES.index(row["role"]))
            if row["role"] not in _PARTNER_ROLES or row["person_id"] in present
        ]
        if 0 < len(rows) <= 2 * _PRINCIPALS:
            return [row["person_id"] for row in rows]
        return self._most_met()

    def _took_part(self, persons: pa.ChunkedArray) -> set[Id]:
        table = self.table("participants")
        took_part = pc.and_(pc.equal(table["presence"], "took_part"), pc.is_in(table["person_id"], persons))
        return set(table.filter(took_part)["person_id"].to_pylist())

    def _asked_person(self, text: str) -> Id:
        given = self.source.persons["person_id"]
        value: Id = text
        if pa.types.is_integer(given.type):
            value = int(text) if text.lstrip("-").isdigit() else text
        if value in given.to_pylist():
            return self.source.key_for(self.audience, "persons", value)
        raise no_such_person(value, given.to_pylist())

    def _most_met(self) -> list[Id]:
        table = self.table("participants")
        if not table.num_rows:
            first: list[Id] = self.table("persons")["person_id"].slice(0, _PRINCIPALS).to_pylist()
            return first
        counts = table.group_by("person_id").aggregate([("contact_id", "count")])
        order = [("contact_id_count", "descending"), ("person_id", "ascending")]
        found: list[Id] = counts.sort_by(order)["person_id"].slice(0, _PRINCIPALS).to_pylist()
        return found

    # -- days --------------------------------------------------------------------------------------

    def days(self, text: str | None) -> Days:
        """First and last day of an EDTF date; None where there is no bound."""
        if not text:
            return (None, None)
        if text not in self._days:
            first, last, _approximate, _uncertain = _core.parse_edtf(text)
            self._days[text] = (first, last)
        return self._days[text]

    @cached_property
    def chosen_days(self) -> list[str]:
        """The days on which households and holdings are shown."""
        if self.options.at:
            return [self._asked_day(text) for text in self.options.at]
        found = self._days_of_checks()[:1]
        for review in self.rows("reviews")[:1]:
            days = [self._one_day(review[column]) for column in ("scope_start", "scope_end", "death_date")]
            start, end, death = days
            found += [day for day in (start, end if end is not None else death) if day is not None]
        if not found and self.last_day is not None:
            found = [self.last_day - 365, self.last_day]
        return [iso_day(day) for day in sorted(set(found))]

    @cached_property
    def fatal_incident(self) -> Id | None:
        """The fatal incident that the first review names, where its first contact has a day."""
        return None if self.fatal_day is None else self.rows("reviews")[0]["fatal_incident_id"]

    @cached_property
    def fatal_day(self) -> int | None:
        """The day of the first contact of the fatal incident that the first review names."""
        incident: Id | None = self.rows("reviews")[0]["fatal_incident_id"] if self.size("reviews") else None
        if incident is None:
            return None
        try:
            _core_graph, day = self.graph._as_before(incident)
        except ArgumentError:  # no contact of it has a day
            return None
        return day

    @cached_property
    def fatal_contact(self) -> Id | None:
        """The first contact of the fatal incident that has its day; asked of the casebook as it is given, whose days
        and times some audiences may not see."""
        if self.fatal_day is None:
            return None
        incident = _whole_table(self.source, "reviews")["fatal_incident_id"][0].as_py()
        contacts = _whole_table(self.source, "contacts")
        rows = contacts.filter(pc.equal(contacts["incident_id"], incident)).to_pylist()
        rows = [row for row in rows if self._one_day(row["date"]) == self.fatal_day]
        first = min(rows, key=lambda row: (row["sequence"] or 0, row["time_min"] or ""), default=None)
        return None if first is None else self.source.key_for(self.audience, "contacts", first["contact_id"])

    @cached_property
    def persons_of(self) -> dict[Id, dict[Id, None]]:
        """The persons who have any part in each contact; of a large casebook the principal ones alone."""
        table = self.table("participants").select(["contact_id", "person_id"])
        if self.large:
            table = table.filter(pc.is_in(table["person_id"], pa.array(self.principals, table["person_id"].type)))
        found: dict[Id, dict[Id, None]] = {}
        for contact, person in zip(*(table[name].to_pylist() for name in table.column_names), strict=True):
            found.setdefault(contact, {})[person] = None
        return found

    def contacts_after(self, day: int) -> list[Id]:
        """Contacts that were surely after a day."""
        return [contact for first, contact in self._by_first_day if first > day]

    @cached_property
    def _by_first_day(self) -> list[tuple[int, Id]]:
        days = ((self.days(row["date"])[0], row["contact_id"]) for row in self.rows("contacts"))
        return [(first, contact) for first, contact in days if first is not None]

    @cached_property
    def openers(self) -> frozenset[Id]:
        """Agencies that are stated to have had access to another's records."""
        return frozenset(row["agency_id"] for row in self.rows("access"))

    @property
    def before_fatal(self) -> str:
        """Words for figures that leave out the fatal incident, where there is one."""
        return "" if self.fatal_incident is None else " before the fatal incident"

    @cached_property
    def moments(self) -> list[Moment]:
        """When it is shown what was on record: the days chosen, but the moment before the fatal incident instead of
        its day and later ones, so that what it made known is not mixed with what was on record before."""
        days = self.chosen_days
        fatal = None if self.options.at else self.fatal_day
        earlier = [day for day in days if fatal is None or day < iso_day(fatal)]
        found = [Moment(day, f"on {words.edtf_words(day)}", {"at": day}) for day in earlier]
        if fatal is not None:
            told = f"before the fatal incident of {self._day_told(fatal)}"
            found.append(Moment("before-fatal-incident", told, {"before": self.fatal_incident}))
        return found

    def may_see(self, day: int) -> bool:
        """Whether the audience may see this day, and not only its month."""
        days = self.source._days_seen_by(self.audience)
        return days is None or date(1970, 1, 1) + timedelta(days=day) in days

    def _day_told(self, day: int) -> str:
        """A day in words; its month alone where the audience may not see the day."""
        exact = self.may_see(day)
        return words.day_text(day) if exact else words.month_text(date(1970, 1, 1) + timedelta(days=day))

    @property
    def last_moment(self) -> Moment:
        """The last of the moments; the end of the record where none is chosen."""
        return self.moments[-1] if self.moments else Moment("end", "", {})

    def _one_day(self, text: str | None) -> int | None:
        first, last = self.days(text)
        return first if first == last else None

    @cached_property
    def checks(self) -> Result:
        """What every check of the casebook showed or would have shown."""
        return self.graph.visibility.checks()

    def _days_of_checks(self) -> list[int]:
        if not self.size("checks"):
            return []
        days = self.checks.table["day"].to_pylist()
        # For some audiences a day is a month, as text: no day to choose.
        return sorted((day - date(1970, 1, 1)).days for day in days if isinstance(day, date))

    def _asked_day(self, text: str) -> str:
        try:
            day = day_number("at", text)
        except Error as error:
            raise ArgumentError(f"at: '{words.cut(text, 80)}' is not one day; accepted: 2014-03-15") from error
        assert day is not None
        return iso_day(day)

    @cached_property
    def _dates(self) -> list[str]:
        return [text for text in pc.unique(self.table("contacts")["date"]).to_pylist() if text]

    @cached_property
    def first_day(self) -> int | None:
        """The first day on which some contact certainly had not happened before, of those with a first day."""
        return min((first for first, _last in map(self.days, self._dates) if first is not None), default=None)

    @cached_property
    def last_day(self) -> int | None:
        """The last day that any contact may have been on."""
        return max((last for _first, last in map(self.days, self._dates) if last is not None), default=None)

    @cached_property
    def death_day(self) -> int | None:
        """The day of the first death that a review is about, where it is one day."""
        found = (self._one_day(review["death_date"]) for review in self.rows("reviews"))
        return next((day for day in found if day is not None), None)


def _check_window(window: str) -> None:
    try:
        _core.subtract_span(0, window)
    except Error as error:
        raise ArgumentError(f"window: {error}") from error


def iso_day(day: int) -> str:
    """``2014-03-15`` of a number of days since 1970-01-01."""
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def _labels(table: pa.Table, key: str, label: str, what: str) -> dict[Id, str]:
    pairs = zip(table[key].to_pylist(), table[label].to_pylist(), strict=True)
    # A number alone would read as a count.
    return {value: text or (f"{what} {value}" if isinstance(value, int) else str(value)) for value, text in pairs}


_TYPES = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}


def _whole_table(book: Casebook, name: str) -> pa.Table:
    given = book.tables.get(name)
    size = 0 if given is None else given.num_rows
    columns = {}
    for column in schema().tables[name].columns:
        if given is None or column.name not in given.column_names:
            columns[column.name] = pa.nulls(size, _TYPES.get(column.type, pa.string()))
        else:
            columns[column.name] = _as_text(given[column.name])
    return pa.table(columns)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Days of a database as the EDTF that they are, dictionaries spelled out; all else as it is."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return pc.cast(column, pa.string()) if pa.types.is_temporal(column.type) else column


def _id_column(book: Casebook, table: str) -> str | None:
    key = schema().tables[table].key
    return key[0] if len(key) == 1 else None
