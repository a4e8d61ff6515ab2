"""What the bus over Redis promises beyond every bus: it bears whatever happens to Redis."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from sync.bus import Appended, BusMessage, PresenceChanged, PresenceWanted, RemotePresence
from sync.bus_redis import QUEUE_BYTES, STREAM, STREAM_LENGTH, TOGETHER, RedisBus
from sync.bus_wire import LARGEST
from sync.log import Row
from tests.redis_server import RedisServer

PATIENCE_S = 20.0
ROW = Row("priya", "session", 1763791200.5, b"\x00update\xff", 7)
MESSAGES: list[BusMessage] = [
    Appended("plan", "hub", (ROW, Row("tom ü", "", 0.0, b"", 8))),
    PresenceChanged("plan", "hub", (RemotePresence((1 << 32) - 1, 3, '{"a":"ü"}', "priya"),)),
    PresenceWanted("plan", "hub"),
]


class Party:
    """A process on the bus, and what it hears about the plan."""

    def __init__(self, url: str) -> None:
        self.bus = RedisBus(url)
        self.heard: asyncio.Queue[BusMessage] = asyncio.Queue()

    async def start(self) -> "Party":
        await self.bus.start()
        await self.bus.subscribe("plan", self.heard.put_nowait)
        return self

    async def hears(self, message: BusMessage) -> None:
        """Wait until it does; what comes before is passed over."""
        async with asyncio.timeout(PATIENCE_S):
            while await self.heard.get() != message:
                pass

    async def is_back(self) -> None:
        """Wait until it has found Redis again: it asks who is there."""
        await self.hears(PresenceWanted("plan", self.bus._name))


@pytest.fixture
async def two(redis: RedisServer) -> AsyncIterator[tuple[Party, Party]]:
    """Two processes on one Redis."""
    parties = await Party(redis.url).start(), await Party(redis.url).start()
    yield parties
    for party in parties:
        await party.bus.close()


async def talk(here: Party, there: Party) -> None:
    """What either says the other hears."""
    for speaker, listener in ((here, there), (there, here)):
        speaker.bus.publish(PresenceWanted("plan", f"a word of {speaker.bus._name}"))
        await listener.hears(PresenceWanted("plan", f"a word of {speaker.bus._name}"))


async def test_S42_another_process_hears_each_message_as_it_was_said(
    two: tuple[Party, Party],
) -> None:
    here, there = two
    for message in MESSAGES:
        here.bus.publish(message)
    assert [await there.heard.get() for _ in MESSAGES] == MESSAGES


async def test_S47_redis_may_be_emptied(two: tuple[Party, Party], redis: RedisServer) -> None:
    await talk(*two)
    redis.say("FLUSHALL")
    await talk(*two)


async def test_S47_redis_may_be_killed_and_begin_again(
    two: tuple[Party, Party], redis: RedisServer
) -> None:
    await talk(*two)
    redis.kill()
    for _ in range(1000):
        two[0].bus.publish(Appended("plan", "hub", (ROW,)))
    redis.start()
    for party in two:
        await party.is_back()
    await talk(*two)


async def test_S47_a_short_pause_of_redis_loses_nothing(
    two: tuple[Party, Party], redis: RedisServer
) -> None:
    here, there = two
    redis.pause()
    for message in MESSAGES:
        here.bus.publish(message)
    redis.go_on()
    assert [await there.heard.get() for _ in MESSAGES] == MESSAGES


async def test_S47_a_redis_that_has_stopped_answering_counts_as_away_until_it_answers(
    two: tuple[Party, Party], redis: RedisServer
) -> None:
    here, _ = two
    redis.pause()
    async with asyncio.timeout(PATIENCE_S):
        while here.heard.empty():
            here.bus.publish(PresenceWanted("plan", "to myself, once Redis is away"))
            await asyncio.sleep(0.02)  # before that it waits for Redis, and nothing tells
    assert not here.bus.reached
    redis.go_on()
    for party in two:
        await party.is_back()
    await talk(*two)


async def test_S47_what_waits_for_redis_is_bounded(
    two: tuple[Party, Party], redis: RedisServer
) -> None:
    here, _ = two
    redis.pause()
    large = Appended("plan", "hub", (Row("priya", "", 0.0, bytes(10_000), 1),))
    for _ in range(2 * QUEUE_BYTES // 10_000):
        here.bus.publish(large)
        assert here.bus._waiting_bytes <= QUEUE_BYTES
    assert here.bus._waiting_bytes > QUEUE_BYTES - 20_000
    redis.go_on()
    await here.hears(large)
    while here.bus._waiting:
        await here.hears(large)
    await talk(*two)


async def test_S47_what_redis_keeps_is_bounded(
    two: tuple[Party, Party], redis: RedisServer
) -> None:
    here, there = two
    for number in range(STREAM_LENGTH + 1000):
        here.bus.publish(PresenceWanted("plan", str(number)))
    await there.hears(PresenceWanted("plan", str(number)))
    assert redis.say("XLEN", STREAM) <= STREAM_LENGTH + TOGETHER


async def test_S47_a_redis_whose_memory_is_full_is_not_full_for_ever(
    two: tuple[Party, Party], redis: RedisServer
) -> None:
    await talk(*two)
    used = redis.say("INFO", "memory")["used_memory"]
    redis.say("CONFIG", "SET", "maxmemory", used + 2_000_000)
    large = Appended("another plan", "hub", (Row("priya", "", 0.0, bytes(LARGEST), 1),))
    async with asyncio.timeout(PATIENCE_S):
        while two[0].bus.reached:
            two[0].bus.publish(large)
            await asyncio.sleep(0.01)  # one after the other, or what is on its way fills it too
    await two[0].is_back()
    for _ in range(10):
        two[0].bus.publish(large)
        await talk(*two)


async def test_S47_a_clock_that_is_put_back_while_redis_is_emptied_makes_nobody_deaf(
    two: tuple[Party, Party], redis: RedisServer
) -> None:
    here, there = two
    later = str(2**45)
    redis.say(
        *("XADD", STREAM, f"{later}-0", "kind", "wanted", "document", "plan"),
        *("hub", "from the future", "told", "[]"),
    )
    await there.hears(PresenceWanted("plan", "from the future"))
    redis.say("FLUSHALL")
    number = 0
    async with asyncio.timeout(PATIENCE_S):
        while there.heard.empty():
            here.bus.publish(PresenceWanted("plan", f"again {(number := number + 1)}"))
            await asyncio.sleep(0.02)  # what is said too early is lost, and says nothing
    await talk(*two)


async def test_S47_a_process_lets_go_of_redis_whatever_it_is_doing(redis: RedisServer) -> None:
    for number in range(100):
        party = await Party(redis.url).start()
        for _ in range(number):
            party.bus.publish(PresenceWanted("plan", "hub"))
            await asyncio.sleep(0)
        async with asyncio.timeout(PATIENCE_S):
            await party.bus.close()


async def test_S47_without_redis_a_process_starts_and_hears_itself() -> None:
    alone = await Party("redis://127.0.0.1:1").start()
    assert not alone.bus.reached
    for message in MESSAGES:
        alone.bus.publish(message)
    assert [await alone.heard.get() for _ in MESSAGES] == MESSAGES
    await alone.bus.close()


async def test_S48_rows_that_are_too_large_are_announced_without_their_bytes(
    two: tuple[Party, Party],
) -> None:
    here, there = two
    here.bus.publish(Appended("plan", "hub", (Row("priya", "", 0.0, bytes(LARGEST + 1), 1),)))
    assert await there.heard.get() == Appended("plan", "hub", ())


async def test_S48_much_presence_travels_in_several_messages(two: tuple[Party, Party]) -> None:
    here, there = two
    entries = tuple(RemotePresence(n, 1, "x" * 16_000, "priya") for n in range(10))
    here.bus.publish(PresenceChanged("plan", "hub", entries))
    for entry in entries:
        assert await there.heard.get() == PresenceChanged("plan", "hub", (entry,))


@pytest.mark.parametrize(
    "fields",
    [
        ["kind", "rows", "hub", "hub", "told", '[["a","b",0.0,1,99]]', "payloads", "short"],
        ["kind", "rows", "hub", "hub", "told", '[["a","b",0.0,1,-1]]', "payloads", ""],
        ["kind", "rows", "hub", "hub", "told", "[1]", "payloads", ""],
        ["kind", "presence", "hub", "hub", "told", "[[]]"],
        ["kind", "wanted", "hub", "hub", "told", "no json"],
        ["kind", "of another version", "hub", "hub", "told", "[]"],
        ["kind", "wanted"],
    ],
)
async def test_S48_what_cannot_be_read_is_passed_over(
    two: tuple[Party, Party], redis: RedisServer, fields: list[str]
) -> None:
    redis.say("XADD", STREAM, "*", "document", "plan", *fields)
    two[0].bus.publish(PresenceWanted("plan", "next"))
    assert await two[1].heard.get() == PresenceWanted("plan", "next")


async def test_S49_when_redis_is_back_everybody_asks_who_is_there(
    two: tuple[Party, Party], redis: RedisServer
) -> None:
    await talk(*two)
    redis.kill()
    redis.start()
    for party in two:
        await party.is_back()
