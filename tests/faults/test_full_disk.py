"""Promise P6: a store that cannot write means no receipt, a clear sign, and nothing lost."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.faults.small_disk import MemoryDisk, NoGrowth, SmallDisk, mount_command
from tests.needs import not_here
from tests.peers.scribe import Scribe, assert_each_once_in_order
from tests.peers.wire import ConnectionGone
from tests.running_server import RunningServer
from tests.writing_group import a_group, a_plan

PATIENCE_S = 30.0


@pytest.fixture(params=["no room on the disk", "files may not grow"])
def harmed(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[RunningServer, SmallDisk]]:
    data = tmp_path / "data"
    if request.param == "files may not grow":
        with RunningServer(data) as server:
            yield server, NoGrowth(server)
        return
    command = mount_command(data)
    if command is None:
        not_here("No disk can be made for this process alone: the kernel forbids it.")
    with RunningServer(data, command=command) as server:
        yield server, MemoryDisk(server)


async def test_P6_while_the_disk_is_full_nobody_is_told_saved_and_room_heals_everything(
    harmed: tuple[RunningServer, SmallDisk],
) -> None:
    server, disk = harmed
    group = a_group(server, writers=2)
    address = server.live_address(a_plan(server, group))
    scribes = [Scribe(address, token, name) for name, token in enumerate(group.tokens)]
    for scribe in scribes:
        await scribe.peer.join()
        scribe.write()
        await scribe.peer.send_typed()
        await scribe.peer.all_durable()

    disk.fill()
    health = asyncio.create_task(until_health_is(server, httpx.codes.SERVICE_UNAVAILABLE))
    while not health.done():
        await write_and_send(scribes)
        await asyncio.wait([health], timeout=0.01)
    health.result()
    saved = [scribe.peer.durable for scribe in scribes]
    for _ in range(20):
        await write_and_send(scribes)
    for scribe, before in zip(scribes, saved, strict=True):
        assert scribe.peer.durable == before, "a receipt for what cannot have been stored"
        others = {mark for mark in scribe.seen() if mark[1] >= saved[mark[0]]}
        assert not others, f"somebody saw what is not durable: {others}"

    disk.make_room()
    await until_health_is(server, httpx.codes.OK)
    for scribe in scribes:
        if not scribe.peer.online:
            await scribe.peer.join()
    for scribe in scribes:
        await scribe.peer.all_durable()
    reader = Scribe(address, group.viewer.token, -1)
    await reader.peer.join()
    assert_each_once_in_order(reader.marks(), {scribe.name: scribe.written for scribe in scribes})
    for scribe in (*scribes, reader):
        await scribe.peer.leave()


async def write_and_send(scribes: list[Scribe]) -> None:
    """Each writes a mark and sends it, if the server has not sent them away."""
    for scribe in scribes:
        scribe.write()
        with suppress(ConnectionGone):
            await scribe.peer.send_typed()
    await asyncio.sleep(0)


async def until_health_is(server: RunningServer, status: int) -> None:
    """Ask after the server's health until the answer is `status`."""
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        async with asyncio.timeout(PATIENCE_S):
            # health is asked for: it does not announce itself
            while (await client.get("/api/health")).status_code != status:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
