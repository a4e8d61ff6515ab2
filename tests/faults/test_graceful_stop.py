"""SIGTERM while people write: nothing acknowledged is lost, and everybody is told to come back."""

import asyncio
from random import Random

from sync.close_codes import CloseCode
from tests.peers.scribe import Scribe, assert_each_once_in_order
from tests.running_server import RunningServer
from tests.writing_group import Group, a_plan


async def test_SIGTERM_under_writers_tells_them_to_come_back_and_loses_nothing(
    server: RunningServer, group: Group
) -> None:
    address = server.live_address(a_plan(server, group))
    scribes = [Scribe(address, group.tokens[name % 4], name) for name in range(8)]
    await asyncio.gather(*(scribe.peer.join() for scribe in scribes))
    random = Random(8)
    writing = [asyncio.create_task(scribe.write_until_gone(random, 0.01)) for scribe in scribes]
    await scribes[0].peer.until(lambda: scribes[0].peer.durable >= 20)

    assert await asyncio.to_thread(server.stop) == 0

    await asyncio.gather(*writing)
    for scribe in scribes:
        await scribe.peer.lost()
        assert scribe.peer.ending[0] == CloseCode.RESTARTING, scribe.peer.ending
    acknowledged = {mark for scribe in scribes for mark in scribe.acknowledged()}
    await asyncio.to_thread(server.start)
    reader = Scribe(address, group.viewer.token, -1)
    await reader.peer.join()
    assert acknowledged <= set(reader.marks())

    await asyncio.gather(*(scribe.peer.join() for scribe in scribes))
    for scribe in scribes:
        await scribe.peer.all_durable()
    total = sum(scribe.written for scribe in scribes)
    await reader.peer.until(lambda: len(reader.marks()) == total)
    assert_each_once_in_order(reader.marks(), {scribe.name: scribe.written for scribe in scribes})
    for scribe in (*scribes, reader):
        await scribe.peer.leave()


async def test_a_stop_while_nobody_writes_still_says_come_back(
    server: RunningServer, group: Group
) -> None:
    scribe = Scribe(server.live_address(a_plan(server, group)), group.tokens[0], 0)
    await scribe.peer.join()
    assert await asyncio.to_thread(server.stop) == 0
    await scribe.peer.lost()
    assert scribe.peer.ending[0] == CloseCode.RESTARTING
