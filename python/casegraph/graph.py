"""The graph of a casebook, and the families of measures on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from casegraph import _core
from casegraph.arguments import one_id, refusal, several, text
from casegraph.audience import Audience, AudienceLike
from casegraph.display import Table, paragraphs, reporting
from casegraph.errors import ArgumentError, shown
from casegraph.measures.reading import some_ids
from casegraph.purpose import checked_purpose

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    import igraph
    import networkx

    from casegraph.audience.tables import Sight
    from casegraph.casebook import Casebook
    from casegraph.export import Incidence
    from casegraph.measures.frequency import Frequency
    from casegraph.measures.knowledge import Knowledge
    from casegraph.measures.structure import Structure
    from casegraph.measures.visibility import Visibility

__all__ = ["CaseGraph"]

Id = str | int
_CHANGES = {  # of a what-if, as a reader is told of them
    "refile": "records refiled",
    "identify": "records identified",
    "shares": "shares added",
    "made": "shares taken as made",
    "unshare": "shares taken as not made",
    "reshare": "shares on another day",
    "access": "systems opened",
    "remove": "contacts removed",
    "move": "contacts moved in time",
    "same_person": "groups of persons taken to be one",
}
_FAMILIES = ("frequency", "visibility", "knowledge", "structure")
_NO_FIRST_DAY, _NO_LAST_DAY = -(2**31), 2**31 - 1


class CaseGraph:
    """The immutable graph of persons, addresses, agencies, incidents and contacts of a casebook.

    Made by :meth:`casegraph.Casebook.graph`. Its families hold the measures:
    :attr:`frequency`, :attr:`visibility`, :attr:`knowledge`, :attr:`structure`.

    Parameters
    ----------
    core
        The graph in the compiled core.
    book
        The casebook that it was built from.
    changes
        What each what-if changed in it, first to last.
    purpose
        What rows about persons are asked for, where a measure is not told another.

    Raises
    ------
    casegraph.ArgumentError
        A purpose that says nothing.

    Examples
    --------
    >>> import casegraph as cg
    >>> graph = cg.example("dhr7").graph()
    >>> graph.structure.path("PFP", "Victim").to_pylist()[0]["to"]
    'Perpetrator'
    """

    def __init__(
        self, core: Any, book: Casebook, changes: Sequence[Mapping[str, Any]] = (), purpose: str | None = None
    ) -> None:
        self._core = core
        self._book = book
        self._changes = tuple(changes)  # what each what-if changed, first to last
        self._purpose = checked_purpose(purpose)
        self._before: dict[Id, tuple[Any, int]] = {}

    @classmethod
    def from_casebook(cls, book: Casebook, *, purpose: str | None = None) -> CaseGraph:
        """Build the graph of ``book`` in the compiled core.

        Parameters
        ----------
        book
            A casebook.
        purpose
            What rows about persons will be asked for, as in :meth:`casegraph.Casebook.graph`.

        Returns
        -------
        CaseGraph
            Its graph; the same as ``book.graph()``.

        Raises
        ------
        casegraph.ArgumentError
            A purpose that says nothing.

        Examples
        --------
        >>> import casegraph as cg
        >>> from casegraph.graph import CaseGraph
        >>> book = cg.example("dhr7")
        >>> CaseGraph.from_casebook(book).book is book
        True
        """
        return cls(_built(book if book._exact is None else book._exact), book, purpose=purpose)

    @property
    def book(self) -> Casebook:
        """The casebook that the graph was built from."""
        return self._book

    @property
    def changed(self) -> str:
        """What what-ifs changed in it, such as ``records refiled: 3; shares added: 1``; empty where nothing."""
        counts = {told: sum(len(changes[name]) for changes in self._changes) for name, told in _CHANGES.items()}
        return "; ".join(f"{told}: {count}" for told, count in counts.items() if count)

    @property
    def purpose(self) -> str | None:
        """What rows about persons are asked for, where a measure is not told another."""
        return self._purpose

    @cached_property
    def frequency(self) -> Frequency:
        """How often agencies met persons, at what intervals, and how appointments ended."""
        from casegraph.measures.frequency import Frequency

        return Frequency(self)

    @cached_property
    def visibility(self) -> Visibility:
        """What a check showed or would have shown."""
        from casegraph.measures.visibility import Visibility

        return Visibility(self)

    @cached_property
    def knowledge(self) -> Knowledge:
        """Which agency held what on record, and since when."""
        from casegraph.measures.knowledge import Knowledge

        return Knowledge(self)

    @cached_property
    def structure(self) -> Structure:
        """Households, and how persons are linked."""
        from casegraph.measures.structure import Structure

        return Structure(self)

    def what_if(
        self,
        *,
        refile: Mapping[Id, Id | None] | None = None,
        identify: Mapping[Id, Id | Sequence[Id]] | None = None,
        shares: Sequence[Mapping[str, Any]] = (),
        made: Sequence[Id] = (),
        unshare: Sequence[Id] = (),
        reshare: Mapping[Id, str] | None = None,
        access: Sequence[tuple[Id, Id]] = (),
        remove: Sequence[Id] = (),
        move: Mapping[Id, str] | None = None,
        same_person: Sequence[Sequence[Id]] = (),
    ) -> CaseGraph:
        """The graph as it would be had some records been other than they were; nothing is rebuilt or copied.

        Parameters
        ----------
        refile
            ``{contact: address}``: the record filed under that address (None: filing not stated).
        identify
            ``{contact: person or persons}``: the record naming persons that it named otherwise.
        shares
            Shares taken as made: dicts with ``from_agency``, ``to_agency``, ``date`` (EDTF) and ``contacts``
            (what it carries) or ``about_person`` (all that the sender then held whose record names the person).
        made
            Shares of the casebook taken as made, whatever their status.
        unshare
            Shares of the casebook taken as not made.
        reshare
            ``{share: EDTF date}``: shares taken to have been on another day, such as earlier.
        access
            ``(agency, holder)``: the agency taken to be able to open all records of the holder.
        remove
            Contacts taken not to have been.
        move
            ``{contact: EDTF date}``: contacts taken to have been on another day.
        same_person
            Groups of persons taken to be one, who bears the id of the first of them in the casebook.

        Returns
        -------
        CaseGraph
            A graph on which every measure can be asked again. What the source says a check showed does not
            hold of a record that is changed, and is left out there.

        Raises
        ------
        casegraph.NotFoundError
            An id that the graph does not have.
        casegraph.ArgumentError
            A change that is not of its form; a date that is not EDTF; a person with no part in the contact; a person
            in two groups; a share that carries nothing.

        Examples
        --------
        What the address check of 28 November 2010 would have shown had the records of October been filed there:

        >>> import casegraph as cg
        >>> graph = cg.example("dhr7").graph()
        >>> refiled = graph.what_if(refile=dict.fromkeys(["c-2.17-1", "c-2.19-1", "c-2.20-1"], "a-pfp"))
        >>> def found(graph):
        ...     rows = graph.visibility.check("k-2.29", persons="PFP").to_pylist()
        ...     return next(row["certain"] for row in rows if row["class"] == "found")
        >>> found(graph), found(refiled)
        (0, 3)
        """
        identified = _mapping("identify", identify, some_ids)
        changes = {
            "refile": [*_mapping("refile", refile, one_id, may_be_none=True).items()],
            "identify": [(contact, person) for contact, given in identified.items() for person in _listed(given)],
            "shares": [_share(share) for share in several("shares", shares, "a list")],
            "access": [_opened(pair) for pair in several("access", access, "a list")],
            "made": _ids("made", made),
            "unshare": _ids("unshare", unshare),
            "reshare": [*_mapping("reshare", reshare, _days, may_be_none=True).items()],
            "remove": _ids("remove", remove),
            "move": [*_mapping("move", move, _days, may_be_none=True).items()],
            "same_person": [_ids("same_person", group) for group in several("same_person", same_person, "a list")],
        }
        return CaseGraph(self._core.what_if(changes), self._book, [*self._changes, changes], self._purpose)

    def seen_by(self, audience: AudienceLike) -> CaseGraph:
        """The graph as an audience may see it: its measures have the same figures, and show what the audience may see.

        Parameters
        ----------
        audience
            ``restricted``, ``board`` or ``public``, or a :class:`casegraph.Audience`.

        Returns
        -------
        CaseGraph
            Persons, contacts and the like have pseudonyms for ids, by which it is asked; what-ifs are kept.

        Raises
        ------
        casegraph.ArgumentError
            An audience that is none.

        Examples
        --------
        >>> import casegraph as cg
        >>> board = cg.example("dhr7").graph().seen_by("board")
        >>> board.frequency.counts("person", persons="person-1").to_pylist()[0]["person"]
        'person-1'
        """
        who = Audience.of(audience)
        if who.sees_all or who.name == self._book.audience.name:
            return self
        sight, shown = self._book._sight(who)
        graph = CaseGraph.from_casebook(shown, purpose=self._purpose)
        for changes in self._changes:
            renamed = _renamed(changes, sight)
            graph = CaseGraph(graph._core.what_if(renamed), shown, [*graph._changes, renamed], self._purpose)
        return graph

    def _as_shown(self) -> CaseGraph:
        """The graph of the tables that its audience may see, for exports: no exact date is left in it."""
        if self._book._exact is None:
            return self
        core = _built(self._book)
        for changes in self._changes if self._book.audience.sees_rows else ():
            core = core.what_if({**changes, **_in_months(changes)})
        return CaseGraph(core, self._book, self._changes, self._purpose)

    def _as_before(self, incident: Id) -> tuple[Any, int]:
        """The core's graph as it stood before an incident's first contact, and the day as of which to ask it."""
        made = self._before.get(incident)
        if made is None:
            made = self._before[incident] = self._core.before(self._fatal_incident(incident))
        return made

    def _fatal_incident(self, incident: Id, *, argument: str = "before", instead: str = "its id") -> Id:
        """``fatal_incident`` as the id of the one that the casebook's reviews name; any other id as it is."""
        if incident != "fatal_incident":
            return incident
        reviews = (self._book._exact or self._book).tables.get("reviews")
        has_any = reviews is not None and "fatal_incident_id" in reviews.column_names
        named = reviews["fatal_incident_id"].to_pylist() if reviews is not None and has_any else []
        found: list[Id] = list(dict.fromkeys(each for each in named if each is not None))
        if len(found) != 1:
            told = f"names {', '.join(map(str, found))}" if found else "names none"
            raise ArgumentError(
                f"{argument}: 'fatal_incident' needs a casebook whose reviews name one; this one {told}; "
                f"accepted too: {instead}"
            )
        return found[0]

    def to_networkx(self, *, audience: AudienceLike = None) -> networkx.MultiGraph:
        """Return a NetworkX MultiGraph with every attribute; see :func:`casegraph.export.to_networkx`.

        Parameters
        ----------
        audience
            Who is to see it: ``restricted`` (everything, where not given), ``board`` or ``public``.

        Returns
        -------
        networkx.MultiGraph
            Nodes are called ``person:PFP``, ``agency:wmp`` and so on.

        Examples
        --------
        >>> import casegraph as cg
        >>> exported = cg.example("dhr7").graph().to_networkx()
        >>> exported.nodes["person:PFP"]["role"]
        'former_partner'
        """
        from casegraph import export

        return export.to_networkx(self, audience=audience)

    def to_igraph(self, *, audience: AudienceLike = None) -> igraph.Graph:
        """Return an igraph Graph with every attribute; see :func:`casegraph.export.to_igraph`.

        Parameters
        ----------
        audience
            Who is to see it: ``restricted`` (everything, where not given), ``board`` or ``public``.

        Returns
        -------
        igraph.Graph
            Vertices have the names of :meth:`to_networkx` as their ``id``.

        Examples
        --------
        >>> import casegraph as cg
        >>> cg.example("dhr7").graph().to_igraph().vs.find(id="person:PFP")["role"]
        'former_partner'
        """
        from casegraph import export

        return export.to_igraph(self, audience=audience)

    def to_scipy(self, rows: str = "person", columns: str = "agency", **options: Any) -> Incidence:
        """Return a SciPy sparse array with its index tables; see :func:`casegraph.export.to_scipy`.

        Parameters
        ----------
        rows, columns
            Kinds of vertices, such as ``person`` and ``agency``.
        **options
            As of :func:`casegraph.export.to_scipy`.

        Returns
        -------
        casegraph.export.Incidence
            The array and, for its rows and columns, the ids that they stand for.

        Raises
        ------
        casegraph.ArgumentError
            A kind that is not accepted.

        Examples
        --------
        >>> import casegraph as cg
        >>> graph = cg.example("dhr7").graph()
        >>> graph.to_scipy("person", "agency").matrix.shape[0] == graph.book.persons.num_rows
        True
        """
        from casegraph import export

        return export.to_scipy(self, rows, columns, **options)

    def write_graphml(self, path: str | PathLike[str], *, audience: AudienceLike = None) -> Path:
        """Write GraphML and return where; see :func:`casegraph.export.write_graphml`.

        Parameters
        ----------
        path
            The file; it appears whole or not at all.
        audience
            Who is to see it: ``restricted`` (everything, where not given), ``board`` or ``public``.

        Returns
        -------
        pathlib.Path
            Where it was written.

        Raises
        ------
        casegraph.DataError
            A text with characters that XML cannot hold.

        Examples
        --------
        >>> import casegraph as cg
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     cg.example("dhr7").graph().write_graphml(f"{folder}/graph.graphml").stat().st_size > 0
        True
        """
        from casegraph import export

        return export.write_graphml(self, path, audience=audience)

    def __repr__(self) -> str:
        sizes = self._core.sizes()
        what_if = f"; what if: {self.changed}" if self.changed else ""
        return "CaseGraph(" + ", ".join(f"{count:,} {name}" for name, count in sizes.items()) + what_if + ")"

    def _repr_html_(self) -> str:
        families = [(f"graph.{name}", getattr(type(self), name).__doc__ or "") for name in _FAMILIES]
        sizes = ", ".join(f"{count:,} {name}" for name, count in self._core.sizes().items())
        asked = Table("What can be asked of it", ("family", "what it answers"), families)
        title = self._book.title or "a casebook"
        what_if = [f"What if, not as it was: {self.changed}."] if self.changed else []
        return paragraphs([f"Graph of {title}: {sizes}.", *what_if]) + asked.html()


