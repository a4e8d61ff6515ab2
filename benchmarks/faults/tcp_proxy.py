"""A bad network between writers and their server: a TCP proxy that harms connections.

Each writer has a port of its own. Bytes are passed on as they come, until a passage is harmed.
"""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from types import TracebackType

TRICKLE_S = 1.0
"""Seconds a byte, on a connection that trickles."""
ON_ITS_WAY_S = 0.005
"""So long half a frame has to arrive before the connection is reset behind it."""
_RESETS = struct.pack("ii", 1, 0)
"""SO_LINGER: closing sends a reset."""


class Passage:
    """One connection through the proxy; at most one of the harms is done to it."""

    def __init__(self, gate: asyncio.Event, client: asyncio.StreamWriter) -> None:
        self.trickles = False
        self.swallows = False
        self.resets = False
        self.was_reset = asyncio.Event()
        self._gate = gate
        self._client = client
        self._server: asyncio.StreamWriter | None = None

    async def carry(self, reader: asyncio.StreamReader, port: int) -> None:
        """Connect to the server at `port`, and pass everything on until either side ends."""
        from_server, self._server = await asyncio.open_connection("127.0.0.1", port)
        ways = [
            asyncio.create_task(self._way(reader, self._server)),
            asyncio.create_task(self._way(from_server, self._client)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if self.swallows:
                await asyncio.wait(ways)  # the server hears nothing of the client's end
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self.close()

    async def _way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                await self._gate.wait()
                if self.swallows:
                    continue
                if self.resets and len(data) > 1:
                    writer.write(data[: len(data) // 2])
                    await asyncio.sleep(ON_ITS_WAY_S)
                    self._reset()
                    return
                if self.trickles:
                    for byte in data:
                        writer.write(bytes((byte,)))
                        await asyncio.sleep(TRICKLE_S)
                writer.write(data)

    def _reset(self) -> None:
        for writer in (self._client, self._server):
            assert writer
            raw = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESETS)
        self.close()
        self.was_reset.set()

    def close(self) -> None:
        """End both sides without a word."""
        self._client.transport.abort()
        if self._server:
            self._server.transport.abort()


class TcpProxy:
    """Ports for so many writers, in front of the server at `port`."""

    def __init__(self, writers: int, port: int) -> None:
        self.ports: list[int] = []
        self.gate = asyncio.Event()
        """While it is not set nothing is passed on, on any connection."""
        self.gate.set()
        self._writers = writers
        self._port = port
        self._servers: list[asyncio.Server] = []
        self._newest: dict[int, Passage] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def passage(self, writer: int) -> Passage:
        """The newest connection of a writer."""
        return self._newest[writer]

    async def __aenter__(self) -> "TcpProxy":
        for writer in range(self._writers):
            server = await asyncio.start_server(self._accept(writer), "127.0.0.1", 0)
            self._servers.append(server)
            self.ports.append(server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, writer: int) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]:
        def accept(reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
            passage = self._newest[writer] = Passage(self.gate, client)
            task = asyncio.create_task(self._carry(passage, reader))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        return accept

    async def _carry(self, passage: Passage, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(ConnectionError):  # the server is just starting again
            await passage.carry(reader, self._port)
        passage.close()
