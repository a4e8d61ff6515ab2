"""What a room's hub hears of it on the bus before there is a room to hear it."""

from collections.abc import Callable

from sync.bus import BusMessage


class Ear:
    """Keeps messages of the bus until there is a room to hear them."""

    def __init__(self) -> None:
        self.cancel: Callable[[], None] = lambda: None
        self._kept: list[BusMessage] = []
        self._pass_on: Callable[[BusMessage], None] = self._kept.append

    def hear(self, message: BusMessage) -> None:
        """Take a message from the bus."""
        self._pass_on(message)

    def attach(self, hear: Callable[[BusMessage], None]) -> None:
        """From now on `hear` hears, what was kept first."""
        self._pass_on = hear
        for message in self._kept:
            hear(message)
        self._kept.clear()
