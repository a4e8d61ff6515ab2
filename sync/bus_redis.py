"""The bus between processes: one Redis stream that every process of an installation reads.

Redis is believed in nothing: it may be flushed, paused, restarted or cut off at any time. What is
lost with it is found in the log (SPEC.md S42, S47). So nothing here waits for it on behalf of a
room, nothing is kept for it while it is away, and nothing is raised because of it.

Everybody reads one stream: a process then holds two connections however many documents are open,
and a message that is not for one of its own is passed over before it is read.
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable
from typing import Any, cast

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import OutOfMemoryError

from sync.bus import BusMessage, PresenceWanted, Subscription
from sync.bus_memory import MemoryBus
from sync.bus_wire import Fields, document_of, message_of, pieces
from sync.errors import ProtocolError

STREAM = "jpd:bus"
STREAM_LENGTH = 4096
"""About so many messages are kept in Redis; who is further behind looks in the log."""
QUEUE_BYTES = 4 * 1024 * 1024
"""What may wait for Redis in this process; more is dropped."""
TOGETHER = 200
"""Messages that are read or written at once, so that other work has its turn in between."""
BLOCK_SECONDS = 1.0
ANSWER_SECONDS = 2.0
"""Redis is away when it has not answered for so long, beyond what it was asked to wait."""
RETRY_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.0)
"""Waits between attempts to reach Redis; the last repeats."""
STEADY_SECONDS = 10.0
"""A connection that lasted so long was a good one: the next waits begin anew."""

_log = logging.getLogger(__name__)

_Place = tuple[int, int]
"""A place in the stream, as Redis counts: milliseconds, and a number within them."""
_Answer = list[tuple[bytes, list[tuple[bytes, Fields]]]]


class RedisBus:
    """Messages by document over the Redis at `url` (`redis://`, `rediss://`, `unix://`)."""

    def __init__(self, url: str) -> None:
        self.reached = False
        """Whether Redis answered when it was last asked."""
        self._url = url
        self._name = f"bus {secrets.token_hex(8)}"
        self._here = MemoryBus()
        self._waiting: deque[Fields] = deque()
        self._waiting_bytes = 0
        self._work = asyncio.Event()
        self._tried = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    async def start(self) -> None:
        """Begin; returns when Redis is reached, or could not be for now."""
        self._task = asyncio.create_task(self._run(), name="bus")
        await self._tried.wait()

    async def close(self) -> None:
        """Let go of Redis. What still waits for it is dropped."""
        self._closing = True
        self._hang_up()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def publish(self, message: BusMessage) -> None:
        """Hand `message` on. While Redis is away only this process hears it."""
        if not self.reached:
            self._here.publish(message)
            return
        for fields in pieces(message):
            size = sum(map(len, fields.values()))
            if self._waiting_bytes + size > QUEUE_BYTES:
                return
            self._waiting.append(fields)
            self._waiting_bytes += size
            self._work.set()

    async def subscribe(self, document: str, receive: Callable[[BusMessage], None]) -> Subscription:
        """Call `receive` for each message about `document` from now on."""
        return await self._here.subscribe(document, receive)

    # --- Redis -----------------------------------------------------------------

    async def _run(self) -> None:
        """Hold on to Redis, and come back to it for ever."""
        loop = asyncio.get_running_loop()
        attempt = 0
        while not self._closing:
            began = loop.time()
            try:
                await self._converse()
            except Exception as error:
                self._lost(error)
            attempt = 0 if loop.time() - began > STEADY_SECONDS else attempt
            await asyncio.sleep(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)])
            attempt += 1

    async def _converse(self) -> None:
        """Read and write until either fails, or until `_hang_up`.

        The library may keep a cancellation to itself, so that alone ends nothing here.
        """
        redis = Redis.from_url(
            self._url,
            protocol=2,
            socket_connect_timeout=ANSWER_SECONDS,
            socket_timeout=BLOCK_SECONDS + ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                place = await _newest(redis)
            if self._closing:
                return
            self._came()
            async with asyncio.TaskGroup() as both:
                for way in (self._read(redis, place), self._write(redis)):
                    both.create_task(way).add_done_callback(lambda _: self._hang_up())
        finally:
            self._hang_up()
            await redis.aclose()

    def _hang_up(self) -> None:
        self.reached = False
        self._work.set()

    def _came(self) -> None:
        """Redis is there. Whatever was said meanwhile is lost: ask anew who is in our documents."""
        _log.info("the bus is reached")
        self.reached = True
        self._tried.set()
        for document in self._here.documents:
            self.publish(PresenceWanted(document, self._name))

    def _lost(self, error: Exception) -> None:
        while isinstance(error, ExceptionGroup):
            error = error.exceptions[0]
        _log.warning("the bus is away: %s", error or type(error).__name__)
        self._waiting.clear()
        self._waiting_bytes = 0
        self._tried.set()

    async def _read(self, redis: Redis, place: _Place) -> None:
        while self.reached:
            asked: dict[Any, Any] = {STREAM: _written(place)}
            answer = await redis.xread(asked, count=TOGETHER, block=int(BLOCK_SECONDS * 1000))
            if not answer:
                # Emptied, with a clock that was put back, it would number below our place.
                place = min(place, await _newest(redis))
                continue
            for key, fields in cast("_Answer", answer)[0][1]:
                place = _place(key)
                self._hear(fields)
            await asyncio.sleep(0)

    def _hear(self, fields: Fields) -> None:
        if document_of(fields) not in self._here.documents:
            return
        try:
            message = message_of(fields)
        except ProtocolError as error:
            _log.warning("passed over: %s", error)
        else:
            self._here.publish(message)

    async def _write(self, redis: Redis) -> None:
        while self.reached:
            await self._work.wait()
            self._work.clear()
            while self.reached and self._waiting:
                together = redis.pipeline(transaction=False)
                for _ in range(min(TOGETHER, len(self._waiting))):
                    fields = self._waiting.popleft()
                    self._waiting_bytes -= sum(map(len, fields.values()))
                    together.xadd(STREAM, cast("Any", fields), maxlen=STREAM_LENGTH)
                try:
                    await together.execute()
                except OutOfMemoryError:
                    await redis.unlink(STREAM)  # what cannot be added to is not trimmed either
                    raise


async def _newest(redis: Redis) -> _Place:
    """Where the stream ends; its beginning if there is none."""
    found = cast("list[tuple[bytes, Any]]", await redis.xrevrange(STREAM, count=1))
    return _place(found[0][0]) if found else (0, 0)


def _place(key: bytes) -> _Place:
    milliseconds, _, number = key.partition(b"-")
    return int(milliseconds), int(number)


def _written(place: _Place) -> str:
    return f"{place[0]}-{place[1]}"
