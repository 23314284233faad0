"""Columns of lists of every kind: compared or refused by name, never more than that."""

from __future__ import annotations

from typing import Any

import pytest

import casegraph as cg
from casegraph.linkage import Comparison, Level, Part, Rule, Settings

VALUES = {
    "date": ["1980-01-02", "1971-05-06"],
    "number": ["1", "2"],
    "phone": ["07700900123", "07700900124"],
    "postcode": ["QA1 1AA", "QA2 2BB"],
    "email": ["a@example.org", "b@example.org"],
    "identifier": ["AB1", "AB2"],
    "name": ["Ann", "Anna"],
    "text": ["one", "two"],
    "as_is": ["one", "two"],
}
PERSONS = [("Ann", "Field", "1980-01-02"), ("Ann", "Field", "1980-01-02"), ("Bob", "Moss", "1970-03-04"),
           ("Cy", "Lake", "1971-03-04")]  # fmt: skip


def settings_of(kind: str, **changed: Any) -> Settings:
    exact = [Comparison(name, [Level("exact")], term_frequencies=True) for name in ("given_name", "x")]
    return Settings({"given_name": "text", "x": kind}, exact, [Rule(["given_name"]), Rule(["x"])], **changed)


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("in_text", [False, True])
def test_exact_of_a_list_of_any_kind_is_the_same_set(kind: str, in_text: bool) -> None:
    values: Any = ";".join(VALUES[kind]) if in_text else VALUES[kind]
    rows = [{"record_id": str(at), "given_name": name, "x": values} for at, name in enumerate(("Ann", "Ann", "Bob"))]
    links = cg.link(rows, settings_of(kind, lists={"x": ";"} if in_text else {}, keep=1e-9))
    assert set(links.pairs["level_x"].to_pylist()) == {"exact"}
    index = links.index()
    assert index.match({"given_name": "Ann", "x": values}).num_rows >= 2
    assert links.explain("0", "1")["level"].to_pylist()[2] == "exact"


def test_a_list_with_half_a_date_is_not_exact() -> None:
    rows = [{"given_name": name, "x": ["1980", "1971-05-06"]} for name in ("Ann", "Ann", "Bob")]
    links = cg.link(rows, settings_of("date", keep=1e-9))
    steps = {row["step"]: row["level"] for row in links.explain(0, 1).to_pylist()}
    assert steps["x"] == "other"


@pytest.mark.parametrize("column", ["given_name", "family_name", "birth_date", "sex", "address_line_1", "postcode",
                                    "phone", "email", "national_number"])  # fmt: skip
@pytest.mark.parametrize("times", [1, 2])
def test_the_defaults_take_lists_in_any_column(column: str, times: int) -> None:
    kind = {"given_name": "name", "family_name": "name", "birth_date": "date", "sex": "text",
            "address_line_1": "text", "national_number": "identifier"}.get(column, column)  # fmt: skip
    rows: list[dict[str, Any]] = []
    for at, (given, family, born) in enumerate(PERSONS):
        row = {"record_id": str(at), "given_name": given, "family_name": family, "birth_date": born}
        rows.append({**row, column: [row.get(column, VALUES[kind][at % 2])] * times})
    links = cg.link(rows)
    assert links.clusters["cluster"].to_pylist()[:2] == [0, 0]
    assert links.explain("0", "1").num_rows > 3
    assert links.index().match(rows[0]).num_rows >= 1


def test_years_of_a_list_of_dates_make_blocks() -> None:
    rows = [{"given_name": name, "x": ["1980", "1971-05-06"]} for name in ("Ann", "Ann", "Bob")]
    exact = [Comparison(name, [Level("exact")]) for name in ("given_name", "x")]
    settings = Settings({"given_name": "text", "x": "date"}, exact, [Rule([Part("x", "year")])], keep=1e-9)
    assert cg.link(rows, settings).compared == 3


@pytest.mark.parametrize("kind", ["same_year", "days_within", "one_digit_off", "years_within"])
def test_other_levels_of_lists_are_refused_by_name(kind: str) -> None:
    rows = [{"given_name": name, "x": VALUES["date"]} for name in ("Ann", "Ann", "Bob")]
    levels = [Comparison("given_name", [Level("exact")]), Comparison("x", [Level(kind, 1)])]
    settings = Settings({"given_name": "text", "x": "date"}, levels, [Rule(["given_name"])])
    with pytest.raises(cg.ArgumentError, match="column 'x' holds lists"):
        cg.link(rows, settings)
