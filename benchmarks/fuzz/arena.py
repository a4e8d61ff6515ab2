"""A hub with honest people, and a liar among them in every state that a connection can be in.

Two witnesses write in the document that is attacked, two more in another. Whatever the liar sends:
nothing is raised, nobody else is closed, the witnesses' edits arrive, what is stored can be read
again and is what the witnesses have, and nothing is stored for somebody who may only read.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from random import Random
from typing import Any

from pycrdt import Doc, Text

from benchmarks.fuzz.corpus import honest, lie
from benchmarks.fuzz.mutations import mutate
from benchmarks.fuzz.report import Finding, Report
from sync.close_codes import CloseCode
from sync.codec import read_state_vector
from sync.sameness import fingerprint
from sync.updates import ends
from tests.sync.ends import DOCUMENT, Guest
from tests.sync.house import House

ELSEWHERE = "elsewhere"
LIAR, READER = "mallory", "vera"
FRAMES = 12
"""At most so many frames are sent over one connection after it has reached its state."""
EXCHANGE_EVERY = 50
ALLOWED = frozenset(CloseCode) - {CloseCode.INTERNAL, CloseCode.RESTARTING}
"""How a bad frame may end its own connection: anything else is a defect of ours."""


class Arena:
    """One hub with its documents; `attack` sends frames to it."""

    def __init__(self, house: House, random: Random, report: Report) -> None:
        self.house = house
        self.report = report
        self._random = random
        self._said = 0
        self._sent: list[bytes] = []
        self._state = ""

    async def open(self) -> None:
        """Make the documents, and let the witnesses in."""
        await self.house.create("first words")
        await self.house.create("elsewhere", document=ELSEWHERE)
        self.here = [await self.house.join("priya"), await self.house.join("tom")]
        self.there = [
            await self.house.join("ana", document=ELSEWHERE),
            await self.house.join("ben", document=ELSEWHERE),
        ]
        self.look()
        await self.house.turns()

    def look(self) -> None:
        """The witnesses show themselves: who is silent for long is not shown any more."""
        for witness in (*self.here, *self.there):
            witness.look(section="focus")

    async def attack(self, frames: int) -> None:
        """Send so many frames, over one connection after the other."""
        end = self.report.frames + frames
        due = self.report.frames + EXCHANGE_EVERY
        while self.report.frames < end and not self.report.findings:
            state, lived = self._random.choice(list(STATES.items()))
            self._state, self._sent = state, []
            self.report.states[state] += 1
            self.report.connections += 1
            await lived(self)
            await self.house.turns(8)
            self._look_around()
            if self.report.frames >= due:
                due += EXCHANGE_EVERY
                await self.exchange()

    # --- what the liar does ----------------------------------------------------------

    async def seat(self, author: str = LIAR, **how: Any) -> Guest:
        return await self.house.seat(author, receipts=self._random.random() < 0.5, **how)

    def throw(self, guest: Guest) -> None:
        """Send honest, mutated and made-up frames over the connection of `guest`."""
        for _ in range(self._random.randint(1, FRAMES)):
            self.send(guest, self._frame(guest))

    def send(self, guest: Guest, frame: bytes) -> None:
        """Send one frame, as the network hands it over."""
        self._sent.append(frame)
        self.report.frames += 1
        try:
            self.house.connections[guest].receive(frame)
        except BaseException as error:  # a panic of the engine is no Exception
            self.find(f"raised {type(error).__name__}: {error}")

    def _frame(self, guest: Guest) -> bytes:
        random = self._random
        if random.random() < 0.25:
            other = random.choice((*self.here, *self.there))
            reached = read_state_vector(other.doc.get_state()).get(other.client, 0)
            frame = lie(guest.client, other.client, reached, random)
            return mutate(frame, b"", random) if random.random() < 0.5 else frame
        frame = honest(guest.doc, guest.client, random)
        if random.random() < 0.4:
            return frame
        return mutate(frame, self._sent[-1] if self._sent else frame, random)

    async def leave(self, guest: Guest) -> None:
        """The liar's connection ends, if it has not been ended; how is counted."""
        if guest.closed is None:
            self.report.closed["not closed"] += 1
        else:
            self.report.closed[guest.closed.name] += 1
            if guest.closed not in ALLOWED or not guest.reason:
                self.find(f"closed with {guest.closed.name}: {guest.reason}")
        self.house.leave(guest)
        del self.house.connections[guest], self.house.lines[guest]
        guest.forget()

    # --- what must hold --------------------------------------------------------------

    def find(self, what: str) -> None:
        """Note a finding with all that led to it."""
        self.report.findings.append(Finding(what, self._state, tuple(self._sent)))

    def _look_around(self) -> None:
        for witness in (*self.here, *self.there):
            if witness.closed is not None:
                self.find(f"somebody else was closed with {witness.closed.name}: {witness.reason}")
        for witness in self.here:
            for other, name in zip(self.here, ("Priya", "Tom"), strict=True):
                shown = witness.states.get(other.client)
                if shown is None or shown["user"] != {"name": name}:
                    self.find(f"{name} is shown as {shown}")

    async def exchange(self) -> None:
        """Of each pair of witnesses one writes, in turn, and the other hears it."""
        self.report.exchanges += 1
        for pair in (self.here, self.there):
            writer, reader = pair[:: (1, -1)[self.report.exchanges % 2]]
            self._said += 1
            word = f"({self._said})"
            writer.write(word)
            try:
                await writer.until(lambda writer=writer: writer.durable >= writer.sent)  # type: ignore[misc]
                await reader.until(lambda reader=reader, word=word: word in reader.words)  # type: ignore[misc]
            except TimeoutError:
                self.find(f"{word} was not heard, or has no receipt")

    async def judge(self) -> None:
        """Look at all that was stored."""
        self._state, self._sent = "at the end", []
        await self.exchange()
        documents = self.house.log._documents
        for document, witnesses in ((DOCUMENT, self.here), (ELSEWHERE, self.there)):
            replay: Doc[Any] = Doc()
            theirs = {witness.client for witness in witnesses}
            for row in documents[document].rows:
                replay.apply_update(row.payload)
                if row.author == READER or (row.author == LIAR and document == ELSEWHERE):
                    self.find(f"{row.author} has changed {document}")
                if row.author == LIAR and theirs & ends(row.payload).keys():
                    self.find("structs were stored under somebody else's clientID")
            for witness in witnesses:
                if fingerprint(witness.doc.get_update()) != fingerprint(replay.get_update()):
                    self.find(f"a witness has another {document} than the log")


