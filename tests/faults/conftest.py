"""A server of its own for each test, since each test harms it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running_server import RunningServer
from tests.writing_group import Group, a_group


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(tmp_path / "data") as running:
        yield running


@pytest.fixture
def group(server: RunningServer) -> Group:
    return a_group(server, writers=4)
