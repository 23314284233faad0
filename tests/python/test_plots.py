"""Pictures: what they say, that nothing overlaps, that each is the same every time, that hostile text is harmless."""

from __future__ import annotations

import datetime
import itertools
import math
import os
import re
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from plot_pictures import KINDS, LONG_NAMES, RULE, hostile_book, pictures
from plot_pictures import made as made_book

import casegraph as cg
from casegraph.cli import main
from casegraph.plots import Picture, style
from casegraph.plots.canvas import text_width, wrapped
from casegraph.plots.registry import OF_CASEBOOK, OF_MEASURE

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def dhr7() -> cg.Casebook:
    return cg.example("dhr7")


@pytest.fixture(scope="module")
def made() -> cg.Casebook:
    return made_book()


@pytest.fixture(scope="module")
def long_names() -> cg.Casebook:
    return hostile_book(LONG_NAMES)


def text_boxes(picture: Picture) -> list[tuple[str, Any]]:
    """Each text of a picture with the box that it takes as drawn."""
    canvas = picture.figure.canvas
    renderer = canvas.get_renderer()
    found = []
    for axes in picture.figure.axes:
        for text in axes.texts:
            with matplotlib.rc_context(style.RC), warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="Glyph .* missing")  # drawn as a box
                found.append((text.get_text(), text.get_window_extent(renderer)))
    return found


