"""How things show themselves: HTML that a sanitiser leaves whole, text for a terminal, names masked, progress."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from typing import Any

import nbformat
import nh3
import pytest
from made_casebook import small_tables
from nbclient import NotebookClient

import casegraph as cg
from casegraph.display import Table, is_code, progress
from casegraph.measures import FAMILIES, measures

NAME = "Jane Averill"
HOSTILE = "<script>alert(1)</script>\u202e\x1b[2J" + "x" * 10_000


@cache
def graph() -> Any:
    return cg.example("dhr7").graph()


def family_records() -> list[dict[str, str]]:
    given = ("Ann Field", "Bob Moss", "Cy Lake", "Di Wood", "Ed Hill")
    people = [(*name.split(), f"{1960 + 7 * at}-0{at + 1}-1{at}") for at, name in enumerate(given)]
    columns = ("given_name", "family_name", "birth_date")
    return [dict(zip(columns, person, strict=True)) for person in people + people[:2]]


@cache
def links() -> Any:
    return cg.link(family_records())


def named_tables(name: str = NAME) -> dict[str, Any]:
    """The small casebook, with a person whose id is a name."""
    tables = small_tables()
    tables["persons"]["person_id"] = [name, "P2"]
    tables["participants"]["person_id"] = [name, "P2"]
    return tables


def report() -> cg.ValidationReport:
    tables = named_tables()
    tables["participants"]["person_id"] = ["Jane Averil", "P2"]
    return cg.Casebook(tables, validate=False).validate()


SHOWN: dict[str, Callable[[], Any]] = {
    "casebook": lambda: cg.example("dhr7"),
    "graph": graph,
    "schema": cg.schema,
    "table of the schema": lambda: cg.schema().table("contacts"),
    "vocabulary": lambda: cg.schema().vocabulary("contact_kind"),
    "validation report": report,
    "links": links,
    "model": lambda: links().model,
    "shown": lambda: graph().frequency.counts().show(rows=2),
    **{family: lambda family=family: getattr(graph(), family) for family in FAMILIES},
    **{name: lambda name=name: eval(measures()[name].example, {"graph": graph()}) for name in sorted(measures())},
}
each = pytest.mark.parametrize("make", SHOWN.values(), ids=SHOWN)


class Seen(HTMLParser):
    """What a reader, or a screen reader, is given: words, and what each table, heading and cell is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs).get("scope") or ""))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@each
def test_a_sanitiser_takes_nothing_away_that_is_needed(make: Callable[[], Any]) -> None:
    page = make()._repr_html_()
    before, after = Seen(page), Seen(nh3.clean(page))
    assert (before.words, before.tags) == (after.words, after.tags)
    assert {tag for tag, _ in before.tags} <= {
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "p",
        "br",
        "small",
    }
    tables = [tag for tag, _ in before.tags if tag == "table"]
    assert tables
    assert len(tables) == len([tag for tag, _ in before.tags if tag == "caption"])
    assert all(scope in ("row", "col") for tag, scope in before.tags if tag == "th")


@each
def test_the_text_fits_a_terminal(make: Callable[[], Any]) -> None:
    lines = repr(make()).split("\n")
    assert max(len(line) for line in lines[1:] or lines) <= 130
    assert len(lines) <= 150
    assert all(line.isprintable() for line in lines)


def test_of_many_rows_the_first_are_shown_and_it_is_said_how_many_there_are() -> None:
    result = graph().frequency.counts(["agency", "month"])
    page = result._repr_html_()
    assert page.count("<tr>") == 1 + cg.options.rows
    assert f"20 of {len(result):,} rows; to_pandas() has them all" in page
    with cg.options.set(rows=3):
        assert repr(result).split("\n")[-1].startswith(f"3 of {len(result):,} rows")
    assert result.show(rows=len(result))._repr_html_().count("<tr>") == 1 + len(result)
    assert "no rows" in graph().frequency.counts(persons="S1", agencies="wmercia")._repr_html_()


def test_numbers_are_aligned_and_wide_tables_stand_in_blocks() -> None:
    lines = repr(graph().frequency.counts("agency", persons="Victim")).split("\n")
    assert len({line.rstrip()[-1:].isdigit() and len(line) for line in lines[3:]}) == 1
    wide = repr(graph().frequency.waits())
    assert len(re.findall(r"^   0  ", wide, re.MULTILINE)) > 1  # each block has the rows' numbers


def test_what_is_asked_for_is_shown_and_what_is_taken_by_itself_is_not() -> None:
    head = repr(graph().frequency.counts("agency", persons="PFP", hindsight=True)).split("\n")[0]
    assert head == "Contacts counted: frequency.counts(by=['agency'], persons=['PFP'], hindsight=True)"


@pytest.mark.parametrize("code", ["P-0012", "PFP", "S1", "Perpetrator-mother", "UBC", "man-searched", "a3f9", "p_7"])
def test_codes_and_roles_are_no_names(code: str) -> None:
    assert is_code(code)


