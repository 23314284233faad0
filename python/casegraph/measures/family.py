"""A family of measures shows itself: what can be asked of it."""

from __future__ import annotations

import inspect

from casegraph.display import Table
from casegraph.registry import registered

__all__ = ["Family"]


class Family:
    """Measures that are asked of one graph; ``dir()`` and tab completion name them."""

    def __dir__(self) -> list[str]:
        """The measures alone, so that tab completion offers what can be asked."""
        return sorted(
            name for name, _ in inspect.getmembers(type(self), inspect.isfunction) if not name.startswith("_")
        )

    def _shown(self) -> Table:
        name = type(self).__name__.lower()
        asked = [one for key, one in registered().items() if key.startswith(f"{name}.")]
        return Table(
            caption=(inspect.getdoc(type(self)) or "").split("\n")[0],
            headings=("measure", "what it is", "example"),
            rows=[(one.name.partition(".")[2], one.title, one.example) for one in asked],
            notes=(f"help(graph.{name}.NAME) says what a measure takes and gives.",),
        )

    def __repr__(self) -> str:
        table = self._shown()
        width = max(len(row[0]) for row in table.rows)
        return "\n".join([table.caption, *(f"  {row[0]:<{width}}  {row[1]}" for row in table.rows), *table.notes])

    def _repr_html_(self) -> str:
        return self._shown().html()
