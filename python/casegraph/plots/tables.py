"""Rows of a casebook's tables as pictures read them: a column that is not there is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casegraph import _core
from casegraph.plots.words import plain

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["Names", "days", "listed", "records"]

Row = dict[str, Any]


class _Empty(dict[str, Any]):
    def __missing__(self, key: str) -> None:
        return None


def records(table: Any) -> list[Row]:
    """Rows as dicts that give None for a column that the table lacks."""
    return [_Empty(row) for row in table.to_pylist()]


def listed(ids: Any) -> list[Any]:
    """One id or several as a list; None is an empty one."""
    if ids is None:
        return []
    return [ids] if isinstance(ids, str | int) else list(ids)


def days(edtf: str | None) -> tuple[int | None, int | None]:
    """First and last day (days since 1970-01-01) that a date may be; None where open."""
    if not edtf:
        return None, None
    first, last, _approximate, _uncertain = _core.parse_edtf(str(edtf))  # a column of a database may hold days
    return first, last


class Names:
    """What persons, agencies and addresses are called in a picture: their label or name, else their id."""

    def __init__(self, book: Casebook) -> None:
        self.persons = {
            row["person_id"]: _name(row["label"], row["person_id"], "person") for row in records(book.persons)
        }
        self.agencies = {
            row["agency_id"]: _name(row["name"], row["agency_id"], "agency") for row in records(book.agencies)
        }
        self.addresses = {
            row["address_id"]: _name(row["label"], row["address_id"], "address") for row in records(book.addresses)
        }

    def person(self, person: Any) -> str:
        return self.persons.get(person, plain(person))

    def agency(self, agency: Any) -> str:
        return self.agencies.get(agency, plain(agency))

    def address(self, address: Any) -> str:
        return self.addresses.get(address, plain(address))


def _name(label: Any, identifier: Any, what: str) -> str:
    told = plain(label or "")
    return told or (f"{what} {identifier}" if isinstance(identifier, int) else plain(identifier))
