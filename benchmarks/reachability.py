"""Time-respecting reachability over timed edges, beside raphtory and reticula where they are installed.

    python benchmarks/reachability.py [--sizes 200000,2000000,20000000] [--runs N] [--local]
                                      [--peers reticula,raphtory] [--most-for-peers N] [--peer-runs N]

Edges between random vertices (14 for each vertex), in the order of their ticks, instantaneous: every edge misses the
processor's own memory. `--local`: as in a population, where vertices have very different numbers of edges (lognormal,
sigma 1.6) and 85 of a hundred edges go to one near by. Answers are compared before anything is timed; the peers do
single sources only, and are given sizes up to `--most-for-peers`. reticula's rule is `strict`; raphtory's is `closure`,
and it stops once a round finds no further vertex, so that of its answer the number of vertices is told and not the
times. They are no dependencies: pip install raphtory reticula==0.10.1.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow as pa
from peak_memory import peak_megabytes
from shared_population import about, report, timed

from casegraph.temporal import TimedEdges

SOURCES = 500


def made_edges(size: int, local: bool) -> dict[str, np.ndarray]:
    random = np.random.default_rng(1)
    vertices = max(SOURCES, size // 14)
    source = random.integers(0, vertices, size)
    target = random.integers(0, vertices, size)
    if local:
        rates = np.cumsum(random.lognormal(sigma=1.6, size=vertices))
        source = np.searchsorted(rates, random.random(size) * rates[-1])
        near = source + random.geometric(1 / 8, size) * random.choice((-1, 1), size)
        target = np.where(random.random(size) < 0.85, np.clip(near, 0, vertices - 1), target)
    return {"source": source, "target": target, "departure": np.sort(random.integers(0, 3650, size))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="200000,2000000,20000000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peers", default="", help="names, parted by commas")
    parser.add_argument("--most-for-peers", type=int, default=200_000)
    parser.add_argument("--peer-runs", type=int, default=3)
    parser.add_argument("--local", action="store_true")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    report(about(sizes))
    for size in sizes:
        columns = made_edges(size, options.local)
        edges = TimedEdges(pa.table(columns))
        source = int(columns["source"][0])
        sources = edges.vertices.slice(0, SOURCES).to_pylist()
        figures: dict[str, Any] = {}
        for ties in ("strict", "recorded", "closure"):
            figures[f"one_source_{ties}"] = timed(
                options.runs, lambda edges=edges, ties=ties: edges._core.earliest(0, start=None, end=None, ties=ties)
            )
            figures[f"{SOURCES}_sources_{ties}"] = timed(
                options.runs, lambda edges=edges, ties=ties, sources=sources: edges.reached(sources, ties=ties)
            )
        reached = {ties: edges.earliest_arrival(source, ties=ties).num_rows for ties in ("strict", "closure")}
        for name in options.peers.split(",") if size <= options.most_for_peers and options.peers else ():
            figures[name] = PEERS[name](columns, source, options.peer_runs)
        report({"edges": size, "vertices": len(edges.vertices), "reached_from_one": reached, **figures})
    report({"peak_mb": peak_megabytes()})


def of_reticula(columns: dict[str, np.ndarray], source: int, runs: int) -> dict[str, Any]:
    import reticula

    kind = reticula.directed_temporal_edge[reticula.int64, reticula.double]
    network = reticula.directed_temporal_network[reticula.int64, reticula.double](
        [kind(a, b, float(t)) for a, b, t in rows_of(columns)]
    )
    adjacency = reticula.temporal_adjacency.simple[kind]()

    def cluster() -> Any:
        return reticula.out_cluster(temporal_network=network, temporal_adjacency=adjacency, vertex=source, time=-1.0)

    found = len(cluster().interval_sets()) - 1  # the source itself apart
    return timed(runs, cluster) | {"version": version("reticula"), "reached": found}


def of_raphtory(columns: dict[str, np.ndarray], source: int, runs: int) -> dict[str, Any]:
    import raphtory
    from raphtory import algorithms

    graph = raphtory.Graph()
    for a, b, t in rows_of(columns):
        graph.add_edge(t, a, b)

    def reach() -> Any:
        return algorithms.temporally_reachable_nodes(graph, 10_000, -1, [source])

    found = sum(1 for _, parts in reach().items() if parts["reachable_nodes"]) - 1
    return timed(runs, reach) | {"version": version("raphtory"), "reached": found}


def rows_of(columns: dict[str, np.ndarray]) -> Iterator[tuple[int, int, int]]:
    return zip(*(columns[name].tolist() for name in ("source", "target", "departure")), strict=True)


PEERS = {"reticula": of_reticula, "raphtory": of_raphtory}


if __name__ == "__main__":
    main()
