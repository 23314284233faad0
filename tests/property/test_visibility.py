"""What checks showed, by the core and by a slow twin, on casebooks made at random."""

from __future__ import annotations

from datetime import date, timedelta
from math import isnan
from typing import Any

import pytest
from casebooks import ADDRESSES, AGENCIES, IDENTIFIERS, OFFSETS, PERSONS, START, books, bytes_of, graph_of, on
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.visibility import CLASSES, LATER, NOTHING, Checker, Moment, Split, changes, less, possible, tally

import casegraph as cg
from casegraph.graph import CaseGraph

EXAMPLES = settings(max_examples=120, deadline=None)
FEWER = settings(max_examples=40, deadline=None)
COUNTED = ["n", *CLASSES, "unsettled"]
WINDOWS = st.sampled_from([None, "P10D", "P1M", "P1M5D"])
KEYS = st.lists(
    st.one_of(
        st.tuples(st.just("address"), st.sampled_from(ADDRESSES)),
        st.tuples(st.just("person"), st.sampled_from(PERSONS)),
        st.tuples(st.just("identifier"), st.sampled_from(list(IDENTIFIERS))),
        st.tuples(st.just("household"), st.sampled_from(PERSONS)),
    ),
    min_size=1,
    max_size=3,
    unique=True,
)
WAYS = st.fixed_dictionaries(
    {
        "scope": st.sampled_from(["stated", "stated", "about_person", "all"]),
        "ties": st.sampled_from(["closure", "strict"]),
        "parent_holds_child": st.booleans(),
        "assume_filed": st.sampled_from([None, None, "met_at", "concerns_address"]),
        "took_part_only": st.booleans(),
    }
)


def twin_of(book: Any, ways: dict[str, Any], as_if: Any = ()) -> Checker:
    names = ("scope", "ties", "parent_holds_child", "assume_filed", "took_part_only")
    return Checker(book, *(ways[name] for name in names), as_if)


def in_order(classes: set[str]) -> list[str]:
    return [name for name in CLASSES if name in classes]


def shown_class(split: Split) -> str:
    return in_order(split.classes)[0] if split.settled else "unsettled"