def overlaps(boxes: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes share more than a hair (half a pixel of a hundred an inch)."""
    ordered = sorted(boxes, key=lambda one: one[1].x0)
    wrong = []
    for at, (one, a) in enumerate(ordered):
        for other, b in ordered[at + 1 :]:
            if b.x0 >= a.x1 - 0.5:
                break
            if min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5:
                wrong.append((one, other))
    return wrong


def outside(picture: Picture) -> list[str]:
    width, height = picture.figure.get_size_inches() * picture.figure.dpi
    return [
        text
        for text, box in text_boxes(picture)
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > width + 0.5 or box.y1 > height + 0.5
    ]


@pytest.mark.parametrize("width", ["page", "column"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("subject", ["dhr7", "made", "long_names"])
def test_no_texts_overlap_or_leave_the_picture(
    subject: str, kind: str, width: str, request: pytest.FixtureRequest
) -> None:
    book = request.getfixturevalue(subject)
    picture = pictures(book, width)[kind]()
    assert overlaps(text_boxes(picture)) == []
    assert outside(picture) == []


def test_overlaps_are_found() -> None:
    from casegraph.plots.canvas import Canvas

    canvas = Canvas(84)
    canvas.text(10, 10, "one text")
    canvas.text(12, 10.5, "and another")
    assert overlaps(text_boxes(Picture(canvas.figure(30), "", ""))) == [("one text", "and another")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_picture_is_the_same_bytes(kind: str) -> None:
    first, second = (pictures(cg.example("dhr7"))[kind]() for _ in range(2))
    for format in ("svg", "png", "pdf"):
        assert first.to_bytes(format) == second.to_bytes(format)
    assert first.alt == second.alt


def test_a_picture_is_the_same_in_every_process() -> None:
    code = (
        "import hashlib, casegraph as cg\n"
        "book, plots = cg.example('dhr7'), cg.plots\n"
        "for one in plots.network(book, most_nodes=60), plots.timeline(book), plots.genogram(book, '2014-03-15'):\n"
        "    print(hashlib.sha256(one.to_bytes('svg')).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_names_no_moment_and_describes_itself(kind: str, dhr7: cg.Casebook) -> None:
    picture = pictures(dhr7)[kind]()
    root = ElementTree.fromstring(picture.to_bytes("svg"))
    assert root.get("role") == "img"
    assert [root[0].tag, root[1].tag] == [f"{SVG}title", f"{SVG}desc"]
    assert (root[0].text, root[1].text) == (picture.title, picture.alt)
    assert b"dc:date" not in picture.to_bytes("svg")
    assert b"CreationDate" not in picture.to_bytes("pdf")


# -- what is said --------------------------------------------------------------------------------------


def test_the_genogram_tells_who_is_who(dhr7: cg.Casebook) -> None:
    alt = cg.plots.genogram(dhr7, "2014-03-15").alt
    assert "Genogram of 20 persons in 3 generations, couples on 15 Mar 2014." in alt
    assert "Victim (female, born 1993, died 16 Mar 2014) and Perpetrator (male, born 1983)" in alt
    assert "Victim and Perpetrator, a couple: child UBC." in alt
    assert "Perpetrator and Perpetrator's former partner, separated: children S1 and S2." in alt
    assert "Redditch, on 15 Mar 2014: Victim, Perpetrator, S3, M, F2, S4 and S5; possibly UBC." in alt


def test_the_timeline_tells_its_figures(dhr7: cg.Casebook) -> None:
    picture = cg.plots.timeline(dhr7)
    rows = dhr7.contacts.to_pylist()
    bounds = [cg._core.parse_edtf(row["date"])[:2] if row["date"] else (None, None) for row in rows]
    placed = [row for row, (first, last) in zip(rows, bounds, strict=True) if None not in (first, last)]
    missed = sum(row["attendance"] in ("not_attended", "no_reply", "child_not_brought") for row in placed)
    unsure = sum(first != last and None not in (first, last) for first, last in bounds)
    assert picture.alt.startswith(f"Timeline of {len(placed)} contacts of ")
    assert f"{missed} appointments or visits missed or without reply; {unsure} contacts on a day" in picture.alt
    assert f"{len(rows) - len(placed)} contacts whose date has no beginning or no end are not drawn." in picture.alt
    assert "Victim died on 16 Mar 2014." in picture.alt


def test_the_heat_map_tells_its_figures(dhr7: cg.Casebook) -> None:
    counts = dhr7.graph().frequency.counts(["agency", "year"], persons="Perpetrator")
    rows = [row for row in counts.to_pylist() if row["year"] is not None]
    most = max(row["certain"] for row in rows)
    alt = counts.plot().alt
    assert f"{sum(row['certain'] for row in rows)} contacts certain in one square" in alt
    assert f"Most in one square: {most}" in alt


def test_a_count_without_an_upper_number_has_its_square(dhr7: cg.Casebook) -> None:
    counts = dhr7.graph().frequency.counts(["agency", "year"], persons="Perpetrator")
    rows = [row for row in counts.to_pylist() if row["possible"] is None and row["year"] is not None]
    assert rows
    svg = counts.plot().to_bytes("svg").decode()
    for row in rows:
        assert f'data-agency="{row["agency"]}" data-year="{row["year"]}"' in svg


def test_who_held_what_tells_who_was_first(dhr7: cg.Casebook) -> None:
    # 2.17: PFP went to West Midlands Police on 8 October 2010; 2.22: their Public Protection Unit had the form after
    # the visit of 19 October.
    result = dhr7.graph().knowledge.first_held("domestic_abuse", persons="PFP")
    picture = result.plot()
    holders = sum(row["status"] != "never" for row in result.to_pylist())
    assert f"domestic abuse: {holders} agencies, West Midlands Police first, from 8 Oct 2010." in picture.alt
    assert {"8 Oct 2010", "19 Oct 2010"} <= {text for text, _ in text_boxes(picture)}


def test_the_parts_of_a_check_add_up(dhr7: cg.Casebook) -> None:
    # 2.24 and 2.29: three records of October 2010 under the mother's address, missed by the address check of November.
    check = dhr7.graph().visibility.check("k-2.29", persons="PFP")
    alt = check.plot().alt
    assert "8 relevant contacts" in alt
    assert "3 held, filed under another key (recording gap) (38 %)" in alt


def test_gaps_over_lengths_of_the_window(dhr7: cg.Casebook) -> None:
    graph = dhr7.graph()
    picture = cg.plots.gaps({window: graph.visibility.check("k-2.86", window=window) for window in ("P1M", "P18M")})
    assert re.search(r"P1M: (\d+) relevant contacts.*P18M: \1 relevant contacts", picture.alt)


def test_rates_tell_their_intervals_and_refusals(dhr7: cg.Casebook) -> None:
    alt = dhr7.graph().frequency.rates("agency", persons="Perpetrator").plot().alt
    assert "West Midlands Police: 4.01 a year (95 % interval 1.61 to 12.73; 7 contacts in 638 days)." in alt
    assert "No rate (no coverage that observes contacts):" in alt


def test_recommendations_tell_their_states(dhr7: cg.Casebook) -> None:
    alt = cg.plots.recommendations(dhr7).alt
    states = dhr7.actions["status"].to_pylist()
    assert f"19 recommendations, {len(states)} actions" in alt
    assert f"{states.count('completed')} completed" in alt
    assert f"{states.count('not_started')} not started" in alt


def test_the_network_tells_what_it_holds(dhr7: cg.Casebook) -> None:
    alt = cg.plots.network(dhr7).alt
    parts: dict[tuple[Any, Any], bool] = {}
    for row in dhr7.participants.to_pylist():
        pair = (row["person_id"], row["contact_id"])
        parts[pair] = parts.get(pair, False) or row["presence"] == "took_part"
    concerned = sum(row["concerns_address"] is not None for row in dhr7.contacts.to_pylist())
    stays = {(row["person_id"], row["address_id"]) for row in dhr7.residences.to_pylist()}
    ties = {frozenset((row["from_person"], row["to_person"])) for row in dhr7.relationships.to_pylist()}
    assert alt.startswith(f"Network of {dhr7.persons.num_rows} persons, ")
    assert f" and {dhr7.contacts.num_rows} contacts." in alt
    took_part = sum(parts.values())
    assert (
        f"Lines: {took_part} person took part in contact, {len(parts) - took_part} person absent or spoken about, "
        f"{concerned} contact concerned address, {len(stays)} person stayed at address and {len(ties)} tie between"
    ) in alt
    with_perpetrator = len({contact for person, contact in parts if person == "Perpetrator"})
    assert f"Most contacts: Perpetrator ({with_perpetrator})" in alt


@pytest.mark.parametrize("most", [200, 100, 40, 10, 2])
def test_a_network_of_fewer_symbols_stands_for_as_many(most: int, dhr7: cg.Casebook) -> None:
    from casegraph.plots.network_nodes import network_of

    whole = network_of(dhr7, (None, None), None, 10**6)
    fewer = network_of(dhr7, (None, None), None, most)
    assert len(fewer.nodes) <= most
    assert sum(len(node.ids) for node in fewer.nodes) + fewer.left_out == len(whole.nodes)
    everyone = [(node.kind, one) for node in fewer.nodes for one in node.ids]
    assert len(everyone) == len(set(everyone))
    # Each line between two symbols is a line between all that they stand for.
    drawn = {(node.kind, one): at for at, node in enumerate(fewer.nodes) for one in node.ids}
    lines = set(fewer.edges)
    for a, b, tie in whole.edges:
        first, second = (drawn.get((whole.nodes[at].kind, whole.nodes[at].ids[0])) for at in (a, b))
        if first is not None and second is not None:
            assert (first, second, tie) in lines
    if most < len(whole.nodes):
        alt = cg.plots.network(dhr7, most_nodes=most).alt
        assert "joined into one with their number" in alt or "not drawn" in alt


def test_the_network_of_two_persons_holds_their_contacts_only(dhr7: cg.Casebook) -> None:
    from casegraph.plots.network_nodes import network_of

    found = network_of(dhr7, (None, None), ["Victim"], 10**6)
    theirs = {row["contact_id"] for row in dhr7.participants.to_pylist() if row["person_id"] == "Victim"}
    assert {node.ids[0] for node in found.nodes if node.kind == "contact"} == theirs


def test_windows_tell_each_part(dhr7: cg.Casebook) -> None:
    graph = dhr7.graph()
    results = {one: graph.visibility.check("k-2.86", window=one) for one in ("P5Y", "P1M", "P18M")}
    alt = cg.plots.windows(results).alt
    found = {
        one: next((row["certain"] for row in result.to_pylist() if row["class"] == "found"), 0)
        for one, result in results.items()
    }
    assert f"Found: {found['P1M']} with 1 month, {found['P5Y']} with 5 years." in alt  # the shortest one comes first
    assert found["P1M"] < found["P18M"] < found["P5Y"]


def test_rules_tell_who_met_them_and_when(dhr7: cg.Casebook) -> None:
    knowledge, pair = dhr7.graph().knowledge, ("Perpetrator", "PFP")
    each = knowledge.rule(RULE, pair)
    chosen = knowledge.rule(RULE, pair, agencies=["wmp", "bsmhft-drr"])
    alt = cg.plots.rule_timeline([each, chosen]).alt
    police = next(row for row in each.to_pylist() if row["agency"] == "wmp")
    assert (police["met_on"], police["possibly_met_on"]) == (None, datetime.date(2010, 11, 28))
    assert "West Midlands Police: possibly met from 28 Nov 2010, not for certain" in alt
    assert "West Midlands Police and Drug Rehabilitation Requirement team together: possibly met from" in alt
    assert alt.count("All agencies together:") == 1
    alone = sum(row["holder"] == "agency" and row["status"] == "not_met" for row in each.to_pylist())
    assert f"not met by any of {alone} further agencies alone." in alt
    assert "not a statement that anybody should have been referred" in alt


def rule_book() -> cg.Casebook:
    """Three calls that meet a rule on the third one's day; no printed document tells of them."""
    days = ["2012-01-10", "2012-03-10", "2012-05-10"]
    return cg.Casebook(
        {
            "persons": {"person_id": ["A", "B"]},
            "agencies": {"agency_id": ["police"], "name": ["A police force"]},
            "incidents": {"incident_id": ["1", "2", "3"]},
            "contacts": {
                "contact_id": ["1", "2", "3"],
                "incident_id": ["1", "2", "3"],
                "agency_id": ["police"] * 3,
                "kind": ["call"] * 3,
                "date": days,
            },
            "participants": {
                "contact_id": ["1", "2", "3"] * 2,
                "person_id": ["A"] * 3 + ["B"] * 3,
                "role": ["alleged_perpetrator"] * 3 + ["alleged_victim"] * 3,
                "presence": ["took_part"] * 6,
            },
            "flags": {
                "contact_id": ["1", "2", "3"],
                "flag": ["domestic_abuse"] * 3,
                "state": ["yes"] * 3,
                "stated_by": ["agency_then"] * 3,
            },
        },
        validate=False,
    )


def test_a_rule_certainly_met_has_a_full_diamond_from_its_day() -> None:
    picture = rule_book().graph().knowledge.rule(RULE, ("A", "B"), purpose="trying the pictures").plot()
    assert "A police force: met from 10 May 2012." in picture.alt
    assert 'data-date="2012-05-10"' in picture.to_bytes("svg").decode()


def test_a_rule_of_which_the_board_sees_the_month_is_drawn_in_its_month() -> None:
    picture = rule_book().graph().knowledge.rule(RULE, ("A", "B"), purpose="trying the pictures").plot(audience="board")
    assert "met from May 2012." in picture.alt
    assert "All agencies together: met from May 2012." in picture.alt
    svg = picture.to_bytes("svg").decode()
    assert 'data-date="2012-05"' in svg
    assert "2012-05-10" not in svg
    assert "10 May" not in svg


def test_an_even_and_an_uneven_spread() -> None:
    book = cg.Casebook(
        {
            "persons": {"person_id": ["A"]},
            "agencies": {"agency_id": ["a", "b", "c"], "name": ["a", "b", "c"]},
            "contacts": {
                "contact_id": list("123456"),
                "agency_id": list("aaaabc"),
                "kind": ["call"] * 6,
                "date": ["2012-01-01"] * 6,
            },
            "participants": {"contact_id": list("123456"), "person_id": ["A"] * 6, "presence": ["took_part"] * 6},
        }
    )
    alt = cg.plots.lorenz(book.graph().frequency.counts("agency")).alt
    assert "half of 6 on 1 of 3 agencies; the one with most has 67 %" in alt
    with pytest.raises(cg.ArgumentError, match="3 have a contact"):
        cg.plots.lorenz(book.graph().frequency.counts("agency"), units=2)


def test_days_of_the_week_are_those_of_the_calendar(dhr7: cg.Casebook) -> None:
    exact = [row["date"] for row in dhr7.contacts.to_pylist() if re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"] or "")]
    weekend = sum(datetime.date.fromisoformat(day).weekday() >= 5 for day in exact)
    alt = cg.plots.rhythm(dhr7).alt
    assert f"{len(exact)} contacts on an exact day: most on " in alt
    assert f"{weekend} at the weekend" in alt


def test_times_between_contacts_fall_into_their_classes(dhr7: cg.Casebook) -> None:
    result = dhr7.graph().frequency.gaps(by="person", persons="Perpetrator")
    lengths = [row["days"] for row in result.to_pylist()]
    alt = result.plot().alt
    assert f"7 to 29: {sum(7 <= one < 30 for one in lengths)};" in alt
    assert f"The longest: {max(lengths):,.0f} days" in alt


def test_figures_of_rows_are_those_of_the_measure(dhr7: cg.Casebook) -> None:
    result = dhr7.graph().frequency.waits(by="person", persons="Perpetrator")
    row = result.to_pylist()[0]
    told = f"Perpetrator: {row['median']:g} ({row['shortest']:g} to {row['longest']:g}) days ({row['gaps']} times)."
    assert told in result.plot().alt
    many = (
        cg.simulate(contacts=900, persons=200, addresses=50, agencies=4)
        .graph(purpose="a test")
        .frequency.waits(by="person")
        .plot()
    )
    assert re.search(r"\d+ rows with smaller figures not drawn", many.alt)


def test_parts_of_rows_are_those_of_the_measure(dhr7: cg.Casebook) -> None:
    ends = dhr7.graph().frequency.appointments(by="agency")
    svg = ends.plot().to_bytes("svg").decode()
    drawn = re.findall(r'data-agency="([^"]+)"[^>]*data-part="(\w+)"', svg)
    told = [(row["agency"], end) for row in ends.to_pylist() for end in ("attended", "not_attended") if row[end]]
    assert set(told) <= set(drawn)
    probation = next(row for row in ends.to_pylist() if row["agency"] == "probation")
    assert f"{probation['total']} appointments, of them {probation['attended']} attended" in ends.plot().alt


def test_each_pair_of_agencies_has_its_square(dhr7: cg.Casebook) -> None:
    met = dhr7.graph().structure.co_contact()
    rows = met.to_pylist()
    svg = met.plot().to_bytes("svg").decode()
    assert svg.count('class="mark pair"') == 2 * len(rows)  # in both halves
    shared = sum(row["shared"] for row in rows)
    assert f"recorded as made: {shared} pairs; " in met.plot().alt
    gains = dhr7.graph().knowledge.what_if_shares("2014-03-14", persons="Victim")
    assert gains.plot().alt.count("contact") >= 1
    most = max(row["gain"] for row in gains.to_pylist())
    assert f"most contacts in one: {most}" in gains.plot().alt


def test_a_path_is_told_step_by_step(dhr7: cg.Casebook) -> None:
    path = dhr7.graph().structure.path("PFP", "Victim")
    alt = path.plot().alt
    for number, row in enumerate(path.to_pylist(), 1):
        assert f"{number}. {row['sentence']}." in alt


def test_ratios_stand_on_a_scale_of_logarithms() -> None:
    from casegraph.plots.canvas import Canvas
    from casegraph.plots.dot_rows import DotRow, draw_rows
    from casegraph.plots.shapes import Circle

    canvas = Canvas(174)
    draw_rows(canvas, 0, [DotRow(str(one), "", one) for one in (0.25, 0.5, 1.0, 2.0, 4.0)], "figure", is_log=True)
    at = [shape.x for shape in canvas.shapes if isinstance(shape, Circle)]
    steps = [b - a for a, b in itertools.pairwise(at)]
    assert steps == pytest.approx([steps[0]] * 4)


@pytest.mark.parametrize("asked", [{}, {"start": "2010-01-01", "end": "2014-01-01", "observed": "window"}])
def test_the_fitted_rate_is_drawn_from_the_contacts_that_give_the_answer(
    asked: dict[str, Any], dhr7: cg.Casebook
) -> None:
    from casegraph.plots.excitation import _process

    fit = dhr7.graph().frequency.self_exciting(by="person", persons="Perpetrator", merge_within=1, rounds=0, **asked)
    row = fit.to_pylist()[0]
    process = _process(fit, 0, row)
    assert process is not None
    assert len(process.contacts) == row["contacts"]
    assert process.log_likelihood == pytest.approx(row["log_likelihood"], rel=1e-9)
    steps = [1 - math.exp(-one) for one in sorted(process.residuals)]
    n = len(steps)
    apart = max(max(abs(one - at / n), abs(one - (at + 1) / n)) for at, one in enumerate(steps))
    assert apart == pytest.approx(row["ks"])
    assert _process(fit, 0, {**row, "log_likelihood": row["log_likelihood"] + 0.01}) is None
    svg = fit.plot().to_bytes("svg").decode()
    assert svg.count('class="mark contact"') == row["contacts"]
    public = fit.plot(audience=cg.Audience("public", threshold=2))
    assert 'class="mark contact"' not in public.to_bytes("svg").decode()
    assert "After each contact a further" in public.alt


def test_children_stand_at_the_contacts_that_they_were_exposed_to(dhr7: cg.Casebook) -> None:
    exposed = dhr7.graph().structure.children_exposed()
    dated = [row for row in exposed.to_pylist() if row["first_day"] and row["last_day"]]
    svg = exposed.plot().to_bytes("svg").decode()
    assert sorted(re.findall(r'data-contact="([^"]+)"', svg)) == sorted(row["contact"] for row in dated)


def test_residences_tell_moves(dhr7: cg.Casebook) -> None:
    alt = cg.plots.residences(dhr7, persons="Victim").alt
    assert "Victim, 4 stays: West Midlands, then Spain, then Warwickshire, then West Mercia." in alt


def test_empty_casebooks_have_pictures_that_say_so() -> None:
    book = cg.Casebook(
        {
            "persons": {"person_id": ["A"]},
            "agencies": {"agency_id": ["police"], "name": ["A police force"]},
            "contacts": {"contact_id": ["c"], "agency_id": ["police"], "kind": ["call"]},
            "participants": {"contact_id": ["c"], "person_id": ["A"], "presence": ["took_part"]},
        }
    )
    for kind, draw in pictures(book).items():
        picture = draw()
        assert picture.to_bytes("svg"), kind
        assert picture.alt, kind


# -- results and files ---------------------------------------------------------------------------------


def test_a_measure_without_picture_names_those_that_have_one(dhr7: cg.Casebook) -> None:
    with pytest.raises(
        cg.ArgumentError, match=r"structure\.components has no picture; measures that have one: frequency\.counts"
    ):
        dhr7.graph().structure.components().plot()


def test_every_measure_with_a_picture_is_a_measure() -> None:
    from casegraph.measures import measures

    assert set(OF_MEASURE) <= set(measures())


def test_each_measure_has_a_picture_or_a_reason_why_a_table_serves_better() -> None:
    from casegraph.measures import measures

    page = (Path(__file__).parents[2] / "docs" / "pictures.md").read_text(encoding="utf-8")
    reasons = page[page.index("## Measures without a picture") :]
    without = {name for name in measures() if f"`{name}`" in reasons}
    assert without == set(measures()) - set(OF_MEASURE)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda book: cg.plots.genogram(book, "2014"), "one day, such as"),
        (lambda book: cg.plots.genogram(book, width="poster"), "accepted: column, page"),
        (lambda book: cg.plots.genogram(book, persons=[]), "nobody is named"),
        (lambda book: cg.plots.timeline(book, "2014-01-01", "2013-01-01"), "lies before the start"),
        (lambda book: cg.plots.timeline(book, silence=0), "1 or more"),
        (lambda book: cg.plots.heat_map(book.graph().frequency.counts("agency")), "counts by two keys"),
        (lambda book: cg.plots.rates(book.graph().frequency.counts("agency")), "frequency.rates"),
        (lambda book: cg.plots.gaps({}), "none is given"),
        (lambda book: cg.plots.rule_timeline([]), "none is given"),
        (lambda book: cg.plots.windows({"P1M": book.graph().visibility.split(window="P1M")}), "two or more"),
        (lambda book: cg.plots.windows(dict.fromkeys(("a", "b"), book.graph().visibility.split())), "a length, such"),
        (lambda book: cg.plots.network(book, most_nodes=1), "2 or more"),
        (lambda book: cg.plots.rhythm(book, "2014"), "one day, such as"),
        (lambda book: cg.plots.measure_rows(book.graph().frequency.rates("agency")), "is not accepted"),
        (lambda book: cg.plots.measure_rows(book.graph().frequency.counts(["agency", "year"])), "by one key"),
    ],
)
def test_bad_input_gets_one_clear_message(call: Callable[[cg.Casebook], Any], message: str, dhr7: cg.Casebook) -> None:
    with pytest.raises(cg.ArgumentError, match=re.escape(message)):
        call(dhr7)


