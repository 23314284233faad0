"""What an audience may not see is in no output: every output is made, unpacked and searched."""

from __future__ import annotations

import inspect
import pickle
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from audience_casebook import MARK, exact_days, hidden_from_board, ids_of_rows, planted, text_of, word

import casegraph as cg
from casegraph import Audience
from casegraph.audience.columns import holds
from casegraph.audience.counts import with_complements
from casegraph.audience.measures import ENTITIES, PLACES, PUBLIC_MEASURES, TERMS, TEXTS
from casegraph.cli import main
from casegraph.measures import measures
from casegraph.plots.registry import OF_CASEBOOK, OF_MEASURE
from casegraph.schema import schema

AUDIENCES = ("restricted", "board", "public")
# Arguments of the measures that cannot be asked without.
ASKED: dict[str, dict[str, Any]] = {
    "frequency.repeats": {"within": "P12M"},
    "frequency.rate_ratio": {"event": "2021-03-05", "before": "P6M", "after": "P3M"},
    "frequency.harm": {"weights": {"report_in_person": 2.0}},
    "frequency.recency": {"as_of": "2021-06-01"},
    "frequency.recency_shares": {"as_of": "2021-06-01"},
    "visibility.check": {"check": "Zqidcheck1x"},
    "visibility.checks_of": {"table": {"agency": ["Zqidagency1x"], "person": ["Zqidperson1x"], "at": ["2021-06-01"]}},
    "visibility.changes": {"as_if": ["shared", "filed"], "detail": True},
    "knowledge.first_held": {"fact": "harassment"},
    "knowledge.holdings": {"at": "2021-06-01"},
    "knowledge.rule": {"rule": "marac_repeat_any_abuse"},
    "knowledge.rule_counts": {"rule": "marac_repeat_any_abuse"},
    "knowledge.nth_incident": {"pair": ("Zqidperson2x", "Zqidperson1x"), "k": 1},
    "knowledge.best_shares": {"k": 1, "at": "2021-06-01"},
    "structure.path": {"a": "Zqidperson2x", "b": "Zqidperson1x"},
    "structure.households": {"at": "2021-03-01"},
}


def _call(graph: Any, name: str, given: dict[str, Any]) -> Any:
    family, _dot, method = name.partition(".")
    return getattr(getattr(graph, family), method)(**given)


def _all_results(book: cg.Casebook) -> list[Any]:
    graph, found = book.graph(), []
    for name in measures():
        given = dict(ASKED.get(name, {}))
        try:
            found.append(_call(graph, name, given))
        except cg.Error as error:
            pytest.fail(f"{name}: {error}")
    return found


def _write_everything(book: cg.Casebook, audience: Any, folder: Path) -> None:
    """Every output that there is."""
    folder.mkdir()
    book.report(folder / "report", audience=audience)
    book.write(folder / "csv", audience=audience)
    book.write(folder / "parquet", format="parquet", audience=audience)
    book.write(folder / "book.xlsx", audience=audience)
    (folder / "pickle").write_bytes(pickle.dumps(book.seen_by(audience)))
    graph = book.graph()
    graph.write_graphml(folder / "graph.graphml", audience=audience)
    networkx, igraph = graph.to_networkx(audience=audience), graph.to_igraph(audience=audience)
    told = [networkx.graph, list(networkx.nodes(data=True)), list(networkx.edges(data=True, keys=True))]
    told += [{name: igraph[name] for name in igraph.attributes()}]
    told += [one.attributes() for one in [*igraph.vs, *igraph.es]]
    for pair in (("person", "agency"), ("person", "address"), ("contact", "person"), ("identifier", "person")):
        incidence = graph.to_scipy(*pair, audience=audience)
        told += [incidence.matrix.toarray(), incidence.rows.to_pylist(), incidence.columns.to_pylist()]
    for result in _all_results(book):
        seen = result.seen_by(audience)
        told += [repr(seen), seen._repr_html_(), seen.to_pylist(), seen.parameters, seen.withheld]
        told += [seen.evidence().to_pylist(), seen.to_pandas().to_string()]
    shown = book.seen_by(audience)
    told += [repr(shown), shown._repr_html_(), shown.title, {name: t.to_pylist() for name, t in shown.tables.items()}]
    pictures = [*(draw(book, audience=audience) for draw in OF_CASEBOOK.values())]
    pictures += [_picture(book, name).plot(audience=audience) for name in OF_MEASURE]
    for number, picture in enumerate(pictures):
        told += [picture.alt, picture.title, repr(picture), picture._repr_html_(), *picture._canvas.shapes]
        for ending in ("svg", "png", "pdf"):
            picture.save(folder / f"picture-{number}.{ending}")
    (folder / "told.txt").write_text("\n".join(map(str, told)), encoding="utf-8")


