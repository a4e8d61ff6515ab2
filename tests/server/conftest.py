"""A database for each test, and an application on it; SQLite always, PostgreSQL where asked.

Tests that take `database_url` and what stands on it run on SQLite; `@on_every_database` (see
`tests/databases.py`) runs them on PostgreSQL too.
"""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from server.app import create_app
from server.data.db import Database
from server.schema import migrate
from server.settings import Settings
from tests.databases import SQLITE, Postgres, start_postgres
from tests.server import compiled_once  # noqa: F401  (all engines from here on share it)

PAGE = "http://jpd.test"
CASES = "cases of the matrix"
"""The property under which a test of the matrix reports how many cases it compared."""


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and no rows, to copy."""
    file = tmp_path_factory.mktemp("empty") / "jpd.sqlite3"
    migrate(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server for the tests that ask for it."""
    with start_postgres(on_disk=False) as server:
        migrate(server.make("template_jpd"))
        yield server


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with all tables and no rows."""
    if getattr(request, "param", SQLITE) == SQLITE:
        empty: Path = request.getfixturevalue("empty_sqlite")
        file = tmp_path / "data" / "jpd.sqlite3"
        file.parent.mkdir()
        shutil.copy(empty, file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"test_{uuid4().hex}"
    yield server.make(name, template="template_jpd")
    server.drop(name)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Cheap passwords, and a page at PAGE whose files are not read: that takes a while."""
    return Settings(
        data=tmp_path / "data",
        static=tmp_path / "no page",
        database_url=database_url,
        public_url=PAGE,
        password_memory_mib=8,
        password_rounds=1,
    )


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The database without an application around it."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def db(database: Database) -> AsyncIterator[AsyncSession]:
    """A transaction that may write and is rolled back in the end, unless the test commits."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(database._session(database.engine))
        yield session


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """The whole application, running."""
    application = create_app(settings)
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody's browser: it keeps cookies and says where its page came from."""
    async with a_browser(app) as client:
        yield client


def a_browser(app: FastAPI, **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(
        transport=transport, base_url=PAGE, headers={"Origin": PAGE, **headers}
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many cases the matrix of permissions compared, from whichever process."""
    made = [
        told
        for report in terminalreporter.getreports("passed")
        for name, told in report.user_properties
        if name == CASES
    ]
    if made:
        terminalreporter.section("permissions")
        terminalreporter.line(f"{sum(made):,} cases of {len(made)} tests held against access.py")
