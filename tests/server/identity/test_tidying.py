"""What ended long ago is removed, and nothing else."""

from datetime import timedelta

from sqlmodel import select

from schemas.people import TokenCreate
from server.data.db import Database
from server.identity.lifespan import tidy
from server.identity.sessions import open_session
from server.identity.tables import PersonalTokenRow, SessionRow
from server.identity.tokens import make_token
from server.settings import Settings
from tests.builders import NOW, a_person
from tests.databases import on_every_database


@on_every_database
async def test_sign_ins_that_ended_a_month_ago_are_forgotten(
    database: Database, settings: Settings
) -> None:
    async with database.writing() as db:
        person = await a_person(db)
        for age, revoked in ((0, None), (61, None), (40, NOW - timedelta(days=31)), (1, NOW)):
            began = NOW - timedelta(days=age)
            session, _ = await open_session(db, person.id, f"{age}", settings, began)
            session.revoked_at = revoked
            await make_token(db, person.id, TokenCreate(name=f"{age}", days=30), began)
    async with database.writing() as db:
        await tidy(db, NOW)
    async with database.reading() as db:
        sessions = (await db.exec(select(SessionRow.user_agent))).all()
        tokens = (await db.exec(select(PersonalTokenRow.name))).all()
    assert sorted(sessions) == ["0", "1"]
    assert sorted(tokens) == ["0", "1", "40"]
