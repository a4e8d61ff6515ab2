"""The application: every floor put together.

Each domain brings `routes.py` with a `router`, and, where something runs beside requests,
`lifespan.py` with `lifespan(app)`, an asynchronous context manager around the server's life.
"""

import pkgutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

import server
from server.data import failures
from server.data.db import Database
from server.data.outbox import Dispatcher
from server.settings import Settings
from server.web import problems
from server.web.requests import Requests

FLOORS = ("web", "data", "identity", "live")
"""The floors from below; every other package of `server` is a domain above them."""

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def parts(module: str) -> list[ModuleType]:
    """The module of that name in each package of the server that has one, lower floors first."""
    names = [found.name for found in pkgutil.iter_modules(server.__path__) if found.ispkg]
    ordered = [name for name in FLOORS if name in names]
    ordered += sorted(set(names) - set(FLOORS))
    wanted = (f"server.{name}.{module}" for name in ordered)
    return [import_module(name) for name in wanted if find_spec(name)]


def create_app(settings: Settings) -> FastAPI:
    """The application with these settings; its lifespan opens and closes all that it holds."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(app.state.database.close)
            for part in parts("lifespan"):
                around: Lifespan = part.lifespan
                await stack.enter_async_context(around(app))
            app.state.outbox.start()
            stack.push_async_callback(app.state.outbox.stop)
            yield

    app = FastAPI(
        title="JPD Workspace",
        summary="A live workspace for joint practice development.",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_operation_id,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.database = Database(settings.database)
    app.state.outbox = Dispatcher(app.state.database)
    problems.install(app)
    failures.install(app)
    for part in parts("routes"):
        router: APIRouter = part.router
        app.include_router(router)
    app.add_middleware(Requests)
    return app


def _operation_id(route: APIRoute) -> str:
    """The function's name: stable, and what generated clients call it."""
    return route.name
