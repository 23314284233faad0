"""Rows about single persons of a casebook without a review: asked for with a purpose, which the result keeps."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import casegraph as cg
from casegraph.audience.measures import entity_of
from casegraph.cli import main
from casegraph.cli.measure import compute
from casegraph.measures import measures

TABLES = {
    "persons": {"person_id": ["A", "B"]},
    "agencies": {"agency_id": ["police", "health"], "name": ["Police", "Hospital"]},
    "contacts": {
        "contact_id": ["c1", "c2"],
        "agency_id": ["police", "health"],
        "date": ["2011-01-01", "2011-02-01"],
        "kind": ["call", "appointment"],
    },
    "participants": {
        "contact_id": ["c1", "c1", "c2"],
        "person_id": ["A", "B", "A"],
        "presence": ["took_part"] * 3,
    },
}
# Measures whose rows are of persons however they are grouped: nothing gives counts instead.
ALWAYS_OF_PERSONS: set[str] = set()
RULE = "marac_potential_escalation_3_in_12_months"
ASKED: list[tuple[str, str, dict[str, Any]]] = [
    ("frequency", "counts", {"by": "person"}),
    ("frequency", "rates", {"by": ["person", "agency"]}),
    ("frequency", "waits", {"by": "person"}),
    ("frequency", "gaps", {"by": "agency"}),
    ("frequency", "delays", {}),
    ("frequency", "joint_appointments", {}),
    ("frequency", "silence", {"by": ["person", "agency"]}),
    ("frequency", "proximity", {"by": "person", "reference": "2011-03-01"}),
    ("frequency", "recency", {"by": "person", "as_of": "2011-03-01"}),
    ("structure", "households", {"at": "2011-01-01", "by": "person"}),
    ("structure", "components", {"by": "person"}),
    ("visibility", "check", {"contact": "c1", "agency": "police", "person": "A", "detail": True}),
    ("knowledge", "nth_incident", {"pair": ("A", "B")}),
    ("visibility", "split", {"by": "contact"}),
    ("visibility", "checks", {}),
    ("knowledge", "rule", {"rule": RULE}),
    ("knowledge", "held_since", {}),
    ("knowledge", "first_held", {}),
    ("knowledge", "never_passed_on", {"by": "contact"}),
    ("knowledge", "holdings", {"by": "person"}),
]


def graph(review: bool = False) -> Any:
    tables = {**TABLES, **({"reviews": {"review_id": ["R"], "title": ["Made review"]}} if review else {})}
    return cg.Casebook(tables, validate=False).graph()


@pytest.mark.parametrize(("family", "name", "asked"), ASKED)
def test_a_purpose_is_needed_outside_a_review_and_kept(family: str, name: str, asked: dict[str, Any]) -> None:
    method = getattr(getattr(graph(), family), name)
    with pytest.raises(cg.ArgumentError, match="purpose: rows about single persons") as refused:
        method(**asked)
    assert ("gives counts without one" in str(refused.value)) == (name not in ALWAYS_OF_PERSONS)
    for empty in ("", "  ", 3):
        with pytest.raises(cg.ArgumentError, match="accepted: a text that says what for"):
            method(**asked, purpose=empty)
    result = method(**asked, purpose=" audit of referrals ")
    assert result.parameters["purpose"] == "audit of referrals"
    assert result.table.schema.metadata[b"casegraph.purpose"] == b"audit of referrals"
    within = getattr(getattr(graph(review=True), family), name)(**asked)
    assert "purpose" not in within.parameters
    assert repr(within.to_pylist()) == repr(result.to_pylist())  # NaN is no equal of itself


def test_groups_need_none() -> None:
    made = graph()
    assert "purpose" not in made.visibility.split("agency").parameters
    assert "purpose" not in made.knowledge.holdings(by="agency").parameters
    assert made.knowledge.rule_counts(RULE).to_pylist()[-1]["pairs"] == 1


def test_a_file_keeps_it(tmp_path: Path) -> None:
    cg.Casebook(TABLES, validate=False).write(tmp_path / "book")
    result = compute(measures()["knowledge.held_since"], str(tmp_path / "book"), ("purpose=audit",))
    pq.write_table(result.table, tmp_path / "rows.parquet")
    assert pq.read_table(tmp_path / "rows.parquet").schema.metadata[b"casegraph.purpose"] == b"audit"


def report_of(book: cg.Casebook, folder: Path, **options: Any) -> dict[str, str]:
    """The texts of a report's page, document and rules of knowledge."""
    import zipfile

    page = book.report(folder, persons=["A", "B"], **options)
    with zipfile.ZipFile(folder / "report.docx") as file:
        document = file.read("word/document.xml").decode()
    rules = folder / "tables" / "knowledge-rules.csv"
    return {"page": page.read_text(), "document": document, "rules": rules.read_text() if rules.is_file() else ""}


