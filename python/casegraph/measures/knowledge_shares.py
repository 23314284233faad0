"""Shares: what further ones would have moved, and what went along when persons moved."""

from __future__ import annotations

from datetime import date

from casegraph import _core
from casegraph.arguments import Ids, day_number, duration, ids, whole
from casegraph.measures.holding import SCOPE_NOTE, holding_of
from casegraph.measures.knowledge_base import SOURCE, KnowledgeBase
from casegraph.purpose import stated_purpose
from casegraph.registry import Column, measure
from casegraph.result import Result

__all__ = ["KnowledgeShares"]


class KnowledgeShares(KnowledgeBase):
    """What shares would have moved, and what went along across a border."""

    @measure(
        "knowledge.what_if_shares",
        title="What each share between two agencies would have added",
        definition=(
            "For every two agencies and one day, the contacts that a share of all that the first certainly held would "
            "have put on record with the second, which did not certainly hold them. Each share is taken alone. It says "
            "nothing of whether a share was lawful, or would have been read. " + SCOPE_NOTE
        ),
        source=SOURCE,
        columns={
            "from_agency": Column("", "agency_id of the sender"),
            "to_agency": Column("", "agency_id of the receiver"),
            "day": Column("day", "the day of the share"),
            "held": Column("contacts", "certainly held by the sender"),
            "in_common": Column("contacts", "of these, certainly held by the receiver"),
            "gain": Column("contacts", "that the share would have added: held - in_common"),
            "to_held": Column("contacts", "certainly held by the receiver"),
        },
        edge_cases={
            "sender that held nothing": "no row",
            "at not given": "the last day of any contact or share of the casebook",
            "held in the possible bound only": "not counted as held",
        },
        example='graph.knowledge.what_if_shares("2014-03-15", persons="Perpetrator")',
    )
    def what_if_shares(
        self,
        at: str | date | None = None,
        *,
        persons: Ids = None,
        agencies: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        purpose: str | None = None,
    ) -> Result:
        """What each share that could have been made on one day would have added.

        Parameters
        ----------
        at
            The day of the shares; None: the last day of any contact or share of the casebook.
        persons
            Contacts in which any of these persons has a part, in any presence; None: all contacts.
        agencies
            Senders and receivers; None: every agency.
        scope, ties, parent_holds_child
            How agencies held what they did, as in :meth:`first_held`.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row for each sender and receiver; evidence lists the contacts that each share would have added.

        Raises
        ------
        casegraph.ArgumentError
            A day or option that is not accepted.
        casegraph.NotFoundError
            An id that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> rows = cg.example("dhr7").graph().knowledge.what_if_shares("2014-03-15").to_pylist()
        >>> all(row["gain"] == row["held"] - row["in_common"] for row in rows)
        True
        """
        query = {
            "persons": ids(persons),
            "agencies": ids(agencies),
            "at": day_number("at", at),
            "holding": holding_of(scope, ties, parent_holds_child),
        }
        stated = stated_purpose(self._graph, purpose, needed=False)
        asked = {"at": at, "persons": persons, "agencies": agencies, **stated}
        return self._result("knowledge.what_if_shares", query, asked, _core.knowledge_what_if_shares)

    @measure(
        "knowledge.best_shares",
        title="Shares that would have closed most of the gap",
        definition=(
            "The shares of one day that, taken one after the other by the greatest gain, would have put most "
            "contacts on record with agencies that did not hold them. A share takes all that its sender "
            "certainly held on that day, and before any of these shares, of the contacts asked about; its gain "
            "is the number of these that the receiver did not hold. For one day the gain is monotone and "
            "submodular, so that the shares found close at least 1 - 1/e (63 %) of what the best k would "
            "(guaranteed, whatever the data); how close they came on the data at hand is bounded too (of_best): no "
            "so many shares can gain more than any shares do and then, as if each alone, the greatest gains that "
            "remain. It says nothing of whether a share was lawful, or would have been read."
        ),
        source=(
            "casegraph, measures: greedy best shares; Nemhauser, Wolsey and Fisher (1978), Mathematical "
            "Programming 14:265; Leskovec et al. (2007), KDD, section 3.2 (bounds on the data at hand)"
        ),
        columns={
            "rank": Column("", "1 for the share taken first"),
            "from_agency": Column("", "agency_id of the sender"),
            "to_agency": Column("", "agency_id of the receiver"),
            "day": Column("day", "the day of all shares"),
            "gain": Column("contacts", "that the share would have added to what the receiver held"),
            "gained": Column("contacts", "by this and the shares before it, for all receivers"),
            "gap": Column("contacts", "that some agency held and a receiver did not, over all receivers, before any"),
            "closed": Column("of gap", "gained / gap"),
            "best_at_most": Column("contacts", "no rank shares of that day could have gained more than this"),
            "of_best": Column(
                "of best_at_most", "gained / best_at_most: at least so much of what the best rank shares do"
            ),
            "guaranteed": Column(
                "of what the best do", "at least so much, whatever the data: 1 - (1 - 1/rank)^rank, above 1 - 1/e"
            ),
        },
        edge_cases={
            "fewer than k shares have a gain": "only those are listed; none where every receiver holds all",
            "equal gains": "the sender, then the receiver, that comes first in the casebook",
            "held in the possible bound only": "not counted as held",
            "of_best is 1": "no other so many shares could have gained more",
            "more than 1,000 shares": (
                "best_at_most of later rows rests on the gains before any share and on the gap: still an upper bound"
            ),
        },
        example='graph.knowledge.best_shares(3, "2014-03-15", persons="Perpetrator", to=["wmercia"])',
    )
    def best_shares(
        self,
        k: int = 3,
        at: str | date | None = None,
        *,
        persons: Ids = None,
        to: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        purpose: str | None = None,
    ) -> Result:
        """Which k shares on one day would have closed most of the gap.

        Parameters
        ----------
        k
            At most so many shares.
        at
            The day of the shares; None: the last day of any contact or share of the casebook.
        persons
            Contacts in which any of these persons has a part, in any presence; None: all contacts.
        to
            Receivers; None: every agency that held any of these contacts.
        scope, ties, parent_holds_child
            How agencies held what they did, as in :meth:`first_held`.
        purpose
            What figures about fewer than 10 persons are asked for, outside a review; the result records it.

        Returns
        -------
        Result
            One row for each share, in the order taken; evidence lists the contacts that each would have added.

        Raises
        ------
        casegraph.ArgumentError
            A k that is not a whole number from 1 to 1,000,000; an option that is not accepted.
        casegraph.NotFoundError
            An id that the graph does not have.
        """
        query = {
            "shares": whole("k", k, 1, 1_000_000),
            "persons": ids(persons),
            "receivers": ids(to),
            "at": day_number("at", at),
            "holding": holding_of(scope, ties, parent_holds_child),
        }
        stated = stated_purpose(self._graph, purpose, needed=False)
        asked = {"k": k, "at": at, "persons": persons, "to": to, **stated}
        return self._result("knowledge.best_shares", query, asked, _core.knowledge_best_shares)

    @measure(
        "knowledge.border_crossings",
        title="What went along when persons moved to another area",
        definition=(
            "For moves of persons between addresses of two areas (two stays that follow each other; the day of the "
            "move is the start of the second): how many contacts, certainly before it, an agency of the old area "
            "certainly held on record then, and how many of these an agency of the new area held by some time after. "
            "Held on record there is all that it says: not that anybody asked, nor that anything should have been "
            "passed on. " + SCOPE_NOTE
        ),
        source=SOURCE,
        columns={
            "from_area": Column("", "area of the address left"),
            "to_area": Column("", "area of the address moved to"),
            "moves": Column("moves", "of all persons"),
            "undated": Column("moves", "whose day has no two bounds; not looked at further"),
            "with_records": Column("moves", "before which an agency of the old area held a contact"),
            "nothing_along": Column("moves", "of with_records, of which no contact even possibly went along"),
            "contacts": Column("contacts", "that agencies of the old area held, added up over moves"),
            "along_certain": Column("contacts", "certainly held in the new area by then, the move at its earliest"),
            "along_possible": Column("contacts", "possibly so, the move at its latest"),
        },
        edge_cases={
            "area of an address or agency not stated": "no move; not an agency of the area",
            "no move between areas": "no row",
            "held in the new area already": "counts as along",
        },
        example="graph.knowledge.border_crossings()",
    )
    def border_crossings(
        self,
        within: str = "P1M",
        *,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
    ) -> Result:
        """How much of what was on record went along when persons moved to another area.

        Parameters
        ----------
        within
            How long after the move, as an ISO 8601 duration in calendar months or days.
        scope, ties, parent_holds_child
            As in :meth:`first_held`.

        Returns
        -------
        Result
            One row for each two areas with a move between them; evidence lists the residences and the contacts.

        Raises
        ------
        casegraph.ArgumentError
            A duration or option that is not accepted.

        Examples
        --------
        >>> import casegraph as cg
        >>> rows = cg.example("dhr7").graph().knowledge.border_crossings().to_pylist()
        >>> all(row["along_certain"] <= row["along_possible"] <= row["contacts"] for row in rows)
        True
        """
        query = {
            "within": duration("within", within) or "P0D",
            "holding": holding_of(scope, ties, parent_holds_child),
        }
        return self._result("knowledge.border_crossings", query, {"within": within}, _core.knowledge_border_crossings)