def _picture(book: cg.Casebook, name: str) -> Any:
    given = {"by": ["agency", "year"]} if name == "frequency.counts" else ASKED.get(name, {})
    return _call(book.graph(), name, {key: value for key, value in given.items() if key != "detail"})


@pytest.fixture(scope="module", params=["extract", "overview_report"])
def outputs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    book, folder = planted(request.param), tmp_path_factory.mktemp("outputs")
    for audience in AUDIENCES:
        _write_everything(book, audience, folder / audience)
    return request.param, {audience: text_of(folder / audience) for audience in AUDIENCES}


def test_the_search_finds_what_is_there(outputs: tuple[str, dict[str, str]]) -> None:
    whole = outputs[1]["restricted"]
    assert hidden_from_board() - {one for one in hidden_from_board() if one in whole} <= {
        word("records", one, 1) for one in ("given_name", "family_name", "address_line_1", "town", "phone")
    } | {"Zqidrecord1x"}
    assert {day for day in exact_days() if day in whole} > {"2021-03-02", "2 Mar 2021"}


def test_a_board_sees_no_name_identity_or_remark(outputs: tuple[str, dict[str, str]]) -> None:
    whole = outputs[1]["board"]
    assert [one for one in sorted(hidden_from_board()) if one.lower() in whole.lower()] == []


def test_a_board_sees_gists(outputs: tuple[str, dict[str, str]]) -> None:
    whole = outputs[1]["board"]
    assert f"{word('contacts', 'gist', 1)} person 1 at address 1" in whole
    assert "person 1 (victim)" in whole


def test_a_board_sees_exact_dates_where_the_review_prints_them(outputs: tuple[str, dict[str, str]]) -> None:
    kind, texts = outputs
    seen = {day for day in exact_days() if day in texts["board"]}
    if kind == "overview_report":
        assert "2021-03-02" in seen
        assert "2 Mar 2021" in seen
    else:
        assert seen == set()
        assert "2021-03" in texts["board"]
        assert "Mar 2021" in texts["board"]


def test_the_public_sees_no_planted_word_and_no_exact_date(outputs: tuple[str, dict[str, str]]) -> None:
    whole = outputs[1]["public"]
    found = re.findall(rf".{{0,60}}{MARK}[a-z0-9]{{3,}}x.{{0,40}}", whole)
    assert found == []
    assert [day for day in sorted(exact_days()) if day in whole] == []


def test_the_public_is_told_what_is_withheld_and_why(tmp_path: Path) -> None:
    page = planted().report(tmp_path / "report", audience="public")
    for name in ("report.html", "report.docx", "report.xlsx", "tables"):
        whole = text_of(page.parent / name)
        assert "What is withheld, and why" in whole or "Withheld from the public" in whole, name
        assert "each mark and row tells of a single contact" in whole, name


