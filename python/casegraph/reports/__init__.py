"""Reports: one page that works offline, the same as a Word document, a workbook, and tables as CSV."""

from __future__ import annotations

from casegraph.reports.options import Options
from casegraph.reports.write import write_report

__all__ = ["Options", "write_report"]
