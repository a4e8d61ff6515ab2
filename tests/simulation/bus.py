"""A bus that promises nothing: it loses, repeats, delays and disorders what the hubs tell."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from sync.bus import Appended, BusMessage
from tests.simulation.loop import Life, VirtualLoop, life
from tests.simulation.store import Store
from tests.simulation.tally import Tally


@dataclass
class Losses:
    """How likely each mishap of a message is at present, 0 … 1; `slow_s` is the longest way."""

    loses: float = 0.0
    repeats: float = 0.0
    slow_s: float = 0.010


@dataclass(eq=False)
class Ear:
    """One room of one hub that listens."""

    bus: "SimulatedBus"
    document: str
    receive: Callable[[BusMessage], None]
    life: Life | None

    def cancel(self) -> None:
        self.bus.ears = [ear for ear in self.bus.ears if ear is not self]


class SimulatedBus:
    """Between all hubs of the world."""

    def __init__(self, loop: VirtualLoop, random: Random, tally: Tally, store: Store) -> None:
        self.losses = Losses()
        self.ears: list[Ear] = []
        self._loop = loop
        self._random = random
        self._tally = tally
        self._store = store

    def heal(self) -> None:
        """Nothing is lost any more."""
        self.losses = Losses()

    def publish(self, message: BusMessage) -> None:
        """Hand `message` to everybody who listens, or not. What it says of rows must be true."""
        if isinstance(message, Appended):
            for row in message.rows:
                if self._store.rows(message.document)[row.seq - 1 : row.seq] != [row]:
                    raise self._tally.broken("P3", f"the bus was told of row {row.seq} untruly")
        for ear in self.ears:
            if ear.document != message.document:
                continue
            if self._random.random() < self.losses.loses:
                self._tally.count("bus message lost")
                continue
            self._send(ear, message)
            if self._random.random() < self.losses.repeats:
                self._tally.count("bus message repeated")
                self._send(ear, message)

    def _send(self, ear: Ear, message: BusMessage) -> None:
        after = self._random.random() * self.losses.slow_s
        context = ear.life.context() if ear.life else None
        self._loop.call_later(after, self._deliver, ear, message, context=context)

    def _deliver(self, ear: Ear, message: BusMessage) -> None:
        if ear in self.ears:
            ear.receive(message)

    async def subscribe(self, document: str, receive: Callable[[BusMessage], None]) -> Ear:
        """Listen from now on."""
        ear = Ear(self, document, receive, life())
        self.ears.append(ear)
        return ear

    def forget(self, ended: Life) -> None:
        """A process has died: nobody listens there any more."""
        self.ears = [ear for ear in self.ears if ear.life is not ended]
