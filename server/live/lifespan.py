"""The hub of this process: opened with the server, and the last to stop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from server.data.db import Database
from server.data.outbox import Dispatcher
from server.data.watch import Watch
from server.identity.events import AccessChanged, PersonRenamed, SignInEnded
from server.live.documents import bring_up_to_date
from server.live.keeping import log_address
from server.live.projections.events import ToProject
from server.live.projections.projector import Projector
from server.live.rights import check_everything, on_access_changed, on_sign_in_ended, sweep
from server.live.runtime import Live
from server.settings import Settings
from sync.bus import Bus
from sync.bus_memory import MemoryBus
from sync.bus_redis import RedisBus
from sync.errors import StoreUnavailable
from sync.hub import Hub
from sync.log_sql import SqlLog


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the log and the hub; look after rights and projections while they are open."""
    database: Database = app.state.database
    watch: Watch = app.state.watch
    outbox: Dispatcher = app.state.outbox
    log, read_log = SqlLog(log_address(database)), SqlLog(log_address(database))
    projector = Projector(database, read_log, app.state.titles_of)
    async with _bus(app) as bus:
        hub = Hub(log, bus, on_change=projector.changed)
        live = Live(hub, database, app.state.settings, app.state.surroundings_of)
        live.neighbours = app.state.neighbours
        app.state.live = live
        app.state.probes["log"] = partial(_check, hub, log)
        app.state.projector = projector
        app.state.projections_lag = projector.lag
        app.state.damaged = lambda: hub.stats().damaged
        app.state.before_stop.append(hub.stop)
        watch.on(AccessChanged, partial(on_access_changed, live))
        watch.on(SignInEnded, partial(on_sign_in_ended, live))
        watch.on_missed(partial(check_everything, live))
        outbox.on(ToProject, projector.to_project)
        outbox.on(PersonRenamed, projector.renamed)
        database.on_emitted.append(live.forget_admissions)
        await hub.start()
        stopping = asyncio.Event()
        sweeping = asyncio.create_task(sweep(live, stopping), name="rights")
        try:
            await bring_up_to_date(database, hub)
            projector.start()
            yield
        finally:
            database.on_emitted.remove(live.forget_admissions)
            stopping.set()
            await sweeping
            await hub.stop()
            await projector.stop()
            await read_log.close()
            await log.close()
            if live.neighbours is not None:
                await live.neighbours.close()


@asynccontextmanager
async def _bus(app: FastAPI) -> AsyncIterator[Bus]:
    """Redis between several processes, where the settings name one; else this process alone."""
    settings: Settings = app.state.settings
    if settings.redis_url is None:
        yield MemoryBus()
        return
    bus = RedisBus(settings.redis_url.get_secret_value())
    app.state.bus_state = lambda: "reached" if bus.reached else "away"
    await bus.start()
    try:
        yield bus
    finally:
        await bus.close()


async def _check(hub: Hub, log: SqlLog) -> None:
    """Raise when the log cannot be read, or when what people write could not be stored."""
    if hub.stats().store_failing:
        raise StoreUnavailable("Edits cannot be stored at present; they are tried again.")
    await log.check()
