import csv
import io
import json
import os
import subprocess
import sys

import pytest
from made_casebook import small, small_tables

import casegraph as cg
from casegraph import cli


@pytest.fixture
def run(capsys):
    """Run the command line in this process; gives status, output, messages."""

    def call(*arguments):
        status = cli.main([str(one) for one in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    return call


@pytest.fixture
def good(tmp_path):
    return small().write(tmp_path / "good")


@pytest.fixture
def bad(tmp_path):
    folder = small().write(tmp_path / "bad")
    (folder / "contacts.csv").write_text(
        "contact_id,agency_id,date,kind,gist\nc1,police,2011-02-30,call,\nc2,nobody,2011,=call\x1b[2J,\n"
    )
    return folder


def test_a_good_casebook_is_fine(run, good):
    assert run("validate", good) == (0, "0 errors, 0 warnings\n", "")


def test_every_problem_is_printed_with_all_it_has(run, bad):
    status, out, _ = run("validate", bad)
    assert status == 2
    assert "error: contacts, row 1, column date (contacts.csv, row 2)" in out
    assert "  value:    2011-02-30" in out
    assert "  reason:   February 2011 has 28 days" in out
    assert "  accepted: an EDTF date" in out
    assert "value:    nobody" in out
    assert "\x1b" not in out  # a value cannot steer the terminal
    assert out.endswith("3 errors, 1 warning\n")


def test_problems_as_json_and_csv(run, bad):
    status, out, _ = run("validate", bad, "--format", "json")
    data = json.loads(out)
    assert (status, data["ok"], data["errors"]) == (2, False, 3)
    assert {"table", "row", "column", "value", "reason", "accepted"} <= set(data["problems"][0])
    status, out, _ = run("validate", bad, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 2
    assert [row["row"] for row in rows if row["level"] == "error"] == ["1", "2", "2"]
    assert any(row["value"].startswith("'=call") for row in rows)  # inert in a spreadsheet


def test_warnings_alone_are_no_failure(run, good):
    (good / "unknown.csv").write_text("x")
    status, out, _ = run("validate", good)
    assert status == 0
    assert "unknown.csv" in out


def test_a_folder_without_descriptor(run, good):
    (good / "datapackage.json").unlink()
    status, out, err = run("validate", good)
    assert (status, out) == (2, "")
    assert "--no-descriptor" in err
    assert run("validate", good, "--no-descriptor")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "nowhere"),
        ("validate",),
        ("validate", "x", "--format", "pdf"),
        ("validate", "http://example.org"),
        ("codebook", "--table", "contact"),
        ("template", "template.doc"),
        ("nonsense",),
        ("--nonsense",),
    ],
)
def test_bad_input_is_one_message_and_status_2(run, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*arguments)
    assert status == 2
    assert out == ""
    assert err.strip()


@pytest.mark.parametrize(
    ("arguments", "told", "example"),
    [
        (
            "report dhr7 -o x --threshold 0 --audience public",
            "--threshold: '0' is not accepted; accepted: a whole number of at least 1",
            "casegraph report dhr7 -o public/ --audience public --threshold 10",
        ),
        (
            "report dhr7 -o x --threshold 5",
            "--threshold has no effect for the audience 'restricted', which sees all "
            "counts; accepted: --threshold with --audience public",
            "casegraph report dhr7 -o public/ --audience public --threshold 10",
        ),
        (
            "measure frequency.counts dhr7 --audience bord",
            "--audience: 'bord' is not accepted (did you mean 'board'?); accepted: restricted, board, public",
            "casegraph measure ",
        ),
        ("report dhr7", "-o FOLDER is missing", "casegraph report dhr7 -o out/"),
        ("report", "NAME_OR_PATH is missing", "casegraph report dhr7 -o out/"),
        ("simulate -o x --contacts many", "--contacts: 'many' is not accepted; accepted: a whole number", "casegraph "),
        ("same-incident dhr7 -o x --least a", "--least: 'a' is not accepted; accepted: a number", "casegraph "),
        (
            "plot genogram dhr7 --outptu x.svg",
            "there is no option '--outptu' (did you mean '--output'?); accepted: --list,",
            "casegraph plot ",
        ),
        ("plot genogram", "which picture of which casebook?", "casegraph plot --list"),
    ],
)
def test_what_is_refused_is_told_with_what_is_accepted_and_an_example(run, arguments, told, example):
    status, out, err = run(*arguments.split())
    assert (status, out) == (2, "")
    first, shown, more = err.splitlines()
    assert told in first
    assert shown.startswith("for example: " + example)
    assert "  " not in shown
    assert more == f"all of it: casegraph {arguments.split()[0]} --help"
    status, out, err = run(*arguments.split(), "--json")
    assert (status, err) == (2, "")
    assert json.loads(out)["error"]["message"] == first.removeprefix("casegraph: error: ")


