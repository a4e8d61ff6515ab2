"""Servers that are measured against each other: ours and the peers, each started afresh for a run.

All are used alike: started on the servers' core, asked for documents and people, and stopped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count as numbers
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from benchmarks.loading import SERVERS_CORE
from benchmarks.peer_servers import Peer, PeerServer
from benchmarks.processes import started_on
from tests.running_server import RunningServer
from tests.writing_group import Group, a_cycle, a_group

OURS = "this server"


@dataclass(frozen=True)
class Rooms:
    """Documents, and people who may write in each of them."""

    addresses: list[str]
    tokens: list[str]


class Contestant(Protocol):
    """A server that runs; `folder` is on the disk that it would write to."""

    name: str
    dialect: str
    folder: Path

    @property
    def pid(self) -> int: ...

    def rooms(self, count: int, people: int) -> Rooms:
        """New documents for the same people: each run of the server has one number of `people`."""


class _Ours:
    name, dialect = OURS, "jpd"

    def __init__(self, server: RunningServer) -> None:
        self._server = server
        self._group: Group | None = None
        self.folder = server.data

    @property
    def pid(self) -> int:
        return self._server.pid

    def rooms(self, count: int, people: int) -> Rooms:
        self._group = group = self._group or a_group(self._server, people)
        assert len(group.writers) == people
        documents = [
            a_cycle(self._server, group, f"Cycle {number}")["documents"][0]["id"]
            for number in range(count)
        ]
        return Rooms([self._server.live_address(each) for each in documents], group.tokens)


class _Theirs:
    def __init__(self, server: PeerServer, folder: Path) -> None:
        self._server = server
        self.name, self.dialect = server.peer.name, server.peer.dialect
        self.folder = folder
        self._rooms = numbers()

    @property
    def pid(self) -> int:
        return self._server.pid

    def rooms(self, count: int, people: int) -> Rooms:
        addresses = [self._server.address(next(self._rooms)) for _ in range(count)]
        return Rooms(addresses, [""] * people)


@contextmanager
def running(peer: Peer | None, folder: Path) -> Iterator[Contestant]:
    """A fresh server, ours where `peer` is None; its data is kept in a new folder in `folder`."""
    with TemporaryDirectory(dir=folder) as scratch:
        if peer is None:
            ours = RunningServer(Path(scratch) / "data", log_level="warning")
            with started_on(SERVERS_CORE):
                ours.start()
            try:
                yield _Ours(ours)
            finally:
                ours.stop()
            return
        theirs = PeerServer(peer, Path(scratch))
        with started_on(SERVERS_CORE):
            theirs.start()
        try:
            yield _Theirs(theirs, Path(scratch))
        finally:
            theirs.stop()
