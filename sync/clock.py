"""Time as an argument: the hub's only source of time, so that tests and simulations own it."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Protocol


class Timer(Protocol):
    """A call that was asked for and may still be cancelled."""

    def cancel(self) -> None: ...


class Clock(Protocol):
    """Two readings that are never mixed, and calls to come."""

    def monotonic(self) -> float:
        """Seconds that never go backwards; every interval is measured with these."""
        ...

    def wall(self) -> float:
        """Unix seconds, only ever written down beside a row; nothing is ordered by them."""
        ...

    def call_later(self, delay: float, action: Callable[[], None]) -> Timer:
        """Call `action` on the loop after `delay` seconds."""
        ...


class LoopClock:
    """The running event loop's time."""

    def monotonic(self) -> float:
        return time.monotonic()

    def wall(self) -> float:
        return time.time()

    def call_later(self, delay: float, action: Callable[[], None]) -> Timer:
        return asyncio.get_running_loop().call_later(delay, action)


async def within(clock: Clock, seconds: float, work: Coroutine[Any, Any, None]) -> bool:
    """Wait for `work`, at most `seconds`; whether it came to its end."""
    task = asyncio.create_task(work)

    def give_up() -> None:
        task.cancel()

    timer = clock.call_later(seconds, give_up)
    await asyncio.wait([task])
    timer.cancel()
    if not task.cancelled():
        task.result()
    return not task.cancelled()
