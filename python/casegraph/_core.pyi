"""
The compiled core of casegraph. Use the package casegraph instead.
"""

from __future__ import annotations

import collections.abc
import typing

class Error(Exception):
    pass

class ArgumentError(Error):
    pass

class DataError(Error):
    pass

class NotFoundError(Error):
    pass

class Frame:
    """
    A table of results; pass it to pyarrow.table().
    """
    def __arrow_c_stream__(self, requested_schema: typing.Any = None) -> typing.Any: ...
    def __len__(self) -> int: ...

class FoundLinks:
    """
    Pairs that were found likely enough.
    """
    def __len__(self) -> int: ...
    def best_threshold(self) -> float:
        """
        The threshold of the greatest expected F1.
        """
    def clusters(self, probability: typing.SupportsFloat | typing.SupportsIndex) -> typing.Any:
        """
        Clusters at a probability, as Frame.
        """
    def compared(self) -> list[int]:
        """
        Pairs compared, a rule.
        """
    def expected_f1(self) -> list[typing.Any]:
        """
        Of thresholds: probability, and expected precision, recall and F1.
        """
    def pairs(self) -> typing.Any:
        """
        The pairs as Frame: row_a, row_b, weight, probability, rule, pattern, rules.
        """

class Linker:
    """
    Records encoded and blocked, ready to be linked.
    """
    def __init__(
        self,
        records: typing.Any,
        settings: dict[str, typing.Any],
        threads: typing.SupportsInt | typing.SupportsIndex = 0,
        report: typing.Any = None,
    ) -> None: ...
    def __len__(self) -> int: ...
    def compare(
        self, a: typing.SupportsInt | typing.SupportsIndex, b: typing.SupportsInt | typing.SupportsIndex
    ) -> int:
        """
        The levels of two rows, four bits a comparison.
        """
    def cuts(self) -> list[typing.Any]:
        """
        Of each block that was cut: its rule, all of its pairs, and those that are left.
        """
    def fields(self) -> list[typing.Any]: ...
    def pair_counts(self) -> list[int]: ...
    def rule_of(
        self, a: typing.SupportsInt | typing.SupportsIndex, b: typing.SupportsInt | typing.SupportsIndex
    ) -> int: ...
    def rules_of(
        self,
        a: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
        b: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    ) -> list[int]:
        """
        Of each pair of rows which rules have it, a bit a rule.
        """
    def score(
        self,
        model: dict[str, typing.Any],
        probability: typing.SupportsFloat | typing.SupportsIndex,
        threads: typing.SupportsInt | typing.SupportsIndex = 0,
        report: typing.Any = None,
    ) -> FoundLinks:
        """
        The pairs of at least the probability.
        """
    def standard_errors(
        self,
        persons: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
        draws: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex,
        threads: typing.SupportsInt | typing.SupportsIndex = 0,
        report: typing.Any = None,
    ) -> dict[str, typing.Any]:
        """
        Standard errors of m, u, their weights and the prior, as a dict[str, typing.Any].
        """
    def train(
        self, threads: typing.SupportsInt | typing.SupportsIndex = 0, report: typing.Any = None
    ) -> dict[str, typing.Any]:
        """
        The model, as a dict[str, typing.Any].
        """
    def value_weight(
        self,
        model: dict[str, typing.Any],
        comparison: typing.SupportsInt | typing.SupportsIndex,
        pattern: typing.SupportsInt | typing.SupportsIndex,
        a: typing.SupportsInt | typing.SupportsIndex,
    ) -> float: ...

class RecordIndex:
    """
    Where new records would be compared with those that there are.
    """
    def __init__(
        self, linker: Linker, threads: typing.SupportsInt | typing.SupportsIndex = 0, report: typing.Any = None
    ) -> None: ...
    def __len__(self) -> int: ...
    def append(self, records: typing.Any) -> None: ...
    def bytes(self) -> int: ...
    def candidates(self, records: typing.Any) -> list[int]:
        """
        Rows that agree with a record by some rule.
        """
    def give_frequencies(self, linker: Linker) -> None:
        """
        The linker weighs rare values as they are here.
        """

