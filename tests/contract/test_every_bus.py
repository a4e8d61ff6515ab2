"""What every bus promises."""

import asyncio

from sync.bus import Appended, Bus, BusMessage, PresenceWanted


async def heard(received: "asyncio.Queue[BusMessage]", count: int) -> list[BusMessage]:
    return [await received.get() for _ in range(count)]


async def test_S42_every_subscriber_of_a_document_hears_in_the_order_of_sending(bus: Bus) -> None:
    ears: list[asyncio.Queue[BusMessage]] = [asyncio.Queue(), asyncio.Queue()]
    for ear in ears:
        await bus.subscribe("plan", ear.put_nowait)
    messages = [PresenceWanted("plan", f"hub {n}") for n in range(20)]

    for message in messages:
        bus.publish(message)

    assert [await heard(ear, 20) for ear in ears] == [messages, messages]


async def test_S42_nobody_hears_of_another_document(bus: Bus) -> None:
    ear: asyncio.Queue[BusMessage] = asyncio.Queue()
    await bus.subscribe("plan", ear.put_nowait)

    bus.publish(Appended("other", "hub", ()))
    bus.publish(Appended("plan", "hub", ()))

    assert await ear.get() == Appended("plan", "hub", ())
    assert ear.empty()


async def test_S42_whoever_cancelled_hears_no_more(bus: Bus) -> None:
    gone: asyncio.Queue[BusMessage] = asyncio.Queue()
    there: asyncio.Queue[BusMessage] = asyncio.Queue()
    subscription = await bus.subscribe("plan", gone.put_nowait)
    await bus.subscribe("plan", there.put_nowait)

    subscription.cancel()
    subscription.cancel()
    bus.publish(PresenceWanted("plan", "hub"))

    await there.get()
    assert gone.empty()
