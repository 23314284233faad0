"""How good links are: held against labels, and what cannot be known of them."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from casegraph import _core
from casegraph.errors import ArgumentError, DataError
from casegraph.linkage.agreement import agreement, wilson
from casegraph.linkage.arguments import checked
from casegraph.linkage.truth import is_pairs, labelled_pairs, truth_codes

if TYPE_CHECKING:
    from casegraph.linkage.links import Links

__all__ = ["Evaluation", "age_bands", "name_forms", "name_particles"]

_AGES = (18, 30, 45, 65)
_PARTICLES = {
    "Arabic article or patronym": {"al", "el", "ul", "abu", "bin", "bint", "ibn"},
    "van, von or der": {"van", "von", "der", "den", "ter", "zu"},
    "de, da, di or del": {"de", "da", "di", "del", "della", "do", "dos", "du"},
}
_MOST_OTHERS = 5  # a picture tells six lines apart
_FEW = 30  # records of a group: with fewer its measures say little


class Evaluation:
    """How good the links are. Use ``links.evaluation``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    @checked
    def scores(
        self,
        truth: Any,
        *,
        by: Sequence[str] = (),
        on: date | None = None,
        level: float = 0.95,
        resamples: int = 1000,
        seed: int = 1,
    ) -> pa.Table:
        """Return precision, recall and F1 of the clusters, with intervals, for all records and apart by groups.

        Parameters
        ----------
        truth
            A column of the records, or a value a record, that says which records are of one person; records without one
            are left out. Or labelled pairs: a table with ``record_a``, ``record_b``, ``match`` and, where pairs were
            sampled, ``stands_for``.
        by
            Groups whose measures are given apart: columns of the records, ``age`` (by birth_date, at ``on``) and
            ``name_form`` (script, accents and parts of the name) and ``name_particle`` (which particle the name has, if
            any). Where a column tells of a person's origin, name it: none is inferred.
        on
            The day of which ages are.
        level
            Of the intervals: a bootstrap over groups of records that clusters join for labelled records, Wilson's for
            pairs.
        resamples, seed
            Of the bootstrap.

        Returns
        -------
        pyarrow.Table
            ``by``, ``group``, ``records`` (pairs, for labelled pairs), ``kind`` (``pairwise``, ``cluster``,
            ``b_cubed``), ``measure`` (``precision``, ``recall``, ``f1``), ``value``, ``lower``, ``upper``, and
            ``few``: fewer than 30 records, so that a difference says little.

        Raises
        ------
        casegraph.ArgumentError
            No such column; ``age`` without ``on``; groups with labelled pairs.
        casegraph.DataError
            No record or pair has a label.
        """
        if not 0 < level < 1:
            raise ArgumentError(f"level: {level} is not accepted; accepted: more than 0 and less than 1")
        if resamples < 1:
            raise ArgumentError(f"resamples: {resamples} is not accepted; accepted: 1 or more")
        if is_pairs(truth):
            if by:
                raise ArgumentError("by: groups need a truth of records; labelled pairs have none")
            return self._pair_scores(truth, level)
        true = truth_codes(self._links.records, truth)
        known = true >= 0
        found = np.asarray(self._links.clusters["cluster"])[known]
        rows = []
        for name, group, among in self._groups(by, on, known):
            count = int(among.sum())
            for one in agreement(found, true[known], among, level=level, resamples=resamples, seed=seed):
                rows.append({"by": name, "group": group, "records": count, **asdict(one), "few": count < _FEW})
        return _table(rows)

    def _groups(self, by: Sequence[str], on: date | None, known: Any) -> list[tuple[str, str, Any]]:
        groups = [("all", "all", np.ones(int(known.sum()), bool))]
        for name in by:
            values = np.asarray(self._group_of(name, on), dtype=object)[known]
            groups += [(name, str(group), values == group) for group in sorted(set(values))]
        return groups

    def _group_of(self, name: str, on: date | None) -> list[str]:
        records = self._links.records
        if name == "age":
            if on is None:
                raise ArgumentError("on: ages need the day that they are of; accepted: a date")
            return age_bands(records, on)
        if name == "name_form":
            return name_forms(records)
        if name == "name_particle":
            return name_particles(records)
        if name not in records.column_names:
            raise ArgumentError(
                f"by: there is no column '{name}'; accepted: age, name_form, name_particle, "
                f"{', '.join(records.column_names)}"
            )
        return ["not recorded" if value is None else str(value) for value in records[name].to_pylist()]

    def _pair_scores(self, truth: Any, level: float) -> pa.Table:
        links = self._links
        a, b, match, stands_for = labelled_pairs(truth, links._ids())
        cluster = np.asarray(links.clusters["cluster"])
        found = cluster[a] == cluster[b]
        rows = []
        both = float(stands_for[found & match].sum())
        parts = {}
        for measure, chosen in (("precision", found), ("recall", match)):
            weights = stands_for[chosen]
            total = float(weights.sum())
            # Pairs that stand for many others tell less than as many pairs of their own would (Kish 1965).
            worth = total**2 / float((weights**2).sum()) if total else 0.0
            value = both / total if total else math.nan
            lower, upper = wilson(value * worth, worth, level) if total else (math.nan, math.nan)
            parts[measure] = (value, lower, upper)
        f1 = [_harmonic(p, r) for p, r in zip(parts["precision"], parts["recall"], strict=True)]
        parts["f1"] = (f1[0], f1[1], f1[2])
        for measure, (value, lower, upper) in parts.items():
            row = {"by": "all", "group": "all", "records": len(a), "kind": "pairwise", "measure": measure}
            rows.append({**row, "value": value, "lower": lower, "upper": upper, "few": len(a) < _FEW})
        return _table(rows)

    @checked
    def thresholds(self, truth: Any, at: Sequence[float] | None = None) -> pa.Table:
        """Return precision, recall and F1 of the clusters at several thresholds.

        Parameters
        ----------
        truth
            As of :meth:`scores`, of records.
        at
            Probabilities of at least ``settings.keep``; by default of weights a step apart from there on.

        Returns
        -------
        pyarrow.Table
            ``threshold``, ``weight``, ``links`` (pairs of at least the threshold), ``clusters``, ``precision``,
            ``recall`` and ``f1`` of pairs, ``b_cubed_f1``, and ``chosen``: the settings' own.

        Raises
        ------
        casegraph.ArgumentError
            No such column, or a threshold below ``settings.keep``.
        """
        links = self._links
        true = self._persons(truth)
        known = true >= 0
        probabilities = np.asarray(links._pairs["probability"])
        rows = []
        for threshold in self._thresholds(at):
            found = np.asarray(links.clusters_at(threshold)["cluster"])
            by = {(o.kind, o.measure): o.value for o in agreement(found[known], true[known], resamples=1)}
            rows.append(
                {
                    "threshold": threshold,
                    "weight": math.log2(threshold / (1 - threshold)),
                    "links": int((probabilities >= threshold).sum()),
                    "clusters": len(np.unique(found)),
                    **{measure: by["pairwise", measure] for measure in ("precision", "recall", "f1")},
                    "b_cubed_f1": by["b_cubed", "f1"],
                    "chosen": threshold == links._link,
                }
            )
        return pa.Table.from_pylist(rows)

    @checked
    def runs(
        self, truth: Any, others: Mapping[str, Any], *, name: str = "these links", at: Sequence[float] | None = None
    ) -> pa.Table:
        """Return precision, recall and F1 at several thresholds of these links and of others beside each other.

        Parameters
        ----------
        truth
            As of :meth:`scores`, of records; a column is looked up in the records of each.
        others
            Links by their names: of other settings, models, or records of the same kind; one to five.
        name
            What these links are called.
        at
            As of :meth:`thresholds`, of each.

        Returns
        -------
        pyarrow.Table
            ``run``, and the columns of :meth:`thresholds`; these links first, the others in their order.

        Raises
        ------
        casegraph.ArgumentError
            ``others`` that are not Links by names, more than five, or a name that is there twice; as of
            :meth:`thresholds`.

        Examples
        --------
        >>> import casegraph as cg
        >>> names = ["Ann Field", "Bob Moss", "Cy Lake", "Di Wood", "Ed Hill"]
        >>> people = [(*name.split(), f"{1960 + 7 * at}-0{at + 1}-1{at}", name) for at, name in enumerate(names)]
        >>> columns = ("given_name", "family_name", "birth_date", "x_person")
        >>> rows = [dict(zip(columns, one)) for one in people + people[:2]]
        >>> links = cg.link(rows)
        >>> found = links.evaluation.runs("x_person", {"the same again": cg.link(rows)})
        >>> found["run"].unique().to_pylist()
        ['these links', 'the same again']
        """
        tables = []
        for run, links in self._runs(others, name).items():
            table = Evaluation(links).thresholds(truth, at)
            tables.append(table.add_column(0, "run", pa.array([run] * table.num_rows, pa.string())))
        return pa.concat_tables(tables)

    def _runs(self, others: Mapping[str, Any], name: str) -> dict[str, Links]:
        from casegraph.linkage.links import Links

        if not isinstance(others, Mapping):
            raise ArgumentError(f"others: a {type(others).__name__} is not accepted; accepted: Links by their names")
        if not 1 <= len(others) <= _MOST_OTHERS:
            raise ArgumentError(f"others: {len(others)} are given; accepted: 1 to {_MOST_OTHERS}")
        for run, links in others.items():
            if not isinstance(run, str) or not isinstance(links, Links):
                said = f"a {type(run).__name__} and a {type(links).__name__}"
                raise ArgumentError(f"others: {said} are not accepted; accepted: a name, and Links of cg.link")
        if not all(run.strip() for run in (name, *others)):
            raise ArgumentError("name, others: a name is empty; accepted: a word or several for each")
        if name in others:
            raise ArgumentError(f"name: '{name}' is one of others too; accepted: another")
        return {name: self._links, **others}

    def _persons(self, truth: Any) -> Any:
        if is_pairs(truth):
            raise ArgumentError(
                "truth: labelled pairs do not say who every record is; accepted: a column of the records, or a value a "
                "record (scores takes labelled pairs)"
            )
        return truth_codes(self._links.records, truth)

    def _thresholds(self, at: Sequence[float] | None) -> list[float]:
        settings = self._links.settings
        if at is not None:
            try:
                return sorted(float(one) for one in at)
            except (TypeError, ValueError):
                raise ArgumentError("at: accepted: a list of probabilities") from None
        first = math.ceil(math.log2(settings.keep / (1 - settings.keep)))
        stepped = [1 / (1 + 2.0**-weight) for weight in range(first, 31)]
        return sorted({*stepped, settings.keep, self._links._link})

    @checked
    def errors(self, truth: Any, most: int = 100) -> pa.Table:
        """Return pairs that the clusters put together or apart wrongly, the surest mistakes first.

        Parameters
        ----------
        truth
            As of :meth:`scores`, of records.
        most
            How many at most of each kind.

        Returns
        -------
        pyarrow.Table
            ``error`` (``false link``: a kept pair of different persons in one cluster; ``missed link``: one person's
            pair in two clusters), ``record_a``, ``record_b``, ``probability`` and ``weight``; those are missing where
            the pair was not kept: no rule has it, or its probability is too low.
        """
        links = self._links
        true = self._persons(truth)
        cluster = np.asarray(links.clusters["cluster"])
        pairs = links._pairs.select(["row_a", "row_b", "weight", "probability"])
        a, b = np.asarray(pairs["row_a"]), np.asarray(pairs["row_b"])
        weight = np.asarray(pairs["weight"])
        labelled = (true[a] >= 0) & (true[b] >= 0)
        wrong = np.flatnonzero(labelled & (true[a] != true[b]) & (cluster[a] == cluster[b]))
        wrong = wrong[np.argsort(-weight[wrong], kind="stable")][:most]
        rows: list[tuple[str, int, int, int | None]] = []
        rows += [("false link", int(a[at]), int(b[at]), int(at)) for at in wrong]
        keys = a * len(true) + b  # ascending: pairs are by row_a, then row_b
        for x, y in _missed(true, cluster, most):
            place = int(np.searchsorted(keys, x * len(true) + y))
            is_kept = place < len(keys) and keys[place] == x * len(true) + y
            rows.append(("missed link", x, y, place if is_kept else None))
        ids = links._ids()
        return pa.table(
            {
                "error": pa.array([row[0] for row in rows], pa.string()),
                "record_a": ids.take(pa.array([row[1] for row in rows], pa.int64())),
                "record_b": ids.take(pa.array([row[2] for row in rows], pa.int64())),
                "probability": pairs["probability"].take(pa.array([row[3] for row in rows], pa.int64())),
                "weight": pairs["weight"].take(pa.array([row[3] for row in rows], pa.int64())),
            }
        )

    def unlinkable(self) -> pa.Table:
        """Return of each record how sure a link to an exact copy of itself would be.

        Returns
        -------
        pyarrow.Table
            ``record_id``, ``weight`` and ``probability`` of the record beside itself, and ``linkable``: at least
            ``settings.link``. A record that is not linkable holds too little to be linked whatever other agencies hold.
        """
        links = self._links
        core = links.model.to_core()
        weights = np.asarray(_core.self_weights(links._linker, core))
        probability = 1 / (1 + np.exp2(-weights))
        return pa.table(
            {
                "record_id": links._ids(),
                "weight": weights,
                "probability": probability,
                "linkable": probability >= links._link,
            }
        )

    @checked
    def calibration(self, truth: Any, *, bins: int = 10) -> pa.Table:
        """Compare probabilities of kept pairs with how many of them are matches.

        Parameters
        ----------
        truth
            The person of each record: the name of a column of the records, or a value a record. Pairs of a record
            without a label are left out.
        bins
            Number of bins between .05 and .95.

        Returns
        -------
        pyarrow.Table
            A row a bin (the first below .05, the last from .95), those without pairs too: ``lower``, ``upper``,
            ``pairs``,
            ``probability`` (mean), ``matches`` (share). The metadata of the table, under ``casegraph``, holds as JSON
            ``expected_calibration_error`` (mean difference of the two, between .05 and .95, weighted by pairs),
            ``pairs`` there, and ``log_loss`` (mean over all kept pairs, in nats).

        Raises
        ------
        casegraph.ArgumentError
            ``bins`` below 1; labels as of :meth:`scores`.
        """
        if bins < 1:
            raise ArgumentError(f"bins: {bins} is not accepted; accepted: 1 or more")
        links = self._links
        codes = self._persons(truth)
        a, b = (codes[np.asarray(links._pairs[name])] for name in ("row_a", "row_b"))
        labelled = (a >= 0) & (b >= 0)
        match = (a == b)[labelled]
        probability = np.asarray(links._pairs["probability"])[labelled]
        edges = np.array([0.0, *np.linspace(0.05, 0.95, bins + 1), 1.0])
        place = np.clip(np.searchsorted(edges, probability, side="right") - 1, 0, bins + 1)
        counts = np.bincount(place, minlength=bins + 2)
        mean, share = (np.bincount(place, one, bins + 2) / np.maximum(counts, 1) for one in (probability, match))
        within = counts[1:-1]
        error = float((np.abs(mean - share)[1:-1] * within).sum() / max(within.sum(), 1))
        sure = np.clip(probability, 1e-12, 1 - 1e-12)
        loss = float(-np.log(np.where(match, sure, 1 - sure)).mean()) if len(match) else math.nan
        there = counts > 0
        table = pa.table(
            {
                "lower": edges[:-1], "upper": edges[1:], "pairs": counts,
                "probability": pa.array(mean, mask=~there), "matches": pa.array(share, mask=~there),
            }
        )  # fmt: skip
        told = {"expected_calibration_error": error, "pairs": int(within.sum()), "log_loss": loss}
        return table.replace_schema_metadata({"casegraph": json.dumps(told)})


