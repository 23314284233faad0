"""Rows about single persons of a casebook without a review: asked for with a purpose, which the result keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import casegraph as cg
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
RULE = "marac_potential_escalation_3_in_12_months"
ASKED: list[tuple[str, str, dict[str, Any]]] = [
    ("visibility", "split", {"by": "contact"}),
    ("knowledge", "rule", {"rule": RULE}),
    ("knowledge", "held_since", {}),
    ("knowledge", "holdings", {"by": "person"}),
]


def graph(review: bool = False) -> Any:
    tables = {**TABLES, **({"reviews": {"review_id": ["R"], "title": ["Made review"]}} if review else {})}
    return cg.Casebook(tables, validate=False).graph()


@pytest.mark.parametrize(("family", "name", "asked"), ASKED)
def test_a_purpose_is_needed_outside_a_review_and_kept(family: str, name: str, asked: dict[str, Any]) -> None:
    method = getattr(getattr(graph(), family), name)
    with pytest.raises(cg.ArgumentError, match=r"purpose: rows about single persons .* gives counts without one"):
        method(**asked)
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