class Population:
    """
    A made population, made piece by piece.
    """
    def __init__(
        self,
        contacts: typing.SupportsInt | typing.SupportsIndex,
        persons: typing.SupportsInt | typing.SupportsIndex,
        addresses: typing.SupportsInt | typing.SupportsIndex,
        agencies: typing.SupportsInt | typing.SupportsIndex,
        seed: typing.SupportsInt | typing.SupportsIndex,
        parameters: collections.abc.Mapping[str, typing.SupportsFloat | typing.SupportsIndex] = {},
        threads: typing.SupportsInt | typing.SupportsIndex = 0,
        areas: typing.SupportsInt | typing.SupportsIndex = 0,
    ) -> None: ...
    def piece(
        self,
        index: typing.SupportsInt | typing.SupportsIndex,
        threads: typing.SupportsInt | typing.SupportsIndex = 0,
        report: typing.Any = None,
    ) -> tuple[dict[str, typing.Any], dict[str, typing.Any]]:
        """
        (tables of the casebook, tables of the truth) as {name: Frame}.
        """
    def shared(self) -> dict[str, typing.Any]: ...
    @property
    def pieces(self) -> int: ...

class CaseGraph:
    """
    The immutable graph of a casebook. Use casegraph.CaseGraph.
    """
    def before(self, incident: typing.Any) -> tuple[typing.Any, ...]:
        """
        This graph as it stood before the incident's first contact, and the day as of which to ask it.
        """
    def bytes(self) -> int:
        """
        Memory in bytes, texts of ids apart.
        """
    def first_contact_days(self, incident: typing.Any) -> typing.Any:
        """
        First and last day that may be that of the incident's first contact, since 1970-01-01; None where open.
        """
    def same_persons(self, of_person: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex]) -> CaseGraph:
        """
        Persons taken to be one: of each person, by its place, itself or an earlier one.
        """
    def sizes(self) -> dict[str, typing.Any]:
        """
        Number of persons, addresses, agencies, incidents, contacts, participants and shares.
        """
    def what_if(self, changes: dict[str, typing.Any]) -> CaseGraph:
        """
        An overlay: this graph with some records changed.
        """

class TableOfChecks:
    """
    Checks that were read from a table of a graph's ids.
    """

class Adjacency:
    """
    Every vertex and edge of a graph in one index space.
    """
    def bytes(self) -> int: ...
    def edges(self) -> typing.Any: ...
    def vertices(self) -> typing.Any: ...

class TimedEdges:
    def __len__(self) -> int: ...
    def earliest(
        self,
        source: typing.SupportsInt | typing.SupportsIndex,
        *,
        start: typing.SupportsInt | typing.SupportsIndex | None,
        end: typing.SupportsInt | typing.SupportsIndex | None,
        ties: str,
        report: typing.Any = None,
    ) -> typing.Any: ...
    def path(
        self,
        source: typing.SupportsInt | typing.SupportsIndex,
        target: typing.SupportsInt | typing.SupportsIndex,
        *,
        start: typing.SupportsInt | typing.SupportsIndex | None,
        end: typing.SupportsInt | typing.SupportsIndex | None,
        ties: str,
    ) -> list[int]: ...
    def reached(
        self,
        sources: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
        *,
        start: typing.SupportsInt | typing.SupportsIndex | None,
        end: typing.SupportsInt | typing.SupportsIndex | None,
        ties: str,
        threads: typing.SupportsInt | typing.SupportsIndex,
        report: typing.Any = None,
    ) -> list[int]: ...
    def vertices(self) -> typing.Any:
        """
        Their ids, in the order of their first edge: sources before targets.
        """

def access_state(graph: CaseGraph) -> typing.Any: ...
def adjacency(graph: CaseGraph) -> Adjacency: ...
def alike_filters(
    bits: bytes,
    words: typing.SupportsInt | typing.SupportsIndex,
    least: typing.SupportsFloat | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex = 0,
    report: typing.Any = None,
) -> typing.Any:
    """
    Pairs of Bloom filters by Dice, as Frame.
    """

