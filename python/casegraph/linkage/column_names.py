"""Names that agencies give to columns, and the names that linkage knows them by."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from casegraph.errors import ArgumentError, DataError, shown

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["NOT_COMPARED", "is_usual", "named"]

# Of each column its usual names, small, letters and digits alone; the earlier is taken where a table has several.
_USUAL = {
    "record_id": ("recordid", "recordno", "recordnumber", "recordref", "recordreference"),
    "agency_id": ("agencyid", "agency", "agencyname", "organisation", "organization", "sourcesystem"),
    "given_name": ("givenname", "givennames", "forename", "forenames", "firstname", "firstnames", "fname"),
    "family_name": ("familyname", "surname", "lastname", "lname"),
    "birth_date": ("birthdate", "dateofbirth", "dob", "birthdt", "dateborn"),
    "sex": ("sex", "gender"),
    "address_line_1": ("addressline1", "address1", "addr1", "address", "homeaddress", "fulladdress", "street"),
    "postcode": ("postcode", "postalcode", "pcode", "homepostcode", "zip"),
    "phone": (
        "phone", "telephone", "phonenumber", "phoneno", "telephonenumber", "telephoneno", "tel", "telno", "mobile",
        "mobilenumber", "mobileno", "mobilephone", "contactnumber",
    ),
    "email": ("email", "emailaddress", "mail"),
    "national_number": (
        "nationalnumber", "nhsnumber", "nhsno", "nhs", "nhsnum", "nationalinsurancenumber", "nino", "ninumber",
    ),
}  # fmt: skip
# Columns of the casebook's table `records` that linkage has no use for: nobody is surprised that they are not compared.
NOT_COMPARED = ("contact_id", "other_names", "address_line_2", "town", "source", "gist", "note")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def is_usual(name: str) -> bool:
    """Whether a column of this name is known."""
    return any(_plain(name) in usual for usual in _USUAL.values())


def named(
    table: pa.Table, wanted: Iterable[str] | None, columns: Mapping[str, str] | None
) -> tuple[pa.Table, list[str]]:
    """Return the table with its columns named as linkage knows them, and what was taken for what.

    Parameters
    ----------
    table
        Records.
    wanted
        Columns that settings ask for; those of the casebook's table ``records`` where None.
    columns
        What the caller says: names in the table, and what they are.

    Raises
    ------
    casegraph.ArgumentError
        ``columns`` names a column that there is not, or one that nothing asks for, or two for one.
    casegraph.DataError
        Two columns of one name.
    """
    names = list(table.column_names)
    _refuse_doubles(names)
    asked = set(_USUAL if wanted is None else wanted)
    new = _told(names, asked | {"record_id", "agency_id"}, columns)
    told = dict(new)
    taken = {*(name for name in names if name not in told), *told.values()}
    for target, usual in _USUAL.items():
        if target in taken or target not in asked:
            continue
        free = {_plain(name): name for name in reversed(names) if name not in new and name not in asked}
        found = next((free[one] for one in usual if one in free), None)
        if found is not None:
            new[found] = target
    notes = [f"columns: {', '.join(f'{old} is taken for {target}' for old, target in new.items())}"] if new else []
    renamed = [new.get(name, name) for name in names]
    if wanted is None:
        unused = [
            shown(name)
            for name in renamed
            if name and name not in _USUAL and name not in NOT_COMPARED and not name.startswith("x_")
        ]
        if unused:
            notes.append(
                f"columns not used: {', '.join(unused)}; columns={{'name there': 'given_name'}} "
                "(--column 'name there=given_name' on the command line) says what one is"
            )
    return table.rename_columns(renamed), notes


def _refuse_doubles(names: list[str]) -> None:
    for at, name in enumerate(names):
        if name and name in names[:at]:
            # A file without a header has values of a person in their place: only a name that is one is told.
            called = f"'{name}'" if is_usual(name) else "by one name"
            raise DataError(
                f"records: columns {names.index(name) + 1} and {at + 1} are both called {called}; accepted: a header "
                "with a name of its own for each column"
            )


def _told(names: list[str], known: set[str], columns: Any) -> dict[str, str]:
    if columns is None:
        return {}
    if not isinstance(columns, Mapping) or not all(isinstance(one, str) for pair in columns.items() for one in pair):
        raise ArgumentError("columns: accepted: a mapping of names in the records to names that linkage knows")
    for old, new in columns.items():
        if old not in names:
            close = difflib.get_close_matches(old, names, 1)
            hint = f"; did you mean '{shown(close[0])}'?" if close else ""
            # Without a header the first record stands there, whose values no message tells.
            listed = f"; there are {', '.join(map(shown, names))}" if any(map(is_usual, names)) else ""
            raise ArgumentError(f"columns: there is no column '{shown(old)}'{hint if listed else ''}{listed}")
        if new not in known:
            close = difflib.get_close_matches(new, sorted(known), 1)
            hint = f"; did you mean '{close[0]}'?" if close else ""
            raise ArgumentError(f"columns: '{shown(new)}' is not known{hint}; accepted: {', '.join(sorted(known))}")
        if new in names and new != old and new not in columns:
            raise ArgumentError(
                f"columns: '{shown(old)}' is to be {new}, which there is already; accepted: one of them"
            )
    targets = list(columns.values())
    for new in targets:
        if targets.count(new) > 1:
            raise ArgumentError(f"columns: two are to be {new}; accepted: one")
    return dict(columns)
