"""The layers as layers.json states them, held against what the sources include, import and link."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Container, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "cpp" / "casegraph"
PACKAGE = ROOT / "python" / "casegraph"
LAYERS: dict[str, dict[str, list[str]]] = json.loads((ROOT / "layers.json").read_text())

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
# The one file of the core that may call what only one operating system has, should it ever need to.
PLATFORM_FILE = "domain/platform.cpp"
PLATFORM_HEADER = re.compile(
    r"^(unistd|fcntl|pthread|dlfcn|dirent|poll|signal|strings|termios|sched|grp|pwd|windows|io|direct)\.h$"
    r"|^(sys|arpa|netinet|linux|mach)/"
)
# What a core that prints nothing, reads no clock and opens no file can do without; and what not every
# supported compiler has.
UNWANTED = {
    "iostream", "ostream", "istream", "fstream", "print", "filesystem", "syncstream",
    "ctime", "time.h", "format", "generator", "expected", "stacktrace", "spanstream",
}  # fmt: skip
PARALLEL_ONLY = {"thread", "future", "stop_token", "latch", "barrier", "semaphore", "execution"}


def core_files() -> list[Path]:
    return sorted(path for path in CORE.rglob("*") if path.suffix in {".cpp", ".hpp"})


def includes(path: Path) -> list[str]:
    return [name for _, name in INCLUDE.findall(path.read_text())]


def layer_of(place: str, layers: dict[str, list[str]]) -> str | None:
    """The layer that a path under the core lies in: of nested layers the innermost."""
    inside = [layer for layer in layers if place.startswith(layer + "/")]
    return max(inside, key=len, default=None)


def forbidden_includes(place: str, included: list[str], layers: dict[str, list[str]]) -> list[str]:
    """What is wrong with the core headers that the file at `place` includes."""
    layer = layer_of(place, layers)
    if layer is None:
        return [f"{place} lies in no layer of layers.json"]
    wrong = []
    for name in included:
        if not name.startswith("casegraph/"):
            continue
        used = layer_of(name.removeprefix("casegraph/"), layers)
        if used is None:
            wrong.append(f"{place} includes {name}, which lies in no layer of layers.json")
        elif used != layer and used not in layers[layer]:
            wrong.append(f"{place} includes {name}: {layer} may not use {used}")
    return wrong


def cycle_in(layers: dict[str, list[str]]) -> list[str]:
    """Layers that use each other in a ring, or none."""
    left = {layer: set(used) for layer, used in layers.items()}
    while free := [layer for layer, used in left.items() if not used & left.keys()]:
        for layer in free:
            del left[layer]
    return sorted(left)


def linked_layers(text: str) -> dict[str, tuple[list[str], list[str]]]:
    """Of each casegraph_add_layer in a CMake text: its sources and the layers it links to."""
    found = {}
    for call in re.findall(r"casegraph_add_layer\(([^)]*)\)", re.sub(r"#.*", "", text)):
        name, *words = call.split()
        parts: dict[str, list[str]] = {"SOURCES": [], "USES": [], "LIBRARIES": []}
        current = ""
        for word in words:
            if word in parts:
                current = word
            else:
                parts[current].append(word)
        found[name] = (parts["SOURCES"], parts["USES"])
    return found


def imports_at_run_time(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Every import below a node but those for type hints alone (`if TYPE_CHECKING:`)."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            yield from imports_at_run_time(ast.Module(child.orelse, []))
        else:
            yield from imports_at_run_time(child)


def imported_modules(path: Path, package: Path, layers: Container[str]) -> Iterator[tuple[int, str]]:
    """Line and first-level module of each import of the package from within it, however it is written."""
    parts = ("casegraph", *path.relative_to(package).with_suffix("").parts)
    for node in imports_at_run_time(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            dotted = [alias.name for alias in node.names]
        else:
            # level 1 is the package that the file lies in
            start = list(parts[: -node.level]) if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            dotted = [f"{base}.{alias.name}" for alias in node.names]
        for name in dotted:
            first, *rest = name.split(".")
            if first == "casegraph":
                is_module = rest and (rest[0] == "_core" or rest[0] in layers or (package / rest[0]).is_dir())
                yield node.lineno, rest[0] if is_module else "__init__"


def forbidden_imports(path: Path, package: Path, layers: dict[str, list[str]]) -> list[str]:
    """What is wrong with the imports of one file of the package."""
    place = path.relative_to(package)
    layer = place.parts[0].removesuffix(".py")
    if layer in {"__init__", "__main__"}:  # the front door: may use all
        return []
    if layer not in layers:
        return [f"{place} lies in no layer of layers.json"]
    allowed = {layer, "_core", *layers[layer]}
    return [
        f"{place}:{line}: {layer} may not use {used}"
        for line, used in imported_modules(path, package, layers)
        if used not in allowed
    ]


@pytest.mark.parametrize("language", ["cpp", "python"])
def test_layers_use_only_layers_that_exist_and_make_no_ring(language: str) -> None:
    layers = LAYERS[language]
    front_door = {"__init__"} if language == "python" else set()
    assert {used for uses in layers.values() for used in uses} <= layers.keys() | front_door
    assert cycle_in(layers) == []


def test_core_includes_only_what_its_layer_may_use() -> None:
    wrong = []
    for path in core_files():
        wrong += forbidden_includes(path.relative_to(CORE).as_posix(), includes(path), LAYERS["cpp"])
    assert not wrong, "\n".join(wrong)


def test_core_knows_no_python() -> None:
    python = re.compile(r"pybind11|Python\.h|numpy|PyObject|PyErr_")
    assert [str(path) for path in core_files() if python.search(path.read_text())] == []


def test_only_parallel_starts_threads() -> None:
    wrong = [
        f"{path.relative_to(CORE)} includes <{name}>"
        for path in core_files()
        for name in includes(path)
        if name in PARALLEL_ONLY and path.relative_to(CORE).parts[0] != "parallel"
    ]
    assert not wrong, "\n".join(wrong)


def test_core_calls_the_operating_system_in_one_file_only() -> None:
    wrong = [
        f"{path.relative_to(CORE)} includes <{name}>"
        for path in core_files()
        for name in includes(path)
        if PLATFORM_HEADER.search(name) and path.relative_to(CORE).as_posix() != PLATFORM_FILE
    ]
    assert not wrong, "\n".join(wrong)


def test_core_prints_nothing_reads_no_clock_and_opens_no_file() -> None:
    unwanted = [
        f"{path.relative_to(CORE)} includes <{name}>"
        for path in core_files()
        for name in includes(path)
        if name in UNWANTED
    ]
    called = re.compile(
        r"std::(cout|cerr|clog|views\b|ranges::views)|_clock::now|\b(f?printf|f?puts|fopen|abort|exit)\("
    )
    unwanted += [
        f"{path.relative_to(CORE)} uses {match.group()}"
        for path in core_files()
        if (match := called.search(re.sub(r"//.*", "", path.read_text())))
    ]
    assert not unwanted, "\n".join(unwanted)


def test_cmake_links_what_layers_json_states() -> None:
    linked = linked_layers((ROOT / "cmake" / "core.cmake").read_text())
    assert {layer: sorted(uses) for layer, (_, uses) in linked.items()} == {
        layer: sorted(uses) for layer, uses in LAYERS["cpp"].items()
    }


def test_cmake_compiles_every_source_of_the_core() -> None:
    linked = linked_layers((ROOT / "cmake" / "core.cmake").read_text())
    listed = sorted(f"{layer}/{source}" for layer, (sources, _) in linked.items() for source in sources)
    assert listed == sorted(path.relative_to(CORE).as_posix() for path in CORE.rglob("*.cpp"))


def test_only_the_bindings_know_both_sides() -> None:
    for path in sorted((ROOT / "cpp").rglob("*.?pp")):
        if any(name.startswith("pybind11/") for name in includes(path)):
            assert path.parent == ROOT / "cpp" / "bindings", path


def test_package_imports_only_what_its_layer_may_use() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        wrong += forbidden_imports(path, PACKAGE, LAYERS["python"])
    assert not wrong, "\n".join(wrong)


def test_every_layer_exists() -> None:
    missing = [layer for layer in LAYERS["cpp"] if not (CORE / layer).is_dir()]
    missing += [
        layer for layer in LAYERS["python"] if not (PACKAGE / layer).is_dir() and not (PACKAGE / f"{layer}.py").exists()
    ]
    assert not missing, "\n".join(missing)


# The checks themselves, on layers made up to break the rules.
MADE_UP = {"low": [], "middle": ["low"], "middle/inner": ["middle", "low"]}


@pytest.mark.parametrize(
    ("place", "included", "complaint"),
    [
        ("low/a.cpp", "casegraph/middle/b.hpp", "low may not use middle"),
        ("middle/b.hpp", "casegraph/middle/inner/c.hpp", "middle may not use middle/inner"),
        ("low/a.cpp", "casegraph/nowhere/x.hpp", "which lies in no layer"),
        ("nowhere/x.cpp", "vector", "lies in no layer"),
    ],
)
def test_a_forbidden_include_is_found(place: str, included: str, complaint: str) -> None:
    (wrong,) = forbidden_includes(place, [included], MADE_UP)
    assert complaint in wrong


def test_a_permitted_include_is_not() -> None:
    included = ["casegraph/middle/inner/c.hpp", "casegraph/low/a.hpp", "vector"]
    assert forbidden_includes("middle/inner/d.cpp", included, MADE_UP) == []


def test_a_ring_is_found() -> None:
    assert cycle_in({"a": ["b"], "b": ["c"], "c": ["b"], "d": []}) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "statement",
    [
        "from casegraph.high import x",
        "from casegraph import high",
        "import casegraph.high.part",
        "from ..high import x",
        "from .. import high",
        "def f():\n    from casegraph import high",
    ],
)
def test_a_forbidden_import_is_found(tmp_path: Path, statement: str) -> None:
    for folder in ("low", "high"):
        (tmp_path / folder).mkdir()
    source = tmp_path / "low" / "a.py"
    source.write_text(f"import casegraph._core\nfrom . import b\n{statement}\n")
    (wrong,) = forbidden_imports(source, tmp_path, {"low": [], "high": ["low"]})
    assert "low may not use high" in wrong


def test_an_import_for_type_hints_alone_is_not(tmp_path: Path) -> None:
    source = tmp_path / "low.py"
    hint = "if TYPE_CHECKING:\n    from casegraph.high import X\n"
    source.write_text(hint)
    assert forbidden_imports(source, tmp_path, {"low": [], "high": ["low"]}) == []
    source.write_text(f"{hint}else:\n    import casegraph.high\n")
    assert len(forbidden_imports(source, tmp_path, {"low": [], "high": ["low"]})) == 1


def test_what_is_not_a_module_comes_from_the_front_door(tmp_path: Path) -> None:
    (tmp_path / "low.py").write_text("from casegraph import __version__\n")
    (wrong,) = forbidden_imports(tmp_path / "low.py", tmp_path, {"low": []})
    assert wrong == "low.py:1: low may not use __init__"
