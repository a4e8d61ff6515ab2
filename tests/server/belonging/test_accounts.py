"""Accounts: who administers, closing one, and opening it again."""

from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import event

from server.data.db import Database
from server.identity.tables import PersonRow
from tests.builders import PASSWORD
from tests.databases import on_every_database
from tests.server.conftest import a_browser
from tests.server.valley import Valley


@on_every_database
async def test_a_closed_account_signs_in_nowhere_and_its_places_are_gone(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    address = {"email": "tom@school.example", "password": PASSWORD}
    async with a_browser(app) as tom:
        assert (await tom.post("/api/session", json=address)).status_code == 200
        closed = await valley.ask(
            "ada", "PATCH", f"/people/{valley.person('tom')}", {"closed": True}
        )
        assert closed["closed_at"] is not None
        assert (await tom.get("/api/me")).status_code == 401
        assert (await tom.post("/api/session", json=address)).status_code == 401
    await valley.ask("tom", "GET", "/me", code=401)
    people = (await valley.ask("priya", "GET", f"/cycles/{cycle['id']}"))["people"]
    assert [one["person"]["name"] for one in people] == ["Priya"]
    await valley.ask("ada", "PATCH", f"/people/{valley.person('tom')}", {"closed": False})
    async with a_browser(app) as tom:
        me = (await tom.post("/api/session", json=address)).json()
        assert (me["alliances"], me["schools"]) == ([], [])


async def test_one_closes_ones_own_account_and_nobody_elses(valley: Valley) -> None:
    own = f"/people/{valley.person('tom')}"
    before = await valley.ask("tom", "GET", own)
    assert before["leaving"]["alliances"] == ["Alder Valley"]
    for who, code in (("priya", 403), ("helen", 403), ("otto", 404)):
        await valley.ask(who, "GET", own, code=code)
        await valley.ask(who, "PATCH", own, {"closed": True}, code=code)
    await valley.ask("tom", "PATCH", own, {"is_administrator": True}, code=403)
    await valley.ask("tom", "PATCH", own, {"closed": True})
    await valley.ask("tom", "GET", "/me", code=401)


async def test_the_last_administrator_and_the_last_lead_keep_their_accounts(
    valley: Valley,
) -> None:
    ada, helen = (f"/people/{valley.person(who)}" for who in ("ada", "helen"))
    for asked in ({"closed": True}, {"is_administrator": False}):
        refused = await valley.ask("ada", "PATCH", ada, asked, code=409)
        assert refused["detail"].startswith("This is the only administrator of this server.")
    refused = await valley.ask("ada", "PATCH", helen, {"closed": True}, code=409)
    assert refused["detail"].startswith("Alder Valley would have nobody who leads it.")
    await valley.ask("ada", "PATCH", helen, {"is_administrator": True})
    await valley.ask("helen", "PATCH", ada, {"closed": True})
    await valley.ask("ada", "GET", "/me", code=401)


async def test_administrators_list_all_accounts_and_others_none(valley: Valley) -> None:
    page = await valley.ask("ada", "GET", "/people?limit=3")
    assert [one["name"] for one in page["items"]] == ["Ada", "Daniel", "Gareth"]
    assert [one["alliances"] for one in page["items"]] == [[], ["Alder Valley"], ["Alder Valley"]]
    further = await valley.ask("ada", "GET", f"/people?limit=50&cursor={page['next']}")
    assert len(page["items"] + further["items"]) == len(valley.people)
    for who in ("priya", "helen", "joanne"):
        await valley.ask(who, "GET", "/people", code=403)


async def test_what_somebody_wrote_keeps_their_name(valley: Valley, app: FastAPI) -> None:
    await valley.ask("ada", "PATCH", f"/people/{valley.person('tom')}", {"closed": True})
    async with app.state.database.reading() as db:
        row = await db.get(PersonRow, UUID(valley.person("tom")))
    assert row.name == "Tom"


async def test_the_number_of_queries_does_not_grow_with_the_accounts(
    valley: Valley, app: FastAPI
) -> None:
    database: Database = app.state.database
    sent: list[str] = []

    def count(*told: object) -> None:
        if "FROM person" in str(told[2]) or "FROM alliance" in str(told[2]):
            sent.append(str(told[2]))

    counts = []
    event.listen(database._reader.sync_engine, "before_cursor_execute", count)
    for limit in (2, len(valley.people)):
        sent.clear()
        await valley.ask("ada", "GET", f"/people?limit={limit}")
        counts.append(len(sent))
    event.remove(database._reader.sync_engine, "before_cursor_execute", count)
    assert counts[0] == counts[1] > 0
