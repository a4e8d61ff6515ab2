"""The bus of one process: every hub of this event loop hears the others."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sync.bus import BusMessage


@dataclass(eq=False)
class _Ear:
    bus: "MemoryBus"
    document: str
    receive: Callable[[BusMessage], None]

    def cancel(self) -> None:
        self.bus.forget(self)


class MemoryBus:
    """Delivers on the loop's next turn, in the order of the calls, to whoever listens by then."""

    def __init__(self) -> None:
        self._ears: dict[str, list[_Ear]] = {}

    @property
    def documents(self) -> Collection[str]:
        """The documents about which somebody listens."""
        return self._ears.keys()

    def publish(self, message: BusMessage) -> None:
        if message.document in self._ears:
            asyncio.get_running_loop().call_soon(self._deliver, message)

    async def subscribe(self, document: str, receive: Callable[[BusMessage], None]) -> _Ear:
        ear = _Ear(self, document, receive)
        self._ears.setdefault(document, []).append(ear)
        return ear

    def forget(self, ear: _Ear) -> None:
        """Deliver nothing more to `ear`; twice is as good as once."""
        ears = self._ears.get(ear.document, [])
        if ear in ears:
            ears.remove(ear)
            if not ears:
                del self._ears[ear.document]

    def _deliver(self, message: BusMessage) -> None:
        for ear in list(self._ears.get(message.document, ())):
            ear.receive(message)
