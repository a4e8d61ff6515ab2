"""A world drawn from one seed: nodes, people, documents, and everything that goes wrong with them.

`run(seed)` lets it go wrong for a while, heals everything, waits until all is quiet, and compares.
What must hold at every moment is watched by `promises`; what must hold in the end is here.
"""

import asyncio
import gc
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from pycrdt import Doc, Text

from client.line import LineClosed
from sync.errors import AlreadyExists, EditRefused, Stopping, StoreUnavailable
from sync.limits import Limits
from sync.peer import Grant
from tests.simulation.bus import SimulatedBus
from tests.simulation.edits import edit_somewhere
from tests.simulation.faults import FAMILIES
from tests.simulation.loop import VirtualLoop
from tests.simulation.network import Air, Way, Wire
from tests.simulation.node import Ears, Node, Place
from tests.simulation.person import Person
from tests.simulation.promises import Promises, clocks, deleted, replay
from tests.simulation.store import Store
from tests.simulation.strangers import NAME as STRANGER
from tests.simulation.tally import Broken, Tally

MOST_STEPS = 400_000
CALM_S = 120.0
"""Seconds, after everything has healed, within which all must be equal."""
AUTHORS = ("priya", "tom", "marsha", "ken")
EVERYTHING = Grant(may_read=True, may_write=True)


@dataclass(frozen=True)
class Outcome:
    """A run that kept every promise: what happened in it, and the hash of how."""

    seed: int
    counts: dict[str, int]
    digest: str


def run(seed: int, *, show: Callable[[str], None] | None = None) -> Outcome:
    """Simulate the world of `seed`. Raises Broken, which names the seed and how to see it again."""
    tally = Tally(show=show)
    collects = gc.isenabled()
    gc.disable()  # what is dropped is dropped at the same moment in every run; and it is faster
    try:
        _run(seed, tally)
    except Exception as error:
        again = f"./dev bench simulate --seed {seed} --trace"
        raise Broken(f"seed {seed}: {error or repr(error)}\nSee it again: {again}") from error
    finally:
        if collects:
            gc.collect(0)  # everything of this run is young still
            gc.enable()
    return Outcome(seed, dict(tally.counts), tally.digest)


def _run(seed: int, tally: Tally) -> None:
    random = Random(seed)
    loop = VirtualLoop(random)
    tally.now = loop.time
    ears = Ears(lambda said: tally.broken("an error in the log", said))
    world = World(loop, random, tally)
    try:
        with ears.listening():
            loop.run(world.story(), most_steps=MOST_STEPS, wrong=lambda: tally.first)
    finally:
        world.end()
    if loop.failures:
        raise tally.broken("an error that nobody took", loop.failures[0])
    tally.count("virtual seconds", round(loop.time()))


