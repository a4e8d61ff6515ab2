"""Lists hold exactly what `can` allows, in any world: nothing of others, and nothing left out."""

import asyncio
from collections.abc import Awaitable, Iterable, Iterator
from datetime import date
from typing import Any, cast
from uuid import UUID

import pytest
from fastapi import Response
from hypothesis import HealthCheck, given, settings
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from schemas.pages import Page
from server.claims.routes import list_evidence
from server.cycles.describe import whole
from server.cycles.find import find_cycle
from server.cycles.routes import list_cycles
from server.data.db import Database
from server.feedback.routes import list_feedback
from server.identity.access import Action, Actor, AllianceThing, CycleThing, can
from server.lessons.routes import list_lessons, read_lesson
from server.live.rendering.content import Content
from server.live.tables import DocumentRow
from server.organisations.routes import list_alliances, list_schools
from server.people.routes import list_people
from server.web.errors import Forbidden, NotFound
from server.web.paging import Paging
from sync.hub import Hub
from tests.databases import on_every_database
from tests.server.random_worlds import SOME, World, lesson_of, settle, worlds

TODAY = date(2026, 3, 3)

ALL = Paging(None, 100)
REFUSED = "refused"


class Nothing:
    """In the place of the hub: nothing is written in any document."""

    async def read(self, document: str, _look: object) -> Content:
        kind = DOCUMENT_KINDS[DocumentKindName.FEEDBACK]
        return Content(kind, {section.key: () for section in kind.sections}, {})


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as opened:
        yield opened


@on_every_database
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=worlds())
def test_lists_hold_exactly_what_access_allows(
    database_url: str, runner: asyncio.Runner, world: World
) -> None:
    runner.run(check(database_url, world))


async def check(database_url: str, world: World) -> None:
    database = Database(database_url)
    try:
        async with database._session(database.engine) as db:  # rolled back in the end
            await settle(db, world)
            await of_alliances(db, world, world.actor)
            cycles = await listed(list_cycles(db, world.actor, ALL))
            assert cycles == ids(one for one in world.cycles if can(world.actor, Action.SEE, one))
            for cycle in world.cycles:
                await of_cycle(db, world, world.actor, cycle)
    finally:
        await database.close()


async def of_alliances(db: AsyncSession, world: World, actor: Actor) -> None:
    things = [AllianceThing(key) for key in SOME]
    seen = [one for one in things if can(actor, Action.SEE, one)]
    assert await listed(list_alliances(db, actor, ALL)) == ids(seen)
    for alliance in things:
        schools = [one for one in world.schools if alliance.id in one.alliances]
        known = all(can(actor, Action.SEE, one) for one in schools) if alliance in seen else True
        assert known or alliance.id in actor.alliances_spoken_in
        told = ids(schools) if alliance in seen else REFUSED
        assert await listed(list_schools(alliance.id, db, actor, ALL)) == told
        people = [one for one in world.people if alliance.id in one.alliances]
        may = can(actor, Action.SEE_PEOPLE, alliance)
        assert not may or all(can(actor, Action.SEE, one) for one in people)
        told = ids(people) if may else REFUSED
        assert await listed(list_people(alliance.id, db, actor, ALL)) == told


async def of_cycle(db: AsyncSession, world: World, actor: Actor, cycle: CycleThing) -> None:
    """Everything that names documents of a cycle, held against the right to read each."""
    own = [one for one in world.documents if one.home == cycle and can(actor, Action.READ, one)]
    may_read = can(actor, Action.READ, cycle)
    if can(actor, Action.SEE, cycle):
        row, _ = await find_cycle(db, actor, cycle.id)
        assert ids((await whole(db, actor, row, None, TODAY)).documents) == ids(own)
    lesson = lesson_of(cycle.id)
    told = {lesson} if may_read else REFUSED
    assert await listed(list_lessons(cycle.id, db, actor)) == told
    if may_read:
        shown = ids((await read_lesson(lesson, db, actor, Response())).documents)
        rows = [await db.get(DocumentRow, one.id) for one in own]
        assert shown == {row.id for row in rows if row and row.lesson_id == lesson}
        chosen = (await list_evidence(cycle.id, db, actor)).items
        assert {one.document.id for one in chosen if one.document} == ids(own)
        hub = cast(Hub, Nothing())
        given_there = (await list_feedback(cycle.id, db, hub, actor)).items
        feedback = [one for one in own if one.kind is DocumentKindName.FEEDBACK]
        assert {one.document.id for one in given_there} == ids(feedback)


async def listed(asked: Awaitable[Page[Any]]) -> set[UUID] | str:
    """The ids in a list, or that it is refused."""
    try:
        page = await asked
    except (NotFound, Forbidden):
        return REFUSED
    assert page.next is None
    return {getattr(item, "id", None) or item.person.id for item in page.items}


def ids(things: Iterable[Any]) -> set[UUID]:
    return {thing.id for thing in things}
