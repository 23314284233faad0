"""The shapes and colours by which pictures tell kinds of contact apart; shape alone suffices."""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.reports import svg

__all__ = ["FAMILIES", "Family", "family_of", "key", "mark"]

# Colours of Okabe and Ito's palette (2008), which people with any colour vision can tell apart.
_MISSED = frozenset({"not_attended", "no_reply", "cancelled_by_agency", "cancelled_by_person", "child_not_brought"})


@dataclass(frozen=True)
class Family:
    """Kinds of contact that share a shape."""

    name: str
    label: str
    kinds: frozenset[str]


FAMILIES = (
    Family("call", "call or report", frozenset({"emergency_call", "call", "message", "report_in_person"})),
    Family(
        "act",
        "attendance, arrest, search, custody",
        frozenset({"attendance", "arrest", "charge", "custody", "search", "enforcement", "intelligence"}),
    ),
    Family(
        "meeting",
        "visit, appointment, test, assessment",
        frozenset(
            {
                "home_visit", "appointment", "drop_in", "consultation", "review_meeting", "antenatal", "assessment",
                "test", "registration", "advice",
            }  # fmt: skip
        ),
    ),
    Family("court", "court hearing", frozenset({"court_hearing"})),
    Family("hospital", "hospital, ambulance, birth", frozenset({"emergency_department", "admission", "birth", "transport"})),
    Family("death", "death", frozenset({"death"})),
    Family("record", "case opened or closed, record, other", frozenset()),
)


def family_of(kind: str | None) -> Family:
    """The family of a kind of contact; kinds of the casebook's own go with records."""
    return next((family for family in FAMILIES if kind in family.kinds), FAMILIES[-1])


def is_missed(attendance: str | None) -> bool:
    """Whether an appointment did not take place: its shape is drawn hollow."""
    return attendance in _MISSED


def mark(family: Family, x: float, y: float, missed: bool = False, size: float = 3.6) -> str:
    """The shape of a family at a place."""
    class_ = f"m m-{family.name}" + (" hollow" if missed else "")
    n, s = svg.number, size
    if family.name == "meeting":
        return svg.element("circle", cx=x, cy=y, r=s, class_=class_)
    paths = {
        "call": [(0, -1.15), (1.15, 0.95), (-1.15, 0.95)],
        "act": [(-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95)],
        "court": [(0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)],
        "hospital": [
            (-0.45, -1.2), (0.45, -1.2), (0.45, -0.45), (1.2, -0.45), (1.2, 0.45), (0.45, 0.45), (0.45, 1.2),
            (-0.45, 1.2), (-0.45, 0.45), (-1.2, 0.45), (-1.2, -0.45), (-0.45, -0.45),
        ],
        "death": [
            (-1.2, -0.75), (-0.75, -1.2), (0, -0.45), (0.75, -1.2), (1.2, -0.75), (0.45, 0), (1.2, 0.75), (0.75, 1.2),
            (0, 0.45), (-0.75, 1.2), (-1.2, 0.75), (-0.45, 0),
        ],
        "record": [(-1.15, -0.6), (1.15, -0.6), (1.15, 0.6), (-1.15, 0.6)],
    }  # fmt: skip
    points = " ".join(f"{n(x + dx * s)},{n(y + dy * s)}" for dx, dy in paths[family.name])
    return svg.element("polygon", points=points, class_=class_)


def key() -> str:
    """The key of the shapes, as a small drawing with words."""
    x, content = 8.0, ""
    for family in FAMILIES:
        content += mark(family, x, 10, size=4.2) + svg.text(x + 9, 14, family.label, "t-small")
        x += 25 + 5.6 * len(family.label)
    y = 31.0
    content += mark(FAMILIES[2], 8, y - 4, missed=True, size=4.2)
    content += svg.text(17, y, "hollow: did not take place", "t-small")
    content += svg.element("rect", x=190, y=y - 6, width=46, height=4, rx=2, class_="span m-meeting")
    content += mark(FAMILIES[2], 213, y - 4)
    content += svg.text(243, y, "some day within the bar", "t-small")
    content += svg.element("line", x1=396, x2=396, y1=y - 11, y2=y + 2, class_="fatal")
    content += svg.text(402, y, "fatal incident", "t-small")
    content += svg.element("rect", x=500, y=y - 10, width=22, height=11, class_="scope")
    content += svg.text(528, y, "in scope of the review", "t-small")
    return svg.figure("key-marks", "Key to the timeline", "Shapes of contacts, named beside each.", 900, 38, content)
