"""Rights on open connections: looked at again whenever anything about them changes.

An event leads here, whichever process it happened in; besides, everything open is looked at every
minute, since a sign-in also ends by the clock. Who may no longer read is closed (FORBIDDEN), whose
sign-in has ended too (SIGNED_OUT). Who may only read from now on is closed with READ_ONLY: their
client comes back at once as a reader, shows "Read only", and keeps what it had not sent.
"""

import asyncio
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from uuid import UUID

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas import roles
from server.identity.access import grant
from server.identity.actor import Actor, load_actor
from server.identity.events import AccessChanged, SignInEnded
from server.identity.sessions import still_open
from server.identity.tokens import still_valid
from server.live.documents import document_thing
from server.live.runtime import Live
from server.live.tables import DocumentRow
from sync.close_codes import CloseCode
from sync.peer import Grant, Identity

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 60.0

_NOTHING = Grant(may_read=False, may_write=False)
_GRANTS = {
    roles.Grant.NONE: _NOTHING,
    roles.Grant.READ: Grant(may_read=True, may_write=False),
    roles.Grant.WRITE: Grant(may_read=True, may_write=True),
}


async def on_access_changed(live: Live, event: AccessChanged) -> None:
    """Look again at the connections that `event` concerns."""
    live.rights_changed()
    concerned = [key for key in live.seats.documents if _concerns(live, event, key)]
    await recheck(live, concerned)


async def on_sign_in_ended(live: Live, event: SignInEnded) -> None:
    """Close what was opened with sessions and tokens that are no longer valid."""
    live.rights_changed()
    ended = {str(key) for key in (*event.session_ids, *event.token_ids)}
    live.hub.revoke(lambda identity: identity.session in ended, CloseCode.SIGNED_OUT)


async def recheck(live: Live, documents: Collection[UUID]) -> None:
    """Give every connection to these documents the right that its person has now."""
    for key in documents:
        known: dict[str, Grant] = {}
        # Somebody may come in while rights are read: then again, until everybody is known.
        while unknown := {i.author for i in live.hub.identities(str(key))} - known.keys():
            async with live.database.reading() as db:
                row = await db.get(DocumentRow, key)
                known |= await _grants(db, live, row, unknown)
        _apply(live, key, known)


async def sweep(live: Live, stopping: asyncio.Event) -> None:
    """Every minute: close what ended by the clock, and look at all rights again."""
    # Not cancelled: a query that is cut off leaks its connection.
    while True:
        try:
            async with asyncio.timeout(SWEEP_SECONDS):
                await stopping.wait()
        except TimeoutError:
            pass  # a minute has gone by
        else:
            return
        try:
            await check_everything(live)
        except Exception:
            # The database may be away for a while; the next round comes.
            log.exception("live.sweep_failed")


async def check_everything(live: Live) -> None:
    """Look at every open connection's sign-in and right."""
    live.rights_changed()
    await _close_ended_sign_ins(live)
    await recheck(live, live.seats.documents)


def _apply(live: Live, document: UUID, grants: Mapping[str, Grant]) -> None:
    """Close or set the right of every connection to `document`; nothing waits here."""
    readers = {
        id(seat.identity)
        for seat in live.seats.of(document)
        if seat.may_write and grants.get(seat.identity.author) == _GRANTS[roles.Grant.READ]
    }
    if readers:
        live.hub.revoke(
            lambda identity: id(identity) in readers,
            CloseCode.READ_ONLY,
            "You may only read this document now.",
        )
    live.hub.regrant(str(document), lambda identity: grants[identity.author])


def _concerns(live: Live, event: AccessChanged, document: UUID) -> bool:
    if event.document_id not in (None, document):
        return False
    cycles = {seat.document.cycle_id for seat in live.seats.of(document)}
    if event.cycle_id is not None and event.cycle_id not in cycles:
        return False
    if event.person_id is None:
        return True
    authors = {identity.author for identity in live.hub.identities(str(document))}
    return str(event.person_id) in authors


async def _grants(
    db: AsyncSession, live: Live, row: DocumentRow | None, authors: Collection[str]
) -> dict[str, Grant]:
    around = await live.surroundings_of(db, row.home_id) if row else None
    if row is None or around is None:
        return dict.fromkeys(authors, _NOTHING)
    thing = document_thing(row, around.home)
    found: dict[str, Grant] = {}
    for author in authors:
        actor: Actor | None = await load_actor(db, UUID(author))
        found[author] = _GRANTS[grant(actor, thing)] if actor else _NOTHING
    return found


async def _close_ended_sign_ins(live: Live) -> None:
    identities: list[Identity] = [
        identity for key in live.seats.documents for identity in live.hub.identities(str(key))
    ]
    sessions = {UUID(identity.session) for identity in identities}
    if not sessions:
        return
    now = datetime.now(UTC)
    async with live.database.reading() as db:
        valid = await still_open(db, sessions, live.settings, now)
        valid |= await still_valid(db, sessions, now)
    ended = {str(key) for key in sessions - valid}
    if ended:
        live.hub.revoke(lambda identity: identity.session in ended, CloseCode.SIGNED_OUT)