def test_a_report_without_a_review_says_how_to_state_a_purpose(tmp_path: Path) -> None:
    book = cg.Casebook(TABLES, validate=False)
    found = report_of(book, tmp_path / "none")
    for part in ("page", "document"):
        assert "No rule is evaluated here: the casebook has no review" in found[part]
        assert "--purpose" in found[part]
        assert "asked for with the purpose of the report itself" in found[part]
    assert found["rules"] == ""
    with pytest.raises(cg.ArgumentError, match="accepted: a text that says what for"):
        book.report(tmp_path / "empty", purpose=" ")


def test_a_report_with_a_purpose_has_rules_and_prints_it(tmp_path: Path) -> None:
    flagged = {
        "flags": {
            "contact_id": ["c1"],
            "flag": ["domestic_abuse"],
            "state": ["yes"],
            "stated_by": ["agency_then"],
        }
    }
    book = cg.Casebook({**TABLES, **flagged}, validate=False)
    found = report_of(book, tmp_path / "stated", purpose="audit of referrals in 2024")
    for part in ("page", "document"):
        assert "asked for with this purpose: audit of referrals in 2024" in found[part]
        assert "No rule is evaluated here" not in found[part]
    assert "MARAC" in found["rules"]
    assert "not met" in found["rules"] or "not_met" in found["rules"]


def test_the_command_line_takes_a_purpose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from casegraph.cli import main

    folder = tmp_path / "book"
    cg.Casebook(TABLES, validate=False).write(folder)
    kind = ["plot", "knowledge.rule", str(folder), f"rule={RULE}", "--alt"]
    assert main(kind) == 2
    assert "need a stated purpose" in capsys.readouterr().err
    assert main([*kind[:-1], "purpose=audit of referrals", "--alt"]) == 0
    assert "No holder met the rule" in capsys.readouterr().out
    assert main(["report", str(folder), "-o", str(tmp_path / "out"), "--purpose", "audit of referrals"]) == 0
    assert "asked for with this purpose: audit of referrals" in (tmp_path / "out" / "report.html").read_text()


PAIRS: list[tuple[str, str, dict[str, Any]]] = [
    ("structure", "path", {"a": "A", "b": "B"}),
    ("structure", "co_residence", {}),
    ("structure", "shared_identifiers", {}),
    ("structure", "children_exposed", {}),
    ("frequency", "rebookings", {}),
]


@pytest.mark.parametrize(("family", "name", "asked"), PAIRS)
def test_so_do_rows_of_pairs_and_chains(family: str, name: str, asked: dict[str, Any]) -> None:
    method = getattr(getattr(graph(), family), name)
    with pytest.raises(cg.ArgumentError, match="purpose: rows about single persons"):
        method(**asked)
    assert method(**asked, purpose="audit").parameters["purpose"] == "audit"


def test_a_graph_may_be_made_for_a_purpose() -> None:
    book = cg.Casebook(TABLES, validate=False)
    made = book.graph(purpose="audit of referrals")
    assert made.purpose == "audit of referrals"
    assert made.frequency.waits().parameters["purpose"] == "audit of referrals"
    assert made.frequency.waits().parameters["by"] == ["person"]
    assert made.frequency.waits(purpose="another").parameters["purpose"] == "another"
    assert made.what_if(refile={}).purpose == "audit of referrals"
    assert made.seen_by("board").purpose == "audit of referrals"
    assert "purpose" not in made.frequency.counts("agency").parameters
    within = graph(review=True)
    assert "purpose" not in within.frequency.waits().parameters


