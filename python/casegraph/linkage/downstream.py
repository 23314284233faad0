"""From linked records to the casebook's persons and participants, and what an agency's own records could have
linked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.errors import ArgumentError, DataError, NotFoundError
from casegraph.errors import shown as given
from casegraph.frames import to_arrow

if TYPE_CHECKING:
    from casegraph.casebook import Casebook
    from casegraph.linkage.links import Links

__all__ = ["POOLED", "casebook_of", "linked_by", "linked_by_pooling"]

_PRESENCE = ("took_part", "spoken_about")
POOLED = "tied to the person by pooled records only"


def casebook_of(links: Links, book: Casebook | Mapping[str, Any], *, linked: bool, presence: str) -> Casebook:
    """Return ``book`` with persons and participants as the records make them; see ``Links.casebook``."""
    from casegraph.casebook import Casebook

    if not isinstance(book, Casebook | Mapping):
        raise ArgumentError(
            f"book: a {type(book).__name__} is not accepted; accepted: a Casebook, or the tables contacts and agencies "
            "by name"
        )
    if presence not in _PRESENCE:
        raise ArgumentError(f"presence: '{given(presence)}' is not accepted; accepted: {', '.join(_PRESENCE)}")
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
    by_pooling = linked_by_pooling(links) if linked else np.zeros(records.num_rows, bool)
    parts = pa.table({"contact_id": contact.cast(kind), "person_id": entity, "by_pooling": by_pooling})
    # One record of a contact that the agency could have linked is enough.
    parts = parts.filter(at_contact).group_by(["contact_id", "person_id"], use_threads=False)
    parts = parts.aggregate([("by_pooling", "min")])
    otherwise = pc.if_else(parts["by_pooling_min"], POOLED, pa.scalar(None, pa.string()))
    parts = parts.drop_columns("by_pooling_min").append_column("recorded_as", otherwise)
    parts = parts.append_column("presence", pa.array([presence] * parts.num_rows, pa.string()))
    # Each record a person: by their ids, so that of those taken to be one the smallest is the first.
    persons = _persons(records, entity) if linked else _persons(records, entity).take(links._in_order)
    walk = links.crosswalk if linked else None
    if walk is not None:
        walk = walk.set_column(0, "record_id", pc.cast(walk["record_id"], pa.string()))
    if isinstance(book, Mapping):
        kept = {} if walk is None else {"crosswalk": walk}
        return Casebook({**book, "persons": persons, "participants": parts, **kept})
    return book.with_tables(persons=persons, participants=parts, records=None, crosswalk=walk, **_without_persons(book))


def linked_by_pooling(links: Links) -> Any:
    """Of each record whether its agency's own records do not tie it to those of the same person that name them.

    An agency's records of a person fall into groups by links among them alone. The group with the most records names
    the person (of several as large, that with the smallest id); the others were joined to it by records of other
    agencies. Where the settings name no source that cannot be told, and is False of all.
    """
    source = links.settings.source
    size = links.records.num_rows
    if source is None:
        return np.zeros(size, bool)
    held = links.records[source].combine_chunks().dictionary_encode(null_encoding="encode").indices
    agency = np.asarray(held)
    own = np.asarray(pa.table(_core.clusters(size, _of_one_agency(links, agency), links._link))["cluster"])
    person = np.asarray(links.clusters["cluster"])
    ids = links._ids().to_pylist()
    groups: dict[tuple[int, int], dict[int, list[int]]] = {}
    for row, key in enumerate(zip(person.tolist(), agency.tolist(), strict=True)):
        groups.setdefault(key, {}).setdefault(int(own[row]), []).append(row)
    pooled = np.zeros(size, bool)
    for of_agency in groups.values():
        naming = min(of_agency.values(), key=lambda rows: (-len(rows), min(ids[row] for row in rows)))
        for rows in of_agency.values():
            pooled[rows] = rows is not naming
    return pooled


def _of_one_agency(links: Links, agency: Any) -> pa.Table:
    """Pairs within an agency that the clusters keep together, those that somebody linked being certain."""
    person = np.asarray(links.clusters["cluster"])
    names = ["row_a", "row_b", "probability"]
    tables = [links._pairs.select(names)]
    if links._decided is not None:
        decided = links._decided.filter(pc.equal(links._decided["decision"], "link")).select(names[:2])
        tables.append(decided.append_column("probability", pa.array(np.ones(decided.num_rows))).cast(tables[0].schema))
    pairs = pa.concat_tables(tables)
    a, b = (np.asarray(pairs[name]) for name in ("row_a", "row_b"))
    return pairs.filter(pa.array((agency[a] == agency[b]) & (person[a] == person[b])))


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
    there = of_agency.copy()
    there[row] = True  # what the agency looks up it has in hand, whoever holds it
    a, b = (np.asarray(links._pairs[name]) for name in ("row_a", "row_b"))
    own = links._pairs.filter(pa.array(there[a] & there[b]))
    return np.asarray(pa.table(_core.clusters(links.records.num_rows, own, links._link))["cluster"])
