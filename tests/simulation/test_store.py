"""The simulated store: what is committed stays, and nothing else counts."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import pytest

from sync.errors import StoreUnavailable
from sync.log import Added, Addition, NewRow
from tests.simulation.loop import VirtualLoop
from tests.simulation.store import Moods, Store
from tests.simulation.tally import Tally

ONE = Addition("plan", 1, (NewRow("priya", "s", 0.0, b"one"), NewRow("tom", "t", 0.0, b"two")))
SLOW = Moods(slow=1.0, slow_s=10.0)


def with_store(act: Callable[[Store], Awaitable[Any]], seed: int = 1) -> tuple[Store, Any]:
    """Do `act` on a store that has a document of one row."""
    random = Random(seed)
    loop = VirtualLoop(random)
    store = Store(loop, random, Tally())

    async def work() -> Any:
        await store.create("plan", NewRow("server", "", 0.0, b"first"), {})
        return await act(store)

    try:
        return store, loop.run(work(), most_steps=10_000)
    finally:
        loop.close()


async def write_as_power_goes(store: Store) -> None:
    """Append, and lose power between the beginning of the transaction and its end."""
    store.moods = SLOW
    writing = asyncio.ensure_future(store.append("north", [ONE], False))
    for _ in range(1000):
        if store._under_way:
            break
        await asyncio.sleep(0.01)
    store.lose_power()
    await writing


def payloads(store: Store) -> list[bytes]:
    return [row.payload for row in store.rows("plan")]


def test_what_is_appended_is_there() -> None:
    store, answer = with_store(lambda store: store.append("north", [ONE], False))
    assert answer == [Added("plan", 2, 3)]
    assert payloads(store) == [b"first", b"one", b"two"]


@pytest.mark.parametrize("seed", range(20))
def test_power_lost_while_writing_leaves_all_of_a_transaction_or_nothing(seed: int) -> None:
    async def lose(store: Store) -> None:
        with pytest.raises(StoreUnavailable):
            await write_as_power_goes(store)

    store, _ = with_store(lose, seed)
    assert payloads(store) in ([b"first"], [b"first", b"one", b"two"])


def test_some_power_cuts_tear_a_transaction_and_some_only_lose_the_answer() -> None:
    outcomes = set()
    for seed in range(40):

        async def lose(store: Store) -> None:
            await asyncio.gather(write_as_power_goes(store), return_exceptions=True)

        store, _ = with_store(lose, seed)
        outcomes |= store.tally.counts.keys()
    assert {"torn transaction rolled back", "committed, answer lost with the power"} <= outcomes


def test_an_answer_may_be_lost_after_the_commit_and_the_retry_finds_it() -> None:
    async def lose(store: Store) -> list[Any]:
        store.moods = Moods(loses_answer=1.0)
        with pytest.raises(StoreUnavailable):
            await store.append("north", [ONE], False)
        store.heal()
        return await store.append("north", [ONE], True)

    store, answer = with_store(lose)
    assert answer == [Added("plan", 2, 3)]
    assert payloads(store) == [b"first", b"one", b"two"]


def test_a_transaction_that_fails_leaves_nothing() -> None:
    async def fail(store: Store) -> None:
        store.moods = Moods(fails=1.0)
        with pytest.raises(StoreUnavailable):
            await store.append("north", [ONE], False)

    store, _ = with_store(fail)
    assert payloads(store) == [b"first"]


def test_a_store_that_is_down_says_so() -> None:
    async def ask(store: Store) -> None:
        store.lose_power()
        with pytest.raises(StoreUnavailable):
            await store.ask(lambda kept: kept.load("plan"))
        with pytest.raises(StoreUnavailable):
            await store.append("north", [ONE], False)

    with_store(ask)