# -- figures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["board", "public"])
def test_figures_are_those_of_the_whole_casebook(audience: str) -> None:
    book = cg.example("dhr7")
    whole, seen = book.graph(), book.seen_by(audience).graph()
    key = lambda table, value: book.key_for(audience, table, value)  # noqa: E731
    persons = ["Victim", "Perpetrator"]
    renamed = [key("persons", one) for one in persons]
    for name, given, asked in (
        ("frequency.counts", {"by": ["person"], "persons": persons}, {"by": ["person"], "persons": renamed}),
        ("frequency.rates", {"by": ["agency"], "persons": persons}, {"by": ["agency"], "persons": renamed}),
        ("frequency.appointments", {"by": ["agency"]}, {"by": ["agency"]}),
        ("visibility.split", {"window": "P18M"}, {"window": "P18M"}),
        ("visibility.checks", {}, {}),
        ("knowledge.holdings", {"at": "2014-03-15"}, {"at": "2014-03-15"}),
        ("knowledge.fragmentation", {"before": "fatal_incident"}, {"before": "fatal_incident"}),
        ("frequency.silence", {"by": ["person"], "persons": persons}, {"by": ["person"], "persons": renamed}),
        ("frequency.delays", {}, {}),
        ("structure.households", {"at": "2014-03-15"}, {"at": "2014-03-15"}),
    ):  # fmt: skip
        expected, found = _call(whole, name, given).seen_by(audience), _call(seen, name, asked)
        assert str(found.to_pylist()) == str(expected.to_pylist()), name
        if audience == "board":
            figures = [n for n in found.columns if cg.schema() and str(found.table[n].type) in ("int64", "double")]
            direct = _call(whole, name, given)
            for one in figures:
                assert str(found.table[one].to_pylist()) == str(direct.table[one].to_pylist()), (name, one)


def test_small_counts_are_withheld_and_cannot_be_worked_out() -> None:
    book = cg.example("dhr7")
    for by in (["agency"], ["year"], ["kind"], ["agency", "year"], ["person", "year"]):
        direct = book.graph().frequency.counts(by, presence="any")
        for threshold in (3, 10, 25):
            seen = direct.seen_by(Audience("public", threshold))
            rows = list(zip(direct.to_pylist(), seen.to_pylist(), strict=True))
            assert all(shown["certain"] is None for given, shown in rows if given["certain"] < threshold)
            shown_counts = [shown["certain"] for _given, shown in rows if shown["certain"] is not None]
            assert min(shown_counts, default=threshold) >= threshold
            for key in by:  # along every line whose total may be known
                others = [one for one in by if one != key]
                lines: dict[tuple[Any, ...], list[tuple[int, bool]]] = {}
                for given, shown in rows:
                    place = tuple(given[one] for one in others)
                    lines.setdefault(place, []).append((given["certain"], shown["certain"] is None))
                for line in lines.values():
                    gone = [count for count, is_gone in line if is_gone]
                    assert not gone or len(gone) == len(line) or (len(gone) >= 2 and sum(gone) >= threshold)


def test_the_smallest_further_cells_are_withheld() -> None:
    assert with_complements([12, 3, 40, 15], [1], [[0, 1, 2, 3]], 10) == {0, 1}
    assert with_complements([50, 3, 4, 60], [1, 2], [[0, 1, 2, 3]], 10) == {0, 1, 2}  # 3 and 4 make 7
    assert with_complements([50, 60], [], [[0, 1]], 10) == set()
    assert with_complements([5], [0], [[0]], 10) == {0}
    # A cell that is withheld along its row is one along its column too.
    grid = [[1, 20, 30], [40, 50, 60], [70, 80, 90]]
    values = [one for row in grid for one in row]
    lines = [[3 * r + c for c in range(3)] for r in range(3)] + [[3 * r + c for r in range(3)] for c in range(3)]
    assert with_complements(values, [0], lines, 10) == {0, 1, 3, 4}


@pytest.mark.parametrize("name", sorted(PUBLIC_MEASURES))
def test_no_small_count_of_a_public_measure_is_shown(name: str) -> None:
    book = cg.simulate(persons=40, agencies=6, contacts=600, seed=3)
    given = dict(ASKED.get(name, {}))
    if name == "knowledge.holdings":
        given["at"] = "2100-01-01"
    if name == "knowledge.never_passed_on":
        given["by"] = ["agency", "fact"]
    if name == "frequency.rate_ratio":
        given = {"first": ("2015-01-01", "2016-01-01"), "second": ("2016-01-01", "2017-01-01")}
    result = _call(book.graph(), name, given)
    seen = result.seen_by("public")
    assert len(seen) == len(result)
    for column in measures()[name].columns:
        if column in PUBLIC_MEASURES[name].on and column in seen.columns:
            assert all(value is None or value >= 10 for value in seen.table[column].to_pylist()), column
    hidden = [row for row in seen.to_pylist() if row.get("withheld")]
    assert all(row[column] is None for row in hidden for column in row["withheld"].split("; "))


