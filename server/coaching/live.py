"""What `server.live` has to know of a deployment: who may open its documents, and their names."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DOCUMENT_KINDS
from server.coaching.find import things_of
from server.coaching.tables import DeploymentRow, VisitRow
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow
from server.organisations.briefs import schools_in


async def surroundings_of(db: AsyncSession, deployment_id: UUID) -> Surroundings | None:
    """The deployment as the surroundings of its documents; None where there is none."""
    row = await db.get(DeploymentRow, deployment_id)
    if row is None:
        return None
    return Surroundings(
        home=(await things_of(db, [row]))[row.id],
        title=row.title,
        schools=await schools_in(db, row.alliance_id),
    )


async def titles_of(db: AsyncSession, rows: Sequence[DocumentRow]) -> dict[UUID, str]:
    """What each of these documents of deployments is called where it stands among others."""
    own = {row.deployment_id for row in rows if row.deployment_id}
    if not own:
        return {}
    found = await db.exec(
        select(DeploymentRow.id, DeploymentRow.title).where(col(DeploymentRow.id).in_(own))
    )
    names = dict(found.all())
    visits = await db.exec(
        select(VisitRow.document_id, VisitRow.number).where(col(VisitRow.deployment_id).in_(own))
    )
    numbers: dict[UUID | None, int] = dict(visits.all())
    return {
        row.id: f"{_called(row, numbers.get(row.id))}: {names[row.deployment_id]}"
        for row in rows
        if row.deployment_id in names
    }


def _called(row: DocumentRow, visit: int | None) -> str:
    title = DOCUMENT_KINDS[row.kind].title
    return title if visit is None else f"{title} of visit {visit}"
