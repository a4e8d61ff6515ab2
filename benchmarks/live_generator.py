"""People who write at once: the load of `live` and `peers`, in a process of its own.

`python -m benchmarks.live_generator` reads a `Job` as JSON from standard input. It prints a line
when the measured time begins, one when it ends, and then what it found. All edits are made before
the measured time, so that writing costs nothing. What arrives is searched for their marks: a
delivery is one edit that reached one other person. Writers and readers share one clock and one
loop: apart, the delays could not be told. It is one thing: crowd, rooms and writers are one load.
"""

import asyncio
import gc
import json
import sys
import time
from array import array
from dataclasses import asdict, dataclass, field
from random import Random

import uvloop
from pycrdt import Doc

from benchmarks.dialects import dialect_of
from benchmarks.distribution import Delays
from benchmarks.live_figures import Found, Job
from benchmarks.marks import Arrivals, Mark, Run, make_edits, marks_in, runs_of, text_of
from benchmarks.visitor import NOTHING, PATIENCE_S, Visitor, state_of
from benchmarks.websocket_client import WebSocketClient
from tests.peers.wire import Kind, Message, Receipt

TICK_S = 0.005


@dataclass(eq=False, slots=True)
class Frame:
    """What a frame holds, looked for once, as everybody gets the same bytes; and who got it when.

    How long its edits took is worked out in the end: to do it at each arrival costs more than all
    the rest, and would make the load measure itself.
    """

    marks: list[Mark]
    runs: list[Run]
    times: "array[float]" = field(default_factory=lambda: array("d"))
    readers: "list[Writer]" = field(default_factory=list)


