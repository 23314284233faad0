"""How things show themselves in a notebook and in a terminal: tables, names, progress, and the options of it."""

from casegraph.display.interrupt import interruptible
from casegraph.display.names import Names, is_code, no_such_person
from casegraph.display.options import Options, options
from casegraph.display.progress import reporting, stepping
from casegraph.display.tables import Shown, Table, paragraphs

__all__ = [
    "Names",
    "Options",
    "Shown",
    "Table",
    "interruptible",
    "is_code",
    "no_such_person",
    "options",
    "paragraphs",
    "reporting",
    "stepping",
]
