"""Rights that change while connections are open."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pycrdt import Map
from sqlmodel import col, delete, update
from sqlmodel.ext.asyncio.session import AsyncSession
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from client.document import LiveDocument
from client.errors import AccessLost, DocumentUnknown, LiveError, LiveSignedOut, ReadOnly
from client.line import OpenLine
from schemas.cycles import Phase
from schemas.roles import Audience, CycleRole
from server.cycles.tables import CycleRow
from server.data.outbox import emit
from server.identity.events import AccessChanged
from server.identity.memberships import CycleMemberRow
from server.identity.sessions import revoke
from server.identity.tables import PersonalTokenRow, SessionRow
from server.identity.tokens import revoke_token
from server.live.rights import check_everything, on_access_changed
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow
from server.settings import Settings
from tests.databases import POSTGRESQL
from tests.server.live.conftest import House, Plan, Somebody, open_house
from tests.server.live.test_admission import page

WITHIN = 2.0


async def change(house: House, *statements: Any, person: UUID | None = None) -> None:
    """Change rows and tell it, as an action of the domains does."""
    async with house.live.database.writing() as db:
        for statement in statements:
            await db.exec(statement)
        emit(db, AccessChanged(person_id=person, cycle_id=house.plan.cycle))


def out_of_the_cycle(who: Somebody) -> Any:
    return delete(CycleMemberRow).where(col(CycleMemberRow.person_id) == who.row.id)


def as_viewer(who: Somebody) -> Any:
    return (
        update(CycleMemberRow)
        .where(col(CycleMemberRow.person_id) == who.row.id)
        .values(role=CycleRole.VIEWER)
    )


async def read_all(socket: ClientConnection) -> None:
    while True:
        await socket.recv()


async def ends_with(document: LiveDocument, error: type[LiveError]) -> None:
    with pytest.raises(error):
        async with asyncio.timeout(WITHIN):
            await document.until(lambda: False)


def write(document: LiveDocument, words: str) -> None:
    text = document.doc.get("fields", type=Map)["subject"]
    text += words


def subject(document: LiveDocument) -> str:
    return str(document.doc.get("fields", type=Map)["subject"])


async def test_whoever_is_removed_stops_receiving(house: House, over: OpenLine) -> None:
    plan = house.plan
    async with house.joined(plan.priya) as priya, house.joined(plan.tom, over) as tom:
        write(priya, "before ")
        await tom.until(lambda: subject(tom) == "before ")
        await change(house, out_of_the_cycle(plan.tom), person=plan.tom.row.id)
        await ends_with(tom, AccessLost)
        write(priya, "after")
        await priya.saved()
        assert subject(tom) == "before "
        assert priya.unsaved == 0


async def test_a_change_to_the_cycle_concerns_everybody_in_it(house: House) -> None:
    plan = house.plan
    async with house.joined(plan.priya) as priya, house.joined(plan.tom) as tom:
        await change(house, out_of_the_cycle(plan.tom))
        await ends_with(tom, AccessLost)
        write(priya, "x")
        await priya.saved()


async def test_whoever_becomes_a_viewer_stays_and_reads(house: House, over: OpenLine) -> None:
    plan = house.plan
    async with house.joined(plan.priya) as priya, house.joined(plan.tom, over) as tom:
        await change(house, as_viewer(plan.tom), person=plan.tom.row.id)
        async with asyncio.timeout(WITHIN):
            await tom.until(lambda: tom.read_only)
        write(tom, "mine")
        with pytest.raises(ReadOnly):
            await tom.saved()
        write(priya, "hers")
        await tom.until(lambda: "hers" in subject(tom))
        await priya.saved()
        assert subject(priya) == "hers"


async def test_a_closed_cycle_is_read_only_for_everybody(house: House) -> None:
    async with house.joined(house.plan.priya) as priya:
        closing = update(CycleRow).values(phase=Phase.CLOSED)
        await change(house, closing)
        async with asyncio.timeout(WITHIN):
            await priya.until(lambda: priya.read_only)


async def test_a_narrower_audience_closes_those_outside(house: House) -> None:
    plan = house.plan
    async with house.joined(plan.priya) as priya, house.joined(plan.tom) as tom:
        narrowing = update(DocumentRow).values(audience=Audience.PRIVATE)
        await change(house, narrowing)
        await ends_with(tom, AccessLost)
        write(priya, "mine alone")
        await priya.saved()


async def test_another_cycles_change_touches_nobody(house: House) -> None:
    plan = house.plan
    async with house.joined(plan.tom) as tom:
        async with house.live.database.writing() as db:
            await db.exec(out_of_the_cycle(plan.tom))
            emit(db, AccessChanged(cycle_id=plan.document))
        await house.app.state.watch.settled()
        write(tom, "still here")
        await tom.saved()


async def test_another_cycles_change_asks_nothing_of_the_database(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house.joined(house.plan.tom):
        monkeypatch.setattr(house.live, "database", None)
        await on_access_changed(house.live, AccessChanged(cycle_id=house.plan.document))
        monkeypatch.undo()


async def test_a_token_that_is_revoked_closes_what_it_opened(house: House, over: OpenLine) -> None:
    plan = house.plan
    async with house.joined(plan.priya) as priya, house.joined(plan.tom, over) as tom:
        async with house.live.database.writing() as db:
            token = await db.get(PersonalTokenRow, plan.tom.token_id)
            assert token is not None
            revoke_token(db, token, datetime.now(UTC))
        await ends_with(tom, LiveSignedOut)
        write(priya, "x")
        await priya.saved()


async def test_a_session_that_is_ended_closes_its_pages(house: House) -> None:
    async with connect(house.socket, **page(house.plan.tom)) as socket:  # type: ignore[arg-type]
        await socket.recv()
        async with house.live.database.writing() as db:
            session = await db.get(SessionRow, house.plan.tom.session_id)
            assert session is not None
            revoke(db, [session], datetime.now(UTC))
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(read_all(socket), WITHIN)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


async def test_a_sign_in_that_ended_by_the_clock_is_found(house: House) -> None:
    plan = house.plan
    async with house.joined(plan.priya) as priya, house.joined(plan.tom) as tom:
        async with house.live.database.writing() as db:
            past = datetime.now(UTC) - timedelta(seconds=1)
            of_tom = col(PersonalTokenRow.id) == plan.tom.token_id
            await db.exec(update(PersonalTokenRow).where(of_tom).values(expires_at=past))
        await check_everything(house.live)
        await ends_with(tom, LiveSignedOut)
        write(priya, "x")
        await priya.saved()


async def test_a_right_that_changes_unsaid_is_found_by_the_sweep(house: House) -> None:
    plan = house.plan
    async with house.joined(plan.tom) as tom:
        async with house.live.database.writing() as db:
            await db.exec(out_of_the_cycle(plan.tom))
        await check_everything(house.live)
        await ends_with(tom, AccessLost)


async def test_a_closed_account_is_out(house: House) -> None:
    plan = house.plan
    async with house.joined(plan.tom) as tom:
        async with house.live.database.writing() as db:
            person = await db.get(type(plan.tom.row), plan.tom.row.id)
            assert person is not None
            person.closed_at = datetime.now(UTC)
            emit(db, AccessChanged(person_id=plan.tom.row.id))
        await ends_with(tom, AccessLost)


async def test_who_has_left_has_no_seat(house: House) -> None:
    async with house.joined(house.plan.tom):
        assert house.live.seats.documents == [house.plan.document]
    async with asyncio.timeout(WITHIN):
        while house.live.seats.documents:
            await check_everything(house.live)


async def test_a_right_that_ends_while_somebody_comes_in_is_heeded(house: House) -> None:
    tom, surroundings_of = house.plan.tom, house.live.surroundings_of

    async def meanwhile(db: AsyncSession, cycle_id: UUID) -> Surroundings | None:
        """Tom has been looked at already when he is taken out of the cycle."""
        house.live.surroundings_of = surroundings_of
        await change(house, out_of_the_cycle(tom), person=tom.row.id)
        await house.app.state.watch.settled()
        return await surroundings_of(db, cycle_id)

    house.live.surroundings_of = meanwhile
    with pytest.raises(DocumentUnknown):
        async with house.joined(tom):
            raise AssertionError("let in")


@pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)
async def test_a_right_that_is_taken_away_on_one_node_ends_on_every_node(
    plan: Plan, settings: Settings
) -> None:
    async with (
        open_house(plan, settings) as here,
        open_house(plan, settings) as there,
        here.joined(plan.tom) as tom_here,
        there.joined(plan.tom) as tom_there,
        there.joined(plan.vera) as vera,
    ):
        await change(here, out_of_the_cycle(plan.tom), person=plan.tom.row.id)
        await asyncio.gather(ends_with(tom_here, AccessLost), ends_with(tom_there, AccessLost))
        async with here.live.database.writing() as db:
            token = await db.get(PersonalTokenRow, plan.vera.token_id)
            assert token is not None
            revoke_token(db, token, datetime.now(UTC))
        await ends_with(vera, LiveSignedOut)
