"""Answers of measures as an audience may see them: pseudonyms, months, and counts that are not small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from casegraph.audience.counts import is_small, with_complements
from casegraph.audience.dates import months_in

if TYPE_CHECKING:
    import pyarrow as pa

    from casegraph.audience.tables import Sight
    from casegraph.registry import Measure

__all__ = [
    "DAYS_USED",
    "ENTITIES",
    "PLACES",
    "PUBLIC_MEASURES",
    "TERMS",
    "TEXTS",
    "Seen",
    "Shape",
    "seen_answer",
    "seen_day",
    "seen_days",
    "seen_parameters",
]

# Columns whose values are ids, and of which table. A measure's own entry goes before the one for all.
ENTITIES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("person", "person_a", "person_b", "child", "other", "first_person"), "persons"),
    **dict.fromkeys(
        (
            "agency", "other_agency", "from_agency", "to_agency", "first_agency", "second_agency", "best_agency",
            "with_agency",
        ),
        "agencies",
    ),
    **dict.fromkeys(
        (
            "contact", "from_contact", "to_contact", "first_contact", "second_contact", "last_contact",
            "possible_from_contact", "possible_to_contact",
        ),
        "contacts",
    ),
    "address": "addresses",
    "household": "addresses",
    "incident": "incidents",
    "identifier": "identifiers",
    "check": "checks",
    "other_share": "shares",
    "chain": "shares",
    "structure.co_contact other": "agencies",
    "visibility.checks holder": "agencies",
    "visibility.checks_of holder": "agencies",
    "visibility.changes check": "contacts",
    "visibility.changes contact_agency": "agencies",
}  # fmt: skip
# Columns whose values are words of casegraph's own, or terms of a vocabulary.
TERMS: Final = frozenset(
    {
        "address_kind", "as_if", "attendance", "bound", "burstiness_status", "by", "censored_at", "certainty",
        "child_by", "class", "class_after", "class_before", "classes", "classes_after", "classes_before",
        "counts", "cut_at", "dates", "edge", "events_status", "exposure", "failed_after", "failed_before",
        "finding", "flag", "from_kind", "from_sector", "gap_status", "holder", "how", "if_opened", "in_force",
        "is_child", "kind", "link_status", "local_variation_status", "made", "memory_status", "nb_status",
        "other_status", "part", "reason", "residence", "residence_kind", "rule", "same_place", "season",
        "sector", "shared", "status", "table", "tie", "to_kind", "to_sector", "version", "wait_status",
        "window_length", "with_kind", "with_sector", "within_12_months", "within_1_months", "within_6_months",
    }
)  # fmt: skip
# Columns whose values are sentences or facts, with the names that the casebook knows.
TEXTS: Final = frozenset({"fact", "sentence"})
# Columns whose values are towns, districts or police areas: not for the public.
PLACES: Final = frozenset({"area", "from_area", "to_area", "with_area"})
_PATH_TABLES = {
    "person": "persons",
    "address": "addresses",
    "identifier": "identifiers",
    "agency": "agencies",
    "incident": "incidents",
    "contact": "contacts",
}
# Days of the casebook that an answer goes by and that nobody gave: that of a check's contact, of the fatal incident.
DAYS_USED: Final = frozenset({"end_day", "day"})
# Arguments of measures that name rows. What an `address` argument means depends on the measure.
_ASKED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("persons", "person", "household", "pair", "a", "b", "death_of"), "persons"),
    **dict.fromkeys(("agencies", "agency", "holder", "to"), "agencies"),
    "contact": "contacts",
    "check": "checks",
    "identifier": "identifiers",
    "before": "incidents",
    "visibility.check address": "addresses",
}


@dataclass(frozen=True)
class Shape:
    """What of a measure's answer is a count, for the public.

    ``on``: the counts that the other figures of a row rest on; where one is small, all figures of the row are
    withheld. ``parts``: pairs of a total and a part of it; the rest is a count too. ``classes``: counts that add up to
    ``total``. ``lines``: whether the rows add up along their keys. ``single``: columns that tell of one contact, or of
    rows that may be withheld.
    ``nested``: a key along which the counts only grow, such as the days within which contacts were repeated.
    ``over``: a total, a part of it, and the part's share of as many of the total as are sure; how many are not follows.
    """

    on: tuple[str, ...]
    parts: tuple[tuple[str, str], ...] = ()
    classes: tuple[str, ...] = ()
    lines: bool = False
    single: tuple[str, ...] = ()
    nested: tuple[str, ...] = ()
    over: tuple[str, str, str] | None = None


_OF_ATTENDED = ("share_attended", "lower", "upper")  # what the count of those attended makes
_CLASSES = ("silo", "accessible", "recording", "not_determinable", "window", "found", "unsettled")
_ENDS = (
    "attended", "late", "not_attended", "cancelled_by_agency", "cancelled_by_person", "no_reply", "child_not_brought",
    "unknown",
)  # fmt: skip
# Measures whose rows stand for many contacts. Of every other the public is given no row at all.
PUBLIC_MEASURES: Final[Mapping[str, Shape]] = {
    "frequency.counts": Shape(("certain",), lines=True),
    # A shrunk rate is made of all rows' counts, those withheld too.
    "frequency.rates": Shape(("certain",), lines=True, single=("rate_shrunk",)),
    "frequency.waits": Shape(
        (
            "contacts",
            "gaps",
            "units",
            "units_with_gaps",
            "units_burstiness",
            "units_memory",
            "units_local_variation",
        ),
        single=("shortest", "longest"),
    ),
    "frequency.repeats": Shape(
        ("contacts", "eligible", "repeats", "units"),
        parts=(("eligible", "repeats"),),
        lines=True,
        nested=("within_days", "within_months"),
    ),
    "frequency.continuation": Shape(
        ("units", "followed", "further"),
        parts=(("units", "followed"), ("followed", "further")),
        lines=True,
        single=("median_days",),
        nested=("k",),
    ),
    "frequency.proximity_shares": Shape(
        ("persons", "within"),
        parts=(("persons", "within"), ("persons", "within_possible")),
        lines=True,
        nested=("within_months",),
    ),
    # Lines add up by the smaller of two counts: what is withheld of that is of as many as of the greater, or more.
    "frequency.silence_shares": Shape(
        ("silent", "persons"),
        parts=(("persons", "silent"), ("persons", "silent_possible")),
        lines=True,
        nested=("at_least_days",),
    ),
    # persons_possible is never under persons, and is withheld by itself where it is only a few more.
    "frequency.recency_shares": Shape(
        ("within", "persons"),
        parts=(
            ("persons_possible", "within"),
            ("persons_possible", "within_possible"),
            ("persons", "within"),
        ),
        lines=True,
        nested=("within_days",),
    ),
    # A median of minutes is that of one report, and may rest on few of them; few may have no time.
    "frequency.delay_shares": Shape(
        ("within", "links"),
        parts=(("links", "within"), ("links", "within_possible")),
        lines=True,
        single=("n_timed", "minutes_median"),
        over=("links", "within_possible", "share_possible"),
        nested=("within_days",),
    ),
    "frequency.joint_appointment_shares": Shape(
        ("near", "appointments", "persons"),
        parts=(("appointments", "near"), ("appointments", "near_possible")),
        lines=True,
        over=("appointments", "near_possible", "share_possible"),
    ),
    "frequency.appointments": Shape(("total", "known"), parts=(("known", "attended"),), classes=_ENDS, lines=True),
    "frequency.rate_ratio": Shape(("first_certain", "second_certain"), lines=True),
    "frequency.trend": Shape(("contacts",), lines=True),
    "frequency.change_points": Shape(("contacts",), lines=True),
    "frequency.concentration": Shape(("units", "affected", "contacts")),
    "frequency.dispersion": Shape(("contacts",), lines=True),
    "frequency.intervals": Shape(("contacts", "gaps"), single=("longest_train", "longest_train_days")),
    "frequency.self_exciting": Shape(("contacts",), lines=True),
    "frequency.harm": Shape(("certain",), lines=True),
    "visibility.split": Shape(
        ("n", "checks"), parts=(("accessible", "accessible_found"),), classes=_CLASSES, lines=True
    ),
    "knowledge.lags_of_persons": Shape(
        (
            "persons_first",
            "persons_second",
            "persons",
            "later",
            "earlier",
            "same_day",
            "not_known",
            "persons_exact",
        ),
        parts=(
            ("persons_first", "persons"),
            ("persons_second", "persons"),
            ("persons", "persons_exact"),
        ),
    ),
    "knowledge.holdings": Shape(
        ("held_certain", "all_certain"), parts=(("all_certain", "held_certain"),), nested=("day",)
    ),
    "knowledge.never_passed_on": Shape(
        ("held", "never_passed_on"),
        parts=(("held", "never_passed_on"), ("never_passed_on", "would_have_carried")),
        lines=True,
    ),
    "knowledge.fragmentation": Shape(("n", "held", "best_held"), parts=(("n", "held"), ("held", "best_held"))),
    "structure.co_contact": Shape(("persons",)),
}
_COUNT_UNITS = frozenset(
    {
        "contacts", "rows", "gaps", "appointments", "checks", "incidents", "persons", "agencies", "addresses",
        "identifiers", "shares", "units", "facts", "trains", "pairs of contacts", "bins", "windows", "segments",
    }
)  # fmt: skip
_KEY_UNITS = frozenset({"year", "calendar year", "calendar quarter", "calendar month", "week", "1 to 7", "0 to 23"})
_KEYS = frozenset({"k", "segment", "within_days", "within_months", "at_least_days", "component", "rank", "step"})
# Days that tell the rows of a measure's answer apart.
_DAY_KEYS = frozenset({"knowledge.holdings day", "frequency.rates from_day"})
_DAY_ENDS = frozenset({"frequency.rates to_day"})  # follow from these: neither keys nor figures


@dataclass(frozen=True)
class Seen:
    """An answer as it may be seen; ``withheld`` says in sentences what is left out, and why."""

    table: pa.Table
    withheld: tuple[str, ...] = ()


def seen_answer(table: pa.Table, measure: Measure, sight: Sight, *, renamed: bool) -> Seen:
    """The answer of a measure as the audience of ``sight`` may see it.

    Parameters
    ----------
    table
        The answer.
    measure
        The measure's entry in the registry.
    sight
        What the audience sees of the casebook.
    renamed
        Whether the answer's ids are pseudonyms already.
    """
    audience = sight.audience
    withheld: tuple[str, ...] = ()
    if sight.days is not None and any(measure.columns[name].unit == "week" for name in _of(table, measure)):
        import pyarrow as pa

        told = f"{measure.title}: withheld, because its rows are of weeks, and days may be told to the month only."
        return Seen(table.slice(0, 0).append_column(_WITHHELD, pa.array([], pa.string())), (told,))
    if not audience.sees_rows:
        table, withheld = _without_small_counts(table, measure, audience.threshold)
    columns = {}
    for name in table.column_names:
        columns[name] = _seen_column(table, name, measure, sight, renamed=renamed)
    import pyarrow as pa

    return Seen(pa.table(columns), withheld)


def _of(table: pa.Table, measure: Measure) -> list[str]:
    """The columns that the measure's entry describes."""
    return [name for name in table.column_names if name in measure.columns]


