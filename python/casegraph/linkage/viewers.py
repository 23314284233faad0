"""Pairs and clusters to look at: one static HTML file each, which asks for nothing from anywhere and runs no script."""

from __future__ import annotations

import base64
import hashlib
import html
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.errors import ArgumentError
from casegraph.io.atomic import atomic_file
from casegraph.linkage.arguments import checked
from casegraph.linkage.sampling import stratified

if TYPE_CHECKING:
    from casegraph.linkage.links import Links

__all__ = ["Viewers"]

_STYLE = """
body{font:15px/1.45 "Liberation Sans",Arial,sans-serif;color:#1a1a1a;max-width:64rem;margin:1.5rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
details{border:1px solid #b0b0b0;border-radius:4px;margin:.5rem 0;padding:.4rem .7rem}
summary{cursor:pointer;font-weight:600}summary:focus-visible{outline:3px solid #f46a25}
table{border-collapse:collapse;margin:.6rem 0;width:100%}caption{text-align:left;color:#3d3d3d}
th,td{border-bottom:1px solid #d0d0d0;padding:.2rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td.d{background:#fdeee5}
.m{color:#595959}svg{max-width:100%;height:auto}
@media print{details{break-inside:avoid}}
"""
_MASK = "***"


class Viewers:
    """Static pages to look at pairs and clusters. Use ``links.viewers``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    @checked
    def comparisons(
        self,
        path: str | Path,
        *,
        pairs: Sequence[tuple[Any, Any]] | None = None,
        many: int = 60,
        seed: int = 1,
        show_values: bool = False,
    ) -> Path:
        """Write a page of pairs: both records side by side and what each comparison adds.

        Parameters
        ----------
        path
            A file whose name ends in ``.html``; it appears whole or not at all.
        pairs
            Pairs of record ids; by default a sample of the kept pairs, spread over their probabilities.
        many, seed
            Of the sample.
        show_values
            Whether values of records and their ids are shown; else values are masked.

        Returns
        -------
        pathlib.Path
            Where it was written.
        """
        links = self._links
        if pairs is None:
            ids = links._ids()
            chosen, _ = stratified(np.asarray(links._pairs["probability"]), many, seed)
            a, b = links._pairs["row_a"].to_pylist(), links._pairs["row_b"].to_pylist()
            order = sorted(chosen.tolist(), key=lambda at: (-links._pairs["weight"][at].as_py(), at))
            pairs = [(ids[a[at]].as_py(), ids[b[at]].as_py()) for at in order]
        parts = [self._pair(a, b, show_values) for a, b in pairs]
        said = f"{len(parts)} pairs. A weight is log2 of the odds that two records are of one person."
        return _written(path, "Pairs of records", said, parts, show_values)

    def _pair(self, a: Any, b: Any, show_values: bool) -> str:
        steps, decided = self._links._steps(a, b, show_values=show_values)
        total = steps[-1]
        most = max(abs(step["weight"]) for step in steps) or 1.0
        rows = []
        for step in steps:
            of_values = step["step"] in self._links.model.names
            cells = [_cell(step[side], show_values) if of_values else "" for side in ("value_a", "value_b")]
            differs = (
                show_values and step["value_a"] != step["value_b"] and None not in (step["value_a"], step["value_b"])
            )
            mark = ' class="d"' if differs else ""
            rows.append(
                f'<tr><th scope="row">{_text(step["step"])}</th><td{mark}>{cells[0]}</td><td{mark}>{cells[1]}</td>'
                f'<td>{_text(step["level"])}</td><td class="n">{step["weight"]:+.2f}</td>'
                f'<td>{_bar(step["weight"], most)}</td><td class="n">{step["cumulative"]:+.2f}</td></tr>'
            )
        head = (
            '<tr><th scope="col">step</th><th scope="col">record A</th><th scope="col">record B</th>'
            '<th scope="col">level</th>'
            '<th scope="col" class="n">weight</th><th scope="col"><span class="m">against | for</span></th>'
            '<th scope="col" class="n">sum</th></tr>'
        )
        title = f"{_text(a)} and {_text(b)}: probability {total['probability']:.4f}, weight {total['cumulative']:+.1f}"
        if decided:
            title += f"; decided: {_text(decided)}"
        return (
            f"<details><summary>{title}</summary><table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"
            "</details>"
        )

    @checked
    def clusters(
        self,
        path: str | Path,
        *,
        clusters: Sequence[Any] | None = None,
        many: int = 40,
        show_values: bool = False,
    ) -> Path:
        """Write a page of clusters: their records, and the links that hold them together.

        Parameters
        ----------
        path
            A file whose name ends in ``.html``; it appears whole or not at all.
        clusters
            Ids of records whose clusters are shown; by default those that hold worst: with most pairs that weigh
            against one person, then of the weakest link.
        many
            How many at most.
        show_values
            Whether values of records are shown; else they are masked.

        Returns
        -------
        pathlib.Path
            Where it was written.
        """
        links = self._links
        quality = {row["cluster"]: row for row in links.clustering.quality().to_pylist()}
        labels = np.asarray(links.clusters["cluster"])
        ids = links._ids()
        if clusters is None:
            worst = sorted(quality.items(), key=lambda item: (-(item[1]["against"] or 0), item[1]["weakest"] or 0.0))
            chosen = [name for name, _ in worst[:many]]
        else:
            firsts = [int(labels[links._row(record)]) for record in clusters]
            chosen = list(dict.fromkeys(ids[first].as_py() for first in firsts))[:many]
        parts = [self._cluster(name, quality.get(name), labels, show_values) for name in chosen]
        said = f"{len(parts)} clusters of {len(np.unique(labels)):,}. A line is a kept pair, thicker the surer it is."
        return _written(path, "Clusters of records", said, parts, show_values)

    def _cluster(self, name: Any, quality: dict[str, Any] | None, labels: Any, show_values: bool) -> str:
        links = self._links
        rows = np.flatnonzero(labels == labels[links._row(name)])
        columns = [column for column in links.settings.columns if column in links.records.column_names]
        if links.settings.source and links.settings.source not in columns:
            columns.insert(0, links.settings.source)
        ids = links._ids()
        body = []
        for number, row in enumerate(rows, start=1):
            values = [links.records[column][int(row)].as_py() for column in columns]
            is_open = [show_values or column == links.settings.source for column in columns]
            cells = "".join(f"<td>{_cell(value, shown)}</td>" for value, shown in zip(values, is_open, strict=True))
            body.append(
                f'<tr><td class="n">{number}</td><th scope="row">{_text(ids[int(row)].as_py())}</th>{cells}</tr>'
            )
        head = "".join(f'<th scope="col">{_text(column)}</th>' for column in columns)
        told = ""
        if quality is not None:
            weakest = "not joined by links" if quality["weakest"] is None else f"weakest link {quality['weakest']:.4f}"
            told = (
                f"<p>{quality['links']} links, density {quality['density']:.2f}, {quality['bridges']} bridges, "
                f"{weakest}, {'unknown' if quality['against'] is None else quality['against']} pairs "
                "against one person</p>"
            )
        count = f"{len(rows)} record{'s' if len(rows) > 1 else ''}"
        return (
            f"<details><summary>{_text(name)}: {count}</summary>{told}{self._drawing(rows)}"
            f'<table><thead><tr><th scope="col" class="n">no.</th><th scope="col">record</th>{head}</tr></thead>'
            f"<tbody>{''.join(body)}</tbody></table></details>"
        )

    def _drawing(self, rows: Any) -> str:
        """The records on a ring, and lines for their kept pairs."""
        if not 2 <= len(rows) <= 60:
            return ""
        pairs = self._links._pairs
        a, b = np.asarray(pairs["row_a"]), np.asarray(pairs["row_b"])
        place = {int(row): at for at, row in enumerate(rows)}
        within = np.flatnonzero(np.isin(a, rows) & np.isin(b, rows))
        size, ring = 240.0, 95.0
        spots = [
            (
                size / 2 + ring * math.sin(2 * math.pi * at / len(rows)),
                size / 2 - ring * math.cos(2 * math.pi * at / len(rows)),
            )
            for at in range(len(rows))
        ]
        shapes = []
        for at in within.tolist():
            (x1, y1), (x2, y2) = spots[place[int(a[at])]], spots[place[int(b[at])]]
            probability = pairs["probability"][int(at)].as_py()
            dashes = "" if probability >= self._links._link else ' stroke-dasharray="4 3"'
            shapes.append(
                f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#12436D" '
                f'stroke-width="{0.5 + 3 * probability:.2f}"{dashes}/>'
            )
        for at, (x, y) in enumerate(spots, start=1):
            shapes.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" fill="#fff" stroke="#1a1a1a"/>'
                f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="11">{at}</text>'
            )
        told = f"{len(rows)} records, {len(within)} kept pairs among them; dashed lines are below the threshold"
        return (
            f'<svg role="img" aria-label="{told}" width="{size:.0f}" height="{size:.0f}" '
            f'viewBox="0 0 {size:.0f} {size:.0f}">{"".join(shapes)}</svg>'
        )


def _text(value: Any) -> str:
    return html.escape(str(value), quote=True)


def _cell(value: Any, show: bool) -> str:
    if value is None:
        return '<span class="m">missing</span>'
    return _text(value) if show else _MASK


def _bar(weight: float, most: float) -> str:
    long = abs(weight) / most * 40
    x = 41 if weight >= 0 else 41 - long
    fill = "#12436D" if weight >= 0 else "#F46A25"
    return (
        f'<svg width="82" height="10"  viewBox="0 0 82 10" aria-hidden="true"><rect x="{x:.1f}" y="1" '
        f'width="{max(long, 0.5):.1f}" height="8" fill="{fill}"/>'
        f'<line x1="41" y1="0" x2="41" y2="10" stroke="#1a1a1a"/></svg>'
    )


def _written(path: str | Path, title: str, said: str, parts: list[str], show_values: bool) -> Path:
    target = Path(path)
    if target.suffix.lower() != ".html":
        raise ArgumentError(f"{target.name}: accepted: a name that ends in .html")
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    shown = "Values of records are shown: this page holds personal data." if show_values else "Values are masked."
    page = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1><p>{said} {shown} "
        "A link is a proposal with its evidence, not a fact.</p>"
        f"{''.join(parts)}</main></body></html>\n"
    )
    with atomic_file(target) as place:
        place.write_text(page, encoding="utf-8")
    return target
