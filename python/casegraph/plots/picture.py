"""A picture: shown in a notebook, saved to a file, told in words."""

from __future__ import annotations

import base64
import html
import io
import warnings
from os import PathLike
from pathlib import Path
from typing import Any

from casegraph.errors import ArgumentError
from casegraph.io.atomic import atomic_file
from casegraph.plots import style
from casegraph.plots.canvas import Canvas, matplotlib
from casegraph.plots.pages import pages
from casegraph.plots.svg import described_svg
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
    canvas
        What was drawn, from which pages and the marks of an SVG file are made; None: a figure of one's own.
    height
        Of the canvas, in millimetres.

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

    def __init__(self, figure: Any, title: str, alt: str, *, canvas: Canvas | None = None, height: float = 0.0) -> None:
        self.figure = figure
        self.title = plain(title)
        self.alt = plain(alt, 20_000)
        self._canvas, self._height = canvas, height

    @property
    def pages(self) -> list[Picture]:
        """The picture in pages no higher than A4 leaves room for (247 mm); itself alone where it fits.

        Title, axis and key stand on each page, notes on the last one. A single row higher than a page is not cut.

        Examples
        --------
        >>> import casegraph as cg
        >>> len(cg.plots.genogram(cg.example("dhr7")).pages)
        1
        """
        sheets = pages(self._canvas, self._height) if self._canvas is not None else []
        if len(sheets) < 2:
            return [self]
        return [
            Picture(
                canvas.figure(height), f"{self.title}, page {number} of {len(sheets)}",
                f"Page {number} of {len(sheets)}. {self.alt}", canvas=canvas, height=height,
            )
            for number, (canvas, height) in enumerate(sheets, 1)
        ]  # fmt: skip

    def with_note(self, line: str) -> Picture:
        """The picture with a further sentence below it, which stands in its alternative text too.

        Parameters
        ----------
        line
            The sentence.

        Returns
        -------
        casegraph.plots.Picture
            Another one; of a figure of one's own only the alternative text is longer.

        Examples
        --------
        >>> import casegraph as cg
        >>> cg.plots.genogram(cg.example("dhr7")).with_note("As of the report.").alt[-17:]
        'As of the report.'
        """
        from casegraph.plots.sheet import MARGIN, finish, notes  # late: they make pictures

        alt = f"{self.alt} {line}"
        if self._canvas is None:
            return Picture(self.figure, self.title, alt)
        return finish(self._canvas, notes(self._canvas, self._height - MARGIN, [line]), self.title, alt)

    def to_bytes(self, format: str = "svg") -> bytes:
        """The picture as a file's content.

        Parameters
        ----------
        format
            ``svg`` (text as outlines, with title and description), ``png`` (300 dots an inch) or ``pdf``.

        Returns
        -------
        bytes
            The same for the same picture: without clock, with fixed names inside. SVG and PNG: the whole picture on one
            sheet, however high; PDF: in :attr:`pages`.

        Raises
        ------
        casegraph.ArgumentError
            Another format.

        Notes
        -----
        In SVG each mark is a group with ``class="mark ..."`` and the attributes ``data-contact``, ``data-person``,
        ``data-agency``, ``data-date`` and others that tell what it is about; several values of one are separated by
        line feeds. Styles are attributes, so that a page with a strict content security policy may hold it.

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
            if format == "pdf":
                self._write_pages(sink)
            else:
                self.figure.savefig(sink, format=format, dpi=dpi, metadata=self._metadata(format))
        content = sink.getvalue()
        if format != "svg":
            return content
        return described_svg(content, self.title, self.alt, self._canvas.marks if self._canvas is not None else [])

    def _write_pages(self, sink: io.BytesIO) -> None:
        from matplotlib.backends.backend_pdf import PdfPages

        with PdfPages(sink, metadata=self._metadata("pdf")) as file:
            for page in self.pages:
                file.savefig(page.figure)

    def _metadata(self, format: str) -> dict[str, Any]:
        if format == "svg":
            return {"Title": self.title, "Date": None, "Creator": "casegraph"}
        if format == "pdf":
            return {"Title": self.title, "Subject": self.alt, "CreationDate": None, "Producer": None, "Creator": None}
        return {"Title": self.title, "Description": self.alt, "Software": "casegraph"}

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the picture and return where.

        Parameters
        ----------
        path
            A file whose name ends in ``.svg``, ``.png`` or ``.pdf``; it appears whole or not at all. Of a picture
            higher than an A4 page PDF holds all pages, SVG and PNG the whole sheet; see :meth:`save_pages`.

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

    def save_pages(self, path: str | PathLike[str]) -> list[Path]:
        """Write the picture in pages and return where: ``path``, and for further pages ``path-2``, ``path-3``, ...

        Parameters
        ----------
        path
            As of :meth:`save`; a PDF is one file whatever its pages.

        Returns
        -------
        list of pathlib.Path
            One where the picture fits on a page.

        Raises
        ------
        casegraph.ArgumentError
            Another ending.

        Examples
        --------
        >>> import casegraph as cg
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     written = cg.plots.timeline(cg.example("dhr7")).save_pages(f"{folder}/timeline.svg")
        >>> [one.name for one in written]
        ['timeline.svg', 'timeline-2.svg']
        """
        target = Path(path)
        if target.suffix.lower() == ".pdf":
            return [self.save(target)]
        names = [
            target if number == 1 else target.with_name(f"{target.stem}-{number}{target.suffix}")
            for number in range(1, len(self.pages) + 1)
        ]
        return [page.save(name) for page, name in zip(self.pages, names, strict=True)]

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
