"""Puts the lessons and iterations of a cycle of the demonstration into the database."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.ids import new_id
from schemas.lessons import LessonState
from schemas.roles import Audience
from server.attachments.files import Files
from server.cycles.tables import IterationRow
from server.demo.cycles.lessons import Iterations, Lessons, Observed, Saw, Talked
from server.demo.work import hang
from server.lessons.tables import LessonRow
from server.live.documents import make_document
from server.live.rendering.content import Content, Value
from server.live.shape import Seed
from server.live.tables import AudienceChangeRow, DocumentRow
from server.live.versions import keep_version

LETTERS = ("a", "b", "c")
Ids = dict[str, UUID]
Record = dict[str, str | int | float]


async def add_lessons(
    db: AsyncSession,
    files: Files,
    cycle_id: UUID,
    lessons: Sequence[Lessons],
    people: Ids,
    schools: Ids,
) -> None:
    """The lessons of one cycle, in the order of their numbers."""
    for number, lesson in enumerate(lessons, 1):
        await _add(db, files, cycle_id, number, lesson, people, schools)


async def _add(
    db: AsyncSession,
    files: Files,
    cycle_id: UUID,
    number: int,
    lesson: Lessons,
    people: Ids,
    schools: Ids,
) -> None:
    begins = datetime.combine(lesson.on, lesson.at, UTC)
    planned = begins - timedelta(days=12)
    consent = people[lesson.consent_by] if lesson.consent_by else None
    row = LessonRow(
        cycle_id=cycle_id,
        number=number,
        title=lesson.title,
        school_id=schools[lesson.school],
        teacher_id=people[lesson.teacher],
        on=lesson.on,
        at=lesson.at,
        state=lesson.state,
        consent_by=consent,
        consent_at=planned + timedelta(days=5) if consent else None,
        created_at=planned,
        changed_at=planned,
    )
    db.add(row)
    await db.flush()
    seen = begins if lesson.state is LessonState.TAUGHT else planned
    stages = {stage.key: str(new_id()) for stage in lesson.stages}
    by = people[lesson.watches[0][0]]

    async def document(
        kind: DocumentKindName, seed: Seed, at: datetime, owner: UUID
    ) -> DocumentRow:
        own = kind in (DocumentKindName.OBSERVATION, DocumentKindName.INTERVIEW)
        partner = row.teacher_id if own and owner != row.teacher_id else None
        return await make_document(
            db,
            kind,
            cycle_id,
            owner_id=owner,
            partner_id=partner,
            lesson_id=row.id,
            now=at,
            seed=seed,
        )

    await document(DocumentKindName.LESSON, _plan(lesson, stages, people), planned, by)
    talk = _talk(lesson.talked, begins, people)
    await document(DocumentKindName.DISCUSSION, talk, planned, by)
    for observed in lesson.observed:
        owner = people[observed.observer]
        photos = {saw: new_id() for saw in observed.entries if saw.photo}
        seed = _observation(observed, stages, photos, begins)
        paper = await document(DocumentKindName.OBSERVATION, seed, seen, owner)
        for photo in photos.values():
            await hang(db, files, paper, photo, seen)
        _share(db, paper, observed.audience, owner, seen + timedelta(hours=6))
    for said in lesson.interviews:
        fields: dict[str, Value] = {"pupil": said.pupil, "on": lesson.on.isoformat()}
        seed = Seed(sections=said.sections, fields=fields)
        at = begins + timedelta(hours=1)
        await document(DocumentKindName.INTERVIEW, seed, at, people[said.by])


def _plan(lesson: Lessons, stages: dict[str, str], people: Ids) -> Seed:
    pupils: list[Record] = [
        {
            "letter": letter,
            "alias": pupil.alias,
            "typifies": pupil.typifies,
            "criterion": pupil.criterion,
        }
        for letter, pupil in zip(LETTERS, lesson.pupils, strict=True)
    ]
    course: list[Record] = [
        {
            "name": stages[stage.key],
            "title": stage.title,
            "teacher": stage.teacher,
            **{
                f"predicted_{letter}": words
                for letter, words in zip(LETTERS, stage.predicted, strict=True)
            },
            "resources": stage.resources,
            "minutes": stage.minutes,
        }
        for stage in lesson.stages
    ]
    watches: list[Record] = [
        {"person": str(people[who]), "pupil": pupil} for who, pupil in lesson.watches
    ]
    return Seed(
        sections={"look_for": lesson.look_for} if lesson.look_for else {},
        fields={
            "class_alias": lesson.class_alias,
            "class_size": lesson.class_size,
            "intention": lesson.intention,
            "pupils": pupils,
            "stages": course,
            "watches": watches,
        },
    )


def _observation(
    observed: Observed, stages: dict[str, str], photos: Mapping[Saw, UUID], begins: datetime
) -> Seed:
    entries: list[Record] = [
        {
            "name": str(new_id()),
            "stage": stages[saw.stage],
            "pupil": saw.pupil,
            "at": datetime.combine(begins.date(), saw.at, UTC).isoformat(),
            "seen": saw.seen,
            **({"match": saw.match} if saw.match else {}),
            **({"photo": str(photos[saw])} if saw.photo else {}),
        }
        for saw in observed.entries
    ]
    return Seed(sections=observed.sections, fields={"entries": entries})


def _talk(talked: Talked | None, begins: datetime, people: Ids) -> Seed:
    if talked is None:
        return Seed(fields={"pupils": [{"letter": letter} for letter in LETTERS]})
    pupils: list[Record] = [
        {"letter": letter, "progress": progress, "enough": enough, "talked": "yes"}
        for letter, (progress, enough) in talked.pupils.items()
    ]
    return Seed(
        sections=talked.sections,
        fields={
            "chair": str(people[talked.chair]),
            "recorder": str(people[talked.recorder]),
            "opening": "everybody",
            "on": begins.date().isoformat(),
            "pupils": pupils,
        },
    )


def _share(
    db: AsyncSession, paper: DocumentRow, audience: Audience, owner: UUID, at: datetime
) -> None:
    if audience is Audience.PRIVATE:
        return
    db.add(
        AudienceChangeRow(
            document_id=paper.id,
            before=Audience.PRIVATE,
            after=audience,
            changed_by=owner,
            changed_at=at,
        )
    )
    paper.audience = audience


async def add_iterations(
    db: AsyncSession,
    cycle_id: UUID,
    iterations: Sequence[Iterations],
    plan: DocumentRow,
    content: Content,
    owner: UUID,
) -> None:
    """The chain of one cycle; `content` is what stands in its `plan` now."""
    for number, iteration in enumerate(iterations, 1):
        began = datetime.combine(iteration.began, time(15, 50), UTC)
        evidence: list[Record] = [{"kind": kind, "note": note} for kind, note in iteration.evidence]
        chosen = {"decision": iteration.decision, "confidence": iteration.confidence}
        fields: dict[str, Value] = {key: value for key, value in chosen.items() if value}
        document = await make_document(
            db,
            DocumentKindName.ITERATION,
            cycle_id,
            owner_id=owner,
            now=began,
            seed=Seed(sections=iteration.sections, fields={**fields, "evidence": evidence}),
        )
        row = IterationRow(
            cycle_id=cycle_id, number=number, document_id=document.id, began_at=began
        )
        db.add(row)
        await db.flush()
        if iteration.tried is not None:
            then = Content(content.kind, {**content.sections, **iteration.tried}, content.fields)
            title = f"Iteration {number}, as it was tried"
            at = began + timedelta(weeks=2)
            row.tried_id = (await keep_version(db, plan, then, title, owner, at)).id
