"""Addresses: free text read part by part, linked with the same model, matched to a list; records filed elsewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casegraph import _core
from casegraph.errors import ArgumentError, DataError
from casegraph.frames import to_arrow
from casegraph.linkage.arguments import checked, having
from casegraph.linkage.settings import Comparison, Level, Part, Rule, Settings

if TYPE_CHECKING:
    from casegraph.casebook import Casebook
    from casegraph.linkage.links import Links
    from casegraph.linkage.model import Kind, Model

__all__ = [
    "address_model",
    "address_settings",
    "filed_elsewhere",
    "link_addresses",
    "match_addresses",
    "parse_addresses",
]

_LINES = ("address_line_1", "address_line_2", "town", "postcode")
_PARTS = ("unit", "building", "number", "street", "locality", "town", "postcode")


@checked
def parse_addresses(texts: Any) -> pa.Table:
    """Read UK addresses part by part.

    Parameters
    ----------
    texts
        Addresses as typed, one a row: a column or a list; a text is one address. Lines may be parted by
        commas, semicolons or line breaks, or not at all; parts may stand in any order.

    Returns
    -------
    pyarrow.Table
        ``unit``, ``building``, ``number``, ``street``, ``locality``, ``town``, ``county``, ``postcode``, ``normal``
        (the parts
        in the usual order as one text) and ``placeholder`` (no fixed abode, unknown: no place). Parts that are not
        there are missing.

    Raises
    ------
    casegraph.DataError
        A column that is not text.

    Notes
    -----
    By the words of streets and buildings and the shape of numbers and postcodes alone, without a gazetteer: a locality
    that no comma parts from its town is taken for a part of the town.

    Examples
    --------
    >>> from casegraph.linkage import parse_addresses
    >>> read = parse_addresses(["FLAT 2, 12 High St., Madetown CV1 2AB", "12 high street flat 2 madetown cv12ab"])
    >>> read["normal"].to_pylist()
    ['flat 2, 12 high street, madetown, CV12AB', 'flat 2, 12 high street, madetown, CV12AB']
    """
    if isinstance(texts, str):
        texts = [texts]
    try:
        column = texts if isinstance(texts, pa.Array | pa.ChunkedArray) else pa.array(texts)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise DataError(f"addresses: a {type(texts).__name__} is not accepted; accepted: a column of text") from error
    return pa.table(_core.parse_addresses(pa.table({"text": column}), 0))


@checked
def address_settings(*, source: str | None = None, between_sources: bool = False) -> Settings:
    """Return settings for addresses that :func:`parse_addresses` read.

    Parameters
    ----------
    source, between_sources
        As of :class:`Settings`.

    Returns
    -------
    Settings
        Unit, whether there is one, building, number, name and type of the street (Elm Grove is not Elm Close), town and
        postcode (unit, sector, district, area). Addresses are linked from 0.9 on: they hold few parts, and a
        missing postcode alone leaves many in doubt.
    """
    exact = Level("exact")
    alike = [exact, Level("jaro_winkler", 0.92), Level("qgram_jaccard", 0.5)]
    return Settings(
        columns={
            "unit": "text", "divided": "text", "building": "text", "number": "as_is", "street": "text",
            "street_name": "text", "street_type": "text", "town": "text", "postcode": "postcode",
        },
        comparisons=[
            Comparison("unit", [exact]),
            Comparison("divided", [exact]),
            Comparison("building", alike),
            Comparison("number", [exact, Level("damerau_levenshtein", 1)]),
            Comparison("street_name", alike),
            Comparison("street_type", [exact]),
            Comparison("town", [exact, Level("jaro_winkler", 0.9)]),
            Comparison(
                "postcode",
                [exact, Level("damerau_levenshtein", 1), Level("postcode_sector"), Level("postcode_district"),
                 Level("postcode_area")],

            ),
        ],
        rules=[
            Rule(["postcode", "number"]),
            Rule(["street", "number"]),
            Rule(["postcode", Part("street", "soundex")]),
            Rule([Part("street", "soundex"), "number"]),
            Rule(["building", "postcode"]),
            Rule(["building", "street"]),
            Rule(["street", "town", "unit"]),
            Rule([Part("street", "prefix", 4), "number", "town"]),
        ],
        id_column="address_id",
        link=0.9,
        source=source,
        between_sources=between_sources,
    )  # fmt: skip


def _parsed(addresses: Any, columns: Sequence[str] | None, id_column: str, what: str) -> pa.Table:
    table = to_arrow(addresses, what)
    chosen = [name for name in columns or ("address", "label", *_LINES) if name in table.column_names]
    if columns and len(chosen) < len(columns):
        absent = next(name for name in columns if name not in chosen)
        raise ArgumentError(f"{what}: there is no column '{absent}'; there are {', '.join(table.column_names)}")
    if not chosen:
        raise DataError(f"{what}: accepted: a column address, label or {', '.join(_LINES)}, or columns=")
    texts = [pc.fill_null(table[name].cast(pa.string()), "") for name in chosen]
    whole = pc.binary_join_element_wise(*texts, ", ")
    read = parse_addresses(whole)
    ids = table[id_column] if id_column in table.column_names else pa.array(range(table.num_rows))
    parts = {name: read[name] for name in read.column_names}
    return pa.table({"address_id": pc.cast(ids, pa.string()), **parts, **_further(read)})


def _further(read: pa.Table) -> dict[str, Any]:
    """What follows from the parts: name and type of the street, and whether a part of a house is meant."""
    street = read["street"]
    # A street of one word has no type: "12 Mill" may be Mill Road or Mill Lane.
    name = pc.coalesce(pc.struct_field(pc.extract_regex(street, "^(?P<name>.+) [^ ]+$"), "name"), street)
    kind = pc.struct_field(pc.extract_regex(street, " (?P<type>[^ ]+)$"), "type")
    has_place = pc.or_(pc.is_valid(read["number"]), pc.is_valid(read["building"]))
    divided = pc.if_else(pc.is_valid(read["unit"]), "yes", pc.if_else(has_place, "no", None))
    return {"street_name": name, "street_type": kind, "divided": divided}


def _fitted(settings: Settings, table: pa.Table) -> Settings:
    """The settings without what no address has."""
    from dataclasses import replace

    there = {name for name in settings.columns if table[name].null_count < table.num_rows}
    return replace(
        settings,
        columns={name: how for name, how in settings.columns.items() if name in there},
        comparisons=[one for one in settings.comparisons if one.column in there],
        rules=[rule for rule in settings.rules if all(part.column in there for part in rule.whole_parts)],
    )


@checked
def link_addresses(
    addresses: Any, *, columns: Sequence[str] | None = None, id_column: str = "address_id", model: Model | None = None
) -> Links:
    """Say which addresses are the same place, with what probability.

    Parameters
    ----------
    addresses
        A dataframe with a row an address.
    columns
        Columns whose texts make the address, in order; by default ``address``, ``label``, ``address_line_1``,
        ``address_line_2``, ``town`` and ``postcode``, those that are there.
    id_column
        The column that names an address; rows from 0 where it is not there.
    model
        A model of :func:`address_settings`; None: :func:`~casegraph.linkage.addresses.address_model` of the addresses.

    Returns
    -------
    Links
        As of ``cg.link``, of the parts that were read.

    Raises
    ------
    casegraph.ArgumentError
        A column that there is not.
    casegraph.DataError
        No column with addresses, or none that can be compared.
    """
    from casegraph.linkage.link import link

    table = _parsed(addresses, columns, id_column, "addresses")
    settings = _fitted(address_settings(), table)
    links = link(table, settings, model=model or address_model(table, settings))
    links._are = "addresses"
    return links


# How often records of one address agree so: what is known of how addresses are typed, in the order of the levels.
_M = {
    "unit": (0.97, 0.03),
    "divided": (0.92, 0.08),
    "building": (0.75, 0.12, 0.08, 0.05),
    "number": (0.96, 0.025, 0.015),
    "street_name": (0.85, 0.1, 0.03, 0.02),
    "street_type": (0.96, 0.04),
    "town": (0.85, 0.1, 0.05),
    "postcode": (0.85, 0.06, 0.04, 0.03, 0.015, 0.005),
}
# How often other addresses of one street agree so where few are seen, which counts for `_WORTH` of them.
_NEIGHBOURS = {**_M, "unit": (0.1, 0.9), "divided": (0.6, 0.4), "building": (0.05, 0.05, 0.05, 0.85),
               "number": (0.005, 0.15, 0.845), "postcode": (0.4, 0.3, 0.2, 0.05, 0.03, 0.02)}  # fmt: skip
_ONE_HOUSE = {**_M, "unit": (0.005, 0.995), "divided": (0.9, 0.1)}
_WORTH = 20.0
_OF_PLACE = ("street_name", "street_type", "town")  # typed as of one address, whichever house it is
_MOST_OF_STREETS = 3_000  # addresses, of whole streets, that tell how neighbours agree


def address_model(table: pa.Table, settings: Settings) -> Model:
    """Return a model whose m is assumed and whose u and prior are learnt from the addresses.

    m is not learnt, because EM without labels takes the addresses of one street for those of one place. Addresses of
    one street and flats of one house are kinds of pairs of their own: they agree on street, town and postcode, and what
    tells them apart is the number or the unit.

    Parameters
    ----------
    table
        Addresses that were read part by part.
    settings
        Those of :func:`~casegraph.linkage.address_settings`.

    Returns
    -------
    Model
        The prior is the share of all pairs that the model itself takes for one address.
    """
    from dataclasses import replace

    from casegraph.linkage.link import link

    links = link(table, replace(settings, prior=2 / max(table.num_rows, 3)))
    m = [(0.0, *_M[name]) for name in links.model.names]
    model = replace(links.model, m=m, not_learnt=(), kinds=())
    model = replace(model, kinds=_kinds(table, settings, model))
    kept = replace(settings, keep=1e-6)
    for _ in range(5):
        found = link(table, kept, model=model)
        matches = float(np.asarray(found._pairs["probability"]).sum())
        model = replace(model, prior=min(0.5, max(matches, 0.5) / _pairs_of(table, settings)))
    return model


def _pairs_of(table: pa.Table, settings: Settings) -> float:
    """How many pairs there are to link: all, or those of two sources."""
    pairs = table.num_rows * (table.num_rows - 1) / 2
    if settings.between_sources and settings.source is not None:
        of_sources = [int(one["counts"]) for one in table[settings.source].value_counts().to_pylist()]
        pairs -= sum(one * (one - 1) for one in of_sources) / 2
    return max(float(pairs), 1.0)


def _kinds(table: pa.Table, settings: Settings, model: Model) -> list[Kind]:
    """Matches, other addresses of one street, other flats of one house, strangers; the second and third as counted."""
    from casegraph.linkage.model import Kind

    levels, every = _of_one_street(table, settings, model)
    at = {name: index for index, name in enumerate(model.names)}
    unknown = np.zeros(len(levels), np.int64)
    number, unit, building = (levels[:, at[one]] if one in at else unknown for one in ("number", "unit", "building"))
    is_other_house = (number >= 2) | ((number == 0) & (building == len(_M["building"])))
    is_other_flat = ~is_other_house & (unit == 2)
    strangers, kinds = 1.0, [Kind("match", True, 1.0, model.m)]
    for name, chosen, assumed in (
        ("one street", is_other_house, _NEIGHBOURS),
        ("one house", is_other_flat, _ONE_HOUSE),
    ):
        share = min(0.4, (float(chosen.sum()) + 0.5) / max(1, len(levels)) * every)
        strangers -= share
        counted = [_counted(levels[chosen, at[of]], of, assumed[of]) for of in model.names]
        kinds.append(Kind(name, False, share, counted))
    return [*kinds, Kind("strangers", False, strangers, model.u)]


def _counted(levels: Any, comparison: str, assumed: Sequence[float]) -> list[float]:
    """Of each level how often it is seen where something is known, drawn to what is assumed."""
    seen = np.bincount(levels, minlength=len(assumed) + 1)[1:].astype(float)
    if comparison in _OF_PLACE:
        seen[:] = 0
    seen += _WORTH * np.asarray(assumed)
    return [0.0, *(seen / seen.sum()).tolist()]


def _of_one_street(table: pa.Table, settings: Settings, model: Model) -> tuple[Any, float]:
    """Levels of pairs of one street, of some streets, and the share of all pairs that are of one street."""
    from dataclasses import replace

    from casegraph.linkage.link import link

    district = pc.replace_substring_regex(table["postcode"], r"[0-9][A-Z]{2}$", "")
    streets = pc.binary_join_element_wise(table["street"], pc.coalesce(table["town"], district, ""), "|")
    codes = pc.fill_null(pc.index_in(streets, pc.unique(streets.drop_null())), -1).to_numpy()
    counts = np.bincount(codes[codes >= 0])
    every = float((counts * (counts - 1) / 2).sum()) / max(1.0, table.num_rows * (table.num_rows - 1) / 2)
    several = np.flatnonzero(counts > 1)
    drawn = np.random.default_rng(settings.seed).permutation(several)
    drawn = drawn[np.cumsum(counts[drawn]) <= _MOST_OF_STREETS]
    none = np.zeros((0, len(model.names)), np.int64)
    if not len(drawn):
        return none, every
    some = table.filter(pa.array(np.isin(codes, drawn))).append_column(
        "one_street", pa.array(codes[np.isin(codes, drawn)].astype(str))
    )
    # Every pair is kept: none weighs anything.
    even = replace(model, m=model.u, prior=0.5)
    rules = replace(
        settings, columns={**settings.columns, "one_street": "as_is"}, rules=[Rule(["one_street"])], keep=0.4, link=0.9,
        source=None, between_sources=False,
    )  # fmt: skip
    patterns = link(some, rules, model=even)._pairs["pattern"].to_numpy()
    return np.stack([(patterns >> (4 * at)) & 15 for at in range(len(model.names))], axis=1).astype(np.int64), every


@checked
def match_addresses(
    addresses: Any,
    reference: Any,
    *,
    columns: Sequence[str] | None = None,
    reference_columns: Sequence[str] | None = None,
    id_column: str = "address_id",
    reference_id: str = "address_id",
    model: Model | None = None,
) -> pa.Table:
    """Match addresses to a list of known ones.

    Parameters
    ----------
    addresses, reference
        Dataframes with a row an address.
    columns, reference_columns
        Columns whose texts make the address, as of :func:`link_addresses`.
    id_column, reference_id
        Columns that name an address.
    model
        A model of :func:`address_settings`; None: :func:`~casegraph.linkage.addresses.address_model` of both.

    Returns
    -------
    pyarrow.Table
        A row an address: ``address_id``, ``normal``, ``reference_id`` of the best match (missing where none reaches
        0.05),
        ``probability`` (that it is this one, of a list that has each address at most once), ``weight`` (of the pair by
        itself), and ``margin``: how much more it weighs than the next best one (missing without one).

    Raises
    ------
    casegraph.DataError
        As of :func:`link_addresses`.
    """
    from casegraph.linkage.link import link

    asked = _parsed(addresses, columns, id_column, "addresses")
    known = _parsed(reference, reference_columns, reference_id, "reference")
    both = pa.concat_tables([asked, known])
    both = both.append_column("list", pa.array(["asked"] * asked.num_rows + ["known"] * known.num_rows))
    numbered = both.set_column(0, "address_id", pa.array(range(both.num_rows), pa.int64()))
    settings = _fitted(address_settings(source="list", between_sources=True), both)
    links = link(numbered, settings, model=model or address_model(numbered, settings))
    a, b = (np.asarray(links._pairs[name]) for name in ("row_a", "row_b"))
    weight, probability = (np.asarray(links._pairs[name]) for name in ("weight", "probability"))
    order = np.lexsort((b, -weight, a))
    first = np.searchsorted(a[order], a[order], side="left") == np.arange(len(order))
    # At most one of the list is it: what several weigh is shared among them and that none is it.
    odds = np.exp2(np.minimum(weight, 500.0))
    probability = odds / (1 + np.bincount(a, weights=odds, minlength=asked.num_rows)[a])
    best = {int(a[at]): int(at) for at in order[first]}
    second = {int(a[one]): float(weight[one]) for one in order[1:][first[:-1] & ~first[1:]]}
    names = known["address_id"].to_pylist()
    rows = []
    for row in range(asked.num_rows):
        at = best.get(row)
        margin = None if at is None or row not in second else float(weight[at]) - second[row]
        rows.append(
            {
                "address_id": asked["address_id"][row].as_py(),
                "normal": asked["normal"][row].as_py(),
                "reference_id": None if at is None else names[int(b[at]) - asked.num_rows],
                "probability": None if at is None else float(probability[at]),
                "weight": None if at is None else float(weight[at]),
                "margin": margin,
            }
        )
    kinds = {name: pa.string() for name in ("address_id", "normal", "reference_id")}
    numbers = {name: pa.float64() for name in ("probability", "weight", "margin")}
    return pa.Table.from_pylist(rows, pa.schema([*kinds.items(), *numbers.items()]))


# -- records filed under another address than the one they concern -------------------------------------------------


@checked
def filed_elsewhere(book: Casebook, *, matched: Any = None, use_stated: bool = True) -> pa.Table:
    """List contacts whose record is filed under an address that is probably not the one they concern.

    Parameters
    ----------
    book
        A casebook with contacts, and participants and residences where there are.
    matched
        Where records told an address of the contact in words: a table with ``contact_id`` and ``reference_id``, an id
        of the casebook's addresses, such as :func:`match_addresses` gives of the records' addresses.
    use_stated
        False leaves ``concerns_address`` out, as where no reader of the files has coded it.

    Returns
    -------
    pyarrow.Table
        A row a contact and other address that it is stated to concern, that the record tells in words, or that has more
        kinds of evidence than the one it is filed under:
        ``contact_id``,
        ``agency_id``, ``date``, ``filed_at``, ``probable``, ``evidence`` and ``for_filed`` (kinds, apart by ;),
        ``kinds`` (how many speak for ``probable``), most first.

    Notes
    -----
    Kinds of evidence for an address: ``stated`` (the contact concerns it), ``met_at`` (they met there), ``residence``
    (somebody
    taking part lived there on the day, and nobody elsewhere that is known), ``incident`` (other contacts of the same
    incident concern it or are filed under it), ``record`` (the record tells it in words). Kinds are counted, not
    weighed: it is a list to look through, no finding. A contact with no address filed is not listed.

    Examples
    --------
    >>> import casegraph as cg
    >>> listed = cg.linkage.filed_elsewhere(cg.example("dhr7"))
    >>> sorted(listed["contact_id"].to_pylist())
    ['c-2.17-1', 'c-2.19-1', 'c-2.20-1', 'c-2.96-2']
    """
    contacts = book.contacts.to_pylist()
    lived = _lived(book)
    persons: dict[Any, list[Any]] = defaultdict(list)
    for row in book.participants.to_pylist():
        if row["presence"] == "took_part":
            persons[row["contact_id"]].append(row.get("person_id"))
    of_incident: dict[Any, Counter[Any]] = defaultdict(Counter)
    for row in contacts:
        for place in {row.get("concerns_address") if use_stated else None, row.get("filed_at")} - {None, "elsewhere"}:
            if row.get("incident_id") is not None:
                of_incident[row.get("incident_id")][place] += 1
    told = _told(matched)
    rows = []
    for row in contacts:
        filed = row.get("filed_at")
        if filed is None:
            continue
        kinds: dict[Any, list[str]] = defaultdict(list)
        if use_stated and row.get("concerns_address") is not None:
            kinds[row.get("concerns_address")].append("stated")
        if row.get("met_at") is not None:
            kinds[row.get("met_at")].append("met_at")
        homes = lived(persons[row["contact_id"]], row.get("date"))
        if len(homes) == 1:
            kinds[next(iter(homes))].append("residence")
        others = of_incident[row.get("incident_id")].copy() if row.get("incident_id") is not None else Counter()
        for own in {row.get("concerns_address") if use_stated else None, filed} - {None, "elsewhere"}:
            others[own] -= 1
        for place, count in sorted(others.items(), key=lambda item: (-item[1], str(item[0]))):
            if count > 0:
                kinds[place].append("incident")
        for place in told.get(str(row["contact_id"]), ()):
            kinds[place].append("record")
        for place, found in kinds.items():
            decides = bool({"stated", "record"} & set(found)) or len(found) > len(kinds.get(filed, ()))
            if place != filed and decides:
                rows.append(
                    {
                        "contact_id": row["contact_id"], "agency_id": row["agency_id"], "date": row.get("date"),
                        "filed_at": filed, "probable": place, "evidence": "; ".join(found),
                        "for_filed": "; ".join(kinds.get(filed, ())), "kinds": len(found),
                    }
                )  # fmt: skip
    order = ["contact_id", "agency_id", "date", "filed_at", "probable", "evidence", "for_filed", "kinds"]
    rows.sort(key=lambda one: -one["kinds"])
    texts = [(name, pa.string()) for name in order[:-1]]
    whole = [{**one, **{name: None if one[name] is None else str(one[name]) for name in order[:-1]}} for one in rows]
    return pa.Table.from_pylist(whole, pa.schema([*texts, ("kinds", pa.int64())]))


def _told(matched: Any) -> dict[str, list[Any]]:
    if matched is None:
        return {}
    found: dict[str, list[Any]] = defaultdict(list)
    for row in having(to_arrow(matched, "matched"), "matched", "contact_id", "reference_id").to_pylist():
        place = row["reference_id"]
        if place is not None and place not in found[str(row["contact_id"])]:
            found[str(row["contact_id"])].append(place)
    return found


def _lived(book: Casebook) -> Any:
    """Gives of persons and a day the addresses where they lived for certain."""
    stays: dict[Any, list[tuple[int, int, Any]]] = defaultdict(list)
    for row in book.residences.to_pylist():
        first = _days(row.get("start"))[1]
        last = _days(row.get("end"))[0] if row.get("end") is not None else None
        if first is not None:
            stays[row.get("person_id")].append((first, last if last is not None else 2**31, row["address_id"]))

    def at(persons: Iterable[Any], date: str | None) -> set[Any]:
        first, last = _days(date)
        if first is None or last is None:
            return set()
        return {
            address
            for person in persons
            for start, end, address in stays.get(person, ())
            if start <= first and last <= end
        }

    return at


def _days(date: str | None) -> tuple[int | None, int | None]:
    if date is None:
        return None, None
    first, last, _, _ = _core.parse_edtf(date)
    return first, last
