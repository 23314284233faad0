"""casegraph: reviews and multi-agency records as a graph of persons, addresses and agency contacts.

Start with ``book = casegraph.open("a folder or workbook")`` or ``casegraph.example("dhr7")``, then
``graph = book.graph()``, and ask ``graph.frequency``, ``graph.visibility``, ``graph.knowledge`` or
``graph.structure``. ``casegraph.link(records)`` says which records of several agencies are of the same person.
"""

from casegraph import plots
from casegraph.audience import Audience
from casegraph.casebook import Casebook, example, examples
from casegraph.casebook import open_casebook as open
from casegraph.errors import ArgumentError, DataError, Error, InvalidCasebook, NotFoundError
from casegraph.linkage import link
from casegraph.schema import schema
from casegraph.simulation import simulate, simulate_to, simulated_truth
from casegraph.streaming import stream_counts
from casegraph.validation import ValidationReport
from casegraph.version import VERSION

__version__ = VERSION

__all__ = [
    "ArgumentError",
    "Audience",
    "Casebook",
    "DataError",
    "Error",
    "InvalidCasebook",
    "NotFoundError",
    "ValidationReport",
    "__version__",
    "example",
    "examples",
    "link",
    "open",
    "plots",
    "schema",
    "simulate",
    "simulate_to",
    "simulated_truth",
    "stream_counts",
]
