"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from casegraph.errors import ArgumentError

__all__ = ["atomic_file", "atomic_folder"]


@contextmanager
def atomic_file(path: Path, *, parents: bool = True) -> Iterator[Path]:
    """Give a temporary path beside ``path``; it takes the place of ``path`` when the block ends well.

    ``parents``: whether the folders that lead to it are made where they are missing.

    Raises
    ------
    ArgumentError
        Where nothing can be written there: the path asked for and why, in words.
    """
    if path.is_dir():
        raise _unwritable(path, "this is a folder", "the path of a file")
    with _told(path):
        place = _prepared(path, parents)
        temporary = _sibling(place, "tmp")
        try:
            yield temporary
            os.replace(temporary, place)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: Path, belongs: Callable[[str], bool]) -> Iterator[Path]:
    """Give a temporary folder beside ``path``; it takes the place of ``path`` when the block ends well.

    What an earlier folder at ``path`` holds is replaced where ``belongs(name)`` says that it is part of the
    old casebook; everything else in it is carried over. The folders that lead to it are made.

    Raises
    ------
    ArgumentError
        Where nothing can be written there: the path asked for and why, in words.
    """
    with _told(path):
        place = _prepared(path, parents=True)
        temporary, old = _sibling(place, "tmp"), _sibling(place, "old")
        temporary.mkdir()
        try:
            yield temporary
            if place.exists():
                _swap(temporary, place, old, belongs)
            else:
                temporary.rename(place)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _prepared(path: Path, parents: bool) -> Path:
    place = path.resolve()
    if parents:
        place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _sibling(path: Path, kind: str) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(6)}.{kind}")


def _swap(temporary: Path, path: Path, old: Path, belongs: Callable[[str], bool]) -> None:
    path.rename(old)
    try:
        temporary.rename(path)
    except OSError:
        old.rename(path)
        raise
    for entry in list(old.iterdir()):
        if not belongs(entry.name) and not (path / entry.name).exists():
            entry.rename(path / entry.name)
    shutil.rmtree(old)


# -- why nothing can be written there ----------------------------------------------------------------


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what the operating system refuses of the path asked for, not of the temporary one."""
    try:
        yield
    except Exception as error:
        cause = _cause(error)
        if cause is None or not cause.errno:
            raise
        raise _unwritable(path, *_reason(cause, path)) from cause


def _cause(error: BaseException) -> OSError | None:
    """The refusal behind an error; the writer of workbooks hides it in one of its own."""
    if isinstance(error, OSError):
        return error
    return next((one for one in error.args if isinstance(one, OSError)), None)


def _reason(error: OSError, path: Path) -> tuple[str, str]:
    blocking = next((one for one in path.absolute().parents if one.exists()), path)
    if not blocking.is_dir() or error.errno == errno.ENOTDIR:
        return f"{blocking} is a file, not a folder", "a path in a folder"
    if error.errno == errno.ENOENT and not path.absolute().parent.exists():
        return f"the folder {path.parent} does not exist", "a path in a folder that exists"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"there is no permission to write in {blocking}, or another program has it open", "another path"
    known = {
        errno.EROFS: (f"{blocking} is read-only", "another path"),
        errno.ENOSPC: ("the disk is full", "a path on a disk with room"),
        errno.EDQUOT: ("the disk is full as far as you may use it", "a path on a disk with room"),
        errno.ENAMETOOLONG: ("the name is too long", "a shorter name"),
        errno.EISDIR: ("this is a folder", "the path of a file"),
    }
    number = error.errno or 0
    return known.get(number, (os.strerror(number).lower(), "a path that can be written to"))


def _unwritable(path: Path, reason: str, accepted: str) -> ArgumentError:
    return ArgumentError(f"{path}: nothing can be written there: {reason}; accepted: {accepted}")