@pytest.mark.parametrize("empty", ["", "  ", 7])
def test_a_graph_for_a_purpose_that_says_nothing_is_refused(empty: Any) -> None:
    with pytest.raises(cg.ArgumentError, match=r"purpose: .* accepted: a text that says what for"):
        cg.Casebook(TABLES, validate=False).graph(purpose=empty)


def test_components_that_name_persons_record_the_purpose() -> None:
    """A row of a component names its first person where the graph is for a purpose, which the answer then records."""
    book = cg.Casebook(TABLES, validate=False)
    plain = book.graph().structure.components(by="component")
    assert plain.to_pylist()[0]["first_person"] is None
    assert "purpose" not in plain.parameters
    named = book.graph(purpose="audit").structure.components(by="component")
    assert named.to_pylist()[0]["first_person"] == "A"
    assert named.parameters["purpose"] == "audit"


@pytest.mark.parametrize("audience", ["board", "public"])
def test_an_audience_is_told_the_purpose_too(audience: str) -> None:
    counts = cg.Casebook(TABLES, validate=False).graph().frequency.counts("person", purpose="audit")
    assert counts.seen_by(audience).table.schema.metadata[b"casegraph.purpose"] == b"audit"


def test_days_by_agency_name_no_contact_and_need_no_purpose() -> None:
    lags = graph().knowledge.lags({"kind": "call"}, agencies=["police", "health"])
    assert "purpose" not in lags.parameters
    assert not {"contact", "chain", "person"} & set(lags.columns)


NEEDED = {"weights": {"call": 1.0}, "as_of": "2011-03-01", "at": "2011-03-01", "event": "2011-01-15", "within": [30]}
NEEDED |= {"observed": "window", "start": "2011-01-01", "end": "2011-04-01"}


def answer_without_purpose(name: str) -> Any:
    """The answer of a measure to its defaults; None where it is refused for want of a purpose."""
    family, _, method = name.partition(".")
    takes = inspect.signature(measures()[name].method or len).parameters
    given = {key: value for key, value in NEEDED.items() if key in takes}
    if "observed" not in takes:
        given = {key: value for key, value in given.items() if key not in ("start", "end")}
    if name == "frequency.repeats":
        given["within"] = "P1M"
    if name == "frequency.rate_ratio":
        given = {"event": "2011-02-15", "before": "P1M", "after": "P1M", "observed": "window"}
    try:
        return getattr(getattr(graph(), family), method)(**given)
    except cg.ArgumentError as refused:
        reason = str(refused)
    if "purpose" not in reason:
        pytest.fail(f"{name}: {reason}")
    return None


FAMILIES = [name for name in measures() if name.startswith(("frequency.", "structure.")) and name != "structure.path"]


@pytest.mark.parametrize("name", FAMILIES)
def test_groups_are_the_default_outside_a_review(name: str) -> None:
    """Whatever answers without a purpose names no person in its rows."""
    result = answer_without_purpose(name)
    if result is not None:
        named = [column for column in result.columns if entity_of(name, column) == "persons"]
        assert not [row for row in result.to_pylist() if any(row[column] is not None for column in named)]


def test_most_measures_have_a_default_that_needs_no_purpose() -> None:
    assert sum(answer_without_purpose(name) is not None for name in FAMILIES) > 20


def test_files_of_the_command_line_keep_the_purpose(tmp_path: Path) -> None:
    cg.simulate(50, seed=1).write(tmp_path / "book")
    for ending in ("csv", "json"):
        asked = ["measure", "frequency.counts", str(tmp_path / "book"), "by=person", "purpose=audit", "-o"]
        assert main([*asked, str(tmp_path / f"rows.{ending}")]) == 0
        assert "audit" in (tmp_path / f"rows.{ending}").read_text(encoding="utf-8")
