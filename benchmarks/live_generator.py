"""Fifty people who write at once: the load of the benchmark `live`, in a process of its own.

`python -m benchmarks.live_generator` reads a `Job` as JSON from standard input. It prints a line
when the measured time begins, one when it ends, and then what it found. An edit is a mark
`~writer.number;`, made with pycrdt before the measured time, so that writing it costs nothing. What
arrives is searched for marks: a delivery is one edit that reached one other person. It is one thing
because writers and readers share one clock and one loop: apart, the delays could not be told.
"""

import asyncio
import json
import re
import secrets
import sys
import time
from dataclasses import asdict
from random import Random

import uvloop
from pycrdt import Doc, Map, Text, TransactionEvent

from benchmarks.distribution import Delays
from benchmarks.live_figures import Found, Job
from benchmarks.websocket_client import WebSocketClient
from schemas.documents import FIELDS_ROOT
from tests.peers.wire import RECEIPTS, Kind, Message, Receipt, decode, encode

FIELD = "class_name"
DRAIN_S = 30.0
TICK_S = 0.005
_MARK = re.compile(rb"~(\d{3})\.(\d{6});")
_EMPTY_ANSWER = encode(Message(Kind.STEP2, b"\x00\x00"))
_REMEMBERED_FRAMES = 4000


class Crowd:
    """All writers, what they expect of each other, and the stop-watch."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.random = Random(job.seed)
        self.found = Found()
        self.warm = int(job.warm_up * job.edits_per_second)
        self.total = self.warm + int(job.measured * job.edits_per_second)
        self.to_others, self.to_receipt = Delays(), Delays()
        self.late, self.ticks_late = Delays(), Delays()
        self.sent_at = [[0.0] * self.total for _ in job.tokens]
        self.complete = asyncio.Event()
        self._known_frames: dict[bytes, list[tuple[int, int]]] = {}
        self._unfinished = 2 * len(job.tokens)
        self.writers = [Writer(self, number) for number in range(len(job.tokens))]

    def marks_in(self, frame: bytes) -> list[tuple[int, int]]:
        """Writer and number of each edit in a frame; everybody gets the same bytes."""
        marks = self._known_frames.get(frame)
        if marks is None:
            marks = [(int(writer), int(number)) for writer, number in _MARK.findall(frame)]
            if len(self._known_frames) > _REMEMBERED_FRAMES:
                self._known_frames.clear()
            self._known_frames[frame] = marks
            self.found.batches += any(number >= self.warm for _, number in marks)
        return marks

    def finished(self) -> None:
        """A writer has all of the others' edits, or all own receipts."""
        self._unfinished -= 1
        if not self._unfinished:
            self.complete.set()

    async def write(self, base: bytes) -> Found:
        """Connect, write, wait for what is under way, and tell what came of it."""
        for writer in self.writers:
            await writer.join(base)
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
            await asyncio.wait_for(self.complete.wait(), DRAIN_S)
        except TimeoutError:
            print("not everything arrived in time", file=sys.stderr)
        self.found.cpu_share = (time.process_time() - processor) / (time.perf_counter() - wall)
        print(json.dumps("end"), flush=True)
        ticking.cancel()
        self._conclude()
        return self.found

    def _conclude(self) -> None:
        found = self.found
        found.edits = (self.total - self.warm) * len(self.writers)
        found.to_others = self.to_others.quantiles()
        found.to_receipt = self.to_receipt.quantiles()
        found.late = self.late.quantiles()
        found.ticks_late = self.ticks_late.quantiles()
        found.deliveries = self.to_others.count
        for writer in self.writers:
            found.missing += sum(
                self.total - reached
                for author, reached in enumerate(writer.expects)
                if author != writer.number
            )
            found.without_receipt += self.total - writer.durable

    async def _tick(self) -> None:
        """How late this process comes to what is due, whatever else it does."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + TICK_S
            await asyncio.sleep(TICK_S)
            self.ticks_late.add(loop.time() - due)


class Writer:
    """One person: `expects` is the number of the next edit of each other person."""

    def __init__(self, crowd: Crowd, number: int) -> None:
        self.number = number
        self.expects = [0] * len(crowd.job.tokens)
        self.durable = 0
        self.edits: list[bytes] = []
        self.updates: list[bytes] | None = [] if number == 0 else None
        self._crowd = crowd
        self._client = WebSocketClient(self._received, crowd.found.closed.append)
        self._answers = 0
        self._have = 0

    async def join(self, base: bytes) -> None:
        """Make all edits, connect, and come into step."""
        self.edits = make_edits(base, self.number, self._crowd.total)
        job = self._crowd.job
        await self._client.connect(job.address, job.tokens[self.number], RECEIPTS)
        self._client.send(encode(Message(Kind.STEP1, Doc().get_state())))

    async def write(self, first: float, interval: float) -> None:
        """Send one edit after the other, each at its time and not by what came of the last."""
        crowd = self._crowd
        for number, edit in enumerate(self.edits):
            due = first + (number + crowd.random.uniform(0, 0.4)) * interval
            await _until(due)
            now = time.perf_counter()
            crowd.sent_at[self.number][number] = now
            self._client.send(edit)
            if number >= crowd.warm:
                crowd.late.add(asyncio.get_running_loop().time() - due)

    def _received(self, frame: bytes) -> None:
        now = time.perf_counter()
        if frame.startswith(b"\x00\x02"):
            self._take_update(frame, now)
            return
        for message in decode(frame):
            match message:
                case Receipt(count):
                    self._take_receipt(count, now)
                case Message(Kind.UPDATE):
                    self._take_update(encode(message), now)
                case Message(Kind.STEP1):
                    self._client.send(_EMPTY_ANSWER)
                    self._answers += 1
                    self._crowd.found.asked_again += self._answers > 1
                case _:
                    pass

    def _take_update(self, frame: bytes, now: float) -> None:
        crowd, expects = self._crowd, self.expects
        if self.updates is not None:
            self.updates.append(frame)
        measured = False
        for author, number in crowd.marks_in(frame):
            if author == self.number:
                continue
            if number != expects[author]:
                crowd.found.out_of_order += 1
            expects[author] = number + 1
            self._have += 1
            if number >= crowd.warm:
                measured = True
                crowd.to_others.add(now - crowd.sent_at[author][number])
        crowd.found.frames += measured
        if self._have == crowd.total * (len(expects) - 1):
            self._have += 1
            crowd.finished()

    def _take_receipt(self, count: int, now: float) -> None:
        durable = count - self._answers
        sent_at = self._crowd.sent_at[self.number]
        for number in range(max(self.durable, self._crowd.warm), durable):
            self._crowd.to_receipt.add(now - sent_at[number])
        if durable > self.durable:
            self.durable = durable
            if durable == self._crowd.total:
                self._crowd.finished()


def make_edits(base: bytes, writer: int, count: int) -> list[bytes]:
    """Frames of `count` edits, each a mark behind the writer's last one."""
    doc: Doc[Map[Text]] = Doc(client_id=secrets.randbits(32))
    doc.apply_update(base)
    frames: list[bytes] = []

    def keep(event: TransactionEvent) -> None:
        frames.append(encode(Message(Kind.UPDATE, event.update)))

    subscription = doc.observe(keep)
    text = doc.get(FIELDS_ROOT, type=Map)[FIELD]
    assert isinstance(text, Text)
    for number in range(count):
        text.insert(len(text), f"~{writer:03}.{number:06};")
    doc.unobserve(subscription)
    return frames


