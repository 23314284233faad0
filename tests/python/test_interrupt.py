"""Ctrl-C ends long work at once and leaves nothing behind; a forked process can compute.

Each scene is a process of its own, so that a signal meets no other test. Signals and forks are as POSIX has them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MADE = """
import ctypes
import json, multiprocessing, os, signal, sys, threading, time, warnings
import pyarrow as pa
import casegraph as cg
from casegraph import _core

def made(contacts):
    return dict(made_book(contacts).tables)

def made_book(contacts):
    return cg.simulate(contacts, contacts // 4, contacts // 5, agencies=60, seed=1, validate=False)

def book(contacts):
    return made_book(contacts)
"""

INTERRUPTED = """
def threads():
    return len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 0

def threads_left(quiet):
    # A thread that has ended may stay listed for a moment.
    latest = time.monotonic() + 10
    while threads() > quiet and time.monotonic() < latest:
        time.sleep(0.01)
    return threads() - quiet

def memory():
    if sys.platform == "linux" and hasattr(allocator := ctypes.CDLL(None), "malloc_trim"):
        allocator.malloc_trim(0)  # freed pages that the allocator keeps, one heap a thread, are no leak
    return int(open("/proc/self/statm").read().split()[1]) * 4096 if os.path.isdir("/proc/self") else 0

def interrupted(work, after):
    # Repeats the work until Ctrl-C is pressed in it; gives the seconds until it ended.
    pressed = []
    def press():
        pressed.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)
    timer = threading.Timer(after, press)
    timer.start()
    try:
        while True:
            work()
    except KeyboardInterrupt:
        return time.monotonic() - pressed[0]
    finally:
        timer.join()

signal.signal(signal.SIGINT, signal.default_int_handler)
contacts = int(sys.argv[2])
tables, whole = made(contacts), book(contacts)
graph = whole.graph(purpose="a test")
works = {
    "simulate": lambda: _core.Population(contacts, contacts // 4, contacts // 5, 60, 1).piece(0),
    "build": lambda: _core.build_graph(tables),
    "split": lambda: graph.visibility.split(by="contact", window="P18M"),
    "split all": lambda: graph.visibility.split("total", scope="all"),
    "counts": lambda: graph.frequency.counts(["person", "month"]),
}
work = works[sys.argv[1]]
before = graph.frequency.counts("agency").table
interrupted(work, 0.3)  # what is kept once made is made
quiet, size = threads(), memory()
waits = [interrupted(work, after) for after in (0.05, 0.2, 0.35)]
print(json.dumps({
    "worst": max(waits),
    "threads": threads_left(quiet),
    "grown": (memory() - size) / 1e6,
    "same": graph.frequency.counts("agency").table.equals(before),
}))
"""

REPORTING = """
def stop(done, total):
    raise RuntimeError("stopped by the caller")
try:
    while True:
        _core.build_graph(made(300_000), 0, stop)
except RuntimeError as error:
    print(json.dumps(str(error)))
"""

FORKED = """
warnings.simplefilter("ignore", DeprecationWarning)  # Python warns of forks beside threads; here are none of ours
graph = book(20_000).graph(purpose="a test")
answer = lambda: graph.frequency.counts("agency").to_pylist() + graph.visibility.split(window="P1Y").to_pylist()
here = answer()

def there(_):
    return answer() == here

if sys.argv[1] == "fork":
    child = os.fork()
    if child == 0:
        os._exit(0 if there(None) else 1)
    _, status = os.waitpid(child, 0)
    print(json.dumps([os.waitstatus_to_exitcode(status) == 0]))
else:
    with multiprocessing.get_context("fork").Pool(2) as pool:
        print(json.dumps(pool.map(there, range(4))))
"""


def played(scene: str, *arguments: str) -> Any:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, "-c", MADE + scene, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=Path(__file__).parent,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("work", ["simulate", "build", "split", "split all", "counts"])
def test_ctrl_c_ends_long_work_within_a_second_and_leaves_nothing(work: str) -> None:
    found = played(INTERRUPTED, work, "300000")
    assert found["worst"] < 10  # at once; the bound is for a machine that is busy with other things
    assert found["threads"] <= 0
    assert found["grown"] < 200  # megabytes after many interrupted runs, each of which holds some sixty
    assert found["same"]


def test_an_exception_of_the_report_stops_the_work() -> None:
    assert played(REPORTING) == "stopped by the caller"


@pytest.mark.parametrize(("way", "answers"), [("fork", 1), ("pool", 4)])
def test_a_forked_process_computes_the_same(way: str, answers: int) -> None:
    assert played(FORKED, way) == [True] * answers
