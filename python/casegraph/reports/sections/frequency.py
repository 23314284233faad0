"""How often agencies met persons, at what intervals, and how appointments ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casegraph.reports import words
from casegraph.reports.builder import Builder, Shown
from casegraph.reports.heat_map import heat_map
from casegraph.reports.keys import of_contact, year_days
from casegraph.reports.page import Section
from casegraph.reports.page_tables import About, Cell, Column, Count, Table, cell
from casegraph.reports.view import Id

__all__ = ["frequency"]


def frequency(builder: Builder) -> Section:
    """How often."""
    view = builder.view
    section = Section(
        "frequency",
        "How often: counts, rates and silences",
        "Counts by person are of contacts in which the person took part, certain where that is stated; counts by "
        "agency are of all contacts of the agency about anybody. Rates use only the time in which "
        "contacts would have been described (coverage), stated beside each; where "
        "there is none, no rate is given.",
    )
    section.parts += heat_map(builder)
    section.parts.append(_agency_year(builder))
    if view.principals:
        section.parts.append(_person_agency(builder))
        section.parts.append(_rates(builder))
        section.parts.append(_waits(builder))
        section.parts.append(_proximity(builder))
        section.parts.append(_silence(builder))
    section.parts.append(_delays(builder))
    section.parts.append(_appointments(builder))
    if view.principals:
        section.parts.append(_appointments_by_person(builder))
    return section


def _of_both(row: Mapping[str, Any]) -> About:
    return About((row["agency"],), (row["person"],))


def _agency_head(builder: Builder, agency: Id) -> Cell:
    return cell(builder.view.agency(agency))


def _agency_year(builder: Builder) -> Table:
    view, counts = builder.view, builder.view.graph.frequency.counts
    totals = builder.use(counts(by=["agency"], presence="any"))
    yearly = builder.use(counts(by=["agency", "year"], presence="any"))
    cells: dict[tuple[Id, int | None], int] = {}
    for at, row in enumerate(yearly.to_pylist()):
        cells[row["agency"], row["year"]] = at
    years = sorted({year for _agency, year in cells if year is not None})
    columns = [
        Column("agency", "Agency", description="agency or service", head=True),
        Column("sector", "Sector", page=False),
    ]
    columns.append(Column("all", "All", "contacts", "all contacts", "bounds"))
    columns += [Column(str(year), str(year), "contacts", f"contacts in {year}", "bounds") for year in years]
    if any(year is None for _agency, year in cells):
        columns.append(
            Column("no_bound", "Open date", "contacts", "contacts whose date has no first or no last day", "bounds")
        )
    anchors: list[str] = []
    table = Table(
        "frequency-agency-year",
        "Contacts by agency and year",
        columns,
        note="A contact that may have been in either of two years is possible in both and certain in neither; the "
        "years therefore need not add up to the whole.",
        measure="frequency.counts",
        style="matrix",
        anchors=anchors,
        follows="apkd",
    )
    at_of = {row["agency"]: at for at, row in enumerate(totals.to_pylist())}
    table.groups, table.group_of = [], "Sector"
    for agency in (agency for agency in view.agency_order if agency in at_of):
        name = view.agency(agency)
        line = [_agency_head(builder, agency), cell(view.sector.get(agency, ""), words.term(view.sector.get(agency)))]
        line.append(builder.counted(totals, at_of[agency], f"{name}, all contacts", Count(agency)))
        wanted: list[int | None] = [*years]
        if columns[-1].name == "no_bound":
            wanted.append(None)
        for year in wanted:
            found = cells.get((agency, year))
            told = f"in {year}" if year else "with an open date"
            title = f"{name}, contacts {told}"
            first, last = year_days(year) if year else (None, None)
            count = Count(agency, first=first, last=last, undated=year is None)
            line.append(builder.bounds(0, 0) if found is None else builder.counted(yearly, found, title, count))
        table.rows.append(line)
        table.is_about(About((agency,)))
        anchors.append(f"g-{(view.place_of('agencies', agency) or 0) + 1}")
        table.groups.append(words.term(view.sector.get(agency, "other")))
    return table


def _person_agency(builder: Builder) -> Table:
    view = builder.view
    result = builder.use(view.graph.frequency.counts(by=["person", "agency"], persons=view.principals))
    found = {(row["agency"], row["person"]): at for at, row in enumerate(result.to_pylist())}
    met = {agency for agency, _person in found}
    columns = [Column("agency", "Agency", head=True)]
    columns += [
        Column(
            f"person_{at + 1}",
            view.person(person),
            "contacts",
            f"contacts in which {view.person(person)} took part",
            "bounds",
        )
        for at, person in enumerate(view.principals)
    ]
    table = Table(
        "frequency-person-agency",
        "Contacts of the principal persons by agency",
        columns,
        measure="frequency.counts",
        style="matrix",
        empty="No principal person took part in a contact.",
        follows="apkd",
    )
    table.groups, table.group_of = [], "Sector"
    for agency in (agency for agency in view.agency_order if agency in met):
        line = [_agency_head(builder, agency)]
        for person in view.principals:
            at = found.get((agency, person))
            title = f"{view.agency(agency)}, contacts in which {view.person(person)} took part"
            count = Count(agency, person, took_part=True)
            line.append(builder.bounds(0, 0) if at is None else builder.counted(result, at, title, count))
        table.rows.append(line)
        table.is_about(About((agency,)))
        table.groups.append(words.term(view.sector.get(agency, "other")))
    return table


def _rates(builder: Builder) -> Table:
    view = builder.view
    result = view.graph.frequency.rates(by=["person", "agency"], persons=view.principals)
    return builder.table(
        result,
        [
            Shown("person", "Person", of="person"),
            Shown("agency", "Agency", of="agency"),
            Shown("certain", "Contacts in coverage", "possible", evidence=True),
            Shown("exposure_days", "Days covered", kind="number"),
            Shown("rate", "Rate a year", kind="number"),
            Shown("lower", "Lower limit", kind="number"),
            Shown("upper", "Upper limit", kind="number"),
            Shown("n_dropped", "Outside coverage", kind="number"),
            Shown("status", "Status", of="term"),
        ],
        name="frequency-rates",
        title="Contacts a year of coverage, with exact 95 % limits",
        note="n is the number of contacts in coverage. The lower limit is of the certain count, the "
        "upper of the possible "
        "one. Agencies whose dealings with the person are not described by a chronology, review or "
        "summary have no rate.",
        behind=lambda row: f"{view.agency(row['agency'])}, contacts with {view.person(row['person'])} in coverage",
        keep=lambda row: row["status"] != "no_coverage",
        about=_of_both,
        follows="ap",
        empty="No coverage is stated: there is no time over which a rate could be taken.",
    )


def _waits(builder: Builder) -> Table:
    view = builder.view
    result = view.graph.frequency.waits(by=["person"], persons=view.principals)
    return builder.table(
        result,
        [
            Shown("person", "Person", of="person"),
            Shown("contacts", "Contacts with one day", kind="number", evidence=True),
            Shown("n_uncertain", "Not used, day uncertain", kind="number"),
            Shown("median", "Median gap", kind="number"),
            Shown("mean", "Mean gap", kind="number"),
            Shown("longest", "Longest gap", kind="number"),
            Shown("burstiness_finite", "Burstiness", kind="number"),
            Shown("burstiness_status", "Status", of="term"),
        ],
        name="frequency-waits",
        title="Days between contacts",
        note="Burstiness runs from \u22121 (regular) over 0 (at random) to 1 (in bursts), corrected for "
        "few gaps. Gaps are those "
        "between described contacts; coverage is not asked for here, but under \u201clongest silence\u201d.",
        behind=lambda row: f"Contacts of {view.person(row['person'])} on one day",
        about=lambda row: About(persons=(row["person"],)),
        follows="p",
    )


def _proximity(builder: Builder) -> Table:
    view = builder.view
    result = view.graph.frequency.proximity(by=["person", "agency"], persons=view.principals)
    return builder.table(
        result,
        [
            Shown("person", "Person", of="person"),
            Shown("agency", "Agency", of="agency"),
            Shown("last_contact", "Last contact", of="contact"),
            Shown("days_min", "Days before", "days_max", evidence=True),
            Shown("contacts", "Contacts before", "contacts_possible"),
            Shown("within_12_months", "In 12 months", of="term"),
            Shown("within_6_months", "In 6 months", of="term"),
            Shown("within_1_months", "In 1 month", of="term"),
        ],
        name="frequency-proximity",
        title="Last contact before the person\u2019s death",
        note="Measured to the first contact of the fatal incident where one is stated: contacts count that came before "
        "it in order, those of the same day too. Else to the day of death: those of earlier days.",
        behind=lambda row: f"{view.agency(row['agency'])}, last contact of {view.person(row['person'])} before death",
        keep=lambda row: row["last_contact"] is not None,
        about=_of_both,
        follows="ap",
        empty="No death of a principal person with a contact before it is stated.",
    )


def _silence(builder: Builder) -> Table:
    view = builder.view
    result = view.graph.frequency.silence(by=["person", "agency"], persons=view.principals)
    return builder.table(
        result,
        [
            Shown("person", "Person", of="person"),
            Shown("agency", "Agency", of="agency"),
            Shown("days_min", "Longest silence", "days_max", evidence=True),
            Shown("from_contact", "From contact", of="contact"),
            Shown("to_contact", "To contact", of="contact"),
            Shown("gaps", "Gaps", kind="number"),
            Shown("censored_days_max", "Longest cut gap", kind="number"),
            Shown("censored_at", "Cut at", of="term"),
            Shown("observed_days", "Days covered", kind="number"),
            Shown("status", "Status", of="term"),
        ],
        name="frequency-silence",
        title="Longest time without a described contact, within coverage",
        note="In days. Being abroad or in custody ends a silence. A cut gap begins or ends where "
        "coverage does, so that it "
        "may have been longer.",
        behind=lambda row: f"{view.agency(row['agency'])}, longest silence about {view.person(row['person'])}",
        keep=lambda row: row["status"] == "ok",
        folded=True,
        about=_of_both,
        follows="ap",
        empty="No gap between two contacts lies within coverage.",
    )


def _delays(builder: Builder) -> Table:
    view = builder.view

    def behind(row: Mapping[str, Any]) -> str:
        return f"From {row['from_contact']} to the reply {row['to_contact']}"

    def about(row: Mapping[str, Any]) -> About:
        both = [view.place_of("contacts", row[end]) for end in ("from_contact", "to_contact")]
        found = [of_contact(view, at) for at in both if at is not None]
        persons = tuple(person for one in found for person in one.persons or ())
        kinds = tuple(kind for one in found for kind in one.kinds or ())
        days = [one.days for one in found if one.days is not None]
        span = (days[0][0], days[-1][1]) if days else None
        return About((row["to_agency"],), persons, kinds, span)

    return builder.table(
        view.graph.frequency.delays(),
        [
            Shown("from_contact", "Report", of="contact"),
            Shown("to_contact", "Reply", of="contact"),
            Shown("to_agency", "Agency replying", of="agency"),
            Shown("from_day", "Reported", kind="date"),
            Shown("to_day", "Replied", kind="date"),
            Shown("days_min", "Days", "days_max", evidence=True),
            Shown("minutes_min", "Minutes", "minutes_max"),
            Shown("link_status", "Link", of="term"),
            Shown("rebookings", "Moved", kind="number"),
            Shown("wait_days_min", "Days since first booked", "wait_days_max"),
            Shown("status", "Status", of="term"),
        ],
        name="frequency-delays",
        title="From report to reply",
        note="An agency\u2019s later contact that answers a report; an appointment offered and then cancelled or "
        "missed is none. Link \u201cnot made\u201d: the two belong together and were not put together at the time. "
        "Minutes are given "
        "where both times are stated. Moved counts how often the appointment that the reply is was rebooked.",
        behind=behind,
        empty="No replies are linked to reports.",
        about=about,
        follows="apkd",
    )


_ENDS = [
    Shown("attended", "Attended", "attended_possible", quiet=True),
    Shown("late", "Late", "late_possible", quiet=True),
    Shown("not_attended", "Not attended", "not_attended_possible", quiet=True),
    Shown("no_reply", "No reply", "no_reply_possible", quiet=True),
    Shown("cancelled_by_agency", "Cancelled by agency", "cancelled_by_agency_possible", quiet=True),
    Shown("cancelled_by_person", "Cancelled by person", "cancelled_by_person_possible", quiet=True),
    Shown("child_not_brought", "Child not brought", "child_not_brought_possible", quiet=True),
    Shown("unknown", "Unknown", "unknown_possible", quiet=True),
    Shown("total", "All", "total_possible", evidence=True),
    Shown("share_attended", "Share attended", kind="percent"),
    Shown("lower", "Lower", kind="percent"),
    Shown("upper", "Upper", kind="percent"),
]
_ENDS_NOTE = (
    "The share is of those whose end is known, those cancelled and those to which somebody came too late among them; "
    "its exact 95 % limits allow for uncertain dates and numbers. No base rate: what share is usual is not known from "
    "this casebook."
)


def _appointments(builder: Builder) -> Table:
    view = builder.view
    return builder.table(
        view.graph.frequency.appointments(by=["agency"]),
        [Shown("agency", "Agency", of="agency"), *_ENDS],
        name="frequency-appointments-agency",
        title="Appointments and planned visits, by agency",
        note=_ENDS_NOTE,
        behind=lambda row: f"{view.agency(row['agency'])}, appointments and planned visits",
        style="matrix",
        empty="No contact states how an appointment ended.",
        about=lambda row: About((row["agency"],)),
        follows="a",
    )


def _appointments_by_person(builder: Builder) -> Table:
    view = builder.view
    return builder.table(
        view.graph.frequency.appointments(by=["person"], persons=view.principals),
        [Shown("person", "Person", of="person"), *_ENDS],
        name="frequency-appointments-person",
        title="Appointments and planned visits, by principal person",
        note="Those with or for the person, kept or missed; not those that only spoke about the person. " + _ENDS_NOTE,
        behind=lambda row: f"{view.person(row['person'])}, appointments and planned visits",
        style="matrix",
        empty="No contact of a principal person states how an appointment ended.",
        about=lambda row: About(persons=(row["person"],)),
        follows="p",
    )
