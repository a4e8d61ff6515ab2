"""Who is let in, and how others are refused: alike whether the document exists or not."""

import asyncio
import json
import sqlite3
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from server.identity.sessions import revoke
from server.identity.tables import SessionRow
from server.live import admission
from server.live.surroundings import Surroundings
from server.settings import Settings
from tests.server.live.conftest import PAGE, House, Plan, Somebody, open_house


def page(who: Somebody | None, origin: str = PAGE) -> dict[str, object]:
    """How a page connects: with its Origin, and the cookie if somebody is signed in."""
    cookies = {"Cookie": f"jpd_session={who.cookie}"} if who else {}
    return {"origin": Origin(origin), "additional_headers": cookies}


def program(token: str) -> dict[str, object]:
    return {"additional_headers": {"Authorization": f"Bearer {token}"}}


async def refused_with(address: str, how: dict[str, object]) -> int:
    """The HTTP status of a WebSocket that is refused before the upgrade."""
    with pytest.raises(InvalidStatus) as refused:
        await connect(address, **how)  # type: ignore[arg-type]
    return refused.value.response.status_code


async def closed_with(address: str, how: dict[str, object]) -> tuple[int, str]:
    """The code and reason with which a WebSocket is closed at once."""
    async with connect(address, **how) as socket:  # type: ignore[arg-type]
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


async def test_a_program_without_a_valid_token_gets_401(
    plan: Plan, settings: Settings, own_protocol: bool
) -> None:
    async with open_house(plan, settings, own_protocol=own_protocol) as house:
        assert await refused_with(house.socket, program("jpd_wrong")) == 401
        assert await refused_with(house.socket, {}) == 401


async def test_a_page_without_a_session_is_closed_with_4401(
    plan: Plan, settings: Settings, own_protocol: bool
) -> None:
    async with open_house(plan, settings, own_protocol=own_protocol) as house:
        assert (await closed_with(house.socket, page(None)))[0] == 4401


async def test_unknown_and_forbidden_documents_answer_alike(house: House) -> None:
    unknown = f"ws://{house.address}/sync/{uuid4()}"
    nonsense = f"ws://{house.address}/sync/nonsense"
    olga = house.plan.olga
    for address in (house.socket, unknown, nonsense):
        assert await refused_with(address, program(olga.token)) == 404
    answers = [await closed_with(a, page(olga)) for a in (house.socket, unknown, nonsense)]
    assert answers[0][0] == 4404
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("origin", ["https://jpd.test", "http://jpd.test.evil.example", "null"])
async def test_another_origin_is_refused_before_anything_else(house: House, origin: str) -> None:
    assert await refused_with(house.socket, page(house.plan.priya, origin)) == 403
    assert await refused_with(house.socket, page(None, origin)) == 403


async def test_a_cookie_without_an_origin_is_refused(house: House) -> None:
    cookie = {"Cookie": f"jpd_session={house.plan.priya.cookie}"}
    assert await refused_with(house.socket, {"additional_headers": cookie}) == 403


async def test_a_page_with_a_session_is_let_in(house: House) -> None:
    async with connect(house.socket, **page(house.plan.priya)) as socket:  # type: ignore[arg-type]
        assert isinstance(await socket.recv(), bytes)


async def test_receipts_are_for_those_who_ask(house: House) -> None:
    how = program(house.plan.priya.token)
    async with connect(house.socket, **how) as plain:  # type: ignore[arg-type]
        assert plain.subprotocol is None
    offered = ["x.other", "jpd.receipts.1"]
    async with connect(house.socket, subprotocols=offered, **how) as with_receipts:  # type: ignore[arg-type]
        assert with_receipts.subprotocol == "jpd.receipts.1"


async def test_over_http_the_same_people_are_refused_with_a_status(house: House) -> None:
    async with httpx.AsyncClient(base_url=house.url) as http:

        async def status(path: str, **headers: str) -> int:
            return (await http.get(path, headers=headers)).status_code

        there = f"/sync/{house.plan.document}/events"
        cookie = f"jpd_session={house.plan.priya.cookie}"
        olga = f"Bearer {house.plan.olga.token}"
        assert await status(there) == 401
        assert await status(there, Authorization="Bearer jpd_wrong") == 401
        assert await status(there, Authorization=olga) == 404
        assert await status(f"/sync/{uuid4()}/events", Authorization=olga) == 404
        assert await status("/sync/nonsense/events", Authorization=olga) == 404
        assert await status(there, Cookie=cookie, Origin="https://evil.example") == 403


@pytest.mark.parametrize("path", ["/sync/", "/sync", "/sync/one/two", "/elsewhere"])
async def test_no_other_address_has_a_websocket(house: House, path: str) -> None:
    how = program(house.plan.priya.token)
    assert await refused_with(f"ws://{house.address}{path}", how) == 404