def _built(book: Casebook) -> Any:
    tables = {name: table for name, table in book.tables.items() if table.num_rows}
    with reporting("graph") as report:
        return _core.build_graph(tables, report=report)


def _renamed(changes: Mapping[str, Any], sight: Sight) -> dict[str, Any]:
    """The changes of a what-if with the ids that an audience knows."""

    def share(given: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **given,
            "from_agency": sight.key("agencies", given["from_agency"]),
            "to_agency": sight.key("agencies", given["to_agency"]),
            "about_person": sight.key("persons", given["about_person"]),
            "contacts": [sight.key("contacts", one) for one in given["contacts"]],
        }

    contact = partial(sight.key, "contacts")
    return {
        "refile": [(contact(one), sight.key("addresses", place)) for one, place in changes["refile"]],
        "identify": [(contact(one), sight.key("persons", person)) for one, person in changes["identify"]],
        "shares": [share(one) for one in changes["shares"]],
        "access": [(sight.key("agencies", a), sight.key("agencies", b)) for a, b in changes["access"]],
        "made": [sight.key("shares", one) for one in changes["made"]],
        "unshare": [sight.key("shares", one) for one in changes["unshare"]],
        "reshare": [(sight.key("shares", one), days) for one, days in changes["reshare"]],
        "remove": [contact(one) for one in changes["remove"]],
        "move": [(contact(one), days) for one, days in changes["move"]],
        "same_person": [[sight.key("persons", one) for one in group] for group in changes["same_person"]],
    }


