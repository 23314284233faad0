"""A small made casebook with something for every part of a report; its persons are synthetic."""

from __future__ import annotations

from typing import Any

import casegraph as cg

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]>",
    "javascript:alert(1)",
    "\u202eevil\u200f",
    "A" * 600,
    '=HYPERLINK("http://x.example")',
    "+1",
    "-1",
    "@x",
    "it's & that</style></svg>",
]


def story_tables() -> dict[str, dict[str, list[Any]]]:
    """A report filed under another address, a look-up that misses it, three incidents, one share."""
    return {
        "documents": {"document_id": ["d"], "title": ["Made review"]},
        "reviews": {
            "review_id": ["R"],
            "title": ["Made review"],
            "kind": ["dhr"],
            "death_date": ["2012-06-01"],
            "scope_start": ["2010-01-01"],
            "scope_end": ["2012-06-01"],
            "fatal_incident_id": ["i4"],
        },
        "persons": {
            "person_id": ["A", "B", "C"],
            "review_id": ["R", "R", "R"],
            "label": ["Anna", "Bert", "Child"],
            "role": ["victim", "perpetrator", "child"],
            "birth_date": ["1980", "1979", "2005-05-05"],
            "death_date": ["2012-06-01", None, None],
        },
        "relationships": {"from_person": ["A"], "to_person": ["B"], "kind": ["partner"]},
        "agencies": {
            "agency_id": ["police", "health", "housing"],
            "name": ["Police force", "Hospital", "Landlord"],
            "sector": ["police", "acute_hospital", "housing"],
        },
        "addresses": {"address_id": ["home", "mother"], "label": ["Anna's flat", "her mother's house"]},
        "residences": {"person_id": ["A", "C"], "address_id": ["home", "home"], "start": ["2009", "2009"]},
        "coverage": {
            "agency_id": ["police", "police"],
            "person_id": ["A", "B"],
            "start": ["2010-01-01", "2010-01-01"],
            "end": ["2012-06-01", "2012-06-01"],
            "basis": ["imr", "imr"],
        },
        "incidents": {
            "incident_id": ["i1", "i2", "i3", "i4"],
            "start": ["2010-10-08", "2010-11-28", "2011-03-01", "2012-06-01"],
            "kind": ["domestic_abuse", "domestic_abuse", "domestic_abuse", "fatal"],
        },
        "contacts": {
            "contact_id": ["c1", "c2", "c3", "c4", "c5", "c6", "c7"],
            "review_id": ["R"] * 7,
            "incident_id": ["i1", "i1", "i2", "i3", None, None, "i4"],
            "agency_id": ["police", "police", "police", "health", "health", "housing", "police"],
            "date": ["2010-10-08", "2010-10-19", "2010-11-28", "2011-03-01", "2011-05", None, "2012-06-01"],
            "kind": ["call", "appointment", "attendance", "emergency_department", "appointment", "call", "attendance"],
            "concerns_address": ["home", "home", "home", None, None, None, "home"],
            "filed_at": ["mother", "mother", "home", None, None, None, "home"],
            "attendance": [None, "attended", None, None, "not_attended", None, None],
            "count_min": [None, None, None, None, None, 2, None],
            "count_max": [None, None, None, None, None, 4, None],
            "source": [f"d:1.{at}" for at in range(1, 8)],
            "gist": [
                "reports threats",
                "seen at last",
                "call out",
                "bruises",
                "did not come",
                "rent calls",
                "found dead",
            ],
        },
        "participants": {
            "contact_id": ["c1", "c1", "c2", "c2", "c3", "c3", "c4", "c4", "c5", "c6", "c7", "c7"],
            "person_id": ["A", "B", "A", "B", "A", "B", "A", "B", "A", "A", "A", "B"],
            "presence": ["took_part", "spoken_about"] * 3
            + ["took_part", "spoken_about", "absent", "took_part"]
            + ["took_part"] * 2,
        },
        "flags": {
            "contact_id": ["c1", "c3", "c4", "c2"],
            "flag": ["domestic_abuse", "domestic_abuse", "domestic_abuse", "missed_opportunity"],
            "state": ["yes"] * 4,
            "stated_by": ["agency_then"] * 3 + ["review"],
            "source": ["d:1.1", "d:1.3", "d:1.4", "d:1.9"],
        },
        "contact_links": {"from_contact": ["c2"], "to_contact": ["c1"], "kind": ["reply"], "status": ["made"]},
        "checks": {
            "check_id": ["k1"],
            "contact_id": ["c3"],
            "agency_id": ["police"],
            "key_kind": ["address"],
            "key": ["home"],
            "window": ["P18M"],
            "status": ["made"],
        },
        "shares": {
            "share_id": ["s1", "s2"],
            "date": ["2011-03-02", "2011-05"],
            "from_agency": ["health", "health"],
            "to_agency": ["police", "housing"],
            "about_person": ["A", "A"],
            "kind": ["referral", "letter"],
            "status": ["made", "stated_not_made"],
            "gist": ["bruises passed on", "landlord not told"],
        },
        "share_items": {"share_id": ["s1"], "contact_id": ["c4"], "fact": [None]},
        "findings": {
            "finding_id": ["f1"],
            "review_id": ["R"],
            "kind": ["missed_opportunity"],
            "contact_id": ["c1"],
            "gist": ["no risk form"],
        },
        "recommendations": {
            "recommendation_id": ["r1"],
            "review_id": ["R"],
            "addressed_to": ["police"],
            "gist": ["look up names too"],
        },
        "actions": {"action_id": ["a1"], "recommendation_id": ["r1"], "status": ["in_progress"]},
    }


def story() -> cg.Casebook:
    """The casebook of :func:`story_tables`."""
    return cg.Casebook(story_tables(), title="Made story")


def hostile() -> cg.Casebook:
    """Every text is an attack on a page or a spreadsheet; the review says that it is made."""
    texts, n = HOSTILE, len(HOSTILE)
    return cg.Casebook(
        {
            "persons": {
                "person_id": texts,
                "label": texts,
                "role": ["victim", "perpetrator"] + ["other"] * (n - 2),
                "gist": texts,
            },
            "agencies": {"agency_id": texts, "name": texts},
            "addresses": {"address_id": texts, "label": texts},
            "contacts": {
                "contact_id": texts,
                "agency_id": texts,
                "kind": ["call"] * n,
                "date": [f"2010-01-{at + 1:02}" for at in range(n)],
                "gist": texts,
                "source": ["d:" + text for text in texts],
                "met_at": texts,
            },
            "participants": {"contact_id": texts, "person_id": texts, "presence": ["took_part"] * n},
            "reviews": {"review_id": ["r"], "title": [texts[0]], "partnership": [texts[1]], "kind": ["made"]},
            "shares": {
                "share_id": texts,
                "from_agency": texts,
                "to_agency": texts[::-1],
                "date": ["2010-02-01"] * n,
                "kind": ["letter"] * n,
                "status": ["made"] * n,
                "gist": texts,
            },
            "checks": {
                "check_id": texts,
                "agency_id": texts,
                "date": ["2010-03-01"] * n,
                "key_kind": ["address"] * n,
                "key": texts,
                "status": ["made"] * n,
            },
        },
        title=texts[0],
    )
