"""Reads live documents after they settled, beside the requests, and keeps what it read.

Each process reads what was edited through its own hub, and every half minute looks for what nobody
has read: edits of a process that died, documents that were being read when it stopped. Whatever
was left undone is found at the next start. A document that cannot be read is left out and logged.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from pycrdt import Doc
from sqlalchemy import ColumnElement, or_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from server.data.alone import alone
from server.data.db import Database
from server.identity.events import PersonRenamed
from server.live.projections.events import ToProject
from server.live.projections.reading import Projected, projected
from server.live.projections.settling import Settling
from server.live.projections.store import (
    Read,
    documents_by_name,
    lagging,
    read_again,
    write,
)
from server.live.projections.writers import keep_writers
from server.live.rendering.content import read_content
from server.live.tables import DocumentRow
from sync.committing import Changed
from sync.errors import DocumentDamaged, UnknownDocument
from sync.log import Log, Stored
from sync.merging import merged

MOST = 40
"""Documents that are read in one round, and written in one transaction."""
LOOK_SECONDS = 30.0
"""How often it is looked for documents that nobody has read."""
PATIENCE_SECONDS = 1.0
"""How long to wait after a round that failed."""

TitlesOf: TypeAlias = Callable[[AsyncSession, Sequence[DocumentRow]], Awaitable[dict[UUID, str]]]
"""What each of these documents is called. `server/homes.py` brings it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Unreadable:
    """Why nothing could be read of a document."""

    reason: str


async def project(
    database: Database, stored_in: Log, titles_of: TitlesOf, names: Sequence[str]
) -> None:
    """Read these documents and keep what is in them. Raises StoreUnavailable.

    What is damaged is left out; what is no document of a cycle is passed over.
    """
    async with database.reading() as db:
        rows = await documents_by_name(db, names)
    read = await _read(stored_in, rows)
    async with database.writing() as db:
        await keep_writers(db, rows)
        titles = await titles_of(db, [one.row for one in read])
        titles |= {
            one.row.id: one.content.title
            for one in read
            if one.content.title and one.row.id in titles
        }
        await write(db, [one for one in read if one.row.id in titles], titles)


