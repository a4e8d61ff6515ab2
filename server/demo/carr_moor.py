"""Carr Moor: a small invented alliance beside Alder Valley, to which a practice has travelled."""

from datetime import date, timedelta

from schemas.cycles import Phase, TemplateName
from schemas.organisations import AllianceColour, AllianceKind
from schemas.roles import AllianceRole, CycleRole, SchoolRole
from server.demo.alder_valley import InventedAlliance, InventedSchool, Persona
from server.demo.cycles.shape import MONDAY, DemoCycle, Joins, Takes, weekday
from server.demo.words import h, p, ul

TITLE = "The first page, read aloud"

SCHOOLS = (
    InventedSchool(
        "carr_lane",
        "Carr Lane Primary",
        "Carr Lane",
        "CL",
        3,
        "Community school",
        "Primary",
        "Carrdale",
        "CD2 4RE",
        (4, 11),
        131,
    ),
    InventedSchool(
        "moorside",
        "Moorside Primary",
        "Moorside",
        "MO",
        6,
        "Community school",
        "Primary",
        "Carrdale",
        "CD5 1HT",
        (4, 11),
        188,
    ),
)

PEOPLE = (
    Persona("lena", "Lena Hartley", "carr_lane"),
    Persona("owen", "Owen Pryce", "carr_lane", SchoolRole.HEAD, AllianceRole.LEAD),
    Persona("zoe", "Zoe Lister", "moorside", SchoolRole.HEAD),
)

CARR_MOOR = InventedAlliance(
    "Carr Moor", AllianceKind.SAME_PHASE, AllianceColour.PLUM, SCHOOLS, PEOPLE
)


def cycle(today: date) -> DemoCycle:
    """Closed after one iteration: it began from a card of Alder Valley."""
    began = weekday(today, MONDAY, weeks=-13)
    ended = began + timedelta(weeks=10)
    return DemoCycle(
        title=TITLE,
        template=TemplateName.JPD,
        phase=Phase.CLOSED,
        iteration=1,
        began=began,
        changed=("lena", today - ended),
        schools=(
            Joins(
                "carr_lane",
                answered_by="lena",
                offers="Three mixed-age classes",
                wants="A September that does not begin again at the beginning",
            ),
        ),
        people=(Takes("lena", CycleRole.FACILITATOR, "carr_lane"),),
        facts={
            "year_group": "Year 1 to Year 4",
            "subject": "Writing",
            "starts_on": began.isoformat(),
            "ends_on": ended.isoformat(),
        },
        sections={
            "focus": (
                p(
                    "We want to learn how to improve the way our pupils **begin a new year** with "
                    "what they can already do."
                ),
            ),
            "change": (
                h("Must stay"),
                ul(
                    "Every child reads their proudest piece aloud in the first week.",
                    "The first task is no smaller than that piece.",
                ),
                h("May be adapted"),
                ul("Who listens: in our mixed-age classes it is a child from the year below."),
            ),
        },
    )
