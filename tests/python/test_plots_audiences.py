"""Pictures for a board and for the public: what is withheld is not drawn, and said to be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from plot_pictures import RULE, pictures
from plot_pictures import made as made_book

import casegraph as cg
from casegraph.plots import Picture


@pytest.fixture(scope="module")
def dhr7() -> cg.Casebook:
    return cg.example("dhr7")


@pytest.fixture(scope="module")
def made() -> cg.Casebook:
    return made_book()


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
        "holdings over time": lambda seen: seen(
            knowledge.holdings(["2011-01-01", "2013-01-01", "2014-03-15"], by="agency")
        ).plot(),
        "never passed on": lambda seen: seen(knowledge.never_passed_on(by="agency")).plot(),
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


@pytest.mark.parametrize("draw", [cg.plots.timeline, cg.plots.rhythm])
def test_no_persons_listed_are_all_for_the_public_too(draw: Callable[..., Picture], dhr7: cg.Casebook) -> None:
    assert draw(dhr7, audience="public", persons=[]).alt == draw(dhr7, audience="public").alt


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
