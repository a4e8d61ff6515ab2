"""The messages of the sync protocol, as SPEC.md names them.

Updates and state vectors stay Yjs v1 bytes here; `updates.py` reads them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step1:
    """ "This is what I have": an encoded state vector. The answer is a Step2."""

    state: bytes


@dataclass(frozen=True, slots=True)
class Step2:
    """The answer to a Step1: everything that its sender lacked, deletions included."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """A change that its sender made or passes on."""

    update: bytes


@dataclass(frozen=True, slots=True)
class AwarenessEntry:
    """The presence of one client: `state` is JSON, `null` when it has gone."""

    client: int
    clock: int
    state: str


@dataclass(frozen=True, slots=True)
class Awareness:
    """Presence of some clients."""

    entries: tuple[AwarenessEntry, ...]


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """ "Who is here?": the answer is an Awareness of everybody."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The first `count` writing frames of this connection are durable; `then` travels along."""

    count: int
    then: "Plain | None" = None


Plain = Step1 | Step2 | Update | Awareness | QueryAwareness
"""The messages that every Yjs client knows."""

Message = Plain | Receipt
