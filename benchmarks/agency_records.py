"""Workload W2: made records of persons at five agencies, with errors as agencies make them. They describe nobody.

    python benchmarks/agency_records.py OUT.parquet [--records N] [--seed N]

Persons live in households that move; some are twins, some bear a parent's name, some change theirs. Names depend on
year of birth, community and area, so that fields are not independent of each other. A record is made at each contact;
every record has a carefulness, drawn from a gamma distribution of shape 2, by which all its rates of error are
multiplied, so that errors come together. The rates are those of `RATES`: a clean agency, two typical and two poor
ones. All rates are assumptions (docs/linkage.md). Phones begin with 0500 and postcodes with Q: none is in use.
The columns `person`, `household` and `address` are the truth; a linkage must not be given them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Draw = np.random.Generator
Texts = Any  # a NumPy array of Python's texts, None where there is none

TRUTH = ["person", "household", "address"]
COLUMNS = ["record_id", "agency_id", "given_name", "family_name", "birth_date", "sex", "address_line_1", "postcode",
           "phone", "day"]  # fmt: skip
AGENCIES = ("health", "police", "housing", "school", "charity")
COVERAGE = (0.80, 0.55, 0.40, 0.25, 0.15)
CONTACTS = (2.4, 1.8, 2.0, 1.6, 1.6)  # of a covered person in five years
KIND = (1, 2, 1, 0, 2)  # a column of RATES
RATES = {  # clean, typical, poor
    "blank": (0.005, 0.03, 0.12),
    "typo": (0.005, 0.02, 0.06),
    "phonetic": (0.003, 0.01, 0.03),
    "scan": (0.001, 0.003, 0.02),
    "nickname": (0.01, 0.05, 0.10),
    "initial": (0.002, 0.01, 0.05),
    "swapped": (0.001, 0.005, 0.02),
    "fake": (0.0005, 0.002, 0.01),
    "dob_digit": (0.003, 0.01, 0.03),
    "dob_swapped": (0.002, 0.005, 0.02),
    "dob_first": (0.001, 0.01, 0.06),
    "copied": (0.001, 0.005, 0.02),
    "old_address": (0.02, 0.15, 0.40),
    "abbreviated": (0.10, 0.30, 0.50),
    "reordered": (0.02, 0.05, 0.10),
    "no_unit": (0.02, 0.10, 0.30),
    "house_digit": (0.003, 0.01, 0.03),
    "institution": (0.001, 0.01, 0.05),
}
YEARS = 5
LAST_DAY = np.datetime64("2024-12-31")
CHUNK = 50_000  # households


# -- names and places ----------------------------------------------------------------------------------------------


def zipf(size: int, s: float, q: float) -> np.ndarray:
    weights = 1.0 / (np.arange(1, size + 1) + q) ** s
    return weights / weights.sum()


UNFIT = (
    "fuc",
    "fuk",
    "shit",
    "cun",
    "nig",
    "wan",
    "pis",
    "dic",
    "dik",
    "sex",
    "rap",
    "die",
    "kil",
    "tit",
    "coc",
    "bum",
)


def words(draw: Draw, size: int, syllables: tuple[int, int], taken: set[str]) -> list[str]:
    """Distinct pronounceable words that are not in `taken`, which grows by them."""
    starts = np.array(["b", "br", "c", "ch", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "ph", "r", "s", "sh",
                       "st", "t", "th", "v", "w", "y", "z", ""])  # fmt: skip
    vowels = np.array(["a", "e", "i", "o", "u", "ie", "ee", "ou", "ai"])
    ends = np.array(["", "", "", "n", "r", "l", "s", "th", "ld", "ll", "nd", "m"])
    out: list[str] = []
    while len(out) < size:
        many = int(draw.integers(syllables[0], syllables[1] + 1))
        word = "".join(
            str(draw.choice(starts)) + str(draw.choice(vowels)) + str(draw.choice(ends)) for _ in range(many)
        )
        if 3 <= len(word) <= 13 and word not in taken and not any(one in word for one in UNFIT):
            taken.add(word)
            out.append(word.capitalize())
    return out


# In use in the United Kingdom; what their bearers are called. Of all other names a short form is made.
CALLED = {
    "f": "Elizabeth:Liz,Beth,Lizzie Margaret:Maggie,Peggy Susan:Sue Patricia:Pat,Trish Christine:Chris,Chrissy "
         "Katherine:Kate,Kathy,Katie Jacqueline:Jackie Deborah:Debbie Jennifer:Jenny,Jen Rebecca:Becky Victoria:Vicky "
         "Samantha:Sam Alexandra:Alex,Sandra Charlotte:Lottie,Charlie Abigail:Abby Isabella:Bella Amelia:Millie "
         "Emily:Em Jessica:Jess Eleanor:Ellie,Nell Olivia:Liv Sophie:Soph Grace:Gracie Hannah: Sarah:Sally Emma: "
         "Lucy:Lu Chloe: Megan:Meg Laura: Gemma: Nicola:Nicky Joanne:Jo Claire: Karen: Linda:Lin Julie:Jules "
         "Mary:Molly Dorothy:Dot,Dolly Florence:Flo Edith:Edie",
    "m": "William:Bill,Will,Billy Robert:Bob,Rob,Bobby Richard:Dick,Rick James:Jim,Jamie John:Jack,Johnny "
         "Michael:Mike,Mick Thomas:Tom,Tommy David:Dave Christopher:Chris Anthony:Tony Andrew:Andy Stephen:Steve "
         "Matthew:Matt Daniel:Dan,Danny Joseph:Joe Samuel:Sam Benjamin:Ben Alexander:Alex,Sandy Nicholas:Nick "
         "Edward:Ted,Ed Charles:Charlie Henry:Harry George:Georgie Peter:Pete Paul: Mark: Kevin:Kev Gary:Gaz Ian: "
         "Kenneth:Ken Ronald:Ron Terence:Terry Raymond:Ray Oliver:Ollie Joshua:Josh Callum:Cal Luke: Ryan: Liam: "
         "Jacob:Jake",
}  # fmt: skip


class Names:
    """Given names by sex, community and decade of birth; family names by community and area."""

    communities = 5
    share = (0.72, 0.10, 0.08, 0.06, 0.04)

    def __init__(self, draw: Draw, areas: int) -> None:
        taken: set[str] = set()
        self.called: dict[str, list[str]] = {}
        real = {}
        for sex, text in CALLED.items():
            pairs = [one.split(":") for one in text.split()]
            real[sex] = [name for name, _ in pairs]
            self.called.update({name: [short for short in shorts.split(",") if short] for name, shorts in pairs})
        self.given: dict[tuple[str, int], Texts] = {}
        for sex in "fm":
            for community in range(self.communities):
                own = words(draw, 700 if community == 0 else 250, (1, 3), taken)
                self.given[sex, community] = np.array(real[sex] + own if community == 0 else own, dtype=object)
        for names in self.given.values():
            for name in names:
                if name not in self.called and draw.random() < 0.5:
                    self.called[name] = [name[: max(3, len(name) // 2)] + ("y" if draw.random() < 0.5 else "")]
        sizes = (20_000, 2_500, 2_500, 2_000, 2_000)
        self.family = [np.array(words(draw, size, (1, 3), taken), dtype=object) for size in sizes]
        self.local = draw.integers(0, 1 << 30, (areas, 150))  # names that an area has more of

    def draw_given(self, draw: Draw, sex: Texts, community: np.ndarray, decade: np.ndarray) -> Texts:
        """What was common in one decade is rare some decades on."""
        out = np.empty(len(sex), dtype=object)
        for (one, group), names in self.given.items():
            here = np.flatnonzero((sex == one) & (community == group))
            rank = draw.choice(len(names), len(here), p=zipf(len(names), 1.1, 4))
            out[here] = names[(rank + 9 * decade[here]) % len(names)]
        return out

    def draw_family(self, draw: Draw, community: np.ndarray, area: np.ndarray) -> Texts:
        out = np.empty(len(community), dtype=object)
        for group, names in enumerate(self.family):
            here = np.flatnonzero(community == group)
            rank = draw.choice(len(names), len(here), p=zipf(len(names), 1.0, 15))
            of_area = draw.random(len(here)) < 0.25
            local = self.local[area[here], (draw.random(len(here)) ** 2 * 150).astype(int)] % len(names)
            out[here] = names[np.where(of_area, local, rank)]
        return out


KINDS_OF_STREET = ["Street", "Road", "Avenue", "Close", "Lane", "Drive", "Court", "Crescent"]
SHORT = {"Street": "St", "Road": "Rd", "Avenue": "Ave", "Close": "Cl", "Lane": "Ln", "Drive": "Dr", "Court": "Ct",
         "Crescent": "Cres", "Flat": "Fl"}  # fmt: skip


class Places:
    """Dwellings: an address in so many parts that it can be misread, and its postcode, of some twenty dwellings."""

    def __init__(self, draw: Draw, dwellings: int, areas: int) -> None:
        self.dwellings, self.areas = dwellings, areas
        stems = words(draw, 3_000, (1, 3), set())
        self.streets = [f"{stem} {KINDS_OF_STREET[int(draw.integers(8))]}" for stem in stems]
        self.salt = int(draw.integers(1 << 30))

    def area(self, dwelling: np.ndarray) -> np.ndarray:
        return dwelling * self.areas // self.dwellings

    def parts(self, dwelling: int) -> tuple[str, int, str, str]:
        """Unit (empty: none), number, street, postcode."""
        segment, place = divmod(dwelling, 20)
        mixed = (segment * 2654435761 + self.salt) & 0xFFFFFFFF
        street = self.streets[(mixed >> 7) % len(self.streets)]
        number = (mixed >> 3) % 140 + 1
        if mixed % 5 == 0:  # a building of twenty units
            unit, number = f"Flat {place + 1}", number
        else:
            unit, number = "", number + 2 * place
        area = dwelling * self.areas // self.dwellings
        rest = segment % 4_000
        code = f"Q{chr(65 + area // 20 % 26)}{area % 20 + 1} {rest // 400}{'ABDEFGHJLN'[rest // 40 % 10]}" \
               f"{'ABDEFGHJLNPQRSTUWXYZ'[rest % 20]}"  # fmt: skip
        return unit, number, street, code


# -- errors --------------------------------------------------------------------------------------------------------

KEYS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
BESIDE = {
    key: [row[at + step] for step in (-1, 1) if 0 <= at + step < len(row)] for row in KEYS for at, key in enumerate(row)
}
SOUNDS = [("ph", "f"), ("ck", "k"), ("ie", "y"), ("ee", "ea"), ("ll", "l"), ("th", "t"), ("ou", "oo"), ("ai", "ay"),
          ("c", "k"), ("s", "z"), ("v", "f"), ("j", "g"), ("e", "a"), ("i", "e"), ("o", "u")]  # fmt: skip
SCANS = [("m", "rn"), ("l", "1"), ("o", "0"), ("e", "c"), ("h", "b"), ("i", "l"), ("n", "ri"), ("u", "v"), ("a", "o")]
FAKES = [("Unknown", "Unknown"), ("Baby", None), ("Mr", None), ("Test", "Patient"), ("Child", "Unknown")]


def typo(draw: Draw, text: str) -> str:
    kind, at = draw.integers(4), int(draw.integers(len(text)))
    if kind == 0:
        return text[:at] + text[at] + text[at:]
    if kind == 1 and len(text) > 2:
        return text[:at] + text[at + 1 :]
    if kind == 2 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + str(draw.choice(BESIDE.get(text[at].lower(), ["e"]))) + text[at + 1 :]


def replaced(draw: Draw, text: str, table: list[tuple[str, str]]) -> str:
    low = text.lower()
    there = [(old, new) for old, new in table if old in low]
    if not there:
        return text
    old, new = there[int(draw.integers(len(there)))]
    at = low.find(old)
    return (text[:at] + new + text[at + len(old) :]).capitalize()


def wrong_digit(draw: Draw, text: str) -> str:
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    at = places[int(draw.integers(len(places)))]
    return text[:at] + str(draw.integers(10)) + text[at + 1 :]


def written(draw: Draw, parts: tuple[str, int, str, str], wrong: dict[str, bool]) -> str:
    unit, number, street, _ = parts
    house = wrong_digit(draw, str(number)) if wrong["house_digit"] else str(number)
    line = f"{house} {street}"
    if unit and not wrong["no_unit"]:
        line = f"{line}, {unit}" if wrong["reordered"] else f"{unit}, {line}"
    elif wrong["reordered"]:
        line = f"{street}, {house}"
    if wrong["abbreviated"]:
        for whole, short in SHORT.items():
            line = line.replace(whole, short)
    return line


# -- persons -------------------------------------------------------------------------------------------------------


@dataclass
class People:
    """Of a chunk of households: their persons, a household's one after the other."""

    household: np.ndarray
    first_of: np.ndarray  # of each person the first one of the household
    size: np.ndarray
    given: Texts
    family: Texts
    later_family: Texts
    changed: np.ndarray  # day of the change of name, from the first day; beyond the last: none
    born: np.ndarray
    sex: Texts
    phone: Texts
    homes: np.ndarray  # four dwellings a household, by their order
    moved: np.ndarray  # days of the three moves


