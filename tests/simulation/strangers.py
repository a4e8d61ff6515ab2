"""Somebody whose client is not ours, and means ill or is broken: what it sends must do no harm."""

import asyncio
import json
from typing import TYPE_CHECKING

from pycrdt import Doc, Text

from client.line import LineClosed
from sync.codec import encode
from sync.messages import Awareness, AwarenessEntry, Receipt, Step1, Update
from tests.simulation.network import Wire

if TYPE_CHECKING:
    from tests.simulation.world import World

NAME = "eve"
MALFORMED = (
    b"",
    b"\x05",
    b"\x00\x02\x05\x01",
    b"\x00\x02\x03\x01\x01\x01",
    b"\x00\x00\x02\xff\xff",
    encode(Receipt(7)),
    encode(Update(b"\x00\x00")) + b"\x00",
)
STAY_S = 1.5


async def visit(world: "World") -> None:
    """One connection, with one thing that it should not do."""
    document = world.random.choice(world.documents)
    try:
        wire = await world.line(NAME, document, f"{NAME}'s session", offline=False)
    except LineClosed:
        return
    listening = asyncio.ensure_future(_listen(wire))
    try:
        act = world.random.choice([_say_nonsense, _write_as_another, _leave_a_gap, _pretend])
        await act(world, wire)
        await asyncio.sleep(world.random.random() * STAY_S)
    except LineClosed:
        world.tally.note("a stranger was sent away")
    finally:
        await wire.close()
        listening.cancel()


async def _listen(wire: Wire) -> None:
    """Take whatever comes; none of it need be answered."""
    try:
        while True:
            await wire.receive()
    except LineClosed:
        return


async def _say_nonsense(world: "World", wire: Wire) -> None:
    world.tally.count("malformed frame sent")
    await wire.send(world.random.choice(MALFORMED))


async def _write_as_another(world: "World", wire: Wire) -> None:
    """Go on under a clientID that somebody else has written under."""
    clocks = world.promises.durable[wire.document].clocks
    client = world.random.choice(list(clocks))
    doc: Doc[Text] = Doc(client_id=client)
    doc.apply_update(world.promises.durable[wire.document].doc.get_update())
    before = doc.get_state()
    doc.get("notes", type=Text).insert(0, "stolen ")
    world.tally.count("foreign clientID sent")
    await wire.send(encode(Update(doc.get_update(before))))


async def _leave_a_gap(world: "World", wire: Wire) -> None:
    """Send the second edit and keep the first, or send it much later."""
    doc: Doc[Text] = Doc(client_id=world.random.getrandbits(32))
    world.promises.authors[doc.client_id] = NAME
    updates: list[bytes] = []
    subscription = doc.observe(lambda event: updates.append(event.update))
    for letter in "xy":
        doc.get("notes", type=Text).insert(0, letter)
    doc.unobserve(subscription)
    world.tally.count("frame with a gap sent")
    await wire.send(encode(Step1(b"\x00")))
    await wire.send(encode(Update(updates[1])))
    if world.random.random() < 0.5:
        await asyncio.sleep(world.random.random())
        await wire.send(encode(Update(updates[0])))


async def _pretend(world: "World", wire: Wire) -> None:
    """Show oneself under another name, and make somebody else disappear."""
    client = world.random.getrandbits(32)
    world.promises.authors[client] = NAME
    state = json.dumps({"user": {"name": "priya"}, "section": "focus"})
    other = world.random.choice(list(world.promises.authors))
    world.tally.count("forged presence sent")
    entries = (AwarenessEntry(client, 1, state), AwarenessEntry(other, 1 << 20, "null"))
    await wire.send(encode(Awareness(entries)))
