"""Faults of PostgreSQL: stopped, connections ended, answers lost, no connection left."""

import asyncio
import time
from contextlib import ExitStack

from psycopg import Connection, OperationalError

from benchmarks.faults.campaign import Stage
from tests.databases import Postgres

DATABASE = "faults"
POOL = 20
"""So many connections the server's pool opens at most; the live log has one of its own."""
BESIDE = 1
"""One of them is the projections', which look who else is at it while something is written."""
REQUESTS = POOL + 4
LEAST_SECONDS, MOST_SECONDS = 0.05, 0.3
"""For how long there is nothing to connect to."""

END_BACKENDS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> 'hog'"
)
WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def stopped(stage: Stage) -> None:
    """`pg_ctl stop -m immediate`, and started again."""
    postgres = _postgres(stage)
    await asyncio.to_thread(postgres.stop_at_once)
    await asyncio.sleep(stage.random.uniform(0, MOST_SECONDS))
    await asyncio.to_thread(postgres.start_again)
    await stage.recovered("stopped at once", time.monotonic())


async def backends_ended(stage: Stage) -> None:
    """Every connection of the server is ended by the database, whatever it was doing."""
    since = time.monotonic()
    with _postgres(stage).connect(DATABASE) as connection:
        connection.execute(END_BACKENDS)
    await stage.recovered("backends ended", since)


async def answer_lost(stage: Stage) -> None:
    """The database commits, and the server does not hear of it."""
    assert stage.commit_proxy
    await stage.commit_proxy.lose_answer()
    await stage.recovered("answer to COMMIT lost", time.monotonic())


async def pool_used_up(stage: Stage) -> None:
    """Requests that wait for a lock hold every connection of the pool; the live log goes on."""
    with _postgres(stage).connect(DATABASE) as locking:
        with locking.transaction():
            locking.execute("LOCK TABLE person IN ACCESS EXCLUSIVE MODE")
            requests = [asyncio.create_task(_ask(stage)) for _ in range(REQUESTS)]
            with _postgres(stage).connect(DATABASE) as looking:
                # the database tells nobody that somebody waits
                while _count(looking, WAITING) < POOL - BESIDE:  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
            await stage.writers.receipts(1)
        since = time.monotonic()
    answers = await asyncio.gather(*requests)
    # who had to wait too long for a connection is told to come later
    assert {answer.split()[1] for answer in answers} <= {b"200", b"503"}, answers
    await stage.recovered("pool used up", since)


async def no_connection_left(stage: Stage) -> None:
    """Others hold every connection that the database allows, and the server's have ended."""
    postgres = _postgres(stage)
    with ExitStack() as held:
        control = held.enter_context(postgres.connect(DATABASE))
        while True:
            await asyncio.to_thread(_take_all, postgres, held)
            if not _count(control, END_BACKENDS):
                break
        await asyncio.sleep(stage.random.uniform(LEAST_SECONDS, MOST_SECONDS))
    await stage.recovered("no connection left", time.monotonic())


def _take_all(postgres: Postgres, held: ExitStack) -> None:
    while True:
        try:
            held.enter_context(postgres.connect(DATABASE, name="hog"))
        except OperationalError:
            return


def _count(connection: Connection[tuple[int]], query: str) -> int:
    found = connection.execute(query).fetchone()
    assert found
    return found[0]


async def _ask(stage: Stage) -> bytes:
    """A request that needs the table of people; the first line of its answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", stage.server.port)
    head = f"Host: 127.0.0.1:{stage.server.port}\r\nAuthorization: Bearer {stage.group.tokens[0]}"
    writer.write(f"GET /api/me HTTP/1.1\r\n{head}\r\nConnection: close\r\n\r\n".encode())
    try:
        return await reader.readline()
    finally:
        writer.close()


def _postgres(stage: Stage) -> Postgres:
    assert stage.postgres
    return stage.postgres
