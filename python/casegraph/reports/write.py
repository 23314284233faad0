"""Write a report: the page, the workbook and the tables, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.display import stepping
from casegraph.errors import ArgumentError, DataError
from casegraph.io.atomic import atomic_folder
from casegraph.reports.contents import contents, sections_for
from casegraph.reports.options import Options
from casegraph.version import VERSION

if TYPE_CHECKING:
    from casegraph.casebook import Casebook

__all__ = ["PAGE", "write_report"]

PAGE, _DOCUMENT, _WORKBOOK, _TABLES = "report.html", "report.docx", "report.xlsx", "tables"
_MARKER = "casegraph-report.json"
_FILES = 5  # steps besides those of the sections: the graph, and four kinds of files


def write_report(book: Casebook, out: Path, options: Options | None = None) -> Path:
    """Write the report of ``book`` into the folder ``out`` and return the page's path.

    Parameters
    ----------
    book
        The casebook.
    out
        A folder that is not there yet, is empty, or holds an earlier report, which is replaced.
    options
        What is asked for.

    Raises
    ------
    casegraph.ArgumentError
        ``out`` is a file, or a folder that holds something else; a day that is none.
    casegraph.NotFoundError
        A person whom the casebook does not have.
    """
    _need_libraries()
    check_folder(out)
    from casegraph.reports.document import write_document
    from casegraph.reports.html import write_page
    from casegraph.reports.tables_out import write_csv
    from casegraph.reports.workbook import write_workbook

    asked = options or Options()
    parts = len(sections_for(asked.audience)) + _FILES
    with stepping("report", parts) as step, atomic_folder(out, _belongs) as folder:
        found = contents(book, asked, step)
        step("page")
        write_page(found, folder / PAGE)
        step("tables")
        write_csv(found, folder / _TABLES)
        step("document")
        write_document(found, folder / _DOCUMENT)
        step("workbook")
        write_workbook(found, folder / _WORKBOOK)
        marker = {"report": found.title, "casegraph": VERSION, "inputs": dict(found.view.book.checksums)}
        marker |= {} if book.made is None else {"made": dict(book.made)}
        (folder / _MARKER).write_text(json.dumps(marker, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return out / PAGE


def check_folder(out: Path) -> None:
    """Refuse a place where a report would take something else's."""
    if out.is_dir():
        if any(out.iterdir()) and not (out / _MARKER).is_file():
            raise ArgumentError(
                f"{out}: the folder holds something that is no report of casegraph; "
                "accepted: a new or empty folder, or one with an earlier report, which is replaced"
            )
    elif out.exists() or out.is_symlink():
        raise ArgumentError(f"{out}: is not a folder; accepted: a new or empty folder")


def _belongs(name: str) -> bool:
    return name in (PAGE, _DOCUMENT, _WORKBOOK, _TABLES, _MARKER)


def _need_libraries() -> None:
    from importlib.util import find_spec

    modules = {"jinja2": "jinja2", "xlsxwriter": "xlsxwriter", "docx": "python-docx", "matplotlib": "matplotlib"}
    missing = [package for module, package in modules.items() if find_spec(module) is None]
    if missing:
        raise DataError(f"reports need {' and '.join(missing)}: pip install 'casegraph[report]'")
