"""The live documents of a cycle as the API names them: those that the reader may read.

Beside others of their cycle they have short titles; where nothing else says to what they belong
(search, exports) they are called by what they are, of which lesson, and by whom.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import CycleDocument
from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from schemas.roles import Grant
from server.cycles.tables import IterationRow
from server.identity.access import Actor, CycleThing, grant
from server.identity.tables import PersonRow
from server.lessons.tables import LessonRow
from server.live.documents import document_thing
from server.live.tables import DocumentRow

PERSONAL = {
    DocumentKindName.OBSERVATION,
    DocumentKindName.INTERVIEW,
    DocumentKindName.FEEDBACK,
}
"""Kinds of which there are several side by side: their titles say whose each is."""


async def shown_documents(
    db: AsyncSession, actor: Actor, papers: Sequence[DocumentRow], cycle: CycleThing
) -> list[CycleDocument]:
    """Those of `papers`, documents of `cycle`, that `actor` may read."""
    granted = {row.id: grant(actor, document_thing(row, cycle)) for row in papers}
    rows = [row for row in papers if granted[row.id] is not Grant.NONE]
    numbers = await _numbers(db, {row.lesson_id for row in rows if row.lesson_id})
    names = await _names(db, {row.owner_id for row in rows if row.owner_id})
    return [
        CycleDocument(
            id=row.id,
            kind=row.kind,
            title=title(row, numbers.get(row.lesson_id), names.get(row.owner_id)),
            audience=row.audience,
            may_write=granted[row.id] is Grant.WRITE,
            lesson_id=row.lesson_id,
        )
        for row in rows
    ]


def title(row: DocumentRow, lesson: int | None, owner: str | None) -> str:
    """What a document is called beside others: 'Observation, lesson 2, Priya Nair'."""
    parts = [DOCUMENT_KINDS[row.kind].title]
    if lesson is not None:
        parts.append(f"lesson {lesson}")
    if owner is not None and row.kind in PERSONAL:
        parts.append(owner)
    return ", ".join(parts)


OF_LESSON = {
    DocumentKindName.LESSON: "Plan of lesson",
    DocumentKindName.OBSERVATION: "Observation of lesson",
    DocumentKindName.INTERVIEW: "Pupil interview after lesson",
    DocumentKindName.DISCUSSION: "Discussion of lesson",
    DocumentKindName.FEEDBACK: "Feedback on lesson",
}


async def called(db: AsyncSession, rows: Sequence[DocumentRow]) -> dict[UUID, str]:
    """What each document is called in full: 'Observation of lesson 2 (Fractions), by Priya Nair'.

    The cycle is not named.
    """
    found = await db.exec(
        select(LessonRow.id, LessonRow.number, LessonRow.title).where(
            col(LessonRow.id).in_({row.lesson_id for row in rows if row.lesson_id})
        )
    )
    lessons = {key: f"{number} ({told})" for key, number, told in found.all()}
    names = await _names(db, {row.owner_id for row in rows if row.owner_id})
    begun = await db.exec(
        select(IterationRow.document_id, IterationRow.number).where(
            col(IterationRow.document_id).in_(
                [row.id for row in rows if row.kind is DocumentKindName.ITERATION]
            )
        )
    )
    iterations = dict(begun.all())

    def name(row: DocumentRow) -> str:
        told = DOCUMENT_KINDS[row.kind].title
        if row.id in iterations:
            told = f"{told} {iterations[row.id]}"
        if row.lesson_id in lessons and row.kind in OF_LESSON:
            told = f"{OF_LESSON[row.kind]} {lessons[row.lesson_id]}"
        by = names.get(row.owner_id) if row.kind in PERSONAL else None
        return f"{told}, by {by}" if by else told

    return {row.id: name(row) for row in rows}


async def _numbers(db: AsyncSession, ids: Iterable[UUID]) -> dict[UUID | None, int]:
    found = await db.exec(select(LessonRow.id, LessonRow.number).where(col(LessonRow.id).in_(ids)))
    return dict(found.all())


async def _names(db: AsyncSession, ids: Iterable[UUID]) -> dict[UUID | None, str]:
    found = await db.exec(select(PersonRow.id, PersonRow.name).where(col(PersonRow.id).in_(ids)))
    return dict(found.all())
