"""Knowledge at population scale: holdings, first held, best shares, what-if shares, a rule over all pairs.

    python benchmarks/knowledge.py [--sizes 100000,1000000,10000000] [--runs N]

No other tool has these measures; `tests/property/test_knowledge.py` compares their answers with a twin in plain Python.
"""

from __future__ import annotations

import argparse

from peak_memory import peak_megabytes
from shared_population import about, made_graph, report, timed_anew

RULE = "marac_potential_escalation_3_in_12_months"
DAY = "2015-01-01"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000,10000000")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    report(about(sizes))
    for size in sizes:
        graph = made_graph(size)
        works = {
            "holdings_at_a_date": lambda knowledge: knowledge.holdings(DAY, by="agency"),
            "held_since": lambda knowledge: knowledge.held_since(),
            "best_shares": lambda knowledge: knowledge.best_shares(100, DAY),
            "what_if_shares": lambda knowledge: knowledge.what_if_shares(DAY),
            "rule_by_agency_and_pooled": lambda knowledge: knowledge.rule_counts(RULE),
            "rule_pooled": lambda knowledge: knowledge.rule_counts(RULE, agencies="pooled"),
        }
        figures = {
            name: timed_anew(options.runs, graph, lambda fresh, work=work: work(fresh.knowledge))
            for name, work in works.items()
        }
        report({"contacts": size, "shares": size // 10, **figures, "peak_mb": peak_megabytes()})


if __name__ == "__main__":
    main()