@pytest.mark.parametrize(
    "draw", [cg.plots.genogram, cg.plots.timeline, cg.plots.residences, cg.plots.network, cg.plots.rhythm]
)
def test_nobody_is_drawn_who_is_not_there(draw: Callable[..., Picture], dhr7: cg.Casebook) -> None:
    with pytest.raises(cg.NotFoundError, match="nobody"):
        draw(dhr7, persons="nobody")


def test_a_picture_is_saved_by_its_ending(tmp_path: Path, dhr7: cg.Casebook) -> None:
    picture = cg.plots.recommendations(dhr7)
    assert picture.save(tmp_path / "a.svg").read_bytes() == picture.to_bytes("svg")
    assert picture.save(str(tmp_path / "a.PNG")).read_bytes()[:4] == b"\x89PNG"
    with pytest.raises(cg.ArgumentError, match=r"\.svg, \.png, \.pdf"):
        picture.save(tmp_path / "a.gif")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.PNG", "a.svg"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("subject", ["dhr7", "made"])
def test_pages_fit_and_hold_each_mark_once(subject: str, kind: str, request: pytest.FixtureRequest) -> None:
    picture = pictures(request.getfixturevalue(subject))[kind]()
    pages = picture.pages
    for page in pages:
        assert page.figure.get_size_inches()[1] * 25.4 <= style.PAGE_MM + 1e-6
    if len(pages) == 1:
        return
    assert pages[0].alt.startswith(f"Page 1 of {len(pages)}. ")
    assert picture._canvas is not None
    repeated = {"mark key", "mark death"}
    whole = {at for at, mark in enumerate(picture._canvas.marks) if mark["class"] not in repeated}
    seen = [{shape.mark for shape in page._canvas.shapes if shape.mark in whole} for page in pages if page._canvas]
    assert set().union(*seen) == {shape.mark for shape in picture._canvas.shapes if shape.mark in whole}
    assert sum(map(len, seen)) == len(set().union(*seen))