class Crowd:
    """All rooms with their writers, and the stop-watch."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.random = Random(job.seed)
        self.found = Found()
        self.warm = int(job.warm_up * job.edits_per_second)
        self.total = self.warm + int(job.measured * job.edits_per_second)
        self.to_others, self.to_receipt = Delays(), Delays()
        self.late, self.ticks_late = Delays(), Delays()
        self.complete = asyncio.Event()
        self.closed: list[int] = []
        places = zip(job.addresses, job.elsewhere or job.addresses, strict=True)
        self.rooms = [Room(self, here, there) for here, there in places]
        self.writers = [writer for room in self.rooms for writer in room.writers]
        self._frames: dict[bytes, Frame] = {}
        acknowledged = self.writers[0].dialect.acknowledges
        self._unfinished = (1 + acknowledged) * len(self.writers)

    def read(self, frame: bytes) -> Frame:
        """The edits of a frame."""
        read = self._frames.get(frame)
        if read is None:
            marks = marks_in(frame)
            read = self._frames[frame] = Frame(marks, runs_of(marks))
        return read

    def finished(self) -> None:
        """A writer has all of the others' edits, or all own receipts."""
        self._unfinished -= 1
        if not self._unfinished:
            self.complete.set()

    async def write(self) -> Found:
        """Connect, write, wait for what is under way, and tell what came of it."""
        for room in self.rooms:
            await room.join()
        gc.disable()  # what is made and kept is not to be looked through again and again
        begin = asyncio.get_running_loop().time() + 0.5
        interval = 1 / self.job.edits_per_second
        writing = [
            asyncio.create_task(writer.write(begin + self.random.random() * interval, interval))
            for writer in self.writers
        ]
        ticking = asyncio.create_task(self._tick())
        await _until(begin + self.job.warm_up)
        print(json.dumps("begin"), flush=True)
        wall, processor = time.perf_counter(), time.process_time()
        await asyncio.gather(*writing)
        try:
            await asyncio.wait_for(self.complete.wait(), self.job.drain)
        except TimeoutError:
            print("not everything arrived in time", file=sys.stderr)
        self.found.whole_s = time.perf_counter() - wall
        self.found.cpu_share = (time.process_time() - processor) / self.found.whole_s
        print(json.dumps("end"), flush=True)
        ticking.cancel()
        gc.enable()
        self._conclude()
        return self.found

    def _conclude(self) -> None:
        found = self.found
        for frame in self._frames.values():
            measured = [mark for mark in frame.marks if mark[1] >= self.warm]
            found.batches += bool(measured)
            for now, reader in zip(frame.times, frame.readers, strict=True):
                found.frames += any(author != reader.number for author, _ in measured)
                reader.note(measured, now, self.to_others)
        found.edits = (self.total - self.warm) * len(self.writers)
        found.to_others = self.to_others.quantiles()
        found.to_receipt = self.to_receipt.quantiles()
        found.late = self.late.quantiles()
        found.ticks_late = self.ticks_late.quantiles()
        found.deliveries = self.to_others.count
        found.closed = list(self.closed)
        for writer in self.writers:
            found.missing += writer.arrivals.missing(self.total, writer.number)
            found.out_of_order += writer.arrivals.out_of_order + writer.arrivals.repeated
            if writer.dialect.acknowledges:
                found.without_receipt += self.total - writer.durable

    async def _tick(self) -> None:
        """How late this process comes to what is due, whatever else it does."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + TICK_S
            await asyncio.sleep(TICK_S)
            self.ticks_late.add(loop.time() - due)


class Room:
    """One document and its writers; the first of them remembers what it got.

    Every second writer and the newcomer go `there`, the others are `here`.
    """

    def __init__(self, crowd: Crowd, here: str, there: str) -> None:
        self.here, self.there = here, there
        self.writers = [
            Writer(crowd, there if number % 2 else here, number)
            for number in range(len(crowd.job.tokens))
        ]
        for writer in self.writers:
            writer.meet(self.writers)
        self._job, self._total = crowd.job, crowd.total
        self._base = b""

    async def join(self) -> None:
        """Find or make the text, and bring all writers into step."""
        host = Visitor(self._job.dialect, self.here, self._job.tokens[0])
        await host.connect()
        self._base = await host.find_text()
        for writer in self.writers:
            await writer.join(self._base)
        host.close()  # only now: a server without a store forgets a document that nobody has open

    async def same_for_newcomer(self) -> bool:
        """Whether a newcomer reads what the first writer got live, with every mark once."""
        job, witness = self._job, self.writers[0]
        assert witness.updates is not None
        seen = text_of([self._base, *witness.payloads()])
        newcomer = text_of([await state_of(job.dialect, self.there, job.tokens[0])])
        marks = marks_in(newcomer.encode())
        each_once = len(set(marks)) == len(marks) == self._total * len(self.writers)
        return seen == newcomer and each_once


class Writer:
    """One person of a room; the first keeps the frames of all updates."""

    def __init__(self, crowd: Crowd, address: str, number: int) -> None:
        self.number = number
        self.dialect = dialect_of(crowd.job.dialect, address)
        self.arrivals = Arrivals(len(crowd.job.tokens))
        self.durable = 0
        self.edits: list[bytes] = []
        self.updates: list[bytes] | None = [] if number == 0 else None
        self.sent_at = [0.0] * crowd.total
        self._crowd, self._address = crowd, address
        self._client = WebSocketClient(self._received, self._ended)
        self._joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._room: list[Writer] = []
        self._answers = 0
        self._awaited = crowd.total * (len(crowd.job.tokens) - 1)

    async def join(self, base: bytes) -> None:
        """Make all edits, connect, and come into step."""
        self.edits = [
            self.dialect.write(Message(Kind.UPDATE, update))
            for update in make_edits(base, self.number, self._crowd.total)
        ]
        token = self._crowd.job.tokens[self.number]
        await self._client.connect(self._address, token, self.dialect.subprotocol)
        for frame in self.dialect.greeting():
            self._client.send(frame)
        self._client.send(self.dialect.write(Message(Kind.STEP1, Doc().get_state())))
        await asyncio.wait_for(self._joined, PATIENCE_S)

    async def write(self, first: float, interval: float) -> None:
        """Send one edit after the other, each at its time and not by what came of the last."""
        crowd = self._crowd
        loop = asyncio.get_running_loop()
        for number, edit in enumerate(self.edits):
            due = first + (number + crowd.random.uniform(0, 0.4)) * interval
            if (wait := due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.sent_at[number] = time.perf_counter()
            self._client.send(edit)
            if number >= crowd.warm:
                crowd.late.add(loop.time() - due)

    def meet(self, room: "list[Writer]") -> None:
        """Get to know all writers of the room, in the order of their numbers."""
        self._room = room

    def payloads(self) -> list[bytes]:
        """All updates that this writer sent and got."""
        frames = [*self.edits, *(self.updates or [])]
        return [
            message.payload
            for frame in frames
            for message in self.dialect.read(frame)
            if isinstance(message, Message)
        ]

    def _ended(self, code: int) -> None:
        self._crowd.closed.append(code)
        if not self._joined.done():
            self._joined.set_exception(ConnectionError(f"closed with {code} before joining"))

    def _received(self, frame: bytes) -> None:
        now = time.perf_counter()
        if frame.startswith(self.dialect.update_head):
            self._take_update(frame, now)
            return
        for message in self.dialect.read(frame):
            match message:
                case Receipt(count):
                    self._take_receipt(count, now)
                case Message(Kind.UPDATE):
                    self._take_update(self.dialect.write(message), now)
                case Message(Kind.STEP1):
                    self._client.send(self.dialect.write(Message(Kind.STEP2, NOTHING)))
                    self._answers += 1
                    self._crowd.found.asked_again += self._answers > 1
                case Message(Kind.STEP2) if not self._joined.done():
                    self._joined.set_result(None)
                case _:
                    pass

    def _take_update(self, frame: bytes, now: float) -> None:
        crowd, arrivals = self._crowd, self.arrivals
        if self.updates is not None:
            self.updates.append(frame)
        read = crowd.read(frame)
        if read.runs and arrivals.take_runs(read.runs, self.number):
            read.times.append(now)
            read.readers.append(self)
            self._expect_fewer(sum(end - at for by, at, end in read.runs if by != self.number))
            return
        new = [mark for mark in read.marks if mark[0] != self.number and arrivals.take(*mark)]
        self.note([mark for mark in new if mark[1] >= crowd.warm], now, crowd.to_others)
        self._expect_fewer(len(new))

    def note(self, marks: list[Mark], now: float, delays: Delays) -> None:
        """Add to `delays` how long those of `marks` that others made took until `now`."""
        for author, number in marks:
            if author != self.number:
                delays.add(now - self._room[author].sent_at[number])

    def _expect_fewer(self, by: int) -> None:
        if by:
            self._awaited -= by
            if not self._awaited:
                self._crowd.finished()

    def _take_receipt(self, count: int, now: float) -> None:
        durable = count - self._answers
        for number in range(max(self.durable, self._crowd.warm), durable):
            self._crowd.to_receipt.add(now - self.sent_at[number])
        if durable > self.durable:
            self.durable = durable
            if durable == self._crowd.total:
                self._crowd.finished()


async def run(job: Job) -> Found:
    """The whole load; what one writer of each room got live is then compared with a newcomer's."""
    crowd = Crowd(job)
    found = await crowd.write()
    if not found.missing and not found.closed:
        same = [await room.same_for_newcomer() for room in crowd.rooms]
        found.same_for_newcomer = all(same)
    return found


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))


if __name__ == "__main__":
    print(json.dumps(asdict(uvloop.run(run(Job(**json.load(sys.stdin)))))))
