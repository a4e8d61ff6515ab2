"""A person who writes in one document with our own Python client, on a device that may die.

The device keeps each edit before it is sent, as the page does: a tab that is opened again begins
with all that was kept. The client is the real one (`client.document`); only its line is simulated.
"""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from pycrdt import Doc, Subscription, TransactionEvent

from client.document import LiveDocument, State
from client.errors import AccessLost, DocumentClosed, LiveSignedOut, ReadOnly
from client.line import Line
from client.retry import Retry
from client.session import Session
from tests.simulation.edits import edit_somewhere
from tests.simulation.loop import Life
from tests.simulation.network import Air, Wire

RETRY = Retry(first=0.1, longest=2.0)
NO_SESSION = cast(Session, None)
"""Lines are simulated: nobody calls an API."""

Dial = Callable[["Person"], Awaitable[Wire]]
"""Opens a connection to one of the nodes. Raises LineClosed."""


class Person:
    """One author at one device with one document; `live` is the present tab's.

    `_kept` is what the device has, `_here` the edits that the present tab counts, and `_told` how
    many of those it was told are saved.
    """

    def __init__(self, author: str, document: str, air: Air, dial: Dial) -> None:
        self.author = author
        self.document = document
        self.sessions = 1
        self.live: LiveDocument | None = None
        self.wire: Wire | None = None
        self.made: list[bytes] = []
        """Every edit ever made on this device."""
        self._kept: list[bytes] = []
        self._here: list[bytes] = []
        self._told = 0
        self._life = Life(author)
        self._observing: tuple[Doc[Any], Subscription] | None = None
        self._air = air
        self._random = air.random
        self._dial = dial

    @property
    def session(self) -> str:
        return f"{self.author}'s session {self.sessions}"

    @property
    def doc(self) -> "Doc[Any]":
        assert self.live
        return self.live.doc

    def open(self) -> None:
        """Open the document in a new tab, with what the device has kept."""
        doc: Doc[Any] = Doc(client_id=self._random.getrandbits(32))
        self._air.promises.authors[doc.client_id] = self.author
        for update in self._kept:
            doc.apply_update(update)
        self._kept = [doc.get_update()]
        self._here = self._kept[:] if self._kept != [b"\x00\x00"] else []
        self._told = 0
        self._life = Life(self.author)
        self._life.context().run(self._begin, doc)

    def _begin(self, doc: "Doc[Any]") -> None:
        self.live = LiveDocument(
            NO_SESSION,
            self.document,
            doc=doc,
            over=self._open_line,
            retry=RETRY,
            chance=self._random.random,
        )
        live = self.live

        def changed(event: TransactionEvent) -> None:
            if live._applying:
                self._kept.append(event.update)
            else:
                self.made.append(event.update)
                self._here.append(event.update)
                self._kept.append(event.update)

        self._observing = doc, doc.observe(changed)
        live.connect()

    def kill(self) -> None:
        """The tab dies within an instruction."""
        self.end()
        if self.wire:
            self.wire.cut(here_s=0.0, there_s=self._random.random() * 5)

    def write(self) -> None:
        """One edit, connected or not."""
        if self.live and self.live.state is not State.CLOSED:
            with self.doc.transaction():
                edit_somewhere(self._random, self.doc, self.author)
            self._air.tally.count("edits")

    def look(self) -> None:
        """Show where this person is."""
        if self.live:
            self._life.context().run(self.live.look_at, self._random.choice(["focus", "why"]))

    async def leave(self) -> None:
        """Close the tab in good order; what was not saved is on the device."""
        live, self.live = self.live, None
        self._unobserve()
        if live:
            task = self._life.context().run(self._air.loop.create_task, live.close())
            await task

    def disconnect(self) -> None:
        """Go offline, as a person may choose."""
        if self.live:
            self._life.context().run(self._air.loop.create_task, self.live.disconnect())

    def connect(self) -> None:
        """Go online."""
        if self.live:
            self._life.context().run(self.live.connect)

    @property
    def must_begin_anew(self) -> bool:
        """Whether the client has given up, as it should when a right or a session has ended."""
        live = self.live
        if live is None or live.read_only:
            return True
        if live.state is not State.CLOSED:
            return False
        if not isinstance(live._error, AccessLost | LiveSignedOut | ReadOnly | DocumentClosed):
            raise self._air.tally.broken("P2", f"{self.author}'s client gave up: {live._error!r}")
        return True

    @property
    def settled(self) -> bool:
        """Whether everything is sent and acknowledged."""
        live = self.live
        return live is not None and live.state is State.LIVE and live.unsaved == 0

    @property
    def how(self) -> str:
        """How things stand, in words."""
        live = self.live
        return f"{live.state}, {live.unsaved} unsaved" if live else "no tab"

    def end(self) -> None:
        """The process of the tab has ended; what it observed would keep its document in memory."""
        self._life.ended = True
        if self.live and self.live.state is not State.CLOSED:
            self.live.doc.unobserve(self.live._subscription)
        self.live = None
        self._unobserve()

    def _unobserve(self) -> None:
        if self._observing:
            doc, subscription = self._observing
            doc.unobserve(subscription)
            self._observing = None

    async def _open_line(self, session: Session, document: str) -> Line:
        self.wire = await self._dial(self)
        self.wire.on_receive = self._look_at_receipts
        return self.wire

    def _look_at_receipts(self) -> None:
        """What the client counts as saved must be durable."""
        live = self.live
        if live is None:
            return
        saved = len(self._here) - live.unsaved
        while self._told < saved:
            update = self._here[self._told]
            self._air.promises.saved(self.document, self._air.promises.contents(update))
            self._told += 1
            self._air.tally.counts["edits acknowledged"] += 1
