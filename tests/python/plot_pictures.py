"""Every kind of picture, and the casebooks that they are tried on."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import matplotlib

import casegraph as cg
from casegraph.plots import Picture, style

Draw = Callable[[], Picture]

RULE = "marac_potential_escalation_3_in_12_months"


def pictures(book: cg.Casebook, width: str = "page") -> dict[str, Draw]:
    """Every kind of picture of a casebook."""
    graph, plots = book.graph(purpose="pictures"), cg.plots
    count, wide = graph.frequency, {"width": width}
    first = book.persons["person_id"].to_pylist()[0]
    pair = book.persons["person_id"].to_pylist()[:2]
    lengths = ("P1M", "P6M", "P18M", "P5Y")
    event, day = ("2013-05-01", "2014-06-30") if book.reviews.num_rows else ("2020-01-01", "2024-12-31")
    over_time = [f"{int(event[:4]) + year}-01-01" for year in range(-3, 3)]
    looked_up = [{"agency": one, "person": first, "at": day} for one in book.agencies["agency_id"].to_pylist()[:3]]
    return {
        "genogram": lambda: plots.genogram(book, "2014-03-15", **wide),
        "genogram without date": lambda: plots.genogram(book, **wide),
        "timeline": lambda: plots.timeline(book, **wide),
        "timeline window": lambda: plots.timeline(book, "2013-01-01", "2014-03-31", **wide),
        "network": lambda: plots.network(book, **wide),
        "network joined": lambda: plots.network(book, most_nodes=40, **wide),
        "residences": lambda: plots.residences(book, **wide),
        "rhythm": lambda: plots.rhythm(book, **wide),
        "recommendations": lambda: plots.recommendations(book, **wide),
        "heat map by month": lambda: plots.heat_map(
            count.counts(["agency", "month"], start="2013-01-01", end="2014-04-01"), **wide
        ),
        "heat map by year": lambda: plots.heat_map(count.counts(["agency", "month"]), **wide),
        "heat map by kind": lambda: plots.heat_map(count.counts(["agency", "kind"]), **wide),
        "counts": lambda: count.counts("agency").plot(**wide),
        "lorenz": lambda: plots.lorenz(count.counts(["person", "agency"]), units=book.agencies.num_rows, **wide),
        "holdings": lambda: plots.who_held_what(graph.knowledge.holdings("2014-03-15"), **wide),
        "holdings over time": lambda: graph.knowledge.holdings(over_time, by="agency").plot(**wide),
        "holdings over time by flag": lambda: graph.knowledge.holdings(over_time).plot(**wide),
        "first held": lambda: plots.who_held_what(graph.knowledge.first_held(), **wide),
        "rule": lambda: graph.knowledge.rule(RULE, purpose="trying the pictures").plot(**wide),
        "split": lambda: plots.gaps(graph.visibility.split(window="P18M"), **wide),
        "checks": lambda: plots.gaps(graph.visibility.checks(), **wide),
        "windows": lambda: plots.windows({one: graph.visibility.split(window=one) for one in lengths}, **wide),
        "rates": lambda: plots.rates(count.rates("agency"), **wide),
        "waits": lambda: count.waits(by="person").plot(**wide),
        "gap lengths": lambda: count.gaps(by="person").plot(**wide),
        "silence": lambda: count.silence(by=["person", "agency"], persons=first).plot(**wide),
        "repeats": lambda: count.repeats(by="agency").plot(**wide),
        "time to repeat": lambda: count.time_to_repeat(by="person", within=range(1, 181)).plot(**wide),
        "time to repeat, few": lambda: count.time_to_repeat(by="person", within=[30, 90]).plot(**wide),
        "delays": lambda: count.delays().plot(**wide),
        "delays, shares": lambda: count.delay_shares("sector", within=[0, 7]).plot(**wide),
        "silence, shares": lambda: count.silence_shares("sector").plot(**wide),
        "recency, shares": lambda: count.recency_shares("sector", as_of="2014-03-15").plot(**wide),
        "joint, shares": lambda: count.joint_appointment_shares(["agency", "with_agency"], within_days=30).plot(**wide),
        "proximity": lambda: count.proximity(reference="2014-03-15").plot(**wide),
        "trend": lambda: count.trend(by="person", bin="quarter").plot(**wide),
        "change points": lambda: count.change_points(by="person", bin="quarter", rounds=99).plot(**wide),
        "dispersion": lambda: count.dispersion(by="agency", width=30, rounds=99).plot(**wide),
        "dispersion over lengths": lambda: count.dispersion_curve(by="person", widths=[7, 30, 90], rounds=19).plot(
            **wide
        ),
        "who follows whom": lambda: count.mutual_excitation(
            [],
            streams="sector",
            least=15,
            observed="window",
            start="2009-01-01",
            end="2014-03-15",
            merge_within=1,
            rounds=0,
        ).plot(**wide),
        "sequences": lambda: count.sequence_complexity(by="person", states="sector").plot(**wide),
        "near repeat": lambda: count.near_repeat(kilometres=[0, 5, 50], days=[0, 90, 365], rounds=19).plot(**wide),
        "near repeat of ties": lambda: count.near_repeat_ties(days=[0, 90, 365], rounds=19).plot(**wide),
        "rates by weekday": lambda: count.rates("agency", bin="weekday").plot(**wide),
        "lags": lambda: graph.knowledge.lags("domestic_abuse").plot(**wide),
        "changes": lambda: graph.visibility.changes(as_if=["shared", "filed"], by="agency").plot(**wide),
        "checks of a table": lambda: graph.visibility.checks_of(looked_up).plot(**wide),
        "without gaps": lambda: graph.visibility.without_gaps(window="P18M").plot(**wide),
        "intervals": lambda: count.intervals(by="person", rounds=99).plot(**wide),
        "concentration": lambda: count.concentration("agency", by="person").plot(**wide),
        "lorenz measured": lambda: count.lorenz("agency").plot(**wide),
        "mean cumulative": lambda: count.mean_cumulative(within=range(60, 1801, 60)).plot(**wide),
        "penalty path": lambda: count.penalty_path(by="person", bin="quarter").plot(**wide),
        "self-exciting": lambda: count.self_exciting(by="person", merge_within=1, rounds=19).plot(**wide),
        "curve": lambda: graph.visibility.curve().plot(**wide),
        "children exposed": lambda: graph.structure.children_exposed(hindsight=True).plot(**wide),
        "children": lambda: graph.structure.children_exposed(by="child").plot(**wide),
        "public years": lambda: plots.timeline(book, audience="public", **wide),
        "public week": lambda: plots.rhythm(book, audience="public", **wide),
        "public states": lambda: plots.recommendations(book, audience="public", **wide),
        "public heat map": lambda: count.counts(["agency", "kind"]).plot(
            audience=cg.Audience("public", threshold=4), **wide
        ),
        "public split": lambda: graph.visibility.split(window="P18M").plot(audience="public", **wide),
        "recency": lambda: count.recency(by="person", as_of=day).plot(**wide),
        "harm": lambda: count.harm("agency", weights={"emergency_call": 10, "arrest": 5, "call": 2}).plot(**wide),
        "rate ratio": lambda: count.rate_ratio(by="person", event=event, before="P2Y", after="P10M").plot(**wide),
        "rebookings": lambda: count.rebookings().plot(**wide),
        "joint appointments": lambda: count.joint_appointments(within_days=30).plot(**wide),
        "appointments": lambda: count.appointments(by="agency").plot(**wide),
        "severity": lambda: count.severity_trend(by="agency").plot(**wide),
        "next agency": lambda: count.next_agency().plot(**wide),
        "fragmentation": lambda: graph.knowledge.fragmentation().plot(**wide),
        "held since": lambda: graph.knowledge.held_since(received_only=True).plot(**wide),
        "k-th incident": lambda: graph.knowledge.nth_incident(pair).plot(**wide),
        "never passed on": lambda: graph.knowledge.never_passed_on().plot(**wide),
        "passed on or not": lambda: graph.knowledge.never_passed_on(by=["agency", "fact"]).plot(**wide),
        "rule counts": lambda: graph.knowledge.rule_counts(RULE).plot(**wide),
        "what-if shares": lambda: graph.knowledge.what_if_shares().plot(**wide),
        "best shares": lambda: graph.knowledge.best_shares(5).plot(**wide),
        "border crossings": lambda: graph.knowledge.border_crossings().plot(**wide),
        "co-contact": lambda: graph.structure.co_contact().plot(**wide),
        "co-residence": lambda: graph.structure.co_residence("2010-01-01", "2015-01-01").plot(**wide),
        "shared identifiers": lambda: graph.structure.shared_identifiers().plot(**wide),
        "path": lambda: graph.structure.path(first, book.persons["person_id"].to_pylist()[-1]).plot(**wide),
    }


_NOBODY = {"persons": {"person_id": ["A"]}, "agencies": {"agency_id": ["B"], "name": ["B"]}}
KINDS = tuple(pictures(cg.Casebook(_NOBODY, validate=False)))


def made() -> cg.Casebook:
    """300 contacts in 40 agencies."""
    return cg.simulate(contacts=300, persons=60, addresses=40, agencies=40)


_LONG = "A name that goes on and on without end " * 5
LONG_NAMES = [
    _LONG,
    _LONG.replace(" ", ""),
    "\u05d1\u05d9\u05ea \u05d7\u05d5\u05dc\u05d9\u05dd \u05e2\u05dd \u05e9\u05dd \u05d0\u05e8\u05d5\u05da " * 8,
    "\u0645\u0633\u062a\u0634\u0641\u0649 \u0627\u0644\u0645\u062f\u064a\u0646\u0629 \u0628\u0627\u0633\u0645 " * 10,
    "mixed \u05e9\u05dc\u05d5\u05dd and English " * 10,
]
HOSTILE = [
    "<script>alert(1)</script>",
    "\u202egnirts desrever\u202c \u200f\u2066x\u2069",
    "x" * 10_000,
    "long words " * 900,
    "$\\frac{1}{2}$ %s {0} \\n",
    "=cmd|' /C calc'!A0",
    "a\tb\nc",
    "\u5bb6\u65cf \U0001f600",
]


def hostile_book(names: list[str] = HOSTILE) -> cg.Casebook:
    """A casebook whose every text is one of ``names``."""
    size = len(names)
    people = [f"p{number}" for number in range(size)]
    return cg.Casebook(
        {
            "reviews": {"review_id": ["R"], "title": [names[0]], "kind": ["dhr"]},
            "persons": {
                "person_id": people,
                "review_id": ["R"] * size,
                "label": names,
                "role": ["victim"] + ["parent"] * (size - 1),
                "sex": ["female"] * size,
                "birth_date": [None] * size,
            },
            "relationships": {
                "from_person": people[1:],
                "to_person": [people[0]] * (size - 1),
                "kind": ["sibling"] * (size - 1),
            },
            "addresses": {
                "address_id": ["a", "b"],
                "label": names[:2],
                "kind": ["home", "home"],
                "area": names[2:4],
            },
            "residences": {
                "person_id": [*people, people[0]],
                "address_id": ["a"] * size + ["b"],
                "start": ["2010-01-01"] * (size + 1),
                "end": ["2012-01-01"] * (size + 1),
            },
            "agencies": {"agency_id": people, "name": names},
            "coverage": {
                "agency_id": people,
                "review_id": ["R"] * size,
                "start": ["2010-01-01"] * size,
                "end": ["2012-01-01"] * size,
                "basis": ["chronology"] * size,
            },
            "contacts": {
                "contact_id": people,
                "review_id": ["R"] * size,
                "agency_id": people,
                "kind": ["call"] * size,
                "date": ["2011-03-01"] * size,
                "concerns_address": ["a"] * size,
                "filed_at": ["a"] * size,
            },
            "participants": {"contact_id": people, "person_id": [people[0]] * size, "presence": ["took_part"] * size},
            "flags": {
                "contact_id": people,
                "flag": ["domestic_abuse"] * size,
                "state": ["yes"] * size,
                "stated_by": ["agency_then"] * size,
            },
            "recommendations": {
                "recommendation_id": people,
                "review_id": ["R"] * size,
                "level": ["overview"] * size,
                "theme": names,
                "addressed_to": people,
                "target_date": ["2012"] * size,
            },
        },
        validate=False,
    )


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
