"""People, how they sign in, and invitations."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, EmailStr, Field, SecretStr, StringConstraints

from schemas.ids import Line, OptionalLine
from schemas.organisations import AllianceBrief, SchoolBrief
from schemas.roles import AllianceRole, CycleRole, SchoolRole

NewPassword = Annotated[SecretStr, Field(min_length=12, max_length=200)]
"""Length is what counts (NIST SP 800-63B §3.1.1); no rule about kinds of characters."""


class SignIn(BaseModel):
    email: EmailStr
    password: Annotated[SecretStr, Field(min_length=1, max_length=200)]


class PersonBrief(BaseModel):
    """A person as others see them beside what they wrote."""

    id: UUID
    name: str
    school: SchoolBrief | None = Field(
        default=None, description="The school whose mark stands beside the name."
    )


class AllianceMembership(BaseModel):
    alliance: AllianceBrief
    role: AllianceRole


class SchoolMembership(BaseModel):
    school: SchoolBrief
    role: SchoolRole
    alliances: list[UUID] = Field(description="The alliances that this school belongs to.")


class Me(BaseModel):
    """Who is signed in, and what their memberships open."""

    id: UUID
    name: str
    email: EmailStr
    is_administrator: bool
    schools: list[SchoolMembership]
    alliances: list[AllianceMembership]
    role_names: dict[str, str] = Field(
        description="Display names of roles (`sle` → 'SLE', …): a setting, since they change."
    )
    demo: bool = Field(default=False, description="This server holds the demonstration alliance.")


class MeUpdate(BaseModel):
    name: Line | None = None


class PasswordChange(BaseModel):
    current: Annotated[SecretStr, Field(min_length=1, max_length=200)]
    new: NewPassword


class TokenCreate(BaseModel):
    name: Line
    days: int = Field(default=90, ge=1, le=366)


class Token(BaseModel):
    """A personal token for programs. `secret` is told once, when it is made."""

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None


class TokenCreated(Token):
    secret: str


class SessionInfo(BaseModel):
    """One place where somebody is signed in."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    user_agent: str
    current: bool


class InvitationCreate(BaseModel):
    """An invitation: into an alliance and a school of it, and perhaps into one cycle."""

    email: EmailStr
    name: OptionalLine = ""
    alliance_id: UUID
    alliance_role: AllianceRole = AllianceRole.MEMBER
    school_id: UUID | None = None
    school_role: SchoolRole = SchoolRole.TEACHER
    cycle_id: UUID | None = None
    cycle_role: CycleRole = CycleRole.MEMBER


class InvitationState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Invitation(InvitationCreate):
    id: UUID
    state: InvitationState
    invited_by: str
    created_at: datetime
    expires_at: datetime


class InvitationCreated(Invitation):
    """The answer to whoever invited. The link is told once and holds the secret in its fragment."""

    link: str
    emailed: bool = Field(description="False where no mail server is set: pass the link on.")


class InvitationRow(BaseModel):
    """One line of a pasted list or CSV, read but not yet sent."""

    line: int
    email: str
    name: str = ""
    school_id: UUID | None = None
    school_role: SchoolRole = SchoolRole.TEACHER
    alliance_role: AllianceRole = AllianceRole.MEMBER
    problems: list[str] = Field(default_factory=list)


class InvitationPreviewRequest(BaseModel):
    alliance_id: UUID
    text: Annotated[str, StringConstraints(max_length=200_000)] = Field(
        description="Addresses separated by lines, commas or semicolons, or CSV with a header "
        "of `email,name,school,role`."
    )


class InvitationPreview(BaseModel):
    rows: list[InvitationRow]
    problems: list[str] = Field(
        default_factory=list, description="What is wrong with the list as a whole: its columns."
    )


class InvitationsCreate(BaseModel):
    """Many at once: all of them are made, or none."""

    invitations: list[InvitationCreate] = Field(min_length=1, max_length=500)


class InvitationsCreated(BaseModel):
    items: list[InvitationCreated]


class InvitationSecret(BaseModel):
    """The secret of an invitation travels in bodies, never in an address."""

    token: Annotated[SecretStr, Field(min_length=20, max_length=200)]


class InvitationLook(BaseModel):
    """What somebody sees before accepting: who invites, to what, and what will be visible."""

    email: EmailStr
    name: str
    invited_by: str
    alliance: AllianceBrief
    alliance_role: AllianceRole
    school: SchoolBrief | None
    school_role: SchoolRole
    cycle_title: str | None
    cycle_role: CycleRole | None
    visible: list[str] = Field(description="Sentences: what others will see of the person.")
    has_account: bool = Field(description="True: sign in with the password you have.")
    expires_at: datetime


class InvitationAccept(InvitationSecret):
    """Accept; `name` and `password` make the account where there is none yet."""

    name: Line | None = None
    password: Annotated[SecretStr, Field(min_length=1, max_length=200)]


class DemoPerson(BaseModel):
    """Somebody of the demonstration alliance whom a visitor may be."""

    name: str
    email: EmailStr
    part: str = Field(description="What they do there: 'Teacher at Oakfield, facilitates'.")


class Demo(BaseModel):
    """Who is in the demonstration alliance. Served by `--demo` only, which is bound to loopback."""

    password: str = Field(description="The same for all of them.")
    people: list[DemoPerson]


class SetupState(BaseModel):
    """Whether this server still has to be set up, and what first run can draw on."""

    needed: bool
    code_required: bool = Field(description="True: the code printed at start must be given.")
    register_schools: int
    register_date: datetime | None
    demo: Demo | None = Field(default=None, description="Offered at sign-in of a demonstration.")


class Setup(BaseModel):
    """The first account: an administrator."""

    name: Line
    email: EmailStr
    password: NewPassword
    code: str = ""