def _harmonic(a: float, b: float) -> float:
    if math.isnan(a) or math.isnan(b):
        return math.nan
    return 2 * a * b / (a + b) if a + b else 0.0


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    order = ["by", "group", "records", "kind", "measure", "value", "lower", "upper", "few"]
    return pa.table({name: [row[name] for row in rows] for name in order})


def _missed(true: Any, cluster: Any, most: int) -> list[tuple[int, int]]:
    """The first records of two clusters of one person, a pair for each person and further cluster."""
    rows = np.flatnonzero(true >= 0)
    parts, first = np.unique(np.column_stack([true[rows], cluster[rows]]), axis=0, return_index=True)
    found: list[tuple[int, int]] = []
    for before in range(len(parts) - 1):
        if len(found) >= most:
            break
        if parts[before, 0] == parts[before + 1, 0]:
            a, b = sorted((int(rows[first[before]]), int(rows[first[before + 1]])))
            found.append((a, b))
    return found


def age_bands(records: pa.Table, on: date) -> list[str]:
    """Return of each record the band of its age at ``on``, by ``birth_date``; ``not recorded`` where no year is known.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from datetime import date
    >>> age_bands(pa.table({"birth_date": ["1990-05-01", "2011", None]}), date(2026, 1, 1))
    ['30 to 44', 'under 18', 'not recorded']
    """
    if "birth_date" not in records.column_names:
        raise ArgumentError("by: 'age' needs the column birth_date")
    return [_age_band(value, on) for value in records["birth_date"].cast(pa.string()).to_pylist()]