def _in_months(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes that have days, with the months of these."""
    return {
        "shares": [{**share, "date": _whole_months(share["date"])} for share in changes["shares"]],
        "reshare": [(share, _whole_months(days)) for share, days in changes["reshare"]],
        "move": [(contact, _whole_months(days)) for contact, days in changes["move"]],
    }


def _whole_months(days: tuple[int, int] | None) -> tuple[int, int] | None:
    """From the first day of the month of one to the last day of the month of the other; open ends stay open."""
    if days is None:
        return None
    epoch, (first, last) = date(1970, 1, 1), days
    if first != _NO_FIRST_DAY:
        first = ((epoch + timedelta(days=first)).replace(day=1) - epoch).days
    if last != _NO_LAST_DAY:
        after = (epoch + timedelta(days=last)).replace(day=28) + timedelta(days=4)
        last = (after.replace(day=1) - epoch).days - 1
    return first, last


def _listed(given: Id | Sequence[Id]) -> list[Id]:
    return [given] if isinstance(given, str | int) else list(given)


def _mapping(argument: str, given: Any, read: Callable[[str, Any], Any], *, may_be_none: bool = False) -> dict[Id, Any]:
    """What a change of a what-if is said of, by id, and what it is changed to."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise refusal(argument, given, "a dict, of what is changed and to what")
    return {
        one_id(argument, key): None if value is None and may_be_none else read(argument, value)
        for key, value in given.items()
    }


def _ids(argument: str, given: Any) -> list[Id]:
    """The ids of a change of a what-if: a text would be taken letter by letter."""
    return [one_id(argument, one) for one in several(argument, given, "a list")]


def _opened(pair: Any) -> tuple[Id, Id]:
    both = _ids("access", pair)
    if len(both) != 2:
        raise refusal("access", pair, "pairs of agencies, (agency, holder)")
    return both[0], both[1]


def _days(argument: str, day: str | date | None) -> tuple[int, int] | None:
    if day is None:
        return None
    if not isinstance(day, str | date):
        raise refusal(argument, day, "a date, or EDTF such as '2014-03'")
    stated = str(day)[:10] if isinstance(day, date) else text(argument, day)
    try:
        first, last, _approximate, _uncertain = _core.parse_edtf(stated)
    except ArgumentError as refused:
        raise ArgumentError(f"{argument}: {refused}") from None
    return (_NO_FIRST_DAY if first is None else first, _NO_LAST_DAY if last is None else last)


_SHARE = ("from_agency", "to_agency", "about_person", "date", "contacts")


def _share(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise refusal("shares", given, f"a dict of {', '.join(_SHARE)}")
    if not {"from_agency", "to_agency", "date"} <= set(given) <= set(_SHARE):
        told = shown(", ".join(map(repr, given)))
        raise ArgumentError(
            f"shares: a share has from_agency, to_agency, date and contacts or about_person, not {told}"
        )
    about = given.get("about_person")
    contacts = _ids("shares, contacts", given.get("contacts", ()))
    if not contacts and about is None:
        raise ArgumentError("shares: a share of nothing is not accepted; accepted: with contacts or about_person")
    return {
        "from_agency": one_id("shares, from_agency", given["from_agency"]),
        "to_agency": one_id("shares, to_agency", given["to_agency"]),
        "about_person": None if about is None else one_id("shares, about_person", about),
        "date": _days("shares, date", given["date"]),
        "contacts": contacts,
    }