@pytest.mark.parametrize(
    ("by", "column", "less"),
    [
        ("sector", "held", "never_passed_on"),
        ("fact", "would_have_carried", None),
        ("year", "would_have_carried", None),
        ("year", "never_passed_on_possible", "never_passed_on"),
    ],
)
def test_what_groups_hide_is_no_few_where_the_others_are_taken_from_the_total(
    by: str, column: str, less: str | None
) -> None:
    knowledge = cg.simulate(contacts=20_000, seed=4).graph().knowledge
    groups, (total,) = knowledge.never_passed_on(by=by), knowledge.never_passed_on(by=()).seen_by("public").to_pylist()
    assert total[column] is not None  # so that what is hidden can be worked out
    pairs = list(zip(groups.to_pylist(), groups.seen_by("public").to_pylist(), strict=True))
    gone = [given for given, shown in pairs if shown[column] is None or (less and shown[less] is None)]
    assert len(gone) < len(pairs)
    hidden = sum(given[column] - (given[less] if less else 0) for given in gone)
    assert hidden == 0 or hidden >= 10


def test_nested_counts_do_not_differ_by_a_few() -> None:
    graph = cg.simulate(persons=40, agencies=6, contacts=600, seed=3).graph(purpose="a test")
    days = [30, 32, 60, 90, 365]
    direct = [row["repeats"] for row in graph.frequency.repeats(days, by=[]).to_pylist()]
    assert direct[1] - direct[0] < 10
    shown = [row["repeats"] for row in graph.frequency.repeats(days, by=[]).seen_by("public").to_pylist()]
    kept = [one for one in shown if one is not None]
    assert len(kept) >= 2
    assert all(one == other or abs(one - other) >= 10 for one in kept for other in kept)


@cache
def population() -> Any:
    return cg.simulate(contacts=6000, seed=3).graph()


def test_weeks_tell_no_days() -> None:
    counts = population().frequency.counts(["week", "weekday"], agencies=[1])
    assert len(counts) > 100
    for audience in ("board", "public"):
        seen = counts.seen_by(audience)
        assert len(seen) == 0
        assert "to the month only" in seen.withheld[0]


def test_a_bound_that_is_the_same_number_is_withheld_with_it() -> None:
    rows = population().visibility.split("agency", bounds=True).seen_by("public").to_pylist()
    hidden = [row for row in rows if row["with_found"] is None]
    assert hidden
    assert all(row["with_found_possible"] is None for row in hidden)


def test_a_share_of_persons_does_not_tell_of_one_who_is_only_possible() -> None:
    shares = population().frequency.proximity_shares("sector", reference="2016-06-01", months=(12, 60, 120))
    assert any(0 < row["within_possible"] - row["within"] < 10 for row in shares.to_pylist())
    for row in shares.seen_by("public").to_pylist():
        if row["within"] is not None and row["within_possible"] is not None:
            assert row["within_possible"] == row["within"] or row["within_possible"] - row["within"] >= 10


@pytest.mark.parametrize(
    ("name", "asked", "total", "part"),
    [
        ("silence_shares", {"at_least": [90, 365, 730]}, "persons", "silent"),
        ("recency_shares", {"as_of": "2018-01-01"}, "persons", "within"),
        ("delay_shares", {"by": ["sector", "from_sector"]}, "links", "within"),
        ("joint_appointment_shares", {"within_days": 60}, "appointments", "near"),
    ],
)
def test_shares_by_group_tell_of_no_few(name: str, asked: dict[str, Any], total: str, part: str) -> None:
    answer = getattr(population().frequency, name)(**asked)
    rows = answer.seen_by("public").to_pylist()
    assert len(rows) == len(answer)
    shown = [row for row in rows if row[part] is not None and row[total] is not None]
    assert shown
    assert len(shown) < len(rows)
    for row in shown:
        assert row[part] >= 10
        assert row[total] == row[part] or row[total] - row[part] >= 10
        possible = row[f"{part}_possible"]
        assert possible is None or possible == row[part] or possible - row[part] >= 10


