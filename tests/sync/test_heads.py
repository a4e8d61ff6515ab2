"""One look at the log for all who ask, and nobody who is gone is left an error."""

import asyncio
import gc
from collections.abc import Iterable

import pytest

from sync.errors import StoreUnavailable
from sync.heads import Heads
from sync.log_memory import MemoryLog


class SlowLog(MemoryLog):
    """Answers about heads when `answer` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[set[str]] = []
        self.begun, self.answer = asyncio.Event(), asyncio.Event()

    async def heads(self, documents: Iterable[str]) -> dict[str, int]:
        self.asked.append(set(documents))
        self.begun.set()
        await self.answer.wait()
        return await super().heads(documents)


async def test_all_who_ask_while_a_look_is_under_way_share_the_next_one() -> None:
    log = SlowLog()
    heads = Heads(log)
    asking = [asyncio.create_task(heads.of(f"plan {number}")) for number in range(2)]
    await log.begun.wait()
    asking += [asyncio.create_task(heads.of(f"plan {number}")) for number in range(2, 5)]
    await asyncio.sleep(0)
    log.answer.set()
    assert await asyncio.gather(*asking) == [0] * 5
    assert log.asked == [{"plan 0", "plan 1"}, {"plan 2", "plan 3", "plan 4"}]


async def test_a_failure_is_told_to_whoever_asked() -> None:
    log = SlowLog()
    log.failing = True
    log.answer.set()
    with pytest.raises(StoreUnavailable):
        await Heads(log).of("plan")


async def test_a_failure_after_all_have_gone_is_no_defect() -> None:
    defects: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: defects.append(context))
    log = SlowLog()
    log.failing = True
    heads = Heads(log)
    asking = asyncio.create_task(heads.of("plan"))
    await log.begun.wait()
    asking.cancel()
    await asyncio.wait([asking])
    looking = heads._asking
    log.answer.set()
    assert looking is not None
    await asyncio.wait([looking])
    del asking, looking, heads
    gc.collect()
    assert defects == []
