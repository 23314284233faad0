"""The tables of a casebook as an audience may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from casegraph.audience.columns import KEEPS_IDS, NOUNS, PUBLIC_TABLES, RESTRICTED_TABLES, Holds, holds
from casegraph.audience.dates import days_in, month, printed_documents, rows_printed
from casegraph.audience.who import Audience
from casegraph.audience.words import Masks
from casegraph.schema import schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Id", "Sight"]

Id = str | int
_WITHHELD = "withheld"  # in the place of words without which a row is none
_ELSEWHERE = "elsewhere"  # the schema's word for an address that is not told
_KEY_TABLES = {"person": "persons", "address": "addresses", "identifier": "identifiers", "household": "persons"}
# Labels for people: the table, the column that takes them, and the term that says what the row is.
_LABELS = {
    "persons": ("label", "role"),
    "addresses": ("label", "kind"),
    "agencies": ("name", "sector"),
}


class Sight:
    """What an audience sees of the tables of one casebook.

    Pseudonyms are numbered in the order of the rows, so that they are the same in every output of one casebook, and
    stay when rows are added at the end of its tables.
    """

    def __init__(self, tables: Mapping[str, pa.Table], audience: Audience) -> None:
        self._tables = tables
        self.audience = audience
        self._printed_documents = printed_documents(tables)

    # -- tables ------------------------------------------------------------------------------------

    @cached_property
    def shown(self) -> Mapping[str, pa.Table]:
        """The tables that the audience may be given."""
        found = {}
        for name in self._tables:
            if self._is_shown(name):
                found[name] = self._table(name, self._cells_shown)
            elif schema().tables[name].essential:  # without which there is no casebook: its columns without a row
                found[name] = self._table(name, self._cells_shown).slice(0, 0)
        return found

    def exact(self) -> dict[str, pa.Table]:
        """The tables with pseudonyms for ids and labels, and all that measures read: never to be given away.

        Measures asked of them have the figures of the casebook itself, and no name can come out of them.
        """
        names = [name for name in self._tables if name not in RESTRICTED_TABLES]
        return {name: self._table(name, self._cells_exact) for name in names}

    @cached_property
    def days(self) -> frozenset[date] | None:
        """The days that stand exactly in the tables shown; None where these keep every exact day of the casebook."""
        if self._are_all_exact():
            return None
        found: set[date] = set()
        for name, table in self.shown.items():
            for column in (one for one in table.column_names if holds(name, one) is Holds.DATE):
                for text in table[column].unique().to_pylist():
                    found.update(days_in(text or ""))
        return frozenset(found)

    def _are_all_exact(self) -> bool:
        """Whether no date that is shown is coarser than the casebook's."""
        names = [(name, column) for name in self._tables for column in self._tables[name].column_names]
        dated = [pair for pair in names if holds(*pair) is Holds.DATE and pair[0] not in RESTRICTED_TABLES]
        return self.audience.sees_rows and all(
            self.shown[name][column].to_pylist() == self._values(name, column) for name, column in dated
        )

    def _is_shown(self, name: str) -> bool:
        if self.audience.name == "public":
            return name in PUBLIC_TABLES
        return name not in RESTRICTED_TABLES

    def _table(self, name: str, make: Callable[[str, str, Holds], list[Any] | None]) -> pa.Table:
        import pyarrow as pa

        given, columns = self._tables[name], {}
        wanted = {column.name: column for column in schema().tables[name].columns}
        label = _LABELS.get(name, ("", ""))[0]
        for column in [one for one in wanted if one in given.column_names or one == label]:
            kind = holds(name, column)
            cells = None if kind is None else make(name, column, kind)
            if cells is not None:
                columns[column] = pa.array(cells, _arrow_type(wanted[column].type, cells))
            elif wanted[column].required:
                columns[column] = pa.array([_WITHHELD] * given.num_rows, pa.string())
        return pa.table(columns)

    # -- cells -------------------------------------------------------------------------------------

    def _cells_shown(self, table: str, column: str, kind: Holds) -> list[Any] | None:
        board = self.audience.name == "board"
        if kind in (Holds.IDENTITY, Holds.REMARK):
            return None
        if kind in (Holds.SOURCE, Holds.PLACE, Holds.NUMBER, Holds.TOKEN) and not board:
            return None
        if kind is Holds.DATE:
            return self._dates(table, column)
        if kind is Holds.TIME:
            return self._times(table, column) if board else None
        if kind is Holds.WORDS:
            return self._words(table, column) if board else None
        if kind is Holds.REF and not self._is_led_to(table, column):
            return None
        return self._cells_exact(table, column, kind)

    def _is_led_to(self, table: str, column: str) -> bool:
        """Whether the audience is shown the table that a column refers to."""
        refers_to = schema().tables[table].column(column).refers_to
        return not refers_to or self._is_shown(refers_to)

    def _cells_exact(self, table: str, column: str, kind: Holds) -> list[Any] | None:
        if kind is Holds.KEY:
            return [None if value is None else self.key(table, value) for value in self._values(table, column)]
        if kind is Holds.REF:
            return self._references(table, column)
        if kind is Holds.TOKEN:
            return self._tokens(table, column)
        if kind is Holds.NAME:
            return self._names(table)
        if kind is Holds.ORGANISATION:
            if self.audience.name == "board":
                return self._words(table, column)  # "Anna's solicitor"
            return self._names(table) if table in _LABELS else None
        if kind is Holds.WORDS:
            return self._words(table, column)
        if kind is Holds.REMARK:
            return None
        if kind is Holds.IDENTITY:
            return self._stand_ins(table, column)
        return self._values(table, column)

    def _stand_ins(self, table: str, column: str) -> list[Any]:
        """Numbers, which measures compute with; of texts only that they are stated."""
        values = self._values(table, column)
        return [None if value is None else value if isinstance(value, float) else "stated" for value in values]

    def _values(self, table: str, column: str) -> list[Any]:
        given = self._tables[table]
        if column not in given.column_names:
            return [None] * given.num_rows
        return [value.isoformat() if hasattr(value, "isoformat") else value for value in given[column].to_pylist()]

    def _words(self, table: str, column: str) -> list[Any]:
        return [self.masks.mask(value) for value in self._values(table, column)]

    def _dates(self, table: str, column: str) -> list[Any]:
        values = self._values(table, column)
        return [value if exact else month(value) for value, exact in zip(values, self._exact_rows(table), strict=True)]

    def _times(self, table: str, column: str) -> list[Any]:
        values = self._values(table, column)
        return [value if exact else None for value, exact in zip(values, self._exact_rows(table), strict=True)]

    def _exact_rows(self, table: str) -> list[bool]:
        """For each row whether the audience may see its exact dates."""
        if self.audience.name != "board":
            return [False] * self._tables[table].num_rows
        return rows_printed(self._values(table, "source"), self._printed_documents)

    def labels(self, table: str) -> dict[Id, str]:
        """For each pseudonymous id of persons, addresses or agencies what it is called for people."""
        return dict(zip(self._keys(table).values(), self._names(table), strict=True))

    def _names(self, table: str) -> list[str]:
        """A pseudonym for each row, with what the row is: "person 2 (perpetrator)"."""
        told = self._values(table, _LABELS[table][1])
        noun = NOUNS[table]
        return [
            f"{noun} {at} ({str(term).replace('_', ' ')})" if term else f"{noun} {at}"
            for at, term in enumerate(told, start=1)
        ]

    def _tokens(self, table: str, column: str) -> list[str | None]:
        """Equal values of one kind have equal tokens, so that what they have in common is still seen."""
        numbers: dict[tuple[Any, Any], int] = {}
        found = []
        for kind, value in zip(self._values(table, "kind"), self._values(table, column), strict=True):
            number = None if value is None else numbers.setdefault((kind, value), len(numbers) + 1)
            found.append(None if number is None else f"value-{number}")
        return found

    # -- ids ---------------------------------------------------------------------------------------

    def key(self, table: str, value: Id | None) -> Id | None:
        """The id of a row as the audience knows it; None for one that the table does not have."""
        if value is None:
            return None
        if table == "addresses" and value == _ELSEWHERE:
            return _ELSEWHERE
        return self._keys(table).get(value)

    def _keys(self, table: str) -> Mapping[Id, Id]:
        name = f"_{table}_keys"
        found: dict[Id, Id] | None = self.__dict__.get(name)
        if found is None:
            found = self.__dict__[name] = self._make_keys(table)
        return found

    def _make_keys(self, table: str) -> dict[Id, Id]:
        if table not in self._tables:
            return {}
        column = next((one.name for one in schema().tables[table].columns if one.unique), None)
        if column is None or column not in self._tables[table].column_names:
            return {}
        values = [value for value in self._values(table, column) if value is not None]
        if table in KEEPS_IDS and self.audience.name == "board":
            return {value: value for value in values}
        return {value: f"{NOUNS[table]}-{at}" for at, value in enumerate(values, start=1)}

    def _references(self, table: str, column: str) -> list[Any]:
        values = self._values(table, column)
        if (table, column) == ("checks", "key"):
            tables: Iterable[str | None] = [_KEY_TABLES.get(kind) for kind in self._values(table, "key_kind")]
        elif column == "entity_id":
            tables = self._values(table, "entity_table")
        elif (table, column) == ("recommendations", "addressed_to"):
            return [self._addressed(value) for value in values]
        else:
            refers_to = schema().tables[table].column(column).refers_to
            return [self.key(refers_to, value) for value in values]
        return [self.key(name, value) if name else None for name, value in zip(tables, values, strict=True)]

    def _addressed(self, text: str | None) -> str | None:
        """Those to whom a recommendation is addressed: agencies by id; others as they are called, for the board."""
        found = []
        for part in (piece.strip() for piece in (text or "").split(";")):
            key = self.key("agencies", part)
            if key is not None:
                found.append(str(key))
            elif part and self.audience.name == "board":
                found.append(self.masks.mask(part) or "")
        return "; ".join(found) or None

    # -- names in texts ----------------------------------------------------------------------------

    @cached_property
    def masks(self) -> Masks:
        """Replaces in texts what the casebook calls its persons and addresses, and the identities that it holds."""
        names: dict[str, str] = {}
        for table, column, instead in (
            ("records", "given_name family_name other_names", "[name]"),
            ("records", "address_line_1 address_line_2 postcode", "[address]"),
            ("records", "phone email national_number", "[number]"),
            ("addresses", "postcode", "[address]"),
            ("identifiers", "value", "[number]"),
        ):
            for one in column.split():
                names.update(dict.fromkeys(self._texts(table, one), instead))
        as_recorded = self._texts("participants", "recorded_as")  # "a caller" as well as a name
        names.update({value: "[name]" for value in as_recorded if any(letter.isupper() for letter in value)})
        for table in ("incidents", "contacts", "shares", "checks", "episodes", "identifiers", "addresses", "persons"):
            names.update({old: str(new) for old, new in self._telling_keys(table)})
        for table in ("addresses", "persons"):
            noun = NOUNS[table]
            labels = self._values(table, "label") if table in self._tables else []
            names.update({label: f"{noun} {at}" for at, label in enumerate(labels, start=1) if label})
            names.update({old: str(new).replace("-", " ") for old, new in self._telling_keys(table)})
        return Masks(names)

    def _telling_keys(self, table: str) -> list[tuple[str, Id]]:
        """The ids that would be recognised in a text, each with its pseudonym."""
        return [(old, new) for old, new in self._keys(table).items() if isinstance(old, str) and not old.isdigit()]

    def _texts(self, table: str, column: str) -> list[str]:
        if table not in self._tables:
            return []
        return [value for value in self._values(table, column) if isinstance(value, str)]


def _arrow_type(declared: str, cells: list[Any]) -> pa.DataType:
    import pyarrow as pa

    known = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    if declared == "id" and any(isinstance(cell, int) for cell in cells):
        return pa.int64()
    return known.get(declared, pa.string())
