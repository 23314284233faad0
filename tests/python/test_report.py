"""The report: its page, tables and workbook, and the command that writes them."""

from __future__ import annotations

import base64
import csv
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_casebook import small, with_integer_ids
from report_casebook import HOSTILE, hostile, story, story_tables

import casegraph as cg
from casegraph.cli import main
from casegraph.reports import Options, words, write_report
from casegraph.reports.contents import SECTIONS, Contents, contents
from casegraph.reports.page import Cards

_GOLDEN = Path(__file__).parents[1] / "golden" / "report_key_figures.txt"
_VOID = {"meta", "br", "img", "hr", "input", "link"}


class _Page(HTMLParser):
    """What the tests ask of a page: its tags, ids, links, headings, and the text of each element with an id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append((tag, dict(attrs).get("id")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        opened, _id = self._open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data: str) -> None:
        for _tag, name in self._open:
            if name:
                self.text[name] = self.text.get(name, "") + data

    @property
    def ids(self) -> list[str]:
        return [value for _tag, attrs in self.tags if (value := attrs.get("id")) is not None]

    @property
    def links(self) -> list[str]:
        return [value for _tag, attrs in self.tags if (value := attrs.get("href")) is not None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report") / "out"
    write_report(story(), out)
    return out


@pytest.fixture(scope="module")
def page(folder: Path) -> _Page:
    return _Page((folder / "report.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found() -> Contents:
    return contents(story(), Options())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# -- the page ----------------------------------------------------------------------------------------


def _without_script(text: str) -> str:
    """The page as it is read without its script and the script's data."""
    return re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)


def test_the_page_asks_for_nothing_and_runs_its_own_script_alone(folder: Path, page: _Page) -> None:
    text = _without_script((folder / "report.html").read_text(encoding="utf-8"))
    assert {tag for tag, _attrs in page.tags} & {"link", "img", "iframe", "object", "base"} == set()
    scripts = [attrs for tag, attrs in page.tags if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "as-of-data"}, {}]
    assert [set(attrs) & {"action", "method", "target"} for tag, attrs in page.tags if tag == "form"] == [set()]
    assert all(link.startswith("#") for link in page.links)
    assert not [attrs for _tag, attrs in page.tags if any(name.startswith("on") or name == "style" for name in attrs)]
    assert not re.search(r"url\((?!#)", text)  # patterns and outlines of its own drawings alone
    assert "@import" not in text