def are_nicknames(a: str, b: str) -> bool: ...
def build() -> dict[str, typing.Any]:
    """
    Compiler, C++ standard and libraries that the module was built of.
    """

def build_graph(
    casebook: dict[str, typing.Any], threads: typing.SupportsInt | typing.SupportsIndex = 0, report: typing.Any = None
) -> CaseGraph:
    """
    The graph of normalised tables {name: data}.
    """

def cells_to_withhold(
    counts: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex | None],
    small: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    lines: collections.abc.Sequence[collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex]],
    threshold: typing.SupportsFloat | typing.SupportsIndex,
) -> list[int]:
    """
    Places of the counts to withhold so that none of `small` can be worked out.
    """

def check_hit_state(graph: CaseGraph) -> typing.Any: ...
def cluster_quality(
    clusters: typing.Any, pairs: typing.Any, least: typing.SupportsFloat | typing.SupportsIndex
) -> typing.Any:
    """
    As Frame.
    """

def clusters(
    rows: typing.SupportsInt | typing.SupportsIndex,
    pairs: typing.Any,
    probability: typing.SupportsFloat | typing.SupportsIndex,
) -> typing.Any:
    """
    Clusters of pairs at a probability, as Frame.
    """

def consonants(name: str) -> str: ...
def contact_state(graph: CaseGraph) -> typing.Any: ...
def damerau_levenshtein(a: str, b: str) -> int: ...
def decided_clusters(
    linker: Linker,
    model: dict[str, typing.Any],
    pairs: typing.Any,
    least: typing.SupportsFloat | typing.SupportsIndex,
    always: collections.abc.Sequence[
        tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]
    ],
    never: collections.abc.Sequence[
        tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]
    ],
    threads: typing.SupportsInt | typing.SupportsIndex = 0,
) -> typing.Any:
    """
    Components, parted where a pair that is never linked lies in one, as Frame.
    """

def double_metaphone(text: str) -> tuple[str, str]:
    """
    Both codes; they are the same where there is but one.
    """

