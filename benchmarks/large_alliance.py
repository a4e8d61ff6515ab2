"""A large alliance, written straight into an empty database: schools, people, cycles, documents.

Documents of a kind share some dozens of contents (`benchmarks/teachers_words.py`); each is stored
and read for itself all the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.teachers_words import BEGAN, contents
from schemas.cycles import Phase, SchoolPart, TemplateName
from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from schemas.ids import new_id
from schemas.lessons import LessonState
from schemas.organisations import AllianceColour, AllianceKind
from schemas.people import TokenCreate
from schemas.roles import AllianceRole, Audience, CycleRole, SchoolRole
from schemas.time_given import Spent
from server.cycles.tables import CycleRow, IterationRow
from server.identity.memberships import (
    AllianceMemberRow,
    AllianceSchoolRow,
    CycleMemberRow,
    CycleSchoolRow,
    SchoolMemberRow,
)
from server.identity.tables import PersonRow
from server.identity.tokens import make_token
from server.lessons.tables import LessonRow
from server.live.tables import DocumentRow
from server.organisations.tables import AllianceRow, SchoolRow
from server.time_given.tables import TimeRow
from sync.checksums import checksum
from sync.log_tables import client_ids, documents, updates
from sync.updates import ends

K = DocumentKindName
LESSONS, OBSERVERS = 5, 4
GROUP = 6
"""People of a cycle."""
MINUTES = 4
"""How often each of them noted time."""

TITLES = ("Explaining why", "Feedback that is read", "Reading aloud", "Words before reading",
          "Talk before writing", "Silence before answers", "From Year 2 to Year 3")  # fmt: skip
TOPICS = ("Which is more?", "Sharing a cake", "Measuring the hall", "A letter home", "Two verses")


@dataclass(frozen=True)
class Large:
    """Whose pages are asked for: personal tokens, and the cycle that each looks at."""

    alliance: UUID
    cycle: UUID
    tokens: Mapping[str, str]
    documents: int


@dataclass(frozen=True)
class Size:
    schools: int
    people: int
    cycles: int


async def a_large_alliance(db: AsyncSession, name: str, size: Size, seed: int) -> Large:
    """Fifty live documents a cycle; everything is written, and nothing is projected yet."""
    random = Random(seed)
    alliance = AllianceRow(
        name=name,
        kind=AllianceKind.MIXED_PHASE,
        colour=AllianceColour.BOTTLE,
        created_at=BEGAN,
    )
    schools = [
        SchoolRow(name=f"{name} School {at}", short_name=f"School {at}", created_at=BEGAN)
        for at in range(size.schools)
    ]
    people = [
        PersonRow(
            name=f"Person {at} {name}",
            email=f"{at}.{name.replace(' ', '.').lower()}@school.example",
            password_hash="",
            created_at=BEGAN,
        )
        for at in range(size.people)
    ]
    db.add_all([alliance, *schools, *people])
    await db.flush()
    for at, school in enumerate(schools):
        mark = f"{chr(65 + at // 26)}{chr(65 + at % 26)}"
        place = AllianceSchoolRow(
            alliance_id=alliance.id, school_id=school.id, mark=mark, slot=at % 8 + 1, since=BEGAN
        )
        db.add(place)
    for at, person in enumerate(people):
        lead = AllianceRole.LEAD if at == 0 else AllianceRole.MEMBER
        head = SchoolRole.HEAD if at < len(schools) else SchoolRole.TEACHER
        school = schools[at % len(schools)]
        db.add_all(
            [
                AllianceMemberRow(
                    alliance_id=alliance.id, person_id=person.id, role=lead, since=BEGAN
                ),
                SchoolMemberRow(school_id=school.id, person_id=person.id, role=head, since=BEGAN),
            ]
        )
    await db.flush()
    pool = {kind: list(contents(kind, schools, people, random)) for kind in K}
    written: list[Written] = []
    cycles: list[CycleRow] = []
    for number in range(size.cycles):
        group = [people[(number * GROUP + at) % len(people)] for at in range(GROUP)]
        cycle = await _a_cycle(db, alliance, schools, group, number)
        cycles.append(cycle)
        written += await _its_documents(db, cycle, group, schools, random)
    await _write(db, written, pool, random)
    asked = {"lead": people[0], "head": people[2], "teacher": people[len(schools) + 1]}
    tokens = {}
    for who, person in asked.items():
        _, tokens[who] = await make_token(db, person.id, TokenCreate(name=who), datetime.now(UTC))
    own = (len(schools) + 1) // GROUP
    return Large(alliance.id, cycles[own].id, tokens, len(written))


@dataclass(frozen=True)
class Written:
    """A row of a document, and who made it when."""

    row: DocumentRow
    author: UUID
    at: datetime


async def _a_cycle(
    db: AsyncSession,
    alliance: AllianceRow,
    schools: Sequence[SchoolRow],
    group: Sequence[PersonRow],
    number: int,
) -> CycleRow:
    began = BEGAN + timedelta(hours=number)
    cycle = CycleRow(
        alliance_id=alliance.id,
        title=f"{TITLES[number % len(TITLES)]} {number + 1}",
        template=TemplateName.JPD,
        phase=list(Phase)[number % 5],
        iteration=3,
        created_at=began,
        changed_at=began,
    )
    db.add(cycle)
    await db.flush()
    roles = (CycleRole.FACILITATOR, *[CycleRole.MEMBER] * 3, CycleRole.COACH, CycleRole.VIEWER)
    for at, (person, role) in enumerate(zip(group, roles, strict=True)):
        school = schools[(number * GROUP + at) % len(schools)]
        db.add(
            CycleMemberRow(
                cycle_id=cycle.id,
                person_id=person.id,
                role=role,
                school_id=school.id,
                since=began,
            )
        )
        for day in range(MINUTES):
            db.add(
                TimeRow(
                    cycle_id=cycle.id,
                    person_id=person.id,
                    school_id=school.id,
                    on=(began + timedelta(weeks=day)).date(),
                    minutes=45,
                    spent=Spent.OBSERVING,
                    created_at=began,
                )
            )
    for at in range(min(4, len(schools))):
        part = SchoolPart.INVITED if at == 3 else SchoolPart.ACCEPTED
        school = schools[(number + at) % len(schools)]
        db.add(CycleSchoolRow(cycle_id=cycle.id, school_id=school.id, part=part, since=began))
    return cycle


async def _its_documents(
    db: AsyncSession,
    cycle: CycleRow,
    group: Sequence[PersonRow],
    schools: Sequence[SchoolRow],
    random: Random,
) -> list[Written]:
    found: list[Written] = []
    clock = cycle.created_at

    def document(
        kind: DocumentKindName, owner: PersonRow, lesson: UUID | None = None
    ) -> DocumentRow:
        nonlocal clock
        clock += timedelta(minutes=random.randrange(5, 300))
        shape = DOCUMENT_KINDS[kind]
        audience = shape.default_audience
        if kind in (K.OBSERVATION, K.FEEDBACK):
            audience = random.choice([audience, Audience.PAIR, Audience.CYCLE])
        row = DocumentRow(
            cycle_id=cycle.id,
            kind=kind,
            kind_version=shape.version,
            audience=audience,
            owner_id=owner.id,
            partner_id=group[(group.index(owner) + 1) % len(group)].id,
            lesson_id=lesson,
            created_at=clock,
        )
        db.add(row)
        found.append(Written(row, owner.id, clock))
        return row

    document(K.SCAN, group[0])
    document(K.PLAN, group[0])
    for number in range(1, 4):
        paper = document(K.ITERATION, group[0])
        await db.flush()
        db.add(IterationRow(cycle_id=cycle.id, number=number, document_id=paper.id, began_at=clock))
    for number in range(1, LESSONS + 1):
        lesson = LessonRow(
            id=new_id(),
            cycle_id=cycle.id,
            number=number,
            title=TOPICS[number % len(TOPICS)],
            school_id=schools[number % len(schools)].id,
            teacher_id=group[number % 4].id,
            on=clock.date(),
            at=clock.time(),
            state=LessonState.TAUGHT,
            created_at=clock,
            changed_at=clock,
        )
        db.add(lesson)
        await db.flush()
        document(K.LESSON, group[0], lesson.id)
        document(K.DISCUSSION, group[0], lesson.id)
        for at in range(OBSERVERS):
            document(K.OBSERVATION, group[at], lesson.id)
        for at in range(2 if number < LESSONS else 1):
            document(K.INTERVIEW, group[at], lesson.id)
        document(K.FEEDBACK, group[number % 4], lesson.id)
    document(K.FEEDBACK, group[1])
    await db.flush()
    return found


async def _write(
    db: AsyncSession,
    written: Sequence[Written],
    pool: Mapping[DocumentKindName, Sequence[bytes]],
    random: Random,
) -> None:
    """What stands in them, as the log keeps it."""
    connection = await db.connection()
    rows: dict[Any, list[dict[str, object]]] = {documents: [], updates: [], client_ids: []}
    clients = {update: list(ends(update)) for updates_of in pool.values() for update in updates_of}
    for one in written:
        name, update, author = str(one.row.id), random.choice(pool[one.row.kind]), str(one.author)
        at = one.at.timestamp()
        rows[documents].append({"id": name, "epoch": 0, "seq": 1, "created_at": at})
        rows[updates].append(
            {"document": name, "seq": 1, "epoch": 0, "author": author, "session": "", "at": at}
            | {"checksum": checksum(name, 1, update), "payload": update}
        )
        rows[client_ids] += [
            {"document": name, "client": client, "author": author} for client in clients[update]
        ]
    for table, values in rows.items():
        await connection.execute(insert(table), values)