class Projector:
    """Keeps the projections of `database` up to date, in this process."""

    def __init__(
        self,
        database: Database,
        stored_in: Log,
        titles_of: TitlesOf,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._log = stored_in
        self._titles_of = titles_of
        self._clock = clock
        self._settling = Settling()
        self._behind_since: float | None = None
        self._look_at = -inf
        self._looked_up_to = ""
        self._hurry = False
        self._wake = asyncio.Event()
        self._quiet = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def changed(self, change: Changed) -> None:
        """A document was edited through this process."""
        self._edited(change.document)

    async def to_project(self, event: ToProject) -> None:
        """A document is new, or those of a cycle or an alliance are called otherwise."""
        if event.document_id is not None:
            self._edited(str(event.document_id))
            return
        home = event.cycle_id or event.alliance_id
        await self._read_again(
            or_(col(DocumentRow.cycle_id) == home, col(DocumentRow.alliance_id) == home)
        )

    async def renamed(self, event: PersonRenamed) -> None:
        """Somebody is called otherwise."""
        await self._read_again(col(DocumentRow.owner_id) == event.person_id)

    def lag(self) -> float:
        """The age, in seconds, of the oldest edit known here that nobody has read."""
        oldest = self._settling.oldest
        waits = 0.0 if oldest is None else self._clock() - oldest
        behind = 0.0 if self._behind_since is None else time.time() - self._behind_since
        return max(waits, behind, 0.0)

    def start(self) -> None:
        """Begin, with what earlier runs left undone."""
        self._task = asyncio.create_task(self._run(), name="projections")

    async def stop(self) -> None:
        """Finish the round in hand and stop."""
        # Not cancelled: a query that is cut off leaks its connection.
        self._stopping = True
        self._wake.set()
        if self._task:
            await self._task

    async def settled(self) -> None:
        """Read all that waits now, whatever it waits for; returns when that is done."""
        self._quiet.clear()
        self._hurry, self._look_at = True, -inf
        self._wake.set()
        await self._quiet.wait()

    async def _read_again(self, which: ColumnElement[bool]) -> None:
        async with self._database.writing() as db:
            names = await read_again(db, which)
        for name in names:
            self._edited(name)

    def _edited(self, document: str) -> None:
        first = not self._settling.waits
        self._settling.edited(document, self._clock())
        if first:
            self._wake.set()

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                busy = await self._round()
            except Exception:
                # The database may be away for a while; what was taken waits again.
                log.exception("projections.round_failed")
                await self._rest(PATIENCE_SECONDS)
                continue
            if not busy:
                if self._hurry:
                    self._hurry = False
                    self._quiet.set()
                await self._rest(self._next_at() - self._clock())

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                await self._wake.wait()
        except TimeoutError:
            return

    def _next_at(self) -> float:
        due = self._settling.next_due
        return self._look_at if due is None else min(due, self._look_at)

    async def _round(self) -> bool:
        """Read some of what is due, and some of what was found behind; False with nothing left."""
        taken = self._settling.take(inf if self._hurry else self._clock(), MOST)
        try:
            await self._project(list(taken))
        except BaseException:
            for document, first in taken.items():
                self._settling.put_back(document, first)
            raise
        looking = self._clock() >= self._look_at
        if looking:
            await self._look()
        return looking or bool(taken)

    async def _look(self) -> None:
        """Read the next documents that are behind; after the last, look again in a while."""
        async with alone(self._database, "projections") as ours:
            found = []
            if ours:
                async with self._database.reading() as db:
                    found = await lagging(db, self._looked_up_to, MOST)
            oldest = min((one.since for one in found), default=None)
            if self._looked_up_to == "" or oldest is not None:
                self._behind_since = oldest
            await self._project([one.document for one in found])
        if len(found) == MOST:
            self._looked_up_to = found[-1].document
        else:
            self._looked_up_to, self._behind_since = "", None
            self._look_at = self._clock() + LOOK_SECONDS

    async def _project(self, names: Sequence[str]) -> None:
        if names:
            await project(self._database, self._log, self._titles_of, names)


async def _read(stored_in: Log, rows: Mapping[str, DocumentRow]) -> list[Read]:
    """These documents as the log has them; of which it knows none are left away."""
    loaded = await asyncio.gather(*(_load(stored_in, name) for name in rows))
    known = {name: stored for name, stored in zip(rows, loaded, strict=True) if stored is not None}
    # One step to a thread for all: with many, going there and back takes longer than reading.
    contents = await asyncio.to_thread(
        lambda: {name: _content(stored, rows[name].kind) for name, stored in known.items()}
    )
    unreadable = [name for name, found in contents.items() if isinstance(found, _Unreadable)]
    heads = await stored_in.heads(unreadable) if unreadable else {}
    read = []
    for name, content in contents.items():
        stored = known[name]
        match content:
            case _Unreadable(reason):
                log.error("projections.left_out", document=name, reason=reason)
                nothing = Projected("")
                read.append(Read(rows[name], heads.get(name, 0), nothing, None, left_out=reason))
            case Projected() if isinstance(stored, Stored):
                at = datetime.fromtimestamp(stored.rows[-1].at, UTC) if stored.rows else None
                read.append(Read(rows[name], stored.seq, content, at))
    return read


async def _load(stored_in: Log, name: str) -> Stored | _Unreadable | None:
    try:
        return await stored_in.load(name)
    except UnknownDocument:
        return None
    except DocumentDamaged as error:
        return _Unreadable(str(error))


def _content(stored: Stored | _Unreadable, kind: DocumentKindName) -> Projected | _Unreadable:
    """What is kept of a stored document; for any thread.

    Nothing is raised: an error would carry the document to another thread. Whatever is odd about
    one document must not keep the others from being read, not even a panic of the engine.
    """
    if isinstance(stored, _Unreadable):
        return stored
    if stored.damage:
        return _Unreadable(stored.damage.reason)
    try:
        doc: Doc[Any] = Doc()
        # Not by `opening`: what a room has to find out besides takes longer than all of this.
        if stored.snapshot:
            doc.apply_update(stored.snapshot.payload)
        if stored.rows:
            doc.apply_update(merged([row.payload for row in stored.rows]))
        return projected(read_content(doc, DOCUMENT_KINDS[kind]))
    except BaseException as error:
        return _Unreadable(f"{type(error).__name__}: {error}")
