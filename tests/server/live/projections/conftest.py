"""A projector on a database, without an application around it."""

from collections.abc import AsyncIterator

import pytest

from server.data.db import Database
from server.homes import titles_of
from server.live.keeping import opened_log
from server.live.projections.projector import Projector
from sync.log_sql import SqlLog


@pytest.fixture
async def log(database: Database) -> AsyncIterator[SqlLog]:
    async with opened_log(database) as opened:
        yield opened


@pytest.fixture
async def projector(database: Database, log: SqlLog) -> AsyncIterator[Projector]:
    projector = Projector(database, log, titles_of)
    projector.start()
    yield projector
    await projector.stop()
