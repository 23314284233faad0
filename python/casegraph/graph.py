"""The graph of a casebook, and the families of measures on it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from casegraph import _core

if TYPE_CHECKING:
    from casegraph.casebook import Casebook
    from casegraph.measures.frequency import Frequency
    from casegraph.measures.knowledge import Knowledge
    from casegraph.measures.structure import Structure
    from casegraph.measures.visibility import Visibility

__all__ = ["CaseGraph"]


class CaseGraph:
    """The immutable graph of persons, addresses, agencies, incidents and contacts of a casebook.

    Made by :meth:`casegraph.Casebook.graph`. Its families hold the measures:
    :attr:`frequency`, :attr:`visibility`, :attr:`knowledge`, :attr:`structure`.
    """

    def __init__(self, core: Any, book: Casebook) -> None:
        self._core = core
        self._book = book

    @classmethod
    def from_casebook(cls, book: Casebook) -> CaseGraph:
        """Build the graph of ``book`` in the compiled core."""
        return cls(_core.build_graph({name: table for name, table in book.tables.items() if table.num_rows}), book)

    @property
    def book(self) -> Casebook:
        """The casebook that the graph was built from."""
        return self._book

    @cached_property
    def frequency(self) -> Frequency:
        """How often agencies met persons, at what intervals, and how appointments ended."""
        from casegraph.measures.frequency import Frequency

        return Frequency(self)

    @cached_property
    def visibility(self) -> Visibility:
        """What a check showed or would have shown."""
        from casegraph.measures.visibility import Visibility

        return Visibility(self)

    @cached_property
    def knowledge(self) -> Knowledge:
        """Which agency held what on record, and since when."""
        from casegraph.measures.knowledge import Knowledge

        return Knowledge(self)

    @cached_property
    def structure(self) -> Structure:
        """Households, and how persons are linked."""
        from casegraph.measures.structure import Structure

        return Structure(self)

    def __repr__(self) -> str:
        sizes = self._core.sizes()
        return "CaseGraph(" + ", ".join(f"{count:,} {name}" for name, count in sizes.items()) + ")"
