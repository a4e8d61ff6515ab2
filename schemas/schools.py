"""A school's own page: what it gives and gains in a school year, its hours, its plan. Of no person.

Whatever here is a number is of the school, and left out where it would be one of a teacher.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from schemas.cycles import CycleStatus, Phase
from schemas.ids import Line
from schemas.organisations import SchoolBrief
from schemas.overview import TermBrief

PRIORITIES = 20
"""So many priorities an improvement plan may have here, and so many cycles each of them."""

Year = Annotated[int, Field(ge=2000, le=2099, description="The year in which it begins.")]
Hours = Annotated[int, Field(ge=1, le=20_000)]
Address = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=500, pattern=r"^(https://[^\s\x00-\x1f\x7f]+)?$"
    ),
]


class EntitlementPut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"hours": 120}]})

    hours: Hours | None = Field(
        description="What the whole school keeps free in that year; null takes it back."
    )


class PriorityPut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Priority 2: every child finds words for what they think",
                    "address": "https://oakfield.example/improvement-plan",
                    "cycle_ids": [],
                }
            ]
        }
    )

    title: Line = Field(description="As the school's improvement plan says it; nobody is named.")
    address: Address = Field(default="", description="Where it can be read, if anywhere.")
    cycle_ids: list[UUID] = Field(
        default_factory=list,
        max_length=PRIORITIES,
        description="Cycles of the school that serve it.",
    )


class Priority(BaseModel):
    """What the school's improvement plan wants, and which cycles serve it."""

    id: UUID
    title: str
    address: str
    cycle_ids: list[UUID]


class SchoolHours(BaseModel):
    """Hours that the school's people noted in the year, against those that it keeps free."""

    entitlement: int | None = Field(description="None: the school has set none for this year.")
    given: int | None = Field(
        description="Whole hours; None where too few people gave any to be told."
    )
    untold: bool = Field(
        description="More was given in a cycle and term where too few gave any to be told."
    )


class SchoolCycle(BaseModel):
    """A cycle in which the school takes part, and what it says that it gave and gained."""

    id: UUID
    title: str
    alliance: str
    phase: Phase
    status: CycleStatus
    partners: list[SchoolBrief]
    gave: str
    gained: str
    held_back: bool = Field(
        description="Words of it are left out here, since they name somebody; they are in the cycle"
    )


class ExchangeKind(StrEnum):
    """`visits`: lessons watched in the other school; `practices`: those of others in use."""

    VISITS = "visits"
    COACHING = "coaching"
    REVIEWS = "reviews"
    PRACTICES = "practices"


class Exchange(BaseModel):
    """What went to other schools, and what came from them."""

    kind: ExchangeKind
    gave: bool
    gained: bool
    given: int | None = Field(description="How often; None where it is not told.")
    received: int | None
    given_to: list[str] = Field(description="Schools, as far as they are told.")
    received_from: list[str]


class SchoolSummary(BaseModel):
    """A school in a school year, for its head, its governors and their programs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "school": {
                        "id": "01990000-0000-7000-8000-000000000001",
                        "name": "Oakfield Primary",
                        "short_name": "Oakfield",
                        "mark": "OA",
                        "slot": 1,
                    },
                    "alliances": ["Alder Valley"],
                    "year": {
                        "key": "2026-year",
                        "name": "School year 2026 to 2027",
                        "starts": "2026-09-01",
                        "ends": "2027-08-31",
                    },
                    "years": [],
                    "hours": {"entitlement": 120, "given": 31, "untold": False},
                    "priorities": [],
                    "cycles": [],
                    "exchange": [
                        {
                            "kind": "visits",
                            "gave": True,
                            "gained": True,
                            "given": 3,
                            "received": None,
                            "given_to": ["Meadow Lane"],
                            "received_from": ["Brookside"],
                        }
                    ],
                }
            ]
        }
    )

    school: SchoolBrief
    alliances: list[str]
    year: TermBrief
    years: list[TermBrief] = Field(description="Those that may be asked for, as `?year=2026`.")
    hours: SchoolHours
    priorities: list[Priority]
    cycles: list[SchoolCycle]
    exchange: list[Exchange]