def _seen_column(table: pa.Table, name: str, measure: Measure, sight: Sight, *, renamed: bool) -> Any:
    import pyarrow as pa

    column = table[name]
    if name == _WITHHELD:
        return column
    unit = measure.columns[name].unit if name in measure.columns else ""
    if pa.types.is_date(column.type) and unit not in _KEY_UNITS:
        return seen_days(column, sight.days)
    entity = entity_of(measure.name, name)
    if entity is not None or name in ("from", "to"):
        if renamed:
            return column
        if entity is None:
            tables = [_PATH_TABLES.get(kind) for kind in table[f"{name}_kind"].to_pylist()]
            pairs = zip(tables, column.to_pylist(), strict=True)
            return pa.array([sight.key(of, value) if of else None for of, value in pairs], pa.string())
        return _as_ids([_renamed(sight, entity, value) for value in column.to_pylist()])
    if name in PLACES:
        return column if sight.audience.sees_rows else pa.nulls(table.num_rows, pa.string())
    if name in TEXTS:
        return pa.array([_text(sight, value, renamed=renamed) for value in column.to_pylist()], pa.string())
    is_text = not (pa.types.is_primitive(column.type) or pa.types.is_boolean(column.type))
    if is_text and name not in TERMS:
        return pa.nulls(table.num_rows, pa.string())  # a column that nobody has said anything about
    return column


