"""The figures that a reader wants first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

from casegraph.measures.rules import rules
from casegraph.reports import words
from casegraph.reports.builder import Builder
from casegraph.reports.page import Card, Cards
from casegraph.reports.page_tables import Count
from casegraph.reports.view import Id

__all__ = ["key_figures", "pairs_of_note"]

_MISSED = ("late", "not_attended", "cancelled_by_agency", "cancelled_by_person", "no_reply", "child_not_brought")


def key_figures(builder: Builder) -> list[Cards]:
    """The figures, by what they are of."""
    found = [Cards("Contacts", _contacts(builder) + _dates(builder))]
    knowledge = _knowledge(builder)
    for title, cards in (
        ("Appointments, replies and silence", _appointments(builder) + _delay(builder) + _silence(builder)),
        ("What was held, passed on and looked up", knowledge + _shares(builder) + _checks(builder)),
        ("Patterns on the coded data", _nth_incidents(builder) + _rules(builder)),
    ):
        if cards:
            found.append(Cards(title, cards))
    return found


def _contacts(builder: Builder) -> list[Card]:
    view = builder.view
    frequency = view.graph.frequency
    whole = builder.use(frequency.counts(by=[], presence="any"))
    row = whole.to_pylist()[0] if len(whole) else {"certain": 0, "possible": 0}
    rows = view.size("contacts")
    cards = [
        Card(
            words.bounds(row["certain"], row["possible"]),
            "contacts of agencies in all",
            f"told in {words.counted(rows, 'row')}; one row may stand for several contacts",
            builder.evidence.of("All contacts", whole, 0) if len(whole) else None,
            "contacts",
            count=Count(),
        )
    ]
    if view.principals:
        cards += _contacts_of_persons(builder)
    cards.append(_agencies(builder))
    cards[0] = replace(cards[0], sentence=_contacts_told(builder, cards))
    if view.size("incidents"):
        listed = [("incidents", at) for at in range(view.size("incidents"))]
        tied = sum(1 for value in _column(builder, "contacts", "incident_id") if value is not None)
        cards.append(
            Card(
                words.number(len(listed)),
                "incidents on record",
                f"{words.counted(tied, 'contact')} of {rows:,} belong to one of them",
                builder.evidence.listed("Incidents on record", listed),
                "incidents",
            )
        )
    return cards


def _contacts_told(builder: Builder, cards: list[Card]) -> str:
    """ "The record describes at least 176 contacts of 35 to 42 agencies ..."."""
    view = builder.view
    if not view.size("contacts"):
        return ""
    span = ""
    if view.first_day is not None and view.last_day is not None:
        span = f", {words.days_between(view.first_day, view.last_day)}"
    told = f"The record describes {cards[0].value} contacts, with {cards[-1].value} agencies and services{span}"
    met = _took_part(cards)
    took_part = [
        f"{view.person(person)} {'in' if at else 'took part in'} {value}" for at, (person, value) in enumerate(met)
    ]
    return f"{told}; {words.joined(took_part)}." if took_part else f"{told}."


def _took_part(cards: list[Card]) -> list[tuple[Id, str]]:
    return [(card.count.person, card.value) for card in cards if card.count and card.count.person is not None]


def _column(builder: Builder, table: str, column: str) -> list[object]:
    found: list[object] = builder.view.table(table)[column].to_pylist()
    return found


def _contacts_of_persons(builder: Builder) -> list[Card]:
    view = builder.view
    took_part = builder.use(view.graph.frequency.counts(by=["person"], persons=view.principals))
    found = {row["person"]: (at, row) for at, row in enumerate(took_part.to_pylist())}
    cards = []
    for person in view.principals:
        if person not in found:
            continue
        at, row = found[person]
        name = view.person(person)
        link = builder.evidence.of(f"Contacts in which {name} took part", took_part, at)
        cards.append(
            Card(
                words.bounds(row["certain"], row["possible"]),
                f"contacts in which {name} took part",
                "not those that were missed or only about the person",
                link,
                f"contacts_of {person}",
                count=Count(person=person, took_part=True),
            )
        )
    return cards


def _agencies(builder: Builder) -> Card:
    view = builder.view
    by_agency = builder.use(view.graph.frequency.counts(by=["agency"], presence="any"))
    rows = by_agency.to_pylist()
    certain = sum(1 for row in rows if row["certain"])
    return Card(
        words.bounds(certain, len(rows)),
        "agencies and services in contact",
        f"of {view.size('agencies'):,} named in the casebook; the others share, are told or are not told of contacts",
        "t-frequency-agency-year" if rows else None,
        "agencies",
    )


def _dates(builder: Builder) -> list[Card]:
    view = builder.view
    if view.first_day is None or view.last_day is None:
        return []
    cards = [
        Card(
            words.days_between(view.first_day, view.last_day),
            "span of the contacts\u2019 dates",
            "from the first day that any contact may have been on to the last",
            None,
            "span",
        )
    ]
    uncertain, undated = [], []
    by_date = Counter(text for text in _column(builder, "contacts", "date"))
    for text, count in by_date.items():
        first, last = view.days(text if isinstance(text, str) else None)
        if first is None or last is None:
            undated.append((text, count))
        elif first != last:
            uncertain.append((text, count))
    if view.large:
        open_rows, wide_rows = sum(count for _t, count in undated), sum(count for _t, count in uncertain)
        link = None
    else:
        texts = {text for text, _count in undated}
        rows = [("contacts", at) for at, text in enumerate(_column(builder, "contacts", "date")) if text in texts]
        open_rows, wide_rows = len(rows), sum(count for _t, count in uncertain)
        link = builder.evidence.listed("Contacts without a date that has both ends", rows) if rows else None
    have = "has" if wide_rows == 1 else "have"
    cards.append(
        Card(
            words.number(open_rows),
            "contacts not dated, or dated only on one side",
            f"{wide_rows:,} more {have} a first and a last possible day; the rest have one day",
            link,
            "not_dated",
        )
    )
    return cards


def _appointments(builder: Builder) -> list[Card]:
    result = builder.use(builder.view.graph.frequency.appointments(by=[]))
    if not len(result):
        return []
    row = result.to_pylist()[0]
    if row["total_possible"] == 0:
        return []
    missed = sum(row[name] for name in _MISSED)
    limits = f"95\u00a0% limits {words.percent(row['lower'])} to {words.percent(row['upper'])}"
    share = f"{words.percent(row['share_attended'])} of {row['known']:,} whose end is known; {limits}"
    total = words.bounds(row["total"], row["total_possible"])
    return [
        Card(
            f"{row['attended']:,} of {row['total']:,}",
            "appointments and planned visits attended",
            f"not attended, with those cancelled and those to which somebody came too late: {missed:,}; not stated: "
            f"{row['unknown']:,}; certain counts, in all {total}; attended {share}",
            builder.evidence.of("Appointments and planned visits", result, 0),
            "appointments",
            f"Of {total} appointments and planned visits, {row['attended']:,} "
            f"{'was' if row['attended'] == 1 else 'were'} attended for certain, "
            f"{words.percent(row['share_attended'])} of the {row['known']:,} whose end is known ({limits}).",
        )
    ]


def _delay(builder: Builder) -> list[Card]:
    result = builder.use(builder.view.graph.frequency.delays())
    known = [(row["days_min"], at, row) for at, row in enumerate(result.to_pylist()) if row["days_min"] is not None]
    if not known:
        return []
    days, at, row = max(known, key=lambda item: (item[0], -item[1]))
    moved = f"; the appointment moved {words.counted(row['rebookings'], 'time')}" if row["rebookings"] else ""
    agency = builder.view.agency(row["to_agency"])
    return [
        Card(
            f"{words.bounds(days, row['days_max'])} days" if days != 1 else "1 day",
            "longest certain time from a report to the reply to it",
            f"of {words.counted(len(known), 'reply', 'replies')} with dates; {agency}, {_on(row['from_day'])}{moved}",
            builder.evidence.of("Longest time from a report to the reply to it", result, at),
            "longest_delay",
            f"The longest certain time from a report to the reply to it was {words.bounds(days, row['days_max'])} "
            f"day{'' if days == row['days_max'] == 1 else 's'}, at {agency}.",
        )
    ]


def _on(day: object) -> str:
    text = words.shown(day)
    return f"reported {text}" if text else "day of the report not exact"


def _silence(builder: Builder) -> list[Card]:
    view = builder.view
    if not view.principals:
        return []
    result = builder.use(view.graph.frequency.silence(by=["person"], persons=view.principals))
    cards = []
    for at, row in enumerate(result.to_pylist()):
        if row["status"] != "ok" or row["days_max"] is None:
            continue
        name = view.person(row["person"])
        start, end = row["possible_from_day"], row["possible_to_day"]
        cards.append(
            Card(
                f"{words.bounds(row['days_min'], row['days_max'])} days",
                f"longest time without a described contact, {name}",
                f"at its longest {words.day_text(start)} to {words.day_text(end)}; within "
                f"{words.counted(row['observed_days'] or 0, 'day')} in which contacts would have been described",
                builder.evidence.of(f"Longest silence, {name}", result, at),
                f"silence {row['person']}",
            )
        )
    return cards


def _knowledge(builder: Builder) -> list[Card]:
    view = builder.view
    moment = view.last_moment
    result = builder.use(view.graph.knowledge.fragmentation(**moment.asked, persons=view.principals or None))
    rows = {row["bound"]: (index, row) for index, row in enumerate(result.to_pylist())}
    if "certain" not in rows or rows["certain"][1]["status"] != "ok":
        return []
    index, certain = rows["certain"]
    possible = rows["possible"][1]
    when = f" {moment.told}" if moment.told else ""
    name = view.agency(certain["best_agency"])
    return [
        Card(
            words.percent(certain["best"]),
            "of all contacts about the principal persons: the most that one agency held on record",
            f"{name}, {certain['best_held']:,} of {certain['n']:,}{when}; counting uncertain dates "
            f"{possible['best_held']:,} of {possible['n']:,}; held by {certain['agencies']:,} agencies in all",
            builder.evidence.of(f"Contacts held on record{when}, by any agency", result, index),
            "best_informed",
            f"{when[1:2].upper()}{when[2:] or 'In all'}, no agency held on record more than "
            f"{certain['best_held']:,} of the {certain['n']:,} contacts about the principal persons "
            f"({words.percent(certain['best'])}, {name}); {certain['agencies']:,} agencies held some.",
        )
    ]


def _shares(builder: Builder) -> list[Card]:
    view = builder.view
    if not view.size("shares"):
        return []
    counts = Counter(row["status"] for row in view.rows("shares"))
    parts = [f"{count:,} {words.term(status)}" for status, count in counts.most_common() if status != "made"]
    return [
        Card(
            f"{counts['made']:,} of {view.size('shares'):,}",
            "shares of information that were made",
            f"the others: {'; '.join(parts)}" if parts else "none of another status",
            "t-knowledge-shares",
            "shares",
            f"Of {words.counted(view.size('shares'), 'share')} of information told of, {counts['made']:,} "
            f"{'was' if counts['made'] == 1 else 'were'} made.",
        )
    ]


def _checks(builder: Builder) -> list[Card]:
    view = builder.view
    if not view.size("checks"):
        return []
    counts = Counter(row["status"] for row in view.rows("checks"))
    return [
        Card(
            f"{counts['made']:,} of {view.size('checks'):,}",
            "look-ups that were made, of those told of",
            f"{counts['not_made']:,} were not made, {counts['unclear']:,} unclear",
            "t-visibility-checks",
            "checks",
            f"Of {words.counted(view.size('checks'), 'look-up')} told of, {counts['made']:,} "
            f"{'was' if counts['made'] == 1 else 'were'} made and {counts['not_made']:,} "
            f"{'was' if counts['not_made'] == 1 else 'were'} not.",
        )
    ]


def pairs_of_note(builder: Builder) -> list[tuple[Id, Id]]:
    """Pairs of principal persons that are or were partners, else all pairs of the first five."""
    view = builder.view
    ties = {"partner", "former_partner", "spouse", "former_spouse"}
    known = {
        frozenset((row["from_person"], row["to_person"]))
        for row in (view.rows("relationships") if view.size("relationships") <= 20_000 else ())
        if row["kind"] in ties
    }
    pairs = list(combinations(view.principals, 2))
    tied = [pair for pair in pairs if frozenset(pair) in known]
    return tied or list(combinations(view.principals[:5], 2))


def _nth_incidents(builder: Builder) -> list[Card]:
    cards = []
    for pair in pairs_of_note(builder):
        found = []
        for hindsight in (False, True):
            result = builder.use(builder.view.graph.knowledge.nth_incident(pair, k=3, hindsight=hindsight))
            found.append((result, result.to_pylist()[0]))
        (result, plain), (_later, hind) = found
        if not plain["incidents_possible"] and not hind["incidents_possible"]:
            continue
        names = " and ".join(builder.view.person(person) for person in pair)
        later = f"with hindsight {_nth(hind)}; " if hind["on"] != plain["on"] else "the same with hindsight; "
        count = words.bounds(plain["incidents_certain"], plain["incidents_possible"])
        cards.append(
            Card(
                _nth(plain),
                f"third incident of domestic abuse stated at the time, {names}",
                f"{later}{count} such incidents in all",
                builder.evidence.of(f"Incidents of domestic abuse, {names}, as stated at the time", result, 0),
                f"third_incident {pair[0]} {pair[1]}",
            )
        )
    return cards


def _nth(row: dict[str, object]) -> str:
    if row["status"] == "ok":
        return words.shown(row["on"])
    return "not certain" if row["status"] == "possible_only" else "not reached"


def _rules(builder: Builder) -> list[Card]:
    """For each pair what became of the rules, on all records together."""
    view = builder.view
    cards = []
    for pair in pairs_of_note(builder) if view.may_ask_about_persons else ():
        statuses: Counter[str] = Counter()
        rows, told = [], []
        for rule in rules().values():
            asked = [pair] if rule.unit == "pair" else list(pair)
            result = builder.use(
                view.graph.knowledge.rule(
                    rule, asked, agencies="pooled", before=view.fatal_incident, purpose=view.purpose
                )
            )
            for row in result.to_pylist():
                statuses[row["status"]] += 1
                rows.append(row)
                if row["status"] == "met":
                    told.append(f"{rule.title or words.term(rule.name)}, {words.day_text(row['met_on'])}")
        if not any(row["occasions_possible"] for row in rows):
            continue
        names = " and ".join(view.person(person) for person in pair)
        others = [
            f"{statuses[name]} {words.term(name)}"
            for name in ("cannot_be_evaluated", "not_met", "not_applicable")
            if statuses[name]
        ]
        cards.append(
            Card(
                f"{statuses['met']} of {len(rows)}",
                f"rules met on the coded data, {names}",
                "; ".join([*told, *others, f"all agencies\u2019 records together{view.before_fatal}"]),
                "t-knowledge-rules",
                f"rules {pair[0]} {pair[1]}",
                f"On all records together, {statuses['met']} of {len(rows)} rules "
                f"{'was' if statuses['met'] == 1 else 'were'} met for {names} on the coded data.",
            )
        )
    return cards
