"""Pictures of results, as files and pages, in notebooks, from the command line and in the gallery."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plot_pictures import KINDS, RULE, pictures
from plot_pictures import made as made_book

import casegraph as cg
from casegraph.cli import main
from casegraph.plots import Picture, style
from casegraph.plots.measure_rows import DRAWN
from casegraph.plots.registry import OF_CASEBOOK, OF_MEASURE

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def dhr7() -> cg.Casebook:
    return cg.example("dhr7")


@pytest.fixture(scope="module")
def made() -> cg.Casebook:
    return made_book()


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


def test_the_gallery_names_each_measure_that_is_drawn_row_by_row() -> None:
    page = (Path(__file__).parents[2] / "docs" / "pictures.md").read_text(encoding="utf-8")
    listed = page.partition("## Waits, silences and repeats\n")[2].partition("```")[0]
    named = {name for word in re.findall(r"`(\w+)`", listed) for name in DRAWN if name.endswith(f".{word}")}
    assert named == set(DRAWN)


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


@pytest.mark.parametrize(
    "arguments",
    [
        ["genogram", "dhr7", "date=2014-03-15"],
        ["timeline", "dhr7", "start=2010-01-01", "end=2011-12-31", "persons=PFP,Perpetrator"],
        ["residences", "dhr7", "--width", "column"],
        ["recommendations", "dhr7", "width=column"],
        ["frequency.counts", "dhr7", "by=agency,year", "persons=Perpetrator"],
        ["knowledge.holdings", "dhr7", "at=2014-03-15"],
        ["knowledge.holdings", "dhr7", "at=2012-01-01,2013-01-01,2014-01-01", "by=agency"],
        ["knowledge.never_passed_on", "dhr7", "by=agency"],
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
