"""All figures, in the order in which they are published."""

from __future__ import annotations

from .comparison import Comparison
from .contacts import of_contacts, of_participants
from .figures import Figure
from .flags import of_flags
from .judgements import of_actions, of_findings, of_recommendations, of_single_rows
from .persons import of_episodes, of_identifiers, of_relationships, of_residences
from .records import of_access, of_assessments, of_coverage
from .sharing import of_checks, of_links, of_shares
from .statements import of_statements

CODED_FIRST = (of_contacts, of_participants, of_flags, of_links, of_shares, of_checks)
CODED_LATER = (
    *(of_relationships, of_identifiers, of_residences, of_episodes),
    *(of_coverage, of_access, of_assessments),
    *(of_statements, of_findings, of_recommendations, of_actions, of_single_rows),
)


def figures(comparison: Comparison) -> list[Figure]:
    return [figure for of in (*CODED_FIRST, *CODED_LATER) for figure in of(comparison)]
