"""Colours, sizes and words that all pictures share."""

from __future__ import annotations

from typing import Any

__all__ = [
    "BLUE",
    "GREY",
    "HATCHES",
    "INK",
    "LIGHT",
    "ORANGE",
    "PAGE_MM",
    "PALE",
    "PALETTE",
    "PINK",
    "POINT_MM",
    "PURPLE",
    "RC",
    "SIZE",
    "SMALL",
    "TITLE",
    "TURQUOISE",
    "UNSTATED",
    "WIDTHS",
]

# The palette of the Government Analysis Function for charts: each is told apart by colour-blind people, and stands out
# from white by 3:1 or more. No picture tells anything by colour alone.
BLUE, TURQUOISE, PINK, ORANGE, GREY, PURPLE = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"
PALETTE = (BLUE, TURQUOISE, PINK, ORANGE, GREY, PURPLE)
HATCHES = ("", "////", "++++", "\\\\\\\\", "xxxx", "----")
INK = "#1A1A1A"
PALE = "#D9E4F0"  # bands of intervals, behind the line that tells the figure
UNSTATED = "#767676"  # what is not observed, or not stated
LIGHT = "#D0D0D0"  # lines that only guide the eye

# Millimetres of the columns of an A4 page: one column, and the whole width.
WIDTHS = {"column": 84.0, "page": 174.0}
PAGE_MM = 247.0  # height of the page between its margins

TITLE, SIZE, SMALL = 9.0, 7.0, 6.0  # points
POINT_MM = 25.4 / 72  # millimetres of a point

# Text is drawn as outlines of the font that comes with matplotlib, so that a picture is the same wherever it is read,
# whatever fonts are there. A dollar sign is a dollar sign.
RC: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "text.parse_math": False,
    "text.usetex": False,
    "text.hinting": "no_hinting",
    "svg.fonttype": "path",
    "svg.hashsalt": "casegraph",
    "pdf.fonttype": 42,
    "path.simplify": False,
    "hatch.linewidth": 0.6,
    "figure.dpi": 100,
    "savefig.dpi": 300,
    "axes.unicode_minus": True,
}
