"""Everything of a cycle that somebody may read, gathered from where each part is told."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from schemas.exports import CycleExport, ExportedDocument
from server.attachments.attached import attachments_of
from server.claims import describe as claims
from server.claims.tables import ClaimRow
from server.cycles.chain import chain
from server.cycles.describe import plan_of, whole
from server.cycles.find import find_cycle
from server.cycles.gains import gains_of
from server.cycles.papers import called, shown_documents
from server.exports.words import Paper, own_title, titles
from server.feedback.describe import described as feedback
from server.identity.access import Action, Actor, can
from server.lessons.describe import briefs
from server.lessons.find import lessons_of
from server.live.documents import document_thing, documents_of, read_document
from server.live.failures import as_problems
from server.live.rendering.content import Content, document_content
from server.live.runtime import Live
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow
from server.measures import describe as measures
from server.measures.tables import MeasureRow
from server.people.briefs import person_briefs
from server.reviews import describe as reviews
from server.reviews.find import reviews_of
from server.web.errors import NotFound


async def gather(
    db: AsyncSession, live: Live, actor: Actor, cycle_id: UUID, now: datetime
) -> tuple[CycleExport, list[Paper], Surroundings]:
    """The export, and its documents as they are rendered. Raises NotFound, Forbidden."""
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.READ)
    around = await live.surroundings_of(db, cycle_id)
    if around is None:
        raise NotFound
    rows = (await documents_of(db, [cycle_id]))[cycle_id]
    shown = {each.id: each for each in await shown_documents(db, actor, rows, thing)}
    readable = [row for row in rows if row.id in shown]
    named = await titles(db, around, readable)
    contents: dict[UUID, Content] = {}
    for row in readable:
        with as_problems():
            contents[row.id] = await read_document(live.hub, row)
    papers = [
        Paper(row, contents[row.id], own_title(row, contents[row.id]) or named[row.id])
        for row in readable
    ]
    people = await person_briefs(
        db,
        cycle.alliance_id,
        {key: None for row in readable for key in (row.owner_id, row.partner_id) if key},
    )
    hanging = await attachments_of(db, [row.id for row in readable])
    plan = plan_of(readable)
    measured = await db.exec(
        select(MeasureRow)
        .where(col(MeasureRow.cycle_id) == cycle_id)
        .order_by(col(MeasureRow.created_at), col(MeasureRow.id))
    )
    claimed = await db.exec(
        select(ClaimRow)
        .where(col(ClaimRow.cycle_id) == cycle_id)
        .order_by(col(ClaimRow.created_at), col(ClaimRow.id))
    )
    given = [row for row in readable if row.kind is DocumentKindName.FEEDBACK]
    export = CycleExport(
        exported_at=now,
        cycle=await whole(
            db, actor, cycle, contents[plan.id] if plan else None, now.astimezone(UTC).date()
        ),
        lessons=await briefs(db, cycle, await lessons_of(db, cycle_id)),
        documents=[
            ExportedDocument(
                document=shown[paper.row.id],
                owner=people.get(paper.row.owner_id) if paper.row.owner_id else None,
                partner=people.get(paper.row.partner_id) if paper.row.partner_id else None,
                content=document_content(
                    paper.content, str(paper.row.id), paper.title, hanging[paper.row.id]
                ),
            )
            for paper in papers
        ],
        iterations=await chain(db, actor, cycle, thing, around, readable, contents),
        measures=await measures.described(db, actor, thing, measured.all()),
        claims=await claims.described(db, actor, thing, claimed.all()),
        feedback=feedback(given, shown, people, contents),
        reviews=await reviews.described(db, actor, cycle, thing, await reviews_of(db, cycle_id)),
        gains=await gains_of(db, actor, cycle, thing),
    )
    return export, papers, around


async def pointed_at(
    db: AsyncSession, live: Live, actor: Actor, around: Surroundings, paper: Paper
) -> list[Paper]:
    """What the fields of a document name in others that `actor` may read too.

    Those are the stages in the plan of its lesson, and documents that it gives as evidence.
    """
    rows = [
        row
        for row in (await documents_of(db, [around.home.id]))[around.home.id]
        if row.id != paper.row.id
        and _points_at(paper, row)
        and can(actor, Action.READ, document_thing(row, around.home))
    ]
    names = await called(db, rows)
    found = []
    for row in rows:
        content = Content(DOCUMENT_KINDS[row.kind], {}, {})
        if row.kind is DocumentKindName.LESSON:
            with as_problems():
                content = await read_document(live.hub, row)
        found.append(Paper(row, content, names[row.id]))
    return found


def _points_at(paper: Paper, other: DocumentRow) -> bool:
    if other.kind is DocumentKindName.LESSON and other.lesson_id is not None:
        return other.lesson_id == paper.row.lesson_id
    return str(other.id) in paper.pointers
