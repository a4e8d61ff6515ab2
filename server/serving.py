"""Runs the application on uvicorn: one process, and a stop that loses nothing."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager

import structlog
import uvicorn
from fastapi import FastAPI

from server.live.socket import SocketProtocol
from server.settings import Settings

log = structlog.get_logger(__name__)

STOP_SECONDS = 20
"""How long open requests and live documents may take to finish."""


COLLECT_AFTER = 10_000, 20, 50
"""How many new objects Python looks through for garbage, and how often through older ones.

A request makes some thousands, nearly all of which go without a collection. With Python's own
700, 10, 10 one request in fifty waited 50 ms for a look at everything that is kept.
"""


def leave_alone_what_is_here() -> None:
    """What is here when the server has started stays: looking through it for garbage costs much.

    A full collection would halt every request for a tenth of a second, again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


class Server(uvicorn.Server):
    """uvicorn's server, which stops in our order and tells `ready` when it answers.

    The order: accept nothing new; let the application finish its live documents (everything
    received is made durable and acknowledged, sockets are told to come back); close connections.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.application = app
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            leave_alone_what_is_here()
            self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log.info("server.stopping")
        for server in self.servers:
            server.close()
        for stop in self.application.state.before_stop:
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await stop()
            except Exception:
                log.exception("server.part_did_not_stop")
        await super().shutdown(sockets)
        log.info("server.stopped")

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Stop gracefully on SIGTERM and Ctrl+C, and then end as a process that did its work."""
        handled = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in handled}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def run(
    app: FastAPI, settings: Settings, bound: list[socket.socket], ready: Callable[[], None]
) -> bool:
    """Serve `app` on the sockets `bound` until a signal; False when it could not start."""
    config = uvicorn.Config(
        app,
        ws=SocketProtocol,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    server = Server(config, app, ready)
    server.run(sockets=bound)
    return server.started