@pytest.mark.parametrize("bin", ["none", "year"])
def test_groups_of_the_second_record_are_named_and_add_up_to_no_small_count(bin: str) -> None:
    graph = cg.simulate(contacts=20_000, seed=3).graph()
    found = graph.frequency.delay_shares(["sector", "from_sector"], bin=bin, within=28).to_pylist()
    seen = graph.frequency.delay_shares(["sector", "from_sector"], bin=bin, within=28).seen_by("public").to_pylist()
    assert [row["from_sector"] for row in seen] == [row["from_sector"] for row in found]
    hidden: dict[Any, list[int]] = {}
    for told, row in zip(seen, found, strict=True):
        if told["links"] is None:
            hidden.setdefault(("of", row["from_sector"], row.get("year")), []).append(row["within"])
            hidden.setdefault(("by", row["sector"], row.get("year")), []).append(row["within"])
        assert told["n_timed"] is None
    assert hidden
    lines: dict[Any, int] = {}
    for row in found:
        for key in (("of", row["from_sector"], row.get("year")), ("by", row["sector"], row.get("year"))):
            lines[key] = lines.get(key, 0) + 1
    for key, counts in hidden.items():  # of a line of several, one alone is never hidden, nor few together
        assert lines[key] == 1 or len(counts) > 1
        assert lines[key] == len(counts) or sum(counts) >= 10


def test_numbers_so_far_are_no_small_counts() -> None:
    answer = population().frequency.continuation("P6M", of="household").seen_by("public")
    assert answer.table["k"].to_pylist() == list(range(1, len(answer) + 1))
    assert "after 1 contact" in answer.plot().alt


def test_how_many_more_may_have_had_a_contact_is_not_told_where_few() -> None:
    shares = population().frequency.recency_shares("sector", as_of="2018-01-01")
    assert any(0 < row["persons_possible"] - row["persons"] < 10 for row in shares.to_pylist())
    seen = [row for row in shares.seen_by("public").to_pylist() if row["persons"] is not None]
    assert any(row["persons_possible"] is None for row in seen)
    for row in seen:
        if row["persons_possible"] is None:  # nor what it is a part of
            assert [row[name] for name in ("share", "share_possible", "lower", "upper")] == [None] * 4
        else:
            assert row["persons_possible"] - row["persons"] not in range(1, 10)


def test_the_count_of_one_bin_does_not_follow_from_the_others() -> None:
    seen = population().frequency.rates("agency", bin="year").seen_by("public").to_pylist()
    hidden = {row["agency"]: 0 for row in seen}
    for row in seen:
        hidden[row["agency"]] += row["certain"] is None
    assert any(hidden.values())
    assert 1 not in hidden.values()


def test_holdings_of_days_that_lie_close_do_not_differ_by_a_few() -> None:
    days = ["2018-01-01", "2018-01-04", "2018-03-01"]
    shown: dict[Any, list[int]] = {}
    for row in population().knowledge.holdings(days, by="agency").seen_by("public").to_pylist():
        if row["held_certain"] is not None:
            shown.setdefault(row["agency"], []).append(row["held_certain"])
    assert shown
    for counts in shown.values():
        assert all(one == other or abs(one - other) >= 10 for one in counts for other in counts)


# -- everything is classified, and takes an audience --------------------------------------------------


def test_every_column_of_the_schema_is_classified() -> None:
    unknown = [
        f"{name}.{column.name}" for name, table in schema().tables.items() for column in table.columns
        if holds(name, column.name) is None
    ]  # fmt: skip
    assert unknown == []


def test_a_column_that_is_not_classified_is_shown_to_nobody_else() -> None:
    tables = {name: table.to_pydict() for name, table in planted().tables.items()}
    tables["contacts"]["x_note"] = [f"{MARK}own1x", f"{MARK}own2x"]
    book = cg.Casebook(tables)
    for audience in ("board", "public"):
        assert "x_note" not in book.seen_by(audience).contacts.column_names


def test_every_text_column_of_an_answer_is_classified() -> None:
    known = {*(name.split()[-1] for name in ENTITIES), *TERMS, *TEXTS, *PLACES, "from", "to"}
    for result in _all_results(planted()):
        texts = [
            name for name in result.columns
            if str(result.table[name].type).startswith(("string", "large_string", "dictionary", "list"))
        ]  # fmt: skip
        assert set(texts) <= known, result.measure.name


DRAWN = [getattr(cg.plots, name) for name in cg.plots.__all__ if name not in ("Picture", "genogram_coordinates")]


