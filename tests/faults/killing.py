"""`kill -9` of the server while people write, again and again.

After each restart somebody who was not there reads first: all that had a receipt must be there, and
all that anybody had seen of others. Then the writers come back, and with them the rest.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.peers.scribe import Mark, Scribe, assert_each_once_in_order
from tests.running_server import RunningServer
from tests.writing_group import Group, a_plan

LONGEST_PAUSE_S = 0.02
KILLS_PER_PLAN = 10
"""So many kills with one document, then the next: it is read whole after each."""


@dataclass
class Tally:
    """What came of it. `resent` edits had no receipt at the kill and came with the reconnection."""

    kills: int = 0
    edits: int = 0
    acknowledged: int = 0
    resent: int = 0
    seen_by_others: int = 0
    restarts_s: list[float] = field(default_factory=list)


async def kill_under_writers(
    server: RunningServer,
    group: Group,
    *,
    times: int,
    writers: int,
    random: Random,
    told: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Kill `server` so often; raises AssertionError on the first edit that is lost or doubled."""
    tally = Tally()
    while tally.kills < times:
        plan = await asyncio.to_thread(a_plan, server, group)
        address = server.live_address(plan)
        scribes = [
            Scribe(address, group.tokens[name % len(group.tokens)], name) for name in range(writers)
        ]
        await _all_join(scribes)
        for _ in range(min(KILLS_PER_PLAN, times - tally.kills)):
            await _kill_once(server, group, scribes, random, tally)
            told(tally)
        tally.edits += sum(scribe.written for scribe in scribes)
        for scribe in scribes:
            await scribe.peer.leave()
    return tally


async def _kill_once(
    server: RunningServer, group: Group, scribes: list[Scribe], random: Random, tally: Tally
) -> None:
    writing = [
        asyncio.create_task(scribe.write_until_gone(random, LONGEST_PAUSE_S)) for scribe in scribes
    ]
    witness = random.choice(scribes)
    enough = witness.peer.durable + random.randint(1, 25)
    await witness.peer.until(lambda: witness.peer.durable >= enough)
    await asyncio.sleep(random.uniform(0, 0.02))  # anywhere between two commits
    await asyncio.to_thread(server.kill)
    await asyncio.gather(*writing)
    for scribe in scribes:
        await scribe.peer.lost()

    acknowledged = set[Mark]().union(*(scribe.acknowledged() for scribe in scribes))
    seen = set[Mark]().union(*(scribe.seen() for scribe in scribes))
    before = time.monotonic()
    await asyncio.to_thread(server.start)
    tally.restarts_s.append(time.monotonic() - before)
    there = set(await _as_a_newcomer_reads(server, group, scribes[0]))
    assert acknowledged <= there, f"had a receipt and is gone: {sorted(acknowledged - there)[:5]}"
    assert seen <= there, f"was seen by others and is gone: {sorted(seen - there)[:5]}"
    tally.kills += 1
    tally.acknowledged += len(acknowledged)
    tally.seen_by_others += len(seen)
    written = {scribe.name: scribe.written for scribe in scribes}
    tally.resent += sum(written.values()) - len(acknowledged)

    await _all_join(scribes)
    for scribe in scribes:
        await scribe.peer.all_durable()
    assert_each_once_in_order(await _as_a_newcomer_reads(server, group, scribes[0]), written)


async def _all_join(scribes: list[Scribe]) -> None:
    await asyncio.gather(*(scribe.peer.join() for scribe in scribes))


async def _as_a_newcomer_reads(server: RunningServer, group: Group, like: Scribe) -> list[Mark]:
    """The marks that somebody gets who opens the document now, and may only read it."""
    reader = Scribe(like.peer.address, group.viewer.token, name=-1)
    await reader.peer.join()
    await reader.peer.leave()
    return reader.marks()
