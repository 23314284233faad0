"""Peak memory of a process, apart from everything else so that another Python can use it."""

from __future__ import annotations

from pathlib import Path


def peak_megabytes() -> int:
    """Most memory that this process held; `ru_maxrss` is that of the process that started it, where that held more."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024
