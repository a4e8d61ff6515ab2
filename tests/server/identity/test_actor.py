"""An actor knows all that their memberships say."""

from uuid import uuid4

from schemas.roles import AllianceRole, CycleRole, SchoolRole
from server.data.db import Database
from server.identity.actor import load_actor
from tests.builders import (
    NOW,
    a_cycle,
    a_person,
    a_school,
    an_alliance,
    in_alliance,
    in_cycle,
    in_school,
)
from tests.databases import on_every_database


@on_every_database
async def test_all_memberships_are_loaded(database: Database) -> None:
    async with database.writing() as db:
        valley, hills = await an_alliance(db), await an_alliance(db)
        oakfield = await a_school(db, valley, hills)
        alone = await a_school(db)
        cycle = await a_cycle(db, valley)
        person = await a_person(db)
        await in_alliance(db, person, valley, AllianceRole.LEAD)
        await in_school(db, person, oakfield, SchoolRole.HEAD)
        await in_school(db, person, alone)
        await in_cycle(db, person, cycle, CycleRole.COACH, oakfield.id)
        actor = await load_actor(db, person.id)
    assert actor is not None
    assert actor.alliances == {valley.id: AllianceRole.LEAD}
    assert actor.schools == {oakfield.id: SchoolRole.HEAD, alone.id: SchoolRole.TEACHER}
    assert actor.cycles == {cycle.id: CycleRole.COACH}
    assert actor.marks == {cycle.id: oakfield.id}
    assert actor.school_alliances == {
        oakfield.id: frozenset({valley.id, hills.id}),
        alone.id: frozenset(),
    }
    assert actor.leads == {valley.id}
    assert actor.speaks_for == {oakfield.id}
    assert actor.alliances_spoken_in == {valley.id, hills.id}


async def test_nobody_and_closed_accounts_are_no_actors(database: Database) -> None:
    async with database.writing() as db:
        person = await a_person(db)
        person.closed_at = NOW
        await db.flush()
        assert await load_actor(db, person.id) is None
        assert await load_actor(db, uuid4()) is None
