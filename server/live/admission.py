"""Who may open a live document, and as whom: looked at for every connection."""

import asyncio
from functools import partial
from uuid import UUID

from starlette.requests import HTTPConnection

from schemas.roles import Grant
from server.identity.access import grant
from server.identity.actor import Actor
from server.identity.current import authenticate, credentials_of
from server.identity.secrets import hashed
from server.identity.things import CycleThing
from server.live.documents import document_thing
from server.live.runtime import Live, Look, Places
from server.live.seats import Admission
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow
from server.web.errors import NotFound, SignedOut
from sync.peer import Identity

ADMISSIONS_KEPT = 10_000


async def admit(live: Live, connection: HTTPConnection, document: str) -> Admission:
    """Who is at the other end of `connection`, and what they may do with `document`.

    Whoever was let in with the same sign-in since anything about rights changed is let in again
    without a look: when a server or a network comes back, everybody comes at once.
    Raises SignedOut, and NotFound for a document that is unknown or not theirs to know of.
    """
    shown = credentials_of(connection, live.settings)
    place = (document, hashed(repr(shown)))
    while True:
        if known := live.admissions.get(place):
            return known
        rechecks, admissions = live.rechecks, live.admissions
        actor = await authenticate(connection)
        if actor is None:
            raise SignedOut
        found = _admission(actor, await _place(live, document), rechecks)
        if rechecks == live.rechecks:
            if len(admissions) < ADMISSIONS_KEPT:
                admissions[place] = found
            return found


def document_id(text: str) -> UUID:
    """The id in an address. Raises NotFound."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


async def _place(live: Live, document: str) -> tuple[DocumentRow, Surroundings]:
    """The document and what is around it, kept as long as admissions are. Raises NotFound.

    Many who ask at once wait for one look.
    """
    places = live.places
    if document not in places:
        look = places[document] = asyncio.create_task(_look(live, document))
        look.add_done_callback(partial(_forget_failure, places, document))
    return await asyncio.shield(places[document])


async def _look(live: Live, document: str) -> tuple[DocumentRow, Surroundings]:
    async with live.database.reading() as db:
        row = await db.get(DocumentRow, document_id(document))
        around = await live.surroundings_of(db, row.home_id) if row else None
    if row is None or around is None:
        raise NotFound
    return row, around


def _forget_failure(places: Places, document: str, look: Look) -> None:
    if len(places) > ADMISSIONS_KEPT or look.cancelled() or look.exception():
        del places[document]


def _admission(actor: Actor, place: tuple[DocumentRow, Surroundings], rechecks: int) -> Admission:
    row, around = place
    granted = grant(actor, document_thing(row, around.home))
    if granted is Grant.NONE:
        raise NotFound
    identity = Identity(
        author=str(actor.id),
        session=str(actor.session_id or actor.token_id),
        presence=_presence(actor, around),
    )
    return Admission(row, around, granted, identity, rechecks)


def _presence(actor: Actor, around: Surroundings) -> dict[str, object]:
    """What the others see: who it is, and the school whose mark they carry here."""
    own = [key for key in around.schools if key in actor.schools]
    key = actor.marks.get(around.home.id) or (own[0] if own else None)
    school = around.schools.get(key) if key else None
    return {
        "id": str(actor.id),
        "name": actor.name,
        "school": school.short_name if school else None,
        "mark": school.mark if school else "",
        "slot": school.slot if school else 0,
        "role": _role(actor, around),
    }


def _role(actor: Actor, around: Surroundings) -> str:
    """The part they play here: in the cycle, else in its alliance, else in a school of it."""
    home = around.home
    if home.id in actor.cycles:
        return actor.cycles[home.id].value
    if home.alliance_id in actor.alliances:
        return actor.alliances[home.alliance_id].value
    schools = home.schools if isinstance(home, CycleThing) else around.schools
    own = [actor.schools[key] for key in schools if key in actor.schools]
    return own[0].value if own else ""
