"""What logs in a database promise beyond: they survive, are shared, and see damage."""

import asyncio
import threading

import pytest
from pycrdt import Doc, Text
from sqlalchemy import Connection, create_engine, update

from sync.errors import AlreadyExists, StoreUnavailable
from sync.log import Added, Addition, NewRow
from sync.log_sql import SqlLog, insert_document
from sync.log_tables import documents
from tests.contract.conftest import OpenLog
from tests.databases import POSTGRESQL

PATIENCE_S = 20.0
FIRST = NewRow("server", "", 1000.0, b"first")


def rows(*texts: str) -> tuple[NewRow, ...]:
    return tuple(NewRow("priya", "s", 1001.0, text.encode()) for text in texts)


async def test_S45_what_was_stored_is_there_when_the_log_is_opened_anew(open_log: OpenLog) -> None:
    before = open_log()
    await before.create("plan", FIRST, {7: "server"})
    await before.append([Addition("plan", 1, rows("a"))])
    await before.close()

    stored = await open_log().load("plan")

    assert [row.payload for row in stored.rows] == [b"first", b"a"]
    assert stored.owners == {7: "server"}


async def test_S45_processes_that_write_at_once_share_one_sequence_without_a_hole(
    open_log: OpenLog,
) -> None:
    await open_log().create("plan", FIRST, {})
    logs = [open_log() for _ in range(4)]

    async def write(log: SqlLog, name: str) -> list[int]:
        seqs = []
        for turn in range(20):
            [added] = await log.append([Addition("plan", 1, rows(f"{name}{turn}"))])
            assert isinstance(added, Added)
            seqs.append(added.first)
        return seqs

    taken = await asyncio.gather(*(write(log, f"log{n} ") for n, log in enumerate(logs)))

    assert all(seqs == sorted(seqs) for seqs in taken)
    assert sorted(seq for seqs in taken for seq in seqs) == list(range(2, 82))
    assert [row.seq for row in (await logs[0].load("plan")).rows] == list(range(1, 82))


@pytest.mark.parametrize("log_url", [POSTGRESQL], indirect=True)
async def test_S23_a_process_that_is_halted_in_the_middle_of_a_commit_holds_up_the_others_not_long(
    open_log: OpenLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.log_sql.HELD_SECONDS", 0.3)
    log, halted = open_log(), open_log()
    await log.create("plan", FIRST, {})
    holds, goes_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def hold(connection: Connection) -> None:
        connection.execute(update(documents).values(seq=documents.c.seq + 1))
        loop.call_soon_threadsafe(holds.set)
        assert goes_on.wait(PATIENCE_S)

    holding = asyncio.create_task(halted._run(hold, writes=True))
    await holds.wait()
    try:
        async with asyncio.timeout(PATIENCE_S / 2):
            [added] = await log.append([Addition("plan", 1, rows("a"))])
    finally:
        goes_on.set()
        answer = await asyncio.gather(holding, return_exceptions=True)

    assert isinstance(answer[0], StoreUnavailable)
    assert added == Added("plan", 2, 2)
    assert await halted.heads(["plan"]) == {"plan": 2}


async def test_S40_a_document_is_made_in_the_callers_own_transaction(
    open_log: OpenLog, log_url: str
) -> None:
    log = open_log()
    doc = Doc(client_id=42)
    doc.get("text", type=Text).insert(0, "Focus")
    engine = create_engine(log_url)
    with engine.connect() as connection:
        insert_document(connection, "taken back", doc.get_update(), "server", at=1.0)
        connection.rollback()
        insert_document(connection, "plan", doc.get_update(), "server", at=1.0)
        connection.commit()
    with engine.connect() as connection, pytest.raises(AlreadyExists):
        insert_document(connection, "plan", doc.get_update(), "server", at=1.0)
    engine.dispose()

    assert await log.heads(["taken back", "plan"]) == {"plan": 1}
    assert (await log.load("plan")).owners == {42: "server"}


async def test_S23_a_store_that_cannot_be_reached_says_so() -> None:
    log = SqlLog("sqlite:////nowhere/at/all.sqlite3")
    with pytest.raises(StoreUnavailable):
        await log.check()
    await log.close()