def test_its_policy_allows_its_own_style_and_script_alone(folder: Path, page: _Page) -> None:
    text = (folder / "report.html").read_text(encoding="utf-8")
    style = text.split("<style>")[1].split("</style>")[0]
    script = text.split("<script>")[1].split("</script>")[0]
    policy = next(attrs["content"] for _t, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy == (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def test_every_link_leads_somewhere_and_no_id_is_there_twice(page: _Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    back = {link for link in page.links if link.startswith("#b-")}
    assert {link[1:] for link in page.links} - set(page.ids) == set()
    assert back


def test_headings_are_in_order_and_tables_have_captions_and_scopes(page: _Page) -> None:
    levels = [int(tag[1]) for tag, _attrs in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    tables = [tag for tag, _attrs in page.tags if tag == "table"]
    assert len(tables) == len([tag for tag, _attrs in page.tags if tag == "caption"]) > 10
    assert all(attrs.get("scope") for tag, attrs in page.tags if tag == "th")
    assert next(attrs for tag, attrs in page.tags if tag == "html") == {"lang": "en-GB"}


def test_pictures_have_names_and_descriptions(page: _Page) -> None:
    drawings = [attrs for tag, attrs in page.tags if tag == "svg"]
    assert drawings
    for drawing in drawings:
        for reference in ("aria-labelledby", "aria-describedby"):
            name = drawing[reference]
            assert name is not None
            assert page.text[name].strip()


def test_every_dated_contact_is_in_the_timeline_and_every_contact_in_the_list(found: Contents, page: _Page) -> None:
    timeline = next(section for section in found.sections if section.anchor == "timeline")
    drawn = "".join(getattr(part, "svg", "") for part in timeline.parts)
    dates = found.view.rows("contacts")
    for at, row in enumerate(dates):
        assert (f'href="#c-{at + 1}"' in drawn) == (row["date"] is not None)
        assert f"c-{at + 1}" in page.ids
    assert "did not come" in page.text["contacts"]
    assert "1.5" in page.text["contacts"]


def test_heat_map_and_measure_agree(found: Contents) -> None:
    often = next(section for section in found.sections if section.anchor == "frequency")
    drawn = "".join(getattr(part, "svg", "") for part in often.parts)
    named = re.findall(r'aria-label="([^"]+), (\d+) contacts? in [A-Z][a-z]{2} \d{4}"', drawn)
    counted = {name: sum(int(count) for other, count in named if other == name) for name, _count in named}
    assert counted == {"Police force": 4, "Hospital": 2}


def test_evidence_of_a_figure_is_that_of_the_measure(found: Contents) -> None:
    graph = found.view.graph
    result = graph.frequency.counts(by=["person"], persons=["A", "B"])
    row = next(at for at, one in enumerate(result.to_pylist()) if one["person"] == "A")
    expected = result.evidence(row).to_pylist()
    block = next(block for block in found.evidence if block.title == "Contacts in which Anna took part")
    assert [entry.link for entry in block.entries] == [f"c-{one['row']}" for one in expected]
    assert [entry.source for entry in block.entries] == [one["source"].removeprefix("d:") for one in expected]


def test_key_figures_are_as_they_were(found: Contents) -> None:
    cards = [
        card for section in found.sections for part in section.parts if isinstance(part, Cards) for card in part.cards
    ]
    told = "".join(f"{card.name}: {card.value} | {card.label} | {card.detail}\n" for card in cards)
    assert told == _GOLDEN.read_text(encoding="utf-8")


def test_a_record_filed_elsewhere_is_found_once_refiled(folder: Path) -> None:
    (row,) = _rows(folder / "tables" / "visibility-refiled.csv")
    assert (row["check"], row["found_as_filed"], row["found_if_refiled"]) == ("k1", "0", "2")
    assert (row["recording_as_filed"], row["recording_if_refiled"]) == ("2", "0")
    (check,) = _rows(folder / "tables" / "visibility-checks.csv")
    assert int(check["n"]) == sum(
        int(check[name])
        for name in ("found", "recording", "window", "silo", "accessible", "not_determinable", "unsettled")
    )


# -- what people may have typed ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile") / "out"
    write_report(hostile(), out)
    return out


def test_no_text_becomes_markup(hostile_folder: Path) -> None:
    text = (hostile_folder / "report.html").read_text(encoding="utf-8")
    page = _Page(text)  # every element closes what it should
    assert text.count("<script") == text.count("</script>") == 2
    assert "<script" not in _without_script(text)
    assert "<img" not in text
    assert text.count("</style>") == 1
    assert all(link.startswith("#") for link in page.links)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name) for name in page.ids)
    assert "<script>alert(1)</script>" in page.text["contacts"]
    assert "javascript:alert(1)" in page.text["persons"]


def test_a_made_casebook_says_so(hostile_folder: Path, folder: Path) -> None:
    assert "Made data:" in (hostile_folder / "report.html").read_text(encoding="utf-8")
    assert "Made data:" not in (folder / "report.html").read_text(encoding="utf-8")
    assert openpyxl.load_workbook(hostile_folder / "report.xlsx")["Cover"]["A2"].value.startswith("Made data:")


def test_cells_of_csv_files_are_inert(hostile_folder: Path) -> None:
    seen = set()
    for path in sorted((hostile_folder / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    assert not cell.startswith(("=", "+", "@", "\t", "\r")), (path, cell)
                    assert not cell.startswith("-") or re.fullmatch(r"-\d+(\.\d+)?", cell), (path, cell)
                    seen.add(cell)
    assert '\'=HYPERLINK("http://x.example")' in seen
    assert {"'+1", "'-1", "'@x"} <= seen


def test_cells_of_the_workbook_are_inert(hostile_folder: Path) -> None:
    book = openpyxl.load_workbook(hostile_folder / "report.xlsx")
    texts = set()
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None or cell.hyperlink.target is None  # it leads to a sheet
                texts.add(cell.value)
    assert {text for text in HOSTILE if "\u202e" not in text} <= texts


# -- files -------------------------------------------------------------------------------------------


def test_columns_of_all_tables_are_explained(folder: Path) -> None:
    explained = {(row["file"], row["column"]) for row in _rows(folder / "tables" / "columns.csv")}
    for path in (folder / "tables").glob("*.csv"):
        if path.name in ("columns.csv", "evidence.csv"):
            continue
        with path.open(encoding="utf-8", newline="") as file:
            names = next(csv.reader(file))
        assert {(path.name, name) for name in names} <= explained
        assert len(names) == len(set(names))


def test_bounds_take_two_columns_and_missing_is_not_zero(folder: Path) -> None:
    rows = {row["agency"]: row for row in _rows(folder / "tables" / "frequency-agency-year.csv")}
    assert (rows["Landlord"]["all_certain"], rows["Landlord"]["all_possible"]) == ("2", "4")
    (delay,) = _rows(folder / "tables" / "frequency-delays.csv")
    assert (delay["days_min_certain"], delay["days_min_possible"]) == ("11", "11")
    assert (delay["minutes_min_certain"], delay["minutes_min_possible"]) == ("", "")


def test_equal_inputs_give_equal_files(folder: Path, tmp_path: Path) -> None:
    write_report(story(), tmp_path / "again")
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "again" / path.relative_to(folder)).read_bytes(), path


# -- any casebook ------------------------------------------------------------------------------------


def _four_tables(**contacts: list[str]) -> cg.Casebook:
    n = len(next(iter(contacts.values()), []))
    return cg.Casebook(
        {
            "persons": {"person_id": ["A", "B"]} if n else {"person_id": []},
            "agencies": {"agency_id": ["x"], "name": ["X"]} if n else {"agency_id": [], "name": []},
            "contacts": {
                "contact_id": [f"c{at}" for at in range(n)],
                "agency_id": ["x"] * n,
                "kind": ["call"] * n,
                **contacts,
            },
            "participants": {
                "contact_id": [f"c{at}" for at in range(n)],
                "person_id": ["A"] * n,
                "presence": ["took_part"] * n,
            },
        }
    )


@pytest.mark.parametrize(
    "book",
    [
        _four_tables(),
        _four_tables(gist=["no date at all", "none here either"]),
        _four_tables(date=["2010"]),
        _four_tables(date=["../2010-01-01", "2010-01-01/.."]),
        _four_tables(date=["0001-01-01", "9999-12-31"]),
        small(),
        with_integer_ids(),
    ],
    ids=["empty", "undated", "a year", "open", "far apart", "small", "integer ids"],
)
def test_any_casebook_gives_a_report(book: cg.Casebook, tmp_path: Path) -> None:
    page = _Page(write_report(book, tmp_path / "out").read_text(encoding="utf-8"))
    assert {link[1:] for link in page.links} <= set(page.ids)
    # The sections, the contents and the panel that the script opens.
    assert len([tag for tag, _attrs in page.tags if tag == "h2"]) == len(SECTIONS) + 2


def test_contacts_of_a_large_casebook_stand_in_the_files_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casegraph.reports.view.CONTACTS_IN_PAGE", 3)
    text = write_report(hostile(), tmp_path / "out").read_text(encoding="utf-8")
    page = _Page(text)
    assert "c-1" not in page.ids
    assert "tables/contacts.csv" in page.text["contacts"]
    rows = _rows(tmp_path / "out" / "tables" / "contacts.csv")
    assert len(rows) == len(HOSTILE)
    assert [row["gist"] for row in rows] == [words.inert(text) for text in HOSTILE]
    assert rows[0]["persons"] == HOSTILE[0]


def test_rows_behind_a_figure_are_cut_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casegraph.reports.evidence.EVIDENCE_PER_FIGURE", 2)
    block = next(one for one in contents(story(), Options()).evidence if one.title == "All contacts")
    assert (len(block.entries), block.total) == (2, 7)
    monkeypatch.setattr("casegraph.reports.evidence.EVIDENCE_IN_PAGE", 0)
    none = contents(story(), Options())
    assert none.evidence == []
    assert none.omitted > 0


# -- the command -------------------------------------------------------------------------------------


@pytest.fixture
def casebook(tmp_path: Path) -> str:
    return str(story().write(tmp_path / "casebook"))


def test_the_command_says_where_the_report_is(
    casebook: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "deep" / "out"
    arguments = ["report", casebook, "-o", str(out), "--at", "2011-01-01", "--title", "Of my own", "--date", "May 2026"]
    assert main(arguments) == 0
    assert str(out / "report.html") in capsys.readouterr().out
    text = (out / "report.html").read_text(encoding="utf-8")
    assert "<h1>Of my own</h1>" in text
    assert "May 2026" in text
    assert "Held on record on 1 Jan 2011" in text


def test_an_earlier_report_is_replaced_and_nothing_else_is(
    casebook: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["report", casebook, "-o", str(out)]) == 0
    (out / "notes.txt").write_text("mine")
    (out / "tables" / "old.csv").write_text("old")
    assert main(["report", casebook, "-o", str(out), "--persons", "A"]) == 0
    assert (out / "notes.txt").read_text() == "mine"
    assert not (out / "tables" / "old.csv").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.doc").write_text("mine")
    assert main(["report", casebook, "-o", str(other)]) == 2
    assert [path.name for path in other.iterdir()] == ["thesis.doc"]
    assert "no report of casegraph" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["casebook", "other", "out"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--at", "2011-02-30"], "2011-02-30"),
        (["--at", "2011"], "is not one day"),
        (["--persons", "Nobody"], "persons: the casebook has no 'Nobody'"),
        (["--window", "eighteen months"], "eighteen months"),
        (["--window", ""], "window"),
    ],
)
def test_bad_input_is_one_message(
    casebook: str, tmp_path: Path, more: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", casebook, "-o", str(tmp_path / "out"), *more]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "Traceback" not in told
    assert len(told.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_nothing_at_the_path_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out")]) == 2
    assert "nowhere" in capsys.readouterr().err
    (tmp_path / "file").write_text("x")
    assert main(["report", "dhr7", "-o", str(tmp_path / "file")]) == 2
    assert "is not a folder" in capsys.readouterr().err


# -- words -------------------------------------------------------------------------------------------


def test_words_of_bounds() -> None:
    assert words.bounds(12, 12) == "12"
    assert words.bounds(0, 15) == "0 to 15"
    assert words.bounds(3, None) == "at least 3"
    assert words.bounds(None, 4) == "up to 4"
    assert words.bounds(None, None) == ""
    assert words.number(1234567) == "1,234,567"
    assert words.number(float("nan")) == "not defined"
    assert words.percent(0.356) == "36\u00a0%"


@pytest.mark.parametrize(
    ("edtf", "told"),
    [
        ("2010-10-08", "8 Oct 2010"),
        ("2011-09", "Sep 2011"),
        ("2011", "2011"),
        ("2003/2008-01", "Jan 2003 to Jan 2008"),
        ("2012-03~", "about Mar 2012"),
        ("../2013-01", "by 31 Jan 2013"),
        ("2013-01-05/..", "from 5 Jan 2013"),
        ("2012-05-31/2012-06-07", "31 May 2012 to 7 Jun 2012"),
        ("two weeks", "two weeks"),
        (None, "not stated"),
    ],
)
def test_words_of_dates(edtf: str | None, told: str) -> None:
    assert words.edtf_words(edtf) == told


def test_words_of_sources() -> None:
    assert words.sources("d:2.17; d:2.18", "d") == "2.17, 2.18"
    assert words.sources("d:2.17; e:4", "d") == "2.17; e 4"
    assert words.sources(None) == ""


def test_texts_that_no_document_may_hold_are_shown_as_such() -> None:
    assert words.plain("a\x00b\x1bc\ud800d") == "a\ufffdb\ufffdc\ufffdd"
    assert words.plain("line\nbreak\ttab") == "line\nbreak\ttab"


# -- the example -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dhr7") / "out"
    assert main(["report", "dhr7", "-o", str(out)]) == 0
    return out


def test_the_example_reports_what_the_review_found(example: Path) -> None:
    figures = {row["figure"]: row for row in _rows(example / "tables" / "key-figures.csv")}
    assert figures["longest_delay"]["value"] == "11 days"  # 2.17 to 2.20
    assert "moved 1 time" in figures["longest_delay"]["detail"]
    refiled = {row["check"]: row for row in _rows(example / "tables" / "visibility-refiled.csv")}
    assert refiled["k-2.29"]["found_as_filed"] == "0"  # 2.24, 2.29
    assert int(refiled["k-2.29"]["found_if_refiled"]) == 3
    page = _Page((example / "report.html").read_text(encoding="utf-8"))
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert "2.17" in page.text["contacts"]


def test_sheets_have_whole_names_that_differ(tmp_path: Path) -> None:
    write_report(cg.example("dhr7"), tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "report.xlsx", read_only=True)
    names = book.sheetnames
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) <= 31
    titles = {str(book[name].cell(1, 1).value) for name in names[3:]}
    known = {word.lower() for title in titles for word in title.replace(",", "").split()}
    short = {word for name in names[3:] for word in name.lower().split()} - known
    # Chosen by hand; every other word is a whole one of the titles.
    assert short <= {"input", "never", "refiled", "without", "year"}
    assert not [name for name in names if name.split()[-1] in ("of", "the", "and", "by", "in")]


def test_long_names_of_sheets_are_cut_between_words() -> None:
    from casegraph.reports.workbook import _whole_words

    assert _whole_words("Contacts of the principal persons by agency", 31) == "Contacts of the principal"
    assert _whole_words("Information passed on or not by status", 31) == "Information passed on or not"
    assert _whole_words("A" * 40, 31) == "A" * 31
    assert _whole_words("Short", 31) == "Short"


def test_one_contact_is_not_told_as_several() -> None:
    assert words.counted_bounds(1, 1, "contact") == "1 contact"
    assert words.counted_bounds(0, 1, "contact") == "0 to 1 contact"
    assert words.counted_bounds(1, 2, "contact") == "1 to 2 contacts"
    assert words.counted_bounds(0, 0, "contact") == "0 contacts"
    assert words.counted_bounds(1, None, "contact") == "at least 1 contact"
    told = contents(cg.example("dhr7"), Options())
    titles = [title for block in told.evidence for title in (block.title, *block.also)]
    assert any(", 2 contacts in " in title for title in titles)
    assert not [title for title in titles if re.search(r"\b1 (contacts|shares|days|agencies)\b", title)]


def _part(found: Contents, name: str) -> Any:
    return next(part for section in found.sections for part in section.parts if getattr(part, "name", "") == name)


def test_where_persons_lived_is_told_with_moves_across_areas() -> None:
    book = cg.example("dhr7")
    found = contents(book, Options())
    table = _part(found, "residence-history")
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, (one.value for one in row), strict=True)) for row in table.rows]
    assert len(rows) == book.residences.num_rows
    victim = [row["move"] for row in rows if row["person"] == "Victim"]
    assert victim == [
        None, "from West Midlands to Spain", "from Spain to Warwickshire", "from Warwickshire to West Mercia",
    ]  # fmt: skip
    assert table.anchors is not None
    picture = _part(found, "residences")
    led = set(re.findall(r'href="#(w-\d+)"', picture.svg))
    assert led == set(table.anchors)
    assert picture.drawing is not None  # for the document
    board = contents(book, Options(audience=cg.Audience("board")))
    assert "person 1 (victim)" in _part(board, "residences").svg
    assert "Victim" not in _part(board, "residences").svg
    public = contents(book, Options(audience=cg.Audience("public")))
    assert not [part for section in public.sections for part in section.parts if "residence" in str(vars(part))[:80]]


def test_the_split_is_told_over_lengths_of_the_window() -> None:
    found = contents(cg.example("dhr7"), Options())
    curve = _part(found, "visibility-windows")
    names = [column.name for column in curve.columns]
    rows = [dict(zip(names, (one.value for one in row), strict=True)) for row in curve.rows]
    parts = ("found", "recording", "window", "silo", "accessible", "not_determinable", "unsettled")
    assert all(sum(row[one] for one in parts) == row["n"] for row in rows)
    assert [row["found"] for row in rows] == sorted(row["found"] for row in rows)  # a longer window shows no less
    checks = _part(found, "visibility-check-windows")
    names = [column.name for column in checks.columns]
    wrong_address = next(row for row in checks.rows if row[0].value == "k-2.29")
    told = dict(zip(names, (one.value for one in wrong_address), strict=True))
    assert told["found_P18M"] == 0  # 2.29: a check of 18 months by address
    assert told["n"] == 23
    crossings = _part(found, "knowledge-border-crossings")
    assert any(row[0].value == "Birmingham" and row[1].value == "Warwickshire" for row in crossings.rows)


def test_the_public_is_drawn_what_is_not_small() -> None:
    found = contents(cg.example("dhr7"), Options(audience=cg.Audience("public")))
    years = _part(found, "years-drawn")
    assert "2012: 35" in years.drawing.alt
    assert "2009" in years.drawing.alt.partition("Withheld:")[2]
    checks = _part(found, "checks-drawn")
    assert "withheld: small counts" in checks.drawing.alt
    assert "<a " not in checks.svg  # counts lead nowhere


def test_a_partner_with_whom_no_contact_was_had_is_no_principal_person() -> None:
    view = contents(cg.example("dhr7"), Options()).view
    assert view.principals == ["Victim", "Perpetrator", "PFP"]  # not P1, who is spoken about once, without a name
    tables = story_tables()
    tables["persons"]["role"] = ["victim", "partner", "former_partner"]
    book = cg.Casebook(tables)
    took_part = {row["person_id"] for row in book.participants.to_pylist() if row["presence"] == "took_part"}
    assert contents(book, Options()).view.principals == [one for one in ("A", "C", "B") if one in took_part]


def test_a_check_without_figures_says_why(tmp_path: Path) -> None:
    write_report(cg.example("dhr7"), tmp_path / "out")
    rows = {row["check"]: row for row in _rows(tmp_path / "out" / "tables" / "visibility-checks.csv")}
    assert rows["k-2.107"]["not_split"] == "its day is not one day"
    assert rows["k-3.12"]["not_split"] == "no earlier contact on record to ask about"
    assert rows["k-3.12"]["agency"] == "West Midlands Police, of the records of Warwickshire Police"
    assert rows["k-2.29"]["not_split"] == ""
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert '<span class="more"><b>not split:</b> its day is not one day</span>' in page
