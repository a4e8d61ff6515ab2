"""Alliances, schools and the national register."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from schemas.ids import Line, OptionalLine, Urn
from schemas.roles import AllianceRole, RoleNames, SchoolRole

LIVE_CYCLES = 3
"""In how many live cycles a school takes part at once, unless its alliance says otherwise."""


class AllianceKind(StrEnum):
    SAME_PHASE = "same_phase"
    MIXED_PHASE = "mixed_phase"
    MIXED_FAITH = "mixed_faith"
    ACROSS_AUTHORITIES = "across_authorities"


class AllianceColour(StrEnum):
    """The accent of an alliance's cover; the names are those of the design tokens."""

    BOTTLE = "bottle"
    AIRFORCE = "airforce"
    PLUM = "plum"
    OCHRE = "ochre"
    TEAL = "teal"
    SLATE = "slate"


class AllianceCreate(BaseModel):
    name: Line
    kind: AllianceKind
    colour: AllianceColour = AllianceColour.BOTTLE


class AllianceBrief(BaseModel):
    id: UUID
    name: str
    kind: AllianceKind
    colour: AllianceColour
    live_cycles: int = Field(
        default=LIVE_CYCLES, description="In how many live cycles a school takes part at once."
    )
    role_names: dict[str, str] = Field(
        default_factory=dict,
        description="What this alliance calls roles, where it has names of its own.",
    )


class Alliance(AllianceBrief):
    version: int = Field(description="Counts its changes; its `ETag` in quotes.")


class SchoolBrief(BaseModel):
    """A school as a mark beside a name: two letters and one of eight colours with its shape."""

    id: UUID
    name: str
    short_name: str = Field(description="As colleagues say it: 'Oakfield'.")
    mark: str = Field(min_length=2, max_length=2)
    slot: int = Field(ge=1, le=8, description="Which of the eight colours and shapes.")


class School(SchoolBrief):
    urn: int | None
    phase: str
    type: str
    town: str
    postcode: str
    low_age: int | None = None
    high_age: int | None = None
    pupils: int | None = None


class SchoolAdd(BaseModel):
    """Add a school to an alliance: from the register by `urn`, or by hand by `name`."""

    urn: Urn | None = None
    name: OptionalLine = ""
    phase: OptionalLine = ""
    town: OptionalLine = ""
    postcode: Annotated[OptionalLine, StringConstraints(max_length=10)] = ""
    mark: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""


class RegisterSchool(BaseModel):
    """One open school of the national register."""

    urn: int
    name: str
    type: str
    phase: str
    low_age: int | None
    high_age: int | None
    pupils: int | None
    street: str
    town: str
    postcode: str
    authority: str


class RegisterPage(BaseModel):
    items: list[RegisterSchool]
    next: str | None = None
    total: int
    register_date: datetime | None = Field(description="When the register was imported.")


class SchoolSpeaker(BaseModel):
    """Somebody who may accept or decline for a school."""

    id: UUID
    name: str
    role: SchoolRole


class FormerSchool(SchoolBrief):
    """A school that has left an alliance, with the mark that it had there."""

    left_at: datetime


class AllianceSchool(School):
    speakers: list[SchoolSpeaker]


class AlliancePerson(BaseModel):
    """A person of an alliance, for those who invite and assign."""

    id: UUID
    name: str
    role: AllianceRole
    schools: list[SchoolBrief]


class AllianceUpdate(BaseModel):
    name: Line | None = None
    kind: AllianceKind | None = None
    colour: AllianceColour | None = None
    live_cycles: Annotated[int, Field(ge=1, le=20)] | None = None
    role_names: RoleNames | None = Field(
        default=None, description="All of them: a role that is left out has its usual name."
    )
