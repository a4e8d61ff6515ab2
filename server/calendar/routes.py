"""The address of one's calendar, and the calendar for whoever has it."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response

from schemas.calendar import CalendarAddress, NewCalendarAddress
from server.calendar import actions
from server.calendar.entries import entries_for
from server.calendar.feed import calendar_file
from server.calendar.tables import CalendarRow
from server.data.db import Db
from server.identity.current import CurrentActor
from server.web.dependencies import TheSettings

router = APIRouter(tags=["calendar"])


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
    entries = await entries_for(db, actor, settings.public_url, datetime.now(UTC).date())
    return Response(
        calendar_file("Joint practice", entries),
        media_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-cache"},
    )