def test_pages_are_saved_side_by_side(tmp_path: Path, made: cg.Casebook) -> None:
    picture = cg.plots.genogram(made)
    written = picture.save_pages(tmp_path / "family.svg")
    assert [one.name for one in written] == ["family.svg", "family-2.svg"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["family-2.svg", "family.svg"]
    assert len(re.findall(rb"/Type /Page\b", picture.to_bytes("pdf"))) == 2
    assert len(picture.save_pages(tmp_path / "family.pdf")) == 1


def test_marks_say_what_they_are_about(dhr7: cg.Casebook) -> None:
    root = ElementTree.fromstring(cg.plots.timeline(dhr7).to_bytes("svg"))
    marks = [one for one in root.iter(f"{SVG}g") if (one.get("class") or "").split()[:2] == ["mark", "contact"]]
    rows = {row["contact_id"]: row for row in dhr7.contacts.to_pylist()}
    shown: list[str] = []
    for mark in marks:
        contacts = (mark.get("data-contact") or "").split("\n")
        shown += contacts
        for contact in contacts:
            assert mark.get("data-agency") == rows[contact]["agency_id"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d(/\d{4}-\d\d-\d\d)?", mark.get("data-date") or "")
    assert len(shown) == len(set(shown)) == 164
    persons = {
        mark.get("data-person")
        for mark in ElementTree.fromstring(cg.plots.genogram(dhr7).to_bytes("svg")).iter(f"{SVG}g")
        if mark.get("class") == "mark person"
    }
    assert {"Victim", "Perpetrator", "S3"} <= persons
    holders = ElementTree.fromstring(dhr7.graph().knowledge.first_held().plot().to_bytes("svg"))
    held = {
        (mark.get("data-agency"), mark.get("data-fact"), mark.get("data-date"))
        for mark in holders.iter(f"{SVG}g")
        if mark.get("class") == "mark held"
    }
    assert ("wmp", "domestic_abuse", "2010-10-08") in held


def test_svg_has_no_style_that_a_strict_page_refuses(dhr7: cg.Casebook) -> None:
    svg = cg.plots.network(dhr7).to_bytes("svg").decode()
    assert " style=" not in svg
    assert "<style" not in svg


def test_a_png_carries_its_alternative_text(dhr7: cg.Casebook) -> None:
    import io

    from PIL import Image

    picture = cg.plots.recommendations(dhr7)
    image = Image.open(io.BytesIO(picture.to_bytes("png")))
    assert image.info["Description"] == picture.alt
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_sizes_are_those_of_a_page(dhr7: cg.Casebook) -> None:
    for width, millimetres in (("page", 174), ("column", 84)):
        figure = cg.plots.recommendations(dhr7, width=width).figure
        assert figure.get_size_inches()[0] * 25.4 == pytest.approx(millimetres)
    import io

    from PIL import Image

    image = Image.open(io.BytesIO(cg.plots.recommendations(dhr7).to_bytes("png")))
    assert image.width == round(174 / 25.4 * 300)


def test_notebooks_show_a_picture_with_its_alternative_text(dhr7: cg.Casebook) -> None:
    picture = cg.plots.recommendations(dhr7)
    assert picture._repr_mimebundle_()[0]["image/png"].startswith("iVBOR")
    assert picture._repr_html_().startswith('<img src="data:image/svg+xml;base64,')
    assert f'alt="{picture.alt}"' in picture._repr_html_()


def test_matplotlib_is_loaded_only_to_draw() -> None:
    code = "import sys, casegraph as cg; cg.example('dhr7').graph(); print('matplotlib' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"


def test_without_matplotlib_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, dhr7: cg.Casebook
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(cg.Error, match=r"pip install 'casegraph\[plot\]'"):
        cg.plots.recommendations(dhr7)


def test_times_without_contact_lie_between_dated_contacts(dhr7: cg.Casebook) -> None:
    # By hand: of the contacts of one agency, day after day, the longest certain distance.
    spans: dict[Any, list[tuple[int, int]]] = {}
    for row in dhr7.contacts.to_pylist():
        first, last = cg._core.parse_edtf(row["date"])[:2] if row["date"] else (None, None)
        if first is not None and last is not None:
            spans.setdefault(row["agency_id"], []).append((first, last))
    longest = 0
    for mine in spans.values():
        for day in [last for _, last in mine]:
            later = [first for first, _ in mine if first > day]
            covered = any(first <= day < last for first, last in mine)
            if later and not covered:
                longest = max(longest, min(later) - day)
    assert f"Longest time between two dated contacts of one agency: {longest} days" in cg.plots.timeline(dhr7).alt


# -- hostile text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", ["page", "column"])
def test_hostile_text_is_harmless(width: str) -> None:
    book = hostile_book()
    for kind, draw in pictures(book, width).items():
        picture = draw()
        svg = picture.to_bytes("svg").decode("utf-8")
        ElementTree.fromstring(svg)
        assert "<script" not in svg, kind
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00\x1b]", svg + picture.alt), kind
        assert "<script" not in picture._repr_html_(), kind
        assert len(picture.alt) <= 20_000, kind
        assert overlaps(text_boxes(picture)) == [], kind
        assert outside(picture) == [], kind


def test_text_wraps_and_keeps_its_words() -> None:
    lines = wrapped("Birmingham and Solihull Mental Health NHS Foundation Trust", 30, style.SMALL, 9)
    assert " ".join(lines) == "Birmingham and Solihull Mental Health NHS Foundation Trust"
    assert all(text_width(line, style.SMALL) <= 30 for line in lines)
    assert wrapped("x" * 10_000, 20, style.SMALL, 3)[-1].endswith("…")
    assert wrapped("", 20) == []


def test_parts_of_bars_differ_without_colour() -> None:
    from casegraph.plots.gaps import PARTS

    for one, other in itertools.combinations(PARTS.values(), 2):
        assert (one.hatch, one.is_open) != (other.hatch, other.is_open)


# -- the command line ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["genogram", "dhr7", "date=2014-03-15"],
        ["timeline", "dhr7", "start=2010-01-01", "end=2011-12-31", "persons=PFP,Perpetrator"],
        ["residences", "dhr7", "--width", "column"],
        ["recommendations", "dhr7", "width=column"],
        ["frequency.counts", "dhr7", "by=agency,year", "persons=Perpetrator"],
        ["knowledge.holdings", "dhr7", "at=2014-03-15"],
        ["network", "dhr7", "most_nodes=30", "persons=Victim"],
        ["knowledge.rule", "dhr7", f"rule={RULE}", "pair=Perpetrator,PFP"],
        ["timeline", "dhr7", "--whole"],
    ],
)
def test_the_command_line_draws(arguments: list[str], tmp_path: Path) -> None:
    target = tmp_path / "picture.svg"
    assert main(["plot", *arguments, "-o", str(target)]) == 0
    ElementTree.parse(target)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing", "dhr7", "-o", "x.svg"], "there is no picture 'nothing'"),
        (["genogram", "dhr7"], "where to?"),
        (["genogram"], "which picture of which casebook"),
        (["genogram", "dhr7", "-o", "x.gif"], "a picture's name ends in"),
        (["genogram", "dhr7", "date=soon", "-o", "x.svg"], "one day, such as"),
        (["genogram", "dhr7", "colour=red", "-o", "x.svg"], "accepted: key=value with date, persons"),
        (["timeline", "dhr7", "silence=-1", "-o", "x.svg"], "is not a number"),
        (["structure.components", "dhr7", "-o", "x.svg"], "there is no picture 'structure.components'"),
        (["genogram", "nowhere", "-o", "x.svg"], "nowhere"),
    ],
)
def test_bad_input_ends_with_2(
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["plot", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_list_names_every_picture(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plot", "--list"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in [*OF_CASEBOOK, *OF_MEASURE])


def test_the_picture_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plot", "genogram", "dhr7", "--alt"]) == 0
    assert "Genogram of 20 persons" in capsys.readouterr().out


# -- the page ------------------------------------------------------------------------------------------


def test_the_calls_of_the_gallery_run_and_its_pictures_are_there() -> None:
    page = Path(__file__).parents[2] / "docs" / "pictures.md"
    names: dict[str, Any] = {}
    for part in page.read_text(encoding="utf-8").split("```python\n")[1:]:
        code, _, after = part.partition("```\n")
        exec(compile(code, page.name, "exec"), names)  # our own lines
        shown = re.match(r"\n!\[[^\]]*\]\((pictures/[a-z_0-9]+\.svg)\)", after)
        if shown:
            drawn = ElementTree.parse(page.parent / shown.group(1)).getroot()
            assert drawn[1].text == names["picture"].alt, "the picture is of other data: run tools/pictures"


# -- audiences -----------------------------------------------------------------------------------------


def answers(graph: cg.CaseGraph) -> dict[str, Callable[[Callable[[Any], Any]], Picture]]:
    """Pictures of answers, of what ``seen`` makes of each."""
    count, knowledge, visibility, plots = graph.frequency, graph.knowledge, graph.visibility, cg.plots
    lengths = ("P1M", "P18M")
    return {
        "counts": lambda seen: seen(count.counts("agency")).plot(),
        "counts by two": lambda seen: seen(count.counts(["agency", "year"])).plot(),
        "appointments": lambda seen: seen(count.appointments(by="agency")).plot(),
        "co-contact": lambda seen: seen(graph.structure.co_contact()).plot(),
        "harm": lambda seen: seen(count.harm("agency", weights={"arrest": 5, "call": 1})).plot(),
        "self-exciting": lambda seen: seen(count.self_exciting(by="person", rounds=0)).plot(),
        "recency": lambda seen: seen(count.recency(by="person", as_of="2014-03-15")).plot(),
        "path": lambda seen: seen(graph.structure.path("PFP", "Victim")).plot(),
        "children": lambda seen: seen(graph.structure.children_exposed()).plot(),
        "lorenz": lambda seen: plots.lorenz(seen(count.counts("agency")), units=63),
        "holdings": lambda seen: seen(knowledge.holdings("2014-03-15")).plot(),
        "first held": lambda seen: seen(knowledge.first_held()).plot(),
        "rule": lambda seen: seen(knowledge.rule(RULE)).plot(),
        "split": lambda seen: seen(visibility.split(window="P18M")).plot(),
        "windows": lambda seen: plots.windows({one: seen(visibility.split(window=one)) for one in lengths}),
        "rates": lambda seen: seen(count.rates("agency")).plot(),
        "gaps": lambda seen: seen(count.gaps(by="agency")).plot(),
        "waits": lambda seen: seen(count.waits(by="agency")).plot(),
        "change points": lambda seen: seen(count.change_points(by="agency", bin="quarter", rounds=99)).plot(),
        "time to repeat": lambda seen: seen(count.time_to_repeat(by="person", within=[30])).plot(),
    }


@pytest.mark.parametrize(
    "kind",
    list(
        answers(cg.Casebook({"agencies": {"agency_id": ["B"], "name": ["B"]}}, validate=False).graph(purpose="a test"))
    ),
)
def test_what_is_withheld_is_not_drawn_and_said_to_be(kind: str, dhr7: cg.Casebook) -> None:
    draw = answers(dhr7.graph())[kind]
    whole, public = draw(lambda result: result), draw(lambda result: result.seen_by("public"))
    assert "withheld" not in whole.alt.lower()
    assert "withheld" in public.alt.lower()
    for name in (*dhr7.persons["label"].to_pylist(), *dhr7.agencies["name"].to_pylist()):
        if name not in ("M", "Spain"):  # words of sentences
            assert re.search(rf"\b{re.escape(name)}\b", public.to_bytes("svg").decode()) is None
    assert not re.search(r"No (agency|holder|check|contact)\b", public.alt)  # nothing is said of what may not be seen


@pytest.mark.parametrize("draw", [cg.plots.genogram, cg.plots.network, cg.plots.residences])
def test_pictures_of_persons_are_withheld_from_the_public(draw: Callable[..., Picture], dhr7: cg.Casebook) -> None:
    picture = draw(dhr7.seen_by("public"))
    assert "ithheld from the public" in picture.alt
    assert b"class=" not in picture.to_bytes("svg").replace(b'class="text"', b"")  # no mark


def test_the_public_sees_counts_of_years_that_are_not_small(made: cg.Casebook, dhr7: cg.Casebook) -> None:
    for book in (dhr7, made):
        counts = book.graph().frequency.counts(["year"], presence="any")
        whole = {row["year"]: row["certain"] for row in counts.to_pylist()}
        alt = cg.plots.timeline(book, audience="public").alt
        shown = {int(year): int(count) for year, count in re.findall(r"\b(\d{4}): (\d+)", alt)}
        assert shown
        assert all(whole[year] == count >= 10 for year, count in shown.items())
        small = {year for year, count in whole.items() if count < 10}
        assert not small & set(shown)
        assert ("Withheld" in alt) == bool(small)
        gone = sum(whole[year] for year in whole if year not in shown)
        assert gone == 0 or (gone >= 10 and len(whole) - len(shown) >= 2)


@pytest.mark.parametrize("asked", [{"persons": "Victim"}, {"start": "2013-01-01"}])
@pytest.mark.parametrize("draw", [cg.plots.timeline, cg.plots.rhythm])
def test_of_parts_of_the_record_the_public_is_shown_no_counts(
    draw: Callable[..., Picture], asked: dict[str, str], dhr7: cg.Casebook
) -> None:
    picture = draw(dhr7, audience="public", **asked)
    assert "two parts of the record could be compared" in picture.alt
    assert 'class="mark' not in picture.to_bytes("svg").decode()


def test_the_public_sees_days_of_the_week_that_are_not_small(dhr7: cg.Casebook) -> None:
    alt = cg.plots.rhythm(dhr7, audience="public").alt
    by_day = Counter(
        date.fromisoformat(text).strftime("%a")
        for text in dhr7.contacts["date"].to_pylist()
        if text and re.fullmatch(r"\d{4}-\d\d-\d\d", text)
    )
    shown = dict(re.findall(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun): (\d+)", alt))
    assert shown
    for day, count in shown.items():
        assert by_day[day] == int(count) >= 10
    assert len(shown) <= 5  # two at least are gone where one is


def test_of_a_bar_with_small_parts_the_public_sees_their_sum() -> None:
    book = cg.simulate(contacts=300, persons=60, addresses=40, agencies=40)
    ends = book.graph().frequency.appointments(by=[])
    row = ends.to_pylist()[0]
    picture = ends.plot(audience="public")
    assert f"{row['total']} appointments, of them {row['attended']} attended" in picture.alt
    assert f"{row['total'] - row['attended']} withheld: small counts" in picture.alt
    for end in ("not_attended", "no_reply", "cancelled_by_agency"):
        assert f'data-part="{end}"' not in picture.to_bytes("svg").decode()


def test_coordinates_of_families_are_withheld_from_the_public(dhr7: cg.Casebook) -> None:
    assert cg.plots.genogram_coordinates(dhr7)["families"]
    assert cg.plots.genogram_coordinates(dhr7.seen_by("public")) == {"families": [], "left_out": []}


@pytest.mark.parametrize("kind", ["genogram", "timeline", "network", "residences", "first held"])
def test_the_board_sees_pseudonyms(kind: str, dhr7: cg.Casebook) -> None:
    svg = pictures(dhr7.seen_by("board"))[kind]().to_bytes("svg").decode()
    assert "person 1 (victim)" in svg or kind == "first held"
    for name in ("PFP's mother", "friend who came", "Victim"):
        assert name not in svg
