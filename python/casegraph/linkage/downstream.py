"""From linked records to the casebook's persons and participants, and what an agency's own records could have
linked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casegraph.errors import ArgumentError, DataError, NotFoundError
from casegraph.frames import to_arrow

if TYPE_CHECKING:
    from casegraph.casebook import Casebook
    from casegraph.linkage.links import Links

__all__ = ["casebook_of", "linked_by"]


def casebook_of(links: Links, book: Casebook | Mapping[str, Any], *, linked: bool, presence: str) -> Casebook:
    """Return ``book`` with persons and participants as the records make them; see ``Links.casebook``."""
    records = links.records
    if "contact_id" not in records.column_names:
        raise DataError("records: there is no column contact_id; accepted: the contact that each record was made at")
    ids = pc.cast(links._ids(), pa.string())
    of_record = pc.binary_join_element_wise("p-", ids, "")
    entity = links.crosswalk["entity_id"] if linked else of_record
    known = _contact_ids(book)
    contact = records["contact_id"]
    kind = known.type if known.type != pa.null() else pa.string()
    at_contact = pc.and_(pc.is_valid(contact), pc.is_in(contact.cast(kind), value_set=known))
    if not pc.any(at_contact).as_py():
        raise DataError("records: none has a contact_id that is in the casebook's contacts")
    parts = pa.table({"contact_id": contact.cast(kind), "person_id": entity}).filter(at_contact)
    parts = parts.group_by(["contact_id", "person_id"], use_threads=False).aggregate([])
    parts = parts.append_column("presence", pa.array([presence] * parts.num_rows, pa.string()))
    persons = _persons(records, entity)
    if isinstance(book, Mapping):
        from casegraph.casebook import Casebook

        return Casebook({**book, "persons": persons, "participants": parts})
    return book.with_tables(persons=persons, participants=parts, records=None, crosswalk=None, **_without_persons(book))


def _contact_ids(book: Casebook | Mapping[str, Any]) -> pa.ChunkedArray:
    if not isinstance(book, Mapping):
        return book.contacts["contact_id"]
    if "contacts" not in book:
        raise DataError("book: there is no table contacts; accepted: contacts and agencies, or a casebook")
    return to_arrow(book["contacts"], "contacts")["contact_id"]


def _persons(records: pa.Table, entity: Any) -> pa.Table:
    """Each person with the first sex and complete date of birth that one of their records states."""
    columns: dict[str, Any] = {"person_id": entity}
    if "sex" in records.column_names:
        columns["sex"] = records["sex"].cast(pa.string())
    if "birth_date" in records.column_names:
        text = records["birth_date"].cast(pa.string())
        is_day = pc.match_substring_regex(text, r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
        columns["birth_date"] = pc.if_else(pc.fill_null(is_day, False), text, pa.scalar(None, pa.string()))
    table = pa.table(columns)
    first: dict[str, dict[str, Any]] = {}
    for row in table.to_pylist():
        person = first.setdefault(row["person_id"], row)
        for name, value in row.items():
            if person[name] is None:
                person[name] = value
    return pa.Table.from_pylist(list(first.values()), table.schema)


def _without_persons(book: Casebook) -> dict[str, Any]:
    """Tables that speak of persons that are no longer there."""
    told = (
        "relationships", "identifiers", "residences", "episodes", "statements", "assessments", "checks", "check_hits",
        "shares", "share_items",
    )  # fmt: skip
    return {name: None for name in told if name in book.tables}


def linked_by(links: Links, shown: Any, *, agency: Any, record: Any) -> pa.Table:
    """Return contacts with what linked them to a record; see ``Links.linked_by``."""
    settings = links.settings
    if settings.source is None:
        raise ArgumentError("settings.source names no column; accepted: source='agency_id' or the like")
    if "contact_id" not in links.records.column_names:
        raise DataError("records: there is no column contact_id; accepted: the contact that each record was made at")
    row = links._row(record)
    sources = links.records[settings.source].to_pylist()
    if agency not in sources:
        raise NotFoundError(f"agency: no record is of '{agency}'")
    of_agency = np.asarray([one == agency for one in sources])
    pooled = np.asarray(links.clusters["cluster"])
    own = own_clusters_with(links, of_agency, row)
    contacts = links.records["contact_id"].to_pylist()
    how: dict[Any, str] = {}
    for at in np.flatnonzero(pooled == pooled[row]).tolist():
        if contacts[at] is not None:
            is_own = bool(of_agency[at]) and own[at] == own[row]
            if is_own or how.get(contacts[at]) != "own records":
                how[contacts[at]] = "own records" if is_own else "pooled records only"
    table = pa.table(shown)
    if "contact" not in table.column_names:
        raise ArgumentError("shown: accepted: a result with a row a contact, as visibility.check(..., detail=True)")
    found = [how.get(contact, "not linked") for contact in table["contact"].to_pylist()]
    return table.append_column("linked_by", pa.array(found, pa.string()))


def own_clusters_with(links: Links, of_agency: Any, row: int) -> Any:
    """Clusters of the agency's own records and the one that it asks about, by links among those alone."""
    from casegraph import _core

    there = of_agency.copy()
    there[row] = True  # what the agency looks up it has in hand, whoever holds it
    a, b = (np.asarray(links._pairs[name]) for name in ("row_a", "row_b"))
    own = links._pairs.filter(pa.array(there[a] & there[b]))
    return np.asarray(pa.table(_core.clusters(links.records.num_rows, own, links._link))["cluster"])