def test_messages_of_the_system_are_no_tracebacks(run, tmp_path, monkeypatch):
    def fails(*_args, **_options):
        raise PermissionError(13, "Permission denied", "secret")

    monkeypatch.setattr("casegraph.io.template.write_template", fails)
    status, _, err = run("template", tmp_path / "t.xlsx")
    assert (status, err) == (2, "casegraph: error: secret: permission denied\n")


def test_an_interrupt_has_its_own_status(run, good, monkeypatch):
    def stops(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("casegraph.cli.validate.examined", stops)
    assert run("validate", good)[0] == 130


def test_the_template_is_written_and_validates(run, tmp_path):
    path = tmp_path / "casebook.xlsx"
    status, out, _ = run("template", path)
    assert status == 0
    assert "casegraph validate" in out
    assert run("validate", path)[0] == 0
    assert run("template", path)[0] == 2
    assert run("template", path, "--overwrite")[0] == 0


def test_the_codebook_is_printed(run):
    status, out, _ = run("codebook", "--table", "contacts")
    assert status == 0
    assert "met_at" in out
    assert json.loads(run("codebook", "--format", "json")[1])["tables"]


@pytest.mark.parametrize("command", [(), *((name,) for name in cli.COMMANDS)])
def test_help_teaches_with_examples(run, command):
    status, out, _ = run(*command, "--help")
    assert status == 0
    assert "casegraph " in out
    assert "Examples:" in out


def test_the_version_and_the_list_of_commands(run):
    assert cg.__version__ in run("--version")[1]
    out = run("--help")[1]
    assert all(name in out for name in cli.COMMANDS)


def in_a_process(*arguments, **options):
    code = "import sys; from casegraph.cli import main; sys.exit(main())"
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, **options)


def test_as_a_program(tmp_path, good):
    assert in_a_process("validate", good).returncode == 0
    failed = in_a_process("validate", tmp_path / "nowhere")
    assert failed.returncode == 2
    assert failed.stderr.count(b"\n") == 1


def test_any_character_can_be_written_wherever_it_goes(tmp_path):
    tables = small_tables()
    tables["participants"]["person_id"] = ["P1", "\U0001f600é"]
    folder = cg.Casebook(tables, validate=False).write(tmp_path / "book")
    done = in_a_process("validate", folder, "--format", "json", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (2, b"")
    assert json.loads(done.stdout.decode("utf-8"))["problems"][0]["value"] == "\U0001f600é"


def test_a_path_cannot_steer_the_terminal(run, tmp_path):
    status, _, err = run("validate", tmp_path / "a\x1b[2Jb")
    assert status == 2
    assert "\x1b" not in err


def test_a_reader_that_goes_away_is_no_error():
    code = "import sys; from casegraph.cli import main; sys.exit(main(['codebook']))"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), errors) == (0, b"")


def test_values_of_a_workbook_are_reported_with_their_cell(run, tmp_path):
    tables = small_tables()
    tables["participants"]["person_id"] = ["P1", "P9"]
    path = cg.Casebook(tables, validate=False).write(tmp_path / "book.xlsx")
    status, out, _ = run("validate", path)
    assert status == 2
    assert "participants, row 2, column person_id (participants!B3)" in out


def test_the_bundled_example_is_validated_by_its_name(run):
    status, out, _ = run("validate", "dhr7")
    assert status == 0
    assert out.endswith(("warnings\n", "warning\n"))


def test_every_command_that_reads_a_casebook_has_the_same_options_of_reading():
    from casegraph.cli.measure import measure
    from casegraph.cli.report import report
    from casegraph.cli.validate import validate

    for command in (measure, report, validate):
        assert "--no-descriptor" in {name for one in command.params for name in one.opts}, command.name


def test_an_unknown_term_is_answered_with_the_terms(run, good):
    (good / "contacts.csv").write_text("contact_id,agency_id,kind\nc1,police,zzz\nc2,police,cal\n")
    _, out, _ = run("validate", good)
    assert "one of emergency_call, call, message, report_in_person, " in out
    assert "perhaps `call`; one of emergency_call" in out
    assert "see the codebook" not in out
