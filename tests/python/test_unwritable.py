"""Where nothing can be written: one message that names the path asked for and the reason in words."""

import errno
import os
import re

import pytest
from made_casebook import small

import casegraph as cg
from casegraph import cli
from casegraph.io import atomic
from casegraph.io.template import write_template


@pytest.fixture(params=["xlsx", "folder", "template", "measure"])
def write(request):
    """Each way to write something to a path."""

    def measure(path):
        table = cg.example("dhr7").graph().frequency.counts("agency").table
        from casegraph.cli.measure import _write

        _write(table, "csv", str(path))

    ways = {
        "xlsx": lambda path: small().write(path.with_suffix(".xlsx")),
        "folder": lambda path: small().write(path),
        "template": lambda path: write_template(path.with_suffix(".xlsx")),
        "measure": measure,
    }
    return ways[request.param]


def refusal(write, path):
    with pytest.raises(cg.ArgumentError) as caught:
        write(path)
    message = str(caught.value)
    assert message.startswith(str(path.with_suffix("")))
    assert "accepted: " in message
    assert "Errno" not in message
    assert not re.search(r"\.[0-9a-f]{12}\.", message), "a hidden name"
    return message


def test_a_file_stands_where_a_folder_should(write, tmp_path):
    (tmp_path / "file").write_text("")
    message = refusal(write, tmp_path / "file" / "out")
    assert f"{tmp_path / 'file'} is a file, not a folder" in message


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EACCES, "there is no permission to write in"),
        (errno.EPERM, "there is no permission to write in"),
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "is read-only"),
        (errno.EIO, "input/output error"),
    ],
)
def test_what_the_system_refuses_is_told_in_words(write, tmp_path, monkeypatch, number, reason):
    def refuse(source, *_rest, **_options):
        raise OSError(number, os.strerror(number), str(source))

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(atomic.Path, "rename", refuse)
    assert reason in refusal(write, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []  # nothing half written is left


def test_a_full_disk_behind_the_writer_of_workbooks(tmp_path, monkeypatch):
    import xlsxwriter

    def full(self):
        cause = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        raise xlsxwriter.exceptions.FileCreateError(cause)

    monkeypatch.setattr(xlsxwriter.Workbook, "close", full)
    with pytest.raises(cg.ArgumentError, match="the disk is full"):
        small().write(tmp_path / "book.xlsx")


def test_an_error_that_is_not_of_the_system_passes_as_it_is(tmp_path):
    with pytest.raises(ZeroDivisionError), atomic.atomic_file(tmp_path / "out"):
        1 / 0  # noqa: B018


@pytest.fixture
def run(capsys):
    def call(*arguments):
        status = cli.main([str(one) for one in arguments])
        return status, capsys.readouterr().err

    return call


def test_the_command_line_says_it_and_ends_with_2(run, tmp_path):
    missing = tmp_path / "missing" / "out.csv"
    status, said = run("measure", "frequency.counts", "dhr7", "-o", missing)
    assert status == 2
    assert said == (
        f"casegraph: error: {missing}: nothing can be written there: the folder {missing.parent} does not exist; "
        "accepted: a path in a folder that exists\n"
    )
    folder = tmp_path / "out.csv"
    folder.mkdir()
    status, said = run("measure", "frequency.counts", "dhr7", "-o", folder)
    assert status == 2
    assert said == (
        f"casegraph: error: {folder}: nothing can be written there: this is a folder; accepted: the path of a file\n"
    )
    (tmp_path / "file").write_text("")
    for command in (("template", "file/a.xlsx"), ("report", "dhr7", "-o", "file/out"), ("simulate", "-o", "file/made")):
        *rest, target = command
        status, said = run(*rest, tmp_path / target)
        assert status == 2
        assert f"{tmp_path / 'file'} is a file, not a folder" in said
        assert "Errno" not in said


def test_the_command_line_says_what_cannot_be_read_without_its_number(run, tmp_path, monkeypatch):
    book = small().write(tmp_path / "book")

    def refuse(path, *_rest, **_options):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(atomic.Path, "read_bytes", refuse)
    status, said = run("validate", book)
    assert (status, said) == (2, f"casegraph: error: {book / 'datapackage.json'}: permission denied\n")