async def state_of(job: Job) -> bytes:
    """What a newcomer gets: the whole document as one update."""
    arrived: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def received(frame: bytes) -> None:
        for message in decode(frame):
            if isinstance(message, Message) and message.kind is Kind.STEP2 and not arrived.done():
                arrived.set_result(message.payload)

    client = WebSocketClient(received, lambda _: None)
    await client.connect(job.address, job.tokens[0], RECEIPTS)
    client.send(encode(Message(Kind.STEP1, Doc().get_state())))
    state = await asyncio.wait_for(arrived, DRAIN_S)
    client.close()
    return state


def text_of(updates: list[bytes]) -> str:
    """The written text after these updates."""
    doc: Doc[Map[Text]] = Doc()
    for update in updates:
        doc.apply_update(update)
    return str(doc.get(FIELDS_ROOT, type=Map)[FIELD])


def payloads(frames: list[bytes]) -> list[bytes]:
    return [
        message.payload
        for frame in frames
        for message in decode(frame)
        if isinstance(message, Message)
    ]


async def run(job: Job) -> Found:
    """The whole load; what one writer got live is then compared with what a newcomer gets."""
    base = await state_of(job)
    crowd = Crowd(job)
    found = await crowd.write(base)
    witness = crowd.writers[0]
    assert witness.updates is not None
    seen = text_of([base, *payloads(witness.edits), *payloads(witness.updates)])
    newcomer = text_of([await state_of(job)])
    marks = [(int(writer), int(number)) for writer, number in _MARK.findall(newcomer.encode())]
    each_once = len(set(marks)) == len(marks) == crowd.total * len(crowd.writers)
    found.same_for_newcomer = seen == newcomer and each_once
    return found


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))


if __name__ == "__main__":
    print(json.dumps(asdict(uvloop.run(run(Job(**json.load(sys.stdin)))))))
