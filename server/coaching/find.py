"""Finds deployments for somebody who may do what they ask with them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.coaching import DeploymentState, OfferState
from server.coaching.states import OVER
from server.coaching.tables import DeploymentRow, OfferRow
from server.identity.access import Action, Actor, DeploymentThing, require
from server.identity.visible import DeploymentColumns, visible_deployments, visible_documents
from server.live.documents import columns_of
from server.live.tables import DocumentRow
from server.web.errors import NotFound

OFFERED = (OfferState.OPEN, OfferState.ACCEPTED, OfferState.DECLINED)
"""Offers by which somebody has to do with a deployment, and reads what comes of theirs."""


def readable(actor: Actor, action: Action = Action.SEE) -> ColumnElement[bool]:
    """Keeps the deployments with which `actor` may do `action`."""
    return visible_deployments(actor, _columns(actor), action)


def readable_papers(actor: Actor) -> ColumnElement[bool]:
    """Keeps the documents of deployments that `actor` may read; both tables are joined."""
    return visible_documents(actor, columns_of(DocumentRow, _columns(actor)))


def _columns(actor: Actor) -> DeploymentColumns:
    offered = select(OfferRow.deployment_id).where(
        col(OfferRow.coach_id) == actor.id, col(OfferRow.state).in_(OFFERED)
    )
    return DeploymentColumns(
        alliance_id=col(DeploymentRow.alliance_id),
        school_id=col(DeploymentRow.school_id),
        coach=col(DeploymentRow.coach_id),
        teacher=col(DeploymentRow.teacher_id),
        offered=col(DeploymentRow.id).in_(offered),
    )


async def things_of(
    db: AsyncSession, rows: Collection[DeploymentRow]
) -> dict[UUID, DeploymentThing]:
    """What access asks about these deployments."""
    found = await db.exec(
        select(OfferRow.deployment_id, OfferRow.coach_id).where(
            col(OfferRow.deployment_id).in_([row.id for row in rows]),
            col(OfferRow.state).in_(OFFERED),
        )
    )
    offered: dict[UUID, set[UUID]] = {row.id: set() for row in rows}
    for deployment_id, coach_id in found.all():
        offered[deployment_id].add(coach_id)
    return {
        row.id: DeploymentThing(
            id=row.id,
            alliance_id=row.alliance_id,
            school_id=row.school_id,
            coach=row.coach_id,
            teacher=row.teacher_id,
            offered=frozenset(offered[row.id]),
            agreed=row.state is not DeploymentState.ACCEPTED,
            over=row.state in OVER,
        )
        for row in rows
    }


async def find_deployment(
    db: AsyncSession,
    actor: Actor,
    deployment_id: UUID,
    action: Action = Action.SEE,
    *,
    to_change: bool = False,
) -> tuple[DeploymentRow, DeploymentThing]:
    """The deployment, if `actor` may do `action` with it; raises NotFound or Forbidden.

    With `to_change` the row is locked until the transaction ends.
    """
    asked = select(DeploymentRow).where(col(DeploymentRow.id) == deployment_id)
    row = (await db.exec(asked.with_for_update() if to_change else asked)).one_or_none()
    if row is None:
        raise NotFound
    thing = (await things_of(db, [row]))[row.id]
    require(actor, action, thing)
    return row, thing
