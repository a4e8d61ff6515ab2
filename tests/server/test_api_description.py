"""The running API keeps to its own description, whatever it is sent.

Requests are made up from the description, right ones and wrong ones; no answer is a failure of
ours, every answer has a status, media type and shape that are described, and wrong input is
refused.
"""

import asyncio
import shutil
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.checks import negative_data_rejection

from schemas.people import TokenCreate
from server.data.db import Database
from server.identity.tokens import make_token
from server.settings import Settings
from tests.running_server import RunningServer
from tests.server.described import the_api
from tests.server.two_alliances import two_alliances

ENDLESS = ["sync_events", "sync_frames"]
"""Streams of live documents: their frames are proven in tests/server/live."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]

api = schemathesis.openapi.from_dict(deepcopy(the_api()))
# Made-up text may be so long that it is refused for its length before anybody reads it.
api.config.checks.negative_data_rejection.expected_statuses += ["413"]


async def _prepare(url: str) -> str:
    """Fill the database; a token of somebody who may do most things."""
    database = Database(url)
    async with database.writing() as db:
        world = await two_alliances(db, Settings())
        facilitator = world.actors["facilitator"]
        asked = TokenCreate(name="Made-up requests")
        _, secret = await make_token(db, facilitator.id, asked, datetime.now(UTC))
    await database.close()
    return secret


@pytest.fixture(scope="module")
def served(
    empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RunningServer, str]]:
    """The real server, and a token for it."""
    folder = tmp_path_factory.mktemp("described") / "data"
    folder.mkdir()
    shutil.copy(empty_sqlite, folder / "jpd.sqlite3")
    secret = asyncio.run(_prepare(f"sqlite+aiosqlite:///{folder / 'jpd.sqlite3'}"))
    with RunningServer(folder) as server:
        yield server, secret


@api.exclude(operation_id=ENDLESS).parametrize()
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_api_keeps_to_its_description(
    case: schemathesis.Case, served: tuple[RunningServer, str]
) -> None:
    server, secret = served
    case.call_and_validate(
        base_url=server.url, headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS
    )
