"""What is compared, and which pairs: typed settings that save to and load from JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from casegraph.errors import ArgumentError, NotFoundError
from casegraph.io.atomic import atomic_file

__all__ = ["Certain", "Comparison", "Level", "Part", "Rule", "Settings"]

_VERSION = 1
PLACEHOLDERS = (
    "null", "none", "nil", "n/a", "unknown", "not known", "not stated", "not recorded", "not available", "0000",
    "1900-01-01", "01/01/1900",
)  # fmt: skip
LEVELS = (
    "exact", "jaro", "jaro_winkler", "qgram_jaccard", "levenshtein", "damerau_levenshtein", "qgram_cosine", "nickname",
    "initial", "consonants", "same_words", "same_words_across", "shared_words", "all_of", "any_of", "none_of",
    "shared_elements", "best_of", "own", "soundex", "double_metaphone", "swapped", "postcode_sector",
    "postcode_district", "postcode_area", "day_month_swapped", "one_digit_off", "first_of_january",
    "same_partial_month", "same_partial_year", "days_within", "same_year", "months_within", "years_within",
    "number_within", "percent_within", "kilometres_within",
)  # fmt: skip
_SIMILARITIES = ("jaro", "jaro_winkler", "qgram_jaccard", "qgram_cosine")
_DISTANCES = (
    "levenshtein", "damerau_levenshtein", "days_within", "months_within", "years_within", "number_within",
    "percent_within", "kilometres_within",
)  # fmt: skip
DERIVED = ("whole", "prefix", "soundex", "year", "double_metaphone", "consonants", "outcode")
ABOUT = ("person", "family", "home", "contact")
_Typed = TypeVar("_Typed")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of agreement of a comparison.

    ``kind`` is one of ``exact``, ``jaro``, ``jaro_winkler``, ``qgram_jaccard``, ``qgram_cosine`` (similarity of at
    least ``threshold``), ``levenshtein``, ``damerau_levenshtein`` (at most ``threshold`` edits), ``soundex``,
    ``double_metaphone`` (a code in common), ``consonants`` (the same ones, two or more: scripts that write no vowels),
    ``nickname`` (forms of one given name), ``initial`` (one is the first letter of the other), ``shared_words`` (at
    least ``threshold`` words in common, particles left out), ``same_words`` (all of them, in any order),
    ``same_words_across`` (those of two columns together, in any order and either column), ``swapped`` (two columns
    whose values changed places), ``postcode_sector``, ``postcode_district``, ``postcode_area``, ``day_month_swapped``,
    ``one_digit_off``, ``same_partial_month`` and ``same_partial_year`` (dates of which one or both are not complete,
    the same as far as both are stated), ``first_of_january`` (the same year, one date its first day), ``days_within``,
    ``months_within``, ``years_within`` (by the calendar, whatever the day or month), ``same_year``, ``number_within``,
    ``percent_within`` (of the larger), ``kilometres_within`` (two columns of degrees); of columns of lists
    ``shared_elements`` (at least ``threshold`` in common) and ``best_of`` (some pair of elements has one of
    ``parts``); and levels of one's own: ``all_of``, ``any_of`` and ``none_of`` of ``parts``, and ``own``, a function
    registered by ``name`` (:func:`register_level`). ``name`` is what tables call a level.

    Examples
    --------
    >>> from casegraph.linkage import Level
    >>> Level("jaro_winkler", 0.9).label
    'jaro_winkler 0.9'
    >>> Level("all_of", parts=[Level("soundex"), Level("levenshtein", 2)]).label
    'all_of (soundex, levenshtein 2)'
    """

    kind: str
    threshold: float = 0.0
    parts: Sequence[Level] = ()
    name: str = ""

    @property
    def label(self) -> str:
        """The level in words, as tables and charts show it."""
        if self.name:
            return self.name
        if self.parts:
            return f"{self.kind} ({', '.join(part.label for part in self.parts)})"
        return self.kind if not self.threshold else f"{self.kind} {self.threshold:g}"

    def to_dict(self) -> dict[str, Any]:
        """Return the level as JSON holds it."""
        parts = [part.to_dict() for part in self.parts]
        return {"kind": self.kind, "threshold": self.threshold, "parts": parts, "name": self.name}

    def to_core(self) -> dict[str, Any]:
        """Return the level as the core takes it."""
        if self.kind == "own":
            from casegraph.linkage.own_levels import function_of

            return {"kind": "own", "function": function_of(self.name)}
        parts = [part.to_core() for part in self.parts]
        return {"kind": self.kind, "threshold": float(self.threshold), "parts": parts}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Levels of agreement on a column (or two), the first that holds counting.

    Two further levels are always there: ``not_known`` (one or both records lack the value: no evidence either way) and
    ``other`` (none of the levels).

    ``about`` says what agreement tells of two records of different persons: ``person``: nothing, it is by chance;
    ``family``: that they may be of one family; ``home``: of one home; ``contact``: that they are reached in the
    same way.
    From it follows which kinds of pairs the model tells apart, so that a relative at the same address is not taken for
    the same person.
    """

    column: str
    levels: Sequence[Level]
    second_column: str | None = None
    term_frequencies: bool = False
    name: str = ""
    about: str = "person"

    def __post_init__(self) -> None:
        if self.about not in ABOUT:
            raise ArgumentError(f"about: '{self.about}' is not known; accepted: {', '.join(ABOUT)}")
        _refuse_unreachable(self.title, [one for one in self.levels if isinstance(one, Level)])

    @property
    def title(self) -> str:
        """Its name: the column's where it has none of its own."""
        return self.name or self.column

    @property
    def labels(self) -> list[str]:
        """Labels of all levels by their number: ``not_known``, the levels, ``other``."""
        return ["not_known", *(level.label for level in self.levels), "other"]


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a rule, or what is made of it.

    ``whole``, ``prefix`` of a length, ``soundex``, ``double_metaphone`` (two codes, of which one must be shared),
    ``consonants``, ``year``, ``outcode`` (CV1 of CV1 2AB). Of a column of lists each element has one, and records agree
    where they share one.
    With a ``second_column`` records agree where both columns' parts are the same in any order, so that names that
    changed places do; a record that lacks one of them has none.

    Examples
    --------
    >>> from casegraph.linkage import Part
    >>> Part("given_name", "soundex", second_column="family_name").label
    'soundex(given_name, family_name in any order)'
    """

    column: str
    derived: str = "whole"
    length: int = 0
    second_column: str | None = None

    @property
    def columns(self) -> list[str]:
        """The columns that it asks."""
        return [self.column] if self.second_column is None else [self.column, self.second_column]

    @property
    def label(self) -> str:
        """The part in words."""
        name = self.column if self.second_column is None else f"{self.column}, {self.second_column} in any order"
        if self.derived == "whole":
            return name if self.second_column is None else f"({name})"
        return f"{self.derived}({name}{f', {self.length}' if self.length else ''})"


@dataclass(frozen=True, slots=True)
class Rule:
    """Records are compared where they agree on all parts; a part may be given as a column's name.

    A block of more than ``Settings.most_rows_of_block`` records is sorted by the columns ``sorted_by`` (all that the
    rule does not use, in their order, where none is named), and each record compared with the next
    ``Settings.window`` alone.
    """

    parts: Sequence[Part | str]
    sorted_by: Sequence[str] = ()

    @property
    def whole_parts(self) -> list[Part]:
        """The parts, names made parts."""
        return [Part(part) if isinstance(part, str) else part for part in self.parts]

    @property
    def label(self) -> str:
        """The rule in words."""
        return " + ".join(part.label for part in self.whole_parts)


@dataclass(frozen=True, slots=True)
class Certain:
    """A deterministic rule: pairs that it has are of one person, or of two, whatever they weigh.

    Parameters
    ----------
    agree
        Parts on which two records must agree, as of :class:`Rule`.
    decision
        ``link`` or ``apart``.
    differ
        Columns that both records must have, with unlike values.
    name
        Who decided: what the crosswalk says.

    Examples
    --------
    >>> from casegraph.linkage import Certain
    >>> Certain(["national_number", "birth_date"]).label
    'link: national_number + birth_date'
    >>> Certain(["address_line_1", "birth_date"], "apart", differ=["given_name"], name="twins").label
    'twins'
    """

    agree: Sequence[Part | str]
    decision: str = "link"
    differ: Sequence[str] = ()
    name: str = ""

    def __post_init__(self) -> None:
        if self.decision not in ("link", "apart"):
            raise ArgumentError(f"certain: decision '{self.decision}' is not known; accepted: link, apart")
        if not self.agree:
            raise ArgumentError("certain: 'agree' is empty; accepted: at least one column on which records agree")

    @property
    def rule(self) -> Rule:
        """Its pairs as those of a rule."""
        return Rule(self.agree)

    @property
    def label(self) -> str:
        """The rule in words."""
        differ = f", {' and '.join(self.differ)} differ" if self.differ else ""
        return self.name or f"{self.decision}: {self.rule.label}{differ}"


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a linkage is made of, but the records.

    Parameters
    ----------
    columns
        How each column is read: ``text``, ``name`` (other scripts in Latin letters, Mc and O' joined to what follows),
        ``as_is``, ``identifier``, ``postcode``, ``phone``, ``email``, ``date``, ``number``, ``sex`` (M and F, the codes
        of ISO 5218, and words for not known), or a reading of your own
        (:func:`register_reading`).
    comparisons, rules
        What is compared, and which pairs are.
    id_column
        The column that names a record.
    source
        The column with the agency of a record, or None.
    between_sources
        Whether only records of different agencies are paired; those without one count as one agency's.
    keep
        Pairs of at least this probability are kept.
    link
        Pairs of at least this probability join clusters; None: the threshold of the greatest expected F1 is chosen
        (see :meth:`Links.thresholds <casegraph.linkage.Links.thresholds>`).
    prior
        The probability that two records at random are of one person; None: estimated.
    most_pairs_of_rule
        A rule with more pairs is refused before anything is compared.
    lists
        Columns whose cells hold several values in one text, and what stands between them; columns of lists need not be
        named.
    most_rows_of_block, window
        A block of more records is cut: each record is compared with the next ``window`` in order (:class:`Rule`).
        None: none is.
    certain
        Deterministic rules; of two that speak of one pair the earlier counts.
    split, one_per_source, apart
        Whether clusters are split as by :meth:`Clustering.split
        <casegraph.linkage.clustering.Clustering.split>`, with these constraints; new records of an index too.
    placeholders
        Texts that stand for no value where a cell (or an element of a list) holds nothing else; case, accents and
        punctuation do not matter, and one of zeros alone stands for all that are as long or longer. ``Links.warnings``
        says how many cells were taken so. Null and None are family names too: leave out what your records mean.
    random_pairs, pairs_to_learn, seed
        Pairs for u; pairs of each rule for m; where the random numbers start.
    """

    columns: Mapping[str, str]
    comparisons: Sequence[Comparison]
    rules: Sequence[Rule]
    id_column: str = "record_id"
    source: str | None = None
    between_sources: bool = False
    keep: float = 0.05
    link: float | None = None
    prior: float | None = None
    most_pairs_of_rule: int = 2_000_000_000
    random_pairs: int = 500_000
    pairs_to_learn: int = 100_000
    seed: int = 1
    left_out: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    most_rows_of_block: int | None = None
    window: int = 50
    certain: Sequence[Certain] = ()
    split: bool = False
    one_per_source: bool = False
    apart: Sequence[str] = ()
    placeholders: Sequence[str] = PLACEHOLDERS

    def __post_init__(self) -> None:
        for name in ("keep", "link", "prior"):
            value = getattr(self, name)
            if value is not None and not 0 < value < 1:
                raise ArgumentError(f"{name}: {value} is not accepted; accepted: more than 0 and less than 1")
        if self.link is not None and self.link < self.keep:
            raise ArgumentError(f"link: {self.link} is below keep ({self.keep}); accepted: keep or more")
        if self.most_rows_of_block is not None and self.most_rows_of_block < 2:
            raise ArgumentError(
                f"most_rows_of_block: {self.most_rows_of_block} is not accepted; accepted: 2 or more, or None"
            )
        for name in ("most_pairs_of_rule", "random_pairs", "pairs_to_learn", "window"):
            if getattr(self, name) < 1:
                raise ArgumentError(f"{name}: {getattr(self, name)} is not accepted; accepted: 1 or more")
        if not 0 <= self.seed < 2**64:
            raise ArgumentError(f"seed: {self.seed} is not accepted; accepted: 0 to 18446744073709551615")
        for name in self._named_columns():
            if name not in self.columns:
                raise ArgumentError(
                    f"columns: '{name}' is compared, in a rule or a list, but columns does not say how it is read; "
                    f"it has {', '.join(self.columns)}"
                )
        titles = [comparison.title for comparison in self.comparisons]
        for title in titles:
            if titles.count(title) > 1:
                raise ArgumentError(f"comparisons: two are called '{title}'; accepted: a name of its own for each")
        for name in self.apart:
            if name not in titles:
                raise ArgumentError(f"apart: there is no comparison '{name}'; accepted: {', '.join(titles)}")
        if self.one_per_source and self.source is None:
            raise ArgumentError("one_per_source: settings.source names no column; accepted: source='agency_id'")

    @property
    def is_constrained(self) -> bool:
        """Whether clusters are more than the connected components of links."""
        return self.split or self.one_per_source or bool(self.apart) or bool(self.certain)

    def _named_columns(self) -> list[str]:
        compared = [c.column for c in self.comparisons] + [
            c.second_column for c in self.comparisons if c.second_column is not None
        ]
        rules = [*self.rules, *(one.rule for one in self.certain)]
        of_rules = [column for rule in rules for part in rule.whole_parts for column in part.columns]
        of_rules += [column for rule in self.rules for column in rule.sorted_by]
        return compared + of_rules + [column for one in self.certain for column in one.differ] + list(self.lists)

    def _order_of(self, rule: Rule) -> list[str]:
        used = [column for part in rule.whole_parts for column in part.columns]
        return list(rule.sorted_by) or [column for column in self.columns if column not in used]

    # -- JSON ------------------------------------------------------------------------------------
    def to_dict(self) -> dict[str, Any]:
        """Return the settings as JSON holds them."""
        rules = [
            {"parts": [asdict(part) for part in rule.whole_parts], "sorted_by": list(rule.sorted_by)}
            for rule in self.rules
        ]
        certain = [
            {**asdict(one), "agree": [asdict(part) for part in one.rule.whole_parts], "differ": list(one.differ)}
            for one in self.certain
        ]
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        comparisons = [{**asdict(one), "levels": [level.to_dict() for level in one.levels]} for one in self.comparisons]
        return {
            "casegraph_linkage": _VERSION,
            **plain,
            "columns": dict(self.columns),
            "left_out": dict(self.left_out),
            "comparisons": comparisons,
            "rules": rules,
            "lists": dict(self.lists),
            "certain": certain,
            "apart": list(self.apart),
            "placeholders": list(self.placeholders),
        }

    @staticmethod
    def from_dict(given: Mapping[str, Any]) -> Settings:
        """Return settings from what :meth:`to_dict` gave; what is not known is refused by its path."""
        if not isinstance(given, Mapping):
            raise ArgumentError(f"settings: a {type(given).__name__} is not accepted; accepted: a mapping, of to_dict")
        values = dict(given)
        version = values.pop("casegraph_linkage", None)
        if version != _VERSION:
            raise ArgumentError(f"settings: version {version!r} is not known; accepted: {_VERSION}")
        from casegraph.linkage.settings_schema import refuse_unlike

        refuse_unlike(given)
        values["comparisons"] = [_comparison(one) for one in values.get("comparisons", ())]
        values["rules"] = [
            Rule(_parts(rule.parts), rule.sorted_by) for rule in (_typed(Rule, one) for one in values.get("rules", ()))
        ]
        values["certain"] = [
            replace(one, agree=_parts(one.agree)) for one in (_typed(Certain, one) for one in values.get("certain", ()))
        ]
        return _typed(Settings, values)

    def save(self, path: str | Path) -> None:
        """Write the settings as JSON."""
        text = json.dumps(self.to_dict(), indent=1, ensure_ascii=False) + "\n"
        with atomic_file(Path(path)) as place:
            place.write_text(text, encoding="utf-8")

    @staticmethod
    def load(path: str | Path) -> Settings:
        """Read settings that :meth:`save` wrote."""
        try:
            given = json.loads(Path(path).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise NotFoundError(f"{path}: there is no such file") from None
        except ValueError as error:
            raise ArgumentError(f"{path}: not JSON: {error}") from error
        if not isinstance(given, dict):
            raise ArgumentError(f"{path}: accepted: a JSON object, as Settings.save writes it")
        try:
            return Settings.from_dict(given)
        except ArgumentError as error:
            raise ArgumentError(f"{path}: {error}") from error

    # -- the core's shape ------------------------------------------------------------------------
    def to_core(self, lists: Sequence[str] = ()) -> dict[str, Any]:
        """Return the settings as the core takes them: columns by their number; ``lists`` are columns of lists."""
        from casegraph.linkage.readings import read_as

        number = {column: at for at, column in enumerate(self.columns)}
        return {
            "fields": [
                {"column": column, "cleaning": read_as(name), "is_list": column in lists or column in self.lists}
                for column, name in self.columns.items()
            ],
            "comparisons": [
                {
                    "name": one.title,
                    "fields": [number[column] for column in (one.column, one.second_column) if column is not None],
                    "levels": [level.to_core() for level in one.levels],
                    "term_frequencies": one.term_frequencies,
                    "about": one.about,
                }
                for one in self.comparisons
            ],
            "rules": [
                {
                    "name": rule.label,
                    "expressions": [
                        {
                            "field": number[part.column],
                            "derived": part.derived,
                            "length": part.length,
                            "second": -1 if part.second_column is None else number[part.second_column],
                        }
                        for part in rule.whole_parts
                    ],
                    "most_rows": self.most_rows_of_block or 0,
                    "window": self.window,
                    "sorted": [number[column] for column in self._order_of(rule)],
                }
                for rule in self.rules
            ],
            "placeholders": list(self.placeholders),
            "source": self.source or "",
            "between_sources": self.between_sources,
            "most_pairs_of_rule": self.most_pairs_of_rule,
            "random_pairs": self.random_pairs,
            "pairs_to_learn": self.pairs_to_learn,
            "seed": self.seed,
        }


def _refuse_unreachable(comparison: str, levels: Sequence[Level]) -> None:
    """Refuse levels that no pair can have: similarities above 1, and those that an earlier one of their kind takes."""
    strictest: dict[str, float] = {}
    for level in levels:
        if level.kind in _SIMILARITIES and level.threshold > 1:
            raise ArgumentError(
                f"comparison '{comparison}', level '{level.label}': no similarity is above 1; accepted: a threshold "
                f"of 0 to 1, such as {level.threshold / 100:g}"
            )
        if level.kind not in (*_SIMILARITIES, *_DISTANCES):
            continue
        before = strictest.get(level.kind)
        rises = level.threshold >= before if before is not None and level.kind in _SIMILARITIES else False
        falls = level.threshold <= before if before is not None and level.kind in _DISTANCES else False
        if rises or falls:
            order = "from the highest threshold down" if rises else "from the lowest threshold up"
            raise ArgumentError(
                f"comparison '{comparison}', level '{level.label}': no pair can have it, an earlier level takes them "
                f"all; accepted: levels of one kind {order}"
            )
        strictest[level.kind] = level.threshold


def _parts(given: Sequence[Any]) -> list[Part | str]:
    return [part if isinstance(part, str) else _typed(Part, part) for part in given]


def _comparison(given: Mapping[str, Any]) -> Comparison:
    made = _typed(Comparison, given)
    return Comparison(
        made.column,
        [_level(level) for level in made.levels],
        made.second_column,
        made.term_frequencies,
        made.name,
        made.about,
    )


def _level(given: Any) -> Level:
    made = _typed(Level, given)
    return Level(made.kind, made.threshold, [_level(part) for part in made.parts], made.name)


def _typed(kind: type[_Typed], given: Any) -> _Typed:
    known = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    if not isinstance(given, Mapping):
        raise ArgumentError(f"settings: a {kind.__name__} is an object with {', '.join(known)}")
    for name in given:
        if name not in known:
            raise ArgumentError(f"settings: a {kind.__name__} has no '{name}'; accepted: {', '.join(known)}")
    try:
        return kind(**given)
    except TypeError as error:
        raise ArgumentError(f"settings: {error}") from error
