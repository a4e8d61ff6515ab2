"""One process that opens one document, once: prints the seconds that each part took, as JSON."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

from pycrdt import Doc

from sync.batches import Budget
from sync.bus_memory import MemoryBus
from sync.close_codes import CloseCode
from sync.codec import decode, encode
from sync.hub import Hub
from sync.limits import Limits
from sync.log_sql import SqlLog
from sync.messages import Step1, Step2
from sync.opening import opening
from sync.peer import Identity
from sync.room import Room

NOBODY = Identity("priya", "session", {})


@dataclass
class Knocker:
    """Somebody who waits for the document."""

    sent: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0

    def send(self, frame: bytes) -> None:
        if isinstance(decode(frame), Step2):
            self.sent.set()

    def close(self, code: CloseCode, reason: str) -> None:
        if not self.sent.is_set():
            raise SystemExit(f"closed with {code.name}: {reason}")


async def probe(url: str, document: str) -> dict[str, float]:
    """All of it through a hub, then each part once more, in memory by then."""
    times: dict[str, float] = {}
    hub = Hub(SqlLog(url), MemoryBus())
    await hub.start()
    greeting = encode(Step1(Doc().get_state()))
    began = time.perf_counter()
    knocker = Knocker()
    connection = await hub.connect(
        document, NOBODY, may_write=True, receipts=True, transport=knocker
    )
    connection.receive(greeting)
    await knocker.sent.wait()
    times["all"] = time.perf_counter() - began
    await hub.stop()

    log = SqlLog(url)
    began = time.perf_counter()
    stored = await log.load(document)
    loaded = time.perf_counter()
    opened = await asyncio.to_thread(opening, stored)
    merged = time.perf_counter()
    room = Room(document, opened, Limits(), Budget(0))
    made = time.perf_counter()
    room.state()
    times |= {
        "load": loaded - began,
        "merge and read": merged - loaded,
        "engine": made - merged,
        "answer": time.perf_counter() - made,
    }
    await log.close()
    return times


if __name__ == "__main__":
    print(json.dumps(asyncio.run(probe(*sys.argv[1:]))))
