"""Research lessons: planned in a cycle, observed, talked about."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.lessons import InterviewCreate, Lesson, LessonBrief, LessonCreate, LessonUpdate
from schemas.pages import Page
from server.cycles.find import find_cycle
from server.data.db import Database, Db, Store
from server.identity.access import Action, Actor
from server.identity.current import CurrentActor
from server.lessons import actions
from server.lessons.describe import briefs, whole
from server.lessons.find import find_lesson, lessons_of
from server.web.routing import Routes
from server.web.versions import AskedVersion, tell_version

router = Routes("lessons", prefix="/api")


@router.get("/cycles/{cycle_id}/lessons")
async def list_lessons(cycle_id: UUID, db: Db, actor: CurrentActor) -> Page[LessonBrief]:
    """All lessons of a cycle, the first one first."""
    cycle, _ = await find_cycle(db, actor, cycle_id, Action.READ)
    return Page[LessonBrief](items=await briefs(db, cycle, await lessons_of(db, cycle_id)))


@router.post("/cycles/{cycle_id}/lessons", status_code=201)
async def add_lesson(
    cycle_id: UUID, asked: LessonCreate, database: Store, actor: CurrentActor
) -> Lesson:
    """Plan a lesson: its plan and the place for the talk after it are made with it."""
    async with database.writing() as db:
        row = await actions.add_lesson(db, actor, cycle_id, asked, datetime.now(UTC))
    return await _answer(database, actor, row.id)


@router.get("/lessons/{lesson_id}")
async def read_lesson(lesson_id: UUID, db: Db, actor: CurrentActor, response: Response) -> Lesson:
    """One lesson with the documents about it that the reader may read."""
    lesson = await _described(db, actor, lesson_id)
    tell_version(response, lesson.version)
    return lesson


@router.patch("/lessons/{lesson_id}")
async def change_lesson(
    lesson_id: UUID,
    asked: LessonUpdate,
    database: Store,
    actor: CurrentActor,
    seen: AskedVersion,
    response: Response,
) -> Lesson:
    """Change when, where or by whom; say that it was taught, or cancelled; confirm consent."""
    async with database.writing() as db:
        await actions.change_lesson(db, actor, lesson_id, asked, datetime.now(UTC), seen)
    lesson = await _answer(database, actor, lesson_id)
    tell_version(response, lesson.version)
    return lesson


@router.post(
    "/lessons/{lesson_id}/observations",
    status_code=201,
    responses={200: {"description": "The reader observes it already.", "model": Lesson}},
)
async def observe_lesson(
    lesson_id: UUID, response: Response, database: Store, actor: CurrentActor
) -> Lesson:
    """Begin one's own observation, which nobody else reads yet."""
    async with database.writing() as db:
        _, new = await actions.observe(db, actor, lesson_id, datetime.now(UTC))
    if not new:
        response.status_code = 200
    return await _answer(database, actor, lesson_id)


@router.post("/lessons/{lesson_id}/interviews", status_code=201)
async def interview_pupil(
    lesson_id: UUID, asked: InterviewCreate, database: Store, actor: CurrentActor
) -> Lesson:
    """Begin the notes of a talk with a case pupil, which the group reads."""
    async with database.writing() as db:
        await actions.interview(db, actor, lesson_id, asked, datetime.now(UTC))
    return await _answer(database, actor, lesson_id)


async def _answer(database: Database, actor: Actor, lesson_id: UUID) -> Lesson:
    async with database.reading() as db:
        return await _described(db, actor, lesson_id)


async def _described(db: AsyncSession, actor: Actor, lesson_id: UUID) -> Lesson:
    row, cycle, thing = await find_lesson(db, actor, lesson_id)
    return await whole(db, actor, row, cycle, thing)
