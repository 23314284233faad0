"""The benchmarks run, at a tiny size, without other tools and without a word about time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
MADE = "made.parquet"
TINY: dict[str, list[list[str]]] = {
    "agency_records.py": [[MADE, "--records", "500"]],
    "contacts.py": [["--contacts", "1000", "--runs", "1"]],
    "frequency.py": [["--contacts", "1000", "--runs", "1", "--tools", "casegraph"]],
    "ingest.py": [["--contacts", "1000", "--runs", "1"]],
    "interrupts.py": [["--contacts", "1000", "--records", "500", "--presses", "2"]],
    "knowledge.py": [["--sizes", "1000", "--runs", "1"]],
    "linkage.py": [["--rows", "500", "--runs", "1", "--alone", "--workload", workload] for workload in ("W1", "W2")],
    "new_records.py": [["--records", "500", "--batch", "20", "--batches", "2"]],
    "reachability.py": [["--sizes", "1000", "--runs", "1"]],
    "uncertainty.py": [["--populations", "2", "--records", "300", "--samples", "5"]],
    "visibility.py": [["--sizes", "1000", "--runs", "1"]],
}


def test_each_script_is_run_here() -> None:
    scripts = {path.name for path in FOLDER.glob("*.py") if "__main__" in path.read_text(encoding="utf-8")}
    assert scripts == set(TINY)


@pytest.mark.parametrize(
    ("script", "arguments"), [(script, arguments) for script, runs in TINY.items() for arguments in runs]
)
def test_a_benchmark_runs(script: str, arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, FOLDER / script, *(str(tmp_path / one) if one == MADE else one for one in arguments)],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() or (tmp_path / MADE).is_file()
