"""The other ends: Yjs clients in memory, a table at which they meet one pure room, and a clock."""

import asyncio
import heapq
import itertools
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pycrdt import Doc, Text

from sync.batches import Batch, Budget
from sync.bus import RemotePresence
from sync.close_codes import CloseCode
from sync.codec import decode, encode
from sync.effects import Announce, Close, Done, Effect, Reading, Send
from sync.limits import Limits
from sync.log import NewRow, Row, Stored
from sync.messages import (
    Awareness,
    AwarenessEntry,
    Message,
    Plain,
    Receipt,
    Step1,
    Step2,
    Update,
)
from sync.opening import opening
from sync.peer import Identity, Peer
from sync.room import Room
from sync.updates import ends

DOCUMENT = "plan"
SERVER = "server"


def an_identity(author: str = "priya", session: str = "") -> Identity:
    """A person, by default in the one session named after them."""
    return Identity(author, session or f"{author}-1", {"name": author.title()})


def text(doc: Doc[Any]) -> Text:
    """The text in which these tests write."""
    return doc.get("text", type=Text)


def content(words: str = "", client: int = 1) -> bytes:
    """A document's first content, as the server makes it."""
    doc: Doc[Any] = Doc(client_id=client)
    if words:
        text(doc).insert(0, words)
    return doc.get_update()


def stored(*updates: bytes, author: str = SERVER) -> Stored:
    """A document as the log has it, all rows by one author."""
    rows = tuple(Row(author, "", 0.0, update, seq) for seq, update in enumerate(updates, 1))
    owners = {client: author for update in updates for client in ends(update)}
    return Stored(len(rows), None, rows, owners)


Wait = tuple[Callable[[], bool], asyncio.Future[None]]


