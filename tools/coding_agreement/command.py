"""The command `tools/coding-agreement`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from .codings import ROOT
from .compared import figures
from .comparison import Comparison
from .page import as_csv, as_markdown


def main(arguments: Sequence[str]) -> int:
    comparison = Comparison()
    computed = figures(comparison)
    files = {ROOT / "agreement.csv": as_csv(computed), ROOT / "agreement.md": as_markdown(comparison, computed)}
    if "--check" in arguments:
        stale = [file.name for file, text in files.items() if not file.exists() or file.read_text("utf-8") != text]
        print(f"out of date: {', '.join(stale)}" if stale else "agreement is up to date")
        return 1 if stale else 0
    for file, text in files.items():
        write(file, text)
        print(file)
    return 0


def write(file: Path, text: str) -> None:
    scratch = file.with_name(f".{file.name}.{os.getpid()}")
    scratch.write_text(text, encoding="utf-8")
    os.replace(scratch, file)
