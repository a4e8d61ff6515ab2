"""One's own calendar and an alliance's, and the secret address of one's own."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from schemas.calendar import CalendarAddress, CalendarEntry, NewCalendarAddress
from schemas.pages import Page
from server.calendar import actions
from server.calendar.entries import BACK, entries_of, of_alliance, own, told
from server.calendar.feed import calendar_file
from server.calendar.tables import CalendarRow
from server.data.db import Db
from server.identity.access import Action
from server.identity.current import CurrentActor
from server.organisations.actions import find_alliance
from server.web.dependencies import TheSettings
from server.web.routing import Routes

router = Routes("calendar")


@router.get("/api/me/calendar")
async def read_calendar_address(db: Db, actor: CurrentActor) -> CalendarAddress:
    """Whether one's calendar can be fetched. The address itself is told only when it is made."""
    row = await db.get(CalendarRow, actor.id)
    return CalendarAddress(since=row.created_at if row else None)


@router.post("/api/me/calendar", status_code=201)
async def make_calendar_address(
    db: Db, actor: CurrentActor, settings: TheSettings
) -> NewCalendarAddress:
    """A secret address for one's own calendar; an earlier one no longer works."""
    row, secret = await actions.make_address(db, actor, datetime.now(UTC))
    address = f"{settings.public_url}/calendar/{secret}.ics"
    return NewCalendarAddress(since=row.created_at, address=address)


@router.delete("/api/me/calendar", status_code=204)
async def take_calendar_address_back(db: Db, actor: CurrentActor) -> None:
    """Let nobody fetch one's calendar any more."""
    await actions.take_address_back(db, actor)


@router.get("/api/me/calendar/entries")
async def list_own_entries(db: Db, actor: CurrentActor) -> Page[CalendarEntry]:
    """The lessons of one's cycles, one's visits and reviews, from some months ago on, by day."""
    entries = await entries_of(db, own(actor), _today() - BACK)
    return Page(items=told(entries, with_clashes=True), next=None)


@router.get("/api/alliances/{alliance_id}/calendar")
async def list_entries_of_alliance(
    alliance_id: UUID, db: Db, actor: CurrentActor
) -> Page[CalendarEntry]:
    """Lessons, visits and reviews to come in an alliance, as far as the reader may see them."""
    await find_alliance(db, actor, alliance_id, Action.SEE_OVERVIEW)
    entries = await entries_of(db, of_alliance(actor, alliance_id), _today())
    return Page(items=told(entries, with_clashes=False), next=None)


def _today() -> date:
    return datetime.now(UTC).date()


@router.get(
    "/calendar/{secret}.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "The calendar"}},
)
async def fetch_calendar(
    secret: Annotated[str, Path(max_length=100)], db: Db, settings: TheSettings
) -> Response:
    """Lessons, visits and reviews of the person to whom this address was given."""
    actor = await actions.whose(db, secret)
    entries = await entries_of(db, own(actor), _today() - BACK)
    return Response(
        calendar_file("Joint practice", entries, settings.public_url),
        media_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-cache"},
    )
