"""The newest sequence numbers in the log, asked for all rooms that want to know at once."""

import asyncio

from sync.errors import StoreUnavailable
from sync.log import Log

Answer = dict[str, int] | StoreUnavailable


class Heads:
    """When many come at once, to many documents, the log is asked a few times and not for each."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._wanted: set[str] = set()
        self._asking: asyncio.Task[Answer] | None = None
        self._next: asyncio.Task[Answer] | None = None

    async def of(self, document: str) -> int:
        """The number as of now or later; 0 for an unknown document. Raises StoreUnavailable."""
        self._wanted.add(document)
        if self._next is None:
            self._next = asyncio.create_task(self._ask(self._asking))
        answer = self._next
        await asyncio.wait([answer])
        heads = answer.result()
        if isinstance(heads, StoreUnavailable):
            raise StoreUnavailable(str(heads)) from heads
        return heads.get(document, 0)

    async def _ask(self, earlier: asyncio.Task[Answer] | None) -> Answer:
        """The failure is part of the answer: all who asked may have gone by the time it comes."""
        if earlier:
            await asyncio.wait([earlier])
        self._asking, self._next = self._next, None
        wanted, self._wanted = self._wanted, set()
        try:
            return await self._log.heads(wanted)
        except StoreUnavailable as error:
            return error
