"""A document as a live peer needs it, whichever library holds it."""

import secrets
from collections.abc import Callable
from typing import Any, Protocol

from pycrdt import Doc, TransactionEvent


class Replica(Protocol):
    """A replica of one document; `on_change` hears every transaction's update, own and applied."""

    on_change: Callable[[bytes], None]

    def state(self) -> bytes: ...

    def missing(self, state: bytes) -> bytes:
        """Everything that somebody who knows `state` does not know yet."""

    def apply(self, update: bytes) -> None: ...


def unheard(_: bytes) -> None:
    """Nobody listens yet."""


class PycrdtReplica:
    """A replica held by pycrdt, the library that the server uses too."""

    def __init__(self) -> None:
        # y-py cannot read the 53 bits that pycrdt would draw
        self.doc: Doc[Any] = Doc(client_id=secrets.randbits(32))
        self.on_change: Callable[[bytes], None] = unheard
        self.doc.observe(self._changed)

    def _changed(self, event: TransactionEvent) -> None:
        self.on_change(event.update)

    def state(self) -> bytes:
        return self.doc.get_state()

    def missing(self, state: bytes) -> bytes:
        return self.doc.get_update(state)

    def apply(self, update: bytes) -> None:
        self.doc.apply_update(update)
