"""Record linkage beside Splink on DuckDB, on made records: workloads W1 and W2.

    python benchmarks/linkage.py [--workload W1|W2] [--rows N] [--runs N] [--seed N] [-o RESULTS.json]

W2 (agency_records.py) is records of persons in households at five agencies, whose errors come together. Each tool
has rules and comparisons that suit it: casegraph its defaults for persons, Splink its own templates for names, dates of
birth and postcodes with seven rules. F1, B-cubed, calibration and log-loss are reported; the latter over the pairs to
which either tool gives .05 or more, a pair that one of them does not keep having .01 there.

W1 is the model of Splink's own published benchmark (Linacre 2024, fast_deduplication) on made data, because that
benchmark's file is not public. `casegraph_own` links the same records with looser rules, more levels and a threshold of
its own choice: what casegraph would do by itself. Each tool runs in a process of its own, from a Parquet file to
clusters: reading, training, scoring and clustering all count, as processor seconds of user and system. Splink is not a
dependency of casegraph: without it only casegraph is timed. To have it, in the same environment:

    pip install 'splink==5.0.0'

or in another one, named by --splink-python.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import agency_records
import numpy as np
from peak_memory import peak_megabytes

SEED = 7
RULES = [
    ("last_name", "occupation"),
    ("first_name", "last_name"),
    ("first_name", "middle_name"),
    ("middle_name", "last_name"),
    ("first_name", "dob"),
    ("last_name", "birth_lat"),
    ("first_name", "birth_lng"),
    ("middle_name", "occupation"),
]


# -- the data ------------------------------------------------------------------------------------------------------


def names(draw: np.random.Generator, size: int, shortest: int, longest: int) -> np.ndarray:
    """Distinct pronounceable words."""
    consonants, vowels = np.array(list("bcdfghjklmnprstvwz")), np.array(list("aeiou"))
    found: dict[str, None] = {}
    while len(found) < size:
        many = size * 2
        lengths = draw.integers(shortest, longest + 1, many)
        grid = [draw.choice(consonants if at % 2 == 0 else vowels, many) for at in range(longest)]
        for letters, length in zip(zip(*grid, strict=True), lengths, strict=True):
            found["".join(letters[:length])] = None
            if len(found) == size:
                break
    return np.array(list(found), dtype=object)


def zipf_mandelbrot(size: int, s: float, q: float) -> np.ndarray:
    weights = 1.0 / (np.arange(1, size + 1) + q) ** s
    return weights / weights.sum()


def typo(draw: np.random.Generator, text: str) -> str:
    kind, at = draw.integers(4), int(draw.integers(max(len(text), 1)))
    letter = chr(97 + int(draw.integers(26)))
    if kind == 0:
        return text[:at] + letter + text[at:]
    if kind == 1 and len(text) > 1:
        return text[:at] + text[at + 1 :]
    if kind == 2 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + letter + text[at + 1 :]


def made(rows: int) -> dict[str, list[Any]]:
    """W1: persons with one to 35 records each, errors in all but the first."""
    draw = np.random.default_rng(SEED)
    sizes: list[int] = []
    while sum(sizes) < rows:
        sizes.extend(np.minimum(draw.zipf(1.4, 10_000) + draw.poisson(2, 10_000), 35).tolist())
    while sum(sizes[:-1]) >= rows:
        sizes.pop()
    size = len(sizes)
    first = names(draw, 8_000, 3, 9)[draw.choice(8_000, size, p=zipf_mandelbrot(8_000, 1.05, 3))]
    middle = names(draw, 8_000, 3, 9)[draw.choice(8_000, size, p=zipf_mandelbrot(8_000, 1.05, 3))]
    last = names(draw, 120_000, 4, 11)[draw.choice(120_000, size, p=zipf_mandelbrot(120_000, 1.0, 30))]
    occupations = np.array([f"occupation {at}" for at in range(600)], dtype=object)
    occupation = occupations[draw.choice(600, size, p=zipf_mandelbrot(600, 1.0, 2))]
    lat, lng = draw.uniform(50, 58, 20_000).round(4), draw.uniform(-6, 2, 20_000).round(4)
    place = draw.choice(20_000, size, p=zipf_mandelbrot(20_000, 1.0, 10))
    days = draw.integers(0, 200 * 365, size)
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for person in range(size):
        born = np.datetime64("1800-01-01") + int(days[person])
        clean = [first[person], middle[person], last[person], str(born), float(lat[place[person]]),
                 float(lng[place[person]]), occupation[person]]  # fmt: skip
        for copy in range(sizes[person]):
            values = clean if copy == 0 else spoilt(draw, clean, first, last, occupations)
            for name, value in zip(COLUMNS[2:], values, strict=True):
                columns[name].append(value)
            columns["cluster"].append(person)
    for name in COLUMNS[1:]:
        columns[name] = columns[name][:rows]
    order = draw.permutation(rows)
    shuffled = {name: [columns[name][at] for at in order] for name in COLUMNS[1:]}
    return {"unique_id": list(range(rows)), **shuffled}


COLUMNS = ["unique_id", "cluster", "first_name", "middle_name", "last_name", "dob", "birth_lat", "birth_lng",
           "occupation"]  # fmt: skip


def spoilt(draw: np.random.Generator, clean: list[Any], firsts: Any, lasts: Any, occupations: Any) -> list[Any]:
    first, middle, last, dob, lat, lng, occupation = clean
    chance = draw.random(12)
    if chance[0] < 0.03:
        first = firsts[int(draw.integers(len(firsts)))]
    elif chance[0] < 0.14:
        first = typo(draw, first)
    elif chance[0] < 0.18:
        first = first[:1]
    elif chance[0] < 0.21:
        first = None
    if chance[1] < 0.45:
        middle = None
    elif chance[1] < 0.55:
        middle = typo(draw, middle)
    if chance[2] < 0.04:
        last = lasts[int(draw.integers(len(lasts)))]
    elif chance[2] < 0.14:
        last = typo(draw, last)
    elif chance[2] < 0.16:
        last = None
    if chance[3] < 0.015:
        first, last = last, first
    dob = spoilt_date(draw, dob, chance[4])
    if chance[5] < 0.2:
        lat = lng = None
    elif chance[5] < 0.3:
        lat, lng = round(lat + float(draw.normal(0, 0.05)), 4), round(lng + float(draw.normal(0, 0.05)), 4)
    if chance[6] < 0.2:
        occupation = None
    elif chance[6] < 0.3:
        occupation = occupations[int(draw.integers(len(occupations)))]
    return [first, middle, last, dob, lat, lng, occupation]


def spoilt_date(draw: np.random.Generator, dob: str, chance: float) -> str | None:
    if chance < 0.03:
        return None
    if chance < 0.06:
        return f"{dob[:4]}-01-01"
    if chance < 0.09:
        return f"{dob[:5]}{dob[8:]}-{dob[5:7]}" if int(dob[8:]) <= 12 else dob
    if chance < 0.17:
        at = int(draw.choice([0, 1, 2, 3, 6, 9]))
        return dob[:at] + str(draw.integers(10)) + dob[at + 1 :]
    return dob


# -- the tools, each in a process of its own -----------------------------------------------------------------------


def same_settings() -> Any:
    """Splink's published comparisons and rules."""
    from casegraph.linkage import Comparison, Level, Rule, Settings

    return Settings(
        columns={"first_name": "as_is", "middle_name": "as_is", "last_name": "as_is", "dob": "as_is",
                 "birth_lat": "number", "birth_lng": "number", "occupation": "as_is"},
        comparisons=[
            Comparison("first_name", [Level("exact"), Level("jaro_winkler", 0.9), Level("jaro_winkler", 0.7)],
                       term_frequencies=True),
            Comparison("middle_name", [Level("exact"), Level("jaro_winkler", 0.9)]),
            Comparison("last_name", [Level("exact"), Level("jaro_winkler", 0.9), Level("jaro_winkler", 0.7)],
                       term_frequencies=True),
            Comparison("dob", [Level("exact"),
                               Level("levenshtein", 1), Level("levenshtein", 2), Level("levenshtein", 4)],
                       term_frequencies=True),
            Comparison("birth_lat", [Level("kilometres_within", 10), Level("kilometres_within", 100)], "birth_lng"),
            Comparison("occupation", [Level("exact")], term_frequencies=True),
        ],
        rules=[Rule(rule) for rule in RULES],
        id_column="unique_id", keep=0.9, link=0.9,
    )  # fmt: skip


