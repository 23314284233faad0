"""Pictures: what they say, that nothing overlaps, that each is the same every time, that hostile text is harmless."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib
import pytest

import casegraph as cg
from casegraph.cli import main
from casegraph.plots import Picture, style
from casegraph.plots.canvas import text_width, wrapped
from casegraph.plots.registry import OF_CASEBOOK, OF_MEASURE

SVG = "{http://www.w3.org/2000/svg}"
Draw = Callable[[], Picture]


@pytest.fixture(scope="module")
def dhr7() -> cg.Casebook:
    return cg.example("dhr7")


@pytest.fixture(scope="module")
def made() -> cg.Casebook:
    return cg.simulate(contacts=300, persons=60, addresses=40, agencies=40)


def pictures(book: cg.Casebook, width: str = "page") -> Iterator[tuple[str, Draw]]:
    """Every kind of picture of a casebook."""
    graph = book.graph()
    plots = cg.plots
    yield "genogram", lambda: plots.genogram(book, "2014-03-15", width=width)
    yield "genogram without date", lambda: plots.genogram(book, width=width)
    yield "timeline", lambda: plots.timeline(book, width=width)
    yield "timeline window", lambda: plots.timeline(book, "2013-01-01", "2014-03-31", width=width)
    yield "residences", lambda: plots.residences(book, width=width)
    yield "recommendations", lambda: plots.recommendations(book, width=width)
    yield (
        "heat map by month",
        lambda: plots.heat_map(
            graph.frequency.counts(["agency", "month"], start="2013-01-01", end="2014-04-01"), width=width
        ),
    )
    yield "heat map by year", lambda: plots.heat_map(graph.frequency.counts(["agency", "month"]), width=width)
    yield "heat map by kind", lambda: plots.heat_map(graph.frequency.counts(["agency", "kind"]), width=width)
    yield "holdings", lambda: plots.who_held_what(graph.knowledge.holdings("2014-03-15"), width=width)
    yield "first held", lambda: plots.who_held_what(graph.knowledge.first_held(), width=width)
    yield "split", lambda: plots.gaps(graph.visibility.split(window="P18M"), width=width)
    yield "checks", lambda: plots.gaps(graph.visibility.checks(), width=width)
    yield "rates", lambda: plots.rates(graph.frequency.rates("agency"), width=width)


KINDS = [
    "genogram", "genogram without date", "timeline", "timeline window", "residences", "recommendations",
    "heat map by month", "heat map by year", "heat map by kind", "holdings", "first held", "split", "checks", "rates",
]  # fmt: skip


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
@pytest.mark.parametrize("subject", ["dhr7", "made"])
def test_no_texts_overlap_or_leave_the_picture(
    subject: str, kind: str, width: str, request: pytest.FixtureRequest
) -> None:
    book = request.getfixturevalue(subject)
    picture = dict(pictures(book, width))[kind]()
    assert overlaps(text_boxes(picture)) == []
    assert outside(picture) == []


def test_overlaps_are_found() -> None:
    from casegraph.plots.canvas import Canvas

    canvas = Canvas(84)
    canvas.text(10, 10, "one text")
    canvas.text(12, 10.5, "and another")
    assert overlaps(text_boxes(Picture(canvas.figure(30), "", ""))) == [("one text", "and another")]


def test_all_kinds_are_tried(dhr7: cg.Casebook) -> None:
    assert [kind for kind, _ in pictures(dhr7)] == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_picture_is_the_same_bytes(kind: str) -> None:
    first, second = (dict(pictures(cg.example("dhr7")))[kind]() for _ in range(2))
    for format in ("svg", "png", "pdf"):
        assert first.to_bytes(format) == second.to_bytes(format)
    assert first.alt == second.alt


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_names_no_moment_and_describes_itself(kind: str, dhr7: cg.Casebook) -> None:
    picture = dict(pictures(dhr7))[kind]()
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
    for kind, draw in pictures(book):
        picture = draw()
        assert picture.to_bytes("svg"), kind
        assert picture.alt, kind


# -- results and files ---------------------------------------------------------------------------------


def test_a_measure_without_picture_names_those_that_have_one(dhr7: cg.Casebook) -> None:
    with pytest.raises(
        cg.ArgumentError, match=r"frequency\.waits has no picture; measures that have one: frequency\.counts"
    ):
        dhr7.graph().frequency.waits().plot()


def test_every_measure_with_a_picture_is_a_measure() -> None:
    from casegraph.measures import measures

    assert set(OF_MEASURE) <= set(measures())


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
    ],
)
def test_bad_input_gets_one_clear_message(call: Callable[[cg.Casebook], Any], message: str, dhr7: cg.Casebook) -> None:
    with pytest.raises(cg.ArgumentError, match=re.escape(message)):
        call(dhr7)


@pytest.mark.parametrize("draw", [cg.plots.genogram, cg.plots.timeline, cg.plots.residences])
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


def hostile_book() -> cg.Casebook:
    size = len(HOSTILE)
    people = [f"p{number}" for number in range(size)]
    return cg.Casebook(
        {
            "reviews": {"review_id": ["R"], "title": [HOSTILE[0]], "kind": ["dhr"]},
            "persons": {
                "person_id": people,
                "review_id": ["R"] * size,
                "label": HOSTILE,
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
                "label": HOSTILE[:2],
                "kind": ["home", "home"],
                "area": HOSTILE[2:4],
            },
            "residences": {
                "person_id": [*people, people[0]],
                "address_id": ["a"] * size + ["b"],
                "start": ["2010-01-01"] * (size + 1),
                "end": ["2012-01-01"] * (size + 1),
            },
            "agencies": {"agency_id": people, "name": HOSTILE},
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
                "theme": HOSTILE,
                "addressed_to": people,
                "target_date": ["2012"] * size,
            },
        },
        validate=False,
    )


@pytest.mark.parametrize("width", ["page", "column"])
def test_hostile_text_is_harmless(width: str) -> None:
    book = hostile_book()
    for kind, draw in pictures(book, width):
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


@pytest.mark.parametrize("color", style.PALETTE)
def test_colours_stand_out_from_white(color: str) -> None:
    def luminance(code: str) -> float:
        parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert 1.05 / (luminance(color) + 0.05) >= 3


def test_parts_of_bars_differ_without_colour() -> None:
    from casegraph.plots.gaps import _PARTS

    looks = [(hatch, part == "unsettled") for part, (_, _, hatch) in _PARTS.items()]
    for one, other in itertools.combinations(looks, 2):
        assert one != other


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
        (["frequency.waits", "dhr7", "-o", "x.svg"], "there is no picture 'frequency.waits'"),
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