async def _before_step1(arena: Arena) -> None:
    liar = await arena.seat()
    arena.throw(liar)
    await arena.leave(liar)


async def _joined(arena: Arena) -> None:
    liar = await arena.seat()
    liar.greet()
    arena.throw(liar)
    await arena.leave(liar)


async def _read_only(arena: Arena) -> None:
    reader = await arena.seat(READER, may_write=False)
    reader.greet()
    arena.throw(reader)
    await arena.leave(reader)


async def _with_a_gap(arena: Arena) -> None:
    liar = await arena.seat()
    liar.answers_step1 = False
    liar.greet()
    for words in ("one", "two"):
        last = liar.change(lambda doc, words=words: doc.get("text", type=Text).insert(0, words))
    liar.send(last)
    arena.throw(liar)
    await arena.leave(liar)


async def _with_unsaved_edits(arena: Arena) -> None:
    liar = await arena.seat()
    liar.greet()
    arena.house.log.open.clear()
    liar.write("unsaved")
    await arena.house.turns(3)
    arena.throw(liar)
    arena.house.log.open.set()
    await arena.house.turns(3)
    await arena.leave(liar)


async def _while_the_store_fails(arena: Arena) -> None:
    liar = await arena.seat()
    liar.greet()
    arena.house.log.failing = True
    liar.write("unsaved")
    await arena.house.turns(3)
    arena.throw(liar)
    arena.house.log.failing = False
    arena.house.clock.advance(3.0)
    arena.look()
    await arena.house.turns(3)
    await arena.leave(liar)


async def _after_close(arena: Arena) -> None:
    liar = await arena.seat()
    liar.greet()
    arena.house.connections[liar].close(CloseCode.FORBIDDEN, "the right has ended")
    arena.throw(liar)
    await arena.leave(liar)


STATES: dict[str, Callable[[Arena], Awaitable[None]]] = {
    "before Step1": _before_step1,
    "joined": _joined,
    "read-only": _read_only,
    "with a gap": _with_a_gap,
    "with unsaved edits": _with_unsaved_edits,
    "while the store fails": _while_the_store_fails,
    "after close": _after_close,
}


@asynccontextmanager
async def an_arena(random: Random, report: Report) -> AsyncIterator[Arena]:
    """A hub of its own; rates are not limited, so that every frame is read."""
    limits = {"frames_burst": 1e9, "bytes_burst": 1e12, "presence_bytes": 16 * 1024}
    with quiet_log():
        async with House(**limits) as house:
            arena = Arena(house, random, report)
            await arena.open()
            yield arena
            for witness in (*arena.here, *arena.there):
                witness.forget()


@contextmanager
def quiet_log() -> Iterator[None]:
    """Let the engine's warnings about what is thrown at it go by."""
    log = logging.getLogger("sync")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


async def fuzz(frames: int, seed: str, *, per_arena: int = 2000) -> Report:
    """Throw so many frames; the same seed throws the same ones. Stops at the first finding."""
    report = Report()
    number = 0
    while report.frames < frames and not report.findings:
        random = Random(f"{seed} {number}")
        number += 1
        async with an_arena(random, report) as arena:
            await arena.attack(min(per_arena, frames - report.frames))
            if not report.findings:
                await arena.judge()
        await asyncio.sleep(0)
    return report
