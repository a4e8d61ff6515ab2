"""Two alliances and their people."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from tests.server.valley import Valley, a_valley


@pytest.fixture
async def valley(app: FastAPI) -> AsyncIterator[Valley]:
    """Alder Valley and Elm Hills."""
    async with a_valley(app) as valley:
        yield valley
