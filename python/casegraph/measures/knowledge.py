"""Knowledge: which agency held what on record, and since when."""

from __future__ import annotations

from casegraph.measures.knowledge_holdings import KnowledgeHoldings
from casegraph.measures.knowledge_rules import KnowledgeRules
from casegraph.measures.knowledge_shares import KnowledgeShares

__all__ = ["Knowledge"]


class Knowledge(KnowledgeHoldings, KnowledgeRules, KnowledgeShares):
    """Which agency held what on record, and since when. Use ``graph.knowledge``.

    An agency *held on record* or *possibly held*; that is all that records can show. A contact is held by the
    agency that made it from ``recorded_on`` (by default its day) until ``retention_end``, and by agencies that a share
    which carried it reached.
    """
