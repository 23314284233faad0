"""How long ago the last contact was, and contacts added up by weights that the user gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from casegraph import _core
from casegraph.arguments import choice, day_number, ids, number, several, text, thread_count, truth
from casegraph.errors import ArgumentError
from casegraph.measures.frequency_base import (
    CONTACT_GROUPS,
    FATAL_EDGES,
    GROUP_COLUMNS,
    OPEN,
    OPEN_ROW,
    PRESENCES,
    UNSURE_EDGES,
    FrequencyBase,
    Ids,
    end_day,
    groups,
)
from casegraph.measures.frequency_dates import BOUNDS
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["FrequencyWeight"]

_ADDRESSES = ("met_at", "concerns_address", "filed_at")
_WEIGHT_BY = ("kind", "outcome", "flag", "severity")


def _weights(given: Mapping[str | int, float] | Sequence[str]) -> list[tuple[str, float]]:
    """Terms and their weights, from a mapping or from texts such as ``arrest:5``."""
    if isinstance(given, Mapping):
        pairs = [(str(term), weight) for term, weight in given.items()]
    else:
        texts = [given] if isinstance(given, str) else several("weights", given, "a mapping, or texts term:weight")
        pairs = [_weight(each) for each in texts]
    return [(text("weights", term), number("weights", value, f"a number for {term!r}")) for term, value in pairs]


def _weight(stated: object) -> tuple[str, float]:
    term, _, value = str(stated).rpartition(":")
    try:
        return term, float(value)
    except ValueError:
        raise ArgumentError(f"weights: {stated!r} is not accepted; accepted: term:weight") from None


class FrequencyWeight(FrequencyBase):
    """Measures of recency and of weighted counts."""

    @measure(
        "frequency.recency",
        uncertain_days=BOUNDS,
        title="Time since the last contact",
        definition=(
            "Days from the last contact of each group to a day asked about, as bounds: the last contact was on or "
            "after last_least, which a contact that surely came by then makes sure, and on or before last_most, "
            "which the latest day of any contact that may have come by then allows."
        ),
        source="casegraph, measures: counts with bounds",
        columns={
            **GROUP_COLUMNS,
            "contacts_certain": Column("contacts", "contacts up to the day that are sure"),
            "contacts_possible": Column("contacts", f"contacts up to the day that may be; {OPEN}"),
            "last_least": Column("day", "the last contact was not before; empty where no contact is sure"),
            "last_most": Column("day", "the last contact was not after"),
            "days_least": Column("days", "from last_most to the day asked about"),
            "days_most": Column("days", "from last_least to the day asked about; empty where nothing bounds it"),
            "contact": Column("", "contact_id of the contact that may have been last, the one that makes last_most"),
            "status": Column("", "ok, possible_only or no_contacts"),
        },
        edge_cases={
            "a contact of the day itself": "counts; 0 days",
            "contacts without a date": "may have been on the day itself: days_least 0, and bound days_most by nothing",
            "no contact up to the day": "empty, status no_contacts",
            "a row that is a part of a counted one": "says when that was, and adds nothing to the counts",
            "a row with count_min and no count_max": OPEN_ROW,
            **UNSURE_EDGES,
            "no contact at all": "the group has no row",
        },
        example='graph.frequency.recency("agency", as_of="2014-03-15", persons="Victim")',
    )
    def recency(
        self,
        by: str | Iterable[str] | None = None,
        *,
        as_of: str | date,
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        address: str = "met_at",
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Days from the last contact to a day, with bounds.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``, ``address``, ``kind``;
            by default persons and agencies within a review, or of a graph for a purpose, else agencies.
        as_of
            The day asked about; contacts of that day count.
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        address
            Which address: ``met_at``, ``concerns_address`` or ``filed_at``.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a group that has a contact at any time.

        Raises
        ------
        casegraph.ArgumentError
            A group, presence, address or day that is not accepted.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        by = self._by(by, ("person", "agency"), purpose=purpose)
        day = day_number("as_of", as_of)
        if day is None:
            raise ArgumentError("as_of: a day is needed, such as '2010-11-28'")
        query = {
            "by": groups(by, CONTACT_GROUPS),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "address": choice("address", address, _ADDRESSES),
            "as_of": day,
            "threads": thread_count(threads),
        }
        return self._result(
            "frequency.recency",
            _core.frequency_recency,
            query,
            as_of=as_of,
            purpose=purpose,
            instead="frequency.recency_shares",
        )

    @measure(
        "frequency.harm",
        uncertain_days=BOUNDS,
        title="Contacts weighted by harm",
        definition=(
            "Contacts of each group added up by the weights that you give, such as days of a sentence for each "
            "kind of offence. casegraph has no weights of its own: what a figure says is what the table says. "
            "Contacts without a weight are counted apart, and add nothing. It looks back over contacts and "
            "predicts nothing of anybody."
        ),
        source="Sherman, Neyroud & Neyroud 2016, Policing 10:171, for the idea; the weights are the user's",
        columns={
            **GROUP_COLUMNS,
            "certain": Column("contacts", "contacts with a weight that are sure"),
            "possible": Column("contacts", f"contacts with a weight that may be; {OPEN}"),
            "harm_certain": Column("as the weights", "sum of weights over the certain contacts"),
            "harm_possible": Column(
                "as the weights",
                "sum of weights over the possible contacts; NaN where a row with a weight above 0 has no upper number",
            ),
            "harm_per_contact": Column("as the weights", "harm_certain per certain contact; NaN without one"),
            "n_unweighted": Column("rows", "contacts that may be in the window and have no weight"),
            "status": Column("", "ok, none_weighted or no_contacts"),
        },
        edge_cases={
            **FATAL_EDGES,
            "several flags with a weight": "the greatest weight",
            "a weight of 0": "a weight: the contact is counted",
            "a term that no contact has": "of no effect",
            "a row that stands for several contacts": "its weight as often as the least and the greatest number",
            "a row with count_min and no count_max": OPEN_ROW,
            **UNSURE_EDGES,
            "no contact in the window": "sums 0, status no_contacts",
        },
        example='graph.frequency.harm("agency", weights=["arrest:5", "emergency_call:2"], persons="Perpetrator")',
    )
    def harm(
        self,
        by: str | Iterable[str] = ("agency",),
        *,
        weights: Mapping[str | int, float] | Sequence[str],
        weight_by: str = "kind",
        persons: Ids = None,
        agencies: Ids = None,
        presence: str = "took_part",
        address: str = "met_at",
        start: str | date | None = None,
        end: str | date | None = None,
        hindsight: bool = False,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Add up contacts by weights that you give.

        Parameters
        ----------
        by
            Groups, any of ``person``, ``agency``, ``sector``, ``address``, ``kind``.
        weights
            What a contact of each term weighs, finite and from 0: a mapping, or texts such as ``arrest:5``.
        weight_by
            What the terms are: ``kind``, ``outcome``, ``flag`` or ``severity`` (whole numbers).
        persons, agencies
            Only contacts with one of these persons (in the presence asked for), of these agencies.
        presence
            ``took_part`` (default), ``absent``, ``spoken_about``, ``took_part_or_absent`` or ``any``.
        address
            Which address: ``met_at``, ``concerns_address`` or ``filed_at``.
        start, end
            Only the window from ``start`` up to, and not including, ``end``. ``end="fatal_incident"`` is the day of
            the first contact of the review's fatal incident, the earliest where that is not sure.
        hindsight
            Also flags stated by anyone but ``agency_then``.
        threads
            0 for as many as the machine has; the answer is the same for any number.
        purpose
            What rows about persons are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a group that has a contact.

        Raises
        ------
        casegraph.ArgumentError
            No weights, a weight that is negative or no number, a term named twice; a group, presence or address that is
            not accepted; a window that is reversed.
        casegraph.NotFoundError
            A person or agency that the graph does not have.
        """
        query = {
            "by": groups(by, CONTACT_GROUPS),
            "weights": _weights(weights),
            "weight_by": choice("weight_by", weight_by, _WEIGHT_BY),
            "persons": ids(persons, "persons"),
            "agencies": ids(agencies, "agencies"),
            "presence": choice("presence", presence, PRESENCES),
            "address": choice("address", address, _ADDRESSES),
            "start": day_number("start", start),
            "end": end_day(end),
            "hindsight": truth("hindsight", hindsight),
            "threads": thread_count(threads),
        }
        return self._result("frequency.harm", _core.frequency_harm, query, start=start, end=end, purpose=purpose)
