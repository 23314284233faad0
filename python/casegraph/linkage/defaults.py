"""Settings for records of persons, made from the columns that there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from casegraph.linkage.arguments import checked
from casegraph.linkage.settings import Comparison, Level, Part, Rule, Settings

__all__ = ["READ_AS", "person_settings"]

READ_AS = {
    "given_name": "name",
    "family_name": "name",
    "birth_date": "date",
    "sex": "sex",
    "address_line_1": "text",
    "postcode": "postcode",
    "phone": "phone",
    "email": "email",
    "national_number": "identifier",
}


def _name(column: str, other: str | None) -> Comparison:
    levels = [Level("exact"), Level("jaro_winkler", 0.92)]
    if other is not None:
        levels.append(Level("swapped"))
    if column == "given_name":
        levels.append(Level("nickname"))
    levels += [Level("shared_words"), Level("jaro_winkler", 0.8), Level("initial")]
    about = "family" if column == "family_name" else "person"
    return Comparison(column, levels, second_column=other, term_frequencies=True, about=about)


_PLAIN = [
    Comparison(
        "birth_date",
        [
            Level("exact"),
            Level("one_digit_off"),
            Level("day_month_swapped"),
            Level("damerau_levenshtein", 2),
            Level("first_of_january"),
            Level("same_partial_month"),
            Level("same_partial_year"),
            Level("same_year"),
        ],
        term_frequencies=True,
    ),
    Comparison("sex", [Level("exact")]),
    Comparison(
        "address_line_1",
        [Level("exact"), Level("jaro_winkler", 0.92), Level("qgram_jaccard", 0.5)],
        term_frequencies=True,
        about="home",
    ),
    Comparison(
        "postcode",
        [
            Level("exact"),
            Level("damerau_levenshtein", 1),
            Level("postcode_sector"),
            Level("postcode_district"),
            Level("postcode_area"),
        ],
        term_frequencies=True,
        about="home",
    ),
    Comparison("phone", [Level("exact"), Level("damerau_levenshtein", 1)], term_frequencies=True, about="contact"),
    Comparison("email", [Level("exact"), Level("jaro_winkler", 0.92)], term_frequencies=True),
    Comparison("national_number", [Level("exact"), Level("damerau_levenshtein", 1)], term_frequencies=True),
]

# Loose enough that an error in any one or two columns leaves some rule that still holds: blocking loses more true
# matches than scoring does. None is by a single common value, so that no block grows with the square of a SMITH.
_RULES: list[list[Part | str]] = [
    ["national_number"],
    ["email"],
    ["phone"],
    ["given_name", "family_name"],
    ["birth_date", Part("family_name", "prefix", 1)],
    ["birth_date", Part("given_name", "prefix", 1)],
    [Part("family_name", "soundex"), Part("given_name", "soundex"), Part("birth_date", "year")],
    ["postcode", Part("family_name", "soundex")],
    ["postcode", Part("given_name", "soundex")],
    ["birth_date", "postcode"],
    ["address_line_1", Part("given_name", "prefix", 2)],
    ["address_line_1", Part("family_name", "prefix", 2)],
    ["address_line_1", "birth_date"],
    ["birth_date", Part("given_name", "soundex", second_column="family_name")],  # names that changed places
]


def _of_lists(comparison: Comparison) -> Comparison:
    """The comparison of a column of lists: an element in common, then the levels of the closest pair of elements."""
    closest = [level for level in comparison.levels if level.kind not in ("exact", "swapped")]
    levels = [Level("exact"), Level("shared_elements"), *(Level("best_of", parts=[level]) for level in closest)]
    return replace(comparison, levels=levels, second_column=None)


def _without_swaps(comparison: Comparison) -> Comparison:
    levels = [level for level in comparison.levels if level.kind != "swapped"]
    return replace(comparison, levels=levels, second_column=None)


@checked
def person_settings(
    columns: Iterable[str], *, empty: Mapping[str, str] | None = None, lists: Iterable[str] = ()
) -> Settings:
    """Return settings for records of persons with these columns of the casebook's table ``records``.

    Parameters
    ----------
    columns
        Names of the columns that have values. Columns that the settings do not know are not used.
    empty
        Columns left out, and why; kept in the settings so that the result can say so.

    lists
        Columns that hold lists (:attr:`Settings.lists <casegraph.linkage.Settings>`): they are compared by an element
        in common, then by the closest pair of elements.

    Returns
    -------
    Settings
        Names by Jaro-Winkler similarity and changed places, dates of birth by digits, changed day and month and year,
        sex, address, postcode, phone, e-mail and national number, with term frequencies; relatives, neighbours and
        persons who moved are kinds of pairs of their own; rules that need no column to be right in both records.

    Examples
    --------
    >>> from casegraph.linkage import person_settings
    >>> settings = person_settings(["record_id", "given_name", "family_name", "birth_date"])
    >>> [comparison.title for comparison in settings.comparisons]
    ['given_name', 'family_name', 'birth_date']
    >>> [rule.label for rule in settings.rules][:2]
    ['given_name + family_name', 'birth_date + prefix(family_name, 1)']
    """
    there = set(columns)
    read_as = {column: cleaning for column, cleaning in READ_AS.items() if column in there}
    comparisons = []
    for column, other in (("given_name", "family_name"), ("family_name", "given_name")):
        if column in read_as:
            comparisons.append(_name(column, other if other in read_as else None))
    comparisons += [comparison for comparison in _PLAIN if comparison.column in read_as]
    listed = set(lists)
    comparisons = [
        _of_lists(one) if one.column in listed else _without_swaps(one) if one.second_column in listed else one
        for one in comparisons
    ]
    rules = [Rule(parts) for parts in _RULES]
    rules = [rule for rule in rules if all(column in read_as for part in rule.whole_parts for column in part.columns)]
    # Of lists of names it cannot be told which two changed places.
    rules = [
        rule for rule in rules if not any(part.second_column and listed & {*part.columns} for part in rule.whole_parts)
    ]
    return Settings(
        columns=read_as,
        comparisons=comparisons,
        rules=rules,
        source="agency_id" if "agency_id" in there else None,
        left_out=dict(empty or {}),
    )
