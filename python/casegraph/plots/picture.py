"""A picture: shown in a notebook, saved to a file, told in words."""

from __future__ import annotations

import base64
import html
import io
import re
import warnings
from os import PathLike
from pathlib import Path
from typing import Any

from casegraph.errors import ArgumentError
from casegraph.io.atomic import atomic_file
from casegraph.plots import style
from casegraph.plots.canvas import matplotlib
from casegraph.plots.words import plain

__all__ = ["Picture"]

_FORMATS = ("svg", "png", "pdf")
_DPI = 300
_NOTEBOOK_DPI, _SCREEN_DPI = 150, 110  # of what a notebook stores; how wide it shows it


class Picture:
    """A finished picture of a casebook or of a measure's answer.

    Parameters
    ----------
    figure
        The matplotlib figure; what matplotlib can do with one may be done with it.
    title
        What is drawn.
    alt
        The alternative text: what the picture shows, with its figures.

    Examples
    --------
    >>> import casegraph as cg
    >>> picture = cg.plots.genogram(cg.example("dhr7"))
    >>> picture.title
    'Genogram'
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     picture.save(f"{folder}/genogram.svg").name
    'genogram.svg'
    """

    def __init__(self, figure: Any, title: str, alt: str) -> None:
        self.figure = figure
        self.title = plain(title)
        self.alt = plain(alt, 20_000)

    def to_bytes(self, format: str = "svg") -> bytes:
        """The picture as a file's content.

        Parameters
        ----------
        format
            ``svg`` (text as outlines, with title and description), ``png`` (300 dots an inch) or ``pdf``.

        Returns
        -------
        bytes
            The same for the same picture: without clock, with fixed names inside.

        Raises
        ------
        casegraph.ArgumentError
            Another format.

        Examples
        --------
        >>> import casegraph as cg
        >>> cg.plots.genogram(cg.example("dhr7")).to_bytes("png")[1:4]
        b'PNG'
        """
        if format not in _FORMATS:
            raise ArgumentError(f"format: {plain(format, 40)!r} is not accepted; accepted: {', '.join(_FORMATS)}")
        return self._drawn(format, _DPI)

    def _drawn(self, format: str, dpi: int) -> bytes:
        sink = io.BytesIO()
        with matplotlib().rc_context(style.RC), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*[Gg]lyph.*")  # a letter that the font lacks is a box
            self.figure.savefig(sink, format=format, dpi=dpi, metadata=self._metadata(format))
        content = sink.getvalue()
        return self._described(content) if format == "svg" else content

    def _metadata(self, format: str) -> dict[str, Any]:
        if format == "svg":
            return {"Title": self.title, "Date": None, "Creator": "casegraph"}
        if format == "pdf":
            return {"Title": self.title, "Subject": self.alt, "CreationDate": None, "Producer": None, "Creator": None}
        return {"Title": self.title, "Description": self.alt, "Software": "casegraph"}

    def _described(self, svg: bytes) -> bytes:
        """Name and description where screen readers look for them."""
        text = svg.decode("utf-8")
        start = re.search(r"<svg\b[^>]*>", text)
        assert start is not None
        opened = start.group()[:-1] + ' role="img" aria-labelledby="casegraph-title casegraph-desc">'
        told = (
            f'\n <title id="casegraph-title">{html.escape(self.title)}</title>'
            f'\n <desc id="casegraph-desc">{html.escape(self.alt)}</desc>'
        )
        return (text[: start.start()] + opened + told + text[start.end() :]).encode("utf-8")

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the picture and return where.

        Parameters
        ----------
        path
            A file whose name ends in ``.svg``, ``.png`` or ``.pdf``; it appears whole or not at all.

        Returns
        -------
        pathlib.Path
            Where it was written.

        Raises
        ------
        casegraph.ArgumentError
            Another ending.

        Examples
        --------
        >>> import casegraph as cg
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     cg.plots.residences(cg.example("dhr7")).save(f"{folder}/homes.png").stat().st_size > 0
        True
        """
        target = Path(path)
        format = target.suffix.lower().removeprefix(".")
        if format not in _FORMATS:
            raise ArgumentError(
                f"{plain(target.name, 80)}: a picture's name ends in {', '.join('.' + one for one in _FORMATS)}"
            )
        content = self.to_bytes(format)
        with atomic_file(target) as temporary:
            temporary.write_bytes(content)
        return target

    # -- how it shows itself -------------------------------------------------------------------------
    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a notebook stores: the PNG with its alternative text, and the same in words."""
        png = self._drawn("png", _NOTEBOOK_DPI)
        data = {"image/png": base64.b64encode(png).decode("ascii"), "text/plain": repr(self)}
        width, _height = self.figure.get_size_inches()
        return data, {"image/png": {"alt": self.alt, "width": round(width * _SCREEN_DPI)}}

    def _repr_html_(self) -> str:
        data = base64.b64encode(self.to_bytes("svg")).decode("ascii")
        alt = html.escape(self.alt, quote=True)
        return f'<img src="data:image/svg+xml;base64,{data}" alt="{alt}" style="max-width:100%">'

    def __repr__(self) -> str:
        return f"<Picture {self.title!r}: {self.alt}>"
