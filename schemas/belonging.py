"""A person where they belong: in an alliance, its schools, and on this server."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, EmailStr, Field

from schemas.leaving import Leaving
from schemas.organisations import SchoolBrief
from schemas.roles import AllianceRole, SchoolRole


class AllianceRolePut(BaseModel):
    role: AllianceRole


class SchoolRolePut(BaseModel):
    role: SchoolRole


class SchoolOfMember(BaseModel):
    """A school of somebody in this alliance, and what the reader may do about it."""

    school: SchoolBrief
    role: SchoolRole
    roles: list[SchoolRole] = Field(description="What the reader may make of them there.")
    leaving: Leaving | None = Field(
        description="What would go with it; null where the reader may not take them out."
    )


class AllianceMember(BaseModel):
    """Somebody in an alliance, and what the reader may do about it."""

    id: UUID
    name: str
    email: EmailStr | None = Field(description="For those who look after the alliance.")
    role: AllianceRole
    roles: list[AllianceRole] = Field(description="What the reader may make of them.")
    schools: list[SchoolOfMember]
    leaving: Leaving | None = Field(
        description="What would go with it; null where the reader may not take them out."
    )


class AccountBrief(BaseModel):
    """Somebody's account on this server, for those who look after it."""

    id: UUID
    name: str
    email: EmailStr
    is_administrator: bool
    created_at: datetime
    closed_at: datetime | None = Field(description="Since when it cannot sign in.")
    alliances: list[str]


class Account(AccountBrief):
    leaving: Leaving = Field(description="What would go with it, if it were closed.")


class AccountUpdate(BaseModel):
    """What is left out stays. A closed account keeps its address and its name on what it wrote."""

    is_administrator: bool | None = None
    closed: bool | None = Field(
        default=None, description="False opens it again; its places are given by invitation."
    )
