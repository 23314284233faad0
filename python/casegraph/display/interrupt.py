"""Work that cannot be stopped, and a wait for it that can."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import TypeVar

__all__ = ["interruptible"]

_Answer = TypeVar("_Answer")
_LOOK = 0.01  # seconds between two looks whether Ctrl-C was pressed, where a wait alone does not hear of it


def interruptible(work: Callable[[], _Answer]) -> _Answer:
    """Return what ``work()`` returns, or raise what it raises; Ctrl-C ends the wait at once.

    For long calls of other libraries, which hear of Ctrl-C when they are over. The work is done on a thread of its own
    and left to end by itself, which the end of the program waits for; so it only reads. On any other thread than the
    main one, which alone hears of Ctrl-C, it is simply done.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    answers: list[_Answer] = []
    failures: list[BaseException] = []

    def done() -> None:
        try:
            answers.append(work())
        except BaseException as failure:  # whatever it is, the one who waits is told
            failures.append(failure)

    thread = threading.Thread(target=copy_context().run, args=(done,))
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK)
    if failures:
        raise failures[0]
    return answers[0]
