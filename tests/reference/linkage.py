"""Record linkage, slow and obvious: what the core must agree with.

Records are dicts of column to text or None, already normalised; levels and rules are the settings' own objects.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import combinations, pairwise, product
from typing import Any

import doublemetaphone

Record = dict[str, Any]


def jaro(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    a, b = sorted((a, b), key=lambda text: (len(text), text))
    reach = max(len(b) // 2 - 1, 0)
    free = list(range(len(b)))
    in_a, in_b = [], []
    for at, letter in enumerate(a):
        for place in free:
            if abs(place - at) <= reach and b[place] == letter:
                free.remove(place)
                in_a.append(letter)
                in_b.append(place)
                break
    matches = len(in_a)
    if not matches:
        return 0.0
    in_order_of_b = [b[place] for place in sorted(in_b)]
    transpositions = sum(x != y for x, y in zip(in_a, in_order_of_b, strict=True)) // 2
    return (matches / len(a) + matches / len(b) + (matches - transpositions) / matches) / 3


def jaro_winkler(a: str, b: str) -> float:
    similarity = jaro(a, b)
    if similarity <= 0.7 or a == b:
        return similarity
    prefix = 0
    for x, y in zip(a[:4], b[:4], strict=False):
        if x != y:
            break
        prefix += 1
    return similarity + prefix * 0.1 * (1 - similarity)


def edit_distance(a: str, b: str, transpositions: bool) -> int:
    d = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + (a[i - 1] != b[j - 1]))
            if transpositions and i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                d[i, j] = min(d[i, j], d[i - 2, j - 2] + 1)
    return d[len(a), len(b)]


def qgram_jaccard(a: str, b: str, q: int = 2) -> float:
    def grams(text: str) -> set[str]:
        if len(text) < q:
            return {text} - {""}
        return {text[at : at + q] for at in range(len(text) - q + 1)}

    x, y = grams(a), grams(b)
    return len(x & y) / len(x | y) if x | y else 1.0


def qgram_cosine(a: str, b: str, q: int = 2) -> float:
    def grams(text: str) -> set[str]:
        if len(text) < q:
            return {text} - {""}
        return {text[at : at + q] for at in range(len(text) - q + 1)}

    x, y = grams(a), grams(b)
    if not x and not y:
        return 1.0
    return len(x & y) / math.sqrt(len(x) * len(y)) if x & y else 0.0


def soundex(text: str) -> str:
    codes = {letter: digit for letters, digit in
             (("bfpv", "1"), ("cgjkqsxz", "2"), ("dt", "3"), ("l", "4"), ("mn", "5"), ("r", "6"))
             for letter in letters}  # fmt: skip
    letters = [letter for letter in text.lower() if "a" <= letter <= "z"]
    if not letters:
        return ""
    kept = [letters[0], *(letter for letter in letters[1:] if letter not in "hw")]
    digits = [codes.get(letter, "") for letter in kept]
    new = [digit for before, digit in pairwise(digits) if digit and digit != before]
    return (letters[0].upper() + "".join(new) + "000")[:4]


# -- pairs, levels, weights ----------------------------------------------------------------------------------------


def derived(record: Record, part: Any) -> str | None:
    value = record[part.column]
    if value is None:
        return None
    if part.derived == "prefix":
        return value[: part.length] if len(value) >= part.length else None
    if part.derived == "soundex":
        return soundex(value) or None
    if part.derived == "year":
        return value[:4]
    if part.derived == "consonants":
        return consonants(value) or None
    return value


def keys(record: Record, part: Any) -> set[str]:
    """What a record has of a part: several of a list, or of a sound with two codes."""
    value = record[part.column]
    if part.second_column is not None:  # both, in any order
        both = [derived({part.column: record[column]}, part) for column in part.columns]
        return set() if None in both else {"+".join(sorted(map(str, both)))}
    elements = value if isinstance(value, frozenset) else {value} - {None}
    if part.derived == "double_metaphone":
        return {code for element in elements for code in doublemetaphone.doublemetaphone(element) if code}
    return {key for element in elements if (key := derived({part.column: element}, part)) is not None}


def agrees(a: Record, b: Record, rule: Any) -> bool:
    return all(keys(a, part) & keys(b, part) for part in rule.whole_parts)


def cut_pairs(records: list[Record], rule: Any, most: int, window: int, order: list[str]) -> set[tuple[int, int]]:
    """Pairs of a rule whose blocks of more than `most` records pair each with the next `window` in order alone."""
    blocks: dict[tuple[str, ...], list[int]] = {}
    for row, record in enumerate(records):
        for key in product(*(keys(record, part) for part in rule.whole_parts)):
            blocks.setdefault(key, []).append(row)
    found = set()
    for rows in blocks.values():
        if len(rows) <= most:
            found |= set(combinations(rows, 2))
            continue
        rows = sorted(rows, key=lambda row: [text_of(records[row][column]) for column in order])
        for at, row in enumerate(rows):
            found |= {(min(row, other), max(row, other)) for other in rows[at + 1 : at + 1 + window]}
    return found


def text_of(value: Any) -> str:
    return "\x1f".join(sorted(value)) if isinstance(value, frozenset) else value or ""


PARTICLES = {
    "abu",
    "al",
    "bin",
    "bint",
    "ben",
    "da",
    "de",
    "del",
    "della",
    "den",
    "der",
    "di",
    "do",
    "dos",
    "du",
    "e",
    "el",
    "ibn",
    "la",
    "le",
    "mac",
    "mc",
    "san",
    "st",
    "ter",
    "ul",
    "van",
    "von",
    "y",
    "zu",
}


def words(name: str) -> list[str]:
    return [word for word in name.split(" ") if len(word) > 1 and word not in PARTICLES]


def consonants(name: str) -> str:
    kept = ""
    for word in words(name):
        word = re.sub(r"(.)\1+", r"\1", word)
        kept += re.sub("[aeiouwy]|h$", "", word)
    return kept if len(kept) > 1 else ""


def pair_counts(records: list[Record], rules: list[Any]) -> list[int]:
    return [sum(agrees(a, b, rule) for a, b in combinations(records, 2)) for rule in rules]


def compared(records: list[Record], rules: list[Any]) -> dict[tuple[int, int], int]:
    """Each pair that some rule has, with the first that has it."""
    found = {}
    for a, b in combinations(range(len(records)), 2):
        for number, rule in enumerate(rules):
            if agrees(records[a], records[b], rule):
                found[a, b] = number
                break
    return found


def holds(level: Any, a: Record, b: Record, comparison: Any) -> bool:
    x, y = a[comparison.column], b[comparison.column]
    if level.kind == "exact":
        return x == y
    if level.kind == "swapped":
        other = comparison.second_column
        return x == b[other] and y == a[other]
    if level.kind == "soundex":
        return soundex(x) != "" and soundex(x) == soundex(y)
    if level.kind == "all_of":
        return all(holds(part, a, b, comparison) for part in level.parts)
    if level.kind == "any_of":
        return any(holds(part, a, b, comparison) for part in level.parts)
    if level.kind == "initial":
        return min(len(x), len(y)) == 1 and x[0] == y[0]
    if level.kind in ("jaro", "jaro_winkler", "qgram_jaccard", "qgram_cosine"):
        return bool(globals()[level.kind](x, y) >= level.threshold)
    if level.kind in ("levenshtein", "damerau_levenshtein"):
        return edit_distance(x, y, level.kind == "damerau_levenshtein") <= level.threshold
    if level.kind == "one_digit_off":
        return sum(p != q for p, q in zip(x, y, strict=True)) == 1
    if level.kind == "day_month_swapped":
        return x[:4] == y[:4] and x[4:6] == y[6:] and x[6:] == y[4:6]
    if level.kind == "first_of_january":
        return bool(x[:4] == y[:4] and "0101" in (x[4:], y[4:]))
    if level.kind == "same_year":
        return x[:4] == y[:4]
    if level.kind == "double_metaphone":
        return bool(set(doublemetaphone.doublemetaphone(x)) & set(doublemetaphone.doublemetaphone(y)) - {""})
    if level.kind == "consonants":
        return consonants(x) != "" and consonants(x) == consonants(y)
    if level.kind in ("same_words", "same_words_across"):
        second = comparison.second_column if level.kind == "same_words_across" else None
        of_a, of_b = (sorted([*{*words(one[comparison.column])}, *{*words((second and one[second]) or "")}])
                      for one in (a, b))  # fmt: skip
        return bool(of_a) and of_a == of_b
    if level.kind == "none_of":
        return not any(holds(part, a, b, comparison) for part in level.parts)
    if level.kind == "shared_elements":
        return len(x & y) >= max(1, level.threshold)
    if level.kind == "best_of":
        pairs = [({comparison.column: p}, {comparison.column: q}) for p in x for q in y]
        return any(holds(part, *pair, comparison) for pair in pairs for part in level.parts)
    raise ValueError(level.kind)


def level_of(comparison: Any, a: Record, b: Record) -> int:
    if a[comparison.column] is None or b[comparison.column] is None:
        return 0
    for number, level in enumerate(comparison.levels, start=1):
        if holds(level, a, b, comparison):
            return number
    return len(comparison.levels) + 1


def of_others(count: float, own: float) -> float:
    return max(count - own, count / (1 + own))


def own_records(counts: Counter[str], u: float) -> float:
    """Records of one person with the same value, such that chance agreement adds up to u."""
    shared = [count for count in counts.values() if count > 1]

    def agreement(own: float) -> float:
        return sum(count * of_others(count, own) for count in shared) / sum(counts.values()) ** 2

    if not shared or agreement(1) <= u:
        return 1
    low, high = 1.0, float(max(shared))
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if agreement(middle) > u else (low, middle)
    return high


def weight(records: list[Record], a: Record, b: Record, comparisons: list[Any], model: Any) -> float:
    total = math.log2(model.prior / (1 - model.prior))
    for at, comparison in enumerate(comparisons):
        level = level_of(comparison, a, b)
        if level == 0:
            continue
        total += math.log2(model.m[at][level] / model.u[at][level])
        if level == 1 and comparison.term_frequencies:
            counts = Counter(r[comparison.column] for r in records if r[comparison.column] is not None)
            share = of_others(counts[a[comparison.column]], own_records(counts, model.u[at][1])) / sum(counts.values())
            total += math.log2(model.u[at][1] / share)
    return total


def clusters(size: int, links: list[tuple[int, int]]) -> list[int]:
    """Of each record the smallest of those that it is linked to, directly or through others."""
    of = list(range(size))
    changed = True
    while changed:
        changed = False
        for a, b in links:
            smallest = min(of[a], of[b])
            if (of[a], of[b]) != (smallest, smallest):
                of[a] = of[b] = smallest
                changed = True
    return of


def expected_f1(size: int, pairs: list[tuple[int, int, float]], threshold: float) -> float:
    """Of the clusters at a threshold, pairs being matches with their probabilities and all others none."""
    of = clusters(size, [(a, b) for a, b, probability in pairs if probability >= threshold])
    made = sum(of[a] == of[b] for a, b in combinations(range(size), 2))
    within = sum(probability for a, b, probability in pairs if of[a] == of[b])
    return 2 * within / (made + sum(probability for _, _, probability in pairs))
