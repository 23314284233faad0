"""What is public says what it takes, gives and raises, in numpydoc's sections; its examples run."""

from __future__ import annotations

import ast
import builtins
import doctest
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import casegraph as cg
from casegraph.graph import CaseGraph
from casegraph.measures import FAMILIES
from casegraph.result import Result

SECTIONS = ("Parameters", "Returns", "Raises", "Notes", "References", "Examples")
PLOTS = tuple(getattr(cg.plots, name) for name in cg.plots.__all__ if name[0].islower())
FUNCTIONS = (
    cg.open,
    cg.example,
    cg.examples,
    cg.simulate,
    cg.simulate_to,
    cg.simulated_truth,
    cg.stream_counts,
    *PLOTS,
)
FAMILY_CLASSES = tuple(
    getattr(import_module(f"casegraph.measures.{family}"), family.capitalize()) for family in FAMILIES
)
CLASSES = (cg.Casebook, CaseGraph, Result, cg.plots.Picture, *FAMILY_CLASSES)
# Each has its example in the registry, which test_registry.py runs.
HAS_EXAMPLE_ELSEWHERE = tuple(base.__qualname__ for one in FAMILY_CLASSES for base in one.__mro__[:-1])


def methods(owner: type) -> Iterator[Callable[..., Any]]:
    """Public methods and class methods, those of its bases too, not properties."""
    for name, member in [item for base in owner.__mro__[:-1] for item in vars(base).items()]:
        function = member.__func__ if isinstance(member, classmethod) else member
        if not name.startswith("_") and inspect.isfunction(function):
            yield function


PUBLIC = [*FUNCTIONS, *(method for owner in CLASSES for method in methods(owner))]
NAMES = [one.__qualname__ for one in PUBLIC]


@cache
def sections(text: str) -> dict[str, str]:
    """The sections of a docstring by title; what stands before the first is under ``""``."""
    parts = re.split(r"^(\w[\w ]*)\n(-{3,})$", inspect.cleandoc(text), flags=re.MULTILINE)
    found = {"": parts[0]}
    for title, line, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        assert len(line) == len(title), f"the line beneath {title} has another length"
        assert title not in found, f"{title} is there twice"
        found[title] = body
    return found


def entries(section: str) -> dict[str, str]:
    """Names that stand at the margin of a section, each with what stands indented beneath it."""
    found: dict[str, str] = {}
    named: list[str] = []
    for line in section.split("\n"):
        if line and not line.startswith(" "):
            named = [name.strip() for name in line.partition(" :")[0].split(",")]
            found.update(dict.fromkeys(named, ""))
        elif line.strip():
            found.update({name: found[name] + line.strip() for name in named})
    return found


def asked(function: Callable[..., Any]) -> list[str]:
    marks = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    parameters = inspect.signature(function).parameters.items()
    return [marks.get(one.kind, "") + name for name, one in parameters if name not in ("self", "cls")]


def raised(function: Callable[..., Any]) -> set[str]:
    """Names of the errors that the function's own body raises."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)]
    return {ast.unparse(call.func).rpartition(".")[2] for call in calls}


@pytest.mark.parametrize("function", PUBLIC, ids=NAMES)
def test_a_docstring_has_a_summary_and_its_sections_in_order(function: Callable[..., Any]) -> None:
    found = sections(function.__doc__ or "")
    summary = found[""].split("\n")[0]
    assert summary.endswith((".", ".`"))
    assert len(summary) <= 120
    assert [title for title in SECTIONS if title in found] == [title for title in found if title]


@pytest.mark.parametrize("function", PUBLIC, ids=NAMES)
def test_every_parameter_is_described_and_no_other(function: Callable[..., Any]) -> None:
    described = entries(sections(function.__doc__ or "").get("Parameters", ""))
    assert list(described) == [name for name in described if name]
    assert sorted(described) == sorted(asked(function))
    assert all(described.values())


@pytest.mark.parametrize("function", PUBLIC, ids=NAMES)
def test_what_is_given_back_is_described(function: Callable[..., Any]) -> None:
    found = sections(function.__doc__ or "")
    assert ("Returns" in found) == (inspect.signature(function).return_annotation not in (None, "None"))
    assert all(entries(found.get("Returns", "")).values())


@pytest.mark.parametrize("function", PUBLIC, ids=NAMES)
def test_what_is_raised_is_an_error_that_there_is(function: Callable[..., Any]) -> None:
    described = entries(sections(function.__doc__ or "").get("Raises", ""))
    names = {name.rpartition(".")[2] for name in described}
    for name in names:
        error = getattr(cg, name, None) or getattr(builtins, name, None)
        assert inspect.isclass(error), name
        assert issubclass(error, Exception)
    assert raised(function) <= names
    assert all(described.values())


@pytest.mark.parametrize("owner", CLASSES, ids=lambda one: one.__name__)
def test_a_class_and_its_properties_say_what_they_are(owner: type) -> None:
    text = sections(owner.__doc__ or "")
    assert text[""].strip()
    if owner not in FAMILY_CLASSES:
        assert sorted(entries(text["Parameters"])) == sorted(asked(owner.__init__))  # type: ignore[misc]
    for name, member in vars(owner).items():
        if isinstance(member, property) and not name.startswith("_"):
            assert sections(inspect.getdoc(member) or "")[""].strip().endswith("."), name


@pytest.mark.parametrize(
    "function",
    [one for one in PUBLIC if not one.__qualname__.startswith(HAS_EXAMPLE_ELSEWHERE)],
    ids=lambda f: f.__name__,
)
def test_what_is_no_measure_has_an_example(function: Callable[..., Any]) -> None:
    assert ">>>" in sections(function.__doc__ or "").get("Examples", "")


def examples() -> Iterator[doctest.DocTest]:
    """Every docstring of the package that has an example."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    for module in walk_packages(cg.__path__, "casegraph."):
        if not module.name.startswith("casegraph._"):
            yield from (test for test in finder.find(import_module(module.name)) if test.examples)


@pytest.mark.parametrize("example", list(examples()), ids=lambda test: test.name.removeprefix("casegraph."))
def test_the_examples_of_a_docstring_run(example: doctest.DocTest) -> None:
    said: list[str] = []
    outcome = doctest.DocTestRunner(verbose=False).run(example, out=said.append)
    assert outcome.attempted
    assert not outcome.failed, "".join(said)
