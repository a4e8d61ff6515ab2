"""A store that keeps its word and nothing more: transactions are frames of a write-ahead log.

What was committed stays, whatever dies. Everything else may happen: a transaction fails before its
commit, its answer is lost after it, power goes while its frames are being written (a torn one is
rolled back whole), it is slow, or the store does not answer for a while. Writers wait for each
other, as they do for SQLite's file or a document's row in PostgreSQL.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeVar

from sync.errors import StoreUnavailable
from sync.log import Added, Addition, NewRow, Refused, Row, Snapshot
from sync.log_memory import MemoryLog
from tests.simulation.loop import NOBODY, VirtualLoop
from tests.simulation.tally import Tally

T = TypeVar("T")
Frame = tuple[str, NewRow] | None
"""A row on its way, or (None) the mark that ends a transaction: without it nothing counts."""


@dataclass(frozen=True)
class Moods:
    """How likely each mishap is at present, 0 … 1, and how long things take, in seconds."""

    fails: float = 0.0
    loses_answer: float = 0.0
    slow: float = 0.0
    fast_s: float = 0.004
    slow_s: float = 1.5


@dataclass(eq=False)
class _Transaction:
    """An append between its beginning and its commit."""

    additions: Sequence[Addition]
    again: bool
    answer: "asyncio.Future[list[Added | Refused]]"
    writer: str
    frames: list[Frame] = field(default_factory=list)


Stores = Callable[[str, Addition, Added], None]
"""Told of each addition that became durable, with the name of the hub that wrote it."""


class Store:
    """The one database of all nodes, at whatever distance from them."""

    def __init__(self, loop: VirtualLoop, random: Random, tally: Tally) -> None:
        self._usual = Moods(fast_s=random.choice([0.004, 0.004, 0.1]))
        self.moods = self._usual
        self.down = False
        self.told: Stores = lambda writer, addition, added: None
        self._loop = loop
        self._random = random
        self.tally = tally
        self._kept = MemoryLog()
        self._under_way: list[_Transaction] = []
        self._busy_until = 0.0

    def disturb(self, draw: Callable[[], float]) -> None:
        """From now on much goes wrong; how much is drawn."""
        self.moods = replace(
            self._usual, fails=draw() * draw(), loses_answer=draw() * draw(), slow=draw() * draw()
        )

    def heal(self) -> None:
        """Everything works again."""
        self.down = False
        self.moods = self._usual

    def rows(self, document: str) -> list[Row]:
        """All rows of a document that are durable."""
        return list(self._kept._documents[document].rows)

    def snapshots(self, document: str) -> list[Snapshot]:
        """All snapshots of a document."""
        return list(self._kept._documents[document].snapshots.values())

    def lose_power(self) -> None:
        """Go down. Of what was being written, any number of frames has reached the disk."""
        self.down = True
        self.tally.count("store lost power")
        for transaction in self._under_way:
            reached = self._random.randint(0, len(transaction.frames))
            if transaction.frames[:reached][-1:] == [None]:
                self._apply(transaction)
                self.tally.count("committed, answer lost with the power")
            elif reached:
                self.tally.count("torn transaction rolled back")
            if not transaction.answer.done():
                transaction.answer.set_exception(StoreUnavailable("the store has gone"))
                transaction.answer.exception()  # whoever asked may be dead, and take it no more
        self._under_way.clear()
        self._busy_until = self._loop.time()

    def lose_connections(self, writer: str) -> None:
        """The writer has died: what it had under way is committed or rolled back, as it falls."""
        for transaction in [t for t in self._under_way if t.writer == writer]:
            if self._random.random() < 0.5:
                self._under_way.remove(transaction)
                self.tally.count("transaction rolled back with its node")

    async def ask(self, what: Callable[[MemoryLog], Awaitable[T]]) -> T:
        """Reading: takes a while, and may fail."""
        await asyncio.sleep(self._delay())
        self._available()
        if self._random.random() < self.moods.fails:
            self.tally.count("reading failed")
            raise StoreUnavailable("a reading failed")
        answer = await what(self._kept)
        await asyncio.sleep(self._delay())
        return answer

    async def create(self, document: str, first: NewRow, claims: Mapping[int, str]) -> None:
        """Make a document, if nobody has."""
        await self.ask(lambda kept: kept.create(document, first, claims))

    async def append(
        self, writer: str, additions: Sequence[Addition], again: bool
    ) -> list[Added | Refused]:
        """One transaction, with all that may happen to it."""
        await asyncio.sleep(self._delay())
        self._available()
        if self._random.random() < self.moods.fails:
            self.tally.count("commit failed")
            raise StoreUnavailable("the transaction was rolled back")
        transaction = _Transaction(additions, again, self._loop.create_future(), writer)
        for addition in additions:
            transaction.frames += [(addition.document, row) for row in addition.rows]
        transaction.frames.append(None)
        self._under_way.append(transaction)
        self._busy_until = max(self._busy_until, self._loop.time()) + self._delay()
        self._loop.call_at(self._busy_until, self._commit, transaction, context=NOBODY)
        if self._random.random() < self.moods.loses_answer / 2:
            # The connection breaks while the store is still at work: it commits all the same.
            await asyncio.sleep(self._delay())
            self.tally.count("answer lost before the commit")
            raise StoreUnavailable("the connection broke")
        answers = await transaction.answer
        await asyncio.sleep(self._delay())
        if self._random.random() < self.moods.loses_answer:
            self.tally.count("answer lost after the commit")
            raise StoreUnavailable("the answer was lost")
        return answers

    def _commit(self, transaction: _Transaction) -> None:
        if transaction not in self._under_way:
            return
        self._under_way.remove(transaction)
        answers = self._apply(transaction)
        if not transaction.answer.done():
            transaction.answer.set_result(answers)

    def _apply(self, transaction: _Transaction) -> list[Added | Refused]:
        """The commit point: from here on it is durable."""
        self.tally.count("commits")
        answers = []
        for addition in transaction.additions:
            before = len(self._kept._documents[addition.document].rows)
            answer = self._kept._append(addition, transaction.again)
            if isinstance(answer, Added) and answer.first > before:
                self.told(transaction.writer, addition, answer)
            elif isinstance(answer, Added):
                self.tally.count("retry found already stored")
            answers.append(answer)
        return answers

    def _available(self) -> None:
        if self.down:
            self.tally.count("store could not be reached")
            raise StoreUnavailable("the store is away")

    def _delay(self) -> float:
        slow = self._random.random() < self.moods.slow
        return self._random.random() * (self.moods.slow_s if slow else self.moods.fast_s)
