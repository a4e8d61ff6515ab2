"""A recorded session typed again by real clients through the running server.

Every author is a client with a document of its own. Frames that arrive wait at a gate until the
author, in the recording, had seen what they bring: so each transaction is typed on the state that
its parents describe, and the text before it is compared with what the author then saw. Between
two places up to which somebody sees, everybody sends at once and the server merges as it likes.
Connections are lost on the way: while typing, before it, and for a while in between.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from enum import Enum, auto
from random import Random

from pycrdt import XmlText

from tests.interop.expected import View, is_ascii, type_patches, views
from tests.interop.trace import Trace, segments
from tests.peers.live_peer import LivePeer
from tests.peers.replica import PycrdtReplica
from tests.peers.wire import state_vector

LONGEST_DELAY_S = 0.004
TOGETHER = 16
TextOf = Callable[[PycrdtReplica], XmlText]


class Mishap(Enum):
    """What the network does to an author in one stretch."""

    NONE = auto()
    SLOW = auto()
    CUT_WHILE_SENDING = auto()
    TYPES_OFFLINE = auto()
    AWAY_AFTERWARDS = auto()


_WEIGHTS = {
    Mishap.NONE: 84,
    Mishap.SLOW: 10,
    Mishap.CUT_WHILE_SENDING: 2,
    Mishap.TYPES_OFFLINE: 2,
    Mishap.AWAY_AFTERWARDS: 2,
}


class Author:
    """One agent of a trace, at the live document."""

    def __init__(self, address: str, token: str, text_of: TextOf, *, gated: bool = True) -> None:
        self.replica = PycrdtReplica()
        self.peer = LivePeer(address, token, self.replica, gated=gated)
        self._text_of = text_of

    @property
    def text(self) -> XmlText:
        return self._text_of(self.replica)

    @property
    def client_id(self) -> int:
        return self.replica.doc.client_id

    async def see(self, view: View, client_ids: list[int]) -> None:
        """Let frames in until the document is what the author saw; never more than that."""
        while not self._stands_at(view, client_ids):
            await self.peer.until(lambda: bool(self.peer.held))
            self.peer.admit()

    async def see_everything(self, trace: Trace) -> None:
        """Let in whatever comes until the text is the recorded end."""
        while str(self.text) != trace.end_content:
            await self.peer.until(lambda: bool(self.peer.held))
            self.peer.admit()

    def _stands_at(self, view: View, client_ids: list[int]) -> bool:
        known = state_vector(self.replica.state())
        clocks = tuple(known.get(client, 0) for client in client_ids)
        assert all(has <= may for has, may in zip(clocks, view.clocks, strict=True)), (
            f"more came than the author had seen: {clocks} of {view.clocks}"
        )
        return clocks == view.clocks and str(self.text) == view.text


class Replay:
    """Types `trace` through its `authors`; `lost` counts the connections dropped on the way."""

    def __init__(self, trace: Trace, authors: list[Author], random: Random) -> None:
        self.lost = 0
        self._trace = trace
        self._authors = authors
        self._random = random
        self._views = list(views(trace))
        self._ascii = is_ascii(trace)
        self._client_ids = [author.client_id for author in authors]
        self._next_sees = self._what_each_sees_next()

    async def run(self) -> None:
        """Type everything; each author is in step with the server at the end."""
        await asyncio.gather(*(author.peer.join() for author in self._authors))
        for author in self._authors:
            while author.peer.held:
                author.peer.admit()
        for first, behind in segments(self._trace):
            await self._come_back(first)
            mine: dict[int, list[int]] = defaultdict(list)
            for number in range(first, behind):
                mine[self._trace.transactions[number].agent].append(number)
            async with asyncio.TaskGroup() as stretch:
                for agent, numbers in mine.items():
                    stretch.create_task(self._stretch(self._authors[agent], numbers, behind))
        await self._come_back(len(self._trace.transactions))
        for author in self._authors:
            await author.see_everything(self._trace)

    async def _come_back(self, at: int) -> None:
        """Reconnect whoever is away and next sees the state up to `at`."""
        for agent, author in enumerate(self._authors):
            if not author.peer.online and self._sees_next(agent, at) <= at:
                await author.peer.join()

    async def _stretch(self, author: Author, numbers: list[int], behind: int) -> None:
        """Type one author's transactions of a stretch, and wait until they are durable."""
        match self._mishap(numbers, behind):
            case Mishap.CUT_WHILE_SENDING:
                await self._type(author, numbers)
                sending = asyncio.create_task(author.peer.send_typed())
                await asyncio.sleep(self._random.uniform(0, LONGEST_DELAY_S))
                await self._lose(author)
                await asyncio.gather(sending, return_exceptions=True)
                await author.peer.join()
            case Mishap.TYPES_OFFLINE:
                await self._see_before(author, numbers[0])
                await self._lose(author)
                await self._type(author, numbers)
                await author.peer.join()
            case mishap:
                for number in numbers:
                    await self._type(author, [number])
                    if mishap is Mishap.SLOW:
                        await asyncio.sleep(self._random.uniform(0, LONGEST_DELAY_S))
                    await author.peer.send_typed()
                await author.peer.all_durable()
                if mishap is Mishap.AWAY_AFTERWARDS:
                    await self._lose(author)
                return
        await author.peer.all_durable()

    async def _type(self, author: Author, numbers: list[int]) -> None:
        for number in numbers:
            await self._see_before(author, number)
            type_patches(
                author.text, self._trace.transactions[number].patches, ascii_only=self._ascii
            )

    async def _see_before(self, author: Author, number: int) -> None:
        view = self._views[number]
        if view is not None:
            await author.see(view, self._client_ids)

    async def _lose(self, author: Author) -> None:
        self.lost += 1
        await author.peer.cut()

    def _mishap(self, numbers: list[int], behind: int) -> Mishap:
        """What happens to the author in this stretch.

        Who reconnects gets everything that the server has. So connections are only lost where the
        author next sees at least this stretch, and sees nothing new within it.
        """
        mishap = self._random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        agent = self._trace.transactions[numbers[0]].agent
        may_reconnect = self._sees_next(agent, numbers[-1] + 1) >= behind
        steady = all(self._views[number] is None for number in numbers[1:])
        return mishap if mishap is Mishap.SLOW or (may_reconnect and steady) else Mishap.NONE

    def _sees_next(self, agent: int, at: int) -> int:
        """How much `agent` has seen at their next transaction from `at` on; all after the last."""
        return self._next_sees[agent][at]

    def _what_each_sees_next(self) -> list[list[int]]:
        total = len(self._trace.transactions)
        out = [[total] * (total + 1) for _ in self._authors]
        for number in range(total - 1, -1, -1):
            each = self._trace.transactions[number]
            for agent in range(len(self._authors)):
                out[agent][number] = each.sees if agent == each.agent else out[agent][number + 1]
        return out


async def type_alone(trace: Trace, author: Author, random: Random, *, batch: int) -> int:
    """One author types everything in batches; returns how many connections were lost.

    Several keystrokes share a frame, as those of somebody with a slow line would: the server
    takes some thousand frames a second of one connection and no more.
    """
    await author.peer.join()
    ascii_only = is_ascii(trace)
    lost = 0
    for first in range(0, len(trace.transactions), batch):
        for each in trace.transactions[first : first + batch]:
            type_patches(author.text, each.patches, ascii_only=ascii_only)
        if random.random() < 0.05:
            sending = asyncio.create_task(author.peer.send_typed(TOGETHER))
            await asyncio.sleep(random.uniform(0, LONGEST_DELAY_S))
            await author.peer.cut()
            await asyncio.gather(sending, return_exceptions=True)
            await author.peer.join()
            lost += 1
        else:
            await author.peer.send_typed(TOGETHER)
        await author.peer.all_durable()
    return lost