async def test_a_refusal_is_a_problem_document_with_the_id_of_the_request(house: House) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(house.socket)
    answer = refused.value.response
    assert answer.headers["content-type"] == "application/problem+json"
    assert json.loads(answer.body or b"")["instance"]


async def test_a_defect_on_the_way_in_is_answered_with_500(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(db: AsyncSession, cycle_id: UUID) -> Surroundings | None:
        raise ZeroDivisionError

    house.live.surroundings_of = broken
    assert await refused_with(house.socket, program(house.plan.priya.token)) == 500
    assert "ZeroDivisionError" in caplog.text


async def test_while_the_database_is_away_everybody_is_asked_to_come_back(house: House) -> None:
    async def away(db: AsyncSession, cycle_id: UUID) -> Surroundings | None:
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("database is locked"))

    there, house.live.surroundings_of = house.live.surroundings_of, away
    assert (await closed_with(house.socket, page(house.plan.priya)))[0] == 4503
    assert await refused_with(house.socket, program(house.plan.priya.token)) == 503
    async with httpx.AsyncClient(base_url=house.url) as http:
        headers = {"Authorization": f"Bearer {house.plan.priya.token}"}
        answer = await http.get(f"/sync/{house.plan.document}/events", headers=headers)
        assert answer.status_code == 503
    house.live.surroundings_of = there
    async with connect(house.socket, **page(house.plan.priya)) as socket:  # type: ignore[arg-type]
        assert await socket.recv()


async def test_without_an_upgrade_there_is_no_page_under_a_live_address(house: House) -> None:
    async with httpx.AsyncClient(base_url=house.url) as http:
        answer = await http.get(f"/sync/{house.plan.document}")
        assert answer.status_code == 404


async def test_who_comes_back_while_no_right_has_changed_is_let_in_without_a_look(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connect(house.socket, **page(house.plan.priya)):  # type: ignore[arg-type]
        pass

    async def look(*_: object) -> None:
        raise AssertionError("the rights were looked at")

    with monkeypatch.context() as patched:
        patched.setattr(admission, "authenticate", look)
        async with connect(house.socket, **page(house.plan.priya)) as again:  # type: ignore[arg-type]
            assert await again.recv()


async def test_whoever_comes_next_is_looked_at_and_what_is_around_the_document_is_known(
    house: House,
) -> None:
    async with connect(house.socket, **page(house.plan.priya)):  # type: ignore[arg-type]
        pass

    async def look(*_: object) -> Surroundings | None:
        raise AssertionError("the surroundings were looked at")

    house.live.surroundings_of = look
    async with connect(house.socket, **page(house.plan.tom)) as socket:  # type: ignore[arg-type]
        assert await socket.recv()
    assert (await closed_with(house.socket, page(house.plan.olga)))[0] == 4404


async def test_many_who_come_at_once_wait_for_one_look_at_the_document(house: House) -> None:
    surroundings_of, looks = house.live.surroundings_of, 0

    async def look(db: AsyncSession, cycle_id: UUID) -> Surroundings | None:
        nonlocal looks
        looks += 1
        return await surroundings_of(db, cycle_id)

    house.live.surroundings_of = look
    priya, tom = page(house.plan.priya), page(house.plan.tom)
    both = await asyncio.gather(connect(house.socket, **priya), connect(house.socket, **tom))  # type: ignore[arg-type]
    for socket in both:
        assert await socket.recv()
        await socket.close()
    assert looks == 1


async def test_a_kept_admission_is_for_the_very_sign_in_and_document(house: House) -> None:
    async with connect(house.socket, **page(house.plan.priya)):  # type: ignore[arg-type]
        pass
    priya = house.plan.priya
    stolen = {"Cookie": f"jpd_session={priya.token}"}
    how = {"origin": Origin(PAGE), "additional_headers": stolen}
    assert (await closed_with(house.socket, how))[0] == 4401
    elsewhere = house.socket.replace(str(house.plan.document), str(uuid4()))
    assert (await closed_with(elsewhere, page(priya)))[0] == 4404


async def test_a_kept_admission_ends_with_anything_that_happens(house: House) -> None:
    priya = house.plan.priya
    async with connect(house.socket, **page(priya)):  # type: ignore[arg-type]
        pass
    async with house.live.database.writing() as db:
        session = await db.get(SessionRow, priya.session_id)
        assert session is not None
        revoke(db, [session], datetime.now(UTC))
    assert not house.live.admissions
    assert not house.live.places
    assert (await closed_with(house.socket, page(priya)))[0] == 4401
