"""The application: every floor put together.

Each domain brings `routes.py` with a `router`, and, where something runs beside requests,
`lifespan.py` with `lifespan(app)`, an asynchronous context manager around the server's life. What
they may use of `app.state`: `settings`, `database`, `outbox` and `watch` (register handlers),
`scheduler` (register jobs), `passwords`, `probes` (parts that `/api/health` asks), `bus_state`,
`damaged` and `projections_lag` (what it says of the bus, of damaged documents, and of what was not
read yet), `neighbours` (the other workers on the port, else None), `announcements` (sentences for
whoever starts the server), `demo` (what the sign-in page of a demonstration offers, else None) and
`before_stop` (called when the server stops accepting, while connections are still open).
`server/people/me.py` brings `describe_me(db, actor, settings) -> Me`, which signing in answers
with; `live.py` of a domain whose things have live documents tells who may open them and what they
are called (`server/homes.py`).
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial

from fastapi import FastAPI
from sqlalchemy import text

from server import homes
from server.data import failures
from server.data.db import Database
from server.data.outbox import Dispatcher
from server.data.scheduler import Scheduler
from server.data.watch import Watch
from server.identity.passwords import Passwords
from server.live.websocket import LiveSockets
from server.openapi import describe
from server.parts import parts
from server.settings import Settings
from server.web import health, problems
from server.web.bodies import BodyLimit
from server.web.headers import SecurityHeaders
from server.web.origin import OriginCheck
from server.web.page import Page, packaged_page
from server.web.requests import Requests
from server.web.routing import Routes

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
Stop = Callable[[], Awaitable[None]]


def create_app(settings: Settings) -> FastAPI:
    """The application with these settings; its lifespan opens and closes all that it holds."""
    app = FastAPI(
        title="JPD Workspace",
        summary="A live workspace for joint practice development.",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    database = Database(settings.database)
    app.state.settings = settings
    app.state.database = database
    app.state.outbox = Dispatcher(database)
    app.state.watch = Watch(database)
    app.state.scheduler = Scheduler(database)
    app.state.passwords = Passwords(settings)
    for part in parts("me"):
        app.state.describe_me = part.describe_me
    app.state.surroundings_of = homes.surroundings_of
    app.state.titles_of = homes.titles_of
    app.state.probes = {"database": lambda: _answers(database)}
    app.state.neighbours = None
    app.state.bus_state = lambda: "none"
    app.state.damaged = lambda: 0
    app.state.projections_lag = lambda: 0.0
    app.state.before_stop = list[Stop]()
    app.state.announcements = list[str]()
    app.state.demo = None
    problems.install(app)
    failures.install(app)
    app.router.routes += health.router.routes
    for part in parts("routes"):
        routes: Routes = part.router
        app.router.routes += routes.routes
    app.router.default = Page(settings.static or packaged_page())
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
    # The last one added is the outermost.
    app.add_middleware(BodyLimit, limit=settings.request_limit_kib * 1024)
    app.add_middleware(OriginCheck, settings=settings)
    app.add_middleware(SecurityHeaders, settings=settings)
    app.add_middleware(LiveSockets)
    app.add_middleware(Requests)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        stack.push_async_callback(app.state.database.close)
        for part in parts("lifespan"):
            around: Lifespan = part.lifespan
            await stack.enter_async_context(around(app))
        await app.state.watch.start()
        stack.push_async_callback(app.state.watch.stop)
        app.state.outbox.start()
        stack.push_async_callback(app.state.outbox.stop)
        app.state.scheduler.start()
        stack.push_async_callback(app.state.scheduler.stop)
        yield


async def _answers(database: Database) -> None:
    """The database answers, and can be written to."""
    async with database.writing() as db:
        await db.exec(text("SELECT 1"))  # type: ignore[call-overload]
