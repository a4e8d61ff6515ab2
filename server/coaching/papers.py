"""The live documents of a deployment: its agreement and the logs of its visits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from server.coaching.tables import DeploymentRow, VisitRow
from server.data.outbox import emit
from server.identity.events import AccessChanged
from server.live import versions
from server.live.documents import make_document, read_document
from server.live.rendering.content import Content
from server.live.shape import Seed
from server.live.tables import DocumentRow, ProjectionRow
from sync.hub import Hub

UNWRITTEN = ""


async def make_agreement(
    db: AsyncSession, row: DeploymentRow, author: UUID, now: datetime, seed: Seed | None = None
) -> DocumentRow:
    """The agreement of a deployment, which both sides write."""
    return await make_document(
        db,
        DocumentKindName.AGREEMENT,
        deployment_id=row.id,
        owner_id=author,
        now=now,
        seed=seed,
    )


async def make_log(
    db: AsyncSession,
    row: DeploymentRow,
    visit: VisitRow,
    author: UUID,
    now: datetime,
    seed: Seed | None = None,
) -> None:
    """The log of a visit, which the coach and the coached write."""
    made = await make_document(
        db,
        DocumentKindName.COACHING_LOG,
        deployment_id=row.id,
        owner_id=row.coach_id or author,
        partner_id=row.teacher_id,
        now=now,
        seed=seed,
    )
    visit.document_id = made.id


async def papers_of(
    db: AsyncSession, deployment_ids: Collection[UUID], kind: DocumentKindName | None = None
) -> Sequence[DocumentRow]:
    """The documents of these deployments, or those of one kind, the oldest first."""
    asked = select(DocumentRow).where(col(DocumentRow.deployment_id).in_(deployment_ids))
    if kind is not None:
        asked = asked.where(col(DocumentRow.kind) == kind)
    found = await db.exec(asked.order_by(col(DocumentRow.created_at), col(DocumentRow.id)))
    return found.all()


async def rights_changed(db: AsyncSession, deployment_id: UUID) -> None:
    """Who may read and write in its documents is looked at anew where they are open."""
    for paper in await papers_of(db, [deployment_id]):
        emit(db, AccessChanged(document_id=paper.id))


async def agreement_now(hub: Hub, paper: DocumentRow | None) -> Content | None:
    """What stands in the agreement; None where it has none."""
    return await read_document(hub, paper) if paper else None


def seal_of(content: Content | None) -> str:
    """What tells an agreement from any other wording of it."""
    return UNWRITTEN if content is None else versions.seal_of(content)


@dataclass(frozen=True)
class Log:
    """What the next visit goes on with."""

    goal: str = ""
    follow_up: date | None = None


async def log_now(hub: Hub, paper: DocumentRow | None) -> Log:
    """What stands in the log of a visit."""
    if paper is None:
        return Log()
    fields = (await read_document(hub, paper)).fields
    said = fields.get("follow_up")
    return Log(str(fields.get("goal", "")), date.fromisoformat(str(said)) if said else None)


async def next_steps_in(db: AsyncSession, documents: Collection[UUID]) -> dict[UUID, str]:
    """The next step of each of these logs, as it was read from them last."""
    found = await db.exec(
        select(ProjectionRow).where(col(ProjectionRow.document_id).in_(documents))
    )
    return {row.document_id: part_of(row.text, row.places, "next_step") for row in found.all()}


def part_of(text: str, places: Sequence[tuple[int, str]], key: str) -> str:
    """One part of a projection; empty where nothing is written there."""
    for begin, own in places:
        if own == key:
            ends = [other for other, _ in places if other > begin]
            return text[begin : min(ends, default=len(text))].strip()
    return ""
