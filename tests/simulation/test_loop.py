"""The loop: time for which nobody waits, an order that is drawn, and processes that can die."""

import asyncio
from collections.abc import Coroutine
from random import Random
from typing import Any

import pytest

from tests.simulation.loop import Life, VirtualLoop

YEAR_S = 365 * 86400.0


def run(work: Coroutine[Any, Any, Any], loop: VirtualLoop | None = None) -> Any:
    loop = loop or VirtualLoop(Random(1))
    try:
        return loop.run(work, most_steps=10_000)
    finally:
        loop.close()


def test_a_year_passes_at_once() -> None:
    async def wait() -> float:
        await asyncio.sleep(YEAR_S)
        return asyncio.get_running_loop().time()

    assert run(wait()) == YEAR_S


def test_timers_run_in_the_order_in_which_they_are_due() -> None:
    async def several() -> list[int]:
        order: list[int] = []
        loop = asyncio.get_running_loop()
        for delay in (3, 1, 2):
            loop.call_later(delay, order.append, delay)
        await asyncio.sleep(5)
        return order

    assert run(several()) == [1, 2, 3]


def test_what_is_ready_at_once_runs_in_an_order_that_the_seed_draws() -> None:
    async def several() -> tuple[int, ...]:
        order: list[int] = []

        async def note(number: int) -> None:
            order.append(number)

        await asyncio.gather(*(note(number) for number in range(4)))
        return tuple(order)

    orders = [run(several(), VirtualLoop(Random(seed))) for seed in range(40)]
    assert orders == [run(several(), VirtualLoop(Random(seed))) for seed in range(40)]
    assert len(set(orders)) > 10


def test_of_a_life_that_has_ended_nothing_runs_any_more() -> None:
    said: list[str] = []

    async def talk() -> None:
        try:
            while True:
                said.append("alive")
                await asyncio.sleep(1)
        finally:
            said.append("a last word")

    async def kill() -> list[str]:
        life = Life("node")
        life.context().run(asyncio.get_running_loop().create_task, talk())
        await asyncio.sleep(2.5)
        life.ended = True
        await asyncio.sleep(10)
        return said[:]

    assert run(kill()) == ["alive"] * 3


def test_a_paused_life_does_afterwards_what_it_missed() -> None:
    async def pause() -> tuple[list[float], list[float]]:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        times: list[float] = []
        life = Life("node")
        for delay in (1, 2, 5):
            context = life.context()
            loop.call_later(delay, lambda: times.append(loop.time()), context=context)
        life.paused = True
        await asyncio.sleep(3)
        before = times[:]
        loop.resume(life)
        await asyncio.sleep(3)
        return before, times

    assert run(pause()) == ([], [3, 3, 5])


def test_work_for_a_thread_is_done_without_one() -> None:
    async def work() -> tuple[int, float]:
        done = await asyncio.to_thread(lambda: 6 * 7)
        return done, asyncio.get_running_loop().time()

    done, at = run(work())
    assert done == 42
    assert 0 < at < 1


def test_what_can_never_end_is_told() -> None:
    async def wait() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(RuntimeError, match="nothing will ever happen"):
        run(wait())


def test_what_goes_on_for_ever_is_told() -> None:
    async def spin() -> None:
        loop = asyncio.get_running_loop()

        def again() -> None:
            loop.call_later(1, again)

        again()
        await loop.create_future()

    with pytest.raises(TimeoutError, match="not done after 10000 steps"):
        run(spin())


def test_something_wrong_ends_the_run_whoever_caught_it() -> None:
    wrong: list[Exception] = []

    async def go_on() -> None:
        wrong.append(ValueError("seen"))
        await asyncio.sleep(100)

    loop = VirtualLoop(Random(1))
    with pytest.raises(ValueError, match="seen"):
        loop.run(go_on(), most_steps=100, wrong=lambda: wrong[0] if wrong else None)
    loop.close()
