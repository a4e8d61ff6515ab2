"""What is done with invitations: change, audit row, event, in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.people import InvitationCreate, InvitationState
from schemas.problems import FieldProblem
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Actor
from server.identity.memberships import AllianceMemberRow, CycleMemberRow, SchoolMemberRow
from server.identity.secrets import hashed, new_secret
from server.identity.sign_in import find_person
from server.identity.throttle import normal_email
from server.people import ranks
from server.people.events import InvitationToSend
from server.people.inviting import Reach, check, reach_in
from server.people.tables import InvitationRow
from server.settings import Settings
from server.web.errors import Conflict, Invalid, NotFound


async def invite(
    db: AsyncSession,
    actor: Actor | None,
    asked: InvitationCreate,
    settings: Settings,
    now: datetime,
) -> tuple[InvitationRow, str]:
    """An invitation and its secret; the secret is empty where it is sent by mail instead.

    `actor` is None for the command line. Raises NotFound, Forbidden, Invalid (see `inviting`),
    and Conflict when the person has all this already, or such an invitation is open.
    """
    if actor is not None:
        await check(db, actor, asked)
    email = normal_email(asked.email)
    await _refuse_needless(db, asked, email, now)
    secret = "" if settings.smtp_url else new_secret()
    invitation = InvitationRow(
        **asked.model_dump(exclude={"email"}),
        email=email,
        secret_hash=hashed(secret) if secret else None,
        invited_by=actor.id if actor else None,
        created_at=now,
        expires_at=now + timedelta(days=settings.invitation_days),
    )
    db.add(invitation)
    if not secret:
        emit(db, InvitationToSend(invitation_id=invitation.id))
    record(
        db,
        actor,
        "invitation.made",
        invitation,
        alliance=asked.alliance_id,
        school=asked.school_id,
        cycle=asked.cycle_id,
        alliance_role=asked.alliance_role,
        school_role=asked.school_role,
    )
    return invitation, secret


async def invite_all(
    db: AsyncSession,
    actor: Actor,
    asked: Sequence[InvitationCreate],
    settings: Settings,
    now: datetime,
) -> list[tuple[InvitationRow, str]]:
    """All these invitations, or none.

    Raises NotFound, Forbidden, and Invalid that says of each why it cannot be made.
    """
    made: list[tuple[InvitationRow, str]] = []
    wrong: list[FieldProblem] = []
    for place, one in enumerate(asked):
        try:
            made.append(await invite(db, actor, one, settings, now))
        except (Conflict, Invalid) as refused:
            said = "; ".join(field.message for field in refused.fields) or refused.detail
            wrong.append(FieldProblem(field=f"invitations.{place}", message=said))
    if wrong:
        raise Invalid("Nobody was invited yet: look at the lines that are marked.", fields=wrong)
    return made


async def revoke_invitation(
    db: AsyncSession, actor: Actor, invitation_id: UUID, now: datetime
) -> None:
    """Take an invitation back. Raises Conflict when it is no longer open."""
    invitation = await db.get(InvitationRow, invitation_id, with_for_update=True)
    if invitation is None:
        raise NotFound
    reach = await reach_in(db, actor, invitation.alliance_id)
    if not _reaches(reach, actor, invitation):
        raise NotFound
    match invitation.state(now):
        case InvitationState.OPEN:
            invitation.revoked_at = now
            record(db, actor, "invitation.revoked", invitation)
        case InvitationState.ACCEPTED:
            raise Conflict("This invitation has been accepted already.")
        case InvitationState.REVOKED | InvitationState.EXPIRED:
            raise Conflict("This invitation is no longer open.")


def shown_to(actor: Actor, reach: Reach) -> ColumnElement[bool]:
    """Keeps the invitations that somebody may list and revoke."""
    if reach.everybody:
        return true()
    return or_(
        col(InvitationRow.invited_by) == actor.id,
        col(InvitationRow.school_id).in_(reach.schools),
        col(InvitationRow.cycle_id).in_(reach.cycles),
    )


def _reaches(reach: Reach, actor: Actor, invitation: InvitationRow) -> bool:
    return (
        reach.everybody
        or invitation.invited_by == actor.id
        or invitation.school_id in reach.schools
        or invitation.cycle_id in reach.cycles
    )


async def _refuse_needless(
    db: AsyncSession, asked: InvitationCreate, email: str, now: datetime
) -> None:
    found = await db.exec(
        select(InvitationRow).where(
            col(InvitationRow.email) == email,
            col(InvitationRow.alliance_id) == asked.alliance_id,
            col(InvitationRow.school_id) == asked.school_id,
            col(InvitationRow.cycle_id) == asked.cycle_id,
        )
    )
    if any(row.state(now) is InvitationState.OPEN for row in found.all()):
        raise Conflict(
            "An invitation for this address is open already. Take it back to make another one."
        )
    person = await find_person(db, email)
    if person is not None and await _has_all(db, asked, person.id):
        raise Conflict(f"{person.name} is there already.")


async def _has_all(db: AsyncSession, asked: InvitationCreate, person_id: UUID) -> bool:
    there = await db.get(AllianceMemberRow, (asked.alliance_id, person_id))
    if there is None or ranks.alliance_role(there.role, asked.alliance_role) != there.role:
        return False
    if asked.school_id is not None:
        school = await db.get(SchoolMemberRow, (asked.school_id, person_id))
        if school is None or ranks.school_role(school.role, asked.school_role) != school.role:
            return False
    if asked.cycle_id is not None:
        return await db.get(CycleMemberRow, (asked.cycle_id, person_id)) is not None
    return True
