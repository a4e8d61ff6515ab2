"""Somebody who writes marks that can be told apart, so that a lost or doubled edit shows.

A mark is `⟦writer:number⟧`, typed at the end of one shared text field, each as one edit.
"""

import asyncio
import re
from collections import Counter
from random import Random

from pycrdt import Map, Text

from schemas.documents import FIELDS_ROOT
from tests.peers.live_peer import LivePeer
from tests.peers.replica import PycrdtReplica
from tests.peers.wire import ConnectionGone

FIELD = "class_name"
_MARK = re.compile(r"⟦(\d+):(\d+)⟧")
Mark = tuple[int, int]


class Scribe:
    """Writer number `name`; `written` counts their marks, `seen` are those of others."""

    def __init__(self, address: str, token: str, name: int) -> None:
        self.name = name
        self.replica = PycrdtReplica()
        self.peer = LivePeer(address, token, self.replica)
        self.written = 0

    @property
    def text(self) -> Text:
        text = self.replica.doc.get(FIELDS_ROOT, type=Map)[FIELD]
        assert isinstance(text, Text)
        return text

    def write(self) -> None:
        """Type the next mark; it is not sent yet."""
        text = self.text
        text.insert(len(text), f"⟦{self.name}:{self.written}⟧")
        self.written += 1

    def marks(self) -> list[Mark]:
        """All marks in this writer's document, in the order of the text."""
        return [(int(writer), int(number)) for writer, number in _MARK.findall(str(self.text))]

    def acknowledged(self) -> set[Mark]:
        """Own marks that the server gave a receipt for."""
        return {(self.name, number) for number in range(self.peer.durable)}

    def seen(self) -> set[Mark]:
        """Marks of others that reached this writer."""
        return {mark for mark in self.marks() if mark[0] != self.name}

    async def write_until_gone(self, random: Random, pause_s: float) -> None:
        """Write and send, with pauses up to `pause_s`, until the connection is lost."""
        while self.peer.online:
            self.write()
            try:
                await self.peer.send_typed()
            except ConnectionGone:
                return
            await asyncio.sleep(random.uniform(0, pause_s))


def assert_each_once_in_order(marks: list[Mark], written: dict[int, int]) -> None:
    """Every mark of every writer stands once, and each writer's in the order of writing."""
    doubled = [mark for mark, times in Counter(marks).items() if times > 1]
    assert not doubled, f"doubled: {doubled[:5]}"
    for writer, count in written.items():
        theirs = [number for name, number in marks if name == writer]
        missing = sorted(set(range(count)) - set(theirs))
        assert not missing, f"writer {writer} lost {len(missing)} marks: {missing[:5]} …"
        assert theirs == sorted(theirs), f"writer {writer}'s marks changed order"