class Guest:
    """A Yjs client: a document of its own, and what it was sent. Its way out is `out`."""

    waits: ClassVar[list[Wait]] = []

    def __init__(self, client: int, out: Callable[[bytes], None] = lambda _: None) -> None:
        self.doc: Doc[Any] = Doc(client_id=client)
        self.client = client
        self.out = out
        self.got: list[Message] = []
        self.states: dict[int, dict[str, Any] | None] = {}
        self.durable = 0
        self.sent = 0
        self.closed: CloseCode | None = None
        self.reason = ""
        self.answers_step1 = True
        self.awareness_clock = 0
        self.own: list[bytes] = []
        self._receiving = False
        self._subscription = self.doc.observe(self._observe)

    @classmethod
    def after(cls, other: "Guest") -> "Guest":
        """Another replica under the clientID of `other`, with what that has."""
        guest = cls(other.client)
        guest.doc.apply_update(other.doc.get_update())
        guest.own.clear()
        return guest

    def _observe(self, event: Any) -> None:
        if not self._receiving:
            self.own.append(event.update)

    def forget(self) -> None:
        """Let go of the document, which is observed and would stay in memory with all of this."""
        self.doc.unobserve(self._subscription)

    # what it does

    def say(self, message: Message) -> None:
        """Send any message."""
        self.out(encode(message))

    def greet(self) -> None:
        """Ask for all that it lacks."""
        self.say(Step1(self.doc.get_state()))

    def change(self, act: Callable[[Doc[Any]], None]) -> bytes:
        """Edit its own document, and keep the edit."""
        before = len(self.own)
        with self.doc.transaction():
            act(self.doc)
        assert len(self.own) == before + 1, "the change changed nothing"
        return self.own[-1]

    def send(self, update: bytes) -> None:
        """Send an update as one frame."""
        self.sent += 1
        self.say(Update(update))

    def write(self, words: str, at: int = 0) -> bytes:
        """Type `words` and send them."""
        update = self.change(lambda doc: text(doc).insert(at, words))
        self.send(update)
        return update

    def erase(self, start: int, stop: int) -> bytes:
        """Delete and send."""

        def act(doc: Doc[Any]) -> None:
            del text(doc)[start:stop]

        update = self.change(act)
        self.send(update)
        return update

    def answer(self, state: bytes) -> None:
        """Send the Step2 for a Step1."""
        self.sent += 1
        self.say(Step2(self.doc.get_update(state)))

    def look(self, **state: Any) -> None:
        """Send its presence."""
        self.awareness_clock += 1
        self.say(Awareness((self.entry(**state),)))

    def entry(self, **state: Any) -> AwarenessEntry:
        return AwarenessEntry(self.client, self.awareness_clock, json.dumps(state))

    # what it hears

    def hear(self, frame: bytes) -> None:
        message = decode(frame)
        self.got.append(message)
        if isinstance(message, Receipt):
            assert message.count > self.durable, "a receipt that says nothing new"
            self.durable = message.count
            if message.then:
                self._take(message.then)
        else:
            self._take(message)
        self._wake()

    def end(self, code: CloseCode, reason: str) -> None:
        self.closed = self.closed or code
        self.reason = self.reason or reason
        self._wake()

    def _take(self, message: Plain) -> None:
        match message:
            case Step1(state) if self.answers_step1:
                self.answer(state)
            case Step2(update) | Update(update):
                self._receiving = True
                self.doc.apply_update(update)
                self._receiving = False
            case Awareness(entries):
                for entry in entries:
                    self.states[entry.client] = json.loads(entry.state)
            case _:
                pass

    # what a test asks

    @property
    def words(self) -> str:
        return str(text(self.doc))

    def received(self, kind: type[Message]) -> list[Any]:
        """All messages of one kind, those that came with a receipt included."""
        then = [m.then for m in self.got if isinstance(m, Receipt) and m.then]
        return [message for message in [*self.got, *then] if isinstance(message, kind)]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until what it, or another guest, has heard makes `condition` true."""
        if not condition():
            wait = (condition, asyncio.get_running_loop().create_future())
            self.waits.append(wait)
            try:
                await asyncio.wait_for(wait[1], 20)
            finally:
                self.waits.remove(wait)

    def _wake(self) -> None:
        for condition, future in self.waits:
            if not future.done() and condition():
                future.set_result(None)


class Table:
    """One pure room with guests around it; the test decides when a batch is cut and durable."""

    def __init__(self, *updates: bytes, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.budget = Budget(self.limits.unsaved_bytes)
        self.log = stored(*(updates or (content(),)))
        self.rows: list[NewRow] = list(self.log.rows)
        self.room = Room(DOCUMENT, opening(self.log), self.limits, self.budget)
        self.guests: dict[Peer, Guest] = {}
        self.announced: list[RemotePresence] = []
        self.done: list[Reading] = []
        self.batch: Batch | None = None
        self.now = 0.0
        self._clients = itertools.count(11)

    def seat(
        self,
        author: str = "priya",
        *,
        session: str = "",
        may_write: bool = True,
        receipts: bool = True,
        client: int = 0,
        doc: Guest | None = None,
    ) -> Guest:
        """Let somebody in who says nothing yet; with `doc`, an earlier guest comes back."""
        guest = Guest(client or (doc.client if doc else next(self._clients)))
        if doc:
            guest.doc.apply_update(doc.doc.get_update())
            guest.own.clear()
        peer = Peer(an_identity(author, session), may_write, receipts)
        self.guests[peer] = guest
        guest.out = lambda frame: self.perform(self.room.receive(peer, frame, self.now))
        self.perform(self.room.join(peer))
        return guest

    def join(self, author: str = "priya", **how: Any) -> Guest:
        """Let somebody in who greets, as every client does."""
        guest = self.seat(author, **how)
        guest.greet()
        return guest

    def peer(self, guest: Guest) -> Peer:
        return next(peer for peer, other in self.guests.items() if other is guest)

    def leave(self, guest: Guest) -> None:
        peer = self.peer(guest)
        del self.guests[peer]
        self.room.leave(peer)

    def perform(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            match effect:
                case Send(peers, frame):
                    for peer in peers:
                        self.guests[peer].hear(frame)
                case Close(peer, code, reason):
                    self.guests[peer].end(code, reason)
                    self.leave(self.guests[peer])
                case Announce(entries):
                    self.announced += entries
                case Done(reading):
                    self.done.append(reading)

    def cut(self, at: float = 0.0) -> Batch:
        self.batch = self.room.cut(at)
        return self.batch

    def land(self) -> None:
        """The batch that was cut becomes durable, and everybody is told."""
        assert self.batch
        first = len(self.rows) + 1
        self.rows += self.batch.rows
        self.batch = None
        self.perform(self.room.committed(first, len(self.rows)))
        self.perform(self.room.acknowledge())

    def commit(self) -> None:
        """Store all that there is to store."""
        while self.room.wants_cut:
            self.cut()
            self.land()

    def show_presence(self) -> None:
        self.perform(self.room.show_presence())

    def replay(self) -> str:
        """What somebody would read who loaded the document from the log now."""
        doc: Doc[Any] = Doc()
        for row in self.rows:
            doc.apply_update(row.payload)
        return str(text(doc))


@dataclass(order=True)
class _Call:
    due: float
    number: int
    action: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        self.cancelled = True


class FakeClock:
    """Time that passes only when a test says so; what is due at once runs on the next turn."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.unix = 1_700_000_000.0
        self._calls: list[_Call] = []
        self._numbers = itertools.count()

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.unix

    def call_later(self, delay: float, action: Callable[[], None]) -> _Call:
        call = _Call(self.now + delay, next(self._numbers), action)
        if delay <= 0:
            asyncio.get_running_loop().call_soon(self._run, call)
        else:
            heapq.heappush(self._calls, call)
        return call

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass; what becomes due is called in order."""
        end = self.now + seconds
        while self._calls and self._calls[0].due <= end:
            call = heapq.heappop(self._calls)
            self.now = max(self.now, call.due)
            self._run(call)
        self.now = end

    def _run(self, call: _Call) -> None:
        if not call.cancelled:
            call.action()


class Line:
    """The transport between a hub and a guest, in memory; `waiting` is what a test sets."""

    def __init__(self, guest: Guest) -> None:
        self.guest = guest
        self.waiting = 0

    def send(self, frame: bytes) -> None:
        self.guest.hear(frame)

    def close(self, code: CloseCode, reason: str) -> None:
        self.guest.end(code, reason)