def _as_ids(values: list[Any]) -> pa.Array:
    import pyarrow as pa

    return pa.array(values) if any(value is not None for value in values) else pa.nulls(len(values), pa.string())


def _renamed(sight: Sight, entity: str, value: Any) -> Any:
    if entity == "shares" and isinstance(value, str):  # one id, or those of a chain
        return "; ".join(str(sight.key(entity, one.strip())) for one in value.split(";"))
    return sight.key(entity, value)


def _text(sight: Sight, value: Any, *, renamed: bool) -> str | None:
    """A fact is a term, a person's id or words; a sentence may tell of days."""
    key = None if renamed else sight.key("persons", value)
    told = str(key) if key is not None else value if renamed else sight.masks.mask(value)
    return told if sight.days is None or told is None else months_in(str(told), sight.days)


def entity_of(measure: str, column: str) -> str | None:
    """The table whose ids a column of an answer holds."""
    return ENTITIES.get(f"{measure} {column}") or ENTITIES.get(column)


def seen_days(column: Any, days: frozenset[date] | None) -> Any:
    """Exact days where all of them may be seen; else each as a text, a month where the day may not."""
    import pyarrow as pa

    if days is None:
        return column
    values = column.to_pylist()
    if all(value is None or value in days for value in values):
        return column
    return pa.array(
        [None if value is None else value.isoformat() if value in days else f"{value:%Y-%m}" for value in values],
        pa.string(),
    )


