"""Several processes on one port: started together, started again when one dies, stopped together.

The parent serves nobody: it only holds the port and looks after its workers. They are forked, so
that everything is imported once, and accept from the one socket that they share.
"""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from types import FrameType

import structlog

from server.serving import STOP_SECONDS

RESTART_SECONDS = 1.0
"""A worker is started again so long after its last start at the soonest."""
PATIENCE_SECONDS = 2 * STOP_SECONDS + 5.0
"""A worker that has not stopped by then is killed."""

Told = Callable[[Sequence[str]], None]
Work = Callable[[int, Told], bool]
"""What a worker, by its number, does until it is asked to stop: it calls what it is given when it
serves, with the server's announcements. False: it could not start."""

log = structlog.get_logger(__name__)
_fork = multiprocessing.get_context("fork")


class _Worker:
    def __init__(self, number: int, work: Work) -> None:
        self.number = number
        self._work = work
        self.start()

    def start(self) -> None:
        self.began = time.monotonic()
        self.ready, told = _fork.Pipe(duplex=False)
        self.process: ForkProcess = _fork.Process(
            target=_serve, args=(self._work, self.number, told, os.getpid())
        )
        self.process.start()
        told.close()


class Workers:
    """`count` processes that do `work`; `ready` is told once, when all of them serve."""

    def __init__(self, count: int, work: Work, ready: Told, stop_listening: Callable[[], None]):
        self._count = count
        self._work = work
        self._ready = ready
        self._stop_listening = stop_listening
        self._workers: list[_Worker] = []
        self._serving = 0
        self._stopping_since: float | None = None
        self._parent = os.getpid()

    def run(self) -> bool:
        """Look after the workers until a signal; False when they could not start."""
        handled = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self._on_signal) for number in handled}
        try:
            for number in range(self._count):
                if self._stopping_since is None:
                    self._workers.append(_Worker(number, self._work))
            self._look_after()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return self._serving >= self._count

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if os.getpid() != self._parent:
            os._exit(0)  # a worker that has no handler of its own yet
        self._stop()

    def _stop(self) -> None:
        if self._stopping_since is None:
            self._stopping_since = time.monotonic()
            self._stop_listening()
        for worker in self._workers:
            if worker.process.is_alive():
                worker.process.terminate()

    def _look_after(self) -> None:
        down: list[_Worker] = []
        while self._stopping_since is None or len(down) < len(self._workers):
            up = [worker for worker in self._workers if worker not in down]
            pipes = [worker.ready for worker in up if not worker.ready.closed]
            wait([*(worker.process.sentinel for worker in up), *pipes], timeout=RESTART_SECONDS)
            for worker in up:
                if not worker.ready.closed and worker.ready.poll():
                    self._hear(worker)
                if not worker.process.is_alive():
                    self._bury(worker)
                    down.append(worker)
            if self._stopping_since is None:
                for worker in list(down):
                    if time.monotonic() - worker.began >= RESTART_SECONDS:
                        worker.start()
                        down.remove(worker)
            elif time.monotonic() - self._stopping_since > PATIENCE_SECONDS:
                for worker in up:
                    worker.process.kill()
            if self._stopping_since is not None:
                self._stop()  # also whoever was started in the moment of the signal

    def _hear(self, worker: _Worker) -> None:
        try:
            announcements: Sequence[str] = worker.ready.recv()
        except EOFError:
            pass  # it ended before; its sentinel tells
        else:
            self._serving += 1
            if self._serving == self._count:
                self._ready(announcements)
        worker.ready.close()

    def _bury(self, worker: _Worker) -> None:
        worker.process.join()
        worker.ready.close()
        if self._stopping_since is not None:
            return
        log.error("worker.died", worker=worker.number, exit_code=worker.process.exitcode)
        if self._serving < self._count:
            self._stop()  # what keeps the first from starting keeps the others too


def _serve(work: Work, number: int, told: Connection, parent: int) -> None:
    """The life of one worker."""
    os.setpgrp()  # Ctrl+C is for the parent, which passes it on once
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_DFL)

    def ready(announcements: Sequence[str]) -> None:
        told.send(list(announcements))
        told.close()
        _stop_with(parent)

    if not work(number, ready):
        raise SystemExit(1)


def _stop_with(parent: int) -> None:
    """Stop when the parent has gone without a word: nobody would look after this worker."""
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
    else:
        asyncio.get_running_loop().call_later(1.0, _stop_with, parent)
