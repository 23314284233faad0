"""Clerical review: sampled pairs in a workbook, answers read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from casegraph import _core
from casegraph.errors import ArgumentError, DataError, Error, NotFoundError
from casegraph.io.atomic import atomic_file
from casegraph.linkage.arguments import checked
from casegraph.linkage.labels import learnt_shares, relearnt
from casegraph.linkage.model import Model
from casegraph.linkage.sampling import stratified
from casegraph.linkage.truth import labelled_pairs

if TYPE_CHECKING:
    from casegraph.linkage.links import Links

__all__ = ["ANSWERS", "Review", "is_answered", "read_answers"]

ANSWERS = {"same person": True, "different persons": False, "cannot tell": None}
_SHEET, _KEPT = "pairs", "sample"
_HEAD = 3  # rows above the first pair


class Review:
    """Clerical review of sampled pairs. Use ``links.review``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    @checked
    def sample(self, many: int = 200, *, seed: int = 1) -> pa.Table:
        """Return kept pairs, spread over their probabilities.

        Parameters
        ----------
        many
            How many; fewer where there are no more.
        seed
            Where the random numbers start.

        Returns
        -------
        pyarrow.Table
            ``record_a``, ``record_b``, ``probability``, ``stands_for`` (how many kept pairs of its stratum each stands
            for), in an order that tells nothing of the probability.
        """
        if many < 1:
            raise ArgumentError(f"many: {many} is not accepted; accepted: 1 or more")
        links = self._links
        chosen, stands_for = stratified(np.asarray(links._pairs["probability"]), many, seed)
        order = np.random.default_rng(seed + 1).permutation(len(chosen))
        rows = pa.array(chosen[order], pa.int64())
        ids = links._ids()
        return pa.table(
            {
                "record_a": ids.take(links._pairs["row_a"].take(rows)),
                "record_b": ids.take(links._pairs["row_b"].take(rows)),
                "probability": links._pairs["probability"].take(rows),
                "stands_for": stands_for[order],
            }
        )

    @checked
    def write(self, path: str | Path, many: int = 200, *, seed: int = 1, overwrite: bool = False) -> Path:
        """Write sampled pairs as a workbook to be answered. It shows values of records: it is personal data.

        Parameters
        ----------
        path
            A file whose name ends in ``.xlsx``; it appears whole or not at all.
        many, seed
            Of the sample.
        overwrite
            Whether a file that is there is replaced.

        Returns
        -------
        pathlib.Path
            Where it was written.

        Raises
        ------
        casegraph.ArgumentError
            Another ending; a file that is there.
        casegraph.DataError
            No pair is kept.

        Notes
        -----
        Two rows a pair, one a record, and one cell with a list of answers. The probability is not shown, so that it
        does not lead the answer; what the sheet ``sample`` keeps of it is how many pairs each stands for.
        """
        target = Path(path)
        if target.suffix.lower() != ".xlsx":
            raise ArgumentError(f"{target.name}: accepted: a name that ends in .xlsx")
        if target.exists() and not overwrite:
            raise ArgumentError(f"{target}: the file is there already; accepted: another name, or overwrite=True")
        pairs = self.sample(many, seed=seed).to_pylist()
        if not pairs:
            raise DataError("no pair is kept: there is nothing to review")
        try:
            from casegraph.io.workbook_writer import new_workbook

            with atomic_file(target) as place:
                book = new_workbook(place)
                self._fill(book, pairs)
                book.close()
        except ImportError:
            raise Error("workbooks need xlsxwriter; install it with: pip install 'casegraph[excel]'") from None
        return target

    def _fill(self, book: Any, pairs: list[dict[str, Any]]) -> None:
        links = self._links
        columns = [column for column in links.settings.columns if column in links.records.column_names]
        if links.settings.source and links.settings.source not in columns:
            columns.insert(0, links.settings.source)
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        differs = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": "#FDEEE5"})
        head = book.add_format({"bold": True, "bottom": 1, "num_format": "@", "text_wrap": True, "valign": "top"})
        title = book.add_format({"bold": True, "font_size": 14})
        answer = book.add_format({"num_format": "@", "bg_color": "#FFF2CC", "border": 1, "valign": "top"})
        sheet = book.add_worksheet(_SHEET)
        sheet.write_string(0, 0, "Are the two records of each pair of the same person?", title)
        sheet.write_string(1, 0, "Choose an answer in the yellow cell of each pair. Shaded values differ.")
        for at, name in enumerate(["pair", "answer", "record", *columns]):
            sheet.write_string(_HEAD - 1, at, name, head)
        for number, pair in enumerate(pairs):
            rows = [links._row(pair["record_a"]), links._row(pair["record_b"])]
            values = [[_shown(links.records[column][row].as_py()) for column in columns] for row in rows]
            for side in (0, 1):
                at = _HEAD + 3 * number + side
                if side == 0:
                    sheet.write_number(at, 0, number + 1)
                    sheet.write_blank(at, 1, None, answer)
                sheet.write_string(at, 2, str(pair["record_a" if side == 0 else "record_b"]), text)
                for place, value in enumerate(values[side]):
                    other = values[1 - side][place]
                    sheet.write_string(at, 3 + place, value, differs if value and other and value != other else text)
            sheet.data_validation(
                _HEAD + 3 * number, 1, _HEAD + 3 * number, 1,
                {"validate": "list", "source": list(ANSWERS), "error_message": "Choose from the list"},
            )  # fmt: skip
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 19)
        sheet.set_column(2, 2 + len(columns), 18)
        sheet.freeze_panes(_HEAD, 3)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD - 1)
        kept = book.add_worksheet(_KEPT)
        kept.write_row(0, 0, ["pair", "record_a", "record_b", "stands_for"], head)
        for number, pair in enumerate(pairs, start=1):
            kept.write_number(number, 0, number)
            kept.write_string(number, 1, str(pair["record_a"]), text)
            kept.write_string(number, 2, str(pair["record_b"]), text)
            kept.write_number(number, 3, pair["stands_for"])

    @checked
    def read(self, path: str | Path) -> pa.Table:
        """Return the answers of a workbook that :meth:`write` wrote.

        Parameters
        ----------
        path
            The workbook.

        Returns
        -------
        pyarrow.Table
            ``record_a``, ``record_b``, ``match`` (missing: not answered, or cannot tell), ``stands_for``, as
            ``links.evaluation.scores`` and :meth:`retrained` take them.

        Raises
        ------
        casegraph.NotFoundError
            No such file.
        casegraph.DataError
            No workbook of a review; an answer that is not in the list, by its cell.
        """
        return read_answers(path, self._links._ids().type)

    @checked
    def retrained(self, labels: Any, *, worth: float = 20.0) -> Model:
        """Return the model with m learnt from labelled pairs.

        Parameters
        ----------
        labels
            A table with ``record_a``, ``record_b``, ``match`` and, where pairs were sampled, ``stands_for``.
        worth
            How many pairs the m that there is counts for beside the labelled matches, so that a few labels do not make
            a level impossible.

        Returns
        -------
        Model
            For ``cg.link(records, settings, model=...)``. A calibration is left out: it is one of the weights before.

        Raises
        ------
        casegraph.ArgumentError
            ``worth`` is not above 0.
        casegraph.DataError
            A record that there is not; no pair is a match.

        Notes
        -----
        Only pairs that are kept are sampled: a level at which no pair is kept has no labels, and its m stays as it was
        in proportion. u and the prior stay.
        """
        if not worth > 0:
            raise ArgumentError(f"worth: {worth} is not accepted; accepted: more than 0")
        links = self._links
        a, b, match, stands_for = labelled_pairs(labels, links._ids())
        if not match.any():
            raise DataError("labels: no pair is a match: m cannot be learnt; accepted: at least one")
        weights = stands_for[match] * match.sum() / stands_for[match].sum()
        rows = (a[match].tolist(), b[match].tolist(), [True] * len(weights), weights.tolist())
        levels = _core.levels_of_pairs(links._linker, *rows)
        learnt = learnt_shares(levels["matches"], links.model.m, worth)
        known = [sum(counts[1:]) > 0 for counts in levels["matches"]]
        return relearnt(links.model, m=learnt, u=links.model.u, known=known)

    @checked
    def calibrated(self, labels: Any) -> Model:
        """Return the model with its weights calibrated by labelled pairs: as likely as it says, not only in order.

        Parameters
        ----------
        labels
            A table with ``record_a``, ``record_b``, ``match`` and, where pairs were sampled, ``stands_for``, such as
            :meth:`read` gives.

        Returns
        -------
        Model
            For ``cg.link(records, settings, model=...)``. Between the lowest and the highest weight that was reviewed
            one of w bits counts as intercept + slope w. Beyond them nothing was told: a weight counts for itself there,
            or for less by as much as at that end, and above for no less than the highest does. The order of pairs
            stays.
            Choose the threshold anew (``link=None`` in the settings): that of ``links.settings`` is one of the weights
            before.

        Raises
        ------
        casegraph.DataError
            A record that there is not; labels that are all of one kind, or that say the less likely the pair the more
            it is a match, from which no calibration follows.

        Notes
        -----
        Logistic regression of the answers on the weights, each pair counting for as many as it stands for, relative to
        the mean; targets drawn in from 0 and 1 so that a few labels without an error do not make it too sure (Platt
        1999, "Probabilistic outputs for support vector machines", Advances in Large Margin Classifiers, MIT Press).
        """
        links = self._links
        a, b, match, stands_for = labelled_pairs(labels, links._ids())
        if match.all() or not match.any():
            raise DataError("labels: all are alike; accepted: at least one pair that is a match and one that is not")
        before = links.model.uncalibrated
        core = before.to_core()
        weights = np.array([_core.pair_weight(links._linker, core, int(x), int(y)) for x, y in zip(a, b, strict=True)])
        slope, intercept = _platt(weights, match, stands_for / stands_for.mean())
        if slope <= 0:
            raise DataError("labels: matches have lower weights than other pairs; accepted: the opposite")
        labelled = (float(weights.min()), float(weights.max()))
        return replace(before, slope=slope, intercept=intercept, labelled=labelled)


