"""Alder Valley: an invented alliance, its eight schools and some of the people in them."""

from dataclasses import dataclass

from schemas.organisations import LIVE_CYCLES as ORDINARY
from schemas.organisations import AllianceColour, AllianceKind
from schemas.roles import AllianceRole, SchoolRole

ALLIANCE = "Alder Valley"
KIND = AllianceKind.MIXED_PHASE
COLOUR = AllianceColour.BOTTLE
LIVE_CYCLES = 8
"""More than usual: whoever tries the demonstration starts some of their own."""
PASSWORD = "practice-makes-better"  # noqa: S105 - printed at start; the demo is loopback only


@dataclass(frozen=True)
class InventedSchool:
    """`key` is what the other demo data call it."""

    key: str
    name: str
    short_name: str
    mark: str
    slot: int
    type: str
    phase: str
    town: str
    postcode: str
    ages: tuple[int, int]
    pupils: int


@dataclass(frozen=True)
class Persona:
    """Somebody with an account at `key`@demo.example; `school` is a key, or empty."""

    key: str
    name: str
    school: str = ""
    school_role: SchoolRole = SchoolRole.TEACHER
    alliance_role: AllianceRole = AllianceRole.MEMBER
    is_administrator: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"


@dataclass(frozen=True)
class InventedAlliance:
    """An alliance with its schools and people."""

    name: str
    kind: AllianceKind
    colour: AllianceColour
    schools: tuple[InventedSchool, ...]
    people: tuple[Persona, ...]
    live_cycles: int = ORDINARY


SCHOOLS = (
    InventedSchool(
        "oakfield",
        "Oakfield Primary",
        "Oakfield",
        "OA",
        1,
        "Community school",
        "Primary",
        "Alderton",
        "AL4 2QE",
        (3, 11),
        214,
    ),
    InventedSchool(
        "riverside",
        "Riverside Primary",
        "Riverside",
        "RI",
        2,
        "Community school",
        "Primary",
        "Alderton",
        "AL2 6TB",
        (4, 11),
        402,
    ),
    InventedSchool(
        "st_annes",
        "St Anne’s Catholic Primary",
        "St Anne’s",
        "SA",
        3,
        "Voluntary aided school",
        "Primary",
        "Stonebridge",
        "ST7 1PD",
        (4, 11),
        208,
    ),
    InventedSchool(
        "hillcrest",
        "Hillcrest Academy",
        "Hillcrest",
        "HI",
        4,
        "Academy converter",
        "Secondary",
        "Alderton",
        "AL1 9JH",
        (11, 18),
        1130,
    ),
    InventedSchool(
        "meadow_lane",
        "Meadow Lane Infants",
        "Meadow Lane",
        "ML",
        5,
        "Community school",
        "Primary",
        "Oakford",
        "AL9 3LW",
        (3, 7),
        176,
    ),
    InventedSchool(
        "brookside",
        "Brookside Junior",
        "Brookside",
        "BR",
        6,
        "Foundation school",
        "Primary",
        "Oakford",
        "AL9 5EN",
        (7, 11),
        241,
    ),
    InventedSchool(
        "northgate",
        "Northgate High",
        "Northgate",
        "NO",
        7,
        "Community school",
        "Secondary",
        "Stonebridge",
        "ST7 8NR",
        (11, 16),
        894,
    ),
    InventedSchool(
        "ash_grove",
        "Ash Grove Special",
        "Ash Grove",
        "AG",
        8,
        "Community special school",
        "All-through",
        "Alderton",
        "AL3 4YU",
        (4, 16),
        92,
    ),
)

PEOPLE = (
    Persona("priya", "Priya Nair", "oakfield"),
    Persona("tom", "Tom Ellery", "riverside"),
    Persona("marsha", "Marsha Campbell", "st_annes"),
    Persona("daniel", "Daniel Okoro", "hillcrest", alliance_role=AllianceRole.SLE),
    Persona("joanne", "Joanne Pike", "oakfield", SchoolRole.HEAD),
    Persona("amina", "Amina Yusuf", "oakfield"),
    Persona("rhian", "Rhian Lacey", "oakfield"),
    Persona("helen", "Helen Marsh", "hillcrest", SchoolRole.HEAD, AllianceRole.LEAD),
    Persona("imran", "Imran Siddiq", "brookside"),
    Persona("hugh", "Hugh Darnley", "brookside", SchoolRole.HEAD),
    Persona("beth", "Beth Rowlands", "meadow_lane", SchoolRole.PD_LEAD),
    Persona("nadia", "Nadia Farooq", "ash_grove", SchoolRole.PD_LEAD),
    Persona("gareth", "Gareth Bowen", "riverside", SchoolRole.PD_LEAD),
    Persona("sunita", "Sunita Rao", "st_annes", SchoolRole.HEAD),
    Persona("clare", "Clare Whitlock", "northgate", SchoolRole.HEAD),
    Persona("leila", "Leila Haddad", "northgate", alliance_role=AllianceRole.SLE),
    Persona("ruth", "Ruth Adeyemi"),
    Persona("admin", "Alex Winter", is_administrator=True),
)

ALDER_VALLEY = InventedAlliance(ALLIANCE, KIND, COLOUR, SCHOOLS, PEOPLE, LIVE_CYCLES)
