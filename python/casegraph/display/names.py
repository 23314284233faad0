"""Which ids may be names of people, and what is shown in their place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from casegraph.display.options import options
from casegraph.errors import NotFoundError, shown

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Names", "holds_names", "is_code", "no_such_person"]

_LISTED_IDS = 12

# Words that say what somebody was to somebody, as reviews use them for persons. No name is one of them.
_ROLES = frozenset(
    re.findall(
        r"\w+",
        """
        a adult and aunt baby boy boyfriend brother caller carer case child children client colleague courier cousin
        daughter employer ex family father female fiance foster former friend friends girl girlfriend gp grandchild
        granddaughter grandfather grandmother grandparent grandson half household husband id in infant law male man
        manager men midwife mother neighbour neighbours nephew niece of officer old parent parents partner patient
        perpetrator person public record relative sibling sister social son spouse step stepdaughter stepfather
        stepmother stepson subject suspect the unborn uncle unknown victim wife witness woman women worker young
        """,
    )
)
_MOST_INITIALS = 4

# Columns other than ids of persons whose values point to a person by themselves.
_TELLING = frozenset(
    {
        ("persons", "label"),
        ("identifiers", "value"),
        ("addresses", "label"),
        ("addresses", "postcode"),
        ("addresses", "latitude"),
        ("addresses", "longitude"),
    }
)


@cache
def is_code(text: str) -> bool:
    """Whether an id is evidently a code or a role (``P-0012``, ``PFP``, ``Perpetrator-mother``), and so no name.

    What is not evidently one may be a name. A code has no capitalised word that is no role, and a digit, a role or
    nothing but a few initials.
    """
    words = re.findall(r"[^\W\d_]+", text)
    if any(len(word) > 1 and word[0].isupper() and word[1:].islower() and word.lower() not in _ROLES for word in words):
        return False
    is_one_word = not re.search(r"\s", text.strip())
    if is_one_word and re.search(r"\d", text):
        return True
    are_initials = bool(words) and all(word.isupper() and len(word) <= _MOST_INITIALS for word in words)
    return (is_one_word and are_initials) or any(word.lower() in _ROLES for word in words)


def holds_names(table: str, column: str, refers_to: str) -> bool:
    """Whether a column of a casebook may hold names of people or what points to them."""
    is_person = refers_to == "persons" or (table, column) == ("persons", "person_id")
    return is_person or (table, column) in _TELLING


class Names:
    """What is shown in place of ids that may be names.

    Parameters
    ----------
    tables
        Those of the casebook; ``persons`` says which ids are persons', and their rows are what is shown.
    show
        Whether they are shown as they are; None: as ``casegraph.options.show_names`` says.
    """

    def __init__(self, tables: Mapping[str, pa.Table], show: bool | None = None) -> None:
        self._tables = tables
        self._show = options.show_names if show is None else show
        self._known: dict[str, str] = {}

    def row(self, values: Iterable[Any]) -> list[Any]:
        """The values of a row; a sentence that repeats an id of its row has it masked too."""
        given = list(values)
        masked = [self.value(one) for one in given]
        hidden = {one: self._known[one] for one in given if isinstance(one, str) and one in self._known}
        return [_replaced(one, hidden) if isinstance(one, str) else one for one in masked]

    def value(self, value: Any) -> Any:
        """A value of a table or an argument, with ids of persons masked that may be names."""
        if isinstance(value, list | tuple):
            return type(value)(self.value(one) for one in value)
        if self._show or not isinstance(value, str) or is_code(value):
            return value
        if value not in self._known:
            row = self._row_of(value)
            if row is None:
                return value
            self._known[value] = f"person {row + 1}"
        return self._known[value]

    def _row_of(self, text: str) -> int | None:
        import pyarrow as pa
        import pyarrow.compute as pc

        persons = self._tables.get("persons")
        if persons is None or not pa.types.is_string(persons["person_id"].type):
            return None
        found = int(pc.index(persons["person_id"], pa.scalar(text)).as_py())
        return found if found >= 0 else None


def _replaced(text: str, hidden: Mapping[str, str]) -> str:
    for name, instead in hidden.items():
        text = text.replace(name, instead)
    return text


def no_such_person(value: object, known: Iterable[object]) -> NotFoundError:
    """What to raise for a person whom a casebook does not have: with ids that it has, those of no name of people."""
    ids = [str(one) for one in known]
    told = [one for one in ids if is_code(one)]
    forms = {one.lower(): one for one in reversed(told)}
    near = difflib.get_close_matches(str(value).strip().lower(), list(forms), n=1, cutoff=0.7)
    hint = f" (did you mean '{shown(forms[near[0]])}'?)" if near else ""
    listed = told[:_LISTED_IDS]
    more = " and others" if len(ids) > len(listed) else ""
    has = f"; persons.person_id has {', '.join(map(shown, listed))}{more}" if listed else ""
    return NotFoundError(f"persons: the casebook has no '{shown(value)}'{hint}{has}")