def own_settings() -> Any:
    """What the defaults for persons do, on these columns: looser rules, more levels, the threshold chosen."""
    from casegraph.linkage import Comparison, Level, Part, Rule, Settings

    def name(column: str, other: str) -> Comparison:
        levels = [Level("exact"), Level("jaro_winkler", 0.92), Level("swapped"), Level("shared_words"),
                  Level("jaro_winkler", 0.8), Level("initial")]  # fmt: skip
        return Comparison(column, levels, other, term_frequencies=True)

    last, first, year = Part("last_name", "soundex"), Part("first_name", "soundex"), Part("dob", "year")
    return Settings(
        columns={"first_name": "text", "middle_name": "text", "last_name": "text", "dob": "date",
                 "birth_lat": "number", "birth_lng": "number", "occupation": "text"},
        comparisons=[
            name("first_name", "last_name"),
            Comparison("middle_name", [Level("exact"), Level("jaro_winkler", 0.92), Level("jaro_winkler", 0.8)],
                       term_frequencies=True),
            name("last_name", "first_name"),
            Comparison("dob", [Level("exact"), Level("one_digit_off"), Level("day_month_swapped"),
                               Level("damerau_levenshtein", 2), Level("first_of_january"), Level("same_year")],
                       term_frequencies=True),
            Comparison("birth_lat", [Level("kilometres_within", 0.1), Level("kilometres_within", 10),
                                     Level("kilometres_within", 50)], "birth_lng"),
            Comparison("occupation", [Level("exact")], term_frequencies=True),
        ],
        rules=[Rule(rule) for rule in (
            ["first_name", "last_name"], ["dob", Part("last_name", "prefix", 1)],
            ["dob", Part("first_name", "prefix", 1)], [last, first, year],
            ["last_name", "birth_lat"], ["first_name", "birth_lat"], ["last_name", "occupation"],
            ["middle_name", "last_name"], ["first_name", "middle_name"], ["dob", "birth_lat"], ["dob", "occupation"],
            ["middle_name", "birth_lat"], ["birth_lat", "occupation"],
        )],
        id_column="unique_id",
    )  # fmt: skip