@pytest.mark.parametrize(
    "name",
    [
        NAME,
        "Averill, Jane",
        "jane averill",
        "Averill",
        "jane",
        "AVERILL",
        "JANE DOE",
        "Jane-mother",
        "Averill1",
        "Zoë",
        "李",
    ],
)
def test_what_may_be_a_name_is_none(name: str) -> None:
    assert not is_code(name)


def test_all_persons_of_the_bundled_review_have_codes() -> None:
    assert all(is_code(one) for one in cg.example("dhr7").persons["person_id"].to_pylist())


def test_names_are_masked_unless_asked_for() -> None:
    made = cg.Casebook(named_tables())
    counts = made.graph(purpose="a test").frequency.counts("person", persons=NAME)
    assert counts.to_pylist()[0]["person"] == NAME  # data are data
    for shown in (repr(counts), counts._repr_html_(), repr(counts.show()), repr(made), made._repr_html_()):
        assert "Averill" not in shown
    assert "person 1" in repr(counts)
    assert NAME in repr(counts.show(names=True))
    with cg.options.set(show_names=True):
        assert NAME in counts._repr_html_()
        assert NAME not in repr(counts.show(names=False))
    assert NAME not in repr(counts)


def test_a_sentence_that_repeats_a_name_of_its_row_is_masked_too() -> None:
    tables = named_tables()
    tables["relationships"] = {
        "relationship_id": ["r1"],
        "from_person": [NAME],
        "to_person": ["P2"],
        "kind": ["partner"],
        "source": ["d1:1"],
    }
    path = cg.Casebook(tables, validate=False).graph(purpose="a test").structure.path(NAME, "P2", through=["person"])
    assert NAME in path.to_pylist()[0]["sentence"]
    assert "Averill" not in repr(path) + path._repr_html_()


def test_a_report_masks_what_may_be_a_name_and_tells_its_place() -> None:
    found = report()
    assert any(problem["value"] == "Jane Averil" for problem in found.to_pylist())
    for shown in (str(found), repr(found), found._repr_html_()):
        assert "Averil" not in shown
    assert "participants" in found._repr_html_()
    with cg.options.set(show_names=True):
        assert "Jane Averil" in str(found)


def test_links_show_no_value_of_a_record() -> None:
    for shown in (repr(links()), links()._repr_html_(), links().model._repr_html_()):
        assert not any(value in shown for record in family_records() for value in record.values())


def test_hostile_text_is_harmless_in_every_form() -> None:
    table = Table(HOSTILE, [HOSTILE, "n"], [(HOSTILE, 1), ([HOSTILE], None)], notes=[HOSTILE])
    page, text = table.html(), table.text()
    assert "<script" not in page + nh3.clean(page)
    assert len(page) < 6000
    assert not any(steering in page + text for steering in ("\u202e", "\x1b"))
    assert len(text) < 3000


@pytest.mark.parametrize(
    ("name", "value"), [("rows", 0), ("rows", True), ("rows", "5"), ("show_names", 1), ("progress", None), ("row", 5)]
)
def test_an_option_that_is_not_accepted_is_refused_and_nothing_changes(name: str, value: Any) -> None:
    before = repr(cg.options)
    with (
        pytest.raises(cg.ArgumentError, match=rf"{name}.*accepted"),
        cg.options.set(**{"progress": False, name: value}),
    ):
        pass
    assert repr(cg.options) == before


def test_tab_completion_offers_tables_families_and_measures() -> None:
    assert {"contacts", "graph", "validate"} <= set(dir(cg.example("dhr7")))
    assert set(FAMILIES) <= set(dir(graph()))
    for family in FAMILIES:
        asked = {name.partition(".")[2] for name in measures() if name.startswith(f"{family}.")}
        assert set(dir(getattr(graph(), family))) == asked


def test_a_picture_is_shown_inline_with_its_words() -> None:
    picture = cg.plots.genogram(cg.example("dhr7"))
    data, about = picture._repr_mimebundle_()
    assert about["image/png"]["alt"] == picture.alt
    assert picture.alt in data["text/plain"]
    assert data["image/png"].startswith("iVBOR")


# -- progress ----------------------------------------------------------------------------------------

LONG = """
from casegraph.display import progress
progress._PATIENCE = progress._EVERY = 0
import casegraph as cg
book = cg.simulate(3000, 900, 600, 5, validate=False)
print(book.graph().book.contacts.num_rows)
"""


