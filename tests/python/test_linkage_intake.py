"""Records as three agencies really send them: at first try, or one clear message before work starts."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet
from test_linkage import made_records

import casegraph as cg
from casegraph.cli import main
from casegraph.linkage import Settings
from casegraph.linkage.column_names import NOT_COMPARED

ROWS = [
    {**row, "birth_date": (row["birth_date"] or "1980-12-25").ljust(10, "x").replace("xxx", "-01")[:10]}
    for row in made_records(60)
]
PLAIN = cg.link(ROWS)


def clusters(links: cg.linkage.Links) -> list[int]:
    return links.clusters["cluster"].to_pylist()


def with_dates(write: Callable[[datetime.date], Any]) -> list[dict[str, Any]]:
    return [
        {**row, "birth_date": write(datetime.date.fromisoformat(day)) if (day := row["birth_date"]) else None}
        for row in ROWS
    ]


@pytest.mark.parametrize(
    "write",
    [
        lambda day: day.strftime("%d/%m/%Y"),
        lambda day: day.strftime("%m/%d/%Y"),
        lambda day: day.strftime("%d.%m.%Y"),
        lambda day: day.strftime("%d-%m-%Y"),
        lambda day: day.strftime("%d/%m/%Y 00:00"),
        lambda day: day.strftime("%Y/%m/%d"),
        lambda day: day.strftime("%Y-%m-%d 00:00:00"),
        lambda day: day.strftime("%Y-%m-%dT00:00:00.000Z"),
        lambda day: day.strftime("%d %b %Y"),
        lambda day: day.strftime("%B %d, %Y"),
        lambda day: day.strftime("%d-%b-%Y").upper(),
        lambda day: str((day - datetime.date(1899, 12, 30)).days),
        lambda day: float((day - datetime.date(1899, 12, 30)).days),
        lambda day: datetime.datetime(day.year, day.month, day.day, 13, 5),
        lambda day: day,
    ],
)  # fmt: skip
def test_dates_of_every_agency_are_read(write: Callable[[datetime.date], Any]) -> None:
    links = cg.link(with_dates(write))
    assert clusters(links) == clusters(PLAIN)
    assert not any("birth_date" in note for note in links.warnings)


def test_order_of_days_and_months_is_never_guessed() -> None:
    low = [{**row, "birth_date": f"0{1 + at % 9}/0{1 + at % 7}/1980"} for at, row in enumerate(ROWS)]
    with pytest.raises(cg.Error, match=r"column birth_date: no date says whether days or months .* date_format="):
        cg.link(low)
    assert cg.link(low, date_format="%d/%m/%Y").records.num_rows == len(ROWS)
    both = with_dates(lambda day: day.strftime("%d/%m/%Y"))
    both[5]["birth_date"] = "12/25/1980"
    with pytest.raises(cg.Error, match=r"row \d+ has the day first, row 6 the month; accepted"):
        cg.link(both)
    told = cg.link(both, date_format="%d/%m/%Y")
    assert any("birth_date: 1 cells hold nothing that can be read" in note for note in told.warnings)


def test_years_of_two_digits_need_a_format() -> None:
    short = with_dates(lambda day: day.strftime("%d/%m/%y"))
    with pytest.raises(cg.Error, match=r"two digits.*date_format='%d/%m/%y'"):
        cg.link(short)
    read = cg.link([{**row, "birth_date": "25/12/45"} for row in ROWS], date_format="%d/%m/%y")
    assert set(read.records["birth_date"].to_pylist()) == {"1945-12-25"}


def test_what_is_no_date_is_told_what_dates_are() -> None:
    with pytest.raises(
        cg.DataError, match=r"column birth_date: no cell can be read as a date .*25 Dec 1980.*date_format"
    ):
        cg.link([{**row, "birth_date": "spring of the long winter"} for row in ROWS])


@pytest.mark.parametrize("wrong", ["%d/%m", "day", "%q", "", 5])
def test_formats_that_say_no_day_are_refused(wrong: Any) -> None:
    with pytest.raises(cg.ArgumentError, match="date_format"):
        cg.link(ROWS, date_format=wrong)


def test_usual_names_of_columns_are_taken_and_told() -> None:
    names = {"given_name": "Forename", "family_name": "Surname", "birth_date": "DOB", "postcode": "Post Code"}
    renamed = [{names.get(name, name): value for name, value in row.items()} | {"shoe": 1} for row in ROWS]
    links = cg.link(renamed)
    assert clusters(links) == clusters(PLAIN)
    assert "Forename is taken for given_name" in links.warnings[0]
    assert "columns not used: shoe" in links.warnings[1]


def test_columns_of_any_name_are_mapped() -> None:
    odd = [{("Moniker" if name == "given_name" else name): value for name, value in row.items()} for row in ROWS]
    assert clusters(cg.link(odd, columns={"Moniker": "given_name"})) == clusters(PLAIN)
    with pytest.raises(cg.ArgumentError, match="did you mean 'Moniker'"):
        cg.link(odd, columns={"Monikker": "given_name"})
    with pytest.raises(cg.ArgumentError, match="did you mean 'given_name'"):
        cg.link(odd, columns={"Moniker": "givenname"})
    with pytest.raises(cg.ArgumentError, match="which there is already"):
        cg.link(odd, columns={"Moniker": "family_name"})


def test_numbers_of_data_frames_are_whole_again() -> None:
    phones = [447700900000.0 + at // 2 for at in range(len(ROWS))]
    as_text = [{**row, "phone": f"{phone:.0f}"} for row, phone in zip(ROWS, phones, strict=True)]
    expected = clusters(cg.link(as_text))
    floating = [{**row, "phone": phone} for row, phone in zip(ROWS, phones, strict=True)]
    assert clusters(cg.link(floating)) == expected
    exported = [{**row, "phone": f"{phone:.1f}"} for row, phone in zip(ROWS, phones, strict=True)]
    assert clusters(cg.link(exported)) == expected
    cut = [{**row, "phone": "4.477E+11"} for row in ROWS[:2]] + as_text[2:]
    assert any("cut by a spreadsheet" in note for note in cg.link(cut).warnings)
    with pytest.raises(cg.DataError, match="row 1, column phone: a number with decimals"):
        cg.link([{**row, "phone": 1.5} for row in ROWS])


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())], ids=str
)
def test_texts_of_every_width(kind: pa.DataType) -> None:
    table = pa.Table.from_pylist(ROWS)
    for at, name in enumerate(table.column_names):
        if table.schema.field(name).type == pa.string():
            table = table.set_column(at, name, table[name].cast(kind))
    assert clusters(cg.link(table)) == clusters(PLAIN)
    twice = table.set_column(0, "record_id", pa.array(["Ann"] * len(ROWS)).cast(kind))
    with pytest.raises(cg.DataError, match="row 1, column record_id: its id stands in a further row"):
        cg.link(twice)


def test_texts_of_parquet_files_on_the_command_line(tmp_path: Path) -> None:
    parquet.write_table(pa.Table.from_pylist(ROWS), tmp_path / "records.parquet")
    assert main(["link", str(tmp_path / "records.parquet"), "-o", str(tmp_path / "out")]) == 0


# -- ugly files ----------------------------------------------------------------------------------
HEADER = "record_id,agency_id,given_name,family_name,birth_date,postcode"
GOOD = [
    f"{agency}-{at},{agency},{name},Quennell{at},{1950 + at}-03-{10 + at},ZZ{at} 1AA"
    for at, name in enumerate(("Ann", "Bob", "Cyd", "Dee", "Edo", "Fay"))
    for agency in ("a", "b")
]


def lines(*rows: str, header: str = HEADER) -> bytes:
    return ("\n".join([header, *rows]) + "\n").encode()


SECRET = "Quennell"
UGLY: dict[str, tuple[bytes, int, str]] = {
    "good": (lines(*GOOD), 0, ""),
    "bom": (b"\xef\xbb\xbf" + lines(*GOOD), 0, ""),
    "crlf": (lines(*GOOD).replace(b"\n", b"\r\n"), 0, ""),
    "semicolons": (lines(*GOOD).replace(b",", b";"), 0, ""),
    "tabs": (lines(*GOOD).replace(b",", b"\t"), 0, ""),
    "no last line end": (lines(*GOOD).rstrip(), 0, ""),
    "empty lines": (lines(*GOOD, "", ""), 0, ""),
    "line end in a cell": (lines(*GOOD, 'x,a,"Gus\nJohn",Hill,1960-01-02,ZZ1 1AA'), 0, ""),
    "index of a data frame": (lines(*(f"{at},{row}" for at, row in enumerate(GOOD)), header="," + HEADER), 0, ""),
    "capital names": (lines(*GOOD, header=HEADER.upper()), 0, ""),
    "usual names": (lines(*GOOD, header="Record ID,Agency,Forename,Surname,DOB,Post Code"), 0, ""),
    "day first": (lines(*(f"r{i},a,Ann,Hill{i // 2},{13 + i // 2}/05/1980,ZZ1 1AA" for i in range(12))), 0, ""),
    "one value everywhere": (lines(*(f"r{i},a,Ann,Hill{i // 2},1980-01-0{1 + i // 2},Z" for i in range(12))), 0, ""),
    "nothing": (b"", 2, "no header"),
    "header alone": (lines(), 2, "too few known columns"),
    "one row": (lines(GOOD[0]), 2, "1 rows"),
    "no header": (lines(*GOOD[1:], header=GOOD[0]), 2, "the header may be missing"),
    "doubled names": (lines(*GOOD, header=HEADER.replace("given_name", "family_name")), 2, "columns 3 and 4 are both"),
    "too few cells": (lines(*GOOD[:3], "x,a,Quennell"), 2, "row 4 (line 5) has 3 cells"),
    "too many cells": (lines(*GOOD[:3], GOOD[4] + ",9"), 2, "row 4 (line 5) has 7 cells"),
    "open quote": (lines(*GOOD[:3], 'x,a,"Quennell,b,c,d'), 2, "row 4"),
    "not UTF-8": (lines(*GOOD).replace(b"Edo", b"Zo\xeb"), 2, "column given_name: its bytes are not UTF-8"),
    "UTF-16": (lines(*GOOD).decode().encode("utf-16"), 2, "--encoding utf-16"),
    "zeros": (b"\x00" * 100, 2, "bytes of no text"),
    "no columns known": (lines("1,2", "3,4", header="shoe,hat"), 2, "columns={"),
    "missing id": (lines(*GOOD, ",a,Ann,Quennell,1980-01-01,Z"), 2, "row 13, column record_id"),
    "repeated id": (lines(*GOOD, GOOD[0]), 2, "row 1, column record_id"),
    "ambiguous dates": (lines(*(f"r{i},a,Ann,Quennell{i},0{1 + i % 9}/05/1980," for i in range(12))), 2, "date_format"),
    "both orders": (lines("1,a,A,Quennell,25/12/1980,Z", "2,a,A,Quennell,12/25/1980,Z"), 2, "row 1 has the day first"),
    "short years": (lines(*(f"r{i},a,A,Quennell,{10 + i}/05/80,Z" for i in range(12))), 2, "two digits"),
    "empty columns": (lines(*(f"r{i},a,,,," for i in range(9))), 2, "too few known columns"),
    "a workbook": (b"PK\x03\x04" + bytes(range(256)), 2, "bytes of no text"),
}  # fmt: skip


@pytest.mark.parametrize("name", UGLY)
def test_ugly_files(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, status, told = UGLY[name]
    (tmp_path / "records.csv").write_bytes(content)
    assert main(["link", str(tmp_path / "records.csv"), "-o", str(tmp_path / "out")]) == status
    said = capsys.readouterr()
    assert told in said.err
    assert SECRET not in said.err + said.out
    assert "Traceback" not in said.err
    if status:
        assert said.err.count("\n") == 1
        assert said.err.startswith("casegraph: error: ")
        assert not (tmp_path / "out").exists()
    else:
        assert not said.err


def test_encoding_is_an_option(tmp_path: Path) -> None:
    file, out = tmp_path / "records.csv", str(tmp_path / "out")
    file.write_bytes(lines(*GOOD).replace(b"Edo", b"Zo\xeb"))
    assert main(["link", str(file), "--encoding", "cp1252", "-o", out]) == 0
    assert main(["link", str(file), "--encoding", "none", "-o", out]) == 2
    file.write_bytes(lines(*GOOD).decode().encode("utf-16"))
    assert main(["link", str(file), "--encoding", "utf-16", "-o", out]) == 0


def test_options_of_columns_and_dates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "records.csv", str(tmp_path / "out")
    rows = [f"r{i},a,Ann,Hill{i // 2},0{1 + i // 2}/05/1980,ZZ1 1AA" for i in range(12)]
    file.write_bytes(lines(*rows, header=HEADER.replace("given_name", "Known as")))
    arguments = ["link", str(file), "-o", out, "--column", "Known as=given_name"]
    assert main([*arguments, "--date-format", "%d/%m/%Y"]) == 0
    assert main(arguments) == 2
    assert main([*arguments, "--column", "nonsense"]) == 2
    assert "NAME=COLUMN" in capsys.readouterr().err


# -- what was found only after the work -----------------------------------------------------------
def test_the_command_refuses_before_it_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, out = tmp_path / "records.csv", tmp_path / "out"
    file.write_bytes(lines(*GOOD))
    arguments = ["link", str(file), "-o", str(out)]
    assert main([*arguments, "--review", "5"]) == 0
    assert main([*arguments, "--review", "5"]) == 0  # nobody has answered
    import openpyxl

    book = openpyxl.load_workbook(out / "review.xlsx")
    book["pairs"].cell(4, 2, "same person")
    book.save(out / "review.xlsx")
    kept = (out / "review.xlsx").read_bytes()

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("it links")

    with monkeypatch.context() as patched:
        patched.setattr("casegraph.linkage.link", never)
        for wrong in (["--review", "5"], ["--review", "0"], ["--truth", "shoe"], ["--answers", str(file)]):
            assert main([*arguments, *wrong]) == 2
    assert (out / "review.xlsx").read_bytes() == kept
    assert main([*arguments, "--review", "5", "--force"]) == 0
    assert (out / "review.xlsx").read_bytes() != kept


def test_new_records_need_the_base_and_its_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, new, linked = tmp_path / "base.csv", tmp_path / "new.csv", str(tmp_path / "linked")
    base.write_bytes(lines(*GOOD[:10]))
    assert main(["link", str(base), "-o", linked]) == 0
    arguments = ["link-new", str(new), "--base", str(base), "--linked", linked, "-o", str(tmp_path / "added")]
    new.write_bytes(lines(*GOOD[10:], header=HEADER.replace("given_name", "Moniker")))
    capsys.readouterr()
    assert main(arguments) == 2
    assert "there is no column given_name" in capsys.readouterr().err
    assert main([*arguments, "--column", "Moniker=given_name"]) == 0
    base.write_bytes(lines(*GOOD[:8]))
    assert main([*arguments, "--column", "Moniker=given_name"]) == 2
    assert "it lacks 2 records" in capsys.readouterr().err
    (tmp_path / "linked" / "model.json").unlink()
    assert main(arguments) == 2
    assert "it lacks model.json" in capsys.readouterr().err


def test_settings_keep_their_types() -> None:
    assert Settings.from_dict(PLAIN.settings.to_dict()).to_dict() == PLAIN.settings.to_dict()


def test_a_file_without_a_header_tells_no_values_of_its_first_record() -> None:
    rows = pa.table({"17": [18, 19], "Ann": ["Bob", "Cy"], "Smith": ["Jones", "Lee"]})
    with pytest.raises(cg.ArgumentError) as refused:
        cg.link(rows, columns={"Anne": "given_name"})
    assert str(refused.value) == "columns: there is no column 'Anne'"


def test_every_column_of_the_table_of_records_is_known() -> None:
    known = {*cg.linkage.defaults.READ_AS, *NOT_COMPARED, "record_id", "agency_id"}
    assert {column.name for column in cg.schema().table("records").columns} <= known
