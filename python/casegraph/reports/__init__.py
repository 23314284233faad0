"""Reports: one page that works offline, the tables behind it as CSV, and a workbook."""

from __future__ import annotations

from casegraph.reports.options import Options
from casegraph.reports.write import write_report

__all__ = ["Options", "write_report"]
