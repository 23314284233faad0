"""The list of contacts of a casebook that is too large for a page, straight from its columns."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from casegraph.reports.view import View

__all__ = ["write_contacts"]

_COLUMNS = (
    "contact_id", "date", "time_min", "time_max", "agency_id", "kind", "attendance", "outcome", "incident_id",
    "met_at", "concerns_address", "filed_at", "count_min", "count_max", "gist", "source",
)  # fmt: skip
_BATCH = 100_000


def write_contacts(view: View, path: Path) -> list[str]:
    """Write every contact with its persons, in the casebook's order; return the names of the columns."""
    contacts = view.table("contacts")
    table = contacts.select(list(_COLUMNS))
    table = table.append_column("persons", _persons(view, contacts["contact_id"]))
    options = pa_csv.WriteOptions(quoting_style="needed")
    inert = pa.schema([(name, pa.string()) for name in table.column_names])
    with path.open("wb") as out, pa_csv.CSVWriter(out, inert, write_options=options) as writer:
        for start in range(0, table.num_rows, _BATCH):
            part = table.slice(start, _BATCH)
            writer.write_table(pa.table([_inert(column) for column in part.columns], schema=inert))
    return list(table.column_names)


def _persons(view: View, wanted: pa.ChunkedArray) -> pa.ChunkedArray:
    """The persons of each contact with their part, in one text."""
    rows = view.table("participants")
    if not rows.num_rows:
        return pa.chunked_array([pa.nulls(len(wanted), pa.string())])
    part = pc.if_else(
        pc.fill_null(pc.not_equal(rows["presence"], "took_part"), False),
        pc.binary_join_element_wise(" (", pc.replace_substring(rows["presence"], "_", " "), ")", ""),
        pa.scalar(""),
    )
    told = pc.binary_join_element_wise(pc.cast(rows["person_id"], pa.string()), part, "")
    by_contact = pa.table({"contact_id": rows["contact_id"], "told": told}).group_by("contact_id", use_threads=False)
    listed = by_contact.aggregate([("told", "list")])
    texts = pc.binary_join(listed["told_list"], "; ")
    places = pc.index_in(wanted, listed["contact_id"].combine_chunks())
    return texts.take(places)


def _inert(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts with an apostrophe in front where a spreadsheet would take them for a formula."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return pc.cast(column, pa.string())
    return pc.cast(pc.replace_substring_regex(column, r"^([=+\-@\t\r])", r"'\1"), pa.string())
