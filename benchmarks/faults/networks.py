"""Faults of the network between writers and their server.

Who has waited `PATIENCE_S` for a receipt comes over a new connection, as a person's page would, so
that where a connection is no good that time is part of the recovery.
"""

import asyncio
import time

from benchmarks.faults.campaign import WRITERS, Stage
from benchmarks.faults.tcp_proxy import Passage, TcpProxy

PATIENCE_S = 1.0
LONG_EVERY = 10
SHORT_S, LONG_S = 0.3, 1.5
"""How long a network stalls: for most only a moment, for some longer than anybody's patience."""


async def stalled(stage: Stage) -> None:
    """Nothing is passed on for a while, on any connection; then all of it."""
    gate = _proxy(stage).gate
    long = stage.random.randrange(LONG_EVERY) == 0
    gate.clear()
    await asyncio.sleep(LONG_S if long else stage.random.uniform(0, SHORT_S))
    gate.set()
    await stage.recovered("stalled for long" if long else "stalled", time.monotonic())


async def trickling(stage: Stage) -> None:
    """One connection passes on a byte a second."""
    since = time.monotonic()
    _passage(stage).trickles = True
    await stage.recovered("one byte a second", since)


async def reset(stage: Stage) -> None:
    """One connection is reset in the middle of a frame."""
    passage = _passage(stage)
    passage.resets = True
    await passage.was_reset.wait()
    await stage.recovered("reset inside a frame", time.monotonic())


async def half_open(stage: Stage) -> None:
    """One connection passes nothing on any more, and neither side is told that it has ended."""
    since = time.monotonic()
    _passage(stage).swallows = True
    await stage.recovered("half open", since)


def _passage(stage: Stage) -> Passage:
    return _proxy(stage).passage(stage.random.randrange(WRITERS))


def _proxy(stage: Stage) -> TcpProxy:
    assert stage.proxy
    return stage.proxy