# -- parameters --------------------------------------------------------------------------------------


def seen_parameters(parameters: Mapping[str, Any], measure: str, sight: Sight) -> dict[str, Any]:
    """What a measure was asked for, in the words of the audience; what names a row that is unknown is left out."""
    found = {}
    for name, value in parameters.items():
        if name in DAYS_USED:
            found[name] = seen_day(value, sight)
            continue
        entity = _ASKED.get(f"{measure} {name}") or _ASKED.get(name)
        found[name] = _seen_argument(value, entity, sight)
    return found


def seen_day(day: date, sight: Sight) -> date | str:
    """A day of the casebook, or its month where the audience may not see the day."""
    return day if sight.days is None or day in sight.days else f"{day:%Y-%m}"


def _seen_argument(value: Any, entity: str | None, sight: Sight) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, str | int):
        if entity is not None:
            key = sight.key(entity, value)
            return value if key is None and value == "fatal_incident" else key
        return value if isinstance(value, int) else _argument_text(value, sight)
    if isinstance(value, date):
        return value if sight.audience.sees_rows else f"{value:%Y-%m}"
    if isinstance(value, Mapping):
        return {_argument_text(str(key), sight): _seen_argument(one, entity, sight) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [_seen_argument(one, entity, sight) for one in value]
    return None


def _argument_text(text: str, sight: Sight) -> str:
    masked = sight.masks.mask(text) or ""
    return masked if sight.audience.sees_rows else months_in(masked)


# -- small counts ------------------------------------------------------------------------------------

_WITHHELD = "withheld"


def _without_small_counts(table: pa.Table, measure: Measure, threshold: int) -> tuple[pa.Table, tuple[str, ...]]:
    """The answer without small counts, with a column that names what is withheld of each row."""
    import pyarrow as pa

    shape = PUBLIC_MEASURES.get(measure.name)
    singles = [name for name in table.column_names if entity_of(measure.name, name) in ("contacts", "checks")]
    if shape is None or singles:
        why = "withheld from the public, because its rows tell of, or differ by, single persons or contacts."
        told = f"{measure.title}: {why}"
        empty = table.slice(0, 0).append_column(_WITHHELD, pa.array([], pa.string()))
        return empty, (told,) if table.num_rows else ()
    gone = _Cells(table, measure, shape, threshold).withheld()
    columns = {name: _without(table[name], gone[name]) for name in table.column_names}
    by_row: list[list[str]] = [[] for _ in range(table.num_rows)]
    for name in table.column_names:
        for row in gone[name]:
            by_row[row].append(name)
    number = sum(1 for names in by_row if names)
    if not number:
        return table, ()
    columns[_WITHHELD] = pa.array(["; ".join(names) or None for names in by_row], pa.string())
    rows = "1 row" if number == 1 else f"{number:,} rows"
    told = (
        f"{measure.title}: figures of {rows} of {table.num_rows:,} are withheld, because a count is under {threshold}, "
        "or because one could be worked out from the others."
    )
    return pa.table(columns), (told,)


def _without(column: Any, rows: set[int]) -> Any:
    import pyarrow as pa

    if not rows:
        return column
    return pa.array([None if at in rows else value for at, value in enumerate(column.to_pylist())], column.type)


class _Cells:
    """Which cells of an answer are withheld from the public."""

    def __init__(self, table: pa.Table, measure: Measure, shape: Shape, threshold: int) -> None:
        self._shape, self._threshold = shape, threshold
        self._size = table.num_rows
        self._names = table.column_names
        self._keys = [n for n in self._names if _is_key(n, measure)]
        units = {name: measure.columns[name].unit for name in self._names if name in measure.columns}
        self._counts = [
            n for n in units if units[n] in _COUNT_UNITS and n not in self._keys
        ]  # k is a number of contacts
        told = {n for n in self._names if n.endswith("status") or n == "counts" or f"{measure.name} {n}" in _DAY_ENDS}
        self._figures = [n for n in self._names if n not in self._keys and n not in told]
        self._values = {name: table[name].to_pylist() for name in [*self._counts, *self._keys]}
        if shape.over:
            self._values[shape.over[2]] = table[shape.over[2]].to_pylist()
        self._gone: dict[str, set[int]] = {name: set() for name in self._names}

    def withheld(self) -> Mapping[str, set[int]]:
        """For each column the rows that are withheld."""
        rows = {row for row in range(self._size) if self._rests_on_few(row)}
        if self._shape.lines:
            rows = self._with_other_rows(rows)
        rows |= self._near_to_one_before(rows)
        for row in range(self._size):
            for name in self._figures if row in rows else self._aside(row):
                self._gone[name].add(row)
        if self._shape.lines:
            self._complete_classes()
            self._complete_further_counts()
        return self._gone

    def _with_other_rows(self, rows: set[int]) -> set[int]:
        """And rows without which a count of one of these, or the rest of a total, is the sum less what is shown."""
        lines, before = self._lines(), None
        counts = [self._values[name] for name in self._shape.on if name in self._values]
        rests = [self._less(total, part) for total, part in self._shape.parts]
        while rows and rows != before:
            before = rows
            for values in counts:
                rows = with_complements(values, rows, lines, self._threshold)
            for values in rests:
                rows = self._with_rests(values, rows, lines)
        return rows

    def _less(self, total: str, part: str) -> list[int | None]:
        pairs = zip(self._values[total], self._values[part], strict=True)
        return [None if one is None or other is None else one - other for one, other in pairs]

    def _with_rests(self, rests: Sequence[int | None], rows: set[int], lines: Sequence[Sequence[int]]) -> set[int]:
        """The same of differences, of which none at all is not small: a line is looked at where it hides a few."""
        telling = []
        for line in lines:
            hidden = sum(rests[row] or 0 for row in line if row in rows)
            if 0 < hidden < self._threshold:
                telling.append([row for row in line if row in rows or rests[row]])
        return with_complements(rests, rows, telling, self._threshold) if telling else rows

    def _complete_further_counts(self) -> None:
        """Counts beside those that rows rest on: with withheld ones others, so that no sum tells them."""
        lines = self._lines()
        further = [name for name in self._counts if name not in (*self._shape.on, *self._shape.classes)]
        for name in sorted(further, key=lambda one: _bound_of(one) in self._values):  # bounds after what they bound
            gone, bound = self._gone[name], _bound_of(name)
            if bound is not None and bound in self._values:
                gone |= self._gone[bound] if bound in further else set()
                more = self._with_rests(self._less(name, bound), gone, lines)
            else:
                more = with_complements(self._values[name], gone, lines, self._threshold) if gone else gone
            for one in (name, *(each for each in _derived(name) if each in self._gone)):
                self._gone[one] |= more

    def _complete_classes(self) -> None:
        """Classes with those that are withheld, so that neither the sum of a row nor that of rows tells one."""
        classes = [name for name in self._shape.classes if name in self._values]
        cells = [(row, name) for row in range(self._size) for name in classes]
        gone = [at for at, (row, name) in enumerate(cells) if row in self._gone[name]]
        if not gone:
            return
        of_rows = [[row * len(classes) + at for at in range(len(classes))] for row in range(self._size)]
        of_classes = [[of_rows[row][at] for row in line] for line in self._lines() for at in range(len(classes))]
        values = [self._values[name][row] for row, name in cells]
        for at in with_complements(values, gone, of_rows + of_classes, self._threshold):
            row, name = cells[at]
            for one in (name, f"{name}_possible", *(_OF_ATTENDED if name == "attended" else ())):
                if one in self._gone:
                    self._gone[one].add(row)

    def _rests_on_few(self, row: int) -> bool:
        """Whether a count on which the row rests, or what is left of a total, is small."""
        shape = self._shape
        if any(self._is_small(name, row) for name in shape.on if name in self._values):
            return True
        pairs = [(self._values[total][row], self._values[part][row]) for total, part in shape.parts]
        return any(
            total is not None and part is not None and 0 < total - part < self._threshold for total, part in pairs
        )

    def _near_to_one_before(self, gone: set[int]) -> set[int]:
        """Rows of nested counts that differ by less than the threshold from one that is shown before them."""
        nested = [name for name in self._shape.nested if name in self._values]
        if not nested:
            return set()
        found: set[int] = set()
        shown: dict[tuple[Any, ...], list[int]] = {}
        order = sorted(range(self._size), key=lambda row: [self._values[name][row] or 0 for name in nested])
        for row in (row for row in order if row not in gone):
            group = tuple(self._values[key][row] for key in self._keys if key not in nested)
            before = shown.setdefault(group, [])
            if any(self._is_near(row, other) for other in before):
                found.add(row)
            else:
                before.append(row)
        return found

    def _is_near(self, row: int, other: int) -> bool:
        names = dict.fromkeys((*self._shape.on, *(part for _, part in self._shape.parts)))  # possible counts grow too
        pairs = [(self._values[name][row], self._values[name][other]) for name in names if name in self._values]
        return any(0 < abs(a - b) < self._threshold for a, b in pairs if a is not None and b is not None)

    def _aside(self, row: int) -> list[str]:
        """Further counts of a row that are small themselves, and columns that tell of one contact."""
        shape = self._shape
        classes = [name for name in shape.classes if name in self._values]
        small = [at for at, name in enumerate(classes) if self._is_small(name, row)]
        line = [list(range(len(classes)))] if classes else []
        values = [self._values[name][row] for name in classes]
        gone = [classes[at] for at in sorted(with_complements(values, small, line, self._threshold))]
        if gone:  # what they may be at most says as much
            gone += [f"{name}_possible" for name in gone if f"{name}_possible" in self._values]
            gone += [name for name in _OF_ATTENDED if "attended" in gone and name in self._names]
        for name in self._counts:
            base = _bound_of(name)
            if name in gone or name in classes or name in shape.on:
                continue
            value = self._values[name][row]
            over = None if base not in self._values or value is None else value - (self._values[base][row] or 0)
            if (over is not None and 0 < over < self._threshold) or (over is None and self._is_small(name, row)):
                gone.append(name)
                gone += [one for one in self._names if base is not None and one in _derived(name)]
        if self._tells_of_few_unsure(row):
            gone += ["share_possible", "upper"]
        for name in self._counts:  # where both bounds are one number, one tells the other
            if name not in gone and name not in shape.on and _bound_of(name) in gone:
                gone += [name, *(one for one in self._names if one in _derived(name))]
        return [*dict.fromkeys(gone), *(name for name in shape.single if name in self._names)]

    def _tells_of_few_unsure(self, row: int) -> bool:
        """Whether the total that a share is over is a few less than the one that is told."""
        if not self._shape.over:
            return False
        total, part, share = (self._values[name][row] for name in self._shape.over)
        return bool(share) and 0 < total - round(part / share) < self._threshold

    def _is_small(self, name: str, row: int) -> bool:
        return is_small(self._values[name][row], self._threshold)

    def _lines(self) -> list[list[int]]:
        """Rows that differ in one key alone: their sum may be known."""
        found = []
        for name in self._keys:
            others = [key for key in self._keys if key != name]
            groups: dict[tuple[Any, ...], list[int]] = {}
            for row in range(self._size):
                groups.setdefault(tuple(self._values[key][row] for key in others), []).append(row)
            found += list(groups.values())
        return found


def _is_key(name: str, measure: Measure) -> bool:
    unit = measure.columns[name].unit if name in measure.columns else ""
    is_named = entity_of(measure.name, name) is not None and name != "best_agency"
    is_key = unit in _KEY_UNITS or name in _KEYS or f"{measure.name} {name}" in _DAY_KEYS
    own = name.removeprefix("from_").removeprefix("with_")  # of the second record, in shares of pairs of records
    return is_named or is_key or own in ("sector", "kind", "flag", "fact", "bound", "area")


def _bound_of(possible: str) -> str | None:
    """The certain count that a possible one is the other bound of."""
    if possible.endswith("possible"):
        stem = possible[: -len("possible")]
        return f"{stem}certain" if stem == "" or stem in ("held_", "all_", "pairs_", "first_", "second_") else stem[:-1]
    return None


def _derived(possible: str) -> tuple[str, ...]:
    """The figures that a possible count makes."""
    return {
        "possible": ("rate_possible",),
        "repeats_possible": ("share_possible",),
        "held_possible": ("share_possible",),
        "persons_possible": ("share", "share_possible", "lower", "upper"),
        **dict.fromkeys(("within_possible", "silent_possible", "near_possible"), ("share_possible", "lower", "upper")),
    }.get(possible, ())
