"""A search finds exactly what `can` allows, in any world, on both databases."""

import asyncio
from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from schemas.roles import Audience
from schemas.search import FoundKind, NamedKind
from server.data.db import Database
from server.homes import surroundings_of, titles_of
from server.identity.access import Action, Actor, CycleThing, can
from server.identity.things import DocumentThing, Home
from server.live.documents import document_thing
from server.live.projections.reading import Projected
from server.live.projections.store import Read, write
from server.live.tables import DocumentRow
from server.search.asked import read_search
from server.search.filters import Asked
from server.search.find import search, subjects
from server.settings import Settings
from server.web.paging import Paging, read_cursor
from tests.builders import NOW
from tests.databases import on_every_database
from tests.server.random_worlds import (
    World,
    claim_of,
    claim_on,
    measure_of,
    phase_of,
    settle,
    small_measure_of,
    subject,
    worlds,
)
from tests.server.two_alliances import two_alliances


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as opened:
        yield opened


@on_every_database
@hypothesis_settings(
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
    measures, claims = told_of_impact(world, actor)
    impact = measures | claims
    assert await found(db, actor) == seen | {one.id for one in readable} | impact.keys()
    assert await found(db, actor, world.kind) == {
        one.id for one in readable if one.kind is world.kind
    }
    assert await found(db, actor, NamedKind.MEASURE) == measures.keys()
    assert await found(db, actor, NamedKind.CLAIM) == claims.keys()
    plans = [one for one in readable if one.kind is DocumentKindName.PLAN]
    assert await subjects(db, actor) == sorted({subject(one.home.id) for one in plans})
    cycle = world.cycles[0]
    # Filters ask for what belongs to a cycle: that of a card is told to those who may know it.
    asked = [one for one in readable if not is_card(one) or can(actor, Action.SEE, one.home)]
    told = {one.id for one in asked if one.home == cycle}
    told |= {key for key, of in impact.items() if of == cycle}
    if can(actor, Action.SEE, cycle):
        told.add(cycle.id)
    known = any(one.home == cycle for one in plans)
    assert await found(db, actor, subject=subject(cycle.id)) == (told if known else set())
    assert await found(db, actor, phase=phase_of(cycle.id)) == told
    school = world.schools[0]
    taking = [one for one in world.cycles if one.schools.get(school.id) is SchoolPart.ACCEPTED]
    others = (*world.deployments, *world.peer_reviews)
    of_school = [*taking, *(one for one in others if one.school_id == school.id)]
    told = {one.id for one in asked if one.home in of_school}
    told |= {one.id for one in (school, *taking) if can(actor, Action.SEE, one)}
    told |= {key for key, of in impact.items() if of in taking}
    assert await found(db, actor, school_id=school.id) == told


@on_every_database
async def test_everybody_finds_every_kind_on_every_rung_where_they_may_read_it(
    database: Database, settings: Settings
) -> None:
    async with database.writing() as db:
        world = await two_alliances(db, settings)
        rows = (await db.exec(select(DocumentRow))).all()
        read = [Read(row, 1, Projected("needle", ((0, "a"),), "", "needle"), NOW) for row in rows]
        await write(db, read, await titles_of(db, rows))
        things = [document_thing(row, await home_of(db, row)) for row in rows]
        assert {(one.kind, one.audience) for one in things} == set(
            product(DocumentKindName, Audience)
        )
        for who, actor in world.actors.items():
            may = {one.id for one in things if can(actor, Action.READ, one)}
            page = await search(db, actor, Asked(read_search("needle")), Paging(None, 1000))
            assert {hit.id for hit in page.items if hit.kind in DOCUMENT_KINDS} == may, who


async def home_of(db: AsyncSession, row: DocumentRow) -> Home:
    around = await surroundings_of(db, row.home_id)
    assert around is not None
    return around.home


def told_of_impact(
    world: World, actor: Actor
) -> tuple[dict[UUID, CycleThing], dict[UUID, CycleThing]]:
    """The measures and claims of which `actor` is told the words, with their cycles."""
    read = [one for one in world.cycles if can(actor, Action.READ, one)]
    small = [
        one
        for one in read
        if can(actor, Action.READ_SMALL_NUMBERS, one)
        and one.alliance_id in world.schools[0].alliances
    ]
    noted = [one for one in world.documents if one.home in read and can(actor, Action.READ, one)]
    return (
        {measure_of(one.id): one for one in read}
        | {small_measure_of(one.id): one for one in small},
        {claim_of(one.id): one for one in read} | {claim_on(one.id): one.home for one in noted},
    )


def is_card(document: DocumentThing) -> bool:
    return document.kind is DocumentKindName.PRACTICE


async def found(
    db: AsyncSession, actor: Actor, kind: FoundKind | None = None, **filters: Any
) -> set[UUID]:
    """The ids of all that is found, page by page; nothing twice."""
    asked = Asked(read_search("needle"), kind, **filters)
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