def by_casegraph(path: str, out: str, own: bool = False) -> dict[str, Any]:
    from casegraph.io.table_file import read_table
    from casegraph.linkage import link

    settings = own_settings() if own else same_settings()
    links = link(read_table(Path(path)), settings)
    save(out, links.clusters["record_id"].to_numpy(), links.clusters["cluster"].to_numpy())
    return {"pairs": links.compared, "links": len(links), "threshold": links.settings.link}


def by_casegraph_defaults(path: str, out: str) -> dict[str, Any]:
    """W2, as `cg.link(records)` does it."""
    from casegraph.io.table_file import read_table
    from casegraph.linkage import link

    links = link(read_table(Path(path)))
    save(out, links.clusters["record_id"].to_numpy(), links.clusters["cluster"].to_numpy())
    used = cpu()  # what follows is for the evaluation alone
    pairs = links._pairs
    save_pairs(out, *(pairs[name].to_numpy() for name in ("row_a", "row_b", "probability")))
    return {"pairs": links.compared, "links": len(links), "threshold": links.settings.link, "after_cpu_s": cpu() - used}


def by_splink_templates(path: str, out: str) -> dict[str, Any]:
    """W2, with what Splink's documentation recommends for persons."""
    import duckdb
    import pyarrow.parquet as pq
    import splink
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    rules = [("given_name", "family_name"), ("given_name", "birth_date"), ("family_name", "birth_date"), ("phone",),
             ("postcode", "birth_date"), ("postcode", "family_name"), ("postcode", "given_name")]  # fmt: skip
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        comparisons=[
            cl.ForenameSurnameComparison("given_name", "family_name"),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.JaroWinklerAtThresholds("address_line_1", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.PostcodeComparison("postcode").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("phone", [1]).configure(term_frequency_adjustments=True),
        ],
    )
    linker = Linker(DuckDBAPI(connection=duckdb.connect()).register(pq.read_table(path)), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("given_name", "family_name", "birth_date"), block_on("phone", "birth_date")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7)
    for rule in (("given_name", "family_name"), ("birth_date",)):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    predicted = linker.inference.predict(threshold_match_probability=0.05)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, 0.95)
    found = clusters.as_duckdbpyrelation().select("record_id, cluster_id").fetchnumpy()
    save(out, found["record_id"], found["cluster_id"])
    used = cpu()
    pairs = predicted.as_duckdbpyrelation().select("record_id_l, record_id_r, match_probability").fetchnumpy()
    save_pairs(out, pairs["record_id_l"], pairs["record_id_r"], pairs["match_probability"])
    return {"version": splink.__version__, "after_cpu_s": cpu() - used}


