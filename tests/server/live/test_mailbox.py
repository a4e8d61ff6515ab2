"""Frames that wait for a task to write them."""

import asyncio

from server.live.mailbox import Closed, Mailbox
from sync.close_codes import CloseCode


async def taken(mailbox: Mailbox) -> list[bytes | None]:
    return [frame async for frame in mailbox.frames()]


async def test_frames_come_out_in_order_and_then_the_end() -> None:
    mailbox = Mailbox()
    mailbox.send(b"one")
    taking = asyncio.create_task(taken(mailbox))
    await asyncio.sleep(0)
    mailbox.send(b"two")
    mailbox.close(CloseCode.TOO_SLOW, "slow")
    mailbox.close(CloseCode.INTERNAL, "later")
    mailbox.send(b"three")
    assert await taking == [b"one", b"two"]
    assert mailbox.closed == Closed(CloseCode.TOO_SLOW, "slow")
    await mailbox.ended()


async def test_what_is_being_written_still_waits() -> None:
    mailbox = Mailbox()
    mailbox.send(b"12345")
    mailbox.send(b"678")
    frames = mailbox.frames()
    assert await anext(frames) == b"12345"
    assert mailbox.waiting == 8
    assert await anext(frames) == b"678"
    assert mailbox.waiting == 3


async def test_silence_is_told() -> None:
    mailbox = Mailbox()
    frames = mailbox.frames(within=0.001)
    assert await anext(frames) is None
    mailbox.send(b"x")
    assert await anext(frames) == b"x"
