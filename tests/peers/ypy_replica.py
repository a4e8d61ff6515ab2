"""A replica held by y-py: other bindings, an older core, nothing shared with the server.

y-py has wheels for Python 3.11 and 3.12 only; importing this elsewhere raises ImportError.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from tests.peers.replica import unheard

y_py: Any = import_module("y_py")  # what it says of its types is wrong

NOTHING = b"\x00\x00"


class YpyReplica:
    """The document is `doc`."""

    def __init__(self) -> None:
        self.doc = y_py.YDoc()
        self.on_change: Callable[[bytes], None] = unheard
        self._heard = self.doc.observe_after_transaction(self._changed)

    def _changed(self, event: Any) -> None:
        update = event.get_update()
        if update != NOTHING:
            self.on_change(update)

    def state(self) -> bytes:
        return bytes(y_py.encode_state_vector(self.doc))

    def missing(self, state: bytes) -> bytes:
        return bytes(y_py.encode_state_as_update(self.doc, state))

    def apply(self, update: bytes) -> None:
        y_py.apply_update(self.doc, update)