@pytest.mark.filterwarnings("default")  # those of the client
def test_in_a_notebook_the_bar_is_renewed_in_place_and_leaves_nothing() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(LONG)])
    seen: list[dict[str, Any]] = []

    def look(cell: Any, cell_index: int, execute_reply: Any) -> None:
        seen.extend(cell.outputs)

    NotebookClient(notebook, kernel_name="python3", timeout=120, on_cell_executed=look).execute()
    bars = [one for one in seen if one["output_type"] == "display_data"]
    assert 1 <= len(bars) <= 2  # of the making and of the graph, each one output
    assert all(one["data"] == {"text/plain": "", "text/html": ""} for one in bars)
    assert [one["text"] for one in seen if one["output_type"] == "stream"] == ["3000\n"]


def test_in_a_notebook_the_bar_is_plain_html(monkeypatch: pytest.MonkeyPatch) -> None:
    import IPython.display

    from casegraph.display.progress import _NotebookBar

    states: list[dict[str, str]] = []

    class Handle:
        def update(self, data: dict[str, str], raw: bool) -> None:
            states.append(data)

    def display(data: dict[str, str], raw: bool, display_id: bool) -> Handle:
        states.append(data)
        return Handle()

    monkeypatch.setattr(IPython.display, "display", display)
    monkeypatch.setattr("casegraph.display.progress._PATIENCE", 0)
    monkeypatch.setattr("casegraph.display.progress._EVERY", 0)
    bar = _NotebookBar("pairs <compared>")
    bar(1, 4)
    bar(2, 4)
    bar.close()
    assert [state["text/plain"] for state in states] == ["pairs <compared> 25 %", "pairs <compared> 50 %", ""]
    assert "pairs &lt;compared&gt;" in states[0]["text/html"]
    assert "<script" not in states[0]["text/html"]


def in_a_terminal(code: str) -> tuple[bytes, bytes]:
    """What a program writes on standard output, and on a terminal that is its standard error."""
    terminal, end = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=end) as program:
        os.close(end)
        written = b""
        while True:
            try:
                written += os.read(terminal, 65536)
            except OSError:  # nobody writes any more
                break
        os.close(terminal)
        assert program.stdout is not None
        return program.stdout.read(), written


REPORT = """
import tempfile
from casegraph.display import progress
progress._PATIENCE = progress._EVERY = 0
import casegraph as cg
with tempfile.TemporaryDirectory() as folder:
    print(cg.example("dhr7").report(folder + "/out").name)
"""


def test_a_report_says_which_part_is_made_in_one_bar_that_goes_away() -> None:
    said, written = in_a_terminal(REPORT)
    assert said == b"report.html\n"
    told = (b"report: graph", b"report: knowledge", b"report: document", b"report: workbook")
    places = [written.find(part) for part in told]
    assert -1 not in places
    assert places == sorted(places)
    assert b"contacts checked" not in written  # no second bar of the measures within


def test_parts_of_a_report_are_as_many_as_its_bar_counts() -> None:
    from casegraph.reports.contents import contents, sections_for
    from casegraph.reports.options import Options
    from casegraph.reports.write import _FILES

    for name in ("board", "public"):
        told: list[str] = []
        audience = cg.Audience(name)
        contents(cg.example("dhr7"), Options(audience=audience), told.append)
        assert len(told) == len(sections_for(audience)) + _FILES - 4  # page, tables, document and workbook follow


@pytest.mark.parametrize(
    "work",
    [
        "graph.visibility.split()",
        "graph.visibility.curve(['P6M', None])",
        "TimedEdges({'source': many, 'target': [one + 1 for one in many], 'departure': many}).reached()",
        "TimedEdges({'source': many, 'target': [one + 1 for one in many], 'departure': many}).earliest_arrival(0)",
    ],
)
def test_long_work_of_the_core_is_shown(work: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from casegraph.temporal import TimedEdges

    graph = cg.simulate(3000, 900, 600, 5, validate=False).graph()
    states: list[tuple[int, int]] = []

    class Bar(progress._Bar):
        def show(self, done: int, total: int, *, first: bool) -> None:
            states.append((done, total))

        def clear(self) -> None:
            states.append((-1, -1))

    monkeypatch.setattr(progress, "_bar", Bar)
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    monkeypatch.setattr(progress, "_EVERY", 0)
    eval(work, {"graph": graph, "TimedEdges": TimedEdges, "many": list(range(50_000))})
    assert states[-1] == (-1, -1)
    shown = [state for state in states if state != (-1, -1)]
    assert shown
    assert all(0 <= done <= total for done, total in shown)


def test_in_a_terminal_the_bar_is_on_standard_error_and_elsewhere_there_is_none() -> None:
    said, written = in_a_terminal(LONG)
    assert said == b"3000\n"
    assert b"casebook made" in written
    quiet = subprocess.run([sys.executable, "-c", LONG], capture_output=True, check=True)
    assert (quiet.stdout, quiet.stderr) == (b"3000\n", b"")
    asked = LONG.replace("book =", "cg.options.progress = False\nbook =")
    assert in_a_terminal(f"{asked}\nimport sys; sys.stderr.write('end')") == (b"3000\n", b"end")
