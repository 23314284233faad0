"""Types of the compiled core. Use the package casegraph instead."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class Error(Exception): ...
class ArgumentError(Error): ...
class DataError(Error): ...
class NotFoundError(Error): ...

class Frame:
    """A table of results; pass it to pyarrow.table()."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __len__(self) -> int: ...

def parse_edtf(text: str) -> tuple[int | None, int | None, bool, bool]: ...
def subtract_span(day: int, span: str) -> int: ...
def schema() -> dict[str, Any]: ...
def normalise(table: str, data: _ArrowStream, most_per_rule: int = 1000) -> tuple[Frame, Frame]: ...
def validate(
    casebook: Mapping[str, _ArrowStream],
    extra_terms: Mapping[str, Sequence[str]] = ...,
    most_per_rule: int = 1000,
) -> Frame: ...
def knowledge_first_held(
    graph: Any,
    *,
    facts: Sequence[Mapping[str, Any]] | None,
    persons: Sequence[str | int] | None,
    agencies: Sequence[str | int] | None,
    hindsight: bool,
    at: int | None,
    holding: Mapping[str, Any],
    evidence: bool,
) -> tuple[Frame, Frame]: ...
def knowledge_holdings(
    graph: Any,
    *,
    by: str,
    persons: Sequence[str | int] | None,
    hindsight: bool,
    at: int | None,
    holding: Mapping[str, Any],
    evidence: bool,
) -> tuple[Frame, Frame]: ...
def knowledge_fragmentation(
    graph: Any,
    *,
    persons: Sequence[str | int] | None,
    at: int | None,
    holding: Mapping[str, Any],
    evidence: bool,
) -> tuple[Frame, Frame]: ...
def knowledge_never_passed_on(
    graph: Any,
    *,
    persons: Sequence[str | int] | None,
    hindsight: bool,
    at: int | None,
    holding: Mapping[str, Any],
    evidence: bool,
) -> tuple[Frame, Frame]: ...
def knowledge_rule(
    graph: Any,
    *,
    rule: Mapping[str, Any],
    pairs: Sequence[Sequence[str | int]] | None,
    holders: str,
    chosen: Sequence[str | int] | None,
    hindsight: bool,
    at: int | None,
    as_it_happened: bool,
    threads: int,
    holding: Mapping[str, Any],
    evidence: bool,
) -> tuple[Frame, Frame]: ...