def read_answers(path: str | Path, kind: pa.DataType) -> pa.Table:
    """Return the answers of a workbook; ids are made of the type that records have them in."""
    target = Path(path)
    asked, kept = _sheets(target)
    answers: dict[int, bool | None] = {}
    for at, row in enumerate(asked[_HEAD:], start=_HEAD + 1):
        if len(row) < 2 or row[0] == "":
            continue
        answer = str(row[1]).strip().lower()
        if answer and answer not in ANSWERS:
            raise DataError(f"{target.name}, sheet {_SHEET}, cell B{at}: '{row[1]}'; accepted: {', '.join(ANSWERS)}")
        answers[_whole(row[0])] = ANSWERS[answer] if answer else None
    rows = [row for row in kept[1:] if row and row[0] != ""]
    try:
        return pa.table(
            {
                "record_a": pa.array([str(row[1]) for row in rows], pa.string()).cast(kind),
                "record_b": pa.array([str(row[2]) for row in rows], pa.string()).cast(kind),
                "match": pa.array([answers.get(_whole(row[0])) for row in rows], pa.bool_()),
                "stands_for": pa.array([float(str(row[3])) for row in rows], pa.float64()),
            }
        )
    except (pa.ArrowException, ValueError, IndexError) as error:
        raise DataError(
            f"{target.name}, sheet {_KEPT}: its ids are not those of the records; accepted: the workbook of their "
            "review"
        ) from error


