"""What each column of the casebook holds, as far as audiences are concerned.

This is the only place that says so. A column that is not named here is shown to ``restricted`` alone, and a test
refuses a schema with such a column, so a new one cannot leak.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

__all__ = ["KEEPS_IDS", "NOUNS", "PUBLIC_TABLES", "RESTRICTED_TABLES", "Holds", "holds"]


class Holds(Enum):
    """What the cells of a column tell."""

    KEY = "the id of the row"
    REF = "the id of another row"
    NAME = "what a person or place is called: a pseudonym takes its place"
    ORGANISATION = "the name of an organisation"
    TOKEN = "the value of an identifier: equal values have equal pseudonyms"
    IDENTITY = "what alone or with little else points to one person: restricted only"
    PLACE = "a town, district or police area"
    WORDS = "words of the source or the coder"
    SOURCE = "where it stands in a document"
    REMARK = "about the coding or the coder: restricted only"
    TERM = "a term of a vocabulary, true or false"
    DATE = "a date"
    TIME = "a time of day"
    NUMBER = "a number"


_H = Holds
_TRACE: Final[Mapping[Holds, str]] = {_H.SOURCE: "source", _H.WORDS: "gist", _H.REMARK: "note"}
_COLUMNS: Final[Mapping[str, Mapping[Holds, str]]] = {
    "documents": {
        _H.KEY: "document_id",
        _H.WORDS: "title",
        _H.TERM: "kind",
        _H.DATE: "date published",
        _H.SOURCE: "checksum",
    },
    "reviews": {
        _H.KEY: "review_id",
        _H.REF: "fatal_incident_id",
        _H.WORDS: "title",
        _H.ORGANISATION: "partnership",
        _H.TERM: "kind",
        _H.DATE: "death_date notification_date decision_date completion_date publication_date scope_start scope_end",
    },
    "persons": {
        _H.KEY: "person_id",
        _H.REF: "review_id",
        _H.NAME: "label",
        _H.TERM: "role sex unborn",
        _H.DATE: "birth_date death_date",
        _H.IDENTITY: "cause_of_death ethnicity nationality religion_or_belief disability sexual_orientation "
        "gender_reassignment marriage_or_civil_partnership pregnancy_or_maternity",
    },
    "relationships": {
        _H.KEY: "relationship_id",
        _H.REF: "from_person to_person",
        _H.TERM: "kind certainty",
        _H.DATE: "start end",
    },
    "identifiers": {
        _H.KEY: "identifier_id",
        _H.REF: "person_id",
        _H.TERM: "kind",
        _H.TOKEN: "value",
        _H.DATE: "start end",
    },
    "addresses": {
        _H.KEY: "address_id",
        _H.NAME: "label",
        _H.TERM: "kind",
        _H.IDENTITY: "postcode latitude longitude",
        _H.PLACE: "area police_area",
    },
    "residences": {
        _H.KEY: "residence_id",
        _H.REF: "person_id address_id",
        _H.TERM: "kind certainty",
        _H.DATE: "start end",
    },
    "agencies": {
        _H.KEY: "agency_id",
        _H.REF: "parent_agency",
        _H.ORGANISATION: "name",
        _H.TERM: "sector",
        _H.PLACE: "area",
    },
    "coverage": {
        _H.KEY: "coverage_id",
        _H.REF: "agency_id person_id review_id",
        _H.WORDS: "topic",
        _H.TERM: "basis",
        _H.DATE: "start end",
    },
    "access": {
        _H.KEY: "access_id",
        _H.REF: "agency_id holder_agency",
        _H.WORDS: "how",
        _H.TERM: "records",
        _H.DATE: "start end",
    },
    "incidents": {
        _H.KEY: "incident_id",
        _H.REF: "review_id address_id",
        _H.TERM: "kind",
        _H.DATE: "start end",
    },
    "contacts": {
        _H.KEY: "contact_id",
        _H.REF: "review_id incident_id part_of agency_id met_at concerns_address filed_at",
        _H.TERM: "agency_certainty recorded_in kind channel initiated_by attendance outcome",
        _H.DATE: "date recorded_on booked_on retention_end",
        _H.TIME: "time_min time_max",
        _H.NUMBER: "sequence severity count_min count_max",
    },
    "participants": {
        _H.REF: "contact_id person_id",
        _H.TERM: "role presence certainty",
        _H.IDENTITY: "recorded_as",
        _H.DATE: "identified_on",
    },
    "assessments": {
        _H.KEY: "assessment_id",
        _H.REF: "contact_id risk_to",
        _H.WORDS: "tool version grade",
        _H.TERM: "completion",
    },
    "flags": {_H.REF: "contact_id", _H.TERM: "flag state stated_by"},
    "contact_links": {_H.REF: "from_contact to_contact", _H.TERM: "kind status", _H.NUMBER: "probability"},
    "shares": {
        _H.KEY: "share_id",
        _H.REF: "from_agency to_agency to_person about_person",
        _H.WORDS: "forum",
        _H.TERM: "kind status",
        _H.DATE: "date",
    },
    "share_items": {_H.REF: "share_id contact_id", _H.WORDS: "fact"},
    "checks": {
        _H.KEY: "check_id",
        _H.REF: "contact_id share_id agency_id holder_agency key",
        _H.TERM: "key_kind status window",
        _H.DATE: "date",
    },
    "check_hits": {_H.REF: "check_id contact_id", _H.TERM: "shown"},
    "episodes": {
        _H.KEY: "episode_id",
        _H.REF: "person_id agency_id",
        _H.WORDS: "terms",
        _H.TERM: "kind",
        _H.DATE: "start end",
        _H.NUMBER: "duration_min duration_max",
    },
    # Another value of any cell at all: a name as easily as a date.
    "statements": {_H.TERM: "entity_table column", _H.REF: "entity_id", _H.IDENTITY: "value", _H.WORDS: "said_by"},
    "findings": {
        _H.KEY: "finding_id",
        _H.REF: "review_id contact_id agency_id",
        _H.WORDS: "made_by term_of_reference answer",
        _H.TERM: "kind",
    },
    "recommendations": {
        _H.KEY: "recommendation_id",
        _H.REF: "review_id made_by addressed_to",
        _H.WORDS: "theme repeats",
        _H.TERM: "level",
        _H.DATE: "target_date",
    },
    "actions": {
        _H.KEY: "action_id",
        _H.REF: "recommendation_id",
        _H.WORDS: "lead",
        _H.TERM: "status",
        _H.DATE: "target_date completed_date",
    },
    "codes": {_H.TERM: "entity_table", _H.REF: "entity_id", _H.WORDS: "variable value", _H.REMARK: "coder"},
    "records": {
        _H.KEY: "record_id",
        _H.REF: "agency_id contact_id",
        _H.IDENTITY: "given_name other_names family_name birth_date sex address_line_1 address_line_2 town postcode "
        "phone email national_number",
    },
    "crosswalk": {
        _H.REF: "record_id entity_id",
        _H.TERM: "entity",
        _H.NUMBER: "probability",
        _H.REMARK: "decided_by",
        _H.DATE: "date",
    },
}

# What a pseudonym of a row of each table begins with.
NOUNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "documents": "document",
        "reviews": "review",
        "persons": "person",
        "relationships": "tie",
        "identifiers": "identifier",
        "addresses": "address",
        "residences": "stay",
        "agencies": "agency",
        "coverage": "coverage",
        "access": "access",
        "incidents": "incident",
        "contacts": "contact",
        "assessments": "assessment",
        "shares": "share",
        "checks": "check",
        "episodes": "episode",
        "findings": "finding",
        "recommendations": "recommendation",
        "actions": "action",
        "records": "record",
    }
)
# Ids that the board sees as they are: they name documents and what a review says, no person and no record.
KEEPS_IDS: Final = frozenset({"documents", "reviews", "findings", "recommendations", "actions"})
# Tables that leave the restricted circle in no form: identities, and values of cells that may be names.
RESTRICTED_TABLES: Final = frozenset({"records", "crosswalk", "statements"})
# Tables whose rows stand for no single person or contact, and so may be shown to the public one by one.
PUBLIC_TABLES: Final = frozenset({"reviews", "agencies", "recommendations", "actions"})


@lru_cache(maxsize=1)
def _all() -> Mapping[tuple[str, str], Holds]:
    found = {}
    for table, kinds in _COLUMNS.items():
        for kind, names in [*kinds.items(), *_TRACE.items()]:
            found.update({(table, name): kind for name in names.split()})
    return found


def holds(table: str, column: str) -> Holds | None:
    """What a column holds; None for one that is not the schema's."""
    return _all().get((table, column))