def frequency_appointments(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    address: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_change_points(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    bin: str,
    cut: collections.abc.Sequence[str],
    observed: str,
    penalty: typing.SupportsFloat | typing.SupportsIndex | None,
    least_bins: typing.SupportsInt | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    rounds: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
    season: tuple[bool, bool],
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_concentration(
    graph: CaseGraph,
    *,
    of: str,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    address: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    top: typing.SupportsFloat | typing.SupportsIndex,
    affected_only: bool,
    rounds: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_continuation(
    graph: CaseGraph,
    *,
    of: str,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    address: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    within: str,
    most: typing.SupportsInt | typing.SupportsIndex,
    observed_until: typing.SupportsInt | typing.SupportsIndex | None,
    include_same_day: bool,
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_counts(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    before_death: str | None,
    death_of: typing.Any,
    address: str,
    flag_state: str,
    hindsight: bool,
    unit: str,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_delay_shares(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    bin: str | None,
    within_days: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    kind: str,
    statuses: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_delays(
    graph: CaseGraph,
    *,
    kind: str,
    statuses: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    also_not_kept: bool,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_dispersion(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    width_days: typing.SupportsInt | typing.SupportsIndex,
    cut: collections.abc.Sequence[str],
    observed: str,
    significance: typing.SupportsFloat | typing.SupportsIndex,
    rounds: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_dispersion_curve(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    widths_days: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    cut: collections.abc.Sequence[str],
    observed: str,
    rounds: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_harm(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    weights: collections.abc.Sequence[tuple[str, typing.SupportsFloat | typing.SupportsIndex]],
    weight_by: str,
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    address: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    hindsight: bool,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_intervals(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    cut: collections.abc.Sequence[str],
    observed: str,
    merge_days: typing.SupportsInt | typing.SupportsIndex,
    dead_time_days: typing.SupportsFloat | typing.SupportsIndex,
    train_days: typing.SupportsInt | typing.SupportsIndex,
    significance: typing.SupportsFloat | typing.SupportsIndex,
    rounds: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
    season: tuple[bool, bool],
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_joint_appointment_shares(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    bin: str | None,
    persons: typing.Any,
    agencies: typing.Any,
    within_days: typing.SupportsInt | typing.SupportsIndex,
    within_km: typing.SupportsFloat | typing.SupportsIndex | None,
    attendance: collections.abc.Sequence[str],
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_joint_appointments(
    graph: CaseGraph,
    *,
    persons: typing.Any,
    agencies: typing.Any,
    within_days: typing.SupportsInt | typing.SupportsIndex,
    within_km: typing.SupportsFloat | typing.SupportsIndex | None,
    attendance: collections.abc.Sequence[str],
    possible: bool,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_lorenz(
    graph: CaseGraph,
    *,
    of: str,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    address: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    affected_only: bool,
    points: typing.SupportsInt | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_mean_cumulative(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    cut: collections.abc.Sequence[str],
    observed: str,
    within_days: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_mutual_excitation(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    streams: str,
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    cut: collections.abc.Sequence[str],
    observed: str,
    merge_days: typing.SupportsInt | typing.SupportsIndex,
    least: typing.SupportsInt | typing.SupportsIndex,
    significance: typing.SupportsFloat | typing.SupportsIndex,
    rounds: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_near_repeat(
    graph: CaseGraph,
    *,
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    address: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    kinds: collections.abc.Sequence[str],
    kilometres: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    days: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    rounds: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_near_repeat_ties(
    graph: CaseGraph,
    *,
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    kinds: collections.abc.Sequence[str],
    ties: collections.abc.Sequence[str],
    days: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    by_agency: bool,
    rounds: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_next_agency(
    graph: CaseGraph,
    *,
    persons: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_observes_some(graph: CaseGraph, *, persons: typing.Any, agencies: typing.Any) -> bool:
    """
    Whether coverage observes any of these persons by any of these agencies.
    """

def frequency_penalty_path(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    bin: str,
    cut: collections.abc.Sequence[str],
    observed: str,
    low: typing.SupportsFloat | typing.SupportsIndex,
    high: typing.SupportsFloat | typing.SupportsIndex,
    least_bins: typing.SupportsInt | typing.SupportsIndex,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_proximity(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    reference_day: typing.SupportsInt | typing.SupportsIndex | None,
    death_of: typing.Any,
    months: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    confidence: typing.SupportsFloat | typing.SupportsIndex | None,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_rate_ratio(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    windows: tuple[
        tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex],
        tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex],
    ]
    | tuple[typing.SupportsInt | typing.SupportsIndex, str, str],
    cut: collections.abc.Sequence[str],
    observed: str,
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    significance: typing.SupportsFloat | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_rates(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    address: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    bin: str | None,
    cut: collections.abc.Sequence[str],
    per_days: typing.SupportsFloat | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    mid_p: bool,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_rebookings(
    graph: CaseGraph, *, persons: typing.Any, agencies: typing.Any, evidence: bool
) -> tuple[typing.Any, ...]: ...
def frequency_recency(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    address: str,
    as_of: typing.SupportsInt | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_recency_shares(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    as_of: typing.SupportsInt | typing.SupportsIndex,
    within_days: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_repeats(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    of: str,
    by_any: bool,
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    address: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    within: collections.abc.Sequence[str],
    observed_until: typing.SupportsInt | typing.SupportsIndex | None,
    include_same_day: bool,
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_self_exciting(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    cut: collections.abc.Sequence[str],
    observed: str,
    merge_days: typing.SupportsInt | typing.SupportsIndex,
    significance: typing.SupportsFloat | typing.SupportsIndex,
    rounds: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_sequence_complexity(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    states: str,
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_severity_trend(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    address: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    significance: typing.SupportsFloat | typing.SupportsIndex,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_silence(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    cut: collections.abc.Sequence[str],
    flags: collections.abc.Sequence[str],
    topic_rows: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    all_gaps: bool,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_silence_shares(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    at_least_days: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    cut: collections.abc.Sequence[str],
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_time_to_repeat(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    cut: collections.abc.Sequence[str],
    observed: str,
    within_days: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    merge_days: typing.SupportsInt | typing.SupportsIndex,
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    strata: str,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_trend(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    bin: str,
    cut: collections.abc.Sequence[str],
    observed: str,
    confidence: typing.SupportsFloat | typing.SupportsIndex,
    significance: typing.SupportsFloat | typing.SupportsIndex,
    serial: str,
    season: tuple[bool, bool],
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def frequency_waits(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    of: str,
    persons: typing.Any,
    agencies: typing.Any,
    presence: str,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    resolution: str,
    merge_within_days: typing.SupportsFloat | typing.SupportsIndex,
    within_coverage: bool,
    each: bool,
    dates: tuple[str, typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, bool],
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def genograms(
    graph: CaseGraph,
    date: typing.SupportsInt | typing.SupportsIndex | None = None,
    persons: typing.Any = None,
    most_persons: typing.SupportsInt | typing.SupportsIndex = 60,
) -> dict[str, typing.Any]:
    """
    The drawings of the families of a graph.
    """

def identifier_state(graph: CaseGraph) -> typing.Any: ...
def incidence(
    graph: CaseGraph,
    *,
    rows: str,
    columns: str,
    through_contacts: bool,
    took_part_only: bool,
    addresses: collections.abc.Sequence[str],
) -> tuple[typing.Any, ...]: ...
def jaro(a: str, b: str) -> float: ...
def jaro_winkler(a: str, b: str) -> float: ...
def knowledge_best_shares(
    graph: CaseGraph,
    *,
    shares: typing.SupportsInt | typing.SupportsIndex,
    persons: typing.Any,
    receivers: typing.Any,
    at: typing.SupportsInt | typing.SupportsIndex | None,
    holding: dict[str, typing.Any],
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def knowledge_border_crossings(
    graph: CaseGraph, *, within: str, holding: dict[str, typing.Any], evidence: bool
) -> tuple[typing.Any, ...]: ...
def knowledge_distinct_partners(
    graph: CaseGraph,
    *,
    fact: dict[str, typing.Any],
    persons: typing.Any,
    ties: collections.abc.Sequence[str],
    holders: str,
    chosen: typing.Any,
    hindsight: bool,
    at: typing.SupportsInt | typing.SupportsIndex | None,
    threads: typing.SupportsInt | typing.SupportsIndex,
    holding: dict[str, typing.Any],
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def knowledge_first_held(
    graph: CaseGraph,
    *,
    facts: typing.Any,
    persons: typing.Any,
    agencies: typing.Any,
    hindsight: bool,
    at: typing.SupportsInt | typing.SupportsIndex | None,
    holding: dict[str, typing.Any],
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def knowledge_fragmentation(
    graph: CaseGraph,
    *,
    persons: typing.Any,
    at: typing.SupportsInt | typing.SupportsIndex | None,
    holding: dict[str, typing.Any],
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def knowledge_held_since(
    graph: CaseGraph,
    *,
    persons: typing.Any,
    agencies: typing.Any,
    received_only: bool,
    at: typing.SupportsInt | typing.SupportsIndex | None,
    holding: dict[str, typing.Any],
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def knowledge_holdings(
    graph: CaseGraph,
    *,
    by: str,
    persons: typing.Any,
    hindsight: bool,
    at: typing.SupportsInt | typing.SupportsIndex | None,
    holding: dict[str, typing.Any],
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def knowledge_lags(
    graph: CaseGraph,
    *,
    facts: typing.Any,
    persons: typing.Any,
    agencies: typing.Any,
    hindsight: bool,
    at: typing.SupportsInt | typing.SupportsIndex | None,
    of_persons: bool,
    threads: typing.SupportsInt | typing.SupportsIndex,
    holding: dict[str, typing.Any],
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def knowledge_never_passed_on(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str] | None,
    persons: typing.Any,
    hindsight: bool,
    at: typing.SupportsInt | typing.SupportsIndex | None,
    holding: dict[str, typing.Any],
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def knowledge_rule(
    graph: CaseGraph,
    *,
    rule: dict[str, typing.Any],
    pairs: typing.Any,
    holders: str,
    chosen: typing.Any,
    hindsight: bool,
    at: typing.SupportsInt | typing.SupportsIndex | None,
    as_it_happened: bool,
    threads: typing.SupportsInt | typing.SupportsIndex,
    holding: dict[str, typing.Any],
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def knowledge_rule_counts(
    graph: CaseGraph,
    *,
    rule: dict[str, typing.Any],
    holders: str,
    chosen: typing.Any,
    hindsight: bool,
    at: typing.SupportsInt | typing.SupportsIndex | None,
    threads: typing.SupportsInt | typing.SupportsIndex,
    holding: dict[str, typing.Any],
) -> tuple[typing.Any, ...]: ...
def knowledge_what_if_shares(
    graph: CaseGraph,
    *,
    persons: typing.Any,
    agencies: typing.Any,
    at: typing.SupportsInt | typing.SupportsIndex | None,
    holding: dict[str, typing.Any],
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def left_out(
    linker: Linker,
    model: dict[str, typing.Any],
    pairs: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex = 0,
) -> typing.Any:
    """
    What cutting blocks left out, as Frame.
    """

def levels(
    lanes: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    begins: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    ends: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
    apart: typing.SupportsFloat | typing.SupportsIndex,
) -> list[int]:
    """
    The level of each mark of a timeline in its lane.
    """

def levels_of_pairs(
    linker: Linker,
    a: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    b: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    is_match: collections.abc.Sequence[bool],
    stands_for: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex],
) -> dict[str, typing.Any]:
    """
    The same of labelled pairs.
    """

def levels_of_persons(
    linker: Linker,
    persons: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    pairs: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
) -> dict[str, typing.Any]:
    """
    Levels of pairs of one person, and of pairs of two, by comparison.
    """

def levenshtein(a: str, b: str) -> int: ...
def made_areas(
    agencies: typing.SupportsInt | typing.SupportsIndex, areas: typing.SupportsInt | typing.SupportsIndex = 0
) -> int:
    """
    The number of areas of so many agencies; 0: none is asked for.
    """

def match_weight(
    m: typing.SupportsFloat | typing.SupportsIndex, u: typing.SupportsFloat | typing.SupportsIndex
) -> float:
    """
    log2(m / u), to 2^-20.
    """

def network(
    boxes: collections.abc.Sequence[
        tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]
    ],
    edges: collections.abc.Sequence[
        tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]
    ],
    width: typing.SupportsFloat | typing.SupportsIndex,
    height: typing.SupportsFloat | typing.SupportsIndex,
    apart: typing.SupportsFloat | typing.SupportsIndex,
) -> dict[str, typing.Any]:
    """
    Where the nodes of a network stand.
    """

def normalise(
    table: str, data: typing.Any, most_per_rule: typing.SupportsInt | typing.SupportsIndex = 1000
) -> tuple[typing.Any, ...]:
    """
    (data in the schema's types, problems), both as Frame.
    """

def normalise_name(text: str) -> str: ...
def normalise_phone(text: str) -> str: ...
def normalise_postcode(text: str) -> str: ...
def normalise_text(text: str) -> str: ...
def pair_weight(
    linker: Linker,
    model: dict[str, typing.Any],
    a: typing.SupportsInt | typing.SupportsIndex,
    b: typing.SupportsInt | typing.SupportsIndex,
) -> float: ...
def pairs_against(
    linker: Linker,
    model: dict[str, typing.Any],
    clusters: typing.Any,
    threads: typing.SupportsInt | typing.SupportsIndex = 0,
) -> list[int]:
    """
    Of each cluster its pairs that weigh against one person.
    """

def parse_addresses(texts: typing.Any, threads: typing.SupportsInt | typing.SupportsIndex = 0) -> typing.Any:
    """
    The parts of a column of addresses, as Frame.
    """

def parse_edtf(text: str) -> tuple[typing.Any, ...]:
    """
    (first, last, approximate, uncertain): days since 1970-01-01, None where open or unknown.
    """

def participant_state(graph: CaseGraph) -> typing.Any: ...
def probability_of(weight: typing.SupportsFloat | typing.SupportsIndex) -> float: ...
def qgram_cosine(a: str, b: str, q: typing.SupportsInt | typing.SupportsIndex = 2) -> float: ...
def qgram_jaccard(a: str, b: str, q: typing.SupportsInt | typing.SupportsIndex = 2) -> float: ...
def sample_clusters(
    linker: Linker,
    model: dict[str, typing.Any],
    pairs: typing.Any,
    least: typing.SupportsFloat | typing.SupportsIndex,
    sources: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    apart: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    scale: typing.SupportsFloat | typing.SupportsIndex,
    doubt: typing.SupportsFloat | typing.SupportsIndex,
    missed: bool,
    many: typing.SupportsInt | typing.SupportsIndex,
    seed: typing.SupportsInt | typing.SupportsIndex,
    threads: typing.SupportsInt | typing.SupportsIndex = 0,
    report: typing.Any = None,
    always: collections.abc.Sequence[
        tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]
    ] = [],
    never: collections.abc.Sequence[
        tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]
    ] = [],
) -> tuple[typing.Any, ...]:
    """
    Clusterings drawn by probability, as Frame, and of each how many joins stand for what no rule compared.
    """

def schema() -> dict[str, typing.Any]:
    """
    The casebook's schema: version, tables and vocabularies, as plain dicts.
    """

def score_new(
    linker: Linker,
    model: dict[str, typing.Any],
    first_new: typing.SupportsInt | typing.SupportsIndex,
    probability: typing.SupportsFloat | typing.SupportsIndex,
) -> typing.Any:
    """
    Pairs with a new row, as Frame.
    """

def self_weights(
    linker: Linker, model: dict[str, typing.Any], threads: typing.SupportsInt | typing.SupportsIndex = 0
) -> list[float]: ...
def share_item_state(graph: CaseGraph) -> typing.Any: ...
def share_state(graph: CaseGraph) -> typing.Any: ...
def shared_words(a: str, b: str) -> int: ...
def soundex(text: str) -> str: ...
def split_clusters(
    linker: Linker,
    model: dict[str, typing.Any],
    pairs: typing.Any,
    least: typing.SupportsFloat | typing.SupportsIndex,
    sources: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    apart: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex],
    threads: typing.SupportsInt | typing.SupportsIndex = 0,
    report: typing.Any = None,
    always: collections.abc.Sequence[
        tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]
    ] = [],
    never: collections.abc.Sequence[
        tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]
    ] = [],
) -> typing.Any:
    """
    The best partition of each component, as Frame.
    """

def structure_children_exposed(
    graph: CaseGraph, *, flag: str, hindsight: bool, by: str, persons: typing.Any, evidence: bool
) -> tuple[typing.Any, ...]: ...
def structure_co_contact(
    graph: CaseGraph,
    *,
    within_days: typing.SupportsInt | typing.SupportsIndex | None,
    persons: typing.Any,
    took_part_only: bool,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def structure_co_residence(
    graph: CaseGraph,
    *,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    persons: typing.Any,
    most_residents: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def structure_components(
    adjacency: Adjacency, *, over: collections.abc.Sequence[str], by: str, evidence: bool
) -> tuple[typing.Any, ...]: ...
def structure_households(
    graph: CaseGraph, *, at: typing.SupportsInt | typing.SupportsIndex, by: str, persons: typing.Any, evidence: bool
) -> tuple[typing.Any, ...]: ...
def structure_path(
    adjacency: Adjacency,
    a: typing.Any,
    b: typing.Any,
    *,
    through: collections.abc.Sequence[str],
    at: typing.SupportsInt | typing.SupportsIndex | None,
    certain: bool,
    took_part_only: bool,
    max_length: typing.SupportsInt | typing.SupportsIndex | None,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def structure_shared_identifiers(
    graph: CaseGraph,
    *,
    start: typing.SupportsInt | typing.SupportsIndex | None,
    end: typing.SupportsInt | typing.SupportsIndex | None,
    persons: typing.Any,
    most_persons: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def subtract_span(day: typing.SupportsInt | typing.SupportsIndex, span: str) -> int:
    """
    The day `span` before `day` (calendar months).
    """

def timed_edges(edges: typing.Any, report: typing.Any = None) -> TimedEdges: ...
def validate(
    casebook: dict[str, typing.Any],
    extra_terms: dict[str, typing.Any] = {},
    most_per_rule: typing.SupportsInt | typing.SupportsIndex = 1000,
    incomplete: collections.abc.Sequence[str] = [],
) -> typing.Any:
    """
    Problems of normalised tables {name: data}, as Frame; `incomplete`: tables that could not be read whole.
    """

def visibility_asked(graph: CaseGraph, query: dict[str, typing.Any]) -> tuple[typing.Any, ...]: ...
def visibility_changes(
    before: CaseGraph,
    after: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    keys: collections.abc.Sequence[str],
    window: str | None,
    as_if: collections.abc.Sequence[str],
    agencies: typing.Any,
    each_contact: bool,
    scope: str,
    ties: str,
    parent_holds_child: bool,
    assume_filed: str,
    took_part_only: bool,
    threads: typing.SupportsInt | typing.SupportsIndex,
    evidence: bool,
    evidence_rows: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex] | None = None,
    report: typing.Any = None,
) -> tuple[typing.Any, ...]: ...
def visibility_check(
    graph: CaseGraph,
    query: dict[str, typing.Any],
    *,
    contacts: bool,
    scope: str,
    ties: str,
    parent_holds_child: bool,
    assume_filed: str,
    took_part_only: bool,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def visibility_checks(
    graph: CaseGraph,
    *,
    scope: str,
    ties: str,
    parent_holds_child: bool,
    assume_filed: str,
    took_part_only: bool,
    bounds: bool,
    evidence: bool,
) -> tuple[typing.Any, ...]: ...
def visibility_checks_of(
    graph: CaseGraph,
    checks: TableOfChecks,
    *,
    scope: str,
    ties: str,
    parent_holds_child: bool,
    assume_filed: str,
    took_part_only: bool,
    threads: typing.SupportsInt | typing.SupportsIndex,
    bounds: bool,
    evidence: bool,
    report: typing.Any = None,
) -> tuple[typing.Any, ...]: ...
def visibility_split(
    graph: CaseGraph,
    *,
    by: collections.abc.Sequence[str],
    keys: collections.abc.Sequence[str],
    windows: collections.abc.Sequence[str | None],
    with_windows: bool,
    as_if: collections.abc.Sequence[str],
    agencies: typing.Any,
    scope: str,
    ties: str,
    parent_holds_child: bool,
    assume_filed: str,
    took_part_only: bool,
    threads: typing.SupportsInt | typing.SupportsIndex,
    bounds: bool,
    evidence: bool,
    evidence_rows: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex] | None = None,
    report: typing.Any = None,
) -> tuple[typing.Any, ...]: ...
def visibility_table(
    graph: CaseGraph, table: typing.Any, name: str, window: str | None, persons: typing.Any
) -> TableOfChecks: ...
def weight_of(probability: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    log2(p / (1 - p)), to 2^-20.
    """

simulation_parameters: dict[str, typing.Any] = {
    "moves_per_decade": 0.8,
    "partnered": 0.6,
    "separated": 0.25,
    "formed": 0.25,
    "branching": 0.3,
    "decay_days": 12.0,
    "several_contacts": 0.4,
    "shared": 0.08,
    "share_days": 6.0,
    "unconfirmed": 0.2,
    "misfiled": 0.03,
    "unfiled": 0.05,
    "late": 0.1,
    "late_days": 20.0,
    "unlinked": 0.3,
    "unidentified": 0.03,
    "month_only": 0.03,
    "year_only": 0.005,
    "misspelt": 0.05,
    "wrong_birth": 0.03,
    "missing": 0.1,
    "passed_on": 0.3,
    "passed_on_days": 14.0,
    "assessed": 0.8,
    "declined": 0.15,
    "graded_high": 0.1,
    "graded_medium": 0.3,
    "referred": 0.85,
    "referred_again": 0.25,
    "referred_escalating": 0.2,
    "meeting_days": 14.0,
    "phones": 0.8,
    "phone_changes_per_decade": 1.5,
    "household_phone": 0.3,
    "phone_stated": 0.5,
    "wrong_phone": 0.02,
    "unlocated": 0.05,
}