def people(draw: Draw, names: Names, places: Places, first_household: int, households: int) -> People:
    size = 1 + draw.poisson(1.3, households)
    household = np.repeat(np.arange(households), size)
    first_of = np.repeat(np.cumsum(size) - size, size)
    place = np.arange(len(household)) - first_of
    total = len(household)
    homes = draw.integers(0, places.dwellings, (households, 4))
    moves = np.minimum(draw.poisson(0.10 * YEARS, households), 3)
    days = np.sort(np.where(np.arange(3) < moves[:, None], draw.integers(1, 365 * YEARS, (households, 3)), 1 << 20), 1)
    community = draw.choice(names.communities, households, p=names.share)[household]
    community = np.where(draw.random(total) < 0.05, draw.choice(names.communities, total, p=names.share), community)
    head_age = draw.uniform(20, 85, households)[household]
    has_partner = (draw.random(households) < 0.65)[household]
    mother_age = 18 + draw.random(total) * np.minimum(head_age - 18, 24)  # at the birth: no child is yet to be born
    child_age = head_age - mother_age
    age = np.where(
        place == 0, head_age, np.where((place == 1) & has_partner, head_age + draw.normal(0, 4, total), child_age)
    )
    twin = np.flatnonzero((draw.random(total) < 0.015) & (place >= 2))
    age[twin] = age[twin - 1]
    days_old = (np.clip(age, 0.1, 98) * 365.25).astype(int)
    born = LAST_DAY - 365 * YEARS - days_old
    sex = np.where(draw.random(total) < 0.5, "f", "m").astype(object)
    partner = np.flatnonzero((place == 1) & has_partner)
    sex[partner] = np.where(sex[first_of[partner]] == "f", "m", "f")
    decade = born.astype("datetime64[Y]").astype(int) // 10
    given = names.draw_given(draw, sex, community, decade)
    area = places.area(homes[household, 0])
    family = names.draw_family(draw, community, area)
    shares = draw.random(total) < 0.75
    family = np.where(shares, family[first_of], family)
    named_after = np.flatnonzero((draw.random(total) < 0.03) & (place >= 1) & (age < head_age - 15))
    given[named_after], family[named_after] = given[first_of[named_after]], family[first_of[named_after]]
    sex[named_after] = sex[first_of[named_after]]
    changes = (draw.random(total) < 1 - np.exp(-0.02 * YEARS)) & (age > 18)
    changed = np.where(changes, draw.integers(1, 365 * YEARS, total), 1 << 20)
    other = np.where(draw.random(total) < 0.5, family[first_of], names.draw_family(draw, community, area))
    number = draw.integers(0, 10**7, total)
    own = (draw.random(total) < 0.75) & (age > 14)
    number = np.where(own, number, number[first_of])
    phone = np.array([f"0500 {one:07d}" for one in number], dtype=object)
    return People(household + first_household, first_of, size[household], given, family, other, changed, born, sex,
    phone,
                  homes, days)  # fmt: skip


