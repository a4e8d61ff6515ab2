"""The families of faults. Each goes on until the world heals; a run draws which of them it has."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from sync.peer import Grant
from tests.simulation.bus import Losses
from tests.simulation.loop import NOBODY
from tests.simulation.strangers import visit

if TYPE_CHECKING:
    from tests.simulation.node import Node, Process
    from tests.simulation.world import World

HOUR_S = 3600.0
NOTICE_S = 2.0
"""A change of rights is known at every node within this time."""
GRANTS = (Grant(True, True), Grant(True, False), Grant(False, False))

Family = Callable[["World"], Awaitable[None]]


async def _every(world: "World", seconds: float) -> None:
    await asyncio.sleep(world.random.expovariate(1 / seconds))


async def killed_nodes(world: "World") -> None:
    """kill -9, at any instruction that waits, and a start after a while."""
    while True:
        await _every(world, 1.5)
        node = _running(world)
        if node:
            world.tally.count("node killed")
            node.kill(lambda: world.random.choice([0.0, 0.0, 3.0]) * world.random.random())
            await asyncio.sleep(world.random.random() * 2)
            node.start(world.grants, world.ended_sessions)


async def stopped_nodes(world: "World") -> None:
    """Graceful stops, as for an update."""
    while True:
        await _every(world, 4)
        node = _running(world)
        if node and not node.process.life.paused:
            world.tally.count("node stopped gracefully")
            await asyncio.shield(node.stop())
            node.start(world.grants, world.ended_sessions)


async def paused_nodes(world: "World") -> None:
    """A process stands still: everything that should have happened there happens afterwards."""
    while True:
        await _every(world, 2)
        node = _running(world)
        if node:
            process = node.process
            world.tally.count("node paused")
            process.life.paused = True
            await asyncio.sleep(world.random.choice([0.1, 1.0, 8.0]) * world.random.random())
            if not process.life.ended:
                world.loop.resume(process.life)


async def failing_store(world: "World") -> None:
    """Transactions are rolled back, answers are lost, everything takes long."""
    while True:
        await _every(world, 1)
        world.store.disturb(world.random.random)
        await asyncio.sleep(world.random.random() * 3)
        if not world.store.down:
            world.store.heal()


async def powerless_store(world: "World") -> None:
    """The store's machine loses power and comes back."""
    while True:
        await _every(world, 2)
        world.store.lose_power()
        await asyncio.sleep(world.random.random() * 2)
        world.store.heal()


async def lossy_bus(world: "World") -> None:
    """The bus loses, repeats, delays and disorders."""
    while True:
        draw = world.random.random
        world.bus.losses = Losses(
            loses=world.random.choice([0.0, draw(), 1.0]),
            repeats=draw() * draw(),
            slow_s=world.random.choice([0.01, 1.0, 5.0]),
        )
        await _every(world, 2)


async def broken_connections(world: "World") -> None:
    """Connections break; either end notices at once or late, and until then waits in vain."""
    while True:
        await _every(world, 0.8)
        person = world.random.choice(world.people)
        if person.wire:
            world.tally.count("connection broken")
            late = world.random.choice([0.0, 0.0, 4.0])
            draw = world.random.random
            person.wire.cut(here_s=draw() * late, there_s=draw() * 3 * late)


async def stalled_readers(world: "World") -> None:
    """Nothing gets through to somebody for a while, and much waits for them."""
    while True:
        await _every(world, 1.5)
        wire = world.random.choice(world.people).wire
        if wire:
            world.tally.count("reader stalled")
            wire.stalled = True
            await asyncio.sleep(world.random.random() * 4)
            wire.flow()


async def people_offline(world: "World") -> None:
    """Somebody writes on without a connection, or closes the tab's connection by choice."""
    while True:
        await _every(world, 1.5)
        person = world.random.choice(world.people)
        world.tally.count("person offline")
        if world.random.random() < 0.5:
            person.disconnect()
            await asyncio.sleep(world.random.random() * 3)
            person.connect()
        else:
            world.offline.add(person)
            if person.wire:
                person.wire.cut(here_s=0.0, there_s=world.random.random() * 5)
            await asyncio.sleep(world.random.random() * 3)
            world.offline.discard(person)


async def dying_tabs(world: "World") -> None:
    """A tab is killed or closed, and opened again with what the device has kept."""
    while True:
        await _every(world, 2)
        person = world.random.choice(world.people)
        if person.live is None:
            continue
        world.tally.count("tab ended")
        if world.random.random() < 0.6:
            person.kill()
        else:
            await person.leave()
        await asyncio.sleep(world.random.random() * 2)
        person.open()


async def changing_rights(world: "World") -> None:
    """Rights are lowered, taken and given; each node hears of it within two seconds."""
    while True:
        await _every(world, 1)
        place = world.random.choice(list(world.grants))
        world.grants[place] = world.random.choice(GRANTS)
        world.tally.count("right changed")
        for node in world.nodes:
            _notice(world, node, lambda process, place=place: _look_up(world, process, place))


def _look_up(world: "World", process: "Process", place: tuple[str, str]) -> None:
    process.regrant(*place, world.grants[place])


def _notice(world: "World", node: "Node", act: "Callable[[Process], None]") -> None:
    """Each node looks at what has changed for itself, soon; a paused one when it goes on."""

    def now(process: "Process") -> None:
        if process is node.process and node.up:
            act(process)

    context = node.process.life.context() if node.up else NOBODY
    delay = world.random.random() * NOTICE_S
    world.loop.call_later(delay, now, node.process, context=context)


async def ending_sessions(world: "World") -> None:
    """Somebody signs out everywhere, and comes back in a new session."""
    while True:
        await _every(world, 3)
        person = world.random.choice(world.people)
        world.tally.count("session ended")
        world.ended_sessions.add(person.session)
        session = person.session
        for node in world.nodes:
            _notice(world, node, lambda process, session=session: process.revoke(session))
        await asyncio.sleep(world.random.random() * 2)
        person.sessions += 1
        if person.live and person.must_begin_anew:
            await person.leave()
            person.open()


async def jumping_clocks(world: "World") -> None:
    """A node's wall clock goes an hour ahead or back."""
    while True:
        await _every(world, 2)
        world.tally.count("clock jumped")
        node = world.random.choice(world.nodes)
        node.clock.ahead += world.random.choice([-HOUR_S, HOUR_S])


async def readings_and_edits(world: "World") -> None:
    """The server itself reads and edits documents, rooms that nobody is in among them."""
    while True:
        await _every(world, 0.7)
        node = _running(world)
        if node:
            document = world.random.choice(world.documents)
            node.process.run(world.loop.create_task, world.serve(node, document))


async def strangers(world: "World") -> None:
    """Clients that are not ours send what they should not."""
    while True:
        await _every(world, 0.7)
        await visit(world)


def _running(world: "World") -> "Node | None":
    """One of the nodes, if it runs."""
    node = world.random.choice(world.nodes)
    return node if node.up else None


FAMILIES: tuple[Family, ...] = (
    killed_nodes,
    stopped_nodes,
    paused_nodes,
    failing_store,
    powerless_store,
    lossy_bus,
    broken_connections,
    stalled_readers,
    people_offline,
    dying_tabs,
    changing_rights,
    ending_sessions,
    jumping_clocks,
    readings_and_edits,
    strangers,
)
