"""Between a server and PostgreSQL: passes everything on, and loses the answer to a COMMIT if asked.

The database has committed, and the server never hears of it: its connection just ends.
"""

import asyncio
from pathlib import Path
from types import TracebackType

STORES_EDITS = b"INSERT INTO live_update"
COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
"""A simple query (protocol version 3): type, length, text."""
COMMITTED = b"COMMIT\x00"
"""The tag with which the database says that it is done."""


class CommitProxy:
    """Listens on a socket in `folder`, for a PostgreSQL that listens at `target`."""

    def __init__(self, target: Path, folder: Path) -> None:
        self.folder = folder
        self._target = target
        self._armed = False
        self._lost = asyncio.Event()

    async def __aenter__(self) -> "CommitProxy":
        self._server = await asyncio.start_unix_server(self._serve, self.folder / self._target.name)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()

    async def lose_answer(self) -> None:
        """Lose the answer to the next COMMIT of edits; returns when it is lost."""
        self._lost.clear()
        self._armed = True
        await self._lost.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            from_database, to_database = await asyncio.open_unix_connection(self._target)
        except OSError:  # the database is away
            writer.close()
            return
        stores_edits = losing = False

        async def ask() -> None:
            nonlocal stores_edits, losing
            while data := await reader.read(1 << 16):
                stores_edits = stores_edits or STORES_EDITS in data
                if self._armed and stores_edits and COMMIT in data:
                    self._armed, losing = False, True
                to_database.write(data)

        async def answer() -> None:
            while data := await from_database.read(1 << 16):
                if losing and COMMITTED in data:
                    self._lost.set()
                    return
                writer.write(data)

        ways = [asyncio.create_task(ask()), asyncio.create_task(answer())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            to_database.close()
            writer.close()