@pytest.mark.parametrize("draw", [*OF_CASEBOOK.values(), *OF_MEASURE.values(), *DRAWN])
def test_every_picture_takes_an_audience(draw: Callable[..., Any]) -> None:
    assert "audience" in inspect.signature(draw).parameters
    assert "audience\n" in (draw.__doc__ or "") or draw.__name__.startswith("_")


# -- use -------------------------------------------------------------------------------------------


def test_audiences_that_are_none_are_refused() -> None:
    with pytest.raises(cg.ArgumentError, match="'press' is not accepted; accepted: restricted, board, public"):
        cg.example("dhr7").seen_by("press")
    with pytest.raises(cg.ArgumentError, match="threshold"):
        Audience("public", 0)


def test_pseudonyms_are_the_same_everywhere_and_stay_when_rows_are_added() -> None:
    book = planted()
    board = book.seen_by("board")
    assert board.persons["person_id"].to_pylist() == ["person-1", "person-2"]
    assert set(board.participants["person_id"].to_pylist()) == {"person-1", "person-2"}
    persons = {**book.persons.to_pydict()}
    more = book.with_tables(
        persons={name: [*values, "another" if name == "person_id" else None] for name, values in persons.items()}
    )
    assert more.seen_by("board").persons["person_id"].to_pylist() == ["person-1", "person-2", "person-3"]
    assert book.key_for("board", "persons", "Zqidperson2x") == "person-2"


def test_a_what_if_is_kept_for_a_board() -> None:
    graph = cg.example("dhr7").graph()
    changed = graph.what_if(refile=dict.fromkeys(["c-2.17-1", "c-2.19-1", "c-2.20-1"], "a-pfp"))
    assert changed.seen_by("board")._changes[0].keys() == changed._changes[0].keys()  # each kind of change is renamed
    rows = changed.seen_by("board").visibility.check("check-1", persons="person-3").to_pylist()
    assert next(row["certain"] for row in rows if row["class"] == "found") == 3


def test_casebooks_for_audiences_are_read_again(tmp_path: Path) -> None:
    for audience in ("board", "public"):
        path = cg.example("dhr7").write(tmp_path / audience, audience=audience)
        again = cg.open(path)
        assert again.validate().ok
        assert again.agencies.num_rows == 63


def test_the_command_line_takes_an_audience(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", "frequency.counts", "dhr7", "by=agency", "--audience", "public"]) == 0
    shown = capsys.readouterr()
    assert "wmp" not in shown.out
    assert "agency-1" in shown.out
    assert "withheld, because a count is under 10" in shown.err
    out = tmp_path / "family.svg"
    assert main(["plot", "genogram", "dhr7", "--audience", "public", "-o", str(out)]) == 0
    assert "Withheld from the public" in out.read_text(encoding="utf-8")
    assert main(["report", "dhr7", "-o", str(tmp_path / "r"), "--audience", "press"]) == 2


def test_ids_that_a_board_knows_by_pseudonyms_are_many() -> None:
    assert len(ids_of_rows()) > 15


@pytest.mark.parametrize(
    ("contacts", "seed", "by"), [(400, 1, "kind"), (400, 5, "year"), (1_000, 1, "area"), (1_000, 5, "agency")]
)
def test_no_class_of_a_split_follows_from_what_all_groups_come_to(contacts: int, seed: int, by: str) -> None:
    """Neither from the sum over groups, which a split without groups tells, nor from the number of a row."""
    made = cg.simulate(contacts=contacts, seed=seed).with_tables(reviews=None).graph()
    split = made.visibility.split(by)
    shown, whole = pa.table(split.seen_by("public")), pa.table(split)
    classes = ["silo", "accessible", "recording", "not_determinable", "window", "found", "unsettled"]
    values = {name: whole[name].to_pylist() for name in ["n", "checks", *classes]}
    hidden = {name: [one is None for one in shown[name].to_pylist()] for name in values}
    for name, of_rows in values.items():
        rest = sum(value for value, is_hidden in zip(of_rows, hidden[name], strict=True) if is_hidden)
        assert not 0 < rest < 10 <= sum(of_rows), (name, rest)
    for row in range(whole.num_rows):
        rest = sum(values[name][row] for name in classes if hidden[name][row])
        assert hidden["n"][row] or not 0 < rest < 10, (row, rest)
