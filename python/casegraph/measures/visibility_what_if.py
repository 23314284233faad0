"""What changes its class in a what-if, or without some gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from casegraph import _core
from casegraph.arguments import Ids, duration, names, refusal
from casegraph.display import reporting
from casegraph.errors import ArgumentError
from casegraph.measures.visibility_base import SOURCE, SPLIT_DEFINITION, options_of
from casegraph.measures.visibility_population import GROUPS, KEYS, POPULATION_DEFINITION, VisibilityPopulation
from casegraph.purpose import stated_purpose
from casegraph.registry import Column, measure, named
from casegraph.result import Result

if TYPE_CHECKING:
    from casegraph.graph import CaseGraph

__all__ = ["VisibilityWhatIf"]


class VisibilityWhatIf(VisibilityPopulation):
    """Which contacts move from which class to which."""

    @measure(
        "visibility.changes",
        title="What changes its class in a what-if",
        definition=(
            "The split of every contact on two sides: as things were, and as they would be in a what-if, or without "
            "some gaps (as_if). Each earlier contact is counted under its class before and its class after, those that "
            "stay as they were too, added up over checks; with detail, each check and contact of which the classes "
            "are not the same is a row, with the steps that it may have failed at before and after: held (the checker "
            "did not hold it), opened (it could have opened the holder's records), filed (under another key, or it is "
            "not stated under which), window (older than the check looks back). What a side does not count, since it "
            "is not there, not before the check, or no check can be made, is not_asked there. "
            + POPULATION_DEFINITION
            + SPLIT_DEFINITION
        ),
        source=SOURCE,
        columns={
            **{name: column for name, column in GROUPS.items() if name != "contact"},
            "class_before": Column("", "its class, unsettled, or not_asked"),
            "class_after": Column("", "the same in the what-if"),
            "contacts": Column("contacts", "that move so, added up over checks"),
            "checks": Column("checks", "that count one or more of them"),
            "check": Column("", "contact at which the check is taken to be made"),
            "contact": Column("", "the earlier contact"),
            "contact_agency": Column("", "agency that made it"),
            "first_day": Column("day", "first day that it may have been on; empty where open"),
            "last_day": Column("day", "last day that it may have been on; empty where open"),
            "classes_before": Column("", "every class that it may be of; empty where it is not asked about"),
            "classes_after": Column("", "the same in the what-if"),
            "failed_before": Column("", "steps at which it may fail: held, opened, filed, window; empty where none"),
            "failed_after": Column("", "the same in the what-if"),
        },
        edge_cases={
            "nothing changes": "with detail no row, else each class to itself",
            "a contact of several classes before and after, not the same": "with detail a row, unsettled to unsettled",
            "a check that is skipped on both sides, or counts nothing": "no row",
            "a contact that the what-if removes": "to not_asked, as what its own check counted",
        },
        example='graph.visibility.changes(as_if="shared", by="agency")',
    )
    def changes(
        self,
        other: CaseGraph | None = None,
        *,
        as_if: str | Iterable[str] = (),
        by: str | Sequence[str] = "total",
        detail: bool = False,
        keys: str | Iterable[str] = KEYS,
        window: str | None = None,
        agencies: Ids = None,
        scope: str = "stated",
        ties: str = "closure",
        parent_holds_child: bool = False,
        assume_filed: str | None = None,
        took_part_only: bool = False,
        threads: int = 0,
        purpose: str | None = None,
    ) -> Result:
        """Which contacts change their class in a what-if, or without some gaps, for every check of a population.

        Parameters
        ----------
        other
            The graph after, such as ``graph.what_if(...)``; this one is before. Where it is not given and no ``as_if``
            either, a graph that is a what-if is after, and before it the graph as recorded.
        as_if
            Gaps that are not there after: ``linked``, ``shared``, ``opened``, ``filed``, as in :meth:`split`.
        by
            ``total`` (default), or one or several of ``agency``, ``area``, ``year`` and ``kind``.
        detail
            One row a check and contact that changes, instead of one a group and pair of classes.
        keys, window, agencies, scope, ties, parent_holds_child, assume_filed, took_part_only, threads
            As in :meth:`split`.
        purpose
            What rows of single contacts (detail) are asked for, in a casebook without a review; the result records it.

        Returns
        -------
        Result
            One row a group and pair of classes; with ``detail`` one a check and contact that changes. Evidence is the
            contacts that a row counts, with ``check``, ``classes_before`` and ``classes_after``.

        Raises
        ------
        casegraph.ArgumentError
            Nothing to compare with; a graph of another casebook; a group, key, window or option that is not accepted;
            rows of contacts without a review or purpose.
        casegraph.NotFoundError
            An agency that the graph does not have.

        Examples
        --------
        >>> import casegraph as cg
        >>> graph = cg.example("dhr7").graph()
        >>> refiled = graph.what_if(refile=dict.fromkeys(["c-2.17-1", "c-2.19-1", "c-2.20-1"], "a-pfp"))
        >>> rows = graph.visibility.changes(refiled, keys="address", detail=True).to_pylist()
        >>> {(row["class_before"], row["class_after"], row["failed_before"]) for row in rows} >= {
        ...     ("recording", "found", "filed")
        ... }
        True
        """
        if "contact" in names("by", by):
            raise ArgumentError("by: 'contact' is not accepted; accepted: total, agency, area, year, kind; detail=True")
        query = self._population(by, keys, as_if, agencies, threads, of_contacts=False)
        before, after = self._sides(other, query["as_if"])
        if detail and query["by"]:
            raise ArgumentError("by: is not accepted with detail=True, whose rows are of single contacts")
        query |= options_of(scope, ties, parent_holds_child, assume_filed, took_part_only)
        looked_back = duration("window", window)
        stated = stated_purpose(before, purpose, needed=detail, instead="detail=False")

        def compute(evidence: bool, rows: Sequence[int] | None = None) -> tuple[Any, ...]:
            with reporting("contacts compared") as report:
                return _core.visibility_changes(
                    before._core,
                    after._core,
                    each_contact=detail,
                    window=looked_back,
                    evidence=evidence,
                    evidence_rows=rows,
                    report=report,
                    **query,
                )

        asked = {**query, "detail": detail, "window": window, **stated}
        if after is not before and after.changed:
            asked["other" if before.changed else "what_if"] = after.changed
        return Result(named("visibility.changes"), asked, compute, before, lambda rows: compute(True, rows)[1])

    def _sides(self, other: CaseGraph | None, as_if: Sequence[str]) -> tuple[CaseGraph, CaseGraph]:
        """The graphs before and after."""
        this = self._graph
        if other is None:
            if not this.changed and not as_if:
                raise ArgumentError("other: nothing to compare with; accepted: a graph of a what-if, or as_if")
            return (this if as_if else this.book.graph(purpose=this.purpose)), this
        if not isinstance(other, type(this)):
            raise refusal("other", other, "a graph, such as graph.what_if(...)")
        if other.book is not this.book:
            raise ArgumentError("other: is of another casebook; accepted: a graph of the same one")
        return this, other
