"""A cycle with a plan, its people, and the whole application served on a port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from client.document import LiveDocument
from client.http_line import open_http
from client.line import OpenLine, open_websocket
from client.retry import Retry
from client.session import Session
from schemas.documents import DocumentKindName
from schemas.people import TokenCreate
from schemas.roles import CycleRole
from server.app import create_app
from server.data.db import Database
from server.identity.sessions import open_session
from server.identity.tables import PersonRow
from server.identity.tokens import make_token
from server.live.documents import make_document
from server.live.runtime import Live
from server.live.shape import Seed
from server.live.writing import paragraph
from server.settings import Settings
from tests.builders import (
    a_cycle,
    a_person,
    a_school,
    a_teacher,
    an_alliance,
    in_cycle,
    takes_part,
)
from tests.server.live.serving import served

PAGE = "http://jpd.test"
SOON = Retry(first=0.01, longest=0.05)


@dataclass(frozen=True)
class Somebody:
    """A person with a personal token and a session."""

    row: PersonRow
    token: str
    token_id: UUID
    cookie: str
    session_id: UUID


@dataclass(frozen=True)
class Plan:
    """A plan that Priya and Tom write, Vera may read, and Olga must not know of."""

    document: UUID
    cycle: UUID
    priya: Somebody
    tom: Somebody
    vera: Somebody
    olga: Somebody


@dataclass(frozen=True)
class House:
    """The application, running at `address`."""

    app: FastAPI
    address: str
    plan: Plan

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    @property
    def live(self) -> Live:
        live: Live = self.app.state.live
        return live

    @property
    def socket(self) -> str:
        """The WebSocket address of the plan."""
        return f"ws://{self.address}/sync/{self.plan.document}"

    @asynccontextmanager
    async def joined(
        self, who: Somebody, over: OpenLine = open_websocket, document: UUID | None = None
    ) -> AsyncIterator[LiveDocument]:
        """`who` has the plan open."""
        async with (
            Session(self.url, token=who.token) as session,
            LiveDocument(session, document or self.plan.document, over=over, retry=SOON) as opened,
        ):
            yield opened


async def _somebody(db: AsyncSession, person: PersonRow, settings: Settings) -> Somebody:
    now = datetime.now(UTC)
    token, secret = await make_token(db, person.id, TokenCreate(name="tests"), now)
    session, cookie = await open_session(db, person.id, "tests", settings, now)
    return Somebody(person, secret, token.id, cookie, session.id)


@pytest.fixture
async def plan(database: Database, settings: Settings) -> Plan:
    """Rows of a cycle with a plan, committed."""
    async with database.writing() as db:
        alliance = await an_alliance(db)
        oakfield = await a_school(db, alliance, name="Oakfield")
        riverside = await a_school(db, alliance, name="Riverside")
        cycle = await a_cycle(db, alliance, "Talk before writing")
        await takes_part(db, oakfield, cycle)
        await takes_part(db, riverside, cycle)
        priya = await a_teacher(db, alliance, oakfield, "Priya Nair")
        tom = await a_teacher(db, alliance, riverside, "Tom Ellery")
        vera = await a_teacher(db, alliance, riverside, "Vera Viewer")
        olga = await a_person(db, "Olga Outside")
        await in_cycle(db, priya, cycle, CycleRole.FACILITATOR, oakfield.id)
        await in_cycle(db, tom, cycle, CycleRole.MEMBER, riverside.id)
        await in_cycle(db, vera, cycle, CycleRole.VIEWER, riverside.id)
        document = await make_document(
            db,
            DocumentKindName.PLAN,
            cycle.id,
            owner_id=priya.id,
            now=datetime.now(UTC),
            seed=Seed(sections={"focus": [paragraph("Pupils talk first.")]}),
        )
        return Plan(
            document.id,
            cycle.id,
            *[await _somebody(db, person, settings) for person in (priya, tom, vera, olga)],
        )


@pytest.fixture(params=["own protocol", "any server"])
def own_protocol(request: pytest.FixtureRequest) -> bool:
    """Over our WebSocket class, and over what every ASGI server offers."""
    return bool(request.param == "own protocol")


@pytest.fixture
async def house(plan: Plan, settings: Settings) -> AsyncIterator[House]:
    """The application on our WebSocket class."""
    async with open_house(plan, settings) as opened:
        yield opened


@asynccontextmanager
async def open_house(
    plan: Plan, settings: Settings, *, own_protocol: bool = True
) -> AsyncIterator[House]:
    """The application on the data of `plan`; may be opened again after it was closed."""
    app = create_app(settings)
    async with served(app, own_protocol=own_protocol, before_stop=app.state.before_stop) as address:
        yield House(app, address, plan)


@pytest.fixture(params=[open_websocket, open_http], ids=["websocket", "http"])
def over(request: pytest.FixtureRequest) -> OpenLine:
    """Both ways in which frames travel."""
    way: OpenLine = request.param
    return way
