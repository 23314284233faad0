"""What pictures say: in their alternative texts, and by marks that are those of the measure."""

from __future__ import annotations

import datetime
import itertools
import math
import re
from typing import Any

import pytest
from plot_pictures import RULE, pictures, text_boxes

import casegraph as cg
from casegraph.measures import measures
from casegraph.plots.registry import OF_MEASURE
from casegraph.plots.words import day_text


@pytest.fixture(scope="module")
def dhr7() -> cg.Casebook:
    return cg.example("dhr7")


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


@pytest.mark.parametrize(("certain", "told"), [(3, "3 (more are possible)"), (None, "0 (more are possible)")])
def test_a_count_that_nothing_bounds_is_not_told_a_number_beyond_it(certain: int | None, told: str) -> None:
    """A row that stands for three or more contacts; of a person who is only assumed none of them is certain."""
    book = cg.Casebook(
        {
            "persons": {"person_id": ["A"]},
            "agencies": {"agency_id": ["police"], "name": ["Police"]},
            "contacts": {
                "contact_id": ["c"],
                "agency_id": ["police"],
                "kind": ["call"],
                "date": ["2011-02-01"],
                "count_min": [3],
            },
            "participants": {
                "contact_id": ["c"],
                "person_id": ["A"],
                "presence": ["took_part"],
                "certainty": ["stated" if certain else "assumed"],
            },
        }
    )
    counts = book.graph(purpose="a test").frequency.counts(["agency", "month"], persons="A")
    assert counts.to_pylist()[0]["possible"] is None
    picture = counts.plot()
    assert f"Most in one square: {told}, Police, Feb 2011." in picture.alt
    assert ("none certain" in picture.to_bytes("svg").decode()) == (certain is None)
    assert "inf" not in picture.alt


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


def test_holdings_over_time_tell_each_day_and_agency(dhr7: cg.Casebook) -> None:
    days = ["2010-10-01", "2012-01-01", "2014-03-15"]
    result = dhr7.graph().knowledge.holdings(days, by="agency")
    rows = [row for row in result.to_pylist() if row["agency"] == "wmp"]
    held = [(row["held_certain"], row["held_possible"]) for row in rows]
    bounds = [f"{least}" if least == most else f"{least} to {most}" for least, most in held]
    picture = result.plot()
    assert held == sorted(held)
    assert held[0] < held[-1]
    told = f"{bounds[0]} on 1 Oct 2010, {bounds[1]} on 1 Jan 2012 and {bounds[2]} on 15 Mar 2014"
    assert f"West Midlands Police: {told}." in picture.alt
    svg = picture.to_bytes("svg").decode()
    assert all(f'data-agency="wmp" data-date="{day}"' in svg for day in days)
    by_flag = dhr7.graph().knowledge.holdings(days, persons="PFP").plot()
    assert "contacts, domestic abuse" in {text for text, _ in text_boxes(by_flag)}
    nothing = dhr7.graph().knowledge.holdings(["1980-01-01", "1981-01-01"], by="agency", persons="Victim").plot()
    assert "No agency held any on record." in nothing.alt
    with pytest.raises(cg.ArgumentError, match="holdings on one day"):
        cg.plots.holdings_over_time(dhr7.graph().knowledge.holdings("2014-03-15"))


def test_marks_of_many_days_do_not_run_together(dhr7: cg.Casebook) -> None:
    days = [f"{year}-{month:02}-01" for year in range(2008, 2015) for month in range(1, 13)]
    picture = dhr7.graph().knowledge.holdings(days, by="agency").plot()
    told = re.search(r"Marks are of (\d+) of the 84 days asked about", picture.alt)
    assert told is not None
    marked = sorted(set(re.findall(r'data-agency="wmp" data-date="([-0-9]+)"', picture.to_bytes("svg").decode())))
    assert len(marked) == int(told[1])
    assert (marked[0], marked[-1]) == (days[0], days[-1])
    between = [
        datetime.date.fromisoformat(later) - datetime.date.fromisoformat(one)
        for one, later in itertools.pairwise(marked)
    ]
    assert min(between).days * 174 / (7 * 365) > 3.5  # millimetres of a page