def by_casegraph_own(path: str, out: str) -> dict[str, Any]:
    return by_casegraph(path, out, own=True)


def by_splink(path: str, out: str) -> dict[str, Any]:
    import duckdb
    import pyarrow.parquet as pq
    import splink
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in RULES],
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("middle_name", [0.9]),
            cl.JaroWinklerAtThresholds("last_name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("dob", [1, 2, 4]).configure(term_frequency_adjustments=True),
            cl.DistanceInKMAtThresholds("birth_lat", "birth_lng", [10, 100]),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        max_iterations=20,
        em_convergence=0.001,
    )
    api = DuckDBAPI(connection=duckdb.connect())
    table = pq.read_table(path)
    try:
        linker = Linker(api.register(table), settings)
    except (AttributeError, TypeError):  # Splink 4
        linker = Linker(table, settings, api)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("first_name", "last_name", "dob")], recall=0.8
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7)
    for rule in (("first_name", "last_name", "occupation"), ("dob", "middle_name")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule), estimate_without_term_frequencies=True
        )
    start = cpu()
    predicted = linker.inference.predict(threshold_match_probability=0.9)
    predict_cpu = cpu() - start
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, 0.9)
    found = clusters.as_duckdbpyrelation().select("unique_id, cluster_id").fetchnumpy()
    save(out, found["unique_id"], found["cluster_id"])
    return {"version": splink.__version__, "predict_cpu_s": predict_cpu}


WORKLOADS = {
    "W1": {"casegraph": by_casegraph, "casegraph_own": by_casegraph_own, "splink": by_splink},
    "W2": {"casegraph_defaults": by_casegraph_defaults, "splink_templates": by_splink_templates},
}
TOOLS = {name: tool for tools in WORKLOADS.values() for name, tool in tools.items()}


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def save_pairs(out: str, a: np.ndarray, b: np.ndarray, probability: np.ndarray) -> None:
    """Pairs by one number, the smaller row first."""
    low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
    order = np.argsort(low << 32 | high)
    np.savez(out.replace(".npz", ".pairs.npz"), pair=(low << 32 | high)[order], probability=probability[order])


def save(out: str, ids: np.ndarray, labels: np.ndarray) -> None:
    np.savez(out, ids=ids, labels=labels)


