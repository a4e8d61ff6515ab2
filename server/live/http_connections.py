"""The connections over HTTP that are open in this process, by the id that their client sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_urlsafe

from server.live.mailbox import Mailbox
from sync.close_codes import CloseCode
from sync.hub import Connection
from sync.peer import Identity


@dataclass
class HttpConnection:
    """One event stream and the posts that belong to it."""

    document: str
    identity: Identity
    connection: Connection
    transport: Mailbox
    posted: int = 0
    """How many frames were taken."""
    id: str = field(default_factory=lambda: token_urlsafe(32))

    def close(self, code: CloseCode, reason: str) -> None:
        """End the connection for what its client posted."""
        self.transport.close(code, reason)
        self.connection.leave()


class HttpConnections:
    """Connection id → connection."""

    def __init__(self) -> None:
        self._open: dict[str, HttpConnection] = {}

    @contextmanager
    def held(self, connection: HttpConnection) -> Iterator[None]:
        """`connection` can be found as long as this is entered."""
        self._open[connection.id] = connection
        try:
            yield
        finally:
            del self._open[connection.id]

    def find(self, key: str, document: str, session: str) -> HttpConnection | None:
        """The connection `key`, if it is to this document and was opened by this sign-in."""
        found = self._open.get(key)
        if found and (found.document, found.identity.session) == (document, session):
            return found
        return None