class World:
    """Everything that there is; the faults in `faults` work on it."""

    def __init__(self, loop: VirtualLoop, random: Random, tally: Tally) -> None:
        self.loop = loop
        self.random = random
        self.tally = tally
        self.promises = Promises(tally)
        self.store = Store(loop, random, tally)
        self.store.told = self.promises.stored
        self.bus = SimulatedBus(loop, random, tally, self.store)
        self.limits = Limits(
            commit_window=random.choice([0.0, 0.010, 0.050]),
            idle_seconds=random.choice([0.3, 2.0, 10.0]),
            catch_up_seconds=random.choice([1.0, 5.0]),
            snapshot_rows=random.choice([3, 10, 40]),
            snapshot_seconds=random.choice([0.5, 3.0]),
            queue_bytes=random.choice([300, 20_000, 200_000]),
            unsaved_bytes=random.choice([8_000, 20_000, 2_000_000]),
            tick_seconds=random.choice([0.2, 1.0]),
            stop_seconds=3.0,
        )
        self.way = Way(most_s=random.choice([0.005, 0.030, 0.200]))
        self.air = Air(loop, random, self.way, self.limits, self.promises, tally)
        self.documents = ["plan", "diary"][: random.randint(1, 2)]
        self.nodes = [
            Node(name, self.air, random, self.store, self.bus)
            for name in ["north", "east", "south"][: random.randint(1, 3)]
        ]
        self.people: list[Person] = []
        self.grants: dict[Place, Grant] = {}
        self.ended_sessions: set[str] = set()
        self.offline: set[Person] = set()
        self._wires = 0

    # --- the story -----------------------------------------------------------------

    async def story(self) -> None:
        """From the first document to the last comparison."""
        for number, author in enumerate(AUTHORS[: self.random.randint(2, len(AUTHORS))]):
            for document in self.documents:
                if number < 2 or self.random.random() < 0.6:
                    self.people.append(Person(author, document, self.air, self.dial))
                self.grants[document, author] = EVERYTHING
                self.grants[document, STRANGER] = EVERYTHING
        for node in self.nodes:
            node.start(self.grants, self.ended_sessions)
        for document in self.documents:
            await self._create(document)
        for person in self.people:
            person.open()
        length = self.random.uniform(2.0, 8.0)
        busy = [asyncio.ensure_future(self._write(person)) for person in self.people]
        chosen = [family for family in FAMILIES if self.random.random() < 0.5]
        troubles = [asyncio.ensure_future(family(self)) for family in chosen]
        await asyncio.sleep(length)
        for task in [*busy, *troubles]:
            task.cancel()
        await asyncio.gather(*busy, *troubles, return_exceptions=True)
        for task in [*busy, *troubles]:
            if not task.cancelled() and (error := task.exception()):
                raise error
        await self._heal()
        await self._calm()
        self._compare()
        await self._close()

    async def _create(self, document: str) -> None:
        """All nodes make the document at once; one does."""
        seeds = []
        for number in range(1, len(self.nodes) + 1):
            doc: Doc[Text] = Doc(client_id=number)
            doc.get("notes", type=Text).insert(0, f"Focus {number}")
            seeds.append(doc.get_update())
        tasks = [
            node.process.run(
                self.loop.create_task, node.process.hub.create(document, seed, "server")
            )
            for node, seed in zip(self.nodes, seeds, strict=True)
        ]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        if sum(result is None for result in results) != 1:
            raise self.tally.broken("S40", f"{document} was made by {results}")
        assert all(result is None or isinstance(result, AlreadyExists) for result in results)
        self.promises.created(document, seeds[results.index(None)])

    async def _write(self, person: Person) -> None:
        """Write in bursts, with pauses in between."""
        while True:
            await asyncio.sleep(self.random.expovariate(1 / 1.5))
            for _ in range(self.random.choice([1, 1, 3, 8])):
                if self.random.random() < 0.1:
                    person.look()
                person.write()
                await asyncio.sleep(self.random.random() * 0.05)

    async def dial(self, person: Person) -> Wire:
        """A connection for one of the people."""
        offline = person in self.offline
        return await self.line(person.author, person.document, person.session, offline=offline)

    async def line(self, author: str, document: str, session: str, *, offline: bool) -> Wire:
        """A connection to a node that the balancer draws; it may be one that has just died."""
        await asyncio.sleep(self.random.uniform(self.way.least_s, self.way.most_s))
        node = self.random.choice(self.nodes)
        if offline or not node.up:
            raise LineClosed(None, "no connection")
        self._wires += 1
        process = node.process
        name = f"wire {self._wires} of {author} to {process.hub_name}"
        self.tally.count("connections")
        wire = Wire(self.air, process, name, document, author, session)
        process.run(self.loop.create_task, process.let_in(wire))
        return wire

    async def serve(self, node: Node, document: str) -> None:
        """A projection reads, or an action edits; both may be told that it cannot be done now."""
        hub = node.process.hub
        try:
            if self.random.random() < 0.5:
                state = await hub.read(document, lambda doc: doc.get_update())
                self.promises.shown(document, state, "a reading")
            else:
                await hub.edit(
                    document, "server", lambda doc: edit_somewhere(self.random, doc, "server")
                )
                self.tally.count("server edits")
        except (EditRefused, StoreUnavailable, Stopping) as refused:
            self.tally.count(f"server told {type(refused).__name__}")

    # --- the end ---------------------------------------------------------------------

    async def _heal(self) -> None:
        """Everything works again, and everybody may do everything again."""
        self.tally.note("healing")
        self.store.heal()
        self.bus.heal()
        self.offline.clear()
        for node in self.nodes:
            if node.process.life.paused:
                self.loop.resume(node.process.life)
            node.clock.ahead = 0.0
        for place in self.grants:
            self.grants[place] = EVERYTHING
            for node in self.nodes:
                if node.up:
                    node.process.run(node.process.regrant, *place, EVERYTHING)
        for node in self.nodes:
            if node.stopping:
                await asyncio.wait([node.stopping])
            if not node.up:
                node.start(self.grants, self.ended_sessions)
        for person in self.people:
            if person.wire:
                person.wire.flow()
            person.connect()

    async def _calm(self) -> None:
        """Wait until all have what the store has. Raises Broken when that never comes."""
        until = self.loop.time() + CALM_S
        unequal = "nobody was looked at"
        while self.loop.time() < until:
            await asyncio.sleep(0.5)
            for person in self.people:
                if person.must_begin_anew:
                    await person.leave()
                    if person.session in self.ended_sessions:
                        person.sessions += 1
                    person.open()
            unequal = self._unequal()
            if not unequal:
                return
        raise self.tally.broken("P5", f"not equal {CALM_S} s after all had healed: {unequal}")

    def _unequal(self) -> str:
        """Whom something is still lacking; empty when nobody."""
        for node in self.nodes:
            stats = node.process.hub.stats()
            if stats.store_failing or stats.unsaved_bytes:
                return f"{node.name} has not stored everything: {stats}"
        for person in self.people:
            if not person.settled:
                return f"{person.author} has unsaved edits in {person.document}: {person.how}"
        for document in self.documents:
            durable = self.promises.durable[document]
            for person in self.people:
                if person.document == document and clocks(person.doc) != durable.clocks:
                    return f"{person.author} lacks something of {document}"
                if person.document == document and deleted(person.doc) != durable.deletes:
                    return f"{person.author} lacks deletions of {document}"
        return ""

    def _compare(self) -> None:
        """P2 and P5: nothing that was ever written is missing, and all are the same."""
        for document in self.documents:
            rows = self.store.rows(document)
            whole = replay([row.payload for row in rows])
            for snapshot in self.store.snapshots(document):
                state = replay([row.payload for row in rows[: snapshot.seq]])
                self.promises.same(
                    document, f"the snapshot at {snapshot.seq}", snapshot.payload, state
                )
            for person in self.people:
                if person.document == document:
                    self.promises.merged(document, person.made)
                    self.promises.same(
                        document, f"{person.author}'s copy", person.doc.get_update(), whole
                    )
        self.tally.count("copies compared", len(self.people))

    async def _close(self) -> None:
        """Half of the people leave, then every node stops; nobody may be left waiting."""
        for person in self.people[::2]:
            await person.leave()
        for node in self.nodes:
            await node.stop()
        for person in self.people[1::2]:
            await person.leave()

    def end(self) -> None:
        """Let go of everything, however the story ended."""
        for node in self.nodes:
            if node.up:
                node.process.life.ended = True
        for person in self.people:
            person.end()
        self.loop.close()