def run_tool(python: str, tool: str, path: str, folder: str) -> dict[str, Any]:
    out = f"{folder}/{tool}.npz"
    done = subprocess.run(
        [python, __file__, "--tool", tool, "--input", path, "--clusters", out], capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{tool} failed:\n{done.stderr[-3000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def f1(out: str, truth: np.ndarray) -> dict[str, float]:
    """Pairwise precision, recall and F1 of the clusters."""
    found = np.load(out)
    labels = np.empty(len(truth), dtype=np.int64)
    labels[found["ids"]] = found["labels"]

    def pairs(*keys: np.ndarray) -> int:
        _, counts = np.unique(np.stack(keys), axis=1, return_counts=True)
        return int((counts.astype(np.int64) * (counts - 1) // 2).sum())

    both, ours, true = pairs(labels, truth), pairs(labels), pairs(truth)
    return {"precision": both / ours, "recall": both / true, "f1": 2 * both / (ours + true)}


def b_cubed(out: str, truth: np.ndarray) -> float:
    """F1 of B-cubed precision and recall (Bagga & Baldwin 1998)."""
    found = np.load(out)
    labels = np.empty(len(truth), dtype=np.int64)
    labels[found["ids"]] = found["labels"]
    labels, truth = (np.unique(one, return_inverse=True)[1] for one in (labels, truth))
    _, place, counts = np.unique(labels * (truth.max() + 1) + truth, return_inverse=True, return_counts=True)
    both = counts[place]
    precision = float((both / np.bincount(labels)[labels]).mean())
    recall = float((both / np.bincount(truth)[truth]).mean())
    return 2 * precision * recall / (precision + recall)


def calibrations(outs: dict[str, str], truth: np.ndarray) -> dict[str, dict[str, float]]:
    """Expected calibration error between .05 and .95 of each tool's own pairs, and log-loss over all pairs."""
    kept = {tool: np.load(out.replace(".npz", ".pairs.npz")) for tool, out in outs.items()}
    every = np.unique(np.concatenate([one["pair"] for one in kept.values()]))
    figures = {}
    for tool, one in kept.items():
        pair, p = one["pair"], one["probability"]
        match = truth[pair >> 32] == truth[pair & 0xFFFFFFFF]
        within = (p >= 0.05) & (p <= 0.95)
        place = np.minimum(((p[within] - 0.05) / 0.09).astype(int), 9)
        said, true = np.bincount(place, p[within], 10), np.bincount(place, match[within], 10)
        of_every = np.full(len(every), 0.01)
        of_every[np.searchsorted(every, pair)] = np.clip(p, 1e-12, 1 - 1e-12)
        matches = truth[every >> 32] == truth[every & 0xFFFFFFFF]
        figures[tool] = {
            "calibration_error": float(np.abs(said - true).sum() / max(within.sum(), 1)),
            "pairs_between_.05_and_.95": int(within.sum()),
            "log_loss": float(-np.log(np.where(matches, of_every, 1 - of_every)).mean()),
            "pairs_of_log_loss": len(every),
        }
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workload", choices=sorted(WORKLOADS), default="W1")
    parser.add_argument("--seed", type=int, default=1, help="of W2's records")
    parser.add_argument("--alone", action="store_true", help="without Splink")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--splink-python", default=sys.executable, help="a Python that has splink")
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--tool", choices=sorted(TOOLS), help=argparse.SUPPRESS)
    parser.add_argument("--input", help=argparse.SUPPRESS)
    parser.add_argument("--clusters", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.tool:
        begun, used = time.perf_counter(), cpu()
        figures = TOOLS[options.tool](options.input, options.clusters)
        peak = peak_megabytes()
        used += figures.pop("after_cpu_s", 0)
        figures |= {"cpu_s": cpu() - used, "wall_s": time.perf_counter() - begun, "peak_mb": peak}
        print(json.dumps(figures))
        return
    compare(options)


def compare(options: argparse.Namespace) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    tools = list(WORKLOADS[options.workload])
    peer = tools[-1]
    has_splink = subprocess.run([options.splink_python, "-c", "import splink"], capture_output=True).returncode == 0
    if options.alone or not has_splink:
        print("without Splink (see --help)")
        tools.remove(peer)
    pythons = {tool: options.splink_python if tool == peer else sys.executable for tool in tools}
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/records.parquet"
        if options.workload == "W1":
            table = pa.table(made(options.rows))
            truth = table["cluster"].to_numpy()
            table = table.drop_columns(["cluster"])
        else:
            table = agency_records.made(options.rows, options.seed)
            truth = table["person"].to_numpy()
            table = table.drop_columns(agency_records.TRUTH)
        pq.write_table(table, path)
        del table
        runs: dict[str, list[dict[str, Any]]] = {tool: [] for tool in tools}
        for _ in range(options.runs):  # in turn, so that a busy moment meets both
            for tool in tools:
                runs[tool].append(run_tool(pythons[tool], tool, path, folder))
        figures: dict[str, Any] = {"rows": options.rows, "processors": os.cpu_count(), "runs": options.runs}
        for tool in tools:
            last = runs[tool][-1]
            middle = {name: statistics.median(run[name] for run in runs[tool]) for name in last if name != "version"}
            out = f"{folder}/{tool}.npz"
            figures[tool] = last | middle | f1(out, truth) | {"b_cubed": b_cubed(out, truth)}
        if options.workload == "W2":
            for tool, told in calibrations({tool: f"{folder}/{tool}.npz" for tool in tools}, truth).items():
                figures[tool] |= told
    for tool in tools[:-1] if peer in tools else ():
        figures[tool]["times_less_cpu"] = figures[peer]["cpu_s"] / figures[tool]["cpu_s"]
    print(json.dumps(figures, indent=1))
    if options.output:
        options.output.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