# -- records -------------------------------------------------------------------------------------------------------


def contacts(draw: Draw, persons: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Person, agency and day of each contact."""
    who, agency = [], []
    for at, (coverage, mean) in enumerate(zip(COVERAGE, CONTACTS, strict=True)):
        covered = np.flatnonzero(draw.random(persons) < coverage)
        here = np.repeat(covered, draw.poisson(mean, len(covered)))
        who.append(here)
        agency.append(np.full(len(here), at))
    person, of = np.concatenate(who), np.concatenate(agency)
    return person, of, draw.integers(0, 365 * YEARS, len(person))


def errors(draw: Draw, agency: np.ndarray) -> dict[str, np.ndarray]:
    """Of each record which errors it has: all rates go with its carefulness."""
    careless = draw.gamma(2.0, 0.5, len(agency))
    kind = np.array(KIND)[agency]
    return {
        name: draw.random(len(agency)) < np.minimum(np.array(rates)[kind] * careless, 0.9)
        for name, rates in RATES.items()
        if name != "blank"
    } | {
        f"blank_{column}": draw.random(len(agency)) < np.minimum(np.array(RATES["blank"])[kind] * careless, 0.9)
        for column in COLUMNS[2:9]
    }


def names_of(draw: Draw, folk: People, person: np.ndarray, day: np.ndarray, wrong: dict[str, np.ndarray],
             names: Names) -> tuple[Texts, Texts]:  # fmt: skip
    given = folk.given[person].copy()
    family = np.where(day >= folk.changed[person], folk.later_family[person], folk.family[person])
    for at in np.flatnonzero(wrong["nickname"]):
        short = names.called.get(given[at])
        if short:
            given[at] = short[int(draw.integers(len(short)))]
    for kind, spoil in (
        ("typo", typo),
        ("phonetic", lambda one, text: replaced(one, text, SOUNDS)),
        ("scan", lambda one, text: replaced(one, text, SCANS)),
    ):
        for at in np.flatnonzero(wrong[kind]):
            spoilt = given if draw.random() < 0.5 else family
            spoilt[at] = spoil(draw, spoilt[at])
    for at in np.flatnonzero(wrong["initial"]):
        given[at] = given[at][:1]
    swapped = wrong["swapped"]
    given[swapped], family[swapped] = family[swapped], given[swapped]
    for at in np.flatnonzero(wrong["fake"]):
        first, last = FAKES[int(draw.integers(len(FAKES)))]
        given[at], family[at] = first, last or family[at]
    return given, family


def births_of(draw: Draw, folk: People, person: np.ndarray, wrong: dict[str, np.ndarray]) -> Texts:
    born = folk.born[person].astype(str).astype(object)
    for at in np.flatnonzero(wrong["dob_digit"]):
        born[at] = wrong_digit(draw, born[at])
    for at in np.flatnonzero(wrong["dob_swapped"]):
        if int(born[at][8:]) <= 12:
            born[at] = f"{born[at][:4]}-{born[at][8:]}-{born[at][5:7]}"
    for at in np.flatnonzero(wrong["dob_first"]):
        born[at] = f"{born[at][:4]}-01-01"
    return born


def records(draw: Draw, folk: People, names: Names, places: Places) -> dict[str, Any]:
    person, agency, day = contacts(draw, len(folk.given))
    wrong = errors(draw, agency)
    given, family = names_of(draw, folk, person, day, wrong, names)
    born = births_of(draw, folk, person, wrong)
    phone = folk.phone[person].copy()
    # Of another one of the household, where there is one: the date of birth or the phone.
    copied = np.flatnonzero(wrong["copied"] & (folk.size[person] > 1))
    for at in copied:
        me, first, size = person[at], folk.first_of[person[at]], folk.size[person[at]]
        other = first + (me - first + 1 + int(draw.integers(size - 1))) % size
        if draw.random() < 0.5:
            born[at] = str(folk.born[other])
        else:
            phone[at] = folk.phone[other]
    household = folk.household[person]
    local = household - folk.household[0]
    moves = (folk.moved[local] <= day[:, None]).sum(1)
    held = np.where(wrong["old_address"], np.maximum(moves - 1, 0), moves)
    dwelling = folk.homes[local, held]
    line, code = np.empty(len(person), dtype=object), np.empty(len(person), dtype=object)
    spoilt = {name: wrong[name].tolist() for name in ("abbreviated", "reordered", "no_unit", "house_digit")}
    for at, one in enumerate(dwelling.tolist()):
        parts = places.parts(one)
        line[at] = written(draw, parts, {name: them[at] for name, them in spoilt.items()})
        code[at] = parts[3]
    for at in np.flatnonzero(wrong["institution"]):
        if draw.random() < 0.5:
            line[at], code[at] = "NFA", None
        else:
            hostel = places.parts(int(places.area(dwelling[at])) * places.dwellings // places.areas)
            line[at], code[at] = f"Hostel, {hostel[2]}", hostel[3]
    values = {"given_name": given, "family_name": family, "birth_date": born, "sex": folk.sex[person].copy(),
              "address_line_1": line, "postcode": code, "phone": phone}  # fmt: skip
    for column, them in values.items():
        them[wrong[f"blank_{column}"]] = None
    first_day = LAST_DAY - 365 * YEARS
    return {"agency_id": np.array(AGENCIES, dtype=object)[agency], **values, "day": first_day + day, "person": person,
            "household": household, "address": folk.homes[local, moves]}  # fmt: skip


def pieces(size: int, seed: int) -> Iterator[dict[str, Any]]:
    """The records, in pieces; persons are numbered through."""
    draw = np.random.default_rng(seed)
    households = max(2, round(size / 2.3 / 4.43))  # 4.43 records a person
    areas = min(400, max(4, households // 2_000))
    names, places = Names(draw, areas), Places(draw, households * 11 // 10, areas)
    made, before, first = 0, 0, 0
    while made < size:
        folk = people(draw, names, places, first, CHUNK if households > CHUNK else households // 8 + 1)
        piece = records(draw, folk, names, places)
        order = draw.permutation(len(piece["person"]))[: size - made]
        piece = {name: values[order] for name, values in piece.items()}
        piece["person"] = piece["person"] + before
        piece["record_id"] = np.arange(made, made + len(order))
        made, before, first = made + len(order), before + len(folk.given), int(folk.household[-1]) + 1
        yield piece


def table_of(piece: dict[str, Any]) -> Any:
    import pyarrow as pa

    return pa.table({name: pa.array(piece[name]) for name in COLUMNS + TRUTH})


def made(size: int, seed: int) -> Any:
    """The records as one Arrow table."""
    import pyarrow as pa

    return pa.concat_tables(table_of(piece) for piece in pieces(size, seed))


def main() -> None:
    import pyarrow.parquet as pq

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    label = f'{{"made": true, "describes": "nobody", "workload": "W2", "seed": {options.seed}}}'
    writer = None
    for piece in pieces(options.records, options.seed):
        table = table_of(piece)
        writer = writer or pq.ParquetWriter(options.output, table.schema.with_metadata({"casegraph": label}))
        writer.write_table(table)
    if writer is not None:
        writer.close()


if __name__ == "__main__":
    main()