def is_answered(path: Path) -> bool:
    """Whether a workbook of a review has any answer; what is no such workbook counts as answered."""
    try:
        asked, _ = _sheets(path)
    except DataError:
        return True
    return any(len(row) > 1 and str(row[1]).strip() for row in asked[_HEAD:])


def _sheets(target: Path) -> tuple[list[Any], list[Any]]:
    if not target.is_file():
        raise NotFoundError(f"{target}: there is no such file")
    try:
        import python_calamine
    except ImportError:
        raise Error("workbooks need python-calamine; install it with: pip install 'casegraph[excel]'") from None
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(target))
        asked = book.get_sheet_by_name(_SHEET).to_python(skip_empty_area=False)
        return asked, book.get_sheet_by_name(_KEPT).to_python()
    except (python_calamine.CalamineError, OSError) as error:
        raise DataError(f"{target.name}: it is no workbook of a review: {error}") from error


def _platt(weights: Any, match: Any, counts: Any) -> tuple[float, float]:
    """Slope and intercept, in bits, by Newton's method."""
    matches, others = float(match.sum()), float((~match).sum())
    target = np.where(match, (matches + 1) / (matches + 2), 1 / (others + 2))
    x = np.clip(weights, -40, 40) * np.log(2)
    design = np.stack([x, np.ones(len(x))])
    found = np.array([1.0, 0.0])
    for _ in range(100):
        p = 1 / (1 + np.exp(-found @ design))
        gradient = design @ (counts * (target - p))
        hessian = (design * (counts * p * (1 - p))) @ design.T + 1e-9 * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        found = found + np.clip(step, -1.0, 1.0)
        if float(np.abs(step).max()) < 1e-10:
            break
    return float(found[0]), float(found[1] / np.log(2))


def _whole(cell: object) -> int:
    return int(float(str(cell)))


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
