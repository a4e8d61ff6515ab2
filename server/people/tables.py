"""Invitations. Their secret is kept as a hash only, and works once."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from schemas.ids import new_id
from schemas.people import InvitationState
from schemas.roles import AllianceRole, CycleRole, SchoolRole
from server.data.columns import Chosen, Moment


class InvitationRow(SQLModel, table=True):
    """Bound to an address, an alliance and a role, and perhaps to a school and a cycle.

    `secret_hash` is None until the secret exists: where a mail server is set, only the message
    holds it, and the inviter never sees it.
    """

    __tablename__ = "invitation"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    secret_hash: bytes | None = Field(default=None, max_length=32, unique=True)
    email: str = Field(max_length=320, index=True, description="In lower case.")
    name: str = Field(default="", max_length=200)
    alliance_id: UUID = Field(foreign_key="alliance.id", index=True)
    alliance_role: AllianceRole = Field(sa_type=Chosen(AllianceRole))
    school_id: UUID | None = Field(default=None, foreign_key="school.id")
    school_role: SchoolRole = Field(sa_type=Chosen(SchoolRole))
    cycle_id: UUID | None = Field(default=None, foreign_key="cycle.id", ondelete="CASCADE")
    cycle_role: CycleRole = Field(sa_type=Chosen(CycleRole))
    invited_by: UUID | None = Field(
        default=None, foreign_key="person.id", ondelete="SET NULL", description="None: by command."
    )
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    accepted_at: datetime | None = Field(default=None, sa_type=Moment)
    accepted_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)

    def state(self, now: datetime) -> InvitationState:
        """Whether it can still be accepted, and else why not."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.OPEN if now < self.expires_at else InvitationState.EXPIRED
