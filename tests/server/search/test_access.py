"""A search finds exactly what `can` allows, in any world, on both databases."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase, SchoolPart, TemplateName
from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from schemas.organisations import AllianceColour, AllianceKind
from schemas.roles import AllianceRole, Audience, CycleRole, SchoolRole
from schemas.search import FoundKind
from server.cycles.tables import CycleRow
from server.data.db import Database
from server.identity.access import (
    Action,
    Actor,
    CycleThing,
    DocumentThing,
    PersonThing,
    SchoolThing,
    can,
)
from server.identity.memberships import AllianceMemberRow, AllianceSchoolRow, CycleSchoolRow
from server.identity.tables import PersonRow
from server.live.projections.reading import Projected
from server.live.projections.store import Read, write
from server.live.tables import DocumentRow
from server.organisations.tables import AllianceRow, SchoolRow
from server.search.asked import read_search
from server.search.filters import Asked
from server.search.find import search, subjects
from server.web.paging import Paging, read_cursor
from tests.builders import NOW
from tests.databases import on_every_database

ME, OTHER = UUID(int=999), UUID(int=998)
SOME = [UUID(int=number) for number in range(1, 4)]
CYCLES = [UUID(int=number) for number in range(11, 14)]
some = st.sampled_from(SOME)


@dataclass(frozen=True)
class World:
    actor: Actor
    cycles: list[CycleThing]
    documents: list[DocumentThing]
    people: list[PersonThing]
    schools: list[SchoolThing]
    kind: DocumentKindName


@st.composite
def worlds(draw: st.DrawFn) -> World:
    def roles(of: type, at: list[UUID] = SOME) -> st.SearchStrategy[dict[UUID, object]]:
        return st.dictionaries(st.sampled_from(at), st.sampled_from(list(of)), max_size=2)

    schools = [SchoolThing(key, draw(st.frozensets(some))) for key in SOME]
    alliances = draw(roles(AllianceRole))
    own_schools = draw(roles(SchoolRole))
    actor = Actor(
        id=ME,
        name="Somebody",
        is_administrator=draw(st.booleans()),
        alliances=alliances,  # type: ignore[arg-type]
        schools=own_schools,  # type: ignore[arg-type]
        cycles=draw(roles(CycleRole, CYCLES)),  # type: ignore[arg-type]
        school_alliances={one.id: one.alliances for one in schools if one.id in own_schools},
    )
    cycles = [
        CycleThing(id=key, alliance_id=draw(some), schools=draw(roles(SchoolPart)))  # type: ignore[arg-type]
        for key in CYCLES
    ]
    whom = st.sampled_from([None, ME, OTHER])
    documents = [
        DocumentThing(
            id=UUID(int=number),
            kind=draw(st.sampled_from(DocumentKindName)),
            audience=draw(st.sampled_from(Audience)),
            cycle=draw(st.sampled_from(cycles)),
            owner=draw(whom),
            partner=draw(whom),
        )
        for number in range(100, 108)
    ]
    people = [
        PersonThing(ME, frozenset(alliances)),
        PersonThing(OTHER, draw(st.frozensets(some))),
    ]
    kind = draw(st.sampled_from(DocumentKindName))
    return World(actor, cycles, documents, people, schools, kind)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as opened:
        yield opened


@on_every_database
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=worlds())
def test_search_finds_exactly_what_access_allows(
    database_url: str, runner: asyncio.Runner, world: World
) -> None:
    runner.run(check(database_url, world))


async def check(database_url: str, world: World) -> None:
    database = Database(database_url)
    try:
        async with database._session(database.engine) as db:  # rolled back in the end
            await settle(db, world)
            await compare(db, world, world.actor)
    finally:
        await database.close()


async def compare(db: AsyncSession, world: World, actor: Actor) -> None:
    seen = {
        thing.id
        for thing in (*world.cycles, *world.schools, *world.people)
        if can(actor, Action.SEE, thing)
    }
    readable = [one for one in world.documents if can(actor, Action.READ, one)]
    assert await found(db, actor) == seen | {one.id for one in readable}
    assert await found(db, actor, world.kind) == {
        one.id for one in readable if one.kind is world.kind
    }
    plans = [one for one in readable if one.kind is DocumentKindName.PLAN]
    assert await subjects(db, actor) == sorted({subject(one.cycle.id) for one in plans})
    cycle = world.cycles[0]
    told = {one.id for one in readable if one.cycle == cycle}
    if can(actor, Action.SEE, cycle):
        told.add(cycle.id)
    known = any(one.cycle == cycle for one in plans)
    assert await found(db, actor, None, subject(cycle.id)) == (told if known else set())


async def found(
    db: AsyncSession, actor: Actor, kind: FoundKind | None = None, subject: str = ""
) -> set[UUID]:
    """The ids of all that is found, page by page; nothing twice."""
    asked = Asked(read_search("needle"), kind, subject=subject)
    ids: list[UUID] = []
    after = None
    while True:
        page = await search(db, actor, asked, Paging(after, 6))
        ids += [hit.id for hit in page.items]
        if page.next is None:
            break
        after = read_cursor(page.next)
    assert len(ids) == len(set(ids))
    return set(ids)


def subject(cycle_id: UUID) -> str:
    return f"Subject {cycle_id.int}"


async def settle(db: AsyncSession, world: World) -> None:
    """The rows of `world`; everything in it can be found by 'needle'."""

    def add(table: type, rows: list[dict[str, object]]) -> object:
        return db.exec(insert(table).values(rows))

    since = {"since": NOW}
    await add(
        AllianceRow,
        [
            {"id": key, "name": "A", "kind": AllianceKind.SAME_PHASE, "created_at": NOW}
            | {"colour": AllianceColour.BOTTLE}
            for key in SOME
        ],
    )
    db.add_all(
        [
            *(SchoolRow(id=key, name="Needle", short_name="N", created_at=NOW) for key in SOME),
            *(
                PersonRow(id=key, name="Needle", email=str(key), password_hash="", created_at=NOW)
                for key in (ME, OTHER)
            ),
            *(
                CycleRow(
                    id=one.id,
                    alliance_id=one.alliance_id,
                    title="Needle",
                    template=TemplateName.JPD,
                    phase=Phase.PLAN,
                    created_at=NOW,
                    changed_at=NOW,
                )
                for one in world.cycles
            ),
        ]
    )
    await db.flush()
    places = [
        {"alliance_id": alliance, "school_id": one.id, "mark": f"A{one.id.int}", "slot": 1, **since}
        for one in world.schools
        for alliance in one.alliances
    ]
    members = [
        {"alliance_id": alliance, "person_id": one.id, "role": AllianceRole.MEMBER, **since}
        for one in world.people
        for alliance in one.alliances
    ]
    parts = [
        {"cycle_id": one.id, "school_id": school, "part": part, "reason": "", **since}
        for one in world.cycles
        for school, part in one.schools.items()
    ]
    for table, rows in (
        (AllianceSchoolRow, places),
        (AllianceMemberRow, members),
        (CycleSchoolRow, parts),
    ):
        if rows:
            await add(table, rows)
    documents = [
        DocumentRow(
            id=one.id,
            cycle_id=one.cycle.id,
            kind=one.kind,
            kind_version=1,
            audience=one.audience,
            owner_id=one.owner,
            partner_id=one.partner,
            created_at=NOW,
        )
        for one in world.documents
    ]
    db.add_all(documents)
    await db.flush()
    read = [
        Read(row, 1, Projected("a needle", ((0, "focus"),), _subject_of(row), "a needle"), None)
        for row in documents
    ]
    await write(db, read, {row.id: DOCUMENT_KINDS[row.kind].title for row in documents})


def _subject_of(row: DocumentRow) -> str:
    return subject(row.cycle_id) if row.kind is DocumentKindName.PLAN else ""
