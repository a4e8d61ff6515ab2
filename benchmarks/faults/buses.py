"""Faults of Redis between two servers: paused, emptied, killed and started again.

Besides their receipts, writers must see what is written at the other server after the fault.
"""

import asyncio
import time

from benchmarks.faults.campaign import Stage
from tests.redis_server import RedisServer

LONG_EVERY = 10
"""One in so many pauses lasts so long that Redis counts as away."""
SHORT_S, LONG_S = 0.3, 3.5


async def paused(stage: Stage) -> None:
    """SIGSTOP, and SIGCONT after a moment or after a long while."""
    redis = _redis(stage)
    long = stage.random.randrange(LONG_EVERY) == 0
    redis.pause()
    await asyncio.sleep(LONG_S if long else stage.random.uniform(0, SHORT_S))
    redis.go_on()
    await _come_together(stage, "paused for long" if long else "paused", time.monotonic())


async def emptied(stage: Stage) -> None:
    """FLUSHALL."""
    since = time.monotonic()
    await asyncio.to_thread(_redis(stage).say, "FLUSHALL")
    await _come_together(stage, "emptied", since)


async def restarted(stage: Stage) -> None:
    """Killed, and started again with nothing in it."""
    redis = _redis(stage)
    await asyncio.to_thread(redis.kill)
    await asyncio.sleep(stage.random.uniform(0, SHORT_S))
    await asyncio.to_thread(redis.start)
    await _come_together(stage, "restarted", time.monotonic())


async def _come_together(stage: Stage, kind: str, since: float) -> None:
    """All have receipts, and have seen something of each other that was written from now on."""
    writers = stage.writers
    goals = {scribe: (scribe.name, scribe.written) for scribe in writers.scribes}
    await writers.recovered(since)
    for scribe in writers.scribes:
        wanted = {goal for other, goal in goals.items() if other is not scribe}
        await writers.until(lambda scribe=scribe, wanted=wanted: wanted <= scribe.seen())  # type: ignore[misc]
    stage.tally.recovered(kind, time.monotonic() - since)


def _redis(stage: Stage) -> RedisServer:
    assert stage.redis
    return stage.redis