def test_facts_by_whether_a_share_carried_them(dhr7: cg.Casebook) -> None:
    knowledge = dhr7.graph().knowledge
    result = knowledge.never_passed_on(by="agency")
    (police,) = [row for row in result.to_pylist() if row["agency"] == "wmp"]
    alt = result.plot().alt
    assert f"{police['held'] - police['never_passed_on']} carried by a made share" in alt
    assert "West Midlands Police" in alt
    with pytest.raises(cg.ArgumentError, match="rows of contacts are not accepted"):
        cg.plots.part_bars(knowledge.never_passed_on(by="contact"))


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
            "persons": {"person_id": ["A", "B"]},
            "agencies": {"agency_id": ["police"], "name": ["A police force"]},
            "contacts": {"contact_id": ["c"], "agency_id": ["police"], "kind": ["call"]},
            "participants": {"contact_id": ["c"], "person_id": ["A"], "presence": ["took_part"]},
        }
    )
    for kind, draw in pictures(book).items():
        picture = draw()
        assert picture.to_bytes("svg"), kind
        assert picture.alt, kind


class TestKnowledgeOverTime:
    """Partners on record, k-th incidents and contacts held: pictures that say what their tables do."""

    def test_every_measure_of_knowledge_has_a_picture(self) -> None:
        without = [name for name in measures() if name.startswith("knowledge.") and name not in OF_MEASURE]
        assert without == []

    def test_partners_on_record_are_counted_and_not_named(self) -> None:
        answer = cg.example("dhr7").graph().knowledge.distinct_partners("Perpetrator")
        alt = answer.plot().alt
        for row in answer.to_pylist():
            if row["met_on"] is not None:
                assert f"on record from {day_text(row['met_on'])}" in alt
        assert "Perpetrator, 1 partner. All agencies together: on record from 8 Oct 2010." in alt
        assert "does not say who harmed whom, nor that anybody knew" in alt
        partners = [one for one in cg.example("dhr7").persons["person_id"].to_pylist() if one != "Perpetrator"]
        told = alt.replace("PFP's solicitor", "")  # an agency of the review, by its name there
        assert not any(re.search(rf"\b{re.escape(str(one))}\b", told) for one in partners)

    def test_the_day_of_the_kth_incident_has_both_bounds(self) -> None:
        knowledge = cg.example("dhr7").graph().knowledge
        alt = knowledge.nth_incident(("Perpetrator", "PFP"), 3).plot().alt
        assert (
            "3 incidents of domestic abuse. As it happened: reached from 17 May 2012, possibly from 9 Mar 2009." in alt
        )
        assert "whoever held a record of it, and whenever it was recorded" in alt
        none = knowledge.nth_incident(("Perpetrator", "PFP"), 99).plot().alt
        assert "Fewer on record, or on no stated day: Perpetrator and Perpetrator's former partner" in none

    def test_contacts_that_were_held_are_rows(self) -> None:
        knowledge = cg.example("dhr7").graph().knowledge
        answer = knowledge.held_since(persons="PFP", received_only=True)
        alt = answer.plot().alt
        assert "6 contacts with Perpetrator's former partner, 4 agencies held one or more" in alt
        assert "call, 2014-01-28, c-2.105-1: 2 agencies" in alt
        empty = knowledge.held_since(persons="PFP", received_only=True, at="2001-01-01").plot().alt
        assert "No agency held any of 0 contacts with Perpetrator's former partner on record, by 2001-01-01" in empty

    def test_answers_of_two_measures_are_not_drawn_as_one(self) -> None:
        knowledge = cg.example("dhr7").graph().knowledge
        both = [knowledge.distinct_partners("Perpetrator"), knowledge.nth_incident(("Perpetrator", "PFP"))]
        with pytest.raises(cg.ArgumentError, match=r"knowledge\.nth_incident is not accepted"):
            cg.plots.rule_timeline(both)
        with pytest.raises(cg.ArgumentError, match=r"none is given; accepted: a result of knowledge\.rule"):
            cg.plots.rule_timeline([])