def _age_band(value: str | None, on: date) -> str:
    digits = "".join(one for one in value or "" if one.isdigit())
    if len(digits) < 4:
        return "not recorded"
    month_and_day = digits[4:8] if len(digits) >= 8 else "0000"
    age = on.year - int(digits[:4]) - (month_and_day > f"{on.month:02}{on.day:02}")
    if not 0 <= age <= 130:
        return "not recorded"
    if age < _AGES[0]:
        return f"under {_AGES[0]}"
    first = max(one for one in _AGES if one <= age)
    later = [one for one in _AGES if one > first]
    return f"{first} to {later[0] - 1}" if later else f"{first} and over"


def name_forms(records: pa.Table) -> list[str]:
    """Return of each record how its name is written, which is what makes spellings differ between agencies.

    ``several parts`` (a space, hyphen or apostrophe within a name), ``accents``, the script where it is not Latin,
    else ``one
    part``; ``not recorded`` without a name. It says nothing of a person's origin: where that is recorded, group by its
    column.

    Examples
    --------
    >>> import pyarrow as pa
    >>> name_forms(pa.table({"family_name": ["Field", "O'Hara", "Nuñez", "Иванов", None]}))
    ['one part', 'several parts', 'accents', 'Cyrillic', 'not recorded']
    """
    names = _names(records, "name_form")
    return [_name_form([part.strip() for part in parts if part and part.strip()]) for parts in names]


