"""One real server for all tests of this folder; each test has a plan of its own."""

from collections.abc import Iterator

import pytest

from tests.interop.yjs_peer import node_command
from tests.needs import not_here
from tests.node import NoNode
from tests.running_server import RunningServer
from tests.writing_group import Group, a_group, a_plan


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("interop") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def group(server: RunningServer) -> Group:
    return a_group(server, writers=4)


@pytest.fixture
def plan(server: RunningServer, group: Group) -> str:
    return a_plan(server, group)


@pytest.fixture(scope="session")
def node() -> list[str]:
    try:
        return node_command()
    except NoNode as why:
        not_here(f"Stock Yjs cannot be tried: {why}")
