"""The casebook: all tables of one or many reviews or extracts, checked and immutable."""

from casegraph.casebook.book import Casebook, _unpickled  # files of pickle name it so
from casegraph.casebook.opening import examine, example, example_folder, examples, open_casebook

__all__ = ["Casebook", "_unpickled", "examine", "example", "example_folder", "examples", "open_casebook"]
