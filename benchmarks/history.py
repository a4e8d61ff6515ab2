"""A document with a long history: what one person typed and deleted in months, or made up.

The recorded session is `seph-blog1` of "editing-traces" (Joseph Gentle, CC BY 4.0), which lies
beside the project where it is present. Every transaction is an update of its own, as it is when
somebody types; some hundred of them are then joined to one frame, so that it is soon sent.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from pycrdt import Doc, Text, TransactionEvent, merge_updates

from tests.running_server import ROOT

TRACE = ROOT.parent / "shared" / "data" / "traces" / "seph-blog1.json.gz"
NAME = "history"
UPDATES_IN_FRAME = 500
Patch = tuple[int, int, str]
"""Position, how much is deleted there, and what is inserted."""


def recorded(trace: Path) -> Iterator[list[Patch]]:
    """The patches of each transaction of a trace without concurrency."""
    with gzip.open(trace) as file:
        session: dict[str, Any] = json.load(file)
    for transaction in session["txns"]:
        yield [(at, deleted, inserted) for at, deleted, inserted in transaction["patches"]]


def made_up(transactions: int = 50_000, seed: int = 1) -> Iterator[list[Patch]]:
    """Somebody who types words, moves about and deletes a third of it again."""
    random = Random(seed)
    length = at = 0
    for _ in range(transactions):
        if random.random() < 0.05:
            at = random.randint(0, length)
        if at and random.random() < 0.25:
            at, length = at - 1, length - 1
            yield [(at, 1, "")]
        else:
            yield [(at, 0, random.choice("etaoin shrdlu"))]
            at, length = at + 1, length + 1


def updates_of(session: Iterable[list[Patch]], in_frame: int) -> list[bytes]:
    """The session as one client's updates, with so many transactions joined in each."""
    doc: Doc[Text] = Doc(client_id=1)
    text = doc.get(NAME, type=Text)
    updates: list[bytes] = []

    def keep(event: TransactionEvent) -> None:
        updates.append(event.update)

    subscription = doc.observe(keep)
    for patches in session:
        with doc.transaction():
            for at, deleted, inserted in patches:
                if deleted:
                    del text[at : at + deleted]
                if inserted:
                    text.insert(at, inserted)
    doc.unobserve(subscription)
    return [
        merge_updates(*updates[begin : begin + in_frame])
        for begin in range(0, len(updates), in_frame)
    ]


def a_history() -> list[bytes]:
    """Updates of the recorded session, or of one that is made up where that is not present."""
    session = recorded(TRACE) if TRACE.exists() else made_up()
    return updates_of(session, UPDATES_IN_FRAME)


def keep_history(updates: Iterable[bytes], path: Path) -> None:
    """Write updates down, in hexadecimal and one a line, for another process."""
    path.write_text("\n".join(update.hex() for update in updates))


def history_in(path: Path) -> list[bytes]:
    """Updates that were written down."""
    return [bytes.fromhex(line) for line in path.read_text().split()]


def text_of_history(updates: Iterable[bytes]) -> str:
    """The text that the history ends with."""
    doc: Doc[Text] = Doc()
    for update in updates:
        doc.apply_update(update)
    return str(doc.get(NAME, type=Text))
