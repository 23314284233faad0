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


# -- a model of matches and strangers from columns that agree or not, and its standard errors ----------------------


def mixed(value: int) -> int:
    """SplitMix64."""
    most = 2**64 - 1
    value = (value + 0x9E3779B97F4A7C15) & most
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & most
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & most
    return value ^ (value >> 31)


def drawn(persons: int, seed: int, draw: int) -> list[int]:
    """How often each person is drawn."""
    start = mixed((mixed(seed) + draw) % 2**64)
    times = [0] * persons
    for at in range(persons):
        times[(mixed(start ^ mixed(at)) >> 32) * persons >> 32] += 1
    return times


class AgreementModel:
    """m, u and prior of two kinds of pairs, every column compared exactly, pairs counting so often each."""

    def __init__(self, records: list[Record], columns: list[str], rules: list[list[str]], times: Any) -> None:
        self.pairs, self.strangers, self.sessions, self.compared = 0.0, [], [], []
        every = list(combinations(range(len(records)), 2))
        agreed = {(a, b): [records[a][c] == records[b][c] for c in columns] for a, b in every}
        count = {pair: times(*pair) for pair in every}
        self.pairs = sum(count.values())
        for at in range(len(columns)):
            same = sum(count[pair] for pair in every if agreed[pair][at])
            other = self.pairs - same + 0.5
            least = 0.5 / (other + 1)
            share = min(max(same / self.pairs, min(least, 1e-9)), 1 - least)
            self.strangers.append((share, 1 - share, (1 - share) * 0.5 / max(other, 1.0)))
        seen = set()
        for rule in rules:
            pairs = [pair for pair in every if all(agreed[pair][columns.index(c)] for c in rule) and count[pair]]
            held = [column in rule for column in columns]
            self.sessions.append((held, [(agreed[pair], count[pair]) for pair in pairs]))
            self.compared += [(agreed[pair], count[pair]) for pair in pairs if pair not in seen]
            seen |= set(pairs)

    def odds(self, agreement: list[bool], held: list[bool], share: float) -> float:
        """The probability of a match."""
        match, other = share, 1 - share
        for at, same in enumerate(agreement):
            if not held[at]:
                match *= (self.m[at] if same else 1 - self.m[at]) / (self.u[at] if same else 1 - self.u[at])
        return match / (match + other)

    def learn(self) -> None:
        for _ in range(200):
            counts = [[0.0, 0.0] for _ in self.m]
            for number, (held, pairs) in enumerate(self.sessions):
                if sum(not one for one in held) < 2 or not pairs:
                    continue
                likely = [count * self.odds(agreed, held, self.shares[number]) for agreed, count in pairs]
                self.shares[number] = min(max(sum(likely) / sum(count for _, count in pairs), 1e-9), 1 - 1e-9)
                for (agreed, _), each in zip(pairs, likely, strict=True):
                    for at, same in enumerate(agreed):
                        if not held[at]:
                            counts[at][not same] += each
            learnt = [1 - (other + 0.1) / (same + other + 0.2) for same, other in counts]
            change = max(abs(new - old) for new, old in zip(learnt, self.m, strict=True))
            self.m = learnt
            if change <= 1e-5:
                return

    def weigh(self) -> None:
        self.prior = min(max(0.5 * sum(count for _, count in self.compared) / self.pairs, 1e-12), 0.5)
        for _ in range(300):
            likely = (count * self.odds(agreed, [False] * len(self.m), self.prior) for agreed, count in self.compared)
            before, self.prior = self.prior, max(sum(likely) / self.pairs, 1e-12)
            if abs(self.prior - before) <= max(1e-4 * before, 1e-11):
                return

    def take_out(self, prior: float, m: list[float]) -> None:
        self.u = []
        for (same, other, half), of in zip(self.strangers, m, strict=True):
            left = max(same - prior * of, 0.02 * same)
            rest = max(other - prior * (1 - of), min(max(0.02 * other, half), other))
            self.u.append(left / (left + rest))

    def train(self, fitted: AgreementModel | None = None) -> AgreementModel:
        if fitted is None:
            self.m, self.u, self.shares = [0.85] * len(self.strangers), [one[0] for one in self.strangers], []
            self.shares = [0.5] * len(self.sessions)
        else:
            self.m, self.shares = list(fitted.m), list(fitted.shares)
            self.take_out(fitted.prior, fitted.m)
        for further in [True, False] if fitted is not None else [True, True, False]:
            self.learn()
            self.weigh()
            if further:
                self.take_out(self.prior, self.m)
        return self

    def held_to_what_was_seen(self) -> list[float]:
        """m in the end: disagreement is no likelier than among strangers, what was not seen as likely."""
        out = []
        for at, m in enumerate(self.m):
            seen = [0.0, 0.0]
            for agreed, count in self.compared:
                seen[not agreed[at]] += count * self.odds(agreed, [False] * len(self.m), self.prior)
            other, chance = 1 - m, 1 - self.u[at]
            added = min(0.1, sum(seen) * chance)
            smoothed = 0.0 if seen[1] < 0.01 else other * (seen[1] + added) / (seen[1] + 0.1)
            out.append(1 - min(max(smoothed, min(other, chance)), chance))
        return out


def standard_errors(
    records: list[Record], columns: list[str], rules: list[list[str]], persons: list[int], draws: int, seed: int
) -> dict[str, Any]:
    """Standard deviations of m, u (of agreement) and prior over models of persons drawn with replacement."""
    fitted = AgreementModel(records, columns, rules, lambda a, b: 1).train()
    found = []
    for draw in range(draws):
        times = drawn(len(set(persons)), seed, draw)

        def together(a: int, b: int, times: list[int] = times) -> int:
            one, other = persons[a], persons[b]
            return times[one] if one == other else times[one] * times[other]

        model = AgreementModel(records, columns, rules, together).train(fitted)
        found.append((model.held_to_what_was_seen(), model.u, min(model.prior, 0.5)))

    def deviation(values: list[float]) -> float:
        mean = sum(values) / len(values)
        return math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))

    return {
        "m": [deviation([one[0][at] for one in found]) for at in range(len(columns))],
        "u": [deviation([one[1][at] for one in found]) for at in range(len(columns))],
        "weight": [deviation([math.log2(one[0][at] / one[1][at]) for one in found]) for at in range(len(columns))],
        "prior": deviation([one[2] for one in found]),
    }
