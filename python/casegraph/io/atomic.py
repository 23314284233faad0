"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["atomic_file", "atomic_folder"]


def _sibling(path: Path, kind: str) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(6)}.{kind}")


@contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; it takes the place of ``path`` when the block ends well."""
    path = path.resolve()
    temporary = _sibling(path, "tmp")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: Path, belongs: Callable[[str], bool]) -> Iterator[Path]:
    """Give a temporary folder beside ``path``; it takes the place of ``path`` when the block ends well.

    What an earlier folder at ``path`` holds is replaced where ``belongs(name)`` says that it is part of the
    old casebook; everything else in it is carried over.
    """
    path = path.resolve()
    temporary, old = _sibling(path, "tmp"), _sibling(path, "old")
    temporary.mkdir()
    try:
        yield temporary
        if path.exists():
            _swap(temporary, path, old, belongs)
        else:
            temporary.rename(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


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