def _names(records: pa.Table, by: str) -> Iterable[tuple[str | None, ...]]:
    """The given and the family name of each record, as far as there are columns of them."""
    columns = [name for name in ("given_name", "family_name") if name in records.column_names]
    if not columns:
        raise DataError(f"by: '{by}' needs the column given_name or family_name")
    return zip(*(records[name].cast(pa.string()).to_pylist() for name in columns), strict=True)


def name_particles(records: pa.Table) -> list[str]:
    """Return of each record which kind of particle its name has, as it is written.

    ``Arabic article or patronym`` (al, el, ul, abu, bin, bint, ibn), ``Mac, Mc or O'``, ``van, von or der``,
    ``de, da, di or del``, ``none of these``, or ``not recorded``. Particles are where agencies differ in what they
    write, join or leave out. They tell of no person's origin, ethnicity or belief: most names of every tradition have
    none, and names are taken by marriage and in other countries.

    Examples
    --------
    >>> import pyarrow as pa
    >>> name_particles(pa.table({"family_name": ["al-Hassan", "O'Hara", "van der Berg", "Field", None]}))
    ['Arabic article or patronym', "Mac, Mc or O'", 'van, von or der', 'none of these', 'not recorded']
    """
    return [_name_particle(" ".join(part for part in parts if part)) for parts in _names(records, "name_particle")]


def _name_particle(name: str) -> str:
    words = re.findall(r"[^\W\d_]+", name.lower())
    if not words:
        return "not recorded"
    if re.search(r"\bo['\u2019]\s*\w|\b(mc|mac)\s*[^\W\d_]{3}", name.lower()):
        return "Mac, Mc or O'"
    return next((kind for kind, particles in _PARTICLES.items() if particles & set(words)), "none of these")


def _name_form(parts: list[str]) -> str:
    letters = [one for one in "".join(parts) if one.isalpha()]
    if not letters:
        return "not recorded"
    scripts = {unicodedata.name(one, "?").split(" ")[0].capitalize() for one in letters}
    if scripts != {"Latin"}:
        return " and ".join(sorted(scripts))
    if any(one in " -'\u2019" for part in parts for one in part):
        return "several parts"
    return "accents" if any(ord(one) > 127 for one in letters) else "one part"
