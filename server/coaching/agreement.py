"""The agreement of a deployment: who is coached, the terms, and both signatures.

A change of the terms takes signatures away: nobody has signed what they did not see.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.coaching import Side, TermsPut
from schemas.documents import DocumentKindName
from schemas.problems import FieldProblem
from server.coaching.find import find_deployment
from server.coaching.papers import papers_of, rights_changed, seal_of
from server.coaching.states import Step, after
from server.coaching.tables import DeploymentRow, SignatureRow
from server.data.audit import record
from server.identity.access import Action, Actor
from server.identity.memberships import AllianceMemberRow, SchoolMemberRow
from server.live.rendering.content import Content
from server.live.versions import keep_version
from server.web.errors import Conflict, Invalid
from server.web.versions import UNSEEN, Seen


def side_of(actor: Actor, row: DeploymentRow) -> Side:
    """For whom a signer speaks; a coach who also speaks for the school signs as the coach."""
    return Side.COACH if actor.id == row.coach_id else Side.SCHOOL


async def name_teacher(
    db: AsyncSession, actor: Actor, deployment_id: UUID, person_id: UUID, now: datetime
) -> DeploymentRow:
    """Say who is to be coached, for the school; they are asked.

    Raises NotFound, Forbidden, Conflict, Invalid for who is not of the school and the alliance, or
    is the coach.
    """
    row, _ = await find_deployment(db, actor, deployment_id, Action.CHANGE, to_change=True)
    after(row.state, Step.NAME_TEACHER)
    if row.teacher_joined_at is not None and row.teacher_id not in {None, person_id}:
        raise Conflict("Somebody is being coached here. For another teacher, ask anew.")
    belongs = await db.get(SchoolMemberRow, (row.school_id, person_id))
    there = await db.get(AllianceMemberRow, (row.alliance_id, person_id))
    if belongs is None or there is None or person_id == row.coach_id:
        told = "Choose somebody of your school who is in this alliance."
        raise Invalid(fields=[FieldProblem(field="person_id", message=told)])
    if row.teacher_id != person_id:
        row.teacher_id, row.teacher_joined_at, row.changed_at = person_id, None, now
        await rights_changed(db, row.id)
        record(db, actor, "deployment.teacher_named", row, teacher=person_id)
    return row


async def join(
    db: AsyncSession, actor: Actor, deployment_id: UUID, *, accept: bool, now: datetime
) -> DeploymentRow:
    """Say that one is coached, or is not. Raises NotFound, Forbidden, Conflict."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.JOIN, to_change=True)
    after(row.state, Step.NAME_TEACHER)
    row.changed_at = now
    if accept:
        row.teacher_joined_at = row.teacher_joined_at or now
        record(db, actor, "deployment.teacher_joined", row)
    elif row.teacher_joined_at is not None:
        raise Conflict("You have begun. Talk with your coach, who can end it with the school.")
    else:
        row.teacher_id = None
        await rights_changed(db, row.id)
        record(db, actor, "deployment.teacher_declined", row)
    return row


async def set_terms(
    db: AsyncSession,
    actor: Actor,
    deployment_id: UUID,
    asked: TermsPut,
    now: datetime,
    seen: Seen = UNSEEN,
) -> DeploymentRow:
    """Settle days, end, funder and rate. Raises NotFound, Forbidden, Conflict, Stale."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.SIGN, to_change=True)
    after(row.state, Step.SET_TERMS)
    seen.require(row.version)
    wanted = (asked.days, asked.ends_on, asked.funder, asked.rate)
    if wanted == (row.days_agreed, row.ends_on, row.funder, row.rate):
        return row
    row.days_agreed, row.ends_on, row.funder, row.rate = wanted
    row.version, row.changed_at = row.version + 1, now
    await unsign(db, row.id)
    record(db, actor, "deployment.terms_set", row)
    return row


async def sign(
    db: AsyncSession,
    actor: Actor,
    deployment_id: UUID,
    written: Content | None,
    now: datetime,
    seen: Seen = UNSEEN,
) -> DeploymentRow:
    """Sign the agreement as it stands, with what is `written` in it.

    With both signatures under the same words it is made, and kept as it was signed. Whoever signed
    other words signs again. Raises NotFound, Forbidden, Conflict, Stale when the terms are not
    those that were seen.
    """
    row, _ = await find_deployment(db, actor, deployment_id, Action.SIGN, to_change=True)
    after(row.state, Step.SIGN)
    seen.require(row.version)
    if row.days_agreed is None:
        raise Conflict("Settle the number of days first.")
    side, seal = side_of(actor, row), seal_of(written)
    others = await signatures(db, row.id)
    mine = others.pop(side, None)
    if mine is None:
        mine = SignatureRow(deployment_id=row.id, side=side, seal=seal, signed_at=now)
        db.add(mine)
    mine.seal, mine.signed_by, mine.signed_at, row.changed_at = seal, actor.id, now, now
    record(db, actor, "deployment.signed", row, side=side)
    for other in others.values():
        if other.seal != seal:
            await db.delete(other)
            return row
    if others:
        row.state = after(row.state, Step.BOTH_SIGNED)
        for paper in await papers_of(db, [row.id], DocumentKindName.AGREEMENT):
            if written is not None:
                await keep_version(db, paper, written, "As signed", actor.id, now)
        await rights_changed(db, row.id)
    return row


async def decline(
    db: AsyncSession, actor: Actor, deployment_id: UUID, reason: str, now: datetime
) -> DeploymentRow:
    """End it before it is agreed, for either side. Raises NotFound, Forbidden, Conflict."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.SIGN, to_change=True)
    row.state = after(row.state, Step.DECLINE)
    row.why_over, row.changed_at = reason, now
    await rights_changed(db, row.id)
    record(db, actor, "deployment.declined", row)
    return row


async def signatures(db: AsyncSession, deployment_id: UUID) -> dict[Side, SignatureRow]:
    """What is signed by whom."""
    found = await db.exec(
        select(SignatureRow).where(col(SignatureRow.deployment_id) == deployment_id)
    )
    return {row.side: row for row in found.all()}


async def unsign(db: AsyncSession, deployment_id: UUID) -> None:
    """Take the signatures away, since what was signed is otherwise now."""
    await db.exec(delete(SignatureRow).where(col(SignatureRow.deployment_id) == deployment_id))
