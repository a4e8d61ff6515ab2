"""What is done with a research lesson: change, audit row, event, in one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.documents import DocumentKindName
from schemas.lessons import InterviewCreate, LessonCreate, LessonState, LessonUpdate
from schemas.problems import FieldProblem
from schemas.roles import Audience
from server.cycles.find import find_cycle
from server.cycles.tables import CycleRow
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Action, Actor, CycleThing
from server.identity.events import AccessChanged
from server.identity.memberships import CycleMemberRow
from server.lessons import first_content
from server.lessons.find import find_lesson
from server.lessons.tables import LessonRow
from server.live.documents import make_document
from server.live.projections.events import ToProject
from server.live.tables import DocumentRow
from server.web.errors import Conflict, Invalid
from server.web.versions import UNSEEN, Seen

CANCELLED = "This lesson was cancelled. What was written about it is kept."
OWN_LESSON = "You teach this lesson. The others observe it; you see what they share with you."


async def add_lesson(
    db: AsyncSession, actor: Actor, cycle_id: UUID, asked: LessonCreate, now: datetime
) -> LessonRow:
    """A lesson to come, with its plan and the place for the talk after it.

    Raises NotFound, Forbidden, Invalid for a school or teacher that does not take part.
    """
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.ADD_LESSON, to_change=True)
    await _takes_part(db, thing, asked.school_id, asked.teacher_id)
    last = await db.exec(
        select(func.max(col(LessonRow.number))).where(col(LessonRow.cycle_id) == cycle_id)
    )
    row = LessonRow(
        cycle_id=cycle_id,
        number=(last.one() or 0) + 1,
        **asked.model_dump(),
        created_at=now,
        changed_at=now,
    )
    db.add(row)
    await db.flush()
    for kind, seed in (
        (DocumentKindName.LESSON, first_content.lesson_plan()),
        (DocumentKindName.DISCUSSION, first_content.discussion()),
    ):
        await make_document(
            db, kind, cycle_id, owner_id=actor.id, lesson_id=row.id, now=now, seed=seed
        )
    _changed(cycle, row, actor, now)
    record(db, actor, "lesson.added", row, number=row.number)
    return row


async def change_lesson(
    db: AsyncSession,
    actor: Actor,
    lesson_id: UUID,
    asked: LessonUpdate,
    now: datetime,
    seen: Seen = UNSEEN,
) -> LessonRow:
    """Change when, where or by whom, what became of it, or that its consent is there.

    Observations that nobody else reads yet go to the new teacher; shared ones stay with whom they
    were shared. Raises NotFound, Forbidden, Stale, Invalid.
    """
    row, cycle, thing = await find_lesson(db, actor, lesson_id, Action.ADD_LESSON, to_change=True)
    seen.require(row.version)
    changes: dict[str, Any] = asked.model_dump(exclude_unset=True, exclude_none=True)
    consent = changes.pop("consent", None)
    changes = {key: value for key, value in changes.items() if getattr(row, key) != value}
    if "school_id" in changes or "teacher_id" in changes:
        school_id = changes.get("school_id", row.school_id)
        await _takes_part(db, thing, school_id, changes.get("teacher_id", row.teacher_id))
    if "teacher_id" in changes:
        await _observed_from_now_on(db, row, changes["teacher_id"])
    for key, value in changes.items():
        setattr(row, key, value)
    if consent is not None and consent is not (row.consent_at is not None):
        row.consent_by, row.consent_at = (actor.id, now) if consent else (None, None)
        changes["consent"] = consent
    if "title" in changes:
        emit(db, ToProject(cycle_id=cycle.id))  # its documents are called by it
    if changes:
        row.version += 1
        _changed(cycle, row, actor, now)
        record(db, actor, "lesson.changed", row, changed=", ".join(sorted(changes)))
    return row


async def observe(
    db: AsyncSession, actor: Actor, lesson_id: UUID, now: datetime
) -> tuple[DocumentRow, bool]:
    """The actor's own observation of a lesson, and whether it is new.

    It is read by nobody else until they say so. Raises NotFound, Forbidden, Conflict for a lesson
    that was cancelled, or that is the actor's own.
    """
    row, cycle, _ = await find_lesson(db, actor, lesson_id, Action.ADD_LESSON, to_change=True)
    found = await db.exec(
        select(DocumentRow).where(
            col(DocumentRow.lesson_id) == lesson_id,
            col(DocumentRow.kind) == DocumentKindName.OBSERVATION,
            col(DocumentRow.owner_id) == actor.id,
        )
    )
    own = found.one_or_none()
    if own is not None:
        return own, False
    if row.teacher_id == actor.id:
        raise Conflict(OWN_LESSON)
    _not_cancelled(row)
    own = await make_document(
        db,
        DocumentKindName.OBSERVATION,
        row.cycle_id,
        owner_id=actor.id,
        partner_id=row.teacher_id,
        lesson_id=row.id,
        now=now,
    )
    _changed(cycle, row, actor, now)
    record(db, actor, "lesson.observed", row, document=own.id)
    return own, True


async def interview(
    db: AsyncSession, actor: Actor, lesson_id: UUID, asked: InterviewCreate, now: datetime
) -> DocumentRow:
    """A new talk with a case pupil. Raises NotFound, Forbidden, Conflict for a cancelled lesson."""
    row, cycle, _ = await find_lesson(db, actor, lesson_id, Action.ADD_LESSON, to_change=True)
    _not_cancelled(row)
    document = await make_document(
        db,
        DocumentKindName.INTERVIEW,
        row.cycle_id,
        owner_id=actor.id,
        partner_id=None if row.teacher_id == actor.id else row.teacher_id,
        lesson_id=row.id,
        now=now,
        seed=first_content.interview(asked.pupil, row.on.isoformat()),
    )
    _changed(cycle, row, actor, now)
    record(db, actor, "lesson.interviewed", row, document=document.id)
    return document


async def _takes_part(
    db: AsyncSession, cycle: CycleThing, school_id: UUID, teacher_id: UUID | None
) -> None:
    problems = []
    if cycle.schools.get(school_id) is not SchoolPart.ACCEPTED:
        told = "This school does not take part in the cycle."
        problems.append(FieldProblem(field="school_id", message=told))
    if teacher_id and await db.get(CycleMemberRow, (cycle.id, teacher_id)) is None:
        told = "This person is not in the cycle."
        problems.append(FieldProblem(field="teacher_id", message=told))
    if problems:
        raise Invalid(fields=problems)


async def _observed_from_now_on(db: AsyncSession, row: LessonRow, teacher_id: UUID) -> None:
    """Point observations that are still private at the new teacher, who may be asked to read."""
    await db.exec(
        update(DocumentRow)
        .where(
            col(DocumentRow.lesson_id) == row.id,
            col(DocumentRow.kind) == DocumentKindName.OBSERVATION,
            col(DocumentRow.audience) == Audience.PRIVATE,
            col(DocumentRow.owner_id) != teacher_id,
        )
        .values(partner_id=teacher_id)
    )
    emit(db, AccessChanged(cycle_id=row.cycle_id))


def _not_cancelled(row: LessonRow) -> None:
    if row.state is LessonState.CANCELLED:
        raise Conflict(CANCELLED)


def _changed(cycle: CycleRow, row: LessonRow, actor: Actor, now: datetime) -> None:
    row.changed_at = now
    cycle.changed_at, cycle.changed_by = now, actor.id
