"""The shapes by which the page tells kinds of contact apart; report.css has their colours, the palette of pictures."""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.plots.lanes import CANCELLED, MISSED
from casegraph.reports import svg

__all__ = ["FAMILIES", "Family", "family_of", "is_missed", "key", "mark"]


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
                "home_visit",
                "appointment",
                "drop_in",
                "consultation",
                "review_meeting",
                "antenatal",
                "assessment",
                "test",
                "registration",
                "advice",
            }
        ),
    ),
    Family("court", "court hearing", frozenset({"court_hearing"})),
    Family(
        "hospital", "hospital, ambulance, birth", frozenset({"emergency_department", "admission", "birth", "transport"})
    ),
    Family("death", "death", frozenset({"death"})),
    Family("record", "case opened or closed, record, other", frozenset()),
)


def family_of(kind: str | None) -> Family:
    """The family of a kind of contact; kinds of the casebook's own go with records."""
    return next((family for family in FAMILIES if kind in family.kinds), FAMILIES[-1])


def is_missed(attendance: str | None) -> bool:
    """Whether an appointment did not take place: its shape is drawn hollow."""
    return attendance in MISSED or attendance in CANCELLED


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
    samples = [(mark(family, 6, 10, size=4.2), 12.0, family.label) for family in FAMILIES]
    samples.append((mark(FAMILIES[2], 6, 10, missed=True, size=4.2), 12.0, "hollow: did not take place"))
    bar = svg.element("rect", x=0, y=8, width=46, height=4, rx=2, class_="span m-meeting") + mark(FAMILIES[2], 23, 10)
    samples.append((bar, 48.0, "some day within the bar"))
    samples.append((svg.element("line", x1=4, x2=4, y1=3, y2=17, class_="fatal"), 8.0, "fatal incident"))
    samples.append((svg.element("rect", x=0, y=4, width=22, height=12, class_="scope"), 24.0, "in scope of the review"))
    content, x, y = "", 2.0, 0.0
    for sample, width, label in samples:
        taken = width + 22 + 5.9 * len(label)
        if x + taken > 900:
            x, y = 2.0, y + 19
        content += svg.element(
            "g",
            sample + svg.text(width + 4, 14, label, "t-small"),
            transform=f"translate({svg.number(x)} {svg.number(y)})",
        )
        x += taken
    return svg.figure(
        "key-marks", "Key to the timeline", "Shapes of contacts, named beside each.", 900, y + 20, content
    )