def asked_of(keys: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The keys as arguments of check()."""
    asked: dict[str, list[str]] = {}
    for kind, key in keys:
        asked.setdefault(kind, []).append(key)
    return asked


def assert_unspecified(
    summary: list[dict[str, Any]], detail: list[dict[str, Any]], twin: Checker, moment: Moment
) -> None:
    """Shares without stated content: of each contact, and the different ones of those that a row counts."""
    met = {row["contact"]: twin.unspecified_shares(moment, row["contact"]) for row in detail}
    assert {row["contact"]: row["unspecified_shares"] for row in detail} == {
        name: len(some) for name, some in met.items()
    }
    (all_of_them,) = (row for row in summary if (row["part"], row["class"]) == ("relevant", "n"))
    assert all_of_them["unspecified_shares"] == len(set().union(*met.values()))
    for name in CLASSES:
        (counted,) = (row for row in summary if (row["part"], row["class"]) == ("relevant", name))
        of_class = [met[row["contact"]] for row in detail if name in row["classes"].split("; ")]
        assert counted["unspecified_shares"] == len(set().union(*of_class))


def assert_detail(rows: list[dict[str, Any]], expected: dict[str, Split]) -> None:
    assert {row["contact"] for row in rows} == set(expected)
    assert len(rows) == len(expected)
    for row in rows:
        split = expected[row["contact"]]
        assert row["classes"] == "; ".join(in_order(split.classes))
        assert row["class"] == shown_class(split)
        assert row["stated"] == split.stated
        if "accessible" not in split.classes:
            assert row["if_opened"] == "not_applicable"
        else:
            assert row["if_opened"] == (in_order(split.if_opened)[0] if len(split.if_opened) == 1 else "unsettled")


def opened(split: Split) -> Split:
    """The contact in the table of those accessible: as open as whether it could be opened."""
    return Split(split.if_opened | (set() if split.settled else {LATER}), set())


def assert_summary(rows: list[dict[str, Any]], splits: list[Split]) -> None:
    parts = {"relevant": splits, "accessible": [opened(split) for split in splits if "accessible" in split.classes]}
    assert {row["part"] for row in rows} == set(parts)
    for part, members in parts.items():
        counts = tally(members)
        found = {row["class"]: row for row in rows if row["part"] == part}
        assert set(found) == set(COUNTED) - (set(CLASSES[:2]) if part == "accessible" else set())
        assert counts["n"] == found["n"]["certain"] == found["n"]["possible"]
        assert counts["n"] == sum(row["certain"] for name, row in found.items() if name != "n")
        for name, row in found.items():
            assert row["certain"] == counts[name]
            if name in CLASSES:
                assert row["possible"] == sum(name in split.classes for split in members)
            if counts["n"] == 0:
                assert isnan(row["share"])
                assert row["status"] == "no_relevant_contacts"
            else:
                assert row["share"] == pytest.approx(counts[name] / counts["n"])
                assert row["status"] == "ok"


ASKED = st.fixed_dictionaries(
    {
        "agency": st.sampled_from(AGENCIES),
        "holder": st.sampled_from([None, None, *AGENCIES]),
        "keys": KEYS,
        "at": OFFSETS,
        "contact": st.sampled_from([None, "c0", "c1", "c2"]),
        "on_its_day": st.booleans(),  # where the contact has one
        "window": WINDOWS,
        "persons": st.sampled_from([None, None, ["A"], ["B", "C"], PERSONS, PERSONS]),
    }
)


def moment_of(book: Any, asked: dict[str, Any]) -> Moment:
    days = [row["date"] for row in book["contacts"] if row["contact_id"] == asked["contact"]]
    is_exact = bool(days) and bool(days[0]) and "/" not in days[0] and asked["on_its_day"]
    day = date.fromisoformat(days[0]) if is_exact else START + timedelta(asked["at"])
    begin = less(day.toordinal(), asked["window"]) if asked["window"] else None
    return Moment(asked["agency"], day.toordinal(), asked["contact"], begin, asked["holder"])


@EXAMPLES
@given(books(least=3), WAYS, st.lists(ASKED, min_size=5, max_size=5))
def test_one_check(book: Any, ways: dict[str, Any], several: list[dict[str, Any]]) -> None:
    graph, twin = graph_of(book), twin_of(book, ways)
    for asked in several:
        keys, persons, moment = asked["keys"], asked["persons"], moment_of(book, asked)
        expected = twin.check(moment, keys, persons)
        arguments = {name: asked[name] for name in ("agency", "holder", "contact", "window", "persons")}
        arguments |= {"at": date.fromordinal(moment.day), **asked_of(keys), **ways}
        summary = graph.visibility.check(**arguments)
        assert_summary(summary.to_pylist(), list(expected.values()))
        assert set(summary.parameters["persons"]) == (twin.persons(moment, keys) if persons is None else set(persons))
        assert summary.parameters["holder"] == moment.holder
        detail = graph.visibility.check(**arguments, detail=True)
        assert_detail(detail.to_pylist(), expected)
        assert_unspecified(summary.to_pylist(), detail.to_pylist(), twin, moment)
        assert summary.parameters["day"] == date.fromordinal(moment.day)
        behind = {(row["answer_row"], row["id"]) for row in detail.evidence().to_pylist()}
        assert behind == {(number, row["contact"]) for number, row in enumerate(detail.to_pylist())}


@EXAMPLES
@given(books(least=3), st.lists(WAYS, min_size=3, max_size=3))
def test_the_checks_of_the_casebook(book: Any, several: list[dict[str, Any]]) -> None:
    graph = graph_of(book)
    for ways in several:
        assert_checks(book, graph, ways)


def assert_checks(book: Any, graph: CaseGraph, ways: dict[str, Any]) -> None:
    twin = twin_of(book, ways)
    result = graph.visibility.checks(bounds=True, **ways)
    rows = result.to_pylist()
    assert [row["check"] for row in rows] == [row["check_id"] for row in book["checks"]]
    for number, (row, given_row) in enumerate(zip(rows, book["checks"], strict=True)):
        if twin.moment_of(given_row) is None:
            assert row["status"] == "no_key_or_day"
            assert row["n"] == 0
            continue
        splits = twin.check_of_casebook(given_row)
        assert {name: row[name] for name in COUNTED} == tally(splits.values())
        assert row["status"] == ("ok" if splits else "no_relevant_contacts")
        assert row["made"] == given_row["status"]
        assert row["holder"] == given_row["holder_agency"]
        moment = twin.moment_of(given_row)
        assert row["unspecified_shares"] == len(
            set().union(*(twin.unspecified_shares(moment, name) for name in splits))
        )
        assert_detail(graph.visibility.check(row["check"], detail=True, **ways).to_pylist(), splits)
        assert {name: row[name] for name in possible([])} == possible(splits.values())
        behind = result.evidence(number).to_pylist()
        assert [(one["table"], one["part"]) for one in behind] == [
            ("checks", "check"),
            *[("contacts", "counted")] * len(splits),
        ]
        told = {one["id"]: (one["class"], one["classes"], one["if_opened"]) for one in behind[1:]}
        assert told == {name: told_of(split) for name, split in splits.items()}


OFFERED = st.lists(
    st.sampled_from(["address", "person", "identifier", "household", "phone"]), min_size=1, max_size=3, unique=True
)
AS_IF = st.one_of(st.just([]), st.lists(st.sampled_from(["linked", "shared", "opened", "filed"]), unique=True))


@EXAMPLES
@given(
    books(least=3),
    st.lists(st.tuples(WAYS, OFFERED, WINDOWS, st.sampled_from([None, AGENCIES[:1]]), AS_IF), min_size=3, max_size=3),
)
def test_every_contact_as_if_its_agency_had_checked(book: Any, several: list[Any]) -> None:
    graph = graph_of(book)
    for asked in several:
        assert_population(book, graph, *asked)


def assert_population(
    book: Any,
    graph: CaseGraph,
    ways: dict[str, Any],
    kinds: list[str],
    window: str | None,
    agencies: list[str] | None,
    as_if: list[str],
) -> None:
    twin, split = twin_of(book, ways, as_if), graph.visibility.split
    found = twin.every_contact(kinds, window, agencies)
    for by, names in GROUPINGS.items():
        asked = {"keys": kinds, "window": window, "agencies": agencies, "as_if": as_if, **ways}
        result = split(by if by == "total" else names, purpose="a test", bounds=True, **asked)
        rows = result.to_pylist()
        expected = twin.grouped(found, names)
        assert {tuple(row[name] for name in names): {name: row[name] for name in NOTHING} for row in rows} == expected
        for row in rows:
            assert row["n"] == sum(row[name] for name in CLASSES) + row["unsettled"]
        plain = split(by if by == "total" else names, purpose="a test", **asked).table
        assert plain.equals(result.table.select(plain.column_names))
        assert_counted(result, twin, twin.every_split(kinds, window, agencies), names)


def assert_counted(result: Any, twin: Checker, splits: dict[str, Any], names: list[str]) -> None:
    """The evidence of each row: its checks, and every contact that they count with its classes."""
    expected: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for check, counted in splits.items():
        told = expected.setdefault(twin.group(check, names), [])
        told.append((check, check, "skipped" if counted is None else "check", None, None, None))
        told += [(check, contact, "counted", *told_of(split)) for contact, split in (counted or {}).items()]
    behind = result.evidence().to_pylist()
    assert [row["answer_row"] for row in behind] == sorted(row["answer_row"] for row in behind)
    for number, row in enumerate(result.to_pylist()):
        found = [evidence_of(one) for one in behind if one["answer_row"] == number]
        assert sorted(found, key=str) == sorted(expected.get(tuple(row[name] for name in names), []), key=str)
        counts = [one[3] for one in found if one[2] == "counted"]
        assert len(counts) == row["n"]
        assert {name: counts.count(name) for name in [*CLASSES, "unsettled"]} == {
            name: row[name] for name in [*CLASSES, "unsettled"]
        }


def told_of(split: Split) -> tuple[str | None, str | None, str | None]:
    opened = opened_up(split) if "accessible" in split.classes else set()
    is_one = len(opened) == 1
    if_opened = (next(iter(opened)) if is_one else "unsettled") if opened else None
    return shown_class(split), "; ".join(in_order(split.classes)), if_opened


def opened_up(split: Split) -> set[str]:
    return set(opened(split).classes)


def evidence_of(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["check"], row["id"], row["part"], row["class"], row["classes"], row["if_opened"])


@EXAMPLES
@given(books(least=3), WAYS, OFFERED, WINDOWS)
def test_single_checks_with_the_keys_of_each_contact_are_the_split(
    book: Any, ways: dict[str, Any], kinds: list[str], window: str | None
) -> None:
    graph, twin = graph_of(book), twin_of(book, ways)
    for row in graph.visibility.split("contact", keys=kinds, window=window, **ways).to_pylist():
        if row["skipped"]:
            continue
        name = row["contact"]
        contact = twin.contacts[name]
        day = date.fromisoformat(contact["date"])
        asked = asked_of([key for kind in kinds for key in offered_as(twin, name, day.toordinal(), kind)])
        check = graph.visibility.check(
            agency=contact["agency_id"],
            contact=name,
            window=window,
            persons=sorted({part["person_id"] for one in twin.incident(name) for part in twin.parts(one)}),
            **asked,
            **ways,
        )
        rows = check.to_pylist()
        counts = {one["class"]: one["certain"] for one in rows if one["part"] == "relevant"}
        assert counts == {which: row[which] for which in COUNTED}
        opened_up = {one["class"]: one["certain"] for one in rows if one["part"] == "accessible"}
        assert row["accessible_found"] == opened_up["found"]
        assert check.parameters["day"] == day


def offered_as(twin: Checker, contact: str, day: int, kind: str) -> list[tuple[str, str]]:
    """The keys of a kind that a contact offers, as a check takes them: a household by the person who lives in it."""
    if kind != "household":
        return twin.offered(contact, day, [kind])
    return [("household", person) for _, person in twin.offered(contact, day, ["person"])]


GAPS = ("linked", "shared", "opened", "filed")
GROUPINGS = {
    "total": [],
    "agency": ["agency"],
    "area": ["area"],
    "contact": ["contact"],
    "kind": ["kind", "year"],
    "many": ["year", "agency", "kind", "area"],
}


@FEWER
@given(books(least=3), WAYS, OFFERED, st.lists(WINDOWS, min_size=1, max_size=6))
def test_the_curve_is_the_split_of_each_window(
    book: Any, ways: dict[str, Any], kinds: list[str], windows: list[str | None]
) -> None:
    graph = graph_of(book)
    curve = graph.visibility.curve(windows, by=["agency", "kind"], keys=kinds, **ways).to_pylist()
    for place, window in enumerate(windows):
        alone = graph.visibility.split(["agency", "kind"], window=window, keys=kinds, **ways).to_pylist()
        rows = curve[place :: len(windows)]
        assert [row.pop("window_length") for row in rows] == [window] * len(alone)
        assert rows == alone


@FEWER
@given(books(least=3), WAYS, OFFERED, st.lists(WINDOWS, min_size=1, max_size=4))
def test_what_is_behind_rows_of_the_curve_is_behind_the_split_of_their_window(
    book: Any, ways: dict[str, Any], kinds: list[str], windows: list[str | None]
) -> None:
    graph = graph_of(book)
    asked = {"by": ["agency", "kind"], "keys": kinds, "bounds": True, **ways}
    curve, table = graph.visibility.curve(windows, **asked), []
    for place, window in enumerate(windows):
        alone = graph.visibility.split(window=window, **asked)
        for row in range(len(alone)):
            number = row * len(windows) + place
            told = curve.evidence(number).drop_columns(["answer_row"])
            assert told.to_pylist() == alone.evidence(row).drop_columns(["answer_row"]).to_pylist()
            assert {name: value for name, value in curve.to_pylist()[number].items() if name != "window_length"} == (
                alone.to_pylist()[row]
            )
            table.append(number)
    assert sorted(table) == list(range(len(curve)))
    whole = curve.evidence()
    assert graph.visibility.curve(windows, **asked).evidence(table).sort_by("answer_row").num_rows == whole.num_rows


@FEWER
@given(books(), WAYS, WINDOWS)
def test_any_number_of_threads_gives_the_same_bytes(book: Any, ways: dict[str, Any], window: str | None) -> None:
    split = graph_of(book).visibility.split
    for by in ("contact", "agency", "total"):
        one, two, many = (split(by, window=window, threads=threads, purpose="a test", **ways) for threads in (1, 2, 16))
        assert bytes_of(one.table) == bytes_of(two.table) == bytes_of(many.table)
        assert one.evidence().equals(many.evidence())


@pytest.mark.parametrize("scope", ["stated", "about_person"])
def test_any_number_of_threads_gives_the_same_bytes_where_there_are_many_chunks(scope: str) -> None:
    book = cg.simulate(contacts=60_000, persons=12_000, addresses=6_000, agencies=20, validate=False)
    split = book.graph().visibility.split
    for by in ("contact", "agency"):
        tables = [split(by, window="P18M", scope=scope, threads=threads).table for threads in (1, 2, 16)]
        assert bytes_of(tables[0]) == bytes_of(tables[1]) == bytes_of(tables[2])


@FEWER
@given(books(), st.integers(0, 5), st.sampled_from(ADDRESSES), st.sampled_from(AGENCIES), OFFSETS)
def test_filing_under_the_key_leaves_no_recording_gap(
    book: Any, number: int, address: str, agency: str, offset: int
) -> None:
    """Refiling moves a contact out of recording and not_determinable, and nothing else moves."""
    name = f"c{min(number, len(book['contacts']) - 1)}"
    graph = graph_of(book)
    asked = {"agency": agency, "address": address, "at": on(offset), "persons": PERSONS, "detail": True}
    before = {row["contact"]: row for row in graph.visibility.check(**asked).to_pylist()}
    refiled = graph.what_if(refile={name: address}).visibility.check(**asked).to_pylist()
    after = {row["contact"]: row for row in refiled}
    assert before.keys() == after.keys()
    for contact, row in after.items():
        if contact == name:
            assert not {"recording", "not_determinable"} & set(row["classes"].split("; "))
        else:
            assert row == before[contact]


@settings(max_examples=25, deadline=None)
@given(books(least=3), WAYS, WINDOWS)
def test_without_gaps_are_the_splits_as_if(book: Any, ways: dict[str, Any], window: str | None) -> None:
    visibility = graph_of(book).visibility
    for by in ("total", "agency"):
        result = visibility.without_gaps(by, window=window, **ways)
        rows = result.to_pylist()
        place = 0
        for name, gaps in {"as_it_was": (), **{gap: (gap,) for gap in GAPS}, "all": GAPS}.items():
            alone = visibility.split(by, window=window, as_if=gaps, **ways)
            for number, want in enumerate(alone.to_pylist()):
                row = rows[place + number]
                assert row["as_if"] == name
                assert {key: row[key] for key in want} == want
                assert result.evidence(place + number).num_rows == alone.evidence(number).num_rows
                base = [one for one in rows if one["as_if"] == "as_it_was" and one.get("agency") == want.get("agency")]
                assert row["gain"] == row["found"] - base[0]["found"]
                opened = row["accessible_found"] - base[0]["accessible_found"]
                assert row["gain_if_opened"] == row["gain"] + opened
            place += len(alone)
        assert place == len(rows)


WHAT_IFS = st.fixed_dictionaries(
    {
        "refile": st.dictionaries(st.sampled_from(["c0", "c1", "c2"]), st.sampled_from(ADDRESSES), max_size=2),
        "move": st.dictionaries(st.sampled_from(["c0", "c1", "c2"]), OFFSETS.map(on), max_size=1),
        "remove": st.lists(st.sampled_from(["c0", "c1", "c2"]), max_size=1),
    }
)


def with_changes(book: Any, what_if: dict[str, Any]) -> Any:
    """The casebook as it would be: what the overlay does, done to the tables."""
    then = dict(book)
    then["contacts"] = [
        {
            **row,
            "filed_at": what_if["refile"].get(row["contact_id"], row["filed_at"]),
            "date": what_if["move"].get(row["contact_id"], row["date"]),
        }
        for row in book["contacts"]
        if row["contact_id"] not in what_if["remove"]
    ]
    for table in ("participants", "share_items", "check_hits"):
        then[table] = [row for row in book.get(table, []) if row["contact_id"] not in what_if["remove"]]
    return then


def shown_of(classes: set[str]) -> str:
    if not classes:
        return "not_asked"
    return next(iter(classes)) if len(classes) == 1 else "unsettled"


STEPS = {"held": {"silo"}, "opened": {"accessible"}, "filed": {"recording", "not_determinable"}, "window": {"window"}}


def failed_of(classes: set[str]) -> str | None:
    return "; ".join(step for step, failing in STEPS.items() if classes & failing) or None


@FEWER
@given(books(least=3), WAYS, OFFERED, WINDOWS, WHAT_IFS, AS_IF)
def test_changes_are_the_two_splits_contact_by_contact(
    book: Any, ways: dict[str, Any], kinds: list[str], window: str | None, what_if: dict[str, Any], as_if: list[str]
) -> None:
    before = graph_of(book)
    after = before.what_if(**what_if)
    assert_changes(book, before, after, with_changes(book, what_if), {**ways, "keys": kinds, "window": window}, as_if)


def assert_changes(
    book: Any, before: CaseGraph, after: CaseGraph, then: Any, asked: dict[str, Any], as_if: list[str]
) -> None:
    ways = {name: value for name, value in asked.items() if name not in ("keys", "window")}
    was, is_ = twin_of(book, ways), twin_of(then, ways, as_if)
    expected = changes(was, is_, asked["keys"], asked["window"])
    detail = before.visibility.changes(after, as_if=as_if, detail=True, **asked)
    rows = detail.to_pylist()
    moved = {pair: sides for pair, sides in expected.items() if sides[0] != sides[1]}
    assert {(row["check"], row["contact"]) for row in rows} == set(moved)
    assert len(rows) == len(moved)
    for row in rows:
        sides = moved[row["check"], row["contact"]]
        for name, classes in zip(("before", "after"), sides, strict=True):
            assert row[f"class_{name}"] == shown_of(classes)
            assert row[f"classes_{name}"] == ("; ".join(in_order(classes)) or None)
            assert row[f"failed_{name}"] == failed_of(classes)
        assert row["agency"] == was.contacts[row["check"]]["agency_id"]
        assert row["contact_agency"] == was.contacts[row["contact"]]["agency_id"]
    behind = detail.evidence().to_pylist()
    assert [(row["check"], row["id"]) for row in behind] == [(row["check"], row["contact"]) for row in rows]
    assert_moves(before.visibility.changes(after, as_if=as_if, by=["kind", "agency"], **asked), was, expected)


def assert_moves(result: Any, was: Checker, expected: dict[Any, Any]) -> None:
    """The matrix of classes, and the contacts behind each of its rows."""
    found: dict[tuple[Any, ...], list[tuple[str, str]]] = {}
    for (check, contact), sides in expected.items():
        key = (*was.group(check, ["kind", "agency"]), *map(shown_of, sides))
        found.setdefault(key, []).append((check, contact))
    rows = result.to_pylist()
    keys = [(row["kind"], row["agency"], row["class_before"], row["class_after"]) for row in rows]
    assert set(keys) == set(found)
    assert len(keys) == len(found)
    behind = result.evidence().to_pylist()
    for number, (key, row) in enumerate(zip(keys, rows, strict=True)):
        assert row["contacts"] == len(found[key])
        assert row["checks"] == len({check for check, _ in found[key]})
        pairs = [(one["check"], one["id"]) for one in behind if one["answer_row"] == number]
        assert sorted(pairs) == sorted(found[key])
        alone = [(one["check"], one["id"]) for one in result.evidence(number).to_pylist()]
        assert alone == pairs


@FEWER
@given(books(least=3), WAYS, st.lists(ASKED, min_size=1, max_size=6), st.sampled_from([None, ["A"], PERSONS]))
def test_a_table_of_checks_is_each_of_them(
    book: Any, ways: dict[str, Any], several: list[dict[str, Any]], persons: list[str] | None
) -> None:
    graph, twin = graph_of(book), twin_of(book, ways)
    table = []
    for asked in several:  # one of each kind of key
        asked["keys"] = list({kind: (kind, key) for kind, key in asked["keys"]}.values())
        moment = moment_of(book, asked)
        table.append(
            {name: asked[name] for name in ("agency", "holder", "contact", "window")}
            | dict.fromkeys(["address", "person", "identifier", "household"])
            | {"at": date.fromordinal(moment.day).isoformat(), **dict(asked["keys"])}
        )
    result = graph.visibility.checks_of(table, persons=persons, bounds=True, **ways)
    for number, (row, asked) in enumerate(zip(result.to_pylist(), several, strict=True)):
        moment = moment_of(book, asked)
        expected = twin.check(moment, asked["keys"], persons)
        assert row["row"] == number + 1
        assert row["day"] == date.fromordinal(moment.day)
        assert {name: row[name] for name in COUNTED} == tally(expected.values())
        bounds = possible(expected.values())
        assert {name: row[name] for name in bounds} == bounds
        behind = [one for one in result.evidence(number).to_pylist() if one["part"] == "counted"]
        told = {one["id"]: (one["class"], one["classes"], one["if_opened"]) for one in behind}
        assert told == {name: told_of(split) for name, split in expected.items()}
    one, many = (graph.visibility.checks_of(table, threads=threads, **ways).table for threads in (1, 16))
    assert bytes_of(one) == bytes_of(many)
