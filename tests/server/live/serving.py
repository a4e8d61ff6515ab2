"""uvicorn in this event loop, on a free port of the loopback address."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn

from server.live.socket import SocketProtocol

Stop = Callable[[], Awaitable[None]]


class Server(uvicorn.Server):
    """It tells when it listens, and leaves signals to the tests."""

    def __init__(self, config: uvicorn.Config, before_stop: Sequence[Stop]) -> None:
        super().__init__(config)
        self.before_stop = before_stop
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for stop in self.before_stop:  # as `server/serving.py` does
            await stop()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@asynccontextmanager
async def served(
    app: Any, *, own_protocol: bool = True, before_stop: Sequence[Stop] = (), **given: Any
) -> AsyncIterator[str]:
    """The address (`127.0.0.1:PORT`) at which `app` is served while this is entered."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            app,
            ws=SocketProtocol if own_protocol else "websockets-sansio",
            ws_per_message_deflate=False,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
            **given,
        )
        server = Server(config, before_stop)
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        listening = asyncio.create_task(server.listening.wait())
        await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            listening.cancel()
            await serving
            raise AssertionError("the server did not start")
        try:
            yield f"127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving
