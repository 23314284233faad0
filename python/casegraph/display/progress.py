"""The progress of long work: a bar in a notebook or a terminal, nothing elsewhere, and nothing left behind."""

from __future__ import annotations

import html
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import Any

from casegraph.display.options import options

__all__ = ["Report", "reporting", "stepping"]

Report = Callable[[int, int], None]
_PATIENCE = 0.5  # seconds of work before a bar is shown
_EVERY = 0.1  # seconds between two states of it
_is_open: ContextVar[bool] = ContextVar("a bar is open", default=False)


@contextmanager
def reporting(what: str) -> Iterator[Report | None]:
    """Show how far ``what`` has come; yields what the core calls with (done, total), or None where nothing is shown.

    In a notebook it is one output renewed in place, without widgets; in a terminal a line on standard error.
    Work of less than half a second shows none, and when the work is over, however it ends, the bar is gone.
    Work that is a part of other work which shows its progress shows none of its own.
    """
    with _opened(what) as bar:
        yield bar


@contextmanager
def stepping(what: str, steps: int) -> Iterator[Callable[[str], None]]:
    """Show which of several parts of ``what`` is being made; yields what is told the name of each as it begins."""
    with _opened(what) as bar:
        done = 0

        def step(name: str) -> None:
            nonlocal done
            if bar is not None:
                bar.what = f"{what}: {name}"
                bar(done, steps)
            done += 1

        yield step


@contextmanager
def _opened(what: str) -> Iterator[_Bar | None]:
    bar = _bar(what) if options.progress and not _is_open.get() else None
    if bar is None:
        yield None
        return
    before = _is_open.set(True)
    try:
        yield bar
    finally:
        _is_open.reset(before)
        bar.close()


def _bar(what: str) -> _Bar | None:
    shell = _notebook()
    if shell is not None:
        return _NotebookBar(what)
    return _TerminalBar(what) if sys.stderr is not None and sys.stderr.isatty() else None


def _notebook() -> Any:
    """The shell of a notebook's kernel, where the program runs in one."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell if shell is not None and hasattr(shell, "kernel") else None


class _Bar(ABC):
    """Counts calls, and shows a state now and then."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._next = time.monotonic() + _PATIENCE
        self._is_shown = False

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _EVERY
        self.show(min(done, total), total, first=not self._is_shown)
        self._is_shown = True

    def close(self) -> None:
        if self._is_shown:
            self.clear()

    @abstractmethod
    def show(self, done: int, total: int, *, first: bool) -> None:
        """Show how much is done; ``first``: nothing is shown yet."""

    @abstractmethod
    def clear(self) -> None:
        """Take away what is shown."""


class _NotebookBar(_Bar):
    def show(self, done: int, total: int, *, first: bool) -> None:
        display: Any = import_module("IPython.display").display  # there: a kernel runs
        share = f"{100 * done // total} %" if total else ""
        name = html.escape(self.what)
        bar = f'<label>{name} <progress value="{done}" max="{max(total, 1)}">{share}</progress> {share}</label>'
        data = {"text/plain": f"{self.what} {share}", "text/html": bar}
        if first:
            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)

    def clear(self) -> None:
        self._handle.update({"text/plain": "", "text/html": ""}, raw=True)


class _TerminalBar(_Bar):
    def show(self, done: int, total: int, *, first: bool) -> None:
        if first:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

            columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(self.what, total=total or None)
            self._bar.start()
        self._bar.update(self._task, description=self.what, completed=done, total=total or None)

    def clear(self) -> None:
        self._bar.stop()
